/* Filling a template.
 *
 * template_expand_nodes walks siblings and does what is control: it chooses
 * branches, repeats, binds names, enters components. Every other node goes to
 * the sink of the place it stands in, which knows what may stand there and
 * walks on into its children with sinks of their own. So <if> and <each> work
 * alike around sections, blocks, rows, cells and words.
 *
 * An env is what expressions see. Entering a component makes a fresh one with
 * the parameters only; <content/> goes back to the env of the <use>. Envs and
 * loop scopes live on the C stack of the walk that made them. */
#include "engine/template/check.h"
#include "engine/template/expand.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/template/attr.h"
#include "engine/text/text.h"

#define EXPAND_DEPTH 300

struct origin
template_origin(const struct node *n)
{
	struct origin o = {n->place, STR_NONE};

	return o;
}

struct origin
template_data_origin(struct expansion *x, const struct val *v)
{
	struct origin o = {v->place, str_dup(x->a, v->path)};

	/* nearly always the name of the one file there is */
	if (v->place.file.p != x->file.p || v->place.file.n != x->file.n) {
		x->file = v->place.file;
		x->own_file = str_dup(x->a, x->file);
	}
	o.place.file = x->own_file;
	return o;
}

/* ---- attributes ---- */
const struct typed *
template_attr_value(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);
	struct typed *v;
	struct str s;

	if (at == NULL)
		return NULL;
	if (at->constant)
		return &at->typed;
	s = template_eval_text(&env->eval, &at->pattern);
	if (str_trim(s).n == 0)
		return NULL;
	v = ARENA_NEW(x->a, struct typed);
	if (template_typed_parse(x->a, at->type, s, v))
		return v;
	if (x->host->draft && template_text_awaits(s))
		return NULL; /* what is to come is no length, no colour … */
	diag_at(x->d, FINDING_ATTRIBUTE_VALUE, at->place, STR_NONE, s, at->name,
	    template_type_expected(x->a, at->type));
	return NULL;
}

int32_t
template_attr_int(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id, int32_t otherwise)
{
	const struct typed *v = template_attr_value(x, env, n, id);

	return v != NULL ? v->i : otherwise;
}

struct str
template_attr_string(struct expansion *x, const struct env *env,
    const struct node *n, enum attr_id id)
{
	const struct typed *v = template_attr_value(x, env, n, id);

	return v != NULL ? v->s : STR_NONE;
}

/* ---- control ---- */
static bool
test(const struct env *env, const struct node *n)
{
	return template_eval_true(
	    &env->eval, template_attr_find(n, ATTR_TEST)->expr);
}

static void
do_each(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	const struct attr *in = template_attr_find(n, ATTR_IN);
	struct val list = template_eval(&env->eval, in->expr);
	struct scope item = {.parent = env->eval.scope,
	    .name = template_attr_text(n, ATTR_AS),
	    .loop = true,
	    .count = list.n};
	struct env inner = *env;

	if (list.kind == VAL_NULL)
		return;
	if (list.kind != VAL_LIST) {
		template_eval_wrong(&env->eval, in->expr, &list,
		    STR(BOTH("danh sách", "a list")));
		return;
	}
	inner.eval.scope = &item;
	for (; item.index < list.n && !x->stopped; item.index++) {
		item.value = list.items[item.index];
		template_expand_nodes(x, &inner, n->children, s);
	}
}

static void
do_let(struct expansion *x, struct env *env, const struct node *n)
{
	const struct attr *value = template_attr_find(n, ATTR_VALUE);
	struct scope *s = ARENA_NEW(x->a, struct scope);

	s->value = template_eval_attr(&env->eval, value);
	s->parent = env->eval.scope;
	s->name = template_attr_text(n, ATTR_NAME);
	env->eval.scope = s;
}

static const struct attr *
argument_find(const struct node *use, struct str name)
{
	for (size_t i = 0; i < use->n_attrs; i++)
		if (use->attrs[i].id == ATTR_COUNT &&
		    str_eq(use->attrs[i].name, name))
			return &use->attrs[i];
	return NULL;
}

static void
do_use(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	const struct component *c = n->component;
	struct env inner = *env;

	inner.eval.scope = NULL;
	inner.eval.root = c->sees_fields ? x->root : NULL;
	inner.content = n->children;
	inner.content_env = env;
	for (const struct param *p = c->params; p != NULL; p = p->next) {
		struct scope *name = ARENA_NEW(x->a, struct scope);
		const struct attr *at = argument_find(n, p->name);

		name->parent = inner.eval.scope;
		name->name = p->name;
		if (at != NULL)
			name->value = template_eval_attr(&env->eval, at);
		else if (p->value != NULL)
			name->value = template_val_text(p->value->typed.s);
		inner.eval.scope = name;
	}
	template_expand_nodes(x, &inner, c->node->children, s);
}

