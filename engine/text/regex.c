#include "engine/text/regex.h"

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
struct matcher {
	URegularExpression *re;
};

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

struct matcher *
matcher_new(struct arena *a, const struct regex *r)
{
	struct matcher *m = ARENA_NEW(a, struct matcher);
	UErrorCode e = U_ZERO_ERROR;

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

enum match
matcher_whole(struct matcher *m, struct arena *scratch, struct str s)
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

enum match
matcher_replace(struct matcher *m, struct arena *a, struct str s,
    struct str with, struct str *out)
{
	struct wide w = wide_from(a, s), by = wide_from(a, with), to;
	UErrorCode e = U_ZERO_ERROR;

	to = wide_new(a, w.n);
	set_text(m, a, w);
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
