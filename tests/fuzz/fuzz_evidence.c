/* Any bytes as what proves itself. The first byte chooses: 0 a file to take
 * data out of, 1 a document to verify, 2 a pack, 3 a DOCX around the record
 * that follows, 4 a pack around the manifest that follows, 5 what a QR code
 * says. */
#include "engine/evidence/pack.h"
#include "tests/fuzz/fuzz.h"

static void
check(const struct cv_job *job, enum cv_status status, bool partial)
{
	struct cv_finding f;
	size_t n;

	fuzz_assert(status != CV_DEFECT && status != CV_FILE);
	fuzz_assert(partial || status != CV_PARTIAL);
	fuzz_assert(status == CV_OK || cv_job_finding(job, 0, &f));
	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		fuzz_assert(f.text_vi[0] != '\0' && f.text_en[0] != '\0');
	fuzz_assert(cv_job_text(job, &n) != NULL);
}

static void
extract(struct cv_job *job, struct str s)
{
	struct cv_extract_options o = {.file = s.p,
	    .file_size = s.n,
	    .file_name = "fuzz",
	    .limits = {.memory = FUZZ_MEMORY}};

	check(job, cv_job_extract(job, &o), false);
}

static void
verify(struct cv_job *job, struct str s)
{
	struct cv_verify_options o = {.file = s.p,
	    .file_size = s.n,
	    .file_name = "fuzz",
	    .limits = {.memory = FUZZ_MEMORY}};
	enum cv_verdict v;
	enum cv_status status = cv_job_verify(job, &o, &v);

	check(job, status, true);
	fuzz_assert((status == CV_OK) == (v == CV_IDENTICAL));
}

static void
verify_pack(struct cv_job *job, struct str s)
{
	struct cv_paper part = {s.p, s.n, "fuzz.zip"};
	struct cv_pack_verify_options o = {.parts = &part,
	    .n_parts = 1,
	    .report = CV_PACK_JSON,
	    .pdf = s.n % 8 == 0,
	    .limits = {.memory = FUZZ_MEMORY}};
	enum cv_status status = cv_job_verify_pack(job, &o);
	size_t n;

	check(job, status, true);
	(void)cv_job_text(job, &n);
	fuzz_assert((status == CV_OK || status == CV_PARTIAL) <= (n > 0));
}

static void
verify_qr(struct cv_job *job, struct arena *a, struct str s)
{
	static const char data[] = "{\"so\": \"1\"}";
	struct cv_qr_options o = {.text = str_z(a, s),
	    .data = data,
	    .data_size = sizeof data - 1,
	    .data_name = "fuzz.json"};

	check(job, cv_job_verify_qr(job, &o), true);
}

/* ---- around what follows ---- */
/* The record, its data told by a digest only where the fuzzer finds it. */
static struct str
docx_around(struct arena *a, struct str s)
{
	struct pack_entry v[2] = {
	    {.name = STR("word/document.xml"),
		.bytes = STR("<w:document xmlns:w=\"http://schemas.openxml"
			     "formats.org/wordprocessingml/2006/main\"/>")},
	    {.name = STR("customXml/item1.xml")}};
	struct str out = STR_NONE;

	v[1].bytes = str_cat(a,
	    str_cat(a,
		STR("<record xmlns=\"urn:congvan:record:1\"><file "
		    "name=\"du-lieu.json\">{\"so\":\"1\"}</file><file "
		    "name=\"hinh-1.png\">x</file><file name=\"ho-so.json\">"
		    "<![CDATA["),
		s),
	    STR("]]></file></record>"));
	pack_zip(a, v, 2, &out);
	return out;
}

static struct str
pack_around(struct arena *a, struct str s)
{
	struct pack_entry v[5] = {{.name = STR(PACK_MANIFEST), .bytes = s},
	    {.name = STR(PACK_MANIFEST_DIGEST),
		.bytes = pack_digest_line(a, s)},
	    {.name = STR(PACK_INDEX), .bytes = STR("%PDF-1.7")},
	    {.name = STR(PACK_DOCUMENTS "a.txt"), .bytes = STR("a")},
	    {.name = STR(PACK_DATA "a.txt.json"), .bytes = STR("{}")}};
	struct str out = STR_NONE;

	pack_zip(a, v, 5, &out);
	return out;
}

static void
choose(struct arena *a, struct diag *d, struct str s)
{
	struct cv_job *job;
	char how;

	(void)d;
	if (s.n == 0)
		return;
	how = s.p[0];
	s = str_slice(s, 1, s.n);
	if (how == 3)
		s = docx_around(a, s);
	else if (how == 4)
		s = pack_around(a, s);
	job = cv_job_new(fuzz_engine());
	if (how == 0)
		extract(job, s);
	else if (how == 2 || how == 4)
		verify_pack(job, s);
	else if (how == 5)
		verify_qr(job, a, s);
	else
		verify(job, s);
	cv_job_free(job);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, choose);
	return 0;
}
