/* Unicode: the doors' checks and mendings, NFC, Vietnamese case, dates,
 * numbers, spelling help. The only home of ICU besides the line breaks in
 * engine/font. No locale of the environment ever matters here. */
#ifndef CV_TEXT_TEXT_H
#define CV_TEXT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/library.h"
#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;

/* Index of the first byte that is not valid UTF-8 (overlong forms and
 * surrogates are not), or s.n when all is well. */
size_t text_utf8_check(struct str s);

/* The door. Takes text as it came (valid UTF-8) and gives it fit for the
 * engine: NFC; CRLF and CR become \n, silently; U+000B, U+2028, U+2029 become
 * \n; U+200B to U+200D, U+00AD, U+FEFF, U+2060, U+034F and variation selectors
 * (all invisible) vanish; U+F0B7 (Word's private bullet) becomes U+2022, other
 * well-known Symbol/Wingdings private bullets likewise; \t stays. What was
 * mended is told as FINDING_MENDED_CHARACTER, a warning (one finding a
 * character and text, with place and path; the third argument is the text as
 * it came where that may be TCVN3 and U+00AD its ư). Controls, unassigned,
 * private use, U+FFFD, bidirectional controls, other characters that draw
 * nothing, and more than 30 marks in a row are FINDING_BAD_CHARACTER, again one
 * a character (at most 64 a text); then the answer is false and *out has U+FFFD
 * in their places, which is refused wherever it is read again. *out is in the
 * arena, or s itself if unchanged. */
bool text_clean(struct arena *a, struct diag *d, struct place place,
    struct str path, struct str s, struct str *out);

/* Normal form C, in the arena or s itself when it is that already. Here and
 * below texts are valid UTF-8. */
struct str text_nfc(struct arena *a, struct str s);
/* UTF-16 bytes behind their byte-order mark, as UTF-8; false when they are not
 * valid, and then *bad is the first byte that cannot be read. */
bool text_from_utf16(struct arena *a, struct str bytes, bool big_endian,
    struct str *out, size_t *bad);
/* Vietnamese (root) case mapping by ICU; results are NFC. */
struct str text_upper(struct arena *a, struct str s);
struct str text_lower(struct arena *a, struct str s);
/* The first letter upper, the rest as it is; a digit before it stops that. */
struct str text_capitalise(struct arena *a, struct str s);
/* Every word with one capital, the rest lower: NGUYỄN VĂN AN -> Nguyễn Văn An
 */
struct str text_title(struct arena *a, struct str s);
/* Without marks: "Đặng Ỗ" -> "Dang O". No signs but those are lost. */
struct str text_bare(struct arena *a, struct str s);
/* Can the sign stand for the name: are its capitals, in this order, initials of
 * words of it? Marks do not count, and a word without a vowel is an
 * abbreviation itself and gives all its letters: "UBND" of "Ủy ban nhân dân xã
 * Lâm Trung", "THCSLT" of "Trường THCS Lâm Trung". */
bool text_shortened(struct arena *a, struct str name, struct str sign);
/* Names the character as "U+1ED8", for findings. */
struct str text_code_name(struct arena *a, uint32_t c);

/* ---- dates ---- */
struct date {
	int32_t year;       /* 0 = left open */
	int32_t month, day; /* 0 = left open; an open month has an open day */
};
/* yyyy-mm-dd, dd/mm/yyyy, d/m/yyyy; with the day open: yyyy-mm, mm/yyyy.
 * False for other shapes and for days that do not exist. */
bool date_parse(struct str s, struct date *out);
/* ngày 08 tháng 01 năm 2024: day < 10 and month 1, 2 get a zero, others do not
 * (Decree 30 annex I II.4). What is open becomes `gap`. */
struct str date_long(struct arena *a, struct date d, struct str gap);
/* 08/01/2024, 2024-01-08; what is open is left out with its sign. */
struct str date_short(struct arena *a, struct date d);
struct str date_iso(struct arena *a, struct date d);
/* Of whole dates: birthdays between them, days between them; less than 0 when
 * to is before from. */
int32_t date_years(struct date from, struct date to);
int32_t date_days(struct date from, struct date to);
/* The last day a date with open parts may be: 2/2024 -> 29/02/2024. */
struct date date_last(struct date d);
int date_compare(struct date a, struct date b); /* -1, 0, 1; open is first */

/* ---- numbers: digits as text, exact, no floating point ---- */
/* Is it [-]digits[.digits]? The calls below want that. */
bool number_check(struct str s);
/* 1234567.50 -> 1.234.567,50; all digits stay, leading zeros too. */
struct str number_group(struct arena *a, struct str s);
/* 105 -> "một trăm linh năm", 2000500 -> "hai triệu không nghìn năm trăm", -7
 * -> "âm bảy"; whole numbers up to 10^15 (105.0 is whole), else false. */
bool number_words(struct arena *a, struct str s, struct str *out);
/* -1, 0, 1 by value */
int number_compare(struct str a, struct str b);
/* Exact, of checked numbers. The sum has as many decimals as the longer term:
 * 1.10 + 2 = 3.10. No -0, no leading zeros. */
struct str number_add(struct arena *a, struct str x, struct str y);
struct str number_negate(struct arena *a, struct str x);

/* ---- spelling help ---- */
/* "" or ` (→ "kinh_gui"?)`, with its blank: an argument for the end of a
 * finding's sentence, the same in every language. It names the candidate
 * nearest to word: fewest letters to add, drop, change or swap, marks and case
 * aside, at most a third of the word's letters. The first wins a draw. */
struct str text_did_you_mean(
    struct arena *a, struct str word, const struct str *candidates, size_t n);

/* The libraries behind this room and their versions; gives how many. */
size_t text_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
