/* Making checks: one walk over the data, field by field in the order of their
 * declaration, rows of lists one by one.
 *
 * What expressions see are the values in normal form. Those of the top level
 * are made once; those of a row lie in a scratch arena that is rewound behind
 * it, with all that its expressions made. What must last, findings and the
 * values that unique checks remember, lives in the job's arena. */
#include "engine/template/check.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/names.h"
#include "engine/text/fold.h"
#include "engine/text/regex.h"

#define AFTER_MOST 64 /* checks of one value that failed and are remembered */

/* Values a unique check has met in one field of one list. */
struct seen {
	struct seen *next;
	size_t field;       /* its number: a kind's check serves many fields */
	size_t list;        /* which one: told apart by number */
	struct names first; /* value -> number of the first item with it */
	uint32_t *times;    /* UNIQUE_ONCE: by that number, how often */
	bool *told;
};

struct round {
	struct arena *a, *scratch;
	struct diag *d;
	const struct template *t;
	struct facts *facts;
	const struct val *root, *typed; /* normal form, and as typed */
	const struct str *labels;
	struct seen **seen; /* by number of the check */
	size_t lists;       /* met so far */
};

/* Where the walk is. */
struct spot {
	const struct scope *scope; /* groups around, innermost first */
	const struct val *group;   /* innermost, as typed */
	size_t row, list;          /* in the innermost list of groups */
};

/* One value, or none (a check of the document). */
struct target {
	const struct field *f;
	const struct val *typed;
	struct val normal;
	const struct val *items; /* of the list the value is an item of */
	size_t n_items, item;    /* item from 1; 0: it is none */
	size_t list;
	struct str failed[AFTER_MOST]; /* codes */
	size_t n_failed;
};

/* ---- what has failed ---- */
static bool
is_silenced(const struct check *c, const struct target *t)
{
	for (size_t i = 0; i < c->n_after; i++)
		for (size_t k = 0; k < t->n_failed; k++)
			if (str_eq(c->after[i], t->failed[k]))
				return true;
	return false;
}

/* The datum a dotted name leads to from the group; its path and place, those
 * of the group where it is absent. */
static void
point(struct round *r, const struct val *group, struct str at,
    struct place *place, struct str *path)
{
	struct buf b = buf_new(r->scratch);
	struct val v = *group;

	*place = group->place;
	buf_str(&b, group->path);
	if (b.n > 0)
		buf_putc(&b, '.');
	buf_str(&b, at);
	*path = buf_take(&b);
	while (at.n > 0) {
		size_t k = str_find(at, '.');

		v = template_val_member(&v, str_slice(at, 0, k));
		at = k < at.n ? str_slice(at, k + 1, at.n) : STR_NONE;
		if (v.place.line > 0)
			*place = v.place;
	}
}

/* The words; values of the data in them are not shown where d masks. */
static struct str
words(const struct eval *e, const struct pattern *p)
{
	return diag_masks(e->d) ? template_eval_masked(e, p)
				: template_eval_text(e, p);
}

void
template_check_said(
    const struct eval *e, const struct check *c, struct said *out)
{
	memset(out, 0, sizeof *out);
	out->code = c->code;
	out->level = c->level;
	for (int i = 0; i < 2; i++) {
		if (c->message[i] != NULL)
			out->text[i] = words(e, c->message[i]);
		if (c->help[i] != NULL)
			out->help[i] = words(e, c->help[i]);
	}
	/* one language is better than none */
	if (out->text[LANG_EN].n == 0)
		out->text[LANG_EN] = out->text[LANG_VI];
	if (out->help[LANG_EN].n == 0)
		out->help[LANG_EN] = out->help[LANG_VI];
}

static void
tell(struct round *r, const struct eval *e, const struct check *c,
    const struct spot *s, struct target *t)
{
	struct place place;
	struct str path;
	struct said said;

	if (c->at.n > 0) {
		const struct val *from =
		    t->typed != NULL && t->typed->kind == VAL_GROUP ? t->typed
								    : s->group;

		point(r, from, c->at, &place, &path);
	} else if (t->typed != NULL) {
		place = t->typed->place;
		path = t->typed->path;
	} else {
		place = s->group->place;
		path = s->group->path;
	}
	template_check_said(e, c, &said);
	/* what is to come may be what it misses */
	if (r->facts->host->draft && said.level == LEVEL_ERROR)
		said.level = LEVEL_WARNING;
	diag_say(r->d, place, path, &said);
	if (t->n_failed < AFTER_MOST)
		t->failed[t->n_failed++] = c->code;
}

/* ---- unique ---- */
/* What the check has met in that field of that list; empty when it comes to the
 * list for the first time. */
static struct seen *
seen_of(struct round *r, const struct check *c, size_t field, size_t list)
{
	struct seen *m = r->seen[c->number];

	while (m != NULL && m->field != field)
		m = m->next;
	if (m == NULL) {
		m = ARENA_NEW(r->a, struct seen);
		m->field = field;
		m->next = r->seen[c->number];
		r->seen[c->number] = m;
	}
	if (m->list != list) {
		m->list = list;
		memset(&m->first, 0, sizeof m->first);
		m->times = NULL;
	}
	return m;
}

