/* Block Markdown: paragraphs, headings, lists, quotes, tables.
 *
 * Lists: a list in an item of a list of the same kind is the next level of the
 * same list, as in a template. Where that would give wrong numbers (another
 * kind, another first number, the second list in one item) it becomes a list
 * of its own whose first level looks like the level it stands on. */
#include "engine/template/rich_walk.h"
#include "engine/template/xml.h"

#include <string.h>

#include <cmark-gfm-core-extensions.h>

#include "engine/base/arena.h"
#include "engine/base/names.h"
#include "engine/text/text.h"

#define QUOTE_INDENT LEN_PT(28)
#define TABLE_LINE 500 /* half a point */

static void put_blocks(struct rich *r, cmark_node *parent, struct blocks *b,
    struct rich_list *list);

/* ---- places ---- */
struct origin
template_rich_origin(const struct rich *r, int line)
{
	struct origin o = {r->n->place, STR_NONE};
	const struct val *item = r->v;
	size_t i = line > 0 ? (size_t)line - 1 : 0;
	struct buf b;

	if (r->v->path.n == 0)
		return o;
	if (i >= r->n_lines)
		i = r->n_lines - 1;
	if (r->v->kind == VAL_LIST)
		item = &r->v->items[r->item_of[i]];
	o = template_data_origin(r->x, item);
	if (o.path.n > 0)
		return o;
	b = buf_new(r->x->a);
	buf_str(&b, r->v->path);
	buf_putc(&b, '[');
	buf_int(&b, (int64_t)r->item_of[i]);
	buf_putc(&b, ']');
	o.path = buf_take(&b);
	return o;
}

void
template_rich_unsupported(struct rich *r, int line, struct str what)
{
	struct origin o = template_rich_origin(r, line);

	diag_at(r->x->d, FINDING_RICH_UNSUPPORTED, o.place, o.path, what);
}

/* ---- paragraphs ---- */
static void
indent_quote(struct rich *r, struct paragraph *p)
{
	struct para_format *f;

	if (r->quotes == 0 || r->quote != NULL || p->list != NULL)
		return;
	f = document_para_format(r->x->a, p);
	f->set |= PARA_SET_LEFT;
	f->v.indent_left = QUOTE_INDENT * r->quotes;
}

