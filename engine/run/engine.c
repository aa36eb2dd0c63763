#include <stdlib.h>

#include "engine/run/run.h"
#include "engine/text/text.h"

/* Where `make install` put templates and fonts.xml. */
#ifndef CV_DATADIR
#define CV_DATADIR "/usr/local/share/congvan"
#endif

static void
copy_names(struct arena *a, const char *const *names, size_t n,
    const char *const **out)
{
	const char **v = ARENA_ARRAY(a, const char *, n);

	for (size_t i = 0; i < n; i++)
		v[i] = str_z(a, str_of(names[i]));
	*out = v;
}

static void
load(struct cv_engine *e, const struct cv_engine_options *o)
{
	static const char *const folders[] = {CV_DATADIR "/templates"};
	const char *fonts = CV_DATADIR "/fonts/fonts.xml";

	/* ICU remembers for the whole process when its first load fails: let
	 * that be here, not in a job. */
	text_nfc(e->arena, STR("a\xCC\x81"));
	if (o->n_template_folders > 0) {
		copy_names(e->arena, o->template_folders, o->n_template_folders,
		    &e->path.folders);
		e->path.n = o->n_template_folders;
	} else {
		e->path.folders = folders;
		e->path.n = 1;
	}
	if (o->fonts_file != NULL)
		fonts = str_z(e->arena, str_of(o->fonts_file));
	e->fonts = font_set_load(
	    e->arena, &e->diag, fonts, o->font_folders, o->n_font_folders);
	if (o->house_file != NULL)
		e->house =
		    template_house_load(e->arena, &e->diag, o->house_file);
	run_publish(e->arena, &e->diag, &e->published);
	e->status = run_status(&e->diag);
}

/* What stopped the loading is all that is known of the engine then. */
static bool
load_ended(struct cv_engine *e, enum arena_jump why)
{
	arena_reset(e->arena, 0);
	if (setjmp(*arena_border(e->arena)) != 0)
		return false;
	diag_init(&e->diag, e->arena);
	e->fonts = NULL;
	e->house = NULL;
	run_tell_jump(&e->diag, why, &e->limits);
	run_publish(e->arena, &e->diag, &e->published);
	e->status = run_status(&e->diag);
	return true;
}

/* The engine's border: false when memory ran out. */
static bool
load_guarded(struct cv_engine *e, const struct cv_engine_options *o)
{
	switch (setjmp(*arena_border(e->arena))) {
	case 0:
		break;
	case ARENA_JUMP_CAP:
		return load_ended(e, ARENA_JUMP_CAP);
	case ARENA_JUMP_TIME:
		return load_ended(e, ARENA_JUMP_TIME);
	default:
		return false;
	}
	arena_limit(e->arena, &e->limits);
	load(e, o);
	return true;
}

struct cv_engine *
cv_engine_new(const struct cv_engine_options *options)
{
	static const struct cv_engine_options defaults;
	struct cv_engine *e = calloc(1, sizeof *e);

	if (e == NULL)
		return NULL;
	if (pthread_mutex_init(&e->lock, NULL) != 0) {
		free(e);
		return NULL;
	}
	e->limits = run_limits(options != NULL ? &options->limits : NULL);
	e->arena = arena_new(0);
	if (e->arena != NULL) {
		diag_init(&e->diag, e->arena);
		if (load_guarded(e, options != NULL ? options : &defaults))
			return e;
	}
	cv_engine_free(e);
	return NULL;
}

enum cv_status
cv_engine_status(const struct cv_engine *engine)
{
	return engine->status;
}

bool
cv_engine_finding(
    const struct cv_engine *engine, size_t i, struct cv_finding *out)
{
	return run_finding(&engine->published, i, out);
}

void
cv_engine_free(struct cv_engine *engine)
{
	if (engine == NULL)
		return;
	while (engine->templates != NULL) {
		struct cached *c = engine->templates;

		engine->templates = c->next;
		arena_free(c->arena); /* c itself lives in there */
	}
	arena_free(engine->arena);
	pthread_mutex_destroy(&engine->lock);
	free(engine);
}

static const struct cached *
cache_find(struct cv_engine *e, bool review, struct str name)
{
	const struct cached *c;

	pthread_mutex_lock(&e->lock);
	for (c = e->templates; c != NULL; c = c->next)
		if (c->is_review == review && str_eq(c->name, name))
			break;
	pthread_mutex_unlock(&e->lock);
	return c;
}

/* Loads into a, an arena of its own; what is wrong goes into the diag of the
 * result. NULL: it jumped, *why. */
static struct cached *
cache_load(struct cv_engine *e, struct arena *a, bool review, struct str name,
    enum arena_jump *why)
{
	struct cached *c;

	switch (setjmp(*arena_border(a))) {
	case 0:
		break;
	case ARENA_JUMP_CAP:
		*why = ARENA_JUMP_CAP;
		return NULL;
	case ARENA_JUMP_TIME:
		*why = ARENA_JUMP_TIME;
		return NULL;
	default:
		return NULL;
	}
	arena_limit(a, &e->limits);
	c = ARENA_NEW(a, struct cached);
	diag_init(&c->diag, a);
	c->arena = a;
	c->name = str_dup(a, name);
	c->is_review = review;
	if (review)
		c->review =
		    template_review_load(a, &c->diag, &e->path, str_z(a, name));
	else
		c->template = template_load(a, &c->diag, &e->path, c->name);
	return c;
}

static void
copy_findings(struct diag *to, const struct diag *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct finding *f = &from->v[i];

		diag_put(to, f->code, f->place, f->path, f->arg, FINDING_ARGS);
	}
}

static void
free_arena(void *p)
{
	arena_free(p);
}

/* NULL after findings. */
static const struct cached *
cache_get(struct cv_engine *e, struct diag *d, bool review, struct str name)
{
	const struct cached *known = cache_find(e, review, name);
	struct cached *c = NULL;
	enum arena_jump why = ARENA_JUMP_MEMORY;
	struct arena *a;

	if (known != NULL) {
		copy_findings(d, &known->diag);
		return known;
	}
	a = arena_new(0);
	if (a != NULL)
		c = cache_load(e, a, review, name, &why);
	if (c == NULL) {
		arena_free(a);
		run_tell_jump(d, why, &e->limits);
		return NULL;
	}
	arena_defer(d->arena, free_arena, a);
	copy_findings(d, &c->diag);
	arena_undefer(d->arena, free_arena, a);
	if (c->template == NULL && c->review == NULL) {
		arena_free(a);
		return NULL;
	}
	pthread_mutex_lock(&e->lock);
	c->next = e->templates;
	e->templates = c;
	pthread_mutex_unlock(&e->lock);
	return c;
}

const struct template *
run_template(struct cv_engine *e, struct diag *d, struct str name)
{
	const struct cached *c = cache_get(e, d, false, name);

	return c != NULL ? c->template : NULL;
}

const struct review *
run_review(struct cv_engine *e, struct diag *d, const char *file)
{
	const struct cached *c = cache_get(e, d, true, str_of(file));

	return c != NULL ? c->review : NULL;
}
