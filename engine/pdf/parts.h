/* Inside of engine/pdf: what its files share. */
#ifndef CV_PDF_PARTS_H
#define CV_PDF_PARTS_H

#include <hpdf.h>

#include "engine/base/arena.h"
#include "engine/image/image.h"
#include "engine/pack/deflate.h"
#include "engine/pdf/pdf.h"

/* One indirect object: a libharu dictionary whose entries we print ourselves
 * (object.c says why), and its stream, if it has one. */
struct pdf_object {
	struct pdf_object *next;
	uint32_t id;     /* object number; 0 when libharu had no memory */
	bool adopted;    /* libharu has entries of its own in it */
	struct str body; /* the entries, without << and >> */
	struct str data; /* of the stream; n = 0: none. /Length is in body */
};

/* What the document says with one face. Tables are by original glyph id. */
#define SAID_NOTHING 0u         /* glyph not used */
#define SAID_UNKNOWN UINT32_MAX /* used, but in no cluster of its own */
struct pdf_face {
	const struct face *face;
	const struct face_facts *facts;
	const struct pdf_static *shared; /* its coverage's */
	bool beyond; /* the document uses glyphs beyond: tables of its own */
	uint32_t **said_by_id; /* then: 256 pages of 256: packed text, said.c */
	const struct subset *subset;
	uint32_t *said; /* [n_new] packed text of the glyph */
	int32_t *width; /* [n_new] millionths of the size */
	struct pdf_object *font;
};

/* A face as it is in every document that needs its coverage alone. */
struct pdf_static {
	const struct subset *subset;
	uint32_t *said;
	int32_t *width;
	struct str widths; /* "/W[…]" */
	struct str cmap;   /* ToUnicode, deflated */
};

/* A line of text met before: lists say the same in row after row, letters of a
 * batch in letter after letter, and equal texts have one shape. A table of
 * these is looked into by pdf_line_find. */
#define PDF_LINES 1024 /* a power of two */
struct pdf_line {
	const struct shape *shape;
	const struct subset *subset;
	cv_len size;
	uint32_t from, to; /* glyphs */
	cv_len space_extra;
	int32_t space_more;
	uint32_t document; /* it was met in last, unless it … */
	bool lasts;        /* … is the same in every document */
	bool looked_at;    /* then we know whether its glyphs are all … */
	bool covered;      /* … of the face's coverage */
	struct str shown;  /* the operators that show it; empty: not kept yet */
};

struct pdf_image {
	const struct image *image;
	struct pdf_object *object;
};

/* ---- the structure tree: small records, a list has one for every cell ---- */
enum pdf_tag_kind {
	TAG_DOCUMENT,
	TAG_SECT,
	TAG_DIV,
	TAG_P,
	TAG_H1,
	TAG_H2,
	TAG_H3,
	TAG_H4,
	TAG_H5,
	TAG_H6,
	TAG_L,
	TAG_LI,
	TAG_LBL,
	TAG_LBODY,
	TAG_TABLE,
	TAG_TR,
	TAG_TH,
	TAG_TD,
	TAG_FIGURE,
	TAG_LINK,
	TAG_NOTE,
	TAG_TOC,
	TAG_TOCI
};
enum pdf_kid_kind {
	KID_TAG,   /* value: index of the tag */
	KID_MARK,  /* value: number of the marked content on its page */
	KID_OBJECT /* value: object number of an annotation */
};
#define PDF_NO_TAG UINT32_MAX /* an artifact */
#define PDF_NO_KID UINT32_MAX

struct pdf_tag {
	enum pdf_tag_kind kind;
	bool used;            /* it, or a tag below it, has content */
	uint32_t parent;      /* PDF_NO_TAG: the root */
	uint32_t first, last; /* kids */
	uint32_t number;      /* of its object, when the file is written */
	const void *of; /* TH, TD: struct cell; L: struct list_level; LINK:
			 * struct run; FIGURE: struct box; NOTE: struct note */
};

struct pdf_kid {
	enum pdf_kid_kind kind;
	uint32_t next; /* PDF_NO_KID */
	uint32_t value;
	uint32_t page; /* MARK, OBJECT: index of the sheet */
};

