/* libdeflate wants all the room at once and does not say how much would do: the
 * room is doubled until it does. */
#include "engine/pack/inflate.h"

#include <libdeflate.h>

#include "engine/base/arena.h"

#define ROOM_FIRST ((size_t)16 << 10) /* of the first attempt, at least */
#define ROOM_MOST ((size_t)64 << 10)  /* at most */

static void
free_cb(void *z)
{
	libdeflate_free_decompressor(z);
}

struct inflater *
inflater_in(struct arena *a)
{
	struct libdeflate_decompressor *z = libdeflate_alloc_decompressor();

	if (z == NULL)
		arena_no_memory(a);
	arena_defer(a, free_cb, z);
	return (struct inflater *)z;
}

static enum libdeflate_result
once(struct inflater *z, enum deflate_form form, struct str in, char *to,
    size_t room, size_t *n)
{
	struct libdeflate_decompressor *k = (struct libdeflate_decompressor *)z;
	size_t used;

	if (form == DEFLATE_ZLIB)
		return libdeflate_zlib_decompress_ex(
		    k, in.p, in.n, to, room, &used, n);
	return libdeflate_deflate_decompress_ex(
	    k, in.p, in.n, to, room, &used, n);
}

/* Not much: what is broken is soon found out. */
static size_t
first_room(size_t n, size_t most)
{
	size_t room = n < ROOM_MOST / 4 ? 4 * n : ROOM_MOST;

	if (room < ROOM_FIRST)
		room = ROOM_FIRST;
	return room < most ? room : most;
}

enum inflated
inflate_in(struct arena *a, struct inflater *z, enum deflate_form form,
    struct str bytes, size_t most, struct str *out)
{
	size_t room = first_room(bytes.n, most), n = 0;

	*out = STR_NONE;
	if (bytes.n == 0)
		return INFLATED_BROKEN;
	for (;;) {
		struct arena_mark mark = arena_mark(a);
		char *p = arena_alloc(a, room + 1);
		enum libdeflate_result got = once(z, form, bytes, p, room, &n);

		if (got == LIBDEFLATE_SUCCESS) {
			arena_trim(a, p, n + 1, 1);
			*out = (struct str){p, n};
			return INFLATED;
		}
		arena_rewind(a, mark);
		if (got != LIBDEFLATE_INSUFFICIENT_SPACE) {
			out->n = room;
			return INFLATED_BROKEN;
		}
		if (room == most)
			return INFLATED_TOO_LARGE;
		room = room < most / 2 ? 2 * room : most;
	}
}
