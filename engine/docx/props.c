/* Paragraph and run properties, each in the order the schema asks for
 * (CT_PPrBase, CT_RPr). What equals the style's is left out, so that a style
 * changed in Word changes the text. */
#include "engine/docx/writer.h"

/* ---- runs ---- */

bool
docx_run_props_equal(const struct run_props *p, const struct run_props *q)
{
	return str_eq(p->family, q->family) && p->size == q->size &&
	       p->bold == q->bold && p->italic == q->italic &&
	       p->underline == q->underline && p->strike == q->strike &&
	       p->caps == q->caps && p->vertical == q->vertical &&
	       p->color == q->color && p->highlight == q->highlight;
}

void
docx_run_fonts(struct docx *dx, struct docx_xml *x, struct str family)
{
	docx_family(dx, family);
	docx_tag(x, "w:rFonts");
	docx_attr(x, "w:ascii", family);
	docx_attr(x, "w:hAnsi", family);
	docx_attr(x, "w:eastAsia", family);
	docx_attr(x, "w:cs", family);
	docx_end(x);
}

static void
size_put(struct docx_xml *x, cv_len size)
{
	docx_val_int(x, "w:sz", len_to_halfpoint(size));
	docx_val_int(x, "w:szCs", len_to_halfpoint(size));
}

/* w:highlight knows 16 colours, shading all. */
static void
highlight_put(struct docx_xml *x, int32_t highlight)
{
	docx_tag(x, "w:shd");
	docx_attr_z(x, "w:val", "clear");
	docx_attr_z(x, "w:color", "auto");
	if (highlight < 0)
		docx_attr_z(x, "w:fill", "auto");
	else
		docx_attr_color(x, "w:fill", (uint32_t)highlight);
	docx_end(x);
}

static const char *
vertical_name(enum vertical v)
{
	switch (v) {
	case VERTICAL_BASE:
		return "baseline";
	case VERTICAL_SUPER:
		return "superscript";
	case VERTICAL_SUB:
		return "subscript";
	}
	return "baseline";
}

/* The bits of the properties in which p and q differ. */
static uint32_t
run_differences(const struct run_props *p, const struct run_props *q)
{
	uint32_t set = 0;

	set |= str_eq(p->family, q->family) ? 0u : RUN_SET_FAMILY;
	set |= p->size == q->size ? 0u : RUN_SET_SIZE;
	set |= p->bold == q->bold ? 0u : RUN_SET_BOLD;
	set |= p->italic == q->italic ? 0u : RUN_SET_ITALIC;
	set |= p->underline == q->underline ? 0u : RUN_SET_UNDERLINE;
	set |= p->strike == q->strike ? 0u : RUN_SET_STRIKE;
	set |= p->caps == q->caps ? 0u : RUN_SET_CAPS;
	set |= p->vertical == q->vertical ? 0u : RUN_SET_VERTICAL;
	set |= p->color == q->color ? 0u : RUN_SET_COLOR;
	set |= p->highlight == q->highlight ? 0u : RUN_SET_HIGHLIGHT;
	return set;
}

void
docx_run_props(struct docx *dx, struct docx_xml *x,
    const struct run_props *want, const struct run_props *base, uint32_t also)
{
	uint32_t set = run_differences(want, base) | also;

	if (set & RUN_SET_FAMILY)
		docx_run_fonts(dx, x, want->family);
	if (set & RUN_SET_BOLD)
		docx_flag(x, "w:b", want->bold);
	if (set & RUN_SET_ITALIC)
		docx_flag(x, "w:i", want->italic);
	if (set & RUN_SET_CAPS)
		docx_flag(x, "w:caps", want->caps);
	if (set & RUN_SET_STRIKE)
		docx_flag(x, "w:strike", want->strike);
	if (set & RUN_SET_COLOR)
		docx_val_color(x, "w:color", want->color);
	if (set & RUN_SET_SIZE)
		size_put(x, want->size);
	if (set & RUN_SET_UNDERLINE)
		docx_val_z(x, "w:u", want->underline ? "single" : "none");
	if (set & RUN_SET_HIGHLIGHT)
		highlight_put(x, want->highlight);
	if (set & RUN_SET_VERTICAL)
		docx_val_z(x, "w:vertAlign", vertical_name(want->vertical));
}

/* ---- paragraphs ---- */

static const char *
align_name(enum align a)
{
	switch (a) {
	case ALIGN_LEFT:
		return "left";
	case ALIGN_CENTER:
		return "center";
	case ALIGN_RIGHT:
		return "right";
	case ALIGN_JUSTIFY:
		return "both";
	}
	return "left";
}

static const char *
tab_name(enum tab_align a)
{
	switch (a) {
	case TAB_LEFT:
		return "left";
	case TAB_CENTER:
		return "center";
	case TAB_RIGHT:
		return "right";
	}
	return "left";
}

static const char *
leader_name(enum tab_leader l)
{
	switch (l) {
	case LEADER_NONE:
		return NULL;
	case LEADER_DOTS:
		return "dot";
	case LEADER_DASHES:
		return "hyphen";
	case LEADER_LINE:
		return "underscore";
	}
	return NULL;
}

static void
num_put(struct docx_xml *x, const struct para_extra *extra)
{
	if (extra->num_id == 0)
		return;
	docx_tag(x, "w:numPr");
	docx_val_int(x, "w:ilvl", extra->level);
	docx_val_int(x, "w:numId", (int64_t)extra->num_id);
	docx_end(x);
}

