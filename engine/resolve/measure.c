/* How wide content wants to be: the numbers columns are fitted by.
 *
 * max: each line between forced breaks on one line. min: as CSS's min-content,
 * the longest stretch without a break opportunity; but a stretch no Vietnamese
 * word is as long as (a code, an e-mail address, a digest) is taken for
 * SHORT_TOKEN ems, since layout breaks it anywhere. hard: the same with tokens
 * taken for TINY_TOKEN ems: the last resort.
 *
 * Every width gets SLACK on top: a line that just fits is refused by word
 * processors, and by layout (DESIGN 9). */
#include "engine/resolve/inner.h"

#define TOKEN 5451       /* thousandths of an em: 25 mm at 13 pt */
#define LONG_TOKEN 14000 /* … when held together by no-break spaces */
#define SHORT_TOKEN TOKEN
#define TINY_TOKEN 2000
#define SLACK (6 * LEN_TWIP)
#define FREE_PICTURE 42500 /* 15 mm: a picture without a size can be small */
#define BALANCED_MOST 8    /* lines: a heading has no more */
#define TAB_GRID 36000     /* where no tab stop is set: 12.7 mm, as in Word */

/* A paragraph's text with the pen before each byte. Past the last one too. */
struct pens {
	const struct paragraph *p;
	struct para_text text;
	int64_t *x; /* text.n + 1; tabs are 0 wide */
};

static cv_len
clamp(int64_t l)
{
	return l < 0 ? 0 : l > LEN_MOST ? LEN_MOST : (cv_len)l;
}

static int64_t
scaled(const struct run *run, int64_t fu)
{
	int64_t w = muldiv(
	    fu, resolve_drawn_size(run->props), font_facts(run->face)->upem);

	return w > 0 ? w : 0;
}

/* Pens are not limited as lengths are: those far out would stand in one place,
 * and all behind them on one line, looked at anew at each of its words. */
static void
text_pens(const struct run *run, int64_t from, int64_t *x)
{
	const struct shape *s = run->shape;
	int64_t fu = 0;
	size_t byte = 0, g = 0;

	while (g < s->n) {
		uint32_t cluster = s->glyphs[g].cluster;

		for (; byte <= cluster && byte < s->text.n; byte++)
			x[byte] = from + scaled(run, fu);
		for (; g < s->n && s->glyphs[g].cluster == cluster; g++)
			fu += s->glyphs[g].advance;
	}
	for (; byte <= s->text.n; byte++)
		x[byte] = from + scaled(run, fu);
}

static cv_len
object_width(const struct run *run)
{
	cv_len width = 0, height;

	switch (run->kind) {
	case RUN_IMAGE:
		if (run->picture != NULL && !run->picture->anchored)
			resolve_picture_natural(run->picture, &width, &height);
		return width;
	case RUN_PAGE_NUMBER:
	case RUN_PAGE_COUNT:
	case RUN_PAGE_OF:
		return resolve_drawn_size(run->props); /* two digits */
	case RUN_TEXT:
	case RUN_TAB:
	case RUN_BREAK:
		return 0;
	}
	return 0;
}

static void
pens_set(struct resolver *r, const struct paragraph *p, struct pens *out)
{
	out->p = p;
	resolve_para_text(r->a, r->session, p, &out->text);
	out->x = ARENA_ARRAY(r->a, int64_t, out->text.text.n + 1);
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *run = &p->runs[i];
		uint32_t from = out->text.run_start[i];
		uint32_t to = out->text.run_start[i + 1];

		if (run->kind == RUN_TEXT && run->shape != NULL) {
			text_pens(run, out->x[from], &out->x[from]);
			continue;
		}
		for (uint32_t k = from + 1; k < to; k++)
			out->x[k] = out->x[from];
		out->x[to] = out->x[from] + object_width(run);
	}
}

/* ---- lines as long as they want to be ---- */

