#include "engine/text/wide.h"

#include <stdint.h>
#include <unicode/ustring.h>

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

bool
text_from_utf16(
    struct arena *a, struct str bytes, bool big_endian, struct str *out)
{
	UErrorCode e = U_ZERO_ERROR;
	struct wide w;
	int32_t n = 0;
	char *p;

	if (bytes.n % 2 != 0)
		return false;
	if (bytes.n / 2 > (INT32_MAX - 1) / 3)
		arena_no_memory(a);
	w = wide_new(a, (int32_t)(bytes.n / 2));
	for (int32_t i = 0; i < w.n; i++) {
		unsigned char x = (unsigned char)bytes.p[2 * i];
		unsigned char y = (unsigned char)bytes.p[2 * i + 1];

		w.p[i] = (UChar)(big_endian ? x << 8 | y : y << 8 | x);
	}
	p = arena_alloc(a, 3 * (size_t)w.n + 1);
	u_strToUTF8(p, 3 * w.n + 1, &n, w.p, w.n, &e);
	if (e == U_INVALID_CHAR_FOUND)
		return false;
	wide_check(a, e);
	out->p = p;
	out->n = (size_t)n;
	return true;
}
