#include "tests/third/trial.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/third/heap.h"

#define PATH 300

static const char *const folders[] = {"templates", "samples"};
static const struct cv_engine_options engine_options = {
    .template_folders = folders,
    .n_template_folders = 2,
    .fonts_file = "fonts/fonts.xml"};

static char work[PATH / 2];

/* ---- digests ---- */
static uint64_t
digest(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;

	if (h == 0)
		h = 14695981039346656037u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * 1099511628211u;
	return (h ^ n) * 1099511628211u;
}

static uint64_t
digest_file(uint64_t h, const char *path)
{
	static char bytes[1 << 20];
	FILE *in = fopen(path, "rb");

	if (in == NULL)
		return h;
	h = digest(h, bytes, fread(bytes, 1, sizeof bytes, in));
	(void)fclose(in);
	return h;
}

static uint64_t
digest_job(const struct cv_job *job, bool with_text)
{
	static const enum cv_output which[] = {CV_OUTPUT_PDF, CV_OUTPUT_DOCX};
	const char *name;
	const void *p;
	uint64_t h = 0;
	size_t n;

	for (size_t i = 0; i < 2; i++)
		if ((p = cv_job_output(job, which[i], &n)) != NULL)
			h = digest(h, p, n);
	for (size_t i = 0; (p = cv_job_part(job, i, &name, &n)) != NULL; i++)
		h = digest(h, p, n);
	p = cv_job_text(job, &n);
	return n > 0 && with_text ? digest(h, p, n) : h;
}

/* ---- inputs ---- */
struct file {
	char *p;
	size_t n;
};

#define FILE_SIZE (1 << 22)

static void
read_file(struct file *f, const char *path)
{
	FILE *in = fopen(path, "rb");

	f->p = malloc(FILE_SIZE);
	f->n = 0;
	if (in != NULL && f->p != NULL)
		f->n = fread(f->p, 1, FILE_SIZE, in);
	if (in != NULL)
		(void)fclose(in);
	if (f->n == 0)
		printf("not ok - third: no file %s\n", path);
}

/* ---- letters ---- */
struct letter {
	const char *template, *data, *rows, *field, *context, *date;
	bool embed, qr;
};
struct loaded {
	struct file data, rows, context;
};

static const struct letter letters[] = {
    {.template = "samples/kieu-chu/template.xml",
	.data = "samples/kieu-chu/data.json",
	.date = "2026-03-09",
	.embed = true},
    {.template = "tests/fixtures/xlsx/danh-sach/template.xml",
	.data = "tests/fixtures/xlsx/letter.csv",
	.field = "danh_sach",
	.rows = "tests/fixtures/xlsx/rows-inline.xlsx"},
    {.template = "cts-01-ca-nhan",
	.data = "samples/cts-01-ca-nhan-nd68/data.json",
	.context = "samples/cts-01-ca-nhan-nd68/ngu-canh.json",
	.date = "2026-11-25",
	.embed = true,
	.qr = true},
    {.template = "tests/golden/sap-xep/template.xml",
	.data = "tests/golden/sap-xep/data.json"},
    {.template = "tests/golden/luu-tru/template.xml",
	.data = "tests/golden/luu-tru/data.json"},
};
#define LETTERS (sizeof letters / sizeof letters[0])
static struct loaded loaded[LETTERS];

static void
letter_load(size_t i)
{
	read_file(&loaded[i].data, letters[i].data);
	if (letters[i].rows != NULL)
		read_file(&loaded[i].rows, letters[i].rows);
	if (letters[i].context != NULL)
		read_file(&loaded[i].context, letters[i].context);
}

static void
folder_of(char *out, const char *path)
{
	snprintf(out, PATH, "%s", path);
	*strrchr(out, '/') = '\0';
}

