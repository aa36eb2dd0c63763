/* Rows of data: of a table (CSV, TSV, XLSX), or values of JSON, a list of them
 * or one on each line. A table is read whole; JSON is only parted, and each
 * value read where it is wanted.
 *
 * Rows of errors.csv and errors.jsonl say where they first stood: so letters
 * that are mended keep their numbers. */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/batch/batch.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "engine/template/sheet.h"

struct batch_rows {
	struct str file;
	const struct str
	    *sheets; /* whose cells have names: of the job's diag */
	size_t n_sheets;
	struct template_letters *letters; /* NULL: JSON */
	struct json_item *items;
	size_t n;
	size_t *numbers;            /* NULL: from 1 on */
	struct numbered *by_number; /* the same, sorted */
};

struct numbered {
	size_t number, i;
};

size_t
batch_rows_count(const struct batch_rows *r)
{
	return r->n;
}

size_t
batch_rows_number(const struct batch_rows *r, size_t i)
{
	return r->numbers != NULL ? r->numbers[i] : i + 1;
}

/* ---- one row ---- */

/* Without the members that are ours. */
static struct value *
without_own(struct arena *a, struct value *v)
{
	struct value *rest;
	size_t cap = 0;

	if (value_find(v, STR(BATCH_COLUMN_ROW)) == NULL &&
	    value_find(v, STR(BATCH_COLUMN_ERROR)) == NULL &&
	    value_find(v, STR(BATCH_COLUMN_TEXT)) == NULL)
		return v;
	rest = value_group_new(a);
	rest->place = v->place;
	for (size_t i = 0; i < v->n; i++)
		if (!str_is(v->members[i].name, BATCH_COLUMN_ROW) &&
		    !str_is(v->members[i].name, BATCH_COLUMN_ERROR) &&
		    !str_is(v->members[i].name, BATCH_COLUMN_TEXT))
			ARENA_PUSH(
			    a, rest->members, rest->n, cap, v->members[i]);
	return rest;
}

static struct value *
json_value(
    const struct batch_rows *r, size_t i, struct arena *a, struct diag *d)
{
	const struct json_item *k = &r->items[i];

	return json_read_at(
	    a, d, place_in(r->file, k->line, k->column), k->text);
}

const struct value *
batch_rows_value(const struct batch_rows *r, size_t i,
    const struct value *common, struct arena *a, struct diag *d)
{
	struct value *v;

	for (size_t k = 0; k < r->n_sheets; k++)
		diag_sheet(d, r->sheets[k]);
	if (r->letters != NULL)
		v = template_letters_value(r->letters, i, a, d);
	else
		v = json_value(r, i, a, d);
	if (v == NULL || v->kind != VALUE_GROUP)
		return v; /* the check tells what it should be */
	v = without_own(a, v);
	return common != NULL ? value_merge(a, common, v, false) : v;
}

/* A cell under no heading is an error; it must not be lost for that. */
static struct str
unnamed(struct arena *a, size_t column)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "(cột ");
	buf_int(&b, (int64_t)column + 1);
	buf_putc(&b, ')');
	return buf_take(&b);
}

static const struct value *
raw_cells(const struct batch_rows *r, size_t i, struct arena *a)
{
	size_t n, heads;
	const struct str *cells = template_letters_cells(r->letters, i, a, &n);
	const struct str *head =
	    template_letters_cells(r->letters, r->n, a, &heads);
	struct value *list = value_list_new(a), *pair;

	for (size_t k = 0; k < n; k++) {
		if (template_letters_is_own(r->letters, k) ||
		    (k >= heads && str_trim(cells[k]).n == 0))
			continue;
		pair = value_list_new(a);
		value_add(a, pair,
		    value_text_new(a, NOWHERE,
			k < heads && str_trim(head[k]).n > 0 ? head[k]
							     : unnamed(a, k)));
		value_add(a, pair, value_text_new(a, NOWHERE, cells[k]));
		value_add(a, list, pair);
	}
	return list;
}

