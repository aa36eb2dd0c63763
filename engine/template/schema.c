/* What the fields of a template look like from outside: JSON Schema, and an
 * empty data file to fill in. */
#include "engine/template/inner.h"

struct printer {
	struct buf *b;
	int depth;
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

/* ---- schema ---- */
#define DATE_FORMS                                                             \
	"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})$"
#define DATE_FORMS_OPEN                                                        \
	"^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|([0-9]{1,2}/)?[0-9]{1,2}/[0-9]{4})?$"
#define LINES_ITEMS "{\"type\": [\"string\", \"number\"]}"

static void put_group(
    struct printer *p, const struct field *fields, bool *first);

static void
put_choices(struct printer *p, const struct field *f, bool *first)
{
	key(p, "enum", first);
	buf_putc(p->b, '[');
	for (size_t i = 0; i < f->n_values; i++) {
		int32_t n;

		if (i > 0)
			buf_puts(p->b, ", ");
		put_string(p->b, f->values[i]);
		/* 13 is taken as well as "13" */
		if (str_to_int(f->values[i], &n)) {
			buf_puts(p->b, ", ");
			buf_int(p->b, n);
		}
	}
	if (!f->required || f->blank)
		buf_puts(p->b, ", \"\", null");
	buf_putc(p->b, ']');
}

/* The types a value of the kind may have in JSON. */
static void
put_type(struct printer *p, const struct field *f, enum field_kind kind,
    bool open, bool *first)
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

	if (kind == FIELD_CHOICE) {
		put_choices(p, f, first);
		return;
	}
	key(p, "type", first);
	buf_putc(p->b, '[');
	buf_puts(p->b, types[kind]);
	if (open)
		buf_puts(p->b, ", \"null\"");
	buf_putc(p->b, ']');
}

static void
put_kind(struct printer *p, const struct field *f, enum field_kind kind,
    bool open, bool *first)
{
	put_type(p, f, kind, open, first);
	switch (kind) {
	case FIELD_TEXT:
		literal(p, "pattern", "\"^[^\\\\n\\\\r]*$\"", first);
		break;
	case FIELD_LINES:
	case FIELD_RICH:
		literal(p, "items", LINES_ITEMS, first);
		break;
	case FIELD_DATE:
		member(p, "pattern",
		    open ? STR(DATE_FORMS_OPEN) : STR(DATE_FORMS), first);
		break;
	case FIELD_NUMBER:
		/* a text is taken too when it is digits, or nothing */
		member(p, "pattern",
		    open ? STR("^(-?[0-9]+([.][0-9]+)?)?$")
			 : STR("^-?[0-9]+([.][0-9]+)?$"),
		    first);
		break;
	case FIELD_GROUP:
		put_group(p, f->children, first);
		break;
	case FIELD_CHOICE:
	case FIELD_BOOL:
	case FIELD_LIST:
	case FIELD_IMAGE:
		break;
	}
}

static void
put_list(struct printer *p, const struct field *f, bool *first)
{
	bool inner = true;

	count(p, "minItems", f->min, first);
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
put_field(struct printer *p, const struct field *f)
{
	bool first = true, open = !f->required || f->blank || f->has_default;

	buf_putc(p->b, '{');
	p->depth++;
	member(p, "title", f->label, &first);
	member(p, "description", f->help, &first);
	put_kind(p, f, f->kind, open, &first);
	if (f->kind == FIELD_LIST)
		put_list(p, f, &first);
	member(p, "default", f->default_text, &first);
	if (f->example.n > 0) {
		key(p, "examples", &first);
		buf_putc(p->b, '[');
		put_string(p->b, f->example);
		buf_putc(p->b, ']');
	}
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

void
template_schema(struct buf *b, const struct template *t)
{
	struct printer p = {b, 1};
	bool first = true;

	buf_putc(b, '{');
	literal(&p, "$schema",
	    "\"https://json-schema.org/draft/2020-12/schema\"", &first);
	member(&p, "title", t->title, &first);
	literal(&p, "type", "\"object\"", &first);
	put_group(&p, t->fields, &first);
	buf_puts(b, "\n}\n");
}

/* ---- blank ---- */
static void blank_group(struct printer *p, const struct field *fields);

static void
blank_value(struct printer *p, const struct field *f, enum field_kind kind)
{
	struct str s = f->example.n > 0 ? f->example : f->default_text;
	bool digits = false;
	int32_t n;

	switch (kind) {
	case FIELD_BOOL:
		buf_puts(p->b,
		    str_is(s, "yes") || str_is(s, "true") ? "true" : "false");
		return;
	case FIELD_GROUP:
		blank_group(p, f->children);
		return;
	case FIELD_LIST:
		buf_putc(p->b, '[');
		p->depth++;
		line(p);
		blank_value(p, f, f->of);
		p->depth--;
		line(p);
		buf_putc(p->b, ']');
		return;
	case FIELD_CHOICE:
		if (s.n == 0 && f->n_values > 0)
			s = f->values[0];
		digits = true;
		break;
	case FIELD_NUMBER:
		digits = true;
		break;
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_RICH:
	case FIELD_DATE:
	case FIELD_IMAGE:
		break;
	}
	if (digits && str_to_int(s, &n))
		buf_int(p->b, n);
	else
		put_string(p->b, s);
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
	struct printer p = {b, 0};

	blank_group(&p, t->fields);
	buf_putc(b, '\n');
}
