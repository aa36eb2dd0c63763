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
	struct arena_mark mark;

	for (struct style *s = r->doc->styles; s != NULL; s = s->next)
		r->n_styles++;
	mark = arena_mark(r->a);
	v = ARENA_ARRAY(r->a, const struct style *, r->n_styles);
	for (struct style *s = r->doc->styles; s != NULL; s = s->next)
		resolve_style(r, s, v);
	arena_rewind(r->a, mark);
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
	const struct list_level *l = resolve_list_level(p);

	if (!l->has_indent)
		return;
	v->indent_left = l->indent_left;
	v->indent_first = l->indent_first;
	/* what would hang is the label, and there is none */
	if (p->continues && v->indent_first < 0)
		v->indent_first = 0;
}

void
resolve_paragraph_props(struct paragraph *p)
{
	if (p->style != NULL) {
		p->props = p->style->para_props;
		p->run_props = p->style->run_props;
	} else {
		document_para_defaults(&p->props);
		document_run_defaults(&p->run_props);
	}
	if (p->list != NULL)
		apply_list_indents(p, &p->props);
	document_para_apply(&p->props, &p->format);
	document_run_apply(&p->run_props, &p->run);
}

void
resolve_run_props(
    struct resolver *r, const struct paragraph *p, struct run *run)
{
	const struct style **v;
	struct arena_mark mark;
	size_t n;

	run->props = p->run_props;
	if (run->style != NULL) {
		mark = arena_mark(r->a);
		v = ARENA_ARRAY(r->a, const struct style *, r->n_styles);
		n = chain(run->style, v, r->n_styles);
		while (n-- > 0)
			document_run_apply(&run->props, &v[n]->run);
		arena_rewind(r->a, mark);
	}
	document_run_apply(&run->props, &run->format);
}
