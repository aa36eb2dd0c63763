/* Tables, and columns side by side (a table without lines in one row). */
#include "engine/template/expand.h"

#include <string.h>

#include "engine/base/arena.h"

struct cells {
	struct sink sink;
	struct cell *v;
	size_t n, cap;
	const struct style *style;
	uint32_t color; /* of borders */
};

struct rows {
	struct sink sink;
	struct row *v;
	size_t n, cap;
	struct column *columns;
	size_t n_columns, cap_columns;
	size_t headers; /* leading rows marked header */
	bool counting;
	const struct style *style;
	uint32_t color;
};

/* ---- cells ---- */
static void
set_border(struct cell_own *own, enum edge edge, cv_len width, uint32_t color)
{
	own->border_set |= 1u << edge;
	own->border[edge].width = width;
	own->border[edge].color = color;
}

static void
set_borders(struct expansion *x, const struct env *env, const struct node *n,
    struct cell *c, uint32_t color)
{
	static const enum attr_id ids[EDGE_COUNT] = {
	    [EDGE_TOP] = ATTR_BORDER_TOP,
	    [EDGE_RIGHT] = ATTR_BORDER_RIGHT,
	    [EDGE_BOTTOM] = ATTR_BORDER_BOTTOM,
	    [EDGE_LEFT] = ATTR_BORDER_LEFT,
	};
	const struct typed *all = template_attr_value(x, env, n, ATTR_BORDER);

	color = (uint32_t)template_attr_int(
	    x, env, n, ATTR_BORDER_COLOR, (int32_t)color);
	for (int i = 0; i < EDGE_COUNT; i++) {
		const struct typed *own =
		    template_attr_value(x, env, n, ids[i]);

		if (own == NULL)
			own = all;
		if (own != NULL)
			set_border(document_cell_own(x->a, c), (enum edge)i,
			    own->i, color);
	}
}

static void
set_padding(struct expansion *x, const struct env *env, const struct node *n,
    struct cell *c)
{
	const struct typed *v = template_attr_value(x, env, n, ATTR_PADDING);

	struct cell_own *own;

	if (v == NULL)
		return;
	own = document_cell_own(x->a, c);
	own->padding_set = (1u << EDGE_COUNT) - 1;
	memcpy(own->padding, v->edge, sizeof own->padding);
}

static struct block *
cell_blocks(struct expansion *x, const struct env *env, const struct node *n,
    const struct style *style)
{
	struct blocks b;

	template_blocks_init(&b, style);
	template_expand_nodes(x, env, n->children, &b.sink);
	template_blocks_flush(x, &b);
	if (b.first == NULL)
		template_blocks_add(x, &b,
		    template_paragraph_new(x, style, template_origin(n)));
	return b.first;
}

static void
put_cell(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	struct cells *cells = (struct cells *)s;
	const struct style *style;
	struct cell c;

	if (n->kind != EL_CELL)
		return;
	memset(&c, 0, sizeof c);
	document_cell_init(&c);
	c.origin = template_origin(n);
	c.col_span = template_attr_int(x, env, n, ATTR_COLSPAN, 1);
	c.row_span = template_attr_int(x, env, n, ATTR_ROWSPAN, 1);
	c.valign =
	    (enum valign)template_attr_int(x, env, n, ATTR_VALIGN, VALIGN_TOP);
	c.shade = template_attr_int(x, env, n, ATTR_SHADE, -1);
	set_borders(x, env, n, &c, cells->color);
	set_padding(x, env, n, &c);
	style = template_style_of(x, env, n, ATTR_STYLE, cells->style);
	c.blocks = cell_blocks(x, env, n, style ? style : x->base);
	ARENA_PUSH(x->a, cells->v, cells->n, cells->cap, c);
}

/* ---- rows ---- */
/* Room for as many cells as the row is written with: mostly just right. */
static void
cells_reserve(struct expansion *x, const struct node *row, struct cells *cells)
{
	for (const struct node *n = row->children; n != NULL; n = n->next)
		cells->cap += n->kind == EL_CELL;
	cells->v = ARENA_ARRAY(x->a, struct cell, cells->cap);
}

