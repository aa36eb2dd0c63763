/* Loading, fields, expansion: through the room's header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/template_make.h"

#define HEAD "<template " MAKE_NS " name=\"t\" title=\"T\">\n"
#define BODY "<document><section><p>x</p></section></document>"
#define TAIL "</template>"

static void
want(struct make *m, const char *lines)
{
	if (m->dump == NULL) {
		make_print(m);
		fail_msg("no document");
	} else if (strstr(m->dump, lines) == NULL) {
		fail_msg("want:\n%s\nin:\n%s", lines, m->dump);
	}
}

static void
want_body(const char *fields, const char *extra, const char *body,
    const char *json, const char *lines)
{
	struct make m;

	make_open(&m);
	make_document(&m, fields, extra, body, json);
	want(&m, lines);
	make_close(&m);
}

/* ---- files that are wrong ---- */
static const struct {
	const char *text, *finding;
} broken[] = {
    {"", "xml-syntax"},
    {"<template", "xml-syntax template.xml:1:"},
    {HEAD "<p>&amp;</q></template>", "xml-syntax template.xml:2:"},
    {HEAD "<document>&nbsp;</document></template>", "xml-syntax"},
    {"<!DOCTYPE a><a/>", "xml-entity template.xml:1:1"},
    {"<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]><a>&d;</a>",
	"xml-entity template.xml:1:1"},
    {"\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>",
	"xml-entity template.xml:2:1"},
    {"<template name='t'/>",
	"namespace template.xml:1:1 : <template> lacks the xmlns"},
    {"<html/>", "root-unknown"},
    {"<library " MAKE_NS "/>", "root-unknown"},
    {HEAD TAIL, "element-missing template.xml:1:1"},
    {"\xFF", "not-utf8 template.xml:1:1"},
    {HEAD "<document>\xC3</document>" TAIL, "not-utf8 template.xml:2:11"},
    {HEAD "<documnt/>" TAIL, "element-unknown template.xml:2:1 : the element "
			     "<documnt> does not belong in <template> (→ "
			     "\"document\"?)"},
    {HEAD "<document><section><p algn='left'/></section></document>" TAIL,
	"attribute-unknown template.xml:2:29 : <p> has no attribute \"algn\" "
	"(→ \"align\"?)"},
    {HEAD "<document><section><p align='middle'/></section></document>" TAIL,
	"attribute-value template.xml:2:30 : the value \"middle\" of align"},
    {HEAD "<document><section>x</section></document>" TAIL,
	"text-stray template.xml:2:20"},
    {HEAD "<document><section><p/><else/></section></document>" TAIL,
	"element-unknown"},
    {HEAD "<document><section><p><p/></p></section></document>" TAIL,
	"element-unknown"},
    {HEAD "<document><section><table/></section></document>" TAIL, NULL},
    {HEAD "<document><section><each in='x'/></section></document>" TAIL,
	"attribute-missing template.xml:2:20 : <each> lacks the attribute "
	"\"as\""},
    {HEAD "<document><section><p style='x'/></section></document>" TAIL,
	"name-unknown template.xml:2:30"},
    {HEAD "<style id='a' based-on='b'/><style id='b' based-on='a'/>" BODY TAIL,
	"style-cycle"},
    {HEAD "<style id='a'/><style id='a'/>" BODY TAIL, "name-twice"},
    {HEAD "<style id='{{x}}'/>" BODY TAIL, "attribute-value"},
    {HEAD "<style id='r' kind='run'/><document><section><p style='r'/>"
	  "</section></document>" TAIL,
	"name-unknown"},
    {HEAD "<component name='c'><param name='p'/><p>{{q}}</p></component>" BODY
	    TAIL,
	"param-unknown template.xml:2:43 : the component \"c\" has no "
	"parameter "
	"\"q\""},
    {HEAD "<component name='c'><param name='p'/><param name='q' default=''/>"
	  "<p/></component><document><section>\n<use component='c' q='1'/>"
	  "</section></document>" TAIL,
	"attribute-missing template.xml:3:1 : <use component=\"c\"> lacks the "
	"attribute \"p\""},
    {HEAD "<document><section><header/>\n<footer/><header/></section>"
	  "</document>" TAIL,
	"name-twice template.xml:3:10 : element \"header\""},
    {HEAD "<document><section><first-footer/><if test='true'>\n"
	  "<first-footer/></if></section></document>" TAIL,
	"name-twice template.xml:3:1"},
    {HEAD "<document><section><if test='true'><footer/></if><else><footer/>"
	  "</else></section></document>" TAIL,
	NULL},
    {HEAD "<style id='a' name='A, B'/>" BODY TAIL,
	"attribute-value template.xml:2:21 : the value \"A, B\" of name"},
    {HEAD "<document><section><p><a href='x.html'>x</a></p></section>"
	  "</document>" TAIL,
	"attribute-value template.xml:2:32 : the value \"x.html\" of href is "
	"not "
	"valid: expected https:, http:, mailto:, tel:"},
    {HEAD "<document><section><p><a href='HTTPS://x.vn'>x</a></p></section>"
	  "</document>" TAIL,
	NULL},
    {HEAD "<fields><field name='a' label='A'/></fields><document><section>"
	  "<p>{{a + ' x'}}</p></section></document>" TAIL,
	"expression-kind template.xml:2:73 : expression \"a + ' x'\": expected "
	"a "
	"number (to join"},
    {HEAD "<component name='c'/><document><section><use component='c' x='1'/>"
	  "</section></document>" TAIL,
	"name-unknown"},
    {HEAD "<component name='c'><p/></component><document><section><p><use "
	  "component='c'/></p></section></document>" TAIL,
	"element-unknown"},
    {HEAD "<component name='c'>word</component><document><section><use "
	  "component='c'/></section></document>" TAIL,
	"element-unknown"},
    {HEAD "<fields><field name='Số' label='x'/></fields>" BODY TAIL,
	"attribute-value"},
    {HEAD "<fields><field name='a' label='x'/><field name='a' label='x'/>"
	  "</fields>" BODY TAIL,
	"name-twice"},
    {HEAD
	"<fields><field name='a' label='x' kind='choice'/></fields>" BODY TAIL,
	"attribute-missing"},
    {HEAD "<fields><field name='a' label='x' kind='list'/></fields>" BODY TAIL,
	"attribute-missing"},
    {HEAD "<fields><field name='a' label='x' kind='date' default='31/02/2024'/>"
	  "</fields>" BODY TAIL,
	"bad-date"},
    {HEAD "<include href='../x.xml'/>" BODY TAIL,
	"include-outside template.xml:2:16"},
    {HEAD "<include href='/etc/passwd'/>" BODY TAIL, "include-outside"},
    {HEAD "<include href='none.xml'/>" BODY TAIL, "include-missing"},
    {HEAD "<list-style id='l'/>" BODY TAIL, "element-missing"},
    {HEAD "<document><section><p>\xE2\x80\xAE</p></section></document>" TAIL,
	"bad-character template.xml:2:23"},
};

