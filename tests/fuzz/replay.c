/* replay FILE…: runs a fuzzer's target on files, without libFuzzer. Each may
 * take five seconds of the processor, or a minute of whatever else. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define MOST ((size_t)16 << 20)
#define SECONDS 5
#define SECONDS_AT_ALL 60

static void
too_long(int signal)
{
	static const char at_work[] = "fuzz: more than 5 s of the processor\n";
	static const char waiting[] = "fuzz: more than 60 s\n";

	if (signal == SIGPROF)
		(void)!write(STDERR_FILENO, at_work, sizeof at_work - 1);
	else
		(void)!write(STDERR_FILENO, waiting, sizeof waiting - 1);
	_exit(1);
}

static void
set_limit(void)
{
	struct itimerval limit = {.it_value = {.tv_sec = SECONDS}};

	setitimer(ITIMER_PROF, &limit, NULL);
	alarm(SECONDS_AT_ALL);
}

static uint8_t *
read_file(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	uint8_t *all = malloc(MOST), *exact = NULL;

	if (in != NULL && all != NULL) {
		*n = fread(all, 1, MOST, in);
		/* of its own size, so that reading past it is seen */
		exact = malloc(*n + (*n == 0));
		if (exact != NULL)
			memcpy(exact, all, *n);
	}
	if (in != NULL)
		(void)fclose(in);
	free(all);
	return exact;
}

int
main(int argc, char **argv)
{
	signal(SIGPROF, too_long);
	signal(SIGALRM, too_long);
	for (int i = 1; i < argc; i++) {
		size_t n = 0;
		uint8_t *p = read_file(argv[i], &n);

		if (p == NULL) {
			printf("not ok - fuzz: cannot read %s\n", argv[i]);
			return 1;
		}
		set_limit();
		LLVMFuzzerTestOneInput(p, n);
		free(p);
		printf("ok - fuzz %s\n", argv[i]);
		fflush(stdout);
	}
	return 0;
}
