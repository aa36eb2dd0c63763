/* Which charset is it? Each is tried: the bytes are read as if they were in
 * it, and the words with more than ASCII in them are looked at. In the right
 * charset nearly all of those are Vietnamese syllables; in a wrong one, and in
 * noise, few are, since letters fall on letters that do not go together.
 *
 * Each word is evidence, in tenths of bits: how much likelier it is that the
 * charset is right than that the bytes are noise. Of words in the right
 * charset 97 in 100 are syllables (the rest are names and slips), of words of
 * noise 3 in 10:
 *	a syllable  10 log2(0.97 / 0.3) = +17
 *	none        10 log2(0.03 / 0.7) = -45
 *	none, with a sign or a meaningless byte amid its letters: -70
 * The percentage is the best one's share of all, noise included (Bayes, all as
 * likely beforehand).
 *
 * Bytes that are valid UTF-8 are no noise; there the question is whether the
 * text is encoded twice. UTF-8 has a start of three bits and a half then, and
 * stays as likely as noise would be, however foreign its words are; a text
 * whose every word could be Vietnamese as it stands is not encoded twice. */
#include "engine/text/legacy.h"

#include <assert.h>
#include <string.h>

#include "engine/text/alphabet.h"
#include "engine/text/text.h"

#define SYLLABLE 17
#define NO_SYLLABLE (-45)
#define BROKEN (-70)
#define UTF8_START 35

#define WORDS_MOST 4000 /* enough to be sure */
#define WORD_MOST 16
#define WORD_LONGEST 256 /* what goes on counts as the next one */
#define CONSONANTS_MOST 5

struct word {
	uint32_t c[WORD_MOST];
	size_t n; /* may be more than are kept */
	bool marked;
	bool bad;  /* a byte that means nothing, a sign amid letters */
	bool sign; /* a quotation mark, or such, just behind it */
	bool letters;
};

/* Words with more than ASCII in them. */
struct evidence {
	int syllables, others, broken;
};

/* What stands beside words: ends a word at once; may stand behind or before a
 * word but not amid its letters; or is part of it. */
enum standing { STANDS_BETWEEN, STANDS_BESIDE, STANDS_INSIDE };

static enum standing
standing_of(uint32_t c)
{
	bool ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

	if (c < 0x80)
		return ascii ? STANDS_INSIDE : STANDS_BETWEEN;
	switch (c) {
	case 0xA0:   /* no-break space */
	case 0x2019: /* apostrophe */
		return STANDS_BETWEEN;
	case 0xAD: /* soft hyphen */
	case 0xA7: /* § */
	case 0xAB: /* « */
	case 0xB0: /* ° */
	case 0xB2: /* ² */
	case 0xB3: /* ³ */
	case 0xBB: /* » */
		return STANDS_BESIDE;
	default:
		break;
	}
	if (c >= 0x2000 && c < 0x2018) /* blanks, dashes */
		return STANDS_BETWEEN;
	return c >= 0x2018 && c < 0x2200 ? STANDS_BESIDE : STANDS_INSIDE;
}

/* QĐ, HĐND: says nothing. */
static bool
is_abbreviation(const struct word *w)
{
	struct letter l;

	if (w->n > CONSONANTS_MOST)
		return false;
	for (size_t i = 0; i < w->n; i++) {
		uint32_t c = alphabet_lower(w->c[i]);

		if ((c >= 0x80 && c != 0x111) || alphabet_vowel(c, &l))
			return false;
	}
	return true;
}

static void
judge(struct evidence *e, struct word *w)
{
	if (w->bad)
		e->broken++;
	else if (w->marked && w->letters && !is_abbreviation(w)) {
		if (w->n <= WORD_MOST && alphabet_syllable(w->c, w->n))
			e->syllables++;
		else
			e->others++;
	}
	w->n = 0;
	w->marked = w->bad = w->sign = w->letters = false;
}

static bool
is_latin(uint32_t c)
{
	return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) ||
	       (c >= 0x1E00 && c < 0x1F00);
}

/* A capital that ASCII lacks behind a small letter: ViÖt. In TCVN3 it may be
 * so, where capitals have no tones. */
static bool
is_amiss(const struct word *w, uint32_t c)
{
	uint32_t before = w->n > 0 ? w->c[w->n - 1] : 0;

	return c >= 0xC0 && c < 0xDF && alphabet_upper(before) != before;
}

