/* The Vietnamese alphabet as a grid: twelve vowels, each in six tones, and what
 * a syllable of the language may be. Inside this room only. */
#ifndef CV_TEXT_ALPHABET_H
#define CV_TEXT_ALPHABET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* aw is ă, aa is â, as the keyboard has them */
enum vowel {
	VOWEL_A,
	VOWEL_AW,
	VOWEL_AA,
	VOWEL_E,
	VOWEL_EE,
	VOWEL_I,
	VOWEL_O,
	VOWEL_OO,
	VOWEL_OW,
	VOWEL_U,
	VOWEL_UW,
	VOWEL_Y,
	VOWEL_COUNT
};
enum tone {
	TONE_NONE,
	TONE_GRAVE, /* huyền */
	TONE_ACUTE, /* sắc */
	TONE_HOOK,  /* hỏi */
	TONE_TILDE, /* ngã */
	TONE_DOT,   /* nặng */
	TONE_COUNT
};

struct letter {
	enum vowel vowel;
	enum tone tone;
	bool upper;
};

/* Is c one of the 144 vowels of either case, in one code (NFC)? */
bool alphabet_vowel(uint32_t c, struct letter *out);
/* The code of the vowel. */
uint32_t alphabet_code(enum vowel v, enum tone t, bool upper);
/* Case of the letters of the alphabet and of ASCII; others stay. */
uint32_t alphabet_upper(uint32_t c);
uint32_t alphabet_lower(uint32_t c);
/* The letter with a combining mark (tone, breve, circumflex, horn) put on it;
 * 0 when the two make no letter of the alphabet. */
uint32_t alphabet_compose(uint32_t c, uint32_t mark);

/* Could the word be a Vietnamese syllable as it is written: initial
 * consonants, vowels and finals that go together, one tone at the most, where
 * it belongs, one that the finals allow? Case does not matter. */
bool alphabet_syllable(const uint32_t *word, size_t n);

#endif
