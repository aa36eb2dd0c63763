#include "engine/document/document.h"

#include "engine/base/arena.h"

struct document *
document_new(struct arena *a)
{
	struct document *d = ARENA_NEW(a, struct document);

	d->arena = a;
	d->language = STR("vi-VN");
	return d;
}

static void
rule_init(struct rule *r)
{
	r->of = RULE_OF_FRAME;
	r->part = 1000;
	r->align = ALIGN_CENTER;
	r->thickness = 750;
	r->height = LEN_PT(3);
}

static size_t
block_size(enum block_kind kind)
{
	size_t head = offsetof(struct block, as);

	switch (kind) {
	case BLOCK_PARAGRAPH:
		return head + sizeof(struct paragraph);
	case BLOCK_TABLE:
		return head + sizeof(struct table);
	case BLOCK_RULE:
		return head + sizeof(struct rule);
	}
	return sizeof(struct block);
}

struct block *
document_block_new(struct arena *a, enum block_kind kind)
{
	struct block *b = arena_alloc(a, block_size(kind));

	b->kind = kind;
	if (kind == BLOCK_RULE)
		rule_init(&b->as.rule);
	return b;
}

struct para_format *
document_para_format(struct arena *a, struct paragraph *p)
{
	if (p->format == NULL)
		p->format = ARENA_NEW(a, struct para_format);
	return p->format;
}

struct run_format *
document_para_run(struct arena *a, struct paragraph *p)
{
	if (p->run == NULL)
		p->run = ARENA_NEW(a, struct run_format);
	return p->run;
}

void
document_cell_init(struct cell *c)
{
	c->col_span = 1;
	c->row_span = 1;
	c->shade = -1;
}

struct cell_own *
document_cell_own(struct arena *a, struct cell *c)
{
	if (c->own == NULL)
		c->own = ARENA_NEW(a, struct cell_own);
	return c->own;
}

void
document_row_init(struct row *r)
{
	r->split = true;
}

static void
property_put(struct document *d, struct property **at, struct str name,
    struct str label, struct str value)
{
	while (*at != NULL && !str_eq((*at)->name, name))
		at = &(*at)->next;
	if (*at == NULL)
		*at = ARENA_NEW(d->arena, struct property);
	(*at)->name = str_dup(d->arena, name);
	(*at)->label = str_dup(d->arena, label);
	(*at)->value = str_dup(d->arena, value);
}

void
document_property(
    struct document *d, struct str name, struct str label, struct str value)
{
	property_put(d, &d->properties, name, label, value);
}

void
document_made_by(
    struct document *d, struct str name, struct str label, struct str value)
{
	property_put(d, &d->made_by, name, label, value);
}

void
document_attach(struct document *d, struct attachment *file)
{
	struct attachment **at = &d->attachments;

	while (*at != NULL)
		at = &(*at)->next;
	*at = file;
}

void
document_claim(struct document *d, const struct claim *claim)
{
	struct claim *c = ARENA_NEW(d->arena, struct claim);

	c->number = str_dup(d->arena, claim->number);
	c->unit = str_dup(d->arena, claim->unit);
	c->count = str_dup(d->arena, claim->count);
	c->file = str_dup(d->arena, claim->file);
	c->digest = str_dup(d->arena, claim->digest);
	if (d->claims == NULL)
		d->claims = c;
	else
		d->last_claim->next = c;
	d->last_claim = c;
}

struct section *
document_section_new(struct document *d)
{
	struct section **at = &d->sections;
	struct section *s = ARENA_NEW(d->arena, struct section);

	while (*at != NULL)
		at = &(*at)->next;
	*at = s;
	return s;
}

void
document_style_put(struct document *d, struct style *s)
{
	struct style **at = &d->styles;

	while (*at != NULL)
		at = &(*at)->next;
	s->next = NULL;
	*at = s;
}

struct style *
document_style_find(const struct document *d, struct str id)
{
	struct style *s = d->styles;

	while (s != NULL && !str_eq(s->id, id))
		s = s->next;
	return s;
}

void
document_list_style_put(struct document *d, struct list_style *s)
{
	struct list_style **at = &d->list_styles;

	while (*at != NULL)
		at = &(*at)->next;
	s->next = NULL;
	*at = s;
}

struct list_style *
document_list_style_find(const struct document *d, struct str id)
{
	struct list_style *s = d->list_styles;

	while (s != NULL && !str_eq(s->id, id))
		s = s->next;
	return s;
}

struct list *
document_list_new(struct document *d, struct list_style *style, int32_t start)
{
	struct list *l = ARENA_NEW(d->arena, struct list);

	l->style = style;
	l->start = start;
	if (d->last_list == NULL)
		d->lists = l;
	else
		d->last_list->next = l;
	d->last_list = l;
	return l;
}

