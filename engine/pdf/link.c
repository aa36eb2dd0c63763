#include "engine/pdf/parts.h"

/* An address as ASCII (ISO 32000-1, 12.6.4.7): bytes of UTF-8 that a URI may
 * not hold become %XX. */
static void
uri_put(struct buf *b, struct str href)
{
	struct buf uri = buf_new(b->arena);

	for (size_t i = 0; i < href.n; i++) {
		unsigned char c = (unsigned char)href.p[i];

		if (c > ' ' && c < 0x7F) {
			buf_putc(&uri, (char)c);
		} else {
			buf_putc(&uri, '%');
			buf_hex(&uri, c, 2);
		}
	}
	pdf_literal_put(b, buf_take(&uri));
}

static void
side_put(struct buf *b, cv_len v, char after)
{
	buf_reserve(b, PDF_NUMBER_MOST + 1);
	b->n = (size_t)(pdf_put_milli(b->p + b->n, v) - b->p);
	b->p[b->n++] = after;
}

/* The top of the paragraph (ISO 32000-1, 12.3.2); of the first page where it
 * has no words to stand anywhere. */
static void
destination_put(struct pdf *pdf, struct buf *b, const struct block *target)
{
	const struct stand *s;
	size_t page = 0;
	cv_len top = 0;

	if (pdf->stands.v == NULL)
		layout_stands(pdf->arena, pdf->layout, &pdf->stands);
	s = &pdf->stands.v[target->id];
	if (s->sheet > 0) {
		page = (size_t)s->sheet - 1;
		top = s->top;
	}
	buf_puts(b, "/Dest[");
	pdf_ref_put(b, pdf->page[page]);
	buf_puts(b, "/XYZ null ");
	buf_milli(b, pdf->layout->sheets[page].height - top);
	buf_puts(b, " null]");
}

/* What a reader says of the link (ISO 14289-1, 7.18.5). */
#define SAID_MOST 200 /* bytes: every line of a link says it */

static struct str
said(struct pdf *pdf, const struct box *box)
{
	struct str title;

	if (box->as.link.href.n > 0)
		return box->as.link.href;
	title = document_title(pdf->arena, &box->as.link.target->as.paragraph);
	if (title.n > SAID_MOST) {
		title.n = SAID_MOST;
		while (((unsigned char)title.p[title.n] & 0xC0) == 0x80)
			title.n--; /* whole characters */
	}
	return title.n > 0 ? title : STR("…");
}

static struct pdf_object *
link_write(struct pdf *pdf, size_t page, const struct box *box, uint32_t tag)
{
	const struct sheet *sheet = &pdf->layout->sheets[page];
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	/* F 4: shown in print too, as PDF/A wants it. */
	buf_puts(&b, "/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
	side_put(&b, box->x, ' ');
	side_put(&b, sheet->height - box->y - box->height, ' ');
	side_put(&b, box->x + box->width, ' ');
	side_put(&b, sheet->height - box->y, ']');
	if (box->as.link.href.n > 0) {
		buf_puts(&b, "/A<</Type/Action/S/URI/URI");
		uri_put(&b, box->as.link.href);
		buf_puts(&b, ">>");
	} else {
		destination_put(pdf, &b, box->as.link.target);
	}
	if (!pdf->options->untagged) {
		buf_puts(&b, "/Contents");
		pdf_text_put(&b, said(pdf, box));
		buf_puts(&b, "/StructParent ");
		buf_int(&b,
		    (int64_t)(pdf->layout->n_sheets + pdf->tags.n_annotations));
		pdf_tag_annotation(pdf, tag, page, o->id);
	}
	o->body = buf_take(&b);
	return o;
}

void
pdf_links_put(struct pdf *pdf, struct buf *b, size_t page)
{
	const struct sheet *sheet = &pdf->layout->sheets[page];
	const uint32_t *tags = pdf->link_tags;
	bool any = false;

	for (size_t i = 0; i < sheet->n_boxes; i++) {
		const struct box *box = &sheet->boxes[i];

		if (box->kind != BOX_LINK)
			continue;
		buf_puts(b, any ? " " : "/Annots[");
		any = true;
		pdf_ref_put(
		    b, link_write(pdf, page, box,
			   pdf->options->untagged ? PDF_NO_TAG : *tags++));
	}
	if (any) /* in the order of the tags (ISO 14289-1, 7.18.3) */
		buf_puts(b, "]/Tabs/S");
}
