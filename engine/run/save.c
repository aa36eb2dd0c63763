/* Outputs appear whole or not at all: every file is written under a temporary
 * name in its own folder and synced; only when all stand are they renamed.
 * What cannot be renamed onto (standard output, a device, a pipe) is written
 * directly just before that: should it fail, no file appears.
 *
 * Of several, all appear or none: each is exchanged with what has its name, so
 * that, should a later one fail, all can be put back as they were. Where a file
 * system knows no exchange, what was there before is lost by then. Where it
 * does, it never is: what can be put back neither by exchange nor by renaming
 * keeps its hidden name, which a finding tells (as long as there is memory for
 * it). */
#define _GNU_SOURCE /* renameat2 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/run/run.h"

struct target {
	const char *path;
	struct str bytes;
	const char *temporary; /* NULL: written directly */
	int fd;                /* -1 = closed */
	bool made;             /* the temporary file is there */
	bool swapped;          /* it is what had the name before */
	bool fresh;            /* nothing had the name before */
	bool kept;             /* what had the name is in the temporary file */
	const char *left;      /* what could not be deleted, and why */
	int error;
};

struct save {
	struct diag *diag;
	struct arena *arena;
	struct target *v;
	size_t n;
};

static bool
fail(struct save *s, const struct target *t, int error)
{
	diag_at(s->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE, str_of(t->path),
	    file_reason(s->arena, error));
	return false;
}

static void
take_away(struct target *t, const char *path)
{
	if (unlink(path) == 0)
		return;
	t->left = path;
	t->error = errno;
}

/* Gives back files and descriptors of a save that did not come to its end. */
static void
abandon(void *p)
{
	struct save *s = p;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].fd >= 0)
			close(s->v[i].fd);
		if (s->v[i].made)
			take_away(&s->v[i], s->v[i].temporary);
		s->v[i].fd = -1;
		s->v[i].made = false;
	}
}

static void
tell_left(const struct save *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].left != NULL)
			diag_at(s->diag, FINDING_FILE_LEFT, NOWHERE, STR_NONE,
			    str_of(s->v[i].left),
			    file_reason(s->arena, s->v[i].error));
}

/* Opens a new file beside the target. The mode is the user's umask, never wider
 * than 0640: letters hold personal data. */
