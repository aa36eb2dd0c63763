/* data: JSON to values, each with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/data/json.h"
#include "tests/unit/fixture.h"

static struct value *
read_str(struct fixture *f, struct str s)
{
	return json_read(f->a, &f->d, STR("d.json"), s);
}

static struct value *
read_z(struct fixture *f, const char *z)
{
	return read_str(f, str_of(z));
}

static void
same(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(got), want);
}

static void
at(struct place p, int line, int column)
{
	same(p.file, "d.json");
	if (p.line != line || p.column != column)
		fail_msg(
		    "%d:%d instead of %d:%d", p.line, p.column, line, column);
}

/* A value for short: n, t/f, digits, 'text', [..], {key:..} */
static void
show(struct buf *b, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
		buf_putc(b, 'n');
		break;
	case VALUE_BOOL:
		buf_putc(b, v->truth ? 't' : 'f');
		break;
	case VALUE_NUMBER:
		buf_str(b, v->text);
		break;
	case VALUE_TEXT:
		buf_putc(b, '\'');
		buf_str(b, v->text);
		buf_putc(b, '\'');
		break;
	case VALUE_LIST:
		buf_putc(b, '[');
		for (size_t i = 0; i < v->n; i++) {
			buf_puts(b, i ? "," : "");
			show(b, v->items[i]);
		}
		buf_putc(b, ']');
		break;
	case VALUE_GROUP:
		buf_putc(b, '{');
		for (size_t i = 0; i < v->n; i++) {
			buf_puts(b, i ? "," : "");
			buf_str(b, v->members[i].name);
			buf_putc(b, ':');
			show(b, v->members[i].value);
		}
		buf_putc(b, '}');
		break;
	}
}

static void
values(void **state)
{
	static const struct {
		const char *json, *shown;
	} cases[] = {{"{}", "{}"}, {" [ ] ", "[]"}, {"null", "n"},
	    {"true", "t"}, {"12", "12"}, {"-0.50e+10", "-0.50e+10"},
	    {"[1.10,0,-0,1e400,12345678901234567890123]",
		"[1.10,0,-0,1e400,12345678901234567890123]"},
	    {"\"\"", "''"}, {"\"a\\\"b\\\\\\/\\t\\n\"", "'a\"b\\/\t\n'"},
	    {"\"\\u1ED8 \\ud83d\\uDE00\"", "'Ộ 😀'"},
	    {"{\"b\":1,\"a\":{\"c\":[{},[[]],\"x\"]},\"\":false}",
		"{b:1,a:{c:[{},[[]],'x']},:f}"},
	    {"[true,false,null]\r\n", "[t,f,n]"},
	    {"\xEF\xBB\xBF{\"k\":\"v\"}", "{k:'v'}"}};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = buf_new(f->a);
		struct value *v = read_z(f, cases[i].json);

		assert_non_null(v);
		show(&b, v);
		same(buf_take(&b), cases[i].shown);
	}
	assert_int_equal(f->d.n, 0);
}

static void
places(void **state)
{
	struct fixture *f = *state;
	struct value *v = read_z(f,
	    "\xEF\xBB\xBF{ \"tên\" : \"Đỗ\" , \"số\":12.50,\r\n"
	    "\t\"a\": [ true,\n  {\"b\" :null},[1]]\r, \"c\":\n\n{}}");
	const struct value *a;

	assert_non_null(v);
	at(v->place, 1, 1);
	at(v->members[0].place, 1, 3);
	at(v->members[0].value->place, 1, 11);
	at(v->members[1].place, 1, 18);
	at(v->members[1].value->place, 1, 23);
	same(v->members[1].value->text, "12.50");
	at(v->members[2].place, 2, 2);
	a = v->members[2].value;
	at(a->place, 2, 7);
	at(a->items[0]->place, 2, 9);
	at(a->items[1]->place, 3, 3);
	at(a->items[1]->members[0].place, 3, 4);
	at(a->items[1]->members[0].value->place, 3, 9);
	at(a->items[2]->place, 3, 15);
	at(a->items[2]->items[0]->place, 3, 16);
	at(v->members[3].place, 4, 3); /* behind a lone CR */
	at(v->members[3].value->place, 6, 1);
	assert_ptr_equal(value_find(v, STR("a")), a);
	assert_null(value_find(v, STR("b")));
	assert_null(value_find(a, STR("b")));
	assert_null(value_find(NULL, STR("b")));
	v = read_z(f, "  42");
	at(v->place, 1, 3);
	same(v->text, "42");
}

