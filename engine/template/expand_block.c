/* Blocks: paragraphs, lists, rules, what stays together. */
#include "engine/template/expand.h"

#include <string.h>

#include "engine/base/arena.h"

static void blocks_put_node(struct expansion *x, const struct env *env,
    const struct node *n, struct sink *s);

void
template_blocks_init(struct blocks *b, const struct style *style)
{
	memset(b, 0, sizeof *b);
	b->sink.put = blocks_put_node;
	b->style = style;
}

struct block *
template_blocks_since(const struct blocks *b, const struct block *last)
{
	return last != NULL ? last->next : b->first;
}

struct block *
template_paragraph_new(
    struct expansion *x, const struct style *style, struct origin origin)
{
	struct block *p = document_block_new(x->a, BLOCK_PARAGRAPH);

	p->origin = origin;
	p->as.paragraph.style = style;
	return p;
}

/* ---- adding ---- */
static void
append(struct blocks *b, struct block *block)
{
	if (b->last != NULL)
		b->last->next = block;
	else
		b->first = block;
	b->last = block;
}

/* A list item's first paragraph carries the label. What comes first but is no
 * paragraph of the item gets an empty one before it, so that no number is
 * lost. */
static void
into_item(struct expansion *x, struct blocks *b, struct block *block)
{
	struct paragraph *p = &block->as.paragraph;

	if (block->kind == BLOCK_PARAGRAPH && p->list == NULL) {
		p->list = b->list;
		p->level = b->level;
		p->continues = b->labelled;
	} else if (!b->labelled) {
		struct block *label =
		    template_paragraph_new(x, b->style, block->origin);

		label->as.paragraph.list = b->list;
		label->as.paragraph.level = b->level;
		append(b, label);
	}
	b->labelled = true;
}

/* The list of that style the document is in; start: the first number of a new
 * one, below 0 it goes on. */
static struct list *
running_list(struct expansion *x, struct list_style *s, int32_t start)
{
	int32_t i = template_list_style_index(x, s);
	struct list *own = NULL, **at = i >= 0 ? &x->running[i] : &own;

	if (*at == NULL || start >= 0)
		*at = document_list_new(x->doc, s, start >= 0 ? start : 1);
	return *at;
}

/* A style may say that its paragraphs are items of a list. */
static void
join_by_style(struct expansion *x, struct block *block)
{
	struct paragraph *p = &block->as.paragraph;

	if (block->kind != BLOCK_PARAGRAPH || p->list != NULL ||
	    p->style == NULL || p->style->list == NULL)
		return;
	p->list = running_list(x, p->style->list, -1);
	p->level = p->style->level;
}

void
template_blocks_add(struct expansion *x, struct blocks *b, struct block *block)
{
	if (b->list == NULL) /* else it is the item's own */
		join_by_style(x, block);
	if (b->list != NULL)
		into_item(x, b, block);
	append(b, block);
}

void
template_blocks_flush(struct expansion *x, struct blocks *b)
{
	struct block *p;

	if (b->words_at == NULL)
		return;
	p = template_paragraph_new(x, b->style, template_origin(b->words_at));
	b->words_at = NULL;
	template_words_end(x, &b->words, &p->as.paragraph);
	if (p->as.paragraph.n_runs > 0)
		template_blocks_add(x, b, p);
}

/* Words that stand directly in an item, a cell or a component. */
static void
put_words(struct expansion *x, const struct env *env, const struct node *n,
    struct blocks *b)
{
	if (b->words_at == NULL) {
		if (n->kind == EL_TEXT && n->blank)
			return;
		b->words_at = n;
		template_words_init(x, &b->words, NULL);
	}
	b->words.sink.put(x, env, n, &b->words.sink);
}

/* ---- paragraphs ---- */
static void
join_list(struct expansion *x, const struct env *env, const struct node *n,
    struct paragraph *p)
{
	const struct typed *start = template_attr_value(x, env, n, ATTR_START);
	struct list_style *s = p->style->list;

	if (template_attr_value(x, env, n, ATTR_LIST) != NULL)
		s = template_list_style_of(
		    x, env, n, ATTR_LIST, STR("gach-ngang"));
	else if (s == NULL || start == NULL)
		return; /* what its style says is said when it is added */
	p->list = running_list(x, s, start != NULL ? start->i : -1);
	p->level = template_attr_int(x, env, n, ATTR_LEVEL,
		       s == p->style->list ? p->style->level + 1 : 1) -
		   1;
}

/* What contents and bookmarks say, where tabs and line ends mean something
 * else. */
static struct str
on_one_line(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	s = str_trim(s);
	if (str_find(s, '\t') == s.n && str_find(s, '\n') == s.n)
		return s;
	for (size_t i = 0; i < s.n; i++)
		buf_putc(&b, s.p[i] == '\t' || s.p[i] == '\n' ? ' ' : s.p[i]);
	return buf_take(&b);
}

