#include "engine/pack/stream.h"

#include "engine/pack/deflate.h"

#define MOST32 0xFFFFFFFFu
#define MOST16 0xFFFFu
#define DOS_DATE ((0u << 9) | (1u << 5) | 1u) /* 1980-01-01 00:00 */
#define UTF8 0x0800u                          /* general purpose bit 11 */
#define DEFLATED 8u
#define UNIX 3u
#define MODE (0100644u << 16) /* a regular file */
#define VERSION 20u
#define VERSION_64 45u
#define RECORD 128 /* bytes of the longest record but its name */

/* What write is told. */
enum { TO_ZIP, TO_DIRECTORY };

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
write_text(struct zip_stream *z, int which, struct str s)
{
	*(which == TO_ZIP ? &z->at : &z->directory) += s.n;
	return s.n == 0 || z->write(z->self, which, s);
}

static bool
write_record(struct zip_stream *z, int which, const struct record *r)
{
	return write_text(z, which, (struct str){r->p, r->n});
}

static uint64_t
or_mark(uint64_t v)
{
	return v >= MOST32 ? MOST32 : v;
}

/* What local header and directory have in common (4.3.7, 4.3.12). marked: both
 * sizes stand elsewhere. */
static void
put_common(struct record *r, const struct zip_entry *e, bool large, bool marked)
{
	put(r, large ? VERSION_64 : VERSION, 2);
	put(r, str_is_ascii(e->name) ? 0 : UTF8, 2);
	put(r, e->deflated ? DEFLATED : 0, 2);
	put(r, 0, 2);
	put(r, DOS_DATE, 2);
	put(r, e->crc, 4);
	put(r, marked ? MOST32 : or_mark(e->bytes.n), 4);
	put(r, marked ? MOST32 : or_mark(e->size), 4);
	put(r, e->name.n, 2);
}

static bool
put_local(struct zip_stream *z, const struct zip_entry *e)
{
	struct record r = {.n = 0}, extra = {.n = 0};
	bool large = e->size >= MOST32 || e->bytes.n >= MOST32;

	put(&r, 0x04034B50, 4);
	put_common(&r, e, large, large);
	if (large) { /* 4.5.3: both, whichever it is */
		put(&extra, 1, 2);
		put(&extra, 16, 2);
		put(&extra, e->size, 8);
		put(&extra, e->bytes.n, 8);
	}
	put(&r, extra.n, 2);
	return write_record(z, TO_ZIP, &r) && write_text(z, TO_ZIP, e->name) &&
	       write_record(z, TO_ZIP, &extra);
}

static bool
put_directory(struct zip_stream *z, const struct zip_entry *e, uint64_t offset)
{
	struct record r = {.n = 0}, extra = {.n = 0}, large = {.n = 0};

	if (e->size >= MOST32)
		put(&large, e->size, 8);
	if (e->bytes.n >= MOST32)
		put(&large, e->bytes.n, 8);
	if (offset >= MOST32)
		put(&large, offset, 8);
	if (large.n > 0) {
		put(&extra, 1, 2);
		put(&extra, large.n, 2);
	}
	put(&r, 0x02014B50, 4);
	put(&r, UNIX << 8 | (large.n > 0 ? VERSION_64 : VERSION), 2);
	put_common(&r, e, large.n > 0, false);
	put(&r, extra.n + large.n, 2);
	put(&r, 0, 2); /* no comment */
	put(&r, 0, 2); /* disk */
	put(&r, 0, 2);
	put(&r, MODE, 4);
	put(&r, or_mark(offset), 4);
	return write_record(z, TO_DIRECTORY, &r) &&
	       write_text(z, TO_DIRECTORY, e->name) &&
	       write_record(z, TO_DIRECTORY, &extra) &&
	       write_record(z, TO_DIRECTORY, &large);
}

bool
zip_stream_entry(struct zip_stream *z, const struct zip_entry *e)
{
	uint64_t offset = z->at;

	z->n++;
	return put_local(z, e) && write_text(z, TO_ZIP, e->bytes) &&
	       put_directory(z, e, offset);
}

bool
zip_stream_put(struct zip_stream *z, struct str name, struct str bytes)
{
	struct zip_entry e = {name, bytes, bytes.n, deflate_crc(bytes), false};

	return zip_stream_entry(z, &e);
}

/* 4.3.14, 4.3.15 */
static bool
put_end64(struct zip_stream *z)
{
	struct record r = {.n = 0};

	put(&r, 0x06064B50, 4);
	put(&r, 44, 8);
	put(&r, UNIX << 8 | VERSION_64, 2);
	put(&r, VERSION_64, 2);
	put(&r, 0, 4);
	put(&r, 0, 4);
	put(&r, z->n, 8);
	put(&r, z->n, 8);
	put(&r, z->directory, 8);
	put(&r, z->at, 8);
	put(&r, 0x07064B50, 4);
	put(&r, 0, 4);
	put(&r, z->at + z->directory, 8);
	put(&r, 1, 4);
	return z->write(z->self, TO_ZIP, (struct str){r.p, r.n});
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
	return z->write(z->self, TO_ZIP, (struct str){r.p, r.n});
}
