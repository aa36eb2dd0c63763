/* Files within the file: embedded (ISO 32000-1, 7.11.4), named in the catalog,
 * and associated with the document (ISO 19005-3, 6.8). */
#include "engine/pdf/parts.h"

static struct pdf_object *
stream_write(struct pdf *pdf, const struct attachment *f)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	o->data = pdf_deflate(pdf, f->bytes);
	buf_puts(&b, "/Type/EmbeddedFile/Subtype");
	pdf_name_put(&b, f->type);
	buf_puts(&b, "/Params<</Size ");
	buf_int(&b, (int64_t)f->bytes.n);
	pdf_date_put(&b, "/ModDate", pdf->layout->document->created);
	buf_puts(&b, ">>/Filter/FlateDecode/Length ");
	buf_int(&b, (int64_t)o->data.n);
	o->body = buf_take(&b);
	return o;
}

static struct pdf_object *
file_write(struct pdf *pdf, const struct attachment *f)
{
	struct pdf_object *stream = stream_write(pdf, f);
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	buf_puts(&b, "/Type/Filespec/F");
	pdf_text_put(&b, f->name);
	buf_puts(&b, "/UF");
	pdf_text_put(&b, f->name);
	if (f->description.n > 0) {
		buf_puts(&b, "/Desc");
		pdf_text_put(&b, f->description);
	}
	buf_puts(&b, "/AFRelationship/Source/EF<</F ");
	pdf_ref_put(&b, stream);
	buf_puts(&b, "/UF ");
	pdf_ref_put(&b, stream);
	buf_puts(&b, ">>");
	o->body = buf_take(&b);
	return o;
}

void
pdf_attachments_put(struct pdf *pdf, struct buf *catalog)
{
	struct buf names = buf_new(pdf->arena), all = buf_new(pdf->arena);
	uint32_t n = 0;

	for (const struct attachment *f = pdf->layout->document->attachments; f;
	     f = f->next, n++) {
		struct pdf_object *o = file_write(pdf, f);

		/* keys must rise; readers show UF */
		buf_putc(&names, '(');
		buf_hex(&names, n, 4);
		buf_putc(&names, ')');
		pdf_ref_put(&names, o);
		if (n > 0)
			buf_putc(&all, ' ');
		pdf_ref_put(&all, o);
	}
	if (n == 0)
		return;
	buf_puts(catalog, "/Names<</EmbeddedFiles<</Names[");
	buf_str(catalog, buf_take(&names));
	buf_puts(catalog, "]>>>>/AF[");
	buf_str(catalog, buf_take(&all));
	buf_putc(catalog, ']');
}
