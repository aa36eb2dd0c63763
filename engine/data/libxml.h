/* libxml2, set up once for the whole program, and kept from printing.
 *
 * What it cannot pin on a parser, no memory as a rule, libxml2 prints on
 * standard error, in one of two ways: for the length of our calls both are
 * taken from it in this thread, and given back as they were. */
#ifndef CV_DATA_LIBXML_H
#define CV_DATA_LIBXML_H

#include <libxml/xmlerror.h>

/* Before the first parse of a thread; quiet: what cannot be had here is missed,
 * and told, by the parse. From any thread, as often as wanted. */
void libxml_ready(void);

/* What the thread had before. */
struct libxml_hush {
	xmlStructuredErrorFunc structured;
	void *structured_self;
	xmlGenericErrorFunc generic;
	void *generic_self;
};

/* Ready, and quiet: errors go to on_error(self, …), or where it is NULL
 * nowhere. */
void libxml_hush(
    struct libxml_hush *before, xmlStructuredErrorFunc on_error, void *self);
void libxml_unhush(const struct libxml_hush *before);

#endif
