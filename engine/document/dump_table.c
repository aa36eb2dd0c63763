/* The dump of tables. */
#include "engine/document/dump.h"

static const char *const edge_names[EDGE_COUNT] = {
    "top", "right", "bottom", "left"};

static void
dump_border(struct dump *o, const char *name, const struct border *b)
{
	if (b->width == 0) {
		dump_word(o, name, "none");
		return;
	}
	dump_len(o, name, b->width);
	if (b->color != 0) {
		buf_puts(o->b, "/#");
		buf_hex(o->b, b->color, 6);
	}
}

/* ` name=[top right bottom left]` */
static void
dump_four(struct dump *o, const char *name, const cv_len v[EDGE_COUNT])
{
	buf_putc(o->b, ' ');
	buf_puts(o->b, name);
	buf_puts(o->b, "=[");
	for (int e = 0; e < EDGE_COUNT; e++) {
		if (e > 0)
			buf_putc(o->b, ' ');
		buf_milli(o->b, v[e]);
	}
	buf_putc(o->b, ']');
}

static bool
any(const cv_len v[EDGE_COUNT])
{
	return v[0] != 0 || v[1] != 0 || v[2] != 0 || v[3] != 0;
}

static const char *
valign_word(enum valign v)
{
	switch (v) {
	case VALIGN_TOP:
		return "top";
	case VALIGN_CENTER:
		return "center";
	case VALIGN_BOTTOM:
		return "bottom";
	}
	return "?";
}

/* What the cell itself says, before resolve. */
static void
dump_cell_set(struct dump *o, const struct cell *c)
{
	if (c->own == NULL)
		return;
	for (int e = 0; e < EDGE_COUNT; e++) {
		if (!(c->own->border_set & 1u << e))
			continue;
		buf_puts(o->b, " border-");
		buf_puts(o->b, edge_names[e]);
		buf_putc(o->b, '=');
		buf_milli(o->b, c->own->border[e].width);
	}
	for (int e = 0; e < EDGE_COUNT; e++) {
		if (!(c->own->padding_set & 1u << e))
			continue;
		buf_puts(o->b, " padding-");
		buf_puts(o->b, edge_names[e]);
		buf_putc(o->b, '=');
		buf_milli(o->b, c->own->padding[e]);
	}
}

static void
dump_cell_resolved(struct dump *o, const struct cell *c)
{
	buf_puts(o->b, " at=");
	buf_int(o->b, c->row);
	buf_putc(o->b, ',');
	buf_int(o->b, c->column);
	dump_len(o, "width", c->width);
	if (any(c->frame->pad))
		dump_four(o, "pad", c->frame->pad);
	for (int e = 0; e < EDGE_COUNT; e++)
		if (c->frame->edge[e].width != 0)
			dump_border(o, edge_names[e], &c->frame->edge[e]);
}

static void
dump_cell(struct dump *o, const struct cell *c)
{
	dump_open(o, "cell");
	if (c->col_span != 1)
		dump_int(o, "colspan", c->col_span);
	if (c->row_span != 1)
		dump_int(o, "rowspan", c->row_span);
	if (c->valign != VALIGN_TOP)
		dump_word(o, "valign", valign_word(c->valign));
	if (c->shade >= 0)
		dump_color(o, "shade", (uint32_t)c->shade);
	if (o->resolved)
		dump_cell_resolved(o, c);
	else
		dump_cell_set(o, c);
	dump_close(o);
	o->depth++;
	dump_blocks(o, c->blocks);
	o->depth--;
}

static void
dump_row(struct dump *o, const struct row *r, bool header)
{
	dump_open(o, "row");
	if (header)
		dump_flag(o, "header", true);
	if (!r->split)
		dump_flag(o, "split", false);
	if (r->min_height != 0)
		dump_len(o, "height", r->min_height);
	if (r->exact)
		dump_flag(o, "exact", true);
	dump_close(o);
	o->depth++;
	for (size_t i = 0; i < r->n_cells; i++)
		dump_cell(o, &r->cells[i]);
	o->depth--;
}

static void
dump_columns(struct dump *o, const struct table *t)
{
	buf_puts(o->b, " columns=[");
	for (size_t i = 0; i < t->n_columns; i++) {
		if (i > 0)
			buf_putc(o->b, ' ');
		switch (t->columns[i].kind) {
		case COLUMN_FIXED:
			buf_milli(o->b, t->columns[i].width);
			break;
		case COLUMN_FIT:
			buf_puts(o->b, "fit");
			break;
		case COLUMN_SHARE:
			buf_int(o->b, t->columns[i].share);
			buf_putc(o->b, '*');
			break;
		}
	}
	buf_putc(o->b, ']');
}

static void
dump_table_lines(struct dump *o, const struct table *t)
{
	static const char *const names[EDGE_COUNT] = {
	    "border-top", "border-right", "border-bottom", "border-left"};

	for (int e = 0; e < EDGE_COUNT; e++)
		if (t->border[e].width != 0)
			dump_border(o, names[e], &t->border[e]);
	if (t->inside_h.width != 0)
		dump_border(o, "inside-h", &t->inside_h);
	if (t->inside_v.width != 0)
		dump_border(o, "inside-v", &t->inside_v);
	if (any(t->padding))
		dump_four(o, "padding", t->padding);
}

static void
dump_table_resolved(struct dump *o, const struct table *t)
{
	buf_puts(o->b, " => widths=[");
	for (size_t i = 0; t->widths != NULL && i < t->n_columns; i++) {
		if (i > 0)
			buf_putc(o->b, ' ');
		buf_milli(o->b, t->widths[i]);
	}
	buf_putc(o->b, ']');
	dump_len(o, "total", t->total);
	dump_len(o, "at", t->left);
}

void
dump_table(struct dump *o, const struct block *b)
{
	const struct table *t = &b->as.table;

	if (t->layout)
		dump_flag(o, "layout", true);
	dump_columns(o, t);
	if (t->header_rows != 0)
		dump_int(o, "header-rows", (int64_t)t->header_rows);
	if (t->align != ALIGN_LEFT)
		dump_word(o, "align", dump_align(t->align));
	if (t->indent != 0)
		dump_len(o, "indent", t->indent);
	if (t->width != 0)
		dump_len(o, "width", t->width);
	dump_table_lines(o, t);
	if (t->keep_next)
		dump_flag(o, "keep-next", true);
	for (size_t i = 0; i < t->n_shrink; i++)
		dump_name(o, "shrink", t->shrink[i]->id);
	if (o->resolved)
		dump_table_resolved(o, t);
	dump_close(o);
	o->depth++;
	for (size_t i = 0; i < t->n_rows; i++)
		dump_row(o, &t->rows[i], i < t->header_rows);
	o->depth--;
}
