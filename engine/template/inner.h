/* The inside of a loaded template, and the steps of loading. */
#ifndef CV_TEMPLATE_INNER_H
#define CV_TEMPLATE_INNER_H

#include "engine/template/template.h"
#include "engine/template/tree.h"

struct template
{
	struct arena *arena;
	struct str name, title, version, abbreviation, form;
	struct template_file *files;
	size_t n_files, cap_files;
	struct field *fields, *context; /* context: <context>, or NULL */
	size_t n_fields;                /* of both, those inside others too */
	const struct node *fields_node, *context_node;
	struct kind *kinds;
	struct field_set *sets;
	struct registry *registers;
	struct check *first_checks, *checks; /* of every simple field: before
						and after its own */
	struct check *doc_checks;            /* of the document */
	const char **reviews;                /* files of <reviewed-by> */
	size_t n_reviews, cap_reviews;
	size_t n_checks;          /* of all there are */
	bool prints_normal;       /* some kind prints its normal form */
	bool keeps;               /* some kind says what is kept of it */
	bool says_qr;             /* some expression names @qr */
	const struct node **lets; /* of <fields>, in order */
	size_t n_lets, cap_lets;
	struct node *document; /* NULL only after findings */
	struct node **styles;  /* in the order of declaration */
	size_t n_styles, cap_styles;
	struct node **list_styles;
	size_t n_list_styles, cap_list_styles;
	struct component *components;
};

/* ---- files.c ---- */
/* Notes a file the template was read from; bytes as they are. */
void template_file_add(struct arena *a, struct template *t, struct str name,
    struct str path, struct str bytes);

/* ---- include.c ---- */
struct lookup {
	struct arena *a;
	struct diag *d;
	const char **folders;
	size_t n;
	const char *own;     /* of a file NAME/template.xml: its folder */
	struct str own_name; /* NAME */
};
/* Looks in the path's folders, then in the file's own. */
void template_lookup_init(struct lookup *l, struct arena *a, struct diag *d,
    const struct template_path *path, const char *file);
/* The file of template NAME (or the file so named); its folder joins the
 * search path. NULL after a finding. */
const char *template_find(
    struct lookup *l, const struct template_path *path, struct str name);
/* The file an <include> names; NULL after a finding. */
const char *template_include_find(
    struct lookup *l, struct place place, struct str href);

/* ---- fields.c ---- */
#define TEMPLATE_FIELDS_MOST 2000
/* Reads t->fields_node and t->context_node, once all kinds and sets are known.
 * whole: all files were read; else names that are missing are not told.
 * t->n_fields past TEMPLATE_FIELDS_MOST after a finding: the rest was not read.
 */
void template_fields_read(
    struct arena *a, struct diag *d, struct template *t, bool whole);
/* Where the list of siblings knows the name; or NULL. */
const struct field *template_field_find(
    const struct field *siblings, struct str name);
/* "chữ trên một dòng", "a line of text" …, in both languages */
struct str template_field_kind_name(enum field_kind kind);
/* An example of the kind, where the field itself gives none. */
struct str template_field_example(struct arena *a, const struct field *f);
struct str template_item_example(const struct field *f); /* LIST: of one */
/* Names of the siblings, for did-you-mean. */
const struct str *template_field_names(
    struct arena *a, const struct field *siblings, size_t *n);

/* ---- link.c ---- */
/* Checks every name: styles, list styles, components; puts the numbers of
 * styles into constant attributes (typed.i). */
void template_link(struct arena *a, struct diag *d, struct template *t);
/* Number of the style, or -1. */
int32_t template_style_find(const struct template *t, struct str id);
int32_t template_list_style_find(const struct template *t, struct str id);

/* ---- labels.c ---- */
/* The label of each field by its number: those with expressions computed over
 * what the data says at its top level. facts gets its lets from there. */
struct facts;
const struct str *template_labels(struct arena *a, const struct template *t,
    struct facts *facts, const struct value *data);
/* The labels without any data: into the fields themselves. */
void template_labels_default(
    struct arena *a, struct diag *d, struct template *t);

/* ---- infer.c ---- */
/* The same of a review, whose document's members are known. */
struct review;
void template_infer_review(
    struct arena *a, struct diag *d, const struct review *r);
/* Checks every path and what filters and attributes are given; notes which
 * facts of the job are named. */
void template_infer(struct arena *a, struct diag *d, struct template *t);
/* The same of a text that stands beside the template and sees the fields. */
void template_infer_text(struct arena *a, struct diag *d,
    const struct template *t, const struct pattern *text);

#endif
