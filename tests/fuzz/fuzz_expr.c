/* Any bytes as expressions, over data with something of every kind. The first
 * byte says where they stand: 0 a name of files, text with {{…}} in it; n the
 * n-th place of expr.xml that holds an expression, until it is filled. */
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/data/json.h"
#include "engine/template/template.h"
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

#define CONTEXT "{\"cay\": [{\"ten\": \"một\", \"so\": 1}, {\"ten\": \"hai\"}]}"

static const struct template_path path = {
    (const char *const[]){"templates"}, 1};

static const struct image *
no_image(void *self, struct diag *d, struct str src, struct place place,
    struct str where, struct str template_folder)
{
	(void)self;
	(void)template_folder;
	diag_at(d, FINDING_IMAGE_READ, place, where, src, STR("fuzz"));
	return NULL;
}

static struct str
digest(void *self)
{
	(void)self;
	return STR("0123");
}

/* What does not change, made once. */
static struct {
	struct arena *a;
	struct str xml;
	const struct value *data;
	struct template_host host;
	const struct template *t;
	struct template_checked *checked;
} all;

static void
free_all(void)
{
	arena_free(all.a);
}

/* ---- expr.xml with the expression in its place ---- */
static void
put_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '<' || c == '&' || c == '"' || c == '\n') {
			buf_puts(b, "&#");
			buf_int(b, c);
			buf_putc(b, ';');
		} else {
			buf_putc(b, c < 0x20 && c != '\t' ? ' ' : (char)c);
		}
	}
}

/* What stands in [[N:…]] at s[0]; *n is N, *end the byte behind it. */
static struct str
mark_at(struct str s, unsigned *n, size_t *end)
{
	size_t from = 2;

	for (*n = 0; s.p[from] != ':'; from++)
		*n = 10 * *n + (unsigned)(s.p[from] - '0');
	for (*end = ++from; !str_starts(str_slice(s, *end, s.n), STR("]]"));)
		++*end;
	*end += 2;
	return str_slice(s, from, *end - 2);
}

static struct str
xml_with(struct arena *a, unsigned where, struct str expression)
{
	struct buf b = buf_new(a);
	struct str s = all.xml;

	while (s.n > 0) {
		unsigned n;
		size_t end = 1;
		struct str usual;

		if (!str_starts(s, STR("[["))) {
			buf_putc(&b, s.p[0]);
		} else {
			usual = mark_at(s, &n, &end);
			if (n == where)
				put_escaped(&b, expression);
			else
				buf_str(&b, usual);
		}
		s = str_slice(s, end, s.n);
	}
	return buf_take(&b);
}

/* Text as it comes through a template's door: UTF-8 in normal form C. */
static struct str
at_the_door(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	while (s.n > 0) {
		size_t good = text_utf8_check(s);

		buf_str(&b, str_slice(s, 0, good));
		if (good < s.n)
			buf_putc(&b, '?');
		s = str_slice(s, good + (good < s.n), s.n);
	}
	return text_nfc(a, buf_take(&b));
}

static const struct template *
template_with(
    struct arena *a, struct diag *d, unsigned where, struct str expression)
{
	struct str xml = xml_with(a, where, expression);

	/* the tag `template` is a word of C++, which it stumbles over */
	/* cppcheck-suppress CastIntegerToAddressAtReturn */
	return template_load(
	    a, d, &path, str_of(fuzz_file("expr.xml", xml.p, xml.n)));
}

static void
prepare(void)
{
	struct diag d;
	struct str json;
	struct place none = NOWHERE;

	all.a = arena_new(0);
	if (all.a == NULL || setjmp(*arena_border(all.a)) != 0)
		fuzz_broken("memory for a template");
	atexit(free_all);
	diag_init(&d, all.a);
	fuzz_assert(
	    file_read(all.a, &d, "tests/fuzz/expr.xml", none, &all.xml) &&
	    file_read(all.a, &d, "tests/fuzz/expr.json", none, &json));
	all.data = json_read(all.a, &d, STR("expr.json"), json);
	all.host = (struct template_host){.image = no_image,
	    .digest = digest,
	    .date = STR("2024-02-29"),
	    .context =
		json_read(all.a, &d, STR("ngu-canh.json"), STR(CONTEXT))};
	all.t = template_with(all.a, &d, 0, STR_NONE);
	fuzz_assert(all.t != NULL);
	all.checked = template_check(all.a, &d, all.t, all.data, &all.host);
	fuzz_assert(all.checked != NULL);
}

/* ---- asking ---- */
static void
as_name(struct arena *a, struct diag *d, struct str s)
{
	const struct template_text *x =
	    template_text_parse(a, d, all.t, STR("--name"), s);
	struct str said;

	fuzz_assert((x != NULL) == diag_ok(d));
	if (x == NULL)
		return;
	said = template_text_fill(a, d, all.t, x, all.checked, &all.host);
	fuzz_assert(text_utf8_check(said) == said.n);
}

static void
in_template(struct arena *a, struct diag *d, unsigned where, struct str s)
{
	const struct template *t = template_with(a, d, where, s);
	struct template_checked *checked;
	struct document *doc;

	fuzz_assert((t != NULL) == diag_ok(d));
	if (t == NULL)
		return;
	checked = template_check(a, d, t, all.data, &all.host);
	fuzz_assert((checked != NULL) == diag_ok(d));
	if (checked == NULL)
		return;
	doc = template_expand(a, d, t, checked, &all.host);
	fuzz_assert((doc != NULL) == diag_ok(d));
}

static void
ask(struct arena *a, struct diag *d, struct str s)
{
	unsigned where;

	if (s.n == 0)
		return;
	where = (unsigned char)s.p[0];
	s = str_slice(s, 1, s.n);
	if (where == 0)
		as_name(a, d, s);
	else
		in_template(a, d, where, at_the_door(a, s));
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (all.a == NULL)
		prepare();
	fuzz_guard(p, n, ask);
	return 0;
}
