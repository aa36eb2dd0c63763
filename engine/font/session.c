/* Fonts at work for one thread: ICU's iterators, and what shaping and line
 * breaking said of texts met before. Two tables of texts: `met`, of this
 * document, in its arena; and `kept`, copies in memory of the session's own,
 * for the documents that follow: letters of a batch say the same again and
 * again. What is said once only is not kept: memory does not grow with letters.
 * The tables give the same in any order, so nothing depends on their hashes,
 * nor on what was kept. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/font/session.h"

#define KEPT_BYTES ((size_t)384 * 1024)
#define KEPT_SLOTS 4096   /* a power of two */
#define KEPT_LONGEST 8192 /* bytes of a text */
#define ONCE_SLOTS 4096   /* texts met once are known by; a power of two */
#define MET_SLOTS 256
#define MET_LONGEST                                                            \
	256       /* longer texts are hardly said twice in one document        \
		   */
#define PROBES 32 /* texts may be chosen so that their hashes meet */

/* One text in one face; or, face NULL, its breaks. */
struct slot {
	const struct face *face;
	union {
		const struct shape *shape;
		const struct breaks *breaks;
	} is;
	uint32_t hash; /* 0: free */
};

struct table {
	struct slot *v;
	size_t n, cap; /* cap: a power of two; filled to a half at most */
};

struct font_session {
	const struct font_set *set;
	struct arena *arena;      /* of the document */
	struct arena *kept_arena; /* NULL: nothing is kept */
	bool full;                /* there is no more room to keep */
	uint64_t generation, documents;
	struct table met, kept;
	uint32_t once[ONCE_SLOTS]; /* hashes of texts; the newest stays */
	struct breaker breaker;
};

static void
session_free(void *p)
{
	struct font_session *s = p;

	breaker_close(&s->breaker);
}

struct font_session *
font_session_in(struct arena *a, const struct font_set *set)
{
	struct font_session *s = ARENA_NEW(a, struct font_session);

	s->set = set;
	s->arena = a;
	arena_defer(a, session_free, s);
	return s;
}

struct font_session *
font_session_new(const struct font_set *set)
{
	struct font_session *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	s->set = set;
	return s;
}

void
font_session_free(struct font_session *s)
{
	if (s == NULL)
		return;
	breaker_close(&s->breaker);
	arena_free(s->kept_arena);
	free(s);
}

void
font_session_begin(struct font_session *s, struct arena *a)
{
	s->arena = a;
	s->met = (struct table){NULL, 0, 0};
	/* Keeping costs a copy: a document that stays the only one has none. */
	if (s->documents++ == 1)
		s->kept_arena = arena_new(KEPT_BYTES);
	if (!s->full)
		return;
	arena_reset(s->kept_arena, KEPT_BYTES);
	s->kept = (struct table){NULL, 0, 0};
	s->full = false;
	s->generation++;
}

const struct font_set *
font_session_set(const struct font_session *s)
{
	return s->set;
}

uint64_t
font_session_generation(const struct font_session *s)
{
	return s->generation;
}

struct breaker *
font_session_breaker(struct font_session *s, struct arena **a)
{
	*a = s->arena;
	return &s->breaker;
}

/* ---- tables ---- */

/* FNV-1a; never 0. */
static uint32_t
hash_of(const struct face *f, struct str text)
{
	uint32_t h =
	    f != NULL ? 2166136261u + (uint32_t)f->facts.index : 2166136260u;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 16777619u;
	return (h ^ h >> 15) | 1u;
}

static struct str
text_of(const struct slot *s)
{
	return s->face != NULL ? s->is.shape->text : s->is.breaks->text;
}

/* The text's slot, or a free one; NULL when neither is near. */
static struct slot *
slot_of(
    const struct table *t, const struct face *f, struct str text, uint32_t hash)
{
	for (size_t i = 0; i < PROBES && i < t->cap; i++) {
		struct slot *s = &t->v[(hash + i) & (t->cap - 1)];

		if (s->hash == 0 || (s->hash == hash && s->face == f &&
					str_eq(text_of(s), text)))
			return s;
	}
	return NULL;
}

static void
met_grow(struct font_session *s)
{
	struct table old = s->met, *t = &s->met;

	t->cap = old.cap ? 2 * old.cap : MET_SLOTS;
	t->v = ARENA_ARRAY(s->arena, struct slot, t->cap);
	for (size_t k = 0; k < old.cap; k++) {
		struct slot *to;

		if (old.v[k].hash == 0)
			continue;
		to = slot_of(
		    t, old.v[k].face, text_of(&old.v[k]), old.v[k].hash);
		if (to != NULL)
			*to = old.v[k];
	}
}

