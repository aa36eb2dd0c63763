/* From cmark's tree to blocks: shared by rich_block.c and rich_words.c. */
#ifndef CV_TEMPLATE_RICH_WALK_H
#define CV_TEMPLATE_RICH_WALK_H

#include "engine/base/names.h"
#include "engine/template/expand.h"
#include "engine/template/rich.h"

struct rich {
	struct expansion *x;
	const struct node *n; /* the <rich> */
	const struct val *v;  /* its value: lines, or one text */
	struct str text;      /* joined */
	size_t *item_of;      /* line of the text -> item of v */
	size_t n_lines;
	bool entities; /* the text holds & */
	int depth;
	bool first;          /* no paragraph yet */
	int32_t quotes;      /* block quotes we are in */
	int level;           /* of the last heading; 0: none yet */
	bool headings_count; /* they are levels above numbered lists */
	const struct style *paragraph, *first_paragraph, *item, *quote;
	const struct style *heading[6], *table_text, *table_head;
	struct list_style *dash, *number;
	struct table *shape; /* shrink, for every table */
	const struct style *note;
	cmark_node **notes; /* definitions, by number */
	bool *called;       /* … has been */
	size_t n_notes;
	struct names typed; /* [^name] in the text, not behind a backslash */
};

/* The list the walk is in. */
struct rich_list {
	const struct rich_list *outer;
	struct list *list;
	int32_t level; /* in its own list */
	int32_t depth; /* of all lists around */
	bool ordered;
	bool taken; /* the item has a list of this kind one level deeper */
};

/* Line of the Markdown, from 1, as a place in the data. */
struct origin template_rich_origin(const struct rich *r, int line);
void template_rich_unsupported(struct rich *r, int line, struct str what);
/* Takes {#name} from the end of the paragraph: its id. */
void template_rich_take_name(struct paragraph *p);
/* Where the next [^ stands, at `from` or behind it; s.n: nowhere. */
size_t template_note_find(struct str s, size_t from);
/* The name in [^name] at the beginning of s; empty: it is none. */
struct str template_note_name(struct str s);
/* Inline children of node as runs of p. */
void template_rich_words(struct rich *r, cmark_node *node, int line,
    const struct look *look, struct paragraph *p);

#endif
