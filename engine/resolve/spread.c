/* Dividing lengths without losing a twip. */
#include "engine/resolve/inner.h"

void
resolve_spread(cv_len total, const cv_len *weight, size_t n, cv_len *v)
{
	int64_t all = 0, seen = 0, given = 0, twips = total / LEN_TWIP;
	bool even;

	for (size_t i = 0; i < n; i++)
		all += weight[i];
	even = all <= 0;
	if (even)
		all = (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		int64_t upto;

		seen += even ? 1 : weight[i];
		upto = muldiv(twips, seen, all);
		v[i] += (cv_len)(upto - given) * LEN_TWIP;
		given = upto;
	}
}
