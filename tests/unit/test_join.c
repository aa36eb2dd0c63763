/* Joining PDFs of ours, read back: by the small reader of these tests, by
 * engine/reader (qpdf), and by the rules of tests/archive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/pdf/join.h"
#include "engine/pdf/pdf.h"
#include "tests/unit/reader_make.h"
#include "tests/unit/pdf_make.h"
#include "tests/unit/pdf_read.h"

/* A letter of one page, one of several, and one with everything. */
enum { SHORT, LETTER, RICH, PAPERS };

static struct fixture always;
static struct str papers[PAPERS];

static int
open_papers(void **state)
{
	static const char rich[] = "samples/kieu-chu/template.xml";
	static const char data[] = "samples/kieu-chu/data.json";

	(void)state;
	always.a = arena_new(0);
	diag_init(&always.d, always.a);
	papers[SHORT] = make_short_letter(&always).pdf;
	papers[LETTER] = make_letter(&always).pdf;
	papers[RICH] = make_ours(&always, rich, data).pdf;
	return 0;
}

static int
close_papers(void **state)
{
	(void)state;
	arena_free(always.a);
	return 0;
}

/* ---- joining ---- */
struct joined {
	struct buf file;
	int calls, fails; /* at that call; 0: never */
};

static bool
append(void *self, struct str bytes)
{
	struct joined *j = self;

	if (++j->calls == j->fails)
		return false;
	buf_str(&j->file, bytes);
	return true;
}

static struct pdf_join_options
options_of(struct fixture *f, struct joined *j, bool duplex)
{
	*j = (struct joined){.file = buf_new(f->a)};
	return (struct pdf_join_options){.producer = STR("congvan"),
	    .title = STR("Tất cả (2)"),
	    .language = STR("vi-VN"),
	    .created = STR("2024-01-12"),
	    .duplex = duplex,
	    .write = append,
	    .self = j};
}

static struct str
title_of(struct fixture *f, size_t i)
{
	struct buf b = buf_new(f->a);

	buf_puts(&b, "Thư (");
	buf_int(&b, (int64_t)i);
	buf_putc(&b, ')');
	return buf_take(&b);
}

/* Papers in that order. */
static struct str
join(struct fixture *f, const int *which, size_t n, bool duplex)
{
	struct joined j;
	struct pdf_join_options o = options_of(f, &j, duplex);
	struct pdf_join *p;

	diag_init(&f->d, f->a);
	p = pdf_join_new(f->a, &f->d, &o);
	for (size_t i = 0; i < n; i++)
		assert_true(pdf_join_add(p, papers[which[i]], title_of(f, i)));
	assert_true(pdf_join_close(p));
	assert_true(diag_ok(&f->d));
	return buf_take(&j.file);
}

#define JOIN(f, duplex, ...)                                                   \
	join((f), (const int[]){__VA_ARGS__},                                  \
	    COUNT(((const int[]){__VA_ARGS__})), (duplex))

static struct reader
reader_of(struct fixture *f, struct str file)
{
	struct reader r = {.arena = f->a, .file = file};

	assert_true(str_ends(file, STR("\n%%EOF\n")));
	assert_true(read_trailer(&r).n > 0);
	return r;
}

/* ---- pages ---- */
struct longs {
	long *v;
	size_t n, cap;
};

/* Of the page tree's branch, in their order; gives its /Count. */
static long
pages_put(struct reader *r, long branch, long parent, struct longs *out)
{
	struct str s = read_object(r, branch);
	size_t at = read_find(s, 0, "/Kids[") + 6, close;
	long n = 0;

	if (parent != 0)
		assert_int_equal(read_key(s, "/Parent "), parent);
	if (!read_has(s, "/Kids[")) {
		assert_true(read_has(s, "/Type/Page/"));
		ARENA_PUSH(r->arena, out->v, out->n, out->cap, branch);
		return 1;
	}
	close = read_find(s, at, "]");
	while (at < close) {
		n += pages_put(r, read_number(s, at), branch, out);
		at = read_find(s, at, " R") + 3;
	}
	assert_int_equal(read_key(s, "/Count "), n);
	return n;
}

static struct longs
pages_of(struct reader *r)
{
	struct longs pages = {NULL, 0, 0};

	(void)pages_put(r, read_key(read_object(r, 1), "/Pages "), 0, &pages);
	return pages;
}

