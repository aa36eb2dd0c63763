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

static bool
fresh(struct cv_job *job, size_t cap)
{
	forget(job);
	job->cap = cap;
	if (job->arena != NULL)
		arena_reset(job->arena, cap);
	else
		job->arena = arena_new(cap);
	if (job->arena == NULL)
		return false;
	diag_init(&job->diag, job->arena);
	return true;
}

/* Says what ran out, in a small arena of its own: the old one is gone. */
static enum cv_status
exhausted(struct cv_job *job, enum arena_jump why)
{
	size_t cap = job->cap;
	struct buf b;

	job->peak = arena_peak(job->arena);
	if (why == ARENA_JUMP_MEMORY || !fresh(job, 0)) {
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
	b = buf_new(job->arena);
	buf_int(&b, (int64_t)cap);
	diag_at(
	    &job->diag, FINDING_MEMORY_LIMIT, NOWHERE, STR_NONE, buf_take(&b));
	run_publish(job->arena, &job->diag, &job->published);
	return CV_LIMIT;
}

enum cv_status
run_guard(struct cv_job *job, bool keep, size_t cap,
    void (*step)(struct cv_job *job, const void *arg), const void *arg)
{
	if (!(keep && job->arena != NULL) && !fresh(job, cap)) {
		job->published = run_no_memory();
		return CV_LIMIT;
	}
	switch (setjmp(*arena_border(job->arena))) {
	case 0:
		break;
	case ARENA_JUMP_CAP:
		return exhausted(job, ARENA_JUMP_CAP);
	default:
		return exhausted(job, ARENA_JUMP_MEMORY);
	}
	step(job, arg);
	run_publish(job->arena, &job->diag, &job->published);
	job->peak = arena_peak(job->arena);
	return run_status(&job->diag);
}

static void
tell_no_engine(struct cv_job *job, const void *arg)
{
	(void)arg;
	diag_at(
	    &job->diag, FINDING_USAGE, NOWHERE, STR_NONE, STR("engine = NULL"));
}

bool
run_has_engine(struct cv_job *job, enum cv_status *status)
{
	*status = CV_OK;
	if (job->engine == NULL)
		*status =
		    run_guard(job, false, RUN_MEMORY, tell_no_engine, NULL);
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
	*size = job->text.n;
	return job->text.p ? job->text.p : "";
}
