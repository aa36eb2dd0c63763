/* Any bytes as Markdown of a rich field, through a whole job. */
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

/* JSON text that says these bytes; what is not UTF-8 becomes a question mark,
 * so that the reader of Markdown sees them at all. */
static struct str
as_json(struct arena *a, struct str text)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "{\"noi_dung\": \"");
	while (text.n > 0) {
		size_t good = text_utf8_check(text);

		for (size_t i = 0; i < good; i++) {
			unsigned char c = (unsigned char)text.p[i];

			if (c < 0x20 || c == '"' || c == '\\') {
				buf_puts(&b, "\\u");
				buf_hex(&b, c, 4);
			} else {
				buf_putc(&b, (char)c);
			}
		}
		if (good < text.n)
			buf_putc(&b, '?');
		good += good < text.n;
		text = str_slice(text, good, text.n);
	}
	buf_puts(&b, "\"}");
	return buf_take(&b);
}

static void
render(struct arena *a, struct diag *d, struct str text)
{
	struct str json = as_json(a, text);
	struct cv_job_options o = {.template_name = "tests/fuzz/rich.xml",
	    .data = json.p,
	    .data_size = json.n};

	(void)d;
	fuzz_job(&o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, render);
	return 0;
}
