/* The DOCX writer: packages are opened again with libzip, their parts read
 * with libxml2, and compared with the model. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <zip.h>

#include "engine/resolve/resolve.h"
#include "tests/unit/build.h"
#include "tests/unit/docx_model.h"

#define STEPS_MOST 4000

/* ---- reading a package back ---- */

struct book {
	struct str bytes;
	zip_t *zip;
};

static struct book
book_open(struct str bytes)
{
	struct book b = {bytes, NULL};
	zip_error_t error;
	zip_source_t *s;

	zip_error_init(&error);
	s = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	assert_non_null(s);
	b.zip = zip_open_from_source(s, ZIP_RDONLY | ZIP_CHECKCONS, &error);
	assert_non_null(b.zip);
	return b;
}

static void
book_close(struct book *b)
{
	zip_discard(b->zip);
}

static struct book
book_of(const struct model *m)
{
	struct diag d;
	struct str bytes;

	assert_true(model_write(m, &d, &bytes));
	assert_true(diag_ok(&d));
	return book_open(bytes);
}

static struct str
part(struct arena *a, const struct book *b, const char *name)
{
	zip_stat_t st;
	zip_file_t *f;
	char *p;

	if (zip_stat(b->zip, name, 0, &st) < 0)
		return STR_NONE;
	p = arena_alloc(a, (size_t)st.size);
	f = zip_fopen(b->zip, name, 0);
	assert_non_null(f);
	assert_true(zip_fread(f, p, st.size) == (zip_int64_t)st.size);
	assert_int_equal(zip_fclose(f), 0); /* the check sum too */
	return (struct str){p, (size_t)st.size};
}

struct tree {
	xmlDocPtr doc;
	xmlXPathContextPtr at;
};

static struct tree
tree_of(struct arena *a, const struct book *b, const char *name)
{
	static const char *const spaces[][2] = {
	    {"w", "http://schemas.openxmlformats.org/wordprocessingml/2006/"
		  "main"},
	    {"r", "http://schemas.openxmlformats.org/officeDocument/2006/"
		  "relationships"},
	    {"p", "http://schemas.openxmlformats.org/package/2006/"
		  "relationships"},
	    {"t", "http://schemas.openxmlformats.org/package/2006/"
		  "content-types"},
	    {"wp", "http://schemas.openxmlformats.org/drawingml/2006/"
		   "wordprocessingDrawing"},
	    {"a", "http://schemas.openxmlformats.org/drawingml/2006/main"},
	    {"dc", "http://purl.org/dc/elements/1.1/"},
	    {"dct", "http://purl.org/dc/terms/"},
	};
	struct str s = part(a, b, name);
	struct tree t;

	assert_true(s.n > 0);
	t.doc = xmlReadMemory(s.p, (int)s.n, name, NULL, XML_PARSE_NONET);
	assert_non_null(t.doc);
	t.at = xmlXPathNewContext(t.doc);
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		(void)xmlXPathRegisterNs(t.at, (const xmlChar *)spaces[i][0],
		    (const xmlChar *)spaces[i][1]);
	return t;
}

static void
tree_free(struct tree *t)
{
	xmlXPathFreeContext(t->at);
	xmlFreeDoc(t->doc);
}

/* The XPath's value as text, in the arena. */
static const char *
look(struct arena *a, const struct tree *t, const char *path)
{
	xmlXPathObjectPtr o =
	    xmlXPathEvalExpression((const xmlChar *)path, t->at);
	xmlChar *s;
	char *copy;

	assert_non_null(o);
	s = xmlXPathCastToString(o);
	copy = str_z(a, str_of((const char *)s));
	xmlFree(s);
	xmlXPathFreeObject(o);
	return copy;
}

#define assert_path(a, t, path, value)                                         \
	assert_string_equal(look((a), (t), (path)), (value))

static struct arena *
arena_for_test(void)
{
	struct arena *a = arena_new(0);

	assert_non_null(a);
	if (setjmp(*arena_border(a)))
		fail_msg("out of memory");
	return a;
}

/* ---- the package ---- */

static void
test_package_order_and_date(void **state)
{
	static const char *const names[] = {"[Content_Types].xml",
	    "_rels/.rels", "word/document.xml", "word/styles.xml",
	    "word/settings.xml", "word/fontTable.xml",
	    "word/_rels/document.xml.rels", "docProps/core.xml",
	    "docProps/app.xml"};
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct book b;
	const unsigned char *p;

	(void)state;
	(void)model_line(&m, NULL, "một");
	b = book_of(&m);
	assert_int_equal(zip_get_num_entries(b.zip, 0), 9);
	for (zip_uint64_t i = 0; i < 9; i++)
		assert_string_equal(zip_get_name(b.zip, i, 0), names[i]);
	p = (const unsigned char *)b.bytes.p;
	assert_int_equal(p[8], 8); /* deflate */
	assert_int_equal(p[10] | p[11] << 8, 0);
	assert_int_equal(p[12] | p[13] << 8, 1 << 5 | 1); /* 1980-01-01 */
	book_close(&b);
	arena_free(a);
}

