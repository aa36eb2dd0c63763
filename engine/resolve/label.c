/* Labels of list items. A list counts through the whole document; an item of
 * one level lets the deeper ones begin again. */
#include "engine/resolve/inner.h"

static int32_t
depth_of(const struct paragraph *p)
{
	if (p->level < 0)
		return 0;
	return p->level < LIST_LEVELS ? p->level : LIST_LEVELS - 1;
}

static int32_t
last_level(const struct list_style *s)
{
	if (s->n_levels < 1)
		return 0;
	return s->n_levels <= LIST_LEVELS ? s->n_levels - 1 : LIST_LEVELS - 1;
}

/* Levels past the style's own repeat its last. */
static const struct list_level *
level_of(const struct list_style *s, int32_t depth)
{
	return &s->level[depth <= last_level(s) ? depth : last_level(s)];
}

const struct list_level *
resolve_list_level(const struct paragraph *p)
{
	return level_of(p->list->style, depth_of(p));
}

static int32_t
first_number(const struct list *l, int32_t depth)
{
	return depth == 0 ? l->start : 1;
}

/* An item whose parents had none begins them, as Word does. */
static void
count(struct list_state *s, const struct list *l, int32_t depth)
{
	bool *begun = s->begun;

	for (int32_t k = 0; k < depth; k++) {
		if (!begun[k])
			s->counter[k] = first_number(l, k);
		begun[k] = true;
	}
	if (begun[depth])
		s->counter[depth]++;
	else
		s->counter[depth] = first_number(l, depth);
	begun[depth] = true;
	for (int32_t k = depth + 1; k < LIST_LEVELS; k++)
		begun[k] = false;
}

/* The level text.p[i] = '%' speaks of, or -1. In a level that repeats the
 * style's last one, that one's number is its own. */
static int32_t
reference(const struct list_style *s, int32_t depth, struct str text, size_t i)
{
	int32_t k;

	if (text.p[i] != '%' || i + 1 >= text.n)
		return -1;
	k = text.p[i + 1] - '1';
	if (k < 0 || k >= LIST_LEVELS)
		return -1;
	return k == last_level(s) && depth > k ? depth : k;
}

static struct str
label_text(struct resolver *r, const struct list *l, int32_t depth,
    const struct list_state *state)
{
	struct str text = level_of(l->style, depth)->text;
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = reference(l->style, depth, text, i);

		if (k < 0) {
			buf_putc(&b, text.p[i]);
			continue;
		}
		document_number_put(&b, level_of(l->style, k)->format,
		    k <= depth ? state->counter[k] : 1);
		i++;
	}
	return buf_take(&b);
}

void
resolve_label(struct resolver *r, struct paragraph *p)
{
	struct list_state *state;
	int32_t depth;

	p->label = STR_NONE;
	if (p->list == NULL || p->continues)
		return;
	depth = depth_of(p);
	state = &r->lists[p->list->index];
	count(state, p->list, depth);
	p->label = label_text(r, p->list, depth, state);
}
