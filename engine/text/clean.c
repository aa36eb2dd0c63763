/* The door for text.
 *
 * One walk over the bytes decides what each character is: fit, to be replaced,
 * or forbidden. As long as all are fit nothing is copied; with the first that
 * is not, the text so far goes into a buffer and the walk writes on there. NFC
 * comes last, so that an invisible character between a letter and its mark
 * does not keep the two apart.
 *
 * Each character is told once a text, however often it stands there. A text of
 * nothing but different forbidden characters is told TOLD_MOST of them.
 *
 * More than MARKS_MOST marks on one letter are no writing (Unicode's
 * Stream-Safe limit, UAX 15 section 13) and would make normalisation take
 * time by the square of their number: forbidden. */
#include "engine/text/text.h"

#include <unicode/uchar.h>

#include "engine/base/arena.h"

#define TOLD_MOST 64
#define MARKS_MOST 30
#define FRONT_MOST 15 /* characters shown */

#define KEEP 0xFFFFFFFFu
#define BAD 0xFFFFFFFEu
#define GONE 0xFFFFFFFDu
#define LOST 0xFFFDu /* in its place: whoever reads it again refuses it */

/* Bullets that Word keeps in the private use area, because it numbers the
 * fonts Symbol and Wingdings there, and the characters they stand for. */
static const struct {
	uint16_t private_use, means;
} bullets[] = {
    {0xF02D, 0x2013}, /* Symbol: dash */
    {0xF06C, 0x25CF}, /* Wingdings: black circle */
    {0xF06E, 0x25A0}, /* black square */
    {0xF06F, 0x25A1}, /* white square */
    {0xF071, 0x2751}, /* shadowed square */
    {0xF076, 0x2756}, /* four diamonds */
    {0xF0A7, 0x25AA}, /* small square */
    {0xF0A8, 0x25A1}, /* white square */
    {0xF0B7, 0x2022}, /* Symbol: bullet */
    {0xF0D8, 0x27A2}, /* Wingdings: arrow head */
    {0xF0E0, 0x2192}, /* arrow */
    {0xF0FC, 0x2713}, /* check mark */
    {0xF0FD, 0x2612}, /* crossed box */
    {0xF0FE, 0x2611}, /* checked box */
};

struct walk {
	struct arena *arena;
	struct diag *d;
	struct place place;
	struct str path;
	struct str text; /* as it came */
	size_t at;       /* the character looked at */
	uint32_t told[TOLD_MOST];
	size_t n_told;
	int marks; /* in a row, so far */
	bool ok;
};

static uint32_t
bullet(uint32_t c)
{
	for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++) {
		if (bullets[i].private_use == c)
			return bullets[i].means;
	}
	return BAD;
}

/* Characters that draw nothing: those that come with pasted text vanish, the
 * others (bidirectional controls, tags, fillers) could hide something. */
static uint32_t
invisible(uint32_t c)
{
	switch (c) {
	case 0x00AD: /* soft hyphen */
	case 0x034F: /* grapheme joiner */
	case 0x200B: /* zero-width space, non-joiner, joiner */
	case 0x200C:
	case 0x200D:
	case 0x2060: /* word joiner */
	case 0xFEFF: /* byte-order mark */
		return GONE;
	default:
		/* variation selectors, which follow emoji and check boxes */
		return c >= 0xFE00 && c <= 0xFE0F ? GONE : BAD;
	}
}

/* Hebrew, Arabic and the like: lines are laid from left to right alone, and
 * word processors would turn these round. */
static bool
runs_leftwards(uint32_t c)
{
	switch ((int)u_charDirection((UChar32)c)) {
	case U_RIGHT_TO_LEFT:
	case U_RIGHT_TO_LEFT_ARABIC:
	case U_ARABIC_NUMBER:
		return true;
	default:
		return false;
	}
}

