/* Tables on a fixed grid.
 *
 * A cell that spans rows is a w:tc in each of them: the first carries the
 * content, the others continue it (w:vMerge). `over` remembers, column by
 * column, which cell still reaches down.
 *
 * Lines: the table's own borders stand in w:tblPr, so that rows added in Word
 * get them; a cell names those of its edges that differ. */
#include "engine/docx/writer.h"

#include <assert.h>

#include "engine/base/arena.h"

/* One cell as a row sees it. */
struct place_in_grid {
	const struct cell *cell;
	size_t row;     /* the row being written */
	bool continues; /* begun in a row above */
};

static void
width_put(struct docx_xml *x, const char *name, cv_len width)
{
	docx_width(x, name, len_to_twip(width));
}

static void
border_put(struct docx_xml *x, const char *name, struct border b)
{
	docx_tag(x, name);
	docx_attr_z(x, "w:val", b.width > 0 ? "single" : "nil");
	if (b.width > 0) {
		docx_attr_int(x, "w:sz", len_to_eighth(b.width));
		docx_attr_int(x, "w:space", 0);
		docx_attr_color(x, "w:color", b.color);
	}
	docx_end(x);
}

/* In the order of the schema. */
static const struct {
	enum edge edge;
	const char *name;
} edges[] = {{EDGE_TOP, "w:top"}, {EDGE_LEFT, "w:left"},
    {EDGE_BOTTOM, "w:bottom"}, {EDGE_RIGHT, "w:right"}};

/* ---- the table's own properties ---- */

static void
table_borders_put(struct docx_xml *x, const struct table *t)
{
	bool any = t->inside_h.width > 0 || t->inside_v.width > 0;

	for (int e = 0; e < EDGE_COUNT; e++)
		any = any || t->border[e].width > 0;
	if (!any)
		return;
	docx_raw(x, "<w:tblBorders>");
	for (int i = 0; i < EDGE_COUNT; i++)
		border_put(x, edges[i].name, t->border[edges[i].edge]);
	border_put(x, "w:insideH", t->inside_h);
	border_put(x, "w:insideV", t->inside_v);
	docx_raw(x, "</w:tblBorders>");
}

/* LibreOffice puts the outer edge of the left line on the table's edge and
 * with it the whole grid half a line to the right; the model has the lines'
 * middle on the grid, and the text `pad` from it. Half a line back, both do. */
static cv_len
table_indent(const struct table *t)
{
	cv_len line = 0;

	if (t->n_rows > 0 && t->rows[0].n_cells > 0)
		line = t->rows[0].cells[0].frame->edge[EDGE_LEFT].width;
	return t->left - line / 2;
}

static void
table_props_put(struct docx_xml *x, const struct table *t)
{
	docx_raw(x, "<w:tblPr>");
	width_put(x, "w:tblW", t->total);
	width_put(x, "w:tblInd", table_indent(t));
	table_borders_put(x, t);
	docx_raw(x, "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar>");
	for (int i = 0; i < EDGE_COUNT; i++)
		width_put(x, edges[i].name, t->padding[edges[i].edge]);
	docx_raw(x, "</w:tblCellMar></w:tblPr><w:tblGrid>");
	for (size_t i = 0; i < t->n_columns; i++) {
		docx_tag(x, "w:gridCol");
		docx_attr_int(x, "w:w", len_to_twip(t->widths[i]));
		docx_end(x);
	}
	docx_raw(x, "</w:tblGrid>");
}

/* ---- cells ---- */

static size_t
last_row(const struct cell *c)
{
	return (size_t)(c->row + c->row_span - 1);
}

/* The line the cell has at that edge in this row, and the one the table's own
 * borders would give it. Inside a spanning cell there is none. */
static struct border
edge_wanted(const struct place_in_grid *at, enum edge e)
{
	struct border none = {0, 0};

	if (e == EDGE_TOP && at->continues)
		return none;
	if (e == EDGE_BOTTOM && at->row < last_row(at->cell))
		return none;
	return at->cell->frame->edge[e];
}

static struct border
edge_given(const struct table *t, const struct place_in_grid *at, enum edge e)
{
	const struct cell *c = at->cell;

	switch (e) {
	case EDGE_TOP:
		return at->row == 0 ? t->border[e] : t->inside_h;
	case EDGE_BOTTOM:
		return at->row + 1 == t->n_rows ? t->border[e] : t->inside_h;
	case EDGE_LEFT:
		return c->column == 0 ? t->border[e] : t->inside_v;
	case EDGE_RIGHT:
		return (size_t)c->column + (size_t)c->col_span == t->n_columns
			   ? t->border[e]
			   : t->inside_v;
	case EDGE_COUNT:
		break;
	}
	return t->inside_v;
}