static struct block *
paragraph_new(struct rich *r, cmark_node *n, const struct style *style)
{
	int line = cmark_node_get_start_line(n);
	struct block *block =
	    template_paragraph_new(r->x, style, template_rich_origin(r, line));

	r->first = false;
	return block;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* "Phạm vi điều chỉnh {#pham-vi}": the name references call it by. */
void
template_rich_take_name(struct paragraph *p)
{
	struct run *last = p->n_runs > 0 ? &p->runs[p->n_runs - 1] : NULL;
	struct str s;
	size_t end, from;

	if (last == NULL || last->kind != RUN_TEXT || last->to.n > 0)
		return;
	s = last->text;
	for (end = s.n; end > 0 && s.p[end - 1] == ' ';)
		end--;
	if (end < 4 || s.p[end - 1] != '}')
		return;
	for (from = end - 1; from > 0 && is_name(s.p[from - 1]);)
		from--;
	if (from == end - 1 || from < 2 || s.p[from - 1] != '#' ||
	    s.p[from - 2] != '{')
		return;
	p->id = str_slice(s, from, end - 1);
	for (end = from - 2; end > 0 && s.p[end - 1] == ' ';)
		end--;
	last->text.n = end;
	if (end == 0)
		p->n_runs--;
}

static void
put_paragraph(struct rich *r, cmark_node *n, struct blocks *b)
{
	const struct style *style = r->paragraph;
	struct block *block;

	if (b->list != NULL)
		style = r->item;
	else if (r->quotes > 0 && r->quote != NULL)
		style = r->quote;
	else if (r->first && r->first_paragraph != NULL)
		style = r->first_paragraph;
	block = paragraph_new(r, n, style);
	template_rich_words(
	    r, n, cmark_node_get_start_line(n), NULL, &block->as.paragraph);
	template_rich_take_name(&block->as.paragraph);
	indent_quote(r, &block->as.paragraph);
	template_blocks_add(r->x, b, block);
}

/* A heading with no style of its own: the paragraph's, bold, kept with what
 * follows. */
static void
set_bold(struct rich *r, struct paragraph *p)
{
	struct run_format *f = document_para_run(r->x->a, p);

	f->set |= RUN_SET_BOLD;
	f->v.bold = true;
}

static void
put_heading(struct rich *r, cmark_node *n, struct blocks *b)
{
	int level = cmark_node_get_heading_level(n);
	const struct style *style =
	    level >= 1 && level <= 6 ? r->heading[level - 1] : NULL;
	struct block *block = paragraph_new(r, n, style ? style : r->paragraph);
	struct paragraph *p = &block->as.paragraph;

	if (style == NULL) {
		struct para_format *f = document_para_format(r->x->a, p);

		f->set |= PARA_SET_KEEP_NEXT | PARA_SET_OUTLINE;
		f->v.keep_next = true;
		f->v.outline = level;
		set_bold(r, p);
	}
	template_rich_words(r, n, cmark_node_get_start_line(n), NULL, p);
	template_rich_take_name(p);
	template_blocks_add(r->x, b, block);
	r->level = level;
}

/* ---- lists ---- */
/* The text of level `from` as that of level `to`, `depth` levels higher up: its
 * own number and those between are renumbered; numbers of levels that are gone,
 * or deeper than its own, vanish with the mark behind them: "%1.%2." becomes
 * "%1.". */
static struct str
shifted_text(
    struct arena *a, struct str s, int32_t from, int32_t to, int32_t depth)
{
	struct buf b = buf_new(a);
	bool gone = false;

	for (size_t i = 0; i < s.n; i++) {
		int32_t k = -1;

		if (s.p[i] == '%' && i + 1 < s.n && s.p[i + 1] >= '1' &&
		    s.p[i + 1] <= '9')
			k = s.p[i + 1] - '1';
		if (k >= 0)
			gone = k != from && (k < depth || k > from);
		if (gone)
			continue;
		buf_putc(&b, s.p[i]);
		if (k >= 0)
			buf_int(&b, (k == from ? to : k - depth) + 1);
		i += k >= 0;
	}
	return buf_take(&b);
}

/* The list style for a list with `depth` lists around it, `same` of them of its
 * own kind: signs and numbers begin with level `same` of s, indents with level
 * `depth`. So a dash below a number is still the first dash. */
static struct list_style *
shifted(struct rich *r, const struct list_style *s, int32_t depth, int32_t same)
{
	struct document *doc = r->x->doc;
	struct list_style *t;
	struct buf id = buf_new(r->x->a);

	buf_str(&id, s->id);
	buf_putc(&id, '-');
	buf_int(&id, depth + 1);
	buf_putc(&id, '-');
	buf_int(&id, same + 1);
	t = document_list_style_find(doc, buf_take(&id));
	if (t != NULL)
		return t;
	t = ARENA_NEW(r->x->a, struct list_style);
	*t = *s;
	t->id = buf_take(&id);
	t->n_levels = 0;
	for (int32_t i = 0; depth + i < LIST_LEVELS; i++) {
		int32_t last = s->n_levels - 1;
		int32_t from = same + i < last ? same + i : last;
		int32_t at = depth + i < last ? depth + i : last;
		struct list_level *l = &t->level[t->n_levels++];

		*l = s->level[from];
		l->text = shifted_text(r->x->a, l->text, from, i, same);
		l->has_indent = s->level[at].has_indent;
		l->indent_left = s->level[at].indent_left;
		l->indent_first = s->level[at].indent_first;
	}
	document_list_style_put(doc, t);
	return t;
}

/* How many of the lists around are of that kind. */
static int32_t
lists_around(const struct rich_list *outer, bool ordered)
{
	int32_t n = 0;

	for (; outer != NULL && n < LIST_LEVELS - 1; outer = outer->outer)
		n += outer->ordered == ordered;
	return n;
}

static void
enter_list(
    struct rich *r, cmark_node *n, struct rich_list *outer, struct rich_list *l)
{
	bool ordered = cmark_node_get_list_type(n) == CMARK_ORDERED_LIST;
	int start = ordered ? cmark_node_get_list_start(n) : 1;
	struct list_style *style = ordered ? r->number : r->dash;

	memset(l, 0, sizeof *l);
	l->outer = outer;
	l->ordered = ordered;
	l->depth = outer ? outer->depth + 1 : 0;
	if (outer != NULL && outer->ordered == ordered &&
	    (!ordered || (start == 1 && !outer->taken))) {
		outer->taken = true;
		l->list = outer->list;
		l->level = outer->level + 1;
		return;
	}
	if (l->depth > 0)
		style =
		    shifted(r, style, l->depth, lists_around(outer, ordered));
	else if (ordered && r->headings_count && r->level > 1)
		style = shifted(r, style, r->level - 1, r->level - 1);
	l->list = document_list_new(r->x->doc, style, start);
}

static void
put_item(struct rich *r, cmark_node *n, struct blocks *out, struct rich_list *l)
{
	struct blocks b;

	l->taken = false;
	template_blocks_init(&b, r->item);
	b.list = l->list;
	b.level = l->level;
	put_blocks(r, n, &b, l);
	if (b.first == NULL)
		template_blocks_add(r->x, &b, paragraph_new(r, n, r->item));
	for (struct block *k = b.first, *next; k != NULL; k = next) {
		next = k->next;
		k->next = NULL;
		template_blocks_add(r->x, out, k);
	}
}

static void
put_list(
    struct rich *r, cmark_node *n, struct blocks *b, struct rich_list *outer)
{
	struct rich_list l;
	struct origin at;

	if (outer != NULL && outer->depth + 1 >= LIST_LEVELS) {
		at = template_rich_origin(r, cmark_node_get_start_line(n));
		diag_at(r->x->d, FINDING_TOO_DEEP, at.place, at.path, STR("9"));
		return;
	}
	enter_list(r, n, outer, &l);
	for (cmark_node *k = cmark_node_first_child(n); k != NULL;
	     k = cmark_node_next(k))
		put_item(r, k, b, &l);
}

/* ---- tables ---- */
static void
set_align(struct rich *r, struct paragraph *p, uint8_t align)
{
	struct para_format *f;

	if (align != 'l' && align != 'c' && align != 'r')
		return;
	f = document_para_format(r->x->a, p);
	f->set |= PARA_SET_ALIGN;
	f->v.align = align == 'l'   ? ALIGN_LEFT
		     : align == 'c' ? ALIGN_CENTER
				    : ALIGN_RIGHT;
}

static void
put_cell(struct rich *r, cmark_node *n, struct cell *c, bool head,
    uint8_t align, int line)
{
	const struct style *style = head ? r->table_head : r->table_text;
	struct block *block;
	struct paragraph *p;

	document_cell_init(c);
	c->valign = head ? VALIGN_CENTER : VALIGN_TOP;
	c->origin = template_rich_origin(r, line);
	block = template_paragraph_new(
	    r->x, style ? style : r->table_text, c->origin);
	p = &block->as.paragraph;
	if (head && style == NULL)
		set_bold(r, p);
	if (!head || style == NULL) /* a style of heads says how they stand */
		set_align(r, p, align);
	template_rich_words(r, n, line, NULL, p);
	c->blocks = block;
}

/* A row whose cells are all shorter than this fits a page in any column a table
 * gives it; only longer ones may break over pages. In bytes. */
#define ROW_LONG 600

static bool
is_long(const struct row *row)
{
	for (size_t i = 0; i < row->n_cells; i++) {
		const struct paragraph *p = &row->cells[i].blocks->as.paragraph;
		size_t n = 0;

		for (size_t k = 0; k < p->n_runs; k++) {
			n += p->runs[k].text.n;
			if (p->runs[k].kind == RUN_IMAGE)
				return true;
			if (p->runs[k].kind == RUN_BREAK)
				n += ROW_LONG / 20;
		}
		if (n > ROW_LONG)
			return true;
	}
	return false;
}

static void
put_row(struct rich *r, cmark_node *n, struct row *row, size_t columns,
    const uint8_t *aligns, bool head)
{
	cmark_node *k = cmark_node_first_child(n);
	int line = cmark_node_get_start_line(n);
	size_t i = 0;

	document_row_init(row);
	row->origin = template_rich_origin(r, line);
	row->cells = ARENA_ARRAY(r->x->a, struct cell, columns);
	for (; k != NULL && i < columns; k = cmark_node_next(k), i++)
		put_cell(
		    r, k, &row->cells[i], head, aligns ? aligns[i] : 0, line);
	row->n_cells = i;
	row->split = !head && is_long(row);
}

static bool
row_blank(const struct row *row)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (!template_words_blank(&row->cells[i].blocks->as.paragraph))
			return false;
	return true;
}

