#include "engine/pdf/parts.h"

#include <string.h>

static char *
put_unsigned(char *p, uint64_t u)
{
	char d[20];
	size_t n = 0;

	do {
		d[sizeof d - ++n] = (char)('0' + u % 10);
		u /= 10;
	} while (u != 0);
	memcpy(p, d + sizeof d - n, n);
	return p + n;
}

static uint64_t
magnitude(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

char *
pdf_put_int(char *p, int64_t v)
{
	if (v < 0)
		*p++ = '-';
	return put_unsigned(p, magnitude(v));
}

char *
pdf_put_milli(char *p, int64_t v)
{
	uint64_t u = magnitude(v);
	unsigned f = (unsigned)(u % 1000);

	if (v < 0)
		*p++ = '-';
	if (u >= 1000 || f == 0)
		p = put_unsigned(p, u / 1000);
	if (f == 0)
		return p;
	*p++ = '.';
	*p++ = (char)('0' + f / 100);
	if (f % 100 == 0)
		return p;
	*p++ = (char)('0' + f / 10 % 10);
	if (f % 10 != 0)
		*p++ = (char)('0' + f % 10);
	return p;
}

void
pdf_ref_put(struct buf *b, const struct pdf_object *o)
{
	buf_int(b, o->id);
	buf_puts(b, " 0 R");
}

void
pdf_name_put(struct buf *b, struct str name)
{
	buf_putc(b, '/');
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c > ' ' && c < 0x7F && strchr("()<>[]{}/%#", c) == NULL) {
			buf_putc(b, (char)c);
		} else {
			buf_putc(b, '#');
			buf_hex(b, c, 2);
		}
	}
}

void
pdf_utf16_put(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t c = utf8_next(text, &i);

		if (c >= 0x10000) {
			c -= 0x10000;
			buf_hex(b, 0xD800 + (c >> 10), 4);
			buf_hex(b, 0xDC00 + (c & 0x3FF), 4);
		} else {
			buf_hex(b, c, 4);
		}
	}
}

void
pdf_literal_put(struct buf *b, struct str bytes)
{
	buf_putc(b, '(');
	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];

		if (c == '(' || c == ')' || c == '\\')
			buf_putc(b, '\\');
		buf_putc(b, c);
	}
	buf_putc(b, ')');
}

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	}
	return true;
}

/* A string may have 32,767 bytes: so many UTF-16 units, or escaped letters. */
#define UNITS_MOST 16000

struct str
pdf_text_cut(struct str text)
{
	size_t units = 0, i = 0;

	if (text.n <= UNITS_MOST)
		return text;
	while (i < text.n) {
		size_t at = i;

		units += utf8_next(text, &i) > 0xFFFF ? 2 : 1;
		if (units > UNITS_MOST)
			return str_slice(text, 0, at);
	}
	return text;
}

void
pdf_text_put(struct buf *b, struct str text)
{
	text = pdf_text_cut(text);
	if (is_plain(text)) {
		pdf_literal_put(b, text);
		return;
	}
	buf_puts(b, "<FEFF");
	pdf_utf16_put(b, text);
	buf_putc(b, '>');
}
