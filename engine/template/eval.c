/* Computing expressions. What cannot be computed files EXPRESSION_KIND and is
 * null: so that all such findings come at once. */
#include "engine/template/check.h"

#include <string.h>

#include "engine/base/arena.h"

/* In a check: has the expression broken before, in another row? Once is
 * enough, it is the template's fault. */
static bool
told_before(const struct eval *e, const struct expr *x)
{
	struct facts *f = e->facts;

	if (f == NULL || e->subject == NULL)
		return false;
	for (size_t i = 0; i < f->n_told; i++)
		if (f->told[i] == x)
			return true;
	ARENA_PUSH(f->a, f->told, f->n_told, f->cap_told, x);
	return false;
}

bool
template_eval_wrong(const struct eval *e, const struct expr *x,
    const struct val *v, struct str expected)
{
	struct buf b = buf_new(e->a);
	struct place at = v != NULL && v->path.n > 0 ? v->place : x->place;

	if (e->facts != NULL)
		e->facts->broken++;
	if (told_before(e, x))
		return false;

	buf_puts(&b, BOTH("cần", "expected") " ");
	buf_str(&b, expected);
	if (v != NULL) {
		buf_puts(&b, BOTH(", không phải", ", not") " ");
		buf_str(&b, template_val_kind_name(v));
	}
	diag_at(e->d, FINDING_EXPRESSION_KIND, at, v ? v->path : STR_NONE,
	    x->source, buf_take(&b));
	return false;
}

/* The member of a group that has one of that name, be it absent; else NULL. */
static const struct val *
member_known(const struct val *group, struct str name)
{
	size_t i = 0;

	if (group->kind != VAL_GROUP)
		return NULL;
	for (const struct field *f = group->fields; f; f = f->next, i++)
		if (str_eq(f->name, name))
			return &group->items[i];
	return NULL;
}

/* Names of <fields>, then registers. */
static struct val
eval_known(const struct facts *f, struct str name)
{
	for (const struct scope *s = f->lets; s != NULL; s = s->parent)
		if (str_eq(s->name, name))
			return s->value;
	for (const struct registry *g = f->t->registers; g; g = g->next)
		if (str_eq(g->name, name))
			return g->list;
	return template_val_null();
}

static struct val
eval_name(const struct eval *e, const struct expr *x)
{
	const struct val *v;

	for (const struct scope *s = e->scope; s != NULL; s = s->parent) {
		v = s->open ? member_known(&s->value, x->name) : &s->value;
		if (v != NULL && (s->open || str_eq(s->name, x->name)))
			return *v;
	}
	if (e->root == NULL)
		return template_val_null();
	v = member_known(e->root, x->name);
	if (v != NULL)
		return *v;
	return e->facts != NULL ? eval_known(e->facts, x->name)
				: template_val_null();
}

static struct val
number(const struct eval *e, size_t n)
{
	struct buf b = buf_new(e->a);

	buf_int(&b, (int64_t)n);
	return template_val_number(buf_take(&b));
}

static struct val
number_or_null(const struct eval *e, size_t n)
{
	return n > 0 ? number(e, n) : template_val_null();
}

/* Facts of the job and of the check being made. */
static struct val
eval_wide_fact(const struct eval *e, enum fact fact)
{
	const struct subject *s = e->subject;

	if (fact < FACT_OF_CHECK) {
		if (e->facts == NULL)
			return template_val_null();
		return fact == FACT_TODAY ? e->facts->today : e->facts->context;
	}
	if (s == NULL)
		return template_val_null();
	switch ((int)fact) {
	case FACT_VALUE:
		return s->value;
	case FACT_TYPED:
		return s->typed;
	case FACT_LABEL:
		return template_val_text(s->label);
	case FACT_ROW:
		return number_or_null(e, s->row);
	case FACT_OTHER:
		return number_or_null(e, s->other);
	case FACT_TIMES:
		return number_or_null(e, s->times);
	default:
		return template_val_text(s->found);
	}
}

