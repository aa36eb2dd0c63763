/* The parts around the text: content types, relationships, properties. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"
#define WORDML "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

void
docx_root(struct docx_xml *x, const char *name)
{
	docx_tag(x, name);
	docx_attr_z(x, "xmlns:w", WORDML);
	docx_attr_z(x, "xmlns:r", OFFICE "relationships");
	docx_attr_z(x, "xmlns:wp", DRAWING "wordprocessingDrawing");
	docx_attr_z(x, "xmlns:a", DRAWING "main");
	docx_attr_z(x, "xmlns:pic", DRAWING "picture");
}

void
docx_part_put(struct docx *dx, const char *name, struct pack_part part)
{
	part.name = name;
	ARENA_PUSH(dx->arena, dx->parts, dx->n_parts, dx->cap_parts, part);
}

/* ---- relationships ---- */

/* A target is looked for among so many: thousands of links do not cost their
 * square. Two relationships to one target are right too. */
#define RELS_SEEN 256

size_t
docx_rel(
    struct arena *a, struct rels *rels, enum rel_kind kind, struct str target)
{
	struct rel rel = {kind, target};
	size_t i = rels->n > RELS_SEEN ? rels->n - RELS_SEEN : 0;

	for (; i < rels->n; i++) {
		if (rels->v[i].kind == kind &&
		    str_eq(rels->v[i].target, target))
			return i + 1;
	}
	ARENA_PUSH(a, rels->v, rels->n, rels->cap, rel);
	return rels->n;
}

static struct str
rel_id(struct arena *a, size_t number)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "rId");
	buf_int(&b, (int64_t)number);
	return buf_take(&b);
}

void
docx_rel_attr(struct docx_xml *x, const char *name, size_t number)
{
	docx_attr(x, name, rel_id(x->arena, number));
}

static const char *
rel_type(enum rel_kind kind)
{
	switch (kind) {
	case REL_STYLES:
		return OFFICE "relationships/styles";
	case REL_NUMBERING:
		return OFFICE "relationships/numbering";
	case REL_SETTINGS:
		return OFFICE "relationships/settings";
	case REL_FONTS:
		return OFFICE "relationships/fontTable";
	case REL_HEADER:
		return OFFICE "relationships/header";
	case REL_FOOTER:
		return OFFICE "relationships/footer";
	case REL_IMAGE:
		return OFFICE "relationships/image";
	case REL_LINK:
		return OFFICE "relationships/hyperlink";
	case REL_NOTES:
		return OFFICE "relationships/footnotes";
	case REL_RECORD:
		return OFFICE "relationships/customXml";
	}
	return "";
}

