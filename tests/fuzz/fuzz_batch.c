/* Any bytes as what a batch reads back of itself. The first byte chooses: 0 the
 * manifest in its folder; 1 names that files are to have, divided by 0x1E; 2 a
 * cell of errors.csv; 3 the manifest's lines behind a right first one, with
 * which a whole batch goes on. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/batch/batch.h"
#include "engine/data/sheet.h"
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

/* ---- the manifest ---- */
struct asking {
	struct arena *a;
	struct batch_folder *folder;
	size_t lines;
};

static void
check_line(const struct batch_line *l)
{
	fuzz_assert(l->row > 0 && l->n_files <= BATCH_FORMATS);
	fuzz_assert(l->done == (l->n_files > 0));
	for (size_t i = 0; i < l->n_files; i++) {
		struct str name = l->files[i].name;

		fuzz_assert(memchr(name.p, '/', name.n) == NULL);
		fuzz_assert(memchr(name.p, '\0', name.n) == NULL);
		fuzz_assert(name.n > 0 && name.p[0] != '.' && name.n < 256);
		fuzz_assert(strlen(l->files[i].sha256) == 64);
	}
	for (size_t i = 0; i < l->n_findings; i++)
		fuzz_assert(l->findings[i].text_vi != NULL &&
			    l->findings[i].code != NULL);
}

/* Read again where it stands, it is the same. */
static void
read_again(void *self, const struct batch_line *l)
{
	struct asking *k = self;
	struct arena *a = arena_scratch(k->a);
	struct batch_line again;
	struct diag d;

	check_line(l);
	diag_init(&d, a);
	fuzz_assert(
	    batch_manifest_line(k->folder, a, &d, l->at, l->bytes, &again));
	fuzz_assert(again.row == l->row && again.done == l->done &&
		    again.n_findings == l->n_findings);
	check_line(&again);
	k->lines++;
	arena_scratch_free(a);
}

static void
close_it(void *p)
{
	close(*(int *)p);
}

static void
read_manifest(struct arena *a, struct diag *d, struct str s)
{
	struct batch_folder *f = ARENA_NEW(a, struct batch_folder);
	struct batch_history h = {.n = 0};
	struct asking k = {a, f, 0};
	struct batch_head head;
	bool ok;

	f->dir = f->work = -1;
	f->manifest = open(fuzz_file(BATCH_MANIFEST, s.p, s.n), O_RDONLY);
	fuzz_assert(f->manifest >= 0);
	arena_defer(a, close_it, &f->manifest);
	ok = batch_manifest_read(f, a, d, &head, read_again, &k);
	fuzz_assert(ok == diag_ok(d));
	fuzz_assert(f->end >= 0 && (size_t)f->end <= s.n);
	if (!ok)
		return;
	fuzz_assert(batch_history_read(&h, f, a, d, NULL, NULL, NULL));
	fuzz_assert(h.n <= k.lines);
	for (size_t i = 0; i < h.n; i++)
		fuzz_assert(batch_history_find(&h, h.v[i].number) == &h.v[i]);
}

/* ---- names ---- */
#define NAMES_MOST 200

static void
check_name(struct arena *a, struct str name)
{
	fuzz_assert(text_utf8_check(name) == name.n && name.n <= 192);
	fuzz_assert(batch_name_is_safe(a, name));
	fuzz_assert(str_eq(text_nfc(a, name), name));
	fuzz_assert(memchr(name.p, '/', name.n) == NULL);
}

static void
names_free(void *p)
{
	batch_names_free(p);
}

static void
take_names(struct arena *a, struct str s)
{
	struct batch_names *all = batch_names_new(1);
	struct str taken[NAMES_MOST];
	size_t n = 0;

	if (all == NULL)
		return;
	arena_defer(a, names_free, all);
	s = str_slice(s, 0, text_utf8_check(s));
	while (s.n > 0 && n < NAMES_MOST) {
		struct str name = batch_name_safe(a, fuzz_part(&s));

		if (name.n == 0)
			continue;
		check_name(a, name);
		taken[n] = batch_name_take(a, all, name);
		check_name(a, taken[n]);
		for (size_t i = 0; i < n; i++)
			fuzz_assert(!str_eq(taken[i], taken[n]));
		n++;
	}
}

/* ---- cells ---- */
/* What stands in the only cell of a line of CSV. */
static struct str
cell_of(struct arena *a, struct str line)
{
	struct buf b = buf_new(a);
	struct str s = str_slice(line, 0, line.n - 2); /* CRLF */

	if (s.n == 0 || s.p[0] != '"')
		return s;
	for (size_t i = 1; i + 1 < s.n; i++) {
		buf_putc(&b, s.p[i]);
		i += s.p[i] == '"';
	}
	return buf_take(&b);
}

/* Nor is a part of the line where it is divided at other marks than ours:
 * quotes at its start are an empty word then. */
static void
guard_parts(struct str line)
{
	bool begins = true;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		fuzz_assert(!begins || c == '\0' || strchr("=+-@", c) == NULL);
		if (c != '"' || !begins)
			begins = c != '\0' && strchr(";\t\r\n", c) != NULL;
	}
}

