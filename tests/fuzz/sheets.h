/* What the fuzzers of CSV and XLSX share. (Not in fuzz.c: pages are called
 * sheets there.) Header only. */
#ifndef CV_TESTS_FUZZ_SHEETS_H
#define CV_TESTS_FUZZ_SHEETS_H

#include <stdlib.h>

#include "engine/template/sheet.h"
#include "tests/fuzz/fuzz.h"

static struct arena *form_arena;
static const struct template *form;

static inline void
free_form(void)
{
	arena_free(form_arena);
}

static inline const struct template *
fuzz_form(void)
{
	struct template_path path = {NULL, 0};
	struct diag d;

	/* the tag `template` is a word of C++, which it stumbles over */
	if (form != NULL)
		/* cppcheck-suppress CastIntegerToAddressAtReturn */
		return form;
	form_arena = arena_new(0);
	if (form_arena == NULL || setjmp(*arena_border(form_arena)) != 0)
		fuzz_broken("memory for a template");
	diag_init(&d, form_arena);
	form = template_load(
	    form_arena, &d, &path, STR("tests/property/form.xml"));
	if (form == NULL)
		fuzz_broken("the form's template, from the project's top");
	atexit(free_form);
	/* cppcheck-suppress CastIntegerToAddressAtReturn */
	return form;
}

/* Maps sheets to the fields of tests/property/form.xml, as a document and as a
 * list, and checks what comes out; nothing may be missing without a finding. */
static inline void
fuzz_sheets(struct arena *a, struct diag *d, const struct sheets *s)
{
	const struct template *t = fuzz_form();
	struct template_host host = {.self = NULL};
	struct diag rows;
	const struct value *data, *list;

	diag_init(&rows, a);
	list = template_sheets_list(a, &rows, t, STR("r"), STR("fuzz.csv"), s);
	fuzz_assert(list != NULL || !diag_ok(&rows));
	data = template_sheets_data(a, d, t, STR("fuzz.csv"), s);
	fuzz_assert(data != NULL || !diag_ok(d));
	if (data != NULL)
		fuzz_assert((template_check(a, d, t, data, &host) != NULL) ==
			    diag_ok(d));
}

#endif
