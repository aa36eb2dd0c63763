/* Tables: which row holds the headings, which column is which field.
 *
 * The last row of headings is the first row in which two cells are headings of
 * fields, or all are; of it and the two rows below that one is taken with which
 * most columns are fields. A heading is matched with what stands above it in
 * front ("Giấy tờ" over "Số" and "Ngày cấp"), then alone; an empty cell below a
 * heading continues it. A cell merged across columns heads what stands below
 * it, no column of its own, though it may be a label: then "Số" below "Số định
 * danh" is that field. */
#include "engine/base/arena.h"
#include "engine/template/inner.h"
#include "engine/template/sheet_parts.h"
#include "engine/text/text.h"

#define SEARCH 100 /* rows in which headings are looked for */
#define LEVELS 3   /* rows of headings */
#define SHOWN 80   /* bytes of a cell in a finding */

static const struct sheet_cell *
cell_at(const struct segment *in, size_t row, size_t column)
{
	static const struct sheet_cell none;
	const struct sheet_row *r = &in->sheet->rows[row];

	return column < r->n ? &r->cells[column] : &none;
}

static struct str
heading_at(const struct segment *in, size_t row, size_t column)
{
	return str_trim(cell_at(in, row, column)->text);
}

/* The heading above, which may stand further left: it spans several. */
static struct str
heading_over(const struct segment *in, size_t row, size_t column)
{
	struct str s = heading_at(in, row, column);

	for (size_t k = column; s.n == 0 && k > 0; k--)
		s = heading_at(in, row, k - 1);
	return s;
}

/* Is the cell merged across several columns? */
static bool
is_wide(const struct segment *in, size_t row, size_t column)
{
	return cell_at(in, row, column)->copy == COPY_ACROSS ||
	       cell_at(in, row, column + 1)->copy == COPY_ACROSS;
}

/* Does the heading, at row and column or left of it, span several columns? In
 * CSV the cells it was merged with are empty. */
static bool
spans(const struct segment *in, size_t row, size_t column)
{
	if (is_wide(in, row, column))
		return true;
	return heading_at(in, row, column).n == 0 ||
	       (heading_at(in, row, column + 1).n == 0 &&
		   heading_at(in, row + 1, column + 1).n > 0);
}

/* ---- one column ---- */
/* "Số" below "Số định danh cá nhân", a label that spans it and others. */
static struct match
match_start_of(struct arena *a, const struct leaves *l, struct str over,
    struct str heading)
{
	struct match none = {LEAF_NONE, LEAF_NONE, RANK_NONE};
	struct str start = sheet_fold(a, heading), whole = sheet_fold(a, over);

	if (start.n < 2 || start.n >= whole.n || !str_starts(whole, start))
		return none;
	return leaves_match(l, over);
}

static struct match
match_with_above(struct arena *a, const struct leaves *l,
    const struct segment *in, size_t row, size_t column, struct str *heading)
{
	struct match found = {LEAF_NONE, LEAF_NONE, RANK_NONE};
	struct str s = heading_at(in, row, column), last = s;

	for (size_t up = 1; up < LEVELS && up <= row - in->from; up++) {
		struct str over = heading_over(in, row - up, column);
		struct match m;

		if (over.n == 0 || str_eq(over, last))
			continue;
		last = over;
		s = str_cat(a, str_cat(a, over, STR(" ")), s);
		m = leaves_match(l, s);
		if (m.leaf == LEAF_NONE && spans(in, row - up, column)) {
			m = match_start_of(
			    a, l, over, heading_at(in, row, column));
			s = m.leaf != LEAF_NONE ? over : s;
		}
		if (m.leaf != LEAF_NONE && m.rank < found.rank) {
			found = m;
			*heading = s;
		}
	}
	return found;
}

/* What the column is when row is the last of the headings. */
static struct match
match_column(struct arena *a, const struct leaves *l, const struct segment *in,
    size_t row, size_t column, struct str *heading, bool *own)
{
	struct str s = heading_at(in, row, column);
	struct match found, alone;

	*heading = s;
	*own = s.n > 0 && cell_at(in, row, column)->copy != COPY_ACROSS;
	for (size_t up = 1; s.n == 0 && up < LEVELS && up <= row - in->from;
	     up++)
		if (cell_at(in, row - up, column)->copy != COPY_ACROSS)
			s = *heading = heading_at(in, row - up, column);
	if (cell_at(in, row, column)->copy == COPY_ACROSS)
		s = *heading = STR_NONE; /* its first cell's */
	alone = leaves_match(l, s);
	if (!*own)
		return alone;
	found = match_with_above(a, l, in, row, column, heading);
	if (found.leaf != LEAF_NONE)
		return found;
	*heading = s;
	return alone;
}

