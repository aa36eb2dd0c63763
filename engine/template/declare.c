/* Kinds, checks and sets: what a template declares about its data beside the
 * fields themselves. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/template/attr.h"
#include "engine/text/regex.h"

/* ---- attributes ---- */
static const struct expr *
expr_of(const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);

	return at != NULL ? at->expr : NULL;
}

static const struct pattern *
pattern_of(const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);

	return at != NULL ? &at->pattern : NULL;
}

static int32_t
number_of(const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);

	return at != NULL && at->constant ? at->typed.i : 0;
}

static const struct str *
names_of(const struct node *n, enum attr_id id, size_t *count)
{
	const struct attr *at = template_attr_find(n, id);

	*count = at != NULL && at->constant ? at->typed.n : 0;
	return *count > 0 ? at->typed.v : NULL;
}

struct str *
template_values_read(struct arena *a, struct str s, size_t *n)
{
	struct str *v = NULL;
	char mark;
	size_t cap = 0;

	s = str_trim(s);
	mark = str_find(s, '|') < s.n ? '|' : ' ';
	*n = 0;
	while (s.n > 0) {
		size_t k = str_find(s, mark);
		struct str word = str_trim(str_slice(s, 0, k));

		if (word.n > 0)
			ARENA_PUSH(a, v, *n, cap, word);
		s = k < s.n ? str_slice(s, k + 1, s.n) : STR_NONE;
	}
	return v;
}

/* ---- checks ---- */
static bool
tell_shape(
    struct diag *d, const struct node *n, struct str code, struct str why)
{
	diag_at(d, FINDING_CHECK_SHAPE, n->place, STR_NONE, code, why);
	return false;
}

static bool
is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return s.n > 0 && s.n <= 32;
}

static bool
check_on(struct diag *d, const struct node *n, const struct check *c)
{
	enum finding_code code;
	bool ok = true;

	for (size_t i = 0; i < c->n_on; i++) {
		if (finding_by_name(c->on[i], &code))
			continue;
		diag_at(d, FINDING_NAME_UNKNOWN, n->place, STR_NONE,
		    STR(BOTH("mã phát hiện", "code of a finding")), c->on[i],
		    STR(""));
		ok = false;
	}
	return ok;
}

/* One way to fail, words for what can be said. */
static bool
check_shape(struct diag *d, const struct node *n, const struct check *c)
{
	int ways = (template_attr_find(n, ATTR_TEST) != NULL) +
		   (template_attr_find(n, ATTR_PATTERN) != NULL) +
		   (c->unique != UNIQUE_NO) + (c->n_on > 0);

	if (ways != 1)
		return tell_shape(d, n, c->code,
		    STR(BOTH("cần đúng một trong test, pattern, unique, on",
			"exactly one of test, pattern, unique, on is "
			"wanted")));
	if (c->n_on > 0 && c->level != LEVEL_ERROR)
		return tell_shape(d, n, c->code,
		    STR(BOTH("on không hạ mức lỗi thành cảnh báo",
			"on cannot make a warning of an error")));
	return check_on(d, n, c);
}

static bool
compile_pattern(
    struct arena *a, struct diag *d, const struct node *n, struct check *c)
{
	struct str why;

	if (template_attr_find(n, ATTR_PATTERN) == NULL)
		return true;
	c->regex = regex_new(a, c->pattern, &why);
	return c->regex != NULL || tell_shape(d, n, c->code, why);
}

/* for="text lines" as bits. */
static uint32_t
kinds_of(struct arena *a, struct diag *d, const struct node *n)
{
	const struct attr *at = template_attr_find(n, ATTR_FOR);
	size_t count;
	const struct str *v = names_of(n, ATTR_FOR, &count);
	uint32_t bits = 0;
	struct typed t;

	for (size_t i = 0; i < count; i++) {
		if (template_typed_parse(a, TYPE_FIELD_KIND, v[i], &t))
			bits |= 1u << t.i;
		else
			diag_at(d, FINDING_ATTRIBUTE_VALUE, at->place, STR_NONE,
			    at->raw, at->name,
			    template_type_expected(a, TYPE_FIELD_KIND));
	}
	return bits;
}

