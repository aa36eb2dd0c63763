#include "engine/base/arena.h"
#include "engine/reader/pdf_parts.h"

#define PASSWORD ""

struct handle {
	const struct qpdf_library *q;
	qpdf_data h;
	const struct qpdf_fence *fence;
};

static void
handle_free(void *p)
{
	struct handle *k = p;

	if (!k->fence->lost)
		k->q->cleanup(&k->h);
}

static bool
open_file(struct rpdf *p)
{
	struct handle *k = ARENA_NEW(p->r->stage, struct handle);
	QPDF_ERROR_CODE code;

	k->q = p->q;
	k->fence = qpdf_enter(p->r->stage);
	k->h = p->h = p->q->init();
	arena_defer(p->r->stage, handle_free, k);
	p->q->silence_errors(p->h);
	p->q->set_suppress_warnings(p->h, QPDF_TRUE);
	p->q->set_attempt_recovery(p->h, QPDF_FALSE);
	code = p->q->read_memory(
	    p->h, "", p->bytes.p, (unsigned long long)p->bytes.n, PASSWORD);
	if ((code & (QPDF_ERRORS)) != 0 || p->q->has_error(p->h))
		return rpdf_failed(p);
	if (p->q->is_encrypted(p->h))
		return reader_fail(p->r, FINDING_PAPER_ENCRYPTED);
	/* it has passed over something: an object beyond /Size, which viewers
	 * may show and we would not compare */
	if (p->q->more_warnings(p->h))
		return reader_broken(
		    p->r, STR(BOTH("bảng tham chiếu có lỗi",
			      "its cross-references are not in order")));
	return true;
}

/* ---- objects ---- */
/* "12 3 obj": the generation, where it is not 0, so that such objects are found
 * too. */
static void
note_generation(struct rpdf *p, size_t at)
{
	const char *s = p->bytes.p;
	int64_t v[2] = {0, 0};

	for (int k = 0; k < 2; k++) {
		int64_t unit = 1;

		while (at > 0 && (s[at - 1] == ' ' || s[at - 1] == '\n' ||
				     s[at - 1] == '\r' || s[at - 1] == '\t'))
			at--;
		for (; at > 0 && s[at - 1] >= '0' && s[at - 1] <= '9' &&
		       unit < 10000000;
		     unit *= 10)
			v[k] += unit * (s[--at] - '0');
		if (unit == 1)
			return;
	}
	if (v[0] > 0 && v[0] < 65536 && v[1] < p->n)
		p->objects[v[1]].generation = (int32_t)v[0];
}

static bool
make_room(struct rpdf *p)
{
	qpdf_oh trailer = p->q->get_trailer(p->h);
	int32_t n = rpdf_int(p, trailer, "/Size", 0);

	if (n < 1)
		return reader_broken(p->r,
		    STR(BOTH("thiếu số đối tượng", "no number of objects")));
	if (n > RPDF_OBJECTS) {
		diag_at(p->r->d, FINDING_TOO_MANY, p->r->at, STR_NONE,
		    STR(BOTH("đối tượng trong PDF", "objects in the PDF")),
		    STR("500000"));
		return false;
	}
	p->n = n;
	p->objects = ARENA_ARRAY(p->r->stage, struct rpdf_object, (size_t)n);
	for (size_t i = 0; i + 3 <= p->bytes.n; i++) {
		const char *at =
		    memchr(p->bytes.p + i, 'o', p->bytes.n - 2 - i);

		if (at == NULL)
			break;
		i = (size_t)(at - p->bytes.p);
		if (memcmp(at, "obj", 3) == 0)
			note_generation(p, i);
	}
	return true;
}

static void
forget_seen(struct rpdf *p)
{
	for (int32_t i = 0; i < p->n; i++)
		p->objects[i].seen = false;
}

/* ---- parts ---- */
static struct str
what_of(struct rpdf *p, qpdf_oh oh, const struct rpdf_object *o)
{
	struct buf b = buf_new(p->r->stage);
	struct str s;

	if (o->page != 0) {
		buf_puts(&b, "page ");
		buf_int(&b, o->page);
		if (!o->is_page)
			buf_puts(&b, " content");
		return buf_take(&b);
	}
	s = rpdf_name(p, oh, "/Type");
	if (s.n == 0)
		s = rpdf_name(p, oh, "/Subtype");
	return s.n > 0 ? str_slice(s, 1, s.n) : s;
}