static size_t
count_pages(struct fixture *f, int which)
{
	struct reader r = reader_of(f, papers[which]);

	return pages_of(&r).n;
}

static struct str
content_of(struct reader *r, long page)
{
	struct str s = read_object(r, page);

	return read_has(s, "/Contents ")
		   ? read_stream(r, read_follow(r, s, "/Contents "))
		   : STR_NONE;
}

/* ---- everything hangs together ---- */

/* Objects that nothing refers to, but for those that hold others; all that are
 * referred to are there. */
static void
assert_whole(struct reader *r)
{
	long n = read_key(read_trailer(r), "/Size ");
	bool *wanted = arena_array(r->arena, (size_t)n, sizeof *wanted);
	long of_streams = 0;

	wanted[read_key(read_trailer(r), "/Root ")] = true;
	wanted[read_key(read_trailer(r), "/Info ")] = true;
	for (long i = 1; i < n; i++) {
		struct str s = read_object(r, i);
		struct pdf_token t[3] = {{TOKEN_END, 0, 0}};

		assert_true(s.n > 0);
		if (read_has(s, "/Type/XRef") || read_has(s, "/Type/ObjStm")) {
			wanted[i] = true;
			of_streams++;
			continue;
		}
		s = str_slice(s, 0, read_find(s, 0, ">>\nstream\n"));
		for (size_t at = 0; at < s.n; at = t[2].to) {
			uint32_t k;

			t[0] = t[1];
			t[1] = t[2];
			t[2] = pdf_token_at(s, at);
			if (t[2].kind != TOKEN_WORD || s.p[t[2].from] != 'R')
				continue;
			assert_true(pdf_token_number(s, &t[0], &k));
			assert_in_range(k, 1, n - 1);
			wanted[k] = true;
		}
	}
	assert_true(of_streams >= 2);
	for (long i = 1; i < n; i++)
		if (!wanted[i])
			fail_msg("nothing refers to %ld", i);
}

static size_t
count_objects(struct reader *r, const char *what)
{
	long n = read_key(read_trailer(r), "/Size ");
	size_t found = 0;

	for (long i = 1; i < n; i++) {
		struct str s = read_object(r, i);

		s = str_slice(s, 0, read_find(s, 0, ">>\nstream\n"));
		found += read_has(s, what);
	}
	return found;
}

/* ---- structure ---- */
struct structure {
	struct reader *r;
	struct str *parents; /* by key: what the parent tree says */
	long keys;
	long elements, parts, documents;
	long claimed; /* contents, and annotations */
};

static void
read_parents(struct structure *t, struct str root)
{
	struct str tree = read_follow(t->r, root, "/ParentTree ");
	size_t at = read_find(tree, 0, "/Kids[") + 6;
	long next = 0;

	t->keys = read_key(root, "/ParentTreeNextKey ");
	t->parents =
	    arena_array(t->r->arena, (size_t)t->keys + 1, sizeof *t->parents);
	for (; read_has(str_slice(tree, at, tree.n), " R");
	     at = read_find(tree, at, " R") + 3) {
		struct str s = read_object(t->r, read_number(tree, at));
		size_t i = read_find(s, 0, "/Nums[") + 6, end;

		assert_int_equal(read_key(s, "/Limits["), next);
		for (; s.p[i] != ']'; i = end) {
			struct pdf_token key = pdf_token_at(s, i);

			/* none is left out */
			assert_int_equal(read_number(s, key.from), next);
			assert_true(next < t->keys);
			end = pdf_value_end(s, key.to);
			t->parents[next++] =
			    str_slice(s, pdf_token_at(s, key.to).from, end);
			end += s.p[end] == ' ';
		}
		assert_int_equal(
		    read_number(
			s, read_find(s, read_find(s, 0, "/Limits["), " ") + 1),
		    next - 1);
	}
	assert_int_equal(next, t->keys);
}

static struct str
parents_at(const struct structure *t, long key)
{
	assert_in_range(key, 0, t->keys - 1);
	return t->parents[key];
}

/* The element is what the page's parents name for that content. */
static void
claim(struct structure *t, long element, long page, long mark)
{
	struct str s = read_object(t->r, page);
	struct str parents = parents_at(t, read_key(s, "/StructParents "));
	size_t at = 1;

	assert_true(parents.p[0] == '[');
	while (mark-- > 0) {
		at = read_find(parents, at, " R") + 3;
		assert_true(at < parents.n);
	}
	assert_int_equal(read_number(parents, at), element);
	t->claimed++;
}

