/* Documents that carry their data: taken out, made again and compared, and
 * what their QR codes say. Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/base/digest.h"
#include "tests/unit/evidence_make.h"

#define KEPT "customXml/item1.xml"

static bool
within(struct str s, const char *part)
{
	return str_within(s, str_of(part));
}

static struct ours
make_kim_dong(struct fixture *f)
{
	return make_path(f, "cts-01-ca-nhan", KIM_DONG);
}

/* ---- taking data out ---- */
static void
both_keep_the_same_data(void **state)
{
	struct fixture *f = *state;
	struct value *data = load_value(f, KIM_DONG);
	struct ours o = make_of(f, "cts-01-ca-nhan", data);
	struct str pdf = extract(f, o.pdf, NULL);
	struct str record = extract(f, o.pdf, "ho-so.json");

	assert_true(str_eq(pdf, canonical(f->a, data)));
	assert_true(str_eq(pdf, extract(f, o.docx, NULL)));
	assert_true(str_eq(pdf, extract(f, o.docx, "du-lieu.json")));
	assert_true(str_eq(record, extract(f, o.docx, "ho-so.json")));
	assert_true(within(record, "\"version\":\"0.1.0\""));
	assert_true(within(record, str_z(f->a, digest_hex(f->a, pdf))));
	/* it is canonical itself */
	assert_true(str_eq(
	    record, canonical(f->a, json_read(f->a, &f->d, NAME, record))));
}

static void
the_same_data_in_another_order_gives_the_same_file(void **state)
{
	struct fixture *f = *state;
	struct value *data = load_value(f, KIM_DONG);
	struct cv_job_options o = options_of(f, "cts-01-ca-nhan", data);
	struct ours once = make_both(f, &o), again;
	struct str blanks = load(f, KIM_DONG);

	o.data = blanks.p;
	o.data_size = blanks.n;
	again = make_both(f, &o);
	assert_true(str_eq(once.pdf, again.pdf));
	assert_true(str_eq(once.docx, again.docx));
}

static enum cv_status
try_extract(struct cv_job *job, struct str paper, const char *what)
{
	struct cv_extract_options o = {.file = paper.p,
	    .file_size = paper.n,
	    .file_name = "thu.pdf",
	    .what = what};

	return cv_job_extract(job, &o);
}

static void
what_is_not_kept_is_told(void **state)
{
	struct fixture *f = *state;
	struct cv_job_options o =
	    options_of(f, "cts-01-ca-nhan", load_value(f, KIM_DONG));
	struct ours kept = make_both(f, &o), bare;
	struct cv_job *job = cv_job_new(NULL);

	o.embed = CV_EMBED_NO;
	bare = make_both(f, &o);
	o.embed = CV_EMBED_DEFAULT;
	assert_true(str_eq(bare.pdf, make_both(f, &o).pdf));
	assert_false(within(bare.docx, KEPT));
	assert_int_equal(try_extract(job, bare.pdf, NULL), CV_BAD_INPUT);
	assert_says(job, "not-ours", "thu.pdf", "");
	assert_int_equal(try_extract(job, bare.docx, NULL), CV_BAD_INPUT);
	assert_says(job, "not-ours", "thu.pdf", "");
	assert_int_equal(
	    try_extract(job, kept.pdf, "ngu-canh.json"), CV_BAD_INPUT);
	assert_says(job, "no-kept-file", "ngu-canh.json", "du-lieu.json");
	assert_int_equal(try_extract(job, kept.docx, "../x"), CV_BAD_INPUT);
	assert_says(job, "no-kept-file", "../x", "ho-so.json");
	assert_int_equal(try_extract(job, STR("%PDF-1.7"), NULL), CV_BAD_INPUT);
	assert_int_equal(try_extract(job, STR_NONE, NULL), CV_BAD_INPUT);
	assert_says(job, "not-ours", "thu.pdf", "");
	cv_job_free(job);
}

