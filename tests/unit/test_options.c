/* run: what a program may hand over by mistake is told, each mistake by name,
 * and nothing is made. Runs in the project's top. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/unit/engine_make.h"

/* The job ends as wrong use; its only finding says what. */
static void
assert_told(const struct cv_job_options *o, const char *what)
{
	struct cv_job *job = cv_job_new(engine);
	struct cv_finding f;
	size_t n = 0;

	assert_non_null(job);
	assert_int_equal(cv_job_run(job, o), CV_BAD_INPUT);
	assert_true(cv_job_finding(job, 0, &f));
	assert_string_equal(f.code, "usage");
	assert_non_null(strstr(f.text_en, what));
	assert_non_null(strstr(f.text_vi, what));
	assert_false(cv_job_finding(job, 1, &f));
	assert_null(cv_job_output(job, CV_OUTPUT_PDF, &n));
	assert_int_equal(n, 0);
	cv_job_free(job);
}

static void
mistakes(void **state)
{
	const struct cv_job_options fine = {.template_name = "x",
	    .data = "{}",
	    .data_size = 2,
	    .outputs = CV_OUTPUT_PDF};
	const struct cv_rows empty = {.field = "x", .data_size = 1};
	struct cv_job_options o = fine;

	(void)state;
	o.data = NULL;
	assert_told(&o, "data = NULL");
	o = fine;
	o.context_size = 1;
	assert_told(&o, "context = NULL");
	o = fine;
	o.n_rows = 1;
	assert_told(&o, "rows = NULL");
	o.rows = &empty;
	assert_told(&o, "rows[].data = NULL");
	o = fine;
	o.outputs = 64;
	assert_told(&o, "outputs");
	o = fine;
	o.data_format = (enum cv_data_format)99;
	assert_told(&o, "data_format");
	o = fine;
	o.embed = (enum cv_embed)99;
	assert_told(&o, "embed");
	o.embed = CV_EMBED_YES;
	o.draft = true;
	assert_told(&o, "draft + embed");
}

static void
assert_saved_not(
    struct cv_job *job, const struct cv_file *files, size_t n, const char *what)
{
	struct cv_finding f;

	assert_int_equal(cv_job_save(job, files, n), CV_BAD_INPUT);
	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		continue; /* those of before come first */
	assert_string_equal(f.code, "usage");
	assert_non_null(strstr(f.text_en, what));
	assert_int_not_equal(access("build/options.pdf", F_OK), 0);
}

/* The file is there then, opened: one output by its name, one by its number. */
static void
assert_saved_not_beside_its_descriptor(struct cv_job *job)
{
	int fd = open("build/options-fd.pdf", O_WRONLY | O_CREAT, 0600);
	char name[32];
	struct cv_file files[2] = {
	    {CV_OUTPUT_PDF, "build/options-fd.pdf"}, {CV_OUTPUT_DOCX, name}};

	assert_true(fd >= 0);
	snprintf(name, sizeof name, "/dev/fd/%d", fd);
	assert_saved_not(job, files, 2, "one file");
	close(fd);
	unlink("build/options-fd.pdf");
}

/* Nothing appears where a program asks for what cannot be. */
static void
saving(void **state)
{
	static const char *const letter = "templates/cong-van/example.json";
	struct cv_file files[2] = {{CV_OUTPUT_PDF, "build/options.pdf"},
	    {CV_OUTPUT_DOCX, "build/options.pdf"}};
	struct cv_job_options o = {.template_name = "cong-van",
	    .data_name = letter,
	    .outputs = CV_OUTPUT_PDF};
	struct cv_job *job = cv_job_new(engine);
	char data[16384];
	FILE *in = fopen(letter, "rb");

	(void)state;
	assert_non_null(in);
	o.data = data;
	o.data_size = fread(data, 1, sizeof data, in);
	(void)fclose(in);
	assert_int_equal(cv_job_run(job, &o), CV_OK);
	assert_saved_not(job, files, 2, "was not made"); /* no DOCX */
	o.outputs |= CV_OUTPUT_DOCX;
	assert_int_equal(cv_job_run(job, &o), CV_OK);
	assert_saved_not(job, files, 2, "one file");
	files[1].path = "build/../build/./options.pdf"; /* none is there yet */
	assert_saved_not(job, files, 2, "one file");
	assert_saved_not_beside_its_descriptor(job);
	files[1].path = NULL;
	assert_saved_not(job, files, 2, "path = NULL");
	assert_saved_not(job, NULL, 1, "files = NULL");
	assert_non_null(cv_job_output(job, CV_OUTPUT_PDF, NULL));
	assert_non_null(cv_job_text(job, NULL));
	cv_job_free(job);
}

/* Where an engine is wanted and there is none, or no options are. */
static void
without(void **state)
{
	struct cv_job *lone = cv_job_new(NULL), *job = cv_job_new(engine);
	struct cv_job_options o = {.template_name = "cong-van"};
	struct cv_convert_options text = {.text_size = 5};
	struct cv_paper half = {.name = "a.zip", .size = 5};
	struct cv_pack_options pack = {.data_size = 5};
	struct cv_pack_verify_options check = {.n_parts = 1};
	struct cv_finding f;

	(void)state;
	assert_int_equal(cv_job_run(lone, &o), CV_BAD_INPUT);
	assert_int_equal(
	    cv_job_report(lone, CV_REPORT_FONTS, NULL), CV_BAD_INPUT);
	assert_int_equal(
	    cv_job_copy_template(lone, "cong-van", "moi"), CV_BAD_INPUT);
	assert_int_equal(cv_job_run(job, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_batch(job, NULL, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_convert(job, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_extract(job, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_verify(job, NULL, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_verify_qr(job, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_pack(job, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_verify_pack(job, NULL), CV_BAD_INPUT);
	assert_true(cv_job_finding(job, 0, &f));
	assert_string_equal(f.code, "usage");
	assert_int_equal(cv_job_convert(job, &text), CV_BAD_INPUT);
	assert_int_equal(cv_job_save_parts(job, NULL), CV_BAD_INPUT);
	assert_int_equal(cv_job_pack(job, &pack), CV_BAD_INPUT);
	assert_int_equal(cv_job_verify_pack(job, &check), CV_BAD_INPUT);
	check = (struct cv_pack_verify_options){.parts = &half, .n_parts = 1};
	assert_int_equal(cv_job_verify_pack(job, &check), CV_BAD_INPUT);
	check = (struct cv_pack_verify_options){.beside = &half};
	assert_int_equal(cv_job_verify_pack(job, &check), CV_BAD_INPUT);
	assert_true(cv_job_finding(job, 0, &f));
	assert_string_equal(f.code, "usage");
	assert_null(cv_job_part(job, 0, NULL, NULL));
	assert_int_equal(
	    cv_job_report(job, (enum cv_report)99, NULL), CV_BAD_INPUT);
	cv_job_free(lone);
	cv_job_free(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mistakes),
	    cmocka_unit_test(saving),
	    cmocka_unit_test(without),
	};

	return cmocka_run_group_tests(tests, open_engine, close_engine);
}
