/* The document: catalog, information, resources, pages. */
#include "engine/pdf/pdf.h"

#include <string.h>

#include "engine/pdf/parts.h"

static void
entry_put(struct buf *b, const char *key, struct str text)
{
	if (text.n == 0)
		return;
	buf_puts(b, key);
	pdf_text_put(b, text);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void
pdf_date_put(struct buf *b, const char *key, struct str date)
{
	bool zone = false;

	if (date.n == 0)
		return;
	buf_puts(b, key);
	buf_puts(b, "(D:");
	for (size_t i = 0; i < date.n; i++) {
		char c = date.p[i];

		if (c == '.') { /* fractions of a second */
			while (i + 1 < date.n && is_digit(date.p[i + 1]))
				i++;
		} else if (is_digit(c) || c == 'Z') {
			buf_putc(b, c);
		} else if (i > 10 && (c == '+' || c == '-')) {
			buf_putc(b, c);
			zone = true;
		} else if (zone && c == ':') {
			buf_putc(b, '\'');
		}
	}
	buf_puts(b, zone ? "')" : ")");
}

static void
info_write(struct pdf *pdf)
{
	const struct document *d = pdf->layout->document;
	struct buf b = buf_new(pdf->arena);

	entry_put(&b, "/Title", d->title);
	entry_put(&b, "/Author", d->author);
	entry_put(&b, "/Subject", d->subject);
	entry_put(&b, "/Keywords", d->keywords);
	entry_put(&b, "/Producer", pdf->options->producer);
	pdf_date_put(&b, "/CreationDate", d->created);
	pdf->info->body = buf_take(&b);
}

/* Needed where printed numbers are not 1, 2, 3 …: sections that restart. */
static void
labels_put(struct buf *b, const struct layout *l)
{
	int32_t expected = 0;
	bool any = false;

	for (size_t i = 0; i < l->n_sheets; i++)
		any = any || l->sheets[i].number != (int32_t)i + 1;
	if (!any)
		return;
	buf_puts(b, "/PageLabels<</Nums[");
	for (size_t i = 0; i < l->n_sheets; i++) {
		int32_t number = l->sheets[i].number;

		if (i == 0 || number != expected) {
			buf_int(b, (int64_t)i);
			/* St counts from 1: a page numbered 0 has no label. */
			buf_puts(b, number > 0 ? "<</S/D/St " : "<<");
			if (number > 0)
				buf_int(b, number);
			buf_puts(b, ">>");
		}
		expected = number + 1;
	}
	buf_puts(b, "]>>");
}

static void
catalog_write(struct pdf *pdf)
{
	const struct document *d = pdf->layout->document;
	struct buf b = buf_new(pdf->arena);
	struct pdf_object *outline = pdf_outline(pdf);

	entry_put(&b, "/Lang", d->language);
	if (d->title.n > 0)
		buf_puts(&b, "/ViewerPreferences<</DisplayDocTitle true>>");
	if (outline != NULL) {
		buf_puts(&b, "/Outlines ");
		pdf_ref_put(&b, outline);
	}
	labels_put(&b, pdf->layout);
	pdf_attachments_put(pdf, &b);
	pdf_identify(pdf, buf_take(&b));
	if (!pdf->options->untagged)
		pdf_archive_write(pdf, &b);
	pdf->catalog->body = buf_take(&b);
}

/* One dictionary for all pages. */
static void
resources_write(struct pdf *pdf)
{
	struct buf b = buf_new(pdf->arena);

	buf_puts(&b, "/Font<<");
	for (size_t i = 0; i < pdf->n_faces; i++) {
		if (pdf->faces[i] == NULL)
			continue;
		buf_puts(&b, "/F");
		buf_int(&b, (int64_t)i);
		buf_putc(&b, ' ');
		pdf_ref_put(&b, pdf->faces[i]->font);
	}
	buf_puts(&b, ">>/XObject<<");
	for (size_t i = 0; i < pdf->n_images; i++) {
		buf_puts(&b, "/I");
		buf_int(&b, (int64_t)i);
		buf_putc(&b, ' ');
		pdf_ref_put(&b, pdf->images[i].object);
	}
	buf_puts(&b, ">>");
	pdf->resources->body = buf_take(&b);
}

static struct pdf_object *
content_write(struct pdf *pdf, size_t page)
{
	struct pdf_object *o = pdf_object_new(pdf);
	struct str bytes;
	struct buf b = buf_new(pdf->arena);

	pdf_content(pdf, page);
	bytes = pdf_deflate(pdf, buf_take(&pdf->content));
	buf_puts(&b, "/Filter/FlateDecode/Length ");
	buf_int(&b, (int64_t)bytes.n);
	o->body = buf_take(&b);
	o->data = bytes;
	return o;
}

static void
page_write(struct pdf *pdf, size_t i)
{
	const struct sheet *sheet = &pdf->layout->sheets[i];
	struct pdf_object *content = content_write(pdf, i);
	struct buf b = buf_new(pdf->arena);

	buf_puts(&b, "/Type/Page/Parent ");
	pdf_ref_put(&b, pdf->pages);
	buf_puts(&b, "/MediaBox[0 0 ");
	buf_milli(&b, sheet->width);
	buf_putc(&b, ' ');
	buf_milli(&b, sheet->height);
	buf_puts(&b, "]/Resources ");
	pdf_ref_put(&b, pdf->resources);
	buf_puts(&b, "/Contents ");
	pdf_ref_put(&b, content);
	pdf_links_put(pdf, &b, i);
	if (!pdf->options->untagged) {
		buf_puts(&b, "/StructParents ");
		buf_int(&b, (int64_t)i);
	}
	pdf->page[i]->body = buf_take(&b);
}

static void
pages_write(struct pdf *pdf)
{
	size_t n = pdf->layout->n_sheets;
	struct buf b = buf_new(pdf->arena);

	pdf->page = ARENA_ARRAY(pdf->arena, struct pdf_object *, n);
	for (size_t i = 0; i < n; i++)
		pdf->page[i] = pdf_object_new(pdf);
	pdf->resources = pdf_object_new(pdf);
	for (size_t i = 0; i < n; i++)
		page_write(pdf, i);
	buf_puts(&b, "/Count ");
	buf_int(&b, (int64_t)n);
	buf_puts(&b, "/Kids[");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		pdf_ref_put(&b, pdf->page[i]);
	}
	buf_putc(&b, ']');
	pdf->pages->body = buf_take(&b);
}

