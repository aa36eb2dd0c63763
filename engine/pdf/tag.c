/* The structure tree: what the pages' content is, in reading order
 * (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7).
 *
 * The tree follows the document, not the pages: sections, headings, paragraphs,
 * lists and tables get their tags before anything is drawn; links and pictures,
 * which lie inside paragraphs, when they are met. Content then names the tag it
 * belongs to, or is an artifact: headers and footers, repeated rows, lines.
 *
 * A list has a tag for every cell, so tags are small records, and a cell or
 * list item that holds a paragraph alone needs none for the paragraph. */
#include "engine/pdf/parts.h"

#include <string.h>

#define LEVELS 6 /* H1 … H6 */

struct walk {
	struct pdf_tags *tags;
	int32_t outline[LEVELS]; /* levels of the headings above */
	int32_t depth;
};

/* Where list items of a row of blocks go. */
struct list_walk {
	const struct list *list;    /* NULL: the block before was no item */
	uint32_t body[LIST_LEVELS]; /* LBody of the last item of each level */
	uint32_t of[LIST_LEVELS];   /* L of each level, PDF_NO_TAG: none open */
	uint32_t last;              /* LBody of the last item */
};

static void walk_notes(
    struct walk *w, const struct paragraph *p, uint32_t parent);
static void walk_blocks(
    struct walk *w, const struct block *first, uint32_t parent, uint32_t lone);

static void
kid_add(struct pdf_tags *t, uint32_t tag, enum pdf_kid_kind kind,
    uint32_t value, uint32_t page)
{
	struct pdf_kid kid = {kind, PDF_NO_KID, value, page};
	struct pdf_tag *of = &t->v[tag];

	if (of->last == PDF_NO_KID)
		of->first = (uint32_t)t->n_kids;
	else
		t->kids[of->last].next = (uint32_t)t->n_kids;
	of->last = (uint32_t)t->n_kids;
	ARENA_PUSH(t->arena, t->kids, t->n_kids, t->cap_kids, kid);
}

static uint32_t
tag_new(
    struct pdf_tags *t, enum pdf_tag_kind kind, uint32_t parent, const void *of)
{
	struct pdf_tag tag = {
	    kind, false, parent, PDF_NO_KID, PDF_NO_KID, 0, of};
	uint32_t i = (uint32_t)t->n;

	ARENA_PUSH(t->arena, t->v, t->n, t->cap, tag);
	if (parent != PDF_NO_TAG)
		kid_add(t, parent, KID_TAG, i, 0);
	return i;
}

/* ---- paragraphs ---- */

static bool
is_blank(struct str s)
{
	return str_trim(s).n == 0;
}

/* Will anything of it be drawn that is no artifact? */
static bool
has_content(const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		if (r->kind == RUN_PAGE_NUMBER || r->kind == RUN_PAGE_COUNT ||
		    r->kind == RUN_PAGE_OF ||
		    (r->kind == RUN_TEXT && !is_blank(r->text)) ||
		    (r->kind == RUN_IMAGE && !is_blank(r->picture->alt)))
			return true;
	}
	return p->n_label_runs > 0;
}

static bool
is_heading(const struct paragraph *p)
{
	return p->props->outline > 0 && has_content(p);
}

/* A heading hangs under the nearest higher one, as in the bookmarks: so levels
 * go down one by one (ISO 14289-1, 7.4.2). */
static enum pdf_tag_kind
paragraph_kind(struct walk *w, const struct paragraph *p)
{
	if (!is_heading(p))
		return TAG_P;
	while (w->depth > 0 && w->outline[w->depth - 1] >= p->props->outline)
		w->depth--;
	if (w->depth == LEVELS)
		return TAG_H6;
	w->outline[w->depth++] = p->props->outline;
	return (enum pdf_tag_kind)(TAG_H1 + w->depth - 1);
}

/* The L for items of that level, within the last item of the nearest higher
 * one. */
