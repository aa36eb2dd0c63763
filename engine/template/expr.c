/* Reading expressions: a recursive descent, one function a level of the
 * grammar (congvan-template.5):
 *
 *   pipe    = choose { "|" filter [ ":" choose { "," choose } ] }
 *   choose  = or [ "?" choose ":" choose ]
 *   or      = and { "or" and }          and = not { "and" not }
 *   not     = "not" not | compare
 *   compare = add [ ("=="|"!="|"<"|"<="|">"|">=") add ]
 *   add     = multiply { ("+"|"-") multiply }
 *   multiply = unary { "*" unary }      unary = "-" unary | path
 *   path    = primary { "." name | "[" pipe "]" }
 *
 * The parser looks one token ahead. Inside text an expression ends at the
 * first "}}" outside quotes, which is a token of its own. */
#include "engine/template/expr.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/xml.h"
#include "engine/text/regex.h"

#define NODES_MOST 1000

enum token {
	T_END,
	T_NAME,
	T_NUMBER,
	T_TEXT,
	T_FACT,
	T_PIPE,
	T_COLON,
	T_COMMA,
	T_QUESTION,
	T_EQ,
	T_NE,
	T_LT,
	T_LE,
	T_GT,
	T_GE,
	T_PLUS,
	T_MINUS,
	T_TIMES,
	T_DOT,
	T_OPEN,
	T_CLOSE,
	T_LEFT,
	T_RIGHT,
	T_BRACES,
	T_WRONG
};

struct parser {
	struct arena *a;
	struct diag *d;
	struct place place; /* of s[0] */
	struct str s;
	size_t at; /* behind the token */
	enum token token;
	size_t start;      /* of the token */
	struct str text;   /* NAME, NUMBER, FACT; TEXT without quotes */
	size_t from, to;   /* the expression in s */
	struct str source; /* its text */
	int depth, nodes;
	bool failed;
	size_t seen; /* the last place asked for */
	struct place seen_place;
};

static struct expr *parse_pipe(struct parser *p);
static struct expr *parse_choose(struct parser *p);

/* ---- tokens ---- */
static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static enum token
lex_while_name(struct parser *p, size_t from, enum token t)
{
	while (p->at < p->to &&
	       (is_letter(p->s.p[p->at]) || is_digit(p->s.p[p->at])))
		p->at++;
	p->text = str_slice(p->s, from, p->at);
	return p->text.n > 0 ? t : T_WRONG;
}

static enum token
lex_number(struct parser *p)
{
	size_t from = p->at;

	while (p->at < p->to && is_digit(p->s.p[p->at]))
		p->at++;
	if (p->at + 1 < p->to && p->s.p[p->at] == '.' &&
	    is_digit(p->s.p[p->at + 1])) {
		p->at++;
		while (p->at < p->to && is_digit(p->s.p[p->at]))
			p->at++;
	}
	p->text = str_slice(p->s, from, p->at);
	return T_NUMBER;
}

static enum token
lex_text(struct parser *p, char quote)
{
	size_t from = ++p->at;

	while (p->at < p->to && p->s.p[p->at] != quote)
		p->at++;
	if (p->at == p->to)
		return T_WRONG;
	p->text = str_slice(p->s, from, p->at++);
	return T_TEXT;
}

static enum token
lex_mark(struct parser *p)
{
	static const struct {
		const char *mark;
		enum token token;
	} marks[] = {{"}}", T_BRACES}, {"==", T_EQ}, {"!=", T_NE}, {"<=", T_LE},
	    {">=", T_GE}, {"<", T_LT}, {">", T_GT}, {"|", T_PIPE},
	    {":", T_COLON}, {",", T_COMMA}, {"?", T_QUESTION}, {"+", T_PLUS},
	    {"-", T_MINUS}, {"*", T_TIMES}, {".", T_DOT}, {"(", T_OPEN},
	    {")", T_CLOSE}, {"[", T_LEFT}, {"]", T_RIGHT}};
	struct str rest = str_slice(p->s, p->at, p->to);

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		struct str mark = str_of(marks[i].mark);

		if (str_starts(rest, mark)) {
			p->at += mark.n;
			return marks[i].token;
		}
	}
	return T_WRONG;
}

