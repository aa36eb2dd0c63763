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
static struct name_slot *
slot(const struct names *t, struct str key, uint64_t h, size_t *probes)
{
	size_t i = (size_t)h & (t->size - 1);
	uint32_t upper = (uint32_t)(h >> 32);

	*probes = 0;
	while (t->v[i].number != 0 &&
	       (t->v[i].hash != upper || !str_eq(t->v[i].key, key))) {
		i = (i + 1) & (t->size - 1);
		++*probes;
	}
	return &t->v[i];
}

/* Places all keys in a table of that size. */
static void
place(struct arena *a, struct names *t, size_t size)
{
	struct names old = *t;
	size_t probes;

	t->size = size;
	t->v = ARENA_ARRAY(a, struct name_slot, size);
	for (size_t i = 0; i < old.size; i++) {
		struct name_slot *from = &old.v[i], *to;
		uint64_t h;

		if (from->number == 0)
			continue;
		h = hash(from->key, t->seed);
		to = slot(t, from->key, h, &probes);
		*to = *from;
		to->hash = (uint32_t)(h >> 32);
	}
}

uint32_t
names_put(struct arena *a, struct names *t, struct str key, uint32_t number)
{
	struct name_slot *s;
	size_t probes;
	uint64_t h;

	if (2 * t->n >= t->size)
		place(a, t, t->size > 0 ? 2 * t->size : SIZE_FIRST);
	h = hash(key, t->seed);
	s = slot(t, key, h, &probes);
	if (probes > PROBES_MOST && t->seed < SEEDS_MOST) {
		t->seed++;
		place(a, t, t->size);
		h = hash(key, t->seed);
		s = slot(t, key, h, &probes);
	}
	if (s->number != 0)
		return s->number;
	s->key = str_dup(a, key);
	s->number = number;
	s->hash = (uint32_t)(h >> 32);
	t->n++;
	return 0;
}

uint32_t
names_swap(struct arena *a, struct names *t, struct str key, uint32_t number)
{
	uint32_t old = names_put(a, t, key, number);
	size_t probes;

	if (old != 0)
		slot(t, key, hash(key, t->seed), &probes)->number = number;
	return old;
}

uint32_t
names_find(const struct names *t, struct str key)
{
	size_t probes;

	if (t->size == 0)
		return 0;
	return slot(t, key, hash(key, t->seed), &probes)->number;
}
