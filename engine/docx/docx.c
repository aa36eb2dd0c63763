/* The whole package. The parts with text are written first: they find out
 * which fonts, lists, images and links there are. The order in the file is
 * fixed. */
#include "engine/docx/docx.h"

#include <assert.h>

#include "engine/base/arena.h"
#include "engine/data/libxml.h"
#include "engine/docx/writer.h"
#include "engine/pack/deflate.h"

static void
fixed_rels_put(struct docx *dx)
{
	struct arena *a = dx->arena;

	(void)docx_rel(a, &dx->rels, REL_STYLES, STR("styles.xml"));
	(void)docx_rel(a, &dx->rels, REL_SETTINGS, STR("settings.xml"));
	(void)docx_rel(a, &dx->rels, REL_FONTS, STR("fontTable.xml"));
}

bool
docx_part_write(struct docx *dx, const char *name,
    bool (*write)(struct docx *dx, struct pack_part *out))
{
	struct pack_part part;

	if (!write(dx, &part))
		return false;
	docx_part_put(dx, name, part);
	return true;
}

static bool
main_rels_part(struct docx *dx, struct pack_part *out)
{
	return docx_rels_part(dx, &dx->rels, out);
}

static bool
parts_write(struct docx *dx)
{
	fixed_rels_put(dx);
	docx_numbering_start(dx);
	if (!docx_part_write(dx, "word/document.xml", docx_document_part) ||
	    !docx_part_write(dx, "word/styles.xml", docx_styles_part))
		return false;
	if (!docx_notes_write(dx))
		return false;
	if (dx->n_nums > 0) {
		(void)docx_rel(
		    dx->arena, &dx->rels, REL_NUMBERING, STR("numbering.xml"));
		if (!docx_part_write(
			dx, "word/numbering.xml", docx_numbering_part))
			return false;
	}
	if (dx->doc->attachments != NULL && !docx_record_write(dx))
		return false;
	return docx_part_write(dx, "word/settings.xml", docx_settings_part) &&
	       docx_part_write(dx, "word/fontTable.xml", docx_fonts_part) &&
	       docx_part_write(
		   dx, "word/_rels/document.xml.rels", main_rels_part) &&
	       docx_part_write(dx, "docProps/core.xml", docx_core_part) &&
	       docx_part_write(dx, "docProps/app.xml", docx_app_part) &&
	       (dx->doc->properties == NULL ||
		   docx_part_write(
		       dx, "docProps/custom.xml", docx_custom_part));
}

/* [Content_Types].xml and _rels/.rels stand before all others: a reader of a
 * stream wants them first. */
static bool
package_write(struct docx *dx, struct arena *a, struct str *out)
{
	struct pack_part *all =
	    ARENA_ARRAY(dx->arena, struct pack_part, dx->n_parts + 2);

	if (!docx_types_part(dx, &all[0]) || !docx_root_rels_part(dx, &all[1]))
		return false;
	all[0].name = "[Content_Types].xml";
	all[1].name = "_rels/.rels";
	for (size_t i = 0; i < dx->n_parts; i++)
		all[i + 2] = dx->parts[i];
	pack_write(a, all, dx->n_parts + 2, out);
	return true;
}

static void
unhush(void *p)
{
	libxml_unhush(p);
}

bool
docx_write(struct arena *a, const struct document *doc, struct diag *d,
    const struct docx_options *options, struct str *out)
{
	struct arena *stage = arena_scratch(a);
	struct docx *dx = ARENA_NEW(stage, struct docx);
	struct libxml_hush *before = ARENA_NEW(stage, struct libxml_hush);
	bool ok;

	assert(doc->resolved);
	libxml_hush(stage, before, NULL, NULL);
	arena_defer(stage, unhush, before);
	dx->arena = stage;
	dx->doc = doc;
	dx->d = d;
	dx->options = options;
	dx->deflater = options->deflater != NULL
			   ? options->deflater
			   : deflater_in(stage, DEFLATE_LEVEL);
	ok = parts_write(dx) && package_write(dx, a, out);
	arena_scratch_free(stage); /* the deflater too */
	return ok;
}
