/* Checks of data that templates declare: what holds, what fails, how it is
 * told; and what is wrong with a declaration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/template_make.h"

#define TOP                                                                       \
	"<register name='tinh' href='t/tinh.tsv'/>"                               \
	"<kind name='ma' normalise=\"@value | lower | substitute: '[ .]', "       \
	"''\">"                                                                   \
	"<check code='M1' pattern='[a-z]{2}\\d+' message='mã “{{@typed}}”' " \
	"message-en='code “{{@value}}”' help='sửa {{@label}}'/>"            \
	"<check code='M2' after='M1' level='warning' "                            \
	"test=\"@value | starts: 'ab'\" message='không ab'/>"                    \
	"</kind>"                                                                 \
	"<kind name='ma-in' base='ma' print='normalised'>"                        \
	"<check code='M3' test='(@value | length) &lt; 6' message='dài "         \
	"{{@value | length}}'/></kind>"                                           \
	"<checks first='yes'><check code='F0' for='text' "                        \
	"test=\"not (@value | contains: '(Nhập')\" message='gợi ý'/>"        \
	"<check code='T1' on='missing-value empty-item' "                         \
	"message='thiếu {{@label}}'/></checks>"                                 \
	"<checks><check code='L9' for='text' after='M1 F0' "                      \
	"test='(@value | length) &lt; 20' message='quá dài'/>"                  \
	"<check code='K1' on='bad-character line-break' "                         \
	"message='vị trí {{@found}}'/></checks>"                               \
	"<context><field name='so' label='Sổ' kind='list'>"                     \
	"<field name='ma' label='Mã'/><field name='ten' label='Tên'/>"          \
	"</field></context>"

#define FIELDS                                                                 \
	"<let name='moi' value=\"{{(ngay | default: @today) >= "               \
	"'2024-08-15'}}\"/>"                                                   \
	"<field name='ngay' label='Ngày' kind='date'/>"                       \
	"<field name='ds' label='Danh sách' kind='list'>"                     \
	"<check code='D0' on='missing-value' message='trống'/>"              \
	"<check code='D1' test='(@value | count) &lt; 9' message='nhiều'/>"  \
	"<check code='D2' each-row='yes' at='ma' when='ten' "                  \
	"test='ma' message='dòng {{@row}} của {{ten}}'/>"                   \
	"<field name='ten' label=\"{{moi ? 'Tên mới' : 'Tên cũ'}}\" "     \
	"required='yes'/>"                                                     \
	"<field name='ma' label='Mã' kind='ma-in'>"                           \
	"<check code='U1' unique='yes' when=\"ten != 'X'\" "                   \
	"message='“{{@value}}” ở dòng {{@other}}'/>"                    \
	"<check code='C1' level='warning' when='@context.so' "                 \
	"test=\"@context.so | find: 'ma', @value\" message='lạ'/></field>"   \
	"<field name='sinh' label='Sinh' kind='date'><check code='S1' "        \
	"when='ngay' test='(@value | years: ngay) >= 18' "                     \
	"message='{{@value | years: ngay}} tuổi, {{@value | days: ngay}} "   \
	"ngày'/></field>"                                                     \
	"<field name='tinh' label='Tỉnh'><check code='P1' "                  \
	"test=\"tinh | fold\" message='không'/></field>"                      \
	"<field name='nhan' label='Nhãn' kind='list' of='ma'>"                \
	"<check code='O1' level='warning' unique='once' "                      \
	"message='{{@value}} {{@times}} lần'/></field>"                      \
	"</field>"                                                             \
	"<check code='Z1' at='ngay' test=\"(ds | where: 'ten', 'X' | "         \
	"count) &lt; 2\" message='{{ds | count}} dòng'/>"

#define BODY                                                                   \
	"<p>{{ngay | date}}</p><each in='ds' as='x'><p>{{x.ten}} {{x.ma}} "    \
	"{{x.sinh}} {{x.tinh}} {{x.nhan | join: ','}}</p></each>"

/* A template with the parts; its register lies beside it. */
static void
load(struct make *m, const char *top, const char *fields, const char *body)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	make_open(m);
	make_file(m, "t/tinh.tsv",
	    "# tỉnh\nten\tden\nHà Nội\nHà Giang\t2025-06-30\n");
	fprintf(out,
	    "<template " MAKE_NS " name='t' title='T'>%s<fields>%s</fields>"
	    "<document><section>%s</section></document></template>",
	    top, fields, body);
	(void)fclose(out);
	make_file(m, "t/template.xml", text);
	free(text);
	make_load(m, "t");
}

