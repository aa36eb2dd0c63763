/* image: PNG of every kind to 8-bit pixels and alpha, JPEG checked to its end,
 * damaged files refused. The pictures are made here, by the libraries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jpeglib.h>
#include <png.h>
#include <zlib.h>

#include "engine/base/arena.h"
#include "engine/image/image.h"
#include "tests/unit/fixture.h"

static const struct image *
load(struct fixture *f, struct str bytes)
{
	return image_load(
	    f->a, &f->d, NOWHERE, STR("hinh"), STR("a.png"), bytes);
}

static void
refused(struct fixture *f, struct str bytes, enum finding_code code)
{
	f->d.n = 0;
	assert_null(load(f, bytes));
	assert_int_equal(f->d.n, 1);
	if (f->d.v[0].code != code)
		fail_msg("%s, not %s: %.*s", finding_name(f->d.v[0].code),
		    finding_name(code), STR_ARG(f->d.v[0].arg[1]));
	assert_true(str_is(f->d.v[0].path, "hinh"));
	assert_true(str_is(f->d.v[0].arg[0], "a.png"));
}

/* ---- making PNG ---- */

struct png_kind {
	int depth, colour, interlace, with_trns;
};

#define W 13
#define H 11

static void
png_out(png_structp png, png_bytep p, size_t n)
{
	buf_put(png_get_io_ptr(png), p, n);
}

static void
png_flush_none(png_structp png)
{
	(void)png;
}

/* Sample k of the pixel x, y: bits as deep as the picture. */
static unsigned
sample(const struct png_kind *k, int x, int y, int channel)
{
	unsigned v = (unsigned)(x * 37 + y * 11 + channel * 59) * 263u;

	return v % (1u << k->depth);
}

static int
channels_of(int colour)
{
	switch (colour) {
	case PNG_COLOR_TYPE_RGB:
		return 3;
	case PNG_COLOR_TYPE_RGB_ALPHA:
		return 4;
	case PNG_COLOR_TYPE_GRAY_ALPHA:
		return 2;
	default:
		return 1;
	}
}

static void
png_fill_row(const struct png_kind *k, int y, uint8_t *row)
{
	int n = channels_of(k->colour);

	memset(row, 0, W * 8);
	for (int x = 0; x < W; x++) {
		for (int c = 0; c < n; c++) {
			unsigned v = sample(k, x, y, c);
			int i = x * n + c, bit = i * k->depth;

			if (k->depth == 16) {
				row[2 * i] = (uint8_t)(v >> 8);
				row[2 * i + 1] = (uint8_t)v;
			} else {
				row[bit / 8] |=
				    (uint8_t)(v << (8 - k->depth - bit % 8));
			}
		}
	}
}

static void
png_extras(png_structp png, png_infop info, const struct png_kind *k)
{
	static png_color palette[256];
	static png_byte alphas[256];
	png_color_16 key = {0, 0, 0, 0, 0};

	for (int i = 0; i < 256; i++) {
		palette[i].red = (png_byte)i;
		palette[i].green = (png_byte)(255 - i);
		palette[i].blue = (png_byte)(i * 7);
		alphas[i] = (png_byte)(255 - i);
	}
	if (k->colour == PNG_COLOR_TYPE_PALETTE)
		png_set_PLTE(png, info, palette, 1 << k->depth);
	if (!k->with_trns)
		return;
	key.gray = key.red = (png_uint_16)sample(k, 2, 3, 0);
	key.green = (png_uint_16)sample(k, 2, 3, 1);
	key.blue = (png_uint_16)sample(k, 2, 3, 2);
	png_set_tRNS(png, info,
	    k->colour == PNG_COLOR_TYPE_PALETTE ? alphas : NULL,
	    k->colour == PNG_COLOR_TYPE_PALETTE ? 1 << k->depth : 0, &key);
}

