/* Texts, numbers and dates of cells. Numbers are digits throughout. */
#include "engine/base/arena.h"
#include "engine/data/xlsx_parts.h"

#define EXPONENT_MOST 400 /* Excel's go to 308 */
#define DAYS_MOST 2958465 /* 9999-12-31 */
#define DIGITS 15         /* a number has in Excel */

/* ---- text ---- */
static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* _x000D_ at s[i]: its code, or -1. */
static int32_t
escape_at(struct str s, size_t i)
{
	int32_t code = 0;

	if (s.n - i < 7 || s.p[i] != '_' || s.p[i + 1] != 'x' ||
	    s.p[i + 6] != '_')
		return -1;
	for (size_t k = i + 2; k < i + 6; k++) {
		int digit = hex_digit(s.p[k]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

/* A code that is half a pair takes the other half with it; alone it becomes
 * U+FFFD, which the door refuses. */
static uint32_t
escape_read(struct str s, size_t *i)
{
	int32_t code = escape_at(s, *i), low;

	*i += 7;
	if (code < 0xD800 || code > 0xDFFF)
		return (uint32_t)code;
	low = *i < s.n ? escape_at(s, *i) : -1;
	if (code > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
		return 0xFFFD;
	*i += 7;
	return (uint32_t)(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
}

struct str
xlsx_unescape(struct arena *a, struct str s)
{
	struct buf b;
	size_t i = 0;

	while (i < s.n && escape_at(s, i) < 0)
		i++;
	if (i == s.n)
		return str_dup(a, s);
	b = buf_new(a);
	buf_put(&b, s.p, i);
	while (i < s.n) {
		if (escape_at(s, i) < 0)
			buf_putc(&b, s.p[i++]);
		else
			buf_utf8(&b, escape_read(s, &i));
	}
	return buf_take(&b);
}

/* ---- numbers ---- */
struct parts {
	bool minus;
	struct str whole, fraction;
	int32_t exponent;
};

static size_t
digits_at(struct str s, size_t i)
{
	size_t from = i;

	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i - from;
}

static bool
split_number(struct str s, struct parts *p)
{
	size_t i = 0, n;

	p->minus = s.n > 0 && s.p[0] == '-';
	i += p->minus || (s.n > 0 && s.p[0] == '+');
	n = digits_at(s, i);
	p->whole = str_slice(s, i, i + n);
	i += n;
	p->fraction = STR_NONE;
	if (i < s.n && s.p[i] == '.') {
		n = digits_at(s, ++i);
		p->fraction = str_slice(s, i, i + n);
		i += n;
	}
	p->exponent = 0;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		if (i < s.n && s.p[i] == '+')
			i++;
		if (!str_to_int(str_slice(s, i, s.n), &p->exponent))
			return false;
		i = s.n;
	}
	return i == s.n && p->whole.n + p->fraction.n > 0 &&
	       p->exponent <= EXPONENT_MOST && p->exponent >= -EXPONENT_MOST;
}

/* Digits with the point at `point` of them, which may lie outside. */
static struct str
place_point(struct arena *a, bool minus, struct str digits, int64_t point)
{
	struct buf b = buf_new(a);
	int64_t n = (int64_t)digits.n, from = 0;

	while (from < n && from + 1 < point && digits.p[from] == '0')
		from++;
	if (minus)
		buf_putc(&b, '-');
	if (point <= 0)
		buf_putc(&b, '0');
	for (int64_t i = from; i < point; i++)
		buf_putc(&b, i < n ? digits.p[i] : '0');
	if (point < n) {
		buf_putc(&b, '.');
		for (int64_t i = point; i < 0; i++)
			buf_putc(&b, '0');
		for (int64_t i = point < 0 ? 0 : point; i < n; i++)
			buf_putc(&b, digits.p[i]);
	}
	return buf_take(&b);
}

/* Rounds digits, of which none in front is a zero, to DIGITS, half away from
 * zero. True when they became one more: 999 -> 1000. */
static bool
round_digits(char *p, size_t *n)
{
	size_t i = DIGITS;

	if (*n <= DIGITS)
		return false;
	*n = DIGITS;
	if (p[DIGITS] < '5')
		return false;
	while (i > 0 && p[i - 1] == '9')
		p[--i] = '0';
	if (i > 0)
		p[i - 1]++;
	else
		p[0] = '1';
	return i == 0;
}

/* The digits Excel shows: it writes 17, the last of which are noise of the
 * binary number. */
static struct str
plain_number(struct arena *a, const struct parts *p)
{
	struct str all = str_cat(a, p->whole, p->fraction), digits;
	int64_t point = (int64_t)p->whole.n + p->exponent;
	size_t zeros = 0, n;
	char *v;

	while (zeros < all.n && all.p[zeros] == '0')
		zeros++;
	digits = str_slice(all, zeros, all.n);
	point -= (int64_t)zeros;
	n = digits.n;
	v = str_z(a, digits);
	point += round_digits(v, &n);
	while (n > 0 && v[n - 1] == '0')
		n--;
	if (n == 0)
		return STR("0");
	return place_point(a, p->minus, (struct str){v, n}, point);
}

bool
xlsx_number(struct arena *a, struct str s, struct str *out)
{
	struct parts p;

	s = str_trim(s);
	if (!split_number(s, &p))
		return false;
	if (p.whole.n == s.n && s.n <= DIGITS) { /* as most are */
		*out = str_dup(a, s);
		return true;
	}
	*out = plain_number(a, &p);
	return true;
}

/* ---- formats ---- */
struct look
xlsx_look_of_builtin(int32_t id)
{
	struct look l = {LOOK_NUMBER, 0};

	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) ||
	    (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
		l.kind = LOOK_DATE;
	else if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 ||
		 id == 47)
		l.kind = LOOK_TIME;
	else if (id == 22)
		l.kind = LOOK_DATE_TIME;
	else if (id == 46)
		l.kind = LOOK_HOURS;
	return l;
}

struct letters {
	bool date, time, month, hours;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Past what is shown as it stands: "text", \x, _x, *x, [Red]; notes [h]. */
static size_t
skip_literal(struct str s, size_t i, struct letters *l)
{
	char c = s.p[i];
	size_t n;

	if (c == '\\' || c == '_' || c == '*')
		return i + 2;
	if (c == '"') {
		n = str_find(str_slice(s, i + 1, s.n), '"');
		return i + 2 + n;
	}
	if (c == '[') {
		char first = i + 1 < s.n ? lower(s.p[i + 1]) : ' ';

		n = str_find(str_slice(s, i, s.n), ']');
		if ((first == 'h' || first == 'm' || first == 's') && n <= 3)
			l->hours = true;
		return i + n + 1;
	}
	return i;
}

static bool
starts_no_case(struct str s, size_t i, const char *word)
{
	for (; *word != '\0'; word++, i++)
		if (i >= s.n || lower(s.p[i]) != *word)
			return false;
	return true;
}

static enum look_kind
kind_of_code(struct str s)
{
	struct letters l = {false, false, false, false};
	size_t i = 0;

	while (i < s.n && s.p[i] != ';') {
		size_t next = skip_literal(s, i, &l);
		char c = lower(s.p[i]);

		if (next > i) {
			i = next;
			continue;
		}
		if (starts_no_case(s, i, "general") ||
		    starts_no_case(s, i, "standard")) {
			i += c == 'g' ? 7 : 8;
			continue;
		}
		if (starts_no_case(s, i, "am/pm")) {
			l.time = true;
			i += 5;
			continue;
		}
		l.date = l.date || c == 'y' || c == 'd';
		l.time = l.time || c == 'h' || c == 's';
		l.month = l.month || c == 'm';
		i++;
	}
	if (l.hours)
		return LOOK_HOURS;
	if (l.date)
		return l.time ? LOOK_DATE_TIME : LOOK_DATE;
	if (l.time)
		return LOOK_TIME;
	return l.month ? LOOK_DATE : LOOK_NUMBER;
}

struct look
xlsx_look_of_code(struct str s)
{
	struct look l = {kind_of_code(s), 0};

	while (l.zeros < s.n && s.p[l.zeros] == '0')
		l.zeros++;
	if (l.zeros < s.n || l.zeros < 2)
		l.zeros = 0;
	return l;
}

void
xlsx_pad(struct arena *a, size_t zeros, struct sheet_cell *cell)
{
	struct buf b = buf_new(a);
	struct str s = cell->text;

	if (s.n > zeros || digits_at(s, 0) != s.n)
		return;
	for (size_t i = s.n; i < zeros; i++)
		buf_putc(&b, '0');
	buf_str(&b, s);
	cell->kind = CELL_PADDED;
	cell->text = buf_take(&b);
}

bool
xlsx_true(struct str s)
{
	return str_is(s, "1") || str_is(s, "true") || str_is(s, "on");
}

/* ---- dates ---- */
static void
put_padded(struct buf *b, int64_t v, int64_t least)
{
	for (int64_t p = least; p > 1 && v < p; p /= 10)
		buf_putc(b, '0');
	buf_int(b, v);
}

/* Days since 1970-01-01 to a date (proleptic Gregorian). */
static void
put_day(struct buf *b, int64_t days)
{
	int64_t z = days + 719468, era = z / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	put_padded(b, yoe + era * 400 + (month <= 2), 1000);
	buf_putc(b, '-');
	put_padded(b, month, 10);
	buf_putc(b, '-');
	put_padded(b, doy - (153 * mp + 2) / 5 + 1, 10);
}

/* The day Excel means. It counts a 29 February 1900 that never was. */
static void
put_serial_day(struct buf *b, int64_t serial, bool date1904)
{
	if (date1904)
		put_day(b, serial - 24107);
	else if (serial == 60)
		buf_puts(b, "1900-02-29");
	else
		put_day(b, serial - (serial > 60 ? 25569 : 25568));
}

static void
put_time(struct buf *b, int64_t seconds, int64_t days)
{
	put_padded(b, seconds / 3600 + days * 24, 10);
	buf_putc(b, ':');
	put_padded(b, seconds / 60 % 60, 10);
	if (seconds % 60 != 0) {
		buf_putc(b, ':');
		put_padded(b, seconds % 60, 10);
	}
}

/* Whole days and seconds, rounded; false when it is no day Excel knows. */
static bool
split_serial(struct str s, int64_t *days, int64_t *seconds)
{
	size_t dot = str_find(s, '.');
	int64_t f = 0, scale = 1;
	int32_t whole;

	if (!str_to_int(str_slice(s, 0, dot), &whole) || whole < 0 ||
	    (s.n > 0 && s.p[0] == '-') || whole > DAYS_MOST)
		return false;
	for (size_t i = dot + 1; i < s.n && i < dot + 13; i++) {
		f = f * 10 + (s.p[i] - '0');
		scale *= 10;
	}
	*days = whole;
	*seconds = (f * 86400 + scale / 2) / scale;
	if (*seconds == 86400) {
		*seconds = 0;
		++*days;
	}
	return true;
}

void
xlsx_date(struct arena *a, enum look_kind look, bool date1904,
    struct sheet_cell *cell)
{
	struct buf b = buf_new(a);
	int64_t days, seconds;
	bool day;

	if (look == LOOK_NUMBER || !split_serial(cell->text, &days, &seconds))
		return;
	if (look == LOOK_HOURS) {
		put_time(&b, seconds, days);
	} else {
		day = look != LOOK_TIME || days > 0;
		if (day && days == 0 && !date1904)
			return; /* 1900-01-00 */
		if (day)
			put_serial_day(&b, days, date1904);
		if (day && seconds > 0)
			buf_putc(&b, ' ');
		if (!day || seconds > 0)
			put_time(&b, seconds, 0);
	}
	cell->kind =
	    look != LOOK_HOURS && day && seconds == 0 ? CELL_DATE : CELL_TEXT;
	cell->text = buf_take(&b);
}
