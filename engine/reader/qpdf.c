/* libqpdf is C++ behind a C interface. Some of its functions let no exception
 * out, others do (qpdf_init, qpdf_get_error, qpdf_oh_release …), and one that
 * comes out of them ends the process. The one there is reason to expect is
 * std::bad_alloc. So while a thread is inside the fence, operator new that has
 * no memory finds a handler: it gives back a reserve, with which the call in
 * hand comes to its end as a rule; when that is used up too, the handler jumps
 * to the arena's border, over libqpdf's frames. What they held is lost then, a
 * lock of a static object among them perhaps, so the library is not used again.
 *
 * Two things it asks malloc for by itself: its copy of a stream, which is
 * written to unchecked (room for it is made sure of: pdf_object.c), and what
 * zlib needs, which it takes for a broken stream (it says so in
 * words). */
#include "engine/reader/qpdf.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"

#define FILE_NAME "libqpdf.so.29"
#define RESERVE ((size_t)256 << 10)

static struct qpdf_library library;
static bool there;
static atomic_bool spent;

static _Thread_local struct qpdf_fence *fence;
static void (*handler_before)(void);
static void (*throw_bad_alloc)(void);

/* ---- no memory ---- */
/* Called by operator new, which tries again when this comes back. */
static void
on_no_memory(void)
{
	struct qpdf_fence *f = fence;

	if (f == NULL) { /* somebody else's */
		if (handler_before != NULL)
			handler_before();
		else
			throw_bad_alloc();
		return;
	}
	if (f->reserve != NULL) {
		free(f->reserve);
		f->reserve = NULL;
		return;
	}
	f->lost = true;
	fence = NULL;
	atomic_store(&spent, true);
	arena_no_memory(f->arena);
}

static void
leave(void *p)
{
	struct qpdf_fence *f = p;

	fence = NULL;
	free(f->reserve);
	f->reserve = NULL;
}

struct qpdf_fence *
qpdf_enter(struct arena *a)
{
	struct qpdf_fence *f = ARENA_NEW(a, struct qpdf_fence);

	if (atomic_load(&spent) || (f->reserve = malloc(RESERVE)) == NULL)
		arena_no_memory(a);
	f->arena = a;
	arena_defer(a, leave, f);
	fence = f;
	return f;
}

/* ---- the library ---- */
/* ISO C knows no way from void * to a function. */
static bool
find(void *handle, const char *name, void *to)
{
	void *p = dlsym(handle, name);

	memcpy(to, &p, sizeof p);
	return p != NULL;
}

/* std::set_new_handler, and what operator new does without a handler. */
static bool
set_handler(void *handle)
{
	void (*(*set)(void (*)(void)))(void);

	if (!find(handle, "_ZSt15set_new_handlerPFvvE", &set) ||
	    !find(handle, "_ZSt17__throw_bad_allocv", &throw_bad_alloc))
		return false;
	handler_before = set(on_no_memory);
	return true;
}

static void
load(void)
{
	void *handle = dlopen(FILE_NAME, RTLD_NOW | RTLD_LOCAL);
	bool all = handle != NULL;

#define X(name) all = all && find(handle, "qpdf_" #name, &library.name);
	QPDF_FUNCTIONS(X)
#undef X
	there = all && set_handler(handle);
}

const struct qpdf_library *
qpdf_library(struct arena *a)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static bool no_memory; /* glibc then has it by halves, and for ever */
	bool loaded, short_of_memory;

	/* the loader ends the process where it has none for its own tables */
	arena_make_sure(a, RESERVE);
	pthread_mutex_lock(&lock);
	errno = 0; /* the loader hands on what malloc says */
	if (!there && !no_memory)
		load();
	no_memory = no_memory || (!there && errno == ENOMEM);
	short_of_memory = no_memory;
	loaded = there;
	pthread_mutex_unlock(&lock);
	if (short_of_memory)
		arena_no_memory(a);
	return loaded ? &library : NULL;
}
