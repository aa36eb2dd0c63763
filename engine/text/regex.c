#include "engine/text/regex.h"

#include <stdint.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"

#define PATTERN_MOST 4096
#define NEST_MOST 100
/* PCRE2 counts the places it may come back to, anew from wherever it starts to
 * look: no clock decides. One such step may walk over the whole text, and where
 * matches are looked for, every character is a start. So what is allowed at
 * once goes down as texts get longer: some seconds at the very most for
 * expressions made to be slow, and far more than others need. */
#define STEPS_MOST 200000
#define STEPS_LEAST 300 /* at each start */
#define WORK_ONE ((size_t)400000000)
#define HEAP_KIB_MOST 1024
#define TEXT_MOST 16384
#define REPLACE_MOST 4096 /* bytes of a text in which matches are replaced */

struct regex {
	struct str pattern;
	pcre2_code *code;
	uint32_t n_groups;
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
	const pcre2_code *code;
	pcre2_match_data *found;
	pcre2_match_context *limits;
	struct arena *arena;
	struct memo *memo; /* MEMO_SIZE; NULL until there are many calls */
	size_t calls;
	uint64_t work; /* squares of the lengths looked at */
	size_t *dear, own_dear;
};
/* All texts together: the squares of their lengths. */
#define WORK_MOST ((uint64_t)4000000000)
#define CALLS_FEW 16
/* A text that takes more steps than these is dear: few ever are, and only so
 * many may be, each some milliseconds. */
#define STEPS_CHEAP(n) (5000 + 4 * (n))
#define DEAR_MOST 200
#define DEAR_GIVEN_UP 2000 /* from then on none is looked at */

/* ---- patterns ---- */
static void
free_code(void *p)
{
	pcre2_code_free(p);
}

static struct str
reason(int e)
{
	switch (e) {
	case PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS:
	case PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS:
		return STR(BOTH("ngoặc không khớp", "unbalanced brackets"));
	case PCRE2_ERROR_MISSING_SQUARE_BRACKET:
		return STR(BOTH("thiếu dấu ]", "a ] is missing"));
	case PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER:
	case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
		return STR(BOTH("số lần lặp { } sai", "a wrong { }"));
	case PCRE2_ERROR_QUANTIFIER_INVALID:
		return STR(BOTH("không có gì trước dấu lặp * + ? { }",
		    "nothing before a * + ? { }"));
	case PCRE2_ERROR_CLASS_RANGE_ORDER:
	case PCRE2_ERROR_CLASS_INVALID_RANGE:
		return STR(
		    BOTH("khoảng ký tự trong [ ] sai", "a wrong range in [ ]"));
	case PCRE2_ERROR_END_BACKSLASH:
	case PCRE2_ERROR_END_BACKSLASH_C:
	case PCRE2_ERROR_UNKNOWN_ESCAPE:
	case PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS:
	case PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE:
	case PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY:
	case PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY:
	case PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED:
		return STR(BOTH("dấu \\ viết sai", "a wrong use of \\"));
	case PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE:
		return STR(BOTH("không có nhóm đó", "no such group"));
	case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
	case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
	case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
		return STR(BOTH("nhìn lui (?<= ) không có độ dài cố định",
		    "a look-behind without a fixed length"));
	case PCRE2_ERROR_PATTERN_TOO_LARGE:
	case PCRE2_ERROR_PATTERN_STRING_TOO_LONG:
	case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
	case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
		return STR(BOTH("quá dài", "too long"));
	default:
		return STR(BOTH("không phải biểu thức chính quy",
		    "it is no regular expression"));
	}
}

/* \uHHHH, which JSON Schema has and PCRE2 has not, or two that are a surrogate
 * pair, as \x{…}. */
static struct str
translated(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	size_t i = 0;

	while (i < s.n) {
		int32_t c = str_unicode_escape(s, i), low;

		if (c < 0) {
			/* what is escaped goes with its \ */
			size_t n = s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;

			buf_put(&b, s.p + i, n);
			i += n;
			continue;
		}
		i += 6;
		low = c >= 0xD800 && c < 0xDC00 ? str_unicode_escape(s, i) : -1;
		if (low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			i += 6;
		}
		buf_puts(&b, "\\x{");
		buf_hex(&b, (uint32_t)c, c > 0xFFFF ? 6 : 4);
		buf_putc(&b, '}');
	}
	return buf_take(&b);
}