static void
put_p(struct expansion *x, const struct env *env, const struct node *n,
    struct blocks *b)
{
	const struct style *style =
	    template_style_of(x, env, n, ATTR_STYLE, b->style);
	struct format f = template_format_of(x, env, n);
	struct block *block =
	    template_paragraph_new(x, style, template_origin(n));
	struct paragraph *p = &block->as.paragraph;
	struct words w;

	if (style == NULL) /* told */
		p->style = x->base;
	if (f.para.set != 0)
		*document_para_format(x->a, p) = f.para;
	if (f.run.set != 0)
		*document_para_run(x->a, p) = f.run;
	template_words_init(x, &w, NULL);
	template_expand_nodes(x, env, n->children, &w.sink);
	template_words_end(x, &w, p);
	if (template_words_blank(p) &&
	    template_attr_int(x, env, n, ATTR_DROP_IF_EMPTY, 0) != 0)
		return;
	join_list(x, env, n, p);
	p->id = str_trim(template_attr_string(x, env, n, ATTR_ID));
	p->title =
	    on_one_line(x->a, template_attr_string(x, env, n, ATTR_TITLE));
	template_blocks_add(x, b, block);
}

/* ---- tables of contents ---- */
/* One paragraph stands for the entries: headings are not known yet. */
static void
put_contents(struct expansion *x, const struct node *n, struct blocks *b)
{
	const struct attr *at = template_attr_find(n, ATTR_STYLES);
	const struct str *ids = at->typed.v;
	struct contents *c = ARENA_NEW(x->a, struct contents);
	struct block *block;

	c->levels =
	    (int32_t)(at->typed.n < LIST_LEVELS ? at->typed.n : LIST_LEVELS);
	c->styles = ARENA_ARRAY(x->a, const struct style *, LIST_LEVELS);
	for (int32_t i = 0; i < c->levels; i++)
		c->styles[i] = x->styles[template_style_find(x->t, ids[i])];
	block = template_paragraph_new(x, c->styles[0], template_origin(n));
	block->as.paragraph.contents = c;
	if (x->doc->contents == NULL)
		x->doc->contents = c;
	template_blocks_add(x, b, block);
}

/* ---- lists ---- */
struct items {
	struct sink sink;
	struct blocks *out;
	struct list *list;
	int32_t level;
	const struct style *style;
};

static void
put_item(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	struct items *items = (struct items *)s;
	struct blocks b;

	if (n->kind != EL_ITEM)
		return;
	template_blocks_init(
	    &b, template_style_of(x, env, n, ATTR_STYLE, items->style));
	if (b.style == NULL)
		b.style = x->base;
	b.list = items->list;
	b.level = items->level;
	template_expand_nodes(x, env, n->children, &b.sink);
	template_blocks_flush(x, &b);
	if (b.first == NULL)
		template_blocks_add(x, &b,
		    template_paragraph_new(x, b.style, template_origin(n)));
	for (struct block *k = b.first, *next; k != NULL; k = next) {
		next = k->next;
		k->next = NULL;
		template_blocks_add(x, items->out, k);
	}
}

/* A list inside an item goes on one level deeper, unless it has a style of its
 * own. */
static void
put_list(struct expansion *x, const struct env *env, const struct node *n,
    struct blocks *b)
{
	const struct typed *own = template_attr_value(x, env, n, ATTR_STYLE);
	struct items items = {{put_item}, b, b->list, b->level + 1, NULL};

	items.style = template_style_of(x, env, n, ATTR_ITEM_STYLE, b->style);
	if (b->list == NULL || own != NULL) {
		items.list = document_list_new(x->doc,
		    template_list_style_of(
			x, env, n, ATTR_STYLE, STR("gach-ngang")),
		    template_attr_int(x, env, n, ATTR_START, 1));
		items.level = 0;
	}
	if (items.level >= LIST_LEVELS) {
		diag_at(x->d, FINDING_TOO_DEEP, n->place, STR_NONE, STR("9"));
		return;
	}
	template_expand_nodes(x, env, n->children, &items.sink);
}

/* ---- rules ---- */
static void
put_rule(struct expansion *x, const struct env *env, const struct node *n,
    struct blocks *b)
{
	struct block *block = document_block_new(x->a, BLOCK_RULE);
	struct rule *r = &block->as.rule;

	block->origin = template_origin(n);
	r->of =
	    (enum rule_of)template_attr_int(x, env, n, ATTR_OF, (int32_t)r->of);
	r->part = template_attr_int(x, env, n, ATTR_LENGTH, r->part);
	r->align = (enum align)template_attr_int(
	    x, env, n, ATTR_ALIGN, (int32_t)r->align);
	r->thickness =
	    template_attr_int(x, env, n, ATTR_THICKNESS, r->thickness);
	r->height = template_attr_int(x, env, n, ATTR_HEIGHT, r->height);
	r->space_before = template_attr_int(x, env, n, ATTR_BEFORE, 0);
	r->space_after = template_attr_int(x, env, n, ATTR_AFTER, 0);
	r->color = (uint32_t)template_attr_int(x, env, n, ATTR_COLOR, 0);
	r->keep_next = template_attr_int(x, env, n, ATTR_KEEP_NEXT, 0) != 0;
	r->style = template_style_of(x, env, n, ATTR_STYLE, x->base);
	template_blocks_add(x, b, block);
}

