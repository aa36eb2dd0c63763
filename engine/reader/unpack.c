#include "engine/reader/unpack.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/base/arena.h"

#define LZW_CODES 4096
#define LZW_CLEAR 256
#define LZW_END 257
#define ROW_MOST ((int64_t)64 << 20)

struct unpack_step
unpack_step_of(struct str name)
{
	static const struct {
		const char *name, *short_name;
	} names[UNPACK_KINDS] = {
	    [UNPACK_FLATE] = {"/FlateDecode", "/Fl"},
	    [UNPACK_HEX] = {"/ASCIIHexDecode", "/AHx"},
	    [UNPACK_85] = {"/ASCII85Decode", "/A85"},
	    [UNPACK_RUN] = {"/RunLengthDecode", "/RL"},
	    [UNPACK_LZW] = {"/LZWDecode", "/LZW"},
	};
	struct unpack_step s = {UNPACK_KINDS, 1, 1, 8, 1, false};

	for (int i = 0; i < UNPACK_KINDS; i++)
		if (str_is(name, names[i].name) ||
		    str_is(name, names[i].short_name))
			s.kind = (enum unpack_kind)i;
	return s;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
	       c == '\0';
}

/* ---- letters for bytes ---- */
static int
hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
unpack_hex(struct str in, struct buf *out)
{
	int high = -1;

	for (size_t i = 0; i < in.n && in.p[i] != '>'; i++) {
		int v = hex_of(in.p[i]);

		if (v < 0 && !is_blank(in.p[i]))
			return false;
		if (v < 0)
			continue;
		if (high >= 0)
			buf_putc(out, (char)(high << 4 | v));
		high = high >= 0 ? -1 : v;
	}
	if (high >= 0)
		buf_putc(out, (char)(high << 4));
	return true;
}

/* k letters, from 2 to 5, are k - 1 bytes. */
static bool
put_85(struct buf *out, uint64_t v, int k)
{
	for (int i = k; i < 5; i++)
		v = v * 85 + 84;
	if (v > UINT32_MAX || k == 1)
		return false;
	for (int i = 0; i < k - 1; i++)
		buf_putc(out, (char)(v >> (24 - 8 * i) & 0xFF));
	return true;
}

static bool
unpack_85(struct str in, size_t most, struct buf *out)
{
	uint64_t v = 0;
	int k = 0;

	for (size_t i = 0; i < in.n && in.p[i] != '~' && out->n <= most; i++) {
		char c = in.p[i];

		if (is_blank(c))
			continue;
		if (c == 'z' && k == 0) {
			buf_put(out, "\0\0\0\0", 4);
			continue;
		}
		if (c < '!' || c > 'u')
			return false;
		v = v * 85 + (uint64_t)(c - '!');
		if (++k == 5) {
			if (!put_85(out, v, 5))
				return false;
			v = 0;
			k = 0;
		}
	}
	return k == 0 || put_85(out, v, k);
}

/* ---- runs ---- */
static bool
unpack_run(struct str in, size_t most, struct buf *out)
{
	for (size_t i = 0; i < in.n && out->n <= most;) {
		size_t n = (unsigned char)in.p[i++];

		if (n == 128)
			return true;
		if (n < 128) {
			if (in.n - i < n + 1)
				return false;
			buf_put(out, in.p + i, n + 1);
			i += n + 1;
		} else {
			if (i == in.n)
				return false;
			buf_reserve(out, 257 - n);
			assert(out->p != NULL);
			memset(out->p + out->n, in.p[i++], 257 - n);
			out->n += 257 - n;
		}
	}
	return true;
}

/* ---- LZW ---- */
struct lzw {
	struct str in;
	size_t at; /* bits read */
	/* Code c from 258 on is the n[c] bytes of the output from from[c]. */
	size_t from[LZW_CODES], n[LZW_CODES];
};

static int
lzw_code(struct lzw *k, int width)
{
	int v = 0;

	if (k->at + (size_t)width > 8 * k->in.n)
		return LZW_END;
	for (int i = 0; i < width; i++, k->at++)
		v = v << 1 |
		    ((unsigned char)k->in.p[k->at / 8] >> (7 - k->at % 8) & 1);
	return v;
}

/* The bytes of a code at the end of the output; their number, 0: no such code.
 */
static size_t
lzw_put(const struct lzw *k, struct buf *out, int code, int next)
{
	size_t n = code < LZW_CLEAR ? 1 : k->n[code];

	if (code >= next)
		return 0;
	buf_reserve(out, n);
	if (code < LZW_CLEAR)
		out->p[out->n] = (char)code;
	else /* the newest code overlaps what is written: byte by byte */
		for (size_t i = 0; i < n; i++)
			out->p[out->n + i] = out->p[k->from[code] + i];
	out->n += n;
	return n;
}

