/* The dump's words for properties of runs and paragraphs. */
#include "engine/document/dump.h"

static const char *
vertical_word(enum vertical v)
{
	switch (v) {
	case VERTICAL_BASE:
		return "base";
	case VERTICAL_SUPER:
		return "super";
	case VERTICAL_SUB:
		return "sub";
	}
	return "?";
}

const char *
dump_align(enum align a)
{
	switch (a) {
	case ALIGN_LEFT:
		return "left";
	case ALIGN_CENTER:
		return "center";
	case ALIGN_RIGHT:
		return "right";
	case ALIGN_JUSTIFY:
		return "justify";
	}
	return "?";
}

void
dump_run_format(struct dump *o, const struct run_format *f)
{
	const struct run_props *v;

	if (f == NULL)
		return;
	v = &f->v;
	if (f->set & RUN_SET_FAMILY)
		dump_text(o, "font", v->family);
	if (f->set & RUN_SET_SIZE)
		dump_len(o, "size", v->size);
	if (f->set & RUN_SET_BOLD)
		dump_flag(o, "bold", v->bold);
	if (f->set & RUN_SET_ITALIC)
		dump_flag(o, "italic", v->italic);
	if (f->set & RUN_SET_UNDERLINE)
		dump_flag(o, "underline", v->underline);
	if (f->set & RUN_SET_STRIKE)
		dump_flag(o, "strike", v->strike);
	if (f->set & RUN_SET_CAPS)
		dump_flag(o, "caps", v->caps);
	if (f->set & RUN_SET_VERTICAL)
		dump_word(o, "vertical", vertical_word(v->vertical));
	if (f->set & RUN_SET_COLOR)
		dump_color(o, "color", v->color);
	if ((f->set & RUN_SET_HIGHLIGHT) && v->highlight < 0)
		dump_word(o, "highlight", "none");
	else if (f->set & RUN_SET_HIGHLIGHT)
		dump_color(o, "highlight", (uint32_t)v->highlight);
}

static void
dump_line(struct dump *o, const struct para_props *v)
{
	switch (v->line_rule) {
	case LINE_MULTIPLE:
		dump_len(o, "line", v->line);
		break;
	case LINE_EXACT:
		dump_len(o, "line-exact", v->line);
		break;
	case LINE_AT_LEAST:
		dump_len(o, "line-least", v->line);
		break;
	}
}

static void
dump_tabs(struct dump *o, const struct para_props *v)
{
	static const char *const aligns[] = {"left", "center", "right"};
	static const char *const leaders[] = {"", ":dots", ":dashes", ":line"};

	buf_puts(o->b, " tabs=[");
	for (size_t i = 0; i < v->n_tabs; i++) {
		if (i > 0)
			buf_putc(o->b, ' ');
		buf_milli(o->b, v->tabs[i].at);
		buf_putc(o->b, ':');
		buf_puts(o->b, aligns[v->tabs[i].align]);
		buf_puts(o->b, leaders[v->tabs[i].leader]);
	}
	buf_putc(o->b, ']');
}

void
dump_para_format(struct dump *o, const struct para_format *f)
{
	const struct para_props *v;

	if (f == NULL)
		return;
	v = &f->v;
	if (f->set & PARA_SET_ALIGN)
		dump_word(o, "align", dump_align(v->align));
	if (f->set & PARA_SET_LEFT)
		dump_len(o, "left", v->indent_left);
	if (f->set & PARA_SET_RIGHT)
		dump_len(o, "right", v->indent_right);
	if (f->set & PARA_SET_FIRST)
		dump_len(o, "first", v->indent_first);
	if (f->set & PARA_SET_BEFORE)
		dump_len(o, "before", v->space_before);
	if (f->set & PARA_SET_AFTER)
		dump_len(o, "after", v->space_after);
	if (f->set & PARA_SET_LINE)
		dump_line(o, v);
	if (f->set & PARA_SET_KEEP_NEXT)
		dump_flag(o, "keep-next", v->keep_next);
	if (f->set & PARA_SET_KEEP_LINES)
		dump_flag(o, "keep-lines", v->keep_lines);
	if (f->set & PARA_SET_PAGE_BREAK)
		dump_flag(o, "page-break-before", v->page_break_before);
	if (f->set & PARA_SET_WIDOW)
		dump_flag(o, "widow-control", v->widow_control);
	if (f->set & PARA_SET_TABS)
		dump_tabs(o, v);
	if (f->set & PARA_SET_OUTLINE)
		dump_int(o, "outline", v->outline);
	if (f->set & PARA_SET_BALANCE)
		dump_flag(o, "balance", v->balance);
}

