/* Markdown to blocks. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/template_make.h"

#define FIELDS "<field name='r' label='R' kind='rich'/>"
#define STYLES                                                                 \
	"<style id='nd'/><style id='dau'/><style id='h1'/>"                    \
	"<list-style id='gach-ngang'><level text='-'/><level text='+'/>"       \
	"</list-style><list-style id='so'><level format='decimal'/>"           \
	"<level format='letter' text='%2)'/></list-style>"
#define RICH "<rich in='r' paragraph='nd'/>"

static void
rich(struct make *m, const char *body, const char *json)
{
	make_document(m, FIELDS, STYLES, body, json);
}

/* Where the body starts in the dump. */
static const char *
body_of(struct make *m)
{
	const char *at;

	if (m->dump == NULL) {
		make_print(m);
		fail_msg("no document");
		return "";
	}
	at = strstr(m->dump, "    body\n");
	return at ? at + strlen("    body\n") : "";
}

static void
want(const char *json, const char *lines)
{
	struct make m;

	make_open(&m);
	rich(&m, RICH, json);
	if (strcmp(body_of(&m), lines) != 0)
		fail_msg("want:\n%s\ngot:\n%s", lines, body_of(&m));
	make_close(&m);
}

#define P "      paragraph style=nd"
#define T "        text "

static void
test_words(void **state)
{
	(void)state;
	want("{\"r\": \"a **đậm** *n* ~~g~~ ***x***\\nb\\n\\nc<br>d\\\\\\ne "
	     "~f~\"}",
	    P "\n" T "\"a \"\n" T "\"đậm\" bold\n" T "\" \"\n" T
	      "\"n\" italic\n" T "\" \"\n" T "\"g\" strike\n" T "\" \"\n" T
	      "\"x\" bold italic\n" T "\" b\"\n" P "\n" T
	      "\"c\"\n        break\n" T "\"d\"\n        break\n" T
	      "\"e ~f~\"\n");
	want("{\"r\": \"[l](https://x.vn) &amp; \\\\*s\\\\*\"}",
	    P "\n" T "\"l\" href=\"https://x.vn\"\n" T "\" & *s*\"\n");
	/* white space of data stays */
	want("{\"r\": \"a  b\"}", P "\n" T "\"a  b\"\n");
	want("{\"r\": \"[ ] x\"}", P "\n" T "\"[ ] x\"\n");
}

static void
test_lists(void **state)
{
	(void)state;
	want("{\"r\": [\"- a\", \"  - b\", \"\", \"- c\", \"\", \"  d\"]}",
	    P " list=gach-ngang level=1\n" T "\"a\"\n" P
	      " list=gach-ngang level=2\n" T "\"b\"\n" P
	      " list=gach-ngang level=1\n" T "\"c\"\n" P
	      " list=gach-ngang level=1 continues\n" T "\"d\"\n");
	/* another kind inside: a list of its own that looks one level deeper */
	want("{\"r\": \"1. a\\n   - b\\n2. c\\n   1. d\"}",
	    P " list=so level=1\n" T "\"a\"\n" P
	      " list=gach-ngang-2-1 level=1\n" T "\"b\"\n" P
	      " list=so level=1\n" T "\"c\"\n" P " list=so level=2\n" T
	      "\"d\"\n");
	/* an item that begins with something else keeps its number */
	want("{\"r\": \"1. - a\"}",
	    P " list=so level=1\n" P " list=gach-ngang-2-1 level=1\n" T
	      "\"a\"\n");
}

static void
test_list_numbers(void **state)
{
	struct make m;
	const struct list *l;

	(void)state;
	make_open(&m);
	rich(&m, RICH, "{\"r\": \"3. a\\n\\nx\\n\\n4. b\\n\\n   5. c\\n\"}");
	body_of(&m);
	l = m.doc->lists;
	assert_int_equal(l->start, 3);
	assert_int_equal(l->next->start, 4);
	assert_int_equal(l->next->next->start, 5);
	assert_true(str_is(l->next->next->style->id, "so-2-2"));
	assert_true(str_is(l->next->next->style->level[0].text, "%1)"));
	assert_null(l->next->next->next);
	make_close(&m);
}

