#include "engine/base/diag.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"

/* Bytes of what findings quote, and of the sentences of checks. */
#define ARG_MOST 2048
#define SAID_MOST 8192
#define INDEX_DIGITS 7 /* of an item in a path: what has more is a number */

/* clang-format off */
static const struct {
	const char *name;
	enum level level;
	enum outcome outcome;
	const char *text[2], *help[2]; /* by enum lang */
} catalogue[FINDING_COUNT] = {
#define X(ID, NAME, LEVEL, OUTCOME, VI, EN, HELP_VI, HELP_EN)                  \
	[FINDING_##ID] = {NAME, LEVEL_##LEVEL, OUTCOME_##OUTCOME, {VI, EN},    \
	    {HELP_VI, HELP_EN}},
    CV_FINDINGS(X)
#undef X
};
/* clang-format on */

void
diag_init(struct diag *d, struct arena *a)
{
	memset(d, 0, sizeof *d);
	d->arena = a;
}

/* The arguments that are values somebody typed, or may be. */
static const struct {
	enum finding_code code;
	const char *args;
} typed[] = {{FINDING_VALUE_CHOICE, "2"}, {FINDING_VALUE_DATE, "2"},
    {FINDING_VALUE_DAY, "2"}, {FINDING_VALUE_NUMBER, "23"},
    {FINDING_NUMBER_CELL, "2"}, {FINDING_DATE_CELL, "2"},
    {FINDING_CELL_UNCOMPUTED, "2"}, {FINDING_CELL_WRONG, "2"},
    {FINDING_NAME_UNKNOWN, "23"}, {FINDING_NAME_TWICE, "2"},
    {FINDING_NAME_UNUSED, "1"}, {FINDING_COLUMN_UNKNOWN, "12"},
    {FINDING_KEY_UNKNOWN, "1"}, {FINDING_BAD_CHARACTER, "1"},
    {FINDING_GLYPH_MISSING, "12"}, {FINDING_COLUMN_TWICE, "1"},
    {FINDING_COLUMN_AMBIGUOUS, "1"}, {FINDING_JSON_ESCAPE, "1"},
    {FINDING_JSON_DUPLICATE, "1"}, {FINDING_COLUMN_UNNAMED, "1"},
    {FINDING_ROW_UNNAMED, "1"}, {FINDING_ROWS_PARENT, "1"},
    {FINDING_ROW_STRAY, "1"}, {FINDING_EXAMPLE_CHANGED, "1"},
    {FINDING_JSON_TRAILING, "1"}, {FINDING_JSON_TOKEN, "1"},
    {FINDING_JSON_KEY, "1"}, {FINDING_JSON_COLON, "1"},
    {FINDING_JSON_COMMA, "1"}, {FINDING_JSON_COMMA_EXTRA, "1"},
    {FINDING_JSON_VALUE, "1"}, {FINDING_VERIFY_WORDS, "23"},
    {FINDING_QR_DIFFERS, "23"}, {FINDING_PACK_SAYS, "23"},
    {FINDING_PACK_CLAIM, "2"}, {FINDING_ATTRIBUTE_VALUE, "1"},
    {FINDING_BATCH_ROW_NUMBER, "2"}, {FINDING_WORD_BROKEN, "1"},
    {FINDING_OLD_FONT, "13"}, {FINDING_RICH_UNSUPPORTED, "1"},
    {FINDING_OLD_FONT_LEFT, "1"}, {FINDING_CAPITALS_MIXED, "1"},
    {FINDING_IMAGE_OUTSIDE, "1"}, {FINDING_IMAGE_READ, "1"},
    {FINDING_IMAGE_FORMAT, "1"}, {FINDING_IMAGE_VARIANT, "1"},
    {FINDING_IMAGE_CUT, "1"}, {FINDING_IMAGE_BROKEN, "1"},
    {FINDING_IMAGE_TOO_LARGE, "1"}};

static bool
is_typed(enum finding_code code, char arg)
{
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
		if (typed[i].code == code)
			return strchr(typed[i].args, arg) != NULL;
	return false;
}

void
diag_names(struct diag *d, bool (*knows)(const void *names, struct str part),
    const void *names)
{
	d->knows = knows;
	d->names = names;
}

void
diag_close(struct diag *d)
{
	d->closed = true;
}

void
diag_open(struct diag *d)
{
	d->closed = false;
}

bool
diag_masks(const struct diag *d)
{
	return arena_limits(d->arena)->mask;
}

