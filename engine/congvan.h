/* congvan: Vietnamese administrative documents (Decree 30/2020/NĐ-CP) from a
 * template and data, as PDF and DOCX at once.
 *
 *	struct cv_engine *engine = cv_engine_new(NULL);
 *	struct cv_job *job = cv_job_new(engine);
 *	struct cv_job_options o = {.template_name = "cong-van",
 *	    .data = json, .data_size = strlen(json), .data_name = "letter.json",
 *	    .outputs = CV_OUTPUT_PDF | CV_OUTPUT_DOCX};
 *
 *	if (cv_job_run(job, &o) == CV_OK)
 *		pdf = cv_job_output(job, CV_OUTPUT_PDF, &size);
 *	else
 *		for (i = 0; cv_job_finding(job, i, &finding); i++) ...
 *	cv_job_free(job);
 *	cv_engine_free(engine);
 *
 * An engine holds fonts and templates; it may be shared by threads. A job is
 * one document and belongs to one thread at a time. The library prints nothing,
 * reads no clock, no locale and no environment: the same template, data, fonts
 * and version give the same bytes.
 *
 * Strings are UTF-8 and terminated. What a function lends lives until its
 * engine or job is freed (or run again). Structures of options are zeroed by
 * the caller; zero means the default. */
#ifndef CONGVAN_H
#define CONGVAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CV_API __attribute__((visibility("default")))
#else
#define CV_API
#endif

/* How a call ended; also the exit status of the command. */
enum cv_status {
	CV_OK = 0,
	CV_PARTIAL = 1,   /* some of a batch failed; verified, and different */
	CV_BAD_INPUT = 2, /* wrong use, template or data */
	CV_LIMIT = 3,     /* size, time or memory */
	CV_FILE = 4,      /* a file could not be read or written */
	CV_DEFECT = 70    /* a defect of congvan */
};

enum cv_level { CV_LEVEL_ERROR, CV_LEVEL_WARNING, CV_LEVEL_NOTE };

/* One thing that is wrong, or worth knowing. */
struct cv_finding {
	enum cv_level level;
	const char *code;     /* stable: "unknown-key" */
	const char *file;     /* as it was named to us; "" = none */
	int32_t line, column; /* from 1; 0 = not known */
	const char *cell;     /* of a workbook, "E9": column and line as people
				 know them; "" elsewhere */
	const char *path; /* "danh_sach[4].ten", counted from 0; "" = none */
	const char *text_vi, *text_en; /* what is wrong */
	const char *help_vi, *help_en; /* what to change */
};

/* "0.1.0" */
CV_API const char *cv_version(void);

/* What one document may use up; 0 is the default, and what is more than the
 * most counts as the most. A limit that is reached is a finding that names it,
 * and CV_LIMIT; nothing is written then. Limits never change what is written
 * otherwise. */
struct cv_limits {
	size_t memory;   /* bytes of ours: 1 GiB */
	size_t input;    /* bytes of each file that is read: 64 MiB */
	size_t unpacked; /* bytes that one XLSX, DOCX or PDF holds: 512 MiB */
	size_t depth;    /* levels of nesting in data: 100, at most 1000; in
			    templates, houses and Markdown: at most 100 */
	size_t rows;     /* of a table of data or a batch, values of a list:
			    1,048,576 */
	size_t pages;    /* 5000 */
	size_t pixels;   /* of each image: 40 million */
	size_t includes; /* files that include one another in turn: 16, at most
			    64; the engine's counts, which loads them */
	size_t steps;    /* elements of the template put into the document: 2
			    million; an expression has 50 small steps for each
			  */
	/* Microseconds by the clock; 0, or no clock: no end. The library knows
	 * no clock of its own: it must only go forward, and all threads may ask
	 * it. It is asked as memory is taken and expressions are computed, so
	 * what is not ours may take longer. */
	int64_t time;
	int64_t (*clock)(void *self);
	void *self;
	/* Findings show no values of the data, "•••" in their place: for logs
	 * that others read. Names of fields, files and sheets, places and
	 * paths stay. */
	bool mask;
};

/* ---- engine ---- */
struct cv_engine;

