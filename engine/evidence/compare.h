/* Two papers laid side by side: which words differ, and where. */
#ifndef CV_EVIDENCE_COMPARE_H
#define CV_EVIDENCE_COMPARE_H

#include "engine/reader/reader.h"

/* Files a finding for each place where the words of `is` are not those of
 * `should`, at most COMPARE_MOST and how many more; name is the paper's. False:
 * they are the same.
 */
#define COMPARE_MOST 20
bool compare_words(struct arena *a, struct diag *d, struct str name,
    const struct reader_paper *should, const struct reader_paper *is);
/* The same of parts: changed, added, missing. later: what was added behind a
 * whole file is told as that. */
bool compare_parts(struct arena *a, struct diag *d, struct str name,
    const struct reader_paper *should, const struct reader_paper *is,
    bool later);

#endif
