/* Inside the resolve room.
 *
 * Three passes over the document, each in reading order (headers, body,
 * footers of a section after another):
 *   look   ids, labels, properties, faces, shapes, table grids and borders:
 *          what does not depend on widths;
 *   place  frames from the outside in: column widths (which measure the
 *          content of their cells), pictures, rules. Shrinking a table gives
 *          its paragraphs another style and looks at them again;
 *   keep   keep_previous becomes keep_next of the two lines that stand before.
 */
#ifndef CV_RESOLVE_INNER_H
#define CV_RESOLVE_INNER_H

#include "engine/base/arena.h"
#include "engine/base/names.h"
#include "engine/resolve/resolve.h"

#define RESOLVE_DEPTH 64 /* tables in tables */

/* Where a list stands. */
struct list_state {
	int32_t counter[LIST_LEVELS];
	bool begun[LIST_LEVELS];
};

struct resolver {
	struct arena *a;
	const struct font_set *fonts;
	struct font_session *session; /* NULL in resolve_text */
	struct diag *d;
	struct document *doc; /* NULL in resolve_text */
	size_t n_styles;
	struct list_state *lists; /* by list.index */
	int32_t id;
	size_t keeps;  /* blocks so far that say keep_previous */
	bool too_deep; /* told */
	/* the face asked for last */
	struct str family;
	bool bold, italic;
	const struct face *face;
	struct str *unknown; /* families told unknown */
	size_t n_unknown, cap_unknown;
	struct names missing; /* characters and the places they are told at */
};

/* ---- props.c ---- */
/* Fills the [R] props of all styles. */
void resolve_styles(struct resolver *r);
/* Paragraph properties and those of its mark; not the label, not the runs. */
void resolve_paragraph_props(struct resolver *r, struct paragraph *p);
/* Those of one run in a paragraph that has its own. */
void resolve_run_props(
    struct resolver *r, const struct paragraph *p, struct run *run);

/* ---- label.c ---- */
/* Counts the item and writes its label. */
void resolve_label(struct resolver *r, struct paragraph *p);

/* ---- refer.c ---- */
/* Labels of all paragraphs, then the words of what refers to them. Unknown
 * names are told. */
void resolve_references(struct resolver *r);
/* "Điều 5." as it is said within a sentence: without the mark behind it. */
struct str resolve_said(struct str label);

/* ---- notes.c ---- */
/* Numbers the notes; tells those called where none can be. */
void resolve_notes(struct resolver *r);

/* ---- contents.c ---- */
/* Puts the entries of tables of contents where those stand, once labels are
 * known. */
void resolve_contents(struct resolver *r);

/* ---- resolve.c ---- */
/* The i-th story of a section, or NULL: headers before, footers behind the
 * body, as the page is read. */
#define RESOLVE_STORIES 5
struct block *resolve_story(struct section *s, int i);

/* ---- runs.c ---- */
/* Props, runs, faces, shapes of a paragraph whose label is known. May be called
 * again after the style has changed. */
void resolve_look(struct resolver *r, struct block *b);

/* ---- measure.c ---- */
/* How wide a paragraph, cell or table would be. */
struct content {
	cv_len min; /* every word whole; tokens are taken for SHORT_TOKEN ems */
	cv_len hard; /* tokens broken anywhere */
	cv_len max;  /* only forced breaks */
};
void resolve_measure_blocks(
    struct resolver *r, const struct block *first, struct content *out);
/* How a paragraph breaks in a frame: what rules and keep_previous go by. */
struct breaking {
	int32_t lines;
	cv_len widest; /* without indents */
	cv_len end;    /* rightmost, from the frame's left edge */
};
void resolve_break(struct resolver *r, const struct paragraph *p, cv_len frame,
    struct breaking *out);

/* The narrowest frame in which the paragraph has as few lines as in this one:
 * there its lines are even. */
cv_len resolve_balance(
    struct resolver *r, const struct paragraph *p, cv_len frame);

/* ---- picture.c ---- */
/* The size it will have where there is room without end. */
void resolve_picture_natural(
    const struct picture *p, cv_len *width, cv_len *height);
void resolve_pictures(
    struct resolver *r, struct block *b, cv_len most_width, cv_len most_height);

/* ---- grid.c ---- */
/* Places the cells; files findings for rows and spans that do not fit. Cells
 * always end up inside the grid. */
void resolve_grid(struct resolver *r, struct block *b);
/* Columns the cell takes, cut at the table's edge. */
size_t resolve_col_span(const struct table *t, const struct cell *c);
size_t resolve_row_span(const struct table *t, const struct cell *c);

/* ---- border.c ---- */
void resolve_borders(struct resolver *r, struct table *t);

/* ---- columns.c ---- */
/* The columns' content, n_columns of it. */
void resolve_columns_content(
    struct resolver *r, const struct table *t, struct content *v);
/* The content of the whole table. */
void resolve_table_content(
    struct resolver *r, const struct table *t, struct content *out);
/* widths, total, left. room: how far it may stick out of its frame. */
struct room {
	cv_len left, right; /* beyond the frame */
	cv_len height;      /* of the page's text */
};
void resolve_columns(
    struct resolver *r, struct block *b, const struct room *room);

/* ---- spread.c ---- */
/* Adds total (>= 0) to v[0..n) in proportion to weight, to the last unit; in
 * equal parts when all weights are 0. */
void resolve_spread(cv_len total, const cv_len *weight, size_t n, cv_len *v);

/* ---- place.c ---- */
void resolve_place(struct resolver *r, struct block *first, cv_len frame,
    const struct room *room);
/* The origin of a node, or of the block it stands in when it has none. */
const struct origin *resolve_origin(
    const struct origin *of, const struct block *in);

#endif