static struct str
png_make(struct fixture *f, const struct png_kind *k, unsigned ppm)
{
	struct buf *b = ARENA_NEW(f->a, struct buf);
	png_structp png =
	    png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	static png_byte row[W * 8], *rows[H];

	*b = buf_new(f->a);
	png_set_write_fn(png, b, png_out, png_flush_none);
	png_set_IHDR(png, info, W, H, k->depth, k->colour, k->interlace,
	    PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_extras(png, info, k);
	if (ppm != 0)
		png_set_pHYs(png, info, ppm, 2 * ppm, PNG_RESOLUTION_METER);
	for (int y = 0; y < H; y++) {
		png_fill_row(k, y, row);
		rows[y] = arena_alloc(f->a, sizeof row);
		memcpy(rows[y], row, sizeof row);
	}
	png_set_rows(png, info, rows);
	png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
	png_destroy_write_struct(&png, &info);
	return buf_take(b);
}

/* A sample as 8 bits. */
static int
eight(const struct png_kind *k, unsigned v)
{
	unsigned most = (1u << k->depth) - 1;

	return (int)((v * 255u + most / 2) / most);
}

static void
check_palette(const struct image *m, const struct png_kind *k)
{
	for (int i = 0; i < W * H; i++) {
		unsigned v = sample(k, i % W, i / W, 0);

		assert_int_equal(m->pixels[3 * i], v);
		assert_int_equal(m->pixels[3 * i + 1], 255 - v);
		assert_int_equal(m->pixels[3 * i + 2], v * 7 & 255);
		if (k->with_trns)
			assert_int_equal(m->alpha[i], 255 - v);
	}
}

static bool
is_key(const struct png_kind *k, int x, int y, int colours)
{
	for (int c = 0; c < colours; c++) {
		if (sample(k, x, y, c) != sample(k, 2, 3, c))
			return false;
	}
	return true;
}

static void
check_samples(const struct image *m, const struct png_kind *k)
{
	int n = channels_of(k->colour), colours = m->channels;

	for (int i = 0; i < W * H; i++) {
		int x = i % W, y = i / W;

		for (int c = 0; c < colours; c++)
			assert_int_equal(m->pixels[colours * i + c],
			    eight(k, sample(k, x, y, c)));
		if (n > colours)
			assert_int_equal(
			    m->alpha[i], eight(k, sample(k, x, y, colours)));
		else if (k->with_trns)
			assert_int_equal(
			    m->alpha[i], is_key(k, x, y, colours) ? 0 : 255);
	}
}

static const struct png_kind kinds[] = {{1, PNG_COLOR_TYPE_GRAY, 0, 0},
    {2, PNG_COLOR_TYPE_GRAY, 0, 1}, {4, PNG_COLOR_TYPE_GRAY, 1, 0},
    {8, PNG_COLOR_TYPE_GRAY, 0, 1}, {16, PNG_COLOR_TYPE_GRAY, 1, 1},
    {8, PNG_COLOR_TYPE_GRAY_ALPHA, 1, 0}, {16, PNG_COLOR_TYPE_GRAY_ALPHA, 0, 0},
    {1, PNG_COLOR_TYPE_PALETTE, 0, 1}, {2, PNG_COLOR_TYPE_PALETTE, 1, 0},
    {4, PNG_COLOR_TYPE_PALETTE, 0, 0}, {8, PNG_COLOR_TYPE_PALETTE, 1, 1},
    {8, PNG_COLOR_TYPE_RGB, 0, 0}, {8, PNG_COLOR_TYPE_RGB, 1, 1},
    {16, PNG_COLOR_TYPE_RGB, 0, 1}, {8, PNG_COLOR_TYPE_RGB_ALPHA, 0, 0},
    {8, PNG_COLOR_TYPE_RGB_ALPHA, 1, 0}, {16, PNG_COLOR_TYPE_RGB_ALPHA, 1, 0}};

static void
png_kinds(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		const struct png_kind *k = &kinds[i];
		bool grey = k->colour == PNG_COLOR_TYPE_GRAY ||
			    k->colour == PNG_COLOR_TYPE_GRAY_ALPHA;
		const struct image *m = load(f, png_make(f, k, 0));

		assert_non_null(m);
		assert_int_equal(m->kind, IMAGE_PNG);
		assert_int_equal(m->width, W);
		assert_int_equal(m->height, H);
		assert_int_equal(m->channels, grey ? 1 : 3);
		assert_true(
		    (m->alpha != NULL) ==
		    (k->with_trns || (k->colour & PNG_COLOR_MASK_ALPHA)));
		if (k->colour == PNG_COLOR_TYPE_PALETTE)
			check_palette(m, k);
		else
			check_samples(m, k);
	}
	assert_int_equal(f->d.n, 0);
}

