/* engine/batch: names, manifest and history, rows, and whole batches. What the
 * command does with them is of tests/command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <time.h>

#include "engine/base/digest.h"
#include "engine/batch/batch.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"
#include "tests/unit/batch_make.h"

/* ---- names ---- */

static void
safe_names(void **state)
{
	static const struct {
		const char *asked, *safe;
	} names[] = {{"35-UBND", "35-UBND"}, {"35/UBND-VHTT", "35-UBND-VHTT"},
	    {"../../etc/passwd", "etc-passwd"}, {"a\\b:c*d?e", "a-b-c-d-e"},
	    {"\"<a>|b\"", "a--b-"}, {"a\tb\nc\r\n d", "a b c d"},
	    {"  a  ", "a"},
	    {"a\x01\x1F\x7F"
	     "b",
		"a b"},
	    {"a\xC2\x80\xC2\x9F"
	     "b",
		"ab"},
	    {"pdf\xE2\x80\xAE"
	     "cod.exe",
		"pdfcod.exe"},
	    {"\xE2\x80\x8F\xE2\x81\xA6"
	     "a\xD8\x9C\xEF\xBB\xBF",
		"a"},
	    {"a\xE2\x80\x8B\xC2\xAD"
	     "b",
		"ab"},
	    {"a\xC2\xA0"
	     "b",
		"a b"},
	    {".bashrc", "bashrc"}, {"...", ""}, {". . .", ""}, {"a.", "a"},
	    {"a. ", "a"}, {"", ""}, {" ", ""}, {"\xE2\x80\x8B", ""},
	    {"CON", "_CON"}, {"con", "_con"}, {"Aux.b.c", "_Aux.b.c"},
	    {"nul.", "_nul"}, {"com1", "_com1"}, {"LPT9.txt", "_LPT9.txt"},
	    {"com10", "com10"}, {"comx", "comx"}, {"con .txt", "_con .txt"},
	    {"COM\xC2\xB9", "_COM\xC2\xB9"},
	    {"lpt\xC2\xB3.a", "_lpt\xC2\xB3.a"}, {"com\xC2\xBC", "com\xC2\xBC"},
	    {"conin$", "_conin$"}, {"CONOUT$", "_CONOUT$"},
	    {"contract", "contract"}, {"Trần Thị Bình", "Trần Thị Bình"},
	    {"Vi\xE1\xBB\x87t", "Vi\xE1\xBB\x87t"},
	    {"Vie\xCC\xA3\xCC\x82t", "Vi\xE1\xBB\x87t"},
	    {"Vie\xCC\x82\xCC\xA3t", "Vi\xE1\xBB\x87t"}};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		struct str s = batch_name_safe(f->a, str_of(names[i].asked));

		if (!str_is(s, names[i].safe))
			fail_msg("%s: %.*s, not %s", names[i].asked, (int)s.n,
			    s.p, names[i].safe);
	}
	/* a NUL inside ends nothing */
	assert_true(str_is(batch_name_safe(f->a, STR("a\0b")), "a b"));
}

static struct str
repeat(struct fixture *f, const char *text, size_t n)
{
	struct buf b = buf_new(f->a);

	for (size_t i = 0; i < n; i++)
		buf_puts(&b, text);
	return buf_take(&b);
}

static void
long_names(void **state)
{
	struct fixture *f = *state;
	struct str s;

	/* 3 bytes each; 179 + 3 would be beyond */
	s = batch_name_safe(
	    f->a, str_cat(f->a, STR("ab"), repeat(f, "\xE1\xBB\x87", 100)));
	assert_int_equal(s.n, 179);
	assert_memory_equal(s.p + 176, "\xE1\xBB\x87", 3);
	s = batch_name_safe(f->a, repeat(f, "a", 180));
	assert_int_equal(s.n, 180);
	s = batch_name_safe(f->a, repeat(f, "a", 181));
	assert_int_equal(s.n, 180);
	/* with a suffix it is as safe; more no letter is given */
	assert_true(
	    batch_name_is_safe(f->a, str_cat(f->a, s, STR("-4294967295"))));
	assert_false(batch_name_is_safe(f->a, repeat(f, "a", 193)));
	assert_false(batch_name_is_safe(f->a, STR("a/b")));
	assert_false(batch_name_is_safe(f->a, STR_NONE));
	/* what is last after the cut is no dot or blank */
	s = batch_name_safe(
	    f->a, str_cat(f->a, repeat(f, "a", 178), STR(". bc")));
	assert_int_equal(s.n, 178);
	s = batch_name_safe(f->a, repeat(f, "\xF0\x9F\x98\x80", 60));
	assert_int_equal(s.n, 180);
}

static void
assert_take(struct fixture *f, struct batch_names *t, const char *asked,
    const char *given)
{
	struct str s = batch_name_take(f->a, t, str_of(asked));

	if (!str_is(s, given))
		fail_msg("%s: %.*s, not %s", asked, (int)s.n, s.p, given);
}

static void
taken_names(void **state)
{
	struct fixture *f = *state;
	struct batch_names *t = batch_names_new(20);

	assert_non_null(t);
	assert_take(f, t, "a", "a");
	assert_take(f, t, "a", "a-2");
	assert_take(f, t, "A", "A-3");
	assert_take(f, t, "a-2", "a-2-2");
	assert_take(f, t, "b-2", "b-2");
	assert_take(f, t, "b", "b");
	assert_take(f, t, "b", "b-3");
	assert_take(f, t, "Điều", "Điều");
	assert_take(f, t, "ĐIỀU", "ĐIỀU-2");
	assert_take(f, t, "điều-2", "điều-2-2");
	batch_names_free(t);
	batch_names_free(NULL);
}

