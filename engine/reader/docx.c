/* The package: a ZIP of parts (ECMA-376, part 2). */
#include <errno.h>
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/pack/package.h"
#include "engine/reader/docx_parts.h"
#include "engine/pack/zip.h"

#define ENTRIES_MOST 10000
#define PIECE ((size_t)64 << 10)
#define ZLIB_MEMORY (-4) /* Z_MEM_ERROR */

struct entry {
	struct str name;
	struct str lower; /* names differ by more than case */
	zip_uint64_t index;
	struct str bytes;
};

struct package {
	struct reading *r;
	zip_t *zip;
	struct entry *v; /* in the order of the package */
	size_t n;
};

static void
zip_free(void *p)
{
	zip_discard(p);
}

static void
file_close(void *p)
{
	zip_fclose(p);
}

static bool
failed(struct reading *r, zip_error_t *e, struct str why)
{
	int code = zip_error_code_zip(e);

	/* where an allocation fails early libzip gives no code at all, or
	 * another one: malloc tells through errno */
	if (code == ZIP_ER_MEMORY || code == ZIP_ER_OK || errno == ENOMEM ||
	    (code == ZIP_ER_ZLIB && zip_error_code_system(e) == ZLIB_MEMORY))
		return reader_fail(r, FINDING_OUT_OF_MEMORY);
	return reader_broken(r, why);
}

static bool
open_package(struct package *k, struct str bytes)
{
	static const struct str why = STR(BOTH(
	    "không phải gói ZIP nguyên vẹn", "it is no intact ZIP package"));
	zip_error_t error;
	zip_source_t *from;

	if (!pack_counts_fit(bytes, ENTRIES_MOST))
		return reader_broken(k->r, why);
	if (!pack_can_read(k->r->d, k->r->at))
		return false;
	errno = 0;
	zip_error_init(&error);
	from = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	if (from == NULL)
		return failed(k->r, &error, why);
	k->zip = zip_open_from_source(from, ZIP_RDONLY, &error);
	if (k->zip == NULL) {
		zip_source_free(from);
		return failed(k->r, &error, why);
	}
	arena_defer(k->r->stage, zip_free, k->zip);
	return true;
}

/* ---- entries ---- */
static struct str
lower_of(struct arena *a, struct str s)
{
	char *p = str_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct str){p, s.n};
}

static int
by_name(const void *x, const void *y)
{
	const struct entry *const *a = x, *const *b = y;

	return str_cmp((*a)->lower, (*b)->lower);
}

/* The entries by name; NULL after a finding. */
static struct entry **
sorted(struct package *k)
{
	struct entry **v = ARENA_ARRAY(k->r->stage, struct entry *, k->n);

	for (size_t i = 0; i < k->n; i++)
		v[i] = &k->v[i];
	if (k->n > 0)
		qsort(v, k->n, sizeof *v, by_name);
	for (size_t i = 1; i < k->n; i++)
		if (str_eq(v[i]->lower, v[i - 1]->lower)) {
			(void)reader_broken(
			    k->r, STR(BOTH("hai phần cùng tên",
				      "two parts have the same name")));
			return NULL;
		}
	return v;
}

static bool
list(struct package *k)
{
	zip_int64_t n = zip_get_num_entries(k->zip, 0);

	if (n > ENTRIES_MOST) {
		diag_at(k->r->d, FINDING_TOO_MANY, k->r->at, STR_NONE,
		    STR(BOTH("phần trong DOCX", "parts in the DOCX")),
		    STR("10000"));
		return false;
	}
	k->v = ARENA_ARRAY(k->r->stage, struct entry, (size_t)n);
	for (zip_int64_t i = 0; i < n; i++) {
		const char *z = zip_get_name(k->zip, (zip_uint64_t)i, 0);
		struct entry *e = &k->v[k->n++];

		if (z == NULL)
			return failed(k->r, zip_get_error(k->zip),
			    STR(BOTH("tên một phần sai",
				"the name of a part is wrong")));
		e->name = str_dup(k->r->a, str_of(z));
		e->lower = lower_of(k->r->stage, e->name);
		e->index = (zip_uint64_t)i;
	}
	return true;
}

static bool
unpack_entry(struct package *k, struct entry *e, zip_file_t *file)
{
	struct buf b = buf_new(k->r->stage);
	zip_int64_t n;

	do {
		buf_reserve(&b, PIECE);
		n = zip_fread(file, b.p + b.n, PIECE);
		if (n < 0)
			return failed(k->r, zip_file_get_error(file),
			    STR(BOTH("một phần không giải nén được",
				"a part cannot be unpacked")));
		if (!reader_spend(k->r, (size_t)n))
			return false;
		b.n += (size_t)n;
	} while (n > 0);
	e->bytes = buf_take(&b);
	return true;
}

static bool
read_entry(struct package *k, struct entry *e)
{
	zip_stat_t st;
	zip_file_t *file;
	bool ok;

	errno = 0;
	zip_stat_init(&st);
	if (zip_stat_index(k->zip, e->index, 0, &st) == 0 &&
	    (st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    st.encryption_method != ZIP_EM_NONE)
		return reader_fail(k->r, FINDING_PAPER_ENCRYPTED);
	file = zip_fopen_index(k->zip, e->index, 0);
	if (file == NULL)
		return failed(k->r, zip_get_error(k->zip),
		    STR(BOTH("một phần không giải nén được",
			"a part cannot be unpacked")));
	arena_defer(k->r->stage, file_close, file);
	ok = unpack_entry(k, e, file);
	arena_undefer(k->r->stage, file_close, file);
	file_close(file);
	return ok;
}

/* ---- what they are ---- */
static bool
is_between(const struct entry *e, struct str head)
{
	return str_starts(e->lower, head) && str_ends(e->lower, STR(".xml"));
}

static bool
has_words(const struct entry *e)
{
	return str_is(e->lower, "word/document.xml") ||
	       is_between(e, STR("word/header")) ||
	       is_between(e, STR("word/footer")) ||
	       str_is(e->lower, "word/footnotes.xml");
}

static bool
is_item(const struct entry *e)
{
	return is_between(e, STR("customxml/item"));
}

static bool
read_entries(struct package *k)
{
	for (size_t i = 0; i < k->n; i++) {
		struct entry *e = &k->v[i];

		if (k->r->files_only && !is_item(e))
			continue;
		if (!read_entry(k, e))
			return false;
		if (!k->r->files_only &&
		    !reader_put_part(k->r, e->name, STR_NONE, e->bytes))
			return false;
	}
	return true;
}

/* The body's words before those of the other parts, these by name. */
static bool
read_words(struct package *k, struct entry **v)
{
	for (int body = 1; body >= 0; body--)
		for (size_t i = 0; i < k->n; i++)
			if (has_words(v[i]) &&
			    str_is(v[i]->lower, "word/document.xml") == body &&
			    !rdocx_words(k->r, v[i]->name, v[i]->bytes))
				return false;
	return true;
}

bool
reader_docx(struct reading *r, struct str bytes)
{
	struct package k = {.r = r};
	struct entry **v;

	if (!open_package(&k, bytes) || !list(&k) || (v = sorted(&k)) == NULL ||
	    !read_entries(&k))
		return false;
	for (size_t i = 0; i < k.n; i++)
		if (is_item(v[i]) && !rdocx_record(r, v[i]->bytes))
			return false;
	return r->files_only || read_words(&k, v);
}
