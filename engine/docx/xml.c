#include "engine/docx/xml.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <libxml/xmlwriter.h>

#include "engine/base/arena.h"
#include "engine/docx/package.h"

#define BUFFER_FIRST 16384
#define HELD_MOST 4096

struct xml_foreign {
	xmlBufferPtr buffer; /* NULL: what is written is packed at once */
	xmlTextWriterPtr writer;
	struct docx_packer *packer;
};

static void
foreign_free(void *p)
{
	struct xml_foreign *f = p;

	f->packer = NULL; /* closing writes what is left: not wanted any more */
	if (f->writer != NULL)
		xmlFreeTextWriter(f->writer);
	if (f->buffer != NULL)
		xmlBufferFree(f->buffer);
	f->writer = NULL;
	f->buffer = NULL;
}

static void
told(struct docx_xml *x, int result)
{
	if (result < 0)
		x->failed = true;
}

/* Hands what is held back over to libxml2: its calls cost more than what they
 * write. */
static void
held_put(struct docx_xml *x)
{
	size_t n = x->held.n;

	x->held.n = 0;
	if (x->failed || n == 0)
		return;
	told(x, xmlTextWriterWriteRawLen(
		    x->foreign->writer, (const xmlChar *)x->held.p, (int)n));
}

static void
held_add(struct docx_xml *x, const char *p, size_t n)
{
	if (n > HELD_MOST) {
		held_put(x);
		if (n > INT_MAX)
			x->failed = true;
		if (!x->failed)
			told(x, xmlTextWriterWriteRawLen(x->foreign->writer,
				    (const xmlChar *)p, (int)n));
		return;
	}
	if (x->held.n + n > HELD_MOST)
		held_put(x);
	buf_put(&x->held, p, n);
}

/* Something follows in the tags that wait. */
static void
pending_put(struct docx_xml *x)
{
	for (; x->n_written < x->n_maybe; x->n_written++) {
		struct str name = str_of(x->maybe[x->n_written]);

		held_add(x, "<", 1);
		held_add(x, name.p, name.n);
		held_add(x, ">", 1);
	}
}

static void
raw_put(struct docx_xml *x, const char *p, size_t n)
{
	pending_put(x);
	held_add(x, p, n);
}

static void
scratch_put(struct docx_xml *x)
{
	raw_put(x, x->scratch.p, x->scratch.n);
	x->scratch.n = 0;
}

static void
start(struct docx_xml *x, struct arena *a)
{
	x->arena = a;
	x->foreign = ARENA_NEW(a, struct xml_foreign);
	x->scratch = buf_new(a);
	x->held = buf_new(a);
	x->n_maybe = x->n_written = 0;
	x->failed = false;
	arena_defer(a, foreign_free, x->foreign);
}

static void
declare(struct docx_xml *x)
{
	x->failed = x->foreign->writer == NULL;
	docx_raw(x,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
}

void
docx_xml_start(struct docx_xml *x, struct arena *a)
{
	struct xml_foreign *f;

	start(x, a);
	f = x->foreign;
	f->buffer = xmlBufferCreateSize(BUFFER_FIRST);
	if (f->buffer != NULL) {
		xmlBufferSetAllocationScheme(
		    f->buffer, XML_BUFFER_ALLOC_DOUBLEIT);
		f->writer = xmlNewTextWriterMemory(f->buffer, 0);
	}
	declare(x);
}

/* Called by libxml2: must not jump. */
static int
pack_write(void *foreign, const char *p, int n)
{
	struct docx_packer *packer = ((struct xml_foreign *)foreign)->packer;

	if (packer == NULL || docx_pack_more(packer, p, (size_t)n))
		return n;
	return -1;
}

void
docx_xml_start_packed(struct docx_xml *x, struct arena *a,
    struct docx_packer *packer, struct docx_packed *packed)
{
	xmlOutputBufferPtr out = NULL;

	start(x, a);
	x->foreign->packer = packer;
	if (docx_pack_begin(packer, packed))
		out =
		    xmlOutputBufferCreateIO(pack_write, NULL, x->foreign, NULL);
	if (out != NULL)
		x->foreign->writer = xmlNewTextWriter(out);
	if (out != NULL && x->foreign->writer == NULL)
		(void)xmlOutputBufferClose(out);
	declare(x);
}

/* Everything is written, or x->failed. */
static void
finish(struct docx_xml *x, struct diag *d)
{
	held_put(x);
	if (!x->failed)
		told(x, xmlTextWriterFlush(x->foreign->writer));
	if (x->foreign->packer != NULL && !x->failed)
		x->failed = !docx_pack_end(x->foreign->packer);
	if (x->foreign->packer != NULL && x->foreign->packer->wanted != 0)
		arena_alloc(x->arena, x->foreign->packer->wanted); /* jumps */
	if (x->failed)
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
}

static void
release(struct docx_xml *x)
{
	arena_undefer(x->arena, foreign_free, x->foreign);
	foreign_free(x->foreign);
}

bool
docx_xml_finish(struct docx_xml *x, struct diag *d, struct str *out)
{
	const struct xml_foreign *f = x->foreign;

	finish(x, d);
	if (!x->failed) {
		struct str bytes;

		bytes.p = (const char *)xmlBufferContent(f->buffer);
		bytes.n = (size_t)xmlBufferLength(f->buffer);
		*out = str_dup(x->arena, bytes);
	}
	release(x);
	return !x->failed;
}

bool
docx_xml_finish_packed(struct docx_xml *x, struct diag *d)
{
	finish(x, d);
	release(x);
	return !x->failed;
}

/* What must not stand as itself in text and in attribute values. */
static const char *
entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		/* The doors let no control character through. */
		assert((unsigned char)c >= 0x20);
		return NULL;
	}
}

