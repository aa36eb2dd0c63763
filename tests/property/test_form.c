/* Random data from fixed seeds: filled into the form, written as CSV and as
 * XLSX and read back, it is what it was. Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/data/csv.h"
#include "engine/data/json.h"
#include "engine/data/xlsx.h"
#include "engine/base/file.h"
#include "engine/template/form.h"
#include "engine/template/sheet.h"
#include "tests/unit/fixture.h"

#define SEEDS 60

struct random {
	struct arena *a;
	uint32_t state;
};

static uint32_t
below(struct random *r, uint32_t n)
{
	r->state = r->state * 1664525u + 1013904223u;
	return (r->state >> 8) % n;
}

static const char *const words[] = {"Đặng Thị Ứng", "001090000123", "a, b",
    "x;y", "\"", "\"\"", "=1+1", "[danh_sach]", "_x000D_", " ở đầu", "cuối ",
    "tab\tở giữa", "<b>&amp;", "1,5", "Ví dụ", "Ghi chú", "TT", "07", "hoà hòa",
    "--- ", "'", "☐", "Mã trường", "1E5", "08/01/2024", "true", "#"};

static struct value *
text(struct random *r)
{
	return value_text_new(
	    r->a, NOWHERE, str_of(words[below(r, COUNT(words))]));
}

static struct value *
list_new(struct random *r, enum value_kind kind, size_t n)
{
	struct value *v = value_text_new(r->a, NOWHERE, STR_NONE);

	v->kind = kind;
	v->n = n;
	v->items = ARENA_ARRAY(r->a, struct value *, n);
	v->members = ARENA_ARRAY(r->a, struct member, n);
	return v;
}

static struct value *
lines(struct random *r)
{
	struct value *v = list_new(r, VALUE_LIST, 1 + below(r, 3));

	for (size_t i = 0; i < v->n; i++)
		v->items[i] = text(r);
	if (v->n > 2)
		v->items[1] = value_text_new(r->a, NOWHERE, STR(""));
	return below(r, 2) ? v : v->items[0];
}

static struct value *group(struct random *r, const struct field *fields);

static struct value *
value(struct random *r, const struct field *f, enum field_kind kind)
{
	struct value *v = text(r);

	switch (kind) {
	case FIELD_TEXT:
		return v;
	case FIELD_LINES:
	case FIELD_RICH:
		return lines(r);
	case FIELD_DATE:
		v->text = below(r, 2) ? STR("08/01/2024") : STR("2024-02-29");
		return v;
	case FIELD_NUMBER:
		v->kind = below(r, 2) ? VALUE_NUMBER : VALUE_TEXT;
		v->text = below(r, 2) ? STR("-1.50") : STR("1500000");
		return v;
	case FIELD_CHOICE:
		v->text = f->values[below(r, (uint32_t)f->n_values)];
		return v;
	case FIELD_BOOL:
		v->kind = VALUE_BOOL;
		v->truth = below(r, 2) == 0;
		return v;
	case FIELD_LIST:
		v = list_new(r, VALUE_LIST, 1 + below(r, 4));
		for (size_t i = 0; i < v->n; i++)
			v->items[i] = value(r, f, f->of);
		return v;
	case FIELD_GROUP:
		return group(r, f->children);
	case FIELD_IMAGE:
		v->text = STR("anh, 1.png");
		return v;
	}
	return v;
}

/* The first field is always there: a row with nothing in it is none. */
static struct value *
group(struct random *r, const struct field *fields)
{
	struct value *v;
	size_t n = 0;

	for (const struct field *f = fields; f != NULL; f = f->next)
		n++;
	v = list_new(r, VALUE_GROUP, n);
	v->n = 0;
	for (const struct field *f = fields; f != NULL; f = f->next) {
		if (f != fields && below(r, 3) == 0)
			continue;
		v->members[v->n].name = f->name;
		v->members[v->n++].value = value(r, f, f->kind);
	}
	return v;
}

/* ---- what values mean ---- */
static void
put_lines(struct buf *b, const struct value *v)
{
	if (v->kind != VALUE_LIST) {
		buf_str(b, v->text);
		return;
	}
	for (size_t i = 0; i < v->n; i++) {
		buf_puts(b, i > 0 ? "\n" : "");
		buf_str(b, v->items[i]->text);
	}
}

static void put_value(struct buf *b, const struct field *f,
    enum field_kind kind, const struct value *v);

/* In the order of the fields; what is empty is absent. */
static void
put_group(struct buf *b, const struct field *fields, const struct value *v)
{
	for (const struct field *f = fields; f != NULL; f = f->next) {
		const struct value *member = value_find(v, f->name);
		size_t before = b->n, from;

		if (value_empty(member))
			continue;
		buf_str(b, f->name);
		buf_putc(b, '=');
		from = b->n;
		put_value(b, f, f->kind, member);
		if (f->kind == FIELD_GROUP && b->n == from + 2)
			b->n = before; /* {} */
		else
			buf_putc(b, '\n');
	}
}

