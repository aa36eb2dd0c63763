#include "engine/pdf/parts.h"

#include <assert.h>

static void
number(struct buf *b, int64_t v)
{
	buf_reserve(b, PDF_NUMBER_MOST + 1);
	b->n = (size_t)(pdf_put_milli(b->p + b->n, v) - b->p);
	b->p[b->n++] = ' ';
}

/* ---- marked content (ISO 32000-1, 14.6) ---- */

void
pdf_mark_close(struct pdf_pen *pen)
{
	if (!pen->marked)
		return;
	assert(!pen->span);
	pen->marked = false;
	/* text that began inside must end before */
	if (!pen->marked_in_text)
		pdf_text_end(pen);
	buf_puts(pen->b, "EMC\n");
}

void
pdf_mark(struct pdf_pen *pen)
{
	struct pdf *pdf = pen->pdf;

	if (pdf->options->untagged ||
	    (pen->marked && pen->marked_tag == pen->tag))
		return;
	pdf_mark_close(pen);
	pen->marked = true;
	pen->marked_in_text = pen->in_text;
	pen->marked_tag = pen->tag;
	if (pen->tag == PDF_NO_TAG) {
		buf_puts(pen->b, "/Artifact BMC\n");
		return;
	}
	buf_putc(pen->b, '/');
	buf_puts(pen->b, pdf_tag_name(pdf->tags.v[pen->tag].kind));
	buf_puts(pen->b, "<</MCID ");
	buf_int(pen->b, pdf_tag_mark(pdf, pen->tag, pen->page));
	buf_puts(pen->b, ">>BDC\n");
}

static void
fill(struct pdf_pen *pen, const struct box *box)
{
	if (box->width <= 0 || box->height <= 0)
		return;
	pdf_text_end(pen);
	pdf_mark(pen);
	pdf_color(pen, box->as.fill);
	number(pen->b, box->x);
	number(pen->b, pen->sheet->height - box->y - box->height);
	number(pen->b, box->width);
	number(pen->b, box->height);
	buf_puts(pen->b, "re\nf\n");
}

static void
picture(struct pdf_pen *pen, const struct box *box)
{
	struct buf *b = pen->b;

	if (box->width <= 0 || box->height <= 0)
		return;
	pdf_text_end(pen);
	pdf_mark(pen);
	buf_puts(b, "q\n");
	number(b, box->width);
	buf_puts(b, "0 0 ");
	number(b, box->height);
	number(b, box->x);
	number(b, pen->sheet->height - box->y - box->height);
	buf_puts(b, "cm\n/I");
	buf_int(b, (int64_t)pdf_image_index(pen->pdf, box->as.image->image));
	buf_puts(b, " Do\nQ\n");
}

static void
link_note(struct pdf *pdf, const struct box *box)
{
	ARENA_PUSH(pdf->arena, pdf->link_tags, pdf->n_link_tags,
	    pdf->cap_link_tags, pdf_tag_of_link(pdf, box));
}

void
pdf_content(struct pdf *pdf, size_t page)
{
	const struct sheet *sheet = &pdf->layout->sheets[page];
	struct pdf_pen pen = {.pdf = pdf,
	    .b = &pdf->content,
	    .sheet = sheet,
	    .page = page,
	    .tag = PDF_NO_TAG};

	pdf->content.n = 0;
	pdf->n_link_tags = 0;
	for (size_t i = 0; i < sheet->n_boxes; i++) {
		const struct box *box = &sheet->boxes[i];

		if (box->kind != BOX_LINK && !pdf->options->untagged)
			pen.tag = pdf_tag_of_box(pdf, box);
		switch (box->kind) {
		case BOX_TEXT:
			pdf_text_box(&pen, i);
			break;
		case BOX_FILL:
			fill(&pen, box);
			break;
		case BOX_IMAGE:
			picture(&pen, box);
			break;
		case BOX_LINK: /* an annotation, see link.c */
			if (!pdf->options->untagged)
				link_note(pdf, box);
			break;
		}
	}
	pdf_text_end(&pen);
	pdf_mark_close(&pen);
}
