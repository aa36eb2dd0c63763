/* Styles and list styles of a document: made anew for each, since their
 * settings may hold expressions and resolve writes into them. */
#include "engine/template/expand.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/attr.h"

struct format
template_format_of(
    struct expansion *x, const struct env *env, const struct node *n)
{
	struct format f = *n->format;

	for (size_t i = 0; i < f.n_open; i++) {
		enum attr_id id = f.open[i]->id;
		const struct typed *v = template_attr_value(x, env, n, id);

		if (v != NULL)
			template_format_put(&f, id, v);
	}
	return f;
}

/* ---- styles ---- */
static struct style *
style_new(struct expansion *x, const struct env *env, const struct node *n)
{
	struct style *s = ARENA_NEW(x->a, struct style);
	struct format f = template_format_of(x, env, n);

	s->id = template_attr_text(n, ATTR_ID);
	s->name = template_attr_text(n, ATTR_NAME);
	if (s->name.n == 0)
		s->name = s->id;
	s->character = template_attr_int(x, env, n, ATTR_KIND, 0) != 0;
	if (!s->character)
		s->para = f.para;
	s->run = f.run;
	s->origin = template_origin(n);
	return s;
}

/* The style paragraphs have that name none. */
static void
choose_base(struct expansion *x)
{
	const struct attr *at =
	    template_attr_find(x->t->document, ATTR_BASE_STYLE);

	struct style *s;

	if (at != NULL) {
		x->base = x->styles[at->typed.i];
	} else {
		s = ARENA_NEW(x->a, struct style);
		s->id = s->name = STR("Normal");
		s->origin = template_origin(x->t->document);
		document_style_put(x->doc, s);
		x->base = s;
	}
	x->doc->base = x->base;
}

static void
put_level(struct expansion *x, const struct env *env, const struct node *n,
    struct list_style *s)
{
	struct list_level *l = &s->level[s->n_levels++];
	const struct typed *text = template_attr_value(x, env, n, ATTR_TEXT);
	struct format f = template_format_of(x, env, n);
	struct buf b = buf_new(x->a);

	l->format = (enum number_format)template_attr_int(
	    x, env, n, ATTR_FORMAT, NUMBER_NONE);
	l->suffix = (enum label_suffix)template_attr_int(
	    x, env, n, ATTR_SUFFIX, SUFFIX_TAB);
	if (text != NULL) {
		l->text = text->s;
	} else if (l->format == NUMBER_NONE) {
		l->text = STR("-");
	} else {
		buf_putc(&b, '%');
		buf_int(&b, s->n_levels);
		buf_putc(&b, '.');
		l->text = buf_take(&b);
	}
	l->has_indent = (f.para.set & (PARA_SET_LEFT | PARA_SET_FIRST)) != 0;
	l->indent_left = f.para.v.indent_left;
	l->indent_first = f.para.v.indent_first;
	l->run = f.run;
}

static struct list_style *
list_style_new(struct expansion *x, const struct env *env, const struct node *n)
{
	struct list_style *s = ARENA_NEW(x->a, struct list_style);

	s->id = template_attr_text(n, ATTR_ID);
	s->origin = template_origin(n);
	for (const struct node *k = n->children; k != NULL; k = k->next)
		if (k->kind == EL_LEVEL && s->n_levels < LIST_LEVELS)
			put_level(x, env, k, s);
	return s;
}

/* Paragraphs of the style are items of a list: its own, or that of the style it
 * is based on, on its own level or on that one's. */
static void
join_list(struct expansion *x, const struct env *env, size_t k)
{
	const struct node *const *nodes =
	    (const struct node *const *)x->t->styles;
	struct style *s = x->styles[k];
	const struct attr *list = NULL, *level = NULL, *base;
	const struct node *n = nodes[k];

	for (size_t steps = 0; !s->character && steps <= x->t->n_styles;
	     steps++) {
		if (list == NULL)
			list = template_attr_find(n, ATTR_LIST);
		if (level == NULL &&
		    (level = template_attr_find(n, ATTR_LEVEL)) != NULL)
			s->level =
			    template_attr_int(x, env, n, ATTR_LEVEL, 1) - 1;
		base = template_attr_find(n, ATTR_BASED_ON);
		if (base == NULL)
			break;
		n = nodes[base->typed.i];
	}
	if (list != NULL && list->typed.i >= 0)
		s->list = x->list_styles[list->typed.i];
}

