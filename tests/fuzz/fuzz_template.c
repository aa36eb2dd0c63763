/* Any bytes as a template. One that loads is filled with the JSON that follows
 * behind 0x1E, else with its own blank data file, and written. Its schema and
 * its blank file must be JSON. */
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/data/json.h"
#include "engine/image/image.h"
#include "engine/template/template.h"
#include "tests/fuzz/fuzz.h"

static struct arena *image_arena;
static const struct image *picture;

static void
free_image(void)
{
	arena_free(image_arena);
}

static void
load_image(void)
{
	struct place none = NOWHERE;
	struct str bytes;
	struct diag d;

	image_arena = arena_new(0);
	if (image_arena == NULL || setjmp(*arena_border(image_arena)) != 0)
		fuzz_broken("memory for an image");
	atexit(free_image);
	diag_init(&d, image_arena);
	if (file_read(
		image_arena, &d, "samples/kieu-chu/chu-ky.png", none, &bytes))
		picture = image_load(image_arena, &d, none, STR("chu-ky.png"),
		    STR("chu-ky.png"), bytes);
	if (picture == NULL)
		fuzz_broken("an image, from the project's top");
}

/* The same one for every name that ends like an image's. */
static const struct image *
an_image(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	(void)self;
	(void)template_folder;
	if (str_ends(src, STR("g")))
		return picture;
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
	v = json_read(a, &own, STR("blank.json"), buf_take(b));
	fuzz_assert(v != NULL || diag_outcome(&own) == OUTCOME_LIMIT);
	return v;
}

/* ---- data with something in every place, so that checks are made ---- */
static struct value *
text_of(struct arena *a, const struct field *f, size_t i)
{
	static const char *const texts[] = {
	    "Ỗ a 1", "08/01/2024", "12", "", "x"};
	struct str s = f->example.n > 0 && i == 0
			   ? f->example
			   : str_of(texts[(f->number + i) % 5]);

	return value_text_new(a, f->place, s);
}

static struct value *sample_group(struct arena *a, const struct field *fields);

static struct value *
sample_value(
    struct arena *a, const struct field *f, enum field_kind kind, size_t i)
{
	struct value *v;

	if (kind == FIELD_GROUP)
		return sample_group(a, f->children);
	v = text_of(a, f, i);
	if (kind == FIELD_BOOL) {
		v->kind = VALUE_BOOL;
		v->truth = true;
	} else if (kind == FIELD_LIST) {
		v->kind = VALUE_LIST;
		v->n = 3;
		v->items = ARENA_ARRAY(a, struct value *, v->n);
		for (size_t k = 0; k < v->n; k++)
			v->items[k] = sample_value(a, f, f->of, k);
	}
	return v;
}

static struct value *
sample_group(struct arena *a, const struct field *fields)
{
	struct value *v = ARENA_NEW(a, struct value);
	size_t i = 0;

	v->kind = VALUE_GROUP;
	for (const struct field *f = fields; f != NULL; f = f->next)
		v->n++;
	v->members = ARENA_ARRAY(a, struct member, v->n);
	for (const struct field *f = fields; f != NULL; f = f->next, i++) {
		v->members[i].name = f->name;
		v->members[i].value = sample_value(a, f, f->kind, 0);
	}
	return v;
}

/* The findings of a check are an error or none. */
static void
check_sample(struct arena *a, const struct template *t)
{
	struct template_host host = {
	    .image = an_image, .date = STR("2024-01-08")};
	struct diag own;
	struct template_checked *checked;

	diag_init(&own, a);
	checked = template_check(
	    a, &own, t, sample_group(a, template_fields(t)), &host);
	fuzz_assert((checked != NULL) == diag_ok(&own));
}

static void
fill(struct arena *a, struct diag *d, const struct template *t,
    const struct value *data)
{
	struct template_host host = {
	    .image = an_image, .date = STR("2024-01-08")};
	struct template_checked *checked = NULL;
	struct document *doc;

	if (data != NULL)
		checked = template_check(a, d, t, data, &host);
	if (checked == NULL)
		return;
	doc = template_expand(a, d, t, checked, &host);
	fuzz_assert((doc == NULL) == !diag_ok(d));
	if (doc != NULL)
		fuzz_write(a, d, doc);
}

static const struct value *
blank_data(struct arena *a, const struct template *t)
{
	struct buf schema = buf_new(a), blank = buf_new(a);

	template_schema(&schema, t);
	read_back(a, &schema);
	template_blank(&blank, t);
	return read_back(a, &blank);
}

static void
load(struct arena *a, struct diag *d, struct str text)
{
	static const char *const folders[] = {"templates"};
	struct template_path path = {folders, 1};
	size_t n = str_find(text, '\x1E');
	const char *file = fuzz_file("template.xml", text.p, n);
	const struct template *t = template_load(a, d, &path, str_of(file));
	const struct value *data;

	fuzz_assert((t == NULL) == !diag_ok(d));
	if (t == NULL)
		return;
	check_sample(a, t);
	data = blank_data(a, t);
	if (n < text.n)
		data = json_read(
		    a, d, STR("fuzz.json"), str_slice(text, n + 1, text.n));
	fill(a, d, t, data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (picture == NULL)
		load_image();
	fuzz_guard(p, n, load);
	return 0;
}
