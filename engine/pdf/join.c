/* Many files of ours into one.
 *
 * From each file come its pages and its structure elements, with new numbers;
 * references in what they say are rewritten, and so are the
 * numbers that are no references: keys of the parent tree, pages of labels, and
 * those in names of notes.
 * What hangs on /Resources (fonts, pictures) refers to nothing else of the
 * file: it is told by its digest, and written once. A file's page tree becomes
 * a branch of the new one; its Document becomes a Part of the new Document. */
#include "engine/pdf/pdf.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/digest.h"
#include "engine/base/names.h"
#include "engine/pack/inflate.h"
#include "engine/pdf/join.h"
#include "engine/pdf/parts.h"
#include "engine/pdf/xref.h"

#define OBJECTS_MOST 8388607u /* ISO 19005-2, 6.1.13 */
#define WIDE 5                /* bytes of an offset */
#define PACK_BYTES 60000
#define PACK_MOST 1000
#define DEPTH_MOST 20 /* of what hangs on resources */

enum { /* numbers that are given out before all others */
	N_CATALOG = 1,
	N_PAGES,
	N_INFO,
	N_STRUCTURE,
	N_DOCUMENT,
	N_OUTLINE,
	N_PARENTS,
	N_LABELS,
	N_METADATA,
	N_PROFILE,
	N_FIRST
};

struct numbers {
	uint32_t *v;
	size_t n, cap;
};

struct leaf {
	uint32_t number;
	uint32_t from, to; /* keys */
};

struct mark {
	struct str title;
	uint32_t page;
};

struct pdf_join {
	struct arena *a;
	struct diag *d;
	const struct pdf_join_options *o;
	struct deflater *deflater;
	uint64_t at;
	uint32_t next; /* object number */
	bool failed;
	struct pdf_xref xref;
	struct buf heads, bodies; /* of the object stream under way */
	uint32_t packed, stream;  /* objects in it; its number, 0: none yet */
	struct names shared;      /* number of what stands there, by digest */
	struct numbers branches, parts;
	struct leaf *leaves;
	size_t n_leaves, cap_leaves;
	struct mark *marks;
	size_t n_marks, cap_marks;
	struct buf labels;
	struct buf digests; /* of the files: what the id comes from */
	struct buf ids;     /* the tree of names: notes */
	uint32_t pages, keys, notes;
};

/* One file being added. */
struct adding {
	struct pdf_join *j;
	struct arena *a;
	struct pdf_apart apart;
	uint32_t *map; /* new numbers; 0: not wanted yet */
	struct numbers queue;
	uint32_t branch;
	uint32_t old_pages, old_structure, old_document;
	bool broken; /* it refers to what is not there */
};

/* ---- writing ---- */

static void
put(struct pdf_join *j, struct str s)
{
	j->at += s.n;
	if (!j->failed && s.n > 0)
		j->failed = !j->o->write(j->o->self, s);
}

static uint32_t
number_new(struct pdf_join *j)
{
	return j->next++;
}

/* dict: with its << >>. */
static void
stream_put(struct pdf_join *j, struct arena *a, uint32_t number,
    struct str dict, struct str data)
{
	struct buf b = buf_new(a);

	pdf_xref_put(&j->xref, number, ENTRY_PLAIN, j->at, 0);
	buf_int(&b, number);
	buf_puts(&b, " 0 obj\n");
	buf_str(&b, dict);
	buf_puts(&b, "\nstream\n");
	put(j, buf_take(&b));
	put(j, data);
	put(j, STR("\nendstream\nendobj\n"));
}

static void
pack_flush(struct pdf_join *j)
{
	struct arena *stage;
	struct buf all, dict;
	struct str data;

	if (j->packed == 0)
		return;
	stage = arena_scratch(j->a);
	all = dict = buf_new(stage);
	buf_str(&all, buf_take(&j->heads));
	buf_str(&all, buf_take(&j->bodies));
	data = deflate_in(stage, j->deflater, DEFLATE_ZLIB, buf_take(&all));
	buf_puts(&dict, "<</Type/ObjStm/N ");
	buf_int(&dict, j->packed);
	buf_puts(&dict, "/First ");
	buf_int(&dict, (int64_t)j->heads.n);
	buf_puts(&dict, "/Filter/FlateDecode/Length ");
	buf_int(&dict, (int64_t)data.n);
	buf_puts(&dict, ">>");
	stream_put(j, stage, j->stream, buf_take(&dict), data);
	j->heads.n = j->bodies.n = 0;
	j->packed = 0;
	arena_scratch_free(stage);
}

