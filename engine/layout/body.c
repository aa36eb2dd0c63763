/* The flow of a section over pages.
 *
 * Blocks are placed one after the other; a line of a paragraph or a row of a
 * table is the least that moves. Before a block or row begins whose
 * predecessor does not keep with it, the chain it starts is added up: all that
 * keeps with the next, and the least of what ends the chain (two lines of a
 * paragraph, the first row of a table with its header). When that does not fit
 * but would on an empty page, the page ends. A chain longer than a page is not
 * kept.
 *
 * Measured in LibreOffice 7.4:
 * - a paragraph that keeps with the next is never cut: it moves whole;
 * - widows and orphans are two lines, so three lines never part;
 * - the space before a block counts at the top of a page behind a break that
 *   was asked for (page break, new section, start of the document) and
 *   vanishes where the page was simply full, together with the space after
 *   and the tail of the block before;
 * - the last border of a table has to fit with its last row on the page. */
#include <assert.h>

#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

struct body {
	struct lay *l;
	const struct mflow *f;
	bool (*next_page)(struct lay *l, void *data, struct area *out);
	void *data;
	struct area area;
	cv_len y;
	cv_len pending; /* space after and tail of the block before */
	bool at_top;    /* nothing stands on the page yet */
	bool full;      /* … because the page before was full */
	bool ended;     /* no more text: only notes go on */
	struct foot foot;
};

static bool
turn_page(struct body *b, bool full)
{
	if (b->at_top && b->foot.height > 0)
		foot_go_on(&b->foot, &b->area, false);
	foot_place(&b->foot, &b->area);
	if (b->l->failed || !b->next_page(b->l, b->data, &b->area)) {
		b->l->failed = true;
		return false;
	}
	b->y = b->area.top;
	b->pending = 0;
	b->at_top = true;
	b->full = full;
	foot_go_on(&b->foot, &b->area, !b->ended);
	return true;
}

/* Nothing more has room on a page than on this one. */
static bool
page_empty(const struct body *b)
{
	return b->at_top && b->foot.height == 0;
}

static cv_len
room(const struct body *b)
{
	return b->area.bottom - b->foot.height - b->y;
}

static cv_len
upper(const struct body *b, size_t i)
{
	if (b->at_top)
		return b->full ? 0 : b->f->v[i].before;
	return len_add(b->pending, b->f->v[i].before);
}

static void
below(struct body *b, const struct mblock *m)
{
	b->pending = len_add(m->after, m->tail);
}

/* ---- chains ---- */
static bool
whole(const struct mblock *m)
{
	return m->para.p->props->keep_lines || m->keep_next;
}

static uint32_t
least_lines(const struct mblock *m)
{
	uint32_t n = m->para.n_lines;

	if (m->para.p->props->keep_lines)
		return n;
	if (!m->para.p->props->widow_control)
		return 1;
	return n < 2 * LAY_KEEP_LINES ? n : LAY_KEEP_LINES;
}

static bool
keeps(const struct body *b, size_t i, bool keep_next)
{
	return keep_next && i + 1 < b->f->n &&
	       !b->f->v[i + 1].page_break_before;
}

/* Adds the rows from `row` on to *h. True when the table ends the chain. */
static bool
chain_rows(const struct body *b, size_t i, size_t row, cv_len most, cv_len *h)
{
	const struct mtable *t = b->f->v[i].table;

	for (size_t r = row; r < t->n_rows && *h <= most; r++) {
		bool last = r + 1 == t->n_rows;
		bool keep = t->rows[r].keep_next;

		if (last ? !keeps(b, i, keep) : !keep) {
			*h = len_add(*h,
			    len_add(table_row_least(t, r), t->rows[r].bottom));
			return true;
		}
		*h = len_add(*h, t->rows[r].height);
		if (last)
			*h = len_add(*h, t->rows[r].bottom);
	}
	return *h > most;
}

/* The height the chain from block i, row `row` on needs, from the top of its
 * first block or row; more than `most` when it is longer than that. */
