/* data: XLSX to sheets: files of other programs, packages made here, and
 * hostile ones. Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>
#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/data/xlsx.h"
#include "tests/unit/fixture.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

static const char kinds[] = ".tnpdb!=";

/* Every cell of the sheet as REF kind text, one a line. */
static const char *
shown(struct fixture *f, const struct sheet *s)
{
	struct buf b = buf_new(f->a);

	for (size_t i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->rows[i].n; k++) {
			const struct sheet_cell *c = &s->rows[i].cells[k];

			if (c->kind == CELL_EMPTY)
				continue;
			buf_putc(&b, (char)('A' + (int)k));
			buf_int(&b, s->rows[i].place.line);
			buf_putc(&b, kinds[c->kind]);
			buf_puts(&b, c->copy == COPY_DOWN     ? "^"
				     : c->copy == COPY_ACROSS ? "<"
							      : "");
			buf_str(&b, c->text);
			buf_putc(&b, ' ');
		}
	}
	buf_putc(&b, '\0');
	return b.p;
}

/* ---- files of other programs ---- */
static struct sheets *
read_file(struct fixture *f, const char *name)
{
	struct buf path = buf_new(f->a);
	struct str bytes;

	buf_puts(&path, "tests/fixtures/xlsx/");
	buf_puts(&path, name);
	buf_putc(&path, '\0');
	assert_true(file_read(f->a, &f->d, path.p, NOWHERE, &bytes));
	return xlsx_read(f->a, &f->d, str_of(name), bytes, NULL);
}

static void
two_programs(void **state)
{
	struct fixture *f = *state;
	const struct sheets *x = read_file(f, "rows-libreoffice.xlsx");
	const struct sheets *y = read_file(f, "rows-openpyxl.xlsx");

	assert_non_null(x);
	assert_non_null(y);
	assert_int_equal(f->d.n, 0);
	assert_int_equal(x->n, 2); /* the hidden one is not there */
	assert_int_equal(y->n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(str_eq(x->v[i].name, y->v[i].name));
		assert_string_equal(shown(f, &x->v[i]), shown(f, &y->v[i]));
	}
	assert_string_equal(shown(f, &x->v[0]),
	    "A1tTên lớp B1tNgày mở lớp C1tKinh phí D1tNgười ký: Họ và tên "
	    "E1tnguoi_ky.chuc_vu F1tNơi nhận A2tTập huấn chữ ký số "
	    "B2d2026-03-09 C2n1500000.5 D2tTrần Thị Bình E2tHiệu trưởng "
	    "F2tNhư trên\nLưu: VT, TC ");
	assert_non_null(strstr(shown(f, &x->v[1]),
	    "A2tSTT B2tHọ và tên C2tSố CCCD D2tNgày sinh E2tNữ F2tLương "
	    "G2tGiấy tờ H2t<Giấy tờ A3t^STT "));
	assert_non_null(strstr(shown(f, &x->v[1]),
	    "A5n1 B5tNguyễn Văn An C5t001090000123 D5d1990-02-01 F5n5000000 "
	    "G5t0123 H5d2020-01-08 "));
	assert_non_null(strstr(shown(f, &x->v[1]), "F7n5000001"));
}

static void
by_hand(void **state)
{
	struct fixture *f = *state;
	const struct sheets *s = read_file(f, "rows-inline.xlsx");

	assert_non_null(s);
	assert_int_equal(s->n, 1);
	assert_non_null(strstr(shown(f, &s->v[0]),
	    "A6n1 B6tNguyễn Văn An C6t001090000123 D6d1990-02-01 F6n5000000"));
	assert_true(str_is(
	    s->v[0].rows[2].cells[1].place.file, "rows-inline.xlsx#Trang 1"));
	assert_int_equal(s->v[0].rows[2].cells[1].place.line, 6);
	assert_int_equal(s->v[0].rows[2].cells[1].place.column, 2);
}

/* ---- packages made here ---- */
struct part {
	const char *name;
	struct str bytes;
};

