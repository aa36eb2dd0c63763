/* Lists of groups from tables. A list within a list is a table of its own,
 * whose column "Thuộc dòng" says which row of the other one, from 1, each of
 * its rows belongs to. */
#include "engine/base/arena.h"
#include "engine/template/inner.h"
#include "engine/template/sheet_parts.h"

#define DEPTH_MOST 100

/* ---- which lists there are ---- */
struct walk {
	struct sheet_lists *l;
	struct arena *a;
	struct sheet_list *parent;
	struct str path, below;
	int depth;
};

static struct str
dotted(struct arena *a, struct str x, struct str y)
{
	return x.n == 0 ? y : str_cat(a, str_cat(a, x, STR(".")), y);
}

static void
walk(const struct walk *w, const struct field *fields)
{
	for (const struct field *f = fields; f != NULL; f = f->next) {
		struct walk inner = *w;
		struct sheet_list *list;

		if (f->children == NULL || w->depth == DEPTH_MOST)
			continue;
		inner.depth++;
		inner.path = dotted(w->a, w->path, f->name);
		inner.below = dotted(w->a, w->below, f->name);
		if (f->kind == FIELD_LIST) {
			list = ARENA_NEW(w->a, struct sheet_list);
			list->f = f;
			list->path = inner.path;
			list->below = inner.below;
			list->parent = w->parent;
			ARENA_PUSH(w->a, w->l->v, w->l->n, w->l->cap, list);
			inner.parent = list;
			inner.below = STR_NONE;
		}
		walk(&inner, f->children);
	}
}

void
lists_read(struct sheet_lists *l, struct arena *a, const struct template *t)
{
	struct walk w = {l, a, NULL, STR_NONE, STR_NONE, 0};

	l->v = NULL;
	l->n = l->cap = 0;
	walk(&w, t->fields);
}

struct sheet_list *
lists_find(const struct sheet_lists *l, struct str path)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i]->path, path))
			return l->v[i];
	return NULL;
}

static bool
is_called(struct arena *a, const struct sheet_list *l, struct str folded)
{
	if (str_eq(sheet_fold(a, l->path), folded) ||
	    str_eq(sheet_fold(a, sheet_label(l->f)), folded))
		return true;
	for (size_t i = 0; i < l->f->n_aliases; i++)
		if (str_eq(sheet_fold(a, l->f->aliases[i]), folded))
			return true;
	return false;
}

struct sheet_list *
lists_match(struct arena *a, const struct sheet_lists *l, struct str name)
{
	struct arena_mark mark = arena_mark(a);
	struct str folded = sheet_fold(a, name);
	struct sheet_list *found = NULL;

	for (size_t i = 0; i < l->n && found == NULL && folded.n > 0; i++)
		if (is_called(a, l->v[i], folded))
			found = l->v[i];
	arena_rewind(a, mark);
	return found;
}

const struct str *
lists_paths(struct arena *a, const struct sheet_lists *l, size_t *n)
{
	struct str *v = ARENA_ARRAY(a, struct str, l->n);

	for (size_t i = 0; i < l->n; i++)
		v[i] = l->v[i]->path;
	*n = l->n;
	return v;
}

/* May the cells behind [path] stand in a row that begins a table? Else it is
 * data in brackets. */
static bool
behind_marker(struct arena *a, const struct sheet_lists *l, struct str path,
    const struct sheet_row *row, size_t from)
{
	const struct sheet_cell *only = NULL;

	for (size_t i = from; i < row->n; i++) {
		if (cell_blank(&row->cells[i]))
			continue;
		if (only != NULL || row->cells[i].kind != CELL_TEXT)
			return false;
		only = &row->cells[i];
	}
	return only == NULL || lists_find(l, path) != NULL ||
	       lists_match(a, l, only->text) != NULL;
}

struct str
row_marker(
    struct arena *a, const struct sheet_lists *l, const struct sheet_row *row)
{
	struct str s = STR_NONE;
	size_t i = 0, behind;

	while (i < row->n && row->cells[i].kind == CELL_EMPTY)
		i++;
	behind = i + 1;
	if (i < row->n && row->cells[i].kind == CELL_TEXT)
		s = str_trim(row->cells[i].text);
	if (s.n < 3 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return STR_NONE;
	s = str_slice(s, 1, s.n - 1);
	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != '.')
			return STR_NONE;
	}
	return behind_marker(a, l, s, row, behind) ? s : STR_NONE;
}

/* ---- rows ---- */
struct filling {
	struct mapping *m;
	struct sheet_list *l;
	struct sheet_table t;
	struct leaves leaves;
	struct value **v;      /* of one row */
	struct value **inside; /* [row of the parent]: our list in it */
	size_t *cap;           /* of its items */
};

