/* template: sheets to the value tree a JSON file would give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/data/csv.h"
#include "engine/template/form.h"
#include "engine/template/sheet.h"
#include "tests/unit/fixture.h"
#include "tests/unit/template_make.h"

static const char fields[] =
    "<field name=\"ten\" label=\"Tên lớp\" required=\"yes\"/>"
    "<field name=\"ngay\" label=\"Ngày mở\" kind=\"date\"/>"
    "<field name=\"phi\" label=\"Phí\" kind=\"number\"/>"
    "<field name=\"gui\" label=\"Gửi\" kind=\"bool\" help=\"true: gửi;"
    " false: không; xtrue\" example=\"true\"/>"
    "<field name=\"mau\" label=\"Màu\" kind=\"list\" of=\"mau\"/>"
    "<field name=\"co_chu\" label=\"Cỡ chữ\" kind=\"choice\" values=\"13 12\""
    " default=\"13\"/>"
    "<field name=\"ky\" label=\"Người ký\" kind=\"group\" required=\"yes\">"
    "<field name=\"ten\" label=\"Họ tên\" required=\"yes\"/>"
    "<field name=\"chuc_vu\" label=\"Chức vụ\"/></field>"
    "<field name=\"noi_nhan\" label=\"Nơi nhận\" kind=\"list\" of=\"text\"/>"
    "<field name=\"loi\" label=\"Lời\" kind=\"lines\"/>"
    "<field name=\"ds\" label=\"Danh sách học viên\" kind=\"list\">"
    "<field name=\"ten\" label=\"Họ và tên\" required=\"yes\""
    " example=\"Nguyễn Văn An\"/>"
    "<field name=\"so\" label=\"Số định danh\" aliases=\"CCCD|Số CCCD\"/>"
    "<field name=\"mau\" label=\"Màu\" kind=\"list\" of=\"mau\"/>"
    "<field name=\"sinh\" label=\"Sinh\" kind=\"date\""
    " example=\"1990-02-01\"/>"
    "<field name=\"nu\" label=\"Nữ\" kind=\"bool\"/>"
    "<field name=\"gt\" label=\"Giấy tờ\" kind=\"group\">"
    "<field name=\"so\" label=\"Số\"/><field name=\"ngay\" label=\"Ngày cấp\""
    " kind=\"date\"/></field>"
    "<field name=\"cap\" label=\"Lời {{ten ? ten : 'cấp'}}\"/>"
    "<field name=\"viec\" label=\"Việc\" kind=\"list\" of=\"text\"/>"
    "<field name=\"con\" label=\"Con\" kind=\"list\">"
    "<field name=\"ten\" label=\"Tên con\" required=\"yes\"/></field>"
    "</field>";

static struct make m;

static int
open_template(void **state)
{
	struct buf b;

	(void)state;
	make_open(&m);
	b = buf_new(m.arena);
	buf_puts(&b, "<template " MAKE_NS " name=\"t\" title=\"T\">"
		     "<kind name=\"mau\" base=\"choice\" values=\"xanh do\"/>"
		     "<fields>");
	buf_puts(&b, fields);
	buf_puts(&b, "</fields><document><section><p>x</p></section>"
		     "</document></template>");
	buf_putc(&b, '\0');
	make_file(&m, "t/template.xml", b.p);
	if (!make_load(&m, "t"))
		fail_msg("%s", make_finding(&m, 0));
	m.diag.n = m.diag.errors = 0; /* fields nobody uses */
	return 0;
}

static int
close_template(void **state)
{
	(void)state;
	make_close(&m);
	return 0;
}