static void
equal_names(void **state)
{
	struct fixture *f = *state;
	/* many more than there was room for at first */
	struct batch_names *t = batch_names_new(10);
	struct str s = STR_NONE;

	for (int i = 0; i < 100000; i++)
		s = batch_name_take(f->a, t, STR("giống nhau"));
	assert_true(str_is(s, "giống nhau-100000"));
	assert_true(str_is(
	    batch_name_take(f->a, t, STR("GIỐNG NHAU-7")), "GIỐNG NHAU-7-2"));
	batch_names_free(t);
}

static void
numbered(void **state)
{
	struct fixture *f = *state;

	assert_true(str_is(batch_name_of_number(f->a, 1), "000001"));
	assert_true(str_is(batch_name_of_number(f->a, 10), "000010"));
	assert_true(str_is(batch_name_of_number(f->a, 99999), "099999"));
	assert_true(str_is(batch_name_of_number(f->a, 999999), "999999"));
	assert_true(str_is(batch_name_of_number(f->a, 1234567), "1234567"));
}

/* ---- manifest ---- */
#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct batch_head head = {.engine = {"congvan 1", 9},
    .template_name = {"thu", 3},
    .template_digest = {"d1", 2},
    .name = {"{{so}}", 6},
    .formats = {"pdf,docx", 8},
    .common = {"c1", 2},
    .data = {"r1", 2},
    .rows = 3,
    .options = {"qr", 2}};

struct seen {
	struct arena *a;
	struct batch_line v[8];
	size_t n;
};

static struct str
kept(struct arena *a, struct str s)
{
	return str_dup(a, s);
}

static void
see(void *self, const struct batch_line *l)
{
	struct seen *s = self;
	struct batch_line *own = &s->v[s->n++];

	assert_true(s->n <= COUNT(s->v));
	*own = *l;
	for (size_t i = 0; i < l->n_files; i++)
		own->files[i].name = kept(s->a, l->files[i].name);
	own->findings = NULL;
	own->data = NULL;
}

static bool
see_there(void *self, const struct batch_line *l)
{
	see(self, l);
	return true;
}

static void
open_manifest(struct fixture *f, struct batch_folder *folder, struct str text)
{
	mkdir(path_in(f, "ra"), 0700);
	write_file(f, "ra/manifest.jsonl", text);
	assert_true(batch_folder_open(folder, f->a, &f->d, path_in(f, "ra")));
}

static struct str
head_line(struct fixture *f)
{
	struct buf b = buf_new(f->a);

	batch_head_put(f->a, &b, &head);
	return buf_take(&b);
}

/* Of a batch with one file for each row. */
static struct str
pdf_head_line(struct fixture *f)
{
	struct batch_head h = head;
	struct buf b = buf_new(f->a);

	h.formats = STR("pdf");
	batch_head_put(f->a, &b, &h);
	return buf_take(&b);
}

/* The status of reading it; what was told is of "manifest-broken" at line. */
static void
assert_manifest(struct fixture *f, const char *lines, size_t n, int32_t broken)
{
	struct seen seen = {.a = f->a};
	struct batch_folder folder;
	struct diag d;
	bool ok;

	diag_init(&d, f->a);
	open_manifest(
	    f, &folder, str_cat(f->a, pdf_head_line(f), str_of(lines)));
	ok = batch_manifest_read(&folder, f->a, &d, NULL, see, &seen);
	batch_folder_clean(&folder);
	batch_folder_close(&folder);
	if (ok != (broken == 0) || seen.n != n)
		fail_msg("%s: %d, %zu lines", lines, ok, seen.n);
	assert_int_equal(d.n, broken != 0);
	if (broken == 0)
		return;
	assert_int_equal(d.v[0].code, FINDING_BATCH_BROKEN);
	assert_int_equal(d.v[0].place.line, broken);
}

