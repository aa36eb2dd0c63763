/* What each glyph says.
 *
 * ToUnicode gives one text to each glyph of a font. Where one glyph is used for
 * two texts (a font may draw U+0020 and U+00A0, or U+002D and U+2011, with the
 * same glyph; a ligature stands for two letters), one of them goes into
 * ToUnicode and the others are drawn inside an ActualText span (text.c). Of a
 * face's coverage that is what the font's cmap says (session.c). In a document
 * that needs glyphs beyond it the shorter text wins, then the smaller: a space
 * over a no-break space. That does not depend on the order of the pages. */
#include "engine/pdf/parts.h"

#include <string.h>

size_t
pdf_said_unpack(uint32_t said, char out[4])
{
	size_t n = 0;

	for (int shift = 24; shift >= 0; shift -= 8) {
		if (n > 0 || said >> shift != 0)
			out[n++] = (char)(said >> shift & 255u);
	}
	return n;
}

static inline void
said_note(struct pdf *pdf, struct pdf_face *f, uint16_t id, uint32_t said)
{
	uint32_t **page = &f->said_by_id[id >> 8];
	uint32_t *old;

	if (*page == NULL)
		*page = ARENA_ARRAY(pdf->arena, uint32_t, 256);
	old = &(*page)[id & 255];
	if (*old == SAID_NOTHING || said < *old)
		*old = said;
}

/* Glyphs that speak together (a letter and its mark) have no text of their
 * own: taken apart they do not come back in order from every reader. */
static void
box_note(struct pdf *pdf, struct pdf_face *f, const struct box_text *t)
{
	for (uint32_t i = t->from; i < t->to; i++)
		said_note(pdf, f, t->shape->glyphs[i].id,
		    pdf_said_alone(t->shape, i));
}

struct pdf_face *
pdf_face_of(const struct pdf *pdf, const struct face *f)
{
	return pdf->faces[font_facts(f)->index];
}

static struct pdf_face *
face_want(struct pdf *pdf, const struct face *face)
{
	const struct face_facts *facts = font_facts(face);
	size_t at = (size_t)facts->index;

	if (at >= pdf->n_faces) {
		pdf->faces = arena_grow(pdf->arena, pdf->faces, pdf->n_faces,
		    at + 8, sizeof *pdf->faces);
		pdf->n_faces = at + 8;
	}
	if (pdf->faces[at] == NULL) {
		pdf->faces[at] = ARENA_NEW(pdf->arena, struct pdf_face);
		pdf->faces[at]->face = face;
		pdf->faces[at]->facts = facts;
	}
	return pdf->faces[at];
}

/* The face's own glyphs, sorted. */
static uint16_t *
used_glyphs(struct arena *a, const struct pdf_face *f, size_t *n)
{
	uint16_t *used;
	size_t pages = 0;

	for (size_t i = 0; i < 256; i++)
		pages += f->said_by_id[i] != NULL;
	used = ARENA_ARRAY(a, uint16_t, pages * 256);
	*n = 0;
	for (size_t id = 0; id < 65536; id++) {
		const uint32_t *page = f->said_by_id[id >> 8];

		if (page == NULL)
			id |= 255;
		else if (page[id & 255] != SAID_NOTHING)
			used[(*n)++] = (uint16_t)id;
	}
	return used;
}

/* Tables by the subset's glyph ids, which are what the content holds. */
static bool
face_subset(struct pdf *pdf, struct pdf_face *f)
{
	size_t n;
	const uint16_t *used = used_glyphs(pdf->arena, f, &n);
	const struct subset *s;

	s = f->subset = font_subset(pdf->arena, pdf->diag, f->face, used, n);
	if (s == NULL)
		return false;
	f->said = ARENA_ARRAY(pdf->arena, uint32_t, s->n_new);
	f->width = ARENA_ARRAY(pdf->arena, int32_t, s->n_new);
	for (size_t i = 0; i < n; i++) {
		uint16_t id = used[i];
		uint16_t new = id < s->n_original ? s->gid[id] : 0;

		if (new == 0 || new >= s->n_new) {
			diag_at(pdf->diag, FINDING_DEFECT, NOWHERE, STR_NONE,
			    STR("subset without a glyph that is used"));
			return false;
		}
		f->said[new] = f->said_by_id[id >> 8][id & 255];
		f->width[new] =
		    (int32_t)muldiv(s->advance[new], 1000000, f->facts->upem);
	}
	return true;
}

/* ---- which glyphs there are ---- */

/* Are all glyphs of the line in the coverage, and have a text there? */
static bool
is_covered(const struct pdf_static *f, const struct box_text *t)
{
	const uint16_t *gid = f->subset->gid;

	for (uint32_t i = t->from; i < t->to; i++) {
		uint16_t id = gid[t->shape->glyphs[i].id];

		if (id == 0 || f->said[id] == SAID_NOTHING)
			return false;
	}
	return true;
}

/* False after a finding. */
static bool
look_at(struct pdf *pdf, const struct box_text *t)
{
	struct pdf_face *f = face_want(pdf, t->face);
	struct pdf_line *line;
	bool known;

	if (f->shared == NULL)
		f->shared = pdf_static_of(pdf, t->face);
	if (f->shared == NULL || f->beyond)
		return f->shared != NULL;
	line = pdf_line_find(pdf, t, f->shared->subset, &known);
	if (!line->looked_at) {
		line->covered = is_covered(f->shared, t);
		line->looked_at = true;
	}
	f->beyond = !line->covered;
	return true;
}

/* Calls look for every line of text. */
static bool
each_line(
    struct pdf *pdf, bool (*look)(struct pdf *pdf, const struct box_text *t))
{
	const struct layout *l = pdf->layout;

	for (size_t i = 0; i < l->n_sheets; i++) {
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++) {
			const struct box *b = &l->sheets[i].boxes[k];

			if (b->kind == BOX_TEXT &&
			    b->as.text.from < b->as.text.to &&
			    !look(pdf, &b->as.text))
				return false;
		}
	}
	return true;
}

static bool
note_beyond(struct pdf *pdf, const struct box_text *t)
{
	struct pdf_face *f = pdf_face_of(pdf, t->face);

	if (f->beyond)
		box_note(pdf, f, t);
	return true;
}

static void
take_shared(struct pdf_face *f)
{
	f->subset = f->shared->subset;
	f->said = f->shared->said;
	f->width = f->shared->width;
}

bool
pdf_faces_collect(struct pdf *pdf)
{
	bool beyond = false;

	if (!each_line(pdf, look_at))
		return false;
	for (size_t i = 0; i < pdf->n_faces; i++) {
		struct pdf_face *f = pdf->faces[i];

		if (f == NULL)
			continue;
		beyond = beyond || f->beyond;
		if (f->beyond)
			f->said_by_id =
			    ARENA_ARRAY(pdf->arena, uint32_t *, 256);
		else
			take_shared(f);
	}
	if (beyond)
		(void)each_line(pdf, note_beyond);
	for (size_t i = 0; i < pdf->n_faces; i++) {
		struct pdf_face *f = pdf->faces[i];

		if (f != NULL && f->beyond && !face_subset(pdf, f))
			return false;
	}
	return true;
}
