/* What is kept from one document to the next: arenas that are reset, streams
 * that were deflated, texts that were shaped and broken, lines that were
 * written. Whatever was kept, the bytes are the same; and it has a bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <malloc.h>
#include <string.h>

#include "engine/font/font.h"
#include "engine/layout/layout.h"
#include "engine/pack/deflate.h"
#include "engine/pdf/pdf.h"
#include "tests/unit/fixture.h"

#define MIB ((size_t)1024 * 1024)

/* Bytes the process holds; 0 under sanitizers, which have a malloc of their
 * own. */
static size_t
held(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

static void
assert_held_most(size_t before, size_t most)
{
	size_t now = held();

	if (now > before + most)
		fail_msg(
		    "%zu bytes more are held, not %zu", now - before, most);
}

/* What was freed since: something, and with what malloc and the last piece of
 * an arena need no more than that. */
static void
assert_freed(size_t before, size_t least, size_t most)
{
	size_t freed = before - held();

	if (before > 0 && (freed < least || freed > most))
		fail_msg(
		    "%zu bytes were held, not %zu to %zu", freed, least, most);
}

/* Words nobody said before: number k's, about n bytes. */
static struct str
words_of(struct arena *a, uint32_t k, size_t n)
{
	static const char *const words[] = {"Ủy", "ban", "nhân", "dân", "quận",
	    "Đình", "hướng", "dẫn", "trường", "học", "nghị", "quyết"};
	struct buf b = buf_new(a);
	uint32_t x = 2654435761u * (k + 1);

	buf_int(&b, k);
	while (b.n < n) {
		x = x * 1664525u + 1013904223u;
		buf_putc(&b, ' ');
		buf_puts(&b, words[(x >> 16) % COUNT(words)]);
		buf_int(&b, x >> 24);
	}
	return buf_take(&b);
}

/* ---- arenas ---- */

static void
count(void *p)
{
	++*(int *)p;
}

static void
reset_reuses(void **state)
{
	struct arena *a = arena_new(0);
	char *at[300];
	int freed = 0;

	(void)state;
	for (int round = 0; round < 4; round++) {
		size_t before = held();

		arena_defer(a, count, &freed);
		for (size_t i = 0; i < COUNT(at); i++) {
			char *p = arena_alloc(a, 7000 + i);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t k = 0; k < 7000 + i; k++)
				assert_int_equal(p[k], 0);
			memset(p, 0xAA, 7000 + i);
			at[i] = p;
		}
		if (round > 1) /* no more of the system's */
			assert_held_most(before, 1000);
		assert_int_equal(freed, round);
		arena_reset(a, 0);
		assert_int_equal(freed, round + 1);
		assert_int_equal(arena_peak(a), 0);
		assert_int_equal(arena_mark(a).total, 0);
	}
	arena_free(a);
	assert_int_equal(freed, 4);
}

/* Much is given back: what one large document needed, and longest pieces. */
static void
reset_gives_back(void **state)
{
	struct arena *a = arena_new(0);
	size_t before = held();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 500; i++)
			memset(arena_alloc(a, 100000), 1, 100000);
		memset(arena_alloc(a, 40 * MIB), 1, 40 * MIB);
		arena_reset(a, 0);
		assert_held_most(before, 8 * MIB + 65536);
	}
	arena_free(a);
}

static void
reset_takes_all(void **state)
{
	struct arena *a = arena_new(MIB);
	struct arena *s = arena_scratch(a), *in = arena_scratch(s);
	volatile int jumps = 0;
	int freed = 0;
	char *p;

	(void)state;
	arena_defer(in, count, &freed);
	arena_defer(s, count, &freed);
	memset(arena_alloc(in, 500000), 1, 500000);
	assert_true(arena_claim(s, 500000));
	assert_null(arena_try_alloc(a, 500000));
	p = arena_alloc(a, 16);
	arena_reset(a, 2 * MIB); /* stages and claims are gone */
	assert_int_equal(freed, 2);
	assert_null(arena_try_alloc(a, 2 * MIB + 16));
	/* what stood there cannot grow any more */
	assert_ptr_not_equal(arena_grow(a, p, 0, 64, 1), NULL);
	if (setjmp(*arena_border(a)) == 0)
		arena_alloc(a, 2 * MIB);
	else
		jumps++;
	assert_int_equal(jumps, 1);
	arena_reset(a, 0);
	assert_non_null(arena_try_alloc(a, 3 * MIB));
	arena_free(a);
}

/* ---- deflating ---- */

