/* Checks of data: what <check>, <kind>, <checks>, <field-set>, <register> and
 * <context> declare, and how checks are made.
 *
 * A check stands in a field, in a kind that fields name, in the template's
 * <checks> (then it is one of every simple field, made after or, with first=,
 * before its own), or in <fields> (then it is one of the document). Values are
 * compared in normal form: trimmed, runs of blanks made one, and what the
 * kind's `normalise` makes of that. */
#ifndef CV_TEMPLATE_CHECK_H
#define CV_TEMPLATE_CHECK_H

#include "engine/template/expr.h"
#include "engine/template/inner.h"

enum unique {
	UNIQUE_NO,
	UNIQUE_EACH, /* told at each item that stands before already */
	UNIQUE_ONCE  /* told once for each value that stands there again */
};

struct check {
	struct check *next;
	struct place place;
	struct str code;
	enum level level;
	enum unique unique;
	bool each_row;  /* of a list of groups: once a row */
	uint32_t kinds; /* 1 << enum field_kind; 0 = every kind */
	struct str at;  /* the member findings point to; may be dotted */
	const struct str *after;
	size_t n_after;
	const struct str *on; /* the engine's codes it gives its words to */
	size_t n_on;
	const struct expr *when, *test;
	struct str pattern; /* test, as a regular expression */
	const struct regex *regex;
	const struct pattern *message[2], *help[2]; /* by enum lang, or NULL */
	size_t number;                              /* among all, from 0 */
};

/* A kind of datum declared once. */
struct kind {
	struct kind *next;
	struct str name;
	struct place place;
	const struct attr *base_at; /* base="…" as written, or NULL */
	const struct kind *parent;  /* the kind it stands on; NULL: base */
	enum field_kind base;
	bool linking, linked, print_set;
	const struct expr *normalise; /* NULL: blanks only */
	bool print_normal;            /* the document prints the normal form */
	const struct expr *keep; /* what files that keep the data keep of it;
				    NULL: all */
	struct str typed;        /* ECMA-262 pattern, for the schema */
	struct str example, help;
	struct str separator; /* of items in a spreadsheet's cell, beside ; */
	struct str *values;   /* base choice */
	size_t n_values;
	struct check *checks;
};

struct field_set {
	struct field_set *next;
	struct str name;
	const struct node *node;
	bool busy; /* being read: it must not hold itself */
};

/* A table of facts. */
struct registry {
	struct registry *next;
	struct str name;
	struct val list; /* of groups of texts */
};

/* ---- declare.c ---- */
/* What every check says: code, level, after, when, test, message, help. False
 * after a finding. */
bool template_check_words(
    struct diag *d, struct check *c, const struct node *n);
/* The attributes and patterns of a <check>; NULL after findings. */
struct check *template_check_read(
    struct arena *a, struct diag *d, struct template *t, const struct node *n);
void template_kind_add(
    struct arena *a, struct diag *d, struct template *t, const struct node *n);
const struct kind *template_kind_find(
    const struct template *t, struct str name);
/* Once all kinds are known: what each takes over from the one it stands on.
 * whole: see template_fields_read. */
void template_kinds_link(
    struct arena *a, struct diag *d, struct template *t, bool whole);
/* <checks> */
void template_checks_add(
    struct arena *a, struct diag *d, struct template *t, const struct node *n);
void template_set_add(
    struct arena *a, struct diag *d, struct template *t, const struct node *n);
struct field_set *template_set_find(const struct template *t, struct str name);
/* "13 12", or with | between where a choice holds blanks. */
struct str *template_values_read(struct arena *a, struct str s, size_t *n);

/* ---- register.c ---- */
/* Reads the TSV file of a <register>. False after findings. */
bool template_register_read(struct arena *a, struct diag *d, struct template *t,
    const struct node *n, const char *file);

/* ---- facts.c: what expressions of a job see besides the data ---- */
struct known_matcher;
struct index;

