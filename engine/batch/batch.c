/* A batch from its begin to its end. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"
#include "engine/data/canonical.h"
#include "engine/font/font.h"

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

static struct str
formats_of(struct batch *b)
{
	struct buf formats = buf_new(b->job->arena);

	for (size_t k = 0; k < b->n_formats; k++) {
		buf_puts(&formats, k > 0 ? "," : "");
		buf_puts(&formats, batch_ending(b->formats[k]) + 1);
	}
	return buf_take(&formats);
}

static struct str
options_of(struct batch *b)
{
	struct arena *a = b->job->arena;
	struct buf options = buf_new(a);

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
	return buf_take(&options);
}

/* How the bytes of the data become rows. */
static struct str
reading_of(struct batch *b)
{
	struct buf s = buf_new(b->job->arena);

	if (b->o->rows_encoding != NULL) {
		buf_puts(&s, "encoding=");
		buf_puts(&s, b->o->rows_encoding);
	}
	if (b->o->rows_format != CV_DATA_BY_NAME) {
		buf_puts(&s, s.n > 0 ? " format=" : "format=");
		buf_int(&s, (int64_t)b->o->rows_format);
	}
	return buf_take(&s);
}

/* Which faces there are, of which versions. */
static struct str
fonts_of(struct batch *b)
{
	const struct font_set *set = b->engine->fonts;
	struct buf s = buf_new(b->job->arena);

	buf_str(&s, font_set_digest(set));
	font_set_list(&s, set);
	return digest_hex(b->job->arena, buf_take(&s));
}

static void
head_fill(struct batch *b)
{
	struct arena *a = b->job->arena;
	const struct cv_batch_options *o = b->o;
	struct batch_head *h = &b->head;

	h->engine = STR("congvan " RUN_VERSION);
	h->template_name = template_name(b->t);
	h->template_digest = template_digest(a, b->t);
	h->name = str_of(o->name != NULL ? o->name : "");
	h->formats = formats_of(b);
	h->options = options_of(b);
	h->fonts = fonts_of(b);
	h->libraries = digest_hex(a, canonical(a, run_libraries(a)));
	h->reading = reading_of(b);
	h->rows = batch_rows_count(b->rows);
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

/* Other data must say which rows it mends: counted, they would be others. */
static bool
is_numbered(struct batch *b)
{
	if (batch_rows_numbered(b->rows))
		return true;
	diag_at(&b->job->diag, FINDING_BATCH_NUMBERLESS,
	    place_in(str_of(b->o->rows_name), 1, 1), STR_NONE,
	    str_of(file_join(
		b->job->arena, str_of(b->o->folder), STR(BATCH_ERRORS))));
	return false;
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
	ok &= compare_digest(
	    b, was->fonts, is->fonts, BOTH("bộ phông", "set of fonts"));
	ok &= compare_digest(b, was->libraries, is->libraries,
	    BOTH("phiên bản thư viện", "version of libraries"));
	b->same_data = str_eq(was->data, is->data) &&
		       str_eq(was->common, is->common) &&
		       str_eq(was->reading, is->reading);
	if (b->o->only_failed)
		return ok && (b->same_data || is_numbered(b));
	ok &= compare(b, was->reading, is->reading,
	    BOTH("--encoding, --data-format", "--encoding, --data-format"));
	ok &= compare_digest(b, was->common, is->common,
	    BOTH("dữ liệu chung (--common)", "common data (--common)"));
	ok &= compare_digest(b, was->data, is->data,
	    BOTH("tệp dữ liệu (--data)", "data file (--data)"));
	return ok;
}

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

		if (!batch_folder_has(&b->folder, name))
			all = false;
		else if (!batch_folder_holds(
			     &b->folder, name, l->files[k].size))
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

/* Lines of a manifest are longer. */
#define LINE_LEAST 100

static bool
take_names(struct batch *b, size_t manifest)
{
	b->names =
	    batch_names_new(batch_rows_count(b->rows) + manifest / LINE_LEAST);
	if (b->names == NULL)
		arena_no_memory(b->job->arena);
	return true;
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
	if (!is_the_same(b, &was))
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

	if (!take_names(b, (size_t)size))
		return false;
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

static void
open_folder(struct batch *b)
{
	struct cv_job *job = b->job;
	struct batch_history h = {NULL, 0, 0};

	if (b->o->dry_run)
		(void)take_names(b, 0);
	else if (!batch_folder_open(
		     &b->folder, job->arena, &job->diag, b->o->folder) ||
		 !open_targets(b) || !read_history(b, &h))
		return;
	if ((b->o->zip != NULL && !reserve(b, &b->zip)) ||
	    (b->o->merge != NULL && !reserve(b, &b->merge)))
		return;
	if (!b->o->dry_run && b->folder.end == 0 && !begin_folder(b))
		return;
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
	if (b->broken.why != BREAK_NONE || left + b->left == 0)
		return;
	buf_int(&n, (int64_t)(left + b->left));
	diag_at(&job->diag,
	    left > 0 ? FINDING_BATCH_STOPPED : FINDING_BATCH_LEFT, NOWHERE,
	    STR_NONE, buf_take(&n));
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
	    run_guard(b->job, false, RUN_MEMORY, open_step, arg);
	bool whole;

	if (status != CV_OK)
		return status;
	make_all(b);
	status = run_guard(b->job, true, RUN_MEMORY, finish_step, arg);
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
