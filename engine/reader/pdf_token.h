/* Content streams and CMaps, token by token (ISO 32000-1, 7.2, 7.3). */
#ifndef CV_READER_PDF_TOKEN_H
#define CV_READER_PDF_TOKEN_H

#include "engine/base/str.h"

struct arena;

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_NAME,   /* text behind the slash, escapes as they stand */
	TOKEN_STRING, /* text between the brackets, to be decoded */
	TOKEN_HEX,
	TOKEN_ARRAY,
	TOKEN_ARRAY_END,
	TOKEN_DICT,
	TOKEN_DICT_END,
	TOKEN_WORD /* an operator, true, null ... */
};

struct token {
	enum token_kind kind;
	struct str text;
	double number; /* of a NUMBER: between -1e9 and 1e9 */
};

struct tokens {
	struct str s;
	size_t at;
};

struct token token_next(struct tokens *t);
/* The bytes that a STRING or HEX means, in a; anything else: empty. */
struct str token_bytes(struct arena *a, const struct token *k);
/* What a NAME means: its escapes resolved. */
struct str token_name(struct arena *a, struct str text);
/* What is between ID, already read, and EI of an inline image is passed over.
 */
void token_skip_image(struct tokens *t);
/* A text string (UTF-16BE with mark, UTF-8 with mark, else Latin-1) as UTF-8.
 */
struct str token_text(struct arena *a, struct str bytes);
/* UTF-16BE as UTF-8; halves of pairs that stand alone become U+FFFD. */
void token_utf16(struct buf *b, struct str bytes);

#endif
