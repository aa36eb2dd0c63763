#include "engine/evidence/verify.h"

#include "engine/base/digest.h"
#include "engine/evidence/compare.h"

struct verifying {
	struct cv_job *job;
	struct arena *a;
	struct diag *d;
	struct str name, bytes;
	const char *template_name;
	struct reader_paper paper;
	struct record record;
	struct making again;
	struct str anew;  /* what the data gives */
	bool other;       /* versions, fonts or the template differ */
	struct diag told; /* how they do: told where it matters */
};

static void
tell(struct verifying *v, enum finding_code code, struct str more)
{
	diag_at(v->d, code, NOWHERE, STR_NONE, v->name, more);
}

/* ---- what decided the bytes, there and here ---- */
static void
compare_version(
    struct verifying *v, struct str what, struct str there, struct str here)
{
	if (str_eq(there, here))
		return;
	v->other = true;
	if (there.n == 0)
		there = STR("–");
	if (here.n == 0)
		here = STR("–");
	diag_at(&v->told, FINDING_VERIFY_VERSION, file_place(v->name), STR_NONE,
	    what, there, here);
}

static void
compare_libraries(struct verifying *v)
{
	const struct value *there =
	    value_find(v->record.tree, STR("libraries"));
	const struct value *here = run_libraries(v->a);

	for (size_t i = 0; i < here->n; i++) {
		const struct member *m = &here->members[i];

		compare_version(v, m->name,
		    record_text(there, str_z(v->a, m->name)), m->value->text);
	}
}

static void
compare_fonts(struct verifying *v)
{
	const struct value *list = value_find(v->record.tree, STR("fonts"));

	if (list == NULL || list->kind != VALUE_LIST)
		return;
	for (size_t i = 0; i < list->n; i++) {
		struct str file = record_text(list->items[i], "file");

		compare_version(v, file, record_text(list->items[i], "sha256"),
		    font_file_digest(v->a, v->job->engine->fonts, file));
	}
}

/* The template's own images; those of the data came with it. */
static void
compare_images(struct verifying *v)
{
	const struct value *list = value_find(v->record.tree, STR("images"));

	for (size_t i = 0; list != NULL && i < list->n; i++) {
		struct str name = record_text(list->items[i], "name");
		const struct run_image *k = v->again.images;

		if (record_text(list->items[i], "file").n > 0)
			continue;
		while (k != NULL && (k->of_data || !str_eq(k->name, name)))
			k = k->next;
		compare_version(v, name, record_text(list->items[i], "sha256"),
		    k != NULL ? digest_hex(v->a, k->bytes) : STR_NONE);
	}
}

static void
compare_template(struct verifying *v)
{
	const struct template *t = v->again.template;
	struct str what =
	    str_cat(v->a, STR(BOTH("mẫu ", "template ")), template_name(t));

	compare_version(
	    v, what, v->record.template_digest, template_digest(v->a, t));
}

static void
compare_versions(struct verifying *v)
{
	const struct value *engine = value_find(v->record.tree, STR("engine"));

	compare_version(v, STR("congvan"), record_text(engine, "version"),
	    STR(RUN_VERSION));
	compare_libraries(v);
	compare_version(v, STR("fonts.xml"),
	    record_text(v->record.tree, "fonts_xml"),
	    font_set_digest(v->job->engine->fonts));
	compare_fonts(v);
	compare_template(v);
	compare_images(v);
}

/* ---- making it anew ---- */
static bool
make_again(struct verifying *v)
{
	struct record *r = &v->record;
	struct cv_job *job = v->job;
	const char *template_name = v->template_name;
	bool pdf = v->paper.kind == READER_PDF;
	struct cv_job_options o = {
	    .data = r->data.p,
	    .data_size = r->data.n,
	    .data_name = RUN_RECORD_DATA,
	    .data_format = CV_DATA_JSON,
	    .image_folder = "",
	    .date = str_z(v->a, r->date),
	    .context = r->context.p,
	    .context_size = r->context.n,
	    .context_name = RUN_RECORD_CONTEXT,
	    .embed = CV_EMBED_YES,
	    .qr = r->qr,
	    .outputs = pdf ? CV_OUTPUT_PDF : CV_OUTPUT_DOCX,
	};

	if (template_name == NULL)
		template_name = str_z(v->a, r->template_name);
	o.template_name = template_name;
	v->again.job = job;
	v->again.options = &o;
	v->again.given = r->images;
	v->again.trusted = true;
	run_make(&v->again);
	v->anew = pdf ? job->pdf : job->docx;
	job->pdf = job->docx = STR_NONE;
	if (diag_ok(v->d) && v->anew.p != NULL)
		return true;
	tell(v, FINDING_VERIFY_FAILED, str_of(template_name));
	return false;
}

