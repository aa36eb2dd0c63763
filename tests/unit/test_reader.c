/* reader: papers of ours and of others, read back. Runs in the project's top;
 * asks pdftotext and qpdf. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/unit/reader_make.h"

#define PAGES "<</Type/Pages/Kids[3 0 R]/Count 1>>"
#define CATALOG "<</Type/Catalog/Pages 2 0 R>>"
#define PAGE                                                                   \
	"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 "  \
	"R>>/XObject<</X 6 0 R>>>>>>"
#define FONT "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"

/* ---- kinds ---- */
static void
knows_kinds(void **state)
{
	struct fixture *f = *state;
	struct made_part other[] = {{"a.txt", STR("x")}};
	struct made_part word[] = {{"word/document.xml", STR("<a/>")}};
	struct reader_paper paper;

	assert_int_equal(reader_kind_of(STR("%PDF-1.4\n")), READER_PDF);
	assert_int_equal(reader_kind_of(STR("\r\njunk %PDF-")), READER_PDF);
	assert_int_equal(reader_kind_of(STR("")), READER_OTHER);
	assert_int_equal(
	    reader_kind_of(STR("PK\x03\x04 word/document.xml")), READER_OTHER);
	assert_int_equal(reader_kind_of(make_zip(f, other, 1)), READER_OTHER);
	assert_int_equal(reader_kind_of(make_zip(f, word, 1)), READER_DOCX);
	paper = open_paper(f, STR("rác"));
	assert_int_equal(paper.kind, READER_OTHER);
	assert_int_equal(paper.n_parts + paper.n_places + paper.n_files, 0);
}

/* ---- words of our PDF against pdftotext ---- */
static int
by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static size_t
split(struct fixture *f, struct str text, struct str **out)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0, from = 0;

	for (size_t i = 0; i <= text.n; i++) {
		size_t wide = 1;

		if (i + 1 < text.n && memcmp(text.p + i, "\xC2\xA0", 2) == 0)
			wide = 2;
		else if (i < text.n && strchr(" \n\f", text.p[i]) == NULL)
			continue;
		if (i > from) {
			struct str word = str_slice(text, from, i);

			ARENA_PUSH(f->a, v, n, cap, word);
		}
		from = i + wide;
		i += wide - 1;
	}
	*out = v;
	return n;
}

/* What of v is not in w; both sorted. */
static size_t
rest(
    struct str *v, size_t n, const struct str *w, size_t m, struct buf *letters)
{
	size_t left = 0, k = 0;

	for (size_t i = 0; i < n; i++) {
		while (k < m && str_cmp(w[k], v[i]) < 0)
			k++;
		if (k < m && str_eq(w[k], v[i])) {
			k++;
			continue;
		}
		buf_str(letters, v[i]);
		left++;
	}
	return left;
}

static int
by_byte(const void *x, const void *y)
{
	return *(const char *)x - *(const char *)y;
}

/* Order-free. pdftotext ends words at raised and lowered letters; the reader
 * does not: so many words may be cut otherwise. */
static void
compare_page(struct fixture *f, const struct folder *at,
    const struct reader_place *place, size_t most)
{
	struct buf command = buf_new(f->a), b = buf_new(f->a),
		   c = buf_new(f->a);
	struct str *want, *have = ARENA_ARRAY(f->a, struct str, place->n);
	size_t n, more, missing;

	buf_puts(&command, "pdftotext -raw -f ");
	buf_int(&command, place->number);
	buf_puts(&command, " -l ");
	buf_int(&command, place->number);
	buf_puts(&command, " a.pdf a.txt");
	buf_putc(&command, '\0');
	run_in(f, at, command.p);
	n = split(f, read_in(f, at, "a.txt"), &want);
	assert_true(n > 0);
	memcpy(have, place->words, place->n * sizeof *have);
	qsort(want, n, sizeof *want, by_bytes);
	qsort(have, place->n, sizeof *have, by_bytes);
	more = rest(have, place->n, want, n, &b);
	missing = rest(want, n, have, place->n, &c);
	if (more > 0 && missing > 0) {
		qsort(b.p, b.n, 1, by_byte);
		qsort(c.p, c.n, 1, by_byte);
	}
	if (more > most || !str_eq(buf_take(&b), buf_take(&c)))
		fail_msg("page %d: %zu words more, %zu missing", place->number,
		    more, missing);
}

