/* What is common to the sheets: relationships, tabs, styles, shared strings. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/data/xlsx_parts.h"

#define RELATIONS_MOST 65536
#define TABS_MOST 16384
#define FORMATS_MOST 65536

/* ---- relationships ---- */
struct relation {
	struct str id, type, target; /* target: a part of the package */
};

struct relations {
	struct xlsx *x;
	struct str from; /* the part they belong to; "" = the package */
	struct relation *v;
	size_t n, cap;
	const struct relation **by_id;
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
	if (r->n == RELATIONS_MOST)
		return sheet_too_many(&r->x->maker, r->x->at,
		    STR(BOTH("liên kết giữa các phần", "relationships")),
		    RELATIONS_MOST);
	one.id = str_dup(a, xml_attr_of(tag, "Id"));
	one.type = str_dup(a, xml_attr_of(tag, "Type"));
	one.target =
	    xlsx_target(a, r->from, str_dup(a, xml_attr_of(tag, "Target")));
	ARENA_PUSH(a, r->v, r->n, r->cap, one);
	return true;
}

/* Of those with one id the first comes first. */
static int
by_id(const void *x, const void *y)
{
	const struct relation *const *a = x, *const *b = y;
	int c = str_cmp((*a)->id, (*b)->id);

	return c != 0 ? c : (*a > *b) - (*a < *b);
}

static void
relations_sort(struct relations *r)
{
	r->by_id = ARENA_ARRAY(r->x->arena, const struct relation *, r->n);
	for (size_t i = 0; i < r->n; i++)
		r->by_id[i] = &r->v[i];
	if (r->n > 0)
		qsort(r->by_id, r->n, sizeof r->by_id[0], by_id);
}

/* The first with that id, or NULL. */
static const struct relation *
relation_find(const struct relations *r, struct str id)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(r->by_id[mid]->id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->n && str_eq(r->by_id[low]->id, id) ? r->by_id[low]
							   : NULL;
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
	if (xlsx_find(x, buf_take(&name), &part) &&
	    !xlsx_part_read(x, part, &h))
		return false;
	relations_sort(r);
	return true;
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
	const struct relation *r = relation_find(&b->relations, id);
	struct tab tab = {STR_NONE, 0};

	if (state.n > 0 && !str_is(state, "visible"))
		return true;
	if (r != NULL && !str_ends(r->type, STR("/worksheet")))
		return true; /* a chart, a dialogue */
	if (r == NULL || !xlsx_find(b->x, r->target, &tab.part))
		return xlsx_broken(b->x,
		    STR(BOTH("thiếu một trang tính", "a sheet is missing")));
	if (b->n == TABS_MOST)
		return sheet_too_many(&b->x->maker, b->x->at,
		    STR(BOTH("trang tính", "sheets")), TABS_MOST);
	tab.name = str_dup(b->x->arena, xml_attr_of(tag, "name"));
	ARENA_PUSH(b->x->arena, b->tabs, b->n, b->cap, tab);
	return true;
}

static int
by_part(const void *x, const void *y)
{
	const struct tab *a = x, *b = y;

	return (a->part > b->part) - (a->part < b->part);
}

/* No part is two tabs: a small package would be read any number of times. */
static bool
tabs_check(struct book *b)
{
	struct tab *v = ARENA_ARRAY(b->x->arena, struct tab, b->n);

	for (size_t i = 0; i < b->n; i++)
		v[i] = b->tabs[i];
	qsort(v, b->n, sizeof v[0], by_part);
	for (size_t i = 1; i < b->n; i++)
		if (v[i].part == v[i - 1].part)
			return xlsx_broken(b->x,
			    STR(BOTH("hai trang tính là cùng một phần của tệp",
				"two sheets are the same part of the file")));
	return true;
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
	size_t number; /* in the file */
	struct look look;
};

struct styles {
	struct xlsx *x;
	struct format *formats;
	size_t n, cap;
	bool cells; /* inside cellXfs */
	bool in_formats, sorted;
};

static struct look
look_of(const struct styles *s, int32_t id)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->formats[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < s->n && s->formats[low].id == id)
		return s->formats[low].look;
	return xlsx_look_of_builtin(id);
}

/* Of those with one id the first comes first. */
static int
by_format_id(const void *x, const void *y)
{
	const struct format *a = x, *b = y;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static bool
formats_start(struct styles *s)
{
	s->in_formats = true;
	return !s->sorted ||
	       xlsx_broken(
		   s->x, STR(BOTH("định dạng số đứng sau định dạng ô",
			     "number formats stand behind those of cells")));
}

static bool
format_add(struct styles *s, const struct xml_tag *tag)
{
	struct format f = {.number = s->n};

	if (!str_to_int(xml_attr_of(tag, "numFmtId"), &f.id))
		return xlsx_broken(
		    s->x, STR(BOTH("một định dạng số không có số "
				   "hiệu",
			      "a number format has no id")));
	if (s->n == FORMATS_MOST)
		return sheet_too_many(&s->x->maker, s->x->at,
		    STR(BOTH("định dạng số", "number formats")), FORMATS_MOST);
	f.look = xlsx_look_of_code(xml_attr_of(tag, "formatCode"));
	ARENA_PUSH(s->x->arena, s->formats, s->n, s->cap, f);
	return true;
}

static void
cells_start(struct styles *s)
{
	s->cells = true;
	if (!s->sorted && s->n > 0)
		qsort(s->formats, s->n, sizeof s->formats[0], by_format_id);
	s->sorted = true;
}

static bool
styles_start(void *self, const struct xml_tag *tag)
{
	struct styles *s = self;
	struct xlsx *x = s->x;
	struct format f;

	if (strcmp(tag->name, "cellXfs") == 0) {
		cells_start(s);
	} else if (strcmp(tag->name, "numFmts") == 0) {
		return formats_start(s);
	} else if (strcmp(tag->name, "numFmt") == 0 && s->in_formats) {
		return format_add(s, tag); /* elsewhere: of a condition */
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
	else if (strcmp(name, "numFmts") == 0)
		s->in_formats = false;
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
	struct relations top = {0};

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
	struct styles styles = {.x = x};
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
	struct str name = STR_NONE;
	zip_uint64_t part = 0;

	if (!find_book(x, &name, &part) ||
	    !relations_read(&b.relations, x, name) ||
	    !xlsx_part_read(x, part, &h))
		return false;
	if (b.n == 0)
		return xlsx_broken(
		    x, STR(BOTH("không có trang tính nào hiện ra",
			   "there is no visible sheet")));
	if (!tabs_check(&b))
		return false;
	*tabs = b.tabs;
	*n = b.n;
	return read_common(x, &b.relations);
}
