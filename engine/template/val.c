#include "engine/template/val.h"

#include <string.h>

#include "engine/base/arena.h"

#define DIGITS_MOST 200

struct val
template_val_null(void)
{
	struct val v;

	memset(&v, 0, sizeof v);
	return v;
}

struct val
template_val_bool(bool truth)
{
	struct val v = template_val_null();

	v.kind = VAL_BOOL;
	v.truth = truth;
	return v;
}

struct val
template_val_text(struct str s)
{
	struct val v = template_val_null();

	v.kind = VAL_TEXT;
	v.text = s;
	return v;
}

struct val
template_val_number(struct str digits)
{
	struct val v = template_val_text(digits);

	v.kind = VAL_NUMBER;
	return v;
}

struct val
template_val_like(const struct val *of, struct str s)
{
	struct val v = template_val_text(s);

	v.path = of->path;
	v.place = of->place;
	return v;
}

struct val
template_val_member(const struct val *group, struct str name)
{
	size_t i = 0;

	if (group->kind != VAL_GROUP)
		return template_val_null();
	for (const struct field *f = group->fields; f; f = f->next, i++)
		if (str_eq(f->name, name))
			return group->items[i];
	return template_val_null();
}

static bool
only_blanks(struct str s)
{
	return str_trim(s).n == 0;
}

bool
template_val_empty(const struct val *v)
{
	switch (v->kind) {
	case VAL_NULL:
		return true;
	case VAL_TEXT:
		return only_blanks(v->text);
	case VAL_LIST:
		return v->n == 0;
	case VAL_BOOL:
	case VAL_NUMBER:
	case VAL_DATE:
	case VAL_GROUP:
		break;
	}
	return false;
}

bool
template_val_true(const struct val *v)
{
	if (v->kind == VAL_BOOL)
		return v->truth;
	return !template_val_empty(v);
}

static bool
join_lines(struct arena *a, const struct val *v, struct str *out)
{
	struct buf b = buf_new(a);
	struct str s;

	for (size_t i = 0; i < v->n; i++) {
		if (i > 0)
			buf_putc(&b, '\n');
		if (!template_val_string(a, &v->items[i], &s))
			return false;
		buf_str(&b, s);
	}
	*out = buf_take(&b);
	return true;
}

bool
template_val_string(struct arena *a, const struct val *v, struct str *out)
{
	*out = STR_NONE;
	switch (v->kind) {
	case VAL_NULL:
		return true;
	case VAL_BOOL:
		*out = v->truth ? STR("yes") : STR("no");
		return true;
	case VAL_NUMBER:
	case VAL_TEXT:
		*out = v->text;
		return true;
	case VAL_DATE:
		*out = date_short(a, v->date);
		return true;
	case VAL_LIST:
		return v->lines && join_lines(a, v, out);
	case VAL_GROUP:
		break;
	}
	return false;
}

bool
template_val_digits(const struct val *v, struct str *out)
{
	if (v->kind != VAL_NUMBER && v->kind != VAL_TEXT)
		return false;
	*out = str_trim(v->text);
	return number_check(*out);
}

bool
template_val_date(const struct val *v, struct date *out)
{
	if (v->kind == VAL_DATE) {
		*out = v->date;
		return true;
	}
	return v->kind == VAL_TEXT && date_parse(str_trim(v->text), out);
}

struct str
template_val_kind_name(const struct val *v)
{
	switch (v->kind) {
	case VAL_NULL:
		return STR(BOTH("trống", "nothing"));
	case VAL_BOOL:
		return STR(BOTH("đúng-sai", "true or false"));
	case VAL_NUMBER:
		return STR(BOTH("số", "a number"));
	case VAL_TEXT:
		return STR(BOTH("chữ", "text"));
	case VAL_DATE:
		return STR(BOTH("ngày", "a date"));
	case VAL_LIST:
		return v->lines ? STR(BOTH("các dòng", "lines"))
				: STR(BOTH("danh sách", "a list"));
	case VAL_GROUP:
		return STR(BOTH("nhóm", "a group"));
	}
	return STR_NONE;
}

/* ---- product ---- */
struct digits {
	uint8_t d[DIGITS_MOST]; /* most significant first */
	size_t n, scale;
	bool minus;
};

static bool
digits_read(struct str s, struct digits *out)
{
	bool dot = false;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-') {
			out->minus = true;
		} else if (s.p[i] == '.') {
			dot = true;
		} else {
			if (out->n == DIGITS_MOST)
				return false;
			out->d[out->n++] = (uint8_t)(s.p[i] - '0');
			out->scale += dot;
		}
	}
	return true;
}

static struct str
digits_print(
    struct arena *a, const uint8_t *d, size_t n, size_t scale, bool minus)
{
	struct buf b = buf_new(a);
	size_t from = 0;

	while (scale > 0 && d[n - 1] == 0) {
		scale--;
		n--;
	}
	while (from + 1 < n - scale && d[from] == 0)
		from++;
	if (minus && !(n - from == 1 && d[from] == 0))
		buf_putc(&b, '-');
	for (size_t i = from; i < n; i++) {
		if (i == n - scale)
			buf_putc(&b, '.');
		buf_putc(&b, (char)('0' + d[i]));
	}
	return buf_take(&b);
}

bool
template_number_multiply(
    struct arena *a, struct str x, struct str y, struct str *out)
{
	struct digits p, q;
	uint8_t r[2 * DIGITS_MOST] = {0};

	if (!digits_read(x, &p) || !digits_read(y, &q))
		return false;
	for (size_t i = p.n; i-- > 0;) {
		int carry = 0;

		for (size_t k = q.n; k-- > 0;) {
			int v = r[i + k + 1] + p.d[i] * q.d[k] + carry;

			r[i + k + 1] = (uint8_t)(v % 10);
			carry = v / 10;
		}
		r[i] = (uint8_t)(r[i] + carry);
	}
	*out = digits_print(
	    a, r, p.n + q.n, p.scale + q.scale, p.minus != q.minus);
	return true;
}
