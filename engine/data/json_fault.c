/* What is wrong with JSON that yajl refused.
 *
 * yajl says what kind of fault it met, in English, and about where. The tokens
 * between the last key, value or bracket it accepted and that place are walked
 * again to find where the faulty one begins, and the common slips (a comma
 * before a closing bracket, 007, a raw line break in a text) are told apart.
 * Messages this file does not know end as JSON_SYNTAX with yajl's words. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/data/json_parts.h"
#include "engine/text/text.h"

#define SHOWN 24 /* characters of the text in a finding */

struct telling {
	struct arena *arena;
	struct diag *diag;
	const struct fault *f;
	size_t at; /* start of the faulty token */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Ends a word or number. */
static bool
is_mark(char c)
{
	return is_blank(c) || (c != '\0' && strchr(",:[]{}\"", c) != NULL);
}

static bool
is_hex(struct str s, size_t i)
{
	return i < s.n && s.p[i] != '\0' &&
	       strchr("0123456789abcdefABCDEF", s.p[i]) != NULL;
}

/* Is the escape at i a right one? */
static bool
escape_fits(struct str s, size_t i)
{
	if (++i >= s.n || s.p[i] == '\0' ||
	    strchr("\"\\/bfnrtu", s.p[i]) == NULL)
		return false;
	return s.p[i] != 'u' || (is_hex(s, i + 1) && is_hex(s, i + 2) &&
				    is_hex(s, i + 3) && is_hex(s, i + 4));
}

/* Walks the text whose first quote is at i. True with *end behind its last
 * quote; false with *end at its fault: a control character, a wrong escape,
 * the end of all. */
static bool
text_ends(struct str s, size_t i, size_t *end)
{
	for (i++; i < s.n; i++) {
		if (s.p[i] == '"') {
			*end = i + 1;
			return true;
		}
		if ((unsigned char)s.p[i] < 0x20)
			break;
		if (s.p[i] == '\\' && !escape_fits(s, i++)) {
			i--;
			break;
		}
	}
	*end = i < s.n ? i : s.n;
	return false;
}

/* False when the token has a fault inside. */
static bool
token_ends(struct str s, size_t i, size_t *end)
{
	if (s.p[i] == '"')
		return text_ends(s, i, end);
	*end = i + 1;
	if (is_mark(s.p[i]))
		return true;
	while (*end < s.n && !is_mark(s.p[*end]))
		(*end)++;
	return true;
}

static size_t
token_end(struct str s, size_t i)
{
	size_t end;

	token_ends(s, i, &end);
	return end;
}

static size_t
skip_blanks(struct str s, size_t i)
{
	while (i < s.n && is_blank(s.p[i]))
		i++;
	return i;
}

/* The token yajl stumbled over: the first one reaching to its offset. */
static size_t
faulty_token(const struct fault *f)
{
	size_t at = skip_blanks(f->text, f->done);

	while (at < f->text.n) {
		size_t end, next;
		bool sound = token_ends(f->text, at, &end);

		next = skip_blanks(f->text, end);
		if (!sound || end >= f->offset || next == f->text.n)
			break;
		at = next;
	}
	return at;
}

static struct place
place_at(const struct telling *t, size_t at)
{
	struct cursor c = cursor_new(t->f->start, t->f->text);

	return cursor_place(&c, at);
}

/* The bytes from..to in quotes, cut short, nothing unprintable. */
static struct str
excerpt(const struct telling *t, size_t from, size_t to)
{
	struct str s = str_slice(t->f->text, from, to);
	struct buf b = buf_new(t->arena);
	size_t n = 0, i = 0;
	bool quotes = s.n == 0 || s.p[0] != '"';

	if (quotes)
		buf_putc(&b, '"');
	while (i < s.n) {
		uint32_t c = utf8_next(s, &i);

		if (n++ == SHOWN) {
			buf_puts(&b, "…");
			quotes = true;
			break;
		}
		if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
			quotes = true;
			break;
		}
		buf_utf8(&b, c);
	}
	if (quotes)
		buf_putc(&b, '"');
	return buf_take(&b);
}