static void
test_every_part_has_a_type(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct book b;
	struct tree t;

	(void)state;
	m.end = &m.section->story[STORY_HEADER];
	(void)model_line(&m, NULL, "đầu trang");
	m.end = &m.section->blocks;
	(void)model_item(&m,
	    model_list(&m, model_list_style(&m, NUMBER_DECIMAL, "%1."), 1), 0,
	    "1.", "mục");
	b = book_of(&m);
	t = tree_of(a, &b, "[Content_Types].xml");
	assert_path(a, &t, "count(//t:Override)", "8");
	assert_path(
	    a, &t, "count(//t:Override[@PartName='/word/numbering.xml'])", "1");
	assert_path(a, &t,
	    "string(//t:Override[@PartName='/word/header1.xml']/@ContentType)",
	    "application/vnd.openxmlformats-officedocument.wordprocessingml"
	    ".header+xml");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
rich_model(struct model *m)
{
	struct paragraph *p = model_line(m, NULL, "Kính gửi: ");
	struct table *t;

	model_look(model_text(m, p, "Ủy ban"))->bold = true;
	(void)model_item(m,
	    model_list(m, model_list_style(m, NUMBER_LOWER_VIET, "%1)"), 1), 0,
	    "a)", "mục a");
	t = model_table(m, 2, 2, MM(50), 500, MM(1));
	model_cells_fill(m, t, "ô");
	m->doc->created = STR("2024-01-08");
}

static struct str
rich_bytes(struct arena *a)
{
	struct model m = model_new(a);
	struct diag d;
	struct str bytes;

	rich_model(&m);
	assert_true(model_write(&m, &d, &bytes));
	return bytes;
}

static void
test_same_bytes_everywhere(void **state)
{
	static const char *const zones[] = {"UTC", "Asia/Ho_Chi_Minh",
	    "America/St_Johns", "Pacific/Kiritimati"};
	struct arena *a = arena_for_test();
	struct str first = rich_bytes(a);

	(void)state;
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		assert_int_equal(setenv("TZ", zones[i], 1), 0);
		tzset();
		(void)setlocale(LC_ALL, i % 2 ? "de_DE.UTF-8" : "C.UTF-8");
		assert_true(str_eq(rich_bytes(a), first));
	}
	(void)setlocale(LC_ALL, "C");
	(void)unsetenv("TZ");
	arena_free(a);
}

/* ---- text ---- */

static void
test_words_and_escapes(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct paragraph *p = model_line(&m, NULL, "a < b & \"c\" > d ");
	struct book b;
	struct tree t;

	(void)state;
	(void)model_run(&m, p, RUN_TAB);
	(void)model_text(&m, p, "hoà hòa");
	(void)model_run(&m, p, RUN_BREAK);
	(void)model_text(&m, p,
	    "\xC2\xA0"
	    "cuối");
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:body/w:p)",
	    "a < b & \"c\" > d hoà hòa\xC2\xA0"
	    "cuối");
	assert_path(a, &t, "count(//w:r)", "1"); /* one look, one run */
	assert_path(a, &t, "local-name(//w:r/*[2])", "tab");
	assert_path(a, &t, "local-name(//w:r/*[4])", "br");
	assert_path(a, &t, "string(//w:t[1]/@xml:space)", "preserve");
	assert_path(a, &t, "string(//w:t[2]/@xml:space)", "");
	assert_path(a, &t, "string(//w:t[3]/@xml:space)", "preserve");
	assert_path(a, &t, "count(//w:pPr)", "0"); /* nothing differs */
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
test_caps_keep_the_words(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct run *r = model_text(&m, model_para(&m, NULL), "Đường");
	struct book b;
	struct tree t;

	(void)state;
	model_look(r)->caps = true;
	r->shown = STR("ĐƯỜNG");
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:t)", "Đường");
	assert_path(a, &t, "count(//w:rPr/w:caps[not(@w:val)])", "1");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
test_direct_run_differences(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct paragraph *p = model_para(&m, NULL);
	struct run *r = model_text(&m, p, "x");
	struct book b;
	struct tree t;

	(void)state;
	model_look(r)->size = 13500;
	model_look(r)->italic = true;
	model_look(r)->color = 0x00A1FF;
	model_look(r)->highlight = 0xFFFF00;
	model_look(r)->vertical = VERTICAL_SUPER;
	model_look(r)->underline = true;
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "count(//w:rPr/*)", "7");
	assert_path(a, &t, "string(//w:rPr/w:sz/@w:val)", "27");
	assert_path(a, &t, "string(//w:rPr/w:color/@w:val)", "00A1FF");
	assert_path(a, &t, "string(//w:rPr/w:shd/@w:fill)", "FFFF00");
	assert_path(a, &t, "string(//w:rPr/w:vertAlign/@w:val)", "superscript");
	assert_path(a, &t, "count(//w:b|//w:rFonts)", "0");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