static struct str
pack(struct fixture *f, const struct part *parts, size_t n)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
	zip_stat_t st;
	struct str out;
	char *p;

	zip_source_keep(to);
	for (size_t i = 0; i < n; i++) {
		zip_source_t *s =
		    zip_source_buffer(z, parts[i].bytes.p, parts[i].bytes.n, 0);

		assert_true(
		    zip_file_add(z, parts[i].name, s, ZIP_FL_ENC_UTF_8) >= 0);
	}
	assert_int_equal(zip_close(z), 0);
	assert_int_equal(zip_source_stat(to, &st), 0);
	p = arena_alloc(f->a, (size_t)st.size);
	zip_source_open(to);
	out.n = (size_t)zip_source_read(to, p, st.size);
	zip_source_close(to);
	zip_source_free(to);
	out.p = p;
	return out;
}

struct package {
	const char *sheet;   /* what stands in <worksheet> */
	const char *strings; /* in <sst> */
	const char *formats; /* in <styleSheet> */
	const char *book;    /* in <workbook>, in front of <sheets> */
};

static struct str
make(struct fixture *f, const struct package *p)
{
	struct buf b[4];
	struct part parts[] = {
	    {"_rels/.rels",
		STR("<Relationships xmlns=\"" PACKAGE "\"><Relationship "
		    "Id=\"r\" Type=\"" RELS "relationships/officeDocument\" "
		    "Target=\"xl/workbook.xml\"/></Relationships>")},
	    {"xl/_rels/workbook.xml.rels",
		STR("<Relationships xmlns=\"" PACKAGE "\">"
		    "<Relationship Id=\"s\" Type=\"" RELS
		    "relationships/worksheet\" Target=\"s.xml\"/>"
		    "<Relationship Id=\"t\" Type=\"" RELS
		    "relationships/sharedStrings\" Target=\"t.xml\"/>"
		    "<Relationship Id=\"y\" Type=\"" RELS
		    "relationships/styles\" Target=\"y.xml\"/>"
		    "</Relationships>")},
	    {"xl/workbook.xml", STR_NONE}, {"xl/s.xml", STR_NONE},
	    {"xl/t.xml", STR_NONE}, {"xl/y.xml", STR_NONE}};
	const char *const in[] = {p->book, p->sheet, p->strings, p->formats};
	const char *const tags[] = {
	    "workbook", "worksheet", "sst", "styleSheet"};

	for (size_t i = 0; i < 4; i++) {
		b[i] = buf_new(f->a);
		buf_puts(&b[i], "<");
		buf_puts(&b[i], tags[i]);
		buf_puts(&b[i],
		    " xmlns=\"" MAIN "\" xmlns:r=\"" RELS "relationships\">");
		buf_puts(&b[i], in[i] != NULL ? in[i] : "");
		if (i == 0)
			buf_puts(&b[i], "<sheets><sheet name=\"Một\" "
					"sheetId=\"1\" r:id=\"s\"/></sheets>");
		buf_puts(&b[i], "</");
		buf_puts(&b[i], tags[i]);
		buf_puts(&b[i], ">");
		parts[i + 2].bytes = buf_take(&b[i]);
	}
	return pack(f, parts, COUNT(parts));
}

static struct sheets *
read_str(struct fixture *f, struct str s)
{
	return xlsx_read(f->a, &f->d, STR("a.xlsx"), s, NULL);
}

