/* Abbreviations made of initials. */
#include "engine/base/arena.h"
#include "engine/text/text.h"

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z');
}

static char
raised(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool
has_vowel(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (str_find(STR("AEIOUY"), raised(word.p[i])) < 6)
			return true;
	return false;
}

/* What a word may give: its first letter; all of one that is an abbreviation
 * already (THCS). */
static size_t
giving(struct str word)
{
	return has_vowel(word) ? 1 : word.n;
}

static struct str
next_word(struct str *s)
{
	size_t from = 0, to;

	while (from < s->n && !is_letter(s->p[from]))
		from++;
	to = from;
	while (to < s->n && is_letter(s->p[to]))
		to++;
	*s = str_slice(*s, to, s->n);
	return (struct str){s->p - (to - from), to - from};
}

/* The next capital at or behind i. */
static size_t
next_capital(struct str s, size_t i)
{
	while (i < s.n && !is_upper(s.p[i]))
		i++;
	return i;
}

bool
text_shortened(struct arena *a, struct str name, struct str sign)
{
	struct arena *own = arena_scratch(a);
	struct str rest = text_bare(own, name), word;
	struct str want = text_bare(own, sign);
	size_t i = next_capital(want, 0);
	bool ok;

	while (i < want.n && (word = next_word(&rest)).n > 0) {
		size_t most = giving(word); /* looks at the whole word */

		for (size_t k = 0; k < most && i < want.n; k++)
			if (raised(word.p[k]) == want.p[i])
				i = next_capital(want, i + 1);
	}
	ok = i >= want.n;
	arena_scratch_free(own);
	return ok;
}
