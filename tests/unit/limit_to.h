/* Arenas whose limits a test can reach. */
#ifndef CV_UNIT_LIMIT_TO_H
#define CV_UNIT_LIMIT_TO_H

#include "engine/base/arena.h"

/* One limit of the arena, the others as usual; LIMIT_COUNT: all as usual. */
static inline void
limit_to(struct arena *a, enum limit which, size_t most)
{
	static struct limits l;

	l = limits_usual;
	if (which != LIMIT_COUNT)
		l.most[which] = most;
	arena_limit(a, &l);
}

#endif
