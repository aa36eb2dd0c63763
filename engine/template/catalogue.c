/* What a list of templates says of each. */
#include "engine/base/arena.h"
#include "engine/data/canonical.h"
#include "engine/template/inner.h"

struct paths {
	struct str *v;
	size_t n, cap;
};

/* Paths of the fields that must have a value: "nguoi_ky.ho_ten". What stands in
 * a list is asked for of each item, and left out here. */
static void
gather_required(
    struct arena *a, const struct field *fields, struct str in, struct paths *p)
{
	for (const struct field *f = fields; f != NULL; f = f->next) {
		struct str path =
		    in.n == 0 ? f->name
			      : str_cat(a, str_cat(a, in, STR(".")), f->name);

		if (f->kind == FIELD_GROUP && f->required)
			gather_required(a, f->children, path, p);
		else if (f->required)
			ARENA_PUSH(a, p->v, p->n, p->cap, path);
	}
}

static void
put_json(struct arena *a, struct buf *b, const struct template *t,
    struct str name, const struct paths *required)
{
	struct value *entry = value_group_new(a), *list = value_list_new(a);

	for (size_t i = 0; i < required->n; i++)
		value_add(a, list, value_text_new(a, NOWHERE, required->v[i]));
	value_put_text(a, entry, "name", name);
	value_put_text(a, entry, "title", t->title);
	value_put_text(a, entry, "abbreviation", t->abbreviation);
	value_put_text(a, entry, "form", t->form);
	value_put_text(a, entry, "version", t->version);
	value_put(a, entry, "required", list);
	canonical_put(b, entry);
}

static void
put_line(struct buf *b, const struct template *t, struct str name,
    const struct paths *required)
{
	const struct str columns[] = {name, t->title, t->abbreviation, t->form};

	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		buf_str(b, columns[i]);
		buf_putc(b, '\t');
	}
	for (size_t i = 0; i < required->n; i++) {
		buf_puts(b, i > 0 ? " " : "");
		buf_str(b, required->v[i]);
	}
}

void
template_entry_put(struct arena *a, struct buf *b, const struct template *t,
    struct str name, bool json)
{
	struct paths required = {NULL, 0, 0};

	gather_required(a, t->fields, STR_NONE, &required);
	if (json)
		put_json(a, b, t, name, &required);
	else
		put_line(b, t, name, &required);
}