static void
manifest_whole(void **state)
{
	static const struct cv_finding said[] = {
	    {CV_LEVEL_ERROR, "bad-date", "a.csv", 3, 7, "G3", "ngay[0]",
		"không \"phải\"\n", "no \t date", "sửa", "mend"},
	    {CV_LEVEL_WARNING, "x", "", 0, 0, "", "", "v", "e", "", ""}};
	struct fixture *f = *state;
	struct batch_line l = {.row = 17,
	    .done = true,
	    .pages = 3,
	    .files = {{STR("35 Ủy.pdf"), 76543, HEX},
		{STR("35 Ủy.docx"), 9, HEX}},
	    .n_files = 2,
	    .findings = &said[1],
	    .n_findings = 1,
	    .microseconds = 1234};
	struct batch_line bad = {
	    .row = 18, .findings = said, .n_findings = 2, .microseconds = -1};
	struct seen seen = {.a = f->a};
	struct buf b = buf_new(f->a);
	struct batch_folder folder;
	struct batch_head was;
	struct batch_line again;

	bad.data = json_read(f->a, &f->d, STR("d"),
	    STR("{\"ten\":\"Ủy\",\"so\":[1,\"\\u0001\"]}"));
	f->d.n = f->d.errors = 0;
	buf_str(&b, head_line(f));
	batch_line_put(f->a, &b, &head, &l);
	batch_line_put(f->a, &b, &head, &bad);
	open_manifest(f, &folder, buf_take(&b));
	assert_true(
	    batch_manifest_read(&folder, f->a, &f->d, &was, see, &seen));
	assert_int_equal(folder.end, b.n);
	for (size_t i = 0; i < sizeof was / sizeof(struct str); i++)
		assert_true(str_eq(((const struct str *)&was)[i],
		    ((const struct str *)&head)[i]));
	assert_int_equal(seen.n, 2);
	assert_true(seen.v[0].done && !seen.v[1].done);
	assert_int_equal(seen.v[0].row, 17);
	assert_int_equal(seen.v[1].row, 18);
	assert_int_equal(seen.v[0].pages, 3);
	assert_int_equal(seen.v[0].n_files, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(str_eq(seen.v[0].files[i].name, l.files[i].name));
		assert_int_equal(seen.v[0].files[i].size, l.files[i].size);
		assert_string_equal(seen.v[0].files[i].sha256, HEX);
	}
	assert_true(batch_manifest_line(
	    &folder, f->a, &f->d, seen.v[1].at, seen.v[1].bytes, &again));
	assert_true(
	    str_eq(canonical(f->a, again.data), canonical(f->a, bad.data)));
	assert_int_equal(again.n_findings, 2);
	assert_int_equal(again.findings[0].level, CV_LEVEL_ERROR);
	assert_int_equal(again.findings[1].level, CV_LEVEL_WARNING);
	assert_int_equal(again.findings[0].line, 3);
	assert_int_equal(again.findings[0].column, 7);
	assert_string_equal(again.findings[0].code, said[0].code);
	assert_string_equal(again.findings[0].file, said[0].file);
	assert_string_equal(again.findings[0].cell, said[0].cell);
	assert_string_equal(again.findings[0].path, said[0].path);
	assert_string_equal(again.findings[0].text_vi, said[0].text_vi);
	assert_string_equal(again.findings[0].text_en, said[0].text_en);
	assert_string_equal(again.findings[0].help_vi, said[0].help_vi);
	assert_string_equal(again.findings[0].help_en, said[0].help_en);
	batch_folder_close(&folder);
}

#define DONE(row, name)                                                        \
	"{\"row\":" row ",\"status\":\"done\",\"pages\":1,\"files\":[{"        \
	"\"name\":\"" name "\",\"size\":1,\"sha256\":\"" HEX "\"}]}\n"
#define FAILED(row) "{\"row\":" row ",\"status\":\"failed\"}\n"

static void
manifest_torn(void **state)
{
	struct fixture *f = *state;

	assert_manifest(f, "", 0, 0);
	assert_manifest(f, DONE("1", "a.pdf") "{\"row\":2,\"sta", 1, 0);
	assert_manifest(f, DONE("1", "a.pdf") "{\"row\":2}", 1, 0);
	assert_manifest(f, DONE("1", "a.pdf") "\0garbage", 1, 0);
	/* a line that is whole and says nothing is broken, wherever it is */
	assert_manifest(f, DONE("1", "a.pdf") "{\"row\":2,\"sta\n", 1, 3);
	assert_manifest(f, DONE("1", "a.pdf") "x\n" DONE("2", "b.pdf"), 1, 3);
	assert_manifest(f, "\n" DONE("1", "a.pdf"), 0, 2);
	assert_manifest(f, "[]\n", 0, 2);
	assert_manifest(f, "null\n", 0, 2);
}

static void
manifest_hostile(void **state)
{
	struct fixture *f = *state;

	assert_manifest(f, DONE("1", "a b.pdf"), 1, 0);
	assert_manifest(f, DONE("1", "../x.pdf"), 0, 2);
	assert_manifest(f, DONE("1", "a/b.pdf"), 0, 2);
	assert_manifest(f, DONE("1", "/etc/passwd.pdf"), 0, 2);
	assert_manifest(f, DONE("1", ".x.pdf"), 0, 2);
	assert_manifest(f, DONE("1", "...pdf"), 0, 2);
	assert_manifest(f, DONE("1", ".pdf"), 0, 2);
	assert_manifest(f, DONE("1", "x\\\\..\\\\y.pdf"), 0, 2);
	assert_manifest(f, DONE("1", "a:b.pdf"), 0, 2);
	assert_manifest(f, DONE("1", "-a.pdf"), 0, 2);
	assert_manifest(f, DONE("1", "a"), 0, 2);
	assert_manifest(f, DONE("1", "a.docx"), 0, 2);
	assert_manifest(
	    f, "{\"row\":1,\"status\":\"done\",\"files\":[]}\n", 0, 2);
	assert_manifest(f, DONE("0", "a.pdf"), 0, 2);
	assert_manifest(f, DONE("-1", "a.pdf"), 0, 2);
	assert_manifest(f, DONE("1e3", "a.pdf"), 0, 2);
	assert_manifest(f, DONE("99999999999999999999", "a.pdf"), 0, 2);
	assert_manifest(f, DONE("\"x\"", "a.pdf"), 0, 2);
	assert_manifest(f, "{\"status\":\"done\"}\n", 0, 2);
	assert_manifest(f, "{\"row\":1,\"status\":\"dance\"}\n", 0, 2);
	assert_manifest(f,
	    "{\"row\":1,\"status\":\"done\",\"files\":[{\"name\":\"a.pdf\","
	    "\"size\":"
	    "1,\"sha256\":\"00\"}]}\n",
	    0, 2);
	assert_manifest(
	    f, "{\"row\":1,\"status\":\"done\",\"files\":[1,2,3]}\n", 0, 2);
	assert_manifest(
	    f, "{\"row\":1,\"status\":\"done\",\"files\":[null]}\n", 0, 2);
	assert_manifest(f,
	    "{\"row\":1,\"status\":\"failed\",\"findings\":[1,null,{}]}\n", 1,
	    0);
}

