#include "engine/template/attr.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/language.h"
#include "engine/template/template.h"

struct choice {
	enum attr_type type;
	const char *name;
	int32_t value;
};

/* PAPER: the number behind the A. */
static const struct choice choices[] = {
    {TYPE_ALIGN, "left", ALIGN_LEFT},
    {TYPE_ALIGN, "center", ALIGN_CENTER},
    {TYPE_ALIGN, "right", ALIGN_RIGHT},
    {TYPE_ALIGN, "justify", ALIGN_JUSTIFY},
    {TYPE_TABLE_ALIGN, "left", ALIGN_LEFT},
    {TYPE_TABLE_ALIGN, "center", ALIGN_CENTER},
    {TYPE_TABLE_ALIGN, "right", ALIGN_RIGHT},
    {TYPE_VALIGN, "top", VALIGN_TOP},
    {TYPE_VALIGN, "center", VALIGN_CENTER},
    {TYPE_VALIGN, "bottom", VALIGN_BOTTOM},
    {TYPE_ORIENTATION, "portrait", 0},
    {TYPE_ORIENTATION, "landscape", 1},
    {TYPE_NUMBER_FORMAT, "none", NUMBER_NONE},
    {TYPE_NUMBER_FORMAT, "decimal", NUMBER_DECIMAL},
    {TYPE_NUMBER_FORMAT, "letter", NUMBER_LOWER_VIET},
    {TYPE_NUMBER_FORMAT, "upper-letter", NUMBER_UPPER_VIET},
    {TYPE_NUMBER_FORMAT, "roman", NUMBER_LOWER_ROMAN},
    {TYPE_NUMBER_FORMAT, "upper-roman", NUMBER_UPPER_ROMAN},
    {TYPE_SUFFIX, "tab", SUFFIX_TAB},
    {TYPE_SUFFIX, "space", SUFFIX_SPACE},
    {TYPE_SUFFIX, "nothing", SUFFIX_NOTHING},
    {TYPE_SUFFIX, "line", SUFFIX_LINE},
    {TYPE_FIELD_KIND, "text", FIELD_TEXT},
    {TYPE_FIELD_KIND, "lines", FIELD_LINES},
    {TYPE_FIELD_KIND, "rich", FIELD_RICH},
    {TYPE_FIELD_KIND, "date", FIELD_DATE},
    {TYPE_FIELD_KIND, "number", FIELD_NUMBER},
    {TYPE_FIELD_KIND, "choice", FIELD_CHOICE},
    {TYPE_FIELD_KIND, "bool", FIELD_BOOL},
    {TYPE_FIELD_KIND, "list", FIELD_LIST},
    {TYPE_FIELD_KIND, "group", FIELD_GROUP},
    {TYPE_FIELD_KIND, "image", FIELD_IMAGE},
    {TYPE_ITEM_KIND, "text", FIELD_TEXT},
    {TYPE_ITEM_KIND, "lines", FIELD_LINES},
    {TYPE_ITEM_KIND, "rich", FIELD_RICH},
    {TYPE_ITEM_KIND, "date", FIELD_DATE},
    {TYPE_ITEM_KIND, "number", FIELD_NUMBER},
    {TYPE_ITEM_KIND, "choice", FIELD_CHOICE},
    {TYPE_ITEM_KIND, "bool", FIELD_BOOL},
    {TYPE_ITEM_KIND, "image", FIELD_IMAGE},
    {TYPE_STYLE_KIND, "paragraph", 0},
    {TYPE_STYLE_KIND, "run", 1},
    {TYPE_RULE_OF, "frame", RULE_OF_FRAME},
    {TYPE_RULE_OF, "text", RULE_OF_TEXT},
    {TYPE_FIRST_PAGE, "same", 0},
    {TYPE_FIRST_PAGE, "different", 1},
    {TYPE_PAPER, "A3", 3},
    {TYPE_PAPER, "A4", 4},
    {TYPE_PAPER, "A5", 5},
    {TYPE_CHECK_LEVEL, "error", LEVEL_ERROR},
    {TYPE_CHECK_LEVEL, "warning", LEVEL_WARNING},
    {TYPE_UNIQUE, "yes", 1},
    {TYPE_UNIQUE, "once", 2},
    {TYPE_PRINT, "typed", 0},
    {TYPE_PRINT, "normalised", 1},
    {TYPE_EMBED, "asked", EMBED_ASKED},
    {TYPE_EMBED, "yes", EMBED_ALWAYS},
    {TYPE_EMBED, "never", EMBED_NEVER},
    {TYPE_BOOL, "yes", 1},
    {TYPE_BOOL, "no", 0},
};
#define N_CHOICES (sizeof choices / sizeof choices[0])

