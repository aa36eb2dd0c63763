/* Which w:num a paragraph belongs to.
 *
 * Word counts list items by itself, from the w:num and level of each
 * paragraph. The decree's letters (a b c d đ e g …) are a series no word
 * processor knows. So every item is counted here as Word counts, and what
 * Word would show is compared with the label that resolve has made:
 *
 *   - the same: the paragraph joins the list's w:num, and Word counts on;
 *   - another number of the same series (the list beneath "đ)" starts again,
 *     Word did not see "đ)"; "k" follows "i"): a w:num of its own, which
 *     starts there;
 *   - no number at all ("đ)"): a w:num whose text is the label itself.
 *
 * Word counts w:nums of one w:abstractNum together, LibreOffice does not:
 * every w:num has an abstractNum of its own. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

#define LETTERS 26 /* of Word: past them its series differs from ours */
#define ROMAN_MOST 3999
#define NOT_BEGUN INT32_MIN
#define NUMS_SEEN 256 /* a label is looked for among so many */

/* Where a list stands. */
struct list_state {
	size_t main;              /* numId, 0 = not begun */
	size_t side[LIST_LEVELS]; /* numId in use besides it, by level */
	int32_t own[LIST_LEVELS]; /* as the decree counts */
};

static void
counters_clear(int32_t *counters, int32_t from)
{
	for (int32_t k = from; k < LIST_LEVELS; k++)
		counters[k] = NOT_BEGUN;
}

void
docx_numbering_start(struct docx *dx)
{
	for (const struct list *l = dx->doc->lists; l; l = l->next)
		dx->n_lists++;
	dx->lists = ARENA_ARRAY(dx->arena, struct list_state, dx->n_lists);
	for (size_t i = 0; i < dx->n_lists; i++)
		counters_clear(dx->lists[i].own, 0);
}

/* ---- what Word would show ---- */

static bool
word_number_put(struct buf *b, enum number_format format, int32_t n)
{
	switch (format) {
	case NUMBER_NONE:
		return true;
	case NUMBER_DECIMAL:
		if (n < 0)
			return false;
		document_number_put(b, format, n);
		return true;
	case NUMBER_LOWER_ROMAN:
	case NUMBER_UPPER_ROMAN:
		if (n < 1 || n > ROMAN_MOST)
			return false;
		document_number_put(b, format, n);
		return true;
	case NUMBER_LOWER_VIET:
	case NUMBER_UPPER_VIET:
		if (n < 1 || n > LETTERS)
			return false;
		buf_putc(b,
		    (char)((format == NUMBER_LOWER_VIET ? 'a' : 'A') + n - 1));
		return true;
	}
	return false;
}

/* Is `label` what Word shows at that level with these counters? */
static bool
word_shows(struct docx *dx, const struct list_style *s, int32_t level,
    const int32_t *counters, struct str label)
{
	struct str text = document_list_level(s, level)->text;
	struct buf b = buf_new(dx->arena);

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = document_level_reference(s, level, i);

		if (k < 0) {
			buf_putc(&b, text.p[i]);
			continue;
		}
		if (!word_number_put(&b, document_list_level(s, k)->format,
			k <= level ? counters[k] : 1))
			return false;
		i++;
	}
	return str_eq(buf_take(&b), label);
}

/* Counts one more item of the level. Parents that had none begin. */
static void
count(int32_t *counters, const int32_t *start, int32_t level)
{
	for (int32_t k = 0; k < level; k++) {
		if (counters[k] == NOT_BEGUN)
			counters[k] = start[k];
	}
	if (counters[level] == NOT_BEGUN)
		counters[level] = start[level];
	else
		counters[level]++;
	counters_clear(counters, level + 1);
}

/* ---- choosing ---- */

static struct num *
num_new(struct docx *dx, const struct list_style *s)
{
	struct num num = {0};

	num.style = s;
	num.deepest = document_last_level(s);
	counters_clear(num.counter, 0);
	for (int k = 0; k < LIST_LEVELS; k++)
		num.start[k] = 1;
	ARENA_PUSH(dx->arena, dx->nums, dx->n_nums, dx->cap_nums, num);
	return &dx->nums[dx->n_nums - 1];
}

