/* What can be known of values before there is data: which paths exist, which
 * of them are lists or groups. A path no field stands for is a finding when
 * the template is loaded, whether the place is ever reached or not.
 *
 * A component's body sees its parameters only, and what they are depends on
 * the <use>; so a body is walked once for each combination of kinds it is
 * used with (and once with unknown kinds where it is never used). The same
 * finding at the same place is filed once. */
#include "engine/template/review.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/expr.h"
#include "engine/text/text.h"

#define COMBINATIONS_MOST 2000

struct names {
	const struct names *parent;
	struct str name; /* empty: nothing is looked up further up */
	struct type type;
	bool loop;
	const struct field *field; /* it stands for, or NULL */
};

/* The kinds a component's body was walked with. */
struct checked {
	struct checked *next;
	const struct type *types;
	size_t n;
};

struct inferrer {
	struct arena *a;
	struct diag *d;
	const struct template *t;
	size_t first; /* findings before ours */
	size_t combinations;
	int depth;
	bool styles;            /* in styles: each unknown name once a file */
	const struct node *use; /* outermost, when in a component; or NULL */
	bool unused;            /* in a component nobody uses */
	bool says_qr;
	bool *used;               /* for each field: an expression names it */
	const struct names *lets; /* of <fields>, those before */
};

/* Where an expression stands. */
struct seat {
	const struct names *names;
	bool root;                /* fields can be seen */
	struct str component;     /* else: which one's parameters */
	const struct type *value; /* of the check's subject; NULL: no check */
	const struct check *check;
	bool review; /* the document can be seen, no fields */
};

static const struct type type_any = {KIND_ANY, NULL, KIND_ANY};
static const struct type type_text = {KIND_TEXT, NULL, KIND_ANY};

static struct type type_of(
    struct inferrer *f, const struct seat *s, const struct expr *x);
static const struct names *names_of_group(
    struct inferrer *f, const struct names *around, const struct field *fields);

/* ---- fields that are used ---- */
static void
use_field(struct inferrer *f, const struct field *fd)
{
	if (fd->number != FIELD_OF_NONE)
		f->used[fd->number] = true;
}

/* All that a value holds whose way is lost from here on. */
static void
use_all(struct inferrer *f, const struct field *fields)
{
	for (const struct field *k = fields; k != NULL; k = k->next) {
		use_field(f, k);
		use_all(f, k->children);
	}
}

/* ---- findings ---- */
static bool
filed(const struct inferrer *f, enum finding_code code, struct place p)
{
	for (size_t i = f->first; i < f->d->n; i++) {
		const struct finding *g = &f->d->v[i];

		if (g->code == code && g->place.line == p.line &&
		    g->place.column == p.column &&
		    str_eq(g->place.file, p.file))
			return true;
	}
	return false;
}

static struct str
kind_name(enum type_kind k)
{
	switch (k) {
	case KIND_ANY:
		return STR("?");
	case KIND_NULL:
		return STR(BOTH("trống", "nothing"));
	case KIND_BOOL:
		return STR(BOTH("đúng-sai", "true or false"));
	case KIND_NUMBER:
		return STR(BOTH("số", "a number"));
	case KIND_TEXT:
		return STR(BOTH("chữ", "text"));
	case KIND_DATE:
		return STR(BOTH("ngày", "a date"));
	case KIND_LINES:
		return STR(BOTH("các dòng", "lines"));
	case KIND_LIST:
		return STR(BOTH("danh sách", "a list"));
	case KIND_GROUP:
		return STR(BOTH("nhóm", "a group"));
	}
	return STR_NONE;
}

/* In a component: which <use> gives it such values. */
static void
put_use(const struct inferrer *f, struct buf *b)
{
	if (f->use == NULL)
		return;
	buf_puts(b, BOTH(" (được gọi ở", " (used at") " ");
	buf_str(b, f->use->place.file);
	buf_putc(b, ':');
	buf_int(b, f->use->place.line);
	buf_putc(b, ':');
	buf_int(b, f->use->place.column);
	buf_putc(b, ')');
}

static void
wrong(struct inferrer *f, const struct expr *x, struct str expected,
    enum type_kind found)
{
	struct buf b = buf_new(f->a);

	if (filed(f, FINDING_EXPRESSION_KIND, x->place))
		return;
	buf_puts(&b, BOTH("cần", "expected") " ");
	buf_str(&b, expected);
	buf_puts(&b, BOTH(", không phải", ", not") " ");
	buf_str(&b, kind_name(found));
	put_use(f, &b);
	diag_at(f->d, FINDING_EXPRESSION_KIND, x->place, STR_NONE, x->source,
	    buf_take(&b));
}

