/* run: what a program may hand over by mistake is told, each mistake by name,
 * and nothing is made. Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, open_engine, close_engine);
}
