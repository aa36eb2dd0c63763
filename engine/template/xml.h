/* XML to a tree of nodes, by libxml2's SAX. */
#ifndef CV_TEMPLATE_XML_H
#define CV_TEMPLATE_XML_H

#include "engine/template/tree.h"

#define TEMPLATE_NODES_MOST 200000
#define TEMPLATE_ATTRS_MOST 200 /* of one element */

/* The root element of source->text, kinds not yet looked up; NULL after
 * findings. */
struct node *template_xml_read(
    struct arena *a, struct diag *d, const struct source *source);

/* Is this more nesting than the arena's limit, or TEMPLATE_DEPTH? */
bool template_too_deep(const struct arena *a, int depth);
/* Files DEPTH_LIMIT. */
void template_tell_deep(struct diag *d, struct place place, struct str path);

/* The place of s[to] when s[0] stands at from. */
struct place template_place_in(struct place from, struct str s, size_t to);

#endif
