/* Placing rows of tables: shading, content, borders.
 *
 * A part is what of a table stands on one page. A cell that covers several
 * rows stands in all of them that are in the part; what of its content does
 * not fit goes on in the next part, as in a row that is cut.
 *
 * Borders are fills. A horizontal line lies below its grid line, from the row's
 * top down (there the row has left room for the widest); a vertical line is
 * centred on its grid line. Horizontal lines reach over half the width of the
 * vertical ones at their ends, so that corners are filled. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"

struct part {
	struct mtable *m;
	const struct part_row *rows;
	size_t n;
	bool bottom;
	cv_len x; /* of the first grid line */
};

static size_t
column_end(const struct mtable *m, const struct cell *c)
{
	size_t end = (size_t)c->column + (size_t)c->col_span;

	return end < m->t->n_columns ? end : m->t->n_columns;
}

/* The rows of the part the cell covers: [*a, *b), false when none. */
static bool
cover(const struct part *p, const struct cell *c, size_t *a, size_t *b)
{
	size_t end = table_cell_end(p->m, c);

	for (*a = 0; *a < p->n && p->rows[*a].row < (size_t)c->row; ++*a)
		;
	for (*b = *a; *b < p->n && p->rows[*b].row < end; ++*b)
		;
	return *b > *a;
}

static cv_len
part_y(const struct part *p, size_t i)
{
	if (i < p->n)
		return p->rows[i].y;
	return p->rows[p->n - 1].y + p->rows[p->n - 1].height;
}

/* ---- borders ---- */
/* The horizontal edges on grid line i of the part, one a column; vertical
 * edges beside part row i, one a grid column. */
static void
edge_max(struct border *b, struct border with)
{
	if (with.width > b->width)
		*b = with;
}

static void
cell_edges(const struct part *p, const struct cell *c, struct border *across,
    struct border *down)
{
	size_t cols = p->m->t->n_columns, a, b;
	size_t from = (size_t)c->column, to = column_end(p->m, c);

	if (!cover(p, c, &a, &b))
		return;
	for (size_t k = from; k < to; k++) {
		edge_max(&across[a * cols + k], c->frame->edge[EDGE_TOP]);
		if (b < p->n || p->bottom)
			edge_max(
			    &across[b * cols + k], c->frame->edge[EDGE_BOTTOM]);
	}
	for (size_t i = a; i < b; i++) {
		edge_max(
		    &down[i * (cols + 1) + from], c->frame->edge[EDGE_LEFT]);
		edge_max(
		    &down[i * (cols + 1) + to], c->frame->edge[EDGE_RIGHT]);
	}
}

/* Half the widest vertical line that meets grid line i at column k. */
static cv_len
overhang(const struct part *p, const struct border *down, size_t i, size_t k)
{
	size_t cols = p->m->t->n_columns;
	cv_len w = 0;

	if (i < p->n)
		w = down[i * (cols + 1) + k].width;
	if (i > 0 && down[(i - 1) * (cols + 1) + k].width > w)
		w = down[(i - 1) * (cols + 1) + k].width;
	return w / 2;
}

static bool
same_border(struct border a, struct border b)
{
	return a.width == b.width && a.color == b.color;
}

static void
draw_across(struct lay *l, const struct part *p, const struct border *across,
    const struct border *down)
{
	size_t cols = p->m->t->n_columns;

	for (size_t i = 0; i <= p->n; i++) {
		const struct border *v = &across[i * cols];

		for (size_t k = 0, to; k < cols; k = to) {
			cv_len x, end;

			for (to = k + 1; to < cols && same_border(v[k], v[to]);
			     to++)
				;
			x = p->m->x[k] - overhang(p, down, i, k);
			end = p->m->x[to] + overhang(p, down, i, to);
			box_fill(l, p->x + x, part_y(p, i), end - x, v[k].width,
			    v[k].color);
		}
	}
}

static void
draw_down(struct lay *l, const struct part *p, const struct border *down)
{
	size_t cols = p->m->t->n_columns + 1;

	for (size_t k = 0; k < cols; k++) {
		for (size_t i = 0, to; i < p->n; i = to) {
			const struct border *v = &down[i * cols + k];

			for (to = i + 1;
			     to < p->n && same_border(*v, down[to * cols + k]);
			     to++)
				;
			box_fill(l, p->x + p->m->x[k] - v->width / 2,
			    part_y(p, i), v->width,
			    part_y(p, to) - part_y(p, i), v->color);
		}
	}
}

