/* Layout: lines, paragraphs, pages. Lengths are LibreOffice's own, read off
 * its layout dump of the same documents as DOCX. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/image/image.h"
#include "tests/unit/build.h"
#include "tests/unit/layout_read.h"
#include "tests/unit/limit_to.h"

#define PITCH 14950 /* 13 pt single: 299 twips */
#define ASCENT 12150
#define LEFT 85050
#define TOP 56700
#define WIDTH 453550

static struct layout *
lay(struct build *b)
{
	if (!resolve_document(b->doc, build_session(b), &b->diag))
		return NULL;
	return layout_document(b->arena, b->doc, build_session(b), &b->diag);
}

/* A page that has room for n lines of 13 pt. */
static void
page_of_lines(struct build *b, int n)
{
	b->section->page.height =
	    b->section->page.top + b->section->page.bottom + n * PITCH;
}

/* A paragraph of n lines: "p0", "p1" … */
static struct block *
lines(struct build *b, const char *p, int n)
{
	struct block *k = build_block(b, BLOCK_PARAGRAPH);

	for (int i = 0; i < n; i++) {
		struct buf t = buf_new(b->arena);

		buf_puts(&t, p);
		buf_int(&t, i);
		build_run(b, k, RUN_TEXT, buf_take(&t));
		if (i + 1 < n)
			build_run(b, k, RUN_BREAK, STR_NONE);
	}
	return k;
}

static void
widow_control(struct build *b)
{
	b->base->para.set |= PARA_SET_WIDOW;
	b->base->para.v.widow_control = true;
}

static void
spacing(struct block *k, cv_len before, cv_len after)
{
	struct para_format *f = k->as.paragraph.format;

	f->set |= PARA_SET_BEFORE | PARA_SET_AFTER;
	f->v.space_before = before;
	f->v.space_after = after;
}

static void
line_spacing(struct block *k, enum line_rule rule, int32_t line)
{
	struct para_format *f = k->as.paragraph.format;

	f->set |= PARA_SET_LINE;
	f->v.line_rule = rule;
	f->v.line = line;
}

static void
keep(struct block *k, bool next, bool keep_lines)
{
	struct para_format *f = k->as.paragraph.format;

	f->set |= PARA_SET_KEEP_NEXT | PARA_SET_KEEP_LINES;
	f->v.keep_next = next;
	f->v.keep_lines = keep_lines;
}

static cv_len
y_of(const struct layout *l, const char *text)
{
	const struct box *b = box_find(l, -1, text, 0);

	assert_non_null(b);
	return b->y;
}

/* ---- lines ---- */
static void
line_pitch(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	lines(&b, "a", 2);
	build_para(&b, "b");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(l->n_sheets, 1);
	assert_int_equal(y_of(l, "a0"), TOP + ASCENT);
	assert_int_equal(y_of(l, "a1"), TOP + PITCH + ASCENT);
	assert_int_equal(y_of(l, "b"), TOP + 2 * PITCH + ASCENT);
	assert_int_equal(box_find(l, 0, "a0", 0)->x, LEFT);
	build_close(&b);
}

static void
line_rules(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	line_spacing(lines(&b, "m", 2), LINE_MULTIPLE, 1500);
	line_spacing(lines(&b, "e", 2), LINE_EXACT, LEN_PT(20));
	line_spacing(lines(&b, "l", 2), LINE_AT_LEAST, LEN_PT(20));
	l = lay(&b);
	assert_non_null(l);
	/* 299 + 149 twips; nothing above the first line … */
	assert_int_equal(y_of(l, "m0"), TOP + ASCENT);
	assert_int_equal(y_of(l, "m1") - y_of(l, "m0"), 22400);
	/* … but behind the last: 448 + 149; the baseline at four fifths */
	assert_int_equal(
	    y_of(l, "e0"), TOP + PITCH + 22400 + 7450 + LEN_PT(16));
	assert_int_equal(y_of(l, "e1") - y_of(l, "e0"), LEN_PT(20));
	/* the text at the bottom of the line */
	assert_int_equal(y_of(l, "l0") - y_of(l, "e1"),
	    LEN_PT(4) + LEN_PT(20) - PITCH + ASCENT);
	build_close(&b);
}

