/* A file that is written piece by piece and appears whole under its name, or
 * not at all. */
#ifndef CV_BATCH_WHOLE_H
#define CV_BATCH_WHOLE_H

#include "engine/base/diag.h"

struct arena;

struct whole {
	struct arena *a;
	struct diag *d;
	const char *path, *temporary;
	int fd;
	int error; /* errno of the first failure; told once */
	char *buf;
	size_t n;
};

/* False after a finding. w is in the arena, whose end takes back a file that was
 * not finished: on the stack it would be gone by then, where memory ran out. */
bool whole_open(
    struct whole *w, struct arena *a, struct diag *d, const char *path);
/* False after a finding (the first time). */
bool whole_put(struct whole *w, struct str bytes);
/* Puts the file in its place. False after a finding. */
bool whole_close(struct whole *w);

#endif
