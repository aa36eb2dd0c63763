/* Data against fields: one walk over both finds everything that is wrong and
 * builds the values expressions see. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/template/check.h"
#include "engine/template/val.h"

struct reader {
	struct arena *a;
	struct diag *d;
	const struct str *labels; /* by number of the field, or NULL */
	bool simple; /* of the group at the top, simple values only */
	bool draft;
	struct awaited **awaited; /* of a draft: behind the last one */
};

/* What is being read: for findings. */
struct spot {
	const struct field *f;
	const struct value *v;
	struct str path;
};

static struct val read_value(
    struct reader *r, const struct spot *s, enum field_kind kind);
static struct val shown_one(
    struct reader *r, const struct field *f, enum field_kind kind);
static void await(struct reader *r, struct val *at, struct val shown);
static struct val read_group(struct reader *r, const struct field *fields,
    const struct value *v, struct str path);

/* ---- paths ---- */
static struct str
path_member(struct reader *r, struct str path, struct str name)
{
	struct buf b;

	if (path.n == 0)
		return name;
	b = buf_new(r->a);
	buf_str(&b, path);
	buf_putc(&b, '.');
	buf_str(&b, name);
	return buf_take(&b);
}

static struct str
path_item(struct reader *r, struct str path, size_t i)
{
	struct buf b;

	if (path.n == 0)
		return path;
	b = buf_new(r->a);
	buf_str(&b, path);
	buf_putc(&b, '[');
	buf_int(&b, (int64_t)i);
	buf_putc(&b, ']');
	return buf_take(&b);
}

/* ---- findings ---- */
static struct str
label_of(const struct reader *r, const struct field *f)
{
	return r->labels != NULL ? r->labels[f->number] : f->label;
}

static struct val
wrong_kind(struct reader *r, const struct spot *s, enum field_kind want)
{
	diag_at(r->d, FINDING_VALUE_KIND, s->v->place, s->path,
	    label_of(r, s->f), template_field_kind_name(want),
	    value_kind_name(s->v->kind));
	return template_val_null();
}

static struct val
wrong(struct reader *r, const struct spot *s, enum finding_code code)
{
	diag_at(
	    r->d, code, s->v->place, s->path, label_of(r, s->f), s->v->text);
	return template_val_null();
}

static struct str
values_text(struct reader *r, const struct field *f)
{
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < f->n_values; i++) {
		if (i > 0)
			buf_puts(&b, ", ");
		buf_str(&b, f->values[i]);
	}
	return buf_take(&b);
}

static void
check_count(struct reader *r, const struct spot *s, size_t n)
{
	const struct field *f = s->f;
	struct buf count = buf_new(r->a), want = buf_new(r->a);

	if (n >= (size_t)f->min && (f->max == 0 || n <= (size_t)f->max))
		return;
	buf_int(&count, (int64_t)n);
	buf_int(&want, f->min);
	if (f->max == 0) {
		buf_puts(&want, "+");
	} else if (f->max != f->min) {
		buf_puts(&want, "–");
		buf_int(&want, f->max);
	}
	diag_at(r->d, FINDING_VALUE_COUNT, s->v->place, s->path, label_of(r, f),
	    buf_take(&count), buf_take(&want));
}

/* ---- single values ---- */
static struct val
val_of(const struct spot *s, enum val_kind kind, struct str text)
{
	struct val v = template_val_null();

	v.kind = kind;
	v.text = text;
	v.path = s->path;
	v.place = s->v->place;
	return v;
}

static bool
is_line(const struct value *v)
{
	return v->kind == VALUE_TEXT || v->kind == VALUE_NUMBER;
}

static struct val
read_text(struct reader *r, const struct spot *s)
{
	if (!is_line(s->v))
		return wrong_kind(r, s, FIELD_TEXT);
	if (str_find(s->v->text, '\n') < s->v->text.n)
		return wrong(r, s, FINDING_VALUE_LINES);
	return val_of(s, VAL_TEXT, s->v->text);
}