/* Each slip has its own code and its exact place. */
static void
slips(void **state)
{
	static const struct {
		const char *json;
		enum finding_code code;
		int line, column;
		const char *arg;
	} cases[] = {
	    {"", FINDING_JSON_EMPTY, 1, 1, ""},
	    {"\xEF\xBB\xBF \n", FINDING_JSON_EMPTY, 1, 1, ""},
	    {"{\n \"a\": [1,\n", FINDING_JSON_END, 3, 1, "["},
	    {"{\"a\":1", FINDING_JSON_END, 1, 7, "{"},
	    {"{\"a\"", FINDING_JSON_END, 1, 5, "{"},
	    {"[\"abc, 12]", FINDING_JSON_END, 1, 11, "\""},
	    {"\"", FINDING_JSON_END, 1, 2, "\""},
	    {"\"abc\\", FINDING_JSON_END, 1, 6, "\""},
	    {"[1, \"a\\u12", FINDING_JSON_END, 1, 11, "\""},
	    {"{} x", FINDING_JSON_TRAILING, 1, 4, "\"x\""},
	    {"{}\n{}", FINDING_JSON_TRAILING, 2, 1, "\"{\""},
	    {"1 2", FINDING_JSON_TRAILING, 1, 3, "\"2\""},
	    {"[]]", FINDING_JSON_TRAILING, 1, 3, "\"]\""},
	    {"[1,,2]", FINDING_JSON_TOKEN, 1, 4, "\",\""},
	    {"{\"a\":}", FINDING_JSON_TOKEN, 1, 6, "\"}\""},
	    {"]", FINDING_JSON_TOKEN, 1, 1, "\"]\""},
	    {"{a:1}", FINDING_JSON_VALUE, 1, 2, "\"a\""},
	    {"{1:1}", FINDING_JSON_KEY, 1, 2, "\"1\""},
	    {"{\"a\":1, 2}", FINDING_JSON_KEY, 1, 9, "\"2\""},
	    {"{\"a\" \"b\"}", FINDING_JSON_COLON, 1, 6, "\"b\""},
	    {"{\"a\" 1}", FINDING_JSON_COLON, 1, 6, "\"1\""},
	    {"{\"a\":1\n \"b\":2}", FINDING_JSON_COMMA, 2, 2, "\"b\""},
	    {"[\"a\" \"b\"]", FINDING_JSON_COMMA, 1, 6, "\"b\""},
	    {"[1 [2]]", FINDING_JSON_COMMA, 1, 4, "\"[\""},
	    {"[1}", FINDING_JSON_COMMA, 1, 3, "\"}\""},
	    {"[1, 2,\n]", FINDING_JSON_COMMA_EXTRA, 1, 6, "\"]\""},
	    {"{\"a\":1 , }", FINDING_JSON_COMMA_EXTRA, 1, 8, "\"}\""},
	    {"[\"ă\tb\"]", FINDING_JSON_CONTROL, 1, 4, "U+0009"},
	    {"{\"a\": \"mở\n}", FINDING_JSON_CONTROL, 1, 10, "U+000A"},
	    {"[\"a\\x\"]", FINDING_JSON_ESCAPE, 1, 4, "\"\\x\""},
	    {"[\"\\u12G4\"]", FINDING_JSON_ESCAPE, 1, 3, "\"\\u12G4\""},
	    {"[\"C:\\Vn\"]", FINDING_JSON_ESCAPE, 1, 5, "\"\\V\""},
	    {"[tru]", FINDING_JSON_VALUE, 1, 2, "\"tru\""},
	    {"nul", FINDING_JSON_VALUE, 1, 1, "\"nul\""},
	    {"[True]", FINDING_JSON_VALUE, 1, 2, "\"True\""},
	    {"[007]", FINDING_JSON_VALUE, 1, 2, "\"007\""},
	    {"012", FINDING_JSON_VALUE, 1, 1, "\"012\""},
	    {"{\"a\": 12kg}", FINDING_JSON_VALUE, 1, 7, "\"12kg\""},
	    {"[1.]", FINDING_JSON_VALUE, 1, 2, "\"1.\""},
	    {"[.5]", FINDING_JSON_VALUE, 1, 2, "\".5\""},
	    {"-", FINDING_JSON_VALUE, 1, 1, "\"-\""},
	    {"[1e]", FINDING_JSON_VALUE, 1, 2, "\"1e\""},
	    {"[truefalse]", FINDING_JSON_VALUE, 1, 2, "\"truefalse\""},
	    {"['a']", FINDING_JSON_VALUE, 1, 2, "\"'a'\""},
	    {"[1, “hai”]", FINDING_JSON_VALUE, 1, 5, "\"“hai”\""},
	    {"[1] // x", FINDING_JSON_TRAILING, 1, 5, "\"//\""},
	    {"[ /* x */ 1]", FINDING_JSON_VALUE, 1, 3, "\"/*\""},
	    {"[NaN]", FINDING_JSON_VALUE, 1, 2, "\"NaN\""},
	    {"[1,\xC3]", FINDING_NOT_UTF8, 1, 4, NULL},
	    {"\xFF\xFE{\0}", FINDING_NOT_UTF8, 1, 1, NULL},
	    {"{\"abcdefghijklmnopqrstuvwxyz0123\" 1 2}", FINDING_JSON_COLON, 1,
		35, "\"1\""},
	    {"[1 \"abcdefghijklmnopqrstuvwxyz0123\"]", FINDING_JSON_COMMA, 1, 4,
		"\"abcdefghijklmnopqrstuvw…\""},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct finding *g;

		f->d.n = 0;
		assert_null(read_z(f, cases[i].json));
		assert_int_equal(f->d.n, 1);
		g = &f->d.v[0];
		if (g->code != cases[i].code)
			fail_msg(
			    "%s: %s", cases[i].json, finding_name(g->code));
		at(g->place, cases[i].line, cases[i].column);
		if (cases[i].arg != NULL) /* else the hint about charsets */
			same(g->arg[0], cases[i].arg);
	}
}

