/* Entries of a pack, taken as they are stored: nothing is unpacked, so nothing
 * can be larger than the file it came in; a wrong CRC does not hide what is
 * there. libzip does not always say that it has no memory: malloc does, through
 * errno, and then nothing is said of the pack. */
#include <errno.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/evidence/pack_check.h"
#include "engine/pack/zip.h"

static void
zip_free(void *p)
{
	zip_discard(p);
}

static void
file_free(void *p)
{
	zip_fclose(p);
}

static struct str
part_name(const struct pack_check *c, size_t part)
{
	return str_of(c->options->parts[part].name);
}

static bool
broken(struct pack_check *c, size_t part, struct str why)
{
	diag_at(c->d, FINDING_PACK_BROKEN, NOWHERE, STR_NONE,
	    part_name(c, part), why);
	return false;
}

static zip_t *
open_part(struct pack_check *c, size_t part)
{
	const struct cv_paper *from = &c->options->parts[part];
	zip_source_t *source =
	    zip_source_buffer_create(from->bytes, from->size, 0, NULL);
	zip_t *zip;

	if (source == NULL)
		arena_no_memory(c->a);
	zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	if (zip == NULL)
		zip_source_free(source);
	return zip;
}

/* The stored bytes; p NULL when they are not to be had. */
static struct str
read_stored(struct pack_check *c, zip_t *zip, zip_uint64_t i, size_t most)
{
	zip_stat_t st;
	zip_file_t *file;
	struct str out = STR_NONE;
	char *p;

	zip_stat_init(&st);
	if (zip_stat_index(zip, i, 0, &st) != 0 ||
	    st.comp_method != ZIP_CM_STORE || st.size > most ||
	    st.comp_size != st.size || st.encryption_method != ZIP_EM_NONE)
		return out;
	p = arena_alloc(c->a, (size_t)st.size + 1);
	file = zip_fopen_index(zip, i, ZIP_FL_COMPRESSED);
	if (file == NULL)
		return out;
	arena_defer(c->a, file_free, file);
	if (zip_fread(file, p, st.size) == (zip_int64_t)st.size)
		out = (struct str){p, (size_t)st.size};
	arena_undefer(c->a, file_free, file);
	zip_fclose(file);
	return out;
}

static bool
read_entries(struct pack_check *c, zip_t *zip, size_t part)
{
	zip_int64_t n = zip_get_num_entries(zip, 0);
	size_t left = c->options->parts[part].size;

	if (n > 2 * PACK_FILES_MOST + 3)
		return broken(c, part,
		    STR(BOTH("quá nhiều tệp", "there are too many files")));
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name =
		    zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
		struct found f = {.part = part};

		if (name == NULL)
			return broken(c, part,
			    STR(BOTH("tên tệp hỏng", "a name is broken")));
		f.name = str_dup(c->a, str_of(name));
		f.bytes = read_stored(c, zip, (zip_uint64_t)i, left);
		left -= f.bytes.n;
		if (f.bytes.p != NULL)
			f.digest = digest_hex(c->a, f.bytes);
		ARENA_PUSH(c->a, c->found, c->n_found, c->cap_found, f);
	}
	return true;
}

bool
pack_unzip(struct pack_check *c, size_t part)
{
	zip_t *zip;
	bool ok;

	if (!pack_can_read(c->d, NOWHERE))
		return false;
	errno = 0;
	zip = open_part(c, part);
	if (zip == NULL && errno == ENOMEM)
		arena_no_memory(c->a);
	if (zip == NULL)
		return broken(c, part,
		    STR(BOTH("tệp ZIP hỏng hoặc bị cắt cụt",
			"the ZIP is broken or cut off")));
	arena_defer(c->a, zip_free, zip);
	ok = read_entries(c, zip, part);
	if (errno == ENOMEM)
		arena_no_memory(c->a);
	arena_undefer(c->a, zip_free, zip);
	zip_discard(zip);
	return ok;
}

/* Adds an entry that must be there. */
static void
frame_add(struct pack_entry *v, size_t *n, const char *name, struct str bytes)
{
	v[*n].name = str_of(name);
	v[(*n)++].bytes = bytes;
}

bool
pack_frame_is_whole(struct pack_check *c, size_t part)
{
	const struct cv_paper *given = &c->options->parts[part];
	struct pack_entry *v =
	    ARENA_ARRAY(c->a, struct pack_entry, c->n_files + 2);
	struct str again, is = {given->bytes, given->size};
	size_t n = 0;

	frame_add(v, &n, PACK_MANIFEST, c->manifest);
	frame_add(
	    v, &n, PACK_MANIFEST_DIGEST, pack_digest_line(c->a, c->manifest));
	for (size_t i = 0; i < c->n_files; i++) {
		const struct found *f = c->files[i].found;

		if (f != NULL && f->part == part)
			frame_add(v, &n, str_z(c->a, f->name), f->bytes);
	}
	pack_zip(c->a, v, n, &again);
	return str_eq(again, is);
}
