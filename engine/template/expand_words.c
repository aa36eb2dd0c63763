/* Words: runs of a paragraph. Neighbouring text of one look becomes one run,
 * however many pieces of template and data it is made of, so that it is shaped
 * as one and DOCX has no seams in it; each piece remembers where it came
 * from. */
#include "engine/image/image.h"
#include "engine/template/expand.h"

#include <string.h>

#include "engine/base/arena.h"
#include "engine/template/attr.h"

#define WORDS_MOST ((size_t)32 << 20)
#define NBSP "\xC2\xA0"

static void words_put_node(struct expansion *x, const struct env *env,
    const struct node *n, struct sink *s);

void
template_words_init(
    struct expansion *x, struct words *w, const struct look *look)
{
	static const struct look plain;

	memset(w, 0, sizeof *w);
	w->sink.put = words_put_node;
	w->look = look ? look : &plain;
	w->text = buf_new(x->a);
}

/* ---- runs ---- */
/* The text run is complete: gives it its text and its pieces. */
static void
close_text(struct expansion *x, struct words *w)
{
	struct run *r;

	if (!w->open)
		return;
	r = &w->v[w->n - 1];
	if (w->text.n > 0)
		r->text = buf_take(&w->text);
	if (w->n_pieces > 1) {
		r->pieces = w->pieces;
		r->n_pieces = w->n_pieces;
	}
	w->open = false;
	w->text = buf_new(x->a);
	w->pieces = NULL;
	w->n_pieces = w->cap_pieces = 0;
}

static struct run *
run_new(struct expansion *x, struct words *w, enum run_kind kind,
    const struct look *look, struct origin from)
{
	struct run *r;

	close_text(x, w);
	if (w->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 1;
		w->v = arena_grow(x->a, w->v, w->n, w->cap, sizeof *w->v);
	}
	r = &w->v[w->n++];
	memset(r, 0, sizeof *r);
	r->kind = kind;
	r->style = look->style;
	r->format = look->format.set != 0 ? &look->format : NULL;
	r->href = look->href;
	r->origin = from;
	return r;
}

static bool
same_origin(const struct origin *a, const struct origin *b)
{
	return a->place.line == b->place.line &&
	       a->place.column == b->place.column && str_eq(a->path, b->path) &&
	       str_eq(a->place.file, b->place.file);
}

static void
add_piece(struct expansion *x, struct words *w, size_t end, struct origin from)
{
	struct run_piece p = {end, from};
	struct run_piece *last =
	    w->n_pieces > 1 ? &w->pieces[w->n_pieces - 1] : &w->only;

	if (w->n_pieces > 0 && same_origin(&last->origin, &from)) {
		last->end = end;
		return;
	}
	if (w->n_pieces == 0) {
		w->only = p;
		w->n_pieces = 1;
		return;
	}
	if (w->n_pieces == 1) {
		w->cap_pieces = 4;
		w->pieces = ARENA_ARRAY(x->a, struct run_piece, 4);
		w->pieces[0] = w->only;
	}
	ARENA_PUSH(x->a, w->pieces, w->n_pieces, w->cap_pieces, p);
}

/* s has no \n and no \t. */
static void
add_text(struct expansion *x, struct words *w, struct str s,
    const struct look *look, struct origin from)
{
	struct run *r;

	if (s.n == 0)
		return;
	if (!w->open || w->open_look != look) {
		r = run_new(x, w, RUN_TEXT, look, from);
		r->text = s;
		w->open = true;
		w->open_look = look;
		add_piece(x, w, s.n, from);
		return;
	}
	if (w->text.n == 0)
		buf_str(&w->text, w->v[w->n - 1].text);
	buf_str(&w->text, s);
	add_piece(x, w, w->text.n, from);
}

static void
put_space(struct expansion *x, struct words *w)
{
	const struct look *look = w->space;

	w->space = NULL;
	if (look != NULL)
		add_text(x, w, STR(" "), look, w->space_at);
}

void
template_words_run(struct expansion *x, struct words *w, enum run_kind kind,
    struct origin from)
{
	bool line_start = kind == RUN_BREAK || kind == RUN_TAB;

	if (line_start)
		w->space = NULL;
	else
		put_space(x, w);
	run_new(x, w, kind, w->look, from);
	w->inside = !line_start;
}

void
template_words_reference(
    struct expansion *x, struct words *w, struct str to, struct origin from)
{
	struct run *run;

