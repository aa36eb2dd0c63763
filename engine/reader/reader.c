#include "engine/reader/inner.h"

#include "engine/base/arena.h"

#define HEAD 1024 /* where "%PDF-" may stand */
#define MAIN_PART "word/document.xml"
#define ENTRY 46 /* bytes of a central directory entry before its name */

/* ---- what it is ---- */
/* Is there a central directory entry of that name? */
static bool
zip_names(struct str s, struct str name)
{
	for (size_t i = 0; i + ENTRY + name.n <= s.n; i++) {
		const char *p =
		    memchr(s.p + i, 'P', s.n - i - ENTRY - name.n + 1);

		if (p == NULL)
			return false;
		i = (size_t)(p - s.p);
		if (memcmp(p, "PK\x01\x02", 4) == 0 &&
		    (unsigned char)p[28] == name.n && p[29] == 0 &&
		    memcmp(p + ENTRY, name.p, name.n) == 0)
			return true;
	}
	return false;
}

enum reader_kind
reader_kind_of(struct str bytes)
{
	struct str head = str_slice(bytes, 0, bytes.n < HEAD ? bytes.n : HEAD);

	if (str_starts(bytes, STR("PK\x03\x04")))
		return zip_names(bytes, STR(MAIN_PART)) ? READER_DOCX
							: READER_OTHER;
	return str_within(head, STR("%PDF-")) ? READER_PDF : READER_OTHER;
}

/* ---- findings ---- */
bool
reader_fail(struct reading *r, enum finding_code code)
{
	diag_at(r->d, code, r->at, STR_NONE, STR_NONE);
	return false;
}

bool
reader_broken(struct reading *r, struct str why)
{
	diag_at(r->d, FINDING_PAPER_BROKEN, r->at, STR_NONE, why);
	return false;
}

bool
reader_too_large(struct reading *r)
{
	diag_at(r->d, FINDING_PAPER_TOO_LARGE, r->at, STR_NONE,
	    str_number(r->stage, r->most));
	return false;
}

bool
reader_spend(struct reading *r, size_t n)
{
	if (n > r->left)
		return reader_too_large(r);
	r->left -= n;
	return true;
}

/* ---- the paper ---- */
bool
reader_put_file(struct reading *r, struct str name, struct str bytes)
{
	struct reader_file f;

	if (!reader_spend(r, sizeof f + name.n))
		return false;
	f.name = str_dup(r->a, name);
	f.bytes = str_dup(r->a, bytes);
	ARENA_PUSH(r->a, r->out->files, r->out->n_files, r->cap_files, f);
	return true;
}

bool
reader_put_part(
    struct reading *r, struct str name, struct str what, struct str bytes)
{
	struct reader_part k;

	if (!reader_spend(r, sizeof k + name.n + what.n))
		return false;
	k.name = str_dup(r->a, name);
	k.what = str_dup(r->a, what);
	k.bytes = str_dup(r->a, bytes);
	ARENA_PUSH(r->a, r->out->parts, r->out->n_parts, r->cap_parts, k);
	return true;
}

size_t
reader_put_place(struct reading *r, struct str part, int32_t number)
{
	struct reader_place p = {part, number, NULL, 0};

	ARENA_PUSH(r->a, r->out->places, r->out->n_places, r->cap_places, p);
	return r->out->n_places - 1;
}

/* ---- reading ---- */
bool
reader_open(struct arena *a, struct diag *d, struct str name, struct str bytes,
    const struct reader_options *options, struct reader_paper *out)
{
	static const struct reader_paper none;
	struct reading r = {.a = a, .d = d, .at = {name, 0, 0}, .out = out};
	bool ok = true;

	*out = none;
	out->kind = reader_kind_of(bytes);
	r.most = limit_of(a, LIMIT_UNPACKED);
	r.left = r.most;
	r.files_only = options != NULL && options->files_only;
	r.stage = arena_scratch(a);
	if (out->kind == READER_PDF)
		ok = reader_pdf(&r, bytes);
	else if (out->kind == READER_DOCX)
		ok = reader_docx(&r, bytes);
	arena_scratch_free(r.stage);
	return ok;
}
