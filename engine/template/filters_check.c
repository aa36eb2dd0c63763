/* Filters that checks live on: patterns, parts of texts, looking things up,
 * spans of time. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/base/names.h"
#include "engine/template/filters.h"
#include "engine/text/fold.h"
#include "engine/text/regex.h"
#include "engine/text/text.h"

#define SPAN_MOST 30000

/* The expression's matcher; where there are no facts (a template's constants)
 * one of its own. */
static struct matcher *
matcher_of(const struct eval *e, const struct expr *x)
{
	if (e->facts != NULL)
		return template_facts_matcher(e->facts, x->regex);
	return matcher_new(e->a, x->regex, NULL);
}

static bool
tell_limit(const struct eval *e, const struct expr *x, const struct val *in)
{
	bool data = in->path.n > 0;

	if (e->facts != NULL)
		e->facts->broken++;
	diag_at(e->d, FINDING_REGEX_LIMIT, data ? in->place : x->place,
	    in->path, x->args[0]->value.text);
	return false;
}

static bool
text_in(const struct eval *e, const struct expr *x, const struct val *in,
    struct str *s)
{
	return template_val_string(e->a, in, s) ||
	       template_eval_wrong(e, x, in, STR(BOTH("chữ", "text")));
}

bool
filter_matches(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct str s;
	enum match m;

	(void)args, (void)n;
	*out = template_val_bool(false);
	if (template_val_empty(in))
		return true;
	if (!text_in(e, x, in, &s))
		return false;
	m = matcher_whole(matcher_of(e, x), s);
	*out = template_val_bool(m == MATCH_YES);
	return m != MATCH_LIMIT || tell_limit(e, x, in);
}

static bool
substitute(const struct eval *e, const struct expr *x, const struct val *in,
    struct str with, struct val *out)
{
	struct str s, made = STR_NONE;

	if (!text_in(e, x, in, &s))
		return false;
	switch (matcher_replace(matcher_of(e, x), e->a, s, with, &made)) {
	case MATCH_YES:
		*out = template_val_like(in, made);
		return true;
	case MATCH_LIMIT:
		return tell_limit(e, x, in);
	case MATCH_NO:
		break;
	}
	return template_eval_wrong(e, x, NULL,
	    STR(BOTH("$ kèm số của một nhóm ( ) có trong biểu thức chính quy",
		"$ with the number of a group ( ) of the regular "
		"expression")));
}

bool
filter_substitute(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	struct val *items;
	struct str with;

	(void)n;
	*out = *in;
	if (in->kind == VAL_NULL)
		return true;
	if (!text_in(e, x, &args[1], &with))
		return false;
	if (in->kind != VAL_LIST)
		return substitute(e, x, in, with, out);
	items = ARENA_ARRAY(e->a, struct val, in->n);
	for (size_t i = 0; i < in->n; i++)
		if (!substitute(e, x, &in->items[i], with, &items[i]))
			return false;
	out->items = items;
	return true;
}

bool
filter_length(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct str s;

	(void)args, (void)n;
	if (!text_in(e, x, in, &s))
		return false;
	*out = template_val_number(str_number(e->a, text_length(s)));
	return true;
}

bool
filter_shortened_to(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	struct str name, sign;

	(void)n;
	if (!text_in(e, x, in, &name) || !text_in(e, x, &args[0], &sign))
		return false;
	*out = template_val_bool(text_shortened(e->a, name, sign));
	return true;
}

/* False after a finding. */
static bool
bound_in(
    const struct eval *e, const struct expr *x, const struct val *v, size_t *to)
{
	struct str digits;
	int32_t i;

	if (template_val_digits(v, &digits) && str_to_int(digits, &i) &&
	    i >= 0 && i <= SPAN_MOST) {
		*to = (size_t)i;
		return true;
	}
	return template_eval_wrong(e, x, v,
	    STR(BOTH(
		"số nguyên từ 0 đến 30000", "a whole number from 0 to 30000")));
}

bool
filter_slice(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	size_t from = 0, to = SIZE_MAX;
	struct str s;

	*out = *in;
	if (!bound_in(e, x, &args[0], &from) ||
	    (n > 1 && !bound_in(e, x, &args[1], &to)))
		return false;
	if (in->kind == VAL_NULL)
		return true;
	if (!text_in(e, x, in, &s))
		return false;
	*out = template_val_like(in, text_slice(s, from, to));
	return true;
}

