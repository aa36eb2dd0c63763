#include "engine/data/libxml.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include <libxml/globals.h>
#include <libxml/parser.h>

#include "engine/base/arena.h"

static void
on_nothing(void *self, xmlErrorPtr e)
{
	(void)self, (void)e;
}

static void
print_nothing(void *self, const char *format, ...)
{
	(void)self, (void)format;
}

static void
hush(struct libxml_hush *before, xmlStructuredErrorFunc on_error, void *self)
{
	before->structured = xmlStructuredError;
	before->structured_self = xmlStructuredErrorContext;
	before->generic = xmlGenericError;
	before->generic_self = xmlGenericErrorContext;
	xmlSetStructuredErrorFunc(
	    self, on_error != NULL ? on_error : on_nothing);
	xmlSetGenericErrorFunc(NULL, print_nothing);
}

static void
init_once(void)
{
	struct libxml_hush before;

	hush(&before, NULL, NULL);
	xmlInitParser();
	libxml_unhush(&before);
}

void
libxml_hush(struct arena *a, struct libxml_hush *before,
    xmlStructuredErrorFunc on_error, void *self)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	static _Thread_local bool has_state;

	if (!has_state)
		arena_make_sure(a, sizeof(xmlGlobalState));
	has_state = true;
	pthread_once(&once, init_once);
	hush(before, on_error, self);
}

void
libxml_unhush(const struct libxml_hush *before)
{
	xmlSetStructuredErrorFunc(before->structured_self, before->structured);
	xmlSetGenericErrorFunc(before->generic_self, before->generic);
}
