#include "engine/base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 16u
#define CHUNK_FIRST ((size_t)64 * 1024)
#define CHUNK_MOST ((size_t)1024 * 1024)

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
	size_t reserved; /* keeps the head a multiple of ALIGNMENT */
};

struct cleanup {
	struct cleanup *prev;
	void (*fn)(void *);
	void *p;
};

struct arena {
	struct arena *parent; /* of a scratch arena */
	struct chunk *last;
	struct cleanup *cleanups;
	size_t cap;
	size_t total; /* bytes handed out, the measure of cap */
	size_t peak;
	size_t next_size;
	bool bordered;
	jmp_buf border;
};

struct arena *
arena_new(size_t cap)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		return NULL;
	a->cap = cap;
	a->next_size = CHUNK_FIRST;
	return a;
}

static void
free_scratch(void *p)
{
	arena_free(p);
}

struct arena *
arena_scratch(struct arena *parent)
{
	struct arena *a = arena_new(0);

	if (a == NULL)
		arena_no_memory(parent);
	a->parent = parent;
	arena_defer(parent, free_scratch, a);
	return a;
}

void
arena_scratch_free(struct arena *a)
{
	arena_undefer(a->parent, free_scratch, a);
	arena_free(a);
}

static void
chunks_free(struct arena *a, const void *stop)
{
	while (a->last != NULL && a->last != stop) {
		struct chunk *c = a->last;

		a->last = c->prev;
		UNPOISON(c + 1, c->size);
		free(c);
	}
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->cleanups != NULL) {
		struct cleanup *c = a->cleanups;

		a->cleanups = c->prev;
		c->fn(c->p);
		free(c);
	}
	chunks_free(a, NULL);
	free(a);
}

jmp_buf *
arena_border(struct arena *a)
{
	a->bordered = true;
	return &a->border;
}

static _Noreturn void
jump(struct arena *a, enum arena_jump why)
{
	while (a->parent != NULL)
		a = a->parent;
	if (!a->bordered)
		abort();
	longjmp(a->border, (int)why);
}

static bool
over_cap(const struct arena *a, size_t n)
{
	if (a->parent != NULL)
		return n > SIZE_MAX - a->total ||
		       over_cap(a->parent, a->total + n);
	return a->cap != 0 && (n > a->cap || a->total > a->cap - n);
}

/* more: bytes of its scratch arenas. */
static void
note_peak(struct arena *a, size_t more)
{
	size_t total = a->total + more;

	if (total > a->peak)
		a->peak = total;
	if (a->parent != NULL)
		note_peak(a->parent, total);
}

static void *
take(struct chunk *c, size_t n)
{
	void *p = (char *)(c + 1) + c->used;

	c->used += n + RED_ZONE;
	UNPOISON(p, n);
	memset(p, 0, n);
	return p;
}

static struct chunk *
chunk_add(struct arena *a, size_t n)
{
	size_t size = a->next_size;
	struct chunk *c;

	if (n + RED_ZONE > size)
		size = n + RED_ZONE;
	if (size > SIZE_MAX - sizeof *c ||
	    (c = malloc(sizeof *c + size)) == NULL)
		return NULL;
	c->prev = a->last;
	c->size = size;
	c->used = 0;
	c->reserved = 0;
	POISON(c + 1, size);
	a->last = c;
	if (a->next_size < CHUNK_MOST)
		a->next_size *= 2;
	return c;
}

static void *
alloc_or_why(struct arena *a, size_t n, enum arena_jump *why)
{
	struct chunk *c = a->last;

	*why = ARENA_JUMP_MEMORY;
	if (n > SIZE_MAX - 2 * ALIGNMENT)
		return NULL;
	n = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (over_cap(a, n)) {
		*why = ARENA_JUMP_CAP;
		return NULL;
	}
	if (c == NULL || c->size - c->used < n + RED_ZONE)
		c = chunk_add(a, n);
	if (c == NULL)
		return NULL;
	a->total += n;
	note_peak(a, 0);
	return take(c, n);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	enum arena_jump why;
	void *p = alloc_or_why(a, n, &why);

	if (p == NULL)
		jump(a, why);
	return p;
}

void *
arena_try_alloc(struct arena *a, size_t n)
{
	enum arena_jump why;

	return alloc_or_why(a, n, &why);
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

void *
arena_grow(struct arena *a, const void *old, size_t n, size_t cap, size_t size)
{
	void *p;

	assert(n <= cap);
	p = arena_array(a, cap, size);
	if (n > 0)
		memcpy(p, old, n * size);
	return p;
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
arena_mark(const struct arena *a)
{
	struct arena_mark m;

	m.chunk = a->last;
	m.used = a->last ? a->last->used : 0;
	m.total = a->total;
	return m;
}

void
arena_rewind(struct arena *a, struct arena_mark m)
{
	chunks_free(a, m.chunk);
	if (a->last != NULL) {
		a->last->used = m.used;
		POISON((char *)(a->last + 1) + m.used, a->last->size - m.used);
	}
	a->total = m.total;
}

size_t
arena_peak(const struct arena *a)
{
	return a->peak;
}