struct pdf_marks { /* the tags of a page's marked contents, by number */
	uint32_t *v;
	size_t n, cap;
};

struct pdf_tags {
	struct arena *arena;
	struct pdf_tag *v; /* parents stand before their kids; 0: Document */
	size_t n, cap;
	struct pdf_kid *kids;
	size_t n_kids, cap_kids;
	uint32_t *of_block; /* by block id */
	size_t n_notes;
	struct pdf_marks *pages; /* by sheet */
	uint32_t *annotations;   /* tags of annotations, in their order */
	size_t n_annotations, cap_annotations;
	uint32_t first_leaf; /* object number: of the parent tree */
	uint32_t recent;     /* what the last content belonged to */
	uint32_t *links;     /* met in text, and their areas not yet: */
	size_t n_links, cap_links, next_link; /* … from next_link on */
};

/* The file as it grows; filled inside libharu's frames, so it may not jump. */
struct pdf_sink {
	struct arena *arena;
	char *p;
	size_t n, cap;
	size_t wanted; /* bytes the arena refused; 0 = all is well */
};

struct pdf {
	struct arena *arena;
	const struct layout *layout;
	const struct pdf_options *options;
	struct diag *diag;
	HPDF_Doc doc;
	struct pdf_object *first, **last; /* in the order of creation */
	struct pdf_object *catalog, *pages, *info, *resources;
	struct pdf_object **page; /* [layout->n_sheets] */
	struct pdf_face **faces;  /* by facts->index, NULL = not used */
	size_t n_faces;
	struct pdf_image *images;
	size_t n_images, cap_images;
	struct deflater *deflater;
	struct pdf_session *session;
	const struct pdf_object *last_font; /* NULL: there are no fonts */
	struct pdf_tags tags;
	uint32_t *link_tags; /* of the page's links, in their order */
	size_t n_link_tags, cap_link_tags;
	struct stands stands; /* v NULL: not asked for yet */
	struct buf content;   /* of the page being written */
	struct pdf_sink sink;
	struct pdf_object *structure; /* the root of the tags; NULL: untagged */
	char id[33]; /* of the file, from its content: hex digits */
};

/* ---- object.c ---- */
/* A new indirect object with an empty body. Never NULL; failure of libharu is
 * sticky in doc->error and asked for once, at the end. */
struct pdf_object *pdf_object_new(struct pdf *pdf);
/* Puts our entries on a dictionary libharu made. */
struct pdf_object *pdf_object_adopt(struct pdf *pdf, HPDF_Dict dict);
/* Deflated, in the PDF's arena. */
struct str pdf_deflate(struct pdf *pdf, struct str bytes);
bool pdf_failed(struct pdf *pdf); /* files a finding when libharu failed */

/* ---- save.c ---- */
/* Makes pdf->id of all objects there are, of what the catalog says and of the
 * pictures' other texts. */
void pdf_identify(struct pdf *pdf, struct str catalog);
/* False after a finding. */
bool pdf_save(struct pdf *pdf, struct str *out);

/* ---- tag_write.c ---- */
/* Numbers the tags that have content, from `first` on; gives the number behind
 * the last, parent tree included. Then pdf->structure has its body. */
uint32_t pdf_tags_number(struct pdf *pdf, uint32_t first);
/* What a note is called by (ISO 14289-1, 7.9), as a string whose order is that
 * of the numbers. */
#define PDF_NOTE_ID "note-"
void pdf_note_id_put(struct buf *b, uint32_t number);
/* Hands out their objects, one after the other in the order of their numbers:
 * false behind the last. */
struct pdf_tag_cursor {
	size_t tag, leaf; /* next of each */
};
bool pdf_tags_next(struct pdf *pdf, struct pdf_tag_cursor *c, struct buf *out,
    uint32_t *number);

/* ---- xmp.c, icc.c ---- */
/* The metadata stream and what the catalog says of it, of colours and of
 * tags. */
void pdf_archive_write(struct pdf *pdf, struct buf *catalog);
#define PDF_OUTPUT_INTENT /* … number of the profile, ">>]" */               \
	"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"                      \
	"/OutputConditionIdentifier(sRGB)/RegistryName(http://www.color.org)"  \
	"/Info(sRGB IEC61966-2.1)/DestOutputProfile "
