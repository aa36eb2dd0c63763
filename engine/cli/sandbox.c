/* What the command does not need it cannot do: no network, no other programs,
 * no other processes, and it writes only into the folders of its outputs. What
 * breaks into it through a font or an image finds itself there. By seccomp
 * (x86-64, AArch64) and Landlock (Linux 5.19); where the kernel has one of them
 * not, the command works without.
 *
 * CONGVAN_SANDBOX=off leaves it all out, for valgrind and the like, which need
 * more than we do. The sanitizers are such tools. */
#define _GNU_SOURCE /* O_PATH, syscall, CLONE_THREAD */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/cli/cli.h"

#if defined(__linux__) && !defined(CLI_SANITIZED) &&                           \
    (defined(__x86_64__) || defined(__aarch64__))
#define WITH_SANDBOX 1
#endif

#ifdef WITH_SANDBOX
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* ---- system calls (seccomp) ---- */
#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

static const int allowed[] = {
    /* files */
    __NR_read, __NR_write, __NR_readv, __NR_writev, __NR_pread64, __NR_pwrite64,
    __NR_close, __NR_fstat, __NR_newfstatat, __NR_statx, __NR_lseek,
    __NR_readlinkat, __NR_faccessat, __NR_faccessat2, __NR_getdents64,
    __NR_ppoll, __NR_getcwd, __NR_flock, __NR_fsync, __NR_fdatasync,
    __NR_syncfs, __NR_sync_file_range, __NR_ftruncate, __NR_fallocate,
    __NR_fadvise64, __NR_copy_file_range, __NR_fstatfs, __NR_statfs, __NR_dup,
    __NR_dup3, __NR_mkdirat, __NR_unlinkat, __NR_renameat, __NR_renameat2,
    __NR_linkat, __NR_umask, __NR_close_range,
#ifdef __x86_64__
    __NR_stat, __NR_lstat, __NR_access, __NR_readlink, __NR_mkdir, __NR_poll,
    __NR_rmdir, __NR_unlink, __NR_rename, __NR_link, __NR_dup2, __NR_time,
    __NR_arch_prctl,
#endif
    /* memory, threads */
    __NR_mmap, __NR_munmap, __NR_mprotect, __NR_mremap, __NR_madvise, __NR_brk,
    __NR_futex, __NR_set_robust_list, __NR_get_robust_list, __NR_rseq,
    __NR_set_tid_address, __NR_sched_yield, __NR_sched_getaffinity,
    __NR_membarrier, __NR_sysinfo, __NR_exit, __NR_exit_group,
    /* time, signals, who we are */
    __NR_clock_gettime, __NR_clock_getres, __NR_clock_nanosleep,
    __NR_gettimeofday, __NR_nanosleep, __NR_setitimer, __NR_rt_sigaction,
    __NR_rt_sigprocmask, __NR_rt_sigreturn, __NR_sigaltstack,
    __NR_restart_syscall, __NR_getrandom, __NR_uname, __NR_getpid, __NR_gettid,
    __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid};

#define N_ALLOWED (sizeof allowed / sizeof allowed[0])
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define GIVE(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), yes, no)
#define IF_SET(bits, yes, no)                                                  \
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), yes, no)
#define ONLY(bits) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (bits))
#define NUMBER offsetof(struct seccomp_data, nr)
/* The lower half of an argument: both kinds of machine are little-endian. */
#define ARGUMENT(i) ((uint32_t)offsetof(struct seccomp_data, args) + 8u * (i))
#define MAKES (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)

static size_t
put(struct sock_filter *to, const struct sock_filter *from, size_t n)
{
	memcpy(to, from, n * sizeof *to);
	return n;
}
#define PUT(to, ...)                                                           \
	put(to, (const struct sock_filter[]){__VA_ARGS__},                     \
	    sizeof((const struct sock_filter[]){__VA_ARGS__}) /                \
		sizeof(struct sock_filter))

/* The call may open, with flags and mode in that argument and the next; but it
 * empties nothing that it opens for reading, and makes no file that gives its
 * reader another's rights. */
static size_t
put_open(struct sock_filter *to, unsigned number, unsigned flags)
{
	return PUT(to, IF(number, 0, 9), LOAD(ARGUMENT(flags)),
	    ONLY(O_TRUNC | O_ACCMODE), IF(O_TRUNC | O_RDONLY, 5, 0),
	    LOAD(ARGUMENT(flags)), IF_SET(MAKES, 0, 2),
	    LOAD(ARGUMENT(flags + 1)),
	    IF_SET(S_ISUID | S_ISGID | S_ISVTX, 1, 0), GIVE(SECCOMP_RET_ALLOW),
	    GIVE(REFUSE));
}