static void walk(struct structure *t, long number, long parent);

static void
walk_kid(struct structure *t, struct str s, size_t at, long number)
{
	struct pdf_token k = pdf_token_at(s, at);
	struct str kid = str_slice(s, k.from, pdf_value_end(s, at));
	long page = read_key(s, "/Pg ");

	if (k.kind == TOKEN_NUMBER && str_ends(kid, STR("R"))) {
		walk(t, read_number(s, k.from), number);
	} else if (k.kind == TOKEN_NUMBER) {
		claim(t, number, page, read_number(s, k.from));
	} else if (read_has(kid, "/MCR")) {
		claim(
		    t, number, read_key(kid, "/Pg "), read_key(kid, "/MCID "));
	} else {
		struct str o = read_follow(t->r, kid, "/Obj ");

		assert_true(read_has(kid, "/OBJR"));
		o = parents_at(t, read_key(o, "/StructParent "));
		assert_int_equal(read_number(o, 0), number);
		t->claimed++;
	}
}

static void
walk(struct structure *t, long number, long parent)
{
	struct str s = read_object(t->r, number);
	size_t at = pdf_dict_find(s, "/K"), end;

	t->elements++;
	t->parts += read_has(s, "/S/Part");
	t->documents += read_has(s, "/S/Document");
	assert_int_equal(read_key(s, "/P "), parent);
	if (at < s.n && s.p[at] == '[') {
		end = pdf_value_end(s, at++) - 1;
		for (; at < end; at = pdf_value_end(s, at))
			walk_kid(t, s, at, number);
	} else if (at < s.n) {
		walk_kid(t, s, at, number);
	}
}

/* Whatever has a parent has just this one, in both directions. */
static struct structure
read_structure(struct reader *r)
{
	struct structure t = {.r = r};
	long number = read_key(read_object(r, 1), "/StructTreeRoot ");
	struct str root = read_object(r, number);
	long named = 0;

	assert_true(read_has(root, "/StructTreeRoot"));
	read_parents(&t, root);
	walk(&t, read_key(root, "/K "), number);
	for (long i = 0; i < t.keys; i++)
		for (size_t k = 0; k + 1 < t.parents[i].n; k++)
			named += memcmp(t.parents[i].p + k, " R", 2) == 0;
	assert_int_equal(t.claimed, named);
	return t;
}

/* ---- against the files it was joined from ---- */

/* Words by qpdf's eyes. */
static struct reader_paper
paper_of(struct fixture *f, struct str file)
{
	struct reader_options o = {0};
	struct reader_paper p;

	assert_true(reader_open(f->a, &f->d, NAME, file, &o, &p));
	assert_int_equal(p.kind, READER_PDF);
	return p;
}

static void
assert_words(const struct reader_place *x, const struct reader_place *y)
{
	assert_int_equal(x->n, y->n);
	for (size_t i = 0; i < x->n; i++)
		assert_true(str_eq(x->words[i], y->words[i]));
}

static void
assert_bookmark(
    struct fixture *f, struct reader *r, struct str mark, size_t i, long page)
{
	struct str title = title_of(f, i), is;
	size_t at = read_find(mark, 0, "/Title<") + 7;

	(void)r;
	is = read_utf16(f->a, mark.p + at);
	assert_true(str_eq(is, title));
	at = read_find(mark, 0, "/Dest[") + 6;
	assert_int_equal(read_number(mark, at), page);
	assert_true(read_has(mark, " 0 R/Fit]"));
}

/* The first pages of the files, in their order. */
static void
assert_bookmarks(struct fixture *f, struct reader *r, const struct longs *first)
{
	struct str catalog = read_object(r, 1);
	long outline = read_key(catalog, "/Outlines ");
	struct str root = read_object(r, outline), mark;
	long at = read_key(root, "/First "), before = -1;

	assert_true(read_has(catalog, "/PageMode/UseOutlines"));
	assert_int_equal(read_key(root, "/Count "), first->n);
	for (size_t i = 0; i < first->n; i++) {
		mark = read_object(r, at);
		assert_bookmark(f, r, mark, i, first->v[i]);
		assert_int_equal(read_key(mark, "/Parent "), outline);
		assert_int_equal(read_key(mark, "/Prev "), before);
		before = at;
		at = read_key(mark, "/Next ");
	}
	assert_int_equal(at, -1);
	assert_int_equal(read_key(root, "/Last "), before);
}

