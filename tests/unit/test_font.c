/* Fonts: loading and its refusals, coverage, shaping, breaks, subsets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb-subset.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/font/font.h"
#include "tests/unit/font_sums.h"

#define FONTS "fonts/fonts.xml"
#define SERIF "/usr/share/fonts/truetype/liberation2/LiberationSerif-"
#define TIMES STR("Times New Roman")

static const char letters[] =
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ";

struct world {
	struct arena *arena;
	struct diag diag;
	struct font_set *set;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	w->arena = arena_new(0);
	diag_init(&w->diag, w->arena);
	w->set = font_set_load(w->arena, &w->diag, FONTS, NULL, 0);
	*state = w;
	return w->set == NULL;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	arena_free(w->arena);
	free(w);
	return 0;
}

static const struct face *
times(const struct world *w, bool bold, bool italic)
{
	return font_find(w->set, TIMES, bold, italic);
}

/* ---- loading ---- */

static void
test_alphabet(void **state)
{
	static const char *const families[] = {
	    "Times New Roman", "Arial", "Courier New"};
	struct world *w = *state;
	struct str s = str_of(letters);
	int f, look;

	for (f = 0; f < 3; f++) {
		for (look = 0; look < 4; look++) {
			const struct face *face = font_find(
			    w->set, str_of(families[f]), look & 1, look & 2);
			size_t i = 0, n = 0;

			assert_non_null(face);
			while (i < s.n) {
				assert_true(font_has(face, utf8_next(s, &i)));
				n++;
			}
			assert_int_equal(n, 134);
		}
	}
}

static void
test_facts(void **state)
{
	const struct face_facts *f = font_facts(times(*state, true, false));

	assert_true(str_is(f->family, "Times New Roman"));
	assert_true(str_is(f->own_family, "Liberation Serif"));
	assert_true(str_is(f->postscript, "LiberationSerif-Bold"));
	assert_true(str_is(f->file, "LiberationSerif-Bold.ttf"));
	assert_true(str_starts(f->version, STR("Version 2.")));
	assert_true(f->bold && !f->italic && f->serif && !f->fixed_pitch);
	assert_int_equal(f->upem, 2048);
	/* 0.891 + 0.216 + 0.042 = 1.149 of the size */
	assert_int_equal(f->ascent, 1825);
	assert_int_equal(f->descent, 443);
	assert_int_equal(f->line_gap, 87);
	assert_true(f->underline_at > 0 && f->strike_at > 0);
	f = font_facts(times(*state, false, true));
	assert_true(f->italic && f->italic_angle == -16333);
	f = font_facts(font_find(
	    ((struct world *)*state)->set, STR("Courier New"), false, false));
	assert_true(f->fixed_pitch && f->index == 8);
}

static void
test_families(void **state)
{
	struct world *w = *state;
	struct buf b = buf_new(w->arena);
	size_t n, i, lines = 0;
	const struct str *names = font_set_families(w->set, &n);

	assert_int_equal(n, 4);
	assert_true(str_eq(names[0], TIMES));
	assert_null(font_find(w->set, STR("Comic Sans MS"), false, false));
	font_set_list(&b, w->set);
	for (i = 0; i < b.n; i++)
		lines += b.p[i] == '\n';
	assert_int_equal(lines, 14);
}

static void
test_fallback(void **state)
{
	struct world *w = *state;
	const struct face *serif = times(w, false, true), *other;

	assert_ptr_equal(font_fallback(w->set, serif, 0x20ab), serif);
	assert_false(font_has(serif, 0x2610));
	other = font_fallback(w->set, serif, 0x2610);
	assert_non_null(other);
	assert_true(str_is(font_facts(other)->family, "DejaVu Sans"));
	assert_true(font_has(other, 0x2610));
	assert_null(font_fallback(w->set, serif, 0x4e00));
}

static void
test_scale(void **state)
{
	const struct face *f = times(*state, false, false);

	assert_int_equal(font_scale(f, LEN_PT(14), 2048), 14000);
	assert_int_equal(font_scale(f, LEN_PT(13), 1), 6);
	assert_int_equal(font_scale(f, LEN_PT(13), -1), -6);
}

/* ---- refusals ---- */

/* A folder of its own, with fonts.xml and what files a test puts beside it. */
struct trial {
	char folder[64];
	char path[8][96];
	size_t n;
};

