/* What the files of the XLSX reader share; see xlsx.c for how they work. */
#ifndef CV_DATA_XLSX_PARTS_H
#define CV_DATA_XLSX_PARTS_H

#include "engine/data/xlsx.h"
#include "engine/pack/zip.h"

/* How a number's format shows it. */
enum look_kind {
	LOOK_NUMBER,
	LOOK_DATE,
	LOOK_TIME,
	LOOK_DATE_TIME,
	LOOK_HOURS
};
struct look {
	enum look_kind kind;
	size_t zeros; /* the format is a run of so many zeros; 0: it is none */
};

struct part_name {
	struct str name; /* lower case, "/" between folders */
	zip_uint64_t index;
};

struct xlsx_reading;

struct xlsx {
	struct arena *arena;
	struct diag *diag;
	struct str file;
	struct sheet_maker maker;
	zip_t *zip;
	struct part_name *parts; /* sorted by name */
	size_t n_parts;
	size_t unpacked; /* bytes so far */
	struct xlsx_reading *reading;
	struct place at; /* what is being read, for findings */
	bool date1904;
	struct str *strings; /* shared */
	size_t n_strings, cap_strings;
	struct look *looks; /* of cell formats */
	size_t n_looks, cap_looks;
};

/* ---- xlsx_zip.c ---- */
/* Opens the package; it is closed with the arena or by xlsx_close. False after
 * a finding. */
bool xlsx_open(struct xlsx *x, struct str bytes);
void xlsx_close(struct xlsx *x);
/* The part's number in the package; false when there is none. */
bool xlsx_find(const struct xlsx *x, struct str name, zip_uint64_t *index);
/* Files XLSX_BROKEN at x->at; says false. */
bool xlsx_broken(struct xlsx *x, struct str why);
/* The same for what libzip could not do, unless it had no memory for it. */
bool xlsx_zip_failed(struct xlsx *x, zip_error_t *e, struct str why);
/* The part a relationship of the part `from` leads to; STR_NONE when it leads
 * out of the package. */
struct str xlsx_target(struct arena *a, struct str from, struct str target);

/* ---- xlsx_xml.c ---- */
struct xml_attr {
	const char *name; /* local */
	bool prefixed;
	struct str value;
};
struct xml_tag {
	const char *name; /* local; "" for elements of foreign namespaces */
	const struct xml_attr *attrs;
	size_t n;
};
/* Called while a part is read, but not by libxml2: they may jump. False stops
 * after a finding. What they are given lives until they return. */
struct xml_handler {
	void *self;
	bool (*start)(void *self, const struct xml_tag *tag);
	bool (*end)(void *self, const char *name);
	bool (*text)(void *self, struct str text);
};
/* Reads one part; false after a finding, or when a handler said so. */
bool xlsx_part_read(
    struct xlsx *x, zip_uint64_t index, const struct xml_handler *h);
/* The attribute's value, or STR_NONE. */
struct str xml_attr_of(const struct xml_tag *tag, const char *name);

/* ---- xlsx_text.c ---- */
/* Text with its escapes _x000D_ resolved, in the arena. */
struct str xlsx_unescape(struct arena *a, struct str s);
/* 9.87E+3 -> 9870, 15 digits at most, no zeros behind the point; false when it
 * is no number. */
bool xlsx_number(struct arena *a, struct str s, struct str *out);
/* How the format code shows numbers. */
struct look xlsx_look_of_code(struct str code);
struct look xlsx_look_of_builtin(int32_t id);
/* Makes the number, plain digits, a CELL_PADDED where the zeros show it whole.
 */
void xlsx_pad(struct arena *a, size_t zeros, struct sheet_cell *cell);
/* "1", "true", "on" */
bool xlsx_true(struct str s);
/* Puts what a number (plain digits) means with that look into the cell. */
void xlsx_date(struct arena *a, enum look_kind look, bool date1904,
    struct sheet_cell *cell);

/* ---- xlsx_book.c ---- */
/* One visible sheet of the workbook. */
struct tab {
	struct str name;
	zip_uint64_t part;
};
/* Reads relationships, workbook, styles and shared strings; false after a
 * finding. */
bool xlsx_book_read(struct xlsx *x, struct tab **tabs, size_t *n);

/* ---- xlsx_sheet.c ---- */
bool xlsx_sheet_read(struct xlsx *x, const struct tab *tab, struct sheet *out);

#endif
