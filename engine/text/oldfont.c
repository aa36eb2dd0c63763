/* How old fonts give themselves away.
 *
 * A line counts when all its letters could be shown bytes: one with ệ or ơ in
 * it is Unicode, whatever else it holds. Its words that are no Vietnamese
 * syllables as they stand are read as TCVN3 and as VNI. A word that becomes a
 * syllable in one of them speaks for that one, more so when it is shaped as no
 * word of a language is: a sign amid letters (Gi¸o), a capital behind a small
 * letter (ViÖt), several strange letters in a row (Tröôøng). A word that
 * becomes none in either speaks against both, and more than a syllable speaks
 * for one: of German and French words one in thirty or so is a syllable by
 * chance. Each word counts once, so that a name in every row is one name.
 *
 * Signs with a life of their own (2 × 3, N·m, µm) say nothing by themselves,
 * nor do signs that stand around a word («…», m², ®). */
#include "engine/text/oldfont.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/text/alphabet.h"
#include "engine/text/text.h"

#define HIT 17
#define STRONG 17 /* on top, once or twice */
#define MISS (-45)
#define FOUND 51 /* three syllables, or one of unmistakable shape */
#define KINDS 3  /* different strange letters, where no word has the shape */
#define STRONG_MOST 2

#define WORD_MOST 16
#define SLOTS 8192 /* of the words seen; a power of two */
#define WORDS_MOST (SLOTS / 2)

static const enum charset fonts[] = {CHARSET_TCVN3, CHARSET_VNI};
#define FONTS (sizeof fonts / sizeof fonts[0])

struct evidence {
	int score; /* of the words that speak for it */
	int strong;
	uint8_t kinds[0x100]; /* their letters */
};

struct old_font {
	struct evidence of[FONTS];
	int score;            /* of all words; each is in one font at most */
	uint64_t seen[SLOTS]; /* hashes; 0 = free */
	size_t n_seen;
};

/* A word as it stands. */
struct word {
	struct str raw;
	uint32_t c[WORD_MOST];
	size_t n; /* may be more than are kept */
};

enum verdict { SAYS_NOTHING, SAYS_NO, SAYS_YES };

struct old_font *
old_font_new(struct arena *a)
{
	return ARENA_NEW(a, struct old_font);
}

/* ---- characters ---- */
static bool
is_ascii_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* In Latin-1, × and ÷ included. */
static bool
is_sign(uint32_t c)
{
	return (c > 0xA0 && c < 0xC0) || c == 0xD7 || c == 0xF7;
}

static bool
is_letter(uint32_t c)
{
	return is_ascii_letter(c) || (c >= 0xC0 && !is_sign(c));
}

/* No letter of Vietnamese. A mask, not the alphabet's table: every text of the
 * data is asked. */
static bool
is_strange(uint32_t c)
{
	static const uint64_t vietnamese =
	    UINT64_C(0x263C370F263C370F); /* from 0xC0 */

	return c > 0xA0 && c < 0x100 &&
	       (c < 0xC0 || (vietnamese >> (c - 0xC0) & 1) == 0);
}

/* Formulas and units have them between letters, or before one. */
static bool
has_own_life(uint32_t c)
{
	return c == 0xB7 || c == 0xD7 || c == 0xF7 || c == 0xB5;
}

bool
old_font_suspect(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		uint32_t lead = (unsigned char)s.p[i], next;

		if (lead != 0xC2 && lead != 0xC3)
			continue;
		next = (unsigned char)s.p[++i];
		if (is_strange(lead == 0xC2 ? next : next + 0x40))
			return true;
	}
	return false;
}

/* A letter that no byte is shown as. */
static bool
is_unicode(uint32_t c)
{
	return c >= 0x100 && !(c >= 0x2000 && c < 0x2C00) &&
	       legacy_shown_as(c) < 0;
}

static bool
in_word(uint32_t c)
{
	return is_ascii_letter(c) || (c > 0xA0 && c < 0x2000);
}

/* The next word of s from *i on; false when there is none. */
static bool
next_word(struct str s, size_t *i, struct word *w)
{
	size_t from = *i;

	w->n = 0;
	while (*i < s.n) {
		size_t at = *i;
		uint32_t c = utf8_next(s, i);

		if (in_word(c)) {
			from = w->n == 0 ? at : from;
			if (w->n < WORD_MOST)
				w->c[w->n] = c;
			w->n++;
			w->raw = str_slice(s, from, *i);
		} else if (w->n > 0) {
			break;
		}
	}
	return w->n > 0;
}