static void
show(struct buf *b, const struct value *v)
{
	if (v->told) {
		buf_putc(b, '!');
	} else if (v->kind == VALUE_LIST) {
		buf_putc(b, '[');
		for (size_t i = 0; i < v->n; i++) {
			buf_puts(b, i ? "," : "");
			show(b, v->items[i]);
		}
		buf_putc(b, ']');
	} else if (v->kind == VALUE_GROUP) {
		buf_putc(b, '{');
		for (size_t i = 0; i < v->n; i++) {
			buf_puts(b, i ? "," : "");
			buf_str(b, v->members[i].name);
			buf_putc(b, ':');
			show(b, v->members[i].value);
		}
		buf_putc(b, '}');
	} else if (v->kind == VALUE_BOOL) {
		buf_putc(b, v->truth ? 't' : 'f');
	} else {
		buf_str(b, v->text);
	}
}

static const char *
shown(const struct value *v)
{
	struct buf b = buf_new(m.arena);

	if (v == NULL)
		return "NULL";
	show(&b, v);
	buf_putc(&b, '\0');
	return b.p;
}

static const struct sheets *
csv(const char *text)
{
	struct csv_options o = {.separator = 0};
	const struct sheets *s =
	    csv_read(m.arena, &m.diag, STR("a.csv"), str_of(text), &o);

	assert_non_null(s);
	return s;
}

static const char *
data(const char *text)
{
	m.diag.n = m.diag.errors = 0;
	return shown(template_sheets_data(
	    m.arena, &m.diag, m.t, STR("a.csv"), csv(text)));
}

static const char *
list(const char *text)
{
	m.diag.n = m.diag.errors = 0;
	return shown(template_sheets_list(
	    m.arena, &m.diag, m.t, STR("ds"), STR("a.csv"), csv(text)));
}

/* Findings as code:line:column, all of them. */
static const char *
findings(void)
{
	struct buf b = buf_new(m.arena);

	for (size_t i = 0; i < m.diag.n; i++) {
		const struct finding *f = &m.diag.v[i];

		buf_puts(&b, i > 0 ? " " : "");
		buf_puts(&b, finding_name(f->code));
		buf_putc(&b, ':');
		buf_int(&b, f->place.line);
		buf_putc(&b, ':');
		buf_int(&b, f->place.column);
	}
	buf_putc(&b, '\0');
	return b.p;
}

static void
headings(void **state)
{
	static const char *const same[] = {"ten,so\nAn,001\n",
	    "Họ và tên,Số định danh\nAn,001\n",
	    "Dòng,Họ và tên,CCCD\n1,An,001\n",
	    "HO VA TEN;so dinh danh\nAn;001\n", "Họ và  tên: (*),CCCD\nAn,001",
	    "STT,Họ và tên,Số CCCD (12 số)\n1,An,001\n",
	    "#\tTÊN\tSố_CCCD\n1\tAn\t001\n",
	    "DANH SÁCH,,\nLớp A,,\n,,\nTT,Họ và tên,CCCD\n1,2,3\n1,An,001\n",
	    "TT,Họ và tên,CCCD\n(1),(2),(3)\n1,An,001\n",
	    "TT,Họ và tên,CCCD\nA,1,2\n1,An,001\n",
	    "Họ và tên,CCCD\nten,so\nAn,001\n",
	    "Họ và tên,CCCD\n,\n   ,\nAn,001\n , \n",
	    "TT,Họ và tên,CCCD\nVí dụ,Nguyễn Văn An,\nGhi chú,x\n1,An,001\n2,",
	    "TT,Họ và tên,CCCD\nMã trường,ten,so\n1,An,001\n2,,\n3,,\n",
	    "sep=;\nHọ và tên;CCCD\nAn;001\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		const char *got = list(same[i]);

		if (strcmp(got, "[{ten:An,so:001}]") != 0 || m.diag.n != 0)
			fail_msg("%s: %s %s", same[i], got, findings());
	}
}

/* Lines may stand in a cell as JSON writes them; what only looks so stays. */
static void
lines_as_json(void **state)
{
	static const struct {
		const char *typed, *read;
	} cases[] = {{"\"[\"\"một\"\", \"\"hai\"\"]\"", "{loi:một\nhai}"},
	    {"\"[\"\"một\"\"]\"", "{loi:một}"}, {"[một]", "{loi:[một]}"},
	    {"\"[\"\"một\"\", hai]\"", "{loi:[\"một\", hai]}"},
	    {"một [hai]", "{loi:một [hai]}"}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = buf_new(m.arena);

		buf_puts(&b, "Mã trường,Nội dung,Giá trị\nloi,,");
		buf_puts(&b, cases[i].typed);
		buf_putc(&b, '\0');
		assert_string_equal(data(b.p), cases[i].read);
	}
}

