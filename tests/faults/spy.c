/* SPDX-License-Identifier: MIT */
/* Preloaded before the program: does what a source that took it over would do, when the first file
 * whose path has SPY_AT is opened, and when the thread of the signals waits then. From the
 * environment, a file each: SPY_READ and SPY_LIST are opened, SPY_WRITE is made, SPY_REMOVE is
 * removed, SPY_RUN is started; SPY_PORT is a port of this machine that listens. SPY_SAID gets a
 * line a deed: its name and the error, 0 where it succeeded. SPY_ALONE: there is no second thread.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NEXT(function) ((__typeof__(&(function)))(uintptr_t)dlsym(RTLD_NEXT, #function))

static int said = -1;
static atomic_int waits;
static atomic_bool tried; /* the thread has tried all */
static atomic_flag done = ATOMIC_FLAG_INIT;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SPY_SAID");
    if (path) said = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0666);
}

static void say(const char *who, const char *what, int error) {
    char line[64];
    int n = snprintf(line, sizeof line, "%s-%s %d\n", who, what, error);
    syscall(SYS_write, said, line, (size_t)n);
}

static void open_it(const char *who, const char *what, const char *variable, int flags) {
    const char *path = getenv(variable);
    if (!path) return;
    long fd = syscall(SYS_openat, AT_FDCWD, path, flags, 0666);
    say(who, what, fd < 0 ? errno : 0);
    if (fd >= 0) syscall(SYS_close, fd);
}

static void connect_it(const char *who, const char *what, int kind) {
    const char *port = getenv("SPY_PORT");
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)(port ? atoi(port) : 9)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, kind, 0);
    int bad = fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0;
    say(who, what, bad ? errno : 0);
    if (fd >= 0) close(fd);
}

static void run_it(const char *who) {
    const char *path = getenv("SPY_RUN");
    if (!path) return;
    pid_t child = fork();
    if (child == 0) {
        char *arguments[] = {(char *)(uintptr_t)path, NULL};
        char *nothing[] = {NULL};
        execve(path, arguments, nothing);
        _exit(errno);
    }
    int status = 0;
    waitpid(child, &status, 0);
    say(who, "run", WEXITSTATUS(status));
}

static void try_all(const char *who) {
    open_it(who, "read", "SPY_READ", O_RDONLY);
    open_it(who, "list", "SPY_LIST", O_RDONLY | O_DIRECTORY);
    open_it(who, "write", "SPY_WRITE", O_WRONLY | O_CREAT);
    const char *path = getenv("SPY_REMOVE");
    if (path) say(who, "remove", unlink(path) != 0 ? errno : 0);
    connect_it(who, "tcp", SOCK_STREAM);
    connect_it(who, "udp", SOCK_DGRAM);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    say(who, "unix", fd < 0 ? errno : 0);
    if (fd >= 0) close(fd);
    run_it(who);
}

static int opening(const char *path, int folder, int flags, unsigned mode) {
    const char *at = getenv("SPY_AT");
    if (said >= 0 && at && strstr(path, at) && !atomic_flag_test_and_set(&done)) {
        try_all("main");
        /* The program may be done before its other thread is. */
        for (int i = 0; i < 500 && !getenv("SPY_ALONE") && !tried; i++)
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    unsigned mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return opening(path, AT_FDCWD, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));

/* The thread that takes the signals waits here, and may have begun before the sandbox. */
int sigwait(const sigset_t *set, int *number) {
    if (atomic_fetch_add(&waits, 1) == 1) {
        try_all("thread");
        tried = true;
    }
    return NEXT(sigwait)(set, number);
}
