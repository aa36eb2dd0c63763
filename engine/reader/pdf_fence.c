/* libqpdf unpacks cross-reference and object streams without a limit, and what
 * it makes of their text in memory is fifty times as long. Which streams it
 * will take for such ones cannot be known before it has read the file. So,
 * before it does, whatever stands behind a word "stream" is unpacked here in
 * every way that works, and what comes out again, and measured: all
 * together against the budget, what might be read as objects against a tighter
 * one. */
#include "engine/base/arena.h"
#include "engine/reader/pdf_parts.h"
#include "engine/reader/pdf_token.h"

/* Of objects' text: enough for 10,000 tagged rows (20 MB in a file of 6 MB),
 * and what a small file cannot ask for. */
#define PARSED_LEAST ((size_t)16 << 20)
#define PARSED_MOST ((size_t)48 << 20)
#define PARSED_TIMES 8 /* the file's size */
#define LAYERS 3
#define LOOK                                                                   \
	((size_t)1 << 10) /* of the budget, for looking at a dictionary        \
			   */
#define DICT_MOST 4096    /* bytes before "stream" that are looked at */

/* What a stream may be. */
struct hints {
	bool xref;
	uint32_t kinds; /* filters besides Flate, 1 << enum unpack_kind */
};
#define EVERY_KIND UINT32_MAX

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

