/* memory TEMPLATE DATA [--rows FIELD=FILE] [--house FILE] [--context FILE]
 *        [--date DATE] [--embed | --proof]
 * memory --batch
 *
 * Renders once, then again and again with allocation 1, 2, 3 … failing, until a
 * run needs fewer. Each failing run must end as the first did, with the same
 * bytes and the same findings, all of them, or in a finding with CV_LIMIT (or
 * CV_FILE, of a library that cannot say which): never a crash, a half output,
 * or CV_OK with less than everything. Leaks are the sanitizer's to find: `make
 * asan` runs this too.
 *
 * With --embed the documents keep their data. With --proof it is taking it out,
 * making them anew, packing them and verifying the pack that must end so. With
 * --batch it is batches of a few rows (batch.c).
 *
 * Linked with --wrap for malloc, calloc and realloc: the allocations of engine/
 * itself fail. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/memory/memory.h"

void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

atomic_long countdown, counted;
int then_all;

static int
fails(void)
{
	long n = ++counted, from = countdown;

	if (from == 0 || !(then_all ? n >= from : n == from))
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

/* How the first run ended. */
struct ending {
	enum cv_status status;
	void *p[2]; /* outputs */
	size_t n[2];
	char *said; /* NULL: there was no run yet */
};

static const enum cv_output which[2] = {CV_OUTPUT_PDF, CV_OUTPUT_DOCX};

static void *
copy(const void *p, size_t n)
{
	char *q = __real_malloc(n + 1);

	if (n > 0)
		memcpy(q, p, n);
	q[n] = '\0';
	return q;
}

/* All findings as one text, to be freed. */
static char *
all_said(const struct cv_job *job)
{
	struct cv_finding f;
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	for (size_t i = 0; cv_job_finding(job, i, &f); i++)
		fprintf(out, "%s %s:%d:%d%s %s: %s; %s\n", f.code, f.file,
		    (int)f.line, (int)f.column, f.cell, f.path, f.text_vi,
		    f.help_vi);
	(void)fclose(out);
	return text;
}

static void
keep(struct ending *e, const struct cv_job *job, enum cv_status status)
{
	e->status = status;
	for (int i = 0; i < 2; i++) {
		const void *p = cv_job_output(job, which[i], &e->n[i]);

		e->p[i] = p != NULL ? copy(p, e->n[i]) : NULL;
	}
	e->said = all_said(job);
}

/* Did the run say what the first did? */
static const char *
judge_said(const struct cv_job *job, const struct ending *e)
{
	char *said = all_said(job);
	bool same = strcmp(said, e->said) == 0;

	free(said);
	return same ? NULL : "the same status with other findings";
}

/* What a run that ended with `status` owes. NULL = all is well. */
static const char *
judge(const struct cv_job *job, enum cv_status status, const struct ending *e)
{
	struct cv_finding f = {.text_en = "CV_OK, where the first run failed"};

	for (int i = 0; i < 2; i++) {
		size_t n;
		const void *p = cv_job_output(job, which[i], &n);

		if (status != CV_OK && p != NULL)
			return "an output in spite of a failure";
		if (status == CV_OK &&
		    (p == NULL || e->p[i] == NULL || n != e->n[i] ||
			memcmp(p, e->p[i], n) != 0))
			return "CV_OK with other bytes";
	}
	if (status != CV_OK && !cv_job_finding(job, 0, &f))
		return "a failure without a finding";
	if (status == CV_LIMIT || status == CV_FILE)
		return NULL;
	return status == e->status ? judge_said(job, e) : f.text_en;
}

static const char *
once(const struct cv_job_options *options,
    const struct cv_engine_options *engine_options, struct ending *e)
{
	struct cv_engine *engine = cv_engine_new(engine_options);
	struct cv_job *job;
	const char *wrong = NULL;

	if (engine == NULL)
		return NULL;
	job = cv_job_new(engine);
	if (job != NULL) {
		enum cv_status status = cv_job_run(job, options);

		if (e->said == NULL)
			keep(e, job, status);
		else
			wrong = judge(job, status, e);
	}
	cv_job_free(job);
	cv_engine_free(engine);
	return wrong;
}

