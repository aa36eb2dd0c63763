/* Inside of engine/batch: many letters of one template, a row of data each.
 *
 *   rows     what each letter's data is, read where it is wanted
 *   head     what decides all letters; plan: which rows are left to do
 *   make     workers: each takes the next row, makes the letter, writes its
 *            files under working names
 *   commit   the caller's thread: rows in their order, many at a time, get
 *            their names: files synced, then renamed, then a line each in the
 *            manifest, synced too
 *   finish   what comes of the manifest and the data: errors.csv, the ZIP, the
 *            merged PDF
 *
 * The folder says all there is to know: a run that was ended at any moment goes
 * on where its manifest ends, and the result is the same. */
#ifndef CV_BATCH_BATCH_H
#define CV_BATCH_BATCH_H

#include <pthread.h>
#include <sys/types.h>

#include "engine/batch/whole.h"
#include "engine/data/book.h"
#include "engine/run/making.h"

struct value;
struct batch_file;

#define BATCH_MANIFEST "manifest.jsonl"
#define BATCH_ERRORS "errors.csv"
#define BATCH_ERRORS_JSON "errors.jsonl"
#define BATCH_WORK ".congvan" /* in the folder, while files have no name */
/* Columns of errors.csv that are ours. */
#define BATCH_COLUMN_ROW "#dòng"
#define BATCH_COLUMN_ERROR "#lỗi"
#define BATCH_COLUMN_TEXT "#văn bản" /* errors.jsonl: what is no JSON */
enum { BATCH_OWN_ROW, BATCH_OWN_ERROR, BATCH_OWN };

#define BATCH_FORMATS 2 /* PDF, DOCX */

/* ---- rows.c ---- */
/* The rows of the data file. Once open they do not change: threads may read
 * them. */
struct batch_rows;
/* NULL after findings of the job. */
struct batch_rows *batch_rows_open(struct cv_job *job, const struct template *t,
    const struct cv_batch_options *o, const struct value *common);
size_t batch_rows_count(const struct batch_rows *r);
/* The number of row i in the data it first stood in, from 1. */
size_t batch_rows_number(const struct batch_rows *r, size_t i);
/* What letter i says: the row, and what all letters have in common behind it.
 * In a; findings in d, NULL where nothing can be checked. */
const struct value *batch_rows_value(const struct batch_rows *r, size_t i,
    const struct value *common, struct arena *a, struct diag *d);
/* What row i says, as struct batch_line's data. In a. */
const struct value *batch_rows_raw(
    const struct batch_rows *r, size_t i, struct arena *a);
/* The row with that number; BATCH_NOWHERE: there is none. */
size_t batch_rows_find(const struct batch_rows *r, size_t number);
#define BATCH_NOWHERE SIZE_MAX
/* Do rows say their numbers (#dòng)? Else they are counted. */
bool batch_rows_numbered(const struct batch_rows *r);

/* ---- names.c ---- */
/* Names that are taken, whatever their case. */
struct batch_names;
/* Room for n names, and more where it must. NULL: no memory. */
struct batch_names *batch_names_new(size_t n);
void batch_names_free(struct batch_names *t); /* NULL is fine */
/* What was asked for, made safe to be the name of a file: NFC; no parts of
 * paths, no control or invisible characters, no dot first, nothing a system
 * refuses, at most 180 bytes. May be empty. In a. */
struct str batch_name_safe(struct arena *a, struct str asked);
/* May a letter have the name, of batch_name_safe and batch_name_take? */
bool batch_name_is_safe(struct arena *a, struct str name);
/* The name, or with -2, -3 … behind it, whatever is free; taken now. In a;
 * jumps. */
struct str batch_name_take(
    struct arena *a, struct batch_names *t, struct str name);
/* "000017" */
struct str batch_name_of_number(struct arena *a, size_t number);

/* ---- folder.c ---- */
/* The folder letters go to. */
struct batch_folder {
	const char *path;
	int dir, work; /* -1: not open */
	void *entries; /* DIR of work; NULL: not open */
	int manifest;
	bool locked; /* the manifest, by us: one batch at a time */
	off_t end;   /* of its last whole line */
	/* of the files of a row, by the manifest's first line */
	const char *endings[BATCH_FORMATS];
	size_t n_endings;
};
/* Makes the folder where there is none, opens it, locks its manifest; working
 * files a run before left are deleted. False after a finding; close in any
 * case. */
