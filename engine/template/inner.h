/* The inside of a loaded template, and the steps of loading. */
#ifndef CV_TEMPLATE_INNER_H
#define CV_TEMPLATE_INNER_H

#include "engine/template/template.h"
#include "engine/template/tree.h"

struct template
{
	struct arena *arena;
	struct str name, title, version, abbreviation;
	struct str *files;
	size_t n_files, cap_files;
	struct field *fields;
	size_t n_fields;
	struct node *document; /* NULL only after findings */
	struct node **styles;  /* in the order of declaration */
	size_t n_styles, cap_styles;
	struct node **list_styles;
	size_t n_list_styles, cap_list_styles;
	struct component *components;
};

/* ---- include.c ---- */
struct lookup {
	struct arena *a;
	struct diag *d;
	const char **folders;
	size_t n;
};
/* The file of template NAME (or the file so named); its folder joins the
 * search path. NULL after a finding. */
const char *template_find(
    struct lookup *l, const struct template_path *path, struct str name);
/* The file an <include> names; NULL after a finding. */
const char *template_include_find(
    struct lookup *l, struct place place, struct str href);

/* ---- fields.c ---- */
#define TEMPLATE_FIELDS_MOST 2000
/* *n: how many there are, those inside others counted; more than
 * TEMPLATE_FIELDS_MOST after a finding: the rest was not read. */
struct field *template_fields_read(
    struct arena *a, struct diag *d, const struct node *fields, size_t *n);
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

/* ---- infer.c ---- */
/* Checks every path and what filters and attributes are given. */
void template_infer(struct arena *a, struct diag *d, const struct template *t);

#endif