static void
assert_deflated(struct deflater *z, struct deflater *plain,
    enum deflate_form form, struct str text)
{
	struct str is, want;

	assert_true(deflate_bytes(z, form, text, &is));
	assert_true(deflate_bytes(plain, form, text, &want));
	assert_true(str_eq(is, want));
}

static void
deflater_keeps(void **state)
{
	struct fixture *f = *state;
	struct deflater *z = deflater_keeping(DEFLATE_LEVEL);
	struct deflater *plain = deflater_new(DEFLATE_LEVEL);
	struct str text = words_of(f->a, 1, 3000), out, again, zlib;

	for (int i = 0; i < 3; i++) {
		assert_deflated(z, plain, DEFLATE_RAW, text);
		assert_deflated(z, plain, DEFLATE_ZLIB, text);
	}
	for (int i = 0; i < 3; i++)
		assert_true(deflate_bytes(z, DEFLATE_RAW, text, &out));
	for (uint32_t i = 2; i < 10; i++)
		assert_deflated(z, plain, DEFLATE_RAW, words_of(f->a, i, 3000));
	/* it is there still, and no other */
	assert_true(deflate_bytes(z, DEFLATE_RAW, text, &again));
	assert_ptr_equal(again.p, out.p);
	assert_true(deflate_bytes(z, DEFLATE_ZLIB, text, &zlib));
	assert_true(zlib.n != out.n);
	text.n--;
	assert_deflated(z, plain, DEFLATE_RAW, text);
	deflater_free(plain);
	deflater_free(z);
}

/* Streams that come again in every document are all there, whatever their
 * hashes, and whatever else comes between. */
static void
deflater_meets(void **state)
{
	struct fixture *f = *state;
	struct deflater *z = deflater_keeping(DEFLATE_LEVEL);
	const char *first[40];
	struct str out;

	for (uint32_t pass = 0; pass < 12; pass++) {
		for (uint32_t k = 0; k < 40; k++) {
			assert_true(deflate_bytes(
			    z, DEFLATE_RAW, words_of(f->a, k, 300), &out));
			if (pass == 10)
				first[k] = out.p;
			else if (pass > 10)
				assert_ptr_equal(out.p, first[k]);
			assert_true(deflate_bytes(z, DEFLATE_RAW,
			    words_of(f->a, 100 + 40 * pass + k, 300), &out));
		}
	}
	for (uint32_t k = 0; k < 40; k++) /* deflated anew they are one room */
		assert_ptr_not_equal(first[k], out.p);
	deflater_free(z);
}

static void
deflater_bound(void **state)
{
	static const size_t sizes[] = {
	    1, 63, 64, 65, 9000, 20000, 60000, 128 * 1024, 128 * 1024 + 1};
	struct deflater *z = deflater_keeping(DEFLATE_LEVEL);
	struct deflater *plain = deflater_new(DEFLATE_LEVEL);
	struct arena *a = arena_new(0);
	size_t before;

	(void)state;
	for (uint32_t k = 0; k < 900; k++) {
		size_t n = sizes[k % 9 == 8 ? k / 9 % 9 : 4 + k % 2];

		arena_reset(a, 0);
		for (int i = 0; i < 3; i++)
			assert_deflated(z, plain,
			    k % 2 ? DEFLATE_RAW : DEFLATE_ZLIB,
			    str_slice(words_of(a, k, n), 0, n));
	}
	arena_free(a);
	deflater_free(plain);
	before = held();
	deflater_free(z);
	assert_freed(before, MIB / 4, MIB);
}

/* The room of one large document is not held for the next. */
static void
deflater_large(void **state)
{
	struct fixture *f = *state;
	struct deflater *z = deflater_keeping(DEFLATE_LEVEL);
	struct str large = {arena_alloc(f->a, 20 * MIB), 20 * MIB}, out;
	struct arena *a = arena_new(0);
	size_t before = held();
	volatile int jumps = 0;

	deflater_use(z, a);
	assert_true(deflate_bytes(z, DEFLATE_RAW, large, &out));
	assert_true(arena_peak(a) > 20 * MIB);
	arena_reset(a, MIB);
	assert_held_most(before, 65536);
	deflater_use(z, a);
	if (setjmp(*arena_border(a)) == 0)
		(void)deflate_bytes(z, DEFLATE_RAW, large, &out);
	else
		jumps++; /* over the cap, and usable all the same */
	assert_int_equal(jumps, 1);
	arena_reset(a, MIB);
	deflater_use(z, a);
	assert_true(
	    deflate_bytes(z, DEFLATE_RAW, str_slice(large, 0, 1000), &out));
	arena_free(a);
	deflater_free(z);
}

