/* Templates: XML to a parsed template, its fields, expansion with data into a
 * document. The language is described in congvan-template.5. The only homes of
 * libxml2 (reading) and cmark-gfm.
 *
 * A template is immutable once loaded and may be shared by threads. */
#ifndef CV_TEMPLATE_TEMPLATE_H
#define CV_TEMPLATE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/library.h"
#include "engine/base/diag.h"
#include "engine/base/str.h"
#include "engine/data/value.h"
#include "engine/document/document.h"

struct arena;
struct template;
struct image;
struct check;
struct kind;
struct pattern;

enum field_kind {
	FIELD_TEXT,
	FIELD_LINES,
	FIELD_RICH,
	FIELD_DATE,
	FIELD_NUMBER,
	FIELD_CHOICE,
	FIELD_BOOL,
	FIELD_LIST,
	FIELD_GROUP,
	FIELD_IMAGE
};

/* The contract of one datum. Lists of groups have children; lists of simple
 * values have `of`. */
struct field {
	struct field *next;     /* sibling, in the order of declaration */
	struct field *children; /* GROUP, LIST of groups */
	struct str name, label, help;
	const struct pattern *label_pattern; /* a label with expressions; its
						label is the one without data */
	enum field_kind kind, of;
	const struct kind *named; /* of the value, or of a list's items; NULL */
	struct check *checks;     /* its own */
	bool required, blank;
	struct str default_text, example;
	bool has_default;
	struct str *values; /* CHOICE */
	size_t n_values;
	struct str *aliases; /* what else headings of sheets call it */
	size_t n_aliases;
	int32_t min, max; /* LIST: items; max 0 = no limit */
	struct place place;
	size_t number;         /* among all of the template, from 0 */
#define FIELD_OF_NONE SIZE_MAX /* … of a register, of the document */
};

/* The folders templates and includes are looked up in, first found wins. */
struct template_path {
	const char *const *folders;
	size_t n;
};

/* Loads template NAME (or a file) with its includes; checks everything that
 * can be checked without data: elements, attributes, names, expressions,
 * paths. NULL after findings (all of them). */
const struct template *template_load(struct arena *a, struct diag *d,
    const struct template_path *path, struct str name);

struct str template_name(const struct template *t);
/* Is it a name of a field, wherever in the data or the context? Of no template
 * (NULL) nothing is. For diag_names. */
bool template_knows(const void *template, struct str name);
struct str template_title(const struct template *t);
const struct field *template_fields(const struct template *t);
/* A file the template was read from: template.xml, includes, registers. */
struct template_file {
	struct str name; /* "template.xml", or the href it was included by */
	struct str path;
	struct str digest; /* SHA-256 in hex */
};
/* In the order they were read; lent. */
const struct template_file *template_files(const struct template *t, size_t *n);
/* SHA-256 of the lines `sha256sum` prints of the files in that order
 * ("digest  name"): the template's. In the arena. */
struct str template_digest(struct arena *a, const struct template *t);
/* Do some kinds keep less than all? */
bool template_keeps(const struct template *t);
/* Does an expression name @qr? */
bool template_says_qr(const struct template *t);

/* JSON Schema (2020-12) of the fields; an empty data file to fill in: every
 * key, with its default or empty; a list of groups has an item to copy. */
void template_schema(struct buf *b, const struct template *t);
void template_blank(struct buf *b, const struct template *t);

/* The language of templates and house files as a RELAX NG schema. */
void template_grammar(struct buf *b);

/* What a list of templates says of one, called name there: as a line (name,
 * title, abbreviation, form, then the paths of the fields that must have a
 * value, parted by blanks; tabs between), without its end; or as an object of
 * JSON. */
void template_entry_put(struct arena *a, struct buf *b,
    const struct template *t, struct str name, bool json);

/* What an office's letters have in common: a <house> file. Lives in a; NULL
 * after findings. */
struct house;
const struct house *template_house_load(
    struct arena *a, struct diag *d, const char *file);
/* The files its documents are reviewed by, besides those of templates; lent. */
const char *const *template_house_reviews(const struct house *h, size_t *n);
/* SHA-256 of the file, in hex; lent. */
struct str template_house_digest(const struct house *h);
/* The data of a letter with what the house says of the fields it has not:
 * user's data over house over defaults of the template. An empty value leaves
 * it to the house, null says that there is none. In a; shares values with both.
 */
const struct value *template_house_fill(struct arena *a, const struct house *h,
    const struct template *t, const struct value *data);

/* What expansion may ask of its caller. */
struct template_host {
	void *self;
	/* The image called src in the data (from_template: in the template,
	 * then relative to the template's folder); NULL after filing a finding.
	 */
	const struct image *(*image)(void *self, struct diag *d, struct str src,
	    struct place place, struct str path, struct str template_folder);
	struct str date;             /* --date, "yyyy-mm-dd" or empty */
	const struct value *context; /* facts beyond the letter, or NULL */
	/* The digest of the data as it is kept; asked for where @digest is. */
	struct str (*digest)(void *self);
	bool qr;      /* a QR code is asked for */
	bool draft;   /* values that must be there may be to come */
	bool trusted; /* the data was checked when the document was made:
			 what checks of the template find is not told */
};

/* Data that was read and found right, with the context. */
struct template_checked;

/* Checks data against the fields and makes the template's checks: all findings,
 * in the order of their places; those of the doors, which stand in d already,
 * among them, in the template's words where it has some. data is the group read
 * from the file; the tree is not changed, and must live as long as what comes
 * of it, in a. NULL when d holds any error. */
struct template_checked *template_check(struct arena *a, struct diag *d,
    const struct template *t, const struct value *data,
    const struct template_host *host);

/* What files keep of the data that was checked: it all, or less where kinds
 * have `keep`. Lives as long as the data. */
const struct value *template_kept(const struct template_checked *data);

/* Fills the template with what template_check gave. NULL after findings. The
 * document does not need the data any more. Limits: expansion steps, nesting
 * (too-many, too-deep). */
struct document *template_expand(struct arena *a, struct diag *d,
    const struct template *t, struct template_checked *data,
    const struct template_host *host);
/* Does the document say something of the context? Known once expanded. */
bool template_context_printed(const struct template_checked *data);

/* What is expected of finished documents: a <review> file. */
struct review;
/* The files that documents of the template are reviewed by; lent. */
const char *const *template_reviews(const struct template *t, size_t *n);
/* Lives in a; NULL after findings. path: where its registers are. */
const struct review *template_review_load(struct arena *a, struct diag *d,
    const struct template_path *path, const char *file);
/* Reviews a document of the template: it is resolved and stands on pages.
 * Findings are in the review's words, at the places the document's words come
 * from. What is made on the way is in a. */
struct stands;
void template_review(struct arena *a, struct diag *d, const struct review *r,
    const struct template *t, const struct document *doc,
    const struct stands *stands, const struct template_host *host);

/* A text with expressions over the data that stands beside the template: the
 * name of a file. */
struct template_text;
/* file names it in findings. NULL after findings. */
const struct template_text *template_text_parse(struct arena *a, struct diag *d,
    const struct template *t, struct str file, struct str text);
/* In a. Findings where an expression cannot be computed. */
struct str template_text_fill(struct arena *a, struct diag *d,
    const struct template *t, const struct template_text *x,
    const struct template_checked *data, const struct template_host *host);

/* The libraries behind this room and their versions; gives how many. */
size_t template_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
