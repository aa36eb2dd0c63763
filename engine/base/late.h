/* Libraries that are loaded when something of them is first wanted: some cost
 * more to load than a letter costs to make, and most runs never call them.
 * Their functions are called by their names, as if they were linked. */
#ifndef CV_BASE_LATE_H
#define CV_BASE_LATE_H

#include <stdbool.h>

struct late {
	const char *file;     /* "libzip.so.4" */
	void *_Atomic handle; /* NULL: not there */
};
#define LATE_LIBRARY(file)                                                     \
	{                                                                      \
		file, NULL                                                     \
	}

/* Is the library there? Loads it. When it could not for want of memory, errno
 * is ENOMEM. Threads may ask at once. */
bool late_there(struct late *l);
/* Puts the function's address into *to (a pointer to a function). False: there
 * is no such library or function. */
bool late_find(
    struct late *l, const char *name, void *to, void *_Atomic *cache);

/* NOLINTBEGIN(bugprone-macro-parentheses): types and lists of parameters take
 * none. */
/* Defines name, which calls the library's. A library that is not there gives
 * `without`. */
#define LATE(library, type, name, symbol, parameters, arguments, without)      \
	type name parameters                                                   \
	{                                                                      \
		static void *_Atomic cache;                                    \
		type(*function) parameters;                                    \
                                                                               \
		if (!late_find(&library, symbol, &function, &cache))           \
			return without;                                        \
		return function arguments;                                     \
	}
#define LATE_VOID(library, name, symbol, parameters, arguments)                \
	void name parameters                                                   \
	{                                                                      \
		static void *_Atomic cache;                                    \
		void(*function) parameters;                                    \
                                                                               \
		if (late_find(&library, symbol, &function, &cache))            \
			function arguments;                                    \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

#endif
