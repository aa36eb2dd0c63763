/* A template's own XML under another name: the beginning of a new one. */
#include "engine/base/file.h"
#include "engine/run/run.h"

#define NAME_MOST 64

struct request {
	struct str from, name;
};

/* Names of templates are names of folders, and stand in commands. */
static bool
is_template_name(struct str s)
{
	if (s.n == 0 || s.n > NAME_MOST || s.p[0] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
			return false;
	}
	return true;
}

/* The byte behind the markup that begins at i: a comment, an instruction or a
 * tag, whose quotes may hold '>'. The text is well-formed XML. */
static size_t
markup_end(struct str s, size_t i)
{
	char quote = '\0';

	if (str_starts(str_slice(s, i, s.n), STR("<!--"))) {
		while (i < s.n && !str_starts(str_slice(s, i, s.n), STR("-->")))
			i++;
		return i + 3 <= s.n ? i + 3 : s.n;
	}
	if (str_starts(str_slice(s, i, s.n), STR("<?"))) {
		while (i < s.n && !str_starts(str_slice(s, i, s.n), STR("?>")))
			i++;
		return i + 2 <= s.n ? i + 2 : s.n;
	}
	for (; i < s.n; i++) {
		if (quote != '\0')
			quote = s.p[i] == quote ? '\0' : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
		else if (s.p[i] == '>')
			return i + 1;
	}
	return s.n;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where the value of the root's attribute "name" stands. False: nowhere, which
 * a template that was loaded does not have. */
static bool
find_name(struct str s, size_t *from, size_t *to)
{
	size_t i = str_find(s, '<'), end;

	while (i < s.n && (s.p[i + 1] == '?' || s.p[i + 1] == '!')) {
		i = markup_end(s, i);
		while (i < s.n && s.p[i] != '<')
			i++;
	}
	end = markup_end(s, i);
	while (i < end) {
		char quote;
		bool named;
		size_t at;

		while (i < end && s.p[i] != '=')
			i++;
		named = i < end;
		for (at = i; at > 0 && is_blank(s.p[at - 1]);)
			at--;
		named = named && at >= 5 &&
			str_is(str_slice(s, at - 4, at), "name") &&
			is_blank(s.p[at - 5]);
		while (i < end && s.p[i] != '"' && s.p[i] != '\'')
			i++;
		if (i >= end)
			return false;
		quote = s.p[i++];
		*from = i;
		while (i < end && s.p[i] != quote)
			i++;
		*to = i++;
		if (named)
			return true;
	}
	return false;
}

static void
copy_step(struct cv_job *job, const void *arg)
{
	const struct request *r = arg;
	const struct template *t = NULL;
	struct buf b = buf_new(job->arena);
	struct str text;
	size_t n, from, to;

	if (!is_template_name(r->name)) {
		diag_at(&job->diag, FINDING_TEMPLATE_NEW_NAME, NOWHERE,
		    STR_NONE, r->name);
		return;
	}
	t = run_template(job->engine, &job->diag, r->from);
	if (t == NULL || !file_read(job->arena, &job->diag,
			     str_z(job->arena, template_files(t, &n)[0].path),
			     NOWHERE, &text))
		return;
	if (!find_name(text, &from, &to)) {
		diag_at(&job->diag, FINDING_ATTRIBUTE_MISSING, NOWHERE,
		    STR_NONE, STR("name"), STR("template"));
		return;
	}
	buf_str(&b, str_slice(text, 0, from));
	buf_str(&b, r->name);
	buf_str(&b, str_slice(text, to, text.n));
	buf_putc(&b, '\0');
	job->text = buf_take(&b);
	job->text.n--;
}

enum cv_status
cv_job_copy_template(struct cv_job *job, const char *from, const char *name)
{
	struct request r = {str_of(from), str_of(name)};
	enum cv_status status;

	if (!run_has_engine(job, &status))
		return status;
	return run_guard(job, NULL, copy_step, &r);
}
