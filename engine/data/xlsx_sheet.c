/* The cells of one sheet. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/data/xlsx_parts.h"
#include "engine/text/text.h"

struct range {
	int32_t row, column, last_row, last_column; /* from 1 */
};

enum cell_type {
	TYPE_NUMBER,
	TYPE_SHARED,
	TYPE_TEXT,
	TYPE_BOOL,
	TYPE_ERROR,
	TYPE_DATE
};

struct cells {
	struct xlsx *x;
	bool in_rows, in_row; /* inside sheetData, row */
	int32_t row, column;  /* of the cell being read; 0 before the first */
	bool in_cell, in_value, in_formula, in_text;
	int phonetic; /* depth */
	enum cell_type type;
	int32_t style;
	bool has_formula;
	struct buf value, formula;
	struct range *merged;
	size_t n_merged, cap_merged;
};

static struct place
here(const struct cells *c)
{
	struct place p = c->x->at;

	p.line = c->row;
	p.column = c->column;
	return p;
}

static bool
broken_here(struct cells *c, struct str why)
{
	diag_at(c->x->diag, FINDING_XLSX_BROKEN, here(c), STR_NONE, why);
	return false;
}

static bool
broken_order(struct cells *c)
{
	return broken_here(
	    c, STR(BOTH("các ô không theo thứ tự", "cells are out of order")));
}

static bool
broken_nesting(struct cells *c)
{
	return broken_here(c,
	    STR(BOTH("dòng hoặc ô nằm sai chỗ: trong một ô, trong dòng khác "
		     "hoặc ngoài mọi dòng",
		"a row or cell is out of place: in a cell, in another row or "
		"outside all rows")));
}

/* "BC12" -> 55, 12; columns up to XFD. False when it is no reference. */
static bool
reference(struct str s, int32_t *column, int32_t *row)
{
	size_t i = 0;

	*column = 0;
	for (; i < s.n && i < 4 && s.p[i] >= 'A' && s.p[i] <= 'Z'; i++)
		*column = *column * 26 + (s.p[i] - 'A' + 1);
	return i > 0 && i < s.n && s.p[i] != '-' &&
	       str_to_int(str_slice(s, i, s.n), row) && *row > 0;
}

/* ---- rows ---- */
static bool
row_end(struct cells *c)
{
	struct place p = here(c);

	c->in_row = false;
	p.column = 1;
	return sheet_row_end(&c->x->maker, p);
}

static bool
row_start(struct cells *c, const struct xml_tag *tag)
{
	struct str r = xml_attr_of(tag, "r");
	int32_t row = c->row + 1;

	if (c->in_row)
		return broken_nesting(c);
	if (r.n > 0 && (!str_to_int(r, &row) || row <= c->row))
		return broken_order(c);
	c->in_row = true;
	c->row = row;
	c->column = 0;
	c->x->maker.hidden = xlsx_true(xml_attr_of(tag, "hidden"));
	if ((size_t)row > limit_of(c->x->arena, LIMIT_ROWS))
		return sheet_rows_limit(&c->x->maker, here(c));
	return true;
}

/* ---- cells ---- */
/* Empty cells up to the one before c->column. */
static bool
fill_gap(struct cells *c)
{
	struct sheet_cell none = {CELL_EMPTY, COPY_NOT, STR_NONE, here(c)};

	while (c->x->maker.n + 1 < (size_t)c->column) {
		none.place.column = (int32_t)c->x->maker.n + 1;
		if (!sheet_cell_add(&c->x->maker, &none))
			return false;
	}
	return true;
}

static enum cell_type
type_of(struct str s)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} all[] = {{"s", TYPE_SHARED}, {"str", TYPE_TEXT},
	    {"inlineStr", TYPE_TEXT}, {"b", TYPE_BOOL}, {"e", TYPE_ERROR},
	    {"d", TYPE_DATE}};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (str_is(s, all[i].name))
			return all[i].type;
	return TYPE_NUMBER;
}

static bool
cell_start(struct cells *c, const struct xml_tag *tag)
{
	struct str r = xml_attr_of(tag, "r");
	int32_t column = c->column + 1, row = c->row;

	if (!c->in_row)
		return broken_nesting(c);
	if (r.n > 0 && !reference(r, &column, &row))
		return broken_order(c);
	if (row != c->row || column <= c->column)
		return broken_order(c);
	c->column = column;
	c->type = type_of(xml_attr_of(tag, "t"));
	c->style = 0;
	(void)str_to_int(xml_attr_of(tag, "s"), &c->style);
	c->has_formula = false;
	c->value.n = c->formula.n = 0;
	c->in_cell = true;
	return true;
}

static bool
shared_string(struct cells *c, struct sheet_cell *cell)
{
	int32_t i;

	if (!str_to_int(str_trim(cell->text), &i) || i < 0 ||
	    (size_t)i >= c->x->n_strings)
		return broken_here(
		    c, STR(BOTH("ô dùng chuỗi chữ không có trong tệp",
			   "a cell uses a string the file lacks")));
	cell->text = c->x->strings[i];
	cell->kind = CELL_TEXT;
	return true;
}