static void
test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		struct make m;

		make_open(&m);
		make_file(&m, "t/template.xml", broken[i].text);
		if (make_load(&m, "t") != (broken[i].finding == NULL)) {
			make_print(&m);
			fail_msg("%s", broken[i].text);
		}
		if (broken[i].finding != NULL &&
		    !make_told(&m, broken[i].finding)) {
			make_print(&m);
			fail_msg(
			    "%s: want %s", broken[i].text, broken[i].finding);
		}
		make_close(&m);
	}
}

/* All findings of a file come at once, in order, with their places. */
static void
test_all_at_once(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_file(&m, "t/template.xml",
	    HEAD "<fields><field name='so' label='S'/></fields>\n"
		 "<document>\n<section>\n"
		 "<p stle='x'>{{sso}} {{so | uper}}</p>\n"
		 "<q/>\n"
		 "<p left='3'>{{so</p>\n"
		 "</section></document>" TAIL);
	assert_false(make_load(&m, "t"));
	assert_int_equal(m.diag.n, 6);
	assert_true(make_told(&m, "attribute-unknown template.xml:5:10"));
	assert_true(make_told(&m, "filter-unknown template.xml:5:28"));
	assert_true(make_told(&m, "element-unknown template.xml:6:1"));
	assert_true(make_told(&m, "attribute-value template.xml:7:10"));
	assert_true(make_told(&m, "expression-syntax template.xml:7:17"));
	assert_true(make_told(&m, "path-unknown template.xml:5:15"));
	make_close(&m);
}

static void
test_names(void **state)
{
	struct make m;
	char file[200];
	size_t n;

	(void)state;
	make_open(&m);
	make_file(&m, "giay-moi/template.xml", HEAD BODY TAIL);
	assert_false(make_load(&m, "giay-mo"));
	assert_string_equal(make_finding(&m, 0),
	    "template-unknown :0:0 : there is no template \"giay-mo\" (→ "
	    "\"giay-moi\"?)");
	assert_false(make_load(&m, ".."));
	assert_false(make_load(&m, ""));
	assert_false(make_load(&m, "/nowhere/x.xml"));
	assert_false(make_load(&m, m.folder));
	assert_non_null(strstr(make_finding(&m, m.diag.n - 1),
	    "\": it is a folder without template.xml"));
	snprintf(file, sizeof file, "%s/giay-moi", m.folder);
	assert_false(make_load(&m, file));
	assert_non_null(strstr(
	    make_finding(&m, m.diag.n - 1), "/giay-moi/template.xml\"?)"));
	diag_init(&m.diag, m.arena);
	snprintf(file, sizeof file, "%s/giay-moi/template.xml", m.folder);
	assert_true(make_load(&m, file));
	assert_int_equal(m.diag.n, 1);
	assert_true(
	    make_told(&m, "template-name template.xml:1:48 : the template "
			  "named \"t\" lies in the folder \"giay-moi\""));
	assert_true(str_is(template_name(m.t), "t"));
	assert_true(str_is(template_title(m.t), "T"));
	assert_true(str_is(template_files(m.t, &n)[0].path, file));
	assert_int_equal(n, 1);
	make_close(&m);
}

/* ---- includes ---- */
static void
test_include(void **state)
{
	struct make m;
	size_t n;

	(void)state;
	make_open(&m);
	make_file(&m, "lib/a.xml",
	    "<library " MAKE_NS "><include href=\"lib/b.xml\"/>"
	    "<style id=\"s\" based-on=\"b\" bold=\"yes\"/></library>");
	make_file(&m, "lib/b.xml",
	    "<library " MAKE_NS
	    "><style id=\"b\" size=\"{{co}}pt\"/></library>");
	make_file(&m, "t/template.xml",
	    HEAD "<include href=\"lib/a.xml\"/><include href=\"lib/b.xml\"/>"
		 "<document base-style=\"s\"><let name=\"co\" value=\"11\"/>"
		 "<section><p>x</p></section></document>" TAIL);
	assert_true(make_load(&m, "t"));
	template_files(m.t, &n);
	assert_int_equal(n, 3);
	make_expand(&m, "{}");
	want(&m, "base=s\n  style id=b name=\"b\" size=11\n"
		 "  style id=s name=\"s\" based-on=b bold\n");
	make_close(&m);
}

