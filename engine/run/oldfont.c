/* Data in old fonts (engine/text/oldfont.h). All texts are walked over twice:
 * first for evidence, and if there is enough, to tell each one.
 *
 * The door has dropped U+00AD, which is TCVN3's ư. Where that may matter it
 * kept the text as it came in its warning; then that is looked at, instead of
 * the value of the same place, and the warning taken back should an error say
 * better what it is. */
#include <stdlib.h>

#include "engine/data/sheet.h"
#include "engine/run/run.h"
#include "engine/text/oldfont.h"
#include "engine/text/text.h"

#define SHOWN_MOST 60 /* characters */

struct legacy_note {
	struct place place;
	size_t finding; /* its number */
};

struct search {
	struct diag *diag;
	struct arena *arena;
	struct old_font *font;     /* NULL: nothing suspicious so far */
	struct legacy_note *notes; /* in the order of their places */
	size_t n_notes, cap_notes;
	struct buf path;
};

/* ---- notes ---- */
static int
by_place(const void *x, const void *y)
{
	const struct place *p = &((const struct legacy_note *)x)->place;
	const struct place *q = &((const struct legacy_note *)y)->place;
	int c = (p->line > q->line) - (p->line < q->line);

	if (c == 0)
		c = (p->column > q->column) - (p->column < q->column);
	return c != 0 ? c : str_cmp(p->file, q->file);
}

static struct str
original(const struct diag *d, size_t i)
{
	const struct finding *f = &d->v[i];
	bool noted = f->code == FINDING_MENDED_CHARACTER && f->path.n > 0;

	return noted ? f->arg[2] : STR_NONE;
}

static void
find_notes(struct search *s)
{
	for (size_t i = 0; i < s->diag->n; i++) {
		struct legacy_note n = {s->diag->v[i].place, i};

		if (original(s->diag, i).n > 0)
			ARENA_PUSH(
			    s->arena, s->notes, s->n_notes, s->cap_notes, n);
	}
	if (s->n_notes > 1)
		qsort(s->notes, s->n_notes, sizeof s->notes[0], by_place);
}

static bool
is_noted(const struct search *s, const struct value *v)
{
	struct legacy_note key = {v->place, 0};

	return s->n_notes > 0 && bsearch(&key, s->notes, s->n_notes,
				     sizeof s->notes[0], by_place) != NULL;
}

/* ---- texts ---- */
static void
suspect(struct search *s, struct str text)
{
	if (s->font == NULL)
		s->font = old_font_new(s->arena);
	old_font_add(s->font, text);
}

static void
suspect_value(struct search *s, const struct value *v)
{
	if (old_font_suspect(v->text) && !is_noted(s, v))
		suspect(s, v->text);
}

struct str
run_beginning(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	size_t at = 0;

	for (int n = 0; n < SHOWN_MOST && at < s.n; n++)
		utf8_next(s, &at);
	if (at == s.n)
		return s;
	buf_str(&b, str_slice(s, 0, at));
	buf_puts(&b, "…");
	return buf_take(&b);
}

static bool
tell(struct search *s, struct place place, struct str path, struct str text)
{
	struct old_text old;
	struct arena *a = s->arena;

	if (!old_font_read(s->font, a, text, &old))
		return false;
	diag_at(s->diag, FINDING_OLD_FONT, place, path,
	    run_beginning(a, old.line), str_of(charset_name(old.charset)),
	    run_beginning(a, old.means));
	return true;
}

static void
tell_value(struct search *s, const struct value *v)
{
	if (!is_noted(s, v))
		tell(s, v->place, buf_take(&s->path), v->text);
}

static void
tell_notes(struct search *s)
{
	bool *gone = ARENA_ARRAY(s->arena, bool, s->diag->n + s->n_notes);
	bool some = false;

	for (size_t i = 0; i < s->n_notes; i++) {
		size_t k = s->notes[i].finding;
		struct finding f = s->diag->v[k];

		gone[k] = tell(s, f.place, f.path, f.arg[2]);
		some = some || gone[k];
	}
	if (some)
		diag_take_back(s->diag, gone);
}

/* ---- all ---- */
static void
suspect_all(struct search *s, const struct value *v)
{
	if (v->kind == VALUE_TEXT)
		suspect_value(s, v);
	for (size_t i = 0; i < v->n; i++)
		suspect_all(s,
		    v->kind == VALUE_LIST ? v->items[i] : v->members[i].value);
}

static void
tell_all(struct search *s, const struct value *v)
{
	size_t n = s->path.n;

	if (v->kind == VALUE_TEXT)
		tell_value(s, v);
	for (size_t i = 0; v->kind == VALUE_LIST && i < v->n; i++) {
		buf_putc(&s->path, '[');
		buf_int(&s->path, (int64_t)i);
		buf_putc(&s->path, ']');
		tell_all(s, v->items[i]);
		s->path.n = n;
	}
	for (size_t i = 0; v->kind == VALUE_GROUP && i < v->n; i++) {
		if (n > 0)
			buf_putc(&s->path, '.');
		buf_str(&s->path, v->members[i].name);
		tell_all(s, v->members[i].value);
		s->path.n = n;
	}
}

void
run_old_fonts(struct diag *d, const struct value *data)
{
	struct arena *stage;
	struct search s = {.diag = d};

	if (data == NULL)
		return;
	stage = arena_scratch(d->arena);
	s.arena = stage;
	s.path = buf_new(stage);
	find_notes(&s);
	for (size_t i = 0; i < s.n_notes; i++)
		suspect(&s, original(d, s.notes[i].finding));
	suspect_all(&s, data);
	if (s.font != NULL && old_font_found(s.font)) {
		tell_all(&s, data);
		tell_notes(&s);
	}
	arena_scratch_free(stage);
}

/* ---- sheets nothing could be made of ---- */
static void
each_cell(struct search *s, const struct sheet *sheet,
    void (*look)(struct search *, const struct sheet_cell *))
{
	for (size_t i = 0; i < sheet->n; i++) {
		const struct sheet_row *row = &sheet->rows[i];

		for (size_t k = 0; k < row->n; k++)
			if (row->cells[k].kind == CELL_TEXT &&
			    row->cells[k].copy == COPY_NOT)
				look(s, &row->cells[k]);
	}
}

static void
suspect_cell(struct search *s, const struct sheet_cell *cell)
{
	if (old_font_suspect(cell->text))
		suspect(s, cell->text);
}

static void
tell_cell(struct search *s, const struct sheet_cell *cell)
{
	tell(s, cell->place, STR_NONE, cell->text);
}

void
run_old_font_sheets(struct diag *d, const struct sheets *sheets)
{
	struct arena *stage = arena_scratch(d->arena);
	struct search s = {.diag = d, .arena = stage};

	for (size_t i = 0; i < sheets->n; i++)
		each_cell(&s, &sheets->v[i], suspect_cell);
	if (s.font != NULL && old_font_found(s.font))
		for (size_t i = 0; i < sheets->n; i++)
			each_cell(&s, &sheets->v[i], tell_cell);
	arena_scratch_free(stage);
}
