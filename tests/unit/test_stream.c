/* engine/pack/stream.c: what libzip reads back, and the ZIP64 records byte by
 * byte (APPNOTE 6.3.10). What is longer than 4 GiB is told, never there: of
 * large entries only the records are kept, in a file with holes for libzip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <zip.h>
#include <zlib.h>

#include "engine/pack/deflate.h"
#include "engine/pack/stream.h"
#include "tests/unit/fixture.h"

#define GIB4 ((uint64_t)1 << 32)
#define RECORD_MOST 4096 /* longer pieces are counted alone */

struct written {
	struct zip_stream z;
	struct buf zip, directory;
	uint64_t counted; /* bytes that were not kept */
	int fails;        /* at which call; 0: never */
	int calls;
	FILE *file; /* NULL, or where the ZIP goes: holes for long pieces */
};

static bool
write_piece(void *self, int which, struct str bytes)
{
	struct written *w = self;

	if (++w->calls == w->fails)
		return false;
	if (which == 0 && bytes.n > RECORD_MOST) {
		w->counted += bytes.n;
		return w->file == NULL ||
		       fseeko(w->file, (off_t)bytes.n, SEEK_CUR) == 0;
	}
	buf_str(which == 0 ? &w->zip : &w->directory, bytes);
	return which != 0 || w->file == NULL ||
	       fwrite(bytes.p, 1, bytes.n, w->file) == bytes.n;
}

static void
begin(struct fixture *f, struct written *w)
{
	*w = (struct written){.fails = 0};
	w->zip = buf_new(f->a);
	w->directory = buf_new(f->a);
	w->z.write = write_piece;
	w->z.self = w;
}

static struct str
end(struct written *w)
{
	struct str directory = buf_take(&w->directory);

	assert_int_equal(w->z.directory, directory.n);
	buf_str(&w->zip, directory);
	if (w->file != NULL)
		assert_int_equal(
		    fwrite(directory.p, 1, directory.n, w->file), directory.n);
	assert_true(zip_stream_end(&w->z));
	return buf_take(&w->zip);
}

/* ---- read by libzip ---- */
static zip_t *
open_source(zip_source_t *from)
{
	zip_error_t error = {0};
	zip_t *z = from != NULL
		       ? zip_open_from_source(from, ZIP_CHECKCONS, &error)
		       : NULL;

	if (z == NULL)
		fail_msg("%s", zip_error_strerror(&error));
	return z;
}

static zip_t *
open_zip(struct str bytes)
{
	return open_source(zip_source_buffer_create(bytes.p, bytes.n, 0, NULL));
}

static void
assert_entry(zip_t *z, size_t i, const char *name, struct str bytes)
{
	zip_stat_t st;
	zip_file_t *file;
	char got[256];

	assert_int_equal(zip_stat_index(z, i, ZIP_FL_ENC_STRICT, &st), 0);
	assert_string_equal(st.name, name);
	assert_int_equal(st.size, bytes.n);
	assert_int_equal(st.comp_method, ZIP_CM_STORE);
	assert_int_equal(
	    st.crc, crc32(0, (const Bytef *)bytes.p, (uInt)bytes.n));
	file = zip_fopen_index(z, i, 0);
	assert_non_null(file);
	assert_true(bytes.n <= sizeof got);
	/* libzip checks the CRC at the end */
	assert_int_equal(zip_fread(file, got, sizeof got), bytes.n);
	assert_int_equal(zip_fread(file, got, 1), 0);
	if (bytes.n > 0)
		assert_memory_equal(got, bytes.p, bytes.n);
	assert_int_equal(zip_fclose(file), 0);
}

static void
entries(void **state)
{
	static const struct {
		const char *name, *bytes;
	} parts[] = {{"35 Ủy ban.pdf", "một"}, {"trống.txt", ""},
	    {"a", "PK\x03\x04"}, {"Đ/ệ.docx", "hai"}};
	struct fixture *f = *state;
	struct written w;
	zip_uint8_t system;
	zip_uint32_t attributes;
	zip_t *z;

	begin(f, &w);
	for (size_t i = 0; i < COUNT(parts); i++)
		assert_true(zip_stream_put(
		    &w.z, str_of(parts[i].name), str_of(parts[i].bytes)));
	assert_int_equal(w.z.n, COUNT(parts));
	z = open_zip(end(&w));
	assert_int_equal(zip_get_num_entries(z, 0), COUNT(parts));
	for (size_t i = 0; i < COUNT(parts); i++) {
		assert_entry(z, i, parts[i].name, str_of(parts[i].bytes));
		assert_int_equal(zip_file_get_external_attributes(
				     z, i, 0, &system, &attributes),
		    0);
		assert_int_equal(system, ZIP_OPSYS_UNIX);
		assert_int_equal(attributes >> 16, 0100644);
	}
	zip_discard(z);
	begin(f, &w);
	z = open_zip(end(&w)); /* nothing in it is a ZIP too */
	assert_int_equal(zip_get_num_entries(z, 0), 0);
	zip_discard(z);
}