/* Word processors would underline and highlight a label with its item. */
static void
test_label_strokes(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct list *l =
	    model_list(&m, model_list_style(&m, NUMBER_DECIMAL, "%1."), 1);
	struct paragraph *p = model_item(&m, l, 0, "1.", "mục");
	struct book b;
	struct tree t;

	(void)state;
	model_mark_look(p)->underline = true;
	model_mark_look(p)->highlight = 0xFFFF00;
	b = book_of(&m);
	t = tree_of(a, &b, "word/numbering.xml");
	assert_path(a, &t, "string(//w:lvl[1]/w:rPr/w:u/@w:val)", "none");
	assert_path(a, &t, "string(//w:lvl[1]/w:rPr/w:shd/@w:fill)", "auto");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

/* Bold set by the paragraph style and by the character style is off in Word:
 * the run has to say it is on. */
static void
test_toggles(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct style *bold = model_style(&m, "dam", "Đậm", m.doc->styles);
	struct style *strong = model_style(&m, "nhan", "Nhấn", NULL);
	struct run *r;
	struct book b;
	struct tree t;

	(void)state;
	bold->run.set = strong->run.set = RUN_SET_BOLD;
	bold->run.v.bold = strong->run.v.bold = true;
	strong->character = true;
	model_style_resolve(bold);
	r = model_text(&m, model_para(&m, bold), "trên đậm");
	r->style = strong;
	r = model_text(&m, model_para(&m, NULL), "trên thường");
	r->style = strong;
	model_look(r)->bold = true;
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "count(//w:p[1]//w:rPr[w:rStyle]/w:b)", "1");
	assert_path(a, &t, "count(//w:p[2]//w:rPr[w:rStyle]/w:b)", "0");
	tree_free(&t);
	t = tree_of(a, &b, "word/styles.xml");
	assert_path(a, &t,
	    "count(//w:style[@w:styleId='nhan'][@w:type='character']"
	    "/w:rPr/*)",
	    "1");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
test_fields_and_links(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct paragraph *p = model_line(&m, NULL, "trang ");
	struct run *r;
	struct book b;
	struct tree t;

	(void)state;
	(void)model_run(&m, p, RUN_PAGE_NUMBER);
	(void)model_run(&m, p, RUN_PAGE_COUNT);
	for (int i = 0; i < 3; i++) {
		r = model_text(&m, p, "liên kết");
		r->href = STR("http://x.vn/Hà Nội?a=1&b=%20%zz");
		model_look(r)->bold = i == 1;
	}
	r = model_text(&m, model_para(&m, NULL), "lần nữa");
	r->href = STR("http://x.vn/Hà Nội?a=1&b=%20%zz");
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:instrText[1])", " PAGE ");
	assert_path(a, &t, "string((//w:instrText)[2])", " NUMPAGES ");
	assert_path(a, &t, "count(//w:fldChar)", "6");
	assert_path(a, &t, "count(//w:fldChar/@w:dirty)", "0");
	assert_path(a, &t, "count(//w:hyperlink)", "2");
	assert_path(a, &t, "count(//w:hyperlink[1]/w:r)", "4");
	assert_path(
	    a, &t, "count(//w:hyperlink[@r:id=//w:hyperlink[1]/@r:id])", "2");
	tree_free(&t);
	t = tree_of(a, &b, "word/_rels/document.xml.rels");
	assert_path(a, &t, "count(//p:Relationship[@TargetMode])", "1");
	assert_path(a, &t, "string(//*[@TargetMode='External']/@Target)",
	    "http://x.vn/H%C3%A0%20N%E1%BB%99i?a=1&b=%20%25zz");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

/* ---- styles and paragraphs ---- */

static void
test_styles(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct style *s =
	    model_style(&m, "noi-nhan", "Nơi nhận", m.doc->styles);
	struct book b;
	struct tree t;

	(void)state;
	s->para.set = PARA_SET_AFTER | PARA_SET_ALIGN;
	s->para.v.align = ALIGN_JUSTIFY; /* as its parent: no difference */
	s->run.set = RUN_SET_SIZE;
	s->run.v.size = LEN_PT(11);
	model_style_resolve(s);
	(void)model_line(&m, s, "- Như trên;");
	/* a comma would begin a second name */
	(void)model_style(&m, "phay", "Một, hai,ba,", NULL);
	b = book_of(&m);
	t = tree_of(a, &b, "word/styles.xml");
	assert_path(a, &t, "string(//w:style[@w:styleId='phay']/w:name/@w:val)",
	    "Một hai ba");
	assert_path(
	    a, &t, "string(//w:style[@w:styleId='noi-dung']/@w:default)", "1");
	assert_path(a, &t,
	    "string(//w:style[@w:styleId='noi-dung']/w:name/@w:val)", "Normal");
	assert_path(a, &t,
	    "string(//w:style[@w:styleId='noi-dung']/w:aliases/@w:val)",
	    "Nội dung");
	assert_path(a, &t,
	    "string(//w:style[@w:styleId='noi-nhan']/w:name/@w:val)",
	    "Nơi nhận");
	assert_path(a, &t,
	    "string(//w:style[@w:styleId='noi-nhan']/w:basedOn/@w:val)",
	    "noi-dung");
	assert_path(
	    a, &t, "count(//w:style[@w:styleId='noi-nhan']/w:pPr/*)", "1");
	assert_path(a, &t,
	    "string(//w:style[@w:styleId='noi-nhan']/w:pPr/w:spacing"
	    "/@w:after)",
	    "0");
	assert_path(a, &t, "string(//w:rPrDefault//w:kern/@w:val)", "1");
	assert_path(a, &t, "string(//w:rPrDefault//w:lang/@w:val)", "vi-VN");
	assert_path(
	    a, &t, "string(//w:rPrDefault//w:rFonts/@w:cs)", "Times New Roman");
	tree_free(&t);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:pPr/w:pStyle/@w:val)", "noi-nhan");
	assert_path(a, &t, "count(//w:pPr/*)", "1");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
test_paragraph_differences(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct style *s = model_style(&m, "bac", "Bậc", m.doc->styles);
	struct tab_stop old[] = {
	    {MM(20), TAB_LEFT, LEADER_NONE}, {MM(40), TAB_LEFT, LEADER_NONE}};
	struct tab_stop now[] = {
	    {MM(40), TAB_LEFT, LEADER_NONE}, {MM(90), TAB_RIGHT, LEADER_DOTS}};
	struct paragraph *p;
	struct book b;
	struct tree t;

	(void)state;
	s->para.set = PARA_SET_TABS | PARA_SET_FIRST;
	s->para.v.tabs = old;
	s->para.v.n_tabs = 2;
	s->para.v.indent_first = -LEN_PT(18);
	model_style_resolve(s);
	p = model_line(&m, s, "x");
	model_para_look(p)->tabs = now;
	model_para_look(p)->indent_first = 0;
	model_para_look(p)->line_rule = LINE_MULTIPLE;
	model_para_look(p)->line = 1150;
	model_para_look(p)->keep_next = true;
	model_para_look(p)->widow_control = !p->props->widow_control;
	model_para_look(p)->outline = 2;
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:tab[1]/@w:val)", "clear");
	assert_path(a, &t, "string(//w:tab[1]/@w:pos)", "1134");
	assert_path(a, &t, "string(//w:tab[3]/@w:leader)", "dot");
	assert_path(a, &t, "string(//w:spacing/@w:line)", "276");
	assert_path(a, &t, "string(//w:spacing/@w:lineRule)", "auto");
	assert_path(a, &t, "count(//w:spacing/@*)", "2");
	assert_path(a, &t, "string(//w:ind/@w:firstLine)", "0");
	assert_path(a, &t, "count(//w:ind/@*)", "1");
	assert_path(a, &t, "string(//w:outlineLvl/@w:val)", "1");
	assert_path(a, &t, "string(//w:widowControl/@w:val)", "0");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
test_rule(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct rule *r = &model_block(&m, BLOCK_RULE)->as.rule;
	struct book b;
	struct tree t;

	(void)state;
	r->thickness = 750;
	r->height = LEN_PT(3);
	r->indent_left = LEN_PT(50);
	r->indent_right = LEN_PT(60);
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:pBdr/w:top/@w:sz)", "6");
	assert_path(a, &t, "string(//w:pBdr/w:top/@w:space)", "0");
	assert_path(a, &t, "string(//w:spacing/@w:line)", "45");
	assert_path(a, &t, "string(//w:spacing/@w:lineRule)", "exact");
	assert_path(a, &t, "string(//w:spacing/@w:after)", "0");
	assert_path(a, &t, "string(//w:ind/@w:left)", "1000");
	assert_path(a, &t, "string(//w:ind/@w:right)", "1200");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

/* ---- lists ---- */

/* The text Word shows at the paragraph's level of its w:num. */
static const char *
level_path(
    struct arena *a, const char *num_id, const char *level, const char *tail)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "string(//w:abstractNum[@w:abstractNumId=//w:num"
		     "[@w:numId='");
	buf_puts(&b, num_id);
	buf_puts(&b, "']/w:abstractNumId/@w:val]/w:lvl[@w:ilvl='");
	buf_puts(&b, level);
	buf_puts(&b, "']/");
	buf_puts(&b, tail);
	buf_puts(&b, ")");
	return str_z(a, buf_take(&b));
}

