/* Images: pixels with PNG's row filters (ISO 32000-1, 7.4.4.4), transparency
 * as a soft mask, JPEG as it is. Each image is written once. */
#include "engine/pdf/parts.h"

#include <stdlib.h>
#include <string.h>

enum filter { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_PAETH, FILTERS };
/* What the row's first byte says. */
static const unsigned char filter_tag[FILTERS] = {0, 1, 2, 4};

static int
paeth(int a, int b, int c)
{
	int p = a + b - c;
	int pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);

	if (pa <= pb && pa <= pc)
		return a;
	return pb <= pc ? b : c;
}

/* Filters a row of n bytes, step bytes a pixel; gives the sum of the absolute
 * differences, by which the best filter is told. out[0] is the tag. */
static uint64_t
filter_row(enum filter f, const uint8_t *row, const uint8_t *above, size_t n,
    size_t step, uint8_t *out)
{
	uint64_t sum = 0;

	*out++ = filter_tag[f];
	for (size_t i = 0; i < n; i++) {
		int a = i >= step ? row[i - step] : 0, b = above[i];
		int c = i >= step ? above[i - step] : 0, guess = 0;

		if (f == FILTER_SUB)
			guess = a;
		else if (f == FILTER_UP)
			guess = b;
		else if (f == FILTER_PAETH)
			guess = paeth(a, b, c);
		out[i] = (uint8_t)(row[i] - guess);
		sum += out[i] < 128 ? out[i] : 256u - out[i];
	}
	return sum;
}

static struct str
pixels_deflate(struct pdf *pdf, const uint8_t *pixels, size_t width,
    size_t height, size_t step)
{
	struct arena *stage = arena_scratch(pdf->arena);
	size_t n = width * step;
	uint8_t *above = arena_alloc(stage, n);
	uint8_t *rows = arena_array(stage, height, n + 1);
	uint8_t *try = arena_alloc(stage, n + 1);
	struct str deflated;

	for (size_t y = 0; y < height; y++) {
		const uint8_t *row = pixels + y * n;
		uint64_t least = UINT64_MAX;

		for (int f = 0; f < FILTERS; f++) {
			uint64_t sum = filter_row((enum filter)f, row,
			    y ? row - n : above, n, step, try);

			if (sum >= least)
				continue;
			least = sum;
			memcpy(rows + y * (n + 1), try, n + 1);
		}
	}
	deflated = pdf_deflate(
	    pdf, (struct str){(const char *)rows, height * (n + 1)});
	arena_scratch_free(stage);
	return deflated;
}

static void
head_put(struct buf *b, const struct image *image, int32_t channels)
{
	static const char *const space[] = {"", "DeviceGray", "", "DeviceRGB"};

	buf_puts(b, "/Type/XObject/Subtype/Image/Width ");
	buf_int(b, image->width);
	buf_puts(b, "/Height ");
	buf_int(b, image->height);
	buf_puts(b, "/BitsPerComponent 8/ColorSpace/");
	buf_puts(b, space[channels]);
}

static void
pixels_put(struct pdf *pdf, struct buf *b, struct pdf_object *o,
    const struct image *image, const uint8_t *pixels, int32_t channels)
{
	struct str bytes = pixels_deflate(pdf, pixels, (size_t)image->width,
	    (size_t)image->height, (size_t)channels);

	head_put(b, image, channels);
	buf_puts(b, "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors ");
	buf_int(b, channels);
	buf_puts(b, "/Columns ");
	buf_int(b, image->width);
	buf_puts(b, ">>/Length ");
	buf_int(b, (int64_t)bytes.n);
	o->data = bytes;
}

static void
pixels_and_mask_put(struct pdf *pdf, struct buf *b, struct pdf_object *o,
    const struct image *image)
{
	pixels_put(pdf, b, o, image, image->pixels, image->channels);
	if (image->alpha != NULL) {
		struct pdf_object *mask = pdf_object_new(pdf);
		struct buf m = buf_new(pdf->arena);

		pixels_put(pdf, &m, mask, image, image->alpha, 1);
		mask->body = buf_take(&m);
		buf_puts(b, "/SMask ");
		pdf_ref_put(b, mask);
	}
}

static void
jpeg_put(struct buf *b, struct pdf_object *o, const struct image *image)
{
	head_put(b, image, image->channels);
	buf_puts(b, "/Filter/DCTDecode/Length ");
	buf_int(b, (int64_t)image->bytes.n);
	o->data = image->bytes;
}

static struct pdf_object *
image_write(struct pdf *pdf, const struct image *image)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct buf b = buf_new(pdf->arena);

	if (image->pixels != NULL)
		pixels_and_mask_put(pdf, &b, o, image);
	else
		jpeg_put(&b, o, image);
	o->body = buf_take(&b);
	return o;
}

size_t
pdf_image_index(const struct pdf *pdf, const struct image *image)
{
	size_t i = 0;

	while (i < pdf->n_images && pdf->images[i].image != image)
		i++;
	return i;
}

void
pdf_images_write(struct pdf *pdf)
{
	const struct layout *l = pdf->layout;

	for (size_t i = 0; i < l->n_sheets; i++) {
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++) {
			const struct box *b = &l->sheets[i].boxes[k];
			struct pdf_image image;

			if (b->kind != BOX_IMAGE)
				continue;
			image.image = b->as.image->image;
			if (pdf_image_index(pdf, image.image) < pdf->n_images)
				continue;
			image.object = image_write(pdf, image.image);
			ARENA_PUSH(pdf->arena, pdf->images, pdf->n_images,
			    pdf->cap_images, image);
		}
	}
}
