/* text: the door, normal form, case, dates, numbers, spelling help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/text/text.h"
#include "tests/unit/fixture.h"

static void
same(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(got), want);
}

static bool
clean(struct fixture *f, const char *in, struct str *out)
{
	struct place p = {STR("d.json"), 3, 4};

	return text_clean(f->a, &f->d, p, STR("a.b"), str_of(in), out);
}

static void
utf8(void **state)
{
	static const struct {
		const char *s;
		size_t at;
	} cases[] = {{"abc", 3}, {"Việt \xF0\x9F\x98\x80", 11},
	    {"\xEF\xBF\xBD", 3}, {"ab\xFFz", 2}, {"a\xC0\x80", 1},
	    {"\xED\xA0\x80", 0}, {"x\xE1\xBB", 1}, {"\xF4\x90\x80\x80", 0},
	    {"", 0}, {"\xE1\xBB\x87\x80", 3}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    text_utf8_check(str_of(cases[i].s)), cases[i].at);
}

static void
spelling_is_sacred(void **state)
{
	struct fixture *f = *state;
	struct str out, s = STR("hoà hòa thuý thúy Ðức  \t 007");

	assert_true(text_clean(f->a, &f->d, NOWHERE, STR_NONE, s, &out));
	assert_ptr_equal(out.p, s.p);
	assert_true(str_eq(out, s));
	/* decomposed: o + grave, a; o, a + grave */
	assert_true(clean(f,
	    "ho\xCC\x80"
	    "a hoa\xCC\x80",
	    &out));
	same(out, "hòa hoà");
	assert_int_equal(f->d.n, 0);
}

/* Every Vietnamese letter, from vi-alphabet.txt, taken apart by hand: base,
 * shape mark, tone mark, in this order and in the other one. */
static void
alphabet(void **state)
{
	static const char *const tones[] = {
	    "", "\xCC\x80", "\xCC\x81", "\xCC\x89", "\xCC\x83", "\xCC\xA3"};
	static const struct {
		const char *base, *shape, *letters[6];
	} rows[] = {{"a", "", {"a", "à", "á", "ả", "ã", "ạ"}},
	    {"a", "\xCC\x86", {"ă", "ằ", "ắ", "ẳ", "ẵ", "ặ"}},
	    {"a", "\xCC\x82", {"â", "ầ", "ấ", "ẩ", "ẫ", "ậ"}},
	    {"e", "", {"e", "è", "é", "ẻ", "ẽ", "ẹ"}},
	    {"e", "\xCC\x82", {"ê", "ề", "ế", "ể", "ễ", "ệ"}},
	    {"i", "", {"i", "ì", "í", "ỉ", "ĩ", "ị"}},
	    {"o", "", {"o", "ò", "ó", "ỏ", "õ", "ọ"}},
	    {"o", "\xCC\x82", {"ô", "ồ", "ố", "ổ", "ỗ", "ộ"}},
	    {"o", "\xCC\x9B", {"ơ", "ờ", "ớ", "ở", "ỡ", "ợ"}},
	    {"u", "", {"u", "ù", "ú", "ủ", "ũ", "ụ"}},
	    {"u", "\xCC\x9B", {"ư", "ừ", "ứ", "ử", "ữ", "ự"}},
	    {"y", "", {"y", "ỳ", "ý", "ỷ", "ỹ", "ỵ"}}};
	struct fixture *f = *state;
	struct str out;

	for (size_t r = 0; r < COUNT(rows); r++) {
		for (size_t t = 0; t < 6; t++) {
			struct buf b = buf_new(f->a);
			const char *want = rows[r].letters[t];

			buf_puts(&b, rows[r].base);
			buf_puts(&b, rows[r].shape);
			buf_puts(&b, tones[t]);
			same(text_nfc(f->a, buf_take(&b)), want);
			buf_putc(&b, '\0');
			assert_true(clean(f, b.p, &out));
			same(out, want);
			same(text_bare(f->a, out), rows[r].base);
			same(text_lower(f->a, text_upper(f->a, out)), want);
		}
	}
	/* marks in the order Windows keyboards give: shape, then dot below */
	same(text_nfc(f->a, STR("\xC3\xAA\xCC\xA3")), "ệ");
	same(text_nfc(f->a, STR("e\xCC\xA3\xCC\x82")), "ệ");
}

