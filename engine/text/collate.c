#include "engine/text/collate.h"

#include <unicode/uchar.h>
#include <unicode/ucol.h>

#include "engine/base/arena.h"
#include "engine/text/alphabet.h"
#include "engine/text/text.h"
#include "engine/text/wide.h"

#define ICU_ROOM ((size_t)64 << 10)

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
	UCollator *u;

	/* ICU 72 makes its default locale and the root of all collation when
	 * they are first wanted, here, and goes on without where it has no
	 * memory for them */
	arena_make_sure(a, ICU_ROOM);
	u = ucol_open("vi", &e);
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

/* ---- a text, word by word ---- */
/* As ICU's vi has them: a à ả ã á ạ; 0 would end a key. */
static const char ranks[TONE_COUNT] = {[TONE_NONE] = 1,
    [TONE_GRAVE] = 2,
    [TONE_HOOK] = 3,
    [TONE_TILDE] = 4,
    [TONE_ACUTE] = 5,
    [TONE_DOT] = 6};

static bool
in_word(uint32_t c)
{
	return u_isalpha((UChar32)c) ||
	       (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
}

/* The tone of the word; *n = how many it has. */
static enum tone
tone_of(struct str word, int *n)
{
	enum tone tone = TONE_NONE;
	struct letter l;

	*n = 0;
	for (size_t i = 0; i < word.n;) {
		if (!alphabet_vowel(utf8_next(word, &i), &l) ||
		    l.tone == TONE_NONE)
			continue;
		tone = l.tone;
		++*n;
	}
	return tone;
}

static struct str
without_tones(struct arena *a, struct str word)
{
	struct buf b = buf_new(a);
	struct letter l;

	for (size_t i = 0; i < word.n;) {
		uint32_t c = utf8_next(word, &i);

		if (alphabet_vowel(c, &l))
			c = alphabet_code(l.vowel, TONE_NONE, l.upper);
		buf_utf8(&b, c);
	}
	return buf_take(&b);
}

/* The letters of a word, then its tone, wherever that is written: hoà is hòa.
 * What has two tones is no syllable, and stays as it is. */
static void
put_word(struct buf *b, const struct collator *c, struct str word)
{
	int n;
	enum tone tone = tone_of(word, &n);

	if (n == 1)
		word = without_tones(c->arena, word);
	put_key(b, c->caseless, word);
	buf_putc(b, ranks[n == 1 ? tone : TONE_NONE]);
}

/* s in normal form C: words, and what stands between, one after the other. As
 * each has its tone behind its letters, the first word decides before the
 * second is looked at. */
static void
put_words(struct buf *b, const struct collator *c, struct str s)
{
	size_t from = 0;
	bool word = false;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		bool inside = in_word(utf8_next(s, &i));

		if (at > from && inside != word) {
			put_word(b, c, str_slice(s, from, at));
			from = at;
		}
		word = inside;
	}
	if (s.n > from)
		put_word(b, c, str_slice(s, from, s.n));
	buf_putc(b, '\0');
}

/* Where all else is equal: as it is written. */
static void
put_exactly(struct buf *b, const struct collator *c, struct str s)
{
	put_key(b, c->whole, s);
	buf_str(b, s);
}

struct str
text_sort_key(struct collator *c, struct str s)
{
	struct buf b = buf_new(c->arena);

	s = text_nfc(c->arena, s);
	put_words(&b, c, s);
	put_exactly(&b, c, s);
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
	struct str words =
	    words_of(c->arena, text_nfc(c->arena, s), &first, &last);
	struct buf b = buf_new(c->arena);

	put_words(&b, c, str_slice(words, last, words.n));
	put_words(&b, c, str_slice(words, 0, first));
	put_words(&b, c, str_slice(words, first, last));
	put_exactly(&b, c, words);
	return buf_take(&b);
}
