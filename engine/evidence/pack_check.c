/* A pack against its manifest. The manifest is proved by its digest, which
 * stands beside it and may be known from elsewhere (the report prints it). */
#include "engine/evidence/pack_check.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"

/* ---- telling ---- */
static struct str
both(struct arena *a, struct str vi, struct str en)
{
	struct buf b = buf_new(a);

	buf_putc(&b, '\xFF');
	buf_str(&b, vi);
	buf_putc(&b, '\xFE');
	buf_str(&b, en);
	buf_putc(&b, '\xFF');
	return buf_take(&b);
}

#define SHOWN_MOST 600 /* bytes */

/* Does it turn round what stands behind it (UAX 9)? */
static bool
is_directing(uint32_t c)
{
	return c == 0x200E || c == 0x200F || c == 0x061C ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Names out of a pack are shown, and go into a document: what is no text is
 * shown as ?. */
struct str
pack_shown(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n && b.n < SHOWN_MOST;) {
		uint32_t c = utf8_next(s, &i);

		if (c < 0x20 || (c >= 0x7F && c < 0xA0) ||
		    (c >= 0xFFF0 && c <= 0xFFFF) || is_directing(c))
			buf_putc(&b, '?');
		else
			buf_utf8(&b, c);
	}
	if (b.n >= SHOWN_MOST)
		buf_puts(&b, "…");
	return buf_take(&b);
}

static void
say(struct pack_check *c, enum finding_code code, struct str what,
    struct str vi, struct str en)
{
	struct buf line = buf_new(c->a);

	what = pack_shown(c->a, what);
	vi = pack_shown(c->a, vi);
	diag_at(c->d, code, NOWHERE, STR_NONE, what,
	    both(c->a, vi, pack_shown(c->a, en)));
	buf_str(&line, what);
	buf_puts(&line, ": ");
	buf_str(&line, vi);
	value_add(
	    c->a, c->findings, value_text_new(c->a, NOWHERE, buf_take(&line)));
}

void
pack_say(struct pack_check *c, struct str file, struct str vi, struct str en)
{
	say(c, FINDING_PACK_FOUND, file, vi, en);
}

void
pack_say_claim(
    struct pack_check *c, struct str what, struct str vi, struct str en)
{
	say(c, FINDING_PACK_CLAIM, what, vi, en);
}

void
pack_spoil(struct pack_check *c, const struct found *f)
{
	if (f != NULL)
		c->spoiled[f->part] = true;
}

struct str
pack_given_name(const struct pack_check *c, size_t part)
{
	return file_base(str_of(c->options->parts[part].name));
}

/* ---- the report ---- */
static void
conclude(struct pack_check *c, struct value *rows)
{
	const char *verdict = "dat";

	for (size_t i = 0; i < c->n_files; i++)
		if (c->files[i].notes != NULL && c->files[i].notes->n > 0)
			value_put(c->a, c->files[i].row, "ghi_chu",
			    c->files[i].notes);
	if (c->findings->n > 0)
		verdict = "khong_dat";
	else if (c->unsure)
		verdict = "khong_xac_dinh";
	value_put_text(c->a, c->report, "ten_goi", pack_given_name(c, 0));
	value_put_text(
	    c->a, c->report, "ma_bam", digest_hex(c->a, c->manifest));
	value_put_text(c->a, c->report, "ket_luan", str_of(verdict));
	value_put_text(
	    c->a, c->report, "phien_ban", STR("congvan " RUN_VERSION));
	value_put(c->a, c->report, "tep", rows);
	value_put(c->a, c->report, "phat_hien", c->findings);
}

static bool
check_pack(struct pack_check *c)
{
	struct value *rows = value_list_new(c->a);

	for (size_t i = 0; i < c->options->n_parts; i++)
		if (!pack_unzip(c, i))
			return false;
	pack_index_found(c);
	if (!pack_read_manifest(c))
		return false;
	pack_check_parts(c);
	pack_check_files(c, rows);
	pack_check_extras(c, rows);
	pack_check_frames(c);
	pack_add_beside(c, rows);
	pack_make_again(c);
	pack_check_claims(c);
	conclude(c, rows);
	return true;
}

/* What the caller says of the report: its head, who checked. What is found
 * counts more. */
