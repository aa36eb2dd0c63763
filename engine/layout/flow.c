/* Flows: lists of blocks measured, and laid in cells, headers and footers.
 *
 * Between two blocks stand the first one's space after, its tail (see
 * paragraph.c) and the second one's space before. A cell's first paragraph
 * keeps its space before, its last one its space after. In a cell that goes on
 * on the next page the block that comes first there has its space before, a
 * paragraph that was cut once more; the space after of the page before is
 * dropped. The last line has to fit with the space below it. Widows, orphans,
 * keep-lines and keep-next do not count where a row is cut (all measured). */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

static size_t
count_blocks(const struct block *b)
{
	size_t n = 0;

	for (; b != NULL; b = b->next)
		n++;
	return n;
}

static void
rule_measure(const struct block *b, struct mblock *out)
{
	const struct rule *r = &b->as.rule;

	out->before = r->space_before > 0 ? r->space_before : 0;
	out->after = r->space_after > 0 ? r->space_after : 0;
	out->height = r->height > r->thickness ? r->height : r->thickness;
	out->keep_next = r->keep_next;
}

static void
block_measure(
    struct lay *l, const struct block *b, cv_len width, struct mblock *out)
{
	out->block = b;
	out->width = width;
	if (l->page_of != NULL && !l->story)
		l->number = l->page_of[b->id];
	switch (b->kind) {
	case BLOCK_PARAGRAPH:
		paragraph_measure(l, b, width, out);
		break;
	case BLOCK_TABLE:
		out->table = table_measure(l, b);
		out->height = out->table->height;
		if (b->next != NULL && b->next->kind == BLOCK_TABLE)
			out->after = RESOLVE_GAP;
		break;
	case BLOCK_RULE:
		rule_measure(b, out);
		break;
	}
}

/* What stands between block i-1 and what block i shows. */
static cv_len
gap_above(const struct mflow *f, size_t i)
{
	cv_len g = f->v[i].before;

	if (i > 0)
		g = len_add(g, len_add(f->v[i - 1].after, f->v[i - 1].tail));
	return g;
}

static cv_len
gap_below(const struct mflow *f)
{
	const struct mblock *b;

	if (f->n == 0)
		return 0;
	b = &f->v[f->n - 1];
	return len_add(
	    len_add(b->after, b->cell_tail), b->table != NULL ? f->end : 0);
}

static uint32_t
parts_of(const struct mblock *b)
{
	if (b->table != NULL)
		return (uint32_t)b->table->n_rows;
	return b->para.p != NULL ? b->para.n_lines : 1;
}

/* The height of parts from … to; *above: what rows before `to` take. */
static cv_len
parts_height(const struct mblock *b, uint32_t from, uint32_t to, cv_len *above)
{
	if (b->table != NULL) {
		const struct mrow *r = &b->table->rows[to];

		*above = len_add(*above, r->height);
		return len_add(*above, r->bottom);
	}
	if (b->para.p != NULL)
		return paragraph_lines_height(&b->para, from, to + 1);
	return b->height;
}

/* The height of all parts from `from` on. */
static cv_len
parts_rest(const struct mblock *b, uint32_t from)
{
	uint32_t n = parts_of(b);
	cv_len h = 0, above = 0;

	if (b->table == NULL)
		return from < n ? parts_height(b, from, n - 1, &above) : 0;
	for (; from < n; from++)
		h = parts_height(b, from, from, &above);
	return h;
}

/* What stands behind each block, from the last one back. */
static void
rest_measure(struct mflow *f)
{
	cv_len rest = gap_below(f);

	for (size_t i = f->n; i-- > 0;) {
		f->v[i].rest = rest;
		rest = len_add(
		    rest, len_add(gap_above(f, i), parts_rest(&f->v[i], 0)));
	}
}

cv_len
flow_rest(const struct mflow *f, struct cursor c)
{
	const struct mblock *b = &f->v[c.block];

	if (flow_done(f, c))
		return 0;
	return len_add(b->before, len_add(parts_rest(b, c.part), b->rest));
}

void
flow_measure(struct lay *l, const struct block *first, cv_len width, cv_len end,
    struct mflow *out)
{
	out->n = count_blocks(first);
	out->end = end;
	out->height = 0;
	out->v = ARENA_ARRAY(l->stage, struct mblock, out->n);
	for (size_t i = 0; i < out->n; i++, first = first->next) {
		block_measure(l, first, width, &out->v[i]);
		out->height = len_add(
		    out->height, len_add(gap_above(out, i), out->v[i].height));
	}
	out->height = len_add(out->height, gap_below(out));
	rest_measure(out);
}

bool
flow_done(const struct mflow *f, struct cursor c)
{
	return c.block >= f->n;
}

/* Height of the least of block b from part on. */
static cv_len
first_of(const struct mblock *b, uint32_t part)
{
	if (b->table != NULL)
		return table_rows_height(b->table, part, part + 1);
	if (b->para.p != NULL)
		return paragraph_lines_height(&b->para, part, part + 1);
	return b->height;
}

cv_len
flow_first(const struct mflow *f, struct cursor c)
{
	if (flow_done(f, c))
		return 0;
	return len_add(f->v[c.block].before, first_of(&f->v[c.block], c.part));
}

static void
parts_place(struct lay *l, const struct mblock *b, uint32_t from, uint32_t to,
    cv_len x, cv_len y)
{
	if (b->table != NULL)
		table_place_rows(l, b->table, from, to, true, x, y);
	else if (b->para.p != NULL)
		line_place(l, b, from, to, b->before, x, y);
	else
		rule_place(l, b, x, y);
}

cv_len
flow_fill(struct lay *l, const struct mflow *f, struct cursor *c, cv_len avail,
    bool place, cv_len x, cv_len y)
{
	cv_len used = 0;
	size_t begin = c->block;
	bool already = flow_done(f, *c);

	while (!flow_done(f, *c)) {
		const struct mblock *b = &f->v[c->block];
		uint32_t n = parts_of(b), to = c->part;
		cv_len gap =
		    c->block == begin ? b->before : gap_above(f, c->block);
		cv_len top = len_add(used, gap), h = 0, above = 0;

		while (to < n) {
			cv_len more = parts_height(b, c->part, to, &above);
			cv_len under = to + 1 == n && c->block + 1 == f->n
					   ? gap_below(f)
					   : 0;

			if (len_add(top, len_add(more, under)) > avail)
				break;
			h = more;
			to++;
		}
		if (to == c->part)
			break;
		if (place)
			parts_place(l, b, c->part, to, x, len_add(y, top));
		used = len_add(top, h);
		c->part = to;
		if (to < n)
			break;
		c->block++;
		c->part = 0;
	}
	if (flow_done(f, *c) && !already)
		used = len_add(used, gap_below(f));
	return used;
}
