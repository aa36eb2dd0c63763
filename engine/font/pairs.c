/* Plain text without HarfBuzz.
 *
 * In most faces a letter of ASCII or Vietnamese is drawn with one glyph that
 * depends on nothing, and is as wide as it and the next letter say (kerning).
 * Where that is so, what HarfBuzz once said of a pair holds wherever the pair
 * stands: the pairs of every text it shapes are remembered, and a text of known
 * pairs is put together from them. Long lists end up asking for next to
 * nothing.
 *
 * Whether it is so, the lookups that HarfBuzz would apply to these letters tell
 * (pairs_new): no substitution begins with one of them; no mark is among them;
 * and what positions them is pair adjustment that moves on by one glyph (no
 * second value) and skips none of them, or attachment of marks. Faces where
 * anything else could happen are left to HarfBuzz.
 *
 * Threads share a face: entries are written once and always with the same
 * value, so their order does not matter. */
#include <hb-ot.h>
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/font/face.h"
#include "engine/font/pairs.h"

/* Numbers of letters: ASCII, Latin-1, the others of Vietnamese. */
#define LATIN_1 95
#define OTHERS (LATIN_1 + 64)
#define TONES (OTHERS + 12)
#define LETTERS (TONES + 90)
#define END LETTERS /* what follows the last letter */
#define NO_LETTER (-1)
#define LONGEST 512 /* bytes: longer texts are left to HarfBuzz */

struct pairs {
	uint16_t glyph[LETTERS]; /* 0: the face has none */
	/* twice the advance of a letter before another and one; 0: not known */
	_Atomic int32_t advance[LETTERS][LETTERS + 1];
};

static const uint16_t others[12] = {0x102, 0x103, 0x110, 0x111, 0x128, 0x129,
    0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0};

static int
number_of(uint32_t c)
{
	if (c >= 0x20 && c < 0x7F)
		return (int)c - 0x20;
	if (c >= 0xC0 && c <= 0xFF)
		return LATIN_1 + (int)c - 0xC0;
	if (c >= 0x1EA0 && c <= 0x1EF9)
		return TONES + (int)c - 0x1EA0;
	for (int i = 0; i < 12; i++)
		if (others[i] == c)
			return OTHERS + i;
	return NO_LETTER;
}

static uint32_t
letter_of(int number)
{
	if (number < LATIN_1)
		return (uint32_t)number + 0x20;
	if (number < OTHERS)
		return (uint32_t)(number - LATIN_1) + 0xC0;
	if (number < TONES)
		return others[number - OTHERS];
	return (uint32_t)(number - TONES) + 0x1EA0;
}

/* ---- may the face's letters be put together? ---- */

/* A table of the font, read with care: what lies outside is 0. */
struct table {
	const uint8_t *p;
	size_t n;
};

static uint32_t
u16(const struct table *t, size_t at)
{
	if (at > t->n || t->n - at < 2)
		return 0;
	return (uint32_t)t->p[at] << 8 | t->p[at + 1];
}

static uint32_t
u32(const struct table *t, size_t at)
{
	return u16(t, at) << 16 | u16(t, at + 2);
}

/* Is a letter in the coverage table? Yes when it cannot be read. */
static bool
covers(const struct table *t, size_t at, const hb_set_t *letters)
{
	uint32_t format = u16(t, at), n = u16(t, at + 2);

	if (format != 1 && format != 2)
		return true;
	for (uint32_t i = 0; i < n; i++) {
		size_t from = at + 4 + (size_t)i * (format == 1 ? 2 : 6);
		hb_codepoint_t g = u16(t, from);

		if (hb_set_has(letters, g))
			return true;
		if (format == 2 && hb_set_next(letters, &g) &&
		    g <= u16(t, from + 2))
			return true;
	}
	return false;
}

enum {
	GPOS_PAIR = 2,
	GPOS_MARK_BASE = 4,
	GPOS_MARK_MARK = 6,
	GPOS_EXTENSION = 9
};
#define FLAG_SKIPS 0x06u /* ignore base glyphs, ignore ligatures */
#define VALUE_ADVANCE 4u /* horizontal */

