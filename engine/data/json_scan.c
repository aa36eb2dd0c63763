/* Places in the text, and the walk before yajl. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/data/json_parts.h"

struct cursor
cursor_new(struct place start, struct str text)
{
	struct cursor c = {start.file, text, 0, start.line, start.column};

	return c;
}

struct place
cursor_place(struct cursor *c, size_t at)
{
	struct place p;
	size_t characters;

	at = at < c->text.n ? at : c->text.n;
	while (c->at < at) {
		c->at += str_line_part(c->text, c->at, at, &characters);
		c->column += (int32_t)characters;
		if (c->at == at)
			break;
		/* a line end; the \r of \r\n ends nothing */
		if (c->text.p[c->at] == '\n' || c->at + 1 == c->text.n ||
		    c->text.p[c->at + 1] != '\n') {
			c->line++;
			c->column = 1;
		}
		c->at++;
	}
	p.file = c->file;
	p.line = c->line;
	p.column = c->column;
	return p;
}

/* Behind the escape at i; notes half surrogate pairs. */
static size_t
escape(struct arena *a, struct prescan *p, struct str s, size_t i)
{
	int32_t v = str_unicode_escape(s, i), next;
	struct lone l;

	if (v < 0xD800 || v > 0xDFFF)
		return i + 2;
	if (v < 0xDC00) {
		next = str_unicode_escape(s, i + 6);
		if (next >= 0xDC00 && next <= 0xDFFF)
			return i + 12;
	}
	l.at = i;
	l.code = (uint32_t)v;
	ARENA_PUSH(a, p->lone, p->n_lone, p->cap_lone, l);
	return i + 6;
}

/* Behind the text whose first quote is at i; n when it has no end, or when it
 * holds a control character, where yajl will stop. */
static size_t
walk_text(struct arena *a, struct prescan *p, struct str s, size_t i)
{
	size_t quote = i++;
	bool escapes = false;

	while (i < s.n) {
		if (s.p[i] == '\\') {
			escapes = true;
			i = escape(a, p, s, i);
		} else if (s.p[i] == '"') {
			if (escapes && i - quote > p->longest)
				p->longest = i - quote;
			return i + 1;
		} else if ((unsigned char)s.p[i] < 0x20) {
			return s.n;
		} else {
			i++;
		}
	}
	p->open_quote = quote;
	return s.n;
}

/* Bytes of the number the text ends with: it might go on in a next piece, so
 * yajl copies it. */
static size_t
last_number(struct str s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] != '\0' &&
	       strchr("0123456789+-.eE", s.p[i - 1]) != NULL)
		i--;
	return s.n - i;
}

void
json_prescan(struct arena *a, struct prescan *p, struct str text)
{
	size_t last;

	p->longest = 0;
	p->open_quote = text.n;
	p->lone = NULL;
	p->n_lone = p->cap_lone = 0;
	for (size_t i = 0; i < text.n;)
		i = text.p[i] == '"' ? walk_text(a, p, text, i) : i + 1;
	last = last_number(str_slice(text, 0, p->open_quote));
	if (last > p->longest)
		p->longest = last;
}
