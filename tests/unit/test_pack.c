/* Evidence packs: made, changed in every way there is, and what is told of
 * that. Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/base/digest.h"
#include "engine/evidence/pack.h"
#include "tests/unit/evidence_make.h"

#define PACK "goi.zip"
#define MOST 8

/* What is packed, or the parts of a pack. */
struct papers {
	struct cv_paper v[MOST];
	size_t n;
};

static void
add(struct papers *p, const char *name, struct str bytes)
{
	assert_true(p->n < MOST);
	p->v[p->n++] = (struct cv_paper){bytes.p, bytes.n, name};
}

/* ---- packing ---- */
struct packed {
	struct papers parts;
	const char *digest; /* of the manifest */
};

static enum cv_status
try_pack(struct cv_job *job, const struct papers *p, size_t part_bytes)
{
	struct cv_pack_options o = {.name = PACK,
	    .papers = p->v,
	    .n_papers = p->n,
	    .date = DAY,
	    .part_bytes = part_bytes};

	return cv_job_pack(job, &o);
}

static struct packed
pack_parts(struct fixture *f, const struct papers *p, size_t part_bytes)
{
	struct cv_job *job = cv_job_new(engine);
	struct packed out = {0};
	const char *name;
	struct str s;

	assert_status(job, try_pack(job, p, part_bytes), CV_OK);
	while ((s.p = cv_job_part(job, out.parts.n, &name, &s.n)) != NULL)
		add(&out.parts, str_z(f->a, str_of(name)), str_dup(f->a, s));
	out.digest = cv_job_text(job, &s.n);
	out.digest = str_z(f->a, str_of(out.digest));
	cv_job_free(job);
	return out;
}

/* In one part. */
static struct str
pack(struct fixture *f, const struct papers *p, const char **digest)
{
	struct packed out = pack_parts(f, p, 0);

	assert_int_equal(out.parts.n, 1);
	assert_string_equal(out.parts.v[0].name, PACK);
	if (digest != NULL)
		*digest = out.digest;
	return (struct str){out.parts.v[0].bytes, out.parts.v[0].size};
}

/* ---- what is packed: made once, kept between tests ---- */
static struct arena *kept;
static struct ours kim_dong, thanh_cong, phan_chu_trinh;
static struct str statistics;

static int
open_papers(void **state)
{
	static struct fixture f;

	if (open_engine(state) != 0 || (kept = arena_new(0)) == NULL)
		return 1;
	f.a = kept;
	diag_init(&f.d, kept);
	kim_dong = make_path(&f, "cts-01-ca-nhan", KIM_DONG);
	thanh_cong = make_path(&f, "cts-01-ca-nhan", THANH_CONG);
	phan_chu_trinh = make_path(&f, "cts-01-ca-nhan", PHAN_CHU_TRINH);
	statistics = make_path(&f, "bieu-thong-ke", STATISTICS).pdf;
	return 0;
}

static int
close_papers(void **state)
{
	arena_free(kept);
	return close_engine(state);
}

#define TEXT STR("Biên nhận số 1\r\n")

/* All the letters the statistics name, and a file that is not ours. */
static struct papers
all_papers(void)
{
	struct papers p = {0};

	add(&p, "a/b/thu.docx", kim_dong.docx);
	add(&p, "thu-2.docx", thanh_cong.docx);
	add(&p, "thu-3.docx", phan_chu_trinh.docx);
	add(&p, "/bieu.pdf", statistics);
	add(&p, "biên nhận.txt", TEXT);
	return p;
}

/* One letter in both formats, and a file that is not ours. */
static struct papers
few_papers(void)
{
	struct papers p = {0};

	add(&p, "thu.pdf", kim_dong.pdf);
	add(&p, "thu.docx", kim_dong.docx);
	add(&p, "nhan.txt", TEXT);
	return p;
}

/* ---- verifying ---- */
static enum cv_status
verify_parts(struct cv_job *job, const struct papers *parts, const char *expect)
{
	struct cv_pack_verify_options o = {.parts = parts->v,
	    .n_parts = parts->n,
	    .expect = expect,
	    .date = DAY};

	return cv_job_verify_pack(job, &o);
}

static enum cv_status
verify(struct cv_job *job, struct str zip)
{
	struct papers parts = {0};

	add(&parts, PACK, zip);
	return verify_parts(job, &parts, NULL);
}

