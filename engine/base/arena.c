#include "engine/base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT ((size_t)16)
#define CHUNK_FIRST ((size_t)64 * 1024)
#define CHUNK_MOST ((size_t)1024 * 1024)
#define RESET_KEEPS ((size_t)8 * 1024 * 1024)
/* The clock is asked once in so many allocations, and at every large one. */
#define LOOK_EVERY 64
#define LOOK_BYTES ((size_t)64 * 1024)
#define LOOK_STEPS 8192 /* of work, as long as a large allocation */

/* The address sanitizer shall see writes past an allocation. */
#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define RED_ZONE 16u
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define RED_ZONE 0u
#endif

struct chunk {
	struct chunk *prev;
	size_t size; /* bytes of data behind this head */
	size_t used;
	/* from here on all bytes are zero: a fresh large chunk, which the
	 * system gives so, is touched only as it is used */
	size_t dirty;
};

struct cleanup {
	struct cleanup *prev;
	void (*fn)(void *);
	void *p;
};

/* What an arena and its scratch arenas have in common. */
struct common {
	size_t cap;   /* SIZE_MAX: none */
	size_t total; /* bytes handed out, at most cap */
	size_t peak;  /* but for what was handed out since (note_peak) */
	size_t next_size;
	struct chunk *spare; /* given back, for the next to ask */
	const struct limits *limits;
	int64_t end;   /* of the time, by the limits' clock; 0: none */
	int32_t looks; /* allocations until the clock is asked */
	bool late;
	bool bordered;
	jmp_buf border;
};

struct arena {
	struct chunk *last;
	struct cleanup *cleanups;
	const char *newest; /* the last allocation: it can grow in place */
	size_t total;       /* of this arena alone */
	size_t claimed;     /* held elsewhere for it */
	struct common *common;
	struct arena *parent;    /* NULL: not a scratch arena */
	struct arena *scratches; /* open ones, newest first */
	struct arena *next;      /* scratch arena of the same parent */
};

/* Before the total goes down. */
static void
note_peak(struct common *k)
{
	if (k->total > k->peak)
		k->peak = k->total;
}

static struct arena *
bare_new(struct common *common)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		return NULL;
	a->common = common;
	return a;
}

struct arena *
arena_new(size_t cap)
{
	struct common *common = calloc(1, sizeof *common);
	struct arena *a;

	if (common == NULL)
		return NULL;
	common->cap = cap != 0 ? cap : SIZE_MAX;
	common->next_size = CHUNK_FIRST;
	common->limits = &limits_usual;
	a = bare_new(common);
	if (a == NULL)
		free(common);
	return a;
}

/* Keeps the chunk for another use, poisoned; an overlong one is not worth
 * it. */
static void
chunk_drop(struct arena *a, struct chunk *c)
{
	if (c->size > CHUNK_MOST) {
		UNPOISON(c + 1, c->size);
		free(c);
		return;
	}
	POISON(c + 1, c->size);
	c->prev = a->common->spare;
	a->common->spare = c;
}

static void
chunks_drop(struct arena *a, const void *stop)
{
	while (a->last != NULL && a->last != stop) {
		struct chunk *c = a->last;

		a->last = c->prev;
		chunk_drop(a, c);
	}
}

static void
common_free(struct common *common)
{
	while (common->spare != NULL) {
		struct chunk *c = common->spare;

		common->spare = c->prev;
		UNPOISON(c + 1, c->size);
		free(c);
	}
	free(common);
}

static void
scratch_unlink(struct arena *a)
{
	struct arena **at = &a->parent->scratches;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	note_peak(a->common);
	a->common->total -= a->total + a->claimed;
}

