/* fonts.xml: its format is told in fonts/fonts.xml itself. */
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/markup.h"
#include "engine/data/libxml.h"
#include "engine/font/face.h"

#define NAMESPACE "urn:congvan:fonts:1"
#define ATTRIBUTES_MOST 16 /* of a tag */
#define FAMILIES_MOST 64

struct config {
	struct font_set *set;
	struct diag *d;
	struct str file; /* fonts.xml as the user named it */
	struct str folder;
};

/* By enum look. */
static const char *const look_names[LOOKS] = {
    "regular", "bold", "italic", "bold-italic"};

/* With its document, if it has one. */
static void
context_free(void *p)
{
	xmlParserCtxt *context = p;

	xmlFreeDoc(context->myDoc);
	xmlFreeParserCtxt(context);
}

static struct str
name_of(const xmlChar *z)
{
	return str_of((const char *)z);
}

static struct place
place_of(const struct config *c, const xmlNode *node)
{
	return (struct place){c->file, (int32_t)xmlGetLineNo(node), 0};
}

/* The attribute's value in the arena; STR_NONE when it is not there. */
static struct str
attribute(const struct config *c, const xmlNode *node, const char *name)
{
	const xmlAttr *at;

	for (at = node->properties; at != NULL; at = at->next) {
		if (at->ns != NULL || !str_is(name_of(at->name), name))
			continue;
		if (at->children == NULL || at->children->content == NULL)
			return STR("");
		return str_dup(c->set->arena, name_of(at->children->content));
	}
	return STR_NONE;
}

/* Files a finding for each attribute that is not one of the allowed names. */
static bool
attributes_known(
    const struct config *c, const xmlNode *node, const char *const *allowed)
{
	const xmlAttr *at;
	bool ok = true;

	for (at = node->properties; at != NULL; at = at->next) {
		const char *const *name = allowed;

		while (*name != NULL && !str_is(name_of(at->name), *name))
			name++;
		if (*name != NULL)
			continue;
		diag_at(c->d, FINDING_ATTRIBUTE_UNKNOWN, place_of(c, node),
		    STR_NONE, name_of(at->name), name_of(node->name), STR_NONE);
		ok = false;
	}
	return ok;
}

static bool
required(const struct config *c, const xmlNode *node, const char *name,
    struct str *out)
{
	*out = attribute(c, node, name);
	if (out->n > 0)
		return true;
	diag_at(c->d, FINDING_ATTRIBUTE_MISSING, place_of(c, node), STR_NONE,
	    str_of(name), name_of(node->name));
	return false;
}

static bool
element_unknown(const struct config *c, const xmlNode *node)
{
	diag_at(c->d, FINDING_ELEMENT_UNKNOWN, place_of(c, node), STR_NONE,
	    name_of(node->name),
	    node->parent ? name_of(node->parent->name) : STR_NONE, STR_NONE);
	return false;
}

static bool
ours(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       str_is(name_of(node->ns->href), NAMESPACE);
}

static bool
read_folder(const struct config *c, const xmlNode *node)
{
	static const char *const allowed[] = {"path", NULL};
	struct font_set *set = c->set;
	struct str path;

	if (!attributes_known(c, node, allowed) ||
	    !required(c, node, "path", &path))
		return false;
	if (path.p[0] != '/')
		path = str_of(file_join(set->arena, c->folder, path));
	ARENA_PUSH(
	    set->arena, set->folders, set->n_folders, set->cap_folders, path);
	return true;
}

static bool
read_look(const struct config *c, struct family *f, const xmlNode *node)
{
	static const char *const allowed[] = {"file", NULL};
	size_t i = 0;

	while (i < LOOKS && !str_is(name_of(node->name), look_names[i]))
		i++;
	if (i == LOOKS || !ours(node))
		return element_unknown(c, node);
	if (f->file[i].n > 0) {
		diag_at(c->d, FINDING_NAME_TWICE, place_of(c, node), STR_NONE,
		    f->name, str_of(look_names[i]));
		return false;
	}
	f->file_place[i] = place_of(c, node);
	return attributes_known(c, node, allowed) &&
	       required(c, node, "file", &f->file[i]);
}

/* fallback="yes" or "no" (the default). */
static bool
read_fallback(const struct config *c, const xmlNode *node, bool *out)
{
	struct str s = attribute(c, node, "fallback");

	*out = str_is(s, "yes");
	if (*out || s.p == NULL || str_is(s, "no"))
		return true;
	diag_at(c->d, FINDING_ATTRIBUTE_VALUE, place_of(c, node), STR_NONE, s,
	    STR("fallback"), STR("yes | no"));
	return false;
}

/* A text family needs four looks, a fallback at least the regular one. */
static bool
looks_complete(const struct config *c, const struct family *f)
{
	size_t i, n = f->fallback ? 1 : LOOKS;
	bool ok = true;

	for (i = 0; i < n; i++) {
		if (f->file[i].n > 0)
			continue;
		diag_at(c->d, FINDING_FONT_MISSING, f->place, STR_NONE, f->name,
		    str_of(look_names[i]));
		ok = false;
	}
	return ok;
}

static bool
family_twice(const struct config *c, const struct family *f)
{
	size_t i;

	for (i = 0; i < c->set->n_families; i++) {
		if (!str_eq(c->set->families[i].name, f->name))
			continue;
		diag_at(c->d, FINDING_NAME_TWICE, f->place, STR_NONE,
		    STR("family"), f->name);
		return true;
	}
	return false;
}