static void
put_value(struct buf *b, const struct field *f, enum field_kind kind,
    const struct value *v)
{
	if (kind == FIELD_GROUP) {
		buf_putc(b, '{');
		put_group(b, f->children, v);
		buf_putc(b, '}');
	} else if (kind == FIELD_LIST) {
		for (size_t i = 0; i < v->n; i++) {
			buf_putc(b, '[');
			put_value(b, f, f->of, v->items[i]);
			buf_putc(b, ']');
		}
	} else if (kind == FIELD_BOOL) {
		buf_puts(b, v->kind != VALUE_BOOL ? "?"
			    : v->truth            ? "yes"
						  : "no");
	} else {
		put_lines(b, v);
	}
}

static const char *
meaning(struct fixture *f, const struct template *t, const struct value *v)
{
	struct buf b = buf_new(f->a);

	if (v == NULL)
		return "NULL";
	put_group(&b, template_fields(t), v);
	buf_putc(&b, '\0');
	return b.p;
}

/* ---- there and back ---- */
static const struct value *
through_csv(
    struct fixture *f, const struct template *t, const struct value *data)
{
	struct csv_options o = {.separator = 0};
	struct buf b = buf_new(f->a);
	struct sheets *s;
	struct book book;

	template_form(f->a, t, data, &book);
	book_csv(&b, &book, ',');
	s = csv_read(f->a, &f->d, STR("a.csv"), buf_take(&b), &o);
	assert_non_null(s);
	book_plain(f->a, s);
	return template_sheets_data(f->a, &f->d, t, STR("a.csv"), s);
}

static const struct value *
through_xlsx(
    struct fixture *f, const struct template *t, const struct value *data)
{
	struct str bytes, again;
	struct sheets *s;
	struct book book;

	template_form(f->a, t, data, &book);
	book_xlsx(f->a, &book, &bytes);
	book_xlsx(f->a, &book, &again);
	assert_true(str_eq(bytes, again));
	s = xlsx_read(f->a, &f->d, STR("a.xlsx"), bytes, NULL);
	assert_non_null(s);
	return template_sheets_data(f->a, &f->d, t, STR("a.xlsx"), s);
}

static void
same(struct fixture *f, const struct template *t, const struct value *data)
{
	const char *want = meaning(f, t, data);

	assert_string_equal(meaning(f, t, through_csv(f, t, data)), want);
	assert_string_equal(meaning(f, t, through_xlsx(f, t, data)), want);
	for (size_t i = 0; i < f->d.n; i++)
		print_error("%s\n", finding_name(f->d.v[i].code));
	assert_int_equal(f->d.n, 0);
}

static const struct template *
load(struct fixture *f, const char *name)
{
	static const char *const folders[] = {"templates", "tests/property"};
	struct template_path path = {folders, 2};
	const struct template *t =
	    template_load(f->a, &f->d, &path, str_of(name));

	assert_non_null(t);
	f->d.n = f->d.errors = 0;
	/* the tag `template` is a word of C++, which it stumbles over */
	/* cppcheck-suppress CastIntegerToAddressAtReturn */
	return t;
}

static void
random_data(void **state)
{
	static const char *const names[] = {"cong-van",
	    "tests/property/form.xml",
	    "tests/fixtures/xlsx/danh-sach/template.xml"};
	struct fixture *f = *state;

	for (size_t k = 0; k < COUNT(names); k++) {

		const struct template *t = load(f, names[k]);

		for (uint32_t seed = 0; seed < SEEDS; seed++) {
			struct random r = {f->a, seed * 2654435761u + 1};

			same(f, t, group(&r, template_fields(t)));
		}
	}
}

static void
through_forms(struct fixture *f, const struct template *t, const char *file)
{
	struct value *v;
	struct str bytes;

	assert_true(file_read(f->a, &f->d, file, NOWHERE, &bytes));
	v = json_read(f->a, &f->d, str_of(file), bytes);
	assert_non_null(v);
	same(f, t, v);
}

static void
examples(void **state)
{
	static const char *const names[] = {"cong-van", "cts-01-ca-nhan",
	    "cts-02-to-chuc", "cts-03-thiet-bi", "cts-04-gia-han",
	    "cts-05-thu-hoi", "cts-06-khoi-phuc", "so-van-ban-di", "phieu-gui",
	    "bieu-thong-ke", "bao-cao-ket-qua", "danh-muc", "ket-qua-kiem-tra",
	    "sao-y", "trich-sao"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct template *t = load(f, names[i]);
		struct buf file = buf_new(f->a);

		buf_puts(&file, "templates/");
		buf_puts(&file, names[i]);
		buf_puts(&file, "/example.json");
		buf_putc(&file, '\0');
		through_forms(f, t, file.p);
	}
	through_forms(f, load(f, "cong-van"), "samples/35-ubnd-vhtt/data.json");
}

/* The empty form has no data but the defaults. */
static void
blank(void **state)
{
	struct fixture *f = *state;
	const struct template *t = load(f, "cong-van");

	static const char defaults[] =
	    "trinh_bay={co_chu=13\nle_tren=20\nle_duoi=20\nle_trai=30\n"
	    "le_phai=15\nlui_dau_dong=10\ndan_dong=single\ncach_doan=6\n}\n"
	    "co_chu=13\n";

	assert_string_equal(meaning(f, t, through_csv(f, t, NULL)), defaults);
	assert_string_equal(meaning(f, t, through_xlsx(f, t, NULL)), defaults);
	assert_int_equal(f->d.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(random_data, setup, teardown),
	    cmocka_unit_test_setup_teardown(examples, setup, teardown),
	    cmocka_unit_test_setup_teardown(blank, setup, teardown)};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
