/* The manifest of a pack, and which parts are its. */
#include "engine/evidence/pack_check.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"

/* The k-th entry, from 1; NULL: 0. */
struct found *
pack_found_at(struct pack_check *c, uint32_t k)
{
	return k > 0 ? &c->found[k - 1] : NULL;
}

/* By name and by digest, for packs of ten thousand files. */
void
pack_index_found(struct pack_check *c)
{
	for (size_t i = c->n_found; i-- > 0;) {
		struct found *f = &c->found[i];
		uint32_t number = (uint32_t)i + 1;

		f->same_name =
		    names_swap(c->a, &c->found_names, f->name, number);
		if (f->digest.n > 0)
			f->same_digest = names_swap(
			    c->a, &c->found_digests, f->digest, number);
	}
}

static struct found *
find_in_part(struct pack_check *c, size_t part, struct str name)
{
	struct found *f = pack_found_at(c, names_find(&c->found_names, name));

	while (f != NULL && f->part != part)
		f = pack_found_at(c, f->same_name);
	return f;
}

static struct str
manifest_of(struct pack_check *c, size_t part)
{
	const struct found *m = find_in_part(c, part, STR(PACK_MANIFEST));

	return m != NULL ? m->bytes : STR_NONE;
}

static void
check_manifest_of(struct pack_check *c, size_t part)
{
	struct found *m = find_in_part(c, part, STR(PACK_MANIFEST));
	struct found *line = find_in_part(c, part, STR(PACK_MANIFEST_DIGEST));

	if (m != NULL)
		m->listed = true;
	if (line != NULL)
		line->listed = true;
	if (m == NULL || !str_eq(m->bytes, c->manifest)) {
		c->spoiled[part] = true;
		pack_say(c, pack_given_name(c, part),
		    STR("manifest.json thiếu, hoặc khác ở phần đầu"),
		    STR("manifest.json is missing or another"));
	}
	if (line == NULL ||
	    !str_eq(line->bytes, pack_digest_line(c->a, c->manifest))) {
		c->spoiled[part] = true;
		pack_say(c, pack_given_name(c, part),
		    STR("manifest.json không khớp manifest.sha256"),
		    STR("manifest.json is not what manifest.sha256 says"));
	}
}

static bool
broken(struct pack_check *c, struct str why)
{
	diag_at(c->d, FINDING_PACK_BROKEN, NOWHERE, STR_NONE,
	    pack_given_name(c, 0), why);
	return false;
}

static bool
parse_manifest(struct pack_check *c)
{
	struct diag own;
	const struct value *files;

	diag_init(&own, c->a);
	c->tree = json_read_ours(c->a, &own, STR(PACK_MANIFEST), c->manifest);
	files = value_find(c->tree, STR("files"));
	if (!diag_ok(&own) || files == NULL || files->kind != VALUE_LIST ||
	    files->n > 2 * PACK_FILES_MOST + 1 ||
	    !str_eq(record_text(c->tree, "format"), STR(PACK_FORMAT)))
		return broken(c,
		    STR(BOTH("manifest.json hỏng", "manifest.json is broken")));
	if (!str_eq(canonical(c->a, c->tree), c->manifest))
		pack_say(c, STR(PACK_MANIFEST),
		    STR("không ở dạng chuẩn tắc RFC 8785: đã bị sửa"),
		    STR("is not canonical (RFC 8785): it was changed"));
	c->n_files = files->n;
	c->files = ARENA_ARRAY(c->a, struct listed, files->n + 1);
	for (size_t i = 0; i < files->n; i++) {
		c->files[i].v = files->items[i];
		c->files[i].name = record_text(files->items[i], "name");
		names_put(
		    c->a, &c->listed_names, c->files[i].name, (uint32_t)i + 1);
		names_put(c->a, &c->listed_digests,
		    record_text(files->items[i], "sha256"), (uint32_t)i + 1);
	}
	return true;
}