/* The metadata; id: 32 hex digits. */
struct str pdf_xmp(struct arena *a, const struct document *d,
    struct str producer, const char *id);
/* sRGB as an ICC profile. */
struct str pdf_icc_srgb(struct arena *a);

/* ---- print.c: tokens of PDF ---- */
#define PDF_NUMBER_MOST ((size_t)24)     /* bytes a number may need */
char *pdf_put_milli(char *p, int64_t v); /* v/1000, exact */
char *pdf_put_int(char *p, int64_t v);
void pdf_ref_put(struct buf *b, const struct pdf_object *o); /* "12 0 R" */
void pdf_name_put(struct buf *b, struct str name); /* "/Name", #xx escapes */
/* A text string: (ASCII) or <FEFF…> in UTF-16BE. */
void pdf_text_put(struct buf *b, struct str text);
/* As much of the text as a string may hold (ISO 19005-2, 6.1.13). */
struct str pdf_text_cut(struct str text);
/* Bytes as a literal string. */
void pdf_literal_put(struct buf *b, struct str bytes);
/* UTF-16BE as hex digits, without brackets. */
void pdf_utf16_put(struct buf *b, struct str text);

/* ---- tag.c ---- */
/* The tags of everything the document has but links and pictures. */
void pdf_tags_begin(struct pdf *pdf);
/* What the box, the next one in the order of drawing, belongs to. */
uint32_t pdf_tag_of_box(struct pdf *pdf, const struct box *box);
/* The tag of the link that the BOX_LINK is the area of. */
uint32_t pdf_tag_of_link(struct pdf *pdf, const struct box *box);
/* A new piece of marked content of the tag; its number on the page. */
uint32_t pdf_tag_mark(struct pdf *pdf, uint32_t tag, size_t page);
/* The annotation with that object number belongs to the tag; its key in the
 * parent tree is n_sheets plus how many there were before. */
void pdf_tag_annotation(
    struct pdf *pdf, uint32_t tag, size_t page, uint32_t object);
const char *pdf_tag_name(enum pdf_tag_kind kind);

/* ---- said.c: which glyph says what ---- */
/* Glyphs from, from+1 … below end share one cluster; its text follows. */
struct pdf_cluster {
	uint32_t end;
	struct str text;
};
static inline struct pdf_cluster
pdf_cluster(const struct shape *s, uint32_t from, uint32_t to)
{
	uint32_t at = s->glyphs[from].cluster, i = from + 1;
	struct pdf_cluster c;

	while (i < to && s->glyphs[i].cluster == at)
		i++;
	c.end = i;
	while (i < s->n && s->glyphs[i].cluster == at)
		i++;
	c.text =
	    str_slice(s->text, at, i < s->n ? s->glyphs[i].cluster : s->text.n);
	return c;
}
/* Text of 1 to 4 bytes in one number, SAID_UNKNOWN for longer ones. Of two
 * numbers the smaller is the text with fewer bytes. */
static inline uint32_t
pdf_said_pack(struct str s)
{
	uint32_t v = 0;

	if (s.n == 0 || s.n > 4)
		return SAID_UNKNOWN;
	for (size_t i = 0; i < s.n; i++)
		v = v << 8 | (unsigned char)s.p[i];
	return v;
}
/* What glyph i says when it is a cluster alone, else SAID_UNKNOWN. */
static inline uint32_t
pdf_said_alone(const struct shape *s, uint32_t i)
{
	const struct glyph *g = &s->glyphs[i];
	size_t n = (i + 1 < s->n ? g[1].cluster : s->text.n) - g->cluster;
	const unsigned char *p = (const unsigned char *)s->text.p + g->cluster;

	if (i > 0 && g[-1].cluster == g->cluster)
		return SAID_UNKNOWN;
	switch (n) {
	case 1:
		return p[0];
	case 2:
		return (uint32_t)p[0] << 8 | p[1];
	case 3:
		return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
	case 4:
		return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		       (uint32_t)p[2] << 8 | p[3];
	default:
		return SAID_UNKNOWN;
	}
}
/* Gives the number of bytes. */
size_t pdf_said_unpack(uint32_t said, char out[4]);
/* Walks all text boxes; false after a finding. */
bool pdf_faces_collect(struct pdf *pdf);
struct pdf_face *pdf_face_of(const struct pdf *pdf, const struct face *f);

