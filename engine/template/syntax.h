/* Which elements and attributes there are, and where they may stand. */
#ifndef CV_TEMPLATE_SYNTAX_H
#define CV_TEMPLATE_SYNTAX_H

#include "engine/template/tree.h"

/* Looks up the kinds of all elements and attributes below root (a template or
 * a library), parses expressions and constant values, prepares formats. False
 * after findings. */
bool template_syntax_check(struct arena *a, struct diag *d, struct node *root);
/* if, elif, else, each: what stands in it stands where it stands. */
bool template_is_control(const struct node *n);
/* Where the words of a text begin, behind its blanks. */
struct place template_words_place(const struct node *n);

#endif
