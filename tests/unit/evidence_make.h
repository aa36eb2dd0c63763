/* Documents that prove themselves, made, changed and asked about through the
 * public header. Header only; behind cmocka.h, fixture.h and reader_make.h.
 * Runs in the project's top. */
#ifndef CV_UNIT_EVIDENCE_MAKE_H
#define CV_UNIT_EVIDENCE_MAKE_H

#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "tests/unit/engine_make.h"
#include "tests/unit/reader_make.h"

#define DAY "2024-01-12"
#define KIM_DONG "samples/minh-chung/thu-kim-dong.json"
#define THANH_CONG "samples/minh-chung/thu-thanh-cong-b.json"
#define PHAN_CHU_TRINH "samples/minh-chung/thu-phan-chu-trinh.json"
#define STATISTICS "samples/bieu-thong-ke/data.json"
#define REPORT "samples/bao-cao-ket-qua/data.json"

/* ---- data ---- */
static inline struct str
load(struct fixture *f, const char *path)
{
	struct str s;

	assert_true(file_read(f->a, &f->d, path, NOWHERE, &s));
	return s;
}

static inline struct value *
load_value(struct fixture *f, const char *path)
{
	struct value *v = json_read(f->a, &f->d, str_of(path), load(f, path));

	assert_non_null(v);
	return v;
}

/* A member that is there. */
static inline struct value *
member(struct value *group, const char *name)
{
	struct value *v = value_find(group, str_of(name));

	assert_non_null(v);
	return v;
}

static inline void
set(struct value *group, const char *name, const char *text)
{
	member(group, name)->text = str_of(text);
}

/* One member more; value_put adds only to groups made by us. */
static inline void
put(struct fixture *f, struct value *group, const char *name, struct value *v)
{
	struct member *m = ARENA_ARRAY(f->a, struct member, group->n + 1);

	memcpy(m, group->members, group->n * sizeof *m);
	m[group->n++] = (struct member){str_of(name), NOWHERE, v};
	group->members = m;
}

/* ---- findings ---- */
static inline void
print_findings(const struct cv_job *job)
{
	struct cv_finding x;

	for (size_t i = 0; cv_job_finding(job, i, &x); i++)
		print_error("%s: %s\n", x.code, x.text_en);
}

/* Is there a finding with this code whose English sentence holds both texts? */
static inline bool
says(const struct cv_job *job, const char *code, const char *x, const char *y)
{
	struct cv_finding v;

	for (size_t i = 0; cv_job_finding(job, i, &v); i++)
		if (strcmp(v.code, code) == 0 && strstr(v.text_en, x) != NULL &&
		    strstr(v.text_en, y) != NULL)
			return true;
	return false;
}

static inline void
assert_says(
    const struct cv_job *job, const char *code, const char *x, const char *y)
{
	if (says(job, code, x, y))
		return;
	print_findings(job);
	fail_msg("no %s with \"%s\" and \"%s\"", code, x, y);
}

static inline void
assert_status(
    const struct cv_job *job, enum cv_status status, enum cv_status want)
{
	if (status == want)
		return;
	print_findings(job);
	fail_msg("status %d, not %d", (int)status, (int)want);
}

/* ---- making ---- */
static inline struct str
take_output(struct fixture *f, const struct cv_job *job, enum cv_output which)
{
	struct str s;

	s.p = cv_job_output(job, which, &s.n);
	return s.p != NULL ? str_dup(f->a, s) : STR_NONE;
}

/* Both outputs; all is well. */
static inline struct ours
make_both(struct fixture *f, const struct cv_job_options *o)
{
	struct cv_job *job = cv_job_new(engine);
	struct cv_job_options both = *o;
	struct ours made;

	both.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	assert_status(job, cv_job_run(job, &both), CV_OK);
	made.pdf = take_output(f, job, CV_OUTPUT_PDF);
	made.docx = take_output(f, job, CV_OUTPUT_DOCX);
	cv_job_free(job);
	return made;
}

static inline struct cv_job_options
options_of(struct fixture *f, const char *template, const struct value *data)
{
	struct str json = canonical(f->a, data);

	return (struct cv_job_options){.template_name = template,
	    .data = json.p,
	    .data_size = json.n,
	    .data_name = "data.json",
	    .date = DAY,
	    .embed = CV_EMBED_YES};
}

static inline struct ours
make_of(struct fixture *f, const char *template, const struct value *data)
{
	struct cv_job_options o = options_of(f, template, data);

	return make_both(f, &o);
}

