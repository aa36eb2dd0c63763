/* Values of expressions: data as the fields see it (defaults filled in, texts
 * split into lines, dates read), and what filters make of it. */
#ifndef CV_TEMPLATE_VAL_H
#define CV_TEMPLATE_VAL_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"
#include "engine/data/value.h"
#include "engine/template/template.h"
#include "engine/text/text.h"

enum val_kind {
	VAL_NULL,
	VAL_BOOL,
	VAL_NUMBER, /* text: checked digits */
	VAL_TEXT,
	VAL_DATE,
	VAL_LIST,
	VAL_GROUP
};

struct facts;

struct val {
	enum val_kind kind;
	bool truth;
	bool lines; /* LIST of texts: printed one below the other */
	bool waits; /* TEXT, LIST of lines: printed where a value is to come */
	struct str text;
	struct date date;
	const struct val *items; /* LIST; GROUP: one for each of fields */
	size_t n;
	const struct field *fields; /* GROUP: the first */
	struct str path;    /* in the data; empty: the template made it */
	struct place place; /* in the data */
};

struct val template_val_null(void);
struct val template_val_bool(bool truth);
struct val template_val_text(struct str s);
struct val template_val_number(struct str digits);
/* s with the path and place of `of`. */
struct val template_val_like(const struct val *of, struct str s);
/* The member, or null. */
struct val template_val_member(const struct val *group, struct str name);
/* Present, and neither empty nor false. */
bool template_val_true(const struct val *v);
/* NULL, no text or only blanks, no items. */
bool template_val_empty(const struct val *v);
/* As text: dates dd/mm/yyyy, bool yes or no, lines joined by \n. False: a list
 * or a group has none. */
bool template_val_string(struct arena *a, const struct val *v, struct str *out);
/* As digits; false when it is no number. */
bool template_val_digits(const struct val *v, struct str *out);
/* As a date; false when it is none. */
bool template_val_date(const struct val *v, struct date *out);
/* "văn bản", "text" …, in both languages */
struct str template_val_kind_name(const struct val *v);

/* Exact product of two checked numbers, without trailing zeros behind the
 * point; false when one has more than 200 digits. */
bool template_number_multiply(
    struct arena *a, struct str x, struct str y, struct str *out);

/* Data against fields. Files every finding; gives the group all expressions
 * start from (kind NULL after findings that leave nothing to read). labels: of
 * the fields by their numbers, or NULL for their own. */
struct val template_data_read(struct arena *a, struct diag *d,
    const struct field *fields, const struct str *labels,
    const struct value *data);
#define TEMPLATE_AWAITED "[CẦN BỔ SUNG: " /* what is printed begins so */
/* The same for a draft: a value that must be there and is not becomes a
 * warning, and is absent until template_data_fill says where it is to come. */
struct awaited {
	struct awaited *next;
	struct val *at; /* within what was read */
	struct val shown;
};
struct val template_data_draft(struct arena *a, struct diag *d,
    const struct field *fields, const struct str *labels,
    const struct value *data, struct awaited **awaited);
void template_data_fill(const struct awaited *awaited);
/* Does the text say that something is to come? */
bool template_text_awaits(struct str s);
/* Of the same, only the simple values at the top; the others are absent. */
struct val template_data_simple(struct arena *a, struct diag *d,
    const struct field *fields, const struct value *data);
/* The field's default, or null. Files a finding when it is none of its kind. */
struct val template_data_default(
    struct arena *a, struct diag *d, const struct field *f);

#endif