static void
object_put(struct pdf_join *j, uint32_t number, struct str value)
{
	if (j->packed == PACK_MOST || j->bodies.n > PACK_BYTES)
		pack_flush(j);
	if (j->packed == 0)
		j->stream = number_new(j);
	pdf_xref_put(&j->xref, number, ENTRY_PACKED, j->stream, j->packed++);
	buf_int(&j->heads, number);
	buf_putc(&j->heads, ' ');
	buf_int(&j->heads, (int64_t)j->bodies.n);
	buf_putc(&j->heads, ' ');
	buf_str(&j->bodies, value);
	buf_putc(&j->bodies, '\n');
}

static void
ref_put(struct buf *b, uint32_t number)
{
	buf_int(b, number);
	buf_puts(b, " 0 R");
}

static void
push(struct pdf_join *j, struct numbers *v, uint32_t number)
{
	ARENA_PUSH(j->a, v->v, v->n, v->cap, number);
}

/* ---- what a file's objects say, with new numbers ---- */

static uint32_t share(struct adding *f, uint32_t old, int depth);

static bool
is_there(struct adding *f, uint32_t old)
{
	bool there =
	    old > 0 && old < f->apart.n && f->apart.body[old].p != NULL;

	f->broken = f->broken || !there;
	return there;
}

/* The new number of a page or element; it will be written. */
static uint32_t
want(struct adding *f, uint32_t old)
{
	if (!is_there(f, old))
		return 0;
	if (f->map[old] == 0) {
		f->map[old] = number_new(f->j);
		ARENA_PUSH(f->a, f->queue.v, f->queue.n, f->queue.cap, old);
	}
	return f->map[old];
}

static bool
is_name(struct str s, const struct pdf_token *t, const char *name)
{
	return t->kind == TOKEN_NAME &&
	       str_is(str_slice(s, t->from, t->to), name);
}

/* The reference at i, if there is one: its number, and what is behind it. */
static bool
reference_at(struct str s, size_t i, uint32_t *number, size_t *end)
{
	struct pdf_token t = pdf_token_at(s, i);

	*end = pdf_value_end(s, i);
	return pdf_token_number(s, &t, number) && *end > t.to;
}

/* The number in the name of a note at the token; 0: it is no such name. */
static uint32_t
note_at(struct str s, const struct pdf_token *t)
{
	struct str name = str_slice(s, t->from, t->to);
	int32_t n;

	if (t->kind != TOKEN_STRING || !str_starts(name, STR("(" PDF_NOTE_ID)))
		return 0;
	name = str_slice(name, 1 + strlen(PDF_NOTE_ID), name.n - 1);
	return str_to_int(name, &n) && n > 0 ? (uint32_t)n : 0;
}

/* shared: what hangs on resources. */
static void
rewrite(struct adding *f, struct buf *b, struct str s, int shared)
{
	struct pdf_token key = {TOKEN_END, 0, 0};
	size_t i = 0, from = 0;

	for (;;) {
		struct pdf_token t = pdf_token_at(s, i);
		uint32_t n;
		size_t end = t.to;

		if (t.kind == TOKEN_END || t.kind == TOKEN_BROKEN)
			break;
		if (t.kind == TOKEN_NUMBER && reference_at(s, i, &n, &end)) {
			bool all = shared > 0 || is_name(s, &key, "/Resources");

			buf_str(b, str_slice(s, from, t.from));
			ref_put(b, all ? share(f, n, shared + 1) : want(f, n));
			from = end;
		} else if ((is_name(s, &key, "/StructParents") ||
			       is_name(s, &key, "/StructParent")) &&
			   pdf_token_number(s, &t, &n)) {
			buf_str(b, str_slice(s, from, t.from));
			buf_int(b, (int64_t)n + f->j->keys);
			from = end;
		} else if (is_name(s, &key, "/ID") && note_at(s, &t) > 0) {
			buf_str(b, str_slice(s, from, t.from));
			pdf_note_id_put(b, note_at(s, &t) + f->j->notes);
			from = end;
		}
		key = t;
		i = end;
	}
	buf_str(b, str_slice(s, from, s.n));
}