static const char *const long_text =
    "Ủy ban nhân dân quận Ba Đình đề nghị các cơ quan, đơn vị, tổ chức và cá "
    "nhân trên địa bàn quận phối hợp thực hiện nghiêm túc các nội dung nêu "
    "trên trong quá trình triển khai công tác văn thư.";

static void
breaks_greedy(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;

	(void)state;
	build_open(&b);
	b.base->run.set = RUN_SET_SIZE;
	b.base->run.v.size = 14000;
	b.section->page.right = LEN_PT(595.3) - LEFT - LEN_PT(467.7);
	k = build_para(&b, "360atLeast ");
	build_text(&b, k, long_text);
	build_align(k, ALIGN_JUSTIFY);
	l = lay(&b);
	assert_non_null(l);
	/* as LibreOffice breaks it in 9354 twips */
	assert_non_null(box_find(l, 0,
	    "cá nhân trên địa bàn quận phối hợp "
	    "thực hiện nghiêm túc các nội dung nêu trên",
	    0));
	assert_non_null(
	    box_find(l, 0, "trong quá trình triển khai công tác văn thư.", 0));
	build_close(&b);
}

static void
justify_fills(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;
	cv_len right = 0;

	(void)state;
	build_open(&b);
	k = build_para(&b, long_text);
	build_align(k, ALIGN_JUSTIFY);
	l = lay(&b);
	assert_non_null(l);
	for (size_t i = 0; i + 1 < l->sheets[0].n_boxes; i++) {
		const struct box *x = &l->sheets[0].boxes[i];

		if (x->y == l->sheets[0].boxes[i + 1].y)
			continue;
		right = x->x + x->width;
		assert_int_equal(right, LEFT + WIDTH);
		assert_true(x->as.text.space_extra > 0);
	}
	assert_int_not_equal(right, 0);
	/* the last line stays as it is */
	assert_int_equal(
	    l->sheets[0].boxes[l->sheets[0].n_boxes - 1].as.text.space_extra,
	    0);
	build_close(&b);
}

static void
justify_spares(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_para(&b, "một hai\nba\tbốn năm ");
	build_text(&b, k, long_text);
	build_align(k, ALIGN_JUSTIFY);
	l = lay(&b);
	assert_non_null(l);
	/* not before a soft break, not before a tab */
	assert_int_equal(box_find(l, 0, "một hai", 0)->as.text.space_extra, 0);
	assert_int_equal(box_find(l, 0, "ba", 0)->as.text.space_extra, 0);
	assert_true(box_nth(l, 0, BOX_TEXT, 2)->as.text.space_extra > 0);
	build_close(&b);
}

static void
aligned(void **state)
{
	struct build b;
	struct layout *l;
	const struct box *x;

	(void)state;
	build_open(&b);
	build_align(build_para(&b, "giữa"), ALIGN_CENTER);
	build_align(build_para(&b, "phải  "), ALIGN_RIGHT);
	l = lay(&b);
	assert_non_null(l);
	x = box_find(l, 0, "giữa", 0);
	assert_int_equal(x->x, LEFT + (WIDTH - x->width) / 2);
	x = box_find(l, 0, "phải", 0);
	assert_int_equal(x->x + x->width, LEFT + WIDTH);
	build_close(&b);
}

