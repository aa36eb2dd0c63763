/* What one document may use up. Files come from other offices and from the
 * internet: every amount that they decide has an end.
 *
 * The limits of a job are those of its arena (arena_limits), since whoever has
 * something to count has an arena at hand. Each has a default, an option of the
 * command, and a finding that names the option in its cure. What has a limit of
 * its own beside these (columns of a table, members of a tag …) names it where
 * it stands: too-many, too-deep. */
#ifndef CV_BASE_LIMITS_H
#define CV_BASE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/str.h"

struct arena;

/* ID, default, the most it may be set to. */
#define CV_LIMITS(X)                                                           \
	/* bytes of the arena */                                               \
	X(MEMORY, (size_t)1 << 30, SIZE_MAX)                                   \
	/* bytes of a file that is read */                                     \
	X(INPUT, (size_t)64 << 20, SIZE_MAX)                                   \
	/* bytes of what one file holds, unpacked */                           \
	X(UNPACKED, (size_t)512 << 20, SIZE_MAX)                               \
	/* levels of nesting: data, elements, expressions, Markdown */         \
	X(DEPTH, 100, 1000)                                                    \
	/* of a table of data, of a batch; values of a list */                 \
	X(ROWS, (size_t)1 << 20, (size_t)1 << 30)                              \
	/* sheets of a document */                                             \
	X(PAGES, 5000, 1000000)                                                \
	/* of one image */                                                     \
	X(PIXELS, (size_t)40 * 1000 * 1000, (size_t)1 << 31)                   \
	/* files that include one another in turn */                           \
	X(INCLUDES, 16, 64)                                                    \
	/* elements put into a document; expressions have fifty small steps    \
	 * for each */                                                         \
	X(STEPS, (size_t)2 * 1000 * 1000, SIZE_MAX / LIMIT_SMALL_STEPS)

enum limit {
#define X(ID, USUAL, MOST) LIMIT_##ID,
	CV_LIMITS(X)
#undef X
	    LIMIT_COUNT
};

/* No end, but the clock is asked: it may watch over us. */
#define LIMIT_FOREVER (INT64_C(1) << 60)
#define LIMIT_SMALL_STEPS 50 /* of expressions, for each of LIMIT_STEPS */

struct limits {
	size_t most[LIMIT_COUNT]; /* none is 0 */
	/* Microseconds from arena_limit on, by the clock; 0: no end. The clock
	 * only goes forward and may be asked by any thread. */
	int64_t time;
	int64_t (*clock)(void *self);
	void *self;
	bool mask; /* findings show no values of the data */
};

/* The defaults; time has no end. */
extern const struct limits limits_usual;
/* Zeros become the defaults, what is too much becomes the most. */
void limits_settle(struct limits *l);
/* Of the arena's owner. */
size_t limit_of(const struct arena *a, enum limit which);
/* The same as text in a, for a finding. */
struct str limit_text(struct arena *a, enum limit which);

#endif
