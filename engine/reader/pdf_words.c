/* Runs the content of a page as far as its text goes (ISO 32000-1, 9.4).
 *
 * A word ends at white space among the letters, and where the next glyph does
 * not stand where the last one ended: a fifth of the size further on, half of
 * it up or down, or back. Text with /ActualText counts as that, where its first
 * glyph stands. */
#include <math.h>

#include "engine/base/arena.h"
#include "engine/reader/pdf_font.h"
#include "engine/reader/pdf_token.h"

#define OPERANDS_MOST 20000
#define STATES_MOST 128
#define FORMS_MOST 16
#define FORM 2048   /* of the budget, for running one */
#define LOOK_UP 256 /* for looking up a resource */
#define GAP 0.2
#define RISE 0.5
#define BACK (-1.0)

struct matrix {
	double a, b, c, d, e, f;
};

/* The graphics state. */
struct state {
	struct matrix ctm;
	struct rpdf_font *font;
	double size, letter, word, scale, leading, rise;
};

struct machine {
	struct rpdf *p;
	struct wording *words;
	struct arena *scratch; /* of the operator being run */
	struct token *operand;
	size_t n, cap;
	qpdf_oh resources;
	struct state now, saved[STATES_MOST];
	int n_saved, forms;
	struct matrix text, line; /* Tm, Tlm */
	bool placed;              /* there was a glyph */
	double x, y, em;          /* the last glyph ended there, of that size */
	double dx, dy;            /* the way it went, of length 1 */
	int marks, actual;        /* open; the one with ActualText, 0: none */
	struct str instead;
	bool said;
};

static const struct matrix unit = {1, 0, 0, 1, 0, 0};

static struct matrix
product(const struct matrix *m, const struct matrix *n)
{
	struct matrix r = {m->a * n->a + m->b * n->c, m->a * n->b + m->b * n->d,
	    m->c * n->a + m->d * n->c, m->c * n->b + m->d * n->d,
	    m->e * n->a + m->f * n->c + n->e, m->e * n->b + m->f * n->d + n->f};

	return r;
}

static double
number(const struct machine *m, size_t i)
{
	return i < m->n && m->operand[i].kind == TOKEN_NUMBER
		   ? m->operand[i].number
		   : 0;
}

static struct matrix
matrix_of(const struct machine *m)
{
	struct matrix r = {number(m, 0), number(m, 1), number(m, 2),
	    number(m, 3), number(m, 4), number(m, 5)};

	return r;
}

/* ---- resources ---- */
/* Resource of a kind, "/Font", by its name in the content; 0: none. */
static qpdf_oh
resource(struct machine *m, const char *kind, struct str name)
{
	struct buf key = buf_new(m->scratch);
	qpdf_oh all = rpdf_key(m->p, m->resources, kind), found;

	buf_putc(&key, '/');
	buf_str(&key, token_name(m->scratch, name));
	buf_putc(&key, '\0');
	found = rpdf_key(m->p, all, key.p);
	rpdf_drop(m->p, all);
	return found;
}

/* ---- glyphs ---- */
/* Raised and lowered letters are small: the larger of the two glyphs counts. */
static void
look_for_gap(struct machine *m, const struct matrix *at, double size)
{
	double length = hypot(at->a, at->b), dx = 1, dy = 0, along, across;
	double em = size > m->em ? size : m->em;

	if (length > 0) {
		dx = at->a / length;
		dy = at->b / length;
	}
	along = (at->e - m->x) * dx + (at->f - m->y) * dy;
	across = (at->f - m->y) * dx - (at->e - m->x) * dy;
	if (m->actual != 0 && m->said)
		; /* what stands for the pieces is said already */
	else if (!m->placed || along > GAP * em || along < BACK * em ||
		 fabs(across) > RISE * em || dx * m->dx + dy * m->dy < 0.9)
		wording_break(m->words);
	m->dx = dx;
	m->dy = dy;
	m->em = size;
}

