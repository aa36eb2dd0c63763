/* Checks that could never do what they say are told when the template is
 * loaded: those in a place where their form is not made, those that point to
 * members or codes there are none of; and what a kind says of itself. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/text/regex.h"
#include "engine/text/text.h"

struct placing {
	struct arena *a;
	struct diag *d;
	const struct template *t;
	struct str *codes; /* of all checks */
	size_t n_codes, cap_codes;
};

/* Where a check stands. */
struct stand {
	const struct field *f;        /* NULL: of the document */
	const struct field *siblings; /* that `at` may name */
	bool row;                     /* in a list of groups, or an item */
};

static bool
is_rows(const struct field *f)
{
	return f->kind == FIELD_LIST && f->of == FIELD_GROUP;
}

static bool
is_simple(const struct field *f)
{
	return f->kind != FIELD_GROUP && f->kind != FIELD_IMAGE && !is_rows(f);
}

static void
tell(struct placing *p, const struct check *c, struct str why)
{
	diag_at(p->d, FINDING_CHECK_SHAPE, c->place, STR_NONE, c->code, why);
}

/* ---- forms ---- */
static void
check_each_row(struct placing *p, const struct check *c, const struct stand *s)
{
	if (s->f == NULL || !is_rows(s->f))
		tell(p, c,
		    STR(BOTH("each-row chỉ dùng trong trường là danh sách các "
			     "nhóm",
			"each-row is for a field that is a list of groups")));
}

static void
check_form(struct placing *p, const struct check *c, const struct stand *s)
{
	bool simple = s->f != NULL && is_simple(s->f);

	if (c->each_row)
		check_each_row(p, c, s);
	if ((c->unique != UNIQUE_NO || c->pattern.n > 0) && !simple)
		tell(p, c,
		    STR(BOTH("unique và pattern xét một giá trị: đặt trong "
			     "trường con",
			"unique and pattern look at one value: put it into the "
			"member field")));
	else if (c->unique != UNIQUE_NO && !s->row)
		tell(p, c,
		    STR(BOTH("unique chỉ có nghĩa trong danh sách",
			"unique means something in a list only")));
	else if (c->unique == UNIQUE_ONCE && s->f->kind != FIELD_LIST)
		tell(p, c,
		    STR(BOTH("unique=\"once\" dành cho danh sách giá trị đơn",
			"unique=\"once\" is for a list of simple values")));
	if (c->n_on > 0 && s->f == NULL)
		tell(p, c,
		    STR(BOTH("on đặt trong trường, kiểu hoặc <checks>",
			"on stands in a field, a kind or <checks>")));
}

/* May the engine file that finding at a field of the kind? */
static bool
may_be_filed(const struct field *f, enum finding_code code)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;

	switch ((int)code) {
	case FINDING_VALUE_DATE:
	case FINDING_VALUE_DAY:
		return kind == FIELD_DATE;
	case FINDING_VALUE_NUMBER:
		return kind == FIELD_NUMBER;
	case FINDING_VALUE_CHOICE:
		return kind == FIELD_CHOICE;
	case FINDING_VALUE_LINES:
		return kind == FIELD_TEXT;
	case FINDING_VALUE_ITEM:
		return f->kind == FIELD_LIST;
	case FINDING_VALUE_COUNT:
		return f->kind == FIELD_LIST || f->kind == FIELD_LINES;
	default:
		return true;
	}
}

static void
check_on(struct placing *p, const struct check *c, const struct stand *s)
{
	enum finding_code code;

	for (size_t i = 0; s->f != NULL && i < c->n_on; i++)
		if (finding_by_name(c->on[i], &code) &&
		    !may_be_filed(s->f, code))
			tell(p, c,
			    str_cat(p->a,
				STR(BOTH("trường kiểu này không bao giờ có ",
				    "a field of this kind is never told ")),
				c->on[i]));
}

/* ---- names ---- */
static void
check_at(struct placing *p, const struct check *c, const struct stand *s)
{
	const struct field *f = s->siblings;
	struct str at = c->at;

	while (at.n > 0) {
		size_t k = str_find(at, '.'), n;
		struct str name = str_slice(at, 0, k);
		const struct field *found = template_field_find(f, name);

		if (found == NULL) {
			const struct str *names =
			    template_field_names(p->a, f, &n);

			diag_at(p->d, FINDING_PATH_UNKNOWN, c->place, STR_NONE,
			    c->at, text_did_you_mean(p->a, name, names, n));
			return;
		}
		f = found->children;
		at = k < at.n ? str_slice(at, k + 1, at.n) : STR_NONE;
	}
}

static void
check_after(struct placing *p, const struct check *c)
{
	for (size_t i = 0; i < c->n_after; i++) {
		size_t k = 0;

		while (k < p->n_codes && !str_eq(p->codes[k], c->after[i]))
			k++;
		if (k == p->n_codes)
			diag_at(p->d, FINDING_NAME_UNKNOWN, c->place, STR_NONE,
			    STR(BOTH("mã kiểm tra", "code of a check")),
			    c->after[i],
			    text_did_you_mean(
				p->a, c->after[i], p->codes, p->n_codes));
	}
}

