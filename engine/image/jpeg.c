/* JPEG: header facts, and a decoding of the whole to see that it is complete.
 *
 * The bytes go into PDF and DOCX as they are; the pixels made here are thrown
 * away. So they are made small (an eighth) and without colour conversion: the
 * cost is that of reading the entropy-coded data. But those of printing inks
 * (CMYK) become RGB: an archive's PDF has one meaning of colours, and that is
 * sRGB (ISO 19005-2, 6.2.4.3).
 *
 * libjpeg tells errors through error_exit, which must not return: it jumps to
 * the border in the function that called libjpeg. Warnings that mean damaged or
 * missing data end the same way. The arena is not touched meanwhile. */
#include <limits.h>
#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants FILE and size_t */
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

#include "engine/base/arena.h"
#include "engine/image/image_parts.h"

#define SCANS_MOST 100 /* of a progressive file; more are an attack */
#define MEMORY_MOST ((long)400 * 1024 * 1024)

struct job {
	struct jpeg_error_mgr error; /* first: libjpeg hands back this one */
	struct jpeg_progress_mgr progress;
	struct jpeg_decompress_struct c;
	struct reading *r;
	uint8_t *rgb; /* of a CMYK file; else NULL */
	jmp_buf border;
	int code; /* of the message that ended it, 0 = ours */
	char why[JMSG_LENGTH_MAX];
};

static struct job *
job_of(j_common_ptr c)
{
	return (struct job *)(void *)c->err;
}

static _Noreturn void
give_up(j_common_ptr c)
{
	struct job *j = job_of(c);

	j->code = c->err->msg_code;
	c->err->format_message(c, j->why);
	longjmp(j->border, 1);
}

static void
on_error(j_common_ptr c)
{
	give_up(c);
}

/* level < 0: a warning; else a trace. */
static void
on_message(j_common_ptr c, int level)
{
	if (level >= 0)
		return;
	switch (c->err->msg_code) {
	case JWRN_EXTRANEOUS_DATA: /* bytes between parts; cameras do that */
	case JWRN_ADOBE_XFORM:
	case JWRN_JFIF_MAJOR:
	case JWRN_TOO_MUCH_DATA:
		return;
	default:
		give_up(c);
	}
}

static void
on_output(j_common_ptr c)
{
	(void)c;
}

static void
on_progress(j_common_ptr c)
{
	struct job *j = job_of(c);

	if (j->c.input_scan_number <= SCANS_MOST)
		return;
	j->code = 0;
	memcpy(j->why, "too many scans", sizeof "too many scans");
	longjmp(j->border, 1);
}

static void
job_close(void *p)
{
	struct job *j = p;

	jpeg_destroy_decompress(&j->c);
}

static bool
read_header(struct job *j)
{
	struct str s = j->r->image->bytes;

	if (setjmp(j->border))
		return false;
	jpeg_create_decompress(&j->c);
	j->c.progress = &j->progress;
	j->c.mem->max_memory_to_use = MEMORY_MOST;
	jpeg_mem_src(&j->c, (const unsigned char *)s.p, (unsigned long)s.n);
	jpeg_read_header(&j->c, TRUE);
	return true;
}

/* A row of inks into RGB; Adobe's files hold what the inks leave over. */
static void
row_rgb(const struct job *j, const JSAMPLE *row, uint8_t *to)
{
	bool left_over = j->c.saw_Adobe_marker;

	for (JDIMENSION x = 0; x < j->c.output_width; x++, row += 4)
		for (int i = 0; i < 3; i++) {
			int ink = left_over ? row[i] : 255 - row[i];
			int black = left_over ? row[3] : 255 - row[3];

			*to++ = (uint8_t)((ink * black + 127) / 255);
		}
}

static bool
read_inks(struct job *j)
{
	j_decompress_ptr c = &j->c;
	JSAMPARRAY row;

	if (setjmp(j->border))
		return false;
	c->out_color_space = JCS_CMYK;
	jpeg_start_decompress(c);
	row = c->mem->alloc_sarray((j_common_ptr)c, JPOOL_IMAGE,
	    c->output_width * (JDIMENSION)c->output_components, 1);
	while (c->output_scanline < c->output_height) {
		size_t y = c->output_scanline;

		jpeg_read_scanlines(c, row, 1);
		row_rgb(j, row[0], j->rgb + y * 3 * c->output_width);
	}
	jpeg_finish_decompress(c);
	return true;
}

