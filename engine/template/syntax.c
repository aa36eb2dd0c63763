/* Syntax of the language: everything in a template that is not in the tables of
 * language.c is a finding. */
#include "engine/template/syntax.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/template/attr.h"
#include "engine/template/expr.h"
#include "engine/template/language.h"
#include "engine/template/xml.h"
#include "engine/text/text.h"

/* ---- checking ---- */
struct checker {
	struct arena *a;
	struct diag *d;
};

static const struct element_def *
element_find(struct str name, uint32_t context)
{
	for (size_t i = 0; i < template_n_elements; i++)
		if ((template_elements[i].where & context) != 0 &&
		    str_is(name, template_elements[i].name))
			return &template_elements[i];
	return NULL;
}

static void
tell_element(struct checker *c, const struct node *n, uint32_t context)
{
	struct str names[TEMPLATE_ELEMENTS_MOST], near = STR("");
	struct str parent = n->parent ? n->parent->name : STR("");
	size_t k = 0;

	for (size_t i = 0; i < template_n_elements; i++)
		if ((template_elements[i].where & context) != 0)
			names[k++] = str_of(template_elements[i].name);
	if (element_find(n->name, 0xFFFFFFFFu) == NULL)
		near = text_did_you_mean(c->a, n->name, names, k);
	diag_at(c->d, FINDING_ELEMENT_UNKNOWN, n->place, STR_NONE, n->name,
	    parent, near);
}

static bool
is_named(const struct attr_def *def, struct str name)
{
	return str_is(name, template_attr_names[def->id]);
}

/* The one of attr_def_at with that name. */
static const struct attr_def *
attr_def_find(const struct node *n, struct str name)
{
	for (size_t k = 0; k < template_n_attributes; k++)
		if (template_attributes[k].of == n->kind &&
		    is_named(&template_attributes[k], name))
			return &template_attributes[k];
	for (size_t k = 0;
	     template_takes_run(n->kind) && k < template_n_run_settings; k++)
		if (is_named(&template_run_settings[k], name))
			return &template_run_settings[k];
	for (size_t k = 0;
	     template_takes_para(n->kind) && k < template_n_para_settings; k++)
		if (is_named(&template_para_settings[k], name))
			return &template_para_settings[k];
	return NULL;
}

static void
tell_attr(struct checker *c, const struct node *n, const struct attr *at)
{
	struct str names[64];
	const struct attr_def *def;
	size_t k = 0;

	for (; k < 64 && (def = template_attr_def_at(n->kind, k)) != NULL; k++)
		names[k] = str_of(template_attr_names[def->id]);
	diag_at(c->d, FINDING_ATTRIBUTE_UNKNOWN, at->place, STR_NONE, at->name,
	    n->name, text_did_you_mean(c->a, at->name, names, k));
}

static void
tell_value(struct checker *c, const struct attr *at, struct str expected)
{
	diag_at(c->d, FINDING_ATTRIBUTE_VALUE, at->place, STR_NONE, at->raw,
	    at->name, expected);
}

static void
compile_value(struct checker *c, struct attr *at, bool fixed)
{
	if (at->type == TYPE_EXPR) {
		at->expr = template_expr_parse(c->a, c->d, at->place, at->raw);
		return;
	}
	if (!template_pattern_parse(
		c->a, c->d, at->place, at->raw, &at->pattern))
		return;
	at->constant = !template_pattern_open(&at->pattern);
	if (!at->constant && fixed)
		tell_value(c, at,
		    STR(BOTH("chữ cố định, không có {{ }}",
			"fixed text without {{ }}")));
	else if (at->constant &&
		 !template_typed_parse(c->a, at->type, at->raw, &at->typed))
		tell_value(c, at, template_type_expected(c->a, at->type));
}

