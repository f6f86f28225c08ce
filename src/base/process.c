/* SPDX-License-Identifier: MIT */
#include "base/process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fail.h"

/* A folder gives an error to whoever reads or writes it, and there always is one. */
static void fill_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/", O_RDONLY | O_DIRECTORY) < 0) return;
}

static void enlarge_stack(void) {
    static const char word[] =
        "huibian: 栈太小（ulimit -s），没有写出任何文件 / the stack is too small "
        "(ulimit -s), no file was written [stack]\n";
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= PROCESS_STACK_LEAST) return;
    limit.rlim_cur = PROCESS_STACK_LEAST;
    if (limit.rlim_max >= PROCESS_STACK_LEAST && setrlimit(RLIMIT_STACK, &limit) == 0) return;
    ssize_t ignored = write(STDERR_FILENO, word, sizeof word - 1);
    (void)ignored;
    _exit(EXIT_NOTHING);
}

void process_prepare(void) {
    fill_descriptors();
    enlarge_stack();
}
