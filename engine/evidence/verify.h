/* Proof by doing it again: a paper against what its own data gives. */
#ifndef CV_EVIDENCE_VERIFY_H
#define CV_EVIDENCE_VERIFY_H

#include "engine/evidence/record.h"

/* Reads the paper, makes it anew inside the job's border, compares. Findings
 * go to the job. template_name: NULL = as the record says. out, when not NULL,
 * gets the record where one could be read (its tree NULL otherwise). */
enum cv_verdict verify_paper(struct cv_job *job, struct str name,
    struct str bytes, const char *template_name, struct record *out);

#endif
