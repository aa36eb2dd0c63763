/* Layout: tables. Heights as LibreOffice gives them for the same tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/build.h"
#include "tests/unit/layout_read.h"

#define PITCH 14950
#define ASCENT 12150
#define LEFT 85050
#define TOP 56700
#define LINE 500 /* borders of half a point */

static struct layout *
lay(struct build *b)
{
	if (!resolve_document(b->doc, build_session(b), &b->diag))
		return NULL;
	return layout_document(b->arena, b->doc, build_session(b), &b->diag);
}

static struct block *
table(struct build *b, size_t rows, size_t columns)
{
	struct block *t = build_table(b, rows, columns);

	for (size_t i = 0; i < columns; i++) {
		t->as.table.columns[i].kind = COLUMN_FIXED;
		t->as.table.columns[i].width = LEN_PT(100);
	}
	return t;
}

/* "A0" … in row r, column i. */
static void
name_cells(struct build *b, struct block *t)
{
	for (size_t r = 0; r < t->as.table.n_rows; r++) {
		for (size_t i = 0; i < t->as.table.rows[r].n_cells; i++) {
			struct buf s = buf_new(b->arena);

			buf_putc(&s, (char)('A' + i));
			buf_int(&s, (int64_t)r);
			build_cell_text(b, build_cell(t, r, i),
			    str_z(b->arena, buf_take(&s)));
		}
	}
}

static void
page_height(struct build *b, cv_len text)
{
	b->section->page.height =
	    b->section->page.top + b->section->page.bottom + text;
}

static void
more_lines(struct build *b, struct cell *c, int n)
{
	for (int i = 0; i < n; i++) {
		build_run(b, c->blocks, RUN_BREAK, STR_NONE);
		build_text(b, c->blocks, "…");
	}
}

static const struct box *
found(const struct layout *l, const char *text)
{
	const struct box *b = box_find(l, -1, text, 0);

	assert_non_null(b);
	return b;
}

static void
grid(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;

	(void)state;
	build_open(&b);
	t = table(&b, 2, 2);
	name_cells(&b, t);
	build_borders(t, LINE);
	t->as.table.padding[EDGE_LEFT] = LEN_PT(5);
	t->as.table.padding[EDGE_TOP] = LEN_PT(2);
	build_para(&b, "sau");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(found(l, "A0")->x, LEFT + LEN_PT(5));
	assert_int_equal(found(l, "B0")->x, LEFT + LEN_PT(105));
	/* the line above a row and the padding are part of its height */
	assert_int_equal(found(l, "A0")->y, TOP + LINE + LEN_PT(2) + ASCENT);
	assert_int_equal(
	    found(l, "A1")->y - found(l, "A0")->y, LINE + LEN_PT(2) + PITCH);
	assert_int_equal(found(l, "sau")->y,
	    TOP + 2 * (LINE + LEN_PT(2) + PITCH) + LINE + ASCENT);
	build_close(&b);
}

static void
borders(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	const struct box *x;
	cv_len h = LINE + PITCH;

	(void)state;
	build_open(&b);
	t = table(&b, 2, 2);
	build_borders(t, LINE);
	l = lay(&b);
	assert_non_null(l);
	/* three down, three across, each in one piece */
	assert_int_equal(box_count(l, 0, BOX_FILL), 6);
	x = box_nth(l, 0, BOX_FILL, 1);
	assert_int_equal(x->x, LEFT + LEN_PT(100) - LINE / 2);
	assert_int_equal(x->y, TOP);
	assert_int_equal(x->width, LINE);
	assert_int_equal(x->height, 2 * h);
	x = box_nth(l, 0, BOX_FILL, 5);
	assert_int_equal(x->x, LEFT - LINE / 2);
	assert_int_equal(x->y, TOP + 2 * h);
	assert_int_equal(x->width, LEN_PT(200) + LINE);
	assert_int_equal(x->height, LINE);
	assert_true(x->artifact);
	build_close(&b);
}

