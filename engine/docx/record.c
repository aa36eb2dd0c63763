/* Files within the file: a custom XML data part (ISO 29500-1, 15.2.5), which
 * Word keeps when it saves the document. JSON stands in it as text, so that
 * people can read it; all else in base64. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

#define RECORD "urn:congvan:record:1"

static struct str
base64(struct arena *a, struct str bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf b = buf_new(a);

	buf_reserve(&b, bytes.n / 3 * 4 + 4);
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t n = bytes.n - i < 3 ? bytes.n - i : 3;
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 |
			    (k < n ? (unsigned char)bytes.p[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			buf_putc(
			    &b, k <= n ? letters[v >> (18 - 6 * k) & 63] : '=');
	}
	return buf_take(&b);
}

static bool
item_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_tag(&x, "record");
	docx_attr_z(&x, "xmlns", RECORD);
	for (const struct attachment *f = dx->doc->attachments; f;
	     f = f->next) {
		bool text = str_is(f->type, "application/json");

		docx_tag(&x, "file");
		docx_attr(&x, "name", f->name);
		docx_attr(&x, "type", f->type);
		if (!text)
			docx_attr_z(&x, "encoding", "base64");
		docx_text(&x, text ? f->bytes : base64(dx->arena, f->bytes));
		docx_end(&x);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

/* Every data part needs a number of its own; ours may be the same in all files.
 */
static bool
props_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_raw(&x,
	    "<ds:datastoreItem ds:itemID=\"{5A0C3F0E-6B1D-4C57-9E0B-"
	    "C0A6A7E3D251}\" xmlns:ds=\"http://schemas.openxmlformats.org/"
	    "officeDocument/2006/customXml\"><ds:schemaRefs><ds:schemaRef "
	    "ds:uri=\"" RECORD "\"/></ds:schemaRefs></ds:datastoreItem>");
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

static bool
rels_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_raw(&x,
	    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/"
	    "2006/relationships\"><Relationship Id=\"rId1\" Type=\""
	    "http://schemas.openxmlformats.org/officeDocument/2006/"
	    "relationships/customXmlProps\" Target=\"itemProps1.xml\"/>"
	    "</Relationships>");
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

bool
docx_record_write(struct docx *dx)
{
	(void)docx_rel(
	    dx->arena, &dx->rels, REL_RECORD, STR("../customXml/item1.xml"));
	return docx_part_write(dx, "customXml/item1.xml", item_part) &&
	       docx_part_write(
		   dx, "customXml/_rels/item1.xml.rels", rels_part) &&
	       docx_part_write(dx, "customXml/itemProps1.xml", props_part);
}
