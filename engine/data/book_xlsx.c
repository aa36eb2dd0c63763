/* A workbook as XLSX: texts in place, one style a look, columns formatted as
 * Text. The XML is written into arena buffers (libxml2's writer drops text
 * without a word where memory runs out) and packed. */

#include "engine/base/arena.h"
#include "engine/data/book.h"
#include "engine/pack/deflate.h"
#include "engine/pack/package.h"

#define NAME_MOST 31      /* characters of a tab */
#define LINE_HEIGHT 15750 /* thousandths of a point */
#define LINES_MOST 25     /* rows end at 409 pt */
#define CHOICES_MOST 250  /* characters, as Excel has it */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS                                                                   \
	"http://schemas.openxmlformats.org/officeDocument/2006/"               \
	"relationships"
#define PACKAGE_RELS                                                           \
	"http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

#define LEVEL 6

struct parts {
	struct arena *arena;
	struct deflater *deflater;
	struct pack_part *v;
	size_t n, cap;
};

/* ---- XML ---- */
static void
put_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			buf_puts(b, "&amp;");
			break;
		case '<':
			buf_puts(b, "&lt;");
			break;
		case '>':
			buf_puts(b, "&gt;");
			break;
		case '"':
			buf_puts(b, "&quot;");
			break;
		default:
			buf_putc(b, s.p[i]);
		}
	}
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') ||
	       (c >= 'a' && c <= 'f');
}

/* What would be read as an escape _x000D_ must be written as one. */
static void
put_text(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i + 7 <= s.n; i++) {
		const char *p = s.p + i;

		if (p[0] != '_' || p[1] != 'x' || p[6] != '_' ||
		    !is_hex(p[2]) || !is_hex(p[3]) || !is_hex(p[4]) ||
		    !is_hex(p[5]))
			continue;
		put_escaped(b, str_slice(s, from, i));
		buf_puts(b, "_x005F_");
		from = i + 1;
	}
	put_escaped(b, str_slice(s, from, s.n));
}

static void
put_reference(struct buf *b, size_t column, size_t row)
{
	buf_cell(b, (int32_t)column + 1, (int32_t)row + 1);
}

/* ---- sheets ---- */
static void
put_view(struct buf *b, const struct book_sheet *s, bool first)
{
	buf_puts(b, "<sheetViews><sheetView");
	if (first)
		buf_puts(b, " tabSelected=\"1\"");
	buf_puts(b, " workbookViewId=\"0\">");
	if (s->frozen > 0) {
		buf_puts(b, "<pane ySplit=\"");
		buf_int(b, (int64_t)s->frozen);
		buf_puts(b, "\" topLeftCell=\"");
		put_reference(b, 0, s->frozen);
		buf_puts(b, "\" activePane=\"bottomLeft\" state=\"frozen\"/>");
	}
	buf_puts(b, "</sheetView></sheetViews>"
		    "<sheetFormatPr defaultRowHeight=\"15.75\"/>");
}

/* Columns are styled as a whole: empty cells are text too. */
static void
put_columns(struct buf *b, const struct book_sheet *s)
{
	if (s->n_widths == 0)
		return;
	buf_puts(b, "<cols>");
	for (size_t i = 0; i < s->n_widths; i++) {
		buf_puts(b, "<col min=\"");
		buf_int(b, (int64_t)i + 1);
		buf_puts(b, "\" max=\"");
		buf_int(b, (int64_t)i + 1);
		buf_puts(b, "\" width=\"");
		buf_int(b, s->widths[i]);
		buf_puts(b, "\" style=\"1\" customWidth=\"1\"/>");
	}
	buf_puts(b, "</cols>");
}

