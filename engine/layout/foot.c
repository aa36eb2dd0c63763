/* Notes at the foot of pages.
 *
 * A note begins on the page it is called on and goes on on the next ones; what
 * is called while one goes on waits behind it, so that notes stand in the order
 * of their numbers. While there is text, what goes on takes half a page. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

/* ---- needs ---- */
bool
foot_waits(const struct foot *f)
{
	return f->first < f->n_waiting;
}

static bool
called_in(const struct mnote *n, uint32_t from, uint32_t to)
{
	return n->line >= from && n->line < to;
}

cv_len
foot_notes_height(const struct mpara *m, uint32_t from, uint32_t to)
{
	cv_len h = 0;

	for (uint32_t i = 0; i < m->n_notes; i++)
		if (called_in(&m->notes[i], from, to))
			h = len_add(h, m->notes[i].flow->height);
	return h;
}

cv_len
foot_grows(const struct foot *f, cv_len notes)
{
	if (notes == 0 || foot_waits(f))
		return 0;
	return f->height > 0 ? notes : len_add(notes, RESOLVE_NOTE_HEAD);
}

static const struct mflow *
first_note(const struct mpara *m, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < m->n_notes; i++)
		if (called_in(&m->notes[i], from, to))
			return m->notes[i].flow;
	return NULL;
}

static const struct mflow *
last_note(const struct mpara *m, uint32_t from, uint32_t to)
{
	for (uint32_t i = m->n_notes; i-- > 0;)
		if (called_in(&m->notes[i], from, to))
			return m->notes[i].flow;
	return NULL;
}

/* The least of the note that stands on the page it is called on: two of its
 * lines, or a first paragraph of fewer. */
static cv_len
note_least(const struct mflow *f)
{
	const struct mblock *b = f->n > 0 ? &f->v[0] : NULL;

	if (b == NULL || (f->n == 1 && b->para.n_lines <= LAY_KEEP_LINES))
		return f->height;
	if (b->para.p == NULL)
		return len_add(b->before, b->height);
	return len_add(
	    b->before, paragraph_lines_height(&b->para, 0,
			   b->para.n_lines < LAY_KEEP_LINES ? b->para.n_lines
							    : LAY_KEEP_LINES));
}

cv_len
foot_least(const struct mpara *m, uint32_t from, uint32_t to, cv_len most)
{
	const struct mflow *last = last_note(m, from, to);
	cv_len h = foot_notes_height(m, from, to);

	if (last == NULL)
		return 0;
	h -= last->height - note_least(last);
	return h <= most
		   ? h
		   : flow_first(first_note(m, from, to), (struct cursor){0, 0});
}

bool
foot_can_begin(const struct foot *f, const struct mpara *m, uint32_t from,
    uint32_t to, cv_len have)
{
	const struct mflow *first = first_note(m, from, to);

	return first == NULL ||
	       foot_grows(f, flow_first(first, (struct cursor){0, 0})) <= have;
}

/* ---- taking ---- */
static void
stand(struct foot *f, const struct foot_note *n)
{
	f->height =
	    len_add(f->height > 0 ? f->height : RESOLVE_NOTE_HEAD, n->height);
	ARENA_PUSH(f->l->stage, f->here, f->n_here, f->cap_here, *n);
}

/* What of the note fits into `have` stands on this page; *n becomes the rest of
 * it. */
static bool
begin(struct foot *f, struct foot_note *n, cv_len have)
{
	struct foot_note part = *n;

	part.height = flow_fill(f->l, n->flow, &n->at, have, false, 0, 0);
	if (n->at.block == part.at.block && n->at.part == part.at.part)
		return false;
	stand(f, &part);
	if (!flow_done(n->flow, n->at))
		n->height = flow_rest(n->flow, n->at);
	return true;
}

bool
foot_take(struct foot *f, const struct mpara *m, uint32_t from, uint32_t to,
    cv_len have)
{
	bool waited = foot_waits(f);
	cv_len page = len_add(f->height, have);

	for (uint32_t i = 0; i < m->n_notes; i++) {
		struct foot_note n = {
		    m->notes[i].flow, {0, 0}, m->notes[i].flow->height};

		if (!called_in(&m->notes[i], from, to))
			continue;
		if (!foot_waits(f)) {
			cv_len head = f->height > 0 ? 0 : RESOLVE_NOTE_HEAD;

			begin(f, &n, page - f->height - head);
			if (flow_done(n.flow, n.at))
				continue;
		}
		ARENA_PUSH(
		    f->l->stage, f->waiting, f->n_waiting, f->cap_waiting, n);
	}
	return !waited && foot_waits(f);
}

/* The part of a note that stands last here and goes on waits again as one. */
static void
take_back(struct foot *f)
{
	struct foot_note *n = &f->waiting[f->first], *last;

	if (f->n_here == 0)
		return;
	last = &f->here[f->n_here - 1];
	if (last->flow != n->flow)
		return;
	n->at = last->at;
	n->height = len_add(n->height, last->height);
	f->height = --f->n_here > 0 ? f->height - last->height : 0;
}

void
foot_go_on(struct foot *f, const struct area *area, bool text)
{
	cv_len whole = area->bottom - area->top - RESOLVE_NOTE_HEAD;
	cv_len most = text ? (area->bottom - area->top) / 2 : whole;

	if (foot_waits(f))
		take_back(f);
	while (foot_waits(f)) {
		struct foot_note *n = &f->waiting[f->first];
		cv_len used = f->height > 0 ? f->height - RESOLVE_NOTE_HEAD : 0;

		if (flow_done(n->flow, n->at)) {
			f->first++;
		} else if (begin(f, n, most - used) ||
			   (f->n_here == 0 && begin(f, n, whole))) {
			if (!flow_done(n->flow, n->at))
				return;
		} else if (f->n_here > 0) {
			return;
		} else {
			lay_too_high(f->l,
			    &n->flow->v[n->at.block].block->origin, LAY_NOTE,
			    flow_first(n->flow, n->at), whole);
			f->first++;
		}
	}
}

void
foot_place(struct foot *f, const struct area *area)
{
	cv_len y = area->bottom;

	if (f->n_here == 0)
		return;
	for (size_t i = 0; i < f->n_here; i++)
		y -= f->here[i].height;
	box_fill(f->l, area->left, y - RESOLVE_NOTE_GAP - RESOLVE_NOTE_RULE,
	    len_round_twip(area->width / 4), RESOLVE_NOTE_RULE, 0);
	for (size_t i = 0; i < f->n_here; i++) {
		struct foot_note *n = &f->here[i];

		flow_fill(
		    f->l, n->flow, &n->at, n->height, true, area->left, y);
		y = len_add(y, n->height);
	}
	f->n_here = 0;
	f->height = 0;
}
