/* One document: data and template in, PDF and DOCX out (DESIGN 2). Each stage
 * has filed its findings before it says no; independent stages both run, so
 * that a broken template and broken data are told at once. */
#include <errno.h>

#include "engine/base/file.h"
#include "engine/docx/docx.h"
#include "engine/image/image.h"
#include "engine/layout/layout.h"
#include "engine/pdf/pdf.h"
#include "engine/resolve/resolve.h"
#include "engine/run/run.h"
#include "engine/text/text.h"

#define IMAGE_BYTES ((size_t)32 << 20)

struct loaded {
	struct loaded *next;
	const char *path;
	const struct image *image; /* NULL: it failed, and was told */
};

/* Answers what expansion asks: images, loaded once each. */
struct host {
	struct cv_job *job;
	const struct cv_job_options *options;
	struct loaded *loaded;
};

static const struct image *
load_image(struct host *h, struct diag *d, const char *path, struct str src,
    struct place place, struct str data_path)
{
	struct arena *a = h->job->arena;
	struct loaded *l;
	struct str bytes;
	size_t before = d->n;

	for (l = h->loaded; l != NULL; l = l->next)
		if (str_eq(str_of(l->path), str_of(path)))
			return l->image;
	l = ARENA_NEW(a, struct loaded);
	l->path = path;
	l->next = h->loaded;
	h->loaded = l;
	if (!file_read(a, d, path, IMAGE_BYTES, place, &bytes)) {
		/* the finding says the place; let it say the datum too */
		if (d->n > before)
			d->v[before].path = str_dup(a, data_path);
		return NULL;
	}
	l->image = image_load(a, d, place, data_path, src, bytes, NULL);
	return l->image;
}

static const struct image *
host_image(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	struct host *h = self;
	struct arena *a = h->job->arena;
	struct str folder = template_folder;
	const char *file;

	if (folder.n == 0)
		folder = str_of(h->options->image_folder);
	if (folder.n == 0 || !file_name_inside(src))
		goto outside;
	file = file_join(a, folder, src);
	if (!file_exists(file)) {
		diag_at(d, FINDING_IMAGE_READ, place, path, src,
		    file_reason(a, ENOENT));
		return NULL;
	}
	if (!file_inside(a, str_z(a, folder), file))
		goto outside;
	return load_image(h, d, file, src, place, path);
outside:
	diag_at(d, FINDING_IMAGE_OUTSIDE, place, path, src, place.file);
	return NULL;
}

static bool
check_date(struct cv_job *job, struct str date)
{
	struct date parsed;

	if (date.n == 0 || (date_parse(date, &parsed) && parsed.day != 0))
		return true;
	diag_at(&job->diag, FINDING_VALUE_DATE, NOWHERE, STR_NONE,
	    STR("--date"), date);
	return false;
}

/* NULL after findings. */
static struct document *
make_document(struct cv_job *job, const struct cv_job_options *o)
{
	struct diag *d = &job->diag;
	struct host host = {job, o, NULL};
	struct template_host th = {&host, host_image, str_of(o->date), NULL};
	const struct template *t =
	    run_template(job->engine, d, str_of(o->template_name));
	struct arena *stage = arena_scratch(job->arena);
	struct value *data = run_data(job, stage, o, t);
	const struct template_checked *checked;
	struct document *doc;
	bool known = run_context(job, stage, o, &th.context);

	run_old_fonts(d, data);
	if (!check_date(job, th.date) || t == NULL || data == NULL || !known)
		return NULL;
	checked = template_check(stage, d, t, data, &th);
	if (checked == NULL) {
		run_coverage(d, job->engine->fonts, data);
		return NULL;
	}
	doc = template_expand(job->arena, d, t, checked, &th);
	arena_scratch_free(stage);
	if (doc == NULL || !diag_ok(d))
		return NULL;
	return doc;
}

static void
keep_text(struct cv_job *job, const struct cv_job_options *o,
    const struct document *doc, const struct layout *l)
{
	struct buf b = buf_new(job->arena);

	if (o->dump_model)
		document_dump(&b, doc);
	if (o->dump_pages)
		layout_dump(&b, l);
	buf_putc(&b, '\0');
	job->text = buf_take(&b);
	job->text.n--;
}

