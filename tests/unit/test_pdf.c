/* PDF: pages built by hand, read back by a small reader of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#include "engine/image/image.h"
#include "engine/pdf/pdf.h"
#include "tests/unit/pdf_read.h"

#define TIMES STR("Times New Roman")
#define NEAR 0.02 /* points */

struct world {
	struct arena *arena;
	struct diag diag;
	struct font_set *fonts;
	struct document doc;
	struct layout layout;
	struct reader r;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	w->arena = arena_new(0);
	diag_init(&w->diag, w->arena);
	w->fonts =
	    font_set_load(w->arena, &w->diag, "fonts/fonts.xml", NULL, 0);
	w->layout.arena = w->arena;
	w->layout.document = &w->doc;
	w->doc.language = STR("vi-VN");
	w->doc.n_blocks = 1; /* what text_add names */
	*state = w;
	return w->fonts == NULL;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	arena_free(w->arena);
	free(w);
	return 0;
}

/* ---- pages by hand ---- */

static void
sheet_add(struct world *w, cv_len width, cv_len height, int32_t number)
{
	struct sheet s = {.width = width, .height = height, .number = number};

	ARENA_PUSH(w->arena, w->layout.sheets, w->layout.n_sheets,
	    w->layout.cap_sheets, s);
}

/* Onto the newest sheet; the pointer lives until the next box. */
static struct box *
box_add(struct world *w, struct box b)
{
	struct sheet *s = &w->layout.sheets[w->layout.n_sheets - 1];

	ARENA_PUSH(w->arena, s->boxes, s->n_boxes, s->cap_boxes, b);
	return &s->boxes[s->n_boxes - 1];
}

static struct box *
text_add(struct world *w, const struct face *f, cv_len size, cv_len y,
    const char *text)
{
	const struct shape *shape = font_shape(w->arena, f, str_of(text));
	struct box b = {.kind = BOX_TEXT, .x = 85050, .y = y, .block = 1};

	b.as.text.face = f;
	b.as.text.size = size;
	b.as.text.shape = shape;
	b.as.text.to = (uint32_t)shape->n;
	return box_add(w, b);
}

static const struct face *
serif(const struct world *w)
{
	return font_find(w->fonts, TIMES, false, false);
}

static void
write_page(struct world *w)
{
	/* what is drawn, and how objects hang together: structure has tests of
	 * its own (tests/archive) */
	struct pdf_options options = {STR("congvan 0.1.0"), true, NULL, NULL};

	w->r.arena = w->arena;
	w->r.entries = STR_NONE;
	assert_true(
	    pdf_write(w->arena, &w->layout, &w->diag, &options, &w->r.file));
	assert_true(diag_ok(&w->diag));
}

/* ---- the file ---- */

static void
every_object_is_where_the_table_says(void **state)
{
	struct world *w = *state;
	struct str trailer;
	long n;

	sheet_add(w, 595300, 841900, 1);
	text_add(w, serif(w), 14000, 90000, "Kính gửi: Ủy ban nhân dân");
	write_page(w);
	assert_true(str_starts(w->r.file, STR("%PDF-1.7\n%")));
	assert_true(str_ends(w->r.file, STR("\n%%EOF\n")));
	trailer = read_trailer(&w->r);
	assert_true(str_starts(trailer, STR("<</Type/XRef/Size ")));
	n = read_key(trailer, "/Size ");
	assert_int_equal(read_entries(&w->r).n, (size_t)n * read_width(&w->r));
	for (long i = 1; i < n; i++)
		assert_true(read_object(&w->r, i).n > 0);
	assert_true(
	    read_has(read_page(&w->r, 0), "/MediaBox[0 0 595.3 841.9]"));
}

static void
same_pages_give_same_bytes(void **state)
{
	struct world *w = *state;
	struct str first;

	sheet_add(w, 595300, 841900, 1);
	text_add(w, serif(w), 14000, 90000, "Số: 35/UBND-VHTT");
	write_page(w);
	first = w->r.file;
	write_page(w);
	assert_true(str_eq(first, w->r.file));
}