/* Is what ends at `at` the "12 0 " of an object, on a line of its own? */
static bool
ends_with_number(struct str s, size_t at)
{
	for (int k = 0; k < 2; k++) {
		size_t from;

		while (at > 0 && s.p[at - 1] == ' ')
			at--;
		for (from = at;
		     at > 0 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9';)
			at--;
		if (at == from)
			return false;
	}
	return at == 0 || s.p[at - 1] == '\n' || s.p[at - 1] == '\r';
}

/* One dictionary and nothing else? */
static bool
is_dict(struct str s)
{
	struct tokens t = {s, 0};
	struct token k = token_next(&t);
	int open = k.kind == TOKEN_DICT;

	while (open > 0) {
		k = token_next(&t);
		open += k.kind == TOKEN_DICT;
		open -= k.kind == TOKEN_DICT_END;
		if (k.kind == TOKEN_END ||
		    (k.kind == TOKEN_WORD && k.text.n == 0))
			return false;
	}
	return k.kind == TOKEN_DICT_END && token_next(&t).kind == TOKEN_END;
}

/* The dictionary that ends at `at`; false when it might be longer: a comment or
 * a string in it can hold an "obj" too. */
static bool
dict_before(struct str s, size_t at, struct str *dict)
{
	size_t least = at > DICT_MOST ? at - DICT_MOST : 0, i = at;

	while (i > least + 3 && memcmp(s.p + i - 3, "obj", 3) != 0)
		i--;
	if (i <= least + 3)
		return false;
	*dict = str_slice(s, i, at);
	return ends_with_number(s, i - 3) && is_dict(*dict) &&
	       str_find(*dict, '%') == dict->n &&
	       str_find(*dict, '\\') == dict->n;
}

static bool
has_reference(struct str s)
{
	for (size_t i = 1; i < s.n && s.p[i] != ']' && s.p[i] != '/'; i++)
		if (s.p[i] == 'R' && is_blank(s.p[i - 1]))
			return true;
	return false;
}

/* The filter whose name s begins with, as a bit; or 0. */
static uint32_t
kind_named(struct str s)
{
	static const struct {
		struct str name;
		enum unpack_kind kind;
	} all[] = {{STR("ASCIIHex"), UNPACK_HEX}, {STR("/AHx"), UNPACK_HEX},
	    {STR("ASCII85"), UNPACK_85}, {STR("/A85"), UNPACK_85},
	    {STR("RunLength"), UNPACK_RUN}, {STR("/RL"), UNPACK_RUN},
	    {STR("LZW"), UNPACK_LZW}};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (str_starts(s, all[i].name))
			return 1u << all[i].kind;
	return 0;
}

/* What the text of a dictionary lets expect. A cross-reference stream has a key
 * /W. Anything decodes as LZW or in runs, so a filter is only tried where it is
 * named. Names with escapes, filters that stand elsewhere and a beginning that
 * is not clear may hide either. */
static void
look_at_dict(struct str s, size_t at, struct hints *h)
{
	struct str dict = STR_NONE;

	h->xref = !dict_before(s, at, &dict);
	h->kinds = h->xref ? EVERY_KIND : 0;
	for (size_t i = 0; i + 2 < dict.n; i++) {
		struct str left = str_slice(dict, i, dict.n);
		char next = left.p[2];

		if (left.p[0] == '#') {
			h->xref = true;
			h->kinds = EVERY_KIND;
		} else if (str_starts(left, STR("/W")) &&
			   (is_blank(next) || strchr("[%0123456789", next))) {
			h->xref = true;
		} else if (str_starts(left, STR("/Filter")) &&
			   has_reference(str_slice(left, 7, left.n))) {
			h->kinds = EVERY_KIND;
		}
		h->kinds |= kind_named(left);
	}
}

static bool measure(
    struct fence *f, struct str s, const struct hints *h, int layer);

static bool
measure_as(struct fence *f, struct str s, enum unpack_kind kind,
    const struct hints *h, int layer)
{
	struct unpack_step step = {kind, 1, 1, 8, 1, false};
	struct arena *a = arena_scratch(f->r->stage);
	struct str out;
	enum inflated got = unpack(a, f->z, &step, s, f->left, &out);
	bool ok = got != INFLATED_TOO_LARGE && out.n <= f->left;

	if (ok) {
		f->left -= out.n;
		if (h->xref || (out.p != NULL && begins_with_numbers(out))) {
			ok = out.n <= f->parsed_left;
			f->parsed_left -= ok ? out.n : 0;
		}
	}
	if (ok && out.p != NULL && layer < LAYERS)
		ok = measure(f, out, h, layer + 1);
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
measure(struct fence *f, struct str s, const struct hints *h, int layer)
{
	if (looks_deflated(s))
		return measure_as(f, s, UNPACK_FLATE, h, layer);
	for (int kind = UNPACK_HEX; kind < UNPACK_KINDS; kind++)
		if ((h->kinds & 1u << kind) != 0 &&
		    !measure_as(f, s, (enum unpack_kind)kind, h, layer))
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

static size_t
parsed_most(size_t file)
{
	if (file > PARSED_MOST / PARSED_TIMES)
		return PARSED_MOST;
	if (file < PARSED_LEAST / PARSED_TIMES)
		return PARSED_LEAST;
	return file * PARSED_TIMES;
}

/* What is encrypted looks like anything, so also like very much: which of the two
 * it is, its trailer says in plain text. */
static bool
refuse(struct reading *r, struct str bytes)
{
	if (str_within(bytes, STR("/Encrypt")))
		return reader_fail(r, FINDING_PAPER_ENCRYPTED);
	return reader_too_large(r);
}

bool
rpdf_fence(struct reading *r, struct inflater *z, struct str bytes)
{
	struct fence f = {r, z, r->most, parsed_most(bytes.n)};

	for (size_t i = 0; i + 6 <= bytes.n; i++) {
		const char *p = memchr(bytes.p + i, 's', bytes.n - 5 - i);
		struct hints h;
		struct str data;

		if (p == NULL)
			break;
		i = (size_t)(p - bytes.p);
		if (memcmp(p, "stream", 6) != 0 ||
		    (i >= 3 && memcmp(p - 3, "end", 3) == 0))
			continue;
		data = str_slice(bytes, data_at(bytes, i + 6), bytes.n);
		if (f.left < LOOK)
			return refuse(r, bytes);
		f.left -= LOOK;
		look_at_dict(bytes, i, &h);
		if (!measure(&f, data, &h, 0))
			return refuse(r, bytes);
	}
	return true;
}
