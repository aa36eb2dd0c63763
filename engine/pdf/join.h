/* Inside engine/pdf: a file of ours taken apart, for joining. */
#ifndef CV_PDF_JOIN_H
#define CV_PDF_JOIN_H

#include "engine/base/str.h"

struct arena;
struct inflater;

enum pdf_token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_NAME,
	TOKEN_WORD, /* R, true, null … */
	TOKEN_STRING,
	TOKEN_OPEN,  /* << or [ */
	TOKEN_CLOSE, /* >> or ] */
	TOKEN_BROKEN
};
struct pdf_token {
	enum pdf_token_kind kind;
	size_t from, to;
};
/* The token at i or behind it (ISO 32000-1, 7.2). */
struct pdf_token pdf_token_at(struct str s, size_t i);
/* A whole number that is not negative. */
bool pdf_token_number(struct str s, const struct pdf_token *t, uint32_t *out);
/* Where the value of a key of the dictionary, its first level, begins; s.n:
 * there is none. s: with or without its << >>. */
size_t pdf_dict_find(struct str s, const char *key);
/* Behind the value that begins at i; a reference is one value. */
size_t pdf_value_end(struct str s, size_t i);
/* The number of the object a key refers to; 0: none. */
uint32_t pdf_dict_ref(struct str s, const char *key);

struct pdf_apart {
	struct str *body; /* by number: the value, "<<…>>"; p NULL: none */
	struct str *data; /* of streams, as in the file; p NULL: no stream */
	uint32_t n;
	uint32_t root;
};
/* Everything is a slice of the file or in a. False: it is no file of ours. */
bool pdf_take_apart(struct arena *a, struct inflater *z, struct str file,
    struct pdf_apart *out);

#endif
