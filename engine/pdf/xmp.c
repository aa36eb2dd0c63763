/* What makes the file an archive's: metadata (ISO 16684-1) that say so, the
 * meaning of its colours, its structure (ISO 19005-2, 6.2.3, 6.6, 6.7;
 * ISO 14289-1, 5, 7.1). */
#include "engine/pdf/parts.h"

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define AIIM "http://www.aiim.org/"
#define OWN "urn:congvan:property:1#"

static void
escaped_put(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '&')
			buf_puts(b, "&amp;");
		else if (s.p[i] == '<')
			buf_puts(b, "&lt;");
		else if (s.p[i] == '>')
			buf_puts(b, "&gt;");
		else
			buf_putc(b, s.p[i]);
	}
}

static void
element_put(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_putc(b, '<');
	buf_puts(b, name);
	buf_putc(b, '>');
	escaped_put(b, value);
	buf_puts(b, "</");
	buf_puts(b, name);
	buf_puts(b, ">\n");
}

/* A container with one item: "<dc:title><rdf:Alt><rdf:li …>". */
static void
item_put(struct buf *b, const char *name, const char *container,
    const char *attribute, struct str value)
{
	if (value.n == 0)
		return;
	buf_putc(b, '<');
	buf_puts(b, name);
	buf_puts(b, "><rdf:");
	buf_puts(b, container);
	buf_puts(b, "><rdf:li");
	buf_puts(b, attribute);
	buf_putc(b, '>');
	escaped_put(b, value);
	buf_puts(b, "</rdf:li></rdf:");
	buf_puts(b, container);
	buf_puts(b, "></");
	buf_puts(b, name);
	buf_puts(b, ">\n");
}

/* PDF/A knows no schema but its own: the others are described
 * (ISO 19005-2, 6.6.2.3). */
static const char accessible[] =
    "<rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema"
    "</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>" AIIM "pdfua/ns/id/"
    "</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>Part of ISO 14289 the file follows"
    "</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li>\n";

static void
meanings_put(struct buf *b, const struct property *first)
{
	for (const struct property *p = first; p != NULL; p = p->next) {
		buf_puts(b, "<rdf:li rdf:parseType=\"Resource\">\n");
		element_put(b, "pdfaProperty:name", p->name);
		buf_puts(b,
		    "<pdfaProperty:valueType>Text</pdfaProperty:valueType>\n"
		    "<pdfaProperty:category>external"
		    "</pdfaProperty:category>\n");
		element_put(b, "pdfaProperty:description", p->label);
		buf_puts(b, "</rdf:li>\n");
	}
}

/* The document's own properties, and what each means. */
static void
own_schema_put(struct buf *b, const struct document *d)
{
	if (d->properties == NULL && d->made_by == NULL)
		return;
	buf_puts(b,
	    "<rdf:li rdf:parseType=\"Resource\">\n"
	    "<pdfaSchema:schema>congvan</pdfaSchema:schema>\n"
	    "<pdfaSchema:namespaceURI>" OWN "</pdfaSchema:namespaceURI>\n"
	    "<pdfaSchema:prefix>congvan</pdfaSchema:prefix>\n"
	    "<pdfaSchema:property><rdf:Seq>\n");
	meanings_put(b, d->properties);
	meanings_put(b, d->made_by);
	buf_puts(b, "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n");
}

static void
own_put(struct buf *b, const struct property *first)
{
	for (const struct property *p = first; p != NULL; p = p->next) {
		struct buf name = buf_new(b->arena);

		buf_puts(&name, "congvan:");
		buf_str(&name, p->name);
		buf_putc(&name, '\0');
		element_put(b, name.p, p->value);
	}
}

static void
document_id_put(struct buf *b, const char *hex)
{
	buf_puts(b, "<xmpMM:DocumentID>uuid:");
	for (int i = 0; i < 32; i++) {
		char c = hex[i];

		if (i == 8 || i == 12 || i == 16 || i == 20)
			buf_putc(b, '-');
		buf_putc(b, c >= 'A' ? (char)(c - 'A' + 'a') : c);
	}
	buf_puts(b, "</xmpMM:DocumentID>\n");
}

