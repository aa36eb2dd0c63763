/* What the fields of a template look like from outside: JSON Schema, and an
 * empty data file to fill in. */
#include "engine/base/arena.h"
#include "engine/template/check.h"
#include "engine/text/text.h"

struct printer {
	struct buf *b;
	int depth;
	const struct eval *eval; /* for the words of checks */
};

static void
line(struct printer *p)
{
	buf_putc(p->b, '\n');
	for (int i = 0; i < p->depth; i++)
		buf_puts(p->b, "  ");
}

/* A JSON string. */
static void
put_string(struct buf *b, struct str s)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\') {
			buf_putc(b, '\\');
			buf_putc(b, (char)c);
		} else if (c == '\n') {
			buf_puts(b, "\\n");
		} else if (c < 0x20) {
			buf_puts(b, "\\u00");
			buf_hex(b, c, 2);
		} else {
			buf_putc(b, (char)c);
		}
	}
	buf_putc(b, '"');
}

/* A member's key; the comma in front unless it is the first. */
static void
key(struct printer *p, const char *name, bool *first)
{
	if (!*first)
		buf_putc(p->b, ',');
	*first = false;
	line(p);
	put_string(p->b, str_of(name));
	buf_puts(p->b, ": ");
}

static void
member(struct printer *p, const char *name, struct str value, bool *first)
{
	if (value.n == 0)
		return;
	key(p, name, first);
	put_string(p->b, value);
}

static void
literal(struct printer *p, const char *name, const char *json, bool *first)
{
	key(p, name, first);
	buf_puts(p->b, json);
}

static void
count(struct printer *p, const char *name, int32_t n, bool *first)
{
	if (n == 0)
		return;
	key(p, name, first);
	buf_int(p->b, n);
}

/* Digits that JSON takes too: no zeros in front. */
static bool
is_json_number(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-' ? 1 : 0;

	return number_check(s) &&
	       (s.p[i] != '0' || s.n == i + 1 || s.p[i + 1] == '.');
}

/* A value of ours as JSON would have it: numbers without quotes. */
static void
put_value(struct buf *b, enum field_kind kind, struct str s)
{
	bool yes = str_is(s, "yes") || str_is(s, "true");

	if (kind == FIELD_BOOL)
		buf_puts(b, yes ? "true" : "false");
	else if (kind == FIELD_NUMBER && is_json_number(str_trim(s)))
		buf_str(b, str_trim(s));
	else
		put_string(b, s);
}

/* ---- schema ----
 * It says what template_check says, as far as patterns can: not whether a
 * month has a 31st, nor how many lines a text holds. BLANK is what counts as a
 * blank; a value of blanks only is absent. */
#define BLANK " \\t\\n\\r\\u00A0\\u202F\\u3000\\u2000-\\u200A"
#define TRIMMED "[ \\t\\n\\r]*"
#define DAY "(0?[1-9]|[12][0-9]|3[01])"
#define MONTH "(0?[1-9]|1[0-2])"
#define YEAR "[0-9]{4}"
#define DATE_WHOLE                                                             \
	YEAR "-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|" DAY "/" MONTH "/" YEAR
#define DATE_NO_DAY YEAR "-(0[1-9]|1[0-2])|" MONTH "/" YEAR
#define LINE "[^\\n\\r]*[^" BLANK "][^\\n\\r]*"
#define WORDS "[^" BLANK "]"

static void put_group(
    struct printer *p, const struct field *fields, bool *first);

static void
put_choices(struct printer *p, const struct field *f, bool open, bool *first)
{
	key(p, "enum", first);
	buf_putc(p->b, '[');
	for (size_t i = 0; i < f->n_values; i++) {
		struct str v = f->values[i];
		int32_t n;

		if (i > 0)
			buf_puts(p->b, ", ");
		put_string(p->b, v);
		/* 13 is taken as well as "13", but not 7 for "07" */
		if (str_to_int(v, &n) && (v.p[0] != '0' || v.n == 1)) {
			buf_puts(p->b, ", ");
			buf_int(p->b, n);
		}
	}
	if (open)
		buf_puts(p->b, ", \"\", null");
	buf_putc(p->b, ']');
}