static void
test_include_cycle(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_file(&m, "lib/a.xml",
	    "<library " MAKE_NS "><include href=\"lib/b.xml\"/></library>");
	make_file(&m, "lib/b.xml",
	    "<library " MAKE_NS "><include href=\"lib/a.xml\"/></library>");
	make_file(&m, "t/template.xml",
	    HEAD "<include href=\"lib/a.xml\"/>" BODY TAIL);
	assert_false(make_load(&m, "t"));
	assert_true(make_told(&m, "include-cycle b.xml:1:"));
	assert_int_equal(m.diag.n, 1);
	make_close(&m);
}

static void
test_include_link(void **state)
{
	struct make m;
	char path[200];

	(void)state;
	make_open(&m);
	make_file(&m, "t/template.xml",
	    HEAD "<include href=\"t/out.xml\"/>" BODY TAIL);
	snprintf(path, sizeof path, "%s/t/out.xml", m.folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(make_load(&m, "t"));
	assert_true(make_told(&m, "include-outside template.xml:2:16"));
	unlink(path);
	make_close(&m);
}

/* ---- data ---- */
#define DATA_FIELDS                                                              \
	"<field name='so' label='Số' required='yes' example='7'/>"             \
	"<field name='ngay' label='Ngày' kind='date'/>"                         \
	"<field name='mo' label='Mở' kind='date' required='yes' blank='yes'/>" \
	"<field name='n' label='N' kind='number'/>"                              \
	"<field name='co' label='Cỡ' kind='choice' values='13 12' "            \
	"default='13'/>"                                                         \
	"<field name='b' label='B' kind='bool' default='yes'/>"                  \
	"<field name='d' label='D' kind='list' of='text' min='1' max='2'/>"      \
	"<field name='g' label='G' kind='group' required='yes'>"                 \
	"<field name='x' label='X' required='yes'/>"                             \
	"<field name='y' label='Y' default='mặc định'/></field>"            \
	"<field name='r' label='R' kind='list'>"                                 \
	"<field name='x' label='X' required='yes'/></field>"                     \
	"<field name='l' label='L' kind='lines'/>"                               \
	"<field name='h' label='H' kind='image'/>"

static void
test_data(void **state)
{
	static const char *const findings[] = {
	    "unknown-key data.json:2:3 g.z: the template has no field \"z\"",
	    ("unknown-key data.json:3:1 sô: the template has no field \"sô\" "
	     "(→ \"so\"?)"),
	    "missing-value data.json:1:1 so: \"so\" is missing (Số)",
	    "bad-date data.json:4:8 ngay: Ngày: \"31/02/2024\" is no real date",
	    "wrong-choice data.json:5:6 co: Cỡ: \"14\" is not one of: 13, 12",
	    "bad-number data.json:6:5 n: N: \"mười\" is not a number",
	    "wrong-kind data.json:7:5 b: B: expected true, false, not",
	    "wrong-count data.json:8:5 d: D: 3 items, expected 1–2",
	    "empty-item data.json:8:17 d[2]: D: the item \"d[2]\" is empty",
	    "day-missing data.json:12:6 e: E: \"2024-03\" lacks the day",
	    "missing-value data.json:13:6 m: \"m\" is missing (M)",
	    "missing-value data.json:2:1 g.x: \"g.x\" is missing (X)",
	    "missing-value data.json:9:6 r[0].x:",
	    "line-break data.json:9:15 r[1].x: X takes a single line",
	    "wrong-kind data.json:10:6 l[0]:",
	    "image-outside data.json:11:5 h:",
	};
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m,
	    DATA_FIELDS
	    "<field name='e' label='E' kind='date'/>"
	    "<field name='m' label='M' kind='lines' required='yes'/>",
	    "", "<p>x</p>",
	    "{\"mo\": \"01/2024\", \"g\":\n"
	    "{ \"z\": 1},\n"
	    "\"sô\": 1,\n"
	    "\"ngay\":\"31/02/2024\",\n"
	    "\"co\":14,\n"
	    "\"n\":\"mười\",\n"
	    "\"b\":\"yes\",\n"
	    "\"d\":[\"a\", \"b\",  \"\"],\n"
	    "\"r\":[{}, {\"x\":\"a\\nb\"}],\n"
	    "\"l\":[{}],\n"
	    "\"h\":\"../x.png\",\n"
	    "\"e\": \"2024-03\",\n"
	    "\"m\": [\"\", \" \"]}");
	assert_null(m.dump);
	for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++) {
		if (make_told(&m, findings[i]))
			continue;
		make_print(&m);
		fail_msg("want %s", findings[i]);
	}
	assert_int_equal(m.diag.errors, sizeof findings / sizeof findings[0]);
	make_close(&m);
}

