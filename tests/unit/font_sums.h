/* Fonts that tests change. */
#ifndef CV_TESTS_UNIT_FONT_SUMS_H
#define CV_TESTS_UNIT_FONT_SUMS_H

#include "engine/font/face.h"

/* The sums in the directory made right: what is only damaged is refused by
 * them, and nothing behind would be tried. */
static void
font_sums_mend(char *p, size_t n)
{
	uint32_t sum;

	for (size_t i = 0; font_table_sum((struct str){p, n}, i, &sum); i++)
		for (size_t k = 0; k < 4; k++)
			p[12 + 16 * i + 4 + k] = (char)(sum >> (24 - 8 * k));
}

#endif
