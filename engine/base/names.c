#include "engine/base/names.h"

#include "engine/base/arena.h"

#define SIZE_FIRST 16

static size_t
slot(const struct names *t, struct str key)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */
	size_t i;

	for (i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
	i = (size_t)(h ^ h >> 32) & (t->size - 1);
	while (t->numbers[i] != 0 && !str_eq(t->keys[i], key))
		i = (i + 1) & (t->size - 1);
	return i;
}

static void
grow(struct arena *a, struct names *t)
{
	struct names old = *t;

	t->size = old.size > 0 ? 2 * old.size : SIZE_FIRST;
	t->keys = ARENA_ARRAY(a, struct str, t->size);
	t->numbers = ARENA_ARRAY(a, uint32_t, t->size);
	for (size_t i = 0; i < old.size; i++) {
		size_t k;

		if (old.numbers[i] == 0)
			continue;
		k = slot(t, old.keys[i]);
		t->keys[k] = old.keys[i];
		t->numbers[k] = old.numbers[i];
	}
}

uint32_t
names_put(struct arena *a, struct names *t, struct str key, uint32_t number)
{
	size_t i;

	if (2 * t->n >= t->size)
		grow(a, t);
	i = slot(t, key);
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
	return t->size > 0 ? t->numbers[slot(t, key)] : 0;
}
