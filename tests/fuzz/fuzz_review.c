/* Any bytes as a <review> file, made against a finished letter. */
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/data/json.h"
#include "engine/layout/layout.h"
#include "engine/resolve/resolve.h"
#include "engine/template/template.h"
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const folders[] = {"templates"};
static const struct template_path path = {folders, 1};
static const struct template_host host = {.date = STR("2024-02-29")};

/* The letter on its pages, made once. */
static struct {
	struct arena *a;
	const struct template *t;
	struct document *doc;
	struct stands stands;
} letter;

static void
free_letter(void)
{
	arena_free(letter.a);
}

static void
prepare(void)
{
	struct template_checked *checked = NULL;
	struct font_session *session;
	const struct value *data = NULL;
	struct layout *l = NULL;
	struct place none = NOWHERE;
	struct str json;
	struct diag d;

	letter.a = arena_new(0);
	if (letter.a == NULL || setjmp(*arena_border(letter.a)) != 0)
		fuzz_broken("memory for a letter");
	atexit(free_letter);
	diag_init(&d, letter.a);
	session = font_session_in(letter.a, fuzz_fonts());
	letter.t = template_load(letter.a, &d, &path, STR("quyet-dinh"));
	if (file_read(
		letter.a, &d, "templates/quyet-dinh/example.json", none, &json))
		data = json_read(letter.a, &d, STR("example.json"), json);
	if (letter.t != NULL && data != NULL)
		checked = template_check(letter.a, &d, letter.t, data, &host);
	if (checked != NULL)
		letter.doc =
		    template_expand(letter.a, &d, letter.t, checked, &host);
	if (letter.doc != NULL && resolve_document(letter.doc, session, &d))
		l = layout_document(letter.a, letter.doc, session, &d);
	if (l == NULL)
		fuzz_broken("a decision, from the project's top");
	layout_stands(letter.a, l, &letter.stands);
}

/* What is told is text in both languages. */
static void
check_findings(const struct diag *d)
{
	for (size_t i = 0; i < d->n; i++)
		fuzz_assert(text_utf8_check(d->v[i].path) == d->v[i].path.n);
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
}

static void
load(struct arena *a, struct diag *d, struct str text)
{
	const char *file = fuzz_file("review.xml", text.p, text.n);
	const struct review *r = template_review_load(a, d, &path, file);

	fuzz_assert((r != NULL) == diag_ok(d));
	if (r != NULL)
		template_review(
		    a, d, r, letter.t, letter.doc, &letter.stands, &host);
	check_findings(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (letter.a == NULL)
		prepare();
	fuzz_guard(p, n, load);
	return 0;
}
