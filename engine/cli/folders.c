/* Folders of the command: what stands around a file, and those made for it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/cli/cli.h"

char *
cli_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* 0, or an errno. */
static int
make_folder(const char *path, mode_t mode, bool *made)
{
	struct stat st;

	*made = mkdir(path, mode) == 0;
	if (*made)
		return 0;
	if (errno != EEXIST || stat(path, &st) != 0)
		return errno;
	return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
}

int
cli_make_folders(const char *path, mode_t mode, struct cli_made *made)
{
	size_t length = strlen(path);
	int error = 0;

	made->n = 0;
	if (length == 0)
		return ENOENT;
	if (length >= sizeof made->path)
		return ENAMETOOLONG;
	memcpy(made->path, path, length + 1);
	for (size_t i = 1; i <= length && error == 0; i++) {
		bool fresh;

		if (path[i] != '/' && path[i] != '\0')
			continue;
		made->path[i] = '\0';
		error = make_folder(made->path, mode, &fresh);
		made->path[i] = path[i];
		if (error == 0 && fresh)
			made->ends[made->n++] = (unsigned short)i;
	}
	if (error != 0)
		cli_remove_folders(made);
	return error;
}

void
cli_remove_folders(struct cli_made *made)
{
	while (made->n > 0) {
		made->path[made->ends[--made->n]] = '\0';
		(void)rmdir(made->path);
	}
}

/* ---- of a run ---- */
static struct cli_made run_made;

enum cv_status
cli_folders_begin(const struct cli_options *o)
{
	static char own[PATH_MAX];
	const char *path = o->dry_run ? NULL : o->folder;
	mode_t mode = 0750;
	int error;

	if (o->command != NULL && strcmp(o->command, "new") == 0 &&
	    cli_new_folder(o, own, sizeof own)) {
		path = own;
		mode = 0777;
	}
	if (path == NULL)
		return CV_OK;
	error = cli_make_folders(path, mode, &run_made);
	return error == 0 ? CV_OK : cli_write_error(o, path, error);
}

const struct cli_made *
cli_folders_made(void)
{
	return &run_made;
}

void
cli_folders_end(void)
{
	cli_remove_folders(&run_made);
}