static void
two_rows_of_headings(void **state)
{
	(void)state;
	assert_string_equal(
	    list("TT,Họ và tên,Giấy tờ,,CCCD\n,,Số,Ngày cấp,\n1,An,7,,001\n"),
	    "[{ten:An,so:001,gt:{so:7}}]");
	assert_int_equal(m.diag.n, 0);
	assert_string_equal(
	    list("Họ và tên,gt.so,Giấy tờ: ngày cấp\nAn,7,1/2/2024\n"),
	    "[{ten:An,gt:{so:7,ngay:1/2/2024}}]");
	assert_int_equal(m.diag.n, 0);
	/* a row of data is none of headings */
	assert_string_equal(
	    list("Họ và tên,CCCD,Số\nCon,,7\n"), "[{ten:Con,gt:{so:7}}]");
	assert_int_equal(m.diag.n, 0);
}

/* As a workbook: a cell "<" is merged with the one on its left, "^" with the
 * one above. */
static const char *
grid(const char *text)
{
	const struct sheets *s = csv(text);

	for (size_t i = 0; i < s->v[0].n; i++) {
		struct sheet_row *row = &s->v[0].rows[i];

		for (size_t k = 0; k < row->n; k++) {
			struct sheet_cell *c = &row->cells[k];

			if (str_is(c->text, "<")) {
				c->text = c[-1].text;
				c->copy = COPY_ACROSS;
			} else if (str_is(c->text, "^")) {
				c->text = row[-1].cells[k].text;
				c->copy = COPY_DOWN;
			} else if (str_starts(c->text, STR("~"))) {
				c->text = str_slice(c->text, 1, c->text.n);
				row->hidden = true;
			}
		}
	}
	m.diag.n = m.diag.errors = 0;
	return shown(template_sheets_list(
	    m.arena, &m.diag, m.t, STR("ds"), STR("a.csv"), s));
}

/* A label over several columns is none of theirs. */
static void
wide_headings(void **state)
{
	static const char want[] = "[{ten:An,so:001,gt:{ngay:1/2/2024}}]";
	static const char *const same[] = {
	    "DANH SÁCH,<,<,<,<\nLớp A,<,<,<,<\n"
	    "TT,Họ và tên,Số định danh,<,Nữ\n"
	    "^,^,Số,Ngày cấp,^\n1,2,3,4,5\n1,An,001,1/2/2024,\n",
	    "TT,Họ và tên,Số định danh,<\n,,Số,Ngày cấp\n(1),(2),(3),(4)\n"
	    "1,An,001,1/2/2024\n",
	    "TT,Học viên,<,<\n^,Họ và tên,Số định danh,<\n^,^,Số,Ngày cấp\n"
	    ",1,2,3\n1,An,001,1/2/2024\n",
	    "TT,Họ và tên,Số định danh,,Nữ\n,,Số,Ngày cấp,\n"
	    "1,An,001,1/2/2024,\n",
	    "TT,Họ và tên,<,Số định danh,Ngày cấp\n1,An,<,001,1/2/2024\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		const char *got = grid(same[i]);

		if (strcmp(got, want) != 0 || m.diag.n != 0)
			fail_msg("%s: %s %s", same[i], got, findings());
	}
	/* a reading is better by what it names, not by what is wide */
	assert_string_equal(
	    grid("Họ và tên,Số định danh,<\n(chữ in),Số,Nơi ấy\nAn,001\n"),
	    "[{ten:An,so:001}]");
	assert_string_equal(findings(), "unknown-column:2:13");
	/* nobody is called Họ đệm */
	assert_string_equal(
	    grid("TT,Họ và tên,<,CCCD\n^,Họ đệm,Tên gọi,^\n1,Lê,An,001\n"),
	    "[{ten:!,so:001}]");
	assert_string_equal(findings(),
	    "unknown-column:2:3 unknown-column:2:10 missing-column:2:1");
	/* the second cell is lost to no column silently */
	grid("TT,Họ và tên,<,CCCD\n1,Lê,An,001\n");
	assert_string_equal(findings(), "unnamed-column:2:6");
}

