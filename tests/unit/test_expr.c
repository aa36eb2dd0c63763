/* Expressions and filters: what one prints in a paragraph. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/template_make.h"

#define FIELDS                                                                 \
	"<field name=\"so\" label=\"S\"/>"                                     \
	"<field name=\"n\" label=\"N\" kind=\"number\"/>"                      \
	"<field name=\"ngay\" label=\"D\" kind=\"date\" blank=\"yes\"/>"       \
	"<field name=\"ds\" label=\"L\" kind=\"list\" of=\"text\"/>"           \
	"<field name=\"dong\" label=\"D\" kind=\"lines\"/>"                    \
	"<field name=\"co\" label=\"B\" kind=\"bool\"/>"                       \
	"<field name=\"nguoi\" label=\"G\" kind=\"group\">"                    \
	"<field name=\"ten\" label=\"T\"/></field>"                            \
	"<field name=\"hang\" label=\"R\" kind=\"list\">"                      \
	"<field name=\"gia\" label=\"P\" kind=\"number\"/>"                    \
	"<field name=\"ten\" label=\"T\"/></field>"
#define DATA                                                                   \
	"{\"so\": \"7\", \"n\": 1234567.50, \"ngay\": \"08/01/2024\","         \
	"\"ds\": [\"Một\", \"hai\", \"- ba;\"], \"dong\": \"x\\ny\","        \
	"\"co\": true, \"nguoi\": {\"ten\": \"Lê Thị Hoà\"},"              \
	"\"hang\": [{\"gia\": 0.1}, {\"gia\": 0.20, \"ten\": \"b\"}]}"

static const struct {
	const char *expr, *want;
} cases[] = {
    {"{{so}}", "\"7\""},
    {"{{'a'}}", "\"a\""},
    {"{{\"it's\"}}", "\"it's\""},
    {"{{'{{'}}", "\"{{\""},
    {"{{nguoi.ten}}", "\"Lê Thị Hoà\""},
    {"{{nguoi.ten | upper}}", "\"LÊ THỊ HOÀ\""},
    {"{{nguoi.ten | bare | lower}}", "\"le thi hoa\""},
    {"{{'ủy ban' | capitalise}}", "\"Ủy ban\""},
    {"{{'ủy ban' | title}}", "\"Ủy Ban\""},
    {"{{so | pad: 2, '0'}}/A", "\"07/A\""},
    {"{{so | pad: 3}}", "\"007\""},
    {"{{n}}", "\"1234567.50\""},
    {"{{n | group}}", "\"1.234.567,50\""},
    {"{{105 | words}}", "\"một trăm linh năm\""},
    {"{{ngay}}", "\"08/01/2024\""},
    {"{{ngay | date-long}}", "\"ngày 08 tháng 01 năm 2024\""},
    {"{{ngay | iso}}", "\"2024-01-08\""},
    {"{{ngay | year}}-{{ngay | month}}-{{ngay | day}}", "\"2024-1-8\""},
    {"{{null | date-long: '…'}}", "\"ngày … tháng … năm …\""},
    {"{{ds | join: ', '}}", "\"Một, hai, - ba;\""},
    {"{{ds | count}}", "\"3\""},
    {"{{ds | first}} {{ds | last}}", "\"Một - ba;\""},
    {"{{ds[1]}}{{ds[9]}}", "\"hai\""},
    {"{{ds[2] | bare-item | ending: '.'}}", "\"ba;\""},
    {"{{ds[1] | ending: ';'}}", "\"hai;\""},
    {"{{ds[1] | ending: co ? '.' : ';'}}", "\"hai.\""},
    {"{{dong | join: '+'}}", "\"x+y\""},
    {"{{hang | sum: 'gia'}}", "\"0.30\""},
    {"{{hang[0].ten | default: '-'}}{{hang[1].ten | default: '-'}}", "\"-b\""},
    {"{{hang[0].ten | blank: 2}}|", "\"\\u{A0}\\u{A0}|\""},
    {"{{'030227110999' | mask: 3, 3}}", "\"030******999\""},
    {"{{'ab' | mask: 3, 3}}", "\"**\""},
    {"{{' a ' | trim}}", "\"a\""},
    {"{{'a-b-c' | replace: '-', '+'}}", "\"a+b+c\""},
    {"{{4 | letter}}{{5 | letter}}{{12 | roman}}", "\"dđXII\""},
    {"{{so | starts: '7' ? 'y' : 'n'}}", NULL},
    {"{{(so | starts: '7') ? 'y' : 'n'}}", "\"y\""},
    {"{{(nguoi.ten | contains: 'Thị') ? 'y' : 'n'}}", "\"y\""},
    {"{{(ds | contains: 'hai') ? 'y' : 'n'}}", "\"y\""},
    {"{{1 + 2 * 3}}", "\"7\""},
    {"{{(1 + 2) * 3}}", "\"9\""},
    {"{{0.1 + 0.2}}", "\"0.3\""},
    {"{{1.5 * 2}}", "\"3\""},
    {"{{-3 * 1.10}}", "\"-3.3\""},
    {"{{10 - 3 - 2}}", "\"5\""},
    {"{{n * 2}}", "\"2469135\""},
    {"{{so + 1}}", "\"8\""},
    {"{{n &gt; 999 ? 'a' : 'b'}}", "\"a\""},
    {"{{'10' &lt; '9' ? 'text' : 'no'}}", "\"text\""},
    {"{{10 &lt; '9' ? 'text' : 'number'}}", "\"number\""},
    {"{{ngay &gt;= '2024-01-01' ? 'a' : 'b'}}", "\"a\""},
    {"{{1.0 == 1 ? 'same' : 'other'}}", "\"same\""},
    {"{{nguoi.ten == null ? 'none' : 'some'}}", "\"some\""},
    {"{{not co or co and false ? 'a' : 'b'}}", "\"b\""},
    {"{{co and so and not null ? 'a' : 'b'}}", "\"a\""},
    {"{{false ? 1 : true ? 2 : 3}}", "\"2\""},
    {"{{'a, b,,c' | split: ',' | join: '/'}}", "\"a/b/c\""},
    {"{{'a---b' | split: '--' | join: '/'}}", "\"a/-b\""},
    {"{{'----' | split: '--' | count}}", "\"0\""},
    {"{{'a' | split: 'abc' | join: '/'}}", "\"a\""},
    {"{{'Đặng Ỗ' | slice: 1, 3}}{{'Đặng' | slice: 2}}", "\"ặnng\""},
    {"{{'Đặng' | length}}", "\"4\""},
    {"{{'TP.  Hồ ' | fold}}", "\"tp. ho\""},
    {"{{'a b a' | split: ' ' | distinct | join: '/'}}", "\"a/b\""},
    {"{{'ab12' | substitute: '([a-z])([0-9])', '$1-$2'}}", "\"ab-12\""},
    {"{{('x12' | matches: '[0-9]+') ? 'y' : 'n'}}", "\"n\""},
    {"{{'2/2024' | last-day | date}}{{'12/2023' | last-day | iso}}",
	"\"29/02/20242023-12-31\""},
    {"{{'29/02/2004' | years: '2024-02-28'}}", "\"19\""},
    {"{{'2024-02-28' | days: '2024-03-01'}}", "\"2\""},
    /* cut off, never rounded up; 100 is said of the whole only */
    {"{{2499 | percent: 2500}} {{2500 | percent: 2500}}", "\"99.9 100.0\""},
    {"{{99.96 | percent: 100}} {{0 | percent: 7}}", "\"99.9 0.0\""},
    {"{{1 | percent: 3, 0}} {{1 | percent: 3, 4}}", "\"33 33.3333\""},
    {"{{2 | percent: 0.5}} {{0.001 | percent: 30}}", "\"400.0 0.0\""},
    {"{{-1 | percent: 3}} {{-1 | percent: 3000}}", "\"-33.3 0.0\""},
    {"{{7 | percent: 0 | default: '-'}}{{7 | percent: null | default: '-'}}",
	"\"--\""},
    {"{{n | percent: 1234567.5 | group}}", "\"100,0\""},
    {"{{3 | percent: 00700 | group}}", "\"0,4\""},
    {"{{hang | gather: 'ten' | join: '/'}}", "\"b\""},
    {"{{hang | those: gia &lt; 0.15 | count}}", "\"1\""},
    {"{{hang | those: ten == 'b' and n &gt; gia | sum: 'gia'}}", "\"0.20\""},
    {"{{hang | those: not ten | gather: 'gia' | join: ','}}", "\"0.1\""},
    {"{{hang | those: (hang | those: gia == 0.2 | count) == 1 | count}}",
	"\"2\""},
    {"{{hang | gather: 'gia' | sum}}", "\"0.30\""},
    {"{{ngay == 'abc' ? 'same' : 'other'}}", "\"other\""},
};