/* A list inside one of another kind is indented as the second level, but has
 * signs and numbers of the first. */
static void
test_list_shifted(void **state)
{
	struct make m;
	const struct list_style *s;

	(void)state;
	make_open(&m);
	make_document(&m, FIELDS,
	    STYLES "<list-style id='muc'><level format='decimal'/>"
		   "<level format='decimal' text='%1.%2.'/>"
		   "<level format='letter' text='(%1.%2.%3)'/></list-style>",
	    "<rich in='r' paragraph='nd' number='muc'/>",
	    "{\"r\": \"- a\\n  1. b\\n     1. c\"}");
	body_of(&m);
	s = m.doc->lists->next->style;
	assert_true(str_is(s->id, "muc-2-1"));
	assert_true(str_is(s->level[0].text, "%1."));
	assert_true(str_is(s->level[1].text, "%1.%2."));
	assert_true(str_is(s->level[2].text, "(%1.%2.%3)"));
	make_close(&m);
	/* nor numbers of levels that have not begun */
	make_open(&m);
	make_document(&m, FIELDS,
	    STYLES "<list-style id='muc'><level format='decimal' "
		   "text='%1.%2.'/></list-style>",
	    "<rich in='r' paragraph='nd' number='muc'/>",
	    "{\"r\": \"- a\\n  1. b\\n  2. c\"}");
	body_of(&m);
	s = m.doc->lists->next->style;
	assert_true(str_is(s->level[0].text, "%1."));
	make_close(&m);
}

/* A star between digits is no emphasis. */
static void
test_products(void **state)
{
	(void)state;
	want("{\"r\": \"5*3*2 *n*\"}",
	    P "\n" T "\"5*3*2 \"\n" T "\"n\" italic\n");
}

static void
test_blocks(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	rich(&m,
	    "<rich in='r' paragraph='nd' first-paragraph='dau' heading1='h1' "
	    "keep-last='yes'/>",
	    "{\"r\": \"a\\n\\n# b\\n\\n## c\\n\\n> d\\n\\ne\"}");
	assert_string_equal(body_of(&m),
	    "      paragraph style=dau\n" T "\"a\"\n"
	    "      paragraph style=h1\n" T "\"b\"\n"
	    "      paragraph style=nd keep-next outline=2 bold\n" T "\"c\"\n"
	    "      paragraph style=nd left=28\n" T "\"d\"\n"
	    "      paragraph style=nd keep-next\n" T "\"e\"\n");
	make_close(&m);
}

static void
test_table(void **state)
{
	(void)state;
	want("{\"r\": \"|a|b|\\n|:-:|--:|\\n|1<br>2|x \\\\| y|\\n|z|\"}",
	    "      table columns=[fit fit] header-rows=1 border-top=0.5 "
	    "border-right=0.5 border-bottom=0.5 border-left=0.5 inside-h=0.5 "
	    "inside-v=0.5 padding=[0 4.25 0 4.25]\n"
	    "        row header split=no\n"
	    "          cell valign=center\n"
	    "            paragraph style=Normal align=center bold\n"
	    "              text \"a\"\n"
	    "          cell valign=center\n"
	    "            paragraph style=Normal align=right bold\n"
	    "              text \"b\"\n"
	    "        row split=no\n"
	    "          cell\n"
	    "            paragraph style=Normal align=center\n"
	    "              text \"1\"\n"
	    "              break\n"
	    "              text \"2\"\n"
	    "          cell\n"
	    "            paragraph style=Normal align=right\n"
	    "              text \"x | y\"\n"
	    "        row split=no\n"
	    "          cell\n"
	    "            paragraph style=Normal align=center\n"
	    "              text \"z\"\n"
	    "          cell\n"
	    "            paragraph style=Normal align=right\n");
	/* no header where its cells are empty */
	want("{\"r\": \"| | |\\n|---|---|\\n|a|b|\"}",
	    "      table columns=[fit fit] border-top=0.5 border-right=0.5 "
	    "border-bottom=0.5 border-left=0.5 inside-h=0.5 inside-v=0.5 "
	    "padding=[0 4.25 0 4.25]\n"
	    "        row split=no\n"
	    "          cell\n"
	    "            paragraph style=Normal\n"
	    "              text \"a\"\n"
	    "          cell\n"
	    "            paragraph style=Normal\n"
	    "              text \"b\"\n");
}