/* Counts an item in the w:num if Word would then show the label. */
static bool
num_takes(struct docx *dx, size_t id, int32_t level, struct str label)
{
	struct num *num;
	int32_t counters[LIST_LEVELS];

	if (id == 0)
		return false;
	num = &dx->nums[id - 1];
	for (int k = 0; k < LIST_LEVELS; k++)
		counters[k] = num->counter[k];
	count(counters, num->start, level);
	if (!word_shows(dx, num->style, level, counters, label))
		return false;
	for (int k = 0; k < LIST_LEVELS; k++)
		num->counter[k] = counters[k];
	if (level > num->deepest)
		num->deepest = level;
	return true;
}

/* Does the level's text name its own number and no other? */
static bool
stands_alone(const struct list_style *s, int32_t level)
{
	struct str text = document_list_level(s, level)->text;

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = document_level_reference(s, level, i);

		if (k >= 0 && k != level)
			return false;
	}
	return true;
}

static size_t
literal(struct docx *dx, const struct list_style *s, int32_t level,
    struct str label)
{
	struct num *num;
	size_t i = dx->n_nums > NUMS_SEEN ? dx->n_nums - NUMS_SEEN : 0;

	for (; i < dx->n_nums; i++) {
		num = &dx->nums[i];
		if (num->label.n > 0 && num->style == s &&
		    num->level == level && str_eq(num->label, label))
			return i + 1;
	}
	num = num_new(dx, s);
	num->label = label;
	num->level = level;
	return dx->n_nums;
}

/* A new w:num that starts at n on that level, if Word then shows the label. */
static size_t
started_at(struct docx *dx, const struct list_style *s, int32_t level,
    int32_t n, struct str label)
{
	num_new(dx, s)->start[level] = n;
	if (num_takes(dx, dx->n_nums, level, label))
		return dx->n_nums;
	dx->n_nums--;
	return 0;
}

/* Our seventh letter is Word's seventh, our tenth is its eleventh: any start
 * will do whose letter is the label's. */
static size_t
restarted(struct docx *dx, const struct list_style *s, int32_t level,
    int32_t own, struct str label)
{
	enum number_format f = document_list_level(s, level)->format;
	size_t id = started_at(dx, s, level, own, label);

	if (f != NUMBER_LOWER_VIET && f != NUMBER_UPPER_VIET)
		return id;
	for (int32_t n = 1; id == 0 && n <= LETTERS; n++)
		id = started_at(dx, s, level, n, label);
	return id;
}

static size_t
main_num(struct docx *dx, struct list_state *st, const struct list *l)
{
	if (st->main == 0) {
		num_new(dx, l->style)->start[0] = l->start;
		st->main = dx->n_nums;
	}
	return st->main;
}

/* The w:num that goes on with the item, where there is one. */
static size_t
continued(struct docx *dx, struct list_state *st, const struct list *l,
    int32_t level, struct str label)
{
	size_t id = st->side[level];

	if (num_takes(dx, id, level, label))
		return id;
	id = main_num(dx, st, l);
	return num_takes(dx, id, level, label) ? id : 0;
}

/* The w:num for an item of level k. */
static size_t
item_num(struct docx *dx, const struct paragraph *p, int32_t k)
{
	const struct list *l = p->list;
	struct list_state *st;
	int32_t start[LIST_LEVELS] = {0, 1, 1, 1, 1, 1, 1, 1, 1};
	size_t id;

	st = &dx->lists[l->index];
	start[0] = l->start;
	count(st->own, start, k);
	id = continued(dx, st, l, k, p->label);
	if (id != 0)
		return id;
	if (stands_alone(l->style, k))
		id = restarted(dx, l->style, k, st->own[k], p->label);
	if (id == 0)
		return literal(dx, l->style, k, p->label);
	st->side[k] = id;
	return id;
}

size_t
docx_num(struct docx *dx, const struct paragraph *p, int32_t *level)
{
	size_t id;

	if (p->list == NULL || p->continues || p->label.n == 0)
		return 0;
	*level = document_list_depth(p);
	id = item_num(dx, p, *level);
	if (p->run_props->underline)
		dx->nums[id - 1].also |= RUN_SET_UNDERLINE;
	if (p->run_props->highlight >= 0)
		dx->nums[id - 1].also |= RUN_SET_HIGHLIGHT;
	return id;
}
