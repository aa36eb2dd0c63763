/* The page tree, by ourselves: libqpdf walks it by recursion as deep as the
 * file wants. */
#include "engine/base/arena.h"
#include "engine/reader/pdf_parts.h"

#define NODE 512 /* of the budget, for looking at one */

static bool
wrong(struct rpdf *p)
{
	return reader_broken(
	    p->r, STR(BOTH("cây trang sai", "wrong page tree")));
}

/* The page's resources: its own or the nearest ones above it. */
static qpdf_oh
resources_of(struct rpdf *p, qpdf_oh page)
{
	qpdf_oh at = page;

	for (int depth = 0; at != 0 && depth < RPDF_DEPTH; depth++) {
		qpdf_oh found = rpdf_key(p, at, "/Resources");

		if (found != 0)
			return found;
		at = rpdf_key(p, at, "/Parent");
	}
	return 0;
}

static bool
put_content(struct rpdf *p, qpdf_oh stream, struct buf *all)
{
	struct rpdf_object *o = rpdf_object_of(p, stream);
	struct str bytes;
	bool whole;

	if (!rpdf_is_stream(p, stream))
		return stream == 0 || wrong(p);
	if (o != NULL && o->page == 0)
		o->page = p->r->out->pages;
	if (p->r->files_only)
		return true;
	if (!rpdf_stream(p, stream, &bytes, &whole))
		return false;
	if (!whole)
		return reader_broken(
		    p->r, STR(BOTH("nội dung một trang không giải nén được",
			      "the content of a page cannot be unpacked")));
	if (!reader_spend(p->r, bytes.n + NODE))
		return false;
	buf_str(all, bytes);
	buf_putc(all, '\n');
	return true;
}

static bool
read_words(struct rpdf *p, qpdf_oh page, struct str content)
{
	struct reading *r = p->r;
	struct wording words = wording_new(r);
	size_t place = reader_put_place(r, STR_NONE, r->out->pages);

	return rpdf_words(p, content, resources_of(p, page), &words) &&
	       wording_close(&words, place);
}

static bool
read_page(struct rpdf *p, qpdf_oh page)
{
	struct rpdf_object *o = rpdf_object_of(p, page);
	qpdf_oh contents = rpdf_key(p, page, "/Contents");
	struct buf all = buf_new(p->r->stage);
	int n = rpdf_count(p, contents);

	p->r->out->pages++;
	if (o != NULL) {
		o->page = p->r->out->pages;
		o->is_page = true;
	}
	if (n == 0 && rpdf_is_stream(p, contents) &&
	    !put_content(p, contents, &all))
		return false;
	for (int i = 0; i < n; i++)
		if (!put_content(p, rpdf_item(p, contents, i), &all))
			return false;
	return p->r->files_only || read_words(p, page, buf_take(&all));
}

static bool
walk(struct rpdf *p, qpdf_oh node, int depth)
{
	struct rpdf_object *o = rpdf_object_of(p, node);
	qpdf_oh kids = rpdf_key(p, node, "/Kids");
	int n = rpdf_count(p, kids);

	if (!rpdf_is_dict(p, node) || depth > RPDF_DEPTH)
		return wrong(p);
	if (kids == 0)
		return read_page(p, node);
	if (o != NULL && o->seen)
		return wrong(p);
	if (o != NULL)
		o->seen = true;
	for (int i = 0; i < n; i++)
		if (!reader_spend(p->r, NODE) ||
		    !walk(p, rpdf_item(p, kids, i), depth + 1))
			return false;
	return true;
}

bool
rpdf_pages(struct rpdf *p, qpdf_oh catalog)
{
	qpdf_oh root = rpdf_key(p, catalog, "/Pages");

	return root != 0 ? walk(p, root, 0) : wrong(p);
}
