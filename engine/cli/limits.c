/* The limits of a run: --max-… and --timeout, and what stands behind them where
 * a library of others takes what is not counted: an end of the process's memory
 * and of its time. */
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "engine/cli/cli.h"

#define SECOND INT64_C(1000000)   /* in microseconds */
#define TIME_USUAL (300 * SECOND) /* of a document */
#define TIME_MOST (86400 * SECOND)
#define INPUT_DATA ((size_t)64 << 20)
#define INPUT_PAPER ((size_t)512 << 20) /* documents, packs */

/* How many times 1024 the letter stands for. */
static int
units_of(char letter)
{
	switch (letter) {
	case 'K':
		return 1;
	case 'M':
		return 2;
	case 'G':
		return 3;
	default:
		return 0;
	}
}

bool
cli_parse_size(const char *s, size_t *out)
{
	size_t v = 0;
	const char *p = s;

	for (; *p >= '0' && *p <= '9'; p++) {
		if (v > (SIZE_MAX - 9) / 10)
			return false;
		v = v * 10 + (size_t)(*p - '0');
	}
	if (p == s)
		return false;
	for (int k = units_of(*p); k > 0; k--) {
		if (v > SIZE_MAX / 1024)
			return false;
		v *= 1024;
	}
	if (units_of(*p) > 0)
		p++;
	*out = v;
	return *p == '\0' && v > 0;
}

bool
cli_parse_seconds(const char *s, int64_t *out)
{
	int64_t v = 0, unit = SECOND;
	const char *p = s;

	for (; *p >= '0' && *p <= '9' && v < TIME_MOST; p++)
		v = v * 10 + (*p - '0') * SECOND;
	if (p != s && *p == '.') {
		for (p++; *p >= '0' && *p <= '9' && unit > 1; p++)
			v += (*p - '0') * (unit /= 10);
	}
	*out = v;
	return p != s && *p == '\0' && v > 0 && v <= TIME_MOST;
}

static bool
reads_papers(const struct cli_options *o)
{
	return o->command != NULL && (strcmp(o->command, "extract") == 0 ||
					 strcmp(o->command, "verify") == 0 ||
					 strcmp(o->command, "evidence") == 0);
}

/* ---- what libraries take ---- */
/* libqpdf makes a hundred bytes of one, and all map what they are made of. */
void
cli_limit_memory(const struct cli_options *o)
{
#ifndef CLI_SANITIZED
	size_t cap = o->limits.memory > 0 ? o->limits.memory : (size_t)1 << 30;
	size_t jobs = o->jobs > 0 ? o->jobs : 1;
	struct rlimit limit;

	if (cap < (size_t)1 << 28)
		cap = (size_t)1 << 28;
	if (cap > SIZE_MAX / 4 / jobs || getrlimit(RLIMIT_AS, &limit) != 0)
		return;
	cap *= 4 * jobs;
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > cap)
		limit.rlim_cur = cap;
	setrlimit(RLIMIT_AS, &limit);
#else
	(void)o;
#endif
}

/* ---- the watch ---- */
/* The engine ends by itself at the time's end, which it finds by asking for the
 * time. Where a library does not come back to it, the process is ended once
 * nobody has asked for as long again. What to say then is made ready before: a
 * signal may come at any moment. */
static char *last_words;
static size_t n_last_words;
static atomic_llong watched;  /* microseconds; 0: nobody watches */
static atomic_llong begun_at; /* when the watch last began */
static atomic_bool resting;   /* we wait for somebody else */

static void
on_alarm(int number)
{
	struct pollfd to = {.fd = STDERR_FILENO, .events = POLLOUT};
	ssize_t done;

	(void)number;
	if (resting) /* a thread set the timer just before */
		return;
	(void)poll(&to, 1, 1000); /* nobody may read it */
	if ((to.revents & POLLOUT) == 0)
		_exit(CV_LIMIT);
	done = write(STDERR_FILENO, last_words, n_last_words);
	(void)done;
	_exit(CV_LIMIT);
}

static void
set_timer(int64_t microseconds)
{
	struct itimerval t = {
	    .it_value = {.tv_sec = (time_t)(microseconds / SECOND),
		.tv_usec = (suseconds_t)(microseconds % SECOND)}};

	setitimer(ITIMER_REAL, &t, NULL);
}

/* Who asks lives: the watch begins anew. */
static int64_t
clock_now(void *self)
{
	struct timespec t;
	int64_t now;

	(void)self;
	clock_gettime(CLOCK_MONOTONIC, &t);
	now = (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
	if (watched > 0 && !resting && now - begun_at > SECOND / 2) {
		begun_at = now;
		set_timer(watched);
	}
	return now;
}

/* The sentence with the seconds in it, to be freed; NULL: no memory. */
static char *
filled(const char *pattern, int64_t time)
{
	const char *gap = strstr(pattern, "{1}");
	size_t size = strlen(pattern) + 32;
	char *s = gap != NULL ? malloc(size) : NULL;

	if (s != NULL)
		snprintf(s, size, "%.*s%.11g%s", (int)(gap - pattern), pattern,
		    (double)time / SECOND, gap + 3);
	return s;
}

static void
make_last_words(const struct cli_options *o)
{
	struct cv_finding f;
	char *vi, *en;
	FILE *out;

	if (!cv_explain("time-limit", &f))
		return;
	vi = filled(f.text_vi, o->limits.time);
	en = filled(f.text_en, o->limits.time);
	out = open_memstream(&last_words, &n_last_words);
	if (vi != NULL && en != NULL && out != NULL) {
		f.text_vi = vi;
		f.text_en = en;
		cli_print_to(out, &f, o, 0);
	}
	if (out != NULL)
		(void)fclose(out);
	free(vi);
	free(en);
}

void
cli_watch(const struct cli_options *o)
{
	struct sigaction act = {.sa_handler = on_alarm};
	sigset_t alarm;

	make_last_words(o); /* without memory the end comes in silence */
	if (sigaction(SIGALRM, &act, NULL) != 0)
		return;
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &alarm, NULL);
	watched = 2 * o->limits.time + 5 * SECOND;
	set_timer(watched);
}

void
cli_watch_rest(bool rest)
{
	if (watched == 0)
		return;
	resting = rest;
	set_timer(rest ? 0 : watched);
}

void
cli_watch_end(void)
{
	if (watched == 0)
		return;
	watched = 0;
	set_timer(0);
}

void
cli_limits_settle(struct cli_options *o)
{
	struct cv_limits *l = &o->limits;

	if (l->input == 0)
		l->input = reads_papers(o) ? INPUT_PAPER : INPUT_DATA;
	if (l->time == 0)
		l->time = TIME_USUAL;
	l->clock = clock_now;
}