/* ---- read by ourselves ---- */

static uint64_t
at(struct str s, size_t i, int n)
{
	uint64_t v = 0;

	assert_true(i + (size_t)n <= s.n);
	while (n-- > 0)
		v = v << 8 | (unsigned char)s.p[i + (size_t)n];
	return v;
}

#define assert_at(s, i, n, expected)                                           \
	assert_int_equal(at((s), (i), (n)), (uint64_t)(expected))

/* 4.3.14 to 4.3.16, at i. */
static void
assert_end64(
    struct str s, size_t i, uint64_t n, uint64_t directory, uint64_t size)
{
	assert_int_equal(s.n, i + 56 + 20 + 22);
	assert_at(s, i, 4, 0x06064B50);
	assert_at(s, i + 4, 8, 44); /* of what follows */
	assert_at(s, i + 12, 1, 45);
	assert_at(s, i + 13, 1, 3);
	assert_at(s, i + 14, 2, 45);
	assert_at(s, i + 16, 4, 0);
	assert_at(s, i + 20, 4, 0);
	assert_at(s, i + 24, 8, n);
	assert_at(s, i + 32, 8, n);
	assert_at(s, i + 40, 8, size);
	assert_at(s, i + 48, 8, directory);
	assert_at(s, i + 56, 4, 0x07064B50);
	assert_at(s, i + 60, 4, 0);
	assert_at(s, i + 64, 8, directory + size);
	assert_at(s, i + 72, 4, 1);
	i += 76;
	assert_at(s, i, 4, 0x06054B50);
	assert_at(s, i + 4, 4, 0);
	assert_at(s, i + 8, 2, n < 0xFFFF ? n : 0xFFFF);
	assert_at(s, i + 10, 2, n < 0xFFFF ? n : 0xFFFF);
	assert_at(s, i + 12, 4, size < 0xFFFFFFFF ? size : 0xFFFFFFFF);
	assert_at(
	    s, i + 16, 4, directory < 0xFFFFFFFF ? directory : 0xFFFFFFFF);
	assert_at(s, i + 20, 2, 0);
}

struct header {
	uint64_t size, packed, offset;
	size_t end;
};

/* The directory's header at i (4.3.12, 4.5.3). */
static struct header
read_header(struct str s, size_t i, const char *name)
{
	struct header h = {
	    at(s, i + 24, 4), at(s, i + 20, 4), at(s, i + 42, 4), 0};
	size_t n = at(s, i + 28, 2), extra = at(s, i + 30, 2);
	size_t x = i + 46 + n;

	assert_at(s, i, 4, 0x02014B50);
	assert_at(s, i + 8, 2, str_is_ascii(str_of(name)) ? 0 : 0x0800);
	assert_at(s, i + 14, 2, 0x0021);
	assert_at(s, i + 32, 2, 0);
	assert_true(str_is(str_slice(s, i + 46, x), name));
	h.end = x + extra;
	assert_at(s, i + 6, 2, extra > 0 ? 45 : 20);
	if (extra == 0)
		return h;
	assert_at(s, x, 2, 1);
	assert_at(s, x + 2, 2, extra - 4);
	x += 4;
	if (h.size == 0xFFFFFFFF) {
		h.size = at(s, x, 8);
		x += 8;
	}
	if (h.packed == 0xFFFFFFFF) {
		h.packed = at(s, x, 8);
		x += 8;
	}
	if (h.offset == 0xFFFFFFFF) {
		h.offset = at(s, x, 8);
		x += 8;
	}
	assert_int_equal(x, h.end);
	return h;
}

