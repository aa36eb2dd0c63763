/* third [MOST [TRIAL LIBRARY [N]]]
 *
 * Allocations of third parties fail: of every library that is told apart in
 * heap.c, one allocation, or all from there on, in documents, proofs, packs,
 * conversions and batches that reach them. Each such run is a process of its
 * own, forked before any library has kept anything, and ends in the same bytes
 * as a run that nothing befell, or in a finding with CV_LIMIT, or CV_FILE where
 * a library cannot say which. Then, in the same process and with memory again,
 * the same is done once more: what a library keeps of the failure must not show
 * in bytes either.
 *
 * Few allocations fail one by one; of many, MOST that lie evenly. Of one trial
 * and one library alone, and there allocation N alone, where they are named. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, strsignal */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unicode/uloc.h>
#include <unistd.h>

#include "tests/third/heap.h"
#include "tests/third/trial.h"

#define AT_MOST 8
#define AGAIN_EVERY 4
#define SECONDS 60

struct shared {
	struct outcome first, again;
	long counted[HEAP_GROUPS];
	bool known; /* it ended in one of known_ends */
};
static struct shared *shared;
static long at_most = AT_MOST, only_n;
static const char *only_trial, *only_group;

/* Where a library does not survive that it has no memory. The engine makes sure
 * that there is some just before it calls them (arena_make_sure), which is all
 * that can be done from without. */
static const char *const known_ends[] = {
    "qpdf_oh_get_stream_data",
    "_ZN6icu_7215CollationLoader13loadTailoringERKNS_6LocaleER10UErrorCode",
};
#define KNOWN_END 77
#define LOADER_END 127 /* of ld.so, for its own tables */

/* In a process that crashed: nothing is safe any more, and only a word is
 * wanted. NOLINTBEGIN(bugprone-signal-handler,cert-sig30-c) */
