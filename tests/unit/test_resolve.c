#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/image/image.h"
#include "engine/resolve/resolve.h"
#include "tests/unit/build.h"

#define TEXT_WIDTH (BUILD_MM(210) - BUILD_MM(20) - BUILD_MM(30))

static void
resolved(struct build *b)
{
	assert_non_null(build_fonts(b));
	assert_true(resolve_document(b->doc, build_session(b), &b->diag));
	assert_int_equal(b->diag.n, 0);
	assert_true(b->doc->resolved);
}

/* Resolves in vain; the findings are in b->diag. */
static void
refused(struct build *b)
{
	assert_non_null(build_fonts(b));
	assert_false(resolve_document(b->doc, build_session(b), &b->diag));
	assert_false(b->doc->resolved);
}

static void
expect_label(const struct block *b, const char *want)
{
	char got[64] = "";
	struct str s = b->as.paragraph.label;

	assert_true(s.n < sizeof got);
	if (s.n > 0)
		memcpy(got, s.p, s.n);
	assert_string_equal(got, want);
}

static int64_t
shape_width(const struct run *r)
{
	int64_t fu = 0;

	for (size_t i = 0; i < r->shape->n; i++)
		fu += r->shape->glyphs[i].advance;
	return font_scale(r->face, resolve_drawn_size(r->props), fu);
}

static cv_len
sum(const struct table *t)
{
	cv_len all = 0;

	for (size_t i = 0; i < t->n_columns; i++) {
		assert_int_equal(t->widths[i] % LEN_TWIP, 0);
		all += t->widths[i];
	}
	assert_int_equal(all, t->total);
	return all;
}

/* ---- properties ---- */

static void
inheritance(void **state)
{
	struct build b;
	struct style *child, *strong;
	struct block *p;
	struct run *r;

	(void)state;
	build_open(&b);
	strong = build_style(&b, "manh", NULL); /* before its parent */
	child = build_style(&b, "con", NULL);
	child->based_on = build_style(&b, "cha", b.base);
	b.base->run.set = RUN_SET_SIZE;
	b.base->run.v.size = LEN_PT(14);
	b.base->para.set = PARA_SET_FIRST | PARA_SET_ALIGN;
	b.base->para.v.indent_first = LEN_PT(28);
	b.base->para.v.align = ALIGN_JUSTIFY;
	child->based_on->run.set = RUN_SET_BOLD | RUN_SET_ITALIC;
	child->based_on->run.v.bold = child->based_on->run.v.italic = true;
	child->run.set = RUN_SET_ITALIC;
	strong->character = true;
	strong->run.set = RUN_SET_UNDERLINE | RUN_SET_SIZE;
	strong->run.v.underline = true;
	strong->run.v.size = LEN_PT(16);
	p = build_para(&b, "một");
	p->as.paragraph.style = child;
	p->as.paragraph.run->set = RUN_SET_SIZE | RUN_SET_STRIKE;
	p->as.paragraph.run->v.size = LEN_PT(11);
	p->as.paragraph.run->v.strike = true;
	p->as.paragraph.format->set = PARA_SET_ALIGN;
	p->as.paragraph.format->v.align = ALIGN_RIGHT;
	build_run(&b, p, RUN_TEXT, STR("hai"))->style = strong;
	r = build_span(&b, p, "ba", RUN_SET_SIZE | RUN_SET_BOLD,
	    (struct run_props){.size = LEN_PT(9)});
	r->style = strong;
	resolved(&b);
	assert_int_equal(child->run_props.size, LEN_PT(14));
	assert_true(child->run_props.bold && !child->run_props.italic);
	assert_int_equal(child->para_props.indent_first, LEN_PT(28));
	assert_int_equal(strong->run_props.size, LEN_PT(16));
	assert_int_equal(p->as.paragraph.props->align, ALIGN_RIGHT);
	assert_int_equal(p->as.paragraph.props->indent_first, LEN_PT(28));
	r = p->as.paragraph.runs;
	assert_int_equal(r[0].props->size, LEN_PT(11));
	assert_true(r[0].props->bold && r[0].props->strike);
	assert_int_equal(r[1].props->size, LEN_PT(16));
	assert_true(r[1].props->underline && r[1].props->strike);
	assert_int_equal(r[2].props->size, LEN_PT(9));
	assert_true(r[2].props->underline && !r[2].props->bold);
	assert_true(font_facts(r[0].face)->bold);
	assert_false(font_facts(r[2].face)->bold);
	build_close(&b);
}

static void
style_circle(void **state)
{
	struct build b;

	(void)state;
	build_open(&b);
	b.base->based_on = build_style(&b, "kia", b.base);
	build_para(&b, "x");
	refused(&b);
	assert_int_equal(b.diag.v[0].code, FINDING_STYLE_CYCLE);
	build_close(&b);
}

