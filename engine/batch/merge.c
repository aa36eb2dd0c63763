/* All letters of the batch in one PDF, in the order of their rows, joined from
 * the finished files. */
#include <assert.h>

#include "engine/base/arena.h"
#include "engine/batch/batch.h"
#include "engine/batch/whole.h"
#include "engine/pdf/pdf.h"

static bool
write(void *self, struct str bytes)
{
	return whole_put(self, bytes);
}

/* Every line that says "done" has one. */
static const struct batch_file *
pdf_of(const struct batch_line *l)
{
	size_t i = 0;

	while (i < l->n_files && !str_ends(l->files[i].name, STR(".pdf")))
		i++;
	assert(i < l->n_files);
	return &l->files[i];
}

static bool
add(struct batch *b, struct pdf_join *j, const struct batch_entry *e)
{
	struct arena *stage = arena_scratch(b->job->arena);
	const struct batch_file *f;
	struct batch_line l;
	struct str bytes;
	bool ok = batch_goes_on(b, b->merge.path) &&
		  batch_manifest_line(
		      &b->folder, stage, &b->job->diag, e->at, e->bytes, &l);

	if (ok) {
		f = pdf_of(&l);
		ok = batch_file_read(b, stage, f, &bytes) &&
		     pdf_join_add(j, bytes,
			 str_slice(f->name, 0, f->name.n - sizeof ".pdf" + 1));
	}
	arena_scratch_free(stage);
	return ok;
}

static struct str
title_of(struct batch *b, struct arena *a, size_t n)
{
	struct buf t = buf_new(a);

	buf_str(&t, template_title(b->t));
	buf_puts(&t, " (");
	buf_int(&t, (int64_t)n);
	buf_puts(&t, " văn bản)");
	return buf_take(&t);
}

bool
batch_merge(struct batch *b, const struct batch_history *h)
{
	struct arena *a = arena_scratch(b->job->arena);
	struct whole *file = ARENA_NEW(a, struct whole);
	struct pdf_join_options o = {.producer = STR("congvan " RUN_VERSION),
	    .language = STR("vi-VN"),
	    .created = str_of(b->letter.date),
	    .duplex = b->o->duplex,
	    .write = write,
	    .self = file};
	struct pdf_join *j;
	size_t n = 0;
	bool ok;

	for (size_t i = 0; i < h->n; i++)
		n += h->v[i].done;
	o.title = title_of(b, a, n);
	ok = n > 0 && whole_open(file, a, &b->job->diag, &b->merge);
	if (ok) {
		j = pdf_join_new(a, &b->job->diag, &o);
		for (size_t i = 0; ok && i < h->n; i++)
			ok = !h->v[i].done || add(b, j, &h->v[i]);
		ok = ok && pdf_join_close(j) && whole_close(file);
	}
	arena_scratch_free(a);
	return ok;
}
