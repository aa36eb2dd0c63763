#include "engine/text/fold.h"

#include "engine/base/arena.h"
#include "engine/text/text.h"

static bool
is_blank(uint32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}

/* Does it hold nothing to be changed: single ASCII blanks inside only? */
static bool
is_tidy(struct str s)
{
	bool before = true;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c > ' ' && c < 0xC2) {
			before = false;
			continue;
		}
		if (c == ' ' && before)
			return false;
		/* lead bytes of U+00A0, U+2000 … U+202F, U+3000 */
		if (c < ' ' || c == 0xC2 || c == 0xE2 || c == 0xE3)
			return false;
		before = c == ' ';
	}
	return s.n == 0 || !before;
}

struct str
text_blanks(struct arena *a, struct str s)
{
	struct buf b;
	bool held = false;

	if (is_tidy(s))
		return s;
	b = buf_new(a);
	for (size_t i = 0; i < s.n;) {
		size_t at = i;

		if (is_blank(utf8_next(s, &i))) {
			held = true;
			continue;
		}
		if (held && b.n > 0)
			buf_putc(&b, ' ');
		held = false;
		buf_str(&b, str_slice(s, at, i));
	}
	return buf_take(&b);
}

struct str
text_fold(struct arena *a, struct str s)
{
	return text_lower(a, text_bare(a, text_blanks(a, s)));
}

size_t
text_length(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; n++)
		utf8_next(s, &i);
	return n;
}

struct str
text_slice(struct str s, size_t from, size_t to)
{
	size_t i = 0, k = 0, start;

	for (; k < from && i < s.n; k++)
		utf8_next(s, &i);
	start = i;
	for (; k < to && i < s.n; k++)
		utf8_next(s, &i);
	return str_slice(s, start, i);
}
