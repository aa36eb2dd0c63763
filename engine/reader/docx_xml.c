#include <limits.h>

#include <errno.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "engine/base/arena.h"
#include "engine/base/markup.h"
#include "engine/data/libxml.h"
#include "engine/reader/docx_parts.h"

#define ATTRIBUTES_MOST 512 /* and namespaces of a tag */
#define DEPTH_MOST 200

struct parse {
	const struct xml_watcher *watcher;
	xmlParserCtxtPtr ctxt;
	int depth;
	bool no_memory, doctype, too_deep, failed;
};

/* ---- the log ---- */
static bool
make_room(struct log *l, size_t more)
{
	size_t cap = l->cap > 0 ? l->cap : 4096;
	char *p;

	if (l->no_memory)
		return false;
	if (l->cap - l->n >= more)
		return true;
	while (cap - l->n < more)
		cap *= 2;
	p = arena_try_alloc(l->a, cap);
	if (p == NULL) {
		l->no_memory = true;
		return false;
	}
	if (l->n > 0)
		memcpy(p, l->p, l->n);
	l->p = p;
	l->cap = cap;
	return true;
}

void
log_put(struct log *l, struct str s)
{
	if (s.n == 0 || !make_room(l, s.n))
		return;
	memcpy(l->p + l->n, s.p, s.n);
	l->n += s.n;
}

void
log_putc(struct log *l, char c)
{
	log_put(l, (struct str){&c, 1});
}

/* ---- called by libxml2: no jumps ---- */
static struct str
str_xml(const xmlChar *z)
{
	return str_of((const char *)z);
}

static void
on_start(void *self, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int n_ns, const xmlChar **ns, int n, int n_defaulted,
    const xmlChar **attrs)
{
	struct parse *k = self;
	struct xml_attribute list[ATTRIBUTES_MOST];

	(void)prefix, (void)n_ns, (void)ns, (void)n_defaulted;
	if (++k->depth > DEPTH_MOST || n > ATTRIBUTES_MOST) {
		k->too_deep = true;
		xmlStopParser(k->ctxt);
		return;
	}
	for (int i = 0; i < n; i++, attrs += 5) {
		list[i].name = str_xml(attrs[0]);
		list[i].uri = str_xml(attrs[2]);
		list[i].value.p = (const char *)attrs[3];
		list[i].value.n = (size_t)(attrs[4] - attrs[3]);
	}
	k->watcher->start(
	    k->watcher->self, str_xml(uri), str_xml(local), list, (size_t)n);
}

static void
on_end(
    void *self, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct parse *k = self;

	(void)prefix;
	k->depth--;
	k->watcher->end(k->watcher->self, str_xml(uri), str_xml(local));
}

static void
on_text(void *self, const xmlChar *chars, int n)
{
	struct parse *k = self;
	struct str text = {(const char *)chars, (size_t)n};

	k->watcher->text(k->watcher->self, text);
}

static void
on_doctype(void *self, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	struct parse *k = self;

	(void)name, (void)external, (void)system;
	k->doctype = true;
	xmlStopParser(k->ctxt);
}

static void
on_error(void *self, xmlErrorPtr e)
{
	struct parse *k = self;

	if (e->code == XML_ERR_NO_MEMORY)
		k->no_memory = true;
	else if (e->level != XML_ERR_WARNING)
		k->failed = true;
}

/* ---- libxml2 ---- */
static void
ctxt_free(void *p)
{
	xmlFreeParserCtxt(p);
}

static bool
ctxt_new(struct reading *r, struct parse *k, struct str bytes)
{
	struct libxml_hush before;
	xmlSAXHandlerPtr sax;

	libxml_hush(r->stage, &before, NULL, NULL);
	k->ctxt = xmlCreateMemoryParserCtxt(bytes.p, (int)bytes.n);
	libxml_unhush(&before);
	if (k->ctxt == NULL)
		return reader_fail(r, FINDING_OUT_OF_MEMORY);
	arena_defer(r->stage, ctxt_free, k->ctxt);
	sax = k->ctxt->sax;
	memset(sax, 0, sizeof *sax);
	sax->initialized = XML_SAX2_MAGIC;
	sax->startElementNs = on_start;
	sax->endElementNs = on_end;
	sax->characters = on_text;
	sax->ignorableWhitespace = on_text;
	sax->cdataBlock = on_text;
	sax->internalSubset = on_doctype;
	sax->serror = on_error;
	k->ctxt->sax2 = 1;
	k->ctxt->userData = k;
	xmlCtxtUseOptions(k->ctxt, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	return true;
}

static void
parse(struct arena *a, struct parse *k)
{
	struct libxml_hush before;

	libxml_hush(a, &before, on_error, k);
	errno = 0; /* libxml2 does not always say it: malloc does */
	(void)xmlParseDocument(k->ctxt);
	libxml_unhush(&before);
	k->no_memory = k->no_memory || k->ctxt->errNo == XML_ERR_NO_MEMORY ||
		       errno == ENOMEM;
	k->failed = k->failed || !k->ctxt->wellFormed;
}

static bool
tell(struct reading *r, const struct parse *k)
{
	if (k->no_memory)
		return reader_fail(r, FINDING_OUT_OF_MEMORY);
	if (k->doctype)
		return reader_fail(r, FINDING_XML_ENTITY);
	if (k->too_deep) {
		diag_at(r->d, FINDING_TOO_DEEP, r->at, STR_NONE, STR("200"));
		return false;
	}
	return reader_broken(r, STR(BOTH("XML trong tệp sai cú pháp",
				    "the XML in it is not well-formed")));
}

bool
rdocx_xml(struct reading *r, struct str bytes,
    const struct xml_watcher *watcher, const struct log *log)
{
	struct parse k = {.watcher = watcher};

	/* UTF-16 has zeros, which UTF-8 has not */
	if (bytes.n == 0 || bytes.n > INT_MAX ||
	    str_find(bytes, '\0') < bytes.n ||
	    markup_wide_tag(bytes, ATTRIBUTES_MOST) < bytes.n)
		return tell(r, &k);
	if (!ctxt_new(r, &k, bytes))
		return false;
	parse(r->stage, &k);
	arena_undefer(r->stage, ctxt_free, k.ctxt);
	ctxt_free(k.ctxt);
	k.no_memory = k.no_memory || log->no_memory;
	if (k.no_memory || k.doctype || k.too_deep || k.failed)
		return tell(r, &k);
	return true;
}