static void
list_indents(void **state)
{
	struct build b;
	struct list_style *s;
	struct list *l;
	struct block *p[4];

	(void)state;
	build_open(&b);
	b.base->para.set = PARA_SET_LEFT | PARA_SET_RIGHT;
	b.base->para.v.indent_left = LEN_PT(50);
	b.base->para.v.indent_right = LEN_PT(7);
	s = build_list_style(&b, "so", NUMBER_DECIMAL, "%1.");
	s->level[0].has_indent = true;
	s->level[0].indent_left = LEN_PT(20);
	s->level[0].indent_first = LEN_PT(-20);
	s->n_levels = 2;
	s->level[1].format = NUMBER_LOWER_VIET;
	s->level[1].text = STR("%2)");
	l = document_list_new(b.doc, s, 1);
	p[0] = build_item(&b, l, 0, "a");
	p[1] = build_item(&b, l, 0, "b");
	p[1]->as.paragraph.continues = true;
	p[2] = build_item(&b, l, 1, "c"); /* the style's indents */
	p[3] = build_item(&b, l, 0, "d");
	p[3]->as.paragraph.format->set = PARA_SET_LEFT;
	p[3]->as.paragraph.format->v.indent_left = LEN_PT(99);
	resolved(&b);
	assert_int_equal(p[0]->as.paragraph.props->indent_left, LEN_PT(20));
	assert_int_equal(p[0]->as.paragraph.props->indent_first, LEN_PT(-20));
	assert_int_equal(p[0]->as.paragraph.props->indent_right, LEN_PT(7));
	assert_int_equal(p[1]->as.paragraph.props->indent_left, LEN_PT(20));
	assert_int_equal(p[1]->as.paragraph.props->indent_first, 0);
	assert_int_equal(p[2]->as.paragraph.props->indent_left, LEN_PT(50));
	assert_int_equal(p[3]->as.paragraph.props->indent_left, LEN_PT(99));
	assert_int_equal(p[3]->as.paragraph.props->indent_first, LEN_PT(-20));
	expect_label(p[1], "");
	expect_label(p[3], "2.");
	build_close(&b);
}

/* ---- labels ---- */

static void
labels(void **state)
{
	static const struct {
		int list, level;
		const char *want;
	} items[] = {{0, 0, "3."}, {0, 1, "3.a)"}, {0, 1, "3.b)"}, {1, 0, "1."},
	    {0, 0, "4."}, {0, 1, "4.a)"}, {0, 2, "4.1)"}, {0, 2, "4.2)"},
	    {0, 1, "4.b)"}, {0, 3, "4.1)"}, {0, 3, "4.2)"}, {1, 0, "2."},
	    {1, 2, "2.1)"}};
	struct build b;
	struct list_style *s;
	struct list *l[2];
	struct block *p[13];

	(void)state;
	build_open(&b);
	s = build_list_style(&b, "so", NUMBER_DECIMAL, "%1.");
	s->n_levels = 3;
	s->level[1].format = NUMBER_LOWER_VIET;
	s->level[1].text = STR("%1.%2)");
	s->level[2].format = NUMBER_DECIMAL;
	s->level[2].text = STR("%1.%3)");
	l[0] = document_list_new(b.doc, s, 3);
	l[1] = document_list_new(b.doc, s, 1);
	for (size_t i = 0; i < 13; i++)
		p[i] = build_item(&b, l[items[i].list], items[i].level, "x");
	resolved(&b);
	for (size_t i = 0; i < 13; i++)
		expect_label(p[i], items[i].want);
	assert_int_equal(l[0]->index, 0);
	assert_int_equal(l[1]->index, 1);
	build_close(&b);
}

static void
label_runs(void **state)
{
	struct build b;
	struct list_style *s;
	struct paragraph *p;

	(void)state;
	build_open(&b);
	s = build_list_style(&b, "hop", NUMBER_NONE, "\u2611 -");
	s->level[0].run.set = RUN_SET_BOLD;
	s->level[0].run.v.bold = true;
	p = &build_item(&b, document_list_new(b.doc, s, 1), 0, "x")
		 ->as.paragraph;
	resolved(&b);
	assert_int_equal(p->n_label_runs, 2);
	assert_true(p->label_runs[0].fallback);
	assert_true(str_is(p->label_runs[0].shown, "\u2611"));
	assert_true(str_is(p->label_runs[1].shown, " -"));
	assert_true(p->label_runs[1].props->bold);
	assert_non_null(p->label_runs[1].shape);
	assert_false(p->runs[0].props->bold);
	build_close(&b);
}

/* ---- faces and shapes ---- */

static void
fallback(void **state)
{
	struct build b;
	struct block *p;
	const struct run *r;

	(void)state;
	build_open(&b);
	p = build_para(&b, "Có \u2611 \u2610 Không \u2612");
	p->as.paragraph.runs[0].origin.place.line = 77;
	resolved(&b);
	r = p->as.paragraph.runs;
	assert_int_equal(p->as.paragraph.n_runs, 4);
	assert_true(str_is(r[0].text, "Có "));
	assert_true(str_is(r[1].text, "\u2611 \u2610"));
	assert_true(str_is(r[2].text, " Không "));
	assert_true(str_is(r[3].text, "\u2612"));
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(r[i].fallback, i % 2);
		assert_int_equal(r[i].origin.place.line, 77);
		assert_true(str_eq(r[i].shown, r[i].text));
		assert_true(str_eq(r[i].shape->text, r[i].shown));
	}
	assert_true(str_is(font_facts(r[1].face)->family, "DejaVu Sans"));
	build_close(&b);
}

/* A run may hold words of several data: each letter has its own place, before
 * and after the run is split. */