	if (to.n == 0)
		return;
	put_space(x, w);
	run = run_new(x, w, RUN_TEXT, w->look, from);
	run->text = STR("?"); /* until the numbers are known */
	run->to = str_dup(x->a, to);
	w->inside = true;
}

void
template_words_note(struct expansion *x, struct words *w, struct block *blocks,
    struct origin from)
{
	struct look *look = ARENA_NEW(x->a, struct look);
	struct run *run;

	*look = *w->look;
	look->href = STR_NONE;
	look->format.set |= RUN_SET_VERTICAL;
	look->format.v.vertical = VERTICAL_SUPER;
	w->space = NULL; /* the number stands close to its word */
	run = run_new(x, w, RUN_TEXT, look, from);
	run->text = STR("?"); /* until the numbers are known */
	run->note = ARENA_NEW(x->a, struct note);
	run->note->blocks = blocks;
	run->note->origin = from;
	w->inside = true;
	x->doc->has_notes = true;
}

const struct style *
template_note_style(const struct expansion *x)
{
	int32_t i = template_style_find(x->t, STR("cuoc-chu"));

	return i >= 0 ? x->styles[i] : x->base;
}

void
template_words_image(struct expansion *x, struct words *w,
    struct picture *picture, struct origin from)
{
	put_space(x, w);
	run_new(x, w, RUN_IMAGE, w->look, from)->picture = picture;
	w->inside = true;
}

/* ---- text ---- */
/* Five thousand pages hold no more. */
static bool
words_fit(struct expansion *x, struct str s, const struct origin *from)
{
	if (x->stopped)
		return false;
	x->words += s.n;
	if (x->words <= WORDS_MOST)
		return true;
	diag_at(x->d, FINDING_TOO_MANY, from->place, from->path,
	    STR(BOTH("byte chữ của văn bản", "bytes of the document's words")),
	    str_number(x->a, WORDS_MOST));
	template_expand_stop(x);
	return false;
}

void
template_words_put(
    struct expansion *x, struct words *w, struct str s, struct origin from)
{
	size_t start = 0;

	if (s.n == 0 || !words_fit(x, s, &from))
		return;
	put_space(x, w);
	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '\n' && s.p[i] != '\t')
			continue;
		add_text(x, w, str_slice(s, start, i), w->look, from);
		if (i < s.n)
			run_new(x, w, s.p[i] == '\n' ? RUN_BREAK : RUN_TAB,
			    w->look, from);
		start = i + 1;
	}
	w->inside = true;
}

/* Text of the template: white space in it is single blanks already. */
static void
put_template_text(
    struct expansion *x, struct words *w, struct str s, struct origin from)
{
	bool ends;

	if (s.n > 0 && s.p[0] == ' ') {
		if (w->inside && w->space == NULL) {
			w->space = w->look;
			w->space_at = from;
		}
		s = str_slice(s, 1, s.n);
	}
	if (s.n == 0)
		return;
	ends = s.p[s.n - 1] == ' ';
	if (ends)
		s.n--;
	put_space(x, w);
	add_text(x, w, s, w->look, from);
	w->inside = true;
	if (ends) {
		w->space = w->look;
		w->space_at = from;
	}
}

static struct origin
origin_of(struct expansion *x, const struct val *v, struct origin otherwise)
{
	return v->path.n > 0 ? template_data_origin(x, v) : otherwise;
}

/* What the value prints. The document outlives the data: the text is its own.
 */
static struct str
text_of(struct expansion *x, const struct env *env, const struct expr *e,
    const struct val *v)
{
	struct str s = template_eval_string(&env->eval, e, v);

	return v->kind == VAL_TEXT || v->kind == VAL_NUMBER ? str_dup(x->a, s)
							    : s;
}

/* Lines of a list, each with its own origin. */
static void
put_lines(struct expansion *x, const struct env *env, struct words *w,
    const struct expr *e, const struct val *v, struct origin from)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct val *line = &v->items[i];

		from = origin_of(x, line, from);
		if (i > 0)
			template_words_run(x, w, RUN_BREAK, from);
		template_words_put(x, w, text_of(x, env, e, line), from);
		w->inside = true;
	}
}

static void
put_value(struct expansion *x, const struct env *env, struct words *w,
    const struct expr *e, struct origin from)
{
	struct val v = template_eval(&env->eval, e);

	from = origin_of(x, &v, from);
	if (v.kind == VAL_LIST && v.lines)
		put_lines(x, env, w, e, &v, from);
	else
		template_words_put(x, w, text_of(x, env, e, &v), from);
}

