/* Pages as plain text: one box a line.
 *
 *   page 2 number 2 595.3 x 841.9
 *     text 85.05 69.8 201.35 LiberationSerif 14 #3 "Kính gửi: "
 *     fill 85.05 70 100 0.75 000000
 * x y width of texts, x y width height of the others, in points; #block id, or
 * "artifact". */
#include "engine/layout/lay.h"

static void
put_lengths(struct buf *b, const cv_len *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_putc(b, ' ');
		buf_milli(b, v[i]);
	}
}

static void
put_whose(struct buf *b, const struct box *x)
{
	if (x->artifact) {
		buf_puts(b, " artifact");
		return;
	}
	buf_puts(b, " #");
	buf_int(b, x->block);
}

static void
put_color(struct buf *b, uint32_t color)
{
	buf_putc(b, ' ');
	buf_hex(b, color, 6);
}

/* The text under the glyphs of the box. */
static struct str
text_of(const struct box_text *t)
{
	const struct shape *s = t->shape;
	size_t from = t->from < s->n ? s->glyphs[t->from].cluster : s->text.n;
	size_t to = t->to < s->n ? s->glyphs[t->to].cluster : s->text.n;

	return str_slice(s->text, from, to);
}

static void
put_quoted(struct buf *b, struct str s)
{
	buf_puts(b, " \"");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_putc(b, '\\');
		buf_putc(b, s.p[i]);
	}
	buf_putc(b, '"');
}

static void
put_text(struct buf *b, const struct box *x)
{
	const struct box_text *t = &x->as.text;

	put_lengths(b, (const cv_len[]){x->x, x->y, x->width}, 3);
	buf_putc(b, ' ');
	buf_str(b, font_facts(t->face)->postscript);
	buf_putc(b, ' ');
	buf_milli(b, t->size);
	if (t->color != 0)
		put_color(b, t->color);
	if (t->token_broken)
		buf_puts(b, " broken");
	put_whose(b, x);
	put_quoted(b, text_of(t));
}

static void
put_link(struct buf *b, const struct box_link *link)
{
	if (link->href.n > 0) {
		put_quoted(b, link->href);
		return;
	}
	buf_puts(b, " -> #");
	buf_int(b, link->target->id);
}

static void
put_box(struct buf *b, const struct box *x)
{
	const cv_len at[] = {x->x, x->y, x->width, x->height};

	switch (x->kind) {
	case BOX_TEXT:
		buf_puts(b, "  text");
		put_text(b, x);
		break;
	case BOX_FILL:
		buf_puts(b, "  fill");
		put_lengths(b, at, 4);
		put_color(b, x->as.fill);
		break;
	case BOX_IMAGE:
		buf_puts(b, "  image");
		put_lengths(b, at, 4);
		put_whose(b, x);
		put_quoted(b, x->as.image->alt);
		break;
	case BOX_LINK:
		buf_puts(b, "  link");
		put_lengths(b, at, 4);
		put_whose(b, x);
		put_link(b, &x->as.link);
		break;
	}
	buf_putc(b, '\n');
}

static void
put_landmark(struct buf *b, const struct landmark *m)
{
	buf_puts(b, "landmark ");
	buf_int(b, m->level);
	buf_puts(b, " page ");
	buf_int(b, m->page + 1);
	put_lengths(b, &m->y, 1);
	put_quoted(b, m->title);
	buf_putc(b, '\n');
}

void
layout_dump(struct buf *b, const struct layout *l)
{
	for (size_t i = 0; i < l->n_sheets; i++) {
		const struct sheet *s = &l->sheets[i];

		buf_puts(b, "page ");
		buf_int(b, (int64_t)i + 1);
		buf_puts(b, " number ");
		buf_int(b, s->number);
		buf_putc(b, ' ');
		buf_milli(b, s->width);
		buf_puts(b, " x ");
		buf_milli(b, s->height);
		buf_putc(b, '\n');
		for (size_t k = 0; k < s->n_boxes; k++)
			put_box(b, &s->boxes[k]);
	}
	for (size_t i = 0; i < l->n_landmarks; i++)
		put_landmark(b, &l->landmarks[i]);
}