static void
italic_ends_earlier(void **state)
{
	struct run_props v = {0};
	struct build b;
	struct layout *l;
	struct block *k;
	const struct box *x;

	(void)state;
	v.italic = true;
	build_open(&b);
	k = build_para(&b, "");
	build_span(&b, k, "nghiêng", RUN_SET_ITALIC, v);
	build_align(k, ALIGN_RIGHT);
	l = lay(&b);
	assert_non_null(l);
	x = box_find(l, 0, "nghiêng", 0);
	/* a twelfth of 299 twips: 24 */
	assert_int_equal(x->x + x->width, LEFT + WIDTH - 24 * LEN_TWIP);
	build_close(&b);
}

static void
long_token(void **state)
{
	static const char hex[] = "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef";
	struct build b;
	struct layout *l;
	struct buf all;
	const struct box *x;

	(void)state;
	build_open(&b);
	all = buf_new(b.arena);
	build_text(&b, build_para(&b, "mã "), hex);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(box_count(l, 0, BOX_TEXT), 4);
	/* the token begins a line of its own, and is whole again in a row */
	x = box_nth(l, 0, BOX_TEXT, 0);
	assert_true(box_says(x, "mã"));
	assert_false(x->as.text.token_broken);
	for (size_t i = 1; i < 4; i++) {
		x = box_nth(l, 0, BOX_TEXT, i);
		assert_int_equal(x->as.text.token_broken, i < 3);
		assert_true(x->width <= WIDTH);
		buf_str(&all, box_said(x));
	}
	assert_true(str_is(buf_take(&all), hex));
	build_close(&b);
}

static void
tabs_and_leader(void **state)
{
	static struct tab_stop stops[] = {
	    {LEN_PT(200), TAB_CENTER, LEADER_NONE},
	    {LEN_PT(450), TAB_RIGHT, LEADER_DOTS}};
	struct build b;
	struct layout *l;
	struct block *k;
	const struct box *mid, *end, *dots;

	(void)state;
	build_open(&b);
	k = build_para(&b, "a\tgiữa\tphải");
	k->as.paragraph.format->set |= PARA_SET_TABS;
	k->as.paragraph.format->v.tabs = stops;
	k->as.paragraph.format->v.n_tabs = 2;
	build_para(&b, "b\tx");
	l = lay(&b);
	assert_non_null(l);
	mid = box_find(l, 0, "giữa", 0);
	end = box_find(l, 0, "phải", 0);
	dots = box_nth(l, 0, BOX_TEXT, 2);
	assert_int_equal(mid->x, LEFT + LEN_PT(200) - mid->width / 2);
	assert_int_equal(end->x + end->width, LEFT + LEN_PT(450));
	assert_true(dots->artifact);
	assert_true(str_starts(box_said(dots), STR("....")));
	assert_true(dots->x == mid->x + mid->width &&
		    dots->x + (cv_len)(dots->as.text.to) * 3250 <= end->x);
	/* the next multiple of 36 pt */
	assert_int_equal(box_find(l, 0, "x", 0)->x, LEFT + LEN_PT(36));
	build_close(&b);
}

static void
label_hangs(void **state)
{
	struct build b;
	struct layout *l;
	struct list_style *s;
	struct list *list;

	(void)state;
	build_open(&b);
	s = build_list_style(&b, "so", NUMBER_DECIMAL, "%1.");
	s->level[0].has_indent = true;
	s->level[0].indent_left = LEN_PT(36);
	s->level[0].indent_first = LEN_PT(-18);
	list = document_list_new(b.doc, s, 1);
	build_item(&b, list, 0, "mục");
	build_align(build_item(&b, list, 0, long_text), ALIGN_JUSTIFY);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(box_find(l, 0, "1.", 0)->x, LEFT + LEN_PT(18));
	assert_int_equal(box_find(l, 0, "mục", 0)->x, LEFT + LEN_PT(36));
	assert_int_equal(box_nth(l, 0, BOX_TEXT, 3)->x, LEFT + LEN_PT(36));
	assert_int_equal(box_nth(l, 0, BOX_TEXT, 4)->x, LEFT + LEN_PT(36));
	build_close(&b);
}