static void
put_pattern(struct expansion *x, const struct env *env, struct words *w,
    const struct node *n)
{
	struct origin from = template_origin(n);

	for (size_t i = 0; i < n->pattern.n; i++) {
		const struct part *part = &n->pattern.parts[i];

		if (part->expr == NULL)
			put_template_text(x, w, part->text, from);
		else
			put_value(x, env, w, part->expr, from);
	}
}

/* ---- elements ---- */
static void
put_inside(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w, const struct run_format *top)
{
	const struct look *outer = w->look;
	struct look *inner = ARENA_NEW(x->a, struct look);

	*inner = *outer;
	document_run_join(&inner->format, top);
	w->look = inner;
	template_expand_nodes(x, env, n->children, &w->sink);
	w->look = outer;
}

static void
put_simple(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w)
{
	struct run_format f;

	memset(&f, 0, sizeof f);
	if (n->kind == EL_BOLD) {
		f.set = RUN_SET_BOLD;
		f.v.bold = true;
	} else if (n->kind == EL_ITALIC) {
		f.set = RUN_SET_ITALIC;
		f.v.italic = true;
	} else if (n->kind == EL_UNDERLINE) {
		f.set = RUN_SET_UNDERLINE;
		f.v.underline = true;
	} else if (n->kind == EL_STRIKE) {
		f.set = RUN_SET_STRIKE;
		f.v.strike = true;
	} else if (n->kind == EL_CAPS) {
		f.set = RUN_SET_CAPS;
		f.v.caps = true;
	} else {
		f.set = RUN_SET_VERTICAL;
		f.v.vertical =
		    n->kind == EL_SUPER ? VERTICAL_SUPER : VERTICAL_SUB;
	}
	put_inside(x, env, n, w, &f);
}

static void
put_span(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w)
{
	const struct look *outer = w->look;
	struct look *styled = ARENA_NEW(x->a, struct look);
	struct format f = template_format_of(x, env, n);

	*styled = *outer;
	styled->style = template_style_of(x, env, n, ATTR_STYLE, outer->style);
	w->look = styled;
	put_inside(x, env, n, w, &f.run);
	w->look = outer;
}

static void
put_link(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w)
{
	const struct look *outer = w->look;
	struct look *linked = ARENA_NEW(x->a, struct look);
	struct str href = str_trim(template_attr_string(x, env, n, ATTR_HREF));
	struct run_format none;

	memset(&none, 0, sizeof none);
	if (href.n > 0 && !template_href_ok(href)) {
		diag_at(x->d, FINDING_ATTRIBUTE_VALUE,
		    template_attr_find(n, ATTR_HREF)->place, STR_NONE, href,
		    STR("href"), STR(TEMPLATE_SCHEMES));
		return;
	}
	*linked = *outer;
	linked->href = template_text_awaits(href) ? STR_NONE : href;
	w->look = linked;
	put_inside(x, env, n, w, &none);
	w->look = outer;
}

/* An image the data names lies beside the data, others beside the template. */
static const struct image *
load_image(struct expansion *x, const struct env *env, const struct node *n)
{
	const struct attr *at = template_attr_find(n, ATTR_SRC);
	const struct expr *single = template_pattern_single(&at->pattern);
	struct val v = template_val_null();
	bool data;
	struct str src;

	if (single != NULL)
		v = template_eval(&env->eval, single);
	data = v.path.n > 0;
	src = str_trim(template_attr_string(x, env, n, ATTR_SRC));
	if (src.n == 0)
		return NULL;
	return x->host->image(x->host->self, x->d, src,
	    data ? v.place : at->place, v.path,
	    data ? STR_NONE : n->source->folder);
}

static void
put_image(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w)
{
	const struct image *image = load_image(x, env, n);
	struct picture *p;

	if (image == NULL) /* absent, or told */
		return;
	p = ARENA_NEW(x->a, struct picture);
	p->image = image;
	p->width = template_attr_int(x, env, n, ATTR_WIDTH, 0);
	p->height = template_attr_int(x, env, n, ATTR_HEIGHT, 0);
	p->alt = template_attr_string(x, env, n, ATTR_ALT);
	p->anchored = template_attr_int(x, env, n, ATTR_ANCHOR, 0) != 0;
	p->x = template_attr_int(x, env, n, ATTR_X, 0);
	p->y = template_attr_int(x, env, n, ATTR_Y, 0);
	p->behind = template_attr_int(x, env, n, ATTR_BEHIND, 0) != 0;
	template_words_image(x, w, p, template_origin(n));
}

