/* A batch from its begin to its end. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
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

/* ---- what decides the letters ---- */

static void
note_flag(struct buf *b, const char *name, bool is)
{
	if (!is)
		return;
	buf_puts(b, b->n > 0 ? " " : "");
	buf_puts(b, name);
}

static void
head_fill(struct batch *b)
{
	struct arena *a = b->job->arena;
	const struct cv_batch_options *o = b->o;
	struct batch_head *h = &b->head;
	struct buf formats = buf_new(a), options = buf_new(a);

	for (size_t k = 0; k < b->n_formats; k++) {
		buf_puts(&formats, k > 0 ? "," : "");
		buf_puts(&formats, batch_ending(b->formats[k]) + 1);
	}
	if (b->letter.date[0] != '\0') {
		buf_puts(&options, "date=");
		buf_puts(&options, b->letter.date);
	}
	note_flag(&options, "embed", b->letter.embed == CV_EMBED_YES);
	note_flag(&options, "no-embed", b->letter.embed == CV_EMBED_NO);
	note_flag(&options, "qr", b->letter.qr);
	note_flag(&options, "strict", b->letter.strict);
	if (b->letter.context != NULL) {
		note_flag(&options, "context=", true);
		buf_str(&options, digest_hex(a, (struct str){b->letter.context,
						    b->letter.context_size}));
	}
	h->engine = STR("congvan " RUN_VERSION);
	h->template_name = template_name(b->t);
	h->template_digest = template_digest(a, b->t);
	h->name = str_of(o->name != NULL ? o->name : "");
	h->formats = buf_take(&formats);
	h->options = buf_take(&options);
	h->common = o->letter.data == NULL
			? STR_NONE
			: digest_hex(a, (struct str){o->letter.data,
					    o->letter.data_size});
	h->data = digest_hex(a, (struct str){o->rows, o->rows_size});
}

static bool
tell_other(struct batch *b, const char *what, struct str how)
{
	diag_at(&b->job->diag, FINDING_BATCH_CHANGED, NOWHERE, STR_NONE,
	    str_of(what), how);
	return false;
}

static bool
compare(struct batch *b, struct str was, struct str is, const char *what)
{
	struct buf how = buf_new(b->job->arena);

	if (str_eq(was, is))
		return true;
	buf_puts(&how, ": ");
	buf_str(&how, was.n > 0 ? was : STR("–"));
	buf_puts(&how, " → ");
	buf_str(&how, is.n > 0 ? is : STR("–"));
	return tell_other(b, what, buf_take(&how));
}

/* Digests say nothing to people. */
static bool
compare_digest(struct batch *b, struct str was, struct str is, const char *what)
{
	return str_eq(was, is) || tell_other(b, what, STR_NONE);
}

/* A batch goes on only as it began: its letters would not be of one kind. Data
 * of rows that failed may be mended. */
static bool
is_the_same(struct batch *b, const struct batch_head *was)
{
	const struct batch_head *is = &b->head;
	bool ok = compare(b, was->engine, is->engine,
	    BOTH("phiên bản congvan", "version of congvan"));

	ok &= compare_digest(b, was->template_digest, is->template_digest,
	    BOTH("mẫu", "template"));
	ok &= compare(b, was->name, is->name, BOTH("--name", "--name"));
	ok &=
	    compare(b, was->formats, is->formats, BOTH("--format", "--format"));
	ok &=
	    compare(b, was->options, is->options, BOTH("tùy chọn", "options"));
	if (b->o->only_failed)
		return ok;
	ok &= compare_digest(b, was->common, is->common,
	    BOTH("dữ liệu chung (--common)", "common data (--common)"));
	ok &= compare_digest(b, was->data, is->data,
	    BOTH("tệp dữ liệu (--data)", "data file (--data)"));
	return ok;
}

/* ---- what earlier runs did ---- */

static void
take_name(void *self, const struct batch_line *l)
{
	struct batch *b = self;
	struct arena *stage;
	size_t dot;

	if (l->n_files == 0)
		return;
	for (dot = l->files[0].name.n; dot > 0; dot--)
		if (l->files[0].name.p[dot - 1] == '.')
			break;
	stage = arena_scratch(b->job->arena);
	(void)batch_name_take(stage, b->names,
	    str_slice(l->files[0].name, 0, dot > 0 ? dot - 1 : 0));
	arena_scratch_free(stage);
}

static void
count_before(struct batch *b, const struct batch_history *h)
{
	for (size_t i = 0; i < h->n; i++) {
		b->result.before += h->v[i].done;
		b->failed_before += !h->v[i].done;
	}
}

static void
plan(struct batch *b, const struct batch_history *h)
{
	const struct cv_batch_options *o = b->o;
	size_t n = batch_rows_count(b->rows);

	if (o->limit > 0 && o->limit < n)
		n = o->limit;
	b->todo = ARENA_ARRAY(b->job->arena, size_t, n);
	for (size_t i = 0; i < n; i++) {
		const struct batch_entry *k =
		    batch_history_find(h, batch_rows_number(b->rows, i));
		bool again = k != NULL && !k->done && o->only_failed;

		if (k == NULL ? o->only_failed && !o->resume : !again)
			continue;
		b->failed_before -= again;
		b->todo[b->n_todo++] = i;
	}
	b->result.rows = b->n_todo;
}

static bool
begin_folder(struct batch *b)
{
	struct arena *a = b->job->arena;
	struct buf head = buf_new(a);
	int error;

	batch_head_put(a, &head, &b->head);
	error = batch_folder_append(&b->folder, buf_take(&head));
	if (error == 0)
		return true;
	diag_at(&b->job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
	    str_of(b->folder.path), file_reason(a, error));
	return false;
}