static void
check(const char *json, const char *context, const char *const *told)
{
	struct make m;
	size_t n = 0;

	load(&m, TOP, FIELDS, BODY);
	assert_true(make_quiet(&m));
	m.date = STR("2024-09-01");
	m.context = context;
	make_expand(&m, json);
	for (; told[n] != NULL; n++)
		if (!make_told(&m, told[n])) {
			make_print(&m);
			fail_msg("not told: %s", told[n]);
		}
	if (m.diag.n != n)
		make_print(&m);
	assert_int_equal(m.diag.n, n);
	make_close(&m);
}
#define CHECK(json, context, ...)                                              \
	check((json), (context), (const char *const[]){__VA_ARGS__, NULL})

static void
test_good(void **state)
{
	struct make m;

	(void)state;
	load(&m, TOP, FIELDS, BODY);
	make_expand(&m, "{\"ngay\":\"08/01/2024\",\"ds\":[{\"ten\":\"Lê  A\","
			"\"ma\":\"AB. 12\",\"sinh\":\"08/01/2006\"}]}");
	assert_true(make_quiet(&m));
	/* printed as typed, but for the kind that prints its normal form */
	assert_non_null(strstr(m.dump, "Lê  A ab12"));
	make_close(&m);
}

static void
test_kinds(void **state)
{
	(void)state;
	/* the base's checks come before the kind's own; after= silences */
	CHECK("{\"ds\":[{\"ten\":\"a\",\"ma\":\"1 AB\"}]}", NULL,
	    "M1 data.json:1:24 ds[0].ma: code “1ab”");
	CHECK("{\"ds\":[{\"ten\":\"a\",\"ma\":\"XY 12345\"}]}", NULL,
	    "M2 data.json:1:24 ds[0].ma: không ab",
	    "M3 data.json:1:24 ds[0].ma: dài 7");
	CHECK("{\"ds\":[{\"ten\":\"(Nhập tên của người ấy)\",\"ma\":\"ab1\"}]}",
	    NULL, "F0 data.json:1:15 ds[0].ten: gợi ý");
	CHECK(
	    "{\"ds\":[{\"ten\":\"dài hơn hai mươi chữ cái\",\"ma\":\"ab1\"}]}",
	    NULL, "L9 data.json:1:15 ds[0].ten: quá dài");
}

static void
test_words(void **state)
{
	(void)state;
	/* the label follows the date; the engine's findings in our words */
	CHECK("{\"ngay\":\"08/01/2024\",\"ds\":[{\"ma\":\"ab1\"}]}", NULL,
	    "T1 data.json:1:28 ds[0].ten: thiếu Tên cũ");
	CHECK("{\"ds\":[{\"ten\":\" \",\"ma\":\"ab1\"}]}", NULL,
	    "T1 data.json:1:15 ds[0].ten: thiếu Tên mới");
	CHECK("{\"ds\":[{\"ten\":\"ab\\nc\",\"ma\":\"a\\u0001\"}]}", NULL,
	    "K1 data.json:1:15 ds[0].ten: vị trí 3",
	    "K1 data.json:1:28 ds[0].ma: vị trí 2");
	CHECK("{\"ds\":[{\"ten\":\"a\",\"nhan\":[\"\",\"ab1\"]}]}", NULL,
	    "D2 data.json:1:8 ds[0].ma: dòng 1 của a",
	    "T1 data.json:1:27 ds[0].nhan[0]: thiếu Nhãn");
}