static void
test_defaults(void **state)
{
	(void)state;
	want_body(DATA_FIELDS, "",
	    "<p>{{so}} {{co}} {{b ? 'b' : '-'}} {{g.y}} {{mo | date-long: "
	    "'.'}} "
	    "{{l}} {{n}}</p>",
	    "{\"so\": 5, \"mo\": \"2024-01\", \"g\": {\"x\": \"q\"}, \"n\": "
	    "\"1.50\", \"l\": [\"u\", \"v\"], \"$schema\": \"x\"}",
	    "text \"5 13 b mặc định ngày . tháng 01 năm 2024 u\"\n"
	    "        break\n        text \"v 1.50\"\n");
	/* only blanks, null and [] are absent */
	want_body(DATA_FIELDS, "", "<p>[{{n}}{{ngay}}{{l}}{{d | count}}]</p>",
	    "{\"so\": \"5\", \"mo\": \" \", \"g\": {\"x\": \"q\"}, \"n\": "
	    "null, "
	    "\"ngay\": \"\", \"l\": [], \"d\": []}",
	    "text \"[0]\"");
}

/* ---- text ---- */
static void
test_white_space(void **state)
{
	(void)state;
	want_body("<field name='x' label='X'/>", "",
	    "<p>\n\t a \n b <b> c</b> <i>d</i> {{x}} <br/> e <tab/> f "
	    "{{x}}\n</p>",
	    "{}",
	    "text \"a b \"\n        text \"c\" bold\n        text \" \"\n"
	    "        text \"d\" italic\n        break\n        text \"e\"\n"
	    "        tab\n        text \"f\"\n");
	want_body("<field name='x' label='X'/>", "",
	    "<p>{{x}}[{{x}}]<nbsp/>{{x}}</p>", "{\"x\": \" a  b \"}",
	    "text \" a  b [ a  b ]\\u{A0} a  b \"");
}

static void
test_text_elements(void **state)
{
	(void)state;
	want_body("", "<style id='r' kind='run' color='#ff0000'/>",
	    "<p bold='yes'>a<sup>2</sup><sub>x</sub><u>u</u><s>s</s>"
	    "<caps>c</caps><span style='r' size='9pt' italic='no'>z</span>"
	    "<page-number/>/<page-count/><a href='https://x.vn/'>l</a></p>",
	    "{}",
	    "paragraph style=Normal bold\n"
	    "        text \"a\"\n"
	    "        text \"2\" vertical=super\n"
	    "        text \"x\" vertical=sub\n"
	    "        text \"u\" underline\n"
	    "        text \"s\" strike\n"
	    "        text \"c\" caps\n"
	    "        text \"z\" style=r size=9 italic=no\n"
	    "        page-number\n"
	    "        text \"/\"\n"
	    "        page-count\n"
	    "        text \"l\" href=\"https://x.vn/\"\n");
}

/* Text of template and data in one run remembers each piece. */
static void
test_pieces(void **state)
{
	struct make m;
	const struct run *r;

	(void)state;
	make_open(&m);
	make_document(&m,
	    "<field name='a' label='A'/><field name='b' label='B'/>", "",
	    "<p>Số: {{a}}/{{b}}</p>", "{\"a\": \"1\",\n \"b\": \"XY\"}");
	assert_non_null(m.doc);
	r = m.doc->sections->blocks->as.paragraph.runs;
	assert_int_equal(m.doc->sections->blocks->as.paragraph.n_runs, 1);
	assert_int_equal(r->n_pieces, 4);
	assert_int_equal(document_run_origin(r, 0)->path.n, 0);
	assert_true(str_is(document_run_origin(r, 6)->path, "a"));
	assert_true(str_is(document_run_origin(r, 9)->path, "b"));
	assert_int_equal(document_run_origin(r, 9)->place.line, 2);
	make_close(&m);
}

static void
test_image(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m, "<field name='h' label='H' kind='image'/>", "",
	    "<p><img src='{{h}}' alt='ảnh' width='30mm'/></p>",
	    "{\"h\": \"dau.png\"}");
	want(&m, "image ");
	assert_true(str_is(m.image_src, "dau.png"));
	assert_int_equal(m.image_folder.n, 0);
	make_close(&m);
	make_open(&m);
	make_document(&m, "", "",
	    "<p><img src='logo.png' alt='' anchor='yes' x='1mm' y='-2mm'/></p>",
	    "{}");
	assert_true(str_ends(m.image_folder, STR("/t")));
	assert_true(
	    m.doc->sections->blocks->as.paragraph.runs->picture->anchored);
	make_close(&m);
}

/* ---- control ---- */
/* Empty ones are left out, of two with one name the last counts, lines become
 * one; they may stand where conditions say so. */
static void
test_properties(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_file(&m, "t/template.xml",
	    "<template " MAKE_NS " name='t' title='T'><fields>"
	    "<field name='so' label='S'/><field name='cq' label='C' "
	    "kind='lines'/></fields><document>"
	    "<property name='so' label='Số' value='{{so}}'/>"
	    "<if test='so'><property name='loai' label='Loại' value='a'/></if>"
	    "<property name='cq' label='Cơ quan' value='{{cq | join: "
	    "\"\n\"}}'/>"
	    "<property name='loai' label='Loại văn bản' value='Công văn'/>"
	    "<section><p>x</p></section></document></template>");
	assert_true(make_load(&m, "t"));
	make_expand(&m, "{\"so\":\"35\",\"cq\":[\"A\",\"B\"]}");
	assert_non_null(strstr(m.dump,
	    "  property name=so label=\"Số\" value=\"35\"\n"
	    "  property name=loai label=\"Loại văn bản\" value=\"Công văn\"\n"
	    "  property name=cq label=\"Cơ quan\" value=\"A B\"\n"));
	make_expand(&m, "{}");
	assert_null(strstr(m.dump, "property name=so"));
	assert_null(strstr(m.dump, "property name=cq"));
	make_close(&m);
}

