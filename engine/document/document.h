/* The document model: what the template and the data say, before and after
 * resolve. One tree for both writers.
 *
 *   document ── styles, list styles
 *      └ section ── page, header and footer stories
 *          └ block: paragraph | table | rule
 *                    paragraph ── run: text | tab | break | page number …
 *                    table ── row ── cell ── block …
 *
 * Everything is in the job's arena. Expansion (engine/template) builds the
 * tree and sets the fields without the mark [R]; resolve (engine/resolve)
 * fills those marked [R], once; writers read only.
 *
 * A "format" is a partial setting: the bits in `set` say which properties of
 * `v` count. A style is a format with a parent. [R] props are complete.
 *
 * Lengths are millipoints and whole twips unless said otherwise. */
#ifndef CV_DOCUMENT_DOCUMENT_H
#define CV_DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/diag.h"
#include "engine/base/length.h"
#include "engine/base/str.h"

struct arena;
struct face;  /* engine/font */
struct shape; /* engine/font: one shaped text, [R] */
struct image; /* engine/image */

/* ---- where a node comes from: template place and data path ---- */
struct origin {
	struct place place;
	struct str path; /* data path, may be empty */
};

/* ---- the look of runs ---- */
enum vertical { VERTICAL_BASE, VERTICAL_SUPER, VERTICAL_SUB };

struct run_props {
	struct str family; /* "Times New Roman" */
	cv_len size;       /* multiple of 500 (half points) */
	bool bold, italic, underline, strike, caps;
	enum vertical vertical;
	uint32_t color;    /* 0xRRGGBB */
	int32_t highlight; /* -1 none, else 0xRRGGBB */
};

enum run_bit {
	RUN_SET_FAMILY = 1 << 0,
	RUN_SET_SIZE = 1 << 1,
	RUN_SET_BOLD = 1 << 2,
	RUN_SET_ITALIC = 1 << 3,
	RUN_SET_UNDERLINE = 1 << 4,
	RUN_SET_STRIKE = 1 << 5,
	RUN_SET_CAPS = 1 << 6,
	RUN_SET_VERTICAL = 1 << 7,
	RUN_SET_COLOR = 1 << 8,
	RUN_SET_HIGHLIGHT = 1 << 9
};

struct run_format {
	uint32_t set; /* enum run_bit */
	struct run_props v;
};

/* ---- paragraphs ---- */
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_JUSTIFY };
enum line_rule {
	LINE_MULTIPLE, /* line: 1000 = single */
	LINE_EXACT,    /* line: millipoints */
	LINE_AT_LEAST  /* line: millipoints */
};
enum tab_align { TAB_LEFT, TAB_CENTER, TAB_RIGHT };
enum tab_leader { LEADER_NONE, LEADER_DOTS, LEADER_DASHES, LEADER_LINE };

/* at: from the paragraph's frame edge (not from its indent), as in DOCX. */
struct tab_stop {
	cv_len at;
	enum tab_align align;
	enum tab_leader leader;
};

struct border {
	cv_len width; /* 0 = no line; multiple of 125 (eighths of a point) */
	uint32_t color;
};
enum edge { EDGE_TOP, EDGE_RIGHT, EDGE_BOTTOM, EDGE_LEFT, EDGE_COUNT };

struct para_props {
	enum align align;
	cv_len indent_left, indent_right;
	cv_len indent_first; /* added to indent_left on the first line; < 0
				hangs */
	cv_len space_before, space_after; /* these add up, nothing collapses */
	enum line_rule line_rule;
	int32_t line;
	bool keep_next, keep_lines, page_break_before, widow_control;
	bool balance; /* lines as even as can be: indents grow in resolve */
	struct tab_stop *tabs; /* by rising at */
	size_t n_tabs;
	int32_t outline; /* heading level 1…9, 0 = body text */
};

enum para_bit {
	PARA_SET_ALIGN = 1 << 0,
	PARA_SET_LEFT = 1 << 1,
	PARA_SET_RIGHT = 1 << 2,
	PARA_SET_FIRST = 1 << 3,
	PARA_SET_BEFORE = 1 << 4,
	PARA_SET_AFTER = 1 << 5,
	PARA_SET_LINE = 1 << 6,
	PARA_SET_KEEP_NEXT = 1 << 7,
	PARA_SET_KEEP_LINES = 1 << 8,
	PARA_SET_PAGE_BREAK = 1 << 9,
	PARA_SET_WIDOW = 1 << 10,
	PARA_SET_TABS = 1 << 11,
	PARA_SET_OUTLINE = 1 << 12,
	PARA_SET_BALANCE = 1 << 13
};

