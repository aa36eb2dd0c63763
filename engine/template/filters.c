/* Filters. Each takes a value and arguments and gives a value that keeps the
 * place and path of what came in. An absent value stays absent, except where
 * the filter is there to fill it. Filters of text work on each line of a list
 * of texts too. */
#include "engine/template/filters.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/text/fold.h"

#define NBSP "\xC2\xA0"
#define REPEAT_MOST 1000

typedef struct str text_fn(
    const struct eval *e, struct str s, const struct val *args);

/* ---- text, line by line ---- */
static bool
map_text(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, text_fn *fn, struct val *out)
{
	struct val *items;
	struct str s;

	*out = *in;
	if (in->kind == VAL_NULL)
		return true;
	if (in->kind != VAL_LIST) {
		if (!template_val_string(e->a, in, &s))
			return template_eval_wrong(
			    e, x, in, STR(BOTH("chữ", "text")));
		*out = template_val_like(in, fn(e, s, args));
		return true;
	}
	items = ARENA_ARRAY(e->a, struct val, in->n);
	for (size_t i = 0; i < in->n; i++)
		if (!map_text(e, x, &in->items[i], args, fn, &items[i]))
			return false;
	out->items = items;
	return true;
}

#define TEXT_FILTER(NAME, FN)                                                  \
	static struct str NAME##_text(                                         \
	    const struct eval *e, struct str s, const struct val *args)        \
	{                                                                      \
		(void)args;                                                    \
		return FN(e->a, s);                                            \
	}                                                                      \
	TEXT_FILTER_OF(NAME)
#define TEXT_FILTER_OF(NAME)                                                   \
	static bool NAME(const struct eval *e, const struct expr *x,           \
	    const struct val *in, const struct val *args, size_t n,            \
	    struct val *out)                                                   \
	{                                                                      \
		(void)n;                                                       \
		return map_text(e, x, in, args, NAME##_text, out);             \
	}

TEXT_FILTER(filter_upper, text_upper)
TEXT_FILTER(filter_lower, text_lower)
TEXT_FILTER(filter_capitalise, text_capitalise)
TEXT_FILTER(filter_title, text_title)
TEXT_FILTER(filter_bare, text_bare)
TEXT_FILTER(filter_fold, text_fold)

static struct str
filter_trim_text(const struct eval *e, struct str s, const struct val *args)
{
	(void)e, (void)args;
	return str_trim(s);
}
TEXT_FILTER_OF(filter_trim)

static struct str
filter_bare_item_text(
    const struct eval *e, struct str s, const struct val *args)
{
	static const char *const marks[] = {"- ", "\xE2\x80\x93 ", "+ ",
	    "\xE2\x80\xA2 ", "-" NBSP, "\xE2\x80\x93" NBSP};

	(void)e, (void)args;
	s = str_trim(s);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		struct str mark = str_of(marks[i]);

		if (str_starts(s, mark))
			return str_trim(str_slice(s, mark.n, s.n));
	}
	return s;
}
TEXT_FILTER_OF(filter_bare_item)

static struct str
filter_ending_text(const struct eval *e, struct str s, const struct val *args)
{
	struct str mark = STR_NONE;

	s = str_trim(s);
	template_val_string(e->a, &args[0], &mark);
	if (s.n == 0 || strchr(".;,:!?", s.p[s.n - 1]) != NULL)
		return s;
	return str_cat(e->a, s, mark);
}
TEXT_FILTER_OF(filter_ending)

/* -1: not a whole number from 0 to REPEAT_MOST. */
static int32_t
count_of(const struct val *v)
{
	struct str digits;
	int32_t n;

	if (!template_val_digits(v, &digits) || !str_to_int(digits, &n))
		return -1;
	return n > REPEAT_MOST ? -1 : n;
}

/* Is the argument a number of characters? */
static bool
count_in(const struct eval *e, const struct expr *x, const struct val *v)
{
	if (count_of(v) >= 0)
		return true;
	if (v->kind == VAL_NUMBER && v->path.n == 0)
		v = NULL; /* the expression shows it */
	return template_eval_wrong(e, x, v,
	    STR(BOTH(
		"số nguyên từ 0 đến 1000", "a whole number from 0 to 1000")));
}

/* The arguments: characters that stay readable in front and behind; the rest
 * become *. */