static uint32_t
list_of(struct walk *w, struct list_walk *l, const struct paragraph *p,
    uint32_t parent)
{
	int32_t depth = document_list_depth(p);

	if (l->list != p->list) {
		l->list = p->list;
		for (int32_t k = 0; k < LIST_LEVELS; k++)
			l->of[k] = l->body[k] = PDF_NO_TAG;
	}
	for (int32_t k = depth + 1; k < LIST_LEVELS; k++)
		l->of[k] = l->body[k] = PDF_NO_TAG;
	for (int32_t k = depth; k > 0 && l->of[depth] == PDF_NO_TAG; k--) {
		if (l->body[k - 1] == PDF_NO_TAG)
			continue;
		parent = l->body[k - 1];
		break;
	}
	if (l->of[depth] == PDF_NO_TAG)
		l->of[depth] =
		    tag_new(w->tags, TAG_L, parent, document_item_level(p));
	return l->of[depth];
}

/* What the block belongs to. The item's own paragraph gets a tag too: it must
 * stand before the lists and paragraphs that follow in the item. */
static uint32_t
walk_item(struct walk *w, struct list_walk *l, const struct paragraph *p,
    uint32_t parent)
{
	int32_t depth = document_list_depth(p);
	uint32_t item;

	if (!p->continues || l->list != p->list ||
	    l->body[depth] == PDF_NO_TAG) {
		item = tag_new(w->tags, TAG_LI, list_of(w, l, p, parent), NULL);
		/* the label stands right before the body: pdf_tag_of_box */
		(void)tag_new(w->tags, TAG_LBL, item, NULL);
		l->body[depth] = tag_new(w->tags, TAG_LBODY, item, NULL);
	}
	l->last = l->body[depth];
	return tag_new(w->tags, TAG_P, l->last, NULL);
}

/* Does the last item go on behind the block, which is none? */
static bool
item_goes_on(const struct list_walk *l, const struct block *b)
{
	if (l->list == NULL)
		return false;
	for (b = b->next; b != NULL; b = b->next)
		if (b->kind == BLOCK_PARAGRAPH && b->as.paragraph.list != NULL)
			return b->as.paragraph.continues &&
			       b->as.paragraph.list == l->list;
	return false;
}

/* ---- tables ---- */

static void
walk_cell(struct walk *w, const struct cell *c, uint32_t tag)
{
	const struct block *b = c->blocks;
	bool alone =
	    b != NULL && b->next == NULL && b->kind == BLOCK_PARAGRAPH &&
	    b->as.paragraph.list == NULL && !is_heading(&b->as.paragraph);

	walk_blocks(w, b, tag, alone ? tag : PDF_NO_TAG);
}

static bool
shows_itself(const struct cell *c)
{
	for (int e = 0; e < EDGE_COUNT; e++)
		if (c->frame->edge[e].width > 0)
			return true;
	return c->shade >= 0;
}

/* A table without headings and without a single line or shade only puts things
 * beside each other, as the head of a letter does; one of a single column puts
 * a frame around them. No data for a reader to walk through by row and
 * column. */
static bool
is_data(const struct table *t)
{
	if (t->layout || t->header_rows > 0)
		return !t->layout;
	if (t->n_columns < 2)
		return false;
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t i = 0; i < t->rows[r].n_cells; i++)
			if (shows_itself(&t->rows[r].cells[i]))
				return true;
	return false;
}

static void
walk_table(struct walk *w, const struct table *t, uint32_t parent)
{
	bool data = is_data(t);
	uint32_t table =
	    tag_new(w->tags, data ? TAG_TABLE : TAG_DIV, parent, NULL);

	for (size_t r = 0; r < t->n_rows; r++) {
		const struct row *row = &t->rows[r];
		uint32_t tr = table;

		if (data)
			tr = tag_new(w->tags, TAG_TR, table, NULL);
		for (size_t i = 0; i < row->n_cells; i++) {
			const struct cell *c = &row->cells[i];

			if (!data)
				walk_blocks(w, c->blocks, tr, PDF_NO_TAG);
			else
				walk_cell(w, c,
				    tag_new(w->tags,
					r < t->header_rows ? TAG_TH : TAG_TD,
					tr, c));
		}
	}
}

