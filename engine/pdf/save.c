/* The file.
 *
 * libharu keeps the objects' numbers and prints those it made itself (catalog,
 * page tree, information), through a callback that runs inside its frames: it
 * must not jump, so it uses arena_try_alloc and remembers what was refused;
 * that is asked for again where jumping is fine. All others have their bodies
 * in the arena and are printed here: streams as they are, deflated already;
 * everything else into object streams (ISO 32000-1, 7.5.7), which a structure
 * tree with a tag for every cell could not do without, and a cross-reference
 * stream (7.5.8) says where all are.
 *
 * The file's ID comes from what it holds: no clock, no random. Streams count
 * with their length and their last bytes, where there is the check sum of the
 * whole (a font of 17 KB by MD5 would cost as much time as the page). */
#include "engine/pdf/parts.h"
#include "engine/pdf/xref.h"

#include <string.h>

#define DIGEST_TAIL 64
#define PACK_BYTES 60000 /* of an object stream, about: one deflate block */
#define PACK_MOST 1000   /* objects */
#define WIDE 4           /* bytes of an offset */

struct save {
	struct pdf *pdf;
	struct pdf_sink *sink;
	struct pdf_xref xref;
	struct buf heads, bodies; /* of the object stream under way */
	uint32_t packed;          /* objects in it */
	uint32_t stream;          /* its number */
};

/* ---- the sink ---- */

static bool
sink_grow(struct pdf_sink *s, size_t n)
{
	size_t cap = s->cap + s->cap / 2 + n;
	char *more = cap <= INT32_MAX ? arena_try_alloc(s->arena, cap) : NULL;

	if (more == NULL) {
		s->wanted = cap;
		return false;
	}
	if (s->n > 0)
		memcpy(more, s->p, s->n);
	s->p = more;
	s->cap = cap;
	return true;
}

/* Called by libharu. */
static HPDF_STATUS
sink_write(HPDF_Stream stream, const HPDF_BYTE *p, HPDF_UINT n)
{
	struct pdf_sink *s = stream->attr;

	if (s->wanted != 0 || (s->cap - s->n < n && !sink_grow(s, n)))
		return HPDF_SetError(stream->error, HPDF_FAILD_TO_ALLOC_MEM, 0);
	memcpy(s->p + s->n, p, n);
	s->n += n;
	return HPDF_OK;
}

/* Jumps, with the arena's reason where it has one. */
static _Noreturn void
refused(const struct pdf_sink *s)
{
	arena_alloc(s->arena, s->wanted);
	arena_no_memory(s->arena);
}

static void
put(struct save *s, struct str bytes)
{
	struct pdf_sink *sink = s->sink;

	if (sink->cap - sink->n < bytes.n && !sink_grow(sink, bytes.n))
		refused(sink);
	if (bytes.n > 0)
		memcpy(sink->p + sink->n, bytes.p, bytes.n);
	sink->n += bytes.n;
}

static void
put_number(struct save *s, uint64_t v)
{
	char text[PDF_NUMBER_MOST];
	char *end = pdf_put_int(text, (int64_t)v);

	put(s, (struct str){text, (size_t)(end - text)});
}

/* ---- objects ---- */

static void
object_begin(struct save *s, uint32_t number)
{
	pdf_xref_put(&s->xref, number, ENTRY_PLAIN, (uint32_t)s->sink->n, 0);
	put_number(s, number);
	put(s, STR(" 0 obj\n"));
}

static void
stream_put(struct save *s, uint32_t number, struct str body, struct str data)
{
	object_begin(s, number);
	put(s, STR("<<"));
	put(s, body);
	put(s, STR(">>\nstream\n"));
	put(s, data);
	put(s, STR("\nendstream\nendobj\n"));
}

static void
pack_flush(struct save *s)
{
	struct buf all = buf_new(s->pdf->arena), body = buf_new(s->pdf->arena);
	struct str data;

	if (s->packed == 0)
		return;
	buf_str(&all, buf_take(&s->heads));
	buf_str(&all, buf_take(&s->bodies));
	data = pdf_deflate(s->pdf, buf_take(&all));
	buf_puts(&body, "/Type/ObjStm/N ");
	buf_int(&body, s->packed);
	buf_puts(&body, "/First ");
	buf_int(&body, (int64_t)s->heads.n);
	buf_puts(&body, "/Filter/FlateDecode/Length ");
	buf_int(&body, (int64_t)data.n);
	stream_put(s, s->stream++, buf_take(&body), data);
	s->heads.n = s->bodies.n = 0;
	s->packed = 0;
}

/* Room for one more object, whose text goes behind the bodies. */
static void
pack_begin(struct save *s)
{
	if (s->packed == PACK_MOST || s->bodies.n > PACK_BYTES)
		pack_flush(s);
}

/* Its text is what stands there from `at` on. */
static void
pack_end(struct save *s, uint32_t number, size_t at)
{
	buf_putc(&s->bodies, '\n');
	pdf_xref_put(&s->xref, number, ENTRY_PACKED, s->stream, s->packed++);
	buf_int(&s->heads, number);
	buf_putc(&s->heads, ' ');
	buf_int(&s->heads, (int64_t)at);
	buf_putc(&s->heads, ' ');
}

static HPDF_STATUS
write_body(HPDF_Dict dict, HPDF_Stream stream)
{
	const struct pdf_object *o = dict->attr;

	if (o->body.n == 0)
		return HPDF_OK;
	return HPDF_Stream_Write(
	    stream, (const HPDF_BYTE *)o->body.p, (HPDF_UINT)o->body.n);
}

