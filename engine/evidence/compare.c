/* Words are compared as two sequences, whatever pages they stand on, by the
 * greedy algorithm of Myers (An O(ND) Difference Algorithm, 1986): a line that
 * was put in on page 2 is one difference, not all that comes behind it. Beyond
 * EDITS_MOST edits the rest counts as one difference: nobody reads on. */
#include "engine/evidence/compare.h"

#include <string.h>

#include "engine/base/arena.h"

#define EDITS_MOST 1000
#define QUOTE_WORDS 12

struct word {
	struct str text;
	const struct reader_place *at;
};

struct words {
	struct word *v;
	size_t n;
};

/* Words should[from_s, to_s) stand where is[from_i, to_i) are found. */
struct hunk {
	size_t from_s, to_s, from_i, to_i;
};

struct comparison {
	struct arena *a;
	struct diag *d;
	struct words should, is;
	struct hunk *hunks;
	size_t n, cap;
};

static struct words
flatten(struct arena *a, const struct reader_paper *p)
{
	struct words w = {NULL, 0};
	size_t n = 0;

	for (size_t i = 0; i < p->n_places; i++)
		n += p->places[i].n;
	w.v = ARENA_ARRAY(a, struct word, n);
	for (size_t i = 0; i < p->n_places; i++)
		for (size_t k = 0; k < p->places[i].n; k++)
			w.v[w.n++] =
			    (struct word){p->places[i].words[k], &p->places[i]};
	return w;
}

static bool
same(const struct comparison *c, size_t s, size_t i)
{
	return str_eq(c->should.v[s].text, c->is.v[i].text);
}

/* ---- hunks ---- */
/* Joins with the one before where they touch. */
static void
hunk_add(struct comparison *c, struct hunk h)
{
	struct hunk *last = c->n > 0 ? &c->hunks[c->n - 1] : NULL;

	if (last != NULL && last->to_s == h.from_s && last->to_i == h.from_i) {
		last->to_s = h.to_s;
		last->to_i = h.to_i;
		return;
	}
	ARENA_PUSH(c->a, c->hunks, c->n, c->cap, h);
}

/* ---- Myers ---- */
/* Furthest points on the diagonals, after each number of edits d: row d holds
 * diagonals -d … d. */
struct trace {
	size_t *v; /* x on diagonal k of row d: v[d * d + d + k] */
	size_t edits;
	bool found;
};

static size_t *
cell(const struct trace *t, ptrdiff_t d, ptrdiff_t k)
{
	return &t->v[d * d + d + k];
}

/* x at which row d comes onto diagonal k: down from above or one to the right.
 */
static size_t
step(const struct trace *t, ptrdiff_t d, ptrdiff_t k, bool *down)
{
	*down = k == -d ||
		(k != d && *cell(t, d - 1, k - 1) < *cell(t, d - 1, k + 1));
	return *down ? *cell(t, d - 1, k + 1) : *cell(t, d - 1, k - 1) + 1;
}

static bool
row(const struct comparison *c, struct trace *t, ptrdiff_t d, size_t s0,
    size_t n, size_t m)
{
	for (ptrdiff_t k = -d; k <= d; k += 2) {
		bool down;
		size_t x = d == 0 ? 0 : step(t, d, k, &down);
		ptrdiff_t y = (ptrdiff_t)x - k;

		while (x < n && y >= 0 && (size_t)y < m &&
		       same(c, s0 + x, s0 + (size_t)y)) {
			x++;
			y++;
		}
		*cell(t, d, k) = x;
		if (x == n && y == (ptrdiff_t)m)
			return true;
	}
	return false;
}

/* From the end back to the start: the edits, in reverse. */
static void
walk_back(
    struct comparison *c, const struct trace *t, size_t s0, size_t n, size_t m)
{
	struct hunk *v = ARENA_ARRAY(c->a, struct hunk, t->edits + 1);
	ptrdiff_t k = (ptrdiff_t)n - (ptrdiff_t)m;
	size_t count = 0;

	for (ptrdiff_t d = (ptrdiff_t)t->edits; d > 0; d--) {
		bool down;
		size_t x = step(t, d, k, &down);
		size_t y = (size_t)((ptrdiff_t)x - k);
		struct hunk h = {s0 + x, s0 + x, s0 + y, s0 + y};

		if (down)
			h.from_i--;
		else
			h.from_s--;
		v[count++] = h;
		k += down ? 1 : -1;
	}
	while (count > 0)
		hunk_add(c, v[--count]);
}

/* Both differ from word s0 on, and are alike from n, m words later. */
static void
difference(struct comparison *c, size_t s0, size_t n, size_t m)
{
	struct trace t = {NULL, 0, false};
	size_t most = n + m < EDITS_MOST ? n + m : EDITS_MOST;

	t.v = ARENA_ARRAY(c->a, size_t, (most + 1) * (most + 1));
	for (size_t d = 0; d <= most && !t.found; d++) {
		t.found = row(c, &t, (ptrdiff_t)d, s0, n, m);
		t.edits = d;
	}
	if (t.found)
		walk_back(c, &t, s0, n, m);
	else
		hunk_add(c, (struct hunk){s0, s0 + n, s0, s0 + m});
}

