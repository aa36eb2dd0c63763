/* What a test of one room stands on: an arena and its findings. Include it
 * behind cmocka.h. */
#ifndef CV_UNIT_FIXTURE_H
#define CV_UNIT_FIXTURE_H

#include "engine/base/arena.h"
#include "engine/base/diag.h"
#include "tests/unit/limit_to.h"

#define COUNT(v) (sizeof(v) / sizeof(v)[0])

struct fixture {
	struct arena *a;
	struct diag d;
};

static inline int
setup(void **state)
{
	static struct fixture f;

	f.a = arena_new(0);
	diag_init(&f.d, f.a);
	*state = &f;
	return f.a == NULL;
}

static inline int
teardown(void **state)
{
	arena_free(((struct fixture *)*state)->a);
	return 0;
}

#endif
