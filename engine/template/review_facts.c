/* The finished document as a value: what expectations can say of it.
 *
 * Lengths are millimetres to a tenth, spacing and sizes are points. Paragraphs
 * come in reading order, section by section: the body, then headers and
 * footers. Cells of tables with lines inside are left out: the words in them
 * are data. */
#include "engine/template/review.h"

#include <string.h>

#include "engine/base/arena.h"

enum list_of { OF_NOTHING, OF_SECTIONS, OF_PARAGRAPHS, OF_RULES, OF_PIECES };

struct known {
	const char *name;
	enum field_kind kind;
	enum list_of of;
};

/* clang-format off */
#define DOCUMENT_MEMBERS(X) \
	X(TEMPLATE, "template", TEXT, NOTHING) \
	X(TITLE, "title", TEXT, NOTHING) \
	X(ABBREVIATION, "abbreviation", TEXT, NOTHING) \
	X(FORM, "form", TEXT, NOTHING) \
	X(CREATED, "created", DATE, NOTHING) \
	X(PAGES, "pages", NUMBER, NOTHING) \
	X(SECTIONS, "sections", LIST, SECTIONS) \
	X(PARAGRAPHS, "paragraphs", LIST, PARAGRAPHS) \
	X(RULES, "rules", LIST, RULES)
#define SECTION_MEMBERS(X) \
	X(NUMBER, "number", NUMBER, NOTHING) \
	X(WIDTH, "width", NUMBER, NOTHING) \
	X(HEIGHT, "height", NUMBER, NOTHING) \
	X(TOP, "top", NUMBER, NOTHING) \
	X(RIGHT, "right", NUMBER, NOTHING) \
	X(BOTTOM, "bottom", NUMBER, NOTHING) \
	X(LEFT, "left", NUMBER, NOTHING) \
	X(HEADER_AT, "header_at", NUMBER, NOTHING) \
	X(FOOTER_AT, "footer_at", NUMBER, NOTHING) \
	X(LANDSCAPE, "landscape", BOOL, NOTHING) \
	X(FIRST_DIFFERS, "first_differs", BOOL, NOTHING) \
	X(START, "start", NUMBER, NOTHING) \
	X(PAGE, "page", NUMBER, NOTHING) \
	X(PAGES, "pages", NUMBER, NOTHING) \
	X(TABLES, "tables", NUMBER, NOTHING) \
	X(PAGE_NUMBER, "page_number", TEXT, NOTHING)
#define PARAGRAPH_MEMBERS(X) \
	X(SECTION, "section", NUMBER, NOTHING) \
	X(STORY, "story", TEXT, NOTHING) \
	X(TABLE, "table", BOOL, NOTHING) \
	X(STYLE, "style", TEXT, NOTHING) \
	X(TEXT, "text", TEXT, NOTHING) \
	X(LABEL, "label", TEXT, NOTHING) \
	X(LINES, "lines", NUMBER, NOTHING) \
	X(PAGE, "page", NUMBER, NOTHING) \
	X(LAST_PAGE, "last_page", NUMBER, NOTHING) \
	X(LAST_LINES, "last_lines", NUMBER, NOTHING) \
	X(ALIGN, "align", TEXT, NOTHING) \
	X(FONT, "font", TEXT, NOTHING) \
	X(SIZE, "size", NUMBER, NOTHING) \
	X(SMALLEST, "smallest", NUMBER, NOTHING) \
	X(BOLD, "bold", BOOL, NOTHING) \
	X(ITALIC, "italic", BOOL, NOTHING) \
	X(UNDERLINE, "underline", BOOL, NOTHING) \
	X(COLOR, "color", TEXT, NOTHING) \
	X(LEFT, "left", NUMBER, NOTHING) \
	X(FIRST, "first", NUMBER, NOTHING) \
	X(BEFORE, "before", NUMBER, NOTHING) \
	X(AFTER, "after", NUMBER, NOTHING) \
	X(LINE, "line", NUMBER, NOTHING) \
	X(OUTLINE, "outline", NUMBER, NOTHING) \
	X(HAS_PAGE_NUMBER, "page_number", BOOL, NOTHING) \
	X(PREVIOUS, "previous", TEXT, NOTHING) \
	X(NEXT, "next", TEXT, NOTHING) \
	X(PIECES, "pieces", LIST, PIECES)
