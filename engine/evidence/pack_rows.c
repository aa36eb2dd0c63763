/* The index of a pack: what documents say of themselves, and the user of the
 * others. */
#include "engine/evidence/packing.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/text/fold.h"
#include "engine/text/text.h"

/* ---- rows ---- */
static const struct value *
given_row(const struct packing *p, struct str name)
{
	const struct value *rows = value_find(p->given, STR("tep"));

	if (rows == NULL || rows->kind != VALUE_LIST)
		return NULL;
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(record_text(rows->items[i], "tep"), name))
			return rows->items[i];
	return NULL;
}

/* What the user says comes first, then what the document says. */
static void
row_put(struct packing *p, struct value *row, const struct value *given,
    const char *name, struct str own)
{
	struct value *v = value_find(given, str_of(name));

	if (!value_empty(v))
		value_put(p->a, row, name, v);
	else if (own.n > 0)
		value_put_text(p->a, row, name, own);
}

/* Is a file before this one the same letter, in the other format? */
static bool
is_counted(const struct packing *p, const struct packed_doc *doc)
{
	for (const struct packed_doc *k = p->docs; k < doc; k++)
		if (k->recorded && doc->recorded &&
		    str_eq(k->data, doc->data) &&
		    str_eq(k->record.template_name, doc->record.template_name))
			return true;
	return false;
}

static void
make_row(struct packing *p, struct packed_doc *doc)
{
	struct str name = file_base(doc->entry.name);
	const struct value *given = given_row(p, name);
	const struct record *r = &doc->record;
	struct value *row = value_group_new(p->a);

	value_put_text(p->a, row, "tep", name);
	row_put(p, row, given, "loai", record_property(r, "loai"));
	row_put(p, row, given, "so_ky_hieu", record_number(p->a, r));
	row_put(p, row, given, "ngay", record_property(r, "ngay"));
	row_put(p, row, given, "co_quan", record_property(r, "co_quan"));
	row_put(p, row, given, "trich_yeu", record_property(r, "trich_yeu"));
	row_put(p, row, given, "so_luong",
	    is_counted(p, doc) ? STR_NONE : record_property(r, "so_ca_nhan"));
	row_put(p, row, given, "thoi_gian", STR_NONE);
	row_put(p, row, given, "kenh", STR_NONE);
	row_put(p, row, given, "ma", STR_NONE);
	value_put(p->a, row, "kich_thuoc",
	    value_number_new(p->a, (int64_t)doc->entry.bytes.n));
	value_put_text(p->a, row, "sha256", doc->entry.digest);
	value_put(p->a, row, "du_lieu", value_bool_new(p->a, doc->recorded));
	value_put(p->a, row, "phan", value_number_new(p->a, doc->entry.part));
	doc->row = row;
}

/* A row for a file that is not packed is a slip. */
bool
packing_rows_are_used(struct packing *p)
{
	const struct value *rows = value_find(p->given, STR("tep"));
	bool ok = true;

	if (rows != NULL && rows->kind != VALUE_LIST) {
		diag_at(p->d, FINDING_VALUE_KIND, rows->place, STR("tep"),
		    STR("tep"), value_kind_name(VALUE_LIST),
		    value_kind_name(rows->kind));
		return false;
	}
	for (size_t i = 0; rows != NULL && i < rows->n; i++) {
		struct str name = record_text(rows->items[i], "tep");

		if (!packing_has_name(p, p->n_docs, name))
			ok = packing_refuse(p, FINDING_PACK_ROW, name);
	}
	return ok;
}

/* What a document says of itself is not for the user to say otherwise. */
static bool
fits_fact(struct packing *p, const struct packed_doc *doc, const char *name,
    struct str own)
{
	struct str file = file_base(doc->entry.name);
	const struct value *v = value_find(given_row(p, file), str_of(name));

	if (own.n == 0 || value_empty(v) ||
	    (v->kind != VALUE_TEXT && v->kind != VALUE_NUMBER) ||
	    str_eq(text_fold(p->a, v->text), text_fold(p->a, own)))
		return true;
	diag_at(
	    p->d, FINDING_PACK_SAYS, v->place, STR_NONE, file, v->text, own);
	return false;
}

/* Dates may be written as people do. */
static bool
fits_date(struct packing *p, const struct packed_doc *doc)
{
	struct str own = record_property(&doc->record, "ngay");
	const struct value *v =
	    value_find(given_row(p, file_base(doc->entry.name)), STR("ngay"));
	struct date d;

	if (v != NULL && v->kind == VALUE_TEXT && date_parse(v->text, &d) &&
	    str_eq(date_iso(p->a, d), own))
		return true;
	return fits_fact(p, doc, "ngay", own);
}

bool
packing_rows_fit(struct packing *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->n_docs; i++) {
		const struct packed_doc *doc = &p->docs[i];
		const struct record *r = &doc->record;

		if (!doc->recorded)
			continue;
		ok =
		    fits_fact(p, doc, "loai", record_property(r, "loai")) && ok;
		ok = fits_fact(p, doc, "so_ky_hieu", record_number(p->a, r)) &&
		     ok;
		ok = fits_date(p, doc) && ok;
		ok = fits_fact(
			 p, doc, "co_quan", record_property(r, "co_quan")) &&
		     ok;
		ok = fits_fact(p, doc, "so_luong",
			 record_property(r, "so_ca_nhan")) &&
		     ok;
	}
	return ok;
}

/* ---- the index ---- */
bool
packing_index(struct packing *p)
{
	struct value *data = value_group_new(p->a);
	struct value *rows = value_list_new(p->a);

	for (size_t i = 0; p->given != NULL && i < p->given->n; i++) {
		const struct member *m = &p->given->members[i];

		if (!str_is(m->name, "tep"))
			value_put(p->a, data, str_z(p->a, m->name), m->value);
	}
	if (value_find(data, STR("ten_goi")) == NULL)
		value_put_text(p->a, data, "ten_goi", p->name);
	if (value_find(data, STR("so_phan")) == NULL)
		value_put(
		    p->a, data, "so_phan", value_number_new(p->a, p->parts));
	for (size_t i = 0; i < p->n_docs; i++) {
		make_row(p, &p->docs[i]);
		value_add(p->a, rows, p->docs[i].row);
	}
	value_put(p->a, data, "tep", rows);
	p->index.name = STR(PACK_INDEX);
	p->index.part = 1;
	p->index.bytes =
	    pack_render(p->job, "danh-muc", data, p->options->date);
	if (p->index.bytes.p == NULL)
		return false;
	p->index.digest = digest_hex(p->a, p->index.bytes);
	return true;
}
