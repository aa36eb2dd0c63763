/* What a template was read from, and its digest. */
#include "engine/template/inner.h"

#include <cmark-gfm.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"

void
template_file_add(struct arena *a, struct template *t, struct str name,
    struct str path, struct str bytes)
{
	struct template_file f = {name, path, digest_hex(a, bytes)};

	ARENA_PUSH(a, t->files, t->n_files, t->cap_files, f);
}

const struct template_file *
template_files(const struct template *t, size_t *n)
{
	*n = t->n_files;
	return t->files;
}

struct str
template_digest(struct arena *a, const struct template *t)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < t->n_files; i++) {
		buf_str(&b, t->files[i].digest);
		buf_puts(&b, "  ");
		buf_str(&b, t->files[i].name);
		buf_putc(&b, '\n');
	}
	return digest_hex(a, buf_take(&b));
}

bool
template_keeps(const struct template *t)
{
	return t->keeps;
}

bool
template_says_qr(const struct template *t)
{
	return t->says_qr;
}

size_t
template_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	(void)a;
	out[0] = (struct library){"cmark-gfm", str_of(cmark_version_string())};
	return 1;
}
