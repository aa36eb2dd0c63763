/* those, gather, percent: what counts and totals over groups of groups, and
 * shares of them, need. */
#include "engine/template/filters.h"

#include <string.h>

#include "engine/base/arena.h"

#define DIGITS_MOST 200
#define PLACES_MOST 20

struct gathered {
	struct val *v;
	size_t n, cap;
};

/* ---- those ---- */
static bool
holds(const struct eval *e, const struct expr *test, const struct val *group)
{
	struct scope scope = {
	    .parent = e->scope, .value = *group, .open = true};
	struct eval inner = *e;

	inner.scope = &scope;
	return template_eval_true(&inner, test);
}

bool
filter_those(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct gathered g = {NULL, 0, 0};

	(void)args, (void)n;
	*out = *in;
	if (in->kind == VAL_NULL)
		return true;
	if (in->kind != VAL_LIST)
		return template_eval_wrong(
		    e, x, in, STR(BOTH("danh sách", "a list")));
	for (size_t i = 0; i < in->n; i++)
		if (holds(e, x->args[0], &in->items[i]))
			ARENA_PUSH(e->a, g.v, g.n, g.cap, in->items[i]);
	out->items = g.v;
	out->n = g.n;
	return true;
}

/* ---- gather ---- */

static void
take(const struct eval *e, struct gathered *g, const struct val *v)
{
	if (template_val_empty(v))
		return;
	if (v->kind != VAL_LIST) {
		ARENA_PUSH(e->a, g->v, g->n, g->cap, *v);
		return;
	}
	for (size_t i = 0; i < v->n; i++)
		ARENA_PUSH(e->a, g->v, g->n, g->cap, v->items[i]);
}

bool
filter_gather(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct gathered g = {NULL, 0, 0};
	struct str field;

	(void)n;
	*out = *in;
	if (in->kind == VAL_NULL)
		return true;
	if (in->kind != VAL_LIST)
		return template_eval_wrong(
		    e, x, in, STR(BOTH("danh sách", "a list")));
	if (!template_val_string(e->a, &args[0], &field))
		return template_eval_wrong(e, x, &args[0],
		    STR(BOTH("tên trường", "the name of a field")));
	for (size_t i = 0; i < in->n; i++) {
		struct val v = template_val_member(&in->items[i], field);

		take(e, &g, &v);
	}
	out->lines = false;
	out->items = g.v;
	out->n = g.n;
	return true;
}

/* ---- percent ---- */
/* A number without its sign and point: digits, how many behind the point. */
struct whole {
	uint8_t d[2 * DIGITS_MOST + PLACES_MOST + 2];
	size_t n, scale;
	bool minus, zero;
};

static bool
whole_read(struct str s, struct whole *w)
{
	bool point = false;

	memset(w, 0, sizeof *w);
	w->zero = true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' || s.p[i] == '.') {
			w->minus |= s.p[i] == '-';
			point |= s.p[i] == '.';
			continue;
		}
		if (w->n == DIGITS_MOST)
			return false;
		w->d[w->n++] = (uint8_t)(s.p[i] - '0');
		w->scale += point;
		w->zero = w->zero && s.p[i] == '0';
	}
	return true;
}

/* Is the rest, as long as the divisor and one digit more, at least it? If so
 * take it off. */
static bool
take_off(uint8_t *rest, const struct whole *by)
{
	int borrow = 0, c = rest[0];

	for (size_t i = 0; i < by->n && c == 0; i++)
		c = rest[i + 1] - by->d[i];
	if (c < 0)
		return false;
	for (size_t i = by->n; i-- > 0;) {
		int v = rest[i + 1] - by->d[i] - borrow;

		borrow = v < 0;
		rest[i + 1] = (uint8_t)(v < 0 ? v + 10 : v);
	}
	rest[0] = (uint8_t)(rest[0] - borrow);
	return true;
}

/* p becomes the whole quotient p : q, what is left over lost. */
static void
divide(struct whole *p, const struct whole *q)
{
	uint8_t rest[2 * DIGITS_MOST + PLACES_MOST + 4] = {0};

	for (size_t i = 0; i < p->n; i++) {
		memmove(rest, rest + 1, q->n);
		rest[q->n] = p->d[i];
		for (p->d[i] = 0; take_off(rest, q);)
			p->d[i]++;
	}
}

static struct str
whole_print(struct arena *a, const struct whole *w, size_t places)
{
	struct buf b = buf_new(a);
	bool zero = true;
	size_t from = 0;

	for (size_t i = 0; i < w->n; i++)
		zero = zero && w->d[i] == 0;
	while (from + 1 + places < w->n && w->d[from] == 0)
		from++;
	if (w->minus && !zero)
		buf_putc(&b, '-');
	for (size_t i = from; i < w->n; i++) {
		if (i == w->n - places)
			buf_putc(&b, '.');
		buf_putc(&b, (char)('0' + w->d[i]));
	}
	return buf_take(&b);
}

/* False after a finding. */
static bool
number_in(const struct eval *e, const struct expr *x, const struct val *v,
    struct whole *w)
{
	struct str digits;

	if (!template_val_digits(v, &digits))
		return template_eval_wrong(
		    e, x, v, STR(BOTH("số", "a number")));
	if (!whole_read(digits, w))
		return template_eval_wrong(e, x, v,
		    STR(BOTH("số không quá 200 chữ số",
			"a number of at most 200 digits")));
	return true;
}

static bool
places_in(const struct eval *e, const struct expr *x, const struct val *v,
    size_t *places)
{
	struct str digits;
	int32_t i;

	if (template_val_digits(v, &digits) && str_to_int(digits, &i) &&
	    i >= 0 && i <= PLACES_MOST) {
		*places = (size_t)i;
		return true;
	}
	return template_eval_wrong(e, x, v->path.n > 0 ? v : NULL,
	    STR(BOTH("số nguyên từ 0 đến 20", "a whole number from 0 to 20")));
}

bool
filter_percent(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	size_t places = 1;
	struct whole p = {0}, q = {0};

	if (n > 1 && !places_in(e, x, &args[1], &places))
		return false;
	if (template_val_empty(in) || template_val_empty(&args[0]))
		return true;
	if (!number_in(e, x, in, &p) || !number_in(e, x, &args[0], &q))
		return false;
	if (q.zero)
		return true;
	/* both whole: as many zeros behind each as the other has places */
	p.n += q.scale + 2 + places;
	q.n += p.scale;
	p.minus = p.minus != q.minus;
	divide(&p, &q);
	*out = template_val_number(whole_print(e->a, &p, places));
	return true;
}
