#include "engine/resolve/inner.h"

cv_len
resolve_drawn_size(const struct run_props *p)
{
	if (p->vertical == VERTICAL_BASE)
		return p->size;
	/* LibreOffice cuts to whole twips: 13 pt gives 7.5, not 7.54 */
	return (cv_len)((int64_t)p->size * VERTICAL_SIZE / 1000 / LEN_TWIP) *
	       LEN_TWIP;
}

/* ---- look: what does not depend on widths ---- */

static void look_blocks(struct resolver *r, struct block *first, int depth);

static void
look_table(struct resolver *r, struct block *b, int depth)
{
	struct table *t = &b->as.table;
	size_t keeps = r->keeps;

	resolve_grid(r, b);
	resolve_borders(r, t);
	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			look_blocks(r, t->rows[i].cells[k].blocks, depth + 1);
	t->has_keeps = r->keeps > keeps;
}

static void
look_notes(struct resolver *r, const struct paragraph *p, int depth)
{
	for (size_t i = 0; r->doc->has_notes && i < p->n_runs; i++)
		if (p->runs[i].note != NULL)
			look_blocks(r, p->runs[i].note->blocks, depth + 1);
}

static void
look_blocks(struct resolver *r, struct block *first, int depth)
{
	if (depth > RESOLVE_DEPTH && first != NULL) {
		if (!r->too_deep)
			diag_at(r->d, FINDING_TOO_DEEP, first->origin.place,
			    first->origin.path,
			    str_number(r->a, RESOLVE_DEPTH));
		r->too_deep = true;
		return;
	}
	for (struct block *b = first; b != NULL; b = b->next) {
		b->id = ++r->id;
		r->keeps += b->keep_previous;
		switch (b->kind) {
		case BLOCK_PARAGRAPH:
			resolve_look(r, b);
			look_notes(r, &b->as.paragraph, depth);
			break;
		case BLOCK_TABLE:
			look_table(r, b, depth);
			break;
		case BLOCK_RULE:
			break;
		}
	}
}

/* ---- keep: keep_previous ---- */

/* Has the block words or a table: something to stay with? */
static bool
holds(const struct block *b)
{
	switch (b->kind) {
	case BLOCK_PARAGRAPH:
		return b->as.paragraph.n_runs > 0;
	case BLOCK_TABLE:
		return true;
	case BLOCK_RULE:
		return false;
	}
	return false;
}

static void
keep_with_next(struct resolver *r, struct block *b)
{
	struct para_props *v;

	switch (b->kind) {
	case BLOCK_PARAGRAPH:
		v = ARENA_NEW(r->a, struct para_props);
		*v = *b->as.paragraph.props;
		v->keep_next = true;
		b->as.paragraph.props = v;
		break;
	case BLOCK_TABLE:
		b->as.table.keep_next = true;
		break;
	case BLOCK_RULE:
		b->as.rule.keep_next = true;
		break;
	}
}

/* Is it one line alone? Then one line more must stay with it. */
static bool
is_one_line(struct resolver *r, const struct block *b)
{
	struct breaking lines;

	if (b->kind != BLOCK_PARAGRAPH)
		return false;
	resolve_break(r, &b->as.paragraph, b->frame, &lines);
	return lines.lines < 2;
}

/* Two lines with words stay with what stands behind them, and so do the rules
 * and empty paragraphs between (Decree 30: a signature is never alone). last,
 * second: the last two blocks with words so far; kept: where those end that are
 * kept with what follows, NULL = none since. */
static void
keep_blocks(struct resolver *r, struct block *first)
{
	struct block *second = first, *last = first, *kept = NULL;

	for (struct block *b = first; b != NULL; b = b->next) {
		if (b->keep_previous && b != first) {
			if (kept == NULL)
				kept = is_one_line(r, last) ? second : last;
			for (; kept != b; kept = kept->next)
				keep_with_next(r, kept);
		}
		if (b->kind == BLOCK_TABLE && b->as.table.has_keeps) {
			struct table *t = &b->as.table;

			for (size_t i = 0; i < t->n_rows; i++)
				for (size_t c = 0; c < t->rows[i].n_cells; c++)
					keep_blocks(
					    r, t->rows[i].cells[c].blocks);
		}
		if (holds(b)) {
			kept = NULL;
			second = last;
			last = b;
		}
	}
}