static void
test_control(void **state)
{
	(void)state;
	want_body("<field name='d' label='D' kind='list' of='text'/>", "",
	    "<each in='d' as='x'><if test=\"x == "
	    "'a'\"><p>A{{@index}}</p></if>\n"
	    "<elif test=\"@last\"><p>last of {{@count}}</p></elif>\n"
	    "<else><p>{{x}}</p></else></each>"
	    "<p><each in='d' as='x'>{{x}}<if test='not @last'>, "
	    "</if></each></p>"
	    "<p drop-if-empty='yes'><if test='d'/></p>",
	    "{\"d\": [\"a\", \"b\", \"c\"]}",
	    "    body\n"
	    "      paragraph style=Normal\n        text \"A1\"\n"
	    "      paragraph style=Normal\n        text \"b\"\n"
	    "      paragraph style=Normal\n        text \"last of 3\"\n"
	    "      paragraph style=Normal\n        text \"a, b, c\"\n");
	want_body("", "",
	    "<let name='a' value='1'/><p>{{a}}<let name='a' value='{{a + 1}}'/>"
	    "{{a}}</p><p>{{a}}</p>",
	    "{}",
	    "text \"12\"\n      paragraph style=Normal\n        text \"1\"");
}

static void
test_component(void **state)
{
	(void)state;
	/* a list goes in as itself; the body sees its parameters only */
	want_body("<field name='d' label='D' kind='list' of='text'/>",
	    "<component name='c'><param name='ds'/><param name='m' "
	    "default='!'/><each in='ds' as='x'><p>{{x}}{{m}}</p></each>"
	    "<content/></component>",
	    "<let name='z' value='zz'/><use component='c' ds='{{d}}'>"
	    "<p>{{z}}</p></use>",
	    "{\"d\": [\"a\", \"b\"]}",
	    "text \"a!\"\n      paragraph style=Normal\n        text \"b!\"\n"
	    "      paragraph style=Normal\n        text \"zz\"\n");
	/* words, and a component in a component */
	want_body("",
	    "<component name='in'><param name='x'/><b>{{x}}</b></component>"
	    "<component name='out'><param name='y'/>[<use component='in' "
	    "x='{{y}}'/><content/>]</component>",
	    "<p><use component='out' y='1'>c</use></p>", "{}",
	    "text \"[\"\n        text \"1\" bold\n        text \"c]\"\n");
}

static void
test_component_kinds(void **state)
{
	struct make m;

	(void)state;
	/* the same body is right for one use and wrong for the other */
	make_open(&m);
	make_document(&m,
	    "<field name='g' label='G' kind='group'><field name='x' "
	    "label='X'/></field><field name='h' label='H' kind='group'>"
	    "<field name='y' label='Y'/></field>",
	    "<component name='c'><param name='p'/><p>{{p.x}}</p></component>",
	    "<use component='c' p='{{g}}'/><use component='c' p='{{h}}'/>"
	    "<use component='c' p='{{h}}'/>",
	    "{}");
	assert_int_equal(m.diag.n, 1);
	assert_true(
	    make_told(&m, "path-unknown template.xml:3:45 : the template "
			  "declares no field \"p.x\" (used at "));
	assert_non_null(strstr(make_finding(&m, 0), "template.xml:3:113)"));
	make_close(&m);
}

static void
test_unused(void **state)
{
	struct make m;

	(void)state;
	/* used: by name, as a member, through a group or a list passed whole,
	 * by sum, where the way of the value is lost */
	make_open(&m);
	make_document(&m,
	    "<field name='a' label='A'/><field name='b' label='B'/>\n"
	    "<field name='g' label='G' kind='group'><field name='x' "
	    "label='X'/>\n<field name='y' label='Y'/></field>"
	    "<field name='h' label='H' kind='group'><field name='z' "
	    "label='Z'/></field>"
	    "<field name='d' label='D' kind='list'><field name='n' label='N' "
	    "kind='number'/></field>\n"
	    "<field name='k' label='K' kind='group'><field name='u' "
	    "label='U'/></field>",
	    "<component name='c'><param name='p'/><p>{{p.x}}</p></component>"
	    "<component name='e'><param name='p'/><if test='p'/></component>",
	    "<p>{{a}}</p><use component='c' p='{{g}}'/><use component='e' "
	    "p=\"{{a ? h : d}}\"/><p>{{d | sum: 'n'}}</p>",
	    "{}");
	assert_non_null(m.dump);
	assert_true(make_told(&m, "field-unused template.xml:2:36 : nothing in "
				  "the template uses the field \"b\""));
	assert_true(make_told(&m, "field-unused template.xml:4:1 : nothing in "
				  "the template uses the field \"g.y\""));
	assert_true(make_told(&m, "field-unused template.xml:5:1 : nothing in "
				  "the template uses the field \"k\""));
	assert_int_equal(m.diag.n, 3);
	make_close(&m);
}

/* A style's name that is not there is told once a file. */
static void
test_style_names(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m, "",
	    "<style id='a' size='{{co}}'/><style id='b' size='{{co}}' "
	    "font='{{chu}}'/>",
	    "<p/>", "{}");
	assert_int_equal(m.diag.n, 2);
	make_close(&m);
}

