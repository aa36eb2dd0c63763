#include "engine/reader/pdf_parts.h"

#include <stdlib.h>

#include "engine/base/arena.h"

#define STEPS_MOST 8 /* filters of one stream */
#define SAID_MOST 120

/* ---- objects ---- */
void
rpdf_drop(const struct rpdf *p, qpdf_oh oh)
{
	if (oh != 0)
		p->q->oh_release(p->h, oh);
}

bool
rpdf_is_stream(const struct rpdf *p, qpdf_oh oh)
{
	return oh != 0 && p->q->oh_is_stream(p->h, oh);
}

bool
rpdf_is_dict(const struct rpdf *p, qpdf_oh oh)
{
	return oh != 0 && p->q->oh_is_dictionary(p->h, oh);
}

static qpdf_oh
not_null(const struct rpdf *p, qpdf_oh oh)
{
	if (oh == 0 || !p->q->oh_is_null(p->h, oh))
		return oh;
	rpdf_drop(p, oh);
	return 0;
}

qpdf_oh
rpdf_key(const struct rpdf *p, qpdf_oh oh, const char *key)
{
	qpdf_oh dict, found;

	if (rpdf_is_dict(p, oh))
		return not_null(p, p->q->oh_get_key(p->h, oh, key));
	if (!rpdf_is_stream(p, oh))
		return 0;
	dict = p->q->oh_get_dict(p->h, oh);
	found = not_null(p, p->q->oh_get_key(p->h, dict, key));
	rpdf_drop(p, dict);
	return found;
}

int
rpdf_count(const struct rpdf *p, qpdf_oh array)
{
	if (array == 0 || !p->q->oh_is_array(p->h, array))
		return 0;
	return p->q->oh_get_array_n_items(p->h, array);
}

qpdf_oh
rpdf_item(const struct rpdf *p, qpdf_oh array, int i)
{
	if (i < 0 || i >= rpdf_count(p, array))
		return 0;
	return not_null(p, p->q->oh_get_array_item(p->h, array, i));
}

int32_t
rpdf_int(const struct rpdf *p, qpdf_oh oh, const char *key, int32_t usual)
{
	qpdf_oh found = rpdf_key(p, oh, key);
	long long v;

	if (found != 0 && p->q->oh_get_value_as_longlong(p->h, found, &v) &&
	    v >= INT32_MIN && v <= INT32_MAX)
		usual = (int32_t)v;
	rpdf_drop(p, found);
	return usual;
}

double
rpdf_number(const struct rpdf *p, qpdf_oh oh, double usual)
{
	double v;

	if (oh == 0 || !p->q->oh_get_value_as_number(p->h, oh, &v) ||
	    !(v > -1e9 && v < 1e9))
		return usual;
	return v;
}

struct str
rpdf_name(const struct rpdf *p, qpdf_oh oh, const char *key)
{
	qpdf_oh found = key != NULL ? rpdf_key(p, oh, key) : oh;
	struct str s = STR_NONE;
	const char *v;
	size_t n;

	if (found != 0 && p->q->oh_get_value_as_name(p->h, found, &v, &n))
		s = str_dup(p->r->stage, (struct str){v, n});
	if (key != NULL)
		rpdf_drop(p, found);
	return s;
}

/* UTF-8 without doubt. */
static struct str
clean(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	buf_reserve(&b, 1);
	for (size_t i = 0; i < s.n;)
		buf_utf8(&b, utf8_next(s, &i));
	return buf_take(&b);
}

struct str
rpdf_text(const struct rpdf *p, qpdf_oh oh)
{
	const char *v;
	size_t n;

	if (oh == 0 || !p->q->oh_get_value_as_utf8(p->h, oh, &v, &n))
		return STR_NONE;
	return clean(p->r->stage, (struct str){v, n});
}

struct rpdf_object *
rpdf_object_of(const struct rpdf *p, qpdf_oh oh)
{
	int id = oh != 0 ? p->q->oh_get_object_id(p->h, oh) : 0;

	return id > 0 && id < p->n ? &p->objects[id] : NULL;
}

/* ---- what libqpdf says ---- */
static struct str
detail_of(const struct rpdf *p, qpdf_error e)
{
	struct buf b = buf_new(p->r->stage);
	const char *z = p->q->get_error_message_detail(p->h, e);

	buf_puts(&b, BOTH("cấu trúc PDF sai", "wrong structure of the PDF"));
	if (z != NULL && *z != '\0') {
		buf_puts(&b, " (");
		for (size_t i = 0; i < SAID_MOST && z[i] != '\0'; i++)
			buf_putc(&b, z[i] >= ' ' && z[i] <= '~' ? z[i] : '?');
		buf_putc(&b, ')');
	}
	return buf_take(&b);
}

/* Its own words, and those of C++; they end the sentence, where no file can put
 * them. */
bool
rpdf_is_memory(const struct rpdf *p, qpdf_error e)
{
	const char *z =
	    e != NULL ? p->q->get_error_message_detail(p->h, e) : NULL;
	struct str said = z != NULL ? str_of(z) : STR_NONE;

	return str_ends(said, STR("zlib memory error")) ||
	       str_ends(said, STR("bad_alloc"));
}

