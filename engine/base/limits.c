#include "engine/base/limits.h"

#include "engine/base/arena.h"

const struct limits limits_usual = {.most = {
#define X(ID, USUAL, MOST) [LIMIT_##ID] = (USUAL),
					CV_LIMITS(X)
#undef X
				    }};

void
limits_settle(struct limits *l)
{
	static const size_t most[LIMIT_COUNT] = {
#define X(ID, USUAL, MOST) [LIMIT_##ID] = (MOST),
	    CV_LIMITS(X)
#undef X
	};

	for (int i = 0; i < LIMIT_COUNT; i++) {
		if (l->most[i] == 0)
			l->most[i] = limits_usual.most[i];
		if (l->most[i] > most[i])
			l->most[i] = most[i];
	}
	if (l->time > LIMIT_FOREVER)
		l->time = LIMIT_FOREVER;
}

size_t
limit_of(const struct arena *a, enum limit which)
{
	return arena_limits(a)->most[which];
}

struct str
limit_text(struct arena *a, enum limit which)
{
	return str_number(a, limit_of(a, which));
}
