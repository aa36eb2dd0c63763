/* XML to a tree of nodes, by libxml2's SAX. */
#ifndef CV_TEMPLATE_XML_H
#define CV_TEMPLATE_XML_H

#include "engine/template/tree.h"

#define TEMPLATE_FILE_MOST ((size_t)4 << 20)
#define TEMPLATE_NODES_MOST 200000
#define TEMPLATE_ATTRS_MOST 200 /* of one element */

/* The root element of source->text, kinds not yet looked up; NULL after
 * findings. */
struct node *template_xml_read(
    struct arena *a, struct diag *d, const struct source *source);

/* The place of s[to] when s[0] stands at from. */
struct place template_place_in(struct place from, struct str s, size_t to);

#endif
