/* Fonts of a PDF, as far as text needs them: which codes a string holds, what
 * they say, how wide they are. */
#ifndef CV_READER_PDF_FONT_H
#define CV_READER_PDF_FONT_H

#include "engine/reader/pdf_parts.h"

/* Codes of one length in a string; ISO 32000-1, 9.7.6.2. */
struct code_space {
	uint32_t low, high;
	int bytes;
};

struct map_range {
	uint32_t low, high;
	struct str says; /* UTF-16BE for low; the last unit counts up */
};

/* A CMap: of /Encoding its spaces are used, of /ToUnicode its ranges. */
struct code_map {
	struct code_space *spaces;
	size_t n_spaces, cap_spaces;
	struct map_range *ranges; /* by low */
	size_t n_ranges, cap_ranges;
};

struct rpdf_font {
	bool composite;           /* Type0 */
	struct code_map *code;    /* how strings fall into codes; NULL: 2 bytes,
				     1 where not composite */
	struct code_map *unicode; /* NULL: none */
	float *width; /* of codes, CIDs up to n_width; in ems; < 0: usual */
	uint32_t n_width;
	double usual;
};

/* ---- pdf_map.c ---- */
/* In the stage. False after a finding: the budget. */
bool rpdf_map_read(struct reading *r, struct str text, struct code_map *map);
/* Writes what the code says; false when the map does not know. */
bool rpdf_map_say(const struct code_map *map, uint32_t code, struct buf *b);
/* The code at *i; its bytes. */
int rpdf_map_code(
    const struct code_map *map, struct str s, size_t i, uint32_t *code);

/* ---- pdf_font.c ---- */
/* The font of a dictionary, remembered with the object; *out NULL: it is none.
 * False after a finding. */
bool rpdf_font_read(struct rpdf *p, qpdf_oh dict, struct rpdf_font **out);
/* The code at *i of a string, which it moves on; its number of bytes. */
int rpdf_font_code(
    const struct rpdf_font *f, struct str s, size_t *i, uint32_t *code);
double rpdf_font_width(const struct rpdf_font *f, uint32_t code);
/* Writes what the code says: U+FFFD where nobody knows. */
void rpdf_font_say(const struct rpdf_font *f, uint32_t code, struct buf *b);

#endif