/* Written before, by this file or another: that one's number. */
static uint32_t
share(struct adding *f, uint32_t old, int depth)
{
	struct pdf_join *j = f->j;
	struct buf b = buf_new(f->a);
	char digest[DIGEST_HEX + 1];
	struct str value;
	size_t n;
	uint32_t number;

	if (!is_there(f, old))
		return 0;
	if (depth > DEPTH_MOST) {
		f->broken = true; /* ours do not, unless in a circle */
		return 0;
	}
	if (f->map[old] != 0)
		return f->map[old];
	rewrite(f, &b, f->apart.body[old], depth);
	n = b.n;
	buf_str(&b, f->apart.data[old]);
	value = buf_take(&b);
	digest_hex_put(digest, value);
	number = names_find(&j->shared, str_of(digest));
	if (number == 0) {
		number = number_new(j);
		(void)names_put(j->a, &j->shared, str_of(digest), number);
		value = str_slice(value, 0, n);
		if (f->apart.data[old].p != NULL)
			stream_put(j, f->a, number, value, f->apart.data[old]);
		else
			object_put(j, number, value);
	}
	f->map[old] = number;
	return number;
}

/* The Document of a file is a Part of all. */
static struct str
as_part(struct arena *a, struct str s)
{
	size_t i = pdf_dict_find(s, "/S"), end = pdf_value_end(s, i);
	struct buf b = buf_new(a);

	if (i == s.n)
		return s;
	buf_str(&b, str_slice(s, 0, i));
	buf_puts(&b, "/Part");
	buf_str(&b, str_slice(s, end, s.n));
	return buf_take(&b);
}

/* Everything wanted so far, and what that wants. */
static void
write_queue(struct adding *f)
{
	for (size_t i = 0; i < f->queue.n; i++) {
		uint32_t old = f->queue.v[i];
		struct str s = f->apart.body[old];
		struct buf b = buf_new(f->a);

		if (old == f->old_document)
			s = as_part(f->a, s);
		rewrite(f, &b, s, 0);
		if (f->apart.data[old].p != NULL)
			stream_put(f->j, f->a, f->map[old], buf_take(&b),
			    f->apart.data[old]);
		else
			object_put(f->j, f->map[old], buf_take(&b));
	}
}

/* ---- pages ---- */

/* Calls each for every reference of the array that is the key's value. */
static bool
each_ref(struct adding *f, struct str dict, const char *key,
    void (*each)(struct adding *f, uint32_t old))
{
	size_t i = pdf_dict_find(dict, key), end;
	struct pdf_token t = pdf_token_at(dict, i);
	uint32_t n;

	if (i == dict.n || t.kind != TOKEN_OPEN)
		return false;
	for (i = t.to; reference_at(dict, i, &n, &end); i = end)
		each(f, n);
	return true;
}

static void
page_want(struct adding *f, uint32_t old)
{
	(void)want(f, old);
}

/* A sheet's back without anything on it, as large as the page before: its
 * number. */
static uint32_t
blank_put(struct adding *f, struct str page)
{
	size_t i = pdf_dict_find(page, "/MediaBox");
	struct pdf_join *j = f->j;
	struct buf b = buf_new(f->a);
	uint32_t number = number_new(j);

	buf_puts(&b, "<</Type/Page/Parent ");
	ref_put(&b, f->branch);
	buf_puts(&b, "/MediaBox");
	buf_str(&b, str_slice(page, i, pdf_value_end(page, i)));
	buf_puts(&b, "/Resources<<>>>>");
	object_put(j, number, buf_take(&b));
	return number;
}

