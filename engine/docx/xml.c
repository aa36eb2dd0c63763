#include "engine/docx/docx.h"
#include "engine/docx/xml.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/xmlwriter.h>

#include "engine/base/arena.h"
#include "engine/pack/package.h"

#define BUFFER_FIRST 16384
#define HELD_MOST 4096

/* The bytes lie outside of the arena, where a large block can grow without
 * being copied; they count in its cap. */
struct xml_foreign {
	xmlTextWriterPtr writer;
	struct arena *arena;
	char *p;
	size_t n, cap;
	size_t wanted; /* bytes that were refused; 0 = all is well */
	bool closing;  /* libxml2 writes what is left: not wanted any more */
};

static void
foreign_free(void *p)
{
	struct xml_foreign *f = p;

	f->closing = true;
	if (f->writer != NULL)
		xmlFreeTextWriter(f->writer);
	f->writer = NULL;
	free(f->p);
	arena_unclaim(f->arena, f->cap);
	f->p = NULL;
	f->n = f->cap = 0;
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

static bool
foreign_grow(struct xml_foreign *f, size_t n)
{
	size_t cap = f->cap < BUFFER_FIRST ? BUFFER_FIRST : f->cap;
	char *p;

	while (cap - f->n < n)
		cap *= 2;
	if (!arena_claim(f->arena, cap - f->cap)) {
		f->wanted = cap;
		return false;
	}
	p = realloc(f->p, cap);
	if (p == NULL) {
		arena_unclaim(f->arena, cap - f->cap);
		f->wanted = cap;
		return false;
	}
	f->p = p;
	f->cap = cap;
	return true;
}

/* Called by libxml2: must not jump, nor say that it failed, or it would be
 * printed. */
static int
foreign_write(void *foreign, const char *p, int n)
{
	struct xml_foreign *f = foreign;

	if (f->closing || f->wanted != 0)
		return n;
	if (f->cap - f->n < (size_t)n && !foreign_grow(f, (size_t)n))
		return n;
	memcpy(f->p + f->n, p, (size_t)n);
	f->n += (size_t)n;
	return n;
}

void
docx_xml_start(struct docx_xml *x, struct arena *a)
{
	xmlOutputBufferPtr out;

	x->arena = a;
	x->foreign = ARENA_NEW(a, struct xml_foreign);
	x->foreign->arena = a;
	x->scratch = buf_new(a);
	x->held = buf_new(a);
	x->n_maybe = x->n_written = 0;
	arena_defer(a, foreign_free, x->foreign);
	out = xmlOutputBufferCreateIO(foreign_write, NULL, x->foreign, NULL);
	if (out != NULL)
		x->foreign->writer = xmlNewTextWriter(out);
	if (out != NULL && x->foreign->writer == NULL)
		(void)xmlOutputBufferClose(out);
	x->failed = x->foreign->writer == NULL;
	docx_raw(x,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
}

bool
docx_xml_finish(struct docx_xml *x, struct diag *d, struct deflater *z,
    struct pack_part *out)
{
	struct xml_foreign *f = x->foreign;

	held_put(x);
	if (!x->failed)
		told(x, xmlTextWriterFlush(f->writer));
	if (f->wanted != 0) {
		arena_alloc(x->arena, f->wanted); /* jumps, or there is */
		x->failed = true;                 /* room again by now */
	}
	if (x->failed)
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
	else
		*out =
		    pack_deflated(x->arena, z, NULL, (struct str){f->p, f->n});
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
		/* The doors let no other control character through; XML has
		 * no way to say it. */
		assert(false);
		return "\xEF\xBF\xBD";
	}
}

/* Bytes that are written as they are: all but those of entity_of. */
static inline bool
is_itself(char c)
{
	return (unsigned char)c >= 0x20 && c != '&' && c != '<' && c != '>' &&
	       c != '"';
}

static void
escape(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (is_itself(s.p[i]))
			continue;
		buf_put(b, s.p + from, i - from);
		buf_puts(b, entity_of(s.p[i]));
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

/* 20914 -> 2.9.14, of the library that is there. */
size_t
docx_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	struct str said = str_of(xmlParserVersion);
	struct buf b = buf_new(a);
	size_t n = 0;
	int32_t v;

	while (n < said.n && said.p[n] >= '0' && said.p[n] <= '9')
		n++;
	if (!str_to_int(str_slice(said, 0, n), &v))
		v = LIBXML_VERSION;
	buf_int(&b, v / 10000);
	buf_putc(&b, '.');
	buf_int(&b, v / 100 % 100);
	buf_putc(&b, '.');
	buf_int(&b, v % 100);
	out[0] = (struct library){"libxml2", buf_take(&b)};
	return 1;
}
