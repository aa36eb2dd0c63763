/* Opening one font file: is it sound, may it be embedded, does it have the
 * Vietnamese letters, and what are its measures.
 *
 * FreeType reads the tables and is closed again; HarfBuzz keeps the file for
 * coverage, shaping, subsets. The file is mapped: only the pages in use cost
 * time and memory (14 faces open in 1 ms). Package managers replace font files
 * by renaming, which a mapping survives; only a file cut short in place would
 * end the process.
 *
 * Libraries swallow failed allocations (FreeType goes on without OS/2, HarfBuzz
 * with an empty cmap). malloc tells through errno, so errno is cleared when a
 * face is begun and ENOMEM found at its end means: not this face.
 *
 * Line height follows LibreOffice 7.4 (vcl, ImplCalcLineSpacing): hhea when its
 * signs are right, OS/2 win when hhea is empty, OS/2 typo when USE_TYPO_METRICS
 * is set. For the Liberation family and Times New Roman hhea and win agree, so
 * Word, which starts from win, comes to the same lines: 0.891 + 0.216 + 0.042.
 */
#include <errno.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include FT_TRUETYPE_TAGS_H
#include <hb-ot.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/font/face.h"

#define NAME_MOST 128
#define LINE_LEAST 4 /* lines of 1/4 em */
#define EMS_MOST 8

/* What is known while a face is being opened. */
struct opening {
	struct font_set *set;
	struct diag *d;
	struct family *family;
	struct place place;
	struct str path;
	struct face *face;
	FT_Face ft;
};

static void
blob_free(void *p)
{
	hb_blob_destroy(p);
}

static void
ft_face_free(void *p)
{
	FT_Done_Face(p);
}

static void
hb_font_free(void *p)
{
	hb_font_destroy(p);
}

static void
late_free(void *p)
{
	struct face_late *late = p;

	font_shaper_free(atomic_load(&late->shaper));
	font_subset_free(atomic_load(&late->subset));
	pthread_mutex_destroy(&late->lock);
}

static bool
broken(const struct opening *o, const char *why)
{
	diag_at(o->d, FINDING_FONT_BROKEN, o->place, STR_NONE, o->path,
	    str_of(why));
	return false;
}

static bool
broken_file(const struct opening *o, int error)
{
	diag_at(o->d, FINDING_FONT_BROKEN, o->place, STR_NONE, o->path,
	    file_reason(o->set->arena, error));
	return false;
}

static bool
check_file(const struct opening *o, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return broken_file(o, errno);
	if (!S_ISREG(st.st_mode))
		return broken(
		    o, BOTH("không phải tệp thường", "not a regular file"));
	if ((uint64_t)st.st_size <= limit_of(o->set->arena, LIMIT_INPUT))
		return true;
	diag_at(o->d, FINDING_INPUT_TOO_LARGE, o->place, STR_NONE, o->path,
	    limit_text(o->set->arena, LIMIT_INPUT));
	return false;
}

static bool
map_file(const struct opening *o, const char *path)
{
	struct arena *a = o->set->arena;
	hb_blob_t *blob;

	if (!check_file(o, path))
		return false;
	blob = hb_blob_create_from_file_or_fail(path);
	if (blob == NULL && errno == ENOMEM)
		arena_no_memory(a);
	if (blob == NULL)
		return broken_file(o, errno);
	arena_defer(a, blob_free, blob);
	hb_blob_make_immutable(blob);
	o->face->blob = blob;
	return true;
}

static bool
open_freetype(struct opening *o, FT_Library library)
{
	unsigned n;
	const char *p = hb_blob_get_data(o->face->blob, &n);
	FT_Error e;

	e = FT_New_Memory_Face(
	    library, (const FT_Byte *)p, (FT_Long)n, 0, &o->ft);
	if (e != 0 && errno == ENOMEM)
		arena_no_memory(o->set->arena);
	if (e != 0)
		return broken(o,
		    BOTH("FreeType không mở được", "FreeType cannot open it"));
	arena_defer(o->set->arena, ft_face_free, o->ft);
	return true;
}

