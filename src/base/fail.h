/* SPDX-License-Identifier: MIT */
/* The end of a run when the machine fails us: no memory, or a foreign library that says so. What
 * was begun under temporary names is removed (outputs_guard registers its clean-up here), a word in
 * both languages goes to stderr, and the process ends with exit status 4; with 0 where the files
 * had their names before. base/memory.c brings every library's malloc here too. */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdbool.h>
#include <stddef.h>

enum {
    EXIT_WELL = 0,     /* all well */
    EXIT_WARNED = 1,   /* done, with warnings, under --strict only */
    EXIT_USAGE = 2,    /* wrong usage */
    EXIT_UNUSABLE = 3, /* some input could not be used; the rest was built */
    EXIT_NOTHING = 4,  /* nothing was written */
};

/* `clean_up` says whether the files of the run were written already. */
void fail_at_exit(bool (*clean_up)(void));
bool fail_clean_up(void); /* what fail_no_memory and signals do before the process ends */
_Noreturn void fail_no_memory(void);
/* malloc, realloc and strdup that do not return NULL. */
void *must_alloc(size_t n);
void *must_realloc(void *old, size_t n);

#endif