static struct val
read_date(struct reader *r, const struct spot *s)
{
	struct val v = val_of(s, VAL_DATE, STR_NONE);

	if (s->v->kind != VALUE_TEXT)
		return wrong_kind(r, s, FIELD_DATE);
	if (!date_parse(str_trim(s->v->text), &v.date))
		return wrong(r, s, FINDING_VALUE_DATE);
	if (v.date.day == 0 && !s->f->blank)
		return wrong(r, s, FINDING_VALUE_DAY);
	return v;
}

static struct val
read_number(struct reader *r, const struct spot *s)
{
	struct str digits;

	if (!is_line(s->v))
		return wrong_kind(r, s, FIELD_NUMBER);
	digits = str_trim(s->v->text);
	if (!number_check(digits))
		return wrong(r, s, FINDING_VALUE_NUMBER);
	return val_of(s, VAL_NUMBER, digits);
}

static struct val
read_choice(struct reader *r, const struct spot *s)
{
	const struct field *f = s->f;

	if (!is_line(s->v))
		return wrong_kind(r, s, FIELD_CHOICE);
	for (size_t i = 0; i < f->n_values; i++)
		if (str_eq(s->v->text, f->values[i]))
			return val_of(s, VAL_TEXT, s->v->text);
	diag_at(r->d, FINDING_VALUE_CHOICE, s->v->place, s->path,
	    label_of(r, f), s->v->text, values_text(r, f));
	return template_val_null();
}

static struct val
read_bool(struct reader *r, const struct spot *s)
{
	struct val v;

	if (s->v->kind != VALUE_BOOL)
		return wrong_kind(r, s, FIELD_BOOL);
	v = val_of(s, VAL_BOOL, STR_NONE);
	v.truth = s->v->truth;
	return v;
}

static struct val
read_image(struct reader *r, const struct spot *s)
{
	if (s->v->kind != VALUE_TEXT)
		return wrong_kind(r, s, FIELD_IMAGE);
	if (file_name_inside(s->v->text))
		return val_of(s, VAL_TEXT, s->v->text);
	diag_at(r->d, FINDING_IMAGE_OUTSIDE, s->v->place, s->path, s->v->text,
	    s->v->place.file);
	return template_val_null();
}

/* ---- lines ---- */
struct lines {
	struct val *v;
	size_t n, cap;
};

static void
line_add(
    struct reader *r, struct lines *l, const struct val *of, struct str text)
{
	struct val line = *of;

	line.kind = VAL_TEXT;
	line.text = text;
	ARENA_PUSH(r->a, l->v, l->n, l->cap, line);
}

/* A text's lines; with whole, one item however many lines it has. */
static void
lines_of_text(struct reader *r, struct lines *l, const struct val *of,
    struct str s, bool whole)
{
	size_t k;

	while (!whole && (k = str_find(s, '\n')) < s.n) {
		line_add(r, l, of, str_slice(s, 0, k));
		s = str_slice(s, k + 1, s.n);
	}
	line_add(r, l, of, s);
}

/* lines: one item a line. rich: items as the data has them, so that findings
 * can name them; their paths are made when needed. */
static struct val
read_lines(struct reader *r, const struct spot *s, enum field_kind kind)
{
	struct val v = val_of(s, VAL_LIST, STR_NONE), item;
	struct lines l = {NULL, 0, 0};
	bool rich = kind == FIELD_RICH;

	v.lines = true;
	if (is_line(s->v)) {
		lines_of_text(r, &l, &v, s->v->text, rich);
	} else if (s->v->kind != VALUE_LIST) {
		return wrong_kind(r, s, kind);
	} else {
		for (size_t i = 0; i < s->v->n; i++) {
			const struct value *w = s->v->items[i];
			struct spot at = {s->f, w, s->path};

			if (w->told)
				continue; /* told at the door */
			if (!is_line(w)) {
				at.path = path_item(r, s->path, i);
				wrong_kind(r, &at, FIELD_TEXT);
				continue;
			}
			at.path = rich ? STR_NONE : path_item(r, s->path, i);
			item = val_of(&at, VAL_TEXT, STR_NONE);
			lines_of_text(r, &l, &item, w->text, rich);
		}
	}
	v.items = l.v;
	v.n = l.n;
	if (kind == FIELD_LINES && s->f->kind == FIELD_LINES)
		check_count(r, s, l.n);
	return v;
}

