/* Random documents from fixed seeds: whatever the document, layout ends, no
 * box leaves its page, no text stands on another, justified lines add up, and
 * every glyph of every run is placed exactly once (repeated header rows aside).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/build.h"
#include "tests/unit/layout_read.h"

#define SEEDS 60

struct random {
	uint32_t state;
};

static uint32_t
below(struct random *r, uint32_t n)
{
	r->state = r->state * 1664525u + 1013904223u;
	return (r->state >> 8) % n;
}

static bool
one_in(struct random *r, uint32_t n)
{
	return below(r, n) == 0;
}

static const char *const words[] = {"Ủy", "ban", "nhân", "dân", "quận", "Ba",
    "Đình", "UBND-VHTT", "35/UBND", "nghiêm", "túc", "2024,", "(năm)",
    "cơ\u00a0quan", "0123456789abcdef0123456789abcdef",
    "ten.rat.dai@hanoi.gov.vn", "  ", "☐"};

static void
add_words(struct build *b, struct random *r, struct block *k, uint32_t most)
{
	struct run_props v = {0};
	struct buf s = buf_new(b->arena);
	uint32_t set = 0, n = below(r, most + 1);

	for (uint32_t i = 0; i < n; i++) {
		buf_puts(&s, words[below(r, sizeof words / sizeof *words)]);
		buf_putc(&s, ' ');
	}
	if (s.n == 0)
		return;
	switch (below(r, 6)) {
	case 0:
		set = RUN_SET_BOLD;
		v.bold = true;
		break;
	case 1:
		set = RUN_SET_ITALIC;
		v.italic = true;
		break;
	case 2:
		set = RUN_SET_UNDERLINE;
		v.underline = true;
		break;
	case 3:
		set = RUN_SET_SIZE;
		v.size = (cv_len)(6 + below(r, 12)) * 1000;
		break;
	default:
		break;
	}
	build_span(b, k, str_z(b->arena, buf_take(&s)), set, v);
}

static void
set_look(struct random *r, struct block *k)
{
	struct para_format *f = k->as.paragraph.format;

	f->set |= PARA_SET_ALIGN | PARA_SET_LINE | PARA_SET_BEFORE |
		  PARA_SET_AFTER | PARA_SET_WIDOW | PARA_SET_KEEP_NEXT |
		  PARA_SET_KEEP_LINES | PARA_SET_PAGE_BREAK;
	f->v.align = (enum align)below(r, 4);
	f->v.line_rule = (enum line_rule)below(r, 3);
	f->v.line = f->v.line_rule == LINE_MULTIPLE
			? 800 + (int32_t)below(r, 8) * 100
			: 10000 + (int32_t)below(r, 10) * 1000;
	f->v.space_before = (cv_len)below(r, 4) * 3000;
	f->v.space_after = (cv_len)below(r, 4) * 3000;
	f->v.widow_control = !one_in(r, 4);
	f->v.keep_next = one_in(r, 4);
	f->v.keep_lines = one_in(r, 6);
	f->v.page_break_before = one_in(r, 30);
	if (one_in(r, 3)) {
		f->set |= PARA_SET_LEFT | PARA_SET_RIGHT | PARA_SET_FIRST;
		f->v.indent_left = (cv_len)below(r, 3) * 10000;
		f->v.indent_right = (cv_len)below(r, 3) * 5000;
		f->v.indent_first = (cv_len)below(r, 3) * 10000 -
				    (f->v.indent_left > 0 ? 5000 : 0);
	}
}

static struct block *
add_paragraph(struct build *b, struct random *r, uint32_t most)
{
	struct block *k = build_block(b, BLOCK_PARAGRAPH);

	set_look(r, k);
	for (uint32_t n = below(r, 4); n-- > 0;) {
		add_words(b, r, k, most);
		if (one_in(r, 8))
			build_text(b, k, one_in(r, 2) ? "\t" : "\n");
	}
	return k;
}

static void
add_spans(struct random *r, struct block *t)
{
	struct table *k = &t->as.table;
	size_t rows = k->n_rows, cols = k->n_columns;

	if (rows > 2 && one_in(r, 2)) {
		size_t at = 1 + below(r, (uint32_t)rows - 2);

		build_cell(t, at, 0)->row_span = 2;
		build_cell_drop(t, at + 1, 0);
	} else if (cols > 1 && one_in(r, 2)) {
		size_t at = below(r, (uint32_t)rows);

		build_cell(t, at, 0)->col_span = 2;
		build_cell_drop(t, at, 1);
	}
}

static void
add_table(struct build *b, struct random *r, int depth)
{
	uint32_t rows = 1 + below(r, depth > 0 ? 2 : 9);
	uint32_t cols = 1 + below(r, 3);
	struct block *t = build_table(b, rows, cols);
	struct table *k = &t->as.table;
	struct block **tail = b->tail;

	build_borders(t, (cv_len)below(r, 4) * 250);
	for (int e = 0; e < EDGE_COUNT; e++)
		k->padding[e] = (cv_len)below(r, 3) * 2000;
	k->header_rows = below(r, 2);
	k->keep_next = one_in(r, 4);
	for (uint32_t i = 0; i < rows; i++) {
		k->rows[i].split = depth > 0 || one_in(r, 2);
		k->rows[i].min_height = (cv_len)below(r, 3) * 10000;
		for (uint32_t c = 0; c < cols; c++) {
			struct cell *cell = &k->rows[i].cells[c];

			cell->valign = (enum valign)below(r, 3);
			cell->shade = one_in(r, 8) ? 0xDDDDDD : -1;
			set_look(r, cell->blocks);
			cell->blocks->as.paragraph.format->v.page_break_before =
			    false;
			add_words(b, r, cell->blocks, 5);
			build_into(b, &cell->blocks);
			if (depth < 1 && one_in(r, 20))
				add_table(b, r, depth + 1);
		}
	}
	b->tail = tail;
	add_spans(r, t);
}

static void
fill(struct build *b, struct random *r)
{
	for (uint32_t n = 5 + below(r, 20); n-- > 0;) {
		if (one_in(r, 4)) {
			add_table(b, r, 0);
		} else if (one_in(r, 8)) {
			struct block *k = build_rule(b, RULE_OF_FRAME, 300);

			k->as.rule.thickness = 500;
			k->as.rule.height = (cv_len)below(r, 10) * 1000;
		} else {
			add_paragraph(b, r, 60);
		}
	}
}

static void
random_document(struct build *b, struct random *r)
{
	build_open(b);
	for (uint32_t n = 1 + below(r, 2); n-- > 0;) {
		build_into(b, &b->section->story[STORY_HEADER]);
		build_run(b, build_block(b, BLOCK_PARAGRAPH), RUN_PAGE_NUMBER,
		    STR_NONE);
		build_into(b, &b->section->blocks);
		fill(b, r);
		if (n > 0)
			build_section(b);
	}
}

/* ---- properties ---- */
static void
within(const struct sheet *s, const struct box *b)
{
	/* a grapheme wider than its cell may reach out of the frame, never
	 * out of the page */
	assert_true(b->x >= 0 && b->y >= 0);
	assert_true(b->x + b->width <= s->width);
	assert_true(b->kind == BOX_TEXT ? b->y <= s->height
					: b->y + b->height <= s->height);
	assert_true(b->width >= 0);
}

