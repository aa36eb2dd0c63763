/* SHA-256 (FIPS 180-4), by nettle: no state, no environment, cannot fail. */
#ifndef CV_BASE_DIGEST_H
#define CV_BASE_DIGEST_H

#include "engine/base/str.h"

#define DIGEST_HEX 64 /* letters of a digest in hex */

/* 64 hex digits, lower case, in the arena. */
struct str digest_hex(struct arena *a, struct str bytes);
void digest_hex_put(char hex[DIGEST_HEX + 1], struct str bytes);
/* The first eight bytes as a number: a hash for texts that others choose. */
uint64_t digest_64(struct str bytes);
/* Is s a digest as we write them: 64 digits, lower case, nothing else? */
bool digest_is_hex(struct str s);

#endif
