#include "engine/data/libxml.h"

#include <pthread.h>
#include <stddef.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

static void
on_nothing(void *self, xmlErrorPtr e)
{
	(void)self, (void)e;
}

static void
init_once(void)
{
	xmlStructuredErrorFunc before = xmlStructuredError;
	void *before_self = xmlStructuredErrorContext;

	xmlSetStructuredErrorFunc(NULL, on_nothing);
	xmlInitParser();
	xmlSetStructuredErrorFunc(before_self, before);
}

void
libxml_ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, init_once);
}
