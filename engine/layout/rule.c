/* Rules: horizontal lines in the flow. The line is at the top of its height,
 * as the top border of an empty paragraph is in Word and LibreOffice; there
 * the border's width adds to the exact line height (measured: 0.75 pt and 6 pt
 * give 6.75 pt), so DOCX writes the height less the thickness. */
#include "engine/layout/lay.h"

void
rule_place(struct lay *l, const struct mblock *b, cv_len x, cv_len y)
{
	const struct rule *r = &b->block->as.rule;

	box_fill(l, x + r->indent_left, y,
	    b->width - r->indent_left - r->indent_right, r->thickness,
	    r->color);
}
