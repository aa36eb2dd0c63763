/* What the files of the reader share. */
#ifndef CV_READER_INNER_H
#define CV_READER_INNER_H

#include "engine/reader/reader.h"

/* One file being read. */
struct reading {
	struct arena *a;     /* what is handed over */
	struct arena *stage; /* what is not: freed when the file is read */
	struct diag *d;
	struct place at;
	size_t most, left; /* the budget of bytes, and what is left of it */
	bool files_only;
	struct reader_paper *out;
	size_t cap_files, cap_places, cap_parts;
};

/* ---- reader.c ---- */
/* Takes n bytes, or as much work, out of the budget; false after a finding when
 * it is used up. */
bool reader_spend(struct reading *r, size_t n);
/* Each files its finding and says false. */
bool reader_too_large(struct reading *r);
bool reader_broken(struct reading *r, struct str why);
bool reader_fail(struct reading *r, enum finding_code code);
/* Put into the paper; the bytes are lent and copied, the budget is asked. */
bool reader_put_file(struct reading *r, struct str name, struct str bytes);
bool reader_put_part(
    struct reading *r, struct str name, struct str what, struct str bytes);
/* An empty place; its index. */
size_t reader_put_place(struct reading *r, struct str part, int32_t number);

/* Words of one place, from pieces of text. */
struct wording {
	struct reading *r;
	struct str *v;
	size_t n, cap;
	struct buf word; /* the one that is not finished */
	bool failed;     /* the budget is used up, the finding is filed */
};
struct wording wording_new(struct reading *r);
/* Text that goes on where the last ended; white space ends words, U+00A0 and
 * its like too. What is no UTF-8 becomes U+FFFD. */
void wording_text(struct wording *w, struct str text);
void wording_break(struct wording *w);
/* Gives the words to the place; false when one of the calls before failed. */
bool wording_close(struct wording *w, size_t place);

/* ---- pdf.c, docx.c ---- */
bool reader_pdf(struct reading *r, struct str bytes);
bool reader_docx(struct reading *r, struct str bytes);

#endif
