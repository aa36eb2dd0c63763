/* The filters of PDF streams (ISO 32000-1, 7.4) undone by ourselves, since
 * libqpdf asks for no limit. */
#ifndef CV_READER_UNPACK_H
#define CV_READER_UNPACK_H

#include "engine/pack/inflate.h"

struct arena;

enum unpack_kind {
	UNPACK_FLATE,
	UNPACK_HEX,
	UNPACK_85,
	UNPACK_RUN,
	UNPACK_LZW,
	UNPACK_KINDS /* one we do not know: of images */
};

struct unpack_step {
	enum unpack_kind kind;
	int32_t predictor, colors, bits, columns;
	bool late; /* LZW: /EarlyChange 0 */
};

/* By the filter's name, "/FlateDecode"; the rest as it is usual. */
struct unpack_step unpack_step_of(struct str name);
/* One filter, predictor included. *out is in a, at most `most` bytes, and as
 * inflate_in has it where the bytes are broken. Jumps. */
enum inflated unpack(struct arena *a, struct inflater *z,
    const struct unpack_step *step, struct str in, size_t most,
    struct str *out);

#endif
