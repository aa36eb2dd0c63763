/* Text set in a font from before Unicode, amid data that is Unicode: cells that
 * hold what Windows-1252 shows for the bytes of TCVN3 or VNI ("Gi¸o viªn",
 * "Tröôøng"). Single cells are short, so the suspicious texts of all the data
 * are weighed together first, and then each is looked at in the light of that.
 *
 * It is rather missed than found where there is none: French and German names,
 * º, ×, °C, § and « » are to stay unsuspected. Only the two charsets people
 * had fonts for are looked for. */
#ifndef CV_TEXT_OLDFONT_H
#define CV_TEXT_OLDFONT_H

#include <stdbool.h>

#include "engine/base/str.h"
#include "engine/text/legacy.h"

struct arena;

/* Texts are valid UTF-8. */

/* Does s hold a character of Latin-1 that Vietnamese has not? Fast; all others
 * say nothing. */
bool old_font_suspect(struct str s);

/* What the texts so far say. */
struct old_font;
struct old_font *old_font_new(struct arena *a);
/* Takes the words of s into account, each once. */
void old_font_add(struct old_font *o, struct str s);
/* Is some of the text set in such fonts? */
bool old_font_found(const struct old_font *o);

/* When found: is (a line of) s such text? The first such line. */
struct old_text {
	enum charset charset;
	size_t at;        /* where in s the line begins */
	struct str line;  /* as it came, without blanks around */
	struct str means; /* in Unicode */
};
bool old_font_read(const struct old_font *o, struct arena *a, struct str s,
    struct old_text *out);

#endif
