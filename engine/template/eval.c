/* Computing expressions. What cannot be computed files EXPRESSION_KIND and is
 * null: so that all such findings come at once. */
#include "engine/template/check.h"

#include <string.h>

#include "engine/base/arena.h"

#define COMPARED 64 /* bytes of texts that are compared in one step */

/* The value, where it stands, or in room. */
static const struct val *eval_at(
    const struct eval *e, const struct expr *x, struct val *room);

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

static const struct val nothing; /* VAL_NULL */

/* Names of <fields>, then registers. */
static const struct val *
eval_known(const struct facts *f, struct str name)
{
	for (const struct scope *s = f->lets; s != NULL; s = s->parent)
		if (str_eq(s->name, name))
			return &s->value;
	for (const struct registry *g = f->t->registers; g; g = g->next)
		if (str_eq(g->name, name))
			return &g->list;
	return &nothing;
}

static const struct val *
eval_name(const struct eval *e, const struct expr *x)
{
	const struct val *v;

	for (const struct scope *s = e->scope; s != NULL; s = s->parent) {
		v = s->open ? member_known(&s->value, x->name) : &s->value;
		if (v != NULL && (s->open || str_eq(s->name, x->name)))
			return v;
	}
	if (e->root == NULL)
		return &nothing;
	v = member_known(e->root, x->name);
	if (v != NULL)
		return v;
	return e->facts != NULL ? eval_known(e->facts, x->name) : &nothing;
}

static struct val
number(const struct eval *e, size_t n)
{
	return template_val_number(str_number(e->a, n));
}

static struct val
number_or_null(const struct eval *e, size_t n)
{
	return n > 0 ? number(e, n) : template_val_null();
}

static struct val
fact_of_job(struct facts *f, enum fact fact)
{
	switch ((int)fact) {
	case FACT_TODAY:
		return f->today;
	case FACT_CONTEXT:
		f->context_read = true;
		return f->context;
	case FACT_QR:
		return template_val_bool(f->host->qr);
	default:
		return f->host->digest != NULL
			   ? template_val_text(f->host->digest(f->host->self))
			   : template_val_null();
	}
}

