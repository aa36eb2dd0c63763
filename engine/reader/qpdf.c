#include "engine/reader/qpdf.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define FILE_NAME "libqpdf.so.29"

static struct qpdf_library library;
static bool there;

/* ISO C knows no way from void * to a function. */
static bool
find(void *handle, const char *name, void *to)
{
	void *p = dlsym(handle, name);

	memcpy(to, &p, sizeof p);
	return p != NULL;
}

static void
load(void)
{
	void *handle = dlopen(FILE_NAME, RTLD_NOW | RTLD_LOCAL);

	if (handle == NULL)
		return;
	there = true;
#define X(name) there = there && find(handle, "qpdf_" #name, &library.name);
	QPDF_FUNCTIONS(X)
#undef X
}

const struct qpdf_library *
qpdf_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return there ? &library : NULL;
}