static void
limit_calls(void)
{
	struct sock_filter f[2 * N_ALLOWED + 80];
	struct sock_fprog program = {.filter = f};
	size_t n = PUT(f, LOAD(offsetof(struct seccomp_data, arch)),
	    IF(ARCH, 1, 0), GIVE(REFUSE), LOAD(NUMBER));

	for (size_t i = 0; i < N_ALLOWED; i++)
		n += PUT(&f[n], IF((unsigned)allowed[i], 0, 1),
		    GIVE(SECCOMP_RET_ALLOW));
	/* threads, no processes; of clone3 nobody sees the flags: without it
	 * the C library takes clone */
	n += PUT(&f[n], IF(__NR_clone3, 0, 1), GIVE(SECCOMP_RET_ERRNO | ENOSYS),
	    IF(__NR_clone, 0, 4), LOAD(ARGUMENT(0)), IF_SET(CLONE_THREAD, 0, 1),
	    GIVE(SECCOMP_RET_ALLOW), GIVE(REFUSE));
	n += put_open(&f[n], __NR_openat, 2);
#ifdef __x86_64__
	n += put_open(&f[n], __NR_open, 1);
#endif
	/* Of fcntl, what we do: other things send signals. */
	n += PUT(&f[n], IF(__NR_fcntl, 0, 10), LOAD(ARGUMENT(1)),
	    IF(F_GETFD, 7, 0), IF(F_SETFD, 6, 0), IF(F_GETFL, 5, 0),
	    IF(F_DUPFD, 4, 0), IF(F_DUPFD_CLOEXEC, 3, 0), IF(F_OFD_SETLK, 2, 0),
	    IF(F_SETLK, 1, 0), GIVE(REFUSE), GIVE(SECCOMP_RET_ALLOW));
	/* our own limits may be read */
	n += PUT(&f[n], IF(__NR_prlimit64, 0, 8), LOAD(ARGUMENT(0)),
	    IF(0, 0, 5), LOAD(ARGUMENT(2)), IF(0, 0, 3), LOAD(ARGUMENT(2) + 4),
	    IF(0, 0, 1), GIVE(SECCOMP_RET_ALLOW), GIVE(REFUSE));
	/* is it a terminal? */
	n += PUT(&f[n], IF(__NR_ioctl, 0, 5), LOAD(ARGUMENT(1)),
	    IF(TCGETS, 1, 0), IF(TIOCGWINSZ, 0, 1), GIVE(SECCOMP_RET_ALLOW),
	    GIVE(REFUSE));
	/* a signal to ourselves: abort */
	n += PUT(&f[n], IF(__NR_tgkill, 0, 4), LOAD(ARGUMENT(0)),
	    IF((unsigned)getpid(), 0, 1), GIVE(SECCOMP_RET_ALLOW),
	    GIVE(REFUSE));
	n += PUT(&f[n], GIVE(REFUSE));
	program.len = (unsigned short)n;
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/* ---- files (Landlock) ---- */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#define TO_FILES (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)
#define TO_FOLDERS                                                             \
	(TO_FILES | LANDLOCK_ACCESS_FS_REMOVE_DIR |                            \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |     \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER)
#define TO_NOBODY                                                              \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |           \
	    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |      \
	    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

struct fence {
	int rules;        /* descriptor */
	uint64_t handled; /* as far as the kernel knows them */
};

/* Closes fd, which may be none. */
static void
allow(const struct fence *f, int fd, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {
	    .allowed_access = f->handled & access, .parent_fd = fd};

	if (fd < 0)
		return;
	syscall(__NR_landlock_add_rule, f->rules, LANDLOCK_RULE_PATH_BENEATH,
	    &rule, 0);
	close(fd);
}

static int
open_folder(const char *path)
{
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static void
allow_folder(const struct fence *f, const char *path)
{
	allow(f, open_folder(path), TO_FOLDERS);
}

/* Where the k-th folder that was made lies, empty ones may be taken away. */
static void
allow_removing(const struct fence *f, const struct cli_made *made, unsigned k)
{
	char *name = strndup(made->path, made->ends[k]);
	char *around = name != NULL ? cli_folder(name) : NULL;

	if (around != NULL)
		allow(f, open_folder(around), LANDLOCK_ACCESS_FS_REMOVE_DIR);
	free(around);
	free(name);
}

/* A file beside which a temporary one stands, a device, a pipe. */
static void
allow_file(const struct fence *f, const char *path)
{
	char *folder;

	if (path == NULL || strcmp(path, "-") == 0)
		return;
	if (cli_is_stream(path)) {
		allow(f, open(path, O_PATH | O_CLOEXEC), TO_FILES);
		return;
	}
	folder = cli_folder(path);
	if (folder != NULL)
		allow_folder(f, folder);
	free(folder);
}

static void
limit_files(const struct cli_options *o)
{
	const struct cli_made *made = cli_folders_made();
	struct landlock_ruleset_attr attr = {0};
	struct fence f;
	long version = syscall(__NR_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	if (version < 2) /* the first knows no renaming to another folder */
		return;
	f.handled = TO_FOLDERS | TO_NOBODY;
	if (version < 3)
		f.handled &= ~LANDLOCK_ACCESS_FS_TRUNCATE;
	attr.handled_access_fs = f.handled;
	f.rules =
	    (int)syscall(__NR_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (f.rules < 0)
		return;
	for (size_t i = 0; i < o->n_outputs; i++)
		allow_file(&f, o->output[i]);
	allow_file(&f, o->zip);
	allow_file(&f, o->merge);
	allow_file(&f, o->pdf);
	if (made->path[0] != '\0')
		allow_folder(&f, made->path);
	for (unsigned k = 0; k < made->n; k++)
		allow_removing(&f, made, k);
	syscall(__NR_landlock_restrict_self, f.rules, 0);
	close(f.rules);
}

void
cli_sandbox(const struct cli_options *o)
{
	const char *off = getenv("CONGVAN_SANDBOX");

	if (off != NULL && strcmp(off, "off") == 0)
		return;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return;
	limit_files(o);
	limit_calls();
}
#else
void
cli_sandbox(const struct cli_options *o)
{
	(void)o;
}
#endif
