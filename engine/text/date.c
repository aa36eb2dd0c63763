/* Dates as the data writes them and as Decree 30 wants them written. */
#include "engine/text/text.h"

#include "engine/base/arena.h"

static bool
is_leap(int32_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int32_t
month_days(int32_t year, int32_t month)
{
	static const int32_t days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* A number of least to most digits in s. */
static bool
digits(struct str s, size_t least, size_t most, int32_t *v)
{
	if (s.n < least || s.n > most || s.p[0] == '-')
		return false;
	return str_to_int(s, v);
}

/* Cuts s at c into at most 3 parts; 0 when there are more. */
static size_t
cut(struct str s, char c, struct str part[3])
{
	size_t n = 0;

	for (;;) {
		size_t at = str_find(s, c);

		if (n == 3)
			return 0;
		part[n++] = str_slice(s, 0, at);
		if (at == s.n)
			return n;
		s = str_slice(s, at + 1, s.n);
	}
}

static bool
exists(struct date d, bool with_day)
{
	if (d.year < 1 || d.month < 1 || d.month > 12)
		return false;
	return !with_day ||
	       (d.day >= 1 && d.day <= month_days(d.year, d.month));
}

bool
date_parse(struct str s, struct date *out)
{
	struct date d = {0, 0, 0};
	struct str part[3];
	size_t n;
	bool ok;

	if (s.n < 6 || s.n > 10)
		return false;
	if (str_find(s, '-') < s.n) {
		n = cut(s, '-', part);
		ok = n >= 2 && digits(part[0], 4, 4, &d.year) &&
		     digits(part[1], 2, 2, &d.month) &&
		     (n == 2 || digits(part[2], 2, 2, &d.day));
	} else {
		n = cut(s, '/', part);
		ok = n >= 2 && digits(part[n - 1], 4, 4, &d.year) &&
		     digits(part[n - 2], 1, 2, &d.month) &&
		     (n == 2 || digits(part[0], 1, 2, &d.day));
	}
	if (!ok || !exists(d, n == 3))
		return false;
	*out = d;
	return true;
}

/* v with at least `width` digits. */
static void
padded(struct buf *b, int32_t v, int width)
{
	for (int32_t limit = 10; width > 1; width--, limit *= 10) {
		if (v < limit)
			buf_putc(b, '0');
	}
	buf_int(b, v);
}

struct str
date_long(struct arena *a, struct date d, struct str gap)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "ngày ");
	if (d.day == 0)
		buf_str(&b, gap);
	else
		padded(&b, d.day, 2);
	buf_puts(&b, " tháng ");
	if (d.month == 0)
		buf_str(&b, gap);
	else /* 01 and 02, so that nobody makes 11 and 12 of them; 3 to 9 */
		padded(&b, d.month, d.month <= 2 ? 2 : 1);
	buf_puts(&b, " năm ");
	if (d.year == 0)
		buf_str(&b, gap);
	else
		buf_int(&b, d.year);
	return buf_take(&b);
}

struct str
date_short(struct arena *a, struct date d)
{
	struct buf b = buf_new(a);

	if (d.day != 0) {
		padded(&b, d.day, 2);
		buf_putc(&b, '/');
	}
	if (d.month != 0) {
		padded(&b, d.month, 2);
		buf_putc(&b, '/');
	}
	if (d.year != 0)
		padded(&b, d.year, 4);
	return buf_take(&b);
}

struct str
date_iso(struct arena *a, struct date d)
{
	struct buf b = buf_new(a);

	if (d.year != 0)
		padded(&b, d.year, 4);
	if (d.month != 0) {
		buf_putc(&b, '-');
		padded(&b, d.month, 2);
	}
	if (d.day != 0) {
		buf_putc(&b, '-');
		padded(&b, d.day, 2);
	}
	return buf_take(&b);
}

int
date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

int32_t
date_years(struct date from, struct date to)
{
	bool before = to.month < from.month ||
		      (to.month == from.month && to.day < from.day);

	return to.year - from.year - before;
}

/* Days since 1 March of the year 0 (Gregorian): years begin in March, so that
 * the leap day is the last of its year. */
static int32_t
day_number(struct date d)
{
	int32_t y = d.month > 2 ? d.year : d.year - 1;
	int32_t m = (d.month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d.day;
}

int32_t
date_days(struct date from, struct date to)
{
	return day_number(to) - day_number(from);
}

struct date
date_last(struct date d)
{
	struct date first;

	if (d.year == 0 || d.day != 0)
		return d;
	if (d.month == 0)
		d.month = 12;
	d.day = 1;
	first = d;
	first.year += d.month == 12;
	first.month = d.month % 12 + 1;
	d.day = date_days(d, first);
	return d;
}
