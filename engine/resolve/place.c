/* Frames, from the outside in: what is as wide as its place allows. */
#include "engine/resolve/inner.h"

#define FRAME_LEAST LEN_PT(1)
/* A page's text height less two lines: room for the line a picture is in. */
#define LINE_ROOM LEN_PT(30)

const struct origin *
resolve_origin(const struct origin *of, const struct block *in)
{
	return of->place.line > 0 ? of : &in->origin;
}

struct str
resolve_mm(struct arena *a, cv_len l)
{
	struct buf b = buf_new(a);

	/* 72 points are 25.4 mm; to a tenth */
	buf_milli(&b, muldiv(l, 254, 72000) * 100);
	return buf_take(&b);
}

/* ---- cells ---- */

static cv_len
cell_frame(struct resolver *r, struct block *b, struct cell *c)
{
	const struct table *t = &b->as.table;
	const struct origin *at = resolve_origin(&c->origin, b);
	size_t span = resolve_col_span(t, c);
	cv_len frame;

	c->width = 0;
	for (size_t i = 0; i < span; i++)
		c->width += t->widths[(size_t)c->column + i];
	frame = c->width - c->frame->pad[EDGE_LEFT] - c->frame->pad[EDGE_RIGHT];
	if (frame >= FRAME_LEAST)
		return frame;
	diag_at(r->d, FINDING_OVERFLOW_WIDTH, at->place, at->path,
	    STR("<cell>"),
	    resolve_mm(r->a, c->frame->pad[EDGE_LEFT] +
				 c->frame->pad[EDGE_RIGHT] + FRAME_LEAST),
	    resolve_mm(r->a, c->width));
	return FRAME_LEAST;
}

static void
place_cells(struct resolver *r, struct block *b, cv_len height)
{
	struct table *t = &b->as.table;

	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t k = 0; k < t->rows[i].n_cells; k++) {
			struct cell *c = &t->rows[i].cells[k];
			cv_len frame = cell_frame(r, b, c);
			struct room room = {c->frame->pad[EDGE_LEFT],
			    c->frame->pad[EDGE_RIGHT], height};

			resolve_place(r, c->blocks, frame, &room);
		}
	}
}

/* ---- even lines ---- */

/* Indents that leave the lines no more room than they need: word processors
 * then break them at the same words. */
static void
balance(struct resolver *r, struct block *b)
{
	struct paragraph *p = &b->as.paragraph;
	cv_len spare = b->frame - resolve_balance(r, p, b->frame), left = 0;
	struct para_props *v;

	if (spare <= 0)
		return;
	if (p->props->align == ALIGN_CENTER)
		left = len_round_twip(spare / 2);
	else if (p->props->align == ALIGN_RIGHT)
		left = spare;
	v = ARENA_NEW(r->a, struct para_props);
	*v = *p->props;
	v->indent_left += len_round_twip(left);
	v->indent_right += len_round_twip(spare - left);
	p->props = v;
}

/* ---- rules ---- */

static bool
has_words(const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].kind == RUN_TEXT)
			return true;
	return false;
}

static void
place_rule(struct resolver *r, struct block *b, const struct paragraph *above)
{
	struct rule *u = &b->as.rule;
	cv_len left = 0, right = 0, room, text, length, slack;

	if (u->of == RULE_OF_TEXT && above != NULL) {
		left = above->props->indent_left;
		right = above->props->indent_right;
	}
	room = b->frame - left - right;
	text = room;
	if (u->of == RULE_OF_TEXT && above != NULL) {
		struct breaking lines;

		resolve_break(r, above, b->frame, &lines);
		if (lines.widest < room)
			text = lines.widest;
	}
	length = len_round_twip((cv_len)muldiv(text, u->part, 1000));
	slack = room - length;
	u->indent_left = left;
	if (u->align == ALIGN_CENTER)
		u->indent_left += len_round_twip(slack / 2);
	else if (u->align == ALIGN_RIGHT)
		u->indent_left += slack;
	u->indent_left = len_round_twip(u->indent_left);
	u->indent_right = b->frame - length - u->indent_left;
}

static void
place_notes(struct resolver *r, const struct block *b, const struct room *room)
{
	const struct paragraph *p = &b->as.paragraph;

	for (size_t i = 0; r->doc->has_notes && i < p->n_runs; i++)
		if (p->runs[i].note != NULL)
			resolve_place(
			    r, p->runs[i].note->blocks, b->frame, room);
}

void
resolve_place(struct resolver *r, struct block *first, cv_len frame,
    const struct room *room)
{
	const struct paragraph *above = NULL;

	for (struct block *b = first; b != NULL; b = b->next) {
		const struct para_props *v;

		b->frame = frame;
		switch (b->kind) {
		case BLOCK_PARAGRAPH:
			v = b->as.paragraph.props;
			resolve_pictures(r, b,
			    frame - v->indent_left - v->indent_right -
				(v->indent_first > 0 ? v->indent_first : 0),
			    room->height - LINE_ROOM);
			if (v->balance && b->as.paragraph.list == NULL)
				balance(r, b);
			place_notes(r, b, room);
			if (has_words(&b->as.paragraph))
				above = &b->as.paragraph;
			break;
		case BLOCK_TABLE:
			resolve_columns(r, b, room);
			place_cells(r, b, room->height);
			break;
		case BLOCK_RULE:
			place_rule(r, b, above);
			break;
		}
	}
}
