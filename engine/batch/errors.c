/* errors.csv: rows that failed, with their own columns, to be mended and fed
 * back; of JSON errors.jsonl too, whose lines say all there is. Rows are gone
 * through twice, for the headings and to write them, so that memory does not
 * grow with them. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/base/names.h"
#include "engine/batch/batch.h"
#include "engine/data/book.h"
#include "engine/data/canonical.h"
#include "engine/template/sheet.h"

/* Members of JSON are chosen by whoever wrote it: with more of them there is no
 * table, only errors.jsonl. */
#define COLUMNS_MOST 1000

struct errors {
	struct batch *b;
	const struct batch_history *h;
	struct arena *a, *stage; /* stage: for a row */
	struct names columns;    /* number of each heading, from 1 */
	struct str *headings;
	size_t n_headings, cap_headings;
	struct book_row row;       /* of a cell for each column */
	struct whole *csv, *jsonl; /* NULL: not written */
	bool of_json;
	size_t n;
};

/* ---- cells ---- */
static void
each_cell(struct errors *e, const struct value *data,
    void (*call)(struct errors *e, struct str heading, struct str text))
{
	if (data == NULL)
		return;
	for (size_t i = 0; data->kind == VALUE_GROUP && i < data->n; i++)
		call(e, data->members[i].name,
		    template_cell_text(e->stage, e->b->t, data->members[i].name,
			data->members[i].value));
	for (size_t i = 0; data->kind == VALUE_LIST && i < data->n; i++) {
		const struct value *pair = data->items[i];

		if (pair->kind == VALUE_LIST && pair->n == 2)
			call(e, pair->items[0]->text, pair->items[1]->text);
	}
}

static void
note_heading(struct errors *e, struct str heading, struct str text)
{
	(void)text;
	if (e->n_headings > COLUMNS_MOST && e->of_json)
		return;
	if (names_put(
		e->a, &e->columns, heading, (uint32_t)e->n_headings + 1) == 0)
		ARENA_PUSH(e->a, e->headings, e->n_headings, e->cap_headings,
		    str_dup(e->a, heading));
}

static void
put_cell(struct errors *e, struct str heading, struct str text)
{
	uint32_t k = names_find(&e->columns, heading);

	if (k > 0)
		e->row.cells[BATCH_OWN + k - 1].text = text;
}

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
	struct buf b = buf_new(e->stage);

	for (size_t i = 0; i < l->n_findings; i++) {
		if (l->findings[i].level != CV_LEVEL_ERROR)
			continue;
		buf_puts(&b, b.n > 0 ? " | " : "");
		put_finding(e, &b, &l->findings[i]);
	}
	return buf_take(&b);
}

static bool
put_table(struct errors *e, const struct batch_line *l, struct str text)
{
	struct buf line = buf_new(e->stage);

	for (size_t i = 0; i < e->row.n; i++)
		e->row.cells[i].text = STR_NONE;
	e->row.cells[BATCH_OWN_ROW].text = str_number(e->stage, l->row);
	e->row.cells[BATCH_OWN_ERROR].text = text;
	each_cell(e, l->data, put_cell);
	book_csv_row(&line, &e->row, ',');
	return whole_put(e->csv, buf_take(&line));
}

/* A line of errors.jsonl: what the row said, and what is ours. */
static bool
put_json(struct errors *e, const struct batch_line *l, struct str text)
{
	struct arena *a = e->stage;
	struct value *v = value_group_new(a);
	struct buf line = buf_new(a);

	value_put(a, v, BATCH_COLUMN_ROW, value_number_new(a, (int64_t)l->row));
	value_put_text(a, v, BATCH_COLUMN_ERROR, text);
	if (l->data->kind == VALUE_TEXT)
		value_put(a, v, BATCH_COLUMN_TEXT, (struct value *)l->data);
	for (size_t i = 0; l->data->kind == VALUE_GROUP && i < l->data->n; i++)
		value_put(a, v, str_z(a, l->data->members[i].name),
		    l->data->members[i].value);
	canonical_put(&line, v);
	buf_putc(&line, '\n');
	return whole_put(e->jsonl, buf_take(&line));
}

static bool
is_json(const struct batch_line *l)
{
	return l->data != NULL && l->data->kind != VALUE_LIST;
}

static bool
note_row(struct errors *e, const struct batch_line *l)
{
	e->of_json = e->of_json || is_json(l);
	each_cell(e, l->data, note_heading);
	e->n++;
	return true;
}