/* ---- the document ---- */

/* 22 inches: Word opens no file with a larger page. */
#define PAGE_MOST LEN_PT(22 * 72)
/* A PDF's page has no less than 3 units (ISO 19005-2, 6.1.13). */
#define PAGE_LEAST LEN_PT(3)

struct block *
resolve_story(struct section *s, int i)
{
	switch (i) {
	case 0:
		return s->story[STORY_HEADER];
	case 1:
		return s->story[STORY_HEADER_FIRST];
	case 2:
		return s->blocks;
	case 3:
		return s->story[STORY_FOOTER];
	default:
		return s->story[STORY_FOOTER_FIRST];
	}
}

static void
place_section(struct resolver *r, struct section *s)
{
	const struct page *p = &s->page;
	struct room room = {p->left, p->right, p->height - p->top - p->bottom};
	cv_len frame = p->width - p->left - p->right;
	cv_len side = p->width > p->height ? p->width : p->height;

	if (side > PAGE_MOST) {
		diag_at(r->d, FINDING_OVERFLOW_WIDTH, s->origin.place,
		    s->origin.path, STR("<section page>"),
		    resolve_mm(r->a, side), resolve_mm(r->a, PAGE_MOST));
		return;
	}
	if (p->width < PAGE_LEAST || p->height < PAGE_LEAST) {
		diag_at(r->d, FINDING_OVERFLOW_WIDTH, s->origin.place,
		    s->origin.path, STR("<section page>"),
		    resolve_mm(r->a, PAGE_LEAST),
		    resolve_mm(
			r->a, p->width < p->height ? p->width : p->height));
		return;
	}
	if (frame < LEN_PT(1) || room.height < LEN_PT(1)) {
		diag_at(r->d, FINDING_OVERFLOW_WIDTH, s->origin.place,
		    s->origin.path, STR("<section margin>"),
		    resolve_mm(r->a, p->left + p->right),
		    resolve_mm(r->a, p->width));
		return;
	}
	for (int i = 0; i < RESOLVE_STORIES; i++)
		resolve_place(r, resolve_story(s, i), frame, &room);
}

static void
number_lists(struct resolver *r)
{
	int32_t n = 0;

	for (struct list_style *s = r->doc->list_styles; s; s = s->next)
		s->index = n++;
	n = 0;
	for (struct list *l = r->doc->lists; l != NULL; l = l->next)
		l->index = n++;
	r->lists = ARENA_ARRAY(r->a, struct list_state, (size_t)n);
}

bool
resolve_document(
    struct document *doc, struct font_session *fonts, struct diag *d)
{
	struct resolver r = {.a = doc->arena,
	    .fonts = font_session_set(fonts),
	    .session = fonts,
	    .d = d,
	    .doc = doc};
	size_t errors = d->errors;

	if (doc->resolved)
		return true;
	resolve_styles(&r);
	number_lists(&r);
	resolve_references(&r);
	if (doc->has_notes)
		resolve_notes(&r);
	if (doc->contents != NULL)
		resolve_contents(&r);
	for (struct section *s = doc->sections; s != NULL; s = s->next)
		for (int i = 0; i < RESOLVE_STORIES; i++)
			look_blocks(&r, resolve_story(s, i), 0);
	doc->n_blocks = r.id;
	if (r.too_deep)
		return false;
	for (struct section *s = doc->sections; s != NULL; s = s->next)
		place_section(&r, s);
	for (struct section *s = doc->sections; s != NULL; s = s->next)
		for (int i = 0; i < RESOLVE_STORIES; i++)
			keep_blocks(&r, resolve_story(s, i));
	if (d->errors != errors)
		return false;
	doc->resolved = true;
	return true;
}
