#include "engine/evidence/pack.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "engine/pack/package.h"
#include "engine/text/fold.h"
#include "engine/text/text.h"

/* What ZIP writes around an entry, its name apart (APPNOTE 4.3.7, 4.3.12), and
 * more. */
#define AROUND 200
#define TRIES 8

struct doc {
	struct pack_entry entry;
	struct str data; /* it carries; p NULL = none */
	bool recorded;
	struct record record;
	struct value *row; /* of the index */
};

struct packing {
	struct cv_job *job;
	struct arena *a;
	struct diag *d;
	const struct cv_pack_options *options;
	struct str name;           /* of the first part, without folders */
	const struct value *given; /* what the user says of the files */
	struct doc *docs;
	size_t n_docs;
	struct pack_entry index;
	int32_t parts;
	size_t shared, first; /* bytes: of every part, of the first one more */
	struct str manifest;
	struct value *makers; /* of the manifest: what documents were made by */
	struct str *maker;    /* [makers->n] canonical */
	size_t n_makers, cap_makers;
};

/* ---- small things ---- */
struct str
pack_digest_line(struct arena *a, struct str manifest)
{
	return str_cat(
	    a, digest_hex(a, manifest), STR("  " PACK_MANIFEST "\n"));
}

bool
pack_zip(struct arena *a, struct diag *d, const struct pack_entry *v, size_t n,
    struct str *out)
{
	struct pack_part *parts = ARENA_ARRAY(a, struct pack_part, n);

	for (size_t i = 0; i < n; i++)
		parts[i] = pack_stored(str_z(a, v[i].name), v[i].bytes);
	return pack_write(a, d, parts, n, out);
}

struct str
pack_part_name(struct arena *a, struct str name, int32_t part)
{
	struct buf b = buf_new(a);
	size_t dot = name.n;

	if (part <= 1)
		return name;
	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	dot = dot > 0 ? dot - 1 : name.n;
	buf_str(&b, str_slice(name, 0, dot));
	buf_putc(&b, '-');
	buf_int(&b, part);
	buf_str(&b, str_slice(name, dot, name.n));
	return buf_take(&b);
}

struct str
pack_render(struct cv_job *job, const char *template_name,
    const struct value *data, const char *date)
{
	struct str json = canonical(job->arena, data), pdf;
	struct cv_job_options o = {
	    .template_name = template_name,
	    .data = json.p,
	    .data_size = json.n,
	    .data_name = template_name,
	    .data_format = CV_DATA_JSON,
	    .image_folder = "",
	    .context_name = "",
	    .date = date != NULL ? date : "",
	    .outputs = CV_OUTPUT_PDF,
	    .max_input = SIZE_MAX,
	};
	struct making m = {.job = job, .options = &o};

	run_make(&m);
	pdf = job->pdf;
	job->pdf = STR_NONE;
	return pdf;
}

const struct value *
pack_read_data(
    struct arena *a, struct diag *d, const char *name, struct str json)
{
	const struct value *v =
	    json_read(a, d, str_of(name != NULL ? name : ""), json, NULL);

	if (v == NULL || v->kind == VALUE_GROUP)
		return v;
	diag_at(d, FINDING_VALUE_KIND, v->place, STR_NONE,
	    STR(BOTH("dữ liệu", "the data")), value_kind_name(VALUE_GROUP),
	    value_kind_name(v->kind));
	return NULL;
}

/* ---- names ---- */
static bool
name_is_taken(const struct packing *p, size_t before, struct str name)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(file_base(p->docs[i].entry.name), name))
			return true;
	return false;
}

/* Names are shown and become entries: text without controls, no dot first. */
static bool
name_is_fine(struct str name)
{
	if (name.n == 0 || name.n > 200 || name.p[0] == '.')
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F ||
		    name.p[i] == '\\')
			return false;
	return true;
}

/* Nothing that would be written elsewhere when the pack is unpacked. */
bool
pack_name_is_fine(struct str name)
{
	struct str base = file_base(name);
	struct str folder = str_slice(name, 0, name.n - base.n);

	return text_utf8_check(name) == name.n && name_is_fine(base) &&
	       (str_is(name, PACK_INDEX) || str_is(folder, PACK_DOCUMENTS) ||
		   str_is(folder, PACK_DATA));
}

