#define _GNU_SOURCE /* F_OFD_SETLK */
#include "engine/batch/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"

#define HELD ((size_t)256 * 1024)
#define MODE 0640     /* letters hold personal data */
#define NAME_MOST 200 /* bytes of a name that a temporary one repeats */

static bool
tell(struct arena *a, struct diag *d, const char *path, int error)
{
	diag_at(d, FINDING_FILE_WRITE, NOWHERE, STR_NONE, str_of(path),
	    file_reason(a, error));
	return false;
}

/* ---- where ---- */

/* What has the name already may be replaced: 0, or an errno. */
static int
judge(const struct target *t)
{
	struct stat st;

	if (fstatat(t->folder, t->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	return S_ISREG(st.st_mode) ? 0 : ENXIO;
}

bool
target_open(struct target *t, struct arena *a, struct diag *d, const char *path)
{
	struct str name = file_base(str_of(path));
	int error;

	*t = (struct target){path, str_z(a, name), -1};
	if (name.n == 0)
		return tell(a, d, path, EISDIR);
	t->folder =
	    open(file_folder(a, path).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	error = t->folder < 0 ? errno : judge(t);
	if (error == 0 && faccessat(t->folder, ".", W_OK, AT_EACCESS) != 0)
		error = errno;
	return error == 0 || tell(a, d, path, error);
}

void
target_close(struct target *t)
{
	if (t->folder >= 0)
		close(t->folder);
	t->folder = -1;
}

bool
target_in(const struct target *t, int folder)
{
	struct stat x, y;

	return fstat(t->folder, &x) == 0 && fstat(folder, &y) == 0 &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool
target_same(const struct target *t, const struct target *u)
{
	return strcmp(t->name, u->name) == 0 && target_in(t, u->folder);
}

/* ---- the file ---- */

static bool
fail(struct whole *w, int error)
{
	if (w->error == 0)
		(void)tell(w->a, w->d, w->to->path, error);
	w->error = error;
	return false;
}

static void
abandon(void *p)
{
	struct whole *w = p;

	if (w->fd < 0)
		return;
	if (w->ours)
		(void)unlinkat(w->to->folder, w->temporary, 0);
	close(w->fd); /* the lock goes last */
	w->fd = -1;
}

/* What a run left that was killed is used again; another's is not touched. */
static int
open_temporary(struct whole *w)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct stat st;
	int error;

	w->fd = openat(w->to->folder, w->temporary,
	    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, MODE);
	if (w->fd < 0 || fstat(w->fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return ENXIO;
	if (st.st_nlink > 1)
		return EMLINK;
	if (fcntl(w->fd, F_OFD_SETLK, &all) != 0)
		return errno == EACCES || errno == EAGAIN ? EBUSY : errno;
	error = file_is_named(&st, w->to->folder, w->temporary);
	if (error != 0)
		return error == ENOENT ? EBUSY : error;
	w->ours = true;
	return ftruncate(w->fd, 0) == 0 ? 0 : errno;
}

bool
whole_open(
    struct whole *w, struct arena *a, struct diag *d, const struct target *to)
{
	struct str name = str_of(to->name);
	int error;

	*w = (struct whole){.a = a, .d = d, .to = to, .fd = -1};
	name = str_slice(name, 0, name.n < NAME_MOST ? name.n : NAME_MOST);
	w->temporary = str_z(
	    a, str_cat(a, str_cat(a, STR(".congvan-"), name), STR(".part")));
	w->buf = arena_alloc(a, HELD);
	arena_defer(a, abandon, w);
	error = open_temporary(w);
	return error == 0 || fail(w, error);
}

static bool
write_all(struct whole *w, struct str bytes)
{
	int error = file_write_all(w->fd, bytes);

	return error == 0 || fail(w, error);
}

static bool
flush(struct whole *w)
{
	struct str held = {w->buf, w->n};

	w->n = 0;
	return write_all(w, held);
}

bool
whole_put(struct whole *w, struct str bytes)
{
	if (w->error != 0)
		return false;
	if (bytes.n > HELD - w->n && !flush(w))
		return false;
	if (bytes.n >= HELD)
		return write_all(w, bytes);
	if (bytes.n > 0)
		memcpy(w->buf + w->n, bytes.p, bytes.n);
	w->n += bytes.n;
	return true;
}

bool
whole_close(struct whole *w)
{
	const struct target *to = w->to;
	int error;

	if (w->error != 0 || !flush(w))
		return false;
	if (fsync(w->fd) != 0)
		return fail(w, errno);
	error = judge(to);
	if (error == 0 &&
	    renameat(to->folder, w->temporary, to->folder, to->name) != 0)
		error = errno;
	if (error != 0)
		return fail(w, error);
	error = close(w->fd) == 0 ? 0 : errno;
	w->fd = -1; /* nothing to abandon */
	if (error == 0)
		error = file_sync_opened(to->folder);
	return error == 0 || fail(w, error);
}