static void
arrow(struct dump *o, bool *told)
{
	if (!*told)
		buf_puts(o->b, " =>");
	*told = true;
}

static uint32_t
bit_if(bool differs, uint32_t bit)
{
	return differs ? bit : 0;
}

void
dump_run_differs(struct dump *o, const struct run_props *p,
    const struct run_props *base, bool *told)
{
	struct run_format f = {0, *p};

	f.set = bit_if(!str_eq(p->family, base->family), RUN_SET_FAMILY) |
		bit_if(p->size != base->size, RUN_SET_SIZE) |
		bit_if(p->bold != base->bold, RUN_SET_BOLD) |
		bit_if(p->italic != base->italic, RUN_SET_ITALIC) |
		bit_if(p->underline != base->underline, RUN_SET_UNDERLINE) |
		bit_if(p->strike != base->strike, RUN_SET_STRIKE) |
		bit_if(p->caps != base->caps, RUN_SET_CAPS) |
		bit_if(p->vertical != base->vertical, RUN_SET_VERTICAL) |
		bit_if(p->color != base->color, RUN_SET_COLOR) |
		bit_if(p->highlight != base->highlight, RUN_SET_HIGHLIGHT);
	if (f.set == 0)
		return;
	arrow(o, told);
	dump_run_format(o, &f);
}

static bool
tabs_differ(const struct para_props *p, const struct para_props *q)
{
	if (p->n_tabs != q->n_tabs)
		return true;
	for (size_t i = 0; i < p->n_tabs; i++)
		if (p->tabs[i].at != q->tabs[i].at ||
		    p->tabs[i].align != q->tabs[i].align ||
		    p->tabs[i].leader != q->tabs[i].leader)
			return true;
	return false;
}

void
dump_para_differs(struct dump *o, const struct para_props *p,
    const struct para_props *base, bool *told)
{
	struct para_format f = {0, *p};

	f.set =
	    bit_if(p->align != base->align, PARA_SET_ALIGN) |
	    bit_if(p->indent_left != base->indent_left, PARA_SET_LEFT) |
	    bit_if(p->indent_right != base->indent_right, PARA_SET_RIGHT) |
	    bit_if(p->indent_first != base->indent_first, PARA_SET_FIRST) |
	    bit_if(p->space_before != base->space_before, PARA_SET_BEFORE) |
	    bit_if(p->space_after != base->space_after, PARA_SET_AFTER) |
	    bit_if(p->line_rule != base->line_rule || p->line != base->line,
		PARA_SET_LINE) |
	    bit_if(p->keep_next != base->keep_next, PARA_SET_KEEP_NEXT) |
	    bit_if(p->keep_lines != base->keep_lines, PARA_SET_KEEP_LINES) |
	    bit_if(p->page_break_before != base->page_break_before,
		PARA_SET_PAGE_BREAK) |
	    bit_if(p->widow_control != base->widow_control, PARA_SET_WIDOW) |
	    bit_if(tabs_differ(p, base), PARA_SET_TABS) |
	    bit_if(p->outline != base->outline, PARA_SET_OUTLINE) |
	    bit_if(p->balance != base->balance, PARA_SET_BALANCE);
	if (f.set == 0)
		return;
	arrow(o, told);
	dump_para_format(o, &f);
}