/* The types a value of the kind may have in JSON. */
static void
put_type(struct printer *p, enum field_kind kind, bool open, bool *first)
{
	static const char *const types[] = {
	    [FIELD_TEXT] = "\"string\", \"number\"",
	    [FIELD_LINES] = "\"string\", \"number\", \"array\"",
	    [FIELD_RICH] = "\"string\", \"number\", \"array\"",
	    [FIELD_DATE] = "\"string\"",
	    [FIELD_NUMBER] = "\"number\", \"string\"",
	    [FIELD_CHOICE] = "",
	    [FIELD_BOOL] = "\"boolean\"",
	    [FIELD_LIST] = "\"array\"",
	    [FIELD_GROUP] = "\"object\"",
	    [FIELD_IMAGE] = "\"string\"",
	};
	bool other =
	    kind == FIELD_BOOL || kind == FIELD_LIST || kind == FIELD_GROUP;

	key(p, "type", first);
	buf_putc(p->b, '[');
	buf_puts(p->b, types[kind]);
	if (open)
		buf_puts(p->b, other ? ", \"string\", \"null\"" : ", \"null\"");
	buf_putc(p->b, ']');
}

/* A kind's own pattern, without its ends. */
static struct str
typed_of(const struct field *f)
{
	struct str s = f->named != NULL ? f->named->typed : STR_NONE;

	if (str_starts(s, STR("^")))
		s = str_slice(s, 1, s.n);
	if (str_ends(s, STR("$")) && !str_ends(s, STR("\\$")))
		s = str_slice(s, 0, s.n - 1);
	return s;
}

/* pattern: of a JSON string's bytes already, but for backslashes and quotes of
 * a kind's own. */
static void
put_typed(struct printer *p, struct str typed, bool open)
{
	struct buf b = buf_new(p->b->arena);

	buf_puts(&b, open ? "^(?:[ \t\n\r\xC2\xA0]*|" : "^(?:");
	buf_str(&b, typed);
	buf_puts(&b, ")$");
	put_string(p->b, buf_take(&b));
}

/* What texts of the kind look like. */
static void
put_pattern(struct printer *p, const struct field *f, enum field_kind kind,
    bool open, bool *first)
{
	static const char *const forms[] = {
	    [FIELD_TEXT] = LINE,
	    [FIELD_LINES] = NULL,
	    [FIELD_RICH] = NULL,
	    [FIELD_DATE] = TRIMMED "(" DATE_WHOLE ")" TRIMMED,
	    [FIELD_NUMBER] = TRIMMED "-?[0-9]+([.][0-9]+)?" TRIMMED,
	    [FIELD_CHOICE] = NULL,
	    [FIELD_BOOL] = NULL,
	    [FIELD_LIST] = NULL,
	    [FIELD_GROUP] = NULL,
	    [FIELD_IMAGE] = LINE,
	};
	const char *form = forms[kind];
	struct str typed = typed_of(f);

	if (typed.n > 0 && kind == FIELD_TEXT) {
		key(p, "pattern", first);
		put_typed(p, typed, open);
		return;
	}

	if (kind == FIELD_DATE && f->blank)
		form = TRIMMED "(" DATE_WHOLE "|" DATE_NO_DAY ")" TRIMMED;
	if (kind == FIELD_LINES || kind == FIELD_RICH) {
		if (!open)
			literal(p, "pattern", "\"" WORDS "\"", first);
		return;
	}
	if (form == NULL && !open)
		return;
	key(p, "pattern", first);
	buf_puts(p->b, open ? "\"^([" BLANK "]*" : "\"^(");
	if (form != NULL && open)
		buf_putc(p->b, '|');
	buf_puts(p->b, form != NULL ? form : "");
	buf_puts(p->b, ")$\"");
}

/* Lists of lines; one that must be there has a line that is not blank. */
static void
put_lines(struct printer *p, const struct field *f, enum field_kind kind,
    bool open, bool *first)
{
	literal(p, "items", "{\"type\": [\"string\", \"number\"]}", first);
	if (!open)
		literal(p, "contains", "{\"pattern\": \"" WORDS "\"}", first);
	if (f->kind == kind)
		count(p, "maxItems", f->max, first);
}

static void
put_kind(struct printer *p, const struct field *f, enum field_kind kind,
    bool open, bool *first)
{
	if (kind == FIELD_CHOICE) {
		put_choices(p, f, open, first);
		return;
	}
	put_type(p, kind, open, first);
	put_pattern(p, f, kind, open, first);
	if (kind == FIELD_LINES || kind == FIELD_RICH)
		put_lines(p, f, kind, open, first);
	else if (kind == FIELD_GROUP)
		put_group(p, f->children, first);
}

