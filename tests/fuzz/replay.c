/* replay FILE…: runs a fuzzer's target on files, without libFuzzer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define MOST ((size_t)16 << 20)

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
		fclose(in);
	free(all);
	return exact;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		size_t n = 0;
		uint8_t *p = read_file(argv[i], &n);

		if (p == NULL) {
			printf("not ok - fuzz: cannot read %s\n", argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput(p, n);
		free(p);
		printf("ok - fuzz %s\n", argv[i]);
		fflush(stdout);
	}
	return 0;
}