/* The joined file says page by page what the files say; gives the number of
 * each file's first page. */
static struct longs
assert_pages(struct fixture *f, struct reader *r, const int *which, size_t n,
    bool duplex)
{
	struct longs pages = pages_of(r), first = {NULL, 0, 0};
	struct reader_paper all = paper_of(f, r->file);
	size_t at = 0;

	assert_int_equal(all.n_places, pages.n);
	for (size_t i = 0; i < n; i++) {
		struct reader from = reader_of(f, papers[which[i]]);
		struct reader_paper one = paper_of(f, papers[which[i]]);
		struct longs own = pages_of(&from);

		assert_true(at + own.n <= pages.n);
		ARENA_PUSH(f->a, first.v, first.n, first.cap, pages.v[at]);
		for (size_t k = 0; k < own.n; k++, at++) {
			struct str was = read_object(&from, own.v[k]);
			struct str is = read_object(r, pages.v[at]);
			size_t box = read_find(was, 0, "/MediaBox[");

			assert_words(&one.places[k], &all.places[at]);
			assert_true(str_eq(content_of(&from, own.v[k]),
			    content_of(r, pages.v[at])));
			assert_true(read_has(
			    is, str_z(f->a, str_slice(was, box,
						read_find(was, box, "]")))));
		}
		at += duplex && own.n % 2 == 1;
	}
	assert_int_equal(at, pages.n);
	return first;
}

static void
assert_joined(struct fixture *f, const int *which, size_t n, bool duplex)
{
	struct reader r = reader_of(f, join(f, which, n, duplex));
	struct longs first = assert_pages(f, &r, which, n, duplex);
	struct structure t = read_structure(&r);
	long elements = 1, claimed = 0, keys = 0;

	assert_bookmarks(f, &r, &first);
	assert_whole(&r);
	for (size_t i = 0; i < n; i++) {
		struct reader from = reader_of(f, papers[which[i]]);
		struct structure own = read_structure(&from);

		elements += own.elements;
		claimed += own.claimed;
		keys += own.keys;
	}
	assert_int_equal(t.elements, elements);
	assert_int_equal(t.claimed, claimed);
	assert_int_equal(t.keys, keys);
	assert_int_equal(t.documents, 1);
	assert_int_equal(t.parts, n);
}

#define ASSERT_JOINED(f, duplex, ...)                                          \
	assert_joined((f), (const int[]){__VA_ARGS__},                         \
	    COUNT(((const int[]){__VA_ARGS__})), (duplex))

/* ---- tests ---- */

static void
one(void **state)
{
	for (int i = 0; i < PAPERS; i++)
		ASSERT_JOINED(*state, false, i);
}

static void
two(void **state)
{
	ASSERT_JOINED(*state, false, SHORT, RICH);
	ASSERT_JOINED(*state, false, RICH, LETTER);
	ASSERT_JOINED(*state, false, LETTER, LETTER);
}

/* More objects than one stream of them holds. */
static void
many(void **state)
{
	struct fixture *f = *state;
	int which[36];
	struct reader r;

	for (size_t i = 0; i < COUNT(which); i++)
		which[i] = i % 7 == 3 ? LETTER : i == 20 ? RICH : SHORT;
	assert_joined(f, which, COUNT(which), false);
	r = reader_of(f, join(f, which, COUNT(which), false));
	assert_true(count_objects(&r, "/Type/ObjStm") > 1);
}

/* With the project's own judge of PDF/A-2a and PDF/UA-1. */
static void
archives(void **state)
{
	struct fixture *f = *state;
	struct folder at = make_folder();
	struct buf b = buf_new(f->a);

	write_in(f, &at, "a.pdf", JOIN(f, false, RICH, SHORT, LETTER));
	write_in(f, &at, "b.pdf", JOIN(f, true, SHORT, RICH));
	buf_puts(&b, "tests/archive/check ");
	buf_puts(&b, path_in(f, &at, "a.pdf"));
	buf_putc(&b, ' ');
	buf_puts(&b, path_in(f, &at, "b.pdf"));
	buf_putc(&b, '\0');
	assert_int_equal(system(b.p), 0);
	remove_folder(f, &at);
}

