/* What files keep of the data they were made of: all of it, but for kinds that
 * say otherwise (`keep`), so that a copy made to leave something out does not
 * carry it inside. */
#include "engine/template/check.h"

#include "engine/base/arena.h"

struct keeper {
	struct arena *a;
	struct diag *d;
	struct facts *facts;
};

static const struct value *keep_value(
    struct keeper *k, const struct field *f, const struct value *v, bool item);

static bool
keeps(const struct field *f)
{
	return f->named != NULL && f->named->keep != NULL;
}

/* NULL: nothing is kept of it. */
static const struct value *
keep_text(struct keeper *k, const struct field *f, const struct value *v)
{
	struct val typed = template_val_text(v->text), out;
	struct subject s = {
	    .value = &typed, .typed = &typed, .label = f->label};
	struct eval e = {k->a, k->d, NULL, k->facts->root, k->facts, &s};
	struct str text;

	out = template_eval(&e, f->named->keep);
	if (template_val_empty(&out) || !template_val_string(k->a, &out, &text))
		return NULL;
	return value_text_new(k->a, v->place, text);
}

static const struct value *
keep_items(struct keeper *k, const struct field *f, const struct value *v)
{
	struct value *list = ARENA_NEW(k->a, struct value);

	*list = *v;
	list->n = 0;
	list->items = ARENA_ARRAY(k->a, struct value *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		const struct value *kept = keep_value(k, f, v->items[i], true);

		if (kept != NULL)
			list->items[list->n++] =
			    (struct value *)(uintptr_t)kept;
	}
	return list;
}

static const struct value *
keep_members(
    struct keeper *k, const struct field *fields, const struct value *v)
{
	struct value *group = ARENA_NEW(k->a, struct value);

	*group = *v;
	group->n = 0;
	group->members = ARENA_ARRAY(k->a, struct member, v->n);
	for (size_t i = 0; i < v->n; i++) {
		struct member m = v->members[i];
		const struct field *f = template_field_find(fields, m.name);
		const struct value *kept =
		    f != NULL ? keep_value(k, f, m.value, false) : m.value;

		if (kept == NULL)
			continue;
		m.value = (struct value *)(uintptr_t)kept;
		group->members[group->n++] = m;
	}
	return group;
}

static const struct value *
keep_value(
    struct keeper *k, const struct field *f, const struct value *v, bool item)
{
	if (v->kind == VALUE_LIST && !item)
		return keep_items(k, f, v);
	if (v->kind == VALUE_GROUP && f->children != NULL)
		return keep_members(k, f->children, v);
	if (keeps(f) && (v->kind == VALUE_TEXT || v->kind == VALUE_NUMBER))
		return keep_text(k, f, v);
	return v;
}

const struct value *
template_keep(struct arena *a, struct diag *d, const struct template *t,
    struct facts *facts, const struct value *data)
{
	struct keeper k = {a, d, facts};

	return keep_members(&k, t->fields, data);
}

const struct value *
template_keep_data(struct arena *a, const struct value *data)
{
	struct value *kept;

	if (value_find(data, STR("$schema")) == NULL)
		return data;
	kept = ARENA_NEW(a, struct value);
	*kept = *data;
	kept->n = 0;
	kept->members = ARENA_ARRAY(a, struct member, data->n);
	for (size_t i = 0; i < data->n; i++)
		if (!str_is(data->members[i].name, "$schema"))
			kept->members[kept->n++] = data->members[i];
	return kept;
}
