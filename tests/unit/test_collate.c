/* text: the Vietnamese order of texts and names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unicode/uclean.h>

#include "engine/base/arena.h"
#include "engine/text/collate.h"
#include "tests/unit/fixture.h"

/* Each of the list stands before the next. */
static void
in_order(struct arena *a, const char *const *v, size_t n,
    struct str (*key)(struct collator *, struct str))
{
	struct collator *c = text_collator_open(a);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++) {
			int got =
			    str_cmp(key(c, str_of(v[i])), key(c, str_of(v[k])));
			int want = (i > k) - (i < k);

			if ((got > 0) - (got < 0) != want)
				fail_msg("%s, %s: %d", v[i], v[k], got);
		}
	}
	text_collator_close(c);
}

static void
alphabet(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	static const char *const letters[] = {"a", "A", "à", "ả", "ã", "á", "ạ",
	    "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "b", "c", "d", "đ", "Đ",
	    "e", "ẹ", "ê", "g", "h", "i", "k", "l", "m", "n", "o", "ọ", "ô",
	    "ộ", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "x", "y"};
	static const char *const words[] = {"", "10", "An", "Ân", "Bắc Giang",
	    "Bắc Kạn", "Bến Tre", "Cà Mau", "Cao", "Cần Thơ", "Da", "Đa", "Đà",
	    "Đắc", "Ha Tiên", "Hà Nam", "Hà Nội", "Hạ Long", "Hai", "Hải Dương",
	    "Hải Phòng", "Hải-Phòng", "Hoa", "Hoà", "Hòa", "Hòa An", "Hoà Bình",
	    "Hòa Lạc", "Hoả", "Hỏa", "Hoá", "Hoạ", "Hóàn"};

	in_order(a, letters, COUNT(letters), text_sort_key);
	in_order(a, words, COUNT(words), text_sort_key);
}

static void
names(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	static const char *const people[] = {"", "An", "Lê An",
	    "LÊ  Văn\u00a0AN", "Nguyễn Thị An", "Nguyễn Văn An",
	    "NGUYỄN VĂN AN", "Nguyễn Văn Anh", "Trần Anh", "Bùi Ân",
	    "Phạm Văn Bình", "Đỗ Văn Bính", "Đoàn Cúc", "Đỗ Thị Cúc", "Lý Dung",
	    "Ngô Đức", "Vũ Đức", "Đỗ Hoà", "Lê Hòa", "Ngô Hoà", "Võ Thị Thuỳ",
	    "An Thị Thủy", "Võ Thị Thuỷ", "Hà Thị Thuý", "Lê Thị Thuý",
	    "Lê Thị Thúy", "Ngô Thị Thúy", "Lê Thị Thụy"};

	in_order(a, people, COUNT(people), text_name_key);
}

static void
equal(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct collator *c = text_collator_open(a);

	/* decomposed, and marks in the other order */
	assert_true(str_eq(text_sort_key(c, STR("Vi\u1ec7t")),
	    text_sort_key(c, STR("Vie\u0323\u0302t"))));
	assert_true(str_eq(text_sort_key(c, STR("Vi\u1ec7t")),
	    text_sort_key(c, STR("Vie\u0302\u0323t"))));
	assert_true(str_eq(text_name_key(c, STR(" Lê\u00a0 Văn  An ")),
	    text_name_key(c, STR("L\u00ea Va\u0306n An"))));
	assert_false(str_eq(
	    text_name_key(c, STR("An Lê")), text_name_key(c, STR("Lê An"))));
	/* a collator left open goes with the arena */
}

/* False when there was no memory. */
static bool
one_key(struct arena *a)
{
	struct collator *c;

	if (setjmp(*arena_border(a)))
		return false;
	c = text_collator_open(a);
	assert_true(text_sort_key(c, STR("Nguyễn Văn Ân")).n > 10);
	assert_true(text_name_key(c, STR("Nguyễn Văn Ân")).n > 20);
	text_collator_close(c);
	return true;
}

static void
out_of_memory(void **state)
{
	size_t jumps = 0;
	bool done = false;

	(void)state;
	for (size_t cap = 16; !done && cap < 20000; cap += 16) {
		struct arena *a = arena_new(cap);

		done = one_key(a);
		jumps += !done;
		arena_free(a);
	}
	assert_true(done && jumps > 10);
}

/* ---- ICU without memory ---- */
static long countdown; /* 0 = nothing fails */

static bool
fails(void)
{
	return countdown > 0 && --countdown == 0;
}

static void *
icu_malloc(const void *context, size_t n)
{
	(void)context;
	return fails() ? NULL : malloc(n);
}

static void *
icu_realloc(const void *context, void *p, size_t n)
{
	(void)context;
	return fails() ? NULL : realloc(p, n);
}

static void
icu_free(const void *context, void *p)
{
	(void)context;
	free(p);
}

static void
icu_out_of_memory(void **state)
{
	bool failed;
	long n = 0;

	(void)state;
	do {
		struct arena *a = arena_new(0);
		bool done;

		countdown = ++n;
		done = one_key(a);
		failed = countdown == 0;
		countdown = 0;
		arena_free(a);
		if (!failed)
			assert_true(done);
	} while (failed);
	assert_true(n > 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(alphabet, setup, teardown),
	    cmocka_unit_test_setup_teardown(names, setup, teardown),
	    cmocka_unit_test_setup_teardown(equal, setup, teardown),
	    cmocka_unit_test(out_of_memory),
	    cmocka_unit_test(icu_out_of_memory),
	};
	UErrorCode e = U_ZERO_ERROR;

	u_setMemoryFunctions(NULL, icu_malloc, icu_realloc, icu_free, &e);

	return cmocka_run_group_tests_name("collate", tests, NULL, NULL);
}
