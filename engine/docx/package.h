/* The zip container of a DOCX. */
#ifndef CV_DOCX_PACKAGE_H
#define CV_DOCX_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;

/* ---- pack.c: the bytes of a part as they stand in the package ---- */
struct docx_piece {
	struct docx_piece *next;
	struct str bytes;
};

struct docx_packed {
	struct docx_piece *first;
	uint64_t size, packed; /* bytes before and after deflating */
	uint32_t crc;
	bool deflated; /* else stored as it is */
};

/* Deflates one part after the other. */
struct docx_packer {
	struct arena *arena;
	z_stream z;
	struct docx_packed *out;
	struct docx_piece **last, *open;
	size_t wanted; /* bytes the arena refused; 0 = all is well */
};

/* False when there is no memory. The stream is on the arena's cleanup list. */
bool docx_packer_open(struct docx_packer *p, struct arena *a);
/* A part in any number of steps; none jumps. False: no memory (then wanted
 * says how much), or zlib failed. */
bool docx_pack_begin(struct docx_packer *p, struct docx_packed *out);
bool docx_pack_more(struct docx_packer *p, const void *bytes, size_t n);
bool docx_pack_end(struct docx_packer *p);
/* A part that deflating would not make smaller: PNG, JPEG. */
void docx_pack_stored(
    struct arena *a, struct str bytes, struct docx_packed *out);

/* ---- package.c ---- */
struct docx_part {
	const char *name; /* "word/document.xml", terminated */
	struct str bytes;
	bool compressed; /* PNG, JPEG: stored, deflating gains nothing */
	const struct docx_packed *packed; /* packed already: no bytes */
};

/* Packs the parts in their order, all dated 1980-01-01 00:00 as Word does.
 * *out is in a; what is needed meanwhile in the packer's arena. False after a
 * finding. */
bool docx_package(struct arena *a, struct diag *d, struct docx_packer *packer,
    const struct docx_part *parts, size_t n, struct str *out);

#endif
