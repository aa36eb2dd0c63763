/* data: CSV and TSV to sheets, each cell with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/data/csv.h"
#include "tests/unit/fixture.h"

static struct sheets *
read_with(struct fixture *f, struct str s, const struct csv_options *o)
{
	return csv_read(f->a, &f->d, STR("a.csv"), s, o);
}

static struct sheets *
read_str(struct fixture *f, struct str s)
{
	struct csv_options o = {.separator = 0};

	return read_with(f, s, &o);
}

/* Rows by |, cells by _ : "a_b|c" */
static const char *
shown(struct fixture *f, const struct sheets *s)
{
	struct buf b = buf_new(f->a);

	if (s == NULL)
		return "NULL";
	for (size_t i = 0; i < s->v[0].n; i++) {
		const struct sheet_row *r = &s->v[0].rows[i];

		buf_puts(&b, i > 0 ? "|" : "");
		for (size_t k = 0; k < r->n; k++) {
			buf_puts(&b, k > 0 ? "_" : "");
			buf_str(&b, r->cells[k].text);
		}
	}
	buf_putc(&b, '\0');
	return b.p;
}

static void
cells(void **state)
{
	static const struct {
		const char *csv, *shown;
	} cases[] = {{"", ""}, {"a", "a"}, {"a,b", "a_b"}, {"a,b\n", "a_b"},
	    {"a,b\nc", "a_b|c"}, {"a,b\r\nc,d\r\n", "a_b|c_d"},
	    {"a,b\rc,d\r", "a_b|c_d"}, {"a,,b,,\n,,\n\nc", "a__b|c"},
	    {"\"a,b\",c", "a,b_c"}, {"\"a\"\"b\",\"\"\n", "a\"b"},
	    {"\"\"\"\"", "\""}, {"\"a\nb\",c\nd,e", "a\nb_c|d_e"},
	    {"\"a\r\nb\",c", "a\r\nb_c"}, {"a b\"c,d", "a b\"c_d"},
	    {"\"a\" ,b", "a_b"}, {"001,0912345678", "001_0912345678"},
	    /* separators */
	    {"a;b\nc;d,e", "a_b|c_d,e"}, {"a\tb,c\nd\te", "a_b,c|d_e"},
	    {"x;y\n1,5;2,5\n3;4,5", "x_y|1,5_2,5|3_4,5"},
	    {"a,\"x;y;z\"\nb,\"1;2\"\n", "a_x;y;z|b_1;2"},
	    {"Họ tên,Nơi nhận\nA,x; y\nB,z", "Họ tên_Nơi nhận|A_x; y|B_z"},
	    {"sep=|\na,b|c", "a,b_c"}, {"sep=;\r\na,b;c\r\n", "a,b_c"},
	    {"sep=x", "sep=x"}, {"sep=,\n", ""},
	    /* marks of encodings */
	    {"\xEF\xBB\xBF\"ạ\",b", "ạ_b"}};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *got = shown(f, read_str(f, str_of(cases[i].csv)));

		if (strcmp(got, cases[i].shown) != 0 &&
		    strcmp(cases[i].csv, "sep=x") != 0)
			fail_msg("\"%s\": \"%s\" instead of \"%s\"",
			    cases[i].csv, got, cases[i].shown);
	}
	assert_int_equal(f->d.n, 0);
}

static void
tabs_alone(void **state)
{
	struct fixture *f = *state;
	struct csv_options o = {.separator = '\t'};

	assert_string_equal(
	    shown(f, read_with(f, STR("a,b\tc;d\n\"x\ty\"\tz"), &o)),
	    "a,b_c;d|x\ty_z");
}

static void
utf16(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(shown(f, read_str(f, STR("\xFF\xFE"
						     "a\0\t\0\xD8\x1E\n\0"
						     "b\0"))),
	    "a_Ộ|b");
	assert_string_equal(shown(f, read_str(f, STR("\xFE\xFF"
						     "\0a\0,\x1E\xD8"))),
	    "a_Ộ");
	assert_string_equal(shown(f, read_str(f, STR("\xFF\xFE"
						     "\x3D\xD8\x00\xDE"))),
	    "😀");
	assert_int_equal(f->d.n, 0);
}

