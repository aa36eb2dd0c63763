/* Papers for the tests of the reader: our own, PDFs by hand, packages by hand.
 * Header only; behind cmocka.h and fixture.h. */
#ifndef CV_UNIT_READER_MAKE_H
#define CV_UNIT_READER_MAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "engine/base/file.h"
#include "engine/congvan.h"
#include "engine/reader/reader.h"
#include "tests/unit/fixture.h"

#define NAME STR("thu.pdf")

/* ---- our own ---- */
struct ours {
	struct str pdf, docx;
};

/* The bench's letter has "@NGAY@" for its date. */
static inline struct str
with_date(struct arena *a, struct str json)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < json.n; i++) {
		if (json.n - i >= 6 && memcmp(json.p + i, "@NGAY@", 6) == 0) {
			buf_puts(&b, "08/01/2024");
			i += 5;
		} else {
			buf_putc(&b, json.p[i]);
		}
	}
	return buf_take(&b);
}

static inline struct ours
make_ours(struct fixture *f, const char *template, const char *data)
{
	static const char *const folders[] = {"templates"};
	struct cv_engine_options e = {.template_folders = folders,
	    .n_template_folders = 1,
	    .fonts_file = "fonts/fonts.xml"};
	struct cv_engine *maker = cv_engine_new(&e);
	struct cv_job *job = cv_job_new(maker);
	struct cv_job_options o = {.template_name = template,
	    .data_name = data,
	    .outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX};
	struct ours made;
	struct str json;

	assert_true(file_read(f->a, &f->d, data, NOWHERE, &json));
	json = with_date(f->a, json);
	o.data = json.p;
	o.data_size = json.n;
	o.image_folder = "samples/kieu-chu";
	assert_int_equal(cv_job_run(job, &o), CV_OK);
	made.pdf.p = cv_job_output(job, CV_OUTPUT_PDF, &made.pdf.n);
	made.pdf = str_dup(f->a, made.pdf);
	made.docx.p = cv_job_output(job, CV_OUTPUT_DOCX, &made.docx.n);
	made.docx = str_dup(f->a, made.docx);
	cv_job_free(job);
	cv_engine_free(maker);
	return made;
}

static inline struct ours
make_letter(struct fixture *f)
{
	return make_ours(f, "cong-van", "samples/35-ubnd-vhtt/data.json");
}

static inline struct ours
make_short_letter(struct fixture *f)
{
	return make_ours(f, "cong-van", "tests/bench/letter.json");
}

/* ---- other programs ---- */
#define FOLDER "/tmp/congvan-reader-XXXXXX"
struct folder {
	char path[sizeof FOLDER];
};

static inline struct folder
make_folder(void)
{
	struct folder at = {FOLDER};

	assert_non_null(mkdtemp(at.path));
	return at;
}

static inline const char *
path_in(struct fixture *f, const struct folder *at, const char *name)
{
	return file_join(f->a, str_of(at->path), str_of(name));
}

static inline void
write_in(struct fixture *f, const struct folder *at, const char *name,
    struct str bytes)
{
	FILE *out = fopen(path_in(f, at, name), "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
	assert_int_equal(fclose(out), 0);
}

static inline struct str
read_in(struct fixture *f, const struct folder *at, const char *name)
{
	struct str bytes;

	assert_true(
	    file_read(f->a, &f->d, path_in(f, at, name), NOWHERE, &bytes));
	return bytes;
}

/* Runs the command in the folder. */
static inline void
run_in(struct fixture *f, const struct folder *at, const char *command)
{
	struct buf b = buf_new(f->a);

	buf_puts(&b, "cd ");
	buf_puts(&b, at->path);
	buf_puts(&b, " && ");
	buf_puts(&b, command);
	buf_putc(&b, '\0');
	assert_int_equal(system(b.p), 0);
}

static inline void
remove_folder(struct fixture *f, const struct folder *at)
{
	run_in(f, at, "rm -f *");
	assert_int_equal(rmdir(at->path), 0);
}

/* ---- PDF by hand ---- */
/* "1 0 obj" and so on of the texts, the first being the catalog. */
static inline struct str
make_pdf(struct fixture *f, const char *const *objects, size_t n)
{
	struct buf b = buf_new(f->a);
	size_t *at = ARENA_ARRAY(f->a, size_t, n), xref;
	char line[32];

	buf_puts(&b, "%PDF-1.7\n");
	for (size_t i = 0; i < n; i++) {
		at[i] = b.n;
		buf_int(&b, (int64_t)i + 1);
		buf_puts(&b, " 0 obj\n");
		buf_puts(&b, objects[i]);
		buf_puts(&b, "\nendobj\n");
	}
	xref = b.n;
	buf_puts(&b, "xref\n0 ");
	buf_int(&b, (int64_t)n + 1);
	buf_puts(&b, "\n0000000000 65535 f \n");
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof line, "%010zu 00000 n \n", at[i]);
		buf_puts(&b, line);
	}
	buf_puts(&b, "trailer\n<</Root 1 0 R/Size ");
	buf_int(&b, (int64_t)n + 1);
	buf_puts(&b, ">>\nstartxref\n");
	buf_int(&b, (int64_t)xref);
	buf_puts(&b, "\n%%EOF\n");
	return buf_take(&b);
}