static void
pieces(void **state)
{
	static const struct run_piece of[] = {
	    {3, {{STR_NONE, 1, 1}, STR_NONE}},  /* "abc" */
	    {8, {{STR_NONE, 2, 2}, STR_NONE}},  /* "de☑" */
	    {12, {{STR_NONE, 3, 3}, STR_NONE}}, /* "fghi" */
	};
	struct build b;
	struct block *p;
	struct run *r;

	(void)state;
	build_open(&b);
	p = build_para(&b, "abcde\u2611fghi");
	r = p->as.paragraph.runs;
	r[0].pieces = of;
	r[0].n_pieces = 3;
	resolved(&b);
	r = p->as.paragraph.runs;
	assert_int_equal(p->as.paragraph.n_runs, 3);
	assert_int_equal(r[0].n_pieces, 2);
	assert_int_equal(document_run_origin(&r[0], 2)->place.line, 1);
	assert_int_equal(document_run_origin(&r[0], 3)->place.line, 2);
	assert_int_equal(r[1].n_pieces, 1);
	assert_int_equal(r[1].origin.place.line, 2);
	assert_int_equal(document_run_origin(&r[2], 0)->place.line, 3);
	assert_int_equal(r[2].pieces[0].end, 4);
	build_close(&b);
	build_open(&b);
	p = build_para(&b, "abcde\u4E00fghi");
	p->as.paragraph.runs[0].pieces = of;
	p->as.paragraph.runs[0].n_pieces = 3;
	refused(&b);
	assert_int_equal(b.diag.v[0].place.line, 2);
	build_close(&b);
}

static void
missing(void **state)
{
	struct build b;
	struct block *p;

	(void)state;
	build_open(&b);
	p = build_para(&b, "a\u4E00b\u4E8C\u4E00");
	p->as.paragraph.runs[0].origin.path = STR("noi_dung[2]");
	p = build_para(&b, "\u4E00");
	p->as.paragraph.runs[0].origin.place.line = 9;
	refused(&b);
	assert_int_equal(b.diag.n, 3);
	assert_int_equal(b.diag.v[0].code, FINDING_GLYPH_MISSING);
	assert_true(str_is(b.diag.v[0].path, "noi_dung[2]"));
	assert_true(str_is(b.diag.v[0].arg[0], "U+4E00"));
	assert_true(str_is(b.diag.v[0].arg[1], "\u4E00"));
	assert_true(str_is(b.diag.v[1].arg[0], "U+4E8C"));
	assert_int_equal(b.diag.v[2].place.line, 9);
	build_close(&b);
}

static void
unknown_family(void **state)
{
	struct build b;
	struct block *p;
	struct run_props v = {.family = STR("Time New Roman")};

	(void)state;
	build_open(&b);
	p = build_para(&b, "a");
	build_span(&b, p, "b", RUN_SET_FAMILY, v);
	build_span(&b, p, "c", RUN_SET_FAMILY, v);
	refused(&b);
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_FAMILY_UNKNOWN);
	assert_true(b.diag.v[0].arg[1].n > 0); /* did you mean */
	build_close(&b);
}

static void
caps(void **state)
{
	struct build b;
	struct block *p;
	const struct run *r;

	(void)state;
	build_open(&b);
	p = build_para(&b, "");
	build_span(&b, p, "đặng \u2611 ờ", RUN_SET_CAPS,
	    (struct run_props){.caps = true});
	build_span(&b, p, "", RUN_SET_BOLD, (struct run_props){.bold = true});
	resolved(&b);
	r = p->as.paragraph.runs;
	assert_int_equal(p->as.paragraph.n_runs, 3); /* the empty one is gone */
	assert_true(str_is(r[0].text, "đặng "));
	assert_true(str_is(r[0].shown, "ĐẶNG "));
	assert_true(str_is(r[2].shown, " Ờ"));
	build_close(&b);
}

/* A and V are kerned over a seam, but not over a change of look. */
static void
seams(void **state)
{
	struct build b;
	struct block *whole, *parted, *looks;
	int64_t want, got, apart;
	const struct run *r;

	(void)state;
	build_open(&b);
	whole = build_para(&b, "AVAV");
	parted = build_para(&b, "A");
	build_text(&b, parted, "VA");
	build_text(&b, parted, "V");
	looks = build_para(&b, "A");
	build_span(
	    &b, looks, "VAV", RUN_SET_COLOR, (struct run_props){.color = 0xFF});
	resolved(&b);
	want = shape_width(&whole->as.paragraph.runs[0]);
	r = parted->as.paragraph.runs;
	got = shape_width(&r[0]) + shape_width(&r[1]) + shape_width(&r[2]);
	assert_true(got - want <= 2 && want - got <= 2);
	assert_int_equal(r[1].shape->n, 2);
	assert_int_equal(r[1].shape->glyphs[0].cluster, 0);
	assert_int_equal(r[1].shape->glyphs[1].cluster, 1);
	assert_int_equal(r[2].shape->glyphs[0].cluster, 0);
	r = looks->as.paragraph.runs;
	apart = shape_width(&r[0]) + shape_width(&r[1]);
	assert_true(apart > want + 500);
	build_close(&b);
}

static void
page_numbers(void **state)
{
	static const struct run_format raised = {
	    .set = RUN_SET_VERTICAL, .v = {.vertical = VERTICAL_SUPER}};
	struct build b;
	struct block *p;
	struct run *made;
	size_t n;

	(void)state;
	build_open(&b);
	build_into(&b, &b.section->story[STORY_HEADER]);
	p = build_para(&b, "");
	build_run(&b, p, RUN_PAGE_NUMBER, STR_NONE)->format = &raised;
	resolved(&b);
	made = resolve_text(
	    b.arena, b.fonts, &b.diag, &p->as.paragraph.runs[0], STR("12"), &n);
	assert_int_equal(n, 1);
	assert_int_equal(made[0].kind, RUN_TEXT);
	assert_int_equal(made[0].shape->n, 2);
	assert_int_equal(resolve_drawn_size(made[0].props), 7500);
	assert_int_equal(shape_width(&made[0]), 7500);
	build_close(&b);
}

