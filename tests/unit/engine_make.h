/* One engine for all tests of a program, with the project's fonts and the
 * templates of its folders. Header only; behind cmocka.h. Runs in the project's
 * top. */
#ifndef CV_UNIT_ENGINE_MAKE_H
#define CV_UNIT_ENGINE_MAKE_H

#include "engine/congvan.h"

static struct cv_engine *engine;

static inline int
open_engine(void **state)
{
	static const char *const folders[] = {
	    "templates", "samples", "tests/fixtures/xlsx"};
	static const struct cv_engine_options options = {
	    .template_folders = folders,
	    .n_template_folders = sizeof folders / sizeof folders[0],
	    .fonts_file = "fonts/fonts.xml"};

	(void)state;
	engine = cv_engine_new(&options);
	return engine == NULL || cv_engine_status(engine) != CV_OK;
}

static inline int
close_engine(void **state)
{
	(void)state;
	cv_engine_free(engine);
	return 0;
}

#endif
