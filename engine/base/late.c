#include "engine/base/late.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

/* dlopen is safe to call twice: it counts. */
bool
late_there(struct late *l)
{
	void *handle = atomic_load_explicit(&l->handle, memory_order_acquire);

	if (handle == NULL) {
		errno = 0; /* the loader hands on what malloc says */
		handle = dlopen(l->file, RTLD_NOW | RTLD_LOCAL);
		atomic_store_explicit(&l->handle, handle, memory_order_release);
	}
	return handle != NULL;
}

/* ISO C knows no way from void * to a function. */
bool
late_find(struct late *l, const char *name, void *to, void *_Atomic *cache)
{
	void *p = atomic_load_explicit(cache, memory_order_acquire);

	if (p == NULL && late_there(l)) {
		p = dlsym(l->handle, name);
		atomic_store_explicit(cache, p, memory_order_release);
	}
	memcpy(to, &p, sizeof p);
	return p != NULL;
}