/* ---- documents that prove themselves ---- */
enum { EXTRACT, VERIFY_PDF, VERIFY_DOCX, PACK, VERIFY_PACK, PROOFS };

static const char *const proofs[PROOFS] = {
    "extract", "verify PDF", "verify DOCX", "pack", "verify pack"};

static struct ending papers;
static void *pack, *pack_text;
static size_t n_pack, n_pack_text;

static enum cv_status
run_proof(struct cv_job *job, int what)
{
	struct cv_paper paper = {papers.p[1], papers.n[1], "thu.docx"};
	struct cv_paper part = {pack, n_pack, "goi.zip"};
	int i = what != VERIFY_PDF;
	struct cv_extract_options eo = {
	    .file = papers.p[1], .file_size = papers.n[1]};
	struct cv_verify_options vo = {
	    .file = papers.p[i], .file_size = papers.n[i]};
	struct cv_pack_options po = {
	    .name = "goi.zip", .papers = &paper, .n_papers = 1};
	struct cv_pack_verify_options pvo = {
	    .parts = &part, .n_parts = 1, .pdf = true};

	switch (what) {
	case EXTRACT:
		return cv_job_extract(job, &eo);
	case PACK:
		return cv_job_pack(job, &po);
	case VERIFY_PACK:
		return cv_job_verify_pack(job, &pvo);
	default:
		return cv_job_verify(job, &vo, NULL);
	}
}

/* What a proof that ended with `status` owes. */
static const char *
judge_proof(const struct cv_job *job, int what, enum cv_status status)
{
	struct cv_finding f;
	const char *name;
	size_t n;
	const void *p;

	if (status != CV_OK && !cv_job_finding(job, 0, &f))
		return "a failure without a finding";
	if (what == PACK && status == CV_OK) {
		p = cv_job_part(job, 0, &name, &n);
		if (p == NULL || n != n_pack || memcmp(p, pack, n) != 0)
			return "CV_OK with another pack";
	}
	if (what == VERIFY_PACK && status == CV_OK) {
		p = cv_job_text(job, &n);
		if (n != n_pack_text || memcmp(p, pack_text, n) != 0)
			return "CV_OK with another report";
		if (cv_job_output(job, CV_OUTPUT_PDF, &n) == NULL)
			return "CV_OK without the report as PDF";
	}
	/* a library that has no memory may say that a file is broken */
	return status == CV_DEFECT ? f.text_en : NULL;
}

static const char *
prove_once(const struct cv_engine_options *eo, int what)
{
	struct cv_engine *engine = cv_engine_new(eo);
	struct cv_job *job = engine != NULL ? cv_job_new(engine) : NULL;
	const char *wrong = NULL;

	if (job != NULL)
		wrong = judge_proof(job, what, run_proof(job, what));
	cv_job_free(job);
	cv_engine_free(engine);
	return wrong;
}

/* The pack, and the report on it, when nothing fails. */
static int
prepare(const struct cv_engine_options *eo)
{
	struct cv_engine *engine = cv_engine_new(eo);
	struct cv_job *job = cv_job_new(engine);
	const char *name;
	const void *p;
	int ok = run_proof(job, PACK) == CV_OK;

	p = cv_job_part(job, 0, &name, &n_pack);
	if (ok)
		pack = copy(p, n_pack);
	ok = ok && run_proof(job, VERIFY_PACK) == CV_OK;
	p = cv_job_text(job, &n_pack_text);
	pack_text = copy(p, n_pack_text);
	cv_job_free(job);
	cv_engine_free(engine);
	return ok;
}

static int
prove(const struct cv_engine_options *eo)
{
	int bad = 0;

	if (!prepare(eo)) {
		printf("not ok - memory: no proof even with memory\n");
		return 1;
	}
	for (int what = 0; what < PROOFS; what++) {
		long n = 0;
		int before = bad;

		do {
			const char *wrong;

			countdown = ++n;
			counted = 0;
			wrong = prove_once(eo, what);
			if (wrong != NULL && bad++ < before + 10)
				printf("# allocation %ld: %s\n", n, wrong);
		} while (counted >= n);
		countdown = 0;
		printf("%s - memory %s: %ld allocations\n",
		    bad > before ? "not ok" : "ok", proofs[what], n - 1);
	}
	free(pack);
	free(pack_text);
	return bad != 0;
}

