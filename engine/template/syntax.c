/* Syntax of the language, in two tables: elements[] says where an element may
 * stand and what may stand in it; attributes[] what it takes. Everything in a
 * template that is not in these tables is a finding. */
#include "engine/template/syntax.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/attr.h"
#include "engine/template/expr.h"
#include "engine/template/xml.h"
#include "engine/text/text.h"

/* Places an element can stand in. */
enum context {
	IN_NOTHING = 0,
	IN_ROOT = 1 << 0,
	IN_TEMPLATE = 1 << 1,
	IN_LIBRARY = 1 << 2,
	IN_FIELDS = 1 << 3,
	IN_DOCUMENT = 1 << 4,
	IN_SECTION = 1 << 5,
	IN_BLOCKS = 1 << 6,
	IN_TEXT = 1 << 7,
	IN_FLOW = 1 << 8, /* text, then blocks: item, cell, use */
	IN_COMPONENT = 1 << 9,
	IN_LIST = 1 << 10,
	IN_LEVELS = 1 << 11,
	IN_TABLE = 1 << 12,
	IN_ROW = 1 << 13,
	IN_COLUMNS = 1 << 14,
	IN_GROUP = 1 << 16,  /* in a field */
	IN_CHECKS = 1 << 17, /* in a kind, in <checks> */
	IN_CONTEXT = 1 << 18,
	IN_HOUSE = 1 << 19,
	IN_SET = 1 << 20, /* a value, or several */
	IN_SAME = 1 << 15 /* what may stand where the element itself stands */
};
#define BLOCKS (IN_SECTION | IN_BLOCKS | IN_FLOW | IN_COMPONENT)
#define WORDS (IN_TEXT | IN_FLOW | IN_COMPONENT)
#define EVERYWHERE                                                             \
	(IN_DOCUMENT | IN_SECTION | IN_BLOCKS | IN_TEXT | IN_FLOW |            \
	    IN_COMPONENT | IN_LIST | IN_TABLE | IN_ROW | IN_COLUMNS)