static void
manifest_heads(void **state)
{
	static const char *const heads[] = {
	    "x\n", "{}\n", "[]\n", "\n", "{\"batch\":{}}\n", "{\"batch\":1}\n"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(heads); i++) {
		struct seen seen = {.a = f->a};
		struct batch_folder folder;
		struct batch_head h;
		struct diag d;

		diag_init(&d, f->a);
		open_manifest(f, &folder, str_of(heads[i]));
		assert_false(
		    batch_manifest_read(&folder, f->a, &d, &h, see, &seen));
		assert_int_equal(d.v[0].code, FINDING_BATCH_BROKEN);
		batch_folder_close(&folder);
	}
}

/* The last line of a row counts. */
static void
history(void **state)
{
	struct fixture *f = *state;
	struct seen seen = {.a = f->a};
	struct batch_folder folder;
	struct batch_history h;
	struct batch_line l;

	open_manifest(f, &folder,
	    str_cat(f->a, pdf_head_line(f),
		STR(FAILED("3") DONE("1", "a.pdf") FAILED("2")
			DONE("3", "c.pdf") FAILED("2") DONE("7", "g.pdf"))));
	assert_true(batch_history_read(
	    &h, &folder, f->a, &f->d, NULL, see_there, &seen));
	assert_int_equal(seen.n, 6);
	assert_int_equal(h.n, 4);
	assert_true(batch_history_find(&h, 1)->done);
	assert_false(batch_history_find(&h, 2)->done);
	assert_int_equal(batch_history_find(&h, 2)->at, seen.v[4].at);
	assert_true(batch_history_find(&h, 3)->done);
	assert_null(batch_history_find(&h, 0));
	assert_null(batch_history_find(&h, 4));
	assert_null(batch_history_find(&h, 8));
	assert_true(batch_manifest_line(&folder, f->a, &f->d,
	    batch_history_find(&h, 7)->at, batch_history_find(&h, 7)->bytes,
	    &l));
	assert_true(str_is(l.files[0].name, "g.pdf"));
	batch_folder_close(&folder);
}

/* ---- rows ---- */
struct asking {
	struct fixture *f;
	struct cv_batch_options o;
	struct str out; /* "1 {…}\n" for each; findings behind: "@3:7 code" */
};

static void
put_findings(struct buf *b, const struct diag *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct published p;
		struct cv_finding x;

		run_publish(b->arena, d, &p);
		assert_true(run_finding(&p, i, &x));
		buf_puts(b, "@");
		buf_int(b, x.line);
		buf_puts(b, ":");
		buf_int(b, x.column);
		buf_puts(b, " ");
		buf_puts(b, x.code);
		buf_puts(b, "\n");
	}
}

static void
ask_step(struct cv_job *job, const void *arg)
{
	struct asking *k = *(struct asking *const *)arg;
	struct cv_job_options letter = run_options(&k->o.letter);
	const struct template *t =
	    run_template(engine, &job->diag, str_of(letter.template_name));
	const struct value *common = NULL;
	struct buf b = buf_new(k->f->a);
	struct batch_rows *r;

	k->o.letter = letter;
	assert_non_null(t);
	if (letter.data != NULL)
		common = run_data(job, job->arena, &letter, t);
	r = batch_rows_open(job, t, &k->o, common);
	for (size_t i = 0; r != NULL && i < batch_rows_count(r); i++) {
		const struct value *v;
		struct diag d;

		diag_init(&d, job->arena);
		v = batch_rows_value(r, i, common, job->arena, &d);
		buf_int(&b, (int64_t)batch_rows_number(r, i));
		buf_puts(&b, " ");
		buf_str(&b, v != NULL ? canonical(job->arena, v) : STR("-"));
		buf_puts(&b, " ");
		buf_str(&b,
		    canonical(job->arena, batch_rows_raw(r, i, job->arena)));
		buf_puts(&b, "\n");
		put_findings(&b, &d);
	}
	put_findings(&b, &job->diag);
	k->out = buf_take(&b);
}

static void
assert_rows(struct fixture *f, const char *name, const char *rows,
    const char *common, const char *expected)
{
	struct asking k = {f, batch_of(f, name, str_of(rows)), STR_NONE};
	struct asking *const arg = &k;
	struct cv_job *job = cv_job_new(engine);

	k.o.letter.data = common;
	k.o.letter.data_size = common != NULL ? strlen(common) : 0;
	k.o.letter.data_name = "chung.json";
	(void)run_guard(job, NULL, ask_step, &arg);
	cv_job_free(job);
	if (!str_is(k.out, expected))
		fail_msg("%s:\n%.*s\nnot:\n%s", rows, (int)k.out.n, k.out.p,
		    expected);
}

static void
rows_of_tables(void **state)
{
	struct fixture *f = *state;
	static const char expected[] =
	    "1 {\"so\":\"007\",\"ten\":\"An\"} "
	    "[[\"Tên\",\"An\"],[\"Số\",\"007\"]]\n"
	    "2 {\"ten\":\"Bình\"} [[\"Tên\",\"Bình\"],[\"Số\",\"\"]]\n";

	assert_rows(f, "a.csv", "Tên,Số\nAn,007\nBình,\n", NULL, expected);
	assert_rows(f, "a.tsv", "Tên\tSố\nAn\t007\nBình\t\n", NULL, expected);
	/* lines that are empty are no letters */
	assert_rows(
	    f, "a.csv", "Tên,Số\n\nAn,007\n,\nBình,\n\n", NULL, expected);
}

