/* Any bytes as text from before Unicode: found out, read in every charset, and
 * converted by a job. What is read is valid UTF-8 in normal form C, and written
 * back and read again it is the same. */
#include <string.h>

#include "engine/text/legacy.h"
#include "engine/text/text.h"
#include "tests/fuzz/fuzz.h"

static void
there_and_back(struct arena *a, const struct legacy_text *t)
{
	struct str once, bytes, again;
	size_t bad;

	if (!legacy_read(a, t, false, &once, &bad)) {
		fuzz_assert(bad < t->s.n);
		return;
	}
	fuzz_assert(text_utf8_check(once) == once.n);
	if (t->charset == CHARSET_UTF8)
		return;
	/* signs that are themselves in twice encoded text have no byte */
	if (!legacy_encode(a, t->charset, once, &bytes, &bad)) {
		fuzz_assert(t->twice && bad < once.n);
		return;
	}
	if (!t->twice)
		fuzz_assert(str_eq(text_nfc(a, once), once));
	fuzz_assert(legacy_decode(a, t->charset, false, bytes, &again, &bad));
	fuzz_assert(str_eq(again, once));
}

static void
walk(const struct legacy_text *t)
{
	for (size_t i = 0; i < t->s.n;) {
		size_t at = i;
		uint32_t c = 0;

		legacy_next(t, &i, &c);
		fuzz_assert(i > at && i <= t->s.n);
	}
}

/* Afterwards no word is mixed, and nothing but case has changed. */
static void
raise_capitals(struct arena *a, struct str s)
{
	struct str first, raised = legacy_raise_capitals(a, s);

	fuzz_assert(raised.n >= s.n / 3 && raised.n <= 3 * s.n);
	fuzz_assert(legacy_mixed_capitals(raised, &first) == 0);
	fuzz_assert(
	    (legacy_mixed_capitals(s, &first) > 0) == !str_eq(raised, s));
}

static void
read_all(struct arena *a, struct diag *d, struct str s)
{
	struct charset_guess g = legacy_detect(s);
	bool twice = legacy_twice(s);

	(void)d;
	fuzz_assert(g.percent >= 0 && g.percent <= 100);
	fuzz_assert(!g.twice || twice);
	fuzz_assert(g.charset != CHARSET_UTF8 || text_utf8_check(s) == s.n);
	for (int c = CHARSET_UTF8; c < CHARSET_COUNT; c++) {
		struct legacy_text t = {s, (enum charset)c, false};

		walk(&t);
		there_and_back(a, &t);
		t.twice = twice && c != CHARSET_UTF8;
		walk(&t);
		there_and_back(a, &t);
	}
	if (text_utf8_check(s) == s.n)
		raise_capitals(a, s);
}

static void
convert(const char *p, size_t n, const char *from, enum cv_capitals capitals)
{
	struct cv_job *job = cv_job_new(NULL);
	struct cv_convert_options o = {.text = p,
	    .text_size = n,
	    .text_name = "fuzz.txt",
	    .from = from,
	    .capitals = capitals};
	enum cv_status status;
	struct cv_finding f;
	bool error = false;
	size_t size;
	const char *text;

	if (job == NULL)
		return;
	status = cv_job_convert(job, &o);
	for (size_t i = 0; cv_job_finding(job, i, &f); i++) {
		error = error || f.level == CV_LEVEL_ERROR;
		fuzz_assert(strcmp(f.code, "defect") != 0);
	}
	fuzz_assert((status == CV_OK) == !error);
	text = cv_job_text(job, &size);
	fuzz_assert(status == CV_OK || size == 0);
	fuzz_assert(text_utf8_check((struct str){text, size}) == size);
	cv_job_free(job);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const from[] = {
	    NULL, "tcvn3", "vni", "viscii", "cp1258", "utf-8"};

	fuzz_guard(p, n, read_all);
	for (size_t i = 0; i < sizeof from / sizeof from[0]; i++)
		convert((const char *)p, n, from[i],
		    i == 1 ? (enum cv_capitals)(n % 3) : CV_CAPITALS_AS_IS);
	return 0;
}
