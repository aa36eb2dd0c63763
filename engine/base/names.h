/* Texts and a number for each: open addressing, in an arena. No order of its
 * own ever shows. */
#ifndef CV_BASE_NAMES_H
#define CV_BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/str.h"

struct arena;

struct name_slot {
	struct str key;
	uint32_t number; /* 0 = free */
	uint32_t hash;   /* its upper half: spares looking at other keys */
};

/* Zero value is ready to use. */
struct names {
	struct name_slot *v;
	size_t size, n; /* size: a power of two */
	uint64_t seed;  /* of the hash */
};

/* The number of the text; where it is not there yet, 0, and it gets `number`,
 * which is not 0. The key is copied. Jumps. */
uint32_t names_put(
    struct arena *a, struct names *t, struct str key, uint32_t number);
/* Gives the text that number; tells the one it had, or 0. Jumps. */
uint32_t names_swap(
    struct arena *a, struct names *t, struct str key, uint32_t number);
/* The number of the text, or 0. */
uint32_t names_find(const struct names *t, struct str key);

#endif
