#include "engine/text/regex.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uregex.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"
#include "engine/text/wide.h"

#define PATTERN_MOST 4096
/* ICU counts steps, some ten thousand a unit: no clock decides. */
#define TIME_UNITS 50
#define STACK_BYTES (1 << 20)

struct regex {
	URegularExpression *re;
};

/* Answers of late: the same place of issue stands in row after row. */
#define MEMO_SIZE 64 /* a power of two */
#define MEMO_TEXT 94
struct memo {
	uint8_t n;   /* bytes of text */
	uint8_t yes; /* 0 = free, else 1 + whether it matched */
	char text[MEMO_TEXT];
};
struct matcher {
	URegularExpression *re;
	struct arena *arena;
	struct memo *memo; /* MEMO_SIZE; NULL until there are many calls */
	size_t calls;
	uint64_t work; /* squares of the lengths looked at */
};
/* ICU's limit does not count the steps of dots and sets, which may be the
 * square of a text's length: so both are bounded, what one text and what all
 * may ask. */
#define TEXT_MOST 16384
#define WORK_MOST ((uint64_t)4000000000)
#define CALLS_FEW 16

static void
close_regex(void *p)
{
	uregex_close(p);
}

static struct str
reason(UErrorCode e)
{
	switch ((int)e) {
	case U_REGEX_MISMATCHED_PAREN:
		return STR(BOTH("ngoặc không khớp", "unbalanced brackets"));
	case U_REGEX_MISSING_CLOSE_BRACKET:
		return STR(BOTH("thiếu dấu ]", "a ] is missing"));
	case U_REGEX_BAD_INTERVAL:
	case U_REGEX_MAX_LT_MIN:
	case U_REGEX_NUMBER_TOO_BIG:
		return STR(BOTH("số lần lặp { } sai", "a wrong { }"));
	case U_REGEX_BAD_ESCAPE_SEQUENCE:
	case U_REGEX_PROPERTY_SYNTAX:
		return STR(BOTH("dấu \\ viết sai", "a wrong use of \\"));
	case U_REGEX_INVALID_BACK_REF:
	case U_REGEX_INVALID_CAPTURE_GROUP_NAME:
		return STR(BOTH("không có nhóm đó", "no such group"));
	case U_REGEX_LOOK_BEHIND_LIMIT:
		return STR(BOTH("nhìn lui (?<= ) không giới hạn độ dài",
		    "a look-behind without bound"));
	case U_REGEX_PATTERN_TOO_BIG:
		return STR(BOTH("quá dài", "too long"));
	default:
		return STR(BOTH("không phải biểu thức chính quy",
		    "it is no regular expression"));
	}
}

struct regex *
regex_new(struct arena *a, struct str pattern, struct str *why)
{
	struct regex *r = ARENA_NEW(a, struct regex);
	UErrorCode e = U_ZERO_ERROR;
	UParseError at;
	struct wide w;

	*why = reason(U_REGEX_PATTERN_TOO_BIG);
	if (pattern.n > PATTERN_MOST)
		return NULL;
	w = wide_from(a, pattern);
	r->re = uregex_open(w.p, w.n, 0, &at, &e);
	if (e == U_MEMORY_ALLOCATION_ERROR)
		arena_no_memory(a);
	if (U_FAILURE(e)) {
		*why = reason(e);
		return NULL;
	}
	arena_defer(a, close_regex, r->re);
	return r;
}

bool
regex_has_groups(const struct regex *r, struct str with)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t most = uregex_groupCount(r->re, &e);

	for (size_t i = 0; i + 1 < with.n; i++) {
		char c = with.p[i + 1];

		if (with.p[i] == '\\')
			i++;
		else if (with.p[i] == '$' && c >= '0' && c <= '9' &&
			 c - '0' > most)
			return false;
	}
	return U_SUCCESS(e);
}

struct matcher *
matcher_new(struct arena *a, const struct regex *r)
{
	struct matcher *m = ARENA_NEW(a, struct matcher);
	UErrorCode e = U_ZERO_ERROR;

	m->arena = a;
	m->re = uregex_clone(r->re, &e);
	wide_check(a, e);
	arena_defer(a, close_regex, m->re);
	uregex_setTimeLimit(m->re, TIME_UNITS, &e);
	uregex_setStackLimit(m->re, STACK_BYTES, &e);
	wide_check(a, e);
	return m;
}

