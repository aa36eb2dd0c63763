/* Any bytes as a PDF or DOCX to be read back. What begins as neither is put
 * into one: with a first byte below 0x80 it is the content, the code table and
 * a dictionary of a PDF, else the body and the record of a DOCX; divided by
 * 0x1E. What stands before 0x1F in a stream is more of its dictionary: filters.
 */
#include <stdio.h>
#include <zip.h>

#include "engine/reader/reader.h"
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

/* ---- a PDF ---- */
static void
put_stream(struct buf *b, const char *keys, struct str s)
{
	size_t n = str_find(s, '\x1F');
	struct str more = n < s.n ? str_slice(s, 0, n) : STR_NONE;

	s = n < s.n ? str_slice(s, n + 1, s.n) : s;
	buf_puts(b, "<</Length ");
	buf_int(b, (int64_t)s.n);
	buf_puts(b, keys);
	buf_str(b, more);
	buf_puts(b, ">>\nstream\n");
	buf_str(b, s);
	buf_puts(b, "\nendstream");
}

static void
put_object(struct buf *b, int i, struct str *s)
{
	static const char *const fixed[] = {
	    "<</Type/Catalog/Pages 2 0 R/AF[8 0 R]/Names<</EmbeddedFiles 9 0 "
	    "R>>>>",
	    "<</Type/Pages/Kids[3 0 R]/Resources<</Font<</F 5 0 R/G 7 0 R>>"
	    "/XObject<</X 4 0 R>>/Properties<</P 8 0 R>>>>>>",
	    "<</Type/Page/Parent 2 0 R/Contents[4 0 R 6 0 R]>>"};

	if (i < 3)
		buf_puts(b, fixed[i]);
	else if (i == 3)
		put_stream(b, "/Subtype/Form", fuzz_part(s));
	else if (i == 4)
		buf_puts(b, "<</Type/Font/Subtype/Type0/ToUnicode 6 0 R"
			    "/Encoding/Identity-H/DescendantFonts[7 0 R]>>");
	else if (i == 5)
		put_stream(b, "", fuzz_part(s));
	else
		buf_str(b, fuzz_part(s));
}

static struct str
make_pdf(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	size_t at[9];
	char line[32];

	buf_puts(&b, "%PDF-1.7\n");
	for (int i = 0; i < 9; i++) {
		at[i] = b.n;
		buf_int(&b, i + 1);
		buf_puts(&b, " 0 obj\n");
		put_object(&b, i, &s);
		buf_puts(&b, "\nendobj\n");
	}
	snprintf(line, sizeof line, "%zu", b.n);
	buf_puts(&b, "xref\n0 10\n0000000000 65535 f \n");
	for (int i = 0; i < 9; i++) {
		char entry[32];

		snprintf(entry, sizeof entry, "%010zu 00000 n \n", at[i]);
		buf_puts(&b, entry);
	}
	buf_puts(&b, "trailer\n<</Root 1 0 R/Size 10>>\nstartxref\n");
	buf_puts(&b, line);
	buf_puts(&b, "\n%%EOF\n");
	return buf_take(&b);
}

/* ---- a DOCX ---- */
static void
add(zip_t *z, const char *name, struct str s)
{
	zip_source_t *from = zip_source_buffer(z, s.p, s.n, 0);

	if (from == NULL || zip_file_add(z, name, from, 0) < 0)
		fuzz_broken("a part");
}

static struct str
wrap(struct arena *a, const char *head, struct str inside, const char *tail)
{
	struct buf b = buf_new(a);

	buf_puts(&b, head);
	buf_str(&b, inside);
	buf_puts(&b, tail);
	return buf_take(&b);
}

static struct str
make_docx(struct arena *a, struct str s)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
	zip_stat_t st;
	struct str out;
	char *p;

	zip_source_keep(to);
	add(z, "word/document.xml",
	    wrap(a,
		"<w:document xmlns:w=\"http://schemas.openxmlformats.org/"
		"wordprocessingml/2006/main\">",
		fuzz_part(&s), "</w:document>"));
	add(z, "customXml/item1.xml",
	    wrap(a, "<record xmlns=\"urn:congvan:record:1\">", fuzz_part(&s),
		"</record>"));
	if (zip_close(z) < 0 || zip_source_stat(to, &st) < 0 ||
	    zip_source_open(to) < 0)
		fuzz_broken("a package");
	p = arena_alloc(a, (size_t)st.size);
	out.p = p;
	out.n = (size_t)zip_source_read(to, p, st.size);
	zip_source_close(to);
	zip_source_free(to);
	return out;
}

/* ---- reading ---- */
static void
check(const struct reader_paper *paper, struct str bytes)
{
	size_t all = 0;

	fuzz_assert(paper->kind == reader_kind_of(bytes));
	for (size_t i = 0; i < paper->n_places; i++) {
		const struct reader_place *k = &paper->places[i];

		fuzz_assert(k->number > 0);
		for (size_t w = 0; w < k->n; w++) {
			fuzz_assert(k->words[w].n > 0);
			fuzz_assert(
			    text_utf8_check(k->words[w]) == k->words[w].n);
			all += k->words[w].n;
		}
	}
	for (size_t i = 0; i < paper->n_files; i++)
		fuzz_assert(text_utf8_check(paper->files[i].name) ==
			    paper->files[i].name.n);
	fuzz_assert(all <= FUZZ_UNPACKED);
}

static void
read_it(struct arena *a, struct diag *d, struct str bytes)
{
	struct reader_paper paper;
	bool ok;

	if (reader_kind_of(bytes) == READER_OTHER && bytes.n > 0)
		bytes = (unsigned char)bytes.p[0] < 0x80
			    ? make_pdf(a, bytes)
			    : make_docx(a, str_slice(bytes, 1, bytes.n));
	ok = reader_open(a, d, STR("fuzz"), bytes, NULL, &paper);
	fuzz_assert(ok == diag_ok(d));
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
	if (ok)
		check(&paper, bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, read_it);
	return 0;
}