static void
stray_rows(void **state)
{
	static const char *const same[] = {"Cộng: 1 người", ",Cộng: 1 người",
	    ",,,,Hà Nội", "Tổng,,,1", "NGƯỜI LẬP,<,<,<,<,<", ",,,Ghi chú,<"};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		struct buf b = buf_new(m.arena);
		const char *got;

		buf_puts(&b, "TT,CCCD,Họ và tên,Số,Ngày cấp,Nữ\n1,001,An\n");
		buf_puts(&b, same[i]);
		buf_putc(&b, '\0');
		got = grid(b.p);
		if (strcmp(got, "[{ten:An,so:001}]") != 0 || m.diag.n != 1 ||
		    m.diag.v[0].code != FINDING_ROW_STRAY)
			fail_msg("%s: %s %s", same[i], got, findings());
		assert_non_null(strstr(make_finding(&m, 0), "3"));
	}
	/* a person with a number, or with more than that, is one */
	grid("TT,CCCD,Họ và tên,Số\n1,001,An\n2,002\n");
	assert_string_equal(findings(), "");
	assert_string_equal(grid("TT,CCCD,Họ và tên\n,001,An\n,002,\n"),
	    "[{ten:An,so:001},{ten:,so:002}]");
}

static void
hidden_rows(void **state)
{
	(void)state;
	assert_string_equal(grid("TT,Họ và tên\n1,An\n~2,Ba\n~3,Cẩm\n~4,\n"),
	    "[{ten:An},{ten:Ba},{ten:Cẩm}]");
	assert_string_equal(findings(), "hidden-rows:3:1");
	assert_true(str_is(m.diag.v[0].arg[0], "2"));
	assert_int_equal(m.diag.errors, 0);
}

static void
numbers_for_text(void **state)
{
	struct sheet_cell cells[] = {
	    {CELL_TEXT, COPY_NOT, STR("Họ và tên"), {STR("a"), 1, 1}},
	    {CELL_TEXT, COPY_NOT, STR("CCCD"), {STR("a"), 1, 2}},
	    {CELL_TEXT, COPY_NOT, STR("An"), {STR("a"), 2, 1}},
	    {CELL_PADDED, COPY_NOT, STR("001"), {STR("a"), 2, 2}},
	    {CELL_TEXT, COPY_NOT, STR("Ba"), {STR("a"), 3, 1}},
	    {CELL_NUMBER, COPY_NOT, STR("109"), {STR("a"), 3, 2}}};
	struct sheet_row rows[] = {{&cells[0], 2, cells[0].place, false},
	    {&cells[2], 2, cells[2].place, false},
	    {&cells[4], 2, cells[4].place, false}};
	struct sheet sheet = {.rows = rows, .n = 3};
	struct sheets s = {&sheet, 1};

	(void)state;
	m.diag.n = m.diag.errors = 0;
	assert_string_equal(shown(template_sheets_list(m.arena, &m.diag, m.t,
				STR("ds"), STR("a"), &s)),
	    "[{ten:An,so:001},{ten:Ba,so:!}]");
	assert_string_equal(findings(), "number-cell:3:2");
	assert_true(str_is(m.diag.v[0].arg[2], "B3"));
	assert_true(str_is(m.diag.v[0].arg[3], "0000"));
}