#define PIECE_MEMBERS(X) X(TEXT, "text", TEXT, NOTHING)
#define RULE_MEMBERS(X) \
	X(SECTION, "section", NUMBER, NOTHING) \
	X(STORY, "story", TEXT, NOTHING) \
	X(TABLE, "table", BOOL, NOTHING) \
	X(STYLE, "style", TEXT, NOTHING) \
	X(LENGTH, "length", NUMBER, NOTHING) \
	X(FRAME, "frame", NUMBER, NOTHING) \
	X(WORDS, "words", NUMBER, NOTHING) \
	X(PREVIOUS, "previous", TEXT, NOTHING) \
	X(NEXT, "next", TEXT, NOTHING)

#define DOCUMENT_ID(ID, NAME, KIND, OF) DOC_##ID,
#define SECTION_ID(ID, NAME, KIND, OF) SEC_##ID,
#define PARAGRAPH_ID(ID, NAME, KIND, OF) PAR_##ID,
#define RULE_ID(ID, NAME, KIND, OF) RULE_##ID,
#define PIECE_ID(ID, NAME, KIND, OF) PIECE_##ID,
#define MEMBER(ID, NAME, KIND, OF) {NAME, FIELD_##KIND, OF_##OF},
enum { DOCUMENT_MEMBERS(DOCUMENT_ID) DOC_COUNT };
enum { SECTION_MEMBERS(SECTION_ID) SEC_COUNT };
enum { PARAGRAPH_MEMBERS(PARAGRAPH_ID) PAR_COUNT };
enum { RULE_MEMBERS(RULE_ID) RULE_COUNT };
enum { PIECE_MEMBERS(PIECE_ID) PIECE_COUNT };
static const struct known of_document[] = {DOCUMENT_MEMBERS(MEMBER)};
static const struct known of_section[] = {SECTION_MEMBERS(MEMBER)};
static const struct known of_paragraph[] = {PARAGRAPH_MEMBERS(MEMBER)};
static const struct known of_rule[] = {RULE_MEMBERS(MEMBER)};
static const struct known of_piece[] = {PIECE_MEMBERS(MEMBER)};
/* clang-format on */

/* ---- members ---- */
static struct field *fields_of(
    struct arena *a, const struct known *members, size_t n);

static struct field *
children_of(struct arena *a, enum list_of of)
{
	switch (of) {
	case OF_SECTIONS:
		return fields_of(a, of_section, SEC_COUNT);
	case OF_PARAGRAPHS:
		return fields_of(a, of_paragraph, PAR_COUNT);
	case OF_RULES:
		return fields_of(a, of_rule, RULE_COUNT);
	case OF_PIECES:
		return fields_of(a, of_piece, PIECE_COUNT);
	case OF_NOTHING:
		break;
	}
	return NULL;
}

static struct field *
fields_of(struct arena *a, const struct known *members, size_t n)
{
	struct field *v = ARENA_ARRAY(a, struct field, n);

	for (size_t i = 0; i < n; i++) {
		v[i].next = i + 1 < n ? &v[i + 1] : NULL;
		v[i].name = v[i].label = str_of(members[i].name);
		v[i].kind = members[i].kind;
		v[i].of = FIELD_GROUP;
		v[i].children = children_of(a, members[i].of);
		v[i].number = FIELD_OF_NONE;
	}
	return v;
}

const struct field *
template_review_fields(struct arena *a)
{
	return fields_of(a, of_document, DOC_COUNT);
}

/* ---- values ---- */
struct viewer {
	struct arena *a;
	const struct field *document, *section, *paragraph, *rule, *piece;
	const struct stands *stands;
	struct val *sections, *paragraphs, *rules;
	size_t n_sections, cap_sections, n_paragraphs, cap_paragraphs, n_rules,
	    cap_rules;
	/* where the walk is */
	struct val number; /* of the section */
	const char *story;
	struct str places; /* stories with a page number */
	int32_t tables;
	int32_t first_sheet, last_sheet; /* of the section; 0 = none yet */
};

