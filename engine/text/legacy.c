/* Text from before Unicode, a character at a time. TCVN3 and VISCII have one
 * byte a letter: a table each. In CP1258 a tone is a byte of its own behind its
 * letter. VNI has bytes of its own for a few letters, and for the others two: a
 * plain letter, and a mark that says shape and tone at once. */
#include "engine/text/legacy.h"

#include <unicode/uchar.h>

#include "engine/base/arena.h"
#include "engine/text/alphabet.h"
#include "engine/text/legacy_tables.h"
#include "engine/text/text.h"

#define NAME_MOST 24

/* ---- names ---- */
static const char *const names[CHARSET_COUNT] = {
    [CHARSET_UTF8] = "utf-8",
    [CHARSET_TCVN3] = "tcvn3",
    [CHARSET_VNI] = "vni",
    [CHARSET_VISCII] = "viscii",
    [CHARSET_CP1258] = "cp1258",
};

/* without the signs between */
static const struct {
	const char *name;
	enum charset charset;
} known[] = {{"utf8", CHARSET_UTF8}, {"unicode", CHARSET_UTF8},
    {"tcvn3", CHARSET_TCVN3}, {"tcvn", CHARSET_TCVN3}, {"vn3", CHARSET_TCVN3},
    {"tcvn5712", CHARSET_TCVN3}, {"tcvn57121993", CHARSET_TCVN3},
    {"tcvn57123", CHARSET_TCVN3}, {"abc", CHARSET_TCVN3},
    {"tcvn3abc", CHARSET_TCVN3}, {"vni", CHARSET_VNI}, {"vniwin", CHARSET_VNI},
    {"vniwindows", CHARSET_VNI}, {"viscii", CHARSET_VISCII},
    {"viscii11", CHARSET_VISCII}, {"viscii1", CHARSET_VISCII},
    {"cp1258", CHARSET_CP1258}, {"1258", CHARSET_CP1258},
    {"win1258", CHARSET_CP1258}, {"windows1258", CHARSET_CP1258},
    {"vietnamesecp1258", CHARSET_CP1258}};

static bool
plain_name(struct str name, char out[NAME_MOST], size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char c = (char)alphabet_lower((unsigned char)name.p[i]);
		bool sign = c == '-' || c == '_' || c == '.' || c == ' ' ||
			    c == ':' || c == '(' || c == ')';

		if (sign)
			continue;
		if (*n == NAME_MOST)
			return false;
		out[(*n)++] = c;
	}
	return true;
}

bool
charset_by_name(struct str name, enum charset *out)
{
	char plain[NAME_MOST];
	struct str s = {plain, 0};

	if (!plain_name(name, plain, &s.n))
		return false;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (str_is(s, known[i].name)) {
			*out = known[i].charset;
			return true;
		}
	}
	return false;
}

const char *
charset_name(enum charset c)
{
	return names[c];
}

/* ---- VNI ---- */
/* Letters of one byte, and of the two, the marks; capitals are 32 less. */
static const struct {
	uint8_t byte;
	uint16_t code;
} vni_letters[] = {{0xF1, 0x111}, {0xF4, 0x1A1}, {0xF6, 0x1B0}, {0xED, 0xED},
    {0xEC, 0xEC}, {0xE6, 0x1EC9}, {0xF3, 0x129}, {0xF2, 0x1ECB},
    {0xEE, 0x1EF5}};

static const struct {
	uint8_t byte;
	enum tone tone;
	uint16_t shape; /* combining mark; 0 = the letter's own */
} vni_marks[] = {{0xF8, TONE_GRAVE, 0}, {0xF9, TONE_ACUTE, 0},
    {0xFB, TONE_HOOK, 0}, {0xF5, TONE_TILDE, 0}, {0xEF, TONE_DOT, 0},
    {0xE2, TONE_NONE, 0x302}, {0xE0, TONE_GRAVE, 0x302},
    {0xE1, TONE_ACUTE, 0x302}, {0xE5, TONE_HOOK, 0x302},
    {0xE3, TONE_TILDE, 0x302}, {0xE4, TONE_DOT, 0x302},
    {0xEA, TONE_NONE, 0x306}, {0xE8, TONE_GRAVE, 0x306},
    {0xE9, TONE_ACUTE, 0x306}, {0xFA, TONE_HOOK, 0x306},
    {0xFC, TONE_TILDE, 0x306}, {0xEB, TONE_DOT, 0x306}};

#define COUNT(v) (sizeof(v) / sizeof(v)[0])

static int
vni_small(int byte)
{
	return byte >= 0xC0 && byte < 0xE0 ? byte + 0x20 : byte;
}

/* i and ỵ have bytes of their own, and take no marks. */
static bool
vni_takes(const struct letter *l, enum tone tone, bool shaped)
{
	if (l->vowel == VOWEL_I || l->tone != TONE_NONE)
		return false;
	return l->vowel != VOWEL_Y || (tone != TONE_DOT && !shaped);
}

