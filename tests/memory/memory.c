/* memory TEMPLATE DATA [FIELD=FILE | --embed | --proof]
 * memory --batch
 *
 * Renders once, then
 * again and again with allocation 1, 2, 3 … failing, until a run needs fewer.
 * Each failing run must end in whole outputs (the same bytes) or in a finding
 * with CV_LIMIT: never a crash, a half output, or CV_OK with less than
 * everything. Leaks are the sanitizer's to find: `make asan` runs this too.
 *
 * With --embed the documents keep their data. With --proof it is taking it out,
 * making them anew, packing them and verifying the pack that must end so. With
 * --batch it is batches of a few rows (batch.c).
 *
 * Linked with --wrap for malloc, calloc and realloc: the allocations of engine/
 * itself fail. */
#include <errno.h>
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
		if (status == CV_OK &&
		    (p == NULL || n != o->n[i] || memcmp(p, o->p[i], n) != 0))
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

/* ---- documents that prove themselves ---- */
enum { EXTRACT, VERIFY_PDF, VERIFY_DOCX, PACK, VERIFY_PACK, PROOFS };

static const char *const proofs[PROOFS] = {
    "extract", "verify PDF", "verify DOCX", "pack", "verify pack"};

static struct outputs papers;
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

static void *
copy(const void *p, size_t n)
{
	void *q = __real_malloc(n + 1);

	memcpy(q, p, n);
	return q;
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

int
main(int argc, char **argv)
{
	static const char *const folders[] = {"templates", "samples"};
	struct cv_engine_options eo = {.template_folders = folders,
	    .n_template_folders = 2,
	    .fonts_file = "fonts/fonts.xml"};
	struct cv_job_options jo = {0};
	struct cv_rows rows = {0};
	struct outputs o = {{NULL, NULL}, {0, 0}};
	const char *wrong;
	char folder[4096];
	int bad = 0;
	int proof = argc == 4 && strcmp(argv[3], "--proof") == 0;
	int embed = proof || (argc == 4 && strcmp(argv[3], "--embed") == 0);
	int house = argc == 5 && strcmp(argv[3], "--house") == 0;

	if (argc == 2 && strcmp(argv[1], "--batch") == 0)
		return batches(&eo) != 0;
	if (house)
		eo.house_file = argv[4];
	if (argc != 3 && !embed && !house &&
	    (argc != 4 || strchr(argv[3], '=') == NULL))
		return 2;
	if (argc == 4 && !embed) {
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
	jo.embed = embed ? CV_EMBED_YES : CV_EMBED_DEFAULT;
	jo.review = true;
	snprintf(folder, sizeof folder, "%s", argv[2]);
	if (strrchr(folder, '/') != NULL)
		*strrchr(folder, '/') = '\0';
	jo.image_folder = folder;
	if ((wrong = once(&jo, &eo, &o)) != NULL) {
		printf("not ok - memory %s: %s\n", argv[2], wrong);
		return 1;
	}
	if (proof) {
		papers = o;
		bad = prove(&eo);
	}
	for (then_all = 0; !proof && then_all < 2; then_all++) {
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
