/* Names: every style, list style and component a template mentions must be
 * there; constant attributes get the number of the style they name. And flow:
 * a component of blocks may not be used among words. */
#include "engine/template/inner.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/syntax.h"
#include "engine/text/text.h"

struct linker {
	struct arena *a;
	struct diag *d;
	struct template *t;
};

static int32_t
find_in(struct node *const *v, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(template_attr_text(v[i], ATTR_ID), id))
			return (int32_t)i;
	return -1;
}

int32_t
template_style_find(const struct template *t, struct str id)
{
	return find_in(t->styles, t->n_styles, id);
}

int32_t
template_list_style_find(const struct template *t, struct str id)
{
	return find_in(t->list_styles, t->n_list_styles, id);
}

/* ---- names ---- */
enum refers { REFERS_NOT, REFERS_STYLE, REFERS_RUN_STYLE, REFERS_LIST_STYLE };

static enum refers
refers_to(const struct node *n, enum attr_id id)
{
	if (n->kind == EL_SPAN && id == ATTR_STYLE)
		return REFERS_RUN_STYLE;
	if (n->kind == EL_LIST && id == ATTR_STYLE)
		return REFERS_LIST_STYLE;
	if (id == ATTR_DASH || id == ATTR_NUMBER || id == ATTR_LIST)
		return REFERS_LIST_STYLE;
	if (id == ATTR_STYLE || id == ATTR_ITEM_STYLE || id == ATTR_PARAGRAPH ||
	    id == ATTR_FIRST_PARAGRAPH || id == ATTR_ITEM ||
	    id == ATTR_TABLE_TEXT || id == ATTR_TABLE_HEAD ||
	    id == ATTR_QUOTE || id == ATTR_NOTE || id == ATTR_SHRINK ||
	    id == ATTR_STYLES || id == ATTR_BASE_STYLE ||
	    (id >= ATTR_HEADING1 && id <= ATTR_HEADING6))
		return REFERS_STYLE;
	return REFERS_NOT;
}

static bool
is_run_style(const struct node *style)
{
	const struct attr *kind = template_attr_find(style, ATTR_KIND);

	return kind != NULL && kind->constant && kind->typed.i == 1;
}

static struct str
near(struct linker *l, struct node *const *v, size_t n, struct str id)
{
	struct str *names;

	if (l->d->errors >= TEMPLATE_SUGGESTIONS)
		return STR("");
	names = ARENA_ARRAY(l->a, struct str, n);
	for (size_t i = 0; i < n; i++)
		names[i] = template_attr_text(v[i], ATTR_ID);
	return text_did_you_mean(l->a, id, names, n);
}

/* The number of the style called id, or -1 after a finding. */
static int32_t
link_name(
    struct linker *l, const struct attr *at, struct str id, enum refers to)
{
	const struct template *t = l->t;
	bool list = to == REFERS_LIST_STYLE;
	int32_t i =
	    list ? template_list_style_find(t, id) : template_style_find(t, id);
	struct str what = list ? STR(BOTH("kiểu danh sách", "list style"))
			  : to == REFERS_RUN_STYLE
			      ? STR(BOTH("kiểu chữ", "run style"))
			      : STR(BOTH("kiểu đoạn", "paragraph style"));

	if (i >= 0 &&
	    (list || is_run_style(t->styles[i]) == (to == REFERS_RUN_STYLE)))
		return i;
	diag_at(l->d, FINDING_NAME_UNKNOWN, at->place, STR_NONE, what, id,
	    list ? near(l, t->list_styles, t->n_list_styles, id)
		 : near(l, t->styles, t->n_styles, id));
	return -1;
}

static void
link_attr(struct linker *l, const struct node *n, struct attr *at)
{
	/* the number of a document a claim speaks of is no style */
	enum refers to =
	    n->kind == EL_CLAIM ? REFERS_NOT : refers_to(n, at->id);

	if (to == REFERS_NOT || at->id == ATTR_COUNT || !at->constant)
		return;
	if (at->type == TYPE_NAMES) {
		const struct str *v = at->typed.v;

		for (size_t i = 0; i < at->typed.n; i++)
			link_name(l, at, v[i], to);
	} else if (at->typed.s.n > 0) {
		at->typed.i = link_name(l, at, at->typed.s, to);
	}
}

static struct component *
component_find(const struct template *t, struct str name)
{
	for (struct component *c = t->components; c != NULL; c = c->next)
		if (str_eq(c->name, name))
			return c;
	return NULL;
}