static void
test_unique(void **state)
{
	(void)state;
	/* compared in normal form; row X is remembered though not told */
	CHECK("{\"ds\":[{\"ten\":\"X\",\"ma\":\"ab1\"},{\"ten\":\"b\","
	      "\"ma\":\"AB 1\"},{\"ten\":\"c\",\"ma\":\"ab2\"},"
	      "{\"ten\":\"d\",\"ma\":\"ab.1\"}]}",
	    NULL, "U1 data.json:1:47 ds[1].ma: “ab1” ở dòng 1",
	    "U1 data.json:1:94 ds[3].ma: “ab1” ở dòng 1");
	/* once a value, in one cell; another row begins anew */
	CHECK("{\"ds\":[{\"ten\":\"a\",\"ma\":\"ab7\",\"nhan\":[\"ab1\","
	      "\"AB1\",\"ab2\",\"ab1\",\"ab2\"]},"
	      "{\"ten\":\"b\",\"ma\":\"ab8\",\"nhan\":[\"ab1\"]}]}",
	    NULL, "O1 data.json:1:44 ds[0].nhan[1]: ab1 3 lần",
	    "O1 data.json:1:62 ds[0].nhan[4]: ab2 2 lần");
}

static void
test_time(void **state)
{
	(void)state;
	CHECK("{\"ngay\":\"08/01/2024\",\"ds\":[{\"ten\":\"a\",\"ma\":"
	      "\"ab1\",\"sinh\":\"09/01/2006\"}]}",
	    NULL, "S1 data.json:1:57 ds[0].sinh: 17 tuổi, 6573 ngày");
}

static void
test_document(void **state)
{
	(void)state;
	CHECK("{\"ds\":[{\"ten\":\"X\",\"ma\":\"ab1\"},{\"ten\":\"X\","
	      "\"ma\":\"ab2\"}]}",
	    NULL, "Z1 data.json:1:1 ngay: 2 dòng");
}

static void
test_context(void **state)
{
	(void)state;
	/* found with case and marks aside */
	CHECK("{\"ds\":[{\"ten\":\"a\",\"ma\":\"ab1\"},{\"ten\":\"b\","
	      "\"ma\":\"ab2\"}]}",
	    "{\"so\":[{\"ma\":\"ÁB1\",\"ten\":\"x\"}]}",
	    "C1 data.json:1:47 ds[1].ma: lạ");
	/* it is checked against its own fields */
	CHECK("{\"ds\":[{\"ten\":\"a\",\"ma\":\"ab1\"}]}", "{\"soo\":1}",
	    "unknown-key context.json:1:2 soo:");
}

/* ---- declarations ---- */
static void
declared(const char *top, const char *fields, const char *told)
{
	struct make m;

	load(&m, top, fields, "<p>{{a}}</p>");
	if (!make_told(&m, told)) {
		make_print(&m);
		fail_msg("not told: %s", told);
	}
	make_close(&m);
}
#define ONE(check) "<field name='a' label='A'>" check "</field>"

