/* SPDX-License-Identifier: MIT */
/* The moment when new files take the names of old ones, all together (issue 10, DESIGN §4). A
 * journal with a name that a person sees stands in the folder while they are renamed: it is gone
 * when all are done or undone, and after a kill in between the next run completes what it lists.
 * Nobody but base/output.c needs this. */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include <dirent.h>

#include "base/arena.h"

#define REPLACE_JOURNAL   "huibian-unfinished.txt"
#define REPLACE_TEMPORARY ".huibian-" /* what every temporary name begins with */

/* Names in the folder, NUL-terminated. */
typedef struct Replacement {
    Str fresh; /* the complete new file, under its temporary name */
    Str final;
    Str old;    /* a name for a link to the old file, so that a failure can be undone */
    bool had;   /* there was an old file */
    bool kept;  /* and it stands under `old` too */
    bool moved; /* the new file has the final name */
} Replacement;

enum Replaced {
    REPLACE_DONE,   /* every new file has its name */
    REPLACE_UNDONE, /* none has; the old ones stand as they stood */
    REPLACE_HALF,   /* the undoing failed too: the journal stays, and what it lists */
};

enum Lock { LOCK_HELD, LOCK_TAKEN, LOCK_NONE /* this file system knows none */ };

/* Nobody else's run may write into the folder while it is open here. */
enum Lock replace_lock(int folder);
/* Completes what a killed run began. false, with errno, when it could not; `found` says whether
 * there was anything. The lock must be held. */
bool replace_recover(Arena *arena, int folder, bool *found);
/* Removes the files whose names begin so. Allocates nothing. */
void replace_sweep(DIR *folder, Str prefix);
/* Renames them all. `fresh_journal` is a temporary name for the journal. On anything but
 * REPLACE_DONE, `at` is the file that failed and errno says why. Allocates nothing. */
enum Replaced replace_all(int folder, Replacement *list, size_t n, Str journal, Str fresh_journal,
                          size_t *at);
/* The text of the journal. */
Str replace_journal(Arena *arena, const Replacement *list, size_t n);
/* fsync, again when a signal interrupts it; a file system that knows none is well. */
bool replace_sync(int fd);

#endif
