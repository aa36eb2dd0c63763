/* Expectations of the finished document: what a <review> file declares, and how
 * they are checked. It is read only when a document is reviewed, and decides no
 * byte of it.
 *
 * An <expect> sees the document as a group of facts, members of which are its
 * names: sections, paragraphs, rules … (review_facts.c has them all). With in=
 * it is made for each item of a list, whose members are names too. */
#ifndef CV_TEMPLATE_REVIEW_H
#define CV_TEMPLATE_REVIEW_H

#include "engine/document/stand.h"
#include "engine/template/check.h"

struct expectation {
	struct expectation *next;
	struct check check;    /* code, level, when, test, message, help */
	const struct expr *in; /* NULL: once, of the document */
	struct str as;         /* what an item is called; may be empty */
	struct str source; /* of the rule: "PL I mục II.1"; may be empty */
};

struct review {
	struct template own; /* has its registers; no fields, no document */
	struct expectation *first;
	const struct node **lets; /* in order */
	size_t n_lets, cap_lets;
	const struct field *fields; /* of the document */
};

/* ---- review_facts.c ---- */
/* The members of a document, for what is known before there is one. */
const struct field *template_review_fields(struct arena *a);
/* The document as a group with those members; texts lie in it or in a. */
struct val template_review_facts(struct arena *a, const struct template *t,
    const struct field *fields, const struct document *doc,
    const struct stands *stands);

#endif