static void
png_density(void **state)
{
	struct fixture *f = *state;
	const struct png_kind *k = &kinds[11];
	const struct image *m = load(f, png_make(f, k, 0));

	assert_int_equal(m->natural_width, LEN_PT(W) * 3 / 4);
	assert_int_equal(m->natural_height, LEN_PT(H) * 3 / 4);
	m = load(f, png_make(f, k, 2835)); /* 72 and 144 dpi */
	assert_int_equal(m->natural_width, LEN_PT(W));
	assert_int_equal(m->natural_height, LEN_PT(H) / 2);
	m = load(f, png_make(f, k, 1));
	assert_int_equal(m->natural_width, LEN_MOST);
	m = load(f, png_make(f, k, 1000000000));
	assert_int_equal(m->natural_width, LEN_TWIP);
}

/* An alpha channel that hides nothing is none. */
static void
png_opaque(void **state)
{
	struct fixture *f = *state;
	struct buf *b = ARENA_NEW(f->a, struct buf);
	static png_byte pixel[] = {1, 2, 3, 255}, *rows[] = {pixel};
	png_structp png =
	    png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	const struct image *m;

	*b = buf_new(f->a);
	png_set_write_fn(png, b, png_out, png_flush_none);
	png_set_IHDR(png, info, 1, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, 0, 0, 0);
	png_set_rows(png, info, rows);
	png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
	png_destroy_write_struct(&png, &info);
	m = load(f, buf_take(b));
	assert_non_null(m);
	assert_null(m->alpha);
	assert_int_equal(m->channels, 3);
	assert_memory_equal(m->pixels, pixel, 3);
}

/* Every cut and every changed byte is noticed. */
static void
png_damaged(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(kinds); i += 4) {
		struct str s = png_make(f, &kinds[i], 2835);

		for (size_t n = 8; n < s.n; n += n < 60 ? 1 : 7) {
			char *p = malloc(n); /* exact: no byte behind */

			memcpy(p, s.p, n);
			refused(f, (struct str){p, n}, FINDING_IMAGE_CUT);
			free(p);
		}
		for (size_t n = 8; n < s.n; n++) {
			struct str t = str_dup(f->a, s);

			((char *)(uintptr_t)t.p)[n] ^= 0x10;
			assert_null(load(f, t));
		}
	}
}

/* The header again, with its checksum right. */
static struct str
png_with_size(struct fixture *f, struct str s, uint32_t w, uint32_t h)
{
	char *p = str_z(f->a, s);
	uint32_t v[2] = {w, h}, crc;

	for (int i = 0; i < 8; i++)
		p[16 + i] = (char)(v[i / 4] >> (24 - 8 * (i % 4)));
	crc = (uint32_t)crc32(0, (const Bytef *)p + 12, 17);
	for (int i = 0; i < 4; i++)
		p[29 + i] = (char)(crc >> (24 - 8 * i));
	return (struct str){p, s.n};
}

static void
png_lies(void **state)
{
	struct fixture *f = *state;
	struct str s = png_make(f, &kinds[11], 0);

	refused(f, png_with_size(f, s, 65501, 1), FINDING_IMAGE_TOO_LARGE);
	refused(f, png_with_size(f, s, 1, 0x7FFFFFFF), FINDING_IMAGE_TOO_LARGE);
	refused(f, png_with_size(f, s, 20000, 20000), FINDING_IMAGE_TOO_LARGE);
	assert_true(str_is(f->d.v[0].arg[1], "20000 × 20000 px"));
	assert_true(str_is(f->d.v[0].arg[2], "40000000 px"));
	refused(f, png_with_size(f, s, 6000, 6000), FINDING_IMAGE_CUT);
	refused(f, png_with_size(f, s, 0, 5), FINDING_IMAGE_BROKEN);
	refused(f, png_with_size(f, s, W, H + 1), FINDING_IMAGE_BROKEN);
	refused(f, png_with_size(f, s, W, H - 1), FINDING_IMAGE_BROKEN);
	refused(f, png_with_size(f, s, W + 1, H), FINDING_IMAGE_BROKEN);
	assert_non_null(load(f, png_with_size(f, s, W, H)));
	limit_to(f->a, LIMIT_PIXELS, W * H - 1);
	assert_null(load(f, s));
	limit_to(f->a, LIMIT_PIXELS, W * H);
	assert_non_null(load(f, s));
}