static struct str
name_of(struct rpdf *p, int32_t id, int32_t generation)
{
	struct buf b = buf_new(p->r->stage);

	buf_int(&b, id);
	buf_putc(&b, ' ');
	buf_int(&b, generation);
	return buf_take(&b);
}

/* The object's text, and the bytes of its stream. */
static bool
bytes_of(struct rpdf *p, qpdf_oh oh, struct buf *all)
{
	bool stream = rpdf_is_stream(p, oh), whole;
	qpdf_oh plain = stream ? p->q->oh_get_dict(p->h, oh) : oh;
	const char *z = p->q->oh_unparse_resolved(p->h, plain);
	size_t n = p->q->get_last_string_length(p->h);
	struct str bytes;

	if (p->q->has_error(p->h) || z == NULL)
		return rpdf_failed(p);
	if (!reader_spend(p->r, n))
		return false;
	buf_put(all, z, n);
	if (!stream)
		return true;
	if (!rpdf_stream(p, oh, &bytes, &whole))
		return false;
	buf_putc(all, '\n');
	buf_str(all, bytes);
	return true;
}

static qpdf_oh
object_at(struct rpdf *p, int32_t id, int32_t *generation)
{
	qpdf_oh oh = p->q->get_object_by_id(p->h, id, 0);

	*generation = 0;
	if (!p->q->oh_is_null(p->h, oh) || p->objects[id].generation == 0)
		return oh;
	*generation = p->objects[id].generation;
	return p->q->get_object_by_id(p->h, id, *generation);
}

static bool
put_object(struct rpdf *p, int32_t id)
{
	struct arena *a = arena_scratch(p->r->stage);
	struct buf all = buf_new(a);
	int32_t generation;
	qpdf_oh oh = object_at(p, id, &generation);
	struct str what;
	bool ok = true;

	if (p->q->oh_is_null(p->h, oh)) {
		arena_scratch_free(a);
		return true;
	}
	what = what_of(p, oh, &p->objects[id]);
	if (!rpdf_is_stream(p, oh) ||
	    (!str_is(what, "XRef") && !str_is(what, "ObjStm")))
		ok = bytes_of(p, oh, &all) &&
		     reader_put_part(p->r, name_of(p, id, generation), what,
			 buf_take(&all));
	arena_scratch_free(a);
	return ok;
}

static bool
put_objects(struct rpdf *p)
{
	for (int32_t id = 1; id < p->n; id++) {
		if (!put_object(p, id))
			return false;
		p->q->oh_release_all(p->h);
	}
	return true;
}

/* ---- the file ---- */
static bool
read_all(struct rpdf *p)
{
	qpdf_oh trailer, catalog;

	if (!make_room(p))
		return false;
	trailer = p->q->get_trailer(p->h);
	catalog = rpdf_key(p, trailer, "/Root");
	if (!rpdf_is_dict(p, catalog))
		return reader_broken(
		    p->r, STR(BOTH("thiếu mục gốc", "no catalog")));
	if (!rpdf_files(p, catalog))
		return false;
	forget_seen(p);
	if (!rpdf_pages(p, catalog))
		return false;
	return p->r->files_only || put_objects(p);
}

/* An object whose stream libqpdf had no memory to unpack is null to it:
 * whatever was found, or not, says nothing of the file then. */
static void
check_memory(const struct rpdf *p)
{
	while (p->q->more_warnings(p->h))
		if (rpdf_is_memory(p, p->q->next_warning(p->h)))
			arena_no_memory(p->r->a);
}

static bool
read_file(struct rpdf *p)
{
	bool ok = open_file(p) && read_all(p);

	check_memory(p);
	return ok && (!p->q->has_error(p->h) || rpdf_failed(p));
}

bool
reader_pdf(struct reading *r, struct str bytes)
{
	struct rpdf p = {.r = r, .bytes = bytes, .q = qpdf_library(r->a)};

	if (p.q == NULL)
		return reader_fail(r, FINDING_PDF_READER);
	p.z = inflater_in(r->stage);
	return rpdf_fence(r, p.z, bytes) && read_file(&p);
}
