/* Runs: the text as drawn, its faces, its shapes.
 *
 * A run in whose face some character is missing is split: each piece takes the
 * one face that has its characters. Spaces stay in the face of their
 * neighbours, combining marks with the letter they stand on.
 *
 * Runs beside each other that look the same are shaped as one text and the
 * glyphs handed back to each, so that letters are kerned over the seam between
 * the template's words and the data's, as word processors do. */
#include <string.h>

#include "engine/resolve/inner.h"
#include "engine/text/text.h"

#define PARAGRAPH_MOST ((size_t)4 << 20) /* bytes */

/* ---- faces ---- */

static void
tell_family(struct resolver *r, struct str family, const struct origin *at)
{
	const struct str *names;
	size_t n;

	for (size_t i = 0; i < r->n_unknown; i++)
		if (str_eq(r->unknown[i], family))
			return;
	ARENA_PUSH(r->a, r->unknown, r->n_unknown, r->cap_unknown, family);
	names = font_set_families(r->fonts, &n);
	diag_at(r->d, FINDING_FAMILY_UNKNOWN, at->place, at->path, family,
	    text_did_you_mean(r->a, family, names, n));
}

/* An unknown family is told once and drawn in the first there is, so that
 * whatever else is wrong is found too. NULL only in a set without fonts. */
static const struct face *
face_of(struct resolver *r, const struct run_props *p, const struct origin *at)
{
	const struct str *names;
	size_t n;

	if (r->face != NULL && r->bold == p->bold && r->italic == p->italic &&
	    str_eq(r->family, p->family))
		return r->face;
	r->family = p->family;
	r->bold = p->bold;
	r->italic = p->italic;
	r->face = font_find(r->fonts, p->family, p->bold, p->italic);
	if (r->face != NULL)
		return r->face;
	tell_family(r, p->family, at);
	names = font_set_families(r->fonts, &n);
	if (n > 0)
		r->face = font_find(r->fonts, names[0], p->bold, p->italic);
	return r->face;
}

/* Is it the first time the character is missing at that place? */
static bool
missing_first(struct resolver *r, uint32_t c, const struct origin *at)
{
	struct buf key = buf_new(r->a);

	if (r->missing.n >= DIAG_MOST)
		return true; /* too many to be told are too many to be kept */
	buf_int(&key, (int64_t)c);
	buf_putc(&key, ' ');
	buf_int(&key, at->place.line);
	buf_putc(&key, ' ');
	buf_int(&key, at->place.column);
	buf_putc(&key, ' ');
	buf_str(&key, at->place.file);
	buf_putc(&key, '\0');
	buf_str(&key, at->path);
	return names_put(r->a, &r->missing, buf_take(&key), 1) == 0;
}

static void
tell_missing(struct resolver *r, uint32_t c, const struct origin *at)
{
	char text[4];
	struct str letter = {text, utf8_put(text, c)};

	if (missing_first(r, c, at))
		diag_at(r->d, FINDING_GLYPH_MISSING, at->place, at->path,
		    text_code_name(r->a, c), letter);
}

static bool
is_mark(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
	       (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F);
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || c == 0xA0;
}

static struct str
shown_of(struct resolver *r, const struct run *run, struct str text)
{
	return run->props->caps ? text_upper(r->a, text) : text;
}

/* The first character of s that f lacks; false when it has all. */
static bool
first_missing(const struct face *f, struct str s, uint32_t *c)
{
	size_t at = font_covers(f, s);

	if (at == s.n)
		return false;
	*c = utf8_next(s, &at);
	return true;
}

static bool
has_all(const struct face *f, struct str s)
{
	return font_covers(f, s) == s.n;
}

/* The face for a letter and its marks; files what no face has. */
static const struct face *
letter_face(struct resolver *r, const struct run *run, const struct face *f,
    struct str letter)
{
	struct str s = shown_of(r, run, letter);
	const struct face *g;
	uint32_t c;

	if (!first_missing(f, s, &c))
		return f;
	g = font_fallback(r->fonts, f, c);
	if (g != NULL && !first_missing(g, s, &c))
		return g;
	tell_missing(
	    r, c, document_run_origin(run, (size_t)(letter.p - run->text.p)));
	return f;
}

/* ---- pieces ---- */

struct piece {
	size_t to;
	const struct face *face;
};

/* The end of the letter at i with its marks. */
static size_t
letter_end(struct str text, size_t i)
{
	size_t next;

	utf8_next(text, &i);
	while (i < text.n) {
		next = i;
		if (!is_mark(utf8_next(text, &next)))
			break;
		i = next;
	}
	return i;
}

static bool
all_spaces(struct str s)
{
	for (size_t i = 0; i < s.n;)
		if (!is_space(utf8_next(s, &i)))
			return false;
	return true;
}