static void
unfinished_names_opener(void **state)
{
	struct fixture *f = *state;

	assert_null(read_z(f, "{\n  \"ă\": [\n 1"));
	same(f->d.v[0].arg[1], "2");
	same(f->d.v[0].arg[2], "8");
}

static void
nul_bytes(void **state)
{
	struct fixture *f = *state;

	assert_null(read_str(f, STR("[1\0]")));
	assert_null(read_str(f, STR("[\"a\0b\"]")));
	assert_null(read_str(f, STR("\0")));
	assert_null(read_str(f, STR("[\"a\\\0\"]")));
	assert_null(read_str(f, STR("[\"\\u00\0z\"]")));
	assert_int_equal(f->d.n, 5);
	assert_int_equal(f->d.v[1].code, FINDING_JSON_CONTROL);
	same(f->d.v[1].arg[0], "U+0000");
}

static void
equal_keys(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->a);

	assert_null(read_z(f,
	    "{\"a\":1,\"b\":{\"x\":[{\"y\":1,\n\"z\":1,\"y\":2}],\"x\":0},\n"
	    "\"a\":2,\"c\":3,\n \"a\":[],\"ho\\u0300a\":1,\"hòa\":2,"
	    "\"hoà\":3}"));
	assert_int_equal(f->d.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(f->d.v[i].code, FINDING_JSON_DUPLICATE);
	same(f->d.v[0].path, "b.x[0].y");
	at(f->d.v[0].place, 2, 7);
	same(f->d.v[0].arg[0], "y");
	same(f->d.v[1].path, "b.x");
	at(f->d.v[1].place, 2, 15);
	same(f->d.v[2].path, "a");
	at(f->d.v[2].place, 3, 1);
	at(f->d.v[3].place, 4, 2);
	same(f->d.v[4].path, "hòa");
	/* many: found by sorting, told in the order of the file */
	f->d.n = 0;
	buf_puts(&b, "{");
	for (int i = 0; i < 50000; i++) {
		buf_puts(&b, i ? ",\n\"k" : "\"k");
		buf_int(&b, i == 40000 ? 7 : i == 30000 ? 9 : i);
		buf_puts(&b, "\":0");
	}
	buf_puts(&b, "}");
	assert_null(read_str(f, buf_take(&b)));
	assert_int_equal(f->d.n, 2);
	same(f->d.v[0].path, "k9");
	at(f->d.v[0].place, 30001, 1);
	same(f->d.v[1].path, "k7");
}