/* ---- comparing ---- */
/* Both files whole, where they are not the same. False after findings: what
 * is compared cannot be read whole, though its data could. */
static bool
read_whole(struct verifying *v, struct reader_paper *anew)
{
	return reader_open(v->a, v->d, v->name, v->bytes, NULL, &v->paper) &&
	       reader_open(v->a, v->d, STR("congvan"), v->anew, NULL, anew);
}

/* The findings of one kind behind those of another. */
static void
append(struct diag *to, const struct diag *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct finding *f = &from->v[i];

		diag_put(to, f->code, f->place, f->path, f->arg, FINDING_ARGS);
	}
}

static enum cv_verdict
tell_other(struct verifying *v)
{
	struct reader_paper anew;
	struct diag words;
	bool differ;

	if (!read_whole(v, &anew))
		return CV_UNREADABLE;
	diag_init(&words, v->a);
	differ = compare_words(v->a, &words, v->name, &anew, &v->paper);
	tell(v, FINDING_VERIFY_OTHER,
	    differ
		? STR(BOTH("chữ in ra KHÁC", "the words DIFFER"))
		: STR(BOTH("chữ in ra giống hệt", "the words are the same")));
	append(v->d, &v->told);
	append(v->d, &words);
	return CV_OTHER_VERSION;
}

/* Nothing to be seen differs: the frame of the file does. */
static void
tell_byte(struct verifying *v)
{
	struct buf at = buf_new(v->a);
	size_t i = 0;

	while (i < v->bytes.n && i < v->anew.n && v->bytes.p[i] == v->anew.p[i])
		i++;
	buf_int(&at, (int64_t)i);
	diag_at(v->d, FINDING_VERIFY_BYTE, file_place(v->name), STR_NONE,
	    buf_take(&at));
}

static enum cv_verdict
tell_difference(struct verifying *v, enum cv_verdict verdict)
{
	struct reader_paper anew;
	struct buf more = buf_new(v->a);

	if (verdict == CV_EXTENDED) {
		buf_int(&more, (int64_t)(v->bytes.n - v->anew.n));
		tell(v, FINDING_VERIFY_EXTENDED, buf_take(&more));
	} else {
		tell(v, FINDING_VERIFY_DIFFERENT, STR_NONE);
	}
	if (!read_whole(v, &anew))
		return verdict;
	if (compare_words(v->a, v->d, v->name, &anew, &v->paper))
		return CV_DIFFERENT; /* whatever stands in front */
	if (!compare_parts(
		v->a, v->d, v->name, &anew, &v->paper, verdict == CV_EXTENDED))
		tell_byte(v);
	return verdict;
}

static enum cv_verdict
compare(struct verifying *v)
{
	if (str_eq(v->bytes, v->anew)) {
		tell(v, FINDING_VERIFY_IDENTICAL, STR_NONE);
		return CV_IDENTICAL;
	}
	/* a DOCX that goes on is read from its end: it is another one */
	if (v->paper.kind == READER_PDF && str_starts(v->bytes, v->anew))
		return tell_difference(v, CV_EXTENDED);
	compare_versions(v);
	return v->other ? tell_other(v) : tell_difference(v, CV_DIFFERENT);
}

static enum cv_verdict
verify(struct verifying *v)
{
	struct reader_options ro = {.files_only = true};

	if (!reader_open(v->a, v->d, v->name, v->bytes, &ro, &v->paper))
		return CV_UNREADABLE;
	if (v->paper.kind == READER_OTHER || !record_is_there(&v->paper)) {
		tell(v, FINDING_NOT_OURS, STR_NONE);
		return CV_NOT_OURS;
	}
	if (!record_read(v->a, v->d, v->name, &v->paper, &v->record))
		return CV_UNREADABLE;
	return make_again(v) ? compare(v) : CV_VERDICT_NONE;
}

struct verify_call {
	const struct cv_verify_options *options;
	enum cv_verdict verdict;
	struct str record;
};

static struct str
record_made(const struct verifying *v)
{
	const struct document *doc = v->again.document;
	const struct attachment *f = doc != NULL ? doc->attachments : NULL;

	while (f != NULL && !str_is(f->name, RUN_RECORD))
		f = f->next;
	return f != NULL ? f->bytes : STR_NONE;
}

