/* word/numbering.xml, from the w:nums numbering.c has collected. */
#include "engine/docx/writer.h"

/* A bullet is one character: LibreOffice drops the others. */
static bool
is_bullet(struct str text)
{
	size_t i = 0;

	if (text.n > 0)
		(void)utf8_next(text, &i);
	return i == text.n;
}

static const char *
format_name(const struct list_level *l)
{
	switch (l->format) {
	case NUMBER_NONE:
		return is_bullet(l->text) ? "bullet" : "none";
	case NUMBER_DECIMAL:
		return "decimal";
	case NUMBER_LOWER_VIET:
		return "lowerLetter";
	case NUMBER_UPPER_VIET:
		return "upperLetter";
	case NUMBER_LOWER_ROMAN:
		return "lowerRoman";
	case NUMBER_UPPER_ROMAN:
		return "upperRoman";
	}
	return "none";
}

static const char *
suffix_name(enum label_suffix s)
{
	switch (s) {
	case SUFFIX_TAB:
		return "tab";
	case SUFFIX_SPACE:
		return "space";
	case SUFFIX_NOTHING:
	case SUFFIX_LINE: /* the break stands in the paragraph */
		return "nothing";
	}
	return "tab";
}

/* w:lvlText, its %N moved along where the level repeats the last one. */
static void
level_text_put(struct docx_xml *x, const struct list_style *s, int32_t level)
{
	struct str text = document_list_level(s, level)->text;
	struct buf b = buf_new(x->arena);

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = document_level_reference(s, level, i);

		buf_putc(&b, text.p[i]);
		if (k >= 0) {
			buf_putc(&b, (char)('1' + k));
			i++;
		}
	}
	docx_val(x, "w:lvlText", buf_take(&b));
}

/* The indents hold whatever the paragraph style says: both are named. */
static void
level_indent_put(struct docx_xml *x, const struct list_level *l)
{
	cv_len first = l->indent_first;

	if (!l->has_indent)
		return;
	docx_raw(x, "<w:pPr>");
	docx_tag(x, "w:ind");
	docx_attr_int(x, "w:left", len_to_twip(l->indent_left));
	if (first < 0)
		docx_attr_int(x, "w:hanging", -len_to_twip(first));
	else
		docx_attr_int(x, "w:firstLine", len_to_twip(first));
	docx_end(x);
	docx_raw(x, "</w:pPr>");
}

/* What the level sets; and what a label has not though the item's paragraph
 * has it: else word processors would take it from there. */
static void
level_run_put(struct docx *dx, struct docx_xml *x, const struct list_level *l,
    uint32_t also)
{
	struct run_props base, want;

	document_run_defaults(&base);
	want = base;
	document_run_apply(&want, &l->run);
	docx_maybe(x, "w:rPr");
	docx_run_props(dx, x, &want, &base, l->run.set | also);
	docx_maybe_end(x);
}

static void
level_put(struct docx *dx, struct docx_xml *x, const struct num *num, int32_t k)
{
	const struct list_level *l = document_list_level(num->style, k);

	docx_tag(x, "w:lvl");
	docx_attr_int(x, "w:ilvl", k);
	docx_val_int(x, "w:start", num->start[k] > 0 ? num->start[k] : 0);
	docx_val_z(x, "w:numFmt", num->label.n > 0 ? "none" : format_name(l));
	docx_val_z(x, "w:suff", suffix_name(l->suffix));
	if (num->label.n > 0)
		docx_val(x, "w:lvlText", num->label);
	else
		level_text_put(x, num->style, k);
	docx_raw(x, "<w:lvlJc w:val=\"left\"/>");
	level_indent_put(x, l);
	level_run_put(dx, x, l, num->also);
	docx_end(x);
}

static void
abstract_put(struct docx *dx, struct docx_xml *x, size_t i)
{
	const struct num *num = &dx->nums[i];
	struct buf nsid = buf_new(dx->arena);

	buf_hex(&nsid, (uint32_t)i + 1, 8);
	docx_tag(x, "w:abstractNum");
	docx_attr_int(x, "w:abstractNumId", (int64_t)i);
	docx_val(x, "w:nsid", buf_take(&nsid));
	docx_raw(x, "<w:multiLevelType w:val=\"multilevel\"/>");
	if (num->label.n > 0) {
		level_put(dx, x, num, num->level);
	} else {
		for (int32_t k = 0; k <= num->deepest; k++)
			level_put(dx, x, num, k);
	}
	docx_end(x);
}

bool
docx_numbering_part(struct docx *dx, struct pack_part *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_root(&x, "w:numbering");
	for (size_t i = 0; i < dx->n_nums; i++)
		abstract_put(dx, &x, i);
	for (size_t i = 0; i < dx->n_nums; i++) {
		docx_tag(&x, "w:num");
		docx_attr_int(&x, "w:numId", (int64_t)i + 1);
		docx_val_int(&x, "w:abstractNumId", (int64_t)i);
		docx_end(&x);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, dx->deflater, out);
}
