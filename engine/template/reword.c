/* The template's words for the engine's findings. A check with on= says how a
 * value that is missing, of the wrong kind or holds a forbidden character is
 * told at its field. The findings stand already: those of the doors, where the
 * field was not yet known, too. */
#include "engine/template/check.h"

#include "engine/base/arena.h"
#include "engine/text/fold.h"

struct rewording {
	struct arena *a;
	struct diag *d;
	const struct template *t;
	struct facts *facts;
	const struct val *root;
	const struct str *labels;
};

/* The part of a path up to the next dot or bracket. */
static struct str
next_name(struct str *path)
{
	size_t n = 0;
	struct str name;

	while (n < path->n && path->p[n] != '.' && path->p[n] != '[')
		n++;
	name = str_slice(*path, 0, n);
	*path = str_slice(*path, n, path->n);
	return name;
}

/* The field of "a.b[3].c" and the number of the last row on the way, from 1. */
static const struct field *
field_of_path(const struct field *fields, struct str path, size_t *row)
{
	const struct field *f = NULL;

	*row = 0;
	while (path.n > 0) {
		int32_t i;
		size_t k;

		f = template_field_find(fields, next_name(&path));
		if (f == NULL)
			return NULL;
		if (path.n > 0 && path.p[0] == '[') {
			k = str_find(path, ']');
			if (k < path.n && f->of == FIELD_GROUP &&
			    str_to_int(str_slice(path, 1, k), &i))
				*row = (size_t)i + 1;
			path = str_slice(path, k + (k < path.n), path.n);
		}
		if (path.n > 0 && path.p[0] == '.')
			path = str_slice(path, 1, path.n);
		fields = f->children;
	}
	return f;
}

static const struct check *
among(const struct check *c, const char *code)
{
	for (; c != NULL; c = c->next)
		for (size_t i = 0; i < c->n_on; i++)
			if (str_is(c->on[i], code))
				return c;
	return NULL;
}

static const struct check *
check_for(
    const struct template *t, const struct field *f, enum finding_code code)
{
	const char *name = finding_name(code);
	const struct check *c = among(t->first_checks, name);

	if (c == NULL)
		c = among(f->checks, name);
	for (const struct kind *k = f->named; c == NULL && k; k = k->parent)
		c = among(k->checks, name);
	return c == NULL ? among(t->checks, name) : c;
}

/* The value a finding quotes, where its sentence has one. */
static struct str
quoted(const struct finding *f)
{
	switch ((int)f->code) {
	case FINDING_VALUE_CHOICE:
	case FINDING_VALUE_DATE:
	case FINDING_VALUE_DAY:
	case FINDING_VALUE_NUMBER:
	case FINDING_VALUE_LINES:
		return f->arg[1];
	default:
		return STR_NONE;
	}
}

/* The offending part: where it stands, or what it is. */
static struct str
offending(struct arena *a, const struct finding *f)
{
	struct buf b;

	if (f->code != FINDING_VALUE_LINES)
		return f->arg[1];
	b = buf_new(a);
	buf_int(&b, (int64_t)text_length(
			str_slice(f->arg[1], 0, str_find(f->arg[1], '\n'))) +
			1);
	return buf_take(&b);
}

static void
reword(struct rewording *r, size_t i)
{
	const struct finding *f = &r->d->v[i];
	struct subject s = {.found = offending(r->a, f)};
	struct eval e = {r->a, r->d, NULL, r->root, r->facts, &s};
	const struct field *field;
	const struct check *c;
	struct said said;
	struct val value = template_val_text(quoted(f));

	field = field_of_path(r->t->fields, f->path, &s.row);
	c = field != NULL ? check_for(r->t, field, f->code) : NULL;
	if (c == NULL)
		return;
	s.label = r->labels[field->number];
	s.value = s.typed = &value;
	if (c->when != NULL && !template_eval_true(&e, c->when))
		return;
	template_check_said(&e, c, &said);
	if (!r->facts->stopped)
		diag_reword(r->d, i, &said);
}

void
template_reword(struct arena *a, struct diag *d, const struct template *t,
    struct facts *facts, const struct val *root, const struct str *labels,
    struct str other)
{
	struct rewording r = {a, d, t, facts, root, labels};
	size_t n = d->n;

	/* past the limit its words would have holes */
	for (size_t i = 0; i < n && !facts->stopped; i++)
		if (d->v[i].path.n > 0 && d->v[i].said == NULL &&
		    finding_level(d->v[i].code) == LEVEL_ERROR &&
		    (other.n == 0 || !str_eq(d->v[i].place.file, other)))
			reword(&r, i);
}
