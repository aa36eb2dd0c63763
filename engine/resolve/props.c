/* Properties: document defaults < style chain < list level < direct settings;
 * for runs: < the paragraph's direct run settings < character style < the
 * run's own. The order is Word's. */
#include "engine/resolve/inner.h"

/* Writes the chain of s, itself first, into v; at most most styles. */
static size_t
chain(const struct style *s, const struct style **v, size_t most)
{
	size_t n = 0;

	for (; s != NULL && n < most; s = s->based_on)
		v[n++] = s;
	return n;
}

static bool
in_circle(const struct style *s, size_t n_styles)
{
	size_t n = 0;

	for (; s != NULL && n <= n_styles; s = s->based_on)
		n++;
	return s != NULL;
}

static void
resolve_style(struct resolver *r, struct style *s, const struct style **v)
{
	size_t n = chain(s, v, r->n_styles);

	document_para_defaults(&s->para_props);
	document_run_defaults(&s->run_props);
	while (n-- > 0) {
		document_run_apply(&s->run_props, &v[n]->run);
		if (!s->character)
			document_para_apply(&s->para_props, &v[n]->para);
	}
}

void
resolve_styles(struct resolver *r)
{
	const struct style **v;
	struct arena *stage = arena_scratch(r->a);

	for (struct style *s = r->doc->styles; s != NULL; s = s->next)
		r->n_styles++;
	v = ARENA_ARRAY(stage, const struct style *, r->n_styles);
	for (struct style *s = r->doc->styles; s != NULL; s = s->next)
		resolve_style(r, s, v);
	arena_scratch_free(stage);
	for (struct style *s = r->doc->styles; s != NULL; s = s->next) {
		/* the template's loader tells first; this guards the engine */
		if (in_circle(s, r->n_styles))
			diag_at(r->d, FINDING_STYLE_CYCLE, s->origin.place,
			    s->origin.path, s->id);
	}
}

static void
apply_list_indents(const struct paragraph *p, struct para_props *v)
{
	const struct list_level *l = document_item_level(p);

	if (!l->has_indent)
		return;
	v->indent_left = l->indent_left;
	v->indent_first = l->indent_first;
	/* what would hang is the label, and there is none */
	if (p->continues && v->indent_first < 0)
		v->indent_first = 0;
}

static const struct para_props *
para_props_of(struct resolver *r, const struct paragraph *p)
{
	bool plain = p->list == NULL && (p->format == NULL || !p->format->set);
	struct para_props *v;

	if (p->style != NULL && plain)
		return &p->style->para_props;
	v = ARENA_NEW(r->a, struct para_props);
	if (p->style != NULL)
		*v = p->style->para_props;
	else
		document_para_defaults(v);
	if (p->list != NULL)
		apply_list_indents(p, v);
	if (p->format != NULL)
		document_para_apply(v, p->format);
	return v;
}

static const struct run_props *
mark_props_of(struct resolver *r, const struct paragraph *p)
{
	bool plain = p->run == NULL || !p->run->set;
	struct run_props *v;

	if (p->style != NULL && plain)
		return &p->style->run_props;
	v = ARENA_NEW(r->a, struct run_props);
	if (p->style != NULL)
		*v = p->style->run_props;
	else
		document_run_defaults(v);
	if (p->run != NULL)
		document_run_apply(v, p->run);
	return v;
}

void
resolve_paragraph_props(struct resolver *r, struct paragraph *p)
{
	p->props = para_props_of(r, p);
	p->run_props = mark_props_of(r, p);
}

static void
apply_style(struct resolver *r, const struct style *s, struct run_props *v)
{
	struct arena *stage = arena_scratch(r->a);
	const struct style **all =
	    ARENA_ARRAY(stage, const struct style *, r->n_styles);
	size_t n = chain(s, all, r->n_styles);

	while (n-- > 0)
		document_run_apply(v, &all[n]->run);
	arena_scratch_free(stage);
}

void
resolve_run_props(
    struct resolver *r, const struct paragraph *p, struct run *run)
{
	struct run_props *v;

	run->props = p->run_props;
	if (run->style == NULL && run->format == NULL)
		return;
	v = ARENA_NEW(r->a, struct run_props);
	*v = *p->run_props;
	if (run->style != NULL)
		apply_style(r, run->style, v);
	if (run->format != NULL)
		document_run_apply(v, run->format);
	run->props = v;
}
