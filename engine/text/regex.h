/* Regular expressions, by ICU: Unicode, without locale, with limits of time and
 * stack, so that no expression hangs on any text. */
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
/* Are the groups that $1 … in `with` name there? */
bool regex_has_groups(const struct regex *r, struct str with);
struct matcher *matcher_new(struct arena *a, const struct regex *r);

enum match {
	MATCH_NO,
	MATCH_YES,
	MATCH_LIMIT /* too much time, stack or text (over 16 KiB): nothing is
		     * known */
};

/* Does all of s match? scratch holds s in UTF-16 while it looks. */
enum match matcher_whole(
    struct matcher *m, struct arena *scratch, struct str s);
/* s with every match replaced; in `with`, $1 is the first group, \$ a dollar.
 * MATCH_YES: *out is the answer, in a; MATCH_NO: `with` names a group there is
 * none of; MATCH_LIMIT. */
enum match matcher_replace(struct matcher *m, struct arena *a, struct str s,
    struct str with, struct str *out);

#endif
