/* A file of many JSON values to its values as texts, so that each can be read
 * when it is wanted, and by whom. Only brackets and quotes are looked at. */
#include "engine/base/arena.h"
#include "engine/data/json_parts.h"

struct items {
	struct arena *arena;
	struct str text;
	struct cursor cursor;
	struct json_item *v;
	size_t n, cap;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Skips what is between from and to; from is less than to where there is
 * something. */
static void
add(struct items *t, size_t from, size_t to)
{
	struct json_item item;
	struct place p;

	while (from < to && is_blank(t->text.p[from]))
		from++;
	while (to > from && is_blank(t->text.p[to - 1]))
		to--;
	p = cursor_place(&t->cursor, from);
	item =
	    (struct json_item){str_slice(t->text, from, to), p.line, p.column};
	ARENA_PUSH(t->arena, t->v, t->n, t->cap, item);
}

/* Behind the text that begins with the quote at i; n when it never ends. */
static size_t
quoted(struct str s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"'; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

/* Behind the value that begins at i: its comma or bracket of the list, or n. */
static size_t
value_end(struct str s, size_t i)
{
	size_t depth = 0;

	while (i < s.n) {
		char c = s.p[i];

		if (c == '"') {
			i = quoted(s, i);
			continue;
		}
		if (depth == 0 && (c == ',' || c == ']' || c == '}'))
			return i;
		depth += c == '[' || c == '{';
		depth -= c == ']' || c == '}';
		i++;
	}
	return s.n;
}

static size_t
skip_blanks(struct str s, size_t i)
{
	while (i < s.n && is_blank(s.p[i]))
		i++;
	return i;
}

static bool
list_items(struct items *t)
{
	struct str s = t->text;
	size_t i = skip_blanks(s, 0), end;

	if (i == s.n || s.p[i] != '[')
		return false;
	i = skip_blanks(s, i + 1);
	if (i < s.n && s.p[i] == ']')
		return skip_blanks(s, i + 1) == s.n;
	for (;;) {
		end = value_end(s, i);
		if (end == s.n || s.p[end] == '}' || skip_blanks(s, i) == end)
			return false;
		add(t, i, end);
		if (s.p[end] == ']')
			return skip_blanks(s, end + 1) == s.n;
		i = end + 1;
	}
}

static void
line_items(struct items *t)
{
	struct str s = t->text;
	size_t from = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
			continue;
		if (skip_blanks(s, from) < i)
			add(t, from, i);
		from = i + 1;
	}
}

bool
json_items(struct arena *a, struct str text, bool lines, struct json_item **out,
    size_t *n)
{
	struct items t = {.arena = a, .text = text};
	bool ok = true;

	t.cursor = cursor_new((struct place){STR_NONE, 1, 1}, text);
	if (lines)
		line_items(&t);
	else
		ok = list_items(&t);
	*out = t.v;
	*n = t.n;
	return ok;
}
