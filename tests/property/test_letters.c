/* Random letters of template cong-van from fixed seeds, through the public
 * header: all can be written, twice the same bytes, and every paragraph, list
 * item and table cell comes out, once, in the order of the data.
 *
 * To see that, each begins with a mark of its own, "k1k", "k2k" …, which the
 * dump of the pages must say in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/engine_make.h"

#define SEEDS 40
#define DATA_MOST 65536

struct letter {
	uint32_t random;
	int marks; /* so far */
	size_t n;
	char data[DATA_MOST];
};

static uint32_t
below(struct letter *l, uint32_t n)
{
	l->random = l->random * 1664525u + 1013904223u;
	return (l->random >> 8) % n;
}

static bool
one_in(struct letter *l, uint32_t n)
{
	return below(l, n) == 0;
}

static void
put(struct letter *l, const char *s)
{
	size_t n = strlen(s);

	assert_true(l->n + n < sizeof l->data);
	memcpy(l->data + l->n, s, n + 1);
	l->n += n;
}

static const char *const words[] = {"Ủy", "ban", "nhân", "dân", "Hà", "Nội,",
    "nghiêm", "túc", "thực", "hiện", "(năm", "2024)", "Điều", "ngoằn", "ngoèo",
    "35/UBND-VHTT", "1.234,5", "cơ\u00a0quan", "☐", "–", "\\\"Độc", "lập\\\"",
    "https://dichvucong.gov.vn/p/home/dvc-trang-chu.html",
    "5401010463ce97bc376e362d88c2ee97", "a\u0302\u0301n", "khuỷu", "x²"};

static void
put_words(struct letter *l, uint32_t most)
{
	for (uint32_t n = 1 + below(l, most); n-- > 0;) {
		const char *w = words[below(l, sizeof words / sizeof *words)];
		const char *mark = one_in(l, 9)   ? "**"
				   : one_in(l, 9) ? "*"
						  : "";

		/* Markdown closes emphasis behind letters only */
		if (strchr("ỦNHĐnthkd", w[0]) == NULL ||
		    w[strlen(w) - 1] == ',')
			mark = "";
		put(l, mark);
		put(l, w);
		put(l, mark);
		put(l, n > 0 ? " " : "");
	}
}

static void
put_mark(struct letter *l)
{
	char mark[32];

	snprintf(mark, sizeof mark, "k%dk ", ++l->marks);
	put(l, mark);
}

static void
put_list(struct letter *l, const char *indent, int depth)
{
	bool ordered = one_in(l, 2);

	for (uint32_t n = 1 + below(l, 4); n-- > 0;) {
		put(l, indent);
		put(l, ordered ? "1. " : "- ");
		put_mark(l);
		put_words(l, 20);
		put(l, "\\n");
		if (depth < 2 && one_in(l, 4)) {
			char deeper[32];

			snprintf(deeper, sizeof deeper, "%s    ", indent);
			put_list(l, deeper, depth + 1);
		}
	}
}

static void
put_table(struct letter *l)
{
	uint32_t columns = 1 + below(l, 5), rows = 1 + below(l, 8);

	for (uint32_t i = 0; i <= rows; i++) {
		put(l, "|");
		for (uint32_t k = 0; k < columns; k++) {
			put(l, " ");
			put_mark(l);
			put_words(l, 6);
			put(l, " |");
		}
		put(l, "\\n");
		for (uint32_t k = 0; i == 0 && k < columns; k++)
			put(l, k == 0         ? "|---|"
			       : one_in(l, 3) ? ":-:|"
					      : "--:|");
		put(l, i == 0 ? "\\n" : "");
	}
}

static void
put_rich(struct letter *l)
{
	for (uint32_t n = 1 + below(l, 8); n-- > 0;) {
		switch (below(l, 5)) {
		case 0:
			put_table(l);
			break;
		case 1:
			put_list(l, "", 0);
			break;
		case 2:
			put(l, one_in(l, 2) ? "# " : "## ");
			put_mark(l);
			put(l, "Đề mục");
			break;
		default:
			put_mark(l);
			put_words(l, 90);
			break;
		}
		/* a paragraph keeps two lists apart */
		put(l, "\\n\\n");
		put_mark(l);
		put(l, "Hết.\\n\\n");
	}
}

static void
put_texts(struct letter *l, const char *name, uint32_t most, bool marked)
{
	put(l, "\"");
	put(l, name);
	put(l, "\": [");
	for (uint32_t n = 1 + below(l, most); n-- > 0;) {
		put(l, "\"");
		if (marked)
			put_mark(l);
		put(l, "Phòng số");
		put(l, n > 0 ? "\", " : "\"");
	}
	put(l, "],\n");
}

static void
put_annexes(struct letter *l)
{
	put(l, ",\n\"phu_luc\": [");
	for (uint32_t n = below(l, 3); n-- > 0;) {
		put(l, "{\"ten\": \"");
		put_mark(l);
		put(l, one_in(l, 2) ? "DANH SÁCH\", \"huong_trang\": \"ngang\","
				    : "DANH SÁCH\",");
		put(l, "\"noi_dung\": \"");
		put_rich(l);
		put(l, n > 0 ? "\"}, " : "\"}");
	}
	put(l, "]");
}

