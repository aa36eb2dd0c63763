/* Inside the checking of packs: what its files share. */
#ifndef CV_EVIDENCE_PACK_CHECK_H
#define CV_EVIDENCE_PACK_CHECK_H

#include "engine/base/names.h"
#include "engine/evidence/pack.h"

/* An entry as it was found. */
struct found {
	struct str name;
	struct str bytes;  /* p NULL: it could not be read */
	struct str digest; /* of bytes */
	size_t part;       /* index among the given */
	bool listed;       /* the manifest names it, or names what it holds */
	uint32_t same_name, same_digest; /* the next such entry, from 1; or 0 */
};

/* A file the manifest names. */
struct listed {
	const struct value *v; /* of the manifest */
	struct str name;
	struct found *found; /* NULL: missing */
	bool intact;
	bool recorded;
	struct record record; /* of an intact document */
	struct value *row;    /* of the report */
	struct value *notes;  /* of the row */
};

struct pack_check {
	struct cv_job *job;
	struct arena *a;
	struct diag *d;
	const struct cv_pack_verify_options *options;
	struct found *found;
	size_t n_found, cap_found;
	struct names found_names, found_digests; /* first such entry, from 1 */
	struct names listed_names, listed_digests; /* first such file, from 1 */
	bool *spoiled;  /* parts something was found in */
	bool *left_out; /* parts of another pack */
	struct str manifest;
	const struct value *tree;
	struct listed *files;
	size_t n_files;
	struct value *report;   /* data of ket-qua-kiem-tra */
	struct value *findings; /* phat_hien */
	bool unsure;            /* some document could not be made anew */
};

/* A sentence about a file, in both languages: a finding, and a line of the
 * report. */
void pack_say(
    struct pack_check *c, struct str file, struct str vi, struct str en);
/* The same of what documents say of each other. */
void pack_say_claim(
    struct pack_check *c, struct str what, struct str vi, struct str en);

/* A name or text out of a pack, as it may be shown. */
struct str pack_shown(struct arena *a, struct str s);
/* Something was found in the entry's part; NULL is fine. */
void pack_spoil(struct pack_check *c, const struct found *f);
/* The part's name, without folders. */
struct str pack_given_name(const struct pack_check *c, size_t part);

/* ---- pack_read.c ---- */
/* Entries by name and digest; to be called once all are read. */
void pack_index_found(struct pack_check *c);
/* The k-th entry, from 1; NULL: 0. */
struct found *pack_found_at(struct pack_check *c, uint32_t k);
/* False after PACK_BROKEN. */
bool pack_read_manifest(struct pack_check *c);
/* Does the manifest name that part? */
bool pack_is_named_part(const struct pack_check *c, size_t part);
/* Tells parts that are missing or too many. */
void pack_check_parts(struct pack_check *c);

/* ---- pack_files.c ---- */
/* Each adds rows of the report. */
void pack_check_files(struct pack_check *c, struct value *rows);
void pack_check_extras(struct pack_check *c, struct value *rows);
void pack_add_beside(struct pack_check *c, struct value *rows);
void pack_check_frames(struct pack_check *c);

/* ---- unzip.c ---- */
/* Reads the entries of one part, as they are stored. False after PACK_BROKEN.
 */
bool pack_unzip(struct pack_check *c, size_t part);
/* Is the ZIP what is written around the files of that part, in the order of the
 * manifest? Before the report beside the pack joins them. */
bool pack_frame_is_whole(struct pack_check *c, size_t part);

/* ---- pack_again.c: documents made anew ---- */
bool pack_is_document(const struct listed *f);
/* The record a document carries, if it does. */
void pack_read_facts(struct pack_check *c, struct listed *f);
void pack_make_again(struct pack_check *c);

/* ---- pack_claims.c: what documents say of each other ---- */
void pack_check_claims(struct pack_check *c);

/* ---- pack_report.c ---- */
/* The report as text, in Vietnamese. */
struct str pack_report_text(struct arena *a, const struct value *report);
/* Names out of a pack may be of any characters: those no font has become ?, so
 * that the report can be printed. Changes its texts. */
void pack_report_drawable(
    struct arena *a, const struct font_set *fonts, struct value *report);

#endif
