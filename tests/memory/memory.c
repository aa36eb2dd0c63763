/* memory TEMPLATE DATA [FIELD=FILE]: renders once, then again and again with allocation 1,
 * 2, 3 … failing, until a run needs fewer. Each failing run must end in whole
 * outputs (the same bytes) or in a finding with CV_LIMIT: never a crash, a
 * half output, or CV_OK with less than everything. Leaks are the sanitizer's
 * to find: `make asan` runs this too.
 *
 * Linked with --wrap for malloc, calloc and realloc: the allocations of engine/
 * itself fail. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/congvan.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static long countdown; /* 0 = nothing fails */
static long counted;
static int then_all;   /* after the first failure all fail */

static int
fails(void)
{
	counted++;
	if (countdown == 0 ||
	    !(then_all ? counted >= countdown : counted == countdown))
		return 0;
	errno = ENOMEM; /* as the real ones say it */
	return 1;
}

void *
__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

struct outputs {
	void *p[2];
	size_t n[2];
};

static const enum cv_output which[2] = {CV_OUTPUT_PDF, CV_OUTPUT_DOCX};

static void
keep(struct outputs *o, const struct cv_job *job)
{
	for (int i = 0; i < 2; i++) {
		const void *p = cv_job_output(job, which[i], &o->n[i]);

		o->p[i] = __real_malloc(o->n[i] + 1);
		if (p != NULL)
			memcpy(o->p[i], p, o->n[i]);
	}
}

/* What a run that ended with `status` owes. NULL = all is well. */
static const char *
judge(const struct cv_job *job, enum cv_status status, const struct outputs *o)
{
	struct cv_finding f;

	for (int i = 0; i < 2; i++) {
		size_t n;
		const void *p = cv_job_output(job, which[i], &n);

		if (status != CV_OK && p != NULL)
			return "an output in spite of a failure";
		if (status == CV_OK && (p == NULL || n != o->n[i] ||
		    memcmp(p, o->p[i], n) != 0))
			return "CV_OK with other bytes";
	}
	if (status == CV_OK)
		return NULL;
	if (!cv_job_finding(job, 0, &f))
		return "a failure without a finding";
	if (status != CV_LIMIT && status != CV_FILE)
		return f.text_en;
	return NULL;
}

static const char *
once(const struct cv_job_options *options,
    const struct cv_engine_options *engine_options, struct outputs *o)
{
	struct cv_engine *engine = cv_engine_new(engine_options);
	struct cv_job *job;
	const char *wrong = NULL;

	if (engine == NULL)
		return NULL;
	job = cv_job_new(engine);
	if (job != NULL) {
		enum cv_status status = cv_job_run(job, options);

		if (o->p[0] == NULL) {
			keep(o, job);
			if (status != CV_OK)
				wrong = "the first run failed";
		} else {
			wrong = judge(job, status, o);
		}
	}
	cv_job_free(job);
	cv_engine_free(engine);
	return wrong;
}

static char *
read_file(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	char *p = __real_malloc(1 << 22);

	*n = in != NULL && p != NULL ? fread(p, 1, 1 << 22, in) : 0;
	if (in != NULL)
		fclose(in);
	return p;
}

int
main(int argc, char **argv)
{
	static const char *const folders[] = {"templates", "samples"};
	struct cv_engine_options eo = {.template_folders = folders,
	    .n_template_folders = 2, .fonts_file = "fonts/fonts.xml"};
	struct cv_job_options jo = {0};
	struct cv_rows rows = {0};
	struct outputs o = {{NULL, NULL}, {0, 0}};
	const char *wrong;
	char folder[4096];
	int bad = 0;

	if (argc != 3 && (argc != 4 || strchr(argv[3], '=') == NULL))
		return 2;
	if (argc == 4) {
		rows.data_name = strchr(argv[3], '=') + 1;
		rows.data = read_file(rows.data_name, &rows.data_size);
		*strchr(argv[3], '=') = '\0';
		rows.field = argv[3];
		jo.rows = &rows;
		jo.n_rows = 1;
	}
	jo.template_name = argv[1];
	jo.data_name = argv[2];
	jo.data = read_file(argv[2], &jo.data_size);
	jo.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	snprintf(folder, sizeof folder, "%s", argv[2]);
	if (strrchr(folder, '/') != NULL)
		*strrchr(folder, '/') = '\0';
	jo.image_folder = folder;
	if ((wrong = once(&jo, &eo, &o)) != NULL) {
		printf("not ok - memory %s: %s\n", argv[2], wrong);
		return 1;
	}
	for (then_all = 0; then_all < 2; then_all++) {
		long n = 0;

		do {
			countdown = ++n;
			counted = 0;
			wrong = once(&jo, &eo, &o);
			if (wrong != NULL && bad++ < 10)
				printf("# allocation %ld: %s\n", n, wrong);
		} while (counted >= n);
		countdown = 0;
		printf("%s - memory %s: %ld allocations, %s\n",
		    bad ? "not ok" : "ok", argv[2], n - 1,
		    then_all ? "all fail from there" : "one fails");
	}
	for (int i = 0; i < 2; i++)
		free(o.p[i]);
	free((void *)(uintptr_t)jo.data);
	free((void *)(uintptr_t)rows.data);
	return bad != 0;
}
