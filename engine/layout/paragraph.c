/* Measuring paragraphs: the runs that are laid (label and page numbers put in),
 * and their lines. */
#include "engine/base/arena.h"
#include "engine/layout/break.h"

static bool
is_field(const struct run *r)
{
	return r->kind == RUN_PAGE_NUMBER || r->kind == RUN_PAGE_COUNT ||
	       r->kind == RUN_PAGE_OF;
}

static bool
has_fields(const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (is_field(&p->runs[i]))
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
	v[0].target = like->target;
	v[0].origin = like->origin;
	return v[0];
}

static struct run
field_run(struct lay *l, const struct run *like)
{
	struct buf b = buf_new(l->arena);

	l->fields = true;
	if (like->kind == RUN_PAGE_OF)
		buf_int(
		    &b, l->page_of != NULL ? l->page_of[like->target->id] : 1);
	else
		buf_int(
		    &b, like->kind == RUN_PAGE_NUMBER ? l->number : l->count);
	return text_run(l, like, buf_take(&b));
}

static void
label_put(struct lay *l, const struct paragraph *p, struct run *v, uint32_t *n)
{
	const struct run *like = &p->label_runs[p->n_label_runs - 1];

	for (size_t i = 0; i < p->n_label_runs; i++)
		v[(*n)++] = p->label_runs[i];
	switch (document_item_level(p)->suffix) {
	case SUFFIX_TAB:
		v[*n] = *like;
		v[*n].kind = RUN_TAB;
		(*n)++;
		break;
	case SUFFIX_SPACE:
		v[(*n)++] = text_run(l, like, STR(" "));
		break;
	case SUFFIX_NOTHING:
	case SUFFIX_LINE:
		break;
	}
}

/* Behind a label that has the line for itself. */
static bool
has_line_break(const struct paragraph *p)
{
	return document_item_level(p)->suffix == SUFFIX_LINE && p->n_runs > 0;
}

static struct run *
paragraph_runs(
    struct lay *l, const struct block *b, uint32_t *n_runs, uint32_t *n_label)
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
	if (label && has_line_break(p)) {
		v[n] = p->label_runs[p->n_label_runs - 1];
		v[n++].kind = RUN_BREAK;
	}
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		if (is_field(r))
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
	return width - p->props->indent_right;
}

static void
lines_measure(struct lay *l, struct breaker *b, struct mpara *m)
{
	const struct para_props *k = b->p->props;
	struct line *lines = NULL;
	size_t cap = 0, n = 0;
	struct pen pen = {{0, 0}, 0, 0, 0, false, {0, TAB_LEFT, LEADER_NONE}};
	uint32_t at = 0;
	bool last;

	do {
		struct line line = {0};

		line.first = n == 0;
		break_begin(
		    &pen, k->indent_left + (n == 0 ? k->indent_first : 0));
		line.from = line.end = line.to = pen.at;
		if (at < b->n)
			at = break_line(b, &pen, at, &line);
		line.last = at >= b->n && !line.soft;
		height_of_line(b, &line);
		if (n > 0)
			line.y =
			    /* the first line was pushed: they are there */
			    /* cppcheck-suppress nullPointer */
			    lines[n - 1].y + lines[n - 1].height + line.extra;
		/* no room for the first one: lines is made with room */
		/* cppcheck-suppress nullPointer */
		ARENA_PUSH(l->scratch, lines, n, cap, line);
		last = line.last;
	} while (!last);
	m->lines = arena_grow(l->stage, lines, n, n, sizeof *lines);
	m->n_lines = (uint32_t)n;
}

/* Not even one letter has room on a line: it would stand in what is beside. */
static void
tell_wide(struct lay *l, const struct block *b, const struct breaker *br)
{
	cv_len room = br->limit - br->p->props->indent_left;

	diag_at(l->d, FINDING_OVERFLOW_WIDTH, b->origin.place, b->origin.path,
	    STR(BOTH("một chữ", "a letter")),
	    resolve_mm(l->arena, room + br->over),
	    resolve_mm(l->arena, room > 0 ? room : 0));
}

cv_len
paragraph_lines_height(const struct mpara *m, uint32_t a, uint32_t b)
{
	const struct line *last = &m->lines[b - 1];
	int64_t h = last->y + last->height - m->lines[a].y;

	return h < LAY_ALL ? (cv_len)h : LAY_ALL;
}

/* Breaks the paragraph; true when there was nothing to tell. */
static bool
measure_lines(struct lay *l, const struct block *b, struct mblock *out)
{
	const struct paragraph *p = &b->as.paragraph;
	struct paragraph laid = *p;
	struct breaker br = {0};
	struct mpara *m = &out->para;
	struct arena_mark mark = arena_mark(l->scratch);

	laid.runs = (struct run *)m->runs;
	laid.n_runs = m->n_runs;
	br.p = p;
	br.m = m;
	br.limit = paragraph_limit(p, out->width);
	resolve_para_text(l->scratch, l->session, &laid, &br.text);
	br.n = (uint32_t)br.text.text.n;
	br.no_break = br.text.run_start[m->n_label];
	lines_measure(l, &br, m);
	if (br.over > LEN_TWIP)
		tell_wide(l, b, &br);
	else if (br.broken.n > 0)
		diag_at(l->d, FINDING_WORD_BROKEN, b->origin.place,
		    b->origin.path, br.broken);
	arena_rewind(l->scratch, mark);
	return br.over <= LEN_TWIP && br.broken.n == 0;
}

/* The line the run stands on. */
static uint32_t
line_of(const struct mpara *m, uint32_t run)
{
	for (uint32_t i = 0; i < m->n_lines; i++) {
		struct spot to = m->lines[i].to;

		if (to.run > run || (to.run == run && to.glyph > 0))
			return i;
	}
	return m->n_lines - 1;
}

static void
measure_notes(struct lay *l, struct mblock *b)
{
	struct mpara *m = &b->para;
	size_t cap = 0, n = 0;

	for (uint32_t i = 0; l->doc->has_notes && i < m->n_runs; i++) {
		struct mnote note;

		if (m->runs[i].note == NULL)
			continue;
		note.line = line_of(m, i);
		note.flow = ARENA_NEW(l->stage, struct mflow);
		flow_measure(
		    l, m->runs[i].note->blocks, b->width, 0, note.flow);
		ARENA_PUSH(l->stage, m->notes, n, cap, note);
	}
	m->n_notes = (uint32_t)n;
}

static void
measure_anew(struct lay *l, const struct block *b, struct mblock *out)
{
	const struct paragraph *p = &b->as.paragraph;
	struct mpara *m = &out->para;
	bool plain;

	m->p = p;
	m->runs = paragraph_runs(l, b, &m->n_runs, &m->n_label);
	plain = measure_lines(l, b, out);
	out->before = p->props->space_before > 0 ? p->props->space_before : 0;
	out->after = p->props->space_after > 0 ? p->props->space_after : 0;
	out->keep_next = p->props->keep_next;
	out->page_break_before = p->props->page_break_before;
	out->height = paragraph_lines_height(m, 0, m->n_lines);
	height_tails(out, p);
	measure_notes(l, out);
	if (plain && m->n_notes == 0)
		again_put(l, out);
}

void
paragraph_measure(
    struct lay *l, const struct block *b, cv_len width, struct mblock *out)
{
	const struct paragraph *p = &b->as.paragraph;
	const struct mblock *before = again_find(l, p, width);

	if (before == NULL) {
		measure_anew(l, b, out);
		return;
	}
	*out = *before;
	out->block = b;
	out->para.p = p;
	out->para.runs = p->runs;
}
