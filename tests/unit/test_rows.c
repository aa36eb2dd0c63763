/* run: rows beside the data, each file with a charset and a format of its own.
 * Runs in the project's top. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/engine_make.h"

/* Checks a letter with these rows; "" or the code of its first finding. */
static const char *
checked(const char *rows, const char *encoding, const char *field)
{
	static const char data[] = "ten_lop,ngay,nguoi_ky.ho_ten\n"
				   "Lớp một,1/2/2024,Trần Thị Bình\n";
	static char code[40];
	struct cv_rows r = {.field = field,
	    .data = rows,
	    .data_size = strlen(rows),
	    .data_name = "pipe",
	    .encoding = encoding};
	struct cv_job_options o = {
	    .template_name = "tests/fixtures/xlsx/danh-sach/template.xml",
	    .data = data,
	    .data_size = sizeof data - 1,
	    .data_name = "letter",
	    .rows = &r,
	    .n_rows = 1};
	struct cv_job *job = cv_job_new(engine);
	struct cv_finding f = {.code = ""};

	assert_non_null(job);
	(void)cv_job_run(job, &o);
	(void)cv_job_finding(job, 0, &f);
	assert_true(strlen(f.code) < sizeof code);
	strncpy(code, f.code, sizeof code - 1);
	cv_job_free(job);
	return code;
}

static void
charsets(void **state)
{
	static const char rows[] = "ho_ten,dinh_danh,ngay_sinh\n"
				   "Nguy\xD4n,001090000123,1/2/1990\n";

	(void)state;
	assert_string_equal(checked(rows, "tcvn3", "danh_sach"), "");
	assert_string_equal(checked(rows, NULL, "danh_sach"), "not-utf8");
	assert_string_equal(
	    checked(rows, "tcvn4", "danh_sach"), "unknown-charset");
}

static void
formats(void **state)
{
	static const char *const rows[] = {
	    "[{\"ho_ten\": \"An\", \"dinh_danh\": \"001090000123\","
	    " \"ngay_sinh\": \"1/2/1990\"}]",
	    "[danh_sach]\nho_ten,dinh_danh,ngay_sinh\n"
	    "An,001090000123,1/2/1990\n",
	    "ho_ten;dinh_danh;ngay_sinh\nAn;001090000123;1/2/1990\n"};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(
		    checked(rows[i], NULL, "Danh sách học viên"), "");
	assert_string_equal(checked("", NULL, "danh_sach"), "json-empty");
	assert_string_equal(
	    checked("PK\x03\x04", NULL, "danh_sach"), "xlsx-broken");
	assert_string_equal(checked(rows[0], NULL, "Danh"), "name-unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(charsets), cmocka_unit_test(formats)};

	return cmocka_run_group_tests_name(
	    "rows", tests, open_engine, close_engine);
}
