#include "engine/docx/xml.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <libxml/xmlwriter.h>

#include "engine/base/arena.h"

#define BUFFER_FIRST 16384

struct xml_foreign {
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
};

static void
foreign_free(void *p)
{
	struct xml_foreign *f = p;

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

static void
tag_put(struct docx_xml *x, const char *name)
{
	if (!x->failed)
		told(x, xmlTextWriterStartElement(
			    x->foreign->writer, (const xmlChar *)name));
}

static void
pending_put(struct docx_xml *x)
{
	for (int i = 0; i < x->n_pending; i++)
		tag_put(x, x->pending[i]);
	x->n_pending = 0;
}

static void
raw_put(struct docx_xml *x, const char *p, size_t n)
{
	pending_put(x);
	if (x->failed || n == 0)
		return;
	if (n > INT_MAX) {
		x->failed = true;
		return;
	}
	told(x, xmlTextWriterWriteRawLen(
		    x->foreign->writer, (const xmlChar *)p, (int)n));
}

static void
scratch_put(struct docx_xml *x)
{
	raw_put(x, x->scratch.p, x->scratch.n);
	x->scratch.n = 0;
}

void
docx_xml_start(struct docx_xml *x, struct arena *a)
{
	struct xml_foreign *f = ARENA_NEW(a, struct xml_foreign);

	x->arena = a;
	x->foreign = f;
	x->scratch = buf_new(a);
	x->n_pending = 0;
	x->failed = false;
	arena_defer(a, foreign_free, f);
	f->buffer = xmlBufferCreateSize(BUFFER_FIRST);
	if (f->buffer != NULL) {
		xmlBufferSetAllocationScheme(
		    f->buffer, XML_BUFFER_ALLOC_DOUBLEIT);
		f->writer = xmlNewTextWriterMemory(f->buffer, 0);
	}
	x->failed = f->writer == NULL;
	docx_raw(x,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
}

bool
docx_xml_finish(struct docx_xml *x, struct diag *d, struct str *out)
{
	struct xml_foreign *f = x->foreign;

	if (!x->failed)
		told(x, xmlTextWriterFlush(f->writer));
	if (!x->failed) {
		struct str bytes;

		bytes.p = (const char *)xmlBufferContent(f->buffer);
		bytes.n = (size_t)xmlBufferLength(f->buffer);
		*out = str_dup(x->arena, bytes);
	} else {
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
	}
	arena_undefer(x->arena, foreign_free, f);
	foreign_free(f);
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
	tag_put(x, name);
}

void
docx_maybe(struct docx_xml *x, const char *name)
{
	assert(x->n_pending < DOCX_PENDING);
	x->pending[x->n_pending++] = name;
}

void
docx_maybe_end(struct docx_xml *x)
{
	if (x->n_pending > 0)
		x->n_pending--;
	else
		docx_end(x);
}

void
docx_end(struct docx_xml *x)
{
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
