/* Whole documents from sheets: which rows are the letter's, which a list's. */
#include <assert.h>

#include "engine/base/arena.h"
#include "engine/template/inner.h"
#include "engine/template/sheet_parts.h"
#include "engine/text/text.h"

struct document_sheets {
	struct mapping m;
	struct sheet_lists lists;
	struct leaves leaves;
	struct segment *loose; /* rows of no list, in order */
	size_t n_loose, cap_loose;
	struct value *root;
};

/* ---- dividing sheets ---- */
static void
tell_no_list(struct mapping *m, const struct sheet_lists *l, struct place place,
    struct str path)
{
	size_t n;
	const struct str *paths = lists_paths(m->arena, l, &n);

	diag_at(m->diag, FINDING_NAME_UNKNOWN, place, STR_NONE,
	    STR(BOTH("danh sách", "list")), path,
	    text_did_you_mean(m->arena, path, paths, n));
}

static void
list_found(struct mapping *m, struct sheet_list *l, struct segment s)
{
	if (l->found) {
		diag_at(m->diag, FINDING_ROWS_TWICE, s.place, l->path, l->path);
		return;
	}
	l->found = true;
	l->in = s;
}

/* Rows from..to of the sheet, which begin with a cell [path] or are all of it
 * before the first such cell. */
static void
segment_add(struct document_sheets *d, struct segment s, struct str path)
{
	struct sheet_list *list = NULL;

	if (path.n > 0) {
		list = lists_find(&d->lists, path);
		if (list == NULL)
			tell_no_list(&d->m, &d->lists, s.place, path);
		else
			list_found(&d->m, list, s);
		return;
	}
	if (s.from == s.to)
		return;
	list = lists_match(d->m.arena, &d->lists, s.sheet->name);
	if (list != NULL)
		list_found(&d->m, list, s);
	else
		ARENA_PUSH(d->m.arena, d->loose, d->n_loose, d->cap_loose, s);
}

static void
divide(struct document_sheets *d, const struct sheet *sheet)
{
	struct segment s = {sheet, 0, 0, sheet->place};
	struct str path = STR_NONE;

	if (sheet->n > 0)
		s.place = sheet->rows[0].place;
	for (size_t i = 0; i < sheet->n; i++) {
		struct str marker =
		    row_marker(d->m.arena, &d->lists, &sheet->rows[i]);

		if (marker.n == 0)
			continue;
		s.to = i;
		segment_add(d, s, path);
		path = marker;
		s.from = i + 1;
		s.place = sheet->rows[i].place;
	}
	s.to = sheet->n;
	segment_add(d, s, path);
}

/* ---- the form: one field a row ---- */
struct form {
	struct segment in;
	size_t head;               /* row */
	size_t code, label, value; /* columns; label may be LEAF_NONE */
};

static bool
form_find(struct arena *a, struct form *f, const struct segment *in)
{
	static const char *const words[] = {
	    "matruong", "giatri", "noidungcandien"};

	for (size_t i = in->from; i < in->to && i < in->from + 20; i++) {
		const struct sheet_row *row = &in->sheet->rows[i];

		size_t *const found[] = {&f->code, &f->value, &f->label};

		f->code = f->label = f->value = LEAF_NONE;
		for (size_t k = row->n; k-- > 0;) {
			int said = sheet_says(a, &row->cells[k], words, 3);

			if (said >= 0)
				*found[said] = k;
		}
		if (f->code != LEAF_NONE && f->value != LEAF_NONE) {
			f->in = *in;
			f->head = i;
			return true;
		}
	}
	return false;
}

static struct sheet_cell
cell_of(const struct sheet_row *row, size_t k)
{
	struct sheet_cell none = {CELL_EMPTY, COPY_NOT, STR_NONE, row->place};

	return k < row->n ? row->cells[k] : none;
}

