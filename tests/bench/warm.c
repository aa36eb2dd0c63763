/* warm DATA COUNT [pdf|docx|both]: documents per second of one process, one
 * thread, one engine; number, date, recipient and one paragraph differ in each.
 * DATA is the letter's JSON with the marks @SO@ @NGAY@ @NOI@ @DOAN@. Prints
 * documents a second and the peak memory of the process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "engine/congvan.h"

#define DATA_MOST ((size_t)1 << 20)

static const char *const schools[] = {"Kim Đồng", "Thành Công B",
    "Phan Chu Trinh", "Nguyễn Tri Phương", "Hoàng Hoa Thám", "Ngọc Hà",
    "Việt Nam - Cu Ba", "Nghĩa Dũng"};

/* Copies in to out with the marks filled for document n. */
static size_t
fill(char *out, const char *in, unsigned n)
{
	static const char *const marks[] = {"@SO@", "@NGAY@", "@NOI@",
	    "@DOAN@"};
	char value[4][256];
	char *at = out;

	snprintf(value[0], sizeof value[0], "%u", n + 1);
	snprintf(value[1], sizeof value[1], "%04u-%02u-%02u", 2024 + n % 3,
	    1 + n % 12, 1 + n % 28);
	snprintf(value[2], sizeof value[2], "Trường Tiểu học %s", schools[n % 8]);
	snprintf(value[3], sizeof value[3],
	    "Đến ngày %02u tháng %u, đơn vị mới đăng ký được %u trên %u người, "
	    "đạt tỷ lệ thấp so với kế hoạch đã đề ra từ đầu năm học.",
	    1 + n % 28, 3 + n % 10, n % 40, 40 + n % 50);
	while (*in != '\0') {
		size_t k;

		for (k = 0; k < 4; k++)
			if (strncmp(in, marks[k], strlen(marks[k])) == 0)
				break;
		if (k == 4) {
			*at++ = *in++;
			continue;
		}
		memcpy(at, value[k], strlen(value[k]));
		at += strlen(value[k]);
		in += strlen(marks[k]);
	}
	*at = '\0';
	return (size_t)(at - out);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
run(struct cv_engine *engine, const char *text, unsigned count,
    unsigned outputs, const char *name)
{
	struct cv_job *job = cv_job_new(engine);
	char *data = malloc(2 * DATA_MOST);
	struct cv_job_options o = {.template_name = "cong-van",
	    .data_name = "letter.json", .outputs = outputs};
	double start = 0;
	struct rusage usage;

	for (unsigned n = 0; job && data && n < count + count / 10; n++) {
		if (n == count / 10) /* the first tenth warms up */
			start = seconds();
		o.data_size = fill(data, text, n);
		o.data = data;
		if (cv_job_run(job, &o) != CV_OK) {
			struct cv_finding f;

			for (size_t i = 0; cv_job_finding(job, i, &f); i++)
				fprintf(stderr, "%s: %s\n", f.path, f.text_en);
			return 1;
		}
	}
	start = seconds() - start;
	getrusage(RUSAGE_SELF, &usage);
	printf("warm, %-4s %8.0f documents/s   %6.1f MB peak\n", name,
	    count / start, (double)usage.ru_maxrss / 1024);
	cv_job_free(job);
	free(data);
	return 0;
}

int
main(int argc, char **argv)
{
	static const char *const folders[] = {"templates"};
	struct cv_engine_options eo = {.template_folders = folders,
	    .n_template_folders = 1, .fonts_file = "fonts/fonts.xml"};
	struct cv_engine *engine;
	unsigned outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX, count;
	static char text[DATA_MOST];
	FILE *in;
	int status;

	if (argc != 4 || (in = fopen(argv[1], "rb")) == NULL)
		return 2;
	text[fread(text, 1, sizeof text - 1, in)] = '\0';
	fclose(in);
	count = (unsigned)strtoul(argv[2], NULL, 10);
	if (strcmp(argv[3], "pdf") == 0)
		outputs = CV_OUTPUT_PDF;
	else if (strcmp(argv[3], "docx") == 0)
		outputs = CV_OUTPUT_DOCX;
	engine = cv_engine_new(&eo);
	if (engine == NULL || cv_engine_status(engine) != CV_OK)
		return 1;
	status = run(engine, text, count, outputs, argv[3]);
	cv_engine_free(engine);
	return status;
}