/* KEEP, BAD, GONE, or what to write instead. CR is the caller's. */
static uint32_t
verdict(uint32_t c)
{
	/* ASCII, Latin with all Vietnamese letters */
	if ((c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x300 && c != 0xAD) ||
	    (c >= 0x1E00 && c < 0x1F00) || c == '\t' || c == '\n')
		return KEEP;
	if (c == 0x0B || c == 0x2028 || c == 0x2029)
		return '\n';
	if (c >= 0xE000 && c <= 0xF8FF)
		return bullet(c);
	if (c == 0xFFFC || c == 0xFFFD) /* the trace of something lost before:
					   a picture, a character */
		return BAD;
	if (u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return invisible(c);
	if (u_hasBinaryProperty((UChar32)c, UCHAR_BIDI_CONTROL) ||
	    runs_leftwards(c))
		return BAD;
	switch (u_charType((UChar32)c)) {
	case U_UNASSIGNED:
	case U_CONTROL_CHAR:
	case U_PRIVATE_USE_CHAR:
	case U_SURROGATE:
		return BAD;
	default:
		return KEEP;
	}
}

/* Counts marks in a row; true when there are too many. */
static bool
too_many_marks(struct walk *w, uint32_t c)
{
	if (c < 0x300 || u_getCombiningClass((UChar32)c) == 0) {
		w->marks = 0;
		return false;
	}
	return ++w->marks > MARKS_MOST;
}

/* True when c was not told before in this text. */
static bool
tell_first(struct walk *w, uint32_t c)
{
	for (size_t i = 0; i < w->n_told; i++) {
		if (w->told[i] == c)
			return false;
	}
	if (w->n_told == TOLD_MOST)
		return false;
	w->told[w->n_told++] = c;
	return true;
}

/* Which character of the text it is, from 1. */
static struct str
position(const struct walk *w)
{
	struct buf b = buf_new(w->arena);
	int64_t n = 1;

	for (size_t i = 0; i < w->at; n++)
		utf8_next(w->text, &i);
	buf_int(&b, n);
	return buf_take(&b);
}

/* The fit characters right in front: what cannot be seen is looked for there.
 */
static struct str
in_front(const struct walk *w)
{
	struct str s = str_slice(w->text, 0, w->at);
	struct buf b = buf_new(w->arena);
	size_t i = s.n;

	for (int n = 0; i > 0 && n < FRONT_MOST; n++)
		do
			i--;
		while (i > 0 && ((unsigned char)s.p[i] & 0xC0u) == 0x80u);
	while (i < s.n) {
		uint32_t c = utf8_next(s, &i);

		if (c >= ' ' && verdict(c) == KEEP)
			buf_utf8(&b, c);
	}
	return buf_take(&b);
}

static void
tell_bad(struct walk *w, uint32_t c)
{
	struct buf b = buf_new(w->arena);
	struct str front;

	w->ok = false;
	if (!tell_first(w, c))
		return;
	front = diag_masks(w->d) ? STR_NONE : in_front(w);
	if (front.n > 0) {
		buf_puts(&b, BOTH(", ngay sau", ", right after"));
		buf_puts(&b, " \"");
		buf_str(&b, front);
		buf_puts(&b, "\",");
	}
	diag_at(w->d, FINDING_BAD_CHARACTER, w->place, w->path,
	    text_code_name(w->arena, c), position(w), buf_take(&b));
}

/* A soft hyphen behind a letter is the ư of TCVN3, should the text be that:
 * whoever finds out wants to see it as it came. */
static struct str
original(const struct walk *w, uint32_t c)
{
	unsigned char before =
	    w->at > 0 ? (unsigned char)w->text.p[w->at - 1] : 0;
	unsigned char low = before | 0x20;

	if (c == 0xAD && (before >= 0x80 || (low >= 'a' && low <= 'z')))
		return w->text;
	return STR_NONE;
}

static void
tell_mended(struct walk *w, uint32_t c, uint32_t means)
{
	struct buf b = buf_new(w->arena);

	if (!tell_first(w, c))
		return;
	buf_putc(&b, '"');
	if (means == '\n')
		buf_puts(&b, "\\n");
	else if (means != GONE)
		buf_utf8(&b, means);
	buf_putc(&b, '"');
	diag_at(w->d, FINDING_MENDED_CHARACTER, w->place, w->path,
	    text_code_name(w->arena, c), buf_take(&b), original(w, c));
}

/* What to do with the character c; the next byte is next (0 at the end). */
static uint32_t
judge(struct walk *w, uint32_t c, char next)
{
	uint32_t means;

	if (c == '\r') /* line ends are no news: silently \n */
		return next == '\n' ? GONE : '\n';
	means = verdict(c);
	if (means == KEEP && !too_many_marks(w, c))
		return KEEP;
	if (means == BAD || means == KEEP) {
		tell_bad(w, c);
		return LOST;
	}
	tell_mended(w, c, means);
	return means;
}

/* The index of the first character from i on that is not plain: printable
 * ASCII, or a letter of Latin (U+00C0 … U+02FF, U+1E00 … U+1EFF), which is fit
 * and in NFC as long as no mark follows. The text is UTF-8. */
static size_t
skip_plain(struct str s, size_t i)
{
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c < 0x7F)
			i++;
		else if (c >= 0xC3 && c <= 0xCB && s.n - i >= 2)
			i += 2;
		else if (c == 0xE1 && s.n - i >= 3 &&
			 (unsigned char)s.p[i + 1] >= 0xB8 &&
			 (unsigned char)s.p[i + 1] <= 0xBB)
			i += 3;
		else
			break;
	}
	return i;
}

static struct str
mend(struct walk *w, struct str s)
{
	struct buf b = buf_new(w->arena);
	size_t i = 0, kept = 0; /* s[kept..i) is fit and not yet written */

	for (;;) {
		size_t before = i, at = skip_plain(s, i);
		uint32_t c, means;

		if (at >= s.n)
			break;
		if (at > before) /* a mark's letter is the one before it */
			w->marks = 0;
		i = at;
		c = utf8_next(s, &i);
		w->at = at;
		means = judge(w, c, i < s.n ? s.p[i] : '\0');
		if (means != KEEP) {
			buf_str(&b, str_slice(s, kept, at));
			if (means != GONE)
				buf_utf8(&b, means);
			kept = i;
		}
	}
	if (kept == 0)
		return s;
	buf_str(&b, str_slice(s, kept, s.n));
	return buf_take(&b);
}

bool
text_clean(struct arena *a, struct diag *d, struct place place, struct str path,
    struct str s, struct str *out)
{
	struct walk w = {.arena = a,
	    .d = d,
	    .place = place,
	    .path = path,
	    .text = s,
	    .ok = true};

	if (skip_plain(s, 0) == s.n) {
		*out = s;
		return true;
	}
	*out = text_nfc(a, mend(&w, s));
	return w.ok;
}
