/* Text operators.
 *
 * Positions. Each box starts at its exact place (Td, millipoints). Inside the
 * box a reader advances by the W array: the face's own advance, printed to a
 * millionth of the size. The wanted advance differs by kerning and by the
 * space that justifies a line. `owed` is how far the reader's pen is to the
 * right of the wanted place, in millionths of the size; when it reaches half a
 * step a TJ number of whole steps takes it back. What rounding leaves stays in
 * `owed`, so nothing adds up: a glyph is never more than half a step off
 * (0.01 pt up to 20 pt, a tenth of that above).
 *
 * Text. A cluster that is one glyph saying what ToUnicode says is plain. Any
 * other cluster stands in a Span with ActualText. A token that is broken over
 * lines without an inserted character stands in one Span over its pieces, so
 * that copying gives it whole; the pieces must follow each other on the page.
 *
 * Strings are literal: two bytes a glyph, half of what hexadecimal costs the
 * compressor. */
#include "engine/pdf/parts.h"

#include <assert.h>
#include <stdlib.h>

#define MILLION 1000000
#define STEP 1000      /* one TJ unit: a thousandth of the size */
#define STEP_LARGE 100 /* a tenth of one, for large sizes */
#define SIZE_LARGE LEN_PT(20)
#define GLYPH_MOST 64 /* bytes one glyph and its number may need */

/* A piece of a box being shown. */
struct show {
	struct pdf_pen *pen;
	const struct box_text *t;
	const struct pdf_face *f;
	uint32_t at;       /* next glyph */
	int64_t fu;        /* advances before it */
	int64_t extra;     /* justification before it, millipoints */
	int32_t more_left; /* spaces that still get one millipoint more */
	int64_t owed;      /* see above */
	int32_t step;
	cv_len rise;    /* as set by Ts */
	bool open;      /* an array or string is being written … */
	size_t open_at; /* … that began here */
	bool adjusted;  /* … and holds a number */
};

static inline char *
put_string_byte(char *p, unsigned c)
{
	if (c == '(' || c == ')' || c == '\\') {
		*p++ = '\\';
	} else if (c == '\r' || c == '\n') {
		/* A bare line end would be read as \n whatever it was. */
		*p++ = '\\';
		c = c == '\r' ? 'r' : 'n';
	}
	*p++ = (char)c;
	return p;
}

static void
show_open(struct show *s)
{
	struct buf *b = s->pen->b;

	s->open = true;
	s->adjusted = false;
	s->open_at = b->n;
	b->p[b->n++] = '[';
	b->p[b->n++] = '(';
}

/* "[(…)-20(…)]TJ", or "(…)Tj" where no number came up. */
static void
show_close(struct show *s)
{
	struct buf *b = s->pen->b;

	if (!s->open)
		return;
	s->open = false;
	b->p[b->n++] = ')';
	if (s->adjusted) {
		buf_puts(b, "]TJ\n");
		return;
	}
	b->p[s->open_at] = ' ';
	buf_puts(b, "Tj\n");
}

/* Gives what is owed after it. */
static int64_t
put_adjustment(struct show *s, int64_t owed)
{
	struct buf *b = s->pen->b;
	int64_t steps = muldiv(owed, 1, s->step);
	bool fresh = b->n == s->open_at + 2;

	/* "[(" just opened: the number comes first, "[-20(". */
	if (fresh)
		b->n--;
	else
		b->p[b->n++] = ')';
	b->n = (size_t)(pdf_put_milli(b->p + b->n, steps * s->step) - b->p);
	b->p[b->n++] = '(';
	s->adjusted = true;
	return owed - steps * s->step;
}

static void
set_rise(struct show *s, int32_t y)
{
	cv_len rise = font_scale(s->t->face, s->t->size, y);
	struct buf *b = s->pen->b;

	if (rise == s->rise)
		return;
	show_close(s);
	buf_reserve(b, GLYPH_MOST);
	b->n = (size_t)(pdf_put_milli(b->p + b->n, rise) - b->p);
	buf_puts(b, " Ts\n");
	s->rise = rise;
}

static int64_t
to_millionths(const struct show *s, int64_t fu)
{
	return muldiv(fu, MILLION, s->f->facts->upem);
}

static void
show_glyph(struct show *s, const struct glyph *g, struct offset at)
{
	const struct subset *sub = s->f->subset;
	struct buf *b = s->pen->b;
	unsigned id = sub->gid[g->id];
	char *p;

	if (at.y != 0 || s->rise != 0)
		set_rise(s, at.y);
	if (b->cap - b->n < GLYPH_MOST)
		buf_reserve(b, 4096);
	if (!s->open)
		show_open(s);
	if (at.x != 0)
		s->owed -= to_millionths(s, at.x);
	if (2 * llabs(s->owed) >= s->step)
		s->owed = put_adjustment(s, s->owed);
	p = put_string_byte(b->p + b->n, id >> 8);
	p = put_string_byte(p, id & 255u);
	b->n = (size_t)(p - b->p);
	if (at.x != 0)
		s->owed += to_millionths(s, at.x);
	if (g->advance != sub->advance[id])
		s->owed += to_millionths(s, sub->advance[id] - g->advance);
	s->fu += g->advance;
}

