/* Layout: a resolved document onto pages of placed boxes.
 *
 * Coordinates are millipoints from the page's top left corner, y down. Boxes
 * stand in paint order (shading, rules, images behind, text, images before). */
#ifndef CV_LAYOUT_LAYOUT_H
#define CV_LAYOUT_LAYOUT_H

#include "engine/base/diag.h"
#include "engine/document/document.h"
#include "engine/document/stand.h"
#include "engine/font/font.h"

enum box_kind {
	BOX_TEXT, /* glyphs on a baseline */
	BOX_FILL, /* a filled rectangle: rules, borders, shading, underline */
	BOX_IMAGE,
	BOX_LINK /* an active area, not painted */
};

/* Part of one run on one line, in one face and size. */
struct box_text {
	const struct face *face;
	cv_len size; /* as drawn */
	uint32_t color;
	const struct shape *shape;
	uint32_t from, to;  /* glyphs of the shape */
	cv_len space_extra; /* millipoints added after each U+0020 glyph
			       (justification; U+00A0 keeps its width, as in
			       LibreOffice); may be a little below 0 … */
	int32_t space_more; /* … and one more for the first so many of them */
	bool token_broken;  /* the line ends inside a token that had no break
			       opportunity: ActualText joins it with the next */
};

/* Where a link leads: an address, or a paragraph. */
struct box_link {
	struct str href;            /* empty: target */
	const struct block *target; /* NULL: href */
};

struct box {
	enum box_kind kind;
	cv_len x, y; /* TEXT: start of the baseline; others: top left */
	cv_len width,
	    height;    /* TEXT: advance with justification; line height */
	int32_t block; /* block id it came from; 0 = artifact */
	bool artifact; /* header, footer, repeated table header, border */
	bool label;    /* TEXT: of a list item's label */
	const struct run *run; /* TEXT, IMAGE: its run, NULL for fills */
	union {
		struct box_text text;
		uint32_t fill; /* 0xRRGGBB */
		const struct picture *image;
		struct box_link link;
	} as;
};

struct sheet { /* one page */
	cv_len width, height;
	struct box *boxes;
	size_t n_boxes, cap_boxes;
	int32_t number; /* the printed page number */
	const struct section *section;
};

/* Where headings came to stand: bookmarks. */
struct landmark {
	int32_t level; /* outline level */
	struct str title;
	int32_t page; /* index of the sheet */
	cv_len y;
};

struct layout {
	struct arena *arena;
	const struct document *document;
	struct sheet *sheets;
	size_t n_sheets, cap_sheets;
	struct landmark *landmarks;
	size_t n_landmarks, cap_landmarks;
};

/* NULL after findings: overflow (a row that may not split is higher than a
 * page …), limits. All in the arena. */
struct layout *layout_document(struct arena *a, const struct document *doc,
    struct font_session *fonts, struct diag *d);

/* Where every paragraph of the body stands. In a. */
void layout_stands(struct arena *a, const struct layout *l, struct stands *out);

/* The pages as plain text, one box a line, for dump and golden tests. */
void layout_dump(struct buf *b, const struct layout *l);

#endif
