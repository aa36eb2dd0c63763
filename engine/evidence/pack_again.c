/* Documents of a pack made anew. */
#include "engine/base/arena.h"
#include "engine/data/canonical.h"
#include "engine/evidence/pack_check.h"
#include "engine/text/fold.h"

#define NOTES_MOST 5

bool
pack_is_document(const struct listed *f)
{
	struct str role = record_text(f->v, "role");

	return str_is(role, "document") || str_is(role, "beside");
}

/* ---- making anew ---- */
static void
note(struct pack_check *c, struct listed *f, const char *text)
{
	if (f->notes->n < NOTES_MOST)
		value_add(c->a, f->notes,
		    value_text_new(c->a, NOWHERE, str_dup(c->a, str_of(text))));
}

static bool
has_code(const struct cv_job *job, const char *code)
{
	struct cv_finding f;

	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		if (str_is(str_of(f.code), code))
			return true;
	return false;
}

static void
take_notes(struct pack_check *c, struct listed *f, const struct cv_job *job)
{
	struct cv_finding found;

	for (size_t i = 0; cv_job_finding(job, i, &found); i++)
		if (!str_is(str_of(found.code), "identical") &&
		    !str_is(str_of(found.code), "not-ours"))
			note(c, f, found.text_vi);
}

/* What the report says of the verdict; a document that is not what its data
 * gives is told. */
static const char *
weigh(struct pack_check *c, struct listed *f, const struct cv_job *job,
    enum cv_verdict verdict)
{
	switch (verdict) {
	case CV_IDENTICAL:
		return "giong_het";
	case CV_EXTENDED:
		if (has_code(job, "words-differ"))
			break;
		/* what was added may still cover what is printed */
		c->unsure = true;
		return "them_sau";
	case CV_DIFFERENT:
		break;
	case CV_OTHER_VERSION:
		if (has_code(job, "words-differ"))
			break;
		c->unsure = true;
		return "phien_ban_khac";
	case CV_NOT_OURS:
		return "khong_ap_dung";
	case CV_VERDICT_NONE:
	case CV_UNREADABLE:
		c->unsure = true;
		return "khong_doc_duoc";
	}
	pack_say(c, f->name, STR("khác bản dựng lại từ dữ liệu kèm theo"),
	    STR("is not what is made anew from its data"));
	return "khac";
}

static void
job_free(void *job)
{
	cv_job_free(job);
}

static void
make_again(struct pack_check *c, struct listed *f)
{
	struct cv_job *job = cv_job_new(c->job->engine);
	struct cv_verify_options o = {.file = f->found->bytes.p,
	    .file_size = f->found->bytes.n,
	    .file_name = str_z(c->a, f->name),
	    .max_memory = c->options->max_memory,
	    .max_input = SIZE_MAX};
	enum cv_verdict verdict;
	const char *result;

	if (job == NULL)
		arena_no_memory(c->a);
	arena_defer(c->a, job_free, job);
	if (cv_job_verify(job, &o, &verdict) == CV_LIMIT)
		verdict = CV_UNREADABLE;
	result = weigh(c, f, job, verdict);
	value_put_text(c->a, f->row, "dung_lai", str_of(result));
	take_notes(c, f, job);
	arena_undefer(c->a, job_free, job);
	cv_job_free(job);
}

/* ---- what the manifest says of a document, and it of itself ---- */
static void
compare_fact(struct pack_check *c, const struct listed *f, const char *name,
    struct str own, const char *vi, const char *en)
{
	struct str said = record_text(f->v, name);
	struct buf v = buf_new(c->a), e = buf_new(c->a);

	if (own.n == 0 || said.n == 0 ||
	    str_eq(text_fold(c->a, own), text_fold(c->a, said)))
		return;
	buf_puts(&v, vi);
	buf_puts(&v, " trong manifest.json là \"");
	buf_str(&v, said);
	buf_puts(&v, "\", văn bản ghi \"");
	buf_str(&v, own);
	buf_putc(&v, '"');
	buf_puts(&e, en);
	buf_puts(&e, " in manifest.json is \"");
	buf_str(&e, said);
	buf_puts(&e, "\", the document says \"");
	buf_str(&e, own);
	buf_putc(&e, '"');
	pack_say(c, f->name, buf_take(&v), buf_take(&e));
}

void
pack_read_facts(struct pack_check *c, struct listed *f)
{
	struct reader_options ro = {.files_only = true};
	struct reader_paper paper;
	struct diag own;
	struct record *r = &f->record;

	diag_init(&own, c->a);
	if (!reader_open(c->a, &own, f->name, f->found->bytes, &ro, &paper) ||
	    paper.kind == READER_OTHER || !record_is_there(&paper) ||
	    !record_read(c->a, &own, f->name, &paper, r))
		return;
	f->recorded = true;
	compare_fact(c, f, "type", record_property(r, "loai"), "loại", "kind");
	compare_fact(
	    c, f, "number", record_number(c->a, r), "số, ký hiệu", "number");
	compare_fact(c, f, "date", record_property(r, "ngay"), "ngày", "date");
	compare_fact(
	    c, f, "unit", record_property(r, "co_quan"), "cơ quan", "unit");
}

/* The data beside a document is the data in it. */
static void
compare_data(struct pack_check *c, const struct listed *f)
{
	struct str base =
	    str_slice(f->name, sizeof PACK_DOCUMENTS - 1, f->name.n);
	struct str name =
	    str_cat(c->a, str_cat(c->a, STR(PACK_DATA), base), STR(".json"));

	for (size_t i = 0; i < c->n_files; i++) {
		const struct listed *g = &c->files[i];

		if (g->found == NULL || !str_eq(g->name, name))
			continue;
		if (!str_eq(g->found->bytes, f->record.data))
			pack_say(c, name,
			    STR("không phải dữ liệu kèm trong văn bản"),
			    STR("is not the data in the document"));
		return;
	}
}

void
pack_make_again(struct pack_check *c)
{
	for (size_t i = 0; i < c->n_files; i++) {
		struct listed *f = &c->files[i];

		if (!f->intact ||
		    reader_kind_of(f->found->bytes) == READER_OTHER)
			continue;
		if (!f->recorded)
			pack_read_facts(c, f);
		if (f->recorded && pack_is_document(f) &&
		    str_starts(f->name, STR(PACK_DOCUMENTS)))
			compare_data(c, f);
		make_again(c, f);
	}
}
