/* Where lines may break, and where characters begin.
 *
 * The opportunities are ICU's (UAX 14, root rules), mended to what LibreOffice
 * 7.4 does with the same text in a DOCX, so that lines fall alike. Found by
 * setting some 1,600 strings (every ASCII and typographic mark between letters,
 * digits and spaces; word pairs of real letters; numbers, dates) in LibreOffice
 * in a fixed-pitch face at every width and reading the lines back: ICU 72
 * agreed on all but these.
 *   hyphen    UBND-|VHTT, 2020-|2025, -|5: LibreOffice breaks after a hyphen
 *             before any letter or digit; ICU does not before digits, nor
 *             behind a hyphen that starts a word.
 *   slash     35/UBND, 10m2/ngày, http://a.vn/b: never a break after it; ICU
 *             breaks before letters.
 *   %, ‰, ′   ab|%20: a break between a letter and such a sign.
 *   \         ab\|cd: a break after it.
 *   }         ab}cd: no break after it before a letter or digit.
 * And one of the engine's own (DESIGN 5): never before / . ; whatever stands
 * before them, " .5" included.
 * Not imitated: LibreOffice also breaks at a space where UAX 14 forbids it
 * ("aa |/ bb") when it is that very space that no longer fits. */
#include <errno.h>
#include <string.h>
#include <unicode/uchar.h>

#include "engine/base/arena.h"
#include "engine/font/session.h"

#define ICU_ROOM ((size_t)64 << 10)

void
breaker_close(struct breaker *b)
{
	for (int k = 0; k < PIECES; k++)
		if (b->it[k] != NULL)
			ubrk_close(b->it[k]);
	if (b->text != NULL)
		utext_close(b->text);
}

static void
mark_each(UBreakIterator *it, uint8_t *out)
{
	int32_t at;

	for (at = ubrk_first(it); at != UBRK_DONE; at = ubrk_next(it))
		out[at] = 1;
}

/* Marks the start of each piece of the text, and its end. */
static void
mark_pieces(struct font_session *s, enum break_pieces kind, struct str text,
    uint8_t *out)
{
	static const UBreakIteratorType types[PIECES] = {
	    UBRK_LINE, UBRK_CHARACTER};
	UErrorCode e = U_ZERO_ERROR;
	struct arena *a;
	struct breaker *b = font_session_breaker(s, &a);

	/* ICU 72 makes its default locale when it is first wanted, here, and
	 * goes on without one where it has no memory for it */
	if (b->it[kind] == NULL)
		arena_make_sure(a, ICU_ROOM);
	errno = 0;
	if (b->it[kind] == NULL)
		b->it[kind] = ubrk_open(types[kind], "vi", NULL, 0, &e);
	if (U_SUCCESS(e))
		b->text = utext_openUTF8(b->text, text.p, (int64_t)text.n, &e);
	if (U_SUCCESS(e))
		ubrk_setUText(b->it[kind], b->text, &e);
	if (U_SUCCESS(e))
		mark_each(b->it[kind], out);
	/* Rules and locale are part of ICU: what can fail is memory. */
	if (U_FAILURE(e) || errno == ENOMEM)
		arena_no_memory(a);
}

static bool
is_break_class(uint32_t c, ULineBreak class)
{
	return u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) ==
	       (int32_t) class;
}

static bool
is_digit(uint32_t c)
{
	return is_break_class(c, U_LB_NUMERIC);
}

static bool
is_word(uint32_t c)
{
	return is_break_class(c, U_LB_ALPHABETIC) || is_digit(c);
}

static bool
is_hyphen(uint32_t c)
{
	return c == '-' || c == 0x2010;
}

/* The kind of break between two neighbours, given what ICU says and what
 * stands before them. */
static uint8_t
mend(uint32_t first, uint32_t before, uint32_t after, uint8_t icu)
{
	if (before == '\n')
		return BREAK_MUST;
	if (after == '/' || after == '.' || after == ';')
		return BREAK_NO;
	if (before == '/' && after != ' ' && after != '\t')
		return BREAK_NO;
	if (is_hyphen(before) && is_word(after))
		return BREAK_MAY;
	if (before == '\\' && is_word(after))
		return is_digit(first) && is_digit(after) ? BREAK_NO
							  : BREAK_MAY;
	if (before == '}' && is_word(after))
		return BREAK_NO;
	if (is_break_class(after, U_LB_POSTFIX_NUMERIC) && after != 0xb0 &&
	    is_break_class(before, U_LB_ALPHABETIC))
		return BREAK_MAY;
	return icu ? BREAK_MAY : BREAK_NO;
}

/* Bytes of the letter at i when it is one of those plain text is made of:
 * letters and digits of Vietnamese and ASCII, blanks and . , : ; / @ _; else 0.
 */
