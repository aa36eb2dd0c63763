/* What decides the letters of a batch besides their rows: the first line of its
 * manifest. A batch goes on only as it began, or its letters would not be of
 * one kind. */
#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"
#include "engine/data/canonical.h"
#include "engine/font/font.h"

static void
note_flag(struct buf *b, const char *name, bool is)
{
	if (!is)
		return;
	buf_puts(b, b->n > 0 ? " " : "");
	buf_puts(b, name);
}

static struct str
formats_of(struct batch *b)
{
	struct buf formats = buf_new(b->job->arena);

	for (size_t k = 0; k < b->n_formats; k++) {
		buf_puts(&formats, k > 0 ? "," : "");
		buf_puts(&formats, batch_ending(b->formats[k]) + 1);
	}
	return buf_take(&formats);
}

static struct str
options_of(struct batch *b)
{
	struct arena *a = b->job->arena;
	struct buf options = buf_new(a);

	if (b->letter.date[0] != '\0') {
		buf_puts(&options, "date=");
		buf_puts(&options, b->letter.date);
	}
	note_flag(&options, "embed", b->letter.embed == CV_EMBED_YES);
	note_flag(&options, "no-embed", b->letter.embed == CV_EMBED_NO);
	note_flag(&options, "qr", b->letter.qr);
	note_flag(&options, "strict", b->letter.strict);
	note_flag(&options, "draft", b->letter.draft);
	if (b->letter.context != NULL) {
		note_flag(&options, "context=", true);
		buf_str(&options, digest_hex(a, (struct str){b->letter.context,
						    b->letter.context_size}));
	}
	if (b->engine->house != NULL) {
		note_flag(&options, "house=", true);
		buf_str(&options, template_house_digest(b->engine->house));
	}
	return buf_take(&options);
}

/* How the bytes of the data become rows. */
static struct str
reading_of(struct batch *b)
{
	static const char *const formats[] = {
	    "", "json", "csv", "tsv", "xlsx", "jsonl"};
	struct buf s = buf_new(b->job->arena);

	if (b->o->rows_encoding != NULL) {
		buf_puts(&s, "encoding=");
		buf_puts(&s, b->o->rows_encoding);
	}
	if (b->o->rows_format != CV_DATA_BY_NAME) {
		buf_puts(&s, s.n > 0 ? " format=" : "format=");
		buf_puts(&s, formats[b->o->rows_format]);
	}
	return buf_take(&s);
}

/* Which faces there are, of which versions. */
static struct str
fonts_of(struct batch *b)
{
	const struct font_set *set = b->engine->fonts;
	struct buf s = buf_new(b->job->arena);

	buf_str(&s, font_set_digest(set));
	font_set_list(&s, set);
	return digest_hex(b->job->arena, buf_take(&s));
}

void
batch_head_fill(struct batch *b)
{
	struct arena *a = b->job->arena;
	const struct cv_batch_options *o = b->o;
	struct batch_head *h = &b->head;

	h->engine = STR("congvan " RUN_VERSION);
	h->template_name = template_name(b->t);
	h->template_digest = template_digest(a, b->t);
	h->name = str_of(o->name != NULL ? o->name : "");
	h->formats = formats_of(b);
	h->options = options_of(b);
	h->fonts = fonts_of(b);
	h->libraries = digest_hex(a, canonical(a, run_libraries(a)));
	h->reading = reading_of(b);
	h->rows = batch_rows_count(b->rows);
	h->common = o->letter.data == NULL
			? STR_NONE
			: digest_hex(a, (struct str){o->letter.data,
					    o->letter.data_size});
	h->data = digest_hex(a, (struct str){o->rows, o->rows_size});
}

static bool
tell_other(struct batch *b, const char *what, struct str how)
{
	diag_at(&b->job->diag, FINDING_BATCH_CHANGED, NOWHERE, STR_NONE,
	    str_of(what), how);
	return false;
}

static bool
compare(struct batch *b, struct str was, struct str is, const char *what)
{
	struct buf how = buf_new(b->job->arena);

	if (str_eq(was, is))
		return true;
	buf_puts(&how, ": ");
	buf_str(&how, was.n > 0 ? was : STR("–"));
	buf_puts(&how, " → ");
	buf_str(&how, is.n > 0 ? is : STR("–"));
	return tell_other(b, what, buf_take(&how));
}

/* Digests say nothing to people. */
static bool
compare_digest(struct batch *b, struct str was, struct str is, const char *what)
{
	return str_eq(was, is) || tell_other(b, what, STR_NONE);
}

/* Other data must say which rows it mends: counted, they would be others. */
static bool
is_numbered(struct batch *b)
{
	if (batch_rows_numbered(b->rows))
		return true;
	diag_at(&b->job->diag, FINDING_BATCH_NUMBERLESS,
	    place_in(str_of(b->o->rows_name), 1, 1), STR_NONE,
	    str_of(file_join(
		b->job->arena, str_of(b->o->folder), STR(BATCH_ERRORS))));
	return false;
}

bool
batch_head_is(struct batch *b, const struct batch_head *was)
{
	const struct batch_head *is = &b->head;
	bool ok = compare(b, was->engine, is->engine,
	    BOTH("phiên bản congvan", "version of congvan"));

	ok &= compare_digest(b, was->template_digest, is->template_digest,
	    BOTH("mẫu", "template"));
	ok &= compare(b, was->name, is->name, BOTH("--name", "--name"));
	ok &=
	    compare(b, was->formats, is->formats, BOTH("--format", "--format"));
	ok &=
	    compare(b, was->options, is->options, BOTH("tùy chọn", "options"));
	ok &= compare_digest(
	    b, was->fonts, is->fonts, BOTH("bộ phông", "set of fonts"));
	ok &= compare_digest(b, was->libraries, is->libraries,
	    BOTH("phiên bản thư viện", "version of libraries"));
	b->same_data = str_eq(was->data, is->data) &&
		       str_eq(was->common, is->common) &&
		       str_eq(was->reading, is->reading);
	if (b->o->only_failed)
		return ok && (b->same_data || is_numbered(b));
	ok &= compare(b, was->reading, is->reading,
	    BOTH("--encoding, --data-format", "--encoding, --data-format"));
	ok &= compare_digest(b, was->common, is->common,
	    BOTH("dữ liệu chung (--common)", "common data (--common)"));
	ok &= compare_digest(b, was->data, is->data,
	    BOTH("tệp dữ liệu (--data)", "data file (--data)"));
	return ok;
}