static char *
read_file(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	char *p = __real_malloc(1 << 22);

	*n = in != NULL && p != NULL ? fread(p, 1, 1 << 22, in) : 0;
	if (in != NULL)
		(void)fclose(in);
	return p;
}

/* ---- what is asked for ---- */
struct asked {
	struct cv_engine_options engine;
	struct cv_job_options job;
	struct cv_rows rows;
	char folder[4096]; /* of images */
	bool proof;
};

static bool
is(const char *argument, const char *name)
{
	return strcmp(argument, name) == 0;
}

/* An option and its value. False: there is none such. */
static bool
take(struct asked *a, const char *name, char *value)
{
	if (is(name, "--date")) {
		a->job.date = value;
	} else if (is(name, "--house")) {
		a->engine.house_file = value;
	} else if (is(name, "--context")) {
		a->job.context_name = value;
		a->job.context = read_file(value, &a->job.context_size);
	} else if (is(name, "--rows") && strchr(value, '=') != NULL) {
		a->rows.data_name = strchr(value, '=') + 1;
		a->rows.data = read_file(a->rows.data_name, &a->rows.data_size);
		*strchr(value, '=') = '\0';
		a->rows.field = value;
		a->job.rows = &a->rows;
		a->job.n_rows = 1;
	} else {
		return false;
	}
	return true;
}

static bool
ask(struct asked *a, int argc, char **argv)
{
	if (argc < 3)
		return false;
	a->job.template_name = argv[1];
	a->job.data_name = argv[2];
	a->job.data = read_file(argv[2], &a->job.data_size);
	a->job.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	a->job.review = true;
	snprintf(a->folder, sizeof a->folder, "%s", argv[2]);
	if (strrchr(a->folder, '/') != NULL)
		*strrchr(a->folder, '/') = '\0';
	a->job.image_folder = a->folder;
	for (int i = 3; i < argc; i++) {
		a->proof = a->proof || is(argv[i], "--proof");
		if (a->proof || is(argv[i], "--embed"))
			a->job.embed = CV_EMBED_YES;
		else if (i + 1 == argc || !take(a, argv[i], argv[i + 1]))
			return false;
		else
			i++;
	}
	return true;
}

static void
forget(struct asked *a)
{
	free((void *)(uintptr_t)a->job.data);
	free((void *)(uintptr_t)a->job.context);
	free((void *)(uintptr_t)a->rows.data);
}

/* Each allocation fails, alone or with all that follow; gives whether any run
 * ended as none may. */
static int
fail_each(const struct asked *a, struct ending *e)
{
	int bad = 0;

	for (then_all = 0; then_all < 2; then_all++) {
		long n = 0;

		do {
			const char *wrong;

			countdown = ++n;
			counted = 0;
			wrong = once(&a->job, &a->engine, e);
			if (wrong != NULL && bad++ < 10)
				printf("# allocation %ld: %s\n", n, wrong);
		} while (counted >= n);
		countdown = 0;
		printf("%s - memory %s %s: exit %d, %ld allocations, %s\n",
		    bad ? "not ok" : "ok", a->job.template_name,
		    a->job.data_name, e->status, n - 1,
		    then_all ? "all fail from there" : "one fails");
	}
	return bad != 0;
}

int
main(int argc, char **argv)
{
	static const char *const folders[] = {"templates", "samples"};
	struct asked a = {.engine = {.template_folders = folders,
			      .n_template_folders = 2,
			      .fonts_file = "fonts/fonts.xml"}};
	struct ending first = {.said = NULL};
	int bad;

	if (argc == 2 && is(argv[1], "--batch"))
		return batches(&a.engine) != 0;
	if (!ask(&a, argc, argv))
		return 2;
	(void)once(&a.job, &a.engine, &first);
	if (a.proof) {
		papers = first;
		bad = prove(&a.engine);
	} else {
		bad = fail_each(&a, &first);
	}
	for (int i = 0; i < 2; i++)
		free(first.p[i]);
	free(first.said);
	forget(&a);
	return bad;
}