static bool
number(struct cells *c, struct sheet_cell *cell)
{
	struct xlsx *x = c->x;
	struct look look = {LOOK_NUMBER, 0};

	if (!xlsx_number(x->arena, cell->text, &cell->text))
		return broken_here(
		    c, STR(BOTH("ô số không phải số", "a number cell holds no "
						      "number")));
	cell->kind = CELL_NUMBER;
	if (c->style >= 0 && (size_t)c->style < x->n_looks)
		look = x->looks[c->style];
	if (look.zeros > 0)
		xlsx_pad(x->arena, look.zeros, cell);
	else
		xlsx_date(x->arena, look.kind, x->date1904, cell);
	return true;
}

/* 2024-01-08, 2024-01-08T00:00:00 */
static void
iso_date(struct sheet_cell *cell)
{
	struct str s = cell->text;
	struct date date;

	cell->kind = CELL_TEXT;
	if (s.n < 10 || !date_parse(str_slice(s, 0, 10), &date))
		return;
	for (size_t i = 10; i < s.n; i++)
		if (s.p[i] != 'T' && s.p[i] != ':' && s.p[i] != '0' &&
		    s.p[i] != '.' && s.p[i] != 'Z')
			return;
	cell->kind = CELL_DATE;
	cell->text = str_slice(s, 0, 10);
}

static bool
boolean(struct cells *c, struct sheet_cell *cell)
{
	struct str s = str_trim(cell->text);
	bool yes = str_is(s, "1") || str_is(s, "true");

	if (!yes && !str_is(s, "0") && !str_is(s, "false"))
		return broken_here(
		    c, STR(BOTH("ô đúng/sai không phải đúng hay sai",
			   "a cell of true or false holds neither")));
	cell->kind = CELL_BOOL;
	cell->text = yes ? STR("true") : STR("false");
	return true;
}

/* What the value means; cell->text is lent by it and must be copied. */
static bool
cell_settle(struct cells *c, struct sheet_cell *cell)
{
	struct arena *a = c->x->arena;
	struct str v = str_trim(cell->text);

	switch (c->type) {
	case TYPE_NUMBER:
		return number(c, cell);
	case TYPE_SHARED:
		return shared_string(c, cell);
	case TYPE_TEXT:
		cell->kind = CELL_TEXT;
		cell->text = xlsx_unescape(a, cell->text);
		break;
	case TYPE_BOOL:
		return boolean(c, cell);
	case TYPE_ERROR:
		cell->kind = CELL_ERROR;
		cell->text = str_dup(a, v);
		break;
	case TYPE_DATE:
		cell->text = str_dup(a, v);
		iso_date(cell);
		break;
	}
	return true;
}

/* A formula without a result, unless that is an empty text. */
static void
cell_formula(struct cells *c, struct sheet_cell *cell)
{
	if (!c->has_formula || c->type == TYPE_TEXT)
		return;
	cell->kind = CELL_FORMULA;
	cell->text = str_cat(c->x->arena, STR("="), buf_take(&c->formula));
}

static bool
cell_end(struct cells *c)
{
	struct sheet_cell cell = {CELL_EMPTY, COPY_NOT, STR_NONE, here(c)};

	c->in_cell = false;
	cell.text = buf_take(&c->value);
	if (cell.text.n == 0)
		cell_formula(c, &cell);
	else if (!cell_settle(c, &cell))
		return false;
	if (cell.text.n == 0)
		return true;
	return fill_gap(c) && sheet_cell_add(&c->x->maker, &cell);
}

/* ---- tags ---- */
static bool
merge_add(struct cells *c, struct str ref)
{
	struct range r;
	size_t colon = str_find(ref, ':');

	if (colon == ref.n ||
	    !reference(str_slice(ref, 0, colon), &r.column, &r.row) ||
	    !reference(str_slice(ref, colon + 1, ref.n), &r.last_column,
		&r.last_row) ||
	    r.last_row < r.row || r.last_column < r.column ||
	    (size_t)r.last_column > c->x->maker.limits.columns)
		return broken_here(
		    c, STR(BOTH("vùng ô gộp sai", "a range of merged cells is "
						  "wrong")));
	ARENA_PUSH(c->x->arena, c->merged, c->n_merged, c->cap_merged, r);
	return true;
}

static bool
in_cell_start(struct cells *c, const char *name)
{
	if (strcmp(name, "v") == 0)
		c->in_value = true;
	else if (strcmp(name, "f") == 0)
		c->in_formula = c->has_formula = true;
	else if (strcmp(name, "rPh") == 0)
		c->phonetic++;
	else if (strcmp(name, "t") == 0)
		c->in_text = c->phonetic == 0;
	else if (strcmp(name, "c") == 0 || strcmp(name, "row") == 0)
		return broken_nesting(c);
	return true;
}