/* Takes over what libharu made: its Producer and its page list go. */
static void
document_begin(struct pdf *pdf)
{
	HPDF_Doc doc = pdf->doc;

	pdf->last = &pdf->first;
	pdf->content = buf_new(pdf->arena);
	HPDF_Dict_RemoveElement(doc->info, "Producer");
	HPDF_Dict_RemoveElement(doc->root_pages, "Kids");
	HPDF_Dict_RemoveElement(doc->root_pages, "Count");
	doc->root_pages->before_write_fn = NULL;
	pdf->catalog = pdf_object_adopt(pdf, doc->catalog);
	pdf->pages = pdf_object_adopt(pdf, doc->root_pages);
	pdf->info = pdf_object_adopt(pdf, doc->info);
}

static bool
document_write(struct pdf *pdf, struct str *out)
{
	document_begin(pdf);
	info_write(pdf);
	if (!pdf_fonts_write(pdf))
		return false;
	pdf_images_write(pdf);
	if (!pdf->options->untagged)
		pdf_tags_begin(pdf);
	pages_write(pdf);
	resources_write(pdf);
	catalog_write(pdf);
	return pdf_save(pdf, out);
}

static void
doc_free(void *doc)
{
	HPDF_Free(doc);
}

bool
pdf_write(struct arena *a, const struct layout *l, struct diag *d,
    const struct pdf_options *options, struct str *out)
{
	struct arena *handles = arena_scratch(a);
	struct pdf *pdf = ARENA_NEW(a, struct pdf);
	bool done;

	pdf->arena = a;
	pdf->layout = l;
	pdf->options = options;
	pdf->diag = d;
	/* No handler: errors stay in doc->error, asked for once (pdf_failed).
	 */
	pdf->doc = HPDF_NewEx(NULL, NULL, NULL, 0, NULL);
	if (pdf->doc == NULL) {
		diag_at(d, FINDING_OUT_OF_MEMORY, NOWHERE, STR_NONE, STR_NONE);
		return false;
	}
	arena_defer(handles, doc_free, pdf->doc);
	pdf->deflater = options->deflater != NULL
			    ? options->deflater
			    : deflater_in(handles, DEFLATE_LEVEL);
	pdf->session =
	    options->session != NULL ? options->session : pdf_session_in(a);
	done = document_write(pdf, out);
	arena_scratch_free(handles);
	return done;
}
