/* Reading whole files, and what writing them is made of. (Outputs appear whole
 * or not at all: engine/run, engine/batch.) */
#ifndef CV_BASE_FILE_H
#define CV_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/diag.h"

struct arena;

/* Reads the regular file into the arena, terminated behind its last byte.
 * Files FILE_READ or INPUT_TOO_LARGE (the arena's limit) at `at` and says
 * false; folders, pipes and devices are FILE_READ. */
bool file_read(struct arena *a, struct diag *d, const char *path,
    struct place at, struct str *out);
/* Is it there and may be read? No finding. */
bool file_exists(const char *path);
/* What an errno means, in both languages (BOTH), for the second argument of
 * FILE_READ and FILE_WRITE. Not strerror: that one depends on the locale. */
struct str file_reason(struct arena *a, int error);
/* In one of them; NULL: none of those we know. */
const char *file_reason_in(int error, bool vietnamese);
/* "a/b/c.xml" -> "c.xml" */
struct str file_base(struct str path);
/* "a/b/c.xml" -> "a/b"; "c.xml" -> "." */
struct str file_folder(struct arena *a, const char *path);
const char *file_join(struct arena *a, struct str folder, struct str name);
/* Is name a plain relative path: no "..", no leading "/", no NUL, no
 * backslash? */
bool file_name_inside(struct str name);
/* All of the bytes. 0, or an errno. */
int file_write_all(int fd, struct str bytes);
/* Names in the folder are on the disk: 0, or an errno. Where a file system
 * cannot do that, or the folder may be written to but not read, it is 0: the
 * files themselves are safe. */
int file_sync_folder(const char *folder);
int file_sync_opened(int folder);
struct stat;
/* Is the file of st still the one of that name in the open folder? 0, ENOENT
 * when there is none or another, or another errno. */
int file_is_named(const struct stat *st, int folder, const char *name);
/* Are both the same name in the same folder, whether a file has it or not? */
bool file_same_name(struct arena *a, const char *one, const char *other);
/* The number of the open descriptor that the name stands for, by whatever
 * links: /dev/stdout, /dev/fd/3, /proc/self/fd/1; -1: for none. */
int file_descriptor(struct arena *a, const char *path);
/* The whole name without links, "." and ".."; NULL: there is no such file. */
const char *file_real(struct arena *a, const char *path);
/* Does the file (symbolic links followed) lie inside the folder? */
bool file_inside(struct arena *a, const char *folder, const char *path);

#endif
