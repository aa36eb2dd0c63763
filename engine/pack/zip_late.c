#include "engine/pack/zip.h"

#include <errno.h>

#include "engine/base/arena.h"
#include "engine/base/late.h"

/* The loader ends the process where it has none for its own tables. */
#define LOADER_ROOM ((size_t)64 << 10)

static struct late zip = LATE_LIBRARY("libzip.so.4");

bool
pack_can_read(struct diag *d, struct place at)
{
	arena_make_sure(d->arena, LOADER_ROOM);
	if (late_there(&zip))
		return true;
	if (errno == ENOMEM)
		arena_no_memory(d->arena);
	diag_at(d, FINDING_LIBRARY, at, STR_NONE, STR("libzip4"));
	return false;
}

LATE(zip, zip_source_t *, zip_source_buffer_create, "zip_source_buffer_create",
    (const void *p, zip_uint64_t n, int owned, zip_error_t *e),
    (p, n, owned, e), NULL)
LATE_VOID(zip, zip_source_free, "zip_source_free", (zip_source_t * s), (s))
LATE(zip, zip_t *, zip_open_from_source, "zip_open_from_source",
    (zip_source_t * s, int flags, zip_error_t *e), (s, flags, e), NULL)
LATE_VOID(zip, zip_discard, "zip_discard", (zip_t * z), (z))
LATE(zip, zip_int64_t, zip_get_num_entries, "zip_get_num_entries",
    (zip_t * z, zip_flags_t flags), (z, flags), -1)
LATE(zip, const char *, zip_get_name, "zip_get_name",
    (zip_t * z, zip_uint64_t i, zip_flags_t flags), (z, i, flags), NULL)
LATE_VOID(zip, zip_stat_init, "zip_stat_init", (zip_stat_t * st), (st))
LATE(zip, int, zip_stat_index, "zip_stat_index",
    (zip_t * z, zip_uint64_t i, zip_flags_t flags, zip_stat_t *st),
    (z, i, flags, st), -1)
LATE(zip, zip_file_t *, zip_fopen_index, "zip_fopen_index",
    (zip_t * z, zip_uint64_t i, zip_flags_t flags), (z, i, flags), NULL)
LATE(zip, zip_int64_t, zip_fread, "zip_fread",
    (zip_file_t * f, void *p, zip_uint64_t n), (f, p, n), -1)
LATE(zip, int, zip_fclose, "zip_fclose", (zip_file_t * f), (f), -1)
LATE_VOID(zip, zip_error_init, "zip_error_init", (zip_error_t * e), (e))
LATE(zip, int, zip_error_code_zip, "zip_error_code_zip", (const zip_error_t *e),
    (e), ZIP_ER_INTERNAL)
LATE(zip, int, zip_error_code_system, "zip_error_code_system",
    (const zip_error_t *e), (e), 0)
LATE(zip, zip_error_t *, zip_get_error, "zip_get_error", (zip_t * z), (z), NULL)
LATE(zip, zip_error_t *, zip_file_get_error, "zip_file_get_error",
    (zip_file_t * f), (f), NULL)