/* ---- names ---- */
static struct type
type_of_kind(enum field_kind kind, const struct field *children)
{
	struct type t = type_text;

	switch (kind) {
	case FIELD_TEXT:
	case FIELD_CHOICE:
	case FIELD_IMAGE:
	case FIELD_LIST:
		break;
	case FIELD_LINES:
	case FIELD_RICH:
		t.kind = KIND_LINES;
		break;
	case FIELD_DATE:
		t.kind = KIND_DATE;
		break;
	case FIELD_NUMBER:
		t.kind = KIND_NUMBER;
		break;
	case FIELD_BOOL:
		t.kind = KIND_BOOL;
		break;
	case FIELD_GROUP:
		t.kind = KIND_GROUP;
		t.fields = children;
		break;
	}
	return t;
}

static struct type
type_of_field(const struct field *fd)
{
	struct type t;

	if (fd->kind != FIELD_LIST)
		return type_of_kind(fd->kind, fd->children);
	t = type_of_kind(fd->of, fd->children);
	t.item = t.kind;
	t.kind = KIND_LIST;
	return t;
}

static struct type
type_of_item(const struct type *list)
{
	struct type t = type_any;

	if (list->kind == KIND_LINES)
		return type_text;
	if (list->kind == KIND_LIST) {
		t.kind = list->item;
		t.fields = list->fields;
	}
	return t;
}

static const struct names *
name_find(const struct seat *s, struct str name)
{
	for (const struct names *n = s->names; n != NULL; n = n->parent)
		if (str_eq(n->name, name))
			return n;
	return NULL;
}

static bool
filed_name(const struct inferrer *f, struct place p, struct str path)
{
	for (size_t i = f->first; i < f->d->n; i++) {
		const struct finding *g = &f->d->v[i];

		if (g->code == FINDING_PATH_UNKNOWN &&
		    str_eq(g->place.file, p.file) && str_eq(g->arg[0], path))
			return true;
	}
	return false;
}

static void
tell_path(struct inferrer *f, const struct seat *s, const struct expr *x,
    const struct field *fields, struct str path)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0;

	enum finding_code code =
	    s->component.n > 0 ? FINDING_PARAM_UNKNOWN : FINDING_PATH_UNKNOWN;
	struct buf more = buf_new(f->a);

	if (filed(f, code, x->place) ||
	    (f->styles && filed_name(f, x->place, path)))
		return;
	if (f->d->errors >= TEMPLATE_SUGGESTIONS)
		fields = NULL;
	for (const struct names *k = s->names; k != NULL; k = k->parent)
		if (k->name.n > 0 && f->d->errors < TEMPLATE_SUGGESTIONS)
			ARENA_PUSH(f->a, v, n, cap, k->name);
	for (; fields != NULL; fields = fields->next)
		ARENA_PUSH(f->a, v, n, cap, fields->name);
	buf_str(&more, text_did_you_mean(f->a, x->name, v, n));
	if (s->component.n > 0) {
		diag_at(f->d, code, x->place, STR_NONE, path, s->component,
		    buf_take(&more));
		return;
	}
	put_use(f, &more);
	diag_at(f->d, code, x->place, STR_NONE, path, buf_take(&more));
}

/* Names of <fields>, and registers. */
static bool
known_type(
    const struct inferrer *f, bool lets, struct str name, struct type *out)
{
	for (const struct names *n = lets ? f->lets : NULL; n; n = n->parent) {
		if (str_eq(n->name, name)) {
			*out = n->type;
			return true;
		}
	}
	for (const struct registry *g = f->t->registers; g; g = g->next) {
		if (!str_eq(g->name, name))
			continue;
		out->kind = KIND_LIST;
		out->item = KIND_GROUP;
		out->fields = g->list.fields;
		return true;
	}
	return false;
}

static struct type
type_of_name(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	const struct names *n = name_find(s, x->name);
	const struct field *fields = s->root ? f->t->fields : NULL;
	const struct field *fd;
	struct type t;

	if (n != NULL) {
		if (n->field != NULL)
			use_field(f, n->field);
		return n->type;
	}
	fd = template_field_find(fields, x->name);
	if (fd != NULL) {
		use_field(f, fd);
		return type_of_field(fd);
	}
	if ((s->root || s->review) && known_type(f, s->root, x->name, &t))
		return t;
	tell_path(f, s, x, fields, x->name);
	return type_any;
}

static void
path_put(struct buf *b, const struct expr *x)
{
	if (x->kind == EXPR_MEMBER) {
		path_put(b, x->a);
		if (b->n > 0)
			buf_putc(b, '.');
		buf_str(b, x->name);
	} else if (x->kind == EXPR_INDEX) {
		path_put(b, x->a);
		buf_puts(b, "[]");
	} else if (x->kind == EXPR_NAME) {
		buf_str(b, x->name);
	}
}