static void
put_list(struct printer *p, const struct field *f, bool open, bool *first)
{
	bool inner = true;

	if (!open) {
		count(p, "minItems", f->min > 0 ? f->min : 1, first);
	} else if (f->min > 1) {
		/* an empty list is an absent one */
		key(p, "anyOf", first);
		buf_puts(p->b, "[{\"maxItems\": 0}, {\"minItems\": ");
		buf_int(p->b, f->min);
		buf_puts(p->b, "}]");
	}
	count(p, "maxItems", f->max, first);
	key(p, "items", first);
	buf_putc(p->b, '{');
	p->depth++;
	put_kind(p, f, f->of, false, &inner);
	p->depth--;
	line(p);
	buf_putc(p->b, '}');
}

static void
put_example(struct printer *p, const struct field *f, bool *first)
{
	bool list = f->kind == FIELD_LIST;

	if (f->example.n == 0)
		return;
	key(p, "examples", first);
	buf_puts(p->b, list ? "[[" : "[");
	put_value(p->b, list ? f->of : f->kind, f->example);
	buf_puts(p->b, list ? "]]" : "]");
}

/* ---- checks: what a pattern cannot say, in words ---- */
/* The message, with … for what only data can say. */
static struct str
words_of(const struct eval *e, const struct pattern *message)
{
	struct buf b = buf_new(e->a);

	for (size_t i = 0; i < message->n; i++) {
		const struct part *part = &message->parts[i];
		struct val v;
		struct str s;

		if (part->expr == NULL) {
			buf_str(&b, part->text);
			continue;
		}
		v = template_eval(e, part->expr);
		if (!template_val_string(e->a, &v, &s) || s.n == 0)
			s = STR("…");
		buf_str(&b, s);
	}
	return buf_take(&b);
}

static void
put_words(struct printer *p, const struct eval *e, const char *name,
    const struct pattern *words)
{
	if (words == NULL)
		return;
	buf_puts(p->b, ", ");
	put_string(p->b, str_of(name));
	buf_puts(p->b, ": ");
	put_string(p->b, words_of(e, words));
}

static void
put_check(
    struct printer *p, const struct check *c, const struct field *f, bool *any)
{
	struct val any_value = template_val_text(STR("…"));
	struct subject s = {.value = &any_value,
	    .typed = &any_value,
	    .label = f != NULL ? f->label : STR_NONE};
	struct eval e = *p->eval;

	e.subject = &s;
	buf_puts(p->b, *any ? ", {\"code\": " : "{\"code\": ");
	*any = true;
	put_string(p->b, c->code);
	buf_puts(p->b, c->level == LEVEL_ERROR
			   ? ", \"level\": \"error\", \"message\": "
			   : ", \"level\": \"warning\", \"message\": ");
	put_string(p->b, words_of(&e, c->message[LANG_VI]));
	put_words(p, &e, "message_en", c->message[LANG_EN]);
	put_words(p, &e, "help", c->help[LANG_VI]);
	put_words(p, &e, "help_en", c->help[LANG_EN]);
	buf_putc(p->b, '}');
}

static void
put_checks(struct printer *p, const struct check *c, const struct field *f,
    bool *first, bool *any)
{
	for (; c != NULL; c = c->next) {
		if (!*any) {
			key(p, "x-checks", first);
			buf_putc(p->b, '[');
		}
		put_check(p, c, f, any);
	}
}

static void
put_field_checks(struct printer *p, const struct field *f, bool *first)
{
	bool any = false;

	put_checks(p, f->checks, f, first, &any);
	for (const struct kind *k = f->named; k != NULL; k = k->parent)
		put_checks(p, k->checks, f, first, &any);
	if (any)
		buf_putc(p->b, ']');
}

static void
put_field(struct printer *p, const struct field *f)
{
	bool first = true, open = !f->required || f->blank || f->has_default;

	buf_putc(p->b, '{');
	p->depth++;
	member(p, "title", f->label, &first);
	member(p, "description", f->help, &first);
	put_kind(p, f, f->kind, open, &first);
	if (f->kind == FIELD_LIST)
		put_list(p, f, open, &first);
	if (f->default_text.n > 0) {
		key(p, "default", &first);
		put_value(p->b, f->kind, f->default_text);
	}
	put_example(p, f, &first);
	put_field_checks(p, f, &first);
	p->depth--;
	line(p);
	buf_putc(p->b, '}');
}