static size_t
width_of(const struct segment *in, size_t row)
{
	size_t n = 0;

	for (size_t up = 0; up < LEVELS && up <= row - in->from; up++)
		if (in->sheet->rows[row - up].n > n)
			n = in->sheet->rows[row - up].n;
	return n;
}

/* "Thuộc dòng", of a list within a list */
static bool
names_parent(struct arena *a, struct str heading)
{
	struct arena_mark mark = arena_mark(a);
	bool yes = str_is(sheet_fold(a, heading), "thuocdong");

	arena_rewind(a, mark);
	return yes;
}

static bool
is_aside(const struct leaves *l, struct str heading)
{
	for (size_t i = 0; i < l->n_aside; i++)
		if (str_eq(str_trim(heading), l->aside[i]))
			return true;
	return false;
}

/* ---- the row ---- */
struct score {
	size_t own;    /* cells of the row that are headings of fields */
	size_t all;    /* those that continue from above too */
	size_t others; /* cells that are neither headings nor ours */
};

static struct score
score_row(struct arena *a, const struct leaves *l, const struct segment *in,
    size_t row)
{
	struct score s = {0, 0, 0};
	size_t n = width_of(in, row);

	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str heading;
		bool own;
		struct match m = match_column(a, l, in, row, i, &heading, &own);

		if (is_wide(in, row, i))
			continue;
		s.own += own && m.leaf != LEAF_NONE;
		s.all += m.leaf != LEAF_NONE;
		s.others += own && m.leaf == LEAF_NONE &&
			    !sheet_numbers_rows(a, heading) &&
			    !names_parent(a, heading) && !is_aside(l, heading);
		arena_rewind(a, mark);
	}
	return s;
}

/* The first row whose cells are headings: two, or all; failing that the first
 * where half of them are. in.to when there is none. */
static size_t
find_row(struct arena *a, const struct leaves *l, const struct segment *in,
    struct score *score)
{
	size_t half = in->to;
	struct score at_half = {0, 0, 0};

	for (size_t row = in->from; row < in->to && row < in->from + SEARCH;
	     row++) {
		struct score s = score_row(a, l, in, row);

		if (s.own >= 2 || (s.own == 1 && s.others == 0)) {
			*score = s;
			return row;
		}
		if (half == in->to && s.own == 1 && s.others == 1) {
			half = row;
			at_half = s;
		}
	}
	*score = at_half;
	return half;
}

static void
read_columns(struct arena *a, struct sheet_table *t, const struct leaves *l)
{
	t->n = width_of(&t->in, t->last);
	t->columns = ARENA_ARRAY(a, struct sheet_column, t->n);
	for (size_t i = 0; i < t->n; i++) {
		struct sheet_column *c = &t->columns[i];
		const struct sheet_cell *cell = cell_at(&t->in, t->last, i);
		struct match m;
		bool own;

		m = match_column(a, l, &t->in, t->last, i, &c->heading, &own);
		c->leaf = m.leaf;
		c->place = cell->place;
		if (c->place.line == 0)
			c->place = t->in.sheet->rows[t->last].place;
		c->numbers =
		    m.leaf == LEAF_NONE && sheet_numbers_rows(a, c->heading);
		c->parent = m.leaf == LEAF_NONE && names_parent(a, c->heading);
		c->own = own;
	}
}

/* Below labels may stand names: each cell is a heading of its own column. */
static bool
repeats_names(const struct sheet_table *t, const struct leaves *l, size_t row)
{
	bool any = false;

	for (size_t i = 0; i < t->in.sheet->rows[row].n; i++) {
		struct str s = heading_at(&t->in, row, i);

		if (s.n == 0 || i >= t->n || t->columns[i].leaf == LEAF_NONE)
			continue;
		if (leaves_match(l, s).leaf != t->columns[i].leaf)
			return false;
		any = true;
	}
	return any;
}

/* The number in "3" or "(3)", or 0. */
static int32_t
column_number(struct str s)
{
	int32_t n;

	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')')
		s = str_slice(s, 1, s.n - 1);
	return str_to_int(s, &n) ? n : 0;
}

/* 1, 2, 3 … under the headings, as tables of offices have it: in each of at
 * least three columns, the first of which may have A, B or nothing. */
