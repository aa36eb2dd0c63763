/* Templates by hand, for unit tests: files in a temporary folder, JSON, and
 * what comes out as text. Header only.
 *
 *	struct make m;
 *	make_open(&m);
 *	make_file(&m, "t/template.xml", "<template …");
 *	assert_true(make_load(&m, "t"));
 *	make_expand(&m, "{\"so\": \"1\"}");    m.dump is the model, or NULL
 *	make_close(&m);
 *
 * make_document(&m, fields, body, json) does all of it for one section. */
#ifndef CV_TESTS_UNIT_TEMPLATE_MAKE_H
#define CV_TESTS_UNIT_TEMPLATE_MAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/arena.h"
#include "engine/data/json.h"
#include "engine/document/document.h"
#include "engine/image/image.h"
#include "engine/template/template.h"

#define MAKE_NS "xmlns=\"urn:congvan:template:1\""
#define MAKE_FILES 16

struct make {
	struct arena *arena;
	struct diag diag;
	char folder[64];
	char files[MAKE_FILES][160];
	int n_files;
	const struct template *t;
	struct document *doc;
	const char *dump;
	struct str date;
	const char *context;     /* JSON, or NULL */
	struct image image;      /* what the host answers */
	struct str image_folder; /* what it was asked */
	struct str image_src;
};

static inline void
make_open(struct make *m)
{
	memset(m, 0, sizeof *m);
	m->arena = arena_new(0);
	assert_non_null(m->arena);
	diag_init(&m->diag, m->arena);
	strcpy(m->folder, "/tmp/congvan-test-XXXXXX");
	assert_non_null(mkdtemp(m->folder));
}

static inline void
make_close(struct make *m)
{
	char sub[160];

	for (int i = 0; i < m->n_files; i++)
		unlink(m->files[i]);
	for (int i = 0; i < m->n_files; i++) {
		char *slash = strrchr(m->files[i], '/');

		*slash = '\0';
		rmdir(m->files[i]);
	}
	snprintf(sub, sizeof sub, "%s", m->folder);
	rmdir(sub);
	arena_free(m->arena);
}

static inline void
make_file(struct make *m, const char *name, const char *text)
{
	char *path = m->files[m->n_files++];
	char *slash;
	FILE *f;

	assert_true(m->n_files < MAKE_FILES);
	snprintf(path, sizeof m->files[0], "%s/%s", m->folder, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	mkdir(path, 0700);
	*slash = '/';
	f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	(void)fclose(f);
}

static inline bool
make_load(struct make *m, const char *name)
{
	const char *folders[1] = {m->folder};
	struct template_path path = {folders, 1};

	m->t = template_load(m->arena, &m->diag, &path, str_of(name));
	return m->t != NULL;
}

static inline const struct image *
make_image(void *self, struct diag *d, struct str src, struct place place,
    struct str path, struct str folder)
{
	struct make *m = self;

	(void)d, (void)place, (void)path;
	m->image_src = str_dup(m->arena, src);
	m->image_folder = str_dup(m->arena, folder);
	m->image.width = m->image.height = 1;
	return &m->image;
}

static inline void
make_expand_value(
    struct make *m, const struct value *data, const struct template_host *host)
{
	struct buf b = buf_new(m->arena);
	struct template_checked *checked;

	m->dump = NULL;
	m->doc = NULL;
	assert_non_null(data);
	checked = template_check(m->arena, &m->diag, m->t, data, host);
	if (checked == NULL)
		return;
	m->doc = template_expand(m->arena, &m->diag, m->t, checked, host);
	if (m->doc == NULL)
		return;
	document_dump(&b, m->doc);
	buf_putc(&b, '\0');
	m->dump = b.p;
}

/* Checks and expands; m->dump NULL after findings. */
static inline void
make_expand(struct make *m, const char *json)
{
	struct template_host host = {
	    .self = m, .image = make_image, .date = m->date};
	struct value *data =
	    json_read(m->arena, &m->diag, STR("data.json"), str_of(json));

	if (m->context != NULL)
		host.context = json_read(m->arena, &m->diag,
		    STR("context.json"), str_of(m->context));
	make_expand_value(m, data, &host);
}

/* One section with that body; extra stands before <document>. */
static inline void
make_document(struct make *m, const char *fields, const char *extra,
    const char *body, const char *json)
{
	struct buf b = buf_new(m->arena);

	buf_puts(&b, "<template " MAKE_NS " name=\"t\" title=\"T\">\n");
	buf_puts(&b, "<fields>");
	buf_puts(&b, fields);
	buf_puts(&b, "</fields>\n");
	buf_puts(&b, extra);
	buf_puts(&b, "<document><section>");
	buf_puts(&b, body);
	buf_puts(&b, "</section></document></template>\n");
	buf_putc(&b, '\0');
	make_file(m, "t/template.xml", b.p);
	if (make_load(m, "t"))
		make_expand(m, json);
}

/* The i-th finding as "code file:line:col path: sentence (en)", the file
 * without its folder. */
static inline const char *
make_finding(struct make *m, size_t i)
{
	struct buf b = buf_new(m->arena);
	const struct finding *f;
	struct str file;

	if (i >= m->diag.n)
		return "";
	f = &m->diag.v[i];
	file = f->place.file;
	for (size_t k = file.n; k-- > 0;)
		if (file.p[k] == '/') {
			file = str_slice(file, k + 1, file.n);
			break;
		}
	buf_str(&b, finding_code_of(f));
	buf_putc(&b, ' ');
	buf_str(&b, file);
	buf_putc(&b, ':');
	buf_int(&b, f->place.line);
	buf_putc(&b, ':');
	buf_int(&b, f->place.column);
	buf_putc(&b, ' ');
	buf_str(&b, f->path);
	buf_puts(&b, ": ");
	finding_text(&b, f, LANG_EN);
	buf_putc(&b, '\0');
	return b.p;
}

/* Does any finding begin with that? */
static inline bool
make_told(struct make *m, const char *start)
{
	for (size_t i = 0; i < m->diag.n; i++)
		if (strncmp(make_finding(m, i), start, strlen(start)) == 0)
			return true;
	return false;
}

/* No finding so far; else they are printed. */
static inline bool
make_quiet(struct make *m)
{
	for (size_t i = 0; i < m->diag.n; i++)
		print_error("%s\n", make_finding(m, i));
	return m->diag.n == 0;
}

static inline void
make_print(struct make *m)
{
	for (size_t i = 0; i < m->diag.n; i++)
		print_error("%s\n", make_finding(m, i));
}

#endif