static void
put_cell(struct buf *b, const struct book_cell *c, size_t column, size_t row)
{
	if (c->text.n == 0 && c->look == BOOK_PLAIN)
		return;
	buf_puts(b, "<c r=\"");
	put_reference(b, column, row);
	buf_puts(b, "\" s=\"");
	buf_int(b, (int64_t)c->look + 1);
	if (c->text.n == 0) {
		buf_puts(b, "\"/>");
		return;
	}
	buf_puts(b, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
	put_text(b, c->text);
	buf_puts(b, "</t></is></c>");
}

/* A list Excel can offer: short, and without its own separator. */
static bool
can_offer(const struct book_choice *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct str s = c->values[i];

		n += s.n + 1;
		if (str_find(s, ',') < s.n || str_find(s, '"') < s.n)
			return false;
	}
	return n > 0 && n <= CHOICES_MOST;
}

static void
put_choice(struct buf *b, const struct book_choice *c)
{
	buf_puts(b, "<dataValidation type=\"list\" allowBlank=\"1\" "
		    "showErrorMessage=\"1\" sqref=\"");
	put_reference(b, c->column, c->first);
	buf_putc(b, ':');
	put_reference(b, c->column, c->last);
	buf_puts(b, "\"><formula1>&quot;");
	for (size_t i = 0; i < c->n; i++) {
		if (i > 0)
			buf_putc(b, ',');
		put_escaped(b, c->values[i]);
	}
	buf_puts(b, "&quot;</formula1></dataValidation>");
}

static void
put_choices(struct buf *b, const struct book_sheet *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_choices; i++)
		n += can_offer(&s->choices[i]);
	if (n == 0)
		return;
	buf_puts(b, "<dataValidations count=\"");
	buf_int(b, (int64_t)n);
	buf_puts(b, "\">");
	for (size_t i = 0; i < s->n_choices; i++)
		if (can_offer(&s->choices[i]))
			put_choice(b, &s->choices[i]);
	buf_puts(b, "</dataValidations>");
}

/* Lines the text takes in a column of that many characters, roughly. */
static int64_t
lines_of(struct str s, int width)
{
	int64_t lines = 1, n = 0;

	for (size_t i = 0; i < s.n;) {
		if (utf8_next(s, &i) == '\n' || ++n > width) {
			lines++;
			n = 0;
		}
	}
	return lines;
}

/* Heights are said because not every program finds them by itself; without
 * customHeight they still grow with what is typed. */
static void
put_row_start(struct buf *b, const struct book_sheet *s, size_t row)
{
	int64_t lines = 1;

	for (size_t k = 0; k < s->rows[row].n && k < s->n_widths; k++) {
		const struct book_cell *c = &s->rows[row].cells[k];
		int64_t n =
		    c->look == BOOK_TITLE ? 1 : lines_of(c->text, s->widths[k]);

		lines = n > lines ? n : lines;
	}
	if (lines > LINES_MOST)
		lines = LINES_MOST;
	buf_puts(b, "<row r=\"");
	buf_int(b, (int64_t)row + 1);
	buf_puts(b, "\" ht=\"");
	buf_milli(b, lines * LINE_HEIGHT);
	buf_puts(b, "\">");
}

static struct str
sheet_part(struct arena *a, const struct book_sheet *s, bool first)
{
	struct buf b = buf_new(a);

	buf_puts(&b, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetPr>"
			  "<pageSetUpPr fitToPage=\"1\"/></sheetPr>");
	put_view(&b, s, first);
	put_columns(&b, s);
	buf_puts(&b, "<sheetData>");
	for (size_t r = 0; r < s->n; r++) {
		put_row_start(&b, s, r);
		for (size_t k = 0; k < s->rows[r].n; k++)
			put_cell(&b, &s->rows[r].cells[k], k, r);
		buf_puts(&b, "</row>");
	}
	buf_puts(&b, "</sheetData>");
	put_choices(&b, s);
	buf_puts(&b, "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.5\" "
		     "bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>"
		     "<pageSetup paperSize=\"9\" orientation=\"landscape\" "
		     "fitToHeight=\"0\"/>"
		     "</worksheet>");
	return buf_take(&b);
}