static void
compare_words(struct fixture *f, struct str pdf, size_t most)
{
	struct reader_paper paper = open_paper(f, pdf);
	struct folder at = make_folder();

	assert_int_equal(paper.kind, READER_PDF);
	assert_true(paper.pages > 0);
	assert_int_equal(paper.n_places, paper.pages);
	write_in(f, &at, "a.pdf", pdf);
	for (size_t i = 0; i < paper.n_places; i++) {
		assert_int_equal(paper.places[i].number, i + 1);
		compare_page(f, &at, &paper.places[i], most);
	}
	remove_folder(f, &at);
}

static void
reads_words_of_ours(void **state)
{
	struct fixture *f = *state;

	compare_words(f, make_letter(f).pdf, 0);
	compare_words(f,
	    make_ours(f, "samples/kieu-chu/template.xml",
		"samples/kieu-chu/data.json")
		.pdf,
	    2);
}

/* ---- content by hand ---- */
static const char *
words_in(struct fixture *f, const char *content)
{
	struct reader_paper paper = open_paper(f,
	    MAKE_PDF(f, CATALOG, PAGES, PAGE, make_stream(f, "", content), FONT,
		make_stream(f, "/Type/XObject/Subtype/Form",
		    "BT /F1 9 Tf 0 90 Td (form) Tj ET")));

	assert_int_equal(paper.n_places, 1);
	return words_of(f, &paper.places[0]);
}

static void
finds_words(void **state)
{
	static const struct {
		const char *content, *want;
	} cases[] = {
	    {"BT /F1 10 Tf (a b) Tj (c) Tj ET", "a bc"},
	    {"BT /F1 10 Tf [(ab) -150 (c) -250 (d)] TJ ET", "abc d"},
	    {"BT /F1 10 Tf (a) Tj 0 -12 Td (b) Tj T* (c) ' ET", "a bc"},
	    {"BT /F1 10 Tf 12 TL (a) Tj T* (b) Tj (c) ' 1 2 (d) \" ET",
		"a b c d"},
	    {"BT /F1 10 Tf (a) Tj 4 Ts (2) Tj ET", "a2"},
	    {"BT /F1 10 Tf 0 -9 TD (a) Tj T* (b) Tj ET", "a b"},
	    {"BT /F1 10 Tf 5 0 Td (a) Tj 1 0 0 1 10 0 Tm (b) Tj ET", "ab"},
	    {"BT /F1 10 Tf (a) Tj ET q 2 0 0 2 0 0 cm BT /F1 10 Tf 2.5 0 Td "
	     "(b) Tj ET Q BT /F1 10 Tf 15 0 Td (c) Tj ET",
		"abc"},
	    {"BT /F1 10 Tf (a) Tj /S<</ActualText(xy z)/A true>>BDC (1) Tj 0 "
	     "9 Td (2) Tj EMC (b) Tj ET",
		"axy zb"},
	    {"/S<</ActualText<FEFF1EC7D83DDE00>>>BDC EMC", "ệ\U0001F600"},
	    {"BT /F1 10 Tf (m\\\\\\(\\)\\101\\r\\\nn) Tj ET", "m\\()A n"},
	    {"BT /F1 10 Tf <6162 6> Tj ET /X Do", "ab` form"},
	    {"BI /W 1 /H 1 ID (((( EI BT /F#31 10 Tf (a) Tj ET", "a"},
	    {"BT /F1 10 Tf 50 Tz (a) Tj 2.5 0 Td (b) Tj 3 Tc (cd) Tj ET",
		"abcd"},
	    {"/Artifact BMC BT /F1 10 Tf (7) Tj ET EMC ] >> ) } Q Q EMC", "7"},
	    {"(a) Tj /None 3 Tf (b) Tj /None Do", ""},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
		    words_in(f, cases[i].content), cases[i].want);
}

static void
reads_maps(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper = open_paper(f,
	    MAKE_PDF(f, CATALOG,
		"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 "
		"R>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R]>>",
		make_stream(f, "",
		    "BT /F1 10 Tf 0 0 Td <000100020003> Tj [<0009>-100"
		    "<0010000A>]TJ <00FF> Tj ET"),
		"<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 "
		"R/DescendantFonts[7 0 R]>>",
		make_stream(f, "",
		    "1 begincodespacerange<0000><FFFF>endcodespacerange\n"
		    "2 beginbfrange<0001><0002><0061>"
		    "<0009><000A>[<00660069><1EC7>]endbfrange "
		    "2 beginbfchar<0003><0078>\n<0010><00A0> endbfchar"),
		"<</Type/Font/Subtype/CIDFontType2/DW 500/W[1[1000 "
		"1000]3 3 250]>>"));

	assert_int_equal(paper.n_places, 1);
	assert_string_equal(
	    words_of(f, &paper.places[0]), "abxfi ệ\uFFFD abxfi ệ\uFFFD");
}

