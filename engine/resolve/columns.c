/* Column widths, in the manner of CSS's automatic tables.
 *
 * FIXED columns are what they are. FIT columns are at least their min and at
 * most their max content; what is between is given out in proportion to what
 * each still wants, where no column counts as wanting more than the others can
 * leave it. SHARE columns divide the rest. A data table of FIT columns fills
 * its frame, a layout table is as narrow as its content.
 *
 * When the mins do not fit, the table's paragraphs take the shrink styles in
 * turn; when that is not enough either, tokens may be broken down to the hard
 * min; what is wider then is a finding. All widths are whole twips and add up
 * to the table's, exactly. */
#include "engine/resolve/inner.h"

#define SHARE_MOST 100000

enum want { WANT_MIN, WANT_HARD, WANT_MAX };

static cv_len
wanted(const struct content *c, enum want w)
{
	switch (w) {
	case WANT_MIN:
		return c->min;
	case WANT_HARD:
		return c->hard;
	case WANT_MAX:
		return c->max;
	}
	return 0;
}

static cv_len *
wanted_at(struct content *c, enum want w)
{
	switch (w) {
	case WANT_MIN:
		return &c->min;
	case WANT_HARD:
		return &c->hard;
	case WANT_MAX:
		return &c->max;
	}
	return NULL;
}

/* ---- the content of columns ---- */

static void
cell_content(struct resolver *r, const struct cell *c, struct content *out)
{
	cv_len pads = c->frame->pad[EDGE_LEFT] + c->frame->pad[EDGE_RIGHT];

	resolve_measure_blocks(r, c->blocks, out);
	out->min += pads;
	out->hard += pads;
	out->max += pads;
}

static void
raise(cv_len *v, cv_len by)
{
	if (by > *v)
		*v = by;
}

/* A cell over n columns: what they lack goes to those that are not fixed. */
static void
widen_span(struct resolver *r, const struct column *columns, size_t n,
    const struct content *cell, struct content *v, enum want w)
{
	cv_len *weight = ARENA_ARRAY(r->a, cv_len, n);
	cv_len *more = ARENA_ARRAY(r->a, cv_len, n);
	size_t *open = ARENA_ARRAY(r->a, size_t, n);
	int64_t lack = wanted(cell, w);
	size_t n_open = 0;

	for (size_t i = 0; i < n; i++) {
		lack -= wanted(&v[i], w);
		if (columns[i].kind == COLUMN_FIXED)
			continue;
		weight[n_open] = v[i].max;
		open[n_open++] = i;
	}
	if (lack <= 0 || n_open == 0)
		return;
	resolve_spread((cv_len)lack, weight, n_open, more);
	for (size_t i = 0; i < n_open; i++)
		*wanted_at(&v[open[i]], w) += more[i];
}

static void
add_cell(struct resolver *r, const struct table *t, const struct cell *c,
    size_t span, struct content *v)
{
	struct content own;
	struct arena_mark mark;

	cell_content(r, c, &own);
	v += c->column;
	if (span == 1 && t->columns[c->column].kind != COLUMN_FIXED) {
		raise(&v->min, own.min);
		raise(&v->hard, own.hard);
		raise(&v->max, own.max);
	}
	if (span == 1)
		return;
	mark = arena_mark(r->a);
	for (int w = WANT_MIN; w <= WANT_MAX; w++)
		widen_span(
		    r, &t->columns[c->column], span, &own, v, (enum want)w);
	arena_rewind(r->a, mark);
}

/* Cells of one span only; gives the next wider span there is, 0 = none. */
static size_t
add_cells(
    struct resolver *r, const struct table *t, size_t span, struct content *v)
{
	size_t wider = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t k = 0; k < t->rows[i].n_cells; k++) {
			const struct cell *c = &t->rows[i].cells[k];
			size_t s = resolve_col_span(t, c);

			if (s == span)
				add_cell(r, t, c, span, v);
			else if (s > span && (wider == 0 || s < wider))
				wider = s;
		}
	}
	return wider;
}

void
resolve_columns_content(
    struct resolver *r, const struct table *t, struct content *v)
{
	size_t span = 1;

