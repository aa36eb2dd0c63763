#include "engine/image/image.h"

#include "engine/base/arena.h"
#include "engine/image/image_parts.h"

bool
image_broken(struct reading *r, const char *library, const char *why)
{
	struct buf b = buf_new(r->arena);

	buf_puts(&b, library);
	buf_puts(&b, ": ");
	buf_puts(&b, why);
	diag_at(r->diag, FINDING_IMAGE_BROKEN, r->place, r->path,
	    r->image->name, buf_take(&b));
	return false;
}

bool
image_cut(struct reading *r)
{
	diag_at(r->diag, FINDING_IMAGE_CUT, r->place, r->path, r->image->name);
	return false;
}

bool
image_variant(struct reading *r, struct str what)
{
	diag_at(r->diag, FINDING_IMAGE_VARIANT, r->place, r->path,
	    r->image->name, what);
	return false;
}

static bool
too_large(struct reading *r, struct str is, struct str most, struct str raise)
{
	diag_at(r->diag, FINDING_IMAGE_TOO_LARGE, r->place, r->path,
	    r->image->name, is, most, raise);
	return false;
}

static struct str
amount(struct reading *r, int64_t n, const char *unit)
{
	struct buf b = buf_new(r->arena);

	buf_int(&b, n);
	buf_puts(&b, unit);
	return buf_take(&b);
}

static struct str
sides(struct reading *r, int64_t width, int64_t height)
{
	struct buf b = buf_new(r->arena);

	buf_int(&b, width);
	buf_puts(&b, " × ");
	buf_int(&b, height);
	buf_puts(&b, " px");
	return buf_take(&b);
}

bool
image_size_fits(struct reading *r, uint32_t width, uint32_t height)
{
	int64_t most;

	if (width > IMAGE_SIDE_MOST || height > IMAGE_SIDE_MOST)
		return too_large(r, sides(r, width, height),
		    sides(r, IMAGE_SIDE_MOST, IMAGE_SIDE_MOST), STR_NONE);
	most = (int64_t)limit_of(r->arena, LIMIT_PIXELS);
	if ((int64_t)width * height > most)
		return too_large(r, sides(r, width, height),
		    amount(r, most, " px"),
		    STR(BOTH(", hoặc nâng giới hạn bằng --max-pixels",
			", or raise the limit with --max-pixels")));
	r->image->width = (int32_t)width;
	r->image->height = (int32_t)height;
	return true;
}

cv_len
image_natural(int32_t n, struct density d)
{
	int64_t twip;

	if (d.den <= 0) {
		d.num = 1440;
		d.den = 96;
	}
	twip = muldiv(n, d.num, d.den);
	if (twip < 1)
		twip = 1;
	if (twip > LEN_MOST / LEN_TWIP)
		twip = LEN_MOST / LEN_TWIP;
	return len_from_twip((int32_t)twip);
}

/* Names well-known files that are neither PNG nor JPEG: " (GIF)". */
static bool
wrong_format(struct reading *r)
{
	static const struct {
		size_t at;
		const char *magic, *name;
	} known[] = {{0, "GIF8", " (GIF)"}, {0, "BM", " (BMP)"},
	    {8, "WEBP", " (WebP)"}, {4, "ftyphei", " (HEIC)"},
	    {4, "ftypavif", " (AVIF)"}, {0, "II*", " (TIFF)"},
	    {0, "MM", " (TIFF)"}, {0, "%PDF", " (PDF)"}, {0, "<svg", " (SVG)"},
	    {0, "<?xml", " (SVG, XML)"}, {0, "PK", " (ZIP)"}};
	struct str s = r->image->bytes, name = STR("");

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (s.n > known[i].at &&
		    str_starts(str_slice(s, known[i].at, s.n),
			str_of(known[i].magic))) {
			name = str_of(known[i].name);
			break;
		}
	}
	diag_at(r->diag, FINDING_IMAGE_FORMAT, r->place, r->path,
	    r->image->name, name);
	return false;
}

static bool
load(struct reading *r)
{
	struct str s = r->image->bytes;

	if (str_starts(s, STR("\x89PNG\r\n\x1A\n"))) {
		r->image->kind = IMAGE_PNG;
		return image_png(r);
	}
	if (str_starts(s, STR("\xFF\xD8\xFF"))) {
		r->image->kind = IMAGE_JPEG;
		return image_jpeg(r);
	}
	return wrong_format(r);
}

const struct image *
image_load(struct arena *a, struct diag *d, struct place place, struct str path,
    struct str name, struct str bytes)
{
	struct reading r = {a, d, place, path, ARENA_NEW(a, struct image)};

	r.image->name = str_dup(a, name);
	r.image->bytes = bytes;
	return load(&r) ? r.image : NULL;
}
