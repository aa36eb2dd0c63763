/* In the place of a library that was broken into: what is it able to do? Each
 * line says what was tried and the errno, 0 = it could. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int hb_shape_plan_execute(void);

static void
say(const char *what, long gave)
{
	fprintf(stderr, "tried %s: %s\n", what,
	    gave >= 0 ? "could" : strerrorname_np(errno));
	fflush(stderr);
}

static long
try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	if (child > 0)
		waitpid(child, NULL, 0);
	return child;
}

static const char *
in(const char *folder, const char *name)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%s", getenv(folder), name);
	return path;
}

static const char *
other(const char *name)
{
	return in("OTHER", name);
}

int
hb_shape_plan_execute(void)
{
	char *const argv[] = {"true", NULL}, *const no[] = {NULL};

	say("socket", socket(AF_INET, SOCK_STREAM, 0));
	say("unix socket", socket(AF_UNIX, SOCK_STREAM, 0));
	say("fork", try_fork());
	say("execve", execve("/bin/true", argv, no));
	say("ptrace", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	say("kill", kill(getppid(), 0));
	say("io_uring", syscall(__NR_io_uring_setup, 1, NULL));
	say("bpf", syscall(__NR_bpf, 0, NULL, 0));
	say("chmod", chmod(other("there"), 0777));
	say("chown", chown(other("there"), 1, 1));
	say("symlink", symlink("/etc/passwd", other("link")));
	say("another's rights",
	    open(in("OUT", "setuid"), O_WRONLY | O_CREAT | O_CLOEXEC, 04755));
	say("xattr",
	    syscall(__NR_setxattr, other("there"), "user.a", "b", 1, 0));
	say("limits of another",
	    syscall(__NR_prlimit64, getppid(), 7, NULL, argv));
	say("own limits", syscall(__NR_prlimit64, 0, 7, argv, NULL));
	say("an owner of signals", fcntl(0, F_SETOWN, getppid()));
	say("mount", syscall(__NR_mount, "none", "/mnt", "tmpfs", 0, ""));
	say("tty", syscall(__NR_ioctl, 0, 0x5412, "x"));
	if (getenv("NO_LANDLOCK") == NULL) {
		say("writing there",
		    open(other("there"), O_WRONLY | O_CLOEXEC));
		say("emptying there",
		    open(other("there"), O_RDONLY | O_TRUNC | O_CLOEXEC));
		say("making there",
		    open(other("new"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
		say("making around", open(in("AROUND", "new"),
					 O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
		say("removing around", unlink(in("AROUND", "there")));
		say("folder there", mkdir(other("folder"), 0700));
		say("removing there", unlink(other("there")));
		say("renaming there", rename(other("there"), "/tmp/x"));
	}
	_exit(99);
}