static void
advance(struct parser *p)
{
	char c;

	while (p->at < p->to && is_blank(p->s.p[p->at]))
		p->at++;
	p->start = p->at;
	p->text = STR_NONE;
	if (p->at == p->to) {
		p->token = T_END;
		return;
	}
	c = p->s.p[p->at];
	if (is_letter(c)) {
		p->token = lex_while_name(p, p->at, T_NAME);
	} else if (is_digit(c)) {
		p->token = lex_number(p);
	} else if (c == '\'' || c == '"') {
		p->token = lex_text(p, c);
	} else if (c == '@') {
		p->at++;
		p->token = lex_while_name(p, p->at, T_FACT);
	} else {
		p->token = lex_mark(p);
	}
}

/* The expression's own text, up to "}}" or the end. */
static struct str
source_of(const struct parser *p)
{
	struct str rest = str_slice(p->s, p->from, p->to);
	size_t n = 0;

	while (n < rest.n &&
	       !(rest.p[n] == '}' && n + 1 < rest.n && rest.p[n + 1] == '}'))
		n++;
	return str_trim(str_slice(rest, 0, n));
}

/* Of the token. Tokens come in rising order, so it counts on from the last
 * place it was asked for. */
static struct place
place_now(struct parser *p)
{
	if (p->start < p->seen) {
		p->seen = 0;
		p->seen_place = p->place;
	}
	p->seen_place = template_place_in(p->seen_place,
	    str_slice(p->s, p->seen, p->start), p->start - p->seen);
	p->seen = p->start;
	return p->seen_place;
}

static struct expr *
fail(struct parser *p, struct str why)
{
	if (!p->failed)
		diag_at(p->d, FINDING_EXPRESSION_SYNTAX, place_now(p), STR_NONE,
		    p->source, why);
	p->failed = true;
	return NULL;
}

static bool
expect(struct parser *p, enum token t, struct str why)
{
	if (p->token != t) {
		fail(p, why);
		return false;
	}
	advance(p);
	return true;
}

/* ---- the grammar ---- */
static struct expr *
expr_new(struct parser *p, enum expr_kind kind, const struct expr *a,
    const struct expr *b)
{
	struct expr *x = ARENA_NEW(p->a, struct expr);

	/* bounds the tree's depth too: a + a + a leans to the left */
	if (++p->nodes > NODES_MOST) {
		fail(p, STR(BOTH("biểu thức quá dài",
			    "the expression is too long")));
		p->at = p->to;
	}
	x->kind = kind;
	x->a = a;
	x->b = b;
	x->source = p->source;
	x->place = place_now(p);
	return x;
}

static struct expr *
expr_value(struct parser *p, struct val v)
{
	struct expr *x = expr_new(p, EXPR_VALUE, NULL, NULL);

	x->value = v;
	advance(p);
	return x;
}

static struct expr *
parse_fact(struct parser *p)
{
	static const char *const names[] = {"index", "count", "first", "last",
	    "today", "context", "digest", "qr", "value", "typed", "label",
	    "row", "other", "times", "found"};
	struct expr *x = expr_new(p, EXPR_FACT, NULL, NULL);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!str_is(p->text, names[i]))
			continue;
		x->fact = (enum fact)i;
		x->name = p->text;
		advance(p);
		return x;
	}
	return fail(
	    p, STR(BOTH("chỉ có", "only") " @index @count @first @last, "
					  "@today @context @digest @qr, @value "
					  "@typed @label @row @other "
					  "@times @found"));
}

static bool
is_keyword(struct str s)
{
	return str_is(s, "and") || str_is(s, "or") || str_is(s, "not");
}

