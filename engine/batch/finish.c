/* What comes of the manifest alone: errors.csv, and what else was asked for. So
 * it is the same after one run or many. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/base/names.h"
#include "engine/batch/batch.h"
#include "engine/data/book.h"
#include "engine/data/canonical.h"

struct errors {
	struct batch *b;
	struct arena *a;
	struct names columns; /* number of each heading, from 1 */
	struct str *headings;
	size_t n_headings, cap_headings;
	struct book_sheet sheet;
	struct buf json; /* errors.jsonl */
	bool of_json;
	size_t n;
};

/* ---- one row ---- */

/* One finding, for whoever mends the row in a table: where it is, unless the
 * words say so, and what to do. What is wrong in the common data cannot be
 * mended in the row: its file is named. */
static void
put_finding(struct errors *e, struct buf *b, const struct cv_finding *f)
{
	const char *common = e->b->o->letter.data_name;

	if (common[0] != '\0' && str_is(str_of(f->file), common)) {
		buf_puts(b, common);
		buf_puts(b, ": ");
	}
	if (f->path[0] != '\0' && strstr(f->text_vi, f->path) == NULL) {
		buf_puts(b, f->path);
		buf_puts(b, ": ");
	}
	buf_puts(b, f->text_vi);
	if (f->help_vi[0] != '\0') {
		buf_puts(b, " – cách sửa: ");
		buf_puts(b, f->help_vi);
	}
	buf_puts(b, " [");
	buf_puts(b, f->code);
	buf_puts(b, "]");
}

static struct str
errors_text(struct errors *e, const struct batch_line *l)
{
	struct buf b = buf_new(e->a);

	for (size_t i = 0; i < l->n_findings; i++) {
		if (l->findings[i].level != CV_LEVEL_ERROR)
			continue;
		buf_puts(&b, b.n > 0 ? " | " : "");
		put_finding(e, &b, &l->findings[i]);
	}
	return buf_take(&b);
}

static struct book_cell *
cell_at(struct errors *e, struct book_row *row, size_t column)
{
	while (row->n <= column)
		ARENA_PUSH(e->a, row->cells, row->n, row->cap,
		    ((struct book_cell){STR_NONE, BOOK_PLAIN}));
	return &row->cells[column];
}

static void
put_cell(
    struct errors *e, struct book_row *row, struct str heading, struct str text)
{
	uint32_t k =
	    names_put(e->a, &e->columns, heading, (uint32_t)e->n_headings + 1);

	if (k == 0) {
		ARENA_PUSH(e->a, e->headings, e->n_headings, e->cap_headings,
		    str_dup(e->a, heading));
		k = (uint32_t)e->n_headings;
	}
	cell_at(e, row, BATCH_OWN + k - 1)->text = str_dup(e->a, text);
}

/* A value of JSON as a cell shows it. */
static struct str
shown(struct arena *a, const struct value *v)
{
	if (v->kind == VALUE_TEXT || v->kind == VALUE_NUMBER)
		return v->text;
	if (v->kind == VALUE_NULL)
		return STR_NONE;
	return canonical(a, v);
}

static void
put_data(struct errors *e, struct book_row *row, const struct value *data)
{
	if (data == NULL)
		return;
	for (size_t i = 0; data->kind == VALUE_GROUP && i < data->n; i++)
		put_cell(e, row, data->members[i].name,
		    shown(e->a, data->members[i].value));
	for (size_t i = 0; data->kind == VALUE_LIST && i < data->n; i++) {
		const struct value *pair = data->items[i];

		if (pair->kind == VALUE_LIST && pair->n == 2)
			put_cell(
			    e, row, pair->items[0]->text, pair->items[1]->text);
	}
}

/* A line of errors.jsonl: what the row said, and what is ours. */
static void
put_json(struct errors *e, const struct batch_line *l, struct str text)
{
	struct value *v = value_group_new(e->a);

	value_put(
	    e->a, v, BATCH_COLUMN_ROW, value_number_new(e->a, (int64_t)l->row));
	value_put_text(e->a, v, BATCH_COLUMN_ERROR, text);
	if (l->data->kind == VALUE_TEXT)
		value_put(e->a, v, "#văn bản", (struct value *)l->data);
	for (size_t i = 0; l->data->kind == VALUE_GROUP && i < l->data->n; i++)
		value_put(e->a, v, str_z(e->a, l->data->members[i].name),
		    l->data->members[i].value);
	canonical_put(&e->json, v);
	buf_putc(&e->json, '\n');
}