/* A dictionary libharu made, with our entries. */
static void
adopted_put(struct save *s, struct pdf_object *o)
{
	struct pdf *pdf = s->pdf;
	HPDF_XrefEntry e = HPDF_Xref_GetEntry(pdf->doc->xref, o->id);
	HPDF_Dict dict = e->obj;
	HPDF_Stream stream =
	    HPDF_CallbackWriter_New(pdf->doc->mmgr, sink_write, s->sink);

	if (stream == NULL)
		return; /* pdf_failed */
	object_begin(s, o->id);
	dict->attr = o;
	dict->write_fn = write_body;
	(void)HPDF_Obj_WriteValue(dict, stream, NULL);
	HPDF_Stream_Free(stream);
	if (s->sink->wanted != 0)
		refused(s->sink);
	put(s, STR("\nendobj\n"));
}

static void
object_put(struct save *s, struct pdf_object *o)
{
	size_t at;

	if (o->adopted) {
		adopted_put(s, o);
	} else if (o->data.n > 0) {
		stream_put(s, o->id, o->body, o->data);
	} else {
		pack_begin(s);
		at = s->bodies.n;
		buf_puts(&s->bodies, "<<");
		buf_str(&s->bodies, o->body);
		buf_puts(&s->bodies, ">>");
		pack_end(s, o->id, at);
	}
}

static void
tags_put(struct save *s)
{
	struct pdf_tag_cursor c = {0, 0};
	uint32_t number;
	size_t at;

	for (;;) {
		pack_begin(s);
		at = s->bodies.n;
		if (!pdf_tags_next(s->pdf, &c, &s->bodies, &number))
			return;
		pack_end(s, number, at);
	}
}

/* ---- the file ---- */

static void
digest(HPDF_MD5_CTX *md5, struct str s)
{
	HPDF_MD5Update(md5, (const HPDF_BYTE *)s.p, (HPDF_UINT32)s.n);
}

void
pdf_identify(struct pdf *pdf, struct str catalog)
{
	static const char hex[] = "0123456789ABCDEF";
	HPDF_MD5_CTX md5;
	HPDF_BYTE sum[16];

	HPDF_MD5Init(&md5);
	digest(&md5, catalog);
	for (size_t i = 0; i < pdf->tags.n; i++) {
		const struct box *figure = pdf->tags.v[i].of;

		if (pdf->tags.v[i].kind == TAG_FIGURE)
			digest(&md5, figure->as.image->alt);
	}
	for (const struct pdf_object *o = pdf->first; o != NULL; o = o->next) {
		struct str last = o->data;

		if (last.n > DIGEST_TAIL)
			last = str_slice(last, last.n - DIGEST_TAIL, last.n);
		digest(&md5, o->body);
		digest(&md5, last);
	}
	HPDF_MD5Final(sum, &md5);
	for (size_t i = 0; i < 16; i++) {
		pdf->id[2 * i] = hex[sum[i] >> 4];
		pdf->id[2 * i + 1] = hex[sum[i] & 15];
	}
}

/* The cross-reference stream is the trailer too. */
static void
end_put(struct save *s)
{
	struct pdf *pdf = s->pdf;
	struct buf b = buf_new(pdf->arena);
	uint32_t number = s->stream;
	size_t at = s->sink->n;
	struct str id = {pdf->id, 32}, data;

	pdf_xref_put(&s->xref, number, ENTRY_PLAIN, (uint32_t)at, 0);
	data = pdf_deflate(pdf, pdf_xref_filtered(&s->xref, pdf->arena));
	buf_puts(&b, "/Type/XRef/Size ");
	buf_int(&b, (int64_t)number + 1);
	buf_puts(&b, "/W[1 4 2]/Root ");
	pdf_ref_put(&b, pdf->catalog);
	buf_puts(&b, "/Info ");
	pdf_ref_put(&b, pdf->info);
	buf_puts(&b, "/ID[<");
	buf_str(&b, id);
	buf_puts(&b, "><");
	buf_str(&b, id);
	buf_puts(&b, ">]/Filter/FlateDecode/DecodeParms<</Predictor 12"
		     "/Columns 7>>/Length ");
	buf_int(&b, (int64_t)data.n);
	stream_put(s, number, buf_take(&b), data);
	put(s, STR("startxref\n"));
	put_number(s, at);
	put(s, STR("\n%%EOF\n"));
}

/* What the file will about take. */
static size_t
expected_size(const struct pdf *pdf)
{
	size_t n = 4096 + pdf->tags.n * 16;

	for (const struct pdf_object *o = pdf->first; o != NULL; o = o->next)
		n += o->body.n + o->data.n + 64;
	return n;
}

bool
pdf_save(struct pdf *pdf, struct str *out)
{
	struct save s = {.pdf = pdf, .sink = &pdf->sink};

	if (pdf_failed(pdf))
		return false;
	s.stream = pdf->doc->xref->entries->count;
	if (pdf->structure != NULL)
		s.stream = pdf_tags_number(pdf, s.stream);
	s.xref.rows = s.heads = s.bodies = buf_new(pdf->arena);
	s.xref.wide = WIDE;
	s.sink->arena = pdf->arena;
	s.sink->cap = expected_size(pdf);
	s.sink->p = arena_alloc(pdf->arena, s.sink->cap);
	put(&s, STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
	pdf_xref_put(&s.xref, 0, ENTRY_FREE, 0, 0xFFFF);
	for (struct pdf_object *o = pdf->first; o != NULL; o = o->next) {
		object_put(&s, o);
		/* what is the same in every document is deflated once */
		if (o == pdf->last_font)
			pack_flush(&s);
	}
	if (pdf->structure != NULL)
		tags_put(&s);
	pack_flush(&s);
	end_put(&s);
	if (pdf_failed(pdf))
		return false;
	*out = (struct str){s.sink->p, s.sink->n};
	return true;
}