/* ---- order ---- */
#define LISTS                                                                  \
	"<field name=\"tinh\" label=\"T\" kind=\"list\" of=\"text\"/>"         \
	"<field name=\"so\" label=\"S\" kind=\"list\" of=\"number\"/>"         \
	"<field name=\"ngay\" label=\"N\" kind=\"list\" of=\"date\"/>"         \
	"<field name=\"dong\" label=\"D\" kind=\"lines\"/>"                    \
	"<field name=\"co\" label=\"C\" kind=\"list\" of=\"bool\"/>"           \
	"<field name=\"ai\" label=\"A\" kind=\"list\">"                        \
	"<field name=\"ten\" label=\"T\"/><field name=\"stt\" label=\"S\"/>"   \
	"<field name=\"luong\" label=\"L\" kind=\"number\"/>"                  \
	"<field name=\"sinh\" label=\"N\" kind=\"date\" blank=\"yes\"/>"       \
	"<field name=\"o\" label=\"O\" kind=\"lines\"/>"                       \
	"<field name=\"dang\" label=\"B\" kind=\"bool\"/></field>"
#define LIST_DATA                                                                 \
	"{\"tinh\": [\"Đà Nẵng\", \"An Giang\", \"Cà Mau\", \"Ân Thi\"],"   \
	"\"so\": [10, 9, \"-1.5\", 9.0], \"ngay\": [\"02/01/2024\","              \
	"\"2023-12-31\"], \"dong\": \"ô\\no\\nơ\", \"co\": [true],"             \
	"\"ai\": [{\"stt\": \"1\", \"ten\": \"Trần Văn Bình\", \"luong\": 9," \
	"\"sinh\": \"2/3/1990\", \"o\": [\"b\", \"c\"]},"                         \
	"{\"stt\": \"2\", \"luong\": 10},"                                        \
	"{\"stt\": \"3\", \"ten\": \"NGUYỄN THỊ AN\", \"luong\": -2,"         \
	"\"sinh\": \"01/1990\", \"o\": \"a\"},"                                   \
	"{\"stt\": \"4\", \"ten\": \"Lê An\", \"luong\": 9, \"sinh\":"           \
	"\"1989-07-30\"}]}"