static void
mended(void **state)
{
	static const struct {
		const char *in, *out, *code;
	} cases[] = {{"a\xE2\x80\x8B"
		      "b\xE2\x80\x8B",
			 "ab", "U+200B"},
	    {"xin\xC2\xAD"
	     "chào",
		"xinchào", "U+00AD"},
	    {"\xEF\xBB\xBF"
	     "a",
		"a", "U+FEFF"},
	    {"a\x0B"
	     "b",
		"a\nb", "U+000B"},
	    {"a\xE2\x80\xA8"
	     "b",
		"a\nb", "U+2028"},
	    {"a\xE2\x80\xA9", "a\n", "U+2029"},
	    {"\xEF\x82\xB7 mục", "• mục", "U+F0B7"},
	    {"o\xE2\x81\xA0\xCC\x80", "ò", "U+2060"},
	    {"x\xE2\x80\x8Dy", "xy", "U+200D"}};
	struct fixture *f = *state;
	struct str out;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(clean(f, cases[i].in, &out));
		same(out, cases[i].out);
		assert_int_equal(f->d.n, i + 1); /* one a character */
		assert_int_equal(f->d.v[i].code, FINDING_MENDED_CHARACTER);
		same(f->d.v[i].arg[0], cases[i].code);
		same(f->d.v[i].path, "a.b");
		assert_int_equal(f->d.v[i].place.column, 4);
	}
	same(f->d.v[0].arg[1], "\"\"");
	same(f->d.v[4].arg[1], "\"\\n\"");
	same(f->d.v[6].arg[1], "\"•\"");
	assert_int_equal(f->d.errors, 0);
}

static void
line_ends(void **state)
{
	struct fixture *f = *state;
	struct str out;

	assert_true(clean(f, "a\r\nb\rc\n\r\r\n", &out));
	same(out, "a\nb\nc\n\n\n");
	assert_int_equal(f->d.n, 0);
}

static void
forbidden(void **state)
{
	static const char *const cases[] = {"a\x01", "\x7F", "x\xC2\x85",
	    "\xE2\x80\xAE-abc", "\xEE\x80\x80", "\xEF\xBF\xBE", "\xEF\xBF\xBD",
	    "\xEF\xBF\xBF", "\xF3\xA0\x80\xA1", "\xE2\x80\x8E", "\xCD\xB8",
	    "\xF0\x9F\xBF\xBE", "\xD8\x9C", "\xE3\x85\xA4",
	    "\xD7\xA9" /* Hebrew */, "\xD9\x85" /* Arabic */, "\xD9\xA1"};
	struct fixture *f = *state;
	struct buf b = buf_new(f->a);
	struct str out;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(clean(f, cases[i], &out));
		assert_int_equal(f->d.n, i + 1);
		assert_int_equal(f->d.v[i].code, FINDING_BAD_CHARACTER);
	}
	same(f->d.v[0].arg[0], "U+0001");
	same(f->d.v[3].arg[0], "U+202E");
	/* NUL, and two different ones in one text */
	assert_false(text_clean(
	    f->a, &f->d, NOWHERE, STR_NONE, STR("a\0b\x02\0"), &out));
	assert_int_equal(f->d.n, COUNT(cases) + 2);
	/* a text of nothing but different ones */
	f->d.n = 0;
	for (uint32_t c = 0xE000; c < 0xE100; c++)
		buf_utf8(&b, c);
	assert_false(
	    text_clean(f->a, &f->d, NOWHERE, STR_NONE, buf_take(&b), &out));
	assert_int_equal(f->d.n, 64);
	/* what looks odd but is fine */
	assert_true(clean(f, "☐☑ ₫ № ½ → × ≥ “…” – \xC2\xA0 字 😀", &out));
}

static void
too_many_marks(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->a);
	struct str out;

	buf_putc(&b, 'a');
	for (int i = 0; i < 15; i++)
		buf_puts(&b, "\xCC\x81\xCC\xA3");
	assert_true(
	    text_clean(f->a, &f->d, NOWHERE, STR_NONE, buf_take(&b), &out));
	buf_puts(&b, "\xCC\x81");
	assert_false(
	    text_clean(f->a, &f->d, NOWHERE, STR_NONE, buf_take(&b), &out));
	assert_int_equal(f->d.n, 1);
	f->d.n = 0;
	for (int i = 0; i < 200000; i++)
		buf_puts(&b, "\xCC\x81\xCC\xA3");
	assert_false(
	    text_clean(f->a, &f->d, NOWHERE, STR_NONE, buf_take(&b), &out));
	assert_int_equal(f->d.n, 2);
}

