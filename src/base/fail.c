/* SPDX-License-Identifier: MIT */
#include "base/fail.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/progress.h"

static bool (*clean_up_at_exit)(void);

void fail_at_exit(bool (*clean_up)(void)) {
    clean_up_at_exit = clean_up;
}

bool fail_clean_up(void) {
    return clean_up_at_exit && clean_up_at_exit();
}

void fail_no_memory(void) {
    static const char nothing[] = "huibian: 内存不足，没有写出任何文件 / out of memory, no file "
                                  "was written [no-memory]\n";
    static const char written[] = "huibian: 内存不足，文件已经写好 / out of memory, the files were "
                                  "written already [no-memory]\n";
    bool stand = fail_clean_up();
    progress_hide();
    ssize_t ignored = stand ? write(STDERR_FILENO, written, sizeof written - 1)
                            : write(STDERR_FILENO, nothing, sizeof nothing - 1);
    (void)ignored;
    _exit(stand ? EXIT_WELL : EXIT_NOTHING);
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