/* Justification stretches U+0020 alone (layout.h). */
static bool
is_justified(struct str text)
{
	return text.n == 1 && text.p[0] == ' ';
}

/* Gives the millionths by which the pen must go on. */
static int64_t
space_add(struct show *s)
{
	cv_len extra = s->t->space_extra;

	if (s->more_left > 0) {
		s->more_left--;
		extra++;
	}
	s->extra += extra;
	return extra != 0 ? muldiv(extra, MILLION, s->t->size) : 0;
}

static void
actual_text_put(struct buf *b, struct str text)
{
	buf_puts(b, "/Span<</ActualText<FEFF");
	pdf_utf16_put(b, text);
	buf_puts(b, ">>>BDC\n");
}

/* Does ToUnicode say the cluster's text? */
static bool
is_plain(const struct show *s, const struct pdf_cluster *c)
{
	uint16_t id = s->t->shape->glyphs[s->at].id;
	uint32_t said = s->f->said[s->f->subset->gid[id]];

	return c->end == s->at + 1 && said != SAID_UNKNOWN &&
	       said == pdf_said_pack(c->text);
}

static void
show_cluster(struct show *s)
{
	static const struct offset pen;
	const struct shape *shape = s->t->shape;
	struct pdf_cluster c = pdf_cluster(shape, s->at, s->t->to);
	/* Inside a token's span the text is said already. */
	bool plain = s->pen->span || is_plain(s, &c);

	if (!plain) {
		show_close(s);
		actual_text_put(s->pen->b, c.text);
	}
	for (; s->at < c.end; s->at++)
		show_glyph(s, &shape->glyphs[s->at],
		    shape->offsets != NULL ? shape->offsets[s->at] : pen);
	if (!plain) {
		show_close(s);
		buf_puts(s->pen->b, "EMC\n");
	}
	if (is_justified(c.text))
		s->owed -= space_add(s);
}

/* Shows glyphs as long as each is a cluster alone that stands at the pen and
 * says what ToUnicode says: nearly all do. The inner loop of the room: what it
 * needs stands in locals, as writing bytes makes the compiler forget the rest.
 */
static void
show_simple(struct show *s, uint32_t to)
{
	const struct shape *shape = s->t->shape;
	const struct subset *sub = s->f->subset;
	const uint32_t *said_of = s->pen->span ? NULL : s->f->said;
	struct buf *b = s->pen->b;
	int64_t owed = s->owed, fu = s->fu;
	uint32_t i = s->at;

	if (shape->offsets != NULL || s->rise != 0)
		return;
	buf_reserve(b, (size_t)(to - i) * 4 + GLYPH_MOST);
	for (; i < to; i++) {
		const struct glyph *g = &shape->glyphs[i];
		uint32_t said = pdf_said_alone(shape, i);
		unsigned id = sub->gid[g->id];
		char *p;

		if (said == SAID_UNKNOWN ||
		    (said_of != NULL && said_of[id] != said))
			break;
		if (b->cap - b->n < GLYPH_MOST)
			buf_reserve(b, 4096);
		if (!s->open)
			show_open(s);
		if (2 * llabs(owed) >= s->step)
			owed = put_adjustment(s, owed);
		p = put_string_byte(b->p + b->n, id >> 8);
		p = put_string_byte(p, id & 255u);
		b->n = (size_t)(p - b->p);
		if (g->advance != sub->advance[id])
			owed += to_millionths(s, sub->advance[id] - g->advance);
		fu += g->advance;
		if (said == ' ')
			owed -= space_add(s);
	}
	s->owed = owed;
	s->fu = fu;
	s->at = i;
}

void
pdf_color(struct pdf_pen *pen, uint32_t color)
{
	struct buf *b = pen->b;

	if (pen->color == color)
		return;
	pen->color = color;
	if (color == 0) {
		buf_puts(b, "0 g\n");
		return;
	}
	buf_reserve(b, 4 * PDF_NUMBER_MOST);
	for (int shift = 16; shift >= 0; shift -= 8) {
		int64_t part = muldiv(color >> shift & 255u, 1000, 255);

		b->n = (size_t)(pdf_put_milli(b->p + b->n, part) - b->p);
		b->p[b->n++] = ' ';
	}
	buf_puts(b, "rg\n");
}