static struct type
type_of_member(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type t = type_of(f, s, x->a);
	struct seat alone = {0};
	const struct field *fd;
	struct buf path;

	if (t.kind == KIND_ANY || t.kind == KIND_NULL)
		return type_any;
	if (t.kind != KIND_GROUP) {
		wrong(f, x, STR(BOTH("nhóm", "a group")), t.kind);
		return type_any;
	}
	fd = template_field_find(t.fields, x->name);
	if (fd != NULL) {
		use_field(f, fd);
		return type_of_field(fd);
	}
	path = buf_new(f->a);
	path_put(&path, x);
	tell_path(f, &alone, x, t.fields, buf_take(&path));
	return type_any;
}

/* ---- expressions ---- */
static void
need(struct inferrer *f, const struct expr *x, const struct type *t,
    uint32_t accepts, struct str expected)
{
	if (t->kind != KIND_ANY && t->kind != KIND_NULL &&
	    (accepts & ACCEPTS(t->kind)) == 0)
		wrong(f, x, expected, t->kind);
}

static struct type
type_of_index(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type list = type_of(f, s, x->a), at = type_of(f, s, x->b);

	need(f, x, &list, ACCEPTS(KIND_LIST) | ACCEPTS(KIND_LINES),
	    STR(BOTH("danh sách", "a list")));
	need(f, x, &at, ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_TEXT),
	    STR(BOTH("số", "a number")));
	return type_of_item(&list);
}

/* Is there such a fact in a check of that form? */
static bool
has_fact(const struct check *c, enum fact fact)
{
	if (c == NULL)
		return true;
	switch ((int)fact) {
	case FACT_OTHER:
	case FACT_TIMES:
		return c->unique != UNIQUE_NO;
	case FACT_FOUND:
		return c->n_on > 0;
	default:
		return true;
	}
}

static struct type
type_of_wide_fact(
    struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type t = type_any;

	if (x->fact == FACT_TODAY) {
		t.kind = KIND_DATE;
	} else if (x->fact == FACT_DIGEST) {
		t.kind = KIND_TEXT;
	} else if (x->fact == FACT_QR) {
		t.kind = KIND_BOOL;
		f->says_qr = true;
	} else if (x->fact == FACT_CONTEXT) {
		t.kind = f->t->context != NULL ? KIND_GROUP : KIND_NULL;
		t.fields = f->t->context;
	} else if (s->value == NULL || !has_fact(s->check, x->fact)) {
		if (!filed(f, FINDING_PATH_UNKNOWN, x->place))
			diag_at(f->d, FINDING_PATH_UNKNOWN, x->place, STR_NONE,
			    str_cat(f->a, STR("@"), x->name),
			    s->value == NULL
				? STR(" (→ " BOTH("chỉ trong",
				      "only inside") " <check>, <kind>)")
				: STR(" (→ " BOTH("chỉ khi có",
				      "only with") " unique, unique=\"once\", "
						   "on)"));
	} else if (x->fact == FACT_VALUE || x->fact == FACT_TYPED) {
		t = *s->value;
	} else {
		t.kind = x->fact == FACT_LABEL || x->fact == FACT_FOUND
			     ? KIND_TEXT
			     : KIND_NUMBER;
	}
	return t;
}

static struct type
type_of_fact(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type t = {x->fact == FACT_INDEX || x->fact == FACT_COUNT
			     ? KIND_NUMBER
			     : KIND_BOOL,
	    NULL, KIND_ANY};
	const struct names *n = s->names;

	if (x->fact >= FACT_OF_JOB)
		return type_of_wide_fact(f, s, x);
	while (n != NULL && !n->loop)
		n = n->parent;
	if (n == NULL && !filed(f, FINDING_PATH_UNKNOWN, x->place))
		diag_at(f->d, FINDING_PATH_UNKNOWN, x->place, STR_NONE,
		    str_cat(f->a, STR("@"), x->name),
		    STR(" (→ " BOTH("chỉ trong", "only inside") " <each>)"));
	return t;
}

/* A number, or text that may be one. */
static void
need_number(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type t = type_of(f, s, x);

	if (x->kind == EXPR_VALUE && t.kind == KIND_TEXT &&
	    !number_check(str_trim(x->value.text)))
		wrong(f, x,
		    STR(BOTH("số (nối chữ thì viết liền: {{a}} {{b}})",
			"a number (to join texts, write them side by side: "
			"{{a}} {{b}})")),
		    KIND_TEXT);
	else
		need(f, x, &t, ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_TEXT),
		    STR(BOTH("số", "a number")));
}

