/* One document: data and template in, PDF and DOCX out (DESIGN 2). Each stage
 * has filed its findings before it says no; independent stages both run, so
 * that a broken template and broken data are told at once. */
#include "engine/base/digest.h"
#include "engine/data/canonical.h"
#include "engine/document/stand.h"
#include "engine/docx/docx.h"
#include "engine/layout/layout.h"
#include "engine/pack/deflate.h"
#include "engine/pdf/pdf.h"
#include "engine/resolve/resolve.h"
#include "engine/run/making.h"
#include "engine/text/text.h"

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

/* template_host's: the digest of the data as it is kept. */
static struct str
host_digest(void *self)
{
	struct making *m = self;
	struct arena *a = m->job->arena;
	struct arena *stage;

	if (m->digest.n == 0 && m->checked != NULL) {
		stage = arena_scratch(a);
		m->digest =
		    digest_hex(a, canonical(stage, template_kept(m->checked)));
		arena_scratch_free(stage);
	}
	return m->digest;
}

/* What is kept, while the values are there. */
static void
keep_data(struct making *m, const struct template_checked *checked)
{
	struct arena *a = m->job->arena;

	m->data = canonical(a, template_kept(checked));
	if (template_context_printed(checked) && m->read_context != NULL)
		m->context = canonical(a, m->read_context);
}

/* Is the data kept in the outputs? */
static bool
is_kept(struct making *m, const struct document *doc)
{
	enum cv_embed asked = m->options->embed;

	/* by its digest hidden digits could be tried out */
	if (doc->embed == EMBED_NEVER && m->options->qr)
		diag_at(&m->job->diag, FINDING_QR_MASKED, NOWHERE, STR_NONE,
		    STR_NONE);
	if (asked == CV_EMBED_NO || m->options->draft)
		return false;
	if (doc->embed == EMBED_NEVER && asked == CV_EMBED_YES)
		diag_at(&m->job->diag, FINDING_EMBED_MASKED, NOWHERE, STR_NONE,
		    STR_NONE);
	return doc->embed == EMBED_ALWAYS ||
	       (doc->embed == EMBED_ASKED && asked == CV_EMBED_YES);
}

static struct document *
expand(struct making *m, const struct template_host *host,
    struct template_checked *checked)
{
	struct arena *a = m->job->arena;
	const struct template *t = m->template;
	struct document *doc;

	if (m->options->qr && !template_says_qr(t)) {
		diag_at(&m->job->diag, FINDING_QR_UNPLACED, NOWHERE, STR_NONE,
		    template_name(t));
		return NULL;
	}
	m->checked = checked;
	doc = template_expand(a, &m->job->diag, t, checked, host);
	if (doc == NULL || !diag_ok(&m->job->diag))
		return NULL;
	if (is_kept(m, doc))
		keep_data(m, checked);
	return doc;
}

/* NULL after findings. */
static struct document *
make_document(struct making *m)
{
	struct cv_job *job = m->job;
	const struct cv_job_options *o = m->options;
	struct diag *d = &job->diag;
	struct template_host th = {.self = m,
	    .image = run_host_image,
	    .digest = host_digest,
	    .date = str_of(o->date),
	    .qr = o->qr,
	    .draft = o->draft,
	    .trusted = m->trusted};
	const struct template *t =
	    m->known_template != NULL
		? m->known_template
		: run_template(job->engine, d, str_of(o->template_name));
	struct arena *stage = arena_scratch(job->arena);
	const struct value *data =
	    m->known_data != NULL ? m->known_data : run_data(job, stage, o, t);
	struct template_checked *checked;
	struct document *doc;
	bool known = run_context(job, stage, o, &th.context);

	if (t != NULL && data != NULL && job->engine->house != NULL &&
	    !m->trusted) /* what was kept is filled already */
		data = template_house_fill(stage, job->engine->house, t, data);
	m->template = t;
	m->read_context = th.context;
	run_old_fonts(d, data);
	if (!check_date(job, th.date) || t == NULL || data == NULL || !known)
		return NULL;
	checked = template_check(stage, d, t, data, &th);
	if (checked == NULL) {
		run_coverage(d, job->engine->fonts, data);
		return NULL;
	}
	doc = expand(m, &th, checked);
	if (doc != NULL && m->name != NULL)
		m->named = str_dup(job->arena,
		    template_text_fill(stage, d, t, m->name, checked, &th));
	m->checked = NULL; /* the data goes */
	m->read_context = NULL;
	arena_scratch_free(stage);
	return doc != NULL && diag_ok(d) ? doc : NULL;
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
	struct pdf_options pdf = {
	    STR("congvan " RUN_VERSION), false, job->deflater, job->lines};
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
    const struct document *doc, const struct stands *stands)
{
	struct docx_options docx = {
	    STR("congvan"), STR(RUN_VERSION), job->deflater, stands};

	if ((o->outputs & CV_OUTPUT_DOCX) &&
	    !docx_write(job->arena, doc, &job->diag, &docx, &job->docx))
		job->pdf = STR_NONE; /* all outputs or none */
}

