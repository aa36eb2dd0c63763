/* A template as read: elements with typed attributes, and text. Built once by
 * template_load in the template's arena, never changed afterwards. */
#ifndef CV_TEMPLATE_TREE_H
#define CV_TEMPLATE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/diag.h"
#include "engine/base/length.h"
#include "engine/base/str.h"
#include "engine/document/document.h"

struct arena;
struct expr;

#define TEMPLATE_NAMESPACE "urn:congvan:template:1"
#define TEMPLATE_DEPTH 100 /* the most, of elements, expressions, Markdown */
/* Errors from here on come without "did you mean", which takes long. */
#define TEMPLATE_SUGGESTIONS 100

enum element {
	EL_UNKNOWN, /* told; skipped by everything */
	EL_TEXT,    /* text between tags */
	EL_TEMPLATE,
	EL_LIBRARY,
	EL_INCLUDE,
	EL_FIELDS,
	EL_FIELD,
	EL_KIND,
	EL_CHECKS,
	EL_CHECK,
	EL_REVIEW,
	EL_REVIEWED_BY,
	EL_EXPECT,
	EL_FIELD_SET,
	EL_USE_SET,
	EL_REGISTER,
	EL_CONTEXT,
	EL_HOUSE,
	EL_FOR,
	EL_SET,
	EL_VALUE,
	EL_STYLE,
	EL_LIST_STYLE,
	EL_LEVEL,
	EL_COMPONENT,
	EL_PARAM,
	EL_DOCUMENT,
	EL_SECTION,
	EL_HEADER,
	EL_FIRST_HEADER,
	EL_FOOTER,
	EL_FIRST_FOOTER,
	EL_P,
	EL_LIST,
	EL_ITEM,
	EL_TABLE,
	EL_ROW,
	EL_CELL,
	EL_GRID_COLUMN,
	EL_COLUMNS,
	EL_COLUMN,
	EL_RULE,
	EL_RICH,
	EL_KEEP,
	EL_CONTENTS,
	EL_IF,
	EL_ELIF,
	EL_ELSE,
	EL_EACH,
	EL_LET,
	EL_USE,
	EL_CONTENT,
	EL_BOLD,
	EL_ITALIC,
	EL_UNDERLINE,
	EL_STRIKE,
	EL_SUPER,
	EL_SUB,
	EL_CAPS,
	EL_SPAN,
	EL_TAB,
	EL_BREAK,
	EL_NBSP,
	EL_PAGE_NUMBER,
	EL_PAGE_COUNT,
	EL_IMAGE,
	EL_LINK,
	EL_QR,
	EL_REFERENCE,
	EL_NOTE,
	EL_PROPERTY,
	EL_CLAIM
};