/* ---- blocks ---- */

/* Notes are read behind the paragraph that calls them (ISO 32000-1, 14.8.4.4).
 */
static void
walk_notes(struct walk *w, const struct paragraph *p, uint32_t parent)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct note *note = p->runs[i].note;

		if (note == NULL)
			continue;
		w->tags->n_notes++;
		walk_blocks(w, note->blocks,
		    tag_new(w->tags, TAG_NOTE, parent, note), PDF_NO_TAG);
	}
}

/* lone: the tag a single paragraph takes instead of one of its own. */
static void
walk_blocks(
    struct walk *w, const struct block *first, uint32_t parent, uint32_t lone)
{
	struct list_walk lists = {.list = NULL};
	const struct contents *contents = NULL; /* the table we are in … */
	uint32_t toc = PDF_NO_TAG;              /* … and its tag */

	for (const struct block *b = first; b != NULL; b = b->next) {
		const struct paragraph *p = &b->as.paragraph;
		uint32_t *tag = &w->tags->of_block[b->id], in = parent;

		if (b->kind == BLOCK_PARAGRAPH && p->list != NULL &&
		    !is_heading(p)) {
			*tag = walk_item(w, &lists, p, parent);
			walk_notes(w, p, lists.last);
			continue;
		}
		if (b->kind != BLOCK_PARAGRAPH || p->contents != contents) {
			contents =
			    b->kind == BLOCK_PARAGRAPH ? p->contents : NULL;
			toc = contents != NULL
				  ? tag_new(w->tags, TAG_TOC, parent, NULL)
				  : PDF_NO_TAG;
		}
		if (toc != PDF_NO_TAG)
			in = tag_new(w->tags, TAG_TOCI, toc, NULL);
		else if (item_goes_on(&lists, b))
			in = lists.last;
		else
			lists.list = NULL;
		if (b->kind == BLOCK_TABLE)
			walk_table(w, &b->as.table, in);
		else if (b->kind == BLOCK_PARAGRAPH)
			*tag = lone != PDF_NO_TAG
				   ? lone
				   : tag_new(w->tags, paragraph_kind(w, p), in,
					 NULL);
		if (b->kind == BLOCK_PARAGRAPH)
			walk_notes(w, p, in);
	}
}

void
pdf_tags_begin(struct pdf *pdf)
{
	const struct document *doc = pdf->layout->document;
	struct pdf_tags *t = &pdf->tags;
	struct walk w = {.tags = t};
	size_t n = (size_t)doc->n_blocks + 1;

	t->arena = pdf->arena;
	t->of_block = ARENA_ARRAY(pdf->arena, uint32_t, n);
	memset(t->of_block, 0xFF, n * sizeof *t->of_block);
	t->pages =
	    ARENA_ARRAY(pdf->arena, struct pdf_marks, pdf->layout->n_sheets);
	(void)tag_new(t, TAG_DOCUMENT, PDF_NO_TAG, NULL);
	for (const struct section *s = doc->sections; s; s = s->next)
		walk_blocks(
		    &w, s->blocks, tag_new(t, TAG_SECT, 0, NULL), PDF_NO_TAG);
}

/* ---- what content belongs to ---- */

static bool
is_link(const struct pdf_tags *t, uint32_t tag, uint32_t parent,
    const struct run *r)
{
	const struct run *of;

	if (tag == PDF_NO_TAG || t->v[tag].kind != TAG_LINK ||
	    t->v[tag].parent != parent)
		return false;
	of = t->v[tag].of;
	return document_same_link(of, r);
}

/* The link goes on when nothing else of its paragraph came between. */
static uint32_t
link_tag(struct pdf *pdf, uint32_t parent, const struct run *r)
{
	struct pdf_tags *t = &pdf->tags;
	uint32_t tag = t->recent;

	if (!is_link(t, tag, parent, r))
		tag = tag_new(t, TAG_LINK, parent, r);
	if (t->n_links == t->next_link || t->links[t->n_links - 1] != tag)
		ARENA_PUSH(t->arena, t->links, t->n_links, t->cap_links, tag);
	return tag;
}

