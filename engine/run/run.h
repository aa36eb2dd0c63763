/* Inside of engine/run: one engine, one job, how findings leave the library. */
#ifndef CV_RUN_RUN_H
#define CV_RUN_RUN_H

#include <pthread.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"
#include "engine/congvan.h"
#include "engine/font/font.h"
#include "engine/template/template.h"
#include "engine/text/legacy.h"

struct sheets;   /* engine/data/sheet.h */
struct deflater; /* engine/pack/deflate.h */
struct pdf_session;

#define RUN_VERSION "0.1.0"
/* Findings as the caller sees them, in an arena. */
struct published {
	const struct cv_finding *v;
	size_t n;
};

/* A template or a review that loaded well, kept for the life of the engine. */
struct cached {
	struct cached *next;
	struct str name; /* of the template as it was asked for; of the file */
	bool is_review;
	struct arena *arena;
	const struct template *template;
	const struct review *review;
	struct diag diag; /* its warnings, told to every job that uses it */
};

struct cv_engine {
	struct arena *arena;
	struct diag diag;
	struct published published;
	enum cv_status status;
	const struct font_set *fonts;
	const struct house *house; /* NULL: none */
	struct limits limits;      /* of fonts, house, templates */
	struct template_path path;
	pthread_mutex_t lock; /* guards templates */
	struct cached *templates;
};

/* A part of a pack. */
struct run_part {
	struct str name; /* terminated */
	struct str bytes;
};

struct cv_job {
	struct cv_engine *engine;
	struct arena *arena;
	/* What is kept from document to document; NULL: not yet. */
	struct font_session *fonts;
	struct pdf_session *lines;
	struct deflater *deflater;
	struct diag diag;
	struct published published;
	struct str pdf, docx;   /* bytes; p NULL = none */
	struct str text;        /* of a report or conversion, terminated */
	struct run_part *parts; /* of a pack */
	size_t n_parts;
	int32_t pages;
	struct limits limits; /* of the arena */
	size_t peak;          /* of the arena, in bytes */
};

/* ---- findings.c ---- */
/* Copies the findings into a; a last one tells how many were not kept. */
void run_publish(struct arena *a, const struct diag *d, struct published *out);
/* The i-th; false past the last. */
bool run_finding(const struct published *p, size_t i, struct cv_finding *out);
/* What is published when not even a finding can be allocated. */
struct published run_no_memory(void);
/* The exit status the findings ask for. */
enum cv_status run_status(const struct diag *d);

/* ---- engine.c ---- */
/* The template of that name, loaded at first use; NULL after findings in d.
 * Threads may call it at once. */
const struct template *run_template(
    struct cv_engine *e, struct diag *d, struct str name);
/* The same of a <review> file. */
const struct review *run_review(
    struct cv_engine *e, struct diag *d, const char *file);

/* ---- guard.c ---- */
/* Can the job make documents? Else false with what to say: no engine, or one
 * whose fonts are not right (published). */
bool run_has_engine(struct cv_job *job, enum cv_status *status);
/* Were options given? Else false with what to say. */
bool run_has_options(
    struct cv_job *job, const void *options, enum cv_status *status);
/* A program hands over what it may not; gives false. */
bool run_misuse(struct diag *d, struct str what);
/* Calls step(job, arg) in a fresh arena with these limits (NULL: the engine's)
 * inside the job's border, and publishes the findings. */
enum cv_status run_guard(struct cv_job *job, const struct cv_limits *limits,
    void (*step)(struct cv_job *job, const void *arg), const void *arg);
/* The same in the job's present arena, if there is one; the time is not
 * limited. These two are the only places that know of the jump. */
enum cv_status run_guard_on(struct cv_job *job,
    void (*step)(struct cv_job *job, const void *arg), const void *arg);
/* The limits as the rooms know them; NULL: the usual ones. */
struct limits run_limits(const struct cv_limits *asked);
/* Tells in d what an arena with these limits jumped for. */
void run_tell_jump(
    struct diag *d, enum arena_jump why, const struct limits *limits);

/* ---- input.c ---- */
/* A file of data as it was handed over. */
struct run_input {
	struct cv_job *job;  /* for findings */
	struct arena *arena; /* what is read lives here */
	struct str name, bytes;
	enum cv_data_format format;
	/* of run_input_open: */
	bool said; /* the charset was */
	enum charset charset;
};
/* Settles format and charset. False after a finding. */
bool run_input_open(struct run_input *in, const char *encoding);
/* The cells of CSV, TSV, XLSX; NULL after findings. */
struct sheets *run_input_sheets(const struct run_input *in);
/* As UTF-8 without a byte-order mark; false after a finding. */
bool run_input_text(const struct run_input *in, struct str *out);
/* Reads the data and the lists beside it, whatever their formats, into a. t may
 * be NULL, after findings: then what can be told without it is. NULL after
 * findings. */
struct value *run_data(struct cv_job *job, struct arena *a,
    const struct cv_job_options *o, const struct template *t);
/* Reads the context, JSON in UTF-8: *out NULL where there is none. False after
 * findings that leave nothing to read. */
bool run_context(struct cv_job *job, struct arena *a,
    const struct cv_job_options *o, const struct value **out);

/* ---- save.c ---- */
/* The bytes of an output; p NULL = there are none. */
struct str run_output(const struct cv_job *job, enum cv_output which);

/* ---- coverage.c ---- */
/* Looks for characters no font has in all texts of the data: used where the
 * data is wrong already, so that resolve will not get to say it. */
void run_coverage(
    struct diag *d, const struct font_set *fonts, const struct value *data);

/* ---- oldfont.c ---- */
/* Tells every text of the data that is set in a font from before Unicode. data
 * may be NULL. */
void run_old_fonts(struct diag *d, const struct value *data);
/* The same of cells, headings too, where the sheets gave no data. */
void run_old_font_sheets(struct diag *d, const struct sheets *sheets);
/* The beginning of a text, for findings. */
struct str run_beginning(struct arena *a, struct str s);

#endif
