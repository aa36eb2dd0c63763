/* Any bytes as what proves itself. The first byte chooses: 0 a file to take
 * data out of, 1 a document to verify, 2 a pack, 3 a DOCX around the record
 * that follows, 4 a pack around the manifest that follows, 5 what a QR code
 * says. Of parts divided by 0x1E: 6 a DOCX of its data, its record (@@ is the
 * data's digest) and its words; 7 the data of an index, such a DOCX and a text,
 * to be packed; 8 a manifest and such a DOCX, the report beside its pack. */
#include <string.h>

#include "engine/base/digest.h"
#include "engine/evidence/pack.h"
#include "tests/fuzz/fuzz.h"

/* partial: the call may end so. What is wrong is told in findings, or in the
 * report of a pack. */
static void
check(const struct cv_job *job, enum cv_status status, bool partial)
{
	struct cv_finding f;
	size_t n;
	const char *text = cv_job_text(job, &n);

	fuzz_assert(status != CV_DEFECT && status != CV_FILE);
	fuzz_assert(partial || status != CV_PARTIAL);
	fuzz_assert(status == CV_OK || cv_job_finding(job, 0, &f) ||
		    (status == CV_PARTIAL && n > 0));
	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		fuzz_assert(f.text_vi[0] != '\0' && f.text_en[0] != '\0');
	fuzz_assert(text != NULL);
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
verify_pack(struct cv_job *job, struct str s, const struct cv_paper *beside)
{
	struct cv_paper part = {s.p, s.n, "fuzz.zip"};
	struct cv_pack_verify_options o = {.parts = &part,
	    .n_parts = 1,
	    .beside = beside,
	    .report = s.n % 4 == 0 ? CV_PACK_TEXT : CV_PACK_JSON,
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

static struct str
with_digest(struct arena *a, struct str record, struct str data)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < record.n; i++) {
		if (str_starts(str_slice(record, i, record.n), STR("@@"))) {
			buf_str(&b, digest_hex(a, data));
			i++;
		} else {
			buf_putc(&b, record.p[i]);
		}
	}
	return buf_take(&b);
}

static struct str
docx_of(struct arena *a, struct str *s)
{
	struct pack_entry v[2] = {{.name = STR("word/document.xml")},
	    {.name = STR("customXml/item1.xml")}};
	struct str data = fuzz_part(s);
	struct str record = with_digest(a, fuzz_part(s), data);
	struct str out = STR_NONE;
	struct buf b = buf_new(a);

	buf_puts(&b, "<record xmlns=\"urn:congvan:record:1\"><file "
		     "name=\"du-lieu.json\"><![CDATA[");
	buf_str(&b, data);
	buf_puts(&b, "]]></file><file name=\"ho-so.json\"><![CDATA[");
	buf_str(&b, record);
	buf_puts(&b, "]]></file></record>");
	v[1].bytes = buf_take(&b);
	v[0].bytes = fuzz_part(s);
	pack_zip(a, v, 2, &out);
	return out;
}

/* What is packed is found whole again. */
static void
pack(struct cv_job *job, struct arena *a, struct str s)
{
	struct str data = fuzz_part(&s), docx = docx_of(a, &s);
	struct cv_paper papers[2] = {
	    {docx.p, docx.n, "a.docx"}, {s.p, s.n, "phụ lục.txt"}};
	struct cv_pack_options o = {.name = "fuzz.zip",
	    .papers = papers,
	    .n_papers = 1 + (s.n > 0),
	    .data = data.n > 0 ? data.p : NULL,
	    .data_size = data.n,
	    .data_name = "fuzz.json",
	    .limits = {.memory = FUZZ_MEMORY}};
	enum cv_status status = cv_job_pack(job, &o);
	const char *name;
	struct str made;

	check(job, status, false);
	if (status != CV_OK)
		return;
	made.p = cv_job_part(job, 0, &name, &made.n);
	fuzz_assert(made.p != NULL && strcmp(name, "fuzz.zip") == 0);
	verify_pack(job, str_dup(a, made), NULL);
}

static void
verify_beside(struct cv_job *job, struct arena *a, struct str s)
{
	struct str manifest = fuzz_part(&s), report = docx_of(a, &s);
	struct cv_paper beside = {report.p, report.n, "ket-qua.docx"};

	verify_pack(job, pack_around(a, manifest), &beside);
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
	else if (how == 6)
		s = docx_of(a, &s);
	job = cv_job_new(fuzz_engine());
	if (how == 0)
		extract(job, s);
	else if (how == 2 || how == 4)
		verify_pack(job, s, NULL);
	else if (how == 7)
		pack(job, a, s);
	else if (how == 8)
		verify_beside(job, a, s);
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
