/* Notes at the foot of the page: their numbers, and what calls them. They are
 * called in paragraphs that stand right in a section. */
#include "engine/resolve/inner.h"

struct noting {
	struct resolver *r;
	int32_t n; /* notes so far */
};

static void
refuse(struct resolver *r, const struct run *run)
{
	diag_at(r->d, FINDING_NOTE_PLACE, run->origin.place, run->origin.path,
	    STR_NONE);
}

static void refuse_in_blocks(
    struct resolver *r, const struct block *first, int depth);

static void
refuse_in_paragraph(struct resolver *r, const struct paragraph *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].note != NULL)
			refuse(r, &p->runs[i]);
}

static void
refuse_in_table(struct resolver *r, const struct table *t, int depth)
{
	for (size_t i = 0; i < t->n_rows; i++)
		for (size_t k = 0; k < t->rows[i].n_cells; k++)
			refuse_in_blocks(
			    r, t->rows[i].cells[k].blocks, depth + 1);
}

static void
refuse_in_blocks(struct resolver *r, const struct block *first, int depth)
{
	for (const struct block *b = first; b != NULL && depth <= RESOLVE_DEPTH;
	     b = b->next) {
		if (b->kind == BLOCK_PARAGRAPH)
			refuse_in_paragraph(r, &b->as.paragraph);
		else if (b->kind == BLOCK_TABLE)
			refuse_in_table(r, &b->as.table, depth);
	}
}

static struct str
number_of(struct resolver *r, int32_t n, const char *behind)
{
	struct buf b = buf_new(r->a);

	buf_int(&b, n);
	buf_puts(&b, behind);
	return buf_take(&b);
}

/* "3. " in front of the note's words. */
static void
put_number(struct resolver *r, struct note *note)
{
	struct paragraph *p = &note->blocks->as.paragraph;
	struct run *v = ARENA_ARRAY(r->a, struct run, p->n_runs + 1);

	v[0].kind = RUN_TEXT;
	v[0].text = number_of(r, note->number, ". ");
	v[0].numbers = note;
	v[0].origin = note->origin;
	for (size_t i = 0; i < p->n_runs; i++)
		v[i + 1] = p->runs[i];
	p->runs = v;
	p->n_runs++;
}

static void
call(struct noting *n, struct run *run)
{
	struct note *note = run->note;

	note->number = ++n->n;
	run->text = number_of(n->r, note->number, "");
	run->target = note->blocks;
	refuse_in_blocks(n->r, note->blocks, 0);
	put_number(n->r, note);
}

void
resolve_notes(struct resolver *r)
{
	struct noting n = {r, 0};

	for (struct section *s = r->doc->sections; s != NULL; s = s->next) {
		for (int i = 0; i < STORY_COUNT; i++)
			refuse_in_blocks(r, s->story[i], 0);
		for (struct block *b = s->blocks; b != NULL; b = b->next) {
			struct paragraph *p = &b->as.paragraph;

			if (b->kind == BLOCK_TABLE)
				refuse_in_table(r, &b->as.table, 0);
			if (b->kind != BLOCK_PARAGRAPH)
				continue;
			for (size_t i = 0; i < p->n_runs; i++)
				if (p->runs[i].note != NULL)
					call(&n, &p->runs[i]);
		}
	}
}