static void
wrong_headings(void **state)
{
	(void)state;
	assert_string_equal(list("Họ và tên,CCCD,Quê quán\nAn,1,HN\nBa,2,HN"),
	    "[{ten:An,so:1},{ten:Ba,so:2}]");
	assert_string_equal(findings(), "unknown-column:1:16");
	list("Họ và tên,Số định dan\nAn,1\n");
	assert_string_equal(findings(), "unknown-column:1:11");
	list("Họ và tên,Nữ,Số định dan\nAn,,1\n");
	assert_string_equal(findings(), "unknown-column:1:14");
	assert_non_null(strstr(make_finding(&m, 0), "Số định danh"));
	assert_string_equal(list("CCCD,Nữ\n001,x\n002,\n"),
	    "[{ten:!,so:001,nu:t},{ten:!,so:002}]");
	assert_string_equal(findings(), "missing-column:1:1");
	list("Họ và tên,CCCD,so\nAn,1,2\n");
	assert_string_equal(findings(), "column-twice:1:16");
	list("Họ và tên,CCCD\nAn,1,thừa\nBa,2,thừa\n");
	assert_string_equal(findings(), "unnamed-column:2:6");
	assert_string_equal(list("Tên gì,Số gì\nAn,1\n"), "NULL");
	assert_string_equal(findings(), "heading-missing:1:1");
	assert_string_equal(list(""), "NULL");
	assert_string_equal(findings(), "heading-missing:1:1");
	list("TT,Họ và tên,CCCD\n1,An,2\nTổng cộng,,\n");
	assert_string_equal(findings(), "stray-row:3:1");
	list("TT,Họ và tên,CCCD\nVí dụ,Trần Thị Bình,2\n");
	assert_string_equal(findings(), "example-changed:2:7");
	assert_int_equal(m.diag.errors, 1);
	/* money is no number of a row, nor is a name */
	list("Họ và tên,CCCD,Đồng\nAn,1,5000\n");
	assert_string_equal(findings(), "unknown-column:1:16");
	list("Họ và tên,CCCD,ĐỒNG\nAn,1,5000\n");
	assert_string_equal(findings(), "unknown-column:1:16");
	list("TT,Họ và tên,CCCD\n1,An,2\nII,Ba,3\nLan,Tư,4\nMai,Năm,5\n");
	assert_string_equal(findings(), "unknown-column:4:1");
	/* notes stand above the data */
	assert_string_equal(list("TT,Họ và tên,CCCD\nGhi chú,x,\n1,An,2\n"
				 "Ghi chú,Ba,3\n"),
	    "[{ten:An,so:2},{ten:Ba,so:3}]");
	assert_string_equal(findings(), "unknown-column:4:1");
	list("TT,Họ và tên,CCCD\n1,An,2\nMã trường,,\n");
	assert_string_equal(findings(), "stray-row:3:1");
	assert_string_equal(list("Họ và tên,Ngày cấp\nAn,1/2/2024\n"),
	    "[{ten:An,gt:{ngay:1/2/2024}}]");
	assert_string_equal(findings(), "");
}

static void
ambiguous(void **state)
{
	(void)state;
	/* ten and ky.ten: the name decides; Họ tên is of ky alone */
	assert_string_equal(data("ten,ky.ten\nA,B\n"), "{ten:A,ky:{ten:B}}");
	assert_string_equal(
	    data("Tên lớp,Họ tên\nA,B\n"), "{ten:A,ky:{ten:B}}");
	assert_string_equal(findings(), "");
}

static void
cells(void **state)
{
	(void)state;
	assert_string_equal(
	    list("ten,nu,viec\nA,x,a;b; c\nB,Không,\"a\nb;c\"\nC,CÓ,\"a, b\"\n"
		 "D,?,\n"),
	    "[{ten:A,nu:t,viec:[a,b,c]},{ten:B,nu:f,viec:[a,b;c]},"
	    "{ten:C,nu:t,viec:[a, b]},{ten:D,nu:!}]");
	list("ten,so\nA,a\xE2\x80\xAE"
	     "b\nB,\xE2\x80\x8B"
	     "1\n");
	assert_string_equal(
	    findings(), "bad-character:2:3 mended-character:3:3");
	assert_true(str_is(m.diag.v[0].path, "ds[0].so"));
	assert_true(str_is(m.diag.v[1].path, "ds[1].so"));
}

