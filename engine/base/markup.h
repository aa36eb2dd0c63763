/* What is looked at in a text of XML before a parser sees it.
 *
 * libxml2 compares the attributes of a tag each with each, and reads document
 * types before it hands them over: both are found here by one walk over the
 * bytes. It follows quotes, comments, CDATA and instructions just far enough
 * for that; whether the text is well-formed is the parser's to say. */
#ifndef CV_BASE_MARKUP_H
#define CV_BASE_MARKUP_H

#include <stddef.h>

#include "engine/base/str.h"

/* Where the first tag with more attributes and namespaces than that begins;
 * the text's length where there is none. */
size_t markup_wide_tag(struct str text, size_t attributes);
/* Where <!DOCTYPE begins; the text's length where there is none. */
size_t markup_doctype(struct str text);
/* False when the text begins as UTF-16, UTF-32 or EBCDIC do, or says that it is
 * something else than UTF-8 or ASCII. */
bool markup_says_utf8(struct str text);

#endif
