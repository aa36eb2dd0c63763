#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/image/image.h"
#include "tests/unit/build.h"

static void
expect_number(enum number_format f, int32_t n, const char *want)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);

	document_number_put(&b, f, n);
	buf_putc(&b, '\0');
	assert_string_equal(b.p, want);
	arena_free(a);
}

static void
numbers(void **state)
{
	(void)state;
	expect_number(NUMBER_DECIMAL, 12, "12");
	expect_number(NUMBER_DECIMAL, 0, "0");
	expect_number(NUMBER_NONE, 3, "");
	expect_number(NUMBER_LOWER_VIET, 1, "a");
	expect_number(NUMBER_LOWER_VIET, 5, "đ");
	expect_number(NUMBER_LOWER_VIET, 6, "e");
	expect_number(NUMBER_LOWER_VIET, 7, "g");
	expect_number(NUMBER_LOWER_VIET, 23, "y");
	expect_number(NUMBER_LOWER_VIET, 24, "aa");
	expect_number(NUMBER_LOWER_VIET, 28, "ađ");
	expect_number(NUMBER_LOWER_VIET, 23 + 23 * 23, "yy");
	expect_number(NUMBER_LOWER_VIET, 24 + 23 * 23, "aaa");
	expect_number(NUMBER_UPPER_VIET, 4, "D");
	expect_number(NUMBER_UPPER_VIET, 5, "Đ");
	expect_number(NUMBER_UPPER_ROMAN, 4, "IV");
	expect_number(NUMBER_UPPER_ROMAN, 3999, "MMMCMXCIX");
	expect_number(NUMBER_UPPER_ROMAN, 4000, "4000");
	expect_number(NUMBER_LOWER_ROMAN, 49, "xlix");
	expect_number(NUMBER_LOWER_VIET, INT32_MAX, "olovpiđ");
}

static void
settings(void **state)
{
	struct run_props r;
	struct para_props p;
	struct run_format top = {.set = RUN_SET_BOLD | RUN_SET_SIZE};
	struct run_format bottom = {.set = RUN_SET_ITALIC | RUN_SET_SIZE};
	struct para_format para = {.set = PARA_SET_ALIGN | PARA_SET_WIDOW};

	(void)state;
	document_run_defaults(&r);
	document_para_defaults(&p);
	assert_true(str_is(r.family, "Times New Roman"));
	assert_int_equal(r.size, 13000);
	assert_int_equal(r.highlight, -1);
	assert_true(p.widow_control);
	assert_int_equal(p.line, 1000);
	top.v.bold = true;
	top.v.size = 14000;
	top.v.highlight = 0xFFFF00; /* not set: stays out */
	bottom.v.italic = true;
	bottom.v.size = 12000;
	document_run_join(&bottom, &top);
	assert_int_equal(
	    bottom.set, RUN_SET_BOLD | RUN_SET_ITALIC | RUN_SET_SIZE);
	document_run_apply(&r, &bottom);
	assert_true(r.bold && r.italic);
	assert_int_equal(r.size, 14000);
	assert_int_equal(r.highlight, -1);
	para.v.align = ALIGN_JUSTIFY;
	document_para_apply(&p, &para);
	assert_int_equal(p.align, ALIGN_JUSTIFY);
	assert_false(p.widow_control);
	assert_int_equal(p.line, 1000);
}

static void
lookups(void **state)
{
	struct build b;
	struct style *s;
	struct list_style *l;
	struct list *first, *second;

	(void)state;
	build_open(&b);
	s = build_style(&b, "noi-nhan", b.base);
	l = build_list_style(&b, "gach-ngang", NUMBER_NONE, "-");
	assert_ptr_equal(document_style_find(b.doc, STR("noi-nhan")), s);
	assert_null(document_style_find(b.doc, STR("noi-nha")));
	assert_ptr_equal(document_list_style_find(b.doc, l->id), l);
	assert_null(document_list_style_find(b.doc, STR("x")));
	first = document_list_new(b.doc, l, 1);
	second = document_list_new(b.doc, l, 3);
	assert_ptr_equal(b.doc->lists, first);
	assert_ptr_equal(first->next, second);
	assert_int_equal(second->start, 3);
	build_close(&b);
}

static void
count(struct block *b, void *data)
{
	int *n = data;

	*n = *n * 10 + (int)b->kind + 1;
}