static struct str
filter_mask_text(const struct eval *e, struct str s, const struct val *args)
{
	size_t n = text_length(s), k = 0;
	size_t head = (size_t)count_of(&args[0]);
	size_t tail = (size_t)count_of(&args[1]);
	struct buf b = buf_new(e->a);

	if (head + tail >= n)
		head = tail = 0;
	for (size_t i = 0; i < s.n; k++) {
		size_t from = i;

		utf8_next(s, &i);
		if (k < head || k >= n - tail)
			buf_str(&b, str_slice(s, from, i));
		else
			buf_putc(&b, '*');
	}
	return buf_take(&b);
}

static bool
filter_mask(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)n;
	return count_in(e, x, &args[0]) && count_in(e, x, &args[1]) &&
	       map_text(e, x, in, args, filter_mask_text, out);
}

static struct str
filter_pad_text(const struct eval *e, struct str s, const struct val *args)
{
	size_t n = text_length(s), want = (size_t)count_of(&args[0]);
	struct str with = STR_NONE;
	struct buf b = buf_new(e->a);

	template_val_string(e->a, &args[1], &with);
	for (; n < want && with.n > 0; n++)
		buf_str(&b, with);
	buf_str(&b, s);
	return buf_take(&b);
}

static bool
filter_pad(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct val both[2] = {
	    args[0], n > 1 ? args[1] : template_val_text(STR("0"))};

	return count_in(e, x, &args[0]) &&
	       map_text(e, x, in, both, filter_pad_text, out);
}

static struct str
filter_replace_text(const struct eval *e, struct str s, const struct val *args)
{
	struct str what = STR_NONE, with = STR_NONE;
	struct buf b = buf_new(e->a);

	template_val_string(e->a, &args[0], &what);
	template_val_string(e->a, &args[1], &with);
	if (what.n == 0)
		return s;
	while (s.n > 0) {
		size_t at = str_seek(s, what);

		buf_str(&b, str_slice(s, 0, at));
		if (at == s.n)
			break;
		buf_str(&b, with);
		s = str_slice(s, at + what.n, s.n);
	}
	return buf_take(&b);
}
TEXT_FILTER_OF(filter_replace)

/* ---- dates ---- */
static bool
date_in(const struct eval *e, const struct expr *x, const struct val *in,
    struct date *d)
{
	memset(d, 0, sizeof *d);
	if (template_val_empty(in) || template_val_date(in, d))
		return true;
	return template_eval_wrong(e, x, in, STR(BOTH("ngày", "a date")));
}

static bool
filter_date_long(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	struct str gap = STR(NBSP NBSP NBSP NBSP NBSP);
	struct date d;

	if (!date_in(e, x, in, &d))
		return false;
	if (n > 0 && !template_val_string(e->a, &args[0], &gap))
		return template_eval_wrong(
		    e, x, &args[0], STR(BOTH("chữ", "text")));
	*out = template_val_like(in, date_long(e->a, d, gap));
	return true;
}

static bool
date_part(const struct eval *e, const struct expr *x, const struct val *in,
    struct val *out, int part)
{
	struct date d;
	struct buf b = buf_new(e->a);
	int32_t v;

	if (!date_in(e, x, in, &d))
		return false;
	v = part == 0 ? d.year : part == 1 ? d.month : d.day;
	if (v == 0)
		return true;
	buf_int(&b, v);
	*out = template_val_like(in, buf_take(&b));
	out->kind = VAL_NUMBER;
	return true;
}

#define DATE_PART(NAME, PART)                                                  \
	static bool NAME(const struct eval *e, const struct expr *x,           \
	    const struct val *in, const struct val *args, size_t n,            \
	    struct val *out)                                                   \
	{                                                                      \
		(void)args, (void)n;                                           \
		return date_part(e, x, in, out, PART);                         \
	}
DATE_PART(filter_year, 0)
DATE_PART(filter_month, 1)
DATE_PART(filter_day, 2)

#define DATE_TEXT(NAME, FN)                                                    \
	static bool NAME(const struct eval *e, const struct expr *x,           \
	    const struct val *in, const struct val *args, size_t n,            \
	    struct val *out)                                                   \
	{                                                                      \
		struct date d;                                                 \
                                                                               \
		(void)args, (void)n;                                           \
		if (!date_in(e, x, in, &d))                                    \
			return false;                                          \
		if (d.year != 0)                                               \
			*out = template_val_like(in, FN(e->a, d));             \
		return true;                                                   \
	}
DATE_TEXT(filter_date, date_short)
DATE_TEXT(filter_iso, date_iso)

