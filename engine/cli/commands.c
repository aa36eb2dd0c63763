#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "engine/cli/cli.h"

/* All the data files of one job. */
struct inputs {
	struct cli_input data, context, list[CLI_OUTPUTS];
	struct cv_rows rows[CLI_OUTPUTS];
	char *field[CLI_OUTPUTS];
	size_t n; /* lists */
};

static void
inputs_free(struct inputs *in)
{
	cli_input_free(&in->data);
	cli_input_free(&in->context);
	for (size_t i = 0; i < in->n; i++) {
		cli_input_free(&in->list[i]);
		free(in->field[i]);
	}
}

/* The i-th --rows FIELD=FILE. */
static enum cv_status
read_list(const struct cli_options *o, size_t i, struct inputs *in)
{
	const char *equals = strchr(o->rows[i], '=');
	struct cli_input *list = &in->list[i];
	enum cv_status status;

	in->n = i + 1;
	in->field[i] = strndup(o->rows[i], (size_t)(equals - o->rows[i]));
	if (in->field[i] == NULL)
		return cli_no_memory(o);
	if (strcmp(equals + 1, "-") == 0)
		return cli_usage_error(o, "--rows cần tên tệp, không phải -",
		    "--rows wants a file, not -");
	status = cli_read(o, equals + 1, list);
	in->rows[i].field = in->field[i];
	in->rows[i].data = list->p ? list->p : "";
	in->rows[i].data_size = list->n;
	in->rows[i].data_name = list->name;
	return status;
}

/* Every file that cannot be read is told. */
static enum cv_status
read_inputs(const struct cli_options *o, struct inputs *in)
{
	enum cv_status status;

	memset(in, 0, sizeof *in);
	if (o->data == NULL)
		return cli_usage_error(
		    o, "thiếu --data TỆP", "--data FILE is missing");
	status = cli_read(o, o->data, &in->data);
	for (size_t i = 0; i < o->n_rows; i++) {
		enum cv_status one = read_list(o, i, in);

		if (status == CV_OK)
			status = one;
	}
	if (o->context != NULL) {
		enum cv_status one = cli_read(o, o->context, &in->context);

		if (status == CV_OK)
			status = one;
	}
	return status;
}

static bool
output_kind(
    const struct cli_options *o, const char *path, enum cv_output *which)
{
	const char *format = o->format != NULL ? o->format : "";
	bool docx = cli_ends_with(path, ".docx");

	if (!docx && !cli_ends_with(path, ".pdf")) {
		docx = strcmp(format, "docx") == 0;
		if (!docx && strcmp(format, "pdf") != 0)
			return false;
	}
	*which = docx ? CV_OUTPUT_DOCX : CV_OUTPUT_PDF;
	return true;
}

static bool
is_earlier_output(const struct cli_options *o, size_t i)
{
	struct stat st;

	if (stat(o->output[i], &st) == 0 && !S_ISREG(st.st_mode))
		return false; /* a device takes both */
	for (size_t k = 0; k < i; k++)
		if (strcmp(o->output[i], "-") != 0 &&
		    cli_same_target(o->output[i], o->output[k]))
			return true;
	return false;
}

static bool
is_rows_file(const struct cli_options *o, const char *path)
{
	for (size_t i = 0; i < o->n_rows; i++)
		if (cli_same_file(path, strchr(o->rows[i], '=') + 1))
			return true;
	return false;
}

/* What the user wrote must not be lost to an output. */
static enum cv_status
spare_inputs(const struct cli_options *o)
{
	size_t streams = 0;

	for (size_t i = 0; i < o->n_outputs; i++) {
		streams += strcmp(o->output[i], "-") == 0;
		if (is_earlier_output(o, i))
			return cli_usage_error(
			    o, "hai -o là cùng một tệp", "two -o are one file");
		if (cli_same_file(o->output[i], o->data) ||
		    cli_same_file(o->output[i], o->context) ||
		    cli_same_file(o->output[i], o->operand) ||
		    is_rows_file(o, o->output[i]))
			return cli_usage_error(o,
			    "tệp ra không được là tệp dữ liệu hay tệp mẫu",
			    "an output may not be the data or the template");
	}
	if (streams > 1)
		return cli_usage_error(o, "chỉ một -o được là đầu ra chuẩn",
		    "only one -o may be standard output");
	return CV_OK;
}