/* Each file's pages are numbered from 1; the letter's annexes anew. */
static void
labels(void **state)
{
	struct fixture *f = *state;
	struct reader r = reader_of(f, JOIN(f, false, SHORT, LETTER, SHORT));

	assert_int_equal(count_pages(f, SHORT), 2);
	assert_int_equal(count_pages(f, LETTER), 8);
	assert_true(str_is(read_follow(&r, read_object(&r, 1), "/PageLabels "),
	    "<</Nums[0<</S/D/St 1>>2<</S/D/St 1>>4<</S/D/St 1>>"
	    "10<</S/D/St 1>>]>>"));
}

static void
labels_of_the_file(void **state)
{
	struct fixture *f = *state;
	struct str v[] = {
	    STR("<</Pages 2 0 R/StructTreeRoot 4 0 R"
		"/PageLabels<</Nums[0<</S/D/St 3>>1<</S/r>>]>>>>"),
	    STR("<</Type/Pages/Kids[3 0 R 8 0 R]/Count 2>>"),
	    STR("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/StructParents 0"
		"/Resources<<>>>>"),
	    STR("<</K 5 0 R/ParentTree 6 0 R/ParentTreeNextKey 2>>"),
	    STR("<</S/Document/P 4 0 R/Pg 3 0 R/K 0>>"),
	    STR("<</Kids[7 0 R]>>"), STR("<</Limits[0 1]/Nums[0[5 0 R]1[]]>>"),
	    STR("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/StructParents 1"
		"/Resources<<>>>>")};
	struct str file = make_our_pdf(f->a, v, COUNT(v));
	struct joined j;
	struct pdf_join_options o = options_of(f, &j, false);
	struct pdf_join *p = pdf_join_new(f->a, &f->d, &o);
	struct reader r;

	for (size_t i = 0; i < 3; i++)
		assert_true(pdf_join_add(p, file, title_of(f, i)));
	assert_true(pdf_join_close(p));
	r = reader_of(f, buf_take(&j.file));
	assert_int_equal(pages_of(&r).n, 6);
	assert_true(str_is(read_follow(&r, read_object(&r, 1), "/PageLabels "),
	    "<</Nums[0<</S/D/St 3>>1<</S/r>>2<</S/D/St 3>>3<</S/r>>"
	    "4<</S/D/St 3>>5<</S/r>>]>>"));
}

/* Behind an odd number of pages stands one without anything: no content, no
 * structure, the size of the page before. */
static void
duplex(void **state)
{
	static const int which[] = {RICH, LETTER, RICH, SHORT};
	struct fixture *f = *state;
	struct reader r = reader_of(f, join(f, which, COUNT(which), true));
	struct longs pages = pages_of(&r);
	size_t at = 0, odd = 0;

	assert_joined(f, which, COUNT(which), true);
	for (size_t i = 0; i < COUNT(which); i++) {
		size_t n = count_pages(f, which[i]);
		struct str s, before;

		assert_int_equal(at % 2, 0);
		at += n;
		if (n % 2 == 0)
			continue;
		odd++;
		before = read_object(&r, pages.v[at - 1]);
		s = read_object(&r, pages.v[at++]);
		before = str_slice(
		    before, read_find(before, 0, "/MediaBox["), before.n);
		assert_true(
		    read_has(s, str_z(f->a, str_slice(before, 0,
						read_find(before, 0, "]")))));
		assert_true(read_has(s, "/Resources<<>>>>"));
		assert_false(read_has(s, "/Contents"));
		assert_false(read_has(s, "/StructParents"));
	}
	assert_int_equal(at, pages.n);
	assert_int_equal(odd, 2);
}

/* What files have in common is there once, whatever hangs on it. */
static void
shared_once(void **state)
{
	static const char *const what[] = {"/FontFile2 ", "/Subtype/Image",
	    "/Subtype/Type0", "/ToUnicode ", "/OutputIntent"};
	struct fixture *f = *state;
	struct reader own = reader_of(f, JOIN(f, false, RICH));
	struct reader r = reader_of(f, JOIN(f, false, RICH, RICH, RICH));
	struct reader both = reader_of(f, JOIN(f, false, SHORT, RICH));
	struct reader small = reader_of(f, papers[SHORT]);

	for (size_t i = 0; i < COUNT(what); i++) {
		size_t n = count_objects(&own, what[i]);

		assert_true(n > 0);
		assert_int_equal(count_objects(&r, what[i]), n);
	}
	assert_in_range(count_objects(&both, "/FontFile2 "),
	    count_objects(&own, "/FontFile2 "),
	    count_objects(&own, "/FontFile2 ") +
		count_objects(&small, "/FontFile2 ") - 1);
}