static void
a_file_over_the_cap_is_not_read(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);
	struct cv_extract_options eo = {.file = o.pdf.p,
	    .file_size = o.pdf.n,
	    .limits = {.input = o.pdf.n - 1}};
	struct cv_verify_options vo = {.file = o.pdf.p,
	    .file_size = o.pdf.n,
	    .limits = {.input = o.pdf.n - 1}};
	enum cv_verdict v = CV_IDENTICAL;

	assert_int_equal(cv_job_extract(job, &eo), CV_LIMIT);
	assert_says(job, "input-too-large", "", "");
	assert_int_equal(cv_job_verify(job, &vo, &v), CV_LIMIT);
	assert_int_equal(v, CV_VERDICT_NONE);
	eo.limits.input = vo.limits.input = o.pdf.n;
	assert_int_equal(cv_job_extract(job, &eo), CV_OK);
	assert_int_equal(cv_job_verify(job, &vo, &v), CV_OK);
	vo.limits.memory = 1 << 16;
	assert_int_equal(cv_job_verify(job, &vo, &v), CV_LIMIT);
	assert_int_equal(v, CV_VERDICT_NONE);
	assert_says(job, "memory-limit", "", "");
	cv_job_free(job);
}

/* ---- masked numbers ---- */
static void
masked_letters_keep_no_data(void **state)
{
	struct fixture *f = *state;
	struct value *data = load_value(f, KIM_DONG);
	struct cv_job_options o;
	struct cv_job *job = cv_job_new(engine);
	size_t n;

	put(f, data, "che_so", value_bool_new(f->a, true));
	o = options_of(f, "cts-01-ca-nhan", data);
	o.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	assert_int_equal(cv_job_run(job, &o), CV_BAD_INPUT);
	assert_says(job, "embed-refused", "", "");
	assert_null(cv_job_output(job, CV_OUTPUT_PDF, &n));
	assert_null(cv_job_output(job, CV_OUTPUT_DOCX, &n));
	o.embed = CV_EMBED_DEFAULT;
	assert_int_equal(cv_job_run(job, &o), CV_OK);
	assert_null(extract(f, take_output(f, job, CV_OUTPUT_PDF), NULL).p);
	cv_job_free(job);
}

/* No piece of the paper holds the number. */
static void
assert_hides(struct fixture *f, struct str bytes, const char *number)
{
	struct reader_paper p = open_paper(f, bytes);

	for (size_t i = 0; i < p.n_files; i++)
		assert_false(within(p.files[i].bytes, number));
	for (size_t i = 0; i < p.n_parts; i++)
		assert_false(within(p.parts[i].bytes, number));
	for (size_t i = 0; i < p.n_places; i++)
		for (size_t k = 0; k < p.places[i].n; k++)
			assert_false(within(p.places[i].words[k], number));
}

static void
extracts_hold_no_whole_number(void **state)
{
	struct fixture *f = *state;
	struct value *data = load_value(f, "samples/trich-sao/data.json");
	const struct value *list = member(data, "danh_sach");
	struct ours o = make_of(f, "trich-sao", data);
	struct cv_job *job = cv_job_new(engine);

	assert_int_equal(list->n, 4);
	for (size_t i = 0; i < list->n; i++) {
		const char *number =
		    str_z(f->a, member(list->items[i], "so_giay_to")->text);

		assert_int_equal(strlen(number), 12);
		assert_hides(f, o.pdf, number);
		assert_hides(f, o.docx, number);
	}
	assert_true(within(extract(f, o.pdf, NULL), "001"));
	assert_verdict(job, o.pdf, CV_IDENTICAL);
	assert_verdict(job, o.docx, CV_IDENTICAL);
	cv_job_free(job);
}

/* ---- verifying ---- */
static void
untouched_is_identical(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);
	struct cv_finding x;

	assert_verdict(job, o.pdf, CV_IDENTICAL);
	assert_says(job, "identical", "thu.pdf", "");
	assert_false(cv_job_finding(job, 1, &x));
	assert_verdict(job, o.docx, CV_IDENTICAL);
	cv_job_free(job);
}

static void
words_changed_in_a_docx_are_told(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);
	struct str edited = edit_docx(
	    f, o.docx, "word/document.xml", "001078342429", "001078342420");

	assert_verdict(job, edited, CV_DIFFERENT);
	assert_says(job, "different", "thu.pdf", "");
	assert_says(
	    job, "words-differ", "word/document.xml, paragraph ", "should say");
	assert_says(job, "words-differ", "001078342429", "001078342420");
	/* as good as unchanged, but packed by another program */
	edited = edit_docx(f, o.docx, "docProps/app.xml", "<", "<");
	assert_verdict(job, edited, CV_DIFFERENT);
	assert_false(says(job, "words-differ", "", ""));
	edited = edit_docx(
	    f, o.docx, "word/styles.xml", "w:val=\"28\"", "w:val=\"27\"");
	assert_verdict(job, edited, CV_DIFFERENT);
	assert_says(job, "part-differs", "word/styles.xml", "changed");
	cv_job_free(job);
}