static void
test_vietnamese_letters(void **state)
{
	static const char *const labels[] = {
	    "a)", "d)", "đ)", "e)", "g)", "h)"};
	/* Only "đ" is a text of its own; Word counts d as a second start. */
	static const char *const texts[] = {
	    "%1)", "%1)", "đ)", "%1)", "%1)", "%1)"};
	static const char *const starts[] = {"1", "4", "1", "4", "7", "7"};
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct list *l =
	    model_list(&m, model_list_style(&m, NUMBER_LOWER_VIET, "%1)"), 1);
	struct book b;
	struct tree body, numbers;
	char path[] = "string(//w:p[0]//w:numId/@w:val)";

	(void)state;
	for (size_t i = 0; i < 6; i++)
		(void)model_item(&m, l, 0, labels[i], "mục");
	b = book_of(&m);
	body = tree_of(a, &b, "word/document.xml");
	numbers = tree_of(a, &b, "word/numbering.xml");
	for (size_t i = 0; i < 6; i++) {
		const char *id;

		path[sizeof "string(//w:p[" - 1] = (char)('1' + i);
		id = look(a, &body, path);
		assert_path(a, &numbers,
		    level_path(a, id, "0", "w:lvlText/@w:val"), texts[i]);
		assert_path(a, &numbers,
		    level_path(a, id, "0", "w:numFmt/@w:val"),
		    texts[i][0] == '%' ? "lowerLetter" : "none");
		assert_path(a, &numbers,
		    level_path(a, id, "0", "w:start/@w:val"), starts[i]);
	}
	assert_path(a, &body, "count(//w:ind)", "0"); /* the level has them */
	assert_path(a, &numbers, "string(//w:lvl[1]//w:ind/@w:hanging)", "283");
	tree_free(&body);
	tree_free(&numbers);
	book_close(&b);
	arena_free(a);
}

