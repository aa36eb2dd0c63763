#include <string.h>
#include <png.h>
#include <qrencode.h>

#include "engine/base/arena.h"
#include "engine/image/image.h"

#define QUIET 4        /* modules of white around (ISO/IEC 18004, 6.3.8) */
#define MODULE_TWIP 23 /* 0.4 mm */
#define DARK 1         /* libqrencode: the lowest bit of a module */

static void
code_free(void *code)
{
	QRcode_free(code);
}

/* 8-bit grey, QR_MODULE pixels a module. */
static uint8_t *
pixels_of(struct arena *a, const QRcode *code, size_t side)
{
	uint8_t *p = arena_array(a, side, side);
	size_t n = (size_t)code->width;

	memset(p, 0xFF, side * side);
	for (size_t i = 0; i < n * n; i++) {
		size_t y = (i / n + QUIET) * QR_MODULE;
		size_t x = (i % n + QUIET) * QR_MODULE;

		if ((code->data[i] & DARK) == 0)
			continue;
		for (size_t k = 0; k < QR_MODULE; k++)
			memset(p + (y + k) * side + x, 0, QR_MODULE);
	}
	return p;
}

/* NULL: no memory. */
static struct str
png_of(struct arena *a, const uint8_t *pixels, size_t side)
{
	png_image png;
	png_alloc_size_t size = 0;
	char *p;

	memset(&png, 0, sizeof png);
	png.version = PNG_IMAGE_VERSION;
	png.width = png.height = (png_uint_32)side;
	png.format = PNG_FORMAT_GRAY;
	if (!png_image_write_to_memory(&png, NULL, &size, 0, pixels, 0, NULL))
		return STR_NONE;
	p = arena_alloc(a, size);
	if (!png_image_write_to_memory(&png, p, &size, 0, pixels, 0, NULL))
		return STR_NONE;
	return (struct str){p, size};
}

static QRcode *
encode(struct arena *a, struct diag *d, struct place place, struct str text)
{
	QRcode *code = NULL;
	struct buf most = buf_new(a);

	if (text.n <= QR_MOST) {
		code = QRcode_encodeData((int)text.n,
		    (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
		if (code == NULL)
			arena_no_memory(a);
		return code;
	}
	buf_int(&most, QR_MOST);
	diag_at(d, FINDING_QR_TOO_LONG, place, STR_NONE, buf_take(&most));
	return NULL;
}

const struct image *
image_qr(struct arena *a, struct diag *d, struct place place, struct str text)
{
	QRcode *code = encode(a, d, place, text);
	struct image *image;
	size_t side, modules;

	if (code == NULL)
		return NULL;
	arena_defer(a, code_free, code);
	modules = (size_t)code->width + (size_t)2 * QUIET;
	side = modules * QR_MODULE;
	image = ARENA_NEW(a, struct image);
	image->kind = IMAGE_PNG;
	image->name = str_dup(a, text);
	image->width = image->height = (int32_t)side;
	image->natural_width = image->natural_height =
	    len_from_twip((int32_t)modules * MODULE_TWIP);
	image->channels = 1;
	image->pixels = pixels_of(a, code, side);
	image->bytes = png_of(a, image->pixels, side);
	arena_undefer(a, code_free, code);
	code_free(code);
	if (image->bytes.p == NULL)
		arena_no_memory(a);
	return image;
}