static void
on_crash(int signal_number)
{
	void *frames[32];
	int n;

	heap_rest();
	n = backtrace(frames, 32);
	for (int i = 0; i < n; i++) {
		Dl_info where;

		if (dladdr(frames[i], &where) == 0 || where.dli_sname == NULL)
			continue;
		for (size_t k = 0; k < sizeof known_ends / sizeof *known_ends;
		     k++)
			if (strcmp(where.dli_sname, known_ends[k]) == 0)
				_exit(KNOWN_END);
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}
/* NOLINTEND(bugprone-signal-handler,cert-sig30-c) */

static FILE *printed; /* what a child's libraries print */

static void
child(const struct trial *t, int group, long n, bool then_all, bool again)
{
	dup2(fileno(printed), STDERR_FILENO);
	alarm(SECONDS);
	signal(SIGSEGV, on_crash);
	signal(SIGABRT, on_crash);
	heap_learn();
	heap_fail(group, n, then_all);
	trial_once(t, &shared->first);
	for (int i = 0; heap_group(i) != NULL; i++)
		shared->counted[i] = heap_counted(i);
	if (again)
		trial_once(t, &shared->again);
	_exit(0);
}

static const char *
ended(int status)
{
	static char why[80];

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	if (WIFSIGNALED(status))
		snprintf(why, sizeof why, "%s, %s", strsignal(WTERMSIG(status)),
		    shared->first.finished ? "in the run after it" : "in it");
	else
		snprintf(why, sizeof why, "exit %d", WEXITSTATUS(status));
	return why;
}

static const char *
what_was_printed(void)
{
	static char why[160];
	char said[100] = "";
	off_t n = lseek(fileno(printed), 0, SEEK_END);

	if (n <= 0)
		return NULL;
	(void)!pread(fileno(printed), said, sizeof said - 1, 0);
	(void)!ftruncate(fileno(printed), 0);
	lseek(fileno(printed), 0, SEEK_SET);
	said[strcspn(said, "\n")] = '\0';
	snprintf(why, sizeof why, "printed: %s", said);
	return why;
}

/* What the process's end says; NULL when it ended well. */
static const char *
in_child(const struct trial *t, int group, long n, bool then_all, bool again)
{
	const char *wrong, *said;
	int status;
	pid_t pid;

	memset(shared, 0, sizeof *shared);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		child(t, group, n, then_all, again);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return "no process";
	said = what_was_printed();
	if (WIFEXITED(status) && (WEXITSTATUS(status) == KNOWN_END ||
				     WEXITSTATUS(status) == LOADER_END)) {
		shared->known = true;
		return NULL;
	}
	wrong = ended(status);
	return wrong != NULL ? wrong : said;
}

static const char *
judge(const struct outcome *is, const struct outcome *was, bool after)
{
	static char why[300];

	if (is->no_engine)
		return NULL;
	if (is->left > 0)
		return "a working file is left";
	for (size_t i = 0; i < OUTCOME_FILES; i++)
		if (is->files[i] != 0 && is->files[i] != was->files[i])
			return "a file that is another";
	if (is->status == was->status && is->bytes == was->bytes)
		return NULL;
	if (is->status == was->status)
		return after ? "other bytes in the run after it"
			     : "done, with other bytes";
	if (is->code[0] == '\0')
		return "a failure without a finding";
	if (is->bytes != 0)
		return "a failure with an output";
	if (is->status == CV_LIMIT || is->status == CV_FILE ||
	    (is->status == CV_PARTIAL && was->files[0] != 0))
		return NULL;
	snprintf(why, sizeof why, "%sstatus %d: %s: %s",
	    after ? "in the run after it " : "", (int)is->status, is->code,
	    is->text);
	return why;
}

/* One failing run, and where `again` one after it. */
static const char *
probe(const struct trial *t, const struct outcome *was, int group, long n,
    bool then_all, bool again)
{
	const char *wrong = in_child(t, group, n, then_all, again);

	if (wrong == NULL && shared->known)
		return NULL;
	if (wrong == NULL)
		wrong = judge(&shared->first, was, false);
	if (wrong == NULL && again)
		wrong = judge(&shared->again, was, true);
	return wrong;
}

/* The k-th of those that are tried, of `total`. */
static long
place(long k, long total)
{
	return total <= at_most ? k + 1 : 1 + k * total / at_most;
}

/* Of a group that asks `total` times, the first `before` by making the engine,
 * which is a trial of its own. */
static int
fail_group(const struct trial *t, const struct outcome *was, int group,
    long before, long total)
{
	long left = total - before, most = only_n > 0 ? 1 : at_most;
	long tries = left < most ? left : most;
	int wrongs = 0, known = 0;

	for (int all = 0; all < 2; all++)
		for (long k = 0; k < tries; k++) {
			long n = only_n > 0 ? only_n : before + place(k, left);
			const char *wrong = probe(
			    t, was, group, n, all != 0, k % AGAIN_EVERY == 0);

			known += shared->known;
			if (wrong != NULL && wrongs++ < 12)
				printf("# %s, %s, allocation %ld%s: %s\n",
				    t->name, heap_group(group), n,
				    all ? " and all that follow" : "", wrong);
		}
	if (known > 0)
		printf("# %s, %s: %d of them crash in it, as is known\n",
		    t->name, heap_group(group), known);
	printf("%s - third, %s: %s, %ld of %ld allocations\n",
	    wrongs > 0 ? "not ok" : "ok", t->name, heap_group(group), tries,
	    left);
	return wrongs;
}

static bool
is_asked(const char *only, const char *name)
{
	return only == NULL || strcmp(only, name) == 0;
}

static long engine_counted[HEAP_GROUPS];

static long
before(const struct trial *t, int group)
{
	return t == &trials[0] ? 0 : engine_counted[group];
}

static int
fail_trial(const struct trial *t, bool loader)
{
	const char *wrong = in_child(t, -1, 0, false, false);
	struct outcome was = shared->first;
	long counted[HEAP_GROUPS];
	int wrongs = 0;

	if (wrong == NULL && was.status != CV_OK)
		wrong = was.text;
	if (wrong == NULL && was.bytes == 0)
		wrong = "nothing made";
	if (wrong != NULL) {
		printf("not ok - third, %s, with memory: %s\n", t->name, wrong);
		return 1;
	}
	memcpy(counted, shared->counted, sizeof counted);
	if (t == &trials[0])
		memcpy(engine_counted, counted, sizeof counted);
	for (int i = 0; heap_group(i) != NULL; i++)
		if (counted[i] > before(t, i) &&
		    loader == (strcmp(heap_group(i), "ld-linux") == 0) &&
		    is_asked(only_group, heap_group(i)))
			wrongs +=
			    fail_group(t, &was, i, before(t, i), counted[i]);
	return wrongs;
}

static int
fail_trials(bool loader)
{
	int wrongs = 0;

	for (size_t i = 0; i < n_trials; i++)
		if (i == 0 || is_asked(only_trial, trials[i].name))
			wrongs += fail_trial(&trials[i], loader);
	return wrongs;
}

/* Libraries that are loaded when they are wanted: but where it is the loader
 * that has no memory they are there before, so that others' allocations are
 * known for theirs. */
static void
load_late(void)
{
	static const char *const late[] = {
	    "libzip.so.4", "libicui18n.so.72", "libqpdf.so.29"};

	for (size_t i = 0; i < sizeof late / sizeof late[0]; i++)
		if (dlopen(late[i], RTLD_NOW | RTLD_LOCAL) == NULL)
			printf("# %s: not there\n", late[i]);
}

int
main(int argc, char **argv)
{
	struct rlimit none = {0, 0};
	void *frame;
	int wrongs;

	setrlimit(RLIMIT_CORE, &none);
	/* ICU 72 crashes or waits for itself for ever where it has no memory
	 * for the default locale, which it makes once a process. The engine
	 * makes sure that there is some (arena_make_sure); here it is there. */
	(void)uloc_getDefault();
	if (argc > 1)
		at_most = strtol(argv[1], NULL, 10);
	if (argc > 3) {
		only_trial = argv[2];
		only_group = argv[3];
	}
	if (argc > 4)
		only_n = strtol(argv[4], NULL, 10);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	printed = tmpfile();
	if (shared == MAP_FAILED || printed == NULL || !trials_prepare())
		return 2;
	wrongs = fail_trials(true);
	(void)backtrace(&frame, 1); /* loads what it takes */
	load_late();
	wrongs += fail_trials(false);
	trials_forget();
	return wrongs != 0;
}