/* Two headers, each behind a condition of its own: told when both come. */
static void
test_story_twice(void **state)
{
	static const char body[] =
	    "<if test='a'><header><p/></header></if>\n<if test='b'><header/>"
	    "</if><p/>";
	static const char fields[] =
	    "<field name='a' label='A'/><field name='b' label='B'/>";
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m, fields, "", body, "{\"a\": \"1\"}");
	assert_non_null(m.dump);
	make_expand(&m, "{\"a\": \"1\", \"b\": \"2\"}");
	assert_null(m.dump);
	assert_int_equal(m.diag.n, 1);
	assert_true(make_told(&m, "name-twice template.xml:4:14"));
	make_close(&m);
}

static void
test_endless(void **state)
{
	struct make m;
	struct buf b, json;

	(void)state;
	make_open(&m);
	make_document(&m, "",
	    "<component name='c'><use component='c'/></component>",
	    "<use component='c'/>", "{}");
	assert_null(m.dump);
	assert_true(make_told(&m, "too-deep"));
	make_close(&m);

	make_open(&m);
	b = buf_new(m.arena);
	json = buf_new(m.arena);
	for (int i = 0; i < 9; i++)
		buf_puts(&b, "<each in='d' as='x'>");
	buf_puts(&b, "<p/>");
	for (int i = 0; i < 9; i++)
		buf_puts(&b, "</each>");
	buf_putc(&b, '\0');
	buf_puts(&json, "{\"d\": [0");
	for (int i = 0; i < 20; i++)
		buf_puts(&json, ",1");
	buf_puts(&json, "]}");
	buf_putc(&json, '\0');
	make_document(&m, "<field name='d' label='D' kind='list' of='text'/>",
	    "", b.p, json.p);
	assert_null(m.dump);
	assert_true(make_told(&m, "steps-limit"));
	make_close(&m);
}

/* n times text, where its # is the number. */
static const char *
many(struct make *m, int n, const char *text)
{
	struct buf b = buf_new(m->arena);

	for (int i = 0; i < n; i++)
		for (const char *p = text; *p != '\0'; p++) {
			if (*p == '#')
				buf_int(&b, i);
			else
				buf_putc(&b, *p);
		}
	buf_putc(&b, '\0');
	return buf_take(&b).p;
}

static void
want_most(int most, const char *fields, const char *extra)
{
	for (int over = 0; over < 2; over++) {
		struct make m;

		make_open(&m);
		make_document(&m, many(&m, most + over, fields),
		    many(&m, most + over, extra), "<p>x</p>", "{}");
		assert_int_equal(make_told(&m, "too-many"), over);
		if (over)
			assert_int_equal(m.diag.n, 1);
		make_close(&m);
	}
}

static void
test_too_many(void **state)
{
	(void)state;
	want_most(2000, "<field name='f#' label='F'/>", "");
	want_most(2000, "", "<style id='s#'/>");
	want_most(
	    500, "", "<list-style id='l#'><level text='-'/></list-style>");
	want_most(2000, "", "<component name='c#'><p/></component>");
}

static void
test_many_attributes(void **state)
{
	for (int n = 200; n <= 201; n++) {
		struct make m;
		struct buf b;

		(void)state;
		make_open(&m);
		b = buf_new(m.arena);
		buf_puts(&b, HEAD "<style");
		buf_puts(&b, many(&m, n, " a#='1'"));
		buf_puts(&b, "/>" BODY TAIL);
		buf_putc(&b, '\0');
		make_file(&m, "t/template.xml", buf_take(&b).p);
		assert_false(make_load(&m, "t"));
		assert_int_equal(make_told(&m, "too-many"), n > 200);
		assert_int_equal(make_told(&m, "attribute-unknown"), n <= 200);
		make_close(&m);
	}
}

static void
test_list_too_deep(void **state)
{
	for (int n = 9; n <= 10; n++) {
		struct make m;
		struct buf b;

		(void)state;
		make_open(&m);
		b = buf_new(m.arena);
		buf_puts(&b, many(&m, n, "<list><item>a"));
		buf_puts(&b, many(&m, n, "</item></list>"));
		buf_putc(&b, '\0');
		make_document(&m, "",
		    "<list-style id='gach-ngang'><level text='-'/>"
		    "</list-style>",
		    buf_take(&b).p, "{}");
		assert_int_equal(make_told(&m, "too-deep"), n > 9);
		assert_int_equal(m.dump == NULL, n > 9);
		make_close(&m);
	}
}

/* ---- blocks ---- */
static void
test_paragraph(void **state)
{
	(void)state;
	want_body("", "<style id='s' name='Kiểu' align='justify' first='1cm'/>",
	    "<p style='s' left='10mm' hanging='5mm' line='exact 18pt' "
	    "keep-next='yes' tabs='50mm 165mm:right:dots' before='6pt' "
	    "keep-previous='yes' size='{{1 + 12}}pt' align=\"{{1 == 1 ? "
	    "'center' "
	    ": 'left'}}\">x</p>"
	    "<p style=\"{{'s'}}\" line='1.15'>y</p>",
	    "{}",
	    "paragraph keep-previous style=s align=center left=28.35 "
	    "first=-14.15 before=6 line-exact=18 keep-next tabs=[141.75:left "
	    "467.7"
	    ":right:dots] size=13\n        text \"x\"\n"
	    "      paragraph style=s line=1.15\n");
}