/* One subtable of pair adjustment or mark attachment. */
static bool
subtable_fits(
    const struct table *t, uint32_t type, size_t at, const hb_set_t *letters)
{
	if (type == GPOS_EXTENSION) {
		type = u16(t, at + 2);
		at += u32(t, at + 4);
	}
	if (type == GPOS_PAIR) {
		uint32_t first = u16(t, at + 4), second = u16(t, at + 6);

		return (u16(t, at) == 1 || u16(t, at) == 2) &&
		       (first == 0 || first == VALUE_ADVANCE) && second == 0;
	}
	if (type >= GPOS_MARK_BASE && type <= GPOS_MARK_MARK)
		return !covers(t, at + u16(t, at + 2), letters);
	return false;
}

static bool
lookup_fits(
    const struct table *t, hb_codepoint_t index, const hb_set_t *letters)
{
	size_t list = u16(t, 8),
	       at = list + u16(t, list + 2 + 2 * (size_t)index);
	uint32_t n = u16(t, at + 4);

	if (index >= u16(t, list) || (u16(t, at + 2) & FLAG_SKIPS))
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!subtable_fits(t, u16(t, at),
			at + u16(t, at + 6 + 2 * (size_t)i), letters))
			return false;
	return n > 0;
}

/* May a match of the lookup begin with, or take in, a letter? */
static bool
takes(hb_face_t *face, hb_tag_t table, hb_codepoint_t lookup,
    const hb_set_t *letters)
{
	hb_set_t *input = hb_set_create();
	bool some;

	hb_ot_layout_lookup_collect_glyphs(
	    face, table, lookup, NULL, input, NULL, NULL);
	hb_set_intersect(input, letters);
	some = !hb_set_allocation_successful(input) || !hb_set_is_empty(input);
	hb_set_destroy(input);
	return some;
}

static bool
lookups_fit(hb_face_t *face, hb_shape_plan_t *plan, const hb_set_t *letters)
{
	static const hb_tag_t tables[] = {HB_OT_TAG_GSUB, HB_OT_TAG_GPOS};
	hb_blob_t *blob = hb_face_reference_table(face, HB_OT_TAG_GPOS);
	unsigned n;
	struct table gpos = {(const uint8_t *)hb_blob_get_data(blob, &n), 0};
	bool fit = true;

	gpos.n = n;
	for (int i = 0; i < 2 && fit; i++) {
		hb_set_t *lookups = hb_set_create();
		hb_codepoint_t k = HB_SET_VALUE_INVALID;

		hb_ot_shape_plan_collect_lookups(plan, tables[i], lookups);
		fit = hb_set_allocation_successful(lookups);
		while (fit && hb_set_next(lookups, &k))
			fit = !takes(face, tables[i], k, letters) ||
			      (tables[i] == HB_OT_TAG_GPOS &&
				  lookup_fits(&gpos, k, letters));
		hb_set_destroy(lookups);
	}
	hb_blob_destroy(blob);
	return fit;
}

static bool
has_table(hb_face_t *face, hb_tag_t tag)
{
	hb_blob_t *blob = hb_face_reference_table(face, tag);
	bool has = hb_blob_get_length(blob) > 0;

	hb_blob_destroy(blob);
	return has;
}

/* Does GPOS kern Vietnamese? Else HarfBuzz takes the kern table, whose pairs
 * change both glyphs. */
static bool
kerns(hb_face_t *face)
{
	const hb_tag_t script = HB_TAG('l', 'a', 't', 'n');
	const hb_tag_t language = HB_TAG('V', 'I', 'T', ' ');
	unsigned s, l, feature;

	hb_ot_layout_table_select_script(
	    face, HB_OT_TAG_GPOS, 1, &script, &s, NULL);
	hb_ot_layout_script_select_language(
	    face, HB_OT_TAG_GPOS, s, 1, &language, &l);
	return hb_ot_layout_language_find_feature(
	    face, HB_OT_TAG_GPOS, s, l, HB_TAG('k', 'e', 'r', 'n'), &feature);
}

