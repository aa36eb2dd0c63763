#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/cli/cli.h"

/* Where templates and fonts.xml are: beside the command in a build folder
 * (build/congvan -> templates), or where it was installed (bin/congvan ->
 * share/congvan), so that an installation can be moved. */
struct homes {
	char templates[PATH_MAX];
	char fonts[PATH_MAX];
};

static bool
try_home(struct homes *h, const char *base, const char *below)
{
	int n = snprintf(
	    h->templates, sizeof h->templates, "%s%s/templates", base, below);
	int m = snprintf(
	    h->fonts, sizeof h->fonts, "%s%s/fonts/fonts.xml", base, below);

	return n > 0 && (size_t)n < sizeof h->templates && m > 0 &&
	       (size_t)m < sizeof h->fonts && access(h->fonts, R_OK) == 0;
}

static bool
find_homes(struct homes *h)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;

	if (n <= 0)
		return false;
	exe[n] = '\0';
	for (int i = 0; i < 2; i++) { /* the command's name, its folder */
		slash = strrchr(exe, '/');
		if (slash == NULL)
			return false;
		*slash = '\0';
	}
	return try_home(h, exe, "/share/congvan") || try_home(h, exe, "");
}

static bool
is(const struct cli_options *o, const char *command)
{
	return strcmp(o->command, command) == 0;
}

/* --templates first, then $CONGVAN_TEMPLATES, the user's own, then ours. */
static struct cv_engine *
open_engine(const struct cli_options *o, struct homes *h)
{
	const char *folders[CLI_OUTPUTS + 3];
	char own[PATH_MAX];
	const char *env = getenv("CONGVAN_TEMPLATES");
	const char *fonts = getenv("CONGVAN_FONTS");
	const char *house = getenv("CONGVAN_HOUSE");
	struct cv_engine_options eo = {.limits = o->limits};
	bool home = find_homes(h);

	for (size_t i = 0; i < o->n_template_folders; i++)
		folders[eo.n_template_folders++] = o->template_folder[i];
	if (env != NULL && *env != '\0')
		folders[eo.n_template_folders++] = env;
	if (cli_own_templates(own, sizeof own) && access(own, R_OK) == 0)
		folders[eo.n_template_folders++] = own;
	if (home)
		folders[eo.n_template_folders++] = h->templates;
	eo.template_folders = folders;
	if (o->fonts != NULL)
		eo.fonts_file = o->fonts;
	else if (fonts != NULL && *fonts != '\0')
		eo.fonts_file = fonts;
	else if (home)
		eo.fonts_file = h->fonts;
	eo.house_file = o->house;
	if (eo.house_file == NULL && house != NULL && *house != '\0' &&
	    (is(o, "render") || is(o, "check") || is(o, "dump") ||
		is(o, "batch")))
		eo.house_file = house;
	return cv_engine_new(&eo);
}

static enum cv_status
with_engine(const struct cli_options *o)
{
	struct homes homes;
	struct cv_engine *e = open_engine(o, &homes);
	enum cv_status status;
	struct cv_finding f;

	if (e == NULL) {
		if (cv_explain("out-of-memory", &f))
			cli_tell(&f, o);
		return CV_LIMIT;
	}
	status = cv_engine_status(e);
	if (status != CV_OK) {
		cli_tell_engine(e, o);
	} else if (is(o, "render")) {
		status = cli_render(e, o);
	} else if (is(o, "check")) {
		status = cli_check(e, o);
	} else if (is(o, "dump")) {
		status = cli_dump(e, o);
	} else if (is(o, "verify")) {
		status = cli_verify(e, o);
	} else if (is(o, "batch")) {
		status = cli_batch(e, o);
	} else if (is(o, "new")) {
		status = cli_new(e, o);
	} else if (is(o, "evidence")) {
		status = cli_evidence(e, o);
	} else {
		status = cli_report(e, o);
	}
	cv_engine_free(e);
	return status;
}

static enum cv_status
run(const struct cli_options *o)
{
	if (o->version || (o->command != NULL && is(o, "version"))) {
		printf("congvan %s\n", cv_version());
		return CV_OK;
	}
	if (o->help || (o->command != NULL && is(o, "help"))) {
		cli_help(stdout, o->lang);
		return CV_OK;
	}
	if (o->command == NULL) {
		cli_help(stderr, o->lang);
		return CV_BAD_INPUT;
	}
	if (is(o, "explain"))
		return cli_explain(o);
	if (is(o, "convert-text"))
		return cli_convert(o);
	if (is(o, "extract"))
		return cli_extract(o);
	return with_engine(o);
}

/* A standard stream that is closed must not become the number of a file of
 * ours. A file that grows too large is an error, not the end, and so is a
 * reader that has gone: documents do not wait for who reads the findings. */
static void
prepare_process(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			break;
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stderr, NULL, _IOFBF, BUFSIZ);
}

int
main(int argc, char **argv)
{
	struct cli_options o;
	enum cv_status status;

	prepare_process();
	if (!cli_parse(argc, argv, &o))
		return CV_BAD_INPUT;
	cli_limit_memory(&o);
	cli_watch(&o);
	status = cli_folders_begin(&o);
	cli_sandbox(&o);
	if (status == CV_OK)
		status = run(&o);
	cli_folders_end();
	cli_watch_end();
	cli_tell_end(&o);
	if ((fflush(stdout) != 0 || ferror(stdout)) && !cli_stdout_told()) {
		enum cv_status lost = cli_write_error(&o, "-", errno);

		if (status == CV_OK)
			status = lost;
	}
	return (int)status;
}