static void
bad_characters(void **state)
{
	struct fixture *f = *state;
	struct value *v;

	assert_null(read_z(f,
	    "{\"a\":[\"ok\",\"x\\u0001y\\u0001\"],\n"
	    " \"b\":\"\\ud800 và \\uDFFF\\ud83d\\ude00\",\"c\\u0000\":1,\n"
	    "\"d\":\"\\ud83dx\\n\",\"e\":\"\xEF\xBF\xBD\","
	    "\"\\udc00\":\"\\u202e\"}"));
	assert_int_equal(f->d.n, 8);
	for (size_t i = 0; i < f->d.n; i++)
		assert_int_equal(f->d.v[i].code, FINDING_BAD_CHARACTER);
	same(f->d.v[0].path, "a[1]");
	same(f->d.v[0].arg[0], "U+0001");
	same(f->d.v[0].arg[1], "2");
	at(f->d.v[0].place, 1, 12);
	same(f->d.v[1].path, "b");
	same(f->d.v[1].arg[0], "U+D800");
	at(f->d.v[1].place, 2, 7);
	same(f->d.v[2].arg[0], "U+DFFF");
	at(f->d.v[2].place, 2, 17);
	same(f->d.v[3].arg[0], "U+0000");
	same(f->d.v[4].path, "d");
	same(f->d.v[4].arg[0], "U+D83D");
	same(f->d.v[5].path, "e");
	at(f->d.v[6].place, 3, 26);
	same(f->d.v[6].arg[0], "U+DC00");
	same(f->d.v[7].arg[0], "U+202E");
	/* a half pair before a whole character of its own */
	f->d.n = 0;
	v = read_z(f, "[\"a\\n\\ud83d\\uffe0\", \"b\"]");
	assert_non_null(v); /* the rest can still be checked */
	assert_true(v->items[0]->told);
	assert_false(v->items[1]->told);
	assert_int_equal(f->d.n, 1);
	same(f->d.v[0].arg[0], "U+D83D");
	same(f->d.v[0].arg[1], "3");
	/* mended: a value, and a warning with its path */
	f->d.n = 0;
	v = read_z(f, "{\"a\":[{\"b\":\"x\\u200by\\r\\nz\"}]}");
	assert_non_null(v);
	same(v->members[0].value->items[0]->members[0].value->text, "xy\nz");
	assert_int_equal(f->d.n, 1);
	assert_int_equal(f->d.v[0].code, FINDING_MENDED_CHARACTER);
	same(f->d.v[0].path, "a[0].b");
	at(f->d.v[0].place, 1, 12);
}

static struct str
nested(struct arena *a, int levels)
{
	struct buf b = buf_new(a);

	for (int i = 0; i < levels; i++)
		buf_puts(&b, i % 2 ? "{\"a\":" : "[");
	buf_puts(&b, "1");
	for (int i = levels; i-- > 0;)
		buf_puts(&b, i % 2 ? "}" : "]");
	return buf_take(&b);
}

static void
limits(void **state)
{
	struct fixture *f = *state;

	assert_non_null(read_str(f, nested(f->a, 100)));
	assert_null(read_str(f, nested(f->a, 101)));
	assert_int_equal(f->d.v[0].code, FINDING_DEPTH_LIMIT);
	at(f->d.v[0].place, 1, 1 + 50 * 6);
	limit_to(f->a, LIMIT_DEPTH, 3);
	assert_null(read_str(f, nested(f->a, 4)));
	same(f->d.v[1].arg[0], "3");
	limit_to(f->a, LIMIT_ROWS, 4);
	assert_non_null(read_str(f, STR("[1,2,3,4]")));
	assert_null(read_str(f, STR("[1,2,3,4,\n5]")));
	assert_int_equal(f->d.v[2].code, FINDING_ROWS_LIMIT);
	at(f->d.v[2].place, 2, 1);
	assert_non_null(read_str(f, STR("[[1,2,3],[4,5,6],7]")));
	limit_to(f->a, LIMIT_DEPTH, 1000);
	assert_null(read_str(f, nested(f->a, 200000)));
	assert_non_null(read_str(f, nested(f->a, 1000)));
}

