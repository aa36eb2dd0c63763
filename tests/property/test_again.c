/* Documents made again from what they keep, through the public header: of
 * every sample and every example of a template, PDF and DOCX keep the same
 * data; filled in again it gives the same bytes; and both are found identical.
 * From whatever format the data came: JSON, CSV, XLSX. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <malloc.h>
#include <stdio.h>

#include "engine/run/making.h"
#include "tests/unit/evidence_make.h"

#define LATER "2026-11-25" /* than every date of the samples */

static void
assert_same(const char *path, struct str x, struct str y)
{
	if (x.p == NULL || !str_eq(x, y))
		fail_msg("%s: %zu bytes are not %zu", path, x.n, y.n);
}

static struct cv_job *veteran; /* as long as the engine */

/* A job that has made many documents makes the same as a new one: what it keeps
 * from one to the next decides nothing. */
static void
assert_made_among_others(
    struct fixture *f, const struct cv_job_options *o, const struct ours *once)
{
	struct cv_job_options both = *o;

	if (veteran == NULL)
		veteran = cv_job_new(engine);
	both.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	for (int i = 0; i < 3; i++) {
		assert_status(veteran, cv_job_run(veteran, &both), CV_OK);
		assert_same(o->data_name, once->pdf,
		    take_output(f, veteran, CV_OUTPUT_PDF));
		assert_same(o->data_name, once->docx,
		    take_output(f, veteran, CV_OUTPUT_DOCX));
	}
}

static void
assert_made_again(struct fixture *f, const struct cv_job_options *options)
{
	struct cv_job_options o = *options;
	struct ours once = make_both(f, &o), again;
	struct str kept = extract(f, once.pdf, NULL);
	struct cv_job *job = cv_job_new(engine);

	assert_made_among_others(f, &o, &once);
	assert_same(o.data_name, kept, extract(f, once.docx, NULL));
	assert_same(o.data_name, extract(f, once.pdf, "ho-so.json"),
	    extract(f, once.docx, "ho-so.json"));
	assert_verdict(job, once.pdf, CV_IDENTICAL);
	assert_verdict(job, once.docx, CV_IDENTICAL);
	cv_job_free(job);
	o.data = kept.p;
	o.data_size = kept.n;
	o.data_name = "again";
	o.data_format = CV_DATA_JSON;
	o.n_rows = 0;
	again = make_both(f, &o);
	assert_same(options->data_name, once.pdf, again.pdf);
	assert_same(options->data_name, once.docx, again.docx);
	/* and once more: keeping takes nothing away the second time */
	assert_same(options->data_name, kept, extract(f, again.pdf, NULL));
}

/* ---- samples ---- */
/* samples/cts-01-ca-nhan-nd68 is of the template cts-01-ca-nhan; others have
 * one of their own. */
static const char *
template_of(struct fixture *f, const char *folder)
{
	static const struct {
		const char *sample, *template;
	} other[] = {
	    {"35-ubnd-vhtt", "cong-van"}, {"so-van-ban-den", "so-van-ban-di"}};
	const char *name = strrchr(folder, '/') + 1;
	const char *own = file_join(f->a, str_of(folder), STR("template.xml"));
	struct str s = str_of(name);

	if (access(own, R_OK) == 0)
		return own;
	for (size_t i = 0; i < COUNT(other); i++)
		if (strcmp(name, other[i].sample) == 0)
			return other[i].template;
	while (s.n > 0) {
		const char *path =
		    file_join(f->a, STR("templates"), str_slice(s, 0, s.n));

		if (access(path, R_OK) == 0)
			return str_z(f->a, s);
		do
			s.n--;
		while (s.n > 0 && s.p[s.n] != '-');
	}
	fail_msg("%s: no template", folder);
	return NULL;
}

static void
all_of(void **state, const char *pattern, size_t least)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= least);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct fixture *f = *state;
		const char *path = found.gl_pathv[i];
		struct str json;
		const char *folder;
		struct cv_job_options o;

		assert_int_equal(teardown(state), 0);
		assert_int_equal(setup(state), 0);
		json = load(f, path);
		folder = str_z(f->a,
		    (struct str){path, (size_t)(strrchr(path, '/') - path)});
		o = (struct cv_job_options){
		    .template_name = template_of(f, folder),
		    .data = json.p,
		    .data_size = json.n,
		    .data_name = path,
		    .image_folder = folder,
		    .date = LATER,
		    .embed = CV_EMBED_YES,
		};
		print_message("%s\n", path);
		assert_made_again(f, &o);
	}
	globfree(&found);
}

