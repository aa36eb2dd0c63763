/* Inside of packing: what its files share. */
#ifndef CV_EVIDENCE_PACKING_H
#define CV_EVIDENCE_PACKING_H

#include "engine/evidence/pack.h"

struct packed_doc {
	struct pack_entry entry;
	struct str data; /* it carries; p NULL = none */
	bool recorded;
	struct record record;
	struct value *row; /* of the index */
};

struct packing {
	struct cv_job *job;
	struct arena *a;
	struct diag *d;
	const struct cv_pack_options *options;
	struct str name;           /* of the first part, without folders */
	const struct value *given; /* what the user says of the files */
	struct packed_doc *docs;
	size_t n_docs;
	struct pack_entry index;
	int32_t parts;
	size_t shared, first; /* bytes: of every part, of the first one more */
	struct str manifest;
	struct value *makers; /* of the manifest: what documents were made by */
	struct str *maker;    /* [makers->n] canonical */
	size_t n_makers, cap_makers;
};

/* ---- pack.c ---- */
/* Is one of the first `before` documents so named? */
bool packing_has_name(const struct packing *p, size_t before, struct str name);
/* Files a finding that names `what`; says false. */
bool packing_refuse(struct packing *p, enum finding_code code, struct str what);

/* ---- pack_rows.c ---- */
/* False after findings: a row of the user's list names a file that is not
 * packed; says what the document itself says otherwise. */
bool packing_rows_are_used(struct packing *p);
bool packing_rows_fit(struct packing *p);
/* Fills in every document's row, and makes the index. False after findings. */
bool packing_index(struct packing *p);

/* ---- pack_manifest.c ---- */
/* The file of the data a document carries. */
struct pack_entry packing_data_entry(
    struct packing *p, const struct packed_doc *doc);
void packing_manifest(struct packing *p);

#endif