static void
para_text(void **state)
{
	static const uint8_t want[] = {0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0};
	struct build b;
	struct block *p;
	struct para_text t;
	struct picture pic = {.anchored = true, .width = 50, .height = 50};

	(void)state;
	build_open(&b);
	p = build_para(&b, "ab cd\ne");
	build_run(&b, p, RUN_IMAGE, STR_NONE)->picture = &pic;
	build_text(&b, p, "fg");
	resolved(&b);
	resolve_para_text(b.arena, build_session(&b), &p->as.paragraph, &t);
	assert_true(str_is(t.text, "ab cd\ne\uFFFCfg"));
	for (size_t i = 0; i < sizeof want; i++)
		assert_int_equal(t.breaks[i], want[i]);
	assert_int_equal(t.run_start[0], 0);
	assert_int_equal(t.run_start[1], 5);
	assert_int_equal(t.run_start[3], 7);
	assert_int_equal(t.run_start[4], 10);
	assert_int_equal(t.run_start[5], 12);
	assert_int_equal(t.graphemes[7], 1);
	assert_int_equal(t.graphemes[8], 0);
	build_close(&b);
}

/* ---- tables ---- */

static void
widths_fixed(void **state)
{
	struct build b;
	struct block *k;
	struct table *t;

	(void)state;
	build_open(&b);
	k = build_table(&b, 1, 3);
	t = &k->as.table;
	t->layout = true;
	t->columns[0] = (struct column){COLUMN_FIXED, LEN_PT(100), 0};
	t->columns[1] = (struct column){COLUMN_SHARE, 0, 1};
	t->columns[2] = (struct column){COLUMN_SHARE, 0, 2};
	t->padding[EDGE_LEFT] = LEN_PT(5);
	resolved(&b);
	assert_int_equal(sum(t), TEXT_WIDTH);
	assert_int_equal(t->widths[0], LEN_PT(100));
	assert_int_equal(t->widths[2] / 100, t->widths[1] * 2 / 100);
	assert_int_equal(build_cell(k, 0, 2)->width, t->widths[2]);
	assert_int_equal(
	    build_cell(k, 0, 2)->blocks->frame, t->widths[2] - LEN_PT(5));
	assert_int_equal(k->frame, TEXT_WIDTH);
	build_close(&b);
}

static void
places(void **state)
{
	const struct {
		enum align align;
		cv_len indent, left;
	} cases[] = {{ALIGN_LEFT, -LEN_PT(5), -LEN_PT(5)},
	    {ALIGN_CENTER, 0, (TEXT_WIDTH - LEN_PT(100)) / 100 * 50},
	    {ALIGN_RIGHT, 0, TEXT_WIDTH - LEN_PT(100)}};
	struct build b;
	struct block *k[3];

	(void)state;
	build_open(&b);
	for (int i = 0; i < 3; i++) {
		k[i] = build_table(&b, 1, 1);
		k[i]->as.table.columns[0] =
		    (struct column){COLUMN_FIXED, LEN_PT(100), 0};
		k[i]->as.table.align = cases[i].align;
		k[i]->as.table.indent = cases[i].indent;
	}
	resolved(&b);
	for (int i = 0; i < 3; i++)
		assert_in_range(
		    k[i]->as.table.left - cases[i].left + 50, 0, 100);
	build_close(&b);
}

static void
fit_fills(void **state)
{
	struct build b;
	struct block *data, *layout, *own;

	(void)state;
	build_open(&b);
	data = build_table(&b, 1, 2);
	build_cell_text(&b, build_cell(data, 0, 0), "TT");
	build_cell_text(&b, build_cell(data, 0, 1), "Họ và tên");
	layout = build_table(&b, 1, 2);
	layout->as.table.layout = true;
	build_cell_text(&b, build_cell(layout, 0, 0), "TT");
	build_cell_text(&b, build_cell(layout, 0, 1), "Họ và tên");
	own = build_table(&b, 1, 2);
	own->as.table.width = LEN_PT(200);
	resolved(&b);
	assert_int_equal(sum(&data->as.table), TEXT_WIDTH);
	assert_true(data->as.table.widths[1] > 2 * data->as.table.widths[0]);
	assert_true(sum(&layout->as.table) < LEN_PT(90));
	assert_true(
	    layout->as.table.widths[1] >
	    shape_width(
		&build_cell(layout, 0, 1)->blocks->as.paragraph.runs[0]));
	assert_int_equal(sum(&own->as.table), LEN_PT(200));
	assert_int_equal(own->as.table.widths[0], LEN_PT(100));
	build_close(&b);
}

static const char long_text[] =
    "Cá nhân, tổ chức nộp hồ sơ trực tuyến tại Cổng dịch vụ công, đính kèm "
    "bản chụp các giấy tờ theo quy định và nhận kết quả tại bộ phận một cửa "
    "của Ủy ban nhân dân quận trong giờ hành chính các ngày làm việc";

static void
fit_shares_room(void **state)
{
	struct build b;
	struct block *k;
	struct table *t;

	(void)state;
	build_open(&b);
	k = build_table(&b, 1, 4);
	t = &k->as.table;
	t->padding[EDGE_LEFT] = t->padding[EDGE_RIGHT] = LEN_PT(4);
	build_cell_text(&b, build_cell(k, 0, 0), "TT");
	build_cell_text(&b, build_cell(k, 0, 1), "Nguyễn Thị Minh Khai");
	build_cell_text(&b, build_cell(k, 0, 2), long_text);
	t->columns[3] = (struct column){COLUMN_SHARE, 0, 1};
	build_cell_text(&b, build_cell(k, 0, 3), "nghiêng nghiêng");
	resolved(&b);
	assert_int_equal(sum(t), TEXT_WIDTH);
	assert_true(t->widths[0] < LEN_PT(40));
	assert_true(t->widths[1] > LEN_PT(60));
	assert_true(t->widths[2] > LEN_PT(200));
	assert_true(t->widths[3] > LEN_PT(50)); /* its longest word */
	build_close(&b);
}

