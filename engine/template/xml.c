/* Reading XML.
 *
 * libxml2 calls back for each tag and each stretch of text; the callbacks
 * build our own tree straight away, so that no xmlDoc is ever made. Nothing in
 * a callback may jump (the arena's longjmp must not cross libxml2's frames):
 * they take memory with arena_try_alloc, and what goes wrong is remembered in
 * struct reader and told when libxml2 has returned.
 *
 * Places: libxml2 gives the position behind a tag, and counts columns partly
 * in bytes. The whole text is at hand, so the place of a tag is found by going
 * back from the byte libxml2 stands at to the nearest "<" (a tag cannot hold
 * another one), and that of an attribute's value by reading the tag again.
 * The encoding is UTF-8, checked beforehand, so the offsets agree. */
#include "engine/template/xml.h"

#include <errno.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "engine/base/arena.h"
#include "engine/base/markup.h"
#include "engine/data/libxml.h"
#include "engine/text/text.h"

#define ERRORS_MOST 50
#define BOM "\xEF\xBB\xBF"

struct complaint {
	struct complaint *next;
	int32_t line, column;
	struct str message;
};

struct reader {
	struct arena *a;
	const struct source *source;
	struct str text; /* what libxml2 reads: without a byte-order mark */
	xmlParserCtxtPtr ctxt;
	struct node *root, *open;
	int depth, nodes, n_complaints;
	char *text_p;    /* bytes of the text node that grows, */
	size_t text_cap; /* and room for how many there is */
	struct complaint *first, **last;
	bool no_memory, doctype, too_deep, too_many, too_many_attrs;
	struct place at; /* of the entity, the depth … that stopped us */
	/* where the last place was looked up: places come in rising order */
	size_t seen;
	int32_t line, column;
};

static void
stop(struct reader *r, bool *why)
{
	*why = true;
	if (r->ctxt != NULL)
		xmlStopParser(r->ctxt);
}

static void *
take(struct reader *r, size_t n)
{
	void *p = arena_try_alloc(r->a, n);

	if (p == NULL)
		stop(r, &r->no_memory);
	return p;
}

static bool
copy(struct reader *r, const void *p, size_t n, struct str *out)
{
	char *q = take(r, n + 1);

	if (q == NULL)
		return false;
	if (n > 0)
		memcpy(q, p, n);
	out->p = q;
	out->n = n;
	return true;
}

static struct place
place_of(struct reader *r, size_t offset)
{
	struct place p;

	if (offset < r->seen) {
		r->seen = 0;
		r->line = r->column = 1;
	}
	for (; r->seen < offset && r->seen < r->text.n; r->seen++) {
		unsigned char c = (unsigned char)r->text.p[r->seen];

		if (c == '\n') {
			r->line++;
			r->column = 1;
		} else if ((c & 0xC0u) != 0x80u) {
			r->column++;
		}
	}
	p.file = r->source->file;
	p.line = r->line;
	p.column = r->column;
	return p;
}

/* The byte libxml2 stands at. */
static size_t
offset_now(const struct reader *r)
{
	long n = xmlByteConsumed(r->ctxt);

	if (n < 0)
		return 0;
	return (size_t)n < r->text.n ? (size_t)n : r->text.n;
}

static size_t
tag_start(const struct reader *r, size_t end)
{
	while (end > 0 && r->text.p[end - 1] != '<')
		end--;
	return end > 0 ? end - 1 : 0;
}