/* The report has the finding in its words too. */
static void
assert_found(struct cv_job *job, struct str zip, const char *code,
    const char *file, const char *how)
{
	size_t n;

	assert_status(job, verify(job, zip), CV_PARTIAL);
	assert_says(job, code, file, how);
	assert_non_null(strstr(cv_job_text(job, &n), file));
	assert_non_null(strstr(cv_job_text(job, &n), "KHÔNG ĐẠT"));
}

static void
assert_differs(
    struct cv_job *job, struct str zip, const char *file, const char *how)
{
	assert_found(job, zip, "pack-differs", file, how);
}

static void
assert_claim(
    struct cv_job *job, struct str zip, const char *what, const char *how)
{
	assert_found(job, zip, "claim-differs", what, how);
}

/* The ZIP we would write around these entries. */
static struct str
zip_of(struct fixture *f, const struct entries *e)
{
	struct pack_entry *v = ARENA_ARRAY(f->a, struct pack_entry, e->n);
	struct str out;

	for (size_t i = 0; i < e->n; i++)
		v[i] = (struct pack_entry){
		    .name = str_of(e->v[i].name), .bytes = e->v[i].bytes};
	pack_zip(f->a, v, e->n, &out);
	return out;
}

/* With one entry more. */
static struct str
with_entry(
    struct fixture *f, struct str zip, const char *name, struct str bytes)
{
	struct entries e = entries_of(f, zip);
	struct made_part *v = ARENA_ARRAY(f->a, struct made_part, e.n + 1);

	memcpy(v, e.v, e.n * sizeof *v);
	v[e.n++] = (struct made_part){name, bytes};
	e.v = v;
	return zip_of(f, &e);
}

/* The manifest changed, and its digest beside it made to fit. */
static struct str
with_manifest(
    struct fixture *f, struct str zip, const char *what, const char *with)
{
	struct entries e = entries_of(f, zip);
	struct made_part *m = entry(&e, PACK_MANIFEST);

	m->bytes = replace(f, m->bytes, what, with);
	entry(&e, PACK_MANIFEST_DIGEST)->bytes =
	    pack_digest_line(f->a, m->bytes);
	return zip_of(f, &e);
}

/* ---- as it was ---- */
static void
an_untouched_pack_is_all_right(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	const char *digest;
	struct str zip = pack(f, &p, &digest);
	struct entries e = entries_of(f, zip);
	struct papers parts = {0};
	struct cv_job *job = cv_job_new(engine);
	struct cv_finding x;
	size_t n;

	assert_string_equal(digest,
	    str_z(f->a, digest_hex(f->a, entry(&e, PACK_MANIFEST)->bytes)));
	assert_true(
	    str_eq(entry(&e, "tai-lieu/thu.docx")->bytes, kim_dong.docx));
	assert_true(str_eq(entry(&e, "tai-lieu/biên nhận.txt")->bytes, TEXT));
	assert_true(str_eq(entry(&e, "du-lieu/bieu.pdf.json")->bytes,
	    extract(f, statistics, NULL)));
	assert_int_equal(e.n, 3 + 5 + 4);
	add(&parts, "khac/ten.zip", zip); /* one part may be renamed */
	assert_status(job, verify_parts(job, &parts, digest), CV_OK);
	assert_false(cv_job_finding(job, 0, &x));
	assert_non_null(strstr(cv_job_text(job, &n), "ĐẠT: mọi tệp"));
	assert_non_null(
	    strstr(cv_job_text(job, &n), "trong thư 4, theo báo cáo 4: khớp"));
	assert_non_null(strstr(
	    cv_job_text(job, &n), "Tổng cộng: trong thư 12, theo báo cáo 12"));
	cv_job_free(job);
}

static void
packing_twice_gives_the_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct papers p = few_papers();

	assert_true(str_eq(pack(f, &p, NULL), pack(f, &p, NULL)));
}

