/* Collation is loaded when something is sorted: few templates do, and its
 * library is the second largest of all. It comes with the one for characters.
 */
#define U_STATIC_IMPLEMENTATION /* ours are not to be seen from outside */
#include <unicode/ucol.h>

#include "engine/base/late.h"

#define QUOTED_(x) #x
#define QUOTED(x) QUOTED_(x)
#define SYMBOL(name) QUOTED(name) /* with ICU's version behind it */

static struct late icu =
    LATE_LIBRARY("libicui18n.so." QUOTED(U_ICU_VERSION_MAJOR_NUM));

LATE(icu, UCollator *, ucol_open, SYMBOL(ucol_open),
    (const char *locale, UErrorCode *e), (locale, e),
    (*e = U_FILE_ACCESS_ERROR, NULL))
LATE_VOID(icu, ucol_close, SYMBOL(ucol_close), (UCollator * c), (c))
LATE_VOID(icu, ucol_setStrength, SYMBOL(ucol_setStrength),
    (UCollator * c, UCollationStrength strength), (c, strength))
LATE(icu, int32_t, ucol_getSortKey, SYMBOL(ucol_getSortKey),
    (const UCollator *c, const UChar *text, int32_t n, uint8_t *out,
	int32_t room),
    (c, text, n, out, room), 0)
