/* Borders. The line on an edge between two cells is one: a cell's own setting
 * wins over the table's, the wider of two own ones over the narrower, the left
 * or upper cell's over the other's. Both cells carry it.
 *
 * A cell that spans may have several lines along one edge, but has room for one
 * of them: it carries the narrowest, its neighbours carry theirs. Whoever draws
 * all edges of all cells, draws the right picture. */
#include "engine/resolve/inner.h"

/* The cell in each field of the grid, NULL for holes. */
struct grid {
	const struct table *t;
	struct cell **at;
	struct arena *stage;
};

static struct cell *
grid_at(const struct grid *g, size_t row, size_t column)
{
	return g->at[row * g->t->n_columns + column];
}

static void
grid_put(const struct grid *g, struct cell *c)
{
	size_t rows = resolve_row_span(g->t, c);
	size_t columns = resolve_col_span(g->t, c);

	for (size_t i = 0; i < rows; i++)
		for (size_t k = 0; k < columns; k++)
			g->at[((size_t)c->row + i) * g->t->n_columns +
			      (size_t)c->column + k] = c;
}

/* NULL: it has none of its own there. */
static const struct border *
owned(const struct cell *c, enum edge e)
{
	return c != NULL && c->own != NULL && (c->own->border_set & 1u << e)
		   ? &c->own->border[e]
		   : NULL;
}

/* The line between a (left or above) and b, of which one may be NULL. */
static struct border
between(const struct cell *a, enum edge of_a, const struct cell *b,
    enum edge of_b, const struct border *otherwise)
{
	const struct border *x = owned(a, of_a), *y = owned(b, of_b);

	if (x != NULL && y != NULL)
		return x->width >= y->width ? *x : *y;
	if (x != NULL)
		return *x;
	return y != NULL ? *y : *otherwise;
}

/* The line above field (row, column); row n_rows is the table's bottom. */
static struct border
line_above(const struct grid *g, size_t row, size_t column)
{
	const struct table *t = g->t;

	if (row == 0)
		return between(NULL, EDGE_BOTTOM, grid_at(g, 0, column),
		    EDGE_TOP, &t->border[EDGE_TOP]);
	if (row == t->n_rows)
		return between(grid_at(g, row - 1, column), EDGE_BOTTOM, NULL,
		    EDGE_TOP, &t->border[EDGE_BOTTOM]);
	return between(grid_at(g, row - 1, column), EDGE_BOTTOM,
	    grid_at(g, row, column), EDGE_TOP, &t->inside_h);
}

static struct border
line_left(const struct grid *g, size_t row, size_t column)
{
	const struct table *t = g->t;

	if (column == 0)
		return between(NULL, EDGE_RIGHT, grid_at(g, row, 0), EDGE_LEFT,
		    &t->border[EDGE_LEFT]);
	if (column == t->n_columns)
		return between(grid_at(g, row, column - 1), EDGE_RIGHT, NULL,
		    EDGE_LEFT, &t->border[EDGE_RIGHT]);
	return between(grid_at(g, row, column - 1), EDGE_RIGHT,
	    grid_at(g, row, column), EDGE_LEFT, &t->inside_v);
}

static void
narrow(struct border *edge, struct border line, bool first)
{
	if (first || line.width < edge->width)
		*edge = line;
}

static void
cell_edges(const struct grid *g, struct cell *c)
{
	size_t row = (size_t)c->row, column = (size_t)c->column;
	size_t rows = resolve_row_span(g->t, c);
	size_t columns = resolve_col_span(g->t, c);

	for (size_t k = 0; k < columns; k++) {
		narrow(&c->frame->edge[EDGE_TOP],
		    line_above(g, row, column + k), k == 0);
		narrow(&c->frame->edge[EDGE_BOTTOM],
		    line_above(g, row + rows, column + k), k == 0);
	}
	for (size_t k = 0; k < rows; k++) {
		narrow(&c->frame->edge[EDGE_LEFT],
		    line_left(g, row + k, column), k == 0);
		narrow(&c->frame->edge[EDGE_RIGHT],
		    line_left(g, row + k, column + columns), k == 0);
	}
}

/* Two cells that span along the same stretch may both have shrunk from its
 * line: the left or upper one takes it then, lest it be lost. */
static void
keep_line(struct cell *a, enum edge of_a, struct cell *b, enum edge of_b,
    struct border line)
{
	if (a == NULL || b == NULL || a == b)
		return;
	if (a->frame->edge[of_a].width < line.width &&
	    b->frame->edge[of_b].width < line.width)
		a->frame->edge[of_a] = line;
}

