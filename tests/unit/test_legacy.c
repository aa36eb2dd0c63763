/* text: TCVN3, VNI, VISCII, CP1258: tables, round trips, finding out which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unicode/ucnv.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/text/alphabet.h"
#include "engine/text/legacy.h"
#include "engine/text/text.h"
#include "tests/unit/fixture.h"

static const char small[] =
    "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữự"
    "yỳýỷỹỵđ";
static const char capitals[] =
    "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰ"
    "YỲÝỶỸỴĐ";
static const char bare_capitals[] = "AĂÂĐEÊIOÔƠUƯY";

static const enum charset legacy[] = {
    CHARSET_TCVN3, CHARSET_VNI, CHARSET_VISCII, CHARSET_CP1258};

static void
same(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(got), want);
}

static struct str
decoded(struct arena *a, enum charset c, bool upper, const char *bytes)
{
	struct str out;
	size_t bad = 0;

	if (!legacy_decode(a, c, upper, str_of(bytes), &out, &bad))
		fail_msg("%s: byte %zu", charset_name(c), bad);
	return out;
}

static struct str
encoded(struct arena *a, enum charset c, struct str s)
{
	struct str out;
	size_t bad = 0;

	if (!legacy_encode(a, c, s, &out, &bad))
		fail_msg("%s: no %.6s", charset_name(c), s.p + bad);
	return out;
}

static void
names(void **state)
{
	enum charset c;

	(void)state;
	assert_true(charset_by_name(STR("TCVN3"), &c));
	assert_int_equal(c, CHARSET_TCVN3);
	assert_true(charset_by_name(STR("TCVN-5712:1993"), &c));
	assert_int_equal(c, CHARSET_TCVN3);
	assert_true(charset_by_name(STR("abc"), &c));
	assert_int_equal(c, CHARSET_TCVN3);
	assert_true(charset_by_name(STR("VNI-Windows"), &c));
	assert_int_equal(c, CHARSET_VNI);
	assert_true(charset_by_name(STR("Windows-1258"), &c));
	assert_int_equal(c, CHARSET_CP1258);
	assert_true(charset_by_name(STR("utf_8"), &c));
	assert_int_equal(c, CHARSET_UTF8);
	assert_false(charset_by_name(STR(""), &c));
	assert_false(charset_by_name(STR("auto"), &c));
	assert_false(
	    charset_by_name(STR("tcvn3tcvn3tcvn3tcvn3tcvn3tcvn3"), &c));
	for (int i = 0; i < CHARSET_COUNT; i++) {
		assert_true(
		    charset_by_name(str_of(charset_name((enum charset)i)), &c));
		assert_int_equal(c, i);
	}
}

static void
alphabet(void **state)
{
	struct fixture *f = *state;
	struct str low = str_of(small), up = str_of(capitals);
	size_t i = 0, k = 0, n = 0;

	for (; i < low.n; n++) {
		uint32_t l = utf8_next(low, &i), u = utf8_next(up, &k);

		assert_int_equal(alphabet_upper(l), u);
		assert_int_equal(alphabet_lower(u), l);
		assert_int_equal(alphabet_upper(u), u);
		assert_int_equal(alphabet_lower(l), l);
	}
	assert_int_equal(k, up.n);
	assert_true(str_eq(text_upper(f->a, low), up));
	assert_true(str_eq(text_nfc(f->a, low), low));
	assert_int_equal(n, VOWEL_COUNT * TONE_COUNT + 1);
	n = 0;
	for (uint32_t c = 0; c < 0x3000; c++) {
		struct letter v;

		if (!alphabet_vowel(c, &v))
			continue;
		assert_int_equal(alphabet_code(v.vowel, v.tone, v.upper), c);
		n++;
	}
	assert_int_equal(n, 2 * VOWEL_COUNT * TONE_COUNT);
}

/* Both ways, letter by letter and all at once. */
static void
there_and_back(struct arena *a, enum charset c, struct str s)
{
	struct str back;
	size_t bad;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		struct str one, bytes;

		utf8_next(s, &i);
		one = str_slice(s, at, i);
		bytes = encoded(a, c, one);
		assert_true(bytes.n <= 2);
		assert_true(legacy_decode(a, c, false, bytes, &back, &bad));
		if (!str_eq(back, one))
			fail_msg("%s: %.*s became %.*s", charset_name(c),
			    STR_ARG(one), STR_ARG(back));
	}
	assert_true(legacy_decode(a, c, false, encoded(a, c, s), &back, &bad));
	assert_true(str_eq(back, s));
}

