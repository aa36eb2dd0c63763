/* word/settings.xml and word/fontTable.xml. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

/* defaultTabStop: Word's own half inch. No w:updateFields: it would ask the
 * reader. doNotExpandShiftReturn: a justified line that ends in a soft break
 * is not stretched. doNotUseHTMLParagraphAutoSpacing: the space after one
 * paragraph and before the next add up; else the larger one counts. */
static const char settings_head[] =
    "<w:zoom w:percent=\"100\"/>"
    "<w:defaultTabStop w:val=\"720\"/>"
    "<w:autoHyphenation w:val=\"0\"/>"
    "<w:characterSpacingControl w:val=\"doNotCompress\"/>";
static const char note_lines[] =
    "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/>"
    "</w:footnotePr>";
static const char compat_head[] = "<w:compat><w:doNotExpandShiftReturn/>"
				  "<w:doNotUseHTMLParagraphAutoSpacing/>";

static const char *const compat_settings[][2] = {
    {"compatibilityMode", "15"},
    {"overrideTableStyleFontSizeAndJustification", "1"},
    {"enableOpenTypeFeatures", "1"},
    {"doNotFlipMirrorIndents", "1"},
    {"differentiateMultirowTableHeaders", "1"},
    {"useWord2013TrackBottomHyphenation", "0"},
};

bool
docx_settings_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;
	size_t n = sizeof compat_settings / sizeof compat_settings[0];

	docx_xml_start(&x, dx->arena);
	docx_root(&x, "w:settings");
	docx_raw(&x, settings_head);
	if (dx->n_notes > 0)
		docx_raw(&x, note_lines);
	docx_raw(&x, compat_head);
	for (size_t i = 0; i < n; i++) {
		docx_tag(&x, "w:compatSetting");
		docx_attr_z(&x, "w:name", compat_settings[i][0]);
		docx_attr_z(
		    &x, "w:uri", "http://schemas.microsoft.com/office/word");
		docx_attr_z(&x, "w:val", compat_settings[i][1]);
		docx_end(&x);
	}
	docx_raw(&x, "</w:compat>");
	docx_val(&x, "w:themeFontLang", dx->doc->language);
	docx_raw(&x, "<w:decimalSymbol w:val=\",\"/>"
		     "<w:listSeparator w:val=\";\"/>");
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}

void
docx_family(struct docx *dx, struct str family)
{
	for (size_t i = 0; i < dx->n_families; i++) {
		if (str_eq(dx->families[i], family))
			return;
	}
	ARENA_PUSH(
	    dx->arena, dx->families, dx->n_families, dx->cap_families, family);
}

bool
docx_fonts_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_root(&x, "w:fonts");
	for (size_t i = 0; i < dx->n_families; i++) {
		bool times = str_is(dx->families[i], "Times New Roman");

		docx_tag(&x, "w:font");
		docx_attr(&x, "w:name", dx->families[i]);
		if (times)
			docx_raw(&x,
			    "<w:panose1 w:val=\"02020603050405020304\"/>"
			    "<w:charset w:val=\"00\"/>"
			    "<w:family w:val=\"roman\"/>");
		else
			docx_raw(&x, "<w:charset w:val=\"00\"/>"
				     "<w:family w:val=\"auto\"/>");
		docx_raw(&x, "<w:pitch w:val=\"variable\"/>");
		docx_end(&x);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}
