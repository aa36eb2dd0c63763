/* text: the Vietnamese order of texts and names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

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
	    "Đắc", "Hạ Long", "Hà Nam", "Hà Nội", "Hải Dương", "Hải Phòng"};

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
	    "Ngô Đức", "Vũ Đức"};

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(alphabet, setup, teardown),
	    cmocka_unit_test_setup_teardown(names, setup, teardown),
	    cmocka_unit_test_setup_teardown(equal, setup, teardown),
	};

	return cmocka_run_group_tests_name("collate", tests, NULL, NULL);
}
