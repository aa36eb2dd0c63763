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

/* One step of a field, in the look of the run. */
static void
step_put(struct writer *w, const struct paragraph *p, const struct run *r,
    const char *kind)
{
	docx_raw(&w->x, "<w:r>");
	look_put(w, p, r);
	docx_raw(&w->x, "<w:fldChar w:fldCharType=\"");
	docx_raw(&w->x, kind);
	docx_raw(&w->x, "\"/></w:r>");
}

static void
field_begin(struct writer *w, const struct paragraph *p, const struct run *r,
    struct str instruction)
{
	step_put(w, p, r, "begin");
	docx_raw(&w->x, "<w:r>");
	look_put(w, p, r);
	docx_raw(&w->x, "<w:instrText xml:space=\"preserve\"> ");
	docx_text(&w->x, instruction);
	docx_raw(&w->x, " </w:instrText></w:r>");
	step_put(w, p, r, "separate");
}

/* shown: what a reader without layout shows; Word and LibreOffice count pages
 * themselves when they lay out. Not marked dirty: nobody is asked. */
static void
field_put(struct writer *w, const struct paragraph *p, const struct run *r,
    struct str instruction, struct str shown)
{
	field_begin(w, p, r, instruction);
	docx_raw(&w->x, "<w:r>");
	look_put(w, p, r);
	text_put(&w->x, shown);
	docx_raw(&w->x, "</w:r>");
	step_put(w, p, r, "end");
}

/* What a paragraph that is led to is called: "_Ref" and its number. */
static void
bookmark_put(struct buf *b, const struct block *target)
{
	struct buf n = buf_new(b->arena);

	buf_int(&n, target->id);
	buf_puts(b, "_Ref");
	for (size_t i = n.n; i < 9; i++)
		buf_putc(b, '0');
	buf_str(b, buf_take(&n));
}

static struct str
bookmark(struct writer *w, const struct block *target)
{
	struct buf b = buf_new(w->docx->arena);

	bookmark_put(&b, target);
	return buf_take(&b);
}

void
docx_bookmark(struct writer *w, const struct block *b, bool begins)
{
	struct buf id = buf_new(w->docx->arena);

	if (!b->aimed)
		return;
	buf_int(&id, b->id);
	docx_tag(&w->x, begins ? "w:bookmarkStart" : "w:bookmarkEnd");
	docx_attr(&w->x, "w:id", buf_take(&id));
	if (begins)
		docx_attr(&w->x, "w:name", bookmark(w, b));
	docx_end(&w->x);
}

/* The page a heading stands on: as laid. */
static void
page_of_put(struct writer *w, const struct paragraph *p, const struct run *r)
{
	struct buf b = buf_new(w->docx->arena), n = buf_new(w->docx->arena);
	const struct stands *s = w->docx->options->stands;

	buf_puts(&b, "PAGEREF ");
	bookmark_put(&b, r->target);
	buf_puts(&b, " \\h");
	buf_int(&n, s->v[r->target->id].number);
	field_put(w, p, r, buf_take(&b), buf_take(&n));
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
	case RUN_PAGE_OF:
	case RUN_IMAGE:
		return false;
	}
	return false;
}

static bool
same_look(const struct run *r, const struct run *s)
{
	struct run_props p, q;

	if (r->style != s->style || !document_same_link(r, s) ||
	    r->to.p != s->to.p || r->note != NULL || s->note != NULL ||
	    r->numbers != NULL || s->numbers != NULL)
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
	case RUN_PAGE_OF:
		return; /* by field_put */
	}
}

/* ---- notes ---- */

static void
note_call_put(struct writer *w, const struct paragraph *p, const struct run *r)
{
	struct docx *dx = w->docx;

	ARENA_PUSH(dx->arena, dx->notes, dx->n_notes, dx->cap_notes,
	    (const struct note *)r->note);
	docx_raw(&w->x, "<w:r>");
	look_put(w, p, r);
	docx_tag(&w->x, "w:footnoteReference");
	docx_attr_int(&w->x, "w:id", r->note->number);
	docx_end(&w->x);
	docx_raw(&w->x, "</w:r>");
}

