/* sRGB (IEC 61966-2-1) as an ICC profile of version 4 (ISO 15076-1), made here
 * so that nobody's copyright is in every letter: matrix and parametric curve.
 */
#include "engine/pdf/parts.h"

#define HEAD 128
#define TAGS 10
#define FIXED(v) ((uint32_t)(int32_t)((v)*65536.0 + ((v) < 0 ? -0.5 : 0.5)))

struct profile {
	struct buf b;    /* the tags' data */
	struct buf list; /* the table of tags */
};

static void
u32(struct buf *b, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(b, (char)(v >> shift & 255u));
}

static void
u16(struct buf *b, uint32_t v)
{
	buf_putc(b, (char)(v >> 8));
	buf_putc(b, (char)(v & 255u));
}

static void
zeros(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_putc(b, '\0');
}

/* The tag whose data stand at the end, from `from` on. */
static void
tag(struct profile *p, const char *name, size_t from)
{
	buf_puts(&p->list, name);
	u32(&p->list, (uint32_t)(HEAD + 4 + TAGS * 12 + from));
	u32(&p->list, (uint32_t)(p->b.n - from));
	zeros(&p->b, (4 - p->b.n % 4) % 4);
}

static void
text(struct profile *p, const char *name, const char *words)
{
	size_t from = p->b.n, n = strlen(words);

	buf_puts(&p->b, "mluc");
	u32(&p->b, 0);
	u32(&p->b, 1);
	u32(&p->b, 12);
	buf_puts(&p->b, "enUS");
	u32(&p->b, (uint32_t)n * 2);
	u32(&p->b, 28);
	for (size_t i = 0; i < n; i++)
		u16(&p->b, (unsigned char)words[i]);
	tag(p, name, from);
}

static void
numbers(struct profile *p, const char *name, const char *type,
    const uint32_t *v, size_t n)
{
	size_t from = p->b.n;

	buf_puts(&p->b, type);
	u32(&p->b, 0);
	for (size_t i = 0; i < n; i++)
		u32(&p->b, v[i]);
	tag(p, name, from);
}

/* Linear near black, else ((x + 0.055) / 1.055) ^ 2.4; one for all colours. */
static void
curves(struct profile *p)
{
	static const uint32_t v[] = {FIXED(2.4), FIXED(1 / 1.055),
	    FIXED(0.055 / 1.055), FIXED(1 / 12.92), FIXED(0.04045)};
	static const char *const names[] = {"rTRC", "gTRC", "bTRC"};
	size_t from = p->b.n;

	buf_puts(&p->b, "para");
	u32(&p->b, 0);
	u16(&p->b, 3);
	u16(&p->b, 0);
	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++)
		u32(&p->b, v[i]);
	for (int i = 0; i < 3; i++)
		tag(p, names[i], from);
}

static void
head(struct buf *b, size_t size)
{
	u32(b, (uint32_t)size);
	u32(b, 0);
	u32(b, 0x04200000);
	buf_puts(b, "mntrRGB XYZ ");
	u16(b, 2000); /* a date there must be: the year of the standard */
	u16(b, 1);
	u16(b, 1);
	zeros(b, 6);
	buf_puts(b, "acsp");
	zeros(b, 28);
	u32(b, FIXED(0.9642)); /* D50 */
	u32(b, FIXED(1.0));
	u32(b, FIXED(0.8249));
	zeros(b, HEAD - 80);
}

struct str
pdf_icc_srgb(struct arena *a)
{
	/* D65 primaries adapted to D50 by Bradford, and that matrix */
	static const uint32_t white[] = {
	    FIXED(0.9642), FIXED(1.0), FIXED(0.8249)};
	static const uint32_t red[] = {
	    FIXED(0.43607), FIXED(0.22249), FIXED(0.01392)};
	static const uint32_t green[] = {
	    FIXED(0.38515), FIXED(0.71687), FIXED(0.09708)};
	static const uint32_t blue[] = {
	    FIXED(0.14307), FIXED(0.06061), FIXED(0.71410)};
	static const uint32_t adapt[] = {FIXED(1.04788), FIXED(0.02292),
	    FIXED(-0.05022), FIXED(0.02959), FIXED(0.99048), FIXED(-0.01707),
	    FIXED(-0.00925), FIXED(0.01508), FIXED(0.75168)};
	struct profile p = {buf_new(a), buf_new(a)};
	struct buf out = buf_new(a);

	text(&p, "desc", "sRGB");
	text(&p, "cprt", "Public domain");
	numbers(&p, "wtpt", "XYZ ", white, 3);
	numbers(&p, "chad", "sf32", adapt, 9);
	numbers(&p, "rXYZ", "XYZ ", red, 3);
	numbers(&p, "gXYZ", "XYZ ", green, 3);
	numbers(&p, "bXYZ", "XYZ ", blue, 3);
	curves(&p);
	head(&out, HEAD + 4 + p.list.n + p.b.n);
	u32(&out, TAGS);
	buf_str(&out, buf_take(&p.list));
	buf_str(&out, buf_take(&p.b));
	return buf_take(&out);
}
