/* CMaps (Adobe Technical Note 5014; ISO 32000-1, 9.10.3). */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/reader/pdf_font.h"
#include "engine/reader/pdf_token.h"

#define CODE_MOST 4  /* bytes */
#define SAYS_MOST 64 /* bytes: 32 UTF-16 units */

enum section { NO_SECTION, SPACES, CHARS, RANGES };

struct map_reading {
	struct reading *r;
	struct code_map *map;
	struct tokens tokens;
	enum section section;
	struct str code[2]; /* read of the current entry */
	int n;
};

static uint32_t
value_of(struct str s)
{
	uint32_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		v = v << 8 | (unsigned char)s.p[i];
	return v;
}

static bool
put_range(struct map_reading *m, uint32_t low, uint32_t high, struct str says)
{
	struct code_map *map = m->map;
	struct map_range k = {low, high, says};

	if (!reader_spend(m->r, sizeof k))
		return false;
	if (says.n > SAYS_MOST)
		k.says.n = SAYS_MOST;
	if (low <= high)
		ARENA_PUSH(m->r->stage, map->ranges, map->n_ranges,
		    map->cap_ranges, k);
	return true;
}

static bool
put_space(struct map_reading *m, struct str low, struct str high)
{
	struct code_map *map = m->map;
	struct code_space k = {value_of(low), value_of(high), (int)low.n};

	if (!reader_spend(m->r, sizeof k))
		return false;
	if (low.n > 0 && low.n == high.n && map->n_spaces < 100)
		ARENA_PUSH(m->r->stage, map->spaces, map->n_spaces,
		    map->cap_spaces, k);
	return true;
}

/* [<0041> <0042> ...] of a bfrange. */
static bool
put_array(struct map_reading *m)
{
	uint32_t low = value_of(m->code[0]), high = value_of(m->code[1]);

	for (;;) {
		struct token k = token_next(&m->tokens);

		if (k.kind == TOKEN_END || k.kind == TOKEN_ARRAY_END)
			return true;
		if (low > high)
			continue;
		if (!put_range(m, low, low, token_bytes(m->r->stage, &k)))
			return false;
		if (low++ == UINT32_MAX)
			return true;
	}
}

static bool
put_string(struct map_reading *m, struct str s)
{
	int want = m->section == RANGES ? 2 : 1;

	if (m->n < want) {
		if (s.n > CODE_MOST)
			s.n = CODE_MOST;
		m->code[m->n++] = s;
		return true;
	}
	m->n = 0;
	if (m->section == SPACES)
		return put_space(m, m->code[0], s);
	return put_range(
	    m, value_of(m->code[0]), value_of(m->code[want - 1]), s);
}

static enum section
section_of(struct str word, enum section now)
{
	if (str_is(word, "begincodespacerange"))
		return SPACES;
	if (str_is(word, "beginbfchar"))
		return CHARS;
	if (str_is(word, "beginbfrange"))
		return RANGES;
	return str_starts(word, STR("end")) ? NO_SECTION : now;
}

static bool
take(struct map_reading *m, const struct token *k)
{
	if (k->kind == TOKEN_WORD) {
		m->section = section_of(k->text, m->section);
		m->n = 0;
		return true;
	}
	if (m->section == NO_SECTION)
		return true;
	if (k->kind == TOKEN_ARRAY && m->section == RANGES && m->n == 2) {
		m->n = 0;
		return put_array(m);
	}
	if (k->kind == TOKEN_HEX || k->kind == TOKEN_STRING)
		return put_string(m, token_bytes(m->r->stage, k));
	return true;
}

static int
by_low(const void *x, const void *y)
{
	const struct map_range *a = x, *b = y;

	return (a->low > b->low) - (a->low < b->low);
}

bool
rpdf_map_read(struct reading *r, struct str text, struct code_map *map)
{
	struct map_reading m = {.r = r, .map = map, .tokens = {text, 0}};

	for (;;) {
		struct token k = token_next(&m.tokens);

		if (k.kind == TOKEN_END)
			break;
		if (!take(&m, &k))
			return false;
	}
	if (map->n_ranges > 0)
		qsort(map->ranges, map->n_ranges, sizeof *map->ranges, by_low);
	return true;
}

static const struct map_range *
find(const struct code_map *map, uint32_t code)
{
	size_t from = 0, to = map->n_ranges;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (map->ranges[mid].low <= code)
			from = mid + 1;
		else
			to = mid;
	}
	if (from == 0 || map->ranges[from - 1].high < code)
		return NULL;
	return &map->ranges[from - 1];
}

bool
rpdf_map_say(const struct code_map *map, uint32_t code, struct buf *b)
{
	const struct map_range *k = find(map, code);
	char own[SAYS_MOST];
	uint32_t last;

	if (k == NULL)
		return false;
	if (k->says.n == 1) { /* some say one byte where two are meant */
		buf_utf8(b, (unsigned char)k->says.p[0]);
		return true;
	}
	if (k->says.n < 2)
		return true;
	memcpy(own, k->says.p, k->says.n);
	last = (unsigned char)own[k->says.n - 2] * 256u +
	       (unsigned char)own[k->says.n - 1] + (code - k->low);
	own[k->says.n - 2] = (char)(last >> 8 & 0xFF);
	own[k->says.n - 1] = (char)(last & 0xFF);
	token_utf16(b, (struct str){own, k->says.n});
	return true;
}

int
rpdf_map_code(
    const struct code_map *map, struct str s, size_t i, uint32_t *code)
{
	uint32_t v = 0;

	for (int n = 1; n <= CODE_MOST && i + (size_t)n <= s.n; n++) {
		v = v << 8 | (unsigned char)s.p[i + (size_t)n - 1];
		for (size_t k = 0; k < map->n_spaces; k++) {
			const struct code_space *c = &map->spaces[k];

			if (c->bytes == n && v >= c->low && v <= c->high) {
				*code = v;
				return n;
			}
		}
	}
	*code = (unsigned char)s.p[i];
	return 1;
}
