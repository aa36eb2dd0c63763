#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/cli.h"

#define SAID_MOST 200 /* bytes of what was typed */

enum {
	OPT_DATA_FORMAT = 256,
	OPT_ENCODING,
	OPT_ROWS,
	OPT_DATE,
	OPT_CONTEXT,
	OPT_STRICT,
	OPT_DRAFT,
	OPT_EMBED,
	OPT_NO_EMBED,
	OPT_QR,
	OPT_TEMPLATE,
	OPT_WHAT,
	OPT_EXPECT,
	OPT_PDF,
	OPT_REPORT,
	OPT_JSON,
	OPT_HOUSE,
	OPT_PART_SIZE,
	OPT_FORMAT,
	OPT_FROM,
	OPT_CAPITALS,
	OPT_TEMPLATES,
	OPT_FONTS,
	OPT_LANG,
	OPT_DIAGNOSTICS,
	OPT_MODEL,
	OPT_PAGES,
	OPT_CHECK,
	OPT_MAX_MEMORY,
	OPT_MAX_INPUT,
	OPT_MAX_UNPACKED,
	OPT_MAX_DEPTH,
	OPT_MAX_ROWS,
	OPT_MAX_PAGES,
	OPT_MAX_PIXELS,
	OPT_MAX_INCLUDES,
	OPT_MAX_STEPS,
	OPT_TIMEOUT,
	OPT_MASK,
	OPT_COMMON,
	OPT_NAME,
	OPT_JOBS,
	OPT_ZIP,
	OPT_MERGE,
	OPT_DUPLEX,
	OPT_RESUME,
	OPT_ONLY_FAILED,
	OPT_LIMIT,
	OPT_DRY_RUN,
	OPT_QUIET,
	OPT_VERSION
};

static const struct option options[] = {
    {"data", required_argument, NULL, 'd'},
    {"data-format", required_argument, NULL, OPT_DATA_FORMAT},
    {"encoding", required_argument, NULL, OPT_ENCODING},
    {"rows", required_argument, NULL, OPT_ROWS},
    {"output", required_argument, NULL, 'o'},
    {"date", required_argument, NULL, OPT_DATE},
    {"context", required_argument, NULL, OPT_CONTEXT},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"draft", no_argument, NULL, OPT_DRAFT},
    {"embed", no_argument, NULL, OPT_EMBED},
    {"no-embed", no_argument, NULL, OPT_NO_EMBED},
    {"qr", optional_argument, NULL, OPT_QR},
    {"template", required_argument, NULL, OPT_TEMPLATE},
    {"what", required_argument, NULL, OPT_WHAT},
    {"expect", required_argument, NULL, OPT_EXPECT},
    {"pdf", required_argument, NULL, OPT_PDF},
    {"json", no_argument, NULL, OPT_JSON},
    {"house", required_argument, NULL, OPT_HOUSE},
    {"report", required_argument, NULL, OPT_REPORT},
    {"part-size", required_argument, NULL, OPT_PART_SIZE},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"from", required_argument, NULL, OPT_FROM},
    {"capitals", optional_argument, NULL, OPT_CAPITALS},
    {"templates", required_argument, NULL, OPT_TEMPLATES},
    {"fonts", required_argument, NULL, OPT_FONTS},
    {"lang", required_argument, NULL, OPT_LANG},
    {"diagnostics", required_argument, NULL, OPT_DIAGNOSTICS},
    {"model", no_argument, NULL, OPT_MODEL},
    {"pages", no_argument, NULL, OPT_PAGES},
    {"check", no_argument, NULL, OPT_CHECK},
    {"max-memory", required_argument, NULL, OPT_MAX_MEMORY},
    {"max-input", required_argument, NULL, OPT_MAX_INPUT},
    {"max-unpacked", required_argument, NULL, OPT_MAX_UNPACKED},
    {"max-depth", required_argument, NULL, OPT_MAX_DEPTH},
    {"max-rows", required_argument, NULL, OPT_MAX_ROWS},
    {"max-pages", required_argument, NULL, OPT_MAX_PAGES},
    {"max-pixels", required_argument, NULL, OPT_MAX_PIXELS},
    {"max-includes", required_argument, NULL, OPT_MAX_INCLUDES},
    {"max-steps", required_argument, NULL, OPT_MAX_STEPS},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"mask", no_argument, NULL, OPT_MASK},
    {"output-dir", required_argument, NULL, 'O'},
    {"common", required_argument, NULL, OPT_COMMON},
    {"name", required_argument, NULL, OPT_NAME},
    {"jobs", required_argument, NULL, OPT_JOBS},
    {"zip", required_argument, NULL, OPT_ZIP},
    {"merge", required_argument, NULL, OPT_MERGE},
    {"duplex", no_argument, NULL, OPT_DUPLEX},
    {"resume", no_argument, NULL, OPT_RESUME},
    {"only-failed", no_argument, NULL, OPT_ONLY_FAILED},
    {"limit", required_argument, NULL, OPT_LIMIT},
    {"dry-run", no_argument, NULL, OPT_DRY_RUN},
    {"quiet", no_argument, NULL, OPT_QUIET},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, OPT_VERSION},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool
