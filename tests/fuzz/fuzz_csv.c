/* Any bytes as CSV: as a document's data, and as the rows of a list. The first
 * byte says how: TSV, or another charset. */
#include "engine/data/csv.h"
#include "tests/fuzz/sheets.h"

static void
read_as(struct arena *a, struct diag *d, struct str text)
{
	enum charset charset = CHARSET_UTF8;
	struct csv_options o = {.limits = {.cells = 100000}};
	const struct sheets *s;

	if (text.n > 0) {
		unsigned how = (unsigned char)text.p[0];

		o.separator = how & 8 ? '\t' : '\0';
		charset = (enum charset)(how & 7) <= CHARSET_CP1258
			      ? (enum charset)(how & 7)
			      : CHARSET_UTF8;
		o.charset = how & 16 ? &charset : NULL;
		text = str_slice(text, 1, text.n);
	}
	s = csv_read(a, d, STR("fuzz.csv"), text, &o);
	fuzz_assert((s != NULL) == diag_ok(d));
	if (s != NULL)
		fuzz_sheets(a, d, s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, read_as);
	return 0;
}
