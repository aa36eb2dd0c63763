/* A small reader of our own PDF files, for unit tests: objects by the
 * cross-reference stream, streams, and what a page's content draws. It knows no
 * more than what engine/pdf writes. Header only. */
#ifndef CV_TESTS_UNIT_PDF_READ_H
#define CV_TESTS_UNIT_PDF_READ_H

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "engine/base/arena.h"
#include "engine/base/str.h"

struct reader {
	struct arena *arena;
	struct str file;
	struct str entries; /* of the cross-reference stream, once needed */
	long unpacked_of;   /* object stream whose bytes are at hand; 0: none */
	struct str unpacked;
};

/* Where needle begins, from `at` on; s.n when nowhere. */
static inline size_t
read_find(struct str s, size_t at, const char *needle)
{
	size_t n = strlen(needle);

	for (; at + n <= s.n; at++) {
		if (memcmp(s.p + at, needle, n) == 0)
			return at;
	}
	return s.n;
}

static inline bool
read_has(struct str s, const char *needle)
{
	return read_find(s, 0, needle) < s.n;
}

static inline long
read_number(struct str s, size_t at)
{
	return at < s.n ? strtol(s.p + at, NULL, 10) : -1;
}

/* The number behind key, -1 when there is none. */
static inline long
read_key(struct str s, const char *key)
{
	size_t at = read_find(s, 0, key);

	return at < s.n ? read_number(s, at + strlen(key)) : -1;
}

/* The stream's bytes; inflated when it is Flate. */
static inline struct str
read_stream(const struct reader *r, struct str object)
{
	size_t at = read_find(object, 0, ">>\nstream\n") + 10;
	long n = read_key(object, "/Length ");
	size_t cap = 1 << 22;
	struct str s = {object.p + at, (size_t)n};
	uLongf out = cap;
	char *p;

	if (at >= object.n || at + s.n + 10 != object.n)
		return STR_NONE; /* "\nendstream" does not follow */
	if (!read_has(str_slice(object, 0, at), "/FlateDecode"))
		return s;
	p = arena_alloc(r->arena, cap);
	if (uncompress((Bytef *)p, &out, (const Bytef *)s.p, s.n) != Z_OK)
		return STR_NONE;
	return (struct str){p, out};
}

/* ---- objects ---- */

/* The object at that place of the file, from "<<" to "endobj"; empty when it is
 * not there. */
static inline struct str
read_object_at(const struct reader *r, size_t at, long n)
{
	struct buf head = buf_new(r->arena);
	size_t end;

	buf_int(&head, n);
	buf_puts(&head, " 0 obj\n<<");
	if (n < 1 || at >= r->file.n ||
	    !str_starts(str_slice(r->file, at, r->file.n), buf_take(&head)))
		return STR_NONE;
	end = read_find(r->file, at, "\nendobj\n");
	return str_slice(r->file, at + head.n - 2, end);
}

/* The dictionary of the cross-reference stream, which is the trailer. */
static inline struct str
read_trailer(const struct reader *r)
{
	size_t at = read_find(r->file, r->file.n - 40, "startxref\n");

	if (at == r->file.n)
		return STR_NONE;
	at = (size_t)read_number(r->file, at + 10);
	return read_object_at(r, at, read_number(r->file, at));
}

/* Bytes of an entry: 1, 4, 2; of joined files 1, 5, 2. */
static inline size_t
read_width(const struct reader *r)
{
	return read_has(read_trailer(r), "/W[1 5 2]") ? 8 : 7;
}

/* The entries of the cross-reference stream, PNG's Up undone. */
static inline struct str
read_entries(const struct reader *r)
{
	struct str s = read_stream(r, read_trailer(r));
	size_t width = read_width(r), rows = s.n / (width + 1);
	char *out = arena_array(r->arena, rows + 1, width);

	for (size_t i = 0; i < rows; i++)
		for (size_t k = 0; k < width; k++)
			out[(i + 1) * width + k] =
			    (char)(out[i * width + k] +
				   s.p[i * (width + 1) + 1 + k]);
	return (struct str){out + width, rows * width};
}

