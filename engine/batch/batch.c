/* A batch from its begin to its end. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"

const char *
batch_ending(enum cv_output format)
{
	return format == CV_OUTPUT_PDF ? ".pdf" : ".docx";
}

void
batch_work_name(char out[32], size_t i, enum cv_output format)
{
	char digits[24];
	const char *ending = batch_ending(format);
	size_t n = sizeof digits;

	do {
		digits[--n] = (char)('0' + i % 10);
		i /= 10;
	} while (i > 0);
	memcpy(out, digits + n, sizeof digits - n);
	memcpy(out + sizeof digits - n, ending, strlen(ending) + 1);
}

/* ---- opening ---- */

static bool
check_options(struct batch *b)
{
	const struct cv_batch_options *o = b->o;
	struct diag *d = &b->job->diag;
	bool ok = true;

	if (o->rows == NULL && o->rows_size > 0)
		ok = run_misuse(d, STR("rows = NULL"));
	if (o->folder == NULL && !o->dry_run)
		ok = run_misuse(d, STR("folder = NULL"));
	if (b->n_formats == 0 && !o->dry_run)
		ok = run_misuse(d, STR("outputs"));
	if (o->jobs > BATCH_JOBS)
		ok = run_misuse(d, STR("jobs > 64"));
	if (o->letter.n_rows > 0)
		ok = run_misuse(d, STR("letter.rows"));
	if ((unsigned)o->rows_format > CV_DATA_JSONL)
		ok = run_misuse(d, STR("rows_format"));
	if (o->merge != NULL && !(o->letter.outputs & CV_OUTPUT_PDF))
		ok = run_misuse(d, STR(BOTH("--merge cần --format pdf",
				       "--merge needs --format pdf")));
	return ok;
}

/* What all letters have in common; false after findings. */
static bool
read_common(struct batch *b)
{
	if (b->letter.data == NULL)
		return true;
	b->common = run_data(b->job, b->job->arena, &b->letter, b->t);
	return b->common != NULL;
}

static bool
read_name(struct batch *b)
{
	if (b->o->name == NULL)
		return true;
	b->name = template_text_parse(b->job->arena, &b->job->diag, b->t,
	    STR("--name"), str_of(b->o->name));
	return b->name != NULL;
}

static void
open_step(struct cv_job *job, const void *arg)
{
	struct batch *b = *(struct batch *const *)arg;
	bool named, common;

	if (!check_options(b))
		return;
	b->t = run_template(
	    job->engine, &job->diag, str_of(b->letter.template_name));
	if (b->t == NULL)
		return;
	diag_names(&job->diag, template_knows, b->t);
	named = read_name(b);
	common = read_common(b);
	b->rows = batch_rows_open(job, b->t, b->o, b->common);
	if (b->rows == NULL || !named || !common)
		return;
	if (b->letter.strict)
		run_be_strict(&job->diag);
	batch_head_fill(b);
	if (diag_ok(&job->diag))
		batch_plan(b);
}

/* ---- making ---- */

