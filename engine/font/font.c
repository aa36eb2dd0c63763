#include <ft2build.h>
#include FT_FREETYPE_H
#include <errno.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/font/face.h"

static void
library_free(void *p)
{
	FT_Done_FreeType(p);
}

/* The first folder that has the file; NULL when none has. */
static const char *
find_file(const struct font_set *set, struct str name)
{
	size_t i;

	if (name.p[0] == '/') {
		const char *path = str_z(set->arena, name);

		return file_exists(path) ? path : NULL;
	}
	for (i = 0; i < set->n_folders; i++) {
		const char *path = file_join(set->arena, set->folders[i], name);

		if (file_exists(path))
			return path;
	}
	return NULL;
}

static bool
open_look(struct font_set *set, struct diag *d, FT_Library ft, size_t family,
    enum look look)
{
	struct family *f = &set->families[family];
	const char *path = find_file(set, f->file[look]);
	struct face *face;

	if (path == NULL) {
		diag_at(d, FINDING_FONT_MISSING, f->file_place[look], STR_NONE,
		    f->name, f->file[look]);
		return false;
	}
	if ((face = font_face_open(set, d, ft, family, look, path)) == NULL)
		return false;
	face->facts.index = (int32_t)set->n_faces;
	f->face[look] = face;
	ARENA_PUSH(set->arena, set->faces, set->n_faces, set->cap_faces, face);
	return true;
}

/* Looks a fallback family does not have are drawn with the nearest it has. */
static void
fill_looks(struct family *f)
{
	if (f->face[LOOK_BOLD] == NULL)
		f->face[LOOK_BOLD] = f->face[LOOK_REGULAR];
	if (f->face[LOOK_ITALIC] == NULL)
		f->face[LOOK_ITALIC] = f->face[LOOK_REGULAR];
	if (f->face[LOOK_BOLD_ITALIC] == NULL)
		f->face[LOOK_BOLD_ITALIC] = f->face[LOOK_BOLD];
}

/* All findings of all files, not only the first. */
static bool
open_faces(struct font_set *set, struct diag *d, FT_Library ft)
{
	bool ok = true;
	size_t i;
	int look;

	for (i = 0; i < set->n_families; i++) {
		for (look = 0; look < LOOKS; look++) {
			if (set->families[i].file[look].n > 0)
				ok =
				    open_look(set, d, ft, i, (enum look)look) &&
				    ok;
		}
		fill_looks(&set->families[i]);
	}
	return ok;
}

static bool
has_text_family(const struct font_set *set)
{
	size_t i;

	for (i = 0; i < set->n_families; i++) {
		if (!set->families[i].fallback)
			return true;
	}
	return false;
}

static void
name_families(struct font_set *set)
{
	size_t i;

	set->names = ARENA_ARRAY(set->arena, struct str, set->n_families);
	for (i = 0; i < set->n_families; i++)
		set->names[i] = set->families[i].name;
}

struct font_set *
font_set_load(struct arena *a, struct diag *d, const char *fonts_xml,
    const char *const *folders, size_t n_folders)
{
	struct font_set *set = ARENA_NEW(a, struct font_set);
	struct place top = {str_of(fonts_xml), 1, 0};
	FT_Library ft;
	size_t i;
	bool ok;

	set->arena = a;
	for (i = 0; i < n_folders; i++)
		ARENA_PUSH(a, set->folders, set->n_folders, set->cap_folders,
		    str_dup(a, str_of(folders[i])));
	if (!font_config_read(set, d, fonts_xml))
		return NULL;
	if (!has_text_family(set)) {
		diag_at(d, FINDING_FONT_MISSING, top, STR_NONE,
		    STR("Times New Roman"), STR("<family>"));
		return NULL;
	}
	errno = 0; /* a FreeType that starts without a module does not say so */
	if (FT_Init_FreeType(&ft) != 0)
		arena_no_memory(a);
	arena_defer(a, library_free, ft);
	if (errno == ENOMEM)
		arena_no_memory(a);
	ok = open_faces(set, d, ft);
	arena_undefer(a, library_free, ft);
	FT_Done_FreeType(ft);
	name_families(set);
	return ok ? set : NULL;
}

