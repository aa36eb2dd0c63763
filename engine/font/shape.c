/* Shaping with HarfBuzz.
 *
 * A face's shaper (own hb_face, hb_font and one shape plan: Latin, vi, left to
 * right, default features, kern among them) is made at its first use, warmed
 * with a word that touches every table shaping reads, and published. HarfBuzz
 * remembers an allocation that failed inside such a table for ever, without
 * telling; malloc tells through errno, so a shaper born while errno became
 * ENOMEM is thrown away. */
#include <errno.h>
#include <hb-ot.h>
#include <limits.h>
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/font/face.h"
#include "engine/font/pairs.h"

/* So many texts are shaped before it is worth asking whether plain ones can be
 * put together: a letter has about 150. */
#define PAIRS_AFTER 400

struct shaper {
	hb_font_t *font;
	hb_shape_plan_t *plan;
	atomic_uint shaped;          /* texts */
	struct pairs *_Atomic pairs; /* NULL: not yet, or not to be had */
};

static void
buffer_free(void *p)
{
	hb_buffer_destroy(p);
}

static void
segment(hb_segment_properties_t *s)
{
	*s = (hb_segment_properties_t)HB_SEGMENT_PROPERTIES_DEFAULT;
	s->direction = HB_DIRECTION_LTR;
	s->script = HB_SCRIPT_LATIN;
	s->language = hb_language_from_string("vi", 2);
}

void
font_shaper_free(struct shaper *s)
{
	if (s == NULL)
		return;
	pairs_free(atomic_load(&s->pairs));
	hb_shape_plan_destroy(s->plan);
	hb_font_destroy(s->font);
	free(s);
}

/* NULL when out of memory. */
static hb_buffer_t *
buffer_fill(struct str text)
{
	hb_segment_properties_t props;
	hb_buffer_t *b;

	if (text.n > INT_MAX / 64)
		return NULL;
	b = hb_buffer_create();
	segment(&props);
	hb_buffer_set_segment_properties(b, &props);
	hb_buffer_add_utf8(b, text.n ? text.p : "", (int)text.n, 0, -1);
	if (hb_buffer_allocation_successful(b))
		return b;
	hb_buffer_destroy(b);
	return NULL;
}

static bool
execute(const struct shaper *s, hb_buffer_t *b)
{
	errno = 0;
	return hb_shape_plan_execute(s->plan, s->font, b, NULL, 0) &&
	       hb_buffer_allocation_successful(b) && errno != ENOMEM;
}

static bool
warm(const struct shaper *s)
{
	hb_buffer_t *b = buffer_fill(STR("AV Tờ. e\xcc\x82\xcc\x81"));
	bool ok = b != NULL && execute(s, b);

	hb_buffer_destroy(b);
	return ok;
}

/* NULL when out of memory. */
static struct shaper *
shaper_new(hb_blob_t *blob)
{
	struct shaper *s = calloc(1, sizeof *s);
	hb_segment_properties_t props;
	hb_face_t *face;

	if (s == NULL)
		return NULL;
	errno = 0;
	face = hb_face_create(blob, 0);
	hb_face_make_immutable(face);
	s->font = hb_font_create(face);
	hb_font_make_immutable(s->font);
	segment(&props);
	s->plan = hb_shape_plan_create(face, &props, NULL, 0, NULL);
	hb_face_destroy(face);
	if (errno != ENOMEM && warm(s))
		return s;
	font_shaper_free(s);
	return NULL;
}

static struct shaper *
shaper_of(struct arena *a, const struct face *f)
{
	struct face_late *late = f->late;
	struct shaper *s =
	    atomic_load_explicit(&late->shaper, memory_order_acquire);

	if (s != NULL)
		return s;
	pthread_mutex_lock(&late->lock);
	s = atomic_load_explicit(&late->shaper, memory_order_relaxed);
	if (s == NULL) {
		s = shaper_new(f->blob);
		atomic_store_explicit(&late->shaper, s, memory_order_release);
	}
	pthread_mutex_unlock(&late->lock);
	if (s == NULL)
		arena_no_memory(a);
	return s;
}

/* Most texts have none. */
static void
copy_offsets(struct arena *a, struct shape *out, const hb_glyph_position_t *pos,
    unsigned n)
{
	unsigned i = 0;

	while (i < n && pos[i].x_offset == 0 && pos[i].y_offset == 0)
		i++;
	if (i == n)
		return;
	out->offsets = ARENA_ARRAY(a, struct offset, n);
	for (i = 0; i < n; i++) {
		out->offsets[i].x = pos[i].x_offset;
		out->offsets[i].y = pos[i].y_offset;
	}
}

/* A hostile font may name glyphs it does not have: they become glyph 0. */
static void
copy_glyphs(
    struct arena *a, const struct face *f, struct shape *out, hb_buffer_t *b)
{
	unsigned n, i;
	const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
	const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &n);

	out->glyphs = ARENA_ARRAY(a, struct glyph, n);
	out->n = n;
	for (i = 0; i < n; i++) {
		if (info[i].codepoint < f->n_glyphs)
			out->glyphs[i].id = (uint16_t)info[i].codepoint;
		out->glyphs[i].cluster = info[i].cluster;
		out->glyphs[i].advance = pos[i].x_advance;
	}
	copy_offsets(a, out, pos, n);
}

/* The pairs of the face, once it has shaped enough; NULL when it has none. */
static struct pairs *
pairs_of(struct shaper *s)
{
	struct pairs *p = atomic_load_explicit(&s->pairs, memory_order_acquire);
	struct pairs *none = NULL;

	if (p != NULL ||
	    atomic_load_explicit(&s->shaped, memory_order_relaxed) >
		PAIRS_AFTER ||
	    atomic_fetch_add(&s->shaped, 1) != PAIRS_AFTER)
		return p;
	p = pairs_new(s->font, s->plan);
	if (p != NULL && !atomic_compare_exchange_strong(&s->pairs, &none, p)) {
		pairs_free(p);
		p = none;
	}
	return p;
}

static void
shape_text(struct arena *a, const struct face *f, const struct shaper *s,
    struct str text, struct shape *out)
{
	hb_buffer_t *b = buffer_fill(text);

	if (b == NULL)
		arena_no_memory(a);
	arena_defer(a, buffer_free, b);
	if (!execute(s, b))
		arena_no_memory(a);
	out->text = text;
	copy_glyphs(a, f, out, b);
	arena_undefer(a, buffer_free, b);
	hb_buffer_destroy(b);
}

const struct shape *
font_shape(struct arena *a, const struct face *f, struct str text)
{
	struct shaper *s = shaper_of(a, f);
	struct pairs *pairs = pairs_of(s);
	struct shape *out = ARENA_NEW(a, struct shape);

	if (pairs != NULL && pairs_shape(pairs, a, text, out))
		return out;
	shape_text(a, f, s, text, out);
	if (pairs != NULL)
		pairs_learn(pairs, out);
	return out;
}