static void
test_image(void **state)
{
	struct make m;
	const struct picture *p;

	(void)state;
	make_open(&m);
	rich(&m, RICH, "{\"r\": \"![con **dấu**](dau.png \\\"40mm\\\")\"}");
	body_of(&m);
	p = m.doc->sections->blocks->as.paragraph.runs->picture;
	assert_non_null(p);
	assert_int_equal(p->width, 113400);
	assert_true(str_is(m.image_src, "dau.png"));
	assert_int_equal(m.image_folder.n, 0);
	make_close(&m);
}

/* ---- what is not supported is told with its line ---- */
static const struct {
	const char *json, *finding;
} wrong[] = {
    {"{\"r\": [\"a\", \"\", \"```\", \"x\", \"```\"]}",
	"rich-unsupported data.json:1:17 r[2]: Markdown that is not "
	"supported: "},
    {"{\"r\": [\"a\", \"b `c`\"]}", "rich-unsupported data.json:1:13 r[1]"},
    {"{\"r\": \"a\\n\\n---\\n\"}", "rich-unsupported data.json:1:7 r:"},
    {"{\"r\": \"<div>x</div>\"}", "rich-unsupported"},
    {"{\"r\": \"a <b>c</b>\"}", "rich-unsupported"},
    {"{\"r\": \"[a](javascript:x)\"}", "rich-unsupported"},
    {"{\"r\": \"[a](#x)\"}", "rich-unsupported"},
    {"{\"r\": \"![a](x.png \\\"wide\\\")\"}", "rich-unsupported"},
    {"{\"r\": [\"- a\", \"- - - - - - - - - - b\"]}",
	"too-deep data.json:1:15 r[1]"},
    {"{\"r\": \"1. - 1. - 1. - 1. - 1. - b\"}", "too-deep data.json:1:7 r"},
    {"{\"r\": \"a&#x202E;b\"}", "bad-character data.json:1:7 r"},
};

static void
test_nine_levels(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	rich(&m, RICH, "{\"r\": \"- - - - - - - - - b\"}");
	assert_non_null(m.dump);
	make_close(&m);
}

static void
test_unsupported(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct make m;

		make_open(&m);
		rich(&m, RICH, wrong[i].json);
		assert_null(m.dump);
		if (!make_told(&m, wrong[i].finding)) {
			make_print(&m);
			fail_msg(
			    "%s: want %s", wrong[i].json, wrong[i].finding);
		}
		make_close(&m);
	}
}

/* It is told beside what else is wrong with the data. */
static void
test_check(void **state)
{
	struct make m;

	(void)state;
	make_open(&m);
	make_document(&m,
	    "<field name='a' label='A' required='yes'/>"
	    "<field name='l' label='L' kind='list'>"
	    "<field name='r' label='R' kind='rich'/></field>",
	    "", "<p>x</p>",
	    "{\"l\": [{\"r\": [\"1. a\", \"   - ![a](b.png) `c`\"]}]}");
	assert_int_equal(m.diag.errors, 2);
	assert_true(make_told(&m, "missing-value data.json:1:1 a"));
	assert_true(make_told(&m, "rich-unsupported data.json:1:23 l[0].r[1]"));
	make_close(&m);
}