void
template_expand_stop(struct expansion *x)
{
	x->stopped = true;
	diag_close(x->d);
}

static bool
may_go_on(struct expansion *x, const struct node *n)
{
	if (x->stopped)
		return false;
	if (x->depth > EXPAND_DEPTH) {
		diag_at(x->d, FINDING_TOO_DEEP, n->place, STR_NONE, STR("300"));
		template_expand_stop(x);
	} else if (++x->steps > limit_of(x->a, LIMIT_STEPS)) {
		diag_at(x->d, FINDING_STEPS_LIMIT, n->place, STR_NONE,
		    STR(BOTH("bước mở rộng mẫu", "steps of expansion")),
		    limit_text(x->a, LIMIT_STEPS));
		template_expand_stop(x);
	}
	return !x->stopped;
}

static bool
is_tail(const struct node *n)
{
	return n != NULL && (n->kind == EL_ELIF || n->kind == EL_ELSE);
}

void
template_expand_nodes(struct expansion *x, const struct env *env,
    const struct node *first, struct sink *s)
{
	struct env here = *env;
	bool chosen = false; /* a branch of the present <if> was taken */

	x->depth++;
	for (const struct node *n = first; n != NULL; n = n->next) {
		if (!may_go_on(x, n))
			break;
		switch ((int)n->kind) {
		case EL_UNKNOWN:
		case EL_PARAM:
			break;
		case EL_TEXT:
			if (!n->blank || !is_tail(n->next))
				s->put(x, &here, n, s);
			break;
		case EL_IF:
		case EL_ELIF:
		case EL_ELSE:
			if (n->kind == EL_IF)
				chosen = false;
			if (chosen || (n->kind != EL_ELSE && !test(&here, n)))
				break;
			chosen = true;
			template_expand_nodes(x, &here, n->children, s);
			break;
		case EL_EACH:
			do_each(x, &here, n, s);
			break;
		case EL_LET:
			do_let(x, &here, n);
			break;
		case EL_CONTENT:
			if (here.content != NULL)
				template_expand_nodes(
				    x, here.content_env, here.content, s);
			break;
		case EL_USE:
			/* a sink of blocks looks after keep-previous */
			if (template_attr_find(n, ATTR_KEEP_PREVIOUS) != NULL)
				s->put(x, &here, n, s);
			else
				do_use(x, &here, n, s);
			break;
		default:
			s->put(x, &here, n, s);
			break;
		}
	}
	x->depth--;
}

void
template_use_expand(struct expansion *x, const struct env *env,
    const struct node *n, struct sink *s)
{
	do_use(x, env, n, s);
}

/* ---- sections ---- */
static void
set_paper(struct expansion *x, const struct env *env, const struct node *n,
    struct page *p)
{
	static const struct {
		int32_t number;
		const char *width, *height;
	} papers[] = {{3, "297mm", "420mm"}, {4, "210mm", "297mm"},
	    {5, "148mm", "210mm"}};
	int32_t paper = template_attr_int(x, env, n, ATTR_PAPER, 4);

	for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
		if (papers[i].number != paper)
			continue;
		length_parse(str_of(papers[i].width), &p->width);
		length_parse(str_of(papers[i].height), &p->height);
	}
	p->width = template_attr_int(x, env, n, ATTR_WIDTH, p->width);
	p->height = template_attr_int(x, env, n, ATTR_HEIGHT, p->height);
	if (template_attr_int(x, env, n, ATTR_ORIENTATION, 0) != 0 &&
	    p->width < p->height) {
		cv_len width = p->width;

		p->width = p->height;
		p->height = width;
	}
}

static cv_len
mm(const char *length)
{
	cv_len l = 0;

	length_parse(str_of(length), &l);
	return l;
}

static void
tell_margin(
    struct expansion *x, const struct node *n, const struct typed *margin)
{
	const struct attr *at = template_attr_find(n, ATTR_MARGIN);

	diag_at(x->d, FINDING_ATTRIBUTE_VALUE, margin ? at->place : n->place,
	    STR_NONE, margin ? margin->s : STR("20mm 20mm 20mm 30mm"),
	    STR("margin"),
	    STR(BOTH("lề nhỏ hơn khổ giấy", "margins smaller than the paper")));
}

static void
set_page(struct expansion *x, const struct env *env, const struct node *n,
    struct page *p)
{
	const struct typed *margin =
	    template_attr_value(x, env, n, ATTR_MARGIN);
	const struct typed *start =
	    template_attr_value(x, env, n, ATTR_PAGE_START);