static void
round_trips(void **state)
{
	struct fixture *f = *state;
	const char *quotes = "“Độc lập” – ‘tự do’ – 1.234,5 €… (a; b)?\t\r\n";

	for (size_t i = 0; i < COUNT(legacy); i++) {
		enum charset c = legacy[i];

		there_and_back(f->a, c, str_of(small));
		if (c == CHARSET_TCVN3)
			there_and_back(f->a, c, str_of(bare_capitals));
		else
			there_and_back(f->a, c, str_of(capitals));
		for (int b = 0x20; b < 0x7F; b++) {
			char one[] = {(char)b, '\0'};

			there_and_back(f->a, c, str_of(one));
		}
		if (c != CHARSET_VISCII)
			there_and_back(f->a, c, str_of(quotes));
	}
}

/* No two bytes (or pairs) are the same letter, and every decoding is NFC. */
static void
every_byte_once(void **state)
{
	struct fixture *f = *state;

	for (size_t k = 0; k < COUNT(legacy); k++) {
		uint32_t seen[256];
		size_t n = 0;

		for (int b = 0; b < 256; b++) {
			char byte = (char)b;
			struct legacy_text t = {{&byte, 1}, legacy[k], false};
			struct str one;
			size_t i = 0, bad;
			uint32_t c;

			if (!legacy_next(&t, &i, &c))
				continue;
			for (size_t j = 0; j < n; j++)
				assert_int_not_equal(seen[j], c);
			seen[n++] = c;
			assert_true(legacy_decode(
			    f->a, legacy[k], false, t.s, &one, &bad));
			assert_true(str_eq(text_nfc(f->a, one), one));
			assert_true(str_eq(encoded(f->a, legacy[k], one), t.s));
		}
	}
}

/* The whole alphabet, in the order of small, as other programs write it. */
static const char small_tcvn3[] =
    "\x61\xB5\xB8\xB6\xB7\xB9\xA8\xBB\xBE\xBC\xBD\xC6\xA9\xC7\xCA"
    "\xC8\xC9\xCB\x65\xCC\xD0\xCE\xCF\xD1\xAA\xD2\xD5\xD3\xD4\xD6"
    "\x69\xD7\xDD\xD8\xDC\xDE\x6F\xDF\xE3\xE1\xE2\xE4\xAB\xE5\xE8"
    "\xE6\xE7\xE9\xAC\xEA\xED\xEB\xEC\xEE\x75\xEF\xF3\xF1\xF2\xF4"
    "\xAD\xF5\xF8\xF6\xF7\xF9\x79\xFA\xFD\xFB\xFC\xFE\xAE";
static const char small_viscii[] =
    "\x61\xE0\xE1\xE4\xE3\xD5\xE5\xA2\xA1\xC6\xC7\xA3\xE2\xA5\xA4"
    "\xA6\xE7\xA7\x65\xE8\xE9\xEB\xA8\xA9\xEA\xAB\xAA\xAC\xAD\xAE"
    "\x69\xEC\xED\xEF\xEE\xB8\x6F\xF2\xF3\xF6\xF5\xF7\xF4\xB0\xAF"
    "\xB1\xB2\xB5\xBD\xB6\xBE\xB7\xDE\xFE\x75\xF9\xFA\xFC\xFB\xF8"
    "\xDF\xD7\xD1\xD8\xE6\xF1\x79\xCF\xFD\xD6\xDB\xDC\xF0";
