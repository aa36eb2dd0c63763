#include "engine/text/collate.h"

#include <unicode/uchar.h>
#include <unicode/ucol.h>

#include "engine/base/arena.h"
#include "engine/text/wide.h"

struct collator {
	struct arena *arena;
	UCollator *whole;    /* letters, tones, case */
	UCollator *caseless; /* letters, tones */
};

static void
release(void *p)
{
	struct collator *c = p;

	ucol_close(c->whole);
	ucol_close(c->caseless);
	c->whole = c->caseless = NULL;
}

static UCollator *
open_vi(struct arena *a, UCollationStrength strength)
{
	UErrorCode e = U_ZERO_ERROR;
	UCollator *u = ucol_open("vi", &e);

	wide_check(a, e);
	ucol_setStrength(u, strength);
	return u;
}

struct collator *
text_collator_open(struct arena *a)
{
	struct collator *c = ARENA_NEW(a, struct collator);

	c->arena = a;
	arena_defer(a, release, c);
	c->whole = open_vi(a, UCOL_TERTIARY);
	c->caseless = open_vi(a, UCOL_SECONDARY);
	return c;
}

void
text_collator_close(struct collator *c)
{
	arena_undefer(c->arena, release, c);
	release(c);
}

/* With ICU's zero byte at its end: keys put one behind the other compare part
 * by part. */
static void
put_key(struct buf *b, const UCollator *u, struct str s)
{
	struct wide w = wide_from(b->arena, s);
	int32_t need = ucol_getSortKey(u, w.p, w.n, NULL, 0);
	uint8_t *p;

	if (need <= 0)
		arena_no_memory(b->arena);
	buf_reserve(b, (size_t)need);
	p = (uint8_t *)b->p + b->n;
	need = ucol_getSortKey(u, w.p, w.n, p, need);
	if (need <= 0)
		arena_no_memory(b->arena);
	b->n += (size_t)need;
}

struct str
text_sort_key(struct collator *c, struct str s)
{
	struct buf b = buf_new(c->arena);

	put_key(&b, c->whole, s);
	return buf_take(&b);
}

/* The words of s, one blank between; *first and *last are where the first ends
 * and the last begins. */
static struct str
words_of(struct arena *a, struct str s, size_t *first, size_t *last)
{
	struct buf b = buf_new(a);
	bool blank = false;

	*first = *last = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t c = utf8_next(s, &i);

		if (u_isUWhiteSpace((UChar32)c)) {
			blank = true;
			continue;
		}
		if (blank && b.n > 0) {
			if (*last == 0)
				*first = b.n;
			buf_putc(&b, ' ');
			*last = b.n;
		}
		blank = false;
		buf_utf8(&b, c);
	}
	return b.n > 0 ? buf_take(&b) : STR("");
}

struct str
text_name_key(struct collator *c, struct str s)
{
	size_t first, last;
	struct str words = words_of(c->arena, s, &first, &last);
	struct buf b = buf_new(c->arena);

	put_key(&b, c->caseless, str_slice(words, last, words.n));
	put_key(&b, c->caseless, str_slice(words, 0, first));
	put_key(&b, c->caseless, str_slice(words, first, last));
	put_key(&b, c->whole, words);
	return buf_take(&b);
}
