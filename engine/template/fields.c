/* The contract of a template with its data: <fields>. */
#include "engine/template/inner.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/attr.h"
#include "engine/template/check.h"
#include "engine/template/val.h"
#include "engine/text/text.h"

struct reader {
	struct arena *a;
	struct diag *d;
	struct template *t;
	bool whole; /* all files were read: who is not there is nowhere */
	size_t n;   /* fields so far */
};

const struct field *
template_field_find(const struct field *siblings, struct str name)
{
	for (const struct field *f = siblings; f != NULL; f = f->next)
		if (str_eq(f->name, name))
			return f;
	return NULL;
}

const struct str *
template_field_names(struct arena *a, const struct field *siblings, size_t *n)
{
	struct str *v = NULL;
	size_t cap = 0;

	*n = 0;
	for (const struct field *f = siblings; f != NULL; f = f->next)
		ARENA_PUSH(a, v, *n, cap, f->name);
	return v;
}

struct str
template_field_kind_name(enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
		return STR(BOTH("chữ trên một dòng", "a line of text"));
	case FIELD_LINES:
		return STR(BOTH(
		    "chữ hoặc danh sách các dòng", "text or a list of lines"));
	case FIELD_RICH:
		return STR("Markdown: " BOTH(
		    "chữ hoặc danh sách các dòng", "text or a list of lines"));
	case FIELD_DATE:
		return STR(BOTH("ngày", "a date") " dd/mm/yyyy");
	case FIELD_NUMBER:
		return STR(BOTH("số", "a number"));
	case FIELD_CHOICE:
		return STR(BOTH("một lựa chọn", "one of the choices"));
	case FIELD_BOOL:
		return STR("true, false");
	case FIELD_LIST:
		return STR(BOTH("danh sách", "a list"));
	case FIELD_GROUP:
		return STR(BOTH("nhóm", "a group") " { }");
	case FIELD_IMAGE:
		return STR(BOTH("đường dẫn của hình", "the path of an image"));
	}
	return STR_NONE;
}

static struct str
kind_example(const struct field *f, enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_RICH:
		return STR("\"…\"");
	case FIELD_DATE:
		return STR("08/01/2024");
	case FIELD_NUMBER:
		return STR("12");
	case FIELD_CHOICE:
		return f->n_values > 0 ? f->values[0] : STR("…");
	case FIELD_BOOL:
		return STR("true");
	case FIELD_LIST:
		return STR("[ … ]");
	case FIELD_GROUP:
		return STR("{ … }");
	case FIELD_IMAGE:
		return STR("hinh.png");
	}
	return STR_NONE;
}

struct str
template_item_example(const struct field *f)
{
	return f->example.n > 0 ? f->example : kind_example(f, f->of);
}

struct str
template_field_example(struct arena *a, const struct field *f)
{
	struct buf b;

	if (f->kind == FIELD_LIST && f->example.n > 0) {
		b = buf_new(a);
		buf_puts(&b, "[ \"");
		buf_str(&b, f->example);
		buf_puts(&b, "\" ]");
		return buf_take(&b);
	}
	if (f->example.n > 0)
		return f->example;
	if (f->has_default && f->default_text.n > 0)
		return f->default_text;
	return kind_example(f, f->kind);
}

/* ---- reading ---- */
static void
wrong(struct reader *r, const struct node *n, enum attr_id id, struct str why)
{
	const struct attr *at = template_attr_find(n, id);

	diag_at(r->d, FINDING_ATTRIBUTE_VALUE, at ? at->place : n->place,
	    STR_NONE, at ? at->raw : STR(""), at ? at->name : n->name, why);
}

static int32_t
number(const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);

	return at != NULL && at->constant ? at->typed.i : 0;
}

static void
read_values(struct reader *r, const struct node *n, struct field *f)
{
	f->values = template_values_read(
	    r->a, template_attr_text(n, ATTR_VALUES), &f->n_values);
	if (f->n_values == 0 && f->named != NULL) {
		f->values = f->named->values;
		f->n_values = f->named->n_values;
	}
	if ((f->kind == FIELD_CHOICE || f->of == FIELD_CHOICE) &&
	    f->n_values == 0)
		diag_at(r->d, FINDING_ATTRIBUTE_MISSING, n->place, STR_NONE,
		    STR("values"), n->name);
}

/* "Số CCCD|Số định danh" */
static void
read_aliases(struct reader *r, const struct node *n, struct field *f)
{
	struct str s = template_attr_text(n, ATTR_ALIASES);
	size_t cap = 0;

	while (s.n > 0) {
		size_t k = str_find(s, '|');
		struct str alias = str_trim(str_slice(s, 0, k));

		if (alias.n > 0)
			ARENA_PUSH(r->a, f->aliases, f->n_aliases, cap, alias);
		s = k < s.n ? str_slice(s, k + 1, s.n) : STR_NONE;
	}
}

static bool
has(const struct node *n, enum attr_id id)
{
	return template_attr_find(n, id) != NULL;
}