static void
tell_component(struct linker *l, const struct attr *at)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0;

	for (struct component *c = l->t->components;
	     c != NULL && l->d->errors < TEMPLATE_SUGGESTIONS; c = c->next)
		ARENA_PUSH(l->a, v, n, cap, c->name);
	diag_at(l->d, FINDING_NAME_UNKNOWN, at->place, STR_NONE,
	    STR(BOTH("thành phần", "component")), at->typed.s,
	    text_did_you_mean(l->a, at->typed.s, v, n));
}

static void
check_params(struct linker *l, const struct node *n)
{
	for (size_t i = 0; i < n->n_attrs; i++) {
		const struct attr *at = &n->attrs[i];
		const struct param *p = n->component->params;
		struct str *v = NULL;
		size_t k = 0, cap = 0;

		if (at->id != ATTR_COUNT || at->type != TYPE_VALUE)
			continue;
		while (p != NULL && !str_eq(p->name, at->name))
			p = p->next;
		if (p != NULL)
			continue;
		for (p = n->component->params;
		     p != NULL && l->d->errors < TEMPLATE_SUGGESTIONS;
		     p = p->next)
			ARENA_PUSH(l->a, v, k, cap, p->name);
		diag_at(l->d, FINDING_NAME_UNKNOWN, at->place, STR_NONE,
		    STR(BOTH("tham số", "parameter")), at->name,
		    text_did_you_mean(l->a, at->name, v, k));
	}
}

/* A parameter without default that the <use> does not give. */
static void
check_needed(struct linker *l, const struct node *n)
{
	const struct component *c = n->component;

	for (const struct param *p = c->params; p != NULL; p = p->next) {
		struct buf b;
		size_t i = 0;

		while (i < n->n_attrs && !str_eq(n->attrs[i].name, p->name))
			i++;
		if (p->value != NULL || i < n->n_attrs)
			continue;
		b = buf_new(l->a);
		buf_puts(&b, "use component=\"");
		buf_str(&b, c->name);
		buf_putc(&b, '"');
		diag_at(l->d, FINDING_ATTRIBUTE_MISSING, n->place, STR_NONE,
		    p->name, buf_take(&b));
	}
}

static void
link_use(struct linker *l, struct node *n)
{
	const struct attr *at = template_attr_find(n, ATTR_COMPONENT);

	if (at == NULL || at->typed.s.n == 0)
		return;
	n->component = component_find(l->t, at->typed.s);
	if (n->component == NULL) {
		tell_component(l, at);
		return;
	}
	check_params(l, n);
	check_needed(l, n);
}

static void
link_node(struct linker *l, struct node *n)
{
	for (size_t i = 0; i < n->n_attrs; i++)
		link_attr(l, n, &n->attrs[i]);
	if (n->kind == EL_USE)
		link_use(l, n);
	for (struct node *k = n->children; k != NULL; k = k->next)
		link_node(l, k);
}

/* ---- styles ---- */
static void
link_style(struct linker *l, struct node *style)
{
	enum refers own = is_run_style(style) ? REFERS_RUN_STYLE : REFERS_STYLE;

	for (size_t i = 0; i < style->n_attrs; i++) {
		struct attr *at = &style->attrs[i];

		if (!at->constant)
			continue;
		if (at->id == ATTR_BASED_ON)
			at->typed.i = link_name(l, at, at->typed.s, own);
		else if (at->id == ATTR_LIST && str_is(at->typed.s, "none"))
			at->typed.i = -1; /* not that of the style below */
		else if (at->id == ATTR_LIST)
			at->typed.i =
			    link_name(l, at, at->typed.s, REFERS_LIST_STYLE);
	}
}

static void
check_style_cycle(struct linker *l, const struct node *style)
{
	const struct node *s = style;

	for (size_t steps = 0; steps <= l->t->n_styles; steps++) {
		const struct attr *at = template_attr_find(s, ATTR_BASED_ON);

		if (at == NULL || !at->constant || at->typed.i < 0)
			return;
		s = l->t->styles[at->typed.i];
		if (s != style)
			continue;
		diag_at(l->d, FINDING_STYLE_CYCLE, style->place, STR_NONE,
		    template_attr_text(style, ATTR_ID));
		return;
	}
}

