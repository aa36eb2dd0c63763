/* Names of fields as headings of sheets write them. */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/template/sheet_parts.h"
#include "engine/text/text.h"

#define NAME_MOST 300 /* bytes; nobody heads a column with more */
#define DEPTH_MOST 100
#define WORD_MOST 60 /* bytes of a cell that may be a word of ours */

struct str
sheet_fold(struct arena *a, struct str s)
{
	struct buf b;
	struct str bare;

	if (s.n > NAME_MOST)
		return STR_NONE;
	b = buf_new(a);
	bare = text_lower(a, text_bare(a, s));
	for (size_t i = 0; i < bare.n;) {
		size_t from = i;
		uint32_t c = utf8_next(bare, &i);

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 0xC0 && c < 0x2000) || c >= 0x3040)
			buf_put(&b, bare.p + from, i - from);
	}
	return buf_take(&b);
}

int
sheet_says(struct arena *a, const struct sheet_cell *c,
    const char *const *words, int n)
{
	struct str s = str_trim(c->text);
	struct arena_mark m;
	struct str folded;
	int found = 0;

	if (c->kind != CELL_TEXT || s.n == 0 || s.n > WORD_MOST ||
	    (s.p[0] >= '0' && s.p[0] <= '9'))
		return -1;
	m = arena_mark(a);
	folded = sheet_fold(a, s);
	while (found < n && !str_is(folded, words[found]))
		found++;
	arena_rewind(a, m);
	return found < n ? found : -1;
}

bool
sheet_numbers_rows(struct arena *a, struct str heading)
{
	static const char *const words[] = {
	    "tt", "stt", "sott", "sothutu", "thutu"};
	struct arena_mark m = arena_mark(a);
	struct str folded, whole;
	bool yes;

	heading = str_trim(heading);
	if (heading.n > WORD_MOST)
		return false;
	folded = sheet_fold(a, heading);
	whole = text_lower(a, text_nfc(a, heading));
	/* without its mark it may be money: Đồng */
	yes = str_is(whole, "#") || str_is(whole, "dòng");
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		yes = yes || str_is(folded, words[i]);
	arena_rewind(a, m);
	return yes;
}

struct str
sheet_label(const struct field *f)
{
	for (size_t i = 0; i + 1 < f->label.n; i++)
		if (f->label.p[i] == '{' && f->label.p[i + 1] == '{')
			return f->name;
	return f->label.n > 0 ? f->label : f->name;
}

static bool
says_yes(struct str s)
{
	return str_is(s, "yes") || str_is(s, "true") || str_is(s, "có");
}

/* As people write it, not as templates do. */
static struct str
typed(struct arena *a, enum field_kind kind, struct str s)
{
	struct date d;

	if (kind == FIELD_BOOL)
		return says_yes(s) ? STR("có") : STR("không");
	if (kind == FIELD_DATE && date_parse(s, &d) && d.day > 0)
		return date_short(a, d);
	return s;
}

struct str
sheet_example(struct arena *a, const struct field *f)
{
	enum field_kind kind = f->kind == FIELD_LIST ? f->of : f->kind;

	if (f->example.n > 0)
		return typed(a, kind, f->example);
	if (f->default_text.n > 0)
		return typed(a, kind, f->default_text);
	switch (kind) {
	case FIELD_DATE:
		return STR("08/01/2024");
	case FIELD_NUMBER:
		return sheet_numbers_rows(a, sheet_label(f)) ? STR("1")
							     : STR("12");
	case FIELD_CHOICE:
		return f->n_values > 0 ? f->values[0] : STR_NONE;
	case FIELD_BOOL:
		return STR("có");
	case FIELD_IMAGE:
		return STR("hinh.png");
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_RICH:
	case FIELD_LIST:
	case FIELD_GROUP:
		break;
	}
	return STR("…");
}

/* ---- leaves ---- */
struct walk {
	struct leaves *l;
	struct str path, label; /* of the groups around */
	bool required;
	bool in_item; /* of a list */
	int depth;
};

static void
name_add(struct leaves *l, struct str name, enum name_rank rank)
{
	struct leaf_name n = {sheet_fold(l->arena, name), name, rank, l->n - 1};

	if (n.key.n > 0)
		ARENA_PUSH(l->arena, l->names, l->n_names, l->cap_names, n);
}

static struct str
joined(struct arena *a, struct str x, const char *mark, struct str y)
{
	if (x.n == 0)
		return y;
	return str_cat(a, str_cat(a, x, str_of(mark)), y);
}

/* "danh_sach.ho_ten" of "danh_sach[0].ho_ten" */
static struct str
without_items(struct arena *a, struct str path)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '[')
			i += 2; /* [0] */
		else
			buf_putc(&b, path.p[i]);
	}
	return buf_take(&b);
}