/* Puts a combining mark on the letter before it. */
static bool
take_mark(struct word *w, uint32_t c)
{
	uint32_t whole = 0;

	if (c >= 0x300 && w->n > 0 && w->n <= WORD_MOST)
		whole = alphabet_compose(w->c[w->n - 1], c);
	if (whole == 0)
		return false;
	w->c[w->n - 1] = whole;
	w->marked = true;
	return true;
}

static void
take(struct word *w, uint32_t c, bool utf8)
{
	if (w->sign)
		w->marked = w->bad = true;
	if (take_mark(w, c))
		return;
	if (c >= 0x80) {
		w->marked = true;
		if (!is_latin(c) ||
		    (utf8 && w->n <= WORD_MOST && is_amiss(w, c)))
			w->bad = true;
	}
	if (c < 0x80 || is_latin(c))
		w->letters = true;
	if (w->n < WORD_MOST)
		w->c[w->n] = c;
	w->n++;
}

static struct evidence
weigh(const struct legacy_text *t)
{
	struct evidence e = {0, 0, 0};
	struct word w;

	memset(&w, 0, sizeof w);
	for (size_t i = 0; i < t->s.n;) {
		uint32_t c;

		if (!legacy_next(t, &i, &c)) {
			w.marked = w.bad = true;
			w.n++;
			continue;
		}
		switch (standing_of(c)) {
		case STANDS_BETWEEN:
			judge(&e, &w);
			break;
		case STANDS_BESIDE:
			w.sign = w.n > 0;
			break;
		case STANDS_INSIDE:
			take(&w, c, t->charset == CHARSET_UTF8);
			break;
		}
		if (w.n >= WORD_LONGEST)
			judge(&e, &w);
		if (e.syllables + e.others + e.broken >= WORDS_MOST)
			break;
	}
	judge(&e, &w);
	return e;
}

/* 2^(tenths/10) in 65536ths, for tenths <= 0 */
static int64_t
power(int tenths)
{
	static const int32_t part[10] = {65536, 61147, 57052, 53232, 49667,
	    46341, 43238, 40342, 37641, 35120};
	int whole = -tenths / 10;

	return whole > 30 ? 0 : part[-tenths % 10] >> whole;
}

/* The share of one of all hypotheses. */
static int
share(const int *score, size_t n, int one)
{
	int64_t all = 0;
	int top = score[0], percent;

	for (size_t i = 1; i < n; i++)
		top = score[i] > top ? score[i] : top;
	for (size_t i = 0; i < n; i++)
		all += power(score[i] - top);
	assert(all > 0); /* the top one's share */
	percent = (int)(100 * power(score[one] - top) / all);
	return percent < 100 ? percent : 99;
}

static int
score_of(struct evidence e)
{
	return e.syllables * SYLLABLE + e.others * NO_SYLLABLE +
	       e.broken * BROKEN;
}

/* However foreign the words are, it may be UTF-8. */
static int
utf8_score(struct evidence e)
{
	int score = UTF8_START + score_of(e);

	return score > 0 ? score : 0;
}

static struct evidence
evidence_for(struct str s, enum charset charset, bool twice)
{
	struct legacy_text t = {s, charset, twice};

	return weigh(&t);
}

struct charset_guess
legacy_detect(struct str bytes)
{
	struct charset_guess g = {CHARSET_UTF8, 100, false};
	struct evidence e = {0, 0, 0};
	/* without valid UTF-8, its place is that of noise */
	int score[CHARSET_COUNT] = {0}, best = CHARSET_TCVN3;
	bool twice = legacy_twice(bytes);

	if (twice)
		e = evidence_for(bytes, CHARSET_UTF8, false);
	if (str_is_ascii(bytes) || (twice && e.others + e.broken == 0))
		return g;
	if (twice)
		score[CHARSET_UTF8] = utf8_score(e);
	for (int c = CHARSET_TCVN3; c < CHARSET_COUNT; c++) {
		score[c] =
		    score_of(evidence_for(bytes, (enum charset)c, twice));
		if (score[c] > score[best])
			best = c;
	}
	if (twice && score[CHARSET_UTF8] >= score[best])
		best = CHARSET_UTF8;
	g.charset = (enum charset)best;
	g.percent = share(score, CHARSET_COUNT, best);
	g.twice = twice && g.charset != CHARSET_UTF8;
	return g;
}