bool
docx_rels_part(struct docx *dx, const struct rels *rels, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_tag(&x, "Relationships");
	docx_attr_z(&x, "xmlns", PACKAGE "relationships");
	for (size_t i = 0; i < rels->n; i++) {
		const struct rel *r = &rels->v[i];

		docx_tag(&x, "Relationship");
		docx_rel_attr(&x, "Id", i + 1);
		docx_attr_z(&x, "Type", rel_type(r->kind));
		docx_attr(&x, "Target", r->target);
		if (r->kind == REL_LINK)
			docx_attr_z(&x, "TargetMode", "External");
		docx_end(&x);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

bool
docx_root_rels_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_raw(&x,
	    "<Relationships xmlns=\"" PACKAGE "relationships\">"
	    "<Relationship Id=\"rId1\" Type=\"" OFFICE
	    "relationships/officeDocument\" Target=\"word/document.xml\"/>"
	    "<Relationship Id=\"rId2\" Type=\"" PACKAGE
	    "relationships/metadata/core-properties\""
	    " Target=\"docProps/core.xml\"/>"
	    "<Relationship Id=\"rId3\" Type=\"" OFFICE
	    "relationships/extended-properties\""
	    " Target=\"docProps/app.xml\"/>");
	if (dx->doc->properties != NULL)
		docx_raw(&x, "<Relationship Id=\"rId4\" Type=\"" OFFICE
			     "relationships/custom-properties\""
			     " Target=\"docProps/custom.xml\"/>");
	docx_raw(&x, "</Relationships>");
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

/* ---- content types ---- */

static const char types_head[] =
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\""
    "application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>";

#define WORD_TYPE                                                              \
	"application/vnd.openxmlformats-officedocument.wordprocessingml."

static const struct {
	const char *name; /* or how it begins, where it ends in '*' */
	const char *type;
} types[] = {
    {"word/document.xml", WORD_TYPE "document.main+xml"},
    {"word/styles.xml", WORD_TYPE "styles+xml"},
    {"word/numbering.xml", WORD_TYPE "numbering+xml"},
    {"word/settings.xml", WORD_TYPE "settings+xml"},
    {"word/fontTable.xml", WORD_TYPE "fontTable+xml"},
    {"word/footnotes.xml", WORD_TYPE "footnotes+xml"},
    {"word/header*", WORD_TYPE "header+xml"},
    {"word/footer*", WORD_TYPE "footer+xml"},
    {"docProps/core.xml",
	"application/vnd.openxmlformats-package.core-properties+xml"},
    {"docProps/app.xml", "application/vnd.openxmlformats-officedocument"
			 ".extended-properties+xml"},
    {"customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument"
				 ".customXmlProperties+xml"},
    {"docProps/custom.xml", "application/vnd.openxmlformats-officedocument"
			    ".custom-properties+xml"},
};

static bool
name_fits(const char *pattern, const char *name)
{
	struct str p = str_of(pattern), s = str_of(name);

	if (p.p[p.n - 1] == '*')
		return str_starts(s, str_slice(p, 0, p.n - 1));
	return str_eq(p, s);
}

static void
type_put(struct docx *dx, struct docx_xml *x, const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (!name_fits(types[i].name, name))
			continue;
		docx_tag(x, "Override");
		docx_attr(
		    x, "PartName", str_cat(dx->arena, STR("/"), str_of(name)));
		docx_attr_z(x, "ContentType", types[i].type);
		docx_end(x);
		return;
	}
}

bool
docx_types_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_raw(&x, types_head);
	for (size_t i = 0; i < dx->n_parts; i++)
		type_put(dx, &x, dx->parts[i].name);
	docx_raw(&x, "</Types>");
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

/* ---- properties ---- */

static void
property_put(struct docx_xml *x, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	docx_tag(x, name);
	docx_text(x, value);
	docx_end(x);
}

static void
date_put(struct docx_xml *x, const char *name, struct str date)
{
	if (date.n == 0)
		return;
	docx_tag(x, name);
	docx_attr_z(x, "xsi:type", "dcterms:W3CDTF");
	docx_text(x, date);
	if (str_find(date, 'T') == date.n)
		docx_text(x, STR("T00:00:00Z"));
	docx_end(x);
}

/* The dates are the document's own, or none: never the clock's. */
bool
docx_core_part(struct docx *dx, struct pack_part *out)
{
	const struct document *doc = dx->doc;
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_tag(&x, "cp:coreProperties");
	docx_attr_z(&x, "xmlns:cp", PACKAGE "metadata/core-properties");
	docx_attr_z(&x, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	docx_attr_z(&x, "xmlns:dcterms", "http://purl.org/dc/terms/");
	docx_attr_z(
	    &x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
	property_put(&x, "dc:title", doc->title);
	property_put(&x, "dc:subject", doc->subject);
	property_put(&x, "dc:creator", doc->author);
	property_put(&x, "cp:keywords", doc->keywords);
	property_put(&x, "cp:lastModifiedBy", doc->author);
	date_put(&x, "dcterms:created", doc->created);
	date_put(&x, "dcterms:modified", doc->created);
	property_put(&x, "dc:language", doc->language);
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

/* Word wants XX.YYYY: 1.2.3 becomes 01.0203. */
static void
app_version_put(struct buf *b, struct str version)
{
	int32_t part[3] = {0, 0, 0}, v;
	size_t from = 0;

	for (int i = 0; i < 3 && from <= version.n; i++) {
		struct str rest = str_slice(version, from, version.n);
		size_t n = str_find(rest, '.');

		if (!str_to_int(str_slice(rest, 0, n), &v) || v < 0 || v > 99)
			break;
		part[i] = v;
		from += n + 1;
	}
	for (int i = 0; i < 3; i++) {
		if (part[i] < 10)
			buf_putc(b, '0');
		buf_int(b, part[i]);
		if (i == 0)
			buf_putc(b, '.');
	}
}

bool
docx_app_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;
	struct buf version = buf_new(dx->arena);

	app_version_put(&version, dx->options->version);
	docx_xml_start(&x, dx->arena);
	docx_tag(&x, "Properties");
	docx_attr_z(&x, "xmlns", OFFICE "extended-properties");
	property_put(&x, "Application", dx->options->application);
	property_put(&x, "AppVersion", buf_take(&version));
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

/* Word shows them by name, which must be one of a kind: the label, or where an
 * earlier one has it the name. */
static struct str
shown_name(const struct document *doc, const struct property *of)
{
	for (const struct property *p = doc->properties; p != of; p = p->next)
		if (str_eq(p->label, of->label))
			return of->name;
	return of->label;
}

/* What the template says of the document, for programs that file it. */
bool
docx_custom_part(struct docx *dx, struct pack_part *out)
{
	const struct document *doc = dx->doc;
	struct docx_xml x;
	int64_t id = 2; /* where Word begins */

	docx_xml_start(&x, dx->arena);
	docx_tag(&x, "Properties");
	docx_attr_z(&x, "xmlns", OFFICE "custom-properties");
	docx_attr_z(&x, "xmlns:vt", OFFICE "docPropsVTypes");
	for (const struct property *p = doc->properties; p; p = p->next) {
		docx_tag(&x, "property");
		docx_attr_z(
		    &x, "fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}");
		docx_attr_int(&x, "pid", id++);
		docx_attr(&x, "name", shown_name(doc, p));
		property_put(&x, "vt:lpwstr", p->value);
		docx_end(&x);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}