static const char *
trial_put(struct trial *t, const char *name, const void *p, size_t n)
{
	char path[sizeof t->path[0]];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", t->folder, name);
	assert_non_null(f = fopen(path, "wb"));
	assert_int_equal(fwrite(p, 1, n, f), n);
	(void)fclose(f);
	memcpy(t->path[t->n], path, sizeof path);
	return t->path[t->n++];
}

static void
trial_open(struct trial *t)
{
	memset(t, 0, sizeof *t);
	memcpy(t->folder, "/tmp/congvan-font-XXXXXX", 25);
	assert_non_null(mkdtemp(t->folder));
}

static void
trial_close(struct trial *t)
{
	while (t->n > 0)
		unlink(t->path[--t->n]);
	rmdir(t->folder);
}

/* Loads the fonts.xml and expects NULL with this finding as the first. */
static void
expect(struct trial *t, const char *xml, enum finding_code code)
{
	struct arena *a = arena_new(0);
	const char *path = trial_put(t, "fonts.xml", xml, strlen(xml));
	struct diag d;

	diag_init(&d, a);
	assert_null(font_set_load(a, &d, path, NULL, 0));
	assert_true(d.n > 0);
	assert_string_equal(finding_name(d.v[0].code), finding_name(code));
	arena_free(a);
	unlink(t->path[--t->n]);
}

#define HEAD "<fonts xmlns='urn:congvan:fonts:1'>"
#define FOLDER "<folder path='/usr/share/fonts/truetype/liberation2'/>"
#define LOOKS_BUT                                                              \
	"<bold file='LiberationSerif-Bold.ttf'/>"                              \
	"<italic file='LiberationSerif-Italic.ttf'/>"                          \
	"<bold-italic file='LiberationSerif-BoldItalic.ttf'/>"                 \
	"</family></fonts>"
#define WITH(regular)                                                          \
	HEAD FOLDER "<family name='T'><regular file='" regular "'/>" LOOKS_BUT

static void
test_config_refused(void **state)
{
	struct trial t;

	(void)state;
	trial_open(&t);
	expect(&t, "<fonts", FINDING_XML_SYNTAX);
	expect(&t, "<fonts/>", FINDING_ELEMENT_UNKNOWN);
	expect(&t, "<!DOCTYPE fonts [<!ENTITY a 'b'>]>" HEAD "</fonts>",
	    FINDING_XML_ENTITY);
	expect(&t, HEAD "</fonts>", FINDING_FONT_MISSING);
	expect(&t, HEAD "<font/></fonts>", FINDING_ELEMENT_UNKNOWN);
	expect(&t, HEAD "<folder/></fonts>", FINDING_ATTRIBUTE_MISSING);
	expect(
	    &t, HEAD "<folder pfad='x'/></fonts>", FINDING_ATTRIBUTE_UNKNOWN);
	expect(&t, HEAD "<family name='T' fallback='ja'/></fonts>",
	    FINDING_ATTRIBUTE_VALUE);
	expect(&t,
	    HEAD "<family name='T'><regular file='a.ttf'/></family>"
		 "</fonts>",
	    FINDING_FONT_MISSING);
	expect(&t, WITH("none.ttf"), FINDING_FONT_MISSING);
	expect(&t,
	    HEAD FOLDER "<family name='T' twin='Times New Roman'><regular "
			"file='LiberationSerif-Regular.ttf'/>" LOOKS_BUT,
	    FINDING_FONT_NAME);
	trial_close(&t);
}

static struct str
read_serif(struct arena *a)
{
	struct diag d;
	struct str s;

	diag_init(&d, a);
	assert_true(file_read(a, &d, SERIF "Regular.ttf", NOWHERE, &s));
	return s;
}

/* The offset of a table in an sfnt. */
static size_t
table_at(struct str font, const char *tag)
{
	const unsigned char *p = (const unsigned char *)font.p + 12;

	while (memcmp(p, tag, 4) != 0)
		p += 16;
	return (size_t)p[8] << 24 | (size_t)p[9] << 16 | (size_t)p[10] << 8 |
	       p[11];
}