/* The advances, scaled once, with what justification adds. */
static void
adds_up(const struct box *b)
{
	const struct box_text *t = &b->as.text;
	const struct glyph *g = t->shape->glyphs;
	int64_t fu = 0, spaces = 0;
	uint32_t to = t->to;

	while (to > t->from && t->shape->text.p[g[to - 1].cluster] == ' ')
		to--;
	for (uint32_t i = t->from; i < to; i++) {
		fu += g[i].advance;
		spaces += t->shape->text.p[g[i].cluster] == ' ';
	}
	/* spaces at the end of a piece count where text goes on behind it */
	if (to == t->to && t->space_more <= spaces)
		assert_int_equal(b->width, font_scale(t->face, t->size, fu) +
					       spaces * t->space_extra +
					       t->space_more);
}

struct tally {
	const struct shape *shape;
	uint32_t *seen; /* per glyph */
	uint32_t runs;  /* that have the shape: equal ones share it */
};

struct tallies {
	struct arena *arena;
	struct tally *v;
	size_t n, cap;
};

static void
tally_paragraph(struct block *b, void *data)
{
	struct tallies *t = data;

	if (b->kind != BLOCK_PARAGRAPH)
		return;
	for (size_t i = 0; i < b->as.paragraph.n_runs; i++) {
		const struct run *r = &b->as.paragraph.runs[i];
		struct tally one = {r->shape, NULL, 1};

		if (r->kind != RUN_TEXT)
			continue;
		one.seen = ARENA_ARRAY(t->arena, uint32_t, r->shape->n);
		ARENA_PUSH(t->arena, t->v, t->n, t->cap, one);
	}
}

static int
by_shape(const void *a, const void *b)
{
	uintptr_t p = (uintptr_t)((const struct tally *)a)->shape;
	uintptr_t q = (uintptr_t)((const struct tally *)b)->shape;

	return (p > q) - (p < q);
}