static struct type
type_of_sum(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type t = {KIND_NUMBER, NULL, KIND_ANY};

	need_number(f, s, x->a);
	if (x->b != NULL)
		need_number(f, s, x->b);
	return t;
}

static struct type
type_bool(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type t = {KIND_BOOL, NULL, KIND_ANY};

	type_of(f, s, x->a);
	if (x->b != NULL)
		type_of(f, s, x->b);
	return t;
}

static bool
type_same(const struct type *p, const struct type *q)
{
	return p->kind == q->kind && p->fields == q->fields &&
	       p->item == q->item;
}

static struct type
type_either(struct inferrer *f, const struct type *p, const struct type *q)
{
	if (p->kind == KIND_NULL)
		return *q;
	if (q->kind == KIND_NULL || type_same(p, q))
		return *p;
	use_all(f, p->fields);
	use_all(f, q->fields);
	return type_any;
}

static struct type
type_of_choose(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type p, q;

	type_of(f, s, x->a);
	p = type_of(f, s, x->b);
	q = type_of(f, s, x->c);
	return type_either(f, &p, &q);
}

/* The field of a list of groups that the filter's argument names; NULL when
 * there is none, or it is not known before there is data. */
static const struct field *
named_field(struct inferrer *f, const struct expr *x, const struct type *list)
{
	const struct expr *arg = x->n_args > 0 ? x->args[0] : NULL;
	const struct field *fd;
	size_t n;
	const struct str *v;

	if (arg == NULL || list->kind != KIND_LIST || list->item != KIND_GROUP)
		return NULL;
	if (arg->kind != EXPR_VALUE) {
		use_all(f, list->fields);
		return NULL;
	}
	fd = template_field_find(list->fields, arg->value.text);
	if (fd != NULL) {
		use_field(f, fd);
	} else if (!filed(f, FINDING_PATH_UNKNOWN, arg->place)) {
		v = template_field_names(f->a, list->fields, &n);
		if (f->d->errors >= TEMPLATE_SUGGESTIONS)
			n = 0;
		diag_at(f->d, FINDING_PATH_UNKNOWN, arg->place, STR_NONE,
		    arg->value.text,
		    text_did_you_mean(f->a, arg->value.text, v, n));
	}
	return fd;
}

/* What the list is sorted by must have an order. */
static void
check_sort(struct inferrer *f, const struct expr *x, const struct type *list)
{
	bool names = strcmp(x->filter->name, "sort-names") == 0;
	uint32_t accepts = ACCEPTS(KIND_TEXT) | ACCEPTS(KIND_LINES);
	struct str expected = STR(BOTH("chữ", "text"));
	const struct field *fd = named_field(f, x, list);
	struct type by = type_of_item(list);

	if (!names) {
		accepts |= ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_DATE);
		expected =
		    STR(BOTH("chữ, số hoặc ngày", "text, a number or a date"));
	}
	if (x->n_args == 0 && by.kind == KIND_GROUP) {
		expected = STR(BOTH("chữ, số hoặc ngày (danh sách nhóm thì nêu "
				    "trường: sort: 'ten')",
		    "text, a number or a date (of a list of groups, name the "
		    "field: sort: 'ten')"));
	} else if (x->n_args > 0) {
		need(f, x, &by, ACCEPTS(KIND_GROUP),
		    STR(BOTH("danh sách nhóm (vì có tên trường)",
			"a list of groups, since a field is named")));
		if (fd == NULL)
			return;
		by = type_of_field(fd);
	}
	need(f, x, &by, accepts, expected);
}

/* The test of each group of the list. */
static void
infer_those(struct inferrer *f, const struct seat *s, const struct expr *x,
    const struct type *in)
{
	struct type item = type_of_item(in);
	struct seat inner = *s;

	need(f, x, &item, ACCEPTS(KIND_GROUP),
	    STR(BOTH("danh sách nhóm", "a list of groups")));
	if (item.kind != KIND_GROUP)
		return;
	inner.names = names_of_group(f, s->names, item.fields);
	type_of(f, &inner, x->args[0]);
}

/* A list of what the field of the groups holds: of a list, of its items. */
static struct type
type_of_gather(struct inferrer *f, const struct expr *x, const struct type *in)
{
	struct type item = type_of_item(in), t = {KIND_LIST, NULL, KIND_ANY};
	const struct field *fd;

	need(f, x, &item, ACCEPTS(KIND_GROUP),
	    STR(BOTH("danh sách nhóm", "a list of groups")));
	fd = named_field(f, x, in);
	if (fd == NULL)
		return t;
	item = type_of_field(fd);
	if (item.kind == KIND_LIST)
		return item;
	t.item = item.kind == KIND_LINES ? KIND_TEXT : item.kind;
	t.fields = item.fields;
	return t;
}

