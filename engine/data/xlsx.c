/* The XLSX reader.
 *
 * xlsx_zip.c opens the package and finds parts. xlsx_xml.c reads one part as a
 * stream: a piece is unpacked, libxml2 parses it and its callbacks write down
 * events; then the events are played to the handlers, outside libxml2, where
 * running out of memory may jump. Nothing is ever held unpacked as a whole.
 * xlsx_book.c reads what is common to all sheets, xlsx_sheet.c the cells,
 * xlsx_text.c their texts, numbers and dates.
 *
 * A hostile package is bounded by: its own size, the number of its parts, the
 * bytes it unpacks to and how many times more than packed that is, the length
 * of a tag, and the limits of sheets. DOCTYPEs are refused, so there are no
 * entities but the five of XML. */
#include "engine/data/xlsx_parts.h"

#include "engine/base/arena.h"

static bool
door(struct xlsx *x, struct str bytes)
{
	if (str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) {
		diag_at(
		    x->diag, FINDING_XLSX_ENCRYPTED, x->at, STR_NONE, STR_NONE);
		return false;
	}
	if (bytes.n <= limit_of(x->arena, LIMIT_INPUT))
		return true;
	diag_at(x->diag, FINDING_INPUT_TOO_LARGE, x->at, STR_NONE, x->file,
	    limit_text(x->arena, LIMIT_INPUT));
	return false;
}

static struct sheets *
read_sheets(struct xlsx *x)
{
	struct sheets *s = ARENA_NEW(x->arena, struct sheets);
	struct tab *tabs;

	if (!xlsx_book_read(x, &tabs, &s->n))
		return NULL;
	s->v = ARENA_ARRAY(x->arena, struct sheet, s->n);
	for (size_t i = 0; i < s->n; i++)
		if (!xlsx_sheet_read(x, &tabs[i], &s->v[i]))
			return NULL;
	return s;
}

struct sheets *
xlsx_read(struct arena *a, struct diag *d, struct str file, struct str bytes,
    const struct sheet_limits *limits)
{
	struct xlsx *x = ARENA_NEW(a, struct xlsx);
	struct sheets *s;

	x->arena = a;
	x->diag = d;
	x->file = file;
	x->at.file = file;
	sheet_maker_start(&x->maker, a, d, limits);
	if (!door(x, bytes) || !xlsx_open(x, bytes))
		return NULL;
	s = read_sheets(x);
	xlsx_close(x);
	return s;
}
