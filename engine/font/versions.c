#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/font/face.h"

/* Of the library that is there, not of the header. */
static struct str
freetype(struct arena *a)
{
	struct buf b = buf_new(a);
	FT_Int major = 0, minor = 0, patch = 0;
	FT_Library ft;

	/* documents say this of themselves: never 0.0.0 */
	if (FT_Init_FreeType(&ft) != 0)
		arena_no_memory(a);
	FT_Library_Version(ft, &major, &minor, &patch);
	FT_Done_FreeType(ft);
	buf_int(&b, major);
	buf_putc(&b, '.');
	buf_int(&b, minor);
	buf_putc(&b, '.');
	buf_int(&b, patch);
	return buf_take(&b);
}

struct str
font_set_digest(const struct font_set *set)
{
	return set->digest;
}

size_t
font_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	out[0] = (struct library){"freetype", freetype(a)};
	out[1] = (struct library){"harfbuzz", str_of(hb_version_string())};
	return 2;
}

struct str
font_digest(struct arena *a, const struct face *f)
{
	unsigned int n;
	const char *p = hb_blob_get_data(f->blob, &n);

	return digest_hex(a, (struct str){p, n});
}

struct str
font_file_digest(struct arena *a, const struct font_set *set, struct str file)
{
	for (size_t i = 0; i < set->n_families; i++) {
		for (size_t k = 0; k < LOOKS; k++) {
			const struct face *f = set->families[i].face[k];

			if (f != NULL && str_eq(f->facts.file, file))
				return font_digest(a, f);
		}
	}
	return STR_NONE;
}
