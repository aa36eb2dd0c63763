/* Subsets for embedding, by hb-subset.
 *
 * What is kept: outlines and measures, and cmap for programs that look into the
 * file. What goes: layout tables, names, hints. Hints are most of a Liberation
 * face (35 KB deflated with them, 14 KB without; four faces of a letter must
 * stay under 100 KB), and PDF viewers and printers draw without them. Deflated
 * like all else: a higher level would make a letter 2 % smaller and a tenth
 * slower to make alone.
 *
 * A subset is one block of malloc memory (struct whole) with what it points to
 * behind it: the shared one outlives every job and hangs on its face, one with
 * extra glyphs hangs on the job's arena. */
#include <errno.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/font/face.h"
#include "engine/pack/deflate.h"

/* Fallback faces lend signs, not letters: their shared subset starts here. */
#define FALLBACK_FROM 0x2010
#define NAMED_AT_ONCE 256 /* characters */

/* The HarfBuzz objects of one making. */
struct making {
	const struct face *face;
	hb_face_t *original;
	hb_subset_input_t *input;
	hb_subset_plan_t *plan;
	hb_face_t *result;
	hb_blob_t *file;
	struct deflater *deflater;
	struct str deflated; /* in the deflater */
	size_t n_new;
};

enum made { MADE, MADE_NO_MEMORY, MADE_BROKEN };

void
font_subset_free(struct subset *s)
{
	free(s);
}

static void
subset_free_cb(void *p)
{
	font_subset_free(p);
}

static void
making_free(struct making *m)
{
	deflater_free(m->deflater);
	hb_blob_destroy(m->file);
	hb_face_destroy(m->result);
	hb_subset_plan_destroy(m->plan);
	hb_subset_input_destroy(m->input);
	hb_face_destroy(m->original);
}

static void
add_coverage(hb_set_t *unicodes, bool fallback)
{
	size_t i;

	for (i = 0; font_coverage[i][0] != 0; i++) {
		if (!fallback || font_coverage[i][0] >= FALLBACK_FROM)
			hb_set_add_range(
			    unicodes, font_coverage[i][0], font_coverage[i][1]);
	}
}

static void
drop_tables(hb_subset_input_t *input)
{
	static const char tags[][5] = {"GSUB", "GPOS", "GDEF", "kern", "name",
	    "post", "OS/2", "gasp", "FFTM", "DSIG", "LTSH", "VDMX", "hdmx",
	    "PCLT", "JSTF", "BASE", "MATH", "meta", "vhea", "vmtx"};
	hb_set_t *drop =
	    hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	size_t i;

	for (i = 0; i < sizeof tags / sizeof tags[0]; i++)
		hb_set_add(drop, hb_tag_from_string(tags[i], 4));
}

/* Touches the lazy tables hb-subset will ask for. When libharfbuzz-subset 6
 * itself is the first to and gets no memory, it leaves a null object of its own
 * there, which libharfbuzz then tries to free. */
static bool
open_original(struct making *m)
{
	hb_glyph_extents_t extents;
	hb_codepoint_t glyph;
	hb_font_t *font;

	m->original = hb_face_create(m->face->blob, 0);
	font = hb_font_create(m->original);
	hb_font_get_nominal_glyph(font, 'a', &glyph);
	hb_font_get_glyph_h_advance(font, 1);
	hb_font_get_glyph_v_advance(font, 1);
	hb_font_get_glyph_extents(font, 1, &extents);
	hb_font_destroy(font);
	return errno != ENOMEM;
}

