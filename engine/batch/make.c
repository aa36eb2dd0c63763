/* Workers. Each has a job of its own, which keeps from letter to letter what
 * costs most to find again; what they share is the engine and the rows, which
 * do not change. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/batch/batch.h"

struct letter {
	struct batch *b;
	struct batch_slot *slot;
	struct making making;
};

/* The next place, or NULL: there is none left, or the batch ends. */
static struct batch_slot *
take(struct batch *b)
{
	struct batch_slot *slot = NULL;

	pthread_mutex_lock(&b->lock);
	while (!b->stop && b->next < b->n_todo &&
	       b->next - b->committed == BATCH_RING)
		pthread_cond_wait(&b->taken, &b->lock);
	if (!b->stop && b->next < b->n_todo) {
		slot = &b->ring[b->next % BATCH_RING];
		slot->i = b->todo[b->next++];
	}
	pthread_mutex_unlock(&b->lock);
	return slot;
}

/* Shall the thread that commits see what is made? For each letter would be a
 * change of threads for each. It must when nothing else will be made: of the
 * last letters, and when all places are taken. */
static bool
is_worth_telling(const struct batch *b)
{
	return b->untold >= BATCH_WAKE || b->untold_bytes >= BATCH_WAKE_BYTES ||
	       b->stop || b->next == b->n_todo ||
	       b->next - b->committed == BATCH_RING;
}

static void
give(struct batch *b, struct batch_slot *slot)
{
	bool tell;

	pthread_mutex_lock(&b->lock);
	slot->ready = true;
	b->untold++;
	for (size_t k = 0; k < b->n_formats; k++)
		b->untold_bytes += slot->size[k];
	tell = is_worth_telling(b);
	if (tell)
		b->untold = b->untold_bytes = 0;
	pthread_mutex_unlock(&b->lock);
	/* not before: it would wake to wait for the lock */
	if (tell)
		pthread_cond_signal(&b->made);
}

void
batch_break(struct batch *b, enum batch_why why, int error, const char *path)
{
	size_t n = strlen(path);

	pthread_mutex_lock(&b->lock);
	b->stop = true;
	if (b->broken.why == BREAK_NONE) {
		b->broken.why = why;
		b->broken.error = error;
		if (n >= sizeof b->broken.path)
			n = sizeof b->broken.path - 1;
		memcpy(b->broken.path, path, n);
		b->broken.path[n] = '\0';
	}
	pthread_cond_broadcast(&b->taken);
	pthread_cond_broadcast(&b->made);
	pthread_mutex_unlock(&b->lock);
}

static void
letter_step(struct cv_job *job, const void *arg)
{
	struct letter *l = *(struct letter *const *)arg;
	struct batch *b = l->b;

	l->making = (struct making){.job = job,
	    .options = &b->letter,
	    .known_template = b->t,
	    .name = b->name};
	diag_names(&job->diag, template_knows, b->t);
	l->making.known_data = batch_rows_value(
	    b->rows, l->slot->i, b->common, job->arena, &job->diag);
	if (l->making.known_data == NULL)
		return;
	run_document(&l->making);
	if (diag_ok(&job->diag))
		l->making.named = batch_name_safe(job->arena, l->making.named);
}

/* False: out of memory. */
static bool
keep_name(struct batch_slot *slot, struct str name)
{
	slot->name = malloc(name.n + 1);
	if (slot->name == NULL)
		return false;
	if (name.n > 0)
		memcpy(slot->name, name.p, name.n);
	slot->name[name.n] = '\0';
	return true;
}

/* ---- findings, out of the job that is used again ---- */

static const size_t texts[] = {offsetof(struct cv_finding, code),
    offsetof(struct cv_finding, file), offsetof(struct cv_finding, cell),
    offsetof(struct cv_finding, path), offsetof(struct cv_finding, text_vi),
    offsetof(struct cv_finding, text_en), offsetof(struct cv_finding, help_vi),
    offsetof(struct cv_finding, help_en)};
#define TEXTS (sizeof texts / sizeof texts[0])

static const char **
text_at(struct cv_finding *f, size_t i)
{
	return (const char **)((char *)f + texts[i]);
}