static enum cv_status
run_letter(struct cv_job *job, const void *arg)
{
	const struct letter *l = arg;
	const struct loaded *in = &loaded[l - letters];
	struct cv_rows rows = {.field = l->field,
	    .data = in->rows.p,
	    .data_size = in->rows.n,
	    .data_name = l->rows};
	struct cv_job_options o = {.template_name = l->template,
	    .data = in->data.p,
	    .data_size = in->data.n,
	    .data_name = l->data,
	    .rows = &rows,
	    .n_rows = l->rows != NULL,
	    .context = in->context.p,
	    .context_size = in->context.n,
	    .context_name = l->context,
	    .date = l->date,
	    .qr = l->qr,
	    .review = true,
	    .outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX,
	    .embed = l->embed ? CV_EMBED_YES : CV_EMBED_DEFAULT};
	char folder[PATH];

	folder_of(folder, l->data);
	o.image_folder = folder;
	return cv_job_run(job, &o);
}

/* ---- proofs ---- */
static struct file pdf, docx, pack;

static struct cv_paper
paper_of(const struct file *f, const char *name)
{
	return (struct cv_paper){f->p, f->n, name};
}

static enum cv_status
run_extract(struct cv_job *job, const void *arg)
{
	const struct file *f = arg;
	struct cv_extract_options o = {.file = f->p, .file_size = f->n};

	return cv_job_extract(job, &o);
}

static enum cv_verdict verdict; /* of the last */

static enum cv_status
run_verify(struct cv_job *job, const void *arg)
{
	const struct file *f = arg;
	struct cv_verify_options o = {.file = f->p, .file_size = f->n};

	return cv_job_verify(job, &o, &verdict);
}

static enum cv_status
run_pack(struct cv_job *job, const void *arg)
{
	struct cv_paper papers[2] = {
	    paper_of(&pdf, "thu.pdf"), paper_of(&docx, "thu.docx")};
	struct cv_pack_options o = {
	    .name = "goi.zip", .papers = papers, .n_papers = 2};

	(void)arg;
	return cv_job_pack(job, &o);
}

static enum cv_status
run_verify_pack(struct cv_job *job, const void *arg)
{
	struct cv_paper part = paper_of(&pack, "goi.zip");
	struct cv_pack_verify_options o = {
	    .parts = &part, .n_parts = 1, .pdf = true};

	(void)arg;
	return cv_job_verify_pack(job, &o);
}

/* ---- text ---- */
static enum cv_status
run_convert(struct cv_job *job, const void *arg)
{
	static const char old[] = "C\xe9ng h\xdf"
				  "a x\xb7 h\xe9i ch\xf1 ngh\xdc"
				  "a "
				  "Vi\xd6t Nam";
	struct cv_convert_options o = {
	    .text = old, .text_size = sizeof old - 1, .text_name = "cu.txt"};

	(void)arg;
	return cv_job_convert(job, &o);
}

static enum cv_status
run_blank(struct cv_job *job, const void *arg)
{
	(void)arg;
	return cv_job_report(job, CV_REPORT_BLANK_XLSX, "cts-01-ca-nhan");
}

static enum cv_status
run_templates(struct cv_job *job, const void *arg)
{
	(void)arg;
	return cv_job_report(job, CV_REPORT_TEMPLATES_JSON, NULL);
}

/* ---- batches ---- */
static const char batch_template[] =
    "<template xmlns=\"urn:congvan:template:1\" name=\"thu\" title=\"Thư\">"
    "<fields><field name=\"ten\" label=\"Tên\" required=\"yes\"/>"
    "<field name=\"so\" label=\"Số\" kind=\"number\"/></fields>"
    "<style id=\"v\" name=\"V\" font=\"Times New Roman\" size=\"14pt\"/>"
    "<document title=\"Thư\" base-style=\"v\"><section paper=\"A4\" "
    "margin=\"20mm\"><p>Kính gửi {{ten}}, số {{so}}.</p>"
    "</section></document></template>";