static void
test_declarations(void **state)
{
	(void)state;
	declared("", ONE("<check code='X' message='m'/>"), "check-shape");
	declared("",
	    ONE("<check code='X' test='true' pattern='a' message='m'/>"),
	    "check-shape");
	declared("", ONE("<check code='X y' test='true' message='m'/>"),
	    "check-shape");
	declared("", ONE("<check code='X' pattern='(' message='m'/>"),
	    "check-shape");
	declared("",
	    ONE("<check code='X' level='warning' on='bad-date' message='m'/>"),
	    "check-shape");
	declared("", ONE("<check code='X' on='bad-dates' message='m'/>"),
	    "name-unknown");
	declared(
	    "", ONE("<check code='X' test='b' message='m'/>"), "path-unknown");
	declared("", ONE("<check code='X' test='true' message='{{c}}'/>"),
	    "path-unknown");
	declared("",
	    ONE("<check code='X' test=\"@value | matches: '['\" message='m'/>"),
	    "expression-syntax");
	declared("",
	    ONE("<check code='X' test='@value | matches: a' message='m'/>"),
	    "expression-syntax");
	declared(
	    "", "<field name='a' label='A' kind='khong-co'/>", "name-unknown");
	declared("<kind name='k' base='k2'/><kind name='k2' base='k'/>",
	    "<field name='a' label='A' kind='k'/>", "name-unknown");
	declared(
	    "<kind name='text'/>", "<field name='a' label='A'/>", "name-twice");
	declared("<kind name='k' base='list'/>", "<field name='a' label='A'/>",
	    "attribute-value");
	declared("<field-set name='s'><use-set name='s'/></field-set>",
	    "<use-set name='s'/><field name='a' label='A'/>", "name-unknown");
	declared("<register name='r' href='t/khong.tsv'/>",
	    "<field name='a' label='A'/>", "include-missing");
	declared("<register name='r' href='../t/tinh.tsv'/>",
	    "<field name='a' label='A'/>", "include-outside");
	/* the subject of a check is nothing outside of one */
	declared("",
	    "<let name='l' value='{{@value}}'/>"
	    "<field name='a' label='A'/>",
	    "path-unknown");
}

static void
test_register_shape(void **state)
{
	static const char *const wrong[] = {
	    "", "a\ta\nx\ty\n", "a b\n", "a\tb\nx\ty\tz\n", "a\n\xFF\n"};
	struct make m;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		make_open(&m);
		make_file(&m, "t/r.tsv", wrong[i]);
		make_file(&m, "t/template.xml",
		    "<template " MAKE_NS " name='t' title='T'>"
		    "<register name='r' href='t/r.tsv'/>"
		    "<document><section><p/></section></document></template>");
		assert_false(make_load(&m, "t"));
		assert_true(make_told(&m, "register-shape"));
		make_close(&m);
	}
}

/* A set is put in where it is used, with its names and checks. */
static void
test_sets(void **state)
{
	struct make m;

	(void)state;
	load(&m,
	    "<field-set name='chung'><let name='l' value='{{a}}!'/>"
	    "<field name='a' label='A' required='yes'/>"
	    "<check code='S' test='a != b' message='giống {{l}}'/></field-set>"
	    "<field-set name='nho'><field name='c' label='C'/>"
	    "<check code='N' test='c != \"4\"' message='c là {{c}}'/>"
	    "</field-set>",
	    "<use-set name='chung'/><field name='b' label='B'/>"
	    "<field name='g' label='G' kind='group'><use-set name='nho'/>"
	    "</field>",
	    "<p>{{l}} {{b}} {{g.c}}</p>");
	assert_true(make_quiet(&m));
	make_expand(&m, "{\"a\":\"1\",\"b\":\"2\",\"g\":{\"c\":\"3\"}}");
	assert_non_null(strstr(m.dump, "1! 2 3"));
	make_expand(&m, "{\"a\":\"1\",\"b\":\"1\"}");
	assert_true(make_told(&m, "S data.json:1:1 : giống 1!"));
	/* a check of a set that a group takes in is the group's */
	make_expand(&m, "{\"a\":\"1\",\"b\":\"2\",\"g\":{\"c\":\"4\"}}");
	assert_true(make_told(&m, "N data.json:1:22 g: c là 4"));
	make_close(&m);
}

