/* Values as canonical JSON (RFC 8785): one text for one content, so that its
 * digest is the content's. */
#ifndef CV_DATA_CANONICAL_H
#define CV_DATA_CANONICAL_H

#include "engine/data/value.h"

/* Members by the UTF-16 code units of their names, no blanks, no line end.
 * Numbers stay numbers where RFC 8785 would print the very digits that stand
 * in v; all others (1.10, 1e3, twenty digits) become texts of their digits,
 * since a reader of JSON would change them. */
void canonical_put(struct buf *b, const struct value *v);
struct str canonical(struct arena *a, const struct value *v);

/* Values made by us, without a place. Texts are borrowed. */
struct value *value_group_new(struct arena *a);
struct value *value_list_new(struct arena *a);
struct value *value_number_new(struct arena *a, int64_t n);
struct value *value_bool_new(struct arena *a, bool truth);
/* Adds a member that is not there yet, or an item. */
void value_put(
    struct arena *a, struct value *group, const char *name, struct value *v);
void value_put_text(
    struct arena *a, struct value *group, const char *name, struct str text);
void value_add(struct arena *a, struct value *list, struct value *item);

#endif