put(const char *list[], size_t *n, const char *s)
{
	if (*n == CLI_OUTPUTS)
		return false;
	list[(*n)++] = s;
	return true;
}

static bool
parse_lang(const char *s, enum cli_lang *out)
{
	if (strcmp(s, "vi") != 0 && strcmp(s, "en") != 0)
		return false;
	*out = strcmp(s, "vi") == 0 ? CLI_VI : CLI_EN;
	return true;
}

static bool
parse_diagnostics(const char *s, enum cli_diagnostics *out)
{
	if (strcmp(s, "text") != 0 && strcmp(s, "json") != 0)
		return false;
	*out = strcmp(s, "json") == 0 ? CLI_JSON : CLI_TEXT;
	return true;
}

/* NULL: the option alone. */
static bool
parse_capitals(const char *s, enum cv_capitals *out)
{
	*out = CV_CAPITALS_ALL;
	if (s == NULL || strcmp(s, "all") == 0)
		return true;
	*out = CV_CAPITALS_WORDS;
	return strcmp(s, "words") == 0;
}

static bool
parse_data_format(const char *s, enum cv_data_format *out)
{
	static const struct {
		const char *name;
		enum cv_data_format format;
	} all[] = {{"json", CV_DATA_JSON}, {"csv", CV_DATA_CSV},
	    {"tsv", CV_DATA_TSV}, {"xlsx", CV_DATA_XLSX},
	    {"jsonl", CV_DATA_JSONL}};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (strcmp(s, all[i].name) == 0) {
			*out = all[i].format;
			return true;
		}
	}
	return false;
}

/* FIELD=FILE, both there. */
static bool
parse_rows(struct cli_options *o, const char *s)
{
	const char *equals = strchr(s, '=');

	return equals != NULL && equals > s && equals[1] != '\0' &&
	       put(o->rows, &o->n_rows, s);
}

/* Options of documents that prove themselves. */
static bool
take_evidence(struct cli_options *o, int c, const char *arg)
{
	switch (c) {
	case OPT_EMBED:
		o->embed = CV_EMBED_YES;
		return true;
	case OPT_NO_EMBED:
		o->embed = CV_EMBED_NO;
		return true;
	case OPT_QR:
		o->qr = true;
		o->qr_text = arg;
		return true;
	case OPT_TEMPLATE:
		o->template_name = arg;
		return true;
	case OPT_WHAT:
		o->what = arg;
		return true;
	case OPT_EXPECT:
		o->expect = arg;
		return true;
	case OPT_PDF:
		o->pdf = arg;
		return true;
	case OPT_REPORT:
		o->report = arg;
		return true;
	case OPT_JSON:
		o->json = true;
		return true;
	case OPT_PART_SIZE:
		return cli_parse_size(arg, &o->part_size);
	default:
		return false;
	}
}

/* Options of batches. */
static bool
take_batch(struct cli_options *o, int c, const char *arg)
{
	switch (c) {
	case 'O':
		o->folder = arg;
		return *arg != '\0';
	case OPT_COMMON:
		o->common = arg;
		return true;
	case OPT_NAME:
		o->name = arg;
		return true;
	case OPT_JOBS:
		return cli_parse_size(arg, &o->jobs) && o->jobs <= 64;
	case OPT_ZIP:
		o->zip = arg;
		return *arg != '\0';
	case OPT_MERGE:
		o->merge = arg;
		return *arg != '\0';
	case OPT_DUPLEX:
		o->duplex = true;
		return true;
	case OPT_RESUME:
		o->resume = true;
		return true;
	case OPT_ONLY_FAILED:
		o->only_failed = true;
		return true;
	case OPT_LIMIT:
		return cli_parse_size(arg, &o->limit);
	case OPT_DRY_RUN:
		o->dry_run = true;
		return true;
	case OPT_QUIET:
		o->quiet = true;
		return true;
	default:
		return take_evidence(o, c, arg);
	}
}