/* Pages are the first of the queue, n of them. */
static void
branch_put(struct adding *f, size_t n)
{
	struct pdf_join *j = f->j;
	struct buf b = buf_new(f->a);
	uint32_t back = 0;

	if (j->o->duplex && n % 2 == 1)
		back = blank_put(f, f->apart.body[f->queue.v[n - 1]]);
	buf_puts(&b, "<</Type/Pages/Parent ");
	ref_put(&b, N_PAGES);
	buf_puts(&b, "/Count ");
	buf_int(&b, (int64_t)(n + (back != 0)));
	buf_puts(&b, "/Kids[");
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, i > 0 ? " " : "");
		ref_put(&b, f->map[f->queue.v[i]]);
	}
	if (back != 0) {
		buf_putc(&b, ' ');
		ref_put(&b, back);
	}
	buf_puts(&b, "]>>");
	object_put(j, f->branch, buf_take(&b));
	push(j, &j->branches, f->branch);
	j->pages += (uint32_t)n + (back != 0);
}

/* Numbers as the file has them, from its first page on. */
static void
labels_put(struct adding *f, struct str catalog)
{
	struct pdf_join *j = f->j;
	size_t i = pdf_dict_find(catalog, "/PageLabels"), end;
	struct str nums = str_slice(catalog, i, pdf_value_end(catalog, i));
	struct pdf_token t;
	uint32_t key;

	i = pdf_dict_find(nums, "/Nums");
	if (i == nums.n) {
		buf_int(&j->labels, j->pages);
		buf_puts(&j->labels, "<</S/D/St 1>>");
		return;
	}
	for (i = pdf_token_at(nums, i).to;; i = end) {
		t = pdf_token_at(nums, i);
		if (!pdf_token_number(nums, &t, &key))
			return;
		end = pdf_value_end(nums, t.to);
		buf_int(&j->labels, (int64_t)key + j->pages);
		buf_str(&j->labels, str_slice(nums, t.to, end));
	}
}

/* ---- the parent tree ---- */

/* "<</Limits[a b]/Nums[k v k v …]>>" with keys that follow those before. */
static void
leaf_put(struct adding *f, uint32_t old)
{
	struct pdf_join *j = f->j;
	struct str s = old < f->apart.n ? f->apart.body[old] : STR_NONE;
	size_t i = pdf_dict_find(s, "/Nums"), end;
	struct leaf leaf = {0, UINT32_MAX, 0};
	struct buf nums = buf_new(f->a), b = buf_new(f->a);
	struct pdf_token t;
	uint32_t key;

	if (i == s.n) {
		f->broken = true;
		return;
	}
	for (i = pdf_token_at(s, i).to;; i = end) {
		t = pdf_token_at(s, i);
		if (!pdf_token_number(s, &t, &key))
			break;
		end = pdf_value_end(s, t.to);
		key += j->keys;
		buf_puts(&nums, nums.n > 0 ? " " : "");
		buf_int(&nums, key);
		buf_putc(&nums, ' ');
		rewrite(f, &nums, str_slice(s, t.to, end), 0);
		leaf.from = key < leaf.from ? key : leaf.from;
		leaf.to = key;
	}
	if (leaf.from == UINT32_MAX)
		return;
	leaf.number = number_new(j);
	buf_puts(&b, "<</Limits[");
	buf_int(&b, leaf.from);
	buf_putc(&b, ' ');
	buf_int(&b, leaf.to);
	buf_puts(&b, "]/Nums[");
	buf_str(&b, buf_take(&nums));
	buf_puts(&b, "]>>");
	object_put(j, leaf.number, buf_take(&b));
	ARENA_PUSH(j->a, j->leaves, j->n_leaves, j->cap_leaves, leaf);
}

/* ---- names of notes ---- */
/* "/IDTree<</Names[(note-…1) 5 0 R …]>>" with numbers that follow those before.
 */
