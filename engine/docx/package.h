/* The zip container of a DOCX. */
#ifndef CV_DOCX_PACKAGE_H
#define CV_DOCX_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;

struct docx_part {
	const char *name; /* "word/document.xml", terminated */
	struct str bytes;
	bool compressed; /* PNG, JPEG: stored, deflating gains nothing */
};

/* Packs the parts in their order, all dated 1980-01-01 00:00 as Word does.
 * *out is in the arena. False after a finding. */
bool docx_package(struct arena *a, struct diag *d,
    const struct docx_part *parts, size_t n, struct str *out);

#endif
