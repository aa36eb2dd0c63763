#include "engine/pdf/parts.h"

static void
number(struct buf *b, int64_t v)
{
	buf_reserve(b, PDF_NUMBER_MOST + 1);
	b->n = (size_t)(pdf_put_milli(b->p + b->n, v) - b->p);
	b->p[b->n++] = ' ';
}

static void
fill(struct pdf_pen *pen, const struct box *box)
{
	if (box->width <= 0 || box->height <= 0)
		return;
	pdf_text_end(pen);
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

void
pdf_content(struct pdf *pdf, const struct sheet *sheet)
{
	struct pdf_pen pen = {.pdf = pdf, .b = &pdf->content, .sheet = sheet};

	pdf->content.n = 0;
	for (size_t i = 0; i < sheet->n_boxes; i++) {
		const struct box *box = &sheet->boxes[i];

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
			break;
		}
	}
	pdf_text_end(&pen);
}
