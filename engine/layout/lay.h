/* Inside of layout: measured blocks, and how they are placed.
 *
 * Layout works in two steps. Measuring turns every block into a mblock: its
 * lines (paragraph.c) or rows (table.c) with their heights, which depend on
 * the width of the frame only. Placing (line.c, table_place.c, flow.c,
 * page.c) walks measured blocks and puts boxes on sheets; it never measures.
 *
 * Heights are whole twips, as LibreOffice computes them: positions agree with
 * it over a whole page only when every line rounds the same way. */
#ifndef CV_LAYOUT_LAY_H
#define CV_LAYOUT_LAY_H

#include "engine/layout/layout.h"

#define LAY_PILE 32
#define LAY_ALL 1000000000 /* heights saturate here: 1000 pages and more */

/* A glyph of a paragraph; runs without glyphs have glyph 0 only. */
struct spot {
	uint32_t run, glyph;
};

struct line {
	struct spot from; /* first glyph */
	struct spot end;  /* behind the last one that counts in the width */
	struct spot to; /* behind the trailing spaces: the next line's start */
	cv_len ascent;  /* from the line's top to the baseline, without extra */
	cv_len height;  /* without extra */
	int64_t y;      /* of its top, below the top of the first line */
	cv_len extra;   /* multiple spacing: above every line but the first of
			   the paragraph or of the page */
	bool first, last; /* of the paragraph */
	bool soft;        /* ends with a soft break */
	bool broken;      /* ends inside a token */
};

struct mflow;

/* A note called on a line. */
struct mnote {
	uint32_t line;
	struct mflow *flow;
};

struct mpara {
	const struct paragraph *p;
	const struct run *runs; /* label and its suffix, then the paragraph's */
	uint32_t n_runs;
	uint32_t n_label; /* runs of the label and its suffix */
	struct line *lines;
	uint32_t n_lines;
	struct mnote *notes; /* by line */
	uint32_t n_notes;
};

struct mtable;

struct mblock {
	const struct block *block;
	cv_len width; /* of the frame it stands in */
	cv_len before,
	    after;        /* they add up (doNotUseHTMLParagraphAutoSpacing) */
	cv_len height;    /* without before, after and tail */
	cv_len tail;      /* what multiple line spacing puts below the block,
			     above whatever follows on the page */
	cv_len cell_tail; /* the same at the end of a cell */
	cv_len rest; /* of what follows in its flow, all spacing included */
	bool keep_next, page_break_before;
	struct mpara para;
	struct mtable *table;
};

struct mflow {
	struct mblock *v;
	size_t n;
	cv_len end; /* below a table that ends it: DOCX has a paragraph there */
	cv_len height; /* all of it, spacing and tail included */
};

/* Where a flow goes on: a block, and in it a line or a row. */
struct cursor {
	size_t block;
	uint32_t part;
};

struct mcell {
	const struct cell *cell;
	struct mflow flow;
	struct cursor at; /* what is placed so far */
};

struct mrow {
	struct mcell *cells;
	size_t n_cells;
	cv_len top;    /* widest border above: it takes height in the row */
	cv_len bottom; /* widest border below, should the page end here */
	cv_len pad_top, pad_bottom; /* of all its cells */
	cv_len height;
	size_t span_from; /* first row of the cells that cover this row */
	bool keep_next, split;
};

struct mtable {
	const struct table *t;
	struct mrow *rows;
	size_t n_rows, header_rows;
	cv_len *x;     /* n_columns + 1 grid lines, from the table's left */
	cv_len left;   /* from the frame's left edge to x[0] */
	cv_len height; /* of all rows and the last border */
	bool spans;    /* some cell covers several rows */
};

/* Rows of a table on one page. */
struct part_row {
	size_t row;
	cv_len y, height;
	bool cut; /* goes on on the next page */
};

/* One run of layout over a document. */
struct lay {
	struct arena *arena;   /* of the layout: sheets, boxes, their runs */
	struct arena *stage;   /* of one pass: what is measured */
	struct again *again;   /* in the stage: paragraphs to find again */
	struct arena *scratch; /* of a paragraph or line: rewound behind it */
	const struct font_set *fonts;
	struct font_session *session;
	struct diag *d;
	const struct document *doc;
	struct layout *out;
	bool failed; /* a limit: stop */
	/* measuring */
	int32_t number, count; /* what page fields say */
	bool fields;           /* a page field was met */
	int32_t *page_of; /* [n_blocks + 1] page number of the pass before */
	/* placing */
	struct sheet *sheet;  /* where boxes go */
	struct arena *boxes;  /* … and where they are */
	struct arena **piles; /* boxes of the bodies of LAY_PILE sheets each */
	size_t n_piles, cap_piles;
	bool artifact; /* header, footer, repeated row */
	bool story;    /* no landmarks from headers and footers */
};

