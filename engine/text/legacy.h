/* Vietnamese text from before Unicode: TCVN 5712 (TCVN3, the .Vn fonts), VNI,
 * VISCII (RFC 1456) and Windows code page 1258. */
#ifndef CV_TEXT_LEGACY_H
#define CV_TEXT_LEGACY_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/str.h"

struct arena;

enum charset {
	CHARSET_UTF8,
	CHARSET_TCVN3,
	CHARSET_VNI,
	CHARSET_VISCII,
	CHARSET_CP1258
};

/* "tcvn3", "vni", "viscii", "cp1258", "utf-8" and what else people call them
 * (abc, windows-1258 …), letter case aside. False when it is none. */
bool charset_by_name(struct str name, enum charset *out);
/* "tcvn3" */
const char *charset_name(enum charset c);

/* Bytes to UTF-8 in normal form C, in the arena. capitals: TCVN3 text set in an
 * upper-case font (.VnTimeH): its letters are meant as capitals. False when a
 * byte means nothing there; *bad is its index then. CHARSET_UTF8 gives s
 * itself, or false at the first byte that is not valid. */
bool legacy_decode(struct arena *a, enum charset from, bool capitals,
    struct str bytes, struct str *out, size_t *bad);
/* The way back, for round trips; false at the first character (*bad, an index
 * in s) the charset lacks. */
bool legacy_encode(struct arena *a, enum charset to, struct str s,
    struct str *out, size_t *bad);

/* What the bytes are most likely to be, and how sure that is. */
struct charset_guess {
	enum charset charset;
	int percent; /* 0 to 100 */
};
struct charset_guess legacy_detect(struct str bytes);

#endif
