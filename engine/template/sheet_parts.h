/* What the files of the mapping from sheets share. */
#ifndef CV_TEMPLATE_SHEET_PARTS_H
#define CV_TEMPLATE_SHEET_PARTS_H

#include "engine/template/sheet.h"

/* A field that can be a column: any but groups and lists of groups. */
struct leaf {
	const struct field *f;
	struct str path;  /* within its table: nguoi_ky.ho_ten */
	struct str label; /* Người ký: Họ và tên */
	bool required;    /* its groups too */
};

/* One folded name of a leaf. Lower ranks win. */
enum name_rank { RANK_NAME, RANK_LABEL, RANK_SHORT, RANK_NONE };
struct leaf_name {
	struct str key, text; /* folded, and as the template has it */
	enum name_rank rank;
	size_t leaf;
};

/* The leaves of a table, in the order of the fields, and their names sorted by
 * key, rank, leaf. */
struct leaves {
	struct arena *arena;
	const struct field *fields;
	bool items; /* a list of groups has one item: its fields are leaves */
	/* headings that are the caller's own: of no field, and nothing odd */
	const struct str *aside;
	size_t n_aside;
	struct leaf *v;
	size_t n, cap;
	struct leaf_name *names;
	size_t n_names, cap_names;
};

#define LEAF_NONE ((size_t)-1)

struct match {
	size_t leaf;  /* LEAF_NONE */
	size_t other; /* another one it may be as well, or LEAF_NONE */
	enum name_rank rank;
};

/* ---- sheet_names.c ---- */
void leaves_read(struct leaves *l, struct arena *a, const struct field *fields);
/* Of a table whose rows are letters: a list of groups has one item in it,
 * danh_sach.ho_ten. */
void leaves_read_letter(
    struct leaves *l, struct arena *a, const struct field *fields);
struct match leaves_match(const struct leaves *l, struct str heading);
/* Letters and digits, lower case, without marks; STR_NONE for what is too long
 * to be a name. */
struct str sheet_fold(struct arena *a, struct str s);
/* Which of our words (folded, no digit in front) the cell says, or -1: "Ví dụ:"
 * says "vidu". */
int sheet_says(struct arena *a, const struct sheet_cell *c,
    const char *const *words, int n);
/* "TT", "STT" …: a column that numbers the rows */
bool sheet_numbers_rows(struct arena *a, struct str heading);
/* A label findings and headings can show: without expressions. */
struct str sheet_label(const struct field *f);
/* A value as one would type it into a cell: dates dd/mm/yyyy, có or không; may
 * be empty. */
struct str sheet_example(struct arena *a, const struct field *f);

/* ---- sheet_value.c ---- */
struct cells {
	struct arena *arena;
	struct diag *diag;
};
bool cell_blank(const struct sheet_cell *c);
/* The cell's value, NULL when absent. Wrong cells give a told value. */
struct value *cell_value(struct cells *c, const struct field *f,
    const struct sheet_cell *cell, struct str path);
/* Values of several rows as one: a list, or lines. NULL when absent. */
struct value *cells_join(
    struct cells *c, const struct field *f, struct value **v, size_t n);
/* A value that must be there and is not is an empty text in its place, so that
 * the check tells where it belongs. */
void leaf_missing(
    const struct leaves *l, size_t leaf, struct value **v, struct place p);
/* Stands for a value that was told to be wrong. */
struct value *value_told(struct arena *a, struct place p);
/* The group of the leaves' values (NULL = absent), groups inside made where
 * they are wanted; NULL when all are absent and must_be is false. */
struct value *leaves_group(
    const struct leaves *l, struct value **v, struct place place, bool must_be);
/* Puts v into group under the dotted path. */
void group_put(
    struct arena *a, struct value *group, struct str path, struct value *v);

/* ---- sheet_table.c ---- */
/* Rows of one sheet that belong together. */
struct segment {
	const struct sheet *sheet;
	size_t from, to;
	struct place place;
};

struct sheet_column {
	size_t leaf;        /* LEAF_NONE */
	bool numbers;       /* TT: numbers rows, marks the example */
	bool parent;        /* "Thuộc dòng" */
	bool own;           /* the last row of headings has a cell for it */
	bool told;          /* wrong, and told */
	struct str heading; /* as written, joined */
	struct place place;
};

struct sheet_table {
	struct segment in;
	struct str path; /* of the list, or empty */
	struct sheet_column *columns;
	size_t n;
	size_t last;      /* the last row of headings */
	size_t data;      /* the first row behind them */
	bool *told;       /* leaves whose column is wrong or missing, told */
	bool told_beyond; /* cells to the right of all headings, told */
	bool begun;       /* a row of data was met: no notes below it */
};

struct mapping {
	struct arena *arena;
	struct diag *diag;
	const struct template *t;
	struct str file;
	size_t hidden; /* rows of data read that a filter or the user hid */
	struct place hidden_at;
};

/* Finds the headings; false when there are none (no finding). */
bool table_find(struct arena *a, struct sheet_table *t, struct segment in,
    const struct leaves *l);
/* Files what is wrong with the headings. path: of the list, or empty */
void table_check(struct mapping *m, struct sheet_table *t,
    const struct leaves *l, struct str path);
/* Is row i data? Not: the example, notes, what merged cells above repeat, a
 * number alone; nor sums and signatures below the list, which are told. */
bool table_is_data(
    struct mapping *m, struct sheet_table *t, const struct leaves *l, size_t i);
/* The values of row i, one a leaf. row_path: "danh_sach[4]", or empty. */
void table_row(struct mapping *m, struct sheet_table *t, const struct leaves *l,
    size_t i, struct str row_path, struct value **v);
/* Counts the row when it is hidden; sheet_hidden_tell warns of all of them. */
void sheet_hidden(struct mapping *m, const struct sheet_row *row);
void sheet_hidden_tell(struct mapping *m);
/* The start of a text, for findings. */
struct str sheet_shown(struct arena *a, struct str s);

/* ---- sheet_list.c ---- */
/* A list of groups of the template, and what sheets say about it. */
struct sheet_list {
	const struct field *f;
	struct str path;           /* dieu.nguoi */
	struct str below;          /* path within the list around it */
	struct sheet_list *parent; /* the list around it, or NULL */
	struct segment in;
	bool found;
	struct value *value; /* LIST; of those without a parent */
	struct value **rows;
	struct str *row_paths; /* dieu[0].nguoi[2] */
	size_t n, cap;
};
struct sheet_lists {
	struct sheet_list **v;
	size_t n, cap;
};
void lists_read(
    struct sheet_lists *l, struct arena *a, const struct template *t);
struct sheet_list *lists_find(const struct sheet_lists *l, struct str path);
/* By path, label or alias, as sheets are named. */
struct sheet_list *lists_match(
    struct arena *a, const struct sheet_lists *l, struct str name);
const struct str *lists_paths(
    struct arena *a, const struct sheet_lists *l, size_t *n);
/* Fills rows, and value, from the segment; parents first. */
void list_fill(struct mapping *m, struct sheet_list *l);

/* The path of a cell [danh_sach] that begins a table, or STR_NONE. The rest of
 * the row is blank or says which list it is; behind the path of a list of the
 * template one cell may say anything. */
struct str row_marker(
    struct arena *a, const struct sheet_lists *l, const struct sheet_row *row);

#endif
