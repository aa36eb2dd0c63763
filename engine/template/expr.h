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
enum fact {
	/* of the loop */
	FACT_INDEX,
	FACT_COUNT,
	FACT_FIRST,
	FACT_LAST,
	/* of the job */
	FACT_TODAY,
	FACT_CONTEXT,
	FACT_DIGEST,
	FACT_QR,
	/* of the check being made */
	FACT_VALUE,
	FACT_TYPED,
	FACT_LABEL,
	FACT_ROW,
	FACT_OTHER,
	FACT_TIMES,
	FACT_FOUND
};
#define FACT_OF_JOB FACT_TODAY
#define FACT_OF_CHECK FACT_VALUE

struct filter;
struct facts;
struct regex;

struct expr {
	enum expr_kind kind;
	const struct expr *a, *b, *c;
	struct val value;
	struct str name;
	enum fact fact;
	enum compare how;
	const struct filter *filter;
	const struct regex *regex; /* of a filter whose first argument is one */
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
	bool open;           /* value is a group whose members are the names */
	size_t index, count; /* loop: from 0 */
};

/* What a check looks at. Numbers count from 1; 0 = there is none. */
struct subject {
	const struct val *value, *typed; /* NULL: none */
	struct str label;
	size_t row;   /* in the innermost list of groups */
	size_t other; /* the first row or item with the same value */
	size_t times; /* how often the value stands there */
	struct str found;
};

struct eval {
	struct arena *a;
	struct diag *d;
	const struct scope *scope;
	const struct val *root;        /* the fields; NULL inside a component */
	struct facts *facts;           /* NULL: there are none yet */
	const struct subject *subject; /* of the check; or NULL */
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
/* Is it present, and neither empty nor false? */
bool template_eval_true(const struct eval *e, const struct expr *x);
/* The pattern as one text. */
struct str template_eval_text(const struct eval *e, const struct pattern *p);
/* The same, DIAG_MASK in place of what holds a value of the data. */
struct str template_eval_masked(const struct eval *e, const struct pattern *p);
/* What a <let> or a parameter is given: a single expression's value as it is,
 * else text. */
struct val template_eval_attr(const struct eval *e, const struct attr *at);
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

enum filter_args {
	ARGS_VALUES,
	ARGS_REGEX, /* the first one is a regular expression */
	ARGS_TEST   /* made by the filter for each item, whose members are names
		       there */
};

struct filter {
	const char *name;
	size_t least, most; /* arguments */
	enum filter_args args;
	bool walks;           /* looks at every item of a list */
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
/* Files EXPRESSION_KIND at x; gives false. */
bool template_eval_wrong(const struct eval *e, const struct expr *x,
    const struct val *v, struct str expected);

#endif