/* ---- JPEG ---- */

struct jpeg_kind {
	J_COLOR_SPACE in, out;
	int channels, progressive, unit, dpi;
	int flat; /* 0: a pattern */
};

static struct str
jpeg_make(struct fixture *f, const struct jpeg_kind *k, int w, int h)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr e;
	unsigned char *out = NULL;
	unsigned long n = 0;
	JSAMPLE *row = arena_alloc(f->a, (size_t)w * 4);
	struct str s;

	c.err = jpeg_std_error(&e);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &out, &n);
	c.image_width = (JDIMENSION)w;
	c.image_height = (JDIMENSION)h;
	c.input_components = k->channels;
	c.in_color_space = k->in;
	jpeg_set_defaults(&c);
	jpeg_set_colorspace(&c, k->out);
	if (k->progressive)
		jpeg_simple_progression(&c);
	c.density_unit = (UINT8)k->unit;
	c.X_density = (UINT16)k->dpi;
	c.Y_density = (UINT16)(2 * k->dpi);
	jpeg_start_compress(&c, TRUE);
	for (int y = 0; y < h; y++) {
		for (int i = 0; i < w * k->channels; i++)
			row[i] = k->flat == 0 ? (JSAMPLE)(i * 31 + y * 17)
				 : i % 4 < 3 ? (JSAMPLE)(k->flat + 50 * (i % 4))
					     : 204; /* a fifth of black */
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	s = str_dup(f->a, (struct str){(char *)out, n});
	free(out);
	return s;
}

static const struct jpeg_kind jpegs[] = {{JCS_RGB, JCS_YCbCr, 3, 0, 1, 72, 0},
    {JCS_RGB, JCS_YCbCr, 3, 1, 2, 100, 0},
    {JCS_GRAYSCALE, JCS_GRAYSCALE, 1, 0, 0, 1, 0},
    {JCS_CMYK, JCS_YCCK, 4, 0, 1, 300, 0},
    {JCS_CMYK, JCS_CMYK, 4, 1, 1, 300, 0}};

/* Inks become RGB: what they leave over, less the black. */
static void
jpeg_inks(void **state)
{
	static const struct jpeg_kind inks[] = {
	    {JCS_CMYK, JCS_YCCK, 4, 0, 1, 72, 100},
	    {JCS_CMYK, JCS_CMYK, 4, 1, 1, 72, 100}};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(inks); i++) {
		const struct image *m = load(f, jpeg_make(f, &inks[i], 50, 30));

		assert_non_null(m);
		for (size_t k = 0; k < 50 * 30 * 3; k++) {
			int want = (100 + 50 * (int)(k % 3)) * 204 / 255;

			assert_in_range(m->pixels[k], want - 4, want + 4);
		}
	}
}

static void
jpeg_kinds(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(jpegs); i++) {
		struct str s = jpeg_make(f, &jpegs[i], 50, 30);
		const struct image *m = load(f, s);

		assert_non_null(m);
		assert_int_equal(m->kind, IMAGE_JPEG);
		assert_int_equal(m->width, 50);
		assert_int_equal(m->height, 30);
		assert_int_equal(m->channels,
		    jpegs[i].channels == 4 ? 3 : jpegs[i].channels);
		assert_int_equal(m->pixels != NULL, jpegs[i].channels == 4);
		assert_ptr_equal(m->bytes.p, s.p);
		switch (jpegs[i].unit) {
		case 0:
			assert_int_equal(m->natural_width, 37500);
			assert_int_equal(m->natural_height, 22500);
			break;
		case 1:
			if (jpegs[i].dpi != 72)
				break; /* CMYK has no JFIF header */
			assert_int_equal(m->natural_width, 50000);
			assert_int_equal(m->natural_height, 15000);
			break;
		default: /* 100 a cm: 5 mm */
			assert_int_equal(m->natural_width, 14150);
		}
	}
	assert_int_equal(f->d.n, 0);
}

