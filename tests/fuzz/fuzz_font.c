/* Any bytes as a font file: a fallback family beside a sound one. One that
 * loads is shaped with and cut into a subset. */
#include <string.h>

#include "engine/font/font.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/font_sums.h"

static const char config[] =
    "<fonts xmlns=\"urn:congvan:fonts:1\">"
    "<folder path=\"/usr/share/fonts/truetype/liberation2\"/>"
    "<family name=\"Sound\"><regular file=\"LiberationSerif-Regular.ttf\"/>"
    "<bold file=\"LiberationSerif-Regular.ttf\"/>"
    "<italic file=\"LiberationSerif-Regular.ttf\"/>"
    "<bold-italic file=\"LiberationSerif-Regular.ttf\"/></family>"
    "<family name=\"Fuzz\" fallback=\"yes\"><regular file=\"font.ttf\"/>"
    "</family></fonts>";

static const char words[] =
    "Độc lập - Tự do - Hạnh phúc; ỦY BAN NHÂN DÂN, fi ffi AV To 0123456789 "
    "\xe2\x98\x90\xe2\x98\x91 Ậ Ặ ữ ợ đ Đ";

/* The words, of the characters the face has. */
static struct str
sayable(struct arena *a, const struct face *f)
{
	struct str s = str_of(words);
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n;) {
		uint32_t c = utf8_next(s, &i);

		if (font_has(f, c))
			buf_utf8(&b, c);
	}
	return buf_take(&b);
}

/* Sorted and unique, as font_subset wants them. */
static size_t
glyphs_of(const struct shape *s, uint16_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		uint16_t id = s->glyphs[i].id;
		size_t at = 0;

		while (at < n && out[at] < id)
			at++;
		if (at < n && out[at] == id)
			continue;
		memmove(out + at + 1, out + at, (n - at) * sizeof *out);
		out[at] = id;
		n++;
	}
	return n;
}

static void
use(struct arena *a, struct diag *d, const struct font_set *set)
{
	const struct face *f = font_find(set, STR("Fuzz"), true, true);
	struct str text = sayable(a, f);
	struct buf b = buf_new(a);
	const struct shape *s;
	const struct subset *cut;
	uint16_t *used;
	int64_t width = 0;

	font_set_list(&b, set);
	s = font_shape(a, f, text);
	used = ARENA_ARRAY(a, uint16_t, s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		fuzz_assert(s->glyphs[i].cluster < text.n);
		fuzz_assert(
		    i == 0 || s->glyphs[i].cluster >= s->glyphs[i - 1].cluster);
		width += s->glyphs[i].advance;
	}
	font_scale(f, LEN_PT(14), width);
	cut = font_subset(a, d, f, used, glyphs_of(s, used));
	fuzz_assert((cut != NULL) == diag_ok(d));
	for (size_t i = 0; cut != NULL && i < s->n; i++)
		fuzz_assert(s->glyphs[i].id < cut->n_original &&
			    cut->gid[s->glyphs[i].id] < cut->n_new);
}

static void
load(struct arena *a, struct diag *d, struct str bytes)
{
	const struct font_set *set;
	const char *xml;
	char *p;

	p = str_z(a, bytes);
	/* or the sums alone would be tried; now and then they are */
	if (bytes.n == 0 || (unsigned char)p[bytes.n - 1] % 16 != 15)
		font_sums_mend(p, bytes.n);
	fuzz_file("font.ttf", p, bytes.n);
	xml = fuzz_file("fonts.xml", config, sizeof config - 1);
	set = font_set_load(a, d, xml, NULL, 0);
	fuzz_assert((set != NULL) == diag_ok(d));
	if (set != NULL)
		use(a, d, set);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, load);
	return 0;
}
