/* Images: PNG (libpng) and JPEG (libjpeg), checked and decoded once. */
#ifndef CV_IMAGE_IMAGE_H
#define CV_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/library.h"
#include "engine/base/diag.h"
#include "engine/base/length.h"

struct arena;

enum image_kind { IMAGE_PNG, IMAGE_JPEG };

struct image {
	enum image_kind kind;
	struct str name;       /* as the data named it */
	struct str bytes;      /* the file as it was: DOCX parts, JPEG in PDF */
	int32_t width, height; /* pixels */
	/* by the file's density, 96 dpi where it says nothing; whole twips */
	cv_len natural_width, natural_height;
	int32_t channels; /* colour channels of pixels, of a JPEG: 1, 3 */
	/* width*height*channels, 8 bit: PNG, and JPEG in CMYK as RGB; NULL: a
	 * JPEG whose bytes will do */
	const uint8_t *pixels;
	/* PNG with transparency: width*height, else NULL */
	const uint8_t *alpha;
};

/* Decodes bytes (borrowed: must live as long as the arena). NULL after filing
 * IMAGE_FORMAT, IMAGE_BROKEN, IMAGE_CUT, IMAGE_VARIANT or IMAGE_TOO_LARGE
 * (the arena's limit of pixels, a side over 65500). Damaged files are refused,
 * not shown in part. Palettes become RGB, 16 bits 8; colour profiles are not
 * looked at. An alpha that hides nothing is NULL. Reads hostile input. */
const struct image *image_load(struct arena *a, struct diag *d,
    struct place place, struct str path, struct str name, struct str bytes);

/* The text as a QR code (ISO/IEC 18004), by libqrencode: error correction M,
 * the smallest version, four modules white around, QR_MODULE pixels a module;
 * natural size 0.4 mm a module. NULL after QR_TOO_LONG. */
#define QR_MODULE 4
#define QR_MOST 1000 /* bytes of text: readers take more only from near */
const struct image *image_qr(
    struct arena *a, struct diag *d, struct place place, struct str text);

/* The libraries behind this room and their versions; gives how many. */
size_t image_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
