#include "engine/pdf/xref.h"

#include <string.h>

#include "engine/base/arena.h"

static size_t
row_size(const struct pdf_xref *x)
{
	return x->wide + 3;
}

void
pdf_xref_put(struct pdf_xref *x, uint32_t number, enum pdf_entry kind,
    uint64_t where, uint32_t index)
{
	struct buf *b = &x->rows;
	size_t size = row_size(x), at = (size_t)number * size;
	unsigned char *e;

	if (b->n < at + size) {
		buf_reserve(b, at + size - b->n);
		memset(b->p + b->n, 0, at + size - b->n);
		b->n = at + size;
	}
	e = (unsigned char *)b->p + at;
	e[0] = (unsigned char)kind;
	for (size_t i = 0; i < x->wide; i++)
		e[1 + i] = (unsigned char)(where >> 8 * (x->wide - 1 - i));
	e[1 + x->wide] = (unsigned char)(index >> 8);
	e[2 + x->wide] = (unsigned char)index;
}

struct str
pdf_xref_filtered(const struct pdf_xref *x, struct arena *a)
{
	size_t size = row_size(x), rows = x->rows.n / size;
	char *out = arena_array(a, rows, size + 1);
	const char *in = x->rows.p;

	for (size_t r = 0; r < rows; r++) {
		char *to = out + r * (size + 1);

		to[0] = 2;
		for (size_t i = 0; i < size; i++)
			to[1 + i] =
			    (char)(in[r * size + i] -
				   (r > 0 ? in[(r - 1) * size + i] : 0));
	}
	return (struct str){out, rows * (size + 1)};
}
