/* libqpdf unpacks cross-reference and object streams without a limit, and what
 * it makes of their text in memory is fifty times as long. Which streams it
 * will take for such ones cannot be known before it has read the file. So,
 * before it does, whatever stands behind a word "stream" is unpacked here in
 * every way that works, again if that looks packed too, and measured: all
 * together against the budget, what might be read as objects against a tighter
 * one. */
#include "engine/base/arena.h"
#include "engine/reader/pdf_parts.h"

#define PARSED_MOST ((size_t)16 << 20)
#define LAYERS 3
#define DICT_MOST 4096 /* bytes before "stream" that are looked at */

struct fence {
	struct reading *r;
	struct inflater *z;
	size_t left, parsed_left;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
	       c == '\0';
}

static size_t
skip(struct str s, size_t i)
{
	while (i < s.n && (is_blank(s.p[i]) || s.p[i] == '%')) {
		if (s.p[i] == '%')
			while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
				i++;
		else
			i++;
	}
	return i;
}

/* Two whole numbers to begin with, as in object streams? */
static bool
begins_with_numbers(struct str s)
{
	size_t i = 0;

	for (int k = 0; k < 2; k++) {
		size_t from;

		i = skip(s, i);
		if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
			i++;
		for (from = i; i < s.n && s.p[i] >= '0' && s.p[i] <= '9';)
			i++;
		if (i == from || (i < s.n && !is_blank(s.p[i])))
			return false;
	}
	return true;
}

/* Might the dictionary that ends at `at` be one of a cross-reference stream? It
 * must have a key /W, unless names are written with escapes. */
static bool
may_be_xref(struct str s, size_t at)
{
	size_t from = at > DICT_MOST ? at - DICT_MOST : 0;

	for (size_t i = from; i + 2 < at; i++) {
		char next = s.p[i + 2];

		if (s.p[i] == '#')
			return true;
		if (memcmp(s.p + i, "/W", 2) == 0 &&
		    (is_blank(next) || next == '[' || next == '%' ||
			(next >= '0' && next <= '9')))
			return true;
		if (memcmp(s.p + i, "obj", 3) == 0 && at - i < DICT_MOST)
			from = i;
	}
	return false;
}

static bool measure(struct fence *f, struct str s, bool xref, int layer);

static bool
measure_as(
    struct fence *f, struct str s, enum unpack_kind kind, bool xref, int layer)
{
	struct unpack_step step = {kind, 1, 1, 8, 1, false};
	struct arena *a = arena_scratch(f->r->stage);
	struct str out;
	enum inflated got = unpack(a, f->z, &step, s, f->left, &out);
	bool ok = got != INFLATED_TOO_LARGE && out.n <= f->left;

	if (ok) {
		f->left -= out.n;
		if (xref || (out.p != NULL && begins_with_numbers(out))) {
			ok = out.n <= f->parsed_left;
			f->parsed_left -= ok ? out.n : 0;
		}
	}
	if (ok && out.p != NULL && layer < LAYERS)
		ok = measure(f, out, xref, layer + 1);
	arena_scratch_free(a);
	return ok;
}

static bool
looks_deflated(struct str s)
{
	unsigned head;

	if (s.n < 2)
		return false;
	head = (unsigned char)s.p[0] * 256u + (unsigned char)s.p[1];
	return (head >> 8 & 15) == 8 && head % 31 == 0;
}

static bool
measure(struct fence *f, struct str s, bool xref, int layer)
{
	if (looks_deflated(s))
		return measure_as(f, s, UNPACK_FLATE, xref, layer);
	for (int kind = UNPACK_HEX; kind < UNPACK_KINDS; kind++)
		if (!measure_as(f, s, (enum unpack_kind)kind, xref, layer))
			return false;
	return true;
}

/* Where the bytes behind "stream" begin, as libqpdf sees it. */
static size_t
data_at(struct str s, size_t i)
{
	while (i < s.n && is_blank(s.p[i]) && s.p[i] != '\n' && s.p[i] != '\r')
		i++;
	if (i < s.n && s.p[i] == '\r')
		i++;
	if (i < s.n && s.p[i] == '\n')
		i++;
	return i;
}

bool
rpdf_fence(struct reading *r, struct inflater *z, struct str bytes)
{
	struct fence f = {r, z, r->most, PARSED_MOST};

	for (size_t i = 0; i + 6 <= bytes.n; i++) {
		const char *p = memchr(bytes.p + i, 's', bytes.n - 5 - i);
		struct str data;

		if (p == NULL)
			break;
		i = (size_t)(p - bytes.p);
		if (memcmp(p, "stream", 6) != 0 ||
		    (i >= 3 && memcmp(p - 3, "end", 3) == 0))
			continue;
		data = str_slice(bytes, data_at(bytes, i + 6), bytes.n);
		if (!measure(&f, data, may_be_xref(bytes, i), 0))
			return reader_too_large(r);
	}
	return true;
}
