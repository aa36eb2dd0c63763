/* Markdown by cmark-gfm (tables and strikethrough, nothing else), fenced: the
 * library aborts when it gets no memory, so it gets it from an arena of ours
 * and never hears of a failure. */
#ifndef CV_TEMPLATE_RICH_H
#define CV_TEMPLATE_RICH_H

#include <stdbool.h>

#include <cmark-gfm.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;

#define RICH_TEXT_MOST ((size_t)2 << 20)

/* Parses text and calls walk with the tree, which is gone afterwards. walk may
 * ask cmark for anything. False after a finding at place: too large, no
 * memory. */
bool template_markdown(struct arena *a, struct diag *d, struct place place,
    struct str path, struct str text,
    void (*walk)(void *self, cmark_node *root), void *self);

#endif