/* ---- the parts common to all ---- */
/* Cell formats: 0 is Excel's own, the looks follow; numFmtId 49 is Text. */
static const char styles[] = HEAD
    "<styleSheet xmlns=\"" MAIN "\">"
    "<fonts count=\"5\">"
    "<font><sz val=\"12\"/><name val=\"Times New Roman\"/></font>"
    "<font><b/><sz val=\"14\"/><name val=\"Times New Roman\"/></font>"
    "<font><b/><sz val=\"12\"/><name val=\"Times New Roman\"/></font>"
    "<font><sz val=\"10\"/><color rgb=\"FF7F7F7F\"/>"
    "<name val=\"Consolas\"/></font>"
    "<font><i/><sz val=\"11\"/><color rgb=\"FF595959\"/>"
    "<name val=\"Times New Roman\"/></font></fonts>"
    "<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDDEBF7\"/>"
    "</patternFill></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFF2CC\"/>"
    "</patternFill></fill></fills>"
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/>"
    "</border><border><left/><right/><top/><bottom style=\"thin\"/><diagonal/>"
    "</border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
    "borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"7\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
#define XF(font, fill, border)                                                 \
	"<xf numFmtId=\"49\" fontId=\"" font "\" fillId=\"" fill               \
	"\" borderId=\"" border "\" xfId=\"0\" applyNumberFormat=\"1\" "       \
	"applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" "                   \
	"applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/>"    \
	"</xf>"
    XF("0", "0", "0") /* BOOK_PLAIN */
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" "
    "xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>" /* BOOK_TITLE */
    XF("2", "2", "1")                                      /* BOOK_HEAD */
    XF("3", "0", "0")                                      /* BOOK_CODE */
    XF("4", "0", "0")                                      /* BOOK_NOTE */
    XF("4", "3", "0")                                      /* BOOK_EXAMPLE */
    "</cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
    "builtinId=\"0\"/></cellStyles></styleSheet>";

static const char top_relations[] =
    HEAD "<Relationships xmlns=\"" PACKAGE_RELS "\">"
	 "<Relationship Id=\"rId1\" Type=\"" RELS "/officeDocument\" "
	 "Target=\"xl/workbook.xml\"/></Relationships>";

static void
part_add(struct parts *p, const char *name, struct str bytes)
{
	struct pack_part part =
	    pack_deflated(p->arena, p->deflater, name, bytes);

	ARENA_PUSH(p->arena, p->v, p->n, p->cap, part);
}

static const char *
sheet_name(struct arena *a, const char *before, size_t i)
{
	struct buf b = buf_new(a);

	buf_puts(&b, before);
	buf_int(&b, (int64_t)i + 1);
	buf_puts(&b, ".xml");
	buf_putc(&b, '\0');
	return b.p;
}

static struct str
content_types(struct arena *a, size_t sheets)
{
	struct buf b = buf_new(a);

	buf_puts(&b, HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/"
			  "package/2006/content-types\"><Default Extension="
			  "\"rels\" ContentType=\"application/vnd."
			  "openxmlformats-package.relationships+xml\"/>"
			  "<Override PartName=\"/xl/workbook.xml\" "
			  "ContentType=\"" TYPE "sheet.main+xml\"/>"
			  "<Override PartName=\"/xl/styles.xml\" "
			  "ContentType=\"" TYPE "styles+xml\"/>");
	for (size_t i = 0; i < sheets; i++) {
		buf_puts(&b, "<Override PartName=\"/");
		buf_puts(&b, sheet_name(a, "xl/worksheets/sheet", i));
		buf_puts(&b, "\" ContentType=\"" TYPE "worksheet+xml\"/>");
	}
	buf_puts(&b, "</Types>");
	return buf_take(&b);
}