static struct val
group(struct arena *a, const struct field *fields, size_t n, struct val **items)
{
	struct val v = template_val_null();

	*items = ARENA_ARRAY(a, struct val, n);
	v.kind = VAL_GROUP;
	v.fields = fields;
	v.items = *items;
	v.n = n;
	return v;
}

static struct val
list(const struct field *fields, const struct val *items, size_t n)
{
	struct val v = template_val_null();

	v.kind = VAL_LIST;
	v.fields = fields;
	v.items = items;
	v.n = n;
	return v;
}

static struct val
whole(struct viewer *w, int64_t n)
{
	struct buf b = buf_new(w->a);

	buf_int(&b, n);
	return template_val_number(buf_take(&b));
}

static struct val
thousandths(struct viewer *w, int64_t n)
{
	struct buf b = buf_new(w->a);

	buf_milli(&b, n);
	return template_val_number(buf_take(&b));
}

/* A tenth of a millimetre is 283.46 millipoints. */
static struct val
mm(struct viewer *w, cv_len l)
{
	return thousandths(w, muldiv(l, 254, 72000) * 100);
}

static struct val
text(const char *s)
{
	return template_val_text(str_of(s));
}

static struct val
flag(bool yes)
{
	return template_val_bool(yes);
}

/* ---- paragraphs ---- */
static const char *
align_name(enum align align)
{
	static const char *const names[] = {
	    "left", "center", "right", "justify"};

	return names[align];
}

/* The data the words come from; the template where none does. */
static const struct origin *
origin_of(const struct block *b)
{
	const struct paragraph *p = &b->as.paragraph;

	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		for (size_t k = 0; k < r->n_pieces; k++)
			if (r->pieces[k].origin.path.n > 0)
				return &r->pieces[k].origin;
		if (r->n_pieces == 0 && r->origin.path.n > 0)
			return &r->origin;
	}
	return &b->origin;
}

/* The numbers of notes are no words of the text. */
static bool
is_note_number(const struct run *r)
{
	return r->note != NULL || r->numbers != NULL;
}

static struct str
words_of(struct viewer *w, const struct paragraph *p)
{
	struct buf b = buf_new(w->a);

	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];

		if (is_note_number(r))
			continue;
		if (r->kind == RUN_TEXT)
			buf_str(&b, r->shown);
		else if (r->kind == RUN_TAB)
			buf_putc(&b, '\t');
		else if (r->kind == RUN_BREAK)
			buf_putc(&b, ' ');
	}
	return buf_take(&b);
}

struct looks {
	cv_len largest, smallest;
	bool bold, italic, underline, page_number, any;
	uint32_t color;
	struct str font;
};

static bool
is_words(const struct run *r)
{
	return r->kind == RUN_TEXT
		   ? str_trim(r->shown).n > 0
		   : r->kind == RUN_PAGE_NUMBER || r->kind == RUN_PAGE_COUNT;
}

/* Bold and italic where all words are, underlined where some are; the first
 * colour that is not black, the first family that is not the style's. */
static struct looks
looks_of(const struct paragraph *p)
{
	struct looks k = {p->run_props->size, p->run_props->size,
	    p->run_props->bold, p->run_props->italic, false, false, false,
	    p->run_props->color, p->run_props->family};

	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];
		const struct run_props *v = r->props;

		k.page_number |= r->kind == RUN_PAGE_NUMBER;
		if (v == NULL || !is_words(r))
			continue;
		if (!k.any) {
			k = (struct looks){v->size, v->size, true, true, false,
			    k.page_number, true, v->color, v->family};
		}
		k.largest = v->size > k.largest ? v->size : k.largest;
		k.smallest = v->size < k.smallest ? v->size : k.smallest;
		k.bold &= v->bold;
		k.italic &= v->italic;
		k.underline |= v->underline;
		k.color = k.color == 0 ? v->color : k.color;
		k.font = str_eq(k.font, p->style->run_props.family) ? v->family
								    : k.font;
	}
	return k;
}

