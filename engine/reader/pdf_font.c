#include "engine/reader/pdf_font.h"

#include "engine/base/arena.h"

#define LOOK_UP 64 /* of the budget, for a width */
#define CODES 256
#define CIDS 65536
#define USUAL_SIMPLE 0.5 /* of fonts that do not say their widths */
#define UNKNOWN (-1.0f)

/* ---- widths ---- */
static bool
make_width(struct rpdf *p, struct rpdf_font *f, uint32_t n)
{
	if (!reader_spend(p->r, n * sizeof *f->width))
		return false;
	f->width = ARENA_ARRAY(p->r->stage, float, n);
	f->n_width = n;
	for (uint32_t i = 0; i < n; i++)
		f->width[i] = UNKNOWN;
	return true;
}

static void
set_width(struct rpdf_font *f, int64_t code, double w)
{
	if (code >= 0 && code < f->n_width && w >= 0)
		f->width[code] = (float)w;
}

static double
number_at(struct rpdf *p, qpdf_oh array, int i, double usual)
{
	qpdf_oh oh = rpdf_item(p, array, i);
	double v = rpdf_number(p, oh, usual);

	rpdf_drop(p, oh);
	return v;
}

/* c [w w …] or first last w (ISO 32000-1, 9.7.4.3), at *i, which is moved on.
 * False after a finding. */
static bool
read_w(struct rpdf *p, struct rpdf_font *f, qpdf_oh w, int *i)
{
	int64_t first = (int64_t)number_at(p, w, *i, -1), last;
	qpdf_oh list = rpdf_item(p, w, *i + 1);
	int n = rpdf_count(p, list);
	bool is_list = list != 0 && p->q->oh_is_array(p->h, list), ok;
	double width;

	ok = reader_spend(p->r, (size_t)(n + 1) * LOOK_UP);
	for (int k = 0; ok && k < n && k < CIDS; k++)
		set_width(f, first + k, number_at(p, list, k, -1) / 1000);
	rpdf_drop(p, list);
	*i += is_list ? 2 : 3;
	if (is_list || !ok)
		return ok;
	last = (int64_t)number_at(p, w, *i - 2, -1);
	width = number_at(p, w, *i - 1, -1) / 1000;
	if (first < 0)
		first = 0;
	if (last >= CIDS)
		last = CIDS - 1;
	if (first <= last && !reader_spend(p->r, (size_t)(last - first)))
		return false;
	for (; first <= last; first++)
		set_width(f, first, width);
	return true;
}

static bool
read_cid_widths(struct rpdf *p, struct rpdf_font *f, qpdf_oh dict)
{
	qpdf_oh all = rpdf_key(p, dict, "/DescendantFonts");
	qpdf_oh one = rpdf_item(p, all, 0);
	qpdf_oh w = rpdf_key(p, one, "/W");
	int n = rpdf_count(p, w);
	bool ok = make_width(p, f, CIDS);

	f->usual = rpdf_int(p, one, "/DW", 1000) / 1000.0;
	for (int i = 0; ok && i + 1 < n;)
		ok = read_w(p, f, w, &i);
	rpdf_drop(p, w);
	rpdf_drop(p, one);
	rpdf_drop(p, all);
	return ok;
}

static double
unit_of(struct rpdf *p, qpdf_oh dict)
{
	qpdf_oh matrix = rpdf_key(p, dict, "/FontMatrix");
	double unit = 0.001;

	if (matrix != 0 && str_is(rpdf_name(p, dict, "/Subtype"), "/Type3"))
		unit = number_at(p, matrix, 0, unit);
	rpdf_drop(p, matrix);
	return unit;
}

static bool
read_simple_widths(struct rpdf *p, struct rpdf_font *f, qpdf_oh dict)
{
	qpdf_oh w = rpdf_key(p, dict, "/Widths");
	int n = rpdf_count(p, w);
	int32_t first = rpdf_int(p, dict, "/FirstChar", 0);
	double unit = unit_of(p, dict);

	f->usual = USUAL_SIMPLE;
	if (!make_width(p, f, CODES))
		return false;
	for (int i = 0; i < n && i < CODES; i++)
		set_width(f, (int64_t)first + i, number_at(p, w, i, -1) * unit);
	rpdf_drop(p, w);
	return true;
}

/* ---- maps ---- */
static bool
read_map(struct rpdf *p, qpdf_oh dict, const char *key, struct code_map **out)
{
	qpdf_oh stream = rpdf_key(p, dict, key);
	struct str text;
	bool whole, ok = true;

	*out = NULL;
	if (rpdf_is_stream(p, stream)) {
		ok = rpdf_stream(p, stream, &text, &whole);
		if (ok && !whole)
			ok = reader_broken(p->r,
			    STR(BOTH("bảng mã một phông không giải nén được",
				"the code table of a font cannot be "
				"unpacked")));
		if (ok) {
			*out = ARENA_NEW(p->r->stage, struct code_map);
			ok = rpdf_map_read(p->r, text, *out);
		}
	}
	rpdf_drop(p, stream);
	return ok;
}

bool
rpdf_font_read(struct rpdf *p, qpdf_oh dict, struct rpdf_font **out)
{
	struct rpdf_object *o = rpdf_object_of(p, dict);
	struct rpdf_font *f = o != NULL ? o->font : NULL;

	*out = f;
	if (f != NULL || !rpdf_is_dict(p, dict))
		return true;
	f = ARENA_NEW(p->r->stage, struct rpdf_font);
	f->composite = str_is(rpdf_name(p, dict, "/Subtype"), "/Type0");
	if (!reader_spend(p->r, sizeof *f) ||
	    !read_map(p, dict, "/ToUnicode", &f->unicode))
		return false;
	if (f->composite) {
		if (!read_map(p, dict, "/Encoding", &f->code) ||
		    !read_cid_widths(p, f, dict))
			return false;
	} else if (!read_simple_widths(p, f, dict)) {
		return false;
	}
	if (o != NULL)
		o->font = f;
	*out = f;
	return true;
}

/* ---- use ---- */
int
rpdf_font_code(
    const struct rpdf_font *f, struct str s, size_t *i, uint32_t *code)
{
	int n = 1;

	if (f->composite && f->code != NULL && f->code->n_spaces > 0) {
		n = rpdf_map_code(f->code, s, *i, code);
	} else {
		*code = (unsigned char)s.p[*i];
		if (f->composite && *i + 1 < s.n) {
			*code = *code << 8 | (unsigned char)s.p[*i + 1];
			n = 2;
		}
	}
	*i += (size_t)n;
	return n;
}

double
rpdf_font_width(const struct rpdf_font *f, uint32_t code)
{
	if (code < f->n_width && f->width[code] >= 0)
		return (double)f->width[code];
	return f->usual;
}

void
rpdf_font_say(const struct rpdf_font *f, uint32_t code, struct buf *b)
{
	if (f->unicode != NULL && rpdf_map_say(f->unicode, code, b))
		return;
	buf_utf8(b, f->composite ? 0xFFFD : code & 0xFF);
}
