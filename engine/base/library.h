/* The libraries that decide bytes of the outputs: each room names its own. */
#ifndef CV_BASE_LIBRARY_H
#define CV_BASE_LIBRARY_H

#include <stddef.h>

#include "engine/base/str.h"

struct library {
	const char *name;
	struct str version; /* in the arena, or static */
};

#define LIBRARIES_MOST 4 /* of a room */

#endif