/* The list beneath "đ)" starts again though Word saw no new parent. */
static void
test_list_beneath_a_letter(void **state)
{
	static const char *const labels[] = {"a)", "b)", "c)", "d)", "đ)"};
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct list_style *s = model_list_style(&m, NUMBER_LOWER_VIET, "%1)");
	struct list *l;
	struct book b;
	struct tree body, numbers;
	const char *id;

	(void)state;
	s->n_levels = 2;
	s->level[1].format = NUMBER_DECIMAL;
	s->level[1].text = STR("%2.");
	l = model_list(&m, s, 1);
	for (size_t i = 0; i < 5; i++) {
		(void)model_item(&m, l, 0, labels[i], "mục");
		(void)model_item(&m, l, 1, "1.", "con");
		(void)model_item(&m, l, 1, "2.", "con");
	}
	b = book_of(&m);
	body = tree_of(a, &b, "word/document.xml");
	numbers = tree_of(a, &b, "word/numbering.xml");
	/* before: one w:num */
	assert_path(a, &body, "count(//w:numId[@w:val='1'])", "12");
	id = look(a, &body, "string((//w:numId)[14]/@w:val)");
	assert_string_not_equal(id, "1");
	assert_path(a, &body, "string((//w:numId)[15]/@w:val)", id);
	assert_path(a, &numbers, level_path(a, id, "1", "w:start/@w:val"), "1");
	assert_path(
	    a, &numbers, level_path(a, id, "1", "w:numFmt/@w:val"), "decimal");
	tree_free(&body);
	tree_free(&numbers);
	book_close(&b);
	arena_free(a);
}

static void
test_list_starts_and_bullets(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct list_style *dash = model_list_style(&m, NUMBER_NONE, "-");
	struct paragraph *p;
	struct book b;
	struct tree body, numbers;

	(void)state;
	(void)model_item(&m,
	    model_list(&m, model_list_style(&m, NUMBER_DECIMAL, "%1."), 3), 0,
	    "3.", "mục");
	dash->level[0].has_indent = false;
	dash->level[0].suffix = SUFFIX_SPACE;
	p = model_item(&m, model_list(&m, dash, 1), 0, "-", "mục");
	p->continues = true;
	(void)model_item(&m, p->list, 0, "-", "mục");
	b = book_of(&m);
	body = tree_of(a, &b, "word/document.xml");
	numbers = tree_of(a, &b, "word/numbering.xml");
	assert_path(
	    a, &numbers, level_path(a, "1", "0", "w:start/@w:val"), "3");
	assert_path(
	    a, &numbers, level_path(a, "2", "0", "w:numFmt/@w:val"), "bullet");
	assert_path(
	    a, &numbers, level_path(a, "2", "0", "w:suff/@w:val"), "space");
	assert_path(a, &body, "count(//w:p[2]//w:numPr)", "0");
	/* LibreOffice wants the indents named where the level has none */
	assert_path(a, &body, "string(//w:p[3]//w:ind/@w:left)", "0");
	tree_free(&body);
	tree_free(&numbers);
	book_close(&b);
	arena_free(a);
}