	set_paper(x, env, n, p);
	p->top = margin ? margin->edge[EDGE_TOP] : mm("20mm");
	p->right = margin ? margin->edge[EDGE_RIGHT] : mm("20mm");
	p->bottom = margin ? margin->edge[EDGE_BOTTOM] : mm("20mm");
	p->left = margin ? margin->edge[EDGE_LEFT] : mm("30mm");
	p->header = template_attr_int(x, env, n, ATTR_HEADER_AT, mm("10mm"));
	p->footer = template_attr_int(x, env, n, ATTR_FOOTER_AT, mm("10mm"));
	p->first_differs =
	    template_attr_int(x, env, n, ATTR_FIRST_PAGE, 0) != 0;
	p->restart = start != NULL;
	p->start = start ? start->i : 0;
	if (p->left + p->right >= p->width || p->top + p->bottom >= p->height)
		tell_margin(x, n, margin);
}

static void
put_section(struct expansion *x, const struct env *env, const struct node *n)
{
	struct section *section;
	struct blocks b;

	section = document_section_new(x->doc);
	section->origin = template_origin(n);
	set_page(x, env, n, &section->page);
	x->section = section;
	if (template_attr_int(x, env, n, ATTR_RESTART_LISTS, 0) != 0)
		memset(x->running, 0, x->t->n_list_styles * sizeof *x->running);
	memset(x->story_put, 0, sizeof x->story_put);
	template_blocks_init(&b, x->base);
	template_expand_nodes(x, env, n->children, &b.sink);
	template_blocks_flush(x, &b);
	if (b.first == NULL)
		template_blocks_add(
		    x, &b, template_paragraph_new(x, x->base, section->origin));
	section->blocks = b.first;
	if (section->story[STORY_HEADER_FIRST] != NULL ||
	    section->story[STORY_FOOTER_FIRST] != NULL)
		section->page.first_differs = true;
}

/* ---- the document ---- */
/* Properties are one line: a break would be lost in DOCX and PDF. */
static struct str
one_line(struct arena *a, struct str s)
{
	struct str copy = str_trim(s);
	char *p;

	if (str_find(copy, '\n') == copy.n && str_find(copy, '\t') == copy.n)
		return copy;
	p = str_z(a, copy);
	for (size_t i = 0; i < copy.n; i++)
		if (p[i] == '\n' || p[i] == '\t')
			p[i] = ' ';
	copy.p = p;
	return copy;
}

static void
put_property(struct expansion *x, const struct env *env, const struct node *n)
{
	struct str value =
	    one_line(x->a, template_attr_string(x, env, n, ATTR_VALUE));

	if (value.n > 0)
		document_property(x->doc, template_attr_text(n, ATTR_NAME),
		    template_attr_text(n, ATTR_LABEL), value);
}

static struct str
claim_text(struct expansion *x, const struct env *env, const struct node *n,
    enum attr_id id)
{
	return one_line(x->a, template_attr_string(x, env, n, id));
}

static bool
claim_wrong(struct expansion *x, const struct node *n, struct str value,
    struct str name, struct str expected)
{
	diag_at(x->d, FINDING_ATTRIBUTE_VALUE, n->place, STR_NONE, value, name,
	    expected);
	return false;
}

static bool
claim_is_right(struct expansion *x, const struct node *n, const struct claim *c)
{
	if (c->count.n > 0 && !number_check(c->count))
		return claim_wrong(
		    x, n, c->count, STR("count"), STR(BOTH("số", "a number")));
	if ((c->file.n > 0 || c->digest.n > 0) && !digest_is_hex(c->digest))
		return claim_wrong(x, n, c->digest, STR("digest"),
		    STR(BOTH("64 chữ số thập lục phân viết thường",
			"64 lower-case hex digits")));
	return true;
}

/* A claim of nothing is none. */
static void
put_claim(struct expansion *x, const struct env *env, const struct node *n)
{
	struct claim c = {.number = claim_text(x, env, n, ATTR_NUMBER),
	    .unit = claim_text(x, env, n, ATTR_UNIT),
	    .count = claim_text(x, env, n, ATTR_COUNTED),
	    .file = claim_text(x, env, n, ATTR_FILE),
	    .digest = claim_text(x, env, n, ATTR_DIGEST)};

	if ((c.count.n > 0 || c.file.n > 0 || c.digest.n > 0) &&
	    claim_is_right(x, n, &c))
		document_claim(x->doc, &c);
}

