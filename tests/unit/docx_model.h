/* Small documents made by hand, for the tests of the DOCX writer: what resolve
 * would fill is filled here in the plainest way, so that the writer is tested
 * by itself. */
#ifndef CV_TESTS_DOCX_MODEL_H
#define CV_TESTS_DOCX_MODEL_H

#include <string.h>

#include "engine/base/arena.h"
#include "engine/docx/docx.h"
#include "engine/image/image.h"

#define MM(x) (len_round_twip((cv_len)((x)*2834.6457)))

struct model {
	struct arena *a;
	struct document *doc;
	struct section *section; /* the last */
	struct block **end;      /* where the next block goes */
};

static inline void
model_style_resolve(struct style *s)
{
	document_para_defaults(&s->para_props);
	document_run_defaults(&s->run_props);
	if (s->based_on != NULL) {
		s->para_props = s->based_on->para_props;
		s->run_props = s->based_on->run_props;
	}
	document_para_apply(&s->para_props, &s->para);
	document_run_apply(&s->run_props, &s->run);
}

/* The caller sets para and run, then calls model_style_resolve. */
static inline struct style *
model_style(
    struct model *m, const char *id, const char *name, struct style *parent)
{
	struct style *s = ARENA_NEW(m->a, struct style);

	s->id = str_of(id);
	s->name = str_of(name);
	s->based_on = parent;
	document_style_put(m->doc, s);
	model_style_resolve(s);
	return s;
}

static inline void
model_section(struct model *m, bool landscape)
{
	struct section *s = ARENA_NEW(m->a, struct section);
	struct section **last = &m->doc->sections;

	s->page.width = landscape ? MM(297) : MM(210);
	s->page.height = landscape ? MM(210) : MM(297);
	s->page.top = MM(20);
	s->page.right = MM(15);
	s->page.bottom = MM(20);
	s->page.left = MM(30);
	s->page.header = MM(10);
	s->page.footer = MM(10);
	while (*last != NULL)
		last = &(*last)->next;
	*last = s;
	m->section = s;
	m->end = &s->blocks;
}

static inline struct model
model_new(struct arena *a)
{
	struct model m = {0};
	struct style *base;

	m.a = a;
	m.doc = document_new(a);
	m.doc->language = STR("vi-VN");
	m.doc->title = STR("Công văn <thử> & \"kiểm\"");
	base = model_style(&m, "noi-dung", "Nội dung", NULL);
	base->para.set = PARA_SET_ALIGN | PARA_SET_AFTER;
	base->para.v.align = ALIGN_JUSTIFY;
	base->para.v.space_after = LEN_PT(6);
	base->run.set = RUN_SET_SIZE;
	base->run.v.size = LEN_PT(14);
	model_style_resolve(base);
	m.doc->base = base;
	m.doc->resolved = true;
	model_section(&m, false);
	return m;
}

static inline struct block *
model_block(struct model *m, enum block_kind kind)
{
	struct block *b = document_block_new(m->a, kind);

	*m->end = b;
	m->end = &b->next;
	return b;
}

static inline void *
model_copy(struct model *m, const void *from, size_t size)
{
	return memcpy(arena_alloc(m->a, size), from, size);
}

static inline struct paragraph *
model_para(struct model *m, const struct style *s)
{
	struct paragraph *p = &model_block(m, BLOCK_PARAGRAPH)->as.paragraph;

	p->style = s != NULL ? s : m->doc->base;
	p->props = model_copy(m, &p->style->para_props, sizeof *p->props);
	p->run_props =
	    model_copy(m, &p->style->run_props, sizeof *p->run_props);
	return p;
}

/* Resolved looks, each its own here, to be changed by a test. */
static inline struct para_props *
model_para_look(struct paragraph *p)
{
	return (struct para_props *)p->props;
}

static inline struct run_props *
model_mark_look(struct paragraph *p)
{
	return (struct run_props *)p->run_props;
}

static inline struct run_props *
model_look(struct run *r)
{
	return (struct run_props *)r->props;
}

static inline struct run *
model_run(struct model *m, struct paragraph *p, enum run_kind kind)
{
	p->runs = arena_grow(
	    m->a, p->runs, p->n_runs, p->n_runs + 1, sizeof *p->runs);
	p->runs[p->n_runs].kind = kind;
	p->runs[p->n_runs].props =
	    model_copy(m, p->run_props, sizeof *p->run_props);
	return &p->runs[p->n_runs++];
}