static void
parts_added_and_missing_are_told(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct entries e = entries_of(f, o.docx);
	struct made_part *more = ARENA_ARRAY(f->a, struct made_part, e.n + 1);
	struct cv_job *job = cv_job_new(engine);

	memcpy(more, e.v, e.n * sizeof *more);
	more[e.n] = (struct made_part){"word/more.bin", STR("x")};
	assert_verdict(job, make_zip(f, more, e.n + 1), CV_DIFFERENT);
	assert_says(job, "part-differs", "word/more.bin", "added");
	assert_string_equal(e.v[e.n - 1].name, "docProps/custom.xml");
	assert_verdict(job, make_zip(f, e.v, e.n - 1), CV_DIFFERENT);
	assert_says(job, "part-differs", "docProps/custom.xml", "missing");
	cv_job_free(job);
}

static void
another_version_is_named(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);
	struct str other =
	    edit_docx(f, o.docx, KEPT, "&quot;version&quot;:&quot;0.1.0&quot;",
		"&quot;version&quot;:&quot;0.0.9&quot;");

	assert_verdict(job, other, CV_OTHER_VERSION);
	assert_says(job, "version", "congvan: 0.0.9", "0.1.0 here");
	assert_says(job, "other-version", "the words are the same", "");
	other = edit_docx(
	    f, other, "word/document.xml", "0983417226", "0983417227");
	assert_verdict(job, other, CV_OTHER_VERSION);
	assert_says(job, "other-version", "the words DIFFER", "");
	assert_says(job, "words-differ", "0983417226", "0983417227");
	/* a font that is not here */
	other = edit_docx(f, o.docx, KEPT, "LiberationSerif-Bold.ttf",
	    "LiberationSerif-Bald.ttf");
	assert_verdict(job, other, CV_OTHER_VERSION);
	assert_says(job, "version", "LiberationSerif-Bald.ttf", "– here");
	cv_job_free(job);
}

static void
a_record_that_was_changed_proves_nothing(void **state)
{
	static const struct {
		const char *what, *with, *told;
	} changes[] = {
	    /* the data are no longer those of the digest */
	    {"0983417226", "0983417227", "du-lieu.json"},
	    {"&quot;data&quot;:{&quot;file&quot;:&quot;du",
		"&quot;data&quot;:{&quot;file&quot;:&quot;xu", "xu-lieu.json"},
	    {"&quot;data&quot;:{", "&quot;daha&quot;:{", ""},
	    {"urn:congvan:record:1&quot;", "urn:congvan:record:2&quot;",
		"ho-so.json"},
	    {"&quot;name&quot;:&quot;cts-01-ca-nhan&quot;",
		"&quot;name&quot;:&quot;../x&quot;", "template"},
	    {"&quot;name&quot;:&quot;cts-01-ca-nhan&quot;",
		"&quot;name&quot;:&quot;/tmp/x&quot;", "template"},
	    {"&quot;name&quot;:&quot;cts-01-ca-nhan&quot;",
		"&quot;name&quot;:&quot;&quot;", "template"},
	    {"&quot;name&quot;:&quot;cts-01-ca-nhan&quot;",
		"&quot;name&quot;:7", "template"},
	    {"{&quot;data&quot;", "[&quot;data&quot;", "ho-so.json"},
	    {"&quot;libraries&quot;:{",
		"&quot;images&quot;:{&quot;a&quot;:1},&quot;libraries&quot;:{",
		"images"},
	    {"&quot;libraries&quot;:{",
		"&quot;images&quot;:[{&quot;file&quot;:&quot;x&quot;}],"
		"&quot;libraries&quot;:{",
		"x"},
	    {"&quot;libraries&quot;:{",
		"&quot;context&quot;:null,&quot;libraries&quot;:{", ""},
	};
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);

	for (size_t i = 0; i < COUNT(changes); i++) {
		struct str edited = edit_docx(
		    f, o.docx, KEPT, changes[i].what, changes[i].with);

		assert_verdict(job, edited, CV_UNREADABLE);
		assert_says(job, "record-broken", "thu.pdf", changes[i].told);
	}
	cv_job_free(job);
}