static struct expr *
parse_name(struct parser *p)
{
	struct expr *x;

	if (str_is(p->text, "true") || str_is(p->text, "false"))
		return expr_value(
		    p, template_val_bool(str_is(p->text, "true")));
	if (str_is(p->text, "null"))
		return expr_value(p, template_val_null());
	if (is_keyword(p->text))
		return fail(
		    p, STR(BOTH("thiếu toán hạng", "an operand is missing")));
	x = expr_new(p, EXPR_NAME, NULL, NULL);
	x->name = p->text;
	advance(p);
	return x;
}

static struct expr *
parse_primary(struct parser *p)
{
	struct expr *x;

	switch ((int)p->token) {
	case T_TEXT:
		return expr_value(p, template_val_text(p->text));
	case T_NUMBER:
		return expr_value(p, template_val_number(p->text));
	case T_FACT:
		return parse_fact(p);
	case T_NAME:
		return parse_name(p);
	case T_OPEN:
		advance(p);
		x = parse_pipe(p);
		if (x == NULL ||
		    !expect(p, T_CLOSE, STR(BOTH("thiếu )", ") is missing"))))
			return NULL;
		return x;
	case T_WRONG:
		return fail(p,
		    STR(BOTH("ký tự lạ hoặc thiếu dấu nháy đóng",
			"a stray character, or a quote that is not closed")));
	default:
		return fail(
		    p, STR(BOTH("thiếu giá trị", "a value is missing")));
	}
}

static struct expr *
parse_path(struct parser *p)
{
	struct expr *x = parse_primary(p);

	if (x == NULL)
		return NULL;
	while (p->token == T_DOT || p->token == T_LEFT) {
		bool member = p->token == T_DOT;
		struct expr *y;

		advance(p);
		if (member) {
			if (p->token != T_NAME)
				return fail(p,
				    STR(BOTH("thiếu tên sau dấu chấm",
					"a name is missing behind the dot")));
			y = expr_new(p, EXPR_MEMBER, x, NULL);
			y->name = p->text;
			advance(p);
		} else {
			y = expr_new(p, EXPR_INDEX, x, NULL);
			y->b = parse_pipe(p);
			if (y->b == NULL ||
			    !expect(p, T_RIGHT,
				STR(BOTH("thiếu ]", "] is missing"))))
				return NULL;
		}
		x = y;
	}
	return x;
}

static struct expr *
parse_unary(struct parser *p)
{
	struct expr *x, *y;

	if (p->token != T_MINUS)
		return parse_path(p);
	if (p->depth++ > TEMPLATE_DEPTH)
		return fail(p, STR(BOTH("lồng quá sâu", "nested too deeply")));
	x = expr_new(p, EXPR_NEGATE, NULL, NULL);
	advance(p);
	y = parse_unary(p);
	p->depth--;
	x->a = y;
	return y ? x : NULL;
}

static struct expr *
parse_multiply(struct parser *p)
{
	struct expr *x = parse_unary(p);

	while (x != NULL && p->token == T_TIMES) {
		struct expr *y = expr_new(p, EXPR_MULTIPLY, x, NULL);

		advance(p);
		y->b = parse_unary(p);
		x = y->b ? y : NULL;
	}
	return x;
}

static struct expr *
parse_add(struct parser *p)
{
	struct expr *x = parse_multiply(p);

	while (x != NULL && (p->token == T_PLUS || p->token == T_MINUS)) {
		struct expr *y = expr_new(
		    p, p->token == T_PLUS ? EXPR_ADD : EXPR_SUBTRACT, x, NULL);

		advance(p);
		y->b = parse_multiply(p);
		x = y->b ? y : NULL;
	}
	return x;
}

static struct expr *
parse_compare(struct parser *p)
{
	struct expr *x = parse_add(p), *y;

	if (x == NULL || p->token < T_EQ || p->token > T_GE)
		return x;
	y = expr_new(p, EXPR_COMPARE, x, NULL);
	y->how = (enum compare)(p->token - T_EQ);
	advance(p);
	y->b = parse_add(p);
	return y->b ? y : NULL;
}

