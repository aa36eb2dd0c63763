/* Parts go into the zip deflated already (pack.c): libzip takes them through a
 * source function that reports their method, both sizes and the check sum, and
 * copies them as they are. Libzip writes to a buffer source of its own, which
 * is read back into the arena.
 *
 * The date is a DOS time, which has no zone: zip_file_set_mtime would go
 * through the zone of the environment. */
#include "engine/docx/package.h"

#include <string.h>
#include <zip.h>

#include "engine/base/arena.h"

#define DOS_DATE ((0 << 9) | (1 << 5) | 1) /* 1980-01-01 */
#define DOS_TIME 0

/* What a source function gives libzip. */
struct source {
	const struct docx_packed *packed;
	const struct docx_piece *piece; /* being read, from byte `at` on */
	size_t at;
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
stat_fill(const struct docx_packed *k, zip_stat_t *st)
{
	zip_stat_init(st);
	st->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
		    ZIP_STAT_CRC;
	st->size = k->size;
	st->comp_size = k->packed;
	st->comp_method = k->deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
	st->crc = k->crc;
}

static zip_int64_t
source_read(struct source *s, char *data, zip_uint64_t len)
{
	zip_uint64_t done = 0;

	while (done < len && s->piece != NULL) {
		size_t left = s->piece->bytes.n - s->at;
		size_t n = len - done < left ? (size_t)(len - done) : left;

		if (n > 0)
			memcpy(data + done, s->piece->bytes.p + s->at, n);
		done += n;
		s->at += n;
		if (s->at == s->piece->bytes.n) {
			s->piece = s->piece->next;
			s->at = 0;
		}
	}
	return (zip_int64_t)done;
}

/* Called by libzip: must not jump. */
static zip_int64_t
source_call(void *user, void *data, zip_uint64_t len, zip_source_cmd_t cmd)
{
	struct source *s = user;

	if (cmd == ZIP_SOURCE_OPEN) {
		s->piece = s->packed->first;
		s->at = 0;
		return 0;
	}
	if (cmd == ZIP_SOURCE_READ)
		return source_read(s, data, len);
	if (cmd == ZIP_SOURCE_CLOSE || cmd == ZIP_SOURCE_FREE)
		return 0;
	if (cmd == ZIP_SOURCE_STAT && len >= sizeof(zip_stat_t)) {
		stat_fill(s->packed, data);
		return (zip_int64_t)sizeof(zip_stat_t);
	}
	if (cmd == ZIP_SOURCE_ERROR)
		return zip_error_to_data(&s->error, data, len);
	if (cmd == ZIP_SOURCE_SUPPORTS)
		return ZIP_SOURCE_SUPPORTS_READABLE;
	zip_error_set(&s->error, ZIP_ER_OPNOTSUPP, 0);
	return -1;
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
part_pack(struct docx_packer *p, struct diag *d, const struct docx_part *part,
    struct docx_packed *k)
{
	if (part->compressed) {
		docx_pack_stored(p->arena, part->bytes, k);
		return true;
	}
	if (docx_pack_begin(p, k) &&
	    docx_pack_more(p, part->bytes.p, part->bytes.n) && docx_pack_end(p))
		return true;
	if (p->wanted != 0)
		arena_alloc(p->arena, p->wanted); /* jumps now */
	return fail(d, ZIP_ER_ZLIB, "deflate");
}

static bool
parts_pack(struct docx_packer *p, struct diag *d, const struct docx_part *parts,
    size_t n, struct source *sources)
{
	struct docx_packed *packed =
	    ARENA_ARRAY(p->arena, struct docx_packed, n);

	for (size_t i = 0; i < n; i++) {
		sources[i].packed = parts[i].packed;
		if (parts[i].packed != NULL)
			continue;
		sources[i].packed = &packed[i];
		if (!part_pack(p, d, &parts[i], &packed[i]))
			return false;
	}
	return true;
}

static bool
part_add(zip_t *z, const char *name, struct source *from)
{
	zip_source_t *s = zip_source_function(z, source_call, from);
	zip_int64_t at;
	zip_uint64_t i;

	if (s == NULL)
		return false;
	at = zip_file_add(z, name, s, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(s);
		return false;
	}
	i = (zip_uint64_t)at;
	if (!from->packed->deflated &&
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
    const struct docx_part *parts, struct source *sources, size_t n)
{
	zip_error_t error;
	zip_t *z;
	bool ok = true;

	zip_error_init(&error);
	zip_source_keep(to);
	z = zip_open_from_source(to, ZIP_TRUNCATE, &error);
	if (z == NULL) {
		zip_source_free(to);
		return fail(d, zip_error_code_zip(&error), "zip_open");
	}
	arena_defer(a, archive_free, z);
	for (size_t i = 0; i < n && ok; i++)
		ok = part_add(z, parts[i].name, &sources[i]);
	if (!ok)
		(void)fail_archive(d, z);
	arena_undefer(a, archive_free, z);
	if (ok && zip_close(z) < 0)
		ok = fail_archive(d, z);
	else if (ok)
		return true;
	zip_discard(z);
	return ok;
}

bool
docx_package(struct arena *a, struct diag *d, struct docx_packer *packer,
    const struct docx_part *parts, size_t n, struct str *out)
{
	struct source *sources = ARENA_ARRAY(packer->arena, struct source, n);
	zip_error_t error;
	zip_source_t *to;
	bool ok;

	if (!parts_pack(packer, d, parts, n, sources))
		return false;
	zip_error_init(&error);
	to = zip_source_buffer_create(NULL, 0, 0, &error);
	if (to == NULL)
		return fail(d, zip_error_code_zip(&error), "zip_source");
	arena_defer(a, source_free, to);
	ok = archive_write(packer->arena, d, to, parts, sources, n) &&
	     buffer_read(a, d, to, out);
	arena_undefer(a, source_free, to);
	zip_source_free(to);
	return ok;
}
