/* manifest.jsonl: canonical JSON (RFC 8785), an object on each line. The first
 * says what decides all letters; each other what became of a row. A row may
 * stand in it again, when it was made again: the last line counts. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/batch/batch.h"
#include "engine/data/canonical.h"
#include "engine/data/json.h"

#define CHUNK ((size_t)64 * 1024)

/* ---- writing ---- */

static void
put_line(struct buf *out, const struct value *v)
{
	canonical_put(out, v);
	buf_putc(out, '\n');
}

void
batch_head_put(struct arena *a, struct buf *out, const struct batch_head *h)
{
	struct value *v = value_group_new(a), *head = value_group_new(a);
	struct value *t = value_group_new(a);

	value_put_text(a, t, "name", h->template_name);
	value_put_text(a, t, "sha256", h->template_digest);
	value_put_text(a, head, "engine", h->engine);
	value_put(a, head, "template", t);
	value_put_text(a, head, "name", h->name);
	value_put_text(a, head, "formats", h->formats);
	value_put_text(a, head, "common", h->common);
	value_put_text(a, head, "data", h->data);
	value_put_text(a, head, "reading", h->reading);
	value_put(a, head, "rows", value_number_new(a, (int64_t)h->rows));
	value_put_text(a, head, "options", h->options);
	value_put_text(a, head, "fonts", h->fonts);
	value_put_text(a, head, "libraries", h->libraries);
	value_put(a, v, "batch", head);
	put_line(out, v);
}

static const char *
level_name(enum cv_level level)
{
	static const char *const names[] = {"error", "warning", "note"};

	return names[level];
}

static void
put_z(struct arena *a, struct value *v, const char *name, const char *text)
{
	if (*text != '\0')
		value_put_text(a, v, name, str_of(text));
}

static struct value *
finding_value(struct arena *a, const struct cv_finding *f)
{
	struct value *v = value_group_new(a);

	value_put_text(a, v, "level", str_of(level_name(f->level)));
	put_z(a, v, "code", f->code);
	put_z(a, v, "file", f->file);
	put_z(a, v, "cell", f->cell);
	put_z(a, v, "path", f->path);
	if (f->line > 0)
		value_put(a, v, "line", value_number_new(a, f->line));
	if (f->column > 0)
		value_put(a, v, "column", value_number_new(a, f->column));
	put_z(a, v, "vi", f->text_vi);
	put_z(a, v, "en", f->text_en);
	put_z(a, v, "help_vi", f->help_vi);
	put_z(a, v, "help_en", f->help_en);
	return v;
}

static struct value *
file_value(struct arena *a, const struct batch_file *f)
{
	struct value *v = value_group_new(a);

	value_put_text(a, v, "name", f->name);
	value_put(a, v, "size", value_number_new(a, (int64_t)f->size));
	value_put_text(a, v, "sha256", str_of(f->sha256));
	return v;
}

/* Thousandths, exact: 1.234 */
static struct value *
milliseconds(struct arena *a, int64_t microseconds)
{
	struct value *v = value_number_new(a, 0);
	struct buf b = buf_new(a);

	buf_milli(&b, microseconds);
	v->text = buf_take(&b);
	return v;
}

void
batch_line_put(struct arena *a, struct buf *out, const struct batch_head *h,
    const struct batch_line *l)
{
	struct value *v = value_group_new(a);
	struct value *files = value_list_new(a), *findings = value_list_new(a);

	value_put(a, v, "row", value_number_new(a, (int64_t)l->row));
	value_put_text(a, v, "status", l->done ? STR("done") : STR("failed"));
	if (l->done) {
		value_put(a, v, "pages", value_number_new(a, l->pages));
		value_put(a, v, "files", files);
		for (size_t i = 0; i < l->n_files; i++)
			value_add(a, files, file_value(a, &l->files[i]));
	}
	if (l->held.n > 0)
		value_put_text(a, v, "held", l->held);
	if (l->n_findings > 0)
		value_put(a, v, "findings", findings);
	for (size_t i = 0; i < l->n_findings; i++)
		value_add(a, findings, finding_value(a, &l->findings[i]));
	if (l->data != NULL)
		value_put(a, v, "data", (struct value *)l->data);
	if (l->microseconds >= 0)
		value_put(a, v, "ms", milliseconds(a, l->microseconds));
	value_put_text(a, v, "template", h->template_digest);
	value_put_text(a, v, "engine", h->engine);
	put_line(out, v);
}

/* ---- reading ---- */

struct reading {
	struct batch_folder *folder;
	struct arena *a;
	struct diag *d;
	char *buf;
	size_t from, n, cap; /* of buf: what is not read yet, and its end */
	off_t at;            /* of buf in the file */
	size_t line;         /* number of the next */
};

static bool
tell_broken(struct reading *r)
{
	struct buf b = buf_new(r->a);

	buf_int(&b, (int64_t)r->line);
	diag_at(r->d, FINDING_BATCH_BROKEN,
	    place_in(STR(BATCH_MANIFEST), (int32_t)r->line, 1), STR_NONE,
	    buf_take(&b));
	return false;
}

