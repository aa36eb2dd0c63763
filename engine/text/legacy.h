/* Vietnamese text from before Unicode: TCVN 5712:1993 VN3 (TCVN3, the .Vn
 * fonts), VNI for Windows, VISCII 1.1 (RFC 1456) and Windows code page 1258.
 *
 * Such text comes in two ways: as its bytes, or pasted into a Unicode file,
 * where every byte has become the character Windows-1252 shows for it ("ViÖt
 * Nam", "Vieät Nam"). The second kind is valid UTF-8; it is called `twice`
 * encoded here. */
#ifndef CV_TEXT_LEGACY_H
#define CV_TEXT_LEGACY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/str.h"

struct arena;

enum charset {
	CHARSET_UTF8,
	CHARSET_TCVN3,
	CHARSET_VNI,
	CHARSET_VISCII,
	CHARSET_CP1258
};
#define CHARSET_COUNT (CHARSET_CP1258 + 1)

/* "tcvn3", "vni", "viscii", "cp1258", "utf-8" and what else people call them
 * (abc, windows-1258 …), letter case and the signs between aside. False when it
 * is none. */
bool charset_by_name(struct str name, enum charset *out);
/* "tcvn3" */
const char *charset_name(enum charset c);

/* Bytes to UTF-8 in normal form C, in the arena. ASCII stays. capitals: TCVN3
 * text set in an upper-case font (.VnTimeH): its letters are meant as capitals;
 * the other charsets have capitals of their own and do not ask. False when a
 * byte means nothing there; *bad is its index then. Controls but \t \n \v \f
 * \r mean nothing, and so does a mark of VNI or CP1258 behind a letter that
 * cannot carry it. CHARSET_UTF8 gives s itself, or false at the first byte
 * that is not valid. */
bool legacy_decode(struct arena *a, enum charset from, bool capitals,
    struct str bytes, struct str *out, size_t *bad);
/* The way back, for round trips, of text in normal form C; false at the first
 * character (*bad, an index in s) the charset lacks. VNI writes two bytes, CP
 * 1258 the letter in one byte where it can, else letter and tone. */
bool legacy_encode(struct arena *a, enum charset to, struct str s,
    struct str *out, size_t *bad);

/* Is it valid UTF-8 with more than ASCII in it? Text in a legacy charset never
 * is, unless it is encoded twice. */
bool legacy_twice(struct str s);
/* Twice encoded text (valid UTF-8) back into its bytes: U+0000 to U+00FF, and
 * what Windows-1252 has at 0x80 to 0x9F. False at the first character (*bad,
 * an index in s) that no byte stands for. */
bool legacy_bytes(struct arena *a, struct str s, struct str *out, size_t *bad);

/* The byte that Windows-1252 shows as c, U+0080 to U+009F themselves; -1 = none
 * is. */
int legacy_shown_as(uint32_t c);

/* Text as it came, and how to read it. */
struct legacy_text {
	struct str s;
	enum charset charset;
	bool twice; /* s is valid UTF-8 */
};
/* The character at s[*i], in normal form C where it is a letter of Vietnamese;
 * *i moves past it. False when what stands there means nothing: *i moves past
 * that byte (twice: that character). *i must be less than s.n.
 *
 * In twice encoded text a sign that no byte stands for (an arrow, a bullet) is
 * itself. A letter that none stands for is false: it is Unicode already, and
 * then its neighbours may be too. */
bool legacy_next(const struct legacy_text *t, size_t *i, uint32_t *out);
/* All of it, as legacy_decode does; *bad is an index in t->s. */
bool legacy_read(struct arena *a, const struct legacy_text *t, bool capitals,
    struct str *out, size_t *bad);

/* TCVN3 has no capitals with tones: in an upper-case font people typed capitals
 * where there were some, and small letters else. Such text, decoded without
 * `capitals`, holds words like CộNG or VIệT: two capitals at least, and all
 * small letters have tones. Their number, and the first of them in s. */
size_t legacy_mixed_capitals(struct str s, struct str *first);
/* s with those words in capitals, and their neighbours on the line as far as
 * these may be meant so (Xã in CộNG HòA Xã HộI, but no word that has a small
 * letter without a tone); in the arena, or s itself. */
struct str legacy_raise_capitals(struct arena *a, struct str s);

/* What the bytes are most likely to be, and how sure that is: 0 to 100, a
 * probability from how many of the words that are not plain ASCII would be
 * Vietnamese syllables. A text of ASCII only is CHARSET_UTF8, 100. */
struct charset_guess {
	enum charset charset;
	int percent;
	bool twice; /* the bytes are UTF-8: for legacy_read */
};
struct charset_guess legacy_detect(struct str bytes);

#endif