	for (size_t i = 0; i < t->n_columns; i++) {
		cv_len w = t->columns[i].width;

		v[i] = (struct content){0, 0, 0};
		if (t->columns[i].kind == COLUMN_FIXED)
			v[i] = (struct content){w, w, w};
	}
	if (t->n_columns == 0)
		return;
	while (span != 0)
		span = add_cells(r, t, span, v);
}

/* ---- the whole table ---- */

static int64_t
share_of(const struct column *c)
{
	if (c->share < 1)
		return 1;
	return c->share < SHARE_MOST ? c->share : SHARE_MOST;
}

/* What all columns need together. SHARE columns keep their proportion: the
 * neediest decides. */
static int64_t
need(const struct table *t, const struct content *v, enum want w,
    int64_t *for_shares)
{
	int64_t sum = 0, shares = 0;

	*for_shares = 0;
	for (size_t i = 0; i < t->n_columns; i++) {
		if (t->columns[i].kind == COLUMN_SHARE)
			shares += share_of(&t->columns[i]);
		else
			sum += wanted(&v[i], w);
	}
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->columns[i];
		int64_t all;

		if (c->kind != COLUMN_SHARE)
			continue;
		all =
		    (wanted(&v[i], w) * shares + share_of(c) - 1) / share_of(c);
		if (all > *for_shares)
			*for_shares = all;
	}
	*for_shares = (*for_shares + LEN_TWIP - 1) / LEN_TWIP * LEN_TWIP;
	return sum + *for_shares;
}

static cv_len
clamp(int64_t l)
{
	return l > LEN_MOST ? LEN_MOST : l < 0 ? 0 : (cv_len)l;
}

void
resolve_table_content(
    struct resolver *r, const struct table *t, struct content *out)
{
	struct arena_mark mark = arena_mark(r->a);
	struct content *v = ARENA_ARRAY(r->a, struct content, t->n_columns);
	cv_len indent = t->indent > 0 ? t->indent : 0;
	int64_t shares;

	resolve_columns_content(r, t, v);
	out->min = clamp(need(t, v, WANT_MIN, &shares) + indent);
	out->hard = clamp(need(t, v, WANT_HARD, &shares) + indent);
	out->max = clamp(need(t, v, WANT_MAX, &shares) + indent);
	if (t->width > 0)
		*out = (struct content){
		    t->width + indent, t->width + indent, t->width + indent};
	arena_rewind(r->a, mark);
}

/* ---- giving out ---- */

struct giving {
	struct table *t;
	struct content *v; /* NULL: no column asks for its content */
	cv_len width;      /* of the table, as far as it decides */
	size_t n_fit, n_share;
	int64_t fixed;
	cv_len *weight; /* n_columns each: scratch */
	cv_len *part;
};

/* Spreads total over the columns of a kind by weight[]. */
static void
spread_kind(struct giving *g, enum column_kind kind, int64_t total)
{
	size_t n = 0;

	for (size_t i = 0; i < g->t->n_columns; i++) {
		if (g->t->columns[i].kind != kind)
			continue;
		g->weight[n] = g->weight[i];
		g->part[n++] = 0;
	}
	resolve_spread(clamp(total), g->weight, n, g->part);
	for (size_t i = g->t->n_columns; i-- > 0;)
		if (g->t->columns[i].kind == kind)
			g->t->widths[i] += g->part[--n];
}

static int64_t
sum_fit(const struct giving *g, enum want w)
{
	int64_t sum = 0;

	for (size_t i = 0; i < g->t->n_columns; i++)
		if (g->t->columns[i].kind == COLUMN_FIT)
			sum += wanted(&g->v[i], w);
	return sum;
}

/* Columns that want no more than an even part of the slack get all they want,
 * so that short cells stay on one line; weight[] of the others is what they
 * still want. Gives what is left of the slack. */
