/* word/document.xml with its headers and footers: stories of blocks, and
 * sections.
 *
 * A section is described at its end, in the last paragraph; the last one at
 * the end of the body. Word lets a section without a header of a kind take
 * over that of the section before: where the model has none, but a section
 * before had one, an empty one is referred to. */
#include "engine/docx/writer.h"

#include <assert.h>

#include "engine/base/arena.h"

/* ---- blocks ---- */

void
docx_gap(struct writer *w, bool keep_next, const struct section *ends)
{
	struct para_props want, base;
	struct run_props run, run_base;
	const struct style *s = w->docx->doc->base;

	document_para_defaults(&base);
	document_run_defaults(&run_base);
	if (s != NULL) {
		base = s->para_props;
		run_base = s->run_props;
	}
	document_para_defaults(&want);
	want.widow_control = base.widow_control;
	want.align = base.align;
	want.keep_next = keep_next || w->keep_next;
	want.line_rule = LINE_EXACT;
	want.line = RESOLVE_GAP;
	run = run_base;
	run.size = RESOLVE_GAP;
	docx_raw(&w->x, "<w:p><w:pPr>");
	docx_para_props(&w->x, NULL, &want, &base, NULL);
	docx_raw(&w->x, "<w:rPr>");
	docx_run_props(w->docx, &w->x, &run, &run_base, 0);
	docx_raw(&w->x, "</w:rPr>");
	if (ends != NULL)
		docx_section(w, ends);
	docx_raw(&w->x, "</w:pPr></w:p>");
}

static void
block_put(struct writer *w, const struct block *b, const struct section *ends)
{
	switch (b->kind) {
	case BLOCK_PARAGRAPH:
		/* LibreOffice loses the headers of a section that ends
		 * within a table of contents */
		if (ends != NULL && b->as.paragraph.contents != NULL) {
			docx_paragraph(w, b, NULL);
			docx_gap(w, false, ends);
		} else {
			docx_paragraph(w, b, ends);
		}
		return;
	case BLOCK_TABLE:
		docx_table(w, &b->as.table);
		/* Word joins tables that touch, and wants a paragraph last. */
		if (b->next == NULL)
			docx_gap(w, false, ends);
		else if (b->next->kind == BLOCK_TABLE)
			docx_gap(w, b->as.table.keep_next, NULL);
		return;
	case BLOCK_RULE:
		docx_rule(w, &b->as.rule, ends);
		return;
	}
}

void
docx_blocks(
    struct writer *w, const struct block *first, const struct section *ends)
{
	if (first == NULL)
		docx_gap(w, false, ends);
	for (const struct block *b = first; b != NULL; b = b->next)
		block_put(w, b, b->next == NULL ? ends : NULL);
}

/* ---- headers and footers ---- */

static bool
is_header(enum story s)
{
	return s == STORY_HEADER || s == STORY_HEADER_FIRST;
}

static const char *
story_name(
    struct arena *a, enum story s, const char *head, size_t n, const char *tail)
{
	struct buf b = buf_new(a);

	buf_puts(&b, head);
	buf_puts(&b, is_header(s) ? "header" : "footer");
	buf_int(&b, (int64_t)n);
	buf_puts(&b, tail);
	return str_z(a, buf_take(&b));
}

static bool
story_write(struct docx *dx, enum story s, const struct block *first,
    struct rels *rels, struct pack_part *part)
{
	struct writer w = {0};

	w.docx = dx;
	w.rels = rels;
	docx_xml_start(&w.x, dx->arena);
	docx_root(&w.x, is_header(s) ? "w:hdr" : "w:ftr");
	docx_blocks(&w, first, NULL);
	docx_end(&w.x);
	return docx_xml_finish(&w.x, dx->d, dx->deflater, part);
}

/* An earlier part of the same bytes and kind: sections often repeat it. */
static const char *
story_known(const struct docx *dx, enum story s, const struct pack_part *part)
{
	const char *head = is_header(s) ? "word/header" : "word/footer";

	for (size_t i = 0; i < dx->n_parts; i++) {
		if (str_starts(str_of(dx->parts[i].name), str_of(head)) &&
		    str_eq(dx->parts[i].bytes, part->bytes))
			return dx->parts[i].name;
	}
	return NULL;
}

