#include "engine/text/alphabet.h"
#include "engine/text/legacy.h"

struct word {
	size_t at;                  /* its first letter */
	int capitals, small, toned; /* toned are not among the small */
};

/* What kind of letter is c? False when it is none. */
static bool
count(struct word *w, uint32_t c)
{
	uint32_t low = alphabet_lower(c);
	struct letter l;
	bool vowel = alphabet_vowel(c, &l);

	if (!vowel && low == alphabet_upper(c))
		return false;
	if (low != c)
		w->capitals++;
	else if (vowel && l.tone != TONE_NONE)
		w->toned++;
	else
		w->small++;
	return true;
}

static bool
is_mixed(const struct word *w)
{
	return w->capitals >= 2 && w->toned > 0 && w->small == 0;
}

size_t
legacy_mixed_capitals(struct str s, struct str *first)
{
	struct word w = {0, 0, 0, 0};
	size_t n = 0;

	for (size_t i = 0; i <= s.n;) {
		size_t at = i;

		if (i < s.n && count(&w, utf8_next(s, &i)))
			continue;
		if (is_mixed(&w) && n++ == 0)
			*first = str_slice(s, w.at, at);
		w.at = i;
		w.capitals = w.small = w.toned = 0;
		if (at == s.n)
			break;
	}
	return n;
}