/* Every word knows the line it came from. */
static void
test_origin(void **state)
{
	struct make m;
	const struct block *b;
	const struct run *r;

	(void)state;
	make_open(&m);
	rich(&m, RICH,
	    "{\"r\": [\"a\",\n \"\",\n \"b\",\n \"c **d**\",\n \"- e\"]}");
	body_of(&m);
	b = m.doc->sections->blocks;
	assert_true(str_is(b->origin.path, "r[0]"));
	b = b->next;
	assert_true(str_is(b->origin.path, "r[2]"));
	r = b->as.paragraph.runs;
	assert_true(str_is(r->text, "b c "));
	assert_true(str_is(document_run_origin(r, 0)->path, "r[2]"));
	assert_true(str_is(document_run_origin(r, 2)->path, "r[3]"));
	assert_int_equal(document_run_origin(r, 2)->place.line, 4);
	assert_true(str_is(r[1].origin.path, "r[3]"));
	assert_true(str_is(b->next->origin.path, "r[4]"));
	make_close(&m);
}

/* ---- hostile ---- */
static void
repeat(struct buf *b, const char *what, int n)
{
	while (n-- > 0)
		buf_puts(b, what);
}

static void
test_hostile(void **state)
{
	static const struct {
		const char *head, *unit, *tail;
		int n;
	} cases[] = {
	    {"", ">", "a", 30000},
	    {"", "- ", "a", 20000},
	    {"", "*a **a ", "", 20000},
	    {"", "[", "", 60000},
	    {"", "![", "", 60000},
	    {"", "[a](", "", 30000},
	    {"", "_a __a ", "", 20000},
	    {"", "~~a", "", 40000},
	    {"", "`a``", "", 20000},
	    {"", "<a", "", 50000},
	    {"", "a <?", "", 60000},
	    {"", "a <!A", "", 60000},
	    {"", "a <![CDATA[", "", 30000},
	    {"", "[^", "", 50000},
	    {"a", "[^", "", 1},
	    {"", "a|", "", 50000},
	    {"", "|", "\\n", 50000},
	    {"", "&#8203;a", "", 10000},
	    {"", "* a\\n", "", 20000},
	    {"", "[a]: b\\n", "", 20000},
	    {"[a]: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\\n\\n", "[a]", "", 9000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make m;
		struct buf b;

		make_open(&m);
		b = buf_new(m.arena);
		buf_puts(&b, "{\"r\": \"");
		buf_puts(&b, cases[i].head);
		repeat(&b, cases[i].unit, cases[i].n);
		buf_puts(&b, cases[i].tail);
		buf_puts(&b, "\"}");
		buf_putc(&b, '\0');
		rich(&m, RICH, b.p);
		assert_true(m.dump != NULL || !diag_ok(&m.diag));
		make_close(&m);
	}
}

/* Strikethrough is a table of the library's: parses must not disturb one
 * another. */
static void *
render_many(void *self)
{
	struct make *m = self;
	const char *json = "{\"r\": \"a ~~b~~ c ~~d~~ e\"}";
	bool *ok = NULL;

	for (int i = 0; i < 200; i++) {
		struct arena *a = arena_new(0);
		struct template_host host = {.self = m, .image = make_image};
		struct diag d;
		const struct document *doc;
		struct value *v;

		diag_init(&d, a);
		v = json_read(a, &d, STR("d"), str_of(json));
		doc = template_expand(
		    a, &d, m->t, template_check(a, &d, m->t, v, &host), &host);
		if (doc == NULL ||
		    doc->sections->blocks->as.paragraph.n_runs != 5)
			ok = (bool *)self;
		arena_free(a);
	}
	return ok;
}

static void
test_threads(void **state)
{
	struct make m;
	pthread_t t[4];
	void *failed;

	(void)state;
	make_open(&m);
	rich(&m, RICH, "{\"r\": \"x\"}");
	body_of(&m);
	for (int i = 0; i < 4; i++)
		assert_int_equal(
		    pthread_create(&t[i], NULL, render_many, &m), 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &failed);
		assert_null(failed);
	}
	make_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_list_numbers),
	    cmocka_unit_test(test_list_shifted),
	    cmocka_unit_test(test_products),
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_image),
	    cmocka_unit_test(test_nine_levels),
	    cmocka_unit_test(test_unsupported),
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_origin),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
