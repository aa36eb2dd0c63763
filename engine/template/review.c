/* Reading expectations, and making them. */
#include "engine/template/review.h"

#include "engine/base/arena.h"
#include "engine/template/syntax.h"

#define EXPECT_STEPS 10 /* as much work as that many items of a list */

/* ---- reading ---- */
struct reading {
	struct arena *a;
	struct diag *d;
	struct review *r;
	struct expectation **at; /* behind the last one */
	struct lookup lookup;
	struct str source; /* of all */
};

static void
read_expect(struct reading *l, const struct node *n)
{
	struct expectation *x = ARENA_NEW(l->a, struct expectation);
	const struct attr *in = template_attr_find(n, ATTR_IN);
	struct str own = template_attr_text(n, ATTR_SOURCE);
	struct buf b = buf_new(l->a);

	if (!template_check_words(l->d, &x->check, n))
		return;
	if (template_attr_find(n, ATTR_LEVEL) == NULL)
		x->check.level = LEVEL_WARNING;
	x->in = in != NULL ? in->expr : NULL;
	x->as = template_attr_text(n, ATTR_AS);
	buf_str(&b, l->source);
	buf_puts(&b, l->source.n > 0 && own.n > 0 ? ", " : "");
	buf_str(&b, own);
	x->source = buf_take(&b);
	*l->at = x;
	l->at = &x->next;
}

static void
read_register(struct reading *l, const struct node *n)
{
	const struct attr *at = template_attr_find(n, ATTR_HREF);
	const char *file;

	if (at == NULL || !at->constant)
		return; /* told */
	file = template_include_find(&l->lookup, at->place, at->typed.s);
	if (file != NULL)
		template_register_read(l->a, l->d, &l->r->own, n, file);
}

static void
read_nodes(struct reading *l, const struct node *root)
{
	struct review *r = l->r;

	for (const struct node *n = root->children; n != NULL; n = n->next) {
		if (n->kind == EL_LET)
			ARENA_PUSH(l->a, r->lets, r->n_lets, r->cap_lets, n);
		else if (n->kind == EL_EXPECT)
			read_expect(l, n);
		else if (n->kind == EL_REGISTER)
			read_register(l, n);
	}
}

const struct review *
template_review_load(struct arena *a, struct diag *d,
    const struct template_path *path, const char *file)
{
	struct review *r = ARENA_NEW(a, struct review);
	struct reading l = {.a = a, .d = d, .r = r, .at = &r->first};
	size_t before = d->errors;
	const struct node *root = template_root_read(a, d, file, STR("review"));

	if (root == NULL)
		return NULL;
	r->own.arena = a;
	r->fields = template_review_fields(a);
	template_lookup_init(&l.lookup, a, d, path, file);
	l.source = template_attr_text(root, ATTR_SOURCE);
	read_nodes(&l, root);
	if (d->errors == before)
		template_infer_review(a, d, r);
	return d->errors == before ? r : NULL;
}

/* ---- making ---- */
struct reviewing {
	struct arena *a;
	struct arena *lists;   /* of one expectation: what it is made for */
	struct arena *scratch; /* … of one item */
	struct diag *d;
	struct facts *facts;
	const struct val *document;
	const struct scope *lets;
};

static void
put_source(struct reviewing *r, struct said *s, struct str source)
{
	for (int i = 0; source.n > 0 && i < 2; i++) {
		struct buf b = buf_new(r->scratch);

		buf_str(&b, s->help[i]);
		buf_puts(&b, s->help[i].n > 0 ? " (" : "(");
		buf_str(&b, source);
		buf_putc(&b, ')');
		s->help[i] = buf_take(&b);
	}
}

static void
tell(struct reviewing *r, const struct eval *e, const struct expectation *x,
    const struct val *item)
{
	struct said said;
	size_t broken = r->facts->broken;

	template_check_said(e, &x->check, &said);
	if (r->facts->broken != broken)
		return; /* told */
	put_source(r, &said, x->source);
	diag_say(r->d, item->place, item->path, &said);
}

/* item: the document, where there is no in=. */
static void
expect(struct reviewing *r, const struct expectation *x, const struct val *item,
    size_t number)
{
	struct scope scope = {.parent = r->lets,
	    .name = x->as,
	    .value = *item,
	    .open = x->as.n == 0};
	struct subject subject = {.value = item, .typed = item, .row = number};
	struct eval e = {
	    r->scratch, r->d, &scope, r->document, r->facts, &subject};
	size_t broken = r->facts->broken;
	bool ok;

	if (!template_facts_step(&e, x->check.test, EXPECT_STEPS))
		return;
	if (x->check.when != NULL && !template_eval_true(&e, x->check.when))
		return;
	ok = template_eval_true(&e, x->check.test);
	/* what could not be computed is the template's fault, and told */
	if (!ok && r->facts->broken == broken)
		tell(r, &e, x, item);
}

/* Has one of the checks named by after= told its own already? */
static bool
is_silenced(const struct reviewing *r, const struct check *c)
{
	for (size_t i = 0; c->n_after > 0 && i < r->d->n; i++)
		for (size_t k = 0; k < c->n_after; k++)
			if (str_eq(finding_code_of(&r->d->v[i]), c->after[k]))
				return true;
	return false;
}

static void
expect_each(struct reviewing *r, const struct expectation *x)
{
	struct subject none = {0};
	struct eval e = {r->lists, r->d, r->lets, r->document, r->facts, &none};
	struct arena_mark all = arena_mark(r->lists);
	const struct val *items;
	struct val list;
	size_t n;

	if (is_silenced(r, &x->check))
		return;
	list = x->in != NULL ? template_eval(&e, x->in) : *r->document;
	items = list.kind == VAL_LIST ? list.items : &list;
	n = list.kind == VAL_LIST ? list.n : list.kind == VAL_GROUP;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark m = arena_mark(r->scratch);

		expect(r, x, &items[i], i + 1);
		arena_rewind(r->scratch, m);
	}
	arena_rewind(r->lists, all);
}

static void
compute_lets(struct reviewing *r, const struct review *from)
{
	struct eval e = {r->a, r->d, NULL, r->document, r->facts, NULL};

	for (size_t i = 0; i < from->n_lets; i++) {
		const struct node *n = from->lets[i];
		struct scope *s = ARENA_NEW(r->a, struct scope);

		s->name = template_attr_text(n, ATTR_NAME);
		s->value =
		    template_eval_attr(&e, template_attr_find(n, ATTR_VALUE));
		s->parent = r->lets;
		r->lets = e.scope = s;
	}
}

void
template_review(struct arena *a, struct diag *d, const struct review *r,
    const struct template *t, const struct document *doc,
    const struct stands *stands, const struct template_host *host)
{
	struct arena *own = arena_scratch(a);
	struct val document =
	    template_review_facts(own, t, r->fields, doc, stands);
	struct facts facts;
	struct reviewing now = {.a = own,
	    .lists = arena_scratch(own),
	    .scratch = arena_scratch(own),
	    .d = d,
	    .facts = &facts,
	    .document = &document};

	template_facts_init(own, &facts, &r->own, host, NULL);
	facts.root = &document;
	compute_lets(&now, r);
	for (const struct expectation *x = r->first; x != NULL; x = x->next)
		expect_each(&now, x);
	arena_scratch_free(now.scratch);
	arena_scratch_free(now.lists);
	arena_scratch_free(own);
}
