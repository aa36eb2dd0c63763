/* Where templates and their parts are looked up: only inside the folders of
 * the search path, symbolic links followed. */
#include "engine/template/inner.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"
#include "engine/text/text.h"

static void
folder_add(struct lookup *l, const char *folder)
{
	const char **v = ARENA_ARRAY(l->a, const char *, l->n + 1);

	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->folders[i], folder) == 0)
			return;
	if (l->n > 0)
		memcpy(v, l->folders, l->n * sizeof *v);
	v[l->n++] = folder;
	l->folders = v;
}

/* What the folder is called: its last part as typed, unless that is no name. */
static struct str
folder_name(struct arena *a, const char *folder)
{
	struct str name = file_base(str_of(folder));

	if (name.n > 0 && !str_is(name, ".") && !str_is(name, ".."))
		return name;
	folder = file_real(a, folder);
	return folder != NULL ? file_base(str_of(folder)) : STR_NONE;
}

/* A file named on the command line: its folder joins the path, and what it
 * calls NAME/… of a file NAME/template.xml lies there. Nothing else of the
 * folder above: strangers' files may lie beside NAME. */
static void
folder_of_file(struct lookup *l, const char *file)
{
	const char *folder = str_z(l->a, file_folder(l->a, file));

	folder_add(l, folder);
	if (!str_is(str_of(file), "template.xml") &&
	    !str_ends(str_of(file), STR("/template.xml")))
		return;
	l->own = folder;
	l->own_name = folder_name(l->a, folder);
}

static void
close_folder(void *p)
{
	closedir(p);
}

static void
names_add(struct lookup *l, const char *folder, struct str **v, size_t *n,
    size_t *cap)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;

	if (dir == NULL && errno == ENOMEM)
		arena_no_memory(l->a);
	if (dir == NULL)
		return;
	arena_defer(l->a, close_folder, dir);
	while ((e = readdir(dir)) != NULL && *n < 1000) {
		struct str name = str_of(e->d_name);
		const char *file;

		if (name.n == 0 || name.p[0] == '.')
			continue;
		file = file_join(l->a, str_of(folder),
		    str_cat(l->a, name, STR("/template.xml")));
		if (file_exists(file))
			ARENA_PUSH(l->a, *v, *n, *cap, str_dup(l->a, name));
	}
	arena_undefer(l->a, close_folder, dir);
	closedir(dir);
}

static int
by_name(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static const char *
unknown(struct lookup *l, struct str name)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < l->n; i++)
		names_add(l, l->folders[i], &v, &n, &cap);
	/* a folder's order is the file system's: not ours to show */
	if (n > 0)
		qsort(v, n, sizeof *v, by_name);
	diag_at(l->d, FINDING_TEMPLATE_UNKNOWN, NOWHERE, STR_NONE, name,
	    text_did_you_mean(l->a, name, v, n));
	return NULL;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A folder where a file is wanted: names the template in it. */
static const char *
tell_folder(struct lookup *l, const char *folder)
{
	const char *inner =
	    file_join(l->a, str_of(folder), STR("template.xml"));
	struct buf b = buf_new(l->a);

	buf_puts(&b, BOTH(": đó là thư mục", ": it is a folder"));
	if (file_exists(inner)) {
		buf_puts(&b, " (→ \"");
		buf_puts(&b, inner);
		buf_puts(&b, "\"?)");
	} else {
		buf_puts(&b, BOTH(" không có", " without") " template.xml");
	}
	diag_at(l->d, FINDING_TEMPLATE_UNKNOWN, NOWHERE, STR_NONE,
	    str_of(folder), buf_take(&b));
	return NULL;
}

void
template_lookup_init(struct lookup *l, struct arena *a, struct diag *d,
    const struct template_path *path, const char *file)
{
	*l = (struct lookup){.a = a, .d = d};
	for (size_t i = 0; i < path->n; i++)
		folder_add(l, path->folders[i]);
	folder_of_file(l, file);
}

const char *
template_find(
    struct lookup *l, const struct template_path *path, struct str name)
{
	bool is_file =
	    str_find(name, '/') < name.n || str_ends(name, STR(".xml"));

	for (size_t i = 0; i < path->n; i++)
		folder_add(l, path->folders[i]);
	if (name.n == 0 || str_find(name, '\0') < name.n)
		return unknown(l, name);
	if (is_file) {
		const char *file = str_z(l->a, name);

		if (is_folder(file))
			return tell_folder(l, file);
		if (!file_exists(file))
			return unknown(l, name);
		folder_of_file(l, file);
		return file;
	}
	if (!file_name_inside(name))
		return unknown(l, name);
	for (size_t i = 0; i < l->n; i++) {
		const char *file = file_join(l->a, str_of(l->folders[i]),
		    str_cat(l->a, name, STR("/template.xml")));

		if (file_exists(file))
			return file;
	}
	/* a folder here, on no search path */
	if (file_exists(file_join(l->a, name, STR("template.xml"))))
		return tell_folder(l, str_z(l->a, name));
	return unknown(l, name);
}

/* The file, where it lies in the folder, and is not only linked from there.
 * False: there is none such. */
static bool
found_in(struct lookup *l, const char *folder, struct place place,
    struct str href, const char **out)
{
	const char *file = file_join(l->a, str_of(folder), href);

	if (!file_exists(file))
		return false;
	*out = file;
	if (file_inside(l->a, folder, file))
		return true;
	diag_at(l->d, FINDING_INCLUDE_OUTSIDE, place, STR_NONE, href);
	*out = NULL;
	return true;
}

const char *
template_include_find(struct lookup *l, struct place place, struct str href)
{
	size_t head = l->own_name.n + 1;
	const char *file;

	if (!file_name_inside(href)) {
		diag_at(l->d, FINDING_INCLUDE_OUTSIDE, place, STR_NONE, href);
		return NULL;
	}
	for (size_t i = 0; i < l->n; i++)
		if (found_in(l, l->folders[i], place, href, &file))
			return file;
	if (head > 1 && href.n > head && href.p[head - 1] == '/' &&
	    str_starts(href, l->own_name) &&
	    found_in(l, l->own, place, str_slice(href, head, href.n), &file))
		return file;
	diag_at(l->d, FINDING_INCLUDE_MISSING, place, STR_NONE, href);
	return NULL;
}
