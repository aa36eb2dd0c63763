/* Any bytes as an image; one that loads is put into a document. */
#include "engine/data/json.h"
#include "engine/image/image.h"
#include "engine/template/template.h"
#include "tests/fuzz/fuzz.h"

static const struct image *
lend(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	(void)d;
	(void)src;
	(void)place;
	(void)path;
	(void)template_folder;
	return self;
}

static void
put(struct arena *a, struct diag *d, const struct image *image)
{
	static const char *const folders[] = {"templates"};
	struct template_path path = {folders, 1};
	struct template_host host = {
	    .self = (void *)(uintptr_t)image, .image = lend};
	const struct value *data =
	    json_read(a, d, STR("fuzz.json"), STR("{\"anh\": \"anh.png\"}"));
	const struct template *t =
	    template_load(a, d, &path, STR("tests/fuzz/image.xml"));
	struct template_checked *checked;
	struct document *doc;

	fuzz_assert(t != NULL && data != NULL);
	checked = template_check(a, d, t, data, &host);
	fuzz_assert(checked != NULL);
	doc = template_expand(a, d, t, checked, &host);
	fuzz_assert((doc == NULL) == !diag_ok(d));
	if (doc != NULL)
		fuzz_write(a, d, doc);
}

static void
load(struct arena *a, struct diag *d, struct str bytes)
{
	const struct image *image =
	    image_load(a, d, NOWHERE, STR("anh"), STR("anh.png"), bytes);

	fuzz_assert((image != NULL) == diag_ok(d));
	if (image != NULL)
		put(a, d, image);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, load);
	return 0;
}