static bool
open_temporary(struct save *s, struct target *t)
{
	struct str folder = file_folder(s->arena, t->path);

	for (int k = 0; k < 1000; k++) {
		struct buf b = buf_new(s->arena);

		buf_str(&b, folder);
		buf_puts(&b, "/.congvan-");
		buf_int(&b, getpid());
		buf_putc(&b, '-');
		buf_int(&b, k);
		buf_putc(&b, '\0');
		t->fd =
		    open(b.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
		t->temporary = b.p;
		if (t->fd >= 0)
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

static bool
write_temporary(struct save *s, struct target *t)
{
	int error;

	if (!open_temporary(s, t))
		return fail(s, t, errno);
	t->made = true;
	error = file_write_all(t->fd, t->bytes);
	if (error == 0 && fsync(t->fd) != 0)
		error = errno;
	if (error != 0)
		return fail(s, t, error);
	error = close(t->fd);
	t->fd = -1;
	return error == 0 || fail(s, t, errno);
}

/* Each folder once, when its last file has its name. */
static bool
sync_folders(struct save *s)
{
	bool ok = true;

	for (size_t i = 0; i < s->n; i++) {
		struct str folder = file_folder(s->arena, s->v[i].path);
		size_t k = i + 1;
		int error;

		if (s->v[i].temporary == NULL)
			continue;
		while (
		    k < s->n &&
		    (s->v[k].temporary == NULL ||
			!str_eq(file_folder(s->arena, s->v[k].path), folder)))
			k++;
		if (k < s->n)
			continue;
		error = file_sync_folder(folder.p);
		if (error != 0)
			ok = fail(s, &s->v[i], error);
	}
	return ok;
}

/* A name of one of our own: opened once more, it would write over what stands
 * in its file, and a file in its place would take the system's name for it. */
static int
descriptor(struct arena *a, const char *path)
{
	return strcmp(path, "-") == 0 ? STDOUT_FILENO
				      : file_descriptor(a, path);
}

static bool
write_direct(struct save *s, struct target *t)
{
	int given = descriptor(s->arena, t->path), error;

	if (given >= 0) {
		error = file_write_all(given, t->bytes);
		return error == 0 || fail(s, t, error);
	}
	t->fd = open(t->path, O_WRONLY | O_CLOEXEC);
	if (t->fd < 0)
		return fail(s, t, errno);
	error = file_write_all(t->fd, t->bytes);
	if (close(t->fd) != 0 && error == 0)
		error = errno;
	t->fd = -1;
	return error == 0 || fail(s, t, error);
}

/* Regular files, and names that do not exist yet, are replaced by renaming. */
static bool
can_replace(struct arena *a, const char *path)
{
	struct stat st;

	if (descriptor(a, path) >= 0)
		return false;
	return stat(path, &st) != 0 || S_ISREG(st.st_mode) ||
	       S_ISDIR(st.st_mode);
}

static bool
write_every_temporary(struct save *s)
{
	bool ok = true;

	for (size_t i = 0; i < s->n; i++) {
		struct target *t = &s->v[i];
		struct stat st;

		if (!can_replace(s->arena, t->path))
			continue;
		if (stat(t->path, &st) == 0 && S_ISDIR(st.st_mode))
			ok = fail(s, t, EISDIR);
		else
			ok = write_temporary(s, t) && ok;
	}
	return ok;
}

static int
exchange(const struct target *t)
{
	return renameat2(
	    AT_FDCWD, t->temporary, AT_FDCWD, t->path, RENAME_EXCHANGE);
}

/* 0, or an errno. */
static int
rename_one(const struct save *s, struct target *t)
{
	if (s->n > 1 && exchange(t) == 0) {
		t->swapped = true;
		return 0;
	}
	t->fresh = s->n > 1 && errno == ENOENT;
	if (rename(t->temporary, t->path) != 0) {
		t->fresh = false;
		return errno;
	}
	t->made = false;
	return 0;
}

/* What was there before, under its name again. Asks for no memory: nothing may
 * come between. */
static void
put_back(struct save *s, size_t n)
{
	while (n-- > 0) {
		struct target *t = &s->v[n];

		if (t->swapped && exchange(t) != 0) {
			t->kept = rename(t->temporary, t->path) != 0;
			t->made = false;
		}
		if (t->fresh)
			take_away(t, t->path);
	}
}

static void
tell_kept(struct save *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].kept)
			diag_at(s->diag, FINDING_FILE_KEPT, NOWHERE, STR_NONE,
			    str_of(s->v[i].path), str_of(s->v[i].temporary));
}

static bool
put_in_place(struct save *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].temporary == NULL && !write_direct(s, &s->v[i]))
			return false;
	for (size_t i = 0; i < s->n; i++) {
		struct target *t = &s->v[i];
		int error = t->temporary != NULL ? rename_one(s, t) : 0;

		if (error != 0) {
			put_back(s, i);
			tell_kept(s);
			return fail(s, t, error);
		}
	}
	return sync_folders(s);
}

struct str
run_output(const struct cv_job *job, enum cv_output which)
{
	switch (which) {
	case CV_OUTPUT_PDF:
		return job->pdf;
	case CV_OUTPUT_DOCX:
		return job->docx;
	case CV_OUTPUT_TEXT:
		break;
	}
	return job->text;
}

