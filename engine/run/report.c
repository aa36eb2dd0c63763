/* Facts as text: templates, schema, blank, fonts. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/run/run.h"
#include "engine/template/form.h"

struct request {
	enum cv_report report;
	struct str name;
};

struct names {
	struct str *v;
	size_t n, cap;
};

static void
close_folder(void *p)
{
	closedir(p);
}

static void
folder_failed(struct cv_job *job, const char *folder, int error)
{
	if (error == ENOMEM)
		arena_no_memory(job->arena);
	if (error != ENOENT && error != ENOTDIR)
		diag_at(&job->diag, FINDING_FILE_READ, NOWHERE, STR_NONE,
		    str_of(folder), file_reason(job->arena, error));
}

/* The next entry; NULL at the end, or after an errno. */
static struct dirent *
next_entry(DIR *dir)
{
	errno = 0;
	return readdir(dir);
}

/* Adds the names of DIR/NAME/template.xml. A folder that is not there has no
 * templates; one that cannot be read is told. */
static void
list_folder(struct cv_job *job, const char *folder, struct names *names)
{
	struct arena *a = job->arena;
	DIR *dir = opendir(folder);
	struct dirent *e;

	if (dir == NULL) {
		folder_failed(job, folder, errno);
		return;
	}
	arena_defer(a, close_folder, dir);
	while ((e = next_entry(dir)) != NULL) {
		struct str name = str_of(e->d_name);
		const char *in;

		if (name.n == 0 || name.p[0] == '.')
			continue;
		in = file_join(a, str_of(file_join(a, str_of(folder), name)),
		    STR("template.xml"));
		if (file_exists(in))
			ARENA_PUSH(a, names->v, names->n, names->cap,
			    str_dup(a, name));
	}
	if (errno != 0)
		folder_failed(job, folder, errno);
	arena_undefer(a, close_folder, dir);
	closedir(dir);
}

static int
by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void
list_templates(struct cv_job *job, struct buf *b, bool json)
{
	struct cv_engine *e = job->engine;
	struct names names = {NULL, 0, 0};
	size_t listed = 0;

	for (size_t i = 0; i < e->path.n; i++)
		list_folder(job, e->path.folders[i], &names);
	if (names.n > 0)
		qsort(names.v, names.n, sizeof names.v[0], by_bytes);
	for (size_t i = 0; i < names.n; i++) {
		const struct template *t;

		if (i > 0 && str_eq(names.v[i], names.v[i - 1]))
			continue;
		t = run_template(e, &job->diag, names.v[i]);
		if (t == NULL)
			continue;
		if (json)
			buf_puts(b, listed++ == 0 ? "[\n" : ",\n");
		template_entry_put(job->arena, b, t, names.v[i], json);
		if (!json)
			buf_putc(b, '\n');
	}
	if (json)
		buf_puts(b, listed == 0 ? "[]\n" : "\n]\n");
}

/* False after a finding. */
static bool
put_form(struct cv_job *job, const struct template *t, enum cv_report report,
    struct buf *b)
{
	struct book book;
	struct str bytes;

	template_form(job->arena, t, NULL, &book);
	if (report != CV_REPORT_BLANK_XLSX) {
		book_csv(b, &book, report == CV_REPORT_BLANK_TSV ? '\t' : ',');
		return true;
	}
	book_xlsx(job->arena, &book, &bytes);
	buf_str(b, bytes);
	return true;
}

static bool
wants_template(enum cv_report report)
{
	return report == CV_REPORT_SCHEMA || report == CV_REPORT_BLANK ||
	       report == CV_REPORT_BLANK_CSV || report == CV_REPORT_BLANK_TSV ||
	       report == CV_REPORT_BLANK_XLSX;
}

static void
report_step(struct cv_job *job, const void *arg)
{
	const struct request *r = arg;
	struct buf b = buf_new(job->arena);
	const struct template *t = NULL;

	if (wants_template(r->report)) {
		t = run_template(job->engine, &job->diag, r->name);
		if (t == NULL)
			return;
	}
	switch (r->report) {
	case CV_REPORT_TEMPLATES:
	case CV_REPORT_TEMPLATES_JSON:
		list_templates(job, &b, r->report == CV_REPORT_TEMPLATES_JSON);
		break;
	case CV_REPORT_GRAMMAR:
		template_grammar(&b);
		break;
	case CV_REPORT_SCHEMA:
		template_schema(&b, t);
		break;
	case CV_REPORT_BLANK:
		template_blank(&b, t);
		break;
	case CV_REPORT_BLANK_CSV:
	case CV_REPORT_BLANK_TSV:
	case CV_REPORT_BLANK_XLSX:
		if (!put_form(job, t, r->report, &b))
			return;
		break;
	case CV_REPORT_FONTS:
		font_set_list(&b, job->engine->fonts);
		break;
	default:
		run_misuse(&job->diag, STR("enum cv_report"));
		return;
	}
	buf_putc(&b, '\0');
	job->text = buf_take(&b);
	job->text.n--;
}

enum cv_status
cv_job_report(
    struct cv_job *job, enum cv_report report, const char *template_name)
{
	struct request r = {report, str_of(template_name)};
	enum cv_status status;

	if (!run_has_engine(job, &status))
		return status;
	return run_guard(job, NULL, report_step, &r);
}