#define MAKE_PDF(f, ...)                                                       \
	make_pdf((f), (const char *const[]){__VA_ARGS__},                      \
	    COUNT(((const char *const[]){__VA_ARGS__})))

/* A stream, terminated, for MAKE_PDF; text without zeros. */
static inline const char *
make_stream(struct fixture *f, const char *keys, const char *text)
{
	struct buf b = buf_new(f->a);

	buf_puts(&b, "<<");
	buf_puts(&b, keys);
	buf_puts(&b, "/Length ");
	buf_int(&b, (int64_t)strlen(text));
	buf_puts(&b, ">>\nstream\n");
	buf_puts(&b, text);
	buf_puts(&b, "\nendstream");
	buf_putc(&b, '\0');
	return b.p;
}

/* ---- packages by hand ---- */
struct made_part {
	const char *name;
	struct str bytes;
};

static inline struct str
make_zip(struct fixture *f, const struct made_part *parts, size_t n)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
	zip_stat_t st;
	char *p;

	zip_source_keep(to);
	for (size_t i = 0; i < n; i++)
		assert_true(zip_file_add(z, parts[i].name,
				zip_source_buffer(
				    z, parts[i].bytes.p, parts[i].bytes.n, 0),
				0) >= 0);
	assert_int_equal(zip_close(z), 0);
	assert_int_equal(zip_source_stat(to, &st), 0);
	assert_int_equal(zip_source_open(to), 0);
	p = arena_alloc(f->a, (size_t)st.size);
	assert_int_equal(zip_source_read(to, p, st.size), (zip_int64_t)st.size);
	zip_source_close(to);
	zip_source_free(to);
	return (struct str){p, (size_t)st.size};
}

#define WORD_NS                                                                \
	"xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/"   \
	"main\" xmlns:mc=\"http://schemas.openxmlformats.org/"                 \
	"markup-compatibility/2006\""
#define BODY(text)                                                             \
	STR("<w:document " WORD_NS "><w:body>" text "</w:body></w:document>")

/* ---- reading ---- */
/* True without a finding, false with one; nothing else may be. */
static inline bool
try_open(
    struct fixture *f, struct str bytes, size_t most, struct reader_paper *out)
{
	bool ok;

	diag_init(&f->d, f->a);
	/* 0: as usual */
	limit_to(f->a, most > 0 ? LIMIT_UNPACKED : LIMIT_COUNT, most);
	ok = reader_open(f->a, &f->d, NAME, bytes, NULL, out);
	assert_true(ok == diag_ok(&f->d));
	return ok;
}

static inline struct reader_paper
open_paper(struct fixture *f, struct str bytes)
{
	struct reader_paper paper;

	if (!try_open(f, bytes, 0, &paper)) {
		struct buf b = buf_new(f->a);

		finding_text(&b, &f->d.v[0], LANG_EN);
		fail_msg("%.*s", STR_ARG(buf_take(&b)));
	}
	return paper;
}

static inline void
assert_refused(struct fixture *f, struct str bytes, enum finding_code code)
{
	struct reader_paper paper;

	assert_false(try_open(f, bytes, 0, &paper));
	assert_string_equal(finding_name(f->d.v[0].code), finding_name(code));
}

/* The words of a place, a space between. */
static inline const char *
words_of(struct fixture *f, const struct reader_place *place)
{
	struct buf b = buf_new(f->a);

	for (size_t i = 0; i < place->n; i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		buf_str(&b, place->words[i]);
	}
	buf_putc(&b, '\0');
	return b.p;
}

static inline void
assert_str(struct str s, const char *want)
{
	if (!str_is(s, want))
		fail_msg("\"%.*s\", not \"%s\"", STR_ARG(s), want);
}

#endif
