/* Building the form. What its cells say is Vietnamese: clerks fill it in.
 *
 * First the fields of the letter:
 *	Mã trường | Nội dung cần điền | Giá trị | Ghi chú
 * A list of simple values has several rows of the same code. Then each list of
 * groups, under a cell with its path in brackets:
 *	[danh_sach]  Danh sách học viên
 *	TT         | Họ và tên | Số định danh | …      headings
 *	Mã trường  | ho_ten    | dinh_danh
 *	Ghi chú    | Bắt buộc. | …
 *	Ví dụ      | …                                 never read as data
 *	1          |                                   rows to fill in
 * The first column says what a row is, so that no example is taken for data. */
#include "engine/template/form.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/check.h"
#include "engine/template/sheet_parts.h"

#define BLANK_ROWS 3 /* of lists */

struct builder {
	struct arena *a;
	struct book *book;
	struct book_sheet *sheet;
	const struct value *data;
};

/* ---- cells ---- */
static struct book_sheet *
sheet_add(struct builder *b, struct str name)
{
	struct book_sheet zero = {.name = name};

	ARENA_PUSH(b->a, b->book->sheets, b->book->n, b->book->cap, zero);
	b->sheet = &b->book->sheets[b->book->n - 1];
	return b->sheet;
}

static void
row_add(struct builder *b)
{
	struct book_row row = {NULL, 0, 0};
	struct book_sheet *s = b->sheet;

	ARENA_PUSH(b->a, s->rows, s->n, s->cap, row);
}

static void
put(struct builder *b, struct str text, enum book_look look)
{
	struct book_row *row = &b->sheet->rows[b->sheet->n - 1];
	struct book_cell cell = {text, look};

	ARENA_PUSH(b->a, row->cells, row->n, row->cap, cell);
}

static void
choices_add(struct builder *b, const struct field *f, size_t column,
    size_t first, size_t last)
{
	static const struct str yes_no[] = {
	    {"có", sizeof "có" - 1}, {"không", sizeof "không" - 1}};
	struct book_choice c = {column, first, last, f->values, f->n_values};
	struct book_sheet *s = b->sheet;

	if (f->kind == FIELD_LIST) /* a cell may hold several */
		return;
	if (f->kind == FIELD_BOOL) {
		c.values = yes_no;
		c.n = 2;
	}
	if (c.n > 0)
		ARENA_PUSH(b->a, s->choices, s->n_choices, s->cap_choices, c);
}

/* ---- what fields say about themselves ---- */
static void
put_kind(struct buf *b, const struct field *f, enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
	case FIELD_GROUP:
	case FIELD_LIST:
		break;
	case FIELD_LINES:
		buf_puts(b, " Có thể nhiều dòng.");
		break;
	case FIELD_RICH:
		buf_puts(b, " Markdown, có thể nhiều dòng.");
		break;
	case FIELD_DATE:
		buf_puts(b, " Ngày, dạng dd/mm/yyyy.");
		break;
	case FIELD_NUMBER:
		buf_puts(b, " Số, ví dụ 1234.5.");
		break;
	case FIELD_CHOICE:
		buf_puts(b, " Một trong: ");
		for (size_t i = 0; i < f->n_values; i++) {
			buf_puts(b, i > 0 ? ", " : "");
			buf_str(b, f->values[i]);
		}
		buf_putc(b, '.');
		break;
	case FIELD_BOOL:
		buf_puts(b, " Có hoặc không.");
		break;
	case FIELD_IMAGE:
		buf_puts(b, " Tệp PNG hoặc JPEG cạnh tệp dữ liệu.");
		break;
	}
}