/* The piece of run->text that begins at from; f is the face it asks for. */
static struct piece
piece_next(struct resolver *r, const struct run *run, const struct face *f,
    size_t from)
{
	struct piece p = {from, NULL};
	size_t gap = from; /* where the spaces before i begin */
	size_t i = from, end;

	for (; i < run->text.n; i = end) {
		struct str letter;
		const struct face *g;

		end = letter_end(run->text, i);
		letter = str_slice(run->text, i, end);
		if (all_spaces(letter) && has_all(f, letter))
			continue;
		g = letter_face(r, run, f, letter);
		if (p.face != NULL && g != p.face) {
			p.to = g == f ? gap : i;
			return p;
		}
		p.face = g;
		gap = end;
	}
	p.to = i;
	if (p.face == NULL)
		p.face = f;
	return p;
}

/* The origins of run's bytes from .. to, counted from there. */
static void
cut_pieces(struct resolver *r, struct run *run, size_t from, size_t to)
{
	const struct run_piece *all = run->pieces;
	size_t n = run->n_pieces, first = 0;
	struct run_piece *v;

	run->origin = *document_run_origin(run, from);
	while (first < n && all[first].end <= from)
		first++;
	while (n > first + 1 && all[n - 2].end >= to)
		n--;
	v = ARENA_ARRAY(r->a, struct run_piece, n - first);
	for (size_t i = first; i < n; i++) {
		v[i - first] = all[i];
		v[i - first].end = (all[i].end < to ? all[i].end : to) - from;
	}
	run->pieces = v;
	run->n_pieces = n - first;
}

static struct run
piece_run(struct resolver *r, const struct run *whole, const struct face *f,
    size_t from, const struct piece *p)
{
	struct run run = *whole;

	run.text = str_slice(whole->text, from, p->to);
	if (run.n_pieces > 0 && run.text.n < whole->text.n)
		cut_pieces(r, &run, from, p->to);
	run.shown = shown_of(r, whole, run.text);
	run.face = p->face;
	run.fallback = p->face != f;
	return run;
}

struct runs {
	struct run *v;
	size_t n, cap;
};

/* Appends the run, in one piece or in several; nothing when it is empty. */
static void
add_pieces(struct resolver *r, struct runs *out, const struct run *run)
{
	const struct face *f = face_of(r, run->props, &run->origin);
	struct piece p = {run->text.n, f};
	size_t from = 0;

	if (run->text.n == 0 || f == NULL)
		return;
	if (has_all(f, shown_of(r, run, run->text))) {
		ARENA_PUSH(r->a, out->v, out->n, out->cap,
		    piece_run(r, run, f, 0, &p));
		return;
	}
	while (from < run->text.n) {
		p = piece_next(r, run, f, from);
		ARENA_PUSH(r->a, out->v, out->n, out->cap,
		    piece_run(r, run, f, from, &p));
		from = p.to;
	}
}

/* ---- shapes ---- */

static bool
same_look(const struct run *x, const struct run *y)
{
	const struct run_props *p = x->props, *q = y->props;

	return x->kind == RUN_TEXT && y->kind == RUN_TEXT &&
	       x->face == y->face && document_same_link(x, y) &&
	       p->size == q->size && p->vertical == q->vertical &&
	       p->underline == q->underline && p->strike == q->strike &&
	       p->color == q->color && p->highlight == q->highlight &&
	       p->caps == q->caps && str_eq(p->family, q->family);
}

/* Hands the glyphs of the joined text to its runs. False when a glyph covers
 * letters of two of them. */
static bool
hand_out(struct resolver *r, struct run *v, size_t n, const struct shape *all)
{
	size_t g = 0, at = 0;
	struct shape *s;

	for (size_t i = 0; i < n; i++) {
		if (g >= all->n || all->glyphs[g].cluster != at)
			return false;
		at += v[i].shown.n;
		while (g < all->n && all->glyphs[g].cluster < at)
			g++;
	}
	s = ARENA_ARRAY(r->a, struct shape, n);
	g = at = 0;
	for (size_t i = 0; i < n; i++) {
		s[i].text = v[i].shown;
		s[i].glyphs = &all->glyphs[g];
		if (all->offsets != NULL)
			s[i].offsets = &all->offsets[g];
		for (; g < all->n && all->glyphs[g].cluster < at + s[i].text.n;
		     g++, s[i].n++)
			all->glyphs[g].cluster -= (uint32_t)at;
		at += s[i].text.n;
		v[i].shape = &s[i];
	}
	return true;
}

