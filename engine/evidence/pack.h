/* Evidence packs: documents as they are, the data they carry, an index, and a
 * manifest that says of every file what it is (forms.md 3.3, E9).
 *
 *	manifest.json       canonical JSON (RFC 8785)
 *	manifest.sha256     its digest, as sha256sum prints it
 *	danh-muc.pdf        the index, in the first part
 *	tai-lieu/NAME       the documents
 *	du-lieu/NAME.json   the data of NAME, where it carries some
 *
 * Nothing in a pack is deflated: PDF and DOCX are already, and what is stored
 * can be taken out of a damaged file by hand. */
#ifndef CV_EVIDENCE_PACK_H
#define CV_EVIDENCE_PACK_H

#include "engine/evidence/record.h"

#define PACK_MANIFEST "manifest.json"
#define PACK_MANIFEST_DIGEST "manifest.sha256"
#define PACK_INDEX "danh-muc.pdf"
#define PACK_DOCUMENTS "tai-lieu/"
#define PACK_DATA "du-lieu/"
#define PACK_FORMAT "urn:congvan:pack:1"
#define PACK_PART_BYTES 25000000 /* forms.md 1.7: 25 MB, by the stricter MB */
#define PACK_FILES_MOST 30000    /* documents: a ZIP numbers 65,535 entries */

struct pack_entry {
	struct str name; /* in the pack */
	struct str bytes;
	struct str digest;
	int32_t part; /* from 1 */
};

/* Has each a name, and bytes? Else a finding: a program's mistake. */
bool pack_papers_there(struct diag *d, const struct cv_paper *v, size_t n);

/* "hex  manifest.json\n" */
struct str pack_digest_line(struct arena *a, struct str manifest);
/* One part as a ZIP; *out in a. */
void pack_zip(
    struct arena *a, const struct pack_entry *v, size_t n, struct str *out);
/* "goi.zip" -> "goi-2.zip"; part 1 keeps the name. */
struct str pack_part_name(struct arena *a, struct str name, int32_t part);

/* What the caller says of a pack or a report: a group. name may be NULL. NULL
 * after findings. */
const struct value *pack_read_data(
    struct arena *a, struct diag *d, const char *name, struct str json);

/* Makes a document of ours inside the job's border: template with data, as
 * PDF. p NULL after findings. */
struct str pack_render(struct cv_job *job, const char *template_name,
    const struct value *data, const char *date);

#endif
