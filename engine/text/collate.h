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

/* Bytes, in the arena, that str_cmp puts in the Vietnamese order: a ă â b c d đ
 * e ê …; then the tones (none, huyền, hỏi, ngã, sắc, nặng); then small letters
 * before capitals. Texts that differ in normal form only have the same key. */
struct str text_sort_key(struct collator *c, struct str s);
/* The same for a person's name: by given name (the last word), then family name
 * (the first one), then the words between; small letters and capitals count
 * when all of that is equal. Blanks between words do not count. */
struct str text_name_key(struct collator *c, struct str s);

#endif