static void
set_font(struct pdf_pen *pen, const struct pdf_face *f, cv_len size)
{
	struct buf *b = pen->b;

	if (pen->face == f->face && pen->size == size)
		return;
	pen->face = f->face;
	pen->size = size;
	buf_reserve(b, 2 * PDF_NUMBER_MOST);
	b->p[b->n++] = '/';
	b->p[b->n++] = 'F';
	b->n = (size_t)(pdf_put_int(b->p + b->n, f->facts->index) - b->p);
	b->p[b->n++] = ' ';
	b->n = (size_t)(pdf_put_milli(b->p + b->n, size) - b->p);
	buf_puts(b, " Tf\n");
}

static void
text_begin(struct pdf_pen *pen)
{
	if (pen->in_text)
		return;
	buf_puts(pen->b, "BT\n");
	pen->in_text = true;
	pen->line_x = 0;
	pen->line_y = 0;
}

void
pdf_text_end(struct pdf_pen *pen)
{
	if (!pen->in_text)
		return;
	if (pen->marked && pen->marked_in_text) {
		buf_puts(pen->b, "EMC\n");
		pen->marked = false;
	}
	buf_puts(pen->b, "ET\n");
	pen->in_text = false;
}

static void
move_to(struct pdf_pen *pen, cv_len x, cv_len y)
{
	struct buf *b = pen->b;

	buf_reserve(b, 3 * PDF_NUMBER_MOST);
	b->n = (size_t)(pdf_put_milli(b->p + b->n, x - pen->line_x) - b->p);
	b->p[b->n++] = ' ';
	b->n = (size_t)(pdf_put_milli(b->p + b->n, y - pen->line_y) - b->p);
	buf_puts(b, " Td");
	pen->line_x = x;
	pen->line_y = y;
}

/* Everything that is set before glyphs are shown. */
static void
show_begin(struct show *s, const struct box *box)
{
	struct pdf_pen *pen = s->pen;
	cv_len x = box->x + font_scale(s->t->face, s->t->size, s->fu) +
		   (cv_len)s->extra;

	/* before text begins: what began outside text must end there */
	if (pen->marked && pen->marked_tag != pen->tag)
		pdf_mark_close(pen);
	text_begin(pen);
	pdf_mark(pen);
	pdf_color(pen, s->t->color);
	set_font(pen, s->f, s->t->size);
	move_to(pen, x, pen->sheet->height - box->y);
	s->owed = 0;
}

static void
show_glyphs(struct show *s, uint32_t to)
{
	while (s->at < to) {
		show_simple(s, to);
		if (s->at < to)
			show_cluster(s);
	}
	set_rise(s, 0);
	show_close(s);
}

/* Shows the glyphs up to `to`. */
static void
show_until(struct show *s, const struct box *box, uint32_t to)
{
	if (s->at >= to)
		return;
	show_begin(s, box);
	show_glyphs(s, to);
}

/* Shows the whole box; what it takes is kept when it comes again. */
static void
show_whole(struct show *s, const struct box *box)
{
	struct pdf *pdf = s->pen->pdf;
	struct pdf_line *line;
	size_t from;
	bool known;

	line = pdf_line_find(pdf, s->t, s->f->subset, &known);
	show_begin(s, box);
	if (line->shown.n > 0) {
		buf_str(s->pen->b, line->shown);
		return;
	}
	from = s->pen->b->n;
	show_glyphs(s, s->t->to);
	if (known)
		pdf_line_keep(pdf, line,
		    str_slice(buf_take(s->pen->b), from, s->pen->b->n));
}

/* A token too long for a string is left in pieces. */
static void
span_open(struct pdf_pen *pen, size_t i, uint32_t start)
{
	struct str text = pdf_token_text(pen->pdf->arena, pen->sheet, i, start);

	if (text.n > PDF_TOKEN_MOST)
		return;
	pdf_text_end(pen);
	pdf_mark(pen);
	actual_text_put(pen->b, text);
	pen->span = true;
}

static void
span_close(struct pdf_pen *pen)
{
	pdf_text_end(pen);
	buf_puts(pen->b, "EMC\n");
	pen->span = false;
}

void
pdf_text_box(struct pdf_pen *pen, size_t i)
{
	const struct box *box = &pen->sheet->boxes[i];
	const struct box_text *t = &box->as.text;
	bool goes_on = pdf_token_next(pen->sheet, i) != NULL;
	struct show s = {.pen = pen, .t = t, .at = t->from};
	uint32_t start;

	if (t->from >= t->to)
		return;
	assert(t->size > 0);
	s.f = pdf_face_of(pen->pdf, t->face);
	s.more_left = t->space_more;
	s.step = t->size > SIZE_LARGE ? STEP_LARGE : STEP;
	if (!pen->span && !goes_on) {
		show_whole(&s, box);
		return;
	}
	if (pen->span) {
		show_until(&s, box, pdf_token_end(t));
		if (s.at == t->to && goes_on)
			return;
		span_close(pen);
	}
	if (goes_on && (start = pdf_token_start(t, s.at)) < t->to) {
		show_until(&s, box, start);
		span_open(pen, i, start);
	}
	show_until(&s, box, t->to);
}
