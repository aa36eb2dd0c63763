/* Objects and the file.
 *
 * libharu keeps the object graph: numbers, cross-reference table, trailer. Its
 * dictionary entries cost 300 bytes and a linear search each, and its reals are
 * 32-bit floats that are cut off; so our objects are libharu dictionaries
 * without entries, whose body we print into the arena and hand over from the
 * dictionary's write_fn, which libharu calls between << and >>. A stream's
 * bytes follow from after_write_fn, deflated already, with a direct /Length:
 * libharu's own stream dictionaries want a second object for that and copy
 * everything through 4 KB pieces.
 *
 * The file goes through a callback stream into one block of the arena. That
 * callback runs inside libharu's frames: it must not jump, so it uses
 * arena_try_alloc and remembers what was refused; pdf_save then asks again
 * where jumping is fine.
 *
 * The trailer is written last, so the digest of all that was written before
 * makes the file's ID: no clock, no random. Streams count with their length and
 * their last bytes only, where there is the check sum of the whole (a font of
 * 17 KB by MD5 would cost as much time as the page). */
#include "engine/pdf/parts.h"

#include <string.h>

#define DIGEST_TAIL 64

static HPDF_STATUS
sink_write(HPDF_Stream stream, const HPDF_BYTE *p, HPDF_UINT n)
{
	struct pdf_sink *s = stream->attr;

	if (s->wanted != 0)
		return HPDF_FAILD_TO_ALLOC_MEM;
	if (s->cap - s->n < n) {
		size_t cap = s->cap + s->cap / 2 + n;
		char *more = arena_try_alloc(s->arena, cap);

		/* libharu prints offsets as signed 32-bit numbers. */
		if (more == NULL || cap > INT32_MAX) {
			s->wanted = cap;
			return HPDF_SetError(
			    stream->error, HPDF_FAILD_TO_ALLOC_MEM, 0);
		}
		if (s->n > 0)
			memcpy(more, s->p, s->n);
		s->p = more;
		s->cap = cap;
	}
	memcpy(s->p + s->n, p, n);
	s->n += n;
	return HPDF_OK;
}

static HPDF_STATUS
put(HPDF_Stream stream, struct str s)
{
	if (s.n == 0)
		return HPDF_OK;
	return HPDF_Stream_Write(
	    stream, (const HPDF_BYTE *)s.p, (HPDF_UINT)s.n);
}

static void
digest(struct pdf *pdf, const void *p, size_t n)
{
	HPDF_MD5Update(&pdf->digest, p, (HPDF_UINT32)n);
}

static HPDF_STATUS
write_body(HPDF_Dict dict, HPDF_Stream stream)
{
	struct pdf_object *o = dict->attr;

	o->stream = stream;
	digest(o->pdf, o->body.p, o->body.n);
	return put(stream, o->body);
}

static HPDF_STATUS
write_data(HPDF_Dict dict)
{
	struct pdf_object *o = dict->attr;
	HPDF_STATUS status = put(o->stream, STR("\nstream\n"));
	struct str last = o->data;

	if (status == HPDF_OK)
		status = put(o->stream, o->data);
	if (last.n > DIGEST_TAIL)
		last = str_slice(last, last.n - DIGEST_TAIL, last.n);
	digest(o->pdf, last.p, last.n);
	if (status == HPDF_OK)
		status = put(o->stream, STR("\nendstream"));
	return status;
}

static HPDF_STATUS
write_id(HPDF_Dict dict, HPDF_Stream stream)
{
	struct pdf *pdf = dict->attr;
	static const char hex[] = "0123456789ABCDEF";
	HPDF_BYTE sum[16];
	char text[32], line[80];
	size_t n = 0;

	HPDF_MD5Final(sum, &pdf->digest);
	for (int i = 0; i < 16; i++) {
		text[2 * i] = hex[sum[i] >> 4];
		text[2 * i + 1] = hex[sum[i] & 15];
	}
	memcpy(line, "/ID[<", 5);
	n += 5;
	memcpy(line + n, text, sizeof text);
	n += sizeof text;
	memcpy(line + n, "><", 2);
	n += 2;
	memcpy(line + n, text, sizeof text);
	n += sizeof text;
	memcpy(line + n, ">]", 2);
	n += 2;
	return put(stream, (struct str){line, n});
}