static bool
numbers_columns(const struct sheet_table *t, size_t row)
{
	const struct sheet_row *r = &t->in.sheet->rows[row];
	size_t columns = 0;
	int32_t n = 0;

	for (size_t i = 0; i < t->n || i < r->n; i++) {
		struct str s = heading_at(&t->in, row, i);
		bool letter = n == 0 && s.n == 1 && s.p[0] == 'A' + (int)i;
		bool headed = i < t->n && t->columns[i].heading.n > 0;

		columns += headed;
		if (letter || (s.n == 0 && (i == 0 || !headed)))
			continue;
		if (column_number(s) != n + 1)
			return false;
		n++;
	}
	return n >= 2 && columns >= 3;
}

/* Is the row below `last` of the same headings? In a workbook cells of `last`
 * reach down into it, or it stands below wide ones only. */
static bool
continues(const struct segment *in, size_t last, size_t row)
{
	bool below_wide = false, elsewhere = false;

	for (size_t i = 0; row == last + 1 && i < in->sheet->rows[row].n; i++) {
		const struct sheet_cell *c = cell_at(in, row, i);

		if (cell_blank(c))
			continue;
		if (c->copy == COPY_DOWN &&
		    str_eq(str_trim(c->text), heading_at(in, last, i)))
			return true;
		if (is_wide(in, last, i))
			below_wide = true;
		else
			elsewhere = true;
	}
	return below_wide && !elsewhere;
}

bool
table_find(struct arena *a, struct sheet_table *t, struct segment in,
    const struct leaves *l)
{
	struct score s;
	size_t row = find_row(a, l, &in, &s);

	if (row == in.to)
		return false;
	t->in = in;
	t->last = row;
	for (size_t i = row + 1; i < in.to && i < row + LEVELS; i++) {
		struct score below = score_row(a, l, &in, i);

		if (!continues(&in, t->last, i) &&
		    (below.own == 0 || below.all <= s.all))
			continue;
		s = below;
		t->last = i;
	}
	t->data = t->last + 1;
	t->begun = false;
	read_columns(a, t, l);
	while (t->data < in.to &&
	       (repeats_names(t, l, t->data) || numbers_columns(t, t->data)))
		t->data++;
	return true;
}

/* ---- findings about headings ---- */
struct str
sheet_shown(struct arena *a, struct str s)
{
	size_t n = SHOWN;

	s = str_trim(s);
	if (s.n <= n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xC0u) == 0x80u)
		n--;
	return str_cat(a, str_slice(s, 0, n), STR("…"));
}

static struct str
path_in(struct arena *a, struct str list, struct str leaf)
{
	if (list.n == 0)
		return leaf;
	return str_cat(a, str_cat(a, list, STR("[].")), leaf);
}

static void
tell_unknown(struct mapping *m, struct sheet_column *c, const struct leaves *l,
    struct str path)
{
	struct str *names = ARENA_ARRAY(m->arena, struct str, 2 * l->n);
	size_t n = m->diag->errors < TEMPLATE_SUGGESTIONS ? l->n : 0;

	for (size_t i = 0; i < n; i++) {
		names[i] = l->v[i].path;
		names[n + i] = sheet_label(l->v[i].f);
	}
	diag_at(m->diag, FINDING_COLUMN_UNKNOWN, c->place,
	    path.n > 0 ? path : sheet_shown(m->arena, c->heading),
	    sheet_shown(m->arena, c->heading),
	    text_did_you_mean(m->arena, c->heading, names, 2 * n));
	c->told = true;
}

/* A column of a field; wrong when another has the field, or could have. */
static void
check_field(struct mapping *m, struct sheet_table *t, const struct leaves *l,
    struct sheet_column *c, bool *seen, struct str path)
{
	struct str heading = sheet_shown(m->arena, c->heading);
	struct str name = l->v[c->leaf].path;
	struct match match = leaves_match(l, c->heading);

	if (match.other != LEAF_NONE) {
		diag_at(m->diag, FINDING_COLUMN_AMBIGUOUS, c->place, path,
		    heading, name, l->v[match.other].path);
		t->told[c->leaf] = t->told[match.other] = true;
	} else if (seen[c->leaf]) {
		diag_at(m->diag, FINDING_COLUMN_TWICE, c->place,
		    path_in(m->arena, path, name), heading, name);
	} else {
		seen[c->leaf] = true;
		return;
	}
	c->leaf = LEAF_NONE;
	c->told = true;
}

static void
check_missing(struct mapping *m, struct sheet_table *t, const struct leaf *f,
    struct str path)
{
	diag_at(m->diag, FINDING_COLUMN_MISSING,
	    t->in.sheet->rows[t->last].place, path_in(m->arena, path, f->path),
	    sheet_label(f->f), f->path, sheet_example(m->arena, f->f),
	    path.n > 0 ? STR_NONE /* of the rows of a list */
		       : STR(BOTH("; congvan batch: giá trị mọi văn bản giống "
				  "nhau thì ghi ở tệp --common",
			     "; congvan batch: a value all documents share may "
			     "stand in the file of --common")));
}

