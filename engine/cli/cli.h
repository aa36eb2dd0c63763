/* Inside of the command: it sees nothing of the engine but congvan.h. */
#ifndef CV_CLI_CLI_H
#define CV_CLI_CLI_H

#include <limits.h>
#include <stdio.h>
#include <sys/types.h>

#include "engine/congvan.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLI_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CLI_SANITIZED 1
#endif
#endif

enum cli_lang { CLI_VI, CLI_EN };
enum cli_diagnostics { CLI_TEXT, CLI_JSON };

#define CLI_OUTPUTS 16

/* What the command line says. */
struct cli_options {
	const char *command;
	const char *operand;   /* template, code, …; NULL = none */
	char *const *operands; /* all of them */
	size_t n_operands;
	const char *data;                /* --data */
	enum cv_data_format data_format; /* --data-format */
	const char *encoding;            /* --encoding */
	const char *rows[CLI_OUTPUTS];   /* --rows FIELD=FILE */
	size_t n_rows;
	const char *date;                /* --date */
	const char *context;             /* --context */
	const char *output[CLI_OUTPUTS]; /* -o, in order */
	size_t n_outputs;
	const char *format; /* --format: of outputs whose names do not say */
	const char *template_folder[CLI_OUTPUTS];
	size_t n_template_folders;
	const char *fonts; /* --fonts */
	const char *house; /* --house */
	const char *from;  /* --from: a charset */
	enum cli_lang lang;
	enum cli_diagnostics diagnostics;
	bool verbose, model, pages, check, strict, draft, version, help;
	enum cv_embed embed;       /* --embed, --no-embed */
	bool qr;                   /* --qr */
	const char *qr_text;       /* --qr TEXT: verify */
	const char *template_name; /* --template: verify */
	const char *what;          /* --what: extract */
	const char *expect;        /* --expect: evidence verify */
	const char *pdf;           /* --pdf: evidence verify */
	const char *report;        /* --report: evidence verify */
	bool json;                 /* --json: evidence verify */
	size_t part_size;          /* --part-size: evidence pack */
	enum cv_capitals capitals; /* --capitals */
	/* batch */
	const char *folder;      /* -O */
	const char *common;      /* --common */
	const char *name;        /* --name */
	const char *zip, *merge; /* --zip, --merge */
	size_t jobs, limit;      /* --jobs, --limit */
	bool resume, only_failed, dry_run, duplex, quiet;
	struct cv_limits limits; /* --max-…, --timeout, --mask */
};

/* False after saying on standard error what is wrong with the command line. */
bool cli_parse(int argc, char **argv, struct cli_options *o);

struct cli_input;
/* What the command line says of every document; data and outputs are left to
 * the command. What it points to is lent. */
struct cv_job_options cli_job_options(
    const struct cli_options *o, const struct cli_input *context);

/* One finding on standard error (DESIGN 8). */
void cli_print(const struct cv_finding *f, const struct cli_options *o);
/* The same into a stream. */
void cli_print_to(FILE *out, const struct cv_finding *f,
    const struct cli_options *o, size_t row);
/* The same of a row of a batch, whose number JSON says; 0: of none. */
void cli_print_row(
    const struct cv_finding *f, const struct cli_options *o, size_t row);
/* "error", "warning", "note". */
const char *cli_level_name(enum cv_level level);
/* A member of a JSON object whose value is a text. */
void cli_put_member(FILE *out, const char *name, const char *value);
/* What there is to say of a run: on standard error, or for check --format sarif
 * as one SARIF log on standard output, by the end. */
void cli_tell_job(const struct cv_job *job, const struct cli_options *o);
void cli_tell_engine(const struct cv_engine *e, const struct cli_options *o);
void cli_tell(const struct cv_finding *f, const struct cli_options *o);
void cli_tell_end(const struct cli_options *o);
/* A wrong use of the command; gives CV_BAD_INPUT. */
enum cv_status cli_usage_error(
    const struct cli_options *o, const char *vi, const char *en);
/* path could not be written, error being the errno; gives CV_FILE. */
enum cv_status cli_write_error(
    const struct cli_options *o, const char *path, int error);