struct para_format {
	uint32_t set; /* enum para_bit */
	struct para_props v;
};

struct list_style;

/* A named style. Paragraph styles carry run settings too. */
struct style {
	struct style *next;     /* in the order of declaration */
	struct str id;          /* "noi-nhan": unique; DOCX styleId */
	struct str name;        /* "Nơi nhận": what a clerk sees in Word */
	bool character;         /* a run style: para is ignored */
	struct style *based_on; /* NULL: the defaults */
	struct para_format para;
	struct run_format run;
	struct list_style *list; /* paragraphs are items of it; NULL: none */
	int32_t level;           /* 0 … LIST_LEVELS-1 */
	struct origin origin;
	struct para_props para_props; /* [R] */
	struct run_props run_props;   /* [R] */
};

/* ---- lists ---- */
enum number_format {
	NUMBER_NONE, /* literal text only (dash, bullet) */
	NUMBER_DECIMAL,
	NUMBER_LOWER_VIET, /* a b c d đ e g h i k l m n o p q r s t u v x y */
	NUMBER_UPPER_VIET,
	NUMBER_LOWER_ROMAN,
	NUMBER_UPPER_ROMAN
};
enum label_suffix {
	SUFFIX_TAB,
	SUFFIX_SPACE,
	SUFFIX_NOTHING,
	SUFFIX_LINE /* the label has the line for itself */
};
#define LIST_LEVELS 9

struct list_level {
	enum number_format format;
	struct str text; /* "%1.", "%2)", "-": %N is the number of level N */
	enum label_suffix suffix;
	bool has_indent; /* else the paragraph's style decides */
	cv_len indent_left, indent_first; /* of the item's paragraph */
	struct run_format run;            /* of the label */
};

struct list_style {
	struct list_style *next;
	struct str id;
	struct list_level level[LIST_LEVELS];
	int32_t n_levels; /* deeper items repeat the last level */
	struct origin origin;
	int32_t index; /* [R] 0, 1, … in the order of declaration */
};

/* One list in the text: items of the same list count on. */
struct list {
	struct list *next; /* all lists of the document, in order */
	struct list_style *style;
	int32_t start; /* number of the first item of level 1 */
	int32_t index; /* [R] 0, 1, … */
};

/* ---- runs of a paragraph ---- */
enum run_kind {
	RUN_TEXT,
	RUN_TAB,
	RUN_BREAK, /* soft line break */
	RUN_PAGE_NUMBER,
	RUN_PAGE_COUNT, /* of the whole document */
	RUN_PAGE_OF,    /* page number of where the target begins */
	RUN_IMAGE
};

struct picture {
	const struct image *image;
	cv_len width, height; /* 0 = from the other side or the image's density,
				 then no larger than its place; [R] sets both */
	struct str alt;
	bool anchored; /* over the text, out of the flow */
	cv_len x, y; /* anchored: from the paragraph's frame left edge and from
			the top of the paragraph; may be negative */
	bool behind; /* anchored behind the text */
};

/* A note at the foot of the page. */
struct note {
	struct block *blocks; /* paragraphs; never NULL after expansion */
	int32_t number;       /* [R] 1, 2, … through the document */
	struct origin origin;
};

/* Bytes of a run's text up to `end` that have an origin of their own: a run
 * may hold words of the template and of several data. */
struct run_piece {
	size_t end;
	struct origin origin;
};

/* A run: a stretch of one kind and one look. */
struct run {
	enum run_kind kind;
	struct str text;           /* RUN_TEXT: NFC, no control characters */
	const struct style *style; /* character style or NULL */
	const struct run_format *format; /* direct settings, NULL = none */
	struct str href; /* not empty: part of a hyperlink to there */
	struct str to;   /* not empty: says the number of what has that id; the
			    text is [R] then */
	const struct block *target; /* [R] a paragraph it leads to, or NULL */
	struct note
	    *note; /* TEXT: calls that note; the text is [R] its number */
	const struct note *numbers; /* [R] TEXT: the number in front of it */
	struct picture *picture;
	struct origin origin; /* of its first piece; data: place in the data */
	const struct run_piece
	    *pieces; /* by rising end; none: all from origin */
	size_t n_pieces;
	/* [R] */
	const struct run_props *props; /* shared by what looks the same */
	const struct face *face;
	struct str shown; /* text as drawn: caps done; same as text otherwise */
	const struct shape
	    *shape;    /* of shown; TEXT only (numbers: at layout) */
	bool fallback; /* face is not of props' family: writers name it */
};

