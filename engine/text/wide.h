/* UTF-16 for the calls of ICU that want it. Inside this room only. */
#ifndef CV_TEXT_WIDE_H
#define CV_TEXT_WIDE_H

#include <unicode/utypes.h>

#include "engine/base/str.h"

struct arena;

/* The most bytes one text may have: sizes in ICU are int32_t, and a case
 * mapping or a normal form may make a text several times longer. */
#define WIDE_MOST ((size_t)INT32_MAX / 32)

struct wide {
	UChar *p; /* never NULL */
	int32_t n;
};

/* Jumps unless ICU is content: past the doors only memory can fail.
 * U_BUFFER_OVERFLOW_ERROR is the caller's. */
void wide_check(struct arena *a, UErrorCode e);
/* Jumps over WIDE_MOST. U+FFFD stands for malformed input. */
struct wide wide_from(struct arena *a, struct str s);
struct str wide_to(struct arena *a, struct wide w);
/* Room for n units. */
struct wide wide_new(struct arena *a, int32_t n);

#endif
