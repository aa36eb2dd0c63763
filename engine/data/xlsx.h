/* XLSX (ECMA-376, transitional and strict) to sheets, by libzip and libxml2. */
#ifndef CV_DATA_XLSX_H
#define CV_DATA_XLSX_H

#include "engine/data/sheet.h"

/* Reads the whole of bytes: the visible sheets in the order of their tabs.
 * file names the workbook in findings; a cell's place is file "a.xlsx#Tab",
 * its row and the number of its column. NULL after findings: no package, a
 * broken or encrypted one, limits. Values are as the file has them, formulas
 * by the results it keeps. Numbers are rounded to 15 digits, half away from
 * zero, as Excel shows them: the file has 1.1000000000000001 for 1.1. Those
 * whose format is a date or a time come as such (a day without time CELL_DATE,
 * else CELL_TEXT). Merged cells repeat their first one. limits may be NULL.
 * bytes are borrowed for the call. */
struct sheets *xlsx_read(struct arena *a, struct diag *d, struct str file,
    struct str bytes, const struct sheet_limits *limits);

#endif
