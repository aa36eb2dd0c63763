/* Texts with expressions that stand beside a template: names of files. */
#include "engine/template/check.h"

#include "engine/base/arena.h"

struct template_text {
	struct pattern pattern;
};

const struct template_text *
template_text_parse(struct arena *a, struct diag *d, const struct template *t,
    struct str file, struct str text)
{
	struct template_text *x = ARENA_NEW(a, struct template_text);
	size_t errors = d->errors;

	if (template_pattern_parse(
		a, d, (struct place){file, 1, 1}, text, &x->pattern))
		template_infer_text(a, d, t, &x->pattern);
	return d->errors == errors ? x : NULL;
}

struct str
template_text_fill(struct arena *a, struct diag *d, const struct template *t,
    const struct template_text *x, const struct template_checked *data,
    const struct template_host *host)
{
	struct facts facts;
	struct eval e = {a, d, NULL, &data->root, &facts, NULL};

	template_facts_init(a, &facts, t, host, &data->context);
	facts.root = &data->root;
	template_facts_lets(a, d, &facts, &data->root);
	return template_eval_text(&e, &x->pattern);
}
