/* What the files of the JSON reader share; see json.c for how they work. */
#ifndef CV_DATA_JSON_PARTS_H
#define CV_DATA_JSON_PARTS_H

#include "engine/data/json.h"

/* One key or value as yajl met it. */
struct event {
	enum value_kind kind; /* of a key: VALUE_TEXT */
	bool truth;
	size_t at, end;  /* its bytes in the text; containers: the bracket */
	struct str text; /* decoded text, or digits */
	size_t n;        /* items or members of a container */
	struct event *parent, *next;
};

/* An escape like \ud800 without its other half. */
struct lone {
	size_t at;
	uint32_t code;
};

/* What a walk over the bytes finds out before yajl starts. */
struct prescan {
	/* bytes of the longest text with escapes, or of the number that ends
	 * all when that is longer: yajl copies them */
	size_t longest;
	size_t open_quote; /* where a text begins that never ends, or n */
	struct lone *lone;
	size_t n_lone, cap_lone;
};

/* Finds line and column of rising offsets. Columns count characters. */
struct cursor {
	struct str file, text;
	size_t at;
	int32_t line, column;
};

struct cursor cursor_new(struct place start, struct str text);
struct place cursor_place(struct cursor *c, size_t at);

void json_prescan(struct arena *a, struct prescan *p, struct str text);

/* yajl's refusal: its message, where it stood (offset), what was accepted
 * before (done: end of the last key, value or bracket), and what is open. */
struct fault {
	struct place start; /* of the text in its file */
	struct str text;
	const char *message;
	size_t offset, done;
	const struct event *open; /* innermost open container, or NULL */
	size_t open_quote;        /* as in prescan */
};

void json_fault(struct arena *a, struct diag *d, const struct fault *f);

/* Events to values; NULL after findings. */
struct value *json_build(struct arena *a, struct diag *d, struct place start,
    struct str text, const struct event *first, const struct prescan *p);

#endif
