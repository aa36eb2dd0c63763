#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"
#include "engine/base/file.h"
#include "engine/base/length.h"

static int
setup(void **state)
{
	struct arena *a = arena_new(0);

	*state = a;
	return a == NULL;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void
count(void *p)
{
	++*(int *)p;
}

static void
arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena *a = *state;

	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_alloc(a, n);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, n);
	}
}

static void
arena_rewinds(void **state)
{
	struct arena *a = *state;
	char *p = arena_alloc(a, 100);
	struct arena_mark m = arena_mark(a);
	size_t used = arena_used(a);

	memset(p, 1, 100);
	for (int i = 0; i < 100; i++)
		memset(arena_alloc(a, 10000), 2, 10000);
	arena_rewind(a, m);
	assert_int_equal(arena_used(a), used);
	assert_true(arena_peak(a) >= 1000000);
	assert_int_equal(p[99], 1);
	assert_int_equal(((char *)arena_alloc(a, 64))[0], 0);
}

static void
arena_jumps_at_its_cap(void **state)
{
	struct arena *a = arena_new(1000);
	int why;

	(void)state;
	assert_non_null(a);
	why = setjmp(*arena_border(a));
	if (why == 0) {
		assert_null(arena_try_alloc(a, 2000));
		arena_alloc(a, 900);
		arena_alloc(a, 200);
		fail();
	}
	assert_int_equal(why, ARENA_JUMP_CAP);
	arena_free(a);
}

static void
arena_cleans_up_newest_first(void **state)
{
	struct arena *a = arena_new(0);
	int n = 0, m = 0;

	(void)state;
	assert_int_equal(setjmp(*arena_border(a)), 0);
	arena_defer(a, count, &n);
	arena_defer(a, count, &m);
	arena_undefer(a, count, &m);
	arena_free(a);
	assert_int_equal(n, 1);
	assert_int_equal(m, 0);
}

static void
array_overflow_jumps(void **state)
{
	struct arena *a = *state;

	if (setjmp(*arena_border(a)) == 0) {
		arena_array(a, SIZE_MAX / 2, 4);
		fail();
	}
}

static void
assert_printed(struct arena *a, int64_t v, const char *want)
{
	struct buf b = buf_new(a);

	buf_milli(&b, v);
	buf_putc(&b, '\0');
	assert_string_equal(b.p, want);
}

static void
milli_is_exact(void **state)
{
	assert_printed(*state, 0, "0");
	assert_printed(*state, 1500, "1.5");
	assert_printed(*state, -40, "-0.04");
	assert_printed(*state, 999, "0.999");
	assert_printed(*state, 12000, "12");
	assert_printed(*state, -12010, "-12.01");
	assert_printed(*state, INT64_MIN, "-9223372036854775.808");
}

static void
lengths_round_to_twips(void **state)
{
	static const struct {
		const char *text;
		cv_len want;
	} good[] = {{"0", 0}, {"13pt", 13000}, {"10mm", 567 * 50},
	    {"1cm", 567 * 50}, {"12.7mm", 720 * 50}, {"-6pt", -6000},
	    {" 0.025pt ", 50}, {"0.024pt", 0}, {"297mm", 16838 * 50}};
	static const char *const bad[] = {"", "13", "pt", "1,5mm", "1.mm",
	    ".5mm", "1e3pt", "99999mm", "--1pt", "1 pt", "1.5.2pt", "1inch"};
	cv_len got;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(length_parse(str_of(good[i].text), &got));
		assert_int_equal(got, good[i].want);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(length_parse(str_of(bad[i]), &got));
}

static void
rounding_is_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(muldiv(5, 1, 2), 3);
	assert_int_equal(muldiv(-5, 1, 2), -3);
	assert_int_equal(muldiv(INT32_MAX, INT32_MAX, INT32_MAX), INT32_MAX);
	assert_int_equal(len_to_twip(25), 1);
	assert_int_equal(len_to_twip(24), 0);
	assert_int_equal(len_to_twip(-25), -1);
	assert_int_equal(len_to_emu(1000), 12700);
	assert_int_equal(len_to_halfpoint(13000), 26);
}

