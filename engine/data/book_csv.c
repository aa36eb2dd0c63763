#include "engine/data/book.h"

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
	if (!wants_quotes(s)) {
		buf_str(b, s);
		return;
	}
	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(b, '"');
		buf_putc(b, s.p[i]);
	}
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
