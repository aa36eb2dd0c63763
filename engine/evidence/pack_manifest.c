/* The manifest of a pack: of every file what it is, where, and its digest. */
#include "engine/evidence/packing.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"

static const char *
kind_of(struct str bytes)
{
	switch (reader_kind_of(bytes)) {
	case READER_PDF:
		return "pdf";
	case READER_DOCX:
		return "docx";
	case READER_OTHER:
		break;
	}
	return "other";
}

static struct value *
entry_value(struct packing *p, const struct pack_entry *e, const char *role)
{
	struct value *v = value_group_new(p->a);

	value_put_text(p->a, v, "name", e->name);
	value_put_text(p->a, v, "role", str_of(role));
	value_put(p->a, v, "size", value_number_new(p->a, (int64_t)e->bytes.n));
	value_put_text(p->a, v, "sha256", e->digest);
	value_put(p->a, v, "part", value_number_new(p->a, e->part));
	return v;
}

static void
say(struct packing *p, struct value *to, const char *name,
    const struct value *row, const char *from)
{
	struct value *v = value_find(row, str_of(from));

	if (v != NULL)
		value_put(p->a, to, name, v);
}

/* As a number, whoever said it. */
static void
say_count(struct packing *p, struct value *to, const struct packed_doc *doc)
{
	struct value *v = value_find(doc->row, STR("so_luong"));
	struct str count = record_property(&doc->record, "so_ca_nhan");
	int32_t n;

	if (v != NULL)
		count = v->text;
	if (str_to_int(count, &n))
		value_put(p->a, to, "count", value_number_new(p->a, n));
}

static void
take_over(struct packing *p, struct value *to, const struct value *from,
    const char *name)
{
	struct value *v = value_find(from, str_of(name));

	if (v != NULL)
		value_put(p->a, to, name, v);
}

/* The number, from 0, of what the document was made by: each is told once. */
static int64_t
maker_of(struct packing *p, const struct record *r)
{
	const struct value *t = value_find(r->tree, STR("template"));
	struct value *v = value_group_new(p->a), *mine = value_group_new(p->a);
	struct str text;

	take_over(p, mine, t, "name");
	take_over(p, mine, t, "sha256");
	value_put(p->a, v, "template", mine);
	take_over(p, v, r->tree, "engine");
	take_over(p, v, r->tree, "libraries");
	take_over(p, v, r->tree, "fonts");
	text = canonical(p->a, v);
	for (size_t i = 0; i < p->n_makers; i++)
		if (str_eq(p->maker[i], text))
			return (int64_t)i;
	ARENA_PUSH(p->a, p->maker, p->n_makers, p->cap_makers, text);
	value_add(p->a, p->makers, v);
	return (int64_t)p->n_makers - 1;
}

static struct value *
doc_value(struct packing *p, const struct packed_doc *doc)
{
	struct value *v = entry_value(p, &doc->entry, "document");

	value_put_text(p->a, v, "kind", str_of(kind_of(doc->entry.bytes)));
	say(p, v, "type", doc->row, "loai");
	say(p, v, "number", doc->row, "so_ky_hieu");
	say(p, v, "date", doc->row, "ngay");
	say(p, v, "unit", doc->row, "co_quan");
	say(p, v, "subject", doc->row, "trich_yeu");
	say_count(p, v, doc);
	say(p, v, "time", doc->row, "thoi_gian");
	say(p, v, "channel", doc->row, "kenh");
	if (doc->recorded)
		value_put(p->a, v, "made_by",
		    value_number_new(p->a, maker_of(p, &doc->record)));
	return v;
}

struct pack_entry
packing_data_entry(struct packing *p, const struct packed_doc *doc)
{
	struct str name =
	    str_cat(p->a, STR(PACK_DATA), file_base(doc->entry.name));
	struct pack_entry e = {str_cat(p->a, name, STR(".json")), doc->data,
	    digest_hex(p->a, doc->data), doc->entry.part};

	return e;
}

void
packing_manifest(struct packing *p)
{
	struct value *m = value_group_new(p->a),
		     *engine = value_group_new(p->a);
	struct value *files = value_list_new(p->a),
		     *parts = value_list_new(p->a);

	value_put_text(p->a, engine, "name", STR("congvan"));
	value_put_text(p->a, engine, "version", STR(RUN_VERSION));
	p->makers = value_list_new(p->a);
	p->n_makers = 0;
	value_put_text(p->a, m, "format", STR(PACK_FORMAT));
	value_put(p->a, m, "engine", engine);
	value_put(p->a, m, "libraries", run_libraries(p->a));
	for (int32_t k = 1; k <= p->parts; k++)
		value_add(p->a, parts,
		    value_text_new(
			p->a, NOWHERE, pack_part_name(p->a, p->name, k)));
	value_put(p->a, m, "parts", parts);
	value_add(p->a, files, entry_value(p, &p->index, "index"));
	for (size_t i = 0; i < p->n_docs; i++) {
		const struct packed_doc *doc = &p->docs[i];
		struct pack_entry e;

		value_add(p->a, files, doc_value(p, doc));
		if (doc->data.p == NULL)
			continue;
		e = packing_data_entry(p, doc);
		value_add(p->a, files, entry_value(p, &e, "data"));
	}
	value_put(p->a, m, "files", files);
	value_put(p->a, m, "made_by", p->makers);
	p->manifest = canonical(p->a, m);
}