static const char capitals_viscii[] =
    "\x41\xC0\xC1\xC4\xC3\x80\xC5\x82\x81\x02\x05\x83\xC2\x85\x84"
    "\x86\x06\x87\x45\xC8\xC9\xCB\x88\x89\xCA\x8B\x8A\x8C\x8D\x8E"
    "\x49\xCC\xCD\x9B\xCE\x98\x4F\xD2\xD3\x99\xA0\x9A\xD4\x90\x8F"
    "\x91\x92\x93\xB4\x96\x95\x97\xB3\x94\x55\xD9\xDA\x9C\x9D\x9E"
    "\xBF\xBB\xBA\xBC\xFF\xB9\x59\x9F\xDD\x14\x19\x1E\xD0";
/* VNI as Latin-1 shows it */
static const char small_vni[] = "aaøaùaûaõaïaêaèaéaúaüaëaâaàaáaåaãaä"
				"eeøeùeûeõeïeâeàeáeåeãeäiìíæóò"
				"ooøoùoûoõoïoâoàoáoåoãoäôôøôùôûôõôï"
				"uuøuùuûuõuïööøöùöûöõöïyyøyùyûyõîñ";
static const char capitals_vni[] = "AAØAÙAÛAÕAÏAÊAÈAÉAÚAÜAËAÂAÀAÁAÅAÃAÄ"
				   "EEØEÙEÛEÕEÏEÂEÀEÁEÅEÃEÄIÌÍÆÓÒ"
				   "OOØOÙOÛOÕOÏOÂOÀOÁOÅOÃOÄÔÔØÔÙÔÛÔÕÔÏ"
				   "UUØUÙUÛUÕUÏÖÖØÖÙÖÛÖÕÖÏYYØYÙYÛYÕÎÑ";

static void
whole_alphabet(void **state)
{
	static const struct {
		enum charset c;
		bool twice;
		const char *bytes, *want;
	} all[] = {{CHARSET_TCVN3, false, small_tcvn3, small},
	    {CHARSET_VISCII, false, small_viscii, small},
	    {CHARSET_VISCII, false, capitals_viscii, capitals},
	    {CHARSET_VNI, true, small_vni, small},
	    {CHARSET_VNI, true, capitals_vni, capitals}};
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(all); i++) {
		struct legacy_text t = {
		    str_of(all[i].bytes), all[i].c, all[i].twice};
		struct str out;
		size_t bad;

		assert_true(legacy_read(a, &t, false, &out, &bad));
		same(out, all[i].want);
	}
}

/* What the standards' own descriptions say, here and there: the phrase was
 * written in the charsets by other programs. */
static const char phrase[] = "Cộng hòa xã hội chủ nghĩa Việt Nam, Đường số 5";
static const char phrase_tcvn3[] = "C\xE9ng h\xDF"
				   "a x\xB7 h\xE9i ch\xF1 ngh\xDC"
				   "a Vi\xD6t Nam, \xA7\xAD\xEAng s\xE8 5";
static const char phrase_viscii[] = "C\xB5ng h\xF2"
				    "a x\xE3 h\xB5i ch\xFC ngh\xEE"
				    "a Vi\xAEt Nam, \xD0\xDF\xB6ng s\xAF 5";
static const char phrase_cp1258[] =
    "C\xF4\xF2ng ho\xCC"
    "a xa\xDE h\xF4\xF2i chu\xD2 nghi\xDE"
    "a Vi\xEA\xF2t Nam, \xD0\xFD\xF5\xCCng s\xF4\xEC 5";
static const char phrase_vni[] = "Co\xE4ng ho\xF8"
				 "a xa\xF5 ho\xE4i chu\xFB ngh\xF3"
				 "a Vie\xE4t Nam, \xD1\xF6\xF4\xF8ng so\xE1 5";