static const struct value *
with_head(struct pack_check *c, const struct value *head)
{
	struct value *all = value_group_new(c->a);

	for (size_t i = 0; i < c->report->n; i++)
		value_put(c->a, all, c->report->members[i].name.p,
		    c->report->members[i].value);
	for (size_t i = 0; head != NULL && i < head->n; i++)
		if (value_find(all, head->members[i].name) == NULL)
			value_put(c->a, all, str_z(c->a, head->members[i].name),
			    head->members[i].value);
	if (c->options->date != NULL &&
	    value_find(all, STR("thoi_gian")) == NULL)
		value_put_text(
		    c->a, all, "thoi_gian", str_of(c->options->date));
	return all;
}

static bool
read_head(struct pack_check *c, const struct value **head)
{
	const struct cv_pack_verify_options *o = c->options;

	*head = NULL;
	if (o->data == NULL)
		return true;
	*head = pack_read_data(c->a, &c->job->diag, o->data_name,
	    (struct str){o->data, o->data_size});
	return *head != NULL;
}

static void
append(struct diag *to, const struct diag *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct finding *f = &from->v[i];

		diag_put(to, f->code, f->place, f->path, f->arg, FINDING_ARGS);
	}
}

/* The findings of the pack do not keep its report from being made; those of the
 * report come behind them. */
static bool
make_pdf(struct pack_check *c)
{
	struct diag of_pack = c->job->diag, own;
	const struct value *head;

	pack_report_drawable(c->a, c->job->engine->fonts, c->report);
	diag_init(&c->job->diag, c->a);
	if (read_head(c, &head))
		c->job->pdf = pack_render(c->job, "ket-qua-kiem-tra",
		    with_head(c, head), c->options->date);
	own = c->job->diag;
	c->job->diag = of_pack;
	append(&c->job->diag, &own);
	return c->job->pdf.p != NULL;
}

struct pack_call {
	const struct cv_pack_verify_options *options;
	bool read;
	bool differs;
};

/* What a program may hand over by mistake. */
static bool
check_options(const struct pack_check *c)
{
	const struct cv_pack_verify_options *o = c->options;

	if (o->data == NULL && o->data_size > 0)
		return run_misuse(c->d, STR("data = NULL"));
	return pack_papers_there(c->d, o->parts, o->n_parts) &&
	       (o->beside == NULL || pack_papers_there(c->d, o->beside, 1));
}

static void
verify_pack_step(struct cv_job *job, const void *arg)
{
	struct pack_call *const *call = arg;
	struct pack_check *c = ARENA_NEW(job->arena, struct pack_check);

	c->job = job;
	c->a = job->arena;
	c->d = &job->diag;
	c->options = (*call)->options;
	c->spoiled = ARENA_ARRAY(c->a, bool, c->options->n_parts);
	c->left_out = ARENA_ARRAY(c->a, bool, c->options->n_parts);
	c->report = value_group_new(c->a);
	c->findings = value_list_new(c->a);
	if (!check_options(c))
		return;
	if (c->options->n_parts == 0)
		diag_at(c->d, FINDING_PACK_BROKEN, NOWHERE, STR_NONE,
		    STR("*.zip"),
		    STR(BOTH("không có phần nào", "there is no part")));
	if (c->options->n_parts == 0 || !check_pack(c))
		return;
	(*call)->read = true;
	(*call)->differs = c->findings->n > 0 || c->unsure;
	job->text = c->options->report == CV_PACK_JSON
			? str_cat(c->a, canonical(c->a, c->report), STR("\n"))
			: pack_report_text(c->a, c->report);
	job->text = str_dup(c->a, job->text);
	if (c->options->pdf && !make_pdf(c))
		(*call)->read = false;
}

enum cv_status
cv_job_verify_pack(
    struct cv_job *job, const struct cv_pack_verify_options *options)
{
	struct pack_call call = {options, false, false};
	struct pack_call *arg = &call;
	enum cv_status status;

	if (!run_has_options(job, options, &status) ||
	    !run_has_engine(job, &status))
		return status;
	status = run_guard(job, &options->limits, verify_pack_step, &arg);
	if (status == CV_LIMIT || status == CV_FILE || status == CV_DEFECT)
		return status;
	if (!call.read || (options->pdf && job->pdf.p == NULL))
		return CV_BAD_INPUT;
	return call.differs ? CV_PARTIAL : CV_OK;
}