static cv_len
width_of(const struct pens *s, size_t from, size_t to)
{
	const char *t = s->text.text.p;

	while (to > from && (t[to - 1] == ' ' || t[to - 1] == '\n'))
		to--;
	return clamp(s->x[to] - s->x[from]);
}

/* The stop after pen; hanging text makes one of the left indent. */
static struct tab_stop
stop_after(const struct para_props *p, cv_len pen)
{
	struct tab_stop next = {
	    (pen / TAB_GRID + 1) * TAB_GRID, TAB_LEFT, LEADER_NONE};

	if (pen < 0)
		next.at = 0;
	for (size_t i = 0; i < p->n_tabs; i++) {
		if (p->tabs[i].at > pen) {
			next = p->tabs[i];
			break;
		}
	}
	if (p->indent_first < 0 && pen < p->indent_left &&
	    p->indent_left < next.at)
		next = (struct tab_stop){p->indent_left, TAB_LEFT, LEADER_NONE};
	return next;
}

/* Where a piece w wide starts that follows a tab. */
static cv_len
tab_to(const struct para_props *p, cv_len pen, cv_len w)
{
	struct tab_stop stop = stop_after(p, pen);
	cv_len at = stop.at;

	switch (stop.align) {
	case TAB_LEFT:
		break;
	case TAB_CENTER:
		at -= w / 2;
		break;
	case TAB_RIGHT:
		at -= w;
		break;
	}
	return at > pen ? at : pen;
}

static cv_len
label_width(const struct paragraph *p)
{
	cv_len width = 0;

	for (size_t i = 0; i < p->n_label_runs; i++) {
		const struct run *run = &p->label_runs[i];
		int64_t fu = 0;

		for (size_t g = 0; run->shape && g < run->shape->n; g++)
			fu += run->shape->glyphs[g].advance;
		width = clamp((int64_t)width + scaled(run, fu));
	}
	return width;
}

/* Does the label have the first line for itself? */
static bool
has_label_line(const struct paragraph *p)
{
	return p->n_label_runs > 0 && p->n_runs > 0 &&
	       document_item_level(p)->suffix == SUFFIX_LINE;
}

static cv_len
label_end(const struct paragraph *p, cv_len pen)
{
	cv_len width;

	if (p->n_label_runs == 0)
		return pen;
	width = label_width(p);
	switch (document_item_level(p)->suffix) {
	case SUFFIX_TAB:
		return tab_to(p->props, pen + width, 0);
	case SUFFIX_SPACE:
		return pen + width + p->run_props->size / 4;
	case SUFFIX_NOTHING:
		break;
	case SUFFIX_LINE: /* the words begin below it */
		return p->props->indent_left;
	}
	return pen + width;
}

/* Where the line's first letter stands. */
static cv_len
line_start(const struct paragraph *p, bool first)
{
	cv_len pen = p->props->indent_left;

	return first ? label_end(p, pen + p->props->indent_first) : pen;
}

/* The end of the line from byte `from` to the next forced break at `to`, its
 * pen starting at pen. */
static cv_len
line_end(const struct pens *s, size_t from, size_t to, cv_len pen)
{
	size_t i = from;

	for (;;) {
		size_t piece = i;

		while (i < to && s->text.text.p[i] != '\t')
			i++;
		if (piece > from)
			pen = tab_to(s->p->props, pen, width_of(s, piece, i));
		pen = clamp((int64_t)pen + width_of(s, piece, i));
		if (i == to)
			return pen;
		i++;
	}
}

/* The rightmost end of the lines; *text: the longest from its own start. */
static cv_len
longest_line(const struct pens *s, cv_len *text)
{
	struct str t = s->text.text;
	cv_len most = 0;
	size_t from = 0;

	*text = 0;
	for (size_t i = 0; i <= t.n; i++) {
		cv_len start, end;

		if (i < t.n && t.p[i] != '\n')
			continue;
		start = line_start(s->p, from == 0);
		end = line_end(s, from, i, start);
		if (end > most)
			most = end;
		if (end - start > *text)
			*text = end - start;
		from = i + 1;
	}
	return most;
}