struct str
pdf_xmp(struct arena *a, const struct document *d, struct str producer,
    const char *id)
{
	struct buf b = buf_new(a);

	buf_puts(&b,
	    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\""
	    "?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	    "<rdf:RDF xmlns:rdf=\"" RDF "\">\n"
	    "<rdf:Description rdf:about=\"\""
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
	    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
	    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
	    " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
	    " xmlns:pdfaid=\"" AIIM "pdfa/ns/id/\""
	    " xmlns:pdfuaid=\"" AIIM "pdfua/ns/id/\""
	    " xmlns:pdfaExtension=\"" AIIM "pdfa/ns/extension/\""
	    " xmlns:pdfaSchema=\"" AIIM "pdfa/ns/schema#\""
	    " xmlns:pdfaProperty=\"" AIIM "pdfa/ns/property#\""
	    " xmlns:congvan=\"" OWN "\">\n"
	    "<dc:format>application/pdf</dc:format>\n");
	item_put(&b, "dc:title", "Alt", " xml:lang=\"x-default\"",
	    pdf_text_cut(d->title));
	item_put(&b, "dc:creator", "Seq", "", pdf_text_cut(d->author));
	item_put(&b, "dc:description", "Alt", " xml:lang=\"x-default\"",
	    pdf_text_cut(d->subject));
	item_put(&b, "dc:language", "Bag", "", d->language);
	element_put(&b, "pdf:Keywords", pdf_text_cut(d->keywords));
	element_put(&b, "pdf:Producer", producer);
	element_put(&b, "xmp:CreateDate", d->created);
	document_id_put(&b, id);
	/* files within the file make it part 3 (ISO 19005-3, 6.8) */
	element_put(
	    &b, "pdfaid:part", d->attachments != NULL ? STR("3") : STR("2"));
	buf_puts(&b, "<pdfaid:conformance>A</pdfaid:conformance>\n"
		     "<pdfuaid:part>1</pdfuaid:part>\n");
	own_put(&b, d->properties);
	own_put(&b, d->made_by);
	buf_puts(&b, "<pdfaExtension:schemas><rdf:Bag>\n");
	buf_puts(&b, accessible);
	own_schema_put(&b, d);
	buf_puts(&b, "</rdf:Bag></pdfaExtension:schemas>\n");
	buf_puts(&b, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
		     "<?xpacket end=\"w\"?>");
	return buf_take(&b);
}

/* Not deflated, so that programs that know nothing of PDF can read it. */
static struct pdf_object *
metadata_write(struct pdf *pdf)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	o->data = pdf_xmp(
	    pdf->arena, pdf->layout->document, pdf->options->producer, pdf->id);
	buf_puts(&b, "/Type/Metadata/Subtype/XML/Length ");
	buf_int(&b, (int64_t)o->data.n);
	o->body = buf_take(&b);
	return o;
}

static struct pdf_object *
profile_write(struct pdf *pdf)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	o->data = pdf_deflate(pdf, pdf_icc_srgb(pdf->arena));
	buf_puts(&b, "/N 3/Filter/FlateDecode/Length ");
	buf_int(&b, (int64_t)o->data.n);
	o->body = buf_take(&b);
	return o;
}

void
pdf_archive_write(struct pdf *pdf, struct buf *catalog)
{
	struct pdf_object *profile = profile_write(pdf);
	struct pdf_object *metadata = metadata_write(pdf);

	pdf->structure = pdf_object_new(pdf);
	buf_puts(catalog, "/Metadata ");
	pdf_ref_put(catalog, metadata);
	buf_puts(catalog, "/MarkInfo<</Marked true>>/StructTreeRoot ");
	pdf_ref_put(catalog, pdf->structure);
	buf_puts(catalog, PDF_OUTPUT_INTENT);
	pdf_ref_put(catalog, profile);
	buf_puts(catalog, ">>]");
}