static struct str
file_id(const struct world *w)
{
	size_t at = read_find(w->r.file, 0, "/ID[<");

	assert_true(at + 74 < w->r.file.n);
	return str_slice(w->r.file, at + 4, at + 38);
}

static void
the_id_is_a_digest_of_the_file(void **state)
{
	struct world *w = *state;
	struct image image = {.kind = IMAGE_JPEG,
	    .width = 8,
	    .height = 8,
	    .channels = 3,
	    .bytes = STR("jpeg 1")};
	struct picture picture = {.image = &image};
	struct box b = {.kind = BOX_IMAGE,
	    .width = 80000,
	    .height = 60000,
	    .as.image = &picture};
	struct str id;

	sheet_add(w, 595300, 841900, 1);
	box_add(w, b);
	write_page(w);
	id = file_id(w);
	assert_memory_equal(id.p, id.p + id.n, id.n); /* both halves */
	image.bytes = STR("jpeg 2");
	write_page(w);
	assert_false(str_eq(id, file_id(w)));
	id = file_id(w);
	w->doc.title = STR("A");
	write_page(w);
	assert_false(str_eq(id, file_id(w)));
}

static void
information_is_what_the_document_says(void **state)
{
	struct world *w = *state;
	struct str info, catalog;

	sheet_add(w, 595300, 841900, 1);
	write_page(w);
	info = read_follow(&w->r, read_trailer(&w->r), "/Info ");
	assert_true(read_has(info, "/Producer(congvan 0.1.0)"));
	assert_false(read_has(info, "Date"));
	assert_false(read_has(info, "Haru"));
	assert_false(read_has(info, "/Title"));
	w->doc.title = STR("Công văn (35)");
	w->doc.author = STR("UBND (Ba \\ Dinh)");
	w->doc.created = STR("2024-01-08");
	write_page(w);
	info = read_follow(&w->r, read_trailer(&w->r), "/Info ");
	assert_true(read_has(info, "/Title<FEFF004300F4006E0067002000760103"));
	assert_true(read_has(info, "/Author(UBND \\(Ba \\\\ Dinh\\))"));
	assert_true(read_has(info, "/CreationDate(D:20240108)"));
	w->doc.created = STR("2024-01-08T09:30:00+07:00");
	write_page(w);
	info = read_follow(&w->r, read_trailer(&w->r), "/Info ");
	assert_true(read_has(info, "(D:20240108093000+07'00')"));
	w->doc.created = STR("2024-01-08T09:30:00Z");
	write_page(w);
	info = read_follow(&w->r, read_trailer(&w->r), "/Info ");
	assert_true(read_has(info, "(D:20240108093000Z)"));
	catalog = read_object(&w->r, 1);
	assert_true(read_has(catalog, "/Lang(vi-VN)"));
	assert_true(read_has(catalog, "<</DisplayDocTitle true>>"));
}

static void
page_labels_only_where_numbers_restart(void **state)
{
	struct world *w = *state;

	sheet_add(w, 595300, 841900, 1);
	sheet_add(w, 595300, 841900, 2);
	write_page(w);
	assert_false(read_has(read_object(&w->r, 1), "/PageLabels"));
	sheet_add(w, 841900, 595300, 1);
	write_page(w);
	assert_true(read_has(read_object(&w->r, 1),
	    "/PageLabels<</Nums[0<</S/D/St 1>>2<</S/D/St 1>>]>>"));
	assert_true(
	    read_has(read_page(&w->r, 2), "/MediaBox[0 0 841.9 595.3]"));
}

/* ---- text ---- */

/* Where the glyphs of box b must stand, against what the page draws from
 * drawn[at] on. Gives the next at. */