struct cv_engine_options {
	/* Where templates are looked up, first found wins. Default: the folder
	 * this library was installed with. */
	const char *const *template_folders;
	size_t n_template_folders;
	/* fonts.xml. Default: the installed one. */
	const char *fonts_file;
	/* More folders with font files, before those of fonts.xml. */
	const char *const *font_folders;
	size_t n_font_folders;
	/* What an office's letters have in common, a <house> file: beneath the
	 * data of each. NULL: nothing. */
	const char *house_file;
	/* Of fonts, house and templates; of reports and copies of templates. */
	struct cv_limits limits;
};

/* Loads the fonts; templates load when first asked for, and are kept as long as
 * the engine: what changes in their files later is not seen, and each takes
 * memory. Templates of strangers, or under paths that are used again, want an
 * engine each (some milliseconds). options may be NULL.
 * NULL only when there is no memory; otherwise ask cv_engine_status. Caller
 * owns; free it after its jobs. */
CV_API struct cv_engine *cv_engine_new(const struct cv_engine_options *options);
/* CV_OK, or what is wrong with the fonts or the house file: then every job ends
 * so. */
CV_API enum cv_status cv_engine_status(const struct cv_engine *engine);
/* The i-th finding of cv_engine_new; false past the last. */
CV_API bool cv_engine_finding(
    const struct cv_engine *engine, size_t i, struct cv_finding *out);
CV_API void cv_engine_free(struct cv_engine *engine);

/* ---- job ---- */
struct cv_job;

enum cv_output {
	CV_OUTPUT_PDF = 1,
	CV_OUTPUT_DOCX = 2,
	/* the text of a report or conversion: no output of cv_job_run */
	CV_OUTPUT_TEXT = 4
};

enum cv_data_format {
	/* .json .jsonl .csv .tsv .xlsx .xlsm; other names: XLSX, JSON or CSV by
	 * what the data begins with */
	CV_DATA_BY_NAME,
	CV_DATA_JSON,
	CV_DATA_CSV, /* separated by , ; or tab, whichever is found */
	CV_DATA_TSV,
	CV_DATA_XLSX,
	CV_DATA_JSONL /* a value on each line: of a batch */
};

/* The data in canonical form (RFC 8785), with what else decided the bytes, may
 * stand in the outputs: attached to the PDF, which is PDF/A-3 then, and as a
 * customXml part of the DOCX. cv_job_extract gets it out, cv_job_verify makes
 * the document again from it. */
enum cv_embed {
	CV_EMBED_DEFAULT, /* as the template says: evidence does, letters not */
	CV_EMBED_YES,
	CV_EMBED_NO
};

/* The rows of one list of groups, from a file of its own. */
struct cv_rows {
	/* the list: path ("danh_sach", "nhom.muc"), label or alias */
	const char *field;
	const char *data;
	size_t data_size;
	const char *data_name; /* names it in findings */
	enum cv_data_format format;
	const char *encoding; /* NULL: that of the options */
};

struct cv_job_options {
	/* "cong-van", or the path of a template.xml */
	const char *template_name;
	const char *data;
	size_t data_size;
	const char *data_name; /* names the data in findings */
	enum cv_data_format data_format;
	/* Character set of JSON and CSV, rows too: "utf-8", "tcvn3", "vni",
	 * "viscii", "cp1258". NULL: UTF-8, or UTF-16 with a byte-order mark.
	 * Data that is UTF-8 beyond ASCII stays so, whatever this says. */
	const char *encoding;
	/* Lists the data leaves out. */
	const struct cv_rows *rows;
	size_t n_rows;
	/* Images named in the data must lie in this folder. NULL: data may name
	 * no images. */
	const char *image_folder;
	/* yyyy-mm-dd: today. Creation date where the data has none; checks of
	 * the template compare with it. */
	const char *date;
	/* What is known beyond the letter (JSON), where the template takes it:
	 * look-ups, registers. NULL: nothing. */
	const char *context;
	size_t context_size;
	const char *context_name; /* names it in findings */
	bool strict;              /* warnings stop as errors do */
	bool draft;               /* values that must be there and are not are
				     warnings, and their places are printed;
				     the data is not kept then */
	bool review;              /* make what the template expects of the
				     finished document (<review>) */
	unsigned outputs;         /* enum cv_output, or-ed; 0 = check only */
	bool dump_model;          /* keep the model as text for cv_job_text */
	bool dump_pages;          /* keep the pages as text for cv_job_text */
	struct cv_limits limits;
	enum cv_embed embed; /* is the data kept in the outputs? */
	bool qr;             /* put a QR code where the template has a
				place for one */
};

/* NULL when there is no memory. The engine must outlive the job; it may be NULL
 * for a job that only converts text. */
