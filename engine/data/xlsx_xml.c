/* One part as a stream of tags and texts.
 *
 * libxml2 compares the attributes of a tag each with each, and reads a tag as
 * a whole, so tags are measured before it sees them: struct meter follows
 * quotes, comments, CDATA and instructions just far enough for that. */
#include <errno.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "engine/base/arena.h"
#include "engine/data/libxml.h"
#include "engine/data/xlsx_parts.h"

#define PIECE ((size_t)32 << 10)
#define TAG_MOST ((size_t)8 << 10)
#define DEPTH_MOST 64
#define RATIO_FROM ((size_t)4 << 20) /* from so many bytes on a part may be */
#define RATIO_MOST 250               /* at most so many times its packed size */

enum event_kind { EVENT_START, EVENT_END, EVENT_TEXT };

struct event {
	enum event_kind kind;
	const char *name; /* in libxml2's dictionary */
	size_t from, n;   /* attributes, or bytes of text */
};

struct noted_attr {
	const char *name;
	bool prefixed;
	size_t from, n; /* bytes */
};

/* Arrays that grow without a jump. */
struct notes {
	struct event *events;
	size_t n_events, cap_events;
	struct noted_attr *attrs;
	size_t n_attrs, cap_attrs;
	char *bytes;
	size_t n_bytes, cap_bytes;
};

enum meter_state {
	METER_TEXT,
	METER_OPEN, /* behind < */
	METER_TAG,
	METER_QUOTE,
	METER_COMMENT,
	METER_CDATA,
	METER_PI
};

struct meter {
	enum meter_state state;
	char quote;
	size_t tag;   /* bytes since < */
	char last[2]; /* the two bytes before */
};

struct xlsx_reading {
	struct xlsx *x;
	char *piece;
	xmlParserCtxtPtr ctxt;
	struct notes notes;
	struct meter meter;
	int depth;
	bool no_memory, doctype, too_deep, failed;
	int32_t line; /* of the first error */
};

/* ---- noting, inside libxml2: no jumps ---- */
static bool
room(struct xlsx_reading *r, void **p, size_t n, size_t more, size_t *cap,
    size_t size)
{
	size_t want = *cap ? *cap : 64;
	void *q;

	if (*cap - n >= more)
		return true;
	while (want - n < more)
		want *= 2;
	q = arena_try_alloc(r->x->arena, want * size);
	if (q == NULL) {
		r->no_memory = true;
		xmlStopParser(r->ctxt);
		return false;
	}
	if (n > 0)
		memcpy(q, *p, n * size);
	*p = q;
	*cap = want;
	return true;
}

static bool
note_bytes(struct xlsx_reading *r, const void *p, size_t n)
{
	struct notes *k = &r->notes;
	void *bytes = k->bytes;

	if (!room(r, &bytes, k->n_bytes, n, &k->cap_bytes, 1))
		return false;
	k->bytes = bytes;
	if (n > 0)
		memcpy(k->bytes + k->n_bytes, p, n);
	k->n_bytes += n;
	return true;
}

static struct event *
note_event(struct xlsx_reading *r, enum event_kind kind, const char *name)
{
	struct notes *k = &r->notes;
	void *events = k->events;
	struct event *e;

	if (!room(r, &events, k->n_events, 1, &k->cap_events, sizeof *e))
		return NULL;
	k->events = events;
	e = &k->events[k->n_events++];
	e->kind = kind;
	e->name = name;
	e->from = k->n_bytes;
	e->n = 0;
	return e;
}

static bool
note_attr(struct xlsx_reading *r, const xmlChar **attr)
{
	struct notes *k = &r->notes;
	void *attrs = k->attrs;
	struct noted_attr *to;

	if (!room(r, &attrs, k->n_attrs, 1, &k->cap_attrs, sizeof *to))
		return false;
	k->attrs = attrs;
	to = &k->attrs[k->n_attrs++];
	to->name = (const char *)attr[0];
	to->prefixed = attr[1] != NULL;
	to->from = k->n_bytes;
	to->n = (size_t)(attr[4] - attr[3]);
	if (!note_bytes(r, attr[3], to->n))
		return false;
	to->n =
	    bytes_replace(k->bytes + to->from, to->n, LIBXML_AMPERSAND, '&');
	return true;
}