static struct str
item_path(struct arena *a, struct str list, size_t i)
{
	struct buf b = buf_new(a);

	buf_str(&b, list);
	buf_putc(&b, '[');
	buf_int(&b, (int64_t)i);
	buf_putc(&b, ']');
	return buf_take(&b);
}

static struct value *
list_new(struct arena *a, struct place p)
{
	struct value *v = value_text_new(a, p, STR_NONE);

	v->kind = VALUE_LIST;
	return v;
}

/* The row of the list around that row i belongs to, from 0; false after a
 * finding. */
static bool
parent_row(struct filling *f, size_t i, size_t *out)
{
	const struct sheet_row *row = &f->t.in.sheet->rows[i];
	struct sheet_cell cell = {CELL_EMPTY, COPY_NOT, STR(""), row->place};
	int32_t n;

	for (size_t k = 0; k < f->t.n && k < row->n; k++)
		if (f->t.columns[k].parent)
			cell = row->cells[k];
	if (str_to_int(str_trim(cell.text), &n) && n >= 1 &&
	    (size_t)n <= f->l->parent->n) {
		*out = (size_t)n - 1;
		return true;
	}
	diag_at(f->m->diag, FINDING_ROWS_PARENT, cell.place, f->l->path,
	    sheet_shown(f->m->arena, cell.text), f->l->parent->path);
	return false;
}

/* Where the value of row i goes. NULL after a finding. */
static struct value *
list_for_row(struct filling *f, size_t i, struct str *path, size_t **cap)
{
	struct arena *a = f->m->arena;
	struct sheet_list *parent = f->l->parent;
	size_t at;

	*path = f->l->path;
	*cap = &f->cap[0];
	if (parent == NULL)
		return f->l->value;
	if (!parent_row(f, i, &at))
		return NULL;
	if (f->inside[at] == NULL) {
		f->inside[at] = list_new(a, f->t.in.sheet->rows[i].place);
		group_put(a, parent->rows[at], f->l->below, f->inside[at]);
	}
	*path = dotted(a, parent->row_paths[at], f->l->below);
	*cap = &f->cap[at];
	return f->inside[at];
}

static void
read_row(struct filling *f, size_t i)
{
	struct arena *a = f->m->arena;
	struct sheet_list *l = f->l;
	struct str path;
	struct value *list, *group;
	size_t *cap, cap_paths = l->cap;

	list = list_for_row(f, i, &path, &cap);
	if (list == NULL)
		return;
	path = item_path(a, path, list->n);
	table_row(f->m, &f->t, &f->leaves, i, path, f->v);
	group =
	    leaves_group(&f->leaves, f->v, f->t.in.sheet->rows[i].place, true);
	ARENA_PUSH(a, list->items, list->n, *cap, group);
	if (l->n == l->cap)
		l->row_paths = arena_grow(a, l->row_paths, l->n,
		    cap_paths ? 2 * cap_paths : 8, sizeof path);
	ARENA_PUSH(a, l->rows, l->n, l->cap, group);
	l->row_paths[l->n - 1] = path;
}

static void
tell_no_heading(struct mapping *m, const struct sheet_list *l,
    const struct leaves *leaves, struct place place)
{
	struct buf b = buf_new(m->arena);

	for (size_t i = 0; i < leaves->n && i < 3; i++) {
		buf_puts(&b, i > 0 ? ", " : "");
		buf_str(&b, sheet_label(leaves->v[i].f));
	}
	diag_at(m->diag, FINDING_HEADING_MISSING, place, l->path,
	    sheet_label(l->f), buf_take(&b));
}

void
list_fill(struct mapping *m, struct sheet_list *l)
{
	struct arena *a = m->arena;
	struct filling *f = ARENA_NEW(a, struct filling);
	size_t parents = l->parent != NULL ? l->parent->n : 1;

	f->m = m;
	f->l = l;
	l->value = list_new(a, l->in.place);
	leaves_read(&f->leaves, a, l->f->children);
	if (!table_find(a, &f->t, l->in, &f->leaves)) {
		tell_no_heading(m, l, &f->leaves, l->in.place);
		l->value->told = true;
		return;
	}
	table_check(m, &f->t, &f->leaves, l->path);
	l->value->place = l->in.sheet->rows[f->t.last].place;
	f->v = ARENA_ARRAY(a, struct value *, f->leaves.n);
	f->inside = ARENA_ARRAY(a, struct value *, parents);
	f->cap = ARENA_ARRAY(a, size_t, parents + 1);
	for (size_t i = f->t.data; i < l->in.to; i++)
		if (table_is_data(m, &f->t, &f->leaves, i))
			read_row(f, i);
	sheet_hidden_tell(m);
}
