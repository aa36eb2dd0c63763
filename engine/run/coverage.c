#include "engine/run/run.h"
#include "engine/text/text.h"

struct search {
	struct diag *diag;
	const struct font_set *fonts;
	const struct face *face; /* the first family's upright face */
	struct buf path;
};

static void
look_at(struct search *s, const struct value *v)
{
	struct arena *a = s->diag->arena;

	for (size_t i = 0; i < v->text.n;) {
		size_t from = i;
		uint32_t c = utf8_next(v->text, &i);

		if (c < 0x20 || font_fallback(s->fonts, s->face, c) != NULL)
			continue;
		diag_at(s->diag, FINDING_GLYPH_MISSING, v->place,
		    buf_take(&s->path), text_code_name(a, c),
		    str_slice(v->text, from, i));
	}
}

static void
walk(struct search *s, const struct value *v)
{
	size_t n = s->path.n;

	if (v->kind == VALUE_TEXT)
		look_at(s, v);
	if (v->kind == VALUE_LIST) {
		for (size_t i = 0; i < v->n; i++, s->path.n = n) {
			buf_putc(&s->path, '[');
			buf_int(&s->path, (int64_t)i);
			buf_putc(&s->path, ']');
			walk(s, v->items[i]);
		}
	}
	if (v->kind == VALUE_GROUP) {
		for (size_t i = 0; i < v->n; i++, s->path.n = n) {
			if (n > 0)
				buf_putc(&s->path, '.');
			buf_str(&s->path, v->members[i].name);
			walk(s, v->members[i].value);
		}
	}
}

void
run_coverage(
    struct diag *d, const struct font_set *fonts, const struct value *data)
{
	size_t n;
	const struct str *families = font_set_families(fonts, &n);
	struct search s = {d, fonts, NULL, buf_new(d->arena)};

	if (n == 0)
		return;
	s.face = font_find(fonts, families[0], false, false);
	if (s.face != NULL)
		walk(&s, data);
}
