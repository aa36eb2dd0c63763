/* congvan batch: rows in, a folder of letters out. What the library does not
 * do is here: the clock, the bar on a terminal, Ctrl-C. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "engine/cli/cli.h"

#define TOLD_ROWS 20 /* failed rows whose findings are printed */
#define BAR 24       /* characters */
#define LINE_SECONDS 5

struct watch {
	const struct cli_options *o;
	bool bar; /* standard error is a terminal */
	bool bar_drawn;
	int64_t begun, drawn; /* microseconds */
	size_t told;
};

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

/* Ctrl-C ends the batch well; a second one at once. */
static void
catch_interrupts(void)
{
	struct sigaction act = {.sa_handler = on_interrupt};

	sigemptyset(&act.sa_mask);
	act.sa_flags = (int)(SA_RESETHAND | SA_RESTART);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
}

static bool
is_interrupted(void *self)
{
	(void)self;
	return interrupted != 0;
}

static int64_t
now(void *self)
{
	struct timespec t;

	(void)self;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- progress ---- */

static void
bar_clear(struct watch *w)
{
	if (w->bar_drawn)
		fputs("\r\033[K", stderr);
	w->bar_drawn = false;
}

static void
draw(struct watch *w, const struct cv_batch_result *r, int64_t at)
{
	bool vi = w->o->lang == CLI_VI;
	size_t made = r->done + r->failed;
	double seconds = (double)(at - w->begun) / 1e6;
	double rate = seconds > 0 ? (double)made / seconds : 0;
	size_t left = rate > 0 ? (size_t)((double)(r->rows - made) / rate) : 0;

	if (w->bar) {
		int filled = (int)(BAR * made / (r->rows ? r->rows : 1));

		fputs("\r[", stderr);
		for (int i = 0; i < BAR; i++)
			fputc(i < filled ? '#' : ' ', stderr);
		fputs("] ", stderr);
	}
	fprintf(stderr,
	    vi ? "%zu/%zu, %zu dòng lỗi, %.0f văn bản/giây, còn %zu:%02zu"
	       : "%zu/%zu, %zu failed, %.0f a second, %zu:%02zu left",
	    made, r->rows, r->failed, rate, left / 60, left % 60);
	fputs(w->bar ? "\033[K" : "\n", stderr);
	fflush(stderr);
	w->bar_drawn = w->bar;
	w->drawn = at;
}

/* Findings as JSON have nothing else among them. */
static bool
is_silent(const struct cli_options *o)
{
	return o->quiet || o->diagnostics != CLI_TEXT;
}

/* Programs, and whoever only checks, are told all. */
static bool
is_limited(const struct cli_options *o)
{
	return o->diagnostics == CLI_TEXT && !o->dry_run;
}

static void
tell_row(struct watch *w, const struct cv_batch_row *row)
{
	bool vi = w->o->lang == CLI_VI;
	bool any = false;

	if (is_limited(w->o) && w->told == TOLD_ROWS) {
		w->told++;
		bar_clear(w);
		fputs(
		    vi ? "… còn nữa, không in ra đây: dòng lỗi xem errors.csv, "
			 "cảnh báo xem manifest.jsonl\n"
		       : "... there are more: for failed rows see "
			 "errors.csv, for warnings manifest.jsonl\n",
		    stderr);
	}
	if (is_limited(w->o) && w->told > TOLD_ROWS)
		return;
	w->told++;
	bar_clear(w);
	for (size_t i = 0; i < row->n_findings; i++) {
		if (!any && w->o->diagnostics == CLI_TEXT)
			fprintf(stderr, vi ? "dòng %zu:\n" : "row %zu:\n",
			    row->number);
		any = true;
		cli_print_row(&row->findings[i], w->o, row->number);
	}
}

static void
on_row(void *self, const struct cv_batch_row *row,
    const struct cv_batch_result *so_far)
{
	struct watch *w = self;
	int64_t wait = w->bar ? 100000 : LINE_SECONDS * 1000000;
	int64_t at = is_silent(w->o) ? w->drawn : now(NULL);
	bool told = !row->done || (row->n_findings > 0 && !w->o->quiet);
	bool due = at - w->drawn >= wait;

	if (!told && !due)
		return;
	cli_watch_rest(true);
	if (told)
		tell_row(w, row);
	if (due)
		draw(w, so_far, at);
	cli_watch_rest(false);
}

static void
say_end(struct watch *w, const struct cv_batch_result *r)
{
	bool vi = w->o->lang == CLI_VI;
	double seconds = (double)(now(NULL) - w->begun) / 1e6;

	bar_clear(w);
	if (is_silent(w->o))
		return;
	if (r->rows == 0)
		fputs(vi ? "không còn dòng nào phải soạn\n"
			 : "no row was left to do\n",
		    stderr);
	else if (w->o->dry_run)
		fprintf(stderr,
		    vi ? "kiểm tra xong, chưa ghi gì: %zu dòng soạn được (%zu "
			 "trang), %zu dòng lỗi; %.1f giây\n"
		       : "checked, nothing written; rows that are fine: %zu "
			 "(pages: %zu), failed: %zu; %.1f s\n",
		    r->done, r->pages, r->failed, seconds);
	else
		fprintf(stderr,
		    vi ? "%zu văn bản (%zu trang), %zu dòng lỗi; %.1f giây, "
			 "%.0f văn bản/giây\n"
		       : "documents: %zu (pages: %zu), failed rows: %zu; "
			 "%.1f s, %.0f a second\n",
		    r->done, r->pages, r->failed, seconds,
		    seconds > 0 ? (double)(r->done + r->failed) / seconds : 0);
	if (r->before > 0)
		fprintf(stderr,
		    vi ? "%zu văn bản đã có từ lần chạy trước\n"
		       : "documents of earlier runs: %zu\n",
		    r->before);
}

/* ---- the command ---- */

/* "pdf,docx"; 0: something else. */
static unsigned
formats_of(const char *s)
{
	unsigned all = 0;

	if (s == NULL)
		return CV_OUTPUT_PDF;
	while (*s != '\0') {
		size_t n = strcspn(s, ",");

		if (n == 3 && strncmp(s, "pdf", n) == 0)
			all |= CV_OUTPUT_PDF;
		else if (n == 4 && strncmp(s, "docx", n) == 0)
			all |= CV_OUTPUT_DOCX;
		else
			return 0;
		s += n;
		s += *s == ',';
	}
	return all;
}

static bool
has_ending(const char *path, const char *ending)
{
	size_t n = strlen(path), k = strlen(ending);

	return n > k && strcasecmp(path + n - k, ending) == 0;
}

static enum cv_status
check_use(const struct cli_options *o)
{
	if (o->operand == NULL)
		return cli_usage_error(
		    o, "thiếu tên mẫu", "the template is missing");
	if (o->data == NULL)
		return cli_usage_error(
		    o, "thiếu --data TỆP", "--data FILE is missing");
	if (o->folder == NULL && !o->dry_run)
		return cli_usage_error(
		    o, "thiếu -O THƯ-MỤC", "-O DIR is missing");
	if (formats_of(o->format) == 0)
		return cli_usage_error(o, "--format là pdf, docx hoặc pdf,docx",
		    "--format is pdf, docx or pdf,docx");
	if (o->duplex && o->merge == NULL)
		return cli_usage_error(o, "--duplex đi cùng --merge",
		    "--duplex goes with --merge");
	if (o->merge != NULL && !(formats_of(o->format) & CV_OUTPUT_PDF))
		return cli_usage_error(o, "--merge cần --format pdf",
		    "--merge needs --format pdf");
	if (o->merge != NULL && !has_ending(o->merge, ".pdf"))
		return cli_usage_error(o,
		    "tên tệp sau --merge kết thúc bằng .pdf",
		    "the file of --merge ends with .pdf");
	if (o->zip != NULL && !has_ending(o->zip, ".zip"))
		return cli_usage_error(o,
		    "tên tệp sau --zip kết thúc bằng .zip",
		    "the file of --zip ends with .zip");
	if (o->dry_run && (o->zip || o->merge || o->resume || o->only_failed))
		return cli_usage_error(o,
		    "--dry-run không ghi gì: không đi cùng --zip, --merge, "
		    "--resume, --only-failed",
		    "--dry-run writes nothing: it does not go with --zip, "
		    "--merge, --resume, --only-failed");
	return CV_OK;
}

static bool
is_input(const struct cli_options *o, const char *path)
{
	return path != NULL && (cli_same_file(path, o->data) ||
				   cli_same_file(path, o->common) ||
				   cli_same_file(path, o->context) ||
				   cli_same_file(path, o->operand));
}

struct batch_inputs {
	struct cli_input rows, common, context;
};

static enum cv_status
read_all(const struct cli_options *o, struct batch_inputs *in)
{
	enum cv_status status = cli_read(o, o->data, &in->rows);

	if (status == CV_OK && o->common != NULL)
		status = cli_read(o, o->common, &in->common);
	if (status == CV_OK && o->context != NULL)
		status = cli_read(o, o->context, &in->context);
	return status;
}

static enum cv_status
run(struct cv_job *job, const struct cli_options *o, struct batch_inputs *in)
{
	struct watch w = {.o = o, .bar = isatty(STDERR_FILENO) != 0};
	struct cv_batch_result result = {0};
	struct cv_batch_options bo = {
	    .letter = cli_job_options(o, &in->context),
	    .rows = in->rows.p ? in->rows.p : "",
	    .rows_size = in->rows.n,
	    .rows_name = in->rows.name,
	    .rows_format = o->data_format,
	    .rows_encoding = o->encoding,
	    .folder = o->folder,
	    .name = o->name,
	    .jobs = (unsigned)o->jobs,
	    .limit = o->limit,
	    .resume = o->resume,
	    .only_failed = o->only_failed,
	    .dry_run = o->dry_run,
	    .zip = o->zip,
	    .merge = o->merge,
	    .duplex = o->duplex,
	    .row = on_row,
	    .stop = is_interrupted,
	    .clock = now,
	    .self = &w,
	};
	enum cv_status status;

	bo.letter.data = in->common.p;
	bo.letter.data_size = in->common.n;
	bo.letter.data_name = in->common.name;
	bo.letter.image_folder = in->rows.folder;
	bo.letter.outputs = formats_of(o->format);
	w.begun = w.drawn = now(NULL);
	catch_interrupts();
	status = cv_job_batch(job, &bo, &result);
	if (result.rows + result.before > 0)
		say_end(&w, &result);
	return status;
}

enum cv_status
cli_batch(struct cv_engine *e, const struct cli_options *o)
{
	struct batch_inputs in = {0};
	enum cv_status status = check_use(o);
	struct cv_job *job = NULL;

	if (status == CV_OK && (is_input(o, o->zip) || is_input(o, o->merge)))
		status = cli_usage_error(o,
		    "tệp ra không được là tệp dữ liệu hay tệp mẫu",
		    "an output may not be the data or the template");
	if (status == CV_OK)
		status = read_all(o, &in);
	if (status == CV_OK && (job = cv_job_new(e)) == NULL)
		status = cli_no_memory(o);
	if (job != NULL) {
		status = run(job, o, &in);
		cli_findings(job, o);
	}
	cv_job_free(job);
	cli_input_free(&in.rows);
	cli_input_free(&in.common);
	cli_input_free(&in.context);
	return status;
}
