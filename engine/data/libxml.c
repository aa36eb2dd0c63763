#include "engine/data/libxml.h"

#include <pthread.h>
#include <stddef.h>

#include <libxml/parser.h>

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
libxml_ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, init_once);
}

void
libxml_hush(
    struct libxml_hush *before, xmlStructuredErrorFunc on_error, void *self)
{
	libxml_ready();
	hush(before, on_error, self);
}

void
libxml_unhush(const struct libxml_hush *before)
{
	xmlSetStructuredErrorFunc(before->structured_self, before->structured);
	xmlSetGenericErrorFunc(before->generic_self, before->generic);
}
