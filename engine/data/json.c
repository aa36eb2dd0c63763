/* The JSON reader.
 *
 * 1. json_prescan walks over the bytes: how long the longest text yajl will
 * copy is, whether a quote stays open, and which \u escapes are halves of
 *    surrogate pairs. yajl would turn those into "?" or worse without a word;
 *    it gets a copy where they are blanks, and the builder tells them.
 * 2. yajl reads. The callbacks only write down events (what, where, digits):
 *    inside them nothing may jump, so they use arena_try_alloc and stop yajl
 *    when there is no memory. Where a key or value starts is found from where
 *    the one before ended, since only blanks, commas and colons lie between.
 * 3. On refusal json_fault looks at the place again and says what is wrong.
 *    Else json_build makes values of the events: clean texts, places, paths,
 *    equal keys.
 *
 * yajl does not look whether its own allocations succeed. So it gets them from
 * a pool that was set aside before, large enough for all it can ask for:
 * handle, lexer, stack (a byte a level), a buffer for texts with escapes and
 * one for the number the file ends with; each doubles up to twice its longest
 * content, and leaves as much behind when it has to move. It never needs to be
 * freed. */
#include "engine/data/json.h"

#include <string.h>
#include <yajl/yajl_parse.h>

#include "engine/base/arena.h"
#include "engine/data/decode.h"
#include "engine/data/json_parts.h"
#include "engine/text/text.h"

#define VALUES_MOST ((size_t)4 * 1000 * 1000)
#define DEPTH_MOST 1000 /* json_build calls itself for every level */

enum stop { STOP_NOT, STOP_MEMORY, STOP_DEPTH, STOP_ITEMS, STOP_VALUES };

struct pool {
	struct arena *arena;
	char *p;
	size_t size, used, last; /* last: start of the newest block */
};

struct reading {
	struct arena *arena;
	struct arena *stage; /* for what the values do not need */
	struct diag *diag;
	struct place start; /* of the text in its file */
	struct str text;
	size_t most_depth, most_items;
	struct prescan scan;
	struct pool pool;
	yajl_handle yajl;
	bool finishing; /* yajl sees the end: its offsets count anew */
	size_t done;    /* end of the last key, value or bracket */
	struct event *first, *last, *open;
	size_t depth, values;
	enum stop stop;
	size_t stop_at;
};

/* ---- memory for yajl ---- */

#define BLOCK 16 /* each block begins with its size */

static void *
pool_alloc(void *ctx, size_t n)
{
	struct pool *p = ctx;
	size_t need = BLOCK + (n + BLOCK - 1) / BLOCK * BLOCK;
	char *at;

	if (p->size - p->used >= need) {
		at = p->p + p->used;
		p->last = p->used;
		p->used += need;
	} else if ((at = arena_try_alloc(p->arena, need)) == NULL) {
		return NULL;
	}
	memcpy(at, &n, sizeof n);
	return at + BLOCK;
}

static void *
pool_realloc(void *ctx, void *old, size_t n)
{
	struct pool *p = ctx;
	size_t had;
	void *fresh;

	if (old == NULL)
		return pool_alloc(ctx, n);
	memcpy(&had, (char *)old - BLOCK, sizeof had);
	if (n <= had)
		return old;
	if ((char *)old - BLOCK == p->p + p->last)
		p->used = p->last; /* the newest block grows where it is */
	fresh = pool_alloc(ctx, n);
	if (fresh != NULL && fresh != old)
		memcpy(fresh, old, had);
	return fresh;
}

static void
pool_free(void *ctx, void *p)
{
	(void)ctx;
	(void)p;
}

static void
pool_set_aside(struct pool *p, struct arena *a, size_t longest)
{
	p->arena = a;
	p->size = 32768 + 7 * longest;
	p->p = arena_alloc(a, p->size);
}

/* ---- events ---- */

static bool
is_between(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' ||
	       c == ':';
}

static int
stop(struct reading *r, enum stop why, size_t at)
{
	r->stop = why;
	r->stop_at = at;
	return 0;
}

/* The bytes of the token yajl has just met. */
static void
token(struct reading *r, size_t *at, size_t *end)
{
	*at = r->done;
	while (*at < r->text.n && is_between(r->text.p[*at]))
		(*at)++;
	*end = r->finishing ? r->text.n : yajl_get_bytes_consumed(r->yajl);
	r->done = *end;
}

