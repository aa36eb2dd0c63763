/* A rule is an empty paragraph with a top border from indent to indent. The
 * border stands above the line: it takes its thickness of the rule's height,
 * the line the rest. */
#include "engine/docx/writer.h"

#define LINE_LEAST LEN_TWIP /* nought would mean a line by the font */

static cv_len
line_height(const struct rule *r)
{
	cv_len left = r->height - r->thickness;

	return left < LINE_LEAST ? LINE_LEAST : left;
}

void
docx_rule(struct writer *w, const struct rule *r, const struct section *ends)
{
	const struct style *base = w->docx->doc->base;
	const struct style *s = r->style != NULL ? r->style : base;
	struct para_props want, from;
	struct para_extra extra = {0};

	document_para_defaults(&from);
	if (s != NULL)
		from = s->para_props;
	want = from;
	want.indent_left = r->indent_left;
	want.indent_right = r->indent_right;
	want.indent_first = 0;
	want.space_before = r->space_before;
	want.space_after = r->space_after;
	want.line_rule = LINE_EXACT;
	want.line = line_height(r);
	want.keep_next = r->keep_next || w->keep_next;
	want.page_break_before = false;
	want.outline = 0;
	extra.rule = r;
	docx_raw(&w->x, "<w:p><w:pPr>");
	docx_para_props(&w->x, s == base ? NULL : s, &want, &from, &extra);
	if (ends != NULL)
		docx_section(w, ends);
	docx_raw(&w->x, "</w:pPr></w:p>");
}
