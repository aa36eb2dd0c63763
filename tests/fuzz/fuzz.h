/* What the fuzzers share. Each fuzz_NAME.c is one libFuzzer target (`make
 * fuzz`); linked with replay.c instead it runs files given by name (`make test`
 * does so with the seeds and with every crasher kept in crashes/NAME).
 *
 * All run from the project's top. Besides what the sanitizers see, a target
 * asks of the engine what its headers promise, by fuzz_assert. */
#ifndef CV_TESTS_FUZZ_H
#define CV_TESTS_FUZZ_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"
#include "engine/base/str.h"
#include "engine/congvan.h"

#define FUZZ_MEMORY ((size_t)192 << 20) /* cap of an arena */
#define FUZZ_PAGES 150
#define FUZZ_UNPACKED ((size_t)8 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define fuzz_assert(what) ((what) ? (void)0 : fuzz_broken(#what))
_Noreturn void fuzz_broken(const char *what);

/* Calls fn(a, d, text) in a fresh arena inside its border. */
void fuzz_guard(const uint8_t *p, size_t n,
    void (*fn)(struct arena *a, struct diag *d, struct str text));

/* Path of a file with these bytes in a temporary folder of ours; the same name
 * gives the same path. Valid until the next call. */
const char *fuzz_file(const char *name, const void *p, size_t n);

/* Inputs of several parts have 0x1E between them: takes the next one off s. */
struct str fuzz_part(struct str *s);

/* An engine with the project's templates and fonts, made once. */
struct cv_engine *fuzz_engine(void);
/* Runs the job with limits, for PDF and DOCX, and asserts: all is well and both
 * are there, or nothing is there and an error is told; never a "defect". */
void fuzz_job(const struct cv_job_options *options);

struct font_set;
const struct font_set *fuzz_fonts(void);
struct document;
/* resolve, layout, PDF and DOCX, with the same assertions. */
void fuzz_write(struct arena *a, struct diag *d, struct document *doc);

#endif