/* Counts every value of a list of simple values. It lies in a row or at the
 * top: its scratch memory lasts as long as the walk over it. */
static void
count_items(struct round *r, struct seen *m, const struct target *t)
{
	m->times = ARENA_ARRAY(r->scratch, uint32_t, t->n_items + 1);
	m->told = ARENA_ARRAY(r->scratch, bool, t->n_items + 1);
	for (size_t i = 0; i < t->n_items; i++) {
		uint32_t first;
		struct str s;

		if (!template_val_string(r->scratch, &t->items[i], &s))
			continue;
		first = names_put(r->scratch, &m->first, s, (uint32_t)i + 1);
		m->times[first != 0 ? first : i + 1]++;
	}
}

static bool
is_unique_once(struct round *r, const struct check *c, const struct target *t,
    struct str key, struct subject *subject)
{
	struct seen *m = seen_of(r, c, t->f->number, t->list);
	uint32_t first;

	if (m->times == NULL)
		count_items(r, m, t);
	first = names_find(&m->first, key);
	if (first == 0 || first == t->item || m->told[first])
		return true;
	m->told[first] = true;
	subject->other = first;
	subject->times = m->times[first];
	return false;
}

static bool
is_unique(struct round *r, const struct check *c, const struct spot *s,
    const struct target *t, struct subject *subject)
{
	size_t list = t->item > 0 ? t->list : s->list;
	size_t number = t->item > 0 ? t->item : s->row;
	struct seen *m;
	struct str key;

	if (list == 0 || !template_val_string(r->scratch, &t->normal, &key))
		return true;
	if (c->unique == UNIQUE_ONCE)
		return is_unique_once(r, c, t, key, subject);
	m = seen_of(r, c, t->f->number, list);
	subject->other = names_put(r->a, &m->first, key, (uint32_t)number);
	return subject->other == 0;
}

