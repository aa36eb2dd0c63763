/* What the files of this room share: the package being made, and the part (the
 * body, a header, a footer) being written. */
#ifndef CV_DOCX_WRITER_H
#define CV_DOCX_WRITER_H

#include "engine/docx/docx.h"
#include "engine/pack/package.h"
#include "engine/docx/xml.h"
#include "engine/image/image.h"
#include "engine/resolve/resolve.h"

/* ---- relationships of one part: rId1, rId2, … in their order ---- */
enum rel_kind {
	REL_STYLES,
	REL_NUMBERING,
	REL_SETTINGS,
	REL_FONTS,
	REL_HEADER,
	REL_FOOTER,
	REL_IMAGE,
	REL_LINK,
	REL_RECORD,
	REL_NOTES
};

struct rel {
	enum rel_kind kind;
	struct str target; /* within word/, or the address of a link */
};

struct rels {
	struct rel *v;
	size_t n, cap;
};

/* ---- the package ---- */
struct media {
	const struct image *image;
	struct str target; /* "media/image1.png" */
};

/* A w:num with a w:abstractNum of its own: one a list, and more where Word
 * could not count on as the decree does (numbering.c). */
struct num {
	const struct list_style *style;
	int32_t start[LIST_LEVELS];
	int32_t counter[LIST_LEVELS]; /* as Word counts */
	int32_t deepest;              /* level written */
	struct str
	    label; /* not empty: this text and nothing else, at `level` */
	int32_t level;
	uint32_t also; /* enum run_bit: items of it have what labels have not */
};

struct deflater;
struct list_state; /* numbering.c: how far a list has counted */

struct docx {
	struct arena *arena;
	const struct document *doc;
	struct diag *d;
	struct deflater *deflater;
	const struct docx_options *options;
	struct rels rels;        /* of word/document.xml */
	struct pack_part *parts; /* besides the fixed ones */
	size_t n_parts, cap_parts;
	struct media *media;
	size_t n_media, cap_media;
	struct num *nums; /* numId = index + 1 */
	size_t n_nums, cap_nums;
	struct list_state *lists; /* by list->index */
	size_t n_lists;
	struct str *families; /* named anywhere, without twice */
	size_t n_families, cap_families;
	int32_t n_drawings;        /* the last docPr id */
	size_t n_stories;          /* headers and footers written */
	const struct note **notes; /* called so far */
	size_t n_notes, cap_notes;
	bool had_story[STORY_COUNT]; /* the section before had one */
	bool failed; /* a header or footer: a finding is filed */
};

/* One part with blocks in it. */
struct writer {
	struct docx *docx;
	struct docx_xml x;
	struct rels *rels;
	bool
	    keep_next; /* inside the last row of a table that keeps with next */
	const struct contents *contents; /* whose field is open */
};

/* ---- parts.c ---- */
/* The number of the relationship (rId<number>): an old one for the same
 * target, else a new one. */
size_t docx_rel(
    struct arena *a, struct rels *rels, enum rel_kind kind, struct str target);
/* r:id="rId<number>" or another attribute of that value */
void docx_rel_attr(struct docx_xml *x, const char *name, size_t number);
bool docx_rels_part(
    struct docx *dx, const struct rels *rels, struct pack_part *out);
bool docx_root_rels_part(struct docx *dx, struct pack_part *out);
bool docx_types_part(struct docx *dx, struct pack_part *out);
bool docx_core_part(struct docx *dx, struct pack_part *out);
bool docx_app_part(struct docx *dx, struct pack_part *out);
bool docx_custom_part(struct docx *dx, struct pack_part *out);
void docx_part_put(struct docx *dx, const char *name, struct pack_part part);
/* The root element with the name spaces every story uses. */
void docx_root(struct docx_xml *x, const char *name);

/* Writes a part and puts it behind the others. */
bool docx_part_write(struct docx *dx, const char *name,
    bool (*write)(struct docx *dx, struct pack_part *out));

/* ---- record.c ---- */
/* The attachments as a customXml part, with what belongs to it. */
bool docx_record_write(struct docx *dx);

/* ---- settings.c ---- */
bool docx_settings_part(struct docx *dx, struct pack_part *out);
bool docx_fonts_part(struct docx *dx, struct pack_part *out);
/* Has the font table name the family. */
void docx_family(struct docx *dx, struct str family);

/* ---- styles.c ---- */
bool docx_styles_part(struct docx *dx, struct pack_part *out);

/* ---- props.c: properties in the order the schema asks for ---- */
/* Where in w:pPr and w:rPr the callers' own elements stand. */
struct para_extra {
	size_t num_id; /* 0 = none */
	int32_t level;
	const struct rule *rule;           /* w:pBdr */
	const struct para_props *expected; /* indents that hold without a word:
					      NULL = base's */
	bool name_indents;                 /* left and first, whatever holds */
};
/* Whatever of `want` differs from `base`; the style id first where not NULL. */
void docx_para_props(struct docx_xml *x, const struct style *style,
    const struct para_props *want, const struct para_props *base,
    const struct para_extra *extra);
/* The same for runs; `also` holds the properties to name even if equal. */
void docx_run_props(struct docx *dx, struct docx_xml *x,
    const struct run_props *want, const struct run_props *base, uint32_t also);
/* Names the family for all four scripts. */
void docx_run_fonts(struct docx *dx, struct docx_xml *x, struct str family);
bool docx_run_props_equal(const struct run_props *p, const struct run_props *q);

/* ---- numbering.c ---- */
void docx_numbering_start(struct docx *dx);
/* The w:num for this paragraph, counting it; 0 = no list item. */
size_t docx_num(struct docx *dx, const struct paragraph *p, int32_t *level);

/* ---- levels.c ---- */
bool docx_numbering_part(struct docx *dx, struct pack_part *out);

/* ---- document.c ---- */
bool docx_document_part(struct docx *dx, struct pack_part *out);
/* All blocks; the last paragraph carries the section's end where one is
 * given. What is written always ends with a paragraph. */
void docx_blocks(
    struct writer *w, const struct block *first, const struct section *ends);
/* An empty paragraph RESOLVE_GAP high: between tables, and after a last one. */
void docx_gap(struct writer *w, bool keep_next, const struct section *ends);
void docx_section(struct writer *w, const struct section *s);

/* ---- notes.c ---- */
/* The notes called in the document, where there are some. */
bool docx_notes_write(struct docx *dx);

/* ---- paragraph.c, run.c, table.c, rule.c, drawing.c ---- */
void docx_paragraph(
    struct writer *w, const struct block *b, const struct section *ends);
/* The bookmark around a paragraph that some run leads to; else nothing. */
void docx_bookmark(struct writer *w, const struct block *b, bool begins);
/* Begins the field of the table of contents its first entry p is in, or ends
 * it behind the last one. */
void docx_contents(struct writer *w, const struct paragraph *p, bool begins);
void docx_runs(struct writer *w, const struct paragraph *p);
void docx_table(struct writer *w, const struct table *t);
void docx_rule(
    struct writer *w, const struct rule *r, const struct section *ends);
void docx_picture(struct writer *w, const struct picture *p);

#endif
