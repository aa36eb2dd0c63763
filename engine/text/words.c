/* Numbers in words, as schoolbooks and money orders write them: groups of
 * three digits, each one after the first read in full (không trăm linh năm),
 * a group of zeros before others named too (không nghìn).
 *
 * Own rules, since those of ICU's spell-out for vi are not fit: 1 000 001 is
 * "một triệu lẻ một" there, 2 000 500 "hai triệu năm trăm" (which everybody
 * takes for 2 500 000), and they change with ICU's version. */
#include "engine/text/text.h"

#include "engine/base/arena.h"

#define MOST INT64_C(1000000000000000)
#define BILLION INT64_C(1000000000)

static const char *const names[] = {
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

static void
word(struct buf *b, const char *w)
{
	if (b->n > 0)
		buf_putc(b, ' ');
	buf_puts(b, w);
}

/* The last two digits; linh: a ten of zero is said. */
static void
below_hundred(struct buf *b, int n, bool linh)
{
	int ten = n / 10, one = n % 10;

	if (ten == 1) {
		word(b, "mười");
	} else if (ten > 1) {
		word(b, names[ten]);
		word(b, "mươi");
	} else if (linh && one != 0) {
		word(b, "linh");
	}
	if (one == 0)
		return;
	if (one == 1 && ten > 1)
		word(b, "mốt");
	else if (one == 4 && ten > 1)
		word(b, "tư");
	else if (one == 5 && ten > 0)
		word(b, "lăm");
	else
		word(b, names[one]);
}

/* 1 to 999; full: a hundred of zero is said. */
static void
below_thousand(struct buf *b, int n, bool full)
{
	bool hundreds = full || n >= 100;

	if (hundreds) {
		word(b, names[n / 100]);
		word(b, "trăm");
	}
	below_hundred(b, n % 100, hundreds);
}

/* 1 to 10^9 - 1, with the groups above it said already when full. */
static void
below_billion(struct buf *b, int64_t n, bool full)
{
	static const struct {
		int64_t size;
		const char *name;
	} groups[] = {{1000000, "triệu"}, {1000, "nghìn"}, {1, NULL}};

	for (size_t i = 0; n > 0; i++) {
		int v = (int)(n / groups[i].size);

		n %= groups[i].size;
		if (v == 0 && !full)
			continue;
		if (v == 0)
			word(b, names[0]);
		else
			below_thousand(b, v, full);
		if (groups[i].name != NULL)
			word(b, groups[i].name);
		full = true;
	}
}

static bool
whole_value(struct str s, int64_t *v)
{
	size_t point = str_find(s, '.');

	*v = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (i == point)
			continue;
		if (i > point && s.p[i] != '0')
			return false;
		if (i < point)
			*v = *v * 10 + (s.p[i] - '0');
		if (*v > MOST)
			return false;
	}
	return true;
}

bool
number_words(struct arena *a, struct str s, struct str *out)
{
	struct buf b = buf_new(a);
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t v;

	if (!number_check(s) ||
	    !whole_value(str_slice(s, minus ? 1 : 0, s.n), &v))
		return false;
	if (v == 0) {
		*out = str_of(names[0]);
		return true;
	}
	if (minus)
		word(&b, "âm");
	if (v >= BILLION) {
		below_billion(&b, v / BILLION, false);
		word(&b, "tỷ");
		below_billion(&b, v % BILLION, true);
	} else {
		below_billion(&b, v, false);
	}
	*out = buf_take(&b);
	return true;
}
