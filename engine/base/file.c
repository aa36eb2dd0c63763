#include "engine/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/arena.h"

#define LINKS_MOST 8

static const struct {
	int error;
	const char *vi, *en;
} reasons[] = {
    {ENOENT, "không có tệp hay thư mục này", "no such file or folder"},
    {EACCES, "không có quyền", "permission denied"},
    {EPERM, "không được phép", "not permitted"},
    {EISDIR, "đây là thư mục", "it is a folder"},
    /* a socket, or a pipe without a reader, says it of itself */
    {ENXIO, "không phải tệp thường", "it is no regular file"},
    {EINVAL, "hệ thống tệp không nhận tên hay việc này",
	"the file system takes no such name, or does not do this"},
    {ENOTDIR, "một phần của đường dẫn không phải thư mục",
	"a part of the path is no folder"},
    {ENOSPC, "đĩa đã đầy", "no space left on the disk"},
    {EDQUOT, "đã hết hạn mức đĩa", "the disk quota is used up"},
    {EROFS, "đĩa chỉ cho đọc", "the disk is read-only"},
    {EFBIG, "tệp quá lớn", "the file is too large"},
    {ENAMETOOLONG, "tên quá dài", "the name is too long"},
    {ELOOP, "là liên kết, hoặc liên kết vòng",
	"it is a link, or links run in a circle"},
    {EMLINK, "tệp còn có tên khác (liên kết cứng)",
	"the file has other names (hard links)"},
    {EEXIST, "đã có tệp này", "the file is there already"},
    {EBUSY, "tệp đang được dùng", "the file is in use"},
    {ETXTBSY, "tệp đang được dùng", "the file is in use"},
    {EPIPE, "bên nhận đã đóng", "nobody reads the other end"},
    {EMFILE, "mở quá nhiều tệp", "too many open files"},
    {ENFILE, "mở quá nhiều tệp", "too many open files"},
    {ENOMEM, "hết bộ nhớ", "out of memory"},
    {EIO, "lỗi vào ra của thiết bị", "the device failed"},
    {EBADF, "đã bị đóng", "it is closed"},
};

const char *
file_reason_in(int error, bool vietnamese)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].error == error)
			return vietnamese ? reasons[i].vi : reasons[i].en;
	return NULL;
}

struct str
file_reason(struct arena *a, int error)
{
	const char *vi = file_reason_in(error, true);
	const char *en = file_reason_in(error, false);
	struct buf b = buf_new(a);

	if (vi == NULL || en == NULL) {
		buf_puts(&b, BOTH("lỗi hệ thống số ", "system error "));
		buf_int(&b, error);
		return buf_take(&b);
	}
	buf_puts(&b, "\xFF"); /* as BOTH */
	buf_puts(&b, vi);
	buf_puts(&b, "\xFE");
	buf_puts(&b, en);
	buf_puts(&b, "\xFF");
	return buf_take(&b);
}

static bool
fail_read(struct diag *d, struct place at, const char *path, int error)
{
	diag_at(d, FINDING_FILE_READ, at, STR_NONE, str_of(path),
	    file_reason(d->arena, error));
	return false;
}

static bool
fail_large(struct arena *a, struct diag *d, struct place at, const char *path)
{
	diag_at(d, FINDING_INPUT_TOO_LARGE, at, STR_NONE, str_of(path),
	    limit_text(a, LIMIT_INPUT));
	return false;
}

/* How much to set aside at first: the file's size when it is known. */
static size_t
size_hint(int fd, size_t most)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0)
		return 4096;
	if ((uint64_t)st.st_size > most)
		return most;
	return (size_t)st.st_size;
}

/* 0, an errno, or -1 when there is more than most. */
static int
read_all(struct arena *a, int fd, size_t most, struct str *out)
{
	size_t cap = size_hint(fd, most) + 2, n = 0;
	char *p = arena_alloc(a, cap);

	for (;;) {
		ssize_t got;

		if (n + 1 == cap) {
			p = arena_grow(a, p, n, 2 * cap, 1);
			cap *= 2;
		}
		got = read(fd, p + n, cap - 1 - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > most)
			return -1;
	}
	p[n] = '\0';
	out->p = p;
	out->n = n;
	return 0;
}

static void
close_fd(void *p)
{
	close(*(int *)p);
}