static enum cv_status
plan_outputs(
    const struct cli_options *o, struct cv_file *files, unsigned *outputs)
{
	if (o->n_outputs == 0)
		return cli_usage_error(o, "thiếu -o TỆP.pdf hoặc -o TỆP.docx",
		    "-o FILE.pdf or -o FILE.docx is missing");
	*outputs = 0;
	for (size_t i = 0; i < o->n_outputs; i++) {
		struct cv_finding f;

		files[i].path = o->output[i];
		if (output_kind(o, o->output[i], &files[i].which)) {
			*outputs |= (unsigned)files[i].which;
			continue;
		}
		if (!cv_explain("output-kind", &f))
			return CV_DEFECT;
		f.file = o->output[i];
		f.text_vi = "không rõ định dạng của tệp ra";
		f.text_en = "the format of the output is not known";
		cli_print(&f, o);
		return CV_BAD_INPUT;
	}
	return spare_inputs(o);
}

static void
say_done(const struct cv_job *job, const struct cli_options *o,
    const struct cv_file *files)
{
	for (size_t i = 0; i < o->n_outputs; i++) {
		size_t n;

		cv_job_output(job, files[i].which, &n);
		fprintf(stderr,
		    o->lang == CLI_VI ? "%s: %d trang, %zu byte\n"
				      : "%s: %d pages, %zu bytes\n",
		    files[i].path, (int)cv_job_pages(job), n);
	}
}

struct cv_job_options
cli_job_options(const struct cli_options *o, const struct cli_input *context)
{
	return (struct cv_job_options){
	    .template_name = o->operand,
	    .date = o->date,
	    .context = context->p,
	    .context_size = context->n,
	    .context_name = context->name,
	    .strict = o->strict,
	    .draft = o->draft,
	    .review = o->strict || strcmp(o->command, "check") == 0,
	    .embed = o->embed,
	    .qr = o->qr,
	    .limits = o->limits,
	};
}

static enum cv_status
run(struct cv_job *job, const struct cli_options *o, const struct inputs *in,
    unsigned outputs)
{
	struct cv_job_options jo = cli_job_options(o, &in->context);

	jo.data = in->data.p ? in->data.p : "";
	jo.data_size = in->data.n;
	jo.data_name = in->data.name;
	jo.data_format = o->data_format;
	jo.encoding = o->encoding;
	jo.rows = in->rows;
	jo.n_rows = in->n;
	jo.image_folder = in->data.folder;
	jo.outputs = outputs;
	jo.dump_model = o->model;
	jo.dump_pages = o->pages;
	return cv_job_run(job, &jo);
}

/* Reads the data, runs the job, calls then(job) when all is well. */
static enum cv_status
with_job(struct cv_engine *e, const struct cli_options *o, unsigned outputs,
    enum cv_status (*then)(struct cv_job *, const struct cli_options *))
{
	struct inputs in;
	struct cv_job *job;
	enum cv_status status;

	if (o->operand == NULL)
		return cli_usage_error(
		    o, "thiếu tên mẫu", "the template is missing");
	status = read_inputs(o, &in);
	if (status != CV_OK) {
		inputs_free(&in);
		return status;
	}
	job = cv_job_new(e);
	if (job == NULL) {
		inputs_free(&in);
		return cli_no_memory(o);
	}
	status = run(job, o, &in, outputs);
	if (status == CV_OK && then != NULL)
		status = then(job, o);
	cli_tell_job(job, o);
	cv_job_free(job);
	inputs_free(&in);
	return status;
}

static enum cv_status
save(struct cv_job *job, const struct cli_options *o)
{
	struct cv_file files[CLI_OUTPUTS];
	unsigned outputs;
	enum cv_status status = plan_outputs(o, files, &outputs);

	if (status == CV_OK)
		status = cli_save(job, files, o->n_outputs);
	if (status == CV_OK && o->verbose)
		say_done(job, o, files);
	return status;
}