/* ---- lists and groups ---- */
static void
tell_missing(
    struct reader *r, const struct field *f, struct place at, struct str path)
{
	bool unseen = f->kind == FIELD_BOOL || f->kind == FIELD_IMAGE;

	diag_at(r->d,
	    !r->draft ? FINDING_VALUE_MISSING
	    : unseen  ? FINDING_VALUE_AWAITED_UNSEEN
		      : FINDING_VALUE_AWAITED,
	    at, path, label_of(r, f), path, template_field_example(r->a, f));
}

/* Nothing to read: absent, or lines that are all blank. */
static bool
is_absent(const struct value *v, enum field_kind kind)
{
	if (v == NULL || value_empty(v))
		return true;
	if (v->kind != VALUE_LIST ||
	    (kind != FIELD_LINES && kind != FIELD_RICH))
		return false;
	for (size_t i = 0; i < v->n; i++)
		if (!value_empty(v->items[i]) ||
		    v->items[i]->kind != VALUE_TEXT)
			return false;
	return true;
}

/* An item that is not there, or empty: in a draft it is to come. */
static void
item_missing(struct reader *r, const struct spot *at, struct place place,
    struct val *out)
{
	if (r->draft) {
		tell_missing(r, at->f, place, at->path);
		out->place = place;
		out->path = at->path;
		await(r, out, shown_one(r, at->f, at->f->of));
		return;
	}
	diag_at(r->d, FINDING_VALUE_ITEM, place, at->path, label_of(r, at->f),
	    at->path, template_item_example(at->f));
}

static struct val
read_list(struct reader *r, const struct spot *s)
{
	struct val v = val_of(s, VAL_LIST, STR_NONE), *items;
	size_t n = s->v->kind == VALUE_LIST ? s->v->n : 0, min = n;

	if (s->v->kind != VALUE_LIST)
		return wrong_kind(r, s, FIELD_LIST);
	if (r->draft && n < (size_t)s->f->min)
		min = (size_t)s->f->min;
	check_count(r, s, min);
	items = ARENA_ARRAY(r->a, struct val, min);
	for (size_t i = 0; i < min; i++) {
		struct spot at = {s->f, i < n ? s->v->items[i] : NULL,
		    path_item(r, s->path, i)};

		if (at.v == NULL || is_absent(at.v, s->f->of))
			item_missing(r, &at,
			    at.v != NULL ? at.v->place : s->v->place,
			    &items[i]);
		else
			items[i] = read_value(r, &at, s->f->of);
	}
	v.items = items;
	v.n = min;
	return v;
}

static struct val
read_value(struct reader *r, const struct spot *s, enum field_kind kind)
{
	if (s->v->told)
		return template_val_null();
	switch (kind) {
	case FIELD_TEXT:
		return read_text(r, s);
	case FIELD_LINES:
	case FIELD_RICH:
		return read_lines(r, s, kind);
	case FIELD_DATE:
		return read_date(r, s);
	case FIELD_NUMBER:
		return read_number(r, s);
	case FIELD_CHOICE:
		return read_choice(r, s);
	case FIELD_BOOL:
		return read_bool(r, s);
	case FIELD_LIST:
		return read_list(r, s);
	case FIELD_GROUP:
		if (s->v->kind != VALUE_GROUP)
			return wrong_kind(r, s, FIELD_GROUP);
		return read_group(r, s->f->children, s->v, s->path);
	case FIELD_IMAGE:
		return read_image(r, s);
	}
	return template_val_null();
}

/* ---- what is absent ---- */
static struct value *
default_value(struct reader *r, const struct field *f)
{
	struct value *v = value_text_new(r->a, f->place, f->default_text);
	bool yes = str_is(f->default_text, "yes");

	if (f->kind == FIELD_BOOL && (yes || str_is(f->default_text, "no"))) {
		v->kind = VALUE_BOOL;
		v->truth = yes;
	}
	return v;
}

struct val
template_data_default(struct arena *a, struct diag *d, const struct field *f)
{
	struct reader r = {.a = a, .d = d};
	struct spot s = {f, NULL, STR_NONE};

	if (!f->has_default || f->default_text.n == 0 ||
	    f->kind == FIELD_LIST || f->kind == FIELD_GROUP ||
	    f->kind == FIELD_IMAGE)
		return template_val_null();
	s.v = default_value(&r, f);
	return read_value(&r, &s, f->kind);
}