static bool
read_family(const struct config *c, const xmlNode *node)
{
	static const char *const allowed[] = {"name", "twin", "fallback", NULL};
	struct font_set *set = c->set;
	struct family f = {0};
	const xmlNode *kid;
	bool ok;

	f.place = place_of(c, node);
	if (!attributes_known(c, node, allowed) ||
	    !required(c, node, "name", &f.name) ||
	    !read_fallback(c, node, &f.fallback))
		return false;
	f.twin = attribute(c, node, "twin");
	ok = !family_twice(c, &f);
	for (kid = node->children; kid != NULL; kid = kid->next) {
		if (kid->type == XML_ELEMENT_NODE)
			ok = read_look(c, &f, kid) && ok;
	}
	if (!ok || !looks_complete(c, &f))
		return false;
	ARENA_PUSH(
	    set->arena, set->families, set->n_families, set->cap_families, f);
	return true;
}

static bool
too_many(const struct config *c, const xmlNode *node)
{
	if (c->set->n_families < FAMILIES_MOST &&
	    c->set->n_folders < FAMILIES_MOST)
		return false;
	diag_at(c->d, FINDING_TOO_MANY, place_of(c, node), STR_NONE,
	    name_of(node->name), STR("64"));
	return true;
}

static bool
read_root(const struct config *c, const xmlDoc *doc)
{
	static const char *const allowed[] = {NULL};
	const xmlNode *root = xmlDocGetRootElement(doc), *kid;
	bool ok = true;

	if (!ours(root) || !str_is(name_of(root->name), "fonts"))
		return element_unknown(c, root);
	ok = attributes_known(c, root, allowed);
	for (kid = root->children; kid != NULL; kid = kid->next) {
		if (kid->type != XML_ELEMENT_NODE)
			continue;
		if (too_many(c, kid))
			return false;
		if (ours(kid) && str_is(name_of(kid->name), "folder"))
			ok = read_folder(c, kid) && ok;
		else if (ours(kid) && str_is(name_of(kid->name), "family"))
			ok = read_family(c, kid) && ok;
		else
			ok = element_unknown(c, kid);
	}
	return ok;
}

static void
fail_syntax(const struct config *c, xmlParserCtxt *context)
{
	const xmlError *e = xmlCtxtGetLastError(context);
	struct place at = {c->file, 0, 0};
	struct str why = STR("?");

	if (e != NULL) {
		at.line = e->line;
		at.column = e->int2;
		if (e->message != NULL)
			why = str_trim(str_of(e->message));
	}
	diag_at(c->d, FINDING_XML_SYNTAX, at, STR_NONE, why);
}

/* Is it what a parser may see? What it may not is told. */
static bool
fit(const struct config *c, struct str text)
{
	struct place top = {c->file, 1, 0};
	bool fits = false;

	if (!markup_says_utf8(text))
		diag_at(c->d, FINDING_NOT_UTF8, top, STR_NONE, STR_NONE);
	else if (markup_doctype(text) < text.n)
		diag_at(c->d, FINDING_XML_ENTITY, top, STR_NONE, STR_NONE);
	else if (markup_wide_tag(text, ATTRIBUTES_MOST) < text.n)
		diag_at(c->d, FINDING_TOO_MANY, top, STR_NONE,
		    STR(BOTH("thuộc tính của một phần tử",
			"attributes of one element")),
		    str_number(c->set->arena, ATTRIBUTES_MOST));
	else
		fits = true;
	return fits;
}

/* The document is left to its context, which frees it; NULL: none could be had.
 * Nothing jumps over libxml2 or its silence. */
static xmlParserCtxt *
parse_quietly(struct arena *a, struct str text)
{
	struct libxml_hush before;
	xmlParserCtxt *context;

	libxml_hush(a, &before, NULL, NULL);
	errno = 0;
	context = xmlNewParserCtxt();
	if (context != NULL)
		context->myDoc =
		    xmlCtxtReadMemory(context, text.p, (int)text.n, NULL, NULL,
			XML_PARSE_NONET | XML_PARSE_NOERROR |
			    XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
			    XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC);
	libxml_unhush(&before);
	return context;
}

/* On the arena's cleanup list; its document is NULL after a finding. */
static xmlParserCtxt *
parse(const struct config *c, struct str text)
{
	struct arena *a = c->set->arena;
	xmlParserCtxt *context = parse_quietly(a, text);
	bool memory = errno == ENOMEM;

	if (context == NULL)
		arena_no_memory(a);
	arena_defer(a, context_free, context);
	if (memory)
		arena_no_memory(a);
	if (context->myDoc == NULL)
		fail_syntax(c, context);
	xmlResetLastError(); /* libxml2 keeps a copy of it for the thread */
	return context;
}

bool
font_config_read(struct font_set *set, struct diag *d, const char *path)
{
	struct config c = {set, d, str_dup(set->arena, str_of(path)), STR_NONE};
	struct str text;
	xmlParserCtxt *context;
	bool ok;

	if (!file_read(set->arena, d, path, NOWHERE, &text))
		return false;
	set->digest = digest_hex(set->arena, text);
	c.folder = file_folder(set->arena, path);
	ARENA_PUSH(set->arena, set->folders, set->n_folders, set->cap_folders,
	    c.folder);
	if (!fit(&c, text))
		return false;
	context = parse(&c, text);
	ok = context->myDoc != NULL && read_root(&c, context->myDoc);
	arena_undefer(set->arena, context_free, context);
	context_free(context);
	return ok;
}
