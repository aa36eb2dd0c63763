/* Documents of a pack made anew. */
#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "engine/evidence/pack_check.h"
#include "engine/evidence/verify.h"
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
		/* what was added may cover what is printed */
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

/* What a document is said to be from here on: as it was made anew. One that
 * could not be says nothing. */
static void
take_record(struct pack_check *c, struct listed *f, struct str made)
{
	struct diag own;
	const struct value *tree = NULL;

	diag_init(&own, c->a);
	if (made.n > 0)
		tree = json_read_ours(
		    c->a, &own, STR(RUN_RECORD), str_dup(c->a, made));
	f->recorded = tree != NULL;
	f->record.tree = tree;
}

static void
make_again(struct pack_check *c, struct listed *f)
{
	struct cv_job *job = cv_job_new(c->job->engine);
	struct cv_verify_options o = {.file = f->found->bytes.p,
	    .file_size = f->found->bytes.n,
	    .file_name = str_z(c->a, f->name),
	    .limits = c->options->limits};
	enum cv_status status;
	enum cv_verdict verdict;
	struct str made;

	if (job == NULL)
		arena_no_memory(c->a);
	arena_defer(c->a, job_free, job);
	status = verify_file(job, &o, &verdict, &made);
	if (status == CV_LIMIT && has_code(job, "out-of-memory"))
		arena_no_memory(c->a); /* says nothing of the document */
	if (status == CV_LIMIT)
		verdict = CV_UNREADABLE;
	value_put_text(
	    c->a, f->row, "dung_lai", str_of(weigh(c, f, job, verdict)));
	take_notes(c, f, job);
	take_record(c, f, made);
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
	if (diag_masks(&c->job->diag))
		own = said = STR(DIAG_MASK);
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
	f->recorded =
	    reader_open(c->a, &own, f->name, f->found->bytes, &ro, &paper) &&
	    paper.kind != READER_OTHER && record_is_there(&paper) &&
	    record_read(c->a, &own, f->name, &paper, r);
	if (!diag_ok(&own) && own.v[0].code == FINDING_OUT_OF_MEMORY)
		arena_no_memory(c->a); /* says nothing of the document */
}

/* What the manifest says of a document, and what it is. */
static void
compare_facts(struct pack_check *c, const struct listed *f)
{
	const struct record *r = &f->record;
	const struct value *count = value_find(f->v, STR("count"));
	struct str own = record_property(r, "so_ca_nhan");

	compare_fact(c, f, "type", record_property(r, "loai"), "loại", "kind");
	compare_fact(
	    c, f, "number", record_number(c->a, r), "số, ký hiệu", "number");
	compare_fact(c, f, "date", record_property(r, "ngay"), "ngày", "date");
	compare_fact(
	    c, f, "unit", record_property(r, "co_quan"), "cơ quan", "unit");
	compare_fact(c, f, "subject", record_property(r, "trich_yeu"),
	    "trích yếu", "subject");
	if (own.n > 0 && count != NULL && !str_eq(own, count->text))
		pack_say(c, f->name,
		    STR("số cá nhân trong manifest.json khác văn bản"),
		    STR("the count in manifest.json is not the document's"));
}

/* The data beside a document is the data in it. */
static void
compare_data(struct pack_check *c, const struct listed *f)
{
	struct str name = str_cat(c->a,
	    str_cat(c->a, STR(PACK_DATA), file_base(f->name)), STR(".json"));
	uint32_t k = names_find(&c->listed_names, name);
	const struct listed *g = k > 0 ? &c->files[k - 1] : NULL;

	if (g == NULL)
		pack_say(c, name, STR("thiếu: văn bản có kèm dữ liệu"),
		    STR("is missing: the document has data in it"));
	else if (g->found != NULL && !str_eq(g->found->bytes, f->record.data))
		pack_say(c, name, STR("không phải dữ liệu kèm trong văn bản"),
		    STR("is not the data in the document"));
}

/* The index that people read against the manifest that programs do. */
static void
compare_index(struct pack_check *c, const struct listed *f)
{
	struct diag own;
	const struct value *data, *rows;
	size_t documents = 0, same = 0;

	diag_init(&own, c->a);
	data = json_read_ours(c->a, &own, STR(RUN_RECORD_DATA), f->record.data);
	rows = value_find(data, STR("tep"));
	for (size_t i = 0; i < c->n_files; i++)
		documents +=
		    str_is(record_text(c->files[i].v, "role"), "document");
	for (size_t i = 0;
	     rows != NULL && rows->kind == VALUE_LIST && i < rows->n; i++) {
		struct str name = str_cat(c->a, STR(PACK_DOCUMENTS),
		    record_text(rows->items[i], "tep"));
		uint32_t k = names_find(&c->listed_names, name);

		same +=
		    k > 0 && str_eq(record_text(c->files[k - 1].v, "sha256"),
				 record_text(rows->items[i], "sha256"));
	}
	if (rows == NULL || rows->n != documents || same != documents)
		pack_say(c, f->name, STR("không phải danh mục của các tệp này"),
		    STR("is not the index of these files"));
}

static void
look_into(struct pack_check *c, struct listed *f)
{
	bool index = str_is(record_text(f->v, "role"), "index");
	bool inside = str_starts(f->name, STR(PACK_DOCUMENTS));

	if (!f->recorded)
		pack_read_facts(c, f);
	if (f->recorded && pack_is_document(f) && inside)
		compare_data(c, f);
	if (index && f->recorded)
		compare_index(c, f);
	make_again(c, f);
	if (f->recorded && pack_is_document(f) && inside)
		compare_facts(c, f);
}

void
pack_make_again(struct pack_check *c)
{
	if (names_find(&c->listed_names, STR(PACK_INDEX)) == 0)
		pack_say(c, STR(PACK_INDEX), STR("thiếu trong gói"),
		    STR("is missing from the pack"));
	for (size_t i = 0; i < c->n_files; i++) {
		struct listed *f = &c->files[i];

		if (!f->intact ||
		    reader_kind_of(f->found->bytes) == READER_OTHER)
			continue;
		look_into(c, f);
		arena_time_anew(c->a);
	}
}