static void
same_bytes(void **state)
{
	struct fixture *f = *state;
	struct str a = JOIN(f, false, SHORT, RICH), id, other;

	assert_true(str_eq(a, JOIN(f, false, SHORT, RICH)));
	id = str_slice(a, read_find(a, 0, "/ID["), a.n);
	id = str_slice(id, 0, read_find(id, 0, "]"));
	assert_int_equal(id.n, 4 + 34 + 34);
	a = JOIN(f, false, RICH, SHORT);
	other = str_slice(a, read_find(a, 0, "/ID["), a.n);
	assert_false(str_eq(id, str_slice(other, 0, id.n)));
	a = JOIN(f, true, SHORT, RICH);
	other = str_slice(a, read_find(a, 0, "/ID["), a.n);
	assert_false(str_eq(id, str_slice(other, 0, id.n)));
}

static void
says_what_it_is(void **state)
{
	struct fixture *f = *state;
	struct reader r = reader_of(f, JOIN(f, false, SHORT));
	struct str info = read_follow(&r, read_trailer(&r), "/Info ");
	struct str catalog = read_object(&r, 1);
	struct str xmp =
	    read_stream(&r, read_follow(&r, catalog, "/Metadata "));

	assert_true(read_has(info, "/CreationDate(D:20240112)"));
	assert_true(read_has(info, "/Producer(congvan)"));
	assert_true(read_has(catalog, "/Lang(vi-VN)"));
	assert_true(read_has(catalog, "/MarkInfo<</Marked true>>"));
	assert_true(read_has(xmp, "Tất cả (2)"));
	assert_true(read_has(xmp, "<pdfaid:part>2</pdfaid:part>"));
	assert_true(read_has(xmp, "<pdfuaid:part>1</pdfuaid:part>"));
}

/* ---- refused ---- */

static bool
is_refused(struct fixture *f, struct str file, bool behind)
{
	struct joined j;
	struct pdf_join_options o = options_of(f, &j, false);
	struct pdf_join *p;
	bool ok;

	diag_init(&f->d, f->a);
	p = pdf_join_new(f->a, &f->d, &o);
	if (behind)
		assert_true(pdf_join_add(p, papers[SHORT], STR("a")));
	ok = pdf_join_add(p, file, STR("b"));
	assert_int_equal(ok, diag_ok(&f->d));
	assert_false(str_ends(buf_take(&j.file), STR("%%EOF\n")));
	if (ok)
		return false;
	assert_int_equal(diag_outcome(&f->d), OUTCOME_INPUT);
	assert_int_equal(f->d.n, 1);
	assert_int_equal(f->d.v[0].code, FINDING_PAPER_BROKEN);
	return true;
}

static void
assert_unjoined(struct fixture *f, struct str file, const char *why)
{
	if (!is_refused(f, file, false) || !is_refused(f, file, true))
		fail_msg("not refused: %s", why);
}

static void
assert_objects_refused(
    struct fixture *f, struct str *v, size_t n, const char *why)
{
	assert_unjoined(f, make_our_pdf(f->a, v, n), why);
}