static const struct element_def {
	const char *name;
	enum element kind;
	uint32_t where, inside;
} elements[] = {
    {"template", EL_TEMPLATE, IN_ROOT, IN_TEMPLATE},
    {"library", EL_LIBRARY, IN_ROOT, IN_LIBRARY},
    {"include", EL_INCLUDE, IN_TEMPLATE | IN_LIBRARY, IN_NOTHING},
    {"fields", EL_FIELDS, IN_TEMPLATE, IN_FIELDS},
    {"field", EL_FIELD, IN_FIELDS | IN_GROUP, IN_GROUP},
    {"field", EL_FIELD, IN_CONTEXT, IN_CONTEXT},
    {"kind", EL_KIND, IN_TEMPLATE | IN_LIBRARY, IN_CHECKS},
    {"checks", EL_CHECKS, IN_TEMPLATE | IN_LIBRARY, IN_CHECKS},
    {"check", EL_CHECK, IN_FIELDS | IN_GROUP | IN_CHECKS, IN_NOTHING},
    {"field-set", EL_FIELD_SET, IN_TEMPLATE | IN_LIBRARY, IN_FIELDS},
    {"use-set", EL_USE_SET, IN_FIELDS | IN_GROUP, IN_NOTHING},
    {"register", EL_REGISTER, IN_TEMPLATE | IN_LIBRARY, IN_NOTHING},
    {"context", EL_CONTEXT, IN_TEMPLATE | IN_LIBRARY, IN_CONTEXT},
    {"house", EL_HOUSE, IN_ROOT, IN_HOUSE},
    {"for", EL_FOR, IN_HOUSE, IN_HOUSE},
    {"set", EL_SET, IN_HOUSE | IN_SET, IN_SET},
    {"item", EL_VALUE, IN_SET, IN_SET},
    {"style", EL_STYLE, IN_TEMPLATE | IN_LIBRARY, IN_NOTHING},
    {"list-style", EL_LIST_STYLE, IN_TEMPLATE | IN_LIBRARY, IN_LEVELS},
    {"level", EL_LEVEL, IN_LEVELS, IN_NOTHING},
    {"component", EL_COMPONENT, IN_TEMPLATE | IN_LIBRARY, IN_COMPONENT},
    {"param", EL_PARAM, IN_COMPONENT, IN_NOTHING},
    {"document", EL_DOCUMENT, IN_TEMPLATE, IN_DOCUMENT},
    {"property", EL_PROPERTY, IN_DOCUMENT | IN_COMPONENT, IN_NOTHING},
    {"claim", EL_CLAIM, IN_DOCUMENT | IN_COMPONENT, IN_NOTHING},
    {"section", EL_SECTION, IN_DOCUMENT | IN_COMPONENT, IN_SECTION},
    {"header", EL_HEADER, IN_SECTION, IN_BLOCKS},
    {"first-header", EL_FIRST_HEADER, IN_SECTION, IN_BLOCKS},
    {"footer", EL_FOOTER, IN_SECTION, IN_BLOCKS},
    {"first-footer", EL_FIRST_FOOTER, IN_SECTION, IN_BLOCKS},
    {"p", EL_P, BLOCKS, IN_TEXT},
    {"list", EL_LIST, BLOCKS, IN_LIST},
    {"item", EL_ITEM, IN_LIST, IN_FLOW},
    {"table", EL_TABLE, BLOCKS, IN_TABLE},
    {"column", EL_GRID_COLUMN, IN_TABLE, IN_NOTHING},
    {"row", EL_ROW, IN_TABLE, IN_ROW},
    {"cell", EL_CELL, IN_ROW, IN_FLOW},
    {"columns", EL_COLUMNS, BLOCKS, IN_COLUMNS},
    {"column", EL_COLUMN, IN_COLUMNS, IN_BLOCKS},
    {"rule", EL_RULE, BLOCKS, IN_NOTHING},
    {"rich", EL_RICH, BLOCKS, IN_NOTHING},
    {"keep", EL_KEEP, BLOCKS, IN_BLOCKS},
    {"if", EL_IF, EVERYWHERE, IN_SAME},
    {"elif", EL_ELIF, EVERYWHERE, IN_SAME},
    {"else", EL_ELSE, EVERYWHERE, IN_SAME},
    {"each", EL_EACH, EVERYWHERE, IN_SAME},
    {"let", EL_LET, EVERYWHERE | IN_FIELDS, IN_NOTHING},
    {"use", EL_USE, BLOCKS | WORDS | IN_DOCUMENT, IN_FLOW},
    {"content", EL_CONTENT, BLOCKS | WORDS, IN_NOTHING},
    {"b", EL_BOLD, WORDS, IN_TEXT},
    {"i", EL_ITALIC, WORDS, IN_TEXT},
    {"u", EL_UNDERLINE, WORDS, IN_TEXT},
    {"s", EL_STRIKE, WORDS, IN_TEXT},
    {"sup", EL_SUPER, WORDS, IN_TEXT},
    {"sub", EL_SUB, WORDS, IN_TEXT},
    {"caps", EL_CAPS, WORDS, IN_TEXT},
    {"span", EL_SPAN, WORDS, IN_TEXT},
    {"tab", EL_TAB, WORDS, IN_NOTHING},
    {"br", EL_BREAK, WORDS, IN_NOTHING},
    {"nbsp", EL_NBSP, WORDS, IN_NOTHING},
    {"page-number", EL_PAGE_NUMBER, WORDS, IN_NOTHING},
    {"page-count", EL_PAGE_COUNT, WORDS, IN_NOTHING},
    {"img", EL_IMAGE, WORDS, IN_NOTHING},
    {"qr", EL_QR, WORDS, IN_NOTHING},
    {"a", EL_LINK, WORDS, IN_TEXT},
};
#define N_ELEMENTS (sizeof elements / sizeof elements[0])

static const char *const attr_names[ATTR_COUNT] = {
#define X(ID, NAME) [ATTR_##ID] = NAME,
    TEMPLATE_ATTRS(X)
#undef X
};

/* How an attribute is taken. */
enum { OPEN = 0, FIXED = 1, NEEDED = 2 }; /* FIXED: holds no expression */

