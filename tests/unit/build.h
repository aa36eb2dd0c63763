/* Documents by hand, for unit tests. Header only: a test includes it and uses
 * what it needs.
 *
 *	struct build b;
 *	build_open(&b);                        A4, margins 20 20 20 30 mm
 *	struct block *p = build_para(&b, "Kính gửi:\tỦy ban\nxã");
 *	p->as.paragraph.format->v.align = ALIGN_CENTER; … ->set |=
 *PARA_SET_ALIGN; struct block *t = build_table(&b, 2, 3); build_cell_text(&b,
 *build_cell(t, 0, 1), "Họ và tên"); assert_true(resolve_document(b.doc,
 *build_session(&b), &b.diag)); build_close(&b);
 *
 * Blocks are appended to the newest section's body; build_into turns to another
 * block list (a story, a cell). Everything lives in b.arena. */
#ifndef CV_TESTS_UNIT_BUILD_H
#define CV_TESTS_UNIT_BUILD_H

#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/document/document.h"
#include "engine/font/font.h"

#define BUILD_MM(mm) len_round_twip((cv_len)((mm)*7200000.0 / 2540.0 + 0.5))

struct build {
	struct arena *arena;
	struct document *doc;
	struct diag diag;
	struct style *base; /* "noi-dung": Times New Roman 13, left, single */
	struct section *section;
	struct block **tail; /* where the next block goes */
	struct font_set *fonts;
};

static inline struct style *
build_style(struct build *b, const char *id, struct style *based_on)
{
	struct style *s = ARENA_NEW(b->arena, struct style);

	s->id = str_dup(b->arena, str_of(id));
	s->name = s->id;
	s->based_on = based_on;
	document_style_put(b->doc, s);
	return s;
}

/* The next blocks go into that list (at its end). */
static inline void
build_into(struct build *b, struct block **list)
{
	while (*list != NULL)
		list = &(*list)->next;
	b->tail = list;
}

/* A new A4 section (210 × 297 mm; margins 20, 20, 20, 30 mm). */
static inline struct section *
build_section(struct build *b)
{
	struct section *s = document_section_new(b->doc);

	s->page.width = BUILD_MM(210);
	s->page.height = BUILD_MM(297);
	s->page.top = s->page.right = s->page.bottom = BUILD_MM(20);
	s->page.left = BUILD_MM(30);
	s->page.header = s->page.footer = BUILD_MM(10);
	b->section = s;
	b->tail = &s->blocks;
	return s;
}

static inline void
build_open(struct build *b)
{
	memset(b, 0, sizeof *b);
	b->arena = arena_new(0);
	if (b->arena == NULL)
		abort();
	b->doc = document_new(b->arena);
	diag_init(&b->diag, b->arena);
	b->base = build_style(b, "noi-dung", NULL);
	b->doc->base = b->base;
	build_section(b);
}

static inline void
build_close(struct build *b)
{
	arena_free(b->arena);
}

/* The fonts of fonts/fonts.xml; the test runs in the project's folder. NULL
 * when they are not there (findings in b->diag). */
static inline struct font_set *
build_fonts(struct build *b)
{
	if (b->fonts == NULL)
		b->fonts = font_set_load(
		    b->arena, &b->diag, "fonts/fonts.xml", NULL, 0);
	return b->fonts;
}

/* Those, in use. */
static inline struct font_session *
build_session(struct build *b)
{
	return font_session_in(b->arena, build_fonts(b));
}

static inline struct block *
build_block(struct build *b, enum block_kind kind)
{
	struct block *k = document_block_new(b->arena, kind);

	k->origin.place.file = STR("build.xml");
	k->origin.place.line = k->origin.place.column = 1;
	*b->tail = k;
	b->tail = &k->next;
	if (kind == BLOCK_PARAGRAPH) {
		k->as.paragraph.style = b->base;
		document_para_format(b->arena, &k->as.paragraph);
		document_para_run(b->arena, &k->as.paragraph);
	}
	if (kind == BLOCK_RULE)
		k->as.rule.style = b->base;
	return k;
}

/* Appends a run; the pointer lives until the next one is appended. text is for
 * RUN_TEXT. */
static inline struct run *
build_run(
    struct build *b, struct block *para, enum run_kind kind, struct str text)
{
	struct paragraph *p = &para->as.paragraph;
	struct run *r;

	p->runs = arena_grow(
	    b->arena, p->runs, p->n_runs, p->n_runs + 1, sizeof *p->runs);
	r = &p->runs[p->n_runs++];
	r->kind = kind;
	r->text = kind == RUN_TEXT ? str_dup(b->arena, text) : STR_NONE;
	r->origin = para->origin;
	return r;
}