static bool
refuse(struct packing *p, enum finding_code code, struct str what)
{
	diag_at(p->d, code, NOWHERE, STR_NONE, what);
	return false;
}

/* ---- documents ---- */
/* A broken paper is packed as it is, and that is told. But where it is we who
 * cannot read it (no libqpdf, a limit, no memory), there is no pack: another
 * machine would make another one. */
static bool
tell_unread(struct packing *p, const struct doc *doc, const struct diag *own)
{
	for (size_t i = 0; i < own->n; i++) {
		const struct finding *f = &own->v[i];

		if (finding_level_of(f) != LEVEL_ERROR)
			continue;
		if (diag_outcome(own) != OUTCOME_INPUT) {
			diag_put(p->d, f->code, f->place, f->path, f->arg,
			    FINDING_ARGS);
			return false;
		}
		diag_at(p->d, FINDING_PACK_UNREAD, NOWHERE, STR_NONE,
		    file_base(doc->entry.name), finding_both(p->a, f));
		return true;
	}
	return true;
}

static bool
read_record(struct packing *p, struct doc *doc)
{
	struct reader_options ro = {.files_only = true};
	struct reader_paper paper;
	struct diag own;

	diag_init(&own, p->a);
	if (reader_open(
		p->a, &own, doc->entry.name, doc->entry.bytes, &ro, &paper) &&
	    paper.kind != READER_OTHER && record_is_there(&paper))
		doc->recorded = record_read(
		    p->a, &own, doc->entry.name, &paper, &doc->record);
	if (doc->recorded)
		doc->data = doc->record.data;
	return tell_unread(p, doc, &own);
}

static bool
read_doc(struct packing *p, size_t i)
{
	const struct cv_paper *from = &p->options->papers[i];
	struct doc *doc = &p->docs[i];
	struct str name = file_base(str_of(from->name));
	struct str bytes = {from->bytes, from->size};

	if (text_utf8_check(name) < name.n || !name_is_fine(name))
		return refuse(p, FINDING_PACK_NAME, str_of(from->name));
	if (name_is_taken(p, i, name))
		return refuse(p, FINDING_PACK_TWICE, name);
	doc->entry.name = str_cat(p->a, STR(PACK_DOCUMENTS), name);
	doc->entry.bytes = bytes;
	doc->entry.digest = digest_hex(p->a, bytes);
	return read_record(p, doc);
}

/* What a program may hand over by mistake. */
static bool
papers_are_there(struct packing *p)
{
	for (size_t i = 0; i < p->options->n_papers; i++)
		if (p->options->papers == NULL ||
		    p->options->papers[i].name == NULL ||
		    (p->options->papers[i].bytes == NULL &&
			p->options->papers[i].size > 0))
			return refuse(p, FINDING_USAGE, STR("papers = NULL"));
	return true;
}

static bool
read_docs(struct packing *p)
{
	bool ok = papers_are_there(p);

	if (!ok)
		return false;

	p->n_docs = p->options->n_papers;
	p->docs = ARENA_ARRAY(p->a, struct doc, p->n_docs);
	if (p->n_docs == 0 || p->n_docs > PACK_FILES_MOST) {
		diag_at(p->d, FINDING_PACK_COUNT, NOWHERE, STR_NONE, STR_NONE);
		return false;
	}
	for (size_t i = 0; i < p->n_docs; i++)
		ok = read_doc(p, i) && ok;
	return ok;
}

/* ---- rows of the index ---- */
static const struct value *
given_row(const struct packing *p, struct str name)
{
	const struct value *rows = value_find(p->given, STR("tep"));

	if (rows == NULL || rows->kind != VALUE_LIST)
		return NULL;
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(record_text(rows->items[i], "tep"), name))
			return rows->items[i];
	return NULL;
}