static bool
border_equal(struct border p, struct border q)
{
	return p.width == q.width && (p.width == 0 || p.color == q.color);
}

static void
cell_borders_put(
    struct docx_xml *x, const struct table *t, const struct place_in_grid *at)
{
	docx_maybe(x, "w:tcBorders");
	for (int i = 0; i < EDGE_COUNT; i++) {
		struct border b = edge_wanted(at, edges[i].edge);

		if (!border_equal(b, edge_given(t, at, edges[i].edge)))
			border_put(x, edges[i].name, b);
	}
	docx_maybe_end(x);
}

static void
cell_padding_put(
    struct docx_xml *x, const struct table *t, const struct cell *c)
{
	docx_maybe(x, "w:tcMar");
	for (int i = 0; i < EDGE_COUNT; i++) {
		enum edge e = edges[i].edge;

		if (c->frame->pad[e] != t->padding[e])
			width_put(x, edges[i].name, c->frame->pad[e]);
	}
	docx_maybe_end(x);
}

static const char *
valign_name(enum valign v)
{
	switch (v) {
	case VALIGN_TOP:
		return NULL;
	case VALIGN_CENTER:
		return "center";
	case VALIGN_BOTTOM:
		return "bottom";
	}
	return NULL;
}

static void
cell_props_put(
    struct docx_xml *x, const struct table *t, const struct place_in_grid *at)
{
	const struct cell *c = at->cell;
	const char *valign = valign_name(c->valign);

	docx_raw(x, "<w:tcPr>");
	width_put(x, "w:tcW", c->width);
	if (c->col_span > 1)
		docx_val_int(x, "w:gridSpan", c->col_span);
	if (c->row_span > 1)
		docx_raw(x, at->continues ? "<w:vMerge/>"
					  : "<w:vMerge w:val=\"restart\"/>");
	cell_borders_put(x, t, at);
	if (c->shade >= 0) {
		docx_tag(x, "w:shd");
		docx_attr_z(x, "w:val", "clear");
		docx_attr_z(x, "w:color", "auto");
		docx_attr_color(x, "w:fill", (uint32_t)c->shade);
		docx_end(x);
	}
	cell_padding_put(x, t, c);
	if (valign != NULL)
		docx_val_z(x, "w:vAlign", valign);
	docx_raw(x, "</w:tcPr>");
}

static void
cell_put(
    struct writer *w, const struct table *t, const struct place_in_grid *at)
{
	docx_raw(&w->x, "<w:tc>");
	cell_props_put(&w->x, t, at);
	if (at->continues)
		docx_gap(w, false, NULL);
	else
		docx_blocks(w, at->cell->blocks, NULL);
	docx_raw(&w->x, "</w:tc>");
}

/* ---- rows ---- */

static void
row_props_put(struct docx_xml *x, const struct table *t, size_t i)
{
	const struct row *r = &t->rows[i];

	docx_maybe(x, "w:trPr");
	if (!r->split)
		docx_raw(x, "<w:cantSplit/>");
	if (r->min_height > 0) {
		docx_tag(x, "w:trHeight");
		docx_attr_int(x, "w:val", len_to_twip(r->min_height));
		docx_attr_z(x, "w:hRule", r->exact ? "exact" : "atLeast");
		docx_end(x);
	}
	if (i < t->header_rows)
		docx_raw(x, "<w:tblHeader/>");
	docx_maybe_end(x);
}

static void
row_put(
    struct writer *w, const struct table *t, size_t i, const struct cell **over)
{
	const struct row *r = &t->rows[i];
	size_t column = 0, next = 0;

	docx_raw(&w->x, "<w:tr>");
	row_props_put(&w->x, t, i);
	while (column < t->n_columns) {
		struct place_in_grid at = {over[column], i, true};

		if (at.cell == NULL || last_row(at.cell) < i) {
			assert(next < r->n_cells); /* resolve fills the grid */
			at.cell = &r->cells[next++];
			at.continues = false;
			over[column] = at.cell;
		}
		cell_put(w, t, &at);
		column += (size_t)at.cell->col_span;
	}
	docx_raw(&w->x, "</w:tr>");
}

void
docx_table(struct writer *w, const struct table *t)
{
	const struct cell **over =
	    ARENA_ARRAY(w->docx->arena, const struct cell *, t->n_columns);
	bool outer = w->keep_next;

	docx_raw(&w->x, "<w:tbl>");
	table_props_put(&w->x, t);
	for (size_t i = 0; i < t->n_rows; i++) {
		w->keep_next = outer || (t->keep_next && i + 1 == t->n_rows);
		row_put(w, t, i, over);
	}
	w->keep_next = outer;
	docx_raw(&w->x, "</w:tbl>");
}
