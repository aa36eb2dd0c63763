#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"
#include "engine/base/file.h"
#include "engine/base/length.h"
#include "engine/base/markup.h"
#include "tests/unit/limit_to.h"

static int
setup(void **state)
{
	struct arena *a = arena_new(0);

	*state = a;
	return a == NULL;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

/* Writes down who was called, in order. */
struct call {
	char name, *log;
};

static void
note(void *p)
{
	const struct call *c = p;

	strncat(c->log, &c->name, 1);
}

static void
arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena *a = *state;

	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_alloc(a, n);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, n);
	}
}

static void
arena_rewinds(void **state)
{
	struct arena *a = *state;
	char *p = arena_alloc(a, 100);
	struct arena_mark m = arena_mark(a);

	memset(p, 1, 100);
	for (int i = 0; i < 100; i++)
		memset(arena_alloc(a, 10000), 2, 10000);
	arena_rewind(a, m);
	assert_int_equal(arena_mark(a).total, m.total);
	assert_true(arena_peak(a) >= 1000000);
	assert_int_equal(p[99], 1);
	assert_int_equal(((char *)arena_alloc(a, 64))[0], 0);
}

static void
arena_grows_in_place(void **state)
{
	struct arena *a = *state;
	char *p = arena_alloc(a, 16), *q;

	memset(p, 7, 16);
	q = arena_grow(a, p, 10, 100, 1);
	assert_ptr_equal(p, q);
	assert_int_equal(q[9], 7);
	assert_int_equal(q[10], 0); /* what is behind the ten is zero */
	assert_int_equal(q[99], 0);
	arena_alloc(a, 1);
	assert_ptr_not_equal(arena_grow(a, q, 10, 200, 1), q);
	q = arena_alloc(a, 16);
	arena_mark(a);
	assert_ptr_not_equal(arena_grow(a, q, 16, 32, 1), q);
}

static void
arena_trims(void **state)
{
	struct arena *a = *state;
	char *p = arena_alloc(a, 1000), *q;

	arena_trim(a, p, 10, 10);
	q = arena_alloc(a, 1);
	assert_true(q > p && q < p + 1000);
	arena_trim(a, p, 1, 1); /* not the newest: stays */
	assert_true((char *)arena_alloc(a, 1) > q);
}

static void
arena_has_scratch(void **state)
{
	struct arena *a = arena_new(3000000);
	struct arena *s = arena_scratch(a), *in = arena_scratch(s);
	char log[8] = "";
	struct call calls[] = {{'a', log}, {'b', log}};
	volatile bool jumped = false;
	char *p;

	(void)state;
	arena_defer(in, note, &calls[0]);
	arena_defer(s, note, &calls[1]);
	memset(arena_alloc(in, 500000), 1, 500000);
	memset(arena_alloc(s, 500000), 2, 500000);
	assert_null(arena_try_alloc(a, 2500000)); /* stages count */
	arena_free(s);
	assert_string_equal(log, "ab");
	p = arena_alloc(a, 2500000); /* given back */
	assert_int_equal(p[0], 0);
	s = arena_scratch(a);
	if (setjmp(*arena_border(a)) == 0)
		arena_alloc(s, 1000000);
	else
		jumped = true;
	assert_true(jumped);
	assert_true(arena_peak(a) >= 2500000);
	arena_free(a); /* the stage too */
}

static void
arena_jumps_at_its_cap(void **state)
{
	struct arena *a = arena_new(1000);

	(void)state;
	assert_non_null(a);
	switch (setjmp(*arena_border(a))) {
	case 0:
		assert_null(arena_try_alloc(a, 2000));
		arena_alloc(a, 900);
		arena_alloc(a, 200);
		fail();
		break;
	case ARENA_JUMP_CAP:
		break;
	default:
		fail();
	}
	if (setjmp(*arena_border(a)) == 0) {
		arena_no_memory(a);
	}
	arena_free(a);
}