/* ---- stretches that do not break ---- */

static const struct run *
run_at(const struct pens *s, size_t byte)
{
	size_t low = 0, high = s->p->n_runs;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (s->text.run_start[mid] <= byte)
			low = mid;
		else
			high = mid;
	}
	return &s->p->runs[low];
}

static bool
holds_together(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '\xC2' && s.p[i + 1] == '\xA0')
			return true;
	return false;
}

static bool
is_free_picture(const struct run *run)
{
	return run->kind == RUN_IMAGE && run->picture != NULL &&
	       run->picture->width == 0 && run->picture->height == 0;
}

static void
stretch(const struct pens *s, size_t from, size_t to, struct content *out)
{
	const struct run *run = run_at(s, from);
	struct str text = str_slice(s->text.text, from, to);
	cv_len em = resolve_drawn_size(run->props);
	cv_len w = width_of(s, from, to), hard = w;

	if (is_free_picture(run)) {
		if (w > FREE_PICTURE)
			w = hard = FREE_PICTURE;
	} else if (w > muldiv(em, holds_together(text) ? LONG_TOKEN : TOKEN,
			   1000)) {
		w = (cv_len)muldiv(em, SHORT_TOKEN, 1000);
		hard = (cv_len)muldiv(em, TINY_TOKEN, 1000);
	}
	if (w > out->min)
		out->min = w;
	if (hard > out->hard)
		out->hard = hard;
}

/* The widest stretches, without indents. */
static void
stretches(const struct pens *s, struct content *out)
{
	struct str t = s->text.text;
	size_t from = 0;

	for (size_t i = 1; i <= t.n; i++) {
		bool tab = i < t.n && t.p[i] == '\t';

		if (i < t.n && s->text.breaks[i] == BREAK_NO && !tab)
			continue;
		while (from < i && (t.p[from] == '\t' || t.p[from] == '\n'))
			from++;
		if (from < i)
			stretch(s, from, i, out);
		from = i;
	}
}

/* ---- paragraphs and blocks ---- */

static cv_len
finish(int64_t w, bool any)
{
	w = (w + LEN_TWIP - 1) / LEN_TWIP * LEN_TWIP;
	return clamp(any ? w + (int64_t)SLACK : w);
}

static void
measure_paragraph(
    struct resolver *r, const struct paragraph *p, struct content *out)
{
	struct arena_mark mark = arena_mark(r->a);
	struct content words = {0, 0, 0};
	const struct para_props *v = p->props;
	struct pens s;
	cv_len text, before, first;
	bool any;

	pens_set(r, p, &s);
	stretches(&s, &words);
	words.max = longest_line(&s, &text);
	any = s.text.text.n > 0 || p->n_label_runs > 0;
	if (!any) /* a column of nothing still is a column */
		words.min = words.hard = words.max = p->run_props->size;
	arena_rewind(r->a, mark);
	/* the label stands alone on its line in the worst case */
	before = v->indent_left > 0 ? v->indent_left : 0;
	first = label_end(p, v->indent_left + v->indent_first);
	if (p->n_label_runs > 0 && first > before)
		before = first;
	if (has_label_line(p)) {
		cv_len label = label_width(p) + v->indent_first;

		words.min = words.min > label ? words.min : label;
		words.hard = words.hard > label ? words.hard : label;
		label += v->indent_left;
		words.max = words.max > label ? words.max : label;
	}
	out->min = finish((int64_t)before + words.min + v->indent_right, any);
	out->hard = finish((int64_t)before + words.hard + v->indent_right, any);
	out->max = finish((int64_t)words.max + v->indent_right, any);
	if (out->max < out->min)
		out->max = out->min;
}

