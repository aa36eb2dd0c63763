/* The language as a RELAX NG schema (ISO/IEC 19757-2), for editors: the tables
 * of language.c in other words. It knows no order of if, elif and else, no
 * names of styles and components, and no expressions; those the engine tells
 * itself. */
#include "engine/template/attr.h"
#include "engine/template/inner.h"
#include "engine/template/language.h"

#define CONTEXTS 32
#define EXPRESSION                                                             \
	"<data type=\"string\"><param name=\"pattern\">"                       \
	"(.|\\n|\\r)*\\{\\{(.|\\n|\\r)*</param></data>"

static void
put_attribute(struct buf *b, const struct attr_def *def)
{
	bool fixed = (def->how & FIXED) != 0;

	buf_puts(b, (def->how & NEEDED) != 0 ? "    " : "    <optional>");
	buf_puts(b, "<attribute name=\"");
	buf_puts(b, template_attr_names[def->id]);
	buf_puts(b, "\">");
	if (template_attr_word(def->type, 0) == NULL) {
		buf_puts(b, "<text/>");
	} else {
		buf_puts(b, "<choice>");
		for (size_t i = 0; template_attr_word(def->type, i); i++) {
			buf_puts(b, "<value>");
			buf_puts(b, template_attr_word(def->type, i));
			buf_puts(b, "</value>");
		}
		buf_puts(b, fixed ? "</choice>" : EXPRESSION "</choice>");
	}
	buf_puts(b, "</attribute>");
	buf_puts(b, (def->how & NEEDED) != 0 ? "\n" : "</optional>\n");
}

/* One of its own stands before the setting of that name. */
static bool
came_before(enum element kind, size_t n)
{
	enum attr_id id = template_attr_def_at(kind, n)->id;

	for (size_t i = 0; i < n; i++)
		if (template_attr_def_at(kind, i)->id == id)
			return true;
	return false;
}

static void
put_attributes(struct buf *b, enum element kind)
{
	const struct attr_def *def;

	for (size_t i = 0; (def = template_attr_def_at(kind, i)) != NULL; i++)
		if (!came_before(kind, i))
			put_attribute(b, def);
	if (kind != EL_USE)
		return;
	buf_puts(b, "    <zeroOrMore><attribute><anyName><except>");
	for (size_t i = 0; (def = template_attr_def_at(kind, i)) != NULL; i++) {
		buf_puts(b, "<name ns=\"\">");
		buf_puts(b, template_attr_names[def->id]);
		buf_puts(b, "</name>");
	}
	buf_puts(b, "</except></anyName></attribute></zeroOrMore>\n");
}

/* What stands in an element depends on the place of some: they have a
 * definition for each. */
static void
put_name(struct buf *b, size_t element, int context)
{
	buf_puts(b, template_elements[element].name);
	buf_putc(b, '.');
	buf_int(b, (int64_t)element);
	if (template_elements[element].inside == IN_SAME) {
		buf_putc(b, '.');
		buf_int(b, context);
	}
}

static void
put_element(struct buf *b, size_t i, int context)
{
	const struct element_def *e = &template_elements[i];
	uint32_t inside = e->inside == IN_SAME ? 1u << context : e->inside;

	buf_puts(b, "<define name=\"");
	put_name(b, i, context);
	buf_puts(b, "\">\n  <element name=\"");
	buf_puts(b, e->name);
	buf_puts(b, "\">\n");
	put_attributes(b, e->kind);
	for (int c = 0; c < CONTEXTS; c++) {
		if (inside != 1u << c)
			continue;
		buf_puts(b, "    <ref name=\"in.");
		buf_int(b, c);
		buf_puts(b, "\"/>\n");
	}
	if (inside == IN_NOTHING)
		buf_puts(b, "    <empty/>\n");
	buf_puts(b, "  </element>\n</define>\n");
}

/* All that may stand in one kind of place. */
static void
put_context(struct buf *b, int context)
{
	uint32_t bit = 1u << context;

	buf_puts(b, "<define name=\"in.");
	buf_int(b, context);
	buf_puts(b, "\">\n  <zeroOrMore><choice>\n    ");
	buf_puts(
	    b, (bit & (WORDS | IN_SET)) != 0 ? "<text/>\n" : "<notAllowed/>\n");
	for (size_t i = 0; i < template_n_elements; i++) {
		if ((template_elements[i].where & bit) == 0)
			continue;
		buf_puts(b, "    <ref name=\"");
		put_name(b, i, context);
		buf_puts(b, "\"/>\n");
	}
	buf_puts(b, "  </choice></zeroOrMore>\n</define>\n");
}

static bool
is_place(int context)
{
	for (size_t i = 0; i < template_n_elements; i++)
		if (template_elements[i].inside == 1u << context &&
		    template_elements[i].inside != IN_SAME)
			return true;
	return false;
}

void
template_grammar(struct buf *b)
{
	buf_puts(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\""
		    " ns=\"" TEMPLATE_NAMESPACE "\"\n    datatypeLibrary="
		    "\"http://www.w3.org/2001/XMLSchema-datatypes\">\n"
		    "<start><choice>\n");
	for (size_t i = 0; i < template_n_elements; i++) {
		if ((template_elements[i].where & IN_ROOT) == 0)
			continue;
		buf_puts(b, "  <ref name=\"");
		put_name(b, i, 0);
		buf_puts(b, "\"/>\n");
	}
	buf_puts(b, "</choice></start>\n");
	for (int c = 0; c < CONTEXTS; c++)
		if (is_place(c))
			put_context(b, c);
	for (size_t i = 0; i < template_n_elements; i++) {
		const struct element_def *e = &template_elements[i];

		if (e->inside != IN_SAME) {
			put_element(b, i, 0);
			continue;
		}
		for (int c = 0; c < CONTEXTS; c++)
			if ((e->where & 1u << c) != 0)
				put_element(b, i, c);
	}
	buf_puts(b, "</grammar>\n");
}