static bool
parse_choice(enum attr_type type, struct str s, int32_t *out)
{
	for (size_t i = 0; i < N_CHOICES; i++) {
		if (choices[i].type != type || !str_is(s, choices[i].name))
			continue;
		*out = choices[i].value;
		return true;
	}
	return false;
}

const char *
template_attr_word(enum attr_type type, size_t i)
{
	for (size_t k = 0; k < N_CHOICES; k++)
		if (choices[k].type == type && i-- == 0)
			return choices[k].name;
	return NULL;
}

static struct str
choices_text(struct arena *a, enum attr_type type)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < N_CHOICES; i++) {
		if (choices[i].type != type)
			continue;
		if (b.n > 0)
			buf_puts(&b, ", ");
		buf_puts(&b, choices[i].name);
	}
	return buf_take(&b);
}

bool
template_is_ident(struct str s)
{
	static const char *const words[] = {
	    "and", "or", "not", "true", "false", "null"};

	if (s.n == 0 || (s.p[0] >= '0' && s.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is(s, words[i]))
			return false;
	return true;
}

/* Schemes do not mind letter case. */
bool
template_href_ok(struct str href)
{
	static const char *const schemes[] = {
	    "https://", "http://", "mailto:", "tel:"};

	if (href.n > TEMPLATE_HREF_MOST)
		return false;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		const char *z = schemes[i];
		size_t k = 0;

		for (; k < href.n && z[k] != '\0'; k++) {
			char c = href.p[k];

			if (c >= 'A' && c <= 'Z')
				c = (char)(c - 'A' + 'a');
			if (c != z[k])
				break;
		}
		if (k < href.n && z[k] == '\0')
			return true;
	}
	return false;
}

/* ---- single values ---- */
static bool
parse_range(struct str s, int32_t least, int32_t most, int32_t *out)
{
	return str_to_int(s, out) && *out >= least && *out <= most;
}

static bool
parse_color(struct str s, int32_t *out)
{
	uint32_t v = 0;

	if (s.n != 7 || s.p[0] != '#')
		return false;
	for (size_t i = 1; i < 7; i++) {
		const char *digits = "0123456789abcdef";
		char c = s.p[i];
		const char *at;

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		at = c != '\0' ? strchr(digits, c) : NULL;
		if (at == NULL)
			return false;
		v = v * 16 + (uint32_t)(at - digits);
	}
	*out = (int32_t)v;
	return true;
}

/* A length rounded to a multiple of step millipoints. */
static bool
parse_stepped(struct str s, cv_len step, cv_len most, int32_t *out)
{
	cv_len l;

	if (!length_parse(s, &l) || l < 0 || l > most)
		return false;
	*out = (int32_t)muldiv(l, 1, step) * step;
	return true;
}

/* "40%", "33.3%" to thousandths. */
static bool
parse_part(struct str s, int32_t *out)
{
	struct str whole, rest;
	int32_t n, tenth = 0;
	size_t dot;

	if (s.n < 2 || s.p[s.n - 1] != '%')
		return false;
	s.n--;
	dot = str_find(s, '.');
	whole = str_slice(s, 0, dot);
	if (!parse_range(whole, 0, 100, &n) || whole.p[0] == '-')
		return false;
	if (dot < s.n) {
		rest = str_slice(s, dot + 1, s.n);
		if (rest.n != 1 || !parse_range(rest, 0, 9, &tenth))
			return false;
	}
	*out = n * 10 + tenth;
	return *out > 0 && *out <= 1000;
}

/* The next word of *s; false at the end. */
static bool
next_word(struct str *s, struct str *word)
{
	size_t n;

	*s = str_trim(*s);
	if (s->n == 0)
		return false;
	n = str_find(*s, ' ');
	*word = str_slice(*s, 0, n);
	*s = str_slice(*s, n, s->n);
	return true;
}