/* Was it told that standard output took not all? */
bool cli_stdout_told(void);
/* The commands and options. */
void cli_help(FILE *out, enum cli_lang lang);

/* ---- limits.c ---- */
/* Digits with an optional K, M or G (1024s), not 0. */
bool cli_parse_size(const char *s, size_t *out);
/* "90", "0.5": microseconds, at most a day. */
bool cli_parse_seconds(const char *s, int64_t *out);
/* The defaults of the command, where they are not the library's; the clock. */
void cli_limits_settle(struct cli_options *o);
/* An end of the memory that libraries of others allocate by themselves. */
void cli_limit_memory(const struct cli_options *o);
/* Ends the process where a library does not come back within --timeout and some
 * more; until cli_watch_end. */
void cli_watch(const struct cli_options *o);
/* Waiting for a reader, a writer or the disk is nobody's fault. */
void cli_watch_rest(bool rest);
void cli_watch_end(void);

/* ---- sandbox.c ---- */
/* Gives up what the command does not need. Before files of others are read, and
 * after cli_folders_begin: the fence can be no narrower than what is there. */
void cli_sandbox(const struct cli_options *o);

/* ---- files.c ---- */
/* The bytes of a file, and how it is named in findings. */
struct cli_input {
	char *p;
	size_t n;
	const char *name;
	char *folder; /* images of the data must lie here */
};
void cli_input_free(struct cli_input *in);
/* Reads "-" or a file, at most a little more than --max-input: the engine tells
 * the limit. To be freed, whatever it says. */
enum cv_status cli_read(
    const struct cli_options *o, const char *path, struct cli_input *out);
/* Findings of a job on standard error. */
void cli_findings(const struct cv_job *job, const struct cli_options *o);
/* All of it on standard output. */
bool cli_put(const char *text, size_t n);
enum cv_status cli_no_memory(const struct cli_options *o);
bool cli_ends_with(const char *s, const char *tail);
/* Are both there, and one file? */
bool cli_same_file(const char *a, const char *b);
/* Will both names be the same file, though none is there yet? */
bool cli_same_target(const char *a, const char *b);
/* Standard output, a device, a pipe? */
bool cli_is_stream(const char *path);
/* Saves without leaving temporary files or half of the outputs behind when
 * somebody stops us. */
enum cv_status cli_save(
    struct cv_job *job, const struct cv_file *files, size_t n);
enum cv_status cli_save_parts(struct cv_job *job, const char *folder);
/* Where the user's own templates are, $XDG_DATA_HOME/congvan/templates or the
 * same below ~/.local/share; false: it has no name. */
bool cli_own_templates(char *out, size_t size);

/* ---- folders.c ---- */
/* The path's folder, to be freed; NULL when there is no memory. */
char *cli_folder(const char *path);
/* Folders that were made on the way to a path; "" where none is asked for. */
struct cli_made {
	char path[PATH_MAX];
	/* where in it their names end, the outermost first */
	unsigned short ends[PATH_MAX / 2];
	unsigned n;
};
/* Makes the folder, and those around it that are not there. All or none of
 * them; 0, or an errno. */
int cli_make_folders(const char *path, mode_t mode, struct cli_made *made);
/* Takes those away again that are empty. */
void cli_remove_folders(struct cli_made *made);
/* The folder a command puts its files into (a batch, a new template), made
 * where it is not there; CV_FILE, told, where that cannot be. */
enum cv_status cli_folders_begin(const struct cli_options *o);
const struct cli_made *cli_folders_made(void);
/* Takes away what nothing was put into. */
void cli_folders_end(void);

/* The commands. Each prints its findings and gives the exit status. */
enum cv_status cli_render(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_check(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_dump(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_new(struct cv_engine *e, const struct cli_options *o);
/* Where new templates go; false: there is no such place. */
bool cli_new_folder(const struct cli_options *o, char *out, size_t size);
enum cv_status cli_report(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_convert(const struct cli_options *o);
enum cv_status cli_explain(const struct cli_options *o);
enum cv_status cli_extract(const struct cli_options *o);
enum cv_status cli_verify(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_batch(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_evidence(struct cv_engine *e, const struct cli_options *o);

#endif