static cv_len
chain_height(const struct body *b, size_t i, size_t row, cv_len most)
{
	cv_len h = 0, notes = 0, lines;

	for (; i < b->f->n && h <= most; i++, row = 0) {
		const struct mblock *m = &b->f->v[i];

		if (m->table != NULL) {
			if (chain_rows(b, i, row, most, &h))
				return h;
		} else if (!keeps(b, i, m->keep_next)) {
			if (m->para.p == NULL)
				return len_add(h, m->height);
			lines =
			    paragraph_lines_height(&m->para, 0, least_lines(m));
			h = len_add(h, lines);
			notes = len_add(
			    notes, foot_least(&m->para, 0, least_lines(m),
				       most - h - notes - RESOLVE_NOTE_HEAD));
			return len_add(h, foot_grows(&b->foot, notes));
		} else {
			h = len_add(h, m->height);
			notes = len_add(notes,
			    foot_notes_height(&m->para, 0, m->para.n_lines));
		}
		if (i + 1 < b->f->n)
			h = len_add(h, len_add(len_add(m->after, m->tail),
					   b->f->v[i + 1].before));
	}
	return h;
}

/* May block i (its row `row`) begin here, `gap` below the current place? */
static bool
chain_fits(const struct body *b, size_t i, size_t row, cv_len gap)
{
	cv_len page = b->area.bottom - b->area.top;
	cv_len h;

	if (page_empty(b))
		return true;
	h = chain_height(b, i, row, page);
	return h > page || len_add(gap, h) <= room(b);
}

static bool
kept_by_previous(const struct body *b, size_t i)
{
	const struct mblock *p;

	if (i == 0)
		return false;
	p = &b->f->v[i - 1];
	if (p->table != NULL)
		return p->table->n_rows > 0 &&
		       p->table->rows[p->table->n_rows - 1].keep_next;
	return p->keep_next;
}

/* ---- paragraphs ---- */
/* How many lines from `from` on stand here with all their notes. */
static uint32_t
lines_whole(
    const struct body *b, const struct mblock *m, uint32_t from, cv_len have)
{
	const struct mpara *p = &m->para;
	uint32_t k = 0;

	while (from + k < p->n_lines &&
	       len_add(paragraph_lines_height(p, from, from + k + 1),
		   foot_grows(&b->foot,
		       foot_notes_height(p, from, from + k + 1))) <= have)
		k++;
	return k;
}

/* Do lines from … to stand here when the last of their notes goes on on the
 * next page? */
static bool
begins(const struct body *b, const struct mblock *m, uint32_t from, uint32_t to,
    cv_len have)
{
	cv_len h = paragraph_lines_height(&m->para, from, to);
	/* a chain stands already: what it needs does not wait for more room */
	cv_len page = kept_by_previous(b, (size_t)(m - b->f->v))
			  ? have
			  : b->area.bottom - b->area.top;
	cv_len most = page - h - RESOLVE_NOTE_HEAD;
	cv_len notes = foot_least(&m->para, from, to, most);

	return notes > 0 && len_add(h, foot_grows(&b->foot, notes)) <= have;
}

/* How many lines from `from` on stay on this page. */
static uint32_t
lines_here(
    const struct body *b, const struct mblock *m, uint32_t from, cv_len have)
{
	uint32_t n = m->para.n_lines, k = lines_whole(b, m, from, have), rest;

	if (from + k < n && begins(b, m, from, from + k + 1, have))
		k++;
	if (from == 0 && k > 0 && k < least_lines(m) &&
	    begins(b, m, 0, least_lines(m), have))
		k = least_lines(m);
	rest = n - from - k;
	if (rest == 0)
		return k;
	if (!page_empty(b) && whole(m) && from == 0)
		return 0;
	if (m->para.p->props->widow_control && rest < LAY_KEEP_LINES &&
	    k + rest >= LAY_KEEP_LINES)
		k -= LAY_KEEP_LINES - rest;
	if (m->para.p->props->widow_control && from == 0 && k < LAY_KEEP_LINES)
		k = 0;
	return k;
}

/* On an empty page some lines have to be placed: as many as are kept together
 * when a note of theirs can begin, or fewer. */