static struct type
type_of_filter(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	struct type in = type_of(f, s, x->a), arg = type_any, t = type_any;
	const struct filter *k = x->filter;

	for (size_t i = 0; i < x->n_args && k->args != ARGS_TEST; i++)
		arg = type_of(f, s, x->args[i]);
	need(f, x, &in, k->accepts,
	    STR(BOTH("giá trị bộ lọc nhận", "a value the filter takes")));
	if (strcmp(k->name, "sum") == 0 || strcmp(k->name, "find") == 0 ||
	    strcmp(k->name, "where") == 0)
		named_field(f, x, &in);
	if (strncmp(k->name, "sort", 4) == 0)
		check_sort(f, x, &in);
	if (k->args == ARGS_TEST)
		infer_those(f, s, x, &in);
	if (strcmp(k->name, "gather") == 0)
		return type_of_gather(f, x, &in);
	if (k->gives != KIND_ANY) {
		t.kind = k->gives;
		return t;
	}
	if (strcmp(k->name, "first") == 0 || strcmp(k->name, "last") == 0 ||
	    strcmp(k->name, "find") == 0)
		return type_of_item(&in);
	if (strcmp(k->name, "default") == 0)
		return type_either(f, &in, &arg);
	if (strcmp(k->name, "blank") == 0)
		return type_either(f, &in, &type_text);
	return in.kind == KIND_NUMBER || in.kind == KIND_DATE ? type_text : in;
}

static struct type
type_of_value(const struct expr *x)
{
	struct type t = type_text;

	if (x->value.kind == VAL_NULL)
		t.kind = KIND_NULL;
	else if (x->value.kind == VAL_BOOL)
		t.kind = KIND_BOOL;
	else if (x->value.kind == VAL_NUMBER)
		t.kind = KIND_NUMBER;
	return t;
}

static struct type
type_of(struct inferrer *f, const struct seat *s, const struct expr *x)
{
	switch (x->kind) {
	case EXPR_VALUE:
		return type_of_value(x);
	case EXPR_NAME:
		return type_of_name(f, s, x);
	case EXPR_FACT:
		return type_of_fact(f, s, x);
	case EXPR_MEMBER:
		return type_of_member(f, s, x);
	case EXPR_INDEX:
		return type_of_index(f, s, x);
	case EXPR_NOT:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_COMPARE:
		return type_bool(f, s, x);
	case EXPR_NEGATE:
	case EXPR_ADD:
	case EXPR_SUBTRACT:
	case EXPR_MULTIPLY:
		return type_of_sum(f, s, x);
	case EXPR_CHOOSE:
		return type_of_choose(f, s, x);
	case EXPR_FILTER:
		return type_of_filter(f, s, x);
	}
	return type_any;
}

/* ---- attributes and text ---- */
#define PRINTS                                                                 \
	(ACCEPTS(KIND_NUMBER) | ACCEPTS(KIND_TEXT) | ACCEPTS(KIND_DATE) |      \
	    ACCEPTS(KIND_LINES))

static void
infer_pattern(struct inferrer *f, const struct seat *s, const struct pattern *p,
    bool words)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct expr *x = p->parts[i].expr;
		struct type t;

		if (x == NULL)
			continue;
		t = type_of(f, s, x);
		need(f, x, &t, words ? PRINTS : PRINTS | ACCEPTS(KIND_BOOL),
		    STR(BOTH("giá trị in được (dùng join cho danh sách, ? : "
			     "cho đúng-sai)",
			"a value that prints (join for a list, ? : for true or "
			"false)")));
	}
}

/* What a <let> or a parameter will hold. */
static struct type
type_of_attr(struct inferrer *f, const struct seat *s, const struct attr *at)
{
	const struct expr *x = template_pattern_single(&at->pattern);

	if (x != NULL)
		return type_of(f, s, x);
	infer_pattern(f, s, &at->pattern, false);
	return type_text;
}

static void
infer_attrs(struct inferrer *f, const struct seat *s, const struct node *n)
{
	for (size_t i = 0; i < n->n_attrs; i++) {
		const struct attr *at = &n->attrs[i];

		if (at->type == TYPE_VALUE)
			continue;
		if (at->expr == NULL)
			infer_pattern(f, s, &at->pattern, false);
		else if (n->kind != EL_EACH)
			type_of(f, s, at->expr);
	}
}

/* ---- nodes ---- */
static void infer_children(
    struct inferrer *f, const struct seat *s, const struct node *first);