static void
verify_paper(struct cv_job *job, struct str name, struct verify_call *call)
{
	struct verifying *v = ARENA_NEW(job->arena, struct verifying);
	const struct cv_verify_options *o = call->options;

	v->job = job;
	v->a = job->arena;
	v->d = &job->diag;
	v->name = name;
	v->bytes = (struct str){o->file, o->file_size};
	v->template_name = o->template_name;
	diag_init(&v->told, v->a);
	call->verdict = verify(v);
	call->record = record_made(v);
}

/* ---- the public calls ---- */
static bool
fits(struct cv_job *job, const char *name, size_t size)
{
	if (size <= limit_of(job->arena, LIMIT_INPUT))
		return true;
	diag_at(&job->diag, FINDING_INPUT_TOO_LARGE, NOWHERE, STR_NONE,
	    str_of(name), limit_text(job->arena, LIMIT_INPUT));
	return false;
}

static bool
misused(struct cv_job *job, const void *file, size_t size)
{
	if (file != NULL || size == 0)
		return false;
	return !run_misuse(&job->diag, STR("file = NULL"));
}

static void
verify_step(struct cv_job *job, const void *arg)
{
	struct verify_call *const *call = arg;
	const struct cv_verify_options *o = (*call)->options;
	const char *name = o->file_name != NULL ? o->file_name : "";

	if (!misused(job, o->file, o->file_size) &&
	    fits(job, name, o->file_size))
		verify_paper(job, str_of(name), *call);
}

enum cv_status
verify_file(struct cv_job *job, const struct cv_verify_options *options,
    enum cv_verdict *verdict, struct str *record)
{
	struct verify_call call = {.options = options};
	struct verify_call *arg = &call;
	enum cv_status status;

	*verdict = CV_VERDICT_NONE;
	*record = STR_NONE;
	if (!run_has_options(job, options, &status) ||
	    !run_has_engine(job, &status))
		return status;
	status = run_guard(job, &options->limits, verify_step, &arg);
	if (status == CV_LIMIT || status == CV_FILE || status == CV_DEFECT)
		return status;
	*verdict = call.verdict;
	*record = call.record;
	switch (call.verdict) {
	case CV_IDENTICAL:
		return CV_OK;
	case CV_DIFFERENT:
	case CV_EXTENDED:
	case CV_OTHER_VERSION:
		return CV_PARTIAL;
	case CV_VERDICT_NONE:
	case CV_NOT_OURS:
	case CV_UNREADABLE:
		break;
	}
	return CV_BAD_INPUT;
}

enum cv_status
cv_job_verify(struct cv_job *job, const struct cv_verify_options *options,
    enum cv_verdict *verdict)
{
	enum cv_verdict own;
	struct str record;

	return verify_file(
	    job, options, verdict != NULL ? verdict : &own, &record);
}

static struct str
names_of(struct arena *a, const struct reader_paper *p)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < p->n_files; i++) {
		buf_puts(&b, i > 0 ? ", " : "");
		buf_str(&b, p->files[i].name);
	}
	return buf_take(&b);
}

static void
extract_step(struct cv_job *job, const void *arg)
{
	const struct cv_extract_options *o = arg;
	struct str name = str_of(o->file_name != NULL ? o->file_name : "");
	struct str what = str_of(o->what != NULL ? o->what : RUN_RECORD_DATA);
	struct str bytes = {o->file, o->file_size};
	struct reader_options ro = {.files_only = true};
	struct reader_paper p;
	struct str kept;

	if (misused(job, o->file, o->file_size) ||
	    !fits(job, name.p, o->file_size) ||
	    !reader_open(job->arena, &job->diag, name, bytes, &ro, &p))
		return;
	if (p.kind == READER_OTHER || !record_is_there(&p)) {
		diag_at(&job->diag, FINDING_NOT_OURS, NOWHERE, STR_NONE, name);
		return;
	}
	kept = record_file(&p, what);
	if (kept.p == NULL)
		diag_at(&job->diag, FINDING_RECORD_NAME, NOWHERE, STR_NONE,
		    name, what, names_of(job->arena, &p));
	else
		job->text = str_dup(job->arena, kept);
}

enum cv_status
cv_job_extract(struct cv_job *job, const struct cv_extract_options *options)
{
	enum cv_status status;

	if (!run_has_options(job, options, &status))
		return status;
	return run_guard(job, &options->limits, extract_step, options);
}
