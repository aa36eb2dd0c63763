#include "engine/evidence/record.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/data/json.h"

struct str
record_file(const struct reader_paper *paper, struct str name)
{
	for (size_t i = 0; i < paper->n_files; i++)
		if (str_eq(paper->files[i].name, name))
			return paper->files[i].bytes;
	return STR_NONE;
}

bool
record_is_there(const struct reader_paper *paper)
{
	return record_file(paper, STR(RUN_RECORD)).p != NULL;
}

struct str
record_text(const struct value *group, const char *name)
{
	const struct value *v = value_find(group, str_of(name));

	return v != NULL && v->kind == VALUE_TEXT ? v->text : STR_NONE;
}

bool
record_plain_name(struct str s)
{
	if (s.n == 0 || s.n > 100)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-' && c != '_')
			return false;
	}
	return true;
}

struct reading {
	struct arena *a;
	struct diag *d;
	struct str name;
	const struct reader_paper *paper;
	struct record *out;
};

static bool
fail(struct reading *r, struct str what)
{
	diag_at(r->d, FINDING_RECORD_BROKEN, NOWHERE, STR_NONE, r->name, what);
	return false;
}

/* Findings of the reader of JSON would name places in a file nobody sees. */
static const struct value *
read_json(struct reading *r, struct str name, struct str bytes)
{
	struct diag own;
	struct value *v;

	diag_init(&own, r->a);
	v = json_read_ours(r->a, &own, name, bytes);
	return v != NULL && diag_ok(&own) && v->kind == VALUE_GROUP ? v : NULL;
}

/* The kept file that member `key` of the record names, if its digest fits. */
static bool
kept(struct reading *r, const struct value *of, struct str *out)
{
	struct str file = record_text(of, "file");

	*out = record_file(r->paper, file);
	if (out->p == NULL)
		return fail(r, file);
	if (!str_eq(digest_hex(r->a, *out), record_text(of, "sha256")))
		return fail(r, file);
	return true;
}

static bool
read_images(struct reading *r)
{
	const struct value *list = value_find(r->out->tree, STR("images"));
	struct run_image **at = &r->out->images;

	if (list != NULL && list->kind != VALUE_LIST)
		return fail(r, STR("images"));
	for (size_t i = 0; list != NULL && i < list->n; i++) {
		const struct value *v = list->items[i];
		struct run_image *image;

		if (record_text(v, "file").n == 0)
			continue; /* the template's own */
		image = ARENA_NEW(r->a, struct run_image);
		image->name = record_text(v, "name");
		image->of_data = true;
		if (!kept(r, v, &image->bytes))
			return false;
		*at = image;
		at = &image->next;
	}
	return true;
}

static bool
read_sources(struct reading *r)
{
	struct record *out = r->out;
	const struct value *data = value_find(out->tree, STR("data"));
	const struct value *context = value_find(out->tree, STR("context"));
	const struct value *qr = value_find(out->tree, STR("qr"));

	if (!kept(r, data, &out->data) ||
	    (context != NULL && !kept(r, context, &out->context)))
		return false;
	out->date = record_text(out->tree, "date");
	out->qr = qr != NULL && qr->kind == VALUE_BOOL && qr->truth;
	return read_images(r);
}

bool
record_read(struct arena *a, struct diag *d, struct str name,
    const struct reader_paper *paper, struct record *out)
{
	struct reading r = {a, d, name, paper, out};
	struct str bytes = record_file(paper, STR(RUN_RECORD));
	const struct value *template;

	memset(out, 0, sizeof *out);
	out->tree = read_json(&r, STR(RUN_RECORD), bytes);
	if (out->tree == NULL ||
	    !str_eq(record_text(out->tree, "format"), STR(RUN_RECORD_FORMAT)))
		return fail(&r, STR(RUN_RECORD));
	template = value_find(out->tree, STR("template"));
	out->template_name = record_text(template, "name");
	out->template_digest = record_text(template, "sha256");
	if (!record_plain_name(out->template_name) ||
	    !digest_is_hex(out->template_digest))
		return fail(&r, STR(RUN_RECORD ": template"));
	return read_sources(&r);
}

struct str
record_property(const struct record *r, const char *name)
{
	return record_text(value_find(r->tree, STR("properties")), name);
}

struct str
record_number(struct arena *a, const struct record *r)
{
	struct str number = record_property(r, "so");
	struct str symbol = record_property(r, "ky_hieu");

	if (number.n == 0 || symbol.n == 0)
		return number;
	return str_cat(a, str_cat(a, number, STR("/")), symbol);
}
