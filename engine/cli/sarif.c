/* check --format sarif: the findings as one SARIF 2.1.0 log (OASIS) on standard
 * output, for editors and build servers. */
#include <stdint.h>
#include <stdlib.h>
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
#define KEPT_MOST 64    /* files a run reads */

static bool
is_seen(const char *const *seen, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(seen[i], code) == 0)
			return true;
	return false;
}

/* What was told one by one, before there was a job; it comes first. */
static struct {
	struct cv_finding v[KEPT_MOST];
	size_t n;
	bool written;
} kept;

/* Where the others come from. */
struct findings {
	const struct cv_job *job;
	const struct cv_engine *engine;
};

static bool
finding_at(const struct findings *all, size_t i, struct cv_finding *out)
{
	if (i < kept.n) {
		*out = kept.v[i];
		return true;
	}
	if (all->job != NULL)
		return cv_job_finding(all->job, i - kept.n, out);
	return all->engine != NULL &&
	       cv_engine_finding(all->engine, i - kept.n, out);
}

static void
put_rules(FILE *out, const struct findings *all, enum cli_lang lang)
{
	const char *seen[RULES_MOST];
	struct cv_finding f, known;
	size_t n = 0;

	for (size_t i = 0; n < RULES_MOST && finding_at(all, i, &f); i++) {
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

static void
put_log(const struct findings *all, const struct cli_options *o)
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
	put_rules(out, all, o->lang);
	fputs("]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[", out);
	for (size_t i = 0; finding_at(all, i, &f); i++) {
		fputs(i == 0 ? "\n" : ",\n", out);
		put_result(out, &f, o->lang);
	}
	fputs("]}]}\n", out);
	cli_watch_rest(false);
	kept.written = true;
}

static bool
is_wanted(const struct cli_options *o)
{
	return o->command != NULL && strcmp(o->command, "check") == 0 &&
	       o->format != NULL && strcmp(o->format, "sarif") == 0;
}

void
cli_tell_job(const struct cv_job *job, const struct cli_options *o)
{
	if (is_wanted(o))
		put_log(&(struct findings){.job = job}, o);
	else
		cli_findings(job, o);
}

void
cli_tell_engine(const struct cv_engine *e, const struct cli_options *o)
{
	struct cv_finding f;

	if (is_wanted(o))
		put_log(&(struct findings){.engine = e}, o);
	else
		for (size_t i = 0; cv_engine_finding(e, i, &f); i++)
			cli_print(&f, o);
}

/* Its words are the caller's. */
static void
keep(const struct cv_finding *f)
{
	struct cv_finding *own;
	char *vi = strdup(f->text_vi), *en = strdup(f->text_en);

	if (vi == NULL || en == NULL || kept.n == KEPT_MOST) {
		free(vi);
		free(en);
		return;
	}
	own = &kept.v[kept.n];
	*own = *f;
	own->text_vi = vi;
	own->text_en = en;
	kept.n++;
}

void
cli_tell(const struct cv_finding *f, const struct cli_options *o)
{
	if (is_wanted(o))
		keep(f);
	else
		cli_print(f, o);
}

void
cli_tell_end(const struct cli_options *o)
{
	if (is_wanted(o) && kept.n > 0 && !kept.written)
		put_log(&(struct findings){NULL, NULL}, o);
	for (size_t i = 0; i < kept.n; i++) {
		free((char *)(uintptr_t)kept.v[i].text_vi);
		free((char *)(uintptr_t)kept.v[i].text_en);
	}
	kept.n = 0;
}