static bool
check_sums(const struct opening *o)
{
	char tag[5] = "";
	unsigned n;
	const char *p = hb_blob_get_data(o->face->blob, &n);
	struct buf b = buf_new(o->set->arena);

	if (font_sums_right((struct str){p, n}, tag))
		return true;
	if (tag[0] == '\0')
		return broken(o, BOTH("mục lục bảng", "its table directory"));
	for (char *c = tag; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	buf_puts(&b, BOTH("tổng kiểm tra của bảng ", "checksum of table "));
	buf_puts(&b, tag);
	return broken(o, str_z(o->set->arena, buf_take(&b)));
}

/* The file is embedded as FontFile2, which holds glyf outlines only. */
static bool
check_kind(const struct opening *o)
{
	FT_ULong length = 0;

	if (!FT_IS_SFNT(o->ft) || !FT_IS_SCALABLE(o->ft) ||
	    FT_Load_Sfnt_Table(o->ft, TTAG_glyf, 0, NULL, &length) != 0 ||
	    length == 0)
		return broken(o,
		    BOTH("không phải TrueType (glyf)", "not TrueType (glyf)"));
	if (o->ft->num_glyphs < 1 || o->ft->num_glyphs > 65535)
		return broken(o, "maxp");
	if (o->ft->units_per_EM < 16 || o->ft->units_per_EM > 16384)
		return broken(o, "unitsPerEm");
	if (FT_Get_Sfnt_Table(o->ft, FT_SFNT_HHEA) == NULL)
		return broken(o, "hhea");
	o->face->n_glyphs = (size_t)o->ft->num_glyphs;
	return true;
}

/* Restricted licence, bitmaps only, and no subsetting all forbid what the PDF
 * does. Of the first the least restrictive bit counts (OpenType, OS/2). */
static bool
check_rights(const struct opening *o)
{
	uint32_t rights = FT_Get_FSType_Flags(o->ft);

	o->face->rights = rights;
	if ((rights & 0x000e) != FT_FSTYPE_RESTRICTED_LICENSE_EMBEDDING &&
	    !(rights & FT_FSTYPE_NO_SUBSETTING) &&
	    !(rights & FT_FSTYPE_BITMAP_EMBEDDING_ONLY))
		return true;
	diag_at(o->d, FINDING_FONT_RIGHTS, o->place, STR_NONE, o->path);
	return false;
}

static bool
open_harfbuzz(struct opening *o)
{
	struct arena *a = o->set->arena;
	hb_codepoint_t glyph;
	hb_face_t *face;
	bool same;

	face = hb_face_create(o->face->blob, 0);
	if (!font_mapping_fits(face)) {
		hb_face_destroy(face);
		return broken(o, "cmap");
	}
	o->face->cover = hb_font_create(face);
	hb_font_get_nominal_glyph(o->face->cover, 'a', &glyph);
	hb_font_get_glyph_h_advance(o->face->cover, 0);
	hb_face_make_immutable(face);
	hb_font_make_immutable(o->face->cover);
	same = hb_face_get_glyph_count(face) == o->face->n_glyphs;
	hb_face_destroy(face); /* the font keeps it */
	arena_defer(a, hb_font_free, o->face->cover);
	return same || broken(o, "maxp");
}

/* Is there something to see of the letter a, where the font has it? Of a file
 * whose outlines are damaged there is not, and whole letters would be blank. */
static bool
check_outlines(const struct opening *o)
{
	hb_glyph_extents_t box;
	hb_codepoint_t glyph;

	if (!hb_font_get_nominal_glyph(o->face->cover, 'a', &glyph))
		return true;
	if (hb_font_get_glyph_extents(o->face->cover, glyph, &box) &&
	    box.width != 0 && box.height != 0)
		return true;
	return broken(o, "glyf");
}

/* Counts the Vietnamese letters; a text family must have them all. */
static bool
check_letters(const struct opening *o)
{
	struct buf missing = buf_new(o->set->arena);
	struct buf first = buf_new(o->set->arena);
	size_t i;

	font_note_latin(o->face);
	for (i = 0; i < VI_LETTERS; i++) {
		uint32_t c = font_vi_letters[i];

		if (font_has(o->face, c))
			o->face->letters++;
		else if (first.n == 0)
			buf_utf8(&first, c);
	}
	if (o->face->letters == VI_LETTERS || o->family->fallback)
		return true;
	buf_int(&missing, VI_LETTERS - o->face->letters);
	diag_at(o->d, FINDING_FONT_LETTERS, o->place, STR_NONE, o->path,
	    buf_take(&missing), buf_take(&first));
	return false;
}

/* ---- facts ---- */

static void
facts_lines(struct face_facts *f, const TT_HoriHeader *hhea, const TT_OS2 *os2)
{
	if (hhea->Ascender >= 0 && hhea->Descender <= 0) {
		f->ascent = hhea->Ascender;
		f->descent = -hhea->Descender;
		f->line_gap = hhea->Line_Gap;
	}
	if (os2 != NULL && f->ascent == 0 && f->descent == 0) {
		f->ascent = os2->usWinAscent;
		f->descent = os2->usWinDescent;
		f->line_gap = 0;
	}
	if (os2 != NULL && (os2->fsSelection & 1u << 7) &&
	    os2->sTypoAscender >= 0 && os2->sTypoDescender <= 0) {
		f->ascent = os2->sTypoAscender;
		f->descent = -os2->sTypoDescender;
		f->line_gap = os2->sTypoLineGap;
	}
	if (f->line_gap < 0)
		f->line_gap = 0;
}

/* Panose families 2 to 10 of Latin text have serifs. */
static bool
has_serifs(const TT_OS2 *os2)
{
	int family_class = os2->sFamilyClass >> 8;

	if (os2->panose[0] == 2 && os2->panose[1] >= 2)
		return os2->panose[1] <= 10;
	return family_class >= 1 && family_class <= 7;
}

/* Stems by weight class (1 to 1000), as most producers guess them. */
static int32_t
stem_by_weight(int32_t weight)
{
	if (weight > 1000)
		weight = 1000;
	return 50 + weight * weight / (65 * 65);
}

static void
facts_os2(struct face_facts *f, const TT_OS2 *os2)
{
	f->serif = has_serifs(os2);
	f->stem_v = stem_by_weight(os2->usWeightClass);
	if (os2->version != 0xffff && os2->version >= 2) {
		f->x_height = os2->sxHeight;
		f->cap_height = os2->sCapHeight;
	}
	if (os2->yStrikeoutSize > 0 && os2->yStrikeoutPosition > 0) {
		f->strike_at = os2->yStrikeoutPosition;
		f->strike_thickness = os2->yStrikeoutSize;
	}
}

static void
facts_post(struct face_facts *f, const TT_Postscript *post)
{
	f->fixed_pitch = post->isFixedPitch != 0;
	f->italic_angle =
	    (int32_t)muldiv((int64_t)post->italicAngle, 1000, 65536);
	if (post->underlinePosition < 0 && post->underlineThickness > 0) {
		f->underline_at = -post->underlinePosition;
		f->underline_thickness = post->underlineThickness;
	}
}

/* What a face without OS/2 or post is drawn with. */
static void
facts_defaults(struct face_facts *f)
{
	int32_t upem = f->upem;

	f->stem_v = stem_by_weight(f->bold ? 700 : 400);
	f->cap_height = upem * 7 / 10;
	f->x_height = upem / 2;
	f->underline_at = upem / 10;
	f->underline_thickness = upem / 20;
	f->strike_at = upem / 4;
	f->strike_thickness = upem / 20;
}

static void
facts_measures(const struct opening *o)
{
	struct face_facts *f = &o->face->facts;
	const TT_OS2 *os2 = FT_Get_Sfnt_Table(o->ft, FT_SFNT_OS2);
	const TT_Postscript *post = FT_Get_Sfnt_Table(o->ft, FT_SFNT_POST);

	f->upem = o->ft->units_per_EM;
	f->bbox[0] = (int32_t)o->ft->bbox.xMin;
	f->bbox[1] = (int32_t)o->ft->bbox.yMin;
	f->bbox[2] = (int32_t)o->ft->bbox.xMax;
	f->bbox[3] = (int32_t)o->ft->bbox.yMax;
	facts_defaults(f);
	facts_lines(f, FT_Get_Sfnt_Table(o->ft, FT_SFNT_HHEA), os2);
	if (os2 != NULL && os2->version != 0xffff)
		facts_os2(f, os2);
	if (post != NULL)
		facts_post(f, post);
}

/* A name of the font as UTF-8 without control characters. */
static struct str
name_read(const struct opening *o, hb_ot_name_id_t id)
{
	char z[NAME_MOST] = "";
	unsigned n = sizeof z, i;

	hb_ot_name_get_utf8(hb_font_get_face(o->face->cover), id,
	    hb_language_from_string("en", 2), &n, z);
	for (i = 0; z[i] != '\0'; i++) {
		if ((unsigned char)z[i] < 0x20 || z[i] == 0x7f)
			z[i] = ' ';
	}
	return str_dup(o->set->arena, str_trim(str_of(z)));
}

/* Fit for a PDF name without escapes. */
static struct str
postscript_name(const struct opening *o, struct str family)
{
	const char *z = FT_Get_Postscript_Name(o->ft);
	struct str s = z != NULL && z[0] != '\0' ? str_of(z) : family;
	struct buf b = buf_new(o->set->arena);
	size_t i;

	for (i = 0; i < s.n && i < 63; i++) {
		char c = s.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || c == '-' || c == '_')
			buf_putc(&b, c);
	}
	if (b.n == 0)
		buf_puts(&b, "Font");
	return buf_take(&b);
}

