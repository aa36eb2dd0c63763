/* Canonical JSON (RFC 8785) and digests (FIPS 180-4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "engine/base/digest.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "tests/unit/fixture.h"

static void
assert_str(struct str is, const char *want)
{
	if (!str_is(is, want))
		fail_msg("%.*s, not %s", STR_ARG(is), want);
}

static struct value *
read_value(struct fixture *f, struct str json)
{
	struct value *v = json_read(f->a, &f->d, STR("a.json"), json);

	assert_true(diag_ok(&f->d));
	assert_non_null(v);
	return v;
}

static struct str
canonical_of(struct fixture *f, const char *json)
{
	return canonical(f->a, read_value(f, str_of(json)));
}

/* ---- members ---- */
/* The example of RFC 8785, 3.2.3. Its names are not such as our reader lets
 * in, so it is made by hand. */
static void
members_by_code_units(void **state)
{
	static const char *const names[] = {
	    "\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\xc2\x80", "\u00f6"};
	struct fixture *f = *state;
	struct value *v = value_group_new(f->a);

	for (size_t i = 0; i < COUNT(names); i++)
		value_put(
		    f->a, v, names[i], value_number_new(f->a, (int64_t)i));
	assert_str(canonical(f->a, v),
	    "{\"\\r\":1,\"1\":3,\"\xc2\x80\":5,\"\u00f6\":6,\"\u20ac\":0,"
	    "\"\U0001f600\":4,\"\ufb33\":2}");
}

/* Of two beyond the BMP with one lead unit, the trail decides; a beginning
 * comes first. */
static void
members_that_begin_alike(void **state)
{
	struct fixture *f = *state;

	assert_str(canonical_of(f, "{\"\U0001f601\":1,\"\U0001f600b\":2,"
				   "\"\U0001f600\":3,\"\":4,\"ab\":5,\"a\":6,"
				   "\"B\":7,\"\uff01\":8,\"aa\":9}"),
	    "{\"\":4,\"B\":7,\"a\":6,\"aa\":9,\"ab\":5,\"\U0001f600\":3,"
	    "\"\U0001f600b\":2,\"\U0001f601\":1,\"\uff01\":8}");
}

static void
many_members(void **state)
{
	struct fixture *f = *state;
	struct value *v = value_group_new(f->a), *list = value_list_new(f->a);
	struct buf want = buf_new(f->a);

	buf_puts(&want, "{");
	for (int i = 99; i >= 0; i--) {
		char name[3] = {(char)('0' + i / 10), (char)('0' + i % 10), 0};

		value_put(f->a, v, str_z(f->a, str_of(name)),
		    value_number_new(f->a, i));
		value_add(f->a, list, value_bool_new(f->a, i % 2 == 0));
	}
	for (int i = 0; i < 100; i++) {
		buf_puts(&want, i > 0 ? ",\"" : "\"");
		buf_puts(&want, i < 10 ? "0" : "");
		buf_int(&want, i);
		buf_puts(&want, "\":");
		buf_int(&want, i);
	}
	buf_puts(&want, "}");
	assert_true(str_eq(canonical(f->a, v), buf_take(&want)));
	assert_int_equal(list->n, 100);
	for (size_t i = 0; i < 100; i++)
		assert_true(list->items[i]->truth == (i % 2 == 1));
}

/* ---- texts ---- */
static void
escapes(void **state)
{
	struct fixture *f = *state;
	struct value *v = value_list_new(f->a);

	value_add(f->a, v,
	    value_text_new(f->a, NOWHERE,
		STR("\x01\b\t\n\x0b\f\r\x1f\"\\/\x7f\xc2\x80\u2028\u1ed8")));
	assert_str(canonical(f->a, v),
	    "[\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\x7f\xc2\x80"
	    "\u2028\u1ed8\"]");
	assert_str(canonical_of(f, "\"\\u1ed8\\/ \\ud83d\\ude00\""),
	    "\"\u1ed8/ \U0001f600\"");
	v->items[0] = value_text_new(f->a, NOWHERE, (struct str){"a\0b", 3});
	assert_str(canonical(f->a, v), "[\"a\\u0000b\"]");
}

/* ---- numbers ---- */
static void
numbers_that_stay(void **state)
{
	static const char *const same[] = {"0", "7", "-7", "100", "0.5",
	    "-0.25", "1234.5678", "123456789012345", "-123456789012345",
	    "12345678901.2345", "0.000001", "0.00000123", "0.100000000000001"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(same); i++)
		assert_str(canonical_of(f, same[i]), same[i]);
	assert_str(canonical(f->a, value_number_new(f->a, -42)), "-42");
	assert_str(canonical(f->a, value_number_new(f->a, 999999999999999)),
	    "999999999999999");
}

static void
numbers_that_become_texts(void **state)
{
	static const char *const texts[] = {"1.10", "1.0", "1e3", "1E3", "1e-7",
	    "1e+2", "-0", "0.0", "-0.0", "0.0000001", "-0.0000001",
	    "1234567890123456", "123456789.0123456", "12345678901234567890",
	    "100000000000000000000000", "0.00000000000000000001"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct buf b = buf_new(f->a);

		buf_putc(&b, '"');
		buf_puts(&b, texts[i]);
		buf_puts(&b, "\"");
		assert_true(str_eq(canonical_of(f, texts[i]), buf_take(&b)));
	}
	assert_str(canonical(f->a, value_number_new(f->a, INT64_MIN)),
	    "\"-9223372036854775808\"");
}