const struct value *
batch_rows_raw(const struct batch_rows *r, size_t i, struct arena *a)
{
	struct diag mute;
	struct value *v;

	if (r->letters != NULL)
		return raw_cells(r, i, a);
	diag_init(&mute, a);
	v = json_value(r, i, a, &mute);
	if (v != NULL && v->kind == VALUE_GROUP)
		return without_own(a, v);
	return value_text_new(a, NOWHERE, r->items[i].text);
}

/* ---- opening ---- */

static bool
number_of(struct str s, size_t *out)
{
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || n > INT32_MAX / 10)
			return false;
		n = 10 * n + (size_t)(s.p[i] - '0');
	}
	*out = n;
	return n > 0;
}

/* What row i says it was; empty: nothing. */
static struct str
said_number(const struct batch_rows *r, size_t i, struct arena *a)
{
	const struct value *v;
	struct diag mute;

	if (r->letters != NULL)
		return template_letters_own(r->letters, i, BATCH_OWN_ROW);
	diag_init(&mute, a);
	v = value_find(json_value(r, i, a, &mute), STR(BATCH_COLUMN_ROW));
	if (v == NULL || (v->kind != VALUE_NUMBER && v->kind != VALUE_TEXT))
		return STR_NONE;
	return v->text;
}

static int
by_number(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;

	return (a->number > b->number) - (a->number < b->number);
}

static void
tell_number(struct cv_job *job, const struct batch_rows *r, size_t i,
    enum finding_code code, struct str said)
{
	struct buf row = buf_new(job->arena);

	buf_int(&row, (int64_t)i + 1);
	diag_at(&job->diag, code, file_place(r->file), STR_NONE, buf_take(&row),
	    said);
}

static void
sort_numbers(struct cv_job *job, struct batch_rows *r)
{
	struct numbered *v = ARENA_ARRAY(job->arena, struct numbered, r->n);
	struct buf b = buf_new(job->arena);

	for (size_t i = 0; i < r->n; i++)
		v[i] = (struct numbered){r->numbers[i], i};
	qsort(v, r->n, sizeof *v, by_number);
	r->by_number = v;
	for (size_t i = 1; i < r->n; i++) {
		if (v[i].number != v[i - 1].number || v[i].number == 0)
			continue; /* 0: told to be no number */
		buf_int(&b, (int64_t)v[i].number);
		diag_at(&job->diag, FINDING_BATCH_ROW_TWICE,
		    file_place(r->file), STR_NONE, buf_take(&b));
		return;
	}
}

size_t
batch_rows_find(const struct batch_rows *r, size_t number)
{
	size_t low = 0, high = r->n;

	if (r->numbers == NULL)
		return number >= 1 && number <= r->n ? number - 1
						     : BATCH_NOWHERE;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->by_number[mid].number < number)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->n && r->by_number[low].number == number
		   ? r->by_number[low].i
		   : BATCH_NOWHERE;
}

bool
batch_rows_numbered(const struct batch_rows *r)
{
	return r->numbers != NULL;
}

/* Rows that were mended have the numbers of the file they first stood in. */
static void
read_numbers(struct cv_job *job, struct batch_rows *r)
{
	struct arena *stage = arena_scratch(job->arena);

	r->numbers = ARENA_ARRAY(job->arena, size_t, r->n);
	for (size_t i = 0; i < r->n; i++) {
		struct arena_mark mark = arena_mark(stage);
		struct str said = said_number(r, i, stage);

		if (!number_of(said, &r->numbers[i]))
			tell_number(job, r, i, FINDING_BATCH_ROW_NUMBER, said);
		arena_rewind(stage, mark);
	}
	arena_scratch_free(stage);
	sort_numbers(job, r);
}

/* Could the text of a value have a member with a name like ours? */
static bool
may_be_own(struct str text)
{
	return str_within(text, STR("#")) || str_within(text, STR("\\u0023"));
}