static struct expr *
parse_not(struct parser *p)
{
	struct expr *x, *y;

	if (p->token != T_NAME || !str_is(p->text, "not"))
		return parse_compare(p);
	if (p->depth++ > TEMPLATE_DEPTH)
		return fail(p, STR(BOTH("lồng quá sâu", "nested too deeply")));
	x = expr_new(p, EXPR_NOT, NULL, NULL);
	advance(p);
	y = parse_not(p);
	p->depth--;
	x->a = y;
	return y ? x : NULL;
}

/* next { word next }, from the left. */
static struct expr *
parse_joined(struct parser *p, const char *word, enum expr_kind kind,
    struct expr *(*next)(struct parser *p))
{
	struct expr *x = next(p);

	while (x != NULL && p->token == T_NAME && str_is(p->text, word)) {
		struct expr *y = expr_new(p, kind, x, NULL);

		advance(p);
		y->b = next(p);
		x = y->b ? y : NULL;
	}
	return x;
}

static struct expr *
parse_and(struct parser *p)
{
	return parse_joined(p, "and", EXPR_AND, parse_not);
}

static struct expr *
parse_or(struct parser *p)
{
	return parse_joined(p, "or", EXPR_OR, parse_and);
}

static struct expr *
parse_choose(struct parser *p)
{
	struct expr *x, *y;

	if (p->depth++ > TEMPLATE_DEPTH)
		return fail(p, STR(BOTH("lồng quá sâu", "nested too deeply")));
	x = parse_or(p);
	if (x != NULL && p->token == T_QUESTION) {
		y = expr_new(p, EXPR_CHOOSE, x, NULL);
		advance(p);
		y->b = parse_choose(p);
		if (y->b == NULL ||
		    !expect(p, T_COLON,
			STR(BOTH("thiếu : sau ?", ": is missing behind ?"))))
			return NULL;
		y->c = parse_choose(p);
		x = y->c ? y : NULL;
	}
	p->depth--;
	return x;
}

/* A filter's name may hold hyphens. */
static struct str
lex_filter_name(struct parser *p)
{
	size_t from = p->start;

	if (p->token != T_NAME)
		return STR_NONE;
	while (p->at + 1 < p->to && p->s.p[p->at] == '-' &&
	       is_letter(p->s.p[p->at + 1])) {
		p->at++;
		lex_while_name(p, p->at, T_NAME);
	}
	return str_slice(p->s, from, p->at);
}

static bool
parse_args(struct parser *p, struct expr *x)
{
	if (p->token != T_COLON)
		return true;
	do {
		if (x->n_args == 3) {
			fail(p, STR(BOTH("quá nhiều tham số",
				    "too many arguments")));
			return false;
		}
		advance(p);
		x->args[x->n_args] = parse_choose(p);
		if (x->args[x->n_args++] == NULL)
			return false;
	} while (p->token == T_COMMA);
	return true;
}

static bool
compile_regex(struct parser *p, struct expr *x)
{
	const struct expr *arg = x->args[0];
	struct str why = STR(BOTH("chỉ nhận một chuỗi cố định trong dấu nháy",
	    "only a fixed text in quotes is taken"));

	if (arg->kind == EXPR_VALUE && arg->value.kind == VAL_TEXT)
		x->regex = regex_new(p->a, arg->value.text, &why);
	if (x->regex != NULL && x->n_args > 1 &&
	    !regex_has_groups(x->regex, x->args[1]->value.text)) {
		x->regex = NULL;
		why = STR(BOTH("$ kèm số của một nhóm ( ) không có",
		    "$ with the number of a group ( ) there is none of"));
	}
	if (x->regex != NULL)
		return true;
	fail(p, str_cat(p->a,
		    STR(BOTH("biểu thức chính quy: ", "regular expression: ")),
		    why));
	return false;
}