static inline struct run *
model_text(struct model *m, struct paragraph *p, const char *text)
{
	struct run *r = model_run(m, p, RUN_TEXT);

	r->text = r->shown = str_of(text);
	return r;
}

static inline struct paragraph *
model_line(struct model *m, const struct style *s, const char *text)
{
	struct paragraph *p = model_para(m, s);

	(void)model_text(m, p, text);
	return p;
}

static inline struct list_style *
model_list_style(struct model *m, enum number_format f, const char *text)
{
	struct list_style *s = ARENA_NEW(m->a, struct list_style);

	s->id = str_of(text);
	s->n_levels = 1;
	s->level[0].format = f;
	s->level[0].text = str_of(text);
	s->level[0].has_indent = true;
	s->level[0].indent_left = MM(10);
	s->level[0].indent_first = -MM(5);
	document_list_style_put(m->doc, s);
	return s;
}

static inline struct list *
model_list(struct model *m, struct list_style *s, int32_t start)
{
	struct list *l = document_list_new(m->doc, s, start);

	l->index = 0;
	for (struct list *o = m->doc->lists; o != l; o = o->next)
		l->index++;
	return l;
}

static inline struct paragraph *
model_item(struct model *m, struct list *l, int32_t level, const char *label,
    const char *text)
{
	struct paragraph *p = model_line(m, NULL, text);
	const struct list_level *v =
	    &l->style
		 ->level[level < l->style->n_levels ? level
						    : l->style->n_levels - 1];

	p->list = l;
	p->level = level;
	p->label = str_of(label);
	if (v->has_indent) {
		model_para_look(p)->indent_left = v->indent_left;
		model_para_look(p)->indent_first = v->indent_first;
	}
	return p;
}

/* A table of plain cells without spans; borders of that width, padding. */
static inline struct table *
model_table(struct model *m, size_t rows, size_t columns, cv_len column,
    cv_len border, cv_len padding)
{
	struct table *t = &model_block(m, BLOCK_TABLE)->as.table;
	struct border line = {border, 0};

	t->n_columns = columns;
	t->n_rows = rows;
	t->widths = ARENA_ARRAY(m->a, cv_len, columns);
	t->rows = ARENA_ARRAY(m->a, struct row, rows);
	for (int e = 0; e < EDGE_COUNT; e++) {
		t->border[e] = line;
		t->padding[e] = padding;
	}
	t->inside_h = t->inside_v = line;
	for (size_t j = 0; j < columns; j++)
		t->widths[j] = column;
	t->total = column * (cv_len)columns;
	for (size_t i = 0; i < rows; i++) {
		struct row *r = &t->rows[i];

		r->split = true;
		r->n_cells = columns;
		r->cells = ARENA_ARRAY(m->a, struct cell, columns);
		for (size_t j = 0; j < columns; j++) {
			struct cell *c = &r->cells[j];

			c->col_span = c->row_span = 1;
			c->shade = -1;
			c->column = (int32_t)j;
			c->row = (int32_t)i;
			c->width = column;
			c->frame = ARENA_NEW(m->a, struct cell_frame);
			for (int e = 0; e < EDGE_COUNT; e++) {
				c->frame->edge[e] = line;
				c->frame->pad[e] = padding;
			}
		}
	}
	return t;
}

/* The model with its next blocks going into the cell. */
static inline struct model
model_cell(const struct model *m, struct table *t, size_t row, size_t column)
{
	struct model in = *m;

	in.end = &t->rows[row].cells[column].blocks;
	while (*in.end != NULL)
		in.end = &(*in.end)->next;
	return in;
}

static inline void
model_cells_fill(struct model *m, struct table *t, const char *text)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t j = 0; j < t->rows[i].n_cells; j++) {
			struct model in = model_cell(m, t, i, j);

			if (t->rows[i].cells[j].blocks == NULL)
				(void)model_line(&in, NULL, text);
		}
	}
}

static inline bool
model_write(const struct model *m, struct diag *d, struct str *out)
{
	struct docx_options o = {STR("congvan"), STR("0.1.0"), NULL, NULL};

	diag_init(d, m->a);
	return docx_write(m->a, m->doc, d, &o, out);
}

#endif