static void
arena_cleans_up_newest_first(void **state)
{
	struct arena *a = arena_new(0);
	char log[8] = "";
	struct call calls[] = {{'a', log}, {'b', log}, {'c', log}};

	(void)state;
	arena_defer(a, note, &calls[0]);
	arena_defer(a, note, &calls[1]);
	arena_defer(a, note, &calls[0]);
	arena_defer(a, note, &calls[2]);
	arena_undefer(a, note, &calls[0]);
	arena_free(a);
	assert_string_equal(log, "cba");
}

static void
array_overflow_jumps(void **state)
{
	struct arena *a = *state;

	if (setjmp(*arena_border(a)) == 0) {
		arena_array(a, SIZE_MAX / 4 + 2, 4); /* 4 bytes, wrapped */
		fail();
	}
}

static void
assert_printed(struct arena *a, int64_t v, const char *want)
{
	struct buf b = buf_new(a);

	buf_milli(&b, v);
	buf_putc(&b, '\0');
	assert_string_equal(b.p, want);
}

static void
milli_is_exact(void **state)
{
	assert_printed(*state, 0, "0");
	assert_printed(*state, 1500, "1.5");
	assert_printed(*state, -40, "-0.04");
	assert_printed(*state, 999, "0.999");
	assert_printed(*state, 12000, "12");
	assert_printed(*state, -12010, "-12.01");
	assert_printed(*state, INT64_MIN, "-9223372036854775.808");
}

static void
lengths_round_to_twips(void **state)
{
	static const struct {
		const char *text;
		cv_len want;
	} good[] = {{"0", 0}, {"13pt", 13000}, {"10mm", 567 * 50},
	    {"1cm", 567 * 50}, {"12.7mm", 720 * 50}, {"-6pt", -6000},
	    {" 0.025pt ", 50}, {"0.024pt", 0}, {"297mm", 16838 * 50}};
	static const char *const bad[] = {"", "13", "pt", "1,5mm", "1.mm",
	    ".5mm", "1e3pt", "99999mm", "--1pt", "1 pt", "1.5.2pt", "1inch"};
	cv_len got;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(length_parse(str_of(good[i].text), &got));
		assert_int_equal(got, good[i].want);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(length_parse(str_of(bad[i]), &got));
}

static void
rounding_is_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(muldiv(5, 1, 2), 3);
	assert_int_equal(muldiv(-5, 1, 2), -3);
	assert_int_equal(muldiv(INT32_MAX, INT32_MAX, INT32_MAX), INT32_MAX);
	assert_int_equal(len_to_twip(25), 1);
	assert_int_equal(len_to_twip(24), 0);
	assert_int_equal(len_to_twip(-25), -1);
	assert_int_equal(len_to_emu(1000), 12700);
	assert_int_equal(len_to_halfpoint(13000), 26);
}

static void
utf8_refuses_what_is_not(void **state)
{
	static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80",
	    "\xF4\x90\x80\x80", "\xE1\xBA", "\x80", "\xFF", "\xE0\x80\x80"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		size_t at = 0;

		assert_int_equal(utf8_next(str_of(bad[i]), &at), 0xFFFD);
		assert_int_equal(at, 1);
	}
}

static void
utf8_round_trips(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c += 13) {
		char out[4];
		size_t n, at = 0;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		n = utf8_put(out, c);
		assert_int_equal(utf8_next((struct str){out, n}, &at), c);
		assert_int_equal(at, n);
	}
}

static void
integers_are_read_whole(void **state)
{
	int32_t v;

	(void)state;
	assert_true(str_to_int(STR("-2147483648"), &v));
	assert_int_equal(v, INT32_MIN);
	assert_true(str_to_int(STR("007"), &v));
	assert_int_equal(v, 7);
	assert_false(str_to_int(STR("2147483648"), &v));
	assert_false(str_to_int(STR(""), &v));
	assert_false(str_to_int(STR("-"), &v));
	assert_false(str_to_int(STR("1 "), &v));
}