static void
label_space_stays(void **state)
{
	struct build b;
	struct layout *l;
	struct list_style *s;
	const struct box *space;

	(void)state;
	build_open(&b);
	s = build_list_style(&b, "gach", NUMBER_NONE, "-");
	s->level[0].suffix = SUFFIX_SPACE;
	build_align(
	    build_item(&b, document_list_new(b.doc, s, 1), 0, long_text),
	    ALIGN_JUSTIFY);
	l = lay(&b);
	assert_non_null(l);
	space = box_nth(l, 0, BOX_TEXT, 1);
	assert_true(str_is(box_said(space), " "));
	assert_int_equal(space->as.text.space_extra, 0);
	assert_true(box_nth(l, 0, BOX_TEXT, 2)->as.text.space_extra > 0);
	build_close(&b);
}

/* A label is underlined when its level says so, not when the item is; nor is
 * it highlighted with the item. */
static void
label_strokes(void **state)
{
	struct build b;
	struct layout *l;
	struct list_style *s;
	struct run_format *f;
	const struct box *label;

	(void)state;
	build_open(&b);
	s = build_list_style(&b, "so", NUMBER_DECIMAL, "%1.");
	s->level[0].suffix = SUFFIX_NOTHING;
	f = build_item(&b, document_list_new(b.doc, s, 1), 0, "mục")
		->as.paragraph.run;
	f->set = RUN_SET_UNDERLINE | RUN_SET_HIGHLIGHT;
	f->v.underline = true;
	s = build_list_style(&b, "gach", NUMBER_DECIMAL, "%1)");
	s->level[0].suffix = SUFFIX_NOTHING;
	s->level[0].run.set = RUN_SET_UNDERLINE;
	s->level[0].run.v.underline = true;
	build_item(&b, document_list_new(b.doc, s, 1), 0, "x");
	l = lay(&b);
	assert_non_null(l);
	label = box_find(l, 0, "1.", 0);
	assert_int_equal(box_count(l, 0, BOX_FILL), 3);
	assert_int_equal(
	    box_nth(l, 0, BOX_FILL, 0)->x, label->x + label->width);
	assert_int_equal(
	    box_nth(l, 0, BOX_FILL, 1)->x, label->x + label->width);
	assert_int_equal(
	    box_nth(l, 0, BOX_FILL, 2)->x, box_find(l, 0, "1)", 0)->x);
	build_close(&b);
}

/* A column that has no room for one letter would let it stand in the next. */
static void
letter_too_wide(void **state)
{
	struct build b;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_para(&b, "một hai");
	build_indents(k, WIDTH - LEN_PT(6), 0, 0);
	assert_null(lay(&b));
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_WIDTH);
	assert_true(str_is(b.diag.v[0].arg[2], "2.1"));
	build_close(&b);

	build_open(&b);
	k = build_para(&b, "một hai");
	build_indents(k, WIDTH - LEN_PT(11), 0, 0);
	assert_non_null(lay(&b));
	build_close(&b);
}

static void
rule_too_high(void **state)
{
	struct build b;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 3);
	build_para(&b, "x");
	build_rule(&b, RULE_OF_FRAME, 1000)->as.rule.height = 4 * PITCH;
	assert_null(lay(&b));
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_OVERFLOW_HEIGHT);
	build_close(&b);
}

static void
super_and_sub(void **state)
{
	struct run_props v = {0};
	struct build b;
	struct layout *l;
	struct block *k;

	(void)state;
	build_open(&b);
	k = build_para(&b, "m");
	v.vertical = VERTICAL_SUPER;
	build_span(&b, k, "2", RUN_SET_VERTICAL, v);
	v.vertical = VERTICAL_SUB;
	build_span(&b, k, "3", RUN_SET_VERTICAL, v);
	build_para(&b, "n");
	l = lay(&b);
	assert_non_null(l);
	/* 42 % of the ascent up, of the descent down; lines do not spread */
	assert_int_equal(y_of(l, "2"), TOP + ASCENT - 5103);
	assert_int_equal(y_of(l, "3"), TOP + ASCENT + 1176);
	assert_int_equal(y_of(l, "n"), TOP + PITCH + ASCENT);
	build_close(&b);
}

