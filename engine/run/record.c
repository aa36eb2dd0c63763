/* The record: what decided a document's bytes, so that it can be made again and
 * compared (cv_job_verify). It goes into the outputs with the data itself.
 *
 *	ho-so.json      this record (canonical JSON, RFC 8785)
 *	du-lieu.json    the data, canonical, as kept
 *	ngu-canh.json   the context, where the document says something of it
 *	hinh-1 …        images the data names
 *
 * Manual: congvan(1), "What files keep". */
#include "engine/base/digest.h"
#include "engine/data/canonical.h"
#include "engine/docx/docx.h"
#include "engine/image/image.h"
#include "engine/layout/layout.h"
#include "engine/pack/deflate.h"
#include "engine/pdf/pdf.h"
#include "engine/run/making.h"
#include "engine/text/text.h"

#define JSON STR("application/json")

struct recorder {
	struct making *m;
	struct arena *a;
	struct value *record;
};

static void
attach(struct recorder *r, struct str name, struct str type,
    struct str description, struct str bytes)
{
	struct attachment *f = ARENA_NEW(r->a, struct attachment);

	f->name = name;
	f->type = type;
	f->description = description;
	f->bytes = bytes;
	document_attach(r->m->document, f);
}

/* ---- what made it ---- */
static void
put_engine(struct recorder *r)
{
	struct value *engine = value_group_new(r->a);

	value_put_text(r->a, engine, "name", STR("congvan"));
	value_put_text(r->a, engine, "version", STR(RUN_VERSION));
	value_put(r->a, r->record, "engine", engine);
	value_put(r->a, r->record, "libraries", run_libraries(r->a));
}

struct value *
run_libraries(struct arena *a)
{
	static size_t (*const rooms[])(struct arena * a,
	    struct library out[LIBRARIES_MOST]) = {font_libraries,
	    text_libraries, pack_libraries, pdf_libraries, image_libraries,
	    docx_libraries, template_libraries};
	struct value *v = value_group_new(a);

	for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
		struct library out[LIBRARIES_MOST];
		size_t n = rooms[i](a, out);

		for (size_t k = 0; k < n; k++)
			value_put_text(a, v, out[k].name, out[k].version);
	}
	return v;
}

static void
put_template(struct recorder *r)
{
	const struct template *t = r->m->template;
	struct value *v = value_group_new(r->a), *list = value_list_new(r->a);
	size_t n;
	const struct template_file *files = template_files(t, &n);

	for (size_t i = 0; i < n; i++) {
		struct value *f = value_group_new(r->a);

		value_put_text(r->a, f, "name", files[i].name);
		value_put_text(r->a, f, "sha256", files[i].digest);
		value_add(r->a, list, f);
	}
	value_put_text(r->a, v, "name", template_name(t));
	value_put_text(r->a, v, "title", template_title(t));
	value_put_text(r->a, v, "sha256", template_digest(r->a, t));
	value_put(r->a, v, "files", list);
	value_put(r->a, r->record, "template", v);
}

/* ---- fonts: those that something is set in ---- */
static void
note_faces(const struct layout *l, const struct face **used, size_t most)
{
	for (size_t i = 0; i < l->n_sheets; i++) {
		const struct sheet *s = &l->sheets[i];

		for (size_t k = 0; k < s->n_boxes; k++) {
			const struct box *b = &s->boxes[k];
			size_t index;

			if (b->kind != BOX_TEXT)
				continue;
			index = (size_t)font_facts(b->as.text.face)->index;
			if (index < most)
				used[index] = b->as.text.face;
		}
	}
}

#define FACES_MOST 1000

static void
put_fonts(struct recorder *r, const struct layout *l)
{
	struct value *list = value_list_new(r->a);
	const struct face **used =
	    ARENA_ARRAY(r->a, const struct face *, FACES_MOST);

	note_faces(l, used, FACES_MOST);
	for (size_t i = 0; i < FACES_MOST; i++) {
		struct value *f;

		if (used[i] == NULL)
			continue;
		f = value_group_new(r->a);
		value_put_text(r->a, f, "file", font_facts(used[i])->file);
		value_put_text(r->a, f, "sha256", font_digest(r->a, used[i]));
		value_add(r->a, list, f);
	}
	value_put(r->a, r->record, "fonts", list);
	value_put_text(r->a, r->record, "fonts_xml",
	    font_set_digest(r->m->job->engine->fonts));
}

/* ---- what it says ---- */
static void
put_some(struct recorder *r, struct value *to, const char *name, struct str s)
{
	if (s.n > 0)
		value_put_text(r->a, to, name, s);
}

static void
put_facts(struct recorder *r)
{
	const struct document *doc = r->m->document;
	struct value *facts = value_group_new(r->a);
	struct value *claims = value_list_new(r->a);

	for (const struct property *p = doc->properties; p; p = p->next)
		value_put_text(r->a, facts, str_z(r->a, p->name), p->value);
	value_put(r->a, r->record, "properties", facts);
	for (const struct claim *c = doc->claims; c != NULL; c = c->next) {
		struct value *v = value_group_new(r->a);

		put_some(r, v, "count", c->count);
		put_some(r, v, "number", c->number);
		put_some(r, v, "unit", c->unit);
		put_some(r, v, "file", c->file);
		put_some(r, v, "sha256", c->digest);
		value_add(r->a, claims, v);
	}
	if (claims->n > 0)
		value_put(r->a, r->record, "claims", claims);
}

