/* Files kept in a part of ours:
 *
 *	<record xmlns="urn:congvan:record:1">
 *	<file name="du-lieu.json" type="application/json">text</file>
 *	<file name="mau.zip" encoding="base64">UEsDB…</file></record> */
#include "engine/base/arena.h"
#include "engine/reader/docx_parts.h"

#define OURS "urn:congvan:record:1"
#define NAME '\x01'
#define BYTES '\x02' /* as they are */
#define BASE64 '\x03'
#define END '\x04'

struct watch {
	struct log log;
	int depth;
	bool ours, wrong;
};

static void
on_file(struct watch *w, const struct xml_attribute *attributes, size_t n)
{
	struct str encoding = STR_NONE, name = STR_NONE;

	for (size_t i = 0; i < n; i++) {
		if (attributes[i].uri.n > 0)
			continue;
		if (str_is(attributes[i].name, "name"))
			name = attributes[i].value;
		else if (str_is(attributes[i].name, "encoding"))
			encoding = attributes[i].value;
	}
	if (name.n == 0 || (encoding.p != NULL && !str_is(encoding, "base64")))
		w->wrong = true;
	log_putc(&w->log, NAME);
	log_put(&w->log, name);
	log_putc(&w->log, encoding.p != NULL ? BASE64 : BYTES);
}

static void
on_start(void *self, struct str uri, struct str name,
    const struct xml_attribute *attributes, size_t n)
{
	struct watch *w = self;
	bool known = str_is(uri, OURS);

	w->depth++;
	if (w->depth == 1)
		w->ours = known && str_is(name, "record");
	if (!w->ours)
		return;
	if (w->depth == 2 && known && str_is(name, "file"))
		on_file(w, attributes, n);
	else if (w->depth > 1)
		w->wrong = true;
}

static void
on_end(void *self, struct str uri, struct str name)
{
	struct watch *w = self;

	(void)uri, (void)name;
	if (w->ours && w->depth == 2)
		log_putc(&w->log, END);
	w->depth--;
}

static void
on_text(void *self, struct str text)
{
	struct watch *w = self;

	if (w->ours && w->depth == 2)
		log_put(&w->log, text);
}

/* ---- afterwards ---- */
static int
value_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *p = c != '\0' ? strchr(digits, c) : NULL;

	return p != NULL ? (int)(p - digits) : -1;
}

/* Strict but for white space between (RFC 4648, 4): padded, nothing behind the
 * padding, no bits left over. */
static bool
decode(struct str s, struct buf *b)
{
	uint32_t v = 0;
	int n = 0, pads = 0;

	buf_reserve(b, s.n / 4 * 3 + 3);
	for (size_t i = 0; i < s.n; i++) {
		int k = value_of(s.p[i]);

		if (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' ||
		    s.p[i] == '\r')
			continue;
		if (s.p[i] == '=' && n >= 2)
			pads++;
		else if (k < 0 || pads > 0)
			return false;
		v = v << 6 | (uint32_t)(k < 0 ? 0 : k);
		if (++n < 4)
			continue;
		if ((pads == 1 && (v & 0xFF) != 0) ||
		    (pads == 2 && (v & 0xFFFF) != 0))
			return false;
		for (int at = 2; at >= pads; at--)
			buf_putc(b, (char)(v >> 8 * at & 0xFF));
		v = 0;
		n = 0;
		if (pads > 0)
			n = 5; /* anything more but blanks is wrong */
	}
	return n == 0 || n == 5;
}

static bool
wrong(struct reading *r)
{
	return reader_broken(r, STR(BOTH("dữ liệu kèm trong DOCX sai",
				    "the data kept in the DOCX is wrong")));
}

static size_t
find_mark(struct str s, size_t i, char low, char high)
{
	while (i < s.n && (s.p[i] < low || s.p[i] > high))
		i++;
	return i;
}

static bool
play(struct reading *r, struct str log)
{
	for (size_t i = 0; i < log.n;) {
		size_t behind = find_mark(log, i, BYTES, BASE64);
		size_t end = find_mark(log, behind, END, END);
		struct str name = str_slice(log, i + 1, behind);
		struct str bytes = str_slice(log, behind + 1, end);
		struct buf b = buf_new(r->stage);

		name.n = bytes_replace(
		    (char *)(uintptr_t)name.p, name.n, LIBXML_AMPERSAND, '&');
		if (!reader_spend(r, bytes.n))
			return false;
		if (log.p[behind] == BASE64) {
			if (!decode(bytes, &b))
				return wrong(r);
			bytes = buf_take(&b);
		}
		if (!reader_put_file(r, name, bytes))
			return false;
		i = end + 1;
	}
	return true;
}

bool
rdocx_record(struct reading *r, struct str bytes)
{
	struct watch w = {.log = {.a = r->stage}};
	struct xml_watcher watcher = {&w, on_start, on_end, on_text};

	if (!rdocx_xml(r, bytes, &watcher, &w.log))
		return false;
	if (w.wrong)
		return wrong(r);
	return play(r, (struct str){w.log.p, w.log.n});
}