/* Options that say how much. */
static bool
take_limit(struct cli_options *o, int c, const char *arg)
{
	struct cv_limits *l = &o->limits;

	switch (c) {
	case OPT_MAX_MEMORY:
		return cli_parse_size(arg, &l->memory);
	case OPT_MAX_INPUT:
		return cli_parse_size(arg, &l->input);
	case OPT_MAX_UNPACKED:
		return cli_parse_size(arg, &l->unpacked);
	case OPT_MAX_DEPTH:
		return cli_parse_size(arg, &l->depth);
	case OPT_MAX_ROWS:
		return cli_parse_size(arg, &l->rows);
	case OPT_MAX_PAGES:
		return cli_parse_size(arg, &l->pages);
	case OPT_MAX_PIXELS:
		return cli_parse_size(arg, &l->pixels);
	case OPT_MAX_INCLUDES:
		return cli_parse_size(arg, &l->includes);
	case OPT_MAX_STEPS:
		return cli_parse_size(arg, &l->steps);
	case OPT_TIMEOUT:
		return cli_parse_seconds(arg, &l->time);
	case OPT_MASK:
		l->mask = true;
		return true;
	default:
		return take_batch(o, c, arg);
	}
}

/* Options that say what the data is. */
static bool
take_data(struct cli_options *o, int c, const char *arg)
{
	switch (c) {
	case OPT_DATA_FORMAT:
		return parse_data_format(arg, &o->data_format);
	case OPT_ENCODING:
		o->encoding = arg;
		return true;
	case OPT_ROWS:
		return parse_rows(o, arg);
	default:
		return take_limit(o, c, arg);
	}
}

static bool
take(struct cli_options *o, int c, const char *arg)
{
	switch (c) {
	case 'd':
		o->data = arg;
		return true;
	case 'o':
		return put(o->output, &o->n_outputs, arg);
	case 'v':
		o->verbose = true;
		return true;
	case 'h':
		o->help = true;
		return true;
	case OPT_DATE:
		o->date = arg;
		return *arg != '\0';
	case OPT_CONTEXT:
		o->context = arg;
		return true;
	case OPT_STRICT:
		o->strict = true;
		return true;
	case OPT_DRAFT:
		o->draft = true;
		return true;
	case OPT_FORMAT:
		o->format = arg;
		return true;
	case OPT_FROM:
		o->from = arg;
		return true;
	case OPT_CAPITALS:
		return parse_capitals(arg, &o->capitals);
	case OPT_TEMPLATES:
		return put(o->template_folder, &o->n_template_folders, arg);
	case OPT_HOUSE:
		o->house = arg;
		return true;
	case OPT_FONTS:
		o->fonts = arg;
		return true;
	case OPT_LANG:
		return parse_lang(arg, &o->lang);
	case OPT_DIAGNOSTICS:
		return parse_diagnostics(arg, &o->diagnostics);
	case OPT_MODEL:
		o->model = true;
		return true;
	case OPT_PAGES:
		o->pages = true;
		return true;
	case OPT_CHECK:
		o->check = true;
		return true;
	case OPT_VERSION:
		o->version = true;
		return true;
	default:
		return take_data(o, c, arg);
	}
}

/* ---- which command takes what ---- */
enum {
	RENDER = 1,
	CHECK = 2,
	DUMP = 4,
	REPORT = 8, /* schema, grammar */
	BLANK = 16,
	CONVERT = 32,
	EXPLAIN = 64,
	FONTS = 128,
	EXTRACT = 256,
	VERIFY = 512,
	PACK = 1024,
	PACK_VERIFY = 2048,
	BATCH = 4096,
	TEMPLATES = 8192,
	NEW = 16384,
	LETTER = RENDER | CHECK | DUMP,
	MAKERS = LETTER | VERIFY | PACK | PACK_VERIFY | BATCH, /* documents */
	LOOKERS = REPORT | BLANK | TEMPLATES | NEW             /* templates */
};

/* Options all commands take, for those that do nothing with them too, are not
 * listed. */