struct pdf_object *
pdf_object_adopt(struct pdf *pdf, HPDF_Dict dict)
{
	struct pdf_object *o = ARENA_NEW(pdf->arena, struct pdf_object);

	o->pdf = pdf;
	*pdf->last = o;
	pdf->last = &o->next;
	if (dict == NULL)
		return o;
	o->id = dict->header.obj_id & 0x00FFFFFFu;
	dict->attr = o;
	dict->write_fn = write_body;
	return o;
}

struct pdf_object *
pdf_object_new(struct pdf *pdf)
{
	HPDF_Dict dict = HPDF_Dict_New(pdf->doc->mmgr);

	/* HPDF_Xref_Add frees what it cannot keep. */
	if (dict != NULL && HPDF_Xref_Add(pdf->doc->xref, dict) != HPDF_OK)
		dict = NULL;
	return pdf_object_adopt(pdf, dict);
}

void
pdf_object_data(struct pdf_object *o, struct str data)
{
	HPDF_XrefEntry entry;

	o->data = data;
	if (o->id == 0)
		return;
	entry = HPDF_Xref_GetEntry(o->pdf->doc->xref, o->id);
	((HPDF_Dict)entry->obj)->after_write_fn = write_data;
}

struct str
pdf_deflate(struct pdf *pdf, struct str bytes)
{
	return deflate_in(pdf->arena, pdf->deflater, DEFLATE_ZLIB, bytes);
}

bool
pdf_failed(struct pdf *pdf)
{
	HPDF_STATUS status = HPDF_GetError(pdf->doc);
	struct buf b = buf_new(pdf->arena);

	if (status == HPDF_OK)
		return false;
	if (status == HPDF_FAILD_TO_ALLOC_MEM) {
		diag_at(pdf->diag, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE,
		    STR_NONE);
		return true;
	}
	buf_puts(&b, "libharu 0x");
	buf_hex(&b, (uint32_t)status, 4);
	diag_at(pdf->diag, FINDING_DEFECT, NOWHERE, STR_NONE, buf_take(&b));
	return true;
}

/* What the file will about take: bodies, streams, and per object its number,
 * brackets and cross-reference line. */
static size_t
expected_size(const struct pdf *pdf)
{
	size_t n = 1024;

	for (const struct pdf_object *o = pdf->first; o != NULL; o = o->next)
		n += o->body.n + o->data.n + 96;
	return n;
}

static void
write_file(struct pdf *pdf, HPDF_Stream stream)
{
	HPDF_Dict trailer = pdf->doc->trailer;

	trailer->attr = pdf;
	trailer->write_fn = write_id;
	if (put(stream, STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")) != HPDF_OK ||
	    HPDF_Dict_Add(trailer, "Root", pdf->doc->catalog) != HPDF_OK ||
	    HPDF_Dict_Add(trailer, "Info", pdf->doc->info) != HPDF_OK)
		return;
	HPDF_Xref_WriteToStream(pdf->doc->xref, stream, NULL);
}

bool
pdf_save(struct pdf *pdf, struct str *out)
{
	struct pdf_sink *sink = &pdf->sink;
	HPDF_Stream stream;

	if (pdf_failed(pdf))
		return false;
	sink->arena = pdf->arena;
	sink->cap = expected_size(pdf);
	sink->p = arena_alloc(pdf->arena, sink->cap);
	stream = HPDF_CallbackWriter_New(pdf->doc->mmgr, sink_write, sink);
	if (stream != NULL) {
		HPDF_MD5Init(&pdf->digest);
		write_file(pdf, stream);
		HPDF_Stream_Free(stream);
	}
	if (sink->wanted != 0)
		arena_alloc(pdf->arena, sink->wanted); /* jumps now */
	if (pdf_failed(pdf))
		return false;
	*out = (struct str){sink->p, sink->n};
	return true;
}