/* ---- session.c ---- */
/* For a document alone, in its arena. */
struct pdf_session *pdf_session_in(struct arena *a);
/* The face as its coverage; NULL after a finding. */
const struct pdf_static *pdf_static_of(
    struct pdf *pdf, const struct face *face);
/* The line in its place of the table; when another stood there it is new.
 * subset: its glyphs' numbers. The face's coverage has been asked for. */
struct pdf_line *pdf_line_find(struct pdf *pdf, const struct box_text *t,
    const struct subset *subset, bool *known);
void pdf_line_keep(struct pdf *pdf, struct pdf_line *line, struct str shown);

/* ---- font.c, cmap.c ---- */
/* "/W[…]" of all glyphs that say something. */
struct str pdf_widths(struct arena *a, const struct pdf_face *f);
bool pdf_fonts_write(struct pdf *pdf);
struct str pdf_cmap(struct arena *a, const struct pdf_face *f);

/* ---- image.c ---- */
void pdf_images_write(struct pdf *pdf);
size_t pdf_image_index(const struct pdf *pdf, const struct image *image);

/* ---- content.c ---- */
/* The content stream of one page, into pdf->content. */
void pdf_content(struct pdf *pdf, size_t page);

/* ---- text.c ---- */
/* Where the text of a page has got to. */
struct pdf_pen {
	struct pdf *pdf;
	struct buf *b;
	const struct sheet *sheet;
	bool in_text;            /* between BT and ET */
	cv_len line_x, line_y;   /* start of the line matrix, y up */
	const struct face *face; /* as set by Tf; NULL = none yet */
	cv_len size;
	uint32_t color; /* as set, text and fills share it */
	bool span;      /* a token that goes on in the next box */
	size_t page;    /* index of the sheet */
	uint32_t tag;   /* what is drawn belongs to; PDF_NO_TAG: an artifact */
	/* marked content is open: of which tag, begun inside BT … ET? */
	bool marked, marked_in_text;
	uint32_t marked_tag;
};
/* Opens marked content of pen->tag where it is not open, inside text if text is
 * open. */
void pdf_mark(struct pdf_pen *pen);
void pdf_mark_close(struct pdf_pen *pen); /* may end the text */
void pdf_color(struct pdf_pen *pen, uint32_t color);
void pdf_text_box(struct pdf_pen *pen, size_t box);
void pdf_text_end(struct pdf_pen *pen);

/* ---- token.c ---- */
/* The end of the token that goes on at the box's start. */
uint32_t pdf_token_end(const struct box_text *t);
/* The start, not before from, of the token that reaches the box's end. */
uint32_t pdf_token_start(const struct box_text *t, uint32_t from);
/* The box the broken token of box i goes on in; NULL when box i ends with no
 * broken token, or its rest is not the next text of the page. */
const struct box *pdf_token_next(const struct sheet *sheet, size_t i);
/* The text of the whole token that begins at glyph start of box i; one of more
 * bytes than PDF_TOKEN_MOST may be cut: no string may hold it (ISO
 * 19005-2, 6.1.13). */
#define PDF_TOKEN_MOST 16000
struct str pdf_token_text(
    struct arena *a, const struct sheet *sheet, size_t i, uint32_t start);

/* ---- attach.c ---- */
/* /Names and /AF of the catalog, or nothing. */
void pdf_attachments_put(struct pdf *pdf, struct buf *catalog);

/* ---- pdf.c ---- */
/* "2024-01-08T09:30:00+07:00" -> key(D:20240108093000+07'00'); what the date
 * does not say is left out, and nothing is written where there is none. */
void pdf_date_put(struct buf *b, const char *key, struct str date);

/* ---- link.c, outline.c ---- */
/* /Annots of one page, or nothing. */
void pdf_links_put(struct pdf *pdf, struct buf *b, size_t page);
/* NULL when there are no landmarks. */
struct pdf_object *pdf_outline(struct pdf *pdf);

#endif
