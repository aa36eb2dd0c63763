/* word/numbering.xml, and which w:num a paragraph belongs to.
 *
 * Word counts list items by itself, from the w:num and level of each
 * paragraph. The decree's letters (a b c d đ e g …) are a series no word
 * processor knows. So every item is counted here as Word counts, and what
 * Word would show is compared with the label that resolve has made:
 *
 *   - the same: the paragraph joins the list's w:num, and Word counts on;
 *   - another number of the same series (the list beneath "đ)" starts again,
 *     Word did not see "đ)"): a w:num of its own, which starts there;
 *   - no number at all ("đ)"): a w:num whose text is the label itself.
 *
 * Word counts w:nums of one w:abstractNum together, LibreOffice does not:
 * every w:num has an abstractNum of its own. */
#include "engine/docx/writer.h"

#include "engine/base/arena.h"

#define LETTERS 26 /* of Word: past them its series differs from ours */
#define NOT_BEGUN INT32_MIN

/* Where a list stands. */
struct list_state {
	size_t main;               /* numId, 0 = not begun */
	size_t side[LIST_LEVELS];  /* numId in use besides it, by level */
	int32_t own[LIST_LEVELS];  /* as the decree counts */
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

static int32_t
level_in_range(int32_t level)
{
	if (level < 0)
		return 0;
	return level < LIST_LEVELS ? level : LIST_LEVELS - 1;
}

static int32_t
last_level(const struct list_style *s)
{
	return level_in_range(s->n_levels - 1);
}

static const struct list_level *
level_of(const struct list_style *s, int32_t level)
{
	return &s->level[level <= last_level(s) ? level : last_level(s)];
}

const struct list_level *
docx_list_level(const struct paragraph *p)
{
	return level_of(p->list->style, level_in_range(p->level));
}

/* The level (from 0) that %digit at text.p[i] names; -1 = no such thing. A
 * level past the style's own repeats the last: its own number moves along. */
static int32_t
reference(const struct list_style *s, int32_t level, size_t i)
{
	const struct list_level *l = level_of(s, level);
	int32_t k;

	if (l->text.p[i] != '%' || i + 1 >= l->text.n)
		return -1;
	k = l->text.p[i + 1] - '1';
	if (k < 0 || k >= LIST_LEVELS)
		return -1;
	return k == last_level(s) && level > k ? level : k;
}

/* ---- what Word would show ---- */

static bool
word_number_put(struct buf *b, enum number_format format, int32_t n)
{
	switch (format) {
	case NUMBER_NONE:
		return true;
	case NUMBER_DECIMAL:
	case NUMBER_LOWER_ROMAN:
	case NUMBER_UPPER_ROMAN:
		if (n < 1 && format != NUMBER_DECIMAL)
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
	struct str text = level_of(s, level)->text;
	struct buf b = buf_new(dx->arena);

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = reference(s, level, i);

		if (k < 0) {
			buf_putc(&b, text.p[i]);
			continue;
		}
		if (!word_number_put(&b, level_of(s, k)->format,
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
	num.deepest = last_level(s);
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
	struct str text = level_of(s, level)->text;

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = reference(s, level, i);

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

	for (size_t i = 0; i < dx->n_nums; i++) {
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

/* A w:num that starts at n on that level. */
static size_t
restarted(struct docx *dx, const struct list_style *s, int32_t level,
    int32_t n, struct str label)
{
	struct num *num = num_new(dx, s);

	num->start[level] = n;
	if (num_takes(dx, dx->n_nums, level, label))
		return dx->n_nums;
	dx->n_nums--;
	return 0;
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

size_t
docx_num(struct docx *dx, const struct paragraph *p, int32_t *level)
{
	const struct list *l = p->list;
	struct list_state *st;
	int32_t start[LIST_LEVELS] = {0, 1, 1, 1, 1, 1, 1, 1, 1};
	int32_t k = level_in_range(p->level);
	size_t id;

	if (l == NULL || p->continues || p->label.n == 0)
		return 0;
	*level = k;
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

/* ---- the part ---- */

/* A bullet is one character: LibreOffice drops the others. */
static bool
is_bullet(struct str text)
{
	size_t i = 0;

	if (text.n > 0)
		(void)utf8_next(text, &i);
	return i == text.n;
}

static const char *
format_name(const struct list_level *l)
{
	switch (l->format) {
	case NUMBER_NONE:
		return is_bullet(l->text) ? "bullet" : "none";
	case NUMBER_DECIMAL:
		return "decimal";
	case NUMBER_LOWER_VIET:
		return "lowerLetter";
	case NUMBER_UPPER_VIET:
		return "upperLetter";
	case NUMBER_LOWER_ROMAN:
		return "lowerRoman";
	case NUMBER_UPPER_ROMAN:
		return "upperRoman";
	}
	return "none";
}

static const char *
suffix_name(enum label_suffix s)
{
	switch (s) {
	case SUFFIX_TAB:
		return "tab";
	case SUFFIX_SPACE:
		return "space";
	case SUFFIX_NOTHING:
		return "nothing";
	}
	return "tab";
}

/* w:lvlText, its %N moved along where the level repeats the last one. */
static void
level_text_put(struct docx_xml *x, const struct list_style *s, int32_t level)
{
	struct str text = level_of(s, level)->text;
	struct buf b = buf_new(x->arena);

	for (size_t i = 0; i < text.n; i++) {
		int32_t k = reference(s, level, i);

		buf_putc(&b, text.p[i]);
		if (k >= 0) {
			buf_putc(&b, (char)('1' + k));
			i++;
		}
	}
	docx_val(x, "w:lvlText", buf_take(&b));
}

/* The indents hold whatever the paragraph style says: both are named. */
static void
level_indent_put(struct docx_xml *x, const struct list_level *l)
{
	cv_len first = l->indent_first;

	if (!l->has_indent)
		return;
	docx_raw(x, "<w:pPr>");
	docx_tag(x, "w:ind");
	docx_attr_int(x, "w:left", len_to_twip(l->indent_left));
	if (first < 0)
		docx_attr_int(x, "w:hanging", -len_to_twip(first));
	else
		docx_attr_int(x, "w:firstLine", len_to_twip(first));
	docx_end(x);
	docx_raw(x, "</w:pPr>");
}

static void
level_run_put(struct docx *dx, struct docx_xml *x, const struct list_level *l)
{
	struct run_props base, want;

	document_run_defaults(&base);
	want = base;
	document_run_apply(&want, &l->run);
	docx_maybe(x, "w:rPr");
	docx_run_props(dx, x, &want, &base, l->run.set);
	docx_maybe_end(x);
}

static void
level_put(
    struct docx *dx, struct docx_xml *x, const struct num *num, int32_t k)
{
	const struct list_level *l = level_of(num->style, k);

	docx_tag(x, "w:lvl");
	docx_attr_int(x, "w:ilvl", k);
	docx_val_int(x, "w:start", num->start[k]);
	docx_val_z(x, "w:numFmt",
	    num->label.n > 0 ? "none" : format_name(l));
	docx_val_z(x, "w:suff", suffix_name(l->suffix));
	if (num->label.n > 0)
		docx_val(x, "w:lvlText", num->label);
	else
		level_text_put(x, num->style, k);
	docx_raw(x, "<w:lvlJc w:val=\"left\"/>");
	level_indent_put(x, l);
	level_run_put(dx, x, l);
	docx_end(x);
}

static void
abstract_put(struct docx *dx, struct docx_xml *x, size_t i)
{
	const struct num *num = &dx->nums[i];
	struct buf nsid = buf_new(dx->arena);

	buf_hex(&nsid, (uint32_t)i + 1, 8);
	docx_tag(x, "w:abstractNum");
	docx_attr_int(x, "w:abstractNumId", (int64_t)i);
	docx_val(x, "w:nsid", buf_take(&nsid));
	docx_raw(x, "<w:multiLevelType w:val=\"multilevel\"/>");
	if (num->label.n > 0) {
		level_put(dx, x, num, num->level);
	} else {
		for (int32_t k = 0; k <= num->deepest; k++)
			level_put(dx, x, num, k);
	}
	docx_end(x);
}

bool
docx_numbering_part(struct docx *dx, struct str *out)
{
	struct docx_xml x;

	docx_xml_start(&x, dx->arena);
	docx_root(&x, "w:numbering");
	for (size_t i = 0; i < dx->n_nums; i++)
		abstract_put(dx, &x, i);
	for (size_t i = 0; i < dx->n_nums; i++) {
		docx_tag(&x, "w:num");
		docx_attr_int(&x, "w:numId", (int64_t)i + 1);
		docx_val_int(&x, "w:abstractNumId", (int64_t)i);
		docx_end(&x);
	}
	docx_end(&x);
	return docx_xml_finish(&x, dx->d, out);
}
