/* Attachments: the name tree of the catalog (ISO 32000-1, 7.9.6, 7.11.4) and
 * its associated files (ISO 32000-2, 14.13). */
#include "engine/base/arena.h"
#include "engine/reader/pdf_parts.h"

#define NODE 512 /* of the budget, for looking at one */

#define FILES_MOST 10000 /* named, the same one twice too */

static bool
wrong(struct rpdf *p)
{
	return reader_broken(p->r, STR(BOTH("danh sách tệp đính kèm sai",
				       "wrong list of attachments")));
}

static qpdf_oh
either(struct rpdf *p, qpdf_oh oh, const char *one, const char *other)
{
	qpdf_oh found = rpdf_key(p, oh, one);

	return found != 0 ? found : rpdf_key(p, oh, other);
}

/* A file specification; its stream only once, from wherever it is led to. */
static bool
put_file(struct rpdf *p, qpdf_oh spec)
{
	qpdf_oh streams = rpdf_key(p, spec, "/EF");
	qpdf_oh stream = either(p, streams, "/UF", "/F");
	struct str name = rpdf_text(p, either(p, spec, "/UF", "/F"));
	struct rpdf_object *o = rpdf_object_of(p, stream);
	struct str bytes;
	bool whole;

	if (++p->n_files > FILES_MOST) {
		diag_at(p->r->d, FINDING_TOO_MANY, p->r->at, STR_NONE,
		    STR(BOTH("tệp đính kèm", "attachments")), STR("10000"));
		return false;
	}
	if (!rpdf_is_dict(p, spec))
		return wrong(p);
	if (streams == 0)
		return true; /* a file outside of this one */
	if (name.p == NULL || !rpdf_is_stream(p, stream))
		return wrong(p);
	if (o != NULL && o->seen)
		return true;
	if (o != NULL)
		o->seen = true;
	if (!rpdf_stream(p, stream, &bytes, &whole))
		return false;
	if (!whole)
		return reader_broken(
		    p->r, STR(BOTH("một tệp đính kèm không giải nén được",
			      "an attachment cannot be unpacked")));
	return reader_put_file(p->r, name, bytes);
}

static bool
walk(struct rpdf *p, qpdf_oh node, int depth)
{
	struct rpdf_object *o = rpdf_object_of(p, node);
	qpdf_oh names = rpdf_key(p, node, "/Names");
	qpdf_oh kids = rpdf_key(p, node, "/Kids");
	int n_names = rpdf_count(p, names), n_kids = rpdf_count(p, kids);

	if (!rpdf_is_dict(p, node) || depth > RPDF_DEPTH ||
	    (o != NULL && o->seen))
		return wrong(p);
	if (o != NULL)
		o->seen = true;
	for (int i = 1; i < n_names; i += 2)
		if (!reader_spend(p->r, NODE) ||
		    !put_file(p, rpdf_item(p, names, i)))
			return false;
	for (int i = 0; i < n_kids; i++)
		if (!reader_spend(p->r, NODE) ||
		    !walk(p, rpdf_item(p, kids, i), depth + 1))
			return false;
	return true;
}

bool
rpdf_files(struct rpdf *p, qpdf_oh catalog)
{
	qpdf_oh names = rpdf_key(p, catalog, "/Names");
	qpdf_oh tree = rpdf_key(p, names, "/EmbeddedFiles");
	qpdf_oh more = rpdf_key(p, catalog, "/AF");
	int n = rpdf_count(p, more);

	if (tree != 0 && !walk(p, tree, 0))
		return false;
	for (int i = 0; i < n; i++)
		if (!reader_spend(p->r, NODE) ||
		    !put_file(p, rpdf_item(p, more, i)))
			return false;
	return true;
}