void
table_check(struct mapping *m, struct sheet_table *t, const struct leaves *l,
    struct str path)
{
	bool *seen = ARENA_ARRAY(m->arena, bool, l->n);

	t->path = path;
	t->told = ARENA_ARRAY(m->arena, bool, l->n);
	for (size_t i = 0; i < t->n; i++) {
		struct sheet_column *c = &t->columns[i];

		if (c->leaf != LEAF_NONE)
			check_field(m, t, l, c, seen, path);
		else if (c->own && !c->numbers && !c->parent)
			tell_unknown(m, c, l, path);
	}
	for (size_t i = 0; i < l->n; i++) {
		if (seen[i] || t->told[i] || !l->v[i].required)
			continue;
		check_missing(m, t, &l->v[i], path);
		t->told[i] = true;
	}
}

/* ---- rows ---- */
enum mark { MARK_NONE = -1, MARK_EXAMPLE, MARK_NOTE, MARK_CODE };

/* What the first column says the row is. */
static int
row_mark(struct mapping *m, const struct sheet_table *t, size_t row)
{
	static const char *const words[] = {[MARK_EXAMPLE] = "vidu",
	    [MARK_NOTE] = "ghichu",
	    [MARK_CODE] = "matruong"};

	for (size_t i = 0; i < t->n; i++)
		if (t->columns[i].numbers)
			return sheet_says(
			    m->arena, cell_at(&t->in, row, i), words, 3);
	return MARK_NONE;
}

/* The same when Excel has written a date its way or dropped zeros. */
static bool
same_example(struct str x, struct str y)
{
	struct date p, q;

	x = str_trim(x);
	y = str_trim(y);
	if (date_parse(x, &p) && date_parse(y, &q))
		return p.year == q.year && p.month == q.month && p.day == q.day;
	while (x.n > 1 && x.p[0] == '0')
		x = str_slice(x, 1, x.n);
	while (y.n > 1 && y.p[0] == '0')
		y = str_slice(y, 1, y.n);
	return str_eq(x, y);
}

/* The example may have been overwritten with real data. */
static void
check_example(struct mapping *m, const struct sheet_table *t,
    const struct leaves *l, size_t row)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct sheet_cell *c = cell_at(&t->in, row, i);
		size_t leaf = t->columns[i].leaf;

		if (leaf == LEAF_NONE || cell_blank(c) ||
		    same_example(
			c->text, sheet_example(m->arena, l->v[leaf].f)))
			continue;
		diag_at(m->diag, FINDING_EXAMPLE_CHANGED, c->place, t->path,
		    sheet_shown(m->arena, c->text));
		return;
	}
}

static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)(s.p[i] - '0') > 9 && s.p[i] != '.' &&
		    s.p[i] != ' ')
			return false;
	return true;
}

static void
tell_stray(
    struct mapping *m, const struct sheet_table *t, const struct sheet_cell *c)
{
	struct buf row = buf_new(m->arena);

	buf_int(&row, c->place.line);
	diag_at(m->diag, FINDING_ROW_STRAY, c->place, t->path,
	    sheet_shown(m->arena, c->text), buf_take(&row));
}

/* A sum, a signature, a note below the list: no number, most of what must be
 * there is not, at most a third of the columns are filled in. Told. */
static bool
is_stray(struct mapping *m, const struct sheet_table *t, const struct leaves *l,
    size_t row)
{
	const struct sheet_cell *first = NULL;
	size_t wanted = 0, lacking = 0, columns = 0, filled = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct sheet_column *k = &t->columns[i];
		const struct sheet_cell *c = cell_at(&t->in, row, i);
		bool blank = cell_blank(c);

		if (!blank && first == NULL && c->copy == COPY_NOT)
			first = c;
		if (k->numbers && !blank && is_number(c->text))
			return false;
		if (k->leaf == LEAF_NONE)
			continue;
		wanted += l->v[k->leaf].required;
		lacking += l->v[k->leaf].required && blank;
		columns++;
		filled += !blank;
	}
	if (first == NULL || 2 * lacking <= wanted || 3 * filled > columns)
		return false;
	tell_stray(m, t, first);
	return true;
}

/* A row with nothing of its own but its number is none; with something else
 * in that column, it is told. */