static void
put_required(struct printer *p, const struct field *fields, bool *first)
{
	bool any = false;

	for (const struct field *f = fields; f != NULL; f = f->next) {
		if (!f->required || f->blank || f->has_default)
			continue;
		if (!any)
			key(p, "required", first);
		buf_puts(p->b, any ? ", " : "[");
		put_string(p->b, f->name);
		any = true;
	}
	if (any)
		buf_putc(p->b, ']');
}

static void
put_group(struct printer *p, const struct field *fields, bool *first)
{
	bool inner = true;

	key(p, "properties", first);
	buf_putc(p->b, '{');
	p->depth++;
	if (p->depth == 2) /* the data may name its schema */
		literal(p, "$schema", "{}", &inner);
	for (const struct field *f = fields; f != NULL; f = f->next) {
		if (!inner)
			buf_putc(p->b, ',');
		inner = false;
		line(p);
		put_string(p->b, f->name);
		buf_puts(p->b, ": ");
		put_field(p, f);
	}
	p->depth--;
	line(p);
	buf_putc(p->b, '}');
	put_required(p, fields, first);
	literal(p, "additionalProperties", "false", first);
}

/* What --context takes, as $defs/context. */
static void
put_context(struct printer *p, const struct template *t, bool *first)
{
	bool inner = true;

	if (t->context == NULL)
		return;
	key(p, "$defs", first);
	buf_puts(p->b, "{\"context\": {");
	p->depth++;
	literal(p, "type", "\"object\"", &inner);
	put_group(p, t->context, &inner);
	p->depth--;
	buf_puts(p->b, "}}");
}

void
template_schema(struct buf *b, const struct template *t)
{
	struct facts facts;
	struct diag mute;
	struct val root = template_val_null();
	struct eval e = {b->arena, &mute, NULL, &root, &facts, NULL};
	struct printer p = {b, 1, &e};
	bool first = true, any = false;

	diag_init(&mute, b->arena);
	template_facts_init(b->arena, &facts, t, NULL, NULL);
	template_facts_lets(b->arena, &mute, &facts, &root);

	buf_putc(b, '{');
	literal(&p, "$schema",
	    "\"https://json-schema.org/draft/2020-12/schema\"", &first);
	member(&p, "title", t->title, &first);
	literal(&p, "type", "\"object\"", &first);
	put_group(&p, t->fields, &first);
	put_checks(&p, t->doc_checks, NULL, &first, &any);
	if (any)
		buf_putc(b, ']');
	put_context(&p, t, &first);
	buf_puts(b, "\n}\n");
}

/* ---- blank ----
 * Empty values: whatever must be there and was not filled in is found by
 * template_check. What has a default shows it. */
static void blank_group(struct printer *p, const struct field *fields);
static void blank_value(
    struct printer *p, const struct field *f, enum field_kind kind);

/* As many items as there must be; one where a list is wanted. An empty item of
 * a list that may be empty would be one more thing to fill in. */
static void
blank_list(struct printer *p, const struct field *f)
{
	int32_t n = f->min;

	if (n == 0 && f->required)
		n = 1;
	buf_putc(p->b, '[');
	p->depth++;
	for (int32_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(p->b, ',');
		line(p);
		blank_value(p, f, f->of);
	}
	p->depth--;
	if (n > 0)
		line(p);
	buf_putc(p->b, ']');
}

static void
blank_value(struct printer *p, const struct field *f, enum field_kind kind)
{
	if (kind == FIELD_GROUP)
		blank_group(p, f->children);
	else if (kind == FIELD_LIST)
		blank_list(p, f);
	else if (f->default_text.n > 0)
		put_value(p->b, kind, f->default_text);
	else
		buf_puts(p->b, kind == FIELD_BOOL ? "null" : "\"\"");
}

static void
blank_group(struct printer *p, const struct field *fields)
{
	bool first = true;

	buf_putc(p->b, '{');
	p->depth++;
	for (const struct field *f = fields; f != NULL; f = f->next) {
		if (!first)
			buf_putc(p->b, ',');
		first = false;
		line(p);
		put_string(p->b, f->name);
		buf_puts(p->b, ": ");
		blank_value(p, f, f->kind);
	}
	p->depth--;
	line(p);
	buf_putc(p->b, '}');
}

void
template_blank(struct buf *b, const struct template *t)
{
	struct printer p = {b, 0, NULL};

	blank_group(&p, t->fields);
	buf_putc(b, '\n');
}
