/* Spelling help: which known name did the author mean? */
#include "engine/text/text.h"

#include <unicode/uchar.h>

#include "engine/base/arena.h"

#define NAME_MOST 64 /* characters; nobody mistypes longer names */

struct letters {
	uint32_t c[NAME_MOST];
	size_t n;
};

/* The word without marks and case; false when it is too long. */
static bool
letters_of(struct arena *a, struct str word, struct letters *l)
{
	struct arena_mark m = arena_mark(a);
	struct str bare;

	if (word.n > (size_t)NAME_MOST * 6)
		return false;
	bare = text_bare(a, word);
	l->n = 0;
	for (size_t i = 0; i < bare.n;) {
		UChar32 c = (UChar32)utf8_next(bare, &i);

		if (l->n == NAME_MOST) {
			l->n = NAME_MOST + 1;
			break;
		}
		l->c[l->n++] = (uint32_t)u_tolower(c);
	}
	arena_rewind(a, m);
	return l->n <= NAME_MOST;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to add, drop, change or swap with their neighbour to get from x to
 * y (optimal string alignment). */
static size_t
distance(const struct letters *x, const struct letters *y)
{
	size_t row[3][NAME_MOST + 1];

	for (size_t j = 0; j <= y->n; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= x->n; i++) {
		size_t *now = row[i % 3], *up = row[(i + 2) % 3];

		now[0] = i;
		for (size_t j = 1; j <= y->n; j++) {
			size_t same = x->c[i - 1] == y->c[j - 1];

			now[j] = least(
			    least(up[j], now[j - 1]) + 1, up[j - 1] + 1 - same);
			if (i > 1 && j > 1 && x->c[i - 1] == y->c[j - 2] &&
			    x->c[i - 2] == y->c[j - 1])
				now[j] =
				    least(now[j], row[(i + 1) % 3][j - 2] + 1);
		}
	}
	return row[x->n % 3][y->n];
}

/* The nearest of n candidates, or STR_NONE. */
static struct str
nearest(
    struct arena *a, struct str word, const struct str *candidates, size_t n)
{
	struct letters w, c;
	struct str found = STR_NONE;
	size_t best;

	if (!letters_of(a, word, &w))
		return STR_NONE;
	best = w.n / 3 + 1;
	for (size_t i = 0; i < n && best > 0; i++) {
		size_t d;

		if (!letters_of(a, candidates[i], &c) || c.n > w.n + best ||
		    w.n > c.n + best)
			continue;
		d = distance(&w, &c);
		if (d < best) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}

struct str
text_did_you_mean(
    struct arena *a, struct str word, const struct str *candidates, size_t n)
{
	struct str found = nearest(a, word, candidates, n);
	struct buf b = buf_new(a);

	if (found.p == NULL)
		return STR("");
	buf_puts(&b, " (→ \"");
	buf_str(&b, found);
	buf_puts(&b, "\"?)");
	return buf_take(&b);
}
