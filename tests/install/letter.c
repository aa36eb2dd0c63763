/* The smallest program on libcongvan: a template's name and a data file in, a
 * PDF on standard output. The install test compiles it against the installed
 * files alone. */
#include <congvan.h>
#include <stdio.h>
#include <stdlib.h>

static char *
read_file(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	char *p = malloc(1 << 20);

	*n = 0;
	if (in != NULL && p != NULL)
		*n = fread(p, 1, 1 << 20, in);
	if (in != NULL)
		(void)fclose(in);
	return p;
}

static void
tell(const struct cv_finding *f)
{
	fprintf(stderr, "%s:%d: %s: %s\n", f->file, (int)f->line, f->path,
	    f->text_vi);
}

static enum cv_status
render(struct cv_engine *engine, const char *template_name, const char *path)
{
	struct cv_job *job = cv_job_new(engine);
	struct cv_job_options options = {0};
	struct cv_finding finding;
	enum cv_status status = CV_LIMIT;
	size_t size;
	char *data = read_file(path, &size);

	options.template_name = template_name;
	options.data = data;
	options.data_size = size;
	options.data_name = path;
	options.outputs = CV_OUTPUT_PDF;
	if (job != NULL && data != NULL)
		status = cv_job_run(job, &options);
	for (size_t i = 0; job && cv_job_finding(job, i, &finding); i++)
		tell(&finding);
	if (status == CV_OK) {
		const void *pdf = cv_job_output(job, CV_OUTPUT_PDF, &size);

		fwrite(pdf, 1, size, stdout);
	}
	cv_job_free(job);
	free(data);
	return status;
}

int
main(int argc, char **argv)
{
	struct cv_engine *engine = cv_engine_new(NULL);
	struct cv_finding finding;
	enum cv_status status = CV_BAD_INPUT;

	for (size_t i = 0; engine && cv_engine_finding(engine, i, &finding);
	     i++)
		tell(&finding);
	if (engine != NULL && argc == 3) {
		status = cv_engine_status(engine);
		if (status == CV_OK)
			status = render(engine, argv[1], argv[2]);
	}
	cv_engine_free(engine);
	return (int)status;
}