/* ---- lists ---- */
bool
filter_split(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct val *v = NULL;
	size_t cap = 0;
	struct str s, mark;

	(void)n;
	if (in->kind == VAL_NULL)
		return true;
	if (!text_in(e, x, in, &s) || !text_in(e, x, &args[0], &mark))
		return false;
	out->kind = VAL_LIST;
	out->path = in->path;
	out->place = in->place;
	out->n = 0;
	for (bool more = mark.n > 0; more;) {
		size_t at = str_seek(s, mark);
		struct val part =
		    template_val_like(in, str_trim(str_slice(s, 0, at)));

		if (part.text.n > 0)
			ARENA_PUSH(e->a, v, out->n, cap, part);
		more = at < s.n;
		s = str_slice(s, more ? at + mark.n : at, s.n);
	}
	out->items = v;
	return true;
}

bool
filter_distinct(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	struct names seen = {NULL, 0, 0, 0};
	struct val *v = NULL;
	size_t cap = 0;

	(void)x, (void)args, (void)n;
	*out = *in;
	if (in->kind != VAL_LIST)
		return true;
	out->n = 0;
	for (size_t i = 0; i < in->n; i++) {
		struct str s;

		if (!template_val_string(e->a, &in->items[i], &s) ||
		    names_put(e->a, &seen, s, 1) == 0)
			ARENA_PUSH(e->a, v, out->n, cap, in->items[i]);
	}
	out->items = v;
	return true;
}

/* ---- looking up ---- */
static bool
lookup_in(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, struct str *member, struct str *key)
{
	if (in->kind != VAL_NULL && in->kind != VAL_LIST)
		return template_eval_wrong(
		    e, x, in, STR(BOTH("danh sách", "a list")));
	return text_in(e, x, &args[0], member) && text_in(e, x, &args[1], key);
}

bool
filter_find(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct val found;
	struct str member = STR_NONE, key = STR_NONE;

	(void)n;
	if (!lookup_in(e, x, in, args, &member, &key))
		return false;
	if (in->kind == VAL_NULL || e->facts == NULL)
		return true;
	found = template_facts_where(e->facts, e->a, in, member, key);
	if (found.n > 0)
		*out = found.items[0];
	return true;
}

bool
filter_where(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	struct str member, key;

	(void)n;
	*out = *in;
	if (!lookup_in(e, x, in, args, &member, &key))
		return false;
	if (in->kind == VAL_LIST && e->facts != NULL)
		*out = template_facts_where(e->facts, e->a, in, member, key);
	return true;
}

/* ---- time ---- */
static bool
dates_in(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *arg, struct date *from, struct date *to, bool *absent)
{
	*absent = template_val_empty(in) || template_val_empty(arg);
	if (*absent)
		return true;
	if (!template_val_date(in, from))
		return template_eval_wrong(
		    e, x, in, STR(BOTH("ngày", "a date")));
	if (!template_val_date(arg, to))
		return template_eval_wrong(
		    e, x, arg, STR(BOTH("ngày", "a date")));
	*absent = from->day == 0 || to->day == 0;
	return true;
}

static bool
span(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *arg, int32_t (*measure)(struct date, struct date),
    struct val *out)
{
	struct buf b = buf_new(e->a);
	struct date from = {0}, to = {0};
	bool absent;

	if (!dates_in(e, x, in, arg, &from, &to, &absent))
		return false;
	if (absent)
		return true;
	buf_int(&b, measure(from, to));
	*out = template_val_number(buf_take(&b));
	return true;
}

bool
filter_years(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)n;
	return span(e, x, in, &args[0], date_years, out);
}

bool
filter_days(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	(void)n;
	return span(e, x, in, &args[0], date_days, out);
}

bool
filter_last_day(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	struct date d;

	(void)args, (void)n;
	*out = *in;
	if (template_val_empty(in))
		return true;
	if (!template_val_date(in, &d))
		return template_eval_wrong(
		    e, x, in, STR(BOTH("ngày", "a date")));
	*out = template_val_like(in, STR_NONE);
	out->kind = VAL_DATE;
	out->date = date_last(d);
	return true;
}