static bool
is_group_list(const struct field *f)
{
	return f->kind == FIELD_LIST && f->of == FIELD_GROUP;
}

static void
leaf_add(const struct walk *w, const struct field *f, struct str path)
{
	struct leaves *l = w->l;
	struct str label = joined(l->arena, w->label, ": ", sheet_label(f));
	struct leaf leaf = {f, path, label,
	    w->required && f->required && !f->blank && !f->has_default};

	ARENA_PUSH(l->arena, l->v, l->n, l->cap, leaf);
	name_add(l, path, RANK_NAME);
	name_add(l, label, RANK_LABEL);
	for (size_t i = 0; i < f->n_aliases; i++)
		name_add(l, f->aliases[i], RANK_LABEL);
	if (w->path.n == 0)
		return;
	if (w->in_item)
		name_add(l, without_items(l->arena, path), RANK_NAME);
	name_add(l, f->name, RANK_SHORT);
	name_add(l, sheet_label(f), RANK_SHORT);
}

static void
leaves_walk(const struct walk *w, const struct field *fields)
{
	struct arena *a = w->l->arena;

	for (const struct field *f = fields; f != NULL; f = f->next) {
		struct str path = joined(a, w->path, ".", f->name);
		struct walk inner = {w->l, path,
		    joined(a, w->label, ": ", sheet_label(f)),
		    w->required && f->required, w->in_item, w->depth + 1};

		if (is_group_list(f)) {
			inner.path = str_cat(a, path, STR("[0]"));
			inner.in_item = true;
		}
		if (f->kind != FIELD_GROUP && !is_group_list(f))
			leaf_add(w, f, path);
		else if (w->depth < DEPTH_MOST &&
			 (f->kind == FIELD_GROUP || w->l->items))
			leaves_walk(&inner, f->children);
	}
}

static int
by_key(const void *x, const void *y)
{
	const struct leaf_name *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	if (c != 0)
		return c;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

static void
read(struct leaves *l, struct arena *a, const struct field *fields, bool items)
{
	static const struct leaves zero;
	struct walk w = {l, STR_NONE, STR_NONE, true, false, 0};

	*l = zero;
	l->arena = a;
	l->fields = fields;
	l->items = items;
	leaves_walk(&w, fields);
	if (l->n_names > 0)
		qsort(l->names, l->n_names, sizeof l->names[0], by_key);
}

void
leaves_read(struct leaves *l, struct arena *a, const struct field *fields)
{
	read(l, a, fields, false);
}

void
leaves_read_letter(
    struct leaves *l, struct arena *a, const struct field *fields)
{
	read(l, a, fields, true);
}

/* ---- matching ---- */
/* The first of the names with that key, or n_names. */
static size_t
first_with(const struct leaves *l, struct str key)
{
	size_t low = 0, high = l->n_names;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(l->names[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Of the names with that key the best: written just so ("Số", which the name
 * "so" is not), then by rank. */
static struct match
lookup(const struct leaves *l, struct str key, struct str heading)
{
	struct match m = {LEAF_NONE, LEAF_NONE, RANK_NONE};
	bool exact = false;

	for (size_t i = first_with(l, key);
	     key.n > 0 && i < l->n_names && str_eq(l->names[i].key, key); i++) {
		const struct leaf_name *n = &l->names[i];
		bool just_so = str_eq(n->text, heading);

		if (just_so < exact)
			continue;
		if (just_so > exact || n->rank < m.rank) {
			m = (struct match){n->leaf, LEAF_NONE, n->rank};
			exact = just_so;
		} else if (n->rank == m.rank && n->leaf != m.leaf) {
			m.other = n->leaf;
		}
	}
	return m;
}

/* "Ngày sinh (dd/mm/yyyy)" without what stands in brackets. */
static struct str
without_brackets(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		depth += s.p[i] == '(';
		if (depth == 0)
			buf_putc(&b, s.p[i]);
		depth -= s.p[i] == ')' && depth > 0;
	}
	return buf_take(&b);
}

struct match
leaves_match(const struct leaves *l, struct str heading)
{
	struct match m = {LEAF_NONE, LEAF_NONE, RANK_NONE};
	struct arena_mark mark;

	if (heading.n == 0 || heading.n > NAME_MOST)
		return m;
	mark = arena_mark(l->arena);
	heading = str_trim(heading);
	m = lookup(l, sheet_fold(l->arena, heading), heading);
	if (m.leaf == LEAF_NONE && str_find(heading, '(') < heading.n)
		m = lookup(l,
		    sheet_fold(l->arena, without_brackets(l->arena, heading)),
		    heading);
	arena_rewind(l->arena, mark);
	return m;
}
