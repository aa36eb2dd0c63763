/* Vertical metrics and text widths as LibreOffice 7.4 rounds them.
 *
 * Measured with its layout dump (writer_layout_dump) on DOCX files: Writer
 * lays out in twips with a reference device of 6 · 1440 dots an inch, so one
 * pixel is a sixth of a twip. Ascent, descent and line gap are rounded to
 * pixels, then to twips; the line gap goes on top of the ascent. This gives
 * the height of every size from 4 to 36 pt of Liberation Serif, Sans, Mono and
 * DejaVu Sans to the twip (13 pt: 299, 14 pt: 322). Advances are rounded to
 * pixels glyph by glyph: that sum decides whether a line fits. */
#include "engine/base/arena.h"
#include "engine/layout/lay.h"

struct vmetric
metric_of(const struct face *f, cv_len size)
{
	const struct face_facts *k = font_facts(f);
	int64_t asc = metric_pixels(size, k->ascent, k->upem);
	int64_t desc = metric_pixels(size, k->descent, k->upem);
	int64_t gap = metric_pixels(size, k->line_gap, k->upem);
	cv_len lead = metric_pixels_twip(gap);
	struct vmetric m;

	m.ascent = metric_pixels_twip(asc) + lead;
	m.descent = metric_pixels_twip(asc + desc) + lead - m.ascent;
	return m;
}

cv_len
metric_slant(const struct run *r, const struct paragraph *p)
{
	struct vmetric v;

	if (r->kind != RUN_TEXT || !r->props->italic)
		return 0;
	v = metric_of(metric_face(r, p), r->props->size);
	return (v.ascent + v.descent) / LEN_TWIP / 12 * LEN_TWIP;
}