static void
make_all(struct batch *b)
{
	pthread_t threads[BATCH_JOBS];
	unsigned n = 0, most = b->o->jobs > 0 ? b->o->jobs : 1;

	while (
	    n < most && pthread_create(&threads[n], NULL, batch_work, b) == 0)
		n++;
	if (n == 0)
		batch_break(b, BREAK_MEMORY, 0, "");
	batch_commit(b);
	for (unsigned i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	for (size_t i = 0; i < BATCH_RING; i++)
		batch_slot_clear(&b->ring[i]);
}

static void
tell_end(struct batch *b)
{
	struct cv_job *job = b->job;
	size_t left = b->n_todo - b->result.done - b->result.failed;

	if (b->broken.why == BREAK_FILE)
		diag_at(&job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
		    str_of(b->broken.path),
		    file_reason(job->arena, b->broken.error));
	if (b->broken.why == BREAK_MEMORY)
		diag_at(&job->diag, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE,
		    STR_NONE);
	if (left + b->left == 0 ||
	    (b->o->dry_run && b->broken.why != BREAK_NONE))
		return;
	diag_at(&job->diag,
	    left > 0 && b->broken.why == BREAK_NONE ? FINDING_BATCH_STOPPED
						    : FINDING_BATCH_LEFT,
	    NOWHERE, STR_NONE, str_number(job->arena, left + b->left));
}

static void
finish_step(struct cv_job *job, const void *arg)
{
	struct batch *b = *(struct batch *const *)arg;

	(void)job;
	tell_end(b);
	if (b->broken.why == BREAK_NONE && !b->o->dry_run)
		(void)batch_finish(b);
}

/* All rows stand in memory, whatever a letter of one may take, and take a time
 * of many. */
static struct cv_limits
of_rows(const struct cv_limits *letter)
{
	struct cv_limits l = *letter;

	if (l.memory < limits_usual.most[LIMIT_MEMORY])
		l.memory = 0;
	l.time = l.time > LIMIT_FOREVER / 10 ? LIMIT_FOREVER : 10 * l.time;
	return l;
}

static enum cv_status
run(struct batch *b)
{
	struct batch *const *arg = (struct batch *const *)&b;
	struct cv_limits limits = of_rows(&b->letter.limits);
	enum cv_status status = run_guard(b->job, &limits, open_step, arg);
	bool whole;

	if (status != CV_OK)
		return status;
	make_all(b);
	status = run_guard_on(b->job, finish_step, arg);
	whole = b->result.failed + b->failed_before + b->left == 0 &&
		b->result.done == b->n_todo && !b->cut;
	return status == CV_OK && !whole ? CV_PARTIAL : status;
}

static bool
begin(struct batch *b)
{
	b->folder = (struct batch_folder){
	    .path = "", .dir = -1, .work = -1, .manifest = -1};
	b->zip.folder = b->merge.folder = -1;
	b->ring = calloc(BATCH_RING, sizeof *b->ring);
	if (b->ring == NULL || pthread_mutex_init(&b->lock, NULL) != 0)
		return false;
	/* these two never fail on Linux */
	b->locks = pthread_cond_init(&b->taken, NULL) == 0 &&
		   pthread_cond_init(&b->made, NULL) == 0;
	return b->locks;
}

static void
end(struct batch *b)
{
	batch_folder_clean(&b->folder);
	batch_folder_close(&b->folder);
	target_close(&b->zip);
	target_close(&b->merge);
	batch_names_free(b->names);
	if (b->locks) {
		pthread_cond_destroy(&b->made);
		pthread_cond_destroy(&b->taken);
		pthread_mutex_destroy(&b->lock);
	}
	free(b->ring);
}

enum cv_status
cv_job_batch(struct cv_job *job, const struct cv_batch_options *options,
    struct cv_batch_result *result)
{
	static const enum cv_output all[] = {CV_OUTPUT_PDF, CV_OUTPUT_DOCX};
	struct cv_batch_options o;
	struct batch b = {.job = job, .o = &o, .engine = job->engine};
	enum cv_status status;

	if (!run_has_options(job, options, &status) ||
	    !run_has_engine(job, &status))
		return status;
	o = *options;
	if (!begin(&b)) {
		end(&b);
		job->published = run_no_memory();
		return CV_LIMIT;
	}
	o.letter = run_options(&o.letter);
	o.rows_name = o.rows_name != NULL ? o.rows_name : "";
	b.letter = o.letter;
	b.letter.outputs = o.dry_run ? 0 : o.letter.outputs;
	for (size_t i = 0; i < BATCH_FORMATS; i++)
		if (b.letter.outputs & all[i])
			b.formats[b.n_formats++] = all[i];
	status = run(&b);
	end(&b);
	if (result != NULL)
		*result = b.result;
	return status;
}