/* ---- cells ---- */
static void
shade(struct lay *l, const struct part *p, const struct cell *c)
{
	size_t a, b;

	if (c->shade < 0 || !cover(p, c, &a, &b))
		return;
	box_fill(l, p->x + p->m->x[c->column], part_y(p, a),
	    p->m->x[column_end(p->m, c)] - p->m->x[c->column],
	    part_y(p, b) - part_y(p, a), (uint32_t)c->shade);
}

static cv_len
valign_shift(const struct cell *c, cv_len room)
{
	if (room <= 0)
		return 0;
	switch (c->valign) {
	case VALIGN_TOP:
		return 0;
	case VALIGN_CENTER:
		/* whole twips, as LibreOffice halves them */
		return room / LEN_TWIP / 2 * LEN_TWIP;
	case VALIGN_BOTTOM:
		return room;
	}
	return 0;
}

static void
content(struct lay *l, const struct part *p, struct mcell *mc)
{
	const struct cell *c = mc->cell;
	struct cursor fresh = {0, 0}, *at = l->artifact ? &fresh : &mc->at;
	size_t a, b, end = table_cell_end(p->m, c);
	cv_len x, y, room;
	bool last;

	if (!cover(p, c, &a, &b))
		return;
	x = p->x + p->m->x[c->column] + c->frame->pad[EDGE_LEFT];
	room = part_y(p, b) - part_y(p, a) -
	       table_cell_frame(p->m, p->rows[a].row, p->rows[b - 1].row + 1);
	y = part_y(p, a) + p->m->rows[p->rows[a].row].top +
	    p->m->rows[p->rows[a].row].pad_top;
	last = p->rows[b - 1].row + 1 == end && !p->rows[b - 1].cut;
	/* a cell that is cut begins at the top; its last part is aligned by
	 * itself (measured) */
	if (last && c->valign != VALIGN_TOP)
		y += valign_shift(c, room - flow_rest(&mc->flow, *at));
	flow_fill(l, &mc->flow, at, last ? LAY_ALL : room, true, x, y);
}

static void
each_cell(struct lay *l, const struct part *p,
    void (*fn)(struct lay *, const struct part *, struct mcell *))
{
	size_t from = p->m->rows[p->rows[0].row].span_from;
	size_t to = p->rows[p->n - 1].row + 1;

	for (size_t r = from; r < to; r++)
		for (size_t i = 0; i < p->m->rows[r].n_cells; i++)
			fn(l, p, &p->m->rows[r].cells[i]);
}

static void
shade_one(struct lay *l, const struct part *p, struct mcell *c)
{
	shade(l, p, c->cell);
}

static void
draw_borders(struct lay *l, const struct part *p)
{
	size_t cols = p->m->t->n_columns;
	size_t from = p->m->rows[p->rows[0].row].span_from;
	size_t to = p->rows[p->n - 1].row + 1;
	struct arena_mark mark = arena_mark(l->scratch);
	struct border *across =
	    ARENA_ARRAY(l->scratch, struct border, (p->n + 1) * cols);
	struct border *down =
	    ARENA_ARRAY(l->scratch, struct border, p->n * (cols + 1));

	for (size_t r = from; r < to; r++)
		for (size_t i = 0; i < p->m->rows[r].n_cells; i++)
			cell_edges(
			    p, p->m->rows[r].cells[i].cell, across, down);
	draw_down(l, p, down);
	draw_across(l, p, across, down);
	arena_rewind(l->scratch, mark);
}

void
table_place(struct lay *l, struct mtable *m, const struct part_row *rows,
    size_t n, bool bottom, cv_len x)
{
	struct part p = {m, rows, n, bottom, x + m->left};

	if (n == 0)
		return;
	each_cell(l, &p, shade_one);
	draw_borders(l, &p);
	each_cell(l, &p, content);
}

cv_len
table_place_rows(struct lay *l, struct mtable *m, size_t from, size_t to,
    bool bottom, cv_len x, cv_len y)
{
	struct arena_mark mark = arena_mark(l->scratch);
	struct part_row *v =
	    ARENA_ARRAY(l->scratch, struct part_row, to - from);
	cv_len top = y;

	for (size_t r = from; r < to; r++) {
		v[r - from].row = r;
		v[r - from].y = y;
		v[r - from].height = m->rows[r].height;
		y = len_add(y, m->rows[r].height);
	}
	table_place(l, m, v, to - from, bottom, x);
	arena_rewind(l->scratch, mark);
	return y - top + (bottom && to > from ? m->rows[to - 1].bottom : 0);
}

