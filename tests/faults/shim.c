/* SPDX-License-Identifier: MIT */
/* Preloaded before a program under test: makes the n-th call of a kind fail, and says how many
 * there were. From the environment: FAULT_KIND   alloc write sync rename open: these calls fail
 * (ENOMEM, ENOSPC, EIO, EACCES, EMFILE) short: every write takes half of what it is given; eintr:
 * every other one is interrupted first; kill, term: the signal comes before the n-th event, which
 * is any of these calls but alloc, and unlink and link too vanish: a source (FAULT_NAME in its
 * path) is removed before its n-th opening FAULT_AT     n, from 1; 0 only counts FAULT_LAST   the
 * last one that fails, n where it is not set: a machine without memory has none for the next call
 * either FAULT_TRACE  a file that gets the stack of each call that fails FAULT_COUNT  a file that
 * gets the number of calls when the program ends */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum Kind { NONE, ALLOC, WRITE, SYNC, RENAME, OPEN, SHORT, EINTR_, KILL, TERM, VANISH, LINK };
static const char *const kinds[] = {"none",  "alloc", "write", "sync", "rename", "open",
                                    "short", "eintr", "kill",  "term", "vanish"};

static enum Kind kind;
static long first, last;
static const char *name;
static long count_fd = -1; /* open from the start: the program's sandbox would not open it later */
static atomic_long count;
static bool trace;
static int trace_fd = -1;

static long number(const char *variable, long otherwise) {
    const char *text = getenv(variable);
    return text ? strtol(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void begin(void) {
    const char *wanted = getenv("FAULT_KIND");
    first = number("FAULT_AT", 0);
    last = number("FAULT_LAST", first);
    const char *count_file = getenv("FAULT_COUNT");
    if (count_file)
        count_fd = syscall(SYS_openat, AT_FDCWD, count_file,
                           O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    name = getenv("FAULT_NAME");
    const char *traced = getenv("FAULT_TRACE");
    if (traced) {
        void *frame[1];
        backtrace(frame, 1); /* its first call allocates */
        trace_fd = (int)syscall(SYS_openat, AT_FDCWD, traced, O_WRONLY | O_CREAT | O_APPEND, 0666);
        trace = trace_fd >= 0;
    }
    for (size_t i = 0; wanted && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], wanted) == 0) kind = (enum Kind)i;
}

__attribute__((destructor)) static void end(void) {
    if (count_fd < 0) return;
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&count));
    syscall(SYS_write, (int)count_fd, text, (size_t)n);
}

static void pause_for(long milliseconds) {
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

/* Whether this call of kind `of` is one that fails. */
static bool strike(enum Kind of, int error) {
    bool event = (kind == KILL || kind == TERM) && of != ALLOC;
    if (kind != of && !event) return false;
    long n = atomic_fetch_add(&count, 1) + 1;
    if (n < first || n > last || first == 0) return false;
    if (event) {
        kill(getpid(), kind == KILL ? SIGKILL : SIGTERM);
        pause_for(
            5); /* whoever cleans up does it before this call, unless something makes it wait */
        return false;
    }
    if (trace) {
        void *frames[24];
        backtrace_symbols_fd(frames, backtrace(frames, 24), trace_fd);
    }
    errno = error;
    return true;
}

/* The function that this library stands before. */
#define NEXT(function) ((__typeof__(&(function)))(uintptr_t)dlsym(RTLD_NEXT, #function))

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t n);

void *malloc(size_t n) {
    return strike(ALLOC, ENOMEM) ? NULL : __libc_malloc(n);
}
void *calloc(size_t n, size_t size) {
    return strike(ALLOC, ENOMEM) ? NULL : __libc_calloc(n, size);
}
void *realloc(void *old, size_t n) {
    return strike(ALLOC, ENOMEM) ? NULL : __libc_realloc(old, n);
}

ssize_t write(int fd, const void *bytes, size_t n) {
    /* Between cleaning up and the end, while the other threads go on. */
    if (fd == STDERR_FILENO && kind == TERM) pause_for(50);
    if (fd > STDERR_FILENO && strike(WRITE, ENOSPC)) return -1;
    if (fd > STDERR_FILENO && kind == SHORT) n = n > 1 ? n / 2 : n;
    if (fd > STDERR_FILENO && kind == EINTR_ && atomic_fetch_add(&count, 1) % 2 == 0) {
        errno = EINTR;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, n);
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    return strike(WRITE, ENOSPC) ? -1 : NEXT(pwrite)(fd, bytes, n, at);
}
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *file) {
    if (file != stdout && file != stderr && strike(WRITE, ENOSPC)) return 0;
    return NEXT(fwrite)(bytes, size, n, file);
}
int fflush(FILE *file) {
    if (file && file != stdout && file != stderr && strike(WRITE, ENOSPC)) return EOF;
    return NEXT(fflush)(file);
}
int fsync(int fd) {
    return strike(SYNC, EIO) ? -1 : NEXT(fsync)(fd);
}
int rename(const char *from, const char *to) {
    return strike(RENAME, EACCES) ? -1 : NEXT(rename)(from, to);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return strike(RENAME, EACCES) ? -1 : NEXT(renameat)(from_folder, from, to_folder, to);
}
int unlink(const char *path) {
    strike(LINK, 0);
    return NEXT(unlink)(path);
}
int unlinkat(int folder, const char *path, int flags) {
    strike(LINK, 0);
    return NEXT(unlinkat)(folder, path, flags);
}
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    return strike(RENAME, EPERM) ? -1 : NEXT(linkat)(from_folder, from, to_folder, to, flags);
}

static bool refuse_opening(const char *path) {
    if (kind == VANISH && name && strstr(path, name) && strike(VANISH, 0)) unlink(path);
    return strike(OPEN, EMFILE);
}
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    unsigned mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return refuse_opening(path) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat(int folder, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    unsigned mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return refuse_opening(path) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}
FILE *fopen(const char *path, const char *mode) {
    return refuse_opening(path) ? NULL : NEXT(fopen)(path, mode);
}
FILE *fopen64(const char *path, const char *mode) __attribute__((alias("fopen")));