static bool
has_data(struct mapping *m, const struct sheet_table *t, size_t row)
{
	const struct sheet_row *r = &t->in.sheet->rows[row];
	const struct sheet_cell *number = NULL;

	for (size_t i = 0; i < r->n; i++) {
		const struct sheet_cell *c = &r->cells[i];

		if (cell_blank(c) || c->copy != COPY_NOT)
			continue;
		if (i >= t->n || !t->columns[i].numbers)
			return true;
		number = c;
	}
	if (number == NULL || number->kind == CELL_NUMBER)
		return false;
	if (!is_number(number->text))
		tell_stray(m, t, number);
	return false;
}

void
sheet_hidden(struct mapping *m, const struct sheet_row *row)
{
	if (row->hidden && m->hidden++ == 0)
		m->hidden_at = row->place;
}

void
sheet_hidden_tell(struct mapping *m)
{
	struct buf n = buf_new(m->arena), row = buf_new(m->arena);

	if (m->hidden == 0)
		return;
	buf_int(&n, (int64_t)m->hidden);
	buf_int(&row, m->hidden_at.line);
	diag_at(m->diag, FINDING_ROWS_HIDDEN, m->hidden_at, STR_NONE,
	    buf_take(&n), buf_take(&row));
	m->hidden = 0;
}

bool
table_is_data(
    struct mapping *m, struct sheet_table *t, const struct leaves *l, size_t i)
{
	int mark = row_mark(m, t, i);

	if (mark == MARK_EXAMPLE)
		check_example(m, t, l, i);
	else if (t->begun)
		mark = MARK_NONE; /* notes stand above the data */
	if (mark != MARK_NONE || !has_data(m, t, i) || is_stray(m, t, l, i))
		return false;
	t->begun = true;
	sheet_hidden(m, &t->in.sheet->rows[i]);
	return true;
}

/* 1, 2.1, (3), IV, a): what a column that numbers rows may hold. */
static bool
is_row_number(const struct sheet_cell *c)
{
	struct str s = str_trim(c->text);
	size_t letters = 0, roman = 0;

	if (c->kind == CELL_NUMBER || c->kind == CELL_FORMULA)
		return true;
	for (size_t i = 0; i < s.n; i++) {
		bool letter = (s.p[i] >= 'a' && s.p[i] <= 'z') ||
			      (s.p[i] >= 'A' && s.p[i] <= 'Z');

		letters += letter;
		roman += str_find(STR("IVXLC"), s.p[i]) < 5;
		if (!letter && str_find(STR("0123456789.-/() "), s.p[i]) == 16)
			return false;
	}
	return s.n <= 16 && (letters <= 1 || letters == roman);
}

/* A cell that no field takes. */
static void
check_stray(struct mapping *m, struct sheet_table *t,
    const struct sheet_cell *c, size_t i)
{
	struct sheet_column *column = i < t->n ? &t->columns[i] : NULL;
	bool *told = column != NULL ? &column->told : &t->told_beyond;

	if (cell_blank(c) || *told || (column != NULL && column->parent) ||
	    (column != NULL && column->numbers && is_row_number(c)))
		return;
	*told = true;
	if (column != NULL && column->heading.n > 0)
		diag_at(m->diag, FINDING_COLUMN_UNKNOWN, c->place, t->path,
		    sheet_shown(m->arena, column->heading), STR(""));
	else
		diag_at(m->diag, FINDING_COLUMN_UNNAMED, c->place, t->path,
		    sheet_shown(m->arena, c->text));
}

void
table_row(struct mapping *m, struct sheet_table *t, const struct leaves *l,
    size_t i, struct str row_path, struct value **v)
{
	const struct sheet_row *r = &t->in.sheet->rows[i];
	struct cells cells = {m->arena, m->diag};
	struct buf path = buf_new(m->arena);

	buf_str(&path, row_path);
	if (row_path.n > 0)
		buf_putc(&path, '.');
	for (size_t k = 0; k < l->n; k++)
		v[k] = t->told[k] ? value_told(m->arena, r->place) : NULL;
	for (size_t k = 0; k < r->n; k++) {
		size_t n = path.n, leaf = LEAF_NONE;

		if (k < t->n)
			leaf = t->columns[k].leaf;
		if (leaf == LEAF_NONE) {
			check_stray(m, t, &r->cells[k], k);
			continue;
		}
		buf_str(&path, l->v[leaf].path);
		v[leaf] = cell_value(
		    &cells, l->v[leaf].f, &r->cells[k], buf_take(&path));
		leaf_missing(l, leaf, &v[leaf], r->cells[k].place);
		path.n = n;
	}
	for (size_t k = 0; k < l->n; k++)
		leaf_missing(l, k, &v[k], r->place);
}
