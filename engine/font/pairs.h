/* Inside the font room: shaping plain text from the pairs of letters HarfBuzz
 * has shaped before. */
#ifndef CV_FONT_PAIRS_H
#define CV_FONT_PAIRS_H

#include <hb.h>

#include "engine/font/font.h"

struct pairs;

/* NULL: letters of the face may not be put together, or there is no memory. */
struct pairs *pairs_new(hb_font_t *font, hb_shape_plan_t *plan);
void pairs_free(struct pairs *p); /* NULL is fine */
/* Fills out with just what HarfBuzz would say; false when that is not known. */
bool pairs_shape(
    const struct pairs *p, struct arena *a, struct str text, struct shape *out);
/* Remembers what HarfBuzz said. */
void pairs_learn(struct pairs *p, const struct shape *s);

#endif