/* ---- numbers ---- */
static bool
digits_in(const struct eval *e, const struct expr *x, const struct val *in,
    struct str *digits)
{
	if (template_val_digits(in, digits))
		return true;
	return template_eval_wrong(e, x, in, STR(BOTH("số", "a number")));
}

static bool
filter_group(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct str digits;

	(void)args, (void)n;
	if (template_val_empty(in))
		return true;
	if (!digits_in(e, x, in, &digits))
		return false;
	*out = template_val_like(in, number_group(e->a, digits));
	return true;
}

static bool
filter_words(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct str digits, words;

	(void)args, (void)n;
	if (template_val_empty(in))
		return true;
	if (!digits_in(e, x, in, &digits))
		return false;
	if (!number_words(e->a, digits, &words))
		return template_eval_wrong(e, x, in,
		    STR(BOTH(
			"số nguyên đến 10^15", "a whole number up to 10^15")));
	*out = template_val_like(in, words);
	return true;
}

static bool
ordinal(const struct eval *e, const struct expr *x, const struct val *in,
    struct val *out, enum number_format format)
{
	struct str digits;
	struct buf b = buf_new(e->a);
	int32_t i;

	if (template_val_empty(in))
		return true;
	if (!digits_in(e, x, in, &digits))
		return false;
	if (!str_to_int(digits, &i) || i < 1 || i > 30000)
		return template_eval_wrong(e, x, in,
		    STR(BOTH("số nguyên từ 1 đến 30000",
			"a whole number from 1 to 30000")));
	document_number_put(&b, format, i);
	*out = template_val_like(in, buf_take(&b));
	return true;
}

static bool
filter_letter(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)args, (void)n;
	return ordinal(e, x, in, out, NUMBER_LOWER_VIET);
}

static bool
filter_roman(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)args, (void)n;
	return ordinal(e, x, in, out, NUMBER_UPPER_ROMAN);
}

/* ---- what is absent ---- */
static bool
filter_default(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)e, (void)x, (void)n;
	*out = template_val_empty(in) ? args[0] : *in;
	return true;
}

static bool
filter_blank(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct buf b = buf_new(e->a);

	(void)n;
	*out = *in;
	if (!count_in(e, x, &args[0]))
		return false;
	if (!template_val_empty(in))
		return true;
	for (int32_t i = count_of(&args[0]); i > 0; i--)
		buf_puts(&b, NBSP);
	*out = template_val_text(buf_take(&b));
	return true;
}

/* ---- lists ---- */
static bool
list_in(const struct eval *e, const struct expr *x, const struct val *in)
{
	if (in->kind == VAL_LIST || in->kind == VAL_NULL)
		return true;
	return template_eval_wrong(e, x, in, STR(BOTH("danh sách", "a list")));
}

static bool
filter_join(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct buf b = buf_new(e->a);
	struct str mark, s;

	(void)n;
	*out = *in;
	if (in->kind == VAL_TEXT)
		return true;
	if (!list_in(e, x, in))
		return false;
	if (in->kind == VAL_NULL)
		return true;
	if (!template_val_string(e->a, &args[0], &mark))
		return template_eval_wrong(
		    e, x, &args[0], STR(BOTH("chữ", "text")));
	for (size_t i = 0; i < in->n; i++) {
		if (!template_val_string(e->a, &in->items[i], &s))
			return template_eval_wrong(
			    e, x, &in->items[i], STR(BOTH("chữ", "text")));
		if (i > 0)
			buf_str(&b, mark);
		buf_str(&b, s);
	}
	*out = template_val_like(in, buf_take(&b));
	return true;
}

static bool
filter_lines(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)args, (void)n;
	*out = *in;
	if (in->kind == VAL_TEXT)
		return true;
	if (!list_in(e, x, in))
		return false;
	out->lines = true;
	return true;
}

static bool
filter_count(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct buf b = buf_new(e->a);

	(void)args, (void)n;
	if (!list_in(e, x, in))
		return false;
	buf_int(&b, in->kind == VAL_LIST ? (int64_t)in->n : 0);
	*out = template_val_number(buf_take(&b));
	return true;
}

