/* What is common to the sheets: relationships, tabs, styles, shared strings. */
#include <string.h>

#include "engine/base/arena.h"
#include "engine/data/xlsx_parts.h"

/* ---- relationships ---- */
struct relation {
	struct str id, type, target; /* target: a part of the package */
};

struct relations {
	struct xlsx *x;
	struct str from; /* the part they belong to; "" = the package */
	struct relation *v;
	size_t n, cap;
};

static bool
relation_start(void *self, const struct xml_tag *tag)
{
	struct relations *r = self;
	struct arena *a = r->x->arena;
	struct relation one;

	if (strcmp(tag->name, "Relationship") != 0 ||
	    str_is(xml_attr_of(tag, "TargetMode"), "External"))
		return true;
	one.id = str_dup(a, xml_attr_of(tag, "Id"));
	one.type = str_dup(a, xml_attr_of(tag, "Type"));
	one.target =
	    xlsx_target(a, r->from, str_dup(a, xml_attr_of(tag, "Target")));
	ARENA_PUSH(a, r->v, r->n, r->cap, one);
	return true;
}

static bool
nothing_end(void *self, const char *name)
{
	(void)self, (void)name;
	return true;
}

static bool
nothing_text(void *self, struct str text)
{
	(void)self, (void)text;
	return true;
}

/* xl/workbook.xml -> xl/_rels/workbook.xml.rels; a part without any has no
 * such part. */
static bool
relations_read(struct relations *r, struct xlsx *x, struct str from)
{
	struct xml_handler h = {r, relation_start, nothing_end, nothing_text};
	struct buf name = buf_new(x->arena);
	size_t slash = from.n;
	zip_uint64_t part;

	memset(r, 0, sizeof *r);
	r->x = x;
	r->from = from;
	while (slash > 0 && from.p[slash - 1] != '/')
		slash--;
	buf_str(&name, str_slice(from, 0, slash));
	buf_puts(&name, "_rels/");
	buf_str(&name, str_slice(from, slash, from.n));
	buf_puts(&name, ".rels");
	return !xlsx_find(x, buf_take(&name), &part) ||
	       xlsx_part_read(x, part, &h);
}

/* The first of a type, told by its end: strict and transitional ones differ in
 * the rest. */
static bool
relation_part(const struct relations *r, const char *type, zip_uint64_t *part)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_ends(r->v[i].type, str_of(type)))
			return xlsx_find(r->x, r->v[i].target, part);
	return false;
}

/* ---- workbook ---- */
struct book {
	struct xlsx *x;
	struct relations relations;
	struct tab *tabs;
	size_t n, cap;
};

static struct str
relation_id(const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->n; i++)
		if (tag->attrs[i].prefixed &&
		    strcmp(tag->attrs[i].name, "id") == 0)
			return tag->attrs[i].value;
	return STR_NONE;
}

static bool
tab_add(struct book *b, const struct xml_tag *tag)
{
	struct str id = relation_id(tag), state = xml_attr_of(tag, "state");
	struct tab tab = {str_dup(b->x->arena, xml_attr_of(tag, "name")), 0};

	if (state.n > 0 && !str_is(state, "visible"))
		return true;
	for (size_t i = 0; i < b->relations.n; i++) {
		const struct relation *r = &b->relations.v[i];

		if (!str_eq(r->id, id))
			continue;
		if (!str_ends(r->type, STR("/worksheet")))
			return true; /* a chart, a dialogue */
		if (!xlsx_find(b->x, r->target, &tab.part))
			break;
		ARENA_PUSH(b->x->arena, b->tabs, b->n, b->cap, tab);
		return true;
	}
	return xlsx_broken(
	    b->x, STR(BOTH("thiếu một trang tính", "a sheet is missing")));
}

static bool
book_start(void *self, const struct xml_tag *tag)
{
	struct book *b = self;

	if (strcmp(tag->name, "workbookPr") == 0)
		b->x->date1904 = xlsx_true(xml_attr_of(tag, "date1904"));
	else if (strcmp(tag->name, "sheet") == 0)
		return tab_add(b, tag);
	return true;
}

/* ---- styles ---- */
struct format {
	int32_t id;
	struct look look;
};

struct styles {
	struct xlsx *x;
	struct format *formats;
	size_t n, cap;
	bool cells; /* inside cellXfs */
};

static struct look
look_of(const struct styles *s, int32_t id)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->formats[i].id == id)
			return s->formats[i].look;
	return xlsx_look_of_builtin(id);
}

