/* Breaking a paragraph into lines.
 *
 * Greedy, as Word and LibreOffice do it. A pen walks over the glyphs from one
 * break opportunity to the next; the last opportunity up to which the line
 * fits ends it. Spaces before an opportunity hang: they count in no width
 * (measured: LibreOffice counts them before a soft break only, line.c).
 *
 * A line is a row of segments parted by tabs. The pen keeps the segment that
 * is open: where it may start, the widths of its closed portions in whole
 * twips, and the pixels of the portion under way. LibreOffice 7.4 rounds every
 * glyph to a sixth of a twip and every portion (a run) to a twip and lets a
 * line be as wide as its place to the twip; texts of 9 to 80 letters turned
 * over at exactly that width, which is not always the sum of the advances.
 *
 * When not even the first opportunity fits, the token is broken at the last
 * grapheme border that does: a token wider than a whole line begins a new line
 * first (measured).
 *
 * A list label and what follows it (a tab, a space) are put before the
 * paragraph's own runs and take part in the line like them; no break is
 * allowed behind them. A tab after a label goes to the next stop, the hanging
 * indent, or the next default stop (measured, as any other tab). */
#include "engine/layout/break.h"

static uint32_t
spot_byte(const struct breaker *b, struct spot s)
{
	const struct run *r = &b->m->runs[s.run];

	if (r->kind == RUN_TEXT && s.glyph < r->shape->n)
		return b->text.run_start[s.run] +
		       r->shape->glyphs[s.glyph].cluster;
	if (r->kind != RUN_TEXT && s.glyph == 0)
		return b->text.run_start[s.run];
	return b->text.run_start[s.run + 1];
}

static cv_len
pen_width(const struct pen *pen)
{
	return pen->done + metric_pixels_ceil(pen->px);
}

static cv_len
pen_x(const struct pen *pen)
{
	cv_len w = pen_width(pen);

	if (pen->tabbed)
		return tab_start(pen->tab, pen->start, w) + w;
	return len_add(pen->start, w);
}

/* The run the pen has written last. */
static const struct run *
pen_run(const struct breaker *b, const struct pen *pen)
{
	if (pen->at.glyph == 0 && pen->at.run > 0)
		return &b->m->runs[pen->at.run - 1];
	return pen->at.run < b->m->n_runs ? &b->m->runs[pen->at.run] : NULL;
}

static cv_len
line_limit(const struct breaker *b, const struct pen *pen)
{
	return pen->tabbed && pen->tab.at > b->limit ? pen->tab.at : b->limit;
}

static bool
pen_fits(const struct breaker *b, const struct pen *pen)
{
	const struct run *r = pen_run(b, pen);
	cv_len limit = line_limit(b, pen);

	/* words behind a right tab may lean out (measured) */
	if (r != NULL && !pen->tabbed)
		limit -= metric_slant(r, b->p);
	return pen_x(pen) <= limit;
}

static void
pen_close(struct pen *pen)
{
	pen->done = len_add(pen->done, metric_pixels_twip(pen->px));
	pen->px = 0;
}

/* LibreOffice makes one portion of runs that look the same. */
static bool
same_look(const struct run *a, const struct run *b)
{
	const struct run_props *p = a->props, *q = b->props;

	return a->kind == RUN_TEXT && b->kind == RUN_TEXT &&
	       a->face == b->face && p->size == q->size &&
	       p->vertical == q->vertical && p->color == q->color &&
	       p->underline == q->underline && p->strike == q->strike &&
	       p->highlight == q->highlight && a->style == b->style &&
	       document_same_link(a, b);
}

static void
pen_tab(const struct breaker *b, struct pen *pen)
{
	cv_len x;

	pen_close(pen);
	x = pen_x(pen);
	pen->tab = tab_find(b->p, x, b->limit);
	pen->tabbed = pen->tab.align != TAB_LEFT;
	pen->start = pen->tabbed ? x : tab_start(pen->tab, x, 0);
	pen->done = 0;
}

static void
pen_object(const struct breaker *b, struct pen *pen, const struct run *r)
{
	switch (r->kind) {
	case RUN_TAB:
		pen_tab(b, pen);
		break;
	case RUN_IMAGE:
		pen_close(pen);
		if (!r->picture->anchored)
			pen->done = len_add(pen->done, r->picture->width);
		break;
	case RUN_TEXT:
	case RUN_BREAK:
	case RUN_PAGE_NUMBER:
	case RUN_PAGE_COUNT:
	case RUN_PAGE_OF:
		break;
	}
}

/* The pixels up to which the open portion, in run r, keeps the line short
 * enough; INT64_MIN when that is not told by them alone. */
static int64_t
pixels_most(const struct breaker *b, const struct pen *pen, const struct run *r)
{
	cv_len room = b->limit - metric_slant(r, b->p) - pen->start - pen->done;

	return pen->tabbed || room < 0 || pen->start + pen->done > LAY_ALL / 2
		   ? INT64_MIN
		   : (int64_t)room * METRIC_PIXELS / LEN_TWIP;
}

/* Moves the pen over the glyphs of its run that begin before byte `to`, but
 * for the last of the run; true when it may stop and has become too long. */