static void
set_lines(struct table *t)
{
	cv_len side = 0;

	length_parse(STR("1.5mm"), &side);
	for (int i = 0; i < EDGE_COUNT; i++)
		t->border[i].width = TABLE_LINE;
	t->inside_h.width = t->inside_v.width = TABLE_LINE;
	t->padding[EDGE_LEFT] = t->padding[EDGE_RIGHT] = side;
}

static void
put_table(struct rich *r, cmark_node *n, struct blocks *b)
{
	struct arena *a = r->x->a;
	struct block *block = document_block_new(a, BLOCK_TABLE);
	struct table *t = &block->as.table;
	size_t columns = cmark_gfm_extensions_get_table_columns(n), cap = 0;
	const uint8_t *aligns = cmark_gfm_extensions_get_table_alignments(n);
	cmark_node *k = cmark_node_first_child(n);

	r->first = false;
	block->origin = template_rich_origin(r, cmark_node_get_start_line(n));
	set_lines(t);
	t->shrink = r->shape->shrink;
	t->n_shrink = r->shape->n_shrink;
	t->columns = ARENA_ARRAY(a, struct column, columns);
	t->n_columns = columns;
	for (size_t i = 0; i < columns; i++)
		t->columns[i].kind = COLUMN_FIT;
	for (; k != NULL && !r->x->stopped; k = cmark_node_next(k)) {
		bool head = cmark_gfm_extensions_get_table_row_is_header(k);
		struct row row;

		memset(&row, 0, sizeof row);
		put_row(r, k, &row, columns, aligns, head);
		if (head && row_blank(&row))
			continue;
		if (head)
			t->header_rows = 1;
		ARENA_PUSH(a, t->rows, t->n_rows, cap, row);
	}
	if (t->n_rows > 0)
		template_blocks_add(r->x, b, block);
}

