/* Structure: what it costs. What it says is read back by tests/archive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "engine/base/arena.h"
#include "engine/data/json.h"
#include "engine/layout/layout.h"
#include "engine/pdf/pdf.h"
#include "engine/resolve/resolve.h"
#include "engine/template/template.h"

#define LETTER "cts-01-ca-nhan"
/* The list the benchmark measures, 1,000 people in 11 columns. */
#define PEOPLE "tests/bench/rows 1000 templates/" LETTER "/example.json"

static struct str
output_of(struct arena *a, const char *command)
{
	struct buf b = buf_new(a);
	char piece[4096];
	size_t n;
	FILE *f = popen(command, "r");

	assert_non_null(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, piece, n);
	assert_int_equal(pclose(f), 0);
	return buf_take(&b);
}

static struct layout *
list_lay(struct arena *a, struct diag *d)
{
	static const char *const folders[] = {"templates"};
	struct template_path path = {folders, 1};
	struct template_host host = {.self = NULL};
	struct font_set *fonts =
	    font_set_load(a, d, "fonts/fonts.xml", NULL, 0);
	const struct template *t = template_load(a, d, &path, STR(LETTER));
	const struct value *v = json_read(a, d, STR("d"), output_of(a, PEOPLE));
	struct template_checked *data;
	struct font_session *session;
	struct document *doc;

	assert_true(fonts != NULL && t != NULL && v != NULL);
	data = template_check(a, d, t, v, &host);
	assert_non_null(data);
	doc = template_expand(a, d, t, data, &host);
	assert_non_null(doc);
	session = font_session_in(a, fonts);
	assert_true(resolve_document(doc, session, d));
	return layout_document(a, doc, session, d);
}

/* A list of 1,000 rows is at most twice as large tagged as untagged. */
static void
test_size(void **state)
{
	struct arena *a = arena_new(0);
	struct diag d;
	struct layout *l;
	struct str bytes[2];

	(void)state;
	diag_init(&d, a);
	l = list_lay(a, &d);
	assert_non_null(l);
	for (int i = 0; i < 2; i++) {
		struct pdf_options options = {
		    STR("congvan"), i == 0, NULL, NULL};

		assert_true(pdf_write(a, l, &d, &options, &bytes[i]));
	}
	assert_true(bytes[1].n > bytes[0].n + 1000);
	assert_true(bytes[1].n < 2 * bytes[0].n);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_size)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