/* Namespaces whose names we know: transitional and strict. */
static bool
is_ours(const xmlChar *uri)
{
	static const char *const ours[] = {
	    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
	    "http://purl.oclc.org/ooxml/spreadsheetml/main",
	    "http://schemas.openxmlformats.org/package/2006/relationships"};

	for (size_t i = 0; uri != NULL && i < sizeof ours / sizeof ours[0]; i++)
		if (strcmp((const char *)uri, ours[i]) == 0)
			return true;
	return false;
}

static void
on_start(void *self, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int n_ns, const xmlChar **ns, int n_attrs,
    int n_defaulted, const xmlChar **attrs)
{
	struct xlsx_reading *r = self;
	struct event *e;
	size_t from = r->notes.n_attrs;

	(void)prefix, (void)n_ns, (void)ns, (void)n_defaulted;
	if (++r->depth > DEPTH_MOST) {
		r->too_deep = true;
		xmlStopParser(r->ctxt);
		return;
	}
	e = note_event(r, EVENT_START, is_ours(uri) ? (const char *)local : "");
	if (e == NULL)
		return;
	e->from = from;
	e->n = (size_t)n_attrs;
	for (int i = 0; i < n_attrs; i++)
		if (!note_attr(r, attrs + (size_t)5 * (size_t)i))
			return;
}

static void
on_end(
    void *self, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct xlsx_reading *r = self;

	(void)prefix;
	r->depth--;
	note_event(r, EVENT_END, is_ours(uri) ? (const char *)local : "");
}

static void
on_text(void *self, const xmlChar *chars, int len)
{
	struct xlsx_reading *r = self;
	struct event *e = note_event(r, EVENT_TEXT, "");

	if (e == NULL)
		return;
	e->n = (size_t)len;
	note_bytes(r, chars, (size_t)len);
}

static void
on_doctype(void *self, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	struct xlsx_reading *r = self;

	(void)name, (void)external, (void)system;
	r->doctype = true;
	xmlStopParser(r->ctxt);
}

static void
on_error(void *self, xmlErrorPtr e)
{
	struct xlsx_reading *r = self;

	if (e->code == XML_ERR_NO_MEMORY)
		r->no_memory = true;
	else if (e->level != XML_ERR_WARNING && e->code != XML_ERR_USER_STOP &&
		 !r->failed) {
		r->failed = true;
		r->line = e->line;
	}
}

/* ---- measuring tags ---- */
/* False when a tag is too long. */
static bool
meter_byte(struct meter *m, char c)
{
	switch (m->state) {
	case METER_TEXT:
		if (c == '<') {
			m->state = METER_OPEN;
			m->tag = 0;
		}
		break;
	case METER_OPEN:
		m->state = c == '!'   ? METER_COMMENT
			   : c == '?' ? METER_PI
			   : c == '>' ? METER_TEXT
				      : METER_TAG;
		break;
	case METER_TAG:
		if (c == '>') {
			m->state = METER_TEXT;
		} else if (c == '"' || c == '\'') {
			m->state = METER_QUOTE;
			m->quote = c;
		}
		break;
	case METER_QUOTE:
		if (c == m->quote)
			m->state = METER_TAG;
		break;
	case METER_COMMENT: /* <!--, or <![CDATA[: the second byte tells */
		if (m->tag == 2 && c == '[')
			m->state = METER_CDATA;
		else if (m->tag > 5 && c == '>' && m->last[0] == '-' &&
			 m->last[1] == '-')
			m->state = METER_TEXT;
		break;
	case METER_CDATA:
		if (c == '>' && m->last[0] == ']' && m->last[1] == ']')
			m->state = METER_TEXT;
		break;
	case METER_PI:
		if (c == '>' && m->last[1] == '?')
			m->state = METER_TEXT;
		break;
	}
	m->tag++;
	m->last[0] = m->last[1];
	m->last[1] = c;
	return m->tag <= TAG_MOST ||
	       (m->state != METER_TAG && m->state != METER_QUOTE);
}

/* ---- libxml2 ---- */
static void
ctxt_free(void *p)
{
	xmlFreeParserCtxt(p);
}