static void
samples(void **state)
{
	all_of(state, "samples/*/data*.json", 26);
}

static void
examples(void **state)
{
	all_of(state, "templates/*/example.json", 15);
}

/* ---- other formats ---- */
#define SHEETS "tests/fixtures/xlsx/"

static void
sheets(void **state)
{
	static const struct {
		const char *name;
		bool whole; /* a workbook of all the data */
	} lists[] = {{"rows.csv", false}, {"rows-inline.xlsx", false},
	    {"rows-openpyxl.xlsx", true}, {"rows-libreoffice.xlsx", true}};
	struct fixture *f = *state;
	struct str letter = load(f, SHEETS "letter.csv");

	for (size_t i = 0; i < COUNT(lists); i++) {
		const char *path =
		    file_join(f->a, str_of(SHEETS), str_of(lists[i].name));
		struct str s = load(f, path);
		struct cv_rows rows = {.field = "danh_sach",
		    .data = s.p,
		    .data_size = s.n,
		    .data_name = path};
		struct cv_job_options o = {
		    .template_name = SHEETS "danh-sach/template.xml",
		    .data = letter.p,
		    .data_size = letter.n,
		    .data_name = "letter.csv",
		    .rows = &rows,
		    .n_rows = 1,
		    .date = LATER,
		    .embed = CV_EMBED_YES,
		};

		if (lists[i].whole) {
			o.data = s.p;
			o.data_size = s.n;
			o.data_name = path;
			o.n_rows = 0;
		}
		assert_made_again(f, &o);
	}
}

/* ---- beyond what is kept ---- */

/* A letter of paragraphs nobody wrote before, the k-th such. */
static struct str
long_letter(struct fixture *f, uint32_t k)
{
	struct value *v = load_value(f, "samples/35-ubnd-vhtt/data.json");
	struct buf b = buf_new(f->a);
	uint32_t x = 2654435761u * (k + 1);

	for (int i = 0; i < 700; i++) {
		for (int w = 0; w < 12; w++) {
			x = x * 1664525u + 1013904223u;
			buf_puts(&b, x >> 30 ? "trường " : "Ủy ban ");
			buf_int(&b, x >> 16 & 0xFFF);
			buf_putc(&b, ' ');
		}
		buf_puts(&b, "hết.\n\n");
	}
	*member(v, "noi_dung") = *value_text_new(f->a, NOWHERE, buf_take(&b));
	return canonical(f->a, v);
}

/* Letters enough that all a job keeps is full, and is begun anew: before,
 * meanwhile and afterwards its bytes are those of a new job, and its memory
 * stays what it was. */
static void
beyond_what_is_kept(void **state)
{
	struct fixture *f = *state;
	struct cv_job_options small = {
	    .template_name = "cong-van", .data_name = "small", .date = LATER};
	struct str data = load(f, "samples/35-ubnd-vhtt/data.json");
	struct ours once;
	size_t held = 0;

	small.data = data.p;
	small.data_size = data.n;
	once = make_both(f, &small);
	cv_job_free(veteran);
	veteran = NULL;
	for (uint32_t k = 0; k < 9; k++) {
		struct fixture own;
		struct fixture *at = &own;
		struct cv_job_options o = small;
		struct ours want;

		own.a = arena_new(0);
		diag_init(&own.d, own.a);
		data = long_letter(at, k);
		o.data = data.p;
		o.data_size = data.n;
		o.data_name = "long";
		want = make_both(at, &o);
		assert_made_among_others(at, &o, &want);
		assert_made_among_others(at, &small, &once);
		arena_free(own.a);
		if (k == 4)
			held = mallinfo2().uordblks + mallinfo2().hblkhd;
	}
	assert_true(font_session_generation(veteran->fonts) > 1);
	/* malloc of sanitizers does not tell */
	if (held > 0)
		assert_in_range(mallinfo2().uordblks + mallinfo2().hblkhd, 0,
		    held + (2 << 20));
}

static int
close_all(void **state)
{
	cv_job_free(veteran);
	return close_engine(state);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(samples), TEST(examples),
	    TEST(sheets), TEST(beyond_what_is_kept)};

	return cmocka_run_group_tests(tests, open_engine, close_all);
}