static void
findings_are_filled(void **state)
{
	struct arena *a = *state;
	struct diag d;
	struct buf b = buf_new(a);

	diag_init(&d, a);
	assert_true(diag_ok(&d));
	diag_at(&d, FINDING_KEY_UNKNOWN, NOWHERE, STR("a.b"), STR("khoa"),
	    STR("?"));
	assert_false(diag_ok(&d));
	assert_int_equal(diag_outcome(&d), OUTCOME_INPUT);
	finding_text(&b, &d.v[0], LANG_EN);
	buf_putc(&b, '\0');
	assert_string_equal(b.p, "the template has no field \"khoa\"?");
	diag_at(&d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
	assert_int_equal(diag_outcome(&d), OUTCOME_LIMIT);
}

/* What is past the limits is counted, and its outcome too. */
static void
findings_have_a_limit(void **state)
{
	struct diag d;

	diag_init(&d, *state);
	for (int i = 0; i < 2 * DIAG_MOST; i++)
		diag_at(
		    &d, FINDING_MENDED_CHARACTER, NOWHERE, STR_NONE, STR("a"));
	assert_int_equal(d.n, DIAG_MOST / 2);
	assert_true(diag_ok(&d));
	for (int i = 0; i < DIAG_MOST; i++)
		diag_at(&d, FINDING_KEY_UNKNOWN, NOWHERE, STR_NONE, STR("a"));
	assert_int_equal(d.n, DIAG_MOST);
	assert_int_equal(diag_outcome(&d), OUTCOME_INPUT);
	diag_at(&d, FINDING_FILE_READ, NOWHERE, STR_NONE, STR("a"));
	assert_int_equal(d.n, DIAG_MOST);
	assert_int_equal(d.errors, DIAG_MOST + 1);
	assert_int_equal(d.dropped, 2 * DIAG_MOST + 1);
	diag_at(&d, FINDING_KEY_UNKNOWN, NOWHERE, STR_NONE, STR("a"));
	assert_int_equal(diag_outcome(&d), OUTCOME_FILE);
}

static void
assert_text(
    struct arena *a, const struct diag *d, enum lang lang, const char *want)
{
	struct buf b = buf_new(a);

	finding_text(&b, &d->v[d->n - 1], lang);
	buf_putc(&b, '\0');
	assert_string_equal(b.p, want);
}

static void
arguments_speak_the_language(void **state)
{
	struct arena *a = *state;
	struct diag d;

	diag_init(&d, a);
	diag_at(&d, FINDING_TOO_MANY, NOWHERE, STR_NONE,
	    STR("<" BOTH("dòng", "lines") "> + " BOTH("", "cells")), STR("7"));
	assert_text(a, &d, LANG_VI, "quá nhiều <dòng> + : hơn 7");
	assert_text(a, &d, LANG_EN, "too many <lines> + cells: more than 7");
	diag_at(&d, FINDING_FILE_READ, NOWHERE, STR_NONE, STR("a"),
	    file_reason(a, ENOENT));
	assert_text(
	    a, &d, LANG_VI, "không đọc được a: không có tệp hay thư mục này");
	assert_text(a, &d, LANG_EN, "cannot read a: no such file or folder");
	diag_at(&d, FINDING_FILE_READ, NOWHERE, STR_NONE, STR("a"),
	    file_reason(a, 9999));
	assert_text(a, &d, LANG_EN, "cannot read a: system error 9999");
}

/* A bit for each argument the text asks for. */
static unsigned
asked(const char *text)
{
	unsigned bits = 0;

	for (; (text = strchr(text, '{')) != NULL; text++) {
		if (text[1] >= '0' && text[1] <= '9' && text[2] == '}')
			bits |= 1u << (text[1] - '0');
	}
	return bits;
}

/* Every text is there, in both languages, and asks for the same arguments in
 * both, of 1 to 4. */
static void
catalogue_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < FINDING_COUNT; i++) {
		enum finding_code c = (enum finding_code)i, back;

		assert_true(finding_by_name(str_of(finding_name(c)), &back));
		assert_int_equal(back, c);
		for (int lang = 0; lang < 2; lang++) {
			const char *t = finding_pattern(c, (enum lang)lang);
			const char *h = finding_cure(c, (enum lang)lang);

			assert_true(strlen(t) > 6);
			assert_true(strlen(h) > 3);
			assert_int_equal((asked(t) | asked(h)) & ~0x1Eu, 0);
		}
		assert_int_equal(asked(finding_pattern(c, LANG_VI)),
		    asked(finding_pattern(c, LANG_EN)));
		assert_int_equal(asked(finding_cure(c, LANG_VI)),
		    asked(finding_cure(c, LANG_EN)));
	}
}