static uint32_t
lines_forced(
    const struct body *b, const struct mblock *m, uint32_t from, cv_len have)
{
	uint32_t left = m->para.n_lines - from;
	uint32_t k = left < 2 * LAY_KEEP_LINES ? left : LAY_KEEP_LINES;
	cv_len h;

	for (; k > 0; k--) {
		h = paragraph_lines_height(&m->para, from, from + k);
		if (h <= have && foot_can_begin(&b->foot, &m->para, from,
				     from + k, have - h))
			return k;
	}
	h = paragraph_lines_height(&m->para, from, from + 1);
	if (h > have)
		lay_too_high(b->l, &m->block->origin,
		    STR(BOTH("dòng", "a line")), h, have);
	return 1;
}

static bool
place_paragraph(struct body *b, size_t i)
{
	const struct mblock *m = &b->f->v[i];
	uint32_t from = 0, k;
	cv_len gap = upper(b, i);

	while (from < m->para.n_lines) {
		cv_len have = room(b) - gap;
		cv_len before = gap < m->before ? gap : m->before;

		k = lines_here(b, m, from, have);
		if (k == 0 && page_empty(b))
			k = lines_forced(b, m, from, have);
		if (k > 0) {
			b->y = len_add(b->y, gap);
			line_place(b->l, m, from, from + k, before,
			    b->area.left, b->y);
			b->y = len_add(b->y,
			    paragraph_lines_height(&m->para, from, from + k));
			b->at_top = false;
			if (foot_take(
				&b->foot, &m->para, from, from + k, room(b)))
				b->foot.height = b->area.bottom - b->y;
			from += k;
		}
		if (from == m->para.n_lines)
			break;
		if (!turn_page(b, true))
			return false;
		gap = 0;
	}
	below(b, m);
	return true;
}

/* ---- tables ---- */
struct table_walk {
	struct body *b;
	struct mtable *t;
	size_t i;              /* block */
	size_t row;            /* next row */
	bool going_on;         /* … of which a part is placed already */
	bool repeat;           /* not the first page of the table */
	struct part_row *part; /* rows of this page */
	size_t n;
	/* the header as it was repeated first: boxes of that sheet */
	size_t header_sheet, header_from, header_n;
	cv_len header_y;
};

/* Every page's header is that of the page before, but for its height on the
 * page. */
static void
copy_header(struct table_walk *w, cv_len y)
{
	struct lay *l = w->b->l;
	cv_len dy = y - w->header_y;

	for (size_t i = 0; i < w->header_n; i++) {
		struct box b =
		    l->out->sheets[w->header_sheet].boxes[w->header_from + i];

		b.y += dy;
		*box_put(l, b.kind, 0) = b;
	}
}

static void
place_header(struct table_walk *w, cv_len y)
{
	struct lay *l = w->b->l;
	bool artifact = l->artifact;

	w->header_sheet = l->out->n_sheets - 1;
	w->header_from = l->sheet->n_boxes;
	w->header_y = y;
	l->artifact = true;
	table_place_rows(
	    l, w->t, 0, w->t->header_rows, false, w->b->area.left, y);
	l->artifact = artifact;
	w->header_n = l->sheet->n_boxes - w->header_from;
}

/* What a repeated header takes of the page. */
static cv_len
header_height(const struct table_walk *w)
{
	cv_len h = 0, page = w->b->area.bottom - w->b->area.top;

	if (!w->repeat || w->row < w->t->header_rows)
		return 0;
	for (size_t r = 0; r < w->t->header_rows; r++)
		h = len_add(h, w->t->rows[r].height);
	return h > page / 2 ? 0 : h;
}

static void
part_add(struct table_walk *w, cv_len h, bool cut)
{
	struct part_row *p = &w->part[w->n++];

	p->row = w->row;
	p->y = w->b->y;
	p->height = h;
	p->cut = cut;
	w->b->y = len_add(w->b->y, h);
	w->b->at_top = false;
	w->going_on = cut;
	if (!cut)
		w->row++;
}

/* A row that is no higher than its least height is not cut (measured). */
static bool
may_cut(const struct table_walk *w)
{
	const struct mrow *r = &w->t->rows[w->row];

	return r->split &&
	       (w->going_on || r->height > w->t->t->rows[w->row].min_height);
}

/* Takes the next row onto this page, or its beginning; false when the page
 * ends before or within it. */