/* The number Word counts, and what stands behind it. */
static void
note_number_put(
    struct writer *w, const struct paragraph *p, const struct run *r)
{
	size_t digits = 0;

	while (digits < r->text.n && r->text.p[digits] >= '0' &&
	       r->text.p[digits] <= '9')
		digits++;
	docx_raw(&w->x, "<w:r>");
	look_put(w, p, r);
	docx_raw(&w->x, "<w:footnoteRef/></w:r><w:r>");
	look_put(w, p, r);
	text_put(&w->x, str_slice(r->text, digits, r->text.n));
	docx_raw(&w->x, "</w:r>");
}

/* Writes the run at i and those that share its w:r; gives the next. */
static size_t
group_put(struct writer *w, const struct paragraph *p, size_t i)
{
	const struct run *r = &p->runs[i];

	if (r->note != NULL || r->numbers != NULL) {
		if (r->note != NULL)
			note_call_put(w, p, r);
		else
			note_number_put(w, p, r);
		return i + 1;
	}
	if (r->kind == RUN_PAGE_NUMBER) {
		field_put(w, p, r, STR("PAGE"), STR("1"));
		return i + 1;
	}
	if (r->kind == RUN_PAGE_COUNT) {
		field_put(w, p, r, STR("NUMPAGES"), STR("1"));
		return i + 1;
	}
	if (r->kind == RUN_PAGE_OF) {
		page_of_put(w, p, r);
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
	const struct run *first = &p->runs[i];
	struct arena *a = w->docx->arena;

	docx_tag(&w->x, "w:hyperlink");
	if (first->href.n > 0)
		docx_rel_attr(&w->x, "r:id",
		    docx_rel(a, w->rels, REL_LINK, address(a, first->href)));
	else
		docx_attr(&w->x, "w:anchor", bookmark(w, first->target));
	docx_attr_z(&w->x, "w:history", "1");
	while (i < p->n_runs && document_same_link(&p->runs[i], first))
		i = group_put(w, p, i);
	docx_end(&w->x);
	return i;
}

/* Word and LibreOffice say an item's number without the full stops behind it
 * (17.16.5.50): may a field say what the run says? */
static bool
says_number(const struct run *r)
{
	struct str label;

	if (r->to.n == 0 || r->target == NULL)
		return false;
	label = str_trim(r->target->as.paragraph.label);
	while (label.n > 0 && label.p[label.n - 1] == '.')
		label.n--;
	return label.n > 0 && str_eq(label, r->text);
}

/* A field that says the number, so that Word can count again when the text is
 * changed. A reference may be several runs: of one name, where it is written
 * once. */
static size_t
number_put(struct writer *w, const struct paragraph *p, size_t i)
{
	const struct run *r = &p->runs[i];
	struct buf b = buf_new(w->docx->arena);

	buf_puts(&b, "REF ");
	bookmark_put(&b, r->target);
	buf_puts(&b, " \\n \\h");
	field_begin(w, p, r, buf_take(&b));
	while (i < p->n_runs && p->runs[i].to.p == r->to.p)
		i = group_put(w, p, i);
	step_put(w, p, r, "end");
	return i;
}

void
docx_runs(struct writer *w, const struct paragraph *p)
{
	size_t i = 0;

	while (i < p->n_runs) {
		const struct run *r = &p->runs[i];

		if (says_number(r))
			i = number_put(w, p, i);
		else if (document_run_leads(r) && r->note == NULL)
			i = link_put(w, p, i);
		else
			i = group_put(w, p, i);
	}
}

/* ---- tables of contents ---- */

void
docx_contents(struct writer *w, const struct paragraph *p, bool begins)
{
	struct buf b = buf_new(w->docx->arena);

	if (!begins) {
		step_put(w, p, &p->runs[0], "end");
		return;
	}
	buf_puts(&b, "TOC \\o \"1-");
	buf_int(&b, p->contents->levels);
	buf_puts(&b, "\" \\h \\z \\u");
	field_begin(w, p, &p->runs[0], buf_take(&b));
}