/* A pipe might never end: it is told, not waited for. */
static void
pipes_are_refused(void **state)
{
	struct arena *a = *state;
	struct diag d;
	struct str text;
	char path[] = "/tmp/congvan-fifo-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	diag_init(&d, a);
	assert_false(file_read(a, &d, path, NOWHERE, &text));
	unlink(path);
	assert_int_equal(d.v[0].code, FINDING_FILE_READ);
}

static void
names_stay_inside(void **state)
{
	(void)state;
	assert_true(file_name_inside(STR("a/b.png")));
	assert_true(file_name_inside(STR("..a/b..c")));
	assert_false(file_name_inside(STR("../a")));
	assert_false(file_name_inside(STR("a/../b")));
	assert_false(file_name_inside(STR("a/..")));
	assert_false(file_name_inside(STR("/etc/passwd")));
	assert_false(file_name_inside(STR("a\\b")));
	assert_false(file_name_inside(STR("")));
}

static void
files_are_read_or_told(void **state)
{
	struct arena *a = *state;
	struct diag d;
	struct str s;
	char name[] = "/tmp/cv-base-XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "1234567", 7), 7);
	close(fd);
	diag_init(&d, a);
	assert_true(file_read(a, &d, name, NOWHERE, &s));
	assert_true(str_is(s, "1234567"));
	assert_int_equal(s.p[7], '\0');
	limit_to(a, LIMIT_INPUT, 6);
	assert_false(file_read(a, &d, name, NOWHERE, &s));
	assert_false(file_read(a, &d, "/tmp", NOWHERE, &s));
	unlink(name);
	assert_false(file_read(a, &d, name, NOWHERE, &s));
	assert_int_equal(d.n, 3);
	assert_int_equal(d.v[0].code, FINDING_INPUT_TOO_LARGE);
	assert_int_equal(d.v[1].code, FINDING_FILE_READ);
	assert_int_equal(d.v[2].code, FINDING_FILE_READ);
}

static void
files_stay_inside(void **state)
{
	struct arena *a = *state;
	char folder[] = "/tmp/cv-base-XXXXXX";
	const char *link, *in, *beside;

	assert_non_null(mkdtemp(folder));
	link = file_join(a, str_of(folder), STR("link"));
	in = file_join(a, str_of(folder), STR("in"));
	assert_int_equal(symlink("/etc/passwd", link), 0);
	close(open(in, O_CREAT | O_WRONLY, 0600));
	beside = str_z(a, str_cat(a, str_of(folder), STR("side")));
	close(open(beside, O_CREAT | O_WRONLY, 0600));
	assert_true(file_inside(a, folder, in));
	assert_true(file_inside(a, "/", in));
	assert_false(file_inside(a, folder, link));
	assert_false(file_inside(a, folder, "/etc/passwd"));
	assert_false(file_inside(a, folder, "/tmp"));
	assert_false(file_inside(a, folder, beside));
	assert_true(str_is(file_folder(a, in), folder));
	unlink(link);
	unlink(beside);
	unlink(in);
	rmdir(folder);
}

