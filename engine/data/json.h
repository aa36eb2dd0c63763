/* JSON (RFC 8259) to a value tree, by yajl. */
#ifndef CV_DATA_JSON_H
#define CV_DATA_JSON_H

#include "engine/data/value.h"

/* Reads the whole of text. file names it in findings. NULL after filing at
 * least one finding: syntax (with line and column), not UTF-8, equal keys in a
 * group (all of them), bad characters in a key, limits. A text with bad
 * characters (all are told) is marked bad and the reading goes on, so that the
 * rest can be checked. A byte-order mark is skipped. Every string and key goes
 * through text_clean; its path is the finding's path. Columns count characters,
 * not bytes. text is borrowed and must live as long as the values. Depth and
 * values of one list are the arena's limits; a text has 4 million values at
 * most. */
struct value *json_read(
    struct arena *a, struct diag *d, struct str file, struct str text);

/* The same of a file that we made, or that looks so: what is in it is not the
 * user's to limit. 1000 levels, 4 million values. */
struct value *json_read_ours(
    struct arena *a, struct diag *d, struct str file, struct str text);

/* The same of a text that is part of a file and begins there at start. */
struct value *json_read_at(
    struct arena *a, struct diag *d, struct place start, struct str text);

/* One of the values a file has one after the other. */
struct json_item {
	struct str text; /* a slice, without blanks around */
	int32_t line, column;
};
/* The values of a list (lines false) or of a file with one on each line (JSON
 * Lines; empty lines count for nothing), in the arena: only as much is looked
 * at as parts them. False, and nothing told, when the text is not such a row of
 * values: json_read tells why. */
bool json_items(struct arena *a, struct str text, bool lines,
    struct json_item **out, size_t *n);

#endif
