/* The model as plain text: what `congvan dump --model` prints and golden tests
 * compare. Before resolve it shows what was set; afterwards, behind ` =>`, what
 * came out of it where that is not plain from the styles. */
#include "engine/document/dump.h"

#include "engine/image/image.h"

void
dump_open(struct dump *o, const char *word)
{
	for (int i = 0; i < o->depth; i++)
		buf_puts(o->b, "  ");
	buf_puts(o->b, word);
}

void
dump_close(struct dump *o)
{
	buf_putc(o->b, '\n');
}

static void
put_name(struct dump *o, const char *name)
{
	buf_putc(o->b, ' ');
	buf_puts(o->b, name);
	buf_putc(o->b, '=');
}

void
dump_len(struct dump *o, const char *name, cv_len v)
{
	put_name(o, name);
	buf_milli(o->b, v);
}

void
dump_int(struct dump *o, const char *name, int64_t v)
{
	put_name(o, name);
	buf_int(o->b, v);
}

void
dump_word(struct dump *o, const char *name, const char *word)
{
	put_name(o, name);
	buf_puts(o->b, word);
}

void
dump_name(struct dump *o, const char *name, struct str id)
{
	put_name(o, name);
	buf_str(o->b, id);
}

void
dump_flag(struct dump *o, const char *name, bool on)
{
	buf_putc(o->b, ' ');
	buf_puts(o->b, name);
	if (!on)
		buf_puts(o->b, "=no");
}

void
dump_color(struct dump *o, const char *name, uint32_t rgb)
{
	put_name(o, name);
	buf_putc(o->b, '#');
	buf_hex(o->b, rgb, 6);
}

