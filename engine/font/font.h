/* Fonts: files, coverage, fallback, shaping, line-break opportunities and
 * subsets. The only home of FreeType and HarfBuzz.
 *
 * A font_set is loaded once, is immutable afterwards, and may be shared by
 * threads; shaping and subsetting write into the caller's arena only. */
#ifndef CV_FONT_FONT_H
#define CV_FONT_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/library.h"
#include "engine/base/diag.h"
#include "engine/base/length.h"
#include "engine/base/str.h"

struct arena;
struct font_set;
struct face;

/* Loads fonts.xml: families (asked-for name, files of four faces by search
 * path, metric twin, fallback order) and opens every face. Files are opened by
 * path, never by family name: fonts-liberation 1.07 lacks 92 of the 134
 * Vietnamese letters. folders: where relative file names are looked up, in
 * order (the folder of fonts.xml itself is implied). NULL after findings.
 * Handles go on the arena's cleanup list. */
struct font_set *font_set_load(struct arena *a, struct diag *d,
    const char *fonts_xml, const char *const *folders, size_t n_folders);

/* One line a face for `congvan fonts`: family, style, file, version, Vietnamese
 * letters covered (134 of 134), embedding rights. */
void font_set_list(struct buf *b, const struct font_set *set);
/* Names of the families, for did-you-mean; n out. Lent. */
const struct str *font_set_families(const struct font_set *set, size_t *n);

/* The face for family and look; NULL when fonts.xml has no such family. A
 * fallback family without that look gives its nearest: the face's facts say
 * what it is. */
const struct face *font_find(
    const struct font_set *set, struct str family, bool bold, bool italic);
/* Does the face itself have a glyph for c? */
bool font_has(const struct face *f, uint32_t c);
/* Index of the first character of s that f has not, or s.n. */
size_t font_covers(const struct face *f, struct str s);
/* The face that has c, of the fallback families in order, in the look of f; f
 * itself when it has c; NULL when none has. */
const struct face *font_fallback(
    const struct font_set *set, const struct face *f, uint32_t c);

/* ---- facts of a face; font units (fu) are 1/upem of the size ---- */
struct face_facts {
	struct str family;     /* asked for: "Times New Roman" */
	struct str own_family; /* of the file: "Liberation Serif" */
	struct str postscript; /* "LiberationSerif-Bold" */
	struct str file;       /* base name, for manifests */
	struct str version;
	bool bold, italic;
	bool fixed_pitch, serif;
	int32_t upem;
	/* as Word and LibreOffice use them for line height; all positive */
	int32_t ascent, descent, line_gap;
	int32_t cap_height, x_height;
	int32_t italic_angle; /* thousandths of a degree */
	int32_t bbox[4];
	int32_t stem_v;
	/* at: of the top edge, from the baseline down and up; > 0 */
	int32_t underline_at, underline_thickness;
	int32_t strike_at, strike_thickness;
	int32_t index; /* 0, 1, … in the set: stable order for output */
};
/* Lent, as long as the set. */
const struct face_facts *font_facts(const struct face *f);

/* SHA-256 of fonts.xml, which chooses faces, in hex; lent. */
struct str font_set_digest(const struct font_set *set);
/* SHA-256 of the face's file, in hex, in the arena. */
struct str font_digest(struct arena *a, const struct face *f);
/* Of the face whose file has that base name; empty: there is none. */
struct str font_file_digest(
    struct arena *a, const struct font_set *set, struct str file);

/* ---- shaping ---- */
struct glyph {
	uint32_t cluster; /* byte offset in the shaped text, rising */
	int32_t advance;  /* fu, kerning included */
	uint16_t id;      /* in the original font file */
};

/* fu, from the pen, y up */
struct offset {
	int32_t x, y;
};

/* What may happen before byte i of the text. */
enum break_kind { BREAK_NO, BREAK_MAY, BREAK_MUST };

