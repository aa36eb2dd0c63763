/* Any bytes as a template. One that loads is filled with its own blank data
 * file and written. Its schema and its blank file must be JSON. */
#include "engine/data/json.h"
#include "engine/template/template.h"
#include "tests/fuzz/fuzz.h"

static const struct image *
no_image(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	(void)self;
	(void)template_folder;
	diag_at(d, FINDING_IMAGE_READ, place, path, src, STR("fuzz"));
	return NULL;
}

/* What we print as JSON is JSON, unless a limit says no. */
static const struct value *
read_back(struct arena *a, const struct buf *b)
{
	struct diag own;
	const struct value *v;

	diag_init(&own, a);
	v = json_read(a, &own, STR("blank.json"), buf_take(b), NULL);
	fuzz_assert(v != NULL || diag_outcome(&own) == OUTCOME_LIMIT);
	return v;
}

static void
fill(struct arena *a, struct diag *d, const struct template *t)
{
	struct template_host host = {NULL, no_image, STR("2024-01-08"), NULL};
	struct buf schema = buf_new(a), blank = buf_new(a);
	const struct value *data;
	struct document *doc;

	template_schema(&schema, t);
	read_back(a, &schema);
	template_blank(&blank, t);
	data = read_back(a, &blank);
	if (data == NULL || !template_check(a, d, t, data, &host))
		return;
	doc = template_expand(a, d, t, data, &host);
	fuzz_assert((doc == NULL) == !diag_ok(d));
	if (doc != NULL)
		fuzz_write(a, d, doc);
}

static void
load(struct arena *a, struct diag *d, struct str text)
{
	static const char *const folders[] = {"templates"};
	struct template_path path = {folders, 1};
	const char *file = fuzz_file("template.xml", text.p, text.n);
	const struct template *t = template_load(a, d, &path, str_of(file));

	fuzz_assert((t == NULL) == !diag_ok(d));
	if (t != NULL)
		fill(a, d, t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, load);
	return 0;
}