static bool
styles_start(void *self, const struct xml_tag *tag)
{
	struct styles *s = self;
	struct xlsx *x = s->x;
	struct format f;

	if (strcmp(tag->name, "cellXfs") == 0) {
		s->cells = true;
	} else if (strcmp(tag->name, "numFmt") == 0) {
		f.look = xlsx_look_of_code(xml_attr_of(tag, "formatCode"));
		if (str_to_int(xml_attr_of(tag, "numFmtId"), &f.id) &&
		    s->n < 1000)
			ARENA_PUSH(x->arena, s->formats, s->n, s->cap, f);
	} else if (strcmp(tag->name, "xf") == 0 && s->cells) {
		f.id = 0;
		(void)str_to_int(xml_attr_of(tag, "numFmtId"), &f.id);
		f.look = look_of(s, f.id);
		ARENA_PUSH(
		    x->arena, x->looks, x->n_looks, x->cap_looks, f.look);
	}
	return true;
}

static bool
styles_end(void *self, const char *name)
{
	struct styles *s = self;

	if (strcmp(name, "cellXfs") == 0)
		s->cells = false;
	return true;
}

/* ---- shared strings ---- */
struct strings {
	struct xlsx *x;
	struct buf text;
	int phonetic; /* depth */
	bool in_text;
};

static bool
strings_start(void *self, const struct xml_tag *tag)
{
	struct strings *s = self;

	if (strcmp(tag->name, "si") == 0)
		s->text.n = 0;
	else if (strcmp(tag->name, "rPh") == 0)
		s->phonetic++;
	else if (strcmp(tag->name, "t") == 0)
		s->in_text = s->phonetic == 0;
	return true;
}

static bool
strings_end(void *self, const char *name)
{
	struct strings *s = self;
	struct xlsx *x = s->x;
	struct str one;

	if (strcmp(name, "t") == 0)
		s->in_text = false;
	else if (strcmp(name, "rPh") == 0)
		s->phonetic--;
	if (strcmp(name, "si") != 0)
		return true;
	if (x->n_strings == x->maker.limits.cells)
		return sheet_too_many(&x->maker, x->at,
		    STR(BOTH("chuỗi chữ", "strings")), x->n_strings);
	one = xlsx_unescape(x->arena, buf_take(&s->text));
	ARENA_PUSH(x->arena, x->strings, x->n_strings, x->cap_strings, one);
	return true;
}

static bool
strings_text(void *self, struct str text)
{
	struct strings *s = self;

	if (!s->in_text)
		return true;
	if (s->text.n + text.n > s->x->maker.limits.cell)
		return sheet_too_many(&s->x->maker, s->x->at,
		    STR(BOTH("byte trong một ô", "bytes in one cell")),
		    s->x->maker.limits.cell);
	buf_str(&s->text, text);
	return true;
}

/* ---- all ---- */
static bool
find_book(struct xlsx *x, struct str *name, zip_uint64_t *part)
{
	struct relations top;

	if (!relations_read(&top, x, STR("")))
		return false;
	for (size_t i = 0; i < top.n; i++) {
		if (!str_ends(top.v[i].type, STR("/officeDocument")))
			continue;
		*name = top.v[i].target;
		if (xlsx_find(x, *name, part))
			return true;
	}
	return xlsx_broken(x, STR(BOTH("gói ZIP này không phải sổ tính",
				  "the ZIP package is no workbook")));
}

static bool
read_common(struct xlsx *x, const struct relations *r)
{
	struct styles styles = {x, NULL, 0, 0, false};
	struct strings strings = {x, buf_new(x->arena), 0, false};
	struct xml_handler read_styles = {
	    &styles, styles_start, styles_end, nothing_text};
	struct xml_handler read_strings = {
	    &strings, strings_start, strings_end, strings_text};
	zip_uint64_t part;

	if (relation_part(r, "/styles", &part) &&
	    !xlsx_part_read(x, part, &read_styles))
		return false;
	return !relation_part(r, "/sharedStrings", &part) ||
	       xlsx_part_read(x, part, &read_strings);
}

bool
xlsx_book_read(struct xlsx *x, struct tab **tabs, size_t *n)
{
	struct book b = {.x = x};
	struct xml_handler h = {&b, book_start, nothing_end, nothing_text};
	struct str name;
	zip_uint64_t part;

	if (!find_book(x, &name, &part) ||
	    !relations_read(&b.relations, x, name) ||
	    !xlsx_part_read(x, part, &h))
		return false;
	if (b.n == 0)
		return xlsx_broken(
		    x, STR(BOTH("không có trang tính nào hiện ra",
			   "there is no visible sheet")));
	*tabs = b.tabs;
	*n = b.n;
	return read_common(x, &b.relations);
}
