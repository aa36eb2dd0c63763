/* Paragraphs measured before: in a list many cells say the same in the same
 * column. Those of one shaped run or none, without a label, are found again by
 * what their lines depend on: all of it is shared by pointer, so that equal
 * pointers mean equal content. Paragraphs with something to tell are measured
 * anew, so that each is told. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"

#define SLOTS_FIRST 256
#define PROBES 16

struct key {
	const struct shape *shape;
	const struct run_props *run, *mark;
	const struct para_props *para;
	cv_len width;
};

struct again_slot {
	const struct mblock *b; /* NULL: free */
	size_t hash;
};

struct again {
	struct again_slot *v;
	size_t n, cap; /* cap: a power of two */
};

static struct key
key_of(const struct paragraph *p, cv_len width)
{
	struct key k = {NULL, NULL, p->run_props, p->props, width};

	if (p->n_runs > 0) {
		k.shape = p->runs[0].shape;
		k.run = p->runs[0].props;
	}
	return k;
}

static bool
same_key(const struct key *a, const struct key *b)
{
	return a->shape == b->shape && a->run == b->run && a->mark == b->mark &&
	       a->para == b->para && a->width == b->width;
}

static size_t
hash_of(const struct key *k)
{
	uint64_t h = (uint64_t)(uintptr_t)k->shape >> 4;

	h = h * 31 + ((uint64_t)(uintptr_t)k->para >> 4);
	h = h * 31 + (uint64_t)k->width;
	return (size_t)(h * 0x9E3779B97F4A7C15u >> 32);
}

static struct again_slot *
slot_of(const struct again *a, const struct key *k, size_t hash)
{
	for (size_t i = 0; i < PROBES; i++) {
		struct again_slot *s = &a->v[(hash + i) & (a->cap - 1)];
		struct key other;

		if (s->b == NULL)
			return s;
		if (s->hash != hash)
			continue;
		other = key_of(s->b->para.p, s->b->width);
		if (same_key(&other, k))
			return s;
	}
	return NULL;
}

static bool
may_come_again(const struct paragraph *p)
{
	return p->list == NULL &&
	       (p->n_runs == 0 ||
		   (p->n_runs == 1 && p->runs[0].kind == RUN_TEXT &&
		       p->runs[0].note == NULL));
}

static void
grow(struct lay *l)
{
	struct again *a = l->again;
	struct again_slot *old = a->v;
	size_t n = a->cap;

	a->cap = n ? 2 * n : SLOTS_FIRST;
	a->v = ARENA_ARRAY(l->stage, struct again_slot, a->cap);
	for (size_t i = 0; i < n; i++) {
		if (old[i].b == NULL)
			continue;
		/* all are different: the first free place will do */
		for (size_t k = 0; k < PROBES; k++) {
			struct again_slot *to =
			    &a->v[(old[i].hash + k) & (a->cap - 1)];

			if (to->b != NULL)
				continue;
			*to = old[i];
			break;
		}
	}
}

const struct mblock *
again_find(struct lay *l, const struct paragraph *p, cv_len width)
{
	struct key k;
	const struct again_slot *s;

	if (l->again == NULL || l->again->cap == 0 || !may_come_again(p))
		return NULL;
	k = key_of(p, width);
	s = slot_of(l->again, &k, hash_of(&k));
	return s != NULL ? s->b : NULL;
}

void
again_put(struct lay *l, const struct mblock *b)
{
	struct again_slot *s;
	struct key k;
	size_t hash;

	if (!may_come_again(b->para.p))
		return;
	if (l->again == NULL)
		l->again = ARENA_NEW(l->stage, struct again);
	if (2 * l->again->n >= l->again->cap)
		grow(l);
	k = key_of(b->para.p, b->width);
	hash = hash_of(&k);
	s = slot_of(l->again, &k, hash);
	if (s == NULL || s->b != NULL)
		return;
	s->b = b;
	s->hash = hash;
	l->again->n++;
}
