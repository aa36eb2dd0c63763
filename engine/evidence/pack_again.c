/* Documents of a pack made anew, and their counts against the reports'. */
#include "engine/base/arena.h"
#include "engine/data/canonical.h"
#include "engine/evidence/pack_check.h"
#include "engine/text/fold.h"
#include "engine/text/text.h"

#define NOTES_MOST 5

static bool
is_document(const struct listed *f)
{
	return str_is(record_text(f->v, "role"), "document");
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

	if (own.n == 0 || said.n == 0 || str_eq(own, said))
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
		if (f->recorded && is_document(f) &&
		    str_starts(f->name, STR(PACK_DOCUMENTS)))
			compare_data(c, f);
		make_again(c, f);
	}
}

/* ---- counting ---- */
struct letter {
	struct str number, unit, folded;
	int64_t count;
	bool claimed;
};

struct claimed {
	struct str number, unit, folded;
	int64_t count;
};

struct counting {
	struct pack_check *c;
	struct letter *letters;
	size_t n_letters, cap_letters;
	struct claimed *claims;
	size_t n_claims, cap_claims;
	struct value *rows;
};

static bool
to_count(struct str s, int64_t *out)
{
	int32_t v;

	if (!str_to_int(s, &v) || v < 0)
		return false;
	*out = v;
	return true;
}

/* A letter in both formats is one. */
static void
letter_add(struct counting *k, const struct record *r)
{
	struct letter l = {.number = record_number(k->c->a, r),
	    .unit = record_property(r, "co_quan")};

	if (!to_count(record_property(r, "so_ca_nhan"), &l.count))
		return;
	l.folded = text_fold(k->c->a, l.unit);
	for (size_t i = 0; i < k->n_letters; i++)
		if (str_eq(k->letters[i].number, l.number) &&
		    str_eq(k->letters[i].folded, l.folded) &&
		    k->letters[i].count == l.count)
			return;
	ARENA_PUSH(k->c->a, k->letters, k->n_letters, k->cap_letters, l);
}

/* Two reports may say the same. */
static void
claim_add(struct counting *k, const struct value *v)
{
	struct claimed q = {
	    .number = record_text(v, "number"), .unit = record_text(v, "unit")};

	if (!to_count(record_text(v, "count"), &q.count))
		return;
	q.folded = text_fold(k->c->a, q.unit);
	for (size_t i = 0; i < k->n_claims; i++)
		if (str_eq(k->claims[i].number, q.number) &&
		    str_eq(k->claims[i].folded, q.folded) &&
		    k->claims[i].count == q.count)
			return;
	ARENA_PUSH(k->c->a, k->claims, k->n_claims, k->cap_claims, q);
}

static void
gather(struct counting *k)
{
	for (size_t i = 0; i < k->c->n_files; i++) {
		const struct listed *f = &k->c->files[i];
		const struct value *claims;

		if (!f->recorded || !is_document(f))
			continue;
		letter_add(k, &f->record);
		claims = value_find(f->record.tree, STR("claims"));
		for (size_t j = 0; claims != NULL &&
				   claims->kind == VALUE_LIST && j < claims->n;
		     j++)
			claim_add(k, claims->items[j]);
	}
}

/* in, by: -1 = none */
static void
row_add(struct counting *k, struct str number, struct str unit, int64_t in,
    int64_t by, const char *result)
{
	struct arena *a = k->c->a;
	struct value *row = value_group_new(a);

	value_put_text(a, row, "so_ky_hieu", number);
	if (unit.n > 0)
		value_put_text(a, row, "co_quan", unit);
	if (in >= 0)
		value_put(a, row, "trong_thu", value_number_new(a, in));
	if (by >= 0)
		value_put(a, row, "trong_bao_cao", value_number_new(a, by));
	value_put_text(a, row, "ket_qua", str_of(result));
	value_add(a, k->rows, row);
}

static void
say_counts(struct counting *k, struct str what, int64_t in, int64_t by)
{
	struct buf vi = buf_new(k->c->a), en = buf_new(k->c->a);

	buf_puts(&vi, "trong thư có ");
	buf_int(&vi, in);
	buf_puts(&vi, " cá nhân, báo cáo ghi ");
	buf_int(&vi, by);
	buf_puts(&en, "there are ");
	buf_int(&en, in);
	buf_puts(&en, " persons in letters, the report says ");
	buf_int(&en, by);
	pack_say(k->c, what, buf_take(&vi), buf_take(&en));
}

static struct letter *
letter_of(struct counting *k, const struct claimed *q)
{
	for (size_t i = 0; i < k->n_letters; i++)
		if (str_eq(k->letters[i].number, q->number) &&
		    (q->unit.n == 0 || str_eq(k->letters[i].folded, q->folded)))
			return &k->letters[i];
	return NULL;
}

static void
check_claim(struct counting *k, const struct claimed *q)
{
	struct letter *l = letter_of(k, q);

	if (l == NULL) {
		row_add(k, q->number, q->unit, -1, q->count, "thieu_thu");
		pack_say(k->c, q->number,
		    STR("báo cáo có nêu, nhưng trong gói không có thư này"),
		    STR("the report names it, but it is not in the pack"));
		return;
	}
	l->claimed = true;
	row_add(k, q->number, l->unit, l->count, q->count,
	    l->count == q->count ? "khop" : "lech");
	if (l->count != q->count)
		say_counts(k, q->number, l->count, q->count);
}

static void
check_total(struct counting *k, int64_t by)
{
	struct arena *a = k->c->a;
	struct value *total = value_group_new(a);
	int64_t in = 0;

	for (size_t i = 0; i < k->n_letters; i++)
		in += k->letters[i].count;
	value_put(a, total, "trong_thu", value_number_new(a, in));
	if (by >= 0)
		value_put(a, total, "trong_bao_cao", value_number_new(a, by));
	if (value_find(k->c->report, STR("tong")) == NULL)
		value_put(a, k->c->report, "tong", total);
	if (by >= 0 && in != by)
		say_counts(k, STR("Tổng cộng"), in, by);
}

static void
tell_unclaimed(struct counting *k)
{
	for (size_t i = 0; i < k->n_letters; i++) {
		const struct letter *l = &k->letters[i];

		if (l->claimed)
			continue;
		row_add(k, l->number, l->unit, l->count, -1, "khong_bao_cao");
		pack_say(k->c, l->number,
		    STR("thư có trong gói, báo cáo không nêu"),
		    STR("is in the pack, but no report names it"));
	}
}

void
pack_count(struct pack_check *c)
{
	struct counting k = {.c = c, .rows = value_list_new(c->a)};

	gather(&k);
	if (k.n_claims == 0 && k.n_letters == 0)
		return;
	for (size_t i = 0; i < k.n_claims; i++)
		if (k.claims[i].number.n > 0)
			check_claim(&k, &k.claims[i]);
	if (k.n_claims > 0)
		tell_unclaimed(&k);
	for (size_t i = 0; i < k.n_claims; i++)
		if (k.claims[i].number.n == 0)
			check_total(&k, k.claims[i].count);
	if (value_find(c->report, STR("tong")) == NULL)
		check_total(&k, -1);
	if (k.rows->n > 0)
		value_put(c->a, c->report, "doi_chieu", k.rows);
}
