/* Cells to values, as the kinds of their fields want them. What the check of
 * data judges just as well for JSON (dates, choices, numbers) is left to it. */
#include "engine/base/arena.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "engine/template/check.h"
#include "engine/template/sheet_parts.h"
#include "engine/text/text.h"

bool
cell_blank(const struct sheet_cell *c)
{
	struct value v = {.kind = VALUE_TEXT, .text = c->text};

	return c->kind == CELL_EMPTY || c->copy == COPY_ACROSS ||
	       (c->kind == CELL_TEXT && value_empty(&v));
}

struct value *
value_told(struct arena *a, struct place p)
{
	struct value *v = value_text_new(a, p, STR("?"));

	v->told = true;
	return v;
}

static struct value *
wrong(struct cells *c, const struct field *f, const struct sheet_cell *cell,
    struct str path, enum finding_code code)
{
	diag_at(c->diag, code, cell->place, path, sheet_label(f), cell->text);
	return value_told(c->arena, cell->place);
}

static struct value *
text_value(struct cells *c, const struct sheet_cell *cell, struct str s)
{
	return value_text_new(c->arena, cell->place, s);
}

static struct value *
bool_value(struct cells *c, const struct sheet_cell *cell, bool truth)
{
	struct value *v = text_value(c, cell, STR_NONE);

	v->kind = VALUE_BOOL;
	v->truth = truth;
	return v;
}

static struct value *
read_bool(struct cells *c, const struct field *f, const struct sheet_cell *cell,
    struct str path)
{
	static const char *const words[] = {
	    "co", "x", "yes", "true", "dung", "khong", "no", "false", "sai"};
	int n = (int)(sizeof words / sizeof words[0]), yes = 5;
	int said = sheet_says(c->arena, cell, words, n);

	if (said >= 0)
		return bool_value(c, cell, said < yes);
	diag_at(c->diag, FINDING_VALUE_CHOICE, cell->place, path,
	    sheet_label(f), sheet_shown(c->arena, cell->text),
	    STR("có, không"));
	return value_told(c->arena, cell->place);
}

/* Is it 1.000, which people mean as a thousand, and which is one? */
static bool
is_unclear(struct str s)
{
	size_t dot = str_find(s, '.'), first = 0;

	first += s.n > 0 && s.p[0] == '-';
	if (dot == s.n || dot - first > 3 || dot <= first ||
	    s.p[first] == '0' || s.n != dot + 4)
		return false;
	for (size_t i = first; i < s.n; i++)
		if (i != dot && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	return true;
}

static struct value *
number_text(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path, struct str s)
{
	struct buf cure = buf_new(c->arena);
	size_t dot = str_find(s, '.');

	if (!is_unclear(s))
		return text_value(c, cell, s);
	buf_puts(&cure, BOTH("; muốn nói ", "; write "));
	buf_str(&cure, str_slice(s, 0, dot));
	buf_str(&cure, str_slice(s, dot + 1, s.n));
	buf_puts(&cure, BOTH(" thì viết liền, không có dấu chấm; muốn nói ",
			    " without a mark for thousands, or "));
	buf_str(&cure, s);
	buf_puts(&cure, BOTH(" (dấu chấm là dấu thập phân) thì viết ",
			    " (a decimal point) as "));
	buf_str(&cure, s);
	buf_putc(&cure, '0');
	diag_at(c->diag, FINDING_VALUE_NUMBER, cell->place, path,
	    sheet_label(f), s, buf_take(&cure),
	    STR(BOTH(" rõ ràng: dấu chấm ngăn hàng nghìn hay hàng thập phân?",
		", or not for certain: does the point part thousands or "
		"decimals?")));
	return value_told(c->arena, cell->place);
}

/* ---- lists of simple values in one cell ---- */
static bool
many_lines(enum field_kind kind)
{
	return kind == FIELD_LINES || kind == FIELD_RICH;
}

/* Is it a line of three or more dashes? It divides items of several lines. */
static bool
is_divider(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != '-')
			return false;
	return line.n >= 3;
}