/* Lines of a manifest are longer. */
#define LINE_LEAST 100

static bool
read_history(struct batch *b, struct batch_history *h)
{
	struct cv_job *job = b->job;
	struct batch_head was = {.engine = STR_NONE};
	bool known = b->o->resume || b->o->only_failed;
	off_t size = batch_folder_size(&b->folder);

	b->names = batch_names_new(
	    batch_rows_count(b->rows) + (size_t)size / LINE_LEAST);
	if (b->names == NULL)
		arena_no_memory(job->arena);
	if (size > 0 && !known)
		diag_at(&job->diag, FINDING_BATCH_EXISTS, NOWHERE, STR_NONE,
		    str_of(b->o->folder));
	else if (size > 0)
		(void)batch_history_read(
		    h, &b->folder, job->arena, &job->diag, &was, take_name, b);
	if (!diag_ok(&job->diag))
		return false;
	if (b->folder.end > 0)
		return is_the_same(b, &was);
	if (known && b->o->only_failed)
		diag_at(&job->diag, FINDING_BATCH_NONE, NOWHERE, STR_NONE,
		    str_of(b->o->folder));
	return diag_ok(&job->diag) && begin_folder(b);
}

static void
open_folder(struct batch *b)
{
	struct cv_job *job = b->job;
	struct batch_history h = {NULL, 0, 0};

	if (b->o->dry_run) {
		b->names = batch_names_new(batch_rows_count(b->rows));
		if (b->names == NULL)
			arena_no_memory(job->arena);
	} else if (!batch_folder_open(
		       &b->folder, job->arena, &job->diag, b->o->folder) ||
		   !read_history(b, &h)) {
		return;
	}
	count_before(b, &h);
	plan(b, &h);
}

/* ---- opening ---- */

static bool
misuse(struct batch *b, const char *what)
{
	diag_at(&b->job->diag, FINDING_USAGE, NOWHERE, STR_NONE, str_of(what));
	return false;
}

static bool
check_options(struct batch *b)
{
	const struct cv_batch_options *o = b->o;
	bool ok = true;

	if (o->rows == NULL && o->rows_size > 0)
		ok = misuse(b, "rows = NULL");
	if (o->folder == NULL && !o->dry_run)
		ok = misuse(b, "folder = NULL");
	if (b->n_formats == 0 && !o->dry_run)
		ok = misuse(b, "outputs");
	if (o->jobs > BATCH_JOBS)
		ok = misuse(b, "jobs > 64");
	if (o->letter.n_rows > 0)
		ok = misuse(b, "letter.rows");
	if ((unsigned)o->rows_format > CV_DATA_JSONL)
		ok = misuse(b, "rows_format");
	if (o->merge != NULL && !(o->letter.outputs & CV_OUTPUT_PDF))
		ok = misuse(b, BOTH("--merge cần --format pdf",
				   "--merge needs --format pdf"));
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
	named = read_name(b);
	common = read_common(b);
	b->rows = batch_rows_open(job, b->t, b->o, b->common);
	if (b->rows == NULL || !named || !common)
		return;
	if (b->letter.strict)
		run_be_strict(&job->diag);
	head_fill(b);
	if (diag_ok(&job->diag))
		open_folder(b);
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
	struct buf n = buf_new(job->arena);

	if (b->broken.why == BREAK_FILE)
		diag_at(&job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
		    str_of(b->broken.path),
		    file_reason(job->arena, b->broken.error));
	if (b->broken.why == BREAK_MEMORY)
		diag_at(&job->diag, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE,
		    STR_NONE);
	if (b->broken.why == BREAK_NONE && left > 0) {
		buf_int(&n, (int64_t)left);
		diag_at(&job->diag, FINDING_BATCH_STOPPED, NOWHERE, STR_NONE,
		    buf_take(&n));
	}
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

static enum cv_status
run(struct batch *b)
{
	struct batch *const *arg = (struct batch *const *)&b;
	enum cv_status status =
	    run_guard(b->job, false, b->letter.max_memory, open_step, arg);
	bool whole;

	if (status != CV_OK)
		return status;
	make_all(b);
	status =
	    run_guard(b->job, true, b->letter.max_memory, finish_step, arg);
	whole = b->result.failed + b->failed_before == 0 &&
		b->result.done == b->n_todo;
	return status == CV_OK && !whole ? CV_PARTIAL : status;
}

static bool
begin(struct batch *b)
{
	b->ring = calloc(BATCH_RING, sizeof *b->ring);
	b->folder = (struct batch_folder){"", -1, -1, -1, false, 0};
	return b->ring != NULL && pthread_mutex_init(&b->lock, NULL) == 0 &&
	       pthread_cond_init(&b->taken, NULL) == 0 &&
	       pthread_cond_init(&b->made, NULL) == 0;
}

static void
end(struct batch *b)
{
	batch_folder_clean(&b->folder);
	batch_folder_close(&b->folder);
	batch_names_free(b->names);
	pthread_cond_destroy(&b->made);
	pthread_cond_destroy(&b->taken);
	pthread_mutex_destroy(&b->lock);
	free(b->ring);
}

enum cv_status
cv_job_batch(struct cv_job *job, const struct cv_batch_options *options,
    struct cv_batch_result *result)
{
	static const enum cv_output all[] = {CV_OUTPUT_PDF, CV_OUTPUT_DOCX};
	struct cv_batch_options o = *options;
	struct batch b = {.job = job, .o = &o, .engine = job->engine};
	enum cv_status status;

	if (!run_has_engine(job, &status))
		return status;
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
