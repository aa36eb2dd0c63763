#include "engine/pack/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"

#define KNOWN_ROWS 64 /* a power of two */
#define KNOWN_PLACES                                                           \
	4 /* of a row: streams whose hashes meet live side by side */
#define KNOWN_BYTES ((size_t)256 * 1024)
#define KNOWN_LONGEST ((size_t)128 * 1024)
#define KNOWN_SHORTEST 64 /* less is deflated in no time */

/* Something met before; once: its hash only. */
struct known {
	uint64_t hash;
	enum deflate_form form;
	struct str in, out; /* one block, at in.p; NULL: met once */
	bool asked;         /* since something else wanted its place */
};

struct known_row {
	struct known v[KNOWN_PLACES];
	size_t turn; /* the place that was taken last */
};

struct known_table {
	struct known_row rows[KNOWN_ROWS]; /* by hash */
	size_t bytes;
};

struct deflater {
	struct libdeflate_compressor *compressor;
	char *out; /* of cap bytes; grows */
	size_t cap;
	struct arena *arena;       /* whose cap they count in; NULL: nobody's */
	struct known_table *known; /* NULL: keeps nothing */
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
	for (size_t i = 0; z->known != NULL && i < KNOWN_ROWS; i++)
		for (size_t k = 0; k < KNOWN_PLACES; k++)
			free((char *)z->known->rows[i].v[k].in.p);
	free(z->known);
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

struct deflater *
deflater_keeping(int level)
{
	struct deflater *z = deflater_new(level);

	if (z == NULL)
		return NULL;
	z->known = calloc(1, sizeof *z->known);
	if (z->known != NULL)
		return z;
	deflater_free(z);
	return NULL;
}

static void
leave(void *p)
{
	struct deflater *z = p;

	arena_unclaim(z->arena, z->cap);
	z->arena = NULL;
	if (z->cap > KNOWN_BYTES) { /* of one large document */
		free(z->out);
		z->out = NULL;
		z->cap = 0;
	}
}

void
deflater_use(struct deflater *z, struct arena *a)
{
	if (z->arena == a)
		return;
	if (!arena_claim(a, z->cap))
		arena_alloc(a, z->cap); /* jumps: over the cap */
	z->arena = a;
	arena_defer(a, leave, z);
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

/* ---- what was met before ---- */

/* Eight bytes at a time: it only chooses a place, and what stands there is
 * compared. */
static uint64_t
hash_of(struct str s)
{
	uint64_t h = s.n * 0x9E3779B97F4A7C15u, v;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		memcpy(&v, s.p + i, 8);
		h = (h ^ v) * 0x9E3779B97F4A7C15u;
		h ^= h >> 32;
	}
	for (; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static void
forget(struct known_table *t, struct known *k)
{
	t->bytes -= k->in.p != NULL ? k->in.n + k->out.n : 0;
	free((char *)k->in.p);
	*k = (struct known){0};
}

static void
keep(struct known_table *t, struct known *k, struct str in, struct str out)
{
	char *own;

	if (t->bytes + in.n + out.n > KNOWN_BYTES ||
	    (own = malloc(in.n + out.n)) == NULL)
		return;
	memcpy(own, in.p, in.n);
	memcpy(own + in.n, out.p, out.n);
	k->in.p = own;
	k->in.n = in.n;
	k->out.p = own + in.n;
	k->out.n = out.n;
	k->asked = true;
	/* fanalyzer: own is not lost, k has it until drop() */
	t->bytes += in.n + out.n;
}

/* The place of a stream met before, else the one it would get: they take turns,
 * and what is kept is passed over if something is not; if all is, the next. */
static struct known *
place_of(struct known_table *t, uint64_t hash, enum deflate_form form)
{
	struct known_row *row = &t->rows[hash & (KNOWN_ROWS - 1)];

	for (size_t i = 0; i < KNOWN_PLACES; i++)
		if (row->v[i].hash == hash && row->v[i].form == form)
			return &row->v[i];
	for (size_t i = 0; i <= KNOWN_PLACES; i++) {
		row->turn = (row->turn + 1) % KNOWN_PLACES;
		if (row->v[row->turn].in.p == NULL)
			break;
	}
	return &row->v[row->turn];
}

/* What stands in its place stays when it was asked for lately. */
static void
note(struct known_table *t, struct known *k, uint64_t hash,
    enum deflate_form form, struct str in, struct str out)
{
	if (k->hash == hash && k->form == form && k->in.p == NULL) {
		keep(t, k, in, out);
	} else if (k->in.p != NULL && k->asked) {
		k->asked = false;
	} else {
		forget(t, k);
		k->hash = hash;
		k->form = form;
	}
}

static bool
compress(struct deflater *z, enum deflate_form form, struct str bytes,
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

bool
deflate_bytes(struct deflater *z, enum deflate_form form, struct str bytes,
    struct str *out)
{
	struct known *k;
	uint64_t hash;

	if (z->known == NULL || bytes.n < KNOWN_SHORTEST ||
	    bytes.n > KNOWN_LONGEST)
		return compress(z, form, bytes, out);
	hash = hash_of(bytes);
	k = place_of(z->known, hash, form);
	if (k->in.p != NULL && k->hash == hash && k->form == form &&
	    str_eq(k->in, bytes)) {
		k->asked = true;
		*out = k->out;
		return true;
	}
	if (!compress(z, form, bytes, out))
		return false;
	note(z->known, k, hash, form, bytes, *out);
	return true;
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