/* ---- one check ---- */
static bool
fits(struct round *r, const struct check *c, const struct target *t)
{
	struct matcher *m = template_facts_matcher(r->facts, c->regex);
	struct str s;

	if (!template_val_string(r->scratch, &t->normal, &s))
		return true;
	switch (matcher_whole(m, s)) {
	case MATCH_YES:
		return true;
	case MATCH_NO:
		return false;
	case MATCH_LIMIT:
		break;
	}
	/* what has a text was typed:
	   NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
	diag_at(r->d, FINDING_REGEX_LIMIT, t->typed->place, t->typed->path,
	    c->pattern);
	return true;
}

/* Is it one for values of this kind? */
static bool
concerns(const struct check *c, const struct target *t)
{
	enum field_kind kind;

	if (c->kinds == 0 || t->f == NULL)
		return true;
	kind = t->f->kind == FIELD_LIST ? t->f->of : t->f->kind;
	return (c->kinds & 1u << kind) != 0;
}

static void
make_check(struct round *r, const struct check *c, const struct spot *s,
    struct target *t)
{
	struct subject subject = {.row = s->row};
	struct eval e = {
	    r->scratch, r->d, s->scope, r->root, r->facts, &subject};
	bool ok = true;
	size_t broken = r->facts->broken;

	/* past the limit nothing is computed, and values are not what they are */
	if (r->facts->stopped || c->n_on > 0 || !concerns(c, t))
		return;
	if (t->typed != NULL) {
		subject.value = &t->normal;
		subject.typed = t->typed;
	}
	if (t->f != NULL)
		subject.label = r->labels[t->f->number];
	/* values are remembered whether or not this one shall be told */
	if (c->unique != UNIQUE_NO)
		ok = is_unique(r, c, s, t, &subject);
	if (is_silenced(c, t) ||
	    (c->when != NULL && !template_eval_true(&e, c->when)))
		return;
	if (c->test != NULL)
		ok = template_eval_true(&e, c->test);
	else if (c->unique == UNIQUE_NO)
		ok = fits(r, c, t);
	/* what could not be computed is the template's fault, and told */
	if (!ok && r->facts->broken == broken)
		tell(r, &e, c, s, t);
}

static void
make_checks(struct round *r, const struct check *first, const struct spot *s,
    struct target *t)
{
	for (const struct check *c = first; c != NULL; c = c->next)
		if (!c->each_row)
			make_check(r, c, s, t);
}

static void
make_kind_checks(struct round *r, const struct kind *k, const struct spot *s,
    struct target *t)
{
	if (k == NULL)
		return;
	make_kind_checks(r, k->parent, s, t);
	make_checks(r, k->checks, s, t);
}

/* ---- the walk ---- */
static void walk_group(struct round *r, const struct val *typed,
    const struct val *normal, const struct spot *s);

/* Whoever looks at the values meanwhile shall see them as typed: what changes
 * is noted. */
static void
note_printed(struct round *r, const struct target *t)
{
	struct facts *f = r->facts;
	struct printed p = {t->typed, t->normal.text};
	enum field_kind kind = t->f->kind == FIELD_LIST ? t->f->of : t->f->kind;

	if (kind != FIELD_TEXT || t->f->named == NULL ||
	    !t->f->named->print_normal || t->typed->kind != VAL_TEXT ||
	    str_eq(t->typed->text, p.text))
		return;
	p.text = str_dup(r->a, p.text);
	ARENA_PUSH(r->a, f->printed, f->n_printed, f->cap_printed, p);
}

/* A simple value: the template's first checks, the field's own, its kind's,
 * the template's others. */
static void
walk_simple(struct round *r, const struct spot *s, struct target *t)
{
	make_checks(r, r->t->first_checks, s, t);
	make_checks(r, t->f->checks, s, t);
	make_kind_checks(r, t->f->named, s, t);
	make_checks(r, r->t->checks, s, t);
	note_printed(r, t);
}

static void
walk_items(struct round *r, const struct field *f, const struct val *typed,
    const struct val *normal, const struct spot *s)
{
	size_t list = ++r->lists;

	for (size_t i = 0; i < typed->n; i++) {
		struct target t = {.f = f,
		    .typed = &typed->items[i],
		    .normal = normal->items[i],
		    .items = normal->items,
		    .n_items = normal->n,
		    .item = i + 1,
		    .list = list};

		if (t.typed->kind != VAL_NULL)
			walk_simple(r, s, &t);
	}
}

static void
walk_row(struct round *r, const struct field *f, const struct val *typed,
    const struct spot *around, size_t row, size_t list)
{
	struct val normal =
	    template_normal_group(r->scratch, r->d, r->facts, typed);
	struct scope scope = {
	    .parent = around->scope, .value = normal, .open = true};
	struct spot s = {&scope, typed, row, list};
	struct target t = {.f = f, .typed = typed, .normal = normal};

	for (const struct check *c = f->checks; c != NULL; c = c->next)
		if (c->each_row)
			make_check(r, c, &s, &t);
	walk_group(r, typed, &normal, &s);
}

static void
walk_rows(struct round *r, const struct field *f, const struct val *typed,
    const struct spot *s)
{
	size_t list = ++r->lists;

	for (size_t i = 0; i < typed->n; i++) {
		struct arena_mark m = arena_mark(r->scratch);

		if (typed->items[i].kind == VAL_GROUP)
			walk_row(r, f, &typed->items[i], s, i + 1, list);
		arena_rewind(r->scratch, m);
	}
}

static void
walk_list(struct round *r, const struct field *f, const struct val *typed,
    const struct val *normal, const struct spot *s)
{
	struct target t = {.f = f, .typed = typed, .normal = *normal};

	if (f->of != FIELD_GROUP) {
		walk_items(r, f, typed, normal, s);
		return;
	}
	make_checks(r, f->checks, s, &t);
	walk_rows(r, f, typed, s);
}

static void
walk_member(struct round *r, const struct field *f, const struct val *typed,
    const struct val *normal, const struct spot *s)
{
	struct target t = {.f = f, .typed = typed, .normal = *normal};
	struct scope scope = {
	    .parent = s->scope, .value = *normal, .open = true};
	struct spot inner = {&scope, typed, s->row, s->list};

	if (typed->kind == VAL_NULL)
		return;
	if (f->kind == FIELD_LIST) {
		walk_list(r, f, typed, normal, s);
	} else if (f->kind == FIELD_GROUP) {
		make_checks(r, f->checks, &inner, &t);
		walk_group(r, typed, normal, &inner);
	} else if (f->kind != FIELD_IMAGE) {
		walk_simple(r, s, &t);
	}
}

static void
walk_group(struct round *r, const struct val *typed, const struct val *normal,
    const struct spot *s)
{
	size_t i = 0;

	for (const struct field *f = typed->fields; f != NULL; f = f->next, i++)
		walk_member(r, f, &typed->items[i], &normal->items[i], s);
}

void
template_checks_run(struct arena *a, struct diag *d, const struct template *t,
    struct facts *facts, const struct val *root, const struct str *labels)
{
	struct round r = {.a = a,
	    .d = d,
	    .t = t,
	    .facts = facts,
	    .typed = root,
	    .labels = labels};
	struct val normal = template_normal_group(a, d, facts, root);
	struct spot s = {NULL, root, 0, 0};
	struct target none;

	if (root->kind != VAL_GROUP || (t->n_checks == 0 && !t->prints_normal))
		return;
	r.root = &normal;
	r.scratch = arena_scratch(a);
	r.seen = ARENA_ARRAY(a, struct seen *, t->n_checks);
	facts->root = &normal;
	template_facts_lets(a, d, facts, &normal);
	walk_group(&r, root, &normal, &s);
	memset(&none, 0, sizeof none);
	make_checks(&r, t->doc_checks, &s, &none);
	facts->root = NULL;
	arena_scratch_free(r.scratch);
}
