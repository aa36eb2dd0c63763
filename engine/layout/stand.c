/* Where every paragraph stands, out of the boxes. */
#include "engine/base/arena.h"
#include "engine/layout/layout.h"

/* The line a paragraph is in, while its boxes are walked. */
struct going {
	int32_t sheet;
	cv_len y, left, right;
};

/* Does the box begin a line? Superscript stands higher on its own one: by less
 * than half a line. */
static bool
begins_line(const struct going *g, const struct box *b, int32_t sheet)
{
	return g->sheet != sheet || b->y - g->y > b->height / 2 ||
	       g->y - b->y > b->height;
}

/* The sheets it stands on. */
static void
note_sheet(struct stand *s, const struct box *b, int32_t sheet, int32_t number)
{
	cv_len top = b->kind == BOX_TEXT ? b->y - b->height : b->y;

	if (s->sheet == 0) {
		s->sheet = sheet;
		s->number = number;
		s->top = top > 0 ? top : 0;
	}
	if (s->last_sheet != sheet) {
		s->last_sheet = sheet;
		s->last_lines = 0;
	}
}

static void
note_words(struct stand *s, struct going *g, const struct box *b, int32_t sheet)
{
	bool begins = begins_line(g, b, sheet);

	if (begins) {
		s->lines++;
		s->last_lines++;
		g->sheet = sheet;
		g->y = b->y;
		g->left = b->x;
		g->right = b->x;
	}
	if (b->x < g->left)
		g->left = b->x;
	if (b->x + b->width > g->right)
		g->right = b->x + b->width;
	if (g->right - g->left > s->width)
		s->width = g->right - g->left;
}

void
layout_stands(struct arena *a, const struct layout *l, struct stands *out)
{
	size_t n = (size_t)l->document->n_blocks + 1;
	struct stand *v = ARENA_ARRAY(a, struct stand, n);
	struct arena *own = arena_scratch(a);
	struct going *going = ARENA_ARRAY(own, struct going, n);

	for (size_t i = 0; i < l->n_sheets; i++) {
		const struct sheet *s = &l->sheets[i];

		for (size_t k = 0; k < s->n_boxes; k++) {
			const struct box *b = &s->boxes[k];

			if (b->block == 0 ||
			    (b->kind != BOX_TEXT && b->kind != BOX_IMAGE))
				continue;
			note_sheet(&v[b->block], b, (int32_t)i + 1, s->number);
			if (b->kind == BOX_TEXT)
				note_words(&v[b->block], &going[b->block], b,
				    (int32_t)i + 1);
		}
	}
	arena_scratch_free(own);
	out->v = v;
	out->n = (int32_t)n;
	out->sheets = (int32_t)l->n_sheets;
}