/* A text whose normal form, which is printed, is another. */
struct printed {
	const struct val *typed;
	struct str text;
};

struct facts {
	struct arena *a; /* lives as long as the job */
	struct diag *d;  /* takes limits where nothing else is told; or NULL */
	const struct template *t;
	const struct scope *lets; /* of <fields>, the last one first */
	const struct template_host *host;
	struct val today, context;
	bool context_read;      /* some expression has seen it */
	const struct val *root; /* the data, as long as it stays as it is */
	struct known_matcher *matchers;
	struct index *indexes;
	size_t steps;             /* items of lists looked at so far */
	bool stopped;             /* too many, and told */
	bool too_long;            /* a text was, and it is told */
	size_t dear;              /* texts that took a pattern many steps */
	size_t broken;            /* expressions that could not be computed */
	const struct expr **told; /* expressions that broke in a check */
	size_t n_told, cap_told;
	struct printed *printed;
	size_t n_printed, cap_printed;
};
#define TEXT_MOST ((size_t)16 << 20) /* bytes an expression may come to */

/* host: NULL before there is a job. context: NULL or what was read. */
void template_facts_init(struct arena *a, struct facts *f,
    const struct template *t, const struct template_host *host,
    const struct val *context);
/* Computes the <let>s of <fields> over root. */
void template_facts_lets(
    struct arena *a, struct diag *d, struct facts *f, const struct val *root);
/* This job's matcher of an expression. */
struct matcher *template_facts_matcher(
    struct facts *f, const struct regex *regex);
/* The items of the list whose member equals key, both folded: a list, which
 * lives as long as the job or as scratch. */
struct val template_facts_where(struct facts *f, struct arena *scratch,
    const struct val *list, struct str member, struct str key);
/* Counts n items looked at; false when that is too much, which is told once. */
bool template_facts_step(const struct eval *e, const struct expr *x, size_t n);
/* False when a text of n bytes is longer than expressions may come to, which is
 * told once. */
bool template_eval_fits(const struct eval *e, const struct expr *x, size_t n);

/* ---- normal.c ---- */
/* v, of the field's kind, in the form checks compare; in a. */
struct val template_normal(struct arena *a, struct diag *d, struct facts *facts,
    const struct field *f, const struct val *v);
/* A group's members in normal form; lists of groups stay as they are. */
struct val template_normal_group(struct arena *a, struct diag *d,
    struct facts *facts, const struct val *group);

/* ---- check_place.c ---- */
/* Tells checks that could never do what they say, and what is wrong in what
 * kinds and fields say of themselves. */
void template_checks_place(
    struct arena *a, struct diag *d, const struct template *t);

/* ---- check_run.c ---- */
/* Makes every check of the template; root as it was typed. Notes in facts which
 * texts are printed in normal form. */
void template_checks_run(struct arena *a, struct diag *d,
    const struct template *t, struct facts *facts, const struct val *root,
    const struct str *labels);

/* ---- check.c ---- */
struct template_checked {
	struct val root;    /* as it is printed */
	struct val context; /* absent where there is none */
	const struct value *kept;
	bool context_read; /* by the document */
};

/* ---- kept.c ---- */
/* data without "$schema", which is for editors. */
const struct value *template_keep_data(
    struct arena *a, const struct value *data);
/* data without what kinds do not keep; data itself where all is kept. */
const struct value *template_keep(struct arena *a, struct diag *d,
    const struct template *t, struct facts *facts, const struct value *data);

/* ---- reword.c ---- */
/* Gives findings of the doors and of reading the template's words, where a
 * check asks for that (on=). Those of the file `other` (the context) stay. */
void template_reword(struct arena *a, struct diag *d, const struct template *t,
    struct facts *facts, const struct val *root, const struct str *labels,
    struct str other);

/* The finding of a failed check: its sentences. e->subject is set. */
void template_check_said(
    const struct eval *e, const struct check *c, struct said *out);

#endif