struct shape {
	struct str text;
	struct glyph *glyphs;
	struct offset *offsets; /* [n]; NULL: all glyphs stand at the pen */
	size_t n;
	bool kept; /* by a session, for more than this document */
};

/* Shapes the whole text in one go, spaces included: script Latin, language vi,
 * left to right, kern on, default features. The text has no control
 * characters. Glyph 0 never comes out: the caller has checked coverage. */
const struct shape *font_shape(
    struct arena *a, const struct face *f, struct str text);

/* ---- sessions ---- */
/* Fonts as one thread uses them, for one document after the other: ICU reads
 * its rules once (60,000 instructions), and texts met before are neither shaped
 * nor broken again. What it gives is the same as without. */
struct font_session;
/* set is lent. NULL when there is no memory. Caller owns. */
struct font_session *font_session_new(const struct font_set *set);
void font_session_free(struct font_session *s); /* NULL is fine */
/* The next document begins: what was lent before may be gone; what lives as
 * long as the document is in a, and failures jump to its border. */
void font_session_begin(struct font_session *s, struct arena *a);
/* For a single document: begun already, and ends with the arena. */
struct font_session *font_session_in(
    struct arena *a, const struct font_set *set);
const struct font_set *font_session_set(const struct font_session *s);
/* Another number when shapes that were kept are no more. */
uint64_t font_session_generation(const struct font_session *s);
/* font_shape's, made now or before; lent for the document. The text is the
 * shape's own or the one given, which must live as long. */
const struct shape *font_session_shape(
    struct font_session *s, const struct face *f, struct str text);

/* Line-break opportunities (UAX 14 by ICU, locale vi) in a paragraph's whole
 * text (runs joined; U+FFFC for images and tabs as \t): out[i] tells whether a
 * line may break before byte i; out has text.n + 1 entries. Mended to the
 * engine's rules: never before / . ; and as LibreOffice does after hyphens
 * (DESIGN 9). Never between a space and another space. */
void font_breaks(struct font_session *s, struct str text, uint8_t *out);
/* Grapheme borders, for breaking long tokens anywhere: out[i] = 1 when byte i
 * starts a cluster. */
void font_graphemes(struct font_session *s, struct str text, uint8_t *out);
/* Both at once; for most texts in one walk. */
void font_breaks_and_graphemes(struct font_session *s, struct str text,
    uint8_t *breaks, uint8_t *graphemes);

/* ---- subsets ---- */
/* The policy, the same for one document and for a batch: a face is embedded as
 * its Vietnamese coverage (Latin, Vietnamese, punctuation, digits; the list is
 * in letters.c; of a fallback face only the signs) together with the other
 * glyphs the document uses. Without such extras the subset is made once per
 * face and process, and shared. */
struct subset {
	/* zlib stream of the TrueType file; deterministic */
	struct str deflated;
	size_t file_size;    /* of that file, in bytes */
	const uint16_t *gid; /* [n_original] old id -> new id; 0 = not in it */
	size_t n_original;
	/* [n_new] a character for glyphs that have one by cmap, else 0: basis
	 * of ToUnicode. Where the text says another (U+00A0 drawn with the
	 * glyph of the space) only ActualText can tell it. */
	const uint32_t *unicode;
	const int32_t *advance; /* [n_new] fu */
	size_t n_new;
	char tag[7]; /* "ABCDEF" from the digest of the glyph set */
};
/* used: original glyph ids, sorted, unique. NULL after a finding. */
const struct subset *font_subset(struct arena *a, struct diag *d,
    const struct face *f, const uint16_t *used, size_t n_used);

/* millipoints of v font units at that size, rounded once. */
cv_len font_scale(const struct face *f, cv_len size, int64_t v);

/* The libraries behind this room and their versions; gives how many. */
size_t font_libraries(struct arena *a, struct library out[LIBRARIES_MOST]);

#endif