/* Does the run lead somewhere: to an address, or to a paragraph? */
static inline bool
document_run_leads(const struct run *r)
{
	return r->href.n > 0 || r->target != NULL;
}

/* Do both lead there, or nowhere? */
static inline bool
document_same_link(const struct run *r, const struct run *s)
{
	return str_eq(r->href, s->href) && r->target == s->target;
}

/* Where the byte `at` of the run's text comes from. */
static inline const struct origin *
document_run_origin(const struct run *r, size_t at)
{
	for (size_t i = 0; i < r->n_pieces; i++)
		if (at < r->pieces[i].end)
			return &r->pieces[i].origin;
	return &r->origin;
}

/* A table of contents: it stands for as many entries as the document has
 * headings of its levels. */
struct contents {
	const struct style *
	    *styles; /* of the entries, by outline level from 1 */
	int32_t levels;
};

struct paragraph {
	struct str id;    /* what references call it; mostly empty */
	struct str title; /* what contents and bookmarks call it; empty: its
			     label and words */
	/* of a table of contents: it stands for all of them, or is [R] one */
	const struct contents *contents;
	const struct style *style;  /* never NULL after expansion */
	struct para_format *format; /* direct settings, NULL = none */
	struct run_format *run;     /* direct run settings for all its runs */
	struct run *runs;
	size_t n_runs;
	struct list *list; /* NULL = no list item */
	int32_t level;     /* 0 … LIST_LEVELS-1 */
	bool continues;    /* 2nd paragraph of an item: indent, no label */
	/* [R] */
	const struct para_props *props; /* shared by what looks the same */
	const struct run_props
	    *run_props;          /* of the paragraph mark: empty paragraphs */
	const struct face *face; /* of the mark */
	struct str label;        /* "a)"; empty = none */
	struct run *label_runs;  /* label as shaped text runs */
	size_t n_label_runs;
};

/* ---- rules ---- */
enum rule_of { RULE_OF_FRAME, RULE_OF_TEXT };

/* A horizontal line. In flow: takes height, as an empty paragraph of that
 * exact line height with a top border would. */
struct rule {
	enum rule_of of;  /* what length is a part of: the text above, or the
			     frame (column, cell, page text width) */
	int32_t part;     /* thousandths: 333 = one third */
	enum align align; /* left, centre, right in the frame */
	cv_len thickness; /* multiple of 125 */
	cv_len height;    /* total height in flow, line at its top */
	cv_len space_before, space_after;
	uint32_t color;
	bool keep_next;
	const struct style *style; /* paragraph style DOCX gives it */
	/* [R] indents so that the line is frame - left - right long */
	cv_len indent_left, indent_right;
};

/* ---- tables ---- */
enum column_kind { COLUMN_FIXED, COLUMN_FIT, COLUMN_SHARE };
struct column {
	enum column_kind kind;
	cv_len width;  /* FIXED */
	int32_t share; /* SHARE: parts of what is left */
};
enum valign { VALIGN_TOP, VALIGN_CENTER, VALIGN_BOTTOM };

/* What a cell says of its lines and padding, over the table's. */
struct cell_own {
	uint32_t border_set; /* 1 << enum edge: border[] counts */
	struct border border[EDGE_COUNT];
	uint32_t padding_set;
	cv_len padding[EDGE_COUNT];
};

/* The lines and padding a cell has. */
struct cell_frame {
	struct border
	    edge[EDGE_COUNT]; /* after table defaults and neighbours:
		       both cells at an edge carry the same line. A cell that
		       spans along several lines carries the narrowest,
		       its neighbours theirs: draw all edges of all */
	cv_len pad[EDGE_COUNT];
};

struct cell {
	struct block *blocks;       /* first; never NULL after expansion */
	int32_t col_span, row_span; /* >= 1 */
	enum valign valign;
	int32_t shade;        /* -1 none, else 0xRRGGBB */
	struct cell_own *own; /* NULL: as the table says */
	struct origin origin;
	/* [R] */
	int32_t column, row;      /* of its top left corner in the grid */
	cv_len width;             /* all spanned columns */
	struct cell_frame *frame; /* shared by cells that have the same */
};