/* ---- a few templates of their own ---- */
static void
told(const char *top, const char *fields, const char *body, const char *json,
    const char *context, const char *const *want)
{
	struct make m;
	size_t n = 0;

	load(&m, top, fields, body);
	assert_true(make_quiet(&m));
	m.context = context;
	make_expand(&m, json);
	for (; want[n] != NULL; n++)
		if (!make_told(&m, want[n])) {
			make_print(&m);
			fail_msg("not told: %s", want[n]);
		}
	if (m.diag.n != n)
		make_print(&m);
	assert_int_equal(m.diag.n, n);
	make_close(&m);
}
#define TOLD(top, fields, body, json, context, ...)                            \
	told((top), (fields), (body), (json), (context),                       \
	    (const char *const[]){__VA_ARGS__, NULL})

/* A kind's unique check looks at one field of one list at a time. */
static void
test_unique_by_field(void **state)
{
	const char *top = "<kind name='k'><check code='U' unique='yes' "
			  "message='{{@other}}'/></kind>";
	const char *fields =
	    "<field name='q' label='Q' kind='list'>"
	    "<field name='a' label='A' kind='k'/>"
	    "<field name='b' label='B' kind='k'/>"
	    "<field name='c' label='C' kind='list' of='k'/></field>";
	const char *body = "<each in='q' as='x'><p>{{x.a}}{{x.b}}"
			   "{{x.c | join: ','}}</p></each>";

	(void)state;
	TOLD(top, fields, body, "{\"q\":[{\"a\":\"1\",\"b\":\"1\"}]}", NULL,
	    NULL);
	TOLD(top, fields, body,
	    "{\"q\":[{\"a\":\"1\",\"c\":[\"9\"]},"
	    "{\"a\":\"1\",\"c\":[\"8\",\"8\"]}]}",
	    NULL, "U data.json:1:32 q[1].a: 1",
	    "U data.json:1:45 q[1].c[1]: 1");
}

/* The member looked up may be computed, in every row anew. */
static void
test_find_computed(void **state)
{
	(void)state;
	TOLD("<context><field name='r' label='R' kind='list'>"
	     "<field name='aa' label='A'/><field name='bb' label='B'/>"
	     "</field></context>",
	    "<field name='q' label='Q' kind='list'>"
	    "<field name='c' label='C'/><field name='v' label='V'>"
	    "<check code='F' test=\"@context.r | find: (c | lower), @value\" "
	    "message='no'/></field></field>",
	    "<each in='q' as='x'><p>{{x.c}}{{x.v}}</p></each>",
	    "{\"q\":[{\"c\":\"AA\",\"v\":\"1\"},{\"c\":\"BB\",\"v\":\"2\"},"
	    "{\"c\":\"AA\",\"v\":\"1\"},{\"c\":\"BB\",\"v\":\"1\"}]}",
	    "{\"r\":[{\"aa\":\"1\",\"bb\":\"2\"}]}",
	    "F data.json:1:78 q[3].v: no");
}

/* What cannot be computed is no fault of the data, and told once. */
static void
test_broken(void **state)
{
	(void)state;
	TOLD("",
	    "<field name='m' label='M'/><field name='q' label='Q' kind='list'>"
	    "<field name='d' label='D' kind='date'><check code='X' "
	    "test='@value &lt; m' message='late'/></field></field>",
	    "<p>{{m}}</p><each in='q' as='x'><p>{{x.d}}</p></each>",
	    "{\"m\":\"abc\",\"q\":[{\"d\":\"01/02/2024\"},"
	    "{\"d\":\"01/02/2024\"}]}",
	    NULL, "expression-kind data.json:1:6 m:");
}

#define FIELD(f) "<field name='a' label='A'/>" f