static void
strokes_and_links(void **state)
{
	struct run_props v = {0};
	struct build b;
	struct layout *l;
	struct block *k;
	const struct box *text, *link;

	(void)state;
	build_open(&b);
	k = build_para(&b, "");
	v.underline = v.strike = true;
	v.highlight = 0xFFFF00;
	build_span(&b, k, "gạch",
	    RUN_SET_UNDERLINE | RUN_SET_STRIKE | RUN_SET_HIGHLIGHT, v)
	    ->href = STR("https://x.vn/");
	l = lay(&b);
	assert_non_null(l);
	text = box_find(l, 0, "gạch", 0);
	assert_int_equal(box_count(l, 0, BOX_FILL), 3);
	assert_int_equal(box_nth(l, 0, BOX_FILL, 0)->as.fill, 0xFFFF00);
	assert_int_equal(box_nth(l, 0, BOX_FILL, 0)->height, PITCH);
	assert_true(box_nth(l, 0, BOX_FILL, 1)->y > text->y);
	assert_true(box_nth(l, 0, BOX_FILL, 2)->y < text->y);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
		    box_nth(l, 0, BOX_FILL, i)->width, text->width);
	link = box_nth(l, 0, BOX_LINK, 0);
	assert_non_null(link);
	assert_int_equal(link->width, text->width);
	assert_true(str_is(link->as.link.href, "https://x.vn/"));
	build_close(&b);
}

/* ---- spacing and pages ---- */
static void
space_adds_up(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 6);
	spacing(build_para(&b, "a"), LEN_PT(6), LEN_PT(3));
	spacing(build_para(&b, "b"), LEN_PT(6), LEN_PT(3));
	lines(&b, "f", 2);
	spacing(build_para(&b, "d"), LEN_PT(6), LEN_PT(3));
	k = build_para(&b, "e");
	spacing(k, LEN_PT(6), 0);
	k->as.paragraph.format->set |= PARA_SET_PAGE_BREAK;
	k->as.paragraph.format->v.page_break_before = true;
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(y_of(l, "a"), TOP + LEN_PT(6) + ASCENT);
	assert_int_equal(y_of(l, "b") - y_of(l, "a"), PITCH + LEN_PT(9));
	/* a full page swallows the space, a page break does not */
	assert_int_equal(page_with(l, "d"), 1);
	assert_int_equal(y_of(l, "d"), TOP + ASCENT);
	assert_int_equal(page_with(l, "e"), 2);
	assert_int_equal(y_of(l, "e"), TOP + LEN_PT(6) + ASCENT);
	build_close(&b);
}

static void
widows_and_orphans(void **state)
{
	/* lines that fit, lines of the paragraph, lines that stay */
	static const int cases[][3] = {{1, 3, 0}, {2, 3, 0}, {3, 4, 2},
	    {2, 4, 2}, {1, 2, 0}, {3, 3, 3}, {4, 9, 4}, {8, 9, 7}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct build b;
		struct layout *l;
		size_t n;

		build_open(&b);
		widow_control(&b);
		page_of_lines(&b, 20);
		for (int k = 0; k < 20 - cases[i][0]; k++)
			build_para(&b, "x");
		lines(&b, "p", cases[i][1]);
		l = lay(&b);
		assert_non_null(l);
		n = box_count(l, 0, BOX_TEXT);
		assert_int_equal(n, 20 - cases[i][0] + cases[i][2]);
		build_close(&b);
	}
}