static void
check_expected(struct pack_check *c)
{
	struct str own = digest_hex(c->a, c->manifest);
	struct str expect;
	struct buf vi = buf_new(c->a), en = buf_new(c->a);

	if (c->options->expect == NULL)
		return;
	expect = str_of(c->options->expect);
	if (str_eq(expect, own))
		return;
	if (!digest_is_hex(expect)) {
		run_misuse(c->d,
		    STR(BOTH("--expect cần 64 chữ số thập lục phân viết thường",
			"--expect wants 64 lower-case hex digits")));
		return;
	}
	buf_puts(&vi, "mã băm của tệp này là ");
	buf_str(&vi, own);
	buf_puts(&vi, ", không phải ");
	buf_str(&vi, expect);
	buf_puts(&vi, " (mã cần so là của manifest.json, không phải của .zip)");
	buf_puts(&en, "its digest is ");
	buf_str(&en, own);
	buf_puts(&en, ", not ");
	buf_str(&en, expect);
	buf_puts(&en, " (that of manifest.json is meant, not of the .zip)");
	pack_say(c, STR(PACK_MANIFEST), buf_take(&vi), buf_take(&en));
}

/* Parts that lie beside the first by their name, and are another pack's. */
bool
pack_is_named_part(const struct pack_check *c, size_t part)
{
	const struct value *parts = value_find(c->tree, STR("parts"));
	bool list = parts != NULL && parts->kind == VALUE_LIST;

	for (size_t i = 0; list && i < parts->n; i++)
		if (str_eq(parts->items[i]->text, pack_given_name(c, part)))
			return true;
	return false;
}

static bool
is_of_pack(struct pack_check *c, size_t part)
{
	return part == 0 || pack_is_named_part(c, part) ||
	       str_eq(c->manifest, manifest_of(c, part));
}

static void
leave_out(struct pack_check *c, size_t part)
{
	for (size_t i = 0; i < c->n_found; i++)
		c->found[i].listed =
		    c->found[i].listed || c->found[i].part == part;
	c->spoiled[part] = true;
	diag_at(c->d, FINDING_PACK_OTHER, NOWHERE, STR_NONE,
	    pack_given_name(c, part));
}

bool
pack_read_manifest(struct pack_check *c)
{
	size_t n = c->options->n_parts;

	for (size_t i = 0; i < n && c->manifest.p == NULL; i++)
		c->manifest = manifest_of(c, i);
	if (c->manifest.p == NULL)
		return broken(c, STR(BOTH("không có manifest.json",
				     "there is no manifest.json")));
	if (!parse_manifest(c))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (is_of_pack(c, i))
			check_manifest_of(c, i);
		else
			leave_out(c, i);
	}
	check_expected(c);
	return true;
}

/* ---- parts ---- */
static bool
is_given(const struct pack_check *c, struct str name)
{
	for (size_t i = 0; i < c->options->n_parts; i++)
		if (str_eq(pack_given_name(c, i), name))
			return true;
	return false;
}

/* One part alone may have been renamed; of several, the manifest's names say
 * which is which. */
void
pack_check_parts(struct pack_check *c)
{
	const struct value *parts = value_find(c->tree, STR("parts"));

	for (size_t i = 1; i < c->options->n_parts; i++)
		if (!c->left_out[i] && !pack_is_named_part(c, i))
			pack_say(c, pack_given_name(c, i),
			    STR("phần thừa, manifest.json không nêu"),
			    STR("is a part manifest.json does not name"));
	if (parts == NULL || parts->kind != VALUE_LIST || parts->n < 2)
		return;
	for (size_t i = 0; i < parts->n; i++)
		if (parts->items[i]->kind == VALUE_TEXT &&
		    !is_given(c, parts->items[i]->text))
			pack_say(c, parts->items[i]->text,
			    STR("thiếu phần này của gói"),
			    STR("this part of the pack is missing"));
}