static bool
check_filter(struct parser *p, struct expr *x, struct str name)
{
	const struct filter *f = template_filter_find(name);
	const struct str *names;
	size_t n;

	x->filter = f;
	if (f == NULL) {
		names = template_filter_names(p->a, &n);
		diag_at(p->d, FINDING_FILTER_UNKNOWN, x->place, STR_NONE, name,
		    text_did_you_mean(p->a, name, names, n));
		p->failed = true;
		return false;
	}
	if (x->n_args < f->least || x->n_args > f->most) {
		fail(p, str_cat(p->a,
			    STR(BOTH("số tham số không đúng cho",
				"wrong number of arguments for") " "),
			    name));
		return false;
	}
	return f->args != ARGS_REGEX || compile_regex(p, x);
}

static struct expr *
parse_pipe(struct parser *p)
{
	struct expr *x = parse_choose(p);

	while (x != NULL && p->token == T_PIPE) {
		struct expr *y;
		struct str name;

		advance(p);
		name = lex_filter_name(p);
		if (name.n == 0)
			return fail(
			    p, STR(BOTH("thiếu tên bộ lọc sau |",
				   "a filter's name is missing behind |")));
		y = expr_new(p, EXPR_FILTER, x, NULL);
		y->name = name;
		advance(p);
		if (!parse_args(p, y) || !check_filter(p, y, name))
			return NULL;
		x = y;
	}
	return x;
}

static struct expr *
parse_until(struct parser *p, enum token end)
{
	struct expr *x;

	p->failed = false;
	p->nodes = p->depth = 0;
	p->from = p->at;
	p->source = source_of(p);
	advance(p);
	x = parse_pipe(p);
	if (x != NULL && p->token != end)
		x = fail(p, end == T_BRACES
				? STR(BOTH("thiếu toán tử hoặc }}",
				      "an operator or }} is missing"))
				: STR(BOTH("thừa ký tự ở cuối",
				      "something is left over at the end")));
	return p->failed ? NULL : x;
}

static void
parser_init(struct parser *p, struct arena *a, struct diag *d,
    struct place place, struct str s)
{
	memset(p, 0, sizeof *p);
	p->a = a;
	p->d = d;
	p->place = p->seen_place = place;
	p->s = s;
	p->to = s.n;
}

const struct expr *
template_expr_parse(
    struct arena *a, struct diag *d, struct place place, struct str s)
{
	struct parser p;
	struct str t = str_trim(s);

	parser_init(&p, a, d, place, s);
	/* braces are allowed where the whole is an expression anyway */
	if (str_starts(t, STR("{{")) && str_ends(t, STR("}}"))) {
		p.at = (size_t)(t.p - s.p) + 2;
		return parse_until(&p, T_BRACES);
	}
	return parse_until(&p, T_END);
}

/* ---- text with expressions ---- */
static size_t
find_pair(struct str s, size_t from, char c)
{
	for (; from + 1 < s.n; from++)
		if (s.p[from] == c && s.p[from + 1] == c)
			return from;
	return s.n;
}

bool
template_pattern_parse(struct arena *a, struct diag *d, struct place place,
    struct str s, struct pattern *out)
{
	struct part *v = NULL, part = {STR_NONE, NULL};
	size_t n = 0, cap = 0, at = 0;
	struct parser p;
	bool ok = true;

	parser_init(&p, a, d, place, s);
	while (at < s.n) {
		size_t open = find_pair(s, at, '{');

		if (open > at) {
			part.text = str_slice(s, at, open);
			part.expr = NULL;
			ARENA_PUSH(a, v, n, cap, part);
		}
		if (open == s.n)
			break;
		p.at = open + 2;
		part.text = STR_NONE;
		part.expr = parse_until(&p, T_BRACES);
		if (part.expr == NULL) {
			ok = false;
			at = find_pair(s, open, '}');
			at = at == s.n ? at : at + 2;
			continue;
		}
		ARENA_PUSH(a, v, n, cap, part);
		at = p.at;
	}
	out->parts = v;
	out->n = n;
	return ok;
}

bool
template_pattern_open(const struct pattern *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->parts[i].expr != NULL)
			return true;
	return false;
}

const struct expr *
template_pattern_single(const struct pattern *p)
{
	return p->n == 1 ? p->parts[0].expr : NULL;
}
