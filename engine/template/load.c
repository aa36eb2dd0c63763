/* Loading a template: read its file and those it includes, check their syntax,
 * gather what they declare, then check names and paths. Findings of all steps
 * come together; a step is left out only where the one before it left too
 * little to say anything sensible. */
#include "engine/template/inner.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/template/check.h"
#include "engine/template/syntax.h"
#include "engine/template/xml.h"

#define FILES_MOST 64
#define STYLES_MOST 2000
#define LIST_STYLES_MOST 500
#define COMPONENTS_MOST 2000

struct loader {
	struct arena *a;
	struct diag *d;
	struct template *t;
	struct lookup lookup;
	const char *open[FILES_MOST]; /* being read, for cycles */
	int depth;
	size_t n_components;
	bool broken; /* not all could be read: names may be missing */
	bool styles_told, list_styles_told, components_told; /* too many */
};

static bool load_file(struct loader *l, struct str name, const char *file,
    struct place at, enum element want);

static void
tell_twice(struct loader *l, struct place at, struct str what, struct str name)
{
	diag_at(l->d, FINDING_NAME_TWICE, at, STR_NONE, what, name);
}

/* The rest is not looked at: names would be missing wherever one looks. */
static void
tell_many(
    struct loader *l, struct place at, bool *told, struct str what, size_t most)
{
	l->broken = true;
	if (*told)
		return;
	*told = true;
	diag_at(
	    l->d, FINDING_TOO_MANY, at, STR_NONE, what, str_number(l->a, most));
}

static bool
already_read(const struct loader *l, const char *file)
{
	for (size_t i = 0; i < l->t->n_files; i++)
		if (str_is(l->t->files[i].path, file))
			return true;
	return false;
}

static bool
cycle(struct loader *l, const struct node *n, const char *file)
{
	for (int i = 0; i < l->depth; i++) {
		if (strcmp(l->open[i], file) != 0)
			continue;
		diag_at(l->d, FINDING_INCLUDE_CYCLE, n->place, STR_NONE,
		    str_of(file));
		return true;
	}
	return false;
}

/* The file that href names; NULL after a finding. */
static const char *
href_file(struct loader *l, const struct node *n)
{
	struct str href = template_attr_text(n, ATTR_HREF);
	const struct attr *at = template_attr_find(n, ATTR_HREF);
	const char *file;

	if (href.n == 0 || at == NULL) { /* told with the attributes */
		l->broken = true;
		return NULL;
	}
	file = template_include_find(&l->lookup, at->place, href);
	if (file == NULL)
		l->broken = true;
	return file;
}

static void
read_include(struct loader *l, const struct node *n)
{
	const char *file = href_file(l, n);

	if (file == NULL)
		return;
	if (cycle(l, n, file)) {
		l->broken = true;
		return;
	}
	if (already_read(l, file))
		return;
	if ((size_t)l->depth >= limit_of(l->a, LIMIT_INCLUDES)) {
		diag_at(l->d, FINDING_INCLUDES_LIMIT, n->place, STR_NONE,
		    limit_text(l->a, LIMIT_INCLUDES));
		l->broken = true;
		return;
	}
	if (!load_file(l, template_attr_text(n, ATTR_HREF), file,
		template_attr_find(n, ATTR_HREF)->place, EL_LIBRARY))
		l->broken = true;
}

/* ---- gathering ---- */
/* Word reads a comma as the end of a name and the start of another. */
static void
check_style_name(struct loader *l, const struct node *n)
{
	const struct attr *at = template_attr_find(n, ATTR_NAME);

	if (at == NULL || at->raw.n == 0)
		at = template_attr_find(n, ATTR_ID);
	if (at != NULL && str_find(at->raw, ',') < at->raw.n)
		diag_at(l->d, FINDING_ATTRIBUTE_VALUE, at->place, STR_NONE,
		    at->raw, at->name,
		    STR(BOTH("tên không có dấu phẩy (Word coi dấu phẩy là hết "
			     "tên)",
			"a name without a comma (Word ends the name at it)")));
}

/* False after a finding. */
static bool
room_for_style(struct loader *l, const struct node *n, bool list)
{
	if (list && l->t->n_list_styles == LIST_STYLES_MOST)
		tell_many(l, n->place, &l->list_styles_told,
		    STR(BOTH("kiểu danh sách", "list styles")),
		    LIST_STYLES_MOST);
	else if (!list && l->t->n_styles == STYLES_MOST)
		tell_many(l, n->place, &l->styles_told,
		    STR(BOTH("kiểu", "styles")), STYLES_MOST);
	else
		return true;
	return false;
}

