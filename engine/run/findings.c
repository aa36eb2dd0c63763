#include "engine/base/file.h"
#include "engine/run/run.h"

static const char *
text_of(struct arena *a, const struct finding *f, enum lang lang,
    void (*write)(struct buf *, const struct finding *, enum lang))
{
	struct buf b = buf_new(a);

	write(&b, f, lang);
	buf_putc(&b, '\0');
	return b.p;
}

static enum cv_level
level_of(enum level level)
{
	switch (level) {
	case LEVEL_ERROR:
		return CV_LEVEL_ERROR;
	case LEVEL_WARNING:
		return CV_LEVEL_WARNING;
	case LEVEL_NOTE:
		break;
	}
	return CV_LEVEL_NOTE;
}

static void
publish(struct arena *a, const struct diag *d, const struct finding *f,
    struct cv_finding *out)
{
	struct buf cell = buf_new(a), path = buf_new(a);

	finding_shorten(&path, f->path);
	diag_cell(&cell, d, &f->place);
	out->level = level_of(finding_level_of(f));
	out->code = str_z(a, finding_code_of(f));
	out->file = str_z(a, f->place.file);
	out->line = f->place.line;
	out->column = f->place.column;
	out->cell = str_z(a, buf_take(&cell));
	out->path = str_z(a, buf_take(&path));
	out->text_vi = text_of(a, f, LANG_VI, finding_text);
	out->text_en = text_of(a, f, LANG_EN, finding_text);
	out->help_vi = text_of(a, f, LANG_VI, finding_help);
	out->help_en = text_of(a, f, LANG_EN, finding_help);
}

void
run_publish(struct arena *a, const struct diag *d, struct published *out)
{
	size_t n = d->n + (d->dropped > 0);
	struct cv_finding *v = ARENA_ARRAY(a, struct cv_finding, n);
	struct finding more = {.code = FINDING_MORE};

	for (size_t i = 0; i < d->n; i++)
		publish(a, d, &d->v[i], &v[i]);
	if (d->dropped > 0) {
		more.arg[0] = str_number(a, d->dropped);
		publish(a, d, &more, &v[d->n]);
	}
	out->v = v;
	out->n = n;
}

bool
run_finding(const struct published *p, size_t i, struct cv_finding *out)
{
	if (i >= p->n)
		return false;
	*out = p->v[i];
	return true;
}

struct published
run_no_memory(void)
{
	static const struct cv_finding only = {.level = CV_LEVEL_ERROR,
	    .code = "out-of-memory",
	    .file = "",
	    .cell = "",
	    .path = "",
	    .text_vi = "hết bộ nhớ",
	    .text_en = "out of memory",
	    .help_vi = "đóng bớt chương trình khác rồi chạy lại",
	    .help_en = "free some memory and run again"};
	struct published p = {&only, 1};

	return p;
}

enum cv_status
run_status(const struct diag *d)
{
	switch (diag_outcome(d)) {
	case OUTCOME_NONE:
		return diag_ok(d) ? CV_OK : CV_BAD_INPUT;
	case OUTCOME_INPUT:
		return CV_BAD_INPUT;
	case OUTCOME_LIMIT:
		return CV_LIMIT;
	case OUTCOME_FILE:
		return CV_FILE;
	case OUTCOME_DEFECT:
		break;
	}
	return CV_DEFECT;
}

bool
cv_explain(const char *code, struct cv_finding *out)
{
	enum finding_code c;

	if (!finding_by_name(str_of(code), &c))
		return false;
	out->level = level_of(finding_level(c));
	out->code = finding_name(c);
	out->file = "";
	out->line = 0;
	out->column = 0;
	out->cell = "";
	out->path = "";
	out->text_vi = finding_pattern(c, LANG_VI);
	out->text_en = finding_pattern(c, LANG_EN);
	out->help_vi = finding_cure(c, LANG_VI);
	out->help_en = finding_cure(c, LANG_EN);
	return true;
}

const char *
cv_code(size_t i)
{
	return i < FINDING_COUNT ? finding_name((enum finding_code)i) : NULL;
}

const char *
cv_version(void)
{
	return RUN_VERSION;
}

const char *
cv_reason(int error, bool vietnamese)
{
	return file_reason_in(error, vietnamese);
}