static const struct attr_def {
	enum element of;
	enum attr_id id;
	enum attr_type type;
	int how;
} attributes[] = {
    {EL_TEMPLATE, ATTR_NAME, TYPE_NAME, FIXED | NEEDED},
    {EL_TEMPLATE, ATTR_TITLE, TYPE_NAME, FIXED | NEEDED},
    {EL_TEMPLATE, ATTR_VERSION, TYPE_TEXT, FIXED},
    {EL_TEMPLATE, ATTR_ABBREVIATION, TYPE_TEXT, FIXED},
    {EL_TEMPLATE, ATTR_FORM, TYPE_TEXT, FIXED},
    {EL_LIBRARY, ATTR_NAME, TYPE_TEXT, FIXED},
    {EL_LIBRARY, ATTR_TITLE, TYPE_TEXT, FIXED},
    {EL_LIBRARY, ATTR_VERSION, TYPE_TEXT, FIXED},
    {EL_INCLUDE, ATTR_HREF, TYPE_NAME, FIXED | NEEDED},
    {EL_FIELD, ATTR_NAME, TYPE_IDENT, FIXED | NEEDED},
    {EL_FIELD, ATTR_LABEL, TYPE_NAME, OPEN | NEEDED},
    {EL_FIELD, ATTR_KIND, TYPE_NAME, FIXED},
    {EL_FIELD, ATTR_OF, TYPE_NAME, FIXED},
    {EL_FIELD, ATTR_REQUIRED, TYPE_BOOL, FIXED},
    {EL_FIELD, ATTR_BLANK, TYPE_BOOL, FIXED},
    {EL_FIELD, ATTR_DEFAULT, TYPE_TEXT, FIXED},
    {EL_FIELD, ATTR_ALIASES, TYPE_TEXT, FIXED},
    {EL_FIELD, ATTR_EXAMPLE, TYPE_TEXT, FIXED},
    {EL_FIELD, ATTR_VALUES, TYPE_NAME, FIXED},
    {EL_FIELD, ATTR_MIN, TYPE_COUNT, FIXED},
    {EL_FIELD, ATTR_MAX, TYPE_COUNT, FIXED},
    {EL_FIELD, ATTR_HELP, TYPE_TEXT, FIXED},
    {EL_KIND, ATTR_NAME, TYPE_NAME, FIXED | NEEDED},
    {EL_KIND, ATTR_BASE, TYPE_NAME, FIXED},
    {EL_KIND, ATTR_NORMALISE, TYPE_EXPR, OPEN},
    {EL_KIND, ATTR_PRINT, TYPE_PRINT, FIXED},
    {EL_KIND, ATTR_KEEP, TYPE_EXPR, OPEN},
    {EL_KIND, ATTR_TYPED, TYPE_TEXT, FIXED},
    {EL_KIND, ATTR_EXAMPLE, TYPE_TEXT, FIXED},
    {EL_KIND, ATTR_HELP, TYPE_TEXT, FIXED},
    {EL_KIND, ATTR_VALUES, TYPE_NAME, FIXED},
    {EL_KIND, ATTR_SEPARATOR, TYPE_NAME, FIXED},
    {EL_CHECKS, ATTR_FIRST, TYPE_BOOL, FIXED},
    {EL_CHECK, ATTR_CODE, TYPE_NAME, FIXED | NEEDED},
    {EL_CHECK, ATTR_FOR, TYPE_NAMES, FIXED},
    {EL_CHECK, ATTR_LEVEL, TYPE_CHECK_LEVEL, FIXED},
    {EL_CHECK, ATTR_AT, TYPE_NAME, FIXED},
    {EL_CHECK, ATTR_WHEN, TYPE_EXPR, OPEN},
    {EL_CHECK, ATTR_AFTER, TYPE_NAMES, FIXED},
    {EL_CHECK, ATTR_TEST, TYPE_EXPR, OPEN},
    {EL_CHECK, ATTR_PATTERN, TYPE_TEXT, FIXED},
    {EL_CHECK, ATTR_UNIQUE, TYPE_UNIQUE, FIXED},
    {EL_CHECK, ATTR_ON, TYPE_NAMES, FIXED},
    {EL_CHECK, ATTR_EACH_ROW, TYPE_BOOL, FIXED},
    {EL_CHECK, ATTR_MESSAGE, TYPE_NAME, OPEN | NEEDED},
    {EL_CHECK, ATTR_MESSAGE_EN, TYPE_TEXT, OPEN},
    {EL_CHECK, ATTR_HELP, TYPE_TEXT, OPEN},
    {EL_CHECK, ATTR_HELP_EN, TYPE_TEXT, OPEN},
    {EL_FIELD_SET, ATTR_NAME, TYPE_NAME, FIXED | NEEDED},
    {EL_USE_SET, ATTR_NAME, TYPE_NAME, FIXED | NEEDED},
    {EL_REGISTER, ATTR_NAME, TYPE_IDENT, FIXED | NEEDED},
    {EL_REGISTER, ATTR_HREF, TYPE_NAME, FIXED | NEEDED},
    {EL_HOUSE, ATTR_NAME, TYPE_TEXT, FIXED},
    {EL_FOR, ATTR_TEMPLATES, TYPE_NAMES, FIXED | NEEDED},
    {EL_SET, ATTR_NAME, TYPE_IDENT, FIXED | NEEDED},
    {EL_STYLE, ATTR_ID, TYPE_NAME, FIXED | NEEDED},
    {EL_STYLE, ATTR_NAME, TYPE_NAME, FIXED},
    {EL_STYLE, ATTR_KIND, TYPE_STYLE_KIND, FIXED},
    {EL_STYLE, ATTR_BASED_ON, TYPE_NAME, FIXED},
    {EL_STYLE, ATTR_LIST, TYPE_NAME, FIXED},
    {EL_STYLE, ATTR_LEVEL, TYPE_LEVEL, FIXED},
    {EL_LIST_STYLE, ATTR_ID, TYPE_NAME, FIXED | NEEDED},
    {EL_LIST_STYLE, ATTR_NAME, TYPE_TEXT, FIXED},
    {EL_LEVEL, ATTR_FORMAT, TYPE_NUMBER_FORMAT, OPEN},
    {EL_LEVEL, ATTR_TEXT, TYPE_TEXT, OPEN},
    {EL_LEVEL, ATTR_SUFFIX, TYPE_SUFFIX, OPEN},
    {EL_LEVEL, ATTR_LEFT, TYPE_LENGTH, OPEN},
    {EL_LEVEL, ATTR_FIRST, TYPE_LENGTH, OPEN},
    {EL_LEVEL, ATTR_HANGING, TYPE_LENGTH, OPEN},
    {EL_COMPONENT, ATTR_NAME, TYPE_NAME, FIXED | NEEDED},
    {EL_COMPONENT, ATTR_SEES_FIELDS, TYPE_BOOL, FIXED},
    {EL_PARAM, ATTR_NAME, TYPE_IDENT, FIXED | NEEDED},
    {EL_PARAM, ATTR_DEFAULT, TYPE_VALUE, FIXED},
    {EL_DOCUMENT, ATTR_TITLE, TYPE_TEXT, OPEN},
    {EL_DOCUMENT, ATTR_AUTHOR, TYPE_TEXT, OPEN},
    {EL_DOCUMENT, ATTR_SUBJECT, TYPE_TEXT, OPEN},
    {EL_DOCUMENT, ATTR_KEYWORDS, TYPE_TEXT, OPEN},
    {EL_DOCUMENT, ATTR_CREATED, TYPE_TEXT, OPEN},
    {EL_DOCUMENT, ATTR_LANGUAGE, TYPE_NAME, OPEN},
    {EL_DOCUMENT, ATTR_BASE_STYLE, TYPE_NAME, FIXED},
    {EL_DOCUMENT, ATTR_EMBED, TYPE_EMBED, OPEN},
    {EL_PROPERTY, ATTR_NAME, TYPE_IDENT, FIXED | NEEDED},
    {EL_PROPERTY, ATTR_LABEL, TYPE_NAME, FIXED | NEEDED},
    {EL_PROPERTY, ATTR_VALUE, TYPE_TEXT, OPEN | NEEDED},
    {EL_CLAIM, ATTR_NUMBER, TYPE_TEXT, OPEN},
    {EL_CLAIM, ATTR_UNIT, TYPE_TEXT, OPEN},
    {EL_CLAIM, ATTR_COUNTED, TYPE_TEXT, OPEN},
    {EL_CLAIM, ATTR_FILE, TYPE_TEXT, OPEN},
    {EL_CLAIM, ATTR_DIGEST, TYPE_TEXT, OPEN},
    {EL_SECTION, ATTR_PAPER, TYPE_PAPER, OPEN},
    {EL_SECTION, ATTR_WIDTH, TYPE_EXTENT, OPEN},
    {EL_SECTION, ATTR_HEIGHT, TYPE_EXTENT, OPEN},
    {EL_SECTION, ATTR_ORIENTATION, TYPE_ORIENTATION, OPEN},
    {EL_SECTION, ATTR_MARGIN, TYPE_EDGES, OPEN},
    {EL_SECTION, ATTR_HEADER_AT, TYPE_EXTENT, OPEN},
    {EL_SECTION, ATTR_FOOTER_AT, TYPE_EXTENT, OPEN},
    {EL_SECTION, ATTR_FIRST_PAGE, TYPE_FIRST_PAGE, OPEN},
    {EL_SECTION, ATTR_PAGE_START, TYPE_COUNT, OPEN},
    {EL_SECTION, ATTR_RESTART_LISTS, TYPE_BOOL, OPEN},
    {EL_P, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_P, ATTR_DROP_IF_EMPTY, TYPE_BOOL, OPEN},
    {EL_P, ATTR_LIST, TYPE_NAME, OPEN},
    {EL_P, ATTR_LEVEL, TYPE_LEVEL, OPEN},
    {EL_P, ATTR_START, TYPE_COUNT, OPEN},
    {EL_P, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_LIST, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_LIST, ATTR_START, TYPE_COUNT, OPEN},
    {EL_LIST, ATTR_ITEM_STYLE, TYPE_NAME, OPEN},
    {EL_LIST, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_ITEM, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_TABLE, ATTR_COLUMNS, TYPE_GRID, OPEN},
    {EL_TABLE, ATTR_WIDTH, TYPE_EXTENT, OPEN},
    {EL_TABLE, ATTR_ALIGN, TYPE_TABLE_ALIGN, OPEN},
    {EL_TABLE, ATTR_INDENT, TYPE_LENGTH, OPEN},
    {EL_TABLE, ATTR_HEADER_ROWS, TYPE_COUNT, OPEN},
    {EL_TABLE, ATTR_BORDER, TYPE_LINE_WIDTH, OPEN},
    {EL_TABLE, ATTR_BORDER_COLOR, TYPE_COLOR, OPEN},
    {EL_TABLE, ATTR_INSIDE, TYPE_LINE_WIDTH, OPEN},
    {EL_TABLE, ATTR_INSIDE_H, TYPE_LINE_WIDTH, OPEN},
    {EL_TABLE, ATTR_INSIDE_V, TYPE_LINE_WIDTH, OPEN},
    {EL_TABLE, ATTR_PADDING, TYPE_EDGES, OPEN},
    {EL_TABLE, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_TABLE, ATTR_SHRINK, TYPE_NAMES, OPEN},
    {EL_TABLE, ATTR_KEEP_NEXT, TYPE_BOOL, OPEN},
    {EL_TABLE, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_GRID_COLUMN, ATTR_WIDTH, TYPE_GRID_ONE, OPEN | NEEDED},
    {EL_ROW, ATTR_SPLIT, TYPE_BOOL, OPEN},
    {EL_ROW, ATTR_HEIGHT, TYPE_EXTENT, OPEN},
    {EL_ROW, ATTR_EXACT, TYPE_BOOL, OPEN},
    {EL_ROW, ATTR_HEADER, TYPE_BOOL, OPEN},
    {EL_ROW, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_CELL, ATTR_COLSPAN, TYPE_SPAN, OPEN},
    {EL_CELL, ATTR_ROWSPAN, TYPE_SPAN, OPEN},
    {EL_CELL, ATTR_VALIGN, TYPE_VALIGN, OPEN},
    {EL_CELL, ATTR_SHADE, TYPE_SHADE, OPEN},
    {EL_CELL, ATTR_BORDER, TYPE_LINE_WIDTH, OPEN},
    {EL_CELL, ATTR_BORDER_TOP, TYPE_LINE_WIDTH, OPEN},
    {EL_CELL, ATTR_BORDER_RIGHT, TYPE_LINE_WIDTH, OPEN},
    {EL_CELL, ATTR_BORDER_BOTTOM, TYPE_LINE_WIDTH, OPEN},
    {EL_CELL, ATTR_BORDER_LEFT, TYPE_LINE_WIDTH, OPEN},
    {EL_CELL, ATTR_BORDER_COLOR, TYPE_COLOR, OPEN},
    {EL_CELL, ATTR_PADDING, TYPE_EDGES, OPEN},
    {EL_CELL, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_COLUMNS, ATTR_WIDTHS, TYPE_GRID, OPEN | NEEDED},
    {EL_COLUMNS, ATTR_GAP, TYPE_EXTENT, OPEN},
    {EL_COLUMNS, ATTR_INDENT, TYPE_LENGTH, OPEN},
    {EL_COLUMNS, ATTR_KEEP_NEXT, TYPE_BOOL, OPEN},
    {EL_COLUMNS, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_COLUMN, ATTR_VALIGN, TYPE_VALIGN, OPEN},
    {EL_RULE, ATTR_LENGTH, TYPE_PART, OPEN},
    {EL_RULE, ATTR_OF, TYPE_RULE_OF, OPEN},
    {EL_RULE, ATTR_THICKNESS, TYPE_LINE_WIDTH, OPEN},
    {EL_RULE, ATTR_ALIGN, TYPE_TABLE_ALIGN, OPEN},
    {EL_RULE, ATTR_BEFORE, TYPE_EXTENT, OPEN},
    {EL_RULE, ATTR_AFTER, TYPE_EXTENT, OPEN},
    {EL_RULE, ATTR_HEIGHT, TYPE_EXTENT, OPEN},
    {EL_RULE, ATTR_COLOR, TYPE_COLOR, OPEN},
    {EL_RULE, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_RULE, ATTR_KEEP_NEXT, TYPE_BOOL, OPEN},
    {EL_RULE, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_RICH, ATTR_IN, TYPE_EXPR, NEEDED},
    {EL_RICH, ATTR_PARAGRAPH, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_FIRST_PARAGRAPH, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_ITEM, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_DASH, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_NUMBER, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_TABLE_TEXT, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_TABLE_HEAD, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_HEADING1, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_HEADING2, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_HEADING3, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_HEADING4, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_HEADING5, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_HEADING6, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_QUOTE, TYPE_NAME, OPEN},
    {EL_RICH, ATTR_SHRINK, TYPE_NAMES, OPEN},
    {EL_RICH, ATTR_KEEP_LAST, TYPE_BOOL, OPEN},
    {EL_RICH, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_KEEP, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_IF, ATTR_TEST, TYPE_EXPR, NEEDED},
    {EL_ELIF, ATTR_TEST, TYPE_EXPR, NEEDED},
    {EL_EACH, ATTR_IN, TYPE_EXPR, NEEDED},
    {EL_EACH, ATTR_AS, TYPE_IDENT, FIXED | NEEDED},
    {EL_LET, ATTR_NAME, TYPE_IDENT, FIXED | NEEDED},
    {EL_LET, ATTR_VALUE, TYPE_VALUE, OPEN | NEEDED},
    {EL_USE, ATTR_COMPONENT, TYPE_NAME, FIXED | NEEDED},
    {EL_USE, ATTR_KEEP_PREVIOUS, TYPE_BOOL, OPEN},
    {EL_SPAN, ATTR_STYLE, TYPE_NAME, OPEN},
    {EL_IMAGE, ATTR_SRC, TYPE_NAME, OPEN | NEEDED},
    {EL_IMAGE, ATTR_ALT, TYPE_TEXT, OPEN | NEEDED},
    {EL_IMAGE, ATTR_WIDTH, TYPE_EXTENT, OPEN},
    {EL_IMAGE, ATTR_HEIGHT, TYPE_EXTENT, OPEN},
    {EL_IMAGE, ATTR_ANCHOR, TYPE_BOOL, OPEN},
    {EL_IMAGE, ATTR_X, TYPE_LENGTH, OPEN},
    {EL_IMAGE, ATTR_Y, TYPE_LENGTH, OPEN},
    {EL_IMAGE, ATTR_BEHIND, TYPE_BOOL, OPEN},
    {EL_QR, ATTR_TEXT, TYPE_NAME, OPEN | NEEDED},
    {EL_QR, ATTR_ALT, TYPE_TEXT, OPEN | NEEDED},
    {EL_QR, ATTR_WIDTH, TYPE_EXTENT, OPEN},
    {EL_LINK, ATTR_HREF, TYPE_NAME, OPEN | NEEDED},
};
#define N_ATTRIBUTES (sizeof attributes / sizeof attributes[0])