/* A cell is no formula, and comes back. */
static void
guard_cell(struct arena *a, struct str s)
{
	struct buf line = buf_new(a);
	struct book_cell written = {s, BOOK_PLAIN};
	struct book_row row = {&written, 1, 1};
	struct sheet_cell cell = {.text = STR_NONE};
	struct sheet_row read = {.cells = &cell, .n = 1};
	struct sheet sheet = {.rows = &read, .n = 1};
	struct sheets sheets = {&sheet, 1};

	book_csv_row(&line, &row, ',');
	guard_parts(buf_take(&line));
	cell.text = cell_of(a, buf_take(&line));
	for (size_t i = 0; i < cell.text.n; i++) {
		const char *p = cell.text.p + i;

		if (i == 0 || strchr(";\t\n\r", p[-1]) == NULL || p[-1] == '\0')
			fuzz_assert(i > 0 || *p == '\0' ||
				    strchr("=+-@\t\r", *p) == NULL);
		else
			fuzz_assert(*p == '\0' || strchr("=+-@", *p) == NULL);
	}
	book_plain(a, &sheets);
	fuzz_assert(str_eq(cell.text, s));
}

/* ---- a batch that goes on ---- */
static const char small[] =
    "<template xmlns=\"urn:congvan:template:1\" name=\"thu\" title=\"Thư\">"
    "<fields><field name=\"a\" label=\"Chữ\" required=\"yes\"/>"
    "<field name=\"b\" label=\"Nữa\"/></fields>"
    "<style id=\"v\" name=\"V\"/><document base-style=\"v\"><section "
    "paper=\"A4\" margin=\"20mm\"><p>{{a}} "
    "{{b}}</p></section></document></template>";
static const char rows[] = "a,b\nx,1\ny,2\n,3\n"; /* the last one fails */
#define ROWS 3

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* Runs the batch in the folder beside the file of the template. */
static enum cv_status
run_batch(const char *folder, size_t how, struct cv_batch_result *result)
{
	struct cv_job *job = cv_job_new(fuzz_engine());
	struct cv_batch_options o = {.rows = rows,
	    .rows_size = sizeof rows - 1,
	    .rows_name = "fuzz.csv",
	    .rows_format = CV_DATA_CSV,
	    .folder = folder,
	    .name = "{{a}}",
	    .resume = true,
	    .only_failed = how % 4 == 1};
	enum cv_status status;

	o.letter.template_name = fuzz_file("thu.xml", small, sizeof small - 1);
	o.letter.outputs = CV_OUTPUT_PDF;
	o.letter.limits.memory = FUZZ_MEMORY;
	status = cv_job_batch(job, &o, result);
	fuzz_assert(status != CV_DEFECT);
	cv_job_free(job);
	return status;
}

static const char *
folder_in(struct arena *a)
{
	const char *beside = fuzz_file("thu.xml", small, sizeof small - 1);

	return file_join(a, file_folder(a, beside), STR("thu"));
}

/* The first line of a batch's manifest, made once. */
static struct str
first_line(struct arena *a, struct diag *d)
{
	static char line[4096];
	static size_t n;
	struct place none = NOWHERE;
	struct str s;

	if (n == 0) {
		const char *folder = folder_in(a);

		fuzz_assert(run_batch(folder, 0, NULL) == CV_PARTIAL);
		fuzz_assert(file_read(a, d,
		    file_join(a, str_of(folder), STR(BATCH_MANIFEST)), none,
		    &s));
		nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
		n = str_find(s, '\n') + 1;
		fuzz_assert(n < sizeof line);
		memcpy(line, s.p, n);
	}
	return (struct str){line, n};
}

static void
put_file(struct arena *a, const char *folder, const char *name, struct str s)
{
	const char *path = file_join(a, str_of(folder), str_of(name));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	fuzz_assert(fd >= 0 && file_write_all(fd, s) == 0);
	close(fd);
}

static void
go_on(struct arena *a, struct diag *d, struct str s)
{
	struct str first = first_line(a, d);
	struct cv_batch_result result = {0};
	const char *folder = folder_in(a);
	enum cv_status status;

	fuzz_assert(mkdir(folder, 0700) == 0);
	put_file(a, folder, BATCH_MANIFEST, str_cat(a, first, s));
	put_file(a, folder, "x.pdf", STR("x"));
	status = run_batch(folder, s.n, &result);
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	fuzz_assert(result.rows <= ROWS);
	fuzz_assert(result.done + result.failed <= result.rows);
	fuzz_assert(status != CV_OK || result.done + result.before == ROWS);
}

static void
choose(struct arena *a, struct diag *d, struct str s)
{
	char how;

	if (s.n == 0)
		return;
	how = s.p[0];
	s = str_slice(s, 1, s.n);
	if (how == 1)
		take_names(a, s);
	else if (how == 2)
		guard_cell(a, s);
	else if (how == 3)
		go_on(a, d, s);
	else
		read_manifest(a, d, s);
	fuzz_assert(diag_outcome(d) != OUTCOME_DEFECT);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, choose);
	return 0;
}
