/* extract, verify, evidence pack, evidence verify. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/cli/cli.h"

#define PARTS_MOST 1000

static enum cv_status
wants(const struct cli_options *o, const char *vi, const char *en)
{
	return cli_usage_error(o, vi, en);
}

static enum cv_status
put_text(struct cv_job *job, const struct cli_options *o)
{
	size_t n;
	const char *text = cv_job_text(job, &n);
	struct cv_file file = {CV_OUTPUT_TEXT, "-"};

	if (o->n_outputs > 0) {
		file.path = o->output[0];
		return cli_save(job, &file, 1);
	}
	if (cli_put(text, n))
		return CV_OK;
	return cli_write_error(o, "-", errno);
}

/* ---- extract ---- */
static enum cv_status
extract(
    struct cv_job *job, const struct cli_options *o, const struct cli_input *in)
{
	struct cv_extract_options eo = {
	    .file = in->p != NULL ? in->p : "",
	    .file_size = in->n,
	    .file_name = in->name,
	    .what = o->what,
	    .limits = o->limits,
	};
	enum cv_status status = cv_job_extract(job, &eo);

	if (status == CV_OK)
		status = put_text(job, o);
	cli_findings(job, o);
	return status;
}

enum cv_status
cli_extract(const struct cli_options *o)
{
	struct cli_input in;
	struct cv_job *job;
	enum cv_status status;

	if (o->operand == NULL)
		return wants(
		    o, "thiếu tệp PDF hoặc DOCX", "the PDF or DOCX is missing");
	if (o->n_outputs > 1)
		return wants(o, "chỉ được một -o", "only one -o may be given");
	if (o->n_outputs > 0 && cli_same_file(o->operand, o->output[0]))
		return wants(o, "tệp ra không được là tệp vào",
		    "the output may not be the input");
	status = cli_read(o, o->operand, &in);
	job = status == CV_OK ? cv_job_new(NULL) : NULL;
	if (job != NULL)
		status = extract(job, o, &in);
	else if (status == CV_OK)
		status = cli_no_memory(o);
	cv_job_free(job);
	cli_input_free(&in);
	return status;
}

/* ---- verify ---- */
static enum cv_status
verify_one(struct cv_job *job, const struct cli_options *o, const char *path)
{
	struct cli_input in;
	enum cv_status status = cli_read(o, path, &in);

	if (status == CV_OK) {
		struct cv_verify_options vo = {
		    .file = in.p != NULL ? in.p : "",
		    .file_size = in.n,
		    .file_name = in.name,
		    .template_name = o->template_name,
		    .limits = o->limits,
		};

		status = cv_job_verify(job, &vo, NULL);
		cli_findings(job, o);
	}
	cli_input_free(&in);
	return status;
}

static enum cv_status
verify_qr(struct cv_job *job, const struct cli_options *o)
{
	struct cli_input in;
	enum cv_status status;

	if (o->data == NULL)
		return wants(o, "thiếu --data TỆP", "--data FILE is missing");
	status = cli_read(o, o->data, &in);
	if (status == CV_OK) {
		struct cv_qr_options qo = {
		    .text = o->qr_text,
		    .data = in.p != NULL ? in.p : "",
		    .data_size = in.n,
		    .data_name = in.name,
		    .data_format = o->data_format,
		    .image_folder = in.folder,
		    .template_name = o->template_name,
		    .date = o->date,
		    .limits = o->limits,
		};

		status = cv_job_verify_qr(job, &qo);
		cli_findings(job, o);
	}
	cli_input_free(&in);
	return status;
}

/* The gravest of all files is the command's. */
enum cv_status
cli_verify(struct cv_engine *e, const struct cli_options *o)
{
	struct cv_job *job;
	enum cv_status worst = CV_OK;

	if (o->qr && o->qr_text == NULL)
		return wants(o, "sau --qr là nội dung của mã",
		    "--qr wants what the code says");
	if (o->qr_text == NULL && o->n_operands == 0)
		return wants(
		    o, "thiếu tệp cần kiểm", "the file to verify is missing");
	if (o->qr_text != NULL && o->n_operands > 0)
		return wants(o, "--qr so với --data, không so với tệp khác",
		    "--qr is compared with --data, with no other file");
	job = cv_job_new(e);
	if (job == NULL)
		return cli_no_memory(o);
	if (o->qr_text != NULL)
		worst = verify_qr(job, o);
	for (size_t i = 0; i < o->n_operands; i++) {
		enum cv_status status = verify_one(job, o, o->operands[i]);

		if (status > worst)
			worst = status;
	}
	cv_job_free(job);
	return worst;
}