static struct val
eval_fact(const struct eval *e, const struct expr *x)
{
	const struct scope *s = e->scope;

	if (x->fact >= FACT_OF_JOB)
		return eval_wide_fact(e, x->fact);
	while (s != NULL && !s->loop)
		s = s->parent;
	if (s == NULL)
		return template_val_null();
	if (x->fact == FACT_FIRST)
		return template_val_bool(s->index == 0);
	if (x->fact == FACT_LAST)
		return template_val_bool(s->index + 1 == s->count);
	return number(e, x->fact == FACT_INDEX ? s->index + 1 : s->count);
}

static struct val
eval_index(const struct eval *e, const struct expr *x)
{
	struct val list = template_eval(e, x->a);
	struct val at = template_eval(e, x->b);
	struct str digits;
	int32_t i;

	if (list.kind == VAL_NULL || at.kind == VAL_NULL)
		return template_val_null();
	if (list.kind != VAL_LIST) {
		template_eval_wrong(
		    e, x, &list, STR(BOTH("danh sách", "a list")));
		return template_val_null();
	}
	if (!template_val_digits(&at, &digits) || !str_to_int(digits, &i)) {
		template_eval_wrong(
		    e, x, &at, STR(BOTH("số nguyên", "a whole number")));
		return template_val_null();
	}
	if (i < 0 || (size_t)i >= list.n)
		return template_val_null();
	return list.items[i];
}

/* The operand's digits; false when it is absent, or after a finding. */
static bool
operand(const struct eval *e, const struct expr *x, struct str *digits)
{
	struct val v = template_eval(e, x);

	if (v.kind == VAL_NULL)
		return false;
	if (template_val_digits(&v, digits))
		return true;
	return template_eval_wrong(e, x, &v, STR(BOTH("số", "a number")));
}

static struct val
eval_sum(const struct eval *e, const struct expr *x)
{
	struct str p, q, r;
	bool both = operand(e, x->a, &p);

	both = operand(e, x->b, &q) && both;
	if (!both)
		return template_val_null();
	if (x->kind == EXPR_SUBTRACT)
		q = number_negate(e->a, q);
	if (x->kind != EXPR_MULTIPLY)
		return template_val_number(number_add(e->a, p, q));
	if (template_number_multiply(e->a, p, q, &r))
		return template_val_number(r);
	template_eval_wrong(
	    e, x, NULL, STR(BOTH("số ngắn hơn", "shorter numbers")));
	return template_val_null();
}

/* -1, 0, 1; false when the two cannot be put in order. */
static bool
order(const struct eval *e, const struct val *p, const struct val *q,
    bool sorts, int *c)
{
	struct date d1, d2;
	struct str s, t;

	if ((p->kind == VAL_NUMBER || q->kind == VAL_NUMBER) &&
	    template_val_digits(p, &s) && template_val_digits(q, &t)) {
		*c = number_compare(s, t);
		return true;
	}
	if ((p->kind == VAL_DATE || q->kind == VAL_DATE) &&
	    template_val_date(p, &d1) && template_val_date(q, &d2)) {
		*c = date_compare(d1, d2);
		return true;
	}
	if (!template_val_string(e->a, p, &s) ||
	    !template_val_string(e->a, q, &t))
		return false;
	*c = str_cmp(s, t);
	/* a number or date and text that is none are not in order, but they
	 * are not equal either */
	return !sorts || (p->kind != VAL_NUMBER && q->kind != VAL_NUMBER &&
			     p->kind != VAL_DATE && q->kind != VAL_DATE);
}

static bool
holds(enum compare how, int c)
{
	switch (how) {
	case COMPARE_EQ:
		return c == 0;
	case COMPARE_NE:
		return c != 0;
	case COMPARE_LT:
		return c < 0;
	case COMPARE_LE:
		return c <= 0;
	case COMPARE_GT:
		return c > 0;
	case COMPARE_GE:
		return c >= 0;
	}
	return false;
}

