/* The package: a zip of parts. Not every allocation that fails in it comes
 * back as libzip's own code: malloc tells through errno. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/data/xlsx_parts.h"
#include "engine/pack/package.h"

#define PARTS_MOST 10000
#define ZLIB_MEMORY (-4) /* Z_MEM_ERROR */

bool
xlsx_broken(struct xlsx *x, struct str why)
{
	diag_at(x->diag, FINDING_XLSX_BROKEN, x->at, STR_NONE, why);
	return false;
}

static void
zip_free(void *p)
{
	zip_discard(p);
}

static void
source_free(void *p)
{
	zip_source_free(p);
}

/* ---- opening ---- */
bool
xlsx_zip_failed(struct xlsx *x, zip_error_t *e, struct str why)
{
	int code = zip_error_code_zip(e);
	bool memory = code == ZIP_ER_MEMORY || errno == ENOMEM;

	/* where an allocation fails early libzip gives no code at all */
	memory =
	    memory || code == ZIP_ER_OK ||
	    (code == ZIP_ER_ZLIB && zip_error_code_system(e) == ZLIB_MEMORY);
	if (!memory)
		return xlsx_broken(x, why);
	diag_at(x->diag, FINDING_OUT_OF_MEMORY, x->at, STR_NONE, STR_NONE);
	return false;
}

static bool
fail_open(struct xlsx *x, zip_error_t *e)
{
	return xlsx_zip_failed(x, e,
	    STR(BOTH("không phải gói ZIP nguyên vẹn",
		"it is no intact ZIP package")));
}

static int
by_name(const void *x, const void *y)
{
	const struct part_name *a = x, *b = y;

	return str_cmp(a->name, b->name);
}

static struct str
part_name(struct arena *a, const char *z)
{
	struct str s = str_of(z);
	char *p;

	if (s.n > 0 && (s.p[0] == '/' || s.p[0] == '\\'))
		s = str_slice(s, 1, s.n);
	p = str_z(a, s);
	for (size_t i = 0; i < s.n; i++) {
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
		else if (p[i] == '\\')
			p[i] = '/';
	}
	s.p = p;
	return s;
}

static bool
list_parts(struct xlsx *x)
{
	zip_int64_t n = zip_get_num_entries(x->zip, 0);

	if (n > PARTS_MOST)
		return xlsx_broken(
		    x, STR(BOTH("quá nhiều phần", "too many parts")));
	x->parts = ARENA_ARRAY(x->arena, struct part_name, (size_t)n);
	for (zip_int64_t i = 0; i < n; i++) {
		struct part_name *p = &x->parts[x->n_parts];
		const char *name =
		    zip_get_name(x->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

		if (name == NULL)
			continue;
		p->name = part_name(x->arena, name);
		p->index = (zip_uint64_t)i;
		x->n_parts++;
	}
	if (x->n_parts > 0)
		qsort(x->parts, x->n_parts, sizeof x->parts[0], by_name);
	for (size_t i = 1; i < x->n_parts; i++)
		if (str_eq(x->parts[i].name, x->parts[i - 1].name))
			return xlsx_broken(
			    x, STR(BOTH("hai phần cùng tên",
				   "two parts have the same name")));
	return true;
}

bool
xlsx_open(struct xlsx *x, struct str bytes)
{
	zip_error_t error;
	zip_source_t *from;

	if (!str_starts(bytes, STR("PK")))
		return xlsx_broken(
		    x, STR(BOTH("không phải tệp XLSX", "it is no XLSX file")));
	if (!pack_counts_fit(bytes, PARTS_MOST))
		return xlsx_broken(
		    x, STR(BOTH("quá nhiều phần", "too many parts")));
	if (!pack_can_read(x->diag, x->at))
		return false;
	errno = 0;
	zip_error_init(&error);
	from = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	if (from == NULL)
		return fail_open(x, &error);
	x->zip = zip_open_from_source(from, ZIP_RDONLY, &error);
	if (x->zip == NULL) {
		source_free(from);
		return fail_open(x, &error);
	}
	arena_defer(x->arena, zip_free, x->zip);
	if (list_parts(x) && errno != ENOMEM)
		return true;
	if (errno == ENOMEM)
		diag_at(
		    x->diag, FINDING_OUT_OF_MEMORY, x->at, STR_NONE, STR_NONE);
	xlsx_close(x);
	return false;
}

void
xlsx_close(struct xlsx *x)
{
	arena_undefer(x->arena, zip_free, x->zip);
	zip_free(x->zip);
	x->zip = NULL;
}

/* ---- parts ---- */
bool
xlsx_find(const struct xlsx *x, struct str name, zip_uint64_t *index)
{
	struct part_name key = {part_name(x->arena, str_z(x->arena, name)), 0};
	const struct part_name *found = NULL;

	if (x->n_parts > 0)
		found =
		    bsearch(&key, x->parts, x->n_parts, sizeof key, by_name);
	if (found != NULL)
		*index = found->index;
	return found != NULL;
}

static void
cut_last(struct buf *b)
{
	while (b->n > 0 && b->p[b->n - 1] != '/')
		b->n--;
	if (b->n > 0)
		b->n--;
}

struct str
xlsx_target(struct arena *a, struct str from, struct str target)
{
	struct buf b = buf_new(a);

	if (target.n > 0 && target.p[0] == '/') {
		target = str_slice(target, 1, target.n);
	} else {
		buf_str(&b, from);
		cut_last(&b);
	}
	while (target.n > 0) {
		size_t n = str_find(target, '/');
		struct str step = str_slice(target, 0, n);

		target = n < target.n ? str_slice(target, n + 1, target.n)
				      : STR_NONE;
		if (step.n == 0 || str_is(step, "."))
			continue;
		if (str_is(step, "..")) {
			if (b.n == 0)
				return STR_NONE;
			cut_last(&b);
			continue;
		}
		if (b.n > 0)
			buf_putc(&b, '/');
		buf_str(&b, step);
	}
	return buf_take(&b);
}
