/* Every file of a pack against its manifest. */
#include "engine/evidence/pack_check.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"

static bool
is_listed(const struct pack_check *c, struct str name)
{
	return names_find(&c->listed_names, name) != 0 ||
	       str_is(name, PACK_MANIFEST) ||
	       str_is(name, PACK_MANIFEST_DIGEST);
}

static const struct listed *
listed_by_digest(const struct pack_check *c, struct str digest)
{
	uint32_t k = digest.n > 0 ? names_find(&c->listed_digests, digest) : 0;

	return k > 0 ? &c->files[k - 1] : NULL;
}

/* An entry under another name with this content. */
static struct found *
renamed(struct pack_check *c, struct str digest)
{
	struct found *f =
	    digest.n > 0
		? pack_found_at(c, names_find(&c->found_digests, digest))
		: NULL;

	while (f != NULL && (f->listed || is_listed(c, f->name)))
		f = pack_found_at(c, f->same_digest);
	return f;
}

static bool
has_several_parts(const struct pack_check *c)
{
	const struct value *parts = value_find(c->tree, STR("parts"));

	return parts != NULL && parts->kind == VALUE_LIST && parts->n > 1;
}

/* Is it in the part the manifest says? */
static void
check_part(struct pack_check *c, const struct listed *f)
{
	const struct value *part = value_find(f->v, STR("part"));
	const struct value *names = value_find(c->tree, STR("parts"));
	struct str is = pack_given_name(c, f->found->part);
	int32_t k;

	/* one part alone may have been renamed */
	if (!has_several_parts(c) && f->found->part == 0)
		return;
	if (names != NULL && part != NULL && str_to_int(part->text, &k) &&
	    k >= 1 && (size_t)k <= names->n &&
	    str_eq(names->items[k - 1]->text, is))
		return;
	pack_spoil(c, f->found);
	pack_say(c, f->name,
	    str_cat(c->a, STR("nằm ở phần khác trong gói: "), is),
	    str_cat(c->a, STR("is in another part: "), is));
}

static const char *
check_content(struct pack_check *c, struct listed *f, struct str digest)
{
	const struct value *size = value_find(f->v, STR("size"));
	const struct listed *other;
	struct buf bytes = buf_new(c->a);

	buf_int(&bytes, (int64_t)f->found->bytes.n);
	f->intact = str_eq(f->found->digest, digest) && size != NULL &&
		    size->kind == VALUE_NUMBER &&
		    str_eq(size->text, buf_take(&bytes));
	check_part(c, f);
	if (f->intact)
		return "nguyen_ven";
	pack_spoil(c, f->found);
	other = listed_by_digest(c, f->found->digest);
	if (other != NULL && other != f)
		pack_say(c, f->name,
		    str_cat(
			c->a, STR("bị tráo: chứa nội dung của "), other->name),
		    str_cat(c->a, STR("swapped: it holds what belongs to "),
			other->name));
	else
		pack_say(c, f->name, STR("nội dung đã bị sửa"),
		    STR("its content was changed"));
	return "bi_sua";
}

static const char *
check_missing(struct pack_check *c, struct listed *f, struct str digest)
{
	struct found *r = renamed(c, digest);

	if (r == NULL) {
		pack_say(c, f->name, STR("thiếu trong gói"),
		    STR("is missing from the pack"));
		return "thieu";
	}
	r->listed = true;
	pack_spoil(c, r);
	pack_say(c, f->name, str_cat(c->a, STR("bị đổi tên thành "), r->name),
	    str_cat(c->a, STR("was renamed to "), r->name));
	return "doi_ten";
}

/* NULL: it is there once; else it was told. */
static const char *
find_once(struct pack_check *c, struct listed *f)
{
	struct found *e =
	    pack_found_at(c, names_find(&c->found_names, f->name));
	size_t n = 0;

	for (; e != NULL; e = pack_found_at(c, e->same_name), n++) {
		f->found = e;
		e->listed = true;
		pack_spoil(c, n > 0 ? e : NULL);
	}
	if (n < 2)
		return NULL;
	pack_say(c, f->name, STR("có nhiều hơn một lần trong gói"),
	    STR("is in the pack more than once"));
	return "trung";
}

static const char *
check_file(struct pack_check *c, struct listed *f)
{
	struct str digest = record_text(f->v, "sha256");
	const char *twice = find_once(c, f);

	if (!digest_is_hex(digest))
		pack_say(c, f->name,
		    STR("mã băm trong manifest.json không phải 64 chữ số "
			"thập lục phân viết thường"),
		    STR("its digest in manifest.json is not 64 lower-case hex "
			"digits"));
	if (twice != NULL)
		return twice;
	return f->found != NULL ? check_content(c, f, digest)
				: check_missing(c, f, digest);
}

static void
put_text(
    struct pack_check *c, struct value *row, const char *name, struct str s)
{
	s = pack_shown(c->a, s);
	if (s.n > 0)
		value_put_text(c->a, row, name, s);
}

/* What a file is in the pack, in the report's words. */
static const char *
role_of(const struct listed *f)
{
	struct str role = record_text(f->v, "role");

	if (str_is(role, "data"))
		return "du_lieu";
	if (str_is(role, "index"))
		return "danh_muc";
	return str_is(role, "beside") ? "ngoai_goi" : "van_ban";
}

