/* Images, loaded once each: beside the data, beside the template, or, where a
 * document is made again, out of the file it came in. */
#include <errno.h>

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/image/image.h"
#include "engine/run/making.h"

static const struct image *
load(struct making *m, struct diag *d, const struct run_image *from,
    struct place place, struct str data_path)
{
	struct arena *a = m->job->arena;
	struct run_image *i = ARENA_NEW(a, struct run_image), **at = &m->images;
	size_t before = d->n;

	*i = *from;
	i->next = NULL;
	while (*at != NULL)
		at = &(*at)->next;
	*at = i;
	if (i->bytes.p == NULL && !file_read(a, d, i->file, place, &i->bytes)) {
		/* the finding says the place; let it say the datum too */
		if (d->n > before)
			d->v[before].path = str_dup(a, data_path);
		if (d->n > before && from->of_data && diag_masks(d))
			d->v[before].arg[0] = STR(DIAG_MASK);
		return NULL;
	}
	i->image = image_load(a, d, place, data_path, i->name, i->bytes);
	return i->image;
}

static const struct run_image *
known(const struct making *m, const struct run_image *from)
{
	const struct run_image *i = m->images;

	while (i != NULL &&
	       !(str_eq(str_of(i->file), str_of(from->file)) &&
		   i->of_data == from->of_data &&
		   (from->file != NULL || str_eq(i->name, from->name))))
		i = i->next;
	return i;
}

/* Out of the file the document came in: names mean nothing else there. */
static const struct run_image *
given(const struct making *m, struct str src)
{
	const struct run_image *i = m->given;

	while (i != NULL && !str_eq(i->name, src))
		i = i->next;
	return i;
}

static const char *
file_of(struct making *m, struct diag *d, struct str src, struct place place,
    struct str path, struct str folder)
{
	struct arena *a = m->job->arena;
	const char *file = NULL;

	if (folder.n > 0 && file_name_inside(src)) {
		file = file_join(a, folder, src);
		if (!file_exists(file)) {
			diag_at(d, FINDING_IMAGE_READ, place, path, src,
			    file_reason(a, ENOENT));
			return NULL;
		}
		if (file_inside(a, str_z(a, folder), file))
			return file;
	}
	diag_at(d, FINDING_IMAGE_OUTSIDE, place, path, src, place.file);
	return NULL;
}

const struct image *
run_host_image(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	struct making *m = self;
	struct run_image from = {
	    .name = src, .of_data = template_folder.n == 0};
	const struct run_image *old;

	if (from.of_data && m->given != NULL && given(m, src) != NULL) {
		from.bytes = given(m, src)->bytes;
	} else {
		from.file = file_of(m, d, src, place, path,
		    from.of_data ? str_of(m->options->image_folder)
				 : template_folder);
		if (from.file == NULL)
			return NULL;
	}
	old = known(m, &from);
	if (old != NULL)
		return old->image; /* NULL: it failed, and was told */
	return load(m, d, &from, place, path);
}