static void
known_bytes(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;

	same(decoded(a, CHARSET_TCVN3, false, phrase_tcvn3), phrase);
	same(decoded(a, CHARSET_VISCII, false, phrase_viscii), phrase);
	same(decoded(a, CHARSET_CP1258, false, phrase_cp1258), phrase);
	same(decoded(a, CHARSET_VNI, false, phrase_vni), phrase);
	same(encoded(a, CHARSET_TCVN3, str_of(phrase)), phrase_tcvn3);
	same(encoded(a, CHARSET_VISCII, str_of(phrase)), phrase_viscii);
	same(encoded(a, CHARSET_VNI, str_of(phrase)), phrase_vni);
	same(encoded(a, CHARSET_CP1258, str_of(phrase)), phrase_cp1258);
	/* a mark of the wrong case is drawn lower or higher, no more */
	same(decoded(a, CHARSET_VNI, false,
		 "TIE\xE4N \xD1"
		 "A\xF8"),
	    "TIỆN ĐÀ");
	same(decoded(a, CHARSET_VNI, false, "a\xD9"), "á");
	/* in CP1258, letter and tone or both in one */
	same(decoded(a, CHARSET_CP1258, false, "a\xCC\xE0\xC2\xEC"), "ààẤ");
	/* controls that are letters */
	same(decoded(a, CHARSET_VISCII, false, "\x02\x05\x06\x14\x19\x1E"),
	    "ẲẴẪỶỸỴ");
	same(decoded(a, CHARSET_TCVN3, false, ""), "");
}

static void
capital_fonts(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct str up;
	size_t bad;

	same(
	    decoded(a, CHARSET_TCVN3, false, "\xA1\xA2\xA7\xA3\xA4\xA5\xA6 AZ"),
	    "ĂÂĐÊÔƠƯ AZ");
	same(decoded(a, CHARSET_TCVN3, true,
		 "C\xE9NG h\xDF"
		 "a, s\xE8 12/Q\xA7-\xAE; \x93x\x94"),
	    "CỘNG HÒA, SỐ 12/QĐ-Đ; “X”");
	/* as text_upper does it, for every letter */
	assert_true(legacy_decode(a, CHARSET_TCVN3, true,
	    encoded(a, CHARSET_TCVN3, str_of(small)), &up, &bad));
	same(up, capitals);
	/* the others have capitals of their own */
	same(decoded(a, CHARSET_VNI, true, "aa\xF9"), "aá");
	same(decoded(a, CHARSET_VISCII, true, "a\xE1"), "aá");
}

static void
no_meaning(void **state)
{
	static const struct {
		enum charset c;
		const char *bytes;
		size_t bad;
	} cases[] = {
	    {CHARSET_TCVN3, "ab\xB0", 2},     /* a combining mark of VN2 */
	    {CHARSET_TCVN3, "\xC0", 0},       /* a capital of VN2 */
	    {CHARSET_TCVN3, "abc\xFF", 3},    /* */
	    {CHARSET_TCVN3, "a\x01", 1},      /* a control */
	    {CHARSET_VISCII, "a\x7F", 1},     /* */
	    {CHARSET_VNI, "t\xE2", 1},        /* a mark on a consonant */
	    {CHARSET_VNI, "\xE2", 0},         /* on nothing */
	    {CHARSET_VNI, "a\xE2\xF8", 2},    /* a second one */
	    {CHARSET_VNI, "i\xF8", 1},        /* ì has its own byte */
	    {CHARSET_VNI, "y\xEF", 1},        /* and so has ỵ */
	    {CHARSET_VNI, "e\xEA", 1},        /* no e with a breve */
	    {CHARSET_VNI, "\xF4\xE2", 1},     /* horn and circumflex */
	    {CHARSET_VNI, "\xFF", 0},         /* */
	    {CHARSET_CP1258, "\xCC", 0},      /* a tone on nothing */
	    {CHARSET_CP1258, "ab\xCC", 2},    /* on a consonant */
	    {CHARSET_CP1258, "a\xCC\xEC", 2}, /* two of them */
	    {CHARSET_CP1258, "a \x81", 2},    /* not assigned */
	    {CHARSET_UTF8, "Vi\xE1\xBB\x87t\xFF", 6},
	};
	struct arena *a = ((struct fixture *)*state)->a;
	struct str out;
	size_t bad;

	for (size_t i = 0; i < COUNT(cases); i++) {
		bad = 999;
		assert_false(legacy_decode(
		    a, cases[i].c, false, str_of(cases[i].bytes), &out, &bad));
		assert_int_equal(bad, cases[i].bad);
	}
	assert_false(legacy_encode(a, CHARSET_TCVN3, STR("xÀ"), &out, &bad));
	assert_int_equal(bad, 1);
	assert_false(legacy_encode(a, CHARSET_VNI, STR("xы"), &out, &bad));
	assert_false(
	    legacy_encode(a, CHARSET_CP1258, STR("q\xCC\x81"), &out, &bad));
	assert_int_equal(bad, 1);
	assert_true(legacy_encode(a, CHARSET_UTF8, STR("ы"), &out, &bad));
	same(out, "ы");
}

