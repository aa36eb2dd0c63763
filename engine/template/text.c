/* Texts with expressions that stand beside a template: names of files. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/text/text.h"

struct template_text {
	struct pattern pattern;
};

/* The text comes from outside, as templates and data do: a door of its own. */
static bool
at_the_door(struct arena *a, struct diag *d, struct str file, struct str *text)
{
	size_t good = text_utf8_check(*text);
	int32_t column = 1;

	for (size_t i = 0; i < good; column++)
		utf8_next(*text, &i);
	if (good < text->n) {
		diag_at(d, FINDING_NOT_UTF8, place_in(file, 1, column),
		    STR_NONE, STR_NONE);
		return false;
	}
	*text = text_nfc(a, *text);
	return true;
}

const struct template_text *
template_text_parse(struct arena *a, struct diag *d, const struct template *t,
    struct str file, struct str text)
{
	struct template_text *x = ARENA_NEW(a, struct template_text);
	size_t errors = d->errors;

	if (at_the_door(a, d, file, &text) &&
	    template_pattern_parse(
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
