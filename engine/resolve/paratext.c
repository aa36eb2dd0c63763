/* A paragraph as one text. */
#include "engine/resolve/inner.h"

#define OBJECT "\xEF\xBF\xBC" /* U+FFFC */
#define OBJECT_BYTES 3

static struct str
run_text(const struct run *run)
{
	switch (run->kind) {
	case RUN_TEXT:
		return run->shown.n > 0 ? run->shown : run->text;
	case RUN_TAB:
		return STR("\t");
	case RUN_BREAK:
		return STR("\n");
	case RUN_PAGE_NUMBER:
	case RUN_PAGE_COUNT:
	case RUN_PAGE_OF:
	case RUN_IMAGE:
		return STR(OBJECT);
	}
	return STR_NONE;
}

static bool
out_of_flow(const struct run *run)
{
	return run->kind == RUN_IMAGE && run->picture != NULL &&
	       run->picture->anchored;
}

/* The breaks of the text as if what floats over it were not there: a stamp in
 * the middle of a word does not part it. */
static void
breaks_without(struct arena *a, struct font_session *fonts,
    const struct paragraph *p, const struct para_text *t, size_t n_out)
{
	struct arena_mark mark = arena_mark(a);
	size_t n = t->text.n - n_out * OBJECT_BYTES, at = 0;
	char *text = arena_alloc(a, n);
	uint8_t *breaks = ARENA_ARRAY(a, uint8_t, n + 1);

	for (size_t i = 0; i < p->n_runs; i++) {
		if (out_of_flow(&p->runs[i]))
			continue;
		for (uint32_t k = t->run_start[i]; k < t->run_start[i + 1]; k++)
			text[at++] = t->text.p[k];
	}
	font_breaks(fonts, (struct str){text, n}, breaks);
	at = 0;
	for (size_t i = 0; i < p->n_runs; i++) {
		bool out = out_of_flow(&p->runs[i]);
		uint32_t from = t->run_start[i], to = t->run_start[i + 1];

		for (uint32_t k = from; k < to; k++)
			t->breaks[k] = BREAK_NO;
		/* the floating thing goes with the text before it */
		for (uint32_t k = from; !out && k < to; k++)
			t->breaks[k] = breaks[at++];
	}
	t->breaks[t->text.n] = breaks[n];
	arena_rewind(a, mark);
}

/* The number of a note stands with the word it is called behind, also where
 * that ends with ! or a dash. */
static void
keep_calls(const struct paragraph *p, struct para_text *t)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		uint32_t at = t->run_start[i];

		if (p->runs[i].note != NULL && t->breaks[at] == BREAK_MAY)
			t->breaks[at] = BREAK_NO;
	}
}

void
resolve_para_text(struct arena *a, struct font_session *fonts,
    const struct paragraph *p, struct para_text *out)
{
	struct buf text = buf_new(a);
	size_t n_out = 0;

	out->run_start = ARENA_ARRAY(a, uint32_t, p->n_runs + 1);
	for (size_t i = 0; i < p->n_runs; i++) {
		out->run_start[i] = (uint32_t)text.n;
		buf_str(&text, run_text(&p->runs[i]));
		n_out += out_of_flow(&p->runs[i]);
	}
	out->run_start[p->n_runs] = (uint32_t)text.n;
	out->text = buf_take(&text);
	out->breaks = ARENA_ARRAY(a, uint8_t, text.n + 1);
	out->graphemes = ARENA_ARRAY(a, uint8_t, text.n + 1);
	if (n_out == 0) {
		font_breaks_and_graphemes(
		    fonts, out->text, out->breaks, out->graphemes);
	} else {
		font_graphemes(fonts, out->text, out->graphemes);
		breaks_without(a, fonts, p, out, n_out);
	}
	keep_calls(p, out);
}