/* The leaf the row is for; LEAF_NONE after a finding, or when it is blank. */
static size_t
form_leaf(struct document_sheets *d, const struct form *f,
    const struct sheet_row *row)
{
	struct sheet_cell code = cell_of(row, f->code);
	struct sheet_cell value = cell_of(row, f->value);
	struct match match;
	struct str *names;

	if (cell_blank(&code) && f->label != LEAF_NONE)
		code = cell_of(row, f->label);
	if (cell_blank(&code)) {
		if (!cell_blank(&value))
			diag_at(d->m.diag, FINDING_ROW_UNNAMED, value.place,
			    STR_NONE, sheet_shown(d->m.arena, value.text));
		return LEAF_NONE;
	}
	match = leaves_match(&d->leaves, str_trim(code.text));
	if (match.other != LEAF_NONE) {
		diag_at(d->m.diag, FINDING_COLUMN_AMBIGUOUS, code.place,
		    STR_NONE, sheet_shown(d->m.arena, code.text),
		    d->leaves.v[match.leaf].path,
		    d->leaves.v[match.other].path);
		return LEAF_NONE;
	}
	if (match.leaf != LEAF_NONE)
		return match.leaf;
	names = ARENA_ARRAY(d->m.arena, struct str, d->leaves.n);
	for (size_t i = 0; i < d->leaves.n; i++)
		names[i] = d->leaves.v[i].path;
	diag_at(d->m.diag, FINDING_KEY_UNKNOWN, code.place,
	    sheet_shown(d->m.arena, code.text),
	    sheet_shown(d->m.arena, code.text),
	    text_did_you_mean(d->m.arena, str_trim(code.text), names,
		d->m.diag->errors < TEMPLATE_SUGGESTIONS ? d->leaves.n : 0));
	return LEAF_NONE;
}

/* Values of the rows of one field, in order. */
struct gathered {
	struct place place; /* of the first */
	struct value **v;
	size_t n, cap;
};

static bool
takes_many(const struct field *f)
{
	return f->kind == FIELD_LIST || f->kind == FIELD_LINES ||
	       f->kind == FIELD_RICH;
}

static void
form_row(struct document_sheets *d, const struct form *f,
    const struct sheet_row *row, struct gathered *all)
{
	struct cells cells = {d->m.arena, d->m.diag};
	size_t at = form_leaf(d, f, row);
	struct sheet_cell cell = cell_of(row, f->value);
	struct gathered *g;
	struct value *v;

	if (at == LEAF_NONE)
		return;
	g = &all[at];
	if (!cell_blank(&cell))
		sheet_hidden(&d->m, row);
	v = cell_value(&cells, d->leaves.v[at].f, &cell, d->leaves.v[at].path);
	if (g->n == 0)
		g->place = cell.place;
	if (g->n > 0 && v != NULL && !takes_many(d->leaves.v[at].f)) {
		if (g->v[0] != NULL)
			diag_at(d->m.diag, FINDING_VALUE_TWICE, cell.place,
			    d->leaves.v[at].path, d->leaves.v[at].path);
		g->v[0] = v;
		return;
	}
	ARENA_PUSH(d->m.arena, g->v, g->n, g->cap, v);
}

/* Cells that are no code, label, value or note; told once a column. */
static void
form_stray(struct document_sheets *d, const struct form *f,
    const struct sheet_row *row, bool *told)
{
	static const char *const notes[] = {"ghichu"};
	const struct sheet_row *head = &f->in.sheet->rows[f->head];
	struct arena *a = d->m.arena;

	for (size_t k = 0; k < row->n; k++) {
		const struct sheet_cell *c = &row->cells[k];
		struct sheet_cell heading = cell_of(head, k);
		bool *once = &told[k < head->n ? k : head->n];

		if (k == f->code || k == f->label || k == f->value || *once ||
		    cell_blank(c) || sheet_says(a, &heading, notes, 1) >= 0 ||
		    (c->kind == CELL_NUMBER &&
			sheet_numbers_rows(a, heading.text)))
			continue;
		*once = true;
		if (cell_blank(&heading))
			diag_at(d->m.diag, FINDING_COLUMN_UNNAMED, c->place,
			    STR_NONE, sheet_shown(a, c->text));
		else
			diag_at(d->m.diag, FINDING_COLUMN_UNKNOWN, c->place,
			    STR_NONE, sheet_shown(a, heading.text), STR(""));
	}
}

static struct value *
form_read(struct document_sheets *d, const struct form *f)
{
	size_t n = d->leaves.n;
	struct gathered *all = ARENA_ARRAY(d->m.arena, struct gathered, n);
	struct value **v = ARENA_ARRAY(d->m.arena, struct value *, n);
	bool *told =
	    ARENA_ARRAY(d->m.arena, bool, f->in.sheet->rows[f->head].n + 1);
	struct cells cells = {d->m.arena, d->m.diag};

	for (size_t i = f->head + 1; i < f->in.to; i++) {
		form_row(d, f, &f->in.sheet->rows[i], all);
		form_stray(d, f, &f->in.sheet->rows[i], told);
	}
	sheet_hidden_tell(&d->m);
	for (size_t i = 0; i < n; i++) {
		v[i] = cells_join(&cells, d->leaves.v[i].f, all[i].v, all[i].n);
		if (all[i].n > 0)
			leaf_missing(&d->leaves, i, &v[i], all[i].place);
	}
	return leaves_group(&d->leaves, v, f->in.place, true);
}