static size_t
plain_letter(struct str s, size_t i)
{
	/* a bit for each of them in ASCII */
	static const uint32_t plain[] = {0, 0x0FFFD001, 0x87FFFFFF, 0x07FFFFFE};
	unsigned char c = (unsigned char)s.p[i], t;

	if (c < 0x80)
		return plain[c >> 5] >> (c & 31u) & 1u;
	if (c < 0xC3 || c > 0xE1 || s.n - i < 2)
		return 0;
	t = (unsigned char)s.p[i + 1];
	if (c == 0xC3) /* À … ÿ, but × ÷ */
		return t != 0x97 && t != 0xB7 ? 2 : 0;
	if (c == 0xC4 || c == 0xC5 || /* Ā … ſ */
	    (c == 0xC6 && (t == 0xA0 || t == 0xA1 || t == 0xAF || t == 0xB0)))
		return 2;
	return c == 0xE1 && t >= 0xB8 && t <= 0xBB && s.n - i >= 3 ? 3 : 0;
}

/* May a line of plain text begin at i, behind a blank? Not with a blank or a
 * mark, but for those a number may begin with: "a |,5". */
static bool
begins_plain(struct str text, size_t i)
{
	char c = text.p[i];

	if (c == ',' || c == ':')
		return i + 1 < text.n && text.p[i + 1] >= '0' &&
		       text.p[i + 1] <= '9';
	return c != ' ' && c != '.' && c != ';' && c != '/';
}

/* Plain text breaks behind blanks and nowhere else, and each of its letters is
 * a grapheme: spares ICU, which says the same (LB 7, 13, 18, 25). False when
 * the text is not plain. graphemes: NULL when nobody asks. */
static bool
mark_plain(struct str text, uint8_t *breaks, uint8_t *graphemes)
{
	size_t i = 0, n;

	for (; i < text.n; i += n) {
		if ((n = plain_letter(text, i)) == 0)
			return false;
		if (i > 0 && text.p[i - 1] == ' ' && begins_plain(text, i))
			breaks[i] = BREAK_MAY;
		if (graphemes != NULL)
			graphemes[i] = 1;
	}
	if (graphemes != NULL)
		graphemes[text.n] = 1;
	return true;
}

void
font_breaks(struct font_session *s, struct str text, uint8_t *out)
{
	uint32_t first = 0, before, after;
	size_t i = 0, at;

	memset(out, BREAK_NO, text.n + 1);
	if (text.n == 0 || mark_plain(text, out, NULL))
		return;
	memset(out, BREAK_NO, text.n + 1);
	mark_pieces(s, PIECES_LINES, text, out);
	out[0] = BREAK_NO;
	before = utf8_next(text, &i);
	while (i < text.n) {
		at = i;
		after = utf8_next(text, &i);
		out[at] = mend(first, before, after, out[at]);
		first = before;
		before = after;
	}
	out[text.n] = before == '\n' ? BREAK_MUST : BREAK_NO;
}

/* Is every character a grapheme of its own, by its class alone? True of NFC
 * text in Vietnamese; spares the iterator (8 µs a paragraph, and 2 ms to load
 * the rules from disk the first time). */
static bool
mark_simple(struct str text, uint8_t *out)
{
	size_t i = 0;

	while (i < text.n) {
		size_t at = i, n = plain_letter(text, i);
		uint32_t c;

		if (n > 0) {
			out[at] = 1;
			i += n;
			continue;
		}
		c = utf8_next(text, &i);
		if (c >= 0x80 &&
		    u_getIntPropertyValue((UChar32)c,
			UCHAR_GRAPHEME_CLUSTER_BREAK) != U_GCB_OTHER)
			return false;
		if (c == '\r')
			return false;
		out[at] = 1;
	}
	out[text.n] = 1;
	return true;
}

void
font_graphemes(struct font_session *s, struct str text, uint8_t *out)
{
	memset(out, 0, text.n + 1);
	if (mark_simple(text, out))
		return;
	memset(out, 0, text.n + 1);
	mark_pieces(s, PIECES_GRAPHEMES, text, out);
}

void
font_breaks_and_graphemes(struct font_session *s, struct str text,
    uint8_t *breaks, uint8_t *graphemes)
{
	const struct breaks *known;

	memset(breaks, BREAK_NO, text.n + 1);
	memset(graphemes, 0, text.n + 1);
	if (mark_plain(text, breaks, graphemes))
		return;
	known = font_session_breaks(s, text);
	if (known != NULL) {
		memcpy(breaks, known->lines, text.n + 1);
		memcpy(graphemes, known->graphemes, text.n + 1);
		return;
	}
	font_breaks(s, text, breaks);
	font_graphemes(s, text, graphemes);
	font_session_keep(s, text, breaks, graphemes);
}