static void
rows_of_json(void **state)
{
	struct fixture *f = *state;
	static const char expected[] =
	    "1 {\"so\":\"007\",\"ten\":\"An\"} "
	    "{\"so\":\"007\",\"ten\":\"An\"}\n"
	    "2 {\"ten\":\"a,]}\\\"\"} {\"ten\":\"a,]}\\\"\"}\n";

	assert_rows(f, "a.json",
	    "[{\"ten\":\"An\",\"so\":\"007\"},\n {\"ten\":\"a,]}\\\"\"}]", NULL,
	    expected);
	assert_rows(f, "a.jsonl",
	    "{\"ten\":\"An\",\"so\":\"007\"}\n\n  \r\n"
	    "{\"ten\":\"a,]}\\\"\"}",
	    NULL, expected);
	assert_rows(f, "a.json", "[]", NULL, "@1:1 batch-empty\n");
	assert_rows(f, "a.json", "{}", NULL, "@1:1 batch-no-list\n");
	assert_rows(f, "a.json", "1", NULL, "@1:1 batch-no-list\n");
	assert_rows(f, "a.jsonl", "\n\n", NULL, "@1:1 batch-empty\n");
}

/* What is in the row counts; of groups both. */
static void
rows_merged(void **state)
{
	static const char common[] =
	    "{\"ten\":\"Chung\",\"so\":\"1\",\"nguoi\":{\"ho_ten\":\"B\","
	    "\"chuc_vu\":\"HT\"},\"muc\":[\"x\",\"y\"]}";
	struct fixture *f = *state;

	assert_rows(f, "a.jsonl",
	    "{\"so\":\"2\",\"nguoi\":{\"ho_ten\":\"C\"},\"muc\":[\"z\"]}",
	    common,
	    "1 {\"muc\":[\"z\"],\"nguoi\":{\"chuc_vu\":\"HT\",\"ho_ten\":\"C\"}"
	    ",\"so\":\"2\",\"ten\":\"Chung\"} {\"muc\":[\"z\"],\"nguoi\":{"
	    "\"ho_ten\":\"C\"},\"so\":\"2\"}\n");
	assert_rows(f, "a.jsonl", "{\"nguoi\":\"C\",\"gia\":5}", common,
	    "1 {\"gia\":5,\"muc\":[\"x\",\"y\"],\"nguoi\":\"C\",\"so\":\"1\","
	    "\"ten\":\"Chung\"} {\"gia\":5,\"nguoi\":\"C\"}\n");
	/* an empty cell leaves what is common */
	assert_rows(f, "a.csv", "Số,Người: Họ tên\n2,\n,C\n", common,
	    "1 {\"muc\":[\"x\",\"y\"],\"nguoi\":{\"chuc_vu\":\"HT\",\"ho_ten\":"
	    "\"B\"},\"so\":\"2\",\"ten\":\"Chung\"} "
	    "[[\"Số\",\"2\"],[\"Người: Họ tên\",\"\"]]\n"
	    "2 {\"muc\":[\"x\",\"y\"],\"nguoi\":{\"chuc_vu\":\"HT\",\"ho_ten\":"
	    "\"C\"},\"so\":\"1\",\"ten\":\"Chung\"} "
	    "[[\"Số\",\"\"],[\"Người: Họ tên\",\"C\"]]\n");
}

static void
rows_numbered(void **state)
{
	struct fixture *f = *state;

	assert_rows(f, "errors.csv",
	    "#dòng,#lỗi,Tên\n17,ten: trống,An\n5,,Bình\n", NULL,
	    "17 {\"ten\":\"An\"} [[\"Tên\",\"An\"]]\n"
	    "5 {\"ten\":\"Bình\"} [[\"Tên\",\"Bình\"]]\n");
	assert_rows(f, "errors.jsonl",
	    "{\"#dòng\":17,\"#lỗi\":\"x\",\"ten\":\"An\"}\n"
	    "{\"#dòng\":\"5\",\"ten\":\"Bình\"}\n",
	    NULL,
	    "17 {\"ten\":\"An\"} {\"ten\":\"An\"}\n"
	    "5 {\"ten\":\"Bình\"} {\"ten\":\"Bình\"}\n");
	/* one column alone, and ours */
	assert_rows(f, "a.csv", "Tên\nAn\n", NULL,
	    "1 {\"ten\":\"An\"} [[\"Tên\",\"An\"]]\n");
	assert_rows(f, "errors.csv", "#dòng,Tên\n17,An\n17,Bình\n", NULL,
	    "@0:0 batch-row-twice\n");
	assert_rows(f, "errors.csv", "#dòng,Tên\nabc,An\n,Bình\n0,Chi\n", NULL,
	    "@0:0 batch-row-number\n@0:0 batch-row-number\n"
	    "@0:0 batch-row-number\n");
	assert_rows(f, "errors.jsonl",
	    "{\"#dòng\":\"abc\"}\n{\"ten\":\"\"}\n{\"#dòng\":[1]}\n"
	    "{\"#dòng\":1.5}\n",
	    NULL,
	    "@0:0 batch-row-number\n@0:0 batch-row-number\n"
	    "@0:0 batch-row-number\n@0:0 batch-row-number\n");
	/* nothing said in any row: from 1 */
	assert_rows(f, "errors.csv", "#dòng,Tên\n,An\n,Bình\n", NULL,
	    "1 {\"ten\":\"An\"} [[\"Tên\",\"An\"]]\n"
	    "2 {\"ten\":\"Bình\"} [[\"Tên\",\"Bình\"]]\n");
}

