/* Which elements and attributes there are, and where they may stand. */
#ifndef CV_TEMPLATE_SYNTAX_H
#define CV_TEMPLATE_SYNTAX_H

#include "engine/template/tree.h"

/* Looks up the kinds of all elements and attributes below root (a template or
 * a library), parses expressions and constant values, prepares formats. False
 * after findings. */
bool template_syntax_check(struct arena *a, struct diag *d, struct node *root);
/* Is it the root of that name? False after a finding. */
bool template_root_is(struct diag *d, const struct node *root, struct str name);
/* Reads a file that is no template but of the language too, whose root is
 * called so, and checks its syntax. NULL after findings that leave nothing to
 * read; others are filed. */
const struct node *template_root_read(
    struct arena *a, struct diag *d, const char *file, struct str name);
/* if, elif, else, each: what stands in it stands where it stands. */
bool template_is_control(const struct node *n);
/* Where the words of a text begin, behind its blanks. */
struct place template_words_place(const struct node *n);

#endif
