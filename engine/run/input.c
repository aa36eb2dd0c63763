/* Data files of any format to one value tree. */
#include "engine/data/book.h"
#include "engine/data/csv.h"
#include "engine/data/decode.h"
#include "engine/data/json.h"
#include "engine/data/xlsx.h"
#include "engine/run/run.h"
#include "engine/template/sheet.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
ends_with(struct str s, const char *ending)
{
	struct str e = str_of(ending);

	if (s.n < e.n)
		return false;
	for (size_t i = 0; i < e.n; i++)
		if (lower(s.p[s.n - e.n + i]) != e.p[i])
			return false;
	return true;
}

/* Where neither the caller nor the name says it: packages are XLSX; JSON begins
 * with { or [, a form of CSV may with [danh_sach]. No data at all is JSON. */
static enum cv_data_format
format_of_bytes(struct str s)
{
	size_t i = 0;
	bool wide =
	    str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF"));

	if (str_starts(s, STR("PK\x03\x04")) ||
	    str_starts(s, STR("\xD0\xCF\x11\xE0")))
		return CV_DATA_XLSX;
	if (wide)
		i = 2;
	else if (str_starts(s, STR("\xEF\xBB\xBF")))
		i = 3;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' ||
			      s.p[i] == '\r' || (wide && s.p[i] == '\0')))
		i++;
	if (i == s.n || s.p[i] == '{')
		return CV_DATA_JSON;
	if (s.p[i] != '[')
		return CV_DATA_CSV;
	for (i++; wide && i < s.n && s.p[i] == '\0';)
		i++;
	return i < s.n && lower(s.p[i]) >= 'a' && lower(s.p[i]) <= 'z'
		   ? CV_DATA_CSV
		   : CV_DATA_JSON;
}

static enum cv_data_format
format_of(enum cv_data_format asked, struct str name, struct str bytes)
{
	static const struct {
		const char *ending;
		enum cv_data_format format;
	} all[] = {{".json", CV_DATA_JSON}, {".csv", CV_DATA_CSV},
	    {".tsv", CV_DATA_TSV}, {".jsonl", CV_DATA_JSONL},
	    {".ndjson", CV_DATA_JSONL}, {".xlsx", CV_DATA_XLSX},
	    {".xlsm", CV_DATA_XLSX}, {".xls", CV_DATA_XLSX}};

	if (asked != CV_DATA_BY_NAME)
		return asked;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (ends_with(name, all[i].ending))
			return all[i].format;
	return format_of_bytes(bytes);
}

struct sheets *
run_input_sheets(const struct run_input *in)
{
	struct arena *a = in->arena;
	struct diag *d = &in->job->diag;
	struct csv_options csv = {.charset = in->said ? &in->charset : NULL,
	    .separator = in->format == CV_DATA_TSV ? '\t' : '\0'};
	struct sheets *sheets = in->format == CV_DATA_XLSX
				    ? xlsx_read(a, d, in->name, in->bytes, NULL)
				    : csv_read(a, d, in->name, in->bytes, &csv);

	if (sheets != NULL)
		book_plain(a, sheets);
	return sheets;
}

bool
run_input_text(const struct run_input *in, struct str *out)
{
	return data_decode(in->arena, &in->job->diag, in->name, in->bytes,
	    in->said ? &in->charset : NULL, out);
}

static struct value *
read_json(const struct run_input *in)
{
	struct str text;

	if (!run_input_text(in, &text))
		return NULL;
	return json_read(in->arena, &in->job->diag, in->name, text);
}

/* One value, or many of which none is read here. */
static bool
is_json(enum cv_data_format format)
{
	return format == CV_DATA_JSON || format == CV_DATA_JSONL;
}

static struct value *
read_data(const struct run_input *in, const struct template *t)
{
	struct diag *d = &in->job->diag;
	struct value *data;
	struct sheets *s;

	if (is_json(in->format))
		return read_json(in);
	s = run_input_sheets(in);
	if (s == NULL || t == NULL)
		return NULL;
	data = template_sheets_data(in->arena, d, t, in->name, s);
	if (data == NULL)
		run_old_font_sheets(d, s);
	return data;
}

/* The list of one file, put into the data. */
static bool
read_rows(const struct run_input *in, const struct template *t,
    struct str field, struct value *data)
{
	struct arena *a = in->arena;
	struct diag *d = &in->job->diag;
	struct value *list = NULL;
	struct place at = {in->name, 1, 1};
	struct sheets *s;

	if (t != NULL)
		field = template_list_named(a, t, field);
	if (is_json(in->format)) {
		list = read_json(in);
	} else {
		s = run_input_sheets(in);
		if (s != NULL && t != NULL)
			list =
			    template_sheets_list(a, d, t, field, in->name, s);
		if (s != NULL && t != NULL && list == NULL)
			run_old_font_sheets(d, s);
	}
	return list != NULL && t != NULL && data != NULL &&
	       template_list_put(a, d, t, data, field, list, at);
}

bool
run_input_open(struct run_input *in, const char *encoding)
{
	in->said = encoding != NULL && *encoding != '\0';
	in->format = format_of(in->format, in->name, in->bytes);
	if (!in->said || charset_by_name(str_of(encoding), &in->charset))
		return true;
	diag_at(&in->job->diag, FINDING_CHARSET_UNKNOWN, NOWHERE, STR_NONE,
	    str_of(encoding));
	return false;
}

static bool
read_rows_of(struct run_input *in, const struct cv_rows *r,
    const char *encoding, const struct template *t, struct value *data)
{
	in->name = str_of(r->data_name ? r->data_name : "");
	in->bytes.p = r->data;
	in->bytes.n = r->data_size;
	in->format = r->format;
	if (!run_input_open(in, r->encoding != NULL ? r->encoding : encoding))
		return false;
	return read_rows(in, t, str_of(r->field ? r->field : ""), data);
}

struct value *
run_data(struct cv_job *job, struct arena *a, const struct cv_job_options *o,
    const struct template *t)
{
	struct run_input in = {
	    .job = job,
	    .arena = a,
	    .name = str_of(o->data_name),
	    .bytes = {o->data, o->data_size},
	    .format = o->data_format,
	};
	bool ok = true;
	struct value *data;

	diag_names(&job->diag, template_knows, t);
	if (!run_input_open(&in, o->encoding))
		return NULL;
	data = read_data(&in, t);
	for (size_t i = 0; i < o->n_rows; i++)
		ok = read_rows_of(&in, &o->rows[i], o->encoding, t, data) && ok;
	return ok ? data : NULL;
}

bool
run_context(struct cv_job *job, struct arena *a, const struct cv_job_options *o,
    const struct value **out)
{
	struct run_input in = {
	    .job = job,
	    .arena = a,
	    .name = str_of(o->context_name),
	    .bytes = {o->context, o->context_size},
	};

	*out = NULL;
	if (o->context == NULL)
		return true;
	*out = read_json(&in);
	return *out != NULL;
}
