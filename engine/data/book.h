/* Sheets to be filled in by people: a small workbook, written as CSV or XLSX.
 */
#ifndef CV_DATA_BOOK_H
#define CV_DATA_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;
struct sheets;

/* How a cell looks in XLSX. All of them are text, so that what is typed stays
 * as typed. */
enum book_look {
	BOOK_PLAIN,
	BOOK_TITLE,
	BOOK_HEAD,
	BOOK_CODE,
	BOOK_NOTE,
	BOOK_EXAMPLE,
	BOOK_LOOKS
};

struct book_cell {
	struct str text;
	enum book_look look;
};

struct book_row {
	struct book_cell *cells;
	size_t n, cap;
};

/* What may be typed into cells of one column, offered as a list. */
struct book_choice {
	size_t column;
	size_t first, last; /* rows from 0; last BOOK_ROWS = to the end */
	const struct str *values;
	size_t n;
};
#define BOOK_ROWS ((size_t)1048575)

struct book_sheet {
	struct str name; /* of the tab; mended where Excel forbids it */
	struct book_row *rows;
	size_t n, cap;
	const int *widths; /* of columns, in characters */
	size_t n_widths;
	size_t frozen; /* rows that stay in view */
	struct book_choice *choices;
	size_t n_choices, cap_choices;
};

struct book {
	struct book_sheet *sheets;
	size_t n, cap;
};

/* UTF-8 with a byte-order mark (Excel wants one), CRLF; an empty line between
 * sheets. separator: ',' or '\t'. What a spreadsheet would take for a formula
 * gets a word joiner (U+2060) before it, which is not seen: templates and data
 * come from others. */
void book_csv(struct buf *b, const struct book *book, char separator);
/* The same a row at a time: begin, then rows. */
void book_csv_begin(struct buf *b);
void book_csv_row(struct buf *b, const struct book_row *row, char separator);
/* Takes the word joiners off again. */
void book_plain(struct arena *a, struct sheets *sheets);
/* The same bytes for the same book. */
void book_xlsx(struct arena *a, const struct book *book, struct str *out);

#endif
