/* Inline Markdown: bold, italic, strikethrough, links, images, breaks. */
#include "engine/template/rich_walk.h"
#include "engine/template/xml.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/names.h"
#include "engine/template/attr.h"
#include "engine/text/text.h"

struct inline_walk {
	struct rich *r;
	struct words w;
	int line; /* of the Markdown, counted along */
};

static void put_inlines(struct inline_walk *i, cmark_node *parent);

static struct str
literal(struct rich *r, cmark_node *n)
{
	const char *z = cmark_node_get_literal(n);

	return str_dup(r->x->a, str_of(z ? z : ""));
}

static struct str
url_of(struct rich *r, cmark_node *n)
{
	const char *z = cmark_node_get_url(n);

	return str_dup(r->x->a, str_of(z ? z : ""));
}

/* ---- notes that are none ---- */
#define NOTE_NAME 1000 /* bytes: the longest label of CommonMark, 6.3 */

struct str
template_note_name(struct str s)
{
	size_t k;

	if (!str_starts(s, STR("[^")))
		return STR_NONE;
	if (s.n > NOTE_NAME)
		s = str_slice(s, 0, NOTE_NAME);
	k = str_find(s, ']');
	return k < s.n ? str_slice(s, 2, k) : STR_NONE;
}

size_t
template_note_find(struct str s, size_t from)
{
	while (from < s.n) {
		from += str_find(str_slice(s, from, s.n), '[');
		if (from + 1 < s.n && s.p[from + 1] == '^')
			return from;
		from++;
	}
	return s.n;
}

/* [^name] without words is text for cmark: it would be printed as typed. */
static void
check_text(struct inline_walk *i, struct str s)
{
	for (size_t k = template_note_find(s, 0); k < s.n;
	     k = template_note_find(s, k + 1)) {
		struct str rest = str_slice(s, k, s.n);
		struct str name = template_note_name(rest);
		struct buf b;

		if (name.n == 0 || names_find(&i->r->typed, name) == 0)
			continue;
		b = buf_new(i->r->x->a);
		buf_str(&b, str_slice(rest, 0, name.n + 3)); /* [^name] */
		buf_puts(&b, ": " BOTH("chú thích không có lời",
				 "a note without words"));
		template_rich_unsupported(i->r, i->line, buf_take(&b));
	}
}

static void
put_text(struct inline_walk *i, struct str s)
{
	check_text(i, s);
	template_words_put(
	    i->r->x, &i->w, s, template_rich_origin(i->r, i->line));
}

static void
put_styled(struct inline_walk *i, cmark_node *n, uint32_t bit)
{
	const struct look *outer = i->w.look;
	struct look *inner = ARENA_NEW(i->r->x->a, struct look);

	*inner = *outer;
	inner->format.set |= bit;
	if (bit == RUN_SET_BOLD)
		inner->format.v.bold = true;
	else if (bit == RUN_SET_ITALIC)
		inner->format.v.italic = true;
	else
		inner->format.v.strike = true;
	i->w.look = inner;
	put_inlines(i, n);
	i->w.look = outer;
}

static void
put_link(struct inline_walk *i, cmark_node *n)
{
	const struct look *outer = i->w.look;
	struct look *inner = ARENA_NEW(i->r->x->a, struct look);

	*inner = *outer;
	inner->href = url_of(i->r, n);
	if (inner->href.n > 1 && inner->href.p[0] == '#' &&
	    cmark_node_first_child(n) == NULL) {
		template_words_reference(i->r->x, &i->w,
		    str_slice(inner->href, 1, inner->href.n),
		    template_rich_origin(i->r, i->line));
		return;
	}
	if (!template_href_ok(inner->href)) {
		struct buf b = buf_new(i->r->x->a);

		buf_puts(&b, BOTH("liên kết", "the link") " \"");
		buf_str(&b, inner->href);
		buf_puts(&b,
		    "\" (" BOTH("chỉ nhận", "only") " " TEMPLATE_SCHEMES ")");
		template_rich_unsupported(i->r, i->line, buf_take(&b));
		return;
	}
	i->w.look = inner;
	put_inlines(i, n);
	i->w.look = outer;
}

/* ![alt](file.png "60mm"): the title may give the width. */
static void
put_image(struct inline_walk *i, cmark_node *n)
{
	struct expansion *x = i->r->x;
	struct origin from = template_rich_origin(i->r, i->line);
	const char *title = cmark_node_get_title(n);
	struct picture *p = ARENA_NEW(x->a, struct picture);
	struct buf alt = buf_new(x->a);
	cmark_node *k = cmark_node_first_child(n);

	for (; k != NULL; k = cmark_node_next(k))
		if (cmark_node_get_type(k) == CMARK_NODE_TEXT)
			buf_str(&alt, literal(i->r, k));
	p->alt = buf_take(&alt);
	if (title != NULL && title[0] != '\0' &&
	    (!length_parse(str_of(title), &p->width) || p->width <= 0)) {
		template_rich_unsupported(i->r, i->line,
		    STR(BOTH("chữ sau hình phải là bề rộng như",
			"the title of an image must be its width, like") " \"60"
									 "mm"
									 "\""));
		return;
	}
	p->image = x->host->image(x->host->self, x->d, url_of(i->r, n),
	    from.place, from.path,
	    i->r->v->path.n > 0 ? STR_NONE : i->r->n->source->folder);
	if (p->image != NULL)
		template_words_image(x, &i->w, p, from);
}