/* The letter c with the mark's byte behind it; 0 = they make none. The case of
 * the mark does not matter: the letter's counts. */
static uint32_t
vni_compose(uint32_t c, int byte)
{
	int small = vni_small(byte);
	struct letter l;

	if (small < 0xE0 || !alphabet_vowel(c, &l))
		return 0;
	for (size_t i = 0; i < COUNT(vni_marks); i++) {
		bool shaped = vni_marks[i].shape != 0;

		if (vni_marks[i].byte != small)
			continue;
		if (!vni_takes(&l, vni_marks[i].tone, shaped))
			return 0;
		if (shaped)
			c = alphabet_compose(c, vni_marks[i].shape);
		if (c == 0 || !alphabet_vowel(c, &l))
			return 0;
		return alphabet_code(l.vowel, vni_marks[i].tone, l.upper);
	}
	return 0;
}

/* Is the byte a letter or a sign by itself? 0 = no. */
static uint32_t
vni_code(int byte)
{
	int small = vni_small(byte);

	if (byte < 0xA0) /* the punctuation of Windows, as in the .Vn fonts */
		return legacy_tcvn3[byte - 0x80];
	if (byte < 0xC0)
		return (uint32_t)byte;
	for (size_t i = 0; i < COUNT(vni_letters); i++) {
		uint32_t c = vni_letters[i].code;

		if (vni_letters[i].byte == small)
			return small == byte ? c : alphabet_upper(c);
	}
	return 0;
}

/* ---- bytes ---- */
int
legacy_shown_as(uint32_t c)
{
	if (c < 0x100)
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (legacy_cp1252[i] == c)
			return 0x80 + i;
	return -1;
}

#define NOT_A_BYTE (-1)

/* *c is the character the byte came from. */
static int
next_byte(const struct legacy_text *t, size_t *i, uint32_t *c)
{
	if (!t->twice) {
		*c = (unsigned char)t->s.p[(*i)++];
		return (int)*c;
	}
	*c = utf8_next(t->s, i);
	return legacy_shown_as(*c);
}

/* A sign that is the same in every reading of twice encoded text. */
static bool
is_itself(uint32_t c)
{
	switch (u_charType((UChar32)c)) {
	case U_UPPERCASE_LETTER:
	case U_LOWERCASE_LETTER:
	case U_TITLECASE_LETTER:
	case U_MODIFIER_LETTER:
	case U_OTHER_LETTER:
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_COMBINING_SPACING_MARK:
	case U_UNASSIGNED:
	case U_CONTROL_CHAR:
	case U_SURROGATE:
		return false;
	default:
		return c != 0xFFFD; /* the trace of a character lost before */
	}
}

/* VISCII keeps six letters among the controls. */
static const struct {
	uint8_t byte;
	uint16_t code;
} viscii_low[] = {{0x02, 0x1EB2}, {0x05, 0x1EB4}, {0x06, 0x1EAA},
    {0x14, 0x1EF6}, {0x19, 0x1EF8}, {0x1E, 0x1EF4}};

/* 0 = means nothing */
static uint32_t
low_code(enum charset charset, int byte)
{
	if ((byte >= 0x20 && byte < 0x7F) || (byte >= '\t' && byte <= '\r'))
		return (uint32_t)byte;
	for (size_t i = 0; charset == CHARSET_VISCII && i < COUNT(viscii_low);
	     i++)
		if (viscii_low[i].byte == byte)
			return viscii_low[i].code;
	return 0;
}

static uint32_t
high_code(enum charset charset, int byte)
{
	switch (charset) {
	case CHARSET_TCVN3:
		return legacy_tcvn3[byte - 0x80];
	case CHARSET_VNI:
		return vni_code(byte);
	case CHARSET_VISCII:
		return legacy_viscii[byte - 0x80];
	case CHARSET_CP1258:
		return legacy_cp1258[byte - 0x80];
	case CHARSET_UTF8:
		break;
	}
	return 0;
}

static bool
is_tone(uint32_t c)
{
	return c >= 0x300 && c <= 0x323;
}

/* c with what belongs to it behind it; *i moves past that. */
static uint32_t
take_mark(const struct legacy_text *t, size_t *i, uint32_t c)
{
	size_t behind = *i;
	uint32_t whole = 0, shown;
	int byte;

	if (t->charset != CHARSET_VNI && t->charset != CHARSET_CP1258)
		return c;
	if (behind == t->s.n)
		return c;
	byte = next_byte(t, &behind, &shown);
	if (byte < 0x80)
		return c;
	if (t->charset == CHARSET_VNI)
		whole = vni_compose(c, byte);
	else if (is_tone(legacy_cp1258[byte - 0x80]))
		whole = alphabet_compose(c, legacy_cp1258[byte - 0x80]);
	if (whole == 0)
		return c;
	*i = behind;
	return whole;
}