static bool
is_letter(struct str s, size_t i)
{
	return i < s.n && ((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z');
}

/* The help, which for yes or no may speak of true and false, as JSON does. */
static void
put_help(struct buf *b, const struct field *f)
{
	static const char *const words[][2] = {
	    {"true", "có"}, {"false", "không"}};
	struct str s = f->help;
	size_t i = 0;

	buf_putc(b, ' ');
	while (i < s.n) {
		struct str rest = str_slice(s, i, s.n);
		size_t k = 0;

		while (k < 2 && !(str_starts(rest, str_of(words[k][0])) &&
				    !is_letter(rest, strlen(words[k][0]))))
			k++;
		if (f->kind != FIELD_BOOL || k == 2 ||
		    (i > 0 && is_letter(s, i - 1))) {
			buf_putc(b, s.p[i++]);
			continue;
		}
		buf_puts(b, words[k][1]);
		i += strlen(words[k][0]);
	}
}

static struct str
note_of(struct builder *b, const struct field *f, bool with_example)
{
	struct buf n = buf_new(b->a);
	bool must = f->required && !f->blank && !f->has_default;
	struct str example;

	buf_puts(&n, must ? "Bắt buộc." : "Có thể để trống.");
	put_kind(&n, f, f->kind == FIELD_LIST ? f->of : f->kind);
	if (f->kind == FIELD_LIST)
		buf_puts(&n, with_example
				 ? " Mỗi dòng một mục; cần thêm thì thêm dòng "
				   "cùng mã."
				 : " Mỗi mục một dòng trong ô.");
	if (with_example && f->example.n > 0) {
		buf_puts(&n, " Ví dụ: ");
		example = sheet_example(b->a, f);
		buf_str(&n, example);
		if (example.p[example.n - 1] != '.')
			buf_putc(&n, '.');
	}
	if (f->help.n > 0)
		put_help(&n, f);
	return buf_take(&n);
}

/* ---- values as one types them ---- */
static struct str
shown(const struct value *v)
{
	if (v->kind == VALUE_BOOL)
		return v->truth ? STR("có") : STR("không");
	return v->text;
}

static struct str
default_of(const struct field *f)
{
	if (f->kind != FIELD_BOOL || f->default_text.n == 0)
		return f->default_text;
	return str_is(f->default_text, "yes") ? STR("có") : STR("không");
}

static bool
has_many_lines(enum field_kind kind)
{
	return kind == FIELD_LINES || kind == FIELD_RICH;
}

static struct str
joined(struct builder *b, const struct value *v, const char *mark)
{
	struct buf out = buf_new(b->a);

	if (v->kind != VALUE_LIST)
		return shown(v);
	for (size_t i = 0; i < v->n; i++) {
		buf_puts(&out, i > 0 ? mark : "");
		buf_str(&out, joined(b, v->items[i], "\n"));
	}
	return buf_take(&out);
}

static bool
could_divide(const struct field *f, struct str s)
{
	struct str mark = f->named != NULL ? f->named->separator : STR_NONE;

	return str_find(s, ';') < s.n || str_find(s, ',') < s.n ||
	       (mark.n == 1 && str_find(s, mark.p[0]) < s.n);
}

/* One cell for the value. Where a mark in the only item would divide it, a
 * line break behind it says that it is one. */
static struct str
cell_of(struct builder *b, const struct field *f, const struct value *v)
{
	struct str s;

	if (value_empty(v))
		return STR_NONE;
	if (f->kind != FIELD_LIST)
		return joined(b, v, "\n");
	if (has_many_lines(f->of))
		return joined(b, v, "\n---\n");
	s = joined(b, v, "\n");
	if (str_find(s, '\n') == s.n && could_divide(f, s))
		s = str_cat(b->a, s, STR("\n"));
	return s;
}

static const struct value *
value_at(const struct value *group, struct str path)
{
	while (group != NULL && path.n > 0) {
		size_t dot = str_find(path, '.');

		group = value_find(group, str_slice(path, 0, dot));
		path =
		    dot < path.n ? str_slice(path, dot + 1, path.n) : STR_NONE;
	}
	return group;
}

/* ---- the letter ---- */
static struct str
label_of(const struct leaves *l, size_t i)
{
	struct str s = l->v[i].label;
	struct match m = leaves_match(l, s);

	if (m.leaf == i && m.other == LEAF_NONE)
		return s;
	return l->v[i].path;
}

static void
field_row(
    struct builder *b, const struct leaf *f, struct str value, struct str note)
{
	row_add(b);
	put(b, f->path, BOOK_CODE);
	put(b, f->label, BOOK_PLAIN);
	put(b, value, BOOK_PLAIN);
	put(b, note, BOOK_NOTE);
	choices_add(b, f->f, 2, b->sheet->n - 1, b->sheet->n - 1);
}

static void
field_rows(struct builder *b, const struct leaf *f)
{
	const struct value *v = value_at(b->data, f->path);
	struct str note = note_of(b, f->f, true);
	size_t n = 1;

	if (f->f->kind != FIELD_LIST) {
		field_row(b, f,
		    b->data != NULL ? cell_of(b, f->f, v) : default_of(f->f),
		    note);
		return;
	}
	if (v != NULL && v->kind == VALUE_LIST)
		n = v->n;
	else if (b->data == NULL)
		n = f->f->min > BLANK_ROWS ? (size_t)f->f->min : BLANK_ROWS;
	for (size_t i = 0; i < n || i == 0; i++) {
		struct value one = {.kind = VALUE_LIST, .n = 1};

		if (v != NULL && v->kind == VALUE_LIST && i < v->n)
			one.items = &v->items[i];
		field_row(b, f,
		    one.items != NULL ? cell_of(b, f->f, &one) : STR_NONE,
		    i == 0 ? note : STR_NONE);
	}
}

/* A sheet that is called as a list would be read as that list. */
static struct str
letter_name(struct builder *b, const struct sheet_lists *lists)
{
	static const struct str names[] = {STR("Văn bản"),
	    STR("Thông tin chung"), STR("Các trường"), STR("Biểu mẫu")};
	size_t i = 0;

	while (i < 3 && lists_match(b->a, lists, names[i]) != NULL)
		i++;
	return names[i];
}

static void
put_letter(struct builder *b, const struct template *t,
    const struct sheet_lists *lists)
{
	static const int widths[] = {30, 30, 50, 60};
	struct book_sheet *s = sheet_add(b, letter_name(b, lists));
	struct leaves l;

	s->widths = widths;
	s->n_widths = 4;
	s->frozen = 1;
	row_add(b);
	put(b, STR("Mã trường"), BOOK_HEAD);
	put(b, STR("Nội dung cần điền"), BOOK_HEAD);
	put(b, STR("Giá trị"), BOOK_HEAD);
	put(b, STR("Ghi chú"), BOOK_HEAD);
	leaves_read(&l, b->a, t->fields);
	for (size_t i = 0; i < l.n; i++)
		field_rows(b, &l.v[i]);
}

/* ---- lists of groups ---- */
struct list_form {
	const struct sheet_list *list;
	struct leaves leaves;
	int *widths;
	size_t n_rows; /* of data so far */
};

/* What heads the column that numbers the rows: no field may be called so. */
static struct str
number_heading(const struct leaves *l)
{
	if (leaves_match(l, STR("TT")).leaf == LEAF_NONE)
		return STR("TT");
	if (leaves_match(l, STR("Dòng")).leaf == LEAF_NONE)
		return STR("Dòng");
	return STR("#");
}

static void
put_parent(struct builder *b, const struct list_form *f, struct str s,
    enum book_look look)
{
	if (f->list->parent != NULL)
		put(b, s, look);
}

static void
put_headings(struct builder *b, struct list_form *f)
{
	const struct leaves *l = &f->leaves;

	row_add(b);
	put(b, number_heading(l), BOOK_HEAD);
	put_parent(b, f, STR("Thuộc dòng"), BOOK_HEAD);
	for (size_t i = 0; i < l->n; i++)
		put(b, label_of(l, i), BOOK_HEAD);
	row_add(b);
	put(b, STR("Mã trường"), BOOK_CODE);
	put_parent(b, f, STR_NONE, BOOK_CODE);
	for (size_t i = 0; i < l->n; i++)
		put(b, l->v[i].path, BOOK_CODE);
	row_add(b);
	put(b, STR("Ghi chú"), BOOK_NOTE);
	put_parent(b, f,
	    str_cat(b->a, STR("Bắt buộc. Số thứ tự của dòng trong "),
		f->list->parent != NULL ? f->list->parent->path : STR_NONE),
	    BOOK_NOTE);
	for (size_t i = 0; i < l->n; i++)
		put(b, note_of(b, l->v[i].f, false), BOOK_NOTE);
	row_add(b);
	put(b, STR("Ví dụ"), BOOK_EXAMPLE);
	put_parent(b, f, STR("1"), BOOK_EXAMPLE);
	for (size_t i = 0; i < l->n; i++)
		put(b, sheet_example(b->a, l->v[i].f), BOOK_EXAMPLE);
}

/* A row of data; v NULL: to fill in. */
static void
put_item(struct builder *b, struct list_form *f, const struct value *v,
    size_t parent)
{
	row_add(b);
	put(b, str_number(b->a, ++f->n_rows), BOOK_PLAIN);
	put_parent(
	    b, f, v != NULL ? str_number(b->a, parent) : STR_NONE, BOOK_PLAIN);
	for (size_t i = 0; v != NULL && i < f->leaves.n; i++)
		put(b,
		    cell_of(
			b, f->leaves.v[i].f, value_at(v, f->leaves.v[i].path)),
		    BOOK_PLAIN);
}

/* All groups of a list, over all groups of the lists around it, in order. */
struct items {
	const struct value **v;
	size_t *parents; /* from 1 */
	size_t n, cap, cap_parents;
};

static void
items_of(struct builder *b, struct items *out, const struct value *list,
    size_t parent)
{
	for (size_t i = 0;
	     list != NULL && list->kind == VALUE_LIST && i < list->n; i++) {
		size_t n = out->n;

		ARENA_PUSH(b->a, out->parents, n, out->cap_parents, parent);
		ARENA_PUSH(b->a, out->v, out->n, out->cap, list->items[i]);
	}
}

static struct items
list_items(struct builder *b, const struct sheet_list *l)
{
	struct items out = {NULL, NULL, 0, 0, 0}, around;

	if (l->parent == NULL) {
		items_of(b, &out, value_at(b->data, l->path), 0);
		return out;
	}
	around = list_items(b, l->parent);
	for (size_t i = 0; i < around.n; i++)
		items_of(b, &out, value_at(around.v[i], l->below), i + 1);
	return out;
}

static void
put_widths(struct builder *b, struct list_form *f, size_t first)
{
	size_t n = f->leaves.n;
	int *w = ARENA_ARRAY(b->a, int, n + 2);

	w[0] = w[1] = 11;
	for (size_t i = 0; i < n; i++) {
		enum field_kind kind = f->leaves.v[i].f->kind;

		w[first + i] = kind == FIELD_LINES || kind == FIELD_RICH ? 40
			       : kind == FIELD_TEXT                      ? 24
									 : 16;
	}
	b->sheet->widths = w;
	b->sheet->n_widths = first + n;
}

static void
put_list(struct builder *b, const struct sheet_list *l)
{
	struct list_form f = {.list = l};
	struct items items = list_items(b, l);
	size_t first = l->parent != NULL ? 2 : 1, least = BLANK_ROWS;

	sheet_add(b, sheet_label(l->f));
	leaves_read(&f.leaves, b->a, l->f->children);
	row_add(b);
	put(b, str_cat(b->a, str_cat(b->a, STR("["), l->path), STR("]")),
	    BOOK_CODE);
	put(b, sheet_label(l->f), BOOK_TITLE);
	put_headings(b, &f);
	b->sheet->frozen = 2;
	put_widths(b, &f, first);
	for (size_t i = 0; i < f.leaves.n; i++)
		choices_add(
		    b, f.leaves.v[i].f, first + i, b->sheet->n, BOOK_ROWS);
	for (size_t i = 0; i < items.n; i++)
		put_item(b, &f, items.v[i], items.parents[i]);
	if (l->f->min > BLANK_ROWS)
		least = (size_t)l->f->min;
	while (b->data == NULL && f.n_rows < least)
		put_item(b, &f, NULL, 0);
}

void
template_form(struct arena *a, const struct template *t,
    const struct value *data, struct book *out)
{
	struct builder b = {a, out, NULL, data};
	struct sheet_lists lists;

	*out = (struct book){NULL, 0, 0};
	lists_read(&lists, a, t);
	put_letter(&b, t, &lists);
	for (size_t i = 0; i < lists.n; i++)
		put_list(&b, lists.v[i]);
}