static bool
has_defaults(const struct field *fields)
{
	for (const struct field *f = fields; f != NULL; f = f->next)
		if (f->has_default ||
		    (f->kind == FIELD_GROUP && has_defaults(f->children)))
			return true;
	return false;
}

/* An absent group comes into being when one of its fields has a default. */
static struct val
absent(struct reader *r, const struct field *f)
{
	struct val v = template_val_null(), *items;
	size_t n = 0, i = 0;

	if (f->kind != FIELD_GROUP)
		return template_data_default(r->a, r->d, f);
	if (!has_defaults(f->children))
		return v;
	for (const struct field *k = f->children; k != NULL; k = k->next)
		n++;
	items = ARENA_ARRAY(r->a, struct val, n);
	for (const struct field *k = f->children; k != NULL; k = k->next)
		items[i++] = absent(r, k);
	v.kind = VAL_GROUP;
	v.fields = f->children;
	v.items = items;
	v.n = n;
	return v;
}

/* ---- what is still to come, in a draft ---- */
static struct val shown_of(struct reader *r, const struct field *f);

/* The label as Markdown that says it. */
static void
escaped_put(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (str_find(STR("\\`*_{}[]()<>#!|&~^"), s.p[i]) < 18)
			buf_putc(b, '\\');
		buf_putc(b, s.p[i]);
	}
}

/* "[CẦN BỔ SUNG: Trích yếu]" */
static struct val
shown_text(struct reader *r, const struct field *f, bool rich)
{
	struct buf b = buf_new(r->a);
	struct val v;

	buf_puts(&b, TEMPLATE_AWAITED);
	if (rich)
		escaped_put(&b, label_of(r, f));
	else
		buf_str(&b, label_of(r, f));
	buf_putc(&b, ']');
	v = template_val_text(buf_take(&b));
	v.waits = true;
	return v;
}

static struct val
shown_group(struct reader *r, const struct field *fields)
{
	struct val v = template_val_null(), *items;
	size_t n = 0, i = 0;

	for (const struct field *f = fields; f != NULL; f = f->next)
		n++;
	items = ARENA_ARRAY(r->a, struct val, n);
	for (const struct field *f = fields; f != NULL; f = f->next)
		items[i++] = f->required && !f->blank && !f->has_default
				 ? shown_of(r, f)
				 : absent(r, f);
	v.kind = VAL_GROUP;
	v.fields = fields;
	v.items = items;
	v.n = n;
	return v;
}

static struct val
shown_one(struct reader *r, const struct field *f, enum field_kind kind)
{
	struct val v = template_val_null(), *line;

	switch (kind) {
	case FIELD_GROUP:
		return shown_group(r, f->children);
	case FIELD_LINES:
	case FIELD_RICH:
		line = ARENA_NEW(r->a, struct val);
		*line = shown_text(r, f, kind == FIELD_RICH);
		v.kind = VAL_LIST;
		v.lines = true;
		v.waits = true;
		v.items = line;
		v.n = 1;
		return v;
	case FIELD_BOOL:
	case FIELD_IMAGE:
	case FIELD_LIST:
		return v;
	case FIELD_TEXT:
	case FIELD_DATE:
	case FIELD_NUMBER:
	case FIELD_CHOICE:
		break;
	}
	return shown_text(r, f, false);
}

/* What is printed where the value is to come; a list has as many items as it
 * must have. */
static struct val
shown_of(struct reader *r, const struct field *f)
{
	struct val v = template_val_null(), *items;

	if (f->kind != FIELD_LIST)
		return shown_one(r, f, f->kind);
	v.kind = VAL_LIST;
	v.fields = f->children;
	v.n = f->min > 1 ? (size_t)f->min : 1;
	items = ARENA_ARRAY(r->a, struct val, v.n);
	for (size_t i = 0; i < v.n; i++)
		items[i] = shown_one(r, f, f->of);
	v.items = items;
	return v;
}

static void
await(struct reader *r, struct val *at, struct val shown)
{
	struct awaited *w = ARENA_NEW(r->a, struct awaited);

	w->at = at;
	w->shown = shown;
	w->shown.path = at->path;
	w->shown.place = at->place;
	*r->awaited = w;
	r->awaited = &w->next;
}

