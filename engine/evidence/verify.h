/* Proof by doing it again: a paper against what its own data gives. */
#ifndef CV_EVIDENCE_VERIFY_H
#define CV_EVIDENCE_VERIFY_H

#include "engine/evidence/record.h"

/* cv_job_verify, which also gives the record as it was made anew: what the
 * document says of itself, whatever a forged file says. Empty where nothing
 * could be made. In the job's arena. */
enum cv_status verify_file(struct cv_job *job,
    const struct cv_verify_options *options, enum cv_verdict *verdict,
    struct str *record);

#endif