static const char *const look_words[LOOKS] = {
    "regular", "bold", "italic", "bold-italic"};

static void
list_face(struct buf *b, const struct face *f)
{
	buf_str(b, f->facts.family);
	buf_putc(b, '\t');
	buf_puts(b, look_words[f->look]);
	buf_putc(b, '\t');
	buf_str(b, f->facts.file);
	buf_putc(b, '\t');
	buf_str(b, f->facts.own_family);
	buf_puts(b, ", ");
	buf_str(b, f->facts.version);
	buf_putc(b, '\t');
	buf_int(b, f->letters);
	buf_putc(b, '/');
	buf_int(b, VI_LETTERS);
	buf_puts(b, "\tfsType ");
	buf_hex(b, f->rights, 4);
	buf_putc(b, '\n');
}

void
font_set_list(struct buf *b, const struct font_set *set)
{
	size_t i;

	for (i = 0; i < set->n_faces; i++)
		list_face(b, set->faces[i]);
}

const struct str *
font_set_families(const struct font_set *set, size_t *n)
{
	*n = set->n_families;
	return set->names;
}

const struct face *
font_find(const struct font_set *set, struct str family, bool bold, bool italic)
{
	int look = (bold ? LOOK_BOLD : 0) + (italic ? LOOK_ITALIC : 0);
	size_t i;

	for (i = 0; i < set->n_families; i++) {
		if (str_eq(set->families[i].name, family))
			return set->families[i].face[look];
	}
	return NULL;
}

static bool
has_rare(const struct face *f, uint32_t c)
{
	hb_codepoint_t glyph;

	return hb_font_get_nominal_glyph(f->cover, c, &glyph) && glyph != 0;
}

static bool
bit(const uint64_t *bits, uint32_t i)
{
	return (bits[i / 64] >> (i % 64) & 1u) != 0;
}

#define LATIN_FIRST 0x20u
#define LATIN_LAST 0x1B0u
#define TONES_FIRST 0x1EA0u
#define TONES_LAST 0x1EF9u

/* A bit for each of n characters from first on, asked for all at once: half the
 * cost of one by one. */
static void
note(const struct face *f, uint32_t first, unsigned n, uint64_t *bits)
{
	hb_codepoint_t c[LATIN_LAST - LATIN_FIRST + 1], glyph[sizeof c / 4];

	for (unsigned i = 0; i < n; i++)
		c[i] = first + i;
	for (unsigned i = 0; i < n; i++) { /* behind one that is not there */
		unsigned end = i + hb_font_get_nominal_glyphs(
				       f->cover, n - i, &c[i], 4, &glyph[i], 4);

		for (; i < end; i++)
			bits[i / 64] |= (uint64_t)(glyph[i] != 0) << (i % 64);
	}
}

void
font_note_latin(struct face *f)
{
	note(f, LATIN_FIRST, LATIN_LAST - LATIN_FIRST + 1, f->latin);
	note(f, TONES_FIRST, TONES_LAST - TONES_FIRST + 1, f->tones);
}

bool
font_has(const struct face *f, uint32_t c)
{
	if (c >= LATIN_FIRST && c <= LATIN_LAST)
		return bit(f->latin, c - LATIN_FIRST);
	if (c >= TONES_FIRST && c <= TONES_LAST)
		return bit(f->tones, c - TONES_FIRST);
	return has_rare(f, c);
}

size_t
font_covers(const struct face *f, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t at = i;

		if (!font_has(f, utf8_next(s, &i)))
			return at;
	}
	return s.n;
}

const struct face *
font_fallback(const struct font_set *set, const struct face *f, uint32_t c)
{
	size_t i;

	if (font_has(f, c))
		return f;
	for (i = 0; i < set->n_families; i++) {
		const struct family *family = &set->families[i];

		if (family->fallback && font_has(family->face[f->look], c))
			return family->face[f->look];
	}
	return NULL;
}

const struct face_facts *
font_facts(const struct face *f)
{
	return &f->facts;
}

cv_len
font_scale(const struct face *f, cv_len size, int64_t v)
{
	return (cv_len)muldiv(v, size, f->facts.upem);
}
