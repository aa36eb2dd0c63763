/* Labels of list items, and references to them: what is called by a name is a
 * chapter, an article or an annex, and the words that refer to it say its
 * number, whatever stands before it. Labels come first, for all of the
 * document: a reference may stand before what it refers to. */
#include "engine/base/names.h"
#include "engine/resolve/inner.h"
#include "engine/text/text.h"

struct referring {
	struct resolver *r;
	struct names ids;  /* to the place in of[], from 1 */
	struct block **of; /* by number */
	struct str *names; /* the same, for did-you-mean */
	size_t n, cap, n_names, cap_names;
	bool any;   /* some run refers to something */
	bool *used; /* by number */
};

/* ---- every paragraph, in reading order ---- */
static void each_paragraph(struct referring *f, struct block *first, int depth,
    void (*fn)(struct referring *f, struct block *b));

static void
each_note(struct referring *f, const struct paragraph *p, int depth,
    void (*fn)(struct referring *f, struct block *b))
{
	for (size_t i = 0; f->r->doc->has_notes && i < p->n_runs; i++)
		if (p->runs[i].note != NULL)
			each_paragraph(
			    f, p->runs[i].note->blocks, depth + 1, fn);
}

static void
each_paragraph(struct referring *f, struct block *first, int depth,
    void (*fn)(struct referring *f, struct block *b))
{
	for (struct block *b = first; b != NULL && depth <= RESOLVE_DEPTH;
	     b = b->next) {
		struct table *t = &b->as.table;

		if (b->kind == BLOCK_PARAGRAPH) {
			fn(f, b);
			each_note(f, &b->as.paragraph, depth, fn);
		}
		if (b->kind != BLOCK_TABLE)
			continue;
		for (size_t i = 0; i < t->n_rows; i++)
			for (size_t k = 0; k < t->rows[i].n_cells; k++)
				each_paragraph(f, t->rows[i].cells[k].blocks,
				    depth + 1, fn);
	}
}

static void
each_story(
    struct referring *f, void (*fn)(struct referring *f, struct block *b))
{
	for (struct section *s = f->r->doc->sections; s != NULL; s = s->next)
		for (int i = 0; i < RESOLVE_STORIES; i++)
			each_paragraph(f, resolve_story(s, i), 0, fn);
}

/* ---- labels and names ---- */
static void
note(struct referring *f, struct block *b)
{
	struct paragraph *p = &b->as.paragraph;

	if (p->contents == NULL) /* it goes: it must not count */
		resolve_label(f->r, p);
	for (size_t i = 0; i < p->n_runs; i++)
		f->any = f->any || p->runs[i].to.n > 0;
	if (p->id.n == 0)
		return;
	ARENA_PUSH(f->r->a, f->of, f->n, f->cap, b);
	ARENA_PUSH(f->r->a, f->names, f->n_names, f->cap_names, p->id);
	if (names_put(f->r->a, &f->ids, p->id, (uint32_t)f->n) != 0)
		diag_at(f->r->d, FINDING_NAME_TWICE, b->origin.place,
		    b->origin.path, STR(BOTH("tên", "name")), p->id);
}

/* ---- references ---- */
static bool
has_open(struct str s)
{
	return str_find(s, '(') < s.n;
}

struct str
resolve_said(struct str label)
{
	bool open = has_open(label);

	while (label.n > 0 &&
	       (label.p[label.n - 1] == '.' ||
		   (label.p[label.n - 1] == ')' && !open) ||
		   label.p[label.n - 1] == ':' || label.p[label.n - 1] == ' '))
		label.n--;
	return label;
}

/* What has no label is called by the words of its first line. */
static struct str
words_of(struct resolver *r, const struct paragraph *p)
{
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < p->n_runs && p->runs[i].kind != RUN_BREAK; i++)
		if (p->runs[i].kind == RUN_TEXT && p->runs[i].to.n == 0 &&
		    p->runs[i].note == NULL)
			buf_str(&b, p->runs[i].text);
	return str_trim(buf_take(&b));
}

static void
fill(struct referring *f, struct block *b)
{
	struct paragraph *p = &b->as.paragraph;

	for (size_t i = 0; i < p->n_runs; i++) {
		struct run *run = &p->runs[i];
		struct block *to;
		uint32_t k;

		if (run->to.n == 0)
			continue;
		k = names_find(&f->ids, run->to);
		if (k > 0)
			f->used[k - 1] = true;
		if (k == 0) {
			diag_at(f->r->d, FINDING_NAME_UNKNOWN,
			    run->origin.place, run->origin.path,
			    STR(BOTH("chỗ dẫn chiếu", "place to refer to")),
			    run->to,
			    text_did_you_mean(
				f->r->a, run->to, f->names, f->n_names));
			continue;
		}
		to = f->of[k - 1];
		run->text = to->as.paragraph.label.n > 0
				? resolve_said(to->as.paragraph.label)
				: words_of(f->r, &to->as.paragraph);
		if (run->href.n > 0)
			continue; /* it leads elsewhere */
		run->target = to;
		to->aimed = true;
	}
}

/* {#name} in data is not printed: where nobody asks for it, it may have been
 * meant to be. */
static void
tell_unused(struct referring *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (!f->used[i] && f->of[i]->origin.path.n > 0)
			diag_at(f->r->d, FINDING_NAME_UNUSED,
			    f->of[i]->origin.place, f->of[i]->origin.path,
			    f->of[i]->as.paragraph.id);
}

void
resolve_references(struct resolver *r)
{
	struct referring f = {.r = r};

	each_story(&f, note);
	f.used = ARENA_ARRAY(r->a, bool, f.n);
	if (f.any)
		each_story(&f, fill);
	tell_unused(&f);
}
