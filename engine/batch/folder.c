/* The folder of letters. A file is written under a working name in a folder of
 * its own within; when many are, all are synced at once (syncfs: one call where
 * fsync would be one for each), then renamed to where they belong. So nothing
 * half-written ever has its name, whatever ends the run. */
#define _GNU_SOURCE /* syncfs, renameat2, F_OFD_SETLK */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"

/* Letters hold personal data. */
#define FILE_MODE 0640
#define FOLDER_MODE 0750
#define TRIES 8

static bool
fail(struct arena *a, struct diag *d, const char *path, int error)
{
	diag_at(d, FINDING_FILE_WRITE, NOWHERE, STR_NONE, str_of(path),
	    file_reason(a, error));
	return false;
}

/* 0, or an errno. */
static int
make_folder(const char *path)
{
	struct stat st;

	if (mkdir(path, FOLDER_MODE) == 0)
		return 0;
	if (errno != EEXIST || stat(path, &st) != 0)
		return errno;
	return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
}

/* The folder, and those around it that are not there. */
static int
make_folders(struct arena *a, const char *path)
{
	char *p = str_z(a, str_of(path));

	for (char *at = p + 1; *at != '\0'; at++) {
		int error;

		if (*at != '/')
			continue;
		*at = '\0';
		error = make_folder(p);
		if (error != 0)
			return error;
		*at = '/';
	}
	return make_folder(p);
}

/* 0, or an errno. */
static int
open_entries(int folder, DIR **out)
{
	int fd = fcntl(folder, F_DUPFD_CLOEXEC, 0), error;

	*out = NULL;
	if (fd < 0)
		return errno;
	*out = fdopendir(fd);
	if (*out != NULL)
		return 0;
	error = errno;
	close(fd);
	return error;
}