/* False after findings. */
static bool
write_pdf(
    struct cv_job *job, const struct cv_job_options *o, const struct layout *l)
{
	struct pdf_options pdf = {STR("congvan " RUN_VERSION), false};
	struct str bytes;

	if (!(o->outputs & CV_OUTPUT_PDF))
		return true;
	if (!pdf_write(l->arena, l, &job->diag, &pdf, &bytes))
		return false;
	job->pdf = str_dup(job->arena, bytes);
	return true;
}

static void
write_docx(struct cv_job *job, const struct cv_job_options *o,
    const struct document *doc)
{
	struct docx_options docx = {STR("congvan"), STR(RUN_VERSION)};

	if ((o->outputs & CV_OUTPUT_DOCX) &&
	    !docx_write(job->arena, doc, &job->diag, &docx, &job->docx))
		job->pdf = STR_NONE; /* all outputs or none */
}

/* Warnings stop: an error says so, where there is none yet. */
static void
be_strict(struct diag *d)
{
	struct buf b = buf_new(d->arena);

	if (d->warnings == 0 || !diag_ok(d))
		return;
	buf_int(&b, (int64_t)d->warnings);
	buf_puts(&b, d->warnings == 1 ? BOTH(" cảnh báo", " warning")
				      : BOTH(" cảnh báo", " warnings"));
	diag_at(d, FINDING_STRICT, NOWHERE, STR_NONE, buf_take(&b));
}

static bool
misuse(struct cv_job *job, struct str what)
{
	diag_at(&job->diag, FINDING_USAGE, NOWHERE, STR_NONE, what);
	return false;
}

/* What a program may hand over by mistake. False after findings. */
static bool
check_options(struct cv_job *job, const struct cv_job_options *o)
{
	bool ok = true;

	if (o->data == NULL && o->data_size > 0)
		ok = misuse(job, STR("data = NULL"));
	if (o->context == NULL && o->context_size > 0)
		ok = misuse(job, STR("context = NULL"));
	if (o->rows == NULL && o->n_rows > 0)
		ok = misuse(job, STR("rows = NULL"));
	for (size_t i = 0; ok && i < o->n_rows; i++)
		if (o->rows[i].data == NULL && o->rows[i].data_size > 0)
			ok = misuse(job, STR("rows[].data = NULL"));
	if ((o->outputs & ~(unsigned)(CV_OUTPUT_PDF | CV_OUTPUT_DOCX)) != 0)
		ok = misuse(job, STR("outputs"));
	if ((unsigned)o->data_format > CV_DATA_XLSX)
		ok = misuse(job, STR("data_format"));
	return ok;
}

static void
run_steps(struct cv_job *job, const void *arg)
{
	const struct cv_job_options *o = arg;
	struct layout_limits limits = {o->max_pages};
	struct document *doc =
	    check_options(job, o) ? make_document(job, o) : NULL;
	struct layout *l;
	struct arena *stage;

	if (doc == NULL ||
	    !resolve_document(doc, job->engine->fonts, &job->diag))
		return;
	stage = arena_scratch(job->arena); /* DOCX does not read pages */
	l = layout_document(
	    stage, doc, job->engine->fonts, &job->diag, &limits);
	if (o->strict)
		be_strict(&job->diag);
	if (l == NULL || !diag_ok(&job->diag))
		return;
	job->pages = (int32_t)l->n_sheets;
	if (o->dump_model || o->dump_pages)
		keep_text(job, o, doc, l);
	if (!write_pdf(job, o, l))
		return;
	arena_scratch_free(stage);
	write_docx(job, o, doc);
}

static size_t
or_default(size_t v, size_t d)
{
	return v != 0 ? v : d;
}

enum cv_status
cv_job_run(struct cv_job *job, const struct cv_job_options *options)
{
	struct cv_job_options o = *options;

	if (job->engine->status != CV_OK) {
		job->published = job->engine->published;
		return job->engine->status;
	}
	o.template_name = o.template_name ? o.template_name : "";
	o.data_name = o.data_name ? o.data_name : "";
	o.image_folder = o.image_folder ? o.image_folder : "";
	o.date = o.date ? o.date : "";
	o.context_name = o.context_name ? o.context_name : "";
	o.max_input = or_default(o.max_input, RUN_INPUT);
	return run_guard(
	    job, false, or_default(o.max_memory, RUN_MEMORY), run_steps, &o);
}
