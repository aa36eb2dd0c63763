/* A pack against its manifest. The manifest is proved by its digest, which
 * stands beside it and may be known from elsewhere (the report prints it). */
#include "engine/evidence/pack_check.h"

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"

/* ---- telling ---- */
static struct str
both(struct arena *a, struct str vi, struct str en)
{
	struct buf b = buf_new(a);

	buf_putc(&b, '\xFF');
	buf_str(&b, vi);
	buf_putc(&b, '\xFE');
	buf_str(&b, en);
	buf_putc(&b, '\xFF');
	return buf_take(&b);
}

#define SHOWN_MOST 600 /* bytes */

/* Does it turn round what stands behind it (UAX 9)? */
static bool
is_directing(uint32_t c)
{
	return c == 0x200E || c == 0x200F || c == 0x061C ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Names out of a pack are shown, and go into a document: what is no text is
 * shown as ?. */
static struct str
shown(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n && b.n < SHOWN_MOST;) {
		uint32_t c = utf8_next(s, &i);

		if (c < 0x20 || (c >= 0x7F && c < 0xA0) ||
		    (c >= 0xFFF0 && c <= 0xFFFF) || is_directing(c))
			buf_putc(&b, '?');
		else
			buf_utf8(&b, c);
	}
	if (b.n >= SHOWN_MOST)
		buf_puts(&b, "…");
	return buf_take(&b);
}

static void
say(struct pack_check *c, enum finding_code code, struct str what,
    struct str vi, struct str en)
{
	struct buf line = buf_new(c->a);

	what = shown(c->a, what);
	vi = shown(c->a, vi);
	diag_at(c->d, code, NOWHERE, STR_NONE, what,
	    both(c->a, vi, shown(c->a, en)));
	buf_str(&line, what);
	buf_puts(&line, ": ");
	buf_str(&line, vi);
	value_add(
	    c->a, c->findings, value_text_new(c->a, NOWHERE, buf_take(&line)));
}

void
pack_say(struct pack_check *c, struct str file, struct str vi, struct str en)
{
	say(c, FINDING_PACK_FOUND, file, vi, en);
}

void
pack_say_claim(
    struct pack_check *c, struct str what, struct str vi, struct str en)
{
	say(c, FINDING_PACK_CLAIM, what, vi, en);
}

static void
spoil(struct pack_check *c, const struct found *f)
{
	if (f != NULL)
		c->spoiled[f->part] = true;
}

static struct str
part_name(const struct pack_check *c, size_t part)
{
	return file_base(str_of(c->options->parts[part].name));
}

/* ---- the manifest ---- */
/* The k-th entry, from 1; NULL: 0. */
static struct found *
found_at(struct pack_check *c, uint32_t k)
{
	return k > 0 ? &c->found[k - 1] : NULL;
}

/* By name and by digest, for packs of ten thousand files. */
static void
index_found(struct pack_check *c)
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
	struct found *f = found_at(c, names_find(&c->found_names, name));

	while (f != NULL && f->part != part)
		f = found_at(c, f->same_name);
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
		pack_say(c, part_name(c, part),
		    STR("manifest.json thiếu, hoặc khác ở phần đầu"),
		    STR("manifest.json is missing or another"));
	}
	if (line == NULL ||
	    !str_eq(line->bytes, pack_digest_line(c->a, c->manifest))) {
		c->spoiled[part] = true;
		pack_say(c, part_name(c, part),
		    STR("manifest.json không khớp manifest.sha256"),
		    STR("manifest.json is not what manifest.sha256 says"));
	}
}

static bool
broken(struct pack_check *c, struct str why)
{
	diag_at(
	    c->d, FINDING_PACK_BROKEN, NOWHERE, STR_NONE, part_name(c, 0), why);
	return false;
}

