/* Inside the document room: writing the dump's lines.
 *
 * One node a line, indented by two blanks a level: a word, then attributes
 * ` name=value`; a flag is its bare name, or `name=no`. Lengths in points. */
#ifndef CV_DOCUMENT_DUMP_H
#define CV_DOCUMENT_DUMP_H

#include "engine/document/document.h"

struct dump {
	struct buf *b;
	int depth;
	bool resolved;
};

void dump_open(struct dump *o, const char *word);
void dump_close(struct dump *o);
void dump_len(struct dump *o, const char *name, cv_len v);
void dump_int(struct dump *o, const char *name, int64_t v);
void dump_word(struct dump *o, const char *name, const char *word);
void dump_name(struct dump *o, const char *name, struct str id);
void dump_flag(struct dump *o, const char *name, bool on);
void dump_color(struct dump *o, const char *name, uint32_t rgb);
/* ` name="text"` with \n, \t, \\, \" and \u{…} for other controls. */
void dump_text(struct dump *o, const char *name, struct str text);
void dump_quoted(struct dump *o, struct str text);
const char *dump_align(enum align a);

/* dump_look.c: the properties set, in a fixed order. */
void dump_run_format(struct dump *o, const struct run_format *f);
void dump_para_format(struct dump *o, const struct para_format *f);
/* What p has other than base; nothing when equal. Begins with ` =>` unless
 * said before (*told). */
void dump_run_differs(struct dump *o, const struct run_props *p,
    const struct run_props *base, bool *told);
void dump_para_differs(struct dump *o, const struct para_props *p,
    const struct para_props *base, bool *told);

/* dump_table.c */
void dump_table(struct dump *o, const struct block *b);
void dump_blocks(struct dump *o, const struct block *first);

#endif