/* ---- metric.c ---- */
struct vmetric {
	cv_len ascent, descent; /* whole twips; external leading is in ascent */
};
struct vmetric metric_of(const struct face *f, cv_len size);
/* Pixels of LibreOffice's reference device, a sixth of a twip, of font units
 * at a size. */
#define METRIC_PIXELS 6 /* a twip */
static inline int64_t
metric_pixels(cv_len size, int64_t fu, int32_t upem)
{
	return muldiv((int64_t)(size / LEN_TWIP) * METRIC_PIXELS, fu, upem);
}
/* Rounded to whole twips. */
static inline cv_len
metric_pixels_twip(int64_t px)
{
	return (cv_len)muldiv(px, 1, METRIC_PIXELS) * LEN_TWIP;
}
/* Millipoints, rounded up. */
static inline cv_len
metric_pixels_ceil(int64_t px)
{
	int64_t v = px * LEN_TWIP;

	return (cv_len)(v >= 0 ? (v + METRIC_PIXELS - 1) / METRIC_PIXELS
			       : v / METRIC_PIXELS);
}
static inline const struct face *
metric_face(const struct run *r, const struct paragraph *p)
{
	return r->face != NULL ? r->face : p->face;
}
/* What LibreOffice leaves free behind italic text that ends a line: a twelfth
 * of its height. Such a line breaks earlier, and ends that much before a right
 * edge, centred and justified ones too (measured). 0 for other runs. */
cv_len metric_slant(const struct run *r, const struct paragraph *p);
/* Saturates at LAY_ALL. */
static inline cv_len
len_add(cv_len a, cv_len b)
{
	int64_t s = (int64_t)a + b;

	if (s > LAY_ALL)
		return LAY_ALL;
	return s < -LAY_ALL ? -LAY_ALL : (cv_len)s;
}

/* ---- tab.c ---- */
struct tab_hit {
	cv_len at;
	enum tab_align align;
	enum tab_leader leader;
};
/* The stop a tab at x leads to; x from the frame's edge. */
struct tab_hit tab_find(const struct paragraph *p, cv_len x, cv_len limit);
/* Where a segment of width w begins that follows a tab at x. */
cv_len tab_start(struct tab_hit t, cv_len x, cv_len w);

/* ---- paragraph.c ---- */
void paragraph_measure(
    struct lay *l, const struct block *b, cv_len width, struct mblock *out);
cv_len paragraph_limit(const struct paragraph *p, cv_len width);
/* Height of lines a … b-1, a < b, at the top of a page part. */
cv_len paragraph_lines_height(const struct mpara *m, uint32_t a, uint32_t b);

/* ---- again.c ---- */
/* A paragraph measured before whose lines and heights are those p will have at
 * that width; NULL when there is none. */
const struct mblock *again_find(
    struct lay *l, const struct paragraph *p, cv_len width);
/* Remembers b, whose lines are measured; it stays where it is. */
void again_put(struct lay *l, const struct mblock *b);

/* ---- line.c ---- */
/* Places lines from … to-1 at the top of a page part. before: the paragraph's
 * own space above them; anchored pictures count from its top. */
void line_place(struct lay *l, const struct mblock *b, uint32_t from,
    uint32_t to, cv_len before, cv_len x, cv_len y);

/* ---- box.c ---- */
struct box *box_put(struct lay *l, enum box_kind kind, int32_t block);
void box_fill(struct lay *l, cv_len x, cv_len y, cv_len width, cv_len height,
    uint32_t color);
void box_landmark(struct lay *l, const struct mblock *b, cv_len y);
#define LAY_NOTE STR(BOTH("chú thích", "a note"))
#define LAY_ROW STR(BOTH("hàng của bảng", "a table row"))
/* FINDING_OVERFLOW_HEIGHT. */
void lay_too_high(struct lay *l, const struct origin *o, struct str what,
    cv_len need, cv_len have);

/* ---- flow.c ---- */
void flow_measure(struct lay *l, const struct block *first, cv_len width,
    cv_len end, struct mflow *out);
/* Takes what fits into avail from *c on, places it at x, y when place, moves
 * *c. Gives the height used. */