/* A name Excel allows for a tab: at most 31 characters, none of []:*?/\. */
static struct str
tab_name(struct arena *a, struct str name, size_t number)
{
	struct buf b = buf_new(a);
	size_t n = 0;

	for (size_t i = 0; i < name.n && n < NAME_MOST - 4;) {
		size_t from = i;
		uint32_t c = utf8_next(name, &i);

		n += c > 0xFFFF ? 2 : 1;
		if (c < 0x20 || c == '[' || c == ']' || c == ':' || c == '*' ||
		    c == '?' || c == '/' || c == '\\' || c == '\'')
			buf_putc(&b, ' ');
		else
			buf_put(&b, name.p + from, i - from);
	}
	if (str_trim(buf_take(&b)).n == 0)
		buf_puts(&b, "Trang");
	if (number > 0) {
		buf_putc(&b, ' ');
		buf_int(&b, (int64_t)number + 1);
	}
	return str_trim(buf_take(&b));
}

/* Excel does not tell names by letter case; ASCII will do to be safe. */
static bool
is_used(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < name.n && names[i].n == name.n &&
		       (names[i].p[k] | 0x20) == (name.p[k] | 0x20))
			k++;
		if (k == name.n && names[i].n == name.n)
			return true;
	}
	return false;
}

static struct str
workbook(struct arena *a, const struct book *book)
{
	struct str *names = ARENA_ARRAY(a, struct str, book->n);
	struct buf b = buf_new(a);

	buf_puts(&b,
	    HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELS "\"><sheets>");
	for (size_t i = 0; i < book->n; i++) {
		size_t again = 0;

		do {
			names[i] = tab_name(a, book->sheets[i].name, again++);
		} while (is_used(names, i, names[i]));
		buf_puts(&b, "<sheet name=\"");
		put_escaped(&b, names[i]);
		buf_puts(&b, "\" sheetId=\"");
		buf_int(&b, (int64_t)i + 1);
		buf_puts(&b, "\" r:id=\"rId");
		buf_int(&b, (int64_t)i + 1);
		buf_puts(&b, "\"/>");
	}
	buf_puts(&b, "</sheets></workbook>");
	return buf_take(&b);
}

static struct str
workbook_relations(struct arena *a, size_t sheets)
{
	struct buf b = buf_new(a);

	buf_puts(&b, HEAD "<Relationships xmlns=\"" PACKAGE_RELS "\">");
	for (size_t i = 0; i < sheets; i++) {
		buf_puts(&b, "<Relationship Id=\"rId");
		buf_int(&b, (int64_t)i + 1);
		buf_puts(&b, "\" Type=\"" RELS "/worksheet\" Target=\"");
		buf_puts(&b, sheet_name(a, "worksheets/sheet", i));
		buf_puts(&b, "\"/>");
	}
	buf_puts(&b, "<Relationship Id=\"rIdStyles\" Type=\"" RELS
		     "/styles\" Target=\"styles.xml\"/></Relationships>");
	return buf_take(&b);
}

void
book_xlsx(struct arena *a, const struct book *book, struct str *out)
{
	struct arena *stage = arena_scratch(a);
	struct parts parts = {stage, deflater_in(stage, LEVEL), NULL, 0, 0};

	part_add(&parts, "[Content_Types].xml", content_types(stage, book->n));
	part_add(&parts, "_rels/.rels", str_of(top_relations));
	part_add(&parts, "xl/workbook.xml", workbook(stage, book));
	part_add(&parts, "xl/_rels/workbook.xml.rels",
	    workbook_relations(stage, book->n));
	part_add(&parts, "xl/styles.xml", str_of(styles));
	for (size_t i = 0; i < book->n; i++)
		part_add(&parts, sheet_name(stage, "xl/worksheets/sheet", i),
		    sheet_part(stage, &book->sheets[i], i == 0));
	pack_write(a, parts.v, parts.n, out);
	arena_scratch_free(stage);
}