/* "single", "1.5", "exact 18pt", "least 14pt" */
static bool
parse_spacing(struct str s, struct typed *out)
{
	struct str word, rest = s;
	size_t dot;
	int32_t whole, part = 0;

	out->i = LINE_MULTIPLE;
	out->j = 1000;
	if (str_is(s, "single"))
		return true;
	if (!next_word(&rest, &word))
		return false;
	if (str_is(word, "exact") || str_is(word, "least")) {
		out->i = str_is(word, "exact") ? LINE_EXACT : LINE_AT_LEAST;
		return length_parse(rest, &out->j) && out->j > 0;
	}
	dot = str_find(s, '.');
	if (!parse_range(str_slice(s, 0, dot), 0, 10, &whole))
		return false;
	for (size_t i = dot + 1, unit = 100; i < s.n; i++, unit /= 10) {
		if (s.p[i] < '0' || s.p[i] > '9' || unit == 0)
			return false;
		part += (s.p[i] - '0') * (int32_t)unit;
	}
	out->j = whole * 1000 + part;
	return dot + 1 != s.n && out->j >= 500;
}

/* ---- lists of values ---- */
static bool
parse_tab(struct str word, struct tab_stop *out)
{
	static const char *const aligns[] = {"left", "center", "right"};
	static const char *const leaders[] = {"none", "dots", "dashes", "line"};
	size_t n = str_find(word, ':');

	memset(out, 0, sizeof *out);
	if (!length_parse(str_slice(word, 0, n), &out->at) || out->at < 0)
		return false;
	while (n < word.n) {
		struct str rest = str_slice(word, n + 1, word.n), name;
		size_t k = str_find(rest, ':');
		bool known = false;

		name = str_slice(rest, 0, k);
		for (int i = 0; i < 3; i++)
			if (str_is(name, aligns[i])) {
				out->align = (enum tab_align)i;
				known = true;
			}
		for (int i = 0; i < 4; i++)
			if (str_is(name, leaders[i])) {
				out->leader = (enum tab_leader)i;
				known = true;
			}
		if (!known)
			return false;
		n += 1 + k;
	}
	return true;
}

static bool
parse_tabs(struct arena *a, struct str s, struct typed *out)
{
	struct tab_stop *v = NULL, t;
	size_t n = 0, cap = 0;
	struct str word;

	if (str_is(s, "none"))
		return true;
	while (next_word(&s, &word)) {
		if (!parse_tab(word, &t) || (n > 0 && t.at <= v[n - 1].at) ||
		    n == 50)
			return false;
		ARENA_PUSH(a, v, n, cap, t);
	}
	out->v = v;
	out->n = n;
	return n > 0;
}

static bool
parse_names(struct arena *a, struct str s, struct typed *out)
{
	struct str *v = NULL, word;
	size_t n = 0, cap = 0;

	while (next_word(&s, &word))
		ARENA_PUSH(a, v, n, cap, word);
	out->v = v;
	out->n = n;
	return n > 0;
}

/* "10mm", "fit", "2*" */
static bool
parse_column(struct str word, struct column *c)
{
	memset(c, 0, sizeof *c);
	if (str_is(word, "fit")) {
		c->kind = COLUMN_FIT;
		return true;
	}
	if (str_ends(word, STR("*"))) {
		c->kind = COLUMN_SHARE;
		c->share = 1;
		return word.n == 1 ||
		       parse_range(
			   str_slice(word, 0, word.n - 1), 1, 10000, &c->share);
	}
	c->kind = COLUMN_FIXED;
	return length_parse(word, &c->width) && c->width > 0;
}

static bool
parse_grid(struct arena *a, struct str s, struct typed *out)
{
	struct column *v = NULL, c;
	size_t n = 0, cap = 0;
	struct str word;

	while (next_word(&s, &word)) {
		if (!parse_column(word, &c) || n == 1000)
			return false;
		ARENA_PUSH(a, v, n, cap, c);
	}
	out->v = v;
	out->n = n;
	return n > 0;
}

/* One length for all edges, two (top and bottom, sides) or four: top right
 * bottom left. */