/* ---- tables ---- */

static struct table *
spanning_table(struct model *m)
{
	struct table *t = model_table(m, 3, 3, MM(40), 500, MM(1));

	t->header_rows = 1;
	t->rows[2].split = false;
	t->rows[0].cells[0].col_span = 2;
	t->rows[0].cells[0].width = 2 * MM(40);
	t->rows[0].cells[0].shade = 0xDDDDDD;
	t->rows[0].cells[1] = t->rows[0].cells[2];
	t->rows[0].n_cells = 2;
	t->rows[1].cells[0].row_span = 2;
	t->rows[1].cells[2].valign = VALIGN_CENTER;
	t->rows[1].cells[2].frame->edge[EDGE_RIGHT].width = 0;
	t->rows[1].cells[2].frame->pad[EDGE_LEFT] = MM(3);
	t->rows[2].cells[0] = t->rows[2].cells[1];
	t->rows[2].cells[1] = t->rows[2].cells[2];
	t->rows[2].n_cells = 2;
	t->rows[2].min_height = LEN_PT(30);
	t->rows[2].exact = true;
	model_cells_fill(m, t, "ô");
	return t;
}

static void
test_table(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct book b;
	struct tree t;

	(void)state;
	(void)spanning_table(&m);
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//w:tblW/@w:w)", "6804");
	assert_path(a, &t, "string(//w:tblInd/@w:w)", "-5");
	assert_path(a, &t, "string(//w:tblLayout/@w:type)", "fixed");
	assert_path(a, &t, "string(//w:gridCol[3]/@w:w)", "2268");
	assert_path(a, &t, "string(//w:tr[1]/w:tc[1]//w:gridSpan/@w:val)", "2");
	assert_path(a, &t, "count(//w:tr[1]//w:tblHeader)", "1");
	assert_path(a, &t, "count(//w:tblHeader|//w:cantSplit)", "2");
	assert_path(a, &t, "count(//w:tr[3]/w:tc)", "3");
	assert_path(
	    a, &t, "string(//w:tr[2]/w:tc[1]//w:vMerge/@w:val)", "restart");
	assert_path(
	    a, &t, "count(//w:tr[3]/w:tc[1]//w:vMerge[not(@w:val)])", "1");
	assert_path(a, &t,
	    "string(//w:tr[3]/w:tc[1]//w:tcBorders/w:top/@w:val)", "nil");
	assert_path(a, &t, "string(//w:tr[2]/w:tc[3]//w:right/@w:val)", "nil");
	assert_path(
	    a, &t, "string(//w:tr[2]/w:tc[3]//w:tcMar/w:left/@w:w)", "170");
	assert_path(
	    a, &t, "string(//w:tr[2]/w:tc[3]//w:vAlign/@w:val)", "center");
	assert_path(a, &t, "string(//w:tr[3]//w:trHeight/@w:hRule)", "exact");
	assert_path(a, &t, "string(//w:tc//w:shd/@w:fill)", "DDDDDD");
	assert_path(a, &t, "count(//w:tc[not(w:p)])", "0");
	/* Only the edges that differ are named: two of the spanning cell,
	 * one of the cell without its right line. */
	assert_path(a, &t, "count(//w:tcBorders/*)", "3");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

static void
test_paragraphs_between_tables(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct table *t;
	struct model in;
	struct book b;
	struct tree x;

	(void)state;
	t = model_table(&m, 1, 1, MM(40), 0, 0);
	t->keep_next = true;
	model_cells_fill(&m, t, "một");
	t = model_table(&m, 2, 1, MM(40), 0, 0);
	in = model_cell(&m, t, 0, 0);
	model_cells_fill(&in, model_table(&in, 1, 1, MM(20), 0, 0), "trong");
	model_cells_fill(&m, t, "hai");
	t->keep_next = true;
	b = book_of(&m);
	x = tree_of(a, &b, "word/document.xml");
	assert_path(a, &x,
	    "count(//w:tbl[following-sibling::*[1]"
	    "[self::w:tbl or self::w:sectPr]])",
	    "0");
	assert_path(a, &x, "count(//w:tc[not(*[last()][self::w:p])])", "0");
	assert_path(a, &x, "string(//w:body/w:p[1]//w:spacing/@w:line)", "20");
	/* keeps with next: the only row, the gap, the last row only */
	assert_path(a, &x, "count(//w:body/w:tbl[1]//w:keepNext)", "1");
	assert_path(a, &x, "count(//w:body/w:p[1]//w:keepNext)", "1");
	assert_path(a, &x, "count(//w:body/w:tbl[2]/w:tr[1]//w:keepNext)", "0");
	assert_path(a, &x, "count(//w:body/w:tbl[2]/w:tr[2]//w:keepNext)", "1");
	assert_path(a, &x, "count(//w:tblBorders)", "0");
	tree_free(&x);
	book_close(&b);
	arena_free(a);
}

/* ---- sections ---- */

static void
test_sections(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct book b;
	struct tree t;

	(void)state;
	m.section->page.first_differs = true;
	m.end = &m.section->story[STORY_HEADER];
	(void)model_run(&m, model_para(&m, NULL), RUN_PAGE_NUMBER);
	m.end = &m.section->blocks;
	(void)model_line(&m, NULL, "một");
	model_section(&m, true); /* no header: must not take the first's */
	m.section->page.restart = true;
	m.section->page.start = 1;
	model_cells_fill(&m, model_table(&m, 1, 1, MM(40), 0, 0), "hai");
	model_section(&m, false);
	m.end = &m.section->story[STORY_HEADER];
	(void)model_run(&m, model_para(&m, NULL), RUN_PAGE_NUMBER);
	m.end = &m.section->blocks;
	(void)model_line(&m, NULL, "ba");
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "count(//w:sectPr)", "3");
	assert_path(a, &t, "count(//w:p[1]/w:pPr/w:sectPr/w:titlePg)", "1");
	assert_path(a, &t, "string((//w:pgSz)[1]/@w:w)", "11906");
	assert_path(a, &t, "string((//w:pgSz)[2]/@w:orient)", "landscape");
	assert_path(a, &t, "string((//w:pgSz)[2]/@w:w)", "16838");
	assert_path(a, &t, "string((//w:pgMar)[1]/@w:left)", "1701");
	assert_path(a, &t, "string(//w:pgNumType/@w:start)", "1");
	assert_path(a, &t, "count(//w:headerReference)", "3");
	assert_path(a, &t, "count(//w:body/w:sectPr[last()])", "1");
	/* the same header twice is one part */
	assert_path(a, &t,
	    "boolean((//w:headerReference)[1]/@r:id="
	    "(//w:headerReference)[3]/@r:id)",
	    "true");
	tree_free(&t);
	t = tree_of(a, &b, "word/header2.xml");
	assert_path(a, &t, "string(/)", "");
	assert_path(a, &t, "count(//w:p)", "1");
	tree_free(&t);
	assert_int_equal(part(a, &b, "word/header3.xml").n, 0);
	book_close(&b);
	arena_free(a);
}

