/* One document being made: what the stages of a job hand on. */
#ifndef CV_RUN_MAKING_H
#define CV_RUN_MAKING_H

#include "engine/run/run.h"

struct image;
struct layout;

struct run_image {
	struct run_image *next;
	struct str name;  /* as the data or the template calls it */
	const char *file; /* NULL: bytes were given */
	struct str bytes;
	bool of_data; /* else beside the template */
	const struct image *image;
};

struct making {
	struct cv_job *job;
	const struct cv_job_options *options;
	const struct run_image *given; /* images out of a file, or NULL */
	bool trusted;                  /* see template_host */
	/* read already; NULL: options have it */
	const struct template *known_template;
	const struct value *known_data;
	const struct template_text *name; /* to fill in, too; or NULL */
	struct str named;                 /* what it says */
	const struct template *template;
	const struct template_checked *checked; /* as long as the data is */
	struct str digest;                      /* of the data; or empty */
	const struct value *read_context; /* as long as the data is there */
	struct run_image *images;         /* loaded, in their order */
	/* canonical JSON, where it is kept; p NULL = not */
	struct str data, context;
	struct document *document;
};

/* ---- images.c ---- */
/* template_host's. */
const struct image *run_host_image(void *self, struct diag *d, struct str src,
    struct place place, struct str path, struct str template_folder);

/* ---- record.c ---- */
#define RUN_RECORD "ho-so.json"
#define RUN_RECORD_DATA "du-lieu.json"
#define RUN_RECORD_CONTEXT "ngu-canh.json"
#define RUN_RECORD_FORMAT "urn:congvan:record:1"
/* The libraries that decide bytes: a group of their versions by name. */
struct value *run_libraries(struct arena *a);
/* Attaches the data and the record of what decided the bytes to the document.
 * l: where it stands on pages. */
void run_record(struct making *m, const struct layout *l);

/* ---- job.c ---- */
/* Makes the document, inside the job's border; findings and outputs are the
 * job's. m holds job, options, given, trusted, known_data and name. */
void run_make(struct making *m);
/* The same; and what is kept of the data is seen to give the same again. */
void run_document(struct making *m);
/* Warnings stop: an error says so, where there is none yet. */
void run_be_strict(struct diag *d);
/* Without NULLs and zeros that stand for something. */
struct cv_job_options run_options(const struct cv_job_options *options);

#endif
