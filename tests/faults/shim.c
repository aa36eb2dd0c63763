/* Put before libc by LD_PRELOAD: call N of one kind fails. Told by variables:
 *
 * - FAULT_KIND: create, write, fsync, close, rename, unlink, mkdir, truncate,
 *   seek, fstat or stat, whose calls are counted from 1;
 * - FAULT_N: which one fails; 0 is none;
 * - FAULT_ERROR: its errno, as a number; of write also "short", where half of
 *   it is written, and "cut", where nothing is after that;
 * - FAULT_ALL: all that follow fail too;
 * - FAULT_COUNTS: a file that gets lines "kind count" at the end.
 *
 * The call that fails is not made, but for close: its descriptor is closed, as
 * it is on Linux whatever close says. Of what is no file, or was only read,
 * close is not counted. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE /* its open and the like are inline */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind {
	CREATE,
	WRITE,
	FSYNC,
	CLOSE,
	RENAME,
	UNLINK,
	MKDIR,
	TRUNCATE,
	SEEK,
	FSTAT,
	STAT,
	KINDS
};
static const char *const kinds[KINDS] = {"create", "write", "fsync", "close",
    "rename", "unlink", "mkdir", "truncate", "seek", "fstat", "stat"};

static atomic_long counted[KINDS];
static atomic_bool ready;
static int chosen = -1, error_number;
static long chosen_n;
static int all, halves, cuts, counts = -1;

