/* What a QR code says (forms.md 3.5):
 *
 *	VB|1|unit|number|yyyy-mm-dd|template|count|SHA-256 of the data|address
 *
 * It is compared with the code the template makes of the data. */
#include "engine/base/arena.h"
#include "engine/evidence/record.h"
#include "engine/text/text.h"

#define FIELDS 9
#define FIELD_TEMPLATE 5
#define CODE_MOST 3000 /* bytes: no QR code says more */

struct code {
	struct str field[FIELDS];
};

/* Nine fields, no fewer and no more. */
static bool
split(struct str s, struct code *out)
{
	for (size_t n = 0; n < FIELDS; n++) {
		size_t k = str_find(s, '|');

		if ((k == s.n) != (n == FIELDS - 1))
			return false;
		out->field[n] = str_slice(s, 0, k);
		s = str_slice(s, k + (k < s.n), s.n);
	}
	return str_is(out->field[0], "VB") && str_is(out->field[1], "1");
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* For people: THK%C4%90 -> THKĐ; as it is where that gives no text. */
static struct str
decoded(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n; i++) {
		int high =
		    s.p[i] == '%' && i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;

		if (low < 0) {
			buf_putc(&b, s.p[i]);
			continue;
		}
		buf_putc(&b, (char)(high * 16 + low));
		i += 2;
	}
	s = text_utf8_check(buf_take(&b)) == b.n ? buf_take(&b) : s;
	return s;
}

static void
tell_fields(struct diag *d, const struct code *there, const struct code *here)
{
	static const struct str names[FIELDS] = {STR("VB"), STR("1"),
	    STR(BOTH("cơ quan", "unit")), STR(BOTH("số, ký hiệu", "number")),
	    STR(BOTH("ngày", "date")), STR(BOTH("loại", "kind")),
	    STR(BOTH("số lượng", "count")),
	    STR(BOTH("mã băm dữ liệu", "digest of the data")),
	    STR(BOTH("địa chỉ tra cứu", "address"))};

	for (size_t i = 2; i < FIELDS; i++)
		if (!str_eq(there->field[i], here->field[i]))
			diag_at(d, FINDING_QR_DIFFERS, NOWHERE, STR_NONE,
			    names[i], decoded(d->arena, there->field[i]),
			    decoded(d->arena, here->field[i]));
}

struct qr_call {
	const struct cv_qr_options *options;
	bool compared;
};

/* The code the template makes of the data; empty after findings. */
static struct str
code_of_data(struct cv_job *job, const struct cv_qr_options *q,
    const char *template_name)
{
	struct cv_job_options o = {
	    .template_name = template_name,
	    .data = q->data,
	    .data_size = q->data_size,
	    .data_name = q->data_name != NULL ? q->data_name : "",
	    .data_format = q->data_format,
	    .image_folder = q->image_folder != NULL ? q->image_folder : "",
	    .context_name = "",
	    .date = q->date != NULL ? q->date : "",
	    .qr = true,
	};
	struct making m = {.job = job, .options = &o, .trusted = true};

	run_make(&m);
	return m.document != NULL ? m.document->code : STR_NONE;
}

static void
qr_step(struct cv_job *job, const void *arg)
{
	struct qr_call *const *call = arg;
	const struct cv_qr_options *q = (*call)->options;
	struct str text = str_trim(str_of(q->text != NULL ? q->text : "")), own;
	const char *template_name = q->template_name;
	struct code there, here;

	if (text.n > CODE_MOST || !split(text, &there) ||
	    (template_name == NULL &&
		!record_plain_name(there.field[FIELD_TEMPLATE]))) {
		diag_at(&job->diag, FINDING_QR_FOREIGN, NOWHERE, STR_NONE,
		    STR_NONE);
		return;
	}
	if (template_name == NULL)
		template_name = str_z(job->arena, there.field[FIELD_TEMPLATE]);
	own = code_of_data(job, q, template_name);
	if (!diag_ok(&job->diag))
		return;
	if (!split(own, &here)) {
		diag_at(&job->diag, FINDING_QR_UNPLACED, NOWHERE, STR_NONE,
		    str_of(template_name));
		return;
	}
	(*call)->compared = true;
	if (str_eq(text, own))
		diag_at(&job->diag, FINDING_QR_MATCHES, NOWHERE, STR_NONE,
		    STR_NONE);
	else
		tell_fields(&job->diag, &there, &here);
}

enum cv_status
cv_job_verify_qr(struct cv_job *job, const struct cv_qr_options *options)
{
	struct qr_call call = {options, false};
	struct qr_call *arg = &call;
	enum cv_status status;

	if (!run_has_options(job, options, &status) ||
	    !run_has_engine(job, &status))
		return status;
	status = run_guard(job, &options->limits, qr_step, &arg);
	if (status == CV_BAD_INPUT && call.compared)
		return CV_PARTIAL;
	if (status == CV_OK && !call.compared)
		return CV_BAD_INPUT;
	return status;
}
