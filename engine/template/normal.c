/* Values in the form checks compare: blanks tidied, then what the kind's
 * `normalise` makes of them. Markdown stays as it is. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/text/fold.h"

struct normaliser {
	struct arena *a;
	struct diag *d;
	struct facts *facts;
	const struct field *f;
};

static struct val
normal_text(const struct normaliser *n, const struct val *v)
{
	struct val tidy = *v, out;
	struct subject s = {.value = &tidy, .typed = v, .label = n->f->label};
	struct eval e = {n->a, n->d, NULL, NULL, n->facts, &s};
	struct str text;

	tidy.text = text_blanks(n->a, v->text);
	if (n->f->named == NULL || n->f->named->normalise == NULL)
		return tidy;
	out = template_eval(&e, n->f->named->normalise);
	if (!template_val_string(n->a, &out, &text))
		text = tidy.text;
	return template_val_like(v, text);
}

static struct val
normal_items(const struct normaliser *n, const struct val *v)
{
	struct val out = *v, *items = ARENA_ARRAY(n->a, struct val, v->n);

	for (size_t i = 0; i < v->n; i++)
		items[i] =
		    template_normal(n->a, n->d, n->facts, n->f, &v->items[i]);
	out.items = items;
	return out;
}

struct val
template_normal(struct arena *a, struct diag *d, struct facts *facts,
    const struct field *f, const struct val *v)
{
	struct normaliser n = {a, d, facts, f};
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;

	switch (v->kind) {
	case VAL_TEXT:
		return kind == FIELD_RICH ? *v : normal_text(&n, v);
	case VAL_LIST:
		if (kind == FIELD_GROUP || kind == FIELD_RICH)
			return *v;
		return normal_items(&n, v);
	case VAL_GROUP:
		return template_normal_group(a, d, facts, v);
	case VAL_NULL:
	case VAL_BOOL:
	case VAL_NUMBER:
	case VAL_DATE:
		break;
	}
	return *v;
}

struct val
template_normal_group(struct arena *a, struct diag *d, struct facts *facts,
    const struct val *group)
{
	struct val out = *group, *items;
	size_t i = 0;

	if (group->kind != VAL_GROUP)
		return *group;
	items = ARENA_ARRAY(a, struct val, group->n);
	for (const struct field *f = group->fields; f; f = f->next, i++)
		items[i] = template_normal(a, d, facts, f, &group->items[i]);
	out.items = items;
	return out;
}