/* What the user says comes first, then what the document says. */
static void
row_put(struct packing *p, struct value *row, const struct value *given,
    const char *name, struct str own)
{
	struct value *v = value_find(given, str_of(name));

	if (!value_empty(v))
		value_put(p->a, row, name, v);
	else if (own.n > 0)
		value_put_text(p->a, row, name, own);
}

/* Is a file before this one the same letter, in the other format? */
static bool
is_counted(const struct packing *p, const struct doc *doc)
{
	for (const struct doc *k = p->docs; k < doc; k++)
		if (k->recorded && doc->recorded &&
		    str_eq(k->data, doc->data) &&
		    str_eq(k->record.template_name, doc->record.template_name))
			return true;
	return false;
}

static void
make_row(struct packing *p, struct doc *doc)
{
	struct str name = file_base(doc->entry.name);
	const struct value *given = given_row(p, name);
	const struct record *r = &doc->record;
	struct value *row = value_group_new(p->a);

	value_put_text(p->a, row, "tep", name);
	row_put(p, row, given, "loai", record_property(r, "loai"));
	row_put(p, row, given, "so_ky_hieu", record_number(p->a, r));
	row_put(p, row, given, "ngay", record_property(r, "ngay"));
	row_put(p, row, given, "co_quan", record_property(r, "co_quan"));
	row_put(p, row, given, "trich_yeu", record_property(r, "trich_yeu"));
	row_put(p, row, given, "so_luong",
	    is_counted(p, doc) ? STR_NONE : record_property(r, "so_ca_nhan"));
	row_put(p, row, given, "thoi_gian", STR_NONE);
	row_put(p, row, given, "kenh", STR_NONE);
	row_put(p, row, given, "ma", STR_NONE);
	value_put(p->a, row, "kich_thuoc",
	    value_number_new(p->a, (int64_t)doc->entry.bytes.n));
	value_put_text(p->a, row, "sha256", doc->entry.digest);
	value_put(p->a, row, "du_lieu", value_bool_new(p->a, doc->recorded));
	value_put(p->a, row, "phan", value_number_new(p->a, doc->entry.part));
	doc->row = row;
}

/* A row for a file that is not packed is a slip. */
static bool
rows_are_used(struct packing *p)
{
	const struct value *rows = value_find(p->given, STR("tep"));
	bool ok = true;

	for (size_t i = 0; rows != NULL && i < rows->n; i++) {
		struct str name = rows->kind == VALUE_LIST
				      ? record_text(rows->items[i], "tep")
				      : STR_NONE;

		if (!name_is_taken(p, p->n_docs, name))
			ok = refuse(p, FINDING_PACK_ROW, name);
	}
	return ok;
}

/* What a document says of itself is not for the user to say otherwise. */
static bool
fits_fact(
    struct packing *p, const struct doc *doc, const char *name, struct str own)
{
	struct str file = file_base(doc->entry.name);
	const struct value *v = value_find(given_row(p, file), str_of(name));

	if (own.n == 0 || value_empty(v) ||
	    (v->kind != VALUE_TEXT && v->kind != VALUE_NUMBER) ||
	    str_eq(text_fold(p->a, v->text), text_fold(p->a, own)))
		return true;
	diag_at(
	    p->d, FINDING_PACK_SAYS, v->place, STR_NONE, file, v->text, own);
	return false;
}

/* Dates may be written as people do. */
static bool
fits_date(struct packing *p, const struct doc *doc)
{
	struct str own = record_property(&doc->record, "ngay");
	const struct value *v =
	    value_find(given_row(p, file_base(doc->entry.name)), STR("ngay"));
	struct date d;

	if (v != NULL && v->kind == VALUE_TEXT && date_parse(v->text, &d) &&
	    str_eq(date_iso(p->a, d), own))
		return true;
	return fits_fact(p, doc, "ngay", own);
}

