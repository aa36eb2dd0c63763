/* word/footnotes.xml (17.11.15). The line above the notes is a paragraph in
 * Word and takes the height the layout gives it; LibreOffice draws its own. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

static void
separator_put(
    struct writer *w, const char *type, const char *id, const char *tag)
{
	docx_tag(&w->x, "w:footnote");
	docx_attr_z(&w->x, "w:type", type);
	docx_attr_z(&w->x, "w:id", id);
	docx_raw(&w->x, "<w:p><w:pPr>");
	docx_tag(&w->x, "w:spacing");
	docx_attr_z(&w->x, "w:before", "0");
	docx_attr_z(&w->x, "w:after", "0");
	docx_attr_int(&w->x, "w:line", len_to_twip(RESOLVE_NOTE_HEAD));
	docx_attr_z(&w->x, "w:lineRule", "exact");
	docx_end(&w->x);
	docx_raw(&w->x, "</w:pPr><w:r><");
	docx_raw(&w->x, tag);
	docx_raw(&w->x, "/></w:r></w:p>");
	docx_end(&w->x);
}

static bool
rels_write(struct docx *dx, const struct rels *rels)
{
	struct pack_part part;

	if (rels->n == 0)
		return true;
	if (!docx_rels_part(dx, rels, &part))
		return false;
	docx_part_put(dx, "word/_rels/footnotes.xml.rels", part);
	return true;
}

bool
docx_notes_write(struct docx *dx)
{
	struct rels rels = {0};
	struct writer w = {0};
	struct pack_part part;

	if (dx->n_notes == 0)
		return true;
	w.docx = dx;
	w.rels = &rels;
	docx_xml_start(&w.x, dx->arena);
	docx_root(&w.x, "w:footnotes");
	separator_put(&w, "separator", "-1", "w:separator");
	separator_put(
	    &w, "continuationSeparator", "0", "w:continuationSeparator");
	for (size_t i = 0; i < dx->n_notes; i++) {
		docx_tag(&w.x, "w:footnote");
		docx_attr_int(&w.x, "w:id", dx->notes[i]->number);
		docx_blocks(&w, dx->notes[i]->blocks, NULL);
		docx_end(&w.x);
	}
	docx_end(&w.x);
	(void)docx_rel(dx->arena, &dx->rels, REL_NOTES, STR("footnotes.xml"));
	if (!docx_xml_finish(&w.x, dx->d, dx->deflater, &part))
		return false;
	docx_part_put(dx, "word/footnotes.xml", part);
	return rels_write(dx, &rels);
}