static void
put_grid_column(struct expansion *x, const struct env *env,
    const struct node *n, struct rows *rows)
{
	const struct typed *v = template_attr_value(x, env, n, ATTR_WIDTH);
	const struct column *c = v ? v->v : NULL;

	if (c != NULL)
		ARENA_PUSH(x->a, rows->columns, rows->n_columns,
		    rows->cap_columns, *c);
}

static void
put_row(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	struct rows *rows = (struct rows *)s;
	struct cells cells;
	struct row row;

	if (n->kind == EL_GRID_COLUMN)
		put_grid_column(x, env, n, rows);
	if (n->kind != EL_ROW)
		return;
	memset(&row, 0, sizeof row);
	document_row_init(&row);
	row.origin = template_origin(n);
	row.split = template_attr_int(x, env, n, ATTR_SPLIT, 1) != 0;
	row.min_height = template_attr_int(x, env, n, ATTR_HEIGHT, 0);
	row.exact = template_attr_int(x, env, n, ATTR_EXACT, 0) != 0;
	memset(&cells, 0, sizeof cells);
	cells.sink.put = put_cell;
	cells_reserve(x, n, &cells);
	cells.color = rows->color;
	cells.style = template_style_of(x, env, n, ATTR_STYLE, rows->style);
	template_expand_nodes(x, env, n->children, &cells.sink);
	row.cells = cells.v;
	row.n_cells = cells.n;
	if (template_attr_int(x, env, n, ATTR_HEADER, 0) == 0)
		rows->counting = false;
	else if (rows->counting)
		rows->headers++;
	ARENA_PUSH(x->a, rows->v, rows->n, rows->cap, row);
}

/* ---- tables ---- */
static void
set_lines(struct expansion *x, const struct env *env, const struct node *n,
    struct table *t, uint32_t color)
{
	cv_len outer = template_attr_int(x, env, n, ATTR_BORDER, 0);
	cv_len inside = template_attr_int(x, env, n, ATTR_INSIDE, 0);

	for (int i = 0; i < EDGE_COUNT; i++) {
		t->border[i].width = outer;
		t->border[i].color = color;
	}
	t->inside_h.width = template_attr_int(x, env, n, ATTR_INSIDE_H, inside);
	t->inside_v.width = template_attr_int(x, env, n, ATTR_INSIDE_V, inside);
	t->inside_h.color = t->inside_v.color = color;
}

void
template_shrink_set(struct expansion *x, const struct env *env,
    const struct node *n, struct table *t)
{
	const struct typed *v = template_attr_value(x, env, n, ATTR_SHRINK);
	const struct str *ids = v ? v->v : NULL;
	size_t cap = 0;

	for (size_t i = 0; v != NULL && i < v->n; i++) {
		int32_t k = template_style_find(x->t, ids[i]);

		if (k >= 0)
			ARENA_PUSH(x->a, t->shrink, t->n_shrink, cap,
			    (const struct style *)x->styles[k]);
		else
			diag_at(x->d, FINDING_NAME_UNKNOWN, n->place, STR_NONE,
			    STR(BOTH("kiểu đoạn", "paragraph style")), ids[i],
			    STR(""));
	}
}

static void
set_columns(struct expansion *x, const struct env *env, const struct node *n,
    enum attr_id id, struct table *t)
{
	const struct typed *v = template_attr_value(x, env, n, id);

	if (v == NULL)
		return;
	/* a copy: resolve writes into the document only */
	t->columns = arena_grow(x->a, v->v, v->n, v->n, sizeof *t->columns);
	t->n_columns = v->n;
}

static void
set_table(struct expansion *x, const struct env *env, const struct node *n,
    struct table *t)
{
	const struct typed *padding =
	    template_attr_value(x, env, n, ATTR_PADDING);