/* One tally a shape, in order. */
static void
tallies_merge(struct tallies *t)
{
	size_t n = 0;

	qsort(t->v, t->n, sizeof *t->v, by_shape);
	for (size_t i = 0; i < t->n; i++) {
		if (n > 0 && t->v[n - 1].shape == t->v[i].shape)
			t->v[n - 1].runs++;
		else
			t->v[n++] = t->v[i];
	}
	t->n = n;
}

static void
tally_box(struct tallies *t, const struct box *b)
{
	struct tally key = {b->as.text.shape, NULL, 0};
	struct tally *one = bsearch(&key, t->v, t->n, sizeof *t->v, by_shape);

	if (one == NULL) /* a leader */
		return;
	for (uint32_t i = b->as.text.from; i < b->as.text.to; i++)
		one->seen[i]++;
}

static void
every_glyph_once(struct build *b, const struct layout *l)
{
	struct tallies t = {b->arena, NULL, 0, 0};

	for (struct section *s = b->doc->sections; s != NULL; s = s->next)
		document_blocks_walk(s->blocks, tally_paragraph, &t);
	tallies_merge(&t);
	for (size_t i = 0; i < l->n_sheets; i++)
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++)
			if (l->sheets[i].boxes[k].kind == BOX_TEXT &&
			    !l->sheets[i].boxes[k].artifact)
				tally_box(&t, &l->sheets[i].boxes[k]);
	for (size_t i = 0; i < t.n; i++)
		for (size_t g = 0; g < t.v[i].shape->n; g++)
			assert_int_equal(t.v[i].seen[g], t.v[i].runs);
}

/* Baselines of one block fall on a page; blocks of one column do not climb. */
static void
lines_fall(const struct sheet *s)
{
	const struct box *last = NULL;

	for (size_t k = 0; k < s->n_boxes; k++) {
		const struct box *b = &s->boxes[k];

		if (b->kind != BOX_TEXT || b->artifact)
			continue;
		if (last != NULL && last->block == b->block)
			assert_true(b->y >= last->y);
		last = b;
	}
}

/* No text of one block stands on text of another: neither rows nor cells
 * overlap. A quarter of the size is surely ink and surely free. */
static void
texts_apart(const struct sheet *s)
{
	for (size_t i = 0; i < s->n_boxes; i++) {
		const struct box *a = &s->boxes[i];

		if (a->kind != BOX_TEXT || a->width == 0)
			continue;
		for (size_t k = i + 1; k < s->n_boxes; k++) {
			const struct box *b = &s->boxes[k];

			if (b->kind != BOX_TEXT || b->width == 0 ||
			    a->block == b->block || b->artifact)
				continue;
			if (a->x + a->width <= b->x || b->x + b->width <= a->x)
				continue;
			assert_true(a->y <= b->y - b->as.text.size / 4 ||
				    b->y <= a->y - a->as.text.size / 4);
		}
	}
}

static void
check(struct build *b, const struct layout *l)
{
	for (size_t i = 0; i < l->n_sheets; i++) {
		const struct sheet *s = &l->sheets[i];

		for (size_t k = 0; k < s->n_boxes; k++) {
			within(s, &s->boxes[k]);
			if (s->boxes[k].kind == BOX_TEXT)
				adds_up(&s->boxes[k]);
		}
		lines_fall(s);
		texts_apart(s);
	}
	every_glyph_once(b, l);
}

static void
documents(void **state)
{
	size_t laid = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		struct random r = {seed};
		struct build b;
		struct layout *l;

		random_document(&b, &r);
		if (resolve_document(b.doc, build_session(&b), &b.diag)) {
			l = layout_document(
			    b.arena, b.doc, build_session(&b), &b.diag);
			assert_true((l != NULL) == diag_ok(&b.diag));
			if (l != NULL) {
				check(&b, l);
				laid++;
			}
		}
		build_close(&b);
	}
	/* most of them have to be sound, or nothing was tested */
	assert_true(laid >= SEEDS / 2);
}

/* The same document, laid twice, gives the same pages. */
static void
repeats(void **state)
{
	struct str dump[2];
	struct build b[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct random r = {7};
		struct layout *l;
		struct buf out;

		random_document(&b[i], &r);
		assert_true(resolve_document(
		    b[i].doc, build_session(&b[i]), &b[i].diag));
		l = layout_document(
		    b[i].arena, b[i].doc, build_session(&b[i]), &b[i].diag);
		assert_non_null(l);
		out = buf_new(b[i].arena);
		layout_dump(&out, l);
		dump[i] = buf_take(&out);
	}
	assert_true(str_eq(dump[0], dump[1]));
	build_close(&b[0]);
	build_close(&b[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(documents),
	    cmocka_unit_test(repeats),
	};

	return cmocka_run_group_tests_name("layout_random", tests, NULL, NULL);
}
