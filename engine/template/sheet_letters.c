/* Tables whose rows are letters. The headings are read and judged once; which
 * rows are data too, in their order. What is found is not changed any more, so
 * that threads can read rows at once. */
#include "engine/base/arena.h"
#include "engine/template/inner.h"
#include "engine/template/sheet_parts.h"

struct template_letters {
	const struct template *t;
	struct str file;
	struct leaves leaves;
	struct sheet_table table;
	size_t *rows; /* of the sheet */
	size_t n, cap;
	size_t *own; /* columns, by number of the caller's; LEAF_NONE */
	size_t n_own;
};

/* What all letters say need not be said again. */
static void
spare_common(struct leaves *l, const struct value *common)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct value *v = common;
		struct str rest = l->v[i].path;

		while (v != NULL && rest.n > 0) {
			size_t dot = str_find(rest, '.');
			size_t end = str_find(str_slice(rest, 0, dot), '[');

			v = value_find(v, str_slice(rest, 0, end));
			if (end < dot) /* a whole list */
				break;
			rest = dot < rest.n ? str_slice(rest, dot + 1, rest.n)
					    : STR_NONE;
		}
		if (v != NULL && !value_empty(v))
			l->v[i].required = false;
	}
}

/* Takes the caller's columns out of the fields' hands. */
static void
find_own(struct arena *a, struct template_letters *l, const struct str *own,
    size_t n)
{
	l->own = ARENA_ARRAY(a, size_t, n);
	l->n_own = n;
	for (size_t k = 0; k < n; k++) {
		l->own[k] = LEAF_NONE;
		for (size_t i = 0; i < l->table.n; i++) {
			struct sheet_column *c = &l->table.columns[i];

			if (!str_eq(str_trim(c->heading), own[k]))
				continue;
			l->own[k] = i;
			c->leaf = LEAF_NONE;
			c->numbers = false;
			c->own = false; /* nothing to tell of it */
			c->told = true;
		}
	}
}

static bool
find_table(
    struct arena *a, struct template_letters *l, const struct sheets *sheets)
{
	for (size_t i = 0; i < sheets->n; i++) {
		const struct sheet *sheet = &sheets->v[i];
		struct segment all = {sheet, 0, sheet->n, sheet->place};

		if (sheet->n > 0)
			all.place = sheet->rows[0].place;
		if (table_find(a, &l->table, all, &l->leaves))
			return true;
	}
	return false;
}

static void
tell_no_table(
    struct arena *a, struct diag *d, const struct leaves *l, struct place place)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < l->n && i < 3; i++) {
		buf_puts(&b, i > 0 ? ", " : "");
		buf_str(&b, sheet_label(l->v[i].f));
	}
	diag_at(d, FINDING_HEADING_MISSING, place, STR_NONE,
	    STR(BOTH("văn bản", "the document")), buf_take(&b));
}

struct template_letters *
template_letters_open(struct arena *a, struct diag *d, const struct template *t,
    struct str file, const struct sheets *sheets, const struct str *own,
    size_t n_own, const struct value *common)
{
	struct template_letters *l = ARENA_NEW(a, struct template_letters);
	struct mapping m = {.arena = a, .diag = d, .t = t, .file = file};
	size_t errors = d->errors;

	l->t = t;
	l->file = file;
	leaves_read_letter(&l->leaves, a, t->fields);
	l->leaves.aside = own;
	l->leaves.n_aside = n_own;
	spare_common(&l->leaves, common);
	if (!find_table(a, l, sheets)) {
		tell_no_table(a, d, &l->leaves, (struct place){file, 1, 1});
		return NULL;
	}
	find_own(a, l, own, n_own);
	table_check(&m, &l->table, &l->leaves, STR_NONE);
	for (size_t i = l->table.data; i < l->table.in.to; i++)
		if (table_is_data(&m, &l->table, &l->leaves, i))
			ARENA_PUSH(a, l->rows, l->n, l->cap, i);
	sheet_hidden_tell(&m);
	return d->errors == errors ? l : NULL;
}

size_t
template_letters_count(const struct template_letters *l)
{
	return l->n;
}

/* Copies of what reading a row changes: what is told, is told in every row. */
struct value *
template_letters_value(
    const struct template_letters *l, size_t i, struct arena *a, struct diag *d)
{
	struct mapping m = {.arena = a, .diag = d, .t = l->t, .file = l->file};
	struct leaves leaves = l->leaves;
	struct sheet_table table = l->table;
	struct value **v = ARENA_ARRAY(a, struct value *, leaves.n);

	leaves.arena = a;
	table.columns = arena_grow(
	    a, l->table.columns, table.n, table.n, sizeof *table.columns);
	table_row(&m, &table, &leaves, l->rows[i], STR_NONE, v);
	return leaves_group(
	    &leaves, v, table.in.sheet->rows[l->rows[i]].place, true);
}

static struct str
cell_text(const struct template_letters *l, size_t i, size_t column)
{
	const struct sheet_row *r = &l->table.in.sheet->rows[l->rows[i]];

	return column < r->n ? r->cells[column].text : STR_NONE;
}

struct str
template_letters_own(const struct template_letters *l, size_t i, size_t k)
{
	return l->own[k] != LEAF_NONE ? cell_text(l, i, l->own[k]) : STR_NONE;
}

bool
template_letters_is_own(const struct template_letters *l, size_t column)
{
	for (size_t k = 0; k < l->n_own; k++)
		if (l->own[k] == column)
			return true;
	return false;
}

/* Headings of one row as they are; one of several rows by the field's path. */
static struct str
heading(const struct template_letters *l, size_t column)
{
	const struct sheet_table *t = &l->table;
	const struct sheet_row *head = &t->in.sheet->rows[t->last];
	const struct sheet_column *c = &t->columns[column];

	if (column < head->n &&
	    str_eq(str_trim(head->cells[column].text), str_trim(c->heading)))
		return c->heading;
	return c->leaf != LEAF_NONE ? l->leaves.v[c->leaf].path : c->heading;
}

const struct str *
template_letters_cells(
    const struct template_letters *l, size_t i, struct arena *a, size_t *n)
{
	struct str *v;

	*n = l->table.n;
	if (i < l->n && l->table.in.sheet->rows[l->rows[i]].n > *n)
		*n = l->table.in.sheet->rows[l->rows[i]].n;
	v = ARENA_ARRAY(a, struct str, *n);
	for (size_t k = 0; k < *n; k++)
		v[k] = i < l->n ? cell_text(l, i, k) : heading(l, k);
	return v;
}
