#include "engine/base/diag.h"

#include <string.h>

#include "engine/base/arena.h"

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

void
diag_put(struct diag *d, enum finding_code code, struct place place,
    struct str path, const struct str *args, size_t n_args)
{
	bool error = catalogue[code].level == LEVEL_ERROR;
	struct finding f;

	if (error) {
		d->errors++;
		if (catalogue[code].outcome > d->worst)
			d->worst = catalogue[code].outcome;
	}
	if (d->n >= (error ? DIAG_MOST : DIAG_MOST / 2)) {
		d->dropped++;
		return;
	}
	memset(&f, 0, sizeof f);
	f.code = code;
	f.place = place;
	f.place.file = str_dup(d->arena, place.file);
	f.path = str_dup(d->arena, path);
	for (size_t i = 0; i < n_args && i < FINDING_ARGS; i++)
		f.arg[i] = str_dup(d->arena, args[i]);
	ARENA_PUSH(d->arena, d->v, d->n, d->cap, f);
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

/* s with the words of one language where it has those of both. */
static void
put_arg(struct buf *b, struct str s, enum lang lang)
{
	static const char ends[] = {'\xFF', '\xFE', '\xFF'};
	bool wanted = true;
	size_t part = 0; /* outside, Vietnamese, English */

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ends[part]) {
			part = (part + 1) % 3;
			wanted = part == 0 || (part == 1) == (lang == LANG_VI);
		} else if (wanted) {
			buf_putc(b, s.p[i]);
		}
	}
}

static void
fill(
    struct buf *b, const char *pattern, const struct finding *f, enum lang lang)
{
	for (const char *p = pattern; *p != '\0'; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '4' && p[2] == '}') {
			put_arg(b, f->arg[p[1] - '1'], lang);
			p += 2;
		} else {
			buf_putc(b, *p);
		}
	}
}

void
finding_text(struct buf *b, const struct finding *f, enum lang lang)
{
	fill(b, catalogue[f->code].text[lang], f, lang);
}

void
finding_help(struct buf *b, const struct finding *f, enum lang lang)
{
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