struct row {
	struct cell *cells; /* those that start in this row, left to right */
	size_t n_cells;
	bool split; /* may break over pages */
	cv_len min_height;
	bool exact; /* min_height is the height; content that is higher is
		       OVERFLOW_HEIGHT */
	struct origin origin;
};

struct table {
	struct column *columns;
	size_t n_columns;
	struct row *rows;
	size_t n_rows;
	size_t header_rows; /* repeated on each page */
	bool layout;        /* columns side by side, not a data table */
	enum align align;   /* LEFT, CENTER, RIGHT of a narrower table */
	cv_len indent;      /* from the frame's left edge; may be negative */
	cv_len width; /* 0 = the frame's, less a positive indent; where all
			 columns are FIXED, or FIT in a layout table: theirs */
	struct border border[EDGE_COUNT]; /* outer default */
	struct border inside_h, inside_v; /* between rows, between columns */
	cv_len padding[EDGE_COUNT];       /* cell default */
	bool keep_next; /* last row stays with the next block */
	bool has_keeps; /* [R] some block in it says keep_previous */
	/* Paragraph styles to try in turn until every column can be as wide as
	 * its longest word: paragraphs of shrink[0] take shrink[k]. */
	const struct style **shrink;
	size_t n_shrink;
	/* [R] */
	cv_len *widths; /* n_columns, sum = total */
	cv_len total;
	cv_len left; /* of the table's left edge from the frame's left */
};

/* ---- blocks, sections, document ---- */
enum block_kind { BLOCK_PARAGRAPH, BLOCK_TABLE, BLOCK_RULE };

struct block {
	struct block *next;
	enum block_kind kind;
	struct origin origin;
	/* At least two lines (or the last row) of the block before stay on the
	 * same page; resolve turns it into keep_next of the block before. */
	bool keep_previous;
	/* [R] */
	cv_len frame; /* width of the column, cell or page it stands in */
	int32_t id;   /* 1, 2, … in reading order: what a box points to */
	bool aimed;   /* some run leads here */
	/* Last, and as large as its kind is: blocks are never copied. */
	union {
		struct paragraph paragraph;
		struct table table;
		struct rule rule;
	} as;
};

struct page {
	cv_len width, height; /* as printed: landscape has width > height */
	cv_len top, right, bottom, left; /* margins */
	cv_len header, footer; /* distance of header top / footer bottom from
				  the paper's edge */
	bool first_differs; /* the section's first page uses the *_first ones */
	bool restart;       /* page number starts again … */
	int32_t start;      /* … here */
};

enum story {
	STORY_HEADER,
	STORY_HEADER_FIRST,
	STORY_FOOTER,
	STORY_FOOTER_FIRST,
	STORY_COUNT
};

struct section {
	struct section *next;
	struct page page;
	struct block *story[STORY_COUNT]; /* NULL = empty */
	struct block *blocks;
	struct origin origin;
};

/* What programs that file the document ask for: its number, who signed … */
struct property {
	struct property *next;
	struct str name;  /* so_ky_hieu: for programs */
	struct str label; /* "Số, ký hiệu": for people */
	struct str value; /* one line, not empty */
};

/* What a report or slip says of another document: so many stand in it; its file
 * has that digest. */
struct claim {
	struct claim *next;
	struct str number; /* "05/CV-THKD"; empty: of all that are counted */
	struct str unit;   /* who issued it; may be empty */
	struct str count;  /* digits; empty: nothing is said of it */
	struct str file;   /* its name … */
	struct str digest; /* … and SHA-256; both or none */
};

/* Is the data kept in the files? */
enum embed {
	EMBED_ASKED,  /* when asked for */
	EMBED_ALWAYS, /* when not told otherwise */
	EMBED_NEVER   /* no: this copy leaves things out on purpose */
};

/* A file inside both outputs: what the document was made of (ISO 19005-3, 6.8;
 * DOCX: customXml). */
struct attachment {
	struct attachment *next;
	struct str name;        /* "du-lieu.json"; names differ */
	struct str type;        /* media type */
	struct str description; /* for people */
	struct str bytes;
};