bool
template_text_awaits(struct str s)
{
	struct str mark = STR(TEMPLATE_AWAITED);

	for (size_t i = 0; i + mark.n <= s.n; i++)
		if (str_starts(str_slice(s, i, s.n), mark))
			return true;
	return false;
}

void
template_data_fill(const struct awaited *awaited)
{
	for (; awaited != NULL; awaited = awaited->next)
		*awaited->at = awaited->shown;
}

/* ---- groups ---- */
static void
check_keys(struct reader *r, const struct field *fields, const struct value *v,
    struct str path)
{
	const struct str *names = NULL;
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		const struct member *m = &v->members[i];

		if (template_field_find(fields, m->name) != NULL ||
		    (path.n == 0 && str_is(m->name, "$schema")))
			continue;
		if (names == NULL && r->d->errors < TEMPLATE_SUGGESTIONS)
			names = template_field_names(r->a, fields, &n);
		diag_at(r->d, FINDING_KEY_UNKNOWN, m->place,
		    path_member(r, path, m->name), m->name,
		    text_did_you_mean(r->a, m->name, names,
			r->d->errors < TEMPLATE_SUGGESTIONS ? n : 0));
	}
}

static bool
is_simple(enum field_kind kind)
{
	return kind != FIELD_LIST && kind != FIELD_GROUP && kind != FIELD_IMAGE;
}

static void
read_member(struct reader *r, const struct field *f, const struct value *group,
    struct str path, struct val *out)
{
	struct spot s = {
	    f, value_find(group, f->name), path_member(r, path, f->name)};
	struct place at = s.v != NULL ? s.v->place : group->place;
	bool missing = f->required && !f->blank && !f->has_default;

	if (!is_absent(s.v, f->kind)) {
		*out = read_value(r, &s, f->kind);
		return;
	}
	if (missing)
		tell_missing(r, f, at, s.path);
	/* what is told of it is told where it would stand */
	*out = absent(r, f);
	out->place = at;
	out->path = s.path;
	if (missing && r->draft)
		await(r, out, shown_of(r, f));
}

static struct val
read_group(struct reader *r, const struct field *fields, const struct value *v,
    struct str path)
{
	struct val group = template_val_null(), *items;
	size_t n = 0, i = 0;

	if (!r->simple)
		check_keys(r, fields, v, path);
	for (const struct field *f = fields; f != NULL; f = f->next)
		n++;
	items = ARENA_ARRAY(r->a, struct val, n);
	for (const struct field *f = fields; f != NULL; f = f->next, i++)
		if (!r->simple || is_simple(f->kind))
			read_member(r, f, v, path, &items[i]);
	group.kind = VAL_GROUP;
	group.fields = fields;
	group.items = items;
	group.n = n;
	group.path = path;
	group.place = v->place;
	return group;
}

struct val
template_data_simple(struct arena *a, struct diag *d,
    const struct field *fields, const struct value *data)
{
	struct reader r = {.a = a, .d = d, .simple = true};

	if (data->kind != VALUE_GROUP)
		return template_val_null();
	return read_group(&r, fields, data, STR_NONE);
}

static struct val
read_data(
    struct reader *r, const struct field *fields, const struct value *data)
{
	if (data->kind != VALUE_GROUP) {
		diag_at(r->d, FINDING_VALUE_KIND, data->place, STR_NONE,
		    STR(BOTH("dữ liệu", "the data")),
		    template_field_kind_name(FIELD_GROUP),
		    value_kind_name(data->kind));
		return template_val_null();
	}
	return read_group(r, fields, data, STR_NONE);
}

struct val
template_data_read(struct arena *a, struct diag *d, const struct field *fields,
    const struct str *labels, const struct value *data)
{
	struct reader r = {.a = a, .d = d, .labels = labels};

	return read_data(&r, fields, data);
}

struct val
template_data_draft(struct arena *a, struct diag *d, const struct field *fields,
    const struct str *labels, const struct value *data,
    struct awaited **awaited)
{
	struct reader r = {.a = a,
	    .d = d,
	    .labels = labels,
	    .draft = true,
	    .awaited = awaited};

	*awaited = NULL;
	return read_data(&r, fields, data);
}
