/* Reading layouts in tests: boxes by their text, texts of boxes. Include
 * behind build.h. */
#ifndef CV_TESTS_UNIT_LAYOUT_READ_H
#define CV_TESTS_UNIT_LAYOUT_READ_H

#include "engine/layout/layout.h"
#include "engine/resolve/resolve.h"

static inline struct str
box_said(const struct box *b)
{
	const struct box_text *t = &b->as.text;
	const struct shape *s = t->shape;
	size_t from = t->from < s->n ? s->glyphs[t->from].cluster : s->text.n;
	size_t to = t->to < s->n ? s->glyphs[t->to].cluster : s->text.n;

	return str_slice(s->text, from, to);
}

static inline bool
box_says(const struct box *b, const char *text)
{
	return b->kind == BOX_TEXT && str_is(str_trim(box_said(b)), text);
}

/* The nth (from 0) box with that text, on a page or (page < 0) anywhere. */
static inline const struct box *
box_find(const struct layout *l, int page, const char *text, int nth)
{
	for (size_t i = 0; i < l->n_sheets; i++) {
		if (page >= 0 && (size_t)page != i)
			continue;
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++)
			if (box_says(&l->sheets[i].boxes[k], text) &&
			    nth-- == 0)
				return &l->sheets[i].boxes[k];
	}
	return NULL;
}

static inline int
page_with(const struct layout *l, const char *text)
{
	for (size_t i = 0; i < l->n_sheets; i++)
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++)
			if (box_says(&l->sheets[i].boxes[k], text))
				return (int)i;
	return -1;
}

/* Boxes of one kind on a page. */
static inline size_t
box_count(const struct layout *l, size_t page, enum box_kind kind)
{
	size_t n = 0;

	for (size_t k = 0; k < l->sheets[page].n_boxes; k++)
		n += l->sheets[page].boxes[k].kind == kind;
	return n;
}

static inline const struct box *
box_nth(const struct layout *l, size_t page, enum box_kind kind, size_t nth)
{
	for (size_t k = 0; k < l->sheets[page].n_boxes; k++)
		if (l->sheets[page].boxes[k].kind == kind && nth-- == 0)
			return &l->sheets[page].boxes[k];
	return NULL;
}

#endif