static void
ids_put(struct adding *f, struct str structure)
{
	struct pdf_join *j = f->j;
	size_t i = pdf_dict_find(structure, "/IDTree");
	struct str s = str_slice(structure, i, pdf_value_end(structure, i));
	uint32_t last = 0, old;

	for (i = pdf_dict_find(s, "/Names"); i < s.n;) {
		struct pdf_token t = pdf_token_at(s, i);
		uint32_t number = note_at(s, &t);

		i = t.to;
		if (t.kind == TOKEN_OPEN)
			continue;
		if (number == 0 || !reference_at(s, t.to, &old, &i))
			break;
		pdf_note_id_put(&j->ids, number + j->notes);
		buf_putc(&j->ids, ' ');
		ref_put(&j->ids, want(f, old));
		buf_putc(&j->ids, '\n');
		last = number > last ? number : last;
	}
	j->notes += last;
}

/* ---- one file ---- */

static bool
tell(struct pdf_join *j, enum finding_code code, struct str x, struct str y)
{
	diag_at(j->d, code, NOWHERE, STR_NONE, x, y);
	return false;
}

static struct str
body_of(const struct adding *f, uint32_t number)
{
	return number < f->apart.n ? f->apart.body[number] : STR_NONE;
}

static bool
add(struct adding *f)
{
	struct pdf_join *j = f->j;
	struct str catalog = body_of(f, f->apart.root), structure, parents;
	size_t n, i;
	struct pdf_token t;
	uint32_t next;

	f->old_pages = pdf_dict_ref(catalog, "/Pages");
	f->old_structure = pdf_dict_ref(catalog, "/StructTreeRoot");
	structure = body_of(f, f->old_structure);
	f->old_document = pdf_dict_ref(structure, "/K");
	parents = body_of(f, pdf_dict_ref(structure, "/ParentTree"));
	i = pdf_dict_find(structure, "/ParentTreeNextKey");
	t = pdf_token_at(structure, i);
	if (i == structure.n || !pdf_token_number(structure, &t, &next) ||
	    !is_there(f, f->old_pages) || !is_there(f, f->old_structure))
		return false;
	f->branch = number_new(j);
	f->map[f->old_pages] = f->branch;
	f->map[f->old_structure] = N_DOCUMENT;
	if (!each_ref(f, body_of(f, f->old_pages), "/Kids", page_want) ||
	    f->queue.n == 0)
		return false;
	n = f->queue.n;
	ARENA_PUSH(j->a, j->marks, j->n_marks, j->cap_marks,
	    ((struct mark){STR_NONE, f->map[f->queue.v[0]]}));
	labels_put(f, catalog);
	branch_put(f, n);
	push(j, &j->parts, want(f, f->old_document));
	write_queue(f);
	ids_put(f, structure);
	if (!each_ref(f, parents, "/Kids", leaf_put))
		return false;
	j->keys += next;
	return !f->broken;
}

bool
pdf_join_add(struct pdf_join *j, struct str file, struct str title)
{
	struct adding f = {.j = j, .a = arena_scratch(j->a)};
	char digest[DIGEST_HEX + 1];
	bool ok = pdf_take_apart(f.a, inflater_in(f.a), file, &f.apart);

	if (ok) {
		f.map = ARENA_ARRAY(f.a, uint32_t, f.apart.n);
		ok = add(&f);
	}
	arena_scratch_free(f.a);
	if (!ok)
		return tell(j, FINDING_PAPER_BROKEN,
		    STR(BOTH("không phải PDF do congvan soạn",
			"no PDF that congvan made")),
		    STR_NONE);
	j->marks[j->n_marks - 1].title = str_dup(j->a, title);
	digest_hex_put(digest, file);
	buf_puts(&j->digests, digest);
	if (j->next > OBJECTS_MOST)
		return tell(j, FINDING_TOO_MANY,
		    STR(BOTH("đối tượng trong một PDF", "objects in one PDF")),
		    STR("8388607"));
	return !j->failed;
}

/* ---- the whole ---- */

struct pdf_join *
pdf_join_new(
    struct arena *a, struct diag *d, const struct pdf_join_options *options)
{
	struct pdf_join *j = ARENA_NEW(a, struct pdf_join);