/* Settings of runs and paragraphs, taken by several elements. */
static const struct attr_def run_settings[] = {
    {EL_UNKNOWN, ATTR_FONT, TYPE_NAME, OPEN},
    {EL_UNKNOWN, ATTR_SIZE, TYPE_FONT_SIZE, OPEN},
    {EL_UNKNOWN, ATTR_BOLD, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_ITALIC, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_UNDERLINE, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_STRIKE, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_CAPS, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_SUPERSCRIPT, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_SUBSCRIPT, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_COLOR, TYPE_COLOR, OPEN},
    {EL_UNKNOWN, ATTR_HIGHLIGHT, TYPE_SHADE, OPEN},
};
static const struct attr_def para_settings[] = {
    {EL_UNKNOWN, ATTR_ALIGN, TYPE_ALIGN, OPEN},
    {EL_UNKNOWN, ATTR_LEFT, TYPE_LENGTH, OPEN},
    {EL_UNKNOWN, ATTR_RIGHT, TYPE_LENGTH, OPEN},
    {EL_UNKNOWN, ATTR_FIRST, TYPE_LENGTH, OPEN},
    {EL_UNKNOWN, ATTR_HANGING, TYPE_EXTENT, OPEN},
    {EL_UNKNOWN, ATTR_BEFORE, TYPE_EXTENT, OPEN},
    {EL_UNKNOWN, ATTR_AFTER, TYPE_EXTENT, OPEN},
    {EL_UNKNOWN, ATTR_LINE, TYPE_SPACING, OPEN},
    {EL_UNKNOWN, ATTR_KEEP_NEXT, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_KEEP_LINES, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_PAGE_BREAK, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_WIDOW, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_BALANCE, TYPE_BOOL, OPEN},
    {EL_UNKNOWN, ATTR_OUTLINE, TYPE_LEVEL, OPEN},
    {EL_UNKNOWN, ATTR_TABS, TYPE_TABS, OPEN},
};
#define N_RUN (sizeof run_settings / sizeof run_settings[0])
#define N_PARA (sizeof para_settings / sizeof para_settings[0])