static void
check_levels(struct linker *l, const struct node *list_style)
{
	int n = 0;

	for (const struct node *k = list_style->children; k; k = k->next)
		n += k->kind == EL_LEVEL;
	if (n == 0)
		diag_at(l->d, FINDING_ELEMENT_MISSING, list_style->place,
		    STR_NONE, STR("level"), list_style->name);
	if (n > LIST_LEVELS)
		diag_at(l->d, FINDING_TOO_MANY, list_style->place, STR_NONE,
		    STR("level"), STR("9"));
}

/* ---- flow ---- */
static enum flow
flow_join(enum flow a, enum flow b)
{
	if (a == FLOW_PARTS || b == FLOW_PARTS)
		return FLOW_PARTS;
	if (a == FLOW_BLOCK || b == FLOW_BLOCK)
		return FLOW_BLOCK;
	if (a == FLOW_TEXT || b == FLOW_TEXT)
		return FLOW_TEXT;
	return a == FLOW_CONTENT || b == FLOW_CONTENT ? FLOW_CONTENT
						      : FLOW_NEUTRAL;
}

static enum flow flow_of(struct linker *l, struct node *n);

static enum flow
flow_of_children(struct linker *l, struct node *n)
{
	enum flow f = FLOW_NEUTRAL;

	for (struct node *k = n->children; k != NULL; k = k->next)
		f = flow_join(f, flow_of(l, k));
	return f;
}

static enum flow
flow_of_use(struct linker *l, struct node *n)
{
	struct component *c = n->component;
	enum flow content = flow_of_children(l, n);

	if (c == NULL)
		return FLOW_NEUTRAL;
	return c->flow == FLOW_CONTENT ? content : c->flow;
}

static enum flow
flow_of_kind(struct linker *l, struct node *n)
{
	switch ((int)n->kind) {
	case EL_TEXT:
		return n->blank ? FLOW_NEUTRAL : FLOW_TEXT;
	case EL_UNKNOWN:
	case EL_LET:
	case EL_PARAM:
		return FLOW_NEUTRAL;
	case EL_IF:
	case EL_ELIF:
	case EL_ELSE:
	case EL_EACH:
		return flow_of_children(l, n);
	case EL_USE:
		return flow_of_use(l, n);
	case EL_CONTENT:
		return FLOW_CONTENT;
	default:
		break;
	}
	flow_of_children(l, n);
	if (n->kind == EL_SECTION || n->kind == EL_PROPERTY ||
	    n->kind == EL_CLAIM)
		return FLOW_PARTS;
	return n->kind >= EL_BOLD ? FLOW_TEXT : FLOW_BLOCK;
}

static enum flow
flow_of(struct linker *l, struct node *n)
{
	n->flow = flow_of_kind(l, n);
	return n->flow;
}

/* What the node stands in, control aside. */
static enum element
stands_in(const struct node *n)
{
	const struct node *p = n->parent;

	while (p != NULL && template_is_control(p))
		p = p->parent;
	return p != NULL ? p->kind : EL_UNKNOWN;
}

/* May a <use> of that flow stand there? Components of sections stand in
 * documents and in components; words and blocks where they have room. */
static bool
has_room(enum element in, enum flow flow)
{
	if (in == EL_COMPONENT || flow == FLOW_NEUTRAL)
		return true;
	if (in == EL_DOCUMENT || flow == FLOW_PARTS)
		return in == EL_DOCUMENT && flow == FLOW_PARTS;
	if (flow == FLOW_CONTENT || in == EL_UNKNOWN || in == EL_ITEM ||
	    in == EL_CELL || in == EL_USE)
		return true;
	return (in == EL_P || in >= EL_BOLD) == (flow == FLOW_TEXT);
}

static void
tell_flow(struct linker *l, const struct node *n)
{
	struct str why;

	if (n->flow == FLOW_PARTS)
		why = STR(BOTH(
		    " (nội dung là <section>, chỉ đặt trong <document>)",
		    " (its content is sections, which stand in <document>)"));
	else if (stands_in(n) == EL_DOCUMENT)
		why = STR(BOTH(" (nội dung không phải <section>)",
		    " (its content is no <section>)"));
	else if (n->flow == FLOW_BLOCK)
		why = STR(BOTH(" (nội dung là các đoạn, không phải chữ)",
		    " (its content is blocks, not text)"));
	else
		why = STR(BOTH(" (nội dung là chữ, không phải các đoạn)",
		    " (its content is text, not blocks)"));
	diag_at(l->d, FINDING_ELEMENT_UNKNOWN, n->place, STR_NONE, n->name,
	    n->parent->name, why);
}