/* Controls and characters no eye can tell from a blank are written as codes. */
static bool
is_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD ||
	       (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
	       (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

static int
hex_digits(uint32_t c)
{
	return c > 0xFFFFF ? 6 : c > 0xFFFF ? 5 : c > 0xFF ? 4 : 2;
}

void
dump_quoted(struct dump *o, struct str text)
{
	buf_putc(o->b, '"');
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		uint32_t c = utf8_next(text, &i);

		if (c == '\n') {
			buf_puts(o->b, "\\n");
		} else if (c == '\t') {
			buf_puts(o->b, "\\t");
		} else if (c == '"' || c == '\\') {
			buf_putc(o->b, '\\');
			buf_putc(o->b, (char)c);
		} else if (is_hidden(c)) {
			buf_puts(o->b, "\\u{");
			buf_hex(o->b, c, hex_digits(c));
			buf_putc(o->b, '}');
		} else {
			buf_str(o->b, str_slice(text, from, i));
		}
	}
	buf_putc(o->b, '"');
}

void
dump_text(struct dump *o, const char *name, struct str text)
{
	put_name(o, name);
	dump_quoted(o, text);
}

static void
dump_picture(struct dump *o, const struct picture *p)
{
	buf_putc(o->b, ' ');
	if (p->image != NULL) {
		dump_quoted(o, p->image->name);
		buf_putc(o->b, ' ');
		buf_int(o->b, p->image->width);
		buf_putc(o->b, 'x');
		buf_int(o->b, p->image->height);
		buf_puts(o->b, "px");
	}
	dump_len(o, "width", p->width);
	dump_len(o, "height", p->height);
	dump_text(o, "alt", p->alt);
	if (!p->anchored)
		return;
	dump_flag(o, p->behind ? "behind" : "anchored", true);
	dump_len(o, "x", p->x);
	dump_len(o, "y", p->y);
}

static const char *
run_word(enum run_kind k)
{
	switch (k) {
	case RUN_TEXT:
		return "text";
	case RUN_TAB:
		return "tab";
	case RUN_BREAK:
		return "break";
	case RUN_PAGE_NUMBER:
		return "page-number";
	case RUN_PAGE_COUNT:
		return "page-count";
	case RUN_PAGE_OF:
		return "page-of";
	case RUN_IMAGE:
		return "image";
	}
	return "?";
}

static void
dump_run(struct dump *o, const struct run *r, const struct run_props *mark)
{
	bool told = false;

	dump_open(o, run_word(r->kind));
	if (r->kind == RUN_TEXT) {
		buf_putc(o->b, ' ');
		dump_quoted(o, r->text);
	}
	if (r->kind == RUN_IMAGE && r->picture != NULL)
		dump_picture(o, r->picture);
	if (r->style != NULL)
		dump_name(o, "style", r->style->id);
	dump_run_format(o, r->format);
	if (r->href.n > 0)
		dump_text(o, "href", r->href);
	if (r->target != NULL)
		dump_int(o, "to", r->target->id);
	if (o->resolved) {
		if (r->style != NULL)
			dump_run_differs(o, r->props, mark, &told);
		if (r->kind == RUN_TEXT && !str_eq(r->shown, r->text))
			dump_text(o, "shown", r->shown);
		if (r->fallback)
			dump_flag(o, "fallback", true);
	}
	dump_close(o);
	if (r->note != NULL) {
		o->depth++;
		dump_open(o, "note");
		dump_close(o);
		o->depth++;
		dump_blocks(o, r->note->blocks);
		o->depth -= 2;
	}
}

static void
dump_paragraph(struct dump *o, const struct paragraph *p)
{
	bool told = false;

	if (p->style != NULL)
		dump_name(o, "style", p->style->id);
	dump_para_format(o, p->format);
	dump_run_format(o, p->run);
	if (p->list != NULL) {
		dump_name(o, "list", p->list->style->id);
		dump_int(o, "level", p->level + 1);
		if (p->continues)
			dump_flag(o, "continues", true);
	}
	if (p->title.n > 0)
		dump_text(o, "title", p->title);
	if (p->contents != NULL)
		dump_int(o, "contents", p->contents->levels);
	if (o->resolved && p->label.n > 0)
		dump_text(o, "label", p->label);
	if (o->resolved && p->style != NULL)
		dump_para_differs(o, p->props, &p->style->para_props, &told);
	dump_close(o);
	o->depth++;
	for (size_t i = 0; i < p->n_runs; i++)
		dump_run(o, &p->runs[i], p->run_props);
	o->depth--;
}

static void
dump_rule(struct dump *o, const struct rule *r)
{
	dump_word(o, "of", r->of == RULE_OF_TEXT ? "text" : "frame");
	put_name(o, "part");
	buf_milli(o->b, r->part);
	dump_word(o, "align", dump_align(r->align));
	dump_len(o, "thickness", r->thickness);
	dump_len(o, "height", r->height);
	dump_len(o, "before", r->space_before);
	dump_len(o, "after", r->space_after);
	if (r->color != 0)
		dump_color(o, "color", r->color);
	if (r->keep_next)
		dump_flag(o, "keep-next", true);
	if (r->style != NULL)
		dump_name(o, "style", r->style->id);
	if (o->resolved) {
		buf_puts(o->b, " =>");
		dump_len(o, "left", r->indent_left);
		dump_len(o, "right", r->indent_right);
	}
	dump_close(o);
}

static const char *
block_word(enum block_kind k)
{
	switch (k) {
	case BLOCK_PARAGRAPH:
		return "paragraph";
	case BLOCK_TABLE:
		return "table";
	case BLOCK_RULE:
		return "rule";
	}
	return "?";
}

void
dump_blocks(struct dump *o, const struct block *first)
{
	for (const struct block *b = first; b != NULL; b = b->next) {
		dump_open(o, block_word(b->kind));
		if (o->resolved) {
			buf_puts(o->b, " #");
			buf_int(o->b, b->id);
			dump_len(o, "frame", b->frame);
		}
		if (b->keep_previous)
			dump_flag(o, "keep-previous", true);
		switch (b->kind) {
		case BLOCK_PARAGRAPH:
			dump_paragraph(o, &b->as.paragraph);
			break;
		case BLOCK_TABLE:
			dump_table(o, b);
			break;
		case BLOCK_RULE:
			dump_rule(o, &b->as.rule);
			break;
		}
	}
}

static void
dump_page(struct dump *o, const struct page *p)
{
	dump_len(o, "width", p->width);
	dump_len(o, "height", p->height);
	dump_len(o, "top", p->top);
	dump_len(o, "right", p->right);
	dump_len(o, "bottom", p->bottom);
	dump_len(o, "left", p->left);
	dump_len(o, "header", p->header);
	dump_len(o, "footer", p->footer);
	if (p->first_differs)
		dump_flag(o, "first-differs", true);
	if (p->restart)
		dump_int(o, "start", p->start);
}

static void
dump_story(struct dump *o, const char *word, const struct block *first)
{
	if (first == NULL)
		return;
	dump_open(o, word);
	dump_close(o);
	o->depth++;
	dump_blocks(o, first);
	o->depth--;
}

static void
dump_section(struct dump *o, const struct section *s)
{
	dump_open(o, "section");
	dump_page(o, &s->page);
	dump_close(o);
	o->depth++;
	dump_story(o, "header", s->story[STORY_HEADER]);
	dump_story(o, "header-first", s->story[STORY_HEADER_FIRST]);
	dump_story(o, "body", s->blocks);
	dump_story(o, "footer", s->story[STORY_FOOTER]);
	dump_story(o, "footer-first", s->story[STORY_FOOTER_FIRST]);
	o->depth--;
}

static void
dump_style(struct dump *o, const struct style *s)
{
	struct para_props para;
	struct run_props run;
	bool told = false;

	dump_open(o, s->character ? "run-style" : "style");
	dump_name(o, "id", s->id);
	dump_text(o, "name", s->name);
	if (s->based_on != NULL)
		dump_name(o, "based-on", s->based_on->id);
	if (!s->character)
		dump_para_format(o, &s->para);
	dump_run_format(o, &s->run);
	if (o->resolved) {
		document_para_defaults(&para);
		document_run_defaults(&run);
		dump_para_differs(o, &s->para_props, &para, &told);
		dump_run_differs(o, &s->run_props, &run, &told);
	}
	dump_close(o);
}

static void
dump_list_style(struct dump *o, const struct list_style *s)
{
	static const char *const formats[] = {"none", "decimal", "letter",
	    "upper-letter", "roman", "upper-roman"};
	static const char *const suffixes[] = {
	    "tab", "space", "nothing", "line"};

	dump_open(o, "list-style");
	dump_name(o, "id", s->id);
	dump_close(o);
	o->depth++;
	for (int32_t i = 0; i < s->n_levels && i < LIST_LEVELS; i++) {
		const struct list_level *l = &s->level[i];

		dump_open(o, "level");
		dump_word(o, "format", formats[l->format]);
		dump_text(o, "text", l->text);
		dump_word(o, "suffix", suffixes[l->suffix]);
		if (l->has_indent) {
			dump_len(o, "left", l->indent_left);
			dump_len(o, "first", l->indent_first);
		}
		dump_run_format(o, &l->run);
		dump_close(o);
	}
	o->depth--;
}

static void
dump_facts(struct dump *o, const struct document *d)
{
	dump_open(o, "document");
	dump_name(o, "language", d->language);
	dump_text(o, "title", d->title);
	dump_text(o, "author", d->author);
	dump_text(o, "subject", d->subject);
	dump_text(o, "keywords", d->keywords);
	dump_text(o, "created", d->created);
	if (d->base != NULL)
		dump_name(o, "base", d->base->id);
	if (d->resolved)
		dump_flag(o, "resolved", true);
	dump_close(o);
}

static void
dump_property(struct dump *o, const struct property *p)
{
	dump_open(o, "property");
	dump_name(o, "name", p->name);
	dump_text(o, "label", p->label);
	dump_text(o, "value", p->value);
	dump_close(o);
}

static void
dump_claim(struct dump *o, const struct claim *c)
{
	dump_open(o, "claim");
	if (c->file.n > 0) {
		dump_text(o, "file", c->file);
		dump_text(o, "digest", c->digest);
	}
	if (c->count.n > 0) {
		dump_text(o, "number", c->number);
		dump_text(o, "unit", c->unit);
		dump_text(o, "count", c->count);
	}
	dump_close(o);
}

/* Not what it holds: versions and digests are in there. */
static void
dump_attachment(struct dump *o, const struct attachment *f)
{
	dump_open(o, "attachment");
	dump_text(o, "name", f->name);
	dump_text(o, "type", f->type);
	dump_close(o);
}

void
document_dump(struct buf *b, const struct document *d)
{
	struct dump o = {b, 0, d->resolved};

	dump_facts(&o, d);
	o.depth++;
	for (const struct property *p = d->properties; p; p = p->next)
		dump_property(&o, p);
	for (const struct claim *c = d->claims; c != NULL; c = c->next)
		dump_claim(&o, c);
	for (const struct attachment *f = d->attachments; f; f = f->next)
		dump_attachment(&o, f);
	for (const struct style *s = d->styles; s != NULL; s = s->next)
		dump_style(&o, s);
	for (const struct list_style *s = d->list_styles; s; s = s->next)
		dump_list_style(&o, s);
	for (const struct section *s = d->sections; s != NULL; s = s->next)
		dump_section(&o, s);
}