/* A code breaks anywhere: its column may be narrow, others keep their words. */
static void
fit_tokens(void **state)
{
	struct build b;
	struct block *k;
	struct table *t;

	(void)state;
	build_open(&b);
	k = build_table(&b, 1, 8);
	t = &k->as.table;
	build_cell_text(&b, build_cell(k, 0, 0),
	    "d41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204e9800998ecf8427e"
	    "d41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204e9800998ecf8427e");
	for (size_t i = 1; i < 8; i++)
		build_cell_text(&b, build_cell(k, 0, i), "nghiêng nghiêng");
	resolved(&b);
	assert_int_equal(sum(t), TEXT_WIDTH);
	for (size_t i = 1; i < 8; i++)
		assert_true(t->widths[i] > LEN_PT(46));
	assert_true(t->widths[0] >= LEN_PT(70));
	build_close(&b);
}

static void
fit_shrinks(void **state)
{
	struct build b;
	struct style *small[2], *head;
	const struct style *shrink[3];
	struct block *k;
	size_t n = 12;

	(void)state;
	build_open(&b);
	small[0] = build_style(&b, "o-11", b.base);
	small[1] = build_style(&b, "o-8", b.base);
	head = build_style(&b, "o-dau", b.base);
	small[0]->run.set = small[1]->run.set = RUN_SET_SIZE;
	small[0]->run.v.size = LEN_PT(11);
	small[1]->run.v.size = LEN_PT(8);
	head->run.set = RUN_SET_BOLD;
	head->run.v.bold = true;
	shrink[0] = b.base;
	shrink[1] = small[0];
	shrink[2] = small[1];
	k = build_table(&b, 1, n);
	k->as.table.shrink = shrink;
	k->as.table.n_shrink = 3;
	for (size_t i = 0; i < n; i++)
		build_cell_text(&b, build_cell(k, 0, i), "nghiêng");
	build_cell(k, 0, 3)->blocks->as.paragraph.style = head;
	resolved(&b);
	/* 12 words are 483 pt wide at 13 pt, 408 at 11 pt; 453 are there */
	assert_ptr_equal(
	    build_cell(k, 0, 0)->blocks->as.paragraph.style, small[0]);
	assert_int_equal(
	    build_cell(k, 0, 0)->blocks->as.paragraph.runs[0].props->size,
	    LEN_PT(11));
	assert_ptr_equal(build_cell(k, 0, 3)->blocks->as.paragraph.style, head);
	assert_int_equal(
	    build_cell(k, 0, 3)->blocks->as.paragraph.runs[0].props->size,
	    LEN_PT(11));
	assert_int_equal(sum(&k->as.table), TEXT_WIDTH);
	build_close(&b);
}

static void
fit_overflows(void **state)
{
	struct build b;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_table(&b, 1, 13);
	for (size_t i = 0; i < 13; i++)
		build_cell_text(&b, build_cell(k, 0, i), "nghiêng");
	refused(&b);
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_WIDTH);
	assert_true(str_is(b.diag.v[0].arg[2], "160"));
	build_close(&b);
}

static void
fit_spans(void **state)
{
	struct build b;
	struct block *k;
	struct table *t;

	(void)state;
	build_open(&b);
	k = build_table(&b, 2, 3);
	t = &k->as.table;
	t->layout = true;
	build_cell_text(&b, build_cell(k, 0, 0),
	    "Một dòng chữ dài nằm trên hai cột của bảng");
	build_cell(k, 0, 0)->col_span = 2;
	build_cell_drop(k, 0, 1);
	build_cell_text(&b, build_cell(k, 1, 0), "a");
	build_cell_text(&b, build_cell(k, 1, 1), "b");
	build_cell_text(&b, build_cell(k, 1, 2), "c");
	resolved(&b);
	sum(t);
	assert_true(
	    t->widths[0] + t->widths[1] >
	    shape_width(&build_cell(k, 0, 0)->blocks->as.paragraph.runs[0]));
	assert_true(
	    t->widths[0] + t->widths[1] <
	    shape_width(&build_cell(k, 0, 0)->blocks->as.paragraph.runs[0]) +
		LEN_PT(2));
	assert_true(t->widths[2] < LEN_PT(14));
	assert_int_equal(
	    build_cell(k, 0, 0)->width, t->widths[0] + t->widths[1]);
	assert_int_equal(build_cell(k, 0, 1)->column, 2);
	build_close(&b);
}

static void
fit_nested(void **state)
{
	struct build b;
	struct block *k, *in;

	(void)state;
	build_open(&b);
	k = build_table(&b, 1, 2);
	k->as.table.layout = true;
	k->as.table.padding[EDGE_LEFT] = LEN_PT(3);
	build_into(&b, &build_cell(k, 0, 0)->blocks);
	in = build_table(&b, 1, 2);
	in->as.table.columns[0] = (struct column){COLUMN_FIXED, LEN_PT(80), 0};
	in->as.table.columns[1] = (struct column){COLUMN_FIXED, LEN_PT(40), 0};
	resolved(&b);
	assert_int_equal(k->as.table.widths[0], LEN_PT(123));
	assert_int_equal(in->frame, LEN_PT(120));
	assert_int_equal(in->as.table.total, LEN_PT(120));
	build_close(&b);
}

