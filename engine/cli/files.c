/* Files of the command: what it reads, and outputs that appear whole. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/cli/cli.h"

void
cli_findings(const struct cv_job *job, const struct cli_options *o)
{
	struct cv_finding f;

	cli_watch_rest(true);
	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		cli_print(&f, o);
	cli_watch_rest(false);
}

bool
cli_put(const char *text, size_t n)
{
	bool ok;

	cli_watch_rest(true);
	ok = fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0;
	cli_watch_rest(false);
	return ok;
}

static enum cv_status
cli_file_error(
    const struct cli_options *o, bool reading, const char *path, int error)
{
	char vi[PATH_MAX + 200], en[PATH_MAX + 200], number[2][40];
	const char *why_vi = cv_reason(error, true);
	const char *why_en = cv_reason(error, false);
	struct cv_finding f;

	if (!cv_explain(reading ? "file-read" : "file-write", &f))
		return CV_DEFECT;
	snprintf(number[0], sizeof number[0], "lỗi hệ thống số %d", error);
	snprintf(number[1], sizeof number[1], "system error %d", error);
	snprintf(vi, sizeof vi, "không %s được %s: %s", reading ? "đọc" : "ghi",
	    path, why_vi != NULL ? why_vi : number[0]);
	snprintf(en, sizeof en, "cannot %s %s: %s", reading ? "read" : "write",
	    path, why_en != NULL ? why_en : number[1]);
	f.text_vi = vi;
	f.text_en = en;
	if (error == EEXIST) {
		f.help_vi = "tệp có thể đã được điền: chọn tên khác, hoặc xóa "
			    "tệp nếu không cần nữa";
		f.help_en = "it may be filled in already: choose another "
			    "name, or delete it if it is not needed";
	}
	if (error == EPIPE) {
		f.help_vi = "chương trình nhận kết quả đã dừng: để nó đọc đến "
			    "hết, hoặc ghi ra tệp";
		f.help_en = "the program that reads has stopped: let it read "
			    "to the end, or write to a file";
	}
	if (reading)
		cli_tell(&f, o);
	else /* of standard output too */
		cli_print(&f, o);
	return CV_FILE;
}

static bool stdout_told;

bool
cli_stdout_told(void)
{
	return stdout_told;
}

enum cv_status
cli_write_error(const struct cli_options *o, const char *path, int error)
{
	stdout_told = stdout_told || strcmp(path, "-") == 0;
	return cli_file_error(o, false, path, error);
}

enum cv_status
cli_no_memory(const struct cli_options *o)
{
	struct cv_finding f;

	if (cv_explain("out-of-memory", &f))
		cli_tell(&f, o);
	return CV_LIMIT;
}

void
cli_input_free(struct cli_input *in)
{
	free(in->p);
	free(in->folder);
}

/* Reads until past `most` at the most: the engine tells the limit. False
 * with errno when it cannot. */
static bool
read_stream(FILE *in, size_t most, struct cli_input *out)
{
	size_t cap = 0;

	while (out->n <= most) {
		size_t got;

		if (cap - out->n < 4096) {
			char *p = realloc(out->p, cap = 2 * cap + 65536);

			if (p == NULL)
				return false;
			out->p = p;
		}
		got = fread(out->p + out->n, 1, cap - out->n, in);
		out->n += got;
		if (got == 0)
			break;
	}
	return !ferror(in);
}

/* 0, or an errno. */
static int
read_open(FILE *in, const struct cli_options *o, struct cli_input *out)
{
	struct stat st;
	bool ok;

	if (fstat(fileno(in), &st) == 0 && S_ISDIR(st.st_mode))
		return EISDIR;
	errno = 0;
	cli_watch_rest(true);
	ok = read_stream(in, o->limits.input, out);
	cli_watch_rest(false);
	if (ok)
		return 0;
	return errno != 0 ? errno : EIO;
}

static int
read_file(const char *path, const struct cli_options *o, struct cli_input *out)
{
	FILE *in = fopen(path, "rb");
	int error;

	if (in == NULL)
		return errno;
	error = read_open(in, o, out);
	(void)fclose(in);
	return error;
}

/* path "-" is standard input. */
enum cv_status
cli_read(const struct cli_options *o, const char *path, struct cli_input *out)
{
	bool standard = strcmp(path, "-") == 0;
	int error;

	memset(out, 0, sizeof *out);
	out->name = standard ? "<stdin>" : path;
	error = standard ? read_open(stdin, o, out) : read_file(path, o, out);
	out->folder = cli_folder(standard ? "." : path);
	if (out->folder == NULL || error == ENOMEM)
		return cli_no_memory(o);
	return error == 0 ? CV_OK : cli_file_error(o, true, path, error);
}

bool
cli_ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && strcasecmp(s + n - m, tail) == 0;
}

bool
cli_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return a != NULL && b != NULL && stat(a, &x) == 0 && stat(b, &y) == 0 &&
	       S_ISREG(x.st_mode) && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static bool
same_target(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');
	char *one = cli_folder(a), *two = cli_folder(b);
	struct stat s, t;
	bool same = one != NULL && two != NULL && stat(one, &s) == 0 &&
		    stat(two, &t) == 0 && s.st_dev == t.st_dev &&
		    s.st_ino == t.st_ino &&
		    strcmp(x ? x + 1 : a, y ? y + 1 : b) == 0;

	free(one);
	free(two);
	return same || cli_same_file(a, b);
}

/* Is the path a name of what standard output is? */
static bool
is_stdout(const char *path)
{
	struct stat x, y;

	return stat(path, &x) == 0 && fstat(STDOUT_FILENO, &y) == 0 &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Will both names be the same file, though none is there yet? */
bool
cli_same_target(const char *a, const char *b)
{
	if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
		return strcmp(a, b) == 0 ||
		       is_stdout(strcmp(a, "-") == 0 ? b : a);
	return same_target(a, b);
}

/* Streams may make us wait for their reader. */
bool
cli_is_stream(const char *path)
{
	struct stat st;

	return strcmp(path, "-") == 0 ||
	       (stat(path, &st) == 0 && !S_ISREG(st.st_mode));
}

/* The signal that would stop us waits until all files stand, but where a
 * stream's reader may make us wait. */
static void
hold_signals(bool hold, sigset_t *before)
{
	sigset_t stop;

	sigemptyset(&stop);
	if (hold) {
		sigaddset(&stop, SIGHUP);
		sigaddset(&stop, SIGINT);
		sigaddset(&stop, SIGTERM);
	}
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &stop, before);
	cli_watch_rest(true);
}

enum cv_status
cli_save(struct cv_job *job, const struct cv_file *files, size_t n)
{
	sigset_t before;
	enum cv_status status;
	bool streams = false;

	for (size_t i = 0; i < n; i++)
		streams = streams || cli_is_stream(files[i].path);
	hold_signals(!streams, &before);
	status = cv_job_save(job, files, n);
	sigprocmask(SIG_SETMASK, &before, NULL);
	cli_watch_rest(false);
	return status;
}

enum cv_status
cli_save_parts(struct cv_job *job, const char *folder)
{
	sigset_t before;
	enum cv_status status;

	hold_signals(true, &before);
	status = cv_job_save_parts(job, folder);
	sigprocmask(SIG_SETMASK, &before, NULL);
	cli_watch_rest(false);
	return status;
}
