/* Measuring tables.
 *
 * As LibreOffice lays a table with joined borders (measured): the widest
 * border above a row takes height at the row's top, for all its cells; the
 * last border adds to the table; vertical borders stand on the grid lines and
 * take no width. The largest padding above and below in a row holds for all its
 * cells (in Word too). A row is as high as its highest cell with padding and
 * that border; a least or exact height includes it. What a cell over several
 * rows needs more than they give is added to the last of them. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"

/* LibreOffice gives the empty paragraph DOCX wants behind a table that ends a
 * cell one twip (measured; Word gives it RESOLVE_GAP). */
#define CELL_END LEN_TWIP

size_t
table_cell_end(const struct mtable *m, const struct cell *c)
{
	size_t end = (size_t)c->row + (size_t)c->row_span;

	return end < m->n_rows ? end : m->n_rows;
}

cv_len
table_rows_height(const struct mtable *m, size_t from, size_t to)
{
	cv_len h = 0;

	for (size_t r = from; r < to; r++)
		h = len_add(h, m->rows[r].height);
	return to > from ? len_add(h, m->rows[to - 1].bottom) : h;
}

static void
grid_measure(struct lay *l, struct mtable *m)
{
	const struct table *t = m->t;

	m->x = ARENA_ARRAY(l->stage, cv_len, t->n_columns + 1);
	for (size_t i = 0; i < t->n_columns; i++)
		m->x[i + 1] = len_add(m->x[i], t->widths[i]);
	/* LibreOffice moves the grid to the right by half the first border
	 * (measured; compatibilityMode 15); DOCX takes it back */
	m->left = t->left;
}

static void
cell_measure(struct lay *l, const struct cell *c, struct mcell *out)
{
	cv_len width =
	    c->width - c->frame->pad[EDGE_LEFT] - c->frame->pad[EDGE_RIGHT];

	out->cell = c;
	flow_measure(l, c->blocks, width, CELL_END, &out->flow);
}

static cv_len
widest(cv_len a, cv_len b)
{
	return a > b ? a : b;
}

/* Row o is covered by a cell that begins in row r. */
static void
row_joins(struct mrow *o, size_t r, const struct cell *c)
{
	o->bottom = widest(o->bottom, c->frame->edge[EDGE_BOTTOM].width);
	o->pad_top = widest(o->pad_top, c->frame->pad[EDGE_TOP]);
	o->pad_bottom = widest(o->pad_bottom, c->frame->pad[EDGE_BOTTOM]);
	if (o->span_from > r)
		o->span_from = r;
}

/* What the cells that begin in row r say of the borders and padding of the rows
 * they cover; once done for all rows up to r, row r is known. */
static void
borders_measure(struct mtable *m, size_t r)
{
	struct mrow *o = &m->rows[r];

	for (size_t i = 0; i < o->n_cells; i++) {
		const struct cell *c = o->cells[i].cell;
		size_t end = table_cell_end(m, c);

		o->top = widest(o->top, c->frame->edge[EDGE_TOP].width);
		for (size_t k = r; k < end; k++)
			row_joins(&m->rows[k], r, c);
		if (end < m->n_rows)
			m->rows[end].top = widest(m->rows[end].top,
			    c->frame->edge[EDGE_BOTTOM].width);
	}
}

cv_len
table_cell_frame(const struct mtable *m, size_t from, size_t to)
{
	return m->rows[from].top + m->rows[from].pad_top +
	       m->rows[to - 1].pad_bottom;
}

static cv_len
cell_need(const struct mtable *m, size_t r, const struct mcell *c)
{
	return len_add(
	    c->flow.height, table_cell_frame(m, r, table_cell_end(m, c->cell)));
}

static void
row_measure(struct lay *l, struct mtable *m, size_t r)
{
	const struct row *row = &m->t->rows[r];
	struct mrow *o = &m->rows[r];
	cv_len h = o->top;

	for (size_t i = 0; i < o->n_cells; i++) {
		if (table_cell_end(m, o->cells[i].cell) == r + 1)
			h = widest(h, cell_need(m, r, &o->cells[i]));
		else
			m->spans = true;
	}
	if (row->exact && h > row->min_height)
		lay_too_high(l, &row->origin, LAY_ROW, h, row->min_height);
	o->height = widest(h, row->min_height);
	o->split = row->split && !row->exact;
}

static void
spans_measure(struct mtable *m)
{
	for (size_t r = 0; m->spans && r < m->n_rows; r++) {
		for (size_t i = 0; i < m->rows[r].n_cells; i++) {
			const struct mcell *c = &m->rows[r].cells[i];
			size_t end = table_cell_end(m, c->cell);
			cv_len have = 0, need = cell_need(m, r, c);

			for (size_t k = r; k < end; k++)
				have = len_add(have, m->rows[k].height);
			if (need > have)
				m->rows[end - 1].height = len_add(
				    m->rows[end - 1].height, need - have);
		}
	}
}

/* A row stays with the next one when the first paragraph of its first cell
 * says keep with next: LibreOffice's rule, Word's in effect. The rows of the
 * header always do. */
static void
keeps_measure(struct mtable *m)
{
	for (size_t r = 0; r < m->n_rows; r++) {
		struct mrow *o = &m->rows[r];
		const struct mflow *f =
		    o->n_cells > 0 ? &o->cells[0].flow : NULL;

		o->keep_next = r < m->header_rows ||
			       (f != NULL && f->n > 0 &&
				   f->v[0].para.p != NULL && f->v[0].keep_next);
		if (r + 1 == m->n_rows && m->t->keep_next)
			o->keep_next = true;
	}
}

/* Cells are many: each is looked at once, with all that its row asks of it. */
static void
cells_measure(struct lay *l, struct mtable *m, size_t r)
{
	const struct row *row = &m->t->rows[r];
	struct mrow *o = &m->rows[r];

	o->n_cells = row->n_cells;
	o->cells = ARENA_ARRAY(l->stage, struct mcell, o->n_cells);
	for (size_t i = 0; i < o->n_cells; i++)
		cell_measure(l, &row->cells[i], &o->cells[i]);
	borders_measure(m, r);
	row_measure(l, m, r);
}

struct mtable *
table_measure(struct lay *l, const struct block *b)
{
	struct mtable *m = ARENA_NEW(l->stage, struct mtable);
	const struct table *t = &b->as.table;

	m->t = t;
	m->n_rows = t->n_rows;
	/* all rows header: nothing to repeat it for */
	m->header_rows = t->header_rows < t->n_rows ? t->header_rows : 0;
	m->rows = ARENA_ARRAY(l->stage, struct mrow, t->n_rows);
	grid_measure(l, m);
	for (size_t r = 0; r < t->n_rows; r++)
		m->rows[r].span_from = r;
	for (size_t r = 0; r < t->n_rows; r++)
		cells_measure(l, m, r);
	spans_measure(m);
	keeps_measure(m);
	m->height = table_rows_height(m, 0, m->n_rows);
	return m;
}
