/* Nothing is lost off the paper: text and pictures that reach over an edge of
 * their page are told, once a block. Margins may be crossed, edges not. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

/* How far [at, at + size] reaches over [0, room]; 0 = it is inside. */
static cv_len
over(cv_len at, cv_len size, cv_len room)
{
	int64_t low = -(int64_t)at, high = (int64_t)at + size - room;
	int64_t most = low > high ? low : high;

	if (most <= LEN_TWIP)
		return 0;
	return most < LEN_MOST ? (cv_len)most : LEN_MOST;
}

static cv_len
box_over(const struct sheet *s, const struct box *b)
{
	cv_len x = over(b->x, b->width, s->width), y;

	y = over(b->y, b->kind == BOX_IMAGE ? b->height : 0, s->height);
	return x > y ? x : y;
}

static bool
is_seen(const struct box *b)
{
	return b->run != NULL &&
	       (b->kind == BOX_IMAGE ||
		   (b->kind == BOX_TEXT && b->as.text.from < b->as.text.to));
}

static void
tell(struct lay *l, const struct box *b, cv_len by)
{
	diag_at(l->d, FINDING_OFF_PAGE, b->run->origin.place,
	    b->run->origin.path,
	    b->kind == BOX_IMAGE ? STR(BOTH("hình", "an image"))
				 : STR(BOTH("chữ", "text")),
	    resolve_mm(l->arena, by));
}

void
edge_check(struct lay *l)
{
	bool *told = ARENA_ARRAY(l->stage, bool, (size_t)l->doc->n_blocks + 1);

	for (size_t i = 0; i < l->out->n_sheets; i++) {
		const struct sheet *s = &l->out->sheets[i];

		for (size_t k = 0; k < s->n_boxes; k++) {
			const struct box *b = &s->boxes[k];
			cv_len by;

			if (!is_seen(b) || told[b->block])
				continue;
			by = box_over(s, b);
			told[b->block] = by > 0;
			if (by > 0)
				tell(l, b, by);
		}
	}
}