/* No sum of lengths leaves its type. */
static void
huge(void **state)
{
	struct build b;
	struct block *k, *p;
	char *word;

	(void)state;
	build_open(&b);
	k = build_table(&b, 1, 300);
	for (size_t i = 0; i < 300; i++)
		k->as.table.columns[i] =
		    (struct column){COLUMN_FIXED, LEN_MOST, 0};
	build_table(&b, 1, 300)->as.table.columns[7] =
	    (struct column){COLUMN_SHARE, 0, INT32_MAX};
	k = build_table(&b, 1, 1);
	k->as.table.layout = true;
	word = arena_alloc(b.arena, 500001);
	memset(word, 'M', 500000);
	p = build_cell_text(&b, build_cell(k, 0, 0), word);
	p->as.paragraph.run->set = RUN_SET_SIZE;
	p->as.paragraph.run->v.size = LEN_PT(1000);
	build_cell(k, 0, 0)->col_span = INT32_MAX;
	build_cell(k, 0, 0)->row_span = INT32_MAX;
	refused(&b);
	assert_int_equal(b.diag.v[0].code, FINDING_TOO_MANY);
	assert_int_equal(b.diag.v[1].code, FINDING_TOO_MANY);
	assert_int_equal(b.diag.v[2].code, FINDING_TABLE_SPAN);
	assert_int_equal(b.diag.v[3].code, FINDING_TABLE_GRID);
	assert_int_equal(b.diag.v[4].code, FINDING_OVERFLOW_WIDTH);
	build_close(&b);
}

static void
grid_spans(void **state)
{
	struct build b;
	struct block *k;

	(void)state;
	build_open(&b);
	/*  A A B
	 *  C D B
	 *  C E F  */
	k = build_table(&b, 3, 3);
	build_cell(k, 0, 0)->col_span = 2;
	build_cell_drop(k, 0, 1);
	build_cell(k, 0, 1)->row_span = 2;
	build_cell(k, 1, 0)->row_span = 2;
	build_cell_drop(k, 1, 2);
	build_cell_drop(k, 2, 0);
	resolved(&b);
	assert_int_equal(build_cell(k, 0, 1)->column, 2);
	assert_int_equal(build_cell(k, 1, 1)->column, 1);
	assert_int_equal(build_cell(k, 2, 0)->column, 1);
	assert_int_equal(build_cell(k, 2, 0)->row, 2);
	assert_int_equal(build_cell(k, 2, 1)->column, 2);
	build_close(&b);
}

static void
grid_findings(void **state)
{
	struct build b;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_table(&b, 2, 3);
	build_cell_drop(k, 1, 0); /* too few */
	k = build_table(&b, 2, 3);
	build_cell(k, 0, 2)->col_span = 3; /* too many */
	k = build_table(&b, 2, 3);
	build_cell(k, 1, 0)->row_span = 2; /* out of the table */
	k = build_table(&b, 2, 3);
	build_cell(k, 0, 1)->row_span = 2; /* over the next row */
	build_cell(k, 1, 0)->col_span = 2;
	build_cell_drop(k, 1, 2);
	build_cell_drop(k, 1, 1);
	build_table(&b, 0, 2);
	refused(&b);
	assert_int_equal(b.diag.n, 6);
	assert_int_equal(b.diag.v[0].code, FINDING_TABLE_GRID);
	assert_true(str_is(b.diag.v[0].arg[0], "2"));
	assert_true(str_is(b.diag.v[0].arg[1], "2"));
	assert_int_equal(b.diag.v[1].code, FINDING_TABLE_GRID);
	assert_true(str_is(b.diag.v[1].arg[1], "5"));
	assert_int_equal(b.diag.v[2].code, FINDING_TABLE_SPAN);
	assert_int_equal(b.diag.v[3].code, FINDING_TABLE_SPAN);
	assert_int_equal(b.diag.v[4].code, FINDING_TABLE_GRID);
	assert_int_equal(b.diag.v[5].code, FINDING_TABLE_GRID);
	build_close(&b);
}

static void
set_border(
    struct build *b, struct cell *c, enum edge e, cv_len width, uint32_t color)
{
	struct cell_own *own = document_cell_own(b->arena, c);

	own->border_set |= 1u << e;
	own->border[e].width = width;
	own->border[e].color = color;
}

static void
borders(void **state)
{
	struct build b;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_table(&b, 2, 2);
	build_borders(k, 500);
	k->as.table.inside_h.width = 250;
	set_border(&b, build_cell(k, 0, 0), EDGE_RIGHT, 1000, 1);
	set_border(&b, build_cell(k, 0, 1), EDGE_LEFT, 1000, 2);
	set_border(&b, build_cell(k, 1, 0), EDGE_RIGHT, 0, 0);
	set_border(&b, build_cell(k, 1, 1), EDGE_BOTTOM, 0, 0);
	set_border(&b, build_cell(k, 0, 1), EDGE_BOTTOM, 125, 0);
	set_border(&b, build_cell(k, 1, 1), EDGE_TOP, 1500, 3);
	resolved(&b);
	assert_int_equal(build_cell(k, 0, 0)->frame->edge[EDGE_TOP].width, 500);
	assert_int_equal(
	    build_cell(k, 0, 0)->frame->edge[EDGE_BOTTOM].width, 250);
	assert_int_equal(build_cell(k, 0, 0)->frame->edge[EDGE_RIGHT].color, 1);
	assert_int_equal(build_cell(k, 0, 1)->frame->edge[EDGE_LEFT].color, 1);
	assert_int_equal(build_cell(k, 1, 0)->frame->edge[EDGE_RIGHT].width, 0);
	assert_int_equal(build_cell(k, 1, 1)->frame->edge[EDGE_LEFT].width, 0);
	assert_int_equal(
	    build_cell(k, 1, 1)->frame->edge[EDGE_BOTTOM].width, 0);
	assert_int_equal(
	    build_cell(k, 1, 0)->frame->edge[EDGE_BOTTOM].width, 500);
	assert_int_equal(
	    build_cell(k, 0, 1)->frame->edge[EDGE_BOTTOM].width, 1500);
	assert_int_equal(build_cell(k, 1, 1)->frame->edge[EDGE_TOP].color, 3);
	build_close(&b);
}

