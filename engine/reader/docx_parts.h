/* What the files that read DOCX share.
 *
 * docx.c unpacks the package, docx_xml.c runs libxml2 over a part; docx_words.c
 * and docx_record.c say what in it matters. libxml2 calls back and must not be
 * jumped across, so these note what they see in a log of bytes: text as it is,
 * between marks that XML cannot hold. The log is read when libxml2 is done. */
#ifndef CV_READER_DOCX_PARTS_H
#define CV_READER_DOCX_PARTS_H

#include "engine/reader/inner.h"

/* Grows without a jump; nothing more is noted once there is no memory. */
struct log {
	struct arena *a;
	char *p;
	size_t n, cap;
	bool no_memory;
};
void log_put(struct log *l, struct str s);
void log_putc(struct log *l, char c);

struct xml_attribute {
	struct str uri, name, value;
};

/* All are called by libxml2: they must not jump. */
struct xml_watcher {
	void *self;
	void (*start)(void *self, struct str uri, struct str name,
	    const struct xml_attribute *attributes, size_t n);
	void (*end)(void *self, struct str uri, struct str name);
	void (*text)(void *self, struct str text);
};

/* ---- docx_xml.c ---- */
/* Reads the part; log is what the watcher writes to. False after a finding. */
bool rdocx_xml(struct reading *r, struct str bytes,
    const struct xml_watcher *watcher, const struct log *log);

/* ---- docx_words.c, docx_record.c ---- */
bool rdocx_words(struct reading *r, struct str part, struct str bytes);
bool rdocx_record(struct reading *r, struct str bytes);

#endif