/* ---- rows that are cut ---- */
static bool
ends_here(const struct mtable *m, const struct cell *c, size_t r)
{
	return table_cell_end(m, c) == r + 1;
}

struct cutting {
	struct lay *l;
	struct mtable *m;
	size_t r;
	cv_len room;                  /* for the row */
	const struct part_row *above; /* rows of this page above it */
	size_t n;
	cv_len most; /* what the part needs */
	bool left;   /* something stays for the next page */
};

/* Takes what fits of a cell that ends in the row to be cut. False when not even
 * a line of a cell that begins there does. */
static bool
cut_cell(struct cutting *k, const struct mcell *c)
{
	struct cursor at = c->at;
	size_t from = k->r;
	cv_len above = 0, frame, used;

	if (flow_done(&c->flow, at))
		return true;
	for (size_t i = k->n; i-- > 0;) {
		if (k->above[i].row < (size_t)c->cell->row)
			break;
		from = k->above[i].row;
		above = len_add(above, k->above[i].height);
	}
	frame = table_cell_frame(k->m, from, k->r + 1) - above;
	used = flow_fill(k->l, &c->flow, &at, k->room - frame, false, 0, 0);
	if (at.block == c->at.block && at.part == c->at.part) {
		k->left = true;
		return (size_t)c->cell->row < k->r;
	}
	k->left = k->left || !flow_done(&c->flow, at);
	if (len_add(used, frame) > k->most)
		k->most = len_add(used, frame);
	return true;
}

cv_len
table_row_part(struct lay *l, struct mtable *m, size_t r, cv_len h,
    const struct part_row *above, size_t n)
{
	struct cutting k = {l, m, r, h, above, n, 0, false};

	for (size_t row = m->rows[r].span_from; row <= r; row++) {
		for (size_t i = 0; i < m->rows[row].n_cells; i++) {
			const struct mcell *c = &m->rows[row].cells[i];

			if (ends_here(m, c->cell, r) && !cut_cell(&k, c))
				return 0;
		}
	}
	if (!k.left)
		return 0;
	return k.most < h ? k.most : h;
}

cv_len
table_row_rest(const struct mtable *m, size_t r)
{
	cv_len most = m->rows[r].top;

	for (size_t k = m->rows[r].span_from; k <= r; k++) {
		for (size_t i = 0; i < m->rows[k].n_cells; i++) {
			const struct mcell *c = &m->rows[k].cells[i];
			cv_len h;

			if (!ends_here(m, c->cell, r))
				continue;
			h = len_add(table_cell_frame(m, r, r + 1),
			    flow_rest(&c->flow, c->at));
			if (h > most)
				most = h;
		}
	}
	return most;
}

cv_len
table_row_least(const struct mtable *m, size_t r)
{
	struct cursor start = {0, 0};
	cv_len most = m->rows[r].top;

	if (!m->rows[r].split)
		return m->rows[r].height;
	for (size_t i = 0; i < m->rows[r].n_cells; i++) {
		const struct mcell *c = &m->rows[r].cells[i];
		cv_len h = len_add(
		    table_cell_frame(m, r, r + 1), flow_first(&c->flow, start));

		if (h > most)
			most = h;
	}
	return most < m->rows[r].height ? most : m->rows[r].height;
}

void
table_spans_go_on(struct mtable *m, size_t r)
{
	for (size_t k = m->rows[r].span_from; k < r; k++) {
		for (size_t i = 0; i < m->rows[k].n_cells; i++) {
			struct mcell *c = &m->rows[k].cells[i];
			size_t end = table_cell_end(m, c->cell);
			cv_len need, have = 0;

			if (end <= r)
				continue;
			need = len_add(table_cell_frame(m, r, end),
			    flow_rest(&c->flow, c->at));
			for (size_t j = r; j < end; j++)
				have = len_add(have, m->rows[j].height);
			if (need > have)
				m->rows[end - 1].height = len_add(
				    m->rows[end - 1].height, need - have);
		}
	}
}