CV_API struct cv_job *cv_job_new(struct cv_engine *engine);
/* Checks and renders one document; every problem becomes a finding. Outputs
 * exist only when it says CV_OK. A job may run again: what it lent before is
 * gone then. */
CV_API enum cv_status cv_job_run(
    struct cv_job *job, const struct cv_job_options *options);
/* The i-th finding of the last run, save, report or conversion; false past the
 * last. At most 100,000 are kept, then a note tells how many more there were.
 */
CV_API bool cv_job_finding(
    const struct cv_job *job, size_t i, struct cv_finding *out);
/* The bytes of one output, lent; NULL when there is none. */
CV_API const void *cv_job_output(
    const struct cv_job *job, enum cv_output which, size_t *size);
/* Sheets of the last run; 0 when it made none. */
CV_API int32_t cv_job_pages(const struct cv_job *job);
/* Bytes of memory the job used at its peak, third parties not counted. */
CV_API size_t cv_job_peak(const struct cv_job *job);

/* Writes outputs to files. Each appears whole under its name or not at all
 * (temporary name in the same folder, fsync, rename), and none does before all
 * are written; should one then not get its name, those that have are put back,
 * where the file system can exchange names; where that fails too, what was
 * there before keeps a hidden name, which a finding tells (file-kept). "-",
 * devices and pipes are written before that. Failures become findings of the
 * job; so do two outputs with one file, and outputs that were not made. */
struct cv_file {
	enum cv_output which;
	const char *path;
};
CV_API enum cv_status cv_job_save(
    struct cv_job *job, const struct cv_file *files, size_t n);

/* ---- batches ---- */
/* A row that was made, or failed. Lent for the call. */
struct cv_batch_row {
	size_t number;            /* of the row in the data, from 1 */
	bool done;                /* else failed: see the findings */
	const char *const *files; /* names in the folder */
	size_t n_files;
	int32_t pages;
	const struct cv_finding *findings; /* the first 50 at most */
	size_t n_findings;
};
struct cv_batch_result {
	size_t rows; /* to do in this run */
	size_t done, failed;
	size_t before; /* done by earlier runs */
	size_t pages;
};
struct cv_batch_options {
	/* Of every letter: template, date, image folder, context, limits,
	 * embed, qr, strict; outputs: the files of each. Its data is what all
	 * have in common (NULL: nothing): a row adds to it or replaces. */
	struct cv_job_options letter;
	const char *rows; /* a letter each */
	size_t rows_size;
	const char *rows_name; /* names them in findings */
	enum cv_data_format rows_format;
	const char *rows_encoding; /* as cv_job_options has it */
	const char *folder;        /* made where there is none */
	/* Of a file, without its ending: text with expressions over the data,
	 * "{{so}}-{{ten | khong-dau}}". NULL: the row's number, 000001. What a
	 * system would refuse is replaced; equal names get -2, -3 … */
	const char *name;
	unsigned jobs;     /* threads, 1 to 64; 0 = 1 */
	size_t limit;      /* only the first so many rows; 0: all */
	bool resume;       /* go on with the batch in the folder */
	bool only_failed;  /* make its failed rows again */
	bool dry_run;      /* check all, write nothing */
	const char *zip;   /* all files of the batch in one ZIP too; or NULL */
	const char *merge; /* all letters in one PDF too; or NULL */
	bool duplex;       /* there each begins on the front of a sheet */
	/* All in the caller's thread; each may be NULL. */
	void (*row)(void *self, const struct cv_batch_row *row,
	    const struct cv_batch_result *so_far);
	bool (*stop)(void *self); /* asked often: true ends the batch after the
				     letters in hand */
	/* Microseconds of a clock that only goes forward, for the manifest;
	 * NULL: not measured. Called by all threads. */
	int64_t (*clock)(void *self);
	void *self;
};
/* Makes a letter of each row, in a folder with manifest.jsonl (a line for each
 * row: files, SHA-256, pages, findings) and, where rows failed, errors.csv. A
 * bad row never stops the rest. Letters appear whole under their names or not
 * at all, and a run that was ended at any moment goes on with resume: files and
 * bytes are those of a run that was not, whatever the number of threads.
 * CV_OK: all rows are done; CV_PARTIAL: some failed, or it was stopped; else
 * nothing could be made, or not go on, and the job's findings say why. */