static void
tell_beside_section(struct linker *l, const struct node *n)
{
	if (n->flow == FLOW_TEXT)
		diag_at(l->d, FINDING_TEXT_STRAY, template_words_place(n),
		    STR_NONE, n->parent->name);
	else if (n->flow == FLOW_BLOCK || n->flow == FLOW_CONTENT)
		diag_at(l->d, FINDING_ELEMENT_UNKNOWN, n->place, STR_NONE,
		    n->name, n->parent->name,
		    STR(BOTH(
			" (bên cạnh <section>)", " (beside a <section>)")));
}

/* Words and blocks beside the sections of a component would stand in none. */
static void
check_sections(struct linker *l, const struct node *parent)
{
	for (const struct node *n = parent->children; n != NULL; n = n->next)
		tell_beside_section(l, n);
}

static enum flow
flow_of_inside(const struct node *n)
{
	enum flow f = FLOW_NEUTRAL;

	for (const struct node *k = n->children; k != NULL; k = k->next)
		f = flow_join(f, k->flow);
	return f;
}

/* Words and blocks side by side in a component's body or in a <use>. */
static void
check_mixture(struct linker *l, const struct node *n)
{
	if (flow_of_inside(n) != FLOW_BLOCK)
		return;
	for (const struct node *k = n->children; k != NULL; k = k->next)
		if (k->flow == FLOW_TEXT)
			diag_at(l->d, FINDING_TEXT_STRAY,
			    template_words_place(k), STR_NONE, n->name);
}

static bool
has_content(const struct node *n)
{
	if (n->kind == EL_CONTENT)
		return true;
	for (const struct node *k = n->children; k != NULL; k = k->next)
		if (has_content(k))
			return true;
	return false;
}

/* What stands in a <use> whose component has no place for it would vanish. */
static void
check_content(struct linker *l, const struct node *n)
{
	if (n->component == NULL || flow_of_inside(n) == FLOW_NEUTRAL ||
	    has_content(n->component->node))
		return;
	for (const struct node *k = n->children; k != NULL; k = k->next)
		if (k->flow != FLOW_NEUTRAL) {
			diag_at(l->d, FINDING_CONTENT_UNPLACED,
			    k->kind == EL_TEXT ? template_words_place(k)
					       : k->place,
			    STR_NONE, n->component->name);
			return;
		}
}

static void
check_flow(struct linker *l, const struct node *n)
{
	if (n->kind == EL_COMPONENT || n->kind == EL_USE)
		check_mixture(l, n);
	if ((n->kind == EL_COMPONENT || template_is_control(n)) &&
	    flow_of_inside(n) == FLOW_PARTS)
		check_sections(l, n);
	if (n->kind == EL_USE)
		check_content(l, n);
	if (n->kind == EL_USE && !has_room(stands_in(n), n->flow))
		tell_flow(l, n);
	for (const struct node *k = n->children; k != NULL; k = k->next)
		check_flow(l, k);
}

/* Components may use each other in a circle: what each holds is found in
 * rounds, until nothing more comes to be known. */
static void
find_flows(struct linker *l)
{
	bool again = true;

	while (again) {
		again = false;
		for (struct component *c = l->t->components; c; c = c->next) {
			enum flow f = flow_of_children(l, c->node);

			again = again || f != c->flow;
			c->flow = f;
		}
	}
}

static void
link_flow(struct linker *l, struct node *n)
{
	flow_of(l, n);
	check_flow(l, n);
}

void
template_link(struct arena *a, struct diag *d, struct template *t)
{
	struct linker l = {a, d, t};

	for (size_t i = 0; i < t->n_styles; i++)
		link_style(&l, t->styles[i]);
	for (size_t i = 0; i < t->n_styles; i++)
		check_style_cycle(&l, t->styles[i]);
	for (size_t i = 0; i < t->n_list_styles; i++)
		check_levels(&l, t->list_styles[i]);
	for (struct component *c = t->components; c != NULL; c = c->next)
		link_node(&l, c->node);
	if (t->document != NULL)
		link_node(&l, t->document);
	find_flows(&l);
	for (struct component *c = t->components; c != NULL; c = c->next)
		link_flow(&l, c->node);
	if (t->document != NULL)
		link_flow(&l, t->document);
}
