/* Normal form, case, marks, names of characters. */
#include "engine/text/text.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "engine/base/arena.h"
#include "engine/text/wide.h"

size_t
text_utf8_check(struct str s)
{
	size_t i = 0;

	while ((i = str_skip_ascii(s, i)) < s.n) {
		size_t at = i;

		/* U+FFFD itself takes three bytes, a fault one */
		if (utf8_next(s, &i) == 0xFFFD && i - at == 1)
			return at;
	}
	return s.n;
}

/* NFC for certain: nothing in it composes, decomposes or is out of order. */
static bool
is_nfc(struct str s)
{
	size_t i = 0;

	while ((i = str_skip_ascii(s, i)) < s.n) {
		uint32_t c = utf8_next(s, &i);

		/* the fast way for Latin and Vietnamese letters */
		if (c < 0x300 || (c >= 0x1E00 && c < 0x1F00))
			continue;
		if (u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) !=
			UNORM_YES ||
		    u_getCombiningClass((UChar32)c) != 0)
			return false;
	}
	return true;
}

static struct wide
normalise(struct arena *a, struct wide w, bool compose)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *n =
	    compose ? unorm2_getNFCInstance(&e) : unorm2_getNFDInstance(&e);
	struct wide r = wide_new(a, w.n + w.n / 2);
	int32_t need;

	wide_check(a, e);
	need = unorm2_normalize(n, w.p, w.n, r.p, r.n + 1, &e);
	if (e == U_BUFFER_OVERFLOW_ERROR) {
		e = U_ZERO_ERROR;
		r = wide_new(a, need);
		need = unorm2_normalize(n, w.p, w.n, r.p, r.n + 1, &e);
	}
	wide_check(a, e);
	r.n = need;
	return r;
}

struct str
text_nfc(struct arena *a, struct str s)
{
	if (is_nfc(s))
		return s;
	return wide_to(a, normalise(a, wide_from(a, s), true));
}

/* One of ICU's whole-text case mappings, in the root locale. */
enum mapping { UPPER, LOWER };

static int32_t
map_once(enum mapping m, struct wide r, struct wide w, UErrorCode *e)
{
	int32_t cap = r.n + 1;

	switch (m) {
	case UPPER:
		return u_strToUpper(r.p, cap, w.p, w.n, "", e);
	case LOWER:
		return u_strToLower(r.p, cap, w.p, w.n, "", e);
	}
	return 0;
}

static struct str
map(struct arena *a, struct str s, enum mapping m)
{
	UErrorCode e = U_ZERO_ERROR;
	struct wide w = wide_from(a, s), r = wide_new(a, w.n);
	int32_t need = map_once(m, r, w, &e);

	if (e == U_BUFFER_OVERFLOW_ERROR) {
		e = U_ZERO_ERROR;
		r = wide_new(a, need);
		need = map_once(m, r, w, &e);
	}
	wide_check(a, e);
	r.n = need;
	return text_nfc(a, wide_to(a, r));
}

struct str
text_upper(struct arena *a, struct str s)
{
	return map(a, s, UPPER);
}

struct str
text_lower(struct arena *a, struct str s)
{
	char *p;

	if (!str_is_ascii(s))
		return map(a, s, LOWER);
	p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z'
			   ? (char)(s.p[i] - 'A' + 'a')
			   : s.p[i];
	return (struct str){p, s.n};
}

/* Not by u_strToTitle: its word iterator leaks when memory runs out. */
struct str
text_title(struct arena *a, struct str s)
{
	struct str low = text_lower(a, s);
	struct buf b = buf_new(a);
	bool inside = false;

	for (size_t i = 0; i < low.n;) {
		UChar32 c = (UChar32)utf8_next(low, &i);
		bool letter =
		    u_isalnum(c) ||
		    (inside && (c == '\'' || c == 0x2019 ||
				   u_charType(c) == U_NON_SPACING_MARK));

		buf_utf8(&b, (uint32_t)(letter && !inside ? u_totitle(c) : c));
		inside = letter;
	}
	return text_nfc(a, buf_take(&b));
}

struct str
text_capitalise(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		UChar32 c = (UChar32)utf8_next(s, &i);

		if (!u_isalnum(c))
			continue;
		buf_str(&b, str_slice(s, 0, at));
		buf_utf8(&b, (uint32_t)u_totitle(c));
		buf_str(&b, str_slice(s, i, s.n));
		return text_nfc(a, buf_take(&b));
	}
	return s;
}

struct str
text_bare(struct arena *a, struct str s)
{
	struct str apart;
	struct buf b = buf_new(a);

	if (str_is_ascii(s))
		return s;
	apart = wide_to(a, normalise(a, wide_from(a, s), false));
	for (size_t i = 0; i < apart.n;) {
		uint32_t c = utf8_next(apart, &i);

		if (c == 0x111) /* đ and Đ have no decomposition */
			c = 'd';
		else if (c == 0x110)
			c = 'D';
		if (u_charType((UChar32)c) != U_NON_SPACING_MARK)
			buf_utf8(&b, c);
	}
	return text_nfc(a, buf_take(&b));
}

struct str
text_code_name(struct arena *a, uint32_t c)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "U+");
	buf_hex(&b, c, c > 0xFFFFF ? 6 : c > 0xFFFF ? 5 : 4);
	return buf_take(&b);
}
