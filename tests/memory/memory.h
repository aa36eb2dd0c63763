/* What the modes of the memory test share: allocations that fail when they are
 * told to. */
#ifndef CV_TESTS_MEMORY_H
#define CV_TESTS_MEMORY_H

#include <stdatomic.h>
#include <stddef.h>

#include "engine/congvan.h"

void *__real_malloc(size_t n);

extern atomic_long countdown; /* the one to fail; 0: none */
extern atomic_long counted;   /* since it was set to 0 */
extern int then_all;          /* after the first failure all fail */

/* A batch of a few rows, again and again; gives how many went wrong. */
int batches(const struct cv_engine_options *eo);

#endif
