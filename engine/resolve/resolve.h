/* Resolve: fills every field marked [R] of document.h, once: style inheritance
 * and defaults, caps, faces and fallback (a run whose text needs two faces is
 * split), shaping, list labels, table grids and column widths, rule widths,
 * keep_previous, block ids. After it, writers invent nothing.
 *
 * The geometry of super- and subscript is shared by layout and DOCX:
 * VERTICAL_SIZE below. */
#ifndef CV_RESOLVE_RESOLVE_H
#define CV_RESOLVE_RESOLVE_H

#include "engine/base/diag.h"
#include "engine/document/document.h"
#include "engine/font/font.h"

/* w:vertAlign in LibreOffice 7.4, measured on a DOCX at 13, 20 and 100 pt: 58 %
 * of the size, cut to whole twips; raised by the 42 % the face's ascent (its
 * gap included) loses, lowered by the 42 % its descent loses: in Liberation
 * Serif 39.2 % and 9.1 % of the full size. */
#define VERTICAL_SIZE 580

/* The height of the empty paragraph DOCX needs between two tables that touch
 * and behind a table that ends a section, a cell, a header or a footer: Word
 * joins the ones and refuses the others. Layout leaves the same room, but for
 * the cell: there LibreOffice gives that paragraph one twip. */
#define RESOLVE_GAP 1000

/* Above the notes of a page: room for a line of NOTE_RULE, a quarter of the
 * frame long, with NOTE_GAP above and below it (measured in LibreOffice 7.4). */
#define RESOLVE_NOTE_GAP 2850
#define RESOLVE_NOTE_RULE 500
#define RESOLVE_NOTE_HEAD (2 * RESOLVE_NOTE_GAP + RESOLVE_NOTE_RULE)

/* False after findings (all of them: missing glyphs, grids, overflow of words
 * that cannot break …). Running it again on a resolved document changes
 * nothing. */
bool resolve_document(
    struct document *doc, struct font_session *fonts, struct diag *d);

/* "12.3": millimetres, for findings. */
struct str resolve_mm(struct arena *a, cv_len l);

/* The size glyphs are drawn at: props.size, or VERTICAL_SIZE of it. */
cv_len resolve_drawn_size(const struct run_props *p);

/* Shapes text in the look of p into runs (split by face), for what only layout
 * knows: page numbers. Same code path as resolve's own. */
struct run *resolve_text(struct arena *a, const struct font_set *fonts,
    struct diag *d, const struct run *like, struct str text, size_t *n);

/* A paragraph as one text with its break opportunities: the basis of line
 * breaking in layout and of column fitting here. Text is run.shown; tabs are
 * \t, images U+FFFC, page numbers U+FFFC, soft breaks \n. An anchored image is
 * a U+FFFC too, but no break stands at either side of it that would not stand
 * there without it. */
struct para_text {
	struct str text;
	uint8_t *breaks;     /* text.n + 1, enum break_kind before byte i */
	uint8_t *graphemes;  /* text.n + 1 */
	uint32_t *run_start; /* [n_runs + 1] byte offset of each run */
};
void resolve_para_text(struct arena *a, struct font_session *fonts,
    const struct paragraph *p, struct para_text *out);

#endif
