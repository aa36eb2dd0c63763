#include "engine/data/sheet.h"

#include "engine/base/arena.h"

#define COLUMNS ((size_t)16384)
#define CELLS ((size_t)4 * 1000 * 1000)
#define CELL_BYTES ((size_t)2 << 20)

static void
settle(size_t *v, size_t otherwise)
{
	if (*v == 0)
		*v = otherwise;
}

void
sheet_maker_start(struct sheet_maker *m, struct arena *a, struct diag *d,
    const struct sheet_limits *limits)
{
	static const struct sheet_maker zero;

	*m = zero;
	m->arena = a;
	m->diag = d;
	if (limits != NULL)
		m->limits = *limits;
	settle(&m->limits.columns, COLUMNS);
	settle(&m->limits.cells, CELLS);
	settle(&m->limits.cell, CELL_BYTES);
}

void
sheet_maker_sheet(struct sheet_maker *m, struct sheet *sheet)
{
	m->sheet = sheet;
	m->cap_rows = 0;
	m->n = 0;
}

bool
sheet_too_many(
    struct sheet_maker *m, struct place place, struct str what, size_t most)
{
	diag_at(m->diag, FINDING_TOO_MANY, place, STR_NONE, what,
	    str_number(m->arena, most));
	return false;
}

bool
sheet_rows_limit(struct sheet_maker *m, struct place place)
{
	diag_at(m->diag, FINDING_ROWS_LIMIT, place, STR_NONE,
	    STR(BOTH("dòng", "rows")), limit_text(m->arena, LIMIT_ROWS));
	return false;
}

bool
sheet_cell_add(struct sheet_maker *m, const struct sheet_cell *cell)
{
	if (cell->text.n > m->limits.cell)
		return sheet_too_many(m, cell->place,
		    STR(BOTH("byte trong một ô", "bytes in one cell")),
		    m->limits.cell);
	if (m->n == m->limits.columns)
		return sheet_too_many(m, cell->place,
		    STR(BOTH("cột", "columns")), m->limits.columns);
	ARENA_PUSH(m->arena, m->row, m->n, m->cap, *cell);
	return true;
}

bool
sheet_row_end(struct sheet_maker *m, struct place place)
{
	struct sheet_row row = {NULL, m->n, place, m->hidden};

	while (row.n > 0 && m->row[row.n - 1].kind == CELL_EMPTY)
		row.n--;
	m->n = 0;
	m->hidden = false;
	if (row.n == 0)
		return true;
	if (m->sheet->n == limit_of(m->arena, LIMIT_ROWS))
		return sheet_rows_limit(m, place);
	m->cells += row.n;
	if (m->cells > m->limits.cells)
		return sheet_too_many(
		    m, place, STR(BOTH("ô", "cells")), m->limits.cells);
	row.cells =
	    arena_grow(m->arena, m->row, row.n, row.n, sizeof *row.cells);
	ARENA_PUSH(m->arena, m->sheet->rows, m->sheet->n, m->cap_rows, row);
	return true;
}