static bool
given_fits(struct packing *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->n_docs; i++) {
		const struct doc *doc = &p->docs[i];
		const struct record *r = &doc->record;

		if (!doc->recorded)
			continue;
		ok =
		    fits_fact(p, doc, "loai", record_property(r, "loai")) && ok;
		ok = fits_fact(p, doc, "so_ky_hieu", record_number(p->a, r)) &&
		     ok;
		ok = fits_date(p, doc) && ok;
		ok = fits_fact(
			 p, doc, "co_quan", record_property(r, "co_quan")) &&
		     ok;
		ok = fits_fact(p, doc, "so_luong",
			 record_property(r, "so_ca_nhan")) &&
		     ok;
	}
	return ok;
}

/* ---- parts ---- */
static size_t
size_of(const struct doc *doc)
{
	size_t n = doc->entry.bytes.n + 2 * doc->entry.name.n + AROUND;

	if (doc->data.p != NULL)
		n += doc->data.n + 2 * doc->entry.name.n + AROUND;
	return n;
}

static bool
tell_too_large(struct packing *p, struct str name)
{
	struct buf most = buf_new(p->a);

	buf_int(&most, (int64_t)p->options->part_bytes);
	diag_at(p->d, FINDING_PACK_TOO_LARGE, NOWHERE, STR_NONE, name,
	    buf_take(&most));
	return false;
}

/* In the order they are named: a part is full when the next does not fit. False
 * after a finding: one does not fit into any. */
static bool
spread(struct packing *p)
{
	size_t most = p->options->part_bytes, used = p->shared + p->first;

	p->parts = 1;
	for (size_t i = 0; i < p->n_docs; i++) {
		struct doc *doc = &p->docs[i];
		size_t size = size_of(doc);

		if (size > most || p->shared > most - size)
			return tell_too_large(p, file_base(doc->entry.name));
		if (used > most || size > most - used) {
			p->parts++;
			used = p->shared;
		}
		used += size;
		doc->entry.part = p->parts;
	}
	return true;
}

/* ---- the index ---- */
static bool
make_index(struct packing *p)
{
	struct value *data = value_group_new(p->a);
	struct value *rows = value_list_new(p->a);

	for (size_t i = 0; p->given != NULL && i < p->given->n; i++) {
		const struct member *m = &p->given->members[i];

		if (!str_is(m->name, "tep"))
			value_put(p->a, data, str_z(p->a, m->name), m->value);
	}
	if (value_find(data, STR("ten_goi")) == NULL)
		value_put_text(p->a, data, "ten_goi", p->name);
	if (value_find(data, STR("so_phan")) == NULL)
		value_put(
		    p->a, data, "so_phan", value_number_new(p->a, p->parts));
	for (size_t i = 0; i < p->n_docs; i++) {
		make_row(p, &p->docs[i]);
		value_add(p->a, rows, p->docs[i].row);
	}
	value_put(p->a, data, "tep", rows);
	p->index.name = STR(PACK_INDEX);
	p->index.part = 1;
	p->index.bytes =
	    pack_render(p->job, "danh-muc", data, p->options->date);
	if (p->index.bytes.p == NULL)
		return false;
	p->index.digest = digest_hex(p->a, p->index.bytes);
	return true;
}

/* ---- the manifest ---- */
static const char *
kind_of(struct str bytes)
{
	switch (reader_kind_of(bytes)) {
	case READER_PDF:
		return "pdf";
	case READER_DOCX:
		return "docx";
	case READER_OTHER:
		break;
	}
	return "other";
}

static struct value *
entry_value(struct packing *p, const struct pack_entry *e, const char *role)
{
	struct value *v = value_group_new(p->a);

	value_put_text(p->a, v, "name", e->name);
	value_put_text(p->a, v, "role", str_of(role));
	value_put(p->a, v, "size", value_number_new(p->a, (int64_t)e->bytes.n));
	value_put_text(p->a, v, "sha256", e->digest);
	value_put(p->a, v, "part", value_number_new(p->a, e->part));
	return v;
}

static void
say(struct packing *p, struct value *to, const char *name,
    const struct value *row, const char *from)
{
	struct value *v = value_find(row, str_of(from));

	if (v != NULL)
		value_put(p->a, to, name, v);
}

