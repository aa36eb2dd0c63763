#include "engine/data/decode.h"

#include "engine/base/arena.h"
#include "engine/text/text.h"

#define SURE 50         /* per cent: guesses below are not told */
#define DETECT_FROM 256 /* bytes before the fault that are looked at, */
#define DETECT 65536    /* and how many in all */

/* Line and column of a byte. With wide, characters are two bytes, the one at
 * high being the upper. */
struct spot {
	struct str file, text;
	size_t width, high;
};

static struct place
place_at(const struct spot *s, size_t to)
{
	struct place p = {s->file, 1, 1};
	uint32_t before = 0;

	/* a byte-order mark is no character */
	for (size_t i = s->width == 2 ? 2 : 0; i + s->width <= to;
	     i += s->width) {
		uint32_t c = (unsigned char)s->text.p[i];

		if (s->width == 2)
			c = (uint32_t)(unsigned char)s->text.p[i + s->high]
				<< 8 |
			    (unsigned char)s->text.p[i + 1 - s->high];
		if (c == '\n' || c == '\r') {
			p.line += c == '\r' || before != '\r';
			p.column = 1;
		} else if (s->width == 2 ? c < 0xDC00 || c > 0xDFFF
					 : (c & 0xC0u) != 0x80u) {
			p.column++;
		}
		before = c;
	}
	return p;
}

struct str
data_charset_hint(struct arena *a, struct str bytes)
{
	size_t bad = text_utf8_check(bytes);
	size_t from = bad > DETECT_FROM ? bad - DETECT_FROM : 0;
	size_t to = bytes.n - from > DETECT ? from + DETECT : bytes.n;
	struct charset_guess g = legacy_detect(str_slice(bytes, from, to));
	struct buf b = buf_new(a);
	const char *name = charset_name(g.charset);

	if (g.percent < SURE || g.charset == CHARSET_UTF8)
		return STR(BOTH(", hoặc nói bảng mã bằng --encoding (tcvn3, "
				"vni, viscii, cp1258)",
		    ", or name its character set with --encoding (tcvn3, vni, "
		    "viscii, cp1258)"));
	buf_puts(&b, BOTH(", hoặc thêm", ", or add") " --encoding ");
	buf_puts(&b, name);
	buf_puts(&b, BOTH(": chữ trông như ", ": the text looks like "));
	buf_puts(&b, name);
	return buf_take(&b);
}

struct str
data_binary_kind(struct str bytes)
{
	if (str_starts(bytes, STR("%PDF-")))
		return STR(BOTH("tệp PDF", "a PDF file"));
	if (str_starts(bytes, STR("{\\rtf")))
		return STR(BOTH("tệp RTF", "an RTF file"));
	if (str_starts(bytes, STR("\xD0\xCF\x11\xE0")))
		return STR(BOTH("tệp Word hoặc Excel kiểu cũ hoặc có mật khẩu",
		    "a Word or Excel file of the old kind, or an encrypted "
		    "one"));
	if (!str_starts(bytes, STR("PK\x03\x04")))
		return STR_NONE;
	/* the names of parts stand there as they are */
	if (str_within(bytes, STR("word/document.xml")))
		return STR(BOTH("tệp Word (DOCX)", "a Word file (DOCX)"));
	if (str_within(bytes, STR("xl/workbook.")))
		return STR(BOTH("tệp Excel (XLSX)", "an Excel file (XLSX)"));
	return STR(BOTH("tệp nén (ZIP)", "a packed file (ZIP)"));
}

static bool
tell_kind(struct diag *d, struct str file, struct str bytes)
{
	struct place p = {file, 1, 1};
	struct str kind = data_binary_kind(bytes);

	if (kind.n == 0)
		return true;
	diag_at(d, FINDING_NOT_TEXT, p, STR_NONE, kind);
	return false;
}

static bool
tell_large(struct arena *a, struct diag *d, const struct spot *s)
{
	diag_at(d, FINDING_INPUT_TOO_LARGE, file_place(s->file), STR_NONE,
	    s->file, limit_text(a, LIMIT_INPUT));
	return false;
}

/* s->text begins with the byte-order mark. */
static bool
from_utf16(
    struct arena *a, struct diag *d, const struct spot *s, struct str *out)
{
	size_t bad;

	if (text_from_utf16(
		a, str_slice(s->text, 2, s->text.n), s->high == 0, out, &bad))
		return true;
	diag_at(
	    d, FINDING_CHARSET_UTF16, place_at(s, 2 + bad), STR_NONE, STR_NONE);
	return false;
}

/* Is text that cannot be read as the charset Unicode, all of it? */
static bool
is_unicode(const struct legacy_text *t)
{
	size_t n = t->s.n < DETECT ? t->s.n : DETECT;

	return t->twice &&
	       legacy_detect(str_slice(t->s, 0, n)).charset != t->charset;
}

/* s->text in the charset; where it is valid UTF-8, each of its characters
 * stands for a byte ("ViÖt Nam"), or else it is Unicode already. */
static bool
from_legacy(struct arena *a, struct diag *d, const struct spot *s,
    enum charset charset, struct str *out)
{
	struct legacy_text t = {s->text, charset, legacy_twice(s->text)};
	struct str name = str_of(charset_name(charset));
	struct buf b = buf_new(a);
	size_t bad, end;
	int byte;

	if (legacy_read(a, &t, false, out, &bad))
		return true;
	if (is_unicode(&t)) {
		*out = s->text;
		return true;
	}
	end = bad;
	byte = t.twice ? legacy_shown_as(utf8_next(s->text, &end))
		       : (unsigned char)s->text.p[bad];
	if (byte < 0) {
		diag_at(d, FINDING_CHARSET_MIXED, place_at(s, bad), STR_NONE,
		    str_slice(s->text, bad, end), name);
		return false;
	}
	buf_puts(&b, "0x");
	buf_hex(&b, (unsigned char)byte, 2);
	diag_at(d, FINDING_CHARSET_BYTE, place_at(s, bad), STR_NONE,
	    buf_take(&b), name);
	return false;
}

bool
data_decode(struct arena *a, struct diag *d, struct str file, struct str bytes,
    const enum charset *charset, struct str *out)
{
	struct spot s = {file, bytes, 1, 0};
	size_t bad;

	if (!tell_kind(d, file, bytes))
		return false;
	if (bytes.n > limit_of(a, LIMIT_INPUT))
		return tell_large(a, d, &s);
	if (str_starts(bytes, STR("\xFF\xFE")) ||
	    str_starts(bytes, STR("\xFE\xFF"))) {
		s.width = 2;
		s.high = bytes.p[0] == '\xFF' ? 1 : 0;
		if (!from_utf16(a, d, &s, out))
			return false;
		s = (struct spot){file, *out, 1, 0};
	} else if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
		s.text = str_slice(bytes, 3, bytes.n);
	}
	if (charset != NULL && *charset != CHARSET_UTF8)
		return from_legacy(a, d, &s, *charset, out);
	bad = text_utf8_check(s.text);
	*out = s.text;
	if (bad == s.text.n)
		return true;
	diag_at(d, FINDING_NOT_UTF8, place_at(&s, bad), STR_NONE,
	    data_charset_hint(a, s.text));
	return false;
}
