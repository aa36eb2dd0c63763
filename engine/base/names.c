#include "engine/base/names.h"

#include <string.h>

#include "engine/base/arena.h"

#define SIZE_FIRST 16
/* In a table that is half empty no honest text is further from its place:
 * longer probes come from keys made to collide. Then all are placed anew by
 * another hash; which one depends on the keys alone. */
#define PROBES_MOST 64
#define SEEDS_MOST 64

static uint64_t
hash(struct str key, uint64_t seed)
{
	uint64_t h = (seed + 1) * 0x9E3779B97F4A7C15u;

	for (size_t i = 0; i < key.n; i++) {
		h = (h ^ (unsigned char)key.p[i]) * 0x100000001B3u;
		h ^= h >> 29;
	}
	h *= 0xBF58476D1CE4E5B9u;
	return h ^ h >> 32;
}

/* Where the key is, or would be. */
static size_t
slot(const struct names *t, struct str key, size_t *probes)
{
	size_t i = (size_t)hash(key, t->seed) & (t->size - 1);

	*probes = 0;
	while (t->numbers[i] != 0 && !str_eq(t->keys[i], key)) {
		i = (i + 1) & (t->size - 1);
		++*probes;
	}
	return i;
}

/* Places all keys in a table of that size. */
static void
place(struct arena *a, struct names *t, size_t size)
{
	struct names old = *t;
	size_t probes;

	t->size = size;
	t->keys = ARENA_ARRAY(a, struct str, size);
	t->numbers = ARENA_ARRAY(a, uint32_t, size);
	for (size_t i = 0; i < old.size; i++) {
		size_t k;

		if (old.numbers[i] == 0)
			continue;
		k = slot(t, old.keys[i], &probes);
		t->keys[k] = old.keys[i];
		t->numbers[k] = old.numbers[i];
	}
}

uint32_t
names_put(struct arena *a, struct names *t, struct str key, uint32_t number)
{
	size_t i, probes;

	if (2 * t->n >= t->size)
		place(a, t, t->size > 0 ? 2 * t->size : SIZE_FIRST);
	i = slot(t, key, &probes);
	if (probes > PROBES_MOST && t->seed < SEEDS_MOST) {
		t->seed++;
		place(a, t, t->size);
		i = slot(t, key, &probes);
	}
	if (t->numbers[i] != 0)
		return t->numbers[i];
	t->keys[i] = str_dup(a, key);
	t->numbers[i] = number;
	t->n++;
	return 0;
}

uint32_t
names_find(const struct names *t, struct str key)
{
	size_t probes;

	return t->size > 0 ? t->numbers[slot(t, key, &probes)] : 0;
}