static void
compile_attr(struct checker *c, const struct node *n, struct attr *at)
{
	const struct attr_def *def = attr_def_find(n, at->name);

	if (!text_clean(c->a, c->d, at->place, STR_NONE, at->raw, &at->raw))
		return;
	if (def != NULL) {
		at->id = def->id;
		at->type = def->type;
		compile_value(c, at, (def->how & FIXED) != 0);
		if (at->id == ATTR_HREF && n->kind == EL_LINK && at->constant &&
		    !template_href_ok(str_trim(at->raw)))
			tell_value(c, at, STR(TEMPLATE_SCHEMES));
	} else if (n->kind == EL_USE && template_is_ident(at->name)) {
		at->type = TYPE_VALUE;
		compile_value(c, at, false);
	} else {
		tell_attr(c, n, at);
	}
}

/* Settings of runs and paragraphs are never needed. */
static void
check_needed(struct checker *c, const struct node *n)
{
	for (size_t k = 0; k < template_n_attributes; k++) {
		const struct attr_def *def = &template_attributes[k];

		if (def->of == n->kind && (def->how & NEEDED) != 0 &&
		    template_attr_find(n, def->id) == NULL)
			diag_at(c->d, FINDING_ATTRIBUTE_MISSING, n->place,
			    STR_NONE, str_of(template_attr_names[def->id]),
			    n->name);
	}
}

static bool
is_setting(enum attr_id id, enum element kind)
{
	struct format unused;
	struct typed v;

	memset(&unused, 0, sizeof unused);
	memset(&v, 0, sizeof v);
	if (kind == EL_SPAN)
		return template_format_put(&unused, id, &v) &&
		       unused.run.set != 0;
	return template_format_put(&unused, id, &v);
}

static void
make_format(struct checker *c, struct node *n)
{
	struct format *f = ARENA_NEW(c->a, struct format);
	size_t cap = 0;

	for (size_t i = 0; i < n->n_attrs; i++) {
		const struct attr *at = &n->attrs[i];

		if (at->id == ATTR_COUNT || !is_setting(at->id, n->kind))
			continue;
		if (at->constant)
			template_format_put(f, at->id, &at->typed);
		else
			ARENA_PUSH(c->a, f->open, f->n_open, cap, at);
	}
	n->format = f;
}

/* ---- text ---- */
static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str
collapse(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!is_blank(s.p[i]))
			p[n++] = s.p[i];
		else if (i == 0 || !is_blank(s.p[i - 1]))
			p[n++] = ' ';
	}
	s.p = p;
	s.n = n;
	return s;
}

static void
compile_text(struct checker *c, struct node *n)
{
	struct part *parts;
	struct pattern p;

	n->blank = str_trim(n->text).n == 0;
	if (!text_clean(c->a, c->d, n->place, STR_NONE, n->text, &n->text))
		return;
	/* where a part is broken the others are looked at all the same */
	template_pattern_parse(c->a, c->d, n->place, n->text, &p);
	parts = ARENA_ARRAY(c->a, struct part, p.n);
	for (size_t i = 0; i < p.n; i++) {
		parts[i] = p.parts[i];
		if (parts[i].expr == NULL)
			parts[i].text = collapse(c->a, parts[i].text);
	}
	n->pattern.parts = parts;
	n->pattern.n = p.n;
}

/* ---- children ---- */
static bool
is_control_tail(const struct node *n)
{
	return n->kind == EL_ELIF || n->kind == EL_ELSE;
}

/* <elif> and <else> follow an <if> or <elif>, blanks aside. */
static void
check_branches(struct checker *c, const struct node *parent)
{
	const struct node *before = NULL;

	for (const struct node *n = parent->children; n; n = n->next) {
		if (n->kind == EL_TEXT && n->blank)
			continue;
		if (is_control_tail(n) &&
		    (before == NULL ||
			(before->kind != EL_IF && before->kind != EL_ELIF)))
			diag_at(c->d, FINDING_ELEMENT_UNKNOWN, n->place,
			    STR_NONE, n->name, parent->name,
			    STR(" (→ " BOTH(
				"chỉ ngay sau", "only behind") " <if>)"));
		before = n;
	}
}

struct place
template_words_place(const struct node *n)
{
	struct str words = str_trim(n->text);

	if (words.n == 0)
		return n->place;
	return template_place_in(
	    n->place, n->text, (size_t)(words.p - n->text.p));
}

