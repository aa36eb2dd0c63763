/* A batch of a few rows as PDF and DOCX, with its ZIP and its joined PDF, while
 * allocation 1, 2, 3 … fails. However it ends: what has its name is whole,
 * nothing else is left, a finding says why; and going on afterwards gives the
 * files of a batch that nothing befell. */
#include "tests/memory/memory.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 16
#define PATH 400

static const char template[] =
    "<template xmlns=\"urn:congvan:template:1\" name=\"thu\" title=\"Thư\">"
    "<fields><field name=\"ten\" label=\"Tên\" required=\"yes\"/>"
    "<field name=\"so\" label=\"Số\" kind=\"number\"/></fields>"
    "<style id=\"v\" name=\"V\" font=\"Times New Roman\" size=\"14pt\"/>"
    "<document title=\"Thư\" base-style=\"v\"><section paper=\"A4\" "
    "margin=\"20mm\"><p>Kính gửi {{ten}}, số {{so}}.</p>"
    "<if test=\"so == 2\"><p page-break-before=\"yes\">Trang hai</p></if>"
    "</section></document></template>";
static const char good[] = "ten,so\nAn,1\nBình,2\nChi,3\n";
static const char bad[] = "ten,so\nAn,1\n,2\nChi,x\n";

static char top[PATH / 2], template_path[PATH], zip_path[PATH],
    merge_path[PATH], folder_path[PATH];

/* ---- what is there ---- */
struct file {
	char name[100]; /* "ra/000001.pdf" */
	char *p;
	size_t n;
};
struct files {
	struct file v[FILES];
	size_t n;
};

static void
files_free(struct files *f)
{
	while (f->n > 0)
		free(f->v[--f->n].p);
}

static void
file_take(struct files *f, const char *path)
{
	struct file *k = &f->v[f->n++];
	FILE *in = fopen(path, "rb");

	snprintf(k->name, sizeof k->name, "%.90s", path + strlen(top) + 1);
	k->p = __real_malloc(1 << 20);
	k->n = in != NULL ? fread(k->p, 1, 1 << 20, in) : 0;
	if (in != NULL)
		(void)fclose(in);
}

static void
walk(struct files *f, const char *path, int remove)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	char inner[PATH * 2];

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		DIR *is_folder;

		snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0 ||
		    strcmp(inner, template_path) == 0)
			continue;
		is_folder = opendir(inner);
		if (is_folder != NULL) {
			closedir(is_folder);
			walk(f, inner, remove);
			if (remove)
				rmdir(inner);
		} else if (remove) {
			unlink(inner);
		} else if (f->n < FILES) {
			file_take(f, inner);
		}
	}
	if (dir != NULL)
		closedir(dir);
}

static const struct file *
find(const struct files *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].name, name) == 0)
			return &f->v[i];
	return NULL;
}

static int
ends(const struct file *f, const char *ending)
{
	size_t n = strlen(f->name), k = strlen(ending);

	return n >= k && strcmp(f->name + n - k, ending) == 0;
}

static int
is_same(const struct file *x, const struct file *y)
{
	return x != NULL && y != NULL && x->n == y->n &&
	       memcmp(x->p, y->p, x->n) == 0;
}

/* ---- one batch ---- */
struct asked {
	const char *rows;
	enum cv_status status; /* of a run that nothing befalls */
	struct files files;    /* of it */
};

static struct cv_batch_options
options_of(const struct asked *q)
{
	struct cv_batch_options o = {.rows = q->rows,
	    .rows_size = strlen(q->rows),
	    .rows_name = "hang.csv",
	    .folder = folder_path,
	    .jobs = 1,
	    .name = "{{so}}-{{ten | khong-dau}}",
	    .zip = zip_path,
	    .merge = merge_path,
	    .duplex = true};

	o.letter.template_name = template_path;
	o.letter.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	return o;
}