static bool
filter_sum(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct str sum = STR("0"), digits, name = STR_NONE;

	if (!list_in(e, x, in))
		return false;
	if (n > 0)
		template_val_string(e->a, &args[0], &name);
	for (size_t i = 0; i < in->n; i++) {
		struct val v = in->items[i];

		if (name.n > 0)
			v = template_val_member(&v, name);
		if (template_val_empty(&v))
			continue;
		if (v.waits) { /* so does the sum */
			*out = v;
			return true;
		}
		if (!digits_in(e, x, &v, &digits))
			return false;
		sum = number_add(e->a, sum, digits);
	}
	*out = template_val_number(sum);
	return true;
}

static bool
filter_first(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)args, (void)n;
	if (!list_in(e, x, in))
		return false;
	if (in->n > 0)
		*out = in->items[0];
	return true;
}

static bool
filter_last(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)args, (void)n;
	if (!list_in(e, x, in))
		return false;
	if (in->n > 0)
		*out = in->items[in->n - 1];
	return true;
}

/* ---- tests ---- */
enum where { AT_START, AT_END, ANYWHERE };

static bool
stands(struct str s, struct str what, enum where where)
{
	switch (where) {
	case AT_START:
		return str_starts(s, what);
	case AT_END:
		return str_ends(s, what);
	case ANYWHERE:
		break;
	}
	return str_within(s, what);
}

/* Does any of the arguments stand there? */
static bool
text_test(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, enum where where, struct val *out)
{
	struct str s, what;
	bool found = false;

	if (!template_val_string(e->a, in, &s))
		return template_eval_wrong(e, x, in, STR(BOTH("chữ", "text")));
	for (size_t i = 0; i < n && !found; i++) {
		if (!template_val_string(e->a, &args[i], &what))
			return template_eval_wrong(
			    e, x, &args[i], STR(BOTH("chữ", "text")));
		found = stands(s, what, where);
	}
	*out = template_val_bool(found);
	return true;
}

static bool
filter_starts(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	return text_test(e, x, in, args, n, AT_START, out);
}

static bool
filter_ends(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	return text_test(e, x, in, args, n, AT_END, out);
}

/* Is an item of the list equal to the text? */
static bool
has_item(const struct eval *e, const struct val *list, const struct val *arg)
{
	struct str s, what;

	if (!template_val_string(e->a, arg, &what))
		return false;
	for (size_t i = 0; i < list->n; i++)
		if (template_val_string(e->a, &list->items[i], &s) &&
		    str_eq(s, what))
			return true;
	return false;
}

static bool
filter_contains(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	bool found = false;

	if (in->kind != VAL_LIST || in->lines)
		return text_test(e, x, in, args, n, ANYWHERE, out);
	for (size_t i = 0; i < n && !found; i++)
		found = has_item(e, in, &args[i]);
	*out = template_val_bool(found);
	return true;
}

/* ---- the table ---- */
#define TEXTS                                                                  \
	(ACCEPTS(KIND_TEXT) | ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_DATE) |      \
	    ACCEPTS(KIND_LINES) | ACCEPTS(KIND_LIST))
#define ONE_TEXT                                                               \
	(ACCEPTS(KIND_TEXT) | ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_DATE) |      \
	    ACCEPTS(KIND_LINES))
#define DATES (ACCEPTS(KIND_DATE) | ACCEPTS(KIND_TEXT))
#define NUMBERS (ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_TEXT))
#define LISTS (ACCEPTS(KIND_LIST) | ACCEPTS(KIND_LINES))
#define ALL 0xFFFFFFFFu