static bool
story_rels(struct docx *dx, enum story s, const struct rels *rels)
{
	struct pack_part part;

	if (rels->n == 0)
		return true;
	if (!docx_rels_part(dx, rels, &part))
		return false;
	docx_part_put(dx,
	    story_name(dx->arena, s, "word/_rels/", dx->n_stories, ".xml.rels"),
	    part);
	return true;
}

/* Writes the part and gives its relationship; 0 after a finding. */
static size_t
story_rel(struct docx *dx, enum story s, const struct block *first)
{
	const char *name = NULL;
	struct rels rels = {0};
	struct pack_part part;
	struct str target;

	if (!story_write(dx, s, first, &rels, &part))
		return 0;
	if (rels.n == 0)
		name = story_known(dx, s, &part);
	if (name == NULL) {
		dx->n_stories++;
		name = story_name(dx->arena, s, "word/", dx->n_stories, ".xml");
		docx_part_put(dx, name, part);
		if (!story_rels(dx, s, &rels))
			return 0;
	}
	target = str_of(name);
	return docx_rel(dx->arena, &dx->rels,
	    is_header(s) ? REL_HEADER : REL_FOOTER,
	    str_slice(target, sizeof "word/" - 1, target.n));
}

static void
story_reference(struct writer *w, const struct section *s, enum story story,
    const char *tag, const char *type)
{
	struct docx *dx = w->docx;
	size_t number;

	if (s->story[story] == NULL && !dx->had_story[story])
		return;
	dx->had_story[story] = s->story[story] != NULL;
	number = story_rel(dx, story, s->story[story]);
	if (number == 0) {
		dx->failed = true;
		return;
	}
	docx_tag(&w->x, tag);
	docx_attr_z(&w->x, "w:type", type);
	docx_rel_attr(&w->x, "r:id", number);
	docx_end(&w->x);
}

static void
story_references(struct writer *w, const struct section *s)
{
	story_reference(w, s, STORY_HEADER, "w:headerReference", "default");
	if (s->page.first_differs)
		story_reference(
		    w, s, STORY_HEADER_FIRST, "w:headerReference", "first");
	story_reference(w, s, STORY_FOOTER, "w:footerReference", "default");
	if (s->page.first_differs)
		story_reference(
		    w, s, STORY_FOOTER_FIRST, "w:footerReference", "first");
}

/* ---- sections ---- */

static void
page_put(struct docx_xml *x, const struct page *p)
{
	docx_tag(x, "w:pgSz");
	docx_attr_int(x, "w:w", len_to_twip(p->width));
	docx_attr_int(x, "w:h", len_to_twip(p->height));
	if (p->width > p->height)
		docx_attr_z(x, "w:orient", "landscape");
	docx_end(x);
	docx_tag(x, "w:pgMar");
	docx_attr_int(x, "w:top", len_to_twip(p->top));
	docx_attr_int(x, "w:right", len_to_twip(p->right));
	docx_attr_int(x, "w:bottom", len_to_twip(p->bottom));
	docx_attr_int(x, "w:left", len_to_twip(p->left));
	docx_attr_int(x, "w:header", len_to_twip(p->header));
	docx_attr_int(x, "w:footer", len_to_twip(p->footer));
	docx_attr_int(x, "w:gutter", 0);
	docx_end(x);
	if (p->restart) {
		docx_tag(x, "w:pgNumType");
		docx_attr_int(x, "w:start", p->start);
		docx_end(x);
	}
}

void
docx_section(struct writer *w, const struct section *s)
{
	docx_tag(&w->x, "w:sectPr");
	story_references(w, s);
	page_put(&w->x, &s->page);
	docx_raw(&w->x, "<w:cols w:space=\"720\"/>");
	if (s->page.first_differs)
		docx_raw(&w->x, "<w:titlePg/>");
	docx_end(&w->x);
}

bool
docx_document_part(struct docx *dx, struct pack_part *out)
{
	struct writer w = {0};

	w.docx = dx;
	w.rels = &dx->rels;
	docx_xml_start(&w.x, dx->arena);
	docx_root(&w.x, "w:document");
	docx_tag(&w.x, "w:body");
	for (const struct section *s = dx->doc->sections; s; s = s->next) {
		docx_blocks(&w, s->blocks, s->next ? s : NULL);
		if (s->next == NULL)
			docx_section(&w, s);
	}
	docx_end(&w.x);
	docx_end(&w.x);
	return docx_xml_finish(&w.x, dx->d, dx->deflater, out) && !dx->failed;
}