/* Appends text; \t becomes a tab, \n a soft break. */
static inline void
build_text(struct build *b, struct block *para, const char *text)
{
	struct str s = str_of(text);
	size_t from = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '\t' && s.p[i] != '\n')
			continue;
		if (i > from)
			build_run(b, para, RUN_TEXT, str_slice(s, from, i));
		if (i < s.n)
			build_run(b, para, s.p[i] == '\t' ? RUN_TAB : RUN_BREAK,
			    STR_NONE);
		from = i + 1;
	}
}

/* A paragraph in the base style. */
static inline struct block *
build_para(struct build *b, const char *text)
{
	struct block *k = build_block(b, BLOCK_PARAGRAPH);

	build_text(b, k, text);
	return k;
}

/* A direct setting of the whole paragraph. */
static inline void
build_align(struct block *para, enum align align)
{
	para->as.paragraph.format->set |= PARA_SET_ALIGN;
	para->as.paragraph.format->v.align = align;
}

static inline void
build_indents(struct block *para, cv_len left, cv_len right, cv_len first)
{
	struct para_format *f = para->as.paragraph.format;

	f->set |= PARA_SET_LEFT | PARA_SET_RIGHT | PARA_SET_FIRST;
	f->v.indent_left = left;
	f->v.indent_right = right;
	f->v.indent_first = first;
}

/* Appends text with one look: set is of enum run_bit, v the values. */
static inline struct run *
build_span(struct build *b, struct block *para, const char *text, uint32_t set,
    struct run_props v)
{
	struct run *r = build_run(b, para, RUN_TEXT, str_of(text));

	struct run_format *f = ARENA_NEW(b->arena, struct run_format);

	f->set = set;
	f->v = v;
	r->format = f;
	return r;
}

static inline struct block *
build_rule(struct build *b, enum rule_of of, int32_t part)
{
	struct block *k = build_block(b, BLOCK_RULE);

	k->as.rule.of = of;
	k->as.rule.part = part;
	return k;
}

/* A list style of one level: "%1." and so on. */
static inline struct list_style *
build_list_style(struct build *b, const char *id, enum number_format format,
    const char *text)
{
	struct list_style *s = ARENA_NEW(b->arena, struct list_style);

	s->id = str_dup(b->arena, str_of(id));
	s->n_levels = 1;
	s->level[0].format = format;
	s->level[0].text = str_dup(b->arena, str_of(text));
	document_list_style_put(b->doc, s);
	return s;
}

/* level from 0 */
static inline struct block *
build_item(struct build *b, struct list *list, int32_t level, const char *text)
{
	struct block *k = build_para(b, text);

	k->as.paragraph.list = list;
	k->as.paragraph.level = level;
	return k;
}

/* n_rows × n_columns cells, FIT columns, no borders, no padding; every cell
 * holds one empty paragraph. */
static inline struct block *
build_table(struct build *b, size_t n_rows, size_t n_columns)
{
	struct block *k = build_block(b, BLOCK_TABLE);
	struct table *t = &k->as.table;
	struct block **tail = b->tail;

	t->n_columns = n_columns;
	t->columns = ARENA_ARRAY(b->arena, struct column, n_columns);
	for (size_t i = 0; i < n_columns; i++)
		t->columns[i].kind = COLUMN_FIT;
	t->n_rows = n_rows;
	t->rows = ARENA_ARRAY(b->arena, struct row, n_rows);
	for (size_t r = 0; r < n_rows; r++) {
		struct row *row = &t->rows[r];

		document_row_init(row);
		row->origin = k->origin;
		row->n_cells = n_columns;
		row->cells = ARENA_ARRAY(b->arena, struct cell, n_columns);
		for (size_t c = 0; c < n_columns; c++) {
			document_cell_init(&row->cells[c]);
			row->cells[c].origin = k->origin;
			b->tail = &row->cells[c].blocks;
			build_block(b, BLOCK_PARAGRAPH);
		}
	}
	b->tail = tail;
	return k;
}

static inline struct cell *
build_cell(struct block *table, size_t row, size_t i)
{
	return &table->as.table.rows[row].cells[i];
}

/* Text at the end of the cell's first paragraph, which is given back. */
static inline struct block *
build_cell_text(struct build *b, struct cell *c, const char *text)
{
	build_text(b, c->blocks, text);
	return c->blocks;
}

/* Drops cell i of a row: for spans. */
static inline void
build_cell_drop(struct block *table, size_t row, size_t i)
{
	struct row *r = &table->as.table.rows[row];

	memmove(&r->cells[i], &r->cells[i + 1],
	    (r->n_cells - i - 1) * sizeof *r->cells);
	r->n_cells--;
}

/* All lines of a table, outside and inside. */
static inline void
build_borders(struct block *table, cv_len width)
{
	struct table *t = &table->as.table;

	for (int e = 0; e < EDGE_COUNT; e++)
		t->border[e].width = width;
	t->inside_h.width = t->inside_v.width = width;
}

#endif
