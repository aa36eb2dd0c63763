/* Inflating whole buffers (RFC 1950, 1951) of unknown origin, by libdeflate,
 * never to more than is allowed. */
#ifndef CV_PACK_INFLATE_H
#define CV_PACK_INFLATE_H

#include "engine/base/str.h"
#include "engine/pack/deflate.h"

struct arena;

/* For one thread, for any number of buffers one after the other. */
struct inflater;

enum inflated { INFLATED, INFLATED_BROKEN, INFLATED_TOO_LARGE };

/* On the arena's cleanup list; jumps. */
struct inflater *inflater_in(struct arena *a);

/* *out is in a and of at most `most` bytes. What follows the end of the
 * deflated bytes is ignored. INFLATED_BROKEN: out->p is NULL, and out->n says
 * how much may have been inflated before they broke. Jumps. */
enum inflated inflate_in(struct arena *a, struct inflater *z,
    enum deflate_form form, struct str bytes, size_t most, struct str *out);

#endif