static void
tell(const struct telling *t, enum finding_code code, size_t at, struct str arg)
{
	diag_at(t->diag, code, place_at(t, at), STR_NONE, arg);
}

static struct str
token_shown(const struct telling *t)
{
	return excerpt(t, t->at, token_end(t->f->text, t->at));
}

/* The end came too early: name what is still open. */
static void
tell_end(const struct telling *t)
{
	const struct fault *f = t->f;
	size_t open = f->open_quote;
	struct place end = place_at(t, f->text.n), p;
	struct buf line = buf_new(t->arena), column = buf_new(t->arena);

	if (open == f->text.n)
		open = f->open != NULL ? f->open->at : 0;
	p = place_at(t, open);
	buf_int(&line, p.line);
	buf_int(&column, p.column);
	diag_at(t->diag, FINDING_JSON_END, end, STR_NONE,
	    str_slice(f->text, open, open + 1), buf_take(&line),
	    buf_take(&column));
}

/* Where a word or number that runs into the faulty token begins: 007 and 12kg
 * are cut in two by yajl. */
static size_t
word_start(const struct telling *t)
{
	size_t at = t->at;

	if (is_mark(t->f->text.p[at]))
		return at;
	while (at > 0 && !is_mark(t->f->text.p[at - 1]))
		at--;
	return at;
}

/* The comma before the closing bracket at t->at, if there is one. */
static bool
tell_comma_extra(const struct telling *t)
{
	struct str s = t->f->text;
	size_t i = t->at;

	if (s.p[i] != '}' && s.p[i] != ']')
		return false;
	while (i > 0 && is_blank(s.p[i - 1]))
		i--;
	if (i == 0 || s.p[i - 1] != ',')
		return false;
	tell(t, FINDING_JSON_COMMA_EXTRA, i - 1, token_shown(t));
	return true;
}

/* A text with a fault inside. */
static void
tell_text(const struct telling *t)
{
	struct str s = t->f->text;
	size_t i = token_end(s, t->at);

	if (i < s.n && s.p[i] == '\\') {
		size_t n = i + 1 < s.n && s.p[i + 1] == 'u' ? 6 : 2;

		tell(t, FINDING_JSON_ESCAPE, i,
		    excerpt(t, i, i + n < s.n ? i + n : s.n));
	} else if (i < s.n && (unsigned char)s.p[i] < 0x20) {
		tell(t, FINDING_JSON_CONTROL, i,
		    text_code_name(t->arena, (unsigned char)s.p[i]));
	} else {
		tell_end(t);
	}
}

static void
tell_word(const struct telling *t, size_t from)
{
	tell(t, FINDING_JSON_VALUE, from,
	    excerpt(t, from, token_end(t->f->text, from)));
}

/* Two tokens without what must stand between them. */
static void
tell_between(const struct telling *t, enum finding_code code)
{
	size_t from = word_start(t);

	if (from != t->at)
		tell_word(t, from);
	else
		tell(t, code, t->at, token_shown(t));
}

static const struct {
	const char *words;
	enum finding_code code;
} messages[] = {
    {"trailing garbage", FINDING_JSON_TRAILING},
    {"unallowed token", FINDING_JSON_TOKEN},
    {"invalid object key", FINDING_JSON_KEY},
    {"object key and value must", FINDING_JSON_COLON},
    {"after key and value", FINDING_JSON_COMMA},
    {"after array element", FINDING_JSON_COMMA},
};

static void
tell_parse(const struct telling *t)
{
	for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
		if (strstr(t->f->message, messages[i].words) == NULL)
			continue;
		if (!tell_comma_extra(t))
			tell_between(t, messages[i].code);
		return;
	}
	tell(t, FINDING_JSON_SYNTAX, t->at, str_trim(str_of(t->f->message)));
}

void
json_fault(struct arena *a, struct diag *d, const struct fault *f)
{
	struct telling t = {a, d, f, faulty_token(f)};

	if (strstr(f->message, "premature EOF") != NULL || t.at >= f->text.n)
		tell_end(&t);
	else if (strstr(f->message, "lexical error") == NULL)
		tell_parse(&t);
	else if (f->text.p[t.at] == '"')
		tell_text(&t);
	else
		tell_word(&t, word_start(&t));
}