static size_t
line_end(struct str s, size_t from)
{
	return from + str_find(str_slice(s, from, s.n), '\n');
}

/* What divides the items of a cell: what their kind says; else lines where
 * there are several, else semicolons; a comma only where it cannot be part of
 * an item. Items of several
 * lines have a line of dashes between them, and no mark. */
static char
find_mark(struct str s, const struct field *f)
{
	enum field_kind kind = f->of;

	if (f->named != NULL && f->named->separator.n == 1 &&
	    str_find(s, '\n') == s.n &&
	    str_find(s, f->named->separator.p[0]) < s.n)
		return f->named->separator.p[0];
	if (many_lines(kind))
		return '\0';
	if (str_find(s, '\n') < s.n)
		return '\n';
	if (str_find(s, ';') < s.n)
		return ';';
	return kind == FIELD_DATE || kind == FIELD_NUMBER || kind == FIELD_BOOL
		   ? ','
		   : '\n';
}

/* The end of the item at from, and where the next begins. */
static size_t
item_end(struct str s, size_t from, char mark, size_t *next)
{
	size_t end = from;

	if (mark != '\0') {
		end += str_find(str_slice(s, from, s.n), mark);
		*next = end < s.n ? end + 1 : end;
		return end;
	}
	for (; end < s.n; end = *next) {
		size_t stop = line_end(s, end);

		*next = stop + (stop < s.n);
		if (is_divider(str_slice(s, end, stop)))
			return end > from ? end - 1 : end;
	}
	*next = s.n;
	return s.n;
}

static struct value *item_value(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path, struct str s);

/* A line of a cell where the lines end in what divides items too. */
static struct str
without_separator(const struct field *f, struct str line)
{
	struct str s = str_trim(line);

	if (f->named != NULL && f->named->separator.n == 1 &&
	    str_ends(s, f->named->separator))
		return str_trim(str_slice(s, 0, s.n - 1));
	return line;
}

static bool
is_plain(const struct value *v)
{
	return v->kind == VALUE_TEXT || v->kind == VALUE_NUMBER;
}

static bool
is_plain_list(const struct value *v, bool numbers)
{
	bool plain = v->kind == VALUE_LIST;

	for (size_t i = 0; plain && i < v->n; i++)
		plain = numbers ? is_plain(v->items[i])
				: v->items[i]->kind == VALUE_TEXT;
	return plain;
}

/* A list as JSON writes it: of an example, or of errors.csv. d takes what is
 * said of its characters. NULL: it is none. */
static const struct value *
json_list(struct arena *a, struct diag *d, struct str s, bool numbers)
{
	const struct value *v;

	s = str_trim(s);
	diag_init(d, a);
	if (!str_starts(s, STR("[")) || !str_ends(s, STR("]")))
		return NULL;
	v = json_read(a, d, STR("[]"), s);
	return v != NULL && is_plain_list(v, numbers) ? v : NULL;
}

static const struct value *
cell_list(struct cells *c, const struct sheet_cell *cell, struct str path,
    struct str s, bool numbers)
{
	struct diag own;
	const struct value *v = json_list(c->arena, &own, s, numbers);

	for (size_t i = 0; v != NULL && i < own.n; i++)
		diag_put(c->diag, own.v[i].code, cell->place, path,
		    own.v[i].arg, FINDING_ARGS);
	return v;
}

/* Lines as they are typed, or as JSON writes them: notes to a field show that.
 */
static struct str
lines_text(struct cells *c, const struct sheet_cell *cell, struct str path,
    struct str s)
{
	const struct value *json = cell_list(c, cell, path, s, false);
	struct buf b = buf_new(c->arena);

	if (json == NULL)
		return s;
	for (size_t i = 0; i < json->n; i++) {
		if (i > 0)
			buf_putc(&b, '\n');
		buf_str(&b, json->items[i]->text);
	}
	return buf_take(&b);
}