static struct val
color(struct viewer *w, uint32_t c)
{
	struct buf b = buf_new(w->a);

	buf_putc(&b, '#');
	buf_hex(&b, c, 6);
	return template_val_text(buf_take(&b));
}

static bool
has_lines(const struct table *t)
{
	return t->inside_h.width > 0 || t->inside_v.width > 0;
}

/* The block's style; "table" of a table with lines inside, "columns" of one
 * that only puts things side by side. */
static struct val
neighbour(const struct block *b)
{
	if (b == NULL)
		return template_val_null();
	switch (b->kind) {
	case BLOCK_TABLE:
		return text(has_lines(&b->as.table) ? "table" : "columns");
	case BLOCK_RULE:
		return text("rule");
	case BLOCK_PARAGRAPH:
		break;
	}
	return template_val_text(b->as.paragraph.style->id);
}

static const struct stand *
stand_of(const struct viewer *w, int32_t id)
{
	const struct stand *s =
	    id > 0 && id < w->stands->n ? &w->stands->v[id] : NULL;

	return s != NULL && s->sheet > 0 ? s : NULL;
}

static void
put_place(struct viewer *w, struct val *v, int32_t id)
{
	const struct stand *s = stand_of(w, id);

	if (s == NULL)
		return;
	v[PAR_LINES] = whole(w, s->lines);
	v[PAR_PAGE] = whole(w, s->sheet);
	v[PAR_LAST_PAGE] = whole(w, s->last_sheet);
	v[PAR_LAST_LINES] = whole(w, s->last_lines);
}

static void
put_look(struct viewer *w, struct val *v, const struct paragraph *p)
{
	struct looks k = looks_of(p);
	const struct para_props *q = p->props;

	v[PAR_ALIGN] = text(align_name(q->align));
	v[PAR_FONT] = template_val_text(k.font);
	v[PAR_SIZE] = thousandths(w, k.largest);
	v[PAR_SMALLEST] = thousandths(w, k.smallest);
	v[PAR_BOLD] = flag(k.bold);
	v[PAR_ITALIC] = flag(k.italic);
	v[PAR_UNDERLINE] = flag(k.underline);
	v[PAR_COLOR] = color(w, k.color);
	v[PAR_LEFT] = mm(w, q->indent_left);
	v[PAR_FIRST] = mm(w, q->indent_left + q->indent_first);
	v[PAR_BEFORE] = thousandths(w, q->space_before);
	v[PAR_AFTER] = thousandths(w, q->space_after);
	if (q->line_rule == LINE_MULTIPLE)
		v[PAR_LINE] = thousandths(w, q->line);
	v[PAR_OUTLINE] = whole(w, q->outline);
	v[PAR_HAS_PAGE_NUMBER] = flag(k.page_number);
}

static void
note_page_number(struct viewer *w, const struct paragraph *p)
{
	struct buf b = buf_new(w->a);

	for (size_t i = 0; i < p->n_runs; i++) {
		if (p->runs[i].kind != RUN_PAGE_NUMBER)
			continue;
		buf_str(&b, w->places);
		if (b.n > 0)
			buf_putc(&b, ' ');
		buf_puts(&b, w->story);
		w->places = buf_take(&b);
		return;
	}
}

/* The words that come from data, each with its place. */
static struct val
pieces_of(struct viewer *w, const struct paragraph *p)
{
	struct val *v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];
		size_t from = 0;

		for (size_t k = 0; k < r->n_pieces || k == 0; k++) {
			const struct origin *o =
			    r->n_pieces > 0 ? &r->pieces[k].origin : &r->origin;
			size_t to =
			    r->n_pieces > 0 ? r->pieces[k].end : r->text.n;
			struct val *items,
			    one = group(w->a, w->piece, PIECE_COUNT, &items);

			one.place = o->place;
			one.path = o->path;
			items[PIECE_TEXT] =
			    template_val_text(str_slice(r->text, from, to));
			if (r->kind == RUN_TEXT && o->path.n > 0 &&
			    !is_note_number(r))
				ARENA_PUSH(w->a, v, n, cap, one);
			from = to;
		}
	}
	return list(w->piece, v, n);
}

