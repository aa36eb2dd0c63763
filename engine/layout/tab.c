/* Tab stops. x counts from the frame's edge, as in DOCX. */
#include "engine/layout/lay.h"

/* w:defaultTabStop of our DOCX; LibreOffice and Word count the default stops
 * from the frame's edge, not from the indent (measured). */
#define TAB_DEFAULT LEN_PT(36)

static struct tab_hit
hit(cv_len at, enum tab_align align, enum tab_leader leader)
{
	struct tab_hit t = {at, align, leader};

	return t;
}

struct tab_hit
tab_find(const struct paragraph *p, cv_len x, cv_len limit)
{
	const struct para_props *k = p->props;
	cv_len at;

	for (size_t i = 0; i < k->n_tabs; i++) {
		const struct tab_stop *s = &k->tabs[i];

		if (s->at <= x)
			continue;
		/* the indent is a stop for what hangs before it */
		if (x < k->indent_left && k->indent_left < s->at)
			break;
		/* a left stop past the margin ends the line; right and
		 * centred ones count even there (measured) */
		if (s->align == TAB_LEFT && s->at > limit && limit > x)
			return hit(limit, TAB_LEFT, s->leader);
		return hit(s->at, s->align, s->leader);
	}
	if (x < k->indent_left && k->indent_first < 0)
		return hit(k->indent_left, TAB_LEFT, LEADER_NONE);
	at = x < 0 ? 0 : (x / TAB_DEFAULT + 1) * TAB_DEFAULT;
	if (at > limit)
		at = limit > x ? limit : x;
	return hit(at, TAB_LEFT, LEADER_NONE);
}

cv_len
tab_start(struct tab_hit t, cv_len x, cv_len w)
{
	cv_len start = t.at;

	if (t.align == TAB_RIGHT)
		start = t.at - w;
	else if (t.align == TAB_CENTER)
		start = t.at - w / 2;
	/* a tab that finds no room is one twip wide (measured) */
	return start > x + LEN_TWIP ? start : x + LEN_TWIP;
}
