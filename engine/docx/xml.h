/* Writing one XML part with libxml2's text writer.
 *
 * The writer's own escaping is not used: when it cannot allocate, it drops the
 * text or the attribute and reports success. Here text is escaped into the
 * arena and goes in raw, so that every failure comes back through a return
 * value; the first one sticks and docx_xml_finish tells it. */
#ifndef CV_DOCX_XML_H
#define CV_DOCX_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;
struct xml_foreign; /* libxml2's handles */
struct deflater;
struct pack_part;

#define DOCX_MAYBE 4

struct docx_xml {
	struct arena *arena;
	struct xml_foreign *foreign;
	struct buf scratch;
	struct buf held; /* written, but not yet handed to libxml2 */
	const char *maybe[DOCX_MAYBE]; /* open tags of docx_maybe … */
	int n_maybe, n_written;        /* … of which so many are written */
	bool failed;
};

/* Starts a part with its XML declaration. */
void docx_xml_start(struct docx_xml *x, struct arena *a);
/* The part, deflated in the arena, without a name; releases libxml2's handles.
 * False after FINDING_OUT_OF_MEMORY. */
bool docx_xml_finish(struct docx_xml *x, struct diag *d, struct deflater *z,
    struct pack_part *out);

/* Names are qualified ("w:p") and literals; values are escaped here. */
void docx_tag(struct docx_xml *x, const char *name);
void docx_attr(struct docx_xml *x, const char *name, struct str value);
void docx_attr_z(struct docx_xml *x, const char *name, const char *value);
void docx_attr_int(struct docx_xml *x, const char *name, int64_t value);
void docx_attr_color(struct docx_xml *x, const char *name, uint32_t rgb);
void docx_text(struct docx_xml *x, struct str text);
void docx_end(struct docx_xml *x);
/* A tag without attributes that is written only when something follows in it.
 */
void docx_maybe(struct docx_xml *x, const char *name);
void docx_maybe_end(struct docx_xml *x);

/* Whole elements in one go. */
void docx_raw(struct docx_xml *x, const char *markup);
void docx_flag(struct docx_xml *x, const char *name, bool on);
void docx_val(struct docx_xml *x, const char *name, struct str value);
void docx_val_z(struct docx_xml *x, const char *name, const char *value);
void docx_val_int(struct docx_xml *x, const char *name, int64_t value);
/* <name w:w="twips" w:type="dxa"/> */
void docx_width(struct docx_xml *x, const char *name, int64_t twips);
void docx_val_color(struct docx_xml *x, const char *name, uint32_t rgb);

#endif