static void
the_report_is_made_in_all_its_forms(void **state)
{
	struct fixture *f = *state;
	struct papers p = few_papers(), parts = {0};
	struct str zip = pack(f, &p, NULL), json;
	struct cv_job *job = cv_job_new(engine);
	struct cv_pack_verify_options o = {
	    .parts = parts.v, .report = CV_PACK_JSON, .pdf = true, .date = DAY};
	struct value *v;

	/* what is said of it is a group */
	add(&parts, PACK, zip);
	o.n_parts = 1;
	o.data = "[1]";
	o.data_size = 3;
	assert_int_equal(cv_job_verify_pack(job, &o), CV_BAD_INPUT);
	assert_says(job, "wrong-kind", "the data", "list");
	o.data = NULL;
	o.data_size = 0;
	parts.n = 0;
	/* a name of letters no font has does not keep it from being made */
	add(&parts, PACK, with_entry(f, zip, "tai-lieu/\u4e2d.txt", TEXT));
	o.n_parts = parts.n;
	assert_int_equal(cv_job_verify_pack(job, &o), CV_PARTIAL);
	assert_says(job, "pack-differs", "tai-lieu/\u4e2d.txt", "was added");
	json.p = cv_job_text(job, &json.n);
	v = json_read(f->a, &f->d, NAME, json);
	assert_string_equal(
	    str_z(f->a, member(v, "ket_luan")->text), "khong_dat");
	assert_int_equal(member(v, "phat_hien")->n, 1);
	assert_verdict(job, take_output(f, job, CV_OUTPUT_PDF), CV_IDENTICAL);
	cv_job_free(job);
}

/* ---- entries ---- */
static void
changed_entries_are_told(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	struct str zip = pack(f, &p, NULL);
	struct cv_job *job = cv_job_new(engine);
	struct entries e = entries_of(f, zip);
	struct str first;

	entry(&e, "tai-lieu/biên nhận.txt")->bytes = STR("Biên nhận số 2\r\n");
	assert_differs(job, zip_of(f, &e), "tai-lieu/biên nhận.txt",
	    "content was changed");

	e = entries_of(f, zip);
	entry(&e, "tai-lieu/bieu.pdf")->bytes.n--;
	assert_differs(
	    job, zip_of(f, &e), "tai-lieu/bieu.pdf", "content was changed");

	e = entries_of(f, zip);
	entry(&e, "tai-lieu/thu.docx")->bytes.n = 0;
	assert_differs(
	    job, zip_of(f, &e), "tai-lieu/thu.docx", "content was changed");

	e = entries_of(f, zip);
	entry(&e, "du-lieu/thu.docx.json")->bytes = STR("{}");
	assert_differs(
	    job, zip_of(f, &e), "du-lieu/thu.docx.json", "content was changed");

	e = entries_of(f, zip);
	first = entry(&e, "tai-lieu/thu.docx")->bytes;
	entry(&e, "tai-lieu/thu.docx")->bytes =
	    entry(&e, "tai-lieu/thu-2.docx")->bytes;
	entry(&e, "tai-lieu/thu-2.docx")->bytes = first;
	assert_differs(job, zip_of(f, &e), "tai-lieu/thu.docx",
	    "swapped: it holds what belongs to tai-lieu/thu-2.docx");
	assert_says(job, "pack-differs", "tai-lieu/thu-2.docx",
	    "swapped: it holds what belongs to tai-lieu/thu.docx");
	cv_job_free(job);
}

static void
names_changed_are_told(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	struct str zip = pack(f, &p, NULL), twice;
	struct cv_job *job = cv_job_new(engine);
	struct entries e = entries_of(f, zip);

	entry(&e, "tai-lieu/thu.docx")->name = "tai-lieu/la.docx";
	assert_differs(job, zip_of(f, &e), "tai-lieu/thu.docx",
	    "was renamed to tai-lieu/la.docx");

	assert_differs(job, with_entry(f, zip, "la.txt", STR("x")), "la.txt",
	    "does not name it");
	assert_differs(job, with_entry(f, zip, "thu-muc/", STR_NONE),
	    "thu-muc/", "does not name it");
	assert_differs(job,
	    with_entry(f, zip, "tai-lieu/la.docx", kim_dong.docx),
	    "tai-lieu/la.docx", "was added, a copy of tai-lieu/thu.docx");

	e = entries_of(f, zip);
	e.n--;
	assert_string_equal(e.v[e.n].name, "tai-lieu/biên nhận.txt");
	assert_differs(job, zip_of(f, &e), "tai-lieu/biên nhận.txt",
	    "is missing from the pack");

	/* one name twice: libzip writes no such thing, but reads it */
	twice = with_entry(f, zip, "tai-lieu/th@.docx", STR("x"));
	assert_differs(job,
	    replace(f, twice, "tai-lieu/th@.docx", "tai-lieu/thu.docx"),
	    "tai-lieu/thu.docx", "more than once");
	twice = with_entry(f, zip, "tai-lieu/th@.docx", kim_dong.docx);
	assert_differs(job,
	    replace(f, twice, "tai-lieu/th@.docx", "tai-lieu/thu.docx"),
	    "tai-lieu/thu.docx", "more than once");
	twice = with_entry(f, zip, "manifest.jso@", STR("{}"));
	assert_differs(job, replace(f, twice, "manifest.jso@", "manifest.json"),
	    "manifest.json", "");
	cv_job_free(job);
}