static void
test_lists(void **state)
{
	(void)state;
	want_body("",
	    "<list-style id='l'><level format='decimal' text='%1.' left='1cm' "
	    "hanging='5mm' bold='yes'/><level format='letter'/></list-style>",
	    "<list style='l' start='3'><item>một <list><item>a</item></list>"
	    "</item><item><p>hai</p><p>thêm</p></item></list>"
	    "<p list='l'>x</p><p list='l' level='2'>y</p>",
	    "{}",
	    "  list-style id=l\n"
	    "    level format=decimal text=\"%1.\" suffix=tab left=28.35 "
	    "first=-14.15 bold\n"
	    "    level format=letter text=\"%2.\" suffix=tab\n");
	want_body("", "",
	    "<list><item>một <list><item>a</item></list></item>"
	    "<item><p>hai</p><p>thêm</p></item><item/></list>",
	    "{}",
	    "      paragraph style=Normal list=gach-ngang level=1\n"
	    "        text \"một\"\n"
	    "      paragraph style=Normal list=gach-ngang level=2\n"
	    "        text \"a\"\n"
	    "      paragraph style=Normal list=gach-ngang level=1\n"
	    "        text \"hai\"\n"
	    "      paragraph style=Normal list=gach-ngang level=1 continues\n"
	    "        text \"thêm\"\n"
	    "      paragraph style=Normal list=gach-ngang level=1\n");
}

static void
test_list_start(void **state)
{
	struct make m;
	const struct list *l;

	(void)state;
	make_open(&m);
	make_document(&m, "",
	    "<list-style id='l'><level format='decimal'/></list-style>",
	    "<list style='l' start='3'><item>a</item></list>"
	    "<p list='l'>b</p><p list='l'>c</p><p list='l' start='9'>d</p>",
	    "{}");
	l = m.doc->lists;
	assert_int_equal(l->start, 3);
	assert_int_equal(l->next->start, 1);
	assert_int_equal(l->next->next->start, 9);
	assert_null(l->next->next->next);
	make_close(&m);
}

static void
test_table(void **state)
{
	(void)state;
	want_body("<field name='d' label='D' kind='list' of='text'/>",
	    "<style id='o'/>",
	    "<table columns='10mm fit 2*' border='0.5pt' inside-h='1pt' "
	    "padding='0 1mm' style='o' align='center'>"
	    "<row header='yes' split='no'><cell colspan='2' shade='#eeeeee'>a"
	    "</cell><cell/></row><each in='d' as='x'><row><cell "
	    "border-top='none' rowspan='2' valign='center'>{{x}}<p>y</p></cell>"
	    "</row></each></table>",
	    "{\"d\": [\"1\"]}",
	    "      table columns=[28.35 fit 2*] header-rows=1 align=center "
	    "border-top=0.5 border-right=0.5 border-bottom=0.5 border-left=0.5 "
	    "inside-h=1 padding=[0 2.85 0 2.85]\n"
	    "        row header split=no\n"
	    "          cell colspan=2 shade=#EEEEEE\n"
	    "            paragraph style=o\n"
	    "              text \"a\"\n"
	    "          cell\n"
	    "            paragraph style=o\n"
	    "        row\n"
	    "          cell rowspan=2 valign=center border-top=0\n"
	    "            paragraph style=o\n"
	    "              text \"1\"\n"
	    "            paragraph style=o\n"
	    "              text \"y\"\n");
	want_body("<field name='d' label='D' kind='list' of='text'/>", "",
	    "<table><column width='fit'/><each in='d' as='x'><column "
	    "width='1*'/></each><row><cell/><each in='d' as='x'><cell/></each>"
	    "</row></table>",
	    "{\"d\": [\"1\", \"2\"]}", "table columns=[fit 1* 1*]");
}

static void
test_columns_and_rules(void **state)
{
	struct make m;

	(void)state;
	want_body("", "",
	    "<columns widths='62mm 1*' gap='3mm' keep-previous='yes'><column>"
	    "<p>a</p><rule length='40%' of='text' thickness='1pt' "
	    "keep-next='yes'/></column><column "
	    "valign='bottom'><p>b</p></column>"
	    "</columns>",
	    "{}",
	    "      table keep-previous layout columns=[175.75 1*]\n"
	    "        row split=no\n"
	    "          cell\n"
	    "            paragraph style=Normal\n"
	    "              text \"a\"\n"
	    "            rule of=text part=0.4 align=center thickness=1 "
	    "height=3 before=0 after=0 keep-next style=Normal\n"
	    "          cell valign=bottom padding-left=8.5\n");
	make_open(&m);
	make_document(&m, "", "",
	    "<columns widths='1* 1*'><column><p/></column></columns>", "{}");
	assert_true(make_told(&m, "table-grid template.xml:3:20"));
	assert_true(str_is(m.diag.v[0].arg[1], "1"));
	assert_true(str_is(m.diag.v[0].arg[2], "2"));
	make_close(&m);
}

static void
test_keep(void **state)
{
	(void)state;
	want_body("", "", "<keep><p>a</p><rule/><p>b</p></keep><p>c</p>", "{}",
	    "      paragraph style=Normal keep-next keep-lines\n"
	    "        text \"a\"\n"
	    "      rule of=frame part=1 align=center thickness=0.75 height=3 "
	    "before=0 after=0 keep-next style=Normal\n"
	    "      paragraph style=Normal keep-lines\n"
	    "        text \"b\"\n"
	    "      paragraph style=Normal\n");
}