static void
view_paragraph(struct viewer *w, const struct block *b,
    const struct block *previous, bool table)
{
	const struct paragraph *p = &b->as.paragraph;
	const struct origin *from = origin_of(b);
	struct val *v, one = group(w->a, w->paragraph, PAR_COUNT, &v);

	one.place = from->place;
	one.path = from->path;
	v[PAR_SECTION] = w->number;
	v[PAR_STORY] = text(w->story);
	v[PAR_TABLE] = flag(table);
	v[PAR_STYLE] = template_val_text(p->style->id);
	v[PAR_TEXT] = template_val_text(words_of(w, p));
	v[PAR_LABEL] = template_val_text(p->label);
	put_place(w, v, b->id);
	put_look(w, v, p);
	v[PAR_PREVIOUS] = neighbour(previous);
	v[PAR_NEXT] = neighbour(b->next);
	v[PAR_PIECES] = pieces_of(w, p);
	for (size_t i = 0; i < PAR_COUNT; i++) {
		v[i].place = from->place;
		v[i].path = from->path;
	}
	note_page_number(w, p);
	ARENA_PUSH(
	    w->a, w->paragraphs, w->n_paragraphs, w->cap_paragraphs, one);
}

/* ---- rules ---- */
static void
view_rule(struct viewer *w, const struct block *b, const struct block *previous,
    bool table)
{
	const struct rule *r = &b->as.rule;
	struct val *v, one = group(w->a, w->rule, RULE_COUNT, &v);
	const struct stand *s = NULL;

	if (previous != NULL && previous->kind == BLOCK_PARAGRAPH &&
	    previous->id < w->stands->n)
		s = &w->stands->v[previous->id];
	one.place = b->origin.place;
	one.path = b->origin.path;
	v[RULE_SECTION] = w->number;
	v[RULE_STORY] = text(w->story);
	v[RULE_TABLE] = flag(table);
	if (r->style != NULL)
		v[RULE_STYLE] = template_val_text(r->style->id);
	v[RULE_LENGTH] = mm(w, b->frame - r->indent_left - r->indent_right);
	v[RULE_FRAME] = mm(w, b->frame);
	if (s != NULL && s->sheet > 0)
		v[RULE_WORDS] = mm(w, s->width);
	v[RULE_PREVIOUS] = neighbour(previous);
	v[RULE_NEXT] = neighbour(b->next);
	ARENA_PUSH(w->a, w->rules, w->n_rules, w->cap_rules, one);
}

/* ---- the walk ---- */
static void view_blocks(
    struct viewer *w, const struct block *first, bool table);

static void
view_notes(struct viewer *w, const struct paragraph *p)
{
	const char *story = w->story;

	w->story = "note";
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].note != NULL)
			view_blocks(w, p->runs[i].note->blocks, false);
	w->story = story;
}

/* The sheets of the section: of all that stands in it. */
static void
note_sheets(struct block *b, void *data)
{
	struct viewer *w = data;
	const struct stand *s = stand_of(w, b->id);

	if (s == NULL)
		return;
	if (w->first_sheet == 0 || s->sheet < w->first_sheet)
		w->first_sheet = s->sheet;
	if (s->last_sheet > w->last_sheet)
		w->last_sheet = s->last_sheet;
}

static void
view_table(struct viewer *w, const struct table *t)
{
	if (has_lines(t)) {
		w->tables++;
		return;
	}
	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			view_blocks(w, t->rows[i].cells[k].blocks, true);
}

static void
view_blocks(struct viewer *w, const struct block *first, bool table)
{
	const struct block *previous = NULL;

	for (const struct block *b = first; b != NULL; b = b->next) {
		switch (b->kind) {
		case BLOCK_PARAGRAPH:
			view_paragraph(w, b, previous, table);
			view_notes(w, &b->as.paragraph);
			break;
		case BLOCK_RULE:
			view_rule(w, b, previous, table);
			break;
		case BLOCK_TABLE:
			view_table(w, &b->as.table);
			break;
		}
		previous = b;
	}
}