uint32_t
pdf_tag_of_box(struct pdf *pdf, const struct box *box)
{
	struct pdf_tags *t = &pdf->tags;
	uint32_t tag = PDF_NO_TAG, parent;

	if (!box->artifact && box->kind != BOX_FILL && box->block > 0)
		tag = t->of_block[box->block];
	if (tag == PDF_NO_TAG)
		return tag;
	parent = t->v[tag].parent;
	if (box->label && t->v[parent].kind == TAG_LBODY)
		tag = parent - 1;
	else if (box->run != NULL && document_run_leads(box->run))
		tag = link_tag(pdf, tag, box->run);
	if (box->kind == BOX_IMAGE) {
		if (is_blank(box->as.image->alt))
			return PDF_NO_TAG;
		tag = tag_new(t, TAG_FIGURE, tag, box);
		/* a link goes on behind its picture */
		if (t->v[t->v[tag].parent].kind == TAG_LINK)
			t->recent = t->v[tag].parent;
		else
			t->recent = tag;
		return tag;
	}
	t->recent = tag;
	return tag;
}

uint32_t
pdf_tag_of_link(struct pdf *pdf, const struct box *box)
{
	struct pdf_tags *t = &pdf->tags;
	uint32_t parent = box->artifact ? PDF_NO_TAG : t->of_block[box->block];

	/* one in a header belongs to no paragraph, but must be in the tree */
	if (parent == PDF_NO_TAG)
		return tag_new(t, TAG_LINK, 0, box->run);
	for (size_t i = t->next_link; i < t->n_links; i++) {
		uint32_t tag = t->links[i];

		if (!is_link(t, tag, parent, box->run))
			continue;
		t->next_link = i + 1;
		return tag;
	}
	return tag_new(t, TAG_LINK, parent, box->run);
}

uint32_t
pdf_tag_mark(struct pdf *pdf, uint32_t tag, size_t page)
{
	struct pdf_marks *m = &pdf->tags.pages[page];
	uint32_t id = (uint32_t)m->n;

	ARENA_PUSH(pdf->arena, m->v, m->n, m->cap, tag);
	kid_add(&pdf->tags, tag, KID_MARK, id, (uint32_t)page);
	return id;
}

void
pdf_tag_annotation(struct pdf *pdf, uint32_t tag, size_t page, uint32_t object)
{
	struct pdf_tags *t = &pdf->tags;

	ARENA_PUSH(t->arena, t->annotations, t->n_annotations,
	    t->cap_annotations, tag);
	kid_add(t, tag, KID_OBJECT, object, (uint32_t)page);
}

const char *
pdf_tag_name(enum pdf_tag_kind kind)
{
	static const char *const names[] = {
	    [TAG_DOCUMENT] = "Document",
	    [TAG_SECT] = "Sect",
	    [TAG_DIV] = "Div",
	    [TAG_P] = "P",
	    [TAG_H1] = "H1",
	    [TAG_H2] = "H2",
	    [TAG_H3] = "H3",
	    [TAG_H4] = "H4",
	    [TAG_H5] = "H5",
	    [TAG_H6] = "H6",
	    [TAG_L] = "L",
	    [TAG_LI] = "LI",
	    [TAG_LBL] = "Lbl",
	    [TAG_LBODY] = "LBody",
	    [TAG_TABLE] = "Table",
	    [TAG_TR] = "TR",
	    [TAG_TH] = "TH",
	    [TAG_TD] = "TD",
	    [TAG_FIGURE] = "Figure",
	    [TAG_LINK] = "Link",
	    [TAG_NOTE] = "Note",
	    [TAG_TOC] = "TOC",
	    [TAG_TOCI] = "TOCI",
	};

	return names[kind];
}