/* ---- one word ---- */
/* False when a byte means nothing, or it is too long. */
static bool
decode(const struct word *w, enum charset charset, uint32_t *c, size_t *n)
{
	struct legacy_text t = {w->raw, charset, true};

	*n = 0;
	for (size_t i = 0; i < w->raw.n;) {
		if (*n == WORD_MOST || !legacy_next(&t, &i, &c[*n]))
			return false;
		++*n;
	}
	return true;
}

/* QĐ, HĐND */
static bool
is_abbreviation(const uint32_t *c, size_t n)
{
	struct letter l;

	for (size_t i = 0; i < n; i++) {
		uint32_t low = alphabet_lower(c[i]);

		if ((low >= 0x80 && low != 0x111) || alphabet_vowel(low, &l))
			return false;
	}
	return true;
}

static bool
is_plain(const struct word *w)
{
	for (size_t i = 0; i < w->n && i < WORD_MOST; i++)
		if (w->c[i] >= 0x80)
			return false;
	return true;
}

/* The strange letters are all of the kind that says nothing. */
static bool
is_formula(const struct word *w)
{
	bool own = false;

	for (size_t i = 0; i < w->n && i < WORD_MOST; i++) {
		if (has_own_life(w->c[i]) && (w->c[i] != 0xB5 || i == 0))
			own = true;
		else if (w->c[i] >= 0x80)
			return false;
	}
	return own;
}

/* Takes the signs off both ends; false when there were none. */
static bool
trim(struct word *w)
{
	size_t from = 0, to = w->n;
	struct str raw = w->raw;
	size_t i = 0;

	if (w->n > WORD_MOST)
		return false;
	while (from < to && is_sign(w->c[from]))
		from++;
	while (to > from && is_sign(w->c[to - 1]))
		to--;
	if (to - from == w->n)
		return false;
	w->raw = str_slice(raw, 2 * from, raw.n - 2 * (w->n - to));
	for (w->n = 0; i < w->raw.n; w->n++)
		w->c[w->n] = utf8_next(w->raw, &i);
	return true;
}

/* lax: it is known that there is text in that charset. */
static enum verdict
judge_whole(const struct word *w, enum charset charset, bool lax)
{
	uint32_t c[WORD_MOST];
	size_t n;

	if (is_plain(w) || (!lax && is_formula(w)) ||
	    (w->n <= WORD_MOST &&
		(alphabet_syllable(w->c, w->n) || is_abbreviation(w->c, w->n))))
		return SAYS_NOTHING;
	if (!decode(w, charset, c, &n))
		return SAYS_NO;
	if (alphabet_syllable(c, n))
		return SAYS_YES;
	if (is_abbreviation(c, n))
		return lax ? SAYS_YES : SAYS_NOTHING;
	return SAYS_NO;
}

static enum verdict
judge(const struct word *w, enum charset charset, bool lax)
{
	enum verdict v = judge_whole(w, charset, lax);
	struct word bare = *w;

	if (v != SAYS_NO || !trim(&bare))
		return v;
	return judge_whole(&bare, charset, lax);
}

/* A sign behind a letter, with a letter or sign behind it; some are strange
 * enough without. */
static bool
is_sign_inside(const struct word *w, size_t i)
{
	uint32_t c = w->c[i];

	if (i == 0 || !is_sign(c) || !is_letter(w->c[i - 1]) ||
	    (has_own_life(c) && c != 0xB5))
		return false;
	return i + 1 < w->n || c == 0xA6 || c == 0xA8 || c == 0xAC ||
	       c == 0xAD || c == 0xB5 || c == 0xB6 || c == 0xB8;
}

/* A capital that ASCII lacks, behind a small letter. */
static bool
is_amiss(const struct word *w, size_t i)
{
	uint32_t c = w->c[i], before = i > 0 ? w->c[i - 1] : 0;

	return c >= 0xC0 && c < 0xDF && is_letter(c) &&
	       ((before >= 'a' && before <= 'z') || before > 0xDF);
}

/* How many things of the shape no language has; STRONG_MOST at most. */
static int
strength(const struct word *w, enum charset charset)
{
	int found = 0, row = 0;
	bool strange = false;

	for (size_t i = 0; i < w->n && i < WORD_MOST; i++) {
		uint32_t c = w->c[i];

		if (charset == CHARSET_TCVN3)
			found += is_sign_inside(w, i) + is_amiss(w, i);
		row = c >= 0x80 ? row + 1 : 0;
		strange = row > 0 && (is_strange(c) || (row > 1 && strange));
		found += strange && row > 1 && is_letter(c);
	}
	return found < STRONG_MOST ? found : STRONG_MOST;
}

