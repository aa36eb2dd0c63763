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
#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

struct pen {
	struct spot at;
	int64_t px;        /* of the open portion */
	cv_len done;       /* closed portions of the segment */
	cv_len start;      /* of the segment; of its tab when tabbed */
	bool tabbed;       /* a right or centred tab waits for its width */
	struct tab_hit tab;
};

struct breaker {
	const struct paragraph *p;
	const struct mpara *m;
	struct para_text text;
	uint32_t n;        /* bytes */
	uint32_t no_break; /* none up to here: the label */
	uint32_t next;     /* an opportunity: the first behind what was asked */
	cv_len limit;
};

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

static bool
pen_fits(const struct breaker *b, const struct pen *pen)
{
	const struct run *r = pen_run(b, pen);
	cv_len limit = b->limit;

	if (pen->tabbed && pen->tab.at > limit)
		limit = pen->tab.at;
	if (r != NULL)
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
	const struct run_props *p = &a->props, *q = &b->props;

	return a->kind == RUN_TEXT && b->kind == RUN_TEXT &&
	    a->face == b->face && p->size == q->size &&
	    p->vertical == q->vertical && p->color == q->color &&
	    p->underline == q->underline && p->strike == q->strike &&
	    p->highlight == q->highlight && a->style == b->style &&
	    str_eq(a->href, b->href);
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
		break;
	}
}

/* Moves the pen over all glyphs that begin before byte `to`; or, when it may
 * stop, until the line is too long. */
static void
pen_advance(
    const struct breaker *b, struct pen *pen, uint32_t to, bool may_stop)
{
	while (pen->at.run < b->m->n_runs && spot_byte(b, pen->at) < to) {
		const struct run *r = &b->m->runs[pen->at.run];

		if (r->kind == RUN_TEXT && pen->at.glyph < r->shape->n) {
			pen->px += metric_pixels(metric_face(r, b->p),
			    resolve_drawn_size(&r->props),
			    r->shape->glyphs[pen->at.glyph].advance);
			pen->at.glyph++;
		} else if (r->kind != RUN_TEXT && pen->at.glyph == 0) {
			pen_object(b, pen, r);
			pen->at.glyph = 1;
		}
		if (pen->at.glyph >= (r->kind == RUN_TEXT ? r->shape->n : 1)) {
			pen->at.run++;
			pen->at.glyph = 0;
			if (pen->at.run == b->m->n_runs ||
			    !same_look(r, r + 1))
				pen_close(pen);
		}
		if (may_stop && !pen_fits(b, pen))
			return;
	}
}

static bool
is_opportunity(const struct breaker *b, uint32_t i)
{
	return i >= b->n ||
	    (b->text.breaks[i] != BREAK_NO && i > b->no_break);
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

/* One line from *pen on, which begins at byte `from`. Gives the byte behind
 * it and moves *pen to where the next line begins. */
static uint32_t
break_line(struct breaker *b, struct pen *pen, uint32_t from,
    struct line *line)
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
		line->broken = to < b->n && b->text.breaks[to] == BREAK_NO;
	}
	line->soft = to > from && b->text.text.p[to - 1] == '\n';
	line->end = best.at;
	pen_advance(b, &best, to, false);
	line->to = best.at;
	*pen = best;
	return to;
}

/* ---- heights ---- */
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
			heights_text(h, metric_face(r, b->p), r->props.size);
		}
	}
	if (!h->any)
		heights_text(h, b->p->face, b->p->run_props.size);
	if (h->text == 0) {
		struct vmetric v = metric_of(b->p->face, b->p->run_props.size);

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
static void
line_height(const struct breaker *b, struct line *line)
{
	const struct para_props *k = &b->p->props;
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
			line->ascent = line->height / LEN_TWIP * 4 / 5 *
			    LEN_TWIP;
		} else if (pc != 100) {
			line->extra = percent(h.text, pc - 100);
		}
		break;
	}
}

/* ---- the runs that are laid ---- */
static bool
has_fields(const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].kind == RUN_PAGE_NUMBER ||
		    p->runs[i].kind == RUN_PAGE_COUNT)
			return true;
	return false;
}

static struct run
text_run(struct lay *l, const struct run *like, struct str text)
{
	struct run r = *like;
	size_t n;
	struct run *v = resolve_text(l->arena, l->fonts, l->d, like, text, &n);

	if (v == NULL || n == 0) {
		l->failed = true;
		r.kind = RUN_BREAK; /* never placed */
		return r;
	}
	v[0].href = like->href;
	v[0].origin = like->origin;
	return v[0];
}

static struct run
field_run(struct lay *l, const struct run *like)
{
	struct buf b = buf_new(l->arena);

	l->fields = true;
	buf_int(&b, like->kind == RUN_PAGE_NUMBER ? l->number : l->count);
	return text_run(l, like, buf_take(&b));
}