static struct value *
list_value(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path, struct str s)
{
	struct value *list = text_value(c, cell, STR_NONE);
	const struct value *json = cell_list(c, cell, path, s, true);
	char mark = find_mark(s, f);
	size_t cap = 0, next = 0;

	list->kind = VALUE_LIST;
	for (size_t i = 0; json != NULL && i < json->n; i++)
		ARENA_PUSH(c->arena, list->items, list->n, cap,
		    item_value(c, f, cell, path, json->items[i]->text));
	if (json != NULL)
		return list;
	for (size_t i = 0; i < s.n; i = next) {
		struct str item = str_slice(s, i, item_end(s, i, mark, &next));
		struct value v = {.kind = VALUE_TEXT, .text = item};

		if (mark != '\0' && mark != '\n')
			v.text = str_trim(v.text);
		else if (mark == '\n')
			v.text = without_separator(f, v.text);
		if (value_empty(&v))
			continue;
		ARENA_PUSH(c->arena, list->items, list->n, cap,
		    item_value(c, f, cell, path, v.text));
	}
	return list;
}

static struct value *
item_value(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path, struct str s)
{
	struct sheet_cell item = *cell;

	item.text = s;
	if (f->of == FIELD_BOOL)
		return read_bool(c, f, &item, path);
	if (f->of == FIELD_NUMBER)
		return number_text(c, f, cell, path, str_trim(s));
	return text_value(c, cell, s);
}

static struct value *
list_of_one(struct cells *c, struct value *item)
{
	struct value *list = value_text_new(c->arena, item->place, STR_NONE);

	list->kind = VALUE_LIST;
	list->items = ARENA_NEW(c->arena, struct value *);
	list->items[0] = item;
	list->n = 1;
	return list;
}

/* ---- kinds of cells ---- */
static struct value *
read_text(struct cells *c, const struct field *f, const struct sheet_cell *cell,
    struct str path)
{
	struct str s = cell->text;

	if (!text_clean(c->arena, c->diag, cell->place, path, s, &s))
		return value_told(c->arena, cell->place);
	switch (f->kind) {
	case FIELD_LIST:
		return list_value(c, f, cell, path, s);
	case FIELD_BOOL:
		return read_bool(c, f, cell, path);
	case FIELD_NUMBER:
		return number_text(c, f, cell, path, str_trim(s));
	case FIELD_DATE:
	case FIELD_CHOICE:
		return text_value(c, cell, str_trim(s));
	case FIELD_LINES:
		return text_value(c, cell, lines_text(c, cell, path, s));
	case FIELD_TEXT:
	case FIELD_RICH:
	case FIELD_GROUP:
	case FIELD_IMAGE:
		break;
	}
	return text_value(c, cell, s);
}

static bool
is_choice(const struct field *f, struct str s)
{
	for (size_t i = 0; i < f->n_values; i++)
		if (str_eq(f->values[i], s))
			return true;
	return false;
}

/* How many digits the field's values have: as many as its example; of a field
 * without such, one more than are left. */
static struct str
zeros_for(struct cells *c, const struct field *f, struct str left)
{
	struct str example = sheet_example(c->arena, f);
	struct buf b = buf_new(c->arena);
	size_t n = 0;

	while (n < example.n && example.p[n] >= '0' && example.p[n] <= '9')
		n++;
	if (n < example.n || n <= left.n)
		n = left.n + 1;
	for (size_t i = 0; i < n && i < 30; i++)
		buf_putc(&b, '0');
	return buf_take(&b);
}

static struct value *
wrong_number(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path)
{
	struct buf name = buf_new(c->arena);

	buf_cell(&name, cell->place.column, cell->place.line);
	diag_at(c->diag, FINDING_NUMBER_CELL, cell->place, path, sheet_label(f),
	    cell->text, buf_take(&name), zeros_for(c, f, cell->text));
	return value_told(c->arena, cell->place);
}

/* A number for a number; else its zeros in front may be lost, and nobody knows
 * how many there were. */