enum cv_status
cli_render(struct cv_engine *e, const struct cli_options *o)
{
	struct cv_file files[CLI_OUTPUTS];
	unsigned outputs = 0;
	enum cv_status status = plan_outputs(o, files, &outputs);

	if (status != CV_OK)
		return status;
	return with_job(e, o, outputs, save);
}

enum cv_status
cli_check(struct cv_engine *e, const struct cli_options *o)
{
	if (o->format != NULL && strcmp(o->format, "sarif") != 0)
		return cli_usage_error(o, "check chỉ có --format sarif",
		    "check has --format sarif only");
	return with_job(e, o, 0, NULL);
}

/* A data file that is filled in already must not become a blank one. */
static bool
would_lose(const struct cli_options *o, const char *path)
{
	struct stat st;

	return strcmp(o->command, "blank") == 0 && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode) && st.st_size > 0;
}

/* Text to standard output or to the one -o; pipes may be closed. Findings of a
 * file are the job's. */
static enum cv_status
put_text(struct cv_job *job, const struct cli_options *o)
{
	size_t n;
	const char *text = cv_job_text(job, &n);
	struct cv_file file = {CV_OUTPUT_TEXT, "-"};

	if (spare_inputs(o) != CV_OK)
		return CV_BAD_INPUT;
	if (o->n_outputs > 0)
		file.path = o->output[0];
	if (strcmp(file.path, "-") == 0) {
		if (cli_put(text, n))
			return CV_OK;
		return cli_write_error(o, "-", errno);
	}
	if (would_lose(o, file.path))
		return cli_write_error(o, file.path, EEXIST);
	return cli_save(job, &file, 1);
}

static enum cv_status
one_output(const struct cli_options *o)
{
	if (o->n_outputs <= 1)
		return CV_OK;
	return cli_usage_error(
	    o, "chỉ được một -o", "only one -o may be given");
}

enum cv_status
cli_dump(struct cv_engine *e, const struct cli_options *o)
{
	if (!o->model && !o->pages)
		return cli_usage_error(o, "thiếu --model hoặc --pages",
		    "--model or --pages is missing");
	if (one_output(o) != CV_OK)
		return CV_BAD_INPUT;
	return with_job(e, o, 0, put_text);
}

static bool
report_kind(const char *command, enum cv_report *out)
{
	static const struct {
		const char *name;
		enum cv_report report;
	} all[] = {{"templates", CV_REPORT_TEMPLATES},
	    {"schema", CV_REPORT_SCHEMA}, {"blank", CV_REPORT_BLANK},
	    {"fonts", CV_REPORT_FONTS}, {"grammar", CV_REPORT_GRAMMAR}};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (strcmp(command, all[i].name) == 0) {
			*out = all[i].report;
			return true;
		}
	}
	return false;
}

/* blank: the kind the output's name says, else --format; JSON where neither
 * says any. False after a finding. */
static bool
blank_kind(const struct cli_options *o, enum cv_report *out)
{
	static const struct {
		const char *ending;
		enum cv_report report;
	} all[] = {{".json", CV_REPORT_BLANK}, {".csv", CV_REPORT_BLANK_CSV},
	    {".tsv", CV_REPORT_BLANK_TSV}, {".xlsx", CV_REPORT_BLANK_XLSX}};
	const char *name = o->n_outputs > 0 ? o->output[0] : "-";
	struct cv_finding f;

	for (size_t i = 0; i < 4; i++)
		if (cli_ends_with(name, all[i].ending)) {
			*out = all[i].report;
			return true;
		}
	for (size_t i = 0; i < 4 && o->format != NULL; i++)
		if (strcmp(o->format, all[i].ending + 1) == 0) {
			*out = all[i].report;
			return true;
		}
	*out = CV_REPORT_BLANK;
	if (o->format == NULL && cli_is_stream(name))
		return true;
	if (!cv_explain("output-kind", &f))
		return false;
	f.file = name;
	f.text_vi = "không rõ định dạng của tệp ra";
	f.text_en = "the format of the output is not known";
	f.help_vi = "đặt tên tệp kết thúc bằng .json, .csv, .tsv hoặc .xlsx, "
		    "hoặc nói bằng --format";
	f.help_en = "end the name with .json, .csv, .tsv or .xlsx, or say it "
		    "with --format";
	cli_print(&f, o);
	return false;
}

