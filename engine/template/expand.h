/* Filling a template: nodes and values to a document. The inside of
 * template_expand, shared by the expand_*.c and rich*.c files. */
#ifndef CV_TEMPLATE_EXPAND_H
#define CV_TEMPLATE_EXPAND_H

#include "engine/template/expr.h"
#include "engine/template/inner.h"

/* What expressions see, and what <content/> stands for. */
struct env {
	struct eval eval;
	const struct node *content; /* first child of the <use> */
	const struct env *content_env;
};

struct expansion {
	struct arena *a;
	struct diag *d;
	const struct template *t;
	const struct template_host *host;
	struct document *doc;
	const struct val *root;          /* the data */
	struct style **styles;           /* as in t->styles */
	struct list_style **list_styles; /* as in t->list_styles */
	struct list **running; /* for each list style the list <p list=>, or a
				  style, is in */
	const struct style *base;
	struct section *section;     /* being filled */
	bool story_put[STORY_COUNT]; /* of it */
	struct str file, own_file; /* a data file's name, and the document's */
	size_t steps;
	size_t words; /* bytes of the words so far */
	int depth;
	bool stopped; /* a limit is reached, and told */
};

/* A place nodes are put into: a document, a section, a row … put is called for
 * every node that is not control (if, each, let, use, content). */
struct sink {
	void (*put)(struct expansion *x, const struct env *env,
	    const struct node *n, struct sink *s);
};

/* The look of words. */
struct look {
	const struct style *style;
	struct run_format format;
	struct str href;
};

/* Runs of a paragraph in the making. White space of the template is held back
 * until a word follows it, so that none is left at either end. */
struct words {
	struct sink sink;
	const struct look *look;
	struct run *v;
	size_t n, cap;
	/* the text run that still grows is v[n - 1] */
	bool open;
	const struct look *open_look;
	struct buf text;
	struct run_piece only; /* its piece, as long as there is one */
	struct run_piece *pieces;
	size_t n_pieces, cap_pieces;
	bool inside;              /* a word stands before, on this line */
	const struct look *space; /* blank held back, in this look; or NULL */
	struct origin space_at;
};

/* Blocks of a section, cell, item … in the making. */
struct blocks {
	struct sink sink;
	struct block *first, *last;
	const struct style *style; /* of paragraphs that name none */
	/* inside a list item: */
	struct list *list;
	int32_t level;
	bool labelled; /* the item's first paragraph is there */
	/* words that stand directly here, and the node they began with; NULL =
	 * none under way */
	struct words words;
	const struct node *words_at;
};

/* ---- expand.c ---- */
/* A limit is reached, and told. */
void template_expand_stop(struct expansion *x);
/* Walks siblings; what is not control goes to the sink. */
void template_expand_nodes(struct expansion *x, const struct env *env,
    const struct node *first, struct sink *s);
/* Enters the component of a <use>. */
void template_use_expand(struct expansion *x, const struct env *env,
    const struct node *n, struct sink *s);
/* The attribute's value; NULL when there is none, when it is empty, or after a
 * finding. */
const struct typed *template_attr_value(struct expansion *x,
    const struct env *env, const struct node *n, enum attr_id id);
int32_t template_attr_int(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id, int32_t otherwise);
struct str template_attr_string(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id);
struct origin template_origin(const struct node *n);
/* The origin of a value, as the document may keep it: it outlives the data. */
struct origin template_data_origin(struct expansion *x, const struct val *v);

/* ---- expand_style.c ---- */
void template_styles_expand(struct expansion *x, const struct env *env);
/* The style an attribute names; otherwise when it names none; NULL after a
 * finding. */
const struct style *template_style_of(struct expansion *x,
    const struct env *env, const struct node *n, enum attr_id id,
    const struct style *otherwise);
/* The list style an attribute names; else the one called otherwise, else one
 * of our own making: dashes, or numbers for "so". */
struct list_style *template_list_style_of(struct expansion *x,
    const struct env *env, const struct node *n, enum attr_id id,
    struct str otherwise);
int32_t template_list_style_index(
    const struct expansion *x, const struct list_style *s);
/* n's settings, those with expressions filled in. */
struct format template_format_of(
    struct expansion *x, const struct env *env, const struct node *n);

/* ---- expand_words.c ---- */
void template_words_init(
    struct expansion *x, struct words *w, const struct look *look);
/* Text as it stands: nothing collapses; \n breaks the line, \t is a tab. */
void template_words_put(
    struct expansion *x, struct words *w, struct str s, struct origin from);
/* The number of what is called so. */
void template_words_reference(
    struct expansion *x, struct words *w, struct str to, struct origin from);
/* Calls a note of those blocks, paragraphs. */
void template_words_note(struct expansion *x, struct words *w,
    struct block *blocks, struct origin from);
/* The style notes have that name none: the template's cuoc-chu; else its base.
 */
const struct style *template_note_style(const struct expansion *x);
void template_words_run(struct expansion *x, struct words *w,
    enum run_kind kind, struct origin from);
void template_words_image(struct expansion *x, struct words *w,
    struct picture *picture, struct origin from);
void template_words_end(
    struct expansion *x, struct words *w, struct paragraph *p);
/* Is there nothing to see in the paragraph? */
bool template_words_blank(const struct paragraph *p);
/* May a link lead there? */

/* ---- expand_block.c ---- */
void template_blocks_init(struct blocks *b, const struct style *style);
void template_blocks_add(
    struct expansion *x, struct blocks *b, struct block *block);
/* Ends the paragraph of words that stand directly here. */
void template_blocks_flush(struct expansion *x, struct blocks *b);
/* The first block added since last was the last one. */
struct block *template_blocks_since(
    const struct blocks *b, const struct block *last);
/* A paragraph that is not yet among the blocks. */
struct block *template_paragraph_new(
    struct expansion *x, const struct style *style, struct origin origin);

/* ---- expand_table.c ---- */
void template_table_put(struct expansion *x, const struct env *env,
    const struct node *n, struct blocks *b);
void template_columns_put(struct expansion *x, const struct env *env,
    const struct node *n, struct blocks *b);

/* The shrink attribute of a table, or of the tables of a <rich>. */
void template_shrink_set(struct expansion *x, const struct env *env,
    const struct node *n, struct table *t);

/* ---- rich_block.c ---- */
void template_rich_put(struct expansion *x, const struct env *env,
    const struct node *n, struct blocks *b);
/* Files what is not supported in the Markdown, and nothing else. */
void template_rich_check(struct arena *a, struct diag *d,
    const struct template *t, const struct val *v);

#endif