static struct val
eval_compare(const struct eval *e, const struct expr *x)
{
	struct val p = template_eval(e, x->a), q = template_eval(e, x->b);
	bool equality = x->how == COMPARE_EQ || x->how == COMPARE_NE;
	int c;

	if (p.kind == VAL_NULL || q.kind == VAL_NULL) {
		if (!equality)
			return template_val_bool(false);
		c = !(template_val_empty(&p) && template_val_empty(&q));
		return template_val_bool(holds(x->how, c));
	}
	if (p.kind == VAL_BOOL && q.kind == VAL_BOOL && equality)
		return template_val_bool(holds(x->how, p.truth != q.truth));
	if (!order(e, &p, &q, !equality, &c)) {
		template_eval_wrong(e, x,
		    p.kind == VAL_GROUP || p.kind == VAL_LIST ||
			    (p.kind == VAL_TEXT && q.kind != VAL_GROUP &&
				q.kind != VAL_LIST)
			? &p
			: &q,
		    STR(BOTH("hai giá trị so sánh được (hai số, hai ngày, hai "
			     "chữ)",
			"two values that compare (numbers, dates or "
			"texts)")));
		return template_val_null();
	}
	return template_val_bool(holds(x->how, c));
}

static struct val
eval_filter(const struct eval *e, const struct expr *x)
{
	struct val in = template_eval(e, x->a), args[3], out;

	for (size_t i = 0; i < x->n_args; i++)
		args[i] = template_eval(e, x->args[i]);
	out = template_val_null();
	if (in.kind == VAL_LIST && x->filter->walks &&
	    !template_facts_step(e, x, in.n))
		return template_val_null();
	if (!x->filter->apply(e, x, &in, args, x->n_args, &out))
		return template_val_null();
	return out;
}

static struct val
eval_negate(const struct eval *e, const struct expr *x)
{
	struct str digits;

	if (!operand(e, x->a, &digits))
		return template_val_null();
	return template_val_number(number_negate(e->a, digits));
}

static bool
truth(const struct eval *e, const struct expr *x)
{
	struct val v = template_eval(e, x);

	return template_val_true(&v);
}

struct val
template_eval(const struct eval *e, const struct expr *x)
{
	struct val v;

	switch (x->kind) {
	case EXPR_VALUE:
		return x->value;
	case EXPR_NAME:
		return eval_name(e, x);
	case EXPR_FACT:
		return eval_fact(e, x);
	case EXPR_MEMBER:
		v = template_eval(e, x->a);
		return template_val_member(&v, x->name);
	case EXPR_INDEX:
		return eval_index(e, x);
	case EXPR_NOT:
		return template_val_bool(!truth(e, x->a));
	case EXPR_NEGATE:
		return eval_negate(e, x);
	case EXPR_AND:
		return template_val_bool(truth(e, x->a) && truth(e, x->b));
	case EXPR_OR:
		return template_val_bool(truth(e, x->a) || truth(e, x->b));
	case EXPR_COMPARE:
		return eval_compare(e, x);
	case EXPR_ADD:
	case EXPR_SUBTRACT:
	case EXPR_MULTIPLY:
		return eval_sum(e, x);
	case EXPR_CHOOSE:
		return template_eval(e, truth(e, x->a) ? x->b : x->c);
	case EXPR_FILTER:
		return eval_filter(e, x);
	}
	return template_val_null();
}

struct val
template_eval_attr(const struct eval *e, const struct attr *at)
{
	const struct expr *single = template_pattern_single(&at->pattern);

	if (single != NULL)
		return template_eval(e, single);
	return template_val_text(template_eval_text(e, &at->pattern));
}

struct str
template_eval_string(
    const struct eval *e, const struct expr *x, const struct val *v)
{
	struct str s;

	if (template_val_string(e->a, v, &s))
		return s;
	template_eval_wrong(
	    e, x, v, STR(BOTH("giá trị in được", "a value that prints")));
	return STR_NONE;
}

struct str
template_eval_text(const struct eval *e, const struct pattern *p)
{
	struct buf b;

	if (p->n == 0)
		return STR_NONE;
	if (p->n == 1 && p->parts[0].expr == NULL)
		return p->parts[0].text;
	b = buf_new(e->a);
	for (size_t i = 0; i < p->n; i++) {
		const struct part *part = &p->parts[i];
		struct val v;

		if (part->expr == NULL) {
			buf_str(&b, part->text);
			continue;
		}
		v = template_eval(e, part->expr);
		buf_str(&b, template_eval_string(e, part->expr, &v));
	}
	return buf_take(&b);
}