static void
rows_of_lists(void **state)
{
	struct fixture *f = *state;

	assert_rows(f, "a.csv",
	    "ten,danh_sach.ho_ten,danh_sach.lop\nAn,B,1A\nC,D,\nE,,\n", NULL,
	    "1 {\"danh_sach\":[{\"ho_ten\":\"B\",\"lop\":\"1A\"}],"
	    "\"ten\":\"An\"} [[\"ten\",\"An\"],[\"danh_sach.ho_ten\",\"B\"],"
	    "[\"danh_sach.lop\",\"1A\"]]\n"
	    "2 {\"danh_sach\":[{\"ho_ten\":\"D\"}],\"ten\":\"C\"} "
	    "[[\"ten\",\"C\"],[\"danh_sach.ho_ten\",\"D\"],"
	    "[\"danh_sach.lop\",\"\"]]\n"
	    "3 {\"ten\":\"E\"} [[\"ten\",\"E\"],[\"danh_sach.ho_ten\",\"\"],"
	    "[\"danh_sach.lop\",\"\"]]\n");
}

/* Lines and columns are those of the file. */
static void
rows_placed(void **state)
{
	struct fixture *f = *state;

	assert_rows(f, "a.jsonl",
	    "{\"ten\":\"An\"}\n\n   {\"ten\": \"B\x01\"}\n{\"ten\": ỹ}\n[1\n",
	    NULL,
	    "1 {\"ten\":\"An\"} {\"ten\":\"An\"}\n"
	    "2 - \"{\\\"ten\\\": \\\"B\\u0001\\\"}\"\n@3:14 json-control\n"
	    "3 - \"{\\\"ten\\\": ỹ}\"\n@4:9 json-value\n"
	    "4 - \"[1\"\n@5:3 json-unfinished\n");
	/* of a list too */
	assert_rows(f, "a.json",
	    "[{\"ten\":\"An\"},\n {\"ten\": ỹ}, {\"ten\":\"B\"}]", NULL,
	    "1 {\"ten\":\"An\"} {\"ten\":\"An\"}\n"
	    "2 - \"{\\\"ten\\\": ỹ}\"\n@2:10 json-value\n"
	    "3 {\"ten\":\"B\"} {\"ten\":\"B\"}\n");
}

/* ---- whole batches ---- */
struct told {
	size_t rows[600];
	bool done[600];
	size_t n;
	pthread_t thread;
};

static void
tell_row(void *self, const struct cv_batch_row *row,
    const struct cv_batch_result *so_far)
{
	struct told *t = self;

	assert_true(t->n < COUNT(t->rows));
	assert_true(pthread_equal(pthread_self(), t->thread));
	t->rows[t->n] = row->number;
	t->done[t->n++] = row->done;
	assert_int_equal(so_far->done + so_far->failed, t->n);
	assert_int_equal(row->n_files, row->done ? 1 : 0);
	assert_int_equal(row->n_findings > 0, !row->done);
}

static enum cv_status
run_batch(const struct cv_batch_options *o, struct cv_batch_result *r)
{
	struct cv_job *job = cv_job_new(engine);
	enum cv_status status = cv_job_batch(job, o, r);

	for (size_t i = 0; status != CV_OK; i++) {
		struct cv_finding x;

		if (!cv_job_finding(job, i, &x))
			break;
		print_message("%s: %s\n", x.code, x.text_en);
	}
	cv_job_free(job);
	return status;
}

static struct str
many_rows(struct fixture *f, int n, int bad)
{
	struct buf b = buf_new(f->a);

	for (int i = 1; i <= n; i++) {
		buf_puts(&b, "{\"ten\":\"");
		buf_puts(&b, i % bad == 0 ? "" : "Trần Thị Bình");
		buf_puts(&b, "\",\"gia\":");
		buf_int(&b, i);
		buf_puts(&b, "}\n");
	}
	return buf_take(&b);
}

static void
rows_in_order(void **state)
{
	struct fixture *f = *state;
	struct cv_batch_options o =
	    batch_of(f, "a.jsonl", many_rows(f, 500, 7));
	struct told told = {.thread = pthread_self()};
	struct cv_batch_result r;
	struct str one, four;

	o.jobs = 4;
	o.row = tell_row;
	o.self = &told;
	assert_int_equal(run_batch(&o, &r), CV_PARTIAL);
	assert_int_equal(r.rows, 500);
	assert_int_equal(r.failed, 500 / 7);
	assert_int_equal(r.done, 500 - 500 / 7);
	assert_int_equal(r.pages, r.done);
	assert_int_equal(r.before, 0);
	assert_int_equal(told.n, 500);
	for (size_t i = 0; i < told.n; i++) {
		assert_int_equal(told.rows[i], i + 1);
		assert_int_equal(told.done[i], (i + 1) % 7 != 0);
	}
	four = read_file(f, "ra/manifest.jsonl");
	o.jobs = 1;
	o.row = NULL;
	o.folder = path_in(f, "mot");
	assert_int_equal(run_batch(&o, NULL), CV_PARTIAL);
	one = read_file(f, "mot/manifest.jsonl");
	assert_true(one.n > 0 && str_eq(one, four));
	assert_true(str_eq(
	    read_file(f, "mot/000499.pdf"), read_file(f, "ra/000499.pdf")));
	assert_null(read_file(f, "ra/000007.pdf").p);
}

static void
assert_usage(
    struct fixture *f, const struct cv_batch_options *o, const char *what)
{
	struct cv_job *job = cv_job_new(engine);
	struct cv_batch_result r;