static inline size_t
read_bytes(const char *p, int n)
{
	size_t v = 0;

	while (n-- > 0)
		v = v << 8 | (unsigned char)*p++;
	return v;
}

/* Object `index` of the object stream of that number. */
static inline struct str
read_packed(struct reader *r, long number, struct str object, size_t index)
{
	struct str s =
	    r->unpacked_of == number ? r->unpacked : read_stream(r, object);
	long n = read_key(object, "/N "), first = read_key(object, "/First ");
	size_t at = 0, from, to;

	r->unpacked_of = number;
	r->unpacked = s;
	if (index >= (size_t)n)
		return STR_NONE;
	for (size_t i = 0; i < 2 * index + 1; i++)
		at = read_find(s, at, " ") + 1;
	from = (size_t)(first + read_number(s, at));
	to = s.n;
	if (index + 1 < (size_t)n) {
		at = read_find(s, at, " ") + 1;
		at = read_find(s, at, " ") + 1;
		to = (size_t)(first + read_number(s, at));
	}
	return str_slice(s, from, to - 1);
}

/* Object n, without "n 0 obj" and "endobj"; empty when the cross-reference
 * stream does not lead there. */
static inline struct str
read_object(struct reader *r, long n)
{
	const char *e;
	size_t where, width = read_width(r);

	if (r->entries.n == 0) {
		r->entries = read_entries(r);
		r->unpacked_of = 0;
	}
	if (n < 1 || (size_t)(n + 1) * width > r->entries.n)
		return STR_NONE;
	e = r->entries.p + (size_t)n * width;
	where = read_bytes(e + 1, (int)width - 3);
	if (e[0] == 1)
		return read_object_at(r, where, n);
	if (e[0] != 2)
		return STR_NONE;
	return read_packed(r, (long)where, read_object(r, (long)where),
	    read_bytes(e + width - 2, 2));
}

static inline struct str
read_follow(struct reader *r, struct str object, const char *key)
{
	return read_object(r, read_key(object, key));
}

static inline struct str
read_page(struct reader *r, size_t i)
{
	struct str pages, catalog = read_object(r, 1);
	size_t at;

	pages = read_follow(r, catalog, "/Pages ");
	at = read_find(pages, 0, "/Kids[") + 6;
	while (i-- > 0)
		at = read_find(pages, at, " R ") + 3;
	return read_object(r, read_number(pages, at));
}

/* ---- what a page draws ---- */
struct drawn {
	int font;          /* of /F… */
	unsigned id;       /* glyph of the subset */
	double x, y, size; /* points, y up */
};

struct drawing {
	struct drawn *v;
	size_t n, cap;
	struct buf text; /* as copied: ToUnicode, or ActualText; \n for Td */
	int depth;       /* open marked content */
	int bt;          /* open text object */
	bool broken;     /* something not understood */
};

struct font_table {
	double width[65536];
	struct str says[65536];
};

static inline unsigned
read_hex(const char *p, int digits)
{
	unsigned v = 0;

	for (int i = 0; i < digits; i++) {
		char c = p[i];

		v = v * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'A' + 10);
	}
	return v;
}

/* UTF-16BE digits up to '>' as UTF-8. */
static inline struct str
read_utf16(struct arena *a, const char *p)
{
	struct buf b = buf_new(a);

	for (; *p != '>'; p += 4) {
		unsigned c = read_hex(p, 4);

		if (c >= 0xD800 && c < 0xDC00) {
			p += 4;
			c = 0x10000 + ((c & 0x3FF) << 10) +
			    (read_hex(p, 4) & 0x3FF);
		}
		if (c != 0xFEFF)
			buf_utf8(&b, c);
	}
	return buf_take(&b);
}