static void
escape(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *entity = entity_of(s.p[i]);

		if (entity == NULL)
			continue;
		buf_put(b, s.p + from, i - from);
		buf_puts(b, entity);
		from = i + 1;
	}
	if (s.n > from)
		buf_put(b, s.p + from, s.n - from);
}

static void
color_put(struct buf *b, uint32_t rgb)
{
	buf_hex(b, rgb & 0xFFFFFF, 6);
}

void
docx_tag(struct docx_xml *x, const char *name)
{
	pending_put(x);
	held_put(x);
	if (!x->failed)
		told(x, xmlTextWriterStartElement(
			    x->foreign->writer, (const xmlChar *)name));
}

void
docx_maybe(struct docx_xml *x, const char *name)
{
	assert(x->n_maybe < DOCX_MAYBE);
	x->maybe[x->n_maybe++] = name;
}

void
docx_maybe_end(struct docx_xml *x)
{
	struct str name = str_of(x->maybe[--x->n_maybe]);

	if (x->n_written <= x->n_maybe)
		return;
	x->n_written--;
	held_add(x, "</", 2);
	held_add(x, name.p, name.n);
	held_add(x, ">", 1);
}

void
docx_end(struct docx_xml *x)
{
	held_put(x);
	if (!x->failed)
		told(x, xmlTextWriterEndElement(x->foreign->writer));
}

/* The attribute's value is what stands in scratch. */
static void
attr_scratch(struct docx_xml *x, const char *name)
{
	if (x->failed)
		return;
	told(x, xmlTextWriterStartAttribute(
		    x->foreign->writer, (const xmlChar *)name));
	scratch_put(x);
	held_put(x);
	if (!x->failed)
		told(x, xmlTextWriterEndAttribute(x->foreign->writer));
}

void
docx_attr(struct docx_xml *x, const char *name, struct str value)
{
	x->scratch.n = 0;
	escape(&x->scratch, value);
	attr_scratch(x, name);
}

void
docx_attr_z(struct docx_xml *x, const char *name, const char *value)
{
	docx_attr(x, name, str_of(value));
}

void
docx_attr_int(struct docx_xml *x, const char *name, int64_t value)
{
	x->scratch.n = 0;
	buf_int(&x->scratch, value);
	attr_scratch(x, name);
}

void
docx_attr_color(struct docx_xml *x, const char *name, uint32_t rgb)
{
	x->scratch.n = 0;
	color_put(&x->scratch, rgb);
	attr_scratch(x, name);
}

void
docx_text(struct docx_xml *x, struct str text)
{
	x->scratch.n = 0;
	escape(&x->scratch, text);
	scratch_put(x);
}

void
docx_raw(struct docx_xml *x, const char *markup)
{
	struct str s = str_of(markup);

	raw_put(x, s.p, s.n);
}

/* "<name w:val=" and its quote, then the value, then val_end. */
static struct buf *
val_start(struct docx_xml *x, const char *name)
{
	x->scratch.n = 0;
	buf_putc(&x->scratch, '<');
	buf_puts(&x->scratch, name);
	buf_puts(&x->scratch, " w:val=\"");
	return &x->scratch;
}

static void
val_end(struct docx_xml *x)
{
	buf_puts(&x->scratch, "\"/>");
	scratch_put(x);
}

void
docx_flag(struct docx_xml *x, const char *name, bool on)
{
	if (!on) {
		docx_val_int(x, name, 0);
		return;
	}
	x->scratch.n = 0;
	buf_putc(&x->scratch, '<');
	buf_puts(&x->scratch, name);
	buf_puts(&x->scratch, "/>");
	scratch_put(x);
}

void
docx_val(struct docx_xml *x, const char *name, struct str value)
{
	escape(val_start(x, name), value);
	val_end(x);
}

void
docx_val_z(struct docx_xml *x, const char *name, const char *value)
{
	docx_val(x, name, str_of(value));
}

void
docx_val_int(struct docx_xml *x, const char *name, int64_t value)
{
	buf_int(val_start(x, name), value);
	val_end(x);
}

void
docx_val_color(struct docx_xml *x, const char *name, uint32_t rgb)
{
	color_put(val_start(x, name), rgb);
	val_end(x);
}

void
docx_width(struct docx_xml *x, const char *name, int64_t twips)
{
	x->scratch.n = 0;
	buf_putc(&x->scratch, '<');
	buf_puts(&x->scratch, name);
	buf_puts(&x->scratch, " w:w=\"");
	buf_int(&x->scratch, twips);
	buf_puts(&x->scratch, "\" w:type=\"dxa\"/>");
	scratch_put(x);
}