static bool
is_break(struct str html)
{
	char z[8];
	size_t n = 0;

	for (size_t i = 0; i < html.n; i++) {
		char c = html.p[i];

		if (c == ' ' || c == '\n')
			continue;
		if (n + 1 == sizeof z)
			return false;
		z[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	z[n] = '\0';
	return strcmp(z, "<br>") == 0 || strcmp(z, "<br/>") == 0;
}

static void
put_html(struct inline_walk *i, cmark_node *n)
{
	struct str html = literal(i->r, n);

	if (is_break(html))
		template_words_run(i->r->x, &i->w, RUN_BREAK,
		    template_rich_origin(i->r, i->line));
	else
		template_rich_unsupported(i->r, i->line, html);
}

/* ---- notes ---- */
/* [^1]: what stands behind [^1]: is printed at the foot of the page. */
static struct block *
note_blocks(struct rich *r, cmark_node *definition)
{
	struct block *first = NULL, **at = &first;

	for (cmark_node *n = cmark_node_first_child(definition); n != NULL;
	     n = cmark_node_next(n)) {
		int line = cmark_node_get_start_line(n);
		struct block *b;

		if (cmark_node_get_type(n) != CMARK_NODE_PARAGRAPH) {
			template_rich_unsupported(r, line,
			    STR(BOTH("trong chú thích chỉ có đoạn văn",
				"in a note there are paragraphs only")));
			continue;
		}
		b = template_paragraph_new(
		    r->x, r->note, template_rich_origin(r, line));
		template_rich_words(r, n, line, NULL, &b->as.paragraph);
		template_rich_take_name(&b->as.paragraph);
		if (b->as.paragraph.id.n > 0)
			template_rich_unsupported(r, line,
			    STR(BOTH("tên {#…} trong chú thích",
				"a name {#…} in a note")));
		*at = b;
		at = &b->next;
	}
	if (cmark_node_first_child(definition) == NULL)
		template_rich_unsupported(r,
		    cmark_node_get_start_line(definition),
		    STR(BOTH(
			"chú thích không có lời", "a note without words")));
	return first;
}

static void
put_note(struct inline_walk *i, cmark_node *n)
{
	struct rich *r = i->r;
	int32_t number;
	struct block *blocks;

	if (!str_to_int(literal(r, n), &number) || number < 1 ||
	    (size_t)number > r->n_notes || r->called[number - 1]) {
		template_rich_unsupported(r, i->line,
		    STR(BOTH("một chú thích gọi hai lần",
			"a note that is called twice")));
		return;
	}
	r->called[number - 1] = true;
	blocks = note_blocks(r, r->notes[number - 1]);
	if (blocks != NULL)
		template_words_note(
		    r->x, &i->w, blocks, template_rich_origin(r, i->line));
}

static void
put_inline(struct inline_walk *i, cmark_node *n)
{
	cmark_node_type type = cmark_node_get_type(n);

	if (type == CMARK_NODE_TEXT) {
		put_text(i, literal(i->r, n));
	} else if (type == CMARK_NODE_SOFTBREAK) {
		put_text(i, STR(" "));
		i->line++;
	} else if (type == CMARK_NODE_LINEBREAK) {
		template_words_run(i->r->x, &i->w, RUN_BREAK,
		    template_rich_origin(i->r, i->line));
		i->line++;
	} else if (type == CMARK_NODE_STRONG) {
		put_styled(i, n, RUN_SET_BOLD);
	} else if (type == CMARK_NODE_EMPH) {
		put_styled(i, n, RUN_SET_ITALIC);
	} else if (type == CMARK_NODE_LINK) {
		put_link(i, n);
	} else if (type == CMARK_NODE_IMAGE) {
		put_image(i, n);
	} else if (type == CMARK_NODE_FOOTNOTE_REFERENCE) {
		put_note(i, n);
	} else if (type == CMARK_NODE_HTML_INLINE) {
		put_html(i, n);
	} else if (strcmp(cmark_node_get_type_string(n), "strikethrough") ==
		   0) {
		put_styled(i, n, RUN_SET_STRIKE);
	} else if (type == CMARK_NODE_CODE) {
		template_rich_unsupported(i->r, i->line,
		    STR(BOTH("mã giữa hai dấu `", "code between ` and `")));
	} else {
		template_rich_unsupported(
		    i->r, i->line, str_of(cmark_node_get_type_string(n)));
	}
}

static void
put_inlines(struct inline_walk *i, cmark_node *parent)
{
	struct rich *r = i->r;

	if (r->x->stopped)
		return;
	if (template_too_deep(r->x->a, ++r->depth)) {
		struct origin at = template_rich_origin(r, i->line);

		template_tell_deep(r->x->d, at.place, at.path);
		template_expand_stop(r->x);
	}
	for (cmark_node *n = cmark_node_first_child(parent);
	     n != NULL && !r->x->stopped; n = cmark_node_next(n))
		put_inline(i, n);
	r->depth--;
}

/* Entities (&#8203;) can bring in what the door keeps out. */
static void
clean(struct rich *r, struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		struct run *run = &p->runs[i];
		struct str before = run->text;

		if (run->kind != RUN_TEXT)
			continue;
		text_clean(r->x->a, r->x->d, run->origin.place,
		    run->origin.path, before, &run->text);
		/* offsets hold no longer */
		if (run->text.n != before.n)
			run->n_pieces = 0;
	}
}

void
template_rich_words(struct rich *r, cmark_node *node, int line,
    const struct look *look, struct paragraph *p)
{
	struct inline_walk i;

	memset(&i, 0, sizeof i);
	i.r = r;
	i.line = line;
	template_words_init(r->x, &i.w, look);
	put_inlines(&i, node);
	template_words_end(r->x, &i.w, p);
	if (r->entities)
		clean(r, p);
}
