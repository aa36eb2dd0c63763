/* Any bytes as XLSX. What does not begin as a zip is packed first: parts of it,
 * divided by 0x1E, become the worksheet, the shared strings, the styles and the
 * workbook's properties. */
#include <string.h>
#include <zip.h>

#include "engine/data/xlsx.h"
#include "tests/fuzz/sheets.h"

#define MAIN                                                                   \
	"xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELS                                                                   \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE                                                                \
	"xmlns=\"http://schemas.openxmlformats.org/package/2006/"              \
	"relationships\""
#define RELATION(id, type, target)                                             \
	"<Relationship Id=\"" id "\" Type=\"" RELS "/" type                    \
	"\" Target=\"" target "\"/>"

static void
add(zip_t *z, const char *name, struct str s)
{
	zip_source_t *from = zip_source_buffer(z, s.p, s.n, 0);

	if (from == NULL || zip_file_add(z, name, from, 0) < 0)
		fuzz_broken("a part");
}

static struct str
wrap(struct arena *a, const char *tag, struct str inside)
{
	struct buf b = buf_new(a);

	buf_putc(&b, '<');
	buf_puts(&b, tag);
	buf_puts(&b, " " MAIN " xmlns:r=\"" RELS "\">");
	buf_str(&b, inside);
	buf_puts(&b, "</");
	buf_puts(&b, tag);
	buf_putc(&b, '>');
	return buf_take(&b);
}

static struct str
take(struct arena *a, zip_source_t *from)
{
	zip_stat_t st;
	struct str out;
	char *p;

	if (zip_source_stat(from, &st) < 0 || zip_source_open(from) < 0)
		fuzz_broken("a package");
	p = arena_alloc(a, (size_t)st.size);
	out.p = p;
	out.n = (size_t)zip_source_read(from, p, st.size);
	zip_source_close(from);
	zip_source_free(from);
	return out;
}

static struct str
pack(struct arena *a, struct str s)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
	struct buf book = buf_new(a);

	zip_source_keep(to);
	add(z, "_rels/.rels",
	    STR("<Relationships " PACKAGE ">" RELATION(
		"r", "officeDocument", "b.xml") "</Relationships>"));
	add(z, "_rels/b.xml.rels",
	    STR("<Relationships " PACKAGE ">" RELATION("s", "worksheet",
		"s.xml") RELATION("t", "sharedStrings", "t.xml")
		    RELATION("y", "styles", "y.xml") "</Relationships>"));
	add(z, "s.xml", wrap(a, "worksheet", fuzz_part(&s)));
	add(z, "t.xml", wrap(a, "sst", fuzz_part(&s)));
	add(z, "y.xml", wrap(a, "styleSheet", fuzz_part(&s)));
	buf_str(&book, fuzz_part(&s));
	buf_puts(&book, "<sheets><sheet name=\"S\" r:id=\"s\"/></sheets>");
	add(z, "b.xml", wrap(a, "workbook", buf_take(&book)));
	if (zip_close(z) < 0)
		fuzz_broken("a package");
	return take(a, to);
}

static void
read_it(struct arena *a, struct diag *d, struct str bytes)
{
	struct sheet_limits limits = {.cells = 100000, .cell = 1 << 16};
	const struct sheets *s;

	if (!str_starts(bytes, STR("PK")))
		bytes = pack(a, bytes);
	s = xlsx_read(a, d, STR("fuzz.xlsx"), bytes, &limits);
	fuzz_assert((s != NULL) == diag_ok(d));
	if (s != NULL)
		fuzz_sheets(a, d, s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, read_it);
	return 0;
}