static void
spans(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	cv_len h = LINE + PITCH;

	(void)state;
	build_open(&b);
	t = table(&b, 3, 3);
	name_cells(&b, t);
	build_borders(t, LINE);
	build_cell(t, 0, 0)->row_span = 2;
	build_cell_drop(t, 1, 0);
	more_lines(&b, build_cell(t, 0, 0), 3);
	build_cell(t, 2, 0)->col_span = 2;
	build_cell_drop(t, 2, 1);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(found(l, "B1")->y - found(l, "B0")->y, h);
	/* four lines in two rows: the second has what lacks */
	assert_int_equal(
	    found(l, "A2")->y - found(l, "B0")->y, 4 * PITCH + LINE);
	assert_int_equal(found(l, "C2")->x, LEFT + LEN_PT(200));
	/* the line between B1 and C1 ends above the wide cell; the lines
	 * across leave out the high one */
	for (size_t i = 0; i < box_count(l, 0, BOX_FILL); i++) {
		const struct box *x = box_nth(l, 0, BOX_FILL, i);

		if (x->width == LINE && x->x == LEFT + LEN_PT(100) - LINE / 2)
			assert_int_equal(x->height, 4 * PITCH + LINE);
		if (x->height == LINE && x->y == TOP + h)
			assert_int_equal(x->x, LEFT + LEN_PT(100) - LINE / 2);
	}
	build_close(&b);
}

static void
valigns(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;

	(void)state;
	build_open(&b);
	t = table(&b, 1, 3);
	name_cells(&b, t);
	t->as.table.rows[0].min_height = LEN_PT(50);
	build_cell(t, 0, 1)->valign = VALIGN_CENTER;
	build_cell(t, 0, 2)->valign = VALIGN_BOTTOM;
	build_para(&b, "sau");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(found(l, "A0")->y, TOP + ASCENT);
	assert_int_equal(found(l, "B0")->y, TOP + ASCENT + 17500);
	assert_int_equal(found(l, "C0")->y, TOP + ASCENT + LEN_PT(50) - PITCH);
	assert_int_equal(found(l, "sau")->y, TOP + LEN_PT(50) + ASCENT);
	build_close(&b);
}

static void
shading(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	const struct box *x;

	(void)state;
	build_open(&b);
	t = table(&b, 1, 2);
	name_cells(&b, t);
	build_cell(t, 0, 1)->shade = 0xEEEEEE;
	l = lay(&b);
	assert_non_null(l);
	x = box_nth(l, 0, BOX_FILL, 0);
	assert_int_equal(x->as.fill, 0xEEEEEE);
	assert_int_equal(x->x, LEFT + LEN_PT(100));
	assert_int_equal(x->width, LEN_PT(100));
	assert_int_equal(x->height, PITCH);
	assert_true(x < found(l, "B0"));
	build_close(&b);
}