static void
keeps_chain(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	widow_control(&b);
	page_of_lines(&b, 10);
	for (int k = 0; k < 6; k++)
		build_para(&b, "x");
	keep(lines(&b, "u", 1), true, false);
	keep(lines(&b, "v", 2), true, false);
	lines(&b, "w", 4);
	l = lay(&b);
	assert_non_null(l);
	/* u, v and two lines of w are five lines: too many for four */
	assert_int_equal(page_with(l, "u0"), 1);
	assert_int_equal(page_with(l, "w3"), 1);
	build_close(&b);
}

static void
keeps_chain_fits(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	widow_control(&b);
	page_of_lines(&b, 10);
	for (int k = 0; k < 6; k++)
		build_para(&b, "x");
	keep(lines(&b, "u", 1), true, false);
	keep(lines(&b, "v", 1), true, false);
	lines(&b, "w", 4);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(page_with(l, "u0"), 0);
	assert_int_equal(page_with(l, "w1"), 0);
	assert_int_equal(page_with(l, "w2"), 1);
	build_close(&b);
}

static void
keeps_lines(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 10);
	for (int k = 0; k < 6; k++)
		build_para(&b, "x");
	keep(lines(&b, "u", 5), false, true);
	keep(lines(&b, "v", 30), false, true);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(page_with(l, "u0"), 1);
	/* longer than a page: cut all the same */
	assert_int_equal(page_with(l, "v0"), 2);
	assert_int_equal(page_with(l, "v29"), 4);
	build_close(&b);
}

static void
endless_chain(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 10);
	for (int k = 0; k < 45; k++)
		keep(build_para(&b, "x"), true, true);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(l->n_sheets, 5);
	build_close(&b);
}

static void
header_story(struct build *b, enum story s)
{
	struct block *k;

	build_into(b, &b->section->story[s]);
	k = build_block(b, BLOCK_PARAGRAPH);
	build_run(b, k, RUN_PAGE_NUMBER, STR_NONE);
	build_text(b, k, "/");
	build_run(b, k, RUN_PAGE_COUNT, STR_NONE);
	build_align(k, ALIGN_CENTER);
	build_into(b, &b->section->blocks);
}

static void
headers(void **state)
{
	struct build b;
	struct layout *l;
	const struct box *n;

	(void)state;
	build_open(&b);
	b.section->page.first_differs = true;
	header_story(&b, STORY_HEADER);
	page_of_lines(&b, 10);
	lines(&b, "a", 15);
	build_section(&b);
	b.section->page.restart = true;
	b.section->page.start = 7;
	header_story(&b, STORY_HEADER);
	build_para(&b, "phụ lục");
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(l->n_sheets, 3);
	assert_null(box_find(l, 0, "1", 0));
	n = box_nth(l, 1, BOX_TEXT, 0);
	assert_true(box_says(n, "2"));
	assert_true(n->artifact);
	assert_int_equal(n->block, 0);
	assert_int_equal(n->y, b.section->page.header + ASCENT);
	assert_true(box_says(box_nth(l, 1, BOX_TEXT, 2), "3"));
	assert_int_equal(l->sheets[2].number, 7);
	assert_true(box_says(box_nth(l, 2, BOX_TEXT, 0), "7"));
	build_close(&b);
}

static void
high_header(void **state)
{
	struct build b;
	struct layout *l;

	(void)state;
	build_open(&b);
	build_into(&b, &b.section->story[STORY_HEADER]);
	lines(&b, "h", 4);
	build_into(&b, &b.section->story[STORY_FOOTER]);
	lines(&b, "f", 4);
	build_into(&b, &b.section->blocks);
	lines(&b, "a", 80);
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(
	    y_of(l, "a0"), b.section->page.header + 4 * PITCH + ASCENT);
	assert_int_equal(y_of(l, "f3"),
	    b.section->page.height - b.section->page.footer - PITCH + ASCENT);
	for (size_t k = 0; k < l->sheets[0].n_boxes; k++)
		if (!l->sheets[0].boxes[k].artifact)
			assert_true(l->sheets[0].boxes[k].y < y_of(l, "f0"));
	build_close(&b);
}