/* ---- pictures ---- */

static struct picture *
picture_of(struct model *m, const struct image *image)
{
	struct picture *p = ARENA_NEW(m->a, struct picture);

	p->image = image;
	p->width = LEN_PT(72);
	p->height = LEN_PT(36);
	p->alt = STR("Con dấu <đỏ>");
	return p;
}

static void
test_pictures(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct image seal = {0};
	struct image again;
	struct picture *over;
	struct book b;
	struct tree t;

	(void)state;
	seal.kind = IMAGE_PNG;
	seal.bytes = STR("\x89PNG bytes");
	again = seal; /* the same file loaded twice */
	model_run(&m, model_para(&m, NULL), RUN_IMAGE)->picture =
	    picture_of(&m, &seal);
	over = picture_of(&m, &again);
	over->anchored = over->behind = true;
	over->x = -LEN_PT(10);
	over->y = LEN_PT(5);
	model_run(&m, model_para(&m, NULL), RUN_IMAGE)->picture = over;
	m.end = &m.section->story[STORY_FOOTER];
	model_run(&m, model_para(&m, NULL), RUN_IMAGE)->picture =
	    picture_of(&m, &seal);
	b = book_of(&m);
	t = tree_of(a, &b, "word/document.xml");
	assert_path(a, &t, "string(//wp:inline/wp:extent/@cx)", "914400");
	assert_path(a, &t, "string(//wp:inline/wp:extent/@cy)", "457200");
	assert_path(a, &t, "string(//wp:docPr/@descr)", "Con dấu <đỏ>");
	assert_path(a, &t, "string(//wp:positionH/wp:posOffset)", "-127000");
	assert_path(a, &t, "string(//wp:positionV/wp:posOffset)", "63500");
	assert_path(a, &t, "string(//wp:anchor/@behindDoc)", "1");
	assert_path(
	    a, &t, "boolean((//wp:docPr)[1]/@id=(//wp:docPr)[2]/@id)", "false");
	tree_free(&t);
	t = tree_of(a, &b, "word/_rels/footer1.xml.rels");
	assert_path(
	    a, &t, "string(//p:Relationship/@Target)", "media/image1.png");
	tree_free(&t);
	assert_true(str_eq(part(a, &b, "word/media/image1.png"), seal.bytes));
	assert_int_equal(part(a, &b, "word/media/image2.png").n, 0);
	book_close(&b);
	arena_free(a);
}

