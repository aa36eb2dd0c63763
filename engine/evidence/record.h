/* The record of what decided a document's bytes (run/record.c), read back from
 * a file nobody vouches for. */
#ifndef CV_EVIDENCE_RECORD_H
#define CV_EVIDENCE_RECORD_H

#include "engine/data/value.h"
#include "engine/reader/reader.h"
#include "engine/run/making.h"

struct record {
	const struct value *tree;
	struct str template_name, template_digest;
	struct str data, context; /* as kept; context.p NULL = none */
	struct str date;
	bool qr;
	struct run_image *images; /* that the data names */
};

/* The kept file of that name; p NULL = there is none. */
struct str record_file(const struct reader_paper *paper, struct str name);
/* A text of a group, or empty. */
struct str record_text(const struct value *group, const char *name);
/* Is there a record at all? */
bool record_is_there(const struct reader_paper *paper);
/* False after RECORD_BROKEN: no such record, or digests that do not fit. name
 * names the paper in findings. */
bool record_read(struct arena *a, struct diag *d, struct str name,
    const struct reader_paper *paper, struct record *out);
/* Could s be a template's name? Never a path: whoever wrote the file could name
 * any. */
bool record_plain_name(struct str s);
/* A property the document says of itself ("so"), or empty. */
struct str record_property(const struct record *r, const char *name);
/* "35/UBND-VHTT", or empty where it has no number. In a. */
struct str record_number(struct arena *a, const struct record *r);

#endif