/* ---- all words ---- */
/* True at the first time, as long as there is room. */
static bool
is_new(struct old_font *o, struct str s)
{
	uint64_t hash = 14695981039346656037u;
	size_t at;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 1099511628211u;
	hash |= 1;
	at = (size_t)(hash >> 32) & (SLOTS - 1);
	for (; o->seen[at] != 0; at = (at + 1) & (SLOTS - 1))
		if (o->seen[at] == hash)
			return false;
	if (o->n_seen == WORDS_MOST)
		return false;
	o->seen[at] = hash;
	o->n_seen++;
	return true;
}

/* Says how much the word speaks for the font. */
static int
count_hit(struct evidence *e, enum charset charset, const struct word *w)
{
	int strong = strength(w, charset), score = HIT + strong * STRONG;

	e->score += score;
	e->strong += strong;
	for (size_t i = 0; i < w->n && i < WORD_MOST; i++)
		if (w->c[i] >= 0x80 && w->c[i] < 0x100)
			e->kinds[w->c[i]] = 1;
	return score;
}

static void
weigh(struct old_font *o, const struct word *w)
{
	int best = 0;
	bool against = false;

	if (is_plain(w) || !is_new(o, w->raw))
		return;
	for (size_t i = 0; i < FONTS; i++) {
		enum verdict v = judge(w, fonts[i], false);
		int score = 0;

		if (v == SAYS_YES)
			score = count_hit(&o->of[i], fonts[i], w);
		against = against || v == SAYS_NO;
		best = score > best ? score : best;
	}
	o->score += best == 0 && against ? MISS : best;
}

/* The line at *i, which moves behind it; *unicode: not all its letters could be
 * shown bytes. */
static struct str
next_line(struct str s, size_t *i, bool *unicode)
{
	size_t from = *i;
	struct str line = str_slice(s, from, s.n);

	line.n = str_find(line, '\n');
	*i = from + line.n + (from + line.n < s.n);
	*unicode = false;
	for (size_t k = 0; k < line.n && !*unicode;)
		*unicode = is_unicode(utf8_next(line, &k));
	return line;
}

void
old_font_add(struct old_font *o, struct str s)
{
	for (size_t i = 0; i < s.n && o->n_seen < WORDS_MOST;) {
		bool unicode;
		struct str line = next_line(s, &i, &unicode);
		struct word w;

		if (unicode || !old_font_suspect(line))
			continue;
		for (size_t k = 0; next_word(line, &k, &w);)
			weigh(o, &w);
	}
}

static bool
is_found(const struct old_font *o, size_t font)
{
	const struct evidence *e = &o->of[font];
	int kinds = 0;

	if (e->score < FOUND || o->score < FOUND)
		return false;
	for (size_t i = 0; i < 0x100; i++)
		kinds += e->kinds[i];
	return e->strong > 0 || kinds >= KINDS;
}

bool
old_font_found(const struct old_font *o)
{
	for (size_t i = 0; i < FONTS; i++)
		if (is_found(o, i))
			return true;
	return false;
}

/* ---- one text ---- */
/* More than 0: the line is in that charset. */
static int
line_score(struct str line, enum charset charset)
{
	int score = 0;
	struct word w;

	for (size_t i = 0; next_word(line, &i, &w);) {
		enum verdict v = judge(&w, charset, true);

		if (v == SAYS_YES)
			score += HIT + strength(&w, charset) * STRONG;
		else if (v == SAYS_NO)
			score += MISS;
	}
	return score;
}

/* What means nothing stays as it is. */
static struct str
in_unicode(struct arena *a, struct str line, enum charset charset)
{
	struct legacy_text t = {line, charset, true};
	struct buf b = buf_new(a);

	for (size_t i = 0; i < line.n;) {
		size_t at = i;
		uint32_t c;

		if (legacy_next(&t, &i, &c))
			buf_utf8(&b, c);
		else
			buf_str(&b, str_slice(line, at, i));
	}
	line = buf_take(&b);
	return charset == CHARSET_TCVN3 ? legacy_raise_capitals(a, line) : line;
}

/* The charset the line is in, of those found. */
static bool
line_charset(const struct old_font *o, struct str line, enum charset *out)
{
	int best = 0;

	for (size_t i = 0; i < FONTS; i++) {
		int score = is_found(o, i) ? line_score(line, fonts[i]) : 0;

		if (score > best) {
			best = score;
			*out = fonts[i];
		}
	}
	return best > 0;
}

bool
old_font_read(const struct old_font *o, struct arena *a, struct str s,
    struct old_text *out)
{
	if (str_is_ascii(s))
		return false;
	for (size_t i = 0; i < s.n;) {
		bool unicode;
		struct str line;

		out->at = i;
		line = next_line(s, &i, &unicode);
		if (unicode || !line_charset(o, line, &out->charset))
			continue;
		out->line = str_trim(line);
		out->means = in_unicode(a, out->line, out->charset);
		return true;
	}
	return false;
}