static size_t
check_box(const struct world *w, const struct drawing *d, size_t at,
    const struct box *b)
{
	const struct box_text *t = &b->as.text;
	double upem = font_facts(t->face)->upem, size = t->size / 1000.0;
	double x = b->x / 1000.0, y = 841.9 - b->y / 1000.0;
	int32_t spaces = 0;

	(void)w;
	for (uint32_t i = t->from; i < t->to; i++, at++) {
		const struct glyph *g = &t->shape->glyphs[i];
		struct offset o = {0, 0};
		char c = t->shape->text.p[g->cluster];

		if (t->shape->offsets != NULL)
			o = t->shape->offsets[i];
		assert_true(at < d->n);
		assert_true(fabs(d->v[at].size - size) < 1e-9);
		assert_true(fabs(d->v[at].x - x - o.x * size / upem) < NEAR);
		assert_true(fabs(d->v[at].y - y - o.y * size / upem) < NEAR);
		x += g->advance * size / upem;
		if (c == ' ') /* U+00A0 keeps its width, as in LibreOffice */
			x += (t->space_extra + (spaces++ < t->space_more)) /
			     1000.0;
	}
	return at;
}

static void
glyphs_stand_where_layout_put_them(void **state)
{
	struct world *w = *state;
	struct drawing d;
	struct sheet *s;
	size_t at = 0;
	cv_len sizes[] = {6500, 13000, 14000, 20000, 20500, 72000};

	sheet_add(w, 595300, 841900, 1);
	for (int i = 0; i < 6; i++) {
		struct box *b =
		    text_add(w, serif(w), sizes[i], 90000 + 31417 * i,
			"AVATAR VÀ Tổ. Ty, Yo r, ngày\xC2\xA0"
			"08 tháng 01 năm 2024 "
			"của Ủy ban nhân dân quận Ba Đình (Hà Nội) \\ To");

		b->as.text.space_extra = 1237 - 300 * i;
		b->as.text.space_more = i;
	}
	text_add(w, serif(w), 14000, 400000, "q\xCC\x83 x\xCC\xA3\xCC\x80 n");
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_false(d.broken);
	s = &w->layout.sheets[0];
	for (size_t i = 0; i < s->n_boxes; i++)
		at = check_box(w, &d, at, &s->boxes[i]);
	assert_int_equal(at, d.n);
}

static void
copied_text_is_the_runs_text(void **state)
{
	static const char text[] =
	    "“Hà Nội” ngày\xC2\xA0"
	    "08 – fi ffi ☐ 1.234,5 ₫ ½ \xC2\xAD a\xE2\x80\x91"
	    "b "
	    "q\xCC\x83 x\xCC\xA3 (ệ) \\ <>[]{}/% ĐƯỜNG đường";
	struct world *w = *state;
	const struct face *dejavu =
	    font_find(w->fonts, STR("DejaVu Sans"), false, false);
	struct drawing d;

	sheet_add(w, 595300, 841900, 1);
	text_add(w, dejavu, 13000, 90000, text);
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_false(d.broken);
	assert_int_equal(d.text.n, sizeof text); /* and one line start */
	assert_memory_equal(d.text.p + 1, text, sizeof text - 1);
}

static void
glyph_of_two_characters_says_the_shorter(void **state)
{
	struct world *w = *state;
	struct drawing d;
	struct str content;

	/* U+00AD and the space share a glyph in Liberation Serif. */
	sheet_add(w, 595300, 841900, 1);
	text_add(w, serif(w), 13000, 90000,
	    "a\xC2\xAD"
	    "b c d");
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_memory_equal(d.text.p + 1,
	    "a\xC2\xAD"
	    "b c d",
	    8);
	content = read_stream(
	    &w->r, read_follow(&w->r, read_page(&w->r, 0), "/Contents "));
	assert_true(read_has(content, "/Span<</ActualText<FEFF00AD>>>BDC"));
	assert_false(read_has(content, "FEFF0020"));
}

static void
maps_keep_to_blocks_of_a_hundred(void **state)
{
	struct world *w = *state;
	struct buf b = buf_new(w->arena);
	struct font_table *t;
	long block = 0;
	size_t said = 0;
	int32_t n = 0;

	/* Every second letter: no ranges, so that single codes fill blocks. */
	for (uint32_t c = 0x21; c < 0x1EFA; c++) {
		if ((c >= 0x7F && c < 0xC0) || (c >= 0x2E0 && c < 0x1E00))
			continue;
		if (font_has(serif(w), c) && (c & 1) != 0) {
			buf_utf8(&b, c);
			n++;
		}
	}
	buf_putc(&b, '\0');
	sheet_add(w, 595300, 841900, 1);
	text_add(w, serif(w), 5000, 90000, b.p);
	write_page(w);
	t = read_font(&w->r, font_facts(serif(w))->index, &block);
	assert_int_equal(block, 100);
	for (size_t i = 0; i < 65536; i++)
		said += t->says[i].n > 0;
	assert_true(n > 200);
	assert_int_equal(said, n);
}

