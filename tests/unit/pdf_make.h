/* A PDF of the form engine/pdf writes (cross-reference stream, W[1 4 2], PNG's
 * Up), made of objects by hand. Header only. */
#ifndef CV_TESTS_UNIT_PDF_MAKE_H
#define CV_TESTS_UNIT_PDF_MAKE_H

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "engine/base/arena.h"
#include "engine/base/str.h"

#define MAKE_OBJECTS 200

static inline struct str
make_zlib(struct arena *a, struct str s)
{
	uLongf n = compressBound(s.n);
	char *p = arena_alloc(a, n);

	if (compress((Bytef *)p, &n, (const Bytef *)s.p, s.n) != Z_OK)
		abort();
	return (struct str){p, n};
}

/* Rows 0 … n of the cross-reference stream, as differences. */
static inline struct str
make_rows(struct arena *a, const size_t *at, size_t n)
{
	unsigned char *rows = arena_array(a, n + 2, 8), row[7];

	for (size_t i = 0; i <= n; i++) {
		memset(row, 0, sizeof row);
		row[0] = i > 0 && at[i] > 0;
		for (int k = 0; k < 4; k++)
			row[1 + k] = (unsigned char)(at[i] >> (24 - 8 * k));
		rows[(i + 1) * 8] = 2;
		for (size_t k = 0; k < 7; k++)
			rows[(i + 1) * 8 + 1 + k] = row[k];
	}
	for (size_t i = n; i > 0; i--)
		for (size_t k = 1; k < 8; k++)
			rows[(i + 1) * 8 + k] =
			    (unsigned char)(rows[(i + 1) * 8 + k] -
					    rows[i * 8 + k]);
	return (struct str){(char *)rows + 8, (n + 1) * 8};
}

/* Object i + 1 is what v[i] says, a stream too; object 1 the catalog. Empty:
 * there is none. */
static inline struct str
make_our_pdf(struct arena *a, const struct str *v, size_t n)
{
	static size_t at[MAKE_OBJECTS + 2];
	struct buf b = buf_new(a);
	struct str rows;

	memset(at, 0, sizeof at);
	buf_puts(&b, "%PDF-1.7\n");
	for (size_t i = 0; i < n && i < MAKE_OBJECTS; i++) {
		if (v[i].n == 0)
			continue;
		at[i + 1] = b.n;
		buf_int(&b, (int64_t)i + 1);
		buf_puts(&b, " 0 obj\n");
		buf_str(&b, v[i]);
		buf_puts(&b, "\nendobj\n");
	}
	n = n < MAKE_OBJECTS ? n : MAKE_OBJECTS;
	at[n + 1] = b.n;
	rows = make_zlib(a, make_rows(a, at, n + 1));
	buf_int(&b, (int64_t)n + 1);
	buf_puts(&b, " 0 obj\n<</Type/XRef/Size ");
	buf_int(&b, (int64_t)n + 2);
	buf_puts(&b, "/Root 1 0 R/W[1 4 2]/Filter/FlateDecode/Length ");
	buf_int(&b, (int64_t)rows.n);
	buf_puts(&b, ">>\nstream\n");
	buf_str(&b, rows);
	buf_puts(&b, "\nendstream\nendobj\nstartxref\n");
	buf_int(&b, (int64_t)at[n + 1]);
	buf_puts(&b, "\n%%EOF\n");
	return buf_take(&b);
}

#endif
