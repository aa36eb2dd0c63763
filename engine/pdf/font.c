/* Fonts: Type0 with Identity-H over a CIDFontType2 whose glyph ids are those of
 * the embedded subset (ISO 32000-1, 9.7). Of a face's coverage all glyphs have
 * a width and a text, so that every document says the same of it; of a subset
 * made for the document those that are used. */
#include "engine/pdf/parts.h"

#define FLAG_FIXED 1
#define FLAG_SERIF 2
#define FLAG_SYMBOLIC 4 /* letters outside Adobe's Latin set: Vietnamese */
#define FLAG_ITALIC 64

static void
name_put(struct buf *b, const struct pdf_face *f)
{
	struct buf name = buf_new(b->arena);

	buf_puts(&name, f->subset->tag);
	buf_putc(&name, '+');
	buf_str(&name, f->facts->postscript);
	pdf_name_put(b, buf_take(&name));
}

static void
width_put(struct buf *b, int32_t width)
{
	char text[PDF_NUMBER_MOST];

	buf_put(b, text, (size_t)(pdf_put_milli(text, width) - text));
}

static bool
used(const struct pdf_face *f, size_t id)
{
	return id < f->subset->n_new && f->said[id] != SAID_NOTHING;
}

static size_t
equal_widths(const struct pdf_face *f, size_t id)
{
	size_t n = 1;

	while (used(f, id + n) && f->width[id + n] == f->width[id])
		n++;
	return n;
}

/* "1 [500 250.5] 8 12 443.848": lists, and ranges of three or more. */
struct str
pdf_widths(struct arena *a, const struct pdf_face *f)
{
	struct buf own = buf_new(a), *b = &own;
	bool in_list = false;

	buf_puts(b, "/W[");
	for (size_t id = 0; id < f->subset->n_new;) {
		size_t n = used(f, id) ? equal_widths(f, id) : 0;

		if (in_list && (n == 0 || n > 2)) {
			buf_putc(b, ']');
			in_list = false;
		}
		if (n > 2) {
			buf_int(b, (int64_t)id);
			buf_putc(b, ' ');
			buf_int(b, (int64_t)(id + n - 1));
			buf_putc(b, ' ');
			width_put(b, f->width[id]);
			buf_putc(b, '\n');
		} else if (n > 0) {
			if (!in_list)
				buf_int(b, (int64_t)id);
			buf_putc(b, in_list ? ' ' : '[');
			in_list = true;
			width_put(b, f->width[id]);
			n = 1;
		}
		id += n ? n : 1;
	}
	buf_puts(b, in_list ? "]]" : "]");
	return buf_take(b);
}

static void
scaled_put(struct buf *b, const char *key, const struct pdf_face *f, int32_t v)
{
	buf_puts(b, key);
	buf_int(b, muldiv(v, 1000, f->facts->upem));
}

static struct pdf_object *
file_write(struct pdf *pdf, const struct pdf_face *f)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);
	const struct subset *s = f->subset;

	buf_puts(&b, "/Length ");
	buf_int(&b, (int64_t)s->deflated.n);
	buf_puts(&b, "/Length1 ");
	buf_int(&b, (int64_t)s->file_size);
	buf_puts(&b, "/Filter/FlateDecode");
	o->body = buf_take(&b);
	o->data = s->deflated;
	return o;
}

/* What readers make the box of a word from: selections, searches, extracted
 * text. They use 0.95 and -0.35 for simple fonts, which is what other programs'
 * files have; with a font's own, smaller values the words of one table row in
 * two cells, half a line apart, would be put in another order than in a PDF
 * made from our DOCX. Nothing is drawn by them. */
#define TEXT_ASCENT "950"
#define TEXT_DESCENT "-350"

static struct pdf_object *
descriptor_write(struct pdf *pdf, const struct pdf_face *f)
{
	const struct face_facts *facts = f->facts;
	struct pdf_object *file = file_write(pdf, f), *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);
	int flags = FLAG_SYMBOLIC;

	flags |= facts->fixed_pitch ? FLAG_FIXED : 0;
	flags |= facts->serif ? FLAG_SERIF : 0;
	flags |= facts->italic ? FLAG_ITALIC : 0;
	buf_puts(&b, "/Type/FontDescriptor/FontName");
	name_put(&b, f);
	buf_puts(&b, "/Flags ");
	buf_int(&b, flags);
	for (int i = 0; i < 4; i++)
		scaled_put(&b, i ? " " : "/FontBBox[", f, facts->bbox[i]);
	buf_puts(&b, "]/ItalicAngle ");
	width_put(&b, facts->italic_angle);
	buf_puts(&b, "/Ascent " TEXT_ASCENT "/Descent " TEXT_DESCENT);
	scaled_put(&b, "/CapHeight ", f, facts->cap_height);
	scaled_put(&b, "/XHeight ", f, facts->x_height);
	buf_puts(&b, "/StemV ");
	buf_int(&b, facts->stem_v);
	buf_puts(&b, "/FontFile2 ");
	pdf_ref_put(&b, file);
	o->body = buf_take(&b);
	return o;
}

static struct pdf_object *
descendant_write(struct pdf *pdf, const struct pdf_face *f)
{
	struct pdf_object *descriptor = descriptor_write(pdf, f);
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	buf_puts(&b, "/Type/Font/Subtype/CIDFontType2/BaseFont");
	name_put(&b, f);
	buf_puts(&b, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
		     "/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor ");
	pdf_ref_put(&b, descriptor);
	buf_str(&b, f->beyond ? pdf_widths(pdf->arena, f) : f->shared->widths);
	o->body = buf_take(&b);
	return o;
}

static struct pdf_object *
cmap_write(struct pdf *pdf, const struct pdf_face *f)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct str bytes = f->beyond ? pdf_deflate(pdf, pdf_cmap(pdf->arena, f))
				     : f->shared->cmap;
	struct buf b = buf_new(pdf->arena);

	buf_puts(&b, "/Length ");
	buf_int(&b, (int64_t)bytes.n);
	buf_puts(&b, "/Filter/FlateDecode");
	o->body = buf_take(&b);
	o->data = bytes;
	return o;
}

static void
font_write(struct pdf *pdf, struct pdf_face *f)
{
	struct pdf_object *descendant = descendant_write(pdf, f);
	struct pdf_object *cmap = cmap_write(pdf, f);
	struct buf b = buf_new(pdf->arena);

	f->font = pdf_object_new(pdf);
	buf_puts(&b, "/Type/Font/Subtype/Type0/BaseFont");
	name_put(&b, f);
	buf_puts(&b, "/Encoding/Identity-H/DescendantFonts[");
	pdf_ref_put(&b, descendant);
	buf_puts(&b, "]/ToUnicode ");
	pdf_ref_put(&b, cmap);
	f->font->body = buf_take(&b);
}

bool
pdf_fonts_write(struct pdf *pdf)
{
	if (!pdf_faces_collect(pdf))
		return false;
	for (size_t i = 0; i < pdf->n_faces; i++) {
		if (pdf->faces[i] == NULL)
			continue;
		font_write(pdf, pdf->faces[i]);
		pdf->last_font = pdf->faces[i]->font;
	}
	return true;
}