static bool
takes_run(enum element kind)
{
	return kind == EL_P || kind == EL_STYLE || kind == EL_SPAN ||
	       kind == EL_LEVEL;
}

static bool
takes_para(enum element kind)
{
	return kind == EL_P || kind == EL_STYLE;
}

/* The i-th attribute an element of that kind takes; NULL past the last. */
static const struct attr_def *
attr_def_at(enum element kind, size_t i)
{
	for (size_t k = 0; k < N_ATTRIBUTES; k++)
		if (attributes[k].of == kind && i-- == 0)
			return &attributes[k];
	if (takes_run(kind) && i < N_RUN)
		return &run_settings[i];
	if (takes_para(kind) && i >= N_RUN && i < N_RUN + N_PARA)
		return &para_settings[i - N_RUN];
	return NULL;
}

/* ---- checking ---- */
struct checker {
	struct arena *a;
	struct diag *d;
};

static const struct element_def *
element_find(struct str name, uint32_t context)
{
	for (size_t i = 0; i < N_ELEMENTS; i++)
		if ((elements[i].where & context) != 0 &&
		    str_is(name, elements[i].name))
			return &elements[i];
	return NULL;
}

static void
tell_element(struct checker *c, const struct node *n, uint32_t context)
{
	struct str names[N_ELEMENTS], near = STR("");
	struct str parent = n->parent ? n->parent->name : STR("");
	size_t k = 0;

	for (size_t i = 0; i < N_ELEMENTS; i++)
		if ((elements[i].where & context) != 0)
			names[k++] = str_of(elements[i].name);
	if (element_find(n->name, 0xFFFFFFFFu) == NULL)
		near = text_did_you_mean(c->a, n->name, names, k);
	diag_at(c->d, FINDING_ELEMENT_UNKNOWN, n->place, STR_NONE, n->name,
	    parent, near);
}

