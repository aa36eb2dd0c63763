/* Values of attributes: lengths, colours, tab stops … parsed once at load when
 * they hold no expression, else at each expansion. */
#ifndef CV_TEMPLATE_ATTR_H
#define CV_TEMPLATE_ATTR_H

#include "engine/template/tree.h"

/* False when s is no such value. */
bool template_typed_parse(
    struct arena *a, enum attr_type type, struct str s, struct typed *out);
/* "yes, no" … for findings. */
struct str template_type_expected(struct arena *a, enum attr_type type);
/* Puts the setting into the format; false when id is none of a format's. */
bool template_format_put(
    struct format *f, enum attr_id id, const struct typed *v);
/* A name expressions can use: letters without marks, digits, _. */
bool template_is_ident(struct str s);
/* A link may lead there: one of these schemes. */
#define TEMPLATE_HREF_MOST 8000 /* bytes: a PDF can hold no longer ones */
#define TEMPLATE_SCHEMES "https:, http:, mailto:, tel:, ≤ 8000 byte"
bool template_href_ok(struct str href);

#endif