static void
check_shape(struct reader *r, const struct node *n, const struct field *f)
{
	bool children = f->children != NULL;
	bool counted = f->kind == FIELD_LIST || f->kind == FIELD_LINES;

	if (f->kind == FIELD_GROUP && !children && r->whole)
		diag_at(r->d, FINDING_ELEMENT_MISSING, n->place, STR_NONE,
		    STR("field"), n->name);
	if (f->kind == FIELD_LIST && !children && !has(n, ATTR_OF))
		diag_at(r->d, FINDING_ATTRIBUTE_MISSING, n->place, STR_NONE,
		    STR("of"), n->name);
	if (children && ((f->kind != FIELD_GROUP && f->kind != FIELD_LIST) ||
			    has(n, ATTR_OF)))
		wrong(r, n, has(n, ATTR_OF) ? ATTR_OF : ATTR_KIND,
		    STR(BOTH("group, hoặc list không có of, cho trường có "
			     "trường con",
			"group, or list without of, for a field with fields "
			"inside")));
	if (has(n, ATTR_OF) && f->kind != FIELD_LIST)
		wrong(r, n, ATTR_OF, STR("kind=\"list\""));
	if (has(n, ATTR_VALUES) && f->kind != FIELD_CHOICE &&
	    f->of != FIELD_CHOICE)
		wrong(r, n, ATTR_VALUES, STR("kind=\"choice\", of=\"choice\""));
	if ((has(n, ATTR_MIN) || has(n, ATTR_MAX)) && !counted)
		wrong(r, n, has(n, ATTR_MIN) ? ATTR_MIN : ATTR_MAX,
		    STR("kind=\"list\", kind=\"lines\""));
	if (f->max != 0 && f->max < f->min)
		wrong(r, n, ATTR_MAX,
		    STR(BOTH(
			"số không nhỏ hơn min", "a number not below min")));
	if (f->has_default &&
	    (f->kind == FIELD_LIST || f->kind == FIELD_GROUP ||
		f->kind == FIELD_IMAGE))
		wrong(r, n, ATTR_DEFAULT,
		    STR(BOTH("kiểu trường khác", "another kind of field")));
}

/* ---- names ---- */
static bool
is_among(const struct field *f, struct str name)
{
	for (; f != NULL; f = f->next)
		if (str_eq(f->name, name) || is_among(f->children, name))
			return true;
	return false;
}

bool
template_knows(const void *template, struct str name)
{
	const struct template *t = template;

	return t != NULL &&
	       (is_among(t->fields, name) || is_among(t->context, name));
}

/* ---- kinds ---- */
static void
tell_kind(struct reader *r, const struct attr *at, enum attr_type builtin)
{
	static const char *const builtins[] = {"text", "lines", "rich", "date",
	    "number", "choice", "bool", "list", "group", "image"};
	struct str *v = NULL, kinds = template_type_expected(r->a, builtin);
	struct buf more = buf_new(r->a);
	size_t n = 0, cap = 0;

	if (!r->whole)
		return;
	for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++)
		/* no room for the first one: v is made with room */
		/* cppcheck-suppress nullPointer */
		ARENA_PUSH(r->a, v, n, cap, str_of(builtins[i]));
	for (const struct kind *k = r->t->kinds; k != NULL; k = k->next)
		ARENA_PUSH(r->a, v, n, cap, k->name);
	buf_str(&more, text_did_you_mean(r->a, at->typed.s, v, n));
	buf_puts(&more, " (");
	buf_str(&more, kinds);
	buf_puts(&more, ")");
	diag_at(r->d, FINDING_NAME_UNKNOWN, at->place, STR_NONE,
	    STR(BOTH("kiểu trường", "kind")), at->typed.s, buf_take(&more));
}

/* What a kind or of attribute names: a kind of the language, or one that is
 * declared. */
static enum field_kind
resolve_kind(struct reader *r, const struct node *n, enum attr_id id,
    enum attr_type builtin, struct field *f)
{
	const struct attr *at = template_attr_find(n, id);
	const struct kind *k;
	struct typed v;

	if (at == NULL || !at->constant)
		return FIELD_TEXT;
	if (template_typed_parse(r->a, builtin, at->typed.s, &v))
		return (enum field_kind)v.i;
	k = template_kind_find(r->t, at->typed.s);
	if (k == NULL) {
		tell_kind(r, at, builtin);
		return FIELD_TEXT;
	}
	f->named = k;
	return k->base;
}

static void
add_check(struct reader *r, struct check **first, const struct node *n)
{
	while (*first != NULL)
		first = &(*first)->next;
	*first = template_check_read(r->a, r->d, r->t, n);
}

static struct field *read_siblings(
    struct reader *r, const struct node *parent, struct check **checks);

static void
read_label(struct field *f, const struct node *n)
{
	const struct attr *at = template_attr_find(n, ATTR_LABEL);

	f->label = template_attr_text(n, ATTR_LABEL);
	if (at != NULL && !at->constant)
		f->label_pattern = &at->pattern;
}

static struct str
or_else(struct str s, struct str otherwise)
{
	return s.n > 0 ? s : otherwise;
}