static bool
ctxt_new(struct xlsx_reading *r)
{
	struct libxml_hush before;
	xmlSAXHandler sax;

	memset(&sax, 0, sizeof sax);
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = on_start;
	sax.endElementNs = on_end;
	sax.characters = on_text;
	sax.ignorableWhitespace = on_text;
	sax.cdataBlock = on_text;
	sax.internalSubset = on_doctype;
	sax.serror = on_error;
	libxml_hush(r->x->arena, &before, NULL, NULL);
	r->ctxt = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	libxml_unhush(&before);
	if (r->ctxt == NULL) {
		diag_at(r->x->diag, FINDING_OUT_OF_MEMORY, r->x->at, STR_NONE,
		    STR_NONE);
		return false;
	}
	arena_defer(r->x->arena, ctxt_free, r->ctxt);
	xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	return true;
}

/* The callbacks note what is in the piece. */
static void
parse(struct xlsx_reading *r, const char *p, size_t n, bool last)
{
	struct libxml_hush before;

	libxml_hush(r->x->arena, &before, on_error, r);
	errno = 0; /* libxml2 does not always say it: malloc does */
	(void)xmlParseChunk(r->ctxt, p, (int)n, last);
	libxml_unhush(&before);
	if (r->ctxt->errNo == XML_ERR_NO_MEMORY || errno == ENOMEM)
		r->no_memory = true;
	if (!r->ctxt->wellFormed && !r->doctype && !r->too_deep)
		r->failed = true;
}

static bool
tell(struct xlsx_reading *r)
{
	struct xlsx *x = r->x;

	if (r->no_memory)
		diag_at(
		    x->diag, FINDING_OUT_OF_MEMORY, x->at, STR_NONE, STR_NONE);
	else if (r->doctype)
		diag_at(x->diag, FINDING_XML_ENTITY, x->at, STR_NONE, STR_NONE);
	else if (r->too_deep)
		diag_at(x->diag, FINDING_TOO_DEEP, x->at, STR_NONE, STR("64"));
	else
		xlsx_broken(x, STR(BOTH("XML trong tệp sai cú pháp",
				   "the XML in it is not well-formed")));
	return false;
}

/* ---- playing ---- */
static bool
play_start(const struct xlsx_reading *r, const struct event *e,
    const struct xml_handler *h, struct xml_attr *attrs)
{
	const struct notes *k = &r->notes;
	struct xml_tag tag = {e->name, attrs, e->n};

	for (size_t i = 0; i < e->n; i++) {
		const struct noted_attr *from = &k->attrs[e->from + i];

		/* fanalyzer: play() made room for e->n of them */
		attrs[i].name = from->name;
		/* fanalyzer: as above */
		attrs[i].prefixed = from->prefixed;
		attrs[i].value.p = k->bytes + from->from;
		attrs[i].value.n = from->n;
	}
	return h->start(h->self, &tag);
}

static bool
play(struct xlsx_reading *r, const struct xml_handler *h)
{
	struct notes *k = &r->notes;
	struct xml_attr *attrs = NULL;
	size_t room_for = 0;
	bool ok = true;

	for (size_t i = 0; i < k->n_events && ok; i++) {
		const struct event *e = &k->events[i];
		struct str text = {k->bytes + e->from, e->n};

		if (e->kind == EVENT_TEXT) {
			ok = h->text(h->self, text);
		} else if (e->kind == EVENT_END) {
			ok = h->end(h->self, e->name);
		} else {
			if (e->n > room_for) {
				room_for = 2 * e->n;
				attrs = ARENA_ARRAY(
				    r->x->arena, struct xml_attr, room_for);
			}
			ok = play_start(r, e, h, attrs);
		}
	}
	k->n_events = k->n_attrs = k->n_bytes = 0;
	return ok;
}

/* ---- the stream ---- */
static bool
measure(struct xlsx_reading *r, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!meter_byte(&r->meter, p[i]))
			return xlsx_broken(r->x,
			    STR(BOTH("XML trong tệp có thẻ quá dài",
				"the XML in it has a tag that is too long")));
	return true;
}

static bool
tell_unpacked(struct xlsx *x, struct str why, struct str raise)
{
	diag_at(x->diag, FINDING_XLSX_UNPACKED, x->at, STR_NONE, x->file, why,
	    raise);
	return false;
}