static int
lzw_width(int next, bool late)
{
	int n = next + (late ? 0 : 1);

	return n < 512 ? 9 : n < 1024 ? 10 : n < 2048 ? 11 : 12;
}

static bool
unpack_lzw(struct lzw *k, size_t most, bool late, struct buf *out)
{
	int next = LZW_END + 1;
	size_t last = 0; /* bytes of the code before */

	while (out->n <= most) {
		int code = lzw_code(k, lzw_width(next, late));

		if (code == LZW_END)
			return true;
		if (code == LZW_CLEAR) {
			next = LZW_END + 1;
			last = 0;
			continue;
		}
		/* the code before and the first byte of this one */
		if (last > 0 && next < LZW_CODES) {
			k->from[next] = out->n - last;
			k->n[next++] = last + 1;
		}
		last = lzw_put(k, out, code, next);
		if (last == 0)
			return false;
	}
	return true;
}

/* ---- predictors ---- */
static unsigned
paeth(int a, int b, int c)
{
	int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);

	return (unsigned)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* One row in place; up is the row above, zeros for the first. */
static bool
undo_row(int kind, unsigned char *row, const unsigned char *up, size_t n,
    size_t step)
{
	for (size_t i = 0; i < n; i++) {
		unsigned a = i >= step ? row[i - step] : 0, b = up[i];
		unsigned c = i >= step ? up[i - step] : 0, add;

		if (kind < 0 || kind > 4)
			return false;
		add = kind == 1   ? a
		      : kind == 2 ? b
		      : kind == 3 ? (a + b) / 2
		      : kind == 4 ? paeth((int)a, (int)b, (int)c)
				  : 0;
		row[i] = (unsigned char)(row[i] + add);
	}
	return true;
}

static bool
undo_png(
    struct arena *a, struct str in, size_t row, size_t step, struct str *out)
{
	unsigned char *to = arena_alloc(a, in.n + row);
	const unsigned char *up = arena_alloc(a, row);
	size_t n = 0;

	for (size_t i = 0; i < in.n;) {
		int kind = (unsigned char)in.p[i++];
		size_t k = in.n - i < row ? in.n - i : row;

		if (k > 0)
			memcpy(to + n, in.p + i, k);
		if (!undo_row(kind, to + n, up, k, step))
			return false;
		up = to + n;
		i += k;
		n += k;
	}
	*out = (struct str){(const char *)to, n};
	return true;
}

static void
undo_tiff(
    struct arena *a, struct str in, size_t row, size_t step, struct str *out)
{
	unsigned char *to = arena_alloc(a, in.n);

	for (size_t i = 0; i < in.n; i++) {
		to[i] = (unsigned char)in.p[i];
		if (i % row >= step)
			to[i] = (unsigned char)(to[i] + to[i - step]);
	}
	*out = (struct str){(const char *)to, in.n};
}

static bool
undo(struct arena *a, const struct unpack_step *s, struct str *bytes)
{
	int64_t bits = (int64_t)s->colors * s->bits, row;

	if (s->predictor <= 1)
		return true;
	if (s->colors < 1 || s->colors > 64 || s->bits < 1 || s->bits > 16 ||
	    s->columns < 1)
		return false;
	row = (bits * s->columns + 7) / 8;
	if (row > ROW_MOST)
		return false;
	if (s->predictor >= 10)
		return undo_png(
		    a, *bytes, (size_t)row, (size_t)(bits + 7) / 8, bytes);
	if (s->predictor != 2 || s->bits != 8)
		return false;
	undo_tiff(a, *bytes, (size_t)row, (size_t)bits / 8, bytes);
	return true;
}

/* ---- one filter ---- */
static bool
unpack_plain(struct arena *a, const struct unpack_step *step, struct str in,
    size_t most, struct buf *out)
{
	struct lzw *k;

	if (step->kind == UNPACK_HEX)
		return unpack_hex(in, out);
	if (step->kind == UNPACK_85)
		return unpack_85(in, most, out);
	if (step->kind == UNPACK_RUN)
		return unpack_run(in, most, out);
	k = ARENA_NEW(a, struct lzw);
	k->in = in;
	return unpack_lzw(k, most, step->late, out);
}

enum inflated
unpack(struct arena *a, struct inflater *z, const struct unpack_step *step,
    struct str in, size_t most, struct str *out)
{
	struct buf b = buf_new(a);
	enum inflated got = INFLATED;

	if (step->kind == UNPACK_FLATE) {
		got = inflate_in(a, z, DEFLATE_ZLIB, in, most, out);
	} else {
		if (!unpack_plain(a, step, in, most, &b))
			got = INFLATED_BROKEN;
		*out = buf_take(&b);
		if (out->n > most)
			got = INFLATED_TOO_LARGE;
	}
	if (got == INFLATED && !undo(a, step, out))
		got = INFLATED_BROKEN;
	if (got == INFLATED_BROKEN)
		out->p = NULL;
	return got;
}