/* ---- the letter as a table with one row ---- */
static struct value *
table_read(struct document_sheets *d, struct sheet_table *t)
{
	struct value **v = ARENA_ARRAY(d->m.arena, struct value *, d->leaves.n);
	const struct sheet_row *rows = t->in.sheet->rows;
	struct value *group = NULL;

	table_check(&d->m, t, &d->leaves, STR_NONE);
	for (size_t i = t->data; i < t->in.to; i++) {
		if (!table_is_data(&d->m, t, &d->leaves, i))
			continue;
		if (group != NULL) {
			diag_at(d->m.diag, FINDING_MANY_LETTERS, rows[i].place,
			    STR_NONE, STR_NONE);
			break;
		}
		table_row(&d->m, t, &d->leaves, i, STR_NONE, v);
		group = leaves_group(&d->leaves, v, rows[i].place, true);
	}
	sheet_hidden_tell(&d->m);
	if (group == NULL)
		diag_at(d->m.diag, FINDING_ROW_MISSING, rows[t->last].place,
		    STR_NONE, STR_NONE);
	return group;
}

static bool
letter_found(struct document_sheets *d, const struct segment *s)
{
	struct form form;
	struct sheet_table table = {.n = 0};

	if (form_find(d->m.arena, &form, s))
		d->root = form_read(d, &form);
	else if (table_find(d->m.arena, &table, *s, &d->leaves))
		d->root = table_read(d, &table);
	else
		return false;
	return true;
}

static void
tell_no_letter(struct document_sheets *d, struct place place)
{
	struct buf b = buf_new(d->m.arena);

	for (size_t i = 0; i < d->lists.n; i++) {
		struct leaves l;
		struct sheet_table t;

		leaves_read(&l, d->m.arena, d->lists.v[i]->f->children);
		if (d->n_loose == 0 ||
		    !table_find(d->m.arena, &t, d->loose[0], &l))
			continue;
		diag_at(d->m.diag, FINDING_LIST_AS_DATA, place, STR_NONE,
		    d->lists.v[i]->path);
		return;
	}
	for (size_t i = 0; i < d->leaves.n && i < 3; i++) {
		buf_puts(&b, i > 0 ? ", " : "");
		buf_str(&b, sheet_label(d->leaves.v[i].f));
	}
	diag_at(d->m.diag, FINDING_HEADING_MISSING, place, STR_NONE,
	    STR(BOTH("văn bản", "the document")), buf_take(&b));
}

static void
tell_ignored(
    struct mapping *m, const struct sheet_lists *l, const struct segment *s)
{
	size_t n;
	const struct str *paths = lists_paths(m->arena, l, &n);

	diag_at(m->diag, FINDING_SHEET_IGNORED, s->place, STR_NONE,
	    s->sheet->name,
	    text_did_you_mean(m->arena, s->sheet->name, paths, n));
}

/* The first loose rows that are a letter; other sheets are told. */
static bool
find_letter(struct document_sheets *d, struct place whole)
{
	size_t i = 0;
	bool lists = false;

	while (i < d->n_loose && !letter_found(d, &d->loose[i]))
		i++;
	for (size_t k = 0; k < d->lists.n; k++)
		lists = lists || d->lists.v[k]->found;
	if (i == d->n_loose && (!lists || d->n_loose > 0)) {
		tell_no_letter(d, i > 0 ? d->loose[0].place : whole);
		return false;
	}
	for (size_t k = 0; k < d->n_loose; k++)
		if (k != i)
			tell_ignored(&d->m, &d->lists, &d->loose[k]);
	if (d->n_loose > 0)
		return d->root != NULL;
	d->root = value_text_new(d->m.arena, whole, STR_NONE);
	d->root->kind = VALUE_GROUP;
	return true;
}