/* Checks that could never do what they say. */
static void
test_places(void **state)
{
	static const struct {
		const char *fields, *told;
	} cases[] = {
	    {ONE("<check code='X' unique='yes' message='m'/>"), "check-shape"},
	    {ONE("<check code='X' each-row='yes' test='true' message='m'/>"),
		"check-shape"},
	    {ONE("<check code='X' on='bad-date' message='m'/>"), "check-shape"},
	    {ONE("<check code='X' after='Y' test='true' message='m'/>"),
		"name-unknown"},
	    {ONE("<check code='X' at='b' test='true' message='m'/>"),
		"path-unknown"},
	    {ONE("<check code='X' test='true' message='{{@other}}'/>"),
		"path-unknown"},
	    {FIELD("<check code='X' on='missing-value' message='m'/>"),
		"check-shape"},
	    {FIELD("<field name='q' label='Q' kind='list'><check code='X' "
		   "unique='yes' message='m'/><field name='b' label='B'/>"
		   "</field>"),
		"check-shape"},
	    {"<let name='a' value='1'/>" FIELD(""), "name-twice"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		declared("", cases[i].fields, cases[i].told);
	declared("<kind name='k' typed='['/>", FIELD(""), "attribute-value");
	declared(
	    "<kind name='k' base='choice'/>", FIELD(""), "attribute-missing");
	declared("",
	    "<field name='a' label='A' example='x'><check code='X' "
	    "pattern='[0-9]+' message='m'/></field>",
	    "wrong-example");
}

/* Expressions that would take for ever end in a finding, whether all of a text
 * shall match or parts of it are looked for. */
static void
test_regex_limit(void **state)
{
	static const struct {
		const char *field, *body;
	} slow[] = {
	    {ONE("<check code='X' pattern='(a*)*[bc]' message='m'/>"),
		"<p>{{a}}</p>"},
	    {ONE("<check code='X' pattern='(?R)?a*' message='m'/>"),
		"<p>{{a}}</p>"},
	    {ONE(""), "<p>{{a | substitute: '(?:a?){17}a{17}[bc]', 'x'}}</p>"},
	    {ONE(""), "<p>{{a | substitute: '(?:a|a){16}[bc]', 'x'}}</p>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++) {
		struct make m;
		char json[4200];
		int n;

		load(&m, "", slow[i].field, slow[i].body);
		n = snprintf(json, sizeof json, "{\"a\":\"");
		memset(json + n, 'a', 4000);
		strcpy(json + n + 4000, "\"}");
		make_expand(&m, json);
		assert_true(make_told(&m, "regex-limit data.json:1:6 a:"));
		make_close(&m);
	}
}

/* \u as JSON Schema has it, \x{} as PCRE2 has it. */
static void
test_regex_codes(void **state)
{
	struct make m;

	(void)state;
	load(&m, "",
	    ONE("<check code='X' "
		"pattern='\\u0041\\x{1EA1}\\uD83D\\uDE00\\\\u' "
		"message='m'/>"),
	    "<p>{{a}}</p>");
	make_expand(&m, "{\"a\":\"Aạ\xF0\x9F\x98\x80\\\\u\"}");
	assert_true(diag_ok(&m.diag));
	make_expand(&m, "{\"a\":\"Aạ\"}");
	assert_true(make_told(&m, "X data.json:1:6 a"));
	make_close(&m);
}

/* Choices are printed as they are declared, whatever their kind. */
static void
test_printed_choice(void **state)
{
	struct make m;

	(void)state;
	load(&m,
	    "<kind name='k' base='choice' values='a|b' print='normalised' "
	    "normalise=\"@value | upper\"/>",
	    "<field name='a' kind='k' label='A' example='a'/>", "<p>{{a}}</p>");
	make_expand(&m, "{\"a\":\"a\"}");
	assert_non_null(m.dump);
	assert_non_null(strstr(m.dump, "\"a\""));
	make_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_unique),
	    cmocka_unit_test(test_time),
	    cmocka_unit_test(test_document),
	    cmocka_unit_test(test_context),
	    cmocka_unit_test(test_declarations),
	    cmocka_unit_test(test_register_shape),
	    cmocka_unit_test(test_sets),
	    cmocka_unit_test(test_regex_limit),
	    cmocka_unit_test(test_regex_codes),
	    cmocka_unit_test(test_printed_choice),
	    cmocka_unit_test(test_unique_by_field),
	    cmocka_unit_test(test_find_computed),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
