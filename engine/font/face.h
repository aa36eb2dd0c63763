/* Inside the font room: what a set and a face hold.
 *
 * A face has two halves. The one made at loading (facts, coverage) is
 * immutable. The other (shaper, shared subset) is costly and made at first use
 * under the face's lock; once its pointer is published it is immutable too. A
 * half-made one is thrown away whole, so that one failed malloc in one job
 * cannot spoil the face for the next. */
#ifndef CV_FONT_FACE_H
#define CV_FONT_FACE_H

#include <hb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "engine/font/font.h"

/* The order of looks everywhere. */
enum look { LOOK_REGULAR, LOOK_BOLD, LOOK_ITALIC, LOOK_BOLD_ITALIC, LOOKS };

struct shaper; /* shape.c */

/* What is made later; zero = not yet. */
struct face_late {
	pthread_mutex_t lock;
	struct shaper *_Atomic shaper;
	struct subset *_Atomic subset; /* with what it points to: one block */
};

struct face {
	struct face_facts facts;
	hb_blob_t *blob;  /* the whole file */
	hb_font_t *cover; /* for coverage and advances only */
	size_t n_glyphs;
	int32_t letters; /* Vietnamese letters it has, of VI_LETTERS */
	/* a bit for each character it has of U+0020 … U+01B0, and of U+1EA0 …
	 * U+1EF9: nearly all that Vietnamese text has */
	uint64_t latin[7], tones[2];
	uint32_t rights; /* fsType */
	enum look look;
	size_t family;    /* index in font_set.families */
	bool lends_signs; /* of a fallback family */
	struct face_late *late;
};

struct family {
	struct str name;
	struct str twin; /* may be empty */
	bool fallback;
	struct place place;
	struct str file[LOOKS]; /* as fonts.xml names it; may be empty */
	struct place file_place[LOOKS];
	struct face *face[LOOKS]; /* looks may share a face */
};

struct font_set {
	struct arena *arena;
	struct str *folders; /* in the order of looking */
	size_t n_folders, cap_folders;
	struct family *families;
	size_t n_families, cap_families;
	struct str *names;   /* [n_families] */
	struct str digest;   /* of fonts.xml */
	struct face **faces; /* by facts.index */
	size_t n_faces, cap_faces;
};

/* config.c: fills folders and families. False after findings. */
bool font_config_read(struct font_set *set, struct diag *d, const char *path);

/* font.c: fills latin and tones. */
void font_note_latin(struct face *f);
/* ---- sums.c ---- */
/* Is each table as its sum in the directory says? Else tag names the first that
 * is not; it is empty where tables lie on one another. Of a collection, which
 * has no directory there: yes. */
bool font_sums_right(struct str file, char tag[5]);
/* What the bytes of the i-th table sum up to. False: there is none such. */
bool font_table_sum(struct str file, size_t i, uint32_t *sum);

/* ---- mapping.c ---- */
/* False when the cmap names more characters than anybody could walk over. */
bool font_mapping_fits(hb_face_t *face);

/* face.c: opens path as the look of family; NULL after findings. ft is a
 * FT_Library. */
struct face *font_face_open(struct font_set *set, struct diag *d, void *ft,
    size_t family, enum look look, const char *path);

/* shape.c, subset.c: free what was made late; NULL is fine. */
void font_shaper_free(struct shaper *s);
void font_subset_free(struct subset *s);

/* letters.c */
#define VI_LETTERS 134
/* The Vietnamese letters beyond ASCII, both cases, in code order. */
extern const uint16_t font_vi_letters[VI_LETTERS];
/* Ranges of the shared subset: {first, last} …, closed by {0, 0}. */
extern const uint16_t font_coverage[][2];

#endif