static void
test_files_refused(void **state)
{
	struct arena *a = arena_new(0);
	struct str font = read_serif(a);
	char *p = str_z(a, font);
	struct trial t;

	(void)state;
	trial_open(&t);
	trial_put(&t, "x.ttf", "", 0);
	expect(&t, WITH("x.ttf"), FINDING_FONT_BROKEN);
	t.n--;
	trial_put(&t, "x.ttf", "not a font at all", 17);
	expect(&t, WITH("x.ttf"), FINDING_FONT_BROKEN);
	t.n--;
	trial_put(&t, "x.ttf", p, 3000);
	expect(&t, WITH("x.ttf"), FINDING_FONT_BROKEN);
	t.n--;
	memset(p + table_at(font, "cmap"), 0, 64);
	trial_put(&t, "x.ttf", p, font.n);
	expect(&t, WITH("x.ttf"), FINDING_FONT_BROKEN);
	t.n--;
	font_sums_mend(p, font.n);
	trial_put(&t, "x.ttf", p, font.n);
	expect(&t, WITH("x.ttf"), FINDING_FONT_LETTERS);
	trial_close(&t);
	arena_free(a);
}

/* Restricted licence, no subsetting and bitmaps only are refused; a less
 * restrictive bit beside the first one counts more. */
static void
test_rights(void **state)
{
	static const struct {
		unsigned rights;
		bool refused;
	} cases[] = {{0x0002, true}, {0x0100, true}, {0x0200, true},
	    {0x0108, true}, {0x0004, false}, {0x0006, false}, {0x0008, false}};
	struct arena *a = arena_new(0);
	struct str font = read_serif(a);
	char *p = str_z(a, font), *type = p + table_at(font, "OS/2") + 8;
	struct trial t;

	(void)state;
	/* a line gap below zero, of hhea, counts as none */
	memset(p + table_at(font, "hhea") + 8, 0xFF, 2);
	trial_open(&t);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *xml;
		struct font_set *set;
		struct diag d;

		type[0] = (char)(cases[i].rights >> 8);
		type[1] = (char)cases[i].rights;
		font_sums_mend(p, font.n);
		trial_put(&t, "x.ttf", p, font.n);
		if (cases[i].refused) {
			expect(&t, WITH("x.ttf"), FINDING_FONT_RIGHTS);
			t.n--;
			continue;
		}
		diag_init(&d, a);
		xml = trial_put(
		    &t, "fonts.xml", WITH("x.ttf"), strlen(WITH("x.ttf")));
		set = font_set_load(a, &d, xml, NULL, 0);
		assert_non_null(set);
		assert_int_equal(
		    font_facts(font_find(set, STR("T"), false, false))
			->line_gap,
		    0);
		t.n -= 2;
	}
	t.n = 2;
	trial_close(&t);
	arena_free(a);
}

/* The trap of fonts-liberation 1.07: a sound font without most letters. */
static void
test_letters_refused(void **state)
{
	hb_blob_t *whole = hb_blob_create_from_file(SERIF "Regular.ttf"), *part;
	hb_face_t *face = hb_face_create(whole, 0), *less;
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	struct arena *a = arena_new(0);
	struct trial t;
	const char *path;
	struct diag d;
	unsigned n;

	(void)state;
	hb_set_add_range(hb_subset_input_unicode_set(input), 0x20, 0x17f);
	assert_non_null(less = hb_subset_or_fail(face, input));
	part = hb_face_reference_blob(less);
	trial_open(&t);
	trial_put(&t, "x.ttf", hb_blob_get_data(part, NULL),
	    hb_blob_get_length(part));
	n = (unsigned)strlen(WITH("x.ttf"));
	path = trial_put(&t, "fonts.xml", WITH("x.ttf"), n);
	diag_init(&d, a);
	assert_null(font_set_load(a, &d, path, NULL, 0));
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].code, FINDING_FONT_LETTERS);
	assert_true(str_is(d.v[0].arg[1], "94"));
	assert_true(str_is(d.v[0].arg[2], "Ơ"));
	assert_int_equal(d.v[0].place.line, 1);
	trial_close(&t);
	arena_free(a);
	hb_subset_input_destroy(input);
	hb_blob_destroy(part);
	hb_face_destroy(less);
	hb_face_destroy(face);
	hb_blob_destroy(whole);
}

/* ---- shaping ---- */