static void
deflating_entries_is_told(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	struct str zip = pack(f, &p, NULL);
	struct entries e = entries_of(f, zip);
	struct cv_job *job = cv_job_new(engine);

	assert_int_not_equal(verify(job, make_zip(f, e.v, e.n)), CV_OK);
	cv_job_free(job);
}

/* ---- the manifest ---- */
static void
a_changed_manifest_is_told(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers(), parts = {0};
	const char *digest;
	struct str zip = pack(f, &p, &digest);
	struct cv_job *job = cv_job_new(engine);
	struct entries e = entries_of(f, zip);
	struct made_part *m = entry(&e, PACK_MANIFEST);

	/* without its digest */
	m->bytes = replace(f, m->bytes, "\"count\":4", "\"count\":5");
	assert_differs(job, zip_of(f, &e), PACK, "manifest.sha256 says");
	/* with its digest: only who knows it from elsewhere sees that */
	add(&parts, PACK,
	    with_manifest(f, zip, "\"subject\":\"", "\"subject\":\"Về "));
	assert_status(job, verify_parts(job, &parts, digest), CV_PARTIAL);
	assert_says(job, "pack-differs", PACK_MANIFEST,
	    "that of manifest.json is meant");
	/* what the documents say of themselves is seen without */
	assert_differs(job, with_manifest(f, zip, "05/CV", "06/CV"),
	    "tai-lieu/thu.docx", "number in manifest.json is \"06/CV");
	assert_differs(job,
	    with_manifest(f, zip, "{\"engine\"", "{ \"engine\""), PACK_MANIFEST,
	    "not canonical");
	assert_differs(job, with_manifest(f, zip, "\"size\":", "\"size\":1"),
	    "tai-lieu/", "");
	cv_job_free(job);
}

static void
digests_are_lower_case(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	struct str zip = pack(f, &p, NULL);
	struct cv_job *job = cv_job_new(engine);
	char *lower = str_z(f->a, digest_hex(f->a, TEXT)), *upper;

	upper = str_z(f->a, str_of(lower));
	for (char *c = upper; *c != '\0'; c++)
		*c = (char)(*c >= 'a' ? *c - 'a' + 'A' : *c);
	assert_differs(job, with_manifest(f, zip, lower, upper),
	    "tai-lieu/biên nhận.txt", "64 lower-case hex digits");
	assert_differs(job, with_manifest(f, zip, lower, "00"),
	    "tai-lieu/biên nhận.txt", "64 lower-case hex digits");
	cv_job_free(job);
}

static void
what_is_no_pack_is_told(void **state)
{
	static const char *const manifests[] = {"", "{", "[]", "7", "{}",
	    "{\"files\":[]}",
	    "{\"files\":{},\"format\":\"urn:congvan:pack:1\"}",
	    "{\"files\":[],\"format\":\"urn:congvan:pack:2\"}"};
	struct fixture *f = *state;
	struct papers p = few_papers(), none = {0};
	struct str zip = pack(f, &p, NULL);
	struct cv_job *job = cv_job_new(engine);
	struct entries e = entries_of(f, zip);

	for (size_t i = 0; i < COUNT(manifests); i++) {
		entry(&e, PACK_MANIFEST)->bytes = str_of(manifests[i]);
		assert_status(job, verify(job, zip_of(f, &e)), CV_BAD_INPUT);
		assert_says(job, "pack-broken", PACK, "manifest.json");
	}
	entry(&e, PACK_MANIFEST)->bytes = STR("{\"files\":[1,{},[],{\"name\":"
					      "[]}],\"format\":\"urn:congvan:"
					      "pack:1\",\"parts\":{\"a\":1}}");
	assert_status(job, verify(job, zip_of(f, &e)), CV_PARTIAL);
	assert_status(
	    job, verify(job, make_zip(f, e.v + 2, e.n - 2)), CV_BAD_INPUT);
	assert_says(job, "pack-broken", PACK, "no manifest.json");
	assert_status(job, verify(job, kim_dong.pdf), CV_BAD_INPUT);
	assert_says(job, "pack-broken", PACK, "");
	assert_status(job, verify(job, kim_dong.docx), CV_BAD_INPUT);
	assert_status(job, verify(job, STR_NONE), CV_BAD_INPUT);
	assert_says(job, "pack-broken", PACK, "");
	assert_status(job, verify_parts(job, &none, NULL), CV_BAD_INPUT);
	assert_says(job, "pack-broken", "", "");
	cv_job_free(job);
}

