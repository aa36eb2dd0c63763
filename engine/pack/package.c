/* Packages in memory, by the writer of zip streams. */
#include "engine/pack/package.h"

#include <libdeflate.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/pack/deflate.h"
#include "engine/pack/stream.h"

#define TAIL ((size_t)65557 + 20) /* where the end records may begin */

struct pack_part
pack_deflated(
    struct arena *a, struct deflater *z, const char *name, struct str bytes)
{
	struct pack_part part = {name, STR_NONE, bytes.n, 0, true};

	part.crc = deflate_crc(bytes);
	part.bytes = deflate_in(a, z, DEFLATE_RAW, bytes);
	return part;
}

struct pack_part
pack_stored(const char *name, struct str bytes)
{
	struct pack_part part = {name, bytes, bytes.n, 0, false};

	part.crc = deflate_crc(bytes);
	return part;
}

/* The package, and its directory, which goes behind all. */
struct package {
	struct buf b[2];
};

static bool
write_to(void *self, int which, struct str bytes)
{
	struct package *p = self;

	buf_str(&p->b[which], bytes);
	return true;
}

static size_t
size_about(const struct pack_part *parts, size_t n)
{
	size_t size = 128;

	for (size_t i = 0; i < n; i++)
		size += parts[i].bytes.n + 2 * strlen(parts[i].name) + 128;
	return size;
}

void
pack_write(
    struct arena *a, const struct pack_part *parts, size_t n, struct str *out)
{
	struct arena *stage = arena_scratch(a);
	struct package p = {{buf_new(a), buf_new(stage)}};
	struct zip_stream z = {.write = write_to, .self = &p};

	buf_reserve(&p.b[0], size_about(parts, n));
	for (size_t i = 0; i < n; i++) {
		const struct pack_part *k = &parts[i];
		struct zip_entry e = {
		    str_of(k->name), k->bytes, k->size, k->crc, k->deflated};

		(void)zip_stream_entry(&z, &e);
	}
	buf_str(&p.b[0], buf_take(&p.b[1]));
	(void)zip_stream_end(&z);
	*out = buf_take(&p.b[0]);
	arena_scratch_free(stage);
}

/* ---- packages of others ---- */
static uint64_t
little(const char *p, int n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | (unsigned char)p[n];
	return v;
}

bool
pack_counts_fit(struct str s, uint64_t most)
{
	size_t from = s.n > TAIL ? s.n - TAIL : 0;

	for (size_t i = from; i + 20 <= s.n; i++) {
		uint64_t at;

		if (memcmp(s.p + i, "PK\x06\x07", 4) != 0)
			continue;
		at = little(s.p + i + 8, 8);
		if (s.n < 40 || at > s.n - 40)
			return false;
		if (little(s.p + at + 24, 8) > most ||
		    little(s.p + at + 32, 8) > most)
			return false;
	}
	return true;
}

/* libdeflate cannot be asked: its version is that of the header. */
size_t
pack_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	(void)a;
	out[0] = (struct library){"libdeflate", STR(LIBDEFLATE_VERSION_STRING)};
	return 1;
}