static enum label_suffix
suffix_of(const struct paragraph *p)
{
	const struct list_style *s = p->list->style;
	int32_t level = p->level < s->n_levels ? p->level : s->n_levels - 1;

	return s->level[level < 0 ? 0 : level].suffix;
}

static void
label_put(struct lay *l, const struct paragraph *p, struct run *v, uint32_t *n)
{
	const struct run *like = &p->label_runs[p->n_label_runs - 1];

	for (size_t i = 0; i < p->n_label_runs; i++)
		v[(*n)++] = p->label_runs[i];
	switch (suffix_of(p)) {
	case SUFFIX_TAB:
		v[*n] = *like;
		v[*n].kind = RUN_TAB;
		(*n)++;
		break;
	case SUFFIX_SPACE:
		v[(*n)++] = text_run(l, like, STR(" "));
		break;
	case SUFFIX_NOTHING:
		break;
	}
}

struct run *
paragraph_runs(struct lay *l, const struct block *b, uint32_t *n_runs,
    uint32_t *n_label)
{
	const struct paragraph *p = &b->as.paragraph;
	bool label = p->list != NULL && p->n_label_runs > 0;
	struct run *v;
	uint32_t n = 0;

	*n_label = 0;
	*n_runs = (uint32_t)p->n_runs;
	if (!label && !has_fields(p))
		return p->runs;
	v = ARENA_ARRAY(l->arena, struct run, p->n_label_runs + 1 + p->n_runs);
	if (label)
		label_put(l, p, v, &n);
	*n_label = n;
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		if (r->kind == RUN_PAGE_NUMBER || r->kind == RUN_PAGE_COUNT)
			v[n++] = field_run(l, r);
		else
			v[n++] = *r;
	}
	*n_runs = n;
	return v;
}

cv_len
paragraph_limit(const struct paragraph *p, cv_len width)
{
	return width - p->props.indent_right;
}

static void
lines_measure(struct lay *l, struct breaker *b, struct mpara *m)
{
	const struct para_props *k = &b->p->props;
	size_t cap = 0, n = 0;
	struct pen pen = {{0, 0}, 0, 0, 0, false, {0, TAB_LEFT, LEADER_NONE}};
	uint32_t at = 0;

	do {
		struct line line = {0};

		line.first = n == 0;
		pen.px = 0;
		pen.done = 0;
		pen.tabbed = false;
		pen.start = k->indent_left + (n == 0 ? k->indent_first : 0);
		line.from = line.end = line.to = pen.at;
		if (at < b->n)
			at = break_line(b, &pen, at, &line);
		line.last = at >= b->n && !line.soft;
		line_height(b, &line);
		ARENA_PUSH(l->arena, m->lines, n, cap, line);
	} while (!m->lines[n - 1].last);
	m->n_lines = (uint32_t)n;
}

cv_len
paragraph_lines_height(const struct mpara *m, uint32_t a, uint32_t b)
{
	cv_len h = 0;

	for (uint32_t i = a; i < b; i++)
		h = len_add(h, m->lines[i].height +
		    (i > a ? m->lines[i].extra : 0));
	return h;
}

/* Multiple spacing of a paragraph's last line goes below it: above what
 * follows on the page, table or paragraph, by that line's height; at the end
 * of a cell by the height of the paragraph mark (measured). */
static void
tails(struct mblock *out, const struct paragraph *p)
{
	const struct line *last = &out->para.lines[out->para.n_lines - 1];
	int32_t pc = multiple_percent(p->props.line);
	struct vmetric v = metric_of(p->face, p->run_props.size);

	if (p->props.line_rule != LINE_MULTIPLE || pc <= 100)
		return;
	out->tail = last->extra;
	out->cell_tail = percent(v.ascent + v.descent, pc - 100);
}

void
paragraph_measure(
    struct lay *l, const struct block *b, cv_len width, struct mblock *out)
{
	const struct paragraph *p = &b->as.paragraph;
	struct paragraph laid = *p;
	struct breaker br = {0};
	struct mpara *m = &out->para;

	m->p = p;
	m->runs = paragraph_runs(l, b, &m->n_runs, &m->n_label);
	laid.runs = (struct run *)m->runs;
	laid.n_runs = m->n_runs;
	br.p = p;
	br.m = m;
	br.limit = paragraph_limit(p, width);
	resolve_para_text(l->arena, &laid, &br.text);
	br.n = (uint32_t)br.text.text.n;
	br.no_break = br.text.run_start[m->n_label];
	lines_measure(l, &br, m);
	out->before = p->props.space_before > 0 ? p->props.space_before : 0;
	out->after = p->props.space_after > 0 ? p->props.space_after : 0;
	out->keep_next = p->props.keep_next;
	out->page_break_before = p->props.page_break_before;
	out->height = paragraph_lines_height(m, 0, m->n_lines);
	tails(out, p);
}
