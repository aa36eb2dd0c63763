#include "engine/data/canonical.h"

#include <stdlib.h>

#include "engine/base/arena.h"

/* ---- texts (RFC 8785, 3.2.2.2) ---- */
static void
escape_put(struct buf *b, char c)
{
	static const char short_ones[] = "btnvfr"; /* 8, 9, 10, 11, 12, 13 */
	static const char digits[] = "0123456789abcdef";

	buf_putc(b, '\\');
	if (c == '"' || c == '\\') {
		buf_putc(b, c);
	} else if (c >= 8 && c <= 13 && c != 11) {
		buf_putc(b, short_ones[c - 8]);
	} else {
		buf_puts(b, "u00");
		buf_putc(b, digits[(c >> 4) & 15]);
		buf_putc(b, digits[c & 15]);
	}
}

static void
text_put(struct buf *b, struct str s)
{
	size_t from = 0;

	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_str(b, str_slice(s, from, i));
		escape_put(b, s.p[i]);
		from = i + 1;
	}
	buf_str(b, str_slice(s, from, s.n));
	buf_putc(b, '"');
}

/* ---- numbers (RFC 8785, 3.2.2.3) ---- */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Would a double print as these digits? Fifteen significant ones always come
 * back from a double; more may not. Sizes at which ECMAScript changes to
 * exponents are not reached, but by 0.0000001. */
static bool
number_is_canonical(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-', whole, digits = 0;
	bool leading = true;

	if (s.n == i || s.n - i > 20 || !is_digit(s.p[i]))
		return false;
	whole = i;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	if (s.p[whole] == '0' && i - whole > 1)
		return false;
	if (i < s.n && (s.p[i] != '.' || i + 1 == s.n || s.p[s.n - 1] == '0'))
		return false;
	for (size_t k = whole; k < s.n; k++) {
		if (k != i && !is_digit(s.p[k]))
			return false;
		leading = leading && (s.p[k] == '0' || k == i);
		digits += k != i && !leading;
	}
	if (digits > 15 || (digits == 0 && s.n > 1)) /* -0, 0.0 */
		return false;
	return !str_starts(str_slice(s, whole, s.n), STR("0.000000"));
}

static void
number_put(struct buf *b, struct str digits)
{
	if (number_is_canonical(digits))
		buf_str(b, digits);
	else
		text_put(b, digits);
}

/* ---- members (RFC 8785, 3.2.3) ---- */
/* The first UTF-16 code unit of c. */
static uint32_t
lead_unit(uint32_t c)
{
	return c < 0x10000 ? c : 0xD800 + ((c - 0x10000) >> 10);
}

static int
compare_names(struct str x, struct str y)
{
	size_t i = 0, k = 0;

	while (i < x.n && k < y.n) {
		uint32_t c = utf8_next(x, &i), d = utf8_next(y, &k);
		uint32_t u = lead_unit(c), v = lead_unit(d);

		if (u != v)
			return u < v ? -1 : 1;
		if (c != d)
			return c < d ? -1 : 1;
	}
	return (i < x.n) - (k < y.n);
}

static int
by_name(const void *x, const void *y)
{
	return compare_names((*(const struct member *const *)x)->name,
	    (*(const struct member *const *)y)->name);
}

static void
group_put(struct buf *b, const struct value *v)
{
	const struct member **order =
	    ARENA_ARRAY(b->arena, const struct member *, v->n);

	for (size_t i = 0; i < v->n; i++)
		order[i] = &v->members[i];
	if (v->n > 1)
		qsort(order, v->n, sizeof *order, by_name);
	buf_putc(b, '{');
	for (size_t i = 0; i < v->n; i++) {
		if (i > 0)
			buf_putc(b, ',');
		text_put(b, order[i]->name);
		buf_putc(b, ':');
		canonical_put(b, order[i]->value);
	}
	buf_putc(b, '}');
}

static void
list_put(struct buf *b, const struct value *v)
{
	buf_putc(b, '[');
	for (size_t i = 0; i < v->n; i++) {
		if (i > 0)
			buf_putc(b, ',');
		canonical_put(b, v->items[i]);
	}
	buf_putc(b, ']');
}

void
canonical_put(struct buf *b, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
		buf_puts(b, "null");
		return;
	case VALUE_BOOL:
		buf_puts(b, v->truth ? "true" : "false");
		return;
	case VALUE_NUMBER:
		number_put(b, v->text);
		return;
	case VALUE_TEXT:
		text_put(b, v->text);
		return;
	case VALUE_LIST:
		list_put(b, v);
		return;
	case VALUE_GROUP:
		group_put(b, v);
		return;
	}
}

struct str
canonical(struct arena *a, const struct value *v)
{
	struct buf b = buf_new(a);

	canonical_put(&b, v);
	return buf_take(&b);
}

/* ---- making values ---- */
static struct value *
value_new(struct arena *a, enum value_kind kind)
{
	struct value *v = ARENA_NEW(a, struct value);

	v->kind = kind;
	return v;
}

struct value *
value_group_new(struct arena *a)
{
	return value_new(a, VALUE_GROUP);
}

struct value *
value_list_new(struct arena *a)
{
	return value_new(a, VALUE_LIST);
}

struct value *
value_number_new(struct arena *a, int64_t n)
{
	struct value *v = value_new(a, VALUE_NUMBER);
	struct buf b = buf_new(a);

	buf_int(&b, n);
	v->text = buf_take(&b);
	return v;
}

struct value *
value_bool_new(struct arena *a, bool truth)
{
	struct value *v = value_new(a, VALUE_BOOL);

	v->truth = truth;
	return v;
}

/* How many fit: a power of two, so that the count alone tells. */
static bool
is_full(size_t n)
{
	return n == 0 || (n >= 8 && (n & (n - 1)) == 0);
}

void
value_put(
    struct arena *a, struct value *group, const char *name, struct value *v)
{
	struct member m = {str_of(name), NOWHERE, v};
	size_t n = group->n;

	if (is_full(n))
		group->members =
		    arena_grow(a, group->members, n, n ? 2 * n : 8, sizeof m);
	group->members[group->n++] = m;
}

void
value_put_text(
    struct arena *a, struct value *group, const char *name, struct str text)
{
	value_put(a, group, name, value_text_new(a, NOWHERE, text));
}

void
value_add(struct arena *a, struct value *list, struct value *item)
{
	size_t n = list->n;

	if (is_full(n))
		list->items = arena_grow(
		    a, list->items, n, n ? 2 * n : 8, sizeof(struct value *));
	list->items[list->n++] = item;
}
