/* Objects. libharu keeps their numbers; what they say we print ourselves: its
 * dictionary entries cost 300 bytes and a linear search each, and its reals are
 * 32-bit floats that are cut off. So our objects are libharu dictionaries
 * without entries, whose body is in the arena (save.c). */
#include "engine/pdf/parts.h"

struct pdf_object *
pdf_object_adopt(struct pdf *pdf, HPDF_Dict dict)
{
	struct pdf_object *o = ARENA_NEW(pdf->arena, struct pdf_object);

	o->adopted = true;
	*pdf->last = o;
	pdf->last = &o->next;
	if (dict == NULL)
		return o;
	o->id = dict->header.obj_id & 0x00FFFFFFu;
	return o;
}

struct pdf_object *
pdf_object_new(struct pdf *pdf)
{
	HPDF_Dict dict = HPDF_Dict_New(pdf->doc->mmgr);
	struct pdf_object *o;

	/* HPDF_Xref_Add frees what it cannot keep. */
	if (dict != NULL && HPDF_Xref_Add(pdf->doc->xref, dict) != HPDF_OK)
		dict = NULL;
	o = pdf_object_adopt(pdf, dict);
	o->adopted = false;
	return o;
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

size_t
pdf_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	(void)a;
	out[0] = (struct library){"libharu", str_of(HPDF_GetVersion())};
	return 1;
}