/* At 65,535 the short count says "see ZIP64". */
static void
many(void **state)
{
	static const size_t counts[] = {65534, 65535, 70000};
	struct fixture *f = *state;

	for (size_t k = 0; k < COUNT(counts); k++) {
		struct written w;
		char name[24];
		struct str s;
		zip_t *z;

		begin(f, &w);
		for (size_t i = 0; i < counts[k]; i++) {
			snprintf(name, sizeof name, "%zu", i);
			assert_true(
			    zip_stream_put(&w.z, str_of(name), STR("x")));
		}
		s = end(&w);
		if (counts[k] >= 0xFFFF)
			assert_end64(s, (size_t)(w.z.at + w.z.directory),
			    counts[k], w.z.at, w.z.directory);
		else
			assert_int_equal(s.n, w.z.at + w.z.directory + 22);
		z = open_zip(s);
		assert_int_equal(zip_get_num_entries(z, 0), counts[k]);
		snprintf(name, sizeof name, "%zu", counts[k] - 1);
		assert_entry(z, counts[k] - 1, name, STR("x"));
		zip_discard(z);
	}
}

/* Entries behind 4 GiB: the counter is set there. */
static void
far_offsets(void **state)
{
	static const uint64_t offsets[] = {
	    GIB4 - 2, GIB4 - 1, GIB4, 5 * GIB4 + 7};
	struct fixture *f = *state;

	for (size_t k = 0; k < COUNT(offsets); k++) {
		struct written w;
		struct header h;
		struct str s;

		begin(f, &w);
		w.z.at = offsets[k];
		assert_true(zip_stream_put(&w.z, STR("ệ"), STR("abc")));
		s = w.zip.p != NULL ? (struct str){w.zip.p, w.zip.n} : STR_NONE;
		/* 4.3.7: of the place it knows nothing, its size is small */
		assert_int_equal(s.n, 30 + 3 + 3);
		assert_at(s, 0, 4, 0x04034B50);
		assert_at(s, 4, 2, 20);
		assert_at(s, 14, 4, crc32(0, (const Bytef *)"abc", 3));
		assert_at(s, 18, 4, 3);
		assert_at(s, 22, 4, 3);
		assert_at(s, 28, 2, 0);
		assert_int_equal(w.z.at, offsets[k] + s.n);
		s = (struct str){w.directory.p, w.directory.n};
		h = read_header(s, 0, "ệ");
		assert_int_equal(h.offset, offsets[k]);
		assert_int_equal(h.size, 3);
		assert_int_equal(h.end, s.n);
		assert_int_equal(
		    s.n, 46 + 3 + (offsets[k] >= GIB4 - 1 ? 12 : 0));
		w.zip.n = 0;
		s = end(&w);
		assert_end64(s, w.directory.n, 1, w.z.at, w.z.directory);
	}
}

/* An entry of sizes beyond all memory; nothing looks into it. */
static struct zip_entry
entry_of(const char *name, uint64_t size, uint64_t packed)
{
	static const char byte = 'x';

	return (struct zip_entry){str_of(name), {&byte, (size_t)packed}, size,
	    0x12345678, size != packed};
}

static void
assert_local(struct str s, uint64_t size, uint64_t packed)
{
	bool is64 = size >= GIB4 - 1 || packed >= GIB4 - 1;

	assert_at(s, 0, 4, 0x04034B50);
	assert_at(s, 4, 2, is64 ? 45 : 20);
	assert_at(s, 6, 2, 0);
	assert_at(s, 8, 2, size != packed ? 8 : 0);
	assert_at(s, 14, 4, 0x12345678);
	assert_at(s, 18, 4, is64 ? GIB4 - 1 : packed);
	assert_at(s, 22, 4, is64 ? GIB4 - 1 : size);
	assert_at(s, 28, 2, is64 ? 20 : 0);
	if (!is64)
		return;
	assert_at(s, 31, 2, 1); /* 4.5.3: both, whichever it is */
	assert_at(s, 33, 2, 16);
	assert_at(s, 35, 8, size);
	assert_at(s, 43, 8, packed);
}

static const struct {
	uint64_t size, packed;
} large_sizes[] = {{GIB4 - 2, GIB4 - 2}, {GIB4 - 1, GIB4 - 1},
    {7 * GIB4, 7 * GIB4}, {GIB4 - 2, 9999}, {GIB4 - 1, 9999}, {9 * GIB4, 9999},
    {GIB4 - 2, GIB4 - 1}, {9 * GIB4, 5 * GIB4}};

