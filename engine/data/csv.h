/* CSV and TSV (RFC 4180, and what Excel makes of it) to one sheet. */
#ifndef CV_DATA_CSV_H
#define CV_DATA_CSV_H

#include "engine/data/sheet.h"

struct csv_options {
	/* NULL: UTF-8, or UTF-16 with a byte-order mark */
	const enum charset *charset;
	char separator; /* 0: , ; or tab, found from the first lines */
	struct sheet_limits limits;
};

/* Reads the whole of bytes. file names it in findings. NULL after findings:
 * not text, quotes (all of them), limits. Lines end with LF, CRLF or CR; text
 * in quotes may hold them. A first line sep=; is obeyed. Quotes within a cell
 * that does not begin with one stand for themselves. bytes are borrowed and
 * must live as long as the sheet. */
struct sheets *csv_read(struct arena *a, struct diag *d, struct str file,
    struct str bytes, const struct csv_options *options);

#endif