static void
jpeg_damaged(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(jpegs); i++) {
		struct str s = jpeg_make(f, &jpegs[i], 50, 30);

		for (size_t n = 3; n < s.n; n += 13) {
			char *p = malloc(n);

			memcpy(p, s.p, n);
			refused(f, (struct str){p, n}, FINDING_IMAGE_CUT);
			free(p);
		}
		refused(f, str_slice(s, 0, s.n - 1), FINDING_IMAGE_CUT);
		for (size_t n = 2; n < s.n; n += 3) { /* ends, either way */
			struct str t = str_dup(f->a, s);

			((char *)(uintptr_t)t.p)[n] ^= 0x55;
			f->d.n = 0;
			assert_true((load(f, t) == NULL) == (f->d.n == 1));
		}
	}
}

static void
jpeg_refused(void **state)
{
	static const struct jpeg_kind rgb = {JCS_RGB, JCS_RGB, 3, 0, 0, 1, 0};
	struct fixture *f = *state;
	struct str s = jpeg_make(f, &jpegs[0], 40, 40);
	char *p;

	limit_to(f->a, LIMIT_PIXELS, 1599);
	assert_null(load(f, s));
	assert_int_equal(f->d.v[0].code, FINDING_IMAGE_TOO_LARGE);
	limit_to(f->a, LIMIT_COUNT, 0);
	/* an Adobe marker says RGB; without it a reader would guess */
	s = jpeg_make(f, &rgb, 8, 8);
	assert_non_null(load(f, s));
	p = str_z(f->a, s);
	for (size_t i = 0; i + 5 < s.n; i++) {
		if (memcmp(p + i, "Adobe", 5) == 0)
			p[i] = 'X';
	}
	refused(f, (struct str){p, s.n}, FINDING_IMAGE_VARIANT);
}

static void
other_formats(void **state)
{
	static const char *const names[] = {"GIF89a", " (GIF)",
	    "RIFF1234WEBPVP8 ", " (WebP)", "<svg xmlns", " (SVG)", "%PDF-1.7",
	    " (PDF)", "hello", "", "", ""};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(names); i += 2) {
		refused(f, str_of(names[i]), FINDING_IMAGE_FORMAT);
		assert_true(str_is(f->d.v[0].arg[1], names[i + 1]));
	}
	refused(f, STR("\x89PNG\r\n\x1A\n"), FINDING_IMAGE_CUT);
	refused(f, STR("\xFF\xD8\xFF"), FINDING_IMAGE_CUT);
	refused(f, STR("\xFF\xD8\xFF\xD9"), FINDING_IMAGE_BROKEN);
}

static bool
within(struct arena *a, const struct str *s)
{
	struct diag d;

	diag_init(&d, a);
	if (setjmp(*arena_border(a)))
		return false;
	return image_load(a, &d, NOWHERE, STR_NONE, STR_NONE, *s) != NULL;
}

static void
out_of_memory(void **state)
{
	struct fixture *f = *state;
	struct str s[] = {png_make(f, &kinds[14], 0),
	    png_make(f, &kinds[11], 0), jpeg_make(f, &jpegs[1], 50, 30)};

	for (size_t i = 0; i < COUNT(s); i++) {
		bool done = false;

		for (size_t cap = 16; !done && cap < 20000; cap += 16) {
			struct arena *a = arena_new(cap);

			done = within(a, &s[i]);
			arena_free(a);
		}
		assert_true(done);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(png_kinds), TEST(png_density),
	    TEST(png_opaque), TEST(png_damaged), TEST(png_lies),
	    TEST(jpeg_kinds), TEST(jpeg_inks), TEST(jpeg_damaged),
	    TEST(jpeg_refused), TEST(other_formats), TEST(out_of_memory)};

	return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