static void
make(struct letter *l, uint32_t seed)
{
	static const char *const days[] = {
	    "2024-01-08", "31/12/2023", "", "02/2024", "9/9/1999"};

	memset(l, 0, sizeof *l);
	l->random = seed;
	put(l, "{\n");
	if (one_in(l, 2))
		put_texts(l, "co_quan_chu_quan", 2, false);
	put_texts(l, "co_quan_ban_hanh", 3, false);
	put(l, one_in(l, 3) ? "\"so\": \"\"," : "\"so\": \"7\",");
	put(l, "\"ky_hieu\": \"UBND-VHTT\", \"dia_danh\": \"Ba Đình\",\n");
	put(l, "\"ngay\": \"");
	put(l, days[below(l, sizeof days / sizeof *days)]);
	put(l, "\", \"trich_yeu\": \"");
	put_mark(l);
	put(l, "về việc kiểm thử\",\n");
	put_texts(l, "kinh_gui", 6, true);
	put(l, "\"noi_dung\": \"");
	put_rich(l);
	put(l, "\",\n");
	put_texts(l, "noi_nhan", 7, true);
	put(l, one_in(l, 2) ? "\"co_chu\": \"12\"," : "");
	put(l, "\"nguoi_ky\": {\"chuc_vu\": \"CHỦ TỊCH\", \"ho_ten\": \"");
	put_mark(l);
	put(l, "Nguyễn Văn An\"}");
	put_annexes(l);
	put(l, "\n}\n");
}

/* ---- what must hold ---- */

static enum cv_status
run(struct cv_job *job, const struct letter *l)
{
	struct cv_job_options o = {.template_name = "cong-van",
	    .data = l->data,
	    .data_size = l->n,
	    .data_name = "letter.json",
	    .outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX,
	    .dump_pages = true};
	enum cv_status status = cv_job_run(job, &o);
	struct cv_finding f;

	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		print_message("%s %d:%d %s\n", f.code, (int)f.line,
		    (int)f.column, f.text_en);
	return status;
}

static void
same_bytes(struct cv_job *a, struct cv_job *b, enum cv_output which)
{
	size_t n, m;
	const void *p = cv_job_output(a, which, &n);
	const void *q = cv_job_output(b, which, &m);

	assert_non_null(p);
	assert_non_null(q);
	assert_int_equal(n, m);
	assert_memory_equal(p, q, n);
}

/* The words of the pages' texts, joined: a token may end on the next line.
 * Repeated header rows and page numbers are artifacts. */
static char *
words_of(const char *dump)
{
	char *out = malloc(strlen(dump) + 1), *to = out;

	assert_non_null(out);
	for (const char *line = dump; line != NULL;) {
		const char *end = strchr(line, '\n');
		const char *p = strstr(line, " \"");
		const char *artifact = strstr(line, " artifact ");

		if (strncmp(line, "  text ", 7) == 0 && p != NULL &&
		    end != NULL && p < end &&
		    (artifact == NULL || artifact > p)) {
			memcpy(to, p + 2, (size_t)(end - 1 - (p + 2)));
			to += end - 1 - (p + 2);
		}
		line = end != NULL ? end + 1 : NULL;
	}
	*to = '\0';
	return out;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Capitals make a K of k. */
static bool
is_k(char c)
{
	return c == 'k' || c == 'K';
}

/* Marks are not hexadecimal digits, addresses or words: k, digits, k. */
static void
marks_in_order(const char *text, int marks)
{
	int next = 1;

	for (const char *p = text; *p != '\0'; p++) {
		const char *q = p + 1;

		if (!is_k(*p) || !is_digit(*q))
			continue;
		while (is_digit(*q))
			q++;
		if (!is_k(*q))
			continue;
		assert_int_equal(strtol(p + 1, NULL, 10), next);
		next++;
		p = q;
	}
	assert_int_equal(next - 1, marks);
}

static void
letters(void **state)
{
	static struct letter l;

	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		struct cv_job *a = cv_job_new(engine), *b = cv_job_new(engine);
		char *text;
		size_t n;

		make(&l, seed);
		assert_int_equal(run(a, &l), CV_OK);
		assert_int_equal(run(b, &l), CV_OK);
		same_bytes(a, b, CV_OUTPUT_PDF);
		same_bytes(a, b, CV_OUTPUT_DOCX);
		assert_true(cv_job_pages(a) >= 1);
		text = words_of(cv_job_text(a, &n));
		marks_in_order(text, l.marks);
		free(text);
		/* a job runs again */
		assert_int_equal(run(a, &l), CV_OK);
		same_bytes(a, b, CV_OUTPUT_PDF);
		cv_job_free(a);
		cv_job_free(b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(letters)};

	return cmocka_run_group_tests(tests, open_engine, close_engine);
}