	assert_int_equal(cv_job_batch(job, o, &r), CV_BAD_INPUT);
	assert_true(says(job, "usage", what));
	assert_int_equal(r.rows, 0);
	cv_job_free(job);
	assert_int_not_equal(access(path_in(f, "ra"), F_OK), 0);
}

static void
wrong_options(void **state)
{
	struct fixture *f = *state;
	const struct cv_batch_options good =
	    batch_of(f, "a.csv", STR("ten\nAn\n"));
	struct cv_batch_options o = good;
	struct cv_rows rows = {.field = "danh_sach"};
	struct cv_job *job = cv_job_new(NULL);

	o.folder = NULL;
	assert_usage(f, &o, "folder");
	o = good;
	o.rows = NULL;
	assert_usage(f, &o, "rows");
	o = good;
	o.letter.outputs = 0;
	assert_usage(f, &o, "outputs");
	o.letter.outputs = CV_OUTPUT_TEXT;
	assert_usage(f, &o, "outputs");
	o = good;
	o.jobs = 65;
	assert_usage(f, &o, "jobs");
	o = good;
	o.letter.rows = &rows;
	o.letter.n_rows = 1;
	assert_usage(f, &o, "letter.rows");
	o = good;
	o.rows_format = (enum cv_data_format)77;
	assert_usage(f, &o, "rows_format");
	o.rows_format = (enum cv_data_format) - 1;
	assert_usage(f, &o, "rows_format");
	o = good;
	o.letter.outputs = CV_OUTPUT_DOCX;
	o.merge = path_in(f, "a.pdf");
	assert_usage(f, &o, "--merge");
	assert_int_not_equal(cv_job_batch(job, &good, NULL), CV_OK);
	cv_job_free(job);
	o = good;
	o.letter.template_name = NULL;
	assert_int_equal(run_batch(&o, NULL), CV_BAD_INPUT);
	o.letter.template_name = "khong-co";
	assert_int_equal(run_batch(&o, NULL), CV_BAD_INPUT);
	o = good;
	o.name = "{{khong_co}}";
	assert_int_equal(run_batch(&o, NULL), CV_BAD_INPUT);
	o.name = "{{";
	assert_int_equal(run_batch(&o, NULL), CV_BAD_INPUT);
	o = good;
	o.rows_encoding = "klingon";
	assert_int_equal(run_batch(&o, NULL), CV_BAD_INPUT);
	o = good;
	o.rows = "";
	o.rows_size = 0;
	assert_int_equal(run_batch(&o, NULL), CV_BAD_INPUT);
	assert_int_not_equal(access(path_in(f, "ra"), F_OK), 0);
	assert_int_equal(run_batch(&good, NULL), CV_OK);
}

/* Whatever a bad row says, the manifest keeps it, and can be read. */
static void
bad_rows_kept(void **state)
{
	struct fixture *f = *state;
	struct str deep = str_cat(f->a, repeat(f, "[", 63), repeat(f, "]", 63));
	struct buf b = buf_new(f->a);
	struct cv_batch_options o;
	struct cv_batch_result r;
	struct str errors;
	size_t lines = 0;

	buf_puts(&b, "{\"x\":");
	buf_str(&b, deep);
	buf_puts(&b, "}\n{\"x\":\"");
	buf_str(&b, repeat(f, "ộ\\n", 1 << 20)); /* over 4 MiB */
	buf_puts(&b,
	    "\"}\n{\"ten\":\"An\"}\n{\"ten\":\"\\u0000\\uFFFF\"}\n"
	    "{\"ten\":1e999}\n{\"ten\":\"a\",\"ten\":\"b\"}\n"
	    "{\"ten\":-0.00000000000000000000001}\n{\"ten\":\"\\ud800\"}\n"
	    "[[[[\n\"x\nnull\n{\"\":\"\",\"ten\":\"\"}\n");
	o = batch_of(f, "a.jsonl", buf_take(&b));
	assert_int_equal(run_batch(&o, &r), CV_PARTIAL);
	assert_int_equal(r.done, 3); /* numbers as texts are fine */
	assert_int_equal(r.failed, 9);
	errors = read_file(f, "ra/errors.jsonl");
	assert_true(errors.n > 4 << 20);
	for (size_t i = 0; i < errors.n; i++)
		lines += errors.p[i] == '\n';
	assert_int_equal(lines, 9); /* whatever is no group, as its text */
	assert_true(str_within(errors, STR("\"#văn bản\":\"[[[[\"")));
	assert_true(str_within(errors, STR("\"#văn bản\":\"null\"")));
	o.resume = true;
	assert_int_equal(run_batch(&o, &r), CV_PARTIAL);
	assert_int_equal(r.rows, 0);
	assert_int_equal(r.before, 3);
}

/* errors.csv, mended, is the data of --only-failed: of one column too. */
static void
mended(void **state)
{
	struct fixture *f = *state;
	struct cv_batch_options o =
	    batch_of(f, "a.csv", STR("ten,gia\nAn,1\nBình,x\n,3\nChi,4\n"));
	struct cv_batch_result r;
	struct str errors;

	assert_int_equal(run_batch(&o, &r), CV_PARTIAL);
	assert_int_equal(r.failed, 2);
	errors = read_file(f, "ra/errors.csv");
	assert_true(str_within(errors, STR("#dòng,#lỗi,ten,gia")));
	assert_true(str_within(errors, STR("\r\n2,")));
	assert_true(str_within(errors, STR("\r\n3,")));
	assert_true(str_within(errors, STR(" – cách sửa: ")));
	o.rows_name = "errors.csv";
	o.rows = "#dòng,#lỗi,ten,gia\n2,,Bình,2\n3,,Dung,3\n";
	o.rows_size = strlen(o.rows);
	o.only_failed = true;
	assert_int_equal(run_batch(&o, &r), CV_OK);
	assert_int_equal(r.done, 2);
	assert_int_equal(r.before, 2);
	assert_non_null(read_file(f, "ra/000002.pdf").p);
	assert_null(read_file(f, "ra/errors.csv").p);
}