static void
put_row(struct errors *e, const struct batch_line *l)
{
	struct book_row row = {NULL, 0, 0};
	struct str text = errors_text(e, l);
	struct buf number = buf_new(e->a);

	buf_int(&number, (int64_t)l->row);
	cell_at(e, &row, BATCH_OWN_ROW)->text = buf_take(&number);
	cell_at(e, &row, BATCH_OWN_ERROR)->text = text;
	put_data(e, &row, l->data);
	ARENA_PUSH(e->a, e->sheet.rows, e->sheet.n, e->sheet.cap, row);
	if (l->data != NULL && l->data->kind != VALUE_LIST) {
		e->of_json = true;
		put_json(e, l, text);
	}
	e->n++;
}

/* ---- the files ---- */

static void
put_headings(struct errors *e)
{
	struct book_row *row = &e->sheet.rows[0];

	cell_at(e, row, BATCH_OWN_ROW)->text = STR(BATCH_COLUMN_ROW);
	cell_at(e, row, BATCH_OWN_ERROR)->text = STR(BATCH_COLUMN_ERROR);
	for (size_t i = 0; i < e->n_headings; i++)
		cell_at(e, row, BATCH_OWN + i)->text = e->headings[i];
}

static bool
write(struct batch *b, const char *name, struct str bytes)
{
	int error = bytes.n > 0 ? batch_folder_write(&b->folder, name, bytes)
				: batch_folder_remove(&b->folder, name);

	if (error == 0)
		return true;
	diag_at(&b->job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
	    str_of(
		file_join(b->job->arena, str_of(b->o->folder), str_of(name))),
	    file_reason(b->job->arena, error));
	return false;
}

static void
tell(struct errors *e, const char *name)
{
	struct arena *a = e->b->job->arena;
	struct buf n = buf_new(a);

	buf_int(&n, (int64_t)e->n);
	diag_at(&e->b->job->diag, FINDING_BATCH_FAILED, NOWHERE, STR_NONE,
	    buf_take(&n),
	    str_of(file_join(a, str_of(e->b->o->folder), str_of(name))));
}

static bool
write_errors(struct errors *e)
{
	struct book book = {&e->sheet, 1, 1};
	struct buf csv = buf_new(e->a);
	struct batch *b = e->b;

	if (e->n > 0) {
		put_headings(e);
		book_csv(&csv, &book, ',');
		tell(e, e->of_json ? BATCH_ERRORS_JSON : BATCH_ERRORS);
	}
	return write(b, BATCH_ERRORS, buf_take(&csv)) &&
	       write(b, BATCH_ERRORS_JSON, buf_take(&e->json));
}

static bool
errors_write(struct batch *b, const struct batch_history *h)
{
	struct errors e = {.b = b, .a = arena_scratch(b->job->arena)};
	struct book_row head = {NULL, 0, 0};
	bool ok = true;

	e.json = buf_new(e.a);
	ARENA_PUSH(e.a, e.sheet.rows, e.sheet.n, e.sheet.cap, head);
	for (size_t i = 0; ok && i < h->n; i++) {
		struct batch_line l;

		if (h->v[i].done)
			continue;
		ok = batch_manifest_line(&b->folder, e.a, &b->job->diag,
		    h->v[i].at, h->v[i].bytes, &l);
		if (ok)
			put_row(&e, &l);
	}
	ok = ok && write_errors(&e);
	arena_scratch_free(e.a);
	return ok;
}

static size_t
count_done(const struct batch_history *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += h->v[i].done;
	return n;
}

/* No ZIP and no PDF of nothing: a clerk would send it. */
bool
batch_finish(struct batch *b)
{
	struct arena *stage = arena_scratch(b->job->arena);
	struct batch_history h;
	bool ok = batch_history_read(
	    &h, &b->folder, stage, &b->job->diag, NULL, NULL, NULL);
	bool any = ok && count_done(&h) > 0;

	ok = ok && errors_write(b, &h);
	if (ok && any && b->o->zip != NULL)
		ok = batch_zip(b, &h);
	if (ok && any && b->o->merge != NULL)
		ok = batch_merge(b, &h);
	arena_scratch_free(stage);
	return ok;
}
