#include "engine/data/book.h"

#include "engine/base/arena.h"
#include "engine/data/sheet.h"

/* ---- formulas ---- */
/* Spreadsheets take the wide forms for them too. */
static const struct str starts[] = {STR("="), STR("+"), STR("-"), STR("@"),
    STR("\t"), STR("\r"), STR("＝"), STR("＋"), STR("－"), STR("＠")};

/* Also behind apostrophes, so that one may be put before and taken off, and
 * behind quotes, which are doubled: where another mark divides than ours, two at
 * the start of a cell are an empty word. */
static bool
is_formula(struct str s)
{
	while (s.n > 0 && (s.p[0] == '\'' || s.p[0] == '"'))
		s = str_slice(s, 1, s.n);
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (str_starts(s, starts[i]))
			return true;
	return false;
}

/* Where a spreadsheet begins a cell: where ours does, and, of one that divides
 * at semicolons or tabs and so misses our quotes, within it. */
static bool
begins(struct str s, size_t i)
{
	return i == 0 || s.p[i - 1] == ';' || s.p[i - 1] == '\t' ||
	       s.p[i - 1] == '\n' || s.p[i - 1] == '\r';
}

static bool
is_ours(const struct sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		struct str s = str_trim(row->cells[i].text);

		if (str_is(s, BOOK_CODES) || str_is(s, BOOK_ROW_NUMBERS))
			return true;
	}
	return false;
}

static struct str
plain(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n; i++) {
		if (begins(s, i) && s.p[i] == '\'' &&
		    is_formula(str_slice(s, i, s.n)))
			i++;
		buf_putc(&b, s.p[i]);
	}
	return buf_take(&b);
}

static void
row_plain(struct arena *a, struct sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		struct str *s = &row->cells[i].text;

		if (str_find(*s, '\'') < s->n)
			*s = plain(a, *s);
	}
}

void
book_plain(struct arena *a, struct sheets *sheets)
{
	bool ours = false;

	for (size_t i = 0; i < sheets->n; i++)
		for (size_t k = 0; k < sheets->v[i].n && !ours; k++)
			ours = is_ours(&sheets->v[i].rows[k]);
	for (size_t i = 0; ours && i < sheets->n; i++)
		for (size_t k = 0; k < sheets->v[i].n; k++)
			row_plain(a, &sheets->v[i].rows[k]);
}

/* ---- lines ---- */

static bool
wants_quotes(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '\t' ||
		    s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
			return true;
	return s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

static void
put_cell(struct buf *b, struct str s)
{
	bool quotes = wants_quotes(s);

	if (quotes)
		buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (begins(s, i) && is_formula(str_slice(s, i, s.n)))
			buf_putc(b, '\'');
		if (s.p[i] == '"' && quotes)
			buf_putc(b, '"');
		buf_putc(b, s.p[i]);
	}
	if (quotes)
		buf_putc(b, '"');
}

void
book_csv_begin(struct buf *b)
{
	buf_puts(b, "\xEF\xBB\xBF");
}

void
book_csv_row(struct buf *b, const struct book_row *row, char separator)
{
	for (size_t k = 0; k < row->n; k++) {
		if (k > 0)
			buf_putc(b, separator);
		put_cell(b, row->cells[k].text);
	}
	buf_puts(b, "\r\n");
}

void
book_csv(struct buf *b, const struct book *book, char separator)
{
	book_csv_begin(b);
	for (size_t i = 0; i < book->n; i++) {
		const struct book_sheet *s = &book->sheets[i];

		if (i > 0)
			buf_puts(b, "\r\n");
		for (size_t r = 0; r < s->n; r++)
			book_csv_row(b, &s->rows[r], separator);
	}
}