static void
check_own(
    struct placing *p, const struct check *first, const struct stand *stand)
{
	for (const struct check *c = first; c != NULL; c = c->next) {
		struct stand s = *stand;

		if (s.f != NULL && (s.f->kind == FIELD_GROUP || c->each_row))
			s.siblings = s.f->children;
		check_form(p, c, &s);
		check_on(p, c, &s);
		check_at(p, c, &s);
		check_after(p, c);
	}
}

/* ---- examples ---- */
/* Does the example pass the patterns? Those of the field and its kinds. */
static void
check_example(struct placing *p, const struct field *f,
    const struct check *first, const struct val *v)
{
	struct str s;

	for (const struct check *c = first; c != NULL; c = c->next) {
		struct arena *scratch;
		bool wrong;

		if (c->regex == NULL || c->when != NULL ||
		    !template_val_string(p->a, v, &s))
			continue;
		scratch = arena_scratch(p->a);
		wrong = matcher_whole(matcher_new(scratch, c->regex, NULL),
			    s) == MATCH_NO;
		arena_scratch_free(scratch);
		if (wrong)
			diag_at(p->d, FINDING_EXAMPLE_WRONG, f->place, STR_NONE,
			    f->name, f->example, c->code);
	}
}

static void
check_examples(struct placing *p, const struct field *f)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;
	struct val v = template_val_text(f->example);
	struct facts facts;
	struct date date;

	if (f->example.n == 0 || !is_simple(f) || kind == FIELD_RICH)
		return;
	if (kind == FIELD_DATE && !date_parse(f->example, &date))
		diag_at(p->d, FINDING_EXAMPLE_WRONG, f->place, STR_NONE,
		    f->name, f->example, STR("bad-date"));
	if (kind == FIELD_DATE)
		return;
	template_facts_init(p->a, &facts, p->t, NULL, NULL);
	v = template_normal(p->a, p->d, &facts, f, &v);
	check_example(p, f, f->checks, &v);
	for (const struct kind *k = f->named; k != NULL; k = k->parent)
		check_example(p, f, k->checks, &v);
}

/* ---- the walk ---- */
static void
check_fields(struct placing *p, const struct field *fields, bool row)
{
	for (const struct field *f = fields; f != NULL; f = f->next) {
		struct stand s = {f, fields, row || f->kind == FIELD_LIST};

		check_own(p, f->checks, &s);
		for (const struct kind *k = f->named; k; k = k->parent)
			for (const struct check *c = k->checks; c; c = c->next)
				check_form(p, c, &s);
		check_examples(p, f);
		check_fields(p, f->children, row || is_rows(f));
	}
}

static void
gather(struct placing *p, const struct check *c)
{
	for (; c != NULL; c = c->next)
		ARENA_PUSH(p->a, p->codes, p->n_codes, p->cap_codes, c->code);
}

static void
gather_fields(struct placing *p, const struct field *fields)
{
	for (const struct field *f = fields; f != NULL; f = f->next) {
		gather(p, f->checks);
		gather_fields(p, f->children);
	}
}

static void
check_kind(struct placing *p, const struct kind *k)
{
	struct str why;

	if (k->base == FIELD_CHOICE && k->n_values == 0)
		diag_at(p->d, FINDING_ATTRIBUTE_MISSING, k->place, STR_NONE,
		    STR("values"), STR("kind"));
	if (k->typed.n > 0 && regex_new(p->a, k->typed, &why) == NULL)
		diag_at(p->d, FINDING_ATTRIBUTE_VALUE, k->place, STR_NONE,
		    k->typed, STR("typed"),
		    str_cat(p->a,
			STR(BOTH(
			    "biểu thức chính quy; ", "a regular expression; ")),
			why));
	for (const struct check *c = k->checks; c != NULL; c = c->next)
		check_after(p, c);
}

/* ---- names that hide others ---- */
static void
tell_hidden(struct placing *p, const struct node *n, struct str name)
{
	diag_at(p->d, FINDING_NAME_TWICE, n->place, STR_NONE,
	    STR(BOTH("tên", "the name")), name);
}

static void
check_lets(struct placing *p)
{
	const struct template *t = p->t;

	for (size_t i = 0; i < t->n_lets; i++) {
		struct str name = template_attr_text(t->lets[i], ATTR_NAME);

		if (template_field_find(t->fields, name) != NULL)
			tell_hidden(p, t->lets[i], name);
		for (const struct registry *g = t->registers; g; g = g->next)
			if (str_eq(g->name, name))
				tell_hidden(p, t->lets[i], name);
	}
}

void
template_checks_place(struct arena *a, struct diag *d, const struct template *t)
{
	struct placing p = {.a = a, .d = d, .t = t};
	struct stand document = {NULL, t->fields, false};

	gather(&p, t->first_checks);
	gather(&p, t->checks);
	gather(&p, t->doc_checks);
	for (const struct kind *k = t->kinds; k != NULL; k = k->next)
		gather(&p, k->checks);
	gather_fields(&p, t->fields);
	check_fields(&p, t->fields, false);
	check_own(&p, t->doc_checks, &document);
	for (const struct kind *k = t->kinds; k != NULL; k = k->next)
		check_kind(&p, k);
	check_lets(&p);
}