/* Regular files only: a pipe or a device might never end. 0 or an errno. */
static int
open_regular(const char *path, int *fd)
{
	struct stat st;
	int error = 0;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return errno;
	if (fstat(*fd, &st) != 0)
		error = errno;
	else if (S_ISDIR(st.st_mode))
		error = EISDIR;
	else if (!S_ISREG(st.st_mode))
		error = ENXIO;
	if (error != 0)
		close(*fd);
	return error;
}

bool
file_read(struct arena *a, struct diag *d, const char *path, struct place at,
    struct str *out)
{
	int *fd = ARENA_NEW(a, int);
	int error = open_regular(path, fd);

	if (error != 0)
		return fail_read(d, at, path, error);
	arena_defer(a, close_fd, fd);
	error = read_all(a, *fd, limit_of(a, LIMIT_INPUT), out);
	arena_undefer(a, close_fd, fd);
	close(*fd);
	if (error < 0)
		return fail_large(a, d, at, path);
	if (error > 0)
		return fail_read(d, at, path, error);
	return true;
}

bool
file_exists(const char *path)
{
	return access(path, R_OK) == 0;
}

struct str
file_base(struct str path)
{
	size_t from = path.n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_slice(path, from, path.n);
}

struct str
file_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return STR(".");
	if (slash == path)
		return STR("/");
	return str_dup(a, (struct str){path, (size_t)(slash - path)});
}

const char *
file_join(struct arena *a, struct str folder, struct str name)
{
	struct buf b = buf_new(a);

	if (folder.n > 0 && !str_is(folder, ".")) {
		buf_str(&b, folder);
		if (folder.p[folder.n - 1] != '/')
			buf_putc(&b, '/');
	}
	buf_str(&b, name);
	buf_putc(&b, '\0');
	return b.p;
}

bool
file_name_inside(struct str name)
{
	size_t from = 0;

	if (name.n == 0 || name.p[0] == '/')
		return false;
	for (size_t i = 0; i <= name.n; i++) {
		if (i < name.n && (name.p[i] == '\\' || name.p[i] == '\0'))
			return false;
		if (i < name.n && name.p[i] != '/')
			continue;
		if (str_is(str_slice(name, from, i), ".."))
			return false;
		from = i + 1;
	}
	return true;
}

const char *
file_real(struct arena *a, const char *path)
{
	/* a buffer of ours: no memory shall not look like no such file */
	return realpath(path, arena_alloc(a, PATH_MAX));
}

bool
file_same_name(struct arena *a, const char *one, const char *other)
{
	struct stat x, y;

	return str_eq(file_base(str_of(one)), file_base(str_of(other))) &&
	       stat(file_folder(a, one).p, &x) == 0 &&
	       stat(file_folder(a, other).p, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* The digits that are all of s; -1: it is something else. */
static int
number_of(struct str s)
{
	int32_t n;

	return str_to_int(s, &n) && n >= 0 ? n : -1;
}

int
file_descriptor(struct arena *a, const char *path)
{
	const char *own = file_real(a, "/proc/self/fd");

	for (int k = 0; own != NULL && k < LINKS_MOST; k++) {
		struct str folder = file_folder(a, path), link;
		const char *real = file_real(a, folder.p);
		char *to = arena_alloc(a, PATH_MAX);
		ssize_t n;

		if (real != NULL && strcmp(real, own) == 0)
			return number_of(file_base(str_of(path)));
		n = readlink(path, to, PATH_MAX - 1);
		if (n <= 0)
			return -1;
		link = (struct str){to, (size_t)n};
		path = to[0] == '/' ? to : file_join(a, folder, link);
	}
	return -1;
}

bool
file_inside(struct arena *a, const char *folder, const char *path)
{
	const char *in = file_real(a, folder), *at = file_real(a, path);
	size_t n;

	if (in == NULL || at == NULL)
		return false;
	n = strlen(in);
	return strncmp(in, at, n) == 0 &&
	       (n == 1 || at[n] == '/' || at[n] == '\0');
}

int
file_write_all(int fd, struct str bytes)
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
file_sync_opened(int folder)
{
	if (fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP)
		return 0;
	return errno;
}

int
file_is_named(const struct stat *st, int folder, const char *name)
{
	struct stat named;

	if (fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) != 0)
		return errno;
	return named.st_dev == st->st_dev && named.st_ino == st->st_ino
		   ? 0
		   : ENOENT;
}

int
file_sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

	if (fd < 0)
		return errno == EACCES ? 0 : errno;
	error = file_sync_opened(fd);
	close(fd);
	return error;
}