static const struct {
	int option;
	unsigned commands;
} takers[] = {{'d', LETTER | VERIFY | PACK | PACK_VERIFY | BATCH},
    {OPT_DATA_FORMAT, LETTER | VERIFY | BATCH}, {OPT_ENCODING, LETTER | BATCH},
    {'O', BATCH}, {OPT_COMMON, BATCH}, {OPT_NAME, BATCH}, {OPT_JOBS, BATCH},
    {OPT_ZIP, BATCH}, {OPT_MERGE, BATCH}, {OPT_DUPLEX, BATCH},
    {OPT_RESUME, BATCH}, {OPT_ONLY_FAILED, BATCH}, {OPT_LIMIT, BATCH},
    {OPT_DRY_RUN, BATCH}, {OPT_QUIET, BATCH}, {OPT_ROWS, LETTER},
    {'o', RENDER | DUMP | REPORT | TEMPLATES | BLANK | CONVERT | FONTS |
	      EXTRACT | PACK},
    {OPT_HOUSE, LETTER | BATCH},
    {OPT_DATE, LETTER | VERIFY | PACK | PACK_VERIFY | BATCH},
    {OPT_CONTEXT, LETTER | BATCH}, {OPT_STRICT, LETTER | BATCH},
    {OPT_DRAFT, LETTER}, {OPT_EMBED, LETTER | BATCH},
    {OPT_NO_EMBED, LETTER | BATCH}, {OPT_QR, LETTER | VERIFY | BATCH},
    {OPT_TEMPLATE, VERIFY}, {OPT_WHAT, EXTRACT}, {OPT_EXPECT, PACK_VERIFY},
    {OPT_PDF, PACK_VERIFY}, {OPT_REPORT, PACK_VERIFY},
    {OPT_JSON, PACK_VERIFY | TEMPLATES}, {OPT_PART_SIZE, PACK},
    {OPT_FORMAT, RENDER | CHECK | BLANK | BATCH}, {OPT_FROM, CONVERT | NEW},
    {OPT_CAPITALS, CONVERT}, {OPT_MODEL, DUMP}, {OPT_PAGES, DUMP},
    {OPT_CHECK, FONTS}, {OPT_MAX_MEMORY, MAKERS | CONVERT | EXTRACT | LOOKERS},
    {OPT_MAX_INPUT, MAKERS | CONVERT | EXTRACT | LOOKERS},
    {OPT_MAX_UNPACKED, MAKERS | EXTRACT}, {OPT_MAX_DEPTH, MAKERS | LOOKERS},
    {OPT_MAX_ROWS, MAKERS}, {OPT_MAX_PAGES, MAKERS}, {OPT_MAX_PIXELS, MAKERS},
    {OPT_MAX_INCLUDES, MAKERS | LOOKERS}, {OPT_MAX_STEPS, MAKERS},
    {OPT_TIMEOUT, MAKERS | CONVERT | EXTRACT | LOOKERS},
    {OPT_MASK, MAKERS | CONVERT}};

/* 0: no command that is known. */
static unsigned
command_bit(const char *command, const char *operand)
{
	static const struct {
		const char *name;
		unsigned bit;
	} all[] = {{"render", RENDER}, {"check", CHECK}, {"dump", DUMP},
	    {"templates", TEMPLATES}, {"new", NEW}, {"grammar", REPORT},
	    {"schema", REPORT}, {"fonts", FONTS}, {"blank", BLANK},
	    {"convert-text", CONVERT}, {"explain", EXPLAIN},
	    {"extract", EXTRACT}, {"verify", VERIFY}, {"batch", BATCH}};

	if (command && operand && strcmp(command, "evidence") == 0)
		return strcmp(operand, "pack") == 0     ? PACK
		       : strcmp(operand, "verify") == 0 ? PACK_VERIFY
							: 0;

	for (size_t i = 0; command && i < sizeof all / sizeof all[0]; i++)
		if (strcmp(command, all[i].name) == 0)
			return all[i].bit;
	return 0;
}

static const char *
option_name(int option)
{
	for (size_t i = 0; options[i].name != NULL; i++)
		if (options[i].val == option)
			return options[i].name;
	return "";
}

/* The first option given that the command would not look at; 0 = none. */
static int
find_unused(const struct cli_options *o, const bool *given)
{
	unsigned bit = command_bit(o->command, o->operand);

	for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++)
		if (bit != 0 && given[i] && (takers[i].commands & bit) == 0)
			return takers[i].option;
	return 0;
}

static void
note_given(bool *given, int option)
{
	for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++)
		given[i] = given[i] || takers[i].option == option;
}