/* ---- texts ---- */
static struct arena *font_arena;
static struct font_set *fonts;

static int
open_fonts(void **state)
{
	struct diag d;

	(void)state;
	font_arena = arena_new(0);
	diag_init(&d, font_arena);
	fonts = font_set_load(font_arena, &d, "fonts/fonts.xml", NULL, 0);
	return fonts == NULL;
}

static int
close_fonts(void **state)
{
	(void)state;
	arena_free(font_arena);
	return 0;
}

static const struct face *
face_of(uint32_t k)
{
	return font_find(fonts, STR("Times New Roman"), k & 1, k & 2);
}

static void
assert_shape(struct arena *a, const struct shape *is, const struct face *face,
    struct str text)
{
	const struct shape *want = font_shape(a, face, text);

	assert_true(str_eq(is->text, text));
	assert_int_equal(is->n, want->n);
	for (size_t i = 0; i < is->n; i++) {
		assert_int_equal(is->glyphs[i].id, want->glyphs[i].id);
		assert_int_equal(
		    is->glyphs[i].advance, want->glyphs[i].advance);
		assert_int_equal(
		    is->glyphs[i].cluster, want->glyphs[i].cluster);
	}
	assert_true((is->offsets == NULL) == (want->offsets == NULL));
	if (is->offsets != NULL)
		assert_memory_equal(
		    is->offsets, want->offsets, is->n * sizeof *is->offsets);
}

static void
assert_breaks(struct arena *a, struct font_session *s,
    struct font_session *plain, struct str text)
{
	uint8_t *lines = arena_alloc(a, text.n + 1);
	uint8_t *graphemes = arena_alloc(a, text.n + 1);
	uint8_t *want = arena_alloc(a, text.n + 1);

	font_breaks_and_graphemes(s, text, lines, graphemes);
	font_breaks(plain, text, want);
	assert_memory_equal(lines, want, text.n + 1);
	font_graphemes(plain, text, want);
	assert_memory_equal(graphemes, want, text.n + 1);
}

/* The same texts in every document, others in each, and one too long. */
static void
session_document(struct arena *a, struct font_session *s, uint32_t k)
{
	struct font_session *plain = font_session_in(a, fonts);
	const struct shape *first = NULL;
	struct str again = words_of(a, 7, 100);

	font_session_begin(s, a);
	for (uint32_t i = 0; i < 400; i++) {
		struct str text = words_of(a, 1000 * k + i, 40 + i % 300);
		const struct face *face = face_of(i);

		for (int twice = 0; twice < 2;
		     twice++) /* what is said again is kept */
			assert_shape(
			    a, font_session_shape(s, face, text), face, text);
		if (i % 8 == 0)
			assert_breaks(a, s, plain, text);
	}
	for (int i = 0; i < 4; i++) {
		const struct shape *shape =
		    font_session_shape(s, face_of(0), again);

		assert_shape(a, shape, face_of(0), again);
		assert_true(i < 2 || k == 0 || shape == first);
		first = shape;
		assert_breaks(a, s, plain, again);
	}
	again = words_of(a, k, 9000);
	assert_shape(
	    a, font_session_shape(s, face_of(1), again), face_of(1), again);
	assert_breaks(a, s, plain, again);
}

static void
session_bound(void **state)
{
	struct font_session *s = font_session_new(fonts);
	struct arena *a = arena_new(0);
	uint64_t generation = 0, times = 0;
	size_t before;

	(void)state;
	for (uint32_t k = 0; k < 20; k++) {
		session_document(a, s, k);
		arena_reset(a, 0);
		times += font_session_generation(s) != generation;
		generation = font_session_generation(s);
	}
	assert_in_range(times, 5, 19);
	before = held();
	font_session_free(s);
	assert_freed(before, MIB / 4, 3 * MIB);
	arena_free(a);
}

/* ---- lines ---- */

/* A page; line i is what text says it is. */
static void
page_add(struct layout *l, struct font_session *s, uint32_t page,
    struct str (*text)(struct arena *a, uint32_t page, uint32_t i))
{
	struct arena *a = l->arena;
	struct sheet sheet = {.width = 595300, .height = 841900, .number = 1};
	struct box box = {.kind = BOX_TEXT, .x = 85050, .block = 1};

