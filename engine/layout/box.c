/* Boxes and landmarks onto sheets; what does not fit. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

void
lay_too_high(struct lay *l, const struct origin *o, struct str what,
    cv_len need, cv_len have)
{
	diag_at(l->d, FINDING_OVERFLOW_HEIGHT, o->place, o->path, what,
	    resolve_mm(l->arena, need), resolve_mm(l->arena, have));
}

struct box *
box_put(struct lay *l, enum box_kind kind, int32_t block)
{
	struct sheet *s = l->sheet;
	struct box b = {0};

	b.kind = kind;
	b.block = l->artifact ? 0 : block;
	b.artifact = l->artifact;
	ARENA_PUSH(l->boxes, s->boxes, s->n_boxes, s->cap_boxes, b);
	return &s->boxes[s->n_boxes - 1];
}

void
box_fill(struct lay *l, cv_len x, cv_len y, cv_len width, cv_len height,
    uint32_t color)
{
	struct box *b;

	if (width <= 0 || height <= 0)
		return;
	b = box_put(l, BOX_FILL, 0);
	b->x = x;
	b->y = y;
	b->width = width;
	b->height = height;
	b->artifact = true;
	b->as.fill = color;
}

void
box_landmark(struct lay *l, const struct mblock *b, cv_len y)
{
	struct layout *o = l->out;
	struct landmark m;

	if (l->story || l->artifact || b->para.p->props->outline <= 0)
		return;
	m.level = b->para.p->props->outline;
	m.title = document_title(l->arena, b->para.p);
	m.page = (int32_t)o->n_sheets - 1;
	m.y = y;
	if (m.title.n > 0)
		ARENA_PUSH(l->arena, o->landmarks, o->n_landmarks,
		    o->cap_landmarks, m);
}
