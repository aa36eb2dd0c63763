/* Deflating parts. One zlib stream serves all of them, one after the other
 * (setting up a stream costs more than deflating a small part). What comes out
 * is kept in pieces, so that a large part is never held whole, neither before
 * nor after. */
#include "engine/docx/package.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "engine/base/arena.h"

/* Level 4 makes packages 3 % smaller and takes a tenth more time for the whole
 * DOCX. Small tables: they are cleared for each part, and most parts are
 * small; and with a window of 32 KB malloc gives the memory back to the system
 * after each document. */
#define LEVEL 3
#define MEMORY_LEVEL 6
#define WINDOW_BITS 14
#define PIECE ((size_t)16 * 1024)

static void
deflate_free(void *p)
{
	(void)deflateEnd(p);
}

bool
docx_packer_open(struct docx_packer *p, struct arena *a)
{
	p->arena = a;
	if (deflateInit2(&p->z, LEVEL, Z_DEFLATED, -WINDOW_BITS, MEMORY_LEVEL,
		Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	arena_defer(a, deflate_free, &p->z);
	return true;
}

bool
docx_pack_begin(struct docx_packer *p, struct docx_packed *out)
{
	memset(out, 0, sizeof *out);
	out->deflated = true;
	p->out = out;
	p->last = &out->first;
	p->open = NULL;
	return deflateReset(&p->z) == Z_OK;
}

/* Room for what deflate gives: false when there is no memory. */
static bool
piece_open(struct docx_packer *p)
{
	struct docx_piece *k;

	if (p->open != NULL && p->z.avail_out > 0)
		return true;
	k = arena_try_alloc(p->arena, sizeof *k + PIECE);
	if (k == NULL) {
		p->wanted = sizeof *k + PIECE;
		return false;
	}
	k->bytes.p = (char *)(k + 1);
	*p->last = k;
	p->last = &k->next;
	p->open = k;
	p->z.next_out = (Bytef *)(k + 1);
	p->z.avail_out = PIECE;
	return true;
}

static bool
run(struct docx_packer *p, int flush)
{
	int status;

	do {
		size_t room;

		if (!piece_open(p))
			return false;
		room = p->z.avail_out;
		status = deflate(&p->z, flush);
		p->open->bytes.n += room - p->z.avail_out;
		p->out->packed += room - p->z.avail_out;
		if (status == Z_STREAM_ERROR)
			return false;
	} while (p->z.avail_out == 0 ||
		 (flush == Z_FINISH && status != Z_STREAM_END));
	return true;
}

bool
docx_pack_more(struct docx_packer *p, const void *bytes, size_t n)
{
	const Bytef *at = bytes;

	while (n > 0) {
		uInt part = n < INT_MAX ? (uInt)n : INT_MAX;

		p->out->crc = (uint32_t)crc32(p->out->crc, at, part);
		/* zlib reads next_in only; its type lacks the const. */
		p->z.next_in = (Bytef *)(uintptr_t)at;
		p->z.avail_in = part;
		p->out->size += part;
		if (!run(p, Z_NO_FLUSH))
			return false;
		at += part;
		n -= part;
	}
	return true;
}

bool
docx_pack_end(struct docx_packer *p)
{
	p->z.avail_in = 0;
	return run(p, Z_FINISH);
}

void
docx_pack_stored(struct arena *a, struct str bytes, struct docx_packed *out)
{
	struct docx_piece *k = ARENA_NEW(a, struct docx_piece);
	size_t n = bytes.n;

	memset(out, 0, sizeof *out);
	k->bytes = bytes;
	out->first = k;
	out->size = out->packed = n;
	for (const Bytef *at = (const Bytef *)bytes.p; n > 0;) {
		uInt part = n < INT_MAX ? (uInt)n : INT_MAX;

		out->crc = (uint32_t)crc32(out->crc, at, part);
		at += part;
		n -= part;
	}
}
