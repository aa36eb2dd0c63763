/* Parts go into the zip deflated already: libzip takes them through a source
 * function that reports their method, both sizes and the check sum, and copies
 * them as they are. Libzip writes to a buffer source of its own, which
 * is read back into the arena.
 *
 * The date is a DOS time, which has no zone: zip_file_set_mtime would go
 * through the zone of the environment. */
#include "engine/pack/package.h"

#include <string.h>
#include <libdeflate.h>
#include <zip.h>

#include "engine/base/arena.h"
#include "engine/pack/deflate.h"

#define DOS_DATE ((0 << 9) | (1 << 5) | 1) /* 1980-01-01 */
#define DOS_TIME 0
#define TAIL ((size_t)65557 + 20) /* where the end records may begin */

/* What a source function gives libzip. */
struct source {
	const struct pack_part *part;
	size_t at; /* read so far */
	zip_error_t error;
};

static void
archive_free(void *p)
{
	zip_discard(p);
}

static void
source_free(void *p)
{
	zip_source_free(p);
}

static void
stat_fill(const struct pack_part *k, zip_stat_t *st)
{
	zip_stat_init(st);
	st->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
		    ZIP_STAT_CRC;
	st->size = k->size;
	st->comp_size = k->bytes.n;
	st->comp_method = k->deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
	st->crc = k->crc;
}

static zip_int64_t
source_read(struct source *s, char *data, zip_uint64_t len)
{
	size_t left = s->part->bytes.n - s->at;
	size_t n = len < left ? (size_t)len : left;

	if (n > 0)
		memcpy(data, s->part->bytes.p + s->at, n);
	s->at += n;
	return (zip_int64_t)n;
}

/* Called by libzip: must not jump. */
static zip_int64_t
source_call(void *user, void *data, zip_uint64_t len, zip_source_cmd_t cmd)
{
	struct source *s = user;

	if (cmd == ZIP_SOURCE_OPEN) {
		s->at = 0;
		return 0;
	}
	if (cmd == ZIP_SOURCE_READ)
		return source_read(s, data, len);
	if (cmd == ZIP_SOURCE_CLOSE || cmd == ZIP_SOURCE_FREE)
		return 0;
	if (cmd == ZIP_SOURCE_STAT && len >= sizeof(zip_stat_t)) {
		stat_fill(s->part, data);
		return (zip_int64_t)sizeof(zip_stat_t);
	}
	if (cmd == ZIP_SOURCE_ERROR)
		return zip_error_to_data(&s->error, data, len);
	if (cmd == ZIP_SOURCE_SUPPORTS)
		return ZIP_SOURCE_SUPPORTS_READABLE;
	zip_error_set(&s->error, ZIP_ER_OPNOTSUPP, 0);
	return -1;
}

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

static bool
fail(struct diag *d, int zip_code, const char *why)
{
	/* Where an allocation fails early libzip gives no code at all. */
	if (zip_code == ZIP_ER_MEMORY || zip_code == ZIP_ER_OK)
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
	else
		diag_at(d, FINDING_DEFECT, NOWHERE, STR_NONE, str_of(why));
	return false;
}

static bool
fail_archive(struct diag *d, zip_t *z)
{
	zip_error_t *e = zip_get_error(z);

	return fail(d, zip_error_code_zip(e), zip_error_strerror(e));
}

static bool
part_add(zip_t *z, struct source *from)
{
	zip_source_t *s = zip_source_function(z, source_call, from);
	zip_int64_t at;
	zip_uint64_t i;

	if (s == NULL)
		return false;
	at = zip_file_add(z, from->part->name, s, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(s);
		return false;
	}
	i = (zip_uint64_t)at;
	if (!from->part->deflated &&
	    zip_set_file_compression(z, i, ZIP_CM_STORE, 0) < 0)
		return false;
	return zip_file_set_dostime(z, i, DOS_TIME, DOS_DATE, 0) == 0;
}

static bool
buffer_read(
    struct arena *a, struct diag *d, zip_source_t *from, struct str *out)
{
	zip_stat_t st;
	char *p;
	bool ok;

	zip_stat_init(&st);
	if (zip_source_stat(from, &st) < 0 || (st.valid & ZIP_STAT_SIZE) == 0)
		return fail(d, ZIP_ER_READ, "the package cannot be read back");
	p = arena_alloc(a, (size_t)st.size);
	if (zip_source_open(from) < 0)
		return fail(d, zip_error_code_zip(zip_source_error(from)),
		    "the package cannot be read back");
	ok = zip_source_read(from, p, st.size) == (zip_int64_t)st.size;
	(void)zip_source_close(from);
	if (!ok)
		return fail(d, ZIP_ER_READ, "the package cannot be read back");
	out->p = p;
	out->n = (size_t)st.size;
	return true;
}

/* Fills the buffer source `to` with the archive. */
static bool
archive_write(struct arena *a, struct diag *d, zip_source_t *to,
    struct source *sources, size_t n)
{
	zip_error_t error;
	zip_t *z;
	bool ok = true, closed;

	zip_error_init(&error);
	zip_source_keep(to);
	z = zip_open_from_source(to, ZIP_TRUNCATE, &error);
	if (z == NULL) {
		zip_source_free(to);
		return fail(d, zip_error_code_zip(&error), "zip_open");
	}
	arena_defer(a, archive_free, z);
	for (size_t i = 0; i < n && ok; i++)
		ok = part_add(z, &sources[i]);
	closed = ok && zip_close(z) == 0;
	if (!closed) /* may jump: z must still be on the arena's list */
		(void)fail_archive(d, z);
	arena_undefer(a, archive_free, z);
	if (!closed)
		zip_discard(z);
	return closed;
}

bool
pack_write(struct arena *a, struct diag *d, const struct pack_part *parts,
    size_t n, struct str *out)
{
	struct arena *stage = arena_scratch(a);
	struct source *sources = ARENA_ARRAY(stage, struct source, n);
	zip_error_t error;
	zip_source_t *to;
	bool ok = false;

	for (size_t i = 0; i < n; i++)
		sources[i].part = &parts[i];
	zip_error_init(&error);
	to = zip_source_buffer_create(NULL, 0, 0, &error);
	if (to == NULL) {
		(void)fail(d, zip_error_code_zip(&error), "zip_source");
	} else {
		arena_defer(stage, source_free, to);
		ok = archive_write(stage, d, to, sources, n) &&
		     buffer_read(a, d, to, out);
	}
	arena_scratch_free(stage); /* the source too */
	return ok;
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
	out[1] = (struct library){"libzip", str_of(zip_libzip_version())};
	return 2;
}