static const struct filter filters[] = {
    {"bare", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_bare},
    {"bare-item", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_bare_item},
    {"blank", 1, 1, ARGS_VALUES, false, ALL, KIND_ANY, filter_blank},
    {"capitalise", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_capitalise},
    {"contains", 1, 3, ARGS_VALUES, true, TEXTS, KIND_BOOL, filter_contains},
    {"count", 0, 0, ARGS_VALUES, false, LISTS, KIND_NUMBER, filter_count},
    {"date", 0, 0, ARGS_VALUES, false, DATES, KIND_TEXT, filter_date},
    {"date-long", 0, 1, ARGS_VALUES, true, DATES, KIND_TEXT, filter_date_long},
    {"day", 0, 0, ARGS_VALUES, true, DATES, KIND_NUMBER, filter_day},
    {"days", 1, 1, ARGS_VALUES, true, DATES, KIND_NUMBER, filter_days},
    {"default", 1, 1, ARGS_VALUES, false, ALL, KIND_ANY, filter_default},
    {"distinct", 0, 0, ARGS_VALUES, true, LISTS, KIND_ANY, filter_distinct},
    {"ending", 1, 1, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_ending},
    {"ends", 1, 3, ARGS_VALUES, true, ONE_TEXT, KIND_BOOL, filter_ends},
    {"find", 2, 2, ARGS_VALUES, false, LISTS, KIND_ANY, filter_find},
    {"first", 0, 0, ARGS_VALUES, false, LISTS, KIND_ANY, filter_first},
    {"fold", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_fold},
    {"gather", 1, 1, ARGS_VALUES, true, LISTS, KIND_ANY, filter_gather},
    {"group", 0, 0, ARGS_VALUES, true, NUMBERS, KIND_TEXT, filter_group},
    {"iso", 0, 0, ARGS_VALUES, false, DATES, KIND_TEXT, filter_iso},
    {"join", 1, 1, ARGS_VALUES, true, LISTS | ACCEPTS(KIND_TEXT), KIND_TEXT,
	filter_join},
    {"khong-dau", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_bare},
    {"last", 0, 0, ARGS_VALUES, false, LISTS, KIND_ANY, filter_last},
    {"last-day", 0, 0, ARGS_VALUES, false, DATES, KIND_DATE, filter_last_day},
    {"length", 0, 0, ARGS_VALUES, true, ONE_TEXT, KIND_NUMBER, filter_length},
    {"letter", 0, 0, ARGS_VALUES, true, NUMBERS, KIND_TEXT, filter_letter},
    {"lines", 0, 0, ARGS_VALUES, false, LISTS | ACCEPTS(KIND_TEXT), KIND_LINES,
	filter_lines},
    {"lower", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_lower},
    {"mask", 2, 2, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_mask},
    {"matches", 1, 1, ARGS_REGEX, true, ONE_TEXT, KIND_BOOL, filter_matches},
    {"month", 0, 0, ARGS_VALUES, true, DATES, KIND_NUMBER, filter_month},
    {"pad", 1, 2, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_pad},
    {"percent", 1, 2, ARGS_VALUES, true, NUMBERS, KIND_NUMBER, filter_percent},
    {"replace", 2, 2, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_replace},
    {"roman", 0, 0, ARGS_VALUES, true, NUMBERS, KIND_TEXT, filter_roman},
    {"shortened-to", 1, 1, ARGS_VALUES, true, ONE_TEXT, KIND_BOOL,
	filter_shortened_to},
    {"slice", 1, 2, ARGS_VALUES, true, ONE_TEXT, KIND_TEXT, filter_slice},
    {"split", 1, 1, ARGS_VALUES, true, ONE_TEXT, KIND_LIST, filter_split},
    {"sort", 0, 1, ARGS_VALUES, true, LISTS, KIND_ANY, filter_sort},
    {"sort-names", 0, 1, ARGS_VALUES, true, LISTS, KIND_ANY, filter_sort_names},
    {"starts", 1, 3, ARGS_VALUES, true, ONE_TEXT, KIND_BOOL, filter_starts},
    {"substitute", 2, 2, ARGS_REGEX, true, TEXTS, KIND_ANY, filter_substitute},
    {"sum", 0, 1, ARGS_VALUES, true, LISTS, KIND_NUMBER, filter_sum},
    {"those", 1, 1, ARGS_TEST, true, LISTS, KIND_ANY, filter_those},
    {"title", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_title},
    {"trim", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_trim},
    {"upper", 0, 0, ARGS_VALUES, true, TEXTS, KIND_ANY, filter_upper},
    {"where", 2, 2, ARGS_VALUES, false, LISTS, KIND_ANY, filter_where},
    {"words", 0, 0, ARGS_VALUES, true, NUMBERS, KIND_TEXT, filter_words},
    {"year", 0, 0, ARGS_VALUES, true, DATES, KIND_NUMBER, filter_year},
    {"years", 1, 1, ARGS_VALUES, true, DATES, KIND_NUMBER, filter_years},
};
#define N_FILTERS (sizeof filters / sizeof filters[0])

const struct filter *
template_filter_find(struct str name)
{
	for (size_t i = 0; i < N_FILTERS; i++)
		if (str_is(name, filters[i].name))
			return &filters[i];
	return NULL;
}

const struct str *
template_filter_names(struct arena *a, size_t *n)
{
	struct str *v = ARENA_ARRAY(a, struct str, N_FILTERS);

	for (size_t i = 0; i < N_FILTERS; i++)
		v[i] = str_of(filters[i].name);
	*n = N_FILTERS;
	return v;
}
