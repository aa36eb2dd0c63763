/* malloc and its family for the whole process, over glibc's own. A program's
 * definitions come before those of libc for every library, those loaded late
 * too. Nothing here may allocate. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "tests/third/heap.h"

#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <libxml/globals.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t alignment, size_t n);

#pragma GCC visibility push(default)
void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);
void *memalign(size_t alignment, size_t n);
void *aligned_alloc(size_t alignment, size_t n);
int posix_memalign(void **out, size_t alignment, size_t n);
#pragma GCC visibility pop

/* The beginnings of file names; of two that fit the first counts. What C++
 * allocates by operator new, libstdc++ asks for: libqpdf's, mostly. */
static const char *const groups[] = {"libhpdf", "libxml2",
    "libcmark-gfm-extensions", "libcmark-gfm", "libfreetype",
    "libharfbuzz-subset", "libharfbuzz", "libicu", "libpng", "libjpeg",
    "libdeflate", "libyajl", "libpcre2", "libnettle", "libqrencode", "libz.so",
    "libzip", "libqpdf", "libstdc++", "libc.so", "ld-linux", NULL};

struct range {
	uintptr_t from, to;
	int group;
};
static struct range ranges[256];
static size_t n_ranges;

static atomic_long counted[HEAP_GROUPS];
static atomic_int chosen = -1;
static atomic_long countdown;
static atomic_bool all, resting = true;

/* ---- which library ---- */
static int
group_of_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;

	for (int i = 0; groups[i] != NULL; i++)
		if (strncmp(name, groups[i], strlen(groups[i])) == 0)
			return i;
	return -1;
}

static int
learn_one(struct dl_phdr_info *info, size_t size, void *self)
{
	int group = group_of_file(info->dlpi_name);

	(void)size;
	(void)self;
	for (int i = 0; group >= 0 && i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];

		if (h->p_type != PT_LOAD || !(h->p_flags & PF_X) ||
		    n_ranges == sizeof ranges / sizeof ranges[0])
			continue;
		ranges[n_ranges].from = info->dlpi_addr + h->p_vaddr;
		ranges[n_ranges].to = ranges[n_ranges].from + h->p_memsz;
		ranges[n_ranges++].group = group;
	}
	return 0;
}

void
heap_learn(void)
{
	n_ranges = 0;
	dl_iterate_phdr(learn_one, NULL);
}

const char *
heap_group(int group)
{
	return groups[group];
}

static int
group_of(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;

	for (size_t i = 0; i < n_ranges; i++)
		if (at >= ranges[i].from && at < ranges[i].to)
			return ranges[i].group;
	return -1;
}

/* ---- failing ---- */
void
heap_fail(int group, long n, bool then_all)
{
	for (int i = 0; i < HEAP_GROUPS; i++)
		counted[i] = 0;
	all = then_all;
	countdown = n;
	chosen = group;
	resting = false;
}

void
heap_rest(void)
{
	resting = true;
}

long
heap_counted(int group)
{
	return counted[group];
}

/* libxml2's state of a thread: without it it calls itself until the stack is
 * full. The engine makes sure that it is to be had (data/libxml.h). */
static const size_t survived_by_none = sizeof(xmlGlobalState);

static bool
fails(const void *caller, size_t size)
{
	int group;
	long n;

	if (resting || (group = group_of(caller)) < 0)
		return false;
	if (size == survived_by_none && strcmp(groups[group], "libxml2") == 0)
		return false;
	n = ++counted[group];
	if (countdown == 0 || group != chosen ||
	    !(all ? n >= countdown : n == countdown))
		return false;
	errno = ENOMEM;
	return true;
}

/* n: bytes, of calloc elements */
#define FAILS() fails(__builtin_return_address(0), n)

void *
malloc(size_t n)
{
	return FAILS() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return FAILS() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return FAILS() ? NULL : __libc_realloc(p, n);
}

void *
memalign(size_t alignment, size_t n)
{
	return FAILS() ? NULL : __libc_memalign(alignment, n);
}

void *
aligned_alloc(size_t alignment, size_t n)
{
	return FAILS() ? NULL : __libc_memalign(alignment, n);
}

int
posix_memalign(void **out, size_t alignment, size_t n)
{
	void *p = FAILS() ? NULL : __libc_memalign(alignment, n);

	if (p == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}