/* ---- one block ---- */
static void
put_quote(struct rich *r, cmark_node *n, struct blocks *b)
{
	r->quotes++;
	put_blocks(r, n, b, NULL);
	r->quotes--;
}

static void
put_unsupported(struct rich *r, cmark_node *n)
{
	const char *type = cmark_node_get_type_string(n);
	struct str what = str_of(type);

	if (strcmp(type, "code_block") == 0)
		what = STR(BOTH("khối mã (dòng thụt 4 dấu cách hoặc ```)",
		    "a code block (4 blanks in front, or ```)"));
	else if (strcmp(type, "html_block") == 0)
		what = STR("HTML");
	else if (strcmp(type, "thematic_break") == 0)
		what = STR(BOTH("đường kẻ ---", "a rule ---"));
	template_rich_unsupported(r, cmark_node_get_start_line(n), what);
}

static void
put_block(
    struct rich *r, cmark_node *n, struct blocks *b, struct rich_list *list)
{
	cmark_node_type type = cmark_node_get_type(n);

	if (type == CMARK_NODE_PARAGRAPH)
		put_paragraph(r, n, b);
	else if (type == CMARK_NODE_HEADING)
		put_heading(r, n, b);
	else if (type == CMARK_NODE_LIST)
		put_list(r, n, b, list);
	else if (type == CMARK_NODE_BLOCK_QUOTE)
		put_quote(r, n, b);
	else if (strcmp(cmark_node_get_type_string(n), "table") == 0)
		put_table(r, n, b);
	else
		put_unsupported(r, n);
}

static void
put_blocks(struct rich *r, cmark_node *parent, struct blocks *b,
    struct rich_list *list)
{
	struct origin at;

	if (template_too_deep(r->x->a, ++r->depth)) {
		at = template_rich_origin(r, cmark_node_get_start_line(parent));
		template_tell_deep(r->x->d, at.place, at.path);
		template_expand_stop(r->x);
	}
	for (cmark_node *n = cmark_node_first_child(parent);
	     n != NULL && !r->x->stopped; n = cmark_node_next(n))
		put_block(r, n, b, list);
	r->depth--;
}

/* ---- the whole ---- */
struct walk {
	struct rich *r;
	struct blocks *b;
};

/* cmark puts the definitions that are called behind all else, in the order of
 * their numbers, and drops the others. */
static void
gather_notes(struct rich *r, cmark_node *root)
{
	size_t cap = 0;

	for (cmark_node *n = cmark_node_first_child(root), *next; n; n = next) {
		next = cmark_node_next(n);
		if (cmark_node_get_type(n) != CMARK_NODE_FOOTNOTE_DEFINITION)
			continue;
		ARENA_PUSH(r->x->a, r->notes, r->n_notes, cap, n);
		cmark_node_unlink(n);
	}
	r->called = ARENA_ARRAY(r->x->a, bool, r->n_notes);
}

