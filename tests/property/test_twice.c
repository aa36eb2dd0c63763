/* Random documents from fixed seeds: resolving twice is resolving once, be the
 * second time asked for or forced. The model and the pages stay what they were,
 * and nothing new is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/layout/layout.h"
#include "engine/resolve/resolve.h"
#include "tests/unit/build.h"

#define SEEDS 80

struct random {
	uint32_t state;
};

static uint32_t
below(struct random *r, uint32_t n)
{
	r->state = r->state * 1664525u + 1013904223u;
	return (r->state >> 8) % n;
}

static bool
one_in(struct random *r, uint32_t n)
{
	return below(r, n) == 0;
}

static const char *const words[] = {"Ủy", "ban", "nhân dân", "☐ ☑", "V/v",
    "0123456789abcdef0123456789abcdef", "cơ\u00a0quan", "đường", "ß", "½", "1.",
    "ten@hanoi.gov.vn", "", " "};

static void
add_text(struct build *b, struct random *r, struct block *k)
{
	for (uint32_t n = below(r, 12); n-- > 0;) {
		const char *word =
		    words[below(r, sizeof words / sizeof *words)];
		struct run_props v = {.family = STR("Arial"),
		    .bold = true,
		    .italic = true,
		    .underline = true,
		    .caps = true,
		    .size = 6500 + (cv_len)below(r, 9) * 1000,
		    .vertical = (enum vertical)below(r, 3),
		    .highlight = -1};

		switch (below(r, 8)) {
		case 0:
			build_text(b, k, "\t");
			break;
		case 1:
			build_text(b, k, "\n");
			break;
		case 2:
			build_run(b, k, RUN_PAGE_NUMBER, STR_NONE);
			break;
		default:
			build_span(b, k, word,
			    one_in(r, 2) ? 0 : below(r, RUN_SET_VERTICAL * 2),
			    v);
			break;
		}
	}
}

static void
add_item(struct build *b, struct random *r, struct list *list)
{
	struct block *k = build_item(b, list, (int32_t)below(r, 11), "mục ");

	add_text(b, r, k);
	k->as.paragraph.continues = one_in(r, 5);
	k->keep_previous = one_in(r, 5);
}

static void add_blocks(
    struct build *b, struct random *r, uint32_t n, int depth);

static void
add_table(struct build *b, struct random *r, int depth)
{
	uint32_t rows = 1 + below(r, 4);
	uint32_t columns = 1 + below(r, depth > 0 ? 2 : 4);
	struct block *k = build_table(b, rows, columns);
	struct table *t = &k->as.table;
	struct block **tail = b->tail;

	build_borders(k, (cv_len)below(r, 4) * 250);
	t->layout = one_in(r, 4);
	t->align = (enum align)below(r, 3);
	t->header_rows = rows > 1 ? below(r, 2) : 0;
	t->keep_next = one_in(r, 3);
	k->keep_previous = one_in(r, 4);
	for (uint32_t i = 0; i < columns; i++) {
		t->columns[i].kind =
		    depth > 0 ? COLUMN_FIT : (enum column_kind)below(r, 3);
		t->columns[i].width = 50000 + (cv_len)below(r, 100) * 350;
		t->columns[i].share = 1 + (int32_t)below(r, 3);
	}
	for (uint32_t i = 0; i < rows * columns; i++) {
		struct cell *c = build_cell(k, i / columns, i % columns);
		struct cell_own *own;

		own = document_cell_own(b->arena, c);
		own->border_set = below(r, 16);
		own->border[below(r, 4)].width = 1000;
		own->padding_set = below(r, 16);
		own->padding[below(r, 4)] = 2000;
		build_into(b, &c->blocks);
		add_blocks(b, r, below(r, 3), depth + 1);
	}
	if (columns > 1 && one_in(r, 2)) {
		build_cell(k, rows - 1, 0)->col_span = 2;
		build_cell_drop(k, rows - 1, 1);
	}
	b->tail = tail;
}

static void
add_rule(struct build *b, struct random *r)
{
	struct block *k =
	    build_rule(b, one_in(r, 2) ? RULE_OF_TEXT : RULE_OF_FRAME,
		(int32_t)below(r, 1001));

	k->as.rule.align = (enum align)below(r, 3);
	k->keep_previous = one_in(r, 4);
}

static void
add_blocks(struct build *b, struct random *r, uint32_t n, int depth)
{
	struct list *list = document_list_new(
	    b->doc, b->doc->list_styles, (int32_t)below(r, 9));

	while (n-- > 0) {
		uint32_t what = below(r, 6);
		struct block *k;

		if (what == 0 && depth < 2) {
			add_table(b, r, depth);
		} else if (what == 1) {
			add_rule(b, r);
		} else if (what == 2) {
			add_item(b, r, list);
		} else {
			k = build_para(b, "");
			k->as.paragraph.style =
			    one_in(r, 2) ? b->doc->styles->next : b->base;
			build_align(k, (enum align)below(r, 4));
			k->keep_previous = one_in(r, 5);
			add_text(b, r, k);
		}
	}
}

static struct tab_stop tabs[] = {
    {60000, TAB_LEFT, LEADER_DOTS}, {200000, TAB_RIGHT, LEADER_NONE}};

static void
random_document(struct build *b, struct random *r)
{
	struct style *heading;
	struct list_style *letters;

	build_open(b);
	heading = build_style(b, "de-muc", b->base);
	heading->para.set = PARA_SET_KEEP_NEXT | PARA_SET_TABS;
	heading->para.v.keep_next = true;
	heading->para.v.tabs = tabs;
	heading->para.v.n_tabs = 2;
	heading->run.set = RUN_SET_BOLD | RUN_SET_SIZE;
	heading->run.v.bold = true;
	heading->run.v.size = 14000;
	letters = build_list_style(b, "chu", NUMBER_LOWER_VIET, "%1)");
	letters->n_levels = 2;
	letters->level[1] = letters->level[0];
	letters->level[1].format = NUMBER_UPPER_ROMAN;
	letters->level[1].text = STR("%1.%2");
	letters->level[1].has_indent = true;
	letters->level[1].indent_left = 20000;
	for (uint32_t n = 1 + below(r, 2); n-- > 0;) {
		build_into(b, &b->section->story[below(r, STORY_COUNT)]);
		add_blocks(b, r, 2, 1);
		build_into(b, &b->section->blocks);
		add_blocks(b, r, 3 + below(r, 12), 0);
		if (n > 0)
			build_section(b);
	}
}

static struct str
model_of(struct build *b)
{
	struct buf out = buf_new(b->arena);

	document_dump(&out, b->doc);
	return buf_take(&out);
}

static struct str
pages_of(struct build *b)
{
	struct buf out = buf_new(b->arena);
	struct layout *l =
	    layout_document(b->arena, b->doc, build_session(b), &b->diag);

	if (l != NULL)
		layout_dump(&out, l);
	return buf_take(&out);
}

/* Says whether the document came onto pages at all. */
static bool
check_again(struct build *b)
{
	struct str model = model_of(b);
	struct str pages = pages_of(b);
	size_t found = b->diag.n;

	for (int forced = 0; forced < 2; forced++) {
		b->doc->resolved = !forced;
		assert_true(
		    resolve_document(b->doc, build_session(b), &b->diag));
		assert_true(str_eq(model, model_of(b)));
		assert_int_equal(b->diag.n, found);
	}
	assert_true(str_eq(pages, pages_of(b)));
	return pages.n > 0;
}

static void
twice_is_once(void **state)
{
	int sound = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		struct random r = {seed};
		struct build b;

		random_document(&b, &r);
		if (resolve_document(b.doc, build_session(&b), &b.diag)) {
			sound += check_again(&b);
		} else {
			assert_false(diag_ok(&b.diag));
		}
		build_close(&b);
	}
	/* most of them have to be sound, or nothing was tested */
	assert_true(sound >= SEEDS / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(twice_is_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
