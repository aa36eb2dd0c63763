/* Labels of list items. A list counts through the whole document; an item of
 * one level lets the deeper ones begin again. */
#include "engine/resolve/inner.h"

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

static struct str
label_text(struct resolver *r, const struct list *l, int32_t depth,
    const struct list_state *state)
{
	struct str text = document_list_level(l->style, depth)->text;
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = document_level_reference(l->style, depth, i);

		if (k < 0) {
			buf_putc(&b, text.p[i]);
			continue;
		}
		document_number_put(&b,
		    document_list_level(l->style, k)->format,
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
	depth = document_list_depth(p);
	state = &r->lists[p->list->index];
	count(state, p->list, depth);
	p->label = label_text(r, p->list, depth, state);
}
