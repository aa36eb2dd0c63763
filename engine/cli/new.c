/* congvan new NAME --from KIND: a copy of a template in the user's folder. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/cli/cli.h"

bool
cli_own_templates(char *out, size_t size)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	int n;

	if (data != NULL && data[0] == '/')
		n = snprintf(out, size, "%s/congvan/templates", data);
	else if (home != NULL && home[0] == '/')
		n = snprintf(
		    out, size, "%s/.local/share/congvan/templates", home);
	else
		return false;
	return n > 0 && (size_t)n < size;
}

/* Where new templates go: the first --templates, else $CONGVAN_TEMPLATES, else
 * the user's own folder. */
bool
cli_new_folder(const struct cli_options *o, char *out, size_t size)
{
	const char *env = getenv("CONGVAN_TEMPLATES"), *folder = NULL;
	int n;

	if (o->n_template_folders > 0)
		folder = o->template_folder[0];
	else if (env != NULL && *env != '\0')
		folder = env;
	if (folder == NULL)
		return cli_own_templates(out, size);
	n = snprintf(out, size, "%s", folder);
	return n > 0 && (size_t)n < size;
}

static enum cv_status
place(struct cv_job *job, const struct cli_options *o, const char *name)
{
	char folder[PATH_MAX], path[PATH_MAX];
	struct cv_file file = {CV_OUTPUT_TEXT, path};
	struct stat st;
	struct cli_made made;
	int n, error;

	if (!cli_new_folder(o, folder, sizeof folder))
		return cli_write_error(o, name, ENOENT);
	n = snprintf(path, sizeof path, "%s/%s", folder, name);
	if (n < 0 || (size_t)n + sizeof "/template.xml" > sizeof path)
		return cli_write_error(o, folder, ENAMETOOLONG);
	if ((error = cli_make_folders(path, 0777, &made)) != 0)
		return cli_write_error(o, path, error);
	memcpy(path + n, "/template.xml", sizeof "/template.xml");
	if (lstat(path, &st) == 0)
		return cli_write_error(o, path, EEXIST);
	if (cli_save(job, &file, 1) != CV_OK) {
		cli_remove_folders(&made);
		return CV_FILE;
	}
	printf(
	    o->lang == CLI_VI
		? "%s\nSửa tệp ấy, rồi: congvan blank %s -o du-lieu.json\n"
		: "%s\nEdit that file, then: congvan blank %s -o data.json\n",
	    path, name);
	return CV_OK;
}

enum cv_status
cli_new(struct cv_engine *e, const struct cli_options *o)
{
	enum cv_status status;
	struct cv_job *job;

	if (o->operand == NULL)
		return cli_usage_error(o, "thiếu tên của mẫu mới",
		    "the name of the new template is missing");
	if (o->from == NULL)
		return cli_usage_error(
		    o, "thiếu --from MẪU", "--from TEMPLATE is missing");
	job = cv_job_new(e);
	if (job == NULL)
		return cli_no_memory(o);
	status = cv_job_copy_template(job, o->from, o->operand);
	if (status == CV_OK)
		status = place(job, o, o->operand);
	cli_findings(job, o);
	cv_job_free(job);
	return status;
}