/* ---- parts ---- */
/* room for manifest and index, or for one letter as PDF */
#define PART_BYTES 110000

static void
parts_belong_together(void **state)
{
	struct fixture *f = *state;
	struct papers p = {0}, parts, other;
	struct packed out;
	struct cv_job *job = cv_job_new(engine);

	add(&p, "thu.docx", kim_dong.docx);
	add(&p, "thu-2.pdf", thanh_cong.pdf);
	add(&p, "thu-3.pdf", phan_chu_trinh.pdf);
	add(&p, "nhan.txt", TEXT);
	out = pack_parts(f, &p, PART_BYTES);
	assert_int_equal(out.parts.n, 3);
	for (size_t i = 0; i < out.parts.n; i++)
		assert_true(out.parts.v[i].size <= PART_BYTES);
	assert_string_equal(out.parts.v[0].name, "goi.zip");
	assert_string_equal(out.parts.v[1].name, "goi-2.zip");
	assert_string_equal(out.parts.v[2].name, "goi-3.zip");
	assert_status(job, verify_parts(job, &out.parts, out.digest), CV_OK);
	/* in another order */
	parts = out.parts;
	parts.v[0] = out.parts.v[2];
	parts.v[2] = out.parts.v[0];
	assert_status(job, verify_parts(job, &parts, out.digest), CV_OK);
	/* one missing */
	parts.n = 2;
	assert_status(job, verify_parts(job, &parts, NULL), CV_PARTIAL);
	assert_says(
	    job, "pack-differs", "goi.zip", "this part of the pack is missing");
	assert_says(job, "pack-differs", "danh-muc.pdf", "is missing");
	/* one twice */
	parts = out.parts;
	add(&parts, "goi-4.zip",
	    (struct str){parts.v[1].bytes, parts.v[1].size});
	assert_status(job, verify_parts(job, &parts, NULL), CV_PARTIAL);
	assert_says(job, "pack-differs", "tai-lieu/thu-2.pdf", "more than");
	/* one of another pack */
	p.v[3].size--;
	other = pack_parts(f, &p, PART_BYTES).parts;
	parts = out.parts;
	parts.v[2] = other.v[2];
	assert_status(job, verify_parts(job, &parts, NULL), CV_PARTIAL);
	assert_says(job, "pack-differs", "goi-3.zip",
	    "manifest.json is missing or another");
	cv_job_free(job);
}

static void
what_cannot_be_packed_is_told(void **state)
{
	static const char *const names[] = {
	    "", ".an", "a\\b", "a\nb", "x/", "\xff"};
	struct papers p = few_papers(), none = {0};
	struct cv_job *job = cv_job_new(engine);
	struct cv_pack_options o = {.papers = p.v, .n_papers = p.n};
	const char *name;
	size_t n;

	(void)state;
	assert_status(job, try_pack(job, &p, PART_BYTES / 2), CV_LIMIT);
	assert_says(job, "pack-too-large", "thu.pdf", "");
	assert_false(says(job, "pack-too-large", "thu.docx", ""));
	assert_null(cv_job_part(job, 0, &name, &n));
	assert_status(job, try_pack(job, &p, 1), CV_LIMIT);
	assert_says(job, "pack-too-large", "nhan.txt", "");
	assert_status(job, try_pack(job, &none, 0), CV_BAD_INPUT);
	assert_says(job, "pack-count", "", "");
	for (size_t i = 0; i < COUNT(names); i++) {
		p.v[2].name = names[i];
		assert_status(job, try_pack(job, &p, 0), CV_BAD_INPUT);
		assert_says(job, "pack-name", "", "");
	}
	p.v[2].name = "khac/thu.pdf";
	assert_status(job, try_pack(job, &p, 0), CV_BAD_INPUT);
	assert_says(job, "pack-name-twice", "thu.pdf", "");
	p.v[2].name = "nhan.txt";
	assert_int_equal(cv_job_pack(job, &o), CV_BAD_INPUT);
	assert_says(job, "pack-name", "", "");
	o.name = "goi.rar";
	assert_int_equal(cv_job_pack(job, &o), CV_BAD_INPUT);
	assert_says(job, "pack-name", "goi.rar", "");
	cv_job_free(job);
}