static int64_t
width(const struct shape *s)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		sum += s->glyphs[i].advance;
	return sum;
}

static const struct shape *
shape(const struct world *w, const struct face *f, const char *z)
{
	return font_shape(w->arena, f, str_of(z));
}

static void
test_shape_nfd(void **state)
{
	struct world *w = *state;
	const struct face *f = times(w, false, false);
	const struct shape *x = shape(w, f, "Tiếng Việt ở đây");
	const struct shape *y = shape(w, f,
	    "Tie\xcc\x82\xcc\x81ng Vie\xcc\xa3\xcc\x82t o\xcc\x9b\xcc\x89 "
	    "đa\xcc\x82y");
	size_t i;

	assert_int_equal(x->n, 16);
	assert_int_equal(y->n, x->n);
	for (i = 0; i < x->n; i++) {
		assert_int_equal(x->glyphs[i].id, y->glyphs[i].id);
		assert_int_equal(x->glyphs[i].advance, y->glyphs[i].advance);
		assert_int_not_equal(x->glyphs[i].id, 0);
		assert_true(
		    i == 0 || x->glyphs[i].cluster > x->glyphs[i - 1].cluster);
	}
	assert_int_equal(x->glyphs[3].cluster, 5); /* behind the 3 bytes of ế */
}

/* A few letters, blanks and marks in any order. */
static struct str
any_text(struct arena *a, uint32_t *seed, size_t n)
{
	static const char *const pieces[] = {"a", "A", "V", "T", "f", "i", "l",
	    "r", "y", "1", "1", "0", " ", " ", " ", ".", ",", "-", "/", "(",
	    ")", "\"", "'", "@", "ư", "ơ", "ế", "ộ", "Đ", "Ư", "Ỳ", "Ấ", "é",
	    "ñ"};
	struct buf b = buf_new(a);

	while (n-- > 0) {
		*seed = *seed * 1103515245 + 12345;
		buf_puts(&b,
		    pieces[(*seed >> 16) % (sizeof pieces / sizeof *pieces)]);
	}
	return buf_take(&b);
}

/* Plain text that is put together of known pairs is what HarfBuzz shapes: an
 * ellipsis behind the last blank calls it in. */
static void
test_shape_pairs(void **state)
{
	static const char *const families[] = {
	    "Times New Roman", "Arial", "Courier New", "DejaVu Sans"};
	struct world *w = *state;
	uint32_t seed = 7;

	for (int k = 0; k < 12000; k++) {
		struct arena_mark mark = arena_mark(w->arena);
		const struct face *f = font_find(w->set,
		    str_of(families[k % 4]), k / 4 % 2 != 0, k / 8 % 2 != 0);
		struct str text = any_text(w->arena, &seed, 1 + seed % 24);
		struct str plain = str_cat(w->arena, text, STR(" "));
		struct str other = str_cat(w->arena, text, STR(" …"));
		const struct shape *x, *y;

		if (f == NULL)
			continue;
		x = font_shape(w->arena, f, plain);
		y = font_shape(w->arena, f, other);
		for (size_t i = 0; i + 1 < x->n; i++) {
			const struct glyph *p = &x->glyphs[i];
			const struct glyph *q = &y->glyphs[i];

			if (p->id != q->id || p->advance != q->advance ||
			    p->cluster != q->cluster)
				fail_msg("\"%.*s\" at %zu", STR_ARG(text), i);
		}
		arena_rewind(w->arena, mark);
	}
}

static void
test_shape_widths(void **state)
{
	struct world *w = *state;
	const struct face *f = times(w, false, false);
	int64_t a = width(shape(w, f, "A")), v = width(shape(w, f, "V"));

	assert_int_equal(a, 1479);
	assert_int_equal(width(shape(w, f, "AV")), a + v - 264);
	assert_int_equal(width(shape(w, f, "")), 0);
	assert_int_equal(width(shape(w, f, "nn nn")),
	    4 * width(shape(w, f, "n")) + width(shape(w, f, " ")));
	assert_int_equal(shape(w, f, "office")->n, 6);
}

/* Quốc hiệu at 13 pt bold: 95.7 mm letter by letter (measured, DESIGN 9), and
 * 95.0 mm kerned. */