/* What stands in <document>. */
static void
put_part(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	if (n->kind == EL_SECTION)
		put_section(x, env, n);
	else if (n->kind == EL_PROPERTY)
		put_property(x, env, n);
	else if (n->kind == EL_CLAIM && !x->host->draft)
		put_claim(x, env, n);
	else if (n->kind == EL_USE)
		template_use_expand(x, env, n, s);
}

static struct str
created(struct expansion *x, const struct env *env, const struct node *n)
{
	struct str s = str_trim(template_attr_string(x, env, n, ATTR_CREATED));
	struct date d;

	if (s.n > 0 && date_parse(s, &d)) {
		if (d.day != 0)
			return date_iso(x->a, d);
	} else if (s.n > 0) {
		diag_at(x->d, FINDING_ATTRIBUTE_VALUE, n->place, STR_NONE, s,
		    STR("created"), STR(BOTH("ngày", "a date")));
	}
	if (x->host->date.n > 0 && date_parse(x->host->date, &d) && d.day != 0)
		return date_iso(x->a, d);
	return STR_NONE;
}

/* Letters, and behind hyphens letters or digits, one to eight each (RFC 5646):
 * files with another are no archive's. */
static bool
is_language(struct str s)
{
	size_t n = 0;
	bool first = true;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], low = (char)(c | 0x20);

		if (c == '-' && n > 0) {
			n = 0;
			first = false;
		} else if (++n > 8 || ((low < 'a' || low > 'z') &&
					  (first || c < '0' || c > '9'))) {
			return false;
		}
	}
	return n > 0;
}

static void
set_properties(struct expansion *x, const struct env *env, const struct node *n)
{
	struct document *doc = x->doc;
	struct arena *a = x->a;
	struct str s = template_attr_string(x, env, n, ATTR_LANGUAGE);

	if (s.n > 0 && is_language(s))
		doc->language = s;
	else if (s.n > 0)
		diag_at(x->d, FINDING_ATTRIBUTE_VALUE, n->place, STR_NONE, s,
		    STR("language"),
		    STR(BOTH(
			"mã ngôn ngữ, như vi-VN", "a language, as vi-VN")));
	doc->title = one_line(a, template_attr_string(x, env, n, ATTR_TITLE));
	if (doc->title.n == 0)
		doc->title = x->t->title;
	doc->author = one_line(a, template_attr_string(x, env, n, ATTR_AUTHOR));
	doc->subject =
	    one_line(a, template_attr_string(x, env, n, ATTR_SUBJECT));
	doc->keywords =
	    one_line(a, template_attr_string(x, env, n, ATTR_KEYWORDS));
	doc->created = created(x, env, n);
	doc->embed =
	    (enum embed)template_attr_int(x, env, n, ATTR_EMBED, EMBED_ASKED);
}

/* The document's own <let>s hold for its styles too. */
static void
global_lets(struct expansion *x, struct env *env)
{
	for (const struct node *n = x->t->document->children; n; n = n->next)
		if (n->kind == EL_LET)
			do_let(x, env, n);
}

static void
expand_document(
    struct expansion *x, const struct val *root, struct facts *facts)
{
	struct env env;
	struct sink parts = {put_part};

	memset(&env, 0, sizeof env);
	env.eval.a = x->a;
	env.eval.d = x->d;
	env.eval.root = x->root = root;
	env.eval.facts = facts;
	global_lets(x, &env);
	template_styles_expand(x, &env);
	set_properties(x, &env, x->t->document);
	template_expand_nodes(x, &env, x->t->document->children, &parts);
	if (x->doc->sections == NULL && diag_ok(x->d))
		diag_at(x->d, FINDING_ELEMENT_MISSING, x->t->document->place,
		    STR_NONE, STR("section"), STR("document"));
}

bool
template_context_printed(const struct template_checked *data)
{
	return data->context_read;
}

struct document *
template_expand(struct arena *a, struct diag *d, const struct template *t,
    struct template_checked *data, const struct template_host *host)
{
	struct expansion x;
	size_t before = d->errors;
	/* the document takes nothing of the values over but copies */
	struct arena *stage = arena_scratch(a);
	struct facts facts;

	template_facts_init(stage, &facts, t, host, &data->context);
	facts.root = &data->root;
	template_facts_lets(stage, d, &facts, &data->root);
	if (d->errors != before) {
		arena_scratch_free(stage);
		return NULL;
	}
	memset(&x, 0, sizeof x);
	x.a = a;
	x.d = d;
	x.t = t;
	x.host = host;
	x.doc = document_new(a);
	expand_document(&x, &data->root, &facts);
	data->context_read = facts.context_read;
	arena_scratch_free(stage);
	return d->errors == before ? x.doc : NULL;
}