static void
foreign(void **state)
{
	struct fixture *f = *state;

	assert_unjoined(f, STR(""), "nothing");
	assert_unjoined(f, STR("%PDF-1.7\n%%EOF\n"), "nothing in it");
	assert_unjoined(f, STR("PK\x03\x04 no PDF"), "no PDF");
	assert_unjoined(f, make_letter(f).docx, "DOCX");
	assert_unjoined(f,
	    MAKE_PDF(f, "<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
	    "a table of references");
	assert_unjoined(f, JOIN(f, false, SHORT, LETTER), "joined");
}

static void
damaged(void **state)
{
	struct fixture *f = *state;
	struct str s = papers[LETTER];
	size_t xref = read_find(s, s.n - 40, "startxref\n") + 10;
	size_t at = (size_t)read_number(s, xref);
	char *p;

	for (size_t i = 1; i < 20; i++)
		assert_unjoined(f, str_slice(s, 0, s.n * i / 20), "cut");
	assert_unjoined(f, str_slice(s, 0, xref), "no place");
	assert_unjoined(f, str_slice(s, 1, s.n), "moved");
	assert_unjoined(
	    f, str_cat(f->a, s, STR("17")), "another number behind");
	at = read_find(s, at, "\nstream\n") + 8;
	for (size_t i = 0; i < 40; i++) {
		p = (char *)(uintptr_t)str_dup(f->a, s).p;
		p[at + i] = (char)(p[at + i] ^ 0x20);
		assert_unjoined(f, (struct str){p, s.n}, "references changed");
	}
	at = read_find(s, 0, "/ObjStm");
	at = read_find(s, at, "\nstream\n") + 8;
	p = (char *)(uintptr_t)str_dup(f->a, s).p;
	memset(p + at, 0, 20);
	assert_unjoined(f, (struct str){p, s.n}, "objects changed");
}

static void
incomplete(void **state)
{
	struct fixture *f = *state;
	struct str good[] = {STR("<</Pages 2 0 R/StructTreeRoot 4 0 R>>"),
	    STR("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
	    STR("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/StructParents 0"
		"/Resources<<>>>>"),
	    STR("<</K 5 0 R/ParentTree 6 0 R/ParentTreeNextKey 1>>"),
	    STR("<</S/Document/P 4 0 R/Pg 3 0 R/K 0>>"),
	    STR("<</Kids[7 0 R]>>"), STR("<</Limits[0 0]/Nums[0[5 0 R]]>>")};
	static const struct {
		size_t i;
		const char *text, *why;
	} bad[] = {{0, "<</StructTreeRoot 4 0 R>>", "no pages"},
	    {0, "<</Pages 2 0 R>>", "no tags"},
	    {0, "<</Pages 77 0 R/StructTreeRoot 4 0 R>>", "pages nowhere"},
	    {0, "<</Pages 2 0 R/StructTreeRoot 2 0 R>>", "pages as tags"},
	    {0, "[2 0 R]", "no catalog"}, {1, "", "no page tree"},
	    {1, "<</Kids[]>>", "no kids"}, {1, "<</Kids 3 0 R>>", "one kid"},
	    {1, "<</Kids[77 0 R]>>", "a kid nowhere"},
	    {1, "<</Kids[3 0 R 77 0 R]>>", "the second kid nowhere"},
	    {2, "", "no page"}, {3, "<</K 5 0 R/ParentTree 6 0 R>>", "no key"},
	    {3, "<</K 5 0 R/ParentTreeNextKey 1>>", "no parents"},
	    {3, "<</ParentTree 6 0 R/ParentTreeNextKey 1>>", "no document"},
	    {3, "<</K 77 0 R/ParentTree 6 0 R/ParentTreeNextKey 1>>",
		"the document nowhere"},
	    {4, "", "no element"}, {5, "<</Kids 7 0 R>>", "no leaves"},
	    {5, "", "no parent tree"}, {6, "", "no leaf"}};

	assert_false(
	    is_refused(f, make_our_pdf(f->a, good, COUNT(good)), false));
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct str was = good[bad[i].i];

		good[bad[i].i] = str_of(bad[i].text);
		assert_objects_refused(f, good, COUNT(good), bad[i].why);
		good[bad[i].i] = was;
	}
}

/* Who writes may say no at any time: then nothing more is written. */
static void
unwritten(void **state)
{
	struct fixture *f = *state;
	int fails = 1;

	for (;; fails++) {
		struct joined j;
		struct pdf_join_options o = options_of(f, &j, true);
		struct pdf_join *p;
		bool ok;

		j.fails = fails;
		p = pdf_join_new(f->a, &f->d, &o);
		ok = pdf_join_add(p, papers[SHORT], STR("a")) &&
		     pdf_join_add(p, papers[SHORT], STR("b")) &&
		     pdf_join_close(p);
		assert_int_equal(ok, j.calls < fails);
		assert_true(diag_ok(&f->d)); /* who said no knows why */
		if (ok)
			break;
		assert_int_equal(j.calls, fails);
	}
	assert_true(fails > 10);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(one), TEST(two), TEST(many),
	    TEST(archives), TEST(labels), TEST(labels_of_the_file),
	    TEST(duplex), TEST(shared_once), TEST(same_bytes),
	    TEST(says_what_it_is), TEST(foreign), TEST(damaged),
	    TEST(incomplete), TEST(unwritten)};

	return cmocka_run_group_tests(tests, open_papers, close_papers);
}