/* clang-format off */
#define TEMPLATE_ATTRS(X) \
	X(ABBREVIATION, "abbreviation") X(AFTER, "after") X(ALIASES, "aliases") \
	X(ALIGN, "align") X(ALT, "alt") X(ANCHOR, "anchor") X(AS, "as") \
	X(AT, "at") X(AUTHOR, "author") \
	X(BALANCE, "balance") X(BASE, "base") X(BASE_STYLE, "base-style") X(BASED_ON, "based-on") \
	X(BEFORE, "before") X(BEHIND, "behind") X(BLANK, "blank") \
	X(BOLD, "bold") X(BORDER, "border") \
	X(BORDER_BOTTOM, "border-bottom") X(BORDER_COLOR, "border-color") \
	X(BORDER_LEFT, "border-left") X(BORDER_RIGHT, "border-right") \
	X(BORDER_TOP, "border-top") X(CAPS, "caps") X(CODE, "code") X(COLOR, "color") \
	X(COLSPAN, "colspan") X(COLUMNS, "columns") X(COUNTED, "count") \
	X(COMPONENT, "component") X(CREATED, "created") X(DASH, "dash") X(DIGEST, "digest") X(FILE, "file") \
	X(DEFAULT, "default") X(DROP_IF_EMPTY, "drop-if-empty") \
	X(EACH_ROW, "each-row") X(EMBED, "embed") X(EXACT, "exact") X(EXAMPLE, "example") X(FIRST, "first") \
	X(FIRST_PAGE, "first-page") X(FIRST_PARAGRAPH, "first-paragraph") \
	X(FONT, "font") X(FOOTER_AT, "footer-at") X(FOR, "for") X(FORM, "form") X(FORMAT, "format") \
	X(GAP, "gap") X(HANGING, "hanging") X(HEADER, "header") \
	X(HEADER_AT, "header-at") X(HEADER_ROWS, "header-rows") \
	X(HEADING1, "heading1") X(HEADING2, "heading2") \
	X(HEADING3, "heading3") X(HEADING4, "heading4") \
	X(HEADING5, "heading5") X(HEADING6, "heading6") X(HEADINGS_COUNT, "headings-count") X(HEIGHT, "height") \
	X(HELP, "help") X(HELP_EN, "help-en") X(HIGHLIGHT, "highlight") X(HREF, "href") \
	X(ID, "id") X(IN, "in") X(INDENT, "indent") X(INSIDE, "inside") \
	X(INSIDE_H, "inside-h") X(INSIDE_V, "inside-v") X(ITALIC, "italic") \
	X(ITEM, "item") X(ITEM_STYLE, "item-style") \
	X(KEEP, "keep") X(KEEP_LAST, "keep-last") X(KEEP_LINES, "keep-lines") \
	X(KEEP_NEXT, "keep-next") X(KEEP_PREVIOUS, "keep-previous") \
	X(KEYWORDS, "keywords") X(KIND, "kind") X(LABEL, "label") \
	X(LANGUAGE, "language") X(LEFT, "left") X(LENGTH, "length") \
	X(LEVEL, "level") X(LINE, "line") X(LIST, "list") \
	X(MARGIN, "margin") X(MAX, "max") X(MESSAGE, "message") \
	X(MESSAGE_EN, "message-en") X(MIN, "min") X(NAME, "name") \
	X(NORMALISE, "normalise") X(NOTE, "note") X(NUMBER, "number") X(OF, "of") X(ON, "on") X(ORIENTATION, "orientation") \
	X(OUTLINE, "outline") X(PADDING, "padding") \
	X(PAGE_BREAK, "page-break-before") X(PAGE_START, "page-start") \
	X(RESTART_LISTS, "restart-lists") \
	X(PAPER, "paper") X(PARAGRAPH, "paragraph") \
	X(PATTERN, "pattern") X(PRINT, "print") X(QUOTE, "quote") \
	X(REQUIRED, "required") X(RIGHT, "right") X(ROWSPAN, "rowspan") \
	X(SET, "set") X(SEES_FIELDS, "sees-fields") X(SEPARATOR, "separator") X(SHADE, "shade") X(SHRINK, "shrink") X(SIZE, "size") X(SOURCE, "source") \
	X(SPLIT, "split") X(SRC, "src") X(START, "start") \
	X(STRIKE, "strike") X(STYLE, "style") X(STYLES, "styles") X(SUBJECT, "subject") \
	X(SUBSCRIPT, "subscript") X(SUFFIX, "suffix") \
	X(SUPERSCRIPT, "superscript") X(TABLE_HEAD, "table-head") \
	X(TABLE_TEXT, "table-text") X(TABS, "tabs") X(TEMPLATES, "templates") X(TEST, "test") \
	X(TEXT, "text") X(THICKNESS, "thickness") X(TITLE, "title") X(TO, "to") \
	X(TYPED, "typed") X(UNIT, "unit") X(UNIQUE, "unique") X(UNDERLINE, "underline") X(VALIGN, "valign") X(VALUE, "value") \
	X(VALUES, "values") X(VERSION, "version") X(WHEN, "when") \
	X(WIDOW, "widow-control") \
	X(WIDTH, "width") X(WIDTHS, "widths") X(X, "x") X(Y, "y")
/* clang-format on */

enum attr_id {
#define X(ID, NAME) ATTR_##ID,
	TEMPLATE_ATTRS(X)
#undef X
	    ATTR_COUNT, /* a component's parameter */
};

