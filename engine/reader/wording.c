#include "engine/base/arena.h"
#include "engine/reader/inner.h"

struct wording
wording_new(struct reading *r)
{
	struct wording w = {.r = r, .word = buf_new(r->stage)};

	return w;
}

static bool
is_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 ||
	       c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
	       c == 0x3000;
}

void
wording_break(struct wording *w)
{
	struct str word = buf_take(&w->word);

	if (word.n == 0 || w->failed)
		return;
	w->word.n = 0;
	if (!reader_spend(w->r, word.n + sizeof word)) {
		w->failed = true;
		return;
	}
	word = str_dup(w->r->a, word);
	ARENA_PUSH(w->r->stage, w->v, w->n, w->cap, word);
}

void
wording_text(struct wording *w, struct str text)
{
	for (size_t i = 0; i < text.n && !w->failed;) {
		uint32_t c = utf8_next(text, &i);

		if (is_space(c))
			wording_break(w);
		else
			buf_utf8(&w->word, c);
		if (w->word.n > w->r->left)
			w->failed = !reader_too_large(w->r);
	}
}

bool
wording_close(struct wording *w, size_t place)
{
	struct reader_place *p = &w->r->out->places[place];

	wording_break(w);
	if (w->failed)
		return false;
	p->n = w->n;
	p->words = ARENA_ARRAY(w->r->a, struct str, w->n);
	if (w->n > 0)
		memcpy(p->words, w->v, w->n * sizeof *w->v);
	return true;
}