static void
ranges_keep_their_first_bytes(void **state)
{
	struct world *w = *state;
	const struct face *dejavu =
	    font_find(w->fonts, STR("DejaVu Sans"), false, false);
	struct buf b = buf_new(w->arena);
	struct drawing d;
	long block = 0;

	/* Rising codes over several borders of 256, and glyphs with them. */
	for (uint32_t c = 0x21; c < 0x500; c++) {
		if (font_has(dejavu, c) && (c < 0x7F || c > 0xA0) &&
		    c != 0xAD && (c < 0x2E0 || c > 0x374) &&
		    (c < 0x483 || c > 0x489))
			buf_utf8(&b, c);
	}
	buf_putc(&b, '\0');
	sheet_add(w, 595300, 841900, 1);
	text_add(w, dejavu, 5000, 90000, b.p);
	write_page(w);
	read_font(&w->r, font_facts(dejavu)->index, &block);
	assert_in_range(block, 1, 100);
	d = read_drawing(&w->r, 0);
	assert_int_equal(d.text.n, b.n);
	assert_memory_equal(d.text.p + 1, b.p, b.n - 1);
}

static void
token_broken_over_lines_is_copied_whole(void **state)
{
	struct world *w = *state;
	struct box b, rule = {.kind = BOX_FILL, .width = 9000, .height = 500};
	struct drawing d;

	sheet_add(w, 595300, 841900, 1);
	b = *text_add(w, serif(w), 13000, 90000,
	    "Mã: 0123456789abcdef0123456789ABCDEF hết");
	w->layout.sheets[0].n_boxes = 0;
	b.as.text.to = 12;
	b.as.text.token_broken = true;
	box_add(w, b);
	box_add(w, rule);
	b.as.text.from = 12;
	b.as.text.to = 24;
	b.y += 15000;
	box_add(w, b);
	b.as.text.from = 24;
	b.as.text.to = (uint32_t)b.as.text.shape->n;
	b.as.text.token_broken = false;
	b.y += 15000;
	box_add(w, b);
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_false(d.broken);
	assert_int_equal(d.n, b.as.text.shape->n);
	buf_putc(&d.text, '\0');
	assert_string_equal(
	    d.text.p, "\nMã: 0123456789abcdef0123456789ABCDEF\n hết");
}

/* Pieces of one text, one below the other, all broken but the last. */
static void
pieces_add(
    struct world *w, const char *text, const uint32_t *ends, int n, cv_len step)
{
	struct box b = *text_add(w, serif(w), 13000, 90000, text);

	w->layout.sheets[0].n_boxes--;
	for (int i = 0; i < n; i++) {
		b.as.text.to = ends[i];
		b.as.text.token_broken = i + 1 < n;
		box_add(w, b);
		b.as.text.from = ends[i];
		b.y += step;
	}
}

static void
each_broken_token_has_its_own_span(void **state)
{
	struct world *w = *state;
	struct drawing d;

	sheet_add(w, 595300, 841900, 1);
	pieces_add(
	    w, "0123456 abcdef hết", (const uint32_t[]){4, 10, 18}, 3, 15000);
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_false(d.broken);
	buf_putc(&d.text, '\0');
	assert_string_equal(d.text.p, "0123456\n abcdef\n hết");
}

static void
spans_do_not_nest(void **state)
{
	struct world *w = *state;
	struct drawing d;

	/* q and its mark are two glyphs that speak together. */
	sheet_add(w, 595300, 841900, 1);
	pieces_add(w,
	    "01q\xCC\x83"
	    "456q\xCC\x83 q\xCC\x83",
	    (const uint32_t[]){5, 12}, 2, 15000);
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_false(d.broken);
	buf_putc(&d.text, '\0');
	assert_string_equal(d.text.p, "01q\xCC\x83"
				      "456q\xCC\x83\n q\xCC\x83");
}

