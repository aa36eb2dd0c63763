#include "engine/base/arena.h"
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

/* Words in a row, on one line, none of which has a small letter that could be
 * a capital in TCVN3. */
struct row {
	size_t at, end;
	bool mixed; /* one of them is CộNG */
};

static void
put_raised(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;)
		buf_utf8(b, alphabet_upper(utf8_next(s, &i)));
}

/* Writes s from *kept up to the end of the row. */
static void
end_row(struct buf *b, struct str s, struct row *r, size_t *kept)
{
	if (r->mixed) {
		buf_str(b, str_slice(s, *kept, r->at));
		put_raised(b, str_slice(s, r->at, r->end));
		*kept = r->end;
	}
	r->at = r->end = 0;
	r->mixed = false;
}

static void
add_word(struct row *r, const struct word *w, size_t end)
{
	if (r->end == 0)
		r->at = w->at;
	r->end = end;
	r->mixed = r->mixed || is_mixed(w);
}

struct str
legacy_raise_capitals(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	struct word w = {0, 0, 0, 0};
	struct row r = {0, 0, false};
	size_t kept = 0;

	for (size_t i = 0; i <= s.n;) {
		size_t at = i;
		bool letters;

		if (i < s.n && count(&w, utf8_next(s, &i)))
			continue;
		letters = w.capitals + w.small + w.toned > 0;
		if (letters && w.small == 0)
			add_word(&r, &w, at);
		if (w.small > 0 || at == s.n || s.p[at] == '\n')
			end_row(&b, s, &r, &kept);
		w.at = i;
		w.capitals = w.small = w.toned = 0;
		if (at == s.n)
			break;
	}
	if (kept == 0)
		return s;
	buf_str(&b, str_slice(s, kept, s.n));
	return buf_take(&b);
}