static void
put_page(struct viewer *w, struct val *v, const struct page *p)
{
	v[SEC_WIDTH] = mm(w, p->width);
	v[SEC_HEIGHT] = mm(w, p->height);
	v[SEC_TOP] = mm(w, p->top);
	v[SEC_RIGHT] = mm(w, p->right);
	v[SEC_BOTTOM] = mm(w, p->bottom);
	v[SEC_LEFT] = mm(w, p->left);
	v[SEC_HEADER_AT] = mm(w, p->header);
	v[SEC_FOOTER_AT] = mm(w, p->footer);
	v[SEC_LANDSCAPE] = flag(p->width > p->height);
	v[SEC_FIRST_DIFFERS] = flag(p->first_differs);
	if (p->restart)
		v[SEC_START] = whole(w, p->start);
}

static void
view_section(struct viewer *w, const struct section *s)
{
	static const char *const stories[STORY_COUNT] = {
	    "header", "first-header", "footer", "first-footer"};
	struct val *v, one = group(w->a, w->section, SEC_COUNT, &v);

	one.place = s->origin.place;
	one.path = s->origin.path;
	w->number = whole(w, (int64_t)w->n_sections + 1);
	w->places = STR_NONE;
	w->tables = 0;
	w->first_sheet = w->last_sheet = 0;
	w->story = "body";
	view_blocks(w, s->blocks, false);
	document_blocks_walk(s->blocks, note_sheets, w);
	for (int i = 0; i < STORY_COUNT; i++) {
		if (!s->page.first_differs &&
		    (i == STORY_HEADER_FIRST || i == STORY_FOOTER_FIRST))
			continue; /* on no page */
		w->story = stories[i];
		view_blocks(w, s->story[i], false);
	}
	v[SEC_NUMBER] = w->number;
	put_page(w, v, &s->page);
	v[SEC_PAGE] = whole(w, w->first_sheet);
	v[SEC_PAGES] = whole(
	    w, w->first_sheet > 0 ? w->last_sheet - w->first_sheet + 1 : 0);
	v[SEC_TABLES] = whole(w, w->tables);
	v[SEC_PAGE_NUMBER] = template_val_text(w->places);
	ARENA_PUSH(w->a, w->sections, w->n_sections, w->cap_sections, one);
}

static struct val
created(const struct document *doc)
{
	struct val v = template_val_text(
	    str_slice(doc->created, 0, doc->created.n < 10 ? 0 : 10));

	if (v.text.n == 0 || !date_parse(v.text, &v.date))
		return template_val_null();
	v.kind = VAL_DATE;
	return v;
}

struct val
template_review_facts(struct arena *a, const struct template *t,
    const struct field *fields, const struct document *doc,
    const struct stands *stands)
{
	struct viewer w = {.a = a,
	    .document = fields,
	    .section = fields[DOC_SECTIONS].children,
	    .paragraph = fields[DOC_PARAGRAPHS].children,
	    .rule = fields[DOC_RULES].children,
	    .piece = fields[DOC_PARAGRAPHS].children[PAR_PIECES].children,
	    .stands = stands};
	struct val *v, one = group(a, fields, DOC_COUNT, &v);

	for (const struct section *s = doc->sections; s != NULL; s = s->next)
		view_section(&w, s);
	if (doc->sections != NULL)
		one.place = doc->sections->origin.place;
	v[DOC_TEMPLATE] = template_val_text(t->name);
	v[DOC_TITLE] = template_val_text(t->title);
	v[DOC_ABBREVIATION] = template_val_text(t->abbreviation);
	v[DOC_FORM] = template_val_text(t->form);
	v[DOC_CREATED] = created(doc);
	v[DOC_PAGES] = whole(&w, stands->sheets);
	v[DOC_SECTIONS] = list(w.section, w.sections, w.n_sections);
	v[DOC_PARAGRAPHS] = list(w.paragraph, w.paragraphs, w.n_paragraphs);
	v[DOC_RULES] = list(w.rule, w.rules, w.n_rules);
	return one;
}