static void
walking(void **state)
{
	struct build b;
	struct block *t;
	int n = 0;

	(void)state;
	build_open(&b);
	build_para(&b, "a");
	t = build_table(&b, 1, 2);
	build_into(&b, &build_cell(t, 0, 1)->blocks);
	build_rule(&b, RULE_OF_FRAME, 500);
	build_into(&b, &b.section->blocks);
	build_para(&b, "b");
	document_blocks_walk(b.section->blocks, count, &n);
	assert_int_equal(n, 121131);
	build_close(&b);
}

static void
dump_shows(struct build *b, const char *want)
{
	struct buf o = buf_new(b->arena);

	document_dump(&o, b->doc);
	buf_putc(&o, '\0');
	assert_string_equal(o.p, want);
}

static void
build_all_kinds(struct build *b, struct image *image)
{
	struct style *s = build_style(b, "tieu-de", b->base);
	struct list_style *l = build_list_style(b, "so", NUMBER_DECIMAL, "%1.");
	struct block *p, *t;
	struct picture *pic = ARENA_NEW(b->arena, struct picture);

	s->name = STR("Tiêu đề");
	s->run.set = RUN_SET_BOLD | RUN_SET_ITALIC;
	s->run.v.bold = true;
	s->para.set = PARA_SET_AFTER | PARA_SET_ALIGN;
	s->para.v.space_after = LEN_PT(6);
	s->para.v.align = ALIGN_CENTER;
	p = build_para(b, "Kính\tgửi\n");
	p->keep_previous = true;
	build_span(b, p, "\"a\\b\"\xC2\xA0\x01", RUN_SET_COLOR,
	    (struct run_props){.color = 0xFF0010});
	image->name = STR("dấu.png");
	image->width = 30;
	image->height = 20;
	pic->image = image;
	pic->width = 12500;
	build_run(b, p, RUN_IMAGE, STR_NONE)->picture = pic;
	build_run(b, p, RUN_PAGE_NUMBER, STR_NONE)->href = STR("u:x");
	build_item(b, document_list_new(b->doc, l, 1), 0, "mục");
	build_rule(b, RULE_OF_TEXT, 333);
	t = build_table(b, 1, 1);
	build_borders(t, 500);
	t->as.table.columns[0].kind = COLUMN_SHARE;
	t->as.table.columns[0].share = 2;
	build_cell(t, 0, 0)->row_span = 2;
	build_cell(t, 0, 0)->shade = 0xEEEEEE;
	build_into(b, &b->section->story[STORY_FOOTER]);
	build_para(b, "chân");
}

static void
dumping(void **state)
{
	struct build b;
	struct image image = {0};

	(void)state;
	build_open(&b);
	b.doc->title = STR("Công văn");
	build_all_kinds(&b, &image);
	dump_shows(&b,
	    "document language=vi-VN title=\"Công văn\" author=\"\" "
	    "subject=\"\" keywords=\"\" created=\"\" base=noi-dung\n"
	    "  style id=noi-dung name=\"noi-dung\"\n"
	    "  style id=tieu-de name=\"Tiêu đề\" based-on=noi-dung "
	    "align=center after=6 bold italic=no\n"
	    "  list-style id=so\n"
	    "    level format=decimal text=\"%1.\" suffix=tab\n"
	    "  section width=595.3 height=841.9 top=56.7 right=56.7 "
	    "bottom=56.7 left=85.05 header=28.35 footer=28.35\n"
	    "    body\n"
	    "      paragraph keep-previous style=noi-dung\n"
	    "        text \"Kính\"\n"
	    "        tab\n"
	    "        text \"gửi\"\n"
	    "        break\n"
	    "        text \"\\\"a\\\\b\\\"\\u{A0}\\u{01}\" color=#FF0010\n"
	    "        image \"dấu.png\" 30x20px width=12.5 height=0 alt=\"\"\n"
	    "        page-number href=\"u:x\"\n"
	    "      paragraph style=noi-dung list=so level=1\n"
	    "        text \"mục\"\n"
	    "      rule of=text part=0.333 align=center thickness=0.75 "
	    "height=3 before=0 after=0 style=noi-dung\n"
	    "      table columns=[2*] border-top=0.5 border-right=0.5 "
	    "border-bottom=0.5 border-left=0.5 inside-h=0.5 inside-v=0.5\n"
	    "        row\n"
	    "          cell rowspan=2 shade=#EEEEEE\n"
	    "            paragraph style=noi-dung\n"
	    "    footer\n"
	    "      paragraph style=noi-dung\n"
	    "        text \"chân\"\n");
	build_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(settings),
	    cmocka_unit_test(lookups),
	    cmocka_unit_test(walking),
	    cmocka_unit_test(dumping),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