/* Our table against ICU's, of Windows-1258 with the euro sign. */
static void
as_icu(void **state)
{
	UErrorCode e = U_ZERO_ERROR;
	UConverter *u = ucnv_open("ibm-5354_P100-1998", &e);

	(void)state;
	assert_true(U_SUCCESS(e));
	for (int b = 0x80; b < 0x100; b++) {
		char bytes[] = {'a', (char)b};
		struct legacy_text t = {{bytes + 1, 1}, CHARSET_CP1258, false};
		UChar w[4] = {0};
		uint32_t c = 0, want;
		size_t i = 0;

		e = U_ZERO_ERROR;
		ucnv_toUChars(u, w, 4, bytes, 2, &e);
		assert_true(U_SUCCESS(e));
		want = w[1];
		if (want < 0xA0 || want == 0xFFFD)
			want = 0;
		if (want >= 0x300 && want < 0x330) {
			t.s.p = bytes;
			t.s.n = 2;
			want = alphabet_compose('a', want);
		}
		if (!legacy_next(&t, &i, &c))
			c = 0;
		assert_int_equal(c, want);
	}
	ucnv_close(u);
}

static void
twice(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct str bytes, out;
	size_t bad;

	assert_true(legacy_twice(STR("ViÖt Nam")));
	assert_false(legacy_twice(STR("Viet Nam")));
	assert_false(legacy_twice(STR("Vi\xD6t Nam")));
	assert_true(legacy_bytes(a, STR("ViÖt “Nam”"), &bytes, &bad));
	same(bytes, "Vi\xD6t \x93Nam\x94");
	assert_true(legacy_decode(a, CHARSET_TCVN3, false, bytes, &out, &bad));
	same(out, "Việt “Nam”");
	assert_true(legacy_bytes(a, STR("Vieät Nam"), &bytes, &bad));
	assert_true(legacy_decode(a, CHARSET_VNI, false, bytes, &out, &bad));
	same(out, "Việt Nam");
	assert_false(legacy_bytes(a, STR("ab Việt"), &bytes, &bad));
	assert_int_equal(bad, 5);
	/* signs of Unicode stay, its letters cannot be told from the rest */
	{
		struct legacy_text t = {
		    STR("→ ViÖt Nam \uF0B7"), CHARSET_TCVN3, true};

		assert_true(legacy_read(a, &t, false, &out, &bad));
		same(out, "→ Việt Nam \uF0B7");
		t.s = STR("ViÖt Nam, Việt");
		assert_false(legacy_read(a, &t, false, &out, &bad));
		assert_int_equal(bad, 13);
	}
	/* all bytes, C1 controls too, come back from what 1252 shows */
	for (int b = 0x80; b < 0x100; b++) {
		struct buf w = buf_new(a);

		buf_utf8(&w, (uint32_t)b);
		assert_true(legacy_bytes(a, buf_take(&w), &bytes, &bad));
		assert_int_equal((unsigned char)bytes.p[0], b);
	}
}

static void
utf16(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct str out;
	size_t bad;

	assert_true(
	    text_from_utf16(a, STR("V\0i\0\xC7\x1Et\0"), false, &out, &bad));
	same(out, "Việt");
	assert_true(
	    text_from_utf16(a, STR("\xD8\x3D\xDE\x00\0a"), true, &out, &bad));
	same(out, "\xF0\x9F\x98\x80"
		  "a");
	assert_true(text_from_utf16(a, STR(""), true, &out, &bad));
	same(out, "");
	assert_false(text_from_utf16(a, STR("a"), true, &out, &bad));
	assert_int_equal(bad, 0);
	assert_false(text_from_utf16(a, STR("\xD8\x3D"), true, &out, &bad));
	assert_int_equal(bad, 0);
	assert_false(text_from_utf16(a, STR("\xDE\x00\0a"), true, &out, &bad));
	assert_int_equal(bad, 0);
	assert_false(
	    text_from_utf16(a, STR("\0a\xD8\x3D\0b"), true, &out, &bad));
	assert_int_equal(bad, 2);
}

