/* Numbers of list labels. */
#include "engine/document/document.h"

/* The decree's letters: Decree 30 annex I II.6.đ (nd30.md 2.1). */
static const char *const letters[] = {"a", "b", "c", "d", "đ", "e", "g", "h",
    "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};
#define LETTERS ((int32_t)(sizeof letters / sizeof letters[0]))

static void
put_letter(struct buf *b, int32_t i, bool upper)
{
	const char *l = letters[i];

	if (!upper)
		buf_puts(b, l);
	else if (l[1] != '\0')
		buf_puts(b, "Đ");
	else
		buf_putc(b, (char)(l[0] - 'a' + 'A'));
}

/* a … y, aa, ab … : digits of base 23 without a zero. */
static void
put_letters(struct buf *b, int32_t n, bool upper)
{
	int32_t digit[8];
	int k = 0;

	for (; n > 0; n = (n - 1) / LETTERS)
		digit[k++] = (n - 1) % LETTERS;
	while (k > 0)
		put_letter(b, digit[--k], upper);
}

static void
put_roman(struct buf *b, int32_t n, bool upper)
{
	static const struct {
		int32_t value;
		const char *upper, *lower;
	} parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},
	    {400, "CD", "cd"}, {100, "C", "c"}, {90, "XC", "xc"},
	    {50, "L", "l"}, {40, "XL", "xl"}, {10, "X", "x"}, {9, "IX", "ix"},
	    {5, "V", "v"}, {4, "IV", "iv"}, {1, "I", "i"}};

	if (n > 3999) { /* no Roman figure is left */
		buf_int(b, n);
		return;
	}
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			buf_puts(b, upper ? parts[i].upper : parts[i].lower);
}

void
document_number_put(struct buf *b, enum number_format format, int32_t n)
{
	if (n < 1 && format != NUMBER_NONE) { /* a list may start at 0 */
		buf_int(b, n);
		return;
	}
	switch (format) {
	case NUMBER_NONE:
		break;
	case NUMBER_DECIMAL:
		buf_int(b, n);
		break;
	case NUMBER_LOWER_VIET:
	case NUMBER_UPPER_VIET:
		put_letters(b, n, format == NUMBER_UPPER_VIET);
		break;
	case NUMBER_LOWER_ROMAN:
	case NUMBER_UPPER_ROMAN:
		put_roman(b, n, format == NUMBER_UPPER_ROMAN);
		break;
	}
}