static bool
is_named(const struct attr_def *def, struct str name)
{
	return str_is(name, attr_names[def->id]);
}

/* The one of attr_def_at with that name. */
static const struct attr_def *
attr_def_find(const struct node *n, struct str name)
{
	for (size_t k = 0; k < N_ATTRIBUTES; k++)
		if (attributes[k].of == n->kind &&
		    is_named(&attributes[k], name))
			return &attributes[k];
	for (size_t k = 0; takes_run(n->kind) && k < N_RUN; k++)
		if (is_named(&run_settings[k], name))
			return &run_settings[k];
	for (size_t k = 0; takes_para(n->kind) && k < N_PARA; k++)
		if (is_named(&para_settings[k], name))
			return &para_settings[k];
	return NULL;
}

static void
tell_attr(struct checker *c, const struct node *n, const struct attr *at)
{
	struct str names[64];
	const struct attr_def *def;
	size_t k = 0;

	for (; k < 64 && (def = attr_def_at(n->kind, k)) != NULL; k++)
		names[k] = str_of(attr_names[def->id]);
	diag_at(c->d, FINDING_ATTRIBUTE_UNKNOWN, at->place, STR_NONE, at->name,
	    n->name, text_did_you_mean(c->a, at->name, names, k));
}

static void
tell_value(struct checker *c, const struct attr *at, struct str expected)
{
	diag_at(c->d, FINDING_ATTRIBUTE_VALUE, at->place, STR_NONE, at->raw,
	    at->name, expected);
}