/* Records that can be read, and say what is not so. */
static void
a_record_that_lies_is_not_identical(void **state)
{
	static const struct {
		const char *what, *with;
		enum cv_verdict verdict;
		const char *code;
	} changes[] = {
	    {"&quot;name&quot;:&quot;cts-01-ca-nhan&quot;",
		"&quot;name&quot;:&quot;khong-co&quot;", CV_VERDICT_NONE,
		"not-made-again"},
	    {"&quot;date&quot;:&quot;2024-01-12&quot;",
		"&quot;date&quot;:&quot;x&quot;", CV_VERDICT_NONE,
		"not-made-again"},
	    {"&quot;so_ca_nhan&quot;:&quot;4&quot;",
		"&quot;so_ca_nhan&quot;:&quot;5&quot;", CV_DIFFERENT,
		"part-differs"},
	    {"&quot;libraries&quot;:{",
		"&quot;qr&quot;:true,&quot;libraries&quot;:{", CV_DIFFERENT,
		"different"},
	    {"&quot;fonts&quot;:[", "&quot;fonts&quot;:[1,[],{},", CV_DIFFERENT,
		"part-differs"},
	};
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);

	for (size_t i = 0; i < COUNT(changes); i++) {
		struct str edited = edit_docx(
		    f, o.docx, KEPT, changes[i].what, changes[i].with);

		assert_verdict(job, edited, changes[i].verdict);
		assert_says(job, changes[i].code, "", "");
	}
	cv_job_free(job);
}

static void
what_is_added_behind_is_told(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);

	assert_verdict(
	    job, str_cat(f->a, o.pdf, STR("\n% later\n")), CV_EXTENDED);
	assert_says(job, "extended", "9 bytes more", "");
	assert_false(says(job, "words-differ", "", ""));
	cv_job_free(job);
}

