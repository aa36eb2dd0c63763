/* Data against fields, with nothing made of it. */
#include "engine/base/arena.h"
#include "engine/template/check.h"
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

struct val
template_context_read(struct arena *a, struct diag *d, const struct template *t,
    const struct value *context)
{
	if (context == NULL)
		return template_val_null();
	if (t->context != NULL)
		return template_data_read(
		    a, d, t->context, NULL, NULL, context);
	diag_at(d, FINDING_CONTEXT_UNUSED, context->place, STR_NONE, STR_NONE);
	return template_val_null();
}

/* Works in an arena of its own: findings are copied out of it. */
static void
check(struct arena *a, struct diag *d, const struct template *t,
    const struct value *data, const struct template_host *host)
{
	struct val context = template_context_read(a, d, t, host->context);
	struct facts facts;
	const struct str *labels;
	struct val root;
	size_t i = 0;

	template_facts_init(a, &facts, t, host->date, &context);
	labels = template_labels(a, t, &facts, data);
	root = template_data_read(a, d, t->fields, labels, NULL, data);
	template_checks_run(a, d, t, &facts, &root, labels);
	template_reword(a, d, t, &facts, &root, labels,
	    host->context != NULL ? host->context->place.file : STR_NONE);
	/* Expansion, which would say what is wrong with Markdown, will not be
	 * reached: say it here. */
	if (!diag_ok(d) && root.kind == VAL_GROUP)
		for (const struct field *f = t->fields; f; f = f->next)
			check_rich(a, d, t, f, &root.items[i++]);
	diag_sort(d);
}

bool
template_check(struct arena *a, struct diag *d, const struct template *t,
    const struct value *data, const struct template_host *host)
{
	struct arena *own = arena_scratch(a);

	check(own, d, t, data, host);
	arena_scratch_free(own);
	return diag_ok(d);
}