static void
compile_value(struct checker *c, struct attr *at, bool fixed)
{
	if (at->type == TYPE_EXPR) {
		at->expr = template_expr_parse(c->a, c->d, at->place, at->raw);
		return;
	}
	if (!template_pattern_parse(
		c->a, c->d, at->place, at->raw, &at->pattern))
		return;
	at->constant = !template_pattern_open(&at->pattern);
	if (!at->constant && fixed)
		tell_value(c, at,
		    STR(BOTH("chữ cố định, không có {{ }}",
			"fixed text without {{ }}")));
	else if (at->constant &&
		 !template_typed_parse(c->a, at->type, at->raw, &at->typed))
		tell_value(c, at, template_type_expected(c->a, at->type));
}

static void
compile_attr(struct checker *c, const struct node *n, struct attr *at)
{
	const struct attr_def *def = attr_def_find(n, at->name);

	if (!text_clean(c->a, c->d, at->place, STR_NONE, at->raw, &at->raw))
		return;
	if (def != NULL) {
		at->id = def->id;
		at->type = def->type;
		compile_value(c, at, (def->how & FIXED) != 0);
		if (at->id == ATTR_HREF && n->kind == EL_LINK && at->constant &&
		    !template_href_ok(str_trim(at->raw)))
			tell_value(c, at, STR(TEMPLATE_SCHEMES));
	} else if (n->kind == EL_USE && template_is_ident(at->name)) {
		at->type = TYPE_VALUE;
		compile_value(c, at, false);
	} else {
		tell_attr(c, n, at);
	}
}

/* Settings of runs and paragraphs are never needed. */
static void
check_needed(struct checker *c, const struct node *n)
{
	for (size_t k = 0; k < N_ATTRIBUTES; k++) {
		const struct attr_def *def = &attributes[k];

		if (def->of == n->kind && (def->how & NEEDED) != 0 &&
		    template_attr_find(n, def->id) == NULL)
			diag_at(c->d, FINDING_ATTRIBUTE_MISSING, n->place,
			    STR_NONE, str_of(attr_names[def->id]), n->name);
	}
}

static bool
is_setting(enum attr_id id, enum element kind)
{
	struct format unused;
	struct typed v;

	memset(&unused, 0, sizeof unused);
	memset(&v, 0, sizeof v);
	if (kind == EL_SPAN)
		return template_format_put(&unused, id, &v) &&
		       unused.run.set != 0;
	return template_format_put(&unused, id, &v);
}

static void
make_format(struct checker *c, struct node *n)
{
	struct format *f = ARENA_NEW(c->a, struct format);
	size_t cap = 0;

	for (size_t i = 0; i < n->n_attrs; i++) {
		const struct attr *at = &n->attrs[i];

		if (at->id == ATTR_COUNT || !is_setting(at->id, n->kind))
			continue;
		if (at->constant)
			template_format_put(f, at->id, &at->typed);
		else
			ARENA_PUSH(c->a, f->open, f->n_open, cap, at);
	}
	n->format = f;
}

/* ---- text ---- */
static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str
collapse(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!is_blank(s.p[i]))
			p[n++] = s.p[i];
		else if (i == 0 || !is_blank(s.p[i - 1]))
			p[n++] = ' ';
	}
	s.p = p;
	s.n = n;
	return s;
}

