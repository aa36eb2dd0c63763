/* Rows get their names here, in their order, by the caller's thread alone: so
 * names and manifest are the same however many threads there are. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/batch/batch.h"

struct committing {
	struct batch *b;
	struct arena *a; /* anew for each group */
	struct buf lines;
	struct batch_line line[BATCH_RING];
};

void
batch_slot_clear(struct batch_slot *s)
{
	free(s->name);
	free(s->finding);
	*s = (struct batch_slot){0};
}

static struct batch_slot *
slot_at(const struct batch *b, size_t place)
{
	return &b->ring[place % BATCH_RING];
}

/* ---- one row ---- */

static void
fail_there(struct committing *c, struct batch_line *l, size_t which)
{
	struct str name = l->files[which].name;
	const char *ending = batch_ending(c->b->formats[which]);
	struct diag d;
	struct published p;

	diag_init(&d, c->a);
	diag_at(&d, FINDING_BATCH_THERE, NOWHERE, STR_NONE, name);
	run_publish(c->a, &d, &p);
	l->held = str_slice(name, 0, name.n - strlen(ending));
	l->done = false;
	l->n_files = 0;
	l->findings = p.v;
	l->n_findings = p.n;
}

/* What has a letter's name already is not written over, unless it is that very
 * letter: a run before was ended between its name and its line. */
static bool
is_free(struct committing *c, const struct batch_line *l, size_t which)
{
	const struct batch *b = c->b;
	const struct batch_file *f = &l->files[which];
	struct arena *stage;
	struct str bytes;
	bool same;

	if (!batch_folder_has(&b->folder, f->name.p))
		return true;
	if (!b->o->resume && !b->o->only_failed)
		return false;
	stage = arena_scratch(c->a);
	same = batch_folder_read(&b->folder, stage, f, &bytes) == 0;
	arena_scratch_free(stage);
	return same;
}

static bool
are_free(struct committing *c, struct batch_line *l)
{
	for (size_t k = 0; k < l->n_files; k++) {
		if (is_free(c, l, k))
			continue;
		fail_there(c, l, k);
		return false;
	}
	return true;
}

static int
rename_files(struct committing *c, const struct batch_slot *s,
    const struct batch_line *l)
{
	struct batch *b = c->b;
	bool replace = b->o->resume || b->o->only_failed;
	char work[32];

	for (size_t k = 0; k < l->n_files; k++) {
		int error;

		batch_work_name(work, s->i, b->formats[k]);
		error = batch_folder_rename(
		    &b->folder, work, l->files[k].name.p, replace);
		if (error != 0)
			return error;
	}
	return 0;
}

static void
drop_files(struct batch *b, const struct batch_slot *s)
{
	char work[32];

	for (size_t k = 0; k < b->n_formats; k++) {
		batch_work_name(work, s->i, b->formats[k]);
		(void)batch_folder_drop(&b->folder, work);
	}
}

static void
name_files(
    struct committing *c, const struct batch_slot *s, struct batch_line *l)
{
	struct batch *b = c->b;
	struct str name = str_of(s->name);

	if (name.n == 0)
		name = batch_name_of_number(c->a, l->row);
	name = batch_name_take(c->a, b->names, name);
	for (size_t k = 0; k < b->n_formats; k++) {
		struct batch_file *f = &l->files[k];

		f->name.p = str_z(c->a,
		    str_cat(c->a, name, str_of(batch_ending(b->formats[k]))));
		f->name.n = strlen(f->name.p);
		f->size = s->size[k];
		memcpy(f->sha256, s->sha256[k], sizeof f->sha256);
	}
	l->n_files = b->n_formats;
}

static int
commit_row(
    struct committing *c, const struct batch_slot *s, struct batch_line *l)
{
	struct batch *b = c->b;
	int error = 0;

	*l = (struct batch_line){.row = batch_rows_number(b->rows, s->i),
	    .done = s->done,
	    .pages = s->pages,
	    .findings = s->finding,
	    .n_findings = s->n_findings,
	    .microseconds = s->microseconds};
	if (l->done) {
		name_files(c, s, l);
		if (b->o->dry_run)
			return 0;
		if (are_free(c, l))
			error = rename_files(c, s, l);
		else
			drop_files(b, s);
	}
	if (!l->done)
		l->data = batch_rows_raw(b->rows, s->i, c->a);
	if (!b->o->dry_run)
		batch_line_put(c->a, &c->lines, &b->head, l);
	return error;
}

/* ---- many ---- */