CV_API enum cv_status cv_job_batch(struct cv_job *job,
    const struct cv_batch_options *options, struct cv_batch_result *result);

/* Facts as text instead of a document. */
enum cv_report {
	/* one line a template: name, title, abbreviation, form, fields that
	 * must have a value, with tabs between */
	CV_REPORT_TEMPLATES,
	CV_REPORT_SCHEMA,     /* JSON Schema of a template's fields */
	CV_REPORT_BLANK,      /* an empty data file to fill in */
	CV_REPORT_FONTS,      /* one line a face */
	CV_REPORT_BLANK_CSV,  /* a form to fill in, with notes and examples */
	CV_REPORT_BLANK_XLSX, /* the same as a workbook */
	CV_REPORT_BLANK_TSV,
	CV_REPORT_TEMPLATES_JSON, /* the same list as JSON */
	CV_REPORT_GRAMMAR         /* RELAX NG of templates and house files */
};
/* template_name: for SCHEMA and the BLANKs; NULL elsewhere. */
CV_API enum cv_status cv_job_report(
    struct cv_job *job, enum cv_report report, const char *template_name);

/* The XML of the template `from` under another name (small letters, digits and
 * hyphens, 64 bytes at most), as the job's text: the beginning of a template of
 * one's own, to be saved as NAME/template.xml in a folder of templates. */
CV_API enum cv_status cv_job_copy_template(
    struct cv_job *job, const char *from, const char *name);

/* Which letters of text in TCVN3, a charset without capitals that have tones,
 * are meant as capitals. */
enum cv_capitals {
	CV_CAPITALS_AS_IS,
	/* the whole text was set in an upper-case font (.VnTimeH): all letters
	 * are meant as capitals */
	CV_CAPITALS_ALL,
	/* parts of it were: words like CộNG, and their neighbours on the line
	 * that have no small letters without tones */
	CV_CAPITALS_WORDS
};

/* Vietnamese text from before Unicode (TCVN3, VNI, VISCII, Windows-1258), as
 * bytes or pasted into a file in UTF-8 or UTF-16, into UTF-8 in normal form C
 * without a byte-order mark. Line ends stay. */
struct cv_convert_options {
	const char *text;
	size_t text_size;
	const char *text_name; /* names the text in findings */
	/* "tcvn3", "vni", "viscii", "cp1258", "utf-8"; NULL or "auto": find
	 * out, and tell in a finding (charset-found). Below 80 % it is an
	 * error (charset-unsure). */
	const char *from;
	/* for tcvn3; an error with another charset */
	enum cv_capitals capitals;
	struct cv_limits limits;
};
/* Every byte that means nothing becomes a finding. The result, there only when
 * it says CV_OK, is the job's text: cv_job_text, or cv_job_save with
 * CV_OUTPUT_TEXT. */
CV_API enum cv_status cv_job_convert(
    struct cv_job *job, const struct cv_convert_options *options);

/* ---- documents that prove themselves ---- */
/* A file kept in a PDF or DOCX made with its data in it (cv_embed):
 * "du-lieu.json" the data, "ho-so.json" what decided the bytes, and where they
 * were needed "ngu-canh.json", "hinh-1.png" … */
struct cv_extract_options {
	const void *file;
	size_t file_size;
	const char *file_name; /* names it in findings */
	const char *what;      /* NULL: "du-lieu.json" */
	struct cv_limits limits;
};
/* The kept file, byte for byte, is the job's text; CV_BAD_INPUT where there is
 * none. The job needs no engine. */
CV_API enum cv_status cv_job_extract(
    struct cv_job *job, const struct cv_extract_options *options);

enum cv_verdict {
	CV_VERDICT_NONE, /* no verdict: see the findings */
	CV_IDENTICAL,    /* made anew, it is the same byte for byte */
	CV_DIFFERENT,
	CV_EXTENDED, /* the same, and something added behind: a signature */
	CV_OTHER_VERSION, /* differs, and was made with other versions, fonts or
			     another template than are here */
	CV_NOT_OURS,      /* no data of ours in it */
	CV_UNREADABLE
};
struct cv_verify_options {
	const void *file;
	size_t file_size;
	const char *file_name; /* names it in findings */
	/* the template's name or file; NULL: by the name the file says, on the
	 * engine's path */
	const char *template_name;
	struct cv_limits limits;
};
/* Takes the data out of the file, makes the document anew and compares. The
 * findings say where they differ (page and words), or which versions do.
 * CV_OK: identical; CV_PARTIAL: different, extended, other version;
 * CV_BAD_INPUT: not ours, unreadable. verdict may be NULL. */
