/* What one thread keeps from document to document.
 *
 * A face that is embedded as its shared coverage (font.h) has the same widths
 * and ToUnicode in every document: all of the coverage has them, whether the
 * document uses it or not. So they are made once, and so is what shows a line
 * of text: its glyph numbers are those of the coverage, and what a glyph says
 * does not depend on the document. A face that needs glyphs beyond its coverage
 * has tables of its own, for that document alone. */
#include <stdlib.h>
#include <string.h>

#include "engine/pdf/parts.h"

#define KEPT_BYTES ((size_t)128 * 1024)
#define FACES_MOST 256

struct pdf_session {
	struct arena *kept; /* NULL: for one document, in its arena */
	bool full;
	const struct pdf_static *faces[FACES_MOST]; /* by facts->index */
	struct pdf_line *lines;                     /* [PDF_LINES] */
	uint64_t shapes; /* generation of the shapes lines are known by */
	uint32_t document;
};

struct pdf_session *
pdf_session_new(void)
{
	struct pdf_session *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	s->kept = arena_new(KEPT_BYTES);
	s->lines = calloc(PDF_LINES, sizeof *s->lines);
	if (s->kept != NULL && s->lines != NULL)
		return s;
	pdf_session_free(s);
	return NULL;
}

void
pdf_session_free(struct pdf_session *s)
{
	if (s == NULL)
		return;
	arena_free(s->kept);
	free(s->lines);
	free(s);
}

void
pdf_session_begin(struct pdf_session *s, uint64_t shapes)
{
	if (s->full || s->shapes != shapes)
		memset(s->lines, 0, PDF_LINES * sizeof *s->lines);
	if (s->full) {
		arena_reset(s->kept, KEPT_BYTES);
		memset(s->faces, 0, sizeof s->faces);
	}
	s->full = false;
	s->shapes = shapes;
	s->document++;
}

struct pdf_session *
pdf_session_in(struct arena *a)
{
	struct pdf_session *s = ARENA_NEW(a, struct pdf_session);

	s->lines = ARENA_ARRAY(a, struct pdf_line, PDF_LINES);
	s->document = 1;
	return s;
}

/* Room that lasts as long as the session, or, where it has no more, as the
 * document. */
static void *
room(struct pdf *pdf, size_t n, bool *kept)
{
	struct pdf_session *s = pdf->session;
	void *p = s->kept != NULL ? arena_try_alloc(s->kept, n) : NULL;

	if (p != NULL)
		return p;
	s->full = s->kept != NULL;
	*kept = false;
	return arena_alloc(pdf->arena, n);
}

static struct str
keep_text(struct pdf *pdf, struct str text, bool *kept)
{
	char *p = room(pdf, text.n, kept);

	if (text.n > 0)
		memcpy(p, text.p, text.n);
	return (struct str){p, text.n};
}

/* ---- faces ---- */

/* What every glyph of the coverage says by the font's cmap. */
static void
say(struct pdf_face *f)
{
	const struct subset *s = f->subset;
	char text[4];
	size_t n;

	for (size_t i = 1; i < s->n_new; i++) {
		if (s->unicode[i] == 0)
			continue;
		n = utf8_put(text, s->unicode[i]);
		f->said[i] = pdf_said_pack((struct str){text, n});
		f->width[i] =
		    (int32_t)muldiv(s->advance[i], 1000000, f->facts->upem);
	}
}

static const struct pdf_static *
static_make(struct pdf *pdf, struct pdf_face f, bool *kept)
{
	size_t n = f.subset->n_new;
	struct pdf_static *made = room(pdf, sizeof *made, kept);

	f.said = room(pdf, n * sizeof *f.said, kept);
	f.width = room(pdf, n * sizeof *f.width, kept);
	say(&f);
	made->subset = f.subset;
	made->said = f.said;
	made->width = f.width;
	made->widths = keep_text(pdf, pdf_widths(pdf->arena, &f), kept);
	made->cmap =
	    keep_text(pdf, pdf_deflate(pdf, pdf_cmap(pdf->arena, &f)), kept);
	return made;
}

const struct pdf_static *
pdf_static_of(struct pdf *pdf, const struct face *face)
{
	struct pdf_session *s = pdf->session;
	const struct face_facts *facts = font_facts(face);
	size_t at = (size_t)facts->index;
	struct pdf_face f = {.face = face, .facts = facts};
	const struct pdf_static *made;
	bool kept = at < FACES_MOST;

	if (kept && s->faces[at] != NULL)
		return s->faces[at];
	f.subset = font_subset(pdf->arena, pdf->diag, face, NULL, 0);
	if (f.subset == NULL)
		return NULL;
	made = static_make(pdf, f, &kept);
	if (kept || (s->kept == NULL && at < FACES_MOST))
		s->faces[at] = made;
	return made;
}

/* ---- lines ---- */

struct pdf_line *
pdf_line_find(struct pdf *pdf, const struct box_text *t,
    const struct subset *subset, bool *known)
{
	struct pdf_session *s = pdf->session;
	const struct glyph *g = &t->shape->glyphs[t->from];
	size_t n = t->to - t->from;
	/* no addresses: they would decide how much is kept */
	uint64_t h = n << 48 ^ (uint64_t)g[0].id << 32 ^
		     (uint64_t)g[n / 2].id << 16 ^ g[n - 1].id ^
		     (uint64_t)(uint32_t)t->space_extra << 20;
	struct pdf_line *k =
	    &s->lines[h * 0x9E3779B97F4A7C15u >> 54 & (PDF_LINES - 1)];
	const struct pdf_static *of;

	*known = k->shape == t->shape && k->subset == subset &&
		 k->size == t->size && k->from == t->from && k->to == t->to &&
		 k->space_extra == t->space_extra &&
		 k->space_more == t->space_more &&
		 (k->lasts || k->document == s->document);
	if (*known)
		return k;
	/* NULL: a subset of it cannot be made; the finding is filed */
	of = t->shape->kept ? pdf_static_of(pdf, t->face) : NULL;
	*k = (struct pdf_line){.shape = t->shape,
	    .subset = subset,
	    .size = t->size,
	    .from = t->from,
	    .to = t->to,
	    .space_extra = t->space_extra,
	    .space_more = t->space_more,
	    .document = s->document,
	    .lasts = of != NULL && subset == of->subset};
	return k;
}

void
pdf_line_keep(struct pdf *pdf, struct pdf_line *line, struct str shown)
{
	bool kept = true;

	if (!line->lasts) {
		line->shown = str_dup(pdf->arena, shown);
		return;
	}
	line->shown = keep_text(pdf, shown, &kept);
	if (!kept) { /* for this document, as the room for it is */
		line->lasts = false;
		line->document = pdf->session->document;
	}
}