static bool
is_list(enum cv_report report)
{
	return report == CV_REPORT_TEMPLATES ||
	       report == CV_REPORT_TEMPLATES_JSON;
}

enum cv_status
cli_report(struct cv_engine *e, const struct cli_options *o)
{
	enum cv_report report;
	enum cv_status status;
	struct cv_job *job;
	size_t n;

	if (!report_kind(o->command, &report))
		return cli_usage_error(
		    o, "không có lệnh này", "there is no such command");
	if ((report == CV_REPORT_SCHEMA || report == CV_REPORT_BLANK) &&
	    o->operand == NULL)
		return cli_usage_error(
		    o, "thiếu tên mẫu", "the template is missing");
	if (one_output(o) != CV_OK ||
	    (report == CV_REPORT_BLANK && !blank_kind(o, &report)))
		return CV_BAD_INPUT;
	if (report == CV_REPORT_TEMPLATES && o->json)
		report = CV_REPORT_TEMPLATES_JSON;
	job = cv_job_new(e);
	if (job == NULL)
		return cli_no_memory(o);
	status = cv_job_report(job, report, o->operand);
	/* fonts --check: loading the engine has checked them all */
	if (status == CV_OK && !o->check)
		status = put_text(job, o);
	else if (is_list(report) && cv_job_text(job, &n) != NULL && n > 0)
		(void)put_text(job, o); /* those that are not broken */
	cli_findings(job, o);
	cv_job_free(job);
	return status;
}

static enum cv_status
convert_to(struct cv_job *job, const struct cli_options *o,
    const struct cli_input *in, const char *out)
{
	struct cv_convert_options co = {
	    .text = in->p ? in->p : "",
	    .text_size = in->n,
	    .text_name = in->name,
	    .from = o->from,
	    .capitals = o->capitals,
	    .limits = o->limits,
	};
	struct cv_file file = {CV_OUTPUT_TEXT, out};
	enum cv_status status = cv_job_convert(job, &co);

	if (status == CV_OK)
		status = cli_save(job, &file, 1);
	cli_findings(job, o);
	return status;
}

enum cv_status
cli_convert(const struct cli_options *o)
{
	const char *path = o->operand != NULL ? o->operand : "-";
	const char *out = o->n_outputs > 0 ? o->output[0] : "-";
	struct cli_input in;
	struct cv_job *job;
	enum cv_status status;

	if (one_output(o) != CV_OK)
		return CV_BAD_INPUT;
	if (cli_same_file(path, out))
		return cli_usage_error(o, "tệp ra không được là tệp vào",
		    "the output may not be the input");
	status = cli_read(o, path, &in);
	job = status == CV_OK ? cv_job_new(NULL) : NULL;
	if (job != NULL)
		status = convert_to(job, o, &in, out);
	else if (status == CV_OK)
		status = cli_no_memory(o);
	cv_job_free(job);
	cli_input_free(&in);
	return status;
}

enum cv_status
cli_explain(const struct cli_options *o)
{
	struct cv_finding f;

	if (o->operand == NULL) {
		for (size_t i = 0; cv_code(i) != NULL; i++)
			puts(cv_code(i));
		return CV_OK;
	}
	if (!cv_explain(o->operand, &f))
		return cli_usage_error(o,
		    "không có mã này; mã riêng của mẫu (như R12): xem congvan "
		    "schema MẪU",
		    "there is no such code; a template's own ones (like R12): "
		    "see congvan schema TEMPLATE");
	printf("%s\n  %s\n  %s\n", f.code,
	    o->lang == CLI_VI ? f.text_vi : f.text_en,
	    o->lang == CLI_VI ? f.help_vi : f.help_en);
	return CV_OK;
}