struct document {
	struct arena *arena;
	struct str language; /* "vi-VN" */
	struct str title, author, subject, keywords;
	struct str created; /* "2024-01-08" or "2024-01-08T00:00:00Z", empty =
			       none: the files carry no date */
	struct property *properties;    /* first; names differ */
	struct property *made_by;       /* what decided the bytes; first */
	struct attachment *attachments; /* first */
	struct claim *claims;           /* first */
	struct claim *last_claim;       /* kept by document_claim */
	enum embed embed;
	struct str code;      /* of the first QR code; empty = there is none */
	struct style *styles; /* first */
	struct list_style *list_styles;
	struct list *lists;
	struct list *last_list; /* kept by document_list_new */
	struct section *sections;
	const struct style *base; /* default paragraph style (DOCX Normal) */
	bool has_notes;           /* some run calls a note */
	const struct contents *contents; /* the first table of contents */
	bool resolved;
	bool says_pages;  /* [R] some run is a RUN_PAGE_OF */
	int32_t n_blocks; /* [R] the largest block id */
};

/* New zeroed nodes with their defaults (a rule: the whole frame, 0.75 pt). */
struct document *document_new(struct arena *a);
struct block *document_block_new(struct arena *a, enum block_kind kind);
/* The paragraph's own direct settings; empty ones when it had none. */
struct para_format *document_para_format(struct arena *a, struct paragraph *p);
struct run_format *document_para_run(struct arena *a, struct paragraph *p);
/* Appends an empty section. */
struct section *document_section_new(struct document *d);
/* Behind the others; instead of one that has its name. */
void document_property(
    struct document *d, struct str name, struct str label, struct str value);
/* The same of what decided the bytes: it is in XMP, not in the dump. */
void document_made_by(
    struct document *d, struct str name, struct str label, struct str value);
/* Behind the others; not copied. */
void document_attach(struct document *d, struct attachment *file);
/* Copied. */
void document_claim(struct document *d, const struct claim *claim);
/* For zeroed nodes: spans 1, no shade; a row that may split. */
void document_cell_init(struct cell *c);
void document_row_init(struct row *r);
/* The cell's own settings; empty ones when it had none. */
struct cell_own *document_cell_own(struct arena *a, struct cell *c);
void document_style_put(struct document *d, struct style *s);
struct style *document_style_find(const struct document *d, struct str id);
void document_list_style_put(struct document *d, struct list_style *s);
struct list_style *document_list_style_find(
    const struct document *d, struct str id);
/* A new list of that style, counted in d->lists. */
struct list *document_list_new(
    struct document *d, struct list_style *style, int32_t start);
/* The properties a document starts from: Times New Roman 13, single, left … */
void document_run_defaults(struct run_props *p);
void document_para_defaults(struct para_props *p);
/* Overlays the set properties of f onto p. */
void document_run_apply(struct run_props *p, const struct run_format *f);
void document_para_apply(struct para_props *p, const struct para_format *f);
/* Joins top over bottom: the bits set in top win. */
void document_run_join(struct run_format *bottom, const struct run_format *top);

/* What contents, bookmarks and links call the paragraph: its title; else its
 * label and its words on one line, as in "Chương I. Quy định chung". In a. */
struct str document_title(struct arena *a, const struct paragraph *p);
/* The same without label. */
struct str document_words(struct arena *a, const struct paragraph *p);

/* The item's level, from 0, within LIST_LEVELS; p->list is not NULL. */
int32_t document_list_depth(const struct paragraph *p);
/* The style's deepest own level; 0 where it has none. */
int32_t document_last_level(const struct list_style *s);
/* Levels past the style's own repeat its last. Lent. */
const struct list_level *document_list_level(
    const struct list_style *s, int32_t depth);
/* Of the item's own depth. */
const struct list_level *document_item_level(const struct paragraph *p);
/* The level (from 0) that %digit at byte i of the level's text names; -1: no
 * such thing. In a level that repeats the last one, that one's number is its
 * own. */
int32_t document_level_reference(
    const struct list_style *s, int32_t depth, size_t i);

/* The label number n of format ("đ", "IV", "12"); letters past the alphabet go
 * on as aa, ab …; what the format cannot say is decimal. Source: Decree 30
 * annex I II.6.đ, nd30.md 2.1: the decree's letters are a b c d đ e g h i k l m
 * n o p q r s t u v x y. */
void document_number_put(struct buf *b, enum number_format format, int32_t n);

/* Calls fn for every block of a list, cells and their blocks included, in
 * reading order. */
void document_blocks_walk(
    struct block *first, void (*fn)(struct block *b, void *data), void *data);

/* The model as plain text, one node a line, for dump and golden tests. */
void document_dump(struct buf *b, const struct document *d);

#endif
