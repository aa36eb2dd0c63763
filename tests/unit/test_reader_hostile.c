/* reader: files that are cut, damaged or made to do harm. What cannot be read
 * is refused with a finding, and within limits. Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "engine/pack/deflate.h"
#include "engine/pack/package.h"
#include "tests/unit/reader_make.h"

#define MEMORY ((size_t)256 << 20) /* of an arena that may jump */
#define CATALOG "<</Type/Catalog/Pages 2 0 R>>"

/* Reads in an arena of its own; running out of it is fine. */
static void
try_alone(struct str bytes)
{
	struct arena *a = arena_new(MEMORY);
	struct reader_paper paper;
	struct diag d;

	assert_non_null(a);
	if (setjmp(*arena_border(a)) == 0) {
		bool ok;

		diag_init(&d, a);
		ok = reader_open(a, &d, NAME, bytes, NULL, &paper);
		assert_true(ok == diag_ok(&d));
		assert_true(diag_outcome(&d) != OUTCOME_DEFECT);
	}
	arena_free(a);
}

static void
assert_too_large(struct fixture *f, struct str bytes, size_t most)
{
	struct reader_paper paper;

	assert_false(try_open(f, bytes, most, &paper));
	assert_string_equal(finding_name(f->d.v[0].code), "paper-too-large");
	assert_int_equal(finding_level(f->d.v[0].code), LEVEL_ERROR);
	assert_int_equal(diag_outcome(&f->d), OUTCOME_LIMIT);
}

/* ---- damage ---- */
static void
cut(struct fixture *f, struct str whole)
{
	struct reader_paper paper;

	for (size_t n = 0; n < whole.n; n += 97) {
		struct arena_mark mark = arena_mark(f->a);
		char *p = malloc(n + 1); /* of that size, for sanitizers */

		assert_non_null(p);
		memcpy(p, whole.p, n);
		if (try_open(f, (struct str){p, n}, 0, &paper))
			assert_int_equal(paper.kind, READER_OTHER);
		free(p);
		arena_rewind(f->a, mark);
	}
}

