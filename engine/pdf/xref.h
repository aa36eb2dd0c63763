/* The rows of a cross-reference stream (ISO 32000-1, 7.5.8), by the numbers of
 * their objects. */
#ifndef CV_PDF_XREF_H
#define CV_PDF_XREF_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/str.h"

struct arena;

enum pdf_entry { ENTRY_FREE, ENTRY_PLAIN, ENTRY_PACKED };

struct pdf_xref {
	struct buf rows; /* begins as buf_new */
	size_t wide;     /* bytes of an offset: /W is [1 wide 2] */
};

/* where: of a plain object its offset; of a packed one the number of its
 * stream, and index its place there. Rows left out are free. Jumps. */
void pdf_xref_put(struct pdf_xref *x, uint32_t number, enum pdf_entry kind,
    uint64_t where, uint32_t index);
/* Rows as differences to the row above (PNG's Up, /Predictor 12, /Columns of
 * wide + 3): they deflate well. In a. */
struct str pdf_xref_filtered(const struct pdf_xref *x, struct arena *a);

#endif
