/* Regular expressions, by PCRE2: Unicode, without locale, with limits of steps
 * and memory, so that no expression hangs on any text. \d, \w, \s and \b mean
 * ASCII; \p{L} and its like are Unicode's; \uHHHH is a character, as in JSON
 * Schema. */
#ifndef CV_TEXT_REGEX_H
#define CV_TEXT_REGEX_H

#include <stdbool.h>

#include "engine/base/str.h"

struct arena;

/* A compiled expression: immutable, shared by threads; lives in the arena. */
struct regex;
/* One thread's use of it. */
struct matcher;

/* NULL when the pattern is none; *why says it in both languages (BOTH). */
struct regex *regex_new(struct arena *a, struct str pattern, struct str *why);
bool regex_equal(const struct regex *a, const struct regex *b);
/* Are the groups that $1 … in `with` name there? */
bool regex_has_groups(const struct regex *r, struct str with);
/* dear: how many texts took many steps so far, of all matchers that are to
 * share one count; NULL: it counts its own. Where there are too many, texts
 * that take many steps are MATCH_LIMIT at once. */
struct matcher *matcher_new(
    struct arena *a, const struct regex *r, size_t *dear);

enum match {
	MATCH_NO,
	MATCH_YES,
	MATCH_LIMIT /* too many steps or too long a text (16 KiB): nothing is
		     * known */
};

/* Does all of s match? */
enum match matcher_whole(struct matcher *m, struct str s);
/* s, of 4 KiB at most, with every match replaced; in `with`, $1 is the first
 * group, \$ a dollar. MATCH_YES: *out is the answer, in a; MATCH_NO: `with`
 * names a group there is none of; MATCH_LIMIT. */
enum match matcher_replace(struct matcher *m, struct arena *a, struct str s,
    struct str with, struct str *out);

#endif
