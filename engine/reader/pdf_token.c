#include "engine/reader/pdf_token.h"

#include "engine/base/arena.h"

#define NUMBER_MOST 1e9

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
	       c == '\0';
}

static bool
is_delimiter(char c)
{
	return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static void
skip(struct tokens *t)
{
	struct str s = t->s;

	for (; t->at < s.n; t->at++) {
		if (s.p[t->at] == '%')
			while (t->at + 1 < s.n && s.p[t->at + 1] != '\n' &&
			       s.p[t->at + 1] != '\r')
				t->at++;
		else if (!is_blank(s.p[t->at]))
			return;
	}
}

/* False: it is no number. */
static bool
number_of(struct str s, double *v)
{
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'), digits = 0;
	double unit = 1;

	*v = 0;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++)
		if (*v < NUMBER_MOST)
			*v = *v * 10 + (s.p[i] - '0');
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
		     i++, digits++)
			*v += (s.p[i] - '0') * (unit /= 10);
	if (*v > NUMBER_MOST)
		*v = NUMBER_MOST;
	if (s.n > 0 && s.p[0] == '-')
		*v = -*v;
	return digits > 0 && i == s.n;
}

/* Behind "(": up to the bracket that closes it. */
static struct str
string_of(struct tokens *t)
{
	size_t from = t->at;
	int open = 1;

	for (; t->at < t->s.n; t->at++) {
		char c = t->s.p[t->at];

		if (c == '\\' && t->at + 1 < t->s.n)
			t->at++;
		else if (c == '(')
			open++;
		else if (c == ')' && --open == 0)
			return str_slice(t->s, from, t->at++);
	}
	return str_slice(t->s, from, t->s.n);
}

static struct str
hex_of(struct tokens *t)
{
	size_t from = t->at, to;

	while (t->at < t->s.n && t->s.p[t->at] != '>')
		t->at++;
	to = t->at;
	t->at += t->at < t->s.n;
	return str_slice(t->s, from, to);
}

static struct str
word_of(struct tokens *t)
{
	size_t from = t->at;

	while (t->at < t->s.n && !is_blank(t->s.p[t->at]) &&
	       !is_delimiter(t->s.p[t->at]))
		t->at++;
	return str_slice(t->s, from, t->at);
}

static bool
twice(struct tokens *t, char c)
{
	if (t->at >= t->s.n || t->s.p[t->at] != c)
		return false;
	t->at++;
	return true;
}

struct token
token_next(struct tokens *t)
{
	struct token k = {TOKEN_END, STR_NONE, 0};
	char c;

	skip(t);
	if (t->at >= t->s.n)
		return k;
	c = t->s.p[t->at];
	if (!is_delimiter(c)) {
		k.text = word_of(t);
		k.kind =
		    number_of(k.text, &k.number) ? TOKEN_NUMBER : TOKEN_WORD;
		return k;
	}
	t->at++;
	k.kind = TOKEN_WORD; /* a bracket that is not expected */
	if (c == '(') {
		k.kind = TOKEN_STRING;
		k.text = string_of(t);
	} else if (c == '/') {
		k.kind = TOKEN_NAME;
		k.text = word_of(t);
	} else if (c == '[') {
		k.kind = TOKEN_ARRAY;
	} else if (c == ']') {
		k.kind = TOKEN_ARRAY_END;
	} else if (c == '<') {
		k.kind = twice(t, '<') ? TOKEN_DICT : TOKEN_HEX;
		if (k.kind == TOKEN_HEX)
			k.text = hex_of(t);
	} else if (c == '>' && twice(t, '>')) {
		k.kind = TOKEN_DICT_END;
	}
	return k;
}

/* ---- strings ---- */
/* Behind a backslash, at i; gives the place behind what it read. */
static size_t
escape(struct buf *b, struct str s, size_t i)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	char c = s.p[i++];
	const char *found = c != '\0' ? strchr(from, c) : NULL;
	unsigned v = 0;

	if (c >= '0' && c <= '7') {
		i--;
		for (int k = 0;
		     k < 3 && i < s.n && s.p[i] >= '0' && s.p[i] <= '7'; k++)
			v = v * 8 + (unsigned)(s.p[i++] - '0');
		buf_putc(b, (char)(v & 0xFF));
	} else if (c == '\r' || c == '\n') {
		i += c == '\r' && i < s.n && s.p[i] == '\n';
	} else {
		buf_putc(b, found != NULL ? to[found - from] : c);
	}
	return i;
}

static struct str
literal(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	buf_reserve(&b, s.n);
	for (size_t i = 0; i < s.n;) {
		char c = s.p[i++];

		if (c == '\\' && i < s.n) {
			i = escape(&b, s, i);
		} else if (c == '\r') { /* an end of line is \n */
			buf_putc(&b, '\n');
			i += i < s.n && s.p[i] == '\n';
		} else if (c != '\\') {
			buf_putc(&b, c);
		}
	}
	return buf_take(&b);
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str
hexadecimal(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	int high = -1;

	for (size_t i = 0; i < s.n; i++) {
		int v = digit(s.p[i]);

		if (v < 0)
			continue;
		if (high >= 0)
			buf_putc(&b, (char)(high << 4 | v));
		high = high >= 0 ? -1 : v;
	}
	if (high >= 0)
		buf_putc(&b, (char)(high << 4));
	return buf_take(&b);
}

struct str
token_bytes(struct arena *a, const struct token *k)
{
	if (k->kind == TOKEN_STRING)
		return literal(a, k->text);
	if (k->kind == TOKEN_HEX)
		return hexadecimal(a, k->text);
	return STR_NONE;
}

struct str
token_name(struct arena *a, struct str text)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < text.n; i++) {
		int high = -1, low = -1;

		if (text.p[i] == '#' && i + 2 < text.n) {
			high = digit(text.p[i + 1]);
			low = digit(text.p[i + 2]);
		}
		if (high >= 0 && low >= 0 && high + low > 0) {
			buf_putc(&b, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_putc(&b, text.p[i]);
		}
	}
	return buf_take(&b);
}

void
token_utf16(struct buf *b, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i + 2 <= s.n; i += 2) {
		uint32_t c = p[i] * 256u + p[i + 1], d;

		if (c >= 0xD800 && c < 0xDC00 && i + 4 <= s.n) {
			d = p[i + 2] * 256u + p[i + 3];
			if (d >= 0xDC00 && d < 0xE000) {
				c = 0x10000 + ((c & 0x3FF) << 10) + (d & 0x3FF);
				i += 2;
			}
		}
		buf_utf8(b, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
	}
}

struct str
token_text(struct arena *a, struct str bytes)
{
	struct buf b = buf_new(a);

	buf_reserve(&b, 1);
	if (str_starts(bytes, STR("\xFE\xFF"))) {
		token_utf16(&b, str_slice(bytes, 2, bytes.n));
	} else if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
		buf_str(&b, str_slice(bytes, 3, bytes.n));
	} else {
		for (size_t i = 0; i < bytes.n; i++)
			buf_utf8(&b, (unsigned char)bytes.p[i]);
	}
	return buf_take(&b);
}

/* ---- inline images ---- */
void
token_skip_image(struct tokens *t)
{
	struct str s = t->s;

	for (size_t i = t->at; i + 2 <= s.n; i++) {
		if (s.p[i] != 'E' || s.p[i + 1] != 'I' ||
		    (i > 0 && !is_blank(s.p[i - 1])) ||
		    (i + 2 < s.n && !is_blank(s.p[i + 2])))
			continue;
		t->at = i + 2;
		return;
	}
	t->at = s.n;
}