static void
data_of_a_pack_is_checked(void **state)
{
	static const struct {
		const char *data;
		enum cv_status status;
		const char *code;
	} data[] = {{"{", CV_BAD_INPUT, "json-unfinished"},
	    {"[1, 2]", CV_BAD_INPUT, "wrong-kind"},
	    {"7", CV_BAD_INPUT, "wrong-kind"},
	    {"{\"tep\": [{\"tep\": \"la.pdf\"}]}", CV_BAD_INPUT, "pack-row"},
	    {"{\"tep\": {\"tep\": \"thu.pdf\"}}", CV_BAD_INPUT, "wrong-kind"},
	    {"{\"tep\": [1]}", CV_BAD_INPUT, "pack-row"},
	    {"{\"la\": 1}", CV_BAD_INPUT, "unknown-key"},
	    {"{\"tep\": [{\"tep\": \"nhan.txt\", \"so_luong\": 7}]}", CV_OK,
		NULL}};
	struct papers p = few_papers();
	struct cv_job *job = cv_job_new(engine);

	(void)state;
	for (size_t i = 0; i < COUNT(data); i++) {
		struct cv_pack_options o = {.name = PACK,
		    .papers = p.v,
		    .n_papers = p.n,
		    .data = data[i].data,
		    .data_size = strlen(data[i].data),
		    .data_name = "danh-muc.json"};

		assert_status(job, cv_job_pack(job, &o), data[i].status);
		if (data[i].code != NULL)
			assert_says(job, data[i].code, "", "");
	}
	cv_job_free(job);
}

/* A file that cannot be read is packed as it is. */
static void
broken_documents_are_packed_and_told(void **state)
{
	struct fixture *f = *state;
	struct papers p = {0};
	struct cv_job *job = cv_job_new(engine);
	const char *name;
	struct str zip;

	add(&p, "hong.pdf", STR("%PDF-1.7\nhỏng"));
	assert_status(job, try_pack(job, &p, 0), CV_OK);
	assert_says(job, "packed-unread", "hong.pdf", "");
	zip.p = cv_job_part(job, 0, &name, &zip.n);
	zip = str_dup(f->a, zip);
	assert_status(job, verify(job, zip), CV_PARTIAL);
	cv_job_free(job);
}

/* ---- counts ---- */
static void
counts_are_compared(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	struct cv_job *job = cv_job_new(engine);
	struct value *v = load_value(f, KIM_DONG);
	struct str docx;

	/* a letter in both formats is one */
	add(&p, "thu.pdf", kim_dong.pdf);
	assert_status(job, verify(job, pack(f, &p, NULL)), CV_OK);
	/* a person less */
	p = all_papers();
	member(v, "danh_sach")->n--;
	docx = make_of(f, "cts-01-ca-nhan", v).docx;
	p.v[0].bytes = docx.p;
	p.v[0].size = docx.n;
	assert_claim(job, pack(f, &p, NULL), "05/CV-THKĐ",
	    "there are 3 persons in letters, bieu.pdf says 4");
	assert_says(job, "claim-differs", "Tổng cộng", "11 persons");
	/* another number: one is missing, one too many */
	v = load_value(f, KIM_DONG);
	set(v, "so", "06");
	docx = make_of(f, "cts-01-ca-nhan", v).docx;
	p.v[0].bytes = docx.p;
	p.v[0].size = docx.n;
	assert_claim(job, pack(f, &p, NULL), "05/CV-THKĐ",
	    "names it, but it is not in the pack");
	assert_says(job, "claim-differs", "06/CV-THKĐ", "no report names it");
	assert_false(says(job, "claim-differs", "Tổng cộng", ""));
	/* two of one number */
	p = all_papers();
	add(&p, "thua.docx", docx);
	assert_claim(
	    job, pack(f, &p, NULL), "06/CV-THKĐ", "no report names it");
	/* one left out */
	p = all_papers();
	p.v[0] = p.v[--p.n];
	assert_claim(
	    job, pack(f, &p, NULL), "05/CV-THKĐ", "but it is not in the pack");
	cv_job_free(job);
}

