/* Deflating whole buffers (RFC 1950, 1951), by libdeflate: twice as fast as
 * zlib for the same size. It knows no streams: what is deflated is held whole.
 * The bytes depend on the input, the level and libdeflate's version, not on
 * what instructions the machine has. */
#ifndef CV_PACK_DEFLATE_H
#define CV_PACK_DEFLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/library.h"
#include "engine/base/str.h"

struct arena;

/* For one thread, for any number of buffers one after the other. */
struct deflater;

enum deflate_form {
	DEFLATE_RAW, /* RFC 1951: in a zip */
	DEFLATE_ZLIB /* RFC 1950: in a PDF */
};

/* For documents. A list of 10,000 rows as PDF: level 2 takes 70 % more work for
 * 1 % less size, level 6 twice the work for 4 %; as DOCX level 2 takes 70 %
 * more work for 3 % less. */
#define DEFLATE_LEVEL 1

/* Levels are libdeflate's: 1 to 12. NULL: no memory. Caller owns. */
struct deflater *deflater_new(int level);
void deflater_free(struct deflater *z); /* NULL is fine */
/* The same on the arena's cleanup list, its buffer counted in the arena's cap;
 * jumps, in use too. */
struct deflater *deflater_in(struct arena *a, int level);
/* For one document after the other: keeps what it has met twice (up to 2 MB),
 * since documents of one template have streams and parts in common, and gives
 * that without deflating again. NULL: no memory. Caller owns. */
struct deflater *deflater_keeping(int level);
/* As long as the arena lives, its buffer counts in the arena's cap. Jumps, in
 * use too. */
void deflater_use(struct deflater *z, struct arena *a);

/* *out is lent by z, until its next use. False: no memory. */
bool deflate_bytes(struct deflater *z, enum deflate_form form, struct str bytes,
    struct str *out);
/* A copy in a; jumps. */
struct str deflate_in(struct arena *a, struct deflater *z,
    enum deflate_form form, struct str bytes);

/* CRC-32 as zip has it. */
uint32_t deflate_crc(struct str bytes);

/* The libraries behind this room and their versions; gives how many. */
size_t pack_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