static bool
parse_edges(struct str s, struct typed *out)
{
	cv_len v[4];
	size_t n = 0;
	struct str word;

	while (next_word(&s, &word)) {
		if (n == 4 || !length_parse(word, &v[n]) || v[n] < 0)
			return false;
		n++;
	}
	if (n != 1 && n != 2 && n != 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		out->edge[i] = v[i % n];
	return true;
}

bool
template_typed_parse(
    struct arena *a, enum attr_type type, struct str s, struct typed *out)
{
	memset(out, 0, sizeof *out);
	out->s = s;
	if (type != TYPE_TEXT && type != TYPE_VALUE)
		s = str_trim(s);
	switch (type) {
	case TYPE_TEXT:
	case TYPE_VALUE:
	case TYPE_EXPR:
		return true;
	case TYPE_NAME:
		out->s = s;
		return s.n > 0;
	case TYPE_IDENT:
		out->s = s;
		return template_is_ident(s);
	case TYPE_COUNT:
		return parse_range(s, 0, 30000, &out->i);
	case TYPE_SPAN:
		return parse_range(s, 1, 1000, &out->i);
	case TYPE_LEVEL:
		return parse_range(s, 1, LIST_LEVELS, &out->i);
	case TYPE_LENGTH:
		return length_parse(s, &out->i);
	case TYPE_EXTENT:
		return length_parse(s, &out->i) && out->i >= 0;
	case TYPE_LINE_WIDTH:
		if (str_is(s, "none"))
			return true;
		return parse_stepped(s, 125, LEN_PT(12), &out->i);
	case TYPE_FONT_SIZE:
		return parse_stepped(s, 500, LEN_PT(1000), &out->i) &&
		       out->i >= LEN_PT(1);
	case TYPE_COLOR:
		return parse_color(s, &out->i);
	case TYPE_SHADE:
		out->i = -1;
		return str_is(s, "none") || parse_color(s, &out->i);
	case TYPE_PART:
		return parse_part(s, &out->i);
	case TYPE_SPACING:
		return parse_spacing(s, out);
	case TYPE_TABS:
		return parse_tabs(a, s, out);
	case TYPE_EDGES:
		return parse_edges(s, out);
	case TYPE_NAMES:
		return parse_names(a, s, out);
	case TYPE_GRID:
		return parse_grid(a, s, out);
	case TYPE_GRID_ONE:
		return parse_grid(a, s, out) && out->n == 1;
	case TYPE_BOOL:
	case TYPE_ALIGN:
	case TYPE_TABLE_ALIGN:
	case TYPE_VALIGN:
	case TYPE_ORIENTATION:
	case TYPE_NUMBER_FORMAT:
	case TYPE_SUFFIX:
	case TYPE_FIELD_KIND:
	case TYPE_ITEM_KIND:
	case TYPE_STYLE_KIND:
	case TYPE_RULE_OF:
	case TYPE_FIRST_PAGE:
	case TYPE_PAPER:
	case TYPE_CHECK_LEVEL:
	case TYPE_UNIQUE:
	case TYPE_PRINT:
	case TYPE_EMBED:
		break;
	}
	return parse_choice(type, s, &out->i);
}

struct str
template_type_expected(struct arena *a, enum attr_type type)
{
	static const struct {
		enum attr_type type;
		const char *text;
	} texts[] = {
	    {TYPE_NAME, BOTH("một tên", "a name")},
	    {TYPE_IDENT, BOTH("tên gồm chữ không dấu, số và _",
			     "a name of letters without marks, digits and _")},
	    {TYPE_COUNT, BOTH("số nguyên từ 0", "a whole number from 0")},
	    {TYPE_SPAN,
		BOTH("số nguyên từ 1 đến 1000", "a whole number, 1 to 1000")},
	    {TYPE_LEVEL, "1 … 9"},
	    {TYPE_LENGTH,
		BOTH("độ dài như", "a length like") " 12.5mm, 1cm, 6pt"},
	    {TYPE_EXTENT,
		BOTH("độ dài không âm như",
		    "a length not below zero like") " 12.5mm, 1cm, 6pt"},
	    {TYPE_LINE_WIDTH, "0 … 12pt, none"},
	    {TYPE_FONT_SIZE, BOTH("cỡ chữ như", "a size like") " 13pt"},
	    {TYPE_COLOR, BOTH("màu như", "a colour like") " #c00000"},
	    {TYPE_SHADE,
		"none, " BOTH("hoặc màu như", "or a colour like") " #c00000"},
	    {TYPE_PART, BOTH("phần trăm như", "a percentage like") " 40%"},
	    {TYPE_SPACING, "single, 1.5, exact 18pt, least 14pt"},
	    {TYPE_TABS, "none, " BOTH("hoặc các mốc tăng dần như",
			    "or rising stops like") " 50mm 165mm:right:dots"},
	    {TYPE_EDGES, BOTH("1, 2 hoặc 4 độ dài", "1, 2 or 4 lengths")},
	    {TYPE_NAMES, BOTH("các tên cách nhau bằng dấu cách",
			     "names with spaces between")},
	    {TYPE_GRID,
		BOTH("các bề rộng như", "widths like") " 10mm fit 1* 2*"},
	    {TYPE_GRID_ONE,
		BOTH("một bề rộng như", "one width like") " 10mm, fit, 1*"},
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (texts[i].type == type)
			return str_of(texts[i].text);
	return choices_text(a, type);
}

/* ---- formats ---- */
static bool
put_run(struct run_format *f, enum attr_id id, const struct typed *v)
{
	uint32_t bit = 0;

	if (id == ATTR_FONT) {
		bit = RUN_SET_FAMILY;
		f->v.family = v->s;
	} else if (id == ATTR_SIZE) {
		bit = RUN_SET_SIZE;
		f->v.size = v->i;
	} else if (id == ATTR_BOLD) {
		bit = RUN_SET_BOLD;
		f->v.bold = v->i != 0;
	} else if (id == ATTR_ITALIC) {
		bit = RUN_SET_ITALIC;
		f->v.italic = v->i != 0;
	} else if (id == ATTR_UNDERLINE) {
		bit = RUN_SET_UNDERLINE;
		f->v.underline = v->i != 0;
	} else if (id == ATTR_STRIKE) {
		bit = RUN_SET_STRIKE;
		f->v.strike = v->i != 0;
	} else if (id == ATTR_CAPS) {
		bit = RUN_SET_CAPS;
		f->v.caps = v->i != 0;
	} else if (id == ATTR_SUPERSCRIPT || id == ATTR_SUBSCRIPT) {
		bit = RUN_SET_VERTICAL;
		f->v.vertical = v->i == 0                ? VERTICAL_BASE
				: id == ATTR_SUPERSCRIPT ? VERTICAL_SUPER
							 : VERTICAL_SUB;
	} else if (id == ATTR_COLOR) {
		bit = RUN_SET_COLOR;
		f->v.color = (uint32_t)v->i;
	} else if (id == ATTR_HIGHLIGHT) {
		bit = RUN_SET_HIGHLIGHT;
		f->v.highlight = v->i;
	}
	f->set |= bit;
	return bit != 0;
}

static bool
put_indent(struct para_format *f, enum attr_id id, const struct typed *v)
{
	if (id == ATTR_LEFT) {
		f->set |= PARA_SET_LEFT;
		f->v.indent_left = v->i;
	} else if (id == ATTR_RIGHT) {
		f->set |= PARA_SET_RIGHT;
		f->v.indent_right = v->i;
	} else if (id == ATTR_FIRST || id == ATTR_HANGING) {
		f->set |= PARA_SET_FIRST;
		f->v.indent_first = id == ATTR_FIRST ? v->i : -v->i;
	} else if (id == ATTR_BEFORE) {
		f->set |= PARA_SET_BEFORE;
		f->v.space_before = v->i;
	} else if (id == ATTR_AFTER) {
		f->set |= PARA_SET_AFTER;
		f->v.space_after = v->i;
	} else {
		return false;
	}
	return true;
}

static bool
put_para(struct para_format *f, enum attr_id id, const struct typed *v)
{
	uint32_t bit = 0;

	if (id == ATTR_ALIGN) {
		bit = PARA_SET_ALIGN;
		f->v.align = (enum align)v->i;
	} else if (id == ATTR_LINE) {
		bit = PARA_SET_LINE;
		f->v.line_rule = (enum line_rule)v->i;
		f->v.line = v->j;
	} else if (id == ATTR_KEEP_NEXT) {
		bit = PARA_SET_KEEP_NEXT;
		f->v.keep_next = v->i != 0;
	} else if (id == ATTR_KEEP_LINES) {
		bit = PARA_SET_KEEP_LINES;
		f->v.keep_lines = v->i != 0;
	} else if (id == ATTR_PAGE_BREAK) {
		bit = PARA_SET_PAGE_BREAK;
		f->v.page_break_before = v->i != 0;
	} else if (id == ATTR_WIDOW) {
		bit = PARA_SET_WIDOW;
		f->v.widow_control = v->i != 0;
	} else if (id == ATTR_BALANCE) {
		bit = PARA_SET_BALANCE;
		f->v.balance = v->i != 0;
	} else if (id == ATTR_OUTLINE) {
		bit = PARA_SET_OUTLINE;
		f->v.outline = v->i;
	} else if (id == ATTR_TABS) {
		bit = PARA_SET_TABS;
		f->v.tabs = v->v;
		f->v.n_tabs = v->n;
	}
	f->set |= bit;
	return bit != 0 || put_indent(f, id, v);
}

bool
template_format_put(struct format *f, enum attr_id id, const struct typed *v)
{
	return put_run(&f->run, id, v) || put_para(&f->para, id, v);
}