static bool
read_rows(struct job *j)
{
	j_decompress_ptr c = &j->c;
	JSAMPARRAY row;

	if (setjmp(j->border))
		return false;
	c->out_color_space = c->jpeg_color_space;
	c->scale_num = 1;
	c->scale_denom = 8;
	c->dct_method = JDCT_IFAST;
	c->do_fancy_upsampling = FALSE;
	c->do_block_smoothing = FALSE;
	jpeg_start_decompress(c);
	row = c->mem->alloc_sarray((j_common_ptr)c, JPOOL_IMAGE,
	    c->output_width * (JDIMENSION)c->output_components, 1);
	while (c->output_scanline < c->output_height)
		jpeg_read_scanlines(c, row, 1);
	jpeg_finish_decompress(c);
	return true;
}

/* What libjpeg reads but a PDF reader would not, or would show otherwise. */
static bool
variant_fits(struct job *j)
{
	const struct jpeg_decompress_struct *c = &j->c;

	if (c->arith_code)
		return image_variant(
		    j->r, STR(BOTH("mã hóa số học", "arithmetic coding")));
	switch (c->num_components) {
	case 1:
	case 4:
		return true;
	case 3:
		if (c->jpeg_color_space == JCS_YCbCr || c->saw_Adobe_marker)
			return true;
		return image_variant(j->r, STR("RGB"));
	default:
		return image_variant(j->r, STR(BOTH("số kênh màu khác 1, 3, 4",
					       "not 1, 3 or 4 channels")));
	}
}

static void
take_facts(struct job *j)
{
	const struct jpeg_decompress_struct *c = &j->c;
	struct image *m = j->r->image;
	struct density x = {0, 0}, y = {0, 0};

	if (c->saw_JFIF_marker && c->density_unit == 1) { /* an inch */
		x = (struct density){1440, c->X_density};
		y = (struct density){1440, c->Y_density};
	} else if (c->saw_JFIF_marker && c->density_unit == 2) { /* a cm */
		x = (struct density){144000, 254 * (int64_t)c->X_density};
		y = (struct density){144000, 254 * (int64_t)c->Y_density};
	}
	if (x.den == 0 || y.den == 0)
		x.den = y.den = 0;
	m->natural_width = image_natural(m->width, x);
	m->natural_height = image_natural(m->height, y);
	m->channels = c->num_components;
}

/* True, or false with the fault in the job; *told: with its finding filed. */
static bool
job_run(struct job *j, bool *told)
{
	if (!read_header(j))
		return false;
	*told = !image_size_fits(j->r, j->c.image_width, j->c.image_height) ||
		!variant_fits(j);
	if (*told)
		return false;
	take_facts(j);
	if (j->c.num_components < 4)
		return read_rows(j);
	j->rgb = arena_array(
	    j->r->arena, (size_t)j->c.image_width * j->c.image_height, 3);
	j->r->image->pixels = j->rgb;
	j->r->image->channels = 3;
	return read_inks(j);
}

bool
image_jpeg(struct reading *r)
{
	struct job *j = ARENA_NEW(r->arena, struct job);
	bool ok, told = false;

	j->r = r;
	j->c.err = jpeg_std_error(&j->error);
	j->error.error_exit = on_error;
	j->error.emit_message = on_message;
	j->error.output_message = on_output;
	j->progress.progress_monitor = on_progress;
	arena_defer(r->arena, job_close, j);
	ok = job_run(j, &told);
	arena_undefer(r->arena, job_close, j);
	job_close(j);
	if (ok || told)
		return ok;
	if (j->code == JERR_OUT_OF_MEMORY || j->code == JERR_NO_BACKING_STORE)
		arena_no_memory(r->arena);
	if (j->code == JWRN_JPEG_EOF || j->code == JERR_INPUT_EOF)
		return image_cut(r);
	return image_broken(r, "libjpeg", j->why);
}
