/* Data against fields, with nothing made of it. */
#include "engine/template/expand.h"

static void
check_rich(struct arena *a, struct diag *d, const struct template *t,
    const struct field *f, const struct val *v)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;
	const struct field *k = v->kind == VAL_GROUP ? v->fields : NULL;

	if (v->kind == VAL_LIST && !v->lines) {
		for (size_t i = 0; i < v->n; i++)
			check_rich(a, d, t, f, &v->items[i]);
		return;
	}
	if (kind == FIELD_RICH && !template_val_empty(v))
		template_rich_check(a, d, t, v);
	for (size_t i = 0; k != NULL; k = k->next, i++)
		check_rich(a, d, t, k, &v->items[i]);
}

bool
template_check(struct arena *a, struct diag *d, const struct template *t,
    const struct value *data)
{
	size_t before = d->errors, i = 0;
	struct val root = template_data_read(a, d, t->fields, data);

	if (d->errors == before)
		return true;
	/* Expansion, which would say what is wrong with Markdown, will not be
	 * reached: say it here. */
	if (root.kind == VAL_GROUP)
		for (const struct field *f = t->fields; f; f = f->next)
			check_rich(a, d, t, f, &root.items[i++]);
	return false;
}
