/* Sheets of cells: what CSV, TSV and XLSX files say, each cell with its place.
 * The template room maps them to fields. */
#ifndef CV_DATA_SHEET_H
#define CV_DATA_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"
#include "engine/text/legacy.h"

struct arena;

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,   /* as typed, not yet cleaned: whoever knows its path does
			that (text_clean) */
	CELL_NUMBER, /* XLSX: plain digits, rounded to 15 as Excel does */
	CELL_PADDED, /* XLSX: a number whose own format, a run of zeros at least
			as long, shows all its digits: text as it is shown */
	CELL_DATE,   /* XLSX by style: yyyy-mm-dd */
	CELL_BOOL,   /* text: "true" or "false" */
	CELL_ERROR,  /* XLSX: text: "#REF!" */
	CELL_FORMULA /* XLSX: text: a formula whose result the file lacks */
};

/* Merged cells: all but the first are copies of it. */
enum cell_copy {
	COPY_NOT,
	COPY_DOWN,  /* the first stands in a row above */
	COPY_ACROSS /* the first stands in this row */
};

struct sheet_cell {
	enum cell_kind kind;
	enum cell_copy copy;
	struct str text;
	struct place place; /* XLSX: file "a.xlsx#Sheet name", line = row,
			       column = number of the column */
};

struct sheet_row {
	struct sheet_cell *cells; /* the empty ones in between too */
	size_t n; /* cells behind the last one filled in are left out */
	struct place place;
	bool hidden; /* XLSX: by a filter, or by hand */
};

struct sheet {
	struct str name;        /* XLSX: of the tab; CSV: empty */
	struct place place;     /* of its start; line 0: the file as a whole */
	struct sheet_row *rows; /* without the empty ones; place.line tells */
	size_t n;
};

struct sheets {
	struct sheet *v;
	size_t n;
};

/* What a file of sheets may be; 0 = the default. */
struct sheet_limits {
	size_t columns; /* 16,384 */
	size_t cells;   /* of all sheets, empty ones in rows too: 4 million */
	size_t cell;    /* bytes of one text: 2 MiB */
};

/* Grows a sheet row by row; what the readers share. */
struct sheet_maker {
	struct arena *arena;
	struct diag *diag;
	struct sheet_limits limits;
	struct sheet *sheet; /* the one that grows */
	size_t cap_rows;
	struct sheet_cell *row; /* the row that grows */
	size_t n, cap;
	size_t cells; /* so far, of all sheets */
	bool hidden;  /* the row that grows is */
};

/* limits may be NULL. */
void sheet_maker_start(struct sheet_maker *m, struct arena *a, struct diag *d,
    const struct sheet_limits *limits);
void sheet_maker_sheet(struct sheet_maker *m, struct sheet *sheet);
/* A cell at the end of the row. False after a finding: a limit. */
bool sheet_cell_add(struct sheet_maker *m, const struct sheet_cell *cell);
/* Ends the row; one without a cell filled in is dropped. False after a
 * finding. */
bool sheet_row_end(struct sheet_maker *m, struct place place);
/* Files ROWS_LIMIT; says false. */
bool sheet_rows_limit(struct sheet_maker *m, struct place place);
/* Files TOO_MANY; says false. */
bool sheet_too_many(
    struct sheet_maker *m, struct place place, struct str what, size_t most);

#endif
