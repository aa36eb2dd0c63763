/* warm DATA COUNT [pdf|docx|both]: documents per second of one process, one
 * thread, one engine; number, date, recipient and one paragraph differ in each.
 * DATA is the letter's JSON with the marks @SO@ @NGAY@ @NOI@ @DOAN@; it is cut
 * at them once, so that filling it costs a microsecond. Prints documents a
 * second, the best of RUNS runs and the worst, and the peak memory of the
 * process in MB; and what the best would be by its time of the processor, which
 * others that run beside it change less. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "engine/congvan.h"

#define DATA_MOST ((size_t)1 << 20)
#define RUNS 3

enum mark { MARK_NUMBER, MARK_DATE, MARK_PLACE, MARK_PARAGRAPH, MARKS };

/* The text up to each mark, in the order they stand in it, and the rest. */
struct parts {
	const char *at[MARKS + 1];
	size_t size[MARKS + 1];
	enum mark mark[MARKS];
};

static const char *const schools[] = {"Kim Đồng", "Thành Công B",
    "Phan Chu Trinh", "Nguyễn Tri Phương", "Hoàng Hoa Thám", "Ngọc Hà",
    "Việt Nam - Cu Ba", "Nghĩa Dũng"};

/* False: not every mark stands in text once. */
static bool
cut(struct parts *p, const char *text)
{
	static const char *const marks[MARKS] = {
	    "@SO@", "@NGAY@", "@NOI@", "@DOAN@"};

	for (size_t i = 0; i < MARKS; i++) {
		const char *next = NULL;

		for (size_t k = 0; k < MARKS; k++) {
			const char *found = strstr(text, marks[k]);

			if (found && (next == NULL || found < next)) {
				next = found;
				p->mark[i] = (enum mark)k;
			}
		}
		if (next == NULL)
			return false;
		p->at[i] = text;
		p->size[i] = (size_t)(next - text);
		text = next + strlen(marks[p->mark[i]]);
	}
	p->at[MARKS] = text;
	p->size[MARKS] = strlen(text);
	return true;
}

/* Document n; the number of bytes. */
static size_t
fill(char *out, const struct parts *p, unsigned n)
{
	char value[MARKS][256];
	char *at = out;

	snprintf(value[MARK_NUMBER], sizeof value[0], "%u", n + 1);
	snprintf(value[MARK_DATE], sizeof value[0], "%04u-%02u-%02u",
	    2024 + n % 3, 1 + n % 12, 1 + n % 28);
	snprintf(value[MARK_PLACE], sizeof value[0], "Trường Tiểu học %s",
	    schools[n % 8]);
	snprintf(value[MARK_PARAGRAPH], sizeof value[0],
	    "Đến ngày %02u tháng %u, đơn vị mới đăng ký được %u trên %u người, "
	    "đạt tỷ lệ thấp so với kế hoạch đã đề ra từ đầu năm học.",
	    1 + n % 28, 3 + n % 10, n % 40, 40 + n % 50);
	for (size_t i = 0; i <= MARKS; i++) {
		memcpy(at, p->at[i], p->size[i]);
		at += p->size[i];
		if (i < MARKS) {
			size_t size = strlen(value[p->mark[i]]);

			memcpy(at, value[p->mark[i]], size);
			at += size;
		}
	}
	return (size_t)(at - out);
}

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct speed {
	double wall, cpu; /* documents a second */
};

/* False: one failed, and its findings are printed. */
static bool
run(struct speed *out, struct cv_job *job, const struct parts *parts,
    unsigned first, unsigned count, unsigned outputs)
{
	static char data[2 * DATA_MOST];
	struct cv_job_options o = {.template_name = "cong-van",
	    .data_name = "letter.json",
	    .outputs = outputs};
	double wall = seconds(CLOCK_MONOTONIC);
	double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

	for (unsigned n = 0; n < count; n++) {
		o.data = data;
		o.data_size = fill(data, parts, first + n);
		if (cv_job_run(job, &o) != CV_OK) {
			struct cv_finding f;

			for (size_t i = 0; cv_job_finding(job, i, &f); i++)
				fprintf(stderr, "%s: %s\n", f.path, f.text_en);
			return false;
		}
	}
	out->wall = count / (seconds(CLOCK_MONOTONIC) - wall);
	out->cpu = count / (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	return true;
}

static int
measure(struct cv_engine *engine, const struct parts *parts, unsigned count,
    unsigned outputs)
{
	struct cv_job *job = cv_job_new(engine);
	struct speed best = {0, 0}, now;
	double worst = 0;
	struct rusage usage;

	/* a tenth warms up; each run goes on with the next letters */
	if (job == NULL || !run(&now, job, parts, 0, count / 10 + 1, outputs))
		return 1;
	for (unsigned i = 0; i < RUNS; i++) {
		if (!run(&now, job, parts, (i + 1) * count, count, outputs))
			return 1;
		best.wall = now.wall > best.wall ? now.wall : best.wall;
		best.cpu = now.cpu > best.cpu ? now.cpu : best.cpu;
		worst = i == 0 || now.wall < worst ? now.wall : worst;
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("%.0f %.0f %.1f %.0f\n", best.wall, worst,
	    (double)usage.ru_maxrss / 1024, best.cpu);
	cv_job_free(job);
	return 0;
}

int
main(int argc, char **argv)
{
	static const char *const folders[] = {"templates"};
	struct cv_engine_options eo = {.template_folders = folders,
	    .n_template_folders = 1,
	    .fonts_file = "fonts/fonts.xml"};
	struct cv_engine *engine;
	struct parts parts;
	unsigned outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX, count;
	static char text[DATA_MOST];
	FILE *in;
	int status;

	if (argc != 4 || (in = fopen(argv[1], "rb")) == NULL)
		return 2;
	text[fread(text, 1, sizeof text - 1, in)] = '\0';
	(void)fclose(in);
	count = (unsigned)strtoul(argv[2], NULL, 10);
	if (strcmp(argv[3], "pdf") == 0)
		outputs = CV_OUTPUT_PDF;
	else if (strcmp(argv[3], "docx") == 0)
		outputs = CV_OUTPUT_DOCX;
	engine = cv_engine_new(&eo);
	if (engine == NULL || cv_engine_status(engine) != CV_OK)
		return 1;
	status = cut(&parts, text)
		     ? measure(engine, &parts, count, outputs)
		     : 1;
	cv_engine_free(engine);
	return status;
}
