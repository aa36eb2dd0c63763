/* Shapes already made, by face and text: an open-addressed table that is filled
 * to a half at most. It gives the same shapes in any order, so nothing depends
 * on its hash. */
#include "engine/resolve/inner.h"

#define SLOTS_FIRST 256
#define PROBES 32   /* texts may be chosen so that their hashes meet */
#define LONGEST 256 /* bytes: longer texts are hardly said twice */

struct slot {
	const struct face *face;
	const struct shape *shape; /* NULL: free */
	uint32_t hash;
};

struct shape_cache {
	struct arena *arena;
	struct slot *v;
	size_t n, cap; /* cap: a power of two */
};

struct shape_cache *
resolve_shapes_new(struct arena *a)
{
	struct shape_cache *c = ARENA_NEW(a, struct shape_cache);

	c->arena = a;
	return c;
}

/* FNV-1a. */
static uint32_t
hash_of(struct str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The text's slot, or a free one; NULL when neither is near. */
static struct slot *
slot_of(const struct shape_cache *c, const struct face *f, struct str text,
    uint32_t hash)
{
	for (size_t i = 0; i < PROBES; i++) {
		struct slot *s = &c->v[(hash + i) & (c->cap - 1)];

		if (s->shape == NULL || (s->hash == hash && s->face == f &&
					    str_eq(s->shape->text, text)))
			return s;
	}
	return NULL;
}

static void
grow(struct shape_cache *c)
{
	struct slot *old = c->v, *to;
	size_t n = c->cap;

	c->cap = n ? 2 * n : SLOTS_FIRST;
	c->v = ARENA_ARRAY(c->arena, struct slot, c->cap);
	for (size_t k = 0; k < n; k++) {
		if (old[k].shape == NULL)
			continue;
		to = slot_of(c, old[k].face, old[k].shape->text, old[k].hash);
		if (to != NULL)
			*to = old[k];
	}
}

const struct shape *
resolve_shape(struct resolver *r, const struct face *f, struct str text)
{
	struct shape_cache *c = r->shapes;
	struct slot *slot;
	uint32_t hash;

	if (c == NULL || text.n > LONGEST)
		return font_shape(r->a, f, text);
	if (2 * c->n >= c->cap)
		grow(c);
	hash = hash_of(text);
	slot = slot_of(c, f, text, hash);
	if (slot == NULL)
		return font_shape(r->a, f, text);
	if (slot->shape == NULL) {
		slot->hash = hash;
		slot->face = f;
		slot->shape = font_shape(r->a, f, text);
		c->n++;
	}
	return slot->shape;
}
