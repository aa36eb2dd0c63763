/* Any bytes as a JSON data file. */
#include "engine/data/json.h"
#include "tests/fuzz/fuzz.h"

static void
check_value(const struct value *v, int depth)
{
	fuzz_assert(depth <= 100); /* LIMIT_DEPTH */
	for (size_t i = 0; v->kind == VALUE_LIST && i < v->n; i++)
		check_value(v->items[i], depth + 1);
	for (size_t i = 0; v->kind == VALUE_GROUP && i < v->n; i++) {
		fuzz_assert(
		    value_find(v, v->members[i].name) == v->members[i].value);
		check_value(v->members[i].value, depth + 1);
	}
}

static void
read_it(struct arena *a, struct diag *d, struct str text)
{
	const struct value *v = json_read(a, d, STR("fuzz.json"), text);

	/* a tree may hold texts that are bad, and told */
	fuzz_assert(v != NULL || !diag_ok(d));
	if (v != NULL)
		check_value(v, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, read_it);
	return 0;
}
