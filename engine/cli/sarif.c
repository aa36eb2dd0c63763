/* check --format sarif: the findings as one SARIF 2.1.0 log (OASIS) on standard
 * output, for editors and build servers. */
#include <string.h>

#include "engine/cli/cli.h"

/* A relative reference (RFC 3986): what is not plain is percent-encoded. */
static void
put_uri(FILE *out, const char *path)
{
	putc('"', out);
	for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
		bool plain =
		    (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= '0' && *p <= '9') || strchr("-._~/", *p) != NULL;

		if (plain)
			putc(*p, out);
		else
			fprintf(out, "%%%02X", *p);
	}
	putc('"', out);
}

static void
put_location(FILE *out, const struct cv_finding *f)
{
	bool file = f->file[0] != '\0', path = f->path[0] != '\0';

	if (!file && !path)
		return;
	fputs(",\"locations\":[{", out);
	if (file) {
		fputs("\"physicalLocation\":{\"artifactLocation\":{\"uri\":",
		    out);
		put_uri(out, f->file);
		putc('}', out);
		if (f->line > 0)
			fprintf(out, ",\"region\":{\"startLine\":%d", f->line);
		if (f->line > 0 && f->column > 0)
			fprintf(out, ",\"startColumn\":%d", f->column);
		fputs(f->line > 0 ? "}}" : "}", out);
	}
	if (path) {
		fprintf(out, "%s\"logicalLocations\":[{", file ? "," : "");
		cli_put_member(out, "fullyQualifiedName", f->path);
		fputs("}]", out);
	}
	fputs("}]", out);
}

static void
put_result(FILE *out, const struct cv_finding *f, enum cli_lang lang)
{
	bool vi = lang == CLI_VI;

	fputs("{", out);
	cli_put_member(out, "ruleId", f->code);
	fprintf(
	    out, ",\"level\":\"%s\",\"message\":{", cli_level_name(f->level));
	cli_put_member(out, "text", vi ? f->text_vi : f->text_en);
	putc('}', out);
	put_location(out, f);
	fputs(",\"properties\":{", out);
	cli_put_member(out, "text_vi", f->text_vi);
	putc(',', out);
	cli_put_member(out, "text_en", f->text_en);
	putc(',', out);
	cli_put_member(out, "help_vi", f->help_vi);
	putc(',', out);
	cli_put_member(out, "help_en", f->help_en);
	putc(',', out);
	cli_put_member(out, "cell", f->cell);
	fputs("}}", out);
}

#define RULES_MOST 1000 /* codes there are, with those of templates */

static bool
is_seen(const char *const *seen, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(seen[i], code) == 0)
			return true;
	return false;
}

static void
put_rules(FILE *out, const struct cv_job *job, enum cli_lang lang)
{
	const char *seen[RULES_MOST];
	struct cv_finding f, known;
	size_t n = 0;

	for (size_t i = 0; n < RULES_MOST && cv_job_finding(job, i, &f); i++) {
		if (is_seen(seen, n, f.code))
			continue;
		fputs(n == 0 ? "\n{" : ",\n{", out);
		seen[n++] = f.code;
		cli_put_member(out, "id", f.code);
		fputs(",\"help\":{", out);
		if (!cv_explain(f.code, &known))
			known = f; /* a check of the template's own */
		cli_put_member(out, "text",
		    lang == CLI_VI ? known.help_vi : known.help_en);
		fputs("}}", out);
	}
}

void
cli_sarif(const struct cv_job *job, const struct cli_options *o)
{
	struct cv_finding f;
	FILE *out = stdout;

	cli_watch_rest(true);
	fputs("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
	      "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{"
	      "\"name\":\"congvan\",",
	    out);
	cli_put_member(out, "version", cv_version());
	fputs(",\"rules\":[", out);
	put_rules(out, job, o->lang);
	fputs("]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[", out);
	for (size_t i = 0; cv_job_finding(job, i, &f); i++) {
		fputs(i == 0 ? "\n" : ",\n", out);
		put_result(out, &f, o->lang);
	}
	fputs("]}]}\n", out);
	cli_watch_rest(false);
}