#define PEOPLE(list) "<p><each in=\"" list "\" as=\"x\">{{x.stt}}</each></p>"

static const struct {
	const char *body, *want;
} orders[] = {
    {"<p>{{tinh | sort | join: ','}}</p>", "An Giang,Ân Thi,Cà Mau,Đà Nẵng"},
    {"<p>{{so | sort | join: ','}}</p>", "-1.5,9,9.0,10"},
    {"<p>{{ngay | sort | first}}</p>", "31/12/2023"},
    {"<p>{{dong | sort | join: ','}}</p>", "o,ô,ơ"},
    {PEOPLE("ai | sort: 'ten'"), "4312"},
    {PEOPLE("ai | sort-names: 'ten'"), "4312"},
    {PEOPLE("ai | sort: 'luong'"), "3142"},
    {PEOPLE("ai | sort: 'sinh'"), "4312"},
    {PEOPLE("ai | sort: 'o'"), "3124"},
    {PEOPLE("ai | sort: 'stt' | sort: 'luong'"), "3142"},
    {PEOPLE("ai | sort: (true ? 'luong' : 'ten')"), "3142"},
    {"<p>{{tinh | sort-names | first}}</p>", "An Giang"},
    {"<p>({{null | sort | join: ','}})</p>", "()"},
    /* findings */
    {PEOPLE("ai | sort"), NULL},
    {PEOPLE("ai | sort: 'luog'"), NULL},
    {PEOPLE("ai | sort: 'dang'"), NULL},
    {PEOPLE("ai | sort: (true ? 'luog' : 'ten')"), NULL},
    {PEOPLE("ai | sort: (true ? '' : 'ten')"), NULL},
    {PEOPLE("ai | sort-names: 'luong'"), NULL},
    {PEOPLE("ai | sort-names: 'sinh'"), NULL},
    {"<p>{{tinh | sort: 'ten' | join: ','}}</p>", NULL},
    {"<p>{{so | sort-names | join: ','}}</p>", NULL},
    {"<p>{{(co | sort) ? 'a' : 'b'}}</p>", NULL},
    {"<p>{{tinh[0] | sort | join: ','}}</p>", NULL},
};

