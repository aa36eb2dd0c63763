/* What the readers of PNG and JPEG share. */
#ifndef CV_IMAGE_IMAGE_PARTS_H
#define CV_IMAGE_IMAGE_PARTS_H

#include "engine/image/image.h"

#define IMAGE_SIDE_MOST 65500 /* pixels; the most libjpeg takes */

/* One image being read, and where its findings go. */
struct reading {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	struct str path;
	struct image *image;
};

/* A density: pixels in a length of num/den twips. den 0 = not known. */
struct density {
	int64_t num, den;
};

/* Each files its finding and says false. */
bool image_broken(struct reading *r, const char *library, const char *why);
bool image_cut(struct reading *r);
bool image_variant(struct reading *r, struct str what);
/* True when the pixels are within the limits, with width and height set. */
bool image_size_fits(struct reading *r, uint32_t width, uint32_t height);

/* Natural size of n pixels, 96 an inch where the density says nothing. */
cv_len image_natural(int32_t n, struct density d);

bool image_png(struct reading *r);
bool image_jpeg(struct reading *r);

#endif
