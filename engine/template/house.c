/* What an office's letters have in common, beneath the data of each: issuer,
 * place, sizes and margins, who signs. A file of names and values, some of them
 * for certain templates only. What a template has no field for is not meant for
 * it. */
#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/names.h"
#include "engine/data/canonical.h"
#include "engine/template/inner.h"
#include "engine/template/syntax.h"
#include "engine/template/xml.h"

struct house {
	const struct node *root;
	struct str digest; /* of the file, in hex */
	const char **reviews;
	size_t n_reviews, cap_reviews;
};

/* ---- reading ---- */
/* A value is text, or sets, or items: never two of them. */
static void
check_one_kind(struct diag *d, const struct node *n)
{
	const struct node *first = NULL;

	for (const struct node *k = n->children; k != NULL; k = k->next) {
		if (k->kind == EL_TEXT && k->blank)
			continue;
		if (first == NULL)
			first = k;
		if (k->kind == first->kind)
			continue;
		if (k->kind == EL_TEXT)
			diag_at(d, FINDING_TEXT_STRAY, template_words_place(k),
			    STR_NONE, n->name);
		else
			diag_at(d, FINDING_ELEMENT_UNKNOWN, k->place, STR_NONE,
			    k->name, n->name,
			    STR(BOTH(" (cạnh giá trị khác loại)",
				" (beside a value of another kind)")));
	}
}

/* Sets of one name in one place: one of them would be lost. */
static void
check_once(struct arena *a, struct diag *d, const struct node *n)
{
	struct names seen = {NULL, 0, 0, 0};

	for (const struct node *k = n->children; k != NULL; k = k->next) {
		struct str name = template_attr_text(k, ATTR_NAME);

		if (k->kind == EL_SET && name.n > 0 &&
		    names_put(a, &seen, name, 1) != 0)
			diag_at(d, FINDING_NAME_TWICE, k->place, STR_NONE,
			    STR(BOTH("tên", "name")), name);
	}
}

static void
check_node(struct arena *a, struct diag *d, const struct node *n)
{
	if (n->kind == EL_SET || n->kind == EL_VALUE)
		check_one_kind(d, n);
	check_once(a, d, n);
	for (const struct node *k = n->children; k != NULL; k = k->next)
		check_node(a, d, k);
}

/* Files that lie with the house's. */
static void
read_reviews(struct arena *a, struct diag *d, struct house *h,
    const struct node *root, const char *file)
{
	const struct template_path none = {0};
	struct lookup lookup;

	template_lookup_init(&lookup, a, d, &none, file);
	for (const struct node *n = root->children; n != NULL; n = n->next) {
		const struct attr *at = template_attr_find(n, ATTR_HREF);
		const char *found;

		if (n->kind != EL_REVIEWED_BY || at == NULL || !at->constant)
			continue;
		found = template_include_find(&lookup, at->place, at->typed.s);
		if (found != NULL)
			ARENA_PUSH(
			    a, h->reviews, h->n_reviews, h->cap_reviews, found);
	}
}

const char *const *
template_house_reviews(const struct house *h, size_t *n)
{
	*n = h->n_reviews;
	return h->reviews;
}

const struct house *
template_house_load(struct arena *a, struct diag *d, const char *file)
{
	struct house *h = ARENA_NEW(a, struct house);
	size_t before = d->errors;
	const struct node *root = template_root_read(a, d, file, STR("house"));

	if (root == NULL)
		return NULL;
	check_node(a, d, root);
	read_reviews(a, d, h, root, file);
	h->root = root;
	h->digest = digest_hex(a, root->source->text);
	return d->errors == before ? h : NULL;
}

struct str
template_house_digest(const struct house *h)
{
	return h->digest;
}

/* ---- filling ---- */
static struct value *group_of(
    struct arena *a, const struct node *n, const struct field *fields);

/* The text of a set or an item, its white space one blank; with lines, its line
 * ends stay, without blanks around them. */
static struct str
text_of(struct arena *a, const struct node *n, bool lines)
{
	struct buf b = buf_new(a);
	bool blank = false;

	for (const struct node *k = n->children; k != NULL; k = k->next) {
		for (size_t i = 0; k->kind == EL_TEXT && i < k->text.n; i++) {
			char c = k->text.p[i];

			if (lines && c == '\n' && b.n > 0) {
				buf_putc(&b, '\n');
				blank = false;
			} else if (c == ' ' || c == '\t' || c == '\n' ||
				   c == '\r') {
				blank = b.n > 0 && b.p[b.n - 1] != '\n';
			} else {
				if (blank)
					buf_putc(&b, ' ');
				blank = false;
				buf_putc(&b, c);
			}
		}
	}
	return str_trim(buf_take(&b));
}

static bool
holds(const struct node *n, enum element kind)
{
	for (const struct node *k = n->children; k != NULL; k = k->next)
		if (k->kind == kind)
			return true;
	return false;
}

static bool
keeps_lines(const struct field *f)
{
	return f->kind == FIELD_RICH || f->kind == FIELD_LINES ||
	       (f->kind == FIELD_LIST &&
		   (f->of == FIELD_RICH || f->of == FIELD_LINES));
}

static struct value *
value_of(struct arena *a, const struct node *n, const struct field *f)
{
	struct value *v;

	if (holds(n, EL_SET)) {
		v = group_of(a, n, f->children);
	} else if (holds(n, EL_VALUE)) {
		v = value_list_new(a);
		for (const struct node *k = n->children; k; k = k->next)
			if (k->kind == EL_VALUE)
				value_add(a, v, value_of(a, k, f));
	} else {
		v = value_text_new(a, n->place, text_of(a, n, keeps_lines(f)));
	}
	v->place = n->place;
	return v;
}

static struct value *
group_of(struct arena *a, const struct node *n, const struct field *fields)
{
	struct value *v = value_group_new(a);

	for (const struct node *k = n->children; k != NULL; k = k->next) {
		struct str name = template_attr_text(k, ATTR_NAME);
		const struct field *f = template_field_find(fields, name);

		if (k->kind == EL_SET && f != NULL)
			value_put(a, v, str_z(a, name), value_of(a, k, f));
	}
	return v;
}

static bool
is_for(const struct node *n, const struct template *t)
{
	const struct attr *at = template_attr_find(n, ATTR_TEMPLATES);
	const struct str *names = n->kind == EL_FOR && at ? at->typed.v : NULL;

	for (size_t i = 0; names != NULL && i < at->typed.n; i++)
		if (str_eq(names[i], t->name))
			return true;
	return false;
}

const struct value *
template_house_fill(struct arena *a, const struct house *h,
    const struct template *t, const struct value *data)
{
	struct value *v;

	if (data->kind != VALUE_GROUP)
		return data; /* the check tells what it should be */
	v = group_of(a, h->root, t->fields);
	for (const struct node *n = h->root->children; n != NULL; n = n->next)
		if (is_for(n, t))
			v = value_merge(a, v, group_of(a, n, t->fields), false);
	return value_merge(a, v, data, true);
}
