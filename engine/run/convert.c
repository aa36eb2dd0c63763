/* Text from before Unicode into UTF-8. First it is settled what the text is:
 * UTF-16 becomes UTF-8, a byte-order mark goes, the charset is named or found,
 * and valid UTF-8 that is to be in a legacy charset is encoded twice. Then all
 * of it is walked over, so that every byte without a meaning is told with its
 * place, and only then written. */
#include "engine/data/decode.h"
#include "engine/run/run.h"
#include "engine/text/legacy.h"
#include "engine/text/oldfont.h"
#include "engine/text/text.h"

#define SURE 80 /* percent, of a charset that was not named */

struct conversion {
	struct arena *a;
	struct diag *d;
	struct str name;
	struct legacy_text text;
};

static struct place
top_of(const struct conversion *c)
{
	struct place p = {c->name, 0, 0};

	return p;
}

static bool
fits(struct conversion *c)
{
	if (c->text.s.n <= limit_of(c->a, LIMIT_INPUT))
		return true;
	diag_at(c->d, FINDING_INPUT_TOO_LARGE, top_of(c), STR_NONE, c->name,
	    limit_text(c->a, LIMIT_INPUT));
	return false;
}

/* Word, Excel, PDF hold text, but are none. */
static bool
is_text(struct conversion *c)
{
	struct str kind = data_binary_kind(c->text.s);

	if (kind.n == 0)
		return true;
	diag_at(c->d, FINDING_NOT_TEXT, top_of(c), STR_NONE, kind);
	return false;
}

/* What the byte-order mark says. False after a finding. */
static bool
drop_mark(struct conversion *c)
{
	struct str s = c->text.s;
	bool big = str_starts(s, STR("\xFE\xFF"));
	size_t bad;

	if (str_starts(s, STR("\xEF\xBB\xBF")))
		c->text.s = str_slice(s, 3, s.n);
	if (!big && !str_starts(s, STR("\xFF\xFE")))
		return true;
	if (text_from_utf16(c->a, str_slice(s, 2, s.n), big, &c->text.s, &bad))
		return true;
	diag_at(c->d, FINDING_CHARSET_UTF16, top_of(c), STR_NONE, STR_NONE);
	return false;
}

static bool
find_charset(struct conversion *c)
{
	struct charset_guess g = legacy_detect(c->text.s);
	bool sure = g.percent >= SURE;
	struct buf b = buf_new(c->a);

	c->text.charset = g.charset;
	c->text.twice = g.twice;
	buf_int(&b, g.percent);
	diag_at(c->d, sure ? FINDING_CHARSET_FOUND : FINDING_CHARSET_UNSURE,
	    top_of(c), STR_NONE, str_of(charset_name(g.charset)), buf_take(&b));
	return sure;
}

static bool
settle_charset(struct conversion *c, struct str from, bool capitals)
{
	enum charset *charset = &c->text.charset;

	if (from.n == 0 || str_is(from, "auto")) {
		if (!find_charset(c))
			return false;
	} else if (!charset_by_name(from, charset)) {
		diag_at(c->d, FINDING_CHARSET_UNKNOWN, NOWHERE, STR_NONE, from);
		return false;
	} else {
		c->text.twice =
		    *charset != CHARSET_UTF8 && legacy_twice(c->text.s);
	}
	if (!capitals || *charset == CHARSET_TCVN3)
		return true;
	diag_at(c->d, FINDING_CAPITALS_CHARSET, NOWHERE, STR_NONE,
	    str_of(charset_name(*charset)));
	return false;
}

/* What stands at s has no meaning there. Past the findings that are kept this
 * takes no memory: there may be millions. */
static void
tell_bad(struct conversion *c, struct place p, struct str s)
{
	struct str charset = str_of(charset_name(c->text.charset));
	char hex[] = "0x00";
	size_t i = 0;
	int byte = (unsigned char)s.p[0];

	if (c->text.charset == CHARSET_UTF8) {
		diag_at(c->d, FINDING_NOT_UTF8, p, STR_NONE, STR_NONE);
		return;
	}
	if (c->text.twice)
		byte = legacy_shown_as(utf8_next(s, &i));
	if (byte < 0) {
		diag_at(c->d, FINDING_CHARSET_MIXED, p, STR_NONE, s, charset);
		return;
	}
	hex[2] = "0123456789ABCDEF"[byte >> 4];
	hex[3] = "0123456789ABCDEF"[byte & 15];
	diag_at(c->d, FINDING_CHARSET_BYTE, p, STR_NONE, str_of(hex), charset);
}

