/* Data against fields and checks. */
#include <stdint.h>

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

/* Absent where there is none, or after findings. */
static struct val
read_context(struct arena *a, struct diag *d, const struct template *t,
    const struct value *context)
{
	if (context == NULL)
		return template_val_null();
	if (t->context != NULL)
		return template_data_read(a, d, t->context, NULL, context);
	diag_at(d, FINDING_CONTEXT_UNUSED, context->place, STR_NONE, STR_NONE);
	return template_val_null();
}

/* What is made on the way is in `own`: findings are copied out of it. */
static void
make_checks(struct arena *own, struct diag *d, const struct template *t,
    struct facts *facts, const struct val *root, const struct str *labels,
    const struct template_host *host)
{
	struct diag unheard;
	size_t i = 0;

	if (host->trusted) {
		diag_init(&unheard, own);
		template_checks_run(own, &unheard, t, facts, root, labels);
		return;
	}
	template_checks_run(own, d, t, facts, root, labels);
	template_reword(own, d, t, facts, root, labels,
	    host->context != NULL ? host->context->place.file : STR_NONE);
	/* Expansion, which would say what is wrong with Markdown, will not be
	 * reached: say it here. */
	if (!diag_ok(d) && root->kind == VAL_GROUP)
		for (const struct field *f = t->fields; f; f = f->next)
			check_rich(own, d, t, f, &root->items[i++]);
	diag_sort(d);
}

/* From here on texts of kinds that print their normal form have it. The values
 * are ours: template_data_read has just made them. */
static void
print_normal(struct arena *a, const struct facts *f)
{
	for (size_t i = 0; i < f->n_printed; i++)
		((struct val *)(uintptr_t)f->printed[i].typed)->text =
		    str_dup(a, f->printed[i].text);
}

struct template_checked *
template_check(struct arena *a, struct diag *d, const struct template *t,
    const struct value *data, const struct template_host *host)
{
	struct arena *own = arena_scratch(a);
	struct template_checked *checked =
	    ARENA_NEW(a, struct template_checked);
	struct facts facts;
	const struct str *labels;
	struct awaited *awaited = NULL;

	checked->context = read_context(a, d, t, host->context);
	template_facts_init(own, &facts, t, host, &checked->context);
	facts.d = d;
	labels = template_labels(own, t, &facts, data);
	checked->root =
	    host->draft
		? template_data_draft(a, d, t->fields, labels, data, &awaited)
		: template_data_read(a, d, t->fields, labels, data);
	make_checks(own, d, t, &facts, &checked->root, labels, host);
	checked->kept = template_keep_data(a, data);
	if (t->keeps && diag_ok(d)) {
		facts.root = &checked->root;
		checked->kept = template_keep(a, d, t, &facts, checked->kept);
	}
	print_normal(a, &facts);
	template_data_fill(awaited);
	arena_scratch_free(own);
	return diag_ok(d) ? checked : NULL;
}

const struct value *
template_kept(const struct template_checked *data)
{
	return data->kept;
}
