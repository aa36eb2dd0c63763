/* The structure tree as objects (ISO 32000-1, 14.7). What has no content is
 * left out, but for the cells of tables: rows must be as long as each other
 * (ISO 14289-1, 7.5). */
#include "engine/pdf/parts.h"

#define LEAF 64 /* keys of a leaf of the parent tree */

static void
ref_put(struct buf *b, uint32_t number)
{
	buf_int(b, number);
	buf_puts(b, " 0 R");
}

static void
page_put(const struct pdf *pdf, struct buf *b, const char *key, uint32_t page)
{
	buf_puts(b, key);
	pdf_ref_put(b, pdf->page[page]);
}

/* ---- attributes (ISO 32000-1, 14.8.5) ---- */

static void
cell_put(struct buf *b, const struct pdf_tag *t)
{
	const struct cell *c = t->of;
	bool head = t->kind == TAG_TH;

	if (!head && c->col_span == 1 && c->row_span == 1)
		return;
	buf_puts(b, "/A<</O/Table");
	if (head)
		buf_puts(b, "/Scope/Column");
	if (c->col_span > 1) {
		buf_puts(b, "/ColSpan ");
		buf_int(b, c->col_span);
	}
	if (c->row_span > 1) {
		buf_puts(b, "/RowSpan ");
		buf_int(b, c->row_span);
	}
	buf_puts(b, ">>");
}

void
pdf_note_id_put(struct buf *b, uint32_t number)
{
	struct buf n = buf_new(b->arena);

	buf_int(&n, number);
	buf_puts(b, "(" PDF_NOTE_ID);
	for (size_t i = n.n; i < 10; i++)
		buf_putc(b, '0');
	buf_str(b, buf_take(&n));
	buf_putc(b, ')');
}

static void
id_put(struct buf *b, const char *key, const struct pdf_tag *t)
{
	const struct note *note = t->of;

	buf_puts(b, key);
	pdf_note_id_put(b, (uint32_t)note->number);
}

static const char *
numbering(enum number_format f, struct str label)
{
	switch (f) {
	case NUMBER_NONE: /* a dash, a bullet */
		return label.n > 0 ? "Disc" : "None";
	case NUMBER_DECIMAL:
		return "Decimal";
	case NUMBER_LOWER_VIET:
		return "LowerAlpha";
	case NUMBER_UPPER_VIET:
		return "UpperAlpha";
	case NUMBER_LOWER_ROMAN:
		return "LowerRoman";
	case NUMBER_UPPER_ROMAN:
		return "UpperRoman";
	}
	return "None";
}

static void
list_put(struct buf *b, const struct pdf_tag *t)
{
	const struct list_level *l = t->of;

	buf_puts(b, "/A<</O/List/ListNumbering/");
	buf_puts(b, numbering(l->format, l->text));
	buf_puts(b, ">>");
}

static void
figure_put(const struct pdf *pdf, struct buf *b, const struct pdf_tag *t,
    uint32_t page)
{
	const struct box *box = t->of;
	cv_len bottom = pdf->layout->sheets[page].height - box->y - box->height;

	buf_puts(b, "/Alt");
	pdf_text_put(b, box->as.image->alt);
	buf_puts(b, "/A<</O/Layout/BBox[");
	buf_milli(b, box->x);
	buf_putc(b, ' ');
	buf_milli(b, bottom);
	buf_putc(b, ' ');
	buf_milli(b, box->x + box->width);
	buf_putc(b, ' ');
	buf_milli(b, bottom + box->height);
	buf_puts(b, "]>>");
}

/* ---- kids ---- */

/* The page of the first content of its own; PDF_NO_KID: none. */
static uint32_t
page_of(const struct pdf_tags *t, const struct pdf_tag *tag)
{
	for (uint32_t k = tag->first; k != PDF_NO_KID; k = t->kids[k].next)
		if (t->kids[k].kind != KID_TAG)
			return t->kids[k].page;
	return PDF_NO_KID;
}

static bool
is_shown(const struct pdf_tags *t, const struct pdf_kid *k)
{
	return k->kind != KID_TAG || t->v[k->value].used;
}

static void
kid_put(const struct pdf *pdf, struct buf *b, const struct pdf_kid *k,
    uint32_t page)
{
	switch (k->kind) {
	case KID_TAG:
		ref_put(b, pdf->tags.v[k->value].number);
		break;
	case KID_MARK:
		if (k->page == page) {
			buf_int(b, k->value);
			break;
		}
		page_put(pdf, b, "<</Type/MCR/Pg ", k->page);
		buf_puts(b, "/MCID ");
		buf_int(b, k->value);
		buf_puts(b, ">>");
		break;
	case KID_OBJECT:
		page_put(pdf, b, "<</Type/OBJR/Pg ", k->page);
		buf_puts(b, "/Obj ");
		ref_put(b, k->value);
		buf_puts(b, ">>");
		break;
	}
}

static void
kids_put(const struct pdf *pdf, struct buf *b, const struct pdf_tag *tag,
    uint32_t page)
{
	const struct pdf_tags *t = &pdf->tags;
	size_t n = 0, from;

	for (uint32_t k = tag->first; k != PDF_NO_KID; k = t->kids[k].next)
		n += is_shown(t, &t->kids[k]);
	if (n == 0)
		return;
	buf_puts(b, n > 1 ? "/K[" : "/K ");
	from = b->n;
	for (uint32_t k = tag->first; k != PDF_NO_KID; k = t->kids[k].next) {
		if (!is_shown(t, &t->kids[k]))
			continue;
		if (b->n > from)
			buf_putc(b, ' ');
		kid_put(pdf, b, &t->kids[k], page);
	}
	if (n > 1)
		buf_putc(b, ']');
}

