#define _GNU_SOURCE /* memmem */
#include "engine/base/str.h"

#include <assert.h>
#include <string.h>

#include "engine/base/arena.h"

/* What is as long is looked for by a plan, which takes time to make. */
#define LONG 32

bool
str_is(struct str a, const char *z)
{
	return str_eq(a, str_of(z));
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str head)
{
	return s.n >= head.n && str_eq(str_slice(s, 0, head.n), head);
}

bool
str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && str_eq(str_slice(s, s.n - tail.n, s.n), tail);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ---- eight bytes at once ---- */
#define EACH(byte) ((uint64_t)0x0101010101010101u * (byte))
#define HIGH EACH(0x80u)

static uint64_t
eight(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* Is any of the bytes below 0x80 that one? May say yes for others. */
static bool
may_have(uint64_t v, unsigned char byte)
{
	uint64_t zero = v ^ EACH(byte);

	return ((zero - EACH(1u)) & ~zero & HIGH) != 0;
}

size_t
str_skip_ascii(struct str s, size_t i)
{
	while (s.n - i >= 8 && (eight(s.p + i) & HIGH) == 0)
		i += 8;
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

bool
str_is_ascii(struct str s)
{
	return str_skip_ascii(s, 0) == s.n;
}

size_t
str_line_part(struct str s, size_t i, size_t to, size_t *characters)
{
	size_t from = i, follow = 0; /* bytes that go on with a character */

	for (; to - i >= 8; i += 8) {
		uint64_t v = eight(s.p + i);

		if (may_have(v, '\n') || may_have(v, '\r'))
			break;
		v &= ~(v << 1) & HIGH; /* 10xxxxxx */
		follow += (size_t)(((v >> 7) * EACH(1u)) >> 56);
	}
	for (; i < to && s.p[i] != '\n' && s.p[i] != '\r'; i++)
		follow += ((unsigned char)s.p[i] & 0xC0u) == 0x80u;
	*characters = i - from - follow;
	return i - from;
}

size_t
bytes_replace(char *p, size_t n, struct str what, char with)
{
	size_t to = 0;

	for (size_t i = 0; i < n;) {
		if (n - i >= what.n && memcmp(p + i, what.p, what.n) == 0) {
			p[to++] = with;
			i += what.n;
		} else {
			p[to++] = p[i++];
		}
	}
	return to;
}

size_t
str_seek(struct str s, struct str part)
{
	const char *p = s.p, *end;

	if (part.n == 0 || part.n > s.n)
		return part.n == 0 ? 0 : s.n;
	if (part.n >= LONG) {
		p = memmem(s.p, s.n, part.p, part.n);
		return p != NULL ? (size_t)(p - s.p) : s.n;
	}
	end = s.p + (s.n - part.n) + 1; /* part cannot begin there */
	while (
	    p < end && (p = memchr(p, part.p[0], (size_t)(end - p))) != NULL) {
		if (memcmp(p, part.p, part.n) == 0)
			return (size_t)(p - s.p);
		p++;
	}
	return s.n;
}

bool
str_within(struct str s, struct str part)
{
	return part.n == 0 || str_seek(s, part) < s.n;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t
str_find(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

char *
str_z(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct str
str_dup(struct arena *a, struct str s)
{
	struct str r = {str_z(a, s), s.n};

	return r;
}

struct str
str_cat(struct arena *a, struct str x, struct str y)
{
	char *p = arena_alloc(a, x.n + y.n + 1);
	struct str r = {p, x.n + y.n};

	if (x.n > 0)
		memcpy(p, x.p, x.n);
	if (y.n > 0)
		memcpy(p + x.n, y.p, y.n);
	return r;
}

bool
str_to_int(struct str s, int32_t *v)
{
	int64_t n = 0;
	bool minus = s.n > 0 && s.p[0] == '-';
	size_t i = minus ? 1 : 0;

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (s.p[i] - '0');
		if (n > (int64_t)INT32_MAX + 1)
			return false;
	}
	if (minus)
		n = -n;
	if (n > INT32_MAX)
		return false;
	*v = (int32_t)n;
	return true;
}

int32_t
str_unicode_escape(struct str s, size_t i)
{
	int32_t v = 0;

	if (s.n - i < 6 || s.p[i] != '\\' || s.p[i + 1] != 'u')
		return -1;
	for (size_t k = i + 2; k < i + 6; k++) {
		char c = s.p[k], low = (char)(c | 0x20);

		if (c >= '0' && c <= '9')
			v = v * 16 + (c - '0');
		else if (low >= 'a' && low <= 'f')
			v = v * 16 + (low - 'a' + 10);
		else
			return -1;
	}
	return v;
}

void
buf_grow(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 16;

	while (cap - b->n < more) {
		if (cap > SIZE_MAX / 2)
			arena_no_memory(b->arena);
		cap *= 2;
	}
	b->p = arena_grow(b->arena, b->p, b->n, cap, 1);
	b->cap = cap;
}

static void
put_digits(struct buf *b, uint64_t u, int least)
{
	char d[24];
	int n = 0;

	do {
		d[sizeof d - 1 - (size_t)n++] = (char)('0' + u % 10);
		u /= 10;
	} while (u != 0 || n < least);
	buf_put(b, d + sizeof d - (size_t)n, (size_t)n);
}

static uint64_t
magnitude(int64_t v)
{
	return v < 0 ? (uint64_t) - (v + 1) + 1 : (uint64_t)v;
}

void
buf_int(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_putc(b, '-');
	put_digits(b, magnitude(v), 1);
}

struct str
str_number(struct arena *a, size_t n)
{
	struct buf b = buf_new(a);

	buf_int(&b, (int64_t)n);
	return buf_take(&b);
}

void
buf_cell(struct buf *b, int32_t column, int32_t row)
{
	char out[8];
	size_t n = 0;

	for (; column > 0 && n < sizeof out; column = (column - 1) / 26)
		out[n++] = (char)('A' + (column - 1) % 26);
	while (n > 0)
		buf_putc(b, out[--n]);
	buf_int(b, row);
}

void
buf_milli(struct buf *b, int64_t v)
{
	uint64_t u = magnitude(v), f = u % 1000;
	int digits = 3;

	if (v < 0)
		buf_putc(b, '-');
	put_digits(b, u / 1000, 1);
	if (f == 0)
		return;
	while (f % 10 == 0) {
		f /= 10;
		digits--;
	}
	buf_putc(b, '.');
	put_digits(b, f, digits);
}

void
buf_hex(struct buf *b, uint32_t v, int digits)
{
	for (int i = digits - 1; i >= 0; i--)
		buf_putc(b, "0123456789ABCDEF"[v >> (4 * i) & 15u]);
}

static bool
goes_on(char c)
{
	return ((unsigned char)c & 0xC0u) == 0x80u;
}

/* What a byte that goes on gives. */
static uint32_t
six(char c)
{
	return (unsigned char)c & 0x3Fu;
}

/* The character of the sequence at p, which has n bytes' room; its length, or
 * 0: malformed. */
static size_t
utf8_sequence(const char *p, size_t n, uint32_t *out)
{
	uint32_t lead = (unsigned char)p[0], c;

	if (lead < 0xE0) {
		if (lead < 0xC2 || n < 2 || !goes_on(p[1]))
			return 0;
		*out = (lead & 0x1Fu) << 6 | six(p[1]);
		return 2;
	}
	if (n < 3 || !goes_on(p[1]) || !goes_on(p[2]))
		return 0;
	c = six(p[1]) << 6 | six(p[2]);
	if (lead < 0xF0) {
		*out = c |= (lead & 0x0Fu) << 12;
		return c >= 0x800 && (c < 0xD800 || c >= 0xE000) ? 3 : 0;
	}
	if (lead >= 0xF5 || n < 4 || !goes_on(p[3]))
		return 0;
	*out = c = (lead & 0x07u) << 18 | c << 6 | six(p[3]);
	return c >= 0x10000 && c <= 0x10FFFF ? 4 : 0;
}

uint32_t
utf8_long(struct str s, size_t *i)
{
	uint32_t c;
	size_t n = utf8_sequence(s.p + *i, s.n - *i, &c);

	*i += n > 0 ? n : 1;
	return n > 0 ? c : 0xFFFD;
}

size_t
utf8_put(char out[4], uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0u | c >> 6);
		out[1] = (char)(0x80u | (c & 0x3Fu));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0u | c >> 12);
		out[1] = (char)(0x80u | (c >> 6 & 0x3Fu));
		out[2] = (char)(0x80u | (c & 0x3Fu));
		return 3;
	}
	out[0] = (char)(0xF0u | c >> 18);
	out[1] = (char)(0x80u | (c >> 12 & 0x3Fu));
	out[2] = (char)(0x80u | (c >> 6 & 0x3Fu));
	out[3] = (char)(0x80u | (c & 0x3Fu));
	return 4;
}

void
buf_utf8(struct buf *b, uint32_t c)
{
	char out[4];
	size_t n = utf8_put(out, c);

	buf_put(b, out, n);
}