/* Cleans up and drops all chunks. */
static void
empty(struct arena *a)
{
	while (a->scratches != NULL)
		/* it leaves the list:
		   NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		arena_free(a->scratches);
	while (a->cleanups != NULL) {
		struct cleanup *c = a->cleanups;

		a->cleanups = c->prev;
		c->fn(c->p);
		free(c);
	}
	chunks_drop(a, NULL);
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	empty(a);
	if (a->parent != NULL)
		scratch_unlink(a);
	else
		common_free(a->common);
	free(a);
}

/* Frees spare chunks past the first `most` bytes of them. */
static void
spare_trim(struct common *k, size_t most)
{
	size_t kept = 0;

	for (struct chunk **at = &k->spare; *at != NULL;) {
		struct chunk *c = *at;

		if (kept + c->size <= most) {
			kept += c->size;
			at = &c->prev;
			continue;
		}
		*at = c->prev;
		UNPOISON(c + 1, c->size);
		free(c);
	}
}

void
arena_limit(struct arena *a, const struct limits *l)
{
	a->common->limits = l;
	a->common->cap = l->most[LIMIT_MEMORY];
	arena_time_anew(a);
}

void
arena_time_anew(struct arena *a)
{
	struct common *k = a->common;
	const struct limits *l = k->limits;
	bool ends = l->time > 0 && l->clock != NULL;

	k->end = ends ? l->clock(l->self) + l->time : 0;
	k->looks = LOOK_EVERY;
	k->late = false;
}

const struct limits *
arena_limits(const struct arena *a)
{
	return a->common->limits;
}

void
arena_reset(struct arena *a, size_t cap)
{
	assert(a->parent == NULL);
	empty(a);
	spare_trim(a->common, RESET_KEEPS);
	a->newest = NULL;
	a->total = a->claimed = 0;
	a->common->cap = cap != 0 ? cap : SIZE_MAX;
	a->common->total = a->common->peak = 0;
	a->common->bordered = false;
	a->common->limits = &limits_usual;
	a->common->end = 0;
	a->common->late = false;
}

jmp_buf *
arena_border(struct arena *a)
{
	a->common->bordered = true;
	return &a->common->border;
}

static _Noreturn void
jump(struct arena *a, enum arena_jump why)
{
	if (!a->common->bordered)
		abort();
	/* whoever was told "no memory" because of the time says so */
	if (a->common->late)
		why = ARENA_JUMP_TIME;
	longjmp(a->common->border, (int)why);
}

static bool
over_cap(const struct common *k, size_t n)
{
	return n > k->cap - k->total;
}

static void
count(struct arena *a, size_t n)
{
	a->total += n;
	a->common->total += n;
}

/* Zeroes n bytes from `at` on, where they are not yet. */
static void
clear(struct chunk *c, size_t at, size_t n)
{
	size_t end = at + n < c->dirty ? at + n : c->dirty;

	if (at < end)
		memset((char *)(c + 1) + at, 0, end - at);
	if (c->dirty < at + n)
		c->dirty = at + n;
}

static void *
take(struct arena *a, struct chunk *c, size_t n)
{
	char *p = (char *)(c + 1) + c->used;

	UNPOISON(p, n);
	clear(c, c->used, n);
	c->used += n + RED_ZONE;
	a->newest = p;
	return p;
}

/* A spare chunk with room for n bytes; NULL when there is none. */
static struct chunk *
spare_take(struct common *k, size_t n)
{
	for (struct chunk **at = &k->spare; *at != NULL; at = &(*at)->prev) {
		struct chunk *c = *at;

		if (c->size >= n) {
			*at = c->prev;
			return c;
		}
	}
	return NULL;
}

static struct chunk *
chunk_new(struct arena *a, size_t n)
{
	size_t size = a->common->next_size;
	struct chunk *c;

	if (n > size)
		size = n;
	if (size > SIZE_MAX - sizeof *c ||
	    (c = calloc(1, sizeof *c + size)) == NULL)
		return NULL;
	c->size = size;
	POISON(c + 1, size);
	if (a->common->next_size < CHUNK_MOST)
		a->common->next_size *= 2;
	return c;
}

static struct chunk *
chunk_add(struct arena *a, size_t n)
{
	struct chunk *c = spare_take(a->common, n + RED_ZONE);

	if (c == NULL)
		c = chunk_new(a, n + RED_ZONE);
	if (c == NULL)
		return NULL;
	c->prev = a->last;
	c->used = 0;
	a->last = c;
	return c;
}

/* Once the time is over it stays so. */
static bool
too_late(struct common *k, size_t n)
{
	if (k->end == 0 || k->late)
		return k->late;
	if (--k->looks > 0 && n < LOOK_BYTES)
		return false;
	k->looks = LOOK_EVERY;
	k->late = k->limits->clock(k->limits->self) >= k->end;
	return k->late;
}

void
arena_work(struct arena *a, size_t steps)
{
	if (too_late(a->common, steps < LOOK_STEPS ? 0 : LOOK_BYTES))
		jump(a, ARENA_JUMP_TIME);
}

void *
arena_alloc_why(struct arena *a, size_t n, enum arena_jump *why)
{
	struct chunk *c = a->last;

	*why = ARENA_JUMP_MEMORY;
	if (n > SIZE_MAX - 2 * ALIGNMENT)
		return NULL;
	if (too_late(a->common, n)) {
		*why = ARENA_JUMP_TIME;
		return NULL;
	}
	n = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (over_cap(a->common, n)) {
		*why = ARENA_JUMP_CAP;
		return NULL;
	}
	if (c == NULL || c->size - c->used < n + RED_ZONE)
		c = chunk_add(a, n);
	if (c == NULL)
		return NULL;
	count(a, n);
	return take(a, c, n);
}

struct arena *
arena_scratch(struct arena *parent)
{
	struct arena *a = bare_new(parent->common);

	if (a == NULL)
		jump(parent, ARENA_JUMP_MEMORY);
	a->parent = parent;
	a->next = parent->scratches;
	parent->scratches = a;
	return a;
}

void
arena_scratch_free(struct arena *a)
{
	arena_free(a);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	enum arena_jump why;
	void *p = arena_alloc_why(a, n, &why);

	if (p == NULL)
		jump(a, why);
	return p;
}

void *
arena_try_alloc(struct arena *a, size_t n)
{
	enum arena_jump why;

	return arena_alloc_why(a, n, &why);
}

void
arena_make_sure(struct arena *a, size_t n)
{
	void *volatile room = malloc(n); /* nor may a compiler leave it out */

	if (room == NULL)
		jump(a, ARENA_JUMP_MEMORY);
	free(room);
}

void
arena_no_memory(struct arena *a)
{
	jump(a, ARENA_JUMP_MEMORY);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		jump(a, ARENA_JUMP_CAP);
	return arena_alloc(a, n * size);
}

/* Makes the newest allocation size bytes large where it stands; NULL when it
 * has no room there. */
static void *
grow_in_place(struct arena *a, size_t had, size_t size)
{
	struct chunk *c = a->last;
	size_t at = (size_t)(a->newest - (const char *)(c + 1)), old, n;
	char *p = (char *)(c + 1) + at;

	if (size > SIZE_MAX - 2 * ALIGNMENT)
		return NULL;
	old = c->used - RED_ZONE - at;
	n = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (n <= old || c->size - at < n + RED_ZONE ||
	    over_cap(a->common, n - old))
		return NULL;
	count(a, n - old);
	c->used = at + n + RED_ZONE;
	UNPOISON(p + old, n - old);
	clear(c, at + had, n - had);
	return p;
}

void *
arena_grow(struct arena *a, const void *old, size_t n, size_t cap, size_t size)
{
	void *p;

	assert(n <= cap && (old != NULL || n == 0));
	if (old != NULL && old == a->newest && size != 0 &&
	    cap <= SIZE_MAX / size &&
	    (p = grow_in_place(a, n * size, cap * size)) != NULL)
		return p;
	p = arena_array(a, cap, size);
	if (n > 0)
		memcpy(p, old, n * size);
	return p;
}

void
arena_trim(struct arena *a, const void *p, size_t n, size_t size)
{
	struct chunk *c = a->last;
	size_t at, old, fit = n * size;

	if (p == NULL || p != a->newest)
		return;
	at = (size_t)(a->newest - (const char *)(c + 1));
	old = c->used - RED_ZONE - at;
	fit = (fit + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	assert(fit <= old);
	c->used = at + fit + RED_ZONE;
	note_peak(a->common);
	a->total -= old - fit;
	a->common->total -= old - fit;
	POISON((char *)(c + 1) + at + fit, old - fit);
}

bool
arena_claim(struct arena *a, size_t n)
{
	if (over_cap(a->common, n))
		return false;
	a->claimed += n;
	a->common->total += n;
	return true;
}

void
arena_unclaim(struct arena *a, size_t n)
{
	note_peak(a->common);
	a->claimed -= n;
	a->common->total -= n;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
	struct cleanup *c = malloc(sizeof *c);

	if (c == NULL) {
		fn(p);
		jump(a, ARENA_JUMP_MEMORY);
	}
	c->fn = fn;
	c->p = p;
	c->prev = a->cleanups;
	a->cleanups = c;
}

void
arena_undefer(struct arena *a, void (*fn)(void *), void *p)
{
	struct cleanup **at;

	for (at = &a->cleanups; *at != NULL; at = &(*at)->prev) {
		if ((*at)->fn == fn && (*at)->p == p) {
			struct cleanup *c = *at;

			*at = c->prev;
			free(c);
			return;
		}
	}
}

struct arena_mark
arena_mark(struct arena *a)
{
	struct arena_mark m;

	m.chunk = a->last;
	m.used = a->last ? a->last->used : 0;
	m.total = a->total;
	a->newest = NULL; /* what stands before the mark stays as it is */
	return m;
}

void
arena_rewind(struct arena *a, struct arena_mark m)
{
	chunks_drop(a, m.chunk);
	if (a->last != NULL) {
		a->last->used = m.used;
		POISON((char *)(a->last + 1) + m.used, a->last->size - m.used);
	}
	note_peak(a->common);
	a->common->total -= a->total - m.total;
	a->total = m.total;
	a->newest = NULL;
}

size_t
arena_peak(const struct arena *a)
{
	const struct common *k = a->common;

	return k->total > k->peak ? k->total : k->peak;
}
