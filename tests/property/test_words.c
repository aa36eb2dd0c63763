/* Numbers in words, read back by rules of their own: for every length up to
 * 10^15 the words give the number again, and obey what a clerk is taught. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/text/text.h"

#define MOST INT64_C(1000000000000000)
#define ROUNDS 20000

static const char *const digits[][2] = {{"không", ""}, {"một", "mốt"},
    {"hai", ""}, {"ba", ""}, {"bốn", "tư"}, {"năm", "lăm"}, {"sáu", ""},
    {"bảy", ""}, {"tám", ""}, {"chín", ""}};

/* The value of a word for one digit; -1 = it is none. */
static int
digit_of(struct str w)
{
	for (int d = 0; d < 10; d++)
		for (int k = 0; k < 2; k++)
			if (w.n > 0 && str_is(w, digits[d][k]))
				return d;
	return -1;
}

static struct str
next_word(struct str *s)
{
	size_t n = str_find(*s, ' ');
	struct str w = str_slice(*s, 0, n);

	*s = str_slice(*s, n < s->n ? n + 1 : n, s->n);
	return w;
}

/* Reads words from the left: a digit waits until the word behind it says its
 * weight. */
static int64_t
read_words(struct str s)
{
	int64_t all = 0, group = 0, billions = 0;
	int waiting = 0;

	while (s.n > 0) {
		struct str w = next_word(&s);
		int d = digit_of(w);

		if (d >= 0) {
			assert_int_equal(waiting, 0);
			waiting = d;
		} else if (str_is(w, "mươi")) {
			group += 10 * waiting;
			waiting = 0;
		} else if (str_is(w, "mười")) {
			group += 10;
		} else if (str_is(w, "trăm")) {
			group += 100 * waiting;
			waiting = 0;
		} else if (str_is(w, "linh")) {
			assert_int_equal(waiting, 0);
		} else if (str_is(w, "nghìn")) {
			all += 1000 * (group + waiting);
			group = waiting = 0;
		} else if (str_is(w, "triệu")) {
			all += 1000000 * (group + waiting);
			group = waiting = 0;
		} else if (str_is(w, "tỷ")) {
			billions = all + group + waiting;
			all = group = waiting = 0;
		} else {
			fail_msg("no number: %.*s", STR_ARG(w));
		}
	}
	return billions * 1000000000 + all + group + waiting;
}

static bool
holds(struct str s, const char *what)
{
	struct str w = str_of(what);

	for (size_t i = 0; i + w.n <= s.n; i++)
		if (str_starts(str_slice(s, i, s.n), w))
			return true;
	return false;
}

static void
obeys(struct str s)
{
	static const char *const never[] = {"mươi một", "mươi bốn", "mươi năm",
	    "mươi không", "mười năm", "mười mốt", "mười tư", "mười không",
	    "linh không", "linh mốt", "linh tư", "linh lăm", "một mươi",
	    "không mươi", "mươi linh", "  ", "nghìn nghìn", "triệu triệu"};

	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (holds(s, never[i]))
			fail_msg("\"%s\" in: %.*s", never[i], STR_ARG(s));
	/* a ten of zero is said behind a hundred only */
	for (size_t i = 0; i + 5 < s.n; i++)
		if (str_starts(str_slice(s, i, s.n), STR(" linh ")))
			assert_true(str_ends(str_slice(s, 0, i), STR("trăm")));
}

static void
one(struct arena *a, int64_t v)
{
	struct arena_mark m = arena_mark(a);
	char number[40], minus[41];
	struct str s, t;

	snprintf(number, sizeof number, "%" PRId64, v);
	snprintf(minus, sizeof minus, "-%s", number);
	assert_true(number_words(a, str_of(number), &s));
	obeys(s);
	if (read_words(s) != v)
		fail_msg("%s: %.*s", number, STR_ARG(s));
	if (v > 0) {
		assert_true(number_words(a, str_of(minus), &t));
		assert_true(str_eq(t, str_cat(a, STR("âm "), s)));
	}
	arena_rewind(a, m);
}

static void
words(void **state)
{
	struct arena *a = arena_new(0);
	uint32_t random = 1;

	(void)state;
	for (int64_t v = 0; v < 12000; v++)
		one(a, v);
	for (int64_t ten = 1; ten <= MOST; ten *= 10)
		for (int64_t d = -1; d <= 1; d++)
			if (ten + d <= MOST)
				one(a, ten + d);
	for (int i = 0; i < ROUNDS; i++) {
		int64_t v = 0;
		int n = i % 15 + 1;

		for (int k = 0; k < n; k++) {
			random = random * 1664525u + 1013904223u;
			/* many zeros: they are what is hard */
			v = v * 10 + (random >> 24 & 1 ? 0 : random >> 8) % 10;
		}
		one(a, v);
	}
	arena_free(a);
}

static void
no_words(void **state)
{
	static const char *const none[] = {"1000000000000001", "1.5", "-0.01",
	    "99999999999999999999", "", "-", "1e3", "1.", " 1"};
	struct arena *a = arena_new(0);
	struct str s;

	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_false(number_words(a, str_of(none[i]), &s));
	assert_true(number_words(a, STR("007.00"), &s));
	assert_true(str_is(s, "bảy"));
	assert_true(number_words(a, STR("-0"), &s));
	assert_true(str_is(s, "không"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words),
	    cmocka_unit_test(no_words),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
