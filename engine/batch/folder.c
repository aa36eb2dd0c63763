/* The folder of letters. A file is written under a working name in a folder of
 * its own within; when many are, all are synced at once (syncfs: one call where
 * fsync would be one for each), then renamed to where they belong. So nothing
 * half-written ever has its name, whatever ends the run. */
#define _GNU_SOURCE /* syncfs */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"

/* Letters hold personal data. */
#define FILE_MODE 0640
#define FOLDER_MODE 0750

static bool
fail(struct arena *a, struct diag *d, const char *path, int error)
{
	diag_at(d, FINDING_FILE_WRITE, NOWHERE, STR_NONE, str_of(path),
	    file_reason(a, error));
	return false;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The folder, and those around it that are not there. */
static int
make_folders(struct arena *a, const char *path)
{
	char *p = str_z(a, str_of(path));

	for (char *at = p + 1; *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(p, FOLDER_MODE) != 0 && !is_folder(p))
			return errno;
		*at = '/';
	}
	return mkdir(p, FOLDER_MODE) == 0 || is_folder(p) ? 0 : errno;
}

static void
delete_all(int folder)
{
	int fd = dup(folder);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	rewinddir(dir);
	while ((e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			(void)unlinkat(folder, e->d_name, 0);
	closedir(dir);
}

static bool
open_work(struct batch_folder *f)
{
	if (mkdirat(f->dir, BATCH_WORK, 0700) != 0 && errno != EEXIST)
		return false;
	f->work = openat(f->dir, BATCH_WORK,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (f->work < 0)
		return false;
	delete_all(f->work);
	return true;
}

/* One batch at a time: its end is where the next line goes. */
static bool
lock_manifest(struct batch_folder *f)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	f->locked = fcntl(f->manifest, F_SETLK, &all) == 0;
	return f->locked;
}

bool
batch_folder_open(
    struct batch_folder *f, struct arena *a, struct diag *d, const char *path)
{
	int error;

	*f = (struct batch_folder){path, -1, -1, -1, false, 0};
	error = make_folders(a, path);
	if (error != 0)
		return fail(a, d, path, error);
	f->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->dir < 0)
		return fail(a, d, path, errno);
	f->manifest = openat(f->dir, BATCH_MANIFEST,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (f->manifest < 0)
		return fail(a, d,
		    file_join(a, str_of(path), STR(BATCH_MANIFEST)), errno);
	if (!lock_manifest(f)) {
		diag_at(d, FINDING_BATCH_BUSY, NOWHERE, STR_NONE, str_of(path));
		return false;
	}
	return open_work(f) ||
	       fail(a, d, file_join(a, str_of(path), STR(BATCH_WORK)), errno);
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
batch_folder_close(struct batch_folder *f)
{
	/* nothing was begun: nothing is left behind */
	if (f->locked && batch_folder_size(f) == 0)
		(void)unlinkat(f->dir, BATCH_MANIFEST, 0);
	close_one(&f->work);
	close_one(&f->manifest); /* unlocks */
	close_one(&f->dir);
}

void
batch_folder_clean(struct batch_folder *f)
{
	if (f->work < 0)
		return;
	delete_all(f->work);
	close_one(&f->work);
	(void)unlinkat(f->dir, BATCH_WORK, AT_REMOVEDIR);
}

static int
write_all(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t done = write(fd, bytes.p, bytes.n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno;
		bytes = str_slice(bytes, (size_t)done, bytes.n);
	}
	return 0;
}

int
batch_folder_put(
    const struct batch_folder *f, const char *work, struct str bytes)
{
	int fd = openat(f->work, work,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	int error;

	if (fd < 0)
		return errno;
	error = write_all(fd, bytes);
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}

int
batch_folder_drop(const struct batch_folder *f, const char *work)
{
	return unlinkat(f->work, work, 0) == 0 ? 0 : errno;
}

bool
batch_folder_has(const struct batch_folder *f, const char *name)
{
	struct stat st;

	return fstatat(f->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

int
batch_folder_sync(const struct batch_folder *f)
{
	return syncfs(f->work) == 0 ? 0 : errno;
}

int
batch_folder_rename(
    const struct batch_folder *f, const char *work, const char *name)
{
	return renameat(f->work, work, f->dir, name) == 0 ? 0 : errno;
}

int
batch_folder_remove(const struct batch_folder *f, const char *name)
{
	return unlinkat(f->dir, name, 0) == 0 || errno == ENOENT ? 0 : errno;
}

off_t
batch_folder_size(const struct batch_folder *f)
{
	struct stat st;

	return fstat(f->manifest, &st) == 0 ? st.st_size : 0;
}

/* A line that is not whole is taken back: one a run before left, which may be
 * longer than what is written over it; one for which there is no room. */
int
batch_folder_append(struct batch_folder *f, struct str lines)
{
	int error = fsync(f->dir) == 0 || errno == EINVAL ? 0 : errno;

	if (error == 0 && batch_folder_size(f) > f->end &&
	    ftruncate(f->manifest, f->end) != 0)
		error = errno;
	if (error == 0 && lseek(f->manifest, f->end, SEEK_SET) < 0)
		error = errno;
	if (error == 0)
		error = write_all(f->manifest, lines);
	if (error == 0 && fdatasync(f->manifest) != 0)
		error = errno;
	if (error == 0)
		f->end += (off_t)lines.n;
	else
		(void)!ftruncate(f->manifest, f->end);
	return error;
}

int
batch_folder_write(
    const struct batch_folder *f, const char *name, struct str bytes)
{
	int error = batch_folder_put(f, name, bytes);

	if (error == 0)
		error = batch_folder_sync(f);
	if (error == 0)
		error = batch_folder_rename(f, name, name);
	if (error != 0)
		(void)batch_folder_drop(f, name);
	else
		(void)!fsync(f->dir);
	return error;
}