static int
next_descriptor(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

/* What a batch that ended so owes. NULL: all is well. */
static const char *
judge(const struct asked *q, const struct cv_job *job, enum cv_status status,
    const struct cv_batch_result *r)
{
	struct files is = {.n = 0};
	const char *wrong = NULL;
	struct cv_finding f;

	walk(&is, top, 0);
	for (size_t i = 0; i < is.n && wrong == NULL; i++) {
		const struct file *k = &is.v[i],
				  *was = find(&q->files, k->name);

		if (strstr(k->name, ".congvan") != NULL)
			wrong = "a working file is left";
		else if (was == NULL && strncmp(k->name, "ra/errors", 9) != 0)
			wrong = "a file nobody asked for";
		else if (was != NULL && (ends(k, ".pdf") || ends(k, ".docx")) &&
			 strncmp(k->name, "ra/", 3) == 0 && !is_same(k, was))
			wrong = "a letter that is another";
		else if (ends(k, "manifest.jsonl") &&
			 (k->n == 0 || k->p[k->n - 1] != '\n'))
			wrong = "half a line in the manifest";
		else if (r->failed == 0 && !is_same(k, was) &&
			 !ends(k, "manifest.jsonl"))
			wrong = "a ZIP or joined PDF that is another";
	}
	if (wrong == NULL && status == q->status && r->failed == 0)
		for (size_t i = 0; i < q->files.n; i++)
			if (!is_same(
				&q->files.v[i], find(&is, q->files.v[i].name)))
				wrong = "done, with other files";
	if (wrong == NULL && status != CV_OK && !cv_job_finding(job, 0, &f))
		wrong = "a failure without a finding";
	if (wrong == NULL && status != q->status && status != CV_LIMIT &&
	    status != CV_FILE && status != CV_PARTIAL)
		wrong = cv_job_finding(job, 0, &f) ? f.text_en : "a status";
	files_free(&is);
	return wrong;
}

/* *used: allocations it asked for. */
static const char *
run_failing(const struct asked *q, struct cv_engine *engine, long n, long *used)
{
	struct cv_batch_options o = options_of(q);
	struct cv_batch_result r = {0};
	int fd = next_descriptor();
	struct cv_job *job;
	enum cv_status status;
	const char *wrong = NULL;

	counted = 0;
	countdown = n;
	job = cv_job_new(engine);
	if (job != NULL) {
		status = cv_job_batch(job, &o, &r);
		*used = counted;
		countdown = 0;
		wrong = judge(q, job, status, &r);
	}
	*used = job != NULL ? *used : counted;
	countdown = 0;
	cv_job_free(job);
	if (wrong == NULL && next_descriptor() != fd)
		wrong = "a file is left open";
	return wrong;
}

/* Goes on until all is as it should have been. */
static const char *
run_on(const struct asked *q, struct cv_engine *engine)
{
	struct cv_batch_options o = options_of(q);
	struct cv_job *job = cv_job_new(engine);
	struct files is = {.n = 0};
	enum cv_status status;
	const char *wrong = NULL;

	o.resume = true;
	status = cv_job_batch(job, &o, NULL);
	if (status == CV_PARTIAL) {
		o.only_failed = true;
		status = cv_job_batch(job, &o, NULL);
	}
	if (status != q->status)
		wrong = "going on ends otherwise";
	walk(&is, top, 0);
	if (wrong == NULL && is.n != q->files.n)
		wrong = "going on gives more files, or less";
	for (size_t i = 0; i < is.n && wrong == NULL; i++)
		if (!ends(&is.v[i], "manifest.jsonl") &&
		    !is_same(&is.v[i], find(&q->files, is.v[i].name)))
			wrong = "going on gives other files";
	files_free(&is);
	cv_job_free(job);
	return wrong;
}

static int
fail_each(const struct asked *q, struct cv_engine *engine, const char *name)
{
	long n = 0, used = 0;
	int wrongs = 0;

	do {
		const char *wrong;

		walk(NULL, top, 1);
		wrong = run_failing(q, engine, ++n, &used);
		if (wrong == NULL)
			wrong = run_on(q, engine);
		if (wrong != NULL && wrongs++ < 10)
			printf("# allocation %ld: %s\n", n, wrong);
	} while (used >= n);
	walk(NULL, top, 1);
	printf("%s - memory batch, %s: %ld allocations, %s\n",
	    wrongs > 0 ? "not ok" : "ok", name, n - 1,
	    then_all ? "all fail from there" : "one fails");
	return wrongs;
}

static int
batch(const char *rows, enum cv_status want, struct cv_engine *engine,
    const char *name)
{
	struct cv_finding f;
	struct asked q = {.rows = rows};
	struct cv_batch_options o = options_of(&q);
	struct cv_job *job = cv_job_new(engine);
	int wrongs = 0;

	q.status = cv_job_batch(job, &o, NULL);
	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		if (q.status != want)
			printf("# %s: %s\n", f.code, f.text_en);
	cv_job_free(job);
	if (q.status != want) {
		printf("not ok - memory batch, %s, with memory\n", name);
		return 1;
	}
	walk(&q.files, top, 0);
	for (then_all = 0; then_all < 2; then_all++)
		wrongs += fail_each(&q, engine, name);
	files_free(&q.files);
	return wrongs;
}

static void
make_paths(void)
{
	const char *tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	FILE *out;

	/* in memory, where there is such a place: every run syncs */
	snprintf(top, sizeof top, "%s/congvan-memory-XXXXXX", tmp);
	if (mkdtemp(top) == NULL)
		exit(1);
	snprintf(template_path, PATH, "%s/thu.xml", top);
	snprintf(folder_path, PATH, "%s/ra", top);
	snprintf(zip_path, PATH, "%s/tat-ca.zip", top);
	snprintf(merge_path, PATH, "%s/tat-ca.pdf", top);
	out = fopen(template_path, "wb");
	if (out == NULL || fputs(template, out) < 0 || fclose(out) != 0)
		exit(1);
}

int
batches(const struct cv_engine_options *eo)
{
	struct cv_engine *engine = cv_engine_new(eo);
	int wrongs;

	make_paths();
	wrongs = batch(good, CV_OK, engine, "all rows good") +
		 batch(bad, CV_PARTIAL, engine, "bad rows");
	cv_engine_free(engine);
	unlink(template_path);
	rmdir(top);
	return wrongs;
}