/* Counts the finding; false when it is one too many to be kept. */
static bool
admit(struct diag *d, enum finding_code code, enum level level)
{
	bool error = level == LEVEL_ERROR;

	if (d->closed)
		return false;
	if (error) {
		d->errors++;
		if (catalogue[code].outcome > d->worst)
			d->worst = catalogue[code].outcome;
	} else if (level == LEVEL_WARNING) {
		d->warnings++;
	}
	if (d->n < (error ? DIAG_MOST : DIAG_MOST / 2))
		return true;
	d->dropped++;
	return false;
}

/* Bytes of "[12]" at the start of s; 0: it begins otherwise. */
static size_t
index_length(struct str s)
{
	size_t n = 1;

	if (s.n == 0 || s.p[0] != '[')
		return 0;
	while (n < s.n && n <= INDEX_DIGITS && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n > 1 && n < s.n && s.p[n] == ']' ? n + 1 : 0;
}

/* Bytes up to what divides. */
static size_t
name_length(struct str s)
{
	size_t n = 1;

	while (
	    n < s.n && s.p[n] != '.' && index_length(str_slice(s, n, s.n)) == 0)
		n++;
	return n;
}

static struct str
masked_path(const struct diag *d, struct str path)
{
	struct buf b = buf_new(d->arena);
	bool known = true; /* the name before: one index may follow */

	while (path.n > 0) {
		size_t n = path.p[0] == '.' ? 1 : index_length(path);
		bool shown = path.p[0] == '.' || known;

		if (n == 0) {
			n = name_length(path);
			known = d->knows(d->names, str_slice(path, 0, n));
			shown = known;
		} else if (path.p[0] == '[') {
			known = false;
		}
		buf_str(&b, shown ? str_slice(path, 0, n) : STR(DIAG_MASK));
		path = str_slice(path, n, path.n);
	}
	return buf_take(&b);
}

static struct finding
finding_at(
    struct diag *d, enum finding_code code, struct place place, struct str path)
{
	struct finding f;

	memset(&f, 0, sizeof f);
	f.code = code;
	f.place = place;
	f.place.file = str_dup(d->arena, place.file);
	f.masked = diag_masks(d);
	f.path = f.masked && d->knows != NULL ? masked_path(d, path)
					      : str_dup(d->arena, path);
	return f;
}

void
diag_put(struct diag *d, enum finding_code code, struct place place,
    struct str path, const struct str *args, size_t n_args)
{
	struct finding f;

	if (!admit(d, code, catalogue[code].level))
		return;
	f = finding_at(d, code, place, path);
	for (size_t i = 0; i < n_args && i < FINDING_ARGS; i++)
		f.arg[i] = str_dup(d->arena, args[i]);
	ARENA_PUSH(d->arena, d->v, d->n, d->cap, f);
}

static const struct said *
said_dup(struct arena *a, const struct said *said)
{
	struct said *s = ARENA_NEW(a, struct said);

	*s = *said;
	s->code = str_dup(a, said->code);
	for (int i = 0; i < 2; i++) {
		s->text[i] = str_dup(a, said->text[i]);
		s->help[i] = str_dup(a, said->help[i]);
	}
	return s;
}

void
diag_say(struct diag *d, struct place place, struct str path,
    const struct said *said)
{
	struct finding f;

	if (!admit(d, FINDING_CHECK, said->level))
		return;
	f = finding_at(d, FINDING_CHECK, place, path);
	f.said = said_dup(d->arena, said);
	ARENA_PUSH(d->arena, d->v, d->n, d->cap, f);
}

void
diag_reword(struct diag *d, size_t i, const struct said *said)
{
	d->v[i].said = said_dup(d->arena, said);
}

/* ---- cells ---- */
void
diag_sheet(struct diag *d, struct str file)
{
	file = str_dup(d->arena, file);
	ARENA_PUSH(d->arena, d->sheets, d->n_sheets, d->cap_sheets, file);
}

void
diag_cell(struct buf *b, const struct diag *d, const struct place *place)
{
	size_t i = 0;

	if (place->line <= 0 || place->column <= 0)
		return;
	while (i < d->n_sheets && !str_eq(d->sheets[i], place->file))
		i++;
	if (i < d->n_sheets)
		buf_cell(b, place->column, place->line);
}

void
diag_take_back(struct diag *d, const bool *gone)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		enum level level = finding_level_of(&d->v[i]);

		assert(!gone[i] || level != LEVEL_ERROR);
		if (!gone[i])
			d->v[n++] = d->v[i];
		else if (level == LEVEL_WARNING)
			d->warnings--;
	}
	d->n = n;
}

/* ---- order ---- */
struct placed {
	struct finding f;
	size_t number;
};