static void
keep_lines(const struct grid *g)
{
	const struct table *t = g->t;

	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t k = 0; k < t->n_columns; k++) {
			if (i > 0)
				keep_line(grid_at(g, i - 1, k), EDGE_BOTTOM,
				    grid_at(g, i, k), EDGE_TOP,
				    line_above(g, i, k));
			if (k > 0)
				keep_line(grid_at(g, i, k - 1), EDGE_RIGHT,
				    grid_at(g, i, k), EDGE_LEFT,
				    line_left(g, i, k));
		}
	}
}

static void
cell_pads(const struct table *t, const struct cell *c, struct cell_frame *frame)
{
	for (int e = 0; e < EDGE_COUNT; e++)
		frame->pad[e] =
		    c->own != NULL && (c->own->padding_set & 1u << e)
			? c->own->padding[e]
			: t->padding[e];
}

/* ---- frames ---- */

#define KNOWN 16

/* Most cells of a table have one of a few frames. */
struct frames {
	struct cell_frame *known[KNOWN];
	size_t n; /* all so far; the last KNOWN are looked at */
};

static bool
same_frame(const struct cell_frame *p, const struct cell_frame *q)
{
	for (int e = 0; e < EDGE_COUNT; e++)
		if (p->edge[e].width != q->edge[e].width ||
		    p->edge[e].color != q->edge[e].color ||
		    p->pad[e] != q->pad[e])
			return false;
	return true;
}

static struct cell_frame *
frame_share(
    struct resolver *r, struct frames *f, const struct cell_frame *frame)
{
	struct cell_frame *copy;

	for (size_t i = 0; i < f->n && i < KNOWN; i++)
		if (same_frame(f->known[i], frame))
			return f->known[i];
	copy = ARENA_NEW(r->a, struct cell_frame);
	*copy = *frame;
	f->known[f->n++ % KNOWN] = copy;
	return copy;
}

static void
each_cell(struct resolver *r, struct table *t, void *data,
    void (*fn)(struct resolver *r, struct table *t, struct cell *c, void *data))
{
	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			fn(r, t, &t->rows[i].cells[k], data);
}

static void
begin(struct resolver *r, struct table *t, struct cell *c, void *data)
{
	struct grid *g = data;

	(void)r, (void)t;
	c->frame = ARENA_NEW(g->stage, struct cell_frame);
	grid_put(g, c);
}

static void
settle(struct resolver *r, struct table *t, struct cell *c, void *data)
{
	(void)r;
	cell_edges(data, c);
	cell_pads(t, c, c->frame);
}

static void
share(struct resolver *r, struct table *t, struct cell *c, void *data)
{
	(void)t;
	c->frame = frame_share(r, data, c->frame);
}

/* Where no cell has lines of its own, what a cell carries depends on nothing
 * but where it stands: most tables are so. */
static void
given(struct resolver *r, struct table *t, struct cell *c, void *data)
{
	struct cell_frame frame = {0};
	size_t bottom = (size_t)c->row + resolve_row_span(t, c);
	size_t right = (size_t)c->column + resolve_col_span(t, c);

	frame.edge[EDGE_TOP] = c->row == 0 ? t->border[EDGE_TOP] : t->inside_h;
	frame.edge[EDGE_BOTTOM] =
	    bottom == t->n_rows ? t->border[EDGE_BOTTOM] : t->inside_h;
	frame.edge[EDGE_LEFT] =
	    c->column == 0 ? t->border[EDGE_LEFT] : t->inside_v;
	frame.edge[EDGE_RIGHT] =
	    right == t->n_columns ? t->border[EDGE_RIGHT] : t->inside_v;
	cell_pads(t, c, &frame);
	c->frame = frame_share(r, data, &frame);
}

static void
no_frame(struct resolver *r, struct table *t, struct cell *c, void *data)
{
	static const struct cell_frame none;

	(void)t;
	c->frame = frame_share(r, data, &none);
}

static bool
has_own_lines(const struct table *t)
{
	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			if (t->rows[i].cells[k].own != NULL &&
			    t->rows[i].cells[k].own->border_set != 0)
				return true;
	return false;
}

void
resolve_borders(struct resolver *r, struct table *t)
{
	struct grid g = {t, NULL, NULL};
	struct frames frames = {{NULL}, 0};
	size_t n = t->n_columns;

	if (n == 0 || t->n_rows == 0) {
		each_cell(r, t, &frames, no_frame);
		return;
	}
	if (!has_own_lines(t)) {
		each_cell(r, t, &frames, given);
		return;
	}
	g.stage = arena_scratch(r->a);
	g.at = arena_array(g.stage, t->n_rows, n * sizeof *g.at);
	each_cell(r, t, &g, begin);
	each_cell(r, t, &g, settle);
	keep_lines(&g);
	each_cell(r, t, &frames, share);
	arena_scratch_free(g.stage);
}