static void
token_that_goes_on_higher_up_is_left_in_pieces(void **state)
{
	struct world *w = *state;
	struct drawing d;

	sheet_add(w, 595300, 841900, 1);
	pieces_add(w, "0123456", (const uint32_t[]){4, 7}, 2, -15000);
	write_page(w);
	d = read_drawing(&w->r, 0);
	buf_putc(&d.text, '\0');
	assert_string_equal(d.text.p, "\n0123\n456");
}

static void
token_broken_over_pages_is_left_in_pieces(void **state)
{
	struct world *w = *state;
	struct box b;
	struct drawing d;

	sheet_add(w, 595300, 841900, 1);
	b = *text_add(w, serif(w), 13000, 800000, "0123456789 hết");
	w->layout.sheets[0].boxes[0].as.text.to = 6;
	w->layout.sheets[0].boxes[0].as.text.token_broken = true;
	sheet_add(w, 595300, 841900, 2);
	b.as.text.from = 6;
	box_add(w, b);
	write_page(w);
	d = read_drawing(&w->r, 0);
	assert_false(d.broken);
	assert_memory_equal(d.text.p, "\n012345", d.text.n);
	d = read_drawing(&w->r, 1);
	assert_false(d.broken);
	assert_memory_equal(d.text.p, "\n6789 hết", d.text.n);
}

/* ---- what is not text ---- */

static void
fills_and_colours(void **state)
{
	struct world *w = *state;
	struct box rule = {.kind = BOX_FILL,
	    .x = 85050,
	    .y = 100000,
	    .width = 120125,
	    .height = 750};
	struct str content;

	sheet_add(w, 595300, 841900, 1);
	box_add(w, rule);
	rule.as.fill = 0xFF8000;
	box_add(w, rule);
	text_add(w, serif(w), 13000, 90000, "a")->as.text.color = 0xFF8000;
	text_add(w, serif(w), 13000, 90000, "b");
	write_page(w);
	content = read_stream(
	    &w->r, read_follow(&w->r, read_page(&w->r, 0), "/Contents "));
	assert_true(str_starts(
	    content, STR("85.05 741.15 120.125 .75 re\nf\n"
			 "1 .502 0 rg\n85.05 741.15 120.125 .75 re\nf\nBT\n")));
	assert_true(read_has(content, "\n0 g\n"));
}

static void
links_lead_to_escaped_addresses(void **state)
{
	struct world *w = *state;
	struct box link = {.kind = BOX_LINK,
	    .x = 85050,
	    .y = 100000,
	    .width = 50000,
	    .height = 16000};
	struct str a, b;
	size_t at;

	sheet_add(w, 595300, 841900, 1);
	link.as.link.href = STR("https://vi.vn/văn bản(1)");
	box_add(w, link);
	link.as.link.href = STR("mailto:a@b.vn");
	box_add(w, link);
	write_page(w);
	a = read_follow(&w->r, read_page(&w->r, 0), "/Annots[");
	assert_true(read_has(a, "/Rect[85.05 725.9 135.05 741.9]"));
	assert_true(
	    read_has(a, "/URI(https://vi.vn/v%C4%83n%20b%E1%BA%A3n\\(1\\))"));
	b = read_page(&w->r, 0);
	at = read_find(b, read_find(b, 0, "/Annots["), " R ") + 3;
	b = read_object(&w->r, read_number(b, at));
	assert_true(read_has(b, "/URI(mailto:a@b.vn)"));
}

