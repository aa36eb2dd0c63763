#include "engine/batch/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"

#define HELD ((size_t)256 * 1024)
#define MODE 0640 /* letters hold personal data */

static bool
fail(struct whole *w, int error)
{
	if (w->error == 0)
		diag_at(w->d, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
		    str_of(w->path), file_reason(w->a, error));
	w->error = error;
	return false;
}

static void
abandon(void *p)
{
	struct whole *w = p;

	if (w->fd < 0)
		return;
	close(w->fd);
	w->fd = -1;
	(void)unlink(w->temporary);
}

bool
whole_open(struct whole *w, struct arena *a, struct diag *d, const char *path)
{
	struct str folder = file_folder(a, path);
	struct str name =
	    str_cat(a, str_cat(a, STR(".congvan-"), file_base(str_of(path))),
		STR(".part"));

	*w = (struct whole){.a = a, .d = d, .path = path, .fd = -1};
	w->temporary = file_join(a, folder, name);
	w->buf = arena_alloc(a, HELD);
	arena_defer(a, abandon, w);
	w->fd = open(w->temporary,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, MODE);
	return w->fd >= 0 || fail(w, errno);
}

static bool
write_all(struct whole *w, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t done = write(w->fd, bytes.p, bytes.n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail(w, errno);
		bytes = str_slice(bytes, (size_t)done, bytes.n);
	}
	return true;
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

static void
sync_folder(struct whole *w)
{
	struct str folder = file_folder(w->a, w->path);
	int fd = open(str_z(w->a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)!fsync(fd);
	close(fd);
}

bool
whole_close(struct whole *w)
{
	int fd = w->fd;

	if (w->error != 0 || !flush(w))
		return false;
	if (fsync(fd) != 0)
		return fail(w, errno);
	if (rename(w->temporary, w->path) != 0)
		return fail(w, errno);
	w->fd = -1; /* nothing to abandon */
	if (close(fd) != 0)
		return fail(w, errno);
	sync_folder(w);
	return true;
}