static void
test_shape_measured(void **state)
{
	struct world *w = *state;
	const struct face *f = times(w, true, false);
	struct str s = STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
	int64_t apart = 0, kerned = width(font_shape(w->arena, f, s));
	size_t i = 0;

	while (i < s.n) {
		size_t at = i;

		utf8_next(s, &i);
		apart += width(font_shape(w->arena, f, str_slice(s, at, i)));
	}
	assert_int_equal(
	    muldiv(font_scale(f, LEN_PT(13), apart), 254, 72000), 957);
	assert_int_equal(
	    muldiv(font_scale(f, LEN_PT(13), kerned), 254, 72000), 950);
}

/* ---- breaks ---- */

/* The text with | where a line may break and ! where it must. */
static struct str
marked(const struct world *w, const char *z)
{
	struct str s = str_of(z);
	uint8_t *out = arena_alloc(w->arena, s.n + 1);
	struct buf b = buf_new(w->arena);
	size_t i;

	font_breaks(font_session_in(w->arena, w->set), s, out);
	for (i = 0; i <= s.n; i++) {
		if (out[i] == BREAK_MAY)
			buf_putc(&b, '|');
		if (out[i] == BREAK_MUST)
			buf_putc(&b, '!');
		if (i < s.n)
			buf_putc(&b, s.p[i]);
	}
	buf_putc(&b, '\0');
	return buf_take(&b);
}

/* Text without anything special is broken without ICU: ICU, which an ideograph
 * at the end calls in, says the same. */
static void
test_breaks_plain(void **state)
{
	static const char *const pieces[] = {"a", "Z", "0", "9", " ", " ", " ",
	    ".", ",", ":", ";", "/", "@", "_", "é", "ă", "ư", "Ơ", "ế", "ỹ"};
	const struct world *w = *state;
	struct font_session *breaker = font_session_in(w->arena, w->set);
	uint32_t seed = 1;

	for (int k = 0; k < 20000; k++) {
		struct buf b = buf_new(w->arena);
		uint8_t plain[64], other[64];
		size_t n = (seed >> 16) % 12 + 1;

		while (n-- > 0) {
			seed = seed * 1103515245 + 12345;
			buf_puts(&b, pieces[(seed >> 16) % 20]);
		}
		n = b.n;
		font_breaks(breaker, buf_take(&b), plain);
		buf_puts(&b, " 字");
		font_breaks(breaker, buf_take(&b), other);
		if (memcmp(plain, other, n) != 0)
			fail_msg("\"%.*s\"", (int)b.n, b.p);
	}
}

/* Each as LibreOffice 7.4 breaks it; the marks are the expectation. */
static void
test_breaks(void **state)
{
	static const char *const lines[] = {"", "a", "UBND- |VHTT",
	    "Bà |Rịa-|Vũng |Tàu", "Số: |35/UBND-|VHTT", "ngày |21/07/1965",
	    "nguyenvana@gmail.com", "https://dichvucong.gov.vn/p/home",
	    "30/2020/NĐ-|CP", "2020-|2025", "08h30-|11h30", "0123456789-|456",
	    "-|5", "50%-|60%", "(1)-|(2)", "A–|B", "a |– |b", "1.234,5",
	    "aa  |bb", "aa ;bb", "aa .bb", "aa .5", "aa / |bb", "aa; |bb",
	    "…/…/2024", "m3/s", "ab|%20cd", "50% |ab", "ab\\|cd", "12\\34",
	    "ab}cd", "(ab) |cd", "ab |“cd” |ef", "5\xc2\xa0năm", "35°",
	    "http://ab.cd/ef?|x=1", "a\tb", "x--|y", "ab-/cd", "030******999",
	    "TM. |UBND", "☐ |ab"};
	struct world *w = *state;
	size_t i, k, n;

	for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		char plain[100];

		for (k = n = 0; lines[i][k] != '\0'; k++) {
			if (lines[i][k] != '|')
				plain[n++] = lines[i][k];
		}
		plain[n] = '\0';
		if (strcmp(plain, "a\tb") == 0)
			assert_string_equal(marked(w, plain).p, "a\t|b");
		else
			assert_string_equal(marked(w, plain).p, lines[i]);
	}
	assert_string_equal(marked(w, "a\n/b\n").p, "a\n!/b\n!");
	assert_string_equal(marked(w, "a \n\nb").p, "a \n!\n!b");
	assert_string_equal(
	    marked(w, "ab\xef\xbf\xbc/cd").p, "ab|\xef\xbf\xbc/cd");
}

