#include "engine/pack/stream.h"

#include "engine/pack/deflate.h"

#define MOST32 0xFFFFFFFFu
#define MOST16 0xFFFFu
#define DOS_DATE ((0u << 9) | (1u << 5) | 1u) /* 1980-01-01 00:00 */
#define UTF8 0x0800u                          /* general purpose bit 11 */
#define UNIX 3u
#define MODE (0100644u << 16) /* a regular file */
#define ZIP64_VERSION 45u
#define RECORD 128 /* bytes of the longest record but its name */

struct record {
	char p[RECORD];
	size_t n;
};

static void
put(struct record *r, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		r->p[r->n++] = (char)(v >> (8 * i));
}

static bool
write_record(struct zip_stream *z, int which, const struct record *r)
{
	struct str s = {r->p, r->n};

	if (which == 0)
		z->at += s.n;
	else
		z->directory += s.n;
	return z->write(z->self, which, s);
}

static bool
write_text(struct zip_stream *z, int which, struct str s)
{
	if (which == 0)
		z->at += s.n;
	else
		z->directory += s.n;
	return s.n == 0 || z->write(z->self, which, s);
}

static uint64_t
or_mark(uint64_t v)
{
	return v >= MOST32 ? MOST32 : v;
}

/* What local header and directory have in common (4.3.7, 4.3.12). */
static void
put_common(
    struct record *r, uint64_t size, uint32_t crc, struct str name, bool large)
{
	put(r, large ? ZIP64_VERSION : 20, 2);
	put(r, UTF8, 2);
	put(r, 0, 2); /* stored */
	put(r, 0, 2);
	put(r, DOS_DATE, 2);
	put(r, crc, 4);
	put(r, or_mark(size), 4);
	put(r, or_mark(size), 4);
	put(r, name.n, 2);
}

static bool
put_local(struct zip_stream *z, uint64_t size, uint32_t crc, struct str name)
{
	struct record r = {.n = 0}, extra = {.n = 0};
	bool large = size >= MOST32;

	put(&r, 0x04034B50, 4);
	put_common(&r, size, crc, name, large);
	if (large) { /* 4.5.3 */
		put(&extra, 1, 2);
		put(&extra, 16, 2);
		put(&extra, size, 8);
		put(&extra, size, 8);
	}
	put(&r, extra.n, 2);
	return write_record(z, 0, &r) && write_text(z, 0, name) &&
	       (extra.n == 0 || write_record(z, 0, &extra));
}

static bool
put_directory(struct zip_stream *z, uint64_t size, uint32_t crc,
    struct str name, uint64_t offset)
{
	struct record r = {.n = 0}, extra = {.n = 0};
	bool large = size >= MOST32 || offset >= MOST32;

	if (large) {
		bool both = size >= MOST32;

		put(&extra, 1, 2);
		put(&extra, (both ? 16u : 0u) + (offset >= MOST32 ? 8u : 0u),
		    2);
		if (both) {
			put(&extra, size, 8);
			put(&extra, size, 8);
		}
		if (offset >= MOST32)
			put(&extra, offset, 8);
	}
	put(&r, 0x02014B50, 4);
	put(&r, UNIX << 8 | ZIP64_VERSION, 2);
	put_common(&r, size, crc, name, large);
	put(&r, extra.n, 2);
	put(&r, 0, 2); /* no comment */
	put(&r, 0, 2); /* disk */
	put(&r, 0, 2);
	put(&r, MODE, 4);
	put(&r, or_mark(offset), 4);
	return write_record(z, 1, &r) && write_text(z, 1, name) &&
	       (extra.n == 0 || write_record(z, 1, &extra));
}

bool
zip_stream_put(struct zip_stream *z, struct str name, struct str bytes)
{
	uint64_t offset = z->at;
	uint32_t crc = deflate_crc(bytes);

	z->n++;
	return put_local(z, bytes.n, crc, name) && write_text(z, 0, bytes) &&
	       put_directory(z, bytes.n, crc, name, offset);
}

/* 4.3.14, 4.3.15 */
static bool
put_end64(struct zip_stream *z)
{
	struct record r = {.n = 0};
	uint64_t at = z->at + z->directory;

	put(&r, 0x06064B50, 4);
	put(&r, 44, 8);
	put(&r, UNIX << 8 | ZIP64_VERSION, 2);
	put(&r, ZIP64_VERSION, 2);
	put(&r, 0, 4);
	put(&r, 0, 4);
	put(&r, z->n, 8);
	put(&r, z->n, 8);
	put(&r, z->directory, 8);
	put(&r, z->at, 8);
	put(&r, 0x07064B50, 4);
	put(&r, 0, 4);
	put(&r, at, 8);
	put(&r, 1, 4);
	return z->write(z->self, 0, (struct str){r.p, r.n});
}

bool
zip_stream_end(struct zip_stream *z)
{
	struct record r = {.n = 0};
	uint64_t n = z->n < MOST16 ? z->n : MOST16;

	if ((z->n >= MOST16 || z->at >= MOST32 || z->directory >= MOST32) &&
	    !put_end64(z))
		return false;
	put(&r, 0x06054B50, 4); /* 4.3.16 */
	put(&r, 0, 2);
	put(&r, 0, 2);
	put(&r, n, 2);
	put(&r, n, 2);
	put(&r, or_mark(z->directory), 4);
	put(&r, or_mark(z->at), 4);
	put(&r, 0, 2);
	return z->write(z->self, 0, (struct str){r.p, r.n});
}