static void
rule_border_put(struct docx_xml *x, const struct rule *r)
{
	if (r == NULL)
		return;
	docx_tag(x, "w:pBdr");
	docx_tag(x, "w:top");
	docx_attr_z(x, "w:val", "single");
	docx_attr_int(x, "w:sz", len_to_eighth(r->thickness));
	docx_attr_int(x, "w:space", 0);
	docx_attr_color(x, "w:color", r->color);
	docx_end(x);
	docx_end(x);
}

static bool
tabs_equal(const struct para_props *p, const struct para_props *q)
{
	if (p->n_tabs != q->n_tabs)
		return false;
	for (size_t i = 0; i < p->n_tabs; i++) {
		const struct tab_stop *s = &p->tabs[i], *t = &q->tabs[i];

		if (s->at != t->at || s->align != t->align ||
		    s->leader != t->leader)
			return false;
	}
	return true;
}

static void
tab_put(struct docx_xml *x, const char *val, const struct tab_stop *t)
{
	const char *leader = leader_name(t->leader);

	docx_tag(x, "w:tab");
	docx_attr_z(x, "w:val", val == NULL ? tab_name(t->align) : val);
	if (val == NULL && leader != NULL)
		docx_attr_z(x, "w:leader", leader);
	docx_attr_int(x, "w:pos", len_to_twip(t->at));
	docx_end(x);
}

static bool
tab_at(const struct para_props *p, cv_len at)
{
	for (size_t i = 0; i < p->n_tabs; i++) {
		if (p->tabs[i].at == at)
			return true;
	}
	return false;
}

/* Stops add up with the style's: those that are gone must be cleared. */
static void
tabs_put(struct docx_xml *x, const struct para_props *want,
    const struct para_props *base)
{
	if (tabs_equal(want, base))
		return;
	docx_tag(x, "w:tabs");
	for (size_t i = 0; i < base->n_tabs; i++) {
		if (!tab_at(want, base->tabs[i].at))
			tab_put(x, "clear", &base->tabs[i]);
	}
	for (size_t i = 0; i < want->n_tabs; i++)
		tab_put(x, NULL, &want->tabs[i]);
	docx_end(x);
}

static void
line_attrs(struct docx_xml *x, const struct para_props *p)
{
	switch (p->line_rule) {
	case LINE_MULTIPLE:
		docx_attr_int(x, "w:line", muldiv(p->line, 240, 1000));
		docx_attr_z(x, "w:lineRule", "auto");
		return;
	case LINE_EXACT:
		docx_attr_int(x, "w:line", len_to_twip(p->line));
		docx_attr_z(x, "w:lineRule", "exact");
		return;
	case LINE_AT_LEAST:
		docx_attr_int(x, "w:line", len_to_twip(p->line));
		docx_attr_z(x, "w:lineRule", "atLeast");
		return;
	}
}

static void
spacing_put(struct docx_xml *x, const struct para_props *want,
    const struct para_props *base)
{
	bool before = want->space_before != base->space_before;
	bool after = want->space_after != base->space_after;
	bool line =
	    want->line != base->line || want->line_rule != base->line_rule;

	if (!before && !after && !line)
		return;
	docx_tag(x, "w:spacing");
	if (before)
		docx_attr_int(x, "w:before", len_to_twip(want->space_before));
	if (after)
		docx_attr_int(x, "w:after", len_to_twip(want->space_after));
	if (line)
		line_attrs(x, want);
	docx_end(x);
}

static void
first_attr(struct docx_xml *x, cv_len first)
{
	if (first < 0)
		docx_attr_int(x, "w:hanging", -len_to_twip(first));
	else
		docx_attr_int(x, "w:firstLine", len_to_twip(first));
}

static void
indent_put(struct docx_xml *x, const struct para_props *want,
    const struct para_props *base, bool name_all)
{
	bool left = name_all || want->indent_left != base->indent_left;
	bool right = want->indent_right != base->indent_right;
	bool first = name_all || want->indent_first != base->indent_first;

	if (!left && !right && !first)
		return;
	docx_tag(x, "w:ind");
	if (left)
		docx_attr_int(x, "w:left", len_to_twip(want->indent_left));
	if (right)
		docx_attr_int(x, "w:right", len_to_twip(want->indent_right));
	if (first)
		first_attr(x, want->indent_first);
	docx_end(x);
}

/* w:keepNext … w:widowControl, before w:numPr. */
static void
paging_put(struct docx_xml *x, const struct para_props *want,
    const struct para_props *base)
{
	if (want->keep_next != base->keep_next)
		docx_flag(x, "w:keepNext", want->keep_next);
	if (want->keep_lines != base->keep_lines)
		docx_flag(x, "w:keepLines", want->keep_lines);
	if (want->page_break_before != base->page_break_before)
		docx_flag(x, "w:pageBreakBefore", want->page_break_before);
	if (want->widow_control != base->widow_control)
		docx_flag(x, "w:widowControl", want->widow_control);
}

#define OUTLINE_BODY 9 /* w:outlineLvl counts from 0; 9 is body text */

void
docx_para_props(struct docx_xml *x, const struct style *style,
    const struct para_props *want, const struct para_props *base,
    const struct para_extra *extra)
{
	static const struct para_extra none = {0};

	if (extra == NULL)
		extra = &none;
	if (style != NULL)
		docx_val(x, "w:pStyle", style->id);
	paging_put(x, want, base);
	num_put(x, extra);
	rule_border_put(x, extra->rule);
	tabs_put(x, want, base);
	spacing_put(x, want, base);
	indent_put(x, want, extra->expected ? extra->expected : base,
	    extra->name_indents);
	if (want->align != base->align)
		docx_val_z(x, "w:jc", align_name(want->align));
	if (want->outline != base->outline)
		docx_val_int(x, "w:outlineLvl",
		    want->outline > 0 ? want->outline - 1 : OUTLINE_BODY);
}