/* ---- nodes ---- */
static struct node *
node_new(struct reader *r, struct place place)
{
	struct node *n;

	if (++r->nodes > TEMPLATE_NODES_MOST) {
		r->at = place;
		stop(r, &r->too_many);
		return NULL;
	}
	n = take(r, sizeof *n);
	if (n == NULL)
		return NULL;
	n->source = r->source;
	n->place = place;
	n->parent = r->open;
	if (r->open == NULL)
		r->root = n;
	else if (r->open->last != NULL)
		r->open->last->next = n;
	else
		r->open->children = n;
	if (r->open != NULL)
		r->open->last = n;
	return n;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Reads name = "value" at *i of the tag; says where the value starts. */
static bool
tag_attr_next(struct str tag, size_t *i, struct str *name, size_t *value)
{
	size_t from;
	char quote;

	while (*i < tag.n && is_space(tag.p[*i]))
		++*i;
	from = *i;
	while (*i < tag.n && tag.p[*i] != '=' && !is_space(tag.p[*i]))
		++*i;
	*name = str_slice(tag, from, *i);
	while (*i < tag.n && (is_space(tag.p[*i]) || tag.p[*i] == '='))
		++*i;
	if (*i >= tag.n || (tag.p[*i] != '"' && tag.p[*i] != '\''))
		return false;
	quote = tag.p[(*i)++];
	*value = *i;
	while (*i < tag.n && tag.p[*i] != quote)
		++*i;
	if (*i < tag.n)
		++*i;
	return true;
}

/* *i: behind the last attribute found; they come in the order of the tag. */
static size_t
attr_offset(const struct reader *r, size_t start, size_t end, struct str name,
    size_t *i)
{
	struct str tag = str_slice(r->text, start, end), found;
	size_t value = 0;

	while (tag_attr_next(tag, i, &found, &value))
		if (str_eq(found, name))
			return start + value;
	return start;
}

static bool
attr_read(struct reader *r, struct attr *to, const xmlChar **from, size_t start,
    size_t end, size_t *i)
{
	size_t prefix = from[1] ? strlen((const char *)from[1]) + 1 : 0;
	size_t local = strlen((const char *)from[0]);
	char *name = take(r, prefix + local + 1);

	if (name == NULL)
		return false;
	if (prefix > 0) {
		memcpy(name, from[1], prefix - 1);
		name[prefix - 1] = ':';
	}
	memcpy(name + prefix, from[0], local);
	to->name.p = name;
	to->name.n = prefix + local;
	to->id = ATTR_COUNT;
	to->place = place_of(r, attr_offset(r, start, end, to->name, i));
	if (!copy(r, from[3], (size_t)(from[4] - from[3]), &to->raw))
		return false;
	to->raw.n = bytes_replace(
	    (char *)(uintptr_t)to->raw.p, to->raw.n, LIBXML_AMPERSAND, '&');
	return true;
}

static void
on_start(void *self, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int n_ns, const xmlChar **ns, int n_attrs,
    int n_defaulted, const xmlChar **attrs)
{
	struct reader *r = self;
	size_t end = offset_now(r), start = tag_start(r, end), at = 0;
	struct place place = place_of(r, start);
	struct node *n;

	(void)prefix, (void)n_ns, (void)ns, (void)n_defaulted;
	if (template_too_deep(r->a, ++r->depth)) {
		r->at = place;
		stop(r, &r->too_deep);
		return;
	}
	n = node_new(r, place);
	if (n == NULL || !copy(r, local, strlen((const char *)local), &n->name))
		return;
	n->foreign =
	    uri == NULL || strcmp((const char *)uri, TEMPLATE_NAMESPACE) != 0;
	n->attrs = take(r, (size_t)n_attrs * sizeof *n->attrs);
	if (n->attrs == NULL)
		return;
	while (at < end - start && !is_space(r->text.p[start + at]))
		at++;
	for (int i = 0; i < n_attrs; i++) {
		if (!attr_read(r, &n->attrs[i], attrs + (size_t)5 * (size_t)i,
			start, end, &at))
			return;
		n->n_attrs++;
	}
	r->open = n;
}

static void
on_end(
    void *self, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = self;

	(void)local, (void)prefix, (void)uri;
	r->depth--;
	if (r->open != NULL)
		r->open = r->open->parent;
}

/* ---- text ---- */
/* Where a chunk libxml2 has just handed over starts in the file. Plain chunks
 * lie in its input buffer; others were copied, and it stands behind them (or
 * one character before their end). Off by a little behind entities: good
 * enough for a place. */
static size_t
chunk_start(const struct reader *r, const char *p, size_t n)
{
	const xmlParserInput *in = r->ctxt->input;
	uintptr_t at = (uintptr_t)p, base = (uintptr_t)in->base;
	size_t now = offset_now(r), from = now > n ? now - n : 0;

	if (at >= base && at < (uintptr_t)in->end)
		return now + at - (uintptr_t)in->cur;
	for (size_t k = 0; k <= 4 && from + k + n <= r->text.n; k++)
		if (memcmp(r->text.p + from + k, p, n) == 0)
			return from + k;
	return from;
}

static void
on_text(void *self, const xmlChar *chars, int len)
{
	struct reader *r = self;
	size_t n = (size_t)len;
	struct node *t = r->open ? r->open->last : NULL;

	if (r->open == NULL || r->no_memory)
		return;
	if (t == NULL || t->kind != EL_TEXT) {
		t = node_new(
		    r, place_of(r, chunk_start(r, (const char *)chars, n)));
		if (t == NULL)
			return;
		t->kind = EL_TEXT;
		r->text_cap = 0;
	}
	if (r->text_cap - t->text.n < n) {
		size_t cap = 2 * (t->text.n + n);
		char *p = take(r, cap);

		if (p == NULL)
			return;
		if (t->text.n > 0)
			memcpy(p, t->text.p, t->text.n);
		t->text.p = r->text_p = p;
		r->text_cap = cap;
	}
	memcpy(r->text_p + t->text.n, chars, n);
	t->text.n += n;
}

/* ---- what is not allowed, and errors ---- */
static void
on_doctype(void *self, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	struct reader *r = self;

	(void)name, (void)external, (void)system;
	if (!r->doctype)
		r->at = place_of(r, tag_start(r, offset_now(r)));
	stop(r, &r->doctype);
}

static void
on_error(void *self, xmlErrorPtr e)
{
	struct reader *r = self;
	struct complaint *c;
	struct str message = str_of(e->message);

	if (e->code == XML_ERR_NO_MEMORY) {
		stop(r, &r->no_memory);
		return;
	}
	if (e->level == XML_ERR_WARNING || e->code == XML_ERR_USER_STOP ||
	    r->no_memory || ++r->n_complaints > ERRORS_MOST)
		return;
	c = take(r, sizeof *c);
	if (c == NULL)
		return;
	message = str_trim(message);
	message.n = text_utf8_check(message);
	if (!copy(r, message.p, message.n, &c->message))
		return;
	c->line = e->line;
	c->column = e->int2;
	*r->last = c;
	r->last = &c->next;
}

/* ---- one file ---- */
static void
set_callbacks(xmlParserCtxtPtr ctxt, struct reader *r)
{
	xmlSAXHandler *sax = ctxt->sax;

	memset(sax, 0, sizeof *sax);
	sax->initialized = XML_SAX2_MAGIC;
	sax->startElementNs = on_start;
	sax->endElementNs = on_end;
	sax->characters = on_text;
	sax->ignorableWhitespace = on_text;
	sax->cdataBlock = on_text;
	sax->internalSubset = on_doctype;
	sax->serror = on_error;
	ctxt->userData = r;
}

static size_t
most_depth(const struct arena *a)
{
	size_t most = limit_of(a, LIMIT_DEPTH);

	return most < TEMPLATE_DEPTH ? most : TEMPLATE_DEPTH;
}

bool
template_too_deep(const struct arena *a, int depth)
{
	return (size_t)depth > most_depth(a);
}

void
template_tell_deep(struct diag *d, struct place place, struct str path)
{
	diag_at(d, FINDING_DEPTH_LIMIT, place, path,
	    str_number(d->arena, most_depth(d->arena)));
}

static bool
tell(struct reader *r, struct diag *d, bool well_formed)
{
	struct place start = {r->source->file, 1, 1};

	if (r->no_memory)
		diag_at(d, FINDING_OUT_OF_MEMORY, start, STR_NONE, STR_NONE);
	else if (r->doctype)
		diag_at(d, FINDING_XML_ENTITY, r->at, STR_NONE, STR_NONE);
	else if (r->too_deep)
		template_tell_deep(d, r->at, STR_NONE);
	else if (r->too_many)
		diag_at(d, FINDING_TOO_MANY, r->at, STR_NONE,
		    STR(BOTH("phần tử", "elements")), STR("200000"));
	else if (r->too_many_attrs)
		diag_at(d, FINDING_TOO_MANY, r->at, STR_NONE,
		    STR(BOTH("thuộc tính của một phần tử",
			"attributes of one element")),
		    STR("200"));
	else if (r->first == NULL && well_formed && r->root != NULL)
		return true;
	else if (r->first == NULL)
		diag_at(d, FINDING_XML_SYNTAX, start, STR_NONE,
		    STR(BOTH("không có phần tử gốc", "no root element")));
	else
		for (const struct complaint *c = r->first; c; c = c->next) {
			struct place p = {r->source->file, c->line, c->column};

			diag_at(d, FINDING_XML_SYNTAX, p, STR_NONE, c->message);
		}
	return false;
}

static bool
parse_quietly(struct reader *r)
{
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
	bool well_formed;

	if (ctxt == NULL) {
		r->no_memory = true;
		return false;
	}
	set_callbacks(ctxt, r);
	r->ctxt = ctxt;
	/* no document is made: the callback that would make one is not set;
	 * libxml2 does not always say that it has no memory: malloc does */
	errno = 0;
	(void)xmlCtxtReadMemory(ctxt, r->text.p, (int)r->text.n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	well_formed = ctxt->wellFormed != 0;
	if (ctxt->errNo == XML_ERR_NO_MEMORY || errno == ENOMEM)
		r->no_memory = true;
	xmlFreeParserCtxt(ctxt); /* nothing can jump over it: see above */
	return well_formed;
}

/* For the length of the parse this thread's reader gets all errors. */
static bool
parse(struct reader *r)
{
	struct libxml_hush before;
	bool well_formed;

	libxml_hush(r->a, &before, on_error, r);
	well_formed = parse_quietly(r);
	libxml_unhush(&before);
	return well_formed;
}

struct node *
template_xml_read(struct arena *a, struct diag *d, const struct source *source)
{
	struct reader r;
	struct str bom = STR(BOM);
	size_t bad = text_utf8_check(source->text), wide;
	bool well_formed;

	memset(&r, 0, sizeof r);
	r.a = a;
	r.source = source;
	r.text = source->text;
	r.last = &r.first;
	r.line = r.column = 1;
	if (bad < source->text.n) {
		diag_at(
		    d, FINDING_NOT_UTF8, place_of(&r, bad), STR_NONE, STR_NONE);
		return NULL;
	}
	if (str_starts(r.text, bom))
		r.text = str_slice(r.text, bom.n, r.text.n);
	if (!markup_says_utf8(r.text)) {
		diag_at(
		    d, FINDING_NOT_UTF8, place_of(&r, 0), STR_NONE, STR_NONE);
		return NULL;
	}
	wide = markup_wide_tag(r.text, TEMPLATE_ATTRS_MOST);
	if (wide < r.text.n) {
		r.at = place_of(&r, wide);
		r.too_many_attrs = true;
	}
	well_formed = !r.too_many_attrs && parse(&r);
	return tell(&r, d, well_formed) ? r.root : NULL;
}

struct place
template_place_in(struct place from, struct str s, size_t to)
{
	if (from.line == 0)
		return from;
	for (size_t i = 0; i < to && i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n') {
			from.line++;
			from.column = 1;
		} else if ((c & 0xC0u) != 0x80u) {
			from.column++;
		}
	}
	return from;
}
