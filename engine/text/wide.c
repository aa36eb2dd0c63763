#include "engine/text/wide.h"

#include <stdint.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "engine/base/arena.h"
#include "engine/text/text.h"

void
wide_check(struct arena *a, UErrorCode e)
{
	if (U_FAILURE(e))
		arena_no_memory(a);
}

struct wide
wide_new(struct arena *a, int32_t n)
{
	struct wide w;

	w.p = ARENA_ARRAY(a, UChar, (size_t)n + 1);
	w.n = n;
	return w;
}

struct wide
wide_from(struct arena *a, struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct wide w;

	if (s.n > WIDE_MOST)
		arena_no_memory(a);
	w = wide_new(a, (int32_t)s.n);
	/* U+FFFD for malformed input: it never fails past the doors */
	u_strFromUTF8WithSub(
	    w.p, w.n + 1, &w.n, s.p ? s.p : "", (int32_t)s.n, 0xFFFD, NULL, &e);
	wide_check(a, e);
	return w;
}

struct str
wide_to(struct arena *a, struct wide w)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t cap, n = 0;
	char *p;
	struct str s;

	if (w.n > (INT32_MAX - 1) / 3)
		arena_no_memory(a);
	cap = 3 * w.n + 1;
	p = arena_alloc(a, (size_t)cap);
	u_strToUTF8WithSub(p, cap, &n, w.p, w.n, 0xFFFD, NULL, &e);
	wide_check(a, e);
	s.p = p;
	s.n = (size_t)n;
	return s;
}

static uint32_t
unit(struct str bytes, size_t i, bool big_endian)
{
	unsigned char x = (unsigned char)bytes.p[i];
	unsigned char y = (unsigned char)bytes.p[i + 1];

	return big_endian ? (uint32_t)x << 8 | y : (uint32_t)y << 8 | x;
}

bool
text_from_utf16(struct arena *a, struct str bytes, bool big_endian,
    struct str *out, size_t *bad)
{
	struct buf b = buf_new(a);
	size_t i = 0;

	while (i + 2 <= bytes.n) {
		uint32_t c = unit(bytes, i, big_endian), low;

		if (U16_IS_SURROGATE(c)) {
			low = i + 4 <= bytes.n ? unit(bytes, i + 2, big_endian)
					       : 0;
			if (!U16_IS_LEAD(c) || !U16_IS_TRAIL(low))
				break;
			c = (uint32_t)U16_GET_SUPPLEMENTARY(c, low);
			i += 2;
		}
		buf_utf8(&b, c);
		i += 2;
	}
	*bad = i;
	if (i < bytes.n)
		return false;
	*out = buf_take(&b);
	return true;
}
