/* Expressions: {{ ten | upper }}. Parsed once when a template is loaded. */
#ifndef CV_TEMPLATE_EXPR_H
#define CV_TEMPLATE_EXPR_H

#include "engine/template/tree.h"
#include "engine/template/val.h"

enum expr_kind {
	EXPR_VALUE,  /* value */
	EXPR_NAME,   /* name: a local name or a field */
	EXPR_FACT,   /* @index … */
	EXPR_MEMBER, /* a.name */
	EXPR_INDEX,  /* a[b] */
	EXPR_NOT,
	EXPR_NEGATE,
	EXPR_AND,
	EXPR_OR,
	EXPR_COMPARE, /* a how b */
	EXPR_ADD,
	EXPR_SUBTRACT,
	EXPR_MULTIPLY,
	EXPR_CHOOSE, /* a ? b : c */
	EXPR_FILTER  /* a | filter: args */
};
enum compare {
	COMPARE_EQ,
	COMPARE_NE,
	COMPARE_LT,
	COMPARE_LE,
	COMPARE_GT,
	COMPARE_GE
};
enum fact { FACT_INDEX, FACT_COUNT, FACT_FIRST, FACT_LAST };

struct filter;

struct expr {
	enum expr_kind kind;
	const struct expr *a, *b, *c;
	struct val value;
	struct str name;
	enum fact fact;
	enum compare how;
	const struct filter *filter;
	const struct expr *args[3];
	size_t n_args;
	struct place place; /* of its own first character */
	struct str source;  /* the whole expression, for findings */
};

/* Names an expression can see besides the fields: each, let, parameters. */
struct scope {
	const struct scope *parent;
	struct str name; /* empty: a parameterless border */
	struct val value;
	bool loop;
	size_t index, count; /* loop: from 0 */
};

struct eval {
	struct arena *a;
	struct diag *d;
	const struct scope *scope;
	const struct val *root; /* the fields; NULL inside a component */
};

/* Parses the whole of s. NULL after a finding. */
const struct expr *template_expr_parse(
    struct arena *a, struct diag *d, struct place place, struct str s);
/* Text with {{ expressions }}. False after findings. */
bool template_pattern_parse(struct arena *a, struct diag *d, struct place place,
    struct str s, struct pattern *out);
bool template_pattern_open(const struct pattern *p); /* any expression? */
/* The expression when the pattern is exactly one, else NULL. */
const struct expr *template_pattern_single(const struct pattern *p);

/* Never fails: what cannot be computed files a finding and is null. */
struct val template_eval(const struct eval *e, const struct expr *x);
/* The pattern as one text. */
struct str template_eval_text(const struct eval *e, const struct pattern *p);
/* The expression's value as text; a finding when it has none. */
struct str template_eval_string(
    const struct eval *e, const struct expr *x, const struct val *v);

/* ---- filters ---- */
/* What the static check knows of a value. */
enum type_kind {
	KIND_ANY,
	KIND_NULL,
	KIND_BOOL,
	KIND_NUMBER,
	KIND_TEXT,
	KIND_DATE,
	KIND_LINES, /* lines and rich text: a list of texts that prints */
	KIND_LIST,
	KIND_GROUP
};
struct type {
	enum type_kind kind;
	const struct field *fields; /* GROUP; LIST of groups */
	enum type_kind item;        /* LIST */
};

#define ACCEPTS(kind) (1u << (kind))

struct filter {
	const char *name;
	size_t least, most;   /* arguments */
	uint32_t accepts;     /* ACCEPTS(enum type_kind) besides ANY and NULL */
	enum type_kind gives; /* KIND_ANY: as what came in; LIST → its item for
				 first and last */
	/* False after a finding. */
	bool (*apply)(const struct eval *e, const struct expr *x,
	    const struct val *in, const struct val *args, size_t n_args,
	    struct val *out);
};

const struct filter *template_filter_find(struct str name);
/* All names, for did-you-mean. */
const struct str *template_filter_names(struct arena *a, size_t *n);
/* ---- filters_sort.c ---- */
bool template_filter_sort(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out);
bool template_filter_sort_names(const struct eval *e, const struct expr *x,
    const struct val *in, const struct val *args, size_t n, struct val *out);
/* Files EXPRESSION_KIND at x; gives false. */
bool template_eval_wrong(const struct eval *e, const struct expr *x,
    const struct val *v, struct str expected);

#endif
