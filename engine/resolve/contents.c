/* Tables of contents: one paragraph stands for all of a table; its entries take
 * its place, one for each heading, with the heading's page behind a tab. */
#include "engine/resolve/inner.h"

struct listing {
	struct resolver *r;
	const struct contents *contents;
	struct block *first, *last; /* entries so far */
	const struct block *at;     /* the paragraph that stands for them */
	cv_len frame;
};

/* ---- entries ---- */
/* A tab to the right edge, with dots, where the style has none of its own. An
 * entry is no heading, whatever its style is based on. */
static void
set_format(struct listing *l, struct paragraph *p)
{
	struct para_format *f = document_para_format(l->r->a, p);

	if (p->style->para_props.outline > 0) {
		f->set |= PARA_SET_OUTLINE;
		f->v.outline = 0;
	}
	if (p->style->para_props.n_tabs > 0)
		return;
	f->set |= PARA_SET_TABS;
	f->v.tabs = ARENA_NEW(l->r->a, struct tab_stop);
	f->v.tabs->at = l->frame - p->style->para_props.indent_right;
	f->v.tabs->align = TAB_RIGHT;
	f->v.tabs->leader = LEADER_DOTS;
	f->v.n_tabs = 1;
}

static int32_t
level_of(const struct paragraph *p)
{
	const struct para_format *f = p->format;

	if (f != NULL && (f->set & PARA_SET_OUTLINE) != 0)
		return f->v.outline;
	return p->style->para_props.outline;
}

static void
add_entry(struct listing *l, struct block *heading)
{
	struct block *b = document_block_new(l->r->a, BLOCK_PARAGRAPH);
	struct paragraph *p = &b->as.paragraph;
	int32_t level = level_of(&heading->as.paragraph);

	b->origin = l->at->origin;
	p->style = l->contents->styles[level - 1];
	p->contents = l->contents;
	p->n_runs = 3;
	p->runs = ARENA_ARRAY(l->r->a, struct run, p->n_runs);
	p->runs[0].kind = RUN_TEXT;
	p->runs[0].text = document_title(l->r->a, &heading->as.paragraph);
	p->runs[1].kind = RUN_TAB;
	p->runs[2].kind = RUN_PAGE_OF;
	for (size_t i = 0; i < p->n_runs; i++) {
		p->runs[i].target = heading;
		p->runs[i].origin = heading->origin;
	}
	set_format(l, p);
	heading->aimed = true;
	l->r->doc->says_pages = true;
	if (l->last == NULL)
		l->first = b;
	else
		l->last->next = b;
	l->last = b;
}

/* What shows nothing stands on no page. */
static bool
draws(struct resolver *r, const struct paragraph *p)
{
	if (p->label.n > 0 || document_words(r->a, p).n > 0)
		return true;
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].kind == RUN_IMAGE)
			return true;
	return false;
}

static void
add_headings(struct listing *l, struct block *first, int depth)
{
	for (struct block *b = first; b != NULL && depth <= RESOLVE_DEPTH;
	     b = b->next) {
		struct table *t = &b->as.table;

		if (b->kind == BLOCK_PARAGRAPH &&
		    b->as.paragraph.contents == NULL &&
		    draws(l->r, &b->as.paragraph) &&
		    level_of(&b->as.paragraph) > 0 &&
		    level_of(&b->as.paragraph) <= l->contents->levels &&
		    document_title(l->r->a, &b->as.paragraph).n > 0)
			add_entry(l, b);
		if (b->kind != BLOCK_TABLE)
			continue;
		for (size_t i = 0; i < t->n_rows; i++)
			for (size_t k = 0; k < t->rows[i].n_cells; k++)
				add_headings(
				    l, t->rows[i].cells[k].blocks, depth + 1);
	}
}

/* Puts the entries where the paragraph at *link stands. */
static void
expand(struct resolver *r, struct block **link, cv_len frame)
{
	struct block *b = *link;
	struct listing l = {.r = r,
	    .contents = b->as.paragraph.contents,
	    .at = b,
	    .frame = frame};

	for (struct section *s = r->doc->sections; s != NULL; s = s->next)
		add_headings(&l, s->blocks, 0);
	if (l.first == NULL) {
		diag_at(r->d, FINDING_CONTENTS_EMPTY, b->origin.place,
		    b->origin.path, STR_NONE);
		b->as.paragraph.contents = NULL;
		return;
	}
	l.first->keep_previous = b->keep_previous;
	l.last->next = b->next;
	*link = l.first;
}

static void refuse(struct resolver *r, struct block *first, int depth);

static void
refuse_in_cells(struct resolver *r, const struct table *t, int depth)
{
	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			refuse(r, t->rows[i].cells[k].blocks, depth + 1);
}

/* Tells tables of contents among the blocks, which may hold none. */
static void
refuse(struct resolver *r, struct block *first, int depth)
{
	for (struct block *b = first; b != NULL && depth <= RESOLVE_DEPTH;
	     b = b->next) {
		if (b->kind == BLOCK_TABLE)
			refuse_in_cells(r, &b->as.table, depth);
		else if (b->kind == BLOCK_PARAGRAPH &&
			 b->as.paragraph.contents != NULL)
			diag_at(r->d, FINDING_CONTENTS_PLACE, b->origin.place,
			    b->origin.path, STR_NONE);
	}
}

/* Tables of contents that stand right in the section. */
static void
expand_section(struct resolver *r, struct section *s)
{
	cv_len frame = s->page.width - s->page.left - s->page.right;
	struct block **link = &s->blocks, *b;

	while ((b = *link) != NULL) {
		if (b->kind == BLOCK_TABLE)
			refuse_in_cells(r, &b->as.table, 0);
		if (b->kind == BLOCK_PARAGRAPH &&
		    b->as.paragraph.contents != NULL)
			expand(r, link, frame);
		while (*link != NULL && *link != b && *link != b->next)
			link = &(*link)->next;
		if (*link == b)
			link = &b->next;
	}
}

void
resolve_contents(struct resolver *r)
{
	for (struct section *s = r->doc->sections; s != NULL; s = s->next) {
		for (int i = 0; i < STORY_COUNT; i++)
			refuse(r, s->story[i], 0);
		expand_section(r, s);
	}
}