/* Readers of codes guess the charset of what is not ASCII, and guess wrong: it
 * is percent-encoded as in addresses (RFC 3986, 2.1). */
static struct str
ascii_only(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	if (str_is_ascii(s))
		return s;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x80) {
			buf_putc(&b, s.p[i]);
			continue;
		}
		buf_putc(&b, '%');
		buf_hex(&b, c, 2);
	}
	return buf_take(&b);
}

static void
put_note(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w)
{
	const struct style *style =
	    template_style_of(x, env, n, ATTR_STYLE, template_note_style(x));
	struct block *b = template_paragraph_new(
	    x, style != NULL ? style : x->base, template_origin(n));
	struct words words;

	template_words_init(x, &words, NULL);
	template_expand_nodes(x, env, n->children, &words.sink);
	template_words_end(x, &words, &b->as.paragraph);
	if (!template_words_blank(&b->as.paragraph))
		template_words_note(x, w, b, template_origin(n));
}

/* The pattern of text as a picture of its own. */
static void
put_qr(struct expansion *x, const struct env *env, const struct node *n,
    struct words *w)
{
	const struct attr *at = template_attr_find(n, ATTR_TEXT);
	struct str text = str_trim(template_attr_string(x, env, n, ATTR_TEXT));
	struct picture *p;

	if (text.n == 0 || template_text_awaits(text))
		return;
	p = ARENA_NEW(x->a, struct picture);
	text = ascii_only(x->a, text);
	p->image = image_qr(x->a, x->d, at->place, text);
	if (p->image == NULL)
		return;
	if (x->doc->code.n == 0)
		x->doc->code = str_dup(x->a, text);
	p->width = template_attr_int(x, env, n, ATTR_WIDTH, 0);
	p->alt = template_attr_string(x, env, n, ATTR_ALT);
	template_words_image(x, w, p, template_origin(n));
}

static void
words_put_node(struct expansion *x, const struct env *env, const struct node *n,
    struct sink *s)
{
	struct words *w = (struct words *)s;
	struct origin from = template_origin(n);

	switch ((int)n->kind) {
	case EL_TEXT:
		put_pattern(x, env, w, n);
		break;
	case EL_BOLD:
	case EL_ITALIC:
	case EL_UNDERLINE:
	case EL_STRIKE:
	case EL_SUPER:
	case EL_SUB:
	case EL_CAPS:
		put_simple(x, env, n, w);
		break;
	case EL_SPAN:
		put_span(x, env, n, w);
		break;
	case EL_LINK:
		put_link(x, env, n, w);
		break;
	case EL_REFERENCE:
		template_words_reference(x, w,
		    str_trim(template_attr_string(x, env, n, ATTR_TO)), from);
		break;
	case EL_NOTE:
		put_note(x, env, n, w);
		break;
	case EL_TAB:
		template_words_run(x, w, RUN_TAB, from);
		break;
	case EL_BREAK:
		template_words_run(x, w, RUN_BREAK, from);
		break;
	case EL_NBSP:
		template_words_put(x, w, STR(NBSP), from);
		break;
	case EL_PAGE_NUMBER:
		template_words_run(x, w, RUN_PAGE_NUMBER, from);
		break;
	case EL_PAGE_COUNT:
		template_words_run(x, w, RUN_PAGE_COUNT, from);
		break;
	case EL_IMAGE:
		put_image(x, env, n, w);
		break;
	case EL_QR:
		put_qr(x, env, n, w);
		break;
	case EL_USE:
		template_use_expand(x, env, n, s);
		break;
	default: /* blocks that came in by <content/> */
		diag_at(x->d, FINDING_ELEMENT_UNKNOWN, n->place, STR_NONE,
		    n->name, STR("p"), STR(""));
		break;
	}
}

/* ---- the end ---- */
void
template_words_end(struct expansion *x, struct words *w, struct paragraph *p)
{
	close_text(x, w);
	p->runs = w->v;
	p->n_runs = w->n;
}

bool
template_words_blank(const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		if (r->kind == RUN_TEXT
			? str_trim(r->text).n > 0
			: r->kind != RUN_TAB && r->kind != RUN_BREAK)
			return false;
	}
	return true;
}
