/* Inside of the command: it sees nothing of the engine but congvan.h. */
#ifndef CV_CLI_CLI_H
#define CV_CLI_CLI_H

#include <stdio.h>

#include "engine/congvan.h"

enum cli_lang { CLI_VI, CLI_EN };
enum cli_diagnostics { CLI_TEXT, CLI_JSON };

#define CLI_OUTPUTS 16

/* What the command line says. */
struct cli_options {
	const char *command;
	const char *operand;             /* template, code, …; NULL = none */
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
	const char *from;  /* --from: a charset */
	enum cli_lang lang;
	enum cli_diagnostics diagnostics;
	bool verbose, model, pages, check, strict, version, help;
	enum cv_embed embed;       /* --embed, --no-embed */
	bool qr;                   /* --qr */
	enum cv_capitals capitals; /* --capitals */
	size_t max_memory, max_pages;
};

/* False after saying on standard error what is wrong with the command line. */
bool cli_parse(int argc, char **argv, struct cli_options *o);

/* One finding on standard error (DESIGN 8). */
void cli_print(const struct cv_finding *f, const struct cli_options *o);
/* A wrong use of the command; gives CV_BAD_INPUT. */
enum cv_status cli_usage_error(
    const struct cli_options *o, const char *vi, const char *en);
/* path could not be written, error being the errno; gives CV_FILE. */
enum cv_status cli_write_error(
    const struct cli_options *o, const char *path, int error);
/* The commands and options. */
void cli_help(FILE *out, enum cli_lang lang);

/* The commands. Each prints its findings and gives the exit status. */
enum cv_status cli_render(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_check(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_dump(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_report(struct cv_engine *e, const struct cli_options *o);
enum cv_status cli_convert(const struct cli_options *o);
enum cv_status cli_explain(const struct cli_options *o);

#endif
