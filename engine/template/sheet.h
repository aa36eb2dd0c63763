/* Sheets of cells (CSV, XLSX) to the value tree a JSON file would give, with
 * the same data paths. template_check judges the values afterwards; here only
 * what a sheet alone can have wrong is told: headings, kinds of cells.
 *
 * A table is a row of headings, then rows. A heading is the name of a field,
 * its label or an alias; case, marks, blanks and punctuation do not matter.
 * Headings may take up to three rows. What belongs to a group is named
 * nguoi_ky.ho_ten. A letter is a table with one row, or the form congvan blank
 * writes: one field a row. */
#ifndef CV_TEMPLATE_SHEET_H
#define CV_TEMPLATE_SHEET_H

#include "engine/data/sheet.h"
#include "engine/template/template.h"

/* The data of a whole document. Lists of groups come from sheets named after
 * them and from tables below a cell [danh_sach]. NULL after findings that leave
 * nothing to check; other findings leave values marked as told. */
struct value *template_sheets_data(struct arena *a, struct diag *d,
    const struct template *t, struct str file, const struct sheets *sheets);

/* The rows of one list of groups, named by its path: danh_sach. NULL after
 * findings. */
struct value *template_sheets_list(struct arena *a, struct diag *d,
    const struct template *t, struct str path, struct str file,
    const struct sheets *sheets);

/* The path of the list of groups that is called so, by path, label or alias;
 * name itself when there is none. */
struct str template_list_named(
    struct arena *a, const struct template *t, struct str name);

/* Puts a list into the data, which is changed. False after a finding: the
 * template has no such list, or the data has it already. at: who asks. */
bool template_list_put(struct arena *a, struct diag *d,
    const struct template *t, struct value *data, struct str path,
    struct value *list, struct place at);

/* What the cell of a value of JSON says in the column of that name: read again,
 * it is the value. What no cell can say is JSON behind U+FFFD, which is
 * refused. In a, or the value's own. */
struct str template_cell_text(struct arena *a, const struct template *t,
    struct str name, struct value *v);

/* ---- rows that are letters each ---- */
/* A table with a letter in every row. A list of groups may have one item in it:
 * danh_sach.ho_ten. */
struct template_letters;

/* Finds the table (of the first sheet that has one), its headings and the rows
 * of data. own: n_own headings of columns that are the caller's and no fields.
 * common: what all letters say (NULL: nothing), so that a row need not. NULL
 * after findings: no table, columns that are wrong or missing. Threads may then
 * read rows at once. sheets live as long. */
struct template_letters *template_letters_open(struct arena *a, struct diag *d,
    const struct template *t, struct str file, const struct sheets *sheets,
    const struct str *own, size_t n_own, const struct value *common);
size_t template_letters_count(const struct template_letters *l);
/* What row i says, in a; findings of it in d. */
struct value *template_letters_value(const struct template_letters *l, size_t i,
    struct arena *a, struct diag *d);
/* The cell of row i in the k-th of the caller's columns; empty: none. */
struct str template_letters_own(
    const struct template_letters *l, size_t i, size_t k);
/* The cells of row i, or, i = the count, the headings as texts that will be
 * found again; *n of them, in the order of the columns, the caller's too. */
const struct str *template_letters_cells(
    const struct template_letters *l, size_t i, struct arena *a, size_t *n);
/* Is the k-th column one of the caller's? */
bool template_letters_is_own(const struct template_letters *l, size_t column);

#endif
