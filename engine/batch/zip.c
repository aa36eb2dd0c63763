/* All letters of the batch in one ZIP, made from the finished files in the
 * order of their rows. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"
#include "engine/batch/whole.h"
#include "engine/pack/stream.h"

#define DIRECTORY "zip" /* working name */

struct zipping {
	struct batch *b;
	struct arena *a;
	struct whole file;
	struct zip_stream zip;
	int directory; /* file it waits in */
	struct buf held;
};

static bool
fail(struct batch *b, int error)
{
	diag_at(&b->job->diag, FINDING_FILE_WRITE, NOWHERE, STR_NONE,
	    str_of(b->folder.path), file_reason(b->job->arena, error));
	return false;
}

/* ---- the letters ---- */

bool
batch_file_read(struct batch *b, struct arena *a, const struct batch_file *f,
    struct str *out)
{
	int error = batch_folder_read(&b->folder, a, f, out);

	if (error == BATCH_ANOTHER)
		diag_at(&b->job->diag, FINDING_BATCH_FILE, NOWHERE, STR_NONE,
		    f->name);
	else if (error != 0)
		diag_at(&b->job->diag, FINDING_FILE_READ, NOWHERE, STR_NONE,
		    f->name, file_reason(b->job->arena, error));
	return error == 0;
}

/* ---- the ZIP ---- */

static bool
flush_directory(struct zipping *z)
{
	int error = file_write_all(z->directory, buf_take(&z->held));

	z->held.n = 0;
	return error == 0 || fail(z->b, error);
}

static bool
zip_write(void *self, int which, struct str bytes)
{
	struct zipping *z = self;

	if (which == 0)
		return whole_put(&z->file, bytes);
	buf_put(&z->held, bytes.p, bytes.n);
	return z->held.n < (size_t)64 * 1024 || flush_directory(z);
}

static bool
put_row(struct zipping *z, const struct batch_entry *e)
{
	struct arena *stage = arena_scratch(z->a);
	struct batch_line l;
	struct str bytes;
	bool ok = batch_goes_on(z->b, z->b->zip.path) &&
		  batch_manifest_line(&z->b->folder, stage, &z->b->job->diag,
		      e->at, e->bytes, &l);

	for (size_t k = 0; ok && k < l.n_files; k++)
		ok = batch_file_read(z->b, stage, &l.files[k], &bytes) &&
		     zip_stream_put(&z->zip, l.files[k].name, bytes);
	arena_scratch_free(stage);
	return ok;
}

static bool
put_directory(struct zipping *z)
{
	char *p = arena_alloc(z->a, (size_t)64 * 1024);
	ssize_t got;

	if (!flush_directory(z))
		return false;
	if (lseek(z->directory, 0, SEEK_SET) < 0)
		return fail(z->b, errno);
	do {
		got = read(z->directory, p, (size_t)64 * 1024);
		if (got < 0 && errno != EINTR)
			return fail(z->b, errno);
		if (got > 0 &&
		    !whole_put(&z->file, (struct str){p, (size_t)got}))
			return false;
	} while (got != 0);
	return true;
}

static void
close_directory(void *p)
{
	struct zipping *z = p;

	if (z->directory >= 0)
		close(z->directory);
}

static bool
open_all(struct zipping *z)
{
	z->directory = openat(z->b->folder.work, DIRECTORY,
	    O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (z->directory < 0)
		return fail(z->b, errno);
	z->held = buf_new(z->a);
	return whole_open(&z->file, z->a, &z->b->job->diag, &z->b->zip);
}

bool
batch_zip(struct batch *b, const struct batch_history *h)
{
	struct arena *a = arena_scratch(b->job->arena);
	struct zipping *z = ARENA_NEW(a, struct zipping);
	bool ok;

	z->b = b;
	z->a = a;
	z->directory = -1;
	z->zip.write = zip_write;
	z->zip.self = z;
	arena_defer(a, close_directory, z);
	ok = open_all(z);
	for (size_t i = 0; ok && i < h->n; i++)
		ok = !h->v[i].done || put_row(z, &h->v[i]);
	ok = ok && put_directory(z) && zip_stream_end(&z->zip) &&
	     whole_close(&z->file);
	arena_scratch_free(a);
	return ok;
}
