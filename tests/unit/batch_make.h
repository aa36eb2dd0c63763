/* Batches for tests: a small template in a folder of its own, rows, and what
 * came of them. Header only; behind cmocka.h and fixture.h. Runs in the
 * project's top. */
#ifndef CV_UNIT_BATCH_MAKE_H
#define CV_UNIT_BATCH_MAKE_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "tests/unit/engine_make.h"
#include "tests/unit/fixture.h"

static const char batch_template[] =
    "<template xmlns=\"urn:congvan:template:1\" name=\"thu\" title=\"Thư\">"
    "<fields><field name=\"ten\" label=\"Tên\" required=\"yes\" "
    "example=\"An\"/>"
    "<field name=\"so\" label=\"Số\" example=\"01\"/>"
    "<field name=\"gia\" label=\"Giá\" kind=\"number\" example=\"5\"/>"
    "<field name=\"nguoi\" label=\"Người\" kind=\"group\">"
    "<field name=\"ho_ten\" label=\"Họ tên\" example=\"Bình\"/>"
    "<field name=\"chuc_vu\" label=\"Chức vụ\" example=\"Hiệu trưởng\"/>"
    "</field>"
    "<field name=\"muc\" label=\"Mục\" kind=\"list\" of=\"text\" "
    "example=\"x\"/>"
    "<field name=\"danh_sach\" label=\"Danh sách\" kind=\"list\">"
    "<field name=\"ho_ten\" label=\"Họ và tên\" example=\"Chi\"/>"
    "<field name=\"lop\" label=\"Lớp\" example=\"1A\"/></field></fields>"
    "<style id=\"v\" name=\"V\" font=\"Times New Roman\" size=\"14pt\"/>"
    "<document title=\"Thư\" base-style=\"v\"><section paper=\"A4\" "
    "margin=\"20mm\"><p>Kính gửi {{ten}}, số {{so}}, {{gia}}.</p>"
    "<p>{{nguoi.ho_ten}} {{nguoi.chuc_vu}} {{muc | join: '; '}}</p>"
    "<each in=\"danh_sach\" as=\"n\"><p>{{n.ho_ten}} {{n.lop}}</p></each>"
    "</section></document></template>";

static char top[64];

static inline const char *
path_in(struct fixture *f, const char *name)
{
	return file_join(f->a, str_of(top), str_of(name));
}

static inline void
write_file(struct fixture *f, const char *name, struct str s)
{
	FILE *out = fopen(path_in(f, name), "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(s.p, 1, s.n, out), s.n);
	assert_int_equal(fclose(out), 0);
}

/* p NULL: it is not there. */
static inline struct str
read_file(struct fixture *f, const char *name)
{
	struct diag d;
	struct str s = STR_NONE;

	diag_init(&d, f->a);
	if (access(path_in(f, name), R_OK) != 0 ||
	    !file_read(f->a, &d, path_in(f, name), NOWHERE, &s))
		return STR_NONE;
	return s;
}

static inline void
remove_all(struct arena *a, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		const char *inner =
		    file_join(a, str_of(path), str_of(e->d_name));

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (unlink(inner) != 0)
			remove_all(a, inner);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

static inline int
setup_folder(void **state)
{
	const char *tmp = getenv("TMPDIR");

	if (setup(state) != 0)
		return 1;
	snprintf(top, sizeof top, "%.40s/congvan-batch-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(top) == NULL)
		return 1;
	write_file(*state, "thu.xml", str_of(batch_template));
	return 0;
}

static inline int
teardown_folder(void **state)
{
	remove_all(((struct fixture *)*state)->a, top);
	return teardown(state);
}

/* Rows as PDF into the folder "ra". */
static inline struct cv_batch_options
batch_of(struct fixture *f, const char *rows_name, struct str rows)
{
	struct cv_batch_options o = {.rows = rows.p,
	    .rows_size = rows.n,
	    .rows_name = rows_name,
	    .folder = path_in(f, "ra")};

	o.letter.template_name = path_in(f, "thu.xml");
	o.letter.outputs = CV_OUTPUT_PDF;
	return o;
}

/* Is there a finding with this code that says x in English? */
static inline bool
says(const struct cv_job *job, const char *code, const char *x)
{
	struct cv_finding v;

	for (size_t i = 0; cv_job_finding(job, i, &v); i++)
		if (strcmp(v.code, code) == 0 && strstr(v.text_en, x) != NULL)
			return true;
	for (size_t i = 0; cv_job_finding(job, i, &v); i++)
		print_error("%s: %s\n", v.code, v.text_en);
	return false;
}

#endif
