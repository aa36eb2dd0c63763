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

struct again {
	const struct mblock **v; /* NULL: free */
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

static const struct mblock **
slot_of(const struct again *a, const struct key *k)
{
	size_t hash = hash_of(k);

	for (size_t i = 0; i < PROBES; i++) {
		const struct mblock **s = &a->v[(hash + i) & (a->cap - 1)];
		struct key other;

		if (*s == NULL)
			return s;
		other = key_of((*s)->para.p, (*s)->width);
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
		   (p->n_runs == 1 && p->runs[0].kind == RUN_TEXT));
}

static void
grow(struct lay *l)
{
	struct again *a = l->again;
	const struct mblock **old = a->v, **to;
	size_t n = a->cap;

	a->cap = n ? 2 * n : SLOTS_FIRST;
	a->v = ARENA_ARRAY(l->stage, const struct mblock *, a->cap);
	for (size_t i = 0; i < n; i++) {
		struct key k;

		if (old[i] == NULL)
			continue;
		k = key_of(old[i]->para.p, old[i]->width);
		to = slot_of(a, &k);
		if (to != NULL)
			*to = old[i];
	}
}

const struct mblock *
again_find(struct lay *l, const struct paragraph *p, cv_len width)
{
	struct key k;
	const struct mblock **s;

	if (l->again == NULL || l->again->cap == 0 || !may_come_again(p))
		return NULL;
	k = key_of(p, width);
	s = slot_of(l->again, &k);
	return s != NULL ? *s : NULL;
}

void
again_put(struct lay *l, const struct mblock *b)
{
	const struct mblock **s;
	struct key k;

	if (!may_come_again(b->para.p))
		return;
	if (l->again == NULL)
		l->again = ARENA_NEW(l->stage, struct again);
	if (2 * l->again->n >= l->again->cap)
		grow(l);
	k = key_of(b->para.p, b->width);
	s = slot_of(l->again, &k);
	if (s == NULL || *s != NULL)
		return;
	*s = b;
	l->again->n++;
}
