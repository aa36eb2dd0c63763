/* Zip packages: DOCX, XLSX. All parts are dated 1980-01-01 00:00 as Word has
 * them. */
#ifndef CV_PACK_PACKAGE_H
#define CV_PACK_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;
struct deflater;

struct pack_part {
	const char *name; /* "word/document.xml", terminated */
	struct str bytes; /* as they stand in the package */
	uint64_t size;    /* bytes before deflating */
	uint32_t crc;     /* of these */
	bool deflated;    /* else stored */
};

/* Deflates the bytes into a; jumps. */
struct pack_part pack_deflated(
    struct arena *a, struct deflater *z, const char *name, struct str bytes);
/* What deflating would not make smaller: PNG, JPEG. The bytes are not copied.
 */
struct pack_part pack_stored(const char *name, struct str bytes);

/* Puts the parts into one file, in their order; *out is in a. Jumps. */
void pack_write(
    struct arena *a, const struct pack_part *parts, size_t n, struct str *out);

/* Large packages of unknown origin say how many parts they have in 64 bits, and
 * libzip makes room for as many before it looks at one: look first. False: more
 * than `most`, or the records that say so are broken. */
bool pack_counts_fit(struct str zip, uint64_t most);

#endif
