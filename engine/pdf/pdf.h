/* Pages to PDF 1.7 on libharu's object API (DESIGN 6): PDF/A-2a (ISO 19005-2)
 * and PDF/UA-1 (ISO 14289-1). */
#ifndef CV_PDF_PDF_H
#define CV_PDF_PDF_H

#include "engine/base/library.h"
#include "engine/base/diag.h"
#include "engine/layout/layout.h"

struct deflater; /* engine/pack/deflate.h */

struct pdf_options {
	struct str producer; /* "congvan 0.1.0" */
	bool untagged; /* without structure and archive marks: to measure what
			  they cost */
	struct deflater *deflater;   /* in use; NULL: one for this document */
	struct pdf_session *session; /* begun; NULL: one for this document */
};

/* What is kept from one document to the next of a thread: tables of fonts, and
 * what shows lines of text. It decides no byte. */
struct pdf_session;
struct pdf_session *pdf_session_new(void);    /* NULL: no memory; caller owns */
void pdf_session_free(struct pdf_session *s); /* NULL is fine */
/* Before each document. shapes: font_session_generation of the session its
 * shapes come from. */
void pdf_session_begin(struct pdf_session *s, uint64_t shapes);

/* Writes the whole file into *out (arena memory). False after findings:
 * nothing is half written. Same layout, same bytes. */
bool pdf_write(struct arena *a, const struct layout *l, struct diag *d,
    const struct pdf_options *options, struct str *out);

/* ---- joining ---- */
struct pdf_join_options {
	struct str producer, title, language;
	struct str created; /* as document.h has it; may be empty */
	bool duplex;        /* each file begins on the front of a sheet */
	/* Appends to the file that is made; false ends it. */
	bool (*write)(void *self, struct str bytes);
	void *self;
};
/* Joins files that pdf_write made into one, with a bookmark for each, pages
 * numbered as they are in each, and their tags; fonts and pictures they share
 * are there once. What a file has attached is left behind. Written as it goes:
 * what is held is some bytes for each object. */
struct pdf_join;
/* In a; jumps. */
struct pdf_join *pdf_join_new(
    struct arena *a, struct diag *d, const struct pdf_join_options *options);
/* False after a finding: no file of ours, or too many objects for one PDF
 * (ISO 19005-2, 6.1.13); or when write said no. */
bool pdf_join_add(struct pdf_join *j, struct str file, struct str title);
bool pdf_join_close(struct pdf_join *j);

/* The libraries behind this room and their versions; gives how many. */
size_t pdf_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