static void
tag_put(const struct pdf *pdf, struct buf *b, const struct pdf_tag *tag)
{
	const struct pdf_tags *t = &pdf->tags;
	uint32_t page = page_of(t, tag);

	buf_puts(b, "<</S/");
	buf_puts(b, pdf_tag_name(tag->kind));
	buf_puts(b, "/P ");
	ref_put(b, tag->parent == PDF_NO_TAG ? pdf->structure->id
					     : t->v[tag->parent].number);
	if (page != PDF_NO_KID)
		page_put(pdf, b, "/Pg ", page);
	kids_put(pdf, b, tag, page);
	if (tag->kind == TAG_TH || tag->kind == TAG_TD)
		cell_put(b, tag);
	else if (tag->kind == TAG_L)
		list_put(b, tag);
	else if (tag->kind == TAG_FIGURE)
		figure_put(pdf, b, tag, page);
	else if (tag->kind == TAG_NOTE)
		id_put(b, "/ID", tag);
	buf_puts(b, ">>");
}

/* ---- the parent tree: from content back to its tag ---- */

static size_t
keys(const struct pdf *pdf)
{
	return pdf->layout->n_sheets + pdf->tags.n_annotations;
}

static size_t
leaves(const struct pdf *pdf)
{
	return (keys(pdf) + LEAF - 1) / LEAF;
}

static void
leaf_put(const struct pdf *pdf, struct buf *b, size_t leaf)
{
	const struct pdf_tags *t = &pdf->tags;
	size_t pages = pdf->layout->n_sheets, from = leaf * LEAF;
	size_t to = from + LEAF < keys(pdf) ? from + LEAF : keys(pdf);

	buf_puts(b, "<</Limits[");
	buf_int(b, (int64_t)from);
	buf_putc(b, ' ');
	buf_int(b, (int64_t)to - 1);
	buf_puts(b, "]/Nums[");
	for (size_t i = from; i < to; i++) {
		const struct pdf_marks *m = i < pages ? &t->pages[i] : NULL;

		buf_int(b, (int64_t)i);
		if (m == NULL) {
			buf_putc(b, ' ');
			ref_put(b, t->v[t->annotations[i - pages]].number);
			buf_putc(b, ' ');
			continue;
		}
		buf_putc(b, '[');
		for (size_t k = 0; k < m->n; k++) {
			if (k > 0)
				buf_putc(b, ' ');
			ref_put(b, t->v[m->v[k]].number);
		}
		buf_putc(b, ']');
	}
	buf_puts(b, "]>>");
}

static void
root_put(const struct pdf *pdf, struct buf *b)
{
	uint32_t first = pdf->tags.first_leaf;

	buf_puts(b, "<</Kids[");
	for (size_t i = 0; i < leaves(pdf); i++) {
		if (i > 0)
			buf_putc(b, ' ');
		ref_put(b, first + (uint32_t)i);
	}
	buf_puts(b, "]>>");
}

/* ---- all ---- */

/* Kids stand behind their parents. */
static void
use(struct pdf_tags *t)
{
	for (size_t i = t->n; i-- > 0;) {
		struct pdf_tag *tag = &t->v[i];

		if (page_of(t, tag) != PDF_NO_KID)
			tag->used = true;
		if (tag->used && tag->parent != PDF_NO_TAG)
			t->v[tag->parent].used = true;
	}
	for (size_t i = 0; i < t->n; i++) {
		struct pdf_tag *tag = &t->v[i];

		if (tag->kind == TAG_TR || tag->kind == TAG_TH ||
		    tag->kind == TAG_TD)
			tag->used = t->v[tag->parent].used;
	}
}

/* The tree of names (ISO 32000-1, 7.9.6): notes are numbered as they are read.
 */
static void
ids_put(const struct pdf_tags *t, struct buf *b)
{
	if (t->n_notes == 0)
		return;
	buf_puts(b, "/IDTree<</Names[");
	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].kind != TAG_NOTE || !t->v[i].used)
			continue;
		id_put(b, " ", &t->v[i]);
		buf_putc(b, ' ');
		ref_put(b, t->v[i].number);
	}
	buf_puts(b, "]>>");
}

uint32_t
pdf_tags_number(struct pdf *pdf, uint32_t first)
{
	struct pdf_tags *t = &pdf->tags;
	struct buf b = buf_new(pdf->arena);
	uint32_t root;

	t->v[0].used = true; /* an empty document has a Document too */
	use(t);
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].used)
			t->v[i].number = first++;
	t->first_leaf = first;
	root = first + (uint32_t)leaves(pdf);
	buf_puts(&b, "/Type/StructTreeRoot/K ");
	ref_put(&b, t->v[0].number);
	ids_put(t, &b);
	buf_puts(&b, "/ParentTree ");
	ref_put(&b, root);
	buf_puts(&b, "/ParentTreeNextKey ");
	buf_int(&b, (int64_t)keys(pdf));
	pdf->structure->body = buf_take(&b);
	return root + 1;
}

bool
pdf_tags_next(struct pdf *pdf, struct pdf_tag_cursor *c, struct buf *out,
    uint32_t *number)
{
	struct pdf_tags *t = &pdf->tags;

	while (c->tag < t->n && !t->v[c->tag].used)
		c->tag++;
	if (c->tag < t->n) {
		*number = t->v[c->tag].number;
		tag_put(pdf, out, &t->v[c->tag++]);
		return true;
	}
	if (c->leaf > leaves(pdf))
		return false;
	*number = t->first_leaf + (uint32_t)c->leaf;
	if (c->leaf < leaves(pdf))
		leaf_put(pdf, out, c->leaf);
	else
		root_put(pdf, out);
	c->leaf++;
	return true;
}