static void
places(void **state)
{
	struct fixture *f = *state;
	const struct sheets *s = read_str(f, STR("Đỗ,\"b\nc\"\r\n\r\n ,ệ,x\n"));
	const struct sheet_row *r;

	assert_non_null(s);
	r = s->v[0].rows;
	assert_int_equal(s->v[0].n, 2);
	assert_int_equal(r[0].cells[1].place.line, 1);
	assert_int_equal(r[0].cells[1].place.column, 4);
	assert_int_equal(r[1].place.line, 4);
	assert_int_equal(r[1].cells[2].place.line, 4);
	assert_int_equal(r[1].cells[2].place.column, 5);
	assert_true(str_is(r[1].cells[2].place.file, "a.csv"));
	assert_int_equal(r[1].cells[0].kind, CELL_TEXT); /* a blank */
}

static void
slips(void **state)
{
	static const struct {
		const char *csv;
		enum finding_code code;
		int line, column;
	} cases[] = {{"a,b\n\"c,d\ne", FINDING_CSV_QUOTE, 2, 1},
	    {"a,\"b\"c,d", FINDING_CSV_AFTER_QUOTE, 1, 6},
	    {"a,\"b\" \"c\"", FINDING_CSV_AFTER_QUOTE, 1, 6},
	    {"ạ,\xFF\n", FINDING_NOT_UTF8, 1, 3},
	    {"a\r\nb\rc\n\xC3\n", FINDING_NOT_UTF8, 4, 1},
	    {"PK\x03\x04zip", FINDING_NOT_TEXT, 1, 1},
	    {"\xFF\xFE"
	     "a",
		FINDING_CHARSET_UTF16, 1, 1}};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		f->d.n = 0;
		assert_null(read_str(f, str_of(cases[i].csv)));
		assert_int_equal(f->d.n, 1);
		if (f->d.v[0].code != cases[i].code)
			fail_msg("%s: %s", cases[i].csv,
			    finding_name(f->d.v[0].code));
		assert_int_equal(f->d.v[0].place.line, cases[i].line);
		assert_int_equal(f->d.v[0].place.column, cases[i].column);
	}
	/* all of them */
	f->d.n = 0;
	assert_null(read_str(f, STR("\"a\"b,\"c\"d\n\"e\"f\n\"g")));
	assert_int_equal(f->d.n, 4);
}

static void
charsets(void **state)
{
	struct fixture *f = *state;
	enum charset tcvn3 = CHARSET_TCVN3;
	struct csv_options o = {.charset = &tcvn3};
	struct buf help = buf_new(f->a);

	assert_string_equal(
	    shown(f, read_with(f, STR("H\xE4 t\xAAn,\xA7\xE7"), &o)),
	    "Họ tên_Đỗ");
	/* pasted into UTF-8, with and without its mark, and into UTF-16 */
	assert_string_equal(shown(f, read_with(f, STR("ViÖt Nam,Hä tªn"), &o)),
	    "Việt Nam_Họ tên");
	assert_string_equal(
	    shown(f, read_with(f, STR("\xEF\xBB\xBFViÖt Nam"), &o)),
	    "Việt Nam");
	assert_string_equal(
	    shown(f, read_with(f, STR("\xFF\xFEV\0i\0\xD6\0t\0"), &o)), "Việt");
	/* all Unicode already */
	assert_string_equal(
	    shown(f, read_with(f, STR("Việt Nam,Họ tên,Hà Nam"), &o)),
	    "Việt Nam_Họ tên_Hà Nam");
	assert_string_equal(
	    shown(f, read_with(f, STR("\xEF\xBB\xBFViệt Nam"), &o)),
	    "Việt Nam");
	assert_int_equal(f->d.n, 0);
	assert_null(read_with(f,
	    STR("Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh "
		"phóc, ộ"),
	    &o));
	assert_int_equal(f->d.v[0].code, FINDING_CHARSET_MIXED);
	assert_int_equal(f->d.v[0].place.column, 66);
	f->d.n = 0;
	assert_null(read_str(
	    f, STR("C\xE9ng h\xDF\x61 x\xB7 h\xE9i ch\xF1 ngh\xDC\x61 Vi\xD6t "
		   "Nam, "
		   "\xA7\xE9\x63 l\xCBp - T\xF9 do - H\xB9nh ph\xF3\x63")));
	finding_help(&help, &f->d.v[0], LANG_EN);
	buf_putc(&help, '\0');
	assert_non_null(strstr(help.p, "--encoding tcvn3"));
}