bool
template_check_words(struct diag *d, struct check *c, const struct node *n)
{
	c->place = n->place;
	c->code = template_attr_text(n, ATTR_CODE);
	c->level = (enum level)number_of(n, ATTR_LEVEL);
	c->after = names_of(n, ATTR_AFTER, &c->n_after);
	c->when = expr_of(n, ATTR_WHEN);
	c->test = expr_of(n, ATTR_TEST);
	c->message[LANG_VI] = pattern_of(n, ATTR_MESSAGE);
	c->message[LANG_EN] = pattern_of(n, ATTR_MESSAGE_EN);
	c->help[LANG_VI] = pattern_of(n, ATTR_HELP);
	c->help[LANG_EN] = pattern_of(n, ATTR_HELP_EN);
	return is_code(c->code) ||
	       tell_shape(d, n, c->code,
		   STR(BOTH("mã chỉ gồm chữ không dấu, số và gạch nối",
		       "a code is letters without marks, digits and "
		       "hyphens")));
}

struct check *
template_check_read(
    struct arena *a, struct diag *d, struct template *t, const struct node *n)
{
	struct check *c = ARENA_NEW(a, struct check);
	bool ok = template_check_words(d, c, n);

	c->unique = (enum unique)number_of(n, ATTR_UNIQUE);
	c->each_row = number_of(n, ATTR_EACH_ROW) != 0;
	c->at = template_attr_text(n, ATTR_AT);
	c->on = names_of(n, ATTR_ON, &c->n_on);
	c->pattern = template_attr_text(n, ATTR_PATTERN);
	c->number = t->n_checks++;
	c->kinds = kinds_of(a, d, n);
	if (!ok || !check_shape(d, n, c) || !compile_pattern(a, d, n, c))
		return NULL;
	return c;
}

/* ---- kinds ---- */
static struct kind *
kind_find(const struct template *t, struct str name)
{
	for (struct kind *k = t->kinds; k != NULL; k = k->next)
		if (str_eq(k->name, name))
			return k;
	return NULL;
}

const struct kind *
template_kind_find(const struct template *t, struct str name)
{
	return kind_find(t, name);
}

static void
read_checks(struct arena *a, struct diag *d, struct template *t,
    const struct node *parent, struct check **at)
{
	while (*at != NULL)
		at = &(*at)->next;
	for (const struct node *n = parent->children; n; n = n->next) {
		if (n->kind != EL_CHECK)
			continue;
		*at = template_check_read(a, d, t, n);
		if (*at != NULL)
			at = &(*at)->next;
	}
}

static bool
is_builtin(struct arena *a, struct str name)
{
	struct typed v;

	return template_typed_parse(a, TYPE_FIELD_KIND, name, &v);
}

static bool
fits_base(enum field_kind base)
{
	return base != FIELD_LIST && base != FIELD_GROUP && base != FIELD_IMAGE;
}

void
template_kind_add(
    struct arena *a, struct diag *d, struct template *t, const struct node *n)
{
	struct kind *k = ARENA_NEW(a, struct kind), **at = &t->kinds;

	k->name = template_attr_text(n, ATTR_NAME);
	k->place = n->place;
	k->base_at = template_attr_find(n, ATTR_BASE);
	k->normalise = expr_of(n, ATTR_NORMALISE);
	k->print_normal = number_of(n, ATTR_PRINT) != 0;
	k->keep = expr_of(n, ATTR_KEEP);
	t->keeps = t->keeps || k->keep != NULL;
	t->prints_normal = t->prints_normal || k->print_normal;
	k->typed = template_attr_text(n, ATTR_TYPED);
	k->example = template_attr_text(n, ATTR_EXAMPLE);
	k->help = template_attr_text(n, ATTR_HELP);
	k->separator = template_attr_text(n, ATTR_SEPARATOR);
	k->values = template_values_read(
	    a, template_attr_text(n, ATTR_VALUES), &k->n_values);
	if (template_kind_find(t, k->name) != NULL || is_builtin(a, k->name)) {
		diag_at(d, FINDING_NAME_TWICE, n->place, STR_NONE,
		    STR(BOTH("kiểu trường", "kind")), k->name);
		return;
	}
	k->print_set = template_attr_find(n, ATTR_PRINT) != NULL;
	read_checks(a, d, t, n, &k->checks);
	while (*at != NULL)
		at = &(*at)->next;
	*at = k;
}