static struct sheets *
read_sheet(struct fixture *f, const char *sheet)
{
	struct package p = {.sheet = sheet,
	    .strings = "<si><t>một</t></si><si><r><t>h</t></r><r><t> ai</t>"
		       "</r><rPh sb=\"0\" eb=\"1\"><t>bỏ</t></rPh></si>"
		       "<si><t>a_x000D_\nb_x005F_x000D_</t></si><si/>"
		       "<si><t xml:space=\"preserve\"> &lt;&amp;&#x1ED8; </t>"
		       "</si>",
	    .formats =
		"<numFmts count=\"5\">"
		"<numFmt numFmtId=\"168\" formatCode=\"000000\"/>"
		"<numFmt numFmtId=\"164\" formatCode=\"dd&quot; th. &quot;"
		"mm\\-yyyy;@\"/>"
		"<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"
		"<numFmt numFmtId=\"166\" formatCode=\"[Red]0.00&quot; day"
		"&quot;\"/>"
		"<numFmt numFmtId=\"167\" formatCode=\"dd/mm/yyyy hh:mm\"/>"
		"</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
		"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
		"<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
		"<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/>"
		"<xf numFmtId=\"20\"/><xf numFmtId=\"49\"/>"
		"<xf numFmtId=\"168\"/></cellXfs>"};

	return read_str(f, make(f, &p));
}

#define ROW(cells) "<sheetData><row r=\"1\">" cells "</row></sheetData>"

static void
values(void **state)
{
	static const struct {
		const char *cells, *shown;
	} cases[] = {{"<c r=\"A1\" t=\"s\"><v>0</v></c>", "A1tmột "},
	    {"<c t=\"s\"><v>1</v></c><c t=\"s\"><v>4</v></c>",
		"A1th ai B1t <&Ộ  "},
	    {"<c r=\"C1\" t=\"s\"><v>2</v></c>", "C1ta\r\nb_x000D_ "},
	    {"<c t=\"s\"><v>3</v></c>", ""}, {"<c s=\"1\"/>", ""},
	    {"<c t=\"inlineStr\"><is><t>a</t><r><t>b</t></r></is></c>",
		"A1tab "},
	    {"<c t=\"str\"><f>A2</f><v>0123</v></c>", "A1t0123 "},
	    {"<c t=\"str\"><f>A2</f><v></v></c>", ""},
	    {"<c><f>A2+1</f></c>", "A1=\x3D"
				   "A2+1 "},
	    {"<c><f>A2+1</f><v>3</v></c>", "A1n3 "},
	    {"<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>",
		"A1btrue B1bfalse "},
	    {"<c t=\"e\"><v>#REF!</v></c>", "A1!#REF! "},
	    /* numbers have 15 digits */
	    {"<c><v>1.10</v></c>", "A1n1.1 "},
	    {"<c><v>1.1000000000000001</v></c>", "A1n1.1 "},
	    {"<c><v>123456789012345</v></c>", "A1n123456789012345 "},
	    {"<c><v>1234567890123456</v></c>", "A1n1234567890123460 "},
	    {"<c><v>-0.9999999999999995</v></c>", "A1n-1 "},
	    {"<c><v>99999999999999.95</v></c>", "A1n100000000000000 "},
	    {"<c><v>0.00012345678901234549</v></c>",
		"A1n0.000123456789012345 "},
	    {"<c><v>1E-7</v></c><c><v>-0.0</v></c>", "A1n0.0000001 B1n0 "},
	    {"<c><v>9.87654321E8</v></c>", "A1n987654321 "},
	    {"<c><v>9.8765432109876543E+15</v></c>", "A1n9876543210987650 "},
	    {"<c><v>-1.5e-3</v></c>", "A1n-0.0015 "},
	    {"<c><v>1E+20</v></c>", "A1n100000000000000000000 "},
	    {"<c><v>0.1E1</v></c><c><v>.5</v></c>", "A1n1 B1n0.5 "},
	    {"<c><v>0.30000000000000004</v></c>", "A1n0.3 "},
	    /* a format of zeros shows the number whole, or not */
	    {"<c s=\"8\"><v>123</v></c><c s=\"8\"><v>1234567</v></c>",
		"A1p000123 B1n1234567 "},
	    {"<c s=\"8\"><v>1.5</v></c><c s=\"8\"><v>-1</v></c>",
		"A1n1.5 B1n-1 "},
	    /* dates */
	    {"<c s=\"1\"><v>45299</v></c>", "A1d2024-01-08 "},
	    {"<c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c>",
		"A1d1900-01-01 B1d1900-02-28 "},
	    {"<c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c>",
		"A1d1900-02-29 B1d1900-03-01 "},
	    {"<c s=\"1\"><v>36585</v></c><c s=\"1\"><v>2958465</v></c>",
		"A1d2000-02-29 B1d9999-12-31 "},
	    {"<c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>-1</v></c>",
		"A1n2958466 B1n-1 "},
	    {"<c s=\"2\"><v>45299</v></c>", "A1d2024-01-08 "},
	    {"<c s=\"1\"><v>45299.604166666664</v></c>",
		"A1t2024-01-08 14:30 "},
	    {"<c s=\"5\"><v>45299.999999999</v></c>", "A1d2024-01-09 "},
	    {"<c s=\"6\"><v>0.6041666667</v></c>", "A1t14:30 "},
	    {"<c s=\"3\"><v>1.5</v></c>", "A1t36:00 "},
	    {"<c s=\"4\"><v>45299</v></c><c s=\"7\"><v>7</v></c>",
		"A1n45299 B1n7 "},
	    {"<c t=\"d\"><v>2024-01-08T00:00:00.000Z</v></c>",
		"A1d2024-01-08 "},
	    {"<c t=\"d\"><v>2024-01-08T14:30:00</v></c>",
		"A1t2024-01-08T14:30:00 "}};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = buf_new(f->a);
		struct sheets *s;

		buf_puts(&b, "<sheetData><row r=\"1\">");
		buf_puts(&b, cases[i].cells);
		buf_puts(&b, "</row></sheetData>");
		buf_putc(&b, '\0');
		s = read_sheet(f, b.p);
		if (s == NULL ||
		    strcmp(shown(f, &s->v[0]), cases[i].shown) != 0)
			fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].cells,
			    s ? shown(f, &s->v[0]) : "NULL", cases[i].shown);
	}
	assert_int_equal(f->d.n, 0);
}