static void
what_is_not_ours_is_told(void **state)
{
	static const struct str foreign[] = {STR("chữ"), STR("PK\x03\x04"),
	    STR("\x89PNG\r\n\x1a\n"), STR("{}"), {NULL, 0}};
	struct fixture *f = *state;
	struct cv_job *job = cv_job_new(engine);
	struct cv_job_options o =
	    options_of(f, "cts-01-ca-nhan", load_value(f, KIM_DONG));
	struct ours bare;

	o.embed = CV_EMBED_NO;
	bare = make_both(f, &o);
	assert_verdict(job, bare.pdf, CV_NOT_OURS);
	assert_verdict(job, bare.docx, CV_NOT_OURS);
	assert_verdict(job,
	    MAKE_PDF(f, "<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
	    CV_NOT_OURS);
	for (size_t i = 0; i < COUNT(foreign); i++) {
		assert_verdict(job, foreign[i], CV_NOT_OURS);
		assert_says(job, "not-ours", "thu.pdf", "");
	}
	assert_verdict(job, STR("%PDF-1.7\nnothing"), CV_UNREADABLE);
	cv_job_free(job);
}

static void
cut_off_is_never_identical(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	const struct str papers[] = {o.pdf, o.docx};
	struct cv_job *job = cv_job_new(engine);

	for (size_t i = 0; i < COUNT(papers); i++) {
		size_t n = papers[i].n;

		for (size_t k = 0; k < 80; k++) {
			size_t cut = k < 40 ? n - 1 - k : n * (k - 40) / 40;

			assert_int_not_equal(
			    verdict_of(job, str_slice(papers[i], 0, cut)),
			    CV_IDENTICAL);
		}
	}
	cv_job_free(job);
}

/* A copy on the heap, so that reading past its end is seen. */
static void
any_byte_changed_is_not_identical(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	const struct str papers[] = {o.pdf, o.docx};
	struct cv_job *job = cv_job_new(engine);
	uint32_t random = 7;

	for (size_t i = 0; i < COUNT(papers); i++) {
		for (int k = 0; k < 60; k++) {
			char *p = malloc(papers[i].n);
			size_t at;

			memcpy(p, papers[i].p, papers[i].n);
			random = random * 1664525u + 1013904223u;
			at = (random >> 4) % papers[i].n;
			p[at] = (char)(p[at] ^ (1 << (random & 7)));
			if (verdict_of(job, (struct str){p, papers[i].n}) ==
			    CV_IDENTICAL)
				fail_msg("byte %zu of %zu", at, papers[i].n);
			free(p);
		}
	}
	cv_job_free(job);
}

static void
a_template_can_be_named(void **state)
{
	struct fixture *f = *state;
	struct ours o = make_kim_dong(f);
	struct cv_job *job = cv_job_new(engine);
	struct cv_verify_options vo = {.file = o.docx.p,
	    .file_size = o.docx.n,
	    .template_name = "templates/cts-01-ca-nhan/template.xml"};
	enum cv_verdict v;

	assert_int_equal(cv_job_verify(job, &vo, &v), CV_OK);
	assert_int_equal(v, CV_IDENTICAL);
	vo.template_name = "cong-van";
	assert_int_equal(cv_job_verify(job, &vo, &v), CV_BAD_INPUT);
	assert_int_equal(v, CV_VERDICT_NONE);
	assert_says(job, "not-made-again", "", "");
	assert_int_equal(cv_job_verify(job, &vo, NULL), CV_BAD_INPUT);
	cv_job_free(job);
}

/* ---- QR codes ---- */
#define FIELDS 9

static enum cv_status
ask_qr(struct cv_job *job, struct str data, const char *text)
{
	struct cv_qr_options o = {.text = text,
	    .data = data.p,
	    .data_size = data.n,
	    .data_name = "data.json",
	    .template_name = text[0] == 'V' ? "cts-01-ca-nhan" : NULL,
	    .date = DAY};

	return cv_job_verify_qr(job, &o);
}

/* What the code of the data says: the model shows it. */
static char *
payload(struct fixture *f, struct str data)
{
	struct cv_job *job = cv_job_new(engine);
	struct cv_job_options o = {.template_name = "cts-01-ca-nhan",
	    .data = data.p,
	    .data_size = data.n,
	    .data_name = "data.json",
	    .date = DAY,
	    .qr = true,
	    .dump_model = true};
	const char *text, *end;
	char *out;
	size_t n;

	assert_status(job, cv_job_run(job, &o), CV_OK);
	text = strstr(cv_job_text(job, &n), "\"VB|1|");
	assert_non_null(text);
	end = strchr(++text, '"');
	assert_non_null(end);
	out = str_z(f->a, (struct str){text, (size_t)(end - text)});
	cv_job_free(job);
	return out;
}

/* The code with its i-th field another. */
static const char *
with_field(struct fixture *f, const char *code, int i, const char *other)
{
	struct buf b = buf_new(f->a);

	for (int k = 0; k < FIELDS; k++) {
		size_t n = strcspn(code, "|");

		buf_puts(&b, k > 0 ? "|" : "");
		if (k == i)
			buf_puts(&b, other);
		else
			buf_put(&b, code, n);
		code += n + (code[n] == '|');
	}
	buf_putc(&b, '\0');
	return b.p;
}

static void
a_code_is_that_of_its_data(void **state)
{
	struct fixture *f = *state;
	struct value *v = load_value(f, KIM_DONG);
	struct str data = canonical(f->a, v);
	const char *code = payload(f, data);
	struct cv_job *job = cv_job_new(engine);

	assert_int_equal(ask_qr(job, data, code), CV_OK);
	assert_says(job, "qr-matches", "", "");
	/* blanks and the order of the file do not matter */
	assert_int_equal(ask_qr(job, load(f, KIM_DONG), code), CV_OK);
	assert_int_equal(
	    ask_qr(job, data,
		str_z(f->a, str_cat(f->a, STR("\n "), str_of(code)))),
	    CV_OK);
	/* nor does a tenth field make it match */
	assert_int_equal(
	    ask_qr(
		job, data, str_z(f->a, str_cat(f->a, str_of(code), STR("|")))),
	    CV_BAD_INPUT);
	cv_job_free(job);
}

static void
another_code_is_told(void **state)
{
	static const struct {
		int field;
		const char *other, *name;
	} changes[] = {{2, "X", "unit"}, {3, "06/CV-THK", "number"},
	    {4, "2024-01-10", "date"}, {5, "cong-van", "kind"},
	    {6, "5", "count"}, {7, "3b65", "digest of the data"},
	    {8, "http://x", "address"}};
	struct fixture *f = *state;
	struct value *v = load_value(f, KIM_DONG);
	struct str data = canonical(f->a, v);
	const char *code = payload(f, data);
	struct cv_job *job = cv_job_new(engine);
	struct cv_finding x;

	for (size_t i = 0; i < COUNT(changes); i++) {
		assert_int_equal(ask_qr(job, data,
				     with_field(f, code, changes[i].field,
					 changes[i].other)),
		    CV_PARTIAL);
		assert_says(
		    job, "qr-differs", changes[i].name, changes[i].other);
		assert_false(cv_job_finding(job, 1, &x));
	}
	/* and the other way round */
	set(member(v, "danh_sach")->items[1], "dien_thoai", "0983417227");
	assert_int_equal(ask_qr(job, canonical(f->a, v), code), CV_PARTIAL);
	assert_says(job, "qr-differs", "digest of the data", "");
	assert_false(cv_job_finding(job, 1, &x));
	member(v, "danh_sach")->n--;
	assert_int_equal(ask_qr(job, canonical(f->a, v), code), CV_PARTIAL);
	assert_says(job, "qr-differs", "count", "\"3\"");
	set(v, "ngay", "10/01/2024");
	set(v, "so", "06");
	assert_int_equal(ask_qr(job, canonical(f->a, v), code), CV_PARTIAL);
	assert_says(job, "qr-differs", "number", "06/");
	assert_says(job, "qr-differs", "date", "2024-01-10");
	cv_job_free(job);
}

static void
foreign_codes_are_told(void **state)
{
	static const char *const foreign[] = {"", "https://hanoi.gov.vn", "VB",
	    "VB|1|", "VB|2|||||||", "VB|1||||||||", "vb|1|||||||",
	    "XVB|1|||||||"};
	struct fixture *f = *state;
	struct str data = canonical(f->a, load_value(f, KIM_DONG));
	struct cv_job *job = cv_job_new(engine);
	struct cv_qr_options o = {
	    .data = data.p, .data_size = data.n, .data_name = "data.json"};

	for (size_t i = 0; i < COUNT(foreign); i++) {
		assert_int_equal(ask_qr(job, data, foreign[i]), CV_BAD_INPUT);
		assert_says(job, "qr-foreign", "", "");
	}
	/* a template is never a path out of a code */
	o.text = "VB|1||05|2024-01-09|../templates/cts-01-ca-nhan|4|x|";
	assert_int_equal(cv_job_verify_qr(job, &o), CV_BAD_INPUT);
	assert_says(job, "qr-foreign", "", "");
	o.text = "VB|1||05|2024-01-09|khong-co|4|x|";
	assert_int_equal(cv_job_verify_qr(job, &o), CV_BAD_INPUT);
	assert_says(job, "template-unknown", "", "");
	o.text = NULL;
	assert_int_equal(cv_job_verify_qr(job, &o), CV_BAD_INPUT);
	assert_int_equal(ask_qr(job, STR("{"), "VB|1|||||||"), CV_BAD_INPUT);
	assert_false(says(job, "qr-matches", "", ""));
	cv_job_free(job);
}

static void
codes_name_nobody(void **state)
{
	static const char *const personal[] = {
	    "ho_ten", "so_giay_to", "dien_thoai", "email", "ngay_sinh"};
	static const char *const letters[] = {
	    KIM_DONG, THANH_CONG, PHAN_CHU_TRINH};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(letters); i++) {
		struct value *v = load_value(f, letters[i]);
		const struct value *list = member(v, "danh_sach");
		struct str code = str_of(payload(f, canonical(f->a, v)));

		assert_true(str_is_ascii(code));
		assert_true(list->n > 0);
		for (size_t k = 0; k < list->n; k++)
			for (size_t m = 0; m < COUNT(personal); m++)
				assert_false(str_within(code,
				    member(list->items[k], personal[m])->text));
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(both_keep_the_same_data),
	    TEST(the_same_data_in_another_order_gives_the_same_file),
	    TEST(what_is_not_kept_is_told),
	    TEST(a_file_over_the_cap_is_not_read),
	    TEST(masked_letters_keep_no_data),
	    TEST(extracts_hold_no_whole_number),
	    TEST(untouched_is_identical),
	    TEST(words_changed_in_a_docx_are_told),
	    TEST(parts_added_and_missing_are_told),
	    TEST(another_version_is_named),
	    TEST(a_record_that_was_changed_proves_nothing),
	    TEST(a_record_that_lies_is_not_identical),
	    TEST(what_is_added_behind_is_told),
	    TEST(what_is_not_ours_is_told),
	    TEST(cut_off_is_never_identical),
	    TEST(any_byte_changed_is_not_identical),
	    TEST(a_template_can_be_named),
	    TEST(a_code_is_that_of_its_data),
	    TEST(another_code_is_told),
	    TEST(foreign_codes_are_told),
	    TEST(codes_name_nobody),
	};

	return cmocka_run_group_tests(tests, open_engine, close_engine);
}