static void
report(struct batch *b, const struct batch_line *l)
{
	struct cv_batch_result *r = &b->result;
	const char *files[BATCH_FORMATS];
	struct cv_batch_row row = {.number = l->row,
	    .done = l->done,
	    .files = files,
	    .n_files = l->n_files,
	    .pages = l->pages,
	    .findings = l->findings,
	    .n_findings = l->n_findings};

	for (size_t k = 0; k < l->n_files; k++)
		files[k] = l->files[k].name.p;
	r->done += l->done;
	r->failed += !l->done;
	r->pages += l->done ? (size_t)l->pages : 0;
	if (b->o->row != NULL)
		b->o->row(b->o->self, &row, r);
}

/* The next n rows: synced, named, noted. */
static int
commit_group(struct committing *c, size_t n)
{
	struct batch *b = c->b;
	int error = b->o->dry_run ? 0 : batch_folder_sync(&b->folder);

	c->lines = buf_new(c->a);
	for (size_t i = 0; i < n && error == 0; i++)
		error =
		    commit_row(c, slot_at(b, b->committed + i), &c->line[i]);
	if (error == 0 && !b->o->dry_run)
		error = batch_folder_append(&b->folder, buf_take(&c->lines));
	for (size_t i = 0; i < n && error == 0; i++)
		report(b, &c->line[i]);
	return error;
}

/* The border of the arena; BREAK_NONE when all went well. */
static enum batch_why
commit_guarded(struct committing *c, size_t n, int *error)
{
	arena_reset(c->a, 0);
	if (setjmp(*arena_border(c->a)) != 0)
		return BREAK_MEMORY;
	*error = commit_group(c, n);
	return *error != 0 ? BREAK_FILE : BREAK_NONE;
}

static void
free_slots(struct batch *b, size_t n)
{
	/* nobody else touches them before committed says so */
	for (size_t i = 0; i < n; i++)
		batch_slot_clear(slot_at(b, b->committed + i));
	pthread_mutex_lock(&b->lock);
	b->committed += n;
	pthread_cond_broadcast(&b->taken);
	pthread_mutex_unlock(&b->lock);
}

/* ---- waiting ---- */

/* Rows that are made, from the first that is not committed on. */
static size_t
made(const struct batch *b, size_t *bytes)
{
	size_t n = 0;

	*bytes = 0;
	while (
	    b->committed + n < b->next && slot_at(b, b->committed + n)->ready) {
		const struct batch_slot *s = slot_at(b, b->committed + n++);

		for (size_t k = 0; k < b->n_formats; k++)
			*bytes += s->size[k];
	}
	return n;
}

/* Not under the lock: it is the caller's, and may be slow. */
static void
ask_to_stop(struct batch *b)
{
	if (b->o->stop == NULL || b->stop || !b->o->stop(b->o->self))
		return;
	pthread_mutex_lock(&b->lock);
	b->stop = true;
	pthread_cond_broadcast(&b->taken);
	pthread_mutex_unlock(&b->lock);
}

/* Waits until a group is made; gives how many rows, 0: no more will be. */
static size_t
wait_group(struct batch *b)
{
	size_t n, bytes;

	for (;;) {
		ask_to_stop(b);
		pthread_mutex_lock(&b->lock);
		n = made(b, &bytes);
		if (b->broken.why != BREAK_NONE || n >= BATCH_GROUP ||
		    bytes >= BATCH_GROUP_BYTES)
			break;
		/* the last ones */
		if (b->committed + n == b->next &&
		    (b->stop || b->next == b->n_todo))
			break;
		pthread_cond_wait(&b->made, &b->lock);
		pthread_mutex_unlock(&b->lock);
	}
	if (b->broken.why != BREAK_NONE)
		n = 0;
	pthread_mutex_unlock(&b->lock);
	return n;
}

void
batch_commit(struct batch *b)
{
	struct committing *c = malloc(sizeof *c);
	bool able;
	size_t n;

	if (c != NULL) {
		c->b = b;
		c->a = arena_new(0);
	}
	able = c != NULL && c->a != NULL;
	if (!able)
		batch_break(b, BREAK_MEMORY, 0, "");
	while (able && (n = wait_group(b)) > 0) {
		int error = 0;
		enum batch_why why = commit_guarded(c, n, &error);

		if (why != BREAK_NONE)
			batch_break(b, why, error, b->folder.path);
		else
			free_slots(b, n);
	}
	if (c != NULL)
		arena_free(c->a);
	free(c);
}