static bool
put_row(struct errors *e, const struct batch_line *l)
{
	struct str text = errors_text(e, l);

	return (e->csv == NULL || put_table(e, l, text)) &&
	       (e->jsonl == NULL || !is_json(l) || put_json(e, l, text));
}

/* What the row says now, should it be mended but not made again yet: the run
 * was stopped, or ended at a limit. */
static void
take_mended(struct errors *e, struct batch_line *l)
{
	const struct batch *b = e->b;
	size_t i = b->o->only_failed ? batch_rows_find(b->rows, l->row)
				     : BATCH_NOWHERE;

	if (i != BATCH_NOWHERE)
		l->data = batch_rows_raw(b->rows, i, e->stage);
}

static bool
each_row(struct errors *e,
    bool (*call)(struct errors *e, const struct batch_line *l))
{
	struct batch *b = e->b;
	bool ok = true;

	for (size_t i = 0; ok && i < e->h->n; i++) {
		const struct batch_entry *k = &e->h->v[i];
		struct arena_mark mark = arena_mark(e->stage);
		struct batch_line l;

		if (k->done)
			continue;
		ok = batch_manifest_line(
		    &b->folder, e->stage, &b->job->diag, k->at, k->bytes, &l);
		if (ok) {
			take_mended(e, &l);
			ok = call(e, &l);
		}
		arena_rewind(e->stage, mark);
	}
	return ok;
}

/* ---- the files ---- */

static struct target
target_of(const struct errors *e, const char *name)
{
	struct batch *b = e->b;

	return (struct target){
	    file_join(e->a, str_of(b->o->folder), str_of(name)), name,
	    b->folder.dir};
}

static bool
open_file(struct errors *e, const char *name, bool wanted, struct whole **out)
{
	struct target *to = ARENA_NEW(e->a, struct target);
	int error;

	*to = target_of(e, name);
	if (wanted) {
		*out = ARENA_NEW(e->a, struct whole);
		return whole_open(*out, e->a, &e->b->job->diag, to);
	}
	error = batch_folder_remove(&e->b->folder, name);
	if (error != 0)
		diag_at(&e->b->job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
		    str_of(to->path), file_reason(e->a, error));
	return error == 0;
}

static bool
put_headings(struct errors *e)
{
	struct buf line = buf_new(e->a);

	e->row.n = BATCH_OWN + e->n_headings;
	e->row.cells = ARENA_ARRAY(e->a, struct book_cell, e->row.n);
	e->row.cells[BATCH_OWN_ROW].text = STR(BATCH_COLUMN_ROW);
	e->row.cells[BATCH_OWN_ERROR].text = STR(BATCH_COLUMN_ERROR);
	for (size_t i = 0; i < e->n_headings; i++)
		e->row.cells[BATCH_OWN + i].text = e->headings[i];
	book_csv_begin(&line);
	book_csv_row(&line, &e->row, ',');
	return whole_put(e->csv, buf_take(&line));
}

static bool
write_files(struct errors *e)
{
	bool table = e->n > 0 && !(e->of_json && e->n_headings > COLUMNS_MOST);

	if (!open_file(e, BATCH_ERRORS, table, &e->csv) ||
	    !open_file(e, BATCH_ERRORS_JSON, e->of_json, &e->jsonl))
		return false;
	return (!table || put_headings(e)) && each_row(e, put_row) &&
	       (!table || whole_close(e->csv)) &&
	       (!e->of_json || whole_close(e->jsonl));
}

static void
tell(struct errors *e)
{
	struct arena *a = e->b->job->arena;
	struct buf n = buf_new(a);
	const char *name = e->of_json ? BATCH_ERRORS_JSON : BATCH_ERRORS;

	buf_int(&n, (int64_t)e->n);
	diag_at(&e->b->job->diag, FINDING_BATCH_FAILED, NOWHERE, STR_NONE,
	    buf_take(&n),
	    str_of(file_join(a, str_of(e->b->o->folder), str_of(name))));
}

bool
batch_errors(struct batch *b, const struct batch_history *h)
{
	struct arena *a = arena_scratch(b->job->arena);
	struct errors *e = ARENA_NEW(a, struct errors);
	bool ok;

	e->b = b;
	e->h = h;
	e->a = a;
	e->stage = arena_scratch(a);
	ok = each_row(e, note_row) && write_files(e);
	if (ok && e->n > 0)
		tell(e);
	arena_scratch_free(e->stage);
	arena_scratch_free(a);
	return ok;
}