/* NULL: what is known is not kept. */
static struct slot *
kept_slot(struct font_session *s, const struct face *f, struct str text,
    uint32_t hash)
{
	struct table *t = &s->kept;

	if (s->kept_arena == NULL || text.n > KEPT_LONGEST)
		return NULL;
	if (t->v == NULL) {
		t->v =
		    arena_try_alloc(s->kept_arena, KEPT_SLOTS * sizeof *t->v);
		t->cap = t->v != NULL ? KEPT_SLOTS : 0;
		s->full = t->v == NULL;
	}
	return slot_of(t, f, text, hash);
}

/* n bytes of the session's own; NULL: there is no more room. */
static void *
keep(struct font_session *s, const void *p, size_t n)
{
	void *own = NULL;

	if (!s->full && 2 * s->kept.n < s->kept.cap)
		own = arena_try_alloc(s->kept_arena, n);
	if (own == NULL)
		s->full = true;
	else if (n > 0)
		memcpy(own, p, n);
	return own;
}

static bool
keep_text(struct font_session *s, struct str *text)
{
	text->p = keep(s, text->p, text->n);
	return text->p != NULL;
}

/* Is it worth keeping: was it met before? */
static bool
is_again(struct font_session *s, uint32_t hash)
{
	uint32_t *once = &s->once[hash & (ONCE_SLOTS - 1)];
	bool again = *once == hash;

	*once = hash;
	return again;
}

static bool
is_kept(const struct slot *slot)
{
	return slot != NULL && slot->hash != 0;
}

/* ---- shapes ---- */

static const struct shape *
keep_shape(struct font_session *s, const struct shape *shape)
{
	struct shape own = *shape;

	if (!keep_text(s, &own.text))
		return NULL;
	own.glyphs = keep(s, shape->glyphs, shape->n * sizeof *own.glyphs);
	if (own.glyphs == NULL)
		return NULL;
	if (shape->offsets != NULL) {
		own.offsets =
		    keep(s, shape->offsets, shape->n * sizeof *own.offsets);
		if (own.offsets == NULL)
			return NULL;
	}
	own.kept = true;
	return keep(s, &own, sizeof own);
}

/* Shaped for this document alone, where the text is short once. */
static const struct shape *
met_shape(struct font_session *s, const struct face *f, struct str text,
    uint32_t hash)
{
	struct slot *slot;

	if (text.n > MET_LONGEST)
		return font_shape(s->arena, f, text);
	if (2 * s->met.n >= s->met.cap)
		met_grow(s);
	slot = slot_of(&s->met, f, text, hash);
	if (slot == NULL)
		return font_shape(s->arena, f, text);
	if (slot->hash == 0) {
		slot->is.shape = font_shape(s->arena, f, text);
		slot->hash = hash;
		slot->face = f;
		s->met.n++;
	}
	return slot->is.shape;
}

const struct shape *
font_session_shape(
    struct font_session *s, const struct face *f, struct str text)
{
	uint32_t hash = hash_of(f, text);
	struct slot *slot = kept_slot(s, f, text, hash);
	const struct shape *own, *shape;

	if (is_kept(slot))
		return slot->is.shape;
	shape = met_shape(s, f, text, hash);
	own = slot != NULL && !s->full && is_again(s, hash)
		  ? keep_shape(s, shape)
		  : NULL;
	if (own == NULL)
		return shape;
	*slot = (struct slot){f, {.shape = own}, hash};
	s->kept.n++;
	return own;
}

/* ---- breaks ---- */

const struct breaks *
font_session_breaks(struct font_session *s, struct str text)
{
	const struct slot *slot = kept_slot(s, NULL, text, hash_of(NULL, text));

	return is_kept(slot) ? slot->is.breaks : NULL;
}

void
font_session_keep(struct font_session *s, struct str text,
    const uint8_t *breaks, const uint8_t *graphemes)
{
	uint32_t hash = hash_of(NULL, text);
	struct slot *slot = kept_slot(s, NULL, text, hash);
	struct breaks own = {text, NULL, NULL};
	const struct breaks *p;

	if (slot == NULL || slot->hash != 0 || s->full || !is_again(s, hash) ||
	    !keep_text(s, &own.text))
		return;
	own.lines = keep(s, breaks, text.n + 1);
	own.graphemes = keep(s, graphemes, text.n + 1);
	p = own.lines != NULL && own.graphemes != NULL
		? keep(s, &own, sizeof own)
		: NULL;
	if (p == NULL)
		return;
	*slot = (struct slot){NULL, {.breaks = p}, hash};
	s->kept.n++;
}