	for (uint32_t i = 0; i < 40; i++) {
		const struct face *face = face_of(i / 10);
		const struct shape *shape =
		    font_session_shape(s, face, text(a, page, i));

		box.y = 80000 + 15000 * (cv_len)i;
		box.as.text = (struct box_text){.face = face,
		    .size = 12000 + 1000 * (cv_len)(i % 3),
		    .shape = shape,
		    .from = i % 4,
		    .to = (uint32_t)shape->n,
		    .space_extra = (cv_len)(i % 5)};
		ARENA_PUSH(a, sheet.boxes, sheet.n_boxes, sheet.cap_boxes, box);
	}
	ARENA_PUSH(a, l->sheets, l->n_sheets, l->cap_sheets, sheet);
}

/* In use, for one document after the other. */
struct kept {
	struct arena *a;
	struct font_session *texts;
	struct pdf_session *lines;
	struct deflater *deflater;
};

static struct kept
kept_new(void)
{
	struct kept k = {arena_new(0), font_session_new(fonts),
	    pdf_session_new(), deflater_keeping(DEFLATE_LEVEL)};

	assert_true(k.a != NULL && k.texts != NULL && k.lines != NULL &&
		    k.deflater != NULL);
	return k;
}

/* Every page three times: what is met again is kept, and then found. */
static void
assert_document(struct kept *k, const uint32_t *pages, size_t n,
    struct str (*text)(struct arena *a, uint32_t page, uint32_t i))
{
	struct document doc = {.language = STR("vi-VN"), .n_blocks = 1};
	struct layout l = {.arena = k->a, .document = &doc};
	struct pdf_options o = {STR("congvan"), true, k->deflater, k->lines};
	struct str is, want;
	struct diag d;

	arena_reset(k->a, 0);
	diag_init(&d, k->a);
	font_session_begin(k->texts, k->a);
	pdf_session_begin(k->lines, font_session_generation(k->texts));
	deflater_use(k->deflater, k->a);
	for (size_t i = 0; i < 3 * n; i++)
		page_add(&l, k->texts, pages[i / 3], text);
	assert_true(pdf_write(k->a, &l, &d, &o, &is));
	o.session = NULL;
	o.deflater = NULL;
	assert_true(pdf_write(k->a, &l, &d, &o, &want));
	assert_true(str_eq(is, want));
	assert_true(diag_ok(&d));
}

static void
kept_free(struct kept *k)
{
	size_t before;

	arena_free(k->a);
	deflater_free(k->deflater);
	font_session_free(k->texts);
	before = held();
	pdf_session_free(k->lines);
	assert_freed(before, MIB / 4, 4 * MIB + MIB / 4);
}

static struct str
any_line(struct arena *a, uint32_t page, uint32_t i)
{
	return words_of(a, 40 * page + i, 80);
}

static void
lines_bound(void **state)
{
	struct kept k = kept_new();

	(void)state;
	for (uint32_t n = 0; n < 60; n++) {
		uint32_t pages[20];

		for (uint32_t i = 0; i < COUNT(pages); i++)
			pages[i] = i % 5 == 0 ? 0 : 20 * (n - n % 7 / 6) + i;
		assert_document(&k, pages, COUNT(pages), any_line);
	}
	kept_free(&k);
}

/* Of one length, and alike where the table looks: in two documents they stand
 * at the same place of memory. */
static struct str
like_line(struct arena *a, uint32_t page, uint32_t i)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	char *p = arena_alloc(a, 404);

	for (uint32_t k = 0; k < 404; k++)
		p[k] = (char)('0' + (page / 20 * 7 + k * (page / 20 + 1)) % 10);
	memset(p, letters[i], 4);
	memset(p + 200, letters[page % 20], 6);
	p[403] = 'x';
	return (struct str){p, 404};
}

/* From the second on, the first that is kept, each document makes the session
 * forget all shapes, and makes its own where those were. */
static void
lines_of_other_shapes(void **state)
{
	struct kept k = kept_new();

	(void)state;
	for (uint32_t n = 0; n < 5; n++) {
		uint32_t pages[20];

		for (uint32_t i = 0; i < COUNT(pages); i++)
			pages[i] = 20 * n + i;
		assert_document(&k, pages, COUNT(pages), like_line);
		assert_int_equal(
		    font_session_generation(k.texts), n > 1 ? n - 1 : 0);
	}
	kept_free(&k);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(reset_reuses),
	    TEST(reset_gives_back), TEST(reset_takes_all), TEST(deflater_keeps),
	    TEST(deflater_meets), TEST(deflater_bound), TEST(deflater_large),
	    TEST(session_bound), TEST(lines_bound),
	    TEST(lines_of_other_shapes)};

	return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
