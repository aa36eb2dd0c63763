/* Texts made alike for comparison. */
#ifndef CV_TEXT_FOLD_H
#define CV_TEXT_FOLD_H

#include "engine/base/str.h"

struct arena;

/* Every run of blanks (no-break and wide ones too, tabs, line breaks) becomes
 * one blank, none stays at either end. s itself where that changes nothing. */
struct str text_blanks(struct arena *a, struct str s);
/* The same in lower case and without marks: "TP.  Hồ Chí Minh " -> "tp. ho chi
 * minh". */
struct str text_fold(struct arena *a, struct str s);
/* Number of characters. */
size_t text_length(struct str s);
/* Characters from to to (not included), counted from 0; less where s ends. */
struct str text_slice(struct str s, size_t from, size_t to);

#endif