static pcre2_code *
compile(struct arena *a, struct str pattern, int *e)
{
	pcre2_compile_context *c = pcre2_compile_context_create(NULL);
	pcre2_code *code;
	PCRE2_SIZE at;

	if (c == NULL)
		arena_no_memory(a);
	pcre2_set_newline(c, PCRE2_NEWLINE_ANY);
	pcre2_set_parens_nest_limit(c, NEST_MOST);
	code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
	    PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, e, &at, c);
	pcre2_compile_context_free(c);
	return code;
}

struct regex *
regex_new(struct arena *a, struct str pattern, struct str *why)
{
	struct regex *r = ARENA_NEW(a, struct regex);
	int e = PCRE2_ERROR_PATTERN_TOO_LARGE;

	*why = reason(e);
	if (pattern.n > PATTERN_MOST)
		return NULL;
	r->code = compile(a, translated(a, pattern), &e);
	if (r->code == NULL && e == PCRE2_ERROR_HEAP_FAILED)
		arena_no_memory(a);
	if (r->code == NULL) {
		*why = reason(e);
		return NULL;
	}
	arena_defer(a, free_code, r->code);
	r->pattern = str_dup(a, pattern);
	pcre2_pattern_info(r->code, PCRE2_INFO_CAPTURECOUNT, &r->n_groups);
	return r;
}

bool
regex_equal(const struct regex *a, const struct regex *b)
{
	return str_eq(a->pattern, b->pattern);
}

bool
regex_has_groups(const struct regex *r, struct str with)
{
	for (size_t i = 0; i + 1 < with.n; i++) {
		char c = with.p[i + 1];

		if (with.p[i] == '\\')
			i++;
		else if (with.p[i] == '$' && c >= '0' && c <= '9' &&
			 (uint32_t)(c - '0') > r->n_groups)
			return false;
	}
	return true;
}

/* ---- matching ---- */
static void
free_found(void *p)
{
	pcre2_match_data_free(p);
}

static void
free_limits(void *p)
{
	pcre2_match_context_free(p);
}

struct matcher *
matcher_new(struct arena *a, const struct regex *r, size_t *dear)
{
	struct matcher *m = ARENA_NEW(a, struct matcher);

	m->arena = a;
	m->code = r->code;
	m->dear = dear != NULL ? dear : &m->own_dear;
	m->found = pcre2_match_data_create_from_pattern(r->code, NULL);
	if (m->found == NULL)
		arena_no_memory(a);
	arena_defer(a, free_found, m->found);
	m->limits = pcre2_match_context_create(NULL);
	if (m->limits == NULL)
		arena_no_memory(a);
	arena_defer(a, free_limits, m->limits);
	pcre2_set_heap_limit(m->limits, HEAP_KIB_MOST);
	return m;
}

/* The steps of one start, each of which may cost `cost`. */
static uint32_t
steps_for(size_t cost)
{
	size_t steps = WORK_ONE / (cost + 1);

	if (steps < STEPS_LEAST)
		steps = STEPS_LEAST;
	return steps < STEPS_MOST ? (uint32_t)steps : STEPS_MOST;
}

static struct memo *
memo_of(struct matcher *m, struct str s)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return &m->memo[(h ^ h >> 16) & (MEMO_SIZE - 1)];
}

/* False: the text, or all so far, is too much. */
static bool
afford(struct matcher *m, size_t n, size_t most)
{
	if (n > most || m->work > WORK_MOST)
		return false;
	m->work += (uint64_t)n * n;
	return true;
}

static int
match_within(struct matcher *m, struct str s, uint32_t how, uint32_t steps)
{
	pcre2_set_match_limit(m->limits, steps);
	return pcre2_match(m->code, (PCRE2_SPTR)(s.n > 0 ? s.p : ""), s.n, 0,
	    how, m->found, m->limits);
}

