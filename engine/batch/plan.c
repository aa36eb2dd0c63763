/* What is to be done, before anything is made: the folder, what earlier runs
 * did there, and so which rows are left; whether the ZIP and the joined PDF may
 * be where they are wanted. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"

/* ---- what earlier runs did ---- */

static void
take_stem(struct batch *b, struct str stem)
{
	struct arena *stage = arena_scratch(b->job->arena);

	(void)batch_name_take(stage, b->names, stem);
	arena_scratch_free(stage);
}

/* Are the files of the row there? Somebody may have edited one: that is told,
 * and it stays. */
static bool
are_there(const struct batch *b, const struct batch_line *l, struct arena *a)
{
	bool all = true;

	for (size_t k = 0; k < l->n_files; k++) {
		const char *name = str_z(a, l->files[k].name);

		if (batch_folder_holds(&b->folder, name, l->files[k].size))
			continue;
		if (!batch_folder_has(&b->folder, name))
			all = false;
		else
			diag_at(&b->job->diag, FINDING_BATCH_EDITED, NOWHERE,
			    STR_NONE, str_dup(b->job->arena, l->files[k].name));
	}
	return all;
}

/* The name is taken, but of a row that will be made again. False: its files are
 * gone. */
static bool
take_line(void *self, const struct batch_line *l)
{
	struct batch *b = self;
	struct arena *stage = arena_scratch(b->job->arena);
	bool there = are_there(b, l, stage);

	arena_scratch_free(stage);
	if (!there)
		return false;
	if (l->n_files > 0)
		take_stem(
		    b, str_slice(l->files[0].name, 0,
			   l->files[0].name.n - strlen(b->folder.endings[0])));
	else if (l->held.n > 0 && !b->o->only_failed)
		take_stem(b, l->held);
	return true;
}

/* Is the row to be made, whatever is known of it? */
static bool
is_to_do(const struct batch *b, const struct batch_entry *k)
{
	const struct cv_batch_options *o = b->o;

	if (k != NULL && !k->done)
		return o->only_failed;
	if (k != NULL && !k->lost)
		return false;
	return !o->only_failed || (o->resume && b->same_data);
}

static void
plan(struct batch *b, const struct batch_history *h)
{
	const struct cv_batch_options *o = b->o;
	size_t n = batch_rows_count(b->rows), known = 0;

	for (size_t i = 0; i < h->n; i++) {
		b->result.before += h->v[i].done && !h->v[i].lost;
		b->failed_before += !h->v[i].done;
	}
	known = b->result.before + b->failed_before;
	if (o->limit > 0 && o->limit < n)
		n = o->limit;
	b->todo = ARENA_ARRAY(b->job->arena, size_t, n);
	for (size_t i = 0; i < n; i++) {
		const struct batch_entry *k =
		    batch_history_find(h, batch_rows_number(b->rows, i));

		if (!is_to_do(b, k))
			continue;
		if (k != NULL && !k->done)
			b->failed_before--;
		else
			known++;
		b->todo[b->n_todo++] = i;
	}
	b->result.rows = b->n_todo;
	if (o->limit == 0 && b->head.rows > known)
		b->left = b->head.rows - known;
}

/* ---- the folder ---- */

static bool
tell_write(struct batch *b, const char *path, int error)
{
	diag_at(&b->job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
	    str_of(path), file_reason(b->job->arena, error));
	return false;
}

static bool
begin_folder(struct batch *b)
{
	struct arena *a = b->job->arena;
	struct buf head = buf_new(a);
	int error;

	batch_head_put(a, &head, &b->head);
	error = batch_folder_append(&b->folder, buf_take(&head));
	return error == 0 || tell_write(b, b->folder.path, error);
}

/* What stands there is not ours: a first run takes nothing away. */
static bool
is_clear(struct batch *b)
{
	static const char *const names[] = {BATCH_ERRORS, BATCH_ERRORS_JSON};
	bool clear = true;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!batch_folder_has(&b->folder, names[i]))
			continue;
		diag_at(&b->job->diag, FINDING_BATCH_FOREIGN, NOWHERE, STR_NONE,
		    str_of(b->o->folder), str_of(names[i]));
		clear = false;
	}
	return clear;
}