static void
test_graphemes(void **state)
{
	struct world *w = *state;
	struct font_session *b = font_session_in(w->arena, w->set);
	uint8_t out[16];

	font_graphemes(b, STR("aế"), out);
	assert_memory_equal(out, "\1\1\0\0\1", 5);
	font_graphemes(b, STR("ae\xcc\x82\xcc\x81z"), out);
	assert_memory_equal(out, "\1\1\0\0\0\0\1\1", 8);
	font_graphemes(b, STR("\r\n"), out);
	assert_memory_equal(out, "\1\0\1", 3);
	font_graphemes(b, STR(""), out);
	assert_int_equal(out[0], 1);
}

/* ---- subsets ---- */

static int
by_id(const void *x, const void *y)
{
	return *(const uint16_t *)x - *(const uint16_t *)y;
}

static const struct subset *
subset_of(struct world *w, const struct face *f, const char *text)
{
	const struct shape *s = shape(w, f, text);
	uint16_t used[200] = {0};
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		used[i] = s->glyphs[i].id;
	qsort(used, s->n, sizeof used[0], by_id);
	for (i = 0; i < s->n; i++) {
		if (n == 0 || used[n - 1] != used[i])
			used[n++] = used[i];
	}
	return font_subset(w->arena, &w->diag, f, used, n);
}

/* The TrueType file itself. */
static struct str
inflated(struct world *w, const struct subset *s)
{
	uLongf n = s->file_size;
	char *p = arena_alloc(w->arena, n);

	assert_int_equal(uncompress((Bytef *)p, &n,
			     (const Bytef *)s->deflated.p, s->deflated.n),
	    Z_OK);
	assert_int_equal(n, s->file_size);
	return (struct str){p, n};
}

/* Every letter keeps its outline's box, advance and character. */
static void
check_glyphs(const struct world *w, const struct face *f,
    const struct subset *s, FT_Face whole, FT_Face part)
{
	struct str all = str_of(letters);
	size_t i = 0;

	while (i < all.n) {
		size_t at = i;
		uint32_t c = utf8_next(all, &i);
		uint16_t old = font_shape(w->arena, f, str_slice(all, at, i))
				   ->glyphs[0]
				   .id;
		uint16_t new = s->gid[old];

		assert_int_not_equal(new, 0);
		assert_int_equal(s->unicode[new], c);
		assert_int_equal(
		    FT_Load_Glyph(whole, old, FT_LOAD_NO_SCALE), 0);
		assert_int_equal(FT_Load_Glyph(part, new, FT_LOAD_NO_SCALE), 0);
		assert_int_equal(
		    whole->glyph->metrics.height, part->glyph->metrics.height);
		assert_int_equal(whole->glyph->metrics.horiAdvance,
		    part->glyph->metrics.horiAdvance);
		assert_int_equal(
		    part->glyph->metrics.horiAdvance, s->advance[new]);
		assert_int_equal(FT_Get_Char_Index(part, c), new);
	}
}

static void
test_subset_glyphs(void **state)
{
	static const char *const files[4] = {SERIF "Regular.ttf",
	    SERIF "Bold.ttf", SERIF "Italic.ttf", SERIF "BoldItalic.ttf"};
	struct world *w = *state;
	size_t total = 0;
	FT_Library ft;
	int look;

	assert_int_equal(FT_Init_FreeType(&ft), 0);
	for (look = 0; look < 4; look++) {
		const struct face *f = times(w, look & 1, look & 2);
		const struct subset *s = subset_of(w, f, "Số");
		struct str file = inflated(w, s);
		FT_Face whole, part;

		assert_int_equal(FT_New_Face(ft, files[look], 0, &whole), 0);
		assert_int_equal(FT_New_Memory_Face(ft, (const FT_Byte *)file.p,
				     (FT_Long)file.n, 0, &part),
		    0);
		assert_int_equal(part->num_glyphs, s->n_new);
		assert_int_equal(whole->num_glyphs, s->n_original);
		check_glyphs(w, f, s, whole, part);
		total += s->deflated.n;
		FT_Done_Face(part);
		FT_Done_Face(whole);
	}
	FT_Done_FreeType(ft);
	/* The letter may have 100 KB in all. */
	assert_true(total < 70000);
}

