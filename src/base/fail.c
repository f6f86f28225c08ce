/* SPDX-License-Identifier: MIT */
#include "base/fail.h"

#include <stdlib.h>
#include <unistd.h>

static void (*clean_up_at_exit)(void);

void fail_at_exit(void (*clean_up)(void)) {
    clean_up_at_exit = clean_up;
}

void fail_clean_up(void) {
    if (clean_up_at_exit) clean_up_at_exit();
}

void fail_no_memory(void) {
    static const char word[] = "huibian: 内存不足，没有写出任何文件 / out of memory, no file was "
                               "written [no-memory]\n";
    fail_clean_up();
    ssize_t ignored = write(STDERR_FILENO, word, sizeof word - 1);
    (void)ignored;
    _exit(EXIT_NOTHING);
}

void *must_alloc(size_t n) {
    void *p = malloc(n ? n : 1);
    if (!p) fail_no_memory();
    return p;
}

void *must_realloc(void *old, size_t n) {
    void *p = realloc(old, n ? n : 1);
    if (!p) fail_no_memory();
    return p;
}
