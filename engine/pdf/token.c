/* Tokens broken over lines without an inserted character: 32 hex digits in a
 * narrow cell. One Span with ActualText encloses all pieces, so that copying
 * gives the token whole. The pieces must follow each other on the page: a token
 * that goes on on another page, or higher up, is left in pieces. So is one with
 * other text beside it (the next column of a table): readers that order words
 * by where they stand would put the whole token into one line and lose its
 * place in the others. And so is one that is a link in part: a link is a tag of
 * its own. */
#include "engine/pdf/parts.h"

static bool
is_blank_at(const struct shape *shape, uint32_t i)
{
	uint32_t at = shape->glyphs[i].cluster;

	return shape->text.p[at] == ' ';
}

uint32_t
pdf_token_end(const struct box_text *t)
{
	uint32_t i = t->from;

	while (i < t->to && !is_blank_at(t->shape, i))
		i++;
	return i;
}

uint32_t
pdf_token_start(const struct box_text *t, uint32_t from)
{
	uint32_t i = t->to;

	while (i > from && !is_blank_at(t->shape, i - 1))
		i--;
	return i;
}

static struct str
text_between(const struct shape *s, uint32_t from, uint32_t to)
{
	return str_slice(s->text, s->glyphs[from].cluster,
	    to < s->n ? s->glyphs[to].cluster : s->text.n);
}

static bool
stands_beside(const struct box *x, const struct box *a, const struct box *b)
{
	return x->kind == BOX_TEXT && x->block != a->block &&
	       x->as.text.from < x->as.text.to &&
	       x->y > a->y - a->as.text.size && x->y - x->as.text.size < b->y;
}

/* Does text of another paragraph stand beside the lines of box i and of b? What
 * does is mostly near in the order of drawing: looked for from there. */
static bool
has_neighbour(const struct sheet *sheet, size_t i, const struct box *b)
{
	const struct box *all = sheet->boxes, *a = &all[i];
	size_t n = sheet->n_boxes;

	for (size_t d = 1; d <= i || d < n - i; d++) {
		if (d <= i && stands_beside(&all[i - d], a, b))
			return true;
		if (d < n - i && stands_beside(&all[i + d], a, b))
			return true;
	}
	return false;
}

/* Do both lead to the same place, or nowhere? */
static bool
same_link(const struct box *a, const struct box *b)
{
	static const struct run nowhere;

	return document_same_link(a->run != NULL ? a->run : &nowhere,
	    b->run != NULL ? b->run : &nowhere);
}

static const struct box *
follower(const struct sheet *sheet, size_t i)
{
	const struct box *b = &sheet->boxes[i];

	for (size_t k = i + 1; k < sheet->n_boxes; k++) {
		const struct box *next = &sheet->boxes[k];

		/* what is drawn between would stand within the span */
		if (next->kind == BOX_FILL || next->kind == BOX_IMAGE)
			return NULL;
		if (next->kind != BOX_TEXT ||
		    next->as.text.from == next->as.text.to)
			continue;
		if (next->block != b->block || next->y <= b->y ||
		    !same_link(next, b) ||
		    pdf_token_end(&next->as.text) == next->as.text.from ||
		    has_neighbour(sheet, i, next))
			return NULL;
		return next;
	}
	return NULL;
}

const struct box *
pdf_token_next(const struct sheet *sheet, size_t i)
{
	return sheet->boxes[i].as.text.token_broken ? follower(sheet, i) : NULL;
}

struct str
pdf_token_text(
    struct arena *a, const struct sheet *sheet, size_t i, uint32_t start)
{
	const struct box *b = &sheet->boxes[i];
	struct buf text = buf_new(a);

	buf_str(&text, text_between(b->as.text.shape, start, b->as.text.to));
	while (text.n <= PDF_TOKEN_MOST &&
	       (b = pdf_token_next(sheet, i)) != NULL) {
		const struct box_text *t = &b->as.text;
		uint32_t end = pdf_token_end(t);

		buf_str(&text, text_between(t->shape, t->from, end));
		if (end < t->to)
			break;
		i = (size_t)(b - sheet->boxes);
	}
	return buf_take(&text);
}