/* Where no letter is done there is nothing to send or print. */
static void
nothing_done(void **state)
{
	struct fixture *f = *state;
	struct cv_batch_options o = batch_of(f, "a.csv", STR("ten,gia\n,1\n"));
	struct cv_batch_result r;

	o.zip = path_in(f, "tat-ca.zip");
	o.merge = path_in(f, "tat-ca.pdf");
	assert_int_equal(run_batch(&o, &r), CV_PARTIAL);
	assert_int_equal(r.done, 0);
	assert_null(read_file(f, "tat-ca.zip").p);
	assert_null(read_file(f, "tat-ca.pdf").p);
}

/* A file of the folder is another now, and the manifest says that it is. */
static void
swap_file(struct fixture *f, const char *name, struct str bytes)
{
	struct str was = read_file(f, name);
	struct str manifest = read_file(f, "ra/manifest.jsonl");
	struct buf b = buf_new(f->a), size[2] = {buf_new(f->a), buf_new(f->a)};
	struct str what[4] = {digest_hex(f->a, was), digest_hex(f->a, bytes)};
	size_t times = 0;

	buf_puts(&size[0], "\"size\":");
	buf_int(&size[0], (int64_t)was.n);
	buf_puts(&size[1], "\"size\":");
	buf_int(&size[1], (int64_t)bytes.n);
	what[2] = buf_take(&size[0]);
	what[3] = buf_take(&size[1]);
	for (size_t i = 0; i < manifest.n;) {
		struct str rest = str_slice(manifest, i, manifest.n);
		int k = str_starts(rest, what[0])   ? 0
			: str_starts(rest, what[2]) ? 2
						    : -1;

		if (k >= 0) {
			buf_str(&b, what[k + 1]);
			i += what[k].n;
			times++;
		} else {
			buf_putc(&b, manifest.p[i++]);
		}
	}
	assert_true(times >= 2);
	write_file(f, name, bytes);
	write_file(f, "ra/manifest.jsonl", buf_take(&b));
}

/* How many files are in the folder, hidden ones too. */
static size_t
count_files(void)
{
	DIR *dir = opendir(top);
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

static enum cv_status
again(const struct cv_batch_options *o, const char *code, const char *says_it)
{
	struct cv_job *job = cv_job_new(engine);
	enum cv_status status = cv_job_batch(job, o, NULL);

	assert_true(says(job, code, says_it));
	cv_job_free(job);
	return status;
}

/* What goes into the ZIP and the joined PDF is what was made; else neither is
 * there, nor a part of it, and what was there before is as it was. */
static void
wholes_refused(void **state)
{
	struct fixture *f = *state;
	struct cv_batch_options o =
	    batch_of(f, "a.csv", STR("ten\nAn\nBình\nChi của ba\n"));
	const char *zip = path_in(f, "tat-ca.zip");
	const char *merge = path_in(f, "tat-ca.pdf");
	struct str good;

	assert_int_equal(run_batch(&o, NULL), CV_OK);
	good = read_file(f, "ra/000002.pdf");
	assert_int_equal(count_files(), 2); /* thu.xml, ra */
	o.resume = true;
	o.zip = zip;
	write_file(f, "ra/000002.pdf", str_slice(good, 0, good.n - 1));
	assert_int_equal(
	    again(&o, "batch-file-changed", "000002.pdf"), CV_BAD_INPUT);
	assert_int_equal(count_files(), 2);
	o.zip = NULL;
	o.merge = merge;
	assert_int_equal(
	    again(&o, "batch-file-changed", "000002.pdf"), CV_BAD_INPUT);
	assert_int_equal(count_files(), 2);
	write_file(f, "ra/000002.pdf", good);
	assert_int_equal(run_batch(&o, NULL), CV_OK);
	write_file(f, "tat-ca.pdf", STR("before"));
	swap_file(
	    f, "ra/000003.pdf", STR("%PDF-1.4 of somebody else\n%%EOF\n"));
	assert_int_equal(again(&o, "paper-broken", "PDF"), CV_BAD_INPUT);
	assert_int_equal(count_files(), 3);
	assert_true(str_is(read_file(f, "tat-ca.pdf"), "before"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define INSIDE(name)                                                           \
	cmocka_unit_test_setup_teardown(name, setup_folder, teardown_folder)
	const struct CMUnitTest tests[] = {
	    TEST(safe_names),
	    TEST(long_names),
	    TEST(taken_names),
	    TEST(equal_names),
	    TEST(numbered),
	    INSIDE(manifest_whole),
	    INSIDE(manifest_torn),
	    INSIDE(manifest_hostile),
	    INSIDE(manifest_heads),
	    INSIDE(history),
	    INSIDE(rows_of_tables),
	    INSIDE(rows_of_json),
	    INSIDE(rows_merged),
	    INSIDE(rows_numbered),
	    INSIDE(rows_of_lists),
	    INSIDE(rows_placed),
	    INSIDE(rows_in_order),
	    INSIDE(wrong_options),
	    INSIDE(bad_rows_kept),
	    INSIDE(mended),
	    INSIDE(nothing_done),
	    INSIDE(wholes_refused),
	};

	return cmocka_run_group_tests(tests, open_engine, close_engine);
}
