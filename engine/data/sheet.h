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
	CELL_NUMBER, /* XLSX: digits as the file has them, 1.5E+10 made plain */
	CELL_DATE,   /* XLSX by style: yyyy-mm-dd */
	CELL_BOOL,   /* text: "true" or "false" */
	CELL_ERROR   /* XLSX: text: "#REF!" */
};

struct cell {
	enum cell_kind kind;
	struct str text;
	struct place place; /* XLSX: file "a.xlsx#Sheet name", line = row */
};

struct sheet_row {
	struct cell *cells;
	size_t n; /* cells behind the last one filled in are left out */
	struct place place;
};

struct sheet {
	struct str name; /* XLSX: of the tab; CSV: empty */
	struct sheet_row *rows; /* empty ones too */
	size_t n;
};

struct sheets {
	struct sheet *v;
	size_t n;
};

#endif
