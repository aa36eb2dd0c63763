/* Table grids: every cell gets the row and column of its top left corner. */
#include "engine/resolve/inner.h"

#define COLUMNS_MOST 63 /* Word opens no table with more */

size_t
resolve_col_span(const struct table *t, const struct cell *c)
{
	size_t left = t->n_columns - (size_t)c->column;

	return (size_t)c->col_span < left ? (size_t)c->col_span : left;
}

size_t
resolve_row_span(const struct table *t, const struct cell *c)
{
	size_t left = t->n_rows - (size_t)c->row;

	return (size_t)c->row_span < left ? (size_t)c->row_span : left;
}

/* The grid while it fills: rows a column is still taken for. */
struct filling {
	struct resolver *r;
	const struct block *block;
	struct table *t;
	size_t *taken;
};

static void
tell_row(const struct filling *f, size_t row, size_t columns)
{
	const struct origin *at =
	    resolve_origin(&f->t->rows[row].origin, f->block);

	diag_at(f->r->d, FINDING_TABLE_GRID, at->place, at->path,
	    str_number(f->r->a, row + 1), str_number(f->r->a, columns),
	    str_number(f->r->a, f->t->n_columns));
}

static void
tell_span(const struct filling *f, const struct cell *c)
{
	const struct origin *at = resolve_origin(&c->origin, f->block);

	diag_at(f->r->d, FINDING_TABLE_SPAN, at->place, at->path,
	    str_number(f->r->a, (size_t)c->row + 1),
	    str_number(f->r->a, (size_t)c->column + 1));
}

/* Does the span leave the table, or the rows that are repeated? */
static bool
rows_too_far(const struct table *t, const struct cell *c)
{
	size_t end, row = (size_t)c->row;

	if (c->row_span <= 1)
		return false;
	end = row + (size_t)c->row_span;
	return end > t->n_rows ||
	       (row < t->header_rows && end > t->header_rows);
}

/* Puts the cell at column at; gives the column behind it. */
static size_t
take(const struct filling *f, struct cell *c, size_t row, size_t at)
{
	size_t span;
	bool overlaps = false;

	c->row = (int32_t)row;
	c->column = (int32_t)at;
	span = resolve_col_span(f->t, c);
	for (size_t k = at; k < at + span; k++) {
		overlaps = overlaps || f->taken[k] > 0;
		f->taken[k] = resolve_row_span(f->t, c);
	}
	if (overlaps || rows_too_far(f->t, c))
		tell_span(f, c);
	return at + (size_t)c->col_span;
}

static void
fill_row(const struct filling *f, size_t row)
{
	struct row *w = &f->t->rows[row];
	size_t n = f->t->n_columns, at = 0, covered = 0;

	for (size_t i = 0; i < w->n_cells; i++) {
		struct cell *c = &w->cells[i];

		c->col_span = c->col_span < 1 ? 1 : c->col_span;
		c->row_span = c->row_span < 1 ? 1 : c->row_span;
		while (at < n && f->taken[at] > 0)
			at++;
		if (at < n) {
			at = take(f, c, row, at);
			continue;
		}
		/* too many: they stand in the last column, and are told */
		c->row = (int32_t)row;
		c->column = (int32_t)n - 1;
		at += (size_t)c->col_span;
	}
	for (size_t k = 0; k < n; k++) {
		covered += f->taken[k] > 0;
		f->taken[k] -= f->taken[k] > 0;
	}
	if (at > n)
		tell_row(f, row, at);
	else if (covered < n)
		tell_row(f, row, covered);
}

void
resolve_grid(struct resolver *r, struct block *b)
{
	struct table *t = &b->as.table;
	struct filling f = {r, b, t, NULL};

	if (t->header_rows > t->n_rows)
		t->header_rows = t->n_rows;
	if (t->n_columns == 0 || t->n_rows == 0) {
		diag_at(r->d, FINDING_TABLE_GRID, b->origin.place,
		    b->origin.path, str_number(r->a, t->n_rows), STR("0"),
		    str_number(r->a, t->n_columns));
		return;
	}
	if (t->n_columns > COLUMNS_MOST)
		diag_at(r->d, FINDING_TOO_MANY, b->origin.place, b->origin.path,
		    STR(BOTH("cột của bảng", "table columns")),
		    str_number(r->a, COLUMNS_MOST));
	f.taken = ARENA_ARRAY(r->a, size_t, t->n_columns);
	for (size_t i = 0; i < t->n_rows; i++)
		fill_row(&f, i);
}
