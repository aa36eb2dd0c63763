/* Which words could be Vietnamese. A syllable is written: initial consonants
 * (maybe none), then a rhyme, vowels with what closes them. All rhymes of the
 * language stand in a list; rare ones of loan words and names (oong, uyp, ăk)
 * too, since a name in a list must not count against it. */
#include <string.h>

#include "engine/base/str.h"
#include "engine/text/alphabet.h"

#define LETTERS_MOST 7 /* nghiêng */

/* With a blank between and around. */
static const char rhymes[] =
    " a ac ach ai am an ang anh ao ap at au ay "
    " ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    " e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    " i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    " o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng "
    " oăt oc oe oen oeo oet oi om on ong ooc oong op ot "
    " ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơng ơp ơt "
    " u ua uân uâng uât uâu uây uc uê uêch uên uênh uêt uêu ui um un ung uơ "
    " uơn uơt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu "
    " uôc uôi uôm uôn uông uôt "
    " ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
    " y ych yêm yên yêng yêt yêu yn ynh yt yu ";

/* Where the letters before a vowel depend on it. */
enum before { BEFORE_ANY, BEFORE_BACK, BEFORE_FRONT, BEFORE_G, BEFORE_QU };

static const struct {
	const char *letters;
	enum before before;
} initials[] = {{"", BEFORE_ANY}, {"b", BEFORE_ANY}, {"c", BEFORE_BACK},
    {"ch", BEFORE_ANY}, {"d", BEFORE_ANY}, {"đ", BEFORE_ANY}, {"g", BEFORE_G},
    {"gh", BEFORE_FRONT}, {"gi", BEFORE_ANY}, {"h", BEFORE_ANY},
    {"k", BEFORE_FRONT}, {"kh", BEFORE_ANY}, {"l", BEFORE_ANY},
    {"m", BEFORE_ANY}, {"n", BEFORE_ANY}, {"ng", BEFORE_BACK},
    {"ngh", BEFORE_FRONT}, {"nh", BEFORE_ANY}, {"p", BEFORE_ANY},
    {"ph", BEFORE_ANY}, {"qu", BEFORE_QU}, {"r", BEFORE_ANY}, {"s", BEFORE_ANY},
    {"t", BEFORE_ANY}, {"th", BEFORE_ANY}, {"tr", BEFORE_ANY},
    {"v", BEFORE_ANY}, {"x", BEFORE_ANY}};

/* A word without its tone, in small letters. */
struct bare {
	char p[4 * LETTERS_MOST];
	size_t n;
	enum tone tone;
	int vowels;        /* how many */
	int toned, shaped; /* which one has the tone, or is ă â ê ô ơ ư (the
			      last one so); from 0, -1 = none */
};

static bool
is_shaped(enum vowel v)
{
	return v == VOWEL_AW || v == VOWEL_AA || v == VOWEL_EE ||
	       v == VOWEL_OO || v == VOWEL_OW || v == VOWEL_UW;
}

static bool
take_vowel(struct bare *b, const struct letter *l)
{
	if (is_shaped(l->vowel))
		b->shaped = b->vowels;
	if (l->tone != TONE_NONE) {
		if (b->tone != TONE_NONE)
			return false;
		b->tone = l->tone;
		b->toned = b->vowels;
	}
	b->vowels++;
	b->n +=
	    utf8_put(b->p + b->n, alphabet_code(l->vowel, TONE_NONE, false));
	return true;
}

/* False when no syllable has such letters, or two tones. */
static bool
strip(const uint32_t *word, size_t n, struct bare *b)
{
	memset(b, 0, sizeof *b);
	b->toned = b->shaped = -1;
	if (n > LETTERS_MOST)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = alphabet_lower(word[i]);
		struct letter l;

		if (alphabet_vowel(c, &l)) {
			if (!take_vowel(b, &l))
				return false;
		} else if ((c >= 'a' && c <= 'z') || c == 0x111) {
			b->n += utf8_put(b->p + b->n, c);
		} else {
			return false;
		}
	}
	return true;
}

/* Does the tone stand on the vowel it belongs on? On ê ơ ă … where there is
 * one; else on the middle one of three, on the second of two before
 * consonants, on the first at the end, and in oa oe uy on either (hoà, hòa).
 * before: vowels of the initial (qu, gi). */
static bool
tone_stands(const struct bare *b, struct str rhyme, int before)
{
	int n = b->vowels - before, at = b->toned - before;
	char last = rhyme.p[rhyme.n - 1];
	bool open = last == 'a' || last == 'e' || last == 'i' || last == 'o' ||
		    last == 'u' || last == 'y';

	if (b->tone == TONE_NONE)
		return true;
	if (at < 0)
		return false;
	if (b->shaped >= 0)
		return b->toned == b->shaped;
	if (n == 2 && open &&
	    (str_is(rhyme, "oa") || str_is(rhyme, "oe") || str_is(rhyme, "uy")))
		return true;
	return at == (n == 3 || (n == 2 && !open) ? 1 : 0);
}

static bool
is_rhyme(struct str s)
{
	size_t n = sizeof rhymes - 1;

	for (size_t i = 0; i + s.n + 2 <= n; i++) {
		if (rhymes[i] == ' ' && rhymes[i + 1 + s.n] == ' ' &&
		    memcmp(rhymes + i + 1, s.p, s.n) == 0)
			return s.n > 0;
	}
	return false;
}

/* c, p, t, ch at the end go with sắc and nặng only. */
static bool
tone_fits(struct str rhyme, enum tone t)
{
	char last = rhyme.p[rhyme.n - 1];
	bool stop = last == 'c' || last == 'p' || last == 't' ||
		    str_ends(rhyme, STR("ch"));

	return !stop || t == TONE_ACUTE || t == TONE_DOT;
}

static bool
goes_before(enum before before, struct str rhyme)
{
	char first = rhyme.p[0];
	bool ee = str_starts(rhyme, STR("ê"));
	bool front = first == 'e' || first == 'i' || first == 'y' || ee;

	switch (before) {
	case BEFORE_ANY:
		return true;
	case BEFORE_BACK:
		return !front;
	case BEFORE_FRONT:
		return front;
	case BEFORE_G: /* gì, giếng */
		return !front || first == 'i';
	case BEFORE_QU:
		return first != 'o' && first != 'u' &&
		       !str_starts(rhyme, STR("ư"));
	}
	return false;
}

bool
alphabet_syllable(const uint32_t *word, size_t n)
{
	struct bare b;

	if (n == 0 || !strip(word, n, &b))
		return false;
	for (size_t i = 0; i < sizeof initials / sizeof initials[0]; i++) {
		struct str all = {b.p, b.n};
		struct str head = str_of(initials[i].letters);
		struct str rhyme;
		int before;

		if (!str_starts(all, head) || all.n == head.n)
			continue;
		rhyme = str_slice(all, head.n, all.n);
		before = str_is(head, "qu") || str_is(head, "gi") ? 1 : 0;
		if (is_rhyme(rhyme) && tone_fits(rhyme, b.tone) &&
		    tone_stands(&b, rhyme, before) &&
		    goes_before(initials[i].before, rhyme))
			return true;
	}
	return false;
}