static void
test_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		const char *want = orders[i].want;
		struct make m;
		char line[200];

		make_open(&m);
		make_document(&m, LISTS, "", orders[i].body, LIST_DATA);
		if (want == NULL && (m.dump != NULL || m.diag.errors != 1)) {
			make_print(&m);
			fail_msg("%s: no finding, or two", orders[i].body);
		}
		if (want != NULL && m.dump == NULL) {
			make_print(&m);
			fail_msg("%s: no document", orders[i].body);
		}
		snprintf(line, sizeof line, "text \"%s\"\n", want ? want : "");
		if (want != NULL && strstr(m.dump, line) == NULL)
			fail_msg(
			    "%s: want %s in\n%s", orders[i].body, want, m.dump);
		make_close(&m);
	}
}

static void
test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make m;
		char body[300], want[200];

		make_open(&m);
		snprintf(body, sizeof body, "<p>%s</p>", cases[i].expr);
		make_document(&m, FIELDS, "", body, DATA);
		if (cases[i].want == NULL) {
			assert_null(m.dump);
			make_close(&m);
			continue;
		}
		if (m.dump == NULL) {
			make_print(&m);
			fail_msg("%s: no document", cases[i].expr);
		}
		snprintf(want, sizeof want, "text %s\n", cases[i].want);
		if (strstr(m.dump, want) == NULL)
			fail_msg(
			    "%s: want %s in\n%s", cases[i].expr, want, m.dump);
		make_close(&m);
	}
}

static const struct {
	const char *expr, *finding;
} wrong[] = {
    {"{{}}", "expression-syntax template.xml:3:25"},
    {"{{so", "expression-syntax template.xml:3:27"},
    {"{{so so}}", "expression-syntax template.xml:3:28"},
    {"{{so +}}", "expression-syntax"},
    {"{{(so}}", "expression-syntax"},
    {"{{'so}}", "expression-syntax"},
    {"{{so | }}", "expression-syntax"},
    {"{{so | pad}}", "expression-syntax"},
    {"{{so | pad: 1, 2, 3}}", "expression-syntax"},
    {"{{so | uper}}", "filter-unknown template.xml:3:30 : there is no filter "
		      "\"uper\" (→ \"upper\"?)"},
    /* a count out of bounds is told, not bent */
    {"{{so | pad: 1001}}", "expression-kind template.xml:3:30"},
    {"{{so | pad: 10000000000000000000000}}", "expression-kind"},
    {"{{so | pad: 1.5}}", "expression-kind"},
    {"{{so | pad: 'x'}}", "expression-kind"},
    {"{{so | mask: 0 - 1, 1}}", "expression-kind"},
    {"{{so | mask: 1, 1001}}", "expression-kind"},
    {"{{so | blank: 999999999}}", "expression-kind"},
    {"{{so}}\n{{so}} x {{so + so}}{{ngai}}", "path-unknown template.xml:4:23"},
    {"{{@indx}}", "expression-syntax"},
    {"{{@index}}", "path-unknown"},
    {"{{nguoi.tem}}", "path-unknown template.xml:3:31 : the template declares "
		      "no field \"nguoi.tem\" (→ \"ten\"?)"},
    {"\n  x {{ngai}}", "path-unknown template.xml:4:7"},
    {"{{so.x}}", "expression-kind"},
    {"{{ds}}", "expression-kind"},
    {"{{co}}", "expression-kind"},
    {"{{nguoi}}", "expression-kind"},
    {"{{so | count}}", "expression-kind"},
    {"{{ds + 1}}", "expression-kind"},
    {"{{hang | sum: 'giá'}}", "path-unknown template.xml:3:37 : the template "
			      "declares no field \"giá\" (→ \"gia\"?)"},
    {"{{(hang | sort: 'tem') ? 'a' : 'b'}}",
	"path-unknown template.xml:3:39 : the template declares no field "
	"\"tem\" (→ \"ten\"?)"},
    {"{{hang | gather: 'tem' | join: ','}}",
	"path-unknown template.xml:3:40 : the template declares no field "
	"\"tem\" (→ \"ten\"?)"},
    {"{{ds | gather: 'ten' | join: ','}}", "expression-kind"},
    {"{{so | gather: 'ten' | count}}", "expression-kind"},
    {"{{hang | gather: 'ten'}}", "expression-kind"},
    {"{{hang | those: tem | count}}", "path-unknown template.xml:3:39"},
    {"{{ds | those: true | count}}", "expression-kind"},
    {"{{tem}}{{hang | those: ten | count}}", "path-unknown"},
    {"{{n | percent: 3, 21}}", "expression-kind template.xml:3:29"},
    {"{{n | percent: 3, 'x'}}", "expression-kind"},
    {"{{ngay | percent: 3}}", "expression-kind"},
    {"{{n | percent}}", "expression-syntax"},
    /* only the data can tell */
    {"{{nguoi.ten | percent: 3}}", "expression-kind data.json:1:"},
    {"{{so + 'x'}}", "expression-kind"},
    {"{{nguoi.ten + 1}}", "expression-kind data.json:1:"},
    {"{{nguoi.ten | iso}}", "expression-kind data.json:1:"},
};

