/* A file that pdf_write made, taken apart: its cross-reference stream, its
 * object streams, its objects. Whoever calls has seen by its digest that it is
 * one; all the same nothing is trusted further than its bounds. */
#include "engine/pdf/join.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/pack/inflate.h"

#define ENTRY 7 /* as save.c has them written: /W [1 4 2] */
#define UNPACKED_MOST ((size_t)256 * 1024 * 1024)

/* ---- tokens ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
	       c == '\0';
}

static bool
is_delimiter(char c)
{
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' ||
	       c == ']' || c == '/' || c == '%' || c == '{' || c == '}';
}

static size_t
regular_end(struct str s, size_t i)
{
	while (i < s.n && !is_blank(s.p[i]) && !is_delimiter(s.p[i]))
		i++;
	return i;
}

/* Behind the literal string at i; 0: it has no end. */
static size_t
literal_end(struct str s, size_t i)
{
	size_t depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static struct pdf_token
token_of(enum pdf_token_kind kind, size_t from, size_t to)
{
	struct pdf_token t = {kind, from, to};

	return t;
}

struct pdf_token
pdf_token_at(struct str s, size_t i)
{
	size_t end;

	while (i < s.n && is_blank(s.p[i]))
		i++;
	if (i == s.n)
		return token_of(TOKEN_END, i, i);
	if (s.p[i] == '/')
		return token_of(TOKEN_NAME, i, regular_end(s, i + 1));
	if (s.p[i] == '[' || s.p[i] == ']')
		return token_of(
		    s.p[i] == '[' ? TOKEN_OPEN : TOKEN_CLOSE, i, i + 1);
	if (i + 1 < s.n && (s.p[i] == '<' || s.p[i] == '>') &&
	    s.p[i + 1] == s.p[i])
		return token_of(
		    s.p[i] == '<' ? TOKEN_OPEN : TOKEN_CLOSE, i, i + 2);
	if (s.p[i] == '(') {
		end = literal_end(s, i);
		return token_of(end > 0 ? TOKEN_STRING : TOKEN_BROKEN, i, end);
	}
	if (s.p[i] == '<') {
		const char *close = memchr(s.p + i, '>', s.n - i);

		return close != NULL ? token_of(TOKEN_STRING, i,
					   (size_t)(close - s.p) + 1)
				     : token_of(TOKEN_BROKEN, i, i);
	}
	end = regular_end(s, i);
	if (end == i)
		return token_of(TOKEN_BROKEN, i, i);
	return token_of(
	    (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '.'
		? TOKEN_NUMBER
		: TOKEN_WORD,
	    i, end);
}

bool
pdf_token_number(struct str s, const struct pdf_token *t, uint32_t *out)
{
	uint64_t n = 0;

	if (t->kind != TOKEN_NUMBER || t->to - t->from > 9)
		return false;
	for (size_t i = t->from; i < t->to; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = 10 * n + (uint64_t)(s.p[i] - '0');
	}
	*out = (uint32_t)n;
	return true;
}

/* Behind what the token at i opens; s.n: it has no end. */
static size_t
nested_end(struct str s, size_t i)
{
	size_t depth = 0;

	for (;;) {
		struct pdf_token t = pdf_token_at(s, i);

		if (t.kind == TOKEN_END || t.kind == TOKEN_BROKEN)
			return s.n;
		depth += t.kind == TOKEN_OPEN;
		i = t.to;
		if (t.kind == TOKEN_CLOSE && (depth == 0 || --depth == 0))
			return i;
	}
}

size_t
pdf_value_end(struct str s, size_t i)
{
	struct pdf_token t = pdf_token_at(s, i), b, c;

	if (t.kind == TOKEN_OPEN)
		return nested_end(s, t.from);
	if (t.kind != TOKEN_NUMBER)
		return t.kind == TOKEN_BROKEN ? s.n : t.to;
	b = pdf_token_at(s, t.to);
	c = b.kind == TOKEN_NUMBER ? pdf_token_at(s, b.to) : b;
	return b.kind == TOKEN_NUMBER && c.kind == TOKEN_WORD &&
		       str_is(str_slice(s, c.from, c.to), "R")
		   ? c.to
		   : t.to;
}

size_t
pdf_dict_find(struct str s, const char *key)
{
	struct pdf_token t = pdf_token_at(s, 0);
	size_t i = t.kind == TOKEN_OPEN ? t.to : 0;

	for (;;) {
		t = pdf_token_at(s, i);
		if (t.kind != TOKEN_NAME)
			return s.n;
		if (str_is(str_slice(s, t.from, t.to), key))
			return pdf_token_at(s, t.to).from;
		i = pdf_value_end(s, t.to);
	}
}

uint32_t
pdf_dict_ref(struct str s, const char *key)
{
	size_t i = pdf_dict_find(s, key);
	struct pdf_token t = pdf_token_at(s, i);
	uint32_t n;

	if (i == s.n || !pdf_token_number(s, &t, &n) ||
	    pdf_value_end(s, i) == t.to)
		return 0;
	return n;
}

static bool
dict_number(struct str s, const char *key, uint32_t *out)
{
	size_t i = pdf_dict_find(s, key);
	struct pdf_token t = pdf_token_at(s, i);

	return i < s.n && pdf_token_number(s, &t, out);
}

/* ---- objects ---- */

struct taking {
	struct arena *a;
	struct inflater *z;
	struct str file;
	struct str entries; /* rows of the cross-reference stream */
	struct pdf_apart *out;
};

/* The object whose "N 0 obj" is at `at`. */
static bool
object_at(struct taking *t, size_t at, struct str *body, struct str *data)
{
	struct str s = t->file;
	struct pdf_token open;
	uint32_t length;
	size_t end;

	if (at >= s.n)
		return false;
	for (int i = 0; i < 3; i++) /* N 0 obj */
		at = pdf_token_at(s, at).to;
	open = pdf_token_at(s, at);
	if (open.kind != TOKEN_OPEN)
		return false;
	end = nested_end(s, open.from);
	*body = str_slice(s, open.from, end);
	*data = STR_NONE;
	if (!str_starts(str_slice(s, end, s.n), STR("\nstream\n")))
		return end < s.n;
	end += strlen("\nstream\n");
	if (!dict_number(*body, "/Length", &length) || length > s.n - end)
		return false;
	*data = str_slice(s, end, end + length);
	return true;
}

static bool
inflate(struct taking *t, struct str data, struct str *out)
{
	return inflate_in(t->a, t->z, DEFLATE_ZLIB, data, UNPACKED_MOST, out) ==
	       INFLATED;
}

static size_t
last_number(struct str s)
{
	size_t i = s.n, from, v = 0;

	while (i > 0 && (s.p[i - 1] < '0' || s.p[i - 1] > '9'))
		i--;
	for (from = i;
	     from > 0 && s.p[from - 1] >= '0' && s.p[from - 1] <= '9';)
		from--;
	for (; from < i && v < SIZE_MAX / 16; from++)
		v = 10 * v + (size_t)(s.p[from] - '0');
	return v;
}

/* Are rows as save.c writes them? Those of joined files are not. */
static bool
is_ours(struct str dict)
{
	size_t i = pdf_dict_find(dict, "/W");

	return str_is(str_slice(dict, i, pdf_value_end(dict, i)), "[1 4 2]");
}

static bool
read_entries(struct taking *t)
{
	struct str body, data, raw;
	uint32_t size;
	size_t rows;
	char *to;

	if (!object_at(t, last_number(t->file), &body, &data) ||
	    !is_ours(body) || !dict_number(body, "/Size", &size) ||
	    !inflate(t, data, &raw))
		return false;
	rows = raw.n / (ENTRY + 1);
	if (rows < size || size == 0)
		return false;
	to = arena_array(t->a, size, ENTRY);
	for (size_t r = 0; r < size; r++)
		for (size_t i = 0; i < ENTRY; i++)
			to[r * ENTRY + i] =
			    (char)(raw.p[r * (ENTRY + 1) + 1 + i] +
				   (r > 0 ? to[(r - 1) * ENTRY + i] : 0));
	t->entries = (struct str){to, size * (size_t)ENTRY};
	t->out->n = size;
	t->out->root = pdf_dict_ref(body, "/Root");
	return t->out->root > 0 && t->out->root < size;
}

static uint32_t
big(const char *p, int n)
{
	uint32_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

/* The objects of one object stream, each where its entry says. */
static bool
read_packed(struct taking *t, uint32_t stream)
{
	struct str dict = t->out->body[stream], raw;
	uint32_t n, first, number, at, next;
	size_t i = 0;

	if (t->out->data[stream].p == NULL || !dict_number(dict, "/N", &n) ||
	    !dict_number(dict, "/First", &first) ||
	    !inflate(t, t->out->data[stream], &raw) || first > raw.n)
		return false;
	for (uint32_t k = 0; k < n; k++) {
		struct pdf_token a = pdf_token_at(raw, i);
		struct pdf_token b = pdf_token_at(raw, a.to);
		struct pdf_token c = pdf_token_at(raw, b.to);
		struct pdf_token d = pdf_token_at(raw, c.to);

		if (!pdf_token_number(raw, &a, &number) ||
		    !pdf_token_number(raw, &b, &at))
			return false;
		next = (uint32_t)(raw.n - first);
		if (k + 1 < n && !pdf_token_number(raw, &d, &next))
			return false;
		if (number >= t->out->n || at > next || next > raw.n - first)
			return false;
		t->out->body[number] = str_slice(raw, first + at, first + next);
		i = b.to;
	}
	return true;
}

bool
pdf_take_apart(
    struct arena *a, struct inflater *z, struct str file, struct pdf_apart *out)
{
	struct taking t = {.a = a, .z = z, .file = file, .out = out};

	if (!read_entries(&t))
		return false;
	out->body = ARENA_ARRAY(a, struct str, out->n);
	out->data = ARENA_ARRAY(a, struct str, out->n);
	for (uint32_t i = 0; i < out->n; i++) {
		const char *e = t.entries.p + (size_t)i * ENTRY;

		if (e[0] == 1 &&
		    !object_at(&t, big(e + 1, 4), &out->body[i], &out->data[i]))
			return false;
	}
	for (uint32_t i = 0; i < out->n; i++)
		if (out->data[i].p != NULL &&
		    pdf_dict_find(out->body[i], "/First") < out->body[i].n &&
		    !read_packed(&t, i))
			return false;
	return true;
}
