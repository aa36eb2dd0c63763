#include <stdlib.h>

#include "engine/pack/deflate.h"
#include "engine/pdf/pdf.h"
#include "engine/run/run.h"

static void
forget(struct cv_job *job)
{
	job->pdf = STR_NONE;
	job->docx = STR_NONE;
	job->text = STR_NONE;
	job->parts = NULL;
	job->n_parts = 0;
	job->pages = 0;
	job->published.v = NULL;
	job->published.n = 0;
}

struct limits
run_limits(const struct cv_limits *asked)
{
	static const struct cv_limits usual;
	const struct cv_limits *o = asked != NULL ? asked : &usual;
	struct limits l = {.most = {[LIMIT_MEMORY] = o->memory,
			       [LIMIT_INPUT] = o->input,
			       [LIMIT_UNPACKED] = o->unpacked,
			       [LIMIT_DEPTH] = o->depth,
			       [LIMIT_ROWS] = o->rows,
			       [LIMIT_PAGES] = o->pages,
			       [LIMIT_PIXELS] = o->pixels,
			       [LIMIT_INCLUDES] = o->includes,
			       [LIMIT_STEPS] = o->steps},
	    .time = o->time,
	    .clock = o->clock,
	    .self = o->self,
	    .mask = o->mask};

	limits_settle(&l);
	return l;
}

/* Microseconds as seconds, no more digits than it has: 0.25. */
static void
buf_seconds(struct buf *b, int64_t time)
{
	int64_t part = time % 1000000;

	buf_int(b, time / 1000000);
	for (int64_t unit = 100000; part > 0; unit /= 10) {
		if (unit == 100000)
			buf_putc(b, '.');
		buf_putc(b, (char)('0' + part / unit));
		part %= unit;
	}
}

void
run_tell_jump(struct diag *d, enum arena_jump why, const struct limits *limits)
{
	struct buf b = buf_new(d->arena);

	switch (why) {
	case ARENA_JUMP_CAP:
		diag_at(d, FINDING_MEMORY_LIMIT, NOWHERE, STR_NONE,
		    str_number(d->arena, limits->most[LIMIT_MEMORY]));
		break;
	case ARENA_JUMP_TIME:
		buf_seconds(&b, limits->time);
		diag_at(d, FINDING_TIME_LIMIT, NOWHERE, STR_NONE, buf_take(&b));
		break;
	case ARENA_JUMP_MEMORY:
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
		break;
	}
}

static bool
fresh(struct cv_job *job, const struct limits *limits)
{
	forget(job);
	if (job->arena != NULL)
		arena_reset(job->arena, 0);
	else
		job->arena = arena_new(0);
	if (job->arena == NULL)
		return false;
	diag_init(&job->diag, job->arena);
	job->limits = *limits;
	arena_limit(job->arena, &job->limits);
	return true;
}

/* Says what ran out, in a small arena of its own: the old one is gone. */
static enum cv_status
exhausted(struct cv_job *job, enum arena_jump why)
{
	struct limits limits = job->limits;

	job->peak = arena_peak(job->arena);
	if (why == ARENA_JUMP_MEMORY || !fresh(job, &limits_usual)) {
		arena_free(job->arena);
		job->arena = NULL;
		forget(job);
		job->published = run_no_memory();
		return CV_LIMIT;
	}
	if (setjmp(*arena_border(job->arena)) != 0) {
		job->published = run_no_memory();
		return CV_LIMIT;
	}
	run_tell_jump(&job->diag, why, &limits);
	run_publish(job->arena, &job->diag, &job->published);
	return CV_LIMIT;
}

static enum cv_status
inside(struct cv_job *job, void (*step)(struct cv_job *job, const void *arg),
    const void *arg)
{
	switch (setjmp(*arena_border(job->arena))) {
	case 0:
		break;
	case ARENA_JUMP_CAP:
		return exhausted(job, ARENA_JUMP_CAP);
	case ARENA_JUMP_TIME:
		return exhausted(job, ARENA_JUMP_TIME);
	default:
		return exhausted(job, ARENA_JUMP_MEMORY);
	}
	step(job, arg);
	run_publish(job->arena, &job->diag, &job->published);
	job->peak = arena_peak(job->arena);
	return run_status(&job->diag);
}

enum cv_status
run_guard(struct cv_job *job, const struct cv_limits *limits,
    void (*step)(struct cv_job *job, const void *arg), const void *arg)
{
	struct limits l = limits == NULL && job->engine != NULL
			      ? job->engine->limits
			      : run_limits(limits);

	if (fresh(job, &l))
		return inside(job, step, arg);
	job->published = run_no_memory();
	return CV_LIMIT;
}

enum cv_status
run_guard_on(struct cv_job *job,
    void (*step)(struct cv_job *job, const void *arg), const void *arg)
{
	if (job->arena == NULL)
		return run_guard(job, NULL, step, arg);
	job->limits.time = LIMIT_FOREVER;
	arena_limit(job->arena, &job->limits);
	return inside(job, step, arg);
}

bool
run_misuse(struct diag *d, struct str what)
{
	diag_at(d, FINDING_USAGE, NOWHERE, STR_NONE, what);
	return false;
}

static void
tell_misuse(struct cv_job *job, const void *arg)
{
	run_misuse(&job->diag, str_of(arg));
}

bool
run_has_options(struct cv_job *job, const void *options, enum cv_status *status)
{
	*status = CV_OK;
	if (options == NULL)
		*status = run_guard(job, NULL, tell_misuse, "options = NULL");
	return options != NULL;
}

bool
run_has_engine(struct cv_job *job, enum cv_status *status)
{
	*status = CV_OK;
	if (job->engine == NULL)
		*status = run_guard(job, NULL, tell_misuse, "engine = NULL");
	else if (job->engine->status != CV_OK) {
		job->published = job->engine->published;
		*status = job->engine->status;
	}
	return *status == CV_OK;
}

struct cv_job *
cv_job_new(struct cv_engine *engine)
{
	struct cv_job *job = calloc(1, sizeof *job);

	if (job != NULL)
		job->engine = engine;
	return job;
}

void
cv_job_free(struct cv_job *job)
{
	if (job == NULL)
		return;
	arena_free(job->arena);
	font_session_free(job->fonts);
	deflater_free(job->deflater);
	pdf_session_free(job->lines);
	free(job);
}

bool
cv_job_finding(const struct cv_job *job, size_t i, struct cv_finding *out)
{
	return run_finding(&job->published, i, out);
}

const void *
cv_job_output(const struct cv_job *job, enum cv_output which, size_t *size)
{
	struct str s = run_output(job, which);

	if (size != NULL)
		*size = s.n;
	return s.p;
}

int32_t
cv_job_pages(const struct cv_job *job)
{
	return job->pages;
}

size_t
cv_job_peak(const struct cv_job *job)
{
	return job->peak;
}

const char *
cv_job_text(const struct cv_job *job, size_t *size)
{
	if (size != NULL)
		*size = job->text.n;
	return job->text.p ? job->text.p : "";
}
