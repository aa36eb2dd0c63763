/* Events to values: clean texts, places, paths, equal keys. */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/data/json_parts.h"
#include "engine/text/text.h"

#define KEY_SHOWN 128 /* bytes of a key in a path or finding */
#define FEW 12        /* members compared each with each */

struct build {
	struct arena *arena;
	struct diag *diag;
	struct cursor cursor;
	struct buf path;
	const struct event *next;
	const struct prescan *scan;
	size_t lone; /* those told so far */
	bool ok;
};

static const struct event *
take(struct build *b)
{
	const struct event *e = b->next;

	b->next = e->next;
	return e;
}

/* A key as findings show it: giant ones are cut at a character. */
static struct str
shown(struct build *b, struct str key)
{
	size_t n = KEY_SHOWN;

	if (key.n <= n)
		return key;
	while (n > 0 && ((unsigned char)key.p[n] & 0xC0u) == 0x80u)
		n--;
	return str_cat(b->arena, str_slice(key, 0, n), STR("…"));
}

static void
path_key(struct build *b, struct str key)
{
	if (b->path.n > 0)
		buf_putc(&b->path, '.');
	buf_str(&b->path, shown(b, key));
}

static void
path_index(struct build *b, size_t i)
{
	buf_putc(&b->path, '[');
	buf_int(&b->path, (int64_t)i);
	buf_putc(&b->path, ']');
}

/* Which character of the text of e stands at offset `at`, from 1. */
static struct str
position(struct build *b, const struct event *e, size_t at)
{
	struct str s = b->cursor.text;
	struct buf out = buf_new(b->arena);
	int64_t n = 1;

	for (size_t i = e->at + 1; i < at; n++) {
		if (s.p[i] == '\\')
			i += s.p[i + 1] == 'u' ? 6 : 2;
		else
			utf8_next(s, &i);
	}
	buf_int(&out, n);
	return buf_take(&out);
}

static bool
has_lone(const struct build *b, const struct event *e)
{
	return b->lone < b->scan->n_lone && b->scan->lone[b->lone].at < e->end;
}

/* Tells the half surrogate pairs within the text of e, where U+FFFD stands. */
static void
tell_lone(struct build *b, const struct event *e)
{
	const struct prescan *p = b->scan;

	while (has_lone(b, e)) {
		const struct lone *l = &p->lone[b->lone++];

		diag_at(b->diag, FINDING_BAD_CHARACTER,
		    cursor_place(&b->cursor, l->at), buf_take(&b->path),
		    text_code_name(b->arena, l->code), position(b, e, l->at));
	}
}

/* A text with half surrogate pairs, which are told as what they were. */
static void
clean_lone(
    struct build *b, const struct event *e, struct place p, struct str *out)
{
	struct diag own;

	diag_init(&own, b->arena);
	(void)text_clean(b->arena, &own, p, buf_take(&b->path), e->text, out);
	for (size_t i = 0; i < own.n; i++)
		if (!str_is(own.v[i].arg[0], "U+FFFD"))
			diag_put(b->diag, own.v[i].code, own.v[i].place,
			    own.v[i].path, own.v[i].arg, FINDING_ARGS);
	tell_lone(b, e);
}

/* b->path is that of the text, or of the key itself. */
static struct str
clean(struct build *b, const struct event *e, struct place p, bool *bad)
{
	struct str out = e->text;

	*bad = has_lone(b, e);
	if (*bad)
		clean_lone(b, e, p, &out);
	else
		*bad = !text_clean(
		    b->arena, b->diag, p, buf_take(&b->path), e->text, &out);
	return out;
}

static int
by_name(const void *x, const void *y)
{
	const struct member *a = *(struct member *const *)x;
	const struct member *b = *(struct member *const *)y;
	int c = str_cmp(a->name, b->name);

	if (c != 0)
		return c;
	return (a > b) - (a < b); /* order of the file */
}

/* again[i]: the name of member i stands before it in v already. */
static bool *
find_equal(struct build *b, const struct value *v)
{
	bool *again = ARENA_ARRAY(b->arena, bool, v->n);
	struct member **m;

	if (v->n <= FEW) {
		for (size_t i = 1; i < v->n; i++) {
			for (size_t k = 0; k < i && !again[i]; k++)
				again[i] = str_eq(
				    v->members[i].name, v->members[k].name);
		}
		return again;
	}
	m = ARENA_ARRAY(b->arena, struct member *, v->n);
	for (size_t i = 0; i < v->n; i++)
		m[i] = &v->members[i];
	qsort(m, v->n, sizeof(struct member *), by_name);
	for (size_t i = 1; i < v->n; i++) {
		if (str_eq(m[i]->name, m[i - 1]->name))
			again[m[i] - v->members] = true;
	}
	return again;
}

static void
tell_equal(struct build *b, const struct value *v)
{
	const bool *again = find_equal(b, v);
	size_t n = b->path.n;

	for (size_t i = 0; i < v->n; i++) {
		if (!again[i])
			continue;
		b->ok = false;
		path_key(b, v->members[i].name);
		diag_at(b->diag, FINDING_JSON_DUPLICATE, v->members[i].place,
		    buf_take(&b->path), shown(b, v->members[i].name));
		b->path.n = n;
	}
}

static struct value *build_value(struct build *b);

static void
build_list(struct build *b, struct value *v)
{
	size_t n = b->path.n;

	v->items = ARENA_ARRAY(b->arena, struct value *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		path_index(b, i);
		v->items[i] = build_value(b);
		b->path.n = n;
	}
}

static void
build_group(struct build *b, struct value *v)
{
	size_t n = b->path.n;

	v->members = ARENA_ARRAY(b->arena, struct member, v->n);
	for (size_t i = 0; i < v->n; i++) {
		const struct event *key = take(b);
		struct member *m = &v->members[i];
		bool bad;

		m->place = cursor_place(&b->cursor, key->at);
		path_key(b, key->text);
		m->name = clean(b, key, m->place, &bad);
		b->ok = b->ok && !bad;
		b->path.n = n;
		path_key(b, m->name);
		m->value = build_value(b);
		b->path.n = n;
	}
	tell_equal(b, v);
}

static struct value *
build_value(struct build *b)
{
	const struct event *e = take(b);
	struct value *v = ARENA_NEW(b->arena, struct value);

	v->kind = e->kind;
	v->place = cursor_place(&b->cursor, e->at);
	v->truth = e->truth;
	v->text = e->text;
	v->n = e->n;
	switch (e->kind) {
	case VALUE_TEXT:
		v->text = clean(b, e, v->place, &v->told);
		break;
	case VALUE_LIST:
		build_list(b, v);
		break;
	case VALUE_GROUP:
		build_group(b, v);
		break;
	case VALUE_NULL:
	case VALUE_BOOL:
	case VALUE_NUMBER:
		break;
	}
	return v;
}

struct value *
json_build(struct arena *a, struct diag *d, struct place start, struct str text,
    const struct event *first, const struct prescan *p)
{
	struct build b = {.arena = a,
	    .diag = d,
	    .cursor = cursor_new(start, text),
	    .path = buf_new(a),
	    .next = first,
	    .scan = p,
	    .ok = true};
	struct value *v = build_value(&b);

	return b.ok ? v : NULL;
}