static void
step(struct place *p, uint32_t c)
{
	p->column++;
	if (c == '\n') {
		p->line++;
		p->column = 1;
	}
}

/* Tells every place that means nothing; true when there is none. */
static bool
check(struct conversion *c)
{
	const struct legacy_text *t = &c->text;
	struct place p = {c->name, 1, 1};

	for (size_t i = 0; i < t->s.n;) {
		size_t at = i;
		uint32_t code = 0;

		if (!legacy_next(t, &i, &code))
			tell_bad(c, p, str_slice(t->s, at, i));
		step(&p, code);
	}
	return diag_ok(c->d);
}

/* Words that look as if they came from an upper-case font. */
static void
warn_capitals(struct conversion *c, struct str text)
{
	struct place p = {c->name, 1, 1};
	struct str first;
	size_t n = legacy_mixed_capitals(text, &first);
	struct buf b = buf_new(c->a);

	if (n == 0)
		return;
	for (size_t i = 0; text.p + i < first.p;)
		step(&p, utf8_next(text, &i));
	buf_int(&b, (int64_t)n);
	diag_at(c->d, FINDING_CAPITALS_MIXED, p, STR_NONE, first, buf_take(&b));
}

/* Line by line what old_font_read finds; the first goes to *first. */
static int64_t
count_old_lines(struct conversion *c, const struct old_font *o,
    struct arena *stage, struct old_text *first, struct place *p)
{
	struct str all = c->text.s, s = all;
	struct old_text old;
	int64_t n = 0;

	while (old_font_read(o, stage, s, &old)) {
		size_t at = (size_t)(old.line.p - all.p);

		if (n++ == 0) {
			*first = old;
			for (size_t i = 0; i < at;)
				step(p, utf8_next(all, &i));
		}
		at += str_find(str_slice(all, at, all.n), '\n');
		s = str_slice(all, at, all.n);
	}
	return n;
}

/* Unicode with lines in it that are not. */
static void
warn_old_fonts(struct conversion *c)
{
	struct arena *stage = arena_scratch(c->a);
	struct place p = {c->name, 1, 1};
	struct buf b = buf_new(stage);
	struct old_font *o;
	struct old_text first = {CHARSET_UTF8, 0, STR_NONE, STR_NONE};
	int64_t n = 0;

	if (old_font_suspect(c->text.s)) {
		o = old_font_new(stage);
		old_font_add(o, c->text.s);
		if (old_font_found(o))
			n = count_old_lines(c, o, stage, &first, &p);
	}
	buf_int(&b, n);
	if (n > 0)
		diag_at(c->d, FINDING_OLD_FONT_LEFT, p, STR_NONE,
		    run_beginning(stage, first.line),
		    str_of(charset_name(first.charset)), buf_take(&b));
	arena_scratch_free(stage);
}

static void
convert(struct conversion *c, enum cv_capitals capitals, struct str *out)
{
	struct str s;
	size_t bad;

	if (!check(c) ||
	    !legacy_read(c->a, &c->text, capitals == CV_CAPITALS_ALL, &s, &bad))
		return;
	if (c->text.charset == CHARSET_UTF8) {
		warn_old_fonts(c);
		s = text_nfc(c->a, s);
	}
	if (capitals == CV_CAPITALS_WORDS)
		s = legacy_raise_capitals(c->a, s);
	else if (c->text.charset == CHARSET_TCVN3)
		warn_capitals(c, s);
	*out = str_dup(c->a, s);
}

static void
convert_step(struct cv_job *job, const void *arg)
{
	const struct cv_convert_options *o = arg;
	struct conversion c = {job->arena, &job->diag, str_of(o->text_name),
	    {{o->text, o->text_size}, CHARSET_UTF8, false}};

	if (o->text == NULL && o->text_size > 0) {
		run_misuse(&job->diag, STR("text = NULL"));
		return;
	}
	if (!fits(&c) || !is_text(&c) || !drop_mark(&c) ||
	    !settle_charset(
		&c, str_of(o->from), o->capitals != CV_CAPITALS_AS_IS))
		return;
	convert(&c, o->capitals, &job->text);
}

enum cv_status
cv_job_convert(struct cv_job *job, const struct cv_convert_options *options)
{
	struct cv_convert_options o;
	enum cv_status status;

	if (!run_has_options(job, options, &status))
		return status;
	o = *options;
	if (o.text_size == 0)
		o.text = "";
	o.text_name = o.text_name ? o.text_name : "";
	o.from = o.from ? o.from : "";
	return run_guard(job, &o.limits, convert_step, &o);
}