static void
date1904(void **state)
{
	struct fixture *f = *state;
	struct package p = {.book = "<workbookPr date1904=\"1\"/>",
	    .sheet = ROW("<c s=\"0\"><v>0</v></c><c s=\"0\"><v>43837</v></c>"),
	    .formats = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"};
	struct sheets *s = read_str(f, make(f, &p));

	assert_string_equal(shown(f, &s->v[0]), "A1d1904-01-01 B1d2024-01-08 ");
}

static void
hidden(void **state)
{
	struct sheets *s = read_sheet(*state,
	    "<sheetData><row r=\"1\" hidden=\"1\"><c><v>1</v></c></row>"
	    "<row r=\"2\" hidden=\"1\"/><row r=\"3\"><c><v>1</v></c></row>"
	    "<row r=\"4\" hidden=\"false\"><c><v>1</v></c></row></sheetData>");

	assert_true(s->v[0].rows[0].hidden);
	assert_false(s->v[0].rows[1].hidden);
	assert_false(s->v[0].rows[2].hidden);
}

/* Places in a workbook have the names people give cells. */
static void
cell_names(void **state)
{
	struct fixture *f = *state;
	struct place p = {STR("a.xlsx#Một"), 9, 5},
		     far = {p.file, 1048576, 16384};
	struct place other = {STR("a.csv"), 9, 5}, none = {p.file, 0, 0};
	struct buf b = buf_new(f->a);

	read_sheet(f, ROW("<c><v>1</v></c>"));
	diag_cell(&b, &f->d, &p);
	buf_putc(&b, ' ');
	diag_cell(&b, &f->d, &far);
	diag_cell(&b, &f->d, &other);
	diag_cell(&b, &f->d, &none);
	assert_true(str_is(buf_take(&b), "E9 XFD1048576"));
}

static void
merged(void **state)
{
	struct fixture *f = *state;
	struct sheets *s = read_sheet(f,
	    "<sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c>"
	    "<c r=\"B2\"><v>7</v></c></row><row r=\"3\"><c r=\"B3\"/></row>"
	    "<row r=\"4\"><c r=\"C4\"><v>8</v></c></row></sheetData>"
	    "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B2:C2\"/>"
	    "<mergeCell ref=\"C4:D4\"/><mergeCell ref=\"F9:XFD1048576\"/>"
	    "</mergeCells>");

	/* row 3 has no cell of its own and is left out */
	assert_string_equal(
	    shown(f, &s->v[0]), "A2tmột B2n7 C2n<7 A4t^một C4n8 D4n<8 ");
}

/* ---- what is wrong ---- */
static void
told(struct fixture *f, struct str bytes, enum finding_code code)
{
	f->d.n = 0;
	assert_null(read_str(f, bytes));
	assert_true(f->d.n >= 1);
	if (f->d.v[0].code != code)
		fail_msg("%s instead of %s", finding_name(f->d.v[0].code),
		    finding_name(code));
	assert_true(str_starts(f->d.v[0].place.file, STR("a.xlsx")));
}

static void
wrong_sheets(void **state)
{
	static const char *const sheets[] = {ROW("<c t=\"s\"><v>5</v></c>"),
	    ROW("<c t=\"s\"><v>-1</v></c>"), ROW("<c><v>x</v></c>"),
	    ROW("<c><v>1e999</v></c>"), ROW("<c r=\"B1\"/><c r=\"A1\"/>"),
	    ROW("<c r=\"A2\"/>"), ROW("<c r=\"1A\"/>"),
	    ROW("<c r=\"AAAAA1\"/>"), ROW("<c r=\"A-1\"/>"),
	    "<sheetData><row r=\"2\"/><row r=\"2\"/></sheetData>",
	    "<sheetData><row r=\"-2\"/></sheetData>",
	    "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>",
	    "<mergeCells><mergeCell ref=\"B2\"/></mergeCells>",
	    ROW("<row r=\"2\"><c><v>1</v></c></row>"),
	    ROW("<c><v>1</v><c r=\"B1\"><v>2</v></c></c>"),
	    "<sheetData><row/><c><v>1</v></c></sheetData>",
	    ROW("<c t=\"b\"><v>2</v></c>"), ROW("<c t=\"b\"><v>TRUE</v></c>"),
	    "<sheetData><row></sheetData>", "&#0;", "&nope;", "<a b=\"<\"/>"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(sheets); i++) {
		f->d.n = 0;
		if (read_sheet(f, sheets[i]) != NULL)
			fail_msg("%s was read", sheets[i]);
		assert_int_equal(f->d.n, 1);
		if (f->d.v[0].code != FINDING_XLSX_BROKEN)
			fail_msg(
			    "%s: %s", sheets[i], finding_name(f->d.v[0].code));
		assert_true(str_is(f->d.v[0].place.file, "a.xlsx#Một"));
	}
}

static void
limits(void **state)
{
	struct fixture *f = *state;
	struct package p = {
	    .sheet = "<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"
		     "<row r=\"1048576\"><c><v>2</v></c></row></sheetData>"};
	struct str bytes = make(f, &p);
	struct sheet_limits few = {.cells = 1000};

	assert_non_null(read_str(f, bytes));
	assert_null(xlsx_read(f->a, &f->d, STR("a.xlsx"), bytes, &few));
	assert_int_equal(f->d.v[0].code, FINDING_TOO_MANY);
	assert_int_equal(f->d.v[0].place.line, 1);
	limit_to(f->a, LIMIT_INPUT, 99);
	assert_null(read_str(f, bytes));
	assert_int_equal(f->d.v[1].code, FINDING_INPUT_TOO_LARGE);
	limit_to(f->a, LIMIT_UNPACKED, 500);
	assert_null(read_str(f, bytes));
	assert_int_equal(f->d.v[2].code, FINDING_XLSX_UNPACKED);
	limit_to(f->a, LIMIT_COUNT, 0);
	f->d.n = 0;
	assert_null(read_sheet(f, ROW("<c r=\"XFE1\"><v>1</v></c>")));
	assert_int_equal(f->d.v[0].code, FINDING_TOO_MANY);
	assert_null(
	    read_sheet(f, "<sheetData><row r=\"1048577\"/></sheetData>"));
	assert_int_equal(f->d.v[1].code, FINDING_ROWS_LIMIT);
	/* merged cells are cells */
	p.sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>"
		  "<mergeCells><mergeCell ref=\"A1:XFD9\"/></mergeCells>";
	assert_null(xlsx_read(f->a, &f->d, STR("a.xlsx"), make(f, &p), &few));
	assert_int_equal(f->d.v[2].code, FINDING_TOO_MANY);
	/* so are those in front of them */
	p.sheet = "<sheetData><row><c r=\"A1\"><v>1</v></c><c r=\"ZZ1\"><v>1"
		  "</v></c></row><row><c><v>1</v></c></row></sheetData>"
		  "<mergeCells><mergeCell ref=\"ZZ1:AAA2\"/></mergeCells>";
	assert_null(xlsx_read(f->a, &f->d, STR("a.xlsx"), make(f, &p), &few));
	assert_int_equal(f->d.v[3].code, FINDING_TOO_MANY);
	few.cells = 3000;
	assert_non_null(
	    xlsx_read(f->a, &f->d, STR("a.xlsx"), make(f, &p), &few));
}

/* Formats of numbers: all of them count, and what is no date is none. */
static void
formats(void **state)
{
	static const struct {
		const char *code, *shown;
	} cases[] = {{"General", "A1n45299 "}, {"GENERAL", "A1n45299 "},
	    {"Standard", "A1n45299 "}, {"[Red]standard", "A1n45299 "},
	    {"dd/mm/yyyy", "A1d2024-01-08 "}};
	struct fixture *f = *state;
	struct package p = {.sheet = ROW("<c s=\"0\"><v>45299</v></c>")};

	for (size_t k = 0; k < COUNT(cases); k++) {
		struct buf b = buf_new(f->a);
		struct sheets *s;

		buf_puts(&b, "<numFmts>");
		for (int i = 0; i < 2000; i++) {
			buf_puts(&b, "<numFmt numFmtId=\"");
			buf_int(&b, 5000 - i);
			buf_puts(&b, "\" formatCode=\"0\"/>");
		}
		buf_puts(&b, "<numFmt numFmtId=\"170\" formatCode=\"");
		buf_puts(&b, cases[k].code);
		buf_puts(&b, "\"/></numFmts><cellXfs><xf numFmtId=\"170\"/>"
			     "</cellXfs><dxfs><dxf><numFmt/></dxf></dxfs>");
		buf_putc(&b, '\0');
		p.formats = b.p;
		s = read_str(f, make(f, &p));
		assert_non_null(s);
		assert_string_equal(shown(f, &s->v[0]), cases[k].shown);
	}
	p.formats = "<cellXfs/><numFmts/>";
	told(f, make(f, &p), FINDING_XLSX_BROKEN);
	p.formats = "<numFmts><numFmt/></numFmts>";
	told(f, make(f, &p), FINDING_XLSX_BROKEN);
}

/* That many relationships and as many tabs, all of one part. */
static struct str
book_of(struct fixture *f, int relations, int tabs, bool one)
{
	struct buf r = buf_new(f->a), b = buf_new(f->a);
	struct part parts[] = {
	    {"_rels/.rels",
		STR("<Relationships xmlns=\"" PACKAGE "\"><Relationship "
		    "Id=\"r\" Type=\"" RELS "relationships/officeDocument\" "
		    "Target=\"xl/workbook.xml\"/></Relationships>")},
	    {"xl/s.xml", STR("<worksheet xmlns=\"" MAIN "\"/>")},
	    {"xl/_rels/workbook.xml.rels", STR_NONE},
	    {"xl/workbook.xml", STR_NONE}};

	buf_puts(&r, "<Relationships xmlns=\"" PACKAGE "\">");
	for (int i = 0; i < relations; i++) {
		buf_puts(&r, "<Relationship Id=\"");
		buf_int(&r, i);
		buf_puts(&r, "\" Type=\"/worksheet\" Target=\"s.xml\"/>");
	}
	buf_puts(&r, "</Relationships>");
	buf_puts(&b, "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELS
		     "relationships\"><sheets>");
	for (int i = 0; i < tabs; i++) {
		buf_puts(&b, "<sheet name=\"x\" r:id=\"");
		buf_int(&b, one ? 0 : relations - 1 - i);
		buf_puts(&b, "\"/>");
	}
	buf_puts(&b, "</sheets></workbook>");
	parts[2].bytes = buf_take(&r);
	parts[3].bytes = buf_take(&b);
	return pack(f, parts, COUNT(parts));
}

static void
many_tabs(void **state)
{
	struct fixture *f = *state;

	assert_non_null(read_str(f, book_of(f, 9, 1, false)));
	told(f, book_of(f, 9, 2, true), FINDING_XLSX_BROKEN);
	told(f, book_of(f, 9, 2, false), FINDING_XLSX_BROKEN);
	told(f, book_of(f, 9, 10, false), FINDING_XLSX_BROKEN);
	told(f, book_of(f, 65537, 1, true), FINDING_TOO_MANY);
	told(f, book_of(f, 60000, 16385, false), FINDING_TOO_MANY);
}

/* That many MB of blanks in a package of so many KB, within a small arena. */
static void
bomb_of(struct fixture *f, size_t megabytes, const char *why)
{
	size_t n = megabytes << 20;
	char *p = malloc(n);
	struct part parts[] = {{"_rels/.rels", {p, n}}};
	struct arena *small = arena_new((size_t)8 << 20);
	struct str bytes;
	struct diag d;

	assert_non_null(p);
	memset(p, ' ', n);
	bytes = pack(f, parts, 1);
	free(p);
	diag_init(&d, small);
	if (setjmp(*arena_border(small)) != 0)
		fail_msg("memory");
	assert_null(xlsx_read(small, &d, STR("a.xlsx"), bytes, NULL));
	assert_int_equal(d.v[0].code, FINDING_XLSX_UNPACKED);
	assert_non_null(strstr(d.v[0].arg[1].p, why));
	arena_free(small);
}

static void
bomb(void **state)
{
	bomb_of(*state, 300, "250 times");
	bomb_of(*state, 5, "250 times");
}

/* A tag of many attributes takes libxml2 time by the square of their number. */
static void
long_tag(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->a);

	buf_puts(&b, "<x ");
	for (int i = 0; i < 3000; i++) {
		buf_puts(&b, "a");
		buf_int(&b, i);
		buf_puts(&b, "=\">'\" ");
	}
	buf_puts(&b, "/>");
	buf_putc(&b, '\0');
	assert_null(read_sheet(f, b.p));
	assert_int_equal(f->d.v[0].code, FINDING_XLSX_BROKEN);
	/* comments and texts may be long */
	b.n = 0;
	buf_puts(&b, "<!-- ' \" > ");
	for (int i = 0; i < 9000; i++)
		buf_puts(&b, "- ");
	buf_puts(&b, "--><?x y='?>" ROW("<c t=\"inlineStr\"><is><t>a<![CDATA["
					"b>']]></t></is></c>"));
	buf_putc(&b, '\0');
	f->d.n = 0;
	assert_string_equal(shown(f, &read_sheet(f, b.p)->v[0]), "A1tab>' ");
}