/* As a number, whoever said it. */
static void
say_count(struct packing *p, struct value *to, const struct doc *doc)
{
	struct value *v = value_find(doc->row, STR("so_luong"));
	struct str count = record_property(&doc->record, "so_ca_nhan");
	int32_t n;

	if (v != NULL)
		count = v->text;
	if (str_to_int(count, &n))
		value_put(p->a, to, "count", value_number_new(p->a, n));
}

static void
take_over(struct packing *p, struct value *to, const struct value *from,
    const char *name)
{
	struct value *v = value_find(from, str_of(name));

	if (v != NULL)
		value_put(p->a, to, name, v);
}

/* The number, from 0, of what the document was made by: each is told once. */
static int64_t
maker_of(struct packing *p, const struct record *r)
{
	const struct value *t = value_find(r->tree, STR("template"));
	struct value *v = value_group_new(p->a), *mine = value_group_new(p->a);
	struct str text;

	take_over(p, mine, t, "name");
	take_over(p, mine, t, "sha256");
	value_put(p->a, v, "template", mine);
	take_over(p, v, r->tree, "engine");
	take_over(p, v, r->tree, "libraries");
	take_over(p, v, r->tree, "fonts");
	text = canonical(p->a, v);
	for (size_t i = 0; i < p->n_makers; i++)
		if (str_eq(p->maker[i], text))
			return (int64_t)i;
	ARENA_PUSH(p->a, p->maker, p->n_makers, p->cap_makers, text);
	value_add(p->a, p->makers, v);
	return (int64_t)p->n_makers - 1;
}

static struct value *
doc_value(struct packing *p, const struct doc *doc)
{
	struct value *v = entry_value(p, &doc->entry, "document");

	value_put_text(p->a, v, "kind", str_of(kind_of(doc->entry.bytes)));
	say(p, v, "type", doc->row, "loai");
	say(p, v, "number", doc->row, "so_ky_hieu");
	say(p, v, "date", doc->row, "ngay");
	say(p, v, "unit", doc->row, "co_quan");
	say(p, v, "subject", doc->row, "trich_yeu");
	say_count(p, v, doc);
	say(p, v, "time", doc->row, "thoi_gian");
	say(p, v, "channel", doc->row, "kenh");
	if (doc->recorded)
		value_put(p->a, v, "made_by",
		    value_number_new(p->a, maker_of(p, &doc->record)));
	return v;
}

static struct pack_entry
data_entry(struct packing *p, const struct doc *doc)
{
	struct str name =
	    str_cat(p->a, STR(PACK_DATA), file_base(doc->entry.name));
	struct pack_entry e = {str_cat(p->a, name, STR(".json")), doc->data,
	    digest_hex(p->a, doc->data), doc->entry.part};

	return e;
}

static void
make_manifest(struct packing *p)
{
	struct value *m = value_group_new(p->a),
		     *engine = value_group_new(p->a);
	struct value *files = value_list_new(p->a),
		     *parts = value_list_new(p->a);

	value_put_text(p->a, engine, "name", STR("congvan"));
	value_put_text(p->a, engine, "version", STR(RUN_VERSION));
	p->makers = value_list_new(p->a);
	p->n_makers = 0;
	value_put_text(p->a, m, "format", STR(PACK_FORMAT));
	value_put(p->a, m, "engine", engine);
	value_put(p->a, m, "libraries", run_libraries(p->a));
	for (int32_t k = 1; k <= p->parts; k++)
		value_add(p->a, parts,
		    value_text_new(
			p->a, NOWHERE, pack_part_name(p->a, p->name, k)));
	value_put(p->a, m, "parts", parts);
	value_add(p->a, files, entry_value(p, &p->index, "index"));
	for (size_t i = 0; i < p->n_docs; i++) {
		const struct doc *doc = &p->docs[i];
		struct pack_entry e;

		value_add(p->a, files, doc_value(p, doc));
		if (doc->data.p == NULL)
			continue;
		e = data_entry(p, doc);
		value_add(p->a, files, entry_value(p, &e, "data"));
	}
	value_put(p->a, m, "files", files);
	value_put(p->a, m, "made_by", p->makers);
	p->manifest = canonical(p->a, m);
}

