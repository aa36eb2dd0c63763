/* What is done while a library's memory runs out. */
#ifndef CV_TESTS_TRIAL_H
#define CV_TESTS_TRIAL_H

#include <stdint.h>

#include "engine/congvan.h"

#define OUTCOME_FILES 10

/* How a run ended. */
struct outcome {
	bool finished; /* the process lived */
	bool no_engine;
	enum cv_status status;
	uint64_t bytes; /* digest of everything it made; 0: nothing */
	uint64_t files[OUTCOME_FILES]; /* of a batch: 0: not there */
	int left;                      /* working files of a batch */
	char code[48], text[200];      /* of its first error */
};

struct trial {
	const char *name;
	enum cv_status (*run)(struct cv_job *job, const void *arg);
	const void *arg;
};

extern const struct trial trials[];
extern const size_t n_trials;

/* Reads and makes what the trials need; false after a line that says why. */
bool trials_prepare(void);
void trials_forget(void);

void trial_once(const struct trial *t, struct outcome *out);

#endif