bool batch_folder_open(
    struct batch_folder *f, struct arena *a, struct diag *d, const char *path);
void batch_folder_close(struct batch_folder *f);
/* Deletes the working files, their folder too. */
void batch_folder_clean(struct batch_folder *f);
/* These give 0 or an errno; they may be called by threads. */
int batch_folder_put(
    const struct batch_folder *f, const char *work, struct str bytes);
int batch_folder_drop(const struct batch_folder *f, const char *work);
bool batch_folder_has(const struct batch_folder *f, const char *name);
/* A regular file of that size. */
bool batch_folder_holds(
    const struct batch_folder *f, const char *name, size_t size);
/* The bytes of a finished file, in a, which must be what its line says:
 * otherwise BATCH_ANOTHER. */
int batch_folder_read(const struct batch_folder *f, struct arena *a,
    const struct batch_file *file, struct str *out);
#define BATCH_ANOTHER (-1) /* no errno */
/* All working files so far are on the disk. */
int batch_folder_sync(const struct batch_folder *f);
/* Without replace a file that has the name is EEXIST. */
int batch_folder_rename(const struct batch_folder *f, const char *work,
    const char *name, bool replace);
int batch_folder_remove(const struct batch_folder *f, const char *name);
/* Of the manifest; -1 after an errno. */
off_t batch_folder_size(const struct batch_folder *f);
/* Cuts off what is behind the manifest's last whole line. */
int batch_folder_cut(const struct batch_folder *f);
/* New names are on the disk; then the lines behind them. ENOENT: the manifest
 * was taken away. */
int batch_folder_append(struct batch_folder *f, struct str lines);

/* ---- manifest.c ---- */
struct batch_file {
	struct str name; /* in the folder */
	size_t size;
	char sha256[65];
};
/* A row that is done or failed, as its line says. */
struct batch_line {
	off_t at; /* of the line in the manifest, and how long */
	size_t bytes;
	size_t row;
	bool done;
	int32_t pages;
	struct batch_file files[BATCH_FORMATS];
	size_t n_files;
	/* Failed: the name it would have, which a file has that is not ours.
	 * No other row may have it. */
	struct str held;
	const struct cv_finding *findings;
	size_t n_findings;
	/* Failed: what the row said, so that it can be mended. Of a table a
	 * list of pairs, heading and cell; of JSON the group, or the text that
	 * is none. */
	const struct value *data;
	int64_t microseconds; /* below 0: not measured */
};
/* What decides letters besides their rows: the first line. */
struct batch_head {
	struct str engine, template_name, template_digest, name, formats,
	    options, fonts, libraries; /* the last two: digests */
	struct str common, data;       /* digests */
	struct str reading;            /* how data is read: "encoding=tcvn3" */
	size_t rows;                   /* of data */
};
void batch_head_put(
    struct arena *a, struct buf *out, const struct batch_head *h);
void batch_line_put(struct arena *a, struct buf *out,
    const struct batch_head *h, const struct batch_line *l);
/* Reads the manifest of the folder, from its begin to its last whole line,
 * calling line for each but the first. head NULL: not wanted. Everything lives
 * until the call comes back. False after a finding. */
bool batch_manifest_read(struct batch_folder *f, struct arena *a,
    struct diag *d, struct batch_head *head,
    void (*line)(void *self, const struct batch_line *l), void *self);
/* Reads one line again, into a. */
bool batch_manifest_line(struct batch_folder *f, struct arena *a,
    struct diag *d, off_t at, size_t bytes, struct batch_line *out);

/* ---- history.c ---- */
/* What became of every row so far, by its number. */
struct batch_entry {
	uint32_t number;
	uint32_t bytes; /* of its last line */
	off_t at;       /* of it in the manifest */
	bool done;
	bool lost; /* done, but its files are not there any more */
};
struct batch_history {
	struct batch_entry *v;
	size_t n, cap;
};
/* Into a. line is asked of each line whether its files are there; it may be
 * NULL. */
bool batch_history_read(struct batch_history *h, struct batch_folder *f,
    struct arena *a, struct diag *d, struct batch_head *head,
    bool (*line)(void *self, const struct batch_line *l), void *self);
const struct batch_entry *batch_history_find(
    const struct batch_history *h, size_t number);

