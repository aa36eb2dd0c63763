/* Runs. Neighbours of one look share a w:r; neighbours of one address share a
 * w:hyperlink. */
#include "engine/docx/writer.h"

#include <assert.h>

#include "engine/base/arena.h"

/* ---- the look ---- */

/* What the character style and its parents set. */
static struct run_format
style_format(const struct style *s)
{
	struct run_format all = {0};

	for (; s != NULL; s = s->based_on) {
		struct run_format parent = s->run;

		document_run_join(&parent, &all);
		all = parent;
	}
	return all;
}

/* Bold, italic, caps and strike are toggles in Word: set by the paragraph
 * style and again by the character style they are off (17.7.3); LibreOffice
 * lets the character style win. Where that matters the run says it itself. */
static uint32_t
toggles(const struct run_format *f, const struct run_props *para)
{
	uint32_t set = 0;

	if (para->bold)
		set |= RUN_SET_BOLD;
	if (para->italic)
		set |= RUN_SET_ITALIC;
	if (para->caps)
		set |= RUN_SET_CAPS;
	if (para->strike)
		set |= RUN_SET_STRIKE;
	return set & f->set;
}

/* The run's look as Word shall show it: with the family of the face the text
 * is really drawn in. */
static struct run_props
run_look(const struct run *r)
{
	struct run_props p = *r->props;

	if (r->fallback && r->face != NULL)
		p.family = font_facts(r->face)->family;
	return p;
}

static void
look_put(struct writer *w, const struct paragraph *p, const struct run *r)
{
	struct run_props want = run_look(r);
	struct run_props base = p->style->run_props;
	uint32_t also = 0;

	docx_maybe(&w->x, "w:rPr");
	if (r->style != NULL) {
		struct run_format f = style_format(r->style);

		also = toggles(&f, &base);
		document_run_apply(&base, &f);
		docx_val(&w->x, "w:rStyle", r->style->id);
	}
	docx_run_props(w->docx, &w->x, &want, &base, also);
	docx_maybe_end(&w->x);
}

/* ---- text ---- */

static bool
is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
	       c == 0x3000;
}

/* Would a reader that trims text lose something? */
static bool
has_outer_space(struct str s)
{
	size_t i = 0, last = s.n;

	if (s.n == 0)
		return false;
	if (is_space(utf8_next(s, &i)))
		return true;
	do
		last--;
	while (last > 0 && ((unsigned char)s.p[last] & 0xC0) == 0x80);
	return is_space(utf8_next(s, &last));
}

static void
text_put(struct docx_xml *x, struct str text)
{
	if (text.n == 0)
		return;
	docx_raw(x,
	    has_outer_space(text) ? "<w:t xml:space=\"preserve\">" : "<w:t>");
	docx_text(x, text);
	docx_raw(x, "</w:t>");
}

/* ---- fields ---- */

/* Word and LibreOffice count pages themselves when they lay out; the 1 is what
 * a reader without layout shows. Not marked dirty: nobody is asked. */
static void
field_put(struct writer *w, const struct paragraph *p, const struct run *r,
    const char *instruction)
{
	static const char *const steps[] = {
	    "<w:fldChar w:fldCharType=\"begin\"/>", NULL,
	    "<w:fldChar w:fldCharType=\"separate\"/>", "<w:t>1</w:t>",
	    "<w:fldChar w:fldCharType=\"end\"/>"};

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		docx_raw(&w->x, "<w:r>");
		look_put(w, p, r);
		docx_raw(&w->x, steps[i] == NULL ? instruction : steps[i]);
		docx_raw(&w->x, "</w:r>");
	}
}

/* ---- groups of runs ---- */

static bool
is_plain(enum run_kind k)
{
	switch (k) {
	case RUN_TEXT:
	case RUN_TAB:
	case RUN_BREAK:
		return true;
	case RUN_PAGE_NUMBER:
	case RUN_PAGE_COUNT:
	case RUN_IMAGE:
		return false;
	}
	return false;
}

static bool
same_look(const struct run *r, const struct run *s)
{
	struct run_props p, q;

	if (r->style != s->style || !str_eq(r->href, s->href))
		return false;
	p = run_look(r);
	q = run_look(s);
	return docx_run_props_equal(&p, &q);
}

static void
content_put(struct writer *w, const struct run *r)
{
	switch (r->kind) {
	case RUN_TEXT:
		text_put(&w->x, r->text);
		return;
	case RUN_TAB:
		docx_raw(&w->x, "<w:tab/>");
		return;
	case RUN_BREAK:
		docx_raw(&w->x, "<w:br/>");
		return;
	case RUN_IMAGE:
		docx_picture(w, r->picture);
		return;
	case RUN_PAGE_NUMBER:
	case RUN_PAGE_COUNT:
		return; /* by field_put */
	}
}

/* Writes the run at i and those that share its w:r; gives the next. */
static size_t
group_put(struct writer *w, const struct paragraph *p, size_t i)
{
	const struct run *r = &p->runs[i];

	if (r->kind == RUN_PAGE_NUMBER) {
		field_put(w, p, r,
		    "<w:instrText xml:space=\"preserve\"> PAGE "
		    "</w:instrText>");
		return i + 1;
	}
	if (r->kind == RUN_PAGE_COUNT) {
		field_put(w, p, r,
		    "<w:instrText xml:space=\"preserve\"> NUMPAGES "
		    "</w:instrText>");
		return i + 1;
	}
	docx_raw(&w->x, "<w:r>");
	look_put(w, p, r);
	content_put(w, r);
	for (i++; i < p->n_runs && is_plain(r->kind) &&
		  is_plain(p->runs[i].kind) && same_look(r, &p->runs[i]);
	     i++)
		content_put(w, &p->runs[i]);
	docx_raw(&w->x, "</w:r>");
	return i;
}

/* ---- hyperlinks ---- */

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') ||
	       (c >= 'a' && c <= 'f');
}

static bool
stands_in_address(struct str s, size_t i)
{
	static const char marks[] = "-._~:/?#@!$&'()*+,;=";
	char c = s.p[i];

	if (c == '%')
		return i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z'))
		return true;
	return str_find(((struct str){marks, sizeof marks - 1}), c) <
	       sizeof marks - 1;
}

/* As RFC 3986 wants it: Word refuses files with other addresses. */
static struct str
address(struct arena *a, struct str href)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < href.n; i++) {
		if (stands_in_address(href, i)) {
			buf_putc(&b, href.p[i]);
			continue;
		}
		buf_putc(&b, '%');
		buf_hex(&b, (unsigned char)href.p[i], 2);
	}
	return buf_take(&b);
}

/* Writes the hyperlink that begins at i; gives the run behind it. */
static size_t
link_put(struct writer *w, const struct paragraph *p, size_t i)
{
	struct str href = p->runs[i].href;
	struct arena *a = w->docx->arena;

	docx_tag(&w->x, "w:hyperlink");
	docx_rel_attr(
	    &w->x, "r:id", docx_rel(a, w->rels, REL_LINK, address(a, href)));
	docx_attr_z(&w->x, "w:history", "1");
	while (i < p->n_runs && str_eq(p->runs[i].href, href))
		i = group_put(w, p, i);
	docx_end(&w->x);
	return i;
}

void
docx_runs(struct writer *w, const struct paragraph *p)
{
	size_t i = 0;

	while (i < p->n_runs) {
		if (p->runs[i].href.n > 0)
			i = link_put(w, p, i);
		else
			i = group_put(w, p, i);
	}
}
