/* Lengths. The unit inside is the millipoint (1/1000 pt), held in cv_len.
 * Templates are rounded to whole twips (1/20 pt), the unit DOCX stores, so
 * that both outputs start equal. All conversions round half away from zero. */
#ifndef CV_BASE_LENGTH_H
#define CV_BASE_LENGTH_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/str.h"

typedef int32_t cv_len; /* millipoints */

#define LEN_PT(pt) ((cv_len)((pt)*1000))
#define LEN_TWIP 50       /* one twip in millipoints */
#define LEN_MOST 14400000 /* 200 inches: the largest page side of PDF */

/* a*b/c rounded half away from zero; c > 0, and a*b must fit in 63 bits. */
static inline int64_t
muldiv(int64_t a, int64_t b, int64_t c)
{
	int64_t p = a * b;
	uint64_t u = (p < 0 ? 0 - (uint64_t)p : (uint64_t)p) + (uint64_t)c / 2;

	/* most are small, and dividing 32 bits is much faster than 64 */
	if (u <= UINT32_MAX && c <= UINT32_MAX)
		u = (uint32_t)u / (uint32_t)c;
	else
		u /= (uint64_t)c;
	return p < 0 ? -(int64_t)u : (int64_t)u;
}

/* "12.5mm", "1cm", "13pt", "-3pt", and a bare "0"; not "1,5cm", "12 mm". Rounds
 * to whole twips. False when it is no length or over LEN_MOST. */
bool length_parse(struct str s, cv_len *out);

int32_t len_to_twip(cv_len l);
cv_len len_from_twip(int32_t twip); /* at most INT32_MAX / LEN_TWIP of them */
int64_t len_to_emu(cv_len l);       /* English metric units: 12700 a point */
int32_t len_to_halfpoint(cv_len l); /* DOCX font sizes */
int32_t len_to_eighth(cv_len l);    /* eighths of a point: DOCX border widths */
cv_len len_round_twip(cv_len l);    /* to the nearest whole twip */

#endif
