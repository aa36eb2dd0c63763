/* Levels of list styles, and what their texts name. */
#include "engine/document/document.h"

static int32_t
in_range(int32_t depth)
{
	if (depth < 0)
		return 0;
	return depth < LIST_LEVELS ? depth : LIST_LEVELS - 1;
}

int32_t
document_last_level(const struct list_style *s)
{
	return in_range(s->n_levels - 1);
}

int32_t
document_list_depth(const struct paragraph *p)
{
	return in_range(p->level);
}

const struct list_level *
document_list_level(const struct list_style *s, int32_t depth)
{
	int32_t last = document_last_level(s);

	return &s->level[depth <= last ? depth : last];
}

const struct list_level *
document_item_level(const struct paragraph *p)
{
	return document_list_level(p->list->style, document_list_depth(p));
}

int32_t
document_level_reference(const struct list_style *s, int32_t depth, size_t i)
{
	struct str text = document_list_level(s, depth)->text;
	int32_t k;

	if (text.p[i] != '%' || i + 1 >= text.n)
		return -1;
	k = text.p[i + 1] - '1';
	if (k < 0 || k >= LIST_LEVELS)
		return -1;
	return k == document_last_level(s) && depth > k ? depth : k;
}