/* Units whose letters are not there are in the total. */
static void
totals_are_compared(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	struct cv_job *job = cv_job_new(engine);
	struct value *v = load_value(f, STATISTICS);
	struct value *unit = member(member(v, "nhom")->items[0], "don_vi");
	struct str pdf;

	put(f, unit->items[0], "da_gui", value_number_new(f->a, 2));
	pdf = make_of(f, "bieu-thong-ke", v).pdf;
	p.v[3].bytes = pdf.p;
	p.v[3].size = pdf.n;
	assert_claim(job, pack(f, &p, NULL), "Tổng cộng",
	    "there are 12 persons in letters, bieu.pdf says 14");
	assert_false(says(job, "claim-differs", "CV-", ""));
	cv_job_free(job);
}

static enum cv_status
verify_beside(struct cv_job *job, struct str zip, struct str report)
{
	struct papers parts = {0};
	struct cv_paper beside = {report.p, report.n, "bao-cao.pdf"};
	struct cv_pack_verify_options o = {
	    .parts = parts.v, .n_parts = 1, .beside = &beside, .date = DAY};

	add(&parts, PACK, zip);
	return cv_job_verify_pack(job, &o);
}

static void
a_report_beside_the_pack_is_of_this_pack(void **state)
{
	struct fixture *f = *state;
	struct papers p = all_papers();
	const char *digest;
	struct str zip = pack(f, &p, &digest), pdf;
	struct cv_job *job = cv_job_new(engine);
	struct value *v = load_value(f, REPORT);
	size_t n;

	pdf = make_of(f, "bao-cao-ket-qua", v).pdf;
	assert_status(job, verify_beside(job, zip, pdf), CV_PARTIAL);
	assert_says(
	    job, "claim-differs", "bao-cao.pdf", "says the digest of another");
	set(v, "ma_bam_goi", digest);
	pdf = make_of(f, "bao-cao-ket-qua", v).pdf;
	assert_status(job, verify_beside(job, zip, pdf), CV_OK);
	assert_non_null(strstr(cv_job_text(job, &n), "bao-cao.pdf: ngoài gói"));
	/* a count of its own */
	p.v[0] = p.v[--p.n];
	zip = pack(f, &p, &digest);
	set(v, "ma_bam_goi", digest);
	pdf = make_of(f, "bao-cao-ket-qua", v).pdf;
	assert_status(job, verify_beside(job, zip, pdf), CV_PARTIAL);
	assert_says(job, "claim-differs", "05/CV-THKĐ", "not in the pack");
	/* one that was changed */
	((char *)(uintptr_t)pdf.p)[pdf.n / 2] ^= 1;
	assert_int_not_equal(verify_beside(job, zip, pdf), CV_OK);
	/* one that is none */
	assert_int_not_equal(verify_beside(job, zip, STR("%PDF-1.7 x")), CV_OK);
	cv_job_free(job);
}

/* ---- single bytes, and cuts ---- */
#if defined(__SANITIZE_ADDRESS__)
#define SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOW 1
#endif
#endif
#ifdef SLOW
#define FLIPS 100
#define CUTS 60
#else
#define FLIPS 500
#define CUTS 200
#endif

struct span {
	const char *name;
	size_t from, to; /* of its data */
};

static size_t
number_at(struct str s, size_t at, size_t bytes)
{
	size_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | (unsigned char)s.p[at + bytes];
	return n;
}

/* Where the entries' data lie, by the local headers (APPNOTE 4.3.7). */
static size_t
spans_of(struct fixture *f, struct str zip, struct span *v, size_t most)
{
	size_t n = 0;

	for (size_t at = 0; number_at(zip, at, 4) == 0x04034b50; n++) {
		size_t name = number_at(zip, at + 26, 2);
		size_t more = number_at(zip, at + 28, 2);
		struct str s = str_slice(zip, at + 30, at + 30 + name);

		assert_true(n < most);
		assert_int_equal(number_at(zip, at + 6, 2) & 8, 0);
		v[n].name = str_z(f->a, s);
		v[n].from = at + 30 + name + more;
		v[n].to = v[n].from + number_at(zip, at + 18, 4);
		at = v[n].to;
	}
	return n;
}

