/* Numbers as digits: exact, of any length, no floating point. */
#include "engine/text/text.h"

#include "engine/base/arena.h"

/* A checked number taken apart: sign, whole digits without leading zeros (may
 * be none), digits behind the point as written. */
struct parts {
	bool minus;
	struct str whole, part;
};

static size_t
digits_from(struct str s, size_t i)
{
	size_t from = i;

	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i - from;
}

bool
number_check(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-' ? 1 : 0, n;

	n = digits_from(s, i);
	if (n == 0)
		return false;
	i += n;
	if (i == s.n)
		return true;
	if (s.p[i] != '.')
		return false;
	n = digits_from(s, i + 1);
	return n > 0 && i + 1 + n == s.n;
}

static bool
only_zeros(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '0')
			return false;
	}
	return true;
}

static struct parts
take_apart(struct str s)
{
	struct parts p = {false, STR_NONE, STR_NONE};
	size_t point;

	if (s.n > 0 && s.p[0] == '-') {
		p.minus = true;
		s = str_slice(s, 1, s.n);
	}
	point = str_find(s, '.');
	p.whole = str_slice(s, 0, point);
	if (point < s.n)
		p.part = str_slice(s, point + 1, s.n);
	while (p.whole.n > 0 && p.whole.p[0] == '0')
		p.whole = str_slice(p.whole, 1, p.whole.n);
	if (p.whole.n == 0 && only_zeros(p.part))
		p.minus = false;
	return p;
}

/* The digit of weight 10^place, place >= -part.n. */
static int
digit_at(const struct parts *p, ptrdiff_t place)
{
	if (place < 0) {
		size_t i = (size_t)(-place) - 1;

		return i < p->part.n ? p->part.p[i] - '0' : 0;
	}
	if ((size_t)place >= p->whole.n)
		return 0;
	return p->whole.p[p->whole.n - 1 - (size_t)place] - '0';
}

static size_t
longer(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* -1, 0, 1, signs aside */
static int
compare_size(const struct parts *x, const struct parts *y)
{
	ptrdiff_t low = -(ptrdiff_t)longer(x->part.n, y->part.n);

	if (x->whole.n != y->whole.n)
		return x->whole.n < y->whole.n ? -1 : 1;
	for (ptrdiff_t i = (ptrdiff_t)x->whole.n - 1; i >= low; i--) {
		int d = digit_at(x, i) - digit_at(y, i);

		if (d != 0)
			return d < 0 ? -1 : 1;
	}
	return 0;
}

int
number_compare(struct str a, struct str b)
{
	struct parts x = take_apart(a), y = take_apart(b);

	if (x.minus != y.minus)
		return x.minus ? -1 : 1;
	return x.minus ? -compare_size(&x, &y) : compare_size(&x, &y);
}

struct str
number_group(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	bool minus = s.n > 0 && s.p[0] == '-';
	struct str whole;
	size_t point;

	if (minus) {
		buf_putc(&b, '-');
		s = str_slice(s, 1, s.n);
	}
	point = str_find(s, '.');
	whole = str_slice(s, 0, point);
	for (size_t i = 0; i < whole.n; i++) {
		if (i > 0 && (whole.n - i) % 3 == 0)
			buf_putc(&b, '.');
		buf_putc(&b, whole.p[i]);
	}
	if (point < s.n) {
		buf_putc(&b, ',');
		buf_str(&b, str_slice(s, point + 1, s.n));
	}
	return buf_take(&b);
}

/* Writes sign and digits; digits holds `whole` of them, then the part's. */
static struct str
put_together(struct arena *a, bool minus, struct str d, size_t whole)
{
	struct buf b = buf_new(a);
	size_t from = 0;

	while (from + 1 < whole && d.p[from] == '0')
		from++;
	if (minus && !only_zeros(d))
		buf_putc(&b, '-');
	buf_str(&b, str_slice(d, from, whole));
	if (d.n > whole) {
		buf_putc(&b, '.');
		buf_str(&b, str_slice(d, whole, d.n));
	}
	return buf_take(&b);
}

/* x + y, or x - y when they have different signs and x is not smaller. */
static struct str
combine(struct arena *a, const struct parts *x, const struct parts *y)
{
	int sign = x->minus == y->minus ? 1 : -1, carry = 0;
	size_t whole = longer(x->whole.n, y->whole.n) + 1;
	size_t part = longer(x->part.n, y->part.n);
	char *d = arena_alloc(a, whole + part);
	ptrdiff_t place = -(ptrdiff_t)part;

	for (size_t i = whole + part; i-- > 0; place++) {
		int v = digit_at(x, place) + sign * digit_at(y, place) + carry;

		carry = v > 9 ? 1 : v < 0 ? -1 : 0;
		d[i] = (char)('0' + v - 10 * carry);
	}
	return put_together(a, x->minus, (struct str){d, whole + part}, whole);
}

struct str
number_add(struct arena *a, struct str x, struct str y)
{
	struct parts p = take_apart(x), q = take_apart(y);

	if (p.minus != q.minus && compare_size(&p, &q) < 0)
		return combine(a, &q, &p);
	return combine(a, &p, &q);
}

struct str
number_negate(struct arena *a, struct str x)
{
	struct parts p = take_apart(x);

	if (p.whole.n == 0 && only_zeros(p.part))
		return x.n > 0 && x.p[0] == '-' ? str_slice(x, 1, x.n) : x;
	if (p.minus)
		return str_slice(x, 1, x.n);
	return str_cat(a, STR("-"), x);
}
