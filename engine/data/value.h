/* The value tree: what a data file says, each value with its place and its own
 * digits. Built by the readers (JSON now; CSV and XLSX later) in an arena. */
#ifndef CV_DATA_VALUE_H
#define CV_DATA_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_NUMBER, /* text: the digits as written, 1.10 stays 1.10 */
	VALUE_TEXT,   /* text: NFC, cleaned at the door */
	VALUE_LIST,
	VALUE_GROUP /* JSON object */
};

struct member {
	struct str name;
	struct place place; /* of the name */
	struct value *value;
};

struct value {
	enum value_kind kind;
	struct place place;
	struct str text; /* NUMBER, TEXT */
	bool truth;      /* BOOL */
	bool told; /* TEXT that stands for a value that was wrong, and told:
		      whoever checks it says nothing more */
	struct value **items;   /* LIST: n; in the order of the file */
	struct member *members; /* GROUP: n; in the order of the file */
	size_t n;
};

/* The member's value, or NULL. v may be NULL or no group. */
struct value *value_find(const struct value *v, struct str name);
/* Two groups as one: what over says counts, but of two groups that have one name
 * both are kept, in the same way. Names of base come first. With fill, what is
 * empty in over (null is not) is as if it were not there. Members are shared. */
struct value *value_merge(struct arena *a, const struct value *base,
    const struct value *over, bool fill);
/* text is borrowed: in the arena, or living as long. */
struct value *value_text_new(struct arena *a, struct place p, struct str text);
/* Absent, null, "" or only blanks, an empty list. */
bool value_empty(const struct value *v);
/* "văn bản", "text" … for findings: the words of both languages (BOTH). */
struct str value_kind_name(enum value_kind k);

#endif