static void
read_kinds(struct reader *r, const struct node *n, struct field *f)
{
	f->kind = resolve_kind(r, n, ATTR_KIND, TYPE_FIELD_KIND, f);
	f->of = resolve_kind(r, n, ATTR_OF, TYPE_ITEM_KIND, f);
	if (f->named == NULL)
		return;
	f->help = or_else(f->help, f->named->help);
	f->example = or_else(f->example, f->named->example);
}

static struct field *
read_field(struct reader *r, const struct node *n)
{
	struct field *f = ARENA_NEW(r->a, struct field);

	f->name = template_attr_text(n, ATTR_NAME);
	read_label(f, n);
	f->help = template_attr_text(n, ATTR_HELP);
	f->required = number(n, ATTR_REQUIRED) != 0;
	f->blank = number(n, ATTR_BLANK) != 0;
	f->has_default = has(n, ATTR_DEFAULT);
	f->default_text = template_attr_text(n, ATTR_DEFAULT);
	f->example = template_attr_text(n, ATTR_EXAMPLE);
	f->min = number(n, ATTR_MIN);
	f->max = number(n, ATTR_MAX);
	f->place = n->place;
	f->number = r->n++;
	read_kinds(r, n, f);
	read_values(r, n, f);
	read_aliases(r, n, f);
	f->children = read_siblings(r, n, &f->checks);
	if (f->children != NULL && f->kind == FIELD_LIST)
		f->of = FIELD_GROUP;
	check_shape(r, n, f);
	/* a default must be a value the field would take */
	template_data_default(r->a, r->d, f);
	return f;
}

/* False after a finding, told once. */
static bool
room_for_field(struct reader *r, const struct node *n)
{
	if (r->n == TEMPLATE_FIELDS_MOST) {
		diag_at(r->d, FINDING_TOO_MANY, n->place, STR_NONE,
		    STR(BOTH("trường", "fields")), STR("2000"));
		r->n++;
	}
	return r->n < TEMPLATE_FIELDS_MOST;
}

struct siblings {
	struct field *first, **at;
	bool top; /* directly in <fields>: names may stand there */
	/* where checks go that stand among them, or in sets put there: the
	 * field's they are in, the document's at the top */
	struct check **checks;
};

static void gather(
    struct reader *r, struct siblings *s, const struct node *parent);

static void
gather_set(struct reader *r, struct siblings *s, const struct node *n)
{
	struct str name = template_attr_text(n, ATTR_NAME);
	struct field_set *set = template_set_find(r->t, name);

	if (set == NULL && !r->whole)
		return;
	if (set == NULL || set->busy) {
		diag_at(r->d, FINDING_NAME_UNKNOWN, n->place, STR_NONE,
		    STR(BOTH("nhóm trường", "field set")), name,
		    set == NULL ? STR("")
				: STR(BOTH(" (nó tự gộp chính nó)",
				      " (it would hold itself)")));
		return;
	}
	set->busy = true;
	gather(r, s, set->node);
	set->busy = false;
}

static void
gather_field(struct reader *r, struct siblings *s, const struct node *n)
{
	struct field *f = read_field(r, n);

	if (template_field_find(s->first, f->name) != NULL) {
		diag_at(r->d, FINDING_NAME_TWICE, n->place, STR_NONE,
		    STR(BOTH("trường", "field")), f->name);
		return;
	}
	*s->at = f;
	s->at = &f->next;
}

static void
gather(struct reader *r, struct siblings *s, const struct node *parent)
{
	struct template *t = r->t;

	for (const struct node *n = parent->children; n != NULL; n = n->next) {
		if (n->kind == EL_USE_SET)
			gather_set(r, s, n);
		else if (n->kind == EL_LET && s->top)
			ARENA_PUSH(r->a, t->lets, t->n_lets, t->cap_lets, n);
		else if (n->kind == EL_LET)
			diag_at(r->d, FINDING_ELEMENT_UNKNOWN, n->place,
			    STR_NONE, n->name, STR("field"), STR(""));
		else if (n->kind == EL_CHECK)
			add_check(r, s->checks, n);
		if (n->kind != EL_FIELD)
			continue;
		if (!room_for_field(r, n))
			break;
		gather_field(r, s, n);
	}
}

static struct field *
read_siblings(
    struct reader *r, const struct node *parent, struct check **checks)
{
	struct siblings s = {NULL, NULL, parent->kind != EL_FIELD, checks};

	s.at = &s.first;
	gather(r, &s, parent);
	return s.first;
}

void
template_fields_read(
    struct arena *a, struct diag *d, struct template *t, bool whole)
{
	struct reader r = {a, d, t, whole, 0};
	struct check *none = NULL; /* the context holds no checks */

	template_kinds_link(a, d, t, whole);
	if (t->fields_node != NULL)
		t->fields = read_siblings(&r, t->fields_node, &t->doc_checks);
	if (t->context_node != NULL)
		t->context = read_siblings(&r, t->context_node, &none);
	t->n_fields = r.n;
}
