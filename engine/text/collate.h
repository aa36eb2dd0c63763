/* The Vietnamese order of texts and of names, by ICU. */
#ifndef CV_TEXT_COLLATE_H
#define CV_TEXT_COLLATE_H

#include <stddef.h>

#include "engine/base/str.h"

struct arena;

/* Opened once for a sort, since that takes long; belongs to one thread. It is
 * on the arena's cleanup list; closing it early takes it off. */
struct collator;
struct collator *text_collator_open(struct arena *a);
void text_collator_close(struct collator *c);

/* Bytes, in the arena, that str_cmp puts in the Vietnamese order, as
 * dictionaries have it: word by word, of each word first its letters (a ă â b c
 * d đ e ê …), then its tone (none, huyền, hỏi, ngã, sắc, nặng): Hà Nam before
 * Hạ Long. Where the tone is written does not matter (Thuý, Thúy). Of texts
 * equal so far small letters come before capitals, then the exact text counts.
 * Texts that differ in normal form only have the same key. */
struct str text_sort_key(struct collator *c, struct str s);
/* The same for a person's name: by given name (the last word), then family name
 * (the first one), then the words between; small letters and capitals count
 * when all of that is equal. Blanks between words do not count. */
struct str text_name_key(struct collator *c, struct str s);

#endif
