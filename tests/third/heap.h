/* The heap of the whole process, third parties included: which library asks is
 * known by the address its call returns to, and an allocation of one of them
 * can be made to fail. */
#ifndef CV_TESTS_HEAP_H
#define CV_TESTS_HEAP_H

#include <stdbool.h>

/* Groups of libraries that are told apart. */
enum { HEAP_GROUPS = 32 };

/* Learns where the libraries that are loaded now lie: to be called again when
 * more were. No library's allocation is counted before. */
void heap_learn(void);

/* "libxml2"; NULL past the last. */
const char *heap_group(int group);

/* Counts from zero, and lets allocation n (from 1) of the group fail, and where
 * then_all all that follow of that group. n = 0: none. */
void heap_fail(int group, long n, bool then_all);

/* Nothing fails any more, nor is counted. */
void heap_rest(void);

/* Allocations of the group since heap_fail. */
long heap_counted(int group);

#endif