static void
add_style(struct loader *l, struct node *n, bool list)
{
	struct template *t = l->t;
	struct str id = template_attr_text(n, ATTR_ID);

	if (id.n == 0 || !room_for_style(l, n, list))
		return;
	check_style_name(l, n);
	if ((list ? template_list_style_find(t, id)
		  : template_style_find(t, id)) >= 0)
		tell_twice(l, n->place,
		    list ? STR(BOTH("kiểu danh sách", "list style"))
			 : STR(BOTH("kiểu", "style")),
		    id);
	else if (list)
		ARENA_PUSH(l->a, t->list_styles, t->n_list_styles,
		    t->cap_list_styles, n);
	else
		ARENA_PUSH(l->a, t->styles, t->n_styles, t->cap_styles, n);
}

static void
add_param(struct loader *l, struct component *c, const struct node *n)
{
	struct str name = template_attr_text(n, ATTR_NAME);
	struct param **at = &c->params;

	for (; *at != NULL; at = &(*at)->next) {
		if (!str_eq((*at)->name, name))
			continue;
		tell_twice(
		    l, n->place, STR(BOTH("tham số", "parameter")), name);
		return;
	}
	*at = ARENA_NEW(l->a, struct param);
	(*at)->name = name;
	(*at)->value = template_attr_find(n, ATTR_DEFAULT);
}

static void
add_component(struct loader *l, struct node *n)
{
	const struct attr *sees = template_attr_find(n, ATTR_SEES_FIELDS);
	struct component **at = &l->t->components;
	struct str name = template_attr_text(n, ATTR_NAME);

	if (name.n == 0)
		return;
	if (l->n_components == COMPONENTS_MOST) {
		tell_many(l, n->place, &l->components_told,
		    STR(BOTH("thành phần", "components")), COMPONENTS_MOST);
		return;
	}
	for (; *at != NULL; at = &(*at)->next) {
		if (!str_eq((*at)->name, name))
			continue;
		tell_twice(
		    l, n->place, STR(BOTH("thành phần", "component")), name);
		return;
	}
	l->n_components++;
	*at = ARENA_NEW(l->a, struct component);
	(*at)->name = name;
	(*at)->node = n;
	(*at)->sees_fields = sees != NULL && sees->typed.i != 0;
	for (const struct node *k = n->children; k != NULL; k = k->next)
		if (k->kind == EL_PARAM)
			add_param(l, *at, k);
}

static void
add_document(struct loader *l, struct node *n)
{
	if (l->t->document != NULL)
		tell_twice(l, n->place, STR(BOTH("phần tử", "element")),
		    STR("document"));
	else
		l->t->document = n;
}

/* Read when all kinds and sets are known. */
static void
keep_one(struct loader *l, const struct node **at, const struct node *n)
{
	if (*at != NULL)
		tell_twice(
		    l, n->place, STR(BOTH("phần tử", "element")), n->name);
	else
		*at = n;
}

static void
add_register(struct loader *l, const struct node *n)
{
	const char *file = href_file(l, n);

	if (file != NULL && !template_register_read(l->a, l->d, l->t, n, file))
		l->broken = true;
}

/* Read when a document is to be reviewed. */
static void
add_review(struct loader *l, const struct node *n)
{
	struct template *t = l->t;
	const char *file = href_file(l, n);

	if (file == NULL)
		return;
	for (size_t i = 0; i < t->n_reviews; i++)
		if (strcmp(t->reviews[i], file) == 0)
			return;
	ARENA_PUSH(l->a, t->reviews, t->n_reviews, t->cap_reviews, file);
}

/* What is declared about data. */
static void
gather_data(struct loader *l, const struct node *n)
{
	struct template *t = l->t;

	if (n->kind == EL_FIELDS)
		keep_one(l, &t->fields_node, n);
	else if (n->kind == EL_CONTEXT)
		keep_one(l, &t->context_node, n);
	else if (n->kind == EL_KIND)
		template_kind_add(l->a, l->d, t, n);
	else if (n->kind == EL_CHECKS)
		template_checks_add(l->a, l->d, t, n);
	else if (n->kind == EL_REVIEWED_BY)
		add_review(l, n);
	else if (n->kind == EL_FIELD_SET)
		template_set_add(l->a, l->d, t, n);
	else if (n->kind == EL_REGISTER)
		add_register(l, n);
}