static struct value *
read_number(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;
	struct value *v = text_value(c, cell, cell->text);

	switch (kind) {
	case FIELD_NUMBER:
	case FIELD_BOOL:
		v->kind = VALUE_NUMBER;
		break;
	case FIELD_DATE:
		break;
	case FIELD_CHOICE:
		if (is_choice(f, cell->text))
			break;
		return wrong_number(c, f, cell, path);
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_RICH:
	case FIELD_LIST:
	case FIELD_GROUP:
	case FIELD_IMAGE:
		return wrong_number(c, f, cell, path);
	}
	return f->kind == FIELD_LIST ? list_of_one(c, v) : v;
}

/* A number shown whole, zeros in front: for a number without them. */
static struct value *
read_padded(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;
	struct sheet_cell bare = *cell;

	if (kind != FIELD_NUMBER && kind != FIELD_BOOL && kind != FIELD_DATE)
		return read_text(c, f, cell, path);
	while (bare.text.n > 1 && bare.text.p[0] == '0')
		bare.text = str_slice(bare.text, 1, bare.text.n);
	return read_number(c, f, &bare, path);
}

static struct value *
read_date(struct cells *c, const struct field *f, const struct sheet_cell *cell,
    struct str path)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;
	struct value *v = text_value(c, cell, cell->text);

	if (kind != FIELD_DATE && kind != FIELD_NUMBER && kind != FIELD_BOOL)
		return wrong(c, f, cell, path, FINDING_DATE_CELL);
	return f->kind == FIELD_LIST ? list_of_one(c, v) : v;
}

static struct value *
read_truth(
    struct cells *c, const struct field *f, const struct sheet_cell *cell)
{
	struct value *v = bool_value(c, cell, str_is(cell->text, "true"));

	return f->kind == FIELD_LIST ? list_of_one(c, v) : v;
}

struct value *
cell_value(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path)
{
	if (cell_blank(cell))
		return NULL;
	switch (cell->kind) {
	case CELL_EMPTY:
		break;
	case CELL_TEXT:
		return read_text(c, f, cell, path);
	case CELL_NUMBER:
		return read_number(c, f, cell, path);
	case CELL_PADDED:
		return read_padded(c, f, cell, path);
	case CELL_DATE:
		return read_date(c, f, cell, path);
	case CELL_BOOL:
		return read_truth(c, f, cell);
	case CELL_ERROR:
		return wrong(c, f, cell, path, FINDING_CELL_WRONG);
	case CELL_FORMULA:
		return wrong(c, f, cell, path, FINDING_CELL_UNCOMPUTED);
	}
	return NULL;
}

/* ---- several rows for one field ---- */
struct value *
cells_join(struct cells *c, const struct field *f, struct value **v, size_t n)
{
	struct value *list;
	size_t cap = 0;

	while (n > 0 && v[0] == NULL) {
		v++;
		n--;
	}
	while (n > 0 && v[n - 1] == NULL)
		n--;
	if (n == 0)
		return NULL;
	if (f->kind != FIELD_LIST && n == 1)
		return v[0];
	list = value_text_new(c->arena, v[0]->place, STR_NONE);
	list->kind = VALUE_LIST;
	for (size_t i = 0; i < n; i++) {
		struct value *item = v[i];

		/* an empty line between lines is one of them */
		if (item == NULL && f->kind != FIELD_LIST)
			item = value_text_new(c->arena, list->place, STR(""));
		if (item != NULL && item->kind == VALUE_LIST)
			for (size_t k = 0; k < item->n; k++)
				ARENA_PUSH(c->arena, list->items, list->n, cap,
				    item->items[k]);
		else if (item != NULL)
			ARENA_PUSH(c->arena, list->items, list->n, cap, item);
	}
	return list;
}

void
leaf_missing(
    const struct leaves *l, size_t leaf, struct value **v, struct place p)
{
	if (*v == NULL && l->v[leaf].required)
		*v = value_text_new(l->arena, p, STR(""));
}

/* ---- groups ---- */
struct grouping {
	const struct leaves *l;
	struct value **v;
	size_t next; /* leaf */
	struct place place;
};

static bool
is_leaf(const struct grouping *g, const struct field *f)
{
	return g->next < g->l->n && g->l->v[g->next].f == f;
}

