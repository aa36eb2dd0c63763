/* Findings: what is wrong with a template, data, font, image or output.
 *
 * A function that can fail files its finding before it says false; callers add
 * no second one. Codes, levels, sentences and cures come from findings.h, one
 * list, so that they cannot slide apart. Nothing is printed here. */
#ifndef CV_BASE_DIAG_H
#define CV_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/findings.h"
#include "engine/base/str.h"

struct arena;

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };

/* How a finding of level error ends the job: the exit status (DESIGN 8). */
enum outcome {
	OUTCOME_NONE = 0,
	OUTCOME_INPUT = 2,
	OUTCOME_LIMIT = 3,
	OUTCOME_FILE = 4,
	OUTCOME_DEFECT = 70
};

/* clang-format off */
enum finding_code {
#define X(ID, NAME, LEVEL, OUTCOME, VI, EN, HELP_VI, HELP_EN) FINDING_##ID,
	CV_FINDINGS(X)
#undef X
	FINDING_COUNT
};
/* clang-format on */

enum lang { LANG_VI, LANG_EN };

/* file as the user named it; line and column from 1, 0 = not known. */
struct place {
	struct str file;
	int32_t line, column;
};

#define FINDING_ARGS 4

/* A finding in the words of a template: its own code and sentences, by enum
 * lang, instead of the catalogue's. */
struct said {
	struct str code;
	enum level level;
	struct str text[2], help[2];
};

struct finding {
	enum finding_code code;
	struct place place;
	struct str path; /* danh_sach[4].ngay_sinh, from 0; may be empty */
	struct str arg[FINDING_ARGS];
	const struct said *said; /* NULL: the catalogue's words */
	bool masked; /* arguments that are values of the data are not shown */
};

/* Stands for a value that is not shown. */
#define DIAG_MASK "•••"

struct diag {
	struct arena *arena;
	struct finding *v;
	size_t n, cap;
	size_t errors, warnings;
	enum outcome worst; /* of all errors, the dropped ones included */
	size_t dropped;     /* findings past the limits: counted, not kept */
	bool closed;        /* nothing that comes now is to be believed */
	/* see diag_names */
	bool (*knows)(const void *names, struct str part);
	const void *names;
	struct str *sheets; /* files whose places are cells */
	size_t n_sheets, cap_sheets;
};

#define DIAG_MOST 100000 /* findings kept; at most half of them no errors */

void diag_init(struct diag *d, struct arena *a);
/* Copies place, path and arguments into the diag's arena. */
void diag_put(struct diag *d, enum finding_code code, struct place place,
    struct str path, const struct str *args, size_t n_args);
/* After a finding that a limit was reached: what could not be computed would be
 * told of as if it were wrong. None is taken until the next call of diag_open.
 */
void diag_close(struct diag *d);
void diag_open(struct diag *d);
/* From here on paths are of data, whose keys anybody may choose: where findings
 * are masked, the parts are shown that knows(names, part) says are names. names
 * lives as long as findings come. */
void diag_names(struct diag *d,
    bool (*knows)(const void *names, struct str part), const void *names);
#define NOWHERE ((struct place){STR_NONE, 0, 0})
/* Lines and columns from 1; 0 = not known. */
static inline struct place
place_in(struct str file, int32_t line, int32_t column)
{
	struct place p = {file, line, column};

	return p;
}
/* Of a file as a whole. */
static inline struct place
file_place(struct str file)
{
	return (struct place){file, 0, 0};
}
/* Words of ours in both languages, a literal, as (part of) an argument: a text
 * is written with those of its language. The bytes between are no UTF-8, so no
 * name and no data can hold them. STR(BOTH("dòng", "line")) */
#define BOTH(vi, en) "\xFF" vi "\xFE" en "\xFF"
/* diag_at(d, FINDING_X, place, path, arg1, arg2 ...): arguments are struct str;
 * at least one, STR_NONE where the sentence wants none. */
#define diag_at(d, code, place, path, ...)                                     \
	diag_put((d), (code), (place), (path),                                 \
	    (const struct str[]){__VA_ARGS__},                                 \
	    sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
/* A finding in a template's words; copies them too. */
void diag_say(struct diag *d, struct place place, struct str path,
    const struct said *said);
/* The words of a template for the i-th finding, an error that stays one. */
void diag_reword(struct diag *d, size_t i, const struct said *said);
/* Lines and columns of places in that file ("a.xlsx#Tab") are rows and columns
 * of a sheet. */
void diag_sheet(struct diag *d, struct str file);
/* Writes the cell of a place in a sheet, E9; nothing for others. */
void diag_cell(struct buf *b, const struct diag *d, const struct place *place);
/* Takes back warnings, gone[i] for the i-th finding, that others say better.
 * None of them may be an error. */
void diag_take_back(struct diag *d, const bool *gone);
bool diag_ok(const struct diag *d); /* no error so far */
/* Puts the findings of data (those with a path) in the order of their places,
 * file by file; the others stay where they are. */
void diag_sort(struct diag *d);
/* The exit status the findings ask for: the gravest of their outcomes. */
enum outcome diag_outcome(const struct diag *d);

const char *finding_name(enum finding_code code); /* "unknown-key" */
enum level finding_level(enum finding_code code);
bool finding_by_name(struct str name, enum finding_code *code);
/* Of one finding: the template's code and level where it has its words. */
struct str finding_code_of(const struct finding *f);
enum level finding_level_of(const struct finding *f);
/* Are the findings of d masked (struct limits)? */
bool diag_masks(const struct diag *d);
/* The sentence and the cure, with {1} … {4} replaced by the arguments, of which
 * the first 2048 bytes are shown. */
void finding_text(struct buf *b, const struct finding *f, enum lang lang);
void finding_help(struct buf *b, const struct finding *f, enum lang lang);
/* Writes s, of which the first 2048 bytes are shown. */
void finding_shorten(struct buf *b, struct str s);
/* The sentence in both languages, as an argument of another finding (BOTH). */
struct str finding_both(struct arena *a, const struct finding *f);
/* The unfilled texts, for explain and the manual. */
const char *finding_pattern(enum finding_code code, enum lang lang);
const char *finding_cure(enum finding_code code, enum lang lang);

#endif