void
run_be_strict(struct diag *d)
{
	struct buf b = buf_new(d->arena);

	if (d->warnings == 0 || !diag_ok(d))
		return;
	buf_int(&b, (int64_t)d->warnings);
	buf_puts(&b, d->warnings == 1 ? BOTH(" cảnh báo", " warning")
				      : BOTH(" cảnh báo", " warnings"));
	diag_at(d, FINDING_STRICT, NOWHERE, STR_NONE, buf_take(&b));
}

static void
review_by(struct making *m, const struct document *doc,
    const struct stands *stands, const char *const *files, size_t n)
{
	const struct template_host host = {
	    .date = str_of(m->options->date), .qr = m->options->qr};
	struct diag *d = &m->job->diag;

	for (size_t i = 0; i < n; i++) {
		const struct review *r =
		    run_review(m->job->engine, d, files[i]);

		if (r != NULL)
			template_review(m->job->arena, d, r, m->template, doc,
			    stands, &host);
		diag_open(d); /* each has steps of its own */
	}
}

/* What the template and the office expect of the document as it stands on its
 * pages. */
static void
review(
    struct making *m, const struct document *doc, const struct stands *stands)
{
	const struct house *house = m->job->engine->house;
	size_t n;
	const char *const *files = template_reviews(m->template, &n);

	review_by(m, doc, stands, files, n);
	if (house != NULL) {
		files = template_house_reviews(house, &n);
		review_by(m, doc, stands, files, n);
	}
}

/* What a program may hand over by mistake. False after findings. */
static bool
check_options(struct cv_job *job, const struct cv_job_options *o)
{
	bool ok = true;

	if (o->data == NULL && o->data_size > 0)
		ok = run_misuse(&job->diag, STR("data = NULL"));
	if (o->context == NULL && o->context_size > 0)
		ok = run_misuse(&job->diag, STR("context = NULL"));
	if (o->rows == NULL && o->n_rows > 0)
		ok = run_misuse(&job->diag, STR("rows = NULL"));
	for (size_t i = 0; o->rows != NULL && i < o->n_rows; i++)
		if (o->rows[i].data == NULL && o->rows[i].data_size > 0)
			ok = run_misuse(&job->diag, STR("rows[].data = NULL"));
	if ((o->outputs & ~(unsigned)(CV_OUTPUT_PDF | CV_OUTPUT_DOCX)) != 0)
		ok = run_misuse(&job->diag, STR("outputs"));
	if ((unsigned)o->data_format > CV_DATA_JSONL)
		ok = run_misuse(&job->diag, STR("data_format"));
	if ((unsigned)o->embed > CV_EMBED_NO)
		ok = run_misuse(&job->diag, STR("embed"));
	if (o->draft && o->embed == CV_EMBED_YES)
		ok = run_misuse(&job->diag, STR("draft + embed"));
	return ok;
}

/* Jumps when there is no memory. */
static void
sessions_begin(struct cv_job *job)
{
	if (job->fonts == NULL)
		job->fonts = font_session_new(job->engine->fonts);
	if (job->deflater == NULL)
		job->deflater = deflater_keeping(DEFLATE_LEVEL);
	if (job->lines == NULL)
		job->lines = pdf_session_new();
	if (job->fonts == NULL || job->deflater == NULL || job->lines == NULL)
		arena_no_memory(job->arena);
	font_session_begin(job->fonts, job->arena);
	pdf_session_begin(job->lines, font_session_generation(job->fonts));
	deflater_use(job->deflater, job->arena);
}