/* NULL where the item is. */
static struct value *
list_around(struct arena *a, struct value *item)
{
	struct value *list;

	if (item == NULL)
		return NULL;
	list = value_text_new(a, item->place, STR_NONE);
	list->kind = VALUE_LIST;
	list->items = ARENA_NEW(a, struct value *);
	list->items[0] = item;
	list->n = 1;
	return list;
}

static struct value *
make_group(struct grouping *g, const struct field *fields, bool must_be)
{
	struct arena *a = g->l->arena;
	struct value *group = NULL;
	size_t cap = 0;

	for (const struct field *f = fields; f != NULL; f = f->next) {
		struct member m = {f->name, g->place, NULL};

		if (f->kind == FIELD_GROUP)
			m.value = make_group(g, f->children, false);
		else if (g->l->items && f->kind == FIELD_LIST &&
			 f->of == FIELD_GROUP)
			m.value =
			    list_around(a, make_group(g, f->children, false));
		else if (is_leaf(g, f))
			m.value = g->v[g->next++];
		if (m.value == NULL)
			continue;
		m.place = m.value->place;
		if (group == NULL)
			group = value_text_new(a, m.place, STR_NONE);
		ARENA_PUSH(a, group->members, group->n, cap, m);
	}
	if (group == NULL && must_be)
		group = value_text_new(a, g->place, STR_NONE);
	if (group != NULL)
		group->kind = VALUE_GROUP;
	return group;
}

struct value *
leaves_group(
    const struct leaves *l, struct value **v, struct place place, bool must_be)
{
	struct grouping g = {l, v, 0, place};
	struct value *group = make_group(&g, l->fields, must_be);

	if (group != NULL && must_be)
		group->place = place;
	return group;
}

static void
member_put(
    struct arena *a, struct value *group, struct str name, struct value *v)
{
	struct member m = {name, v->place, v};
	size_t cap = group->n;

	for (size_t i = 0; i < group->n; i++) {
		if (str_eq(group->members[i].name, name)) {
			group->members[i].value = v;
			return;
		}
	}
	ARENA_PUSH(a, group->members, group->n, cap, m);
}

void
group_put(
    struct arena *a, struct value *group, struct str path, struct value *v)
{
	size_t dot;

	while ((dot = str_find(path, '.')) < path.n) {
		struct str name = str_slice(path, 0, dot);
		struct value *inner = value_find(group, name);

		if (value_empty(inner)) {
			inner = value_text_new(a, v->place, STR_NONE);
			inner->kind = VALUE_GROUP;
			member_put(a, group, name, inner);
		}
		if (inner->kind != VALUE_GROUP)
			return; /* the check will tell */
		group = inner;
		path = str_slice(path, dot + 1, path.n);
	}
	member_put(a, group, path, v);
}

/* ---- cells of JSON ---- */
#define LOST "\xEF\xBF\xBD" /* U+FFFD, which is refused */

/* So that reading takes them for texts. */
static struct str
list_of_texts(struct arena *a, struct value *const *v, size_t n)
{
	struct value *list = value_list_new(a);

	for (size_t i = 0; i < n; i++)
		value_add(a, list, value_text_new(a, NOWHERE, v[i]->text));
	return canonical(a, list);
}

struct str
template_cell_text(
    struct arena *a, const struct template *t, struct str name, struct value *v)
{
	const struct field *f = template_field_find(template_fields(t), name);
	bool lines = f != NULL && f->kind == FIELD_LINES;
	struct diag mute;

	if (v->kind == VALUE_NULL)
		return STR_NONE;
	if (is_plain(v))
		return lines && json_list(a, &mute, v->text, false) != NULL
			   ? list_of_texts(a, &v, 1)
			   : v->text;
	if (lines && is_plain_list(v, true))
		return list_of_texts(a, v->items, v->n);
	if (f == NULL || (f->kind == FIELD_BOOL && v->kind == VALUE_BOOL) ||
	    (f->kind == FIELD_LIST && is_plain_list(v, true)))
		return canonical(a, v);
	return str_cat(a, STR(LOST), canonical(a, v));
}
