/* Sections onto sheets; headers and footers; the whole document.
 *
 * The body begins below the top margin or below the header, whichever is
 * lower, and ends above the bottom margin or the footer (measured; no gap).
 * Headers and footers are laid when all pages are known. Page numbers and the
 * page count in the body itself are taken from the pass before: such documents
 * are laid again until nothing moves. Where the numbers themselves move what
 * they tell of to and fro, that is told. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

#include <assert.h>
#include <string.h>

#define PASSES_MOST 12

struct story_flow {
	bool measured, fields;
	struct mflow flow;
};

struct section_walk {
	const struct section *section;
	struct story_flow story[STORY_COUNT];
	int32_t pages;  /* of this section so far */
	int32_t number; /* of the page before */
};

/* ---- stories ---- */
static enum story
story_of(const struct section *s, bool footer, bool first)
{
	if (first && s->page.first_differs)
		return footer ? STORY_FOOTER_FIRST : STORY_HEADER_FIRST;
	return footer ? STORY_FOOTER : STORY_HEADER;
}

static cv_len
text_width(const struct page *p)
{
	return p->width - p->left - p->right;
}

/* The story measured for page `number`; again only where it has fields. */
static const struct mflow *
story_measure(
    struct lay *l, struct section_walk *w, enum story which, int32_t number)
{
	struct story_flow *s = &w->story[which];
	bool fields = l->fields;

	if (s->measured && !s->fields)
		return &s->flow;
	l->fields = false;
	l->story = true;
	l->number = number;
	flow_measure(l, w->section->story[which], text_width(&w->section->page),
	    RESOLVE_GAP, &s->flow);
	s->measured = true;
	s->fields = l->fields;
	l->fields = fields;
	l->story = false;
	return &s->flow;
}

static void
story_place(struct lay *l, const struct mflow *f, cv_len x, cv_len y)
{
	struct cursor at = {0, 0};

	l->artifact = true;
	l->story = true;
	flow_fill(l, f, &at, LAY_ALL, true, x, y);
	l->artifact = false;
	l->story = false;
}

/* ---- pages ---- */
static void
area_of(struct lay *l, struct section_walk *w, bool first, int32_t number,
    struct area *out)
{
	const struct page *p = &w->section->page;
	enum story head = story_of(w->section, false, first);
	enum story foot = story_of(w->section, true, first);
	cv_len h;

	out->left = p->left;
	out->width = text_width(p);
	out->top = p->top;
	out->bottom = p->height - p->bottom;
	if (w->section->story[head] != NULL) {
		h = story_measure(l, w, head, number)->height;
		if (len_add(p->header, h) > out->top)
			out->top = len_add(p->header, h);
	}
	if (w->section->story[foot] != NULL) {
		h = story_measure(l, w, foot, number)->height;
		if (p->height - p->footer - h < out->bottom)
			out->bottom = p->height - p->footer - h;
	}
}

/* Boxes of the body wait in piles until header and footer are laid beside them:
 * each pile goes when its sheets are done. */
static void
pile_new(struct lay *l)
{
	l->boxes = arena_scratch(l->arena);
	ARENA_PUSH(l->arena, l->piles, l->n_piles, l->cap_piles, l->boxes);
}

static void
piles_drop(struct lay *l)
{
	for (size_t i = 0; i < l->n_piles; i++)
		arena_scratch_free(l->piles[i]);
	l->n_piles = 0;
}

/* A pass, and what comes behind the last, begin with nothing measured. */
static void
stage_new(struct lay *l)
{
	arena_scratch_free(l->stage);
	l->stage = NULL;
	l->again = NULL;
	l->stage = arena_scratch(l->arena);
}

static bool
page_new(struct lay *l, void *data, struct area *out)
{
	struct section_walk *w = data;
	const struct page *p = &w->section->page;
	struct layout *o = l->out;
	struct sheet s = {0};

	if (o->n_sheets == limit_of(l->arena, LIMIT_PAGES)) {
		diag_at(l->d, FINDING_PAGES_LIMIT, w->section->origin.place,
		    w->section->origin.path, limit_text(l->arena, LIMIT_PAGES));
		return false;
	}
	s.width = p->width;
	s.height = p->height;
	s.section = w->section;
	s.number = w->pages == 0 && p->restart ? p->start : w->number + 1;
	area_of(l, w, w->pages == 0, s.number, out);
	if (out->bottom <= out->top || out->width <= 0) {
		diag_at(l->d, FINDING_OVERFLOW_HEIGHT, w->section->origin.place,
		    w->section->origin.path,
		    STR(BOTH(
			"lề, đầu trang và chân trang", "margins and headers")),
		    resolve_mm(l->arena, out->top + p->height - out->bottom),
		    resolve_mm(l->arena, p->height));
		return false;
	}
	if (l->sheet != NULL)
		arena_trim(l->boxes, l->sheet->boxes, l->sheet->n_boxes,
		    sizeof *l->sheet->boxes);
	if (o->n_sheets % LAY_PILE == 0)
		pile_new(l);
	ARENA_PUSH(l->arena, o->sheets, o->n_sheets, o->cap_sheets, s);
	l->sheet = &o->sheets[o->n_sheets - 1];
	w->pages++;
	w->number = s.number;
	return true;
}

