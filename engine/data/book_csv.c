#include "engine/data/book.h"

#include "engine/base/arena.h"
#include "engine/data/sheet.h"

/* ---- formulas ---- */
/* What keeps a cell from being one: a sign nobody sees or types, so that it can
 * be taken off again and nothing else with it. (An apostrophe, as is the
 * custom, may be what somebody wrote.) */
#define GUARD STR("\xE2\x81\xA0") /* U+2060, word joiner */

/* Spreadsheets take the wide forms for them too. */
static const struct str starts[] = {STR("="), STR("+"), STR("-"), STR("@"),
    STR("\t"), STR("\r"), STR("＝"), STR("＋"), STR("－"), STR("＠")};

/* A guard too, so that what is taken off is ours. Quotes are doubled: where
 * another mark divides than ours, two at the start of a cell are an empty word.
 */
static bool
wants_guard(struct str s)
{
	if (str_starts(s, GUARD))
		return true;
	while (s.n > 0 && s.p[0] == '"')
		s = str_slice(s, 1, s.n);
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (str_starts(s, starts[i]))
			return true;
	return false;
}

/* Where a spreadsheet begins a cell: where ours does, and, of one that divides
 * at other marks and so misses our quotes, within it. */
static bool
begins(struct str s, size_t i)
{
	return i == 0 || s.p[i - 1] == ',' || s.p[i - 1] == ';' ||
	       s.p[i - 1] == '\t' || s.p[i - 1] == '\n' || s.p[i - 1] == '\r';
}

static struct str
plain(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n; i++) {
		if (begins(s, i) && str_starts(str_slice(s, i, s.n), GUARD))
			i += GUARD.n;
		if (i < s.n)
			buf_putc(&b, s.p[i]);
	}
	return buf_take(&b);
}

void
book_plain(struct arena *a, struct sheets *sheets)
{
	for (size_t i = 0; i < sheets->n; i++)
		for (size_t k = 0; k < sheets->v[i].n; k++)
			for (size_t j = 0; j < sheets->v[i].rows[k].n; j++) {
				struct str *s =
				    &sheets->v[i].rows[k].cells[j].text;

				if (str_within(*s, GUARD))
					*s = plain(a, *s);
			}
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
		if (begins(s, i) && wants_guard(str_slice(s, i, s.n)))
			buf_str(b, GUARD);
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