void
template_styles_expand(struct expansion *x, const struct env *env)
{
	const struct template *t = x->t;

	x->styles = ARENA_ARRAY(x->a, struct style *, t->n_styles);
	x->list_styles =
	    ARENA_ARRAY(x->a, struct list_style *, t->n_list_styles);
	x->running = ARENA_ARRAY(x->a, struct list *, t->n_list_styles);
	for (size_t i = 0; i < t->n_styles; i++) {
		x->styles[i] = style_new(x, env, t->styles[i]);
		document_style_put(x->doc, x->styles[i]);
	}
	for (size_t i = 0; i < t->n_styles; i++) {
		const struct attr *at =
		    template_attr_find(t->styles[i], ATTR_BASED_ON);

		if (at != NULL)
			x->styles[i]->based_on = x->styles[at->typed.i];
	}
	for (size_t i = 0; i < t->n_list_styles; i++) {
		x->list_styles[i] = list_style_new(x, env, t->list_styles[i]);
		document_list_style_put(x->doc, x->list_styles[i]);
	}
	for (size_t i = 0; i < t->n_styles; i++)
		join_list(x, env, i);
	choose_base(x);
}

/* ---- styles by name ---- */
static void
tell_unknown(struct expansion *x, const struct node *n, enum attr_id id,
    struct str name, struct str what)
{
	const struct attr *at = template_attr_find(n, id);

	diag_at(x->d, FINDING_NAME_UNKNOWN, at->place, STR_NONE, what, name,
	    STR(""));
}

const struct style *
template_style_of(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id, const struct style *otherwise)
{
	const struct attr *at = template_attr_find(n, id);
	const struct typed *v = template_attr_value(x, env, n, id);
	bool character = n->kind == EL_SPAN;
	int32_t i;

	if (v == NULL)
		return otherwise;
	i = at->constant ? v->i : template_style_find(x->t, v->s);
	if (i >= 0 && x->styles[i]->character == character)
		return x->styles[i];
	tell_unknown(x, n, id, v->s,
	    character ? STR(BOTH("kiểu chữ", "run style"))
		      : STR(BOTH("kiểu đoạn", "paragraph style")));
	return NULL;
}

/* List styles of our own making, where the template has none: as the
 * decree's forms have them, dash or number at the first line's indent. */
static struct list_style *
built_in(struct expansion *x, struct str id)
{
	struct list_style *s = document_list_style_find(x->doc, id);
	bool numbers = str_is(id, "so");

	if (s != NULL)
		return s;
	s = ARENA_NEW(x->a, struct list_style);
	s->id = id;
	s->origin = template_origin(x->t->document);
	for (int32_t i = 0; i < LIST_LEVELS; i++) {
		struct list_level *l = &s->level[s->n_levels++];
		struct buf b = buf_new(x->a);

		buf_putc(&b, '%');
		buf_int(&b, i + 1);
		buf_putc(&b, i % 2 == 0 ? '.' : ')');
		l->format = !numbers     ? NUMBER_NONE
			    : i % 2 == 0 ? NUMBER_DECIMAL
					 : NUMBER_LOWER_VIET;
		l->text = numbers ? buf_take(&b) : STR("-");
		l->suffix = SUFFIX_SPACE;
		l->has_indent = true;
		l->indent_left = LEN_PT(28) * i;
		l->indent_first = LEN_PT(28);
	}
	document_list_style_put(x->doc, s);
	return s;
}

struct list_style *
template_list_style_of(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id, struct str otherwise)
{
	const struct attr *at = template_attr_find(n, id);
	const struct typed *v = template_attr_value(x, env, n, id);
	int32_t i;

	if (v == NULL) {
		i = template_list_style_find(x->t, otherwise);
		return i >= 0 ? x->list_styles[i] : built_in(x, otherwise);
	}
	i = at->constant ? v->i : template_list_style_find(x->t, v->s);
	if (i >= 0)
		return x->list_styles[i];
	tell_unknown(x, n, id, v->s, STR(BOTH("kiểu danh sách", "list style")));
	return built_in(x, otherwise);
}

int32_t
template_list_style_index(const struct expansion *x, const struct list_style *s)
{
	for (size_t i = 0; i < x->t->n_list_styles; i++)
		if (x->list_styles[i] == s)
			return (int32_t)i;
	return -1;
}