static void
start_row(struct pack_check *c, struct listed *f)
{
	const struct value *size = value_find(f->v, STR("size"));

	f->row = value_group_new(c->a);
	f->notes = value_list_new(c->a);
	put_text(c, f->row, "tep", f->name);
	put_text(c, f->row, "vai_tro", str_of(role_of(f)));
	put_text(c, f->row, "loai", record_text(f->v, "type"));
	put_text(c, f->row, "so_ky_hieu", record_text(f->v, "number"));
	put_text(c, f->row, "co_quan", record_text(f->v, "unit"));
	if (size != NULL && size->kind == VALUE_NUMBER)
		value_put(c->a, f->row, "kich_thuoc",
		    (struct value *)(uintptr_t)size);
	if (digest_is_hex(record_text(f->v, "sha256")))
		put_text(c, f->row, "sha256", record_text(f->v, "sha256"));
}

void
pack_check_files(struct pack_check *c, struct value *rows)
{
	for (size_t i = 0; i < c->n_files; i++) {
		struct listed *f = &c->files[i];

		start_row(c, f);
		value_put_text(
		    c->a, f->row, "ket_qua", str_of(check_file(c, f)));
		value_add(c->a, rows, f->row);
	}
}

void
pack_check_extras(struct pack_check *c, struct value *rows)
{
	for (size_t i = 0; i < c->n_found; i++) {
		struct found *f = &c->found[i];
		const struct listed *copy;
		struct value *row;

		if (f->listed)
			continue;
		copy = listed_by_digest(c, f->digest);
		pack_spoil(c, f);
		if (copy != NULL)
			pack_say(c, f->name,
			    str_cat(
				c->a, STR("tệp thừa, chép từ "), copy->name),
			    str_cat(c->a, STR("was added, a copy of "),
				copy->name));
		else
			pack_say(c, f->name,
			    STR("tệp thừa, manifest.json không nêu"),
			    STR("was added: manifest.json does not name it"));
		row = value_group_new(c->a);
		put_text(c, row, "tep", f->name);
		value_put(c->a, row, "kich_thuoc",
		    value_number_new(c->a, (int64_t)f->bytes.n));
		if (f->digest.n > 0)
			put_text(c, row, "sha256", f->digest);
		value_put_text(c->a, row, "ket_qua", STR("thua"));
		value_add(c->a, rows, row);
	}
}

void
pack_check_frames(struct pack_check *c)
{
	for (size_t i = 0; i < c->options->n_parts; i++)
		if (!c->spoiled[i] && !pack_frame_is_whole(c, i))
			pack_say(c, pack_given_name(c, i),
			    STR("các tệp bên trong nguyên vẹn, nhưng khung ZIP "
				"quanh chúng đã bị sửa"),
			    STR("the files in it are intact, but the ZIP "
				"around them was changed"));
}

/* ---- a report that lies beside the pack ---- */
/* It may say the manifest's digest, which nothing inside the pack can. */
static void
check_digest_said(struct pack_check *c, struct listed *f)
{
	struct str said;

	pack_read_facts(c, f);
	said = record_property(&f->record, "ma_bam_goi");
	if (!f->recorded) {
		pack_say_claim(c, f->name,
		    STR("không đọc được, hoặc không phải báo cáo có kèm dữ "
			"liệu: số liệu và mã băm của nó chưa được so"),
		    STR("cannot be read, or is no report with its data: its "
			"figures and digest were not compared"));
		return;
	}
	if (value_find(f->record.tree, STR("claims")) == NULL)
		pack_say_claim(c, f->name,
		    STR("không phải báo cáo: không nêu số liệu của thư nào"),
		    STR("is no report: it says no figures of any letter"));
	if (said.n == 0)
		value_add(c->a, f->notes,
		    value_text_new(c->a, NOWHERE,
			STR("Báo cáo không ghi mã băm của manifest.json.")));
	else if (!str_eq(said, digest_hex(c->a, c->manifest)))
		pack_say_claim(c, f->name, STR("ghi mã băm của một gói khác"),
		    STR("says the digest of another pack"));
}

void
pack_add_beside(struct pack_check *c, struct value *rows)
{
	const struct cv_paper *paper = c->options->beside;
	struct listed *f = &c->files[c->n_files];
	struct value *v = value_group_new(c->a);

	if (paper == NULL)
		return;
	c->n_files++;
	f->found = ARENA_NEW(c->a, struct found);
	f->found->bytes = (struct str){paper->bytes, paper->size};
	f->found->digest = digest_hex(c->a, f->found->bytes);
	f->name = str_of(paper->name);
	f->intact = true;
	value_put_text(c->a, v, "name", f->name);
	value_put_text(c->a, v, "role", STR("beside"));
	value_put_text(c->a, v, "sha256", f->found->digest);
	value_put(
	    c->a, v, "size", value_number_new(c->a, (int64_t)paper->size));
	f->v = v;
	start_row(c, f);
	check_digest_said(c, f);
	put_text(c, f->row, "loai", record_property(&f->record, "loai"));
	put_text(c, f->row, "so_ky_hieu", record_number(c->a, &f->record));
	put_text(c, f->row, "co_quan", record_property(&f->record, "co_quan"));
	value_add(c->a, rows, f->row);
}