/* ---- what is asked for ---- */
__attribute__((constructor)) static void
begin(void)
{
	const char *kind = getenv("FAULT_KIND"), *n = getenv("FAULT_N");
	const char *error = getenv("FAULT_ERROR");

	for (int i = 0; kind != NULL && i < KINDS; i++)
		if (strcmp(kind, kinds[i]) == 0)
			chosen = i;
	chosen_n = n != NULL ? strtol(n, NULL, 10) : 0;
	all = getenv("FAULT_ALL") != NULL;
	halves = error != NULL && strcmp(error, "short") == 0;
	cuts = error != NULL && strcmp(error, "cut") == 0;
	error_number = error == NULL || halves || cuts
			   ? ENOSPC
			   : (int)strtol(error, NULL, 10);
	/* by its end the command may write nowhere else */
	if (getenv("FAULT_COUNTS") != NULL)
		counts = open(getenv("FAULT_COUNTS"),
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ready = 1;
}

__attribute__((destructor)) static void
end(void)
{
	ready = 0;
	for (int i = 0; counts >= 0 && i < KINDS; i++)
		dprintf(counts, "%s %ld\n", kinds[i], (long)counted[i]);
}

/* Does this call fail? errno says why. */
static int
fails(enum kind kind)
{
	long n;

	if (!ready)
		return 0;
	n = ++counted[kind];
	if ((int)kind != chosen || chosen_n == 0 ||
	    (all ? n < chosen_n : n != chosen_n))
		return 0;
	errno = error_number;
	return 1;
}

/* The function behind ours. ISO C knows no way from void * to a function. */
static void
next(const char *name, void *to)
{
	void *p = dlsym(RTLD_NEXT, name);

	memcpy(to, &p, sizeof p);
}
#define NEXT(type, name, ...)                                                  \
	static type (*real)(__VA_ARGS__);                                      \
	if (real == NULL)                                                      \
	next(name, &real)

#pragma GCC visibility push(default)

/* ---- files come, files go ---- */
static int
creates(int flags)
{
	return (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0;
}

static mode_t
mode_of(int flags, va_list list)
{
	return (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
}

int
open(const char *path, int flags, ...)
{
	NEXT(int, "open", const char *, int, ...);
	va_list list;
	mode_t mode;

	va_start(list, flags);
	mode = mode_of(flags, list);
	va_end(list);
	return creates(flags) && fails(CREATE) ? -1 : real(path, flags, mode);
}

int
openat(int folder, const char *path, int flags, ...)
{
	NEXT(int, "openat", int, const char *, int, ...);
	va_list list;
	mode_t mode;

	va_start(list, flags);
	mode = mode_of(flags, list);
	va_end(list);
	return creates(flags) && fails(CREATE)
		   ? -1
		   : real(folder, path, flags, mode);
}

int
rename(const char *from, const char *to)
{
	NEXT(int, "rename", const char *, const char *);
	return fails(RENAME) ? -1 : real(from, to);
}

int
renameat(int a, const char *from, int b, const char *to)
{
	NEXT(int, "renameat", int, const char *, int, const char *);
	return fails(RENAME) ? -1 : real(a, from, b, to);
}

int
renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	NEXT(int, "renameat2", int, const char *, int, const char *, unsigned);
	return fails(RENAME) ? -1 : real(a, from, b, to, flags);
}

int
unlink(const char *path)
{
	NEXT(int, "unlink", const char *);
	return fails(UNLINK) ? -1 : real(path);
}

int
unlinkat(int folder, const char *path, int flags)
{
	NEXT(int, "unlinkat", int, const char *, int);
	return fails(UNLINK) ? -1 : real(folder, path, flags);
}

int
mkdir(const char *path, mode_t mode)
{
	NEXT(int, "mkdir", const char *, mode_t);
	return fails(MKDIR) ? -1 : real(path, mode);
}

int
mkdirat(int folder, const char *path, mode_t mode)
{
	NEXT(int, "mkdirat", int, const char *, mode_t);
	return fails(MKDIR) ? -1 : real(folder, path, mode);
}

/* ---- bytes ---- */
ssize_t
write(int fd, const void *p, size_t n)
{
	NEXT(ssize_t, "write", int, const void *, size_t);

	if (!fails(WRITE))
		return real(fd, p, n);
	if (!halves && (!cuts || n < 2 || counted[WRITE] > chosen_n))
		return -1;
	all = cuts; /* what follows fails */
	return real(fd, p, n > 1 ? n / 2 : n);
}

int
ftruncate(int fd, off_t n)
{
	NEXT(int, "ftruncate", int, off_t);
	return fails(TRUNCATE) ? -1 : real(fd, n);
}

off_t
lseek(int fd, off_t at, int whence)
{
	NEXT(off_t, "lseek", int, off_t, int);
	return fails(SEEK) ? -1 : real(fd, at, whence);
}

int
fsync(int fd)
{
	NEXT(int, "fsync", int);
	return fails(FSYNC) ? -1 : real(fd);
}

int
fdatasync(int fd)
{
	NEXT(int, "fdatasync", int);
	return fails(FSYNC) ? -1 : real(fd);
}

int
syncfs(int fd)
{
	NEXT(int, "syncfs", int);
	return fails(FSYNC) ? -1 : real(fd);
}

/* Is it a file that was written to? */
static int
is_written(int fd)
{
	NEXT(int, "fstat", int, struct stat *);
	struct stat st;

	return (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY &&
	       real(fd, &st) == 0 && S_ISREG(st.st_mode);
}

int
close(int fd)
{
	NEXT(int, "close", int);
	int error;

	if (!is_written(fd) || !fails(CLOSE))
		return real(fd);
	error = errno;
	(void)real(fd);
	errno = error;
	return -1;
}

/* ---- facts ---- */
int
fstat(int fd, struct stat *st)
{
	NEXT(int, "fstat", int, struct stat *);
	return fails(FSTAT) ? -1 : real(fd, st);
}

int
stat(const char *path, struct stat *st)
{
	NEXT(int, "stat", const char *, struct stat *);
	return fails(STAT) ? -1 : real(path, st);
}

int
lstat(const char *path, struct stat *st)
{
	NEXT(int, "lstat", const char *, struct stat *);
	return fails(STAT) ? -1 : real(path, st);
}

int
fstatat(int folder, const char *path, struct stat *st, int flags)
{
	NEXT(int, "fstatat", int, const char *, struct stat *, int);
	return fails(STAT) ? -1 : real(folder, path, st, flags);
}
#pragma GCC visibility pop