static bool
facts_names(const struct opening *o)
{
	struct face_facts *f = &o->face->facts;
	const char *slash = strrchr(o->path.p, '/');

	f->family = o->family->name;
	f->own_family = name_read(o, HB_OT_NAME_ID_FONT_FAMILY);
	f->version = name_read(o, HB_OT_NAME_ID_VERSION_STRING);
	f->postscript = postscript_name(o, f->own_family);
	f->file = slash != NULL ? str_of(slash + 1) : o->path;
	if (o->family->twin.n == 0 || str_eq(o->family->twin, f->own_family))
		return true;
	diag_at(o->d, FINDING_FONT_NAME, o->place, STR_NONE, o->path,
	    f->own_family, o->family->twin);
	return false;
}

/* Sizes no font for text has: letters would stand on one another, or lines. */
static bool
check_sizes(const struct opening *o)
{
	const struct face_facts *f = &o->face->facts;
	int32_t line = f->ascent + f->descent, width;
	hb_codepoint_t glyph;

	if (line < f->upem / LINE_LEAST || line > f->upem * EMS_MOST)
		return broken(o, BOTH("chiều cao dòng", "height of lines"));
	if (!hb_font_get_nominal_glyph(o->face->cover, 'a', &glyph))
		return true;
	width = hb_font_get_glyph_h_advance(o->face->cover, glyph);
	return (width > 0 && width <= f->upem * EMS_MOST) ||
	       broken(o, BOTH("độ rộng chữ a", "width of the letter a"));
}

