/* Any bytes as fonts.xml, the table of fonts. */
#include "engine/font/font.h"
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

static void
use(struct arena *a, const struct font_set *set)
{
	struct buf b = buf_new(a);
	size_t n;
	const struct str *names = font_set_families(set, &n);

	font_set_list(&b, set);
	fuzz_assert(b.n > 0 && n > 0);
	for (size_t i = 0; i < n; i++) {
		const struct face *f = font_find(set, names[i], true, false);

		fuzz_assert(text_utf8_check(names[i]) == names[i].n);
		fuzz_assert(f != NULL && font_facts(f)->upem > 0);
		fuzz_assert(font_digest(a, f).n == 64);
		(void)font_fallback(set, f, 0x1ED8);
		(void)font_fallback(set, f, 0x10FFFF);
	}
	fuzz_assert(font_set_digest(set).n == 64);
}

static void
load(struct arena *a, struct diag *d, struct str bytes)
{
	static const char *const folders[] = {
	    "/usr/share/fonts/truetype/liberation2"};
	const char *xml = fuzz_file("fonts.xml", bytes.p, bytes.n);
	const struct font_set *set = font_set_load(a, d, xml, folders, 1);

	fuzz_assert((set != NULL) == diag_ok(d));
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
	if (set != NULL)
		use(a, set);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, load);
	return 0;
}