	t->width = template_attr_int(x, env, n, ATTR_WIDTH, 0);
	t->align =
	    (enum align)template_attr_int(x, env, n, ATTR_ALIGN, ALIGN_LEFT);
	t->indent = template_attr_int(x, env, n, ATTR_INDENT, 0);
	t->keep_next = template_attr_int(x, env, n, ATTR_KEEP_NEXT, 0) != 0;
	if (padding != NULL)
		memcpy(t->padding, padding->edge, sizeof t->padding);
	template_shrink_set(x, env, n, t);
	set_columns(x, env, n, ATTR_COLUMNS, t);
}

void
template_table_put(struct expansion *x, const struct env *env,
    const struct node *n, struct blocks *b)
{
	struct block *block = document_block_new(x->a, BLOCK_TABLE);
	struct table *t = &block->as.table;
	struct rows rows;

	block->origin = template_origin(n);
	set_table(x, env, n, t);
	memset(&rows, 0, sizeof rows);
	rows.sink.put = put_row;
	rows.counting = true;
	rows.color =
	    (uint32_t)template_attr_int(x, env, n, ATTR_BORDER_COLOR, 0);
	rows.style = template_style_of(x, env, n, ATTR_STYLE, x->base);
	set_lines(x, env, n, t, rows.color);
	template_expand_nodes(x, env, n->children, &rows.sink);
	t->rows = rows.v;
	t->n_rows = rows.n;
	t->header_rows = (size_t)template_attr_int(
	    x, env, n, ATTR_HEADER_ROWS, (int32_t)rows.headers);
	if (rows.n_columns > 0) {
		t->columns = rows.columns;
		t->n_columns = rows.n_columns;
	}
	if (t->n_columns == 0)
		diag_at(x->d, FINDING_ATTRIBUTE_MISSING, n->place, STR_NONE,
		    STR("columns"), n->name);
	if (t->n_rows > 0)
		template_blocks_add(x, b, block);
}

/* ---- columns side by side ---- */
struct side {
	struct sink sink;
	struct cell *v;
	size_t n, cap;
	cv_len gap;
};

static void
put_column(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	struct side *side = (struct side *)s;
	struct cell c;

	if (n->kind != EL_COLUMN)
		return;
	memset(&c, 0, sizeof c);
	document_cell_init(&c);
	c.origin = template_origin(n);
	c.valign =
	    (enum valign)template_attr_int(x, env, n, ATTR_VALIGN, VALIGN_TOP);
	if (side->n > 0 && side->gap > 0) {
		document_cell_own(x->a, &c)->padding_set = 1u << EDGE_LEFT;
		c.own->padding[EDGE_LEFT] = side->gap;
	}
	c.blocks = cell_blocks(x, env, n, x->base);
	ARENA_PUSH(x->a, side->v, side->n, side->cap, c);
}

void
template_columns_put(struct expansion *x, const struct env *env,
    const struct node *n, struct blocks *b)
{
	struct block *block = document_block_new(x->a, BLOCK_TABLE);
	struct table *t = &block->as.table;
	struct side side;

	block->origin = template_origin(n);
	t->layout = true;
	t->indent = template_attr_int(x, env, n, ATTR_INDENT, 0);
	t->keep_next = template_attr_int(x, env, n, ATTR_KEEP_NEXT, 0) != 0;
	set_columns(x, env, n, ATTR_WIDTHS, t);
	memset(&side, 0, sizeof side);
	side.sink.put = put_column;
	side.gap = template_attr_int(x, env, n, ATTR_GAP, 0);
	template_expand_nodes(x, env, n->children, &side.sink);
	if (side.n != t->n_columns) {
		diag_at(x->d, FINDING_TABLE_GRID, n->place, STR_NONE, STR("1"),
		    str_number(x->a, side.n), str_number(x->a, t->n_columns));
		return;
	}
	t->rows = ARENA_NEW(x->a, struct row);
	document_row_init(t->rows);
	t->rows->origin = block->origin;
	t->rows->split = false;
	t->rows->cells = side.v;
	t->rows->n_cells = side.n;
	t->n_rows = 1;
	template_blocks_add(x, b, block);
}