/* ---- markup ---- */
static void
markup_counts_attributes(void **state)
{
	struct str two = STR("<a b='1' c=\"2\"><d/></a>");
	struct str hidden = STR("<a><!-- <b c='1' d='2'> --><![CDATA[<b c='1' "
				"d='2'>]]><?b c='1' d='2'?><e f='>'/></a>");
	struct str late = STR("<a b='<c d=\"1\" e=\"2\">'/><f g='1' h='2'/>");

	(void)state;
	assert_int_equal(markup_wide_tag(two, 2), two.n);
	assert_int_equal(markup_wide_tag(two, 1), 0);
	assert_int_equal(markup_wide_tag(hidden, 1), hidden.n);
	assert_int_equal(markup_wide_tag(late, 1), 24);
	assert_int_equal(markup_wide_tag(STR("<a b='1' c='"), 1), 0);
	assert_int_equal(markup_wide_tag(STR("<"), 0), 1);
	assert_int_equal(markup_wide_tag(STR(""), 0), 0);
}

static void
markup_finds_document_types(void **state)
{
	struct str none = STR("<?xml version='1.0'?><!-- <!DOCTYPE a> --><a/>");

	(void)state;
	assert_int_equal(markup_doctype(none), none.n);
	assert_int_equal(markup_doctype(STR("<!-- --><!DOCTYPE a><a/>")), 8);
}

static void
markup_knows_utf8(void **state)
{
	(void)state;
	assert_true(markup_says_utf8(STR("<a/>")));
	assert_true(markup_says_utf8(STR("\xEF\xBB\xBF<?xml version='1.0' "
					 "encoding = \"utf-8\"?><a/>")));
	assert_true(markup_says_utf8(STR("<?xml version='1.0'?><a b='"
					 "encoding=\"UTF-7\"'/>")));
	assert_false(markup_says_utf8(STR("<?xml version='1.0' "
					  "encoding='UTF-7'?><a/>")));
	assert_false(markup_says_utf8(STR("<\0?\0x\0")));
	assert_false(markup_says_utf8(STR("\xFF\xFE<\0")));
	assert_false(markup_says_utf8(STR("\x4C\x6F\xA7\x94")));
}

/* Findings show no more of what they quote than a reader can want, whole
 * letters. */
static void
findings_are_short(void **state)
{
	struct diag d;
	struct buf long_one = buf_new(*state), text = buf_new(*state);

	for (int i = 0; i < 100000; i++)
		buf_puts(&long_one, "ế");
	diag_init(&d, *state);
	diag_at(&d, FINDING_KEY_UNKNOWN, NOWHERE, buf_take(&long_one),
	    buf_take(&long_one), STR_NONE);
	finding_text(&text, &d.v[0], LANG_EN);
	assert_in_range(text.n, 2000, 2200);
	assert_true(str_within(buf_take(&text), STR("ế…")));
	text = buf_new(*state);
	finding_shorten(&text, d.v[0].path);
	assert_in_range(text.n, 2000, 2100);
	assert_true(str_ends(buf_take(&text), STR("ế…")));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {T(arena_gives_zeroed_aligned_memory),
	    T(arena_rewinds), T(arena_grows_in_place), T(arena_trims),
	    T(arena_has_scratch), T(arena_jumps_at_its_cap),
	    T(arena_cleans_up_newest_first), T(array_overflow_jumps),
	    T(milli_is_exact), T(lengths_round_to_twips),
	    T(rounding_is_half_away_from_zero), T(utf8_refuses_what_is_not),
	    T(utf8_round_trips), T(integers_are_read_whole),
	    T(findings_are_filled), T(findings_have_a_limit),
	    T(arguments_speak_the_language), T(catalogue_is_whole),
	    T(names_stay_inside), T(pipes_are_refused),
	    T(files_are_read_or_told), T(files_stay_inside),
	    T(markup_counts_attributes), T(markup_finds_document_types),
	    T(markup_knows_utf8), T(findings_are_short)};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
