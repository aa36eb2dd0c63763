/* Reads PDF and DOCX files of unknown origin back: what is embedded in them,
 * their words place by place, and their parts, so that two files can be laid
 * side by side. Everything in such a file may be hostile.
 *
 * PDF by libqpdf, loaded when the first PDF is read, so that programs that only
 * write documents do not pay for it (8 ms a start); DOCX by libzip and libxml2.
 */
#ifndef CV_READER_READER_H
#define CV_READER_READER_H

#include "engine/base/diag.h"
#include "engine/base/str.h"

struct arena;

enum reader_kind { READER_OTHER, READER_PDF, READER_DOCX };

/* A file within the file: an attachment of the PDF, by its name tree or the
 * catalog's /AF; a file kept in the DOCX's customXml part of ours
 * (urn:congvan:record:1). Names are UTF-8; two may be the same. */
struct reader_file {
	struct str name; /* "du-lieu.json" */
	struct str bytes;
};

/* Words that stand together: a page of the PDF, a paragraph of the DOCX. Pages
 * and paragraphs without words are places too.
 *
 * PDF: what the content and its form XObjects draw, whether it can be seen or
 * not, page numbers included; not what annotations look like. Text with
 * /ActualText counts as that; codes nobody explains are U+FFFD.
 *
 * DOCX: document.xml first, then headers, footers and footnotes by name. A
 * paragraph in a text box is one of its own; what mc:Fallback repeats is left
 * out. */
struct reader_place {
	struct str part;   /* DOCX: "word/document.xml"; PDF: empty */
	int32_t number;    /* from 1: page; paragraph of the part */
	struct str *words; /* as they are read, NFC not applied */
	size_t n;
};

/* A piece of the file that can be compared by itself: an object of the PDF
 * ("12 0", what = "Page", "Font", "Metadata", "page 3",
 * "page 3 content" …; none of the streams that hold objects), an
 * entry of the DOCX ("word/document.xml", what empty). */
struct reader_part {
	struct str name, what;
	struct str bytes; /* unpacked; for comparison only */
};

struct reader_paper {
	enum reader_kind kind;
	struct reader_file *files;
	size_t n_files;
	struct reader_place *places; /* in the order they are read */
	size_t n_places;
	struct reader_part *parts;
	size_t n_parts;
	int32_t pages; /* PDF; 0 for DOCX */
};

struct reader_options {
	bool files_only; /* places and parts stay empty */
};

/* What the bytes are, by how they begin: "%PDF-" within the first 1024 bytes
 * (ISO 32000-1, 7.5.2 and annex H), a ZIP that holds "word/document.xml". */
enum reader_kind reader_kind_of(struct str bytes);

/* Reads the whole file into a. name names it in findings. READER_OTHER is no
 * failure: paper->kind says so, everything else is empty. False after findings:
 * broken, encrypted, or larger than a limit. */
bool reader_open(struct arena *a, struct diag *d, struct str name,
    struct str bytes, const struct reader_options *options,
    struct reader_paper *out);

#endif