static int32_t
section_place(struct lay *l, const struct section *s, int32_t number)
{
	struct section_walk w;
	struct mflow body;

	memset(&w, 0, sizeof w);
	w.section = s;
	w.number = number;
	l->number = 1;
	flow_measure(l, s->blocks, text_width(&s->page), 0, &body);
	body_place(l, &body, page_new, &w);
	return w.number;
}

/* ---- headers and footers, and the order of painting ---- */
static int
layer(const struct box *b)
{
	if (b->kind != BOX_IMAGE || !b->as.image->anchored)
		return 1;
	return b->as.image->behind ? 0 : 2;
}

static void
boxes_append(struct sheet *to, const struct sheet *from)
{
	for (int k = 0; k <= 2; k++)
		for (size_t i = 0; i < from->n_boxes; i++)
			if (layer(&from->boxes[i]) == k)
				to->boxes[to->n_boxes++] = from->boxes[i];
}

static void
sheet_finish(struct lay *l, struct section_walk *w, struct sheet *s)
{
	const struct page *p = &w->section->page;
	enum story head = story_of(w->section, false, w->pages == 0);
	enum story foot = story_of(w->section, true, w->pages == 0);
	struct sheet body = *s, header = {0}, footer = {0};

	if (w->section->story[head] != NULL) {
		l->sheet = &header;
		story_place(l, story_measure(l, w, head, s->number), p->left,
		    p->header);
	}
	if (w->section->story[foot] != NULL) {
		const struct mflow *f = story_measure(l, w, foot, s->number);

		l->sheet = &footer;
		story_place(l, f, p->left, p->height - p->footer - f->height);
	}
	s->n_boxes = 0;
	s->cap_boxes = header.n_boxes + body.n_boxes + footer.n_boxes;
	s->boxes = ARENA_ARRAY(l->arena, struct box, s->cap_boxes);
	boxes_append(s, &header);
	boxes_append(s, &body);
	boxes_append(s, &footer);
	l->sheet = s;
	w->pages++;
}

static void
stories_place(struct lay *l)
{
	struct section_walk w;

	memset(&w, 0, sizeof w);
	stage_new(l);
	l->boxes = l->stage;
	for (size_t i = 0; i < l->out->n_sheets; i++) {
		struct sheet *s = &l->out->sheets[i];

		assert(s->section != NULL);
		if (s->section != w.section) {
			memset(&w, 0, sizeof w);
			w.section = s->section;
		}
		sheet_finish(l, &w, s);
		if (i % LAY_PILE == LAY_PILE - 1) {
			arena_scratch_free(l->piles[i / LAY_PILE]);
			l->piles[i / LAY_PILE] = NULL;
		}
	}
	piles_drop(l);
}

/* ---- passes ---- */
/* Notes on which page every block begins; true when that is as before. */
static bool
pages_noted(struct lay *l)
{
	const struct layout *o = l->out;
	int32_t *now =
	    ARENA_ARRAY(l->arena, int32_t, (size_t)l->doc->n_blocks + 1);
	size_t bytes = ((size_t)l->doc->n_blocks + 1) * sizeof *now;
	bool same;

	for (size_t i = o->n_sheets; i-- > 0;)
		for (size_t k = 0; k < o->sheets[i].n_boxes; k++)
			now[o->sheets[i].boxes[k].block] = o->sheets[i].number;
	same = l->page_of != NULL && memcmp(now, l->page_of, bytes) == 0 &&
	       l->count == (int32_t)o->n_sheets;
	l->page_of = now;
	l->count = (int32_t)o->n_sheets;
	return same;
}

static void
pass(struct lay *l)
{
	struct layout *o = l->out;
	int32_t number = 0;

	stage_new(l);
	piles_drop(l);
	l->sheet = NULL;
	o->sheets = NULL;
	o->n_sheets = o->cap_sheets = 0;
	o->landmarks = NULL;
	o->n_landmarks = o->cap_landmarks = 0;
	l->fields = false;
	for (const struct section *s = l->doc->sections;
	     s != NULL && !l->failed; s = s->next)
		number = section_place(l, s, number);
}

struct layout *
layout_document(struct arena *a, const struct document *doc,
    struct font_session *fonts, struct diag *d)
{
	struct lay l = {0};
	size_t errors = d->errors;
	bool settled = false;

	l.arena = a;
	l.scratch = arena_scratch(a);
	l.fonts = font_session_set(fonts);
	l.session = fonts;
	l.d = d;
	l.doc = doc;
	l.out = ARENA_NEW(a, struct layout);
	l.out->arena = a;
	l.out->document = doc;
	l.count = 1;
	for (int i = 0; i < PASSES_MOST && !settled; i++) {
		pass(&l);
		if (l.failed || d->errors > errors)
			return NULL;
		settled = !l.fields || pages_noted(&l);
	}
	if (!settled)
		diag_at(d, FINDING_PAGES_MOVE, doc->sections->origin.place,
		    STR_NONE, STR_NONE);
	l.count = (int32_t)l.out->n_sheets;
	l.page_of = NULL;
	stories_place(&l);
	edge_check(&l);
	arena_scratch_free(l.stage);
	arena_scratch_free(l.scratch);
	return l.failed || d->errors > errors ? NULL : l.out;
}