/* Along a spanning cell's edge its neighbours carry the wider lines. */
static void
borders_span(void **state)
{
	struct build b;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_table(&b, 2, 2);
	build_borders(k, 500);
	build_cell(k, 0, 0)->col_span = 2;
	build_cell_drop(k, 0, 1);
	set_border(&b, build_cell(k, 1, 1), EDGE_TOP, 2000, 0);
	resolved(&b);
	assert_int_equal(
	    build_cell(k, 0, 0)->frame->edge[EDGE_BOTTOM].width, 500);
	assert_int_equal(build_cell(k, 1, 0)->frame->edge[EDGE_TOP].width, 500);
	assert_int_equal(
	    build_cell(k, 1, 1)->frame->edge[EDGE_TOP].width, 2000);
	build_close(&b);
}

/* ---- rules, pictures, ids, keeps ---- */

static void
rules(void **state)
{
	struct build b;
	struct block *p, *frame, *text, *wide;
	cv_len length;

	(void)state;
	build_open(&b);
	frame = build_rule(&b, RULE_OF_FRAME, 250);
	frame->as.rule.align = ALIGN_RIGHT;
	p = build_para(&b, "Ngắn\nĐộc lập - Tự do - Hạnh phúc");
	build_align(p, ALIGN_CENTER);
	build_indents(p, LEN_PT(20), 0, 0);
	build_para(&b, ""); /* nothing to measure */
	text = build_rule(&b, RULE_OF_TEXT, 1000);
	build_para(&b, long_text);
	wide = build_rule(&b, RULE_OF_TEXT, 500);
	wide->as.rule.align = ALIGN_LEFT;
	resolved(&b);
	length = frame->frame - frame->as.rule.indent_left -
		 frame->as.rule.indent_right;
	assert_int_equal(length, len_round_twip(TEXT_WIDTH / 4));
	assert_int_equal(frame->as.rule.indent_right, 0);
	length = text->frame - text->as.rule.indent_left -
		 text->as.rule.indent_right;
	assert_int_equal(length,
	    len_round_twip((cv_len)shape_width(&p->as.paragraph.runs[2])));
	/* centred in what the paragraph's indents leave */
	assert_in_range(text->as.rule.indent_left - LEN_PT(20) -
			    text->as.rule.indent_right + 50,
	    0, 100);
	assert_int_equal(text->as.rule.indent_left % LEN_TWIP, 0);
	/* half of the longest of the lines the text breaks into */
	assert_in_range(TEXT_WIDTH - wide->as.rule.indent_right,
	    TEXT_WIDTH * 9 / 20, TEXT_WIDTH / 2 - 1);
	build_close(&b);
}

static void
pictures(void **state)
{
	struct image m = {.width = 400,
	    .height = 200,
	    .natural_width = LEN_PT(600),
	    .natural_height = LEN_PT(300),
	    .name = STR("dau.png")};
	struct picture pic[3] = {{.image = &m},
	    {.image = &m, .height = LEN_PT(50)},
	    {.image = &m,
		.width = LEN_PT(700),
		.height = LEN_PT(20),
		.anchored = true}};
	struct build b;
	struct block *p;

	(void)state;
	build_open(&b);
	for (int i = 0; i < 3; i++) {
		p = build_para(&b, "");
		build_run(&b, p, RUN_IMAGE, STR_NONE)->picture = &pic[i];
	}
	resolved(&b);
	assert_int_equal(pic[0].width, TEXT_WIDTH);
	assert_in_range(pic[0].height * 2 - pic[0].width + 100, 0, 200);
	assert_int_equal(pic[1].width, LEN_PT(100));
	assert_int_equal(pic[2].width, LEN_PT(700));
	build_close(&b);
}

static void
picture_too_wide(void **state)
{
	struct image m = {.width = 400, .height = 200, .name = STR("a.png")};
	struct picture pic = {.image = &m, .width = LEN_PT(700)};
	struct build b;
	struct block *p;

	(void)state;
	build_open(&b);
	p = build_para(&b, "");
	build_run(&b, p, RUN_IMAGE, STR_NONE)->picture = &pic;
	refused(&b);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_WIDTH);
	assert_true(str_is(b.diag.v[0].arg[0], "a.png"));
	assert_true(str_is(b.diag.v[0].arg[1], "246.9"));
	build_close(&b);
}

/* The first line's indent is no place for a picture. */
static void
picture_indented(void **state)
{
	struct image m = {.width = 400,
	    .height = 200,
	    .natural_width = LEN_PT(700),
	    .natural_height = LEN_PT(350)};
	struct picture pic = {.image = &m};
	struct build b;
	struct block *p;

	(void)state;
	build_open(&b);
	p = build_para(&b, "");
	build_indents(p, 0, 0, LEN_PT(30));
	build_run(&b, p, RUN_IMAGE, STR_NONE)->picture = &pic;
	resolved(&b);
	assert_int_equal(pic.width, TEXT_WIDTH - LEN_PT(30));
	build_close(&b);
}

static void
narrow_table(struct build *b, size_t columns)
{
	struct block *k = build_table(b, 1, columns);

	for (size_t i = 0; i < columns; i++)
		k->as.table.columns[i] =
		    (struct column){COLUMN_FIXED, LEN_PT(5), 0};
}

