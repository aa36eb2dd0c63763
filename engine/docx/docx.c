/* The whole package. The parts with text are written first: they find out
 * which fonts, lists, images and links there are. The order in the file is
 * fixed. */
#include "engine/docx/docx.h"

#include <assert.h>

#include "engine/base/arena.h"
#include "engine/docx/writer.h"

static void
fixed_rels_put(struct docx *dx)
{
	struct arena *a = dx->arena;

	(void)docx_rel(a, &dx->rels, REL_STYLES, STR("styles.xml"));
	(void)docx_rel(a, &dx->rels, REL_SETTINGS, STR("settings.xml"));
	(void)docx_rel(a, &dx->rels, REL_FONTS, STR("fontTable.xml"));
}

/* Writes a part and puts it behind the others. */
static bool
part_write(struct docx *dx, const char *name,
    bool (*write)(struct docx *dx, struct str *out))
{
	struct str bytes;

	if (!write(dx, &bytes))
		return false;
	docx_part_put(dx, name, bytes, false);
	return true;
}

static bool
document_write(struct docx *dx)
{
	struct docx_packed *packed = ARENA_NEW(dx->arena, struct docx_packed);
	struct docx_part part = {"word/document.xml", STR_NONE, false, packed};

	if (!docx_document_part(dx, packed))
		return false;
	ARENA_PUSH(dx->arena, dx->parts, dx->n_parts, dx->cap_parts, part);
	return true;
}

static bool
main_rels_part(struct docx *dx, struct str *out)
{
	return docx_rels_part(dx, &dx->rels, out);
}

static bool
parts_write(struct docx *dx)
{
	fixed_rels_put(dx);
	docx_numbering_start(dx);
	if (!document_write(dx) ||
	    !part_write(dx, "word/styles.xml", docx_styles_part))
		return false;
	if (dx->n_nums > 0) {
		(void)docx_rel(
		    dx->arena, &dx->rels, REL_NUMBERING, STR("numbering.xml"));
		if (!part_write(dx, "word/numbering.xml", docx_numbering_part))
			return false;
	}
	return part_write(dx, "word/settings.xml", docx_settings_part) &&
	       part_write(dx, "word/fontTable.xml", docx_fonts_part) &&
	       part_write(dx, "word/_rels/document.xml.rels", main_rels_part) &&
	       part_write(dx, "docProps/core.xml", docx_core_part) &&
	       part_write(dx, "docProps/app.xml", docx_app_part);
}

/* [Content_Types].xml and _rels/.rels stand before all others: a reader of a
 * stream wants them first. */
static bool
package_write(struct docx *dx, struct arena *a, struct str *out)
{
	struct docx_part *all =
	    ARENA_ARRAY(dx->arena, struct docx_part, dx->n_parts + 2);
	struct str types, rels;

	if (!docx_types_part(dx, &types) || !docx_root_rels_part(dx, &rels))
		return false;
	all[0] = (struct docx_part){"[Content_Types].xml", types, false, NULL};
	all[1] = (struct docx_part){"_rels/.rels", rels, false, NULL};
	for (size_t i = 0; i < dx->n_parts; i++)
		all[i + 2] = dx->parts[i];
	return docx_package(a, dx->d, &dx->packer, all, dx->n_parts + 2, out);
}

bool
docx_write(struct arena *a, const struct document *doc, struct diag *d,
    const struct docx_options *options, struct str *out)
{
	struct arena *stage = arena_scratch(a);
	struct docx *dx = ARENA_NEW(stage, struct docx);
	bool ok;

	assert(doc->resolved);
	dx->arena = stage;
	dx->doc = doc;
	dx->d = d;
	dx->options = options;
	ok = docx_packer_open(&dx->packer, stage);
	if (!ok)
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
	ok = ok && parts_write(dx) && package_write(dx, a, out);
	arena_scratch_free(stage); /* the packer too */
	return ok;
}