/* Facts of the job and of the check being made. */
static struct val
eval_wide_fact(const struct eval *e, enum fact fact)
{
	const struct subject *s = e->subject;

	if (fact < FACT_OF_CHECK) {
		return e->facts == NULL ? template_val_null()
					: fact_of_job(e->facts, fact);
	}
	if (s == NULL)
		return template_val_null();
	switch ((int)fact) {
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

/* What the subject has; a finding made before there is data has none. */
static const struct val *
eval_subject(const struct eval *e, enum fact fact)
{
	const struct subject *s = e->subject;
	const struct val *v;

	if (s == NULL)
		return &nothing;
	v = fact == FACT_VALUE ? s->value : s->typed;
	return v != NULL ? v : &nothing;
}

static const struct val *
eval_index(const struct eval *e, const struct expr *x)
{
	struct val room[2];
	const struct val *list = eval_at(e, x->a, &room[0]);
	const struct val *at = eval_at(e, x->b, &room[1]);
	struct str digits;
	int32_t i;

	if (list->kind == VAL_NULL || at->kind == VAL_NULL)
		return &nothing;
	if (list->kind != VAL_LIST) {
		template_eval_wrong(
		    e, x, list, STR(BOTH("danh sách", "a list")));
		return &nothing;
	}
	if (!template_val_digits(at, &digits) || !str_to_int(digits, &i)) {
		template_eval_wrong(
		    e, x, at, STR(BOTH("số nguyên", "a whole number")));
		return &nothing;
	}
	if (i < 0 || (size_t)i >= list->n)
		return &nothing;
	return &list->items[i];
}

/* The operand's digits; false when it is absent, or after a finding, or when it
 * is to come: then *waits is what is printed. */
static bool
operand(const struct eval *e, const struct expr *x, struct str *digits,
    struct val *waits)
{
	struct val room;
	const struct val *v = eval_at(e, x, &room);

	if (v->waits)
		*waits = *v;
	if (v->kind == VAL_NULL || v->waits)
		return false;
	if (template_val_digits(v, digits))
		return true;
	return template_eval_wrong(e, x, v, STR(BOTH("số", "a number")));
}

static struct val
eval_sum(const struct eval *e, const struct expr *x)
{
	struct str p, q, r;
	struct val waits = template_val_null();
	bool both = operand(e, x->a, &p, &waits);

	both = operand(e, x->b, &q, &waits) && both;
	if (!both)
		return waits;
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

/* NULL compares as nothing: the answer is no, but for equality. */
static bool
compare(const struct eval *e, const struct expr *x, bool *known)
{
	struct val room[2];
	const struct val *p = eval_at(e, x->a, &room[0]);
	const struct val *q = eval_at(e, x->b, &room[1]);
	bool equality = x->how == COMPARE_EQ || x->how == COMPARE_NE;
	int c;

	*known = true;
	if (p->waits)
		p = &nothing;
	if (q->waits)
		q = &nothing;
	if (p->kind == VAL_NULL || q->kind == VAL_NULL) {
		if (!equality)
			return false;
		c = !(template_val_empty(p) && template_val_empty(q));
		return holds(x->how, c);
	}
	if (p->kind == VAL_BOOL && q->kind == VAL_BOOL && equality)
		return holds(x->how, p->truth != q->truth);
	if (!template_facts_step(e, x, (p->text.n + q->text.n) / COMPARED))
		return false;
	if (order(e, p, q, !equality, &c))
		return holds(x->how, c);
	template_eval_wrong(e, x,
	    p->kind == VAL_GROUP || p->kind == VAL_LIST ||
		    (p->kind == VAL_TEXT && q->kind != VAL_GROUP &&
			q->kind != VAL_LIST)
		? p
		: q,
	    STR(BOTH("hai giá trị so sánh được (hai số, hai ngày, hai chữ)",
		"two values that compare (numbers, dates or texts)")));
	*known = false;
	return false;
}

static struct val
eval_compare(const struct eval *e, const struct expr *x)
{
	bool known, yes = compare(e, x, &known);

	return known ? template_val_bool(yes) : template_val_null();
}

/* ---- what is to come, in a draft ---- */
static bool
is_one_of(const struct filter *f, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(f->name, *names) == 0)
			return true;
	return false;
}

/* Filters that take words and leave them words: they are made; all others would
 * take it for a number or a date, or take it apart. */
static bool
leaves_words(const struct filter *f)
{
	static const char *const names[] = {"bare-item", "blank", "capitalise",
	    "contains", "count", "default", "distinct", "ending", "ends",
	    "first", "gather", "join", "last", "lines", "lower", "matches",
	    "shortened-to", "sort", "sort-names", "starts", "sum", "those",
	    "trim", "upper", NULL};

	return is_one_of(f, names);
}

static struct val
eval_awaited(const struct eval *e, const struct filter *f, const struct val *in)
{
	static const char *const absent[] = {"iso", NULL};
	struct val v = template_val_null(), *item;

	if (is_one_of(f, absent))
		return v;
	if (strcmp(f->name, "split") != 0 || in->kind != VAL_TEXT)
		return *in;
	item = ARENA_NEW(e->a, struct val);
	*item = *in;
	v.kind = VAL_LIST;
	v.items = item;
	v.n = 1;
	return v;
}

static bool
any_waits(const struct val *args, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (args[i].waits)
			return true;
	return false;
}

/* Steps: items, and of texts the bytes by eights. Sorting looks at each item
 * some dozen times. */
static size_t
cost_of(const struct expr *x, const struct val *in, const struct val *args)
{
	size_t n = in->text.n / 8;

	for (size_t i = 0; i < x->n_args; i++)
		n += args[i].text.n / 8;
	if (in->kind != VAL_LIST)
		return n;
	for (size_t i = 0; i < in->n; i++)
		n += 1 + in->items[i].text.n / 8;
	return strncmp(x->filter->name, "sort", 4) == 0 ? 64 * n : n;
}

static struct val
eval_filter(const struct eval *e, const struct expr *x)
{
	struct val room, args[3], out = template_val_null();
	const struct val *in = eval_at(e, x->a, &room);

	for (size_t i = 0; i < x->n_args; i++)
		args[i] = x->filter->args == ARGS_TEST
			      ? template_val_null()
			      : template_eval(e, x->args[i]);
	if (in->waits && !leaves_words(x->filter))
		return eval_awaited(e, x->filter, in);
	if (strcmp(x->filter->name, "default") != 0 &&
	    any_waits(args, x->n_args))
		return x->filter->gives == KIND_BOOL ||
			       (x->filter->accepts & ACCEPTS(KIND_LINES)) == 0
			   ? template_val_null()
			   : *in;
	if (x->filter->walks &&
	    !template_facts_step(e, x, cost_of(x, in, args)))
		return template_val_null();
	if (!x->filter->apply(e, x, in, args, x->n_args, &out))
		return template_val_null();
	if (out.kind == VAL_TEXT && !template_eval_fits(e, x, out.text.n))
		return template_val_null();
	return out;
}

static struct val
eval_negate(const struct eval *e, const struct expr *x)
{
	struct str digits;
	struct val waits = template_val_null();

	if (!operand(e, x->a, &digits, &waits))
		return waits;
	return template_val_number(number_negate(e->a, digits));
}

static const struct val *
eval_member(const struct eval *e, const struct expr *x)
{
	struct val room;
	const struct val *v = eval_at(e, x->a, &room);

	v = member_known(v, x->name); /* in the group's items: it stays */
	return v != NULL ? v : &nothing;
}

bool
template_eval_true(const struct eval *e, const struct expr *x)
{
	struct val room;
	bool known;

	switch ((int)x->kind) {
	case EXPR_NOT:
		return !template_eval_true(e, x->a);
	case EXPR_AND:
		return template_eval_true(e, x->a) &&
		       template_eval_true(e, x->b);
	case EXPR_OR:
		return template_eval_true(e, x->a) ||
		       template_eval_true(e, x->b);
	case EXPR_COMPARE:
		return compare(e, x, &known);
	default:
		return template_val_true(eval_at(e, x, &room));
	}
}

/* What stands somewhere already is not copied: values are large. */
static const struct val *
eval_at(const struct eval *e, const struct expr *x, struct val *room)
{
	if (e->facts != NULL && e->facts->stopped)
		return &nothing;
	switch (x->kind) {
	case EXPR_VALUE:
		return &x->value;
	case EXPR_NAME:
		return eval_name(e, x);
	case EXPR_FACT:
		if (x->fact == FACT_VALUE || x->fact == FACT_TYPED)
			return eval_subject(e, x->fact);
		*room = eval_fact(e, x);
		return room;
	case EXPR_MEMBER:
		return eval_member(e, x);
	case EXPR_INDEX:
		return eval_index(e, x);
	case EXPR_NOT:
	case EXPR_AND:
	case EXPR_OR:
		*room = template_val_bool(template_eval_true(e, x));
		return room;
	case EXPR_NEGATE:
		*room = eval_negate(e, x);
		return room;
	case EXPR_COMPARE:
		*room = eval_compare(e, x);
		return room;
	case EXPR_ADD:
	case EXPR_SUBTRACT:
	case EXPR_MULTIPLY:
		*room = eval_sum(e, x);
		return room;
	case EXPR_CHOOSE:
		return eval_at(
		    e, template_eval_true(e, x->a) ? x->b : x->c, room);
	case EXPR_FILTER:
		*room = eval_filter(e, x);
		return room;
	}
	return &nothing;
}

struct val
template_eval(const struct eval *e, const struct expr *x)
{
	struct val room;

	return *eval_at(e, x, &room);
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

/* Can it be said to anybody: facts of the check and constants, whatever the
 * data is? */
static bool
is_of_nobody(const struct expr *x)
{
	if (x == NULL)
		return true;
	switch (x->kind) {
	case EXPR_NAME:
	case EXPR_MEMBER:
	case EXPR_INDEX:
		return false;
	case EXPR_FACT:
		if (x->fact == FACT_CONTEXT || x->fact == FACT_DIGEST ||
		    x->fact == FACT_QR || x->fact == FACT_VALUE ||
		    x->fact == FACT_TYPED || x->fact == FACT_FOUND)
			return false;
		break;
	case EXPR_VALUE:
	case EXPR_NOT:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_NEGATE:
	case EXPR_COMPARE:
	case EXPR_ADD:
	case EXPR_SUBTRACT:
	case EXPR_MULTIPLY:
	case EXPR_CHOOSE:
	case EXPR_FILTER:
		break;
	}
	for (size_t i = 0; i < x->n_args; i++)
		if (!is_of_nobody(x->args[i]))
			return false;
	return is_of_nobody(x->a) && is_of_nobody(x->b) && is_of_nobody(x->c);
}

static struct str
eval_text(const struct eval *e, const struct pattern *p, bool masked)
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
		if (masked && !is_of_nobody(part->expr)) {
			buf_puts(&b, DIAG_MASK);
			continue;
		}
		v = template_eval(e, part->expr);
		buf_str(&b, template_eval_string(e, part->expr, &v));
		if (!template_eval_fits(e, part->expr, b.n))
			return STR_NONE;
	}
	return buf_take(&b);
}

struct str
template_eval_text(const struct eval *e, const struct pattern *p)
{
	return eval_text(e, p, false);
}

struct str
template_eval_masked(const struct eval *e, const struct pattern *p)
{
	return eval_text(e, p, true);
}