/* Nothing but OpenType has a say. */
static bool
is_opentype(hb_face_t *face)
{
	static const hb_tag_t tables[] = {HB_TAG('m', 'o', 'r', 'x'),
	    HB_TAG('m', 'o', 'r', 't'), HB_TAG('k', 'e', 'r', 'x'),
	    HB_TAG('t', 'r', 'a', 'k'), HB_TAG('S', 'i', 'l', 'f')};

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (has_table(face, tables[i]))
			return false;
	return !has_table(face, HB_TAG('k', 'e', 'r', 'n')) || kerns(face);
}

/* The glyphs of all letters into p and *letters; false when one is a mark. */
static bool
letters_collect(hb_font_t *font, struct pairs *p, hb_set_t *letters)
{
	hb_face_t *face = hb_font_get_face(font);

	for (int i = 0; i < LETTERS; i++) {
		hb_codepoint_t g;

		if (!hb_font_get_nominal_glyph(font, letter_of(i), &g) ||
		    g == 0 || g > UINT16_MAX)
			continue;
		if (hb_ot_layout_get_glyph_class(face, g) ==
		    HB_OT_LAYOUT_GLYPH_CLASS_MARK)
			return false;
		p->glyph[i] = (uint16_t)g;
		hb_set_add(letters, g);
	}
	return hb_set_allocation_successful(letters);
}

struct pairs *
pairs_new(hb_font_t *font, hb_shape_plan_t *plan)
{
	hb_face_t *face = hb_font_get_face(font);
	struct pairs *p = calloc(1, sizeof *p);
	hb_set_t *letters = hb_set_create();

	if (p != NULL &&
	    !(letters_collect(font, p, letters) && is_opentype(face) &&
		lookups_fit(face, plan, letters))) {
		free(p);
		p = NULL;
	}
	hb_set_destroy(letters);
	return p;
}

void
pairs_free(struct pairs *p)
{
	free(p);
}

/* ---- putting together ---- */

/* The numbers of the text's letters, END behind the last: how many; 0 when some
 * character is none the face has. */
static size_t
numbers(const struct pairs *p, struct str text, int16_t *v)
{
	size_t n = 0;

	if (text.n > LONGEST)
		return 0;
	for (size_t i = 0; i < text.n;) {
		unsigned char c = (unsigned char)text.p[i];
		int k = c < 0x80 ? number_of(text.p[i++] & 0x7F)
				 : number_of(utf8_next(text, &i));

		if (k == NO_LETTER || p->glyph[k] == 0)
			return 0;
		v[n++] = (int16_t)k;
	}
	v[n] = END;
	return n;
}

static int32_t
known(const struct pairs *p, const int16_t *v)
{
	return atomic_load_explicit(
	    &p->advance[v[0]][v[1]], memory_order_relaxed);
}

static size_t
letter_bytes(int16_t number)
{
	return number < LATIN_1 ? 1 : number < TONES ? 2 : 3;
}

bool
pairs_shape(
    const struct pairs *p, struct arena *a, struct str text, struct shape *out)
{
	int16_t v[LONGEST + 1];
	size_t n = numbers(p, text, v), at = 0;

	if (n == 0)
		return false;
	out->text = text;
	out->n = n;
	out->glyphs = ARENA_ARRAY(a, struct glyph, n);
	for (size_t i = 0; i < n; i++) {
		int32_t advance = known(p, &v[i]);

		if (advance == 0) {
			arena_trim(a, out->glyphs, 0, sizeof *out->glyphs);
			return false;
		}
		out->glyphs[i].cluster = (uint32_t)at;
		out->glyphs[i].advance = (advance - 1) >> 1;
		out->glyphs[i].id = p->glyph[v[i]];
		at += letter_bytes(v[i]);
	}
	return true;
}

void
pairs_learn(struct pairs *p, const struct shape *s)
{
	int16_t v[LONGEST + 1];
	size_t n = numbers(p, s->text, v);

	if (n == 0 || s->n != n || s->offsets != NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct glyph *g = &s->glyphs[i];

		if (g->id == p->glyph[v[i]] && g->advance > INT32_MIN / 2 &&
		    g->advance < INT32_MAX / 2)
			atomic_store_explicit(&p->advance[v[i]][v[i + 1]],
			    2 * g->advance + 1, memory_order_relaxed);
	}
}