	j->a = a;
	j->d = d;
	j->o = options;
	j->deflater = deflater_in(a, DEFLATE_LEVEL);
	j->next = N_FIRST;
	j->xref.wide = WIDE;
	j->xref.rows = j->heads = j->bodies = j->labels = j->digests = j->ids =
	    buf_new(a);
	put(j, STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
	pdf_xref_put(&j->xref, 0, ENTRY_FREE, 0, 0xFFFF);
	return j;
}

static void
refs_put(struct buf *b, const struct numbers *v)
{
	for (size_t i = 0; i < v->n; i++) {
		buf_puts(b, i > 0 ? " " : "");
		ref_put(b, v->v[i]);
	}
}

/* A bookmark for each file. */
static void
outline_put(struct pdf_join *j)
{
	uint32_t first = j->next;
	struct buf b = buf_new(j->a);

	j->next += (uint32_t)j->n_marks;
	for (size_t i = 0; i < j->n_marks; i++) {
		b.n = 0;
		buf_puts(&b, "<</Title");
		pdf_text_put(&b, j->marks[i].title);
		buf_puts(&b, "/Parent ");
		ref_put(&b, N_OUTLINE);
		if (i > 0) {
			buf_puts(&b, "/Prev ");
			ref_put(&b, first + (uint32_t)i - 1);
		}
		if (i + 1 < j->n_marks) {
			buf_puts(&b, "/Next ");
			ref_put(&b, first + (uint32_t)i + 1);
		}
		buf_puts(&b, "/Dest[");
		ref_put(&b, j->marks[i].page);
		buf_puts(&b, "/Fit]>>");
		object_put(j, first + (uint32_t)i, buf_take(&b));
	}
	b.n = 0;
	buf_puts(&b, "<</Type/Outlines/First ");
	ref_put(&b, first);
	buf_puts(&b, "/Last ");
	ref_put(&b, first + (uint32_t)j->n_marks - 1);
	buf_puts(&b, "/Count ");
	buf_int(&b, (int64_t)j->n_marks);
	buf_puts(&b, ">>");
	object_put(j, N_OUTLINE, buf_take(&b));
}

static void
structure_put(struct pdf_join *j)
{
	struct buf b = buf_new(j->a);

	buf_puts(&b, "<</S/Document/P ");
	ref_put(&b, N_STRUCTURE);
	buf_puts(&b, "/K[");
	refs_put(&b, &j->parts);
	buf_puts(&b, "]>>");
	object_put(j, N_DOCUMENT, buf_take(&b));
	b.n = 0;
	buf_puts(&b, "<</Type/StructTreeRoot/K ");
	ref_put(&b, N_DOCUMENT);
	buf_puts(&b, "/ParentTree ");
	ref_put(&b, N_PARENTS);
	buf_puts(&b, "/ParentTreeNextKey ");
	buf_int(&b, j->keys);
	if (j->ids.n > 0) {
		buf_puts(&b, "/IDTree<</Names[");
		buf_str(&b, buf_take(&j->ids));
		buf_puts(&b, "]>>");
	}
	buf_puts(&b, ">>");
	object_put(j, N_STRUCTURE, buf_take(&b));
	b.n = 0;
	buf_puts(&b, "<</Kids[");
	for (size_t i = 0; i < j->n_leaves; i++) {
		buf_puts(&b, i > 0 ? " " : "");
		ref_put(&b, j->leaves[i].number);
	}
	buf_puts(&b, "]>>");
	object_put(j, N_PARENTS, buf_take(&b));
}

static void
pages_put(struct pdf_join *j)
{
	struct buf b = buf_new(j->a);

	buf_puts(&b, "<</Type/Pages/Count ");
	buf_int(&b, j->pages);
	buf_puts(&b, "/Kids[");
	refs_put(&b, &j->branches);
	buf_puts(&b, "]>>");
	object_put(j, N_PAGES, buf_take(&b));
	b.n = 0;
	buf_puts(&b, "<</Nums[");
	buf_str(&b, buf_take(&j->labels));
	buf_puts(&b, "]>>");
	object_put(j, N_LABELS, buf_take(&b));
}

static void
archive_put(struct pdf_join *j, const char *id)
{
	const struct pdf_join_options *o = j->o;
	struct document doc = {
	    .title = o->title, .language = o->language, .created = o->created};
	struct buf b = buf_new(j->a);
	struct str data =
	    deflate_in(j->a, j->deflater, DEFLATE_ZLIB, pdf_icc_srgb(j->a));

	buf_puts(&b, "<</N 3/Filter/FlateDecode/Length ");
	buf_int(&b, (int64_t)data.n);
	buf_puts(&b, ">>");
	stream_put(j, j->a, N_PROFILE, buf_take(&b), data);
	data = pdf_xmp(j->a, &doc, o->producer, id);
	b.n = 0;
	buf_puts(&b, "<</Type/Metadata/Subtype/XML/Length ");
	buf_int(&b, (int64_t)data.n);
	buf_puts(&b, ">>");
	stream_put(j, j->a, N_METADATA, buf_take(&b), data);
	b.n = 0;
	buf_puts(&b, "<</Title");
	pdf_text_put(&b, o->title);
	buf_puts(&b, "/Producer");
	pdf_text_put(&b, o->producer);
	pdf_date_put(&b, "/CreationDate", o->created);
	buf_puts(&b, ">>");
	object_put(j, N_INFO, buf_take(&b));
}

static void
catalog_put(struct pdf_join *j)
{
	static const struct {
		const char *key;
		uint32_t number;
	} parts[] = {{"/Pages ", N_PAGES}, {"/Outlines ", N_OUTLINE},
	    {"/PageLabels ", N_LABELS}, {"/StructTreeRoot ", N_STRUCTURE},
	    {"/Metadata ", N_METADATA}};
	struct buf b = buf_new(j->a);

	buf_puts(&b, "<</Type/Catalog/PageMode/UseOutlines/Lang");
	pdf_text_put(&b, j->o->language);
	buf_puts(&b, "/MarkInfo<</Marked true>>"
		     "/ViewerPreferences<</DisplayDocTitle true>>");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		buf_puts(&b, parts[i].key);
		ref_put(&b, parts[i].number);
	}
	buf_puts(&b, PDF_OUTPUT_INTENT);
	ref_put(&b, N_PROFILE);
	buf_puts(&b, ">>]>>");
	object_put(j, N_CATALOG, buf_take(&b));
}