/* ---- the rest ---- */
static void
nested_and_empty(void **state)
{
	struct fixture *f = *state;

	assert_str(canonical_of(f, " { } "), "{}");
	assert_str(canonical_of(f, "\n[ ]"), "[]");
	assert_str(canonical_of(f, "\"\""), "\"\"");
	assert_str(canonical_of(f, "null"), "null");
	assert_str(canonical_of(f, "{\"b\": [1, {\"d\": [], \"c\": {}}, null],"
				   " \"a\": [true , false, [[ ]], \"\"]}"),
	    "{\"a\":[true,false,[[]],\"\"],\"b\":[1,{\"c\":{},\"d\":[]},null]"
	    "}");
}

/* ---- property: one text for one content ---- */
#define SEEDS 3000

struct random {
	uint32_t state;
	struct buf b;
	int name;
};

static uint32_t
below(struct random *r, uint32_t n)
{
	r->state = r->state * 1664525u + 1013904223u;
	return (r->state >> 8) % n;
}

static void
put_text(struct random *r)
{
	static const char *const pieces[] = {"a", "\u1ed8", "a\u0302\u0323",
	    "\\n", "\\\"", "\\\\", "\\u0111", "\\ud83d\\ude00", "\U0001f600",
	    "\uff01", "0", "z", " ", "/", "\u00f6", "\\t"};

	for (uint32_t n = below(r, 6); n-- > 0;)
		buf_puts(&r->b, pieces[below(r, COUNT(pieces))]);
}

static void put_value(struct random *r, int depth);

static void
put_many(struct random *r, int depth, bool named)
{
	buf_putc(&r->b, named ? '{' : '[');
	for (uint32_t n = below(r, 7); n-- > 0;) {
		if (named) {
			/* a number at its end keeps a name from coming twice */
			buf_puts(&r->b, "\"k");
			for (uint32_t k = below(r, 4); k-- > 0;)
				buf_puts(&r->b,
				    below(r, 2) ? "\U0001f600" : "\uff01");
			buf_int(&r->b, r->name++);
			buf_puts(&r->b, "\": ");
		}
		put_value(r, depth + 1);
		buf_puts(&r->b, n > 0 ? " , " : " ");
	}
	buf_putc(&r->b, named ? '}' : ']');
}

static void
put_value(struct random *r, int depth)
{
	static const char *const plain[] = {"null", "true", "false", "0", "-0",
	    "1.10", "1e3", "123456789012345", "1234567890123456", "-2.5",
	    "0.0000001", "12345678901234567890", "0.1"};
	uint32_t what = below(r, depth > 4 ? 2 : 5);

	if (what == 0) {
		buf_puts(&r->b, plain[below(r, COUNT(plain))]);
	} else if (what == 1) {
		buf_putc(&r->b, '"');
		put_text(r);
		buf_putc(&r->b, '"');
	} else {
		put_many(r, depth, what > 2);
	}
}

static void
canonical_again_is_the_same(void **state)
{
	struct fixture *f = *state;

	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		struct random r = {seed * 2654435761u, buf_new(f->a), 0};
		struct str once, again;

		put_value(&r, 0);
		once = canonical(f->a, read_value(f, buf_take(&r.b)));
		again = canonical(f->a, read_value(f, once));
		if (!str_eq(once, again))
			fail_msg("seed %u: %.*s, not %.*s", (unsigned)seed,
			    STR_ARG(again), STR_ARG(once));
	}
}

/* ---- digests ---- */
static void
digests_of_fips(void **state)
{
	struct fixture *f = *state;
	char *million = arena_alloc(f->a, 1000000);

	memset(million, 'a', 1000000);
	assert_str(digest_hex(f->a, STR_NONE),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_str(digest_hex(f->a, STR("abc")),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_str(digest_hex(f->a, (struct str){million, 1000000}),
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
digests_as_we_write_them(void **state)
{
	static const char hex[] =
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	    "0";

	(void)state;
	assert_true(digest_is_hex((struct str){hex, 64}));
	assert_false(digest_is_hex((struct str){hex, 63}));
	assert_false(digest_is_hex((struct str){hex, 65}));
	assert_false(digest_is_hex(STR_NONE));
	for (const char *p = "AFgG -/:`"; *p != '\0'; p++) {
		char wrong[65];

		memcpy(wrong, hex, 64);
		wrong[63] = *p;
		assert_false(digest_is_hex((struct str){wrong, 64}));
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(members_by_code_units),
	    TEST(members_that_begin_alike),
	    TEST(many_members),
	    TEST(escapes),
	    TEST(numbers_that_stay),
	    TEST(numbers_that_become_texts),
	    TEST(nested_and_empty),
	    TEST(canonical_again_is_the_same),
	    TEST(digests_of_fips),
	    TEST(digests_as_we_write_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
