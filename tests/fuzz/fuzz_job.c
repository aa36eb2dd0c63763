/* Any bytes as the data of template cong-van, through a whole job. A first byte
 * from 0x10 to 0x1F is no data: its bits say that it is CSV in an old charset,
 * that the job is a draft, that it wants all that may be wanted, and that the
 * data is kept. */
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct cv_job_options o = {.template_name = "cong-van"};

	if (n > 0 && p[0] >= 0x10 && p[0] < 0x20) {
		if (p[0] & 1) {
			o.data_format = CV_DATA_CSV;
			o.encoding = n % 2 == 0 ? "tcvn3" : NULL;
		}
		o.draft = p[0] & 2;
		o.review = o.qr = o.dump_model = o.dump_pages = p[0] & 4;
		o.strict = n % 3 == 0;
		o.embed = p[0] & 8 ? CV_EMBED_YES : CV_EMBED_NO;
		o.date = "2024-02-29";
		p++;
		n--;
	}
	o.data = (const char *)p;
	o.data_size = n;
	fuzz_job(&o);
	return 0;
}