static void
repeats_header(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	const struct box *x;

	(void)state;
	build_open(&b);
	t = table(&b, 10, 1);
	name_cells(&b, t);
	t->as.table.header_rows = 1;
	page_height(&b, 5 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	/* 1 + 4 rows, then the header again + 4, + 1 */
	assert_int_equal(l->n_sheets, 3);
	for (int i = 0; i < 3; i++) {
		x = box_find(l, i, "A0", 0);
		assert_non_null(x);
		assert_int_equal(x->y, TOP + ASCENT);
		assert_int_equal(x->artifact, i > 0);
		assert_true((x->block == 0) == (i > 0));
	}
	assert_int_equal(page_with(l, "A4"), 0);
	assert_int_equal(page_with(l, "A5"), 1);
	assert_int_equal(found(l, "A5")->y, TOP + PITCH + ASCENT);
	build_close(&b);
}

static void
header_not_alone(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k, *t;

	(void)state;
	build_open(&b);
	build_para(&b, "x");
	build_para(&b, "x");
	k = build_para(&b, "tựa");
	k->as.paragraph.format->set |= PARA_SET_KEEP_NEXT;
	k->as.paragraph.format->v.keep_next = true;
	t = table(&b, 3, 1);
	name_cells(&b, t);
	t->as.table.header_rows = 1;
	page_height(&b, 4 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(page_with(l, "tựa"), 1);
	assert_int_equal(page_with(l, "A0"), 1);
	assert_int_equal(page_with(l, "A2"), 1);
	build_close(&b);
}

static void
row_moves_whole(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;

	(void)state;
	build_open(&b);
	t = table(&b, 2, 1);
	name_cells(&b, t);
	t->as.table.rows[1].split = false;
	more_lines(&b, build_cell(t, 1, 0), 4);
	page_height(&b, 5 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(page_with(l, "A1"), 1);
	assert_int_equal(l->n_sheets, 2);
	assert_int_equal(box_count(l, 1, BOX_TEXT), 5);
	build_close(&b);
}

static void
row_is_cut(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	const struct box *x;

	(void)state;
	build_open(&b);
	t = table(&b, 2, 2);
	name_cells(&b, t);
	build_borders(t, LINE);
	more_lines(&b, build_cell(t, 1, 0), 5);
	page_height(&b, 5 * PITCH);
	build_para(&b, "sau");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(l->n_sheets, 2);
	/* borders leave room for three lines, on both pages a line below */
	assert_int_equal(box_count(l, 0, BOX_TEXT), 2 + 2 + 2);
	assert_int_equal(box_count(l, 1, BOX_TEXT), 3 + 1);
	x = box_nth(l, 0, BOX_FILL, box_count(l, 0, BOX_FILL) - 1);
	assert_int_equal(x->y, TOP + 2 * LINE + 4 * PITCH);
	x = box_nth(l, 1, BOX_FILL, box_count(l, 1, BOX_FILL) - 2);
	assert_int_equal(x->y, TOP);
	assert_int_equal(
	    found(l, "sau")->y, TOP + LINE + 3 * PITCH + LINE + ASCENT);
	build_close(&b);
}

static void
span_over_pages(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	size_t n = 0;

	(void)state;
	build_open(&b);
	t = table(&b, 6, 2);
	name_cells(&b, t);
	build_cell(t, 0, 0)->row_span = 6;
	more_lines(&b, build_cell(t, 0, 0), 5);
	for (size_t r = 1; r < 6; r++)
		build_cell_drop(t, r, 0);
	page_height(&b, 4 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(l->n_sheets, 2);
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++)
			n += box_says(&l->sheets[i].boxes[k], "…");
	assert_int_equal(n, 5);
	assert_int_equal(box_count(l, 1, BOX_TEXT), 4);
	build_close(&b);
}

static void
span_longer_than_page(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;
	size_t n = 0;

	(void)state;
	build_open(&b);
	t = table(&b, 3, 2);
	name_cells(&b, t);
	build_cell(t, 0, 0)->row_span = 3;
	more_lines(&b, build_cell(t, 0, 0), 9);
	build_cell_drop(t, 1, 0);
	build_cell_drop(t, 2, 0);
	page_height(&b, 4 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	/* ten lines on pages of four, whatever the rows beside them */
	assert_int_equal(l->n_sheets, 3);
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++)
			n += box_says(&l->sheets[i].boxes[k], "…");
	assert_int_equal(n, 9);
	assert_int_equal(box_count(l, 2, BOX_TEXT), 2);
	build_close(&b);
}

static void
too_high(void **state)
{
	struct build b;
	struct block *t;

	(void)state;
	build_open(&b);
	t = table(&b, 1, 1);
	t->as.table.rows[0].split = false;
	more_lines(&b, build_cell(t, 0, 0), 10);
	page_height(&b, 5 * PITCH);
	assert_null(lay(&b));
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_HEIGHT);
	assert_int_equal(b.diag.v[0].place.line, 1);
	build_close(&b);
}

/* A row of a table in a cell is never cut: it is told, on the page where it
 * would begin. */
static void
nested_too_high(void **state)
{
	struct build b;
	struct block *t, *in;

	(void)state;
	build_open(&b);
	t = table(&b, 1, 1);
	in = table(&b, 2, 1);
	in->as.table.rows[1].min_height = 10 * PITCH;
	t->next = NULL;
	build_cell(t, 0, 0)->blocks->next = in;
	page_height(&b, 5 * PITCH);
	assert_null(lay(&b));
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_HEIGHT);
	build_close(&b);
}

static void
exact_too_low(void **state)
{
	struct build b;
	struct block *t;

	(void)state;
	build_open(&b);
	t = table(&b, 1, 1);
	t->as.table.rows[0].exact = true;
	t->as.table.rows[0].min_height = LEN_PT(20);
	more_lines(&b, build_cell(t, 0, 0), 1);
	assert_null(lay(&b));
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_HEIGHT);
	build_close(&b);
}