static void
deep(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->a);

	for (int i = 0; i < 100; i++)
		buf_puts(&b, "<a>");
	for (int i = 0; i < 100; i++)
		buf_puts(&b, "</a>");
	buf_putc(&b, '\0');
	assert_null(read_sheet(f, b.p));
	assert_int_equal(f->d.v[0].code, FINDING_TOO_DEEP);
}

static void
doctype(void **state)
{
	struct fixture *f = *state;
	struct part parts[] = {{"_rels/.rels",
	    STR("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>")}};

	told(f, pack(f, parts, 1), FINDING_XML_ENTITY);
}

static void
packages(void **state)
{
	struct fixture *f = *state;
	struct package p = {.sheet = ROW("<c><v>1</v></c>")};
	struct str good = make(f, &p), bad;
	struct part two[] = {
	    {"_rels/.rels", STR("<a/>")}, {"_RELS/.rels", STR("<a/>")}};
	struct part none[] = {{"../../x", STR("x")}};
	char *copy;

	told(f, STR(""), FINDING_XLSX_BROKEN);
	told(f, STR("no package"), FINDING_XLSX_BROKEN);
	told(f, STR("PK\x03\x04 nothing"), FINDING_XLSX_BROKEN);
	told(f, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"),
	    FINDING_XLSX_ENCRYPTED);
	told(f, pack(f, two, 2), FINDING_XLSX_BROKEN);
	told(f, pack(f, none, 1), FINDING_XLSX_BROKEN);
	for (size_t n = 0; n < good.n; n++) {
		bad = str_slice(good, 0, n);
		f->d.n = 0;
		assert_null(read_str(f, bad));
		assert_true(f->d.n >= 1);
	}
	/* any byte changed: a finding, or the same cell */
	copy = str_z(f->a, good);
	for (size_t i = 0; i < good.n; i++) {
		struct arena_mark m = arena_mark(f->a);
		struct diag d;
		struct sheets *s;

		diag_init(&d, f->a);
		bad = (struct str){copy, good.n};
		copy[i] = (char)(copy[i] ^ 0x15);
		s = xlsx_read(f->a, &d, STR("a.xlsx"), bad, NULL);
		assert_true(s == NULL ? d.n >= 1 : d.n == 0);
		copy[i] = good.p[i];
		arena_rewind(f->a, m);
	}
}

