/* What documents of a pack say of each other: reports, how many persons stand
 * in letters; slips, what digest a file has. */
#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/evidence/pack_check.h"
#include "engine/text/fold.h"

struct letter {
	struct str number, unit, folded;
	struct str data; /* it was made of: its digest */
	int64_t count;
	bool claimed;
};

struct claimed {
	struct str source; /* the report's file */
	struct str number, folded;
	int64_t count;
};

struct claims {
	struct pack_check *c;
	struct letter *letters;
	size_t n_letters, cap_letters;
	struct claimed *v;
	size_t n, cap;
	bool total; /* a report tells all letters: none may be left out */
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

/* ---- gathering ---- */
/* A letter in both formats is one. */
static void
letter_add(struct claims *k, const struct record *r)
{
	struct letter l = {.number = record_number(k->c->a, r),
	    .unit = record_property(r, "co_quan")};

	if (!to_count(record_property(r, "so_ca_nhan"), &l.count))
		return;
	l.folded = text_fold(k->c->a, l.unit);
	l.data = record_text(value_find(r->tree, STR("data")), "sha256");
	for (size_t i = 0; i < k->n_letters; i++)
		if (str_eq(k->letters[i].data, l.data))
			return;
	ARENA_PUSH(k->c->a, k->letters, k->n_letters, k->cap_letters, l);
}

/* Two reports, or both formats of one, may say the same. */
static void
count_add(struct claims *k, struct str source, const struct value *v)
{
	struct claimed q = {.source = source,
	    .number = record_text(v, "number"),
	    .folded = text_fold(k->c->a, record_text(v, "unit"))};

	if (!to_count(record_text(v, "count"), &q.count))
		return;
	k->total = k->total || q.number.n == 0;
	for (size_t i = 0; i < k->n; i++)
		if (str_eq(k->v[i].number, q.number) &&
		    (q.folded.n == 0 || str_eq(k->v[i].folded, q.folded)) &&
		    k->v[i].count == q.count)
			return;
	ARENA_PUSH(k->c->a, k->v, k->n, k->cap, q);
}

/* ---- files ---- */
static const struct listed *
file_named(const struct claims *k, struct str name)
{
	for (size_t i = 0; i < k->c->n_files; i++)
		if (pack_is_document(&k->c->files[i]) &&
		    str_eq(file_base(k->c->files[i].name), name))
			return &k->c->files[i];
	return NULL;
}

static struct str
cat4(struct arena *a, struct str w, struct str x, struct str y, struct str z)
{
	return str_cat(a, str_cat(a, w, x), str_cat(a, y, z));
}

static void
check_file(struct claims *k, struct str source, const struct value *v)
{
	struct arena *a = k->c->a;
	struct str name = record_text(v, "file");
	struct str digest = record_text(v, "sha256");
	const struct listed *f = file_named(k, name);

	if (name.n == 0)
		return;
	if (f == NULL || f->found == NULL)
		pack_say_claim(k->c, source,
		    cat4(a, STR("nêu tệp "), name, STR(" không có trong gói"),
			STR("")),
		    cat4(a, STR("names the file "), name,
			STR(", which is not in the pack"), STR("")));
	else if (!str_eq(f->found->digest, digest))
		pack_say_claim(k->c, source,
		    cat4(a, STR("ghi mã băm của "), name,
			STR(" khác tệp trong gói: "), digest),
		    cat4(a, STR("says another digest of "), name, STR(": "),
			digest));
}

static void
take_claims(struct claims *k, const struct listed *f)
{
	const struct value *v = value_find(f->record.tree, STR("claims"));
	struct str source = file_base(f->name);

	for (size_t i = 0; v != NULL && v->kind == VALUE_LIST && i < v->n;
	     i++) {
		count_add(k, source, v->items[i]);
		/* the DOCX says no more than the PDF before it */
		if (!str_ends(source, STR(".docx")))
			check_file(k, source, v->items[i]);
	}
}

/* ---- counts ---- */
/* in, by: -1 = none */
static void
row_add(struct claims *k, struct str number, struct str unit, int64_t in,
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
say_counts(
    struct claims *k, struct str what, int64_t in, const struct claimed *q)
{
	struct buf vi = buf_new(k->c->a), en = buf_new(k->c->a);

	buf_puts(&vi, "trong thư có ");
	buf_int(&vi, in);
	buf_puts(&vi, " cá nhân, ");
	buf_str(&vi, q->source);
	buf_puts(&vi, " ghi ");
	buf_int(&vi, q->count);
	buf_puts(&en, "there are ");
	buf_int(&en, in);
	buf_puts(&en, " persons in letters, ");
	buf_str(&en, q->source);
	buf_puts(&en, " says ");
	buf_int(&en, q->count);
	pack_say_claim(k->c, what, buf_take(&vi), buf_take(&en));
}

static struct letter *
letter_of(struct claims *k, const struct claimed *q)
{
	for (size_t i = 0; i < k->n_letters; i++)
		if (str_eq(k->letters[i].number, q->number) &&
		    (q->folded.n == 0 ||
			str_eq(k->letters[i].folded, q->folded)))
			return &k->letters[i];
	return NULL;
}

static void
check_count(struct claims *k, const struct claimed *q)
{
	struct letter *l = letter_of(k, q);

	if (l == NULL) {
		row_add(k, q->number, STR_NONE, -1, q->count, "thieu_thu");
		pack_say_claim(k->c, q->number,
		    cat4(k->c->a, q->source,
			STR(" có nêu, nhưng trong gói không có thư này"),
			STR(""), STR("")),
		    cat4(k->c->a, q->source,
			STR(" names it, but it is not in the pack"), STR(""),
			STR("")));
		return;
	}
	l->claimed = true;
	row_add(k, q->number, l->unit, l->count, q->count,
	    l->count == q->count ? "khop" : "lech");
	if (l->count != q->count)
		say_counts(k, q->number, l->count, q);
}

static void
check_total(struct claims *k, const struct claimed *q)
{
	struct arena *a = k->c->a;
	struct value *total = value_group_new(a);
	int64_t in = 0;

	for (size_t i = 0; i < k->n_letters; i++)
		in += k->letters[i].count;
	value_put(a, total, "trong_thu", value_number_new(a, in));
	if (q != NULL)
		value_put(
		    a, total, "trong_bao_cao", value_number_new(a, q->count));
	if (value_find(k->c->report, STR("tong")) == NULL)
		value_put(a, k->c->report, "tong", total);
	if (q != NULL && in != q->count)
		say_counts(k, STR("Tổng cộng"), in, q);
}

static void
tell_unclaimed(struct claims *k)
{
	for (size_t i = 0; i < k->n_letters; i++) {
		const struct letter *l = &k->letters[i];

		if (l->claimed)
			continue;
		row_add(k, l->number, l->unit, l->count, -1, "khong_bao_cao");
		pack_say_claim(k->c, l->number,
		    STR("thư có trong gói, báo cáo không nêu"),
		    STR("is in the pack, but no report names it"));
	}
}

void
pack_check_claims(struct pack_check *c)
{
	struct claims k = {.c = c, .rows = value_list_new(c->a)};

	for (size_t i = 0; i < c->n_files; i++)
		if (c->files[i].recorded && pack_is_document(&c->files[i])) {
			letter_add(&k, &c->files[i].record);
			take_claims(&k, &c->files[i]);
		}
	for (size_t i = 0; i < k.n; i++)
		if (k.v[i].number.n > 0)
			check_count(&k, &k.v[i]);
	if (k.total)
		tell_unclaimed(&k);
	for (size_t i = 0; i < k.n; i++)
		if (k.v[i].number.n == 0)
			check_total(&k, &k.v[i]);
	if (k.n_letters > 0 && value_find(c->report, STR("tong")) == NULL)
		check_total(&k, NULL);
	value_put(c->a, c->report, "doi_chieu", k.rows);
}
