/* What the files that read PDF share.
 *
 * pdf.c opens and lists, pdf_fence.c looks at the bytes before libqpdf does,
 * pdf_object.c asks libqpdf for objects and streams, pdf_files.c finds
 * attachments, pdf_page.c pages; pdf_token.c takes content and maps apart,
 * pdf_font.c and pdf_map.c know what codes mean, pdf_words.c runs a page.
 *
 * libqpdf's handles are numbers that cost memory until they are given back: all
 * of a part or page together, those of single operators at once. 0 is none. */
#ifndef CV_READER_PDF_PARTS_H
#define CV_READER_PDF_PARTS_H

#include "engine/reader/inner.h"
#include "engine/reader/qpdf.h"
#include "engine/reader/unpack.h"

#define RPDF_DEPTH 64       /* of trees of pages and names */
#define RPDF_OBJECTS 500000 /* most objects of one file */

struct rpdf_font;

/* What is known of an object, by its number. */
struct rpdf_object {
	struct str bytes; /* of the stream, unpacked as far as it goes */
	struct rpdf_font *font;
	int32_t page; /* it is of that page, 0 = of none */
	int32_t generation;
	bool is_page; /* else its content */
	bool unpacked, whole;
	bool seen;    /* in the tree being walked */
	bool running; /* a form being run */
};

struct rpdf {
	size_t n_files; /* named so far */
	struct reading *r;
	const struct qpdf_library *q;
	qpdf_data h;
	struct str bytes;
	struct inflater *z;
	struct rpdf_object *objects; /* n, the first for none */
	int32_t n;
};

/* ---- pdf_fence.c ---- */
/* Files PAPER_TOO_LARGE and says false where libqpdf might unpack, or make of
 * it in memory, more than the budget. */
bool rpdf_fence(struct reading *r, struct inflater *z, struct str bytes);

/* ---- pdf_object.c ---- */
/* 0: not there, null, or oh is no dictionary (or stream, for its dictionary).
 */
qpdf_oh rpdf_key(const struct rpdf *p, qpdf_oh oh, const char *key);
qpdf_oh rpdf_item(const struct rpdf *p, qpdf_oh array, int i);
/* 0 where it is no array. */
int rpdf_count(const struct rpdf *p, qpdf_oh array);
void rpdf_drop(const struct rpdf *p, qpdf_oh oh);
bool rpdf_is_stream(const struct rpdf *p, qpdf_oh oh);
bool rpdf_is_dict(const struct rpdf *p, qpdf_oh oh);
/* Of a key; what is not of that kind is the usual value. */
int32_t rpdf_int(
    const struct rpdf *p, qpdf_oh oh, const char *key, int32_t usual);
double rpdf_number(const struct rpdf *p, qpdf_oh oh, double usual);
/* A name with its slash, in the stage; empty when it is none. */
struct str rpdf_name(const struct rpdf *p, qpdf_oh oh, const char *key);
/* A text string as UTF-8, in the stage; p NULL when it is none. */
struct str rpdf_text(const struct rpdf *p, qpdf_oh oh);
/* NULL: a direct object, or one outside of the file's numbers. */
struct rpdf_object *rpdf_object_of(const struct rpdf *p, qpdf_oh oh);
/* The stream's bytes, in the stage: all filters undone (whole), or as many as
 * we know and as are not broken. False after a finding. */
bool rpdf_stream(struct rpdf *p, qpdf_oh oh, struct str *out, bool *whole);
/* Files PAPER_BROKEN with what libqpdf says is wrong; false. Jumps where it
 * says that it has no memory. */
bool rpdf_failed(const struct rpdf *p);
bool rpdf_is_memory(const struct rpdf *p, qpdf_error e);

/* ---- pdf_files.c, pdf_page.c ---- */
bool rpdf_files(struct rpdf *p, qpdf_oh catalog);
/* Numbers the pages, and reads their words unless files_only says no. */
bool rpdf_pages(struct rpdf *p, qpdf_oh catalog);

/* ---- pdf_words.c ---- */
/* Runs the content of a page; false after a finding. */
bool rpdf_words(struct rpdf *p, struct str content, qpdf_oh resources,
    struct wording *words);

#endif