/* Zip64 packages may claim more parts than there is memory. */
static void
many_parts(void **state)
{
	struct fixture *f = *state;
	static const char zip64[] =
	    "PK\x03\x04" /* then the end record, which stands at 4 */
	    "PK\x06\x06\x2C\0\0\0\0\0\0\0\x2D\0\x2D\0\0\0\0\0\0\0\0\0"
	    "\xFF\xFF\xFF\xFF\xFF\0\0\0\xFF\xFF\xFF\xFF\xFF\0\0\0"
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    "PK\x06\x07\0\0\0\0\x04\0\0\0\0\0\0\0\1\0\0\0"
	    "PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
	    "\0\0";

	told(f, (struct str){zip64, sizeof zip64 - 1}, FINDING_XLSX_BROKEN);
	assert_non_null(strstr(f->d.v[0].arg[0].p, "too many parts"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(two_programs, setup, teardown),
	    cmocka_unit_test_setup_teardown(by_hand, setup, teardown),
	    cmocka_unit_test_setup_teardown(values, setup, teardown),
	    cmocka_unit_test_setup_teardown(date1904, setup, teardown),
	    cmocka_unit_test_setup_teardown(hidden, setup, teardown),
	    cmocka_unit_test_setup_teardown(cell_names, setup, teardown),
	    cmocka_unit_test_setup_teardown(merged, setup, teardown),
	    cmocka_unit_test_setup_teardown(wrong_sheets, setup, teardown),
	    cmocka_unit_test_setup_teardown(limits, setup, teardown),
	    cmocka_unit_test_setup_teardown(formats, setup, teardown),
	    cmocka_unit_test_setup_teardown(many_tabs, setup, teardown),
	    cmocka_unit_test_setup_teardown(bomb, setup, teardown),
	    cmocka_unit_test_setup_teardown(long_tag, setup, teardown),
	    cmocka_unit_test_setup_teardown(deep, setup, teardown),
	    cmocka_unit_test_setup_teardown(doctype, setup, teardown),
	    cmocka_unit_test_setup_teardown(packages, setup, teardown),
	    cmocka_unit_test_setup_teardown(many_parts, setup, teardown)};

	return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