/* What an attribute holds, and which member of struct typed has it. */
enum attr_type {
	TYPE_TEXT,       /* s */
	TYPE_NAME,       /* s: not empty */
	TYPE_VALUE,      /* an expression's value, or text: let, use */
	TYPE_EXPR,       /* an expression without braces: test, in */
	TYPE_IDENT,      /* s: a name expressions can use */
	TYPE_BOOL,       /* i */
	TYPE_COUNT,      /* i: 0 … 30000 */
	TYPE_SPAN,       /* i: 1 … 1000 */
	TYPE_LEVEL,      /* i: 1 … 9 */
	TYPE_LENGTH,     /* i: may be negative */
	TYPE_EXTENT,     /* i: a length >= 0 */
	TYPE_LINE_WIDTH, /* i: of a border, eighths of a point */
	TYPE_FONT_SIZE,  /* i: whole half points */
	TYPE_COLOR,      /* i: 0xRRGGBB */
	TYPE_SHADE,      /* i: -1 or 0xRRGGBB */
	TYPE_PART,       /* i: thousandths */
	TYPE_SPACING,    /* i: enum line_rule, j: line */
	TYPE_TABS,       /* v, n: struct tab_stop */
	TYPE_EDGES,      /* edge */
	TYPE_NAMES,      /* v, n: struct str */
	TYPE_GRID,       /* v, n: struct column */
	TYPE_GRID_ONE,   /* v, n = 1 */
	/* choices: i */
	TYPE_ALIGN,
	TYPE_TABLE_ALIGN,
	TYPE_VALIGN,
	TYPE_ORIENTATION,
	TYPE_NUMBER_FORMAT,
	TYPE_SUFFIX,
	TYPE_FIELD_KIND,
	TYPE_ITEM_KIND,
	TYPE_STYLE_KIND,
	TYPE_RULE_OF,
	TYPE_FIRST_PAGE,
	TYPE_PAPER,
	TYPE_CHECK_LEVEL,
	TYPE_UNIQUE,
	TYPE_PRINT,
	TYPE_EMBED
};

struct typed {
	int32_t i, j;
	struct str s;
	cv_len edge[EDGE_COUNT];
	void *v;
	size_t n;
};

/* Text with expressions in between. */
struct part {
	struct str text; /* expr NULL */
	const struct expr *expr;
};
struct pattern {
	const struct part *parts;
	size_t n;
};

struct attr {
	struct str name;    /* as written */
	struct place place; /* of the value's first character */
	struct str raw;
	enum attr_id id;
	enum attr_type type;
	bool constant; /* typed is ready */
	struct typed typed;
	struct pattern pattern;
	const struct expr *expr; /* TYPE_EXPR */
};

/* Paragraph and run settings of an element: those known at load, and the
 * attributes that hold expressions. */
struct format {
	struct para_format para;
	struct run_format run;
	const struct attr **open;
	size_t n_open;
};

/* Is it words, blocks or sections? Decides what an item, a cell or a component
 * holds. */
enum flow {
	FLOW_NEUTRAL, /* nothing to see: let, blanks */
	FLOW_TEXT,
	FLOW_BLOCK,
	FLOW_CONTENT, /* as what the caller of the component put in */
	FLOW_PARTS    /* of a document: sections, properties, claims */
};

struct source {
	struct str file;   /* as findings name it */
	struct str folder; /* where its images lie */
	struct str text;
};

struct component;

struct node {
	struct node *next, *children, *last, *parent;
	enum element kind;
	struct str name; /* as written */
	bool foreign;    /* another namespace */
	const struct source *source;
	struct place place; /* of the tag's < or the text's first character */
	struct attr *attrs;
	size_t n_attrs;
	struct str text;        /* EL_TEXT as read */
	struct pattern pattern; /* EL_TEXT: white space collapsed */
	bool blank;             /* EL_TEXT: white space only */
	enum flow flow;
	struct format *format;       /* P, SPAN, STYLE, LEVEL */
	struct component *component; /* USE; NULL after a finding */
};

struct param {
	struct param *next;
	struct str name;
	const struct attr *value; /* the default, or NULL */
};

struct component {
	struct component *next;
	struct str name;
	struct node *node;
	struct param *params;
	bool sees_fields; /* the body sees fields too, not only parameters */
	enum flow flow;   /* of the body */
	/* used while checking only */
	struct checked *checked;
};

const struct attr *template_attr_find(const struct node *n, enum attr_id id);
/* Text of a constant attribute, or STR_NONE. */
struct str template_attr_text(const struct node *n, enum attr_id id);

#endif