static bool
parse_manifest(struct pack_check *c)
{
	struct diag own;
	const struct value *files;

	diag_init(&own, c->a);
	c->tree = json_read(c->a, &own, STR(PACK_MANIFEST), c->manifest, NULL);
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
		diag_at(c->d, FINDING_USAGE, NOWHERE, STR_NONE,
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
static bool
is_named_part(const struct pack_check *c, size_t part)
{
	const struct value *parts = value_find(c->tree, STR("parts"));
	bool list = parts != NULL && parts->kind == VALUE_LIST;

	for (size_t i = 0; list && i < parts->n; i++)
		if (str_eq(parts->items[i]->text, part_name(c, part)))
			return true;
	return false;
}

static bool
is_of_pack(struct pack_check *c, size_t part)
{
	return part == 0 || is_named_part(c, part) ||
	       str_eq(c->manifest, manifest_of(c, part));
}

static void
leave_out(struct pack_check *c, size_t part)
{
	for (size_t i = 0; i < c->n_found; i++)
		c->found[i].listed =
		    c->found[i].listed || c->found[i].part == part;
	c->spoiled[part] = true;
	diag_at(
	    c->d, FINDING_PACK_OTHER, NOWHERE, STR_NONE, part_name(c, part));
}

static bool
read_manifest(struct pack_check *c)
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
		if (str_eq(part_name(c, i), name))
			return true;
	return false;
}

/* One part alone may have been renamed; of several, the manifest's names say
 * which is which. */
static void
check_parts(struct pack_check *c)
{
	const struct value *parts = value_find(c->tree, STR("parts"));

	for (size_t i = 1; i < c->options->n_parts; i++)
		if (!c->left_out[i] && !is_named_part(c, i))
			pack_say(c, part_name(c, i),
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

/* ---- files ---- */
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
	    digest.n > 0 ? found_at(c, names_find(&c->found_digests, digest))
			 : NULL;

	while (f != NULL && (f->listed || is_listed(c, f->name)))
		f = found_at(c, f->same_digest);
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
	struct str is = part_name(c, f->found->part);
	int32_t k;

	/* one part alone may have been renamed */
	if (!has_several_parts(c) && f->found->part == 0)
		return;
	if (names != NULL && part != NULL && str_to_int(part->text, &k) &&
	    k >= 1 && (size_t)k <= names->n &&
	    str_eq(names->items[k - 1]->text, is))
		return;
	spoil(c, f->found);
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
	spoil(c, f->found);
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
	spoil(c, r);
	pack_say(c, f->name, str_cat(c->a, STR("bị đổi tên thành "), r->name),
	    str_cat(c->a, STR("was renamed to "), r->name));
	return "doi_ten";
}

/* NULL: it is there once; else it was told. */
static const char *
find_once(struct pack_check *c, struct listed *f)
{
	struct found *e = found_at(c, names_find(&c->found_names, f->name));
	size_t n = 0;

	for (; e != NULL; e = found_at(c, e->same_name), n++) {
		f->found = e;
		e->listed = true;
		spoil(c, n > 0 ? e : NULL);
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
	s = shown(c->a, s);
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

static void
check_files(struct pack_check *c, struct value *rows)
{
	for (size_t i = 0; i < c->n_files; i++) {
		struct listed *f = &c->files[i];

		start_row(c, f);
		value_put_text(
		    c->a, f->row, "ket_qua", str_of(check_file(c, f)));
		value_add(c->a, rows, f->row);
	}
}

static void
check_extras(struct pack_check *c, struct value *rows)
{
	for (size_t i = 0; i < c->n_found; i++) {
		struct found *f = &c->found[i];
		const struct listed *copy;
		struct value *row;

		if (f->listed)
			continue;
		copy = listed_by_digest(c, f->digest);
		spoil(c, f);
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

static void
check_frames(struct pack_check *c)
{
	for (size_t i = 0; i < c->options->n_parts; i++)
		if (!c->spoiled[i] && !pack_frame_is_whole(c, i))
			pack_say(c, part_name(c, i),
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

static void
add_report(struct pack_check *c, struct value *rows)
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

/* ---- the report ---- */
static void
conclude(struct pack_check *c, struct value *rows)
{
	const char *verdict = "dat";

	for (size_t i = 0; i < c->n_files; i++)
		if (c->files[i].notes != NULL && c->files[i].notes->n > 0)
			value_put(c->a, c->files[i].row, "ghi_chu",
			    c->files[i].notes);
	if (c->findings->n > 0)
		verdict = "khong_dat";
	else if (c->unsure)
		verdict = "khong_xac_dinh";
	value_put_text(c->a, c->report, "ten_goi", part_name(c, 0));
	value_put_text(
	    c->a, c->report, "ma_bam", digest_hex(c->a, c->manifest));
	value_put_text(c->a, c->report, "ket_luan", str_of(verdict));
	value_put_text(
	    c->a, c->report, "phien_ban", STR("congvan " RUN_VERSION));
	value_put(c->a, c->report, "tep", rows);
	value_put(c->a, c->report, "phat_hien", c->findings);
}

static bool
check_pack(struct pack_check *c)
{
	struct value *rows = value_list_new(c->a);

	for (size_t i = 0; i < c->options->n_parts; i++)
		if (!pack_unzip(c, i))
			return false;
	index_found(c);
	if (!read_manifest(c))
		return false;
	check_parts(c);
	check_files(c, rows);
	check_extras(c, rows);
	check_frames(c);
	add_report(c, rows);
	pack_make_again(c);
	pack_check_claims(c);
	conclude(c, rows);
	return true;
}

/* What the caller says of the report: its head, who checked. What is found
 * counts more. */
static const struct value *
with_head(struct pack_check *c, const struct value *head)
{
	struct value *all = value_group_new(c->a);

	for (size_t i = 0; i < c->report->n; i++)
		value_put(c->a, all, c->report->members[i].name.p,
		    c->report->members[i].value);
	for (size_t i = 0; head != NULL && i < head->n; i++)
		if (value_find(all, head->members[i].name) == NULL)
			value_put(c->a, all, str_z(c->a, head->members[i].name),
			    head->members[i].value);
	if (c->options->date != NULL &&
	    value_find(all, STR("thoi_gian")) == NULL)
		value_put_text(
		    c->a, all, "thoi_gian", str_of(c->options->date));
	return all;
}

static bool
read_head(struct pack_check *c, const struct value **head)
{
	const struct cv_pack_verify_options *o = c->options;

	*head = NULL;
	if (o->data == NULL)
		return true;
	*head = pack_read_data(c->a, &c->job->diag, o->data_name,
	    (struct str){o->data, o->data_size});
	return *head != NULL;
}

static void
append(struct diag *to, const struct diag *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct finding *f = &from->v[i];

		diag_put(to, f->code, f->place, f->path, f->arg, FINDING_ARGS);
	}
}

/* The findings of the pack do not keep its report from being made; those of the
 * report come behind them. */
static bool
make_pdf(struct pack_check *c)
{
	struct diag of_pack = c->job->diag, own;
	const struct value *head;

	pack_report_drawable(c->a, c->job->engine->fonts, c->report);
	diag_init(&c->job->diag, c->a);
	if (read_head(c, &head))
		c->job->pdf = pack_render(c->job, "ket-qua-kiem-tra",
		    with_head(c, head), c->options->date);
	own = c->job->diag;
	c->job->diag = of_pack;
	append(&c->job->diag, &own);
	return c->job->pdf.p != NULL;
}

struct pack_call {
	const struct cv_pack_verify_options *options;
	bool read;
	bool differs;
};

static void
verify_pack_step(struct cv_job *job, const void *arg)
{
	struct pack_call *const *call = arg;
	struct pack_check *c = ARENA_NEW(job->arena, struct pack_check);

	c->job = job;
	c->a = job->arena;
	c->d = &job->diag;
	c->options = (*call)->options;
	c->spoiled = ARENA_ARRAY(c->a, bool, c->options->n_parts);
	c->left_out = ARENA_ARRAY(c->a, bool, c->options->n_parts);
	c->report = value_group_new(c->a);
	c->findings = value_list_new(c->a);
	if (c->options->n_parts == 0)
		diag_at(c->d, FINDING_PACK_BROKEN, NOWHERE, STR_NONE,
		    STR("*.zip"),
		    STR(BOTH("không có phần nào", "there is no part")));
	if (c->options->n_parts == 0 || !check_pack(c))
		return;
	(*call)->read = true;
	(*call)->differs = c->findings->n > 0 || c->unsure;
	job->text = c->options->report == CV_PACK_JSON
			? str_cat(c->a, canonical(c->a, c->report), STR("\n"))
			: pack_report_text(c->a, c->report);
	job->text = str_dup(c->a, job->text);
	if (c->options->pdf && !make_pdf(c))
		(*call)->read = false;
}

enum cv_status
cv_job_verify_pack(
    struct cv_job *job, const struct cv_pack_verify_options *options)
{
	struct pack_call call = {options, false, false};
	struct pack_call *arg = &call;
	enum cv_status status;

	if (!run_has_engine(job, &status))
		return status;
	status = run_guard(job, false,
	    options->max_memory != 0 ? options->max_memory : RUN_MEMORY,
	    verify_pack_step, &arg);
	if (status == CV_LIMIT || status == CV_FILE || status == CV_DEFECT)
		return status;
	if (!call.read || (options->pdf && job->pdf.p == NULL))
		return CV_BAD_INPUT;
	return call.differs ? CV_PARTIAL : CV_OK;
}
