/* Arena: the memory of one job (or of one engine).
 *
 * Everything a job makes lives in its arena and dies with it. An arena has a
 * byte cap; running out of memory or over the cap is the one jump of the
 * engine: longjmp to the border set by whoever owns the arena. Never let it
 * jump across a third party's frame: inside a callback called by a library
 * use arena_try_alloc.
 *
 * Foreign handles (libxml2 documents, ICU objects, ...) go on the cleanup list
 * with arena_defer, so that the jump cannot leak them. */
#ifndef CV_BASE_ARENA_H
#define CV_BASE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/base/limits.h"

struct arena;

/* Where arena_alloc jumps to, and with what value. */
enum arena_jump {
	ARENA_JUMP_MEMORY = 1, /* malloc said no */
	ARENA_JUMP_CAP = 2,    /* the arena's own byte cap is reached */
	ARENA_JUMP_TIME = 3    /* the limit of time is */
};

/* A place to go back to: all that was allocated since is given back. */
struct arena_mark {
	void *chunk;
	size_t used;
	size_t total; /* bytes handed out so far */
};

/* cap in bytes, 0 = none. NULL when out of memory. Caller owns. */
struct arena *arena_new(size_t cap);
/* An arena for what a stage of the work needs and leaves behind:
 * arena_scratch_free runs its cleanups and gives its memory to whoever of the
 * family asks next. It counts in the parent's cap, jumps to the parent's border
 * and dies with the parent. Jumps. */
struct arena *arena_scratch(struct arena *parent);
void arena_scratch_free(struct arena *a); /* NULL is fine */

/* Runs the cleanups, newest first, and releases all. NULL is fine. */
void arena_free(struct arena *a);

/* What its owner allows, lent as long as the arena lives or is reset: sets the
 * cap, and starts the time, at whose end the next allocations jump to the
 * border. Without it limits are the usual ones, and time has no end. */
void arena_limit(struct arena *a, const struct limits *l);
const struct limits *arena_limits(const struct arena *a);
/* The time begins anew: another document of many. */
void arena_time_anew(struct arena *a);

/* So many small steps of work were done without an allocation: jumps at the
 * time's end, as allocations do. The clock is asked once in so many calls, and
 * whenever the steps are thousands. */
void arena_work(struct arena *a, size_t steps);

/* As after arena_new(cap), but some of its memory is kept for what comes next:
 * for one document after the other. Not for scratch arenas. */
void arena_reset(struct arena *a, size_t cap);

/* The border. Use: if (setjmp(*arena_border(a))) { ... out of memory ... }
 * Without a border set, running out aborts. */
jmp_buf *arena_border(struct arena *a);

/* Zeroed bytes, aligned for any type. arena_alloc jumps when there is no
 * memory; arena_try_alloc gives NULL. n = 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t n);
void *arena_try_alloc(struct arena *a, size_t n);
/* The same; where there is no memory, says why. */
void *arena_alloc_why(struct arena *a, size_t n, enum arena_jump *why);

/* Jumps where malloc has no n bytes now. Just before a call of a library that
 * would not survive that: they are free for it. */
void arena_make_sure(struct arena *a, size_t n);

/* The jump itself, for a library's answer that means "no memory". */
_Noreturn void arena_no_memory(struct arena *a);

/* n elements of size bytes, overflow checked; jumps. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* old[0..n*size) with room for cap elements, behind them zeros: a copy, or
 * old itself where it is the newest allocation and there is room; jumps. */
void *arena_grow(
    struct arena *a, const void *old, size_t n, size_t cap, size_t size);

/* The array p of n elements will not grow any more: gives back what is behind
 * them, where p is the newest allocation. */
void arena_trim(struct arena *a, const void *p, size_t n, size_t size);

/* Counts n bytes that are held elsewhere for the arena's owner in its cap;
 * false when that has no room for them. */
bool arena_claim(struct arena *a, size_t n);
void arena_unclaim(struct arena *a, size_t n);

/* Calls fn(p) when the arena is freed (not at arena_rewind). When there is no
 * memory to remember it, calls fn(p) at once and jumps. */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);
/* Takes back the newest defer of (fn, p) without calling it. */
void arena_undefer(struct arena *a, void (*fn)(void *), void *p);

struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

/* The most bytes that were ever handed out at once, scratch arenas included. */
size_t arena_peak(const struct arena *a);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* Appends item to a growing array held as (p, n, cap) in the arena. */
#define ARENA_PUSH(a, p, n, cap, item)                                         \
	do {                                                                   \
		if ((n) == (cap)) {                                            \
			(cap) = (cap) ? 2 * (cap) : 8;                         \
			(p) = arena_grow((a), (p), (n), (cap), sizeof *(p));   \
		}                                                              \
		(p)[(n)++] = (item);                                           \
	} while (0)

#endif
