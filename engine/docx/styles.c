/* word/styles.xml. The document's base style is the default paragraph style,
 * which Word knows by the name Normal whatever the language: its own name
 * becomes an alias. The others carry their Vietnamese names.
 *
 * Styles without a parent start from the defaults and name no w:basedOn. */
#include "engine/docx/writer.h"

static void
defaults_put(struct docx *dx, struct docx_xml *x)
{
	struct run_props run;

	document_run_defaults(&run);
	docx_raw(x, "<w:docDefaults><w:rPrDefault><w:rPr>");
	docx_run_fonts(dx, x, run.family);
	/* Word kerns where it is told to, LibreOffice always does. */
	docx_raw(x, "<w:kern w:val=\"1\"/>");
	docx_val_int(x, "w:sz", len_to_halfpoint(run.size));
	docx_val_int(x, "w:szCs", len_to_halfpoint(run.size));
	docx_tag(x, "w:lang");
	docx_attr(x, "w:val", dx->doc->language);
	docx_attr(x, "w:eastAsia", dx->doc->language);
	docx_end(x);
	docx_raw(x, "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
		    "<w:widowControl/>"
		    "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\""
		    " w:lineRule=\"auto\"/>"
		    "</w:pPr></w:pPrDefault></w:docDefaults>");
}

/* What Word brings along by itself. */
static void
builtin_put(struct docx_xml *x)
{
	docx_raw(x, "<w:style w:type=\"character\" w:default=\"1\""
		    " w:styleId=\"DefaultParagraphFont\">"
		    "<w:name w:val=\"Default Paragraph Font\"/>"
		    "<w:uiPriority w:val=\"1\"/><w:semiHidden/>"
		    "<w:unhideWhenUsed/></w:style>"
		    "<w:style w:type=\"table\" w:default=\"1\""
		    " w:styleId=\"TableNormal\">"
		    "<w:name w:val=\"Normal Table\"/>"
		    "<w:uiPriority w:val=\"99\"/><w:semiHidden/>"
		    "<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\""
		    " w:type=\"dxa\"/><w:tblCellMar>"
		    "<w:top w:w=\"0\" w:type=\"dxa\"/>"
		    "<w:left w:w=\"108\" w:type=\"dxa\"/>"
		    "<w:bottom w:w=\"0\" w:type=\"dxa\"/>"
		    "<w:right w:w=\"108\" w:type=\"dxa\"/>"
		    "</w:tblCellMar></w:tblPr></w:style>"
		    "<w:style w:type=\"numbering\" w:default=\"1\""
		    " w:styleId=\"NoList\"><w:name w:val=\"No List\"/>"
		    "<w:uiPriority w:val=\"99\"/><w:semiHidden/>"
		    "<w:unhideWhenUsed/></w:style>");
}

/* For a document that names no base style. */
static const char normal[] =
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
    "<w:name w:val=\"Normal\"/><w:qFormat/></w:style>";

/* The name as Word can hold it: a comma begins another name. */
static struct str
style_name(struct arena *a, const struct style *s)
{
	struct str name = s->name.n > 0 ? s->name : s->id;
	struct buf b = buf_new(a);

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] != ',')
			buf_putc(&b, name.p[i]);
		else if (i + 1 < name.n && name.p[i + 1] != ' ')
			buf_putc(&b, ' ');
	}
	return buf_take(&b);
}

/* What Word itself calls the style, empty where it is ours: the base, and those
 * of entries, by which Word makes a table of contents again (17.16.5.68). */
static struct str
own_name(const struct docx *dx, struct arena *a, const struct style *s)
{
	const struct contents *c = dx->doc->contents;
	struct buf b = buf_new(a);

	if (s == dx->doc->base)
		return STR("Normal");
	for (int32_t i = 0; c != NULL && i < c->levels; i++) {
		if (c->styles[i] != s)
			continue;
		buf_puts(&b, "toc ");
		buf_int(&b, i + 1);
		break;
	}
	return buf_take(&b);
}

static void
style_head_put(struct docx *dx, struct docx_xml *x, const struct style *s)
{
	struct str name = style_name(x->arena, s);
	struct str own = own_name(dx, x->arena, s);

	docx_attr_z(x, "w:type", s->character ? "character" : "paragraph");
	if (s == dx->doc->base)
		docx_attr_z(x, "w:default", "1");
	else if (own.n == 0)
		docx_attr_z(x, "w:customStyle", "1");
	docx_attr(x, "w:styleId", s->id);
	docx_val(x, "w:name", own.n > 0 ? own : name);
	if (own.n > 0 && !str_eq(name, own))
		docx_val(x, "w:aliases", name);
	if (s->based_on != NULL)
		docx_val(x, "w:basedOn", s->based_on->id);
	docx_raw(x, "<w:qFormat/>");
}

/* A run style names what it sets: it may stand on any paragraph style. */
static void
character_style_put(struct docx *dx, struct docx_xml *x, const struct style *s)
{
	struct run_props base, want;

	document_run_defaults(&base);
	want = base;
	document_run_apply(&want, &s->run);
	docx_maybe(x, "w:rPr");
	docx_run_props(dx, x, &want, &base, s->run.set);
	docx_maybe_end(x);
}

static void
paragraph_style_put(struct docx *dx, struct docx_xml *x, const struct style *s)
{
	struct para_props para;
	struct run_props run;

	document_para_defaults(&para);
	document_run_defaults(&run);
	if (s->based_on != NULL) {
		para = s->based_on->para_props;
		run = s->based_on->run_props;
	}
	docx_maybe(x, "w:pPr");
	docx_para_props(x, NULL, &s->para_props, &para, NULL);
	docx_maybe_end(x);
	docx_maybe(x, "w:rPr");
	docx_run_props(dx, x, &s->run_props, &run, 0);
	docx_maybe_end(x);
}

static void
style_put(struct docx *dx, struct docx_xml *x, const struct style *s)
{
	docx_tag(x, "w:style");
	style_head_put(dx, x, s);
	if (s->character)
		character_style_put(dx, x, s);
	else
		paragraph_style_put(dx, x, s);
	docx_end(x);
}

bool
docx_styles_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_root(&x, "w:styles");
	defaults_put(dx, &x);
	if (dx->doc->base != NULL)
		style_put(dx, &x, dx->doc->base);
	else
		docx_raw(&x, normal);
	builtin_put(&x);
	for (const struct style *s = dx->doc->styles; s; s = s->next) {
		if (s != dx->doc->base)
			style_put(dx, &x, s);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}