static void
shape_group(struct resolver *r, struct run *v, size_t n)
{
	struct buf joined = buf_new(r->a);

	for (size_t i = 0; n > 1 && i < n; i++)
		buf_str(&joined, v[i].shown);
	if (n > 1 &&
	    hand_out(r, v, n, font_shape(r->a, v[0].face, buf_take(&joined))))
		return;
	for (size_t i = 0; i < n; i++)
		v[i].shape =
		    r->session != NULL
			? font_session_shape(r->session, v[i].face, v[i].shown)
			: font_shape(r->a, v[i].face, v[i].shown);
}

static void
shape_runs(struct resolver *r, struct run *v, size_t n)
{
	size_t i = 0, end;

	while (i < n) {
		end = i + 1;
		if (v[i].kind != RUN_TEXT) {
			i = end;
			continue;
		}
		while (end < n && same_look(&v[i], &v[end]))
			end++;
		shape_group(r, &v[i], end - i);
		i = end;
	}
}

/* ---- paragraphs ---- */

/* The common case: every run has words, and its face has all their letters.
 * False: some run has to be dropped or split. */
static bool
resolve_whole(struct resolver *r, struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		struct run *run = &p->runs[i];

		resolve_run_props(r, p, run);
		run->face = face_of(r, run->props, &run->origin);
		if (run->kind != RUN_TEXT)
			continue;
		if (run->text.n == 0 || run->face == NULL)
			return false;
		run->shown = shown_of(r, run, run->text);
		run->fallback = false;
		if (!has_all(run->face, run->shown))
			return false;
	}
	shape_runs(r, p->runs, p->n_runs);
	return true;
}

static void
resolve_runs(struct resolver *r, struct paragraph *p)
{
	struct runs out = {NULL, 0, 0};

	if (resolve_whole(r, p))
		return;
	out.cap = p->n_runs;
	out.v = ARENA_ARRAY(r->a, struct run, p->n_runs);
	for (size_t i = 0; i < p->n_runs; i++) {
		struct run run = p->runs[i];

		resolve_run_props(r, p, &run);
		if (run.kind == RUN_TEXT) {
			add_pieces(r, &out, &run);
			continue;
		}
		run.face = face_of(r, run.props, &run.origin);
		ARENA_PUSH(r->a, out.v, out.n, out.cap, run);
	}
	shape_runs(r, out.v, out.n);
	p->runs = out.v;
	p->n_runs = out.n;
}

/* A label looks like the paragraph's mark, but is underlined or highlighted
 * only when its level says so: word processors differ there, DOCX says it. */
static void
resolve_label_runs(
    struct resolver *r, struct paragraph *p, const struct origin *at)
{
	struct runs out = {NULL, 0, 0};
	struct run run = {.kind = RUN_TEXT, .text = p->label, .origin = *at};
	struct run_props *look;

	p->label_runs = NULL;
	p->n_label_runs = 0;
	if (p->label.n == 0)
		return;
	look = ARENA_NEW(r->a, struct run_props);
	*look = *p->run_props;
	look->underline = false;
	look->highlight = -1;
	run.format = &document_item_level(p)->run;
	document_run_apply(look, run.format);
	run.props = look;
	add_pieces(r, &out, &run);
	shape_runs(r, out.v, out.n);
	p->label_runs = out.v;
	p->n_label_runs = out.n;
}

/* A paragraph of a thousand pages is no writing; it is emptied, so that the
 * rest is looked at all the same. */
static void
check_length(struct resolver *r, struct paragraph *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_runs && n <= PARAGRAPH_MOST; i++)
		n += p->runs[i].text.n;
	if (n <= PARAGRAPH_MOST)
		return;
	diag_at(r->d, FINDING_TOO_MANY, p->runs[0].origin.place,
	    p->runs[0].origin.path,
	    STR(BOTH("byte trong một đoạn", "bytes in one paragraph")),
	    str_number(r->a, PARAGRAPH_MOST));
	p->n_runs = 0;
}

void
resolve_look(struct resolver *r, struct block *b)
{
	struct paragraph *p = &b->as.paragraph;

	check_length(r, p);
	resolve_paragraph_props(r, p);
	p->face = face_of(r, p->run_props, &b->origin);
	resolve_label_runs(r, p, &b->origin);
	resolve_runs(r, p);
}

struct run *
resolve_text(struct arena *a, const struct font_set *fonts, struct diag *d,
    const struct run *like, struct str text, size_t *n)
{
	struct resolver r = {.a = a, .fonts = fonts, .d = d};
	struct runs out = {NULL, 0, 0};
	struct run run = *like;

	run.kind = RUN_TEXT;
	run.text = text;
	run.picture = NULL;
	run.note = NULL;
	add_pieces(&r, &out, &run);
	shape_runs(&r, out.v, out.n);
	*n = out.n;
	return out.v;
}