/* ---- after resolve ---- */

/* A letter the family lacks comes from another: Word is told which. */
static void
test_fallback_family(void **state)
{
	struct docx_options o = {STR("congvan"), STR("0.1.0"), NULL, NULL};
	struct build b;
	struct str bytes;
	struct book book;
	struct tree t;

	(void)state;
	build_open(&b);
	if (setjmp(*arena_border(b.arena)))
		fail_msg("out of memory");
	(void)build_para(&b, "chọn \xE2\x98\x90 này");
	assert_non_null(build_fonts(&b));
	assert_true(resolve_document(b.doc, build_session(&b), &b.diag));
	assert_true(docx_write(b.arena, b.doc, &b.diag, &o, &bytes));
	book = book_open(bytes);
	t = tree_of(b.arena, &book, "word/document.xml");
	assert_path(
	    b.arena, &t, "string(//w:body/w:p)", "chọn \xE2\x98\x90 này");
	assert_path(b.arena, &t, "count(//w:rFonts)", "1");
	assert_path(b.arena, &t, "string(//w:r[2]/w:rPr/w:rFonts/@w:hAnsi)",
	    "DejaVu Sans");
	tree_free(&t);
	t = tree_of(b.arena, &book, "word/fontTable.xml");
	assert_path(b.arena, &t, "count(//w:font)", "2");
	tree_free(&t);
	book_close(&book);
	build_close(&b);
}

/* ---- properties ---- */

static void
test_core_properties(void **state)
{
	struct arena *a = arena_for_test();
	struct model m = model_new(a);
	struct book b;
	struct tree t;

	(void)state;
	(void)model_line(&m, NULL, "x");
	b = book_of(&m);
	t = tree_of(a, &b, "docProps/core.xml");
	assert_path(a, &t, "string(//dc:title)", "Công văn <thử> & \"kiểm\"");
	assert_path(a, &t, "string(//dc:language)", "vi-VN");
	assert_path(a, &t, "count(//dct:created|//dct:modified)", "0");
	tree_free(&t);
	book_close(&b);
	m.doc->created = STR("2024-01-08");
	b = book_of(&m);
	t = tree_of(a, &b, "docProps/core.xml");
	assert_path(a, &t, "string(//dct:created)", "2024-01-08T00:00:00Z");
	assert_path(a, &t, "string(//dct:modified)", "2024-01-08T00:00:00Z");
	tree_free(&t);
	t = tree_of(a, &b, "docProps/app.xml");
	assert_path(a, &t, "string(/)", "congvan00.0100");
	tree_free(&t);
	book_close(&b);
	arena_free(a);
}

/* ---- running out of memory ---- */

static bool
write_within(size_t cap)
{
	struct arena *a = arena_new(cap);
	struct model m;
	struct diag d;
	struct str bytes;

	assert_non_null(a);
	if (setjmp(*arena_border(a))) {
		arena_free(a);
		return false;
	}
	m = model_new(a);
	rich_model(&m);
	assert_true(model_write(&m, &d, &bytes));
	arena_free(a);
	return true;
}

/* With any cap the job ends in its jump, without a leak (under ASan). */
static void
test_caps_of_memory(void **state)
{
	size_t cap = 4096;
	int steps = 0;

	(void)state;
	while (!write_within(cap) && steps++ < STEPS_MOST)
		cap += 512;
	assert_in_range(steps, 50, STEPS_MOST - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_package_order_and_date),
	    cmocka_unit_test(test_every_part_has_a_type),
	    cmocka_unit_test(test_same_bytes_everywhere),
	    cmocka_unit_test(test_words_and_escapes),
	    cmocka_unit_test(test_caps_keep_the_words),
	    cmocka_unit_test(test_direct_run_differences),
	    cmocka_unit_test(test_toggles),
	    cmocka_unit_test(test_fields_and_links),
	    cmocka_unit_test(test_styles),
	    cmocka_unit_test(test_paragraph_differences),
	    cmocka_unit_test(test_rule),
	    cmocka_unit_test(test_vietnamese_letters),
	    cmocka_unit_test(test_list_beneath_a_letter),
	    cmocka_unit_test(test_list_starts_and_bullets),
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_paragraphs_between_tables),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_pictures),
	    cmocka_unit_test(test_fallback_family),
	    cmocka_unit_test(test_label_strokes),
	    cmocka_unit_test(test_core_properties),
	    cmocka_unit_test(test_caps_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
