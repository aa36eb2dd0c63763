/* Tables of facts: TSV files that lie with the templates. The first line names
 * the columns; lines that begin with # are remarks. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/template/attr.h"
#include "engine/template/xml.h"
#include "engine/text/text.h"

#define COLUMNS_MOST 64

struct reading {
	struct arena *a;
	struct diag *d;
	struct str name; /* of the register */
	struct place place;
	struct field *columns;
	size_t n_columns;
	struct val *rows;
	size_t n, cap;
};

static bool
fail(struct reading *r, struct str why)
{
	diag_at(r->d, FINDING_REGISTER_SHAPE, r->place, STR_NONE, r->name, why);
	return false;
}

/* The next cell of *line; it may be empty. False past the last. */
static bool
next_cell(struct str *line, bool *more, struct str *cell)
{
	size_t k;

	if (!*more)
		return false;
	k = str_find(*line, '\t');
	*cell = str_trim(str_slice(*line, 0, k));
	*more = k < line->n;
	*line = *more ? str_slice(*line, k + 1, line->n) : STR_NONE;
	return true;
}

static bool
read_columns(struct reading *r, struct str line)
{
	struct field **at = &r->columns;
	struct str cell;
	bool more = true;

	while (next_cell(&line, &more, &cell)) {
		if (!template_is_ident(cell) ||
		    template_field_find(r->columns, cell) != NULL ||
		    r->n_columns == COLUMNS_MOST)
			return fail(r,
			    STR(BOTH("tên cột gồm chữ không dấu, số và _, mỗi "
				     "tên một lần",
				"columns are named by letters without marks, "
				"digits and _, each once")));
		*at = ARENA_NEW(r->a, struct field);
		(*at)->name = (*at)->label = cell;
		(*at)->kind = FIELD_TEXT;
		(*at)->number = FIELD_OF_NONE;
		at = &(*at)->next;
		r->n_columns++;
	}
	return true;
}

static bool
read_row(struct reading *r, struct str line)
{
	struct val row = template_val_null();
	struct val *items = ARENA_ARRAY(r->a, struct val, r->n_columns);
	struct str cell;
	bool more = true;
	size_t n = 0;

	while (next_cell(&line, &more, &cell)) {
		if (n == r->n_columns)
			return fail(
			    r, STR(BOTH("dòng có nhiều ô hơn cột",
				   "a line has more cells than columns")));
		if (cell.n > 0)
			items[n] = template_val_text(cell);
		n++;
	}
	row.kind = VAL_GROUP;
	row.fields = r->columns;
	row.items = items;
	row.n = r->n_columns;
	ARENA_PUSH(r->a, r->rows, r->n, r->cap, row);
	return true;
}

static bool
read_lines(struct reading *r, struct str text)
{
	while (text.n > 0) {
		size_t k = str_find(text, '\n');
		struct str line = str_slice(text, 0, k);

		r->place.line++;
		text = k < text.n ? str_slice(text, k + 1, text.n) : STR_NONE;
		if (str_trim(line).n == 0 || line.p[0] == '#')
			continue;
		if (r->columns == NULL ? !read_columns(r, line)
				       : !read_row(r, line))
			return false;
	}
	return r->columns != NULL || fail(r, STR(BOTH("trống", "empty")));
}

static bool
add(struct reading *r, struct template *t)
{
	struct registry *g = ARENA_NEW(r->a, struct registry);

	for (const struct registry *k = t->registers; k != NULL; k = k->next) {
		if (!str_eq(k->name, r->name))
			continue;
		diag_at(r->d, FINDING_NAME_TWICE, r->place, STR_NONE,
		    STR(BOTH("bảng tra", "register")), r->name);
		return false;
	}
	g->name = r->name;
	g->list.kind = VAL_LIST;
	g->list.items = r->rows;
	g->list.n = r->n;
	g->list.fields = r->columns;
	g->next = t->registers;
	t->registers = g;
	return true;
}

bool
template_register_read(struct arena *a, struct diag *d, struct template *t,
    const struct node *n, const char *file)
{
	struct reading r = {.a = a, .d = d};
	struct str text, raw;
	size_t bad;

	r.name = template_attr_text(n, ATTR_NAME);
	if (!file_read(a, d, file, n->place, &text))
		return false;
	r.place.file = str_of(file);
	raw = text;
	bad = text_utf8_check(text);
	if (bad < text.n)
		return fail(&r, STR("UTF-8"));
	if (!text_clean(a, d, r.place, STR_NONE, text, &text) ||
	    !read_lines(&r, text))
		return false;
	r.place = n->place;
	if (!add(&r, t))
		return false;
	template_file_add(
	    a, t, template_attr_text(n, ATTR_HREF), str_of(file), raw);
	return true;
}