static int64_t
please_short(struct giving *g, int64_t slack)
{
	bool again = slack > 0;
	size_t n = 0;

	for (size_t i = 0; i < g->t->n_columns; i++)
		n += g->t->columns[i].kind == COLUMN_FIT && g->weight[i] > 0;
	while (again && n > 0) {
		int64_t even = slack / (int64_t)n;

		again = false;
		for (size_t i = 0; i < g->t->n_columns; i++) {
			if (g->t->columns[i].kind != COLUMN_FIT ||
			    g->weight[i] == 0 || g->weight[i] > even)
				continue;
			g->t->widths[i] += g->weight[i];
			slack -= g->weight[i];
			g->weight[i] = 0;
			again = --n > 0;
		}
	}
	return slack;
}

/* FIT columns share room: their base each, then more towards their max. Gives
 * what they took. */
static int64_t
give_fit(struct giving *g, int64_t room, enum want base, bool fill)
{
	struct table *t = g->t;
	int64_t least = sum_fit(g, base), most = sum_fit(g, WANT_MAX);
	int64_t slack = room - least;

	if (g->n_fit == 0)
		return 0;
	for (size_t i = 0; i < t->n_columns; i++) {
		int64_t want;

		if (t->columns[i].kind != COLUMN_FIT)
			continue;
		t->widths[i] = wanted(&g->v[i], base);
		want = (int64_t)g->v[i].max - t->widths[i];
		g->weight[i] = clamp(want < slack ? want : slack);
	}
	if (most < room) {
		for (size_t i = 0; i < t->n_columns; i++)
			g->weight[i] = g->v[i].max;
		for (size_t i = 0; i < t->n_columns; i++)
			if (t->columns[i].kind == COLUMN_FIT)
				t->widths[i] = g->v[i].max;
		if (!fill)
			return most;
		spread_kind(g, COLUMN_FIT, room - most);
		return room;
	}
	if (slack > 0)
		spread_kind(g, COLUMN_FIT, please_short(g, slack));
	return slack > 0 ? room : least;
}

static void
give_shares(struct giving *g, int64_t rest)
{
	for (size_t i = 0; i < g->t->n_columns; i++)
		g->weight[i] = clamp(share_of(&g->t->columns[i]));
	spread_kind(g, COLUMN_SHARE, rest > 0 ? rest : 0);
}

/* FIXED columns alone keep their widths, or scale to the table's own. */
static void
give_fixed(struct giving *g)
{
	struct table *t = g->t;

	for (size_t i = 0; i < t->n_columns; i++)
		if (t->columns[i].kind == COLUMN_FIXED)
			t->widths[i] = t->columns[i].width;
	if (g->n_fit + g->n_share > 0 || t->width == 0 || t->width == g->fixed)
		return;
	for (size_t i = 0; i < t->n_columns; i++) {
		g->weight[i] = t->columns[i].width;
		t->widths[i] = 0;
	}
	spread_kind(g, COLUMN_FIXED, t->width);
}

static void
give(struct giving *g, enum want base)
{
	struct table *t = g->t;
	int64_t shares = 0, room = g->width - g->fixed, least;

	for (size_t i = 0; i < t->n_columns; i++)
		t->widths[i] = 0;
	give_fixed(g);
	if (g->n_fit > 0) {
		need(t, g->v, base, &shares);
		least = sum_fit(g, base);
		if (shares > room - least)
			shares = room > least ? room - least : 0;
		room -= give_fit(g, room - shares, base,
		    g->n_share == 0 && (!t->layout || t->width > 0));
	}
	if (g->n_share > 0)
		give_shares(g, room);
}

/* ---- shrinking ---- */

/* Does s build on of (or is it that style)? */
static bool
builds_on(const struct style *s, const struct style *of, size_t n_styles)
{
	for (size_t n = 0; s != NULL && n <= n_styles; n++) {
		if (s == of)
			return true;
		s = s->based_on;
	}
	return false;
}

struct shrinking {
	struct resolver *r;
	const struct style *first, *from, *to;
};

/* Paragraphs of the style take the next; those whose style builds on it (head
 * cells) take its size, if theirs is larger. */
