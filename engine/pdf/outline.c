/* Bookmarks: landmarks by their level, opened one level deep. A landmark whose
 * level skips some hangs under the nearest higher one. */
#include "engine/pdf/parts.h"

#define NONE SIZE_MAX

struct mark {
	const struct landmark *landmark;
	struct pdf_object *object;
	size_t parent, previous, next, first, last; /* NONE: the root, none */
	int64_t children;
};

static size_t
parent_of(const struct mark *m, size_t i)
{
	size_t at = i == 0 ? NONE : i - 1;

	while (at != NONE && m[at].landmark->level >= m[i].landmark->level)
		at = m[at].parent;
	return at;
}

static void
hang(struct mark *m, struct mark *root, size_t i)
{
	struct mark *parent;

	m[i].parent = parent_of(m, i);
	parent = m[i].parent == NONE ? root : &m[m[i].parent];
	m[i].previous = parent->last;
	m[i].next = m[i].first = m[i].last = NONE;
	if (parent->last == NONE)
		parent->first = i;
	else
		m[parent->last].next = i;
	parent->last = i;
	parent->children++;
}

static void
link_put(struct buf *b, const char *key, const struct mark *m, size_t i)
{
	if (i == NONE)
		return;
	buf_puts(b, key);
	pdf_ref_put(b, m[i].object);
}

static void
kids_put(struct buf *b, const struct mark *m, const struct mark *of, bool open)
{
	if (of->children == 0)
		return;
	link_put(b, "/First ", m, of->first);
	link_put(b, "/Last ", m, of->last);
	buf_puts(b, "/Count ");
	buf_int(b, open ? of->children : -of->children);
}

static void
mark_write(struct pdf *pdf, const struct mark *m, const struct mark *root,
    const struct mark *of)
{
	const struct landmark *l = of->landmark;
	cv_len height = pdf->layout->sheets[l->page].height;
	struct buf b = buf_new(pdf->arena);

	buf_puts(&b, "/Title");
	pdf_text_put(&b, l->title);
	buf_puts(&b, "/Parent ");
	pdf_ref_put(
	    &b, of->parent == NONE ? root->object : m[of->parent].object);
	link_put(&b, "/Prev ", m, of->previous);
	link_put(&b, "/Next ", m, of->next);
	kids_put(&b, m, of, false);
	buf_puts(&b, "/Dest[");
	pdf_ref_put(&b, pdf->page[l->page]);
	buf_puts(&b, "/XYZ null ");
	buf_milli(&b, height - l->y);
	buf_puts(&b, " null]");
	of->object->body = buf_take(&b);
}

struct pdf_object *
pdf_outline(struct pdf *pdf)
{
	const struct layout *l = pdf->layout;
	struct mark root = {.first = NONE, .last = NONE};
	struct mark *m;
	struct buf b = buf_new(pdf->arena);

	if (l->n_landmarks == 0)
		return NULL;
	m = ARENA_ARRAY(pdf->arena, struct mark, l->n_landmarks);
	root.object = pdf_object_new(pdf);
	for (size_t i = 0; i < l->n_landmarks; i++) {
		m[i].landmark = &l->landmarks[i];
		m[i].object = pdf_object_new(pdf);
		hang(m, &root, i);
	}
	for (size_t i = 0; i < l->n_landmarks; i++)
		mark_write(pdf, m, &root, &m[i]);
	buf_puts(&b, "/Type/Outlines");
	kids_put(&b, m, &root, true);
	root.object->body = buf_take(&b);
	return root.object;
}
