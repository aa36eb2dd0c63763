/* What earlier runs did, from their manifest: of each row its last line. */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/batch/batch.h"

#define LINE_USUAL                                                             \
	500 /* bytes: there is room for all lines, before they are read */

struct history_reading {
	struct batch_history *h;
	struct arena *a;
	bool (*line)(void *self, const struct batch_line *l);
	void *self;
};

static void
note(void *self, const struct batch_line *l)
{
	struct history_reading *r = self;
	struct batch_history *h = r->h;
	struct batch_entry e = {.number = (uint32_t)l->row,
	    .done = l->done,
	    .at = l->at,
	    .bytes = (uint32_t)l->bytes};

	e.lost = r->line != NULL && !r->line(r->self, l) && l->done;
	ARENA_PUSH(r->a, h->v, h->n, h->cap, e);
}

/* By number; of one number the last line first. */
static int
by_number(const void *x, const void *y)
{
	const struct batch_entry *a = x, *b = y;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return (a->at < b->at) - (a->at > b->at);
}

bool
batch_history_read(struct batch_history *h, struct batch_folder *f,
    struct arena *a, struct diag *d, struct batch_head *head,
    bool (*line)(void *self, const struct batch_line *l), void *self)
{
	struct history_reading r = {h, a, line, self};
	size_t n = 0;
	off_t size;

	*h = (struct batch_history){NULL, 0, 0};
	size = batch_folder_size(f);
	h->cap = (size > 0 ? (size_t)size : 0) / LINE_USUAL + 1;
	h->v = arena_alloc(a, h->cap * sizeof *h->v);
	if (!batch_manifest_read(f, a, d, head, note, &r))
		return false;
	if (h->n > 1)
		qsort(h->v, h->n, sizeof h->v[0], by_number);
	for (size_t i = 0; i < h->n; i++)
		if (i == 0 || h->v[i].number != h->v[i - 1].number)
			h->v[n++] = h->v[i];
	h->n = n;
	return true;
}

const struct batch_entry *
batch_history_find(const struct batch_history *h, size_t number)
{
	size_t low = 0, high = h->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (h->v[mid].number < number)
			low = mid + 1;
		else
			high = mid;
	}
	return low < h->n && h->v[low].number == number ? &h->v[low] : NULL;
}