void
document_run_defaults(struct run_props *p)
{
	*p = (struct run_props){
	    .family = STR("Times New Roman"),
	    .size = LEN_PT(13),
	    .highlight = -1,
	};
}

void
document_para_defaults(struct para_props *p)
{
	*p = (struct para_props){
	    .align = ALIGN_LEFT,
	    .line_rule = LINE_MULTIPLE,
	    .line = 1000,
	    .widow_control = true,
	};
}

void
document_run_apply(struct run_props *p, const struct run_format *f)
{
	if (f->set & RUN_SET_FAMILY)
		p->family = f->v.family;
	if (f->set & RUN_SET_SIZE)
		p->size = f->v.size;
	if (f->set & RUN_SET_BOLD)
		p->bold = f->v.bold;
	if (f->set & RUN_SET_ITALIC)
		p->italic = f->v.italic;
	if (f->set & RUN_SET_UNDERLINE)
		p->underline = f->v.underline;
	if (f->set & RUN_SET_STRIKE)
		p->strike = f->v.strike;
	if (f->set & RUN_SET_CAPS)
		p->caps = f->v.caps;
	if (f->set & RUN_SET_VERTICAL)
		p->vertical = f->v.vertical;
	if (f->set & RUN_SET_COLOR)
		p->color = f->v.color;
	if (f->set & RUN_SET_HIGHLIGHT)
		p->highlight = f->v.highlight;
}

static void
para_apply_place(struct para_props *p, const struct para_format *f)
{
	if (f->set & PARA_SET_ALIGN)
		p->align = f->v.align;
	if (f->set & PARA_SET_LEFT)
		p->indent_left = f->v.indent_left;
	if (f->set & PARA_SET_RIGHT)
		p->indent_right = f->v.indent_right;
	if (f->set & PARA_SET_FIRST)
		p->indent_first = f->v.indent_first;
	if (f->set & PARA_SET_BEFORE)
		p->space_before = f->v.space_before;
	if (f->set & PARA_SET_AFTER)
		p->space_after = f->v.space_after;
	if (f->set & PARA_SET_LINE) {
		p->line_rule = f->v.line_rule;
		p->line = f->v.line;
	}
}

void
document_para_apply(struct para_props *p, const struct para_format *f)
{
	para_apply_place(p, f);
	if (f->set & PARA_SET_KEEP_NEXT)
		p->keep_next = f->v.keep_next;
	if (f->set & PARA_SET_KEEP_LINES)
		p->keep_lines = f->v.keep_lines;
	if (f->set & PARA_SET_PAGE_BREAK)
		p->page_break_before = f->v.page_break_before;
	if (f->set & PARA_SET_WIDOW)
		p->widow_control = f->v.widow_control;
	if (f->set & PARA_SET_TABS) {
		p->tabs = f->v.tabs;
		p->n_tabs = f->v.n_tabs;
	}
	if (f->set & PARA_SET_OUTLINE)
		p->outline = f->v.outline;
	if (f->set & PARA_SET_BALANCE)
		p->balance = f->v.balance;
}

void
document_run_join(struct run_format *bottom, const struct run_format *top)
{
	document_run_apply(&bottom->v, top);
	bottom->set |= top->set;
}

void
document_blocks_walk(
    struct block *first, void (*fn)(struct block *b, void *data), void *data)
{
	for (struct block *b = first; b != NULL; b = b->next) {
		fn(b, data);
		if (b->kind != BLOCK_TABLE)
			continue;
		for (size_t r = 0; r < b->as.table.n_rows; r++) {
			struct row *row = &b->as.table.rows[r];

			for (size_t c = 0; c < row->n_cells; c++)
				document_blocks_walk(
				    row->cells[c].blocks, fn, data);
		}
	}
}

struct str
document_words(struct arena *a, const struct paragraph *p)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		if (r->kind == RUN_TEXT && r->note == NULL)
			buf_str(&b, r->text);
		else if ((r->kind == RUN_BREAK || r->kind == RUN_TAB) &&
			 b.n > 0 && b.p[b.n - 1] != ' ')
			buf_putc(&b, ' ');
	}
	return str_trim(buf_take(&b));
}

/* Does the label end with a mark: is none wanted behind it? */
static bool
ends_with_mark(struct str s)
{
	return s.n > 0 && str_find(STR(".):-"), s.p[s.n - 1]) < 4;
}

struct str
document_title(struct arena *a, const struct paragraph *p)
{
	struct str label = str_trim(p->label), words;
	struct buf b;

	if (p->title.n > 0)
		return p->title;
	words = document_words(a, p);
	if (label.n == 0)
		return words;
	b = buf_new(a);
	buf_str(&b, label);
	if (words.n > 0) {
		buf_puts(&b, ends_with_mark(label) ? " " : ". ");
		buf_str(&b, words);
	}
	return buf_take(&b);
}
