/* PNG to 8-bit pixels and alpha.
 *
 * libpng tells errors by longjmp. The functions that call it set the border
 * (attempt, then return false) and allocate nothing from the arena meanwhile:
 * its own jump never crosses libpng. What fails is written down in the job and
 * told when libpng has let go.
 *
 * The whole file is read to its end and every checksum counts: a damaged
 * picture is refused, not shown in part. Only the chunks that say what to draw
 * are looked at (header, palette, transparency, density, pixels); colour
 * profiles and texts are skipped. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

#include "engine/base/arena.h"
#include "engine/image/image_parts.h"

/* Deflate packs at most 1032 bytes into one; more is a lie about the size. */
#define PACKED_MOST 1100

struct job {
	struct reading *r;
	png_structp png;
	png_infop info;
	size_t at; /* bytes read */
	bool cut, no_memory;
	char why[96];
	int passes;
	size_t row;          /* bytes of a row as decoded */
	int channels, depth; /* as decoded, alpha included */
	uint8_t *pixels;
	struct density dx, dy;
};

static _Noreturn void
on_error(png_structp png, png_const_charp message)
{
	struct job *j = png_get_error_ptr(png);
	size_t n = strlen(message);

	if (n >= sizeof j->why)
		n = sizeof j->why - 1;
	memcpy(j->why, message, n);
	j->why[n] = '\0';
	png_longjmp(png, 1);
}

static void
on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static png_voidp
on_malloc(png_structp png, png_alloc_size_t n)
{
	struct job *j = png_get_mem_ptr(png);
	void *p = malloc(n);

	if (p == NULL)
		j->no_memory = true;
	return p;
}

static void
on_free(png_structp png, png_voidp p)
{
	(void)png;
	free(p);
}

static void
on_read(png_structp png, png_bytep to, size_t n)
{
	struct job *j = png_get_io_ptr(png);
	struct str bytes = j->r->image->bytes;

	if (bytes.n - j->at < n) {
		j->cut = true;
		png_error(png, "the file ends early");
	}
	memcpy(to, bytes.p + j->at, n);
	j->at += n;
}

static void
job_close(void *p)
{
	struct job *j = p;

	png_destroy_read_struct(&j->png, &j->info, NULL);
}

static void
skip_chunks(png_structp png)
{
	static const png_byte skipped[] = "gAMA\0cHRM\0iCCP\0sRGB\0sBIT\0"
					  "bKGD\0hIST\0tEXt\0zTXt\0iTXt\0"
					  "tIME\0sPLT\0oFFs\0pCAL\0sCAL\0"
					  "eXIf";

	png_set_keep_unknown_chunks(
	    png, PNG_HANDLE_CHUNK_NEVER, skipped, (int)(sizeof skipped / 5));
}

static bool
read_header(struct job *j)
{
	png_structp png = j->png;

	if (setjmp(png_jmpbuf(png)))
		return false;
	j->info = png_create_info_struct(png);
	if (j->info == NULL)
		png_error(png, "no memory");
	png_set_read_fn(png, j, on_read);
	png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	png_set_benign_errors(png, 0);
	skip_chunks(png);
	png_read_info(png, j->info);
	return true;
}

/* Asks for 8 bits a channel, colours instead of palette numbers, alpha
 * instead of transparent colours. */
static bool
start_rows(struct job *j)
{
	png_structp png = j->png;

	if (setjmp(png_jmpbuf(png)))
		return false;
	png_set_expand(png);
	png_set_scale_16(png);
	j->passes = png_set_interlace_handling(png);
	png_read_update_info(png, j->info);
	j->row = png_get_rowbytes(png, j->info);
	j->channels = png_get_channels(png, j->info);
	j->depth = png_get_bit_depth(png, j->info);
	return true;
}

static bool
read_rows(struct job *j)
{
	png_structp png = j->png;

	if (setjmp(png_jmpbuf(png)))
		return false;
	for (int pass = 0; pass < j->passes; pass++) {
		for (int32_t y = 0; y < j->r->image->height; y++)
			png_read_row(png, j->pixels + (size_t)y * j->row, NULL);
	}
	png_read_end(png, NULL);
	return true;
}