static void
make(struct making *m)
{
	struct cv_job *job = m->job;
	const struct cv_job_options *o = m->options;
	struct document *doc = check_options(job, o) ? make_document(m) : NULL;
	struct layout *l;
	struct stands stands = {NULL, 0, 0};
	struct arena *stage;
	bool reviewed;

	sessions_begin(job);
	if (doc == NULL || !resolve_document(doc, job->fonts, &job->diag))
		return;
	stage = arena_scratch(job->arena); /* DOCX does not read pages */
	l = layout_document(stage, doc, job->fonts, &job->diag);
	reviewed = o->review && !o->draft && l != NULL;
	if (reviewed || (l != NULL && doc->says_pages))
		layout_stands(job->arena, l, &stands);
	if (reviewed)
		review(m, doc, &stands);
	if (o->strict)
		run_be_strict(&job->diag);
	if (l == NULL || !diag_ok(&job->diag))
		return;
	job->pages = (int32_t)l->n_sheets;
	m->document = doc;
	if (m->data.p != NULL)
		run_record(m, l);
	if (o->dump_model || o->dump_pages)
		keep_text(job, o, doc, l);
	if (!write_pdf(job, o, l))
		return;
	arena_scratch_free(stage);
	write_docx(job, o, doc, &stands);
}

void
run_make(struct making *m)
{
	make(m);
	/* others may follow */
	diag_open(&m->job->diag);
	diag_names(&m->job->diag, NULL, NULL);
}

/* What is kept must give the same document again. Where kinds keep less than
 * they print, it would not: better said now than by whoever verifies it. */
static void
make_from_kept(struct cv_job *job, const struct making *made)
{
	struct str pdf = job->pdf, docx = job->docx;
	struct cv_job_options o = *made->options;
	struct making again = {.job = job, .options = &o, .trusted = true};
	struct run_image *given = NULL, **at = &given;

	for (struct run_image *i = made->images; i != NULL; i = i->next) {
		if (!i->of_data)
			continue;
		*at = ARENA_NEW(job->arena, struct run_image);
		**at = *i;
		at = &(*at)->next;
		*at = NULL;
	}
	again.given = given;
	o.data = made->data.p;
	o.data_size = made->data.n;
	o.data_name = RUN_RECORD_DATA;
	o.data_format = CV_DATA_JSON;
	o.encoding = NULL;
	o.n_rows = 0;
	o.embed = CV_EMBED_YES;
	o.dump_model = o.dump_pages = false;
	run_make(&again);
	if (!diag_ok(&job->diag) || !str_eq(job->pdf, pdf) ||
	    !str_eq(job->docx, docx)) {
		diag_at(&job->diag, FINDING_KEEP_LESS, NOWHERE, STR_NONE,
		    template_name(made->template));
		pdf = docx = STR_NONE;
	}
	job->pdf = pdf;
	job->docx = docx;
}

void
run_document(struct making *m)
{
	run_make(m);
	if (diag_ok(&m->job->diag) && m->data.p != NULL &&
	    m->options->outputs != 0 && template_keeps(m->template))
		make_from_kept(m->job, m);
}

static void
run_steps(struct cv_job *job, const void *arg)
{
	struct making m = {.job = job, .options = arg};

	run_document(&m);
}

struct cv_job_options
run_options(const struct cv_job_options *options)
{
	struct cv_job_options o = {0};

	if (options != NULL)
		o = *options;
	o.template_name = o.template_name ? o.template_name : "";
	o.data_name = o.data_name ? o.data_name : "";
	o.image_folder = o.image_folder ? o.image_folder : "";
	o.date = o.date ? o.date : "";
	o.context_name = o.context_name ? o.context_name : "";
	return o;
}

enum cv_status
cv_job_run(struct cv_job *job, const struct cv_job_options *options)
{
	struct cv_job_options o = run_options(options);
	enum cv_status status;

	if (!run_has_options(job, options, &status) ||
	    !run_has_engine(job, &status))
		return status;
	return run_guard(job, &o.limits, run_steps, &o);
}