static void
nested(void **state)
{
	struct build b;
	struct layout *l;
	struct block *outer, *inner;
	struct block **tail;

	(void)state;
	build_open(&b);
	outer = table(&b, 1, 2);
	name_cells(&b, outer);
	outer->as.table.columns[1].width = LEN_PT(250);
	tail = b.tail;
	build_into(&b, &build_cell(outer, 0, 1)->blocks);
	inner = table(&b, 2, 2);
	build_cell_text(&b, build_cell(inner, 1, 1), "trong");
	b.tail = tail;
	build_para(&b, "sau");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(found(l, "trong")->x, LEFT + LEN_PT(200));
	assert_int_equal(found(l, "trong")->y, TOP + 2 * PITCH + ASCENT);
	/* DOCX has an empty paragraph behind the inner table: one twip */
	assert_int_equal(
	    found(l, "sau")->y, TOP + 3 * PITCH + LEN_TWIP + ASCENT);
	build_close(&b);
}

static void
tables_touch(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;

	(void)state;
	build_open(&b);
	name_cells(&b, table(&b, 1, 1));
	t = table(&b, 1, 1);
	build_cell_text(&b, build_cell(t, 0, 0), "hai");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(
	    found(l, "hai")->y, TOP + PITCH + RESOLVE_GAP + ASCENT);
	build_close(&b);
}

static void
keeps_last_row(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;

	(void)state;
	build_open(&b);
	t = table(&b, 4, 1);
	name_cells(&b, t);
	t->as.table.keep_next = true;
	build_para(&b, "sau");
	page_height(&b, 4 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(page_with(l, "A2"), 0);
	assert_int_equal(page_with(l, "A3"), 1);
	assert_int_equal(page_with(l, "sau"), 1);
	build_close(&b);
}

static void
signature_not_alone(void **state)
{
	struct build b;
	struct layout *l;
	struct block *t;

	(void)state;
	build_open(&b);
	build_para(&b, "x");
	build_para(&b, "y");
	build_para(&b, "cuối\nbài");
	t = table(&b, 1, 2);
	name_cells(&b, t);
	t->keep_previous = true;
	t->as.table.layout = true;
	t->as.table.rows[0].split = false;
	more_lines(&b, build_cell(t, 0, 1), 1);
	page_height(&b, 5 * PITCH);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(page_with(l, "y"), 0);
	assert_int_equal(page_with(l, "cuối"), 1);
	assert_int_equal(page_with(l, "A0"), 1);
	build_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(grid),
	    cmocka_unit_test(borders),
	    cmocka_unit_test(spans),
	    cmocka_unit_test(valigns),
	    cmocka_unit_test(shading),
	    cmocka_unit_test(repeats_header),
	    cmocka_unit_test(header_not_alone),
	    cmocka_unit_test(row_moves_whole),
	    cmocka_unit_test(row_is_cut),
	    cmocka_unit_test(span_over_pages),
	    cmocka_unit_test(span_longer_than_page),
	    cmocka_unit_test(too_high),
	    cmocka_unit_test(nested_too_high),
	    cmocka_unit_test(exact_too_low),
	    cmocka_unit_test(nested),
	    cmocka_unit_test(tables_touch),
	    cmocka_unit_test(keeps_last_row),
	    cmocka_unit_test(signature_not_alone),
	};

	return cmocka_run_group_tests_name("layout_table", tests, NULL, NULL);
}
