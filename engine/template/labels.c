/* Labels of fields. A label may hold expressions over what the data says at its
 * top level (a form has other words since a new decree): they are computed
 * before the data is read in earnest, so that findings can name the fields. */
#include "engine/template/check.h"

#include "engine/base/arena.h"

struct labeller {
	struct eval eval;
	struct str *labels;
};

static void
label(const struct labeller *l, const struct field *fields)
{
	for (const struct field *f = fields; f != NULL; f = f->next) {
		l->labels[f->number] =
		    f->label_pattern != NULL
			? template_eval_text(&l->eval, f->label_pattern)
			: f->label;
		label(l, f->children);
	}
}

const struct str *
template_labels(struct arena *a, const struct template *t, struct facts *facts,
    const struct value *data)
{
	struct labeller l;
	struct diag mute;
	struct val root;

	diag_init(&mute, a);
	root = template_data_simple(a, &mute, t->fields, data);
	template_facts_lets(a, &mute, facts, &root);
	l.eval = (struct eval){a, &mute, NULL, &root, facts, NULL};
	l.labels = ARENA_ARRAY(a, struct str, t->n_fields);
	label(&l, t->fields);
	label(&l, t->context);
	return l.labels;
}

static void
take(struct field *fields, const struct str *labels)
{
	for (struct field *f = fields; f != NULL; f = f->next) {
		f->label = labels[f->number];
		take(f->children, labels);
	}
}

void
template_labels_default(struct arena *a, struct diag *d, struct template *t)
{
	struct facts facts;
	struct value nothing = {.kind = VALUE_GROUP};

	template_facts_init(a, &facts, t, NULL, NULL);
	facts.d = d;
	take(t->fields, template_labels(a, t, &facts, &nothing));
}