static void
bookmarks_hang_by_level(void **state)
{
	static struct landmark marks[] = {{1, {"A", 1}, 0, 100000},
	    {3, {"A1", 2}, 0, 200000}, {2, {"A2", 2}, 1, 0},
	    {3, {"A2a", 3}, 1, 5000}, {1, {"B", 1}, 1, 9000}};
	struct world *w = *state;
	struct str root, a, a2, b;

	sheet_add(w, 595300, 841900, 1);
	sheet_add(w, 595300, 841900, 2);
	w->layout.landmarks = marks;
	w->layout.n_landmarks = 5;
	write_page(w);
	root = read_follow(&w->r, read_object(&w->r, 1), "/Outlines ");
	assert_int_equal(read_key(root, "/Count "), 2);
	a = read_follow(&w->r, root, "/First ");
	assert_true(read_has(a, "/Title(A)"));
	assert_int_equal(read_key(a, "/Count "), -2);
	assert_true(read_has(a, "/XYZ null 741.9 null]"));
	a2 = read_follow(&w->r, a, "/Last ");
	assert_true(read_has(a2, "/Title(A2)"));
	assert_true(read_has(read_follow(&w->r, a2, "/Prev "), "/Title(A1)"));
	assert_true(read_has(read_follow(&w->r, a2, "/First "), "/Title(A2a)"));
	b = read_follow(&w->r, a, "/Next ");
	assert_true(read_has(b, "/Title(B)"));
	assert_int_equal(read_key(root, "/Last "), read_key(a, "/Next "));
}

/* Undoes PNG's row filters. */
static uint8_t *
unfilter(
    struct arena *a, struct str s, size_t width, size_t height, size_t step)
{
	size_t n = width * step;
	uint8_t *out = arena_alloc(a, n * height);

	assert_int_equal(s.n, (n + 1) * height);
	for (size_t y = 0; y < height; y++) {
		const uint8_t *in = (const uint8_t *)s.p + y * (n + 1);

		for (size_t i = 0; i < n; i++) {
			uint8_t *at = out + y * n + i;
			int l = i >= step ? at[-(ptrdiff_t)step] : 0;
			int u = y > 0 ? at[-(ptrdiff_t)n] : 0;
			int c =
			    y > 0 && i >= step ? at[-(ptrdiff_t)(n + step)] : 0;
			int pl = abs(u - c), pu = abs(l - c);
			int pc = abs(l + u - 2 * c), p;

			p = pl <= pu && pl <= pc ? l : pu <= pc ? u : c;
			p = in[0] == 0   ? 0
			    : in[0] == 1 ? l
			    : in[0] == 2 ? u
					 : p;
			*at = (uint8_t)(in[1 + i] + p);
		}
	}
	return out;
}

static void
pixels_come_back(void **state)
{
	static uint8_t rgb[40 * 30 * 3], alpha[40 * 30];
	struct world *w = *state;
	struct image image = {.kind = IMAGE_PNG,
	    .width = 40,
	    .height = 30,
	    .channels = 3,
	    .pixels = rgb,
	    .alpha = alpha};
	struct picture picture = {.image = &image};
	struct box b = {.kind = BOX_IMAGE,
	    .x = 85050,
	    .y = 100000,
	    .width = 80000,
	    .height = 60000,
	    .as.image = &picture};
	struct str o, mask, content, pixels;
	bool tags[256] = {false};
	uint32_t seed = 7;

	/* Ten rows each that none, left, above and both together guess best. */
	for (size_t i = 0; i < sizeof rgb; i++) {
		size_t x = i % 120 / 3, y = i / 120;

		seed = seed * 1664525u + 1013904223u;
		rgb[i] = (uint8_t)(y < 8    ? (seed >> 30) - 2
				   : y < 16 ? x * 3 + y * 40
				   : y < 24 ? x * x * 29
					    : (x / 6 + y / 3) * 50 + x + y);
	}
	for (size_t i = 0; i < sizeof alpha; i++)
		alpha[i] = (uint8_t)(i % 40 * 6);
	sheet_add(w, 595300, 841900, 1);
	box_add(w, b);
	box_add(w, b);
	write_page(w);
	o = read_follow(&w->r,
	    read_follow(&w->r, read_page(&w->r, 0), "/Resources "), "/I0 ");
	assert_true(read_has(o, "/Width 40/Height 30/BitsPerComponent 8"
				"/ColorSpace/DeviceRGB"));
	assert_memory_equal(
	    unfilter(w->arena, read_stream(&w->r, o), 40, 30, 3), rgb,
	    sizeof rgb);
	pixels = read_stream(&w->r, o);
	for (size_t y = 0; y < 30; y++)
		tags[(int)pixels.p[y * 121]] = true;
	assert_true(tags[0] && tags[1] && tags[2] && tags[4]);
	mask = read_follow(&w->r, o, "/SMask ");
	assert_true(read_has(mask, "/ColorSpace/DeviceGray"));
	assert_memory_equal(
	    unfilter(w->arena, read_stream(&w->r, mask), 40, 30, 1), alpha,
	    sizeof alpha);
	content = read_stream(
	    &w->r, read_follow(&w->r, read_page(&w->r, 0), "/Contents "));
	assert_true(str_starts(
	    content, STR("q\n80 0 0 60 85.05 681.9 cm\n/I0 Do\nQ\nq\n")));
	assert_false(read_has(w->r.file, "/I1 "));
}