static bool
has_number(const struct batch_rows *r, size_t i, struct arena *a)
{
	struct diag mute;

	if (r->letters != NULL)
		return template_letters_own(r->letters, i, BATCH_OWN_ROW).n > 0;
	if (!may_be_own(r->items[i].text))
		return false;
	diag_init(&mute, a);
	return value_find(json_value(r, i, a, &mute), STR(BATCH_COLUMN_ROW)) !=
	       NULL;
}

static bool
has_numbers(struct cv_job *job, const struct batch_rows *r)
{
	struct arena *stage = arena_scratch(job->arena);
	bool has = false;

	for (size_t i = 0; i < r->n && !has; i++) {
		struct arena_mark mark = arena_mark(stage);

		has = has_number(r, i, stage);
		arena_rewind(stage, mark);
	}
	arena_scratch_free(stage);
	return has;
}

static bool
rows_fit(struct cv_job *job, const struct batch_rows *r, struct str file)
{
	size_t most = limit_of(job->arena, LIMIT_ROWS);
	const struct json_item *first;

	if (r->n <= most)
		return true;
	first = &r->items[most];
	diag_at(&job->diag, FINDING_ROWS_LIMIT,
	    place_in(file, first->line, first->column), STR_NONE,
	    STR(BOTH("dòng", "rows")), limit_text(job->arena, LIMIT_ROWS));
	return false;
}

static bool
open_json(struct cv_job *job, struct batch_rows *r, const struct run_input *in)
{
	struct str text;

	if (!run_input_text(in, &text))
		return false;
	if (json_items(job->arena, text, in->format == CV_DATA_JSONL, &r->items,
		&r->n))
		return rows_fit(job, r, in->name);
	/* no list: read it to know why */
	if (json_read(job->arena, &job->diag, in->name, text) != NULL)
		diag_at(&job->diag, FINDING_BATCH_NO_LIST,
		    place_in(in->name, 1, 1), STR_NONE);
	return false;
}

static bool
open_sheets(struct cv_job *job, struct batch_rows *r,
    const struct run_input *in, const struct template *t,
    const struct value *common)
{
	static const struct str own[BATCH_OWN] = {
	    {BATCH_COLUMN_ROW, sizeof BATCH_COLUMN_ROW - 1},
	    {BATCH_COLUMN_ERROR, sizeof BATCH_COLUMN_ERROR - 1}};
	struct sheets *sheets = run_input_sheets(in);

	if (sheets == NULL)
		return false;
	r->letters = template_letters_open(job->arena, &job->diag, t, in->name,
	    sheets, own, BATCH_OWN, common);
	if (r->letters == NULL)
		return false;
	r->n = template_letters_count(r->letters);
	r->sheets = job->diag.sheets;
	r->n_sheets = job->diag.n_sheets;
	return true;
}

struct batch_rows *
batch_rows_open(struct cv_job *job, const struct template *t,
    const struct cv_batch_options *o, const struct value *common)
{
	struct batch_rows *r = ARENA_NEW(job->arena, struct batch_rows);
	struct run_input in = {
	    .job = job,
	    .arena = job->arena,
	    .name = str_of(o->rows_name),
	    .bytes = {o->rows, o->rows_size},
	    .format = o->rows_format,
	};
	bool json;

	if (!run_input_open(&in, o->rows_encoding))
		return NULL;
	json = in.format == CV_DATA_JSON || in.format == CV_DATA_JSONL;
	r->file = in.name;
	if (!(json ? open_json(job, r, &in)
		   : open_sheets(job, r, &in, t, common)))
		return NULL;
	if (r->n == 0) {
		diag_at(&job->diag, FINDING_BATCH_EMPTY,
		    place_in(in.name, 1, 1), STR_NONE);
		return NULL;
	}
	if (has_numbers(job, r))
		read_numbers(job, r);
	return diag_ok(&job->diag) ? r : NULL;
}