static void
letter_case(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;

	same(text_upper(a, STR("ỗ ữ đ uỷ ban 1a")), "Ỗ Ữ Đ UỶ BAN 1A");
	same(text_lower(a, STR("Ỗ Ữ Đ İ ỦY")), "ỗ ữ đ i̇ ủy");
	same(text_upper(a, STR("i ß")), "I SS");
	same(text_capitalise(a, STR("đặng ỗ")), "Đặng ỗ");
	same(text_capitalise(a, STR("“ủy ban” UBND")), "“Ủy ban” UBND");
	same(text_capitalise(a, STR("30 ngày")), "30 ngày");
	same(text_capitalise(a, STR("- …")), "- …");
	same(text_title(a, STR("NGUYỄN văn đức")), "Nguyễn Văn Đức");
	same(text_title(a, STR("'AN' d'ÉN")), "'An' D'én");
	same(text_title(a, STR("BAN-MÊ 3A “đỗ” D’ÉN")), "Ban-Mê 3a “Đỗ” D’én");
	same(text_bare(a, STR("Đặng Ỗ, ưỡn ẹo")), "Dang O, uon eo");
	same(text_upper(a, STR("")), "");
	same(text_code_name(a, 0x1ED8), "U+1ED8");
	same(text_code_name(a, 0xB), "U+000B");
	same(text_code_name(a, 0x1F600), "U+1F600");
}

static void
shortened(void **state)
{
	struct fixture *f = *state;
	struct arena *a = f->a;
	struct str xa = STR("Ủy ban nhân dân xã Lâm Trung");

	assert_true(text_shortened(a, xa, STR("UBND")));
	assert_true(text_shortened(a, xa, STR("UBNDX")));
	assert_false(text_shortened(a, xa, STR("HĐND")));
	assert_false(text_shortened(a, xa, STR("UBNDUB")));
	assert_true(
	    text_shortened(a, STR("SỞ GIÁO DỤC VÀ ĐÀO TẠO"), STR("SGD&ĐT")));
	assert_true(text_shortened(a, STR("THỦ TƯỚNG"), STR("TTg")));
	assert_true(
	    text_shortened(a, STR("TRƯỜNG THCS LÂM TRUNG"), STR("THCSLT")));
	assert_true(
	    text_shortened(a, STR("PHÒNG VĂN HÓA - XÃ HỘI"), STR("VHXH")));
	assert_false(text_shortened(a, STR(""), STR("A")));
	assert_true(text_shortened(a, STR(""), STR("")));
}

/* Longer than anything that was set aside at first. */
static void
long_text(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct buf b = buf_new(a);
	struct str up;

	for (int i = 0; i < 20000; i++)
		buf_puts(&b, "ΐ"); /* three characters in upper case */
	up = text_upper(a, buf_take(&b));
	assert_true(up.n > b.n);
	assert_true(str_ends(up, STR("Ϊ́")));
}

static void
dates_parsed(void **state)
{
	static const struct {
		const char *s;
		int y, m, d;
	} good[] = {{"2024-01-08", 2024, 1, 8}, {"08/01/2024", 2024, 1, 8},
	    {"8/1/2024", 2024, 1, 8}, {"29/02/2024", 2024, 2, 29},
	    {"29/2/2000", 2000, 2, 29}, {"2024-12", 2024, 12, 0},
	    {"01/2024", 2024, 1, 0}, {"1/2024", 2024, 1, 0},
	    {"31/12/9999", 9999, 12, 31}};
	static const char *const bad[] = {"29/02/2023", "29/02/1900",
	    "2024-13-01", "2024-00-10", "31/04/2024", "0/1/2024", "32/1/2024",
	    "2024/01/08", "08-01-2024", "8/1/24", "2024-1-8", "", "2024",
	    "1/2/3/2024", "2024-01-08x", " 8/1/2024", "0000-01-01", "//2024",
	    "-1/01/2024", "2024-01-", "+1/01/2024", "a/01/2024", "/01/2024",
	    "2024-01-08T00:00"};
	struct date d;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(date_parse(str_of(good[i].s), &d));
		assert_int_equal(d.year, good[i].y);
		assert_int_equal(d.month, good[i].m);
		assert_int_equal(d.day, good[i].d);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (date_parse(str_of(bad[i]), &d))
			fail_msg("%s is a date", bad[i]);
	}
}

