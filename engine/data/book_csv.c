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
book_csv(struct buf *b, const struct book *book, char separator)
{
	buf_puts(b, "\xEF\xBB\xBF");
	for (size_t i = 0; i < book->n; i++) {
		const struct book_sheet *s = &book->sheets[i];

		if (i > 0)
			buf_puts(b, "\r\n");
		for (size_t r = 0; r < s->n; r++) {
			for (size_t k = 0; k < s->rows[r].n; k++) {
				if (k > 0)
					buf_putc(b, separator);
				put_cell(b, s->rows[r].cells[k].text);
			}
			buf_puts(b, "\r\n");
		}
	}
}