/* Vietnamese where the environment says so, English elsewhere. */
static enum cli_lang
environment_lang(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *v = getenv(names[i]);

		if (v != NULL && *v != '\0')
			return strncmp(v, "vi", 2) == 0 ? CLI_VI : CLI_EN;
	}
	return CLI_EN;
}

/* Bytes of s that are shown; no letter (UTF-8) is cut. */
static int
said_length(const char *s)
{
	size_t n = strnlen(s, SAID_MOST);

	while (s[n] != '\0' && n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--;
	return (int)n;
}

/* Says vi or en, with what in it; false. */
static bool
complain(const struct cli_options *o, const char *vi, const char *en,
    const char *what)
{
	char vi_full[SAID_MOST + 100], en_full[SAID_MOST + 100];
	int n = said_length(what);

	snprintf(vi_full, sizeof vi_full, "%s: %.*s", vi, n, what);
	snprintf(en_full, sizeof en_full, "%s: %.*s", en, n, what);
	cli_usage_error(o, vi_full, en_full);
	return false;
}

/* What getopt_long stumbled over. A short option may stand in the midst of a
 * word that is not done yet: then only its letter is known. */
static bool
complain_option(
    const struct cli_options *o, int c, const char *word, int letter)
{
	char name[] = {'-', (char)letter, '\0'};

	if (letter > 0 && letter < 0x7F && strncmp(word, "--", 2) != 0)
		word = name;
	if (c == ':')
		return complain(o, "thiếu giá trị của tùy chọn",
		    "a value is missing for the option", word);
	return complain(
	    o, "không có tùy chọn này", "there is no such option", word);
}

/* What is left of the command line. */
static bool
take_operands(struct cli_options *o, int argc, char **argv, int i)
{
	bool many;

	if (i < argc)
		o->command = argv[i++];
	o->operands = &argv[i];
	o->n_operands = (size_t)(argc - i);
	if (i < argc)
		o->operand = argv[i++];
	/* --qr TEXT: getopt leaves what an option may have for an operand */
	if (o->qr && o->qr_text == NULL && o->command != NULL &&
	    strcmp(o->command, "verify") == 0 && o->n_operands == 1) {
		o->qr_text = o->operand;
		o->operand = NULL;
		o->n_operands = 0;
	}
	many = o->command != NULL && (strcmp(o->command, "verify") == 0 ||
					 strcmp(o->command, "evidence") == 0);
	if (i < argc && !many)
		return complain(
		    o, "thừa tham số", "one argument too many", argv[i]);
	return true;
}

/* said: the value, or the option and its value in one. */
static bool
complain_value(const struct cli_options *o, int c, const char *said)
{
	static const char vi[] = "giá trị của tùy chọn không hợp lệ";
	static const char en[] = "the value of an option is not valid";
	char both[SAID_MOST + 100];
	const char *name = option_name(c);

	if (name == NULL || strncmp(said, "--", 2) == 0)
		return complain(o, vi, en, said);
	snprintf(both, sizeof both, "--%s %.*s", name, said_length(said), said);
	return complain(o, vi, en, both);
}

bool
cli_parse(int argc, char **argv, struct cli_options *o)
{
	bool given[sizeof takers / sizeof takers[0]] = {false};
	char unused[40];
	int c;

	memset(o, 0, sizeof *o);
	o->lang = environment_lang();
	opterr = 0;
	while (
	    (c = getopt_long(argc, argv, ":d:o:O:vh", options, NULL)) != -1) {
		if (c == '?' || c == ':')
			return complain_option(o, c, argv[optind - 1], optopt);
		if (c == 'o' && o->n_outputs == CLI_OUTPUTS)
			return complain(o, "quá nhiều tệp ra, từ",
			    "too many outputs, from here on", optarg);
		if (c == OPT_ROWS && o->n_rows == CLI_OUTPUTS)
			return complain(o, "quá nhiều --rows, từ",
			    "too many --rows, from here on", optarg);
		if (!take(o, c, optarg))
			return complain_value(o, c, argv[optind - 1]);
		note_given(given, c);
	}
	if (!take_operands(o, argc, argv, optind))
		return false;
	cli_limits_settle(o);
	c = o->help || o->version ? 0 : find_unused(o, given);
	if (c == 0)
		return true;
	snprintf(unused, sizeof unused, "--%s", option_name(c));
	return complain(o, "lệnh này không dùng tùy chọn",
	    "the command does not use the option", unused);
}