static void
mixed_capitals(void **state)
{
	struct str first;

	(void)state;
	assert_int_equal(legacy_mixed_capitals(STR("Cộng HÒA Xã"), &first), 0);
	assert_int_equal(legacy_mixed_capitals(STR(""), &first), 0);
	assert_int_equal(
	    legacy_mixed_capitals(STR("Số 5/QĐ, Hà VIệT-NAM; CHủ"), &first), 2);
	same(first, "VIệT");
	assert_int_equal(legacy_mixed_capitals(STR("UBNDhuyện"), &first), 0);
}

static void
raised_capitals(void **state)
{
	static const struct {
		const char *s, *want;
	} cases[] = {{"", ""}, {"CộNG HòA Xã HộI", "CỘNG HÒA XÃ HỘI"},
	    {"à, CộNG HòA – ở\nXã Hà", "À, CỘNG HÒA – Ở\nXã Hà"},
	    {"Số: 5/QĐ-UBND Xã", "Số: 5/QĐ-UBND Xã"},
	    {"Về Việc CHủ TịCH Hà Nội ký", "Về Việc CHỦ TỊCH HÀ Nội ký"},
	    {"Ủy ban\nVIệT NAM\nxã", "Ủy ban\nVIỆT NAM\nxã"}};
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(cases); i++)
		same(legacy_raise_capitals(a, str_of(cases[i].s)),
		    cases[i].want);
}

/* ---- syllables ---- */
static bool
syllable(const char *s)
{
	uint32_t c[16];
	size_t n = 0, i = 0;
	struct str t = str_of(s);

	while (i < t.n && n < 16)
		c[n++] = utf8_next(t, &i);
	return alphabet_syllable(c, n);
}

static void
syllables(void **state)
{
	static const char *const good[] = {"việt", "nghiêng", "khuỷu", "khuya",
	    "quyết", "quốc", "gì", "giếng", "giường", "hoà", "hòa", "thuý",
	    "thúy", "ngoằn", "ngoèo", "ỷ", "yến", "ươn", "ĐƯỜNG", "Quảng",
	    "thuở", "xoong", "oái", "ủy", "kỹ", "nghỉ", "ghế", "huỳnh", "tuýp",
	    "xuềnh", "bươu", "rượu", "giặt", "quắc", "quơ", "đắc", "Đắk",
	    "ngoài", "khuỷu", "hoạch", "quý", "giá", "oẹ", "mía", "thuế", "tòa",
	    "toà", "lụy", "luỵ", "hào", "chịu"};
	static const char *const bad[] = {"", "vịt\u00e9", "tiêc", "cê", "ngê",
	    "kà", "ghà", "qủ", "tíêng", "bàng\u00e0", "xtà", "viêtt",
	    "ùn\u00f9", "đòp", "càt", "nghiêngs", "vịệt", "ư\u01b0", "b", "đ",
	    "wà", "haụ", "maị", "miá", "tòan", "qúy", "gíá", "ngòai", "ngoaì",
	    "hòach"};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!syllable(good[i]))
			fail_msg("%s is one", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (syllable(bad[i]))
			fail_msg("%s is none", bad[i]);
}

/* ---- which one is it ---- */
static const char *const sentences[] = {
    "Thực hiện Chỉ thị của Thủ tướng Chính phủ về tăng cường kỷ luật",
    "Ủy ban nhân dân huyện đề nghị các phòng, ban, ngành, đoàn thể",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Nguyễn Thị Hồng Hạnh, sinh ngày 08/01/1984, thường trú tại Ứng Hòa",
    "Nơi nhận: - Như trên; - Lưu: VT, VHTT. Kính gửi Sở Nội vụ thành phố",
    "Hai trăm ba mươi bốn triệu năm trăm nghìn đồng chẵn",
    "Quý khách vui lòng để lại lời nhắn sau tiếng bíp, xin cảm ơn rất nhiều",
};