static void
test_section(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_file(&m, "t/template.xml",
	    HEAD "<fields><field name='n' label='N' kind='date' blank='yes'/>"
		 "</fields><document title='a\n b' author='{{n | year}}' "
		 "created='{{n | iso}}'>"
		 "<section paper='A5' orientation='landscape' margin='1cm 2cm' "
		 "page-start='7'><header><p><page-number/></p></header>"
		 "<first-header/></section></document>" TAIL);
	assert_true(make_load(&m, "t"));
	make_expand(&m, "{\"n\": \"8/1/2024\"}");
	want(&m, "title=\"a  b\" author=\"2024\"");
	want(&m, "created=\"2024-01-08\"");
	want(&m, "section width=595.3 height=419.55 top=28.35 right=56.7 "
		 "bottom=28.35 left=56.7 header=28.35 footer=28.35 "
		 "first-differs start=7\n    header\n");
	m.date = STR("2025-02-03");
	make_expand(&m, "{\"n\": \"1/2024\"}");
	want(&m, "created=\"2025-02-03\"");
	m.date = STR_NONE;
	make_expand(&m, "{}");
	want(&m, "created=\"\"");
	make_close(&m);
}

/* ---- outside ---- */
static void
test_schema(void **state)
{
	struct make m;
	struct buf b;
	struct value *v, *p;

	(void)state;
	make_open(&m);
	make_document(
	    &m, DATA_FIELDS, "", "<p/>", "{\"so\": 1, \"g\": {\"x\": \"q\"}}");
	assert_non_null(m.dump);
	b = buf_new(m.arena);
	template_schema(&b, m.t);
	v = json_read(m.arena, &m.diag, STR("s"), buf_take(&b));
	assert_non_null(v);
	p = value_find(v, STR("properties"));
	assert_int_equal(p->n, 12);
	assert_true(str_is(p->members[0].name, "$schema"));
	assert_true(str_is(
	    value_find(value_find(p, STR("so")), STR("title"))->text, "Số"));
	assert_int_equal(value_find(v, STR("required"))->n, 2);
	b = buf_new(m.arena);
	template_blank(&b, m.t);
	v = json_read(m.arena, &m.diag, STR("b"), buf_take(&b));
	assert_non_null(v);
	assert_int_equal(v->n, 11);
	assert_true(diag_ok(&m.diag));
	/* empty, but for defaults; as many items as there must be */
	assert_true(str_is(value_find(v, STR("so"))->text, ""));
	assert_true(str_is(value_find(v, STR("co"))->text, "13"));
	assert_true(value_find(v, STR("b"))->truth);
	assert_int_equal(value_find(v, STR("d"))->n, 1);
	assert_int_equal(value_find(v, STR("r"))->n, 0);
	/* the check names what is missing */
	assert_null(template_check(
	    m.arena, &m.diag, m.t, v, &(struct template_host){0}));
	assert_true(make_told(&m, "missing-value b:2:9 so:"));
	assert_true(make_told(&m, "empty-item b:9:5 d[0]:"));
	assert_true(make_told(&m, "missing-value b:12:10 g.x:"));
	make_close(&m);
}

/* No memory, at every point, ends in the jump or in a finding. */
static void
test_cap(void **state)
{
	struct make m;
	volatile size_t cap;
	volatile bool done = false;

	(void)state;
	make_open(&m);
	make_document(&m, "<field name='r' label='R' kind='rich'/>", "",
	    "<p>a</p><rich in='r'/>", "{\"r\": \"a **b** ~~c~~\\n\\n- d\"}");
	assert_non_null(m.dump);
	for (cap = 64; cap < 200000 && !done; cap += cap / 16 + 16) {
		struct arena *a = arena_new(cap);
		const char *folders[1] = {m.folder};
		struct template_path path = {folders, 1};
		struct template_host host = {.self = &m, .image = make_image};
		struct diag d;

		if (setjmp(*arena_border(a)) == 0) {
			const struct template *t;
			struct value *v;

			diag_init(&d, a);
			t = template_load(a, &d, &path, STR("t"));
			v = json_read(a, &d, STR("x"),
			    STR("{\"r\": \"a **b** ~~c~~\\n\\n- d\"}"));
			if (t != NULL && v != NULL)
				done = template_expand(a, &d, t,
					   template_check(a, &d, t, v, &host),
					   &host) != NULL;
			assert_true(done || !diag_ok(&d));
		}
		arena_free(a);
	}
	assert_true(done);
	make_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_all_at_once),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_include),
	    cmocka_unit_test(test_include_cycle),
	    cmocka_unit_test(test_include_link),
	    cmocka_unit_test(test_data),
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_white_space),
	    cmocka_unit_test(test_text_elements),
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_image),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_control),
	    cmocka_unit_test(test_component),
	    cmocka_unit_test(test_component_kinds),
	    cmocka_unit_test(test_unused),
	    cmocka_unit_test(test_style_names),
	    cmocka_unit_test(test_story_twice),
	    cmocka_unit_test(test_endless),
	    cmocka_unit_test(test_paragraph),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_list_start),
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_columns_and_rules),
	    cmocka_unit_test(test_keep),
	    cmocka_unit_test(test_section),
	    cmocka_unit_test(test_schema),
	    cmocka_unit_test(test_cap),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_many_attributes),
	    cmocka_unit_test(test_list_too_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