static void
cut_files(void **state)
{
	struct fixture *f = *state;
	struct ours made = make_short_letter(f);

	cut(f, made.pdf);
	cut(f, made.docx);
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void
flip(struct str whole, uint32_t seed)
{
	for (int i = 0; i < 300; i++) {
		char *p = malloc(whole.n);
		uint32_t n = 1 + next(&seed) % 8;

		assert_non_null(p);
		memcpy(p, whole.p, whole.n);
		while (n-- > 0)
			p[next(&seed) % whole.n] = (char)next(&seed);
		try_alone((struct str){p, whole.n});
		free(p);
	}
}

/* Uncompressed, so that what is damaged is the structure. */
static void
flipped_bytes(void **state)
{
	struct fixture *f = *state;
	struct ours made = make_short_letter(f);
	struct folder at = make_folder();

	flip(made.pdf, 1);
	flip(made.docx, 2);
	write_in(f, &at, "a.pdf", made.pdf);
	run_in(f, &at,
	    "qpdf a.pdf --object-streams=disable --stream-data=uncompress "
	    "b.pdf");
	flip(read_in(f, &at, "b.pdf"), 3);
	remove_folder(f, &at);
}

static void
garbage(void **state)
{
	struct fixture *f = *state;
	struct str pages = STR("<</Kids[]/Count 0>>");

	assert_refused(f, STR("%PDF-1.7\n"), FINDING_PAPER_BROKEN);
	assert_refused(
	    f, STR("%PDF-1.7\nrác rưởi\n%%EOF"), FINDING_PAPER_BROKEN);
	assert_refused(f, MAKE_PDF(f, "[]", pages.p), FINDING_PAPER_BROKEN);
	assert_refused(f, MAKE_PDF(f, "<<>>", pages.p), FINDING_PAPER_BROKEN);
	assert_refused(
	    f, MAKE_PDF(f, CATALOG, "(pages)"), FINDING_PAPER_BROKEN);
}

static void
encrypted(void **state)
{
	struct fixture *f = *state;
	struct folder at = make_folder();

	write_in(f, &at, "a.pdf", make_short_letter(f).pdf);
	run_in(f, &at,
	    "qpdf --encrypt '' own 256 -- a.pdf b.pdf && "
	    "qpdf --encrypt user own 256 -- a.pdf c.pdf");
	assert_refused(f, read_in(f, &at, "b.pdf"), FINDING_PAPER_ENCRYPTED);
	assert_refused(f, read_in(f, &at, "c.pdf"), FINDING_PAPER_ENCRYPTED);
	remove_folder(f, &at);
}

/* ---- circles ---- */
static void
circles(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper;
	struct buf deep = buf_new(f->a);

	assert_refused(f,
	    MAKE_PDF(f, CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 1>>"),
	    FINDING_PAPER_BROKEN);
	assert_refused(f,
	    MAKE_PDF(f, "<</Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>",
		"<</Kids[]>>", "<</Kids[4 0 R]>>", "<</Kids[3 0 R]>>"),
	    FINDING_PAPER_BROKEN);
	for (int i = 0; i < 100; i++)
		buf_puts(&deep, "<</Kids[");
	buf_puts(&deep, "<<>>");
	for (int i = 0; i < 100; i++)
		buf_puts(&deep, "]>>");
	buf_putc(&deep, '\0');
	assert_refused(f, MAKE_PDF(f, CATALOG, deep.p), FINDING_PAPER_BROKEN);
	/* a form that draws itself; resources looked for in a circle */
	paper = open_paper(
	    f, MAKE_PDF(f, CATALOG, "<</Kids[3 0 R]/Parent 2 0 R>>",
		   "<</Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 "
		   "R>>>>>>",
		   make_stream(f, "", "/X Do /X Do"),
		   make_stream(f,
		       "/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>",
		       "/S<</ActualText(a)>>BDC EMC /X Do ")));
	assert_string_equal(words_of(f, &paper.places[0]), "aa");
	paper =
	    open_paper(f, MAKE_PDF(f, CATALOG, "<</Kids[3 0 R]/Parent 2 0 R>>",
			      "<</Parent 2 0 R/Contents 4 0 R>>",
			      make_stream(f, "", "/F 1 Tf (a) Tj")));
	assert_int_equal(paper.places[0].n, 0);
}

/* Each form draws the next ten times. */
static void
forms_that_multiply(void **state)
{
	struct fixture *f = *state;
	const char *object[20] = {CATALOG, "<</Kids[3 0 R]>>",
	    "<</Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
	    make_stream(f, "", "/X Do")};
	size_t n = 4;

	for (; n < 16; n++) {
		char keys[100];

		snprintf(keys, sizeof keys,
		    "/Subtype/Form/Resources<</XObject<</X %zu 0 R>>>>", n + 2);
		object[n] = make_stream(f, keys,
		    "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do");
	}
	object[n++] = make_stream(f, "/Subtype/Form", " ");
	assert_too_large(f, make_pdf(f, object, n), (size_t)8 << 20);
}

/* ---- bombs ---- */
static struct str
deflated_zeros(struct fixture *f, size_t n, int layers)
{
	struct deflater *z = deflater_in(f->a, 9);
	struct str s = {arena_alloc(f->a, n), n};

	while (layers-- > 0)
		s = deflate_in(f->a, z, DEFLATE_ZLIB, s);
	return s;
}

/* A PDF whose object 4 is a stream of those bytes. */
static struct str
with_stream(struct fixture *f, const char *keys, struct str bytes)
{
	struct buf b = buf_new(f->a);
	struct buf out = buf_new(f->a);
	struct str text;
	size_t at;

	for (size_t i = 0; i < bytes.n; i++)
		buf_putc(&b, 'x');
	buf_putc(&b, '\0');
	text = MAKE_PDF(f, CATALOG, "<</Kids[3 0 R]>>", "<</Contents 4 0 R>>",
	    make_stream(f, keys, b.p));
	buf_str(&out, text);
	for (at = 0; memcmp(out.p + at, ">>\nstream\n", 10) != 0;)
		at++;
	memcpy(out.p + at + 10, bytes.p, bytes.n);
	return buf_take(&out);
}

static void
bombs(void **state)
{
	struct fixture *f = *state;
	struct reader_paper paper;
	struct str once = deflated_zeros(f, 4 << 20, 1);
	struct str twice = deflated_zeros(f, 64 << 20, 2);

	assert_true(twice.n < 1000);
	assert_too_large(
	    f, with_stream(f, "/Filter/FlateDecode", once), 1 << 20);
	assert_true(try_open(
	    f, with_stream(f, "/Filter/FlateDecode", once), 32 << 20, &paper));
	assert_too_large(f,
	    with_stream(f, "/Filter[/FlateDecode/FlateDecode]", twice),
	    32 << 20);
}

/* What libqpdf would unpack and parse itself. */
static void
object_bomb(void **state)
{
	struct fixture *f = *state;
	struct deflater *z = deflater_in(f->a, 9);
	struct buf b = buf_new(f->a);
	static const char *const keys[] = {
	    "/Type/XRef/W[1 1 1]/Filter/FlateDecode",
	    "/#57[1 1 1]/Filter/FlateDecode",
	    "/W[1 1 1]/Filter/FlateDecode/X(\n1 0 obj<<(a)/Y(b))",
	    "/W[1 1 1]/Filter/FlateDecode/X(\n1 0 obj<<\\()",
	    "/W[1 1 1]/Filter/FlateDecode%1 0 obj<<\n",
	};

	buf_puts(&b, "9 0 [");
	while (b.n < (size_t)20 << 20)
		buf_puts(&b, "1 ");
	assert_too_large(f,
	    with_stream(f, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode",
		deflate_in(f->a, z, DEFLATE_ZLIB, buf_take(&b))),
	    0);
	for (size_t i = 0; i < COUNT(keys); i++)
		assert_too_large(f,
		    with_stream(f, keys[i], deflated_zeros(f, 20 << 20, 1)), 0);
}

/* ---- packages ---- */
static struct str
renamed(struct fixture *f, struct str zip, const char *from, const char *to)
{
	struct str s = str_dup(f->a, zip);
	char *p = (char *)(uintptr_t)s.p;

	for (size_t i = 0; i + strlen(from) <= s.n; i++)
		if (memcmp(p + i, from, strlen(from)) == 0)
			memcpy(p + i, to, strlen(to));
	return s;
}

static void
packages(void **state)
{
	struct made_part parts[] = {{"word/document.xml", BODY("")},
	    {"word/documenx.xml", STR("x")}, {"../../etc/x", STR("y")},
	    {"/absolute", STR("z")}};
	struct fixture *f = *state;
	struct str zip = make_zip(f, parts, COUNT(parts));
	struct reader_paper paper = open_paper(f, zip);

	assert_int_equal(paper.n_parts, 4);
	assert_str(paper.parts[2].name, "../../etc/x");
	assert_str(paper.parts[3].name, "/absolute");
	assert_refused(
	    f, renamed(f, zip, "documenx", "document"), FINDING_PAPER_BROKEN);
	assert_refused(
	    f, renamed(f, zip, "documenx", "DocumenT"), FINDING_PAPER_BROKEN);
	assert_false(try_open(f, zip, 100, &paper));
	assert_string_equal(finding_name(f->d.v[0].code), "paper-too-large");
}

static struct str
with_body(struct fixture *f, struct str body)
{
	struct made_part parts[] = {{"word/document.xml", body}};

	return make_zip(f, parts, 1);
}

static void
wrong_xml(void **state)
{
	struct fixture *f = *state;
	struct buf deep = buf_new(f->a), wide = buf_new(f->a);

	assert_refused(
	    f, with_body(f, STR("<a><b></a>")), FINDING_PAPER_BROKEN);
	assert_refused(f, with_body(f, STR("")), FINDING_PAPER_BROKEN);
	assert_refused(
	    f, with_body(f, STR("\xFF\xFE<\0a\0/\0>\0")), FINDING_PAPER_BROKEN);
	assert_refused(
	    f, with_body(f, STR("<a>&x;</a>")), FINDING_PAPER_BROKEN);
	assert_refused(f,
	    with_body(f, STR("<!DOCTYPE a [<!ENTITY x SYSTEM '/etc/passwd'>]>"
			     "<a>&x;</a>")),
	    FINDING_XML_ENTITY);
	for (int i = 0; i < 1000; i++)
		buf_puts(&deep, "<a>");
	assert_refused(f, with_body(f, buf_take(&deep)), FINDING_TOO_DEEP);
	buf_puts(&wide, "<a ");
	for (int i = 0; i < 100000; i++) {
		buf_putc(&wide, 'b');
		buf_int(&wide, i);
		buf_puts(&wide, "='' ");
	}
	buf_puts(&wide, "/>");
	assert_refused(f, with_body(f, buf_take(&wide)), FINDING_PAPER_BROKEN);
}

static void
zip_bomb(void **state)
{
	struct fixture *f = *state;
	struct deflater *z = deflater_in(f->a, 9);
	struct str zeros = {arena_alloc(f->a, 4 << 20), 4 << 20};
	struct pack_part parts[] = {
	    pack_stored("word/document.xml", BODY("")),
	    pack_deflated(f->a, z, "a", zeros),
	};
	struct str zip;

	pack_write(f->a, parts, COUNT(parts), &zip);
	assert_too_large(f, zip, 1 << 20);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(cut_files),
	    TEST(flipped_bytes),
	    TEST(garbage),
	    TEST(encrypted),
	    TEST(circles),
	    TEST(forms_that_multiply),
	    TEST(bombs),
	    TEST(object_bomb),
	    TEST(packages),
	    TEST(wrong_xml),
	    TEST(zip_bomb),
	};

	return cmocka_run_group_tests_name("reader_hostile", tests, NULL, NULL);
}