static bool
start(void *self, const struct xml_tag *tag)
{
	struct cells *c = self;

	if (c->in_cell)
		return in_cell_start(c, tag->name);
	if (strcmp(tag->name, "sheetData") == 0)
		c->in_rows = true;
	else if (strcmp(tag->name, "row") == 0 && c->in_rows)
		return row_start(c, tag);
	else if (strcmp(tag->name, "c") == 0 && c->in_rows)
		return cell_start(c, tag);
	else if (strcmp(tag->name, "mergeCell") == 0)
		return merge_add(c, xml_attr_of(tag, "ref"));
	return true;
}

static bool
end(void *self, const char *name)
{
	struct cells *c = self;

	if (c->in_cell) {
		if (strcmp(name, "c") == 0)
			return cell_end(c);
		if (strcmp(name, "rPh") == 0)
			c->phonetic--;
		c->in_value = c->in_value && strcmp(name, "v") != 0;
		c->in_formula = c->in_formula && strcmp(name, "f") != 0;
		c->in_text = c->in_text && strcmp(name, "t") != 0;
		return true;
	}
	if (strcmp(name, "row") == 0 && c->in_row)
		return row_end(c);
	if (strcmp(name, "sheetData") == 0)
		c->in_rows = false;
	return true;
}

static bool
text(void *self, struct str s)
{
	struct cells *c = self;
	struct buf *b = c->in_formula ? &c->formula : &c->value;

	if (!c->in_value && !c->in_formula && !c->in_text)
		return true;
	if (b->n + s.n > c->x->maker.limits.cell)
		return sheet_too_many(&c->x->maker, here(c),
		    STR(BOTH("byte trong một ô", "bytes in one cell")),
		    c->x->maker.limits.cell);
	buf_str(b, s);
	return true;
}

/* ---- merged cells ---- */
/* The first row from `line` on, or n. */
static size_t
row_from(const struct sheet *s, int32_t line)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->rows[mid].place.line < line)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
widen(struct arena *a, struct sheet_row *row, size_t n)
{
	struct sheet_cell none = {CELL_EMPTY, COPY_NOT, STR_NONE, row->place};

	if (row->n >= n)
		return;
	row->cells = arena_grow(a, row->cells, row->n, n, sizeof none);
	for (; row->n < n; row->n++) {
		none.place.column = (int32_t)row->n + 1;
		row->cells[row->n] = none;
	}
}

/* Counts the cells the range takes in the row, before they are there. A row
 * that must be widened is made anew. False after a finding. */
static bool
spread_counts(
    struct sheet_maker *m, const struct sheet_row *row, const struct range *r)
{
	m->cells += (size_t)(r->last_column - r->column) + 1;
	if (row->n < (size_t)r->last_column)
		m->cells += (size_t)r->last_column;
	return m->cells <= m->limits.cells ||
	       sheet_too_many(
		   m, row->place, STR(BOTH("ô", "cells")), m->limits.cells);
}

static bool
spread(struct cells *c, struct sheet *s, const struct range *r)
{
	struct sheet_maker *m = &c->x->maker;
	size_t i = row_from(s, r->row), first = (size_t)r->column - 1;
	struct sheet_cell from;

	if (i == s->n || s->rows[i].place.line != r->row ||
	    s->rows[i].n <= first || s->rows[i].cells[first].kind == CELL_EMPTY)
		return true;
	from = s->rows[i].cells[first];
	for (; i < s->n && s->rows[i].place.line <= r->last_row; i++) {
		struct sheet_row *row = &s->rows[i];
		bool same = row->place.line == r->row;

		if (!spread_counts(m, row, r))
			return false;
		widen(c->x->arena, row, (size_t)r->last_column);
		for (size_t k = first; k < (size_t)r->last_column; k++) {
			struct sheet_cell *to = &row->cells[k];

			if (to->kind != CELL_EMPTY)
				continue;
			to->kind = from.kind;
			to->text = from.text;
			to->copy = same || k > first ? COPY_ACROSS : COPY_DOWN;
		}
	}
	return true;
}

static bool
spread_merged(struct cells *c, struct sheet *s)
{
	for (size_t i = 0; i < c->n_merged; i++) {
		if (++c->x->maker.cells > c->x->maker.limits.cells)
			return sheet_too_many(&c->x->maker, c->x->at,
			    STR(BOTH("ô", "cells")), c->x->maker.limits.cells);
		if (!spread(c, s, &c->merged[i]))
			return false;
	}
	return true;
}

bool
xlsx_sheet_read(struct xlsx *x, const struct tab *tab, struct sheet *out)
{
	struct cells *c = ARENA_NEW(x->arena, struct cells);
	struct xml_handler h = {c, start, end, text};

	c->x = x;
	c->value = buf_new(x->arena);
	c->formula = buf_new(x->arena);
	out->name = tab->name;
	x->at.file =
	    str_cat(x->arena, str_cat(x->arena, x->file, STR("#")), tab->name);
	diag_sheet(x->diag, x->at.file);
	out->place = x->at;
	out->place.line = out->place.column = 1;
	sheet_maker_sheet(&x->maker, out);
	return xlsx_part_read(x, tab->part, &h) && spread_merged(c, out);
}