static bool
is_limit(UErrorCode e)
{
	return e == U_REGEX_TIME_OUT || e == U_REGEX_STACK_OVERFLOW;
}

/* The text must live as long as the matcher looks at it. */
static void
set_text(struct matcher *m, struct arena *a, struct wide w)
{
	UErrorCode e = U_ZERO_ERROR;

	uregex_setText(m->re, w.p, w.n, &e);
	wide_check(a, e);
}

/* Forgets the text, which is about to go. */
static void
drop_text(struct matcher *m, struct arena *a)
{
	static const UChar nothing[1];
	struct wide w = {(UChar *)nothing, 0};

	set_text(m, a, w);
}

static struct memo *
memo_of(struct matcher *m, struct str s)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return &m->memo[(h ^ h >> 16) & (MEMO_SIZE - 1)];
}

static enum match
match(struct matcher *m, struct arena *scratch, struct str s)
{
	struct wide w = wide_from(scratch, s);
	UErrorCode e = U_ZERO_ERROR;
	bool found;

	set_text(m, scratch, w);
	found = uregex_matches(m->re, -1, &e);
	drop_text(m, scratch);
	if (is_limit(e))
		return MATCH_LIMIT;
	wide_check(scratch, e);
	return found ? MATCH_YES : MATCH_NO;
}

/* False: the text, or all so far, is too much. */
static bool
afford(struct matcher *m, size_t n)
{
	if (n > TEXT_MOST || m->work > WORK_MOST)
		return false;
	m->work += (uint64_t)n * n;
	return true;
}

enum match
matcher_whole(struct matcher *m, struct arena *scratch, struct str s)
{
	struct memo *k;
	enum match answer;

	if (!afford(m, s.n))
		return MATCH_LIMIT;
	if (s.n == 0 || s.n > MEMO_TEXT || m->calls++ < CALLS_FEW)
		return match(m, scratch, s);
	if (m->memo == NULL)
		m->memo = ARENA_ARRAY(m->arena, struct memo, MEMO_SIZE);
	k = memo_of(m, s);
	if (k->yes != 0 && k->n == s.n && memcmp(k->text, s.p, s.n) == 0)
		return k->yes == 2 ? MATCH_YES : MATCH_NO;
	answer = match(m, scratch, s);
	if (answer != MATCH_LIMIT) {
		k->yes = answer == MATCH_YES ? 2 : 1;
		k->n = (uint8_t)s.n;
		memcpy(k->text, s.p, s.n);
	}
	return answer;
}

/* Does any part of the text set match? True too when that is not known. */
static bool
finds(struct matcher *m)
{
	UErrorCode e = U_ZERO_ERROR;

	return uregex_find(m->re, 0, &e) || U_FAILURE(e);
}

enum match
matcher_replace(struct matcher *m, struct arena *a, struct str s,
    struct str with, struct str *out)
{
	struct wide w, by, to;
	UErrorCode e = U_ZERO_ERROR;

	if (!afford(m, s.n))
		return MATCH_LIMIT;
	w = wide_from(a, s);
	set_text(m, a, w);
	if (!finds(m)) {
		drop_text(m, a);
		*out = s;
		return MATCH_YES;
	}
	by = wide_from(a, with);
	to = wide_new(a, w.n);
	to.n = uregex_replaceAll(m->re, by.p, by.n, to.p, w.n + 1, &e);
	if (e == U_BUFFER_OVERFLOW_ERROR && (size_t)to.n < WIDE_MOST) {
		to = wide_new(a, to.n);
		e = U_ZERO_ERROR;
		uregex_reset(m->re, 0, &e);
		to.n = uregex_replaceAll(m->re, by.p, by.n, to.p, to.n + 1, &e);
	}
	drop_text(m, a);
	if (is_limit(e))
		return MATCH_LIMIT;
	if (e == U_INDEX_OUTOFBOUNDS_ERROR ||
	    e == U_REGEX_INVALID_CAPTURE_GROUP_NAME)
		return MATCH_NO;
	wide_check(a, e);
	*out = wide_to(a, to);
	return MATCH_YES;
}