static void
check_text_place(struct checker *c, struct node *n, uint32_t context)
{
	if (context == IN_SET)
		n->blank = str_trim(n->text).n == 0;
	else
		compile_text(c, n);
	if (!n->blank && (context & (WORDS | IN_SET)) == 0)
		diag_at(c->d, FINDING_TEXT_STRAY, template_words_place(n),
		    STR_NONE, n->parent->name);
}

bool
template_is_control(const struct node *n)
{
	return n->kind == EL_IF || n->kind == EL_EACH || is_control_tail(n);
}

/* A header that stands where there is one already, in the same place or
 * around it, would take its place in silence. Two that hang on conditions are
 * told when both come to be. seen: kinds before and around. */
static void
check_story_twice(struct checker *c, const struct node *parent, uint32_t around)
{
	uint32_t seen = around;

	for (const struct node *n = parent->children; n; n = n->next) {
		if (n->kind < EL_HEADER || n->kind > EL_FIRST_FOOTER)
			continue;
		if ((seen & 1u << (n->kind - EL_HEADER)) != 0)
			diag_at(c->d, FINDING_NAME_TWICE, n->place, STR_NONE,
			    STR(BOTH("phần tử", "element")), n->name);
		seen |= 1u << (n->kind - EL_HEADER);
	}
	for (const struct node *n = parent->children; n; n = n->next)
		if (template_is_control(n))
			check_story_twice(c, n, seen);
}

static void
check_node(struct checker *c, struct node *n, uint32_t context)
{
	const struct element_def *def;
	uint32_t inside;

	if (n->kind == EL_TEXT) {
		check_text_place(c, n, context);
		return;
	}
	def = n->foreign ? NULL : element_find(n->name, context);
	if (def == NULL ||
	    (def->kind == EL_PARAM && n->parent->kind != EL_COMPONENT)) {
		tell_element(c, n, context);
		return;
	}
	n->kind = def->kind;
	for (size_t i = 0; i < n->n_attrs; i++)
		compile_attr(c, n, &n->attrs[i]);
	check_needed(c, n);
	if (template_takes_run(n->kind))
		make_format(c, n);
	inside = def->inside == IN_SAME ? context : def->inside;
	for (struct node *k = n->children; k != NULL; k = k->next)
		check_node(c, k, inside);
	check_branches(c, n);
	if (n->kind == EL_SECTION)
		check_story_twice(c, n, 0);
}

bool
template_syntax_check(struct arena *a, struct diag *d, struct node *root)
{
	struct checker c = {a, d};
	size_t before = d->errors;

	check_node(&c, root, IN_ROOT);
	return d->errors == before;
}

const struct attr *
template_attr_find(const struct node *n, enum attr_id id)
{
	for (size_t i = 0; i < n->n_attrs; i++)
		if (n->attrs[i].id == id)
			return &n->attrs[i];
	return NULL;
}

struct str
template_attr_text(const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);

	return at != NULL && at->constant ? at->typed.s : STR_NONE;
}

bool
template_root_is(struct diag *d, const struct node *root, struct str name)
{
	if (str_eq(root->name, name) && !root->foreign)
		return true;
	if (str_eq(root->name, name))
		diag_at(d, FINDING_NAMESPACE, root->place, STR_NONE, name);
	else
		diag_at(d, FINDING_ROOT_UNKNOWN, root->place, STR_NONE,
		    root->name, name);
	return false;
}

const struct node *
template_root_read(
    struct arena *a, struct diag *d, const char *file, struct str name)
{
	struct source *s = ARENA_NEW(a, struct source);
	struct node *root;

	s->file = str_dup(a, str_of(file));
	s->folder = file_folder(a, file);
	if (!file_read(a, d, file, NOWHERE, &s->text))
		return NULL;
	root = template_xml_read(a, d, s);
	if (root == NULL || !template_root_is(d, root, name))
		return NULL;
	template_syntax_check(a, d, root);
	return root;
}