static struct event *
event_new(struct reading *r, enum value_kind kind)
{
	struct event *e = arena_try_alloc(r->stage, sizeof *e);

	if (e == NULL) {
		stop(r, STOP_MEMORY, 0);
		return NULL;
	}
	e->kind = kind;
	token(r, &e->at, &e->end);
	e->parent = r->open;
	if (r->last == NULL)
		r->first = e;
	else
		r->last->next = e;
	r->last = e;
	return e;
}

/* A value; members are counted by their keys. */
static struct event *
value_event(struct reading *r, enum value_kind kind)
{
	struct event *e = event_new(r, kind);

	if (e == NULL)
		return NULL;
	if (++r->values > VALUES_MOST) {
		stop(r, STOP_VALUES, e->at);
		return NULL;
	}
	if (r->open != NULL && r->open->kind == VALUE_LIST &&
	    ++r->open->n > r->most_items) {
		stop(r, STOP_ITEMS, e->at);
		return NULL;
	}
	return e;
}

static int
on_null(void *ctx)
{
	return value_event(ctx, VALUE_NULL) != NULL;
}

static int
on_boolean(void *ctx, int truth)
{
	struct event *e = value_event(ctx, VALUE_BOOL);

	if (e == NULL)
		return 0;
	e->truth = truth != 0;
	return 1;
}

static int
on_number(void *ctx, const char *p, size_t n)
{
	struct reading *r = ctx;
	struct event *e = value_event(r, VALUE_NUMBER);

	(void)p;
	(void)n;
	if (e == NULL)
		return 0;
	e->text = str_slice(r->text, e->at, e->end);
	return 1;
}

/* The text between the quotes as it stands, or a copy of yajl's decoding. */
static int
keep_text(struct reading *r, struct event *e, const void *p, size_t n)
{
	struct str raw = str_slice(r->text, e->at + 1, e->end - 1);
	char *copy;

	if (str_find(raw, '\\') == raw.n) {
		e->text = raw;
		return 1;
	}
	if ((copy = arena_try_alloc(r->arena, n)) == NULL)
		return stop(r, STOP_MEMORY, 0);
	if (n > 0)
		memcpy(copy, p, n);
	e->text = (struct str){copy, n};
	return 1;
}

static int
on_string(void *ctx, const unsigned char *p, size_t n)
{
	struct event *e = value_event(ctx, VALUE_TEXT);

	return e != NULL && keep_text(ctx, e, p, n);
}

static int
on_key(void *ctx, const unsigned char *p, size_t n)
{
	struct reading *r = ctx;
	struct event *e = event_new(r, VALUE_TEXT);

	if (e == NULL)
		return 0;
	r->open->n++;
	return keep_text(r, e, p, n);
}

static int
open_container(struct reading *r, enum value_kind kind)
{
	struct event *e = value_event(r, kind);

	if (e == NULL)
		return 0;
	if (++r->depth > r->most_depth)
		return stop(r, STOP_DEPTH, e->at);
	r->open = e;
	return 1;
}

static int
on_start_map(void *ctx)
{
	return open_container(ctx, VALUE_GROUP);
}

static int
on_start_array(void *ctx)
{
	return open_container(ctx, VALUE_LIST);
}

static int
on_end(void *ctx)
{
	struct reading *r = ctx;
	size_t at, end;

	token(r, &at, &end);
	r->open = r->open->parent;
	r->depth--;
	return 1;
}

/* ---- reading ---- */

static void
tell_stop(struct reading *r)
{
	struct cursor c = cursor_new(r->start, r->text);
	struct place p = cursor_place(&c, r->stop_at);

	switch (r->stop) {
	case STOP_DEPTH:
		diag_at(r->diag, FINDING_DEPTH_LIMIT, p, STR_NONE,
		    limit_text(r->arena, LIMIT_DEPTH));
		break;
	case STOP_ITEMS:
		diag_at(r->diag, FINDING_ROWS_LIMIT, p, STR_NONE,
		    STR(BOTH("giá trị trong danh sách", "values in a list")),
		    limit_text(r->arena, LIMIT_ROWS));
		break;
	case STOP_VALUES:
		diag_at(r->diag, FINDING_TOO_MANY, p, STR_NONE,
		    STR(BOTH("giá trị", "values")),
		    str_number(r->arena, VALUES_MOST));
		break;
	case STOP_MEMORY:
	case STOP_NOT:
		diag_at(r->diag, FINDING_OUT_OF_MEMORY, p, STR_NONE, STR_NONE);
		break;
	}
}