static void
large(void **state)
{
	struct fixture *f = *state;

	for (size_t k = 0; k < COUNT(large_sizes); k++) {
		uint64_t size = large_sizes[k].size;
		uint64_t packed = large_sizes[k].packed;
		struct zip_entry e = entry_of("a", size, packed);
		bool is64 = size >= GIB4 - 1 || packed >= GIB4 - 1;
		struct written w;
		struct header h;
		struct str s;

		begin(f, &w);
		assert_true(zip_stream_entry(&w.z, &e));
		assert_true(zip_stream_put(&w.z, STR("b"), STR("")));
		assert_int_equal(w.counted, packed);
		assert_local((struct str){w.zip.p, w.zip.n}, size, packed);
		s = (struct str){w.directory.p, w.directory.n};
		h = read_header(s, 0, "a");
		assert_int_equal(h.size, size);
		assert_int_equal(h.packed, packed);
		assert_int_equal(h.offset, 0);
		h = read_header(s, h.end, "b");
		assert_int_equal(h.size, 0);
		assert_int_equal(h.offset, packed + 31 + (is64 ? 20 : 0));
		assert_int_equal(h.end, s.n);
		w.zip.n = 0;
		s = end(&w);
		if (w.z.at >= GIB4 - 1)
			assert_end64(
			    s, w.directory.n, 2, w.z.at, w.z.directory);
		else
			assert_int_equal(s.n, w.directory.n + 22);
	}
}

/* libzip finds its way through all of them, one behind the other. */
static void
large_read(void **state)
{
	struct fixture *f = *state;
	struct written w;
	zip_t *z;

	begin(f, &w);
	w.file = tmpfile();
	assert_non_null(w.file);
	for (size_t k = 0; k < COUNT(large_sizes); k++) {
		struct zip_entry e =
		    entry_of("lớn", large_sizes[k].size, large_sizes[k].packed);
		char name[] = "0-lớn";

		name[0] = (char)('0' + k);
		e.name = str_of(name);
		assert_true(zip_stream_entry(&w.z, &e));
	}
	assert_true(zip_stream_put(&w.z, STR("b"), STR("cuối")));
	(void)end(&w);
	assert_int_equal(fflush(w.file), 0);
	z = open_source(zip_source_filep_create(w.file, 0, -1, NULL));
	assert_int_equal(zip_get_num_entries(z, 0), COUNT(large_sizes) + 1);
	for (size_t k = 0; k < COUNT(large_sizes); k++) {
		zip_stat_t st;

		assert_int_equal(zip_stat_index(z, k, 0, &st), 0);
		assert_int_equal(st.name[0], '0' + k);
		assert_int_equal(st.size, large_sizes[k].size);
		assert_int_equal(st.comp_size, large_sizes[k].packed);
		assert_int_equal(st.crc, 0x12345678);
	}
	assert_entry(z, COUNT(large_sizes), "b", STR("cuối"));
	zip_discard(z); /* closes the file */
}

/* What is deflated is inflated by who reads it. */
static void
deflated(void **state)
{
	struct fixture *f = *state;
	struct deflater *deflater = deflater_in(f->a, DEFLATE_LEVEL);
	struct str text = STR("Ủy ban nhân dân, Ủy ban nhân dân, Ủy ban");
	struct zip_entry e = {.name = STR("a"), .deflated = true};
	struct written w;
	zip_stat_t st;
	char got[100];
	zip_file_t *file;
	zip_t *z;

	e.bytes = deflate_in(f->a, deflater, DEFLATE_RAW, text);
	e.size = text.n;
	e.crc = deflate_crc(text);
	begin(f, &w);
	assert_true(zip_stream_entry(&w.z, &e));
	z = open_zip(end(&w));
	assert_int_equal(zip_stat_index(z, 0, 0, &st), 0);
	assert_int_equal(st.comp_method, ZIP_CM_DEFLATE);
	assert_int_equal(st.comp_size, e.bytes.n);
	file = zip_fopen_index(z, 0, 0);
	assert_non_null(file);
	assert_int_equal(zip_fread(file, got, sizeof got), text.n);
	assert_memory_equal(got, text.p, text.n);
	assert_int_equal(zip_fread(file, got, 1), 0);
	assert_int_equal(zip_fclose(file), 0);
	zip_discard(z);
}

/* ---- failing ---- */
static void
refused(void **state)
{
	struct fixture *f = *state;
	int calls;

	for (calls = 1;; calls++) {
		struct zip_entry e = entry_of("b", GIB4, 1);
		struct written w;
		bool ok;

		begin(f, &w);
		w.fails = calls;
		w.z.at = GIB4;
		ok = zip_stream_put(&w.z, STR("a"), STR("b")) &&
		     zip_stream_entry(&w.z, &e) && zip_stream_end(&w.z);
		assert_int_equal(ok, w.calls < calls);
		if (ok)
			break;
		assert_int_equal(w.calls, calls); /* nothing behind it */
	}
	assert_true(calls > 13);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(entries), TEST(many),
	    TEST(far_offsets), TEST(large), TEST(large_read), TEST(deflated),
	    TEST(refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
