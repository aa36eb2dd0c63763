/* text: text of fonts from before Unicode, amid Unicode data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glob.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/text/alphabet.h"
#include "engine/text/oldfont.h"
#include "engine/text/text.h"
#include "tests/unit/fixture.h"

#define TEXTS_MOST 12

static struct old_font *
font_of(struct arena *a, const char *const *texts)
{
	struct old_font *o = old_font_new(a);

	for (size_t i = 0; i < TEXTS_MOST && texts[i] != NULL; i++)
		if (old_font_suspect(str_of(texts[i])))
			old_font_add(o, str_of(texts[i]));
	return o;
}

static void
reads(struct arena *a, const struct old_font *o, const char *text,
    const char *means)
{
	struct old_text t;

	if (!old_font_read(o, a, str_of(text), &t))
		fail_msg("missed: %s", text);
	if (!str_is(t.means, means))
		fail_msg("%s: %.*s", text, STR_ARG(t.means));
}

static void
leaves(struct arena *a, const struct old_font *o, const char *text)
{
	struct old_text t;

	if (old_font_read(o, a, str_of(text), &t))
		fail_msg("found: %s: %.*s", text, STR_ARG(t.means));
}

static void
strange_letters(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x1F00; c++) {
		char p[4];
		struct str s = {p, 0};
		struct letter l;
		bool want = c > 0xA0 && c < 0x100 && !alphabet_vowel(c, &l);

		s.n = utf8_put(p, c);
		if (old_font_suspect(s) != want)
			fail_msg("U+%04X", (unsigned)c);
	}
}

static void
cells(void **state)
{
	static const char *const found[][TEXTS_MOST] = {{"Gi¸o viªn"},
	    {"TR¦êNG TIÓU HäC"}, {"Côc C¶nh s¸t"}, {"Tröôøng"},
	    {"V¨n th\u00ad"}, {"Hµ Néi"}, {"NguyÔn V¨n H\u00adng"},
	    {"TRÖÔØNG TIEÅU HOÏC"}, {"Nguyeãn Vaên Huøng", "Leâ Thò Hoàng"},
	    {"Sở Tư pháp\nPhßng T\u00ad ph¸p"}, {"«Gi¸o viªn»", "Microsoft®"},
	    /* two fonts in one file, and a name of neither */
	    {"Côc C¶nh s¸t", "Tröôøng Tieåu hoïc", "Müller"}};
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(found); i++)
		if (!old_font_found(font_of(a, found[i])))
			fail_msg("missed: %s", found[i][0]);
}

static void
good_text(void **state)
{
	static const char *const good[][TEXTS_MOST] = {{"Loïc"},
	    {"Loïc", "Naïm", "Maï", "Haï"}, {"Müller", "Köln", "Böhm", "Mäc"},
	    {"Mäc", "Hån", "Nö", "Müller", "Köln"}, {"Sở C«ng an, C¶nh s¸t"},
	    {"Núñez", "Muñoz", "Peña", "Niño", "Señor"},
	    {"François", "Benoît", "Noël", "Zoë", "Anaïs", "Loïc", "Maëlle"},
	    {"5 °C", "3 × 4 m", "m²", "1º", "§ 5", "½", "«Ban»", "4÷6"},
	    {"m×n", "n×n", "n×m", "N·m", "µm", "A·h"}, {"Microsoft®", "©2024"},
	    {"Mª", "nº 5", "H¹", "T¹"}, {"Sjö", "Hån", "Bø", "Nyström"},
	    {"tin\u00ad tức", "hành\u00adchính"}, {"«Nguyễn Văn Án»", "Hà·Nội"},
	    {"the\u00adory", "con\u00adtract", "co\u00adoperate"}};
	struct arena *a = ((struct fixture *)*state)->a;

	for (size_t i = 0; i < COUNT(good); i++)
		if (old_font_found(font_of(a, good[i])))
			fail_msg("found: %s", good[i][0]);
}

static void
each(void **state)
{
	static const char *const texts[TEXTS_MOST] = {
	    "Côc C¶nh s¸t", "Tröôøng Tieåu hoïc", "Gi¸o viªn"};
	struct arena *a = ((struct fixture *)*state)->a;
	struct old_font *o = font_of(a, texts);

	reads(a, o, "Côc C¶nh s¸t", "Cục Cảnh sát");
	reads(a, o, " Gi¸o viªn ", "Giáo viên");
	reads(a, o, "TR¦êNG TIÓU HäC", "TRƯỜNG TIỂU HỌC");
	reads(a, o, "Nguyeãn Vaên Nam", "Nguyễn Văn Nam");
	reads(a, o, "Nh·", "Nhã");
	reads(a, o, "H\u00adng", "Hưng");
	reads(a, o, "Việt\nC«ng an", "Công an");
	reads(a, o, "12/Q§", "12/QĐ");
	leaves(a, o, "Hà Tây");
	leaves(a, o, "Việt Nam");
	leaves(a, o, "Lê Văn Tám");
	leaves(a, o, "Hélène");
	leaves(a, o, "François");
	leaves(a, o, "Việt: C«ng an");
	leaves(a, o, "20 m², 5 °C");
	leaves(a, o, "");
	o = font_of(a, (const char *const[TEXTS_MOST]){"Hà Tây"});
	leaves(a, o, "Côc C¶nh s¸t");
}

/* No text of ours is suspected, all its lines at once. */
static void
ours(void **state)
{
	static const char *const where[] = {
	    "samples/*/*", "templates/*/*", "tests/golden/*/*"};
	struct fixture *f = *state;
	size_t files = 0;

	for (size_t k = 0; k < COUNT(where); k++) {
		glob_t g;

		assert_int_equal(glob(where[k], 0, NULL, &g), 0);
		for (size_t i = 0; i < g.gl_pathc; i++) {
			struct place p = {str_of(g.gl_pathv[i]), 0, 0};
			struct old_font *o = old_font_new(f->a);
			struct str s;

			if (!file_read(f->a, &f->d, g.gl_pathv[i], p, &s) ||
			    text_utf8_check(s) != s.n)
				continue;
			old_font_add(o, s);
			if (old_font_found(o))
				fail_msg("found: %s", g.gl_pathv[i]);
			files++;
		}
		globfree(&g);
	}
	assert_true(files > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(strange_letters),
	    cmocka_unit_test_setup_teardown(cells, setup, teardown),
	    cmocka_unit_test_setup_teardown(good_text, setup, teardown),
	    cmocka_unit_test_setup_teardown(each, setup, teardown),
	    cmocka_unit_test_setup_teardown(ours, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