/* All of them or none, each whole; bytes and paths are in v. */
static bool
save(struct cv_job *job, struct target *v, size_t n)
{
	struct save *s = ARENA_NEW(job->arena, struct save);
	bool ok;

	s->diag = &job->diag;
	s->arena = job->arena;
	s->v = v;
	for (size_t i = 0; i < n; i++)
		v[i].fd = -1;
	s->n = n;
	arena_defer(job->arena, abandon, s);
	ok = write_every_temporary(s) && put_in_place(s);
	arena_undefer(job->arena, abandon, s);
	abandon(s);
	tell_left(s);
	return ok;
}

/* A job may hold errors from before, of a pack that was changed: its report is
 * saved all the same. So what a call says is not what the findings ask for. */
struct files {
	const struct cv_file *v;
	size_t n;
	const char *folder; /* of parts */
	bool saved;
};

static enum cv_status
save_guarded(struct cv_job *job, struct files *files,
    void (*step)(struct cv_job *job, const void *arg))
{
	enum cv_status status = run_guard_on(job, step, &files);

	return files->saved ? CV_OK : status;
}

/* Of what is no file, a pipe or a device, two may be one. */
static bool
same_target(struct arena *a, const char *one, const char *other)
{
	int p = descriptor(a, one), q = descriptor(a, other);
	struct stat x, y;

	if (p < 0 && q < 0)
		return can_replace(a, one) && file_same_name(a, one, other);
	if (p == q)
		return true;
	return (p >= 0 ? fstat(p, &x) : stat(one, &x)) == 0 &&
	       (q >= 0 ? fstat(q, &y) : stat(other, &y)) == 0 &&
	       S_ISREG(x.st_mode) && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* Is each an output that was made, with a place of its own? */
static bool
check_files(struct cv_job *job, const struct files *files)
{
	if (files->v == NULL && files->n > 0)
		return run_misuse(&job->diag, STR("files = NULL"));
	for (size_t i = 0; i < files->n; i++) {
		const struct cv_file *f = &files->v[i];

		if (f->path == NULL)
			return run_misuse(&job->diag, STR("path = NULL"));
		if (run_output(job, f->which).p == NULL)
			return run_misuse(&job->diag,
			    STR(BOTH("chưa soạn đầu ra để ghi",
				"the output to save was not made")));
		for (size_t k = 0; k < i; k++)
			if (same_target(job->arena, f->path, files->v[k].path))
				return run_misuse(&job->diag,
				    STR(BOTH("hai đầu ra là cùng một tệp",
					"two outputs are one file")));
	}
	return true;
}

static void
save_step(struct cv_job *job, const void *arg)
{
	struct files *files = *(struct files *const *)arg;
	struct target *v;

	if (!check_files(job, files))
		return;
	v = ARENA_ARRAY(job->arena, struct target, files->n);
	for (size_t i = 0; i < files->n; i++) {
		v[i].path = files->v[i].path;
		v[i].bytes = run_output(job, files->v[i].which);
	}
	files->saved = save(job, v, files->n);
}

enum cv_status
cv_job_save(struct cv_job *job, const struct cv_file *files, size_t n)
{
	struct files arg = {.v = files, .n = n};

	return save_guarded(job, &arg, save_step);
}

static void
save_parts_step(struct cv_job *job, const void *arg)
{
	struct files *files = *(struct files *const *)arg;
	struct target *v = ARENA_ARRAY(job->arena, struct target, job->n_parts);

	if (files->folder == NULL || files->folder[0] == '\0') {
		run_misuse(&job->diag, STR("folder = NULL"));
		return;
	}
	for (size_t i = 0; i < job->n_parts; i++) {
		v[i].path = file_join(
		    job->arena, str_of(files->folder), job->parts[i].name);
		v[i].bytes = job->parts[i].bytes;
	}
	files->saved = save(job, v, job->n_parts);
}

enum cv_status
cv_job_save_parts(struct cv_job *job, const char *folder)
{
	struct files arg = {.folder = folder};

	return save_guarded(job, &arg, save_parts_step);
}
