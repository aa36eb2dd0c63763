#include "engine/text/alphabet.h"

#define D_BAR 0x111 /* đ; Đ is one less */

/* by enum vowel, enum tone: none, grave, acute, hook, tilde, dot */
static const uint16_t vowels[VOWEL_COUNT][TONE_COUNT] = {
    {0x0061, 0x00E0, 0x00E1, 0x1EA3, 0x00E3, 0x1EA1}, /* a */
    {0x0103, 0x1EB1, 0x1EAF, 0x1EB3, 0x1EB5, 0x1EB7}, /* ă */
    {0x00E2, 0x1EA7, 0x1EA5, 0x1EA9, 0x1EAB, 0x1EAD}, /* â */
    {0x0065, 0x00E8, 0x00E9, 0x1EBB, 0x1EBD, 0x1EB9}, /* e */
    {0x00EA, 0x1EC1, 0x1EBF, 0x1EC3, 0x1EC5, 0x1EC7}, /* ê */
    {0x0069, 0x00EC, 0x00ED, 0x1EC9, 0x0129, 0x1ECB}, /* i */
    {0x006F, 0x00F2, 0x00F3, 0x1ECF, 0x00F5, 0x1ECD}, /* o */
    {0x00F4, 0x1ED3, 0x1ED1, 0x1ED5, 0x1ED7, 0x1ED9}, /* ô */
    {0x01A1, 0x1EDD, 0x1EDB, 0x1EDF, 0x1EE1, 0x1EE3}, /* ơ */
    {0x0075, 0x00F9, 0x00FA, 0x1EE7, 0x0169, 0x1EE5}, /* u */
    {0x01B0, 0x1EEB, 0x1EE9, 0x1EED, 0x1EEF, 0x1EF1}, /* ư */
    {0x0079, 0x1EF3, 0x00FD, 0x1EF7, 0x1EF9, 0x1EF5}, /* y */
};

/* Capitals stand 32 before their small letters up to U+00FF, then 1. */
static uint32_t
upper_of(uint32_t small)
{
	return small < 0x100 ? small - 0x20 : small - 1;
}

/* Places in the grid, counted row by row, in the order of the codes. */
static const uint8_t by_code[VOWEL_COUNT * TONE_COUNT] = {0, 18, 30, 36, 54, 66,
    1, 2, 12, 4, 19, 20, 24, 31, 32, 37, 38, 42, 40, 55, 56, 68, 6, 34, 58, 48,
    60, 5, 3, 14, 13, 15, 16, 17, 8, 7, 9, 10, 11, 23, 21, 22, 26, 25, 27, 28,
    29, 33, 35, 41, 39, 44, 43, 45, 46, 47, 50, 49, 51, 52, 53, 59, 57, 62, 61,
    63, 64, 65, 67, 71, 69, 70};

/* The place of a small letter; -1 = it is none. */
static int
find_small(uint32_t c)
{
	size_t low = 0, high = sizeof by_code;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int at = by_code[mid];
		uint32_t code = vowels[at / TONE_COUNT][at % TONE_COUNT];

		if (code == c)
			return at;
		if (code < c)
			low = mid + 1;
		else
			high = mid;
	}
	return -1;
}

bool
alphabet_vowel(uint32_t c, struct letter *out)
{
	int at = find_small(c);

	out->upper = at < 0;
	if (at < 0)
		at = find_small(c < 0xE0 ? c + 0x20 : c + 1);
	if (at < 0)
		return false;
	out->vowel = (enum vowel)(at / TONE_COUNT);
	out->tone = (enum tone)(at % TONE_COUNT);
	/* U+00E7 is no capital of U+00E8 */
	return !out->upper || alphabet_code(out->vowel, out->tone, true) == c;
}

uint32_t
alphabet_code(enum vowel v, enum tone t, bool upper)
{
	return upper ? upper_of(vowels[v][t]) : vowels[v][t];
}

uint32_t
alphabet_upper(uint32_t c)
{
	struct letter l;

	if (c >= 'a' && c <= 'z')
		return c - 0x20;
	if (c < 0x80)
		return c;
	if (c == D_BAR)
		return c - 1;
	return alphabet_vowel(c, &l) ? alphabet_code(l.vowel, l.tone, true) : c;
}

uint32_t
alphabet_lower(uint32_t c)
{
	struct letter l;

	if (c >= 'A' && c <= 'Z')
		return c + 0x20;
	if (c < 0x80)
		return c;
	if (c == D_BAR - 1)
		return D_BAR;
	return alphabet_vowel(c, &l) ? alphabet_code(l.vowel, l.tone, false)
				     : c;
}

static bool
tone_of(uint32_t mark, enum tone *out)
{
	static const uint16_t marks[TONE_COUNT] = {
	    0, 0x300, 0x301, 0x309, 0x303, 0x323};

	for (int t = TONE_GRAVE; t < TONE_COUNT; t++) {
		if (marks[t] == mark) {
			*out = (enum tone)t;
			return true;
		}
	}
	return false;
}

/* The vowel that v becomes with breve, circumflex or horn. */
static bool
shape(enum vowel v, uint32_t mark, enum vowel *out)
{
	static const struct {
		uint16_t mark;
		enum vowel from, to;
	} all[] = {{0x306, VOWEL_A, VOWEL_AW}, {0x302, VOWEL_A, VOWEL_AA},
	    {0x302, VOWEL_E, VOWEL_EE}, {0x302, VOWEL_O, VOWEL_OO},
	    {0x31B, VOWEL_O, VOWEL_OW}, {0x31B, VOWEL_U, VOWEL_UW}};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (all[i].mark == mark && all[i].from == v) {
			*out = all[i].to;
			return true;
		}
	}
	return false;
}

uint32_t
alphabet_compose(uint32_t c, uint32_t mark)
{
	struct letter l;

	if (mark < 0x300 || mark > 0x323 || !alphabet_vowel(c, &l))
		return 0;
	if (l.tone == TONE_NONE && tone_of(mark, &l.tone))
		return alphabet_code(l.vowel, l.tone, l.upper);
	if (shape(l.vowel, mark, &l.vowel))
		return alphabet_code(l.vowel, l.tone, l.upper);
	return 0;
}