static enum cv_status
run_batch(struct cv_job *job, const void *arg)
{
	static const char rows[] = "ten,so\nAn,1\nBình,2\nChi,3\n";
	char template[PATH], folder[PATH], zip[PATH], merge[PATH];
	struct cv_batch_options o = {.rows = rows,
	    .rows_size = sizeof rows - 1,
	    .rows_name = "hang.csv",
	    .name = "{{so}}-{{ten | khong-dau}}",
	    .jobs = 1,
	    .folder = folder,
	    .zip = zip,
	    .merge = merge};

	(void)arg;
	snprintf(template, PATH, "%s/thu.xml", work);
	snprintf(folder, PATH, "%s/ra", work);
	snprintf(zip, PATH, "%s/ra.zip", work);
	snprintf(merge, PATH, "%s/ra.pdf", work);
	o.letter.template_name = template;
	o.letter.outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX;
	return cv_job_batch(job, &o, NULL);
}

/* What a batch left, and away with it. Manifest and errors.csv tell of rows
 * that failed: only a batch that is done owes them. */
static const char *const batch_files[OUTCOME_FILES] = {"ra/1-an.pdf",
    "ra/1-an.docx", "ra/2-binh.pdf", "ra/2-binh.docx", "ra/3-chi.pdf",
    "ra/3-chi.docx", "ra.zip", "ra.pdf", "ra/manifest.jsonl", "ra/errors.csv"};

static void
take_files(struct outcome *out)
{
	uint64_t all = 0;

	for (size_t i = 0; i < OUTCOME_FILES; i++) {
		char path[PATH];

		snprintf(path, PATH, "%s/%s", work, batch_files[i]);
		out->files[i] = digest_file(0, path);
		all = digest(all, &out->files[i], sizeof out->files[i]);
		unlink(path);
		if (i >= OUTCOME_FILES - 2 && out->status != CV_OK)
			out->files[i] = 0;
	}
	if (out->status == CV_OK)
		out->bytes = all;
}