/* A double without strtod: digits and one point. */
static inline double
read_real(const char **p)
{
	double v = 0, unit = 1;
	bool minus = **p == '-';

	if (minus)
		++*p;
	for (; **p >= '0' && **p <= '9'; ++*p)
		v = v * 10 + (**p - '0');
	if (**p == '.') {
		for (++*p; **p >= '0' && **p <= '9'; ++*p)
			v += (**p - '0') * (unit /= 10);
	}
	return minus ? -v : v;
}

static inline void
read_widths(struct font_table *t, struct str font)
{
	const char *p = font.p + read_find(font, 0, "/W[") + 3;

	while (*p != ']') {
		size_t first = (size_t)read_real(&p), last;

		if (*p == '[') {
			for (++p; *p != ']'; p += *p == ' ')
				t->width[first++] = read_real(&p);
			++p;
		} else {
			double w;

			++p;
			last = (size_t)read_real(&p);
			++p;
			w = read_real(&p);
			while (first <= last)
				t->width[first++] = w;
			p += *p == '\n';
		}
	}
}

/* The largest block, 0 when the map is not well formed. */
static inline long
read_cmap(struct arena *a, struct font_table *t, struct str map)
{
	long most = 0, left = 0;
	bool range = false;

	for (size_t at = 0; at < map.n; at = read_find(map, at, "\n") + 1) {
		const char *p = map.p + at;
		unsigned from, last;
		struct str s;
		size_t i = 0;
		uint32_t c;

		if (*p >= '1' && *p <= '9' && left == 0) {
			left = strtol(p, NULL, 10);
			range = strstr(p, "begin")[7] == 'r';
			if (strncmp(strstr(p, "begin"), "beginbf", 7) != 0)
				left = 0; /* the code space */
			most = left > most ? left : most;
			continue;
		}
		if (*p != '<' || left == 0)
			continue;
		left--;
		from = last = read_hex(p + 1, 4);
		p += 6;
		if (range) {
			last = read_hex(p + 1, 4);
			p += 6;
		}
		if (last < from || last >> 8 != from >> 8)
			return 0;
		s = read_utf16(a, p + 1);
		t->says[from] = s;
		c = utf8_next(s, &i);
		if ((c & 0xFF) + (last - from) > 0xFF)
			return 0;
		for (unsigned id = from + 1; id <= last; id++) {
			struct buf b = buf_new(a);

			buf_utf8(&b, ++c);
			t->says[id] = buf_take(&b);
		}
	}
	return left == 0 ? most : 0;
}

/* Widths and texts of font /F…; the largest block of its map in *block. */
static inline struct font_table *
read_font(struct reader *r, int font, long *block)
{
	struct font_table *t = ARENA_NEW(r->arena, struct font_table);
	struct str resources = read_follow(r, read_page(r, 0), "/Resources ");
	struct str type0, descendant;
	struct buf key = buf_new(r->arena);

	buf_puts(&key, "/F");
	buf_int(&key, font);
	buf_put(&key, " ", 2);
	type0 = read_follow(r, resources, key.p);
	descendant = read_follow(r, type0, "/DescendantFonts[");
	if (descendant.n == 0)
		return NULL;
	read_widths(t, descendant);
	*block = read_cmap(
	    r->arena, t, read_stream(r, read_follow(r, type0, "/ToUnicode ")));
	return t;
}

struct machine {
	struct reader *r;
	struct drawing *d;
	struct font_table *font[64];
	int f;
	double size, line_x, line_y, x, rise, stack[8];
	int n;
	bool actual;
};

static inline void
machine_show(struct machine *m, unsigned id)
{
	struct drawn g = {m->f, id, m->x, m->line_y + m->rise, m->size};
	struct font_table *t = m->font[m->f];

	ARENA_PUSH(m->r->arena, m->d->v, m->d->n, m->d->cap, g);
	if (!m->actual)
		buf_str(&m->d->text, t->says[id]);
	m->x += t->width[id] * m->size / 1000;
}