static void
find_hunks(struct comparison *c)
{
	size_t n = c->should.n, m = c->is.n, head = 0;

	while (head < n && head < m && same(c, head, head))
		head++;
	while (n > head && m > head && same(c, n - 1, m - 1)) {
		n--;
		m--;
	}
	if (n > head || m > head)
		difference(c, head, n - head, m - head);
}

/* ---- telling ---- */
static struct str
quote(struct arena *a, const struct words *w, size_t from, size_t to)
{
	struct buf b = buf_new(a);

	for (size_t i = from; i < to && i < from + QUOTE_WORDS; i++) {
		if (i > from)
			buf_putc(&b, ' ');
		buf_str(&b, w->v[i].text);
	}
	if (to > from + QUOTE_WORDS)
		buf_puts(&b, " …");
	return buf_take(&b);
}

/* "trang 2", "word/document.xml, đoạn 12" */
static struct str
place_text(struct arena *a, const struct reader_place *at)
{
	struct buf b = buf_new(a);

	if (at == NULL)
		return STR(BOTH("tệp trống", "nothing"));
	if (at->part.n > 0) {
		buf_str(&b, at->part);
		buf_puts(&b, BOTH(", đoạn ", ", paragraph "));
	} else {
		buf_puts(&b, BOTH("trang ", "page "));
	}
	buf_int(&b, at->number);
	return buf_take(&b);
}

static const struct reader_place *
place_of(const struct words *w, size_t i)
{
	if (i < w->n)
		return w->v[i].at;
	return w->n > 0 ? w->v[w->n - 1].at : NULL;
}

static void
tell_more(struct arena *a, struct diag *d, struct str name, size_t n)
{
	struct buf b = buf_new(a);

	if (n <= COMPARE_MOST)
		return;
	buf_int(&b, (int64_t)(n - COMPARE_MOST));
	diag_at(
	    d, FINDING_VERIFY_MORE, file_place(name), STR_NONE, buf_take(&b));
}

bool
compare_words(struct arena *a, struct diag *d, struct str name,
    const struct reader_paper *should, const struct reader_paper *is)
{
	struct comparison c = {
	    .a = a, .d = d, .should = flatten(a, should), .is = flatten(a, is)};

	find_hunks(&c);
	for (size_t i = 0; i < c.n && i < COMPARE_MOST; i++) {
		const struct hunk *h = &c.hunks[i];

		diag_at(d, FINDING_VERIFY_WORDS, file_place(name), STR_NONE,
		    place_text(a, h->from_i < h->to_i
				      ? place_of(&c.is, h->from_i)
				      : place_of(&c.should, h->from_s)),
		    quote(a, &c.should, h->from_s, h->to_s),
		    quote(a, &c.is, h->from_i, h->to_i));
	}
	tell_more(a, d, name, c.n);
	return c.n > 0;
}

/* ---- parts ---- */
static const struct reader_part *
part_find(
    const struct reader_paper *p, const struct reader_part *like, size_t guess)
{
	if (guess < p->n_parts && str_eq(p->parts[guess].name, like->name))
		return &p->parts[guess];
	for (size_t i = 0; i < p->n_parts; i++)
		if (str_eq(p->parts[i].name, like->name))
			return &p->parts[i];
	return NULL;
}

struct telling {
	struct arena *a;
	struct diag *d;
	struct str name;
	enum finding_code code;
	size_t n;
};

static void
part_tell(struct telling *t, const struct reader_part *p, struct str how)
{
	struct str name = p->name;

	if (++t->n > COMPARE_MOST)
		return;
	if (p->what.n > 0)
		name = str_cat(t->a, str_cat(t->a, name, STR(" ")), p->what);
	diag_at(t->d, t->code, file_place(t->name), STR_NONE, name, how);
}

/* When this much differs, another program has written the whole file again. */
static bool
is_rewritten(const struct reader_paper *should, const struct reader_paper *is)
{
	size_t n = 0;

	for (size_t i = 0; i < should->n_parts; i++) {
		const struct reader_part *q =
		    part_find(is, &should->parts[i], i);

		n += q == NULL || !str_eq(should->parts[i].bytes, q->bytes);
	}
	return n > 10 && n > should->n_parts / 2;
}

bool
compare_parts(struct arena *a, struct diag *d, struct str name,
    const struct reader_paper *should, const struct reader_paper *is,
    bool later)
{
	struct telling t = {
	    a, d, name, later ? FINDING_VERIFY_LATER : FINDING_VERIFY_PART, 0};

	if (!later && is_rewritten(should, is)) {
		diag_at(d, FINDING_VERIFY_REWRITTEN, file_place(name), STR_NONE,
		    STR_NONE);
		return true;
	}
	for (size_t i = 0; i < should->n_parts; i++) {
		const struct reader_part *p = &should->parts[i];
		const struct reader_part *q = part_find(is, p, i);

		if (q == NULL)
			part_tell(&t, p, STR(BOTH("thiếu", "missing")));
		else if (!str_eq(p->bytes, q->bytes))
			part_tell(&t, q, STR(BOTH("bị sửa", "changed")));
	}
	for (size_t i = 0; i < is->n_parts; i++)
		if (part_find(should, &is->parts[i], i) == NULL)
			part_tell(
			    &t, &is->parts[i], STR(BOTH("thêm vào", "added")));
	tell_more(a, d, name, t.n);
	return t.n > 0;
}