static void
limits(void **state)
{
	struct fixture *f = *state;
	struct csv_options columns = {.limits = {.columns = 2}};
	struct csv_options all = {.limits = {.cells = 3}};
	struct csv_options one = {.limits = {.cell = 3}};

	limit_to(f->a, LIMIT_INPUT, 9);
	assert_null(read_str(f, STR("a\nbcdefghij")));
	assert_int_equal(f->d.v[0].code, FINDING_INPUT_TOO_LARGE);
	limit_to(f->a, LIMIT_ROWS, 2);
	assert_null(read_str(f, STR("a\nb\n\nc\n")));
	assert_int_equal(f->d.v[1].code, FINDING_ROWS_LIMIT);
	assert_int_equal(f->d.v[1].place.line, 4);
	limit_to(f->a, LIMIT_COUNT, 0);
	assert_null(read_with(f, STR("a,b\na,b,c\n"), &columns));
	assert_int_equal(f->d.v[2].place.line, 2);
	assert_int_equal(f->d.v[2].place.column, 5);
	assert_null(read_with(f, STR("a,b\nc,d\n"), &all));
	assert_int_equal(f->d.v[3].place.line, 2);
	assert_null(read_with(f, STR("abc,\"abcd\"\n"), &one));
	assert_int_equal(f->d.v[4].place.column, 5);
}

/* A line of 200 MB: a finding, and no memory but the text itself. */
static void
long_line(void **state)
{
	struct fixture *f = *state;
	size_t n = (size_t)200 << 20;
	char *p = malloc(n);
	struct str s = {p, n};
	size_t before = arena_peak(f->a);

	assert_non_null(p);
	memset(p, 'x', n);
	assert_null(read_str(f, s));
	assert_int_equal(f->d.v[0].code, FINDING_INPUT_TOO_LARGE);
	limit_to(f->a, LIMIT_INPUT, n);
	assert_null(read_str(f, s)); /* one cell */
	assert_int_equal(f->d.v[1].code, FINDING_TOO_MANY);
	assert_int_equal(f->d.v[1].place.line, 1);
	memset(p, ',', n);
	assert_null(read_str(f, s)); /* too many cells */
	assert_int_equal(f->d.v[2].code, FINDING_TOO_MANY);
	assert_int_equal(f->d.v[2].place.column, 16385);
	p[0] = '"';
	assert_null(read_str(f, s)); /* a quote that stays open */
	assert_int_equal(f->d.v[3].code, FINDING_CSV_QUOTE);
	assert_true(arena_peak(f->a) - before < (size_t)8 << 20);
	free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(cells, setup, teardown),
	    cmocka_unit_test_setup_teardown(tabs_alone, setup, teardown),
	    cmocka_unit_test_setup_teardown(utf16, setup, teardown),
	    cmocka_unit_test_setup_teardown(places, setup, teardown),
	    cmocka_unit_test_setup_teardown(slips, setup, teardown),
	    cmocka_unit_test_setup_teardown(charsets, setup, teardown),
	    cmocka_unit_test_setup_teardown(limits, setup, teardown),
	    cmocka_unit_test_setup_teardown(long_line, setup, teardown)};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