static void
delete_all(int folder, DIR *dir)
{
	struct dirent *e;

	rewinddir(dir);
	while ((e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 &&
		    strcmp(e->d_name, "..") != 0 &&
		    unlinkat(folder, e->d_name, 0) != 0)
			(void)unlinkat(folder, e->d_name, AT_REMOVEDIR);
}

static int
delete_old(int folder)
{
	DIR *dir;
	int error = open_entries(folder, &dir);

	if (dir == NULL)
		return error;
	delete_all(folder, dir);
	closedir(dir);
	return 0;
}

static int
open_folder(int dir, int *out)
{
	*out = openat(
	    dir, BATCH_WORK, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return *out >= 0 ? 0 : errno;
}

/* The end of a run must be able to clear it, whatever is short by then: what it
 * takes to list it is taken now. */
static int
open_new_work(struct batch_folder *f)
{
	DIR *dir;
	int error = open_folder(f->dir, &f->work);

	if (error == 0)
		error = open_entries(f->work, &dir);
	if (error == 0)
		f->entries = dir;
	return error;
}

/* Always a new one: whoever made the one that is there could put other letters
 * in the place of ours. */
static int
open_work(struct batch_folder *f)
{
	int old, error;

	if (mkdirat(f->dir, BATCH_WORK, 0700) == 0)
		return open_new_work(f);
	if (errno != EEXIST)
		return errno;
	error = open_folder(f->dir, &old);
	if (error != 0)
		return error;
	error = delete_old(old);
	close(old);
	if (error != 0)
		return error;
	if (unlinkat(f->dir, BATCH_WORK, AT_REMOVEDIR) != 0 ||
	    mkdirat(f->dir, BATCH_WORK, 0700) != 0)
		return errno;
	return open_new_work(f);
}

/* Is the open manifest still the one in the folder? 0, ENOENT, or another
 * errno. */
static int
is_there(const struct batch_folder *f)
{
	struct stat st;

	if (fstat(f->manifest, &st) != 0)
		return errno;
	return file_is_named(&st, f->dir, BATCH_MANIFEST);
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* One batch at a time: its end is where the next line goes. Locks are of the
 * open file, so they part the threads of one process, too. 0, EBUSY, or another
 * errno. */
static int
open_manifest(struct batch_folder *f)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct stat st;
	int error;

	for (int k = 0; k < TRIES; k++) {
		f->manifest = openat(f->dir, BATCH_MANIFEST,
		    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
		    FILE_MODE);
		if (f->manifest < 0 || fstat(f->manifest, &st) != 0)
			return errno;
		if (!S_ISREG(st.st_mode))
			return ENXIO;
		if (st.st_nlink > 1)
			return EMLINK;
		if (fcntl(f->manifest, F_OFD_SETLK, &all) != 0)
			return errno == EAGAIN || errno == EACCES ? EBUSY
								  : errno;
		error = is_there(f);
		f->locked = error == 0;
		if (error != ENOENT)
			return error;
		close_one(&f->manifest); /* its run took it away just now */
	}
	return EBUSY;
}

bool
batch_folder_open(
    struct batch_folder *f, struct arena *a, struct diag *d, const char *path)
{
	int error;

	*f = (struct batch_folder){
	    .path = path, .dir = -1, .work = -1, .manifest = -1};
	error = make_folders(a, path);
	if (error != 0)
		return fail(a, d, path, error);
	f->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->dir < 0)
		return fail(a, d, path, errno);
	error = open_manifest(f);
	if (error == EBUSY) {
		diag_at(d, FINDING_BATCH_BUSY, NOWHERE, STR_NONE, str_of(path));
		return false;
	}
	if (error != 0)
		return fail(a, d,
		    file_join(a, str_of(path), STR(BATCH_MANIFEST)), error);
	error = open_work(f);
	return error == 0 ||
	       fail(a, d, file_join(a, str_of(path), STR(BATCH_WORK)), error);
}

void
batch_folder_close(struct batch_folder *f)
{
	/* nothing was begun: nothing is left behind */
	if (f->locked && batch_folder_size(f) == 0)
		(void)unlinkat(f->dir, BATCH_MANIFEST, 0);
	if (f->entries != NULL)
		closedir(f->entries);
	f->entries = NULL;
	close_one(&f->work);
	close_one(&f->manifest); /* unlocks */
	close_one(&f->dir);
}

void
batch_folder_clean(struct batch_folder *f)
{
	if (f->work < 0)
		return;
	if (f->entries != NULL)
		delete_all(f->work, f->entries);
	close_one(&f->work);
	(void)unlinkat(f->dir, BATCH_WORK, AT_REMOVEDIR);
}

int
batch_folder_put(
    const struct batch_folder *f, const char *work, struct str bytes)
{
	int fd = openat(
	    f->work, work, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	int error;

	if (fd < 0)
		return errno;
	error = file_write_all(fd, bytes);
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

bool
batch_folder_holds(const struct batch_folder *f, const char *name, size_t size)
{
	struct stat st;

	return fstatat(f->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode) && (uint64_t)st.st_size == size;
}

static int
read_all(int fd, char *p, size_t size)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, p + n, size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			return BATCH_ANOTHER;
		n += (size_t)got;
	}
	return 0;
}

static int
read_open(
    int fd, struct arena *a, const struct batch_file *file, struct str *out)
{
	char digest[DIGEST_HEX + 1], *p;
	struct stat st;
	int error;

	if (fstat(fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != file->size)
		return BATCH_ANOTHER;
	p = arena_try_alloc(a, file->size);
	if (p == NULL)
		return ENOMEM;
	error = read_all(fd, p, file->size);
	*out = (struct str){p, file->size};
	if (error != 0)
		return error;
	digest_hex_put(digest, *out);
	return strcmp(digest, file->sha256) == 0 ? 0 : BATCH_ANOTHER;
}

int
batch_folder_read(const struct batch_folder *f, struct arena *a,
    const struct batch_file *file, struct str *out)
{
	int fd = openat(f->dir, str_z(a, file->name),
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int error;

	if (fd < 0)
		return errno;
	error = read_open(fd, a, file, out);
	close(fd);
	return error;
}

int
batch_folder_sync(const struct batch_folder *f)
{
	return syncfs(f->work) == 0 ? 0 : errno;
}

/* Not every file system can refuse to replace; then it was asked before. */
int
batch_folder_rename(const struct batch_folder *f, const char *work,
    const char *name, bool replace)
{
	if (!replace &&
	    renameat2(f->work, work, f->dir, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (!replace && errno != EINVAL && errno != ENOSYS)
		return errno;
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

	return fstat(f->manifest, &st) == 0 ? st.st_size : -1;
}

int
batch_folder_cut(const struct batch_folder *f)
{
	off_t size = batch_folder_size(f);

	if (size < 0)
		return errno;
	if (size <= f->end)
		return 0;
	return ftruncate(f->manifest, f->end) == 0 ? 0 : errno;
}

/* A line that is not whole is taken back: the disk may be full. */
int
batch_folder_append(struct batch_folder *f, struct str lines)
{
	int error = file_sync_opened(f->dir);

	if (error == 0)
		error = is_there(f);
	if (error == 0 && lseek(f->manifest, f->end, SEEK_SET) < 0)
		error = errno;
	if (error == 0)
		error = file_write_all(f->manifest, lines);
	if (error == 0 && fdatasync(f->manifest) != 0)
		error = errno;
	if (error == 0)
		f->end += (off_t)lines.n;
	else
		(void)!ftruncate(f->manifest, f->end);
	return error;
}
