/* Where blocks came to stand on pages: plain facts, as layout found them, for
 * those that do not see pages (DESIGN 2). */
#ifndef CV_DOCUMENT_STAND_H
#define CV_DOCUMENT_STAND_H

#include <stdint.h>

#include "engine/base/length.h"

/* A paragraph of the body. */
struct stand {
	int32_t sheet, last_sheet; /* counted from 1; 0 = on none */
	int32_t number;            /* printed on the first one */
	int32_t lines;             /* of text */
	int32_t last_lines;        /* those on the last sheet */
	cv_len top;                /* of its first line, on the first sheet */
	cv_len width;              /* of the words of its widest line */
};

struct stands {
	const struct stand *v; /* by block id; [0] is nobody's */
	int32_t n;             /* the largest id + 1 */
	int32_t sheets;        /* of the document */
};

#endif