static void
expect(struct str bytes, enum charset c, int least, bool is_twice)
{
	struct charset_guess g = legacy_detect(bytes);

	if (g.charset != c || g.percent < least || g.twice != is_twice)
		fail_msg("%s %d%s for %s: %.*s", charset_name(g.charset),
		    g.percent, g.twice ? " twice" : "", charset_name(c),
		    STR_ARG(bytes));
}

/* As a Unicode program shows the bytes. */
static struct str
shown(struct arena *a, struct str bytes)
{
	static const uint16_t c1252[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E,
	    0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
	    0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
	    0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};
	struct buf b = buf_new(a);

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		buf_utf8(&b, c >= 0x80 && c < 0xA0 ? c1252[c - 0x80] : c);
	}
	return buf_take(&b);
}

static void
expect_everywhere(struct arena *a, struct str s, int least)
{
	expect(s, CHARSET_UTF8, 99, false);
	for (size_t k = 0; k < COUNT(legacy); k++) {
		enum charset c = legacy[k];
		struct str bytes =
		    encoded(a, c, c == CHARSET_TCVN3 ? text_lower(a, s) : s);

		expect(bytes, c, least, false);
		expect(shown(a, bytes), c, least, true);
	}
}

static void
detect_sentences(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct str s = str_of(sentences[i]);

		expect_everywhere(a, s, 90);
		expect_everywhere(a, text_upper(a, s), 90);
	}
	expect(str_of(phrase_tcvn3), CHARSET_TCVN3, 95, false);
	expect(str_of(phrase_vni), CHARSET_VNI, 95, false);
	expect(str_of(phrase_viscii), CHARSET_VISCII, 95, false);
	expect(str_of(phrase_cp1258), CHARSET_CP1258, 95, false);
	expect(STR("● C«ng hßa x· héi chñ nghÜa → ViÖt Nam"), CHARSET_TCVN3, 95,
	    true);
	/* one word is a beginning, but not enough to be sure */
	expect(STR("Vi\xD6t Nam"), CHARSET_TCVN3, 60, false);
	assert_true(legacy_detect(STR("Vi\xD6t Nam")).percent < 80);
	/* capitals of a .VnTimeH font */
	expect(STR("C\xE9NG H\xDF"
		   "A X\xB7 H\xE9I CH\xF1 NGH\xDC"
		   "A VI\xD6T NAM"),
	    CHARSET_TCVN3, 95, false);
}

static void
detect_others(void **state)
{
	static const char *const unicode[] = {"", "Hello, world.", "12/2024",
	    "Việt", "Và có", "hoa\xCC\x80 bi\xCC\x80nh", "déjà vu au café",
	    "Grüße aus München, schöne Straße", "Привет, мир", "日本語",
	    "El niño comió piñas en la mañana", "“quoted” – text…",
	    "5 °C, 7 m²"};
	static const char *const bytes[] = {"d\xE9j\xE0 vu au caf\xE9",
	    "Gr\xFC\xDF"
	    "e aus M\xFCnchen, sch\xF6ne Stra\xDF"
	    "e",
	    "\x93quoted\x94 \x96 text\x85",
	    "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0"};

	(void)state;
	for (size_t i = 0; i < COUNT(unicode); i++)
		expect(str_of(unicode[i]), CHARSET_UTF8, 80, false);
	expect(STR("Hello, world."), CHARSET_UTF8, 100, false);
	for (size_t i = 0; i < COUNT(bytes); i++) {
		struct charset_guess g = legacy_detect(str_of(bytes[i]));

		if (g.percent >= 80)
			fail_msg("%s %d: %s", charset_name(g.charset),
			    g.percent, bytes[i]);
	}
}

struct random {
	uint32_t v;
};

static uint32_t
below(struct random *r, uint32_t n)
{
	r->v = r->v * 1664525u + 1013904223u;
	return (r->v >> 8) % n;
}

