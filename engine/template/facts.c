/* What expressions of a job see besides the data: the date given, the context,
 * names of <fields>, registers; and what is prepared once a job to look things
 * up fast. */
#include "engine/template/check.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/names.h"
#include "engine/text/fold.h"
#include "engine/text/regex.h"

struct known_matcher {
	struct known_matcher *next;
	const struct regex *regex;
	struct matcher *matcher;
};

/* The items of a list of groups that have one value. */
struct bucket {
	struct val *items;
	size_t n, cap;
};

/* A list of groups by the folded text of one member. */
struct index {
	struct index *next;
	const struct val *items;
	struct str member;
	struct names keys; /* a bucket's number, from 1 */
	struct bucket *buckets;
	size_t n, cap;
};

void
template_facts_init(struct arena *a, struct facts *f, const struct template *t,
    const struct template_host *host, const struct val *context)
{
	static const struct template_host nobody;

	if (host == NULL)
		host = &nobody;
	memset(f, 0, sizeof *f);
	f->a = a;
	f->t = t;
	f->host = host;
	if (host->date.n > 0 && date_parse(host->date, &f->today.date))
		f->today.kind = VAL_DATE;
	if (context != NULL)
		f->context = *context;
}

void
template_facts_lets(
    struct arena *a, struct diag *d, struct facts *f, const struct val *root)
{
	struct eval e = {a, d, NULL, root, f, NULL};

	f->lets = NULL;
	for (size_t i = 0; i < f->t->n_lets; i++) {
		const struct node *n = f->t->lets[i];
		const struct attr *at = template_attr_find(n, ATTR_VALUE);
		struct scope *s = ARENA_NEW(a, struct scope);

		s->name = template_attr_text(n, ATTR_NAME);
		s->value = template_eval_attr(&e, at);
		s->parent = f->lets;
		f->lets = s;
	}
}

/* One for all expressions that say the same, as it remembers its answers. */
struct matcher *
template_facts_matcher(struct facts *f, const struct regex *regex)
{
	struct known_matcher *k, *same;

	for (k = f->matchers; k != NULL; k = k->next)
		if (k->regex == regex)
			return k->matcher;
	for (same = f->matchers; same != NULL; same = same->next)
		if (regex_equal(same->regex, regex))
			break;
	k = ARENA_NEW(f->a, struct known_matcher);
	k->regex = regex;
	k->matcher =
	    same != NULL ? same->matcher : matcher_new(f->a, regex, &f->dear);
	k->next = f->matchers;
	f->matchers = k;
	return k->matcher;
}

/* ---- finding ---- */
/* The member as text, folded; empty when it is absent or does not print. */
static struct str
key_of(struct arena *a, const struct val *item, struct str member)
{
	struct val v = template_val_member(item, member);
	struct str s;

	if (template_val_empty(&v) || !template_val_string(a, &v, &s))
		return STR_NONE;
	return text_fold(a, s);
}

/* An empty bucket where no item has the key. */
static struct bucket
bucket_of(const struct index *x, struct str key)
{
	uint32_t i = names_find(&x->keys, key);

	return i > 0 ? x->buckets[i - 1] : (struct bucket){NULL, 0, 0};
}

static void
index_add(struct arena *a, struct index *x, struct str key, struct val item)
{
	uint32_t i = names_put(a, &x->keys, key, (uint32_t)x->n + 1);
	struct bucket *b;

	if (i == 0) {
		ARENA_PUSH(
		    a, x->buckets, x->n, x->cap, ((struct bucket){NULL, 0, 0}));
		i = (uint32_t)x->n;
	}
	b = &x->buckets[i - 1];
	ARENA_PUSH(a, b->items, b->n, b->cap, item);
}

static struct index *
index_new(struct facts *f, const struct val *list, struct str member)
{
	struct index *x = ARENA_NEW(f->a, struct index);

	x->items = list->items;
	x->member = str_dup(f->a, member); /* it may be computed */
	for (size_t i = 0; i < list->n; i++) {
		struct str key = key_of(f->a, &list->items[i], member);

		if (key.n > 0)
			index_add(f->a, x, key, list->items[i]);
	}
	x->next = f->indexes;
	f->indexes = x;
	return x;
}

/* Is the list one of the group's, or of a group in it? */
static bool
is_part(const struct val *group, const struct val *list)
{
	if (group == NULL || group->kind != VAL_GROUP)
		return false;
	for (size_t i = 0; i < group->n; i++)
		if (group->items[i].items == list->items ||
		    is_part(&group->items[i], list))
			return true;
	return false;
}

/* Registers and lists of the data and the context stay as they are for the
 * whole job; what expressions make is gone soon and no index may remember it.
 */
static bool
is_lasting(const struct facts *f, const struct val *list)
{
	for (const struct registry *g = f->t->registers; g; g = g->next)
		if (g->list.items == list->items)
			return true;
	return is_part(&f->context, list) || is_part(f->root, list);
}

static struct val
search(struct arena *scratch, const struct val *list, struct str member,
    struct str key)
{
	struct val found = *list, *v = NULL;
	size_t cap = 0;

	found.n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(key_of(scratch, &list->items[i], member), key))
			ARENA_PUSH(scratch, v, found.n, cap, list->items[i]);
	found.items = v;
	return found;
}

struct val
template_facts_where(struct facts *f, struct arena *scratch,
    const struct val *list, struct str member, struct str key)
{
	struct index *x = f->indexes;
	struct val found = *list;
	struct bucket b;

	found.n = 0;
	key = text_fold(scratch, key);
	if (list->n == 0 || key.n == 0)
		return found;
	if (!is_lasting(f, list)) {
		f->steps += list->n;
		return search(scratch, list, member, key);
	}
	while (x != NULL &&
	       (x->items != list->items || !str_eq(x->member, member)))
		x = x->next;
	if (x == NULL)
		x = index_new(f, list, member);
	b = bucket_of(x, key);
	found.items = b.items;
	found.n = b.n;
	return found;
}

/* Who takes the finding that a limit is reached. */
static struct diag *
heard(const struct eval *e)
{
	return e->facts != NULL && e->facts->d != NULL ? e->facts->d : e->d;
}

bool
template_facts_step(const struct eval *e, const struct expr *x, size_t n)
{
	struct facts *f = e->facts;
	size_t most = limit_of(e->a, LIMIT_STEPS) * LIMIT_SMALL_STEPS;

	arena_work(e->a, n);
	if (f == NULL)
		return true;
	f->steps += n;
	if (f->steps <= most)
		return true;
	f->broken++;
	if (!f->stopped) {
		diag_at(heard(e), FINDING_STEPS_LIMIT, x->place, STR_NONE,
		    STR(BOTH(
			"bước tính trong biểu thức", "steps of expressions")),
		    str_number(e->a, most));
		diag_close(heard(e));
	}
	f->stopped = true;
	return false;
}

bool
template_eval_fits(const struct eval *e, const struct expr *x, size_t n)
{
	if (n <= TEXT_MOST)
		return true;
	if (e->facts != NULL) {
		e->facts->broken++;
		if (e->facts->too_long)
			return false;
		e->facts->too_long = true;
	}
	diag_at(heard(e), FINDING_TOO_MANY, x->place, STR_NONE,
	    STR(BOTH("byte chữ của một biểu thức", "bytes of one expression")),
	    str_number(e->a, TEXT_MOST));
	diag_close(heard(e));
	return false;
}
