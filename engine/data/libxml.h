/* libxml2, set up once for the whole program, and kept from printing.
 *
 * What it cannot pin on a parser, no memory as a rule, libxml2 prints on
 * standard error, in one of two ways: for the length of our calls both are
 * taken from it in this thread, and given back as they were.
 *
 * libxml2 keeps a state of each thread. Where there is no memory for it,
 * version 2.9.14 says so by means of that state, and calls itself until the
 * stack is full: so room for it is made sure of before a thread first comes
 * here. */
#ifndef CV_DATA_LIBXML_H
#define CV_DATA_LIBXML_H

#include <libxml/xmlerror.h>

struct arena;

/* What the thread had before. */
struct libxml_hush {
	xmlStructuredErrorFunc structured;
	void *structured_self;
	xmlGenericErrorFunc generic;
	void *generic_self;
};

/* Sets libxml2 up, and quiet: errors go to on_error(self, …), or where it is
 * NULL nowhere. What cannot be had here is missed, and told, by the parse.
 * Jumps. From any thread. */
void libxml_hush(struct arena *a, struct libxml_hush *before,
    xmlStructuredErrorFunc on_error, void *self);
void libxml_unhush(const struct libxml_hush *before);

#endif