static bool
take_row(struct table_walk *w)
{
	struct body *b = w->b;
	const struct mrow *r = &w->t->rows[w->row];
	cv_len h = w->going_on ? table_row_rest(w->t, w->row) : r->height;
	cv_len have = room(b) - r->bottom, part;

	if (w->n > 0 && !w->going_on && !w->t->rows[w->row - 1].keep_next &&
	    !chain_fits(b, w->i, w->row, 0))
		return false;
	if (h <= have) {
		part_add(w, h, false);
		return true;
	}
	part = may_cut(w)
		   ? table_row_part(b->l, w->t, w->row, have, w->part, w->n)
		   : 0;
	if (part > 0)
		part_add(w, part, true);
	return false;
}

static void
force_row(struct table_walk *w)
{
	const struct mrow *r = &w->t->rows[w->row];
	cv_len h = w->going_on ? table_row_rest(w->t, w->row) : r->height;

	lay_too_high(
	    w->b->l, &w->t->t->rows[w->row].origin, LAY_ROW, h, room(w->b));
	part_add(w, h, false);
}

/* The rows of one page. */
static void
place_part(struct table_walk *w)
{
	struct body *b = w->b;
	cv_len header = header_height(w), top = b->y;
	bool fresh = page_empty(b);

	w->n = 0;
	b->y = len_add(b->y, header);
	while (w->row < w->t->n_rows && take_row(w))
		;
	if (w->n == 0 && fresh)
		force_row(w);
	if (w->n == 0) {
		b->y = top;
		return;
	}
	if (header > 0 && w->header_n > 0)
		copy_header(w, top);
	else if (header > 0)
		place_header(w, top);
	table_place(b->l, w->t, w->part, w->n, true, b->area.left);
	b->y = len_add(b->y, w->t->rows[w->part[w->n - 1].row].bottom);
}

static bool
place_table(struct body *b, size_t i)
{
	const struct mblock *m = &b->f->v[i];
	struct table_walk w = {.b = b, .t = m->table, .i = i};

	assert(w.t != NULL);
	w.part = ARENA_ARRAY(b->l->stage, struct part_row, w.t->n_rows + 1);
	b->y = len_add(b->y, b->at_top ? 0 : b->pending);
	while (w.row < w.t->n_rows) {
		place_part(&w);
		if (w.row == w.t->n_rows)
			break;
		if (!turn_page(b, true))
			return false;
		w.repeat = w.row > 0 || w.going_on;
		table_spans_go_on(w.t, w.row);
	}
	below(b, m);
	return true;
}

/* ---- all ---- */
static bool
place_rule(struct body *b, size_t i)
{
	const struct mblock *m = &b->f->v[i];
	cv_len gap = upper(b, i);

	while (!page_empty(b) && len_add(gap, m->height) > room(b)) {
		if (!turn_page(b, true))
			return false;
		gap = upper(b, i);
	}
	if (len_add(gap, m->height) > room(b))
		lay_too_high(b->l, &m->block->origin,
		    STR(BOTH("đường kẻ", "a rule")), len_add(gap, m->height),
		    room(b));
	b->y = len_add(b->y, gap);
	rule_place(b->l, m, b->area.left, b->y);
	b->y = len_add(b->y, m->height);
	b->at_top = false;
	below(b, m);
	return true;
}

static bool
place_block(struct body *b, size_t i)
{
	const struct mblock *m = &b->f->v[i];

	if (m->page_break_before && !b->at_top && !turn_page(b, false))
		return false;
	while (!kept_by_previous(b, i) && !chain_fits(b, i, 0, upper(b, i)))
		if (!turn_page(b, true))
			return false;
	if (m->table != NULL)
		return place_table(b, i);
	if (m->para.p != NULL)
		return place_paragraph(b, i);
	return place_rule(b, i);
}

void
body_place(struct lay *l, const struct mflow *f,
    bool (*next_page)(struct lay *l, void *data, struct area *out), void *data)
{
	struct body b = {.l = l,
	    .f = f,
	    .next_page = next_page,
	    .data = data,
	    .at_top = true,
	    .foot = {.l = l}};

	if (!turn_page(&b, false))
		return;
	for (size_t i = 0; i < f->n; i++)
		if (!place_block(&b, i))
			return;
	b.ended = true;
	while (foot_waits(&b.foot) && turn_page(&b, true))
		;
	foot_place(&b.foot, &b.area);
}