/* nd30.md: day < 10 and months 1, 2 get a zero; months 3 to 9 do not. */
static void
dates_written(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct date d = {2024, 1, 8};

	same(date_long(a, d, STR("…")), "ngày 08 tháng 01 năm 2024");
	same(date_short(a, d), "08/01/2024");
	same(date_iso(a, d), "2024-01-08");
	d.day = 10;
	for (d.month = 1; d.month <= 12; d.month++) {
		char want[64];

		snprintf(want, sizeof want, "ngày 10 tháng %s%d năm 2024",
		    d.month < 3 ? "0" : "", d.month);
		same(date_long(a, d, STR_NONE), want);
	}
	d = (struct date){2024, 5, 0};
	same(date_long(a, d, STR("…")), "ngày … tháng 5 năm 2024");
	same(date_short(a, d), "05/2024");
	same(date_iso(a, d), "2024-05");
	d = (struct date){0, 0, 0};
	same(date_long(a, d, STR("__")), "ngày __ tháng __ năm __");
	same(date_short(a, d), "");
	same(date_short(a, (struct date){987, 6, 5}), "05/06/0987");
	d = (struct date){2024, 2, 3};
	assert_int_equal(date_compare(d, d), 0);
	assert_true(date_compare(d, (struct date){2024, 2, 4}) < 0);
	assert_true(date_compare(d, (struct date){2023, 12, 31}) > 0);
	assert_true(date_compare(d, (struct date){2024, 3, 1}) < 0);
}

static void
numbers(void **state)
{
	static const char *const bad[] = {"", "-", ".5", "5.", "1,5", "1e3",
	    "+1", "--1", "1.2.3", " 1", "0x1", "٣"};
	static const struct {
		const char *s, *grouped;
	} groups[] = {{"1234567.50", "1.234.567,50"}, {"123", "123"},
	    {"1234", "1.234"}, {"-100000", "-100.000"}, {"0.5", "0,5"},
	    {"007", "007"}};
	static const char *const rising[] = {"-10", "-9.99", "-0.001", "0",
	    "0.10", "0.11", "1", "9.99", "10", "99999999999999999999999"};
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(number_check(str_of(bad[i])));
	for (size_t i = 0; i < COUNT(groups); i++) {
		assert_true(number_check(str_of(groups[i].s)));
		same(number_group(a, str_of(groups[i].s)), groups[i].grouped);
	}
	for (size_t i = 0; i < COUNT(rising); i++) {
		for (size_t j = 0; j < COUNT(rising); j++)
			assert_int_equal(number_compare(str_of(rising[i]),
					     str_of(rising[j])),
			    (i > j) - (i < j));
	}
	assert_int_equal(number_compare(STR("-0.0"), STR("0")), 0);
	assert_int_equal(number_compare(STR("1.10"), STR("001.1")), 0);
}

static void
sums(void **state)
{
	static const char *const cases[][3] = {{"0.1", "0.2", "0.3"},
	    {"1.10", "2", "3.10"}, {"999", "1", "1000"}, {"5", "-7", "-2"},
	    {"-5", "7", "2"}, {"-5", "-7.5", "-12.5"}, {"1", "-1", "0"},
	    {"1000", "-0.001", "999.999"}, {"-0", "0.00", "0.00"},
	    {"007", "1", "8"}, {"0.05", "0.05", "0.10"}, {"0", "0", "0"},
	    {"99999999999999999999", "1", "100000000000000000000"}};
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str x = str_of(cases[i][0]), y = str_of(cases[i][1]);

		same(number_add(a, x, y), cases[i][2]);
		same(number_add(a, y, x), cases[i][2]);
	}
	same(number_negate(a, STR("5")), "-5");
	same(number_negate(a, STR("-5.0")), "5.0");
	same(number_negate(a, STR("0.0")), "0.0");
	same(number_negate(a, STR("-0")), "0");
}

