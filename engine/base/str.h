/* Slices of UTF-8 and growing byte buffers, both in an arena. */
#ifndef CV_BASE_STR_H
#define CV_BASE_STR_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/* n bytes at p, not terminated, not owned. The empty slice may have p NULL. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf: printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* Borrows a terminated string. */
static inline struct str
str_of(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}

/* s[from, to) */
static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
	assert(from <= to && to <= s.n);
	return (struct str){from > 0 ? s.p + from : s.p, to - from};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n &&
	       (a.p == b.p || a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b); /* by bytes, as memcmp */
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
/* Index of the first occurrence of part in s, or s.n; in time that grows with
 * their lengths, not with the product. */
size_t str_seek(struct str s, struct str part);
bool str_within(struct str s, struct str part); /* does part occur in s? */
struct str str_trim(struct str s);              /* ASCII blanks at both ends */
bool str_is_ascii(struct str s);                /* no byte above 0x7F? */
/* Index of the first byte above 0x7F from i on, or s.n. */
size_t str_skip_ascii(struct str s, size_t i);
/* Of the bytes s[i, to) up to the first line end among them: how many there are
 * and how many characters they are. */
size_t str_line_part(struct str s, size_t i, size_t to, size_t *characters);
/* Index of the first byte c, or s.n. */
size_t str_find(struct str s, char c);
/* Copies into the arena; the copy is terminated behind its last byte. */
struct str str_dup(struct arena *a, struct str s);
/* A terminated copy, for libraries that want one. */
char *str_z(struct arena *a, struct str s);
/* x and y in one, in the arena, terminated like str_dup. */
struct str str_cat(struct arena *a, struct str x, struct str y);
/* Decimal digits (optional leading -) into *v; false when not a number or out
 * of int32. Reads the whole slice. */
bool str_to_int(struct str s, int32_t *v);
/* The UTF-16 code unit of \uHHHH at i (at most n), as JSON and its patterns
 * write it (RFC 8259, 7); -1: there is none. */
int32_t str_unicode_escape(struct str s, size_t i);

/* Replaces every `what` in p[0..n) by the one byte `with`, in place; gives the
 * new length. */
size_t bytes_replace(char *p, size_t n, struct str what, char with);

/* libxml2's SAX hands over attribute values with & written so, whatever stood
 * in the file (&amp;, &#38;), as long as entities are not replaced. */
#define LIBXML_AMPERSAND STR("&#38;")

/* A growing byte buffer in an arena. Zero value plus arena is ready to use. */
struct buf {
	struct arena *arena;
	char *p;
	size_t n, cap;
};

static inline struct buf
buf_new(struct arena *a)
{
	struct buf b = {a, NULL, 0, 0};

	return b;
}

void buf_grow(struct buf *b, size_t more); /* of buf_reserve */
/* Room for `more` bytes behind n, for who writes there directly; jumps. */
static inline void
buf_reserve(struct buf *b, size_t more)
{
	if (b->cap - b->n < more)
		buf_grow(b, more);
}

static inline void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	buf_reserve(b, n);
	assert(b->p != NULL);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

static inline void
buf_putc(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->p[b->n++] = c;
}

static inline void
buf_puts(struct buf *b, const char *z)
{
	buf_put(b, z, strlen(z));
}

static inline void
buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.n);
}

void buf_int(struct buf *b, int64_t v);
/* The number as text in a. */
struct str str_number(struct arena *a, size_t n);
/* A cell of a sheet as people name it: column 5, row 9 -> E9; both from 1. */
void buf_cell(struct buf *b, int32_t column, int32_t row);
/* v/1000 with as few decimals as say it exactly: 1500 -> 1.5, -40 -> -0.04.
 * No locale, no rounding: how millipoints are printed. */
void buf_milli(struct buf *b, int64_t v);
void buf_hex(struct buf *b, uint32_t v, int digits); /* upper case, padded */
/* The bytes so far; lent. */
static inline struct str
buf_take(const struct buf *b)
{
	return (struct str){b->p, b->n};
}

uint32_t utf8_long(struct str s, size_t *i); /* of utf8_next */
/* Decodes the character at s[*i], moves *i past it. U+FFFD and one byte on
 * malformed input; callers past the doors never see that. */
static inline uint32_t
utf8_next(struct str s, size_t *i)
{
	unsigned char c = (unsigned char)s.p[*i];

	if (c >= 0x80)
		return utf8_long(s, i);
	++*i;
	return c;
}

/* Writes c (at most U+10FFFF) as UTF-8; gives the number of bytes, 1 to 4. */
size_t utf8_put(char out[4], uint32_t c);
void buf_utf8(struct buf *b, uint32_t c);

#endif