static inline const char *
machine_string(struct machine *m, const char *p)
{
	unsigned char b[2];
	int n = 0;

	for (; *p != ')'; p++) {
		unsigned char c = (unsigned char)*p;

		/* A reader takes a bare CR for LF. */
		m->d->broken = m->d->broken || c == '\r';
		if (c == '\\') {
			c = (unsigned char)*++p;
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		b[n++] = c;
		if (n == 2) {
			machine_show(m, b[0] * 256u + b[1]);
			n = 0;
		}
	}
	m->d->broken = m->d->broken || n != 0;
	return p + 1;
}

static inline void
machine_operator(struct machine *m, const char *op, size_t n)
{
	struct str s = {op, n};
	struct drawing *d = m->d;

	if (str_is(s, "Td")) {
		m->line_x += m->stack[0];
		m->line_y += m->stack[1];
		m->x = m->line_x;
		if (!m->actual)
			buf_putc(&d->text, '\n');
	} else if (str_is(s, "BT")) {
		m->line_x = m->line_y = 0;
		d->bt++;
	} else if (str_is(s, "ET")) {
		d->bt--;
	} else if (str_is(s, "Tf")) {
		m->size = m->stack[0];
	} else if (str_is(s, "Ts")) {
		m->rise = m->stack[0];
	} else if (str_is(s, "EMC")) {
		d->depth--;
		m->actual = false;
	} else if (str_is(s, "BDC")) {
		d->depth++;
		m->actual = true;
	} else if (!str_is(s, "TJ") && !str_is(s, "Tj") && !str_is(s, "g") &&
		   !str_is(s, "rg") && !str_is(s, "re") && !str_is(s, "f") &&
		   !str_is(s, "q") && !str_is(s, "Q") && !str_is(s, "cm") &&
		   !str_is(s, "Do")) {
		d->broken = true;
	}
	d->broken =
	    d->broken || d->bt < 0 || d->bt > 1 || d->depth < 0 || d->depth > 1;
	m->n = 0;
}

/* Reads one token at p; gives the place behind it. */
static inline const char *
machine_token(struct machine *m, const char *p)
{
	const char *from = p;

	if (*p == '(')
		return machine_string(m, p + 1);
	if (*p == '[' || *p == ']' || *p == ' ' || *p == '\n')
		return p + 1;
	if (strncmp(p, "/Span<</ActualText<", 19) == 0) {
		buf_str(&m->d->text, read_utf16(m->r->arena, p + 19));
		return strstr(p, ">>>") + 3;
	}
	if (p[0] == '/' && p[1] == 'F') {
		long block;

		m->f = (int)strtol(p + 2, (char **)(uintptr_t)&p, 10);
		if (m->font[m->f] == NULL)
			m->font[m->f] = read_font(m->r, m->f, &block);
		return p;
	}
	if (*p == '/' || (*p >= 'A' && *p <= 'z')) {
		for (p++; *p > ' ' && strchr("[(</", *p) == NULL; p++)
			;
		if (*from != '/')
			machine_operator(m, from, (size_t)(p - from));
		return p;
	}
	m->stack[m->n % 8] = read_real(&p);
	if (p[-1] != ' ' && (*p == '(' || *p == ']'))
		m->x -= m->stack[m->n % 8] * m->size / 1000; /* in a TJ */
	else
		m->n++;
	if (p == from)
		m->d->broken = true;
	return p == from ? p + 1 : p;
}

static inline struct drawing
read_drawing(struct reader *r, size_t page)
{
	struct drawing d = {.text = buf_new(r->arena)};
	struct machine m = {.r = r, .d = &d};
	struct str s =
	    read_stream(r, read_follow(r, read_page(r, page), "/Contents "));
	const char *p = str_z(r->arena, s), *end = p + s.n;

	while (p < end)
		p = machine_token(&m, p);
	d.broken = d.broken || d.bt != 0 || d.depth != 0 || s.p == NULL;
	return d;
}

#endif