/* ---- what stays together ---- */
static void
keep_paragraph_next(struct expansion *x, struct block *b)
{
	struct para_format *f = document_para_format(x->a, &b->as.paragraph);

	f->set |= PARA_SET_KEEP_NEXT;
	f->v.keep_next = true;
}

static void
keep_next(struct expansion *x, struct block *b)
{
	switch (b->kind) {
	case BLOCK_PARAGRAPH:
		keep_paragraph_next(x, b);
		break;
	case BLOCK_TABLE:
		b->as.table.keep_next = true;
		break;
	case BLOCK_RULE:
		b->as.rule.keep_next = true;
		break;
	}
}

/* Rows of a table hold together as in Word: by their paragraphs. */
static void
keep_rows(struct expansion *x, struct table *t)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		struct row *row = &t->rows[i];

		row->split = false;
		for (size_t k = 0; i + 1 < t->n_rows && k < row->n_cells; k++)
			for (struct block *b = row->cells[k].blocks; b;
			     b = b->next)
				if (b->kind == BLOCK_PARAGRAPH)
					keep_paragraph_next(x, b);
	}
}

static void
keep_together(struct expansion *x, struct block *first)
{
	for (struct block *b = first; b != NULL; b = b->next) {
		if (b->kind == BLOCK_PARAGRAPH) {
			struct para_format *f =
			    document_para_format(x->a, &b->as.paragraph);

			f->set |= PARA_SET_KEEP_LINES;
			f->v.keep_lines = true;
		} else if (b->kind == BLOCK_TABLE) {
			keep_rows(x, &b->as.table);
		}
		if (b->next != NULL)
			keep_next(x, b);
	}
}

static void
put_keep(struct expansion *x, const struct env *env, const struct node *n,
    struct blocks *b)
{
	const struct block *last = b->last;

	template_expand_nodes(x, env, n->children, &b->sink);
	template_blocks_flush(x, b);
	keep_together(x, template_blocks_since(b, last));
}

/* ---- headers and footers ---- */
static void
put_story(struct expansion *x, const struct env *env, const struct node *n,
    enum story story)
{
	struct blocks b;

	template_blocks_init(&b, x->base);
	template_expand_nodes(x, env, n->children, &b.sink);
	template_blocks_flush(x, &b);
	if (x->story_put[story])
		diag_at(x->d, FINDING_NAME_TWICE, n->place, STR_NONE,
		    STR(BOTH("phần tử", "element")), n->name);
	x->story_put[story] = true;
	x->section->story[story] = b.first;
	if (b.first == NULL &&
	    (story == STORY_HEADER_FIRST || story == STORY_FOOTER_FIRST))
		x->section->page.first_differs = true;
}

/* ---- one node ---- */
static void
put_block(struct expansion *x, const struct env *env, const struct node *n,
    struct blocks *b)
{
	switch ((int)n->kind) {
	case EL_P:
		put_p(x, env, n, b);
		break;
	case EL_LIST:
		put_list(x, env, n, b);
		break;
	case EL_TABLE:
		template_table_put(x, env, n, b);
		break;
	case EL_COLUMNS:
		template_columns_put(x, env, n, b);
		break;
	case EL_RULE:
		put_rule(x, env, n, b);
		break;
	case EL_RICH:
		template_rich_put(x, env, n, b);
		break;
	case EL_CONTENTS:
		put_contents(x, n, b);
		break;
	case EL_KEEP:
		put_keep(x, env, n, b);
		break;
	case EL_HEADER:
		put_story(x, env, n, STORY_HEADER);
		break;
	case EL_FIRST_HEADER:
		put_story(x, env, n, STORY_HEADER_FIRST);
		break;
	case EL_FOOTER:
		put_story(x, env, n, STORY_FOOTER);
		break;
	case EL_FIRST_FOOTER:
		put_story(x, env, n, STORY_FOOTER_FIRST);
		break;
	default:
		break;
	}
}

static void
blocks_put_node(struct expansion *x, const struct env *env,
    const struct node *n, struct sink *s)
{
	struct blocks *b = (struct blocks *)s;
	const struct block *last;
	struct block *first;

	if (n->kind == EL_TEXT || n->kind >= EL_BOLD) {
		put_words(x, env, n, b);
		return;
	}
	if (n->kind == EL_USE && n->flow == FLOW_TEXT) {
		template_use_expand(x, env, n, s);
		return;
	}
	template_blocks_flush(x, b);
	last = b->last;
	if (n->kind == EL_USE) {
		template_use_expand(x, env, n, s);
		template_blocks_flush(x, b);
	} else {
		put_block(x, env, n, b);
	}
	first = template_blocks_since(b, last);
	if (first != NULL &&
	    template_attr_int(x, env, n, ATTR_KEEP_PREVIOUS, 0) != 0)
		first->keep_previous = true;
}