/* The manifest has no whole line: it must be the begin of ours. */
static bool
is_begun(struct batch *b, size_t size)
{
	struct arena *a = b->job->arena;
	struct buf head = buf_new(a);
	char *p = arena_alloc(a, size);

	batch_head_put(a, &head, &b->head);
	if (size < head.n &&
	    pread(b->folder.manifest, p, size, 0) == (ssize_t)size &&
	    memcmp(p, head.p, size) == 0)
		return true;
	diag_at(&b->job->diag, FINDING_BATCH_BROKEN,
	    place_in(STR(BATCH_MANIFEST), 1, 1), STR_NONE, STR("1"));
	return false;
}

static bool
cut_manifest(struct batch *b)
{
	int error = batch_folder_cut(&b->folder);

	return error == 0 || tell_write(b, b->folder.path, error);
}

/* Of a batch there already is. False after findings. */
static bool
go_on(struct batch *b, struct batch_history *h, size_t size)
{
	struct cv_job *job = b->job;
	struct batch_head was = {.rows = 0};

	if (!batch_history_read(
		h, &b->folder, job->arena, &job->diag, &was, take_line, b))
		return false;
	if (b->folder.end == 0)
		return is_begun(b, size);
	if (!batch_head_is(b, &was))
		return false;
	b->head.rows = was.rows;
	return cut_manifest(b);
}

/* False after findings. The manifest may not be begun yet: its end is 0. */
static bool
read_history(struct batch *b, struct batch_history *h)
{
	struct cv_job *job = b->job;
	bool known = b->o->resume || b->o->only_failed;
	off_t size = batch_folder_size(&b->folder);
	enum finding_code why;

	if (size < 0)
		return tell_write(b, b->folder.path, errno);
	if (size > 0 && known)
		return go_on(b, h, (size_t)size);
	if (size == 0 && !b->o->only_failed)
		return is_clear(b);
	why = size > 0 ? FINDING_BATCH_EXISTS : FINDING_BATCH_NONE;
	diag_at(&job->diag, why, NOWHERE, STR_NONE, str_of(b->o->folder));
	return false;
}

/* ---- targets ---- */

static bool
refuse_target(struct batch *b, const struct target *t)
{
	diag_at(&b->job->diag, FINDING_BATCH_TARGET, NOWHERE, STR_NONE,
	    str_of(t->path));
	return false;
}

/* In the folder itself no file of the batch may have the name. */
static bool
reserve(struct batch *b, const struct target *t)
{
	static const char *const ours[] = {
	    BATCH_MANIFEST, BATCH_ERRORS, BATCH_ERRORS_JSON, BATCH_WORK};
	struct arena *a = b->job->arena;
	struct str name = str_of(t->name), stem;

	if (target_in(t, b->folder.work))
		return refuse_target(b, t);
	if (!target_in(t, b->folder.dir))
		return true;
	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
		if (str_is(name, ours[i]))
			return refuse_target(b, t);
	for (size_t k = 0; k < b->n_formats; k++) {
		struct str ending = str_of(batch_ending(b->formats[k]));

		if (!str_ends(name, ending))
			continue;
		stem = str_slice(name, 0, name.n - ending.n);
		return str_eq(batch_name_take(a, b->names, stem), stem) ||
		       refuse_target(b, t);
	}
	return true;
}

/* Before letters are made: who waits for hours should not be told then. */
static bool
open_targets(struct batch *b)
{
	struct cv_job *job = b->job;
	const struct cv_batch_options *o = b->o;
	bool ok = true;

	if (o->zip != NULL)
		ok = target_open(&b->zip, job->arena, &job->diag, o->zip);
	if (o->merge != NULL)
		ok &= target_open(&b->merge, job->arena, &job->diag, o->merge);
	if (ok && o->zip != NULL && o->merge != NULL &&
	    target_same(&b->zip, &b->merge))
		ok = refuse_target(b, &b->merge);
	return ok;
}

void
batch_plan(struct batch *b)
{
	struct cv_job *job = b->job;
	struct batch_history h = {NULL, 0, 0};

	b->names = batch_names_new(batch_rows_count(b->rows));
	if (b->names == NULL)
		arena_no_memory(job->arena);
	if (!b->o->dry_run && (!batch_folder_open(&b->folder, job->arena,
				   &job->diag, b->o->folder) ||
				  !open_targets(b) || !read_history(b, &h)))
		return;
	if ((b->o->zip != NULL && !reserve(b, &b->zip)) ||
	    (b->o->merge != NULL && !reserve(b, &b->merge)))
		return;
	if (!b->o->dry_run && b->folder.end == 0 && !begin_folder(b))
		return;
	plan(b, &h);
}