static void
jpeg_goes_in_as_it_is(void **state)
{
	struct world *w = *state;
	struct image image = {.kind = IMAGE_JPEG,
	    .width = 8,
	    .height = 8,
	    .channels = 3,
	    .bytes = STR("\xFF\xD8 jpeg")};
	struct picture picture = {.image = &image};
	struct box b = {.kind = BOX_IMAGE,
	    .width = 80000,
	    .height = 60000,
	    .as.image = &picture};
	struct str o;

	sheet_add(w, 595300, 841900, 1);
	box_add(w, b);
	write_page(w);
	o = read_follow(&w->r,
	    read_follow(&w->r, read_page(&w->r, 0), "/Resources "), "/I0 ");
	assert_true(read_has(o, "/DeviceRGB/Filter/DCTDecode"));
	assert_true(str_eq(read_stream(&w->r, o), image.bytes));
}

/* ---- memory ---- */

static void
every_cap_ends_in_the_jump_or_the_file(void **state)
{
	struct world *w = *state;
	bool volatile untagged = false;
	int volatile jumps = 0;

	sheet_add(w, 595300, 841900, 1);
	text_add(w, serif(w), 14000, 90000, "Số: 35/UBND-VHTT q\xCC\x83");
	do {
		struct pdf_options options = {
		    STR("congvan"), untagged, NULL, NULL};
		struct str whole;

		assert_true(pdf_write(
		    w->arena, &w->layout, &w->diag, &options, &whole));
		for (size_t volatile cap = 1000;; cap += 601) {
			struct arena *a = arena_new(cap);
			struct str out = STR_NONE;

			if (setjmp(*arena_border(a)) != 0) {
				jumps++;
				arena_free(a);
				continue;
			}
			assert_true(
			    pdf_write(a, &w->layout, &w->diag, &options, &out));
			assert_true(str_eq(out, whole));
			arena_free(a);
			break;
		}
		untagged = !untagged;
	} while (untagged);
	assert_true(jumps > 100);
	assert_true(diag_ok(&w->diag));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(every_object_is_where_the_table_says),
	    T(same_pages_give_same_bytes),
	    T(the_id_is_a_digest_of_the_file),
	    T(information_is_what_the_document_says),
	    T(page_labels_only_where_numbers_restart),
	    T(glyphs_stand_where_layout_put_them),
	    T(copied_text_is_the_runs_text),
	    T(glyph_of_two_characters_says_the_shorter),
	    T(maps_keep_to_blocks_of_a_hundred),
	    T(ranges_keep_their_first_bytes),
	    T(token_broken_over_lines_is_copied_whole),
	    T(each_broken_token_has_its_own_span),
	    T(spans_do_not_nest),
	    T(token_that_goes_on_higher_up_is_left_in_pieces),
	    T(token_broken_over_pages_is_left_in_pieces),
	    T(fills_and_colours),
	    T(links_lead_to_escaped_addresses),
	    T(bookmarks_hang_by_level),
	    T(pixels_come_back),
	    T(jpeg_goes_in_as_it_is),
	    T(every_cap_ends_in_the_jump_or_the_file),
	};

	return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