static void
undoes_filters(void **state)
{
	static const struct {
		const char *keys, *bytes;
	} cases[] = {
	    {"/Filter/ASCIIHexDecode", "42542F4631203920546628612920546A>"},
	    {"/Filter[/AHx/RunLengthDecode]",
		"0a42542f463120392054662804612920546afe2001455480"},
	    {"/Filter[/ASCII85Decode]", "6<#U-0d&J!<+[Oe.3MT)~>"},
	    {"/Filter[/AHx/LZW]", "80108a82f230c4403910150cc28308a6126a10446251"
				  "38a4562d1122952020>"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reader_paper paper = open_paper(f,
		    MAKE_PDF(f, CATALOG, PAGES, PAGE,
			make_stream(f, cases[i].keys, cases[i].bytes), FONT));

		assert_string_equal(words_of(f, &paper.places[0]), "a");
	}
}

/* ---- attachments ---- */
static void
reads_attachments(void **state)
{
	struct fixture *f = *state;
	struct folder at = make_folder();
	struct str data = STR("{\"so\": \"12\"}\r\n");
	struct reader_paper paper;
	struct reader_options only = {.files_only = true};

	write_in(f, &at, "a.pdf", make_letter(f).pdf);
	write_in(f, &at, "du-lieu.json", data);
	write_in(f, &at, "2.txt", STR("hai"));
	run_in(f, &at,
	    "qpdf a.pdf --add-attachment du-lieu.json --filename='dữ liệu.json'"
	    " -- --add-attachment 2.txt -- b.pdf");
	paper = open_paper(f, read_in(f, &at, "b.pdf"));
	assert_int_equal(paper.n_files, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct reader_file *k = &paper.files[i];
		bool json = str_is(k->name, "dữ liệu.json");

		assert_true(json || str_is(k->name, "2.txt"));
		assert_true(str_eq(k->bytes, json ? data : STR("hai")));
	}
	assert_true(reader_open(
	    f->a, &f->d, NAME, read_in(f, &at, "b.pdf"), &only, &paper));
	assert_int_equal(paper.n_files, 2);
	assert_int_equal(paper.n_places + paper.n_parts, 0);
	remove_folder(f, &at);
}

static void
reads_associated_files(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper = open_paper(
	    f, MAKE_PDF(f,
		   "<</Type/Catalog/Pages 2 0 R/AF[3 0 R 3 0 R]/Names"
		   "<</EmbeddedFiles<</Names[(x) 3 0 R]>>>>>>",
		   "<</Type/Pages/Kids[]/Count 0>>",
		   "<</Type/Filespec/F(a.txt)/EF<</F 4 0 R>>>>",
		   make_stream(f, "", "one")));

	assert_int_equal(paper.n_files, 1);
	assert_str(paper.files[0].name, "a.txt");
	assert_str(paper.files[0].bytes, "one");
}

/* ---- parts ---- */
static const struct reader_part *
part_of(const struct reader_paper *paper, const char *name)
{
	for (size_t i = 0; i < paper->n_parts; i++)
		if (str_is(paper->parts[i].name, name))
			return &paper->parts[i];
	fail_msg("no part %s", name);
	return NULL;
}

static void
lists_objects(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper =
	    open_paper(f, MAKE_PDF(f, CATALOG, PAGES, PAGE,
			      make_stream(f, "", "q Q"), FONT, "[1 (a)]"));

	assert_int_equal(paper.n_parts, 6);
	assert_str(part_of(&paper, "1 0")->what, "Catalog");
	assert_str(part_of(&paper, "3 0")->what, "page 1");
	assert_str(part_of(&paper, "4 0")->what, "page 1 content");
	assert_str(part_of(&paper, "4 0")->bytes, "<< /Length 3 >>\nq Q");
	assert_str(part_of(&paper, "5 0")->what, "Font");
	assert_str(part_of(&paper, "6 0")->bytes, "[ 1 (a) ]");
}

static void
lists_our_objects(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper = open_paper(f, make_letter(f).pdf);
	size_t pages = 0;

	for (size_t i = 0; i < paper.n_parts; i++) {
		assert_false(str_is(paper.parts[i].what, "ObjStm"));
		assert_false(str_is(paper.parts[i].what, "XRef"));
		pages += str_is(paper.parts[i].what, "page 1");
	}
	assert_int_equal(pages, 1);
	assert_true(paper.n_parts > 20);
}

/* ---- DOCX ---- */
static void
reads_paragraphs(void **state)
{
	struct made_part parts[] = {
	    {"word/header2.xml",
		STR("<w:hdr " WORD_NS "><w:p><w:r><w:t>h</w:t></w:r></w:p>"
		    "</w:hdr>")},
	    {"word/document.xml",
		BODY("<w:p><w:r><w:t>Độc\u00A0lập &amp; tự</w:t></w:r><w:r>"
		     "<w:t>do</w:t><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t>"
		     "<w:noBreakHyphen/><w:delText>x</w:delText>"
		     "<mc:AlternateContent><mc:Choice><w:p><w:t>in</w:t></w:p>"
		     "</mc:Choice><mc:Fallback><w:p><w:t>in</w:t></w:p>"
		     "</mc:Fallback></mc:AlternateContent><w:t>c</w:t></w:r>"
		     "</w:p><w:tbl><w:p/></w:tbl><w:p>lost<w:t>e</w:t></w:p>")},
	};
	struct fixture *f = *state;
	struct reader_paper paper =
	    open_paper(f, make_zip(f, parts, COUNT(parts)));

	assert_int_equal(paper.kind, READER_DOCX);
	assert_int_equal(paper.n_parts, 2);
	assert_int_equal(paper.n_places, 5);
	assert_str(paper.places[0].part, "word/document.xml");
	assert_string_equal(
	    words_of(f, &paper.places[0]), "Độc lập & tựdo a b\u2011c");
	assert_string_equal(words_of(f, &paper.places[1]), "in");
	assert_int_equal(paper.places[2].n, 0);
	assert_int_equal(paper.places[3].number, 4);
	assert_string_equal(words_of(f, &paper.places[3]), "e");
	assert_str(paper.places[4].part, "word/header2.xml");
	assert_int_equal(paper.places[4].number, 1);
	assert_str(paper.parts[0].name, "word/header2.xml");
}

static void
reads_our_docx(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper = open_paper(f, make_letter(f).docx);
	size_t words = 0;

	for (size_t i = 0; i < paper.n_places; i++)
		words += paper.places[i].n;
	assert_true(words > 200);
	assert_true(part_of(&paper, "word/styles.xml")->bytes.n > 0);
	assert_int_equal(paper.n_files, 0);
}

#define RECORD(text)                                                           \
	STR("<record xmlns=\"urn:congvan:record:1\">" text "</record>")

static struct str
with_record(struct fixture *f, struct str record)
{
	struct made_part parts[] = {{"word/document.xml", BODY("")},
	    {"customXml/item1.xml", record},
	    {"customXml/itemProps1.xml", STR("<a xmlns='x'><b/>x</a>")}};

	return make_zip(f, parts, COUNT(parts));
}

static void
reads_records(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper = open_paper(
	    f, with_record(f,
		   RECORD("\n<file name=\"du-lieu.json\" type=\"application/"
			  "json\">{\"a\": \"&lt;ệ&amp;\"}\n</file><file "
			  "name=\"b&amp;c.bin\" encoding=\"base64\">AAH/\nQQ=="
			  "</file><file name=\"0\"/>")));

	assert_int_equal(paper.n_files, 3);
	assert_str(paper.files[0].name, "du-lieu.json");
	assert_str(paper.files[0].bytes, "{\"a\": \"<ệ&\"}\n");
	assert_str(paper.files[1].name, "b&c.bin");
	assert_true(str_eq(paper.files[1].bytes, STR("\0\1\xFF\x41")));
	assert_int_equal(paper.files[2].bytes.n, 0);
}

static void
refuses_wrong_records(void **state)
{
	struct fixture *f = *state;
	const struct str wrong[] = {RECORD("<file>x</file>"),
	    RECORD("<file name='a' encoding='hex'>x</file>"),
	    RECORD("<file name='a'><b/></file>"), RECORD("<other name='a'/>"),
	    RECORD("<file name='a' encoding='base64'>QQ=</file>"),
	    RECORD("<file name='a' encoding='base64'>QR==</file>"),
	    RECORD("<file name='a' encoding='base64'>QQ==QQ==</file>"),
	    RECORD("<file name='a' encoding='base64'>Q*==</file>"),
	    RECORD("<file name='a' encoding='base64'>QUFB=</file>")};

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_refused(
		    f, with_record(f, wrong[i]), FINDING_PAPER_BROKEN);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(knows_kinds),
	    TEST(reads_words_of_ours),
	    TEST(finds_words),
	    TEST(reads_maps),
	    TEST(undoes_filters),
	    TEST(reads_attachments),
	    TEST(reads_associated_files),
	    TEST(lists_objects),
	    TEST(lists_our_objects),
	    TEST(reads_paragraphs),
	    TEST(reads_our_docx),
	    TEST(reads_records),
	    TEST(refuses_wrong_records),
	};

	return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
