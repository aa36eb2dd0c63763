#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/docx/docx.h"
#include "engine/font/font.h"
#include "engine/layout/layout.h"
#include "engine/pdf/pdf.h"
#include "engine/resolve/resolve.h"
#include "engine/text/text.h"

_Noreturn void
fuzz_broken(const char *what)
{
	fprintf(stderr, "fuzz: does not hold: %s\n", what);
	abort();
}

static const struct limits *
fuzz_limits(void)
{
	static struct limits l = {.most = {[LIMIT_MEMORY] = FUZZ_MEMORY,
				      [LIMIT_INPUT] = 1 << 20,
				      [LIMIT_UNPACKED] = FUZZ_UNPACKED,
				      [LIMIT_PIXELS] = 1 << 20,
				      [LIMIT_PAGES] = FUZZ_PAGES}};

	limits_settle(&l);
	return &l;
}

void
fuzz_guard(const uint8_t *p, size_t n,
    void (*fn)(struct arena *a, struct diag *d, struct str text))
{
	struct arena *a = arena_new(FUZZ_MEMORY);
	struct str text = {(const char *)p, n};
	struct diag d;

	if (a == NULL)
		return;
	if (setjmp(*arena_border(a)) == 0) {
		arena_limit(a, fuzz_limits());
		diag_init(&d, a);
		fn(a, &d, text);
	}
	arena_free(a);
}

struct str
fuzz_part(struct str *s)
{
	size_t n = str_find(*s, '\x1E');
	struct str part = str_slice(*s, 0, n);

	*s = str_slice(*s, n + (n < s->n), s->n);
	return part;
}

/* ---- files ---- */

#define PATH_MOST 400
static char folder[PATH_MOST];
static char paths[4][PATH_MOST + 100];
static size_t n_paths;

static void
remove_files(void)
{
	for (size_t i = 0; i < n_paths; i++)
		unlink(paths[i]);
	rmdir(folder);
}

static void
make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%.300s/congvan-fuzz-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL)
		fuzz_broken("a temporary folder");
	atexit(remove_files);
}

static const char *
path_of(const char *name)
{
	char path[sizeof paths[0]];

	if (folder[0] == '\0')
		make_folder();
	snprintf(path, sizeof path, "%s/%.90s", folder, name);
	for (size_t i = 0; i < n_paths; i++)
		if (strcmp(paths[i], path) == 0)
			return paths[i];
	if (n_paths == sizeof paths / sizeof paths[0])
		fuzz_broken("so many files");
	memcpy(paths[n_paths], path, sizeof path);
	return paths[n_paths++];
}

const char *
fuzz_file(const char *name, const void *p, size_t n)
{
	const char *path = path_of(name);
	FILE *out = fopen(path, "wb");

	if (out == NULL || fwrite(p, 1, n, out) != n || fclose(out) != 0)
		fuzz_broken("a temporary file");
	return path;
}

/* ---- whole jobs ---- */

static struct cv_engine *engine;

static void
free_engine(void)
{
	cv_engine_free(engine);
}

struct cv_engine *
fuzz_engine(void)
{
	static const char *const folders[] = {"templates"};
	static const struct cv_engine_options options = {
	    .template_folders = folders,
	    .n_template_folders = 1,
	    .fonts_file = "fonts/fonts.xml"};

	if (engine != NULL)
		return engine;
	engine = cv_engine_new(&options);
	if (engine == NULL || cv_engine_status(engine) != CV_OK)
		fuzz_broken("an engine, from the project's top");
	atexit(free_engine);
	return engine;
}

static bool
has_error(const struct cv_job *job)
{
	struct cv_finding f;

	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		if (f.level == CV_LEVEL_ERROR)
			return true;
	return false;
}

void
fuzz_job(const struct cv_job_options *options)
{
	struct cv_job *job = cv_job_new(fuzz_engine());
	struct cv_job_options o = *options;
	enum cv_status status;
	size_t n_pdf, n_docx;
	bool pdf, docx;

	o.data_name = "fuzz.json";
	o.image_folder = "samples/kieu-chu";
	o.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	o.limits.memory = FUZZ_MEMORY;
	o.limits.pages = FUZZ_PAGES;
	status = cv_job_run(job, &o);
	pdf = cv_job_output(job, CV_OUTPUT_PDF, &n_pdf) != NULL;
	docx = cv_job_output(job, CV_OUTPUT_DOCX, &n_docx) != NULL;
	fuzz_assert(status != CV_DEFECT);
	fuzz_assert(has_error(job) == (status != CV_OK));
	fuzz_assert(pdf == (status == CV_OK) && docx == (status == CV_OK));
	cv_job_free(job);
}

/* ---- from a document on ---- */

static struct arena *font_arena;
static const struct font_set *fonts;

static void
free_fonts(void)
{
	arena_free(font_arena);
}

const struct font_set *
fuzz_fonts(void)
{
	struct diag d;

	if (fonts != NULL)
		return fonts;
	font_arena = arena_new(0);
	if (font_arena == NULL || setjmp(*arena_border(font_arena)) != 0)
		fuzz_broken("memory for fonts");
	diag_init(&d, font_arena);
	fonts = font_set_load(font_arena, &d, "fonts/fonts.xml", NULL, 0);
	if (fonts == NULL)
		fuzz_broken("the project's fonts, from its top");
	atexit(free_fonts);
	return fonts;
}

void
fuzz_write(struct arena *a, struct diag *d, struct document *doc)
{
	struct pdf_options pdf = {STR("fuzz"), false, NULL, NULL};
	struct stands stands;
	struct docx_options docx = {STR("fuzz"), STR("0.0.0"), NULL, &stands};
	struct str bytes, dumped;
	struct layout *l;
	struct font_session *session = font_session_in(a, fuzz_fonts());

	struct buf dump = buf_new(a);

	document_dump(&dump, doc);
	if (!resolve_document(doc, session, d)) {
		fuzz_assert(!diag_ok(d));
		return;
	}
	fuzz_assert(diag_ok(d));
	document_dump(&dump, doc);
	l = layout_document(a, doc, session, d);
	fuzz_assert((l == NULL) == !diag_ok(d));
	if (l == NULL)
		return;
	layout_dump(&dump, l);
	dumped = buf_take(&dump);
	fuzz_assert(text_utf8_check(dumped) == dumped.n);
	layout_stands(a, l, &stands);
	fuzz_assert(pdf_write(a, l, d, &pdf, &bytes) == diag_ok(d));
	if (diag_ok(d))
		fuzz_assert(docx_write(a, doc, d, &docx, &bytes) == diag_ok(d));
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
}