/* Word opens no page of more than 22 inches, no table of more than 63 columns.
 */
static void
word_limits(void **state)
{
	struct build b;

	(void)state;
	build_open(&b);
	narrow_table(&b, 63);
	b.section->page.height = LEN_PT(1584);
	resolved(&b);
	build_close(&b);

	build_open(&b);
	narrow_table(&b, 64);
	b.section->page.height = LEN_PT(1584) + LEN_TWIP;
	refused(&b);
	assert_int_equal(b.diag.n, 2);
	assert_int_equal(b.diag.v[0].code, FINDING_TOO_MANY);
	assert_true(str_is(b.diag.v[0].arg[1], "63"));
	assert_int_equal(b.diag.v[1].code, FINDING_OVERFLOW_WIDTH);
	build_close(&b);
}

static void
ids(void **state)
{
	struct build b;
	struct block *body, *table, *after;

	(void)state;
	build_open(&b);
	body = build_para(&b, "một");
	table = build_table(&b, 1, 2);
	after = build_para(&b, "hai");
	build_into(&b, &b.section->story[STORY_FOOTER]);
	build_para(&b, "chân");
	build_into(&b, &b.section->story[STORY_HEADER]);
	build_para(&b, "đầu");
	resolved(&b);
	assert_int_equal(b.section->story[STORY_HEADER]->id, 1);
	assert_int_equal(body->id, 2);
	assert_int_equal(table->id, 3);
	assert_int_equal(build_cell(table, 0, 1)->blocks->id, 5);
	assert_int_equal(after->id, 6);
	assert_int_equal(b.section->story[STORY_FOOTER]->id, 7);
	assert_int_equal(b.doc->n_blocks, 7);
	build_close(&b);
}

static void
keeps(void **state)
{
	struct build b;
	struct block *free, *first, *text, *rule, *table, *last;

	(void)state;
	build_open(&b);
	free = build_para(&b, "không");
	first = build_para(&b, "một");
	text = build_para(&b, "hai");
	rule = build_rule(&b, RULE_OF_FRAME, 100);
	table = build_table(&b, 1, 1);
	table->keep_previous = true;
	last = build_para(&b, "ba");
	last->keep_previous = true;
	resolved(&b);
	assert_false(free->as.paragraph.props->keep_next);
	/* one line is not enough: the line before stays too */
	assert_true(first->as.paragraph.props->keep_next);
	assert_true(text->as.paragraph.props->keep_next);
	assert_true(rule->as.rule.keep_next);
	assert_true(table->as.table.keep_next);
	assert_false(last->as.paragraph.props->keep_next);
	build_close(&b);

	build_open(&b);
	first = build_para(&b, "một");
	text = build_para(&b, long_text);
	table = build_table(&b, 1, 1);
	table->keep_previous = true;
	resolved(&b);
	assert_false(first->as.paragraph.props->keep_next);
	assert_true(text->as.paragraph.props->keep_next);
	build_close(&b);
}

/* ---- twice ---- */

static struct str
dumped(struct build *b)
{
	struct buf o = buf_new(b->arena);

	document_dump(&o, b->doc);
	return buf_take(&o);
}

static void
twice(void **state)
{
	struct build b;
	struct list_style *s;
	struct list *l;
	struct block *k;
	struct str once;

	(void)state;
	build_open(&b);
	s = build_list_style(&b, "so", NUMBER_LOWER_VIET, "%1)");
	l = document_list_new(b.doc, s, 1);
	for (int i = 0; i < 6; i++)
		build_item(&b, l, 0, "mục \u2611 một");
	build_rule(&b, RULE_OF_TEXT, 400)->keep_previous = true;
	k = build_table(&b, 2, 2);
	build_borders(k, 500);
	build_cell_text(&b, build_cell(k, 0, 0), long_text);
	resolved(&b);
	once = dumped(&b);
	resolved(&b);
	assert_true(str_eq(once, dumped(&b)));
	b.doc->resolved = false; /* again in earnest */
	resolved(&b);
	assert_true(str_eq(once, dumped(&b)));
	build_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(inheritance),
	    cmocka_unit_test(style_circle),
	    cmocka_unit_test(list_indents),
	    cmocka_unit_test(labels),
	    cmocka_unit_test(label_runs),
	    cmocka_unit_test(fallback),
	    cmocka_unit_test(pieces),
	    cmocka_unit_test(missing),
	    cmocka_unit_test(unknown_family),
	    cmocka_unit_test(caps),
	    cmocka_unit_test(seams),
	    cmocka_unit_test(page_numbers),
	    cmocka_unit_test(para_text),
	    cmocka_unit_test(widths_fixed),
	    cmocka_unit_test(places),
	    cmocka_unit_test(fit_fills),
	    cmocka_unit_test(fit_shares_room),
	    cmocka_unit_test(fit_tokens),
	    cmocka_unit_test(fit_shrinks),
	    cmocka_unit_test(fit_overflows),
	    cmocka_unit_test(fit_spans),
	    cmocka_unit_test(fit_nested),
	    cmocka_unit_test(huge),
	    cmocka_unit_test(grid_spans),
	    cmocka_unit_test(grid_findings),
	    cmocka_unit_test(borders),
	    cmocka_unit_test(borders_span),
	    cmocka_unit_test(rules),
	    cmocka_unit_test(pictures),
	    cmocka_unit_test(picture_too_wide),
	    cmocka_unit_test(picture_indented),
	    cmocka_unit_test(word_limits),
	    cmocka_unit_test(ids),
	    cmocka_unit_test(keeps),
	    cmocka_unit_test(twice),
	};

	return cmocka_run_group_tests_name("resolve", tests, NULL, NULL);
}
