#include "engine/pack/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "engine/base/arena.h"

struct deflater {
	struct libdeflate_compressor *compressor;
	char *out; /* of cap bytes; grows */
	size_t cap;
	struct arena *arena; /* whose cap they count in; NULL: nobody's */
};

struct deflater *
deflater_new(int level)
{
	struct deflater *z = calloc(1, sizeof *z);

	if (z == NULL)
		return NULL;
	z->compressor = libdeflate_alloc_compressor(level);
	if (z->compressor == NULL) {
		free(z);
		return NULL;
	}
	return z;
}

void
deflater_free(struct deflater *z)
{
	if (z == NULL)
		return;
	libdeflate_free_compressor(z->compressor);
	if (z->arena != NULL)
		arena_unclaim(z->arena, z->cap);
	free(z->out);
	free(z);
}

static void
free_cb(void *z)
{
	deflater_free(z);
}

struct deflater *
deflater_in(struct arena *a, int level)
{
	struct deflater *z = deflater_new(level);

	if (z == NULL)
		arena_no_memory(a);
	z->arena = a;
	arena_defer(a, free_cb, z);
	return z;
}

static size_t
bound(const struct deflater *z, enum deflate_form form, size_t n)
{
	if (form == DEFLATE_ZLIB)
		return libdeflate_zlib_compress_bound(z->compressor, n);
	return libdeflate_deflate_compress_bound(z->compressor, n);
}

/* What the room was used for before is not needed any more. */
static bool
room_make(struct deflater *z, size_t n)
{
	if (n <= z->cap)
		return true;
	if (z->arena != NULL) {
		arena_unclaim(z->arena, z->cap);
		z->cap = 0;
		if (!arena_claim(z->arena, n))
			arena_alloc(z->arena, n); /* jumps: over the cap */
	}
	free(z->out);
	z->out = malloc(n);
	if (z->out == NULL && z->arena != NULL)
		arena_unclaim(z->arena, n);
	z->cap = z->out != NULL ? n : 0;
	return z->out != NULL;
}

bool
deflate_bytes(struct deflater *z, enum deflate_form form, struct str bytes,
    struct str *out)
{
	const char *p = bytes.n > 0 ? bytes.p : "";

	if (!room_make(z, bound(z, form, bytes.n)))
		return false;
	out->p = z->out;
	out->n = form == DEFLATE_ZLIB
		     ? libdeflate_zlib_compress(
			   z->compressor, p, bytes.n, z->out, z->cap)
		     : libdeflate_deflate_compress(
			   z->compressor, p, bytes.n, z->out, z->cap);
	return true; /* there is room for the worst case */
}

struct str
deflate_in(struct arena *a, struct deflater *z, enum deflate_form form,
    struct str bytes)
{
	struct str out;

	if (!deflate_bytes(z, form, bytes, &out))
		arena_no_memory(a);
	return str_dup(a, out);
}

uint32_t
deflate_crc(struct str bytes)
{
	return libdeflate_crc32(0, bytes.p, bytes.n);
}