static void
read_density(struct job *j)
{
	png_uint_32 x, y;
	int unit;

	if (png_get_pHYs(j->png, j->info, &x, &y, &unit) == 0 ||
	    unit != PNG_RESOLUTION_METER || x == 0 || y == 0)
		return;
	/* a metre is 1440 / 0.0254 twips */
	j->dx = (struct density){14400000, 254 * (int64_t)x};
	j->dy = (struct density){14400000, 254 * (int64_t)y};
}

/* Could the file hold the pixels it promises? */
static bool
size_is_true(const struct job *j)
{
	size_t row = png_get_rowbytes(j->png, j->info); /* as in the file */
	size_t height = (size_t)j->r->image->height;

	return row * height / PACKED_MOST <= j->r->image->bytes.n;
}

static bool
has_holes(const uint8_t *p, size_t n, size_t channels)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i * channels + channels - 1] != 255)
			return true;
	}
	return false;
}

/* Takes pixels with alpha apart; an alpha that hides nothing is left out. */
static void
split(struct job *j)
{
	struct image *m = j->r->image;
	size_t n = (size_t)m->width * (size_t)m->height;
	size_t channels = (size_t)j->channels, colours = channels - 1;
	uint8_t *pixels = arena_array(j->r->arena, n, colours);
	uint8_t *alpha = NULL;

	if (has_holes(j->pixels, n, channels))
		alpha = arena_alloc(j->r->arena, n);
	for (size_t i = 0; i < n; i++) {
		memcpy(pixels + i * colours, j->pixels + i * channels, colours);
		if (alpha != NULL)
			alpha[i] = j->pixels[i * channels + colours];
	}
	m->pixels = pixels;
	m->alpha = alpha;
	m->channels = (int32_t)colours;
}

static bool
decode(struct job *j)
{
	struct image *m = j->r->image;
	size_t n = j->row * (size_t)m->height;
	uint8_t *raw;
	bool ok;

	if (j->channels % 2 != 0) {
		j->pixels = arena_alloc(j->r->arena, n);
		m->pixels = j->pixels;
		m->channels = j->channels;
		return read_rows(j);
	}
	if ((raw = malloc(n)) == NULL)
		arena_no_memory(j->r->arena);
	arena_defer(j->r->arena, free, raw);
	j->pixels = raw;
	ok = read_rows(j);
	if (ok)
		split(j);
	arena_undefer(j->r->arena, free, raw);
	free(raw);
	return ok;
}

/* True, or false with the fault in the job; *told: with its finding filed. */
static bool
job_run(struct job *j, bool *told)
{
	struct image *m = j->r->image;

	if (!read_header(j))
		return false;
	if (!image_size_fits(j->r, png_get_image_width(j->png, j->info),
		png_get_image_height(j->png, j->info))) {
		*told = true;
		return false;
	}
	read_density(j);
	m->natural_width = image_natural(m->width, j->dx);
	m->natural_height = image_natural(m->height, j->dy);
	if (!size_is_true(j)) {
		j->cut = true;
		return false;
	}
	if (!start_rows(j))
		return false;
	if (j->depth != 8 || j->channels < 1 || j->channels > 4 ||
	    j->row != (size_t)j->channels * (size_t)m->width) {
		memcpy(j->why, "odd layout", sizeof "odd layout");
		return false;
	}
	return decode(j);
}

bool
image_png(struct reading *r)
{
	struct job *j = ARENA_NEW(r->arena, struct job);
	bool ok, told = false;

	j->r = r;
	j->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, j, on_error,
	    on_warning, j, on_malloc, on_free);
	if (j->png == NULL)
		arena_no_memory(r->arena);
	arena_defer(r->arena, job_close, j);
	ok = job_run(j, &told);
	arena_undefer(r->arena, job_close, j);
	job_close(j);
	if (ok || told)
		return ok;
	if (j->no_memory)
		arena_no_memory(r->arena);
	return j->cut ? image_cut(r) : image_broken(r, "libpng", j->why);
}