/* A working file of a batch that is left behind; and away with the folder. */
static void
clear_folder(struct outcome *out)
{
	char path[PATH];
	struct dirent *e;
	DIR *dir;

	snprintf(path, PATH, "%s/ra", work);
	dir = opendir(path);
	while (dir != NULL && (e = readdir(dir)) != NULL) {
		char inner[2 * PATH];

		if (e->d_name[0] == '.' && strlen(e->d_name) < 3)
			continue;
		snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
		unlink(inner);
		out->left += strstr(inner, ".congvan") != NULL;
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

/* ---- one trial ---- */
/* Making the engine is all of it. */
static enum cv_status
run_nothing(struct cv_job *job, const void *arg)
{
	(void)job;
	(void)arg;
	return CV_OK;
}

#define LETTER(name, i)                                                        \
	{                                                                      \
		name, run_letter, &letters[i]                                  \
	}
const struct trial trials[] = {
    {"engine", run_nothing, NULL},
    LETTER("Markdown, images, kept data", 0),
    LETTER("rows of a workbook", 1),
    LETTER("a request with QR code", 2),
    LETTER("sorted", 3),
    LETTER("archive", 4),
    {"extract PDF", run_extract, &pdf},
    {"extract DOCX", run_extract, &docx},
    {"verify PDF", run_verify, &pdf},
    {"verify DOCX", run_verify, &docx},
    {"pack", run_pack, NULL},
    {"verify pack", run_verify_pack, NULL},
    {"convert", run_convert, NULL},
    {"blank workbook", run_blank, NULL},
    {"templates", run_templates, NULL},
    {"batch", run_batch, NULL},
};
const size_t n_trials = sizeof trials / sizeof trials[0];

static void
take_engine(struct outcome *out, const struct cv_engine *engine)
{
	struct cv_finding f;

	out->status = cv_engine_status(engine);
	out->bytes = out->status == CV_OK;
	if (cv_engine_finding(engine, 0, &f)) {
		snprintf(out->code, sizeof out->code, "%s", f.code);
		snprintf(out->text, sizeof out->text, "%s", f.text_en);
	}
}

static void
note_error(struct outcome *out, const struct cv_job *job)
{
	struct cv_finding f;

	for (size_t i = 0; cv_job_finding(job, i, &f); i++) {
		if (f.level != CV_LEVEL_ERROR)
			continue;
		snprintf(out->code, sizeof out->code, "%s", f.code);
		snprintf(out->text, sizeof out->text, "%s", f.text_en);
		return;
	}
}

void
trial_once(const struct trial *t, struct outcome *out)
{
	struct cv_engine *engine = cv_engine_new(&engine_options);
	struct cv_job *job = engine != NULL ? cv_job_new(engine) : NULL;

	out->no_engine = job == NULL;
	if (job != NULL) {
		out->status = t->run(job, t->arg);
		heap_rest();
		/* a list of templates without the broken ones is a list,
		 * and a report on a pack is one without its PDF */
		out->bytes = digest_job(job,
		    out->status == CV_OK ||
			(t->run != run_templates && t->run != run_verify_pack));
		if (t->run == run_nothing)
			take_engine(out, engine);
		if (t->run == run_verify && out->status == CV_OK)
			out->bytes = verdict;
		if (t->run == run_batch) {
			take_files(out);
			clear_folder(out);
		}
		if (out->status != CV_OK && t->run != run_nothing)
			note_error(out, job);
	}
	heap_rest();
	cv_job_free(job);
	cv_engine_free(engine);
	out->finished = true;
}

/* ---- before ---- */
static bool
write_file(const char *name, const void *p, size_t n)
{
	char path[PATH];
	FILE *out;
	bool written;

	snprintf(path, PATH, "%s/%s", work, name);
	out = fopen(path, "wb");
	if (out == NULL)
		return false;
	written = fwrite(p, 1, n, out) == n;
	return fclose(out) == 0 && written;
}

static bool
write_output(const struct cv_job *job, enum cv_output which, const char *name,
    struct file *f)
{
	const void *p = cv_job_output(job, which, &f->n);

	f->p = malloc(f->n + 1);
	if (p != NULL)
		memcpy(f->p, p, f->n);
	return p != NULL && write_file(name, p, f->n);
}

/* The documents and the pack that are proved. */
static bool
make_papers(void)
{
	struct cv_engine *engine = cv_engine_new(&engine_options);
	struct cv_job *job = cv_job_new(engine);
	const char *name;
	const void *p;
	size_t n;
	bool ok = run_letter(job, &letters[2]) == CV_OK &&
		  write_output(job, CV_OUTPUT_PDF, "thu.pdf", &pdf) &&
		  write_output(job, CV_OUTPUT_DOCX, "thu.docx", &docx) &&
		  run_pack(job, NULL) == CV_OK;

	p = cv_job_part(job, 0, &name, &n);
	return ok && p != NULL && write_file("goi.zip", p, n);
}

static void
take_paper(struct file *f, const char *name)
{
	char path[PATH];

	snprintf(path, PATH, "%s/%s", work, name);
	read_file(f, path);
	unlink(path);
}

/* In a process of its own: this one's libraries have kept nothing yet. */
static bool
prepare_papers(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(make_papers() ? 0 : 1);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
		printf("not ok - third: no papers\n");
		return false;
	}
	take_paper(&pdf, "thu.pdf");
	take_paper(&docx, "thu.docx");
	take_paper(&pack, "goi.zip");
	return true;
}

bool
trials_prepare(void)
{
	/* in memory, where there is such a place: every batch syncs */
	snprintf(work, sizeof work, "%s/congvan-third-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (mkdtemp(work) == NULL)
		return false;
	for (size_t i = 0; i < LETTERS; i++)
		letter_load(i);
	return write_file(
		   "thu.xml", batch_template, sizeof batch_template - 1) &&
	       prepare_papers();
}

void
trials_forget(void)
{
	char path[PATH];

	snprintf(path, PATH, "%s/thu.xml", work);
	unlink(path);
	rmdir(work);
}