static void
shrink_block(struct block *b, void *data)
{
	const struct shrinking *s = data;
	struct paragraph *p = &b->as.paragraph;
	struct run_format *f;

	if (b->kind != BLOCK_PARAGRAPH || p->style == NULL)
		return;
	if (p->style == s->from) {
		p->style = s->to;
	} else if (builds_on(p->style, s->first, s->r->n_styles) &&
		   p->run_props->size > s->to->run_props.size) {
		f = document_para_run(s->r->a, p);
		f->set |= RUN_SET_SIZE;
		f->v.size = s->to->run_props.size;
	} else {
		return;
	}
	resolve_look(s->r, b);
}

static void
shrink_table(struct resolver *r, struct table *t, size_t to)
{
	struct shrinking s = {
	    r, t->shrink[0], t->shrink[to - 1], t->shrink[to]};

	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			document_blocks_walk(
			    t->rows[i].cells[k].blocks, shrink_block, &s);
}

/* ---- a table in its frame ---- */

static void
tell_wide(struct resolver *r, const struct block *b, cv_len width, cv_len place)
{
	diag_at(r->d, FINDING_OVERFLOW_WIDTH, b->origin.place, b->origin.path,
	    STR("<table>"), resolve_mm(r->a, width), resolve_mm(r->a, place));
}

/* Measures, shrinks as far as it helps; says which mins fit. *fits: so far
 * that lengths can hold it. */
static enum want
fit(struct resolver *r, struct block *b, struct giving *g, bool *fits)
{
	struct table *t = &b->as.table;
	int64_t shares, w;

	for (size_t k = 1;; k++) {
		resolve_columns_content(r, t, g->v);
		if (need(t, g->v, WANT_MIN, &shares) <= g->width)
			return WANT_MIN;
		if (k >= t->n_shrink)
			break;
		shrink_table(r, t, k);
	}
	w = need(t, g->v, WANT_HARD, &shares);
	if (w > g->width)
		tell_wide(r, b, clamp(w), g->width);
	*fits = w <= LEN_MOST;
	return WANT_HARD;
}

static void
stand(struct block *b)
{
	struct table *t = &b->as.table;

	t->total = 0;
	for (size_t i = 0; i < t->n_columns; i++)
		t->total += t->widths[i];
	switch (t->align) {
	case ALIGN_LEFT:
	case ALIGN_JUSTIFY:
		t->left = t->indent;
		break;
	case ALIGN_CENTER:
		t->left = len_round_twip((b->frame - t->total) / 2);
		break;
	case ALIGN_RIGHT:
		t->left = b->frame - t->total;
		break;
	}
}

static void
count_kinds(struct giving *g)
{
	for (size_t i = 0; i < g->t->n_columns; i++) {
		const struct column *c = &g->t->columns[i];

		g->n_fit += c->kind == COLUMN_FIT;
		g->n_share += c->kind == COLUMN_SHARE;
		if (c->kind == COLUMN_FIXED)
			g->fixed += c->width;
	}
}

void
resolve_columns(struct resolver *r, struct block *b, const struct room *room)
{
	struct table *t = &b->as.table;
	struct giving g = {.t = t};
	enum want base = WANT_MIN;
	bool fits = true;
	cv_len indent = t->indent > 0 ? t->indent : 0;

	g.width = t->width > 0 ? t->width : b->frame - indent;
	g.width = g.width / LEN_TWIP * LEN_TWIP;
	t->widths = ARENA_ARRAY(r->a, cv_len, t->n_columns);
	g.weight = ARENA_ARRAY(r->a, cv_len, t->n_columns);
	g.part = ARENA_ARRAY(r->a, cv_len, t->n_columns);
	count_kinds(&g);
	if (g.fixed > LEN_MOST) { /* wider than any page */
		tell_wide(r, b, LEN_MOST, g.width);
		return;
	}
	if (g.n_fit > 0) {
		g.v = ARENA_ARRAY(r->a, struct content, t->n_columns);
		base = fit(r, b, &g, &fits);
	}
	if (!fits)
		return;
	give(&g, base);
	stand(b);
	if (base == WANT_MIN &&
	    (t->left < -room->left ||
		t->left + t->total > b->frame + room->right))
		tell_wide(r, b, t->total, b->frame);
}