static inline struct ours
make_path(struct fixture *f, const char *template, const char *path)
{
	return make_of(f, template, load_value(f, path));
}

/* ---- asking ---- */
/* The kept file; p NULL = there is none (and it was told). */
static inline struct str
extract(struct fixture *f, struct str paper, const char *what)
{
	struct cv_job *job = cv_job_new(NULL);
	struct cv_extract_options o = {.file = paper.p,
	    .file_size = paper.n,
	    .file_name = "thu",
	    .what = what};
	enum cv_status status = cv_job_extract(job, &o);
	struct cv_finding x;
	struct str s;

	s.p = cv_job_text(job, &s.n);
	s = str_dup(f->a, s);
	if (status != CV_OK) {
		assert_status(job, status, CV_BAD_INPUT);
		assert_true(cv_job_finding(job, 0, &x));
		assert_int_equal(s.n, 0);
		s = STR_NONE;
	}
	cv_job_free(job);
	return s;
}

/* The status goes with the verdict, and a verdict is told. The job is the
 * caller's, to look at its findings. */
static inline enum cv_verdict
verdict_of(struct cv_job *job, struct str paper)
{
	struct cv_verify_options o = {
	    .file = paper.p, .file_size = paper.n, .file_name = "thu.pdf"};
	enum cv_verdict v = CV_IDENTICAL;
	enum cv_status status = cv_job_verify(job, &o, &v);
	struct cv_finding x;

	assert_int_equal(status,
	    v == CV_IDENTICAL ? CV_OK
	    : v == CV_DIFFERENT || v == CV_EXTENDED || v == CV_OTHER_VERSION
		? CV_PARTIAL
		: CV_BAD_INPUT);
	assert_true(cv_job_finding(job, 0, &x));
	assert_true(says(job, "identical", "", "") == (v == CV_IDENTICAL));
	return v;
}

static inline void
assert_verdict(struct cv_job *job, struct str paper, enum cv_verdict want)
{
	enum cv_verdict v = verdict_of(job, paper);

	if (v == want)
		return;
	print_findings(job);
	fail_msg("verdict %d, not %d", (int)v, (int)want);
}

/* ---- changing ---- */
static inline struct str
replace(struct fixture *f, struct str s, const char *what, const char *with)
{
	struct buf b = buf_new(f->a);
	size_t n = strlen(what), times = 0;

	for (size_t i = 0; i < s.n;) {
		if (s.n - i >= n && memcmp(s.p + i, what, n) == 0) {
			buf_puts(&b, with);
			i += n;
			times++;
		} else {
			buf_putc(&b, s.p[i++]);
		}
	}
	assert_true(times > 0);
	return buf_take(&b);
}

struct entries {
	struct made_part *v;
	size_t n;
};

/* All entries of a ZIP, unpacked. */
static inline struct entries
entries_of(struct fixture *f, struct str zip)
{
	zip_source_t *from = zip_source_buffer_create(zip.p, zip.n, 0, NULL);
	zip_t *z = zip_open_from_source(from, ZIP_RDONLY, NULL);
	struct entries e;

	assert_non_null(z);
	e.n = (size_t)zip_get_num_entries(z, 0);
	e.v = ARENA_ARRAY(f->a, struct made_part, e.n);
	for (size_t i = 0; i < e.n; i++) {
		zip_file_t *in = zip_fopen_index(z, i, 0);
		zip_stat_t st;
		char *p;

		assert_non_null(in);
		assert_int_equal(zip_stat_index(z, i, 0, &st), 0);
		p = arena_alloc(f->a, (size_t)st.size + 1);
		assert_int_equal(
		    zip_fread(in, p, st.size), (zip_int64_t)st.size);
		zip_fclose(in);
		e.v[i].name =
		    str_z(f->a, str_of(zip_get_name(z, i, ZIP_FL_ENC_RAW)));
		e.v[i].bytes = (struct str){p, (size_t)st.size};
	}
	zip_discard(z);
	return e;
}

static inline struct made_part *
entry(const struct entries *e, const char *name)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->v[i].name, name) == 0)
			return &e->v[i];
	fail_msg("no %s", name);
	return NULL;
}

/* The DOCX with `what` in its part `name` replaced, packed again by libzip. */
static inline struct str
edit_docx(struct fixture *f, struct str docx, const char *name,
    const char *what, const char *with)
{
	struct entries e = entries_of(f, docx);
	struct made_part *part = entry(&e, name);

	part->bytes = replace(f, part->bytes, what, with);
	return make_zip(f, e.v, e.n);
}

#endif