/* Long texts with escapes: yajl's buffers grow from the pool. */
static void
long_texts(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->a);
	struct value *v;

	buf_puts(&b, "[");
	for (int i = 0; i < 40; i++) {
		buf_puts(&b, i ? ",\"" : "\"");
		for (int k = 0; k < 1 << (i % 16); k++)
			buf_puts(&b, k % 3 ? "x" : "\\n");
		buf_puts(&b, "\"");
	}
	buf_puts(&b, "]");
	v = read_str(f, buf_take(&b));
	assert_non_null(v);
	assert_int_equal(v->n, 40);
	assert_int_equal(v->items[15]->text.n, 1 << 15);
	buf_puts(&b, ",\"");
	for (int k = 0; k < 300000; k++)
		buf_puts(&b, "\\u1ed8 ");
	assert_null(read_str(f, buf_take(&b)));
}

static void
emptiness(void **state)
{
	static const char *const empty[] = {
	    "null", "\"\"", "\" \\n\\t\\u00a0\\u3000\"", "[]"};
	static const char *const full[] = {
	    "false", "0", "\"x\"", "[null]", "{}", "\" .\""};
	struct fixture *f = *state;

	assert_true(value_empty(NULL));
	for (size_t i = 0; i < COUNT(empty); i++)
		assert_true(value_empty(read_z(f, empty[i])));
	for (size_t i = 0; i < COUNT(full); i++)
		assert_false(value_empty(read_z(f, full[i])));
	same(value_kind_name(VALUE_TEXT), BOTH("văn bản", "text"));
	same(value_text_new(f->a, NOWHERE, STR("x"))->text, "x");
}

static const char sample[] =
    "{\"so\":\"05\",\"n\":[1.5,{\"a\":\"xu\\u1ed1ng\\n\"}],"
    "\"ho\\u0300\":null,\"b\":true}";

/* Hostile variants of a good text: each must end, with a finding or a value.
 * (Under the sanitizers this looks for reads past the end too.) */
static void
broken_variants(void **state)
{
	static const char put[] = "\"{}[],:\\ u\n9-\xFF";
	struct fixture *f = *state;
	size_t n = sizeof sample - 1;

	for (size_t cut = 0; cut <= n; cut++) {
		char *p = malloc(cut + 1); /* exact: no byte behind */

		memcpy(p, sample, cut);
		f->d.n = f->d.errors = 0;
		if (read_str(f, (struct str){p, cut}) == NULL)
			assert_true(f->d.errors > 0);
		else
			assert_int_equal(cut, n);
		for (size_t k = 0; k < sizeof put - 1 && cut > 0; k++) {
			p[cut - 1] = put[k];
			f->d.n = f->d.errors = 0;
			if (read_str(f, (struct str){p, cut}) == NULL)
				assert_true(f->d.errors > 0);
		}
		free(p);
	}
}

static bool
within(struct arena *a)
{
	struct diag d;

	diag_init(&d, a);
	if (setjmp(*arena_border(a)))
		return false;
	if (json_read(a, &d, STR("d"), str_of(sample)) != NULL)
		return true;
	assert_int_equal(d.v[0].code, FINDING_OUT_OF_MEMORY);
	return false;
}

static void
out_of_memory(void **state)
{
	bool done = false;

	(void)state;
	for (size_t cap = 0x10; !done && cap < 100000; cap += 16) {
		struct arena *a = arena_new(cap);

		done = within(a);
		arena_free(a);
	}
	assert_true(done);
}

/* The number at the end, which yajl copies, larger than all there is. */
static void
last_number(void **state)
{
	static const char *const heads[] = {"", "[1e", "{\"a\": -"};
	static const char *const tails[] = {"", "", ".5e+3"};
	struct fixture *f = *state;
	char *digits = arena_alloc(f->a, 400000);
	struct diag d;

	memset(digits, '7', 400000);
	for (size_t i = 0; i < COUNT(heads); i++) {
		struct str s = str_cat(f->a, str_of(heads[i]),
		    str_cat(
			f->a, (struct str){digits, 400000}, str_of(tails[i])));
		struct arena *a = arena_new(300000);

		diag_init(&d, a);
		if (setjmp(*arena_border(a)) == 0) {
			json_read(a, &d, STR("d"), s);
			fail();
		}
		arena_free(a);
	}
	assert_int_equal(
	    read_str(f, (struct str){digits, 400000})->text.n, 400000);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(values), TEST(places),
	    TEST(slips), TEST(unfinished_names_opener), TEST(nul_bytes),
	    TEST(equal_keys), TEST(bad_characters), TEST(limits),
	    TEST(long_texts), TEST(emptiness), TEST(broken_variants),
	    TEST(last_number), TEST(out_of_memory)};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