static void
numbers_in_body(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 10);
	lines(&b, "a", 12);
	k = build_para(&b, "trang ");
	build_run(&b, k, RUN_PAGE_NUMBER, STR_NONE);
	build_text(&b, k, " của ");
	build_run(&b, k, RUN_PAGE_COUNT, STR_NONE);
	lines(&b, "c", 12);
	l = lay(&b);
	assert_non_null(l);
	assert_non_null(box_find(l, 1, "2", 0));
	assert_non_null(box_find(l, 1, "3", 0));
	build_close(&b);
}

static void
landmarks(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 10);
	lines(&b, "a", 12);
	k = build_para(&b, "Bước 1\nĐăng ký");
	k->as.paragraph.format->set |= PARA_SET_OUTLINE;
	k->as.paragraph.format->v.outline = 2;
	l = lay(&b);
	assert_non_null(l);
	assert_int_equal(l->n_landmarks, 1);
	assert_int_equal(l->landmarks[0].level, 2);
	assert_int_equal(l->landmarks[0].page, 1);
	assert_int_equal(l->landmarks[0].y, TOP + 2 * PITCH);
	assert_true(str_is(l->landmarks[0].title, "Bước 1 Đăng ký"));
	build_close(&b);
}

static void
rule_geometry(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;
	const struct box *x;

	(void)state;
	build_open(&b);
	build_para(&b, "a");
	k = build_rule(&b, RULE_OF_FRAME, 400);
	k->as.rule.align = ALIGN_CENTER;
	k->as.rule.thickness = 750;
	k->as.rule.height = LEN_PT(6);
	k->as.rule.space_before = LEN_PT(3);
	k->as.rule.space_after = LEN_PT(2);
	build_para(&b, "b");
	l = lay(&b);
	assert_non_null(l);
	x = box_nth(l, 0, BOX_FILL, 0);
	assert_int_equal(x->y, TOP + PITCH + LEN_PT(3));
	assert_int_equal(x->height, 750);
	assert_true(labs((long)x->width - WIDTH * 2 / 5) <= 2 * LEN_TWIP);
	assert_true(
	    labs((long)(x->x - LEFT) * 2 + x->width - WIDTH) <= 2 * LEN_TWIP);
	assert_true(x->artifact);
	assert_int_equal(y_of(l, "b"), TOP + PITCH + LEN_PT(11) + ASCENT);
	build_close(&b);
}

static struct picture *
picture(struct build *b, struct block *k, const char *alt, bool behind)
{
	struct run *r = build_run(b, k, RUN_IMAGE, STR_NONE);

	r->picture = ARENA_NEW(b->arena, struct picture);
	r->picture->image = ARENA_NEW(b->arena, struct image);
	r->picture->width = LEN_PT(20);
	r->picture->height = LEN_PT(40);
	r->picture->alt = str_of(alt);
	r->picture->behind = behind;
	return r->picture;
}

static void
picture_in_line(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;
	const struct box *x;

	(void)state;
	build_open(&b);
	k = build_para(&b, "a");
	picture(&b, k, "hình", false);
	build_text(&b, k, "b");
	picture(&b, build_para(&b, ""), "một mình", false);
	build_para(&b, "c");
	l = lay(&b);
	assert_non_null(l);
	/* it stands on the baseline; alone, nothing hangs below it */
	x = box_nth(l, 0, BOX_IMAGE, 0);
	assert_int_equal(x->y, TOP);
	assert_int_equal(y_of(l, "a"), TOP + LEN_PT(40));
	assert_int_equal(box_find(l, 0, "b", 0)->x, x->x + LEN_PT(20));
	assert_int_equal(y_of(l, "c"),
	    TOP + LEN_PT(40) + PITCH - ASCENT + LEN_PT(40) + ASCENT);
	build_close(&b);
}