static bool
tell_unread(struct reading *r, int error)
{
	diag_at(r->d, FINDING_FILE_READ, NOWHERE, STR_NONE, STR(BATCH_MANIFEST),
	    file_reason(r->a, error));
	return false;
}

/* More bytes behind what is not read yet; *more false at the end of the file. A
 * line may be as long as the row it keeps: the arena's cap is its limit. */
static bool
fill(struct reading *r, bool *more)
{
	ssize_t got;

	memmove(r->buf, r->buf + r->from, r->n - r->from);
	r->at += (off_t)r->from;
	r->n -= r->from;
	r->from = 0;
	if (r->n == r->cap) {
		r->buf = arena_grow(r->a, r->buf, r->n, 2 * r->cap, 1);
		r->cap *= 2;
	}
	do
		got = pread(r->folder->manifest, r->buf + r->n, r->cap - r->n,
		    r->at + (off_t)r->n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return tell_unread(r, errno);
	*more = got > 0;
	r->n += (size_t)got;
	return true;
}

/* The next whole line, without its end, until the next call; p NULL at the end
 * of the file, where a torn line counts for nothing. */
static bool
next_line(struct reading *r, struct str *out)
{
	size_t looked = 0; /* behind from */
	bool more = true;

	for (;;) {
		char *p = r->buf + r->from;
		size_t n = r->n - r->from;
		char *end =
		    n > looked ? memchr(p + looked, '\n', n - looked) : NULL;

		if (end != NULL) {
			*out = (struct str){p, (size_t)(end - p)};
			r->from += out->n + 1;
			return true;
		}
		looked = n;
		if (!fill(r, &more))
			return false;
		if (!more) {
			*out = STR_NONE;
			return true;
		}
	}
}

static struct str
text_of(const struct value *v, const char *name)
{
	const struct value *m = value_find(v, str_of(name));

	return m != NULL && (m->kind == VALUE_TEXT || m->kind == VALUE_NUMBER)
		   ? m->text
		   : STR_NONE;
}

static bool
number_in(const struct value *v, const char *name, size_t *out)
{
	struct str s = text_of(v, name);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || n > SIZE_MAX / 16)
			return false;
		n = 10 * n + (size_t)(s.p[i] - '0');
	}
	*out = n;
	return s.n > 0;
}

static bool
read_head(struct batch_head *h, const struct value *v)
{
	const struct value *b = value_find(v, STR("batch"));
	const struct value *t = value_find(b, STR("template"));

	h->engine = text_of(b, "engine");
	h->template_name = text_of(t, "name");
	h->template_digest = text_of(t, "sha256");
	h->name = text_of(b, "name");
	h->formats = text_of(b, "formats");
	h->common = text_of(b, "common");
	h->data = text_of(b, "data");
	h->reading = text_of(b, "reading");
	h->options = text_of(b, "options");
	h->fonts = text_of(b, "fonts");
	h->libraries = text_of(b, "libraries");
	(void)number_in(b, "rows", &h->rows);
	return b != NULL && h->engine.n > 0;
}

/* Names come from a file anybody may have changed: ours only. */
static bool
is_name(struct arena *a, struct str s, const char *ending)
{
	struct str stem;

	if (!str_ends(s, str_of(ending)))
		return false;
	stem = str_slice(s, 0, s.n - strlen(ending));
	return batch_name_is_safe(a, stem);
}

static bool
read_file(struct arena *a, struct batch_file *f, const struct value *v,
    const char *ending)
{
	struct str digest = text_of(v, "sha256");

	f->name = text_of(v, "name");
	if (!is_name(a, f->name, ending) || !digest_is_hex(digest) ||
	    !number_in(v, "size", &f->size))
		return false;
	memcpy(f->sha256, digest.p, DIGEST_HEX);
	f->sha256[DIGEST_HEX] = '\0';
	return true;
}

/* A row that is done has a file of each format. */
static bool
read_files(struct arena *a, const struct batch_folder *folder,
    struct batch_line *l, const struct value *files)
{
	size_t n = files != NULL && files->kind == VALUE_LIST ? files->n : 0;