static void
words(void **state)
{
	static const struct {
		const char *s, *words;
	} cases[] = {{"0", "không"}, {"4", "bốn"}, {"10", "mười"},
	    {"11", "mười một"}, {"14", "mười bốn"}, {"15", "mười lăm"},
	    {"20", "hai mươi"}, {"21", "hai mươi mốt"}, {"24", "hai mươi tư"},
	    {"55", "năm mươi lăm"}, {"100", "một trăm"},
	    {"104", "một trăm linh bốn"}, {"105", "một trăm linh năm"},
	    {"110", "một trăm mười"}, {"111", "một trăm mười một"},
	    {"1000", "một nghìn"}, {"1005", "một nghìn không trăm linh năm"},
	    {"1015", "một nghìn không trăm mười lăm"},
	    {"100005", "một trăm nghìn không trăm linh năm"},
	    {"1000001", "một triệu không nghìn không trăm linh một"},
	    {"2000500", "hai triệu không nghìn năm trăm"},
	    {"700000231", "bảy trăm triệu không nghìn hai trăm ba mươi mốt"},
	    {"400036105", "bốn trăm triệu không trăm ba mươi sáu nghìn một "
			  "trăm linh năm"},
	    {"15000000", "mười lăm triệu"}, {"1000000000", "một tỷ"},
	    {"5000005005", "năm tỷ không triệu không trăm linh năm nghìn "
			   "không trăm linh năm"},
	    {"1000000000000000", "một triệu tỷ"}, {"-7", "âm bảy"},
	    {"007", "bảy"}, {"105.00", "một trăm linh năm"}, {"-0", "không"}};
	static const char *const bad[] = {
	    "1.5", "1000000000000001", "", "x", "99999999999999999999999999"};
	struct arena *a = ((struct fixture *)*state)->a;
	struct str out;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(number_words(a, str_of(cases[i].s), &out));
		same(out, cases[i].words);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(number_words(a, str_of(bad[i]), &out));
}

static void
meant(struct arena *a, const char *word, const struct str *names,
    const char *found)
{
	struct buf b = buf_new(a);

	if (*found != '\0') {
		buf_puts(&b, " (→ \"");
		buf_puts(&b, found);
		buf_puts(&b, "\"?)");
	}
	buf_putc(&b, '\0');
	same(text_did_you_mean(a, str_of(word), names, 5), b.p);
}

static void
nearest(void **state)
{
	static const struct str names[] = {{"kinh_gui", 8}, {"noi_nhan", 8},
	    {"nguoi_ky", 8}, {"so", 2}, {"noi_dung", 8}};
	static const struct {
		const char *word, *found;
	} cases[] = {{"kính_gửi", "kinh_gui"}, {"KinhGui", "kinh_gui"},
	    {"nguio_ky", "nguoi_ky"}, {"noi_nhann", "noi_nhan"}, {"số", "so"},
	    {"noi", ""}, {"hoan_toan_khac", ""}, {"sa", ""}, {"", ""},
	    {"noi_nung", "noi_dung"}, {"nguio_kz", "nguoi_ky"}};
	struct arena *a = ((struct fixture *)*state)->a;
	struct buf b = buf_new(a);

	for (size_t i = 0; i < COUNT(cases); i++)
		meant(a, cases[i].word, names, cases[i].found);
	same(text_did_you_mean(a, STR("kinhgui"), names, 5),
	    " (→ \"kinh_gui\"?)");
	same(text_did_you_mean(a, STR("xyz"), names, 5), "");
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "ỗ");
	same(text_did_you_mean(a, buf_take(&b), names, 5), "");
}

/* False when the arena was too small. */
static bool
all_within(struct arena *a)
{
	struct diag d;
	struct str s = STR("NGUYỄN Va\xCC\x86n Đức \xE2\x80\x8B"), t;

	diag_init(&d, a);
	if (setjmp(*arena_border(a)))
		return false;
	text_clean(a, &d, NOWHERE, STR_NONE, s, &t);
	t = text_title(a, text_upper(a, t));
	t = text_bare(a, t);
	assert_true(str_starts(t, STR("Nguyen Van Duc")));
	return true;
}

/* No memory is the arena's jump, wherever it happens. */
static void
out_of_memory(void **state)
{
	size_t jumps = 0;
	bool done = false;

	(void)state;
	for (size_t cap = 16; !done && cap < 20000; cap += 16) {
		struct arena *a = arena_new(cap);

		done = all_within(a);
		jumps += !done;
		arena_free(a);
	}
	assert_true(done && jumps > 10);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(utf8), TEST(spelling_is_sacred),
	    TEST(alphabet), TEST(mended), TEST(line_ends), TEST(forbidden),
	    TEST(too_many_marks), TEST(letter_case), TEST(long_text),
	    TEST(dates_parsed), TEST(dates_written), TEST(numbers), TEST(sums),
	    TEST(words), TEST(nearest), TEST(shortened), TEST(out_of_memory)};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
