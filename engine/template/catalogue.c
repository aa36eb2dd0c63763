/* What a list of templates says of each. */
#include "engine/base/arena.h"
#include "engine/data/canonical.h"
#include "engine/data/value.h"
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

		if (f->kind == FIELD_GROUP && (f->required || in.n > 0))
			gather_required(a, f->children, path, p);
		else if (f->required)
			ARENA_PUSH(a, p->v, p->n, p->cap, path);
	}
}

static void
member_add(
    struct arena *a, struct value *group, const char *name, struct value *value)
{
	struct member m = {str_of(name), NOWHERE, value};

	group->members[group->n++] = m;
	(void)a;
}

static void
text_add(
    struct arena *a, struct value *group, const char *name, struct str text)
{
	if (text.n > 0)
		member_add(a, group, name, value_text_new(a, NOWHERE, text));
}

static struct value *
list_of(struct arena *a, const struct paths *p)
{
	struct value *list = ARENA_NEW(a, struct value);

	list->kind = VALUE_LIST;
	list->items = ARENA_ARRAY(a, struct value *, p->n);
	for (; list->n < p->n; list->n++)
		list->items[list->n] =
		    value_text_new(a, NOWHERE, p->v[list->n]);
	return list;
}

static void
put_json(struct arena *a, struct buf *b, const struct template *t,
    struct str name, const struct paths *required)
{
	struct value group = {.kind = VALUE_GROUP};

	group.members = ARENA_ARRAY(a, struct member, 6);
	text_add(a, &group, "name", name);
	text_add(a, &group, "title", t->title);
	text_add(a, &group, "abbreviation", t->abbreviation);
	text_add(a, &group, "form", t->form);
	text_add(a, &group, "version", t->version);
	member_add(a, &group, "required", list_of(a, required));
	buf_str(b, canonical(a, &group));
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