static void
say(struct machine *m, uint32_t code)
{
	struct buf b = buf_new(m->scratch);

	if (m->actual != 0) {
		if (!m->said)
			wording_text(m->words, m->instead);
		m->said = true;
		return;
	}
	rpdf_font_say(m->now.font, code, &b);
	wording_text(m->words, buf_take(&b));
}

static void
move(struct machine *m, double tx)
{
	m->text.e += tx * m->text.a;
	m->text.f += tx * m->text.b;
}

static void
show_glyph(struct machine *m, uint32_t code, int bytes)
{
	struct state *s = &m->now;
	struct matrix at = m->text, end;
	double w = rpdf_font_width(s->font, code) * s->size * s->scale;
	double extra = s->letter + (bytes == 1 && code == ' ' ? s->word : 0);

	at.e += s->rise * at.c;
	at.f += s->rise * at.d;
	end = at;
	end.e += w * end.a;
	end.f += w * end.b;
	at = product(&at, &s->ctm);
	end = product(&end, &s->ctm);
	look_for_gap(m, &at, hypot(at.a, at.b) * fabs(s->size));
	say(m, code);
	m->placed = true;
	m->x = end.e;
	m->y = end.f;
	move(m, w + extra * s->scale);
}

static void
show(struct machine *m, const struct token *k)
{
	struct str s = token_bytes(m->scratch, k);
	struct arena *page = m->scratch;

	if (m->now.font == NULL)
		return;
	m->scratch = arena_scratch(page);
	for (size_t i = 0; i < s.n && !m->words->failed;) {
		struct arena_mark mark = arena_mark(m->scratch);
		uint32_t code;
		int n = rpdf_font_code(m->now.font, s, &i, &code);

		show_glyph(m, code, n);
		arena_rewind(m->scratch, mark);
	}
	arena_scratch_free(m->scratch);
	m->scratch = page;
}

static void
show_array(struct machine *m)
{
	struct state *s = &m->now;

	for (size_t i = 0; i < m->n; i++) {
		if (m->operand[i].kind == TOKEN_NUMBER)
			move(m,
			    -m->operand[i].number / 1000 * s->size * s->scale);
		else
			show(m, &m->operand[i]);
	}
}

static void
next_line(struct machine *m, double tx, double ty)
{
	struct matrix by = {1, 0, 0, 1, tx, ty};

	m->line = product(&by, &m->line);
	m->text = m->line;
}

/* ---- marked content ---- */
/* The string behind /ActualText among the operands; p NULL: there is none. */
static struct str
actual_text(struct machine *m)
{
	struct str s = STR_NONE;
	qpdf_oh found, text;

	for (size_t i = 0; i + 1 < m->n; i++)
		if (m->operand[i].kind == TOKEN_NAME &&
		    str_is(m->operand[i].text, "ActualText"))
			return token_text(m->p->r->stage,
			    token_bytes(m->scratch, &m->operand[i + 1]));
	if (m->n != 2 || m->operand[1].kind != TOKEN_NAME)
		return s;
	found = resource(m, "/Properties", m->operand[1].text);
	text = rpdf_key(m->p, found, "/ActualText");
	s = rpdf_text(m->p, text);
	rpdf_drop(m->p, text);
	rpdf_drop(m->p, found);
	return s;
}

static void
begin_mark(struct machine *m, bool properties)
{
	m->marks++;
	if (!properties || m->actual != 0)
		return;
	m->instead = actual_text(m);
	m->said = false;
	if (m->instead.p != NULL)
		m->actual = m->marks;
}

static void
end_mark(struct machine *m)
{
	if (m->marks == m->actual && m->actual != 0) {
		if (!m->said)
			wording_text(m->words, m->instead);
		m->actual = 0;
	}
	m->marks -= m->marks > 0;
}

/* ---- forms ---- */
static bool run(struct machine *m, struct str content);