static void
end_put(struct pdf_join *j, const char *id)
{
	struct buf b = buf_new(j->a);
	uint32_t number = number_new(j);
	uint64_t at = j->at;
	struct str data;

	pdf_xref_put(&j->xref, number, ENTRY_PLAIN, at, 0);
	data = deflate_in(
	    j->a, j->deflater, DEFLATE_ZLIB, pdf_xref_filtered(&j->xref, j->a));
	buf_puts(&b, "<</Type/XRef/Size ");
	buf_int(&b, (int64_t)number + 1);
	buf_puts(&b, "/W[1 5 2]/Root 1 0 R/Info 3 0 R/ID[<");
	buf_puts(&b, id);
	buf_puts(&b, "><");
	buf_puts(&b, id);
	buf_puts(&b, ">]/Filter/FlateDecode/DecodeParms<</Predictor 12"
		     "/Columns 8>>/Length ");
	buf_int(&b, (int64_t)data.n);
	buf_puts(&b, ">>");
	stream_put(j, j->a, number, buf_take(&b), data);
	b.n = 0;
	buf_puts(&b, "startxref\n");
	buf_int(&b, (int64_t)at);
	buf_puts(&b, "\n%%EOF\n");
	put(j, buf_take(&b));
}

bool
pdf_join_close(struct pdf_join *j)
{
	char id[DIGEST_HEX + 1];

	buf_puts(&j->digests, j->o->duplex ? "duplex" : "");
	digest_hex_put(id, buf_take(&j->digests));
	for (char *p = id; *p != '\0'; p++)
		if (*p >= 'a')
			*p = (char)(*p - 'a' + 'A');
	id[32] = '\0'; /* an ID has 16 bytes */
	outline_put(j);
	structure_put(j);
	pages_put(j);
	archive_put(j, id);
	catalog_put(j);
	pack_flush(j);
	end_put(j, id);
	if (j->next > OBJECTS_MOST)
		return tell(j, FINDING_TOO_MANY,
		    STR(BOTH("đối tượng trong một PDF", "objects in one PDF")),
		    STR("8388607"));
	return !j->failed;
}