static void
detect_noise(void **state)
{
	char p[2000];

	(void)state;
	for (uint32_t seed = 0; seed < 2000; seed++) {
		struct random r = {seed};
		struct str s = {p, 20 + below(&r, sizeof p - 20)};
		struct charset_guess g;
		bool letters = below(&r, 2) == 0;

		for (size_t i = 0; i < s.n; i++) {
			uint32_t b = below(&r, 256);

			/* words of five letters, one of them strange */
			if (letters)
				b = i % 6 == 0   ? ' '
				    : i % 6 == 2 ? 0x80 + b / 2
						 : 'a' + b % 26;
			p[i] = (char)b;
		}
		g = legacy_detect(s);
		if (g.percent >= 50)
			fail_msg("seed %u: %s %d", seed,
			    charset_name(g.charset), g.percent);
	}
}

/* The letters of a sample's data, the rest left out. */
static struct str
sample(struct fixture *f, const char *path)
{
	struct str all, one, bytes;
	struct buf b = buf_new(f->a);
	size_t bad;

	assert_true(file_read(f->a, &f->d, path, NOWHERE, &all));
	for (size_t i = 0; i < all.n;) {
		size_t at = i;

		utf8_next(all, &i);
		one = str_slice(all, at, i);
		if (legacy_encode(f->a, CHARSET_VISCII, one, &bytes, &bad))
			buf_str(&b, one);
	}
	return buf_take(&b);
}

/* A piece of s from a blank on with at least 40 letters that ASCII lacks or
 * not. */
static struct str
piece(struct random *r, struct str s)
{
	size_t at = below(r, (uint32_t)s.n - 400), end, letters = 0;
	size_t want = 40 + below(r, 200);

	while (s.p[at] != ' ')
		at++;
	for (end = at; end < s.n && (letters < want || s.p[end] != ' ');) {
		uint32_t c = utf8_next(s, &end);

		letters += c >= 0x80 || (alphabet_lower(c) >= 'a' &&
					    alphabet_lower(c) <= 'z');
	}
	return str_slice(s, at, end);
}

/* At least three words with marks: the keys of the data are English. */
static bool
is_vietnamese(struct str s)
{
	size_t marks = 0;

	for (size_t i = 0; i < s.n;)
		marks += utf8_next(s, &i) >= 0x80;
	return marks >= 8;
}

static void
detect_samples(void **state)
{
	static const char *const files[] = {"samples/35-ubnd-vhtt/data.json",
	    "templates/cong-van/example.json"};
	struct fixture *f = *state;
	size_t done = 0;

	for (size_t k = 0; k < COUNT(files); k++) {
		struct str all = sample(f, files[k]);

		for (uint32_t seed = 0; seed < 300; seed++) {
			struct random r = {seed};
			struct str s = piece(&r, all);

			if (!is_vietnamese(s))
				continue;
			expect_everywhere(f->a, s, 90);
			done++;
		}
	}
	assert_true(done > 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test_setup_teardown(alphabet, setup, teardown),
	    cmocka_unit_test_setup_teardown(round_trips, setup, teardown),
	    cmocka_unit_test_setup_teardown(every_byte_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(whole_alphabet, setup, teardown),
	    cmocka_unit_test_setup_teardown(known_bytes, setup, teardown),
	    cmocka_unit_test_setup_teardown(capital_fonts, setup, teardown),
	    cmocka_unit_test_setup_teardown(no_meaning, setup, teardown),
	    cmocka_unit_test(as_icu),
	    cmocka_unit_test_setup_teardown(twice, setup, teardown),
	    cmocka_unit_test_setup_teardown(utf16, setup, teardown),
	    cmocka_unit_test(mixed_capitals),
	    cmocka_unit_test_setup_teardown(raised_capitals, setup, teardown),
	    cmocka_unit_test(syllables),
	    cmocka_unit_test_setup_teardown(detect_sentences, setup, teardown),
	    cmocka_unit_test(detect_others),
	    cmocka_unit_test(detect_noise),
	    cmocka_unit_test_setup_teardown(detect_samples, setup, teardown),
	};

	return cmocka_run_group_tests_name("legacy", tests, NULL, NULL);
}
