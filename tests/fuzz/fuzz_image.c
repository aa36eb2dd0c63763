/* Any bytes as an image; one that loads is put into a document. What begins as
 * neither PNG nor JPEG is the chunks of a PNG: of each its type, two bytes that
 * say how long it is, and what is in it (of IDAT, before it is packed). */
#include <libdeflate.h>
#include <string.h>

#include "engine/data/json.h"
#include "engine/image/image.h"
#include "engine/template/template.h"
#include "tests/fuzz/fuzz.h"

static const struct image *
lend(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str template_folder)
{
	(void)d;
	(void)src;
	(void)place;
	(void)path;
	(void)template_folder;
	return self;
}

static void
put(struct arena *a, struct diag *d, const struct image *image)
{
	static const char *const folders[] = {"templates"};
	struct template_path path = {folders, 1};
	struct template_host host = {
	    .self = (void *)(uintptr_t)image, .image = lend};
	const struct value *data =
	    json_read(a, d, STR("fuzz.json"), STR("{\"anh\": \"anh.png\"}"));
	const struct template *t =
	    template_load(a, d, &path, STR("tests/fuzz/image.xml"));
	struct template_checked *checked;
	struct document *doc;

	fuzz_assert(t != NULL && data != NULL);
	checked = template_check(a, d, t, data, &host);
	fuzz_assert(checked != NULL);
	doc = template_expand(a, d, t, checked, &host);
	fuzz_assert((doc == NULL) == !diag_ok(d));
	if (doc != NULL)
		fuzz_write(a, d, doc);
}

/* ---- a PNG of chunks: right in lengths, checksums and packing ---- */
static void
put_32(struct buf *b, size_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(b, (char)(v >> shift & 0xFF));
}

static struct str
packed(struct arena *a, struct str s)
{
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(1);
	size_t most = libdeflate_zlib_compress_bound(z, s.n);
	char *p = arena_try_alloc(a, most);
	struct str out = STR_NONE;

	if (z != NULL && p != NULL)
		out = (struct str){
		    p, libdeflate_zlib_compress(z, s.p, s.n, p, most)};
	libdeflate_free_compressor(z);
	return out;
}

static void
put_chunk(struct arena *a, struct buf *b, struct str type, struct str s)
{
	struct buf chunk = buf_new(a);
	struct str whole;

	if (str_is(type, "IDAT"))
		s = packed(a, s);
	put_32(b, s.n);
	buf_str(&chunk, type);
	buf_str(&chunk, s);
	whole = buf_take(&chunk);
	buf_str(b, whole);
	put_32(b, libdeflate_crc32(0, whole.p, whole.n));
}

static struct str
make_png(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "\x89PNG\r\n\x1A\n");
	while (s.n >= 6) {
		size_t n =
		    (size_t)(unsigned char)s.p[4] << 8 | (unsigned char)s.p[5];
		size_t end = 6 + n < s.n ? 6 + n : s.n;

		put_chunk(a, &b, str_slice(s, 0, 4), str_slice(s, 6, end));
		s = str_slice(s, end, s.n);
	}
	return buf_take(&b);
}

static void
load(struct arena *a, struct diag *d, struct str bytes)
{
	const struct image *image;

	if (!str_starts(bytes, STR("\x89PNG")) &&
	    !str_starts(bytes, STR("\xFF\xD8")))
		bytes = make_png(a, bytes);
	image = image_load(a, d, NOWHERE, STR("anh"), STR("anh.png"), bytes);
	fuzz_assert((image != NULL) == diag_ok(d));
	if (image != NULL)
		put(a, d, image);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_guard(p, n, load);
	return 0;
}