/* ---- files of a pack ---- */
struct papers {
	struct cli_input *in;
	struct cv_paper *v;
	size_t n;
};

static void
papers_free(struct papers *p)
{
	for (size_t i = 0; i < p->n; i++)
		cli_input_free(&p->in[i]);
	free(p->in);
	free(p->v);
}

static bool
papers_new(struct papers *p, size_t most)
{
	p->n = 0;
	p->in = calloc(most, sizeof *p->in);
	p->v = calloc(most, sizeof *p->v);
	return p->in != NULL && p->v != NULL;
}

static enum cv_status
paper_read(const struct cli_options *o, struct papers *p, const char *path)
{
	struct cli_input *in = &p->in[p->n];
	enum cv_status status = cli_read(o, path, in);

	p->v[p->n].bytes = in->p != NULL ? in->p : "";
	p->v[p->n].size = in->n;
	p->v[p->n].name = path;
	p->n++;
	return status;
}

/* ---- pack ---- */
/* No output takes the place of what it is made of, */
static enum cv_status
spare(const struct cli_options *o, const char *output)
{
	for (size_t i = 1; i < o->n_operands; i++)
		if (cli_same_file(o->operands[i], output))
			return wants(o, "tệp ra không được là tệp vào",
			    "the output may not be an input");
	if (cli_same_file(o->data, output))
		return wants(o, "tệp ra không được là tệp dữ liệu",
		    "the output may not be the data");
	return CV_OK;
}

/* nor do the further parts, named after the first. */
static enum cv_status
spare_parts(
    const struct cv_job *job, const struct cli_options *o, const char *folder)
{
	enum cv_status status = CV_OK;
	const char *name;
	size_t size;

	for (size_t i = 1;
	     status == CV_OK && cv_job_part(job, i, &name, &size) != NULL;
	     i++) {
		size_t n = strlen(folder) + strlen(name) + 2;
		char *path = malloc(n);

		if (path == NULL)
			return cli_no_memory(o);
		snprintf(path, n, "%s/%s", folder, name);
		status = spare(o, path);
		free(path);
	}
	return status;
}

static enum cv_status
save_parts(struct cv_job *job, const struct cli_options *o)
{
	char *folder = cli_folder(o->output[0]);
	enum cv_status status;
	const char *name;
	size_t size;

	if (folder == NULL)
		return cli_no_memory(o);
	status = spare_parts(job, o, folder);
	if (status == CV_OK)
		status = cli_save_parts(job, folder);
	for (size_t i = 0; status == CV_OK && o->verbose &&
			   cv_job_part(job, i, &name, &size) != NULL;
	     i++)
		fprintf(stderr, "%s/%s: %zu byte\n", folder, name, size);
	free(folder);
	return status;
}

static enum cv_status
pack_papers(struct cv_job *job, const struct cli_options *o,
    const struct papers *p, const struct cli_input *data)
{
	struct cv_pack_options po = {
	    .name = o->output[0],
	    .papers = p->v,
	    .n_papers = p->n,
	    .data = o->data != NULL ? (data->p != NULL ? data->p : "") : NULL,
	    .data_size = data->n,
	    .data_name = data->name,
	    .date = o->date,
	    .part_bytes = o->part_size,
	    .limits = o->limits,
	};
	enum cv_status status = cv_job_pack(job, &po);

	if (status == CV_OK)
		status = save_parts(job, o);
	if (status == CV_OK) {
		size_t n;

		printf("%s  manifest.json\n", cv_job_text(job, &n));
	}
	cli_findings(job, o);
	return status;
}

static enum cv_status
pack(struct cv_job *job, const struct cli_options *o)
{
	struct cli_input data = {0};
	struct papers p;
	enum cv_status status = CV_OK;

	if (o->n_outputs != 1 || cli_is_stream(o->output[0]))
		return wants(
		    o, "cần một -o GÓI.zip", "one -o PACK.zip is wanted");
	status = spare(o, o->output[0]);
	if (status != CV_OK)
		return status;
	if (!papers_new(&p, o->n_operands))
		status = cli_no_memory(o);
	for (size_t i = 1; status == CV_OK && i < o->n_operands; i++)
		status = paper_read(o, &p, o->operands[i]);
	if (status == CV_OK && o->data != NULL)
		status = cli_read(o, o->data, &data);
	if (status == CV_OK)
		status = pack_papers(job, o, &p, &data);
	cli_input_free(&data);
	papers_free(&p);
	return status;
}

/* ---- verify a pack ---- */
/* "a/goi.zip", 2 -> "a/goi-2.zip"; NULL when there is no memory. */
static char *
part_beside(const char *first, int number)
{
	size_t n = strlen(first);
	char *path = malloc(n + 16);

	if (path == NULL)
		return NULL;
	if (!cli_ends_with(first, ".zip"))
		n += 4;
	snprintf(path, n + 16, "%.*s-%d.zip", (int)n - 4, first, number);
	return path;
}