static void
gather(struct loader *l, struct node *root)
{
	for (struct node *n = root->children; n != NULL; n = n->next) {
		if (n->kind == EL_INCLUDE)
			read_include(l, n);
		else if (n->kind == EL_STYLE)
			add_style(l, n, false);
		else if (n->kind == EL_LIST_STYLE)
			add_style(l, n, true);
		else if (n->kind == EL_COMPONENT)
			add_component(l, n);
		else if (n->kind == EL_DOCUMENT)
			add_document(l, n);
		else
			gather_data(l, n);
	}
}

/* ---- files ---- */
static struct source *
read_source(struct loader *l, const char *file, struct place at)
{
	struct source *s = ARENA_NEW(l->a, struct source);

	s->file = str_of(file);
	s->folder = file_folder(l->a, file);
	if (!file_read(l->a, l->d, file, at, &s->text))
		return NULL;
	return s;
}

/* The folder of NAME/template.xml is what people call it by. */
static void
check_name(struct loader *l, const char *file, const struct node *root)
{
	const struct attr *at = template_attr_find(root, ATTR_NAME);
	struct str folder = file_folder(l->a, file);
	size_t from = folder.n;

	if (at == NULL || !at->constant ||
	    !str_ends(str_of(file), STR("/template.xml")))
		return;
	while (from > 0 && folder.p[from - 1] != '/')
		from--;
	folder = str_slice(folder, from, folder.n);
	if (folder.n > 0 && folder.p[0] != '.' && !str_eq(folder, at->typed.s))
		diag_at(l->d, FINDING_TEMPLATE_NAME, at->place, STR_NONE,
		    at->typed.s, folder);
}

static bool
load_file(struct loader *l, struct str name, const char *file, struct place at,
    enum element want)
{
	struct source *s;
	struct node *root;

	if (l->t->n_files == FILES_MOST) {
		diag_at(l->d, FINDING_TOO_MANY, at, STR_NONE,
		    STR(BOTH("tệp mẫu", "template files")), STR("64"));
		return false;
	}
	s = read_source(l, file, at);
	if (s == NULL)
		return false;
	template_file_add(l->a, l->t, name, s->file, s->text);
	root = template_xml_read(l->a, l->d, s);
	if (root == NULL ||
	    !template_root_is(l->d, root,
		want == EL_TEMPLATE ? STR("template") : STR("library")))
		return false;
	template_syntax_check(l->a, l->d, root);
	if (want == EL_TEMPLATE) {
		check_name(l, file, root);
		l->t->name = template_attr_text(root, ATTR_NAME);
		l->t->title = template_attr_text(root, ATTR_TITLE);
		l->t->version = template_attr_text(root, ATTR_VERSION);
		l->t->abbreviation =
		    template_attr_text(root, ATTR_ABBREVIATION);
		l->t->form = template_attr_text(root, ATTR_FORM);
	}
	l->open[l->depth++] = file;
	gather(l, root);
	l->depth--;
	if (want == EL_TEMPLATE && l->t->document == NULL)
		diag_at(l->d, FINDING_ELEMENT_MISSING, root->place, STR_NONE,
		    STR("document"), root->name);
	return true;
}

const struct template *
template_load(struct arena *a, struct diag *d, const struct template_path *path,
    struct str name)
{
	struct loader l;
	size_t before = d->errors;
	const char *file;

	memset(&l, 0, sizeof l);
	l.a = a;
	l.d = d;
	l.lookup.a = a;
	l.lookup.d = d;
	l.t = ARENA_NEW(a, struct template);
	l.t->arena = a;
	file = template_find(&l.lookup, path, str_dup(a, name));
	if (file == NULL ||
	    !load_file(&l, STR("template.xml"), file, NOWHERE, EL_TEMPLATE))
		return NULL;
	template_fields_read(a, d, l.t, !l.broken);
	if (l.t->n_fields > TEMPLATE_FIELDS_MOST)
		l.broken = true;
	if (!l.broken) {
		template_link(a, d, l.t);
		template_infer(a, d, l.t);
		template_checks_place(a, d, l.t);
	}
	if (d->errors != before)
		return NULL;
	template_labels_default(a, d, l.t);
	diag_open(d); /* of other templates there may be more to say */
	return d->errors == before ? l.t : NULL;
}

struct str
template_name(const struct template *t)
{
	return t->name;
}

struct str
template_title(const struct template *t)
{
	return t->title;
}

const char *const *
template_reviews(const struct template *t, size_t *n)
{
	*n = t->n_reviews;
	return t->reviews;
}

const struct field *
template_fields(const struct template *t)
{
	return t->fields;
}