/* ---- what it was made of ---- */
static void
put_json(struct recorder *r, const char *key, struct str name,
    struct str description, struct str bytes)
{
	struct value *v = value_group_new(r->a);

	value_put_text(r->a, v, "file", name);
	value_put_text(r->a, v, "sha256", digest_hex(r->a, bytes));
	value_put(r->a, r->record, key, v);
	attach(r, name, JSON, description, bytes);
}

static struct str
image_file(struct arena *a, int64_t number, const struct image *image)
{
	struct buf b = buf_new(a);

	buf_puts(&b, "hinh-");
	buf_int(&b, number);
	buf_puts(&b, image->kind == IMAGE_PNG ? ".png" : ".jpeg");
	return buf_take(&b);
}

/* Those of the template are the template's: only their digests are told. */
static void
put_images(struct recorder *r)
{
	struct value *list = value_list_new(r->a);
	int64_t number = 0;

	for (const struct run_image *i = r->m->images; i; i = i->next) {
		struct value *v = value_group_new(r->a);
		struct str file;

		value_put_text(r->a, v, "name", i->name);
		value_put_text(r->a, v, "sha256", digest_hex(r->a, i->bytes));
		value_add(r->a, list, v);
		if (!i->of_data)
			continue;
		file = image_file(r->a, ++number, i->image);
		value_put_text(r->a, v, "file", file);
		attach(r, file,
		    i->image->kind == IMAGE_PNG ? STR("image/png")
						: STR("image/jpeg"),
		    i->name, i->bytes);
	}
	if (list->n > 0)
		value_put(r->a, r->record, "images", list);
}

static void
put_options(struct recorder *r)
{
	const struct cv_job_options *o = r->m->options;

	struct date date;

	if (date_parse(str_of(o->date), &date))
		value_put_text(r->a, r->record, "date", date_iso(r->a, date));
	if (o->qr)
		value_put(r->a, r->record, "qr", value_bool_new(r->a, true));
}

/* ---- the same for XMP: short, for people. No name of a template has a hyphen.
 * ---- */
static void
put_text(struct buf *b, const struct value *group, const char *name)
{
	buf_str(b, value_find(group, str_of(name))->text);
}

static void
say_template(struct recorder *r)
{
	const struct value *t = value_find(r->record, STR("template"));
	struct buf b = buf_new(r->a);

	put_text(&b, t, "name");
	buf_puts(&b, " sha256:");
	put_text(&b, t, "sha256");
	document_made_by(r->m->document, STR("dung-mau"),
	    STR("Mẫu và mã băm của mẫu"), buf_take(&b));
}

static void
say_fonts(struct recorder *r)
{
	const struct value *fonts = value_find(r->record, STR("fonts"));
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < fonts->n; i++) {
		buf_puts(&b, i > 0 ? "; " : "");
		put_text(&b, fonts->items[i], "file");
		buf_puts(&b, " sha256:");
		put_text(&b, fonts->items[i], "sha256");
	}
	document_made_by(r->m->document, STR("dung-phong"),
	    STR("Phông và mã băm của phông"), buf_take(&b));
}

static void
say_libraries(struct recorder *r)
{
	const struct value *all = value_find(r->record, STR("libraries"));
	struct buf b = buf_new(r->a);

	buf_puts(&b, "congvan " RUN_VERSION);
	for (size_t i = 0; i < all->n; i++) {
		buf_puts(&b, "; ");
		buf_str(&b, all->members[i].name);
		buf_putc(&b, ' ');
		buf_str(&b, all->members[i].value->text);
	}
	document_made_by(r->m->document, STR("dung-phien-ban"),
	    STR("Phiên bản của chương trình và thư viện"), buf_take(&b));
}

static void
say_data(struct recorder *r)
{
	document_made_by(r->m->document, STR("dung-du-lieu"),
	    STR("SHA-256 của dữ liệu chuẩn tắc"), digest_hex(r->a, r->m->data));
}

void
run_record(struct making *m, const struct layout *l)
{
	struct arena *a = m->job->arena;
	struct recorder r = {m, a, value_group_new(a)};
	struct attachment *record = ARENA_NEW(a, struct attachment);

	record->name = STR(RUN_RECORD);
	record->type = JSON;
	record->description =
	    STR("Hồ sơ dựng văn bản: mẫu, phông, phiên bản, mã băm");
	document_attach(m->document, record);
	value_put_text(a, r.record, "format", STR(RUN_RECORD_FORMAT));
	put_engine(&r);
	put_template(&r);
	put_fonts(&r, l);
	put_options(&r);
	put_facts(&r);
	put_json(&r, "data", STR(RUN_RECORD_DATA),
	    STR("Dữ liệu của văn bản (JSON, RFC 8785)"), m->data);
	if (m->context.p != NULL)
		put_json(&r, "context", STR(RUN_RECORD_CONTEXT),
		    STR("Dữ kiện ngoài văn bản (JSON, RFC 8785)"), m->context);
	put_images(&r);
	record->bytes = canonical(a, r.record);
	say_template(&r);
	say_fonts(&r);
	say_libraries(&r);
	say_data(&r);
}