static void
infer_each(struct inferrer *f, const struct seat *s, const struct node *n)
{
	const struct attr *in = template_attr_find(n, ATTR_IN);
	struct names item = {
	    s->names, template_attr_text(n, ATTR_AS), type_any, true, NULL};
	struct seat inner = {
	    .names = &item, .root = s->root, .component = s->component};
	struct type list;

	if (in != NULL && in->expr != NULL) {
		list = type_of(f, s, in->expr);
		need(f, in->expr, &list,
		    ACCEPTS(KIND_LIST) | ACCEPTS(KIND_LINES),
		    STR(BOTH("danh sách", "a list")));
		item.type = type_of_item(&list);
	}
	infer_children(f, &inner, n->children);
}

static void
infer_rich(struct inferrer *f, const struct seat *s, const struct node *n)
{
	const struct attr *in = template_attr_find(n, ATTR_IN);
	struct type t;

	if (in == NULL || in->expr == NULL)
		return;
	t = type_of(f, s, in->expr);
	need(f, in->expr, &t, ACCEPTS(KIND_LINES) | ACCEPTS(KIND_TEXT),
	    STR(BOTH("trường rich", "a rich field")));
}

static bool
walked(const struct component *c, const struct type *types, size_t n)
{
	for (const struct checked *k = c->checked; k != NULL; k = k->next) {
		size_t i = 0;

		while (i < n && type_same(&k->types[i], &types[i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

static void
infer_component(
    struct inferrer *f, struct component *c, const struct type *types, size_t n)
{
	struct checked *k;
	const struct names *names = NULL;
	struct seat s = {.root = c->sees_fields,
	    .component = c->sees_fields ? STR_NONE : c->name};
	size_t i = 0;

	if (walked(c, types, n) || (c->sees_fields && f->unused))
		return;
	if (f->combinations++ > COMBINATIONS_MOST ||
	    f->depth > TEMPLATE_DEPTH) {
		for (; i < n; i++)
			use_all(f, types[i].fields);
		return;
	}
	k = ARENA_NEW(f->a, struct checked);
	k->types = types;
	k->n = n;
	k->next = c->checked;
	c->checked = k;
	for (const struct param *p = c->params; p != NULL; p = p->next, i++) {
		struct names *here = ARENA_NEW(f->a, struct names);

		here->parent = names;
		here->name = p->name;
		here->type = types[i];
		names = here;
	}
	s.names = names;
	f->depth++;
	infer_children(f, &s, c->node->children);
	f->depth--;
}

static const struct attr *
argument_find(const struct node *use, struct str name)
{
	for (size_t i = 0; i < use->n_attrs; i++)
		if (use->attrs[i].id == ATTR_COUNT &&
		    use->attrs[i].type == TYPE_VALUE &&
		    str_eq(use->attrs[i].name, name))
			return &use->attrs[i];
	return NULL;
}

static void
infer_use(struct inferrer *f, const struct seat *s, const struct node *n)
{
	struct component *c = n->component;
	struct type *types;
	size_t count = 0, i = 0;
	bool outermost = f->use == NULL && s->root;

	infer_children(f, s, n->children);
	if (c == NULL)
		return;
	for (const struct param *p = c->params; p != NULL; p = p->next)
		count++;
	types = ARENA_ARRAY(f->a, struct type, count);
	for (const struct param *p = c->params; p != NULL; p = p->next, i++) {
		const struct attr *at = argument_find(n, p->name);

		types[i].kind = p->value != NULL ? KIND_TEXT : KIND_NULL;
		if (at != NULL)
			types[i] = type_of_attr(f, s, at);
	}
	if (outermost)
		f->use = n;
	infer_component(f, c, types, count);
	if (outermost)
		f->use = NULL;
}

static void
infer_node(struct inferrer *f, const struct seat *s, const struct node *n)
{
	infer_attrs(f, s, n);
	switch ((int)n->kind) {
	case EL_TEXT:
		infer_pattern(f, s, &n->pattern, true);
		break;
	case EL_EACH:
		infer_each(f, s, n);
		break;
	case EL_USE:
		infer_use(f, s, n);
		break;
	case EL_RICH:
		infer_rich(f, s, n);
		break;
	default:
		infer_children(f, s, n->children);
		break;
	}
}

/* A <let> is seen by its siblings behind it. */
static void
infer_children(
    struct inferrer *f, const struct seat *s, const struct node *first)
{
	struct seat here = *s;

	for (const struct node *n = first; n != NULL; n = n->next) {
		const struct attr *value;
		struct names *name;

		infer_node(f, &here, n);
		if (n->kind != EL_LET)
			continue;
		value = template_attr_find(n, ATTR_VALUE);
		name = ARENA_NEW(f->a, struct names);
		name->parent = here.names;
		name->name = template_attr_text(n, ATTR_NAME);
		name->type = value ? type_of_attr(f, &here, value) : type_any;
		here.names = name;
	}
}

/* ---- checks of data ---- */
/* <let>s of <fields>: each sees those before it. */
static void
infer_lets(struct inferrer *f)
{
	struct seat s = {.root = true};

	for (size_t i = 0; i < f->t->n_lets; i++) {
		const struct node *n = f->t->lets[i];
		const struct attr *value = template_attr_find(n, ATTR_VALUE);
		struct names *name = ARENA_NEW(f->a, struct names);

		name->parent = f->lets;
		name->name = template_attr_text(n, ATTR_NAME);
		name->type = value ? type_of_attr(f, &s, value) : type_any;
		f->lets = name;
	}
}

static void
infer_check(struct inferrer *f, const struct seat *stand, const struct check *c)
{
	struct seat here = *stand, *s = &here;

	here.check = c;
	if (c->when != NULL)
		type_of(f, s, c->when);
	if (c->test != NULL)
		type_of(f, s, c->test);
	for (int i = 0; i < 2; i++) {
		if (c->message[i] != NULL)
			infer_pattern(f, s, c->message[i], true);
		if (c->help[i] != NULL)
			infer_pattern(f, s, c->help[i], true);
	}
}

static void
infer_checks(struct inferrer *f, const struct seat *s, const struct check *c,
    bool each_row)
{
	for (; c != NULL; c = c->next)
		if (c->each_row == each_row)
			infer_check(f, s, c);
}

/* Of <checks>, those for fields of the kind. */
static void
infer_applying(struct inferrer *f, const struct seat *s, const struct field *k,
    const struct check *c)
{
	enum field_kind kind = k->kind == FIELD_LIST ? k->of : k->kind;

	for (; c != NULL; c = c->next)
		if (c->kinds == 0 || (c->kinds & 1u << kind) != 0)
			infer_check(f, s, c);
}

/* A group's members as names, in front of those around. */
static const struct names *
names_of_group(
    struct inferrer *f, const struct names *around, const struct field *fields)
{
	for (const struct field *k = fields; k != NULL; k = k->next) {
		struct names *n = ARENA_NEW(f->a, struct names);

		n->parent = around;
		n->name = k->name;
		n->type = type_of_field(k);
		n->field = k;
		around = n;
	}
	return around;
}

static void
infer_simple(struct inferrer *f, const struct seat *s, const struct field *k)
{
	struct seat bare = {.value = s->value};

	if (k->checks != NULL) /* it is there to be checked */
		use_field(f, k);
	infer_checks(f, s, k->checks, false);
	if (k->named != NULL && k->named->normalise != NULL)
		type_of(f, &bare, k->named->normalise);
	if (k->named != NULL && k->named->keep != NULL)
		type_of(f, &bare, k->named->keep);
	for (const struct kind *d = k->named; d != NULL; d = d->parent)
		infer_checks(f, s, d->checks, false);
	infer_applying(f, s, k, f->t->first_checks);
	infer_applying(f, s, k, f->t->checks);
}

static void
infer_fields(
    struct inferrer *f, const struct names *around, const struct field *fields)
{
	for (const struct field *k = fields; k != NULL; k = k->next) {
		struct type whole = type_of_field(k);
		struct type one =
		    k->kind == FIELD_LIST ? type_of_item(&whole) : whole;
		const struct names *inner =
		    names_of_group(f, around, k->children);
		struct seat s = {
		    .names = around, .root = true, .value = &whole};
		struct seat in = {.names = inner, .root = true, .value = &one};

		if (k->label_pattern != NULL) {
			struct seat top = {.root = true};

			infer_pattern(f, &top, k->label_pattern, true);
		}
		if (k->kind == FIELD_GROUP)
			s.names = inner;
		if (k->children != NULL) {
			infer_checks(f, &s, k->checks, false);
			infer_checks(f, &in, k->checks, true);
		} else {
			in.names = around;
			infer_simple(f, &in, k);
		}
		infer_fields(f, inner, k->children);
	}
}

static void
infer_data(struct inferrer *f)
{
	struct seat s = {.root = true, .value = &type_any};

	infer_lets(f);
	infer_fields(f, NULL, f->t->fields);
	infer_checks(f, &s, f->t->doc_checks, false);
}

/* ---- expectations of the document ---- */
static void
infer_expect(
    struct inferrer *f, const struct names *around, const struct expectation *x)
{
	struct names *item = ARENA_NEW(f->a, struct names);
	struct type none = {KIND_NULL, NULL, KIND_ANY}, list, one = none;
	struct seat s = {.names = around, .review = true};
	struct seat in = {.names = around, .value = &one, .review = true};

	if (x->in != NULL) {
		list = type_of(f, &s, x->in);
		need(f, x->in, &list,
		    ACCEPTS(KIND_LIST) | ACCEPTS(KIND_LINES) |
			ACCEPTS(KIND_GROUP),
		    STR(BOTH("danh sách", "a list")));
		one = list.kind == KIND_GROUP ? list : type_of_item(&list);
	}
	if (x->as.n > 0) {
		item->parent = around;
		item->name = x->as;
		item->type = one;
		in.names = item;
	} else if (one.kind == KIND_GROUP) {
		in.names = names_of_group(f, around, one.fields);
	}
	infer_check(f, &in, &x->check);
}

void
template_infer_review(struct arena *a, struct diag *d, const struct review *r)
{
	struct inferrer f = {.a = a, .d = d, .t = &r->own, .first = d->n};
	struct seat s = {
	    .names = names_of_group(&f, NULL, r->fields), .review = true};

	for (size_t i = 0; i < r->n_lets; i++) {
		const struct attr *value =
		    template_attr_find(r->lets[i], ATTR_VALUE);
		struct names *name = ARENA_NEW(a, struct names);

		name->parent = s.names;
		name->name = template_attr_text(r->lets[i], ATTR_NAME);
		name->type = value ? type_of_attr(&f, &s, value) : type_any;
		s.names = name;
	}
	for (const struct expectation *x = r->first; x != NULL; x = x->next)
		infer_expect(&f, s.names, x);
}

/* ---- the whole template ---- */
/* Styles see the fields and the document's own <let>s. */
static void
infer_styles(struct inferrer *f, const struct seat *s)
{
	for (size_t i = 0; i < f->t->n_styles; i++)
		infer_node(f, s, f->t->styles[i]);
	for (size_t i = 0; i < f->t->n_list_styles; i++)
		infer_node(f, s, f->t->list_styles[i]);
}

static void
infer_document(struct inferrer *f)
{
	struct seat s = {.root = true};

	for (const struct node *n = f->t->document->children; n; n = n->next) {
		const struct attr *value = template_attr_find(n, ATTR_VALUE);
		struct names *name;

		if (n->kind != EL_LET)
			continue;
		name = ARENA_NEW(f->a, struct names);
		name->parent = s.names;
		name->name = template_attr_text(n, ATTR_NAME);
		name->type = value ? type_of_attr(f, &s, value) : type_any;
		s.names = name;
	}
	f->styles = true;
	infer_styles(f, &s);
	f->styles = false;
	infer_attrs(f, &s, f->t->document);
	infer_children(f, &s, f->t->document->children);
}

static void
infer_unused(struct inferrer *f)
{
	for (struct component *c = f->t->components; c != NULL; c = c->next) {
		struct type *types;
		size_t n = 0;

		/* one nobody uses may want fields nobody has */
		if (c->checked != NULL || c->sees_fields)
			continue;
		for (const struct param *p = c->params; p; p = p->next)
			n++;
		types = ARENA_ARRAY(f->a, struct type, n);
		f->unused = true;
		infer_component(f, c, types, n);
		f->unused = false;
	}
}

/* A group nobody names is told, not each of its fields too. */
static void
tell_unused(struct inferrer *f, const struct field *fields, struct str group)
{
	for (const struct field *k = fields; k != NULL; k = k->next) {
		struct buf path = buf_new(f->a);

		buf_str(&path, group);
		if (group.n > 0)
			buf_putc(&path, '.');
		buf_str(&path, k->name);
		if (f->used[k->number])
			tell_unused(f, k->children, buf_take(&path));
		else
			diag_at(f->d, FINDING_FIELD_UNUSED, k->place, STR_NONE,
			    buf_take(&path));
	}
}

void
template_infer(struct arena *a, struct diag *d, struct template *t)
{
	struct inferrer f;

	memset(&f, 0, sizeof f);
	f.a = a;
	f.d = d;
	f.t = t;
	f.first = d->n;
	f.used = ARENA_ARRAY(a, bool, t->n_fields);
	infer_data(&f);
	if (t->document != NULL)
		infer_document(&f);
	infer_unused(&f);
	t->says_qr = f.says_qr;
	/* a name that is misspelled is told already */
	if (diag_ok(d))
		tell_unused(&f, t->fields, STR_NONE);
}

void
template_infer_text(struct arena *a, struct diag *d, const struct template *t,
    const struct pattern *text)
{
	struct inferrer f = {.a = a, .d = d, .t = t, .first = d->n};
	struct seat s = {.root = true};

	f.used = ARENA_ARRAY(a, bool, t->n_fields);
	infer_lets(&f);
	infer_pattern(&f, &s, text, true);
}