/* A point with three digits behind it: of thousands, or of decimals? */
static void
unclear_numbers(void **state)
{
	static const char *const clear[] = {
	    "1000", "1.0", "1.0000", "0.125", "1000.125", "12", "-1.5"};

	(void)state;
	for (size_t i = 0; i < COUNT(clear); i++) {
		struct buf b = buf_new(m.arena);

		buf_puts(&b, "Tên lớp,ky.ten,phi\nA,B,");
		buf_puts(&b, clear[i]);
		buf_putc(&b, '\0');
		data(b.p);
		assert_string_equal(findings(), "");
	}
	data("Tên lớp,ky.ten,phi\nA,B,1.000\n");
	assert_string_equal(findings(), "bad-number:2:5");
	assert_non_null(strstr(make_finding(&m, 0), "1.000"));
	data("Tên lớp,ky.ten,phi\nA,B,-12.345\n");
	assert_string_equal(findings(), "bad-number:2:5");
}

static const char *
form_text(const struct book_sheet *s, size_t row, size_t column)
{
	return str_z(m.arena, s->rows[row].cells[column].text);
}

/* What the form says is what a clerk would type. */
static void
form_words(void **state)
{
	struct book book;
	const struct book_sheet *s;

	(void)state;
	template_form(m.arena, m.t, NULL, &book);
	s = &book.sheets[0];
	assert_string_equal(form_text(s, 4, 0), "gui");
	assert_string_equal(form_text(s, 4, 3),
	    "Có thể để trống. Có hoặc không. Ví dụ: có. có: gửi; không: không;"
	    " xtrue");
	assert_int_equal(s->n_choices, 2); /* gui, co_chu; mau takes several */
	s = &book.sheets[1];
	assert_string_equal(form_text(s, 4, 0), "Ví dụ");
	assert_string_equal(form_text(s, 4, 4), "01/02/1990");
	assert_string_equal(form_text(s, 4, 5), "có");
	for (size_t i = 0; i < s->n_choices; i++)
		assert_int_equal(s->choices[i].column, 5);
}

static void
letters(void **state)
{
	(void)state;
	assert_string_equal(data("Tên lớp;ngay;ky.ten;Nơi nhận\n"
				 "A;1/2/2024;B;\"a;b\"\n"),
	    "{ten:A,ngay:1/2/2024,ky:{ten:B},noi_nhan:[a,b]}");
	assert_string_equal(findings(), "");
	data("Tên lớp,ky.ten\nA,B\nC,D\n");
	assert_string_equal(findings(), "many-letters:3:1");
	assert_string_equal(data("Tên lớp,ky.ten\n"), "NULL");
	assert_string_equal(findings(), "row-missing:1:1");
	assert_string_equal(data("Họ và tên,CCCD\nA,1\n"), "NULL");
	assert_string_equal(findings(), "list-as-data:1:1");
	assert_string_equal(data("x\n"), "NULL");
	assert_string_equal(findings(), "heading-missing:1:1");
}