static bool
pen_text(const struct breaker *b, struct pen *pen, uint32_t to, bool may_stop)
{
	const struct run *r = &b->m->runs[pen->at.run];
	const struct glyph *g = r->shape->glyphs;
	uint32_t from = b->text.run_start[pen->at.run];
	const struct face *f = metric_face(r, b->p);
	int32_t upem = font_facts(f)->upem;
	cv_len size = resolve_drawn_size(r->props);
	int64_t most = may_stop ? pixels_most(b, pen, r) : INT64_MAX;
	uint32_t i = pen->at.glyph;

	while (i + 1 < r->shape->n && from + g[i].cluster < to) {
		pen->px += metric_pixels(size, g[i].advance, upem);
		pen->at.glyph = ++i;
		if (pen->px > most && (most != INT64_MIN || !pen_fits(b, pen)))
			return true;
	}
	return false;
}

/* Moves the pen over all glyphs that begin before byte `to`; or, when it may
 * stop, until the line is too long. */
static void
pen_advance(
    const struct breaker *b, struct pen *pen, uint32_t to, bool may_stop)
{
	while (pen->at.run < b->m->n_runs && spot_byte(b, pen->at) < to) {
		const struct run *r = &b->m->runs[pen->at.run];

		if (r->kind == RUN_TEXT && pen->at.glyph + 1 < r->shape->n) {
			if (pen_text(b, pen, to, may_stop))
				return;
			continue;
		}
		if (r->kind == RUN_TEXT && pen->at.glyph < r->shape->n) {
			pen->px += metric_pixels(resolve_drawn_size(r->props),
			    r->shape->glyphs[pen->at.glyph].advance,
			    font_facts(metric_face(r, b->p))->upem);
			pen->at.glyph++;
		} else if (r->kind != RUN_TEXT && pen->at.glyph == 0) {
			pen_object(b, pen, r);
			pen->at.glyph = 1;
		}
		if (pen->at.glyph >= (r->kind == RUN_TEXT ? r->shape->n : 1)) {
			pen->at.run++;
			pen->at.glyph = 0;
			if (pen->at.run == b->m->n_runs || !same_look(r, r + 1))
				pen_close(pen);
		}
		if (may_stop && !pen_fits(b, pen))
			return;
	}
}

static bool
is_opportunity(const struct breaker *b, uint32_t i)
{
	return i >= b->n || (b->text.breaks[i] != BREAK_NO && i > b->no_break);
}

/* The first opportunity behind byte i. Remembered: all lines of a long token
 * ask for the same one. */
static uint32_t
next_opportunity(struct breaker *b, uint32_t i)
{
	if (b->next <= i)
		for (b->next = i + 1; !is_opportunity(b, b->next); b->next++)
			;
	return b->next;
}

/* The end of what shows of the text up to i. */
static uint32_t
visible_end(const struct breaker *b, uint32_t from, uint32_t i)
{
	const char *p = b->text.text.p;

	if (i > from && p[i - 1] == '\n')
		i--;
	while (i > from && p[i - 1] == ' ')
		i--;
	return i;
}

/* The line is one token that does not fit: as much of it as does, but one
 * grapheme at least. Gives the byte behind. */
static uint32_t
break_token(const struct breaker *b, struct pen *pen, uint32_t from)
{
	struct pen try = *pen;
	uint32_t least = from < b->no_break ? b->no_break : from;
	uint32_t i = from, last = from;

	while (i < b->n) {
		for (i++; i < b->n && !b->text.graphemes[i]; i++)
			;
		pen_advance(b, &try, i, false);
		if (last > least && !pen_fits(b, &try))
			break;
		*pen = try;
		last = i;
	}
	return last;
}

#define WORD_LONG 60 /* bytes: "nghiêng" has 8, no word has more than this */

/* Letters alone, as a word of the language; a code, an address or a digest may
 * be cut anywhere, a word should not. */
static bool
is_word(struct str s)
{
	if (s.n == 0 || s.n >= WORD_LONG) /* asked at every line it fills */
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') &&
		    (unsigned char)c < 0x80)
			return false;
	}
	return true;
}

static void
note_broken(struct breaker *b, uint32_t from, uint32_t cut)
{
	struct str t = b->text.text, word;
	uint32_t to = next_opportunity(b, cut);

	word = str_trim(str_slice(t, from, to));
	if (b->broken.n == 0 && is_word(word))
		b->broken = word;
}

static void
note_over(struct breaker *b, const struct pen *pen)
{
	cv_len over = pen_x(pen) - line_limit(b, pen);

	if (over > b->over)
		b->over = over;
}

void
break_begin(struct pen *pen, cv_len x)
{
	pen->px = 0;
	pen->done = 0;
	pen->tabbed = false;
	pen->start = x;
}

uint32_t
break_line(struct breaker *b, struct pen *pen, uint32_t from, struct line *line)
{
	struct pen best = *pen, try = *pen;
	uint32_t to = from, i = from;

	while (i < b->n) {
		i = next_opportunity(b, i);
		pen_advance(b, &try, visible_end(b, from, i), true);
		if (!pen_fits(b, &try))
			break;
		best = try;
		to = i;
		if (i < b->n && b->text.breaks[i] == BREAK_MUST)
			break;
	}
	if (to == from) {
		to = break_token(b, &best, from);
		note_over(b, &best);
		line->broken = to < b->n && b->text.breaks[to] == BREAK_NO;
		if (line->broken)
			note_broken(b, from, to);
	}
	line->soft = to > from && b->text.text.p[to - 1] == '\n';
	line->end = best.at;
	pen_advance(b, &best, to, false);
	line->to = best.at;
	*pen = best;
	return to;
}