static void
test_subset_shared(void **state)
{
	struct world *w = *state;
	const struct face *f = times(w, false, false);
	const struct subset *x = subset_of(w, f, "a"),
			    *y = subset_of(w, f, "Cộng hòa – 50 ₫ №"),
			    *z = subset_of(w, f, "aΩ"),
			    *again = subset_of(w, f, "aΩ");
	uint16_t omega = shape(w, f, "Ω")->glyphs[0].id;

	assert_ptr_equal(x, y);
	assert_ptr_not_equal(x, z);
	assert_int_equal(x->gid[omega], 0);
	assert_int_not_equal(z->gid[omega], 0);
	assert_int_equal(z->n_new, x->n_new + 1);
	assert_int_equal(strlen(x->tag), 6);
	assert_string_not_equal(x->tag, z->tag);
	assert_string_equal(z->tag, again->tag);
	assert_true(str_eq(z->deflated, again->deflated));
}

static void
test_subset_same_bytes(void **state)
{
	struct world *w = *state;
	void *other;
	const struct subset *x, *y;

	assert_int_equal(setup(&other), 0);
	x = subset_of(w, times(w, true, true), "a");
	y = subset_of(other, times(other, true, true), "b");
	assert_true(str_eq(x->deflated, y->deflated));
	assert_string_equal(x->tag, y->tag);
	teardown(&other);
}

static void
test_subset_fallback(void **state)
{
	struct world *w = *state;
	const struct face *f =
	    font_fallback(w->set, times(w, false, false), 0x2610);
	const struct subset *s = subset_of(w, f, "☐☑☒");
	uint16_t id = shape(w, f, "☐")->glyphs[0].id;

	assert_int_equal(s->unicode[s->gid[id]], 0x2610);
	assert_true(s->deflated.n < 6000);
	s = subset_of(w, f, "Ж");
	id = shape(w, f, "Ж")->glyphs[0].id;
	assert_int_equal(s->unicode[s->gid[id]], 0x416);
}

/* ---- threads ---- */

static void *
work(void *p)
{
	struct font_set *set = p;
	struct world w = {arena_new(0), {0}, set};
	int64_t sum = 0;
	int i;

	diag_init(&w.diag, w.arena);
	for (i = 0; i < 40; i++) {
		const struct face *f = times(&w, i & 1, i & 2);

		sum += width(shape(&w, f, "Ủy ban nhân dân AVATAR"));
		sum += (int64_t)subset_of(&w, f, "Ủy ban")->deflated.n;
	}
	arena_free(w.arena);
	return (void *)(intptr_t)sum;
}

static void
test_threads(void **state)
{
	pthread_t threads[4];
	void *fresh, *sums[4];
	int i;

	(void)state;
	assert_int_equal(setup(&fresh), 0);
	for (i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work,
				     ((struct world *)fresh)->set),
		    0);
	for (i = 0; i < 4; i++)
		pthread_join(threads[i], &sums[i]);
	for (i = 1; i < 4; i++)
		assert_ptr_equal(sums[0], sums[i]);
	teardown(&fresh);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alphabet),
	    cmocka_unit_test(test_facts),
	    cmocka_unit_test(test_families),
	    cmocka_unit_test(test_fallback),
	    cmocka_unit_test(test_scale),
	    cmocka_unit_test(test_config_refused),
	    cmocka_unit_test(test_files_refused),
	    cmocka_unit_test(test_rights),
	    cmocka_unit_test(test_letters_refused),
	    cmocka_unit_test(test_shape_nfd),
	    cmocka_unit_test(test_shape_pairs),
	    cmocka_unit_test(test_shape_widths),
	    cmocka_unit_test(test_shape_measured),
	    cmocka_unit_test(test_breaks),
	    cmocka_unit_test(test_breaks_plain),
	    cmocka_unit_test(test_graphemes),
	    cmocka_unit_test(test_subset_glyphs),
	    cmocka_unit_test(test_subset_shared),
	    cmocka_unit_test(test_subset_same_bytes),
	    cmocka_unit_test(test_subset_fallback),
	    cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests_name("font", tests, setup, teardown);
}