bool
rpdf_failed(const struct rpdf *p)
{
	qpdf_error e = p->q->get_error(p->h);
	enum qpdf_error_code_e code =
	    e != NULL ? p->q->get_error_code(p->h, e) : qpdf_e_damaged_pdf;

	if (rpdf_is_memory(p, e))
		arena_no_memory(p->r->a);
	if (code == qpdf_e_password || code == qpdf_e_unsupported)
		return reader_fail(p->r, FINDING_PAPER_ENCRYPTED);
	if (e == NULL)
		return reader_broken(p->r, STR(BOTH("cấu trúc PDF sai",
					       "wrong structure of the PDF")));
	return reader_broken(p->r, detail_of(p, e));
}

/* ---- streams ---- */
static void
read_parms(const struct rpdf *p, qpdf_oh parms, struct unpack_step *s)
{
	if (!rpdf_is_dict(p, parms))
		return;
	s->predictor = rpdf_int(p, parms, "/Predictor", 1);
	s->colors = rpdf_int(p, parms, "/Colors", 1);
	s->bits = rpdf_int(p, parms, "/BitsPerComponent", 8);
	s->columns = rpdf_int(p, parms, "/Columns", 1);
	s->late = rpdf_int(p, parms, "/EarlyChange", 1) == 0;
}

/* The filters in their order; their number. */
static size_t
steps_of(const struct rpdf *p, qpdf_oh oh, struct unpack_step *steps)
{
	qpdf_oh filter = rpdf_key(p, oh, "/Filter");
	qpdf_oh parms = rpdf_key(p, oh, "/DecodeParms");
	int n = rpdf_count(p, filter);

	if (filter == 0)
		return 0;
	if (n == 0) {
		steps[0] = unpack_step_of(rpdf_name(p, filter, NULL));
		if (rpdf_count(p, parms) > 0)
			parms = rpdf_item(p, parms, 0);
		read_parms(p, parms, &steps[0]);
		return !p->q->oh_is_array(p->h, filter);
	}
	if (n > STEPS_MOST)
		n = STEPS_MOST; /* the rest stays packed */
	for (int i = 0; i < n; i++) {
		steps[i] =
		    unpack_step_of(rpdf_name(p, rpdf_item(p, filter, i), NULL));
		read_parms(p,
		    rpdf_is_dict(p, parms) ? parms : rpdf_item(p, parms, i),
		    &steps[i]);
	}
	return (size_t)n;
}

/* The bytes as they stand in the file, in the stage. */
static bool
raw_bytes(struct rpdf *p, qpdf_oh oh, struct str *out)
{
	struct arena *stage = p->r->stage;
	unsigned char *raw = NULL;
	QPDF_BOOL filtered;
	size_t n = 0;

	/* libqpdf writes its copy without asking whether there was memory */
	arena_make_sure(p->r->a, p->bytes.n + 1);
	if (p->q->oh_get_stream_data(
		p->h, oh, qpdf_dl_none, &filtered, &raw, &n) != 0 &&
	    p->q->has_error(p->h)) {
		free(raw);
		return rpdf_failed(p);
	}
	if (raw != NULL)
		arena_defer(stage, free, raw);
	*out = STR_NONE;
	if (n > 0 && raw != NULL && reader_spend(p->r, n))
		*out = str_dup(stage, (struct str){(char *)raw, n});
	if (raw != NULL)
		arena_undefer(stage, free, raw);
	free(raw);
	return n == 0 || out->p != NULL;
}

/* Undoes filters while it can. */
static bool
undo_steps(struct rpdf *p, const struct unpack_step *steps, size_t n,
    struct str *bytes, bool *whole)
{
	*whole = false;
	for (size_t i = 0; i < n; i++) {
		struct str to;
		enum inflated got;

		if (steps[i].kind == UNPACK_KINDS)
			return true;
		got = unpack(
		    p->r->stage, p->z, &steps[i], *bytes, p->r->left, &to);
		if (got == INFLATED_TOO_LARGE)
			return reader_too_large(p->r);
		if (!reader_spend(p->r, to.n))
			return false;
		if (got == INFLATED_BROKEN)
			return true;
		*bytes = to;
	}
	*whole = true;
	return true;
}

bool
rpdf_stream(struct rpdf *p, qpdf_oh oh, struct str *out, bool *whole)
{
	struct rpdf_object *o = rpdf_object_of(p, oh);
	struct unpack_step steps[STEPS_MOST];
	size_t n;

	if (o != NULL && o->unpacked) {
		*out = o->bytes;
		*whole = o->whole;
		return true;
	}
	n = steps_of(p, oh, steps);
	if (!raw_bytes(p, oh, out) || !undo_steps(p, steps, n, out, whole))
		return false;
	if (o != NULL) {
		o->unpacked = true;
		o->bytes = *out;
		o->whole = *whole;
	}
	return true;
}