/* The next line of the text, without its end. */
static struct str
next_line(struct str *text)
{
	size_t k = str_find(*text, '\n');
	struct str line = str_slice(*text, 0, k);

	*text = k < text->n ? str_slice(*text, k + 1, text->n) : STR_NONE;
	return line;
}

/* The name a line looks to define, [^name]: behind marks of quotes and lists.
 */
static struct str
defined_name(struct str line)
{
	struct str name;

	while (line.n > 0 && strchr(" >-*+.)0123456789", line.p[0]) != NULL)
		line = str_slice(line, 1, line.n);
	name = template_note_name(line);
	if (name.n == 0 || name.n + 3 >= line.n || line.p[name.n + 3] != ':')
		return STR_NONE;
	return name;
}

static void
gather_typed(struct rich *r)
{
	struct str s = r->text;

	for (size_t i = template_note_find(s, 0); i < s.n;
	     i = template_note_find(s, i + 1)) {
		struct str name = template_note_name(str_slice(s, i, s.n));
		size_t back = 0; /* backslashes that stand before */

		while (back < i && s.p[i - back - 1] == '\\')
			back++;
		if (name.n > 0 && back % 2 == 0)
			names_put(r->x->a, &r->typed, name, 1);
	}
}

/* cmark drops a note nobody calls, and the second of one name. */
static void
check_definitions(struct rich *r)
{
	struct str text = r->text;
	bool *kept;

	if (template_note_find(text, 0) == text.n)
		return;
	kept = ARENA_ARRAY(r->x->a, bool, r->n_lines + 1);
	for (size_t i = 0; i < r->n_notes; i++) {
		size_t line = (size_t)cmark_node_get_start_line(r->notes[i]);

		if (line <= r->n_lines)
			kept[line] = true;
	}
	for (int line = 1; text.n > 0; line++)
		if (defined_name(next_line(&text)).n > 0 &&
		    (size_t)line <= r->n_lines && !kept[line])
			template_rich_unsupported(r, line,
			    STR(BOTH("chú thích không chỗ nào gọi, hoặc hai "
				     "chú thích cùng tên",
				"a note that is not called, or two of one "
				"name")));
}

/* What is called where words are not printed as such (the description of a
 * picture) has not been seen. */
static void
check_printed(struct rich *r)
{
	for (size_t i = 0; i < r->n_notes && !r->x->stopped; i++)
		if (!r->called[i])
			template_rich_unsupported(r,
			    cmark_node_get_start_line(r->notes[i]),
			    STR(BOTH("chú thích gọi từ lời tả của hình",
				"a note called in the description of a "
				"picture")));
}

static void
walk_root(void *self, cmark_node *root)
{
	struct walk *w = self;

	gather_notes(w->r, root);
	gather_typed(w->r);
	check_definitions(w->r);
	put_blocks(w->r, root, w->b, NULL);
	check_printed(w->r);
}

/* A style named on <rich>, else the template's of that name, else otherwise. */
static const struct style *
style_or(struct rich *r, const struct env *env, enum attr_id id,
    const char *name, const struct style *otherwise)
{
	int32_t i = template_style_find(r->x->t, str_of(name));

	return template_style_of(
	    r->x, env, r->n, id, i >= 0 ? r->x->styles[i] : otherwise);
}

static void
read_styles(struct rich *r, const struct env *env, const struct style *base)
{
	struct expansion *x = r->x;

	r->paragraph = template_style_of(x, env, r->n, ATTR_PARAGRAPH, base);
	if (r->paragraph == NULL)
		r->paragraph = x->base;
	r->first_paragraph =
	    template_style_of(x, env, r->n, ATTR_FIRST_PARAGRAPH, NULL);
	r->item = template_style_of(x, env, r->n, ATTR_ITEM, r->paragraph);
	if (r->item == NULL)
		r->item = r->paragraph;
	r->quote = template_style_of(x, env, r->n, ATTR_QUOTE, NULL);
	r->note =
	    template_style_of(x, env, r->n, ATTR_NOTE, template_note_style(x));
	if (r->note == NULL)
		r->note = x->base;
	for (int i = 0; i < 6; i++)
		r->heading[i] = template_style_of(
		    x, env, r->n, (enum attr_id)(ATTR_HEADING1 + i), NULL);
	r->table_text = style_or(r, env, ATTR_TABLE_TEXT, "o-bang", x->base);
	if (r->table_text == NULL)
		r->table_text = x->base;
	r->table_head = style_or(r, env, ATTR_TABLE_HEAD, "o-bang-dau", NULL);
	r->dash =
	    template_list_style_of(x, env, r->n, ATTR_DASH, STR("gach-ngang"));
	r->number =
	    template_list_style_of(x, env, r->n, ATTR_NUMBER, STR("so"));
}