bool
legacy_next(const struct legacy_text *t, size_t *i, uint32_t *out)
{
	size_t at = *i;
	int byte;

	if (t->charset == CHARSET_UTF8) {
		*out = utf8_next(t->s, i);
		return *out != 0xFFFD || *i - at > 1;
	}
	byte = next_byte(t, i, out);
	if (byte == NOT_A_BYTE)
		return is_itself(*out);
	*out = byte < 0x80 ? low_code(t->charset, byte)
			   : high_code(t->charset, byte);
	if (*out == 0 || is_tone(*out))
		return false;
	*out = take_mark(t, i, *out);
	return true;
}

bool
legacy_read(struct arena *a, const struct legacy_text *t, bool capitals,
    struct str *out, size_t *bad)
{
	struct buf b = buf_new(a);

	if (t->charset == CHARSET_UTF8) {
		*bad = text_utf8_check(t->s);
		*out = t->s;
		return *bad == t->s.n;
	}
	capitals = capitals && t->charset == CHARSET_TCVN3;
	for (size_t i = 0; i < t->s.n;) {
		size_t at = i;
		uint32_t c;

		if (!legacy_next(t, &i, &c)) {
			*bad = at;
			return false;
		}
		buf_utf8(&b, capitals ? alphabet_upper(c) : c);
	}
	*out = buf_take(&b);
	return true;
}

bool
legacy_decode(struct arena *a, enum charset from, bool capitals,
    struct str bytes, struct str *out, size_t *bad)
{
	struct legacy_text t = {bytes, from, false};

	return legacy_read(a, &t, capitals, out, bad);
}

/* ---- the way back ---- */
static bool
put_byte_of(struct buf *b, enum charset to, uint32_t c)
{
	for (int byte = 0; byte < 0x100; byte++) {
		uint32_t means =
		    byte < 0x80 ? low_code(to, byte) : high_code(to, byte);

		if (means == c) {
			buf_putc(b, (char)byte);
			return true;
		}
	}
	return false;
}

static bool
put_cp1258_pair(struct buf *b, const struct letter *l)
{
	static const uint8_t tones[TONE_COUNT] = {
	    0, 0xCC, 0xEC, 0xD2, 0xDE, 0xF2};

	if (l->tone == TONE_NONE)
		return false;
	put_byte_of(
	    b, CHARSET_CP1258, alphabet_code(l->vowel, TONE_NONE, l->upper));
	buf_putc(b, (char)tones[l->tone]);
	return true;
}

/* The letter in front of the mark, and the shape the mark gives it. */
static uint32_t
vni_base(const struct letter *l, uint16_t *shape)
{
	enum vowel v = l->vowel;

	*shape = 0;
	if (v == VOWEL_AW)
		*shape = 0x306;
	else if (v == VOWEL_AA || v == VOWEL_EE || v == VOWEL_OO)
		*shape = 0x302;
	if (v == VOWEL_AW || v == VOWEL_AA)
		v = VOWEL_A;
	else if (v == VOWEL_EE)
		v = VOWEL_E;
	else if (v == VOWEL_OO)
		v = VOWEL_O;
	return alphabet_code(v, TONE_NONE, l->upper);
}

static bool
put_vni_pair(struct buf *b, const struct letter *l)
{
	uint16_t shape;
	uint32_t base = vni_base(l, &shape);

	for (size_t i = 0; i < COUNT(vni_marks); i++) {
		int byte = vni_marks[i].byte;

		if (vni_marks[i].tone != l->tone || vni_marks[i].shape != shape)
			continue;
		put_byte_of(b, CHARSET_VNI, base);
		buf_putc(b, (char)(l->upper ? byte - 0x20 : byte));
		return true;
	}
	return false;
}

static bool
put_code(struct buf *b, enum charset to, uint32_t c)
{
	struct letter l;

	if (is_tone(c))
		return false;
	if (put_byte_of(b, to, c))
		return true;
	if (!alphabet_vowel(c, &l))
		return false;
	if (to == CHARSET_VNI)
		return put_vni_pair(b, &l);
	return to == CHARSET_CP1258 && put_cp1258_pair(b, &l);
}

bool
legacy_encode(struct arena *a, enum charset to, struct str s, struct str *out,
    size_t *bad)
{
	struct buf b = buf_new(a);

	if (to == CHARSET_UTF8) {
		*out = s;
		return true;
	}
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);

		if (!put_code(&b, to, c)) {
			*bad = at;
			return false;
		}
	}
	*out = buf_take(&b);
	return true;
}

/* ---- twice ---- */
bool
legacy_twice(struct str s)
{
	bool ascii = true;

	for (size_t i = 0; ascii && i < s.n; i++)
		ascii = (unsigned char)s.p[i] < 0x80;
	return !ascii && text_utf8_check(s) == s.n;
}

bool
legacy_bytes(struct arena *a, struct str s, struct str *out, size_t *bad)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		int byte = legacy_shown_as(utf8_next(s, &i));

		if (byte < 0) {
			*bad = at;
			return false;
		}
		buf_putc(&b, (char)byte);
	}
	*out = buf_take(&b);
	return true;
}
