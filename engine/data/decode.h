/* The door of text files: bytes to UTF-8. */
#ifndef CV_DATA_DECODE_H
#define CV_DATA_DECODE_H

#include <stdbool.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"
#include "engine/text/legacy.h"

struct arena;

/* Gives bytes as UTF-8 without a byte-order mark, in the arena or a slice of
 * them. charset NULL: UTF-8, or UTF-16 where a byte-order mark says so. Another
 * charset is read from its bytes, or from the characters they became when they
 * were pasted into UTF-8 or UTF-16, with or without the mark; what then cannot
 * be read so is Unicode already, unless most of it is of that charset. False
 * after one finding: what is no text at all (XLSX, old Excel), more than
 * the arena's limit, bytes that mean nothing, each with its line and column. */
bool data_decode(struct arena *a, struct diag *d, struct str file,
    struct str bytes, const enum charset *charset, struct str *out);

/* "tệp Word (DOCX)", "a Word file (DOCX)" … (BOTH) where the bytes are such a
 * file and no text; else STR_NONE. */
struct str data_binary_kind(struct str bytes);

/* What to do about text that is not UTF-8, for NOT_UTF8: the charset it may be
 * in, and the option to say so. */
struct str data_charset_hint(struct arena *a, struct str bytes);

#endif