CV_API enum cv_status cv_job_verify(struct cv_job *job,
    const struct cv_verify_options *options, enum cv_verdict *verdict);

/* What a QR code says against data: the template is filled with it again.
 * CV_OK: the code is the data's; CV_PARTIAL: it is not, the findings say in
 * what; CV_BAD_INPUT: no code of ours, or wrong data. */
struct cv_qr_options {
	const char *text; /* what the code says: VB|1|… */
	const char *data; /* of the document */
	size_t data_size;
	const char *data_name;
	enum cv_data_format data_format;
	const char *image_folder; /* as cv_job_options has it; or NULL */
	/* the template's name or file; NULL: the kind the code names */
	const char *template_name;
	const char *date; /* as cv_job_options has it */
	struct cv_limits limits;
};
CV_API enum cv_status cv_job_verify_qr(
    struct cv_job *job, const struct cv_qr_options *options);

/* A file of an evidence pack. */
struct cv_paper {
	const void *bytes;
	size_t size;
	const char *name; /* its folders are left out of the pack */
};
struct cv_pack_options {
	const char *name; /* "goi.zip": parts are named after it */
	const struct cv_paper *papers;
	size_t n_papers;
	/* JSON, data of the template danh-muc: the head of the index, and under
	 * "tep" what the files do not say of themselves. NULL: nothing. */
	const char *data;
	size_t data_size;
	const char *data_name;
	const char *date;  /* yyyy-mm-dd, of the index; NULL: none */
	size_t part_bytes; /* 0 = 25,000,000 */
	struct cv_limits limits;
};
/* Packs documents as they are, with the data they carry, an index and a
 * manifest, into one ZIP or more. The parts are lent by cv_job_part and saved
 * by cv_job_save_parts; the job's text is the manifest's SHA-256. The same
 * files give the same bytes. */
CV_API enum cv_status cv_job_pack(
    struct cv_job *job, const struct cv_pack_options *options);
/* The i-th part; NULL past the last. */
CV_API const void *cv_job_part(
    const struct cv_job *job, size_t i, const char **name, size_t *size);
/* Writes all parts into the folder, as cv_job_save does. */
CV_API enum cv_status cv_job_save_parts(struct cv_job *job, const char *folder);

enum cv_pack_report { CV_PACK_TEXT, CV_PACK_JSON };
struct cv_pack_verify_options {
	const struct cv_paper *parts; /* all parts, in any order */
	size_t n_parts;
	const char
	    *expect; /* the manifest's SHA-256, from elsewhere; or NULL */
	/* a report that lies beside the pack: its counts and, where it says
	 * one, its digest of the manifest are compared too; or NULL */
	const struct cv_paper *beside;
	enum cv_pack_report report;
	bool pdf; /* the report as PDF too: cv_job_output */
	/* JSON, data of the template ket-qua-kiem-tra for the PDF: its head and
	 * who checked; what is found is filled in. NULL: nothing */
	const char *data;
	size_t data_size;
	const char *data_name;
	const char *date; /* of the report; NULL: none */
	struct cv_limits limits;
};
/* Checks every file of a pack against its manifest, makes anew what this engine
 * made, compares counts of letters with those of reports. The report, in
 * Vietnamese, is the job's text. CV_OK: all is as it was; CV_PARTIAL: it is
 * not; CV_BAD_INPUT: no pack. */
CV_API enum cv_status cv_job_verify_pack(
    struct cv_job *job, const struct cv_pack_verify_options *options);

/* The text of the last report (of BLANK_XLSX: its bytes) or conversion, or the
 * dumps cv_job_run was asked for; lent, "" when there is none. */
CV_API const char *cv_job_text(const struct cv_job *job, size_t *size);
CV_API void cv_job_free(struct cv_job *job);

/* Cause and cure of a code, without a document: texts hold {1} … for what a
 * real finding names. False when there is no such code. */
CV_API bool cv_explain(const char *code, struct cv_finding *out);
/* What an errno of a file means, in a few words, as findings say it, whatever
 * the locale is. NULL: none that files have. */
CV_API const char *cv_reason(int error, bool vietnamese);
/* The i-th code of the catalogue, NULL past the last. */
CV_API const char *cv_code(size_t i);

#ifdef __cplusplus
}
#endif

#endif