/* Closes the line s[from..to) of out. */
static void
line_close(const struct pens *s, size_t from, size_t to, struct breaking *out)
{
	cv_len start = line_start(s->p, out->lines == 0);
	cv_len width = line_end(s, from, to, start) - start;

	out->lines++;
	if (width > out->widest)
		out->widest = width;
	if (start + width > out->end)
		out->end = start + width;
}

/* Greedy, as layout breaks; a token that is too long counts as one line. */
static void
break_lines(const struct pens *s, cv_len room, struct breaking *out)
{
	struct str t = s->text.text;
	size_t from = 0,
	       last = 0; /* the line's start, its last fitting break */

	if (has_label_line(s->p)) {
		out->lines = 1;
		out->widest = label_width(s->p);
		out->end = line_start(s->p, false) + out->widest;
	}
	for (size_t i = 1; i <= t.n; i++) {
		bool must = i == t.n || t.p[i] == '\n';
		cv_len start;

		if (!must && s->text.breaks[i] == BREAK_NO)
			continue;
		start = line_start(s->p, out->lines == 0);
		if (last > from && line_end(s, from, i, start) >= room) {
			line_close(s, from, last, out);
			from = last;
		}
		last = i;
		if (must) {
			line_close(s, from, i, out);
			from = last = i + (i < t.n);
			i = from;
		}
	}
}

void
resolve_break(struct resolver *r, const struct paragraph *p, cv_len frame,
    struct breaking *out)
{
	struct arena_mark mark = arena_mark(r->a);
	struct pens s;

	*out = (struct breaking){0, 0, 0};
	pens_set(r, p, &s);
	break_lines(&s, frame - p->props->indent_right, out);
	arena_rewind(r->a, mark);
}

/* What layout keeps free behind slanted letters, and a little more. */
static cv_len
slant_most(const struct paragraph *p)
{
	cv_len most = 0;

	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].props->italic && p->runs[i].props->size > most)
			most = p->runs[i].props->size;
	return most / 8;
}

/* Stops stay where they are when indents grow. */
static bool
has_tabs(const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].kind == RUN_TAB)
			return true;
	return false;
}

cv_len
resolve_balance(struct resolver *r, const struct paragraph *p, cv_len frame)
{
	struct arena_mark mark = arena_mark(r->a);
	cv_len right = p->props->indent_right, most = frame, least;
	struct breaking lines = {0, 0, 0}, tried;
	struct pens s;

	pens_set(r, p, &s);
	break_lines(&s, most - right, &lines);
	least = lines.lines > BALANCED_MOST || has_tabs(p) ? most : right;
	while (lines.lines > 1 && most - least > LEN_TWIP) {
		cv_len middle = least + (most - least) / 2;

		tried = (struct breaking){0, 0, 0};
		break_lines(&s, middle - right, &tried);
		if (tried.lines > lines.lines || tried.end > middle - right)
			least = middle;
		else
			most = middle;
	}
	arena_rewind(r->a, mark);
	most += SLACK + slant_most(p);
	return most < frame ? most : frame;
}

static void
widen(struct content *out, const struct content *by)
{
	if (by->min > out->min)
		out->min = by->min;
	if (by->hard > out->hard)
		out->hard = by->hard;
	if (by->max > out->max)
		out->max = by->max;
}

void
resolve_measure_blocks(
    struct resolver *r, const struct block *first, struct content *out)
{
	*out = (struct content){0, 0, 0};
	for (const struct block *b = first; b != NULL; b = b->next) {
		struct content c = {0, 0, 0};

		switch (b->kind) {
		case BLOCK_PARAGRAPH:
			measure_paragraph(r, &b->as.paragraph, &c);
			break;
		case BLOCK_TABLE:
			resolve_table_content(r, &b->as.table, &c);
			break;
		case BLOCK_RULE:
			break;
		}
		widen(out, &c);
	}
}