static struct matrix
form_matrix(struct machine *m, qpdf_oh form)
{
	qpdf_oh array = rpdf_key(m->p, form, "/Matrix");
	double v[6] = {1, 0, 0, 1, 0, 0};

	for (int i = 0; i < 6 && rpdf_count(m->p, array) == 6; i++) {
		qpdf_oh k = rpdf_item(m->p, array, i);

		v[i] = rpdf_number(m->p, k, v[i]);
		rpdf_drop(m->p, k);
	}
	rpdf_drop(m->p, array);
	return (struct matrix){v[0], v[1], v[2], v[3], v[4], v[5]};
}

static bool
run_form(struct machine *m, qpdf_oh form, struct str content)
{
	struct machine before = *m;
	struct matrix by = form_matrix(m, form);
	qpdf_oh own = rpdf_key(m->p, form, "/Resources");
	bool ok;

	m->now.ctm = product(&by, &m->now.ctm);
	m->n_saved = 0;
	m->n = m->cap = 0;
	m->operand = NULL;
	m->marks = m->actual != 0 ? 1 : 0; /* its marks are its own */
	m->actual = m->marks;
	m->forms++;
	if (own != 0)
		m->resources = own;
	ok = run(m, content);
	rpdf_drop(m->p, own);
	before.placed = m->placed;
	before.x = m->x;
	before.y = m->y;
	before.em = m->em;
	before.dx = m->dx;
	before.dy = m->dy;
	before.said = before.actual != 0 && (before.said || m->said);
	*m = before;
	return ok;
}

static bool
do_form(struct machine *m)
{
	struct rpdf *p = m->p;
	qpdf_oh form;
	struct rpdf_object *o;
	struct str content;
	bool whole, ok = true;

	if (m->n < 1 || m->operand[0].kind != TOKEN_NAME)
		return true;
	if (!reader_spend(p->r, LOOK_UP))
		return false;
	form = resource(m, "/XObject", m->operand[0].text);
	o = rpdf_object_of(p, form);
	if (rpdf_is_stream(p, form) && (o == NULL || !o->running) &&
	    str_is(rpdf_name(p, form, "/Subtype"), "/Form")) {
		if (m->forms == FORMS_MOST) {
			diag_at(p->r->d, FINDING_TOO_DEEP, p->r->at, STR_NONE,
			    STR("16"));
			ok = false;
		}
		ok = ok && rpdf_stream(p, form, &content, &whole) &&
		     reader_spend(p->r, content.n + FORM);
		if (ok && !whole)
			ok = reader_broken(p->r,
			    STR(BOTH("nội dung một trang không giải nén được",
				"the content of a page cannot be unpacked")));
		if (o != NULL)
			o->running = true;
		ok = ok && run_form(m, form, content);
		if (o != NULL)
			o->running = false;
	}
	rpdf_drop(p, form);
	return ok;
}

/* ---- operators ---- */
static bool
set_font(struct machine *m)
{
	qpdf_oh dict;
	bool ok;

	if (m->n < 2 || m->operand[0].kind != TOKEN_NAME)
		return true;
	if (!reader_spend(m->p->r, LOOK_UP))
		return false;
	dict = resource(m, "/Font", m->operand[0].text);
	ok = rpdf_font_read(m->p, dict, &m->now.font);
	m->now.size = number(m, 1);
	rpdf_drop(m->p, dict);
	return ok;
}

static void
save(struct machine *m)
{
	if (m->n_saved < STATES_MOST)
		m->saved[m->n_saved] = m->now;
	m->n_saved++;
}

static void
restore(struct machine *m)
{
	if (m->n_saved == 0)
		return;
	if (--m->n_saved < STATES_MOST)
		m->now = m->saved[m->n_saved];
}

static bool
position_operator(struct machine *m, struct str op)
{
	if (str_is(op, "BT")) {
		m->text = m->line = unit;
	} else if (str_is(op, "Td")) {
		next_line(m, number(m, 0), number(m, 1));
	} else if (str_is(op, "TD")) {
		m->now.leading = -number(m, 1);
		next_line(m, number(m, 0), number(m, 1));
	} else if (str_is(op, "Tm")) {
		m->text = m->line = matrix_of(m);
	} else if (str_is(op, "T*")) {
		next_line(m, 0, -m->now.leading);
	} else if (str_is(op, "cm")) {
		struct matrix by = matrix_of(m);

		m->now.ctm = product(&by, &m->now.ctm);
	} else if (str_is(op, "q")) {
		save(m);
	} else if (str_is(op, "Q")) {
		restore(m);
	} else {
		return false;
	}
	return true;
}

