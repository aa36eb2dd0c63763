/* Pictures: DrawingML, in the line or anchored to the paragraph, and their
 * parts. One part an image, however often it is shown. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

#define PICTURE_URI "http://schemas.openxmlformats.org/drawingml/2006/picture"
/* Where Word begins to number the heights of shapes over each other. */
#define HEIGHT_FIRST 251658240

static struct str
media_target(struct docx *dx, const struct image *image)
{
	struct arena *a = dx->arena;
	struct buf b = buf_new(a);
	struct media media;

	for (size_t i = 0; i < dx->n_media; i++) {
		if (dx->media[i].image == image ||
		    str_eq(dx->media[i].image->bytes, image->bytes))
			return dx->media[i].target;
	}
	buf_puts(&b, "media/image");
	buf_int(&b, (int64_t)dx->n_media + 1);
	buf_puts(&b, image->kind == IMAGE_PNG ? ".png" : ".jpeg");
	media.image = image;
	media.target = str_dup(a, buf_take(&b));
	ARENA_PUSH(a, dx->media, dx->n_media, dx->cap_media, media);
	docx_part_put(dx, str_z(a, str_cat(a, STR("word/"), media.target)),
	    pack_stored(NULL, image->bytes));
	return media.target;
}

static void
extent_put(struct docx_xml *x, const char *name, const struct picture *p)
{
	docx_tag(x, name);
	docx_attr_int(x, "cx", len_to_emu(p->width));
	docx_attr_int(x, "cy", len_to_emu(p->height));
	docx_end(x);
}

static void
names_put(
    struct docx_xml *x, const char *tag, const struct picture *p, int32_t id)
{
	struct buf b = buf_new(x->arena);

	buf_puts(&b, "Hình ");
	buf_int(&b, id);
	docx_tag(x, tag);
	docx_attr_int(x, "id", id);
	docx_attr(x, "name", buf_take(&b));
	if (p->alt.n > 0)
		docx_attr(x, "descr", p->alt);
	docx_end(x);
}

static void
blip_put(struct writer *w, const struct picture *p)
{
	struct docx_xml *x = &w->x;
	size_t number = docx_rel(w->docx->arena, w->rels, REL_IMAGE,
	    media_target(w->docx, p->image));

	docx_raw(x, "<pic:blipFill>");
	docx_tag(x, "a:blip");
	docx_rel_attr(x, "r:embed", number);
	docx_end(x);
	docx_raw(x, "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>");
}

static void
graphic_put(struct writer *w, const struct picture *p, int32_t id)
{
	struct docx_xml *x = &w->x;

	docx_raw(x, "<wp:cNvGraphicFramePr>"
		    "<a:graphicFrameLocks noChangeAspect=\"1\"/>"
		    "</wp:cNvGraphicFramePr><a:graphic>"
		    "<a:graphicData uri=\"" PICTURE_URI "\"><pic:pic>"
		    "<pic:nvPicPr>");
	names_put(x, "pic:cNvPr", p, id);
	docx_raw(x, "<pic:cNvPicPr/></pic:nvPicPr>");
	blip_put(w, p);
	docx_raw(x, "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
	extent_put(x, "a:ext", p);
	docx_raw(x, "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
		    "</a:prstGeom></pic:spPr></pic:pic></a:graphicData>"
		    "</a:graphic>");
}

static void
inline_put(struct writer *w, const struct picture *p, int32_t id)
{
	struct docx_xml *x = &w->x;

	docx_raw(x, "<wp:inline distT=\"0\" distB=\"0\" distL=\"0\""
		    " distR=\"0\">");
	extent_put(x, "wp:extent", p);
	docx_raw(x, "<wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>");
	names_put(x, "wp:docPr", p, id);
	graphic_put(w, p, id);
	docx_raw(x, "</wp:inline>");
}

static void
position_put(struct docx_xml *x, const char *tag, const char *from, cv_len at)
{
	struct buf b = buf_new(x->arena);

	buf_int(&b, len_to_emu(at));
	docx_tag(x, tag);
	docx_attr_z(x, "relativeFrom", from);
	docx_raw(x, "<wp:posOffset>");
	docx_text(x, buf_take(&b));
	docx_raw(x, "</wp:posOffset>");
	docx_end(x);
}

static void
anchor_put(struct writer *w, const struct picture *p, int32_t id)
{
	struct docx_xml *x = &w->x;

	docx_tag(x, "wp:anchor");
	docx_attr_z(x, "distT", "0");
	docx_attr_z(x, "distB", "0");
	docx_attr_z(x, "distL", "0");
	docx_attr_z(x, "distR", "0");
	docx_attr_z(x, "simplePos", "0");
	docx_attr_int(x, "relativeHeight", HEIGHT_FIRST + (int64_t)id);
	docx_attr_z(x, "behindDoc", p->behind ? "1" : "0");
	docx_attr_z(x, "locked", "0");
	docx_attr_z(x, "layoutInCell", "1");
	docx_attr_z(x, "allowOverlap", "1");
	docx_raw(x, "<wp:simplePos x=\"0\" y=\"0\"/>");
	position_put(x, "wp:positionH", "column", p->x);
	position_put(x, "wp:positionV", "paragraph", p->y);
	extent_put(x, "wp:extent", p);
	docx_raw(x, "<wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>"
		    "<wp:wrapNone/>");
	names_put(x, "wp:docPr", p, id);
	graphic_put(w, p, id);
	docx_end(x);
}

void
docx_picture(struct writer *w, const struct picture *p)
{
	int32_t id = ++w->docx->n_drawings;

	docx_raw(&w->x, "<w:drawing>");
	if (p->anchored)
		anchor_put(w, p, id);
	else
		inline_put(w, p, id);
	docx_raw(&w->x, "</w:drawing>");
}
