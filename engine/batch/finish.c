/* What comes of the manifest alone: errors.csv, and what else was asked for. So
 * it is the same after one run or many. */
#include "engine/base/arena.h"
#include "engine/batch/batch.h"

bool
batch_goes_on(struct batch *b, const char *path)
{
	if (b->o->stop == NULL || !b->o->stop(b->o->self))
		return true;
	b->cut = true;
	diag_at(
	    &b->job->diag, FINDING_BATCH_CUT, NOWHERE, STR_NONE, str_of(path));
	return false;
}

static void
tell_written(struct batch *b, const char *path, const struct batch_history *h)
{
	struct arena *a = b->job->arena;
	struct buf done = buf_new(a), failed = buf_new(a);
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += h->v[i].done;
	buf_int(&done, (int64_t)n);
	buf_int(&failed, (int64_t)(h->n - n));
	diag_at(&b->job->diag,
	    n == h->n ? FINDING_BATCH_WRITTEN : FINDING_BATCH_PART, NOWHERE,
	    STR_NONE, str_of(path), buf_take(&done), buf_take(&failed));
}

/* Not of a batch that was stopped: a part of the letters would look like all of
 * them. */
static bool
write_one(struct batch *b, const char *path, const struct batch_history *h,
    bool (*write)(struct batch *b, const struct batch_history *h))
{
	if (path == NULL)
		return true;
	if (b->result.done + b->result.failed < b->n_todo) {
		b->cut = true;
		diag_at(&b->job->diag, FINDING_BATCH_CUT, NOWHERE, STR_NONE,
		    str_of(path));
		return true;
	}
	if (!write(b, h))
		return false;
	tell_written(b, path, h);
	return true;
}

static bool
is_any_done(const struct batch_history *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].done)
			return true;
	return false;
}

/* No ZIP and no PDF of nothing: a clerk would send it. */
bool
batch_finish(struct batch *b)
{
	struct arena *stage = arena_scratch(b->job->arena);
	struct batch_history h;
	bool ok = batch_history_read(
	    &h, &b->folder, stage, &b->job->diag, NULL, NULL, NULL);

	ok = ok && batch_errors(b, &h);
	if (ok && is_any_done(&h))
		ok = write_one(b, b->o->zip, &h, batch_zip) &&
		     write_one(b, b->o->merge, &h, batch_merge);
	arena_scratch_free(stage);
	return ok;
}