struct value *
template_sheets_data(struct arena *a, struct diag *diag,
    const struct template *t, struct str file, const struct sheets *sheets)
{
	struct document_sheets *d = ARENA_NEW(a, struct document_sheets);
	struct place whole = {file, 1, 1};
	bool ok;

	d->m = (struct mapping){.arena = a, .diag = diag, .t = t, .file = file};
	lists_read(&d->lists, a, t);
	leaves_read(&d->leaves, a, t->fields);
	for (size_t i = 0; i < sheets->n; i++)
		divide(d, &sheets->v[i]);
	ok = find_letter(d, whole);
	for (size_t i = 0; i < d->lists.n; i++) {
		struct sheet_list *l = d->lists.v[i];

		if (!l->found)
			continue;
		list_fill(&d->m, l);
		if (ok && l->parent == NULL && !value_empty(l->value))
			group_put(a, d->root, l->path, l->value);
	}
	return ok ? d->root : NULL;
}

/* ---- one list ---- */
/* The rows of the list: a table [path], else a sheet called so, else the first
 * sheet with its headings, else the first sheet. */
static bool
find_rows(struct mapping *m, const struct sheet_lists *lists,
    struct sheet_list *l, const struct sheets *sheets,
    struct document_sheets *d)
{
	struct leaves leaves;
	size_t i;

	for (i = 0; i < sheets->n; i++)
		divide(d, &sheets->v[i]);
	if (l->found)
		return true;
	leaves_read(&leaves, m->arena, l->f->children);
	for (i = 0; i < d->n_loose; i++) {
		struct sheet_table t;

		if (table_find(m->arena, &t, d->loose[i], &leaves))
			break;
	}
	if (d->n_loose == 0)
		return false;
	l->in = d->loose[i < d->n_loose ? i : 0];
	for (size_t k = 0; k < d->n_loose; k++)
		if (k != i && i < d->n_loose)
			tell_ignored(m, lists, &d->loose[k]);
	return true;
}

struct value *
template_sheets_list(struct arena *a, struct diag *diag,
    const struct template *t, struct str path, struct str file,
    const struct sheets *sheets)
{
	struct document_sheets *d = ARENA_NEW(a, struct document_sheets);
	struct place whole = {file, 1, 1};
	struct sheet_list *l;

	d->m = (struct mapping){.arena = a, .diag = diag, .t = t, .file = file};
	lists_read(&d->lists, a, t);
	l = lists_find(&d->lists, path);
	if (l == NULL || l->parent != NULL) {
		tell_no_list(&d->m, &d->lists, whole, path);
		return NULL;
	}
	if (!find_rows(&d->m, &d->lists, l, sheets, d)) {
		l->in = (struct segment){&(struct sheet){.n = 0}, 0, 0, whole};
		list_fill(&d->m, l);
		return NULL;
	}
	list_fill(&d->m, l);
	for (size_t i = 0; i < d->lists.n; i++)
		if (d->lists.v[i]->found && d->lists.v[i] != l)
			list_fill(&d->m, d->lists.v[i]);
	return l->value->told ? NULL : l->value;
}

struct str
template_list_named(struct arena *a, const struct template *t, struct str name)
{
	struct sheet_lists lists;
	const struct sheet_list *l;

	lists_read(&lists, a, t);
	if (lists_find(&lists, name) != NULL)
		return name;
	l = lists_match(a, &lists, name);
	return l != NULL ? l->path : name;
}

bool
template_list_put(struct arena *a, struct diag *d, const struct template *t,
    struct value *data, struct str path, struct value *list, struct place at)
{
	struct mapping m = {.arena = a, .diag = d, .t = t, .file = at.file};
	struct sheet_lists lists;
	struct sheet_list *l;
	struct value *has = data;
	struct str rest = path;

	assert(data != NULL);
	lists_read(&lists, a, t);
	l = lists_find(&lists, path);
	if (l == NULL || l->parent != NULL) {
		tell_no_list(&m, &lists, at, path);
		return false;
	}
	while (has != NULL && rest.n > 0) {
		size_t dot = str_find(rest, '.');

		has = value_find(has, str_slice(rest, 0, dot));
		rest =
		    dot < rest.n ? str_slice(rest, dot + 1, rest.n) : STR_NONE;
	}
	if (has != NULL && !value_empty(has)) {
		diag_at(d, FINDING_ROWS_TWICE, has->place, path, path);
		return false;
	}
	if (data->kind == VALUE_GROUP)
		group_put(a, data, path, list);
	return true;
}
