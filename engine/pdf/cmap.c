/* ToUnicode: what a reader gets when text is copied or searched.
 *
 * Adobe Technical Note 5014 (CMap) and 5411 (ToUnicode): at most 100 entries
 * in a block; a range keeps the first byte of its codes, and the last byte of
 * its texts may not run over 255. */
#include "engine/pdf/parts.h"

#define BLOCK_MOST 100

/* Codes from to last say text and the characters after it. */
struct entry {
	uint32_t from, last;
	uint32_t unicode; /* of from; 0 = more than one character, see said */
	uint32_t said;
};

static uint32_t
only_character(uint32_t said)
{
	char text[4];
	struct str s = {text, pdf_said_unpack(said, text)};
	size_t i = 0;
	uint32_t c = utf8_next(s, &i);

	return i == s.n ? c : 0;
}

/* The text of glyphs that are only drawn inside ActualText spans: that of the
 * font's cmap, where it has one. */
static uint32_t
fallback_said(const struct pdf_face *f, size_t id)
{
	uint32_t c = f->subset->unicode[id] ? f->subset->unicode[id] : 0xFFFD;
	char text[4];
	size_t n = utf8_put(text, c);

	return pdf_said_pack((struct str){text, n});
}

static bool
joins(const struct entry *e, uint32_t id, uint32_t unicode)
{
	uint32_t step = id - e->from;

	return e->last + 1 == id && e->unicode != 0 && unicode != 0 &&
	       e->unicode + step == unicode && id >> 8 == e->from >> 8 &&
	       unicode >> 8 == e->unicode >> 8;
}

static size_t
entries_collect(const struct pdf_face *f, struct entry *e)
{
	size_t n = 0;

	for (size_t id = 1; id < f->subset->n_new; id++) {
		uint32_t said = f->said[id], c;

		if (said == SAID_NOTHING)
			continue;
		if (said == SAID_UNKNOWN)
			said = fallback_said(f, id);
		c = only_character(said);
		if (n > 0 && joins(&e[n - 1], (uint32_t)id, c)) {
			e[n - 1].last = (uint32_t)id;
		} else {
			e[n++] =
			    (struct entry){(uint32_t)id, (uint32_t)id, c, said};
		}
	}
	return n;
}

static void
code_put(struct buf *b, uint32_t id)
{
	buf_putc(b, '<');
	buf_hex(b, id, 4);
	buf_putc(b, '>');
}

static void
entry_put(struct buf *b, const struct entry *e, bool range)
{
	char text[4];
	struct str s = {text, pdf_said_unpack(e->said, text)};

	code_put(b, e->from);
	if (range)
		code_put(b, e->last);
	buf_putc(b, '<');
	pdf_utf16_put(b, s);
	buf_puts(b, ">\n");
}

/* All single codes, or all ranges, in blocks. */
static void
blocks_put(struct buf *b, const struct entry *e, size_t n, bool ranges)
{
	const char *name = ranges ? "bfrange\n" : "bfchar\n";
	size_t left = 0, in_block = 0;

	for (size_t i = 0; i < n; i++)
		left += (e[i].last > e[i].from) == ranges;
	for (size_t i = 0; i < n; i++) {
		if ((e[i].last > e[i].from) != ranges)
			continue;
		if (in_block == 0) {
			in_block = left < BLOCK_MOST ? left : BLOCK_MOST;
			buf_int(b, (int64_t)in_block);
			buf_puts(b, " begin");
			buf_puts(b, name);
		}
		entry_put(b, &e[i], ranges);
		left--;
		if (--in_block == 0) {
			buf_puts(b, "end");
			buf_puts(b, name);
		}
	}
}

struct str
pdf_cmap(struct arena *a, const struct pdf_face *f)
{
	struct buf b = buf_new(a);
	struct entry *e = ARENA_ARRAY(a, struct entry, f->subset->n_new);
	size_t n = entries_collect(f, e);

	buf_reserve(&b, 512 + 16 * n);
	buf_puts(&b, "/CIDInit/ProcSet findresource begin\n"
		     "12 dict begin\nbegincmap\n"
		     "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)"
		     "/Supplement 0>>def\n"
		     "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
		     "1 begincodespacerange\n<0000><FFFF>\n"
		     "endcodespacerange\n");
	blocks_put(&b, e, n, false);
	blocks_put(&b, e, n, true);
	buf_puts(&b, "endcmap\nCMapName currentdict/CMap defineresource pop\n"
		     "end\nend\n");
	return buf_take(&b);
}