/* ---- the files ---- */
static bool
write_part(struct packing *p, int32_t part, struct run_part *out)
{
	struct pack_entry *v =
	    ARENA_ARRAY(p->a, struct pack_entry, 2 * p->n_docs + 3);
	size_t n = 0;

	v[n++] = (struct pack_entry){
	    STR(PACK_MANIFEST), p->manifest, STR_NONE, part};
	v[n++] = (struct pack_entry){STR(PACK_MANIFEST_DIGEST),
	    pack_digest_line(p->a, p->manifest), STR_NONE, part};
	if (part == 1)
		v[n++] = p->index;
	for (size_t i = 0; i < p->n_docs; i++) {
		const struct doc *doc = &p->docs[i];

		if (doc->entry.part != part)
			continue;
		v[n++] = doc->entry;
		if (doc->data.p != NULL)
			v[n++] = data_entry(p, doc);
	}
	out->name = str_dup(p->a, pack_part_name(p->a, p->name, part));
	return pack_zip(p->a, p->d, v, n, &out->bytes);
}

/* The manifest says in which part a file is, and takes room in each: planned
 * anew until what was allowed for it is enough. */
static bool
plan(struct packing *p)
{
	p->shared = 2000 + 500 * p->n_docs;
	p->first = 70000 + 300 * p->n_docs;
	for (int k = 0; k < TRIES; k++) {
		size_t shared, first;

		if (!spread(p) || !make_index(p))
			return false;
		make_manifest(p);
		shared = p->manifest.n + 4 * AROUND;
		first = p->index.bytes.n + AROUND;
		if (shared <= p->shared && first <= p->first)
			return true;
		p->shared = shared > p->shared ? shared + 500 : p->shared;
		p->first = first > p->first ? first + 500 : p->first;
	}
	return tell_too_large(p, p->name);
}

static void
write_parts(struct packing *p)
{
	struct run_part *v =
	    ARENA_ARRAY(p->a, struct run_part, (size_t)p->parts);

	for (int32_t k = 1; k <= p->parts; k++) {
		if (!write_part(p, k, &v[k - 1]))
			return;
		if (v[k - 1].bytes.n > p->options->part_bytes) {
			tell_too_large(p, v[k - 1].name);
			return;
		}
	}
	p->job->parts = v;
	p->job->n_parts = (size_t)p->parts;
	p->job->text = str_dup(p->a, digest_hex(p->a, p->manifest));
}

static bool
read_given(struct packing *p)
{
	const struct cv_pack_options *o = p->options;

	if (o->data == NULL)
		return true;
	p->given = pack_read_data(
	    p->a, p->d, o->data_name, (struct str){o->data, o->data_size});
	return p->given != NULL;
}

static void
pack_step(struct cv_job *job, const void *arg)
{
	struct packing *p = ARENA_NEW(job->arena, struct packing);
	bool given;

	p->job = job;
	p->a = job->arena;
	p->d = &job->diag;
	p->options = arg;
	p->name = file_base(str_of(p->options->name));
	if (!str_ends(p->name, STR(".zip")) || !name_is_fine(p->name)) {
		refuse(p, FINDING_PACK_NAME, str_of(p->options->name));
		return;
	}
	given = read_given(p);
	if (!read_docs(p) || !given || !rows_are_used(p))
		return;
	if (given_fits(p) && plan(p))
		write_parts(p);
}

enum cv_status
cv_job_pack(struct cv_job *job, const struct cv_pack_options *options)
{
	struct cv_pack_options o = *options;
	enum cv_status status;

	if (!run_has_engine(job, &status))
		return status;
	o.name = o.name != NULL ? o.name : "";
	if (o.part_bytes == 0)
		o.part_bytes = PACK_PART_BYTES;
	return run_guard(job, false,
	    o.max_memory != 0 ? o.max_memory : RUN_MEMORY, pack_step, &o);
}

const void *
cv_job_part(const struct cv_job *job, size_t i, const char **name, size_t *size)
{
	if (i >= job->n_parts)
		return NULL;
	*name = job->parts[i].name.p;
	*size = job->parts[i].bytes.n;
	return job->parts[i].bytes.p;
}