/* The lines as one text, and which line came from which item. */
static void
join(struct rich *r)
{
	struct buf b = buf_new(r->x->a);
	size_t cap = 0, n = r->v->kind == VAL_LIST ? r->v->n : 1;

	for (size_t i = 0; i < n; i++) {
		const struct val *v =
		    r->v->kind == VAL_LIST ? &r->v->items[i] : r->v;
		struct str s = STR_NONE;

		template_val_string(r->x->a, v, &s);
		ARENA_PUSH(r->x->a, r->item_of, r->n_lines, cap, i);
		for (size_t k = 0; k < s.n; k++)
			if (s.p[k] == '\n')
				ARENA_PUSH(
				    r->x->a, r->item_of, r->n_lines, cap, i);
		buf_str(&b, s);
		if (i + 1 < n)
			buf_putc(&b, '\n');
	}
	r->text = buf_take(&b);
	r->entities = str_find(r->text, '&') < r->text.n;
}

static void
keep_last(struct rich *r, struct blocks *b)
{
	struct para_format *f;

	switch (b->last->kind) {
	case BLOCK_PARAGRAPH:
		f = document_para_format(r->x->a, &b->last->as.paragraph);
		f->set |= PARA_SET_KEEP_NEXT;
		f->v.keep_next = true;
		break;
	case BLOCK_TABLE:
		b->last->as.table.keep_next = true;
		break;
	case BLOCK_RULE:
		b->last->as.rule.keep_next = true;
		break;
	}
}

void
template_rich_put(struct expansion *x, const struct env *env,
    const struct node *n, struct blocks *b)
{
	const struct expr *in = template_attr_find(n, ATTR_IN)->expr;
	struct val v = template_eval(&env->eval, in);
	const struct block *last = b->last;
	struct table shape;
	struct rich r;
	struct walk w = {&r, b};

	if (template_val_empty(&v))
		return;
	if (v.kind != VAL_TEXT && !(v.kind == VAL_LIST && v.lines)) {
		template_eval_wrong(&env->eval, in, &v,
		    STR(BOTH("trường rich", "a rich field")));
		return;
	}
	memset(&r, 0, sizeof r);
	memset(&shape, 0, sizeof shape);
	r.x = x;
	r.n = n;
	r.v = &v;
	r.first = true;
	r.shape = &shape;
	join(&r);
	r.headings_count =
	    template_attr_int(x, env, n, ATTR_HEADINGS_COUNT, 0) != 0;
	read_styles(&r, env, b->style);
	template_shrink_set(x, env, n, &shape);
	template_markdown(x->a, x->d, v.path.n > 0 ? v.place : n->place, v.path,
	    r.text, walk_root, &w);
	if (template_blocks_since(b, last) != NULL &&
	    template_attr_int(x, env, n, ATTR_KEEP_LAST, 0) != 0)
		keep_last(&r, b);
}

/* ---- checking alone ---- */
/* Whether the file is there is not asked yet. */
static const struct image *
any_image(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	(void)self, (void)d, (void)src, (void)place, (void)path;
	(void)template_folder;
	return NULL;
}

void
template_rich_check(struct arena *a, struct diag *d, const struct template *t,
    const struct val *v)
{
	const struct template_host host = {.image = any_image};
	struct style style;
	struct table shape;
	struct expansion x;
	struct blocks b;
	struct rich r;
	struct walk w = {&r, &b};

	memset(&style, 0, sizeof style);
	memset(&shape, 0, sizeof shape);
	memset(&x, 0, sizeof x);
	memset(&r, 0, sizeof r);
	x.a = a;
	x.d = d;
	x.t = t;
	x.host = &host;
	x.doc = document_new(a);
	x.base = &style;
	r.x = &x;
	r.n = t->document;
	r.v = v;
	r.shape = &shape;
	r.paragraph = r.item = r.table_text = r.note = &style;
	r.dash = r.number = ARENA_NEW(a, struct list_style);
	r.dash->n_levels = 1;
	template_blocks_init(&b, &style);
	join(&r);
	template_markdown(a, d, v->place, v->path, r.text, walk_root, &w);
}