/* A pipe of that name, which nobody asked for, would never end. */
static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, R_OK) == 0;
}

/* Further parts lie beside the first; those named on the command line are
 * taken as they are. */
static enum cv_status
read_parts(const struct cli_options *o, struct papers *p)
{
	enum cv_status status = CV_OK;

	for (size_t i = 1; status == CV_OK && i < o->n_operands; i++)
		status = paper_read(o, p, o->operands[i]);
	for (int k = 2; status == CV_OK && o->n_operands == 2; k++) {
		char *path = part_beside(o->operands[1], k);
		bool there = path != NULL && p->n < PARTS_MOST && is_file(path);

		if (there)
			status = paper_read(o, p, path);
		if (!there) {
			free(path);
			break;
		}
	}
	return status;
}

/* The report takes no part's place, nor that of the one beside them. */
static enum cv_status
spare_inputs(const struct cli_options *o, const struct papers *p)
{
	bool same = cli_same_file(o->report, o->pdf);

	for (size_t i = 0; i < p->n; i++)
		same = same || cli_same_file(p->v[i].name, o->pdf);
	return same ? wants(o, "tệp ra không được là tệp vào",
			  "the output may not be an input")
		    : CV_OK;
}

static const char *
base_of(const char *path)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	return slash != NULL ? slash + 1 : path;
}

static enum cv_status
report(struct cv_job *job, const struct cli_options *o)
{
	struct cv_file file = {CV_OUTPUT_PDF, o->pdf};
	enum cv_status status = put_text(job, o);

	if (status == CV_OK && o->pdf != NULL)
		status = cli_save(job, &file, 1);
	return status;
}

static enum cv_status
verify_papers(struct cv_job *job, const struct cli_options *o,
    const struct papers *p, const struct cli_input *beside,
    const struct cli_input *data)
{
	struct cv_paper paper = {
	    beside->p != NULL ? beside->p : "", beside->n, base_of(o->report)};
	struct cv_pack_verify_options vo = {
	    .parts = p->v,
	    .n_parts = p->n,
	    .expect = o->expect,
	    .beside = o->report != NULL ? &paper : NULL,
	    .report = o->json ? CV_PACK_JSON : CV_PACK_TEXT,
	    .pdf = o->pdf != NULL,
	    .data = o->data != NULL ? (data->p != NULL ? data->p : "") : NULL,
	    .data_size = data->n,
	    .data_name = data->name,
	    .date = o->date,
	    .limits = o->limits,
	};
	enum cv_status status = cv_job_verify_pack(job, &vo);
	enum cv_status saved = CV_OK;

	if (status == CV_OK || status == CV_PARTIAL)
		saved = report(job, o);
	cli_findings(job, o);
	return saved != CV_OK ? saved : status;
}

static enum cv_status
verify_pack(struct cv_job *job, const struct cli_options *o)
{
	struct cli_input beside = {0}, data = {0};
	struct papers p;
	enum cv_status status;

	if (o->n_operands < 2)
		return wants(
		    o, "thiếu gói cần kiểm", "the pack to verify is missing");
	status = papers_new(&p, o->n_operands + PARTS_MOST) ? read_parts(o, &p)
							    : cli_no_memory(o);
	if (status == CV_OK)
		status = spare_inputs(o, &p);
	if (status == CV_OK && o->report != NULL)
		status = cli_read(o, o->report, &beside);
	if (status == CV_OK && o->data != NULL)
		status = cli_read(o, o->data, &data);
	if (status == CV_OK)
		status = verify_papers(job, o, &p, &beside, &data);
	cli_input_free(&beside);
	cli_input_free(&data);
	/* the names of parts found beside the first */
	for (size_t i = o->n_operands - 1; i < p.n; i++)
		free((char *)(uintptr_t)p.v[i].name);
	papers_free(&p);
	return status;
}

enum cv_status
cli_evidence(struct cv_engine *e, const struct cli_options *o)
{
	struct cv_job *job;
	enum cv_status status;
	bool packing = o->operand != NULL && strcmp(o->operand, "pack") == 0;

	if (!packing &&
	    (o->operand == NULL || strcmp(o->operand, "verify") != 0))
		return wants(o, "sau evidence là pack hoặc verify",
		    "evidence wants pack or verify");
	job = cv_job_new(e);
	if (job == NULL)
		return cli_no_memory(o);
	status = packing ? pack(job, o) : verify_pack(job, o);
	cv_job_free(job);
	return status;
}
