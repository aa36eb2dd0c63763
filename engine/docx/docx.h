/* A resolved document to DOCX (ISO/IEC 29500 transitional): parts by libxml2's
 * writer, in a package of our own. */
#ifndef CV_DOCX_DOCX_H
#define CV_DOCX_DOCX_H

#include "engine/base/library.h"
#include "engine/base/diag.h"
#include "engine/document/document.h"
#include "engine/document/stand.h"

struct deflater; /* engine/pack/deflate.h */

struct docx_options {
	struct str application;    /* "congvan" */
	struct str version;        /* "0.1.0" */
	struct deflater *deflater; /* in use; NULL: one for this document */
	/* Where paragraphs came to stand; needed where doc->says_pages. */
	const struct stands *stands;
};

/* Writes the whole package into *out (arena memory). False after findings.
 * Same document, same bytes, in any time zone and locale. */
bool docx_write(struct arena *a, const struct document *doc, struct diag *d,
    const struct docx_options *options, struct str *out);

/* The libraries behind this room and their versions; gives how many. */
size_t docx_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