static bool
plan_subset(struct making *m, const uint16_t *used, size_t n_used)
{
	hb_set_t *glyphs;
	size_t i;

	if (!open_original(m))
		return false;
	m->input = hb_subset_input_create_or_fail();
	if (m->input == NULL)
		return false;
	add_coverage(
	    hb_subset_input_unicode_set(m->input), m->face->lends_signs);
	glyphs = hb_subset_input_glyph_set(m->input);
	for (i = 0; i < n_used; i++)
		hb_set_add(glyphs, used[i]);
	drop_tables(m->input);
	hb_subset_input_set_flags(m->input,
	    HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	m->plan = hb_subset_plan_create_or_fail(m->original, m->input);
	return m->plan != NULL;
}

static bool
deflate_file(struct making *m)
{
	unsigned n;
	const char *p = hb_blob_get_data(m->file, &n);

	m->deflater = deflater_new(DEFLATE_LEVEL);
	return m->deflater != NULL && deflate_bytes(m->deflater, DEFLATE_ZLIB,
					  (struct str){p, n}, &m->deflated);
}

/* ---- the block ---- */

struct whole {
	struct subset subset; /* first: a subset's address is its block's */
	uint16_t *gid;
	uint32_t *unicode;
	int32_t *advance;
	char *deflated;
};

static struct whole *
whole_new(const struct making *m)
{
	size_t n_old = m->face->n_glyphs;
	struct whole *w =
	    calloc(1, sizeof *w + m->n_new * 8 + n_old * 2 + m->deflated.n);

	if (w == NULL)
		return NULL;
	w->unicode = (uint32_t *)(w + 1);
	w->advance = (int32_t *)(w->unicode + m->n_new);
	w->gid = (uint16_t *)(w->advance + m->n_new);
	w->deflated = (char *)(w->gid + n_old);
	memcpy(w->deflated, m->deflated.p, m->deflated.n);
	w->subset.file_size = hb_blob_get_length(m->file);
	w->subset.deflated = (struct str){w->deflated, m->deflated.n};
	w->subset.gid = w->gid;
	w->subset.n_original = n_old;
	w->subset.unicode = w->unicode;
	w->subset.advance = w->advance;
	w->subset.n_new = m->n_new;
	return w;
}

/* Six capitals from the FNV-1a digest of the glyphs kept. */
static void
make_tag(struct whole *w)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < w->subset.n_original; i++) {
		if (i > 0 && w->gid[i] == 0)
			continue;
		h = (h ^ (i & 0xff)) * 1099511628211u;
		h = (h ^ (i >> 8)) * 1099511628211u;
	}
	h ^= h >> 32;
	for (i = 0; i < 6; i++) {
		w->subset.tag[i] = (char)('A' + h % 26);
		h /= 26;
	}
}

static void
map_glyphs(struct whole *w, const struct making *m)
{
	const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(m->plan);
	size_t i;

	for (i = 0; i < w->subset.n_original; i++) {
		hb_codepoint_t to = hb_map_get(map, (hb_codepoint_t)i);

		if (to == HB_MAP_VALUE_INVALID || to >= m->n_new)
			continue;
		w->gid[i] = (uint16_t)to;
		w->advance[to] = hb_font_get_glyph_h_advance(
		    m->face->cover, (hb_codepoint_t)i);
	}
}

/* The characters' glyphs get their names, where they have none yet. */
static void
name_glyphs(struct whole *w, const struct making *m, const hb_codepoint_t *c,
    unsigned n)
{
	hb_codepoint_t glyph[NAMED_AT_ONCE];

	for (unsigned i = 0; i < n; i++) { /* behind one that is not there */
		unsigned end =
		    i + hb_font_get_nominal_glyphs(m->face->cover, n - i, &c[i],
			    sizeof *c, &glyph[i], sizeof *glyph);

		for (; i < end; i++) {
			uint16_t to = glyph[i] < w->subset.n_original
					  ? w->gid[glyph[i]]
					  : 0;

			if (to != 0 && w->unicode[to] == 0)
				w->unicode[to] = c[i];
		}
	}
}

/* A glyph that serves two characters goes by the one a Vietnamese text means
 * (Đ, not Ð): ASCII and Vietnamese letters first, then what the subset was asked
 * for, in code order: of glyphs all that the face has. */