/* Which findings are kept: the first so many errors, and what else there is
 * room for. Gives how many, and the bytes of their texts. */
static size_t
choose(struct cv_job *job, struct cv_finding out[BATCH_FINDINGS], size_t *size)
{
	size_t errors = 0, others, n = 0;
	struct cv_finding f;

	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		errors += f.level == CV_LEVEL_ERROR;
	if (errors > BATCH_FINDINGS)
		errors = BATCH_FINDINGS;
	others = BATCH_FINDINGS - errors;
	for (size_t i = 0; cv_job_finding(job, i, &f); i++) {
		size_t *room = f.level == CV_LEVEL_ERROR ? &errors : &others;

		if (*room == 0)
			continue;
		--*room;
		out[n++] = f;
		for (size_t k = 0; k < TEXTS; k++)
			*size += strlen(*text_at(&f, k)) + 1;
	}
	return n;
}

/* In one block. False: out of memory. */
static bool
keep_findings(struct batch_slot *slot, struct cv_job *job)
{
	struct cv_finding chosen[BATCH_FINDINGS], *v;
	size_t size = 0, n = choose(job, chosen, &size);
	char *at;

	if (n == 0)
		return true;
	v = malloc(n * sizeof *v + size);
	if (v == NULL)
		return false;
	at = (char *)(v + n);
	for (size_t i = 0; i < n; i++) {
		v[i] = chosen[i];
		for (size_t k = 0; k < TEXTS; k++) {
			const char **text = text_at(&v[i], k);
			size_t bytes = strlen(*text) + 1;

			memcpy(at, *text, bytes);
			*text = at;
			at += bytes;
		}
	}
	slot->finding = v;
	slot->n_findings = n;
	return true;
}

/* ---- files ---- */

/* Under working names; the batch breaks where that fails. */
static bool
write_files(struct batch *b, struct batch_slot *slot, struct cv_job *job)
{
	for (size_t k = 0; k < b->n_formats; k++) {
		struct str bytes = run_output(job, b->formats[k]);
		char name[32];
		int error;

		slot->size[k] = bytes.n;
		digest_hex_put(slot->sha256[k], bytes);
		if (b->o->dry_run)
			continue;
		batch_work_name(name, slot->i, b->formats[k]);
		error = batch_folder_put(&b->folder, name, bytes);
		if (error == 0)
			continue;
		batch_break(b, BREAK_FILE, error, b->folder.path);
		return false;
	}
	return true;
}

/* Of the machine: the row is not to blame. */
static bool
is_out_of_memory(struct cv_job *job)
{
	struct cv_finding f;

	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		if (strcmp(f.code, "out-of-memory") == 0)
			return true;
	return false;
}

static int64_t
now(const struct batch *b)
{
	return b->o->clock != NULL ? b->o->clock(b->o->self) : 0;
}

static void
make(struct batch *b, struct cv_job *job, struct batch_slot *slot)
{
	struct letter letter = {.b = b, .slot = slot};
	const struct letter *arg = &letter;
	int64_t from = now(b);
	enum cv_status status =
	    run_guard(job, &b->letter.limits, letter_step, &arg);
	bool kept = status != CV_LIMIT || !is_out_of_memory(job);

	kept = kept && keep_findings(slot, job);
	slot->done = status == CV_OK && kept;
	slot->pages = job->pages;
	if (slot->done)
		kept = keep_name(slot, letter.making.named);
	if (!kept)
		batch_break(b, BREAK_MEMORY, 0, "");
	else if (slot->done)
		slot->done = write_files(b, slot, job);
	slot->microseconds = b->o->clock != NULL ? now(b) - from : -1;
}

void *
batch_work(void *arg)
{
	struct batch *b = arg;
	struct cv_job *job = cv_job_new(b->engine);
	struct batch_slot *slot;

	if (job == NULL)
		batch_break(b, BREAK_MEMORY, 0, "");
	while (job != NULL && (slot = take(b)) != NULL) {
		make(b, job, slot);
		give(b, slot);
	}
	cv_job_free(job);
	return NULL;
}