static bool
state_operator(struct machine *m, struct str op)
{
	if (str_is(op, "Tc"))
		m->now.letter = number(m, 0);
	else if (str_is(op, "Tw"))
		m->now.word = number(m, 0);
	else if (str_is(op, "Tz"))
		m->now.scale = number(m, 0) / 100;
	else if (str_is(op, "TL"))
		m->now.leading = number(m, 0);
	else if (str_is(op, "Ts"))
		m->now.rise = number(m, 0);
	else
		return false;
	return true;
}

static void
show_operator(struct machine *m, struct str op)
{
	if (str_is(op, "TJ") || str_is(op, "Tj")) {
		show_array(m);
	} else if (str_is(op, "'") && m->n >= 1) {
		next_line(m, 0, -m->now.leading);
		show(m, &m->operand[0]);
	} else if (str_is(op, "\"") && m->n >= 3) {
		m->now.word = number(m, 0);
		m->now.letter = number(m, 1);
		next_line(m, 0, -m->now.leading);
		show(m, &m->operand[2]);
	}
}

/* False after a finding. */
static bool
run_operator(struct machine *m, struct str op, struct tokens *t)
{
	if (position_operator(m, op) || state_operator(m, op))
		return true;
	if (str_is(op, "Tf"))
		return set_font(m);
	if (str_is(op, "Do"))
		return do_form(m);
	if (str_is(op, "BDC") || str_is(op, "BMC")) {
		begin_mark(m, op.p[1] == 'D');
		return reader_spend(m->p->r, LOOK_UP);
	}
	if (str_is(op, "EMC"))
		end_mark(m);
	else if (str_is(op, "ID"))
		token_skip_image(t);
	else
		show_operator(m, op);
	return !m->words->failed;
}

/* Words that are no operators. */
static bool
is_value(struct str word)
{
	return str_is(word, "true") || str_is(word, "false") ||
	       str_is(word, "null");
}

static bool
note_operand(struct machine *m, struct token k)
{
	if (k.kind == TOKEN_ARRAY || k.kind == TOKEN_ARRAY_END ||
	    k.kind == TOKEN_DICT || k.kind == TOKEN_DICT_END)
		return true;
	if (m->n == OPERANDS_MOST) {
		diag_at(m->p->r->d, FINDING_TOO_MANY, m->p->r->at, STR_NONE,
		    STR(BOTH("toán hạng trong một trang PDF",
			"operands in a page of the PDF")),
		    STR("20000"));
		return false;
	}
	ARENA_PUSH(m->p->r->stage, m->operand, m->n, m->cap, k);
	return true;
}

static bool
run(struct machine *m, struct str content)
{
	struct tokens t = {content, 0};
	struct arena *before = m->scratch, *own = arena_scratch(m->p->r->stage);
	bool ok = true;

	m->scratch = own;
	while (ok) {
		struct token k = token_next(&t);
		struct arena_mark mark;

		if (k.kind == TOKEN_END)
			break;
		if (k.kind != TOKEN_WORD || is_value(k.text)) {
			ok = note_operand(m, k);
			continue;
		}
		mark = arena_mark(own);
		ok = run_operator(m, k.text, &t);
		arena_rewind(own, mark);
		m->n = 0;
	}
	arena_scratch_free(own);
	m->scratch = before;
	return ok;
}

bool
rpdf_words(struct rpdf *p, struct str content, qpdf_oh resources,
    struct wording *words)
{
	struct machine *m = ARENA_NEW(p->r->stage, struct machine);

	m->p = p;
	m->words = words;
	m->resources = resources;
	m->now.ctm = m->text = m->line = unit;
	m->now.scale = 1;
	return run(m, content);
}