cv_len flow_fill(struct lay *l, const struct mflow *f, struct cursor *c,
    cv_len avail, bool place, cv_len x, cv_len y);
bool flow_done(const struct mflow *f, struct cursor c);
/* Height of all from c on. */
cv_len flow_rest(const struct mflow *f, struct cursor c);
/* Height of the first line or row from c on, what stands above included. */
cv_len flow_first(const struct mflow *f, struct cursor c);
void rule_place(struct lay *l, const struct mblock *b, cv_len x, cv_len y);

/* ---- table.c ---- */
struct mtable *table_measure(struct lay *l, const struct block *b);
cv_len table_rows_height(const struct mtable *m, size_t from, size_t to);
/* Border and padding above and below the content of a cell that stands in rows
 * from … to-1. */
cv_len table_cell_frame(const struct mtable *m, size_t from, size_t to);
/* The grid row behind the cell's last. */
size_t table_cell_end(const struct mtable *m, const struct cell *c);
/* ---- table_place.c ---- */
/* Places these rows with their borders; x is the frame's left edge. bottom:
 * the table ends or is cut below them. */
void table_place(struct lay *l, struct mtable *m, const struct part_row *rows,
    size_t n, bool bottom, cv_len x);
/* Places rows from … to-1 whole at y; gives their height, the last border
 * included. */
cv_len table_place_rows(struct lay *l, struct mtable *m, size_t from, size_t to,
    bool bottom, cv_len x, cv_len y);
/* What of the cells that end in row r goes into height h: the height of the
 * part; 0 when some cell has not even a line, or when all would go in. above:
 * the rows before it on this page, which cells may cover too. */
cv_len table_row_part(struct lay *l, struct mtable *m, size_t r, cv_len h,
    const struct part_row *above, size_t n);
/* The height row r needs for what is not placed yet. */
cv_len table_row_rest(const struct mtable *m, size_t r);
/* The least height with which row r can begin on a page. */
cv_len table_row_least(const struct mtable *m, size_t r);
/* A page begins at row r: cells from rows above that reach into it make their
 * last row higher where the rest of their content needs it. */
void table_spans_go_on(struct mtable *m, size_t r);

/* Widows and orphans, and the least of a note that begins on a page. */
#define LAY_KEEP_LINES 2

/* Where the text of a sheet stands. */
struct area {
	cv_len left, top, bottom, width;
};

/* ---- foot.c ---- */
/* A note, or what of it stands on one page. */
struct foot_note {
	const struct mflow *flow;
	struct cursor at;
	cv_len height; /* from `at` on */
};

/* The notes at the foot of the pages of a section. */
struct foot {
	struct lay *l;
	struct foot_note *here; /* on this page */
	size_t n_here, cap_here;
	cv_len height; /* of those, with the line above them; the body may make
			  it more, when nothing else has room */
	struct foot_note *waiting; /* for the next page, from `first` on */
	size_t first, n_waiting, cap_waiting;
};

bool foot_waits(const struct foot *f);
/* The height of the notes called on lines from … to, without the line above
 * them. */
cv_len foot_notes_height(const struct mpara *m, uint32_t from, uint32_t to);
/* The least of it on the page that calls them: the last goes on on the next
 * page or, when that is more than `most`, the first. */
cv_len foot_least(
    const struct mpara *m, uint32_t from, uint32_t to, cv_len most);
/* What notes of that height take of this page. */
cv_len foot_grows(const struct foot *f, cv_len notes);
/* Has a line of the first of them room there? */
bool foot_can_begin(const struct foot *f, const struct mpara *m, uint32_t from,
    uint32_t to, cv_len have);
/* Takes the notes of lines from … to, which stand now, `have` being left below
 * them. True when not all have room: the page is full. */
bool foot_take(struct foot *f, const struct mpara *m, uint32_t from,
    uint32_t to, cv_len have);
/* Begins a page with what waits, as much as leaves room for text; without text
 * as much as the page holds, also if it has begun. */
void foot_go_on(struct foot *f, const struct area *area, bool text);
/* Places the notes of the page that ends. */
void foot_place(struct foot *f, const struct area *area);

/* ---- body.c ---- */
/* Lays the blocks of a section on pages; next_page gives the area of a new
 * sheet (false: limit reached). */
void body_place(struct lay *l, const struct mflow *f,
    bool (*next_page)(struct lay *l, void *data, struct area *out), void *data);

/* ---- edge.c ---- */
/* Files OFF_PAGE for text and pictures that reach over an edge of the paper. */
void edge_check(struct lay *l);

#endif