static bool
check_size(struct xlsx *x, size_t part, size_t packed)
{
	struct buf b;

	if (x->unpacked > limit_of(x->arena, LIMIT_UNPACKED)) {
		b = buf_new(x->arena);
		buf_puts(&b, BOTH("hơn ", "more than "));
		buf_str(&b, limit_text(x->arena, LIMIT_UNPACKED));
		buf_puts(&b, BOTH(" byte", " bytes"));
		return tell_unpacked(x, buf_take(&b),
		    STR(BOTH(", hoặc nâng giới hạn bằng --max-unpacked",
			", or raise the limit with --max-unpacked")));
	}
	if (part <= RATIO_FROM || part / RATIO_MOST <= packed)
		return true;
	return tell_unpacked(x,
	    STR(BOTH(
		"gấp hơn 250 lần khi nén", "over 250 times the packed size")),
	    STR_NONE);
}

static bool
fail_unpack(struct xlsx *x, zip_error_t *e)
{
	return xlsx_zip_failed(x, e,
	    STR(BOTH(
		"một phần không giải nén được", "a part cannot be unpacked")));
}

static bool
stream(struct xlsx_reading *r, zip_file_t *file, size_t packed,
    const struct xml_handler *h)
{
	struct xlsx *x = r->x;
	size_t part = 0;
	zip_int64_t n;

	do {
		n = zip_fread(file, r->piece, PIECE);
		if (n < 0)
			return fail_unpack(x, zip_file_get_error(file));
		part += (size_t)n;
		x->unpacked += (size_t)n;
		if (!check_size(x, part, packed) ||
		    !measure(r, r->piece, (size_t)n))
			return false;
		parse(r, r->piece, (size_t)n, n == 0);
		if (!play(r, h))
			return false;
		if (r->no_memory || r->doctype || r->too_deep || r->failed)
			return tell(r);
	} while (n > 0);
	return true;
}

static void
file_close(void *p)
{
	zip_fclose(p);
}

/* One for all parts: what was made room for is used again. */
static struct xlsx_reading *
reading_of(struct xlsx *x)
{
	static const struct xlsx_reading zero;
	struct xlsx_reading *r = x->reading;
	struct notes notes;
	char *piece;

	if (r == NULL) {
		r = x->reading = ARENA_NEW(x->arena, struct xlsx_reading);
		r->piece = arena_alloc(x->arena, PIECE);
		r->notes.bytes = arena_alloc(x->arena, PIECE);
		r->notes.cap_bytes = PIECE;
	}
	notes = r->notes;
	notes.n_events = notes.n_attrs = notes.n_bytes = 0;
	piece = r->piece;
	*r = zero;
	r->x = x;
	r->notes = notes;
	r->piece = piece;
	return r;
}

bool
xlsx_part_read(struct xlsx *x, zip_uint64_t index, const struct xml_handler *h)
{
	struct xlsx_reading *r = reading_of(x);
	zip_stat_t st;
	zip_file_t *file;
	bool ok;

	errno = 0;
	zip_stat_init(&st);
	if (zip_stat_index(x->zip, index, 0, &st) == 0 &&
	    (st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    st.encryption_method != ZIP_EM_NONE) {
		diag_at(
		    x->diag, FINDING_XLSX_ENCRYPTED, x->at, STR_NONE, STR_NONE);
		return false;
	}
	file = zip_fopen_index(x->zip, index, 0);
	if (file == NULL)
		return fail_unpack(x, zip_get_error(x->zip));
	arena_defer(x->arena, file_close, file);
	ok = ctxt_new(r);
	if (ok) {
		ok = stream(r, file, (size_t)st.comp_size, h);
		arena_undefer(x->arena, ctxt_free, r->ctxt);
		ctxt_free(r->ctxt);
	}
	arena_undefer(x->arena, file_close, file);
	file_close(file);
	return ok;
}

struct str
xml_attr_of(const struct xml_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->n; i++)
		if (!tag->attrs[i].prefixed &&
		    strcmp(tag->attrs[i].name, name) == 0)
			return tag->attrs[i].value;
	return STR_NONE;
}