static bool
map_unicodes(struct whole *w, const struct making *m, bool extras)
{
	hb_set_t *all = hb_set_create();
	hb_codepoint_t c[NAMED_AT_ONCE], last = HB_SET_VALUE_INVALID;
	unsigned n = 0;
	bool ok;

	for (hb_codepoint_t ascii = 0x20; ascii < 0x7f; ascii++)
		c[n++] = ascii;
	for (size_t i = 0; i < VI_LETTERS; i++)
		c[n++] = font_vi_letters[i];
	name_glyphs(w, m, c, n);
	if (extras)
		hb_face_collect_unicodes(m->original, all);
	else
		add_coverage(all, m->face->lends_signs);
	while ((n = hb_set_next_many(all, last, c, NAMED_AT_ONCE)) > 0) {
		name_glyphs(w, m, c, n);
		last = c[n - 1];
	}
	ok = hb_set_allocation_successful(all);
	hb_set_destroy(all);
	return ok;
}

static enum made
make_steps(
    struct making *m, const uint16_t *used, size_t n_used, struct whole **out)
{
	struct whole *w;

	if (!plan_subset(m, used, n_used))
		return MADE_BROKEN;
	m->result = hb_subset_plan_execute_or_fail(m->plan);
	if (m->result == NULL)
		return MADE_BROKEN;
	m->file = hb_face_reference_blob(m->result);
	m->n_new = hb_face_get_glyph_count(m->result);
	if (hb_blob_get_length(m->file) == 0 || m->n_new == 0)
		return MADE_BROKEN;
	if (!deflate_file(m) || (w = whole_new(m)) == NULL)
		return MADE_NO_MEMORY;
	map_glyphs(w, m);
	make_tag(w);
	*out = w;
	return map_unicodes(w, m, n_used > 0) ? MADE : MADE_NO_MEMORY;
}

/* HarfBuzz tells what failed by errno only (see shape.c). */
static enum made
make_subset(const struct face *f, const uint16_t *used, size_t n_used,
    struct subset **out)
{
	struct making m = {.face = f};
	struct whole *w = NULL;
	enum made made;

	errno = 0;
	made = make_steps(&m, used, n_used, &w);
	if (errno == ENOMEM)
		made = MADE_NO_MEMORY;
	making_free(&m);
	if (made == MADE)
		*out = &w->subset;
	else
		free(w);
	return made;
}

static enum made
shared_subset(const struct face *f, struct subset **out)
{
	struct face_late *late = f->late;
	enum made made = MADE;

	*out = atomic_load_explicit(&late->subset, memory_order_acquire);
	if (*out != NULL)
		return MADE;
	pthread_mutex_lock(&late->lock);
	*out = atomic_load_explicit(&late->subset, memory_order_relaxed);
	if (*out == NULL && (made = make_subset(f, NULL, 0, out)) == MADE)
		atomic_store_explicit(
		    &late->subset, *out, memory_order_release);
	pthread_mutex_unlock(&late->lock);
	return made;
}

static bool
holds_all(const struct subset *s, const uint16_t *used, size_t n_used)
{
	size_t i;

	for (i = 0; i < n_used; i++) {
		if (used[i] != 0 && s->gid[used[i]] == 0)
			return false;
	}
	return true;
}

const struct subset *
font_subset(struct arena *a, struct diag *d, const struct face *f,
    const uint16_t *used, size_t n_used)
{
	struct subset *s = NULL;
	enum made made = shared_subset(f, &s);

	if (made == MADE && !holds_all(s, used, n_used)) {
		made = make_subset(f, used, n_used, &s);
		if (made == MADE)
			arena_defer(a, subset_free_cb, s);
	}
	if (made == MADE_NO_MEMORY)
		arena_no_memory(a);
	if (made == MADE_BROKEN) {
		diag_at(d, FINDING_FONT_BROKEN, NOWHERE, STR_NONE,
		    f->facts.file, STR("hb-subset"));
		return NULL;
	}
	return s;
}
