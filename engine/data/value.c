#include "engine/data/value.h"

#include "engine/base/arena.h"
#include "engine/data/canonical.h"

struct value *
value_find(const struct value *v, struct str name)
{
	if (v == NULL || v->kind != VALUE_GROUP)
		return NULL;
	for (size_t i = 0; i < v->n; i++) {
		if (str_eq(v->members[i].name, name))
			return v->members[i].value;
	}
	return NULL;
}

struct value *
value_text_new(struct arena *a, struct place p, struct str text)
{
	struct value *v = ARENA_NEW(a, struct value);

	v->kind = VALUE_TEXT;
	v->place = p;
	v->text = text;
	return v;
}

static bool
only_blanks(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t c = utf8_next(s, &i);

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r' &&
		    c != 0xA0 && c != 0x202F && c != 0x3000 &&
		    !(c >= 0x2000 && c <= 0x200A))
			return false;
	}
	return true;
}

bool
value_empty(const struct value *v)
{
	if (v == NULL)
		return true;
	if (v->told)
		return false;
	switch (v->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_TEXT:
		return only_blanks(v->text);
	case VALUE_LIST:
		return v->n == 0;
	case VALUE_BOOL:
	case VALUE_NUMBER:
	case VALUE_GROUP:
		return false;
	}
	return false;
}

struct str
value_kind_name(enum value_kind k)
{
	switch (k) {
	case VALUE_NULL:
		return STR(BOTH("rỗng (null)", "null"));
	case VALUE_BOOL:
		return STR(BOTH("đúng/sai (true, false)", "true or false"));
	case VALUE_NUMBER:
		return STR(BOTH("số", "a number"));
	case VALUE_TEXT:
		return STR(BOTH("văn bản", "text"));
	case VALUE_LIST:
		return STR(BOTH("danh sách", "a list"));
	case VALUE_GROUP:
		return STR(BOTH("nhóm", "a group"));
	}
	return STR("");
}

/* Nothing is said there: a field of a form that was left open. */
static bool
left_open(const struct value *v)
{
	if (v == NULL || v->kind == VALUE_NULL)
		return v == NULL;
	if (v->kind == VALUE_LIST) {
		for (size_t i = 0; i < v->n; i++)
			if (!left_open(v->items[i]))
				return false;
		return true;
	}
	return value_empty(v);
}

static struct value *
merge_member(struct arena *a, struct value *base, struct value *over, bool fill)
{
	if (over == NULL || (fill && left_open(over)))
		return base;
	if (base != NULL && base->kind == VALUE_GROUP &&
	    over->kind == VALUE_GROUP)
		return value_merge(a, base, over, fill);
	return over;
}

struct value *
value_merge(struct arena *a, const struct value *base, const struct value *over,
    bool fill)
{
	struct value *v = value_group_new(a);

	v->place = over->place;
	v->members = ARENA_ARRAY(a, struct member, base->n + over->n);
	for (size_t i = 0; i < base->n; i++) {
		struct member m = base->members[i];
		struct value *own = value_find(over, m.name);

		m.value = merge_member(a, m.value, own, fill);
		v->members[v->n++] = m;
	}
	for (size_t i = 0; i < over->n; i++)
		if (value_find(base, over->members[i].name) == NULL)
			v->members[v->n++] = over->members[i];
	return v;
}
