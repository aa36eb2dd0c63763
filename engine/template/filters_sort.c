/* sort and sort-names: lists in order. Numbers by value, dates by date, texts
 * and names the Vietnamese way; what is equal keeps the order of the data, and
 * what is absent comes last. */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/template/filters.h"
#include "engine/text/collate.h"

struct entry {
	const struct val *item;
	size_t at; /* in the data */
	bool absent;
	struct val by;
	struct str key; /* of texts: the collator's; of numbers: digits */
};

static int
by_place(const struct entry *x, const struct entry *y)
{
	return (x->at > y->at) - (x->at < y->at);
}

static int
by_key(const void *p, const void *q)
{
	const struct entry *x = p, *y = q;
	int c = str_cmp(x->key, y->key);

	if (x->absent || y->absent)
		c = (int)x->absent - (int)y->absent;
	return c != 0 ? c : by_place(x, y);
}

static int
by_number(const void *p, const void *q)
{
	const struct entry *x = p, *y = q;
	int c;

	if (x->absent || y->absent)
		c = (int)x->absent - (int)y->absent;
	else
		c = number_compare(x->key, y->key);
	return c != 0 ? c : by_place(x, y);
}

static int
by_date(const void *p, const void *q)
{
	const struct entry *x = p, *y = q;
	int c = date_compare(x->by.date, y->by.date);

	if (x->absent || y->absent)
		c = (int)x->absent - (int)y->absent;
	return c != 0 ? c : by_place(x, y);
}

/* The field each group is sorted by; empty: the items themselves. */
static bool
field_name(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct str *out)
{
	*out = STR_NONE;
	if (n == 0)
		return true;
	if (!template_val_string(e->a, &args[0], out) || out->n == 0)
		return template_eval_wrong(e, x, &args[0],
		    STR(BOTH("tên trường", "the name of a field")));
	if (in->n == 0 || in->items[0].kind != VAL_GROUP)
		return true;
	for (const struct field *f = in->items[0].fields; f; f = f->next)
		if (str_eq(f->name, *out))
			return true;
	return template_eval_wrong(e, x, &args[0],
	    STR(BOTH("tên một trường của nhóm",
		"the name of a field of the groups")));
}

static bool
sorts(const struct val *v)
{
	return v->kind != VAL_BOOL && v->kind != VAL_GROUP &&
	       (v->kind != VAL_LIST || v->lines);
}

static bool
gather(const struct eval *e, const struct expr *x, const struct val *in,
    struct str field, struct entry *v)
{
	for (size_t i = 0; i < in->n; i++) {
		struct entry *r = &v[i];

		r->item = &in->items[i];
		r->at = i;
		r->by = in->items[i];
		if (field.n > 0 && r->by.kind != VAL_GROUP)
			return template_eval_wrong(e, x, r->item,
			    STR(BOTH("nhóm (vì có tên trường)",
				"a group, since a field is named")));
		if (field.n > 0)
			r->by = template_val_member(r->item, field);
		r->absent = template_val_empty(&r->by);
		if (!r->absent && !sorts(&r->by))
			return template_eval_wrong(e, x, &r->by,
			    STR(BOTH("chữ, số hoặc ngày",
				"text, a number or a date")));
	}
	return true;
}

/* Are all that are there of that kind? */
static bool
all_are(const struct entry *v, size_t n, enum val_kind kind)
{
	for (size_t i = 0; i < n; i++)
		if (!v[i].absent && v[i].by.kind != kind)
			return false;
	return true;
}

static void
put_digits(struct entry *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!v[i].absent)
			template_val_digits(&v[i].by, &v[i].key);
}

static void
put_keys(const struct eval *e, struct entry *v, size_t n, bool names)
{
	struct collator *c = text_collator_open(e->a);

	for (size_t i = 0; i < n; i++) {
		struct str s;

		if (v[i].absent || !template_val_string(e->a, &v[i].by, &s))
			continue;
		v[i].key = names ? text_name_key(c, s) : text_sort_key(c, s);
	}
	text_collator_close(c);
}

static void
put_in_order(const struct eval *e, struct entry *v, size_t n, bool names)
{
	if (n == 0)
		return;
	if (!names && all_are(v, n, VAL_NUMBER)) {
		put_digits(v, n);
		qsort(v, n, sizeof *v, by_number);
	} else if (!names && all_are(v, n, VAL_DATE)) {
		qsort(v, n, sizeof *v, by_date);
	} else {
		put_keys(e, v, n, names);
		qsort(v, n, sizeof *v, by_key);
	}
}

static bool
sort(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out, bool names)
{
	struct entry *v;
	struct val *items;
	struct str field;

	*out = *in;
	if (in->kind == VAL_NULL)
		return true;
	if (in->kind != VAL_LIST)
		return template_eval_wrong(
		    e, x, in, STR(BOTH("danh sách", "a list")));
	v = ARENA_ARRAY(e->a, struct entry, in->n);
	if (!field_name(e, x, in, args, n, &field) ||
	    !gather(e, x, in, field, v))
		return false;
	put_in_order(e, v, in->n, names);
	items = ARENA_ARRAY(e->a, struct val, in->n);
	for (size_t i = 0; i < in->n; i++)
		items[i] = *v[i].item;
	out->items = items;
	return true;
}

bool
filter_sort(const struct eval *e, const struct expr *x, const struct val *in,
    const struct val *args, size_t n, struct val *out)
{
	return sort(e, x, in, args, n, out, false);
}

bool
filter_sort_names(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out)
{
	return sort(e, x, in, args, n, out, true);
}
