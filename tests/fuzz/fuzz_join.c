/* Any bytes as a PDF of ours that is joined with itself. What does not begin as
 * one is divided by 0x1E into the objects of one. */
#include "engine/pack/inflate.h"
#include "engine/pdf/join.h"
#include "engine/pdf/pdf.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/pdf_make.h"

static struct str
made_of(struct arena *a, struct str s)
{
	static struct str v[MAKE_OBJECTS];
	size_t n = 0;

	while (s.n > 0 && n < MAKE_OBJECTS)
		v[n++] = fuzz_part(&s);
	return make_our_pdf(a, v, n);
}

static bool
count(void *self, struct str bytes)
{
	*(size_t *)self += bytes.n;
	return true;
}

static void
join_it(struct arena *a, struct diag *d, struct str file)
{
	size_t written = 0;
	struct pdf_join_options o = {.producer = STR("fuzz"),
	    .title = STR("Thử"),
	    .language = STR("vi-VN"),
	    .created = STR("2024-01-08"),
	    .write = count,
	    .self = &written};
	struct pdf_apart apart;
	struct pdf_join *j;
	bool whole, ok;

	o.duplex = file.n % 2 == 0;
	if (!str_starts(file, STR("%PDF")))
		file = made_of(a, file);
	whole = pdf_take_apart(a, inflater_in(a), file, &apart);
	j = pdf_join_new(a, d, &o);
	ok = pdf_join_add(j, file, STR("một"));
	fuzz_assert(whole || !ok);
	ok = ok && pdf_join_add(j, file, STR("hai"));
	fuzz_assert(ok == diag_ok(d));
	if (ok)
		fuzz_assert(pdf_join_close(j) && diag_ok(d));
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, join_it);
	return 0;
}
