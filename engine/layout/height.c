/* The height of lines, as LibreOffice gives it to DOCX files (measured with its
 * layout dump; all in whole twips). */
#include "engine/layout/break.h"

struct heights {
	cv_len ascent, descent;
	cv_len text; /* the highest text portion: multiple spacing counts it */
	bool any;
};

static void
heights_text(struct heights *h, const struct face *f, cv_len size)
{
	struct vmetric v = metric_of(f, size);

	h->any = true;
	if (v.ascent > h->ascent)
		h->ascent = v.ascent;
	if (v.descent > h->descent)
		h->descent = v.descent;
	if (v.ascent + v.descent > h->text)
		h->text = v.ascent + v.descent;
}

/* Super- and subscripts count with their full size, so that they never spread
 * lines; an inline image stands on the baseline and brings no descent; the
 * paragraph mark counts in empty lines only (all measured). */
static void
heights_of(const struct breaker *b, const struct line *line, struct heights *h)
{
	struct heights z = {0, 0, 0, false};
	struct spot last = line->to;

	*h = z;
	for (uint32_t i = line->from.run; i < b->m->n_runs; i++) {
		const struct run *r = &b->m->runs[i];

		if (i > last.run || (i == last.run && last.glyph == 0))
			break;
		if (r->kind == RUN_IMAGE) {
			if (r->picture->anchored)
				continue;
			h->any = true;
			if (r->picture->height > h->ascent)
				h->ascent = r->picture->height;
		} else {
			heights_text(h, metric_face(r, b->p), r->props->size);
		}
	}
	if (!h->any)
		heights_text(h, b->p->face, b->p->run_props->size);
	if (h->text == 0) {
		struct vmetric v = metric_of(b->p->face, b->p->run_props->size);

		h->text = v.ascent + v.descent;
	}
}

/* v · part/100 in whole twips, cut off towards zero as LibreOffice does. */
static cv_len
percent(cv_len v, int32_t part)
{
	return (cv_len)((int64_t)(v / LEN_TWIP) * part / 100) * LEN_TWIP;
}

/* Line spacing of DOCX is kept in 240ths by files and in whole percent by
 * LibreOffice. */
static int32_t
multiple_percent(int32_t line)
{
	return (int32_t)muldiv(line, 1, 10);
}

/* Exact lines have their baseline at four fifths; at-least lines grow above
 * the text; multiple lines grow above, by a part of their text's height, and
 * not in the first line of a paragraph or page; there, LibreOffice shrinks
 * lines under 100 % to four fifths and one (all measured). */
void
height_of_line(const struct breaker *b, struct line *line)
{
	const struct para_props *k = b->p->props;
	struct heights h;
	cv_len v;
	int32_t pc;

	heights_of(b, line, &h);
	line->ascent = h.ascent;
	line->height = h.ascent + h.descent;
	line->extra = 0;
	switch (k->line_rule) {
	case LINE_EXACT:
		v = k->line > LEN_TWIP ? len_round_twip(k->line) : LEN_TWIP;
		line->height = v;
		line->ascent = v / LEN_TWIP * 4 / 5 * LEN_TWIP;
		break;
	case LINE_AT_LEAST:
		if (k->line > line->height) {
			line->ascent += k->line - line->height;
			line->height = k->line;
		}
		break;
	case LINE_MULTIPLE:
		pc = multiple_percent(k->line);
		if (pc < 50)
			pc = 50;
		if (pc < 100 && line->first) {
			line->height = percent(line->height, pc);
			line->ascent =
			    line->height / LEN_TWIP * 4 / 5 * LEN_TWIP;
		} else if (pc != 100) {
			line->extra = percent(h.text, pc - 100);
		}
		break;
	}
}

/* Multiple spacing of a paragraph's last line goes below it: above what
 * follows on the page, table or paragraph, by that line's height; at the end
 * of a cell by the height of the paragraph mark (measured). */
void
height_tails(struct mblock *out, const struct paragraph *p)
{
	const struct line *last = &out->para.lines[out->para.n_lines - 1];
	int32_t pc = multiple_percent(p->props->line);
	struct vmetric v = metric_of(p->face, p->run_props->size);

	if (p->props->line_rule != LINE_MULTIPLE || pc <= 100)
		return;
	out->tail = last->extra;
	out->cell_tail = percent(v.ascent + v.descent, pc - 100);
}