static void
picture_floats(void **state)
{
	struct build b;
	struct layout *l;
	struct block *k;
	struct picture *v;
	const struct sheet *s;

	(void)state;
	build_open(&b);
	build_para(&b, "x");
	k = build_para(&b, "đầu");
	spacing(k, LEN_PT(6), 0);
	v = picture(&b, k, "trước", false);
	v->anchored = true;
	v->x = LEN_PT(100);
	v->y = LEN_PT(-5);
	picture(&b, k, "sau", true)->anchored = true;
	build_text(&b, k, "đuôi");
	l = lay(&b);
	assert_non_null(l);
	s = &l->sheets[0];
	/* no room taken; behind first, before last */
	assert_int_equal(y_of(l, "đuôi"), TOP + PITCH + LEN_PT(6) + ASCENT);
	assert_int_equal(s->boxes[0].kind, BOX_IMAGE);
	assert_true(s->boxes[0].as.image->behind);
	assert_int_equal(s->boxes[s->n_boxes - 1].kind, BOX_IMAGE);
	/* from the frame's edge, and above the paragraph's own space */
	assert_int_equal(s->boxes[s->n_boxes - 1].x, LEFT + LEN_PT(100));
	assert_int_equal(s->boxes[s->n_boxes - 1].y, TOP + PITCH - LEN_PT(5));
	build_close(&b);
}

static void
page_limit(void **state)
{
	struct build b;

	(void)state;
	build_open(&b);
	page_of_lines(&b, 10);
	lines(&b, "a", 31);
	limit_to(b.arena, LIMIT_PAGES, 3);
	assert_true(resolve_document(b.doc, build_session(&b), &b.diag));
	assert_null(
	    layout_document(b.arena, b.doc, build_session(&b), &b.diag));
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].code, FINDING_PAGES_LIMIT);
	build_close(&b);
}

static void
dump_lines(void **state)
{
	struct build b;
	struct layout *l;
	struct buf out;

	(void)state;
	build_open(&b);
	build_para(&b, "nói \"a\"");
	l = lay(&b);
	assert_non_null(l);
	out = buf_new(b.arena);
	layout_dump(&out, l);
	assert_true(str_is(buf_take(&out),
	    "page 1 number 1 595.3 x 841.9\n"
	    "  text 85.05 68.85 36.245 LiberationSerif 13 #1 "
	    "\"nói \\\"a\\\"\"\n"));
	build_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(line_pitch),
	    cmocka_unit_test(line_rules),
	    cmocka_unit_test(breaks_greedy),
	    cmocka_unit_test(justify_fills),
	    cmocka_unit_test(justify_spares),
	    cmocka_unit_test(aligned),
	    cmocka_unit_test(italic_ends_earlier),
	    cmocka_unit_test(long_token),
	    cmocka_unit_test(tabs_and_leader),
	    cmocka_unit_test(label_hangs),
	    cmocka_unit_test(label_space_stays),
	    cmocka_unit_test(super_and_sub),
	    cmocka_unit_test(label_strokes),
	    cmocka_unit_test(letter_too_wide),
	    cmocka_unit_test(rule_too_high),
	    cmocka_unit_test(strokes_and_links),
	    cmocka_unit_test(space_adds_up),
	    cmocka_unit_test(widows_and_orphans),
	    cmocka_unit_test(keeps_chain),
	    cmocka_unit_test(keeps_chain_fits),
	    cmocka_unit_test(keeps_lines),
	    cmocka_unit_test(endless_chain),
	    cmocka_unit_test(headers),
	    cmocka_unit_test(high_header),
	    cmocka_unit_test(numbers_in_body),
	    cmocka_unit_test(landmarks),
	    cmocka_unit_test(rule_geometry),
	    cmocka_unit_test(picture_in_line),
	    cmocka_unit_test(picture_floats),
	    cmocka_unit_test(page_limit),
	    cmocka_unit_test(dump_lines),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