static void
test_findings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct make m;
		char body[300];

		make_open(&m);
		snprintf(body, sizeof body, "<p>%s</p>", wrong[i].expr);
		make_document(&m, FIELDS, "", body, DATA);
		assert_null(m.dump);
		if (!make_told(&m, wrong[i].finding)) {
			make_print(&m);
			fail_msg(
			    "%s: want %s", wrong[i].expr, wrong[i].finding);
		}
		if (m.diag.errors != 1) {
			make_print(&m);
			fail_msg(
			    "%s: %zu errors", wrong[i].expr, m.diag.errors);
		}
		make_close(&m);
	}
}

/* Absent values print nothing, and are not loud. */
static void
test_absent(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m, FIELDS, "",
	    "<p>[{{so}}{{so | upper}}{{n | group}}{{ngay | iso}}{{ds | join: "
	    "','}}{{ds | count}}{{n + 1}}{{nguoi.ten}}{{dong}}{{hang | sum: "
	    "'gia'}}]</p>",
	    "{}");
	assert_non_null(m.dump);
	assert_non_null(strstr(m.dump, "text \"[00]\""));
	make_close(&m);
}

/* Lists in groups in groups, end to end; what is made of them is known before
 * there is data. */
static void
test_gather(void **state)
{
	static const char *const fields =
	    "<field name=\"lop\" label=\"L\" kind=\"list\">"
	    "<field name=\"em\" label=\"E\" kind=\"list\">"
	    "<field name=\"ten\" label=\"T\"/>"
	    "<field name=\"bai\" label=\"B\" kind=\"list\" "
	    "of=\"number\"/></field></field>";
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m, fields, "",
	    "<let name=\"em\" value=\"{{lop | gather: 'em'}}\"/>"
	    "<p>[{{em | count}} {{em | gather: 'bai' | sum}} {{(em | find: "
	    "'ten', 'c').bai | join: '+'}}<each in=\"em\" as=\"e\"> "
	    "{{e.ten}}</each>]</p>",
	    "{\"lop\": [{\"em\": [{\"ten\": \"a\", \"bai\": [1, 2]}]}, {},"
	    "{\"em\": [{\"ten\": \"b\"}, {\"ten\": \"c\", \"bai\": [3]}]}]}");
	if (m.dump == NULL || strstr(m.dump, "[3 6 3 a b c]") == NULL)
		make_print(&m);
	assert_non_null(m.dump);
	assert_non_null(strstr(m.dump, "[3 6 3 a b c]"));
	make_close(&m);
	make_open(&m);
	make_document(&m, fields, "",
	    "<p>{{(lop | gather: 'em' | first).tem}}</p>", "{}");
	assert_true(make_told(&m, "path-unknown"));
	make_close(&m);
}

static void
test_deep(void **state)
{
	static const char *const bits[][3] = {{"(", "1", ")"},
	    {"not ", "1", ""}, {"- ", "1", ""}, {"", "1", " + 1"},
	    {"true ? ", "1", " : 1"}, {"", "so", "[0]"}};

	(void)state;
	for (size_t k = 0; k < sizeof bits / sizeof bits[0]; k++) {
		struct make m;
		struct buf b;

		make_open(&m);
		b = buf_new(m.arena);
		buf_puts(&b, "<p>{{");
		for (int i = 0; i < 20000; i++)
			buf_puts(&b, bits[k][0]);
		buf_puts(&b, bits[k][1]);
		for (int i = 0; i < 20000; i++)
			buf_puts(&b, bits[k][2]);
		buf_puts(&b, "}}</p>");
		buf_putc(&b, '\0');
		make_document(&m, FIELDS, "", b.p, "{}");
		assert_null(m.dump);
		assert_true(make_told(&m, "expression-syntax"));
		make_close(&m);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_findings),
	    cmocka_unit_test(test_absent),
	    cmocka_unit_test(test_gather),
	    cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