	if (n != (l->done ? folder->n_endings : 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!read_file(a, &l->files[l->n_files++], files->items[i],
			folder->endings[i]))
			return false;
	return true;
}

static const char *
z_in(struct arena *a, const struct value *v, const char *name)
{
	return str_z(a, text_of(v, name));
}

static void
read_findings(struct arena *a, struct batch_line *l, const struct value *list)
{
	size_t n = list != NULL && list->kind == VALUE_LIST ? list->n : 0;
	struct cv_finding *f = ARENA_ARRAY(a, struct cv_finding, n);

	for (size_t i = 0; i < n; i++) {
		const struct value *v = list->items[i];
		struct str level = text_of(v, "level");
		size_t line = 0, column = 0;

		(void)number_in(v, "line", &line);
		(void)number_in(v, "column", &column);
		f[i] = (struct cv_finding){
		    .level = str_is(level, "error")     ? CV_LEVEL_ERROR
			     : str_is(level, "warning") ? CV_LEVEL_WARNING
							: CV_LEVEL_NOTE,
		    .code = z_in(a, v, "code"),
		    .file = z_in(a, v, "file"),
		    .cell = z_in(a, v, "cell"),
		    .path = z_in(a, v, "path"),
		    .line = (int32_t)line,
		    .column = (int32_t)column,
		    .text_vi = z_in(a, v, "vi"),
		    .text_en = z_in(a, v, "en"),
		    .help_vi = z_in(a, v, "help_vi"),
		    .help_en = z_in(a, v, "help_en")};
	}
	l->findings = f;
	l->n_findings = n;
}

static bool
read_line(struct arena *a, const struct batch_folder *f, struct batch_line *l,
    const struct value *v)
{
	struct str status = text_of(v, "status");
	size_t pages = 0;

	(void)number_in(v, "pages", &pages);
	l->pages = (int32_t)pages;
	l->done = str_is(status, "done");
	l->microseconds = -1;
	l->data = value_find(v, STR("data"));
	l->held = text_of(v, "held");
	read_findings(a, l, value_find(v, STR("findings")));
	return (l->done || str_is(status, "failed")) &&
	       number_in(v, "row", &l->row) && l->row > 0 &&
	       l->row <= INT32_MAX && l->bytes <= UINT32_MAX &&
	       read_files(a, f, l, value_find(v, STR("files")));
}

/* The value of a line; NULL after a finding. What a row may be, may stand in
 * it: no limit of a row is one of the line. */
static struct value *
parse(struct reading *r, struct arena *stage, struct str line)
{
	struct diag mute;
	struct value *v;

	diag_init(&mute, stage);
	v = json_read_ours(stage, &mute, STR(BATCH_MANIFEST), line);
	if (v == NULL)
		(void)tell_broken(r);
	return v;
}

/* What files of rows end with: "pdf,docx" */
static bool
read_endings(struct batch_folder *f, struct str formats)
{
	static const enum cv_output all[] = {CV_OUTPUT_PDF, CV_OUTPUT_DOCX};

	f->n_endings = 0;
	for (size_t i = 0; i < BATCH_FORMATS; i++) {
		struct str name = str_of(batch_ending(all[i]) + 1);

		if (!str_starts(formats, name))
			continue;
		f->endings[f->n_endings++] = batch_ending(all[i]);
		formats = str_slice(formats, name.n, formats.n);
		if (str_starts(formats, STR(",")))
			formats = str_slice(formats, 1, formats.n);
	}
	return formats.n == 0 && f->n_endings > 0;
}

static bool
take_head(struct reading *r, struct batch_head *out, const struct value *v)
{
	struct batch_head h = {.rows = 0};

	if (!read_head(&h, v) || !read_endings(r->folder, h.formats))
		return tell_broken(r);
	if (out != NULL)
		*out = h;
	return true;
}

static bool
take_line(struct reading *r, struct arena *stage, struct str line,
    struct batch_head *head,
    void (*call)(void *self, const struct batch_line *l), void *self)
{
	struct batch_line l = {0};
	struct value *v;

	/* the first one is read into what stays */
	v = parse(r, r->line == 1 ? r->a : stage, line);
	if (v == NULL)
		return false;
	if (r->line == 1)
		return take_head(r, head, v);
	l.at = r->at + (line.p - r->buf);
	l.bytes = line.n;
	if (!read_line(stage, r->folder, &l, v))
		return tell_broken(r);
	call(self, &l);
	return true;
}

bool
batch_manifest_line(struct batch_folder *f, struct arena *a, struct diag *d,
    off_t at, size_t bytes, struct batch_line *out)
{
	struct reading r = {.folder = f, .a = a, .d = d, .line = 1};
	char *p = arena_alloc(a, bytes);
	const struct value *v;
	size_t n = 0;

	while (n < bytes) {
		ssize_t got =
		    pread(f->manifest, p + n, bytes - n, at + (off_t)n);

		if (got <= 0)
			return tell_unread(&r, got < 0 ? errno : EIO);
		n += (size_t)got;
	}
	*out = (struct batch_line){.at = at, .bytes = bytes};
	v = parse(&r, a, (struct str){p, bytes});
	return v != NULL && (read_line(a, f, out, v) || tell_broken(&r));
}

bool
batch_manifest_read(struct batch_folder *f, struct arena *a, struct diag *d,
    struct batch_head *head,
    void (*line)(void *self, const struct batch_line *l), void *self)
{
	struct reading r = {.folder = f, .a = a, .d = d, .line = 1};
	struct arena *stage = arena_scratch(a);
	struct str s;
	bool ok;

	r.buf = arena_alloc(a, CHUNK);
	r.cap = CHUNK;
	while ((ok = next_line(&r, &s)) && s.p != NULL) {
		struct arena_mark mark = arena_mark(stage);

		/* json_read borrows its text, and the buffer moves on */
		if (r.line == 1)
			s = str_dup(a, s);
		ok = take_line(&r, stage, s, head, line, self);
		arena_rewind(stage, mark);
		if (!ok)
			break;
		r.line++;
	}
	arena_scratch_free(stage);
	f->end = r.at + (off_t)r.from;
	return ok;
}