static int
by_place(const void *x, const void *y)
{
	const struct placed *p = x, *q = y;
	int c = str_cmp(p->f.place.file, q->f.place.file);

	if (c == 0)
		c = (p->f.place.line > q->f.place.line) -
		    (p->f.place.line < q->f.place.line);
	if (c == 0)
		c = (p->f.place.column > q->f.place.column) -
		    (p->f.place.column < q->f.place.column);
	if (c == 0)
		c = (p->number > q->number) - (p->number < q->number);
	return c;
}

void
diag_sort(struct diag *d)
{
	struct placed *v = ARENA_ARRAY(d->arena, struct placed, d->n);
	size_t n = 0, k = 0;

	for (size_t i = 0; i < d->n; i++) {
		if (d->v[i].path.n == 0)
			continue;
		v[n].f = d->v[i];
		v[n].number = n;
		n++;
	}
	if (n > 1)
		qsort(v, n, sizeof v[0], by_place);
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].path.n > 0)
			d->v[i] = v[k++].f;
}

bool
diag_ok(const struct diag *d)
{
	return d->errors == 0;
}

enum outcome
diag_outcome(const struct diag *d)
{
	return d->worst;
}

const char *
finding_name(enum finding_code code)
{
	return catalogue[code].name;
}

enum level
finding_level(enum finding_code code)
{
	return catalogue[code].level;
}

bool
finding_by_name(struct str name, enum finding_code *code)
{
	for (int i = 0; i < FINDING_COUNT; i++) {
		if (str_is(name, catalogue[i].name)) {
			*code = (enum finding_code)i;
			return true;
		}
	}
	return false;
}

/* One more byte behind those since `from`; false, and "…", where it begins a
 * character that no longer fits. */
static bool
put_within(struct buf *b, size_t from, size_t most, char c)
{
	if (b->n - from >= most && ((unsigned char)c & 0xC0u) != 0x80u) {
		buf_puts(b, "…");
		return false;
	}
	buf_putc(b, c);
	return true;
}

/* s with the words of one language where it has those of both; what is longer
 * than a reader can want is cut: data and names in it may be of any length. */
static void
put_words(struct buf *b, struct str s, enum lang lang, size_t most)
{
	static const char ends[] = {'\xFF', '\xFE', '\xFF'};
	bool wanted = true;
	size_t part = 0; /* outside, Vietnamese, English */
	size_t from = b->n;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ends[part]) {
			part = (part + 1) % 3;
			wanted = part == 0 || (part == 1) == (lang == LANG_VI);
		} else if (wanted && !put_within(b, from, most, s.p[i])) {
			return;
		}
	}
}

void
finding_shorten(struct buf *b, struct str s)
{
	size_t from = b->n;

	for (size_t i = 0; i < s.n; i++)
		if (!put_within(b, from, ARG_MOST, s.p[i]))
			return;
}

static void
fill(
    struct buf *b, const char *pattern, const struct finding *f, enum lang lang)
{
	for (const char *p = pattern; *p != '\0'; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '4' && p[2] == '}') {
			struct str arg = f->arg[p[1] - '1'];

			if (f->masked && arg.n > 0 && is_typed(f->code, p[1]))
				buf_puts(b, DIAG_MASK);
			else
				put_words(b, arg, lang, ARG_MOST);
			p += 2;
		} else {
			buf_putc(b, *p);
		}
	}
}

struct str
finding_code_of(const struct finding *f)
{
	return f->said != NULL ? f->said->code
			       : str_of(catalogue[f->code].name);
}

enum level
finding_level_of(const struct finding *f)
{
	return f->said != NULL ? f->said->level : catalogue[f->code].level;
}

void
finding_text(struct buf *b, const struct finding *f, enum lang lang)
{
	if (f->said != NULL)
		put_words(b, f->said->text[lang], lang, SAID_MOST);
	else
		fill(b, catalogue[f->code].text[lang], f, lang);
}

struct str
finding_both(struct arena *a, const struct finding *f)
{
	struct buf b = buf_new(a);

	buf_putc(&b, '\xFF');
	finding_text(&b, f, LANG_VI);
	buf_putc(&b, '\xFE');
	finding_text(&b, f, LANG_EN);
	buf_putc(&b, '\xFF');
	return buf_take(&b);
}

void
finding_help(struct buf *b, const struct finding *f, enum lang lang)
{
	if (f->said != NULL)
		put_words(b, f->said->help[lang], lang, SAID_MOST);
	else
		fill(b, catalogue[f->code].help[lang], f, lang);
}

const char *
finding_pattern(enum finding_code code, enum lang lang)
{
	return catalogue[code].text[lang];
}

const char *
finding_cure(enum finding_code code, enum lang lang)
{
	return catalogue[code].help[lang];
}