static struct str
or_else(struct str s, struct str otherwise)
{
	return s.n > 0 ? s : otherwise;
}

static void
take_over(struct kind *k, const struct kind *from)
{
	k->parent = from;
	k->base = from->base;
	if (k->normalise == NULL)
		k->normalise = from->normalise;
	if (k->keep == NULL)
		k->keep = from->keep;
	if (!k->print_set)
		k->print_normal = from->print_normal;
	k->typed = or_else(k->typed, from->typed);
	k->example = or_else(k->example, from->example);
	k->help = or_else(k->help, from->help);
	k->separator = or_else(k->separator, from->separator);
	if (k->n_values == 0) {
		k->values = from->values;
		k->n_values = from->n_values;
	}
}

static void
link_kind(struct arena *a, struct diag *d, struct template *t, struct kind *k,
    bool whole)
{
	struct kind *from;
	struct typed v;

	if (k->linked || k->base_at == NULL || !k->base_at->constant)
		return;
	k->linked = true;
	k->linking = true;
	if (template_typed_parse(a, TYPE_FIELD_KIND, k->base_at->typed.s, &v)) {
		k->base = (enum field_kind)v.i;
		if (!fits_base(k->base))
			diag_at(d, FINDING_ATTRIBUTE_VALUE, k->base_at->place,
			    STR_NONE, k->base_at->raw, k->base_at->name,
			    STR("text, lines, rich, date, number, choice, "
				"bool"));
	} else {
		from = kind_find(t, k->base_at->typed.s);
		if (from == NULL && !whole) {
			; /* it may stand in a file that was not read */
		} else if (from == NULL || from->linking) {
			diag_at(d, FINDING_NAME_UNKNOWN, k->base_at->place,
			    STR_NONE, STR(BOTH("kiểu trường", "kind")),
			    k->base_at->typed.s,
			    from == NULL ? STR("")
					 : STR(BOTH(" (nó dựa trên chính nó)",
					       " (it would stand on itself)")));
		} else {
			link_kind(a, d, t, from, whole);
			take_over(k, from);
		}
	}
	k->linking = false;
}

void
template_kinds_link(
    struct arena *a, struct diag *d, struct template *t, bool whole)
{
	for (struct kind *k = t->kinds; k != NULL; k = k->next)
		link_kind(a, d, t, k, whole);
}

void
template_checks_add(
    struct arena *a, struct diag *d, struct template *t, const struct node *n)
{
	read_checks(a, d, t, n,
	    number_of(n, ATTR_FIRST) != 0 ? &t->first_checks : &t->checks);
}

/* ---- sets ---- */
struct field_set *
template_set_find(const struct template *t, struct str name)
{
	for (struct field_set *s = t->sets; s != NULL; s = s->next)
		if (str_eq(s->name, name))
			return s;
	return NULL;
}

void
template_set_add(
    struct arena *a, struct diag *d, struct template *t, const struct node *n)
{
	struct field_set *s = ARENA_NEW(a, struct field_set);

	s->name = template_attr_text(n, ATTR_NAME);
	s->node = n;
	if (template_set_find(t, s->name) != NULL) {
		diag_at(d, FINDING_NAME_TWICE, n->place, STR_NONE,
		    STR(BOTH("nhóm trường", "field set")), s->name);
		return;
	}
	s->next = t->sets;
	t->sets = s;
}
