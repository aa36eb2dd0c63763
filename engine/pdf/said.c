/* What each glyph says.
 *
 * ToUnicode gives one text to each glyph of a font. Where the document uses one
 * glyph for two texts (a font may draw U+0020 and U+00A0, or U+002D and U+2011,
 * with the same glyph; a ligature stands for two letters), one of them goes
 * into ToUnicode and the others are drawn inside an ActualText span (text.c).
 * The shorter text wins, then the smaller: a space over a no-break space, a
 * hyphen over U+2011. That does not depend on the order of the pages. */
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

struct pdf_line *
pdf_line_find(struct pdf_line *table, const struct box_text *t, bool *known)
{
	const struct glyph *g = &t->shape->glyphs[t->from];
	size_t n = t->to - t->from;
	/* no addresses: they would decide how much is kept */
	uint64_t h = n << 48 ^ (uint64_t)g[0].id << 32 ^
		     (uint64_t)g[n / 2].id << 16 ^ g[n - 1].id;
	struct pdf_line *k =
	    &table[h * 0x9E3779B97F4A7C15u >> 54 & (PDF_LINES - 1)];

	*known = k->shape == t->shape && k->face == t->face &&
		 k->size == t->size && k->from == t->from && k->to == t->to;
	if (!*known)
		*k = (struct pdf_line){
		    t->shape, t->face, t->size, t->from, t->to, STR_NONE};
	return k;
}

bool
pdf_faces_collect(struct pdf *pdf)
{
	const struct layout *l = pdf->layout;
	struct arena *stage = arena_scratch(pdf->arena);
	struct pdf_line *lines = ARENA_ARRAY(stage, struct pdf_line, PDF_LINES);
	bool known;

	for (size_t i = 0; i < l->n_sheets; i++) {
		for (size_t k = 0; k < l->sheets[i].n_boxes; k++) {
			const struct box *b = &l->sheets[i].boxes[k];

			if (b->kind != BOX_TEXT ||
			    b->as.text.from >= b->as.text.to)
				continue;
			(void)pdf_line_find(lines, &b->as.text, &known);
			if (!known)
				box_note(pdf, face_want(pdf, b->as.text.face),
				    &b->as.text);
		}
	}
	arena_scratch_free(stage);
	for (size_t i = 0; i < pdf->n_faces; i++) {
		if (pdf->faces[i] != NULL && !face_subset(pdf, pdf->faces[i]))
			return false;
	}
	return true;
}