static void
forms(void **state)
{
	(void)state;
	assert_string_equal(
	    data("Mã trường,Nội dung cần điền,Giá trị,Ghi chú\n"
		 "ten,,A,Bắt buộc\n,Ngày mở,1/2/2024\nky.ten,,B\n"
		 "noi_nhan,,Như trên\nnoi_nhan,,\nnoi_nhan,,\"Lưu: VT, TC\"\n"
		 "loi,,một\nloi,,\nloi,,hai\nloi,,\nco_chu,,12\n\n"
		 "[ds],Danh sách\nTT,Họ và tên,CCCD\nVí dụ,Nguyễn Văn An,\n"
		 "1,An,001\n2,,\n3,Ba,\n"
		 "[ds.con]\nTT,Thuộc dòng,Tên con\n1,2,X\n2,1,Y\n3,2,Z\n"),
	    "{ten:A,ngay:1/2/2024,co_chu:12,ky:{ten:B},"
	    "noi_nhan:[Như trên,Lưu: VT, TC],loi:[một,,hai],"
	    "ds:[{ten:An,so:001,con:[{ten:Y}]},"
	    "{ten:Ba,con:[{ten:X},{ten:Z}]}]}");
	assert_string_equal(findings(), "");
	data("Mã trường,Giá trị\nten,A\nten,B\ntenn,C\n,D\nky.ten,\n[dss]\n"
	     "[ds]\nten,so\nA,1\n[ds]\nten,so\n[ds.con]\nThuộc dòng,Tên con\n"
	     "2,X\n,Y\n");
	assert_string_equal(findings(),
	    "name-unknown:7:1 rows-twice:11:1 value-twice:3:5 unknown-key:4:1 "
	    "unnamed-row:5:2 parent-row:15:1 parent-row:16:1");
	/* cells nothing takes */
	data("STT,Mã trường,Giá trị,Ghi chú,Giá trị 2\na,ten,A,b,\n"
	     ",ky.ten,B,,C,D\n,ngay,,,E,F\n");
	assert_string_equal(findings(),
	    "unknown-column:2:1 unknown-column:3:12 "
	    "unnamed-column:3:14");
	/* a name in brackets begins no table */
	assert_string_equal(list("ten,so\n[An],001\nBa,002\n"),
	    "[{ten:[An],so:001},{ten:Ba,so:002}]");
	assert_string_equal(findings(), "");
}

static void
lists_into_data(void **state)
{
	struct place at = {STR("b.csv"), 1, 1};
	struct value *l, *d;

	(void)state;
	l = template_sheets_list(m.arena, &m.diag, m.t, STR("ds"), STR("b.csv"),
	    csv("ten,so\nA,1\n"));
	d = json_read(m.arena, &m.diag, STR("a.json"),
	    STR("{\"ten\": \"x\", \"ds\": []}"));
	assert_true(
	    template_list_put(m.arena, &m.diag, m.t, d, STR("ds"), l, at));
	assert_string_equal(shown(d), "{ten:x,ds:[{ten:A,so:1}]}");
	assert_false(
	    template_list_put(m.arena, &m.diag, m.t, d, STR("ds"), l, at));
	assert_false(
	    template_list_put(m.arena, &m.diag, m.t, d, STR("dz"), l, at));
	assert_false(
	    template_list_put(m.arena, &m.diag, m.t, d, STR("ten"), l, at));
	assert_string_equal(
	    findings(), "rows-twice:1:1 name-unknown:1:1 name-unknown:1:1");
}

/* Missing values have the places of their cells; what was told stays told. */
static void
checked(void **state)
{
	struct template_host host = {.self = NULL};
	struct value *v;

	(void)state;
	m.diag.n = m.diag.errors = 0;
	v = template_sheets_data(m.arena, &m.diag, m.t, STR("a.csv"),
	    csv("Mã trường,Giá trị\nten,\nngay,30/2/2024\nky.ten,\"a\nb\"\n"
		"[ds]\nso,nu\n1,\n2,hả\n"));
	assert_non_null(v);
	assert_null(template_check(m.arena, &m.diag, m.t, v, &host));
	assert_string_equal(findings(),
	    "missing-value:2:1 bad-date:3:6 line-break:4:8 missing-column:7:1 "
	    "wrong-choice:9:3");
}

int
main(void)
{
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, open_template, close_template)
	const struct CMUnitTest tests[] = {TEST(headings), TEST(lines_as_json),
	    TEST(two_rows_of_headings), TEST(wide_headings), TEST(stray_rows),
	    TEST(hidden_rows), TEST(numbers_for_text), TEST(wrong_headings),
	    TEST(ambiguous), TEST(cells), TEST(unclear_numbers),
	    TEST(form_words), TEST(letters), TEST(forms), TEST(lists_into_data),
	    TEST(checked)};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
