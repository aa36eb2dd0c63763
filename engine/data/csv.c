/* The CSV reader: one walk over the text, cell by cell. Cells are slices of
 * the text but for those with doubled quotes.
 *
 * Which separator a file has is found from its first records: of comma,
 * semicolon and tab the one that most records have equally often. Those in
 * quotes do not count; prose in cells has now two commas, now none. */
#include "engine/data/csv.h"

#include "engine/base/arena.h"
#include "engine/data/decode.h"

#define SAMPLE ((size_t)64 << 10) /* bytes and records the separator */
#define SAMPLE_RECORDS 20         /* is found from */
#define MARKS 3

struct csv {
	struct sheet_maker maker;
	struct str file, text;
	size_t i;
	int32_t line, column;
	char separator;
	bool ok;
};

static const char marks[MARKS] = {'\t', ';', ','};

/* ---- the separator ---- */
struct tally {
	size_t count[SAMPLE_RECORDS][MARKS];
	size_t n;
};

static void
tally_records(struct tally *t, struct str s)
{
	bool quoted = false, fresh = true, any = false;

	t->n = 0;
	for (size_t i = 0; i < s.n && t->n < SAMPLE_RECORDS; i++) {
		char c = s.p[i];

		if (quoted) {
			quoted = c != '"';
			continue;
		}
		if (c == '\n' || c == '\r') {
			t->n += any;
			any = false;
			fresh = true;
			continue;
		}
		/* a doubled quote closes and opens again */
		quoted = c == '"' && (fresh || s.p[i - 1] == '"');
		fresh = false;
		any = true;
		for (size_t k = 0; k < MARKS; k++) {
			if (c == marks[k]) {
				t->count[t->n][k]++;
				fresh = true;
			}
		}
	}
	if (any && t->n < SAMPLE_RECORDS)
		t->n++;
}

/* How many records agree on how often the mark stands in them, and how often
 * that is. */
static size_t
agreement(const struct tally *t, size_t mark, size_t *often)
{
	size_t best = 0;

	*often = 0;
	for (size_t i = 0; i < t->n; i++) {
		size_t n = t->count[i][mark], same = 0;

		for (size_t k = 0; k < t->n; k++)
			same += t->count[k][mark] == n;
		if (n > 0 && (same > best || (same == best && n > *often))) {
			best = same;
			*often = n;
		}
	}
	return best;
}

static char
find_separator(struct str text)
{
	static const struct tally zero;
	struct tally t = zero;
	size_t best = 0, most = 0;
	char found = ',';

	if (text.n > SAMPLE)
		text.n = SAMPLE;
	tally_records(&t, text);
	for (size_t k = 0; k < MARKS; k++) {
		size_t often, same = agreement(&t, k, &often);

		if (same > best || (same == best && often > most)) {
			best = same;
			most = often;
			found = marks[k];
		}
	}
	return found;
}

/* ---- walking ---- */
static bool
at_end(const struct csv *c)
{
	return c->i == c->text.n;
}

static bool
at_break(const struct csv *c)
{
	return c->text.p[c->i] == '\n' || c->text.p[c->i] == '\r';
}

/* Past one byte, or past a line break of one or two. */
static void
step(struct csv *c)
{
	char ch = c->text.p[c->i++];

	if (ch == '\n' || ch == '\r') {
		if (ch == '\r' && !at_end(c) && c->text.p[c->i] == '\n')
			c->i++;
		c->line++;
		c->column = 1;
	} else if (((unsigned char)ch & 0xC0u) != 0x80u) {
		c->column++;
	}
}

static bool
at_cell_end(const struct csv *c)
{
	return at_end(c) || at_break(c) || c->text.p[c->i] == c->separator;
}

static struct place
here(const struct csv *c)
{
	struct place p = {c->file, c->line, c->column};

	return p;
}

/* ---- cells ---- */
static struct str
without_doubled(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	buf_reserve(&b, s.n);
	for (size_t i = 0; i < s.n; i++) {
		buf_putc(&b, s.p[i]);
		i += s.p[i] == '"';
	}
	return buf_take(&b);
}

/* Behind the opening quote. */
static struct str
read_quoted(struct csv *c, struct place open)
{
	size_t from = c->i;
	bool doubled = false;
	struct str s;

	for (; !at_end(c); step(c)) {
		if (c->text.p[c->i] != '"')
			continue;
		if (c->i + 1 == c->text.n || c->text.p[c->i + 1] != '"')
			break;
		doubled = true;
		step(c);
	}
	s = str_slice(c->text, from, c->i);
	if (at_end(c)) {
		diag_at(
		    c->maker.diag, FINDING_CSV_QUOTE, open, STR_NONE, STR_NONE);
		c->ok = false;
		return STR_NONE;
	}
	step(c);
	return doubled ? without_doubled(c->maker.arena, s) : s;
}

/* Blanks behind a closing quote are harmless. */
static void
skip_to_end(struct csv *c)
{
	struct place p = here(c);
	bool told = false;

	for (; !at_cell_end(c); step(c)) {
		if (!told && c->text.p[c->i] != ' ') {
			diag_at(c->maker.diag, FINDING_CSV_AFTER_QUOTE, p,
			    STR_NONE, STR_NONE);
			told = true;
			c->ok = false;
		}
	}
}

static bool
read_cell(struct csv *c)
{
	struct sheet_cell cell = {CELL_EMPTY, COPY_NOT, STR_NONE, here(c)};
	size_t from = c->i;

	if (!at_end(c) && c->text.p[c->i] == '"') {
		step(c);
		cell.text = read_quoted(c, cell.place);
		skip_to_end(c);
	} else {
		while (!at_cell_end(c))
			step(c);
		cell.text = str_slice(c->text, from, c->i);
	}
	if (cell.text.n > 0)
		cell.kind = CELL_TEXT;
	return sheet_cell_add(&c->maker, &cell);
}

static bool
read_row(struct csv *c)
{
	struct place p = here(c);

	for (;;) {
		if (!read_cell(c))
			return false;
		if (at_end(c) || at_break(c))
			break;
		step(c);
	}
	if (!at_end(c))
		step(c);
	return sheet_row_end(&c->maker, p);
}

/* Excel's own first line: sep=; */
static bool
read_sep_line(struct csv *c)
{
	struct str s = c->text;

	if (s.n < 5 || !str_starts(s, STR("sep=")) || s.p[4] == '\n' ||
	    s.p[4] == '\r' || (s.n > 5 && s.p[5] != '\n' && s.p[5] != '\r'))
		return false;
	c->separator = s.p[4];
	while (!at_end(c) && !at_break(c))
		step(c);
	if (!at_end(c))
		step(c);
	return true;
}

struct sheets *
csv_read(struct arena *a, struct diag *d, struct str file, struct str bytes,
    const struct csv_options *options)
{
	struct csv *c = ARENA_NEW(a, struct csv);
	struct sheets *s = ARENA_NEW(a, struct sheets);

	sheet_maker_start(&c->maker, a, d, &options->limits);
	c->file = file;
	c->line = c->column = 1;
	c->ok = true;
	s->v = ARENA_NEW(a, struct sheet);
	s->n = 1;
	s->v->place.file = file;
	if (!data_decode(a, d, file, bytes, options->charset, &c->text))
		return NULL;
	sheet_maker_sheet(&c->maker, s->v);
	c->separator = options->separator;
	if (!read_sep_line(c) && c->separator == 0)
		c->separator = find_separator(c->text);
	while (!at_end(c))
		if (!read_row(c))
			return NULL;
	return c->ok ? s : NULL;
}
