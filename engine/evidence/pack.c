/* Packing: documents as they are, what they carry, an index, a manifest, in as
 * many parts as they need. */
#include "engine/evidence/packing.h"

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

/* ---- small things ---- */
struct str
pack_digest_line(struct arena *a, struct str manifest)
{
	return str_cat(
	    a, digest_hex(a, manifest), STR("  " PACK_MANIFEST "\n"));
}

void
pack_zip(struct arena *a, const struct pack_entry *v, size_t n, struct str *out)
{
	struct pack_part *parts = ARENA_ARRAY(a, struct pack_part, n);

	for (size_t i = 0; i < n; i++)
		parts[i] = pack_stored(str_z(a, v[i].name), v[i].bytes);
	pack_write(a, parts, n, out);
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
	    json_read(a, d, str_of(name != NULL ? name : ""), json);

	if (v == NULL || v->kind == VALUE_GROUP)
		return v;
	diag_at(d, FINDING_VALUE_KIND, v->place, STR_NONE,
	    STR(BOTH("dữ liệu", "the data")), value_kind_name(VALUE_GROUP),
	    value_kind_name(v->kind));
	return NULL;
}

/* ---- names ---- */
bool
packing_has_name(const struct packing *p, size_t before, struct str name)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(file_base(p->docs[i].entry.name), name))
			return true;
	return false;
}

/* Names are shown and become entries: text without controls, no dot first;
 * nothing that would be written elsewhere when the pack is unpacked. */
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

bool
packing_refuse(struct packing *p, enum finding_code code, struct str what)
{
	diag_at(p->d, code, NOWHERE, STR_NONE, what);
	return false;
}

/* ---- documents ---- */
/* A broken paper is packed as it is, and that is told. But where it is we who
 * cannot read it (no libqpdf, a limit, no memory), there is no pack: another
 * machine would make another one. */
static bool
tell_unread(
    struct packing *p, const struct packed_doc *doc, const struct diag *own)
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
read_record(struct packing *p, struct packed_doc *doc)
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
	struct packed_doc *doc = &p->docs[i];
	struct str name = file_base(str_of(from->name));
	struct str bytes = {from->bytes, from->size};

	if (text_utf8_check(name) < name.n || !name_is_fine(name))
		return packing_refuse(p, FINDING_PACK_NAME, str_of(from->name));
	if (packing_has_name(p, i, name))
		return packing_refuse(p, FINDING_PACK_TWICE, name);
	doc->entry.name = str_cat(p->a, STR(PACK_DOCUMENTS), name);
	doc->entry.bytes = bytes;
	doc->entry.digest = digest_hex(p->a, bytes);
	arena_time_anew(p->a);
	return read_record(p, doc);
}

bool
pack_papers_there(struct diag *d, const struct cv_paper *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v == NULL || v[i].name == NULL ||
		    (v[i].bytes == NULL && v[i].size > 0))
			return run_misuse(d, STR("cv_paper = NULL"));
	return true;
}

/* What a program may hand over by mistake. */
static bool
check_options(struct packing *p)
{
	const struct cv_pack_options *o = p->options;

	if (o->data == NULL && o->data_size > 0)
		return run_misuse(p->d, STR("data = NULL"));
	return pack_papers_there(p->d, o->papers, o->n_papers);
}

static bool
read_docs(struct packing *p)
{
	bool ok = check_options(p);

	if (!ok)
		return false;

	p->n_docs = p->options->n_papers;
	p->docs = ARENA_ARRAY(p->a, struct packed_doc, p->n_docs);
	if (p->n_docs == 0 || p->n_docs > PACK_FILES_MOST) {
		diag_at(p->d, FINDING_PACK_COUNT, NOWHERE, STR_NONE, STR_NONE);
		return false;
	}
	for (size_t i = 0; i < p->n_docs; i++)
		ok = read_doc(p, i) && ok;
	return ok;
}

/* ---- parts ---- */
static size_t
size_of(const struct packed_doc *doc)
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
 * after findings: some fit into none. */
static bool
spread(struct packing *p)
{
	size_t most = p->options->part_bytes, used = p->shared + p->first;
	bool ok = true;

	p->parts = 1;
	for (size_t i = 0; i < p->n_docs; i++) {
		struct packed_doc *doc = &p->docs[i];
		size_t size = size_of(doc);

		if (size > most || p->shared > most - size)
			ok = tell_too_large(p, file_base(doc->entry.name));
		if (used > most || size > most - used) {
			p->parts++;
			used = p->shared;
		}
		used += size;
		doc->entry.part = p->parts;
	}
	return ok;
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
		const struct packed_doc *doc = &p->docs[i];

		if (doc->entry.part != part)
			continue;
		v[n++] = doc->entry;
		if (doc->data.p != NULL)
			v[n++] = packing_data_entry(p, doc);
	}
	out->name = str_dup(p->a, pack_part_name(p->a, p->name, part));
	pack_zip(p->a, v, n, &out->bytes);
	return true;
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

		if (!spread(p) || !packing_index(p))
			return false;
		packing_manifest(p);
		shared = p->manifest.n + (size_t)4 * AROUND;
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
		packing_refuse(p, FINDING_PACK_NAME, str_of(p->options->name));
		return;
	}
	given = read_given(p);
	if (!read_docs(p) || !given || !packing_rows_are_used(p))
		return;
	if (packing_rows_fit(p) && plan(p))
		write_parts(p);
}

enum cv_status
cv_job_pack(struct cv_job *job, const struct cv_pack_options *options)
{
	struct cv_pack_options o;
	enum cv_status status;

	if (!run_has_options(job, options, &status) ||
	    !run_has_engine(job, &status))
		return status;
	o = *options;
	o.name = o.name != NULL ? o.name : "";
	if (o.part_bytes == 0)
		o.part_bytes = PACK_PART_BYTES;
	return run_guard(job, &o.limits, pack_step, &o);
}

const void *
cv_job_part(const struct cv_job *job, size_t i, const char **name, size_t *size)
{
	if (i >= job->n_parts)
		return NULL;
	if (name != NULL)
		*name = job->parts[i].name.p;
	if (size != NULL)
		*size = job->parts[i].bytes.n;
	return job->parts[i].bytes.p;
}