static void
compile_text(struct checker *c, struct node *n)
{
	struct part *parts;
	struct pattern p;

	n->blank = str_trim(n->text).n == 0;
	if (!text_clean(c->a, c->d, n->place, STR_NONE, n->text, &n->text))
		return;
	/* where a part is broken the others are looked at all the same */
	template_pattern_parse(c->a, c->d, n->place, n->text, &p);
	parts = ARENA_ARRAY(c->a, struct part, p.n);
	for (size_t i = 0; i < p.n; i++) {
		parts[i] = p.parts[i];
		if (parts[i].expr == NULL)
			parts[i].text = collapse(c->a, parts[i].text);
	}
	n->pattern.parts = parts;
	n->pattern.n = p.n;
}

/* ---- children ---- */
static bool
is_control_tail(const struct node *n)
{
	return n->kind == EL_ELIF || n->kind == EL_ELSE;
}

/* <elif> and <else> follow an <if> or <elif>, blanks aside. */
static void
check_branches(struct checker *c, const struct node *parent)
{
	const struct node *before = NULL;

	for (const struct node *n = parent->children; n; n = n->next) {
		if (n->kind == EL_TEXT && n->blank)
			continue;
		if (is_control_tail(n) &&
		    (before == NULL ||
			(before->kind != EL_IF && before->kind != EL_ELIF)))
			diag_at(c->d, FINDING_ELEMENT_UNKNOWN, n->place,
			    STR_NONE, n->name, parent->name,
			    STR(" (→ " BOTH(
				"chỉ ngay sau", "only behind") " <if>)"));
		before = n;
	}
}

struct place
template_words_place(const struct node *n)
{
	struct str words = str_trim(n->text);

	if (words.n == 0)
		return n->place;
	return template_place_in(
	    n->place, n->text, (size_t)(words.p - n->text.p));
}

static void
check_text_place(struct checker *c, struct node *n, uint32_t context)
{
	if (context == IN_SET)
		n->blank = str_trim(n->text).n == 0;
	else
		compile_text(c, n);
	if (!n->blank && (context & (WORDS | IN_SET)) == 0)
		diag_at(c->d, FINDING_TEXT_STRAY, template_words_place(n),
		    STR_NONE, n->parent->name);
}

static bool
is_control(const struct node *n)
{
	return n->kind == EL_IF || n->kind == EL_EACH || is_control_tail(n);
}

/* A header that stands where there is one already, in the same place or
 * around it, would take its place in silence. Two that hang on conditions are
 * told when both come to be. seen: kinds before and around. */
static void
check_story_twice(struct checker *c, const struct node *parent, uint32_t around)
{
	uint32_t seen = around;

	for (const struct node *n = parent->children; n; n = n->next) {
		if (n->kind < EL_HEADER || n->kind > EL_FIRST_FOOTER)
			continue;
		if ((seen & 1u << (n->kind - EL_HEADER)) != 0)
			diag_at(c->d, FINDING_NAME_TWICE, n->place, STR_NONE,
			    STR(BOTH("phần tử", "element")), n->name);
		seen |= 1u << (n->kind - EL_HEADER);
	}
	for (const struct node *n = parent->children; n; n = n->next)
		if (is_control(n))
			check_story_twice(c, n, seen);
}

static void
check_node(struct checker *c, struct node *n, uint32_t context)
{
	const struct element_def *def;
	uint32_t inside;

	if (n->kind == EL_TEXT) {
		check_text_place(c, n, context);
		return;
	}
	def = n->foreign ? NULL : element_find(n->name, context);
	if (def == NULL ||
	    (def->kind == EL_PARAM && n->parent->kind != EL_COMPONENT)) {
		tell_element(c, n, context);
		return;
	}
	n->kind = def->kind;
	for (size_t i = 0; i < n->n_attrs; i++)
		compile_attr(c, n, &n->attrs[i]);
	check_needed(c, n);
	if (takes_run(n->kind))
		make_format(c, n);
	inside = def->inside == IN_SAME ? context : def->inside;
	for (struct node *k = n->children; k != NULL; k = k->next)
		check_node(c, k, inside);
	check_branches(c, n);
	if (n->kind == EL_SECTION)
		check_story_twice(c, n, 0);
}

bool
template_syntax_check(struct arena *a, struct diag *d, struct node *root)
{
	struct checker c = {a, d};
	size_t before = d->errors;

	check_node(&c, root, IN_ROOT);
	return d->errors == before;
}

const struct attr *
template_attr_find(const struct node *n, enum attr_id id)
{
	for (size_t i = 0; i < n->n_attrs; i++)
		if (n->attrs[i].id == id)
			return &n->attrs[i];
	return NULL;
}

struct str
template_attr_text(const struct node *n, enum attr_id id)
{
	const struct attr *at = template_attr_find(n, id);

	return at != NULL && at->constant ? at->typed.s : STR_NONE;
}
