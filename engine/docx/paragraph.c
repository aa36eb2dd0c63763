#include "engine/docx/writer.h"

#include <assert.h>

/* The indents a list paragraph has without naming any are its level's. Where
 * the level has none Word takes the style's, LibreOffice nought: then they are
 * named. */
static void
list_indents(const struct paragraph *p, struct para_props *expected,
    struct para_extra *extra)
{
	const struct list_level *l = document_item_level(p);

	*expected = p->style->para_props;
	expected->indent_left = l->indent_left;
	expected->indent_first = l->indent_first;
	extra->expected = expected;
	extra->name_indents = !l->has_indent;
}

/* The look of the paragraph mark, which is that of the label too. */
static void
mark_put(struct writer *w, const struct paragraph *p)
{
	docx_maybe(&w->x, "w:rPr");
	docx_run_props(w->docx, &w->x, p->run_props, &p->style->run_props, 0);
	docx_maybe_end(&w->x);
}

static void
props_put(struct writer *w, const struct paragraph *p)
{
	const struct style *named =
	    p->style == w->docx->doc->base ? NULL : p->style;
	struct para_props want = *p->props;
	struct para_props expected;
	struct para_extra extra = {0};

	want.keep_next = want.keep_next || w->keep_next;
	extra.num_id = docx_num(w->docx, p, &extra.level);
	if (extra.num_id != 0)
		list_indents(p, &expected, &extra);
	docx_para_props(&w->x, named, &want, &p->style->para_props, &extra);
}

/* Is the block another entry of the table of contents p is in? */
static bool
goes_on(const struct paragraph *p, const struct block *b)
{
	return b != NULL && b->kind == BLOCK_PARAGRAPH &&
	       b->as.paragraph.contents == p->contents;
}

static void
words_put(struct writer *w, const struct block *b)
{
	const struct paragraph *p = &b->as.paragraph;

	if (p->contents != NULL && p->contents != w->contents) {
		w->contents = p->contents;
		docx_contents(w, p, true);
	}
	docx_bookmark(w, b, true);
	docx_runs(w, p);
	docx_bookmark(w, b, false);
	if (p->contents != NULL && !goes_on(p, b->next)) {
		w->contents = NULL;
		docx_contents(w, p, false);
	}
}

void
docx_paragraph(
    struct writer *w, const struct block *b, const struct section *ends)
{
	const struct paragraph *p = &b->as.paragraph;

	assert(p->style != NULL);
	docx_raw(&w->x, "<w:p>");
	docx_maybe(&w->x, "w:pPr");
	props_put(w, p);
	mark_put(w, p);
	if (ends != NULL)
		docx_section(w, ends);
	docx_maybe_end(&w->x);
	if (p->label.n > 0 && p->n_runs > 0 &&
	    document_item_level(p)->suffix == SUFFIX_LINE)
		docx_raw(&w->x, "<w:r><w:br/></w:r>");
	words_put(w, b);
	docx_raw(&w->x, "</w:p>");
}
