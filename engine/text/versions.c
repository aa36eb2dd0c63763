#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "engine/base/arena.h"
#include "engine/text/text.h"

static struct str
dotted(struct arena *a, const UVersionInfo v)
{
	char *text = arena_alloc(a, U_MAX_VERSION_STRING_LENGTH);

	u_versionToString(v, text);
	return str_of(text);
}

size_t
text_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	UVersionInfo icu, unicode;

	u_getVersion(icu);
	u_getUnicodeVersion(unicode);
	out[0] = (struct library){"icu", dotted(a, icu)};
	out[1] = (struct library){"unicode", dotted(a, unicode)};
	return 2;
}