static enum match
match(struct matcher *m, struct str s)
{
	uint32_t how = PCRE2_ANCHORED | PCRE2_ENDANCHORED, cheap;
	int n;

	if (!afford(m, s.n, TEXT_MOST))
		return MATCH_LIMIT;
	if (str_is_ascii(s))
		how |= PCRE2_NO_UTF_CHECK;
	cheap = steps_for(s.n);
	if (cheap > STEPS_CHEAP(s.n))
		cheap = (uint32_t)STEPS_CHEAP(s.n);
	if (*m->dear > DEAR_GIVEN_UP)
		return MATCH_LIMIT;
	n = match_within(m, s, how, cheap);
	if (n == PCRE2_ERROR_MATCHLIMIT && (*m->dear)++ < DEAR_MOST)
		n = match_within(m, s, how, steps_for(s.n));
	if (n == PCRE2_ERROR_NOMEMORY)
		arena_no_memory(m->arena);
	if (n >= 0)
		return MATCH_YES;
	/* a limit, or an expression that calls itself for ever */
	return n == PCRE2_ERROR_NOMATCH ? MATCH_NO : MATCH_LIMIT;
}

enum match
matcher_whole(struct matcher *m, struct str s)
{
	struct memo *k;
	enum match answer;

	if (s.n == 0 || s.n > MEMO_TEXT || m->calls++ < CALLS_FEW)
		return match(m, s);
	if (m->memo == NULL)
		m->memo = ARENA_ARRAY(m->arena, struct memo, MEMO_SIZE);
	k = memo_of(m, s);
	if (k->yes != 0 && k->n == s.n && memcmp(k->text, s.p, s.n) == 0)
		return k->yes == 2 ? MATCH_YES : MATCH_NO;
	answer = match(m, s);
	if (answer != MATCH_LIMIT) {
		k->yes = answer == MATCH_YES ? 2 : 1;
		k->n = (uint8_t)s.n;
		memcpy(k->text, s.p, s.n);
	}
	return answer;
}

/* `with` as PCRE2 has it: "${1}" for "$1", "$$" for "\$". */
static struct str
substitute_of(struct arena *a, struct str with)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < with.n; i++) {
		char c = with.p[i];
		char next = i + 1 < with.n ? with.p[i + 1] : '\0';

		if (c == '$' && next >= '0' && next <= '9') {
			buf_puts(&b, "${");
			buf_putc(&b, next);
			buf_putc(&b, '}');
			i++;
			continue;
		}
		if (c == '\\' && next != '\0') {
			c = next;
			i++;
		}
		if (c == '$')
			buf_putc(&b, '$');
		buf_putc(&b, c);
	}
	return buf_take(&b);
}

/* *n: room in, length out. */
static int
substitute(
    struct matcher *m, struct str s, struct str with, char *out, size_t *n)
{
	return pcre2_substitute(m->code, (PCRE2_SPTR)(s.n > 0 ? s.p : ""), s.n,
	    0,
	    PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_UNSET_EMPTY |
		PCRE2_SUBSTITUTE_OVERFLOW_LENGTH,
	    m->found, m->limits, (PCRE2_SPTR)with.p, with.n, (PCRE2_UCHAR *)out,
	    n);
}

enum match
matcher_replace(struct matcher *m, struct arena *a, struct str s,
    struct str with, struct str *out)
{
	struct str by;
	size_t n;
	char *made;
	int e;

	if (!afford(m, s.n, REPLACE_MOST) || *m->dear > DEAR_MOST)
		return MATCH_LIMIT;
	pcre2_set_match_limit(m->limits, steps_for(s.n * s.n));
	by = substitute_of(a, with);
	n = s.n + by.n + 1;
	made = arena_alloc(a, n);
	e = substitute(m, s, by, made, &n);
	if (e == PCRE2_ERROR_NOMEMORY) { /* too little room, or none at all */
		made = arena_alloc(a, n);
		e = substitute(m, s, by, made, &n);
	}
	if (e == PCRE2_ERROR_NOMEMORY)
		arena_no_memory(a);
	if (e == PCRE2_ERROR_NOSUBSTRING)
		return MATCH_NO;
	if (e == PCRE2_ERROR_MATCHLIMIT)
		++*m->dear;
	if (e < 0)
		return MATCH_LIMIT;
	*out = e == 0 ? s : (struct str){made, n};
	return MATCH_YES;
}