/* ---- batch.c ---- */
/* A row on its way. */
struct batch_slot {
	size_t i;   /* of the rows */
	bool ready; /* made, or failed */
	bool done;  /* its files are written, under working names */
	int32_t pages;
	size_t size[BATCH_FORMATS];
	char sha256[BATCH_FORMATS][65];
	char *name;                 /* asked for, made safe; malloc, or NULL */
	struct cv_finding *finding; /* malloc, one block, or NULL */
	size_t n_findings;
	int64_t microseconds;
};

/* Something that ends the batch, in any thread; the first counts. */
enum batch_why { BREAK_NONE, BREAK_FILE, BREAK_MEMORY };
struct batch_break {
	enum batch_why why;
	int error; /* errno */
	char path[512];
};

struct batch {
	struct cv_engine *engine;
	struct cv_job *job; /* the caller's: its arena, its findings */
	const struct cv_batch_options *o;
	struct cv_job_options letter; /* of every row */
	enum cv_output formats[BATCH_FORMATS];
	size_t n_formats;
	const struct template *t;
	const struct template_text *name; /* NULL: the row's number */
	const struct value *common;       /* NULL: nothing */
	struct batch_rows *rows;
	size_t *todo; /* rows to do, in their order */
	size_t n_todo;
	size_t failed_before; /* by earlier runs, those of todo not among
				 them */
	size_t left;          /* neither done before nor of todo, nor failed */
	bool same_data;       /* as in the first run */
	bool cut;             /* it was asked to end while it finished */
	struct batch_names *names;
	struct batch_folder folder;
	struct target zip, merge;
	struct batch_head head;
	struct cv_batch_result result;

	/* shared by threads, under lock */
	pthread_mutex_t lock;
	pthread_cond_t taken, made;  /* a slot is free; a slot is ready */
	struct batch_slot *ring;     /* [BATCH_RING], by place in todo */
	size_t next;                 /* place in todo nobody has taken yet */
	size_t committed;            /* places before it are */
	size_t untold, untold_bytes; /* made since made was signalled */
	bool stop;
	struct batch_break broken;
	bool locks; /* lock, taken and made are there */
};
#define BATCH_RING 512
#define BATCH_GROUP 128 /* rows committed at once, where no more are ready */
#define BATCH_GROUP_BYTES ((size_t)16 * 1024 * 1024)
/* How much is made before the thread that commits is woken to see. */
#define BATCH_WAKE 16
#define BATCH_WAKE_BYTES ((size_t)1024 * 1024)
#define BATCH_FINDINGS 50 /* kept of a row */
#define BATCH_JOBS 64

const char *batch_ending(enum cv_output format); /* ".pdf" */
/* "17.pdf": row i's file until it has its name. */
void batch_work_name(char out[32], size_t i, enum cv_output format);

/* ---- head.c ---- */
/* Fills b->head. */
void batch_head_fill(struct batch *b);
/* Does b->head say what the manifest's says? Data may be another where rows are
 * mended; sets b->same_data. False after findings. */
bool batch_head_is(struct batch *b, const struct batch_head *was);
/* ---- plan.c ---- */
/* Opens the folder and the targets, reads the history, begins a new manifest,
 * fills b->todo; or files findings. */
void batch_plan(struct batch *b);

/* ---- make.c ---- */
/* Takes rows and makes letters until there is none left. arg: struct batch. */
void *batch_work(void *arg);
/* Ends the batch. Any thread. */
void batch_break(
    struct batch *b, enum batch_why why, int error, const char *path);

/* ---- commit.c ---- */
/* Commits rows as they are made, until all are or the batch is broken. */
void batch_commit(struct batch *b);
void batch_slot_clear(struct batch_slot *s);

/* ---- finish.c ---- */
/* Writes what comes of the manifest: errors.csv and what was asked for. False
 * after a finding. */
bool batch_finish(struct batch *b);
/* False after a finding that path is not written: it was asked to stop. */
bool batch_goes_on(struct batch *b, const char *path);

/* ---- errors.c ---- */
/* errors.csv and errors.jsonl, or none where no row failed. False after a
 * finding. */
bool batch_errors(struct batch *b, const struct batch_history *h);

/* ---- zip.c ---- */
/* A finished file, which must be what its line says. False after a finding. */
bool batch_file_read(struct batch *b, struct arena *a,
    const struct batch_file *f, struct str *out);
/* False after a finding, as batch_merge. */
bool batch_zip(struct batch *b, const struct batch_history *h);
/* ---- merge.c ---- */
bool batch_merge(struct batch *b, const struct batch_history *h);

#endif