static void
utf8_refuses_what_is_not(void **state)
{
	static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80",
	    "\xF4\x90\x80\x80", "\xE1\xBA", "\x80", "\xFF", "\xE0\x80\x80"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		size_t at = 0;

		assert_int_equal(utf8_next(str_of(bad[i]), &at), 0xFFFD);
		assert_int_equal(at, 1);
	}
}

static void
utf8_round_trips(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c += 13) {
		char out[4];
		size_t n, at = 0;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		n = utf8_put(out, c);
		assert_int_equal(utf8_next((struct str){out, n}, &at), c);
		assert_int_equal(at, n);
	}
}

static void
integers_are_read_whole(void **state)
{
	int32_t v;

	(void)state;
	assert_true(str_to_int(STR("-2147483648"), &v));
	assert_int_equal(v, INT32_MIN);
	assert_true(str_to_int(STR("007"), &v));
	assert_int_equal(v, 7);
	assert_false(str_to_int(STR("2147483648"), &v));
	assert_false(str_to_int(STR(""), &v));
	assert_false(str_to_int(STR("-"), &v));
	assert_false(str_to_int(STR("1 "), &v));
}

static void
findings_are_filled(void **state)
{
	struct arena *a = *state;
	struct diag d;
	struct buf b = buf_new(a);

	diag_init(&d, a);
	assert_true(diag_ok(&d));
	diag_at(&d, FINDING_KEY_UNKNOWN, NOWHERE, STR("a.b"), STR("khoa"),
	    STR("?"));
	assert_false(diag_ok(&d));
	assert_int_equal(diag_outcome(&d), OUTCOME_INPUT);
	finding_text(&b, &d.v[0], LANG_EN);
	buf_putc(&b, '\0');
	assert_string_equal(b.p, "the template has no field \"khoa\"?");
	diag_at(&d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
	assert_int_equal(diag_outcome(&d), OUTCOME_LIMIT);
}

/* Every text is there, in both languages, and asks for no argument over 4. */
static void
catalogue_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < FINDING_COUNT; i++) {
		enum finding_code c = (enum finding_code)i, back;

		assert_true(finding_by_name(str_of(finding_name(c)), &back));
		assert_int_equal(back, c);
		for (int lang = 0; lang < 2; lang++) {
			const char *t = finding_pattern(c, (enum lang)lang);

			assert_true(strlen(t) > 1);
			assert_true(
			    strlen(finding_cure(c, (enum lang)lang)) > 3);
			assert_null(strstr(t, "{5}"));
			assert_null(strstr(t, "{0}"));
		}
	}
}

static void
names_stay_inside(void **state)
{
	(void)state;
	assert_true(file_name_inside(STR("a/b.png")));
	assert_true(file_name_inside(STR("..a/b..c")));
	assert_false(file_name_inside(STR("../a")));
	assert_false(file_name_inside(STR("a/../b")));
	assert_false(file_name_inside(STR("a/..")));
	assert_false(file_name_inside(STR("/etc/passwd")));
	assert_false(file_name_inside(STR("a\\b")));
	assert_false(file_name_inside(STR("")));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(arena_gives_zeroed_aligned_memory), T(arena_rewinds),
	    T(arena_jumps_at_its_cap), T(arena_cleans_up_newest_first),
	    T(array_overflow_jumps), T(milli_is_exact),
	    T(lengths_round_to_twips), T(rounding_is_half_away_from_zero),
	    T(utf8_refuses_what_is_not), T(utf8_round_trips),
	    T(integers_are_read_whole), T(findings_are_filled),
	    T(catalogue_is_whole), T(names_stay_inside)};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