static bool
names(const struct cv_job *job, const char *name)
{
	struct cv_finding x;

	for (size_t i = 0; cv_job_finding(job, i, &x); i++)
		if (strstr(x.text_en, name) != NULL)
			return true;
	return false;
}

static bool
names_any(const struct cv_job *job, const struct span *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (names(job, v[i].name))
			return true;
	return names(job, PACK);
}

static bool
flip_is_told(
    const struct cv_job *job, const struct span *v, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (at >= v[i].from && at < v[i].to)
			return names(job, v[i].name);
	return names_any(job, v, n);
}

/* Half of them fall anywhere, which is mostly into the PDFs; half beside the
 * documents: into the manifest, the data and the ZIP around them. */
static size_t
place_of_flip(uint32_t *random, const struct span *v, size_t n, size_t size)
{
	bool anywhere, free;
	size_t at;

	*random = *random * 1664525u + 1013904223u;
	anywhere = *random >> 31;
	do {
		*random = *random * 1664525u + 1013904223u;
		at = (*random >> 4) % size;
		free = true;
		for (size_t i = 0; i < n; i++)
			if (at >= v[i].from && at < v[i].to &&
			    strstr(v[i].name, ".json") == NULL)
				free = false;
	} while (!anywhere && !free);
	return at;
}

static void
flip(struct fixture *f, const struct papers *p, int flips, uint32_t random)
{
	struct str zip = pack(f, p, NULL);
	struct span v[16];
	size_t n = spans_of(f, zip, v, COUNT(v));
	struct cv_job *job = cv_job_new(engine);

	assert_int_equal(n, 3 + 2 * p->n - 1);
	for (int i = 0; i < flips; i++) {
		char *copy = malloc(zip.n);
		size_t at = place_of_flip(&random, v, n, zip.n);
		char bit = (char)(1 << (random >> 24 & 7));

		memcpy(copy, zip.p, zip.n);
		copy[at] = (char)(copy[at] ^ bit);
		if (verify(job, (struct str){copy, zip.n}) == CV_OK)
			fail_msg("byte %zu is not told", at);
		if (!flip_is_told(job, v, n, at)) {
			print_findings(job);
			fail_msg("byte %zu: its file is not named", at);
		}
		free(copy);
	}
	cv_job_free(job);
}

/* Most of them in a pack without a letter as PDF, which is read faster. */
static void
every_flipped_byte_is_told(void **state)
{
	struct papers all = few_papers(), docx = {0};

	add(&docx, "thu.docx", kim_dong.docx);
	add(&docx, "nhan.txt", TEXT);
	flip(*state, &all, FLIPS / 10, 2024);
	flip(*state, &docx, FLIPS - FLIPS / 10, 35);
}

static void
every_cut_is_told(void **state)
{
	struct fixture *f = *state;
	struct papers p = few_papers();
	struct str zip = pack(f, &p, NULL);
	struct cv_job *job = cv_job_new(engine);

	for (size_t k = 0; k < CUTS; k++) {
		size_t half = CUTS / 2;
		size_t n = k < half ? zip.n - 1 - k
				    : zip.n * (k - half) / (CUTS - half);
		char *copy = malloc(n + 1);

		memcpy(copy, zip.p, n);
		if (verify(job, (struct str){copy, n}) == CV_OK)
			fail_msg("cut at %zu", n);
		assert_true(names(job, PACK));
		free(copy);
	}
	assert_int_not_equal(verify(job, str_cat(f->a, zip, STR("x"))), CV_OK);
	cv_job_free(job);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(an_untouched_pack_is_all_right),
	    TEST(packing_twice_gives_the_same_bytes),
	    TEST(the_report_is_made_in_all_its_forms),
	    TEST(changed_entries_are_told),
	    TEST(names_changed_are_told),
	    TEST(deflating_entries_is_told),
	    TEST(a_changed_manifest_is_told),
	    TEST(digests_are_lower_case),
	    TEST(what_is_no_pack_is_told),
	    TEST(parts_belong_together),
	    TEST(what_cannot_be_packed_is_told),
	    TEST(data_of_a_pack_is_checked),
	    TEST(broken_documents_are_packed_and_told),
	    TEST(counts_are_compared),
	    TEST(totals_are_compared),
	    TEST(a_report_beside_the_pack_is_of_this_pack),
	    TEST(every_flipped_byte_is_told),
	    TEST(every_cut_is_told),
	};

	return cmocka_run_group_tests(tests, open_papers, close_papers);
}