static void
tell_fault(struct reading *r)
{
	unsigned char *message = yajl_get_error(r->yajl, 0, NULL, 0);
	struct fault f = {r->start, r->text, (const char *)message, r->text.n,
	    r->done, r->open, r->scan.open_quote};

	if (!r->finishing)
		f.offset = yajl_get_bytes_consumed(r->yajl);
	json_fault(r->arena, r->diag, &f);
	yajl_free_error(r->yajl, message);
}

/* The text for yajl: the same bytes, U+FFFD for lone surrogates. */
static struct str
without_lone(struct reading *r)
{
	struct str s = str_slice(r->text, 0, r->scan.open_quote);
	static const char lost[] = {'\\', 'u', 'F', 'F', 'F', 'D'};
	char *copy;

	if (r->scan.n_lone == 0)
		return s;
	copy = str_z(r->stage, s);
	for (size_t i = 0; i < r->scan.n_lone; i++) {
		if (r->scan.lone[i].at + sizeof lost <= s.n)
			memcpy(copy + r->scan.lone[i].at, lost, sizeof lost);
	}
	return (struct str){copy, s.n};
}

static bool
parse(struct reading *r)
{
	static const yajl_callbacks callbacks = {on_null, on_boolean, NULL,
	    NULL, on_number, on_string, on_start_map, on_key, on_end,
	    on_start_array, on_end};
	yajl_alloc_funcs memory = {
	    pool_alloc, pool_realloc, pool_free, &r->pool};
	struct str text;
	yajl_status status;

	json_prescan(r->stage, &r->scan, r->text);
	text = without_lone(r);
	pool_set_aside(&r->pool, r->stage, r->scan.longest);
	r->yajl = yajl_alloc(&callbacks, &memory, r);
	if (r->yajl == NULL) {
		tell_stop(r);
		return false;
	}
	yajl_config(r->yajl, yajl_dont_validate_strings, 1); /* done before */
	status = yajl_parse(r->yajl, (const unsigned char *)text.p, text.n);
	if (status == yajl_status_ok) {
		r->finishing = true;
		status = yajl_complete_parse(r->yajl);
	}
	if (r->stop != STOP_NOT)
		tell_stop(r);
	else if (status != yajl_status_ok)
		tell_fault(r);
	yajl_free(r->yajl);
	return status == yajl_status_ok;
}

/* Size, encoding, emptiness. */
static bool
door(struct reading *r)
{
	struct place p = r->start;
	struct cursor c;
	size_t bad;

	if (str_starts(r->text, STR("\xEF\xBB\xBF")))
		r->text = str_slice(r->text, 3, r->text.n);
	bad = text_utf8_check(r->text);
	if (bad < r->text.n) {
		c = cursor_new(r->start, r->text);
		diag_at(r->diag, FINDING_NOT_UTF8, cursor_place(&c, bad),
		    STR_NONE, data_charset_hint(r->arena, r->text));
		return false;
	}
	if (str_trim(r->text).n == 0) {
		diag_at(r->diag, FINDING_JSON_EMPTY, p, STR_NONE, STR_NONE);
		return false;
	}
	return true;
}

static struct value *
read_within(struct arena *a, struct diag *d, struct place start,
    struct str text, size_t depth, size_t items)
{
	struct arena *stage = arena_scratch(a);
	struct reading *r = ARENA_NEW(stage, struct reading);
	struct value *v = NULL;

	r->arena = a;
	r->stage = stage;
	r->diag = d;
	r->start = start;
	r->text = text;
	r->most_depth = depth;
	r->most_items = items;
	if (door(r) && parse(r))
		v = json_build(a, d, start, r->text, r->first, &r->scan);
	arena_scratch_free(stage);
	return v;
}

struct value *
json_read_at(
    struct arena *a, struct diag *d, struct place start, struct str text)
{
	return read_within(a, d, start, text, limit_of(a, LIMIT_DEPTH),
	    limit_of(a, LIMIT_ROWS));
}

struct value *
json_read(struct arena *a, struct diag *d, struct str file, struct str text)
{
	return json_read_at(a, d, (struct place){file, 1, 1}, text);
}

struct value *
json_read_ours(
    struct arena *a, struct diag *d, struct str file, struct str text)
{
	return read_within(
	    a, d, (struct place){file, 1, 1}, text, DEPTH_MOST, VALUES_MOST);
}
