/* A file that is written piece by piece and appears whole under its name, or
 * not at all. */
#ifndef CV_BATCH_WHOLE_H
#define CV_BATCH_WHOLE_H

#include <stdbool.h>

#include "engine/base/diag.h"

struct arena;

/* Where such a file is to be. */
struct target {
	const char *path, *name; /* name: its last part */
	int folder;              /* open; -1: not */
};
/* Opens its folder. False after a finding: there is none, or something there
 * has the name that is no regular file. Close it in any case. */
bool target_open(
    struct target *t, struct arena *a, struct diag *d, const char *path);
void target_close(struct target *t);
/* Are both the same place? */
bool target_same(const struct target *t, const struct target *u);
/* Is it in that open folder? */
bool target_in(const struct target *t, int folder);

struct whole {
	struct arena *a;
	struct diag *d;
	const struct target *to; /* lent */
	const char *temporary;
	int fd;
	bool ours; /* the temporary file: locked */
	int error; /* errno of the first failure; told once */
	char *buf;
	size_t n;
};

/* False after a finding. w is in the arena, whose end takes back a file that
 * was not finished: on the stack it would be gone by then, where memory ran
 * out. */
bool whole_open(
    struct whole *w, struct arena *a, struct diag *d, const struct target *to);
/* False after a finding (the first time). */
bool whole_put(struct whole *w, struct str bytes);
/* Puts the file in its place. False after a finding. */
bool whole_close(struct whole *w);

#endif
