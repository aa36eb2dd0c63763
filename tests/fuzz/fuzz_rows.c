/* Any bytes as the rows of a batch. The first byte says how: its lowest bits
 * the format, then whether all have something in common. */
#include "engine/batch/batch.h"
#include "engine/data/canonical.h"
#include "tests/fuzz/fuzz.h"

static const char small[] =
    "<template xmlns=\"urn:congvan:template:1\" name=\"thu\" title=\"Thư\">"
    "<fields><field name=\"a\" label=\"Chữ\" required=\"yes\" example=\"x\"/>"
    "<field name=\"d\" label=\"Ngày\" kind=\"date\" example=\"2024-01-08\"/>"
    "<field name=\"n\" label=\"Số\" kind=\"number\" example=\"5\"/>"
    "<field name=\"o\" label=\"Nhóm\" kind=\"group\">"
    "<field name=\"p\" label=\"Chữ\" example=\"x\"/></field>"
    "<field name=\"l\" label=\"Mục\" kind=\"list\" of=\"text\" example=\"x\"/>"
    "<field name=\"r\" label=\"Dòng\" kind=\"list\">"
    "<field name=\"k\" label=\"Khóa\" example=\"x\"/></field></fields>"
    "<style id=\"v\" name=\"V\"/><document base-style=\"v\"><section "
    "paper=\"A4\" margin=\"20mm\"><p>{{a}}</p></section></document></template>";
static const char common[] =
    "{\"a\":\"chung\",\"o\":{\"p\":\"q\"},\"l\":[\"x\"],\"r\":[{\"k\":\"1\"}]}";

struct asking {
	struct str bytes;
	unsigned how;
};

static void
ask_rows(
    struct cv_job *job, const struct batch_rows *r, const struct value *shared)
{
	for (size_t i = 0; i < batch_rows_count(r); i++) {
		struct arena *a = arena_scratch(job->arena);
		const struct value *v, *raw;
		struct diag d;

		diag_init(&d, a);
		v = batch_rows_value(r, i, shared, a, &d);
		fuzz_assert(v != NULL || !diag_ok(&d));
		fuzz_assert(batch_rows_number(r, i) > 0);
		raw = batch_rows_raw(r, i, a);
		fuzz_assert(raw != NULL);
		(void)canonical(a, raw);
		if (v != NULL && v->kind == VALUE_GROUP)
			fuzz_assert(
			    value_find(v, STR(BATCH_COLUMN_ROW)) == NULL);
		arena_scratch_free(a);
	}
}

static void
ask(struct cv_job *job, const void *arg)
{
	static const enum cv_data_format formats[] = {
	    CV_DATA_JSONL, CV_DATA_CSV, CV_DATA_TSV, CV_DATA_JSON};
	const struct asking *k = arg;
	struct cv_batch_options o = {.rows = k->bytes.p,
	    .rows_size = k->bytes.n,
	    .rows_name = "fuzz",
	    .rows_format = formats[k->how & 3]};
	struct cv_job_options letter = {.data_name = "chung.json"};
	const struct template *t = run_template(job->engine, &job->diag,
	    str_of(fuzz_file("thu.xml", small, sizeof small - 1)));
	const struct value *shared = NULL;
	const struct batch_rows *r;

	fuzz_assert(t != NULL);
	if (k->how & 4) {
		letter.data = common;
		letter.data_size = sizeof common - 1;
	}
	o.letter = run_options(&letter);
	if (k->how & 4)
		shared = run_data(job, job->arena, &o.letter, t);
	r = batch_rows_open(job, t, &o, shared);
	fuzz_assert((r != NULL) == diag_ok(&job->diag));
	if (r != NULL)
		ask_rows(job, r, shared);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct cv_job *job = cv_job_new(fuzz_engine());
	struct asking k = {
	    {(const char *)p + (n > 0), n - (n > 0)}, n > 0 ? p[0] : 0};
	struct cv_limits limits = {.memory = FUZZ_MEMORY};
	enum cv_status status = run_guard(job, &limits, ask, &k);

	fuzz_assert(status != CV_DEFECT);
	cv_job_free(job);
	return 0;
}