static bool
late_init(struct face *face, struct arena *a)
{
	struct face_late *late = ARENA_NEW(a, struct face_late);

	atomic_init(&late->shaper, NULL);
	atomic_init(&late->subset, NULL);
	if (pthread_mutex_init(&late->lock, NULL) != 0)
		arena_no_memory(a);
	arena_defer(a, late_free, late);
	face->late = late;
	return true;
}

static bool
read_all(struct opening *o)
{
	if (!check_kind(o) || !check_sums(o) || !check_rights(o) ||
	    !open_harfbuzz(o) || !check_outlines(o) || !facts_names(o) ||
	    !check_letters(o))
		return false;
	facts_measures(o);
	return check_sizes(o) && late_init(o->face, o->set->arena);
}

struct face *
font_face_open(struct font_set *set, struct diag *d, void *ft, size_t family,
    enum look look, const char *path)
{
	struct opening o = {set, d, &set->families[family], NOWHERE, STR_NONE,
	    ARENA_NEW(set->arena, struct face), NULL};
	bool ok;

	o.path = str_dup(set->arena, str_of(path));
	o.place = o.family->file_place[look];
	o.face->family = family;
	o.face->lends_signs = o.family->fallback;
	o.face->look = look;
	o.face->facts.bold = look == LOOK_BOLD || look == LOOK_BOLD_ITALIC;
	o.face->facts.italic = look == LOOK_ITALIC || look == LOOK_BOLD_ITALIC;
	errno = 0;
	if (!map_file(&o, path) || !open_freetype(&o, ft))
		return NULL;
	ok = read_all(&o);
	if (errno == ENOMEM)
		arena_no_memory(set->arena);
	arena_undefer(set->arena, ft_face_free, o.ft);
	FT_Done_Face(o.ft);
	return ok ? o.face : NULL;
}
