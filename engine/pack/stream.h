/* A ZIP written entry by entry (APPNOTE 6.3.10): libzip writes nothing before
 * it is closed, and holds all entries until then. Sizes beyond 4 GiB and more
 * than 65,535 entries go into ZIP64 records. Memory stays the same however many
 * there are: the directory waits with the caller. All entries are dated
 * 1980-01-01 00:00, as Word has them. */
#ifndef CV_PACK_STREAM_H
#define CV_PACK_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/str.h"

struct zip_stream {
	/* Appends bytes to the ZIP (0), or to the waiting directory (1). False:
	 * failed, and the caller knows why. */
	bool (*write)(void *self, int which, struct str bytes);
	void *self;
	uint64_t at, directory; /* bytes of each so far */
	uint64_t n;             /* entries */
};

/* One whole entry, stored. name: UTF-8, less than 65,536 bytes. */
bool zip_stream_put(struct zip_stream *z, struct str name, struct str bytes);
/* The same of bytes that are deflated already, or not; size and crc are those
 * of what is in it. */
struct zip_entry {
	struct str name, bytes;
	uint64_t size;
	uint32_t crc;
	bool deflated;
};
bool zip_stream_entry(struct zip_stream *z, const struct zip_entry *e);
/* What stands behind the directory, which the caller has appended to the ZIP:
 * all of it, nothing between. */
bool zip_stream_end(struct zip_stream *z);

#endif
