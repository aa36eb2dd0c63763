/* Any bytes as a house file, beneath the data of tests/property/form.xml. */
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "tests/fuzz/sheets.h"

static const char data[] =
    "{\"a\": \"\", \"i\": [], \"d\": null, \"o\": {\"a\": \"x\", \"p\": {}},"
    "\"r\": [{\"dong\": \"\"}, {}]}";
/* a review beside the house, for <reviewed-by href="luat.xml"/> */
static const char review[] =
    "<review xmlns=\"urn:congvan:template:1\"><expect code=\"A\" "
    "test=\"{{true}}\" message=\"x\"/></review>";

/* The same twice; what the data says is not changed. */
static const struct value *
filled(struct arena *a, const struct house *h, const struct value *from)
{
	const struct template *t = fuzz_form();
	struct str before = canonical(a, from);
	const struct value *v = template_house_fill(a, h, t, from);

	fuzz_assert(v != NULL && v->kind == VALUE_GROUP);
	fuzz_assert(str_eq(
	    canonical(a, v), canonical(a, template_house_fill(a, h, t, from))));
	fuzz_assert(str_eq(canonical(a, from), before));
	return v;
}

static void
fill(struct arena *a, const struct house *h, const char *json)
{
	struct template_host host = {.self = NULL};
	const struct value *v;
	struct diag d;

	diag_init(&d, a);
	v = json_read(a, &d, STR("fuzz.json"), str_of(json));
	fuzz_assert(v != NULL);
	v = filled(a, h, v);
	fuzz_assert((template_check(a, &d, fuzz_form(), v, &host) != NULL) ==
		    diag_ok(&d));
	fuzz_assert(diag_outcome(&d) != OUTCOME_DEFECT);
}

static void
load(struct arena *a, struct diag *d, struct str text)
{
	const char *file;
	const struct house *h;
	size_t n;

	fuzz_file("luat.xml", review, sizeof review - 1);
	file = fuzz_file("house.xml", text.p, text.n);
	h = template_house_load(a, d, file);
	fuzz_assert((h != NULL) == diag_ok(d));
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
	if (h == NULL)
		return;
	template_house_reviews(h, &n);
	fuzz_assert(n <= text.n);
	fill(a, h, "{}");
	fill(a, h, data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, load);
	return 0;
}
