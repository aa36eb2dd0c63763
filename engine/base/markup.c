#include "engine/base/markup.h"

#include <string.h>
#include <strings.h>

#define ANY_NUMBER ((size_t)-1)

static size_t
behind(struct str s, size_t i, struct str end)
{
	for (; i + end.n <= s.n; i++)
		if (memcmp(s.p + i, end.p, end.n) == 0)
			return i + end.n;
	return s.n;
}

/* Behind the tag whose "<" is in front of i; 0: too many attributes. */
static size_t
behind_tag(struct str s, size_t i, size_t attributes)
{
	size_t quoted = 0;

	for (; i < s.n && s.p[i] != '>'; i++) {
		if (s.p[i] != '"' && s.p[i] != '\'')
			continue;
		if (++quoted > attributes)
			return 0;
		i += 1 + str_find(str_slice(s, i + 1, s.n), s.p[i]);
	}
	return i < s.n ? i + 1 : s.n;
}

/* Where a tag is too wide, or with doctype a document type begins. */
static size_t
find(struct str s, size_t attributes, bool doctype)
{
	for (size_t i = 0, from; i < s.n;) {
		struct str left;

		from = i + str_find(str_slice(s, i, s.n), '<');
		if (from + 1 >= s.n)
			break;
		i = from + 1;
		left = str_slice(s, i, s.n);
		if (str_starts(left, STR("!--")))
			i = behind(s, i + 3, STR("-->"));
		else if (str_starts(left, STR("![CDATA[")))
			i = behind(s, i, STR("]]>"));
		else if (*left.p == '?')
			i = behind(s, i, STR("?>"));
		else if ((doctype && str_starts(left, STR("!DOCTYPE"))) ||
			 (i = behind_tag(s, i, attributes)) == 0)
			return from;
	}
	return s.n;
}

size_t
markup_wide_tag(struct str text, size_t attributes)
{
	return find(text, attributes, false);
}

size_t
markup_doctype(struct str text)
{
	return find(text, ANY_NUMBER, true);
}

static bool
is(struct str s, struct str name)
{
	return s.n == name.n && strncasecmp(s.p, name.p, name.n) == 0;
}

/* What makes libxml2 take a text for UTF-16, UTF-32 or EBCDIC, whatever it is
 * told to do with declarations. */
static bool
begins_otherwise(struct str s)
{
	return str_starts(s, STR("\xFF\xFE")) ||
	       str_starts(s, STR("\xFE\xFF")) ||
	       str_starts(s, STR("\x4C\x6F\xA7\x94")) ||
	       str_find(str_slice(s, 0, s.n < 4 ? s.n : 4), '\0') <
		   (s.n < 4 ? s.n : 4);
}

bool
markup_says_utf8(struct str text)
{
	struct str head, value, key = STR("encoding"),
				bom = STR("\xEF\xBB\xBF");
	size_t at;

	if (begins_otherwise(text))
		return false;
	if (str_starts(text, bom))
		text = str_slice(text, bom.n, text.n);
	if (!str_starts(text, STR("<?xml")))
		return true;
	head = text;
	head.n = behind(text, 0, STR("?>"));
	at = behind(head, 0, key);
	while (at < head.n && head.p[at] != '"' && head.p[at] != '\'')
		at++;
	if (at >= head.n)
		return true; /* it says nothing */
	value = str_slice(head, at + 1, head.n);
	value.n = str_find(value, head.p[at]);
	return is(value, STR("UTF-8")) || is(value, STR("US-ASCII")) ||
	       is(value, STR("UTF8")) || is(value, STR("ASCII"));
}
